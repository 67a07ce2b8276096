//! Quiet hours: how a cluster that waits for nothing passes them in one step.
//!
//! Promises alone move an idle cluster by one link delay a round: each role waits for the others, who wait for it. So a
//! role that sees nothing coming for a while tells customs, which has a link from and to every other role, its *outlook*:
//! the earliest input it knows of, how many messages it has made on each link, and how many are in its journal.
//!
//! **The rule.** If in the outlooks of all four roles, on every link, made = journalled, then no role does anything before
//! Q, the earliest input in any of them; and so nothing that is not counted there is due before Q + the link's delay.
//!
//! **Why.** Take the earliest thing that any role does before Q and after its outlook. Its cause was no deadline and no
//! message that the role knew of: those are at Q or later. No order of the driver: the seller counts its promise among its
//! inputs. No message in between: all that were made are in a journal. So it was a message made after its sender's
//! outlook, and its sender did that at least a link's delay earlier, which contradicts "the earliest".
//!
//! The outlooks need not be of one instant: each is a statement about the run, which is the same in every execution, and
//! it is told after its round is in the journal. So it stays true whatever is killed. Promises go on as before, and
//! an outlook that is lost costs time and nothing else: there is no new way to deadlock.

use model::{RoleName, SimTime};
use protocol::LinkId;
use wire::Outlook;

/// An outlook is worth telling if it spares so many rounds of promises.
pub const ROUNDS_SPARED_LEAST: i64 = 3;

/// The latest outlook of every role.
#[derive(Clone, Debug, Default)]
pub struct Outlooks([Option<Outlook>; RoleName::ALL.len()]);

impl Outlooks {
    /// A role has told its outlook.
    pub fn note(&mut self, role: RoleName, outlook: Outlook) {
        self.0[role.index()] = Some(outlook);
    }

    /// The instant before which nobody does anything, if it can be told.
    pub fn quiet_until(&self) -> Option<SimTime> {
        let mut made = [0; LinkId::ALL.len()];
        let mut journalled = [0; LinkId::ALL.len()];
        let mut quiet = SimTime::MAX;
        for (role, outlook) in RoleName::ALL.into_iter().zip(&self.0) {
            let outlook = outlook.as_ref()?;
            quiet = quiet.min(outlook.next);
            for (link, count) in LinkId::out_of_role(role).zip(&outlook.made) {
                made[link.index()] = *count;
            }
            for (link, count) in links_from_roles(role).zip(&outlook.journalled) {
                journalled[link.index()] = *count;
            }
        }
        (made == journalled).then_some(quiet)
    }
}

/// The links to a role from other roles, in the order of their numbers.
pub fn links_from_roles(role: RoleName) -> impl Iterator<Item = LinkId> {
    LinkId::into_role(role).filter(|link| link.from().is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outlook(role: RoleName, next_s: i64) -> Outlook {
        let zeros = |count| vec![0; count];
        Outlook {
            next: SimTime::from_seconds(next_s),
            made: zeros(LinkId::out_of_role(role).count()),
            journalled: zeros(links_from_roles(role).count()),
        }
    }

    fn all_quiet() -> Outlooks {
        let mut outlooks = Outlooks::default();
        for role in RoleName::ALL {
            outlooks.note(role, outlook(role, 100 + role.index() as i64));
        }
        outlooks
    }

    #[test]
    fn it_is_quiet_until_the_earliest_that_anybody_sees() {
        assert_eq!(all_quiet().quiet_until(), Some(SimTime::from_seconds(100)));
    }

    #[test]
    fn nothing_is_known_while_somebody_has_not_spoken() {
        let mut outlooks = Outlooks::default();
        outlooks.note(RoleName::Seller, outlook(RoleName::Seller, 100));
        assert_eq!(outlooks.quiet_until(), None);
    }

    #[test]
    fn a_message_on_its_way_breaks_the_quiet_until_it_is_journalled() {
        let mut outlooks = all_quiet();
        let mut seller = outlook(RoleName::Seller, 100);
        seller.made[1] = 1;
        outlooks.note(RoleName::Seller, seller);
        assert_eq!(outlooks.quiet_until(), None);
        let mut warehouse = outlook(RoleName::Warehouse, 90);
        warehouse.journalled[0] = 1;
        outlooks.note(RoleName::Warehouse, warehouse);
        assert_eq!(outlooks.quiet_until(), Some(SimTime::from_seconds(90)));
    }
}

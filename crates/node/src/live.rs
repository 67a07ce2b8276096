//! A live entity, sans-IO: one role with its links, fed with frames and wall time, answering with frames.
//!
//! One round of the live loop, in the order that makes it safe:
//!
//! 1. [`LiveEntity::receive`]: frames are decoded, validated and set aside;
//! 2. [`LiveEntity::plan`]: the new frontier is chosen from the schedule and the peers' promises;
//! 3. the caller appends the [`Round`] to the journal, in one transaction;
//! 4. [`LiveEntity::apply`]: the messages are admitted and everything up to the new frontier is handled;
//! 5. [`LiveEntity::receipts`] and [`Outlink::next_frame`]: acknowledgements and new messages leave.
//!
//! A restarted node calls `apply` for every round of its journal and has the same state, and the same messages with the
//! same numbers.

use std::fmt::Debug;
use std::sync::Arc;

use measure::{Description, Ledger};
use model::{Duration, RoleName, SimTime};
use protocol::{Closing, Entity, Late, LinkId, Message, Role, Setting};
use queueing::Draws;
use scenario::Scenario;
use wire::{Ahead, Entry, Hello, Outlook, Receipt};

use crate::inlink::Inlink;
use crate::journal::{Position, Round};
use crate::outlink::{LinkError, Outlink};
use crate::punctuality::Punctuality;
use crate::quiet::{Outlooks, ROUNDS_SPARED_LEAST, links_from_roles};
use crate::witness::Witness;

/// What the schedule allows at this moment.
#[derive(Clone, Copy, Debug)]
pub struct Allowance {
    /// The instant the schedule stands at; `None` before the start.
    pub schedule: Option<SimTime>,
    /// The instant it stood at one hold ago: up to here the entity goes on without promises. `None`: it always waits.
    pub without_promises: Option<SimTime>,
}

/// What holds an entity back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeldBy {
    /// The schedule: it is as far as it should be.
    Schedule,
    /// The promise of the peer on this link.
    Promise(LinkId),
    /// A peer that does not acknowledge: the outbox of this link is full.
    Outbox(LinkId),
    /// The run is over.
    Horizon,
}

/// What the shell needs of an entity, whatever its role.
pub trait Live: Send {
    /// Which role it is.
    fn role(&self) -> RoleName;
    /// The frontier: every instant at or before it is finished.
    fn frontier(&self) -> SimTime;
    /// How many rounds have been applied.
    fn position(&self) -> Position;
    /// A peer opens a stream on a link that ends here.
    fn hello(&mut self, link: LinkId, hello: &Hello) -> Result<Receipt, LinkError>;
    /// A frame came on a link that ends here. Returns a rewind if there is a gap.
    fn receive(
        &mut self,
        link: LinkId,
        entries: Vec<Entry>,
        promise: Option<SimTime>,
    ) -> Result<Option<Receipt>, LinkError>;
    /// A peer looks ahead on a link that ends here.
    fn look_ahead(&mut self, link: LinkId, ahead: Ahead);
    /// Chooses the next round; `None` if there is nothing to journal.
    fn plan(&mut self, allowance: Allowance) -> Option<Round>;
    /// What holds the entity back, as of the last look.
    fn held_by(&self) -> HeldBy;
    /// Handles a round that is in the journal.
    fn apply(&mut self, round: &Round);
    /// How many messages have been received since the last round.
    fn pending(&self) -> usize;
    /// Whether a round would move the frontier now; notes what holds it.
    fn can_advance(&mut self, allowance: Allowance) -> bool;
    /// Whether something in the journal has not been acknowledged.
    fn owes_receipts(&self) -> bool;
    /// Acknowledgements that are due, by link.
    fn receipts(&mut self) -> Vec<(LinkId, Receipt)>;
    /// The sending end of a link that starts here.
    fn outlink(&mut self, link: LinkId) -> &mut Outlink;
    /// Every link that starts here, with the first number not known to be acknowledged.
    fn acknowledged(&self) -> Vec<(LinkId, u64)>;
    /// What is said when a stream opens: how far this link is acknowledged and promised.
    fn link_state(&self, link: LinkId) -> (u64, SimTime);
    /// What has been measured.
    fn ledger(&self) -> &Ledger;
    /// The account at the horizon; `None` before it.
    fn closing(&self) -> Option<Closing>;
    /// What has been measured up to the frontier, as if the run ended there.
    fn interim(&self) -> (Ledger, Closing);
    /// Messages that carry custody.
    fn custody(&self) -> Custody;
    /// Every link that starts or ends here: made, journalled.
    fn tallies(&self) -> Vec<(LinkId, u64, u64)>;
    /// How the wall clock treated the run.
    fn punctuality(&mut self) -> &mut Punctuality;
}

/// One role with its links.
pub struct LiveEntity<R: Role<Timer: Debug>> {
    setting: Arc<Setting>,
    entity: Entity<Witness<R>>,
    ledger: Ledger,
    inlinks: Vec<Inlink>,
    outlinks: Vec<Sender>,
    /// Messages received since the last round.
    pending: Vec<(LinkId, Entry)>,
    position: Position,
    held_by: HeldBy,
    /// What the others see coming (customs).
    outlooks: Outlooks,
    /// Nobody does anything before this instant.
    quiet: SimTime,
    custody: Custody,
    closing: Option<Closing>,
    punctuality: Punctuality,
}

/// Messages that carry custody, as one role knows them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Custody {
    /// Made, and due at or before the horizon.
    pub made: u64,
    /// Received from other roles and handled. An order is taken from nobody.
    pub taken: u64,
    /// Made, and due after the horizon: nobody will handle them in this run.
    pub beyond_horizon: u64,
}

fn carries(link: LinkId, message: &Message) -> bool {
    link.from().is_some() && message.carries_custody()
}

struct Sender {
    link: LinkId,
    next_number: u64,
    outlink: Outlink,
}

impl<R: Role<Timer: Debug>> LiveEntity<R> {
    /// A role before the first instant. `acknowledged` says how far each outgoing link is known to be acknowledged: a
    /// replay need not keep those messages.
    pub fn new(
        role: R,
        setting: Arc<Setting>,
        description: &Description,
        acknowledged: &[(LinkId, u64)],
    ) -> Self {
        let start = setting.window.start;
        let mut ledger = Ledger::new(description);
        let entity = Entity::open(Witness(role), start, setting.links.clone(), &mut ledger);
        let known = |link| acknowledged.iter().find(|(known, _)| *known == link).map_or(0, |(_, next)| *next);
        let outlinks = LinkId::out_of_role(R::NAME)
            .map(|link| {
                let mut outlink = Outlink::new(known(link));
                outlink.promise(entity.promise(link));
                Sender { link, next_number: 0, outlink }
            })
            .collect();
        Self {
            setting,
            entity,
            ledger,
            inlinks: LinkId::into_role(R::NAME).map(|link| Inlink::new(link, start)).collect(),
            outlinks,
            pending: Vec::new(),
            position: 0,
            held_by: HeldBy::Schedule,
            outlooks: Outlooks::default(),
            quiet: SimTime::MIN,
            custody: Custody::default(),
            closing: None,
            punctuality: Punctuality::default(),
        }
    }

    fn inlink(&mut self, link: LinkId) -> &mut Inlink {
        let found = self.inlinks.iter_mut().find(|inlink| inlink.link == link);
        found.unwrap_or_else(|| panic!("{link:?} does not end at {}", R::NAME))
    }

    /// The frontier that is allowed now, and what sets it.
    fn target(&self, allowance: Allowance) -> (SimTime, HeldBy) {
        let horizon = self.setting.window.horizon;
        let mut target = (horizon, HeldBy::Horizon);
        let mut at_most = |limit: SimTime, by: HeldBy| {
            if limit < target.0 {
                target = (limit, by);
            }
        };
        at_most(allowance.schedule.unwrap_or(SimTime::MIN), HeldBy::Schedule);
        // The last step, to the horizon, always waits for promises: the account must be complete.
        let without = allowance.without_promises.map(|instant| instant.min(horizon.just_before()));
        for inlink in &self.inlinks {
            let promised = self.promised(inlink).just_before();
            let limit = without.map_or(promised, |without| promised.max(without));
            at_most(limit, HeldBy::Promise(inlink.link));
        }
        for sender in self.outlinks.iter().filter(|sender| sender.outlink.is_full()) {
            at_most(self.entity.frontier(), HeldBy::Outbox(sender.link));
        }
        (target.0.max(self.entity.frontier()), target.1)
    }

    /// Nothing due before this instant will follow on a link: by its sender's promise, or because nobody does anything.
    fn promised(&self, inlink: &Inlink) -> SimTime {
        match inlink.link.from() {
            Some(_) => inlink.promise().max(self.quiet + self.setting.links.of(inlink.link)),
            None => inlink.promise(),
        }
    }

    /// How far this role sees, if it is far enough to be worth telling.
    fn outlook(&self) -> Option<Outlook> {
        let lookahead_ns = self.setting.links.lookahead().ns();
        let spared = Duration::from_ns(lookahead_ns.saturating_mul(ROUNDS_SPARED_LEAST));
        let orders = self.inlinks.iter().filter(|inlink| inlink.link.from().is_none());
        let next = orders.map(Inlink::promise).chain(self.entity.next_instant()).min();
        let end = self.setting.window.horizon.just_after();
        let next = next.map_or(end, |next| next.min(end));
        if next < self.entity.frontier() + spared && next < end {
            return None;
        }
        let journalled =
            |link| self.inlinks.iter().find(|inlink| inlink.link == link).map_or(0, Inlink::durable);
        Some(Outlook {
            next,
            made: self.outlinks.iter().map(|sender| sender.next_number).collect(),
            journalled: links_from_roles(R::NAME).map(journalled).collect(),
        })
    }

    /// In quiet hours customs is told how far this role sees, and tells all how long it is quiet. Where the schedule
    /// drives, nobody is in a hurry.
    fn tell_ahead(&mut self) {
        if self.held_by == HeldBy::Schedule {
            return;
        }
        let Some(outlook) = self.outlook() else { return };
        let ahead = if R::NAME == RoleName::Customs {
            self.outlooks.note(R::NAME, outlook);
            match self.outlooks.quiet_until() {
                Some(quiet) if quiet > self.quiet => self.quiet = quiet,
                _ => return,
            }
            Ahead::Quiet(self.quiet)
        } else {
            Ahead::Outlook(outlook)
        };
        let knows = |link: LinkId| RoleName::Customs == R::NAME || link.to() == RoleName::Customs;
        for sender in self.outlinks.iter_mut().filter(|sender| knows(sender.link)) {
            sender.outlink.look_ahead(ahead.clone());
        }
    }

    /// A late message is handled at the first instant that is not finished: what it causes keeps the promises made.
    fn admit(&mut self, link: LinkId, entry: &Entry) {
        self.inlink(link).journalled(entry.number);
        self.custody.taken += u64::from(carries(link, &entry.message));
        let late = self.entity.admit(link, entry.due, entry.message.clone());
        if let Some(Late(lateness)) = late {
            self.punctuality.late_by(lateness.ns() as u64);
        }
    }

    fn advance(&mut self, to: SimTime) {
        let horizon = self.setting.window.horizon;
        let Self { entity, ledger, outlinks, custody, .. } = self;
        entity.advance(to, ledger, &mut |link: LinkId, due: SimTime, message: Message| {
            if due > horizon {
                // Nobody will handle it in this run: it is only counted.
                custody.beyond_horizon += u64::from(message.carries_custody());
                return;
            }
            custody.made += u64::from(message.carries_custody());
            let sender = outlinks.iter_mut().find(|sender| sender.link == link);
            let sender = sender.unwrap_or_else(|| panic!("{link:?} does not start at {}", R::NAME));
            sender.outlink.push(sender.next_number, due, message);
            sender.next_number += 1;
        });
        for sender in &mut self.outlinks {
            sender.outlink.promise(self.entity.promise(sender.link));
        }
        if to >= horizon && self.closing.is_none() {
            self.closing = Some(self.entity.close(&mut self.ledger));
        }
    }
}

impl<R: Role<Timer: Debug + Send> + Send> Live for LiveEntity<R> {
    fn role(&self) -> RoleName {
        R::NAME
    }

    fn frontier(&self) -> SimTime {
        self.entity.frontier()
    }

    fn position(&self) -> Position {
        self.position
    }

    fn hello(&mut self, link: LinkId, hello: &Hello) -> Result<Receipt, LinkError> {
        self.inlink(link).hello(hello)
    }

    fn receive(
        &mut self,
        link: LinkId,
        entries: Vec<Entry>,
        promise: Option<SimTime>,
    ) -> Result<Option<Receipt>, LinkError> {
        let setting = Arc::clone(&self.setting);
        let received = self.inlink(link).batch(entries, promise, &setting)?;
        self.pending.extend(received.entries.into_iter().map(|entry| (link, entry)));
        Ok(received.rewind)
    }

    fn look_ahead(&mut self, link: LinkId, ahead: Ahead) {
        match (ahead, link.from()) {
            (Ahead::Quiet(quiet), _) => self.quiet = self.quiet.max(quiet),
            (Ahead::Outlook(outlook), Some(role)) => {
                self.outlooks.note(role, outlook);
                self.tell_ahead();
            }
            (Ahead::Outlook(_), None) => {}
        }
    }

    fn plan(&mut self, allowance: Allowance) -> Option<Round> {
        let (advance_to, held_by) = self.target(allowance);
        self.held_by = held_by;
        if advance_to == self.entity.frontier() && self.pending.is_empty() {
            return None;
        }
        Some(Round { received: std::mem::take(&mut self.pending), advance_to })
    }

    fn held_by(&self) -> HeldBy {
        self.held_by
    }

    fn apply(&mut self, round: &Round) {
        for (link, entry) in &round.received {
            self.admit(*link, entry);
        }
        self.advance(round.advance_to);
        self.position += 1;
        self.tell_ahead();
    }

    fn pending(&self) -> usize {
        self.pending.len()
    }

    fn can_advance(&mut self, allowance: Allowance) -> bool {
        let (advance_to, held_by) = self.target(allowance);
        self.held_by = held_by;
        advance_to > self.entity.frontier()
    }

    fn owes_receipts(&self) -> bool {
        self.inlinks.iter().any(Inlink::owes_acknowledgement)
    }

    fn receipts(&mut self) -> Vec<(LinkId, Receipt)> {
        self.inlinks.iter_mut().filter_map(|inlink| Some((inlink.link, inlink.acknowledgement()?))).collect()
    }

    fn outlink(&mut self, link: LinkId) -> &mut Outlink {
        let found = self.outlinks.iter_mut().find(|sender| sender.link == link);
        found.map_or_else(|| panic!("{link:?} does not start at {}", R::NAME), |sender| &mut sender.outlink)
    }

    fn acknowledged(&self) -> Vec<(LinkId, u64)> {
        self.outlinks.iter().map(|sender| (sender.link, sender.outlink.acknowledged())).collect()
    }

    fn link_state(&self, link: LinkId) -> (u64, SimTime) {
        let sender = self.outlinks.iter().find(|sender| sender.link == link);
        let acknowledged = sender.map_or(0, |sender| sender.outlink.acknowledged());
        (acknowledged, self.entity.promise(link))
    }

    fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    fn closing(&self) -> Option<Closing> {
        self.closing
    }

    fn interim(&self) -> (Ledger, Closing) {
        let mut ledger = self.ledger.clone();
        let closing = self.entity.close(&mut ledger);
        (ledger, closing)
    }

    fn custody(&self) -> Custody {
        let waiting = self.entity.waiting().filter(|(link, message)| carries(*link, message)).count() as u64;
        Custody { taken: self.custody.taken.saturating_sub(waiting), ..self.custody }
    }

    fn tallies(&self) -> Vec<(LinkId, u64, u64)> {
        let made = self.outlinks.iter().map(|sender| (sender.link, sender.next_number, 0));
        let journalled = self.inlinks.iter().map(|inlink| (inlink.link, 0, inlink.durable()));
        made.chain(journalled).collect()
    }

    fn punctuality(&mut self) -> &mut Punctuality {
        &mut self.punctuality
    }
}

/// The entity of a role in a run of this scenario.
pub fn live_entity(
    role: RoleName,
    scenario: &Scenario,
    draws: Draws,
    acknowledged: &[(LinkId, u64)],
) -> Box<dyn Live> {
    let setting = Arc::new(scenario.setting(draws));
    let description = sim::description(scenario, &setting);
    let described = (setting, &description, acknowledged);
    match role {
        RoleName::Seller => boxed(seller::Seller::new(scenario.seller_phases(draws)), described),
        RoleName::Warehouse => boxed(warehouse::Warehouse::new(scenario.warehouse_phases(draws)), described),
        RoleName::Customs => boxed(customs::Customs::new(scenario.customs_phases(draws)), described),
        RoleName::Carrier => boxed(carrier::Carrier::new(scenario.carrier_phases(draws)), described),
    }
}

fn boxed<R: Role<Timer: Debug + Send> + Send + 'static>(
    role: R,
    (setting, description, acknowledged): (Arc<Setting>, &Description, &[(LinkId, u64)]),
) -> Box<dyn Live> {
    Box::new(LiveEntity::new(role, setting, description, acknowledged))
}

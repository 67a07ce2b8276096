//! The account of a live run: four statements, checked against each other and added up.

use std::collections::BTreeMap;
use std::sync::Arc;

use measure::{Account, Ledger, Replication};
use model::RoleName;
use protocol::{Closing, LinkId, Setting};
use scenario::Scenario;
use wire::v1;

use crate::error::DriveError;

/// How the wall clock treated a run: the worst of the four nodes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LivePunctuality {
    /// Messages that came after their due time had been finished. 0: the answer is exact.
    pub late: u64,
    /// How late they were, 99th percentile, in simulated nanoseconds.
    pub lateness_p99_ns: u64,
    /// Wall time that the schedule was held by missing promises.
    pub held_ns: u64,
    /// How far the frontier was behind the schedule, 99th percentile, in nanoseconds of wall time.
    pub lag_p99_ns: u64,
    /// How late the driver sent orders, 99th percentile, in nanoseconds of wall time; `None` where nothing is paced.
    pub dispatch_lag_p99_ns: Option<u64>,
}

/// Adds the statements up. `orders_sent` is what the driver knows that the seller must have received by the horizon;
/// `None` for statements before it.
pub(crate) fn collect(
    statements: &[v1::StatementResponse],
    scenario: &Scenario,
    setting: &Arc<Setting>,
    orders_sent: Option<u64>,
) -> Result<(Replication, LivePunctuality), DriveError> {
    let wrong = |text: String| DriveError::Statement(text);
    let mut ledger = Ledger::new(&sim::description(scenario, setting));
    let mut closings = Vec::new();
    let (mut made, mut taken) = (0_u64, 0_u64);
    let mut punctuality = LivePunctuality::default();
    for (statement, role) in statements.iter().zip(RoleName::ALL) {
        let told = wire::role_from_wire("StatementResponse", "role", statement.role)
            .map_err(|error| wrong(error.to_string()))?;
        if told != role {
            return Err(wrong(format!(
                "the node at the address of {role} plays {told}: check the --peer addresses"
            )));
        }
        let part = Ledger::decode(&statement.ledger).map_err(|error| wrong(format!("{role}: {error}")))?;
        let digest = wire::digest_from_wire("StatementResponse", &statement.digest)
            .map_err(|error| wrong(error.to_string()))?;
        if part.digest().value() != digest {
            return Err(wrong(format!("{role}'s digest is not that of its ledger")));
        }
        ledger.merge(part).map_err(|error| wrong(format!("{role}: {error}")))?;
        closings.push(Closing { inside: statement.inside });
        made = made.saturating_add(statement.custody_in_flight);
        taken = taken.saturating_add(statement.custody_taken);
        punctuality.add(statement.punctuality.unwrap_or_default());
    }
    if let Some(orders_sent) = orders_sent {
        check_links(statements, orders_sent)?;
    }
    ledger.settle();
    let account = Account::new(&ledger, &closings, made.saturating_sub(taken));
    Ok((Replication { ledger, account }, punctuality))
}

/// On every link, what was sent was received.
fn check_links(statements: &[v1::StatementResponse], orders_sent: u64) -> Result<(), DriveError> {
    let mut sent: BTreeMap<LinkId, u64> = BTreeMap::from([(LinkId::DriverToSeller, orders_sent)]);
    let mut received: BTreeMap<LinkId, u64> = BTreeMap::new();
    for tally in statements.iter().flat_map(|statement| &statement.links) {
        let link = wire::link_from_wire("LinkTally", "link", tally.link)
            .map_err(|error| DriveError::Statement(error.to_string()))?;
        *sent.entry(link).or_default() += tally.sent;
        *received.entry(link).or_default() += tally.received;
    }
    for (link, sent) in sent {
        let received = received.get(&link).copied().unwrap_or(0);
        if sent != received {
            return Err(DriveError::Statement(format!(
                "{link:?} carried {sent} messages, {received} arrived"
            )));
        }
    }
    Ok(())
}

impl LivePunctuality {
    fn add(&mut self, node: v1::Punctuality) {
        self.late += node.late;
        self.lateness_p99_ns = self.lateness_p99_ns.max(node.lateness_p99_ns);
        self.held_ns = self.held_ns.max(node.held_ns);
        self.lag_p99_ns = self.lag_p99_ns.max(node.lag_p99_ns);
    }
}

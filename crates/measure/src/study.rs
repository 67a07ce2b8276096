//! A study: replications in, results out.

use std::collections::BTreeMap;
use std::sync::Arc;

use model::{Clock, SimTime};
use protocol::{Interval, Setting};

use crate::account::Account;
use crate::confidence::Student;
use crate::description::{Description, Span};
use crate::groups::{Axis, Group, IntervalSample, groups};
use crate::ledger::{Ledger, LedgerMismatch};
use crate::live::LiveFigures;
use crate::money::StaffCost;
use crate::named::Named;
use crate::reserves::Names;
use crate::results::{Checks, Intervals, Mode, OrderResults, Results, RunCost, SCHEMA};
use crate::selection::Selection;
use crate::station::StationLedger;
use crate::tables;
use crate::target::{Observation, Target, TargetResult};

const INTERVALS: usize = Interval::ALL.len();

/// What a study is about.
#[derive(Clone, Debug)]
pub struct StudyDescription {
    /// Which clock runs.
    pub mode: Mode,
    /// The scenario's name.
    pub scenario: String,
    /// The hash of everything the scenario says.
    pub scenario_hash: String,
    /// The seed of all draws.
    pub seed: u64,
    /// The kind of study: `terminating` or `steady_state`.
    pub study: String,
    /// Sellers, goods and sites, and the run's bounds. (Its draws play no part.)
    pub setting: Arc<Setting>,
    /// What the times of day mean.
    pub clock: Clock,
    /// The spans of the calendar.
    pub spans: Vec<Span>,
    /// What is asked of the run.
    pub targets: Vec<Target>,
    /// What staff costs.
    pub staff_costs: Vec<StaffCost>,
    /// The names of each role's pools, by their numbers; by [`model::RoleName::index`].
    pub pools: [Vec<String>; 4],
}

/// One replication: the merged ledger of its entities (of all zones), and the account of its parcels.
#[derive(Clone, Debug, PartialEq)]
pub struct Replication {
    /// Everything that was observed.
    pub ledger: Ledger,
    /// Where every parcel went.
    pub account: Account,
}

/// Replications, added up. The order of adding does not matter.
#[derive(Clone, Debug)]
pub struct Study {
    description: StudyDescription,
    groups: Vec<Group>,
    pooled: Ledger,
    account: Account,
    checks: Checks,
    /// What intervals of confidence are made from, by replication.
    samples: BTreeMap<u32, Sample>,
    /// The first replication, while it is the only one: alone it has no interval of confidence, and its statistics are
    /// those of the pooled ledger.
    unsampled: Option<u32>,
    /// Where the run, which is alone, was interrupted.
    interrupted_at: Option<SimTime>,
}

/// What one replication contributes to intervals of confidence.
#[derive(Clone, Debug, Default)]
struct Sample {
    /// By group and interval; empty until there is a second replication.
    intervals: Vec<Option<IntervalSample>>,
    targets: Vec<Observation>,
}

impl Study {
    /// A study before the first replication.
    pub fn new(description: StudyDescription) -> Self {
        let StudyDescription { setting, clock, spans, targets, staff_costs, .. } = &description;
        let measured = Description::of(setting, *clock, spans, targets).with_costs(staff_costs);
        Self {
            groups: groups(setting),
            pooled: Ledger::new(&measured),
            description,
            account: Account::default(),
            checks: Checks::ALL_HOLD,
            samples: BTreeMap::new(),
            unsampled: None,
            interrupted_at: None,
        }
    }

    /// Adds the replication with this number.
    pub fn add(&mut self, number: u32, replication: Replication) -> Result<(), LedgerMismatch> {
        let Replication { mut ledger, account } = replication;
        ledger.settle();
        if let Some(first) = self.unsampled.take() {
            let intervals = self.sample(&self.pooled);
            self.samples.entry(first).or_default().intervals = intervals;
        }
        let costs = &self.description.staff_costs;
        let targets = self.description.targets.iter().map(|target| target.observe(&ledger, costs)).collect();
        let intervals = if self.samples.is_empty() {
            self.unsampled = Some(number);
            Vec::new()
        } else {
            self.sample(&ledger)
        };
        self.checks = self.checks.and(checks(&ledger, &account));
        self.pooled.merge(ledger)?;
        self.account.add(&account);
        self.samples.insert(number, Sample { intervals, targets });
        Ok(())
    }

    /// The run was interrupted: its results are of what had happened by then.
    #[must_use]
    pub fn interrupted_at(mut self, at: SimTime) -> Self {
        self.pooled.end_at(at);
        Self { interrupted_at: Some(at), ..self }
    }

    /// How many replications there are.
    pub fn replications(&self) -> usize {
        self.samples.len()
    }

    /// The ledgers of all replications, merged.
    pub fn pooled(&self) -> &Ledger {
        &self.pooled
    }

    /// The results of all replications so far.
    pub fn results(&self, run: RunCost, live: Option<LiveFigures>) -> Results {
        let StudyDescription { mode, scenario, scenario_hash, seed, study, staff_costs, .. } =
            &self.description;
        let (pooled, replications) = (&self.pooled, self.replications());
        let orders = pooled.orders();
        let sites: Vec<String> =
            self.description.setting.sites.iter().map(|site| site.name.clone()).collect();
        let live = live.unwrap_or_default();
        let placed_in_window = pooled.cohort_placed(&Selection::ALL);
        Results {
            schema: SCHEMA,
            interrupted_at: self.interrupted_at.map(|at| self.description.clock.label(at)),
            replications_asked: None,
            mode: *mode,
            scenario: scenario.clone(),
            scenario_hash: scenario_hash.clone(),
            seed: *seed,
            replications,
            study: study.clone(),
            start: self.description.clock.label(SimTime::ZERO),
            run_s: self.description.setting.window.arrivals_end.seconds(),
            digest: pooled.digest().to_string(),
            orders: OrderResults::new(&self.account, orders.released(), orders.released_by_end()),
            placed_in_window,
            intervals: self
                .by(Axis::Overall)
                .into_iter()
                .next()
                .map_or_else(Named::default, |(_, whole)| whole),
            by_lane: self.by(Axis::Lane),
            by_seller: self.by(Axis::Seller),
            by_credit: self.by(Axis::Credit),
            by_holder: self.by(Axis::Holder),
            by_hour: self.by(Axis::Hour),
            stations: tables::stations(pooled, replications, &sites),
            series: tables::series(pooled, replications, &sites),
            backlog: tables::backlog(pooled, replications),
            risk: tables::risk(pooled),
            money: tables::money(pooled, staff_costs),
            touches_per_parcel: tables::share(orders.touches(), placed_in_window),
            touches: tables::touches(orders),
            targets: self.targets(),
            checks: self.checks,
            interventions: pooled.reserves().told(&Names {
                sites: &sites,
                pools: &self.description.pools,
                clock: self.description.clock,
            }),
            reserve_calls: pooled.reserves().calls(),
            punctuality: live.punctuality,
            perceived: live.perceived,
            software_ms: live.software_ms,
            run,
        }
    }

    fn sample(&self, ledger: &Ledger) -> Vec<Option<IntervalSample>> {
        let of_group = |group: &Group| Interval::ALL.map(|interval| group.sample(ledger, interval));
        self.groups.iter().flat_map(of_group).collect()
    }

    /// The groups of an axis that have any interval.
    fn by(&self, axis: Axis) -> Named<Intervals> {
        let groups = self.groups.iter().enumerate().filter(|(_, group)| group.axis == axis);
        groups
            .map(|(place, group)| (group.name.clone(), self.intervals(place, group)))
            .filter(|(_, intervals)| matches!(axis, Axis::Lane | Axis::Seller) || !intervals.is_empty())
            .collect()
    }

    fn intervals(&self, place: usize, group: &Group) -> Intervals {
        let student = Student::new(self.replications());
        let found = |interval: Interval| {
            let place = place * INTERVALS + interval.index();
            // One replication alone has not been sampled.
            let each = self.samples.values().map(|sample| sample.intervals.get(place)?.as_ref());
            let statistics = group.statistics(&self.pooled, interval, &each.collect::<Vec<_>>(), student)?;
            Some((interval.name().to_owned(), statistics))
        };
        Interval::ALL.into_iter().filter_map(found).collect()
    }

    fn targets(&self) -> Vec<TargetResult> {
        let student = Student::new(self.replications());
        let result = |(place, target): (usize, &Target)| {
            let each: Vec<&Observation> =
                self.samples.values().map(|sample| &sample.targets[place]).collect();
            target.result(&self.pooled, &self.description.staff_costs, &each, student)
        };
        self.description.targets.iter().enumerate().map(result).collect()
    }
}

fn checks(ledger: &Ledger, account: &Account) -> Checks {
    let every_station =
        |holds: fn(&StationLedger) -> bool| ledger.stations().all(|(_, station)| holds(station));
    Checks {
        conservation: account.is_conserved(),
        littles_law: every_station(StationLedger::littles_law_holds),
        utilisation: every_station(StationLedger::busy_time_holds),
        stage_sum: ledger.stage_sum_holds(),
    }
}

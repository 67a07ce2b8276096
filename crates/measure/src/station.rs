//! What one station did, kept twice: as time integrals of its level, and visit by visit. The two must agree.

use model::{Duration, SimTime};
use protocol::{StationVisit, Window};
use queueing::Level;
use serde::{Deserialize, Serialize};

use crate::series::{SERIES_STEP, add_each};
use crate::tally::Tally;

/// Integrals over time of a station's level, in nanoseconds times customers or servers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeIntegrals {
    /// Customers in line.
    pub waiting_ns: u128,
    /// Customers in service.
    pub busy_ns: u128,
    /// Servers on the roster, while there is one.
    pub rostered_ns: u128,
    /// Servers at work beyond the roster, while there is one.
    pub overtime_ns: u128,
    /// Customers in service while servers are unlimited.
    pub busy_unlimited_ns: u128,
}

impl TimeIntegrals {
    #[inline]
    fn add(&mut self, level: Level, length_ns: u64) {
        let times = |count: u32| u128::from(count) * u128::from(length_ns);
        self.waiting_ns += times(level.waiting);
        self.busy_ns += times(level.busy);
        match level.rostered {
            Some(rostered) => {
                self.rostered_ns += times(rostered);
                self.overtime_ns += times(level.busy.saturating_sub(rostered));
            }
            None => self.busy_unlimited_ns += times(level.busy),
        }
    }

    /// Busy time of servers on the roster: what is neither overtime nor the work of unlimited servers.
    fn busy_rostered_ns(&self) -> u128 {
        self.busy_ns.saturating_sub(self.overtime_ns).saturating_sub(self.busy_unlimited_ns)
    }

    fn merge(&mut self, other: &Self) {
        self.waiting_ns = self.waiting_ns.saturating_add(other.waiting_ns);
        self.busy_ns = self.busy_ns.saturating_add(other.busy_ns);
        self.rostered_ns = self.rostered_ns.saturating_add(other.rostered_ns);
        self.overtime_ns = self.overtime_ns.saturating_add(other.overtime_ns);
        self.busy_unlimited_ns = self.busy_unlimited_ns.saturating_add(other.busy_unlimited_ns);
    }
}

/// Times of visits, added up customer by customer and cut off at the horizon, in nanoseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct VisitSums {
    pub(crate) waits_ns: u128,
    pub(crate) services_ns: u128,
}

/// The ledger of one station.
///
/// The *window* runs from the end of the warm-up to the end of arrivals and is what is reported. The whole, from
/// the first instant to the horizon, serves the self-checks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StationLedger {
    /// The level that holds since `since_ns`: waiting, busy, rostered.
    level: (u32, u32, Option<u32>),
    since_ns: i64,
    settled: bool,
    /// Whether the station had a roster in the window for any time.
    rostered: bool,
    window: TimeIntegrals,
    /// Over the rest of the run: before the window and after it.
    outside: TimeIntegrals,
    pub(crate) visits: VisitSums,
    arrivals: u64,
    served: u64,
    still_waiting: u64,
    queue_max: u32,
    queue_end: u64,
    /// Customers in line at every mark of the series, from mark 0.
    queue_at_marks: Vec<u64>,
    waits: Tally,
    services: Tally,
}

impl Default for StationLedger {
    fn default() -> Self {
        Self {
            level: (0, 0, None),
            since_ns: i64::MIN,
            settled: false,
            rostered: false,
            window: TimeIntegrals::default(),
            outside: TimeIntegrals::default(),
            visits: VisitSums::default(),
            arrivals: 0,
            served: 0,
            still_waiting: 0,
            queue_max: 0,
            queue_end: 0,
            queue_at_marks: Vec::new(),
            waits: Tally::default(),
            services: Tally::default(),
        }
    }
}

impl StationLedger {
    /// The station is this full from `now` on.
    #[inline]
    pub(crate) fn level(&mut self, now: SimTime, level: Level, bounds: &Window) {
        if now > bounds.horizon || self.settled {
            return;
        }
        self.hold_until(now.ns(), bounds);
        self.level = (level.waiting, level.busy, level.rostered);
    }

    /// The level that holds goes on until just before `to_ns`.
    #[inline]
    fn hold_until(&mut self, to_ns: i64, bounds: &Window) {
        let from_ns = self.since_ns;
        if to_ns <= from_ns {
            return;
        }
        self.since_ns = to_ns;
        if from_ns == i64::MIN {
            return; // The first level of all: nothing was known before it.
        }
        let (waiting, busy, rostered) = self.level;
        let level = Level { waiting, busy, rostered };
        let (opens_ns, ends_ns) = (bounds.warmup_end.ns(), bounds.arrivals_end.ns());
        let (inside_from, inside_to) = (from_ns.max(opens_ns), to_ns.min(ends_ns));
        let mut outside_ns = to_ns - from_ns;
        if inside_from < inside_to {
            let inside_ns = inside_to - inside_from;
            outside_ns -= inside_ns;
            self.window.add(level, inside_ns as u64);
            self.queue_max = self.queue_max.max(waiting);
            self.rostered |= rostered.is_some();
        }
        if outside_ns > 0 {
            self.outside.add(level, outside_ns as u64);
        }
        if from_ns <= ends_ns && ends_ns < to_ns {
            self.queue_end = u64::from(waiting);
        }
        while self.next_mark_ns() < to_ns {
            self.queue_at_marks.push(if self.next_mark_ns() < from_ns { 0 } else { u64::from(waiting) });
        }
    }

    fn next_mark_ns(&self) -> i64 {
        self.queue_at_marks.len() as i64 * SERIES_STEP.ns()
    }

    /// Carries the last level to the horizon. After this the ledger takes no more levels.
    pub(crate) fn settle(&mut self, bounds: &Window) {
        if self.settled {
            return;
        }
        let horizon_ns = bounds.horizon.ns();
        self.hold_until(horizon_ns, bounds);
        // The horizon itself belongs to the run.
        let queue = u64::from(self.level.0);
        if bounds.arrivals_end == bounds.horizon {
            self.queue_end = queue;
        }
        while self.next_mark_ns() <= horizon_ns {
            self.queue_at_marks.push(queue);
        }
        self.settled = true;
        self.level = (0, 0, None);
        self.since_ns = horizon_ns;
    }

    pub(crate) fn is_settled(&self) -> bool {
        self.settled
    }

    /// A visit.
    #[inline]
    pub(crate) fn visit(&mut self, visit: StationVisit, bounds: &Window) {
        let horizon = bounds.horizon;
        let cut = |from: SimTime, to: SimTime| (to.min(horizon).ns() - from.min(horizon).ns()).max(0) as u128;
        match visit {
            StationVisit::Started { arrived, started, ends } if started <= horizon => {
                self.visits.waits_ns += cut(arrived, started);
                self.visits.services_ns += cut(started, ends);
                if (bounds.warmup_end..=bounds.arrivals_end).contains(&ends) {
                    self.served += 1;
                }
                if bounds.in_cohort(arrived) {
                    self.arrivals += 1;
                    self.waits.record(Duration::from_ns(started.ns() - arrived.ns()));
                    self.services.record(Duration::from_ns(ends.ns() - started.ns()));
                }
            }
            StationVisit::Started { arrived, .. } | StationVisit::Waiting { arrived } => {
                self.visits.waits_ns += cut(arrived, horizon);
                if bounds.in_cohort(arrived) {
                    self.arrivals += 1;
                    self.still_waiting += 1;
                }
            }
        }
    }

    /// Adds the same station of another entity, zone or replication. Both must be settled.
    pub(crate) fn merge(&mut self, other: &Self) {
        self.rostered |= other.rostered;
        self.window.merge(&other.window);
        self.outside.merge(&other.outside);
        self.visits.waits_ns = self.visits.waits_ns.saturating_add(other.visits.waits_ns);
        self.visits.services_ns = self.visits.services_ns.saturating_add(other.visits.services_ns);
        self.arrivals = self.arrivals.saturating_add(other.arrivals);
        self.served = self.served.saturating_add(other.served);
        self.still_waiting = self.still_waiting.saturating_add(other.still_waiting);
        self.queue_max = self.queue_max.max(other.queue_max);
        self.queue_end = self.queue_end.saturating_add(other.queue_end);
        add_each(&mut self.queue_at_marks, &other.queue_at_marks);
        self.waits.merge(&other.waits);
        self.services.merge(&other.services);
    }

    fn whole(&self) -> TimeIntegrals {
        let mut whole = self.window;
        whole.merge(&self.outside);
        whole
    }

    /// Little's law without a remainder: the integral of the line equals the sum of the waits.
    pub fn littles_law_holds(&self) -> bool {
        self.whole().waiting_ns == self.visits.waits_ns
    }

    /// Busy time equals the sum of the services, and what is neither overtime nor the work of unlimited servers fits
    /// into the roster.
    pub fn busy_time_holds(&self) -> bool {
        let whole = self.whole();
        whole.busy_ns == self.visits.services_ns
            && whole.overtime_ns.saturating_add(whole.busy_unlimited_ns) <= whole.busy_ns
            && whole.busy_rostered_ns() <= whole.rostered_ns
    }

    /// The integrals over the observation window.
    pub fn window(&self) -> &TimeIntegrals {
        &self.window
    }

    /// Whether the station had a roster in the window for any time, if only to be closed. Where it had not, servers
    /// are unlimited.
    pub fn is_rostered(&self) -> bool {
        self.rostered
    }

    /// Busy time within the roster over rostered time, in the window; `None` where nobody was on a roster.
    ///
    /// Only hours with a roster count. Work while the station is closed is overtime; hours of unlimited servers add
    /// neither work nor time, so that a station that is unlimited by night has the utilisation of its days.
    pub fn utilisation(&self) -> Option<f64> {
        let window = &self.window;
        (window.rostered_ns > 0).then(|| window.busy_rostered_ns() as f64 / window.rostered_ns as f64)
    }

    /// Customers who came in the window.
    pub fn arrivals(&self) -> u64 {
        self.arrivals
    }

    /// Services that ended in the window.
    pub fn served(&self) -> u64 {
        self.served
    }

    /// Customers who came in the window and still wait at the horizon.
    pub fn still_waiting(&self) -> u64 {
        self.still_waiting
    }

    /// The longest line in the window that lasted for any time.
    pub fn queue_max(&self) -> u32 {
        self.queue_max
    }

    /// The line at the end of the window.
    pub fn queue_end(&self) -> u64 {
        self.queue_end
    }

    /// The line at every mark of the series, from mark 0.
    pub fn queue_at_marks(&self) -> &[u64] {
        &self.queue_at_marks
    }

    /// Waits of customers who came in the window and were served.
    pub fn waits(&self) -> &Tally {
        &self.waits
    }

    /// Services of customers who came in the window.
    pub fn services(&self) -> &Tally {
        &self.services
    }
}

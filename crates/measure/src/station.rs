//! What one station did, kept twice: as time integrals of its level, and visit by visit. The two must agree.

use model::{Duration, SimTime};
use protocol::{StationVisit, Window};
use queueing::Level;
use serde::{Deserialize, Serialize};

use crate::opening::Opening;
use crate::series::{SERIES_STEP, add_each};
use crate::tally::Tally;

/// Integrals over time of a station's level, in nanoseconds times customers or servers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeIntegrals {
    /// Customers in line.
    pub waiting_ns: u128,
    /// Customers in service.
    pub in_service_ns: u128,
    /// Servers with a customer.
    pub busy_ns: u128,
    /// Servers on the roster, while there is one.
    pub rostered_ns: u128,
    /// Servers with a customer beyond the roster, while there is one.
    pub overtime_ns: u128,
    /// Servers with a customer while servers are unlimited.
    pub busy_unlimited_ns: u128,
}

impl TimeIntegrals {
    #[inline]
    fn add(&mut self, level: Level, length_ns: u64) {
        let times = |count: u32| u128::from(count) * u128::from(length_ns);
        self.waiting_ns += times(level.waiting);
        self.in_service_ns += times(level.in_service);
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
        self.in_service_ns = self.in_service_ns.saturating_add(other.in_service_ns);
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

/// The level of a station as it is carried on through time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Carried {
    waiting: u32,
    in_service: u32,
    busy: u32,
    rostered: Option<u32>,
    /// Since when.
    since_ns: i64,
    /// Up to here there is nothing but time to add: no mark, neither end of the window, and not the horizon.
    plain_to_ns: i64,
    /// Whether the time up to there lies in the window.
    inside: bool,
}

impl Carried {
    const NOTHING: Self = Self {
        waiting: 0,
        in_service: 0,
        busy: 0,
        rostered: None,
        since_ns: i64::MIN,
        plain_to_ns: i64::MIN,
        inside: false,
    };

    const fn level(&self) -> Level {
        let Self { waiting, in_service, busy, rostered, .. } = *self;
        Level { waiting, in_service, busy, rostered }
    }
}

/// The ledger of one station.
///
/// The *window* runs from the end of the warm-up to the end of arrivals and is what is reported. The whole, from
/// the first instant to the horizon, serves the self-checks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StationLedger {
    carried: Carried,
    window: TimeIntegrals,
    /// Over the rest of the run: before the window and after it.
    outside: TimeIntegrals,
    queue_max: u32,
    /// Whether the station had a roster in the window for any time.
    rostered: bool,
    settled: bool,
    pub(crate) visits: VisitSums,
    arrivals: u64,
    served: u64,
    still_waiting: u64,
    left: u64,
    turned_away: u64,
    queue_end: u64,
    waits: Tally,
    services: Tally,
    opening: Opening,
    /// Customers in line at every mark of the series, from mark 0.
    queue_at_marks: Vec<u64>,
}

impl Default for StationLedger {
    fn default() -> Self {
        Self {
            carried: Carried::NOTHING,
            window: TimeIntegrals::default(),
            outside: TimeIntegrals::default(),
            queue_max: 0,
            rostered: false,
            settled: false,
            visits: VisitSums::default(),
            arrivals: 0,
            served: 0,
            still_waiting: 0,
            left: 0,
            turned_away: 0,
            queue_end: 0,
            waits: Tally::default(),
            services: Tally::default(),
            opening: Opening::default(),
            queue_at_marks: Vec::new(),
        }
    }
}

impl StationLedger {
    /// The station is this full from `now` on.
    #[inline]
    pub(crate) fn level(&mut self, now: SimTime, level: Level, bounds: &Window) {
        if self.settled {
            return;
        }
        let (now_ns, carried) = (now.ns(), &mut self.carried);
        if now_ns > carried.since_ns {
            if now_ns <= carried.plain_to_ns {
                let length_ns = (now_ns - carried.since_ns) as u64;
                carried.since_ns = now_ns;
                if carried.inside {
                    self.queue_max = self.queue_max.max(carried.waiting);
                    self.rostered |= carried.rostered.is_some();
                    self.window.add(carried.level(), length_ns);
                } else {
                    self.outside.add(carried.level(), length_ns);
                }
            } else if now > bounds.horizon {
                return;
            } else {
                self.hold_until(now_ns, bounds);
            }
        }
        if level.rostered != self.carried.rostered {
            self.opening.change(self.carried.rostered, level.rostered, now, &self.waits);
        }
        let Level { waiting, in_service, busy, rostered } = level;
        self.carried = Carried { waiting, in_service, busy, rostered, ..self.carried };
    }

    /// The level that holds goes on until just before `to_ns`, piece by piece: the ends of the window and the marks of
    /// the series cut time into pieces.
    #[cold]
    fn hold_until(&mut self, to_ns: i64, bounds: &Window) {
        if self.carried.since_ns == i64::MIN {
            // The first level of all: nothing was known before it.
            self.carried.since_ns = to_ns;
        }
        let (opens_ns, ends_ns) = (bounds.warmup_end.ns(), bounds.arrivals_end.ns());
        let level = self.carried.level();
        while self.carried.since_ns < to_ns {
            let from_ns = self.carried.since_ns;
            self.pass_marks_to(from_ns);
            if from_ns == ends_ns {
                self.queue_end = u64::from(level.waiting);
            }
            let next_ns = self.next_cut_ns(from_ns, bounds).min(to_ns);
            let length_ns = (next_ns - from_ns) as u64;
            if (opens_ns..ends_ns).contains(&from_ns) {
                self.window.add(level, length_ns);
                self.queue_max = self.queue_max.max(level.waiting);
                self.rostered |= level.rostered.is_some();
            } else {
                self.outside.add(level, length_ns);
            }
            self.carried.since_ns = next_ns;
        }
        let bounds_ns = [opens_ns, ends_ns, bounds.horizon.ns()];
        let at_a_cut = to_ns >= self.next_mark_ns() || bounds_ns.contains(&to_ns);
        self.carried.plain_to_ns = if at_a_cut { to_ns } else { self.next_cut_ns(to_ns, bounds) };
        self.carried.inside = (opens_ns..ends_ns).contains(&to_ns);
    }

    /// Notes the line at every mark up to `to_ns`. The marks before it were before the first level.
    fn pass_marks_to(&mut self, to_ns: i64) {
        while self.next_mark_ns() <= to_ns {
            let is_now = self.next_mark_ns() == to_ns;
            self.queue_at_marks.push(if is_now { u64::from(self.carried.waiting) } else { 0 });
        }
    }

    fn next_mark_ns(&self) -> i64 {
        self.queue_at_marks.len() as i64 * SERIES_STEP.ns()
    }

    /// The next mark or bound of the run after an instant whose own marks have been passed.
    fn next_cut_ns(&self, after_ns: i64, bounds: &Window) -> i64 {
        let ends = [bounds.warmup_end, bounds.arrivals_end, bounds.horizon].map(SimTime::ns);
        ends.into_iter().filter(|end_ns| *end_ns > after_ns).fold(self.next_mark_ns(), i64::min)
    }

    /// Carries the last level to the horizon. After this the ledger takes no more levels.
    pub(crate) fn settle(&mut self, bounds: &Window) {
        if self.settled {
            return;
        }
        let horizon_ns = bounds.horizon.ns();
        self.hold_until(horizon_ns, bounds);
        // The horizon itself belongs to the run.
        self.pass_marks_to(horizon_ns);
        if bounds.arrivals_end == bounds.horizon {
            self.queue_end = u64::from(self.carried.waiting);
        }
        self.opening.settle();
        self.settled = true;
        self.carried = Carried { since_ns: horizon_ns, plain_to_ns: horizon_ns, ..Carried::NOTHING };
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
                    self.opening.wait(arrived, started);
                }
            }
            StationVisit::Started { arrived, .. } | StationVisit::Waiting { arrived } => {
                self.visits.waits_ns += cut(arrived, horizon);
                if bounds.in_cohort(arrived) {
                    self.arrivals += 1;
                    self.still_waiting += 1;
                }
            }
            StationVisit::Part { started, ended } => self.visits.services_ns += cut(started, ended),
            StationVisit::Left { arrived, left } => {
                self.visits.waits_ns += cut(arrived, left);
                if bounds.in_cohort(arrived) {
                    self.arrivals += 1;
                    self.left += 1;
                }
            }
            StationVisit::TurnedAway { at } if bounds.in_cohort(at) => self.turned_away += 1,
            StationVisit::TurnedAway { .. } => {}
        }
    }

    /// Adds the same station of another entity, zone or replication. Both must be settled.
    pub(crate) fn merge(&mut self, other: &Self) {
        self.opening.merge(&self.waits, &other.opening, &other.waits);
        self.rostered |= other.rostered;
        self.window.merge(&other.window);
        self.outside.merge(&other.outside);
        self.visits.waits_ns = self.visits.waits_ns.saturating_add(other.visits.waits_ns);
        self.visits.services_ns = self.visits.services_ns.saturating_add(other.visits.services_ns);
        self.arrivals = self.arrivals.saturating_add(other.arrivals);
        self.served = self.served.saturating_add(other.served);
        self.still_waiting = self.still_waiting.saturating_add(other.still_waiting);
        self.left = self.left.saturating_add(other.left);
        self.turned_away = self.turned_away.saturating_add(other.turned_away);
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

    /// The integral of customers in service equals the sum of the services; and of the servers' time with customers, what
    /// is neither overtime nor the work of unlimited servers fits into the roster.
    pub fn busy_time_holds(&self) -> bool {
        let whole = self.whole();
        whole.in_service_ns == self.visits.services_ns
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

    /// The parts of [`StationLedger::utilisation`]: busy and rostered time, in nanoseconds.
    pub(crate) fn utilisation_parts(&self) -> (f64, f64) {
        (self.window.busy_rostered_ns() as f64, self.window.rostered_ns as f64)
    }

    /// Customers who came in the window and left the line unserved.
    pub fn left(&self) -> u64 {
        self.left
    }

    /// Customers who came in the window and found no room.
    pub fn turned_away(&self) -> u64 {
        self.turned_away
    }

    /// Customers who came in the window and found room.
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

    /// The same waits on the clock of the opening hours, which stands still while nobody is on the roster; `None` for a
    /// station that never closed.
    pub fn waits_while_open(&self) -> Option<&Tally> {
        self.opening.waits()
    }

    /// Services of customers who came in the window.
    pub fn services(&self) -> &Tally {
        &self.services
    }

    pub(crate) fn is_consistent(&self, marks_max: usize) -> bool {
        let tallies = [Some(&self.waits), Some(&self.services), self.opening.waits()];
        self.settled
            && self.queue_at_marks.len() <= marks_max
            && tallies.into_iter().flatten().all(Tally::is_consistent)
    }
}

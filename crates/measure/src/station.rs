//! What one station did, kept twice: as time integrals of its level, and visit by visit. The two must agree.

use model::{Duration, SimTime};
use protocol::{StationVisit, Window};
use queueing::Level;
use serde::{Deserialize, Serialize};

use crate::integrals::{Running, TimeIntegrals};
use crate::opening::Opening;
use crate::series::{SERIES_STEP, add_each};
use crate::tally::Tally;

/// Times of visits, added up customer by customer and cut off at the horizon, in nanoseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct VisitSums {
    pub(crate) waits_ns: u128,
    pub(crate) services_ns: u128,
}

/// The level of a station as it is carried on through a piece of time: one that holds no mark of the series and no bound of
/// the run but at its ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Carried {
    waiting: u32,
    in_service: u32,
    busy: u32,
    rostered: Option<u32>,
    /// The longest line of the piece that lasted for any time.
    waiting_max: u32,
    /// Whether there was a roster in the piece for any time.
    was_rostered: bool,
    /// Since when the level holds.
    since_ns: i64,
    /// Where the piece begins and where it ends.
    piece_from_ns: i64,
    piece_to_ns: i64,
    running: Running,
}

impl Carried {
    const NOTHING: Self = Self {
        waiting: 0,
        in_service: 0,
        busy: 0,
        rostered: None,
        waiting_max: 0,
        was_rostered: false,
        since_ns: i64::MIN,
        piece_from_ns: i64::MIN,
        piece_to_ns: i64::MIN,
        running: Running::NOTHING,
    };

    const fn level(&self) -> Level {
        let Self { waiting, in_service, busy, rostered, .. } = *self;
        Level { waiting, in_service, busy, rostered }
    }

    /// The level holds until `to_ns`.
    #[inline]
    fn last_for_some_time(&mut self, to_ns: i64) {
        if to_ns > self.since_ns {
            self.since_ns = to_ns;
            self.waiting_max = self.waiting_max.max(self.waiting);
            self.was_rostered |= self.rostered.is_some();
        }
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
        let now_ns = now.ns();
        if now_ns > self.carried.piece_to_ns {
            if self.settled || now > bounds.horizon {
                return;
            }
            self.hold_until(now_ns, bounds);
        }
        let carried = &mut self.carried;
        carried.last_for_some_time(now_ns);
        let before = carried.level();
        carried.running.change(before, level, carried.since_ns - carried.piece_from_ns);
        let Level { waiting, in_service, busy, rostered } = level;
        (carried.waiting, carried.in_service, carried.busy) = (waiting, in_service, busy);
        if before.rostered != rostered {
            carried.rostered = rostered;
            self.opening.change(before.rostered, rostered, now, &self.waits);
        }
    }

    /// The level that holds goes on until just before `to_ns`: ends all pieces that end before it. What holds at their ends
    /// is now certain.
    #[cold]
    fn hold_until(&mut self, to_ns: i64, bounds: &Window) {
        if self.carried.since_ns == i64::MIN {
            // The first level of all: nothing was known before it.
            while self.next_mark_ns() < to_ns {
                self.queue_at_marks.push(0);
            }
            (self.carried.since_ns, self.carried.piece_from_ns) = (to_ns, to_ns);
            self.carried.piece_to_ns = self.next_cut_ns(to_ns - 1, bounds);
        }
        while self.carried.piece_to_ns < to_ns {
            self.end_piece(bounds);
            self.carried.piece_to_ns = self.next_cut_ns(self.carried.piece_from_ns, bounds);
        }
    }

    /// The piece has lasted as long as it can, and the next begins.
    fn end_piece(&mut self, bounds: &Window) {
        let carried = &mut self.carried;
        let (from_ns, to_ns) = (carried.piece_from_ns, carried.piece_to_ns);
        carried.last_for_some_time(to_ns);
        let piece = carried.running.end(carried.level(), to_ns - from_ns);
        let (opens_ns, ends_ns) = (bounds.warmup_end.ns(), bounds.arrivals_end.ns());
        if (opens_ns..ends_ns).contains(&from_ns) {
            self.window.merge(&piece);
            self.queue_max = self.queue_max.max(carried.waiting_max);
            self.rostered |= carried.was_rostered;
        } else {
            self.outside.merge(&piece);
        }
        (carried.running, carried.piece_from_ns) = (Running::NOTHING, to_ns);
        (carried.waiting_max, carried.was_rostered) = (0, false);
        let waiting = u64::from(carried.waiting);
        if to_ns == ends_ns {
            self.queue_end = waiting;
        }
        if to_ns == self.next_mark_ns() {
            self.queue_at_marks.push(waiting);
        }
    }

    fn next_mark_ns(&self) -> i64 {
        self.queue_at_marks.len() as i64 * SERIES_STEP.ns()
    }

    /// The next mark or bound of the run after an instant whose own mark has been noted.
    fn next_cut_ns(&self, after_ns: i64, bounds: &Window) -> i64 {
        let ends = [bounds.warmup_end, bounds.arrivals_end, bounds.horizon].map(SimTime::ns);
        ends.into_iter().filter(|end_ns| *end_ns > after_ns).fold(self.next_mark_ns(), i64::min)
    }

    /// Carries the last level to the horizon. After this the ledger takes no more levels.
    pub(crate) fn settle(&mut self, bounds: &Window) {
        if self.settled {
            return;
        }
        // The horizon itself belongs to the run.
        self.hold_until(bounds.horizon.ns(), bounds);
        self.end_piece(bounds);
        self.opening.settle();
        self.settled = true;
        self.carried = Carried::NOTHING;
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

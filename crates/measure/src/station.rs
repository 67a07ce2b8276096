//! What one station did, kept twice: as time integrals of its level, and visit by visit. The two must agree.

use model::{Duration, SimTime};
use protocol::{StationVisit, Window};
use queueing::Level;
use serde::{Deserialize, Serialize};

use crate::description::Description;
use crate::integrals::TimeIntegrals;
use crate::line_steps::LineSteps;
use crate::opening::Opening;
use crate::piece::Piece;
use crate::series::{SERIES_STEP, add_each, entry};
use crate::tally::Tally;

/// Times of visits, added up customer by customer and cut off at the horizon, in nanoseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct VisitSums {
    pub(crate) waits_ns: u128,
    pub(crate) services_ns: u128,
}

/// The ledger of one station.
///
/// The *window* runs from the end of the warm-up to the end of arrivals and is what is reported; but the longest line is that of
/// the drain as well. The whole, from the first instant to the horizon, serves the self-checks.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct StationLedger {
    /// The piece of time that is under way. Bytes are made of settled ledgers only, which have none.
    #[serde(skip)]
    piece: Piece,
    window: TimeIntegrals,
    /// Rostered time and overtime in the window, by the period of cost.
    staffed_ns: Vec<[u128; 2]>,
    /// Over the rest of the run: before the window and after it.
    outside: TimeIntegrals,
    /// Whether the station had a roster in the window for any time.
    rostered: bool,
    settled: bool,
    pub(crate) visits: VisitSums,
    arrivals: u64,
    served: u64,
    still_waiting: u64,
    left: u64,
    /// The waits of those who left.
    left_after_ns: u128,
    turned_away: u64,
    queue_end: u64,
    waits: Tally,
    services: Tally,
    opening: Opening,
    /// Customers in line at every mark of the series, from mark 0.
    queue_at_marks: Vec<u64>,
    /// The line between the marks.
    line_steps: LineSteps,
}

impl StationLedger {
    /// The station is this full from `now` on.
    #[inline]
    pub(crate) fn level(&mut self, now: SimTime, level: Level, run: &Description) {
        if !self.piece.takes(level, now.ns()) {
            return self.level_of_next_piece(now, level, run);
        }
        self.piece.change(level, now.ns());
    }

    /// The same, where the level does not belong to the piece that is under way.
    #[cold]
    #[inline(never)]
    fn level_of_next_piece(&mut self, now: SimTime, level: Level, run: &Description) {
        if self.settled || now > run.window.horizon {
            return;
        }
        self.hold_until(now.ns(), run);
        if !self.piece.has_roster_of(level) {
            self.change_roster(now, level, run);
        }
        self.piece.change(level, now.ns());
    }

    /// Another roster begins, and with it another piece.
    fn change_roster(&mut self, now: SimTime, level: Level, run: &Description) {
        let (before, ends_ns) = (self.piece.level(), self.piece.ends_ns());
        self.end_piece(now.ns(), run);
        let Level { rostered, overtime, .. } = level;
        self.piece = Piece::begin(Level { rostered, overtime, ..before }, now.ns(), ends_ns);
        self.opening.change(before.rostered, rostered, now, &self.waits);
    }

    /// The level that holds goes on until just before `to_ns`: ends all pieces that end before it. What holds at their ends
    /// is now certain.
    fn hold_until(&mut self, to_ns: i64, run: &Description) {
        if self.piece == Piece::default() {
            // The first level of all: nothing was known before it.
            while self.next_mark_ns() < to_ns {
                self.queue_at_marks.push(0);
            }
            self.piece = Piece::begin(Level::default(), to_ns, self.next_cut_ns(to_ns - 1, run));
        }
        while self.piece.ends_ns() < to_ns {
            let from_ns = self.piece.ends_ns();
            self.end_piece_at_cut(run);
            self.piece = Piece::begin(self.piece.level(), from_ns, self.next_cut_ns(from_ns, run));
        }
    }

    /// The piece has lasted as long as it can.
    fn end_piece_at_cut(&mut self, run: &Description) {
        let (to_ns, waiting) = (self.piece.ends_ns(), u64::from(self.piece.level().waiting));
        self.end_piece(to_ns, run);
        if to_ns == run.window.arrivals_end.ns() {
            self.queue_end = waiting;
        }
        if to_ns == self.next_mark_ns() {
            self.queue_at_marks.push(waiting);
        }
    }

    /// Counts the piece up to its end. The longest line is that of the drain as well.
    fn end_piece(&mut self, to_ns: i64, run: &Description) {
        let ended = self.piece.end(to_ns);
        let begins = SimTime::from_ns(self.piece.begins_ns());
        if (run.window.warmup_end..run.told_until).contains(&begins) {
            self.line_steps.grow(begins, ended.waiting_max);
        }
        if (run.window.warmup_end..run.window.arrivals_end).contains(&begins) {
            self.window.merge(&ended.integrals);
            let TimeIntegrals { rostered_ns, overtime_ns, .. } = ended.integrals;
            add_pair(entry(&mut self.staffed_ns, run.cost_period(begins)), [rostered_ns, overtime_ns]);
            self.line_steps.wait(begins, ended.integrals.waiting_ns);
            self.rostered |= ended.was_rostered;
        } else {
            self.outside.merge(&ended.integrals);
        }
    }

    fn next_mark_ns(&self) -> i64 {
        self.queue_at_marks.len() as i64 * SERIES_STEP.ns()
    }

    /// The next mark, bound of the run or change of cost after an instant whose own mark has been noted.
    fn next_cut_ns(&self, after_ns: i64, run: &Description) -> i64 {
        let bounds = [run.window.warmup_end, run.window.arrivals_end, run.window.horizon];
        let ends = bounds.iter().chain(&*run.cost_cuts).map(|end| end.ns());
        ends.filter(|end_ns| *end_ns > after_ns).fold(self.next_mark_ns(), i64::min)
    }

    /// Carries the last level to the horizon. After this the ledger takes no more levels.
    pub(crate) fn settle(&mut self, run: &Description) {
        if self.settled {
            return;
        }
        self.cut_at(run.window.arrivals_end, run);
        self.cut_at(run.told_until, run);
        // The horizon itself belongs to the run.
        self.hold_until(run.window.horizon.ns(), run);
        self.end_piece_at_cut(run);
        self.opening.settle();
        self.settled = true;
        self.piece = Piece::default();
    }

    /// Ends the piece that is under way where something ends that the piece does not know of: the window, and what is told, of a
    /// run that was interrupted.
    fn cut_at(&mut self, end: SimTime, run: &Description) {
        let end_ns = end.ns();
        if self.piece == Piece::default() {
            return;
        }
        self.hold_until(end_ns, run);
        if (self.piece.begins_ns() + 1..self.piece.ends_ns()).contains(&end_ns) {
            let level = self.piece.level();
            self.end_piece(end_ns, run);
            if end == run.window.arrivals_end {
                self.queue_end = u64::from(level.waiting);
            }
            self.piece = Piece::begin(level, end_ns, self.next_cut_ns(end_ns, run));
        }
    }

    /// A visit.
    #[inline]
    pub(crate) fn visit(&mut self, visit: StationVisit, bounds: &Window) {
        match visit {
            StationVisit::Started { arrived, started, ends }
                if started == arrived
                    && arrived >= bounds.warmup_end
                    && ends <= bounds.arrivals_end
                    && !self.opening.has_closed() =>
            {
                self.usual_service(length(started, ends));
            }
            other => self.any_visit(other, bounds),
        }
    }

    /// Most visits are like this: a service without a wait, in the window from its start to its end, at a station that
    /// never closed. It counts as in [`StationLedger::service`], where the answers to all questions are known.
    #[inline]
    fn usual_service(&mut self, length: Duration) {
        self.visits.services_ns += u128::from(length.ns() as u64);
        self.served += 1;
        self.arrivals += 1;
        self.waits.record_nothing();
        self.services.record(length);
    }

    /// Stands apart, so that most visits stay short.
    #[inline(never)]
    fn any_visit(&mut self, visit: StationVisit, bounds: &Window) {
        match visit {
            StationVisit::Started { arrived, started, ends } if started <= bounds.horizon => {
                self.service(arrived, started, ends, bounds);
            }
            unserved => self.visit_unserved(unserved, bounds),
        }
    }

    /// A visit whose service starts in the run.
    fn service(&mut self, arrived: SimTime, started: SimTime, ends: SimTime, bounds: &Window) {
        let wait = length(arrived, started);
        let service_in_run = length(started, ends.min(bounds.horizon));
        self.visits.waits_ns += u128::from(wait.ns() as u64);
        self.visits.services_ns += u128::from(service_in_run.ns() as u64);
        if bounds.in_cohort(ends) {
            self.served += 1;
        }
        if bounds.in_cohort(arrived) {
            self.arrivals += 1;
            self.opening.wait(arrived, started);
            self.waits.record(wait);
            // A service that is still going on at the horizon has no length yet.
            if ends <= bounds.horizon {
                self.services.record(length(started, ends));
            }
        }
    }

    /// A visit without a service in the run, or a part of a service.
    #[inline(never)]
    fn visit_unserved(&mut self, visit: StationVisit, bounds: &Window) {
        let horizon = bounds.horizon;
        let cut = |from: SimTime, to: SimTime| (to.min(horizon).ns() - from.min(horizon).ns()).max(0) as u128;
        match visit {
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
                    self.left_after_ns += cut(arrived, left);
                }
            }
            StationVisit::TurnedAway { at } if bounds.in_cohort(at) => self.turned_away += 1,
            StationVisit::TurnedAway { .. } => {}
        }
    }

    /// Customers who wait for a server now, while the run goes on: not for company, where servers are unlimited.
    pub(crate) fn waiting_now(&self) -> u32 {
        let Level { waiting, rostered, .. } = self.piece.level();
        if rostered.is_some() { waiting } else { 0 }
    }

    /// Adds the same station of another entity, zone or replication. Both must be settled.
    pub(crate) fn merge(&mut self, other: &Self) {
        self.opening.merge(&self.waits, &other.opening, &other.waits);
        self.rostered |= other.rostered;
        self.window.merge(&other.window);
        self.outside.merge(&other.outside);
        for (period, staffed_ns) in other.staffed_ns.iter().enumerate() {
            add_pair(entry(&mut self.staffed_ns, period), *staffed_ns);
        }
        self.visits.waits_ns = self.visits.waits_ns.saturating_add(other.visits.waits_ns);
        self.visits.services_ns = self.visits.services_ns.saturating_add(other.visits.services_ns);
        self.arrivals = self.arrivals.saturating_add(other.arrivals);
        self.served = self.served.saturating_add(other.served);
        self.still_waiting = self.still_waiting.saturating_add(other.still_waiting);
        self.left = self.left.saturating_add(other.left);
        self.left_after_ns = self.left_after_ns.saturating_add(other.left_after_ns);
        self.turned_away = self.turned_away.saturating_add(other.turned_away);
        self.queue_end = self.queue_end.saturating_add(other.queue_end);
        add_each(&mut self.queue_at_marks, &other.queue_at_marks);
        self.line_steps.merge(&other.line_steps);
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

    /// Rostered time and overtime in a period of cost of the window, or overtime only.
    pub(crate) fn paid_ns(&self, period: usize, overtime_only: bool) -> u128 {
        let [rostered_ns, overtime_ns] = self.staffed_ns.get(period).copied().unwrap_or_default();
        if overtime_only { overtime_ns } else { rostered_ns.saturating_add(overtime_ns) }
    }

    /// Whether the station had a roster in the window for any time, if only to be closed. Where it had not, servers
    /// are unlimited.
    pub fn is_rostered(&self) -> bool {
        self.rostered
    }

    /// Whether a server had several customers at once in the window.
    pub(crate) fn serves_in_batches(&self) -> bool {
        self.window.in_service_ns > self.window.busy_ns
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

    /// The mean time in line of those who came in the window and are out of it, whether served or not; `None` if there are none.
    pub fn in_line_mean_s(&self) -> Option<f64> {
        let all = self.waits.n().saturating_add(self.left);
        let sum_ns = self.waits.sum_ns().saturating_add(self.left_after_ns);
        (all > 0).then(|| sum_ns as f64 / all as f64 / 1e9)
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

    /// The longest line that lasted for any time, from the end of the warm-up to the horizon.
    pub fn queue_max(&self) -> u32 {
        self.line_steps.most()
    }

    /// The line at the end of the window.
    pub fn queue_end(&self) -> u64 {
        self.queue_end
    }

    /// The line at every mark of the series, from mark 0.
    pub fn queue_at_marks(&self) -> &[u64] {
        &self.queue_at_marks
    }

    /// The line between the marks.
    pub(crate) fn line_steps(&self) -> &LineSteps {
        &self.line_steps
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

    pub(crate) fn is_consistent(&self, marks_max: usize, cost_periods: usize) -> bool {
        let tallies = [Some(&self.waits), Some(&self.services), self.opening.waits()];
        self.settled
            && self.queue_at_marks.len() <= marks_max
            && self.line_steps.len() <= marks_max
            && self.staffed_ns.len() <= cost_periods
            && tallies.into_iter().flatten().all(Tally::is_consistent)
    }
}

fn add_pair(sums: &mut [u128; 2], more: [u128; 2]) {
    sums.iter_mut().zip(more).for_each(|(sum, more)| *sum = sum.saturating_add(more));
}

/// The time from one instant to another.
#[inline]
fn length(from: SimTime, to: SimTime) -> Duration {
    Duration::from_ns(to.ns() - from.ns())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// The short way of most visits ends where the way of all of them does.
        #[test]
        fn a_usual_visit_counts_like_any(
            visits in proptest::collection::vec((0i64..20, 0i64..3, 0i64..5), 0..40),
            closes_after in 0usize..60,
        ) {
            let second = SimTime::from_seconds;
            let bounds =
                Window { start: second(0), warmup_end: second(4), arrivals_end: second(14), horizon: second(18) };
            let (mut one, mut other) = (StationLedger::default(), StationLedger::default());
            for (place, (arrived, wait, service)) in visits.into_iter().enumerate() {
                if place == closes_after {
                    for ledger in [&mut one, &mut other] {
                        ledger.opening.change(None, Some(0), second(9), &ledger.waits);
                    }
                }
                let (started, ends) = (second(arrived + wait), second(arrived + wait + service));
                let visit = StationVisit::Started { arrived: second(arrived), started, ends };
                one.visit(visit, &bounds);
                other.any_visit(visit, &bounds);
            }
            prop_assert_eq!(one, other);
        }
    }
}

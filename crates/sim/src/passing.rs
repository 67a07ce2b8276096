//! How simulated time passes in a zone, told in parts, for people who wait.

use model::SimTime;

/// The simulated time of a zone's run is told in so many parts.
pub const PARTS: u64 = 1_000;

/// Tells the parts as they pass.
pub(crate) struct Passing<F> {
    start_ns: i64,
    part_ns: i64,
    told: u64,
    /// When the next part is over: the one number that is looked at all the time.
    next_ns: i64,
    tell: F,
}

impl<F: Fn(u64)> Passing<F> {
    pub(crate) fn new(start: SimTime, horizon: SimTime, tell: F) -> Self {
        let part_ns = (horizon.ns().saturating_sub(start.ns()) / PARTS as i64).max(1);
        Self { start_ns: start.ns(), part_ns, told: 0, next_ns: start.ns().saturating_add(part_ns), tell }
    }

    /// The run is at this instant.
    #[inline]
    pub(crate) fn at(&mut self, instant: SimTime) {
        if instant.ns() >= self.next_ns {
            self.pass(instant);
        }
    }

    #[cold]
    fn pass(&mut self, instant: SimTime) {
        let passed = ((instant.ns() - self.start_ns) / self.part_ns) as u64;
        let passed = passed.min(PARTS);
        (self.tell)(passed - self.told);
        self.told = passed;
        let next_ns = self.start_ns + (passed as i64 + 1) * self.part_ns;
        self.next_ns = if passed == PARTS { i64::MAX } else { next_ns };
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    #[test]
    fn all_parts_are_told_once() {
        for (start_s, end_s) in [(0, 1_000), (-86_400, 86_401), (0, 999)] {
            let told = RefCell::new(Vec::new());
            let (start, end) = (SimTime::from_seconds(start_s), SimTime::from_seconds(end_s));
            let mut passing = Passing::new(start, end, |parts| told.borrow_mut().push(parts));
            for second in [start_s, start_s + 1, i64::midpoint(start_s, end_s), end_s - 1, end_s, end_s] {
                passing.at(SimTime::from_seconds(second));
            }
            let told = told.borrow();
            assert_eq!(told.iter().sum::<u64>(), PARTS, "{told:?}");
            assert!(told.len() >= 2 && !told.contains(&0), "{told:?}");
        }
    }
}

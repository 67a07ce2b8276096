use std::collections::BTreeSet;

use model::SimTime;
use proptest::prelude::*;

use super::TimingWheel;
use super::tournament::SEATS;

/// A wheel, and beside it the same deadlines in plain order.
struct Both {
    wheel: TimingWheel<usize>,
    plain: BTreeSet<(i64, usize)>,
    created: usize,
}

impl Both {
    fn at(now_ns: i64) -> Self {
        let wheel = TimingWheel::new(SimTime::from_ns(now_ns));
        Self { wheel, plain: BTreeSet::new(), created: 0 }
    }

    fn add(&mut self, at_ns: i64) {
        self.wheel.add(SimTime::from_ns(at_ns), self.created);
        self.plain.insert((at_ns, self.created));
        self.created += 1;
    }

    /// The instant of the next deadline, which both agree about.
    fn take(&mut self) -> Option<i64> {
        let soonest = self.wheel.soonest();
        let Some((at_ns, number)) = self.plain.pop_first() else {
            assert_eq!(soonest, SimTime::MAX);
            return None;
        };
        assert_eq!((soonest, self.wheel.take(|_| {})), (SimTime::from_ns(at_ns), number));
        Some(at_ns)
    }

    fn take_all(&mut self) {
        while self.take().is_some() {}
    }
}

/// More deadlines, each sooner than all before it, than find a seat beside the wheel; some at the instant of the soonest,
/// some between.
#[test]
fn more_than_find_a_seat_are_still_in_order() {
    let mut both = Both::at(0);
    let count = SEATS as i64;
    let others = [1_000 - count, 1_000 - 3 * count + 1, 995, 1_000];
    for at_ns in (0..3 * count).map(|number| 1_000 - number).chain(others) {
        both.add(at_ns);
    }
    both.take_all();
}

/// Crowds of one instant come out in order of creation, those from the wheel before those that came after.
#[test]
fn a_crowd_of_one_instant_comes_out_in_order_of_creation() {
    let mut both = Both::at(0);
    let far_ns = 1 << (super::TICK_BITS + 1);
    for _ in 0..3 * SEATS {
        both.add(far_ns);
    }
    both.add(1);
    assert_eq!(both.take(), Some(1));
    for _ in 0..SEATS {
        assert_eq!(both.take(), Some(far_ns));
        both.add(far_ns);
        both.add(far_ns + 1);
    }
    both.take_all();
}

/// Years away, at the ends of time, and never.
#[test]
fn the_ends_of_time_are_in_order() {
    let mut both = Both::at(i64::MIN);
    for shift in 0..64 {
        for at_ns in [i64::MIN >> shift, i64::MAX >> shift, (i64::MAX >> shift) - 1] {
            if at_ns != i64::MAX {
                both.add(at_ns);
                both.add(at_ns);
            }
        }
    }
    both.wheel.add(SimTime::MAX, usize::MAX);
    both.take_all();
}

/// How much later a deadline is: mostly in the same slot, often at the same instant as others; also about a slot of any of
/// the wheels later, but for the coarsest.
fn after_ns() -> impl Strategy<Value = i64> {
    let slots_later = (0u32..3, -3i64..4).prop_map(|(wheel, beside)| {
        let slot_ns = 1 << (super::TICK_BITS + super::WHEEL_BITS * wheel);
        slot_ns + beside
    });
    prop_oneof![12 => 0i64..40, 1 => slots_later]
}

proptest! {
    /// Slots are opened with few deadlines and with many, and filled again while they are open; also where deadlines begin to be too
    /// far away for the tournament, and at the first instant there is.
    #[test]
    fn crowded_slots_are_still_in_order(
        start_ns in prop_oneof![3 => Just(0), 1 => Just((1 << 57) - 20), 1 => Just(i64::MIN)],
        steps in proptest::collection::vec((after_ns(), 0usize..3), 6 * SEATS),
    ) {
        let mut both = Both::at(start_ns);
        let mut now_ns = start_ns;
        for (number, (after_ns, takes)) in steps.into_iter().enumerate() {
            both.add(now_ns + after_ns);
            // More are added than taken in the first half, and the other way round in the second.
            let takes = if number < 3 * SEATS { takes / 2 } else { takes + takes / 2 };
            for _ in 0..takes {
                now_ns = both.take().unwrap_or(now_ns);
            }
        }
        both.take_all();
    }
}

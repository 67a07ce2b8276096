//! The way back: a rich hall in which nothing special is left becomes plain again.

use super::rich::{Post, is_plain};
use super::{Customer, Hall};
use crate::roster::Capacity;

/// How many events a rich hall lets pass at least before it looks again whether it may be plain.
const EVENTS_BETWEEN_LOOKS: u32 = 64;

impl<C: Customer> Hall<C> {
    /// Looks now and then, so seldom that a look at every slot costs little.
    #[inline]
    pub(super) fn settle_in_time(&mut self) {
        let Some(rich) = &mut self.rich else { return };
        rich.next_look = rich.next_look.saturating_sub(1);
        if rich.next_look == 0 {
            self.settle();
        }
    }

    /// Makes the hall plain if it may be.
    pub(super) fn settle(&mut self) {
        if self.may_be_plain() {
            self.note_latecomers();
            self.rich = None;
        } else if let Some(rich) = &mut self.rich {
            rich.next_look = EVENTS_BETWEEN_LOOKS.max(self.slots.len() as u32);
        }
    }

    /// Keeps in mind who has come on duty since the shift began.
    fn note_latecomers(&mut self) {
        if let (Some(rich), Capacity::Servers(_)) = (&self.rich, self.capacity) {
            let late = (0u32..).zip(&rich.posts).filter(|(_, post)| post.duty_since > self.shift_since);
            self.latecomers = late.map(|(slot, post)| (slot, post.duty_since)).collect();
        }
    }

    /// Whether the plain way would go on exactly as the rich way does, and nothing would be missing if the hall became
    /// rich once more.
    fn may_be_plain(&self) -> bool {
        let Some(rich) = &self.rich else { return true };
        let [line] = &self.lines[..] else { return false };
        line.rules.are_plain()
            && line.interrupted.is_empty()
            && rich.is_plain()
            && is_plain(&self.crew())
            && (0u32..).zip(&rich.posts).all(|(slot, post)| self.is_ordinary(slot, post))
    }

    /// Whether a server has never failed, and serves, if it does, without a pause since the start.
    fn is_ordinary(&self, slot: u32, post: &Post<C>) -> bool {
        let place = &self.slots[slot as usize];
        let undisturbed = place.customer.is_none()
            || post.since == Some(place.started)
                && post.taken == place.started
                && post.left == place.work
                && post.factor.to_bits() == 1.0f64.to_bits()
                && post.companions.is_empty()
                && post.served_before.ns() == 0
                && post.blocked.is_none()
                && post.redraws == 0;
        post.life_generation == 0 && undisturbed
    }
}

#[cfg(test)]
mod tests {
    use model::{Duration, SimTime};

    use super::super::{Arrival, Departure, Floor, Hall, HallTimer, Level};
    use crate::{Capacity, PoolParameters, Roster, StationParameters};

    /// Keeps deadlines and how long each service took.
    #[derive(Default)]
    struct Calendar {
        deadlines: Vec<(SimTime, HallTimer)>,
        served_ns: Vec<i64>,
    }

    impl Floor<u32> for Calendar {
        fn deadline(&mut self, at: SimTime, timer: HallTimer) {
            self.deadlines.push((at, timer));
            self.deadlines.sort_by_key(|(at, _)| *at);
        }
        fn started(&mut self, _: SimTime, _: u8, _: u32) {}
        fn departed(&mut self, _: u8, departure: Departure<u32>) {
            self.served_ns.push(departure.served.ns());
        }
        fn level(&mut self, _: SimTime, _: u8, _: Level) {}
        fn redraw(&mut self, _: u8, _: u32, _: u32) -> Duration {
            Duration::ZERO
        }
        fn life(&mut self, _: u32, _: u32) -> Duration {
            Duration::MAX
        }
        fn repair(&mut self, _: u32, _: u32) -> Duration {
            Duration::ZERO
        }
    }

    fn at(ns: i64) -> SimTime {
        SimTime::from_ns(ns)
    }

    fn open_hall(calendar: &mut Calendar) -> Hall<u32> {
        let crew = PoolParameters::of(Roster::always(Capacity::Servers(1)));
        let mut hall = Hall::new(&crew, &[&StationParameters::none()]);
        hall.open(at(0), calendar);
        hall
    }

    fn arrive(hall: &mut Hall<u32>, now: SimTime, customer: u32, calendar: &mut Calendar) {
        let work = Duration::from_ns(10);
        let arrival = Arrival { customer, work, patience: None };
        hall.arrive(now, 0, arrival, calendar);
    }

    #[test]
    fn an_empty_hall_is_plain_again_right_after_an_outage() {
        let mut calendar = Calendar::default();
        let mut hall = open_hall(&mut calendar);
        hall.suspend(at(1), &mut calendar);
        assert!(hall.rich.is_some());
        hall.resume(at(2), &mut calendar);
        assert!(hall.rich.is_none());
    }

    #[test]
    fn a_paused_service_keeps_the_hall_rich_until_it_ends_and_its_void_deadline_does_nothing() {
        let mut calendar = Calendar::default();
        let mut hall = open_hall(&mut calendar);
        for customer in 0..200 {
            arrive(&mut hall, at(1), customer, &mut calendar);
        }
        hall.suspend(at(4), &mut calendar);
        hall.resume(at(9), &mut calendar);
        assert!(hall.rich.is_some());
        while !calendar.deadlines.is_empty() {
            let (now, timer) = calendar.deadlines.remove(0);
            hall.fire(now, timer, &mut calendar);
        }
        assert!(hall.rich.is_none());
        assert_eq!((calendar.served_ns[0], calendar.served_ns.len()), (15, 200));
        assert!(calendar.served_ns[1..].iter().all(|&served_ns| served_ns == 10));
    }

    #[test]
    fn a_deadline_that_became_void_is_ignored_by_a_plain_hall() {
        let mut calendar = Calendar::default();
        let mut hall = open_hall(&mut calendar);
        arrive(&mut hall, at(1), 0, &mut calendar);
        // A pause of no length: the service goes on undisturbed, but by another deadline.
        hall.suspend(at(1), &mut calendar);
        hall.resume(at(1), &mut calendar);
        assert!(hall.rich.is_none());
        assert_eq!(calendar.deadlines.len(), 2);
        while !calendar.deadlines.is_empty() {
            let (now, timer) = calendar.deadlines.remove(0);
            hall.fire(now, timer, &mut calendar);
        }
        assert_eq!(calendar.served_ns, [10]);
    }
}

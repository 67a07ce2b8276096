//! The inbox against a slow one that looks at everything it holds before each input.

use model::{Duration, ParcelKey, RoleName, SellerStream, SimTime};
use proptest::prelude::*;
use protocol::{Inbox, Input, LinkId, Message, PlaceOrder};

/// Everything in one list. Within an instant: deadlines in order of creation, then messages by link and number.
struct SlowInbox {
    waiting: Vec<(SimTime, Kind, u64, Input<u64>)>,
    created: u64,
    now: SimTime,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Deadline,
    Message(LinkId),
}

impl SlowInbox {
    fn put(&mut self, at: SimTime, kind: Kind, input: Input<u64>) {
        self.waiting.push((at, kind, self.created, input));
        self.created += 1;
    }

    fn first(&self) -> Option<usize> {
        (0..self.waiting.len()).min_by_key(|&place| {
            let (at, kind, created, _) = &self.waiting[place];
            (*at, *kind, *created)
        })
    }

    fn next_instant(&self) -> Option<SimTime> {
        self.first().map(|place| self.waiting[place].0)
    }

    fn next(&mut self, to: SimTime) -> Option<(SimTime, Input<u64>)> {
        let Some(place) = self.first().filter(|&place| self.waiting[place].0 <= to) else {
            self.now = self.now.max(to);
            return None;
        };
        let (at, _, _, input) = self.waiting.remove(place);
        self.now = at;
        Some((at, input))
    }
}

#[derive(Clone, Copy, Debug)]
enum Step {
    /// A deadline so long after now.
    Deadline(i64),
    /// A message on one of the links, so long after the last one on it or after now, whichever is later.
    Message(usize, i64),
    /// Everything up to so long after now is handed out, but at most so many inputs.
    Advance(i64, usize),
}

/// From the same instant to years, most often within a slot or a few of the wheels, whose slots take 2^28 ns, 2^37 ns and
/// so on.
fn gap_ns() -> impl Strategy<Value = i64> {
    prop_oneof![
        Just(0),
        Just(1),
        0i64..1 << 20,
        0i64..1 << 30,
        0i64..1 << 38,
        0i64..1 << 47,
        0i64..1 << 56,
        Just(1 << 28),
        Just((1 << 37) - 1),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => gap_ns().prop_map(Step::Deadline),
        3 => (0usize..3, gap_ns()).prop_map(|(link, gap)| Step::Message(link, gap)),
        3 => (gap_ns(), 0usize..6).prop_map(|(gap, count)| Step::Advance(gap, count)),
    ]
}

fn message(number: u64) -> Message {
    Message::PlaceOrder(PlaceOrder { parcel: ParcelKey::new(SellerStream::new(0), number) })
}

fn start() -> impl Strategy<Value = i64> {
    prop_oneof![Just(-1), -(1i64 << 50)..1 << 50, Just(i64::MIN), Just(-86_400_000_000_001)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn inputs_come_in_the_stated_order(
        start in start(),
        steps in proptest::collection::vec(step(), 1..120),
    ) {
        let start = SimTime::from_ns(start);
        let links: Vec<LinkId> = LinkId::into_role(RoleName::Customs).collect();
        let mut sent = vec![start.just_after(); links.len()];
        let mut inbox = Inbox::new(RoleName::Customs, start);
        let mut slow = SlowInbox { waiting: Vec::new(), created: 0, now: start };
        for step in steps {
            match step {
                Step::Deadline(gap) => {
                    let at = slow.now + Duration::from_ns(gap);
                    inbox.deadline(at, slow.created);
                    slow.put(at, Kind::Deadline, Input::Deadline(slow.created));
                }
                Step::Message(link, gap) => {
                    let due = sent[link].max(slow.now.just_after()) + Duration::from_ns(gap);
                    sent[link] = due;
                    prop_assert_eq!(inbox.admit(links[link], due, message(slow.created)), None);
                    slow.put(due, Kind::Message(links[link]), Input::Message(message(slow.created)));
                }
                Step::Advance(gap, count) => {
                    let to = slow.now + Duration::from_ns(gap);
                    for _ in 0..count {
                        prop_assert_eq!(inbox.next(to), slow.next(to));
                    }
                }
            }
            prop_assert_eq!(inbox.next_instant(), slow.next_instant());
            prop_assert_eq!(inbox.frontier(), slow.now);
        }
        // What is left, to the last.
        while let Some(next) = slow.next(SimTime::MAX.just_before()) {
            prop_assert_eq!(inbox.next(SimTime::MAX.just_before()), Some(next));
        }
        prop_assert_eq!(inbox.next_instant(), None);
    }
}

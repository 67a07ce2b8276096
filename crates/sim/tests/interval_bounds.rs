//! The milestones between which an interval is said to lie are those between which the roles measure it.

mod support;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use model::{Milestone, ParcelKey, SimTime};
use protocol::Interval;
use support::told::{Event, Told};

/// Several intervals may be told together, later than they ended.
#[test]
fn intervals_lie_between_their_milestones() {
    let scenario = scenario::load("demo", &[]).expect("the demo loads");
    let milestones = RefCell::new(BTreeMap::<(ParcelKey, Milestone), BTreeSet<SimTime>>::new());
    let intervals = RefCell::new(Vec::new());
    let note = |parcel, event| match event {
        Event::Milestone(milestone, at) => {
            milestones.borrow_mut().entry((parcel, milestone)).or_default().insert(at);
        }
        Event::Interval(interval, length) => intervals.borrow_mut().push((parcel, interval, length)),
    };
    let _ = sim::observe(&scenario, scenario.seed, 0, 0, |_| Told(note));
    let milestones = milestones.into_inner();
    let times = |parcel, milestone| milestones.get(&(parcel, milestone)).into_iter().flatten();
    let mut seen = BTreeSet::new();
    for (parcel, interval, length) in intervals.into_inner() {
        seen.insert(interval);
        if let Some((from, to)) = interval.bounds() {
            let mut ends = times(parcel, from).map(|begun| *begun + length);
            let meets = ends.any(|end| times(parcel, to).any(|met| *met == end));
            assert!(meets, "{interval:?} of {parcel:?} lies between other milestones");
        }
    }
    assert_eq!(seen.len(), Interval::ALL.len(), "every interval is ended by a parcel: {seen:?}");
}

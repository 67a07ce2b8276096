//! `greenlane explain` of the words that people meet in targets and results; and whether what it tells is true.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration as WallTime;

use assert_cmd::Command;
use model::{Duration, Holder, Milestone, ParcelKey, SimTime, Stage};
use protocol::{
    Interval, MoneyEvent, Observer, OpenParcel, Outcome, ParcelFacts, RiskEvent, StationId, StationVisit,
    Touch,
};
use queueing::Level;

/// The exit code, and all that is said.
fn explain(word: &str) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_greenlane"));
    let output = command.args(["explain", word]).timeout(WallTime::from_mins(2)).output();
    let output = output.expect("greenlane can be run");
    let said = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(said).expect("explanations are text"))
}

#[test]
fn words_of_targets_and_results_are_explained() {
    for (word, said) in [
        ("order_to_release", &["T0, the order is placed", "T10, release", "\"p95(order_to_release"][..]),
        ("order to release", &["T10, release"]),
        ("lane", &["green", "Released without a check", "lane=yellow"]),
        ("green", &["a lane", "lane=green"]),
        ("review", &["an interval", "a stage", "in a scenario: risk.review"]),
        ("customs.reviewers", &["wait(customs.reviewers)", "in a scenario: customs.reviewers", "keys:"]),
        ("seller", &["seller=flagship", "in a scenario: seller"]),
        ("targets", &["FUNCTION(METRIC", "p99.9", "lane"]),
    ] {
        let (code, told) = explain(word);
        assert_eq!(code, Some(0), "{word}: {told}");
        for part in said {
            assert!(told.contains(part), "{word} does not tell `{part}`: {told}");
        }
    }
}

#[test]
fn a_misspelt_word_is_bad_input_with_the_word_that_was_meant() {
    for (word, meant) in
        [("order_to_relase", "order_to_release"), ("yelow", "yellow"), ("risk.reviw", "risk.review")]
    {
        let (code, told) = explain(word);
        assert_eq!(code, Some(64), "{word}: {told}");
        assert!(told.contains(&format!("did you mean `{meant}`?")), "{word}: {told}");
    }
}

/// What every parcel met and when, and the intervals that it ended. (Several may be told together, later than they ended.)
#[derive(Default)]
struct Notes {
    milestones: BTreeMap<(ParcelKey, u8), BTreeSet<SimTime>>,
    intervals: Vec<(ParcelKey, Interval, Duration)>,
}

struct Noting<'a>(&'a RefCell<Notes>);

impl Observer for Noting<'_> {
    fn milestone(&mut self, parcel: ParcelKey, milestone: Milestone, at: SimTime) {
        self.0.borrow_mut().milestones.entry((parcel, milestone.number())).or_default().insert(at);
    }
    fn interval(&mut self, interval: Interval, facts: ParcelFacts, length: Duration, _: SimTime) {
        self.0.borrow_mut().intervals.push((facts.parcel, interval, length));
    }
    fn censored(&mut self, _: Interval, _: OpenParcel) {}
    fn stages(&mut self, _: Duration) {}
    fn outcome(&mut self, _: Outcome, _: ParcelKey, _: SimTime, _: SimTime) {}
    fn risk(&mut self, _: RiskEvent) {}
    fn enter(&mut self, _: Stage, _: SimTime, _: SimTime) {}
    fn leave(&mut self, _: Stage, _: SimTime, _: SimTime) {}
    fn held(&mut self, _: Holder, _: ParcelFacts, _: Duration, _: SimTime) {}
    fn money(&mut self, _: MoneyEvent, _: SimTime, _: SimTime) {}
    fn touch(&mut self, _: Touch, _: SimTime) {}
    fn level(&mut self, _: StationId, _: SimTime, _: Level) {}
    fn visit(&mut self, _: StationId, _: StationVisit) {}
}

/// The milestones that an explanation names are those that the roles measure between.
#[test]
fn intervals_lie_between_the_milestones_that_are_told() {
    let scenario = scenario::load("demo", &[]).expect("the demo loads");
    let notes = RefCell::new(Notes::default());
    let _ = sim::observe(&scenario, scenario.seed, 0, 0, |_| Noting(&notes));
    let Notes { milestones, intervals } = notes.into_inner();
    let times =
        |parcel, milestone: Milestone| milestones.get(&(parcel, milestone.number())).into_iter().flatten();
    let mut seen = BTreeSet::new();
    for (parcel, interval, length) in intervals {
        seen.insert(interval);
        if let Some((from, to)) = interval.bounds() {
            let mut ends = times(parcel, from).map(|begun| *begun + length);
            let meets = ends.any(|end| times(parcel, to).any(|met| *met == end));
            assert!(meets, "{interval:?} of {parcel:?} lies between other milestones");
        }
    }
    assert_eq!(seen.len(), Interval::ALL.len(), "every interval is ended by a parcel: {seen:?}");
}

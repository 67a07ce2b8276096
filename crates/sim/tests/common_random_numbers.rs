//! Common random numbers: the same parcel meets the same luck in every plan, so that more means, and easier work helps,
//! parcel by parcel and not just on average. Over hangzhou-1111, 660,000 parcels, without one exception.
//!
//! Each promise is a theorem about queues, and holds where its premises do; the scenario is changed to fit them:
//! - **One more reviewer makes nobody wait longer.** J. Kiefer and J. Wolfowitz, "On the theory of queues with many servers"
//!   (1955): customers served first come, first served, start no later with one server more, if they come at the same
//!   times with the same work. So reviewers are not shared with unpackers, the green channel does not go first, and no review sends a parcel back to them.
//! - **More volume shortens no wait.** The same, for customers added between the others. It holds at the first station
//!   where parcels wait: behind it they come at other times. A delay upstream can spare a parcel a wait downstream, as it
//!   lets others go first or keeps them away. So what precedes the station has no limits.
//! - **Faster inspection lengthens no inspection.** It holds in a row of stations first come, first served, if nobody
//!   overtakes. Where parcels overtake, faster work can change who overtakes whom, and then somebody waits for one who was
//!   behind it before ([`faster_work_can_make_a_parcel_wait_where_parcels_overtake`]). X-ray and image review take the same
//!   time for each parcel here, so that nobody overtakes before the last station, unpacking.

mod support;

use std::collections::BTreeMap;

use model::{Duration, Milestone, ParcelKey, SimTime};
use protocol::Interval;
use rayon::join;
use scenario::Scenario;
use support::load;
use support::told::{Event, Told};

/// How long each parcel took, and when it was placed.
#[derive(Default)]
struct Parcels {
    placed: BTreeMap<ParcelKey, SimTime>,
    took: BTreeMap<ParcelKey, Duration>,
}

/// Runs a scenario and notes an interval of every parcel.
fn run(scenario: &Scenario, interval: Interval) -> Parcels {
    let found = std::cell::RefCell::new(Parcels::default());
    let observer = |_| {
        Told(|parcel, event| match event {
            Event::Milestone(Milestone::Placed, at) => {
                found.borrow_mut().placed.insert(parcel, at);
            }
            Event::Interval(told, length) if told == interval => {
                found.borrow_mut().took.insert(parcel, length);
            }
            _ => {}
        })
    };
    let _ = sim::observe(scenario, scenario.seed, 0, 0, observer);
    found.into_inner()
}

/// Two plans of one festival.
struct Plans {
    base: Parcels,
    other: Parcels,
}

impl Plans {
    /// Runs the festival with these settings, and with others on top.
    fn run(settings: &[&str], others: &[&str], interval: Interval) -> Self {
        let base = load("hangzhou-1111", settings);
        let other = load("hangzhou-1111", &[settings, others].concat());
        let (base, other) = join(|| run(&base, interval), || run(&other, interval));
        Self { base, other }
    }

    /// Every parcel of the base is placed at the same time in the other plan.
    fn assert_same_orders(&self, total: usize) {
        let festival = self.base.placed.values().filter(|at| **at >= SimTime::ZERO).count();
        assert_eq!(festival, total);
        let moved = self.base.placed.iter().filter(|(parcel, at)| self.other.placed.get(parcel) != Some(at));
        assert_eq!(moved.count(), 0, "a parcel of the base has another T0");
    }

    /// Compares every parcel that took its time in the base: none may be worse, and some have to be better.
    fn assert_none(&self, worse: impl Fn(Duration, Duration) -> bool) {
        let Parcels { took, .. } = &self.base;
        assert!(!took.is_empty() && took.keys().all(|parcel| self.other.took.contains_key(parcel)));
        let both = || took.iter().map(|(parcel, base)| (parcel, *base, self.other.took[parcel]));
        let first = both().find(|(_, base, other)| worse(*base, *other));
        assert_eq!(first, None, "parcel, its time in the base and in the other plan");
        let better = both().filter(|(_, base, other)| worse(*other, *base)).count();
        println!("{better} of {} parcels are better off, none worse", took.len());
        assert!(better * 10 > took.len(), "the plans hardly differ: {better} of {}", took.len());
    }
}

/// The festival at a share of its size: a quiet night, and no limits but those under test.
fn festival(tenths: u32, settings: &[String]) -> Vec<String> {
    let mut all = vec![
        format!("arrivals.0.total={}", 66_000 * tenths),
        "changes=[]".to_owned(),
        "reserve=[]".to_owned(),
        "customs.unpackers={ servers: unlimited }".to_owned(),
    ];
    all.extend_from_slice(settings);
    all
}

/// Every parcel is reviewed, in the first place where it may have to wait: 7,700 reviewers would be busy in the peak.
fn reviewed(tenths: u32) -> Vec<String> {
    let settings = [
        "seller.push={ servers: unlimited, service: 0s }".to_owned(),
        "customs.intake={ servers: unlimited, service: 0s }".to_owned(),
        "risk.random=0%".to_owned(),
        "risk.review=100%".to_owned(),
        format!("customs.reviewers={{ servers: {}, discipline: fifo }}", 650 * tenths),
    ];
    festival(tenths, &settings)
}

fn one_more_reviewer(tenths: u32) {
    let settings = reviewed(tenths);
    let settings: Vec<&str> = settings.iter().map(String::as_str).collect();
    let more = format!("customs.reviewers.servers={}", 650 * tenths + 1);
    let plans = Plans::run(&settings, &[&more], Interval::ReviewWait);
    plans.assert_same_orders(66_000 * tenths as usize);
    plans.assert_none(|base, other| other > base);
}

fn more_volume(tenths: u32) {
    let settings = reviewed(tenths);
    let settings: Vec<&str> = settings.iter().map(String::as_str).collect();
    let plans = Plans::run(&settings, &["volume=110%"], Interval::ReviewWait);
    plans.assert_same_orders(66_000 * tenths as usize);
    plans.assert_none(|base, other| other < base);
}

/// Every parcel is inspected, and one in fifty unpacked.
fn faster_inspection(tenths: u32) {
    let settings = festival(
        tenths,
        &[
            "risk.random=100%".to_owned(),
            "risk.aeo_factor=1".to_owned(),
            format!("customs.xray={{ servers: {}, rate: 1500/h, discipline: fifo }}", 3 * tenths),
            format!("customs.images={{ servers: {}, service: 8s, discipline: fifo }}", 11 * tenths),
            format!("customs.unpackers={{ servers: {}, discipline: fifo }}", 25 * tenths),
        ],
    );
    let settings: Vec<&str> = settings.iter().map(String::as_str).collect();
    let half = "digital.traceability.inspection_time=50%";
    let plans = Plans::run(&settings, &[half], Interval::LineToRelease);
    plans.assert_same_orders(66_000 * tenths as usize);
    plans.assert_none(|base, other| other > base);
}

/// When A and B are released after two X-ray machines and one image reviewer, if all work takes this share of its time. A
/// comes at 0 with a scan of 10 and a picture of 12, B at 1 with a scan of 8.5 and a picture of 1.
fn overtaking(pace: f64) -> (f64, f64) {
    let scanned = (10.0 * pace, 1.0 + 8.5 * pace);
    let (picture_a, picture_b) = (12.0 * pace, pace);
    if scanned.0 <= scanned.1 {
        let a = scanned.0 + picture_a;
        (a, a.max(scanned.1) + picture_b)
    } else {
        let b = scanned.1 + picture_b;
        (b.max(scanned.0) + picture_a, b)
    }
}

/// Why the premise that nobody overtakes is needed: at full length B is scanned first, at half length A is, and B waits for
/// A's picture. It is released later, although everything takes half the time.
#[test]
fn faster_work_can_make_a_parcel_wait_where_parcels_overtake() {
    assert_eq!(overtaking(1.0), (22.5, 10.5));
    assert_eq!(overtaking(0.5), (11.0, 11.5));
}

#[test]
fn one_more_reviewer_makes_no_parcel_wait_longer() {
    one_more_reviewer(1);
}

#[test]
fn more_volume_moves_no_order_and_shortens_no_wait() {
    more_volume(1);
}

#[test]
fn faster_inspection_lengthens_no_time_from_line_to_release() {
    faster_inspection(1);
}

#[test]
#[ignore = "long: 2 x 660,000 parcels; .ci/long.sh runs it in release"]
fn one_more_reviewer_over_the_whole_festival() {
    one_more_reviewer(10);
}

#[test]
#[ignore = "long: 2 x 660,000 parcels; .ci/long.sh runs it in release"]
fn more_volume_over_the_whole_festival() {
    more_volume(10);
}

#[test]
#[ignore = "long: 2 x 660,000 parcels; .ci/long.sh runs it in release"]
fn faster_inspection_over_the_whole_festival() {
    faster_inspection(10);
}

//! What is measured of the cohort: who counts, who is still open, and in which group.

#![allow(clippy::unwrap_used, reason = "a test may panic")]
#![allow(clippy::needless_for_each, reason = "one line says it")]

mod support;

use measure::{Description, Ledger, Selection};
use model::{Holder, Lane, Milestone, Stage};
use protocol::{Interval, Observer, OpenParcel, Outcome, ParcelFacts, Window};
use support::{Case, at, facts, open, parcel, seconds, through, window};

fn ledger(sellers: usize) -> Ledger {
    Ledger::new(&Description::new(window(100, 200), sellers))
}

#[test]
fn what_is_open_at_the_horizon_is_worked_out_from_the_whole() {
    let mut ledger = ledger(1);
    for ordinal in 0..12 {
        ledger.milestone(parcel(0, ordinal), Milestone::Placed, at(5));
    }
    let green = |ordinal| facts(parcel(0, ordinal), at(5), Lane::Green);
    for ordinal in 0..4 {
        ledger.interval(Interval::OrderToRelease, green(ordinal), seconds(60), at(65));
    }
    // After the horizon: does not count.
    ledger.interval(Interval::OrderToRelease, green(4), seconds(196), at(201));
    for (ordinal, outcome) in
        [(5, Outcome::Refused), (6, Outcome::Seized), (8, Outcome::Cancelled), (9, Outcome::ShippedBack)]
    {
        let accepted = matches!(outcome, Outcome::Seized | Outcome::ShippedBack);
        ledger.outcome(outcome, parcel(0, ordinal), at(5), accepted, at(90));
    }
    ledger.censored(Interval::OrderToRelease, open(parcel(0, 7), at(5), Some(Lane::Red)));
    ledger.censored(Interval::CustomsClearance, open(parcel(0, 7), at(5), Some(Lane::Red)));
    // Not of the cohort.
    ledger.censored(Interval::CustomsClearance, open(parcel(0, 10), at(101), None));
    let open = |interval| ledger.interval_open(interval, &Selection::ALL);
    assert_eq!(open(Interval::OrderToRelease), 4);
    assert_eq!(open(Interval::OrderToDocuments), 10);
    assert_eq!(open(Interval::CustomsClearance), 1);
}

/// Two sellers. Of the first: four green parcels released, of which three pass the gate and one is delivered; a green
/// and two red ones that are not released; one without a lane. Of the second: a red one that is not released, one
/// refused, and one that customs has not seen.
fn two_lanes(order: impl Fn(Vec<usize>) -> Vec<usize>) -> Ledger {
    use Interval as I;
    let mut ledger = ledger(2);
    let placed = at(5);
    let green = |ordinal| facts(parcel(0, ordinal), placed, Lane::Green);
    for step in order((0..15).collect()) {
        let ordinal = step as u64;
        match step {
            0..8 => ledger.milestone(parcel(0, ordinal), Milestone::Placed, placed),
            8..11 => ledger.milestone(parcel(1, ordinal), Milestone::Placed, placed),
            11 => {
                for (ordinal, second) in [(0, 10), (1, 20), (2, 30), (3, 40)] {
                    ledger.interval(I::OrderToRelease, green(ordinal), seconds(second), at(5 + second));
                    ledger.interval(I::CustomsClearance, green(ordinal), seconds(second), at(5 + second));
                }
                (0..3).for_each(|ordinal| {
                    ledger.interval(I::OrderToGate, green(ordinal), seconds(50), at(55));
                });
                ledger.interval(I::OrderToDelivery, green(0), seconds(90), at(95));
            }
            12 => {
                for (stream, ordinal, lane) in
                    [(0, 4, Lane::Green), (0, 5, Lane::Red), (0, 6, Lane::Red), (1, 8, Lane::Red)]
                {
                    ledger.censored(I::OrderToRelease, open(parcel(stream, ordinal), placed, Some(lane)));
                    ledger.censored(I::CustomsClearance, open(parcel(stream, ordinal), placed, Some(lane)));
                }
                ledger.censored(I::ReleaseToGate, open(parcel(0, 3), placed, Some(Lane::Green)));
            }
            13 => ledger.censored(I::CustomsClearance, open(parcel(0, 7), placed, None)),
            _ => ledger.outcome(Outcome::Refused, parcel(1, 9), placed, false, at(60)),
        }
    }
    ledger
}

#[test]
fn a_group_counts_its_own_open_parcels() {
    use Interval as I;
    let ledger = two_lanes(|steps| steps);
    let groups = [
        Selection::ALL,
        Selection::lane(Lane::Green),
        Selection::lane(Lane::Yellow),
        Selection::lane(Lane::Red),
        Selection::streams(vec![0]),
        Selection::streams(vec![1]),
        Selection { lane: Some(Lane::Red), ..Selection::streams(vec![1]) },
    ];
    let open = |interval| groups.clone().map(|group| ledger.interval_open(interval, &group));
    assert_eq!(open(I::OrderToRelease), [6, 1, 0, 3, 4, 2, 1]);
    assert_eq!(open(I::OrderToGate), [7, 2, 0, 3, 5, 2, 1]);
    assert_eq!(open(I::OrderToDelivery), [9, 4, 0, 3, 7, 2, 1]);
    assert_eq!(open(I::CustomsClearance), [5, 1, 0, 3, 4, 1, 1]);
    assert_eq!(open(I::ReleaseToGate), [1, 1, 0, 0, 1, 0, 0]);
    let green = ledger.interval_tally(I::OrderToRelease, &groups[1]);
    let percentile = |q| green.percentile_s(q, ledger.interval_open(I::OrderToRelease, &groups[1]));
    assert_eq!((percentile(0.8), percentile(0.81)), (Some(40.0), None));
}

#[test]
fn the_order_of_reports_does_not_matter_to_what_is_open() {
    let forwards = two_lanes(|steps| steps);
    assert_eq!(forwards, two_lanes(|steps| steps.into_iter().rev().collect()));
    let halves = [0, 1].map(|half| two_lanes(|steps| steps.into_iter().skip(half).step_by(2).collect()));
    let [mut first, mut second] = halves.clone();
    let [even, odd] = halves;
    first.merge(odd).unwrap();
    second.merge(even).unwrap();
    assert_eq!(first, second);
    assert_eq!(first, forwards);
    assert_eq!(Ledger::decode(&forwards.clone().encode()), Ok(forwards));
}

#[test]
fn intervals_are_about_the_cohort() {
    let window = Window { warmup_end: at(50), ..window(100, 200) };
    let mut ledger = Ledger::new(&Description::new(window, 1));
    for placed in [49, 50, 100, 101] {
        let parcel = parcel(0, placed as u64);
        ledger.milestone(parcel, Milestone::Placed, at(placed));
        ledger.interval(Interval::Scan, facts(parcel, at(placed), Lane::Red), seconds(1), at(placed + 1));
    }
    assert_eq!(ledger.interval_tally(Interval::Scan, &Selection::ALL).n(), 2);
    assert_eq!(ledger.interval_tally(Interval::Scan, &Selection::lane(Lane::Green)).n(), 0);
    assert_eq!(ledger.cohort_placed(&Selection::ALL), 2);
    assert_eq!(ledger.orders().count(Milestone::Placed), 4);
}

/// Whole, by stage and by holder the times must be the same, and every parcel that is placed must come to a stage.
#[test]
fn stages_must_add_up() {
    let green = facts(parcel(0, 0), at(5), Lane::Green);
    let whole = |spoil: &dyn Fn(&mut Ledger)| {
        let mut ledger = ledger(1);
        through(&mut ledger, green, seconds(60));
        spoil(&mut ledger);
        ledger.stage_sum_holds()
    };
    assert!(whole(&|_| {}));
    assert!(!whole(&|ledger| ledger.stages(seconds(1))));
    assert!(!whole(&|ledger| ledger.held(Holder::Customs, green, seconds(1), at(65))));
    assert!(!whole(&|ledger| ledger.leave(Stage::Review, at(5), at(70))));
    assert!(!whole(&|ledger| ledger.milestone(parcel(0, 1), Milestone::Placed, at(5))));
    // A stage that is left by another parcel than came to it.
    assert!(!whole(&|ledger| {
        ledger.enter(Stage::Review, at(5), at(20));
        ledger.leave(Stage::Review, at(6), at(30));
    }));
}

/// Parcels placed before time 0 are carried in: they are in no interval, and the ends of the run add up with them.
#[test]
fn parcels_placed_before_time_0_are_carried_in() {
    let window = Window { start: at(-100), ..window(100, 200) };
    let case = Case::new(window, 0, &[]);
    let mut ledger = case.ledger();
    for (ordinal, placed, length) in [(0, -90, 20), (1, -50, 60), (2, 0, 10), (3, 40, 20)] {
        through(&mut ledger, facts(parcel(0, ordinal), at(placed), Lane::Green), seconds(length));
    }
    assert!(ledger.stage_sum_holds());
    let replication = support::settled(ledger);
    assert!(replication.account.is_conserved());
    assert_eq!((replication.account.carried_in, replication.account.placed), (1, 2));
    assert_eq!(replication.account.delivered, 3);
    let results = case.results(vec![replication.ledger]);
    assert_eq!((results.orders.released, results.intervals.get("order_to_release").unwrap().n), (2, 2));
    assert_eq!(results.series.placed[0], 2);
    assert_eq!((results.series.inside[0], results.series.released[0]), (2.0, 2));
}

/// The holders' means add up to the mean of the whole, whoever held some parcels only.
#[test]
fn who_held_the_clock_adds_up() {
    let case = Case::new(window(3_600, 7_200), 0, &[]);
    let mut ledger = case.ledger();
    for (ordinal, seller, customs) in [(0, 30, 10), (1, 50, 0), (2, 0, 90)] {
        let green = facts(parcel(0, ordinal), at(0), Lane::Green);
        let released = at(seller + customs);
        ledger.milestone(green.parcel, Milestone::Placed, at(0));
        ledger.interval(Interval::OrderToRelease, green, seconds(seller + customs), released);
        for (holder, held) in [(Holder::Seller, seller), (Holder::Customs, customs)] {
            if held > 0 {
                ledger.held(holder, green, seconds(held), released);
            }
        }
    }
    let results = case.results(vec![ledger]);
    let mean = |holder: &str| results.by_holder.get(holder).unwrap().get("order_to_release").unwrap();
    assert_eq!((mean("seller").n, mean("customs").n), (3, 3));
    let sum = mean("seller").mean_s.unwrap() + mean("customs").mean_s.unwrap();
    let whole = results.intervals.get("order_to_release").unwrap().mean_s.unwrap();
    assert!((sum - 60.0).abs() < 1e-9 && (whole - 60.0).abs() < 1e-9);
}

/// By the hour of the order, from 22:00 on: two in the first hour, one of them still open, and one after midnight.
#[test]
fn parcels_are_told_apart_by_the_hour_of_the_order() {
    let case = Case::new(window(7_200, 14_400), 22, &[]);
    let mut ledger = case.ledger();
    through(&mut ledger, facts(parcel(0, 0), at(10), Lane::Green), seconds(60));
    ledger.milestone(parcel(0, 1), Milestone::Placed, at(20));
    through(&mut ledger, facts(parcel(0, 2), at(7_200), Lane::Green), seconds(120));
    let results = case.results(vec![ledger]);
    let hours: Vec<&str> = results.by_hour.iter().map(|(hour, _)| hour).collect();
    assert_eq!(hours, ["00", "22"]);
    let whole = |hour: &str| *results.by_hour.get(hour).unwrap().get("order_to_release").unwrap();
    assert_eq!((whole("22").n, whole("22").censored, whole("00").censored), (1, 1, 0));
    assert_eq!((whole("22").p95_s, whole("00").p95_s), (None, Some(120.0)));
}

/// Backlog by hand: a parcel of age 900 s in review at mark 1, two at mark 2, none at the end.
#[test]
fn the_backlog_has_its_age() {
    let case = Case::new(window(3_600, 3_600), 0, &[]);
    let mut ledger = case.ledger();
    for (placed, enters, leaves) in [(0, 100, 2_000), (1_000, 1_800, 2_700)] {
        ledger.enter(Stage::Review, at(placed), at(enters));
        ledger.leave(Stage::Review, at(placed), at(leaves));
    }
    let backlog = ledger.backlog();
    let standing = backlog.at_marks(&[Stage::Review], 4);
    let counts: Vec<i64> = standing.iter().map(|standing| standing.count).collect();
    assert_eq!(counts, [0, 1, 2, 0, 0]);
    assert_eq!((standing[1].mean_age_s, standing[2].mean_age_s), (Some(900.0), Some(1_300.0)));
    assert_eq!((backlog.at_end(&[Stage::Review], at(3_600)).count, backlog.is_possible()), (0, true));
}

/// Facts of the same parcel by goods and site, where targets tell them apart.
#[test]
fn goods_and_sites_are_told_apart_where_a_target_asks() {
    let targets = ["p95(order_to_release, goods=health) < 1h", "max(scan, warehouse=B) < 1h"];
    let case = Case::new(window(3_600, 7_200), 0, &targets);
    let mut ledger = case.ledger();
    let mut placed_of_health = 0;
    for ordinal in 0..40 {
        let parcel = parcel(0, ordinal);
        let goods = case.setting.goods_of(parcel);
        let facts = ParcelFacts { goods, ..facts(parcel, at(0), Lane::Green) };
        placed_of_health += u64::from(goods.index() == 1);
        if ordinal % 2 == 0 {
            through(&mut ledger, facts, seconds(60));
            ledger.interval(Interval::Scan, facts, seconds(1), at(60));
        } else {
            ledger.milestone(parcel, Milestone::Placed, at(0));
            let open = OpenParcel { goods, ..open(parcel, at(0), None) };
            ledger.censored(Interval::Scan, open);
        }
    }
    let health = Selection { goods: Some(1), ..Selection::ALL };
    let released = ledger.interval_tally(Interval::OrderToRelease, &health).n();
    assert!(placed_of_health > 5 && released > 0);
    assert_eq!(ledger.cohort_placed(&health), placed_of_health);
    assert_eq!(ledger.interval_open(Interval::OrderToRelease, &health), placed_of_health - released);
    let sites = [0, 1].map(|site| Selection { site: Some(site), ..Selection::ALL });
    let open: u64 = sites.iter().map(|site| ledger.interval_open(Interval::Scan, site)).sum();
    assert_eq!(open, 20);
}

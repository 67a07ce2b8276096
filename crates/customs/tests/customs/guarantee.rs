//! The guarantee: lists wait when it is exhausted, in order, until it is topped up.

use customs::{Guarantee, Parameters};
use model::{Duration, Fen, Milestone, Stage};
use protocol::{CancelRequest, LinkId, Message};

use crate::support::{Zone, at, parameters, parcel, setting};

/// Room for two lists of CNY 12.65 tax; topped up at 1,000 s and every 500 s from then on.
fn for_two() -> Parameters {
    let guarantee = Guarantee {
        amount: Fen::new(2_600),
        first_top_up: at(1000),
        top_up_every: Duration::from_seconds(500),
    };
    Parameters { guarantee: Some(guarantee), ..parameters() }
}

#[test]
fn lists_wait_in_order_until_the_guarantee_is_topped_up() {
    let mut zone = Zone::new(setting(), for_two());
    for ordinal in 0..5 {
        zone.file(100 + ordinal as i64, parcel(ordinal));
    }
    zone.run(5000);
    let released = |ordinal| zone.way(parcel(ordinal)).last().copied();
    assert_eq!(released(0), Some((Milestone::Released, 100)));
    assert_eq!(released(1), Some((Milestone::Released, 101)));
    assert_eq!(released(2), Some((Milestone::Released, 1000)));
    assert_eq!(released(3), Some((Milestone::Released, 1000)));
    assert_eq!(released(4), Some((Milestone::Released, 1500)));
    let way = [
        (Milestone::DocumentsComplete, 104),
        (Milestone::GuaranteeExhausted, 104),
        (Milestone::Accepted, 1500),
        (Milestone::LaneDecided, 1500),
        (Milestone::Released, 1500),
    ];
    assert_eq!(zone.way(parcel(4)), way);
    let waited = |stage| zone.log.left.iter().filter(|(left, _, _)| *left == stage).count();
    assert_eq!(waited(Stage::Guarantee), 3);
    assert_eq!(zone.open_stages(), [Stage::Leaving; 5]);
}

#[test]
fn a_list_above_the_whole_guarantee_is_accepted_when_nothing_else_is_held() {
    let mut parameters = for_two();
    parameters.guarantee.as_mut().unwrap().amount = Fen::new(1_000);
    let mut zone = Zone::new(setting(), parameters);
    zone.file(100, parcel(0));
    zone.file(101, parcel(1));
    zone.run(5000);
    assert_eq!(zone.way(parcel(0)).last(), Some(&(Milestone::Released, 100)));
    assert_eq!(zone.way(parcel(1)).last(), Some(&(Milestone::Released, 1000)));
}

#[test]
fn a_cancelled_list_gives_its_tax_back_to_who_waits() {
    let mut parameters = for_two();
    parameters.risk.random = crate::support::ALWAYS;
    let mut zone = Zone::new(setting(), parameters);
    for ordinal in 0..3 {
        zone.file(100, parcel(ordinal));
    }
    let request = CancelRequest { parcel: parcel(0), placed: at(70) };
    zone.hear(200, LinkId::WarehouseToCustoms, Message::CancelRequest(request));
    zone.run(300);
    assert_eq!(zone.way(parcel(2)).last(), Some(&(Milestone::LaneDecided, 200)));
}

/// Two lists come at `come` and use the guarantee up, a third a second later; then a list of 100 s is cancelled. When the third is
/// accepted.
fn accepted_after_a_cancellation(zone: &mut Zone, come: i64) -> i64 {
    zone.file(100, parcel(0));
    zone.file(come, parcel(1));
    zone.file(come, parcel(2));
    zone.file(come + 1, parcel(3));
    let request = CancelRequest { parcel: parcel(0), placed: at(70) };
    zone.hear(come + 2, LinkId::WarehouseToCustoms, Message::CancelRequest(request));
    zone.run(5000);
    zone.way(parcel(3)).last().map_or(0, |(_, at)| *at)
}

#[test]
fn a_cancelled_list_gives_nothing_back_that_it_does_not_hold() {
    let mut with = for_two();
    with.risk.random = crate::support::ALWAYS;
    let without = Parameters { guarantee: None, ..with.clone() };
    // Accepted while there was no guarantee.
    let begins = vec![(at(0), setting(), without.clone(), false), (at(300), setting(), with.clone(), false)];
    assert_eq!(accepted_after_a_cancellation(&mut Zone::changing(begins), 400), 1000);
    // Accepted before a top-up, which settles what was held.
    assert_eq!(accepted_after_a_cancellation(&mut Zone::new(setting(), with.clone()), 1100), 1500);
    // Accepted under a guarantee that ended.
    let gap = [(0, &with), (200, &without), (300, &with)];
    let gap = gap.map(|(from, rules)| (at(from), setting(), rules.clone(), false)).to_vec();
    assert_eq!(accepted_after_a_cancellation(&mut Zone::changing(gap), 400), 1000);
}

#[test]
fn without_a_guarantee_from_some_day_on_everybody_is_accepted() {
    let mut zone =
        Zone::changing(vec![(at(0), setting(), for_two(), false), (at(500), setting(), parameters(), false)]);
    for ordinal in 0..5 {
        zone.file(100, parcel(ordinal));
    }
    zone.run(5000);
    assert_eq!(zone.way(parcel(4)).last(), Some(&(Milestone::Released, 500)));
}

/// Five lists of which two wait for each top-up, under the same terms all along.
fn five_lists(phases: &[(i64, bool)]) -> Vec<i64> {
    let phases = phases.iter().map(|(from, down)| (at(*from), setting(), for_two(), *down)).collect();
    let mut zone = Zone::changing(phases);
    for ordinal in 0..5 {
        zone.file(100, parcel(ordinal));
    }
    zone.run(5000);
    (0..5).map(|ordinal| zone.way(parcel(ordinal)).last().map_or(0, |(_, at)| *at)).collect()
}

#[test]
fn a_change_at_its_instant_takes_no_top_up_away() {
    let undisturbed = five_lists(&[(0, false)]);
    assert_eq!(undisturbed, [100, 100, 1000, 1000, 1500]);
    assert_eq!(five_lists(&[(0, false), (1000, false), (1500, false)]), undisturbed);
}

#[test]
fn a_top_up_that_falls_due_while_the_node_is_down_comes_when_it_is_up() {
    assert_eq!(five_lists(&[(0, false), (900, true), (1100, false)]), [100, 100, 1100, 1100, 1500]);
    assert_eq!(five_lists(&[(0, false), (1000, true), (1100, false)]), [100, 100, 1100, 1100, 1500]);
}

//! Targets that ask for more parcels than there are orders, or goods.

use measure::{Target, Timed};
use model::SimTime;
use protocol::{Interval, StationTable};
use scenario::{Scenario, ScenarioPhase};

use super::Reach;

/// A number that is so many standard deviations above the mean does not come about.
const DEVIATIONS: f64 = 5.0;

/// Nobody is released who has not ordered.
pub(super) fn released(scenario: &Scenario, by: Option<SimTime>, count: f64) -> Reach {
    if let Some(most) = scenario.most_released().filter(|most| *most < count) {
        return Reach::Out(format!("out of reach even with unlimited staff: {}", held(most)));
    }
    let by_then = by.unwrap_or(SimTime::MAX);
    let (placed, deviation) = (scenario.expected_orders(by_then), scenario.orders_deviation(by_then));
    if placed >= count {
        return Reach::Open;
    }
    let counted = if scenario.window.warmup_end > SimTime::ZERO { " after the warm-up" } else { "" };
    let then = if by.is_some() { "by then" } else { "in all" };
    let orders = format!("{placed:.0} orders are placed {then}{counted}");
    if deviation <= 0.0 {
        return Reach::Out(format!("out of reach even with unlimited staff: {orders}"));
    }
    // One day in two has more orders than the mean.
    if count < placed + DEVIATIONS * deviation {
        return Reach::Unknown;
    }
    Reach::Out(format!(
        "seems out of reach even with unlimited staff: on average {orders}, give or take {deviation:.0}"
    ))
}

/// A share of all that are placed and not cancelled, which can't be greater than what the bonded book holds of them. `None` where
/// it says nothing against the target.
pub(super) fn share_of_all(scenario: &Scenario, target: &Target, timed: Timed, share: f64) -> Option<Reach> {
    let Timed::Interval(interval, None) = timed else { return None };
    // Documents are complete before anybody is refused.
    if interval == Interval::OrderToDocuments || !target.is_share_of_all_placed() {
        return None;
    }
    let most = scenario.most_released()?;
    let orders = least_orders(scenario)?;
    (most < share * orders).then(|| {
        let most_share = most / orders * 100.0;
        let why = held(most);
        Reach::Out(format!(
            "out of reach even with unlimited staff: {why}, and who is refused counts in the share: {most_share:.1}% at the most"
        ))
    })
}

fn held(most: f64) -> String {
    format!("the bonded book holds {most:.0} pieces (`goods.stock`), one for each parcel at least")
}

/// As many are placed and not cancelled at the least; `None` where it is not known how many are cancelled.
fn least_orders(scenario: &Scenario) -> Option<f64> {
    let leaves = |table: &StationTable| {
        table.stations.iter().any(|(_, station)| station.room.is_some() || station.patience.is_some())
    };
    let cancels = |phase: &ScenarioPhase| leaves(&phase.seller.stations) || leaves(&phase.warehouse.stations);
    if scenario.phases.iter().any(cancels) {
        return None;
    }
    let wanted = |phase: &ScenarioPhase| phase.setting.cancellation.share.value();
    let cancelled = scenario.phases.iter().map(wanted).fold(0.0, f64::max);
    let (placed, deviation) =
        (scenario.expected_orders(SimTime::MAX), scenario.orders_deviation(SimTime::MAX));
    let placed = (placed - DEVIATIONS * deviation).max(0.0);
    let by_chance = DEVIATIONS * (placed * cancelled * (1.0 - cancelled)).sqrt();
    Some(placed * (1.0 - cancelled) - by_chance)
}

//! Orders that can't be released, whatever the staff, and lanes that nobody comes to: there is nothing to measure then.

use model::{Duration, Lane};
use protocol::{Interval, StationId, StationKind};

use super::rates::Rates;
use super::{LeastTimes, Warning, when};
use crate::scenario::{Scenario, ScenarioPhase};
use crate::units::Time;

/// Whether any parcel goes into a lane, in any phase.
pub(crate) fn comes_to(scenario: &Scenario, lane: Lane) -> bool {
    let rates = |phase: &ScenarioPhase| Rates::of(phase, 0.0);
    let comes = |rates: Rates| match lane {
        // Who is stopped by a list, and cleared, is of the red lane as well.
        Lane::Red => rates.red > 0.0 || rates.stopped > 0.0,
        // Who leaves the reviewers' line gets out of the yellow lane: there has to be review for it, by whomever.
        Lane::Yellow => rates.visits > 0.0 || rates.automatic > 0.0,
        Lane::Green | Lane::Blue => true,
    };
    scenario.phases.iter().any(|phase| comes(rates(phase)))
}

/// How many parcels the bonded books of all zones suffice for, at a piece each; `None` where there is no end of some goods.
pub(crate) fn most_released(scenario: &Scenario) -> Option<f64> {
    let is_sold = |number: usize| {
        let share = |phase: &ScenarioPhase| phase.setting.goods.get(number).map_or(0.0, |goods| goods.share);
        scenario.phases.iter().any(|phase| share(phase) > 0.0)
    };
    let goods = scenario.phases[0].setting.goods.iter().enumerate().filter(|(number, _)| is_sold(*number));
    let pieces: Option<u64> = goods.map(|(_, goods)| goods.stock).sum();
    pieces.map(|pieces| pieces as f64 * f64::from(scenario.zones.get()))
}

/// Whether some leave one of these stations unserved in a phase: out of patience, or because there is no room.
pub(super) fn some_leave_unserved(phase: &ScenarioPhase, stations: &[StationKind]) -> bool {
    stations.iter().any(|kind| {
        let station = phase.table(kind.role()).get(StationId::of(*kind));
        station.is_some_and(|station| station.room.is_some() || station.patience.is_some())
    })
}

/// Who reviews documents.
pub(super) const REVIEW: [StationKind; 2] = [StationKind::AutomaticReviewer, StationKind::Reviewers];
/// Who inspects goods.
pub(super) const INSPECTION: [StationKind; 3] =
    [StationKind::Xray, StationKind::Images, StationKind::Unpackers];

/// That nothing can be released, and why.
pub(super) fn nothing(scenario: &Scenario) -> Option<Warning> {
    let in_all = |holds: &dyn Fn(&ScenarioPhase) -> bool| scenario.phases.iter().all(holds);
    let least_s =
        LeastTimes::of_interval(scenario, Interval::OrderToRelease, Some(Lane::Green))?.quantile_s(0.0);
    let window = scenario.window;
    let why = if in_all(&|phase| phase.setting.goods.iter().all(|class| class.stock == Some(0))) {
        "every class of goods has `stock: 0`, so every order ends there".to_owned()
    } else if in_all(&|phase| all_are_cancelled(phase, least_s)) {
        format!("every buyer cancels before the {} that an order needs at least", measured(least_s))
    } else if least_s > window.horizon.since(window.warmup_end).seconds() {
        let ends = when(scenario, window.horizon);
        format!(
            "an order needs at least {} even with unlimited staff, and the run ends at {ends}",
            measured(least_s)
        )
    } else if in_all(&|phase| {
        Rates::of(phase, 0.0).released <= 0.0
            && !some_leave_unserved(phase, &REVIEW)
            && !some_leave_unserved(phase, &INSPECTION)
    }) {
        "customs refuses, stops or keeps every one of these".to_owned()
    } else {
        return None;
    };
    Some(Warning::new(
        "released",
        format!("nothing can be released: {why}; what is measured up to the release stays empty"),
    ))
}

/// Whether all buyers want their orders cancelled, sooner than the quickest is released.
fn all_are_cancelled(phase: &ScenarioPhase, least_s: f64) -> bool {
    let cancellation = &phase.setting.cancellation;
    cancellation.share.value() >= 1.0 && cancellation.after.0.quantile(1.0 - 1e-9) < least_s
}

fn measured(seconds: f64) -> String {
    Time(Duration::from_seconds(seconds.ceil() as i64)).to_string()
}

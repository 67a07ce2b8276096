//! When dated changes hold, and what they are in words, for those who watch a run.

use model::SimTime;

use crate::layer::{ChangeLayer, FaultLayer, Layer, ListLayer};
use crate::scenario::Scenario;

/// When a change holds within the run, if it does.
pub(crate) fn period(scenario: &Scenario, change: &ChangeLayer) -> Option<(SimTime, SimTime)> {
    let (clock, window) = (scenario.clock, scenario.window);
    let from = clock.instant(change.at.or(change.from)?);
    let to = match (change.r#for, change.to) {
        (Some(lasts), _) => from + lasts.0,
        (None, Some(to)) => clock.end(to, from),
        (None, None) => window.horizon,
    };
    let (from, to) = (from.max(window.start), to.min(window.horizon));
    (from < to).then_some((from, to))
}

/// What changes begin and end, with the instants, in order of time.
pub(crate) fn announcements(scenario: &Scenario) -> Vec<(SimTime, String)> {
    let (layer, _): &(Layer, _) = &scenario.origin.0;
    let changes = layer.changes.as_ref().map(ListLayer::entries).unwrap_or_default();
    let mut told = Vec::new();
    for change in changes {
        let Some((from, to)) = period(scenario, change) else { continue };
        let ends = to < scenario.window.horizon;
        let until = if ends { format!(" until {}", scenario.clock.label(to)) } else { String::new() };
        for (what, afterwards) in in_words(change) {
            told.push((from, format!("{what}{until}")));
            told.extend(ends.then_some((to, afterwards)));
        }
    }
    told.sort_by_key(|(at, _)| *at);
    told
}

/// What a change is, and what is told when it ends.
fn in_words(change: &ChangeLayer) -> Vec<(String, String)> {
    let mut words = Vec::new();
    if let Some(FaultLayer { node, station, capacity }) = &change.fault {
        words.extend(node.iter().map(|node| (format!("{node} is down"), format!("{node} is up again"))));
        words.extend(station.iter().map(|station| {
            let left = capacity.map_or(0.0, |capacity| capacity.percent);
            let what = if left > 0.0 {
                format!("{station} works at {left} %")
            } else {
                format!("{station} is down")
            };
            (what, format!("{station}: the fault ends"))
        }));
    }
    let set = change.set.iter().flat_map(|set| &set.0);
    words.extend(
        set.map(|(path, value)| (format!("{path}: {}", value.line()), format!("{path}: this change ends"))),
    );
    words
}

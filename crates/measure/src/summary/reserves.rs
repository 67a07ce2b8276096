//! Reserve staff in the summary: when it was called, came and went.

use super::wrapped;
use crate::reserves::Intervention;
use crate::results::Results;

/// Calls that are told one by one; the others are counted.
const CALLS_TOLD: usize = 4;

/// One sentence for each reserve of a single run; of several replications, how often they were called.
pub(super) fn told(results: &Results) -> String {
    if results.reserve_calls == 0 {
        return String::new();
    }
    if results.replications > 1 {
        let mean = results.reserve_calls as f64 / results.replications as f64;
        return format!("reserves: called {mean:.1} times a replication\n");
    }
    let mut text = String::new();
    let mut kinds: Vec<(&str, &str)> = Vec::new();
    for Intervention { station, trigger, .. } in &results.interventions {
        if !kinds.contains(&(station, trigger)) {
            kinds.push((station, trigger));
        }
    }
    for (station, trigger) in kinds {
        let own = |entry: &&Intervention| entry.station == station && entry.trigger == trigger;
        let entries: Vec<&Intervention> = results.interventions.iter().filter(own).collect();
        text += &wrapped(&format!("reserve of {station}, when {trigger}: "), &parts(&entries));
    }
    text
}

fn parts(entries: &[&Intervention]) -> Vec<String> {
    let (mut parts, mut calls) = (Vec::new(), 0);
    for entry in entries {
        calls += usize::from(entry.event == "called");
        if calls <= CALLS_TOLD {
            let Intervention { at, event, number, waiting, .. } = entry;
            parts.push(match *event {
                "called" => format!("{number} called at {at} ({waiting} waiting)"),
                "arrived" => format!("there at {at}"),
                "called_off" => format!("called off at {at}"),
                _ => format!("home at {at} ({waiting} waiting)"),
            });
        }
    }
    if calls > CALLS_TOLD {
        let more = calls - CALLS_TOLD;
        parts.push(format!("and {more} more {}", if more == 1 { "call" } else { "calls" }));
    }
    parts
}

//! `greenlane check`: is a scenario right, and what should a planner know before running it?

use std::fmt::Write;

use measure::Target;
use scenario::{Load, Scenario, ScenarioError, Variant};

use super::load;
use crate::arguments::Check;
use crate::exit::{Failure, PASS};
use crate::report::targets as targets_of;
use crate::standard_output::print;
use crate::warnings::Warnings;

pub(crate) fn run(check: &Check) -> Result<u8, Failure> {
    let choice = &check.choice;
    if choice.scenario.is_none() && choice.variant.is_none() && choice.set.is_empty() {
        return super::language::scenarios();
    }
    let scenario = load(&check.choice)?;
    let targets = targets_of(&scenario)?;
    // The scenario itself was read; a variant may bring targets of its own.
    ScenarioError::all(scenario.variants.iter().map(|Variant { name, .. }| {
        targets_of(&scenario.variant(name)?)
            .map_err(|error| error.inside(&format!("the variant `{name}`"), None))
    }))?;
    let Warnings { told: warnings, open, .. } = Warnings::of(&scenario, &targets);
    let mut text = loads(&scenario);
    for warning in &warnings {
        let _ = writeln!(text, "warning: {warning}");
    }
    text += &notes(&targets);
    if !open.is_empty() {
        let _ = writeln!(text, "only a run can tell whether these targets are met:\n  {}", open.join("\n  "));
    }
    let hash = scenario.hash();
    let counts = [
        counted(warnings.len(), "warning"),
        counted(targets.len(), "target"),
        counted(scenario.variants.len(), "variant"),
    ];
    if !scenario.variants.is_empty() {
        let names: Vec<&str> = scenario.variants.iter().map(|variant| variant.name.as_str()).collect();
        let _ = writeln!(text, "variants: {}", names.join(", "));
    }
    let _ = writeln!(text, "{}: no errors, {} (hash {hash})", scenario.name, counts.join(", "));
    print(&text)?;
    Ok(PASS)
}

/// Which instants are meant, where targets leave a choice.
fn notes(targets: &[Target]) -> String {
    let mut text = String::new();
    for target in targets {
        if let Some(first) = target.first_of_several() {
            let what = format!("its time means the first: {first}; write the date for another");
            let _ = writeln!(text, "note: target `{}`: {what}", target.expr());
        }
    }
    text
}

/// `1 warning`, `2 warnings`.
fn counted(count: usize, of: &str) -> String {
    format!("{count} {of}{}", if count == 1 { "" } else { "s" })
}

/// The offered loads, as the comments of scenarios reckon them: arrivals x mean service, in busy servers.
fn loads(scenario: &Scenario) -> String {
    let loads = scenario.loads();
    if loads.is_empty() {
        return String::new();
    }
    let mut text = format!(
        "offered load by part of the day, on average over the window (busy servers / servers on duty):\n  \
         {:<28} {:<10} {:>12} {:>10} {:>11} {:>9}\n",
        "station", "part", "customers/h", "each", "busy", "on duty"
    );
    let mut before = "";
    for load in &loads {
        let Load { station, part, per_hour, service_s, offered_erlang, servers } = load;
        let name = if station == before { "" } else { station };
        let each = if *service_s > 0.0 { measure::narrow(*service_s) } else { "-".to_owned() };
        let servers = servers.map_or_else(|| "unlimited".to_owned(), |servers| format!("{servers:.1}"));
        let _ = writeln!(
            text,
            "  {name:<28} {part:<10} {per_hour:>12.0} {each:>10} {offered_erlang:>11.2} {servers:>9}"
        );
        before = station;
    }
    text + "\n"
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]

    use super::{notes, targets_of};

    /// An ordinary day, and the day after it.
    #[test]
    fn a_time_of_day_that_comes_twice_is_told_with_its_date() {
        let told = |target: &str| {
            let scenario =
                scenario::load("builtin/bonded-1210", &[format!("targets=[\"{target}\"]")]).unwrap();
            notes(&targets_of(&scenario).unwrap())
        };
        let note = "note: target `backlog(all) < 9 at 01:00`: its time means the first: 05-11 01:00; \
                    write the date for another\n";
        assert_eq!(told("backlog(all) < 9 at 01:00"), note);
        for one in ["backlog(all) < 9 at 05-12 01:00", "backlog(all) < 9 at 25h"] {
            assert_eq!(told(one), "", "{one}");
        }
    }
}

//! `greenlane check`: is a scenario right, and what should a planner know before running it?

use std::fmt::Write;

use scenario::{Load, Scenario, ScenarioError, Variant};

use super::load;
use crate::arguments::Check;
use crate::exit::{Failure, PASS};
use crate::reach::{Reach, reach};
use crate::report::targets as targets_of;
use crate::standard_output::print;

pub(crate) fn run(check: &Check) -> Result<u8, Failure> {
    let choice = &check.choice;
    if choice.scenario.is_none() && choice.variant.is_none() && choice.set.is_empty() {
        return super::language::scenarios();
    }
    let (scenario, _) = load(&check.choice)?;
    let targets = targets_of(&scenario)?;
    // The scenario itself was read; a variant may bring targets of its own.
    ScenarioError::all(scenario.variants.iter().map(|Variant { name, .. }| {
        targets_of(&scenario.variant(name)?)
            .map_err(|error| error.inside(&format!("the variant `{name}`"), None))
    }))?;
    let mut warnings: Vec<String> = scenario.check().iter().map(ToString::to_string).collect();
    let mut open = Vec::new();
    for target in &targets {
        match reach(&scenario, target) {
            Reach::Open => {}
            Reach::Out(reason) => warnings.push(format!("target `{}`: {reason}", target.expr())),
            Reach::Unknown => open.push(target.expr()),
        }
    }
    let mut text = loads(&scenario);
    for warning in &warnings {
        let _ = writeln!(text, "warning: {warning}");
    }
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
        let each = match *service_s {
            none if none <= 0.0 => "-".to_owned(),
            short if short < 1.0 => format!("{:.1} ms", short * 1_000.0),
            long => format!("{long:.1} s"),
        };
        let servers = servers.map_or_else(|| "unlimited".to_owned(), |servers| format!("{servers:.1}"));
        let _ = writeln!(
            text,
            "  {name:<28} {part:<10} {per_hour:>12.0} {each:>10} {offered_erlang:>11.2} {servers:>9}"
        );
        before = station;
    }
    text + "\n"
}

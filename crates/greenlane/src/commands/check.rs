//! `greenlane check`: is a scenario right, and what should a planner know before running it?

use std::fmt::Write;

use measure::Target;
use scenario::{Load, Peak, Scenario, ScenarioError, Variant};
use serde_json::json;

use super::load;
use crate::arguments::{Check, ResultPlaces};
use crate::exit::{Failure, PASS};
use crate::lines::filled;
use crate::report::{check_places, targets as targets_of, write};
use crate::standard_streams::print;
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
    let warnings = Warnings::of(&scenario, &targets);
    check_places(&ResultPlaces { json: check.json.clone(), out: None })?;
    match &check.json {
        Some(file) if file.as_os_str() == "-" => print(&data(&scenario, &targets, &warnings))?,
        json => {
            print(&told(&scenario, &targets, &warnings))?;
            json.as_ref().map_or(Ok(()), |file| write(file, data(&scenario, &targets, &warnings)))?;
        }
    }
    Ok(PASS)
}

/// What is told, as data for programs. Loads are in Erlang, peaks in parts of those on duty.
fn data(scenario: &Scenario, targets: &[Target], warnings: &Warnings) -> String {
    let load = |load: Load| {
        let Load { station, part, per_hour, service_s, offered_erlang, servers, peak } = load;
        let peak = peak.map(|peak| json!({ "load": peak.load, "at": scenario.clock.label(peak.at) }));
        json!({
            "station": station, "part": part, "per_hour": per_hour, "service_s": service_s,
            "offered_erlang": offered_erlang, "servers": servers, "peak": peak,
        })
    };
    let data = json!({
        "schema": "greenlane.check/1",
        "scenario": scenario.name,
        "scenario_hash": scenario.hash().to_string(),
        "loads": scenario.loads().into_iter().map(load).collect::<Vec<_>>(),
        "warnings": warnings.told,
        "targets": targets.iter().map(Target::expr).collect::<Vec<_>>(),
        "targets_only_a_run_can_tell": warnings.open,
        "coupled": scenario.coupled(),
        "variants": scenario.variants.iter().map(|variant| &variant.name).collect::<Vec<_>>(),
    });
    format!("{data:#}\n")
}

/// The same for people.
fn told(scenario: &Scenario, targets: &[Target], warnings: &Warnings) -> String {
    let Warnings { told: warnings, open, .. } = warnings;
    let mut text = loads(scenario);
    for warning in warnings {
        text += &wrapped(&format!("warning: {warning}"));
    }
    text += &notes(targets);
    if !open.is_empty() {
        let _ = writeln!(text, "only a run can tell whether these targets are met:\n  {}", open.join("\n  "));
    }
    let coupled = scenario.coupled();
    if !coupled.is_empty() {
        let head =
            "coupled, as these act by what the run does, so that a variant may change who waits where: ";
        text += &filled(head, coupled.join(", ").split(' '), 2);
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
    text
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

/// A warning in lines of a terminal; those behind the first are set in.
fn wrapped(text: &str) -> String {
    // A number stays with its unit.
    let is_number = |word: &str| word.trim_start_matches('(').parse::<f64>().is_ok();
    let mut units = Vec::<String>::new();
    for word in text.split(' ') {
        match units.last_mut() {
            Some(last) if is_number(last.rsplit(' ').next().unwrap_or(last)) => last.extend([" ", word]),
            _ => units.push(word.to_owned()),
        }
    }
    filled("", units, 2)
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
        "offered load by part of the day, on average over the window (busy servers / servers on duty),\n\
         and in its worst quarter of an hour (peak: busy over on duty; !: at the limit, or nobody is there):\n  \
         {:<28} {:<10} {:>12} {:>9} {:>10} {:>9} {:>7} when\n",
        "station", "part", "customers/h", "each", "busy", "on duty", "peak"
    );
    let mut before = "";
    for load in &loads {
        let Load { station, part, per_hour, service_s, offered_erlang, servers, peak } = load;
        let name = if station == before { "" } else { station };
        let each = if *service_s > 0.0 { measure::narrow(*service_s) } else { "-".to_owned() };
        let servers = servers.map_or_else(|| "unlimited".to_owned(), |servers| format!("{servers:.1}"));
        let peak = peak.map_or_else(String::new, |peak| shown(scenario, peak));
        let _ = writeln!(
            text,
            "  {name:<28} {part:<10} {per_hour:>12.0} {each:>9} {offered_erlang:>10.2} {servers:>9}{peak}"
        );
        before = station;
    }
    text + &tightest(scenario, &loads) + "\n"
}

/// The cell of a peak: ` 131 % 11-11 00:00 !`.
fn shown(scenario: &Scenario, peak: Peak) -> String {
    let load =
        if peak.load.is_finite() { format!("{:.0} %", peak.load * 100.0) } else { "nobody".to_owned() };
    let mark = if peak.is_overload() { " !" } else { "" };
    format!(" {load:>7} {}{mark}", scenario.clock.label(peak.at))
}

/// What breaks first: the station with the highest peak, of those at which somebody is on duty.
fn tightest(scenario: &Scenario, loads: &[Load]) -> String {
    let peaks = loads.iter().filter_map(|load| Some((load, load.peak.filter(|peak| peak.load.is_finite())?)));
    // The first of those that are alike but for rounding.
    let higher = |a: &(&Load, Peak), b: &(&Load, Peak)| b.1.load > a.1.load * (1.0 + 1e-6);
    let highest = peaks.reduce(|a, b| if higher(&a, &b) { b } else { a });
    highest.map_or_else(String::new, |(load, peak)| {
        let Peak { load: times, at } = peak;
        let times = if times < 1.0 { format!("{times:.2}") } else { format!("{times:.1}") };
        format!("tightest: {}, {times}x on {}\n", load.station, scenario.clock.label(at))
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]

    use super::{loads, notes, targets_of, wrapped};

    /// The demo's pickers have too little for ten minutes, its reviewers for forty.
    #[test]
    fn the_table_ends_with_what_breaks_first() {
        let text = loads(&scenario::load("demo", &[]).unwrap());
        assert!(text.lines().all(|line| line.chars().count() <= 110), "{text}");
        let row = |station: &str| text.lines().find(|line| line.trim_start().starts_with(station)).unwrap();
        assert!(row("customs.reviewers").ends_with("11-11 00:00 !"), "{text}");
        assert!(
            !row("customs.xray").ends_with('!') && row("seller.payment").ends_with("unlimited"),
            "{text}"
        );
        assert!(text.contains("\ntightest: customs.reviewers, 1.9x on 11-11 00:00\n"), "{text}");
    }

    #[test]
    fn a_long_warning_is_wrapped() {
        let text = wrapped(&"warning ".repeat(30));
        assert!(text.lines().all(|line| line.chars().count() <= 100) && text.lines().count() == 3, "{text}");
        assert!(text.lines().skip(1).all(|line| line.starts_with("  w")), "{text}");
        assert_eq!(wrapped("warning: short"), "warning: short\n");
        let broken = wrapped(&format!("{} (4 min each)", "x".repeat(94)));
        assert_eq!(broken, format!("{}\n  (4 min each)\n", "x".repeat(94)));
    }

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

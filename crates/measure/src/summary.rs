//! What the terminal shows when a run ends: plain text, about 100 columns at most as long as names are short.

mod desks;
mod pools;
mod reserves;
mod table;

use model::Duration;

use crate::description::PoolStations;
use crate::results::{IntervalStatistics, Intervals, OrderResults, Results, StationResults};
use crate::shown::{decimal, grouped, half_width, hours, length, length_or_open, money, narrow, percent};
use crate::target::{TargetResult, Unit};
use crate::verdict::Verdict;
use table::Table;

/// What the summary says beyond the results.
#[derive(Clone, Debug)]
pub struct SummaryContext {
    /// What time 0 is called, like `11-11 00:00`.
    pub clock_label: String,
    /// The time from time 0 to the end of arrivals.
    pub arrivals: Duration,
    /// The time of day of time 0.
    pub start_of_day: Duration,
    /// The pools that serve stations.
    pub pools: Vec<PoolStations>,
}

/// The summary, with a newline at the end.
pub fn render(results: &Results, context: &SummaryContext) -> String {
    let sections = [
        header(results, context),
        verdict(results),
        headline(results),
        intervals(results),
        stations(results),
        pools::told(results, context),
        desks::told(results, context),
        orders(results),
        [holders(results), waiting(results)].concat(),
        backlog(results),
        reserves::told(results),
        figures(results),
        checks(results),
        targets(results),
        cost(results),
    ];
    let shown: Vec<String> = sections.into_iter().filter(|section| !section.is_empty()).collect();
    shown.join("\n")
}

fn header(results: &Results, context: &SummaryContext) -> String {
    let replications = match (results.replications, results.replications_asked) {
        (done, Some(asked)) => format!(", {done} of {asked} replications"),
        (1, None) => String::new(),
        (several, None) => format!(", {several} replications"),
    };
    format!(
        "{}, from {}, seed {}, {} clock{replications}\ndigest {}\n",
        results.scenario,
        context.clock_label,
        results.seed,
        results.mode.name(),
        results.digest
    )
}

fn verdict(results: &Results) -> String {
    if let Some(at) = &results.interrupted_at {
        return format!(
            "INTERRUPTED at {at}: what had happened by then. Targets are not judged; the ends of services under way and\n\
             the deliveries of what is out of the gate are known ahead\n"
        );
    }
    if let Some(asked) = results.replications_asked {
        let done = results.replications;
        return format!("INTERRUPTED after {done} of {asked} replications: targets are not judged\n");
    }
    let targets = results.targets.len();
    let met = results.targets.iter().filter(|target| target.pass).count();
    match results.verdict() {
        Verdict::Pass if targets == 0 => "NO TARGETS: every self-check holds\n".to_owned(),
        Verdict::Pass => format!("PASS: every self-check holds, {met} of {targets} targets met\n"),
        Verdict::TargetFailed => format!("TARGET FAILED: {met} of {targets} targets met\n"),
        Verdict::NotTrustworthy => format!("NOT TRUSTWORTHY: {}\n", results.doubts().join("; ")),
    }
}

/// The percentiles of order to release, overall and by lane.
fn headline(results: &Results) -> String {
    let mut table = Table::new(&interval_columns("order to release", results.replications));
    let mut add = |name: &str, intervals: &Intervals| {
        if let Some(statistics) = intervals.get("order_to_release") {
            table.row(interval_row(name, statistics, results.replications));
        }
    };
    add("all", &results.intervals);
    for (lane, intervals) in results.by_lane.iter() {
        add(lane, intervals);
    }
    table.render()
}

/// The table of a time release study.
fn intervals(results: &Results) -> String {
    let mut table = Table::new(&interval_columns("interval", results.replications));
    for (name, statistics) in results.intervals.iter() {
        if statistics.n > 0 || statistics.censored > 0 {
            table.row(interval_row(name, statistics, results.replications));
        }
    }
    table.render()
}

fn interval_columns(first: &str, replications: usize) -> Vec<&str> {
    let mut columns = vec![first, "n", "mean"];
    if replications > 1 {
        columns.push("+/-");
    }
    columns.extend(["p50", "p90", "p95", "p99", "max", "open"]);
    columns
}

fn interval_row(name: &str, statistics: &IntervalStatistics, replications: usize) -> Vec<String> {
    let IntervalStatistics { n, censored, p50_s, p90_s, p95_s, p99_s, at_least_s, .. } = *statistics;
    let percentile = |(value, at_least_s)| length_or_open(value, n > 0 || censored > 0, at_least_s);
    let mut row = vec![name.to_owned(), grouped(n), length(statistics.mean_s)];
    if replications > 1 {
        let range = statistics.ci95.and_then(|confidence| confidence.mean_s);
        let half_s = range.map(|[low, high]| (high - low) / 2.0).zip(statistics.mean_s);
        row.push(half_s.map_or("-".to_owned(), |(half_s, mean_s)| half_width(half_s, mean_s)));
    }
    row.extend([p50_s, p90_s, p95_s, p99_s].into_iter().zip(at_least_s).map(percentile));
    row.extend([length(statistics.max_s), grouped(censored)]);
    row
}

fn stations(results: &Results) -> String {
    let shown: Vec<&StationResults> = results
        .stations
        .iter()
        .filter(|station| station.servers_mean.is_some() || station.queue_max > 0)
        .collect();
    let some_close = shown.iter().any(|station| station.wait_open_mean_s.is_some());
    let some_left = shown.iter().any(|station| station.left > 0);
    let mut columns = vec!["station", "servers", "arrivals", "busy", "overtime", "wait mean", "wait p95"];
    columns.extend(some_close.then_some("when open"));
    columns.extend(some_left.then_some("left"));
    columns.extend(["queue", "end"]);
    let mut table = Table::new(&columns);
    for station in shown {
        let [at_least_s, open_at_least_s] = station.wait_p95_at_least_s;
        let wait = |value, at_least_s| length_or_open(value, station.arrivals > 0, at_least_s);
        let mut row = vec![
            station.name.clone(),
            station.servers_mean.map_or(unlimited(station).to_owned(), decimal),
            grouped(station.arrivals),
            station.utilisation.map_or("-".to_owned(), percent),
            station.overtime_h.map_or("-".to_owned(), hours),
            length(station.wait_mean_s),
            wait(station.wait_p95_s, at_least_s),
        ];
        row.extend(some_close.then(|| match station.wait_open_mean_s {
            Some(_) => wait(station.wait_open_p95_s, open_at_least_s),
            None => "-".to_owned(),
        }));
        row.extend(some_left.then(|| grouped(station.left)));
        row.extend([grouped(u64::from(station.queue_max)), decimal(station.queue_end)]);
        table.row(row);
    }
    if table.is_empty() { String::new() } else { table.render() }
}

/// Unlimited servers: at all times, or as many as are wanted in opening hours.
const fn unlimited(station: &StationResults) -> &'static str {
    if station.wait_open_mean_s.is_some() { "any" } else { "unlimited" }
}

fn orders(results: &Results) -> String {
    let OrderResults { carried_in, placed, released, released_by_end, delivered, cancelled, .. } =
        results.orders;
    let OrderResults { refused, seized, shipped_back, inside, in_flight, .. } = results.orders;
    let [placed, released, by_end] = [placed, released, released_by_end].map(grouped);
    let ends = [
        ("carried in", carried_in),
        ("delivered", delivered),
        ("cancelled", cancelled),
        ("refused", refused),
        ("seized", seized),
        ("shipped back", shipped_back),
        ("inside", inside),
        ("in flight", in_flight),
    ];
    let shown = ends.iter().filter(|(name, count)| *count > 0 || matches!(*name, "delivered" | "inside"));
    let ends: Vec<String> = shown.map(|(name, count)| format!("{name} {}", grouped(*count))).collect();
    let by_end = if results.interrupted_at.is_some() {
        String::new()
    } else {
        format!(" ({by_end} by the end of arrivals)")
    };
    format!("placed {placed}, released {released}{by_end}\n{}\n", ends.join(", "))
}

/// Whose time it was, of the mean time from order to release.
fn holders(results: &Results) -> String {
    let means: Vec<(&str, f64)> = results
        .by_holder
        .iter()
        .filter_map(|(holder, intervals)| Some((holder, intervals.get("order_to_release")?.mean_s?)))
        .filter(|(_, mean)| *mean > 0.0)
        .collect();
    let whole: f64 = means.iter().map(|(_, mean)| mean).sum();
    if whole <= 0.0 {
        return String::new();
    }
    let shown = means.iter().map(|(holder, mean)| {
        format!("{} {} ({})", holder.replace('_', " "), narrow(*mean), percent(mean / whole))
    });
    wrapped("who held the clock: ", &shown.collect::<Vec<_>>())
}

/// Where the line is that costs most: the stations with the most of all time that was spent waiting for a server in the window,
/// or for its opening.
fn waiting(results: &Results) -> String {
    const SHOWN: usize = 3;
    const SHARE_MIN: f64 = 0.01;
    // Who waits for a full vehicle waits for no server. Who waits for unlimited ones to open does.
    let limited: Vec<_> = results.stations.iter().filter(|station| !station.waits_for_company).collect();
    let whole: f64 = limited.iter().map(|station| station.queue_mean).sum();
    let mut lines: Vec<(&str, f64)> = limited
        .iter()
        .map(|station| (station.name.as_str(), station.queue_mean / whole))
        .filter(|(_, share)| *share >= SHARE_MIN)
        .collect();
    lines.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    let shown = lines.iter().take(SHOWN).map(|(station, share)| format!("{station} {}", percent(*share)));
    wrapped("most of the waiting: ", &shown.collect::<Vec<_>>())
}

/// Where parcels stand at the end, and how old they are.
fn backlog(results: &Results) -> String {
    let standing = results.backlog.iter().filter(|(_, standing)| standing.parcels > 0.0);
    let shown = standing.map(|(stage, standing)| {
        let age = length(standing.mean_age_s);
        format!("{} {} (mean age {age})", stage.replace('_', " "), decimal(standing.parcels))
    });
    wrapped("backlog at the end: ", &shown.collect::<Vec<_>>())
}

/// Risk management, money and hands.
fn figures(results: &Results) -> String {
    let (risk, money_results) = (&results.risk, &results.money);
    let mut text = String::new();
    let mut parts = Vec::new();
    let inspected = risk.inspection_rate.filter(|rate| *rate > 0.0);
    parts.extend(inspected.map(|rate| format!("inspected {}", percent(rate))));
    if risk.scanned > 0 {
        let rate = risk.flag_rate.map_or(String::new(), |rate| format!(" ({})", percent(rate)));
        parts.push(format!("scanned {}", grouped(risk.scanned)));
        parts.push(format!("flagged {}{rate}", grouped(risk.flagged)));
    }
    let counts = [
        ("unpacked", risk.unpacked),
        ("caught", risk.caught),
        ("missed", risk.missed),
        ("held for nothing", risk.held_for_nothing),
        ("detained", risk.detained),
        ("unexamined", risk.unexamined),
        ("audited", risk.audited),
        ("duplicates dropped", risk.duplicates_dropped),
    ];
    let shown = counts.iter().filter(|(_, count)| *count > 0);
    parts.extend(shown.map(|(name, count)| format!("{name} {}", grouped(*count))));
    let rates = [("precision", risk.precision), ("recall", risk.recall)];
    parts.extend(rates.into_iter().filter_map(|(name, rate)| Some(format!("{name} {}", percent(rate?)))));
    text += &wrapped("risk: ", &parts);
    let mut parts = Vec::new();
    if money_results.tax_fen != 0 {
        parts.push(format!("tax {}", money(money_results.tax_fen as f64)));
    }
    parts.extend(money_results.staff_fen.map(|fen| format!("staff {}", money(fen as f64))));
    parts.extend(money_results.per_declaration_fen.map(|fen| format!("{} per declaration", money(fen))));
    let touches = results.touches_per_parcel.filter(|touches| *touches > 0.0);
    parts.extend(touches.map(|touches| format!("{touches:.3} touches per parcel")));
    text += &wrapped("money and hands: ", &parts);
    text
}

/// `head: part, part, part`, in lines of at most 100 columns; nothing without parts.
pub(crate) fn wrapped(head: &str, parts: &[String]) -> String {
    const COLUMNS: usize = 100;
    let mut text = String::new();
    let mut line = head.to_owned();
    for (number, part) in parts.iter().enumerate() {
        let comma = if number + 1 < parts.len() { "," } else { "" };
        let space = if number > 0 { " " } else { "" };
        if number > 0 && line.chars().count() + part.chars().count() + 2 > COLUMNS {
            text.extend([line.as_str(), "\n"]);
            line = format!("  {part}{comma}");
        } else {
            line.extend([space, part, comma]);
        }
    }
    if parts.is_empty() { String::new() } else { format!("{text}{line}\n") }
}

fn checks(results: &Results) -> String {
    let shown = results.checks.named().map(|(name, holds)| {
        let word = if holds { "ok" } else { "FAILED" };
        format!("{name} {word}")
    });
    format!("self-checks: {}\n", shown.join(", "))
}

/// Each target with what was observed, and how sure that is where there are several replications.
fn targets(results: &Results) -> String {
    if results.targets.is_empty() {
        return String::new();
    }
    let ranges: Vec<String> = results.targets.iter().map(range).collect();
    let widest = |texts: &mut dyn Iterator<Item = &String>| texts.map(|text| text.chars().count()).max();
    let width = widest(&mut results.targets.iter().map(|target| &target.text)).unwrap_or(0);
    let range_width = widest(&mut ranges.iter()).unwrap_or(0);
    let space = if range_width > 0 { "  " } else { "" };
    let mut text = "targets\n".to_owned();
    for (target, range) in results.targets.iter().zip(&ranges) {
        let word = if target.pass { "met" } else { "FAILED" };
        let (observed, expr) = (&target.text, &target.expr);
        let note = target.note.as_ref().map_or(String::new(), |note| format!("  ({note})"));
        text.extend([format!("  {word:<6}  {observed:>width$}{space}{range:<range_width$}  {expr}{note}\n")]);
    }
    text
}

/// The 95 % interval of what was observed, cut off at what can be; nothing where there is none.
fn range(target: &TargetResult) -> String {
    let Some([low, high]) = target.ci95 else { return String::new() };
    let most = if target.unit == Unit::Share { 1.0 } else { f64::INFINITY };
    format!("[{}, {}]", target.unit.text(low.max(0.0)), target.unit.text(high.min(most)))
}

/// What the run cost, and for a live one how it kept its pace.
fn cost(results: &Results) -> String {
    let took = results.run.wall_s;
    let rate = results.run.parcels_per_s.map(|rate| format!(": {} parcels/s", grouped(rate as u64)));
    let mut text = format!("took {took:.2} s{}\n", rate.unwrap_or_default());
    if let Some(live) = &results.punctuality {
        let exact = if live.exact {
            "exact, nothing came late".to_owned()
        } else {
            format!("{} came late", live.late)
        };
        let pace = if live.on_pace { "on pace" } else { "behind its pace" };
        let (lag, held) = (live.lag_p99_ms, live.held_ms);
        text.extend([format!("live: {exact}; {pace} (lag p99 {lag:.1} ms, held by peers {held:.0} ms)\n")]);
    }
    if let Some(software) = &results.software_ms {
        let (p50, p99) = (software.p50, software.p99);
        text.extend([format!("software: a message takes {p50:.1} ms, p99 {p99:.1} ms\n")]);
    }
    text
}

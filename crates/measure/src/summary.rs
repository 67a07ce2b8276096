//! What the terminal shows when a run ends: plain text, at most 100 columns as long as names are short.

use model::Duration;

use crate::named::Named;
use crate::results::{IntervalStatistics, OrderResults, Results, StationResults};
use crate::verdict::Verdict;

/// What the summary says beyond the results.
#[derive(Clone, Debug)]
pub struct SummaryContext {
    /// What time 0 is called, like `11-11 00:00`.
    pub clock_label: String,
    /// The time from the end of arrivals to the horizon: whoever is still open has been so at least this long.
    pub drain: Duration,
}

/// The summary, with a newline at the end.
pub fn render(results: &Results, context: &SummaryContext) -> String {
    let mut sections = vec![header(results, context), verdict(results)];
    sections.push(headline(results, context));
    sections.push(stages(results, context));
    sections.push(stations(results, context));
    sections.push(ends(&results.orders));
    sections.push(checks(results));
    if !results.targets.is_empty() {
        sections.push(targets(results));
    }
    sections.push(cost(results));
    sections.join("\n")
}

fn header(results: &Results, context: &SummaryContext) -> String {
    let replications = match results.replications {
        1 => String::new(),
        several => format!(", {several} replications"),
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
    let targets = results.targets.len();
    let met = results.targets.iter().filter(|target| target.pass).count();
    match results.verdict() {
        Verdict::Pass if targets == 0 => "PASS: every self-check holds\n".to_owned(),
        Verdict::Pass => format!("PASS: every self-check holds, {met} of {targets} targets met\n"),
        Verdict::TargetFailed => format!("TARGET FAILED: {met} of {targets} targets met\n"),
        Verdict::NotTrustworthy => format!("NOT TRUSTWORTHY: {}\n", results.doubts().join("; ")),
    }
}

/// The percentiles of order to release, overall and by lane.
fn headline(results: &Results, context: &SummaryContext) -> String {
    let mut table = Table::new(&interval_columns("order to release", results.replications));
    let mut add = |name: &str, intervals: &Named<IntervalStatistics>| {
        if let Some(statistics) = intervals.get("order_to_release") {
            table.row(interval_row(name, statistics, results.replications, context));
        }
    };
    add("all", &results.intervals);
    for (lane, intervals) in results.by_lane.iter() {
        add(lane, intervals);
    }
    table.render()
}

/// The table of a time release study.
fn stages(results: &Results, context: &SummaryContext) -> String {
    let mut table = Table::new(&interval_columns("interval", results.replications));
    for (name, statistics) in results.intervals.iter() {
        if statistics.n > 0 || statistics.censored > 0 {
            table.row(interval_row(name, statistics, results.replications, context));
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

fn interval_row(
    name: &str,
    statistics: &IntervalStatistics,
    replications: usize,
    context: &SummaryContext,
) -> Vec<String> {
    let IntervalStatistics { n, censored, .. } = *statistics;
    // A percentile among the open ones is not below one that is known, nor below the time they have had.
    let known = [statistics.p50_s, statistics.p90_s, statistics.p95_s].into_iter().flatten();
    let open_for_s = known.fold(context.drain.seconds(), f64::max);
    let percentile = |value| length_or_open(value, n > 0 || censored > 0, open_for_s);
    let mut row = vec![name.to_owned(), grouped(n), length(statistics.mean_s)];
    if replications > 1 {
        let range = statistics.ci95.and_then(|confidence| confidence.mean_s);
        row.push(length(range.map(|[low, high]| (high - low) / 2.0)));
    }
    row.extend([statistics.p50_s, statistics.p90_s, statistics.p95_s, statistics.p99_s].map(percentile));
    row.extend([length(statistics.max_s), grouped(censored)]);
    row
}

fn stations(results: &Results, context: &SummaryContext) -> String {
    let columns = [
        "station",
        "servers",
        "arrivals",
        "busy",
        "overtime",
        "wait mean",
        "wait p95",
        "queue max",
        "queue end",
    ];
    let mut table = Table::new(&columns);
    let noticed = |station: &&StationResults| station.servers_mean.is_some() || station.queue_max > 0;
    for station in results.stations.iter().filter(noticed) {
        table.row(vec![
            station.name.to_owned(),
            station.servers_mean.map_or("unlimited".to_owned(), decimal),
            grouped(station.arrivals),
            station.utilisation.map_or("-".to_owned(), |share| format!("{:.1} %", share * 100.0)),
            station.overtime_h.map_or("-".to_owned(), |hours| format!("{hours:.1} h")),
            length(station.wait_mean_s),
            length_or_open(station.wait_p95_s, station.arrivals > 0, context.drain.seconds()),
            grouped(u64::from(station.queue_max)),
            decimal(station.queue_end),
        ]);
    }
    table.render()
}

fn ends(orders: &OrderResults) -> String {
    let OrderResults { placed, released, released_by_end, delivered, refused, seized, inside, in_flight } =
        *orders;
    let [placed, released, released_by_end] = [placed, released, released_by_end].map(grouped);
    let [delivered, refused, seized] = [delivered, refused, seized].map(grouped);
    let [inside, in_flight] = [inside, in_flight].map(grouped);
    format!(
        "placed {placed}, released {released} ({released_by_end} by the end of arrivals)\n\
         delivered {delivered}, refused {refused}, seized {seized}, inside {inside}, in flight {in_flight}\n"
    )
}

fn checks(results: &Results) -> String {
    let shown = results.checks.named().map(|(name, holds)| {
        let word = if holds { "ok" } else { "FAILED" };
        format!("{name} {word}")
    });
    format!("self-checks: {}\n", shown.join(", "))
}

fn targets(results: &Results) -> String {
    let mut text = "targets\n".to_owned();
    let width = results.targets.iter().map(|target| target.text.chars().count()).max().unwrap_or(0);
    for target in &results.targets {
        let word = if target.pass { "met" } else { "FAILED" };
        let (observed, expr) = (&target.text, &target.expr);
        text.extend([format!("  {word:<6}  {observed:>width$}  {expr}\n")]);
    }
    text
}

/// What the run cost, and for a live one how it kept its pace.
fn cost(results: &Results) -> String {
    let took = results.run.wall_s;
    let mut text = format!("took {took:.2} s: {} parcels/s\n", grouped(results.run.parcels_per_s as u64));
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
    text
}

/// A table whose first column is on the left and whose others are on the right.
struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    fn new(columns: &[&str]) -> Self {
        Self { rows: vec![columns.iter().map(|&column| column.to_owned()).collect()] }
    }

    fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    fn render(&self) -> String {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let width = |column: usize| {
            self.rows
                .iter()
                .filter_map(|row| row.get(column))
                .map(|cell| cell.chars().count())
                .max()
                .unwrap_or(0)
        };
        let widths: Vec<usize> = (0..columns).map(width).collect();
        let mut text = String::new();
        for (number, row) in self.rows.iter().enumerate() {
            let indent = if number == 0 { "" } else { "  " };
            let first = widths.first().map_or(0, |width| width + 2 - indent.len());
            for (column, cell) in row.iter().enumerate() {
                text.extend([match column {
                    0 => format!("{indent}{cell:<first$}"),
                    _ => format!("  {cell:>width$}", width = widths[column]),
                }]);
            }
            text.truncate(text.trim_end().len());
            text.push('\n');
        }
        text
    }
}

/// A length of time in a narrow column: `12.3s`, `4m17s`, `6h05m`, `2d04h`.
fn narrow(seconds: f64) -> String {
    let whole = seconds.round() as u64;
    if seconds <= 0.0 {
        "0".to_owned()
    } else if seconds < 0.000_999_5 {
        format!("{:.0}us", seconds * 1e6)
    } else if seconds < 0.999_5 {
        format!("{:.0}ms", seconds * 1e3)
    } else if seconds < 59.95 {
        format!("{seconds:.1}s")
    } else if whole < 3_600 {
        format!("{}m{:02}s", whole / 60, whole % 60)
    } else if whole < 86_400 {
        format!("{}h{:02}m", whole / 3_600, whole % 3_600 / 60)
    } else {
        format!("{}d{:02}h", whole / 86_400, whole % 86_400 / 3_600)
    }
}

fn length(seconds: Option<f64>) -> String {
    seconds.map_or("-".to_owned(), narrow)
}

/// A percentile: where there are customers and it is not known, it falls among those who are still open.
fn length_or_open(seconds: Option<f64>, someone: bool, open_for_s: f64) -> String {
    match seconds {
        Some(seconds) => narrow(seconds),
        None if !someone => "-".to_owned(),
        None if open_for_s <= 0.0 => "open".to_owned(),
        None => format!("> {}", narrow(open_for_s)),
    }
}

/// A count with separators: `660,000`.
fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn decimal(value: f64) -> String {
    if value.fract() == 0.0 && value >= 0.0 { grouped(value as u64) } else { format!("{value:.1}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_fit_narrow_columns() {
        let cases = [
            (0.0, "0"),
            (0.000_012, "12us"),
            (0.25, "250ms"),
            (2.0, "2.0s"),
            (59.97, "1m00s"),
            (257.4, "4m17s"),
            (3_599.6, "1h00m"),
            (21_900.0, "6h05m"),
            (187_200.0, "2d04h"),
        ];
        for (seconds, text) in cases {
            assert_eq!(narrow(seconds), text);
        }
    }

    #[test]
    fn counts_have_separators() {
        assert_eq!(
            [0, 999, 1_000, 660_000, 1_234_567].map(grouped).join(" "),
            "0 999 1,000 660,000 1,234,567"
        );
    }
}

//! What a target may say, for people: written from the parser's own names, so that it can't say anything else.

use std::fmt::Write;

use model::{Credit, Lane, Milestone};
use protocol::Interval;

use super::names::{self, Filter, Function, Measure, Metric};
use super::{Comparison, Statistic};
use crate::summary::wrapped;

const HEAD: &str = "\
FUNCTION(METRIC, FILTERS) COMPARISON VALUE [in SPAN] [at TIME] [in P% of days]
or, for what is one number, METRIC COMPARISON VALUE. `in SPAN` and `at TIME` exclude each other.

  \"p95(customs_clearance, lane=green) < 10m\"
  \"p95(line_to_release) < 2h in 90% of days\"
  \"share(order_to_release <= 2h) >= 90% in midnight\"   (a shift or a span of the calendar)
";

const FOOT: &str = "\
A share of an interval from the order on, of customs_clearance or customs_held is of all parcels placed
and not cancelled: who is refused or seized was not through in any time. Of another interval, or of a
lane, it is of those that came to it and were not stopped there. Percentiles and means are of those
that were through, and percentiles count who is still inside as later than everything. One that falls
among those is told by its bound, `> 6h05.0m`, or as `open` where nothing is known of how long they are.

`queue(STATION)` and `backlog(PART)` alone are the most of a run, from the warm-up to the end of the
drain: of several runs the mean, which has an interval. With `max` they are the most of any run, which
grows with the number of runs. Means, and what else is asked of stations, are of the arrivals' window.
A percentile or `min` of a queue or a backlog is over the marks of that window, every 15 minutes: p95 is
not exceeded at 95 % of them, and of several runs the mean is told.

TIME is a time of day (`at 08:00`: the first at the start of the run or after it, or with `in P% of days`
that of each day; `at 24:00` is the end of a day), a date and a time of day (`at 06-18 08:00`), or a time
after the start (`at 26h`). Counts are kept every 15 minutes from the start.

Days are those of the calendar, from midnight to midnight, that the arrivals' window after the warm-up
touches: 48 hours from 20:00 on are three, of which the first and the last are parts. A day on which
nothing was measured does not count; parcels belong to the day of their order.

A value has the unit of its metric: 10m, 85%, 1000, CNY 3. `greenlane check` reads a scenario's targets.
Every word can be asked for, like `greenlane explain order_to_release`, and so can the lists `lanes`,
`stages`, `stations`, `filters` and `milestones` (T0 to T12).
";

/// Functions, metrics, filters and comparisons of targets, each with what it means and an example.
pub fn target_language() -> String {
    let mut text = format!("{HEAD}\nfunctions\n");
    let functions: Vec<(&str, &str)> = names::functions()
        .into_iter()
        .filter_map(|(name, function)| Some((name, of_function(function)?)))
        .collect();
    for alike in functions.chunk_by(|(_, a), (_, b)| a == b) {
        let names: Vec<&str> = alike.iter().map(|(name, _)| *name).collect();
        row(&mut text, &names.join(" "), alike[0].1, "");
    }
    text.push_str("\nmetrics: intervals\n");
    for (name, metric) in names::metrics() {
        if let Metric::Interval(interval) = metric {
            row(&mut text, name, &of_interval(interval), "");
        }
    }
    text.push_str("\nmetrics: others\n");
    for (name, metric) in names::metrics() {
        if let Metric::Measure(measure) = metric {
            let (meaning, example) = of_measure(measure);
            row(&mut text, name, meaning, example);
        }
    }
    let parts: Vec<String> = names::backlog_parts().into_iter().map(|(name, _)| name.to_owned()).collect();
    text.push_str(&wrapped("  parts of the backlog: ", &parts));
    text.push_str("\nfilters, for intervals; those of different names can be combined\n");
    for (name, filter) in names::FILTERS {
        let (meaning, example) = of_filter(filter);
        row(&mut text, name, meaning, example);
    }
    text.push_str(&wrapped("  lanes: ", &Lane::ALL.map(|lane| lane.name().to_owned())));
    text.push_str(&wrapped("  credit classes: ", &Credit::ALL.map(|credit| credit.name().to_owned())));
    text.push_str("\ncomparisons\n");
    for (name, comparison) in names::COMPARISONS {
        row(&mut text, name, of_comparison(comparison), &format!("released {name} 1000"));
    }
    text + "\n" + FOOT
}

fn row(text: &mut String, name: &str, meaning: &str, example: &str) {
    // Text is always written.
    let _ = match example {
        "" => writeln!(text, "  {name:<18} {meaning}"),
        example => writeln!(text, "  {name:<18} {meaning:<34}  \"{example}\""),
    };
}

/// What a function gives; `None` for a measure that stands alone, which is told among the metrics.
pub(super) const fn of_function(function: Function) -> Option<&'static str> {
    match function {
        Function::Statistic(Statistic::Percentile(_)) => {
            Some("so many per cent take no longer; who is still inside counts as later")
        }
        Function::Statistic(Statistic::Mean) => Some("the mean, of those that ended"),
        Function::Statistic(Statistic::Max) => Some("the greatest"),
        Function::Statistic(Statistic::Min) => Some("the least"),
        Function::Share => Some("the share within a limit, of which see below: share(METRIC <= TIME)"),
        Function::Measure(_) => None,
    }
}

/// What a function gives of a queue or a backlog; `None` where it can't be asked of one.
pub(super) const fn of_standing(function: Function) -> Option<&'static str> {
    match function {
        Function::Statistic(Statistic::Percentile(_)) => Some(
            "of a queue or backlog: not exceeded at so many per cent of the window's marks, every 15 minutes; of runs the mean",
        ),
        Function::Statistic(Statistic::Mean) => Some(
            "of a queue: over the time of the window; of a backlog: over the window's marks, every 15 minutes; of runs the mean",
        ),
        Function::Statistic(Statistic::Max) => Some(
            "of a queue: at any time from the warm-up to the end of the drain, of a backlog at any mark; in any run",
        ),
        Function::Statistic(Statistic::Min) => {
            Some("of a queue or backlog: the least at the window's marks, every 15 minutes, in any run")
        }
        Function::Share | Function::Measure(_) => None,
    }
}

/// What an interval is, with the points between which it lies; a sum has none.
pub(super) fn of_interval(interval: Interval) -> String {
    let what = interval.description().trim_end_matches('.');
    let point = |milestone: Milestone| milestone.study_point().0.unwrap_or("delivery");
    match interval.bounds() {
        Some((from, to)) => format!("{what} ({} to {})", point(from), point(to)),
        None => what.to_owned(),
    }
}

pub(super) const fn of_measure(measure: Measure) -> (&'static str, &'static str) {
    match measure {
        Measure::Wait => ("waits at a station", "p95(wait(customs.reviewers)) < 30m"),
        Measure::Service => ("services at a station", "mean(service(customs.xray)) < 5s"),
        Measure::Queue => ("in line: a run's most, or at TIME", "queue(customs.reviewers) < 500 at 00:30"),
        Measure::Backlog => ("parcels at a part, in the same way", "backlog(customs) < 1000 at 06:00"),
        Measure::Utilisation => ("busy over rostered time, or a pool's", "utilisation(customs.xray) < 85%"),
        Measure::Released => ("parcels of the window released", "released at 06:00 >= 1000"),
        Measure::Touches => ("acts by hand per parcel of it", "touches < 0.5"),
        Measure::Cost => ("staff in the window per parcel", "cost < CNY 3"),
    }
}

pub(super) const fn of_filter(filter: Filter) -> (&'static str, &'static str) {
    match filter {
        Filter::Lane => ("a lane", "p95(customs_held, lane=yellow) < 45m"),
        Filter::Seller => ("a seller", "p95(order_to_gate, seller=flagship) < 6h"),
        Filter::Credit => ("a credit class of sellers", "mean(order_to_gate, credit=advanced) < 6h"),
        Filter::Goods => ("a class of goods", "p95(order_to_gate, goods=cosmetics) < 6h"),
        Filter::Warehouse => ("the site that stocks the goods", "p95(order_to_gate, warehouse=A) < 6h"),
    }
}

const fn of_comparison(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Less => "less",
        Comparison::LessOrEqual => "at most",
        Comparison::Greater => "more",
        Comparison::GreaterOrEqual => "at least",
    }
}

//! What a target may say, for people: written from the parser's own names, so that it can't say anything else.

use std::fmt::Write;

use protocol::Interval;

use super::names::{self, Filter, Function, Measure, Metric};
use super::{Comparison, Statistic};
use crate::summary::wrapped;

const HEAD: &str = "\
FUNCTION(METRIC, FILTERS) COMPARISON VALUE [in SPAN] [at TIME] [in P% of days]
or, for what is one number, METRIC COMPARISON VALUE

  \"p95(customs_clearance, lane=green) < 10m\"
  \"p95(line_to_release) < 2h in 90% of days\"
  \"share(order_to_release <= 2h) >= 90% in midnight\"   (a shift or a span of the calendar)
";

const FOOT: &str = "\
A value has the unit of its metric: 10m, 85%, 1000, CNY 3. `greenlane check` reads a scenario's targets.
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
            row(&mut text, name, of_interval(interval), "");
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
    text.push_str("\nfilters, for intervals\n");
    for (name, filter) in names::FILTERS {
        let (meaning, example) = of_filter(filter);
        row(&mut text, name, meaning, example);
    }
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
const fn of_function(function: Function) -> Option<&'static str> {
    match function {
        Function::Statistic(Statistic::Percentile(_)) => {
            Some("so many per cent take no longer; who is still inside counts as later")
        }
        Function::Statistic(Statistic::Mean) => Some("the mean, of those that ended"),
        Function::Statistic(Statistic::Max) => Some("the greatest"),
        Function::Statistic(Statistic::Min) => Some("the least"),
        Function::Share => Some("the share within a limit: share(METRIC <= TIME)"),
        Function::Measure(_) => None,
    }
}

const fn of_interval(interval: Interval) -> &'static str {
    match interval {
        Interval::OrderToRelease => "from the order (T0) to release (T10)",
        Interval::CustomsClearance => "from the last document (T1) to release",
        Interval::OrderToDocuments => "from the order to the last document",
        Interval::Acceptance => "from the last document to acceptance (T2)",
        Interval::LaneDecision => "from acceptance to the lane (T3)",
        Interval::ReviewWait => "waiting for a reviewer (T3 to T4)",
        Interval::Review => "in review (T4 to T5)",
        Interval::LineToRelease => "from the inspection line (T6) to release",
        Interval::Scan => "X-ray and image review, with their waits (T6 to T7)",
        Interval::UnpackWait => "waiting to be unpacked (T7 to T8)",
        Interval::Unpack => "unpacking (T8 to T9)",
        Interval::ReleaseToGate => "from release to out of the gate (T12)",
        Interval::OrderToGate => "from the order to out of the gate",
        Interval::OrderToDelivery => "from the order to the buyer's door",
        Interval::CustomsHeld => "the part of the time to release that customs held the parcel or its papers",
    }
}

const fn of_measure(measure: Measure) -> (&'static str, &'static str) {
    match measure {
        Measure::Wait => ("waits at a station", "p95(wait(customs.reviewers)) < 30m"),
        Measure::Service => ("services at a station", "mean(service(customs.xray)) < 5s"),
        Measure::Queue => ("in line: the most, or at a time", "queue(customs.reviewers) < 500 at 00:30"),
        Measure::Backlog => ("parcels at a part of their way", "backlog(customs) < 1000 at 06:00"),
        Measure::Utilisation => ("busy time over rostered time", "utilisation(customs.xray) < 85%"),
        Measure::Released => ("parcels released, or by a time", "released at 06:00 >= 1000"),
        Measure::Touches => ("acts by hand per parcel", "touches < 0.5"),
        Measure::Cost => ("staff in the window per parcel", "cost < CNY 3"),
    }
}

const fn of_filter(filter: Filter) -> (&'static str, &'static str) {
    match filter {
        Filter::Lane => ("green, blue, yellow or red", "p95(customs_held, lane=yellow) < 45m"),
        Filter::Seller => ("a seller", "p95(order_to_gate, seller=flagship) < 6h"),
        Filter::Credit => ("advanced, registered, discredited", "mean(order_to_gate, credit=advanced) < 6h"),
        Filter::Goods => ("a class of goods", "p95(order_to_gate, goods=cosmetics) < 6h"),
        Filter::Warehouse => ("a site of the warehouse", "p95(order_to_gate, warehouse=A) < 6h"),
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

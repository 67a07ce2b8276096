//! Lines and desks: what queueing theory speaks of, for scenarios of a few stations.

use super::table::Table;
use super::{SummaryContext, interval_columns, interval_row};
use crate::results::{Results, StationResults};
use crate::shown::{count, decimal, length, percent};

/// Beyond so many stations the block would be longer than what it adds.
const STATIONS_MAX: usize = 4;
/// Marks that are shown of a course over time.
const MARKS: usize = 13;
/// So many of them lie before the longest line.
const BEFORE_THE_PEAK: usize = 4;
/// Marks of the series in an hour.
const MARKS_PER_HOUR: usize = 4;
/// Stages whose course is shown where nobody waits in line: what lies at customs' desks.
const STAGES: [&str; 3] = ["review", "scan", "unpacking"];
/// Waits and times that are shown by seller.
const BY_SELLER: [&str; 3] = ["review_wait", "unpack_wait", "customs_clearance"];

/// The block; nothing where there are many stations.
pub(super) fn told(results: &Results, context: &SummaryContext) -> String {
    let works = |station: &&StationResults| station.in_service_mean > 0.0 || station.queue_max > 0;
    let desks: Vec<&StationResults> = results.stations.iter().filter(works).collect();
    if desks.is_empty() || desks.len() > STATIONS_MAX {
        return String::new();
    }
    let parts = [table(results, &desks), by_seller(results), course(results, context)];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join("\n")
}

fn table(results: &Results, desks: &[&StationResults]) -> String {
    let some_find_no_room = desks.iter().any(|desk| desk.turned_away > 0);
    let some_left = desks.iter().any(|desk| desk.left > 0);
    let mut columns = vec!["lines and desks", "visits", "waited"];
    columns.extend(some_find_no_room.then_some("no room"));
    columns.push("in line");
    columns.extend(some_left.then_some("in line for"));
    columns.extend(["in service", "service", "at desk", "served/h"]);
    let mut table = Table::new(&columns);
    let parcels = results.placed_in_window;
    for desk in desks {
        let came = desk.arrivals + desk.turned_away;
        let per_parcel = came as f64 / parcels.max(1) as f64;
        let at_desk = desk.wait_mean_s.zip(desk.service_mean_s).map(|(wait, service)| wait + service);
        let mut row = vec![
            desk.name.clone(),
            if parcels > 0 { count(per_parcel) } else { "-".to_owned() },
            desk.waited_share.map_or("-".to_owned(), percent),
        ];
        row.extend(some_find_no_room.then(|| no_room(desk.turned_away, came)));
        row.push(count(desk.queue_mean));
        row.extend(some_left.then(|| length(desk.in_line_mean_s)));
        row.extend([
            count(desk.in_service_mean),
            length(desk.service_mean_s),
            length(at_desk),
            decimal(desk.served_per_h),
        ]);
        table.row(row);
    }
    table.render()
}

/// The share that found no room.
fn no_room(turned_away: u64, came: u64) -> String {
    if turned_away > 0 { small_percent(turned_away as f64 / came as f64) } else { "-".to_owned() }
}

/// Waits of each seller, whose class they may be served by.
fn by_seller(results: &Results) -> String {
    let sellers: Vec<_> = results.by_seller.iter().filter(|(_, intervals)| !intervals.is_empty()).collect();
    if sellers.len() < 2 {
        return String::new();
    }
    let mut table = Table::new(&interval_columns("by seller", results.replications));
    for name in BY_SELLER {
        for (seller, intervals) in &sellers {
            let Some(statistics) = intervals.get(name).filter(|statistics| statistics.n > 0) else {
                continue;
            };
            table.row(interval_row(&format!("{name} {seller}"), statistics, results.replications));
        }
    }
    if table.is_empty() { String::new() } else { table.render() }
}

/// The longest line around its peak; where nobody waits, how many are at a desk, hour by hour up to the end of arrivals.
fn course(results: &Results, context: &SummaryContext) -> String {
    if results.study != "terminating" {
        return String::new();
    }
    let peak = |marks: &[f64]| marks.iter().copied().fold(0.0, f64::max);
    let highest = |a: &(&str, &Vec<f64>), b: &(&str, &Vec<f64>)| peak(a.1).total_cmp(&peak(b.1));
    let line = results.series.queue.iter().max_by(highest).filter(|(_, marks)| peak(marks) >= 1.0);
    if let Some((station, marks)) = line {
        let top = marks.iter().position(|waiting| *waiting >= peak(marks)).unwrap_or(0);
        let first = top.saturating_sub(BEFORE_THE_PEAK);
        return shown(&format!("in line at {station}"), marks, (first..marks.len()).take(MARKS), context);
    }
    let staged = results.series.backlog.iter().filter(|(stage, _)| STAGES.contains(stage));
    let Some((stage, marks)) = staged.max_by(highest).filter(|(_, marks)| peak(marks) >= 1.0) else {
        return String::new();
    };
    let end = (context.arrivals.seconds() / results.series.step_s) as usize;
    let hours = (0..=end).rev().step_by(MARKS_PER_HOUR).take(MARKS).collect::<Vec<_>>();
    shown(&format!("in {stage}"), marks, hours.into_iter().rev(), context)
}

/// `24:00 0.3, 24:15 9.6, ...`
fn shown(head: &str, marks: &[f64], chosen: impl Iterator<Item = usize>, context: &SummaryContext) -> String {
    let minutes_of_day = (context.start_of_day.seconds() / 60.0) as usize;
    let parts: Vec<String> = chosen
        .filter_map(|mark| {
            let minutes = minutes_of_day + mark * 60 / MARKS_PER_HOUR;
            Some(format!("{} {}", time(minutes), count(*marks.get(mark)?)))
        })
        .collect();
    super::wrapped(&format!("{head}: "), &parts)
}

/// Clock times run on beyond the first midnight; later ones have their day.
fn time(minutes: usize) -> String {
    const DAY: usize = 24 * 60;
    match minutes / DAY {
        0 | 1 => format!("{:02}:{:02}", minutes / 60, minutes % 60),
        day => format!("day {} {:02}:{:02}", day + 1, minutes % DAY / 60, minutes % 60),
    }
}

/// A share that may be very small.
fn small_percent(share: f64) -> String {
    if share < 0.001 { format!("{:.5} %", share * 100.0) } else { format!("{:.2} %", share * 100.0) }
}

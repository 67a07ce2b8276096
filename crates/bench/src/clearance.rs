//! The whole operation under the virtual clock: speed, memory, and what both do when more parcels are inside.

use crate::BenchError;
use crate::child::{Counted, Program};
use crate::report::{Budget, LOOP, Row};
use crate::timing::median;

const FULL: &str = "hangzhou-1111";
const FESTIVAL: &str = "festival-100m";
const MIB_PER_GIB: f64 = 1024.0;

/// Parcels a second through the full model on one thread, beside the loop by hand: ordinary trade, of which [`parcel`] counts
/// what a parcel takes; and the night of a festival, with all that goes wrong in it.
pub(crate) fn full_model(
    program: &Program,
    repeats: usize,
    by_hand: impl Fn() -> f64,
) -> Result<Vec<Row>, BenchError> {
    let ordinary = program.scenario("ordinary", &ordinary("ordinary", 660_000, "16h30m"))?;
    let [mut of_trade, mut ratios, mut of_festival, mut scaled] = [const { Vec::new() }; 4];
    for _ in 0..repeats {
        let loop_million_s = by_hand();
        let cost = program.simulate(&ordinary, 1, &[])?;
        let million_s = cost.parcels / cost.wall_s / 1e6;
        of_trade.push(million_s);
        ratios.push(million_s / loop_million_s);
        let festival_s = program.simulate(FULL, 1, &[])?.wall_s;
        of_festival.push(festival_s);
        scaled.push(festival_s * loop_million_s / LOOP_OF_BUDGETS);
    }
    let trade = median(ratios.clone()) * LOOP_OF_BUDGETS;
    Ok(vec![
        Row::new("full clearance model, one thread", Some(median(of_trade)), "M parcels/s")
            .paired(ratios, LOOP)
            .budget(Budget::at_least(0.6))
            .note(format!("ordinary trade; {}", where_set(&format!("{trade:.2} M/s")))),
        Row::new("hangzhou-1111, one replication", Some(median(of_festival)), "s")
            .budget(Budget::at_most(1.0))
            .note(where_set(&format!("{:.2} s", median(scaled)))),
    ])
}

/// The loop by hand where the budgets were set, in million customers a second: 3.1 to 3.4.
const LOOP_OF_BUDGETS: f64 = 3.25;

/// What a figure would be on a machine as fast as that of the budgets, by the loop by hand.
fn where_set(figure: &str) -> String {
    format!("{figure} where the loop by hand runs at {LOOP_OF_BUDGETS} M/s, as where the budget was set")
}

/// So many orders of ordinary trade, spread evenly: every document, check and desk of the bonded zone, staffed for 40,000 an hour, and
/// nothing special.
fn ordinary(name: &str, total: u32, run: &str) -> String {
    format!(
        "scenario: {name}\nextends: builtin/bonded-1210\nseed: 1\n\
         clock: {{ start: \"11-11 00:00\", run: {run}, then: {{ drain: 6h }} }}\n\
         arrivals:\n  - {{ total: {total}, profile: flat }}\n\
         customs:\n  reviewers: {{ servers: 80 }}\n  images: {{ servers: 10 }}\n  unpackers: {{ servers: 40 }}\n"
    )
}

/// A tenth of the festival, on two threads: its limits are a tenth of the time, and all of the memory.
pub(crate) fn festival_tenth(program: &Program, by_hand: impl Fn() -> f64) -> Result<Vec<Row>, BenchError> {
    let before_million_s = by_hand();
    let cost = program.simulate(FESTIVAL, 2, &["zones=4", "arrivals.0.total=10000000"])?;
    let loop_million_s = f64::midpoint(before_million_s, by_hand());
    Ok(vec![
        Row::new("a tenth of festival-100m, two threads", Some(cost.wall_s), "s")
            .budget(Budget::at_most(12.0))
            .note(where_set(&format!("{:.1} s", cost.wall_s * loop_million_s / LOOP_OF_BUDGETS))),
        Row::new("its memory", cost.memory_mib, "MiB").budget(Budget::at_most(MIB_PER_GIB)),
    ])
}

/// The scenario in which about `inside` parcels are inside at any time: half a day is spent in stock.
fn crowded(inside: u64) -> String {
    // So many a day that the day takes long enough to be timed.
    let total = (2 * inside).max(200_000);
    let stay_s = 86_400.0 * inside as f64 / total as f64;
    format!(
        "scenario: crowded\nextends: builtin/bare\nabout: About {inside} parcels are inside at any time.\nseed: 1\n\
         clock: {{ start: \"11-11 00:00\", run: 24h, then: {{ drain: 24h }} }}\n\
         arrivals:\n  - {{ total: {total}, profile: flat }}\n\
         warehouse:\n  pickers: {{ service: {stay_s:.3}s }}\n"
    )
}

/// Time and memory a parcel as the number inside grows.
pub(crate) fn growth(program: &Program, sizes: &[u64]) -> Result<Vec<Row>, BenchError> {
    let mut rows = Vec::new();
    let mut first: Option<(f64, f64)> = None;
    for &inside in sizes {
        let scenario = program.scenario(&format!("crowded-{inside}"), &crowded(inside))?;
        let cost = program.simulate(&scenario, 1, &[])?;
        let each_ns = cost.wall_s * 1e9 / cost.parcels;
        let row = Row::new(format!("a parcel, {} inside", grouped(inside)), Some(each_ns), "ns");
        rows.push(match first {
            None => row,
            Some((least_ns, _)) => {
                row.against(Some(least_ns), "the fewest").budget(Budget::ratio_at_most(2.0))
            }
        });
        let (_, least_mib) = *first.get_or_insert((each_ns, cost.memory_mib.unwrap_or(0.0)));
        if inside >= 1_000_000 {
            let bytes = cost.memory_mib.map(|mib| (mib - least_mib) * 1024.0 * 1024.0 / inside as f64);
            rows.push(Row::new(
                format!("memory a parcel inside, {} inside", grouped(inside)),
                bytes,
                "bytes",
            ));
        }
    }
    Ok(rows)
}

fn grouped(number: u64) -> String {
    format!("10^{}", number.ilog10())
}

/// What a parcel of ordinary trade takes: the difference between a long run and a short one of equal traffic, so that starting up
/// does not count.
pub(crate) fn parcel(program: &Program) -> Result<Vec<Row>, BenchError> {
    let mut inputs = Vec::new();
    let mut counted = Vec::new();
    for (total, run) in [(4_000, "6m40s"), (12_000, "20m")] {
        let place = program.scenario(&format!("counted-{total}"), &ordinary("counted", total, run))?;
        let scenario = scenario::load(&place, &[])
            .map_err(|error| BenchError::Run { scenario: place.clone(), why: error.to_string() })?;
        inputs.push(sim::zone(&scenario, scenario.seed, 0, 0).inputs() as f64);
        counted.push(program.count(&place));
    }
    let each = |short: f64, long: f64| (long - short) / 8_000.0;
    let [short, long] = [counted[0], counted[1]];
    let each_counted =
        |of: fn(Counted) -> f64| short.zip(long).map(|(short, long)| each(of(short), of(long)));
    let by_valgrind = "counted by valgrind, where it is installed";
    Ok(vec![
        Row::new(
            "inputs a parcel (messages and deadlines), full model",
            Some(each(inputs[0], inputs[1])),
            "",
        )
        .budget(Budget::at_least(12.0)),
        Row::new("blocks of two random words a parcel", each_counted(|counted| counted.blocks), "")
            .budget(Budget::at_least(8.0))
            .note(by_valgrind),
        Row::new("instructions a parcel", each_counted(|counted| counted.instructions), "").note(by_valgrind),
    ])
}

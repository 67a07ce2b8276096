//! The tables of the results that come straight from the pooled ledger.

use model::{Duration, Stage};
use protocol::{Interval, RiskEvent, StationId};

use crate::ledger::Ledger;
use crate::money::StaffCost;
use crate::named::Named;
use crate::orders::{Orders, TOUCHES};
use crate::results::{MoneyResults, RiskResults, SeriesResults, StandingResults, StationResults};
use crate::selection::Selection;
use crate::series::{SERIES_STEP, mark_from};
use crate::station::StationLedger;
use crate::tally::Tally;

pub(crate) fn share(of: u64, all: u64) -> Option<f64> {
    (all > 0).then(|| of as f64 / all as f64)
}

/// The longest lines of a run that goes on, the longest first, so many at most; nothing where nobody waits.
pub fn longest_lines(ledger: &Ledger, sites: &[String], most: usize) -> Vec<(String, u32)> {
    let lines = ledger.stations().map(|(id, station)| (station.waiting_now(), id));
    let mut lines: Vec<(u32, StationId)> = lines.filter(|(waiting, _)| *waiting > 0).collect();
    lines.sort_by_key(|(waiting, _)| std::cmp::Reverse(*waiting));
    lines.into_iter().take(most).map(|(waiting, id)| (id.name(sites), waiting)).collect()
}

pub(crate) fn stations(pooled: &Ledger, replications: usize, sites: &[String]) -> Vec<StationResults> {
    let window = pooled.window();
    let replications = replications.max(1) as f64;
    let window_ns = window.arrivals_end.since(window.warmup_end).ns() as f64 * replications;
    let on_average = |integral_ns: u128| if window_ns > 0.0 { integral_ns as f64 / window_ns } else { 0.0 };
    let results = |name: String, station: &StationLedger| {
        let rostered = |value: f64| station.is_rostered().then_some(value);
        let open = station.waits_while_open();
        let at_least = |waits: &Tally, lasted_s: f64| {
            waits.percentile_at_least_s(0.95, station.still_waiting(), lasted_s)
        };
        // On a roster only by being closed at times: while it is open there are as many servers as are wanted.
        let any = station.window().rostered_ns == 0 && station.window().busy_unlimited_ns > 0;
        let servers_mean = rostered(on_average(station.window().rostered_ns)).filter(|_| !any);
        StationResults {
            name,
            servers_mean,
            arrivals: station.arrivals(),
            served: station.served(),
            left: station.left(),
            turned_away: station.turned_away(),
            utilisation: station.utilisation(),
            overtime_h: rostered(station.window().overtime_ns as f64 / 3.6e12),
            served_per_h: if window_ns > 0.0 { station.served() as f64 * 3.6e12 / window_ns } else { 0.0 },
            waited_share: waited_share(station),
            wait_mean_s: station.waits().mean_s(),
            wait_p95_s: station.waits().percentile_s(0.95, station.still_waiting()),
            in_line_mean_s: station.in_line_mean_s(),
            wait_open_mean_s: open.and_then(Tally::mean_s),
            wait_open_p95_s: open.and_then(|waits| waits.percentile_s(0.95, station.still_waiting())),
            // The clock of the opening hours may have stood still since.
            wait_p95_at_least_s: [
                at_least(station.waits(), pooled.drain_s()),
                open.map_or(0.0, |waits| at_least(waits, 0.0)),
            ],
            service_mean_s: station.services().mean_s(),
            waits_for_company: servers_mean.is_none()
                && (!station.is_rostered() || station.serves_in_batches()),
            queue_mean: on_average(station.window().waiting_ns),
            in_service_mean: on_average(station.window().in_service_ns),
            queue_max: station.queue_max(),
            queue_end: station.queue_end() as f64 / replications,
        }
    };
    pooled.stations().map(|(id, station)| results(id.name(sites), station)).collect()
}

/// Of those who came, how many found no free server.
fn waited_share(station: &StationLedger) -> Option<f64> {
    let at_once = station.waits().count_within(Duration::ZERO);
    share(station.arrivals().saturating_sub(at_once), station.arrivals())
}

pub(crate) fn series(pooled: &Ledger, replications: usize, sites: &[String]) -> SeriesResults {
    let replications = replications.max(1) as f64;
    let last = pooled.window().horizon.ns().max(0) / SERIES_STEP.ns();
    let marks = last as usize + 1;
    let steps = mark_from(pooled.window().horizon);
    let series = pooled.series();
    let filled = |counts: &[u64]| (0..steps).map(|step| counts.get(step).copied().unwrap_or(0)).collect();
    let percentile = |q: f64| (0..steps).map(|step| series.order_to_release_s(step, q)).collect();
    let queues = pooled.stations().map(|(id, station)| {
        let queue = station.queue_at_marks().iter().take(marks).map(|count| *count as f64 / replications);
        (id.name(sites), queue.collect())
    });
    let mut inside: Vec<f64> = series.inside().map(|count| count as f64 / replications).take(marks).collect();
    inside.resize(marks, inside.last().copied().unwrap_or(0.0));
    let standing = Stage::ALL.map(|stage| (stage.name(), pooled.backlog().at_marks(&[stage], marks - 1)));
    let counts = standing.iter().map(|(name, standing)| {
        let counts = standing.iter().map(|standing| standing.count as f64 / replications);
        ((*name).to_owned(), counts.collect())
    });
    let ages = standing.iter().map(|(name, standing)| {
        ((*name).to_owned(), standing.iter().map(|standing| standing.mean_age_s).collect())
    });
    SeriesResults {
        step_s: SERIES_STEP.seconds(),
        placed: filled(series.placed()),
        released: filled(series.released()),
        inside,
        p50: percentile(0.5),
        p95: percentile(0.95),
        queue: queues.collect(),
        backlog: counts.collect(),
        backlog_age_s: ages.collect(),
    }
}

pub(crate) fn backlog(pooled: &Ledger, replications: usize) -> Named<StandingResults> {
    let at_end = |stage: Stage| {
        let standing = pooled.backlog().at_end(&[stage], pooled.window().horizon);
        let parcels = standing.count as f64 / replications.max(1) as f64;
        (stage.name().to_owned(), StandingResults { parcels, mean_age_s: standing.mean_age_s })
    };
    Stage::ALL.into_iter().map(at_end).collect()
}

pub(crate) fn risk(pooled: &Ledger) -> RiskResults {
    let count = |event| pooled.orders().risk_count(event);
    let (targeted, drawn_at_random) = (count(RiskEvent::Targeted), count(RiskEvent::DrawnAtRandom));
    let (topped_up, escalated) = (count(RiskEvent::ToppedUp), count(RiskEvent::Escalated));
    let (scanned, flagged) = (count(RiskEvent::Scanned), count(RiskEvent::Flagged));
    let (unpacked, caught) = (count(RiskEvent::Unpacked), count(RiskEvent::Caught));
    let missed = count(RiskEvent::Missed);
    let chosen = [drawn_at_random, topped_up, escalated].into_iter().fold(targeted, u64::saturating_add);
    let decided = pooled.interval_tally(Interval::LaneDecision, &Selection::ALL).n();
    RiskResults {
        targeted,
        drawn_at_random,
        topped_up,
        escalated,
        scanned,
        flagged,
        unpacked,
        caught,
        missed,
        held_for_nothing: count(RiskEvent::HeldForNothing),
        unexamined: count(RiskEvent::Unexamined),
        prohibited_caught: count(RiskEvent::ProhibitedCaught),
        detained: count(RiskEvent::Detained),
        audited: count(RiskEvent::Audited),
        audit_found: count(RiskEvent::AuditFound),
        duplicates_dropped: count(RiskEvent::DuplicateDropped),
        inspection_rate: share(chosen, decided),
        flag_rate: share(flagged, scanned),
        hit_rate: share(caught, chosen),
        precision: share(caught, unpacked),
        recall: share(caught, caught.saturating_add(missed)),
    }
}

pub(crate) fn money(pooled: &Ledger, costs: &[StaffCost]) -> MoneyResults {
    let orders = pooled.orders();
    let staff_fen = (!costs.is_empty()).then(|| pooled.staff_fen(costs));
    let placed = pooled.cohort_placed(&Selection::ALL);
    MoneyResults {
        tax_fen: orders.tax().fen(),
        tax_in_full_fen: orders.tax_in_full().fen(),
        staff_fen: staff_fen.map(|fen| libm::round(fen) as i64),
        per_declaration_fen: staff_fen.filter(|_| placed > 0).map(|fen| fen / placed as f64),
    }
}

pub(crate) fn touches(orders: &Orders) -> Named<u64> {
    TOUCHES.into_iter().map(|(touch, name)| (name.to_owned(), orders.touch_count(touch))).collect()
}

//! What a planner should know before a run: work offered to each station against its capacity, runs that are too short to
//! settle, and the least time that a part of the way takes, for targets that no staffing can reach.
//!
//! A fluid follows the expected orders through the stations in short steps. It knows rates, shares, mean services and
//! rosters, and nothing of chance: a station without a warning still has a queue.

mod backups;
mod capacity;
mod closed;
mod fluid;
mod guarantee;
mod least_times;
mod rates;
mod released;
mod services;
mod stream;
mod unpaid;
mod variants;
mod way;
mod without_effect;

use std::fmt;

use model::{Duration, SimTime};
use protocol::StationId;
use queueing::{Capacity, Fatigue, Servers};
use warehouse::PickAfter;

use crate::scenario::{Scenario, ScenarioPhase, Span};
use crate::study::{Study, Warmup};

pub use fluid::Peak;
use fluid::{Flow, Line};
pub use least_times::LeastTimes;
pub(crate) use released::{comes_to, most_released};

/// A steady state is told from its beginning by about a thousand relaxation times.
const RELAXATIONS: f64 = 1_000.0;

/// What a planner should know before a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// What it is about: a station or a pool by its name, a trace, or `study`.
    pub about: String,
    /// What will happen, with the numbers.
    pub message: String,
    /// Whether the results show what came of it, like a line that is worked off before the end of the run: no summary repeats it.
    pub passes: bool,
}

impl Warning {
    /// Of something that does not pass.
    pub(crate) fn new(about: impl Into<String>, message: impl Into<String>) -> Self {
        Self { about: about.into(), message: message.into(), passes: false }
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.about, self.message)
    }
}

/// The work offered to a station in a part of the day, on average over the days of the window.
#[derive(Clone, Debug, PartialEq)]
pub struct Load {
    /// The station or pool, by its name.
    pub station: String,
    /// The part of the day: a shift, a span, or `run`.
    pub part: String,
    /// Customers an hour.
    pub per_hour: f64,
    /// The mean service of one, in seconds; 0 for a pool.
    pub service_s: f64,
    /// The offered load: how many servers are busy on average if there are enough.
    pub offered_erlang: f64,
    /// Servers on duty on average; `None` if unlimited.
    pub servers: Option<f64>,
    /// Its worst quarter of an hour; `None` if servers are unlimited.
    pub peak: Option<Peak>,
}

/// The warnings of a scenario, in the order of a parcel's way.
pub(crate) fn warnings(scenario: &Scenario) -> Vec<Warning> {
    let flow = way::through(scenario);
    let mut warnings = scenario.trace_warnings.clone();
    warnings.extend(flow.lines.iter().flat_map(|line| line.warnings(scenario)));
    warnings.extend(flow.members.iter().filter_map(|line| line.blocked(scenario)));
    warnings.extend(flow.lines.iter().filter_map(|line| line.busy_batches(scenario)));
    warnings.extend(closed::warnings(scenario, &flow));
    warnings.extend(flow.lines.iter().filter_map(|line| line.suspended(scenario)));
    warnings.extend(guarantee::warnings(scenario, &flow));
    warnings.extend(short_study(scenario, &flow));
    warnings.extend(unused_pools(scenario));
    warnings.extend(picked_before_release(scenario));
    warnings.extend(never_relieved(scenario));
    warnings.extend(released::nothing(scenario));
    warnings.extend(without_effect::warnings(scenario));
    warnings.extend(unpaid::warning(scenario));
    warnings
}

/// The work offered to each station that has work and a limit, by part of the day.
pub(crate) fn loads(scenario: &Scenario) -> Vec<Load> {
    let flow = way::through(scenario);
    let mut loads = Vec::new();
    let mut spans: Vec<&Span> = scenario.spans.iter().collect();
    spans.sort_by_key(|span| (span.from, std::cmp::Reverse(span.to)));
    for line in &flow.lines {
        if scenario.spans.is_empty() {
            loads.extend(line.load(scenario, "run", |_| true));
        }
        for span in &spans {
            let minute = |seconds: f64| (seconds / 60.0) as i64;
            let (from, to) = (minute(span.from.seconds()), minute(span.to.seconds()));
            let start = minute(scenario.clock.time_of_day().seconds());
            let inside = |at: SimTime| {
                let of_day = (start + at.ns().div_euclid(60_000_000_000)).rem_euclid(24 * 60);
                (from..to).contains(&of_day) || (from..to).contains(&(of_day + 24 * 60))
            };
            loads.extend(line.load(scenario, &span.name, inside));
        }
    }
    loads
}

/// How many visits to some stations are expected in a run, over all zones; without end where that is not foreseen.
pub(crate) fn visits(scenario: &Scenario, stations: &[StationId]) -> f64 {
    let flow = way::through(scenario);
    if flow.lines.iter().any(|line| line.waits_for_help(scenario)) {
        return f64::INFINITY;
    }
    let own = flow.passages.iter().filter(|passage| stations.contains(&passage.station));
    own.flat_map(|passage| &passage.came).sum::<f64>() * f64::from(scenario.zones.get())
}

/// Whether the servers of a station, or of its pool, are ever counted.
pub(crate) fn counts_servers(scenario: &Scenario, station: StationId) -> bool {
    let in_phase = |phase: &ScenarioPhase| {
        let table = phase.table(station.kind.role());
        match table.get(station).map(|own| &own.servers) {
            Some(Servers::Own(roster)) => roster.is_limited(),
            Some(Servers::Pool(number)) => {
                table.pools.get(usize::from(number.0)).is_some_and(|pool| pool.roster.is_limited())
            }
            None => false,
        }
    };
    scenario.phases.iter().any(in_phase)
}

/// A steady-state study must be long against the time in which its slowest station forgets.
fn short_study(scenario: &Scenario, flow: &Flow) -> Vec<Warning> {
    let Study::SteadyState { warmup } = scenario.study else { return Vec::new() };
    let from = match warmup {
        Warmup::Time(_) => scenario.window.warmup_end,
        Warmup::Mser5 => SimTime::ZERO,
    };
    let length_s = scenario.window.arrivals_end.since(from).seconds();
    let held = flow.lines.iter().chain(&flow.members).filter(|line| line.is_held_for_good(scenario));
    let message = "the station behind lets less through than comes: there is no steady state";
    let mut warnings: Vec<Warning> = held.map(|line| Warning::new(&line.name, message)).collect();
    for line in flow.lines.iter().filter(|line| !line.is_held_for_good(scenario)) {
        let Some((servers, load)) = line.steady(scenario) else { continue };
        if load >= servers {
            let message =
                format!("{load:.2} Erlang are offered to {}: there is no steady state", counted(servers));
            warnings.push(Warning::new(&line.name, message));
            continue;
        }
        let root = libm::sqrt(servers) - libm::sqrt(load);
        let relaxation_s = line.service_s() / (root * root);
        if length_s < RELAXATIONS * relaxation_s {
            let message = format!(
                "{} of it remain after the warm-up, {:.0} relaxation times of {} ({:.0} s each); take at least {RELAXATIONS:.0}",
                crate::units::Time(scenario.window.arrivals_end.since(from)),
                length_s / relaxation_s,
                line.name,
                relaxation_s
            );
            warnings.push(Warning::new("study", message));
        }
    }
    warnings
}

/// What is released at the line has to be picked before.
fn picked_before_release(scenario: &Scenario) -> Option<Warning> {
    let phase = &scenario.phases[0];
    let is_so = phase.warehouse.pick_after == PickAfter::Release && phase.customs.release_at_line;
    let message = "`pick_after: release` means acceptance here: parcels are released at the line, where they are picked";
    is_so.then(|| Warning::new("warehouse", message))
}

/// Servers who tire and whom nobody relieves: a roster without shifts never brings fresh people.
fn never_relieved(scenario: &Scenario) -> Vec<Warning> {
    let (window, sites) = (&scenario.window, scenario.site_names());
    let mut warnings = Vec::new();
    for role in model::RoleName::ALL {
        let table = scenario.phases[0].table(role);
        let own = table.stations.iter().filter_map(|(id, station)| match &station.servers {
            Servers::Own(roster) => Some((id.name(&sites), roster, station.fatigue?)),
            Servers::Pool(_) => None,
        });
        let pools = scenario.pool_names(role).iter().zip(&table.pools);
        let pools = pools
            .filter_map(|(name, pool)| Some((format!("{role}.pools.{name}"), &pool.roster, pool.fatigue?)));
        for (station, roster, Fatigue { after, slower_per_hour }) in own.chain(pools) {
            let is_limited = roster.first() != Capacity::Unlimited;
            if is_limited && roster.steps().is_empty() && window.horizon.since(window.start) > after {
                let message = format!(
                    "nobody relieves its servers: {after} from the start each takes {:.0}% longer every hour, to the end; \
                     `staff` by shifts brings fresh people",
                    slower_per_hour * 100.0
                );
                warnings.push(Warning::new(station, message));
            }
        }
    }
    warnings
}

/// People whom no station calls.
fn unused_pools(scenario: &Scenario) -> Vec<Warning> {
    let mut warnings = Vec::new();
    for role in model::RoleName::ALL {
        let table = scenario.phases[0].table(role);
        for number in 0..table.pools.len() {
            let member = |servers: &queueing::Servers| matches!(servers, queueing::Servers::Pool(pool) if usize::from(pool.0) == number);
            if !table.stations.iter().any(|(_, parameters)| member(&parameters.servers)) {
                let message = "no station draws from it: write `pool: NAME` at one";
                let name = &scenario.pool_names(role)[number];
                warnings.push(Warning::new(format!("{role}.pools.{name}"), message));
            }
        }
    }
    warnings
}

/// An instant as the clock on the wall shows it; in runs of more than a year with the day, counted from 1.
fn when(scenario: &Scenario, at: SimTime) -> String {
    const YEAR: Duration = Duration::from_seconds(365 * 24 * 3_600);
    let (window, label) = (scenario.window, scenario.clock.label(at));
    if window.horizon.since(window.start) < YEAR {
        return label;
    }
    let midnight_s = at.seconds() + scenario.clock.time_of_day().seconds();
    format!("{label} (day {})", (midnight_s / 86_400.0).floor() as i64 + 1)
}

/// `1 more period`, `3 more periods`.
fn more_of(count: usize, what: &str) -> String {
    format!("{count} more {what}{}", if count == 1 { "" } else { "s" })
}

/// `1 server`, `2.5 servers`.
fn counted(servers: f64) -> String {
    let rounded = (servers * 100.0).round() / 100.0;
    format!("{rounded} server{}", if (rounded - 1.0).abs() < 1e-9 { "" } else { "s" })
}

/// The number of a capacity; `None` if unlimited.
fn servers_of(capacity: Capacity) -> Option<f64> {
    match capacity {
        Capacity::Servers(servers) => Some(f64::from(servers)),
        Capacity::Unlimited => None,
    }
}

impl Line {
    /// Servers and offered load on average; `None` for unlimited servers, no work, or a line that always settles: a bounded
    /// one, one whose rest a backup takes, or one that people leave who have waited too long.
    fn steady(&self, scenario: &Scenario) -> Option<(f64, f64)> {
        if self.always_settles() || self.has_overflow() {
            return None;
        }
        let load = self.load(scenario, "run", |_| true)?;
        Some((load.servers?, load.offered_erlang)).filter(|(servers, erlang)| *servers > 0.0 && *erlang > 0.0)
    }
}

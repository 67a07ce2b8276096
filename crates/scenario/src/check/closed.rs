//! Stations at which nobody works for a while: an outage, or nobody on duty. Opening hours are meant to end: outside them it
//! is told where what comes is much work for those who open.

use model::{Duration, RoleName, SimTime};
use protocol::StationId;
use queueing::{Capacity, PoolNumber, Roster, Servers, StationParameters};

use super::fluid::{Flow, Passage, grouped, phase_at};
use super::{Warning, more_of, servers_of, when};
use crate::build::stations::{pools_of, said};
use crate::layer::Optional;
use crate::scenario::{Scenario, ScenarioPhase};
use crate::units::Hours;

/// Periods that are told for one place; the rest is counted.
const PERIODS_TOLD: usize = 2;
/// What came while a station was closed is much if its servers are busy with it for so long.
const MUCH_S: f64 = 3_600.0;

/// A time in which nobody works at a place.
struct Period {
    from: SimTime,
    to: SimTime,
    came: f64,
    work_s: f64,
}

/// One warning for each period, in the order of a parcel's way; an outage of a node is told once, for its first station.
pub(super) fn warnings(scenario: &Scenario, flow: &Flow) -> Vec<Warning> {
    let mut warnings = Vec::new();
    for role in RoleName::ALL {
        let first = flow.passages.iter().filter(|passage| passage.station.kind.role() == role).take(1);
        let first: Vec<&Passage> = first.collect();
        let place = Place { name: role.to_string(), what: "its node is down", passages: first };
        let down = |at| phase_at(scenario, at).down[role.index()];
        warnings.extend(place.told(scenario, flow, &[], |_| true, down));
    }
    for passage in &flow.passages {
        let station = passage.station;
        let name = station.name(&scenario.site_names());
        let down = |at| parameters(phase_at(scenario, at), station).is_some_and(|own| own.capacity <= 0.0);
        let place = Place { name: name.clone(), what: "it is down", passages: vec![passage] };
        warnings.extend(place.told(scenario, flow, &[], |_| true, down));
        let roster = |phase: &ScenarioPhase| match parameters(phase, station).map(|own| own.servers.clone()) {
            Some(Servers::Own(roster)) => Some(roster),
            _ => None,
        };
        let place = Place { name, what: "no server is on duty", passages: vec![passage] };
        warnings.extend(place.without_servers(scenario, flow, roster, station_hours(scenario, station)));
    }
    for role in RoleName::ALL {
        warnings.extend(empty_pools(scenario, flow, role));
    }
    warnings
}

/// The pools of a role whose rosters are empty for a while.
fn empty_pools(scenario: &Scenario, flow: &Flow, role: RoleName) -> Vec<Warning> {
    let pools = pools_of(&scenario.origin.0.0, role);
    let told = |(number, (name, pool)): (usize, (String, crate::layer::PoolLayer))| {
        let own = Servers::Pool(PoolNumber(number as u8));
        let member = |passage: &&Passage| {
            parameters(&scenario.phases[0], passage.station).is_some_and(|station| station.servers == own)
        };
        let place = Place {
            name: format!("{role}.pools.{name}"),
            what: "nobody is on duty",
            passages: flow.passages.iter().filter(member).collect(),
        };
        let roster =
            |phase: &ScenarioPhase| phase.table(role).pools.get(number).map(|pool| pool.roster.clone());
        place.without_servers(scenario, flow, roster, Optional::on(pool.hours))
    };
    pools.into_iter().enumerate().flat_map(told).collect()
}

fn parameters(phase: &ScenarioPhase, station: StationId) -> Option<&StationParameters> {
    phase.table(station.kind.role()).get(station)
}

/// The opening hours of a station, where it has any.
fn station_hours(scenario: &Scenario, station: StationId) -> Option<Hours> {
    let said = said(&scenario.origin.0.0, station.kind.role());
    said.into_iter().find(|(own, ..)| *own == station).and_then(|(.., said)| Optional::on(said.hours))
}

/// All that a roster ever has.
fn capacities(roster: &Roster) -> impl Iterator<Item = Capacity> {
    std::iter::once(roster.first()).chain(roster.steps().iter().map(|(_, capacity)| *capacity))
}

/// Whether a period is partly within opening hours. Each day has the same.
fn is_inside(scenario: &Scenario, period: &Period, hours: Hours) -> bool {
    const DAY: i64 = 24 * 60;
    let minute_of =
        |at: SimTime| ((scenario.clock.time_of_day().seconds() + at.seconds()) / 60.0).floor() as i64;
    let (from, to) = (minute_of(period.from), minute_of(period.to));
    (from..to.min(from + DAY)).any(|minute| hours.holds(minute.rem_euclid(DAY) as u32))
}

/// Where nobody works, and who comes there.
struct Place<'a> {
    name: String,
    what: &'static str,
    passages: Vec<&'a Passage>,
}

impl Place<'_> {
    /// The periods in which a roster has no servers, and somebody comes: inside opening hours anybody, outside them many.
    fn without_servers(
        &self,
        scenario: &Scenario,
        flow: &Flow,
        roster: impl Fn(&ScenarioPhase) -> Option<Roster>,
        hours: Option<Hours>,
    ) -> Vec<Warning> {
        let rosters: Vec<Option<Roster>> = scenario.phases.iter().map(roster).collect();
        let steps = rosters.iter().flatten().flat_map(Roster::steps);
        let edges: Vec<SimTime> = steps.map(|(at, _)| *at).collect();
        let none = Capacity::Servers(0);
        let empty = |at: SimTime| {
            let phase = scenario.phases.partition_point(|phase| phase.from <= at).saturating_sub(1);
            rosters[phase].as_ref().is_some_and(|roster| roster.at(at) == none)
        };
        let capacities = || rosters.iter().flatten().flat_map(capacities);
        let most =
            capacities().map(|capacity| servers_of(capacity).unwrap_or(f64::INFINITY)).fold(0.0, f64::max);
        let inside = |period: &Period| hours.is_none_or(|hours| is_inside(scenario, period, hours));
        let keep = |period: &Period| period.came >= 1.0 && (period.work_s > MUCH_S * most || inside(period));
        let mut warnings = self.told(scenario, flow, &edges, keep, empty);
        if hours.is_some() && most <= 0.0 {
            let never = |warning: &mut Warning| warning.message += "; its `staff` and its `hours` never meet";
            warnings.iter_mut().take(1).for_each(never);
        }
        warnings
    }

    /// The periods in which `closed` holds, of those that are to be kept.
    fn told(
        &self,
        scenario: &Scenario,
        flow: &Flow,
        edges: &[SimTime],
        keep: impl Fn(&Period) -> bool,
        closed: impl Fn(SimTime) -> bool,
    ) -> Vec<Warning> {
        if self.passages.is_empty() {
            return Vec::new();
        }
        let mut periods = self.periods(scenario, flow, edges, closed);
        periods.retain(keep);
        let passes = |periods: &[Period]| periods.iter().all(|period| period.to < scenario.window.horizon);
        let warning = |message, periods: &[Period]| Warning {
            passes: passes(periods),
            ..Warning::new(&self.name, message)
        };
        let (told, more) = periods.split_at(periods.len().min(PERIODS_TOLD));
        let told =
            told.iter().map(|period| warning(self.line(scenario, period), std::slice::from_ref(period)));
        let mut warnings: Vec<Warning> = told.collect();
        if !more.is_empty() {
            warnings.push(warning(format!("{} in {}", self.what, more_of(more.len(), "period")), more));
        }
        warnings
    }

    fn periods(
        &self,
        scenario: &Scenario,
        flow: &Flow,
        edges: &[SimTime],
        closed: impl Fn(SimTime) -> bool,
    ) -> Vec<Period> {
        let window = scenario.window;
        let mut cuts: Vec<SimTime> = scenario.phases.iter().map(|phase| phase.from).collect();
        cuts.extend(edges.iter().filter(|at| **at > window.start && **at < window.horizon));
        cuts.sort_unstable();
        cuts.dedup();
        let ends = cuts.iter().skip(1).copied().chain([window.horizon]);
        let mut periods = Vec::<Period>::new();
        for (from, to) in cuts.iter().copied().zip(ends).filter(|(from, _)| closed(*from)) {
            match periods.last_mut() {
                Some(last) if last.to == from => last.to = to,
                _ => periods.push(Period { from, to, came: 0.0, work_s: 0.0 }),
            }
        }
        for period in &mut periods {
            for passage in &self.passages {
                period.came += flow.steps.sum(&passage.came, period.from, period.to);
                period.work_s += flow.steps.sum(&passage.work_s, period.from, period.to);
            }
        }
        periods
    }

    fn line(&self, scenario: &Scenario, period: &Period) -> String {
        let Period { from, to, came, work_s } = period;
        let length: Duration = to.since(*from);
        let load = if *came < 1.0 {
            "nobody comes meanwhile".to_owned()
        } else {
            let (per_hour, erlang) = (came * 3_600.0 / length.seconds(), work_s / length.seconds());
            let work = if erlang < 0.05 { String::new() } else { format!(", {erlang:.1} Erlang") };
            let count = if *came < 10.0 { format!("{came:.0}") } else { grouped(*came) };
            // What comes to a node is named: a node has many stations.
            let at = match self.passages.first() {
                Some(first) if !self.name.contains('.') => {
                    format!(" to {}", first.station.name(&scenario.site_names()))
                }
                _ => String::new(),
            };
            format!("about {count} come{at} meanwhile ({}/h{work})", grouped(per_hour))
        };
        format!("{} from {} to {} ({length}); {load}", self.what, when(scenario, *from), when(scenario, *to))
    }
}

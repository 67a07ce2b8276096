//! A fluid through one station: what it can't serve waits.

mod blocked;
mod busy_batches;
mod overload;
mod peak;
mod suspended;
mod vessel;

use model::{Duration, RoleName, SimTime};
use protocol::{StationId, StationKind};
use queueing::{Batch, Servers, WhenFull};

use super::Load;
use super::capacity::{Crew, Work, availability, on_duty, pool_on_duty, service_s, work_s};
use crate::scenario::{Scenario, ScenarioPhase};
pub use peak::Peak;
use vessel::Standing;
pub(super) use vessel::Vessel;

/// The longest row of steps; long runs have longer steps.
const STEPS_MAX: i64 = 20_000;
/// The shortest step.
const STEP_S_MIN: i64 = 300;

/// The steps of a run.
#[derive(Clone, Copy, Debug)]
pub(super) struct Steps {
    start: SimTime,
    step_s: i64,
    /// How many there are.
    pub(super) count: usize,
}

impl Steps {
    pub(super) fn of(scenario: &Scenario) -> Self {
        let window = scenario.window;
        let length_s = (window.horizon.since(window.start).seconds() as i64).max(1);
        // Steps of whole five minutes, so that shifts begin at the start of one.
        let step_s = (length_s / STEPS_MAX / STEP_S_MIN + 1) * STEP_S_MIN;
        Self { start: window.start, step_s, count: (length_s as u64).div_ceil(step_s as u64) as usize }
    }

    /// The beginning of a step.
    pub(super) fn at(self, step: usize) -> SimTime {
        self.start + Duration::from_seconds(step as i64 * self.step_s)
    }

    pub(super) fn length_s(self) -> f64 {
        self.step_s as f64
    }

    /// What a row of steps amounts to from one instant to another; inside a step it is spread evenly.
    pub(super) fn sum(self, row: &[f64], from: SimTime, to: SimTime) -> f64 {
        let part = |(step, amount): (usize, &f64)| {
            let (begin, end) = (self.at(step).max(from), self.at(step + 1).min(to));
            if begin < end { amount * end.since(begin).seconds() / self.length_s() } else { 0.0 }
        };
        row.iter().enumerate().map(part).sum()
    }
}

/// All stations of a parcel's way.
pub(super) struct Flow {
    pub(super) steps: Steps,
    /// Stations and pools, in the order of the way.
    pub(super) lines: Vec<Line>,
    /// Stations whose servers are a pool's.
    pub(super) members: Vec<Line>,
    /// What comes to each station, in the order of the way.
    pub(super) passages: Vec<Passage>,
    /// Orders whose documents are decided upon, by step.
    pub(super) decided: Vec<f64>,
}

/// What comes to a station, by step.
pub(super) struct Passage {
    pub(super) station: StationId,
    /// Customers.
    pub(super) came: Vec<f64>,
    /// Their work, in seconds of a server.
    pub(super) work_s: Vec<f64>,
    /// How many are served together.
    pub(super) together: Vec<f64>,
    /// How many leave the line without being served.
    pub(super) left: Vec<f64>,
    /// How many go on from here; at customs and the carrier those who were not served as well.
    pub(super) go_on: Vec<f64>,
}

/// A station or a pool with the flow of its customers.
pub(super) struct Line {
    pub(super) name: String,
    steps: Steps,
    place: Place,
    /// Visits of customers, by step.
    came: Vec<f64>,
    /// Those of them that are the first of a customer.
    came_first: Vec<f64>,
    /// Their work by how many are served together, by step.
    work: Vec<Work>,
    /// What it comes to for those on duty, in seconds of a server, by step.
    work_s: Vec<f64>,
    /// Who is on duty, by step; `None` if unlimited.
    crews: Vec<Option<Crew>>,
    /// Customers in line at the end of each step. Who waits has not been here yet as often as it will have.
    waiting: Vec<f64>,
    /// How many the station behind let through, by step, where it held up others.
    held_to: Vec<Option<f64>>,
    /// Whether it holds up those for whom it has no room, at the station before. Of a pool: one of its stations does.
    blocks: bool,
    /// Customers that are served together.
    batch: Option<Batch>,
    /// How many may wait.
    room: Option<f64>,
    /// With more in line, a backup takes those who come.
    overflow: Option<f64>,
    /// Whether people leave who have waited too long. How many wait is not told then.
    impatient: bool,
}

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Place {
    Station(StationId),
    /// A pool of a role, by its number.
    Pool(RoleName, u8),
}

impl Place {
    const fn role(self) -> RoleName {
        match self {
            Self::Station(station) => station.kind.role(),
            Self::Pool(role, _) => role,
        }
    }
}

impl Flow {
    pub(super) fn new(scenario: &Scenario) -> Self {
        Self {
            steps: Steps::of(scenario),
            lines: Vec::new(),
            members: Vec::new(),
            passages: Vec::new(),
            decided: Vec::new(),
        }
    }

    /// Sends a flow through a station, to which nobody comes back.
    pub(super) fn station(&mut self, scenario: &Scenario, station: StationId, came: &[f64]) -> &Passage {
        self.station_again(scenario, station, came, came)
    }

    /// Sends visits through a station, of which so many are the first of a customer.
    pub(super) fn station_again(
        &mut self,
        scenario: &Scenario,
        station: StationId,
        came: &[f64],
        came_first: &[f64],
    ) -> &Passage {
        let steps = self.steps;
        let name = station.name(&scenario.site_names());
        let mut line = Line::new(name, steps, Place::Station(station));
        let mut vessel = Vessel::new(scenario, steps, station);
        let mut go_on = Vec::with_capacity(came.len());
        let (mut pooled, mut together, mut left) = (None, Vec::new(), Vec::new());
        let mut first_of_visits = 1.0;
        for (step, (&customers, &first)) in came.iter().zip(came_first).enumerate() {
            if customers > 0.0 {
                first_of_visits = first / customers;
            }
            let in_line = vessel.waiting() > 0.0;
            go_on.push(vessel.fill(customers));
            left.push(vessel.left());
            let Some(Standing { parameters, crew, .. }) = vessel.standing(step) else { continue };
            if let Servers::Pool(number) = parameters.servers {
                pooled = Some(number.0);
            }
            let work = Work::of(parameters, customers, steps.length_s());
            let work_s = work.done_s(possible_s(crew, steps));
            together.push(match parameters.batch {
                Some(batch) if in_line || work_s <= 0.0 => f64::from(batch.size),
                Some(_) => customers * service_s(parameters) / work_s,
                None => 1.0,
            });
            line.came.push(customers);
            line.came_first.push(first);
            line.work.push(work);
            line.work_s.push(work_s);
            line.batch = parameters.batch;
            line.room = parameters.room.map(f64::from);
            line.blocks = parameters.room.is_some() && parameters.when_full == WhenFull::Block;
            line.held_to.push(vessel.held_to());
            line.overflow = overflow(phase_at(scenario, steps.at(step)), station);
            line.impatient |= parameters.patience.is_some();
            line.crews.push(crew);
            line.waiting.push(vessel.waiting() * first_of_visits);
        }
        let (came, work_s) = (line.came.clone(), line.work_s.clone());
        match pooled {
            Some(number) => {
                self.add_to_pool(scenario, station.kind.role(), number, &line);
                self.members.push(line);
            }
            None if !line.came.is_empty() => self.lines.push(line),
            None => {}
        }
        let place = self.passages.len();
        self.passages.push(Passage { station, came, work_s, together, left, go_on });
        &self.passages[place]
    }

    /// Adds a station's work to its pool's.
    fn add_to_pool(&mut self, scenario: &Scenario, role: RoleName, number: u8, member: &Line) {
        let name = format!("{role}.pools.{}", scenario.pool_names(role)[usize::from(number)]);
        let steps = self.steps;
        let place = self.lines.iter().position(|line| line.name == name).unwrap_or_else(|| {
            let mut line = Line::new(name, steps, Place::Pool(role, number));
            line.impatient = true;
            line.came = vec![0.0; member.came.len()];
            line.came_first = vec![0.0; member.came.len()];
            line.work = vec![Work::default(); member.came.len()];
            line.crews = (0..member.came.len())
                .map(|step| {
                    let phase = phase_at(scenario, steps.at(step));
                    let pool = phase.table(role).pools.get(usize::from(number));
                    if phase.down[role.index()] {
                        return Some(Crew::NOBODY);
                    }
                    pool.and_then(|pool| pool_on_duty(pool, steps.start, steps.at(step)))
                })
                .collect();
            self.lines.push(line);
            self.lines.len() - 1
        });
        let line = &mut self.lines[place];
        // One who stays is enough for a line without end.
        line.impatient &= member.impatient || member.work_s.iter().all(|work_s| *work_s <= 0.0);
        for step in 0..member.came.len() {
            line.came[step] += member.came[step];
            line.came_first[step] += member.came_first[step];
            line.work[step].add(member.work[step]);
        }
        line.batch = line.batch.or(member.batch);
        line.blocks |= member.blocks;
        line.wait_again();
    }
}

/// The phase that holds at an instant.
pub(super) fn phase_at(scenario: &Scenario, at: SimTime) -> &ScenarioPhase {
    &scenario.phases[phase_number_at(scenario, at)]
}

/// Its number.
pub(super) fn phase_number_at(scenario: &Scenario, at: SimTime) -> usize {
    scenario.phases.partition_point(|phase| phase.from <= at).saturating_sub(1)
}

/// How much work a crew can do in a step.
fn possible_s(crew: Option<Crew>, steps: Steps) -> f64 {
    crew.map_or(f64::INFINITY, |crew| crew.fresh() * steps.length_s())
}

/// How many wait in the line of a site's pickers when its backup takes the rest.
fn overflow(phase: &ScenarioPhase, station: StationId) -> Option<f64> {
    let site =
        phase.setting.sites.get(station.site.index()).filter(|_| station.kind == StationKind::Pickers)?;
    site.backup_above.map(f64::from)
}

impl Line {
    fn new(name: String, steps: Steps, place: Place) -> Self {
        Self {
            name,
            steps,
            place,
            came: Vec::new(),
            came_first: Vec::new(),
            work: Vec::new(),
            work_s: Vec::new(),
            crews: Vec::new(),
            waiting: Vec::new(),
            held_to: Vec::new(),
            blocks: false,
            batch: None,
            room: None,
            overflow: None,
            impatient: false,
        }
    }

    /// Reckons the line of a pool anew.
    fn wait_again(&mut self) {
        let least_s = self.work.iter().map(|work| work.least_s);
        // Who waits when nobody comes any more has as much work as those before, with all times that it comes back.
        let mean_s = least_s.sum::<f64>() / self.came_first.iter().sum::<f64>();
        let mut waiting_s = 0.0;
        self.work_s.clear();
        self.waiting.clear();
        for (work, crew) in self.work.iter().zip(&self.crews) {
            let possible_s = possible_s(*crew, self.steps);
            waiting_s = (waiting_s + work.least_s - possible_s).max(0.0);
            self.work_s.push(work.done_s(possible_s));
            self.waiting.push(if mean_s > 0.0 { waiting_s / mean_s } else { 0.0 });
        }
    }

    /// Whether the line can't grow without end: who finds no room is turned away, or who waits too long leaves.
    pub(super) const fn always_settles(&self) -> bool {
        self.room.is_some() || self.impatient
    }

    /// Whether a backup takes those who come to a long line.
    pub(super) const fn has_overflow(&self) -> bool {
        self.overflow.is_some()
    }

    /// Whether so many in line are more than are meant to be: as many as a backup leaves are.
    fn is_long(&self, waiting: f64) -> bool {
        waiting >= 1.0 + self.overflow.unwrap_or_default()
    }

    fn erlang(&self, step: usize) -> f64 {
        self.work_s[step] / self.steps.length_s()
    }

    /// The mean service of one customer, over the run.
    pub(super) fn service_s(&self) -> f64 {
        let came: f64 = self.came.iter().sum();
        if came > 0.0 { self.work_s.iter().sum::<f64>() / came } else { 0.0 }
    }

    /// The load in the part of the window in which `inside` holds; `None` without work or with unlimited servers alone.
    pub(super) fn load(
        &self,
        scenario: &Scenario,
        part: &str,
        inside: impl Fn(SimTime) -> bool,
    ) -> Option<Load> {
        let window = scenario.window;
        let is_inside = |step: &usize| {
            let at = self.steps.at(*step);
            at >= SimTime::ZERO && at < window.arrivals_end && inside(at)
        };
        let rows: Vec<usize> = (0..self.came.len()).filter(is_inside).collect();
        let (steps, mut came, mut work_s, mut servers) = (rows.len() as f64, 0.0, 0.0, Some(0.0));
        for &step in &rows {
            came += self.came[step];
            work_s += self.work_s[step];
            servers = servers.zip(self.crews[step]).map(|(sum, crew)| sum + crew.servers);
        }
        if steps <= 0.0 || work_s <= 0.0 {
            return None;
        }
        let length_s = steps * self.steps.length_s();
        Some(Load {
            station: self.name.clone(),
            part: part.to_owned(),
            per_hour: came * 3_600.0 / length_s,
            service_s: if matches!(self.place, Place::Pool(..)) { 0.0 } else { work_s / came },
            offered_erlang: work_s / length_s,
            servers: servers.map(|servers| servers / steps),
            peak: self.peak(&rows),
        })
    }
}

/// A count as planners read it: 12,345; small ones with a decimal.
pub(super) fn grouped(number: f64) -> String {
    if number < 10.0 {
        return format!("{number:.1}");
    }
    let digits = format!("{number:.0}");
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

//! What a scenario says about stations, pools and reserves: pure data.

use model::Duration;

use crate::distribution::Lag;
use crate::roster::{Capacity, Roster};

/// One station: who serves, how long it takes, and what happens when it does not go well.
///
/// Defaults are in [`StationParameters::none`]; write `StationParameters { service, ..StationParameters::none() }`.
#[derive(Clone, Debug, PartialEq)]
pub struct StationParameters {
    /// Who serves.
    pub servers: Servers,
    /// The work content of one customer. It is drawn once, when the customer comes.
    pub service: Lag,
    /// Who is served next.
    pub discipline: Discipline,
    /// What becomes of a service whose server goes off duty. Of own servers; a pool has its own.
    pub shift_end: ShiftEnd,
    /// Servers that get slower in a long shift. Of own servers; a pool has its own.
    pub fatigue: Option<Fatigue>,
    /// Servers that fail. Of own servers; a pool has its own.
    pub breakdowns: Option<Breakdowns>,
    /// A factor on the time that work takes, above 0: 1 is normal, 0.5 halves it.
    pub pace: f64,
    /// A factor on speed, from 0: 1 is normal, 0.5 an outage at half capacity. At 0 the station is down: services pause
    /// and none starts.
    pub capacity: f64,
    /// At most so many customers wait; `None` for any number. Somebody who finds a server free does not wait.
    pub room: Option<u32>,
    /// What becomes of a customer for whom there is no room.
    pub when_full: WhenFull,
    /// How long a customer waits before it leaves the line without being served; `None` for ever. Counted until its
    /// first service starts.
    pub patience: Option<Lag>,
    /// Customers that are served together.
    pub batch: Option<Batch>,
    /// Servers called and released automatically. Of own servers; a pool has its own.
    pub scaling: Option<Scaling>,
}

impl StationParameters {
    /// Unlimited servers and no work: a station that parcels pass without noticing.
    pub const fn none() -> Self {
        Self {
            servers: Servers::Own(Roster::always(Capacity::Unlimited)),
            service: Lag::NONE,
            discipline: Discipline::Fifo,
            shift_end: ShiftEnd::Finish,
            fatigue: None,
            breakdowns: None,
            pace: 1.0,
            capacity: 1.0,
            room: None,
            when_full: WhenFull::TurnAway,
            patience: None,
            batch: None,
            scaling: None,
        }
    }
}

/// A pool of servers that several stations of one role share. A server that becomes free takes the customer that came
/// first to any of them; where one of them has priority, the best class first; at the same instant the station that
/// comes first in the table.
#[derive(Clone, Debug, PartialEq)]
pub struct PoolParameters {
    /// Servers over time.
    pub roster: Roster,
    /// What becomes of a service whose server goes off duty.
    pub shift_end: ShiftEnd,
    /// Servers that get slower in a long shift.
    pub fatigue: Option<Fatigue>,
    /// Servers that fail.
    pub breakdowns: Option<Breakdowns>,
    /// Servers called and released automatically.
    pub scaling: Option<Scaling>,
}

impl PoolParameters {
    /// A pool with this roster and nothing special.
    pub const fn of(roster: Roster) -> Self {
        Self { roster, shift_end: ShiftEnd::Finish, fatigue: None, breakdowns: None, scaling: None }
    }
}

/// Who serves at a station.
#[derive(Clone, Debug, PartialEq)]
pub enum Servers {
    /// Servers of its own, by a roster; fixed ones are a roster that never changes.
    Own(Roster),
    /// The servers of a pool of the same role.
    Pool(PoolNumber),
}

/// A pool, by its place in the role's list of pools.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PoolNumber(pub u8);

/// Who is served next. Ties: who came first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Discipline {
    /// First come, first served.
    Fifo,
    /// The best class first (0 is the best), in a class who came first.
    Priority(Preemption),
    /// The earliest due first.
    EarliestDue,
}

/// Whether a customer of a better class takes the server of one in service, and what becomes of the work done.
///
/// The one in service who has the worst class goes back in line, of several the one whose service started last, of
/// those the one in the highest slot. A batch, and a customer whose server is broken, are left alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preemption {
    /// A service that has started is finished.
    None,
    /// What is done stays done.
    Resume,
    /// The work starts again from the beginning.
    Restart,
    /// The work starts again, as another draw.
    Resample,
}

/// What becomes of a service whose server goes off duty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShiftEnd {
    /// The server finishes it first (overtime): as many as have to leave do so as they finish.
    Finish,
    /// It goes back to the line, and goes on where it was as soon as another server is free.
    HandOver,
    /// It waits where it is until its server is on duty again.
    Suspend,
}

/// A server on duty for longer than `after` works slower.
///
/// Its duty begins when it comes on duty, and again at every step of the roster and with every new roster: a change of
/// shift brings fresh people. How slow a service goes is settled when it starts, or goes on after a pause.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fatigue {
    /// So long nothing changes.
    pub after: Duration,
    /// By so much of the fresh time a service takes longer for every hour beyond: 0.05 for 5 %.
    pub slower_per_hour: f64,
}

/// Failures of servers. The lengths are drawn by station, server and count. A service in progress goes on after the
/// repair; a broken server takes nobody.
#[derive(Clone, Debug, PartialEq)]
pub struct Breakdowns {
    /// Which time the lives are counted in.
    pub clock: BreakdownClock,
    /// How long a server lives.
    pub up: Lag,
    /// How long its repair takes, always in calendar time.
    pub down: Lag,
}

/// Which time a server's life is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BreakdownClock {
    /// All time from when the server first comes on duty, off duty as well.
    Calendar,
    /// The time it works.
    Working,
}

/// What becomes of a customer for whom there is no room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhenFull {
    /// It is turned away.
    TurnAway,
    /// It stays with its server at the station before (see `StationKind::downstream`), which takes nobody else until
    /// there is room. Who comes from elsewhere is let in all the same.
    Block,
}

/// Customers served together, by one server, as long as the longest work among them takes.
///
/// A batch starts when it is full, or when the first in line has waited so long, and a server is free.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Batch {
    /// How many make a full batch; at least 1.
    pub size: u32,
    /// How long the first in line waits for company.
    pub wait_max: Duration,
}

/// Servers called and released by a measure that is looked at once every `cool_down`: its average over that time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scaling {
    /// What is looked at.
    pub metric: ScalingMetric,
    /// Above this, `step` more servers are called.
    pub above: f64,
    /// Below this, up to `step` of the servers called leave.
    pub below: f64,
    /// How many servers are called or released at a time.
    pub step: u32,
    /// At most so many servers are called beyond the roster.
    pub max: u32,
    /// How long a called server takes to come.
    pub delay: Duration,
    /// How often the measure is looked at; above 0.
    pub cool_down: Duration,
}

/// What automatic scaling looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScalingMetric {
    /// Customers in line.
    Queue,
    /// Servers with a customer over servers on duty.
    Utilisation,
}

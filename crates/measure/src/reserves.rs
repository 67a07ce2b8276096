//! When reserve staff was called, came and went.

use std::fmt;

use model::{Clock, Duration, RoleName, SimTime};
use protocol::{Reserve, ReserveEvent, ReservePlace, StationId};
use serde::{Deserialize, Serialize};

/// So many entries are kept, the earliest; the others are counted.
const ENTRIES_MAX: usize = 1_000;

/// What reserves did, in order of time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ReserveLog {
    entries: Vec<Entry>,
    calls: u64,
}

/// Something that a reserve did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Entry {
    at_ns: i64,
    /// The number of the station whose line is watched.
    watch: u16,
    /// The pool that they go to, or else
    pool: Option<u8>,
    /// the number of the station.
    station: u16,
    above: u32,
    lasting_ns: i64,
    call: u32,
    event: Event,
    waiting: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
enum Event {
    Called,
    Arrived,
    SentHome,
    CalledOff,
}

impl Event {
    const fn of(event: ReserveEvent) -> Self {
        match event {
            ReserveEvent::Called => Self::Called,
            ReserveEvent::Arrived => Self::Arrived,
            ReserveEvent::SentHome => Self::SentHome,
            ReserveEvent::CalledOff => Self::CalledOff,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Called => "called",
            Self::Arrived => "arrived",
            Self::SentHome => "sent_home",
            Self::CalledOff => "called_off",
        }
    }
}

impl ReserveLog {
    /// Notes what a reserve does.
    pub(crate) fn note(&mut self, reserve: &Reserve, event: ReserveEvent, waiting: u32, at: SimTime) {
        let (pool, station) = match reserve.into {
            ReservePlace::Pool(number) => (Some(number.0), reserve.watch),
            ReservePlace::Station(station) => (None, station),
        };
        self.calls += u64::from(event == ReserveEvent::Called);
        self.entries.push(Entry {
            at_ns: at.ns(),
            watch: reserve.watch.index() as u16,
            pool,
            station: station.index() as u16,
            above: reserve.above,
            lasting_ns: reserve.lasting.ns(),
            call: reserve.call,
            event: Event::of(event),
            waiting,
        });
        self.tidy();
    }

    /// Adds those of another entity, zone or replication. The order does not matter.
    pub(crate) fn merge(&mut self, other: Self) {
        self.calls = self.calls.saturating_add(other.calls);
        self.entries.extend(other.entries);
        self.tidy();
    }

    /// In order of time, and not too many: the earliest of the earliest are the earliest of all.
    fn tidy(&mut self) {
        self.entries.sort_unstable();
        self.entries.truncate(ENTRIES_MAX);
    }

    /// How often reserves were called.
    pub(crate) fn calls(&self) -> u64 {
        self.calls
    }

    /// The entries as results tell them.
    pub(crate) fn told(&self, names: &Names<'_>) -> Vec<Intervention> {
        self.entries.iter().filter_map(|entry| entry.told(names)).collect()
    }

    pub(crate) fn is_consistent(&self) -> bool {
        let known = |number: u16| StationId::from_index(usize::from(number)).is_some();
        self.entries.len() <= ENTRIES_MAX
            && self.entries.is_sorted()
            && self.entries.iter().all(|entry| known(entry.watch) && known(entry.station))
    }
}

/// Something that reserve staff did.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Intervention {
    /// When, from time 0.
    pub at_s: f64,
    /// The time of day: `08:21`, beyond the first day `day 2 08:21`.
    pub at: String,
    /// `called`, `arrived`, `sent_home`, or `called_off` on the way.
    pub event: &'static str,
    /// How many people.
    pub number: u32,
    /// The station or pool that they go to.
    pub station: String,
    /// What calls them, as `queue(customs.reviewers) > 8 for 5 min`.
    pub trigger: String,
    /// Customers in that line at the time.
    pub waiting: u32,
}

/// What sites and pools are called, and what the times of day mean.
pub(crate) struct Names<'a> {
    pub(crate) sites: &'a [String],
    pub(crate) pools: &'a [Vec<String>; 4],
    pub(crate) clock: Clock,
}

impl Entry {
    fn told(&self, names: &Names<'_>) -> Option<Intervention> {
        let watch = StationId::from_index(usize::from(self.watch))?;
        let station = match self.pool {
            Some(number) => pool_name(watch.kind.role(), number, names),
            None => StationId::from_index(usize::from(self.station))?.name(names.sites),
        };
        let at = SimTime::from_ns(self.at_ns);
        Some(Intervention {
            at_s: at.seconds(),
            at: TimeOfDay(names.clock, at).to_string(),
            event: self.event.name(),
            number: self.call,
            station,
            trigger: format!(
                "queue({}) > {} for {}",
                watch.name(names.sites),
                self.above,
                Duration::from_ns(self.lasting_ns)
            ),
            waiting: self.waiting,
        })
    }
}

fn pool_name(role: RoleName, number: u8, names: &Names<'_>) -> String {
    let name = names.pools[role.index()].get(usize::from(number));
    name.map_or_else(|| format!("{role}.pools.{number}"), |name| format!("{role}.pools.{name}"))
}

/// `08:21`, and beyond the first day `day 2 08:21`.
struct TimeOfDay(Clock, SimTime);

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(clock, at) = *self;
        let day = clock.day(at);
        if day != 0 {
            write!(f, "day {} ", day + 1)?;
        }
        let minutes = clock.time_of_day_ns(at) / 60_000_000_000;
        write!(f, "{:02}:{:02}", minutes / 60, minutes % 60)
    }
}

//! Reserve staff: called when a line has been long for some time, released when it is short again.

use model::SimTime;

use super::{Customer, Reserve, ReservePlace, StationTimer, Stations};
use crate::observe::ReserveEvent;
use crate::role::Outputs;

/// The reserves of a role.
#[derive(Clone, Debug)]
pub(super) struct Reserves(Vec<Watch>);

/// A reserve and what it does.
#[derive(Clone, Copy, Debug)]
struct Watch {
    reserve: Reserve,
    duty: Duty,
    /// Which deadline holds.
    generation: u32,
}

/// Where a reserve is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Duty {
    /// At home, the line is not long.
    Home,
    /// At home, the line is long.
    Alert,
    /// On the way.
    Called,
    /// At work.
    Here,
}

impl Reserves {
    /// Whether these are the reserves: no dated change makes others.
    pub(super) fn are(&self, reserves: &[Reserve]) -> bool {
        self.0.iter().map(|watch| &watch.reserve).eq(reserves)
    }

    pub(super) fn new(reserves: &[Reserve]) -> Self {
        let watch = |reserve: &Reserve| Watch { reserve: *reserve, duty: Duty::Home, generation: 0 };
        Self(reserves.iter().map(watch).collect())
    }

    /// Servers at work in a place.
    fn here(&self, place: ReservePlace) -> u32 {
        let here = self.0.iter().filter(|watch| watch.duty == Duty::Here && watch.reserve.into == place);
        here.map(|watch| watch.reserve.call).sum()
    }
}

impl<C: Customer> Stations<C> {
    /// Marks the halls in which reserves watch a line.
    pub(super) fn mark_watched(&mut self) {
        for hall in &mut self.halls {
            let watches =
                |watch: &Watch| hall.desks.by_line.iter().any(|desk| desk.id == watch.reserve.watch);
            hall.watched = self.reserves.0.iter().any(watches);
        }
    }

    /// Looks at the lines that reserves watch.
    pub(super) fn watch<T: From<StationTimer>>(&mut self, now: SimTime, out: &mut impl Outputs<T>) {
        for number in 0..self.reserves.0.len() {
            let Watch { reserve, duty, generation } = self.reserves.0[number];
            let queue = self.queue(reserve.watch);
            let next = match duty {
                Duty::Home if queue > reserve.above => Duty::Alert,
                Duty::Alert if queue <= reserve.above => Duty::Home,
                Duty::Called | Duty::Here if queue < reserve.release_below => Duty::Home,
                _ => continue,
            };
            let generation = generation.wrapping_add(1);
            self.reserves.0[number] = Watch { reserve, duty: next, generation };
            if next == Duty::Alert {
                out.deadline(now + reserve.lasting, timer(number, generation).into());
            }
            if next == Duty::Home
                && let Some(event) = gone_from(duty)
            {
                out.reserve(&reserve, event, queue, now);
            }
            if duty == Duty::Here {
                self.staff_reserve(now, reserve.into, out);
            }
        }
    }

    /// The line has been long for long enough, or those called are there.
    pub(super) fn reserve_due<T: From<StationTimer>>(
        &mut self,
        now: SimTime,
        number: u8,
        generation: u32,
        out: &mut impl Outputs<T>,
    ) {
        let Some(watch) = self.reserves.0.get_mut(usize::from(number)) else { return };
        if watch.generation != generation {
            return;
        }
        let reserve = watch.reserve;
        let event = match watch.duty {
            Duty::Alert => ReserveEvent::Called,
            Duty::Called => ReserveEvent::Arrived,
            Duty::Home | Duty::Here => return,
        };
        watch.duty = if event == ReserveEvent::Called { Duty::Called } else { Duty::Here };
        out.reserve(&reserve, event, self.queue(reserve.watch), now);
        if event == ReserveEvent::Called {
            out.deadline(now + reserve.ready_after, timer(usize::from(number), generation).into());
        } else {
            self.staff_reserve(now, reserve.into, out);
        }
    }

    fn staff_reserve<T: From<StationTimer>>(
        &mut self,
        now: SimTime,
        place: ReservePlace,
        out: &mut impl Outputs<T>,
    ) {
        let servers = self.reserves.here(place);
        let hall = self.halls.iter().position(|hall| match place {
            ReservePlace::Pool(number) => hall.pool == Some(number),
            ReservePlace::Station(station) => hall.pool.is_none() && hall.desks.by_line[0].id == station,
        });
        if let Some(hall) = hall {
            self.in_hall(hall as u8, now, out, |hall, floor| hall.set_reserve(now, servers, floor));
        }
    }
}

/// What is told of a reserve that goes home; nothing if it was there.
const fn gone_from(duty: Duty) -> Option<ReserveEvent> {
    match duty {
        Duty::Here => Some(ReserveEvent::SentHome),
        Duty::Called => Some(ReserveEvent::CalledOff),
        Duty::Home | Duty::Alert => None,
    }
}

fn timer(number: usize, generation: u32) -> StationTimer {
    StationTimer::of_reserve(number as u8, generation)
}

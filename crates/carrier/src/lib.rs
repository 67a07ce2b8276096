//! The carrier: waybills, vehicles, line-haul, delivery.
//!
//! The way of a parcel here: a waybill number is issued and the WAYBILL (511) filed → the parcel is handed over, the
//! carrier takes custody → it is loaded on the vehicle that is open at its site, which leaves for customs' gate (T11) when it
//! is full or its first parcel has waited long enough → out of the gate (T12) → line-haul and delivery.

mod parameters;
mod timer;
mod vehicles;
mod waybills;

use model::{Lane, RoleName, SimTime};
use protocol::{
    Closing, Departed, Input, Job, Message, Observer, Outputs, Paperwork, Phase, PhaseClock, Role,
    StationTimer, Stations,
};

pub use parameters::Parameters;
pub use timer::Timer;
use vehicles::{Load, Vehicles};

/// What the carrier's stations are for.
#[derive(Clone, Copy, Debug)]
enum Work {
    /// A waybill is to be issued.
    Waybill,
    /// A parcel is to be loaded.
    Load(Lane),
    /// Papers at the correction desk.
    Desk(Paperwork),
}

/// The carrier of a zone.
#[derive(Clone, Debug)]
pub struct Carrier {
    phases: PhaseClock<Parameters, Timer>,
    stations: Stations<Job<Work>>,
    vehicles: Vehicles,
}

impl Carrier {
    /// The carrier before the first request. The first phase holds from the first instant.
    pub fn new(phases: Vec<Phase<Parameters>>) -> Self {
        let phases = PhaseClock::new(phases);
        Self {
            stations: Stations::new(&phases.parameters().stations, phases.setting().draws),
            phases,
            vehicles: Vehicles::default(),
        }
    }

    #[cold]
    fn begin_phase(&mut self, now: SimTime, number: u16, out: &mut impl Outputs<Timer>) {
        self.phases.enter(now, number, &mut self.stations, out);
        self.let_go(now, out);
        while let Some(held) = self.phases.next_held() {
            self.act(now, held.input.by_reference(), out);
        }
    }

    /// Acts on an input that can be held back.
    #[inline]
    fn act(&mut self, now: SimTime, input: Input<Timer, &Message>, out: &mut impl Outputs<Timer>) {
        match input {
            Input::Message(message) => self.message(now, message, out),
            Input::Deadline(timer) => self.deadline(now, timer, out),
        }
    }

    fn message(&mut self, now: SimTime, message: &Message, out: &mut impl Outputs<Timer>) {
        match message {
            Message::RequestWaybill(request) => self.waybill_requested(now, request.parcel, out),
            Message::Rejected(rejected) => {
                self.desk(now, rejected.parcel, rejected.placed, (*rejected).into(), out);
            }
            Message::Question(question) => {
                self.desk(now, question.parcel, question.placed, (*question).into(), out);
            }
            Message::NotReceived(lost) => {
                let timer = Timer::Resend { parcel: lost.parcel, attempt: lost.attempt };
                out.deadline(now + self.phases.setting().resend_after, timer);
            }
            Message::HandOver(hand_over) => self.load(now, *hand_over, out),
            Message::GatePassed(vehicle) => self.gate_passed(now, *vehicle, out),
            other => panic!("the carrier does not understand {other:?}"),
        }
        self.let_go(now, out);
    }

    #[cold]
    fn deadline(&mut self, now: SimTime, timer: Timer, out: &mut impl Outputs<Timer>) {
        match timer {
            Timer::Resend { parcel, attempt } => self.file_waybill(parcel, attempt, out),
            timer => panic!("{timer:?} is not held back while the node is down"),
        }
        self.let_go(now, out);
    }

    /// A station's deadline is due. By itself: a message needs less room than what goes on in a station.
    #[inline(never)]
    fn station_due(&mut self, now: SimTime, timer: StationTimer, out: &mut impl Outputs<Timer>) {
        if let Some(departed) = self.stations.fire(now, timer, out) {
            self.departed(now, departed, out);
        }
        self.let_go(now, out);
    }

    /// Goes on with whoever has left a station. The parcels that one site's station lets go together leave on one vehicle.
    #[expect(clippy::inline_always, reason = "mostly nobody has: to look is less than to call")]
    #[inline(always)]
    fn let_go(&mut self, now: SimTime, out: &mut impl Outputs<Timer>) {
        while let Some(departed) = self.stations.next_departure() {
            self.departed(now, departed, out);
        }
        self.leave(now, out);
    }

    /// Every way on is a function by itself, so that to look who has left needs little room.
    #[inline]
    fn departed(&mut self, now: SimTime, departed: Departed<Job<Work>>, out: &mut impl Outputs<Timer>) {
        let Departed { station, customer: Job { parcel, placed, work, .. }, ending, .. } = departed;
        match work {
            Work::Waybill => self.issue_waybill(now, parcel, out),
            Work::Load(lane) => self.board(now, station.site, Load { parcel, placed, lane }, out),
            Work::Desk(papers) => self.papers_done(now, parcel, placed, papers, ending, out),
        }
    }
}

impl Role for Carrier {
    type Timer = Timer;
    const NAME: RoleName = RoleName::Carrier;

    fn open(&mut self, now: SimTime, out: &mut impl Outputs<Timer>) {
        let down = self.phases.open(now, Timer::Phase, out);
        self.stations.open(now, out);
        if down {
            self.stations.suspend(now, out);
        }
    }

    #[inline]
    fn handle(&mut self, now: SimTime, input: Input<Timer, &Message>, out: &mut impl Outputs<Timer>) {
        match input {
            Input::Deadline(Timer::Station(timer)) => self.station_due(now, timer, out),
            Input::Deadline(Timer::Phase(number)) => self.begin_phase(now, number, out),
            held if self.phases.is_down() => self.phases.hold(now, held),
            input => self.act(now, input, out),
        }
    }

    #[inline]
    fn foresee_soon(&self, timer: Timer) {
        if let Timer::Station(timer) = timer {
            self.stations.foresee(timer);
        }
    }

    fn close(&self, out: &mut impl Observer) -> Closing {
        self.stations.close(self.phases.setting().window.horizon, out);
        Closing { inside: self.vehicles.inside() + self.phases.held_in_custody() }
    }
}

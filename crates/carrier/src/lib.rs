//! The carrier: waybills, vehicles, line-haul, delivery.
//!
//! The way of a parcel here: a waybill number is issued and the WAYBILL (511) filed → the parcel is handed over, the
//! carrier takes custody → it is loaded on the vehicle that is open at its site, which leaves for customs' gate (T11) when it
//! is full or its first parcel has waited long enough → out of the gate (T12) → line-haul and delivery.

mod parameters;
mod vehicles;
mod waybills;

use std::collections::BTreeMap;

use model::{Lane, ParcelKey, RoleName, SimTime};
use protocol::{
    Closing, Departed, Job, Message, Observer, Outputs, Paperwork, Parts, Phase, PhaseClock, Procedure,
    Resend, Stations,
};

pub use parameters::Parameters;
use vehicles::{Load, Vehicles};

/// What the carrier asks to be told at an instant.
pub type Timer = protocol::Timer<Resend>;

/// What the carrier's stations are for.
#[derive(Clone, Copy, Debug)]
pub enum Work {
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
    phases: PhaseClock<Parameters, Resend>,
    stations: Stations<Job<Work>>,
    vehicles: Vehicles,
    /// WAYBILLs that customs did not receive, by parcel: its T0, until the document is filed again.
    lost: BTreeMap<ParcelKey, SimTime>,
}

impl Carrier {
    /// The carrier before the first request. The first phase holds from the first instant.
    pub fn new(phases: Vec<Phase<Parameters>>) -> Self {
        let phases = PhaseClock::new(phases);
        Self {
            stations: Stations::new(&phases.parameters().stations, phases.setting().draws),
            phases,
            vehicles: Vehicles::default(),
            lost: BTreeMap::new(),
        }
    }
}

impl Procedure for Carrier {
    type Parameters = Parameters;
    type Customer = Job<Work>;
    type Deadline = Resend;
    const NAME: RoleName = RoleName::Carrier;

    fn phases(&self) -> &PhaseClock<Parameters, Resend> {
        &self.phases
    }

    fn stations(&self) -> &Stations<Job<Work>> {
        &self.stations
    }

    fn parts_mut(&mut self) -> Parts<'_, Self> {
        (&mut self.phases, &mut self.stations)
    }

    #[inline]
    fn message(&mut self, now: SimTime, _came: SimTime, message: &Message, out: &mut impl Outputs<Timer>) {
        match message {
            Message::RequestWaybill(request) => self.waybill_requested(now, *request, out),
            Message::Rejected(rejected) => {
                self.desk(now, rejected.parcel, rejected.placed, (*rejected).into(), out);
            }
            Message::Question(question) => {
                self.desk(now, question.parcel, question.placed, (*question).into(), out);
            }
            Message::NotReceived(lost) => self.not_received(now, lost, out),
            Message::HandOver(hand_over) => self.load(now, *hand_over, out),
            Message::GatePassed(vehicle) => self.gate_passed(now, *vehicle, out),
            other => panic!("the carrier does not understand {other:?}"),
        }
    }

    fn deadline(&mut self, _now: SimTime, resend: Resend, out: &mut impl Outputs<Timer>) {
        self.resend(resend, out);
    }

    /// Every way on is a function by itself, so that to look who has left needs little room.
    #[inline]
    fn departed(&mut self, now: SimTime, departed: Departed<Job<Work>>, out: &mut impl Outputs<Timer>) {
        let Job { parcel, placed, work, .. } = departed.customer;
        match work {
            Work::Waybill => self.issue_waybill(now, parcel, placed, out),
            Work::Load(lane) => self.vehicles.board(Load { parcel, placed, lane }),
            Work::Desk(papers) => self.papers_done(now, parcel, placed, papers, out),
        }
    }

    /// The parcels that a station lets go together leave on one vehicle.
    #[inline]
    fn all_departed(&mut self, now: SimTime, out: &mut impl Outputs<Timer>) {
        self.leave(now, out);
    }

    fn close_own(&self, _out: &mut impl Observer) -> Closing {
        Closing { inside: self.vehicles.inside() + self.phases.held_in_custody() }
    }
}

//! Customs: intake, match, checks, lanes, review, inspection, detention, release, audit, gate.
//!
//! The way of a parcel here: four documents come in and pass the single-window intake ([`filing`]) → when the last is
//! through, the three documents are matched with each other and the list with them ([`matching`]), and the list passes
//! the other checks ([`checks`]) → rejected (100) to the party at fault, refused, or accepted (120), with its tax held
//! against the guarantee ([`guarantee`]) and its pieces reserved in the bonded book ([`book`]) → the lane is decided
//! ([`verdicts`], [`risk`]): green and blue are released at once; yellow goes over document review ([`review`]: 300,
//! 399); red is inspected ([`inspection`]: 500): line, X-ray, image review, unpacking; what is found there is detained
//! ([`detention`]: 501, 502, 503), seized or shipped back (700) → release ([`release`]: 800, T10), an audit for blue
//! → the parcel's vehicle passes the gate ([`gate`]: 899, T12).
//!
//! Customs gives verdicts; the custodian (the warehouse) ends parcels. A cancellation is a request here too
//! ([`cancellation`]: 623, 624).

mod book;
mod cancellation;
mod case;
mod checks;
mod client;
mod clock;
mod closing;
mod completeness;
mod detention;
mod filing;
mod gate;
mod guarantee;
mod inspection;
mod matching;
mod order_numbers;
mod papers;
mod parameters;
mod release;
mod review;
mod risk;
mod timer;
mod verdicts;

use std::collections::BTreeMap;

use model::{ParcelKey, RoleName, SimTime};
use protocol::{
    Closing, Message, Observer, Outputs, ParcelTable, Parts, Phase, PhaseClock, Procedure, StationKind,
    Stations, VehicleNumber,
};
use queueing::Ending;

use book::Book;
use case::{Case, Cases, ReleasedParcel};
use checks::Limits;
use client::{Client, Matter};
use completeness::Watch;
use guarantee::Account;
use order_numbers::OrderNumbers;
use papers::Papers;
pub use parameters::{
    AuditRules, Checks, DetentionRules, ExpectedRate, Guarantee, ImageReview, Parameters, Review, Risk, Score,
};
use risk::SelectionCounts;
pub use timer::{Deadline, Timer};

/// A customer who leaves one of customs' stations.
type Departed = protocol::Departed<Client>;

/// Whether a customer was served: one who was turned away or lost patience at a desk goes on as if nothing had been found.
/// Nobody does at intake, detention and gate: there a scenario may give neither room nor patience.
fn was_examined(done: &Departed) -> bool {
    done.ending == Ending::Served
}

/// Customs in a zone.
#[derive(Clone, Debug)]
pub struct Customs {
    phases: PhaseClock<Parameters, Deadline>,
    /// When the message that is acted on came: before now, if the node was down then.
    came: SimTime,
    limits: Limits,
    /// The single window receives nothing: its intake has no capacity.
    window_is_down: bool,
    stations: Stations<Client>,
    /// Sets of papers that are not accepted yet.
    papers: ParcelTable<Papers>,
    /// Parcels that are accepted and not released.
    cases: Cases,
    /// Parcels released that have not passed the gate.
    released: ParcelTable<ReleasedParcel>,
    /// What is on the vehicles at the gate.
    at_gate: BTreeMap<VehicleNumber, Box<[ParcelKey]>>,
    order_numbers: OrderNumbers,
    /// Orders that were cancelled before ORDER came.
    cancelled: OrderNumbers,
    book: Book,
    guarantee: Account,
    selection: SelectionCounts,
    watch: Watch,
}

impl Customs {
    /// Customs before the first document.
    pub fn new(phases: Vec<Phase<Parameters>>) -> Self {
        let phases = PhaseClock::new(phases);
        let (setting, parameters) = (phases.setting(), phases.parameters());
        Self {
            came: SimTime::MIN,
            limits: Limits::new(parameters.rules, setting),
            window_is_down: false,
            stations: Stations::new(&parameters.stations, setting.draws),
            papers: ParcelTable::default(),
            cases: Cases::default(),
            released: ParcelTable::default(),
            at_gate: BTreeMap::new(),
            order_numbers: OrderNumbers::default(),
            cancelled: OrderNumbers::default(),
            book: Book::new(setting),
            guarantee: Account::new(parameters.guarantee),
            selection: SelectionCounts::default(),
            watch: Watch::new(parameters.completeness_limit),
            phases,
        }
    }

    fn papers_of(&mut self, parcel: ParcelKey) -> &mut Papers {
        self.papers.get_mut(parcel).unwrap_or_else(|| panic!("customs has no papers of {parcel:?}"))
    }

    fn take_case(&mut self, parcel: ParcelKey) -> Case {
        self.cases.remove(parcel).unwrap_or_else(|| panic!("customs has no open case of {parcel:?}"))
    }

    /// A parcel leaves one of the desks.
    #[inline(never)]
    fn desk_done(&mut self, now: SimTime, parcel: ParcelKey, done: &Departed, out: &mut impl Outputs<Timer>) {
        match done.station.kind {
            StationKind::AutomaticReviewer => self.reviewed_automatically(now, parcel, done, out),
            StationKind::Reviewers => self.reviewed(now, parcel, done, out),
            StationKind::Xray => self.scanned(now, parcel, done, out),
            StationKind::Images => self.image_reviewed(now, parcel, done, out),
            StationKind::Unpackers => self.unpacked(now, parcel, done, out),
            StationKind::Detention => self.detention_ended(now, parcel, done, out),
            other => panic!("{parcel:?} leaves {other:?}, where customs sends no parcel"),
        }
    }
}

impl Procedure for Customs {
    type Parameters = Parameters;
    type Customer = Client;
    type Deadline = Deadline;
    const NAME: RoleName = RoleName::Customs;

    fn phases(&self) -> &PhaseClock<Parameters, Deadline> {
        &self.phases
    }

    fn stations(&self) -> &Stations<Client> {
        &self.stations
    }

    fn parts_mut(&mut self) -> Parts<'_, Self> {
        (&mut self.phases, &mut self.stations)
    }

    fn settle_phase(&mut self, now: SimTime, out: &mut impl Outputs<Timer>) {
        let (setting, parameters) = (self.phases.setting(), self.phases.parameters());
        self.limits = Limits::new(parameters.rules, setting);
        let intake = parameters.stations.get(StationKind::Intake.into());
        self.window_is_down = intake.is_some_and(|intake| intake.capacity <= 0.0);
        self.change_completeness(now, out);
        self.change_guarantee(now, out);
    }

    #[inline]
    fn message(&mut self, now: SimTime, came: SimTime, message: &Message, out: &mut impl Outputs<Timer>) {
        self.came = came;
        match message {
            Message::FileOrder(filing) => self.order_filed(now, filing, out),
            Message::FilePayment(filing) => self.payment_filed(now, filing, out),
            Message::FileWaybill(filing) => self.waybill_filed(now, filing, out),
            Message::FileList(filing) => self.list_filed(now, filing, out),
            Message::Answer(answer) => self.answered(now, *answer, out),
            Message::PresentParcel(present) => self.parcel_presented(now, present.parcel, out),
            Message::CancelRequest(request) => self.cancel_requested(now, *request, out),
            Message::VehicleAtGate(vehicle) => self.vehicle_at_gate(now, vehicle, out),
            other => panic!("customs does not understand {other:?}"),
        }
    }

    fn deadline(&mut self, now: SimTime, deadline: Deadline, out: &mut impl Outputs<Timer>) {
        match deadline {
            Deadline::TopUp => self.topped_up(now, out),
            Deadline::Look => self.look(now, out),
            Deadline::Overdue(parcel) => self.overdue(now, parcel, out),
        }
    }

    /// Kept apart from the loop: half of the inputs let nobody go.
    #[inline(never)]
    fn departed(&mut self, now: SimTime, done: Departed, out: &mut impl Outputs<Timer>) {
        let client = &done.customer;
        match client.matter() {
            Matter::Document(kind) => self.taken_in(now, client.parcel(), kind, out),
            Matter::Duplicate => {}
            Matter::Parcel => self.desk_done(now, client.parcel(), &done, out),
            Matter::Audit | Matter::AuditOfViolation => self.audited(now, client.parcel(), &done, out),
            Matter::Vehicle => self.gate_passed(now, client.vehicle(), out),
        }
    }

    #[inline]
    fn foresee_message(&self, next: &Message) {
        let Some(&parcel) = next.parcel() else { return };
        if let Message::FileList(_) = next {
            // It is mostly the last: all documents are compared soon, and the parcel is released.
            self.papers.foresee_all(parcel);
            self.released.foresee(parcel);
        } else {
            self.papers.foresee(parcel);
        }
    }

    /// Customs has custody of nothing: it gives verdicts.
    fn close_own(&self, out: &mut impl Observer) -> Closing {
        self.close_intervals(out);
        Closing { inside: 0 }
    }
}

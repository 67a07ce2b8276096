//! The bonded warehouse: reservation, declaration list, pick, pack, line, dock, at one site or several.
//!
//! The way of a parcel here: the warehouse takes custody, at the site that stocks the goods or its backup → stock is
//! reserved → the carrier issues a waybill number → as declaring agent, the warehouse makes the LIST and files it (621) →
//! picking and packing, by default after acceptance (120) → if inspection is ordered (500), to customs' line → after
//! release (800), over the dock to the carrier.
//!
//! As custodian the warehouse ends parcels that customs refuses (100), seizes or ships back (700), and those whose
//! cancellation customs grants (624).

mod endings;
mod goods;
mod papers;
mod parameters;
mod parcel;
mod sites;

use model::{RoleName, SimTime};
use protocol::{
    Closing, Departed, Job, Message, Observer, Outcome, Outputs, Paperwork, ParcelTable, Parts, Phase,
    PhaseClock, Procedure, Resend, StationKind, StationTimer, Stations,
};
use queueing::Ending;

pub use parameters::{Parameters, PickAfter};
use parcel::Parcel;
pub use sites::STATIONS_OF_A_SITE;
use sites::Sites;

/// What the warehouse asks to be told at an instant.
pub type Timer = protocol::Timer<Resend>;

/// What the warehouse's stations are for.
#[derive(Clone, Copy, Debug)]
pub enum Work {
    /// The parcel itself, or its list at the declaring desk.
    Parcel,
    /// Papers at the correction desk.
    Desk(Paperwork),
}

/// The warehouse of a zone.
#[derive(Clone, Debug)]
pub struct Warehouse {
    phases: PhaseClock<Parameters, Resend>,
    stations: Stations<Job<Work>>,
    sites: Sites,
    /// Parcels in custody.
    parcels: ParcelTable<Parcel>,
}

impl Warehouse {
    /// The warehouse before the first reservation. The first phase holds from the first instant.
    pub fn new(phases: Vec<Phase<Parameters>>) -> Self {
        let phases = PhaseClock::new(phases);
        Self {
            stations: Stations::new(&phases.parameters().stations, phases.setting().draws),
            sites: Sites::new(&phases.parameters().stations),
            phases,
            parcels: ParcelTable::default(),
        }
    }

    /// A parcel or its papers leave a station. What has ended meanwhile goes no further: goods return to the shelf.
    fn go_on(
        &mut self,
        now: SimTime,
        station: StationKind,
        Job { parcel, placed, work, .. }: Job<Work>,
        served: bool,
        out: &mut impl Outputs<Timer>,
    ) {
        if !served {
            self.lose_patience(now, parcel, out);
        }
        match (station, work) {
            (StationKind::Stock, _) => self.stock_reserved(now, parcel, served, out),
            (StationKind::Declarations, _) => self.list_made(now, parcel, served, out),
            (_, Work::Desk(papers)) => self.papers_done(now, parcel, placed, papers, served, out),
            (StationKind::Pickers, _) => self.picked(now, parcel, out),
            (StationKind::Packers, _) => self.packed(now, parcel, served, out),
            (StationKind::Line, _) => self.at_line(now, parcel, out),
            (StationKind::Dock, _) => self.hand_over(parcel, out),
            (kind, _) => panic!("the warehouse has no station {kind:?}"),
        }
    }
}

impl Procedure for Warehouse {
    type Parameters = Parameters;
    type Customer = Job<Work>;
    type Deadline = Resend;
    const NAME: RoleName = RoleName::Warehouse;

    fn phases(&self) -> &PhaseClock<Parameters, Resend> {
        &self.phases
    }

    fn stations(&self) -> &Stations<Job<Work>> {
        &self.stations
    }

    fn parts_mut(&mut self) -> Parts<'_, Self> {
        (&mut self.phases, &mut self.stations)
    }

    fn settle_phase(&mut self, _now: SimTime, _out: &mut impl Outputs<Timer>) {
        self.sites = Sites::new(&self.phases.parameters().stations);
    }

    #[inline]
    fn message(&mut self, now: SimTime, _came: SimTime, message: &Message, out: &mut impl Outputs<Timer>) {
        match message {
            Message::ReserveStock(reservation) => self.reserve_stock(now, *reservation, out),
            Message::WaybillIssued(issued) => self.waybill_issued(now, *issued, out),
            Message::Rejected(rejected) => self.desk(now, rejected.parcel, (*rejected).into(), out),
            Message::Question(question) => self.desk(now, question.parcel, (*question).into(), out),
            Message::NotReceived(lost) => {
                out.deadline(now + self.phases.setting().resend_after, Timer::Own(lost.into()));
            }
            Message::Accepted(accepted) => self.accepted(now, *accepted, out),
            Message::InspectionOrdered(verdict) => self.inspection_ordered(now, verdict.parcel, out),
            Message::Released(released) => self.released(now, released.parcel, released.lane, out),
            // A stop at customs, not an end: the parcel stays in custody, and is not released meanwhile.
            Message::Detained(_) => {}
            Message::Refused(refused) => self.end(now, refused.parcel, Outcome::Refused, out),
            Message::Seized(verdict) => self.end(now, verdict.parcel, Outcome::Seized, out),
            Message::ShippedBack(verdict) => self.end(now, verdict.parcel, Outcome::ShippedBack, out),
            Message::CancelRequest(request) => self.cancel_requested(request.parcel, out),
            Message::CancelReply(reply) => self.cancel_answered(now, *reply, out),
            other => panic!("the warehouse does not understand {other:?}"),
        }
    }

    fn deadline(&mut self, _now: SimTime, resend: Resend, out: &mut impl Outputs<Timer>) {
        self.file_list_again(resend.parcel, resend.attempt, out);
    }

    /// Takes apart who leaves a station: what is needed of it goes on in registers.
    #[inline]
    fn departed(&mut self, now: SimTime, departed: Departed<Job<Work>>, out: &mut impl Outputs<Timer>) {
        let Departed { station, customer: job, ending, .. } = departed;
        self.go_on(now, station.kind, job, ending == Ending::Served, out);
    }

    #[inline]
    fn foresee_message(&self, next: &Message) {
        if let Some(&parcel) = next.parcel() {
            self.parcels.foresee(parcel);
        }
    }

    #[inline]
    fn foresee_next(&self, timer: StationTimer) {
        if let Some(job) = self.stations.who_leaves(timer) {
            self.parcels.foresee(job.parcel);
        }
    }

    fn close_own(&self, _out: &mut impl Observer) -> Closing {
        Closing { inside: self.parcels.len() + self.phases.held_in_custody() }
    }
}

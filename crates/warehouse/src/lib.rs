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
mod timer;

use model::{RoleName, SimTime};
use protocol::{
    Closing, Departed, Input, Job, Message, Observer, Outcome, Outputs, Paperwork, ParcelTable, Phase,
    PhaseClock, Role, StationKind, StationTimer, Stations,
};
use queueing::Ending;

pub use parameters::{Parameters, PickAfter, ReleasePoint};
use parcel::Parcel;
use sites::Sites;
pub use timer::Timer;

/// What the warehouse's stations are for.
#[derive(Clone, Copy, Debug)]
enum Work {
    /// The parcel itself, or its list at the declaring desk.
    Parcel,
    /// Papers at the correction desk.
    Desk(Paperwork),
}

/// The warehouse of a zone.
#[derive(Clone, Debug)]
pub struct Warehouse {
    phases: PhaseClock<Parameters, Timer>,
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

    #[cold]
    fn begin_phase(&mut self, now: SimTime, number: u16, out: &mut impl Outputs<Timer>) {
        self.phases.enter(now, number, &mut self.stations, out);
        self.sites = Sites::new(&self.phases.parameters().stations);
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

    #[cold]
    fn deadline(&mut self, now: SimTime, timer: Timer, out: &mut impl Outputs<Timer>) {
        match timer {
            Timer::Resend { parcel, attempt } => self.file_list_again(parcel, attempt, out),
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

    fn message(&mut self, now: SimTime, message: &Message, out: &mut impl Outputs<Timer>) {
        match message {
            Message::ReserveStock(reservation) => self.reserve_stock(now, *reservation, out),
            Message::WaybillIssued(issued) => self.waybill_issued(now, *issued, out),
            Message::Rejected(rejected) => self.desk(now, rejected.parcel, (*rejected).into(), out),
            Message::Question(question) => self.desk(now, question.parcel, (*question).into(), out),
            Message::NotReceived(lost) => {
                let timer = Timer::Resend { parcel: lost.parcel, attempt: lost.attempt };
                out.deadline(now + self.phases.setting().resend_after, timer);
            }
            Message::Accepted(verdict) => self.accepted(now, verdict.parcel, out),
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
        self.let_go(now, out);
    }

    /// Goes on with whoever has left a station.
    #[expect(clippy::inline_always, reason = "mostly nobody has: to look is less than to call")]
    #[inline(always)]
    fn let_go(&mut self, now: SimTime, out: &mut impl Outputs<Timer>) {
        while let Some(departed) = self.stations.next_departure() {
            self.departed(now, departed, out);
        }
    }

    /// Takes apart who leaves a station: what is needed of it goes on in registers.
    #[inline]
    fn departed(&mut self, now: SimTime, departed: Departed<Job<Work>>, out: &mut impl Outputs<Timer>) {
        let Departed { station, customer: job, ending, .. } = departed;
        self.go_on(now, station.kind, job, ending == Ending::Served, out);
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

impl Role for Warehouse {
    type Timer = Timer;
    const NAME: RoleName = RoleName::Warehouse;

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
    fn foresee_message(&self, next: &Message) {
        if let Some(&parcel) = next.parcel() {
            self.parcels.foresee(parcel);
        }
    }

    #[inline]
    fn foresee_soon(&self, timer: Timer) {
        if let Timer::Station(timer) = timer {
            self.stations.foresee(timer);
        }
    }

    #[inline]
    fn foresee_next(&self, timer: Timer) {
        if let Timer::Station(timer) = timer
            && let Some(job) = self.stations.who_leaves(timer)
        {
            self.parcels.foresee(job.parcel);
        }
    }

    fn close(&self, out: &mut impl Observer) -> Closing {
        self.stations.close(self.phases.setting().window.horizon, out);
        Closing { inside: self.parcels.len() + self.phases.held_in_custody() }
    }
}

//! What customs remembers of a parcel, from its first document to the gate.

use model::{DocumentKind, Duration, Lane, List, Order, ParcelKey, Payment, SimTime, Waybill};
use protocol::{Interval, Observer, OpenParcel, ParcelFacts};

use crate::Customs;

/// A document with the number of times it has been filed before.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Filed<D> {
    pub(crate) attempt: u8,
    pub(crate) document: D,
}

/// Where a case stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Documents are missing, on their way through intake, or being corrected.
    Filing,
    /// In document review, or waiting for it.
    Reviewing,
    /// Inspection is ordered; the parcel is not at the line yet.
    AwaitingParcel,
    /// At the line: X-ray and image review.
    Scanning,
    /// Flagged: unpacking, or waiting for it.
    Unpacking,
}

/// A parcel that is not released yet.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Case {
    pub(crate) order: Option<Filed<Order>>,
    pub(crate) payment: Option<Filed<Payment>>,
    pub(crate) waybill: Option<Filed<Waybill>>,
    pub(crate) list: Option<Filed<List>>,
    /// Which of the documents are through intake, a bit a kind.
    taken_in: u8,
    pub(crate) rejections: u8,
    pub(crate) stage: Stage,
    /// The lane; of no meaning while filing.
    pub(crate) lane: Lane,
    pub(crate) inspection: bool,
    /// T0, from ORDER.
    pub(crate) placed: SimTime,
    /// T1 of the last complete set.
    pub(crate) documents_complete: SimTime,
    /// When the case came to its present stage.
    pub(crate) stage_since: SimTime,
    /// T6.
    pub(crate) at_line: SimTime,
    /// The sum of the stages passed since T0, each measured by itself.
    pub(crate) stages: Duration,
    /// The sum of the times that customs held the clock.
    pub(crate) held: Duration,
}

const EVERY_DOCUMENT: u8 = (1 << DocumentKind::ALL.len()) - 1;

impl Case {
    pub(crate) fn new(now: SimTime) -> Self {
        Self {
            order: None,
            payment: None,
            waybill: None,
            list: None,
            taken_in: 0,
            rejections: 0,
            stage: Stage::Filing,
            lane: Lane::Green,
            inspection: false,
            placed: now,
            documents_complete: now,
            stage_since: now,
            at_line: now,
            stages: Duration::ZERO,
            held: Duration::ZERO,
        }
    }

    /// Whether all four documents are at customs.
    pub(crate) fn complete(&self) -> bool {
        self.order.is_some() && self.payment.is_some() && self.waybill.is_some() && self.list.is_some()
    }

    /// Whether all four documents are through intake.
    pub(crate) fn all_taken_in(&self) -> bool {
        self.taken_in == EVERY_DOCUMENT
    }

    pub(crate) fn take_in(&mut self, kind: DocumentKind) {
        self.taken_in |= 1 << kind.index();
    }

    /// Takes a rejected document out of the set, and says how often it had been filed before.
    pub(crate) fn take_out(&mut self, kind: DocumentKind) -> u8 {
        self.taken_in &= !(1 << kind.index());
        let attempt = match kind {
            DocumentKind::Order => self.order.take().map(|filed| filed.attempt),
            DocumentKind::Payment => self.payment.take().map(|filed| filed.attempt),
            DocumentKind::Waybill => self.waybill.take().map(|filed| filed.attempt),
            DocumentKind::List => self.list.take().map(|filed| filed.attempt),
        };
        attempt.unwrap_or_else(|| panic!("a {kind:?} is rejected that was never filed"))
    }

    /// Customs has held the clock for this long, in a stage of its own.
    pub(crate) fn hold(&mut self, length: Duration) {
        self.held += length;
        self.stages += length;
    }

    pub(crate) fn facts(&self, parcel: ParcelKey) -> ParcelFacts {
        ParcelFacts { parcel, placed: self.placed, lane: self.lane }
    }

    /// The parcel as one that is still here at the horizon. Its lane is decided when it leaves filing.
    fn open(&self, parcel: ParcelKey) -> OpenParcel {
        let lane = (self.stage != Stage::Filing).then_some(self.lane);
        OpenParcel { parcel, placed: self.placed, lane }
    }
}

/// A parcel that is released and has not passed the gate.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ReleasedParcel {
    pub(crate) facts: ParcelFacts,
    /// T10.
    pub(crate) at: SimTime,
}

impl Customs {
    /// Reports the intervals that are still open at the horizon and that began at customs.
    pub(crate) fn close_intervals(&self, out: &mut impl Observer) {
        for (parcel, case) in self.cases.iter().filter(|(_, case)| case.complete()) {
            let open = case.open(parcel);
            if open.lane.is_some() {
                out.censored(Interval::OrderToRelease, open);
            }
            out.censored(Interval::CustomsClearance, open);
            out.censored(Interval::CustomsHeld, open);
            match case.stage {
                Stage::Filing => out.censored(Interval::Acceptance, open),
                Stage::Scanning => {
                    out.censored(Interval::Scan, open);
                    out.censored(Interval::LineToRelease, open);
                }
                Stage::Unpacking => out.censored(Interval::LineToRelease, open),
                Stage::Reviewing | Stage::AwaitingParcel => {}
            }
        }
        let open = |parcel| {
            let found = self.cases.get(parcel).map(|case| case.open(parcel));
            found.unwrap_or_else(|| panic!("{parcel:?} waits at a desk of customs without a case"))
        };
        let desks = [
            (&self.reviewers, Interval::ReviewWait, Interval::Review),
            (&self.unpackers, Interval::UnpackWait, Interval::Unpack),
        ];
        for (desk, wait, service) in desks {
            desk.waiting().for_each(|parcel| out.censored(wait, open(parcel)));
            desk.in_service().for_each(|parcel| out.censored(service, open(parcel)));
        }
        for (_, released) in self.released.iter() {
            let ParcelFacts { parcel, placed, lane } = released.facts;
            out.censored(Interval::ReleaseToGate, OpenParcel { parcel, placed, lane: Some(lane) });
        }
    }
}

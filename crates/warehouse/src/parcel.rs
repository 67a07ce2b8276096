//! What the warehouse remembers of a parcel in its custody.

use model::{Field, Lane, ParcelKey, SimTime, SiteNumber, WaybillNumber};
use protocol::{Job, ParcelTable, Row, Setting, StationId, StationKind};

use crate::Work;

/// A parcel in custody.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Parcel {
    /// T0.
    pub(crate) placed: SimTime,
    /// When the waybill was requested and known; meaningful once it was.
    pub(crate) waybill_requested: SimTime,
    pub(crate) waybill_known: SimTime,
    pub(crate) waybill_number: WaybillNumber,
    pub(crate) site: SiteNumber,
    pub(crate) papers: Papers,
    pub(crate) goods: Goods,
    /// The parcel passes customs' line before it is released.
    pub(crate) to_line: bool,
    /// Customs has been asked for cancellation and has not answered: nothing about the parcel is sent and nothing moves on.
    pub(crate) cancelling: bool,
    /// Its list has been accepted.
    pub(crate) accepted: bool,
    pub(crate) released: Option<Lane>,
}

impl Parcel {
    /// A station of the parcel's site.
    #[inline]
    pub(crate) const fn station(&self, kind: StationKind) -> StationId {
        StationId::at(kind, self.site)
    }

    /// The parcel as a station sees it.
    #[inline]
    pub(crate) fn job(&self, parcel: ParcelKey, setting: &Setting) -> Job<Work> {
        Job::new(setting, parcel, self.placed, Work::Parcel)
    }

    /// Picking need wait no longer.
    #[inline]
    pub(crate) fn want(&mut self) {
        if self.goods == Goods::OnShelf {
            self.goods = Goods::Wanted;
        }
    }
}

impl Row for Parcel {
    const BLANK: Self = Self {
        placed: SimTime::ZERO,
        waybill_requested: SimTime::ZERO,
        waybill_known: SimTime::ZERO,
        waybill_number: WaybillNumber(0),
        site: SiteNumber(0),
        papers: Papers::Reserving,
        goods: Goods::OnShelf,
        to_line: false,
        cancelling: false,
        accepted: false,
        released: None,
    };
}

const _: () = assert!(size_of::<Parcel>() <= 40, "rows are many and must stay small");

/// The row of a parcel that must be in custody.
#[inline]
pub(crate) fn in_custody(parcels: &mut ParcelTable<Parcel>, parcel: ParcelKey) -> &mut Parcel {
    parcels.get_mut(parcel).unwrap_or_else(|| panic!("{parcel:?} is not in the warehouse's custody"))
}

/// How far the papers are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Papers {
    /// Stock is being reserved.
    Reserving,
    /// The carrier has been asked for a waybill.
    AwaitingWaybill,
    /// At the declaring desk.
    Declaring,
    /// With customs.
    Filed,
    /// At the correction desk.
    AtDesk,
    /// The list is ready to be filed, but the parcel is being cancelled.
    ListWithheld {
        /// Which filing.
        attempt: u8,
    },
    /// An answer is ready, but the parcel is being cancelled.
    AnswerWithheld {
        /// To which question.
        field: Field,
        visit: u8,
    },
}

/// How far the goods are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Goods {
    OnShelf,
    /// On the shelf, and picking need wait no longer.
    Wanted,
    BeingPicked,
    Picked,
    BeingPacked,
    Packed,
    /// On the way to customs' line.
    ToLine,
    AtLine,
    /// Presented to customs.
    Presented,
    /// On the way over the dock.
    Leaving,
}

//! The goods of a parcel: picked, packed, to customs' line, over the dock; and the verdicts that let them go on.

use model::{Lane, Milestone, ParcelKey, SimTime};
use protocol::{Accepted, HandOver, Job, LinkId, Message, Outputs, Setting, StationKind, Stations, Verdict};

use crate::parcel::{Goods, Parcel, in_custody};
use crate::{PickAfter, Timer, Warehouse, Work};

impl Warehouse {
    /// Sends the goods where customs' verdicts so far let them go.
    #[expect(
        clippy::inline_always,
        reason = "who calls it knows how far the goods are: most of it falls away"
    )]
    #[inline(always)]
    pub(crate) fn move_on(
        now: SimTime,
        parcel: ParcelKey,
        row: &mut Parcel,
        stations: &mut Stations<Job<Work>>,
        setting: &Setting,
        out: &mut impl Outputs<Timer>,
    ) {
        if row.cancelling {
            return;
        }
        let (goods, station) = match (row.goods, row.released) {
            (Goods::Wanted, _) => (Goods::BeingPicked, StationKind::Pickers),
            (Goods::Picked, _) => (Goods::BeingPacked, StationKind::Packers),
            (Goods::Packed, None) if row.to_line => (Goods::ToLine, StationKind::Line),
            (Goods::AtLine, None) => {
                row.goods = Goods::Presented;
                out.send(LinkId::WarehouseToCustoms, Message::PresentParcel(Verdict { parcel }));
                return;
            }
            (Goods::Packed | Goods::AtLine | Goods::Presented, Some(_)) => {
                (Goods::Leaving, StationKind::Dock)
            }
            _ => return,
        };
        row.goods = goods;
        stations.arrive(now, row.station(station), row.job(parcel, setting), 0, out);
    }

    pub(crate) fn picked(&mut self, now: SimTime, parcel: ParcelKey, out: &mut impl Outputs<Timer>) {
        let Some(row) = self.parcels.get_mut(parcel) else { return };
        row.goods = Goods::Picked;
        Self::move_on(now, parcel, row, &mut self.stations, self.phases.setting(), out);
    }

    pub(crate) fn packed(
        &mut self,
        now: SimTime,
        parcel: ParcelKey,
        served: bool,
        out: &mut impl Outputs<Timer>,
    ) {
        let Some(row) = self.parcels.get_mut(parcel) else { return };
        row.goods = Goods::Packed;
        if served {
            out.milestone(parcel, Milestone::Packed, now);
        }
        Self::move_on(now, parcel, row, &mut self.stations, self.phases.setting(), out);
    }

    pub(crate) fn at_line(&mut self, now: SimTime, parcel: ParcelKey, out: &mut impl Outputs<Timer>) {
        let Some(row) = self.parcels.get_mut(parcel) else { return };
        row.goods = Goods::AtLine;
        Self::move_on(now, parcel, row, &mut self.stations, self.phases.setting(), out);
    }

    pub(crate) fn hand_over(&mut self, parcel: ParcelKey, out: &mut impl Outputs<Timer>) {
        let row = self.parcels.get(parcel);
        let Some(&Parcel { placed, site, released: Some(lane), .. }) = row else {
            panic!("{parcel:?} leaves over the dock without custody and release: {row:?}");
        };
        self.parcels.discard(parcel);
        out.send(LinkId::WarehouseToCarrier, Message::HandOver(HandOver { parcel, placed, lane, site }));
    }

    // Verdicts -----------------------------------------------------------------------------------------------

    pub(crate) fn accepted(&mut self, now: SimTime, accepted: Accepted, out: &mut impl Outputs<Timer>) {
        let Accepted { parcel, by_line } = accepted;
        // A parcel that is released at the line has to be packed before it is released.
        let pick = by_line || self.phases.parameters().pick_after != PickAfter::Release;
        let row = in_custody(&mut self.parcels, parcel);
        row.accepted = true;
        row.to_line |= by_line;
        if pick {
            row.want();
        }
        Self::move_on(now, parcel, row, &mut self.stations, self.phases.setting(), out);
    }

    pub(crate) fn inspection_ordered(
        &mut self,
        now: SimTime,
        parcel: ParcelKey,
        out: &mut impl Outputs<Timer>,
    ) {
        let row = in_custody(&mut self.parcels, parcel);
        row.to_line = true;
        row.want();
        Self::move_on(now, parcel, row, &mut self.stations, self.phases.setting(), out);
    }

    pub(crate) fn released(
        &mut self,
        now: SimTime,
        parcel: ParcelKey,
        lane: Lane,
        out: &mut impl Outputs<Timer>,
    ) {
        let row = in_custody(&mut self.parcels, parcel);
        assert!(row.released.is_none(), "{parcel:?} is released twice");
        row.released = Some(lane);
        row.want();
        Self::move_on(now, parcel, row, &mut self.stations, self.phases.setting(), out);
    }
}

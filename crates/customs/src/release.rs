//! Release (800, T10), the end of every lane; and the audit after it.

use model::{Holder, Lane, Milestone, ParcelKey, SimTime, Stage};
use protocol::{Interval, LinkId, Message, MoneyEvent, Outputs, Released, RiskEvent, StationKind, Touch};

use crate::case::{Case, ReleasedParcel};
use crate::client::{Client, Matter};
use crate::{Customs, Departed, Timer, was_examined};

impl Customs {
    /// T10. A parcel is released once: its case ends here. Tax is assessed.
    pub(crate) fn release(
        &mut self,
        now: SimTime,
        parcel: ParcelKey,
        case: &mut Case,
        out: &mut impl Outputs<Timer>,
    ) {
        let (facts, clock) = (case.facts(parcel), case.clock);
        out.milestone(parcel, Milestone::Released, now);
        let lengths = [
            (Interval::OrderToRelease, now.since(clock.placed)),
            (Interval::CustomsClearance, now.since(clock.complete)),
            (Interval::CustomsHeld, clock.held_by(Holder::Customs)),
        ];
        out.intervals(facts, now, &lengths);
        if let (true, Some(at_line)) = (case.inspection, case.at_line) {
            out.interval(Interval::LineToRelease, facts, now.since(at_line), now);
        }
        out.stages(clock.stages);
        clock.report(facts, now, out);
        out.money(MoneyEvent::Tax(case.tax.amount), clock.placed, now);
        if case.tax.in_full {
            out.money(MoneyEvent::TaxInFull(case.tax.amount), clock.placed, now);
        }
        if case.violates && !case.caught {
            out.risk(RiskEvent::Missed, clock.placed);
        }
        case.move_to(Stage::Leaving, now, out);
        let Case { lane, goods, pieces, .. } = *case;
        let placed = clock.placed;
        self.released.get_or_insert_with(parcel, || ReleasedParcel { placed, at: now, lane, goods, pieces });
        out.send(LinkId::CustomsToWarehouse, Message::Released(Released { parcel, lane }));
        if lane == Lane::Blue {
            let matter = if case.violates { Matter::AuditOfViolation } else { Matter::Audit };
            let client = Client::of_parcel(matter, parcel, case.class, placed);
            self.stations.arrive(now, StationKind::Audit.into(), client, 0, out);
        }
    }

    /// The audit of a released parcel ends, wherever the parcel is by now.
    pub(crate) fn audited(
        &mut self,
        now: SimTime,
        parcel: ParcelKey,
        done: &Departed,
        out: &mut impl Outputs<Timer>,
    ) {
        let placed = done.customer.since();
        if !was_examined(done) {
            out.risk(RiskEvent::Unexamined, placed);
            return;
        }
        out.milestone(parcel, Milestone::Audited, now);
        out.touch(Touch::Audit, placed, now);
        out.risk(RiskEvent::Audited, placed);
        let violates = done.customer.matter() == Matter::AuditOfViolation;
        if self.phases.parameters().audit.finds(self.phases.setting(), parcel, violates) {
            out.risk(RiskEvent::AuditFound, placed);
        }
    }
}

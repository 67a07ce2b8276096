//! Which share of the parcels takes which way.

use customs::Risk;
use model::{Credit, DocumentKind, Field};
use protocol::SellerClass;

use crate::scenario::ScenarioPhase;

/// The shares of one phase, of all parcels unless said otherwise.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Rates {
    /// Sets with a fault in one of the matched fields.
    mismatch: f64,
    /// Documents with an invalid form, of each kind.
    form: f64,
    /// LISTs with another fault.
    of_list: f64,
    /// Lists made by hand.
    pub(super) by_hand: f64,
    /// Lists in the yellow lane.
    pub(super) yellow: f64,
    /// Of those, what reaches a person.
    pub(super) to_person: f64,
    /// Visits to a person for each list that reaches one.
    pub(super) visits: f64,
    /// Questions to the parties.
    pub(super) asked: f64,
    /// Inspected parcels.
    pub(super) red: f64,
    /// Of those, what is unpacked.
    pub(super) unpacked_of_red: f64,
    /// Of the unpacked, what is detained.
    pub(super) detained_of_unpacked: f64,
    /// Audited parcels.
    pub(super) blue: f64,
}

impl Rates {
    pub(super) fn of(phase: &ScenarioPhase) -> Self {
        let (customs, digital) = (&phase.customs, &phase.setting.digital);
        let mut rates = Self { by_hand: 1.0 - digital.document_automation.value(), ..Self::default() };
        let goods = &phase.setting.goods;
        let over_goods = |of: &dyn Fn(&protocol::GoodsClass) -> f64| -> f64 {
            goods.iter().map(|class| class.share * of(class)).sum()
        };
        let prevalence_factor = over_goods(&|class| class.prevalence_factor);
        let licence = over_goods(&|class| f64::from(u8::from(class.licence_required)));
        let origin = over_goods(&|class| f64::from(u8::from(class.origin_required)));
        let hs_wrong = (1.0 - digital.barcode.value()) * (1.0 - digital.hs_accuracy.value());
        let (mut unpacked, mut found, mut doubts) = (0.0, 0.0, 0.0);
        for (seller, share) in phase.setting.sellers.iter().zip(&phase.seller_shares) {
            let faults = seller.faults;
            rates.mismatch += share * faults.mismatch.value();
            rates.form += share * faults.form.value();
            rates.of_list += share
                * (faults.licence.value() * licence
                    + faults.origin.value() * origin
                    + faults.book_item.value() * (1.0 - digital.barcode.value()));
            let violation = (seller.prevalence.value() * prevalence_factor).min(1.0);
            let inspected = Inspected::of(seller, &customs.risk, customs.green_channel_lighter_checks);
            let guilty = violation * inspected.guilty;
            let honest = (1.0 - violation) * inspected.honest;
            let image = customs.risk.image;
            rates.red += share * (guilty + honest);
            unpacked += share * (guilty * image.sensitivity.value() + honest * image.false_alarms.value());
            found += share * guilty * image.sensitivity.value() * customs.risk.unpack_sensitivity.value();
            let checks = customs.checks;
            let undervalued = faults.undervalued.value();
            let value = undervalued * checks.value_doubt.value()
                + (1.0 - undervalued) * checks.value_false_doubt.value();
            let hs = hs_wrong * checks.hs_doubt.value() + (1.0 - hs_wrong) * checks.hs_false_doubt.value();
            doubts += share * (1.0 - (1.0 - value) * (1.0 - hs));
            rates.asked += share * value;
        }
        let review = customs.review;
        rates.yellow = 1.0 - (1.0 - review.share.value()) * (1.0 - doubts);
        rates.to_person = review.automatic_escalates.map_or(1.0, protocol::Probability::value);
        let reviewed = rates.yellow * rates.to_person;
        rates.asked += reviewed * review.asks.value();
        rates.visits = if reviewed > 0.0 { 1.0 + rates.asked / reviewed } else { 1.0 };
        rates.red = 1.0 - (1.0 - rates.red) * (1.0 - reviewed * review.escalates.value());
        rates.of_list += reviewed * review.rejects.value();
        rates.unpacked_of_red = if rates.red > 0.0 { unpacked / rates.red } else { 0.0 };
        rates.detained_of_unpacked =
            if unpacked > 0.0 { found / unpacked * customs.detention.detains.value() } else { 0.0 };
        rates.blue = (1.0 - rates.yellow) * (1.0 - rates.red) * customs.audit.blue.value();
        rates
    }

    /// Filings of this document that are corrections, a parcel: every matched field is as likely to be at fault.
    pub(super) fn corrections(&self, kind: DocumentKind) -> f64 {
        let matched = &Field::ALL[..Field::MATCHED];
        let fields = matched.iter().filter(|field| field.document() == kind).count();
        let own = self.mismatch * fields as f64 / Field::MATCHED as f64 + self.form;
        if kind == DocumentKind::List { own + self.of_list } else { own }
    }

    /// Filings a parcel, with corrections.
    pub(super) fn filings(&self) -> f64 {
        4.0 + DocumentKind::ALL.into_iter().map(|kind| self.corrections(kind)).sum::<f64>()
    }
}

/// How likely a seller's parcel is inspected.
struct Inspected {
    guilty: f64,
    honest: f64,
}

impl Inspected {
    fn of(seller: &SellerClass, risk: &Risk, lighter_checks: bool) -> Self {
        if seller.black_listed {
            return Self { guilty: 1.0, honest: 1.0 };
        }
        let random = if seller.white_listed || (lighter_checks && seller.green_channel) {
            0.0
        } else {
            match seller.credit {
                Credit::Advanced => risk.random.and(risk.aeo_factor).value(),
                Credit::Registered => risk.random.value(),
                Credit::Discredited => risk.discredited.value(),
            }
        };
        let topped_up = |share: f64| risk.expected.map_or(share, |expected| share.max(expected.rate.value()));
        let either = |flagged: f64| 1.0 - (1.0 - random) * (1.0 - flagged);
        Self {
            guilty: topped_up(either(risk.score.recall.value())),
            honest: topped_up(either(risk.score.false_positives.value())),
        }
    }
}

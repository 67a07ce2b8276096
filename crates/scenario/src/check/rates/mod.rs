//! How often an order comes to each desk, and which share of the orders takes which way.
//!
//! Orders are alike in what is drawn once for each: seller, goods, bar code, a doubt about the value, a review at random.
//! For every such kind its papers flow from rejection to rejection ([`documents`], [`review`]), and its goods to inspection
//! ([`selection`]); the kinds are added up by their shares.
//!
//! Not reckoned: who was placed before the start, who is over a limit on buyers, sold-out stock, lists that wait for the
//! guarantee, documents that are still on their way when their set is refused, and whoever finds no room at a desk or loses
//! patience there. Most of them come to fewer desks than here. Who cancels is a matter of the flows ([`super::stream`]).

mod documents;
mod old_rule;
mod review;
mod selection;

use customs::Checks;
use model::DocumentKind;
use protocol::{GoodsClass, SellerClass};
use warehouse::PickAfter;

use crate::scenario::ScenarioPhase;

use documents::{Documents, DocumentsOfPhase};
pub(super) use old_rule::errs_by_old_rule;
use review::Reviewed;
use selection::Selection;

/// What comes of an order in one phase, on average: visits, or the share of the orders.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Rates {
    /// Lists made by hand.
    pub(super) by_hand: f64,
    /// Orders filed twice.
    pub(super) duplicates: f64,
    /// Corrections of each document, by [`DocumentKind::index`].
    corrections: [f64; DocumentKind::ALL.len()],
    /// Questions about the value, to the seller.
    asked_of_seller: f64,
    /// Questions of a reviewer by himself, to the declaring agent.
    asked_of_warehouse: f64,
    /// Visits to the automatic reviewer.
    pub(super) automatic: f64,
    /// Visits to reviewers, with second looks.
    pub(super) visits: f64,
    /// Parcels that come to reviewers, once or more often.
    pub(super) visitors: f64,
    /// Parcels stopped right after acceptance.
    pub(super) stopped: f64,
    /// Picked parcels.
    pub(super) picked: f64,
    /// Parcels that pass customs' line.
    pub(super) at_line: f64,
    /// Inspected parcels.
    pub(super) red: f64,
    /// Reviewed parcels that are not inspected.
    pub(super) yellow: f64,
    /// Unpacked parcels.
    pub(super) unpacked: f64,
    /// Parcels detained for what unpacking found.
    pub(super) detained: f64,
    /// Inspected parcels that are never released, for what unpacking found.
    kept: f64,
    /// Audited parcels.
    pub(super) blue: f64,
    /// Released parcels.
    pub(super) released: f64,
}

/// Orders that are alike.
#[derive(Clone, Copy)]
struct Kind<'a> {
    /// Of all orders.
    share: f64,
    seller: &'a SellerClass,
    goods: &'a GoodsClass,
    bar_coded: bool,
}

impl Rates {
    /// The rates of a phase, where so many orders err by an old rule.
    pub(super) fn of(phase: &ScenarioPhase, by_old_rule: f64) -> Self {
        let digital = &phase.setting.digital;
        let mut rates = Self { by_hand: 1.0 - digital.document_automation.value(), ..Self::default() };
        let selection = Selection::of(phase);
        let mut documents = DocumentsOfPhase::new(by_old_rule, phase.customs.rejections_max);
        for kind in kinds(phase) {
            rates.add(phase, kind, documents.of(kind), &selection);
        }
        rates
    }

    /// The least share that the yellow lane has of the released parcels of any seller and goods, and that of the red lane.
    pub(super) fn least_lanes(phase: &ScenarioPhase) -> (f64, f64) {
        let selection = Selection::of(phase);
        let mut documents = DocumentsOfPhase::new(0.0, phase.customs.rejections_max);
        kinds(phase).fold((1.0, 1.0), |(yellow, red), kind| {
            let mut rates = Self::default();
            rates.add(phase, kind, documents.of(kind), &selection);
            let share = |parcels: f64| share_of(parcels, rates.released).clamp(0.0, 1.0);
            (yellow.min(share(rates.yellow)), red.min(share(rates.red - rates.kept)))
        })
    }

    fn add(
        &mut self,
        phase: &ScenarioPhase,
        kind: Kind<'_>,
        documents: &Documents,
        selection: &Selection<'_>,
    ) {
        let customs = &phase.customs;
        let stopped = Stopped::of(customs.checks, kind.goods);
        let reviewed = Reviewed::of(phase, kind, documents, 1.0 - stopped.all);
        let share = kind.share;
        self.duplicates += share * kind.seller.faults.duplicate.value();
        for (all, own) in self.corrections.iter_mut().zip(documents.corrections) {
            *all += share * own;
        }
        self.corrections[DocumentKind::List.index()] += share * reviewed.corrections;
        self.asked_of_seller += share * reviewed.asked_of_seller;
        self.asked_of_warehouse += share * reviewed.asked_of_warehouse;
        self.automatic += share * reviewed.automatic;
        self.visits += share * reviewed.visits;
        self.visitors += share * reviewed.visitors;

        let accepted = documents.accepted.iter().sum::<f64>();
        let inspected = selection.inspected(kind);
        self.blue += share * reviewed.unreviewed * (1.0 - inspected.mean()) * customs.audit.blue.value();
        let guilty = inspected.guilty_of(reviewed.ended, reviewed.escalated);
        let honest = inspected.honest_of(reviewed.ended, reviewed.escalated);
        let image = customs.risk.image;
        let seen = guilty * image.sensitivity.value();
        let found = seen * customs.risk.unpack_sensitivity.value();
        let (detains, cleared) = (customs.detention.detains.value(), customs.detention.cleared.value());
        let kept = found * (1.0 - detains * cleared);
        let stopped_and_cleared = accepted * stopped.infringing * cleared;
        let released = reviewed.ended - kept + stopped_and_cleared;
        self.stopped += share * accepted * stopped.all;
        self.red += share * (guilty + honest);
        self.yellow += share * reviewed.passed * (1.0 - inspected.mean());
        self.unpacked += share * (seen + honest * image.false_alarms.value());
        self.detained += share * found * detains;
        self.kept += share * kept;
        self.released += share * released;
        self.at_line += share * if customs.release_at_line { accepted } else { guilty + honest };
        self.picked += share
            * match phase.warehouse.pick_after {
                PickAfter::Reservation => 1.0,
                PickAfter::Release if !customs.release_at_line => released + kept,
                PickAfter::Release | PickAfter::Acceptance => accepted,
            };
    }

    /// Visits of an order to the desk of the party that files this document: its corrections.
    pub(super) fn corrections(&self, kind: DocumentKind) -> f64 {
        self.corrections[kind.index()]
    }

    /// Visits of an order to the seller's desk: corrections, and answers about the value.
    pub(super) fn seller_desk(&self) -> f64 {
        self.corrections(DocumentKind::Order) + self.corrections(DocumentKind::Payment) + self.asked_of_seller
    }

    /// Visits of an order to the warehouse's desk: corrections, and answers to other questions.
    pub(super) fn warehouse_desk(&self) -> f64 {
        self.corrections(DocumentKind::List) + self.asked_of_warehouse
    }

    /// The share of the inspected parcels that is unpacked.
    pub(super) fn unpacked_of_red(&self) -> f64 {
        share_of(self.unpacked, self.red)
    }

    /// The same of those that are released in the end.
    pub(super) fn unpacked_of_red_released(&self) -> f64 {
        share_of(self.unpacked - self.kept, self.red - self.kept)
    }

    /// Filings of an order after a rejection.
    pub(super) fn filed_again(&self) -> f64 {
        self.corrections.iter().sum()
    }

    /// Filings of an order.
    pub(super) fn filings(&self) -> f64 {
        DocumentKind::ALL.len() as f64 + self.duplicates + self.filed_again()
    }
}

/// The kinds of orders that there are.
fn kinds(phase: &ScenarioPhase) -> impl Iterator<Item = Kind<'_>> {
    let (setting, barcode) = (&phase.setting, phase.setting.digital.barcode.value());
    let kinds = setting.sellers.iter().zip(&phase.seller_shares).flat_map(move |(seller, of_seller)| {
        setting.goods.iter().flat_map(move |goods| {
            [(true, barcode), (false, 1.0 - barcode)].map(|(bar_coded, share)| Kind {
                share: of_seller * goods.share * share,
                seller,
                goods,
                bar_coded,
            })
        })
    });
    kinds.filter(|kind| kind.share > 0.0)
}

/// Which share of the accepted lists is stopped for its goods.
struct Stopped {
    all: f64,
    /// Those that may be cleared: prohibited goods never are.
    infringing: f64,
    /// Of the lists that are not stopped, those that should have been: violations.
    slipped: f64,
}

impl Stopped {
    fn of(checks: Checks, goods: &GoodsClass) -> Self {
        let (prohibited, infringing) = (goods.prohibited.value(), goods.infringing.value());
        let prohibited_stopped = goods.prohibited.and(checks.prohibited_caught).value();
        let infringing_stopped = goods.infringing.and(checks.infringing_caught).value();
        let left = (1.0 - prohibited_stopped) * (1.0 - infringing_stopped);
        let slipped = (prohibited - prohibited_stopped) * (1.0 - infringing_stopped)
            + (1.0 - prohibited) * (infringing - infringing_stopped);
        Self {
            all: 1.0 - left,
            infringing: (1.0 - prohibited) * infringing_stopped,
            slipped: share_of(slipped, left),
        }
    }
}

/// The first in the second, where there is any.
pub(super) fn share_of(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

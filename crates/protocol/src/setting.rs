//! What every role of a zone knows: the run's draws, the sellers, the links and the window.

use std::fmt;
use std::sync::Arc;

use model::{
    Credit, Duration, Fen, GoodsNumber, HsCode, ParcelKey, Purpose, SellerStream, SimTime, SiteNumber,
    Subject,
};
use queueing::{Distribution, Draws, Lag, Word};

use crate::link::LinkDelays;

/// A probability, from 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct Probability {
    value: f64,
    /// How many of the cells of [`Word::uniform`] have their middle below the value: a draw is compared as a whole number.
    cells: u64,
}

/// All cells of [`Word::uniform`].
const CELLS: u64 = 1 << 52;

/// A number outside 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ProbabilityError(pub f64);

impl fmt::Display for ProbabilityError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a share must lie between 0 % and 100 %, not at {} %", self.0 * 100.0)
    }
}

impl std::error::Error for ProbabilityError {}

impl Probability {
    /// Never.
    pub const ZERO: Self = Self { value: 0.0, cells: 0 };
    /// Always.
    pub const ONE: Self = Self { value: 1.0, cells: CELLS };

    /// A probability between 0 and 1.
    pub fn new(value: f64) -> Result<Self, ProbabilityError> {
        if (0.0..=1.0).contains(&value) { Ok(Self::of(value)) } else { Err(ProbabilityError(value)) }
    }

    fn of(value: f64) -> Self {
        // The middle of cell n lies at (n + 1/2) / 2^52. Nothing is rounded here but what comes to no cell at all.
        Self { value, cells: (value * CELLS as f64 - 0.5).ceil() as u64 }
    }

    /// The number between 0 and 1.
    pub const fn value(self) -> f64 {
        self.value
    }

    /// Both of two independent events.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self::of(self.value * other.value)
    }

    /// Whether it happens by this draw.
    #[inline]
    pub fn happens_by(self, word: Word) -> bool {
        word.below(CELLS) < self.cells
    }

    /// Whether it happens to this subject. Never and always cost no draw.
    #[inline]
    pub fn happens(self, draws: &Draws, subject: Subject, purpose: Purpose, index: u32) -> bool {
        self.cells > 0 && (self.cells == CELLS || self.happens_by(draws.word(subject, purpose, index)))
    }
}

/// A class of sellers: the stream its orders come in.
#[derive(Clone, Debug, PartialEq)]
pub struct SellerClass {
    /// The name in the scenario and in results.
    pub name: String,
    /// Customs' credit class.
    pub credit: Credit,
    /// What goes wrong in its documents.
    pub faults: Faults,
    /// How often a parcel violates a rule.
    pub prevalence: Probability,
    /// Whether its parcels go through the green channel: served first at customs' stations.
    pub green_channel: bool,
    /// On customs' black list: every parcel is inspected.
    pub black_listed: bool,
    /// On customs' white list: no inspection at random, and none to reach an expected rate.
    pub white_listed: bool,
}

/// How often something is wrong in a document set, by kind. Each is drawn by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Faults {
    /// The set disagrees in one of the matched fields.
    pub mismatch: Probability,
    /// A document's form is invalid (900), by document.
    pub form: Probability,
    /// The order is filed twice.
    pub duplicate: Probability,
    /// A licence that the goods need is not named.
    pub licence: Probability,
    /// A certificate of origin that the goods need is missing.
    pub origin: Probability,
    /// The book item is wrong.
    pub book_item: Probability,
    /// The declared value is below the true one.
    pub undervalued: Probability,
}

/// A class of goods.
#[derive(Clone, Debug, PartialEq)]
pub struct GoodsClass {
    /// The name in the scenario and in results.
    pub name: String,
    /// The share of parcels, from 0 to 1.
    pub share: f64,
    /// What a buyer pays, in fen.
    pub value: Distribution,
    /// Nobody pays more than this.
    pub value_max: Fen,
    /// The right tariff code.
    pub hs_code: HsCode,
    /// Value-added tax.
    pub vat: Probability,
    /// Consumption tax.
    pub consumption_tax: Probability,
    /// Import tariff, which is due outside the reduced rates only.
    pub tariff: Probability,
    /// Whether a licence must be named.
    pub licence_required: bool,
    /// Whether a certificate of origin must be attached.
    pub origin_required: bool,
    /// Whether the class is on the positive list.
    pub on_positive_list: bool,
    /// The share that is prohibited or restricted.
    pub prohibited: Probability,
    /// The share that infringes intellectual property.
    pub infringing: Probability,
    /// A factor on the sellers' prevalence of violations.
    pub prevalence_factor: f64,
    /// Pieces in the bonded book at the start; `None` is more than is ever sold.
    pub stock: Option<u64>,
}

/// A site of the warehouse.
#[derive(Clone, Debug, PartialEq)]
pub struct SiteShare {
    /// The name in the scenario and in results.
    pub name: String,
    /// The share of parcels that is stocked here, from 0 to 1.
    pub share: f64,
    /// The site that picks in its place when it is closed or overloaded.
    pub backup: Option<SiteNumber>,
    /// With so many parcels in its pickers' line, the backup takes over; `None` only when the site is down.
    pub backup_above: Option<u32>,
}

/// The buyers, for the yearly limit.
#[derive(Clone, Debug, PartialEq)]
pub struct Buyers {
    /// How many people buy from this zone.
    pub people: u64,
    /// What a buyer has spent this year before the order, in fen, drawn by buyer.
    pub spent_before: Distribution,
    /// The share of orders that hold a single indivisible item.
    pub single_item: Probability,
}

/// Buyers who want their order cancelled.
#[derive(Clone, Debug, PartialEq)]
pub struct Cancellation {
    /// The share of orders.
    pub share: Probability,
    /// How long after the order.
    pub after: Lag,
}

/// Systems of digital clearance that change what goes wrong in documents. Each is a knob with a visible effect.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Digital {
    /// The share of lists whose goods are scanned by bar code: their HS code and book item are never wrong.
    pub barcode: Probability,
    /// The share of lists made by document automation: they pass the declaring desk without work, and are no touch.
    pub document_automation: Probability,
    /// The accuracy of the HS classifier: the share of lists with the right code.
    pub hs_accuracy: Probability,
    /// One filing at the single window for all documents; without it, each of the four is keyed in at a desk of its own, and
    /// intake takes `separate_filing_factor` times as long.
    pub single_window: bool,
    /// How many times as long intake takes a document without the single window.
    pub separate_filing_factor: f64,
}

/// A dated change of the rules (tariff-policy synchronisation): until a seller has adopted it, its sets err by it.
#[derive(Clone, Debug, PartialEq)]
pub struct PolicyChange {
    /// When the new rule is in force.
    pub at: SimTime,
    /// How long each seller takes to adopt it, drawn by seller.
    pub adoption: Lag,
    /// The share of sets that err by the old rule, until adoption.
    pub error: Probability,
}

/// At stations that serve the earliest due first, a parcel is due so long after T0.
pub const DUE_AFTER: Duration = Duration::from_seconds(86_400);

/// The times that bound a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// The first instant: 0, or before it when the run starts with normal trade.
    pub start: SimTime,
    /// Parcels placed before this are not counted in intervals and targets; 0 unless the study is a steady state.
    pub warmup_end: SimTime,
    /// The end of the arrivals' window.
    pub arrivals_end: SimTime,
    /// The end of the run: arrivals and drain.
    pub horizon: SimTime,
}

impl Window {
    /// Whether a parcel placed at this instant belongs to the cohort that intervals and targets are about.
    #[inline]
    pub fn in_cohort(&self, placed: SimTime) -> bool {
        (self.warmup_end..=self.arrivals_end).contains(&placed)
    }
}

/// What every role of a zone knows about the run.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// The random numbers of this replication (and zone).
    pub draws: Draws,
    /// The sellers, by the number of their stream.
    pub sellers: Vec<SellerClass>,
    /// The classes of goods, by number; their shares sum to 1.
    pub goods: Vec<GoodsClass>,
    /// The sites of the warehouse, by number; their shares sum to 1.
    pub sites: Vec<SiteShare>,
    /// The buyers.
    pub buyers: Buyers,
    /// Who cancels.
    pub cancellation: Cancellation,
    /// The digital systems.
    pub digital: Digital,
    /// Dated changes of the rules.
    pub policies: Vec<PolicyChange>,
    /// A document that was not received (4) is filed again after this.
    pub resend_after: Duration,
    /// The links' delays.
    pub links: LinkDelays,
    /// The run's bounds.
    pub window: Window,
}

impl Setting {
    /// The class of the seller of a parcel.
    #[inline]
    pub fn seller(&self, parcel: ParcelKey) -> &SellerClass {
        &self.sellers[parcel.stream().index()]
    }

    /// The class with this stream, if there is one.
    pub fn seller_of(&self, stream: SellerStream) -> Option<&SellerClass> {
        self.sellers.get(stream.index())
    }

    /// The class of a parcel at stations that serve by priority, from 0, the best: the green channel goes first.
    #[inline]
    pub fn class_of(&self, parcel: ParcelKey) -> u8 {
        u8::from(!self.seller(parcel).green_channel)
    }

    /// The class of goods in a parcel. A scenario with one class costs no draw.
    #[inline]
    pub fn goods_of(&self, parcel: ParcelKey) -> GoodsNumber {
        let chosen = self.chosen(parcel, Purpose::Goods, self.goods.len(), |number| self.goods[number].share);
        GoodsNumber(chosen as u8)
    }

    /// The site that a parcel is stocked at. A warehouse with one site costs no draw.
    #[inline]
    pub fn site_of(&self, parcel: ParcelKey) -> SiteNumber {
        let chosen = self.chosen(parcel, Purpose::Site, self.sites.len(), |number| self.sites[number].share);
        SiteNumber(chosen as u8)
    }

    #[inline]
    fn chosen(
        &self,
        parcel: ParcelKey,
        purpose: Purpose,
        count: usize,
        share: impl Fn(usize) -> f64,
    ) -> usize {
        if count <= 1 {
            return 0;
        }
        let u = self.draws.uniform(Subject::Parcel(parcel), purpose, 0);
        let mut below = 0.0;
        (0..count - 1)
            .find(|&number| {
                below += share(number);
                u < below
            })
            .unwrap_or(count - 1)
    }
}

/// What holds from an instant on: the setting and a role's parameters. A dated change of the scenario is a new phase;
/// the draws, the links, the window and the numbers of sellers, goods and sites are the same in all of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Phase<P> {
    /// From when; the first phase holds from the first instant.
    pub from: SimTime,
    /// The setting.
    pub setting: Arc<Setting>,
    /// The role's parameters.
    pub parameters: P,
    /// A modelled outage of the role's node: messages to it wait, its services pause.
    pub down: bool,
}

#[cfg(test)]
mod tests {
    use model::{ParcelKey, Purpose, SellerStream, Subject};
    use queueing::Draws;

    use super::Probability;

    /// At the very number that a word stands for, one step beside it, and at both ends.
    #[test]
    fn a_draw_as_a_whole_number_is_the_draw_as_a_fraction() {
        let draws = Draws::new(1, 0);
        for ordinal in 0..1_000 {
            let subject = Subject::Parcel(ParcelKey::new(SellerStream::new(0), ordinal));
            let word = draws.word(subject, Purpose::Fault, 0);
            let at = word.uniform();
            for value in
                [0.0, f64::MIN_POSITIVE, at.next_down(), at, at.next_up(), at / 3.0, 1.0f64.next_down(), 1.0]
            {
                let probability = Probability::new(value).unwrap();
                assert_eq!(probability.happens_by(word), at < value, "{at} below {value}");
                assert_eq!(probability.happens(&draws, subject, Purpose::Fault, 0), at < value);
            }
        }
    }
}

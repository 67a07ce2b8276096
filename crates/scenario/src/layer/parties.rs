//! Who takes part: goods, sellers, buyers, and the stations of the four roles.

use std::collections::BTreeMap;

use super::list::Entry;
use super::{DistributionText, ListLayer, More, Optional, PoolLayer, StationLayer, choices, section};
use crate::text::{Count, Pieces, Servers};
use crate::units::{Moment, Money, Multiple, Share, Time};

section! {
    /// A class of goods.
    GoodsClassLayer {
        /// The name in results and targets.
        class: String,
        /// The share of parcels; the classes sum to 100%.
        share: Share,
        /// What a buyer pays; less than CNY 1 counts as CNY 1.
        value: DistributionText<Money>,
        /// Nobody pays more than this.
        value_max: Money,
        /// The right tariff code, ten digits.
        hs_code: Count<9_999_999_999>,
        /// Value-added tax; 70% of it is due within the limits.
        vat: Share,
        /// Consumption tax; 70% of it is due within the limits.
        consumption_tax: Share,
        /// Import tariff, due beyond the limit per transaction only.
        tariff: Share,
        /// Whether a licence must be named on the LIST.
        licence: NeedText,
        /// Whether a certificate of origin must be attached to the LIST.
        origin: NeedText,
        /// Whether the class is on the positive list; if not, its LISTs are refused.
        positive_list: bool,
        /// The share of parcels that is prohibited or restricted.
        prohibited: Share,
        /// The share of parcels that infringes intellectual property.
        infringing: Share,
        /// A factor on the sellers' prevalence of violations.
        prevalence_factor: Multiple,
        /// Pieces in the bonded book at the start; an empty book refuses LISTs.
        stock: Optional<Pieces>,
    }

    /// A class of sellers.
    SellerClassLayer {
        /// The name in results and targets.
        name: String,
        /// The share of orders; the classes sum to 100%.
        share: Share,
        /// Customs' credit class.
        credit: CreditText,
        /// What goes wrong in its documents.
        faults: FaultsLayer,
        /// How often a parcel violates a rule: the latent truth that inspection may find.
        prevalence: Share,
        /// Whether customs has it on a list: on the black list every parcel is inspected, on the white list none at random.
        listed: ListedText,
    }
    /// What goes wrong in documents, each drawn by itself.
    FaultsLayer {
        /// The set disagrees in one of the matched fields: the three-document match rejects it (100).
        mismatch: Share,
        /// A document's form is invalid (900), by document.
        form: Share,
        /// The order is filed twice; customs drops and counts it.
        duplicate: Share,
        /// A licence that the goods need is not named.
        licence: Share,
        /// A certificate of origin that the goods need is missing.
        origin: Share,
        /// The book item is wrong.
        book_item: Share,
        /// The declared value is below the true one.
        undervalued: Share,
    }

    /// Who buys, for the yearly limit.
    BuyersLayer {
        /// How many people buy from this zone.
        people: Pieces,
        /// What a buyer has spent this year before the order, drawn by buyer.
        spent_before: DistributionText<Money>,
        /// The share of orders that hold a single indivisible item: one above the limit per transaction is admitted and taxed in full.
        single_item: Share,
    }
    /// Buyers who want their order cancelled.
    CancellationLayer {
        /// The share of orders.
        share: Share,
        /// How long after the order.
        after: DistributionText<Time>,
    }

    /// The seller's stations.
    SellerLayer {
        /// People who serve at several of the seller's stations.
        pools: BTreeMap<String, PoolLayer>,
        /// The payment provider: until it confirms, nothing is filed.
        payment: Box<StationLayer>,
        /// The platform's document push, which ORDERs pass.
        push: Box<StationLayer>,
        /// The desk that corrects ORDER and PAYMENT, and answers customs where it doubts a value (`digital.value_check`).
        corrections: Box<StationLayer>,
    }

    /// The warehouse's stations, rules and sites. What stands here holds for every site that does not say otherwise.
    WarehouseLayer {
        /// What picking waits for.
        pick_after: PickAfterText,
        /// Where a parcel is released that is not inspected.
        release_point: ReleasePointText,
        /// People who serve at several of the warehouse's stations.
        pools: BTreeMap<String, PoolLayer>,
        /// Stock reservation.
        stock: Box<StationLayer>,
        /// The declaring desk, which makes the LIST. Lists made by document automation pass it without work.
        declarations: Box<StationLayer>,
        /// People who fetch the goods from their shelves.
        pickers: Box<StationLayer>,
        /// People who pack and label parcels.
        packers: Box<StationLayer>,
        /// The way to the inspection line.
        line: Box<StationLayer>,
        /// The loading dock.
        dock: Box<StationLayer>,
        /// The desk that corrects LISTs and answers the questions of reviewers (`risk.review_verdicts.asks`).
        corrections: Box<StationLayer>,
        /// The sites; without any there is one.
        sites: ListLayer<SiteLayer>,
        /// More entries behind those of `sites`: a list, or one entry.
        sites_more = "sites+": More<SiteLayer>,
    }
    /// A site of the warehouse.
    SiteLayer {
        /// The name in results and targets.
        name: String,
        /// The share of parcels stocked here; the sites sum to 100%.
        share: Share,
        /// The site that picks in its place when this one is overloaded or closed: its stock, its pickers or its packers are out of
        /// order or not on duty, whoever may be called in (the backup channel).
        backup: Optional<String>,
        /// With more than so many parcels in its pickers' line, the backup takes over; otherwise only when the site is closed. That is
        /// decided for each parcel when its stock is reserved, by the line as it is then.
        backup_above: Optional<Servers>,
        /// Stock reservation at this site.
        stock: Box<StationLayer>,
        /// The declaring desk at this site.
        declarations: Box<StationLayer>,
        /// Pickers at this site.
        pickers: Box<StationLayer>,
        /// Packers at this site.
        packers: Box<StationLayer>,
        /// The way to the inspection line from this site.
        line: Box<StationLayer>,
        /// The loading dock at this site.
        dock: Box<StationLayer>,
        /// The desk that corrects LISTs and answers reviewers at this site.
        corrections: Box<StationLayer>,
    }

    /// Customs' stations and rules.
    CustomsLayer {
        /// Officers who serve at several of customs' stations.
        pools: BTreeMap<String, PoolLayer>,
        /// Single-window intake, counted in documents: four a parcel.
        intake: Box<StationLayer>,
        /// The automatic document reviewer, in front of the reviewers where `digital.automatic_reviewer` is on.
        automatic_reviewer: Box<StationLayer>,
        /// Document reviewers (300).
        reviewers: Box<StationLayer>,
        /// X-ray machines (500).
        xray: Box<StationLayer>,
        /// Reviewers of X-ray pictures.
        images: Box<StationLayer>,
        /// Officers who unpack what an image review flagged.
        unpackers: Box<StationLayer>,
        /// Detention (501-503): until clearance, anti-smuggling or the legal department have decided.
        detention: Box<StationLayer>,
        /// Audit after release, of the blue lane.
        audit: Box<StationLayer>,
        /// The gate, counted in vehicles.
        gate: Box<StationLayer>,
        /// A list rejected so many times is refused.
        rejections_max: Servers,
        /// An incomplete set is refused so long after its first document; and a rejected one, if its correction takes longer.
        completeness_limit: Time,
        /// The guarantee that taxes are held against: lists wait while it is exhausted.
        guarantee: Optional<GuaranteeLayer>,
    }
    /// A guarantee.
    GuaranteeLayer {
        /// Its amount.
        amount: Money,
        /// When it is first topped up to its amount again.
        first_top_up: Moment,
        /// How often it is topped up from then on.
        top_up_every: Time,
    }

    /// The carrier's stations and times.
    CarrierLayer {
        /// People who serve at several of the carrier's stations.
        pools: BTreeMap<String, PoolLayer>,
        /// Waybill issue.
        waybills: Box<StationLayer>,
        /// Vehicles: parcels are loaded together, a batch a vehicle, one open vehicle a site.
        vehicles: Box<StationLayer>,
        /// The desk that corrects WAYBILLs.
        corrections: Box<StationLayer>,
        /// From the gate to the buyer's city.
        line_haul: DistributionText<Time>,
        /// From there to the buyer's door.
        delivery: DistributionText<Time>,
    }
}

choices! {
    /// Whether a document needs something.
    NeedText {
        /// it must be there
        Required = "required",
        /// it is not asked for
        None = "none",
    }
    /// Customs' credit class.
    CreditText {
        /// AEO: few inspections at random
        Advanced = "advanced",
        /// the ordinary class
        Registered = "registered",
        /// nearly always inspected
        Discredited = "discredited",
    }
    /// Whether customs has a seller on a list.
    ListedText {
        /// on no list
        None = "none",
        /// every parcel is inspected
        Black = "black",
        /// none is inspected at random
        White = "white",
    }
    /// What picking waits for.
    PickAfterText {
        /// the stock is reserved
        Reservation = "reservation",
        /// customs has accepted the list (120)
        Acceptance = "acceptance",
        /// customs has released the parcel (800) or ordered its inspection (500)
        Release = "release",
    }
    /// Where a parcel is released that is not inspected.
    ReleasePointText {
        /// at the end of the document path
        Documents = "documents",
        /// at the line, which every parcel passes first
        Line = "line",
    }
}

impl Entry for GoodsClassLayer {
    const EVERY: bool = true;

    fn name(&self) -> Option<&str> {
        self.class.as_deref()
    }

    fn alone(mut self) -> Option<Self> {
        self.class.get_or_insert_with(|| "all".to_owned());
        self.share.get_or_insert(Share { percent: 100.0 });
        Some(self)
    }
}

impl Entry for SellerClassLayer {
    const EVERY: bool = true;

    fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    fn alone(mut self) -> Option<Self> {
        self.name.get_or_insert_with(|| "all".to_owned());
        self.share.get_or_insert(Share { percent: 100.0 });
        Some(self)
    }
}

impl Entry for SiteLayer {
    fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }
}

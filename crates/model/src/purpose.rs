//! The registry of purposes: what a random number is drawn for.

/// What a draw is for. The numbers are part of the model's contract: two purposes never share one, and a number
/// that has been used is never given to another purpose. A number names a block of two random words; see
/// [`Purpose::second_after`] for the purposes that take the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum Purpose {
    /// The key of a replication, drawn from the seed.
    Replication = 0,
    /// When the order is placed.
    Arrival = 1,
    /// What the buyer pays.
    Value = 2,
    /// Who the buyer is. The second word of [`Self::Value`]'s block.
    Buyer = 3,
    /// How heavy the parcel is.
    Weight = 4,
    /// Time until the payment provider confirms.
    PaymentLag = 5,
    /// Time the document push takes over an order.
    PushService = 6,
    /// Whether a document set is faulty, by attempt. The second word of [`Self::Weight`]'s block.
    Fault = 7,
    /// Which field is at fault, by attempt.
    FaultyField = 8,
    /// Time a party takes to correct, by attempt.
    CorrectionLag = 9,
    /// Time until the waybill number is issued.
    WaybillLag = 10,
    /// Intake service, by document and attempt.
    IntakeService = 11,
    /// The latent truth: does the parcel violate a rule?
    Violation = 12,
    /// The risk engine's score. The second word of [`Self::Violation`]'s block.
    Score = 13,
    /// The random minimum of inspections.
    RandomInspection = 14,
    /// Whether the list is sent to document review. The second word of [`Self::RandomInspection`]'s block.
    Review = 15,
    /// Review service.
    ReviewService = 16,
    /// Picking.
    PickService = 17,
    /// Packing.
    PackService = 18,
    /// The way to and along the inspection line.
    LineService = 19,
    /// X-ray scan.
    ScanService = 20,
    /// Image review service.
    ImageService = 21,
    /// What the image reviewer sees.
    ImageVerdict = 22,
    /// Unpacking.
    UnpackService = 23,
    /// Loading at the dock.
    DockService = 24,
    /// A vehicle at the gate.
    GateService = 25,
    /// Line-haul.
    LineHaul = 26,
    /// Delivery.
    Delivery = 27,
    /// What unpacking finds.
    UnpackVerdict = 28,
    /// Which class of goods the parcel holds.
    Goods = 29,
    /// Which warehouse site the parcel is stocked at.
    Site = 30,
    /// What the buyer has spent this year before the order.
    YearToDate = 31,
    /// Whether the order holds a single indivisible item.
    SingleItem = 32,
    /// Whether the classifier errs in the HS code, by attempt.
    HsError = 33,
    /// Whether customs finds the HS code implausible, by attempt.
    HsDoubt = 34,
    /// Whether the declared value is below the true one.
    Undervalued = 35,
    /// Whether customs finds the declared value implausible.
    ValueDoubt = 36,
    /// Whether the licence is missing.
    LicenceMissing = 37,
    /// Whether the origin certificate is missing.
    OriginMissing = 38,
    /// Whether the goods are prohibited.
    Prohibited = 39,
    /// Whether the prohibited list catches them.
    ProhibitedCaught = 40,
    /// Whether the parcel infringes intellectual property.
    Infringing = 41,
    /// Whether the bar code is scanned instead of typed.
    Barcode = 42,
    /// Whether the list is made by document automation.
    Automation = 43,
    /// Whether the buyer cancels.
    Cancels = 44,
    /// How long after the order the buyer cancels.
    CancelLag = 45,
    /// Whether the automatic reviewer escalates to a person.
    AutomaticEscalation = 46,
    /// What the reviewer decides, by visit.
    ReviewVerdict = 47,
    /// How long the party takes to answer a question, by visit.
    AnswerLag = 48,
    /// Which detention a finding leads to.
    DetentionKind = 49,
    /// How a detention ends.
    DetentionVerdict = 50,
    /// How long a detention takes.
    DetentionService = 51,
    /// Whether a released parcel is audited.
    AuditSelection = 52,
    /// Audit work.
    AuditService = 53,
    /// What the audit finds.
    AuditVerdict = 54,
    /// Top-up of the inspection rate towards the expected one.
    TopUpInspection = 55,
    /// When a seller adopts a rule change, by the change's number.
    PolicyAdoption = 56,
    /// Whether a seller that has not adopted a rule change errs by it, by attempt.
    PolicyError = 57,
    /// Work at the stock.
    StockService = 58,
    /// Work at the declaring desk.
    DeclarationService = 59,
    /// Work of the automatic reviewer.
    AutomaticReviewService = 60,
    /// Work at a vehicle's loading.
    VehicleService = 61,
    /// How long a customer waits before it leaves a line, by visit.
    Patience = 62,
    /// Time until a server breaks down, by count.
    BreakdownUp = 63,
    /// Time a broken server is repaired, by count.
    BreakdownDown = 64,
    /// The forecast error of an arrival entry.
    ForecastError = 65,
    /// How many orders a Poisson total has.
    ArrivalCount = 66,
    /// Whether a base order survives a volume factor below 100 %.
    VolumeThinning = 67,
    /// The key of a zone, drawn from its number.
    Zone = 68,
    /// Whether a document's form is invalid, by attempt.
    FormError = 69,
    /// Whether an order is filed twice.
    Duplicate = 70,
    /// Whether the book item is wrong, by attempt. The second word of [`Self::HsError`]'s block.
    BookItemError = 71,
}

/// Purposes that share a block of two random words: who takes the first word, and who takes the second.
const PAIRS: [(Purpose, Purpose); 5] = [
    (Purpose::Value, Purpose::Buyer),
    (Purpose::Weight, Purpose::Fault),
    (Purpose::Violation, Purpose::Score),
    (Purpose::RandomInspection, Purpose::Review),
    (Purpose::HsError, Purpose::BookItemError),
];

/// No purpose stands in two pairs: two purposes would share a word.
const _: () = {
    let mut one = 0;
    while one < PAIRS.len() {
        let mut other = 0;
        while other < PAIRS.len() {
            let ((a, b), (c, d)) = (PAIRS[one], PAIRS[other]);
            let is_apart = a as u32 != c as u32 && b as u32 != d as u32;
            assert!((one == other || is_apart) && a as u32 != d as u32, "a purpose stands in two pairs");
            other += 1;
        }
        one += 1;
    }
};

impl Purpose {
    /// Whose block of two random words this purpose takes the second word of; `None` if it takes the first word of a
    /// block of its own.
    ///
    /// The two words of a block are independent, and one costs as much as both. So two purposes that are nearly always
    /// drawn together, for the same subject and index, share a block. A purpose's word is the same whether it is drawn
    /// alone or with the other, and its own number stays unused.
    #[inline]
    pub const fn second_after(self) -> Option<Self> {
        let mut pair = 0;
        while pair < PAIRS.len() {
            let (first, second) = PAIRS[pair];
            if second as u32 == self as u32 {
                return Some(first);
            }
            pair += 1;
        }
        None
    }

    /// Where this purpose's random word lies.
    #[inline]
    pub const fn place(self) -> WordPlace {
        match self.second_after() {
            None => WordPlace { block: self, is_second: false },
            Some(first) => WordPlace { block: first, is_second: true },
        }
    }
}

/// Where a random word lies: in the block of which purpose, and whether it is the second word there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WordPlace {
    /// Whose block.
    pub block: Purpose,
    /// The second of its two words.
    pub is_second: bool,
}

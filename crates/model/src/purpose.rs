//! The registry of purposes: what a random number is drawn for.

/// What a draw is for. The numbers are part of the model's contract: two purposes never share one, and a number
/// that has been used is never given to another purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum Purpose {
    /// The key of a replication, drawn from the seed.
    Replication = 0,
    /// When the order is placed.
    Arrival = 1,
    /// What the buyer pays.
    Value = 2,
    /// Who the buyer is.
    Buyer = 3,
    /// How heavy the parcel is.
    Weight = 4,
    /// Time until the payment provider confirms.
    PaymentLag = 5,
    /// Time the document push takes over an order.
    PushService = 6,
    /// Whether a document set is faulty, by attempt.
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
    /// The risk engine's score.
    Score = 13,
    /// The random minimum of inspections.
    RandomInspection = 14,
    /// Whether the list is sent to document review.
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
}

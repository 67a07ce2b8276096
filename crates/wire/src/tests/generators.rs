//! Every value that may travel, drawn at random.

use bytes::Bytes;
use model::{
    AppType, BookItem, DocumentKind, Fen, Field, HsCode, Lane, List, Order, OrderNumber, ParcelKey, Payment,
    PersonNumber, RoleName, SimTime, SiteNumber, Waybill, WaybillNumber,
};
use proptest::prelude::*;
use protocol::{
    Accepted, CancelReply, CancelRequest, Detained, Detention, FileList, FileOrder, FilePayment, FileWaybill,
    HandOver, LinkId, Message, NotReceived, PlaceOrder, Question, Refused, Rejected, Released,
    RequestWaybill, ReserveStock, VehicleAtGate, VehicleNumber, Verdict, WaybillIssued,
};

use crate::{Ahead, Entry, Frame, Hello, INSTANT_NS_MAX, Outlook};

fn key() -> impl Strategy<Value = ParcelKey> {
    prop_oneof![0..1u64 << 63, 0..1000u64, Just((1 << 63) - 1)]
        .prop_map(|bits| ParcelKey::from_bits(bits).expect("the highest bit is 0"))
}

fn instant() -> impl Strategy<Value = SimTime> {
    prop_oneof![-INSTANT_NS_MAX..=INSTANT_NS_MAX, Just(0), Just(-INSTANT_NS_MAX), Just(INSTANT_NS_MAX)]
        .prop_map(SimTime::from_ns)
}

fn field_of(kinds: &'static [DocumentKind]) -> impl Strategy<Value = Field> {
    let fields: Vec<_> = Field::ALL.into_iter().filter(|field| kinds.contains(&field.document())).collect();
    proptest::sample::select(fields)
}

fn rejected(kinds: &'static [DocumentKind]) -> BoxedStrategy<Message> {
    (key(), instant(), field_of(kinds), any::<u8>())
        .prop_map(|(parcel, placed, field, attempt)| {
            Message::Rejected(Rejected { parcel, placed, field, attempt })
        })
        .boxed()
}

fn not_received(kinds: &'static [DocumentKind]) -> BoxedStrategy<Message> {
    (key(), instant(), instant(), proptest::sample::select(kinds), any::<u8>())
        .prop_map(|(parcel, placed, payment_confirmed, document, attempt)| {
            Message::NotReceived(NotReceived { parcel, placed, payment_confirmed, document, attempt })
        })
        .boxed()
}

fn doubt(kinds: &'static [DocumentKind]) -> impl Strategy<Value = Question> {
    (key(), instant(), field_of(kinds), any::<u8>()).prop_map(|(parcel, placed, field, visit)| Question {
        parcel,
        placed,
        field,
        visit,
    })
}

fn question(kinds: &'static [DocumentKind]) -> BoxedStrategy<Message> {
    doubt(kinds).prop_map(Message::Question).boxed()
}

fn answer(kinds: &'static [DocumentKind]) -> BoxedStrategy<Message> {
    doubt(kinds).prop_map(Message::Answer).boxed()
}

fn site() -> impl Strategy<Value = SiteNumber> {
    (0..SiteNumber::MAX as u8).prop_map(SiteNumber)
}

fn payment() -> BoxedStrategy<Message> {
    let numbers = (any::<u8>(), any::<u64>(), any::<u64>(), any::<i64>());
    (key(), instant(), any::<u8>(), numbers)
        .prop_map(|(parcel, placed, attempt, (app_type, order, payer, fen))| {
            let document = Payment {
                app_type: AppType(app_type),
                order_number: OrderNumber(order),
                payer: PersonNumber(payer),
                amount: Fen::new(fen),
            };
            Message::FilePayment(FilePayment { parcel, placed, attempt, document })
        })
        .boxed()
}

fn order() -> BoxedStrategy<Message> {
    let numbers = (any::<u8>(), any::<u64>(), any::<u64>(), any::<i64>(), any::<u8>());
    (key(), instant(), instant(), any::<u8>(), numbers)
        .prop_map(|(parcel, placed, payment_confirmed, attempt, (app_type, order, buyer, fen, items))| {
            let document = Order {
                app_type: AppType(app_type),
                order_number: OrderNumber(order),
                buyer: PersonNumber(buyer),
                paid: Fen::new(fen),
                items,
            };
            Message::FileOrder(FileOrder { parcel, placed, payment_confirmed, attempt, document })
        })
        .boxed()
}

fn list_document() -> impl Strategy<Value = List> {
    let numbers = (any::<u8>(), any::<u64>(), any::<u64>(), any::<u64>(), any::<i64>(), any::<u32>());
    let goods = (any::<u64>(), any::<u16>(), any::<bool>(), any::<bool>());
    (numbers, goods).prop_map(
        |((app_type, order, waybill, buyer, fen, gross_weight_g), (hs_code, book_item, licence, origin))| {
            List {
                app_type: AppType(app_type),
                order_number: OrderNumber(order),
                waybill_number: WaybillNumber(waybill),
                buyer: PersonNumber(buyer),
                value: Fen::new(fen),
                gross_weight_g,
                hs_code: HsCode(hs_code),
                book_item: BookItem(book_item),
                licence,
                origin_certificate: origin,
            }
        },
    )
}

fn list() -> BoxedStrategy<Message> {
    (key(), site(), instant(), instant(), any::<u8>(), list_document())
        .prop_map(|(parcel, site, waybill_requested, waybill_known, attempt, document)| {
            Message::FileList(FileList { parcel, site, waybill_requested, waybill_known, attempt, document })
        })
        .boxed()
}

fn waybill() -> BoxedStrategy<Message> {
    (key(), instant(), any::<u8>(), any::<u8>(), any::<u64>(), any::<u64>(), any::<u32>())
        .prop_map(|(parcel, placed, attempt, app_type, order, waybill, weight_g)| {
            let document = Waybill {
                app_type: AppType(app_type),
                order_number: OrderNumber(order),
                waybill_number: WaybillNumber(waybill),
                weight_g,
            };
            Message::FileWaybill(FileWaybill { parcel, placed, attempt, document })
        })
        .boxed()
}

fn vehicle() -> BoxedStrategy<Message> {
    (any::<u64>(), proptest::collection::vec(key(), 0..20))
        .prop_map(|(vehicle, parcels)| {
            Message::VehicleAtGate(VehicleAtGate { vehicle: VehicleNumber(vehicle), parcels: parcels.into() })
        })
        .boxed()
}

fn verdict(message: fn(Verdict) -> Message) -> BoxedStrategy<Message> {
    key().prop_map(move |parcel| message(Verdict { parcel })).boxed()
}

fn cancel_request() -> BoxedStrategy<Message> {
    (key(), instant())
        .prop_map(|(parcel, placed)| Message::CancelRequest(CancelRequest { parcel, placed }))
        .boxed()
}

fn lane() -> impl Strategy<Value = Lane> {
    proptest::sample::select(Lane::ALL.to_vec())
}

fn verdict_for_warehouse() -> BoxedStrategy<Message> {
    const LIST: &[DocumentKind] = &[DocumentKind::List];
    let field = proptest::sample::select(Field::ALL.to_vec());
    let detention = proptest::sample::select(Detention::ALL.to_vec());
    prop_oneof![
        rejected(LIST),
        not_received(LIST),
        question(LIST),
        (key(), field).prop_map(|(parcel, field)| Message::Refused(Refused { parcel, field })),
        (key(), any::<bool>()).prop_map(|(parcel, by_line)| Message::Accepted(Accepted { parcel, by_line })),
        verdict(Message::InspectionOrdered),
        verdict(Message::Seized),
        verdict(Message::ShippedBack),
        (key(), lane()).prop_map(|(parcel, lane)| Message::Released(Released { parcel, lane })),
        (key(), detention).prop_map(|(parcel, detention)| Message::Detained(Detained { parcel, detention })),
        (key(), any::<bool>())
            .prop_map(|(parcel, granted)| Message::CancelReply(CancelReply { parcel, granted })),
    ]
    .boxed()
}

fn hand_over() -> BoxedStrategy<Message> {
    (key(), instant(), lane(), site())
        .prop_map(|(parcel, placed, lane, site)| Message::HandOver(HandOver { parcel, placed, lane, site }))
        .boxed()
}

/// Every message that may travel on a link.
fn message_on(link: LinkId) -> BoxedStrategy<Message> {
    const SELLERS: &[DocumentKind] = &[DocumentKind::Order, DocumentKind::Payment];
    const CARRIERS: &[DocumentKind] = &[DocumentKind::Waybill];
    match link {
        LinkId::DriverToSeller => key().prop_map(|parcel| Message::PlaceOrder(PlaceOrder { parcel })).boxed(),
        LinkId::SellerToCustoms => prop_oneof![payment(), order(), answer(SELLERS)].boxed(),
        LinkId::SellerToWarehouse => prop_oneof![
            (key(), instant())
                .prop_map(|(parcel, placed)| Message::ReserveStock(ReserveStock { parcel, placed })),
            cancel_request(),
        ]
        .boxed(),
        LinkId::WarehouseToCarrier => prop_oneof![
            (key(), instant())
                .prop_map(|(parcel, placed)| Message::RequestWaybill(RequestWaybill { parcel, placed })),
            hand_over(),
        ]
        .boxed(),
        LinkId::WarehouseToCustoms => prop_oneof![
            list(),
            verdict(Message::PresentParcel),
            answer(&[DocumentKind::List]),
            cancel_request(),
        ]
        .boxed(),
        LinkId::CarrierToWarehouse => (key(), any::<u64>())
            .prop_map(|(parcel, number)| {
                Message::WaybillIssued(WaybillIssued { parcel, waybill_number: WaybillNumber(number) })
            })
            .boxed(),
        LinkId::CarrierToCustoms => prop_oneof![waybill(), vehicle(), answer(CARRIERS)].boxed(),
        LinkId::CustomsToSeller => {
            prop_oneof![rejected(SELLERS), not_received(SELLERS), question(SELLERS)].boxed()
        }
        LinkId::CustomsToWarehouse => verdict_for_warehouse(),
        LinkId::CustomsToCarrier => prop_oneof![
            rejected(CARRIERS),
            not_received(CARRIERS),
            question(CARRIERS),
            any::<u64>().prop_map(|number| Message::GatePassed(VehicleNumber(number))),
        ]
        .boxed(),
    }
}

pub(super) fn link() -> impl Strategy<Value = LinkId> {
    proptest::sample::select(LinkId::ALL.to_vec())
}

fn entry_on(link: LinkId) -> impl Strategy<Value = Entry> {
    (any::<u64>(), instant(), message_on(link)).prop_map(|(number, due, message)| {
        let due = message.placed().map_or(due, |placed| due.max(placed));
        Entry { number, due, message }
    })
}

pub(super) fn entry() -> impl Strategy<Value = (LinkId, Entry)> {
    link().prop_flat_map(|link| (Just(link), entry_on(link)))
}

pub(super) fn batch() -> impl Strategy<Value = (LinkId, Frame)> {
    link().prop_flat_map(|link| {
        let promise = proptest::option::of(any::<i64>().prop_map(SimTime::from_ns));
        let frame = (proptest::collection::vec(entry_on(link), 0..8), promise)
            .prop_map(|(entries, promise)| Frame::Batch { entries, promise });
        (Just(link), frame)
    })
}

pub(super) fn hello() -> impl Strategy<Value = Hello> {
    let hash = proptest::collection::vec(any::<u8>(), 1..=64).prop_map(Bytes::from);
    ("[a-z0-9-]{1,128}", hash, any::<u32>(), any::<u64>(), any::<u64>(), any::<i64>()).prop_map(
        |(run, scenario_hash, model_version, incarnation, acknowledged, promised)| Hello {
            run,
            scenario_hash,
            model_version,
            incarnation,
            acknowledged,
            promised: SimTime::from_ns(promised),
        },
    )
}

/// What may be said ahead on the links that carry it.
pub(super) fn ahead() -> impl Strategy<Value = (LinkId, Frame)> {
    let counts = |count| proptest::collection::vec(any::<u64>(), count);
    let outlook = |link: LinkId, made, journalled| {
        (instant(), counts(made), counts(journalled)).prop_map(move |(next, made, journalled)| {
            (link, Frame::Ahead(Ahead::Outlook(Outlook { next, made, journalled })))
        })
    };
    let from_customs: Vec<_> = LinkId::out_of_role(RoleName::Customs).collect();
    prop_oneof![
        outlook(LinkId::SellerToCustoms, 2, 1),
        outlook(LinkId::WarehouseToCustoms, 2, 3),
        outlook(LinkId::CarrierToCustoms, 2, 2),
        (proptest::sample::select(from_customs), instant())
            .prop_map(|(link, quiet)| (link, Frame::Ahead(Ahead::Quiet(quiet)))),
    ]
}

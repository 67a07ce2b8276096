//! Every value that may travel, drawn at random.

use bytes::Bytes;
use model::{
    DocumentKind, Fen, Field, Lane, List, Order, OrderNumber, ParcelKey, Payment, PersonNumber, SimTime,
    Waybill, WaybillNumber,
};
use proptest::prelude::*;
use protocol::{
    FileList, FileOrder, FilePayment, FileWaybill, HandOver, LinkId, Message, PlaceOrder, Refused, Rejected,
    Released, RequestWaybill, ReserveStock, Seized, VehicleAtGate, VehicleNumber, Verdict, WaybillIssued,
};

use crate::{Entry, Frame, Hello, INSTANT_NS_MAX};

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

fn filed_by_seller() -> BoxedStrategy<Message> {
    let numbers = (any::<u64>(), any::<u64>(), any::<i64>());
    (key(), instant(), any::<u8>(), numbers, any::<bool>())
        .prop_map(|(parcel, placed, attempt, (number, person, fen), payment)| {
            let (order_number, person, fen) = (OrderNumber(number), PersonNumber(person), Fen::new(fen));
            if payment {
                let document = Payment { order_number, payer: person, amount: fen };
                Message::FilePayment(FilePayment { parcel, attempt, document })
            } else {
                let document = Order { order_number, buyer: person, paid: fen };
                Message::FileOrder(FileOrder { parcel, placed, attempt, document })
            }
        })
        .boxed()
}

fn list() -> BoxedStrategy<Message> {
    let numbers = (any::<u64>(), any::<u64>(), any::<u64>(), any::<i64>(), any::<u32>());
    (key(), any::<u8>(), numbers)
        .prop_map(|(parcel, attempt, (order, waybill, buyer, fen, gross_weight_g))| {
            let document = List {
                order_number: OrderNumber(order),
                waybill_number: WaybillNumber(waybill),
                buyer: PersonNumber(buyer),
                value: Fen::new(fen),
                gross_weight_g,
            };
            Message::FileList(FileList { parcel, attempt, document })
        })
        .boxed()
}

fn waybill() -> BoxedStrategy<Message> {
    (key(), any::<u8>(), any::<u64>(), any::<u64>(), any::<u32>())
        .prop_map(|(parcel, attempt, order, waybill, weight_g)| {
            let document = Waybill {
                order_number: OrderNumber(order),
                waybill_number: WaybillNumber(waybill),
                weight_g,
            };
            Message::FileWaybill(FileWaybill { parcel, attempt, document })
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

fn verdict_for_warehouse() -> BoxedStrategy<Message> {
    let lane = proptest::sample::select(Lane::ALL.to_vec());
    let field = proptest::sample::select(Field::ALL.to_vec());
    prop_oneof![
        rejected(&[DocumentKind::List]),
        (key(), field).prop_map(|(parcel, field)| Message::Refused(Refused { parcel, field })),
        key().prop_map(|parcel| Message::Accepted(Verdict { parcel })),
        key().prop_map(|parcel| Message::InspectionOrdered(Verdict { parcel })),
        (key(), lane).prop_map(|(parcel, lane)| Message::Released(Released { parcel, lane })),
        key().prop_map(|parcel| Message::Seized(Seized { parcel })),
    ]
    .boxed()
}

/// Every message that may travel on a link.
fn message_on(link: LinkId) -> BoxedStrategy<Message> {
    let lane = proptest::sample::select(Lane::ALL.to_vec());
    match link {
        LinkId::DriverToSeller => key().prop_map(|parcel| Message::PlaceOrder(PlaceOrder { parcel })).boxed(),
        LinkId::SellerToCustoms => filed_by_seller(),
        LinkId::SellerToWarehouse => (key(), instant())
            .prop_map(|(parcel, placed)| Message::ReserveStock(ReserveStock { parcel, placed }))
            .boxed(),
        LinkId::WarehouseToCarrier => prop_oneof![
            key().prop_map(|parcel| Message::RequestWaybill(RequestWaybill { parcel })),
            (key(), instant(), lane).prop_map(|(parcel, placed, lane)| Message::HandOver(HandOver {
                parcel,
                placed,
                lane
            })),
        ]
        .boxed(),
        LinkId::WarehouseToCustoms => {
            prop_oneof![list(), key().prop_map(|parcel| Message::PresentParcel(Verdict { parcel }))].boxed()
        }
        LinkId::CarrierToWarehouse => (key(), any::<u64>())
            .prop_map(|(parcel, number)| {
                Message::WaybillIssued(WaybillIssued { parcel, waybill_number: WaybillNumber(number) })
            })
            .boxed(),
        LinkId::CarrierToCustoms => prop_oneof![waybill(), vehicle()].boxed(),
        LinkId::CustomsToSeller => rejected(&[DocumentKind::Order, DocumentKind::Payment]),
        LinkId::CustomsToWarehouse => verdict_for_warehouse(),
        LinkId::CustomsToCarrier => prop_oneof![
            rejected(&[DocumentKind::Waybill]),
            any::<u64>().prop_map(|number| Message::GatePassed(VehicleNumber(number))),
        ]
        .boxed(),
    }
}

pub(super) fn link() -> impl Strategy<Value = LinkId> {
    proptest::sample::select(LinkId::ALL.to_vec())
}

fn entry_on(link: LinkId) -> impl Strategy<Value = Entry> {
    (any::<u64>(), instant(), message_on(link)).prop_map(|(number, due, message)| Entry {
        number,
        due,
        message,
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

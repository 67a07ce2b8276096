//! The transport over real gRPC on the loopback interface: every link, both directions, and what goes wrong.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use model::{Field, ParcelKey, RoleName, SimTime};
use protocol::{
    FilePayment, LinkId, Message, PlaceOrder, Rejected, RequestWaybill, ReserveStock, VehicleAtGate,
    VehicleNumber, Verdict, WaybillIssued,
};
use tokio::net::TcpListener;
use tokio_stream::wrappers::TcpListenerStream;
use tokio_stream::{Stream, StreamExt};
use tonic::transport::{Channel, Server};
use tonic::{Code, Status};
use tonic_types::StatusExt;
use wire::{
    BoxStream, Entry, FRAME_ENTRIES_MAX, Frame, Hello, LinkHandler, Receipt, Welcome, open_link, services, v1,
};

/// Notes every frame; welcomes a greeting and acknowledges every batch.
#[derive(Default)]
struct Notary {
    seen: Mutex<Vec<(LinkId, Frame)>>,
}

impl Notary {
    fn seen(&self) -> Vec<(LinkId, Frame)> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

struct Desk(Arc<Notary>);

impl LinkHandler for Desk {
    async fn accept(&self, link: LinkId, inbound: BoxStream<Frame>) -> Result<BoxStream<Receipt>, Status> {
        let notary = Arc::clone(&self.0);
        Ok(Box::pin(inbound.map(move |frame| {
            let frame = frame?;
            let receipt = match &frame {
                Frame::Hello(hello) if hello.run == "another" => {
                    return Err(Status::failed_precondition("this node has the run `festival`"));
                }
                Frame::Hello(hello) => {
                    Receipt::Welcome(Welcome { next: hello.acknowledged, promise_seen: hello.promised })
                }
                Frame::Ahead(_) => return Err(Status::unimplemented("this desk looks at the present")),
                Frame::Batch { entries, .. } => {
                    Receipt::Acknowledged { next: entries.last().map_or(0, |entry| entry.number + 1) }
                }
            };
            notary.seen.lock().unwrap_or_else(PoisonError::into_inner).push((link, frame));
            Ok(receipt)
        })))
    }
}

/// A node of one role, and a channel to it.
async fn node(role: RoleName) -> (Channel, Arc<Notary>) {
    let notary = Arc::new(Notary::default());
    let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await.expect("a free port");
    let address = listener.local_addr().expect("it is bound");
    let routes = services(role, Arc::new(Desk(Arc::clone(&notary))));
    tokio::spawn(Server::builder().add_routes(routes).serve_with_incoming(TcpListenerStream::new(listener)));
    let endpoint = Channel::from_shared(format!("http://{address}")).expect("an address is a URL");
    let channel = endpoint.connect().await.expect("the node listens");
    (channel, notary)
}

fn hello(run: &str) -> Frame {
    Frame::Hello(Hello {
        run: run.to_owned(),
        scenario_hash: Bytes::from_static(b"hash"),
        model_version: protocol::MODEL_VERSION,
        incarnation: 1,
        acknowledged: 5,
        promised: SimTime::MIN,
    })
}

fn example(link: LinkId) -> Message {
    let parcel = ParcelKey::from_bits(3).expect("the highest bit is 0");
    let rejected = |field| Message::Rejected(Rejected { parcel, placed: SimTime::ZERO, field, attempt: 1 });
    match link {
        LinkId::DriverToSeller => Message::PlaceOrder(PlaceOrder { parcel }),
        LinkId::SellerToCustoms => Message::FilePayment(FilePayment {
            parcel,
            placed: SimTime::ZERO,
            attempt: 0,
            document: model::Payment {
                app_type: model::AppType::NEW,
                order_number: model::OrderNumber(3),
                payer: model::PersonNumber(4),
                amount: model::Fen::new(5),
            },
        }),
        LinkId::SellerToWarehouse => {
            Message::ReserveStock(ReserveStock { parcel, placed: SimTime::from_ns(-1) })
        }
        LinkId::WarehouseToCarrier => {
            Message::RequestWaybill(RequestWaybill { parcel, placed: SimTime::ZERO })
        }
        LinkId::WarehouseToCustoms => Message::PresentParcel(Verdict { parcel }),
        LinkId::CarrierToWarehouse => {
            Message::WaybillIssued(WaybillIssued { parcel, waybill_number: model::WaybillNumber(9) })
        }
        LinkId::CarrierToCustoms => {
            Message::VehicleAtGate(VehicleAtGate { vehicle: VehicleNumber(1), parcels: Box::new([parcel]) })
        }
        LinkId::CustomsToSeller => rejected(Field::PaidOfOrder),
        LinkId::CustomsToWarehouse => rejected(Field::WeightOfList),
        LinkId::CustomsToCarrier => rejected(Field::OrderNumberOfWaybill),
    }
}

fn batch(link: LinkId, numbers: std::ops::Range<u64>) -> Frame {
    let entries = numbers
        .map(|number| Entry { number, due: SimTime::from_ns(number as i64), message: example(link) })
        .collect();
    Frame::Batch { entries, promise: Some(SimTime::from_seconds(2)) }
}

async fn all(receipts: impl Stream<Item = Result<Receipt, Status>>) -> Vec<Result<Receipt, Code>> {
    receipts.map(|receipt| receipt.map_err(|status| status.code())).collect().await
}

const WELCOME: Receipt = Receipt::Welcome(Welcome { next: 5, promise_seen: SimTime::MIN });

#[tokio::test]
async fn every_link_reaches_its_role_and_is_answered() {
    for role in RoleName::ALL {
        let (channel, notary) = node(role).await;
        let mut sent = Vec::new();
        for link in LinkId::into_role(role) {
            let frames = [hello("festival"), batch(link, 5..7)];
            sent.extend(frames.iter().map(|frame| (link, frame.clone())));
            let receipts = open_link(channel.clone(), link, tokio_stream::iter(frames)).await.unwrap();
            assert_eq!(
                all(receipts).await,
                vec![Ok(WELCOME), Ok(Receipt::Acknowledged { next: 7 })],
                "{link:?}"
            );
        }
        assert_eq!(notary.seen(), sent);
    }
}

#[tokio::test]
async fn a_batch_larger_than_a_frame_arrives_in_pieces() {
    let (channel, _) = node(RoleName::Seller).await;
    let most = FRAME_ENTRIES_MAX as u64;
    let frames = tokio_stream::iter([batch(LinkId::DriverToSeller, 0..most + 1)]);
    let receipts = open_link(channel, LinkId::DriverToSeller, frames).await.unwrap();
    let expected = [most, most + 1].map(|next| Ok(Receipt::Acknowledged { next }));
    assert_eq!(all(receipts).await, expected);
}

#[tokio::test]
async fn a_refusal_comes_with_its_reason() {
    let (channel, _) = node(RoleName::Seller).await;
    let frames = tokio_stream::iter([hello("another")]);
    let mut receipts = open_link(channel, LinkId::DriverToSeller, frames).await.unwrap();
    let status = receipts.next().await.unwrap().unwrap_err();
    assert_eq!(status.code(), Code::FailedPrecondition);
    assert_eq!(status.message(), "this node has the run `festival`");
}

#[tokio::test]
async fn a_bad_frame_is_refused_with_the_field_in_the_details() {
    let (channel, notary) = node(RoleName::Seller).await;
    let entry = v1::DriverToSellerEntry { number: 0, due_ns: 0, body: None };
    let bad = v1::DriverToSellerFrame { entries: vec![entry], ..Default::default() };
    let good = v1::DriverToSellerFrame { promise_ns: Some(1), ..Default::default() };
    let mut client = v1::seller_client::SellerClient::new(channel);
    let mut receipts = client.place_orders(tokio_stream::iter([bad, good])).await.unwrap().into_inner();
    let status = receipts.next().await.unwrap().unwrap_err();
    assert_eq!(status.code(), Code::InvalidArgument);
    assert_eq!(status.message(), "DriverToSellerEntry.body: it is missing");
    let violations = status.get_details_bad_request().unwrap().field_violations;
    assert_eq!(violations[0].field, "DriverToSellerEntry.body");
    assert_eq!(notary.seen(), vec![]);
}

#[tokio::test]
async fn a_frame_that_may_not_be_sent_ends_the_stream_with_the_reason() {
    let (channel, _) = node(RoleName::Seller).await;
    let frames = tokio_stream::iter([hello("festival"), batch(LinkId::SellerToWarehouse, 0..1)]);
    let receipts = open_link(channel, LinkId::DriverToSeller, frames).await.unwrap();
    let errors: Vec<_> = receipts.filter_map(Result::err).collect().await;
    assert_eq!(errors.len(), 1);
    assert_eq!(errors[0].code(), Code::Internal);
    assert_eq!(
        errors[0].message(),
        "DriverToSellerEntry.body: ReserveStock may not travel on the link DriverToSeller"
    );
}

#[tokio::test]
async fn a_role_does_not_serve_the_links_of_another() {
    let (channel, _) = node(RoleName::Carrier).await;
    let frames = tokio_stream::iter([hello("festival")]);
    let refused = open_link(channel, LinkId::DriverToSeller, frames).await.unwrap_err();
    assert_eq!(refused.code(), Code::Unimplemented);
}

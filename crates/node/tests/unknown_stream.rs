//! A message about a seller that the scenario does not have is refused before it is journalled.

mod support;

use model::{ParcelKey, RoleName, SellerStream, SimTime};
use node::outlink::LinkError;
use protocol::{LinkId, Message, VehicleAtGate, VehicleNumber};
use support::{STANDSTILL, SmallRun, order, round_to};
use wire::Entry;

#[test]
fn an_order_of_an_unknown_seller_is_refused() {
    let run = SmallRun::new();
    let mut seller = run.entity(RoleName::Seller);
    let error = seller.receive(LinkId::DriverToSeller, vec![order(0, 10, 2)], None).unwrap_err();
    assert_eq!(error, LinkError::UnknownStream { number: 0, stream: 2, streams: 2 });
    assert!(error.to_string().contains("seller stream 2, and the scenario has 2"), "{error}");
    assert_eq!(seller.plan(STANDSTILL), None, "there is nothing to journal");

    assert_eq!(seller.receive(LinkId::DriverToSeller, vec![order(0, 10, 1)], None), Ok(None));
    assert_eq!(round_to(seller.as_mut(), 0).received.len(), 1);
}

#[test]
fn every_parcel_of_a_vehicle_is_looked_at() {
    let run = SmallRun::new();
    let mut customs = run.entity(RoleName::Customs);
    let parcels = [0, 1, 9].map(|stream| ParcelKey::new(SellerStream::new(stream), 0)).into();
    let slip = Message::VehicleAtGate(VehicleAtGate { vehicle: VehicleNumber(0), parcels });
    let entry = Entry { number: 0, due: SimTime::from_seconds(60), message: slip };
    let error = customs.receive(LinkId::CarrierToCustoms, vec![entry], None).unwrap_err();
    assert_eq!(error, LinkError::UnknownStream { number: 0, stream: 9, streams: 2 });
}

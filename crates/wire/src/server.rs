//! The receiving side: every inbound link of a role through one function.

use std::future::Future;
use std::sync::Arc;

use model::RoleName;
use protocol::LinkId;
use tokio_stream::StreamExt;
use tonic::service::Routes;
use tonic::{Request, Response, Status, Streaming};

use crate::link::LinkFrame;
use crate::v1::carrier_server::{Carrier, CarrierServer};
use crate::v1::control_server::{Control, ControlServer};
use crate::v1::customs_server::{Customs, CustomsServer};
use crate::v1::seller_server::{Seller, SellerServer};
use crate::v1::warehouse_server::{Warehouse, WarehouseServer};
use crate::{BoxStream, CONTROL_BYTES_MAX, FRAME_BYTES_MAX, Frame, Receipt, v1};

/// Who takes the streams of all links that end at a role.
pub trait LinkHandler: Send + Sync + 'static {
    /// Takes a new stream of a link; its answers go back on the stream that is returned.
    ///
    /// Frames come checked. A frame that breaks the rules is an error (`INVALID_ARGUMENT`), and the last item: the
    /// handler should end its answers with it. The greeting may be awaited here; an error refuses the stream.
    fn accept(
        &self,
        link: LinkId,
        inbound: BoxStream<Frame>,
    ) -> impl Future<Output = Result<BoxStream<Receipt>, Status>> + Send;
}

/// The service of a role over a handler of its links.
#[derive(Debug)]
struct Links<H>(Arc<H>);

impl<H: LinkHandler> Links<H> {
    async fn accept<F: LinkFrame>(
        &self,
        request: Request<Streaming<F>>,
    ) -> Result<Response<BoxStream<v1::Receipt>>, Status> {
        let mut failed = false;
        let inbound = request
            .into_inner()
            .map(|frame| Ok(frame?.into_frame()?))
            .take_while(move |frame| !std::mem::replace(&mut failed, frame.is_err()));
        let receipts = self.0.accept(F::LINK, Box::pin(inbound)).await?;
        Ok(Response::new(Box::pin(receipts.map(|receipt| receipt.map(Into::into)))))
    }
}

/// Implements the service of a role: all its rpcs are links.
macro_rules! service {
    ($service:ident { $($rpc:ident($frame:ident) -> $stream:ident;)+ }) => {
        #[tonic::async_trait]
        impl<H: LinkHandler> $service for Links<H> {
            $(
                type $stream = BoxStream<v1::Receipt>;

                async fn $rpc(
                    &self,
                    request: Request<Streaming<v1::$frame>>,
                ) -> Result<Response<Self::$stream>, Status> {
                    self.accept(request).await
                }
            )+
        }
    };
}

service!(Seller {
    place_orders(DriverToSellerFrame) -> PlaceOrdersStream;
    receive_rejections(CustomsToSellerFrame) -> ReceiveRejectionsStream;
});

service!(Warehouse {
    reserve_stock(SellerToWarehouseFrame) -> ReserveStockStream;
    receive_waybills(CarrierToWarehouseFrame) -> ReceiveWaybillsStream;
    receive_verdicts(CustomsToWarehouseFrame) -> ReceiveVerdictsStream;
});

service!(Customs {
    file_orders_and_payments(SellerToCustomsFrame) -> FileOrdersAndPaymentsStream;
    file_lists_and_present_parcels(WarehouseToCustomsFrame) -> FileListsAndPresentParcelsStream;
    file_waybills_and_release_slips(CarrierToCustomsFrame) -> FileWaybillsAndReleaseSlipsStream;
});

service!(Carrier {
    request_waybills_and_hand_over(WarehouseToCarrierFrame) -> RequestWaybillsAndHandOverStream;
    receive_rejections_and_gate_passes(CustomsToCarrierFrame) -> ReceiveRejectionsAndGatePassesStream;
});

/// The service of a role, every inbound link going to `handler`. Add [`control_server`] and others with
/// `Routes::add_service`.
pub fn services<H: LinkHandler>(role: RoleName, handler: Arc<H>) -> Routes {
    /// The server of a service with the limits of links.
    macro_rules! serve {
        ($server:ident) => {
            Routes::new(
                $server::new(Links(handler))
                    .max_decoding_message_size(FRAME_BYTES_MAX)
                    .max_encoding_message_size(FRAME_BYTES_MAX),
            )
        };
    }
    match role {
        RoleName::Seller => serve!(SellerServer),
        RoleName::Warehouse => serve!(WarehouseServer),
        RoleName::Customs => serve!(CustomsServer),
        RoleName::Carrier => serve!(CarrierServer),
    }
}

/// A server of `Control` with its limits.
pub fn control_server<C: Control>(control: C) -> ControlServer<C> {
    ControlServer::new(control)
        .max_decoding_message_size(CONTROL_BYTES_MAX)
        .max_encoding_message_size(CONTROL_BYTES_MAX)
}

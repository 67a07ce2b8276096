//! The sending side of a link.

use std::collections::VecDeque;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use protocol::LinkId;
use tokio::sync::oneshot;
use tokio_stream::Stream;
use tonic::transport::Channel;
use tonic::{Response, Status, Streaming};

use crate::link::LinkFrame;
use crate::v1::carrier_client::CarrierClient;
use crate::v1::control_client::ControlClient;
use crate::v1::customs_client::CustomsClient;
use crate::v1::seller_client::SellerClient;
use crate::v1::warehouse_client::WarehouseClient;
use crate::{CONTROL_BYTES_MAX, FRAME_BYTES_MAX, Frame, Receipt, WireError, v1};

/// Opens the stream of a link to the role at the end of `channel`.
///
/// Frames are sent as `outbound` yields them; one that is too large for the wire goes as several. The first should be
/// [`Frame::Hello`]. It returns when the receiver has taken the stream, which may be after it has read the greeting.
///
/// # Errors
/// The receiver is unreachable or refuses the stream. Later errors come through the stream, as does an outbound frame
/// that breaks the rules of the link (`INTERNAL`): the outbound side ends there.
pub async fn open_link(
    channel: Channel,
    link: LinkId,
    outbound: impl Stream<Item = Frame> + Send + 'static,
) -> Result<Receipts, Status> {
    let (failure, failed) = oneshot::channel();
    /// A client of the service that has the link, with the limits of links.
    macro_rules! call {
        ($client:ident, $rpc:ident) => {
            $client::new(channel)
                .max_encoding_message_size(FRAME_BYTES_MAX)
                .max_decoding_message_size(FRAME_BYTES_MAX)
                .$rpc(Outbound::new(outbound, failure))
                .await
        };
    }
    let opened: Result<Response<Streaming<v1::Receipt>>, Status> = match link {
        LinkId::DriverToSeller => call!(SellerClient, place_orders),
        LinkId::SellerToCustoms => call!(CustomsClient, file_orders_and_payments),
        LinkId::SellerToWarehouse => call!(WarehouseClient, reserve_stock),
        LinkId::WarehouseToCarrier => call!(CarrierClient, request_waybills_and_hand_over),
        LinkId::WarehouseToCustoms => call!(CustomsClient, file_lists_and_present_parcels),
        LinkId::CarrierToWarehouse => call!(WarehouseClient, receive_waybills),
        LinkId::CarrierToCustoms => call!(CustomsClient, file_waybills_and_release_slips),
        LinkId::CustomsToSeller => call!(SellerClient, receive_rejections),
        LinkId::CustomsToWarehouse => call!(WarehouseClient, receive_verdicts),
        LinkId::CustomsToCarrier => call!(CarrierClient, receive_rejections_and_gate_passes),
    };
    Ok(Receipts { inbound: opened?.into_inner(), failed: Some(failed) })
}

/// A client of `Control` with its limits.
pub fn control_client(channel: Channel) -> ControlClient<Channel> {
    ControlClient::new(channel)
        .max_encoding_message_size(CONTROL_BYTES_MAX)
        .max_decoding_message_size(CONTROL_BYTES_MAX)
}

/// What the receiver of a link answers. It ends when the receiver ends the stream; after an error, drop it and open the
/// link again.
#[derive(Debug)]
pub struct Receipts {
    inbound: Streaming<v1::Receipt>,
    /// Why the outbound side stopped, if it did by its own fault.
    failed: Option<oneshot::Receiver<WireError>>,
}

impl Stream for Receipts {
    type Item = Result<Receipt, Status>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Some(failed) = &mut self.failed
            && let Poll::Ready(ended) = Pin::new(failed).poll(context)
        {
            self.failed = None;
            if let Ok(error) = ended {
                return Poll::Ready(Some(Err(Status::internal(error.to_string()))));
            }
        }
        let receipt = ready!(Pin::new(&mut self.inbound).poll_next(context));
        Poll::Ready(receipt.map(|receipt| Ok(Receipt::try_from(receipt?)?)))
    }
}

/// Frames as the type of their link. It ends at the first that can't be sent, and says why to [`Receipts`].
struct Outbound<F> {
    frames: Pin<Box<dyn Stream<Item = Frame> + Send>>,
    /// Pieces of a large frame that are still to go.
    pieces: VecDeque<Frame>,
    failure: Option<oneshot::Sender<WireError>>,
    link: PhantomData<fn() -> F>,
}

impl<F> Outbound<F> {
    fn new(frames: impl Stream<Item = Frame> + Send + 'static, failure: oneshot::Sender<WireError>) -> Self {
        let frames = Box::pin(frames);
        Self { frames, pieces: VecDeque::new(), failure: Some(failure), link: PhantomData }
    }
}

impl<F: LinkFrame> Stream for Outbound<F> {
    type Item = F;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<F>> {
        let this = &mut *self;
        if this.failure.is_none() {
            return Poll::Ready(None);
        }
        if this.pieces.is_empty() {
            match ready!(this.frames.as_mut().poll_next(context)) {
                Some(frame) => frame.split(|piece| this.pieces.push_back(piece)),
                None => return Poll::Ready(None),
            }
        }
        match this.pieces.pop_front().map(F::from_frame) {
            Some(Ok(frame)) => Poll::Ready(Some(frame)),
            Some(Err(error)) => {
                // Nobody may listen any more; then nobody needs the reason.
                let _ = this.failure.take().map(|failure| failure.send(error));
                Poll::Ready(None)
            }
            None => Poll::Ready(None),
        }
    }
}

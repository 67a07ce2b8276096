//! The order link, live: keeps a stream to the seller open and sends each order one lead ahead.

use std::time::Duration;

use model::{RoleName, SimTime};
use protocol::{LinkId, MODEL_VERSION};
use tokio::sync::mpsc;
use tokio_stream::StreamExt;
use tokio_stream::wrappers::UnboundedReceiverStream;
use tonic::transport::Endpoint;
use wire::{Frame, Hello, Receipt};

use crate::conduct::Conductor;
use crate::error::DriveError;
use crate::order_source::OrderSource;

/// The lead leaves room enough to look at the clock this seldom.
const TICK: Duration = Duration::from_millis(5);
const RETRY: Duration = Duration::from_millis(50);

/// Sends orders until it is dropped: the nodes say when the run is over.
pub(crate) async fn send_orders(
    conductor: &Conductor<'_>,
    mut source: OrderSource,
) -> Result<(), DriveError> {
    let endpoint = conductor.endpoint(RoleName::Seller)?;
    let mut incarnation = 0;
    loop {
        incarnation += 1;
        match send_on_one_stream(conductor, &endpoint, &mut source, incarnation).await {
            Ok(()) => {}
            Err(StreamEnd::Broken(reason)) => tracing::debug!(reason, "the order stream ended"),
            Err(StreamEnd::Failed(error)) => return Err(error),
        }
        source.disconnected();
        // Whether the seller stays away too long is noticed where it is watched.
        tokio::time::sleep(RETRY).await;
    }
}

enum StreamEnd {
    Broken(String),
    Failed(DriveError),
}

impl From<tonic::Status> for StreamEnd {
    fn from(status: tonic::Status) -> Self {
        Self::Broken(status.message().to_owned())
    }
}

async fn send_on_one_stream(
    conductor: &Conductor<'_>,
    endpoint: &Endpoint,
    source: &mut OrderSource,
    incarnation: u64,
) -> Result<(), StreamEnd> {
    let channel = endpoint.connect().await.map_err(|error| StreamEnd::Broken(error.to_string()))?;
    let (frames, outbound) = mpsc::unbounded_channel();
    let hello = Hello {
        run: conductor.run().to_owned(),
        scenario_hash: bytes::Bytes::copy_from_slice(&conductor.scenario_hash()),
        model_version: MODEL_VERSION,
        incarnation,
        acknowledged: source.acknowledged(),
        promised: source.promised(),
    };
    let gone = |_| StreamEnd::Broken("the stream is closed".to_owned());
    frames.send(Frame::Hello(hello)).map_err(gone)?;
    let outbound = UnboundedReceiverStream::new(outbound);
    let mut receipts = wire::open_link(channel, LinkId::DriverToSeller, outbound).await?;
    loop {
        while let Some(frame) = source.next_frame(send_until(conductor)) {
            if let Frame::Batch { entries, .. } = &frame {
                for entry in entries {
                    conductor.dispatched(entry.due);
                }
            }
            frames.send(frame).map_err(gone)?;
        }
        // With orders left that are not due for sending yet, the clock is looked at again; else the seller speaks next.
        let waits_for_clock = source.next_due().is_some() && source.has_room();
        let receipt = tokio::select! {
            receipt = receipts.next() => receipt,
            () = tokio::time::sleep(TICK), if waits_for_clock => continue,
        };
        let Some(receipt) = receipt.transpose()? else { return Ok(()) };
        take(source, &receipt).map_err(StreamEnd::Failed)?;
    }
}

fn take(source: &mut OrderSource, receipt: &Receipt) -> Result<(), DriveError> {
    source.receipt(receipt).map_err(DriveError::from)
}

/// Orders due up to here may be sent now: one lead ahead of the schedule.
fn send_until(conductor: &Conductor<'_>) -> SimTime {
    conductor.schedule_now().map_or(SimTime::MIN, |now| now + conductor.lead())
}

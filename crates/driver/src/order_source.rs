//! The sending end of the driver's link, sans-IO.
//!
//! It needs no journal and keeps no messages: order number n is the n-th arrival, so that any stretch can be sent again.

use std::sync::Arc;

use arrivals::Arrivals;
use model::SimTime;
use node::outlink::LinkError;
use protocol::{Message, PlaceOrder, Window};
use wire::{Entry, Frame, Receipt};

/// At most so many orders travel unacknowledged.
const IN_FLIGHT_MAX: u64 = 16_384;
/// At most so many orders in one frame.
const FRAME_MAX: u64 = 2_048;

/// The orders of a run, and how far they are sent.
#[derive(Clone, Debug)]
pub struct OrderSource {
    orders: Arc<Arrivals>,
    /// The first instant, and the last: when everything is sent, nothing due up to there will follow.
    window: Window,
    /// The first order not known to be acknowledged.
    acknowledged: u64,
    /// Where the present stream has got to; `None` without a stream that was welcomed.
    cursor: Option<u64>,
    promise_sent: Option<SimTime>,
}

impl OrderSource {
    /// A source that has sent nothing.
    pub fn new(orders: impl Into<Arc<Arrivals>>, window: Window) -> Self {
        Self { orders: orders.into(), window, acknowledged: 0, cursor: None, promise_sent: None }
    }

    /// How many orders there are.
    pub fn len(&self) -> u64 {
        self.orders.len() as u64
    }

    /// Whether there are no orders.
    pub fn is_empty(&self) -> bool {
        self.orders.is_empty()
    }

    /// The first order not known to be acknowledged.
    pub fn acknowledged(&self) -> u64 {
        self.acknowledged
    }

    /// What a new stream says first: the promise of a source that has sent nothing on it.
    pub fn promised(&self) -> SimTime {
        self.promise_sent.unwrap_or(self.window.start)
    }

    /// The stream is gone.
    pub fn disconnected(&mut self) {
        self.cursor = None;
    }

    /// The seller answered.
    pub fn receipt(&mut self, receipt: &Receipt) -> Result<(), LinkError> {
        let next = match receipt {
            Receipt::Welcome(welcome) => welcome.next,
            Receipt::Acknowledged { next } | Receipt::Rewind { next } => *next,
        };
        if next > self.len() {
            return Err(LinkError::SenderBehind { peer_next: next, made: self.len() });
        }
        self.acknowledged = self.acknowledged.max(next);
        if !matches!(receipt, Receipt::Acknowledged { .. }) {
            self.cursor = Some(next);
            self.promise_sent = None;
        }
        Ok(())
    }

    /// When the next order that was not sent yet is due; `None` if all are sent, or there is no stream.
    pub fn next_due(&self) -> Option<SimTime> {
        self.orders.get(self.cursor? as usize).map(|(due, _)| due)
    }

    /// Whether the window of unacknowledged orders has room.
    pub fn has_room(&self) -> bool {
        self.cursor.is_some_and(|cursor| cursor < self.acknowledged + IN_FLIGHT_MAX)
    }

    /// The next frame with orders due up to `until`, if there is something to say. The driver knows all its arrivals, so
    /// it promises up to the next order that it has not sent.
    pub fn next_frame(&mut self, until: SimTime) -> Option<Frame> {
        let cursor = self.cursor?;
        let room = (self.acknowledged + IN_FLIGHT_MAX).saturating_sub(cursor).min(FRAME_MAX);
        let entries: Vec<Entry> = (cursor..cursor + room)
            .map_while(|number| {
                let (due, parcel) = self.orders.get(number as usize).filter(|(due, _)| *due <= until)?;
                Some(Entry { number, due, message: Message::PlaceOrder(PlaceOrder { parcel }) })
            })
            .collect();
        let cursor = cursor + entries.len() as u64;
        self.cursor = Some(cursor);
        let promise =
            self.orders.get(cursor as usize).map_or(self.window.horizon.just_after(), |(due, _)| due);
        if entries.is_empty() && self.promise_sent == Some(promise) {
            return None;
        }
        self.promise_sent = Some(promise);
        Some(Frame::Batch { entries, promise: Some(promise) })
    }
}

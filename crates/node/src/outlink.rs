//! The sending end of a link, sans-IO: what is not acknowledged yet, and what to send next.

use std::collections::VecDeque;

use model::SimTime;
use protocol::Message;
use thiserror::Error;
use wire::{Ahead, Entry, Frame, Receipt, Welcome};

/// At most so many messages travel unacknowledged on one stream.
const IN_FLIGHT_MAX: u64 = 32_768;
/// At most so many messages in one frame.
const FRAME_MAX: usize = 2_048;
/// An outbox this full holds its entity's clock until the peer has acknowledged more.
const KEPT_MAX: usize = 262_144;

/// The two ends of a link do not agree on what happened.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum LinkError {
    /// The peer has messages in its journal that this node never sent.
    #[error(
        "this node's journal is behind: the peer has journalled messages up to {peer_next}, this node has made {made}. \
         Start a new run, or restore the journal"
    )]
    SenderBehind {
        /// The first number that the peer does not have.
        peer_next: u64,
        /// How many this node has made.
        made: u64,
    },
    /// The peer has seen a promise that this node does not know of.
    #[error(
        "this node's journal is behind: the peer has seen a promise up to {seen_ns} ns, this node has promised \
         {promised_ns} ns. Start a new run, or restore the journal"
    )]
    PromiseLost {
        /// What the peer has seen.
        seen_ns: i64,
        /// What this node can promise.
        promised_ns: i64,
    },
    /// The peer knows of acknowledged messages that are not in this node's journal.
    #[error(
        "this node's journal is behind: it had acknowledged messages up to {acknowledged}, and holds {next}. \
         Start a new run, or restore the journal"
    )]
    ReceiverBehind {
        /// What the peer knows to be acknowledged.
        acknowledged: u64,
        /// The first number that this node does not have.
        next: u64,
    },
    /// A message is due before the instant that its sender had promised.
    #[error(
        "message {number} is due at {due_ns} ns, after a promise up to {promise_ns} ns: the peer broke its promise"
    )]
    PromiseBroken {
        /// Which message.
        number: u64,
        /// When it is due.
        due_ns: i64,
        /// What was promised.
        promise_ns: i64,
    },
    /// A message names a site that the scenario does not have.
    #[error("message {number} is about a parcel of site {site}, and the scenario has {sites}")]
    UnknownSite {
        /// Which message.
        number: u64,
        /// The site it names.
        site: u8,
        /// How many there are.
        sites: usize,
    },
    /// A message names a seller stream that the scenario does not have.
    #[error("message {number} is about a parcel of seller stream {stream}, and the scenario has {streams}")]
    UnknownStream {
        /// Which message.
        number: u64,
        /// The stream it names.
        stream: u16,
        /// How many there are.
        streams: usize,
    },
}

/// The sending end of a link.
#[derive(Clone, Debug, Default)]
pub struct Outlink {
    /// The number of the first message kept.
    first_kept: u64,
    kept: VecDeque<(SimTime, Message)>,
    /// Where the present stream has got to; `None` without a stream that was welcomed.
    cursor: Option<u64>,
    /// The latest promise, and the last one sent on the present stream.
    promise: Option<SimTime>,
    promise_sent: Option<SimTime>,
    /// What is to be said ahead, and whether the present stream has it.
    ahead: Option<Ahead>,
    ahead_sent: bool,
}

impl Outlink {
    /// A link on which nothing was sent. The peer is known to have every message below `acknowledged`: a replay does
    /// not keep those.
    pub fn new(acknowledged: u64) -> Self {
        Self { first_kept: acknowledged, ..Self::default() }
    }

    /// Keeps the message numbered `number` until it is acknowledged.
    pub fn push(&mut self, number: u64, due: SimTime, message: Message) {
        if number >= self.first_kept {
            assert!(number == self.made(), "message {number} is made after {}", self.made());
            self.kept.push_back((due, message));
        }
    }

    /// From now on this much is promised.
    pub fn promise(&mut self, promise: SimTime) {
        assert!(self.promise.is_none_or(|before| before <= promise), "a promise is never taken back");
        self.promise = Some(promise);
    }

    /// How many messages have been made on this link, as far as it knows.
    pub fn made(&self) -> u64 {
        self.first_kept + self.kept.len() as u64
    }

    /// The first number not known to be acknowledged.
    pub fn acknowledged(&self) -> u64 {
        self.first_kept
    }

    /// What is promised now.
    pub fn promised(&self) -> Option<SimTime> {
        self.promise
    }

    /// Whether so much is unacknowledged that the entity must wait.
    pub fn is_full(&self) -> bool {
        self.kept.len() >= KEPT_MAX
    }

    /// Whether the present promise has not been sent on the present stream.
    pub fn owes_promise(&self) -> bool {
        self.cursor.is_some() && self.promise != self.promise_sent
    }

    /// What is to be said ahead from now on; it replaces what was to be said before.
    pub fn look_ahead(&mut self, ahead: Ahead) {
        if self.ahead.as_ref() != Some(&ahead) {
            self.ahead = Some(ahead);
            self.ahead_sent = false;
        }
    }

    /// Whether something is to be said ahead on the present stream.
    pub fn owes_ahead(&self) -> bool {
        self.cursor.is_some() && self.ahead.is_some() && !self.ahead_sent
    }

    /// How far the promise has moved since it was last sent, in nanoseconds.
    pub fn promise_moved_ns(&self) -> i64 {
        match (self.promise, self.promise_sent) {
            (Some(promise), Some(sent)) => promise.ns().saturating_sub(sent.ns()),
            _ => i64::MAX,
        }
    }

    /// Whether messages wait to be sent on the present stream.
    pub fn has_unsent(&self) -> bool {
        self.cursor.is_some_and(|cursor| cursor < self.made())
    }

    /// The stream is gone; a new one starts with Hello.
    pub fn disconnected(&mut self) {
        self.cursor = None;
    }

    /// The receiver answered.
    pub fn receipt(&mut self, receipt: &Receipt) -> Result<(), LinkError> {
        match receipt {
            Receipt::Welcome(welcome) => self.welcomed(welcome),
            Receipt::Acknowledged { next } => self.acknowledge(*next),
            Receipt::Rewind { next } => {
                self.acknowledge(*next)?;
                self.cursor = Some((*next).max(self.first_kept));
                self.promise_sent = None;
                Ok(())
            }
        }
    }

    fn welcomed(&mut self, welcome: &Welcome) -> Result<(), LinkError> {
        let promised = self.promise.unwrap_or(SimTime::MIN);
        if welcome.promise_seen > promised {
            return Err(LinkError::PromiseLost {
                seen_ns: welcome.promise_seen.ns(),
                promised_ns: promised.ns(),
            });
        }
        self.acknowledge(welcome.next)?;
        self.cursor = Some(welcome.next.max(self.first_kept));
        self.promise_sent = None;
        self.ahead_sent = false;
        Ok(())
    }

    fn acknowledge(&mut self, next: u64) -> Result<(), LinkError> {
        if next > self.made() {
            return Err(LinkError::SenderBehind { peer_next: next, made: self.made() });
        }
        let forget = next.saturating_sub(self.first_kept);
        self.kept.drain(..forget as usize);
        self.first_kept += forget;
        // The receiver may journal what came on an older stream after it has welcomed this one: that need not be sent.
        self.cursor = self.cursor.map(|cursor| cursor.max(self.first_kept));
        Ok(())
    }

    /// The next frame to send, if there is a stream and something to say. A promise travels behind the messages that
    /// it covers: it is in the frame that holds the last of them.
    pub fn next_frame(&mut self) -> Option<Frame> {
        self.next_batch().or_else(|| self.next_ahead())
    }

    fn next_ahead(&mut self) -> Option<Frame> {
        if !self.owes_ahead() {
            return None;
        }
        self.ahead_sent = true;
        self.ahead.clone().map(Frame::Ahead)
    }

    fn next_batch(&mut self) -> Option<Frame> {
        let cursor = self.cursor?;
        let room = (self.first_kept + IN_FLIGHT_MAX).saturating_sub(cursor).min(FRAME_MAX as u64);
        let start = (cursor - self.first_kept) as usize;
        let entries: Vec<Entry> = self
            .kept
            .iter()
            .skip(start)
            .take(room as usize)
            .zip(cursor..)
            .map(|((due, message), number)| Entry { number, due: *due, message: message.clone() })
            .collect();
        let cursor = cursor + entries.len() as u64;
        self.cursor = Some(cursor);
        let everything_sent = cursor == self.made();
        let promise = if everything_sent && self.promise != self.promise_sent { self.promise } else { None };
        if entries.is_empty() && promise.is_none() {
            return None;
        }
        if promise.is_some() {
            self.promise_sent = promise;
        }
        Some(Frame::Batch { entries, promise })
    }
}

//! The receiving end of a link, sans-IO: which number comes next, and what the sender has promised.

use model::SimTime;
use protocol::{FileList, HandOver, LinkId, Message, Setting};
use wire::{Entry, Hello, Receipt, Welcome};

use crate::outlink::LinkError;

/// The receiving end of a link.
#[derive(Clone, Debug)]
pub struct Inlink {
    /// The link.
    pub link: LinkId,
    /// The first number not received.
    next: u64,
    /// The first number not in the journal.
    durable: u64,
    /// Nothing due before this instant will follow.
    promise: SimTime,
    acknowledged: u64,
}

/// What came of a frame.
#[derive(Debug, Default)]
pub struct Received {
    /// Messages that are new, in order.
    pub entries: Vec<Entry>,
    /// The sender has to go back.
    pub rewind: Option<Receipt>,
}

impl Inlink {
    /// A link on which nothing was received: the peer has promised the first instant.
    pub fn new(link: LinkId, start: SimTime) -> Self {
        Self { link, next: 0, durable: 0, promise: start, acknowledged: 0 }
    }

    /// What the sender has promised.
    pub fn promise(&self) -> SimTime {
        self.promise
    }

    /// How many messages are in the journal.
    pub fn durable(&self) -> u64 {
        self.durable
    }

    /// A stream opens: the sender goes on from the first number that is not durable.
    pub fn hello(&mut self, hello: &Hello) -> Result<Receipt, LinkError> {
        if hello.acknowledged > self.durable {
            return Err(LinkError::ReceiverBehind { acknowledged: hello.acknowledged, next: self.durable });
        }
        // What was received and is not durable yet stays: the sender sends it again, and it is dropped by number.
        self.acknowledged = self.durable;
        Ok(Receipt::Welcome(Welcome { next: self.durable, promise_seen: self.promise }))
    }

    /// A frame came.
    pub fn batch(
        &mut self,
        entries: Vec<Entry>,
        promise: Option<SimTime>,
        setting: &Setting,
    ) -> Result<Received, LinkError> {
        let mut received = Received::default();
        for entry in entries {
            let expected = self.next + received.entries.len() as u64;
            if entry.number < expected {
                continue;
            }
            if entry.number > expected {
                received.rewind = Some(Receipt::Rewind { next: self.durable });
                break;
            }
            self.validate(&entry, setting)?;
            received.entries.push(entry);
        }
        // Only now: of a frame that is refused, nothing was received.
        self.next += received.entries.len() as u64;
        if let (Some(promise), None) = (promise, &received.rewind) {
            self.promise = self.promise.max(promise);
        }
        Ok(received)
    }

    fn validate(&self, entry: &Entry, setting: &Setting) -> Result<(), LinkError> {
        if entry.due < self.promise {
            return Err(LinkError::PromiseBroken {
                number: entry.number,
                due_ns: entry.due.ns(),
                promise_ns: self.promise.ns(),
            });
        }
        if let Message::FileList(FileList { site, .. }) | Message::HandOver(HandOver { site, .. }) =
            &entry.message
            && site.index() >= setting.sites.len().max(1)
        {
            let (site, sites) = (site.0, setting.sites.len());
            return Err(LinkError::UnknownSite { number: entry.number, site, sites });
        }
        let unknown =
            entry.message.parcels().iter().find(|parcel| setting.seller_of(parcel.stream()).is_none());
        match unknown {
            None => Ok(()),
            Some(parcel) => Err(LinkError::UnknownStream {
                number: entry.number,
                stream: parcel.stream().number(),
                streams: setting.sellers.len(),
            }),
        }
    }

    /// This message is in the journal.
    pub fn journalled(&mut self, number: u64) {
        assert!(number == self.durable, "message {number} is journalled after {}", self.durable);
        self.durable = number + 1;
        self.next = self.next.max(self.durable);
    }

    /// Whether something in the journal has not been acknowledged.
    pub fn owes_acknowledgement(&self) -> bool {
        self.acknowledged != self.durable
    }

    /// An acknowledgement, if there is something new to acknowledge.
    pub fn acknowledgement(&mut self) -> Option<Receipt> {
        if !self.owes_acknowledgement() {
            return None;
        }
        self.acknowledged = self.durable;
        Some(Receipt::Acknowledged { next: self.durable })
    }
}

//! What all links have in common: frames one way, receipts the other.

use bytes::Bytes;
use model::{RoleName, SimTime};
use protocol::{LinkId, Message};

use crate::error::{length_within, within};
use crate::{
    FRAME_BYTES_MAX, FRAME_ENTRIES_MAX, INSTANT_NS_MAX, RUN_NAME_BYTES_MAX, Reason, SCENARIO_HASH_BYTES_MAX,
    WireError, v1,
};

/// The first frame of a stream: who speaks, of which run, and how far it has got.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hello {
    /// The run, as the driver named it.
    pub run: String,
    /// The hash of the resolved scenario.
    pub scenario_hash: Bytes,
    /// The version of the model, `protocol::MODEL_VERSION`.
    pub model_version: u32,
    /// One more with each start of the sender's process.
    pub incarnation: u64,
    /// The first number that the sender does not know to be acknowledged.
    pub acknowledged: u64,
    /// The last promise made on this link.
    pub promised: SimTime,
}

/// The answer to [`Hello`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Welcome {
    /// The first number that is not yet in the receiver's journal.
    pub next: u64,
    /// The last promise that the receiver has seen on this link.
    pub promise_seen: SimTime,
}

/// A message with its number on the link and its due time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Dense on each link, from 0.
    pub number: u64,
    /// The instant at which the receiver handles it.
    pub due: SimTime,
    /// What is said.
    pub message: Message,
}

/// What a sender sends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Frame {
    /// The first frame of a stream, and only the first.
    Hello(Hello),
    /// Messages in the order of their numbers, and a promise that covers them and all before them.
    Batch {
        /// The messages; none if there is only something to promise.
        entries: Vec<Entry>,
        /// No message due before this instant will follow.
        promise: Option<SimTime>,
    },
    /// What is said in quiet hours.
    Ahead(Ahead),
}

/// How far a role sees: nothing happens at it before `next`, unless a message comes that is not counted here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outlook {
    /// The earliest of its deadlines, of the messages it has, and for the seller of the orders to come.
    pub next: SimTime,
    /// How many messages it has made on each link that starts at it, in the order of the links' numbers.
    pub made: Vec<u64>,
    /// How many are in its journal, of each link that ends at it and starts at a role, in the order of their numbers.
    pub journalled: Vec<u64>,
}

/// What is said in quiet hours, so that they are passed in one step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ahead {
    /// To customs.
    Outlook(Outlook),
    /// From customs: nobody does anything before this instant.
    Quiet(SimTime),
}

/// What a receiver answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Receipt {
    /// To [`Hello`].
    Welcome(Welcome),
    /// Every number below `next` is in the receiver's journal.
    Acknowledged {
        /// The first number that is not.
        next: u64,
    },
    /// There is a gap: send again from `next`.
    Rewind {
        /// The first number that is missing.
        next: u64,
    },
}

/// No message without a list in it takes more bytes in a frame.
const ENTRY_BYTES_MAX: usize = 160;
/// No key takes more bytes in a list.
const KEY_BYTES_MAX: usize = 8;

impl Entry {
    /// At most so many bytes in a frame.
    pub(crate) fn bytes_max(&self) -> usize {
        match &self.message {
            Message::VehicleAtGate(slip) => ENTRY_BYTES_MAX + KEY_BYTES_MAX * slip.parcels.len(),
            _ => ENTRY_BYTES_MAX,
        }
    }
}

impl Frame {
    /// Calls `piece` with frames that each fit the limits and together say the same; the promise comes with the last.
    /// A frame that fits goes through unchanged.
    pub(crate) fn split(self, mut piece: impl FnMut(Self)) {
        let Self::Batch { entries, promise } = self else { return piece(self) };
        if fits(entries.len(), entries.iter().map(Entry::bytes_max).sum()) {
            return piece(Self::Batch { entries, promise });
        }
        let mut part = Vec::new();
        let mut bytes = 0;
        for entry in entries {
            if !part.is_empty() && !fits(part.len() + 1, bytes + entry.bytes_max()) {
                piece(Self::Batch { entries: std::mem::take(&mut part), promise: None });
                bytes = 0;
            }
            bytes += entry.bytes_max();
            part.push(entry);
        }
        piece(Self::Batch { entries: part, promise });
    }
}

const fn fits(entries: usize, bytes: usize) -> bool {
    // What remains is for the frame's own fields.
    entries <= FRAME_ENTRIES_MAX && bytes <= FRAME_BYTES_MAX - ENTRY_BYTES_MAX
}

impl TryFrom<Hello> for v1::Hello {
    type Error = WireError;
    fn try_from(hello: Hello) -> Result<Self, WireError> {
        check_names(&hello.run, &hello.scenario_hash)?;
        Ok(Self {
            run: hello.run,
            scenario_hash: hello.scenario_hash,
            model_version: hello.model_version,
            incarnation: hello.incarnation,
            acknowledged: hello.acknowledged,
            promised_ns: hello.promised.ns(),
        })
    }
}

impl TryFrom<v1::Hello> for Hello {
    type Error = WireError;
    fn try_from(hello: v1::Hello) -> Result<Self, WireError> {
        check_names(&hello.run, &hello.scenario_hash)?;
        Ok(Self {
            run: hello.run,
            scenario_hash: hello.scenario_hash,
            model_version: hello.model_version,
            incarnation: hello.incarnation,
            acknowledged: hello.acknowledged,
            promised: SimTime::from_ns(hello.promised_ns),
        })
    }
}

fn check_names(run: &str, scenario_hash: &[u8]) -> Result<(), WireError> {
    length_within("Hello", "run", run.len(), 1, RUN_NAME_BYTES_MAX)?;
    length_within("Hello", "scenario_hash", scenario_hash.len(), 1, SCENARIO_HASH_BYTES_MAX)
}

impl Outlook {
    /// To the wire of a link. Only customs is told.
    pub(crate) fn into_wire(self, link: LinkId) -> Result<v1::Outlook, WireError> {
        self.check(link)?;
        Ok(v1::Outlook { next_ns: self.next.ns(), made: self.made, journalled: self.journalled })
    }

    /// From the wire of a link.
    pub(crate) fn from_wire(link: LinkId, outlook: v1::Outlook) -> Result<Self, WireError> {
        let v1::Outlook { next_ns, made, journalled } = outlook;
        let outlook = Self { next: SimTime::from_ns(next_ns), made, journalled };
        outlook.check(link)?;
        Ok(outlook)
    }

    fn check(&self, link: LinkId) -> Result<(), WireError> {
        let (Some(from), RoleName::Customs) = (link.from(), link.to()) else {
            let reason = Reason::NotOnThisLink { message: "Outlook", link };
            return Err(WireError::new("Outlook", "next_ns", reason));
        };
        within("Outlook", "next_ns", self.next.ns(), -INSTANT_NS_MAX, INSTANT_NS_MAX)?;
        let made = LinkId::out_of_role(from).count();
        length_within("Outlook", "made", self.made.len(), made, made)?;
        let journalled = LinkId::into_role(from).filter(|link| link.from().is_some()).count();
        length_within("Outlook", "journalled", self.journalled.len(), journalled, journalled)
    }
}

/// Fails unless customs may say on this link that nobody does anything before an instant.
pub(crate) fn check_quiet(link: LinkId, quiet_ns: i64) -> Result<(), WireError> {
    if link.from() != Some(RoleName::Customs) {
        let reason = Reason::NotOnThisLink { message: "the quiet", link };
        return Err(WireError::new("frame", "quiet_ns", reason));
    }
    within("frame", "quiet_ns", quiet_ns, -INSTANT_NS_MAX, INSTANT_NS_MAX)
}

impl From<Receipt> for v1::Receipt {
    fn from(receipt: Receipt) -> Self {
        use v1::receipt::Kind;
        let kind = match receipt {
            Receipt::Welcome(Welcome { next, promise_seen }) => {
                Kind::Welcome(v1::Welcome { next, promise_seen_ns: promise_seen.ns() })
            }
            Receipt::Acknowledged { next } => Kind::Acknowledged(v1::Acknowledged { next }),
            Receipt::Rewind { next } => Kind::Rewind(v1::Rewind { next }),
        };
        Self { kind: Some(kind) }
    }
}

impl TryFrom<v1::Receipt> for Receipt {
    type Error = WireError;
    fn try_from(receipt: v1::Receipt) -> Result<Self, WireError> {
        use v1::receipt::Kind;
        match receipt.kind {
            Some(Kind::Welcome(v1::Welcome { next, promise_seen_ns })) => {
                Ok(Self::Welcome(Welcome { next, promise_seen: SimTime::from_ns(promise_seen_ns) }))
            }
            Some(Kind::Acknowledged(v1::Acknowledged { next })) => Ok(Self::Acknowledged { next }),
            Some(Kind::Rewind(v1::Rewind { next })) => Ok(Self::Rewind { next }),
            None => Err(WireError::new("Receipt", "kind", Reason::Missing)),
        }
    }
}

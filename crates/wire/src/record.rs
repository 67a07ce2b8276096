//! The journal's form of a received message: protobuf `Received`, a few dozen bytes.

use bytes::Buf;
use prost::Message as _;
use protocol::LinkId;

use crate::link::{from_received, to_received};
use crate::{Entry, Reason, WireError, v1};

fn unreadable(error: prost::DecodeError) -> WireError {
    WireError::new("Received", "link", Reason::Malformed(error))
}

fn into_parts(received: v1::Received) -> Result<(LinkId, Entry), WireError> {
    from_received(received.link.ok_or_else(|| WireError::new("Received", "link", Reason::Missing))?)
}

/// Puts one entry with its link behind others, with its length, so that a round of them is one blob.
/// It fails if the message may not travel on the link, and has then written nothing.
pub fn append_record(link: LinkId, entry: &Entry, records: &mut Vec<u8>) -> Result<(), WireError> {
    let received = v1::Received { link: Some(to_received(link, entry)?) };
    received.encode_length_delimited(records).expect("a vector grows as needed");
    Ok(())
}

/// Reads what [`append_record`] wrote, in order. It ends at the first error.
#[derive(Clone, Debug)]
pub struct Records<'a> {
    rest: &'a [u8],
}

impl<'a> Records<'a> {
    /// The records in a blob.
    pub const fn new(records: &'a [u8]) -> Self {
        Self { rest: records }
    }
}

impl Iterator for Records<'_> {
    type Item = Result<(LinkId, Entry), WireError>;

    fn next(&mut self) -> Option<Self::Item> {
        if !self.rest.has_remaining() {
            return None;
        }
        let read =
            v1::Received::decode_length_delimited(&mut self.rest).map_err(unreadable).and_then(into_parts);
        if read.is_err() {
            self.rest = &[];
        }
        Some(read)
    }
}

//! What can be wrong with bytes from outside: always a message, a field and a reason.

use model::{DocumentKind, RoleName};
use protocol::LinkId;
use tonic::{Code, Status};
use tonic_types::{ErrorDetails, StatusExt};

/// A message that can't be taken, or can't be sent. Reads like `FileOrder.attempt: 300 is not between 0 and 255`.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{message}.{field}: {reason}")]
pub struct WireError {
    /// The message of the `.proto` files.
    pub message: &'static str,
    /// Its field.
    pub field: &'static str,
    /// What is wrong with it.
    pub reason: Reason,
}

/// What is wrong with a field.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Reason {
    /// A message is there without its essential part.
    #[error("it is missing")]
    Missing,
    /// A number that the enumeration does not have; 0 stands for "not given".
    #[error("{number} is not a known value; the known ones are 1 to {most}")]
    UnknownValue {
        /// What was given.
        number: i64,
        /// The last number known.
        most: i64,
    },
    /// A number outside its range.
    #[error("{value} is not between {least} and {most}")]
    OutOfRange {
        /// What was given.
        value: i64,
        /// The least allowed.
        least: i64,
        /// The most allowed.
        most: i64,
    },
    /// A speed that is negative, infinite or not a number.
    #[error("{0} is not a speed; give simulated seconds per second, or 0 for as fast as possible")]
    NotASpeed(f64),
    /// A parcel's key with its highest bit set.
    #[error("{0:#018x} is not the key of a parcel: its highest bit must be 0")]
    NotAKey(u64),
    /// An instant that has been when the message was sent, after the instant at which it arrives.
    #[error("{value} is after {due}, when the message is due: what it tells of can't be yet to come")]
    AfterDue {
        /// What was given.
        value: i64,
        /// When the message is due.
        due: i64,
    },
    /// More bytes or elements than allowed, or fewer.
    #[error("its length is {length}; it must be between {least} and {most}")]
    Length {
        /// What was given.
        length: usize,
        /// The least allowed.
        least: usize,
        /// The most allowed.
        most: usize,
    },
    /// A message that this link does not carry.
    #[error("{message} may not travel on the link {link:?}")]
    NotOnThisLink {
        /// The message.
        message: &'static str,
        /// The link.
        link: LinkId,
    },
    /// Something about a document to or from a party that did not file it.
    #[error(
        "the document {document:?} is not filed by the {party}: customs does not speak with it about that"
    )]
    NotTheirDocument {
        /// The document.
        document: DocumentKind,
        /// Who was told, or spoke.
        party: RoleName,
    },
    /// A frame that greets, looks ahead, or carries entries or a promise: two of these at once.
    #[error("a frame with a greeting or an outlook carries nothing else")]
    NotAlone,
    /// Not protobuf, or not of this message.
    #[error("the bytes can't be read: {0}")]
    Malformed(#[from] prost::DecodeError),
}

impl WireError {
    pub(crate) const fn new(message: &'static str, field: &'static str, reason: Reason) -> Self {
        Self { message, field, reason }
    }
}

impl From<WireError> for Status {
    /// `INVALID_ARGUMENT` with a `google.rpc.BadRequest` that names the field.
    fn from(error: WireError) -> Self {
        let place = format!("{}.{}", error.message, error.field);
        let details = ErrorDetails::with_bad_request_violation(place, error.reason.to_string());
        Self::with_error_details(Code::InvalidArgument, error.to_string(), details)
    }
}

/// Fails unless `least <= value <= most`.
pub(crate) fn within(
    message: &'static str,
    field: &'static str,
    value: i64,
    least: i64,
    most: i64,
) -> Result<(), WireError> {
    if (least..=most).contains(&value) {
        Ok(())
    } else {
        Err(WireError::new(message, field, Reason::OutOfRange { value, least, most }))
    }
}

/// Fails unless the length lies in the range.
pub(crate) fn length_within(
    message: &'static str,
    field: &'static str,
    length: usize,
    least: usize,
    most: usize,
) -> Result<(), WireError> {
    if (least..=most).contains(&length) {
        Ok(())
    } else {
        Err(WireError::new(message, field, Reason::Length { length, least, most }))
    }
}

/// The member of an enumeration whose numbers on the wire are the places in `all` + 1.
pub(crate) fn member<T: Copy>(
    message: &'static str,
    field: &'static str,
    number: i32,
    all: &[T],
) -> Result<T, WireError> {
    usize::try_from(number).ok().and_then(|number| all.get(number.checked_sub(1)?)).copied().ok_or_else(
        || {
            let reason = Reason::UnknownValue { number: number.into(), most: all.len() as i64 };
            WireError::new(message, field, reason)
        },
    )
}

//! Which parcel: the key that every draw, message and milestone hangs on.

use std::fmt;

/// The stream of orders of one seller class. At most 32,767 streams in a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SellerStream(u16);

impl SellerStream {
    /// Streams are numbered as the scenario lists the sellers, from 0.
    pub const fn new(number: u16) -> Self {
        assert!(number < 1 << 15, "at most 32,767 seller streams");
        Self(number)
    }

    /// The place in the scenario's list of sellers.
    pub const fn index(self) -> usize {
        self.0 as usize
    }

    /// The number as it stands in keys and on the wire.
    pub const fn number(self) -> u16 {
        self.0
    }
}

/// One parcel (= one order = one declaration list): the seller's stream and the ordinal in that stream.
///
/// The key never depends on the order of arrival at any station, so that the same parcel meets the same luck in
/// every execution.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ParcelKey(u64);

const ORDINAL_BITS: u32 = 48;

impl ParcelKey {
    /// The parcel number `ordinal` (below 2^48) of `stream`.
    #[inline]
    pub const fn new(stream: SellerStream, ordinal: u64) -> Self {
        assert!(ordinal < 1 << ORDINAL_BITS, "at most 2^48 parcels in a stream");
        Self(((stream.0 as u64) << ORDINAL_BITS) | ordinal)
    }

    /// The key from its packed form, if it is one.
    pub const fn from_bits(bits: u64) -> Option<Self> {
        if bits >> 63 == 0 { Some(Self(bits)) } else { None }
    }

    /// The packed form: stream in the high 16 bits (the highest always 0), ordinal in the low 48.
    #[inline]
    pub const fn bits(self) -> u64 {
        self.0
    }

    /// The seller's stream.
    pub const fn stream(self) -> SellerStream {
        SellerStream((self.0 >> ORDINAL_BITS) as u16)
    }

    /// The place in the stream, from 0.
    pub const fn ordinal(self) -> u64 {
        self.0 & ((1 << ORDINAL_BITS) - 1)
    }
}

impl fmt::Display for ParcelKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.stream().number(), self.ordinal())
    }
}

impl fmt::Debug for ParcelKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "parcel {self}")
    }
}

/// What a random quantity belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A parcel's own luck.
    Parcel(ParcelKey),
    /// The arrivals of a seller's stream as a whole.
    Stream(SellerStream),
    /// A vehicle, by the carrier's number (below 2^61).
    Vehicle(u64),
    /// A person, by the number of the identity card (18 digits, so below 2^61).
    Person(u64),
    /// A server of a station: the station's number and the slot.
    Server {
        /// The number of the station, as the role gives it.
        station: u16,
        /// The slot.
        slot: u32,
    },
}

impl Subject {
    /// A number that no other subject has.
    #[inline]
    pub const fn bits(self) -> u64 {
        match self {
            Self::Parcel(key) => key.bits(),
            Self::Stream(stream) => (1 << 63) | stream.0 as u64,
            Self::Vehicle(number) => (0b110 << 61) | number,
            Self::Person(number) => (0b101 << 61) | number,
            Self::Server { station, slot } => (0b111 << 61) | (station as u64) << 32 | slot as u64,
        }
    }
}

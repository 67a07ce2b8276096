//! Which ordinals of a stream belong to which entry.
//!
//! An ordinal has 48 bits: 12 for the entry, 4 for the layer that a volume factor adds, 32 for the rank in time. Entries
//! are counted seller by seller, so that an entry of another seller changes nobody's keys; trade before the run
//! (`start_with`) counts from the middle, so that it changes nothing either. The parcels of a seller's first entry have
//! the ordinals 0, 1, 2 ...; neighbours in time are neighbours in the table of parcels.

use std::fmt;

use model::{ParcelKey, SellerStream};

const ENTRY_SHIFT: u32 = 36;
const LAYER_SHIFT: u32 = 32;
/// Entries of one seller, and as many again of trade before the run.
pub(crate) const ENTRIES_MAX: usize = 1 << 11;

/// The ordinals of one seller, entry and layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ordinals {
    stream: SellerStream,
    first: u64,
}

impl Ordinals {
    /// Those of entry number `entry` of this seller (below 2,048) in this `layer` (below 16).
    pub(crate) fn of(stream: SellerStream, entry: usize, before_run: bool, layer: u64) -> Self {
        assert!(entry < ENTRIES_MAX && layer < 16, "the plan has checked the number of entries");
        let entry = entry + if before_run { ENTRIES_MAX } else { 0 };
        Self { stream, first: (entry as u64) << ENTRY_SHIFT | layer << LAYER_SHIFT }
    }

    /// The parcel of this rank.
    #[inline]
    pub(crate) fn key(self, rank: u32) -> ParcelKey {
        ParcelKey::new(self.stream, self.first | u64::from(rank))
    }
}

/// More entries for one seller than its keys can tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EntriesError(pub SellerStream);

impl fmt::Display for EntriesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "more than {ENTRIES_MAX} entries place orders with one seller")
    }
}

impl std::error::Error for EntriesError {}

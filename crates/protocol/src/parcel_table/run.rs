//! A run of keys: the directory of its pages.

use model::ParcelKey;

use super::Row;
use super::page::{PAGE_BITS, PAGE_ROWS, Page};

/// The keys of one run share all bits but the low 32: arrivals count the parcels of one entry of one seller in those.
pub(super) const RUN_BITS: u32 = 32;
pub(super) const RUN_PLACES: usize = 256;
/// A run is at its own place or at one of the next few.
const PROBES: usize = 8;
/// A directory grows over so many empty places (16 bytes each) to reach a new page; beyond, the page is far.
pub(super) const GAP_MAX: u64 = 1 << 10;
/// So many places without a page at the front of a directory are closed up, once they are at least half of all.
pub(super) const FREE_MAX: usize = 32;

/// The pages of keys that share their high bits; a place without pages may become another run's.
#[derive(Clone, Debug)]
pub(super) struct Run<R> {
    number: u64,
    /// The number of the first place in the directory.
    pub(super) base: u64,
    pub(super) directory: Vec<Option<Page<R>>>,
    /// So many places at the front have no page.
    free: usize,
}

impl<R: Row> Run<R> {
    pub(super) const fn empty() -> Self {
        Self { number: 0, base: 0, directory: Vec::new(), free: 0 }
    }

    /// Whether a page would be in this run's directory, if it were anywhere near.
    #[inline]
    pub(super) const fn is_usual_of(&self, number: u64) -> bool {
        self.number == run_number(number)
    }

    /// Whether this is the run of a page. No two places are the same run's.
    pub(super) fn is_of(&self, number: u64) -> bool {
        self.is_usual_of(number) && !self.directory.is_empty()
    }

    #[inline]
    pub(super) fn page(&self, number: u64) -> Option<&Page<R>> {
        self.directory.get(number.wrapping_sub(self.base) as usize)?.as_ref()
    }

    /// Where a page is in the directory, if it is there. A directory holds neighbouring pages of one run, so another run's
    /// page is never within it.
    #[inline]
    pub(super) fn place(&self, number: u64) -> Option<usize> {
        let place = number.wrapping_sub(self.base) as usize;
        matches!(self.directory.get(place), Some(Some(_))).then_some(place)
    }

    /// Widens the directory to hold a page. `None` if the page is too far away.
    pub(super) fn reach(&mut self, number: u64) -> Option<usize> {
        if self.directory.is_empty() {
            (self.number, self.base) = (run_number(number), number);
        }
        let end = self.base + self.directory.len() as u64;
        if number < self.base {
            let gap = self.base - number;
            if gap > GAP_MAX {
                return None;
            }
            self.directory.splice(..0, (0..gap).map(|_| None));
            self.base = number;
        } else if number >= end {
            if number - end > GAP_MAX {
                return None;
            }
            self.directory.resize_with((number - self.base) as usize + 1, || None);
        }
        let place = (number - self.base) as usize;
        self.free = self.free.min(place);
        Some(place)
    }

    /// A page is gone: the directory ends with the last that is left, and begins near the first.
    pub(super) fn close_up(&mut self) {
        while let Some(None) = self.directory.last() {
            self.directory.pop();
        }
        while let Some(None) = self.directory.get(self.free) {
            self.free += 1;
        }
        self.free = self.free.min(self.directory.len());
        if self.free >= FREE_MAX && self.free * 2 >= self.directory.len() {
            self.directory.drain(..self.free);
            self.base += self.free as u64;
            self.free = 0;
        }
    }
}

/// The place where the run of a page should be.
#[inline]
pub(super) const fn home(number: u64) -> usize {
    // Fibonacci hashing: the multiplier is 2^64 divided by the golden ratio.
    let hash = run_number(number).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (hash >> (u64::BITS - RUN_PLACES.ilog2())) as usize
}

/// The places where the run of a page may be, the usual one first.
pub(super) fn probes(number: u64) -> impl Iterator<Item = usize> {
    let home = home(number);
    (home..home + PROBES).map(|place| place % RUN_PLACES)
}

pub(super) const fn run_number(page: u64) -> u64 {
    page >> (RUN_BITS - PAGE_BITS)
}

/// The page of a parcel, and its place there.
#[inline]
pub(super) const fn place(parcel: ParcelKey) -> (u64, usize) {
    let bits = parcel.bits();
    (bits >> PAGE_BITS, bits as usize % PAGE_ROWS)
}

/// The parcel at a place of a page.
pub(super) fn parcel_at(page: u64, place: usize) -> Option<ParcelKey> {
    ParcelKey::from_bits(page << PAGE_BITS | place as u64)
}

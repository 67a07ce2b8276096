//! Rows of parcels, by key: what a role remembers of the parcels it has to do with.

use std::collections::BTreeMap;

use model::ParcelKey;

/// Small pages, because a straggler keeps its page.
const PAGE_BITS: u32 = 5;
const PAGE_ROWS: usize = 1 << PAGE_BITS;
/// The keys of one run share all bits but the low 32: arrivals count the parcels of one entry of one seller in those.
const RUN_BITS: u32 = 32;
const RUN_PLACES: usize = 256;
/// A run is at its own place or at one of the next few.
const PROBES: usize = 8;
/// A directory grows over so many empty places (16 bytes each) to reach a new page; beyond, the page is far.
const GAP_MAX: u64 = 1 << 10;
/// So many places without a page at the front of a directory are closed up, once they are at least half of all.
const FREE_MAX: usize = 32;
/// So many empty pages are kept for further use.
const SPARE_MAX: usize = 64;

/// A table of rows by parcel, in pages of neighbouring keys.
///
/// Parcels of one run of keys arrive in order of their ordinals and mostly leave in that order too, so live rows sit
/// close together: a directory leads from a key to its page in constant time, and a page is freed when its last row
/// goes. Memory follows the parcels inside, not the largest key: a straggler keeps one page of 32 rows, and a strange
/// key, far from all others, costs one page in a map, never a directory up to it.
#[derive(Clone, Debug)]
pub struct ParcelTable<R> {
    runs: Box<[Run<R>; RUN_PLACES]>,
    far: BTreeMap<u64, Page<R>>,
    spare: Vec<Page<R>>,
    rows: u64,
}

/// The pages of keys that share their high bits; a place without pages may become another run's.
#[derive(Clone, Debug)]
struct Run<R> {
    number: u64,
    /// The number of the first place in the directory.
    base: u64,
    directory: Vec<Option<Page<R>>>,
    /// So many places at the front have no page.
    free: usize,
}

/// Some neighbouring rows. How many there are stands beside the way to them: it changes with every row that comes or goes.
#[derive(Clone, Debug)]
struct Page<R> {
    rows: Box<[Option<R>; PAGE_ROWS]>,
    live: u32,
}

/// Where a page is that there is.
#[derive(Clone, Copy)]
enum Found {
    Near { run: usize, place: usize },
    Far,
}

impl<R> Default for ParcelTable<R> {
    fn default() -> Self {
        let run = |_| Run { number: 0, base: 0, directory: Vec::new(), free: 0 };
        let runs = Box::new(std::array::from_fn(run));
        Self { runs, far: BTreeMap::new(), spare: Vec::new(), rows: 0 }
    }
}

impl<R> ParcelTable<R> {
    /// The number of rows.
    pub fn len(&self) -> u64 {
        self.rows
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// The row of a parcel.
    #[inline]
    pub fn get(&self, parcel: ParcelKey) -> Option<&R> {
        let (number, row) = place(parcel);
        match self.runs[home(number)].page(number) {
            Some(page) => page.rows[row].as_ref(),
            None => self.row_elsewhere(number, row),
        }
    }

    /// The row of a parcel will be wanted soon ([`queueing::foresee`]).
    #[inline]
    pub fn foresee(&self, parcel: ParcelKey) {
        let (number, row) = place(parcel);
        if let Some(page) = self.runs[home(number)].page(number) {
            queueing::foresee(&page.rows[row]);
        }
    }

    /// The row of a parcel, to change it.
    #[inline]
    pub fn get_mut(&mut self, parcel: ParcelKey) -> Option<&mut R> {
        let (number, row) = place(parcel);
        let run = home(number);
        match self.runs[run].place(number) {
            Some(place) => self.runs[run].directory[place].as_mut()?.rows[row].as_mut(),
            None => self.row_elsewhere_mut(number, row),
        }
    }

    #[inline(never)]
    fn row_elsewhere(&self, number: u64, row: usize) -> Option<&R> {
        let page = match self.find_elsewhere(number)? {
            Found::Near { run, place } => self.runs[run].directory[place].as_ref(),
            Found::Far => self.far.get(&number),
        };
        page?.rows[row].as_ref()
    }

    #[inline(never)]
    fn row_elsewhere_mut(&mut self, number: u64, row: usize) -> Option<&mut R> {
        let found = self.find_elsewhere(number)?;
        self.page_mut(number, found)?.rows[row].as_mut()
    }

    /// The row of a parcel; a new one if there is none.
    #[inline]
    pub fn get_or_insert_with(&mut self, parcel: ParcelKey, new: impl FnOnce() -> R) -> &mut R {
        let (number, row) = place(parcel);
        let run = home(number);
        let Some(place) = self.runs[run].place(number) else {
            return self.insert_elsewhere(number, row, new);
        };
        let page = self.runs[run].directory[place].as_mut().expect("a page was found there");
        let slot = &mut page.rows[row];
        if slot.is_none() {
            page.live += 1;
            self.rows += 1;
        }
        slot.get_or_insert_with(new)
    }

    #[cold]
    fn insert_elsewhere(&mut self, number: u64, row: usize, new: impl FnOnce() -> R) -> &mut R {
        let found = self.find_elsewhere(number).unwrap_or_else(|| self.make_page(number));
        let page = match found {
            Found::Near { run, place } => self.runs[run].directory[place].as_mut(),
            Found::Far => self.far.get_mut(&number),
        };
        let page = page.expect("a page was found or made there");
        let slot = &mut page.rows[row];
        if slot.is_none() {
            page.live += 1;
            self.rows += 1;
        }
        slot.get_or_insert_with(new)
    }

    /// Takes the row of a parcel out.
    #[inline]
    pub fn remove(&mut self, parcel: ParcelKey) -> Option<R> {
        let (number, row) = place(parcel);
        let run = home(number);
        let Some(place) = self.runs[run].place(number) else {
            return self.remove_elsewhere(number, row);
        };
        let page = self.runs[run].directory[place].as_mut()?;
        // Not unwrapped on its way out: each time, the row would be copied.
        let taken = page.rows[row].take();
        if taken.is_some() {
            page.live -= 1;
            let is_empty = page.live == 0;
            self.row_gone(number, Found::Near { run, place }, is_empty);
        }
        taken
    }

    /// Drops the row of a parcel, if there is one, without moving it.
    #[inline]
    pub fn discard(&mut self, parcel: ParcelKey) {
        let (number, row) = place(parcel);
        let run = home(number);
        let Some(place) = self.runs[run].place(number) else {
            self.remove_elsewhere(number, row);
            return;
        };
        if let Some(page) = &mut self.runs[run].directory[place]
            && page.rows[row].is_some()
        {
            page.rows[row] = None;
            page.live -= 1;
            let is_empty = page.live == 0;
            self.row_gone(number, Found::Near { run, place }, is_empty);
        }
    }

    /// A row has been taken out of a page, which may be empty now.
    #[inline]
    fn row_gone(&mut self, number: u64, found: Found, is_empty: bool) {
        self.rows -= 1;
        if is_empty {
            self.free_page(number, found);
        }
    }

    #[cold]
    fn remove_elsewhere(&mut self, number: u64, row: usize) -> Option<R> {
        let found = self.find_elsewhere(number)?;
        let page = self.page_mut(number, found)?;
        let taken = page.rows[row].take()?;
        page.live -= 1;
        let is_empty = page.live == 0;
        self.row_gone(number, found, is_empty);
        Some(taken)
    }

    /// All rows, in order of their keys.
    pub fn iter(&self) -> impl Iterator<Item = (ParcelKey, &R)> {
        let mut pages: Vec<(u64, &Page<R>)> = self.far.iter().map(|(number, page)| (*number, page)).collect();
        for run in self.runs.iter() {
            let numbered = (run.base..).zip(&run.directory);
            pages.extend(numbered.filter_map(|(number, page)| Some((number, page.as_ref()?))));
        }
        pages.sort_unstable_by_key(|(number, _)| *number);
        pages.into_iter().flat_map(|(number, page)| {
            page.rows.iter().enumerate().filter_map(move |(row, slot)| {
                let parcel = ParcelKey::from_bits((number << PAGE_BITS) | row as u64)?;
                Some((parcel, slot.as_ref()?))
            })
        })
    }

    /// Where a page is that is not where it should be, if there is one.
    fn find_elsewhere(&self, number: u64) -> Option<Found> {
        // No two places are the same run's: where its own place is its usual one, the page could only be far.
        let is_usual = self.runs[home(number)].number == run_number(number);
        if self.rows == 0 || (is_usual && self.far.is_empty()) {
            return None;
        }
        let near = probes(number).find_map(|run| {
            let place = self.runs[run].place(number)?;
            Some(Found::Near { run, place })
        });
        near.or_else(|| self.far.contains_key(&number).then_some(Found::Far))
    }

    fn page_mut(&mut self, number: u64, found: Found) -> Option<&mut Page<R>> {
        match found {
            Found::Near { run, place } => self.runs[run].directory[place].as_mut(),
            Found::Far => self.far.get_mut(&number),
        }
    }

    /// Makes a page that there is not: in its run's directory, if it is near enough to others; else far.
    #[cold]
    fn make_page(&mut self, number: u64) -> Found {
        let page = self
            .spare
            .pop()
            .unwrap_or_else(|| Page { rows: Box::new(std::array::from_fn(|_| None)), live: 0 });
        let own = probes(number).find(|&run| self.runs[run].is_of(number));
        let run = own.or_else(|| probes(number).find(|&run| self.runs[run].directory.is_empty()));
        if let Some(run) = run
            && let Some(place) = self.runs[run].reach(number)
        {
            self.runs[run].directory[place] = Some(page);
            return Found::Near { run, place };
        }
        self.far.insert(number, page);
        Found::Far
    }

    /// Takes an empty page away, and with it what is empty at both ends of its directory.
    #[cold]
    fn free_page(&mut self, number: u64, found: Found) {
        let page = match found {
            Found::Near { run, place } => {
                let run = &mut self.runs[run];
                let page = run.directory[place].take();
                run.close_up();
                page
            }
            Found::Far => self.far.remove(&number),
        };
        if self.spare.len() < SPARE_MAX {
            self.spare.extend(page);
        }
    }
}

impl<R> Run<R> {
    /// Whether this is the run of a page. No two places are the same run's.
    fn is_of(&self, number: u64) -> bool {
        self.number == run_number(number) && !self.directory.is_empty()
    }

    #[inline]
    fn page(&self, number: u64) -> Option<&Page<R>> {
        self.directory.get(number.wrapping_sub(self.base) as usize)?.as_ref()
    }

    /// Where a page is in the directory, if it is there. A directory holds neighbouring pages of one run, so another run's
    /// page is never within it.
    #[inline]
    fn place(&self, number: u64) -> Option<usize> {
        let place = number.wrapping_sub(self.base) as usize;
        matches!(self.directory.get(place), Some(Some(_))).then_some(place)
    }

    /// Widens the directory to hold a page. `None` if the page is too far away.
    fn reach(&mut self, number: u64) -> Option<usize> {
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
    fn close_up(&mut self) {
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
const fn home(number: u64) -> usize {
    // Fibonacci hashing: the multiplier is 2^64 divided by the golden ratio.
    let hash = run_number(number).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (hash >> (u64::BITS - RUN_PLACES.ilog2())) as usize
}

/// The places where the run of a page may be, the usual one first.
fn probes(number: u64) -> impl Iterator<Item = usize> {
    let home = home(number);
    (home..home + PROBES).map(|place| place % RUN_PLACES)
}

const fn run_number(page: u64) -> u64 {
    page >> (RUN_BITS - PAGE_BITS)
}

const fn place(parcel: ParcelKey) -> (u64, usize) {
    let bits = parcel.bits();
    (bits >> PAGE_BITS, bits as usize & (PAGE_ROWS - 1))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use model::{ParcelKey, SellerStream};
    use proptest::prelude::*;

    use super::ParcelTable;

    /// Neighbours, keys just within and beyond the reach of a directory, and many runs, so that some share a place.
    fn key() -> impl Strategy<Value = ParcelKey> {
        let ordinal = prop_oneof![
            6 => 0u64..600,
            1 => Just(super::GAP_MAX << super::PAGE_BITS),
            1 => Just(super::GAP_MAX << (super::PAGE_BITS + 1)),
            1 => Just((1 << 48) - 1),
            1 => (0u64..1 << 16).prop_map(|run| run << super::RUN_BITS),
        ];
        let stream = prop_oneof![0u16..3, 0u16..1 << 15];
        (stream, ordinal).prop_map(|(stream, ordinal)| ParcelKey::new(SellerStream::new(stream), ordinal))
    }

    proptest! {
        /// Whatever is put in and taken out, the table is a map.
        #[test]
        fn behaves_like_a_map(
            keys in proptest::collection::vec(key(), 1..100),
            steps in proptest::collection::vec((any::<usize>(), 0u8..5, any::<u8>()), 0..600),
        ) {
            let mut table = ParcelTable::default();
            let mut map = BTreeMap::new();
            for (key, what, value) in steps {
                let key = keys[key % keys.len()];
                match what {
                    0 => prop_assert_eq!(table.remove(key), map.remove(&key)),
                    1 => {
                        table.discard(key);
                        map.remove(&key);
                    }
                    _ => {
                        *table.get_or_insert_with(key, || value) = value;
                        map.insert(key, value);
                    }
                }
                prop_assert_eq!(table.get(key), map.get(&key));
                prop_assert_eq!(table.get_mut(key).copied(), map.get(&key).copied());
            }
            prop_assert_eq!(table.len(), map.len() as u64);
            let rows: Vec<_> = table.iter().map(|(key, row)| (key, *row)).collect();
            prop_assert_eq!(rows, map.into_iter().collect::<Vec<_>>());
        }
    }

    /// A hostile key, or a million parcels that went before a straggler, cost no memory to speak of.
    #[test]
    fn memory_follows_what_is_inside() {
        let parcel = |ordinal| ParcelKey::new(SellerStream::new(0), ordinal);
        let mut table = ParcelTable::default();
        table.get_or_insert_with(parcel((1 << 48) - 1), || 0u64);
        for ordinal in 0..1_000_000 {
            table.get_or_insert_with(parcel(ordinal), || ordinal);
            if ordinal >= 100 {
                assert_eq!(table.remove(parcel(ordinal - 100)), Some(ordinal - 100));
            }
        }
        assert_eq!(table.len(), 101);
        let places: usize = table.runs.iter().map(|run| run.directory.len()).sum();
        let pages = 2 + 100_usize.div_ceil(super::PAGE_ROWS);
        assert!(places <= pages + super::FREE_MAX, "{places} places in directories");
        assert!(table.spare.len() <= super::SPARE_MAX);
    }
}

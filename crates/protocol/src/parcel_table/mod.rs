//! Rows of parcels, by key: what a role remembers of the parcels it has to do with.

mod page;
mod run;

use std::collections::BTreeMap;

use model::ParcelKey;

use page::Page;
use run::{RUN_PLACES, Run, home, parcel_at, place, probes};

/// So many empty pages are kept for further use.
const SPARE_MAX: usize = 64;

/// What a role remembers of a parcel.
pub trait Row: Sized {
    /// What stands where no row is.
    const BLANK: Self;

    /// Begins to fetch all of it ([`queueing::foresee`]). As it is, only the first 64 bytes.
    #[inline]
    fn foresee(&self) {
        queueing::foresee(self);
    }
}

/// A table of rows by parcel, in pages of neighbouring keys.
///
/// Parcels of one run of keys arrive in order of their ordinals and mostly leave in that order too, so live rows sit
/// close together: a directory leads from a key to its page in constant time, and a page is freed when its last row
/// goes. Memory follows the parcels inside, not the largest key: a straggler keeps one page of 16 rows, and a strange
/// key, far from all others, costs one page in a map, never a directory up to it.
#[derive(Clone, Debug)]
pub struct ParcelTable<R> {
    runs: Box<[Run<R>; RUN_PLACES]>,
    far: BTreeMap<u64, Page<R>>,
    spare: Vec<Page<R>>,
    rows: u64,
}

/// Where a page is that there is.
#[derive(Clone, Copy)]
enum Found {
    Near { run: usize, place: usize },
    Far,
}

impl<R: Row> Default for ParcelTable<R> {
    fn default() -> Self {
        let runs = Box::new(std::array::from_fn(|_| Run::empty()));
        Self { runs, far: BTreeMap::new(), spare: Vec::new(), rows: 0 }
    }
}

impl<R: Row> ParcelTable<R> {
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
            Some(page) => page.get(row),
            None => self.row_elsewhere(number, row),
        }
    }

    /// The row of a parcel will be wanted soon ([`queueing::foresee`]): begins to fetch its first 64 bytes.
    #[inline]
    pub fn foresee(&self, parcel: ParcelKey) {
        let (number, row) = place(parcel);
        if let Some(page) = self.runs[home(number)].page(number) {
            queueing::foresee(page.at(row));
        }
    }

    /// The same for all of the row ([`Row::foresee`]).
    #[inline]
    pub fn foresee_all(&self, parcel: ParcelKey) {
        let (number, row) = place(parcel);
        if let Some(page) = self.runs[home(number)].page(number) {
            page.at(row).foresee();
        }
    }

    /// The row of a parcel, to change it.
    #[inline]
    pub fn get_mut(&mut self, parcel: ParcelKey) -> Option<&mut R> {
        let (number, row) = place(parcel);
        let run = home(number);
        match self.runs[run].place(number) {
            Some(place) => self.runs[run].directory[place].as_mut()?.get_mut(row),
            None => self.row_elsewhere_mut(number, row),
        }
    }

    #[inline(never)]
    fn row_elsewhere(&self, number: u64, row: usize) -> Option<&R> {
        let page = match self.find_elsewhere(number)? {
            Found::Near { run, place } => self.runs[run].directory[place].as_ref(),
            Found::Far => self.far.get(&number),
        };
        page?.get(row)
    }

    #[inline(never)]
    fn row_elsewhere_mut(&mut self, number: u64, row: usize) -> Option<&mut R> {
        let found = self.find_elsewhere(number)?;
        self.page_mut(number, found)?.get_mut(row)
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
        let (row, is_new) = page.get_or_insert_with(row, new);
        self.rows += u64::from(is_new);
        row
    }

    #[cold]
    fn insert_elsewhere(&mut self, number: u64, row: usize, new: impl FnOnce() -> R) -> &mut R {
        let found = self.find_elsewhere(number).unwrap_or_else(|| self.make_page(number));
        let page = match found {
            Found::Near { run, place } => self.runs[run].directory[place].as_mut(),
            Found::Far => self.far.get_mut(&number),
        };
        let page = page.expect("a page was found or made there");
        let (row, is_new) = page.get_or_insert_with(row, new);
        self.rows += u64::from(is_new);
        row
    }

    /// Takes the row of a parcel out.
    pub fn remove(&mut self, parcel: ParcelKey) -> Option<R> {
        let (number, row) = place(parcel);
        let found = self.find(number)?;
        let page = self.page_mut(number, found)?;
        let taken = page.remove(row)?;
        let is_empty = page.is_empty();
        self.row_gone(number, found, is_empty);
        Some(taken)
    }

    /// Drops the row of a parcel, if there is one, without looking at it.
    #[inline]
    pub fn discard(&mut self, parcel: ParcelKey) {
        let (number, row) = place(parcel);
        if let Some(found) = self.find(number)
            && let Some(page) = self.page_mut(number, found)
            && page.discard(row)
        {
            let is_empty = page.is_empty();
            self.row_gone(number, found, is_empty);
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

    /// All rows, in order of their keys.
    pub fn iter(&self) -> impl Iterator<Item = (ParcelKey, &R)> {
        let mut pages: Vec<(u64, &Page<R>)> = self.far.iter().map(|(number, page)| (*number, page)).collect();
        for run in self.runs.iter() {
            let numbered = (run.base..).zip(&run.directory);
            pages.extend(numbered.filter_map(|(number, page)| Some((number, page.as_ref()?))));
        }
        pages.sort_unstable_by_key(|(number, _)| *number);
        pages.into_iter().flat_map(|(number, page)| {
            page.iter().filter_map(move |(place, row)| Some((parcel_at(number, place)?, row)))
        })
    }

    /// Where a page is, if there is one.
    #[inline]
    fn find(&self, number: u64) -> Option<Found> {
        let run = home(number);
        match self.runs[run].place(number) {
            Some(place) => Some(Found::Near { run, place }),
            None => self.find_elsewhere(number),
        }
    }

    /// Where a page is that is not where it should be, if there is one.
    #[inline(never)]
    fn find_elsewhere(&self, number: u64) -> Option<Found> {
        // No two places are the same run's: where its own place is its usual one, the page could only be far.
        let is_usual = self.runs[home(number)].is_usual_of(number);
        if self.rows == 0 || (is_usual && self.far.is_empty()) {
            return None;
        }
        let near = probes(number).find_map(|run| {
            let place = self.runs[run].place(number)?;
            Some(Found::Near { run, place })
        });
        near.or_else(|| self.far.contains_key(&number).then_some(Found::Far))
    }

    #[inline]
    fn page_mut(&mut self, number: u64, found: Found) -> Option<&mut Page<R>> {
        match found {
            Found::Near { run, place } => self.runs[run].directory[place].as_mut(),
            Found::Far => self.far.get_mut(&number),
        }
    }

    /// Makes a page that there is not: in its run's directory, if it is near enough to others; else far.
    #[cold]
    fn make_page(&mut self, number: u64) -> Found {
        let page = self.spare.pop().unwrap_or_else(Page::blank);
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use model::{ParcelKey, SellerStream};
    use proptest::prelude::*;

    use super::page::PAGE_BITS;
    use super::run::{FREE_MAX, GAP_MAX, RUN_BITS};
    use super::{ParcelTable, Row, SPARE_MAX};

    impl Row for u8 {
        const BLANK: Self = 0;
    }

    impl Row for u64 {
        const BLANK: Self = 0;
    }

    /// Neighbours, keys just within and beyond the reach of a directory, and many runs, so that some share a place.
    fn key() -> impl Strategy<Value = ParcelKey> {
        let ordinal = prop_oneof![
            6 => 0u64..600,
            1 => Just(GAP_MAX << PAGE_BITS),
            1 => Just(GAP_MAX << (PAGE_BITS + 1)),
            1 => Just((1 << 48) - 1),
            1 => (0u64..1 << 16).prop_map(|run| run << RUN_BITS),
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
        let pages = 2 + 100_usize.div_ceil(1 << PAGE_BITS);
        assert!(places <= pages + FREE_MAX, "{places} places in directories");
        assert!(table.spare.len() <= SPARE_MAX);
    }
}

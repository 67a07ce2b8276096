//! Sets of order numbers: which have been filed (an order that is filed twice is a duplicate), which were cancelled before that.
//!
//! Order numbers are dense, so a set of them is a few ranges. A page of numbers that are all in it is a mark;
//! a page with gaps (orders that were cancelled unpaid) costs a bit a number.

use std::collections::BTreeMap;

use model::ParcelKey;

const PAGE_BITS: u32 = 12;
const PAGE_NUMBERS: u32 = 1 << PAGE_BITS;
const WORDS: usize = PAGE_NUMBERS as usize / 64;

/// A set of order numbers.
#[derive(Clone, Debug)]
pub(crate) struct OrderNumbers {
    pages: Vec<Page>,
    /// Where each page is in `pages`, by its number.
    places: BTreeMap<u64, usize>,
    /// The same of pages that were wanted lately. Orders of a seller come nearly in the order of their numbers, so that mostly this
    /// is all that is looked at.
    recent: [(u64, usize); RECENT],
}

/// So many pages are kept at hand.
const RECENT: usize = 16;
/// No page has this number.
const NO_PAGE: u64 = u64::MAX;

#[derive(Clone, Debug)]
enum Page {
    /// Some of the numbers, and how many.
    Some(Box<[u64; WORDS]>, u32),
    /// All of them.
    Every,
}

impl Default for OrderNumbers {
    fn default() -> Self {
        Self { pages: Vec::new(), places: BTreeMap::new(), recent: [(NO_PAGE, 0); RECENT] }
    }
}

impl OrderNumbers {
    /// Whether the parcel's order is in the set.
    pub(crate) fn has(&self, parcel: ParcelKey) -> bool {
        let (number, word, bit) = place(parcel);
        let page = self.at_hand(number).or_else(|| self.places.get(&number).copied());
        page.is_some_and(|page| match &self.pages[page] {
            Page::Every => true,
            Page::Some(words, _) => words[word] & bit != 0,
        })
    }

    /// Puts the parcel's order into the set; says whether it was not there.
    pub(crate) fn insert(&mut self, parcel: ParcelKey) -> bool {
        let (number, word, bit) = place(parcel);
        let page = match self.at_hand(number) {
            Some(page) => page,
            None => self.bring(number),
        };
        let page = &mut self.pages[page];
        let Page::Some(words, count) = page else { return false };
        if words[word] & bit != 0 {
            return false;
        }
        words[word] |= bit;
        *count += 1;
        if *count == PAGE_NUMBERS {
            *page = Page::Every;
        }
        true
    }

    /// Where a page is, if it was wanted lately.
    fn at_hand(&self, number: u64) -> Option<usize> {
        let (recent, page) = self.recent[hand(number)];
        (recent == number).then_some(page)
    }

    /// Where a page is, which is a new one if there was none; from now on it is at hand.
    #[cold]
    fn bring(&mut self, number: u64) -> usize {
        let page = *self.places.entry(number).or_insert_with(|| {
            self.pages.push(Page::Some(Box::new([0; WORDS]), 0));
            self.pages.len() - 1
        });
        self.recent[hand(number)] = (number, page);
        page
    }
}

/// Where in `recent` a page would be. The pages of a stream follow on one another, and streams differ in the high bits.
const fn hand(number: u64) -> usize {
    // Fibonacci hashing: the multiplier is 2^64 divided by the golden ratio.
    (number.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (u64::BITS - RECENT.ilog2())) as usize
}

const fn place(parcel: ParcelKey) -> (u64, usize, u64) {
    let bits = parcel.bits();
    let number = bits as u32 & (PAGE_NUMBERS - 1);
    (bits >> PAGE_BITS, number as usize / 64, 1 << (number % 64))
}

#[cfg(test)]
mod tests {
    use model::SellerStream;

    use super::*;

    fn parcel(ordinal: u64) -> ParcelKey {
        ParcelKey::new(SellerStream::new(3), ordinal)
    }

    #[test]
    fn a_number_is_new_once() {
        let mut numbers = OrderNumbers::default();
        for ordinal in [5, 0, 4095, 4096, (1 << 48) - 1] {
            assert!(!numbers.has(parcel(ordinal)));
            assert!(numbers.insert(parcel(ordinal)));
            assert!(!numbers.insert(parcel(ordinal)));
            assert!(numbers.has(parcel(ordinal)));
        }
        assert!(!numbers.has(parcel(1)));
    }

    #[test]
    fn a_page_without_gaps_costs_no_bits() {
        let mut numbers = OrderNumbers::default();
        for ordinal in (0..2 * u64::from(PAGE_NUMBERS)).rev() {
            assert!(numbers.insert(parcel(ordinal)));
        }
        assert!(numbers.pages.iter().all(|page| matches!(page, Page::Every)));
        assert!((0..8192).all(|ordinal| !numbers.insert(parcel(ordinal))));
    }
}

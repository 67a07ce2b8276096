//! Rows of parcels, by key: what a role remembers of the parcels it has to do with.

use std::collections::BTreeMap;

use model::ParcelKey;

const PAGE_BITS: u32 = 8;
const PAGE_ROWS: usize = 1 << PAGE_BITS;

/// A table of rows by parcel, in pages of neighbouring keys.
///
/// Parcels of one stream arrive in order of their ordinals and mostly leave in that order too, so live rows sit
/// close together; a page is freed when its last row goes. Memory follows the parcels inside, not the largest key:
/// a straggler keeps one page, and a strange key costs one page, never a table up to it.
#[derive(Clone, Debug)]
pub struct ParcelTable<R> {
    pages: BTreeMap<u64, Page<R>>,
    rows: u64,
}

#[derive(Clone, Debug)]
struct Page<R> {
    rows: Box<[Option<R>]>,
    live: usize,
}

impl<R> Default for ParcelTable<R> {
    fn default() -> Self {
        Self { pages: BTreeMap::new(), rows: 0 }
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
    pub fn get(&self, parcel: ParcelKey) -> Option<&R> {
        let (page, row) = place(parcel);
        self.pages.get(&page)?.rows[row].as_ref()
    }

    /// The row of a parcel, to change it.
    pub fn get_mut(&mut self, parcel: ParcelKey) -> Option<&mut R> {
        let (page, row) = place(parcel);
        self.pages.get_mut(&page)?.rows[row].as_mut()
    }

    /// The row of a parcel; a new one if there is none.
    pub fn get_or_insert_with(&mut self, parcel: ParcelKey, new: impl FnOnce() -> R) -> &mut R {
        let (page, row) = place(parcel);
        let page = self.pages.entry(page).or_insert_with(|| Page {
            rows: std::iter::repeat_with(|| None).take(PAGE_ROWS).collect(),
            live: 0,
        });
        let slot = &mut page.rows[row];
        if slot.is_none() {
            page.live += 1;
            self.rows += 1;
        }
        slot.get_or_insert_with(new)
    }

    /// Takes the row of a parcel out.
    pub fn remove(&mut self, parcel: ParcelKey) -> Option<R> {
        let (number, row) = place(parcel);
        let page = self.pages.get_mut(&number)?;
        let taken = page.rows[row].take()?;
        page.live -= 1;
        self.rows -= 1;
        if page.live == 0 {
            self.pages.remove(&number);
        }
        Some(taken)
    }

    /// All rows, in order of their keys.
    pub fn iter(&self) -> impl Iterator<Item = (ParcelKey, &R)> {
        self.pages.iter().flat_map(|(number, page)| {
            page.rows.iter().enumerate().filter_map(move |(row, slot)| {
                let parcel = ParcelKey::from_bits((number << PAGE_BITS) | row as u64)?;
                Some((parcel, slot.as_ref()?))
            })
        })
    }
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

    fn key() -> impl Strategy<Value = ParcelKey> {
        let ordinal = prop_oneof![0u64..600, Just((1 << 48) - 1)];
        (0u16..3, ordinal).prop_map(|(stream, ordinal)| ParcelKey::new(SellerStream::new(stream), ordinal))
    }

    proptest! {
        /// Whatever is put in and taken out, the table is a map.
        #[test]
        fn behaves_like_a_map(steps in proptest::collection::vec((key(), any::<bool>(), any::<u8>()), 0..300)) {
            let mut table = ParcelTable::default();
            let mut map = BTreeMap::new();
            for (key, insert, value) in steps {
                if insert {
                    *table.get_or_insert_with(key, || value) = value;
                    map.insert(key, value);
                } else {
                    prop_assert_eq!(table.remove(key), map.remove(&key));
                }
                prop_assert_eq!(table.get_mut(key).copied(), map.get(&key).copied());
            }
            prop_assert_eq!(table.len(), map.len() as u64);
            let rows: Vec<_> = table.iter().map(|(key, row)| (key, *row)).collect();
            prop_assert_eq!(rows, map.into_iter().collect::<Vec<_>>());
        }
    }
}

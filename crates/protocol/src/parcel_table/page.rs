//! A page of rows: neighbours, and which of them there are.

use super::Row;

pub(super) const PAGE_BITS: u32 = 4;
/// Small pages, because a straggler keeps its page.
pub(super) const PAGE_ROWS: usize = 1 << PAGE_BITS;

/// Some neighbouring rows.
///
/// Which there are stands beside the way to them, so that to find out one need not look at the row itself, which may be far away.
/// What is no row any more stays where it was until another takes its place.
#[derive(Clone, Debug)]
pub(super) struct Page<R> {
    rows: Box<[R; PAGE_ROWS]>,
    /// A bit for each row.
    live: u16,
}

impl<R: Row> Page<R> {
    /// A page without rows. All of its memory is written: it is near when the first rows come, one soon after the other.
    pub(super) fn blank() -> Self {
        Self { rows: Box::new([const { R::BLANK }; PAGE_ROWS]), live: 0 }
    }

    #[inline]
    pub(super) const fn is_empty(&self) -> bool {
        self.live == 0
    }

    #[inline]
    pub(super) const fn has(&self, place: usize) -> bool {
        self.live >> place & 1 != 0
    }

    /// What stands at a place, row or not.
    #[inline]
    pub(super) fn at(&self, place: usize) -> &R {
        &self.rows[place]
    }

    #[inline]
    pub(super) fn get(&self, place: usize) -> Option<&R> {
        self.has(place).then(|| &self.rows[place])
    }

    #[inline]
    pub(super) fn get_mut(&mut self, place: usize) -> Option<&mut R> {
        if self.has(place) { Some(&mut self.rows[place]) } else { None }
    }

    /// The row at a place, and whether it is a new one.
    #[inline]
    pub(super) fn get_or_insert_with(&mut self, place: usize, new: impl FnOnce() -> R) -> (&mut R, bool) {
        let is_new = !self.has(place);
        if is_new && let Some(next) = self.rows.get(place + 1) {
            // Parcels come in order: the next row begins soon.
            next.foresee();
        }
        let row = &mut self.rows[place];
        if is_new {
            self.live |= 1 << place;
            *row = new();
        }
        (row, is_new)
    }

    /// Takes a row out.
    #[inline]
    pub(super) fn remove(&mut self, place: usize) -> Option<R> {
        let was_here = self.discard(place);
        was_here.then(|| std::mem::replace(&mut self.rows[place], R::BLANK))
    }

    /// A row is none any more; says if it was one.
    #[inline]
    pub(super) fn discard(&mut self, place: usize) -> bool {
        let was_here = self.has(place);
        self.live &= !(1 << place);
        was_here
    }

    /// All rows with their places.
    pub(super) fn iter(&self) -> impl Iterator<Item = (usize, &R)> {
        self.rows.iter().enumerate().filter(|(place, _)| self.has(*place))
    }
}

const _: () = assert!(PAGE_ROWS == u16::BITS as usize, "each row has a bit");

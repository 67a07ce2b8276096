//! A line that is mostly short and often empty: what comes first is taken first.
//!
//! A short list with a mark where the line begins. It starts again at the first place whenever it is empty, so that a short
//! line stays in the cache however much goes through it; a ring would go round all of its memory. What does not fit in the
//! list waits in others like it, which follow when the first is through: nothing is ever moved, and a list that is
//! through is the next to be filled again.

use std::collections::VecDeque;

/// So many places has a list.
const LIST_PLACES: usize = 32;
/// So many empty lists are kept for further use.
const SPARE_MAX: usize = 8;

/// A line of `T`.
#[derive(Clone, Debug)]
pub(crate) struct Fifo<T> {
    /// The first of the line. What has been taken lies before `first`, and is dropped when all of it has been taken.
    list: Vec<T>,
    first: usize,
    /// Those behind the list and behind `between`: the end of the line, if the line is longer than the list.
    last: Vec<T>,
    /// Full lists between the two, a list behind the other; there are none if `last` is empty.
    between: VecDeque<Vec<T>>,
    /// Empty lists, the one that was filled last at the end: it is the next to be filled again.
    spare: Vec<Vec<T>>,
}

impl<T> Fifo<T> {
    /// An empty line.
    pub(crate) const fn new() -> Self {
        Self { list: Vec::new(), first: 0, last: Vec::new(), between: VecDeque::new(), spare: Vec::new() }
    }

    /// What comes first.
    #[inline]
    pub(crate) fn first(&self) -> Option<&T> {
        self.list.get(self.first)
    }

    /// What comes second, if it is close by: mostly it is.
    #[inline]
    pub(crate) fn second(&self) -> Option<&T> {
        self.list.get(self.first + 1)
    }

    /// Joins the line at its end.
    #[inline]
    pub(crate) fn push(&mut self, last: T) {
        self.end().push(last);
    }

    /// The list at the end of the line, with room for one more, for who makes it there. One must follow: an empty `last` says
    /// that nothing lies between.
    #[inline]
    pub(crate) fn end(&mut self) -> &mut Vec<T> {
        if self.last.is_empty() && self.list.len() < LIST_PLACES {
            return &mut self.list;
        }
        if self.last.len() == LIST_PLACES {
            self.begin_list();
        }
        &mut self.last
    }

    /// The last list is full.
    #[inline(never)]
    fn begin_list(&mut self) {
        let empty = self.spare.pop().unwrap_or_else(|| Vec::with_capacity(LIST_PLACES));
        self.between.push_back(std::mem::replace(&mut self.last, empty));
    }

    /// Takes what comes first away, if there is anything.
    #[inline]
    pub(crate) fn discard_first(&mut self) {
        debug_assert!(
            !self.last.is_empty() || self.between.is_empty(),
            "somebody asked for the end and did not join"
        );
        self.first += 1;
        if self.first >= self.list.len() {
            self.list.clear();
            self.first = 0;
            if !self.last.is_empty() {
                self.follow();
            }
        }
    }

    /// The first list is through: the next one follows.
    #[inline(never)]
    fn follow(&mut self) {
        match self.between.pop_front() {
            Some(next) => {
                let through = std::mem::replace(&mut self.list, next);
                if self.spare.len() < SPARE_MAX {
                    self.spare.push(through);
                }
            }
            None => std::mem::swap(&mut self.list, &mut self.last),
        }
    }

    /// All in line, the first first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        self.list[self.first..].iter().chain(self.between.iter().flatten()).chain(&self.last)
    }
}

impl<T: Copy> Fifo<T> {
    /// Takes what comes first.
    #[inline]
    pub(crate) fn pop(&mut self) -> Option<T> {
        let first = *self.first()?;
        self.discard_first();
        Some(first)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Like a ring, through lines that empty, and grow longer than a list, or several.
        #[test]
        fn hands_out_what_a_ring_hands_out(
            phases in proptest::collection::vec((0usize..3 * LIST_PLACES, 0usize..3 * LIST_PLACES), 1..12),
        ) {
            let (mut fifo, mut ring) = (Fifo::new(), VecDeque::new());
            let mut next = 0u32;
            for (pushes, pops) in phases {
                for _ in 0..pushes {
                    fifo.push(next);
                    ring.push_back(next);
                    next += 1;
                }
                prop_assert!(fifo.iter().eq(ring.iter()));
                prop_assert!(fifo.second().is_none_or(|second| ring.get(1) == Some(second)));
                for _ in 0..pops {
                    prop_assert_eq!(fifo.first(), ring.front());
                    prop_assert_eq!(fifo.pop(), ring.pop_front());
                }
            }
        }
    }
}

//! A line that is mostly short and often empty: what comes first is taken first.
//!
//! A list with a mark where the line begins. It starts again at the first place whenever it is empty, so that a short
//! line stays in the cache however much goes through it; a ring would go round all of its memory.

/// So many free places in front are closed up, once they are at least half of all.
const FREE_MAX: usize = 64;

/// A line of `T`.
#[derive(Clone, Debug)]
pub(crate) struct Fifo<T> {
    /// What has been taken lies before `first`, and is dropped when the line is empty or closed up: taking moves nothing.
    places: Vec<T>,
    first: usize,
}

impl<T> Fifo<T> {
    /// An empty line.
    pub(crate) const fn new() -> Self {
        Self { places: Vec::new(), first: 0 }
    }

    /// What comes first.
    #[inline]
    pub(crate) fn first(&self) -> Option<&T> {
        self.places.get(self.first)
    }

    /// What comes second.
    #[inline]
    pub(crate) fn second(&self) -> Option<&T> {
        self.places.get(self.first + 1)
    }

    /// Joins the line at its end.
    #[inline]
    pub(crate) fn push(&mut self, last: T) {
        self.places.push(last);
    }

    /// Takes what comes first away, if there is anything.
    #[inline]
    pub(crate) fn discard_first(&mut self) {
        self.first += 1;
        if self.first >= self.places.len() {
            self.places.clear();
            self.first = 0;
        } else if self.first >= FREE_MAX && self.first * 2 >= self.places.len() {
            self.close_up();
        }
    }

    #[cold]
    fn close_up(&mut self) {
        self.places.drain(..self.first);
        self.first = 0;
    }

    /// All in line, the first first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        self.places[self.first..].iter()
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
        /// Like a ring, through lines that empty, grow long and are closed up.
        #[test]
        fn hands_out_what_a_ring_hands_out(
            phases in proptest::collection::vec((0usize..3 * FREE_MAX, 0usize..3 * FREE_MAX), 1..12),
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
                for _ in 0..pops {
                    prop_assert_eq!(fifo.first(), ring.front());
                    prop_assert_eq!(fifo.pop(), ring.pop_front());
                }
            }
        }
    }
}

//! The merged sequence of all strands' orders.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;

use model::{ParcelKey, SimTime};
use queueing::Draws;

use crate::strand::Strand;

/// The orders of a zone by (time, stream, ordinal), drawn as they are asked for: the memory is that of the strands.
/// Asking again from the start gives the same orders, and `nth` is how a sequence is taken up at a place.
#[derive(Clone, Debug)]
pub struct Orders {
    draws: Draws,
    strands: Vec<Strand>,
    /// The next order of each strand that has one, and the strand.
    heads: BinaryHeap<Reverse<(SimTime, ParcelKey, u32)>>,
}

impl Orders {
    pub(crate) fn new(mut strands: Vec<Strand>, draws: Draws) -> Self {
        let mut heads = BinaryHeap::with_capacity(strands.len());
        for (number, strand) in (0u32..).zip(&mut strands) {
            heads.extend(strand.next(draws).map(|(at, key)| Reverse((at, key, number))));
        }
        Self { draws, strands, heads }
    }

    /// The next order, without taking it.
    pub fn peek(&self) -> Option<(SimTime, ParcelKey)> {
        self.heads.peek().map(|Reverse((at, key, _))| (*at, *key))
    }
}

impl Iterator for Orders {
    type Item = (SimTime, ParcelKey);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let mut head = self.heads.peek_mut()?;
        let Reverse((at, key, number)) = *head;
        match self.strands[number as usize].next(self.draws) {
            Some((next, following)) => *head = Reverse((next, following, number)),
            None => drop(PeekMut::pop(head)),
        }
        Some((at, key))
    }
}

/// The orders of a run in a list. The place in it is the order's number on the driver's link.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arrivals(Vec<(SimTime, ParcelKey)>);

impl FromIterator<(SimTime, ParcelKey)> for Arrivals {
    fn from_iter<I: IntoIterator<Item = (SimTime, ParcelKey)>>(orders: I) -> Self {
        let mut orders: Vec<_> = orders.into_iter().collect();
        orders.shrink_to_fit();
        Self(orders)
    }
}

impl Arrivals {
    /// How many orders there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no order at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Order number `n`, counted from 0: when it is placed, and which parcel it is.
    #[inline]
    pub fn get(&self, n: usize) -> Option<(SimTime, ParcelKey)> {
        self.0.get(n).copied()
    }

    /// All orders, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (SimTime, ParcelKey)> + '_ {
        self.0.iter().copied()
    }
}

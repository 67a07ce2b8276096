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
    heads: BinaryHeap<Reverse<(Head, u32)>>,
}

/// An order as one number that sorts like (time, key): comparing it costs no branch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Head(u128);

impl Head {
    #[inline]
    fn new((at, key): (SimTime, ParcelKey)) -> Self {
        // Flipping the sign maps signed times to unsigned ones in the same order.
        let at = at.ns() as u64 ^ 1 << 63;
        Self(u128::from(at) << 64 | u128::from(key.bits()))
    }

    #[inline]
    fn order(self) -> (SimTime, ParcelKey) {
        let at = (self.0 >> 64) as u64 ^ 1 << 63;
        let key = ParcelKey::from_bits(self.0 as u64).expect("made from a key");
        (SimTime::from_ns(at as i64), key)
    }
}

impl Orders {
    pub(crate) fn new(mut strands: Vec<Strand>, draws: Draws) -> Self {
        let mut heads = BinaryHeap::with_capacity(strands.len());
        for (number, strand) in (0u32..).zip(&mut strands) {
            heads.extend(strand.next(draws).map(|order| Reverse((Head::new(order), number))));
        }
        Self { draws, strands, heads }
    }

    /// Takes the next order, if it is placed at or before `to`.
    #[inline]
    pub fn next_by(&mut self, to: SimTime) -> Option<(SimTime, ParcelKey)> {
        let (at, _) = self.peek()?;
        if at <= to { self.next() } else { None }
    }

    /// The next order, without taking it.
    #[inline]
    pub fn peek(&self) -> Option<(SimTime, ParcelKey)> {
        self.heads.peek().map(|Reverse((head, _))| head.order())
    }
}

impl Iterator for Orders {
    type Item = (SimTime, ParcelKey);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let mut head = self.heads.peek_mut()?;
        let Reverse((order, number)) = *head;
        match self.strands[number as usize].next(self.draws) {
            Some(next) => *head = Reverse((Head::new(next), number)),
            None => drop(PeekMut::pop(head)),
        }
        Some(order.order())
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

    /// How many orders are placed up to an instant, and at it.
    pub fn placed_by(&self, instant: SimTime) -> usize {
        self.0.partition_point(|(at, _)| *at <= instant)
    }

    /// All orders, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (SimTime, ParcelKey)> + '_ {
        self.0.iter().copied()
    }
}

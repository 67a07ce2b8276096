//! A timing wheel: the deadlines of one entity, in order of time and, within an instant, of creation.
//!
//! Four wheels of 512 slots. A slot of the first is 0.54 s long, a slot of the next as long as the whole wheel before
//! it; together they cover every instant there is, so nothing overflows. A slot keeps its deadlines in order of
//! creation. When time comes to a slot of a coarse wheel, it is dealt out to the finer one; a slot of the first wheel is
//! sorted when it is opened. So a deadline costs a few moves, however many others there are.
//!
//! The wheel turns only when a deadline is taken, and that is never before the messages that are due earlier: whatever is
//! added later belongs at or after the open slot.
//!
//! A deadline that is sooner than all others does not go into the wheel but on top of a short pile: most often it is the
//! next to be taken, as where a desk is done with a document before anything else happens.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use model::SimTime;

/// 2^29 ns, 0.54 s: with a few events in most slots of a busy entity.
const TICK_BITS: u32 = 29;
const WHEEL_BITS: u32 = 9;
const WHEELS: usize = 4;
const _: () =
    assert!(TICK_BITS + WHEELS as u32 * WHEEL_BITS >= 64, "the wheels cover every instant there is");
const SLOTS: usize = 1 << WHEEL_BITS;
const SLOT_MASK: u64 = SLOTS as u64 - 1;
/// A slot's deadlines lie in chunks of so many, one behind the other: dealing them out reads memory in order.
const CHUNK: usize = 8;
const NO_CHUNK: u32 = u32::MAX;
/// Up to so many deadlines of the open slot, another one is put in its place; above, it joins them in a heap.
const OPEN_MAX: usize = 64;
/// Up to so many deadlines stand beside the wheel.
const NEAR_MAX: usize = 48;

/// Deadlines, soonest first, those of one instant in order of creation.
#[derive(Clone, Debug)]
pub(crate) struct TimingWheel<T> {
    /// When the soonest deadline is; [`SimTime::MAX`] if there is none.
    soonest: SimTime,
    /// Beside the wheel, the soonest last: each was sooner than all in the wheel when it came, so of one instant these are
    /// the oldest.
    near: Vec<Deadline<T>>,
    /// When the soonest deadline in the wheel is.
    turned_soonest: SimTime,
    /// The number of the open slot, counted in slots of the first wheel from the first instant there is.
    tick: u64,
    /// The deadlines of the open slot, the soonest last.
    open: Vec<Deadline<T>>,
    /// Those that joined the open slot when it held many. All of them are younger than those of `open`.
    joined: BinaryHeap<Joined<T>>,
    joined_count: u64,
    wheels: [Wheel; WHEELS],
    chunks: Chunks<T>,
}

#[derive(Clone, Copy, Debug)]
struct Deadline<T> {
    at: SimTime,
    timer: T,
}

#[derive(Clone, Debug)]
struct Joined<T> {
    deadline: Deadline<T>,
    number: u64,
}

#[derive(Clone, Debug)]
struct Wheel {
    /// A bit for each slot that has deadlines.
    occupied: [u64; SLOTS / 64],
    /// A bit for each word of those that is not 0: the first slot is found without a search.
    words: u8,
    slots: Box<[Slot]>,
}

#[derive(Clone, Copy, Debug)]
struct Slot {
    soonest: SimTime,
    first: u32,
    last: u32,
}

#[derive(Clone, Debug)]
struct Chunks<T> {
    chunks: Vec<Chunk<T>>,
    /// The first of the chunks that are not used.
    free: u32,
}

#[derive(Clone, Debug)]
struct Chunk<T> {
    deadlines: [Deadline<T>; CHUNK],
    len: u32,
    next: u32,
}

impl<T: Copy> TimingWheel<T> {
    /// An empty wheel for deadlines at or after `now`.
    pub(crate) fn new(now: SimTime) -> Self {
        Self {
            soonest: SimTime::MAX,
            near: Vec::with_capacity(NEAR_MAX),
            turned_soonest: SimTime::MAX,
            tick: tick(now),
            open: Vec::new(),
            joined: BinaryHeap::new(),
            joined_count: 0,
            wheels: std::array::from_fn(|_| Wheel::new()),
            chunks: Chunks { chunks: Vec::new(), free: NO_CHUNK },
        }
    }

    /// When the soonest deadline is; [`SimTime::MAX`] if there is none.
    #[inline]
    pub(crate) fn soonest(&self) -> SimTime {
        self.soonest
    }

    /// Adds a deadline, not before the last one taken. One at [`SimTime::MAX`] never comes, and is not kept.
    #[inline]
    pub(crate) fn add(&mut self, at: SimTime, timer: T) {
        let deadline = Deadline { at, timer };
        if at < self.soonest && self.near.len() < NEAR_MAX {
            self.near.push(deadline);
            self.soonest = at;
        } else {
            self.add_behind(deadline);
        }
    }

    /// Adds one that is not the soonest, or that comes when there is no room for it beside the wheel.
    #[inline(never)]
    fn add_behind(&mut self, deadline: Deadline<T>) {
        let at = deadline.at;
        if at == SimTime::MAX {
            return;
        }
        if at < self.turned_soonest && (self.near.len() < NEAR_MAX || self.make_room(at)) {
            // Behind everything of the same instant: that is, before it, as the soonest and oldest comes last.
            let mut place = self.near.len();
            self.near.push(deadline);
            while place > 0 && self.near[place - 1].at <= at {
                self.near[place] = self.near[place - 1];
                place -= 1;
            }
            self.near[place] = deadline;
        } else {
            self.turn_in(deadline);
        }
        self.soonest = self.soonest.min(at);
    }

    /// Puts the last beside the wheel into the wheel, if it is later than `at` and shares its instant with none: in the wheel,
    /// it would come behind those.
    fn make_room(&mut self, at: SimTime) -> bool {
        let &[last, before, ..] = self.near.as_slice() else { return false };
        let goes = last.at > at && last.at > before.at && last.at < self.turned_soonest;
        if goes {
            self.near.remove(0);
            self.turn_in(last);
        }
        goes
    }

    /// Takes the soonest deadline. There must be one.
    #[inline]
    pub(crate) fn take(&mut self) -> T {
        // Of one instant, those beside the wheel are older.
        let timer = match self.near.last() {
            Some(&Deadline { at, timer }) if at <= self.turned_soonest => {
                self.near.truncate(self.near.len() - 1);
                timer
            }
            _ => self.take_turned(),
        };
        self.soonest = self.turned_soonest.min(self.near.last().map_or(SimTime::MAX, |near| near.at));
        timer
    }

    /// Puts a deadline into the wheel.
    fn turn_in(&mut self, deadline: Deadline<T>) {
        let at = deadline.at;
        self.turned_soonest = self.turned_soonest.min(at);
        if tick(at) != self.tick {
            self.put(deadline);
        } else if self.joined.is_empty() && self.open.len() < OPEN_MAX {
            // Behind everything of the same instant: that is, before it, as the soonest and oldest comes last.
            let place = self.open.partition_point(|open| open.at > at);
            self.open.insert(place, deadline);
        } else {
            self.joined.push(Joined { deadline, number: self.joined_count });
            self.joined_count += 1;
        }
    }

    /// Takes the soonest deadline of the wheel. There must be one.
    fn take_turned(&mut self) -> T {
        if self.open.is_empty() && self.joined.is_empty() {
            self.open_next();
        }
        let open = self.open.last().map_or(SimTime::MAX, |open| open.at);
        let joined = self.joined.peek().map_or(SimTime::MAX, |joined| joined.deadline.at);
        // Copied from where it lies, not taken as an option: that would take it apart and put it together again.
        let timer = if open <= joined {
            let last = self.open.len() - 1;
            let timer = self.open[last].timer;
            self.open.truncate(last);
            timer
        } else {
            self.joined.pop().expect("it was looked at").deadline.timer
        };
        self.turned_soonest = self.find_turned_soonest();
        timer
    }

    #[inline]
    fn find_turned_soonest(&self) -> SimTime {
        let open = self.open.last().map_or(SimTime::MAX, |open| open.at);
        let joined = self.joined.peek().map_or(SimTime::MAX, |joined| joined.deadline.at);
        let soonest = open.min(joined);
        if soonest < SimTime::MAX {
            return soonest;
        }
        self.first_slot().map_or(SimTime::MAX, |(wheel, slot)| self.wheels[wheel].slots[slot].soonest)
    }

    /// Puts a deadline of another slot than the open one into the wheel whose turn it is.
    #[inline]
    fn put(&mut self, deadline: Deadline<T>) {
        let tick = tick(deadline.at);
        let wheel = ((tick ^ self.tick).ilog2() / WHEEL_BITS) as usize;
        let slot = (tick >> (WHEEL_BITS * wheel as u32) & SLOT_MASK) as usize;
        self.wheels[wheel].occupied[slot / 64] |= 1 << (slot % 64);
        self.wheels[wheel].words |= 1 << (slot / 64);
        let slot = &mut self.wheels[wheel].slots[slot];
        slot.soonest = slot.soonest.min(deadline.at);
        if slot.first == NO_CHUNK {
            slot.first = self.chunks.begin(deadline);
            slot.last = slot.first;
        } else {
            slot.last = self.chunks.append(slot.last, deadline);
        }
    }

    /// The first slot that has deadlines: those of a fine wheel all come before those of a coarser one.
    #[inline]
    fn first_slot(&self) -> Option<(usize, usize)> {
        self.wheels.iter().enumerate().find_map(|(wheel, slots)| Some((wheel, slots.first()?)))
    }

    /// Turns to the next slot that has deadlines, deals out coarse slots on the way, and opens it.
    fn open_next(&mut self) {
        while self.open.is_empty()
            && let Some((wheel, slot)) = self.first_slot()
        {
            let shift = WHEEL_BITS * wheel as u32;
            self.tick = (self.tick >> shift & !SLOT_MASK | slot as u64) << shift;
            let mut chunk = self.wheels[wheel].take(slot);
            while chunk != NO_CHUNK {
                // What is put elsewhere goes into other chunks: this one is given back when it is empty.
                for place in 0..self.chunks.len(chunk) {
                    let deadline = self.chunks.get(chunk, place);
                    if tick(deadline.at) == self.tick {
                        self.open.push(deadline);
                    } else {
                        self.put(deadline);
                    }
                }
                chunk = self.chunks.release(chunk);
            }
        }
        if self.open.len() > 1 {
            // The soonest and oldest comes last; the sort leaves those of one instant in their order.
            self.open.reverse();
            self.open.sort_by_key(|deadline| std::cmp::Reverse(deadline.at));
        }
    }
}

/// The number of the slot of the first wheel that an instant is in, from the first instant there is.
#[inline]
const fn tick(at: SimTime) -> u64 {
    (at.ns() as u64 ^ 1 << 63) >> TICK_BITS
}

impl Wheel {
    fn new() -> Self {
        Self { occupied: [0; SLOTS / 64], words: 0, slots: vec![Slot::EMPTY; SLOTS].into_boxed_slice() }
    }

    #[inline]
    fn first(&self) -> Option<usize> {
        let word = self.words.trailing_zeros() as usize;
        let bits = self.occupied.get(word)?;
        Some(word * 64 + bits.trailing_zeros() as usize)
    }

    /// Empties a slot and returns its first chunk.
    fn take(&mut self, slot: usize) -> u32 {
        let word = slot / 64;
        self.occupied[word] &= !(1 << (slot % 64));
        if self.occupied[word] == 0 {
            self.words &= !(1 << word);
        }
        std::mem::replace(&mut self.slots[slot], Slot::EMPTY).first
    }
}

impl Slot {
    const EMPTY: Self = Self { soonest: SimTime::MAX, first: NO_CHUNK, last: NO_CHUNK };
}

impl<T: Copy> Chunks<T> {
    /// Appends a deadline to a slot's last chunk. Returns the last chunk.
    #[inline]
    fn append(&mut self, last: u32, deadline: Deadline<T>) -> u32 {
        let chunk = &mut self.chunks[last as usize];
        if let Some(place) = chunk.deadlines.get_mut(chunk.len as usize) {
            *place = deadline;
            chunk.len += 1;
            return last;
        }
        let next = self.begin(deadline);
        self.chunks[last as usize].next = next;
        next
    }

    /// A chunk with one deadline in it.
    #[inline]
    fn begin(&mut self, deadline: Deadline<T>) -> u32 {
        let number = self.free;
        if let Some(chunk) = self.chunks.get_mut(number as usize) {
            self.free = chunk.next;
            chunk.deadlines[0] = deadline;
            (chunk.len, chunk.next) = (1, NO_CHUNK);
            return number;
        }
        self.grow(deadline)
    }

    #[cold]
    fn grow(&mut self, deadline: Deadline<T>) -> u32 {
        assert!(self.chunks.len() < NO_CHUNK as usize, "more than 2^32 chunks of deadlines in one entity");
        // Every place holds something, so that no place needs to say whether it does.
        self.chunks.push(Chunk { deadlines: [deadline; CHUNK], len: 1, next: NO_CHUNK });
        self.chunks.len() as u32 - 1
    }

    #[inline]
    fn len(&self, number: u32) -> usize {
        self.chunks[number as usize].len as usize
    }

    #[inline]
    fn get(&self, number: u32, place: usize) -> Deadline<T> {
        self.chunks[number as usize].deadlines[place]
    }

    /// Gives a chunk back for further use, and returns the one behind it.
    #[inline]
    fn release(&mut self, number: u32) -> u32 {
        let chunk = &mut self.chunks[number as usize];
        let next = std::mem::replace(&mut chunk.next, self.free);
        self.free = number;
        next
    }
}

/// The heap hands out its greatest element: the soonest deadline is the greatest, the older one first.
impl<T> Ord for Joined<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        (other.deadline.at, other.number).cmp(&(self.deadline.at, self.number))
    }
}

impl<T> PartialOrd for Joined<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> PartialEq for Joined<T> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl<T> Eq for Joined<T> {}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use model::SimTime;
    use proptest::prelude::*;

    use super::{OPEN_MAX, NEAR_MAX, TimingWheel};

    /// More deadlines, each sooner than all before it, than the pile holds; some at the instant of its top, some between.
    #[test]
    fn a_full_pile_gives_way_to_what_is_sooner() {
        let descending = (0..3 * NEAR_MAX as i64).map(|number| 1_000 - 10 * number);
        let others = [1_000 - 10 * NEAR_MAX as i64, 1_000 - 10 * (NEAR_MAX as i64 - 1), 995, 1_000];
        let mut wheel = TimingWheel::new(SimTime::ZERO);
        let mut waiting = BTreeSet::new();
        for (number, at_ns) in descending.chain(others).enumerate() {
            wheel.add(SimTime::from_ns(at_ns), number);
            waiting.insert((at_ns, number));
        }
        while let Some((at_ns, number)) = waiting.pop_first() {
            assert_eq!((wheel.soonest(), wheel.take()), (SimTime::from_ns(at_ns), number));
        }
        assert_eq!(wheel.soonest(), SimTime::MAX);
    }

    proptest! {
        /// The open slot fills beyond what is put in place, and empties again.
        #[test]
        fn a_crowded_slot_is_still_in_order(
            steps in proptest::collection::vec((0i64..40, 0usize..3), 8 * OPEN_MAX),
        ) {
            let mut wheel = TimingWheel::new(SimTime::ZERO);
            let mut waiting = BTreeSet::new();
            let mut now_ns = 0;
            for (number, (after_ns, takes)) in steps.into_iter().enumerate() {
                wheel.add(SimTime::from_ns(now_ns + after_ns), number);
                waiting.insert((now_ns + after_ns, number));
                // More are added than taken in the first half, and the other way round in the second.
                let takes = if number < 4 * OPEN_MAX { takes / 2 } else { takes };
                for _ in 0..takes {
                    let Some((at_ns, number)) = waiting.pop_first() else { break };
                    prop_assert_eq!(wheel.soonest(), SimTime::from_ns(at_ns));
                    prop_assert_eq!(wheel.take(), number);
                    now_ns = at_ns;
                }
            }
        }
    }
}

//! A timing wheel: the deadlines of one entity, in order of time and, within an instant, of creation.
//!
//! Four wheels of 512 slots. A slot of the first is 0.54 s long, a slot of the next as long as the whole wheel before
//! it; together they cover every instant there is, so nothing overflows. A slot keeps its deadlines in order of
//! creation. When time comes to a slot of a coarse wheel, it is dealt out to the finer one; when it comes to a slot of the
//! first wheel, its deadlines are put in their places in a short line beside the wheel, the soonest last. So a deadline
//! costs a few moves, however many others there are.
//!
//! What is sooner than everything in the wheel need not go into it. The soonest of all goes to the end of the line: most often it
//! is the next to be taken, as where a desk is done with a document before anything else happens. What belongs in its midst is
//! put there while the line is short; in a long one, what comes late for the slot that was opened last waits in a heap.
//!
//! The wheel turns only when a deadline of it is taken, and that is never before the messages that are due earlier: whatever is
//! added later belongs at or after the slot that was opened last.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use model::SimTime;

/// 2^29 ns, 0.54 s: with a few events in most slots of a busy entity.
const TICK_BITS: u32 = 29;
const WHEEL_BITS: u32 = 9;
const WHEELS: usize = 4;
const _: () =
    assert!(TICK_BITS + WHEELS as u32 * WHEEL_BITS >= 64, "the wheels cover every instant there is");
const WHEEL_SLOTS: usize = 1 << WHEEL_BITS;
const SLOTS: usize = WHEELS * WHEEL_SLOTS;
const WORDS: usize = SLOTS / 64;
/// A slot's deadlines lie in chunks of so many, one behind the other: dealing them out reads memory in order.
const CHUNK: usize = 8;
const NO_CHUNK: u32 = u32::MAX;
/// While the line beside the wheel is shorter than this, a deadline may be put into its midst.
const NEAR_MAX: usize = 48;
/// A slot with more deadlines than this is sorted; those of a smaller one are put in their places one by one.
const FEW: usize = 12;

/// Deadlines, soonest first, those of one instant in order of creation.
#[derive(Clone, Debug)]
pub(crate) struct TimingWheel<T> {
    /// When the soonest deadline is; [`SimTime::MAX`] if there is none.
    soonest: SimTime,
    /// The line beside the wheel, the soonest last; of one instant, the oldest last. Each was sooner than all in the wheel when
    /// it came here, so of one instant those in the wheel are younger.
    near: Vec<Deadline<T>>,
    /// Deadlines of the slot that was opened last, which came when the line was long. They count as in the wheel.
    late: BinaryHeap<Late<T>>,
    late_count: u64,
    /// When the soonest deadline in the wheel is.
    turned_soonest: SimTime,
    /// The number of the slot that was opened last, counted in slots of the first wheel from the first instant there is.
    tick: u64,
    /// A bit for each word of `occupied` that is not 0.
    words: u32,
    /// A bit for each slot that has deadlines.
    occupied: [u64; WORDS],
    /// Wheel by wheel, the finest first: of two slots with deadlines, those of the first are all sooner.
    slots: Box<[Slot]>,
    chunks: Chunks<T>,
}

const _: () = assert!(WORDS <= u32::BITS as usize, "a word has a bit in `words`");

#[derive(Clone, Copy, Debug)]
struct Deadline<T> {
    at: SimTime,
    timer: T,
}

#[derive(Clone, Debug)]
struct Late<T> {
    deadline: Deadline<T>,
    number: u64,
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
            late: BinaryHeap::new(),
            late_count: 0,
            turned_soonest: SimTime::MAX,
            tick: tick(now),
            words: 0,
            occupied: [0; WORDS],
            slots: vec![Slot::EMPTY; SLOTS].into_boxed_slice(),
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
        if at < self.soonest {
            self.near.push(Deadline { at, timer });
            self.soonest = at;
        } else {
            self.add_behind(Deadline { at, timer });
        }
    }

    /// Adds one that is not the soonest.
    #[inline(never)]
    fn add_behind(&mut self, deadline: Deadline<T>) {
        if deadline.at < self.turned_soonest && self.near.len() < NEAR_MAX {
            self.put_near(deadline);
        } else if deadline.at < SimTime::MAX {
            if tick(deadline.at) == self.tick {
                self.late.push(Late { deadline, number: self.late_count });
                self.late_count += 1;
            } else {
                self.turn_in(deadline);
            }
            self.turned_soonest = self.turned_soonest.min(deadline.at);
        }
    }

    /// Takes the soonest deadline. There must be one.
    #[inline]
    pub(crate) fn take(&mut self) -> T {
        if self.near.last().is_none_or(|near| near.at > self.turned_soonest) {
            self.open_next();
        }
        let last = self.near.len() - 1;
        let timer = self.near[last].timer;
        self.near.truncate(last);
        self.soonest = self.turned_soonest.min(self.near.last().map_or(SimTime::MAX, |near| near.at));
        timer
    }

    /// The two that most likely come next.
    #[inline]
    pub(crate) fn next_two(&self) -> (Option<T>, Option<T>) {
        let at = |back: usize| self.near.len().checked_sub(back).map(|place| self.near[place].timer);
        (at(1), at(2))
    }

    /// Puts a deadline in its place in the line: behind everything of the same instant, which is older.
    #[inline]
    fn put_near(&mut self, deadline: Deadline<T>) {
        let place = self.near.partition_point(|near| near.at > deadline.at);
        self.near.insert(place, deadline);
    }

    /// Puts a deadline into the wheel whose turn it is.
    #[inline]
    fn turn_in(&mut self, deadline: Deadline<T>) {
        let tick = tick(deadline.at);
        // The highest bit in which it differs from the present tick tells the wheel.
        let wheel = (tick ^ self.tick | 1).ilog2() / WHEEL_BITS;
        let place = (tick >> (WHEEL_BITS * wheel)) as usize % WHEEL_SLOTS + wheel as usize * WHEEL_SLOTS;
        self.occupied[place / 64] |= 1 << (place % 64);
        self.words |= 1 << (place / 64);
        let slot = &mut self.slots[place];
        slot.soonest = slot.soonest.min(deadline.at);
        if slot.first == NO_CHUNK {
            slot.first = self.chunks.begin(deadline);
            slot.last = slot.first;
        } else {
            slot.last = self.chunks.append(slot.last, deadline);
        }
    }

    /// The first slot that has deadlines.
    #[inline]
    fn first_slot(&self) -> Option<usize> {
        let word = self.words.trailing_zeros() as usize;
        Some(word * 64 + self.occupied.get(word)?.trailing_zeros() as usize)
    }

    /// Brings the soonest deadline of the wheel into the line. There must be one. If it does not come late, that is: turns to
    /// the next slot that has deadlines, deals out coarse slots on the way, and opens it.
    #[inline(never)]
    fn open_next(&mut self) {
        // They are of the slot that was opened last: sooner than all others in the wheel.
        if let Some(Late { deadline, .. }) = self.late.pop() {
            self.near.push(deadline);
            self.turned_soonest = self.find_turned_soonest();
            return;
        }
        loop {
            let place = self.first_slot().expect("the wheel has a deadline");
            let (wheel, slot) = (place / WHEEL_SLOTS, (place % WHEEL_SLOTS) as u64);
            let shift = WHEEL_BITS * wheel as u32;
            self.tick = (self.tick >> shift & !(WHEEL_SLOTS as u64 - 1) | slot) << shift;
            let first = self.empty(place);
            if wheel == 0 {
                self.open(first);
                break;
            }
            self.deal_out(first);
        }
        self.turned_soonest = self.find_turned_soonest();
    }

    fn find_turned_soonest(&self) -> SimTime {
        match self.late.peek() {
            Some(late) => late.deadline.at,
            None => self.first_slot().map_or(SimTime::MAX, |place| self.slots[place].soonest),
        }
    }

    /// Takes the deadlines out of a slot: the first chunk of them.
    fn empty(&mut self, place: usize) -> u32 {
        let word = place / 64;
        self.occupied[word] &= !(1 << (place % 64));
        if self.occupied[word] == 0 {
            self.words &= !(1 << word);
        }
        std::mem::replace(&mut self.slots[place], Slot::EMPTY).first
    }

    /// Deals the deadlines of a coarse slot out to finer ones.
    fn deal_out(&mut self, mut chunk: u32) {
        while chunk != NO_CHUNK {
            // They go into other chunks: this one is given back when it is empty.
            for place in 0..self.chunks.len(chunk) {
                self.turn_in(self.chunks.get(chunk, place));
            }
            chunk = self.chunks.release(chunk);
        }
    }

    /// Puts the deadlines of a slot in their places in the line.
    fn open(&mut self, mut chunk: u32) {
        let before = self.near.len();
        while chunk != NO_CHUNK {
            for place in 0..self.chunks.len(chunk) {
                let deadline = self.chunks.get(chunk, place);
                if self.near.len() - before < FEW {
                    self.put_near(deadline);
                } else {
                    self.near.push(deadline);
                }
            }
            chunk = self.chunks.release(chunk);
        }
        if self.near.len() - before > FEW {
            // The sort leaves those of one instant in their order, so the youngest must come first.
            self.near[before + FEW..].reverse();
            self.near.rotate_left(before + FEW);
            self.near.sort_by_key(|deadline| Reverse(deadline.at));
        }
    }
}

/// The number of the slot of the first wheel that an instant is in, from the first instant there is.
#[inline]
const fn tick(at: SimTime) -> u64 {
    (at.ns() as u64 ^ 1 << 63) >> TICK_BITS
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
impl<T> Ord for Late<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        (other.deadline.at, other.number).cmp(&(self.deadline.at, self.number))
    }
}

impl<T> PartialOrd for Late<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> PartialEq for Late<T> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl<T> Eq for Late<T> {}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use model::SimTime;
    use proptest::prelude::*;

    use super::{NEAR_MAX, TimingWheel};

    /// More deadlines, each sooner than all before it, than may be put into the midst of the line; some at the instant of the
    /// soonest, some between.
    #[test]
    fn a_long_line_beside_the_wheel_is_still_in_order() {
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

    /// How much later a deadline is: mostly in the same slot, often at the same instant as others; also about a slot of any of
    /// the wheels later.
    fn after_ns() -> impl Strategy<Value = i64> {
        let slots_later = (0u32..3, -3i64..4).prop_map(|(wheel, beside)| {
            let slot_ns = 1 << (super::TICK_BITS + super::WHEEL_BITS * wheel);
            slot_ns + beside
        });
        prop_oneof![12 => 0i64..40, 1 => slots_later]
    }

    proptest! {
        /// Slots are opened with few deadlines and with many, and filled again while they are open.
        #[test]
        fn crowded_slots_are_still_in_order(
            steps in proptest::collection::vec((after_ns(), 0usize..3), 8 * NEAR_MAX),
        ) {
            let mut wheel = TimingWheel::new(SimTime::ZERO);
            let mut waiting = BTreeSet::new();
            let mut now_ns = 0;
            for (number, (after_ns, takes)) in steps.into_iter().enumerate() {
                wheel.add(SimTime::from_ns(now_ns + after_ns), number);
                waiting.insert((now_ns + after_ns, number));
                // More are added than taken in the first half, and the other way round in the second.
                let takes = if number < 4 * NEAR_MAX { takes / 2 } else { takes };
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

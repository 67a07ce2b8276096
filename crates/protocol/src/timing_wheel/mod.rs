//! A timing wheel: the deadlines of one entity, in order of time and, within an instant, of creation.
//!
//! Four wheels of 512 slots. A slot of the first is 0.27 s long, a slot of the next as long as the whole wheel before
//! it; together they cover every instant there is, so nothing overflows. A slot keeps its deadlines in order of
//! creation ([`chunks`]). When time comes to a slot of a coarse wheel, it is dealt out to the finer one; when it comes to a slot of
//! the first wheel, its deadlines take part in a tournament beside the wheel ([`tournament`]), where the soonest wins. So a deadline
//! costs a few moves, however many others there are.
//!
//! What is sooner than everything in the wheel need not go into it: it joins the tournament at once. That has few seats. What finds
//! none when a slot is opened waits beside it in order (the crowd); what comes late for that slot waits in a heap.
//!
//! The wheel turns only when a deadline of it is taken, and that is never before the messages that are due earlier: whatever is
//! added later belongs at or after the slot that was opened last. When a slot is opened, the crowd is empty, and what is in the
//! tournament is later than the slot's soonest; where it shares an instant with one of the slot, it is the older.

mod chunks;
mod tournament;

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use model::SimTime;

use chunks::{CHUNK, Chunks, NO_CHUNK};
use tournament::Tournament;

/// 2^28 ns, 0.27 s: with a few events in most slots of a busy entity.
const TICK_BITS: u32 = 28;
const WHEEL_BITS: u32 = 9;
const WHEELS: usize = 4;
const _: () =
    assert!(TICK_BITS + WHEELS as u32 * WHEEL_BITS >= 64, "the wheels cover every instant there is");
const WHEEL_SLOTS: usize = 1 << WHEEL_BITS;
const SLOTS: usize = WHEELS * WHEEL_SLOTS;
const WORDS: usize = SLOTS / 64;

/// Deadlines, soonest first, those of one instant in order of creation.
#[derive(Clone, Debug)]
pub(crate) struct TimingWheel<T> {
    /// When the soonest deadline is that is not in the wheel; [`SimTime::MAX`] if there is none.
    near_soonest: SimTime,
    /// Deadlines that came when they were sooner than all in the wheel, and those of the slot that was opened last.
    near: Tournament<T>,
    /// What found no room there when the slot was opened, the soonest last; of one instant, the oldest last.
    crowd: Vec<Crowded<T>>,
    /// Deadlines of the slot that was opened last (at first: of the beginning), which came when no seat was free, or when others in the
    /// wheel were as soon or sooner. They count as in the wheel.
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

/// A deadline that has come out of the wheel and found no room.
#[derive(Clone, Copy, Debug)]
struct Crowded<T> {
    deadline: Deadline<T>,
    /// Of the near ones of its instant, those with smaller numbers are older.
    before: u64,
}

#[derive(Clone, Debug)]
struct Late<T> {
    deadline: Deadline<T>,
    number: u64,
}

/// A slot knows how full its last chunk is, so that a deadline is put there without a look at the chunk, which lies far away.
#[derive(Clone, Copy, Debug)]
struct Slot {
    soonest: SimTime,
    first: u32,
    last: u32,
    in_last: u32,
}

impl<T: Copy> TimingWheel<T> {
    /// An empty wheel for deadlines at or after `now`.
    pub(crate) fn new(now: SimTime) -> Self {
        Self {
            near_soonest: SimTime::MAX,
            near: Tournament::new(),
            crowd: Vec::new(),
            late: BinaryHeap::new(),
            late_count: 0,
            turned_soonest: SimTime::MAX,
            tick: tick(now),
            words: 0,
            occupied: [0; WORDS],
            slots: vec![Slot::EMPTY; SLOTS].into_boxed_slice(),
            chunks: Chunks::new(),
        }
    }

    /// When the soonest deadline is; [`SimTime::MAX`] if there is none.
    #[inline]
    pub(crate) fn soonest(&self) -> SimTime {
        self.near_soonest.min(self.turned_soonest)
    }

    /// Adds a deadline, not before the last one taken. One at [`SimTime::MAX`] never comes, and is not kept.
    #[inline(never)]
    pub(crate) fn add(&mut self, at: SimTime, timer: T) {
        if at < self.turned_soonest && self.near.has_room(at) {
            self.near.add(at, timer);
            self.near_soonest = self.near_soonest.min(at);
        } else {
            self.add_behind(Deadline { at, timer });
        }
    }

    /// Adds one that belongs into the wheel.
    #[inline(never)]
    fn add_behind(&mut self, deadline: Deadline<T>) {
        if deadline.at == SimTime::MAX {
            return;
        }
        if tick(deadline.at) == self.tick {
            self.late.push(Late { deadline, number: self.late_count });
            self.late_count += 1;
        } else {
            self.turn_in(deadline);
        }
        self.turned_soonest = self.turned_soonest.min(deadline.at);
    }

    /// Takes the soonest deadline. There must be one. `foresee` is told of those that come out of a slot of the wheel: who waited that
    /// long lies far away by now.
    #[inline]
    pub(crate) fn take(&mut self, foresee: impl FnMut(T)) -> T {
        if self.near_soonest > self.turned_soonest {
            self.open_next(foresee);
        }
        if !self.crowd.is_empty() {
            return self.take_of_crowd();
        }
        let timer = self.near.take();
        self.near_soonest = self.near.soonest();
        timer
    }

    /// The same while there is a crowd.
    #[inline(never)]
    fn take_of_crowd(&mut self) -> T {
        let timer = match self.crowd.last() {
            Some(Crowded { deadline, .. }) if !self.is_near_next() => {
                let timer = deadline.timer;
                self.crowd.pop();
                timer
            }
            _ => self.near.take(),
        };
        let near = self.near.soonest();
        self.near_soonest = self.crowd.last().map_or(near, |crowded| crowded.deadline.at.min(near));
        timer
    }

    /// Whether the soonest of those that are not in the wheel found room.
    #[inline]
    fn is_near_next(&self) -> bool {
        self.crowd.last().is_none_or(|crowded| {
            let (near, crowded_at) = (self.near.soonest(), crowded.deadline.at);
            near < crowded_at || (near == crowded_at && self.near.soonest_number() < crowded.before)
        })
    }

    /// The one that most likely comes next.
    #[expect(clippy::inline_always, reason = "most roles do not ask who is first: then it is not looked up")]
    #[inline(always)]
    pub(crate) fn first(&self) -> Option<T> {
        if self.is_near_next() { self.near.first() } else { Some(self.crowd.last()?.deadline.timer) }
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
        if slot.in_last == CHUNK as u32 {
            let chunk = self.chunks.begin(deadline);
            match slot.first {
                NO_CHUNK => slot.first = chunk,
                _ => self.chunks.link(slot.last, chunk),
            }
            (slot.last, slot.in_last) = (chunk, 1);
        } else {
            self.chunks.put(slot.last, slot.in_last, deadline);
            slot.in_last += 1;
        }
    }

    /// The first slot that has deadlines.
    #[inline]
    fn first_slot(&self) -> Option<usize> {
        let word = self.words.trailing_zeros() as usize;
        Some(word * 64 + self.occupied.get(word)?.trailing_zeros() as usize)
    }

    /// Takes the soonest deadline out of the wheel. There must be one. If it does not come late, that is: turns to the next slot
    /// that has deadlines, deals out coarse slots on the way, and opens it.
    #[inline(never)]
    fn open_next(&mut self, foresee: impl FnMut(T)) {
        // They are of the slot that was opened last: sooner than all others in the wheel.
        if let Some(Late { deadline, .. }) = self.late.pop() {
            self.turn_out(deadline);
            self.turned_soonest = self.find_turned_soonest();
            return;
        }
        loop {
            let place = self.first_slot().expect("the wheel has a deadline");
            let (wheel, in_wheel) = (place / WHEEL_SLOTS, (place % WHEEL_SLOTS) as u64);
            let shift = WHEEL_BITS * wheel as u32;
            self.tick = (self.tick >> shift & !(WHEEL_SLOTS as u64 - 1) | in_wheel) << shift;
            let slot = self.empty(place);
            if wheel == 0 {
                self.open(slot, foresee);
                break;
            }
            self.deal_out(slot);
        }
        self.turned_soonest = self.find_turned_soonest();
    }

    fn find_turned_soonest(&self) -> SimTime {
        match self.late.peek() {
            Some(late) => late.deadline.at,
            None => self.first_slot().map_or(SimTime::MAX, |place| self.slots[place].soonest),
        }
    }

    /// Takes the deadlines out of a slot.
    fn empty(&mut self, place: usize) -> Slot {
        let word = place / 64;
        self.occupied[word] &= !(1 << (place % 64));
        if self.occupied[word] == 0 {
            self.words &= !(1 << word);
        }
        std::mem::replace(&mut self.slots[place], Slot::EMPTY)
    }

    /// Deals the deadlines of a coarse slot out to finer ones.
    fn deal_out(&mut self, slot: Slot) {
        let mut chunk = slot.first;
        while chunk != NO_CHUNK {
            // They go into other chunks: this one is given back when it is empty.
            for place in 0..slot.len_of(chunk) {
                self.turn_in(self.chunks.get(chunk, place));
            }
            chunk = self.chunks.release(chunk);
        }
    }

    /// Takes the deadlines of a slot out.
    fn open(&mut self, slot: Slot, mut foresee: impl FnMut(T)) {
        let mut chunk = slot.first;
        while chunk != NO_CHUNK {
            for place in 0..slot.len_of(chunk) {
                let deadline = self.chunks.get(chunk, place);
                foresee(deadline.timer);
                self.turn_out(deadline);
            }
            chunk = self.chunks.release(chunk);
        }
        // The sort leaves those of one instant in their order, so the youngest must come first.
        self.crowd.reverse();
        self.crowd.sort_by_key(|crowded| Reverse(crowded.deadline.at));
    }

    /// A deadline has left the wheel. Of one instant, all that did before are older.
    #[inline]
    fn turn_out(&mut self, deadline: Deadline<T>) {
        if self.near.has_room(deadline.at) {
            self.near.add(deadline.at, deadline.timer);
        } else {
            self.crowd.push(Crowded { deadline, before: self.near.created() });
        }
    }
}

/// The number of the slot of the first wheel that an instant is in, from the first instant there is.
#[inline]
const fn tick(at: SimTime) -> u64 {
    (at.ns() as u64 ^ 1 << 63) >> TICK_BITS
}

impl Slot {
    /// Without a chunk, so the next deadline begins one.
    const EMPTY: Self =
        Self { soonest: SimTime::MAX, first: NO_CHUNK, last: NO_CHUNK, in_last: CHUNK as u32 };

    /// How many deadlines are in a chunk of this slot.
    #[inline]
    fn len_of(&self, chunk: u32) -> usize {
        if chunk == self.last { self.in_last as usize } else { CHUNK }
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
mod tests;

//! Deadlines in chunks, one behind the other: dealing out a slot of the wheel reads memory in order.

use super::Deadline;

/// So many deadlines lie in a chunk.
pub(super) const CHUNK: usize = 8;
/// The number of no chunk.
pub(super) const NO_CHUNK: u32 = u32::MAX;

/// The chunks of all slots, by number.
#[derive(Clone, Debug)]
pub(super) struct Chunks<T> {
    chunks: Vec<Chunk<T>>,
    /// The first of the chunks that are not used.
    free: u32,
}

#[derive(Clone, Debug)]
struct Chunk<T> {
    deadlines: [Deadline<T>; CHUNK],
    next: u32,
}

impl<T: Copy> Chunks<T> {
    /// None yet.
    pub(super) const fn new() -> Self {
        Self { chunks: Vec::new(), free: NO_CHUNK }
    }

    /// Puts a deadline into a chunk.
    #[inline]
    pub(super) fn put(&mut self, chunk: u32, place: u32, deadline: Deadline<T>) {
        self.chunks[chunk as usize].deadlines[place as usize % CHUNK] = deadline;
    }

    /// One chunk follows another.
    #[inline]
    pub(super) fn link(&mut self, chunk: u32, next: u32) {
        self.chunks[chunk as usize].next = next;
    }

    /// A chunk with one deadline in it.
    #[inline]
    pub(super) fn begin(&mut self, deadline: Deadline<T>) -> u32 {
        let number = self.free;
        if let Some(chunk) = self.chunks.get_mut(number as usize) {
            self.free = chunk.next;
            chunk.deadlines[0] = deadline;
            chunk.next = NO_CHUNK;
            return number;
        }
        self.grow(deadline)
    }

    #[cold]
    fn grow(&mut self, deadline: Deadline<T>) -> u32 {
        assert!(self.chunks.len() < NO_CHUNK as usize, "more than 2^32 chunks of deadlines in one entity");
        // Every place holds something, so that no place needs to say whether it does.
        self.chunks.push(Chunk { deadlines: [deadline; CHUNK], next: NO_CHUNK });
        self.chunks.len() as u32 - 1
    }

    #[inline]
    pub(super) fn get(&self, number: u32, place: usize) -> Deadline<T> {
        self.chunks[number as usize].deadlines[place % CHUNK]
    }

    /// Gives a chunk back for further use, and returns the one behind it.
    #[inline]
    pub(super) fn release(&mut self, number: u32) -> u32 {
        let chunk = &mut self.chunks[number as usize];
        let next = std::mem::replace(&mut chunk.next, self.free);
        self.free = number;
        next
    }
}

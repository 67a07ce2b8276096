//! A set of slot numbers, as bits: finding the lowest or the highest member takes a few instructions.

/// Slots, each in or out. Most halls have at most 64: those bits are at hand.
#[derive(Clone, Debug, Default)]
pub(crate) struct SlotSet {
    first: u64,
    rest: Vec<u64>,
    len: u32,
}

impl SlotSet {
    /// How many are in.
    #[inline]
    pub(crate) fn len(&self) -> u32 {
        self.len
    }

    /// Whether none is in.
    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.len == 0
    }

    fn word(&self, slot: u32) -> u64 {
        match (slot / 64).checked_sub(1) {
            None => self.first,
            Some(place) => self.rest.get(place as usize).copied().unwrap_or(0),
        }
    }

    /// Whether this one is in.
    pub(crate) fn contains(&self, slot: u32) -> bool {
        self.word(slot) >> (slot % 64) & 1 == 1
    }

    /// Puts one in that is out.
    #[inline]
    pub(crate) fn insert(&mut self, slot: u32) {
        debug_assert!(!self.contains(slot), "slot {slot} is in already");
        self.len += 1;
        if slot < 64 {
            self.first |= 1 << slot;
        } else {
            self.insert_far(slot);
        }
    }

    #[inline(never)]
    fn insert_far(&mut self, slot: u32) {
        let place = slot as usize / 64 - 1;
        if place >= self.rest.len() {
            self.rest.resize(place + 1, 0);
        }
        self.rest[place] |= 1 << (slot % 64);
    }

    /// Takes one out, if it is in; says if it was.
    pub(crate) fn remove(&mut self, slot: u32) -> bool {
        let was_in = self.contains(slot);
        if was_in {
            let mask = !(1u64 << (slot % 64));
            match (slot as usize / 64).checked_sub(1) {
                None => self.first &= mask,
                Some(place) => self.rest[place] &= mask,
            }
            self.len -= 1;
        }
        was_in
    }

    /// Takes the lowest out.
    #[inline]
    pub(crate) fn pop_first(&mut self) -> Option<u32> {
        if self.first == 0 {
            return self.pop_far();
        }
        let slot = self.first.trailing_zeros();
        self.first &= self.first - 1;
        self.len -= 1;
        Some(slot)
    }

    #[inline(never)]
    fn pop_far(&mut self) -> Option<u32> {
        let (place, word) = self.rest.iter_mut().enumerate().find(|(_, word)| **word != 0)?;
        let slot = (place as u32 + 1) * 64 + word.trailing_zeros();
        *word &= *word - 1;
        self.len -= 1;
        Some(slot)
    }

    /// The highest.
    pub(crate) fn last(&self) -> Option<u32> {
        let far = self.rest.iter().enumerate().rfind(|(_, word)| **word != 0);
        match far {
            Some((place, word)) => Some((place as u32 + 1) * 64 + word.ilog2()),
            None => self.first.checked_ilog2(),
        }
    }

    /// Takes all out.
    pub(crate) fn clear(&mut self) {
        self.first = 0;
        self.rest.fill(0);
        self.len = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lowest_and_highest_are_found_across_words() {
        let mut set = SlotSet::default();
        assert_eq!((set.pop_first(), set.last()), (None, None));
        for slot in [130, 3, 64, 7] {
            set.insert(slot);
        }
        assert_eq!((set.len(), set.last()), (4, Some(130)));
        assert!(set.contains(64) && !set.contains(65) && !set.contains(1_000));
        assert!(set.remove(130) && !set.remove(130));
        assert_eq!(set.last(), Some(64));
        assert_eq!(
            [set.pop_first(), set.pop_first(), set.pop_first(), set.pop_first()],
            [Some(3), Some(7), Some(64), None]
        );
        assert!(set.is_empty());
    }
}

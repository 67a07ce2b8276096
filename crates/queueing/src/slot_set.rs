//! A set of slot numbers, as bits: finding the lowest or the highest member takes a few instructions.

/// Slots, each in or out.
#[derive(Clone, Debug, Default)]
pub(crate) struct SlotSet {
    words: Vec<u64>,
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

    /// Whether this one is in.
    pub(crate) fn contains(&self, slot: u32) -> bool {
        self.words.get(slot as usize / 64).is_some_and(|word| word >> (slot % 64) & 1 == 1)
    }

    /// Puts one in that is out.
    #[inline]
    pub(crate) fn insert(&mut self, slot: u32) {
        let word = slot as usize / 64;
        if word >= self.words.len() {
            self.words.resize(word + 1, 0);
        }
        debug_assert!(!self.contains(slot), "slot {slot} is in already");
        self.words[word] |= 1 << (slot % 64);
        self.len += 1;
    }

    /// Takes one out, if it is in; says if it was.
    pub(crate) fn remove(&mut self, slot: u32) -> bool {
        let was_in = self.contains(slot);
        if was_in {
            self.words[slot as usize / 64] &= !(1 << (slot % 64));
            self.len -= 1;
        }
        was_in
    }

    /// Takes the lowest out.
    #[inline]
    pub(crate) fn pop_first(&mut self) -> Option<u32> {
        let (number, word) = self.words.iter_mut().enumerate().find(|(_, word)| **word != 0)?;
        let bit = word.trailing_zeros();
        *word &= *word - 1;
        self.len -= 1;
        Some(number as u32 * 64 + bit)
    }

    /// The highest.
    pub(crate) fn last(&self) -> Option<u32> {
        let (number, word) = self.words.iter().enumerate().rfind(|(_, word)| **word != 0)?;
        Some(number as u32 * 64 + 63 - word.leading_zeros())
    }

    /// Takes all out.
    pub(crate) fn clear(&mut self) {
        self.words.fill(0);
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

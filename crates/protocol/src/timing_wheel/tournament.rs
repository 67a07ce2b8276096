//! A tournament of few deadlines: each new one plays against those that wait, and the soonest wins.
//!
//! A random length decides where a deadline belongs, so nobody can guess it. In a sorted line its place is looked for and the
//! others are moved up, and the processor guesses wrongly at each step, and learns so late, when the length is known. Here a
//! deadline takes any free seat and plays its way up by comparisons without branches, however early or late it is.
//!
//! Two of one instant play by their seats. Who takes the winner finds out that it was one of several, and looks for the oldest.

use model::SimTime;

/// So many deadlines find a seat.
pub(super) const SEATS: usize = 64;
/// While they are no more than this, only the first seats are taken.
const FEW: usize = 8;
/// Where the winner of the first seats is; that of all is at place 1.
const LAST_OF_FEW: usize = SEATS / FEW;
const SEAT_BITS: u32 = SEATS.ilog2();

/// When a deadline is, and its seat in the last bits: whichever is smaller is sooner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Player(i64);

impl Player {
    /// Nobody: later than everybody.
    const NOBODY: Self = Self(i64::MAX);

    #[inline]
    fn new(at: SimTime, seat: usize) -> Self {
        Self(at.ns() << SEAT_BITS | seat as i64)
    }

    /// Whether a deadline at this instant has room for a seat in its last bits, and can be told from nobody's: within 2^57 ns, four and
    /// a half years, of the start.
    #[inline]
    fn can_be(at: SimTime) -> bool {
        const HALF: i64 = 1 << (63 - SEAT_BITS);
        (at.ns().wrapping_add(HALF) as u64) < 2 * HALF as u64 - 1
    }

    /// When its deadline is. That of nobody is later than all that can be.
    #[inline]
    fn at_ns(self) -> i64 {
        self.0 >> SEAT_BITS
    }

    #[inline]
    fn seat(self) -> usize {
        self.0 as usize % SEATS
    }
}

/// Up to [`SEATS`] deadlines, soonest first, those of one instant in order of creation.
///
/// Seats are taken from the lowest on, so that few play few games: the first eight among themselves.
#[derive(Clone, Debug)]
pub(super) struct Tournament<T> {
    /// The winner of each game: of the games at places 2n and 2n + 1 at place n; from `SEATS` on, who sits there.
    winners: Box<[Player; 2 * SEATS]>,
    /// What is due, seat by seat, with its number in the order of creation.
    timers: Vec<(T, u64)>,
    /// A bit for each seat that is free.
    free: u64,
    /// Where the winner of all is: the last game of all, or that of the first few seats while nobody sits elsewhere. Then what lies
    /// beyond is of the past; the first who sits elsewhere again sits right behind the few, and plays through all of that.
    last_game: usize,
    /// So many have come.
    created: u64,
}

impl<T: Copy> Tournament<T> {
    pub(super) fn new() -> Self {
        Self {
            winners: Box::new([Player::NOBODY; 2 * SEATS]),
            timers: Vec::with_capacity(SEATS),
            free: u64::MAX,
            last_game: LAST_OF_FEW,
            created: 0,
        }
    }

    /// Whether a deadline at this instant finds a seat.
    #[inline]
    pub(super) fn has_room(&self, at: SimTime) -> bool {
        self.free != 0 && Player::can_be(at)
    }

    /// So many have come so far.
    #[inline]
    pub(super) fn created(&self) -> u64 {
        self.created
    }

    #[inline]
    fn winner(&self) -> Player {
        self.winners[self.last_game % (2 * SEATS)]
    }

    /// When the soonest is; [`SimTime::MAX`] if there is none.
    #[inline]
    pub(super) fn soonest(&self) -> SimTime {
        let winner = self.winner();
        if winner == Player::NOBODY { SimTime::MAX } else { SimTime::from_ns(winner.at_ns()) }
    }

    /// One that is due soonest.
    #[inline]
    pub(super) fn first(&self) -> Option<T> {
        let winner = self.winner();
        if winner == Player::NOBODY { None } else { Some(self.timers.get(winner.seat())?.0) }
    }

    /// Adds a deadline. There must be room.
    #[inline]
    pub(super) fn add(&mut self, at: SimTime, timer: T) {
        debug_assert!(self.has_room(at), "every seat is taken");
        let seat = self.free.trailing_zeros() as usize % SEATS;
        self.free &= self.free.wrapping_sub(1);
        match self.timers.get_mut(seat) {
            Some(place) => *place = (timer, self.created),
            None => self.furnish(timer),
        }
        self.created += 1;
        if seat >= FEW {
            self.last_game = 1;
        }
        self.play(seat, Player::new(at, seat));
    }

    /// A seat is taken for the first time: as the lowest is taken first, it is the next.
    #[cold]
    #[inline(never)]
    fn furnish(&mut self, timer: T) {
        self.timers.push((timer, self.created));
    }

    /// Takes the soonest, of one instant the oldest. There must be one.
    #[expect(clippy::inline_always, reason = "every input of every role begins here")]
    #[inline(always)]
    pub(super) fn take(&mut self) -> T {
        let winner = self.winner();
        debug_assert!(winner != Player::NOBODY, "nobody takes part");
        self.leave(winner.seat());
        let is_one_of_several = self.winner().at_ns() == winner.at_ns();
        let seat = if is_one_of_several { self.let_oldest_leave(winner) } else { winner.seat() };
        if !self.free >> FEW == 0 {
            self.last_game = LAST_OF_FEW;
        }
        self.timers[seat].0
    }

    /// Others are due at the instant of the winner, who has left: the oldest of all leaves instead. Returns its seat.
    #[inline(never)]
    fn let_oldest_leave(&mut self, winner: Player) -> usize {
        let number = |player: Player| self.timers[player.seat()].1;
        let others = self.winners[SEATS..].iter().copied().filter(|other| other.at_ns() == winner.at_ns());
        let oldest =
            others.fold(winner, |oldest, other| if number(other) < number(oldest) { other } else { oldest });
        if oldest != winner {
            self.leave(oldest.seat());
            self.free &= !(1 << winner.seat());
            self.play(winner.seat(), winner);
        }
        oldest.seat()
    }

    /// The number of the oldest that is due soonest; the greatest number if there is none.
    pub(super) fn soonest_number(&self) -> u64 {
        let winner = self.winner();
        let players = self.winners[SEATS..].iter().filter(|player| **player != Player::NOBODY);
        let first = players.filter(|player| player.at_ns() == winner.at_ns());
        first.map(|player| self.timers[player.seat()].1).min().unwrap_or(u64::MAX)
    }

    #[inline]
    fn leave(&mut self, seat: usize) {
        self.free |= 1 << seat;
        self.play(seat, Player::NOBODY);
    }

    /// Plays the games of a seat, up to the last one.
    #[inline]
    fn play(&mut self, seat: usize, player: Player) {
        let mut place = SEATS + seat;
        let mut winner = player;
        self.winners[place] = winner;
        for _ in 0..FEW.ilog2() {
            (place, winner) = self.game(place, winner);
        }
        if self.last_game == 1 {
            for _ in FEW.ilog2()..SEATS.ilog2() {
                (place, winner) = self.game(place, winner);
            }
        }
    }

    /// One game: who is at this place against its neighbour. Returns where the winner is, and who that is.
    #[inline]
    fn game(&mut self, place: usize, player: Player) -> (usize, Player) {
        let winner = player.min(self.winners[(place ^ 1) % (2 * SEATS)]);
        self.winners[place / 2 % SEATS] = winner;
        (place / 2, winner)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use model::SimTime;
    use proptest::prelude::*;

    use super::{Player, SEATS, Tournament};

    proptest! {
        /// Few and many, nearly all of them at an instant of others.
        #[test]
        fn the_soonest_and_oldest_leaves_first(
            steps in proptest::collection::vec((any::<bool>(), 0i64..4), 0..12 * SEATS),
        ) {
            let (mut tournament, mut plain) = (Tournament::new(), BTreeSet::new());
            for (number, (adds, at_ns)) in steps.into_iter().enumerate() {
                // More are added at one time, more are taken at another, so that it fills and empties.
                let adds = if (number / SEATS).is_multiple_of(2) { adds || at_ns == 0 } else { adds && at_ns != 0 };
                if adds && plain.len() < SEATS {
                    tournament.add(SimTime::from_ns(at_ns), number);
                    plain.insert((at_ns, number));
                } else if let Some((at_ns, number)) = plain.pop_first() {
                    prop_assert_eq!(tournament.soonest(), SimTime::from_ns(at_ns));
                    prop_assert!(tournament.first().is_some());
                    prop_assert_eq!(tournament.take(), number);
                }
            }
        }
    }

    /// A deadline that finds a seat is sooner than nobody, and its instant comes back.
    #[test]
    fn what_finds_a_seat_is_told_from_nobody() {
        for shift in 0..64 {
            for at_ns in
                [i64::MIN >> shift, (i64::MIN >> shift) + 1, (i64::MAX >> shift) - 1, i64::MAX >> shift]
            {
                if Player::can_be(SimTime::from_ns(at_ns)) {
                    let player = Player::new(SimTime::from_ns(at_ns), SEATS - 1);
                    assert_eq!((player.at_ns(), player.seat()), (at_ns, SEATS - 1));
                    assert!(player < Player::NOBODY && player.at_ns() != Player::NOBODY.at_ns());
                }
            }
        }
        let can_be = |at_ns| Player::can_be(SimTime::from_ns(at_ns));
        let half = 1 << 57;
        assert_eq!([can_be(-half - 1), can_be(-half)], [false, true]);
        assert_eq!([can_be(half - 2), can_be(half - 1)], [true, false]);
    }
}

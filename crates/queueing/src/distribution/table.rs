//! A quantile function as a table: what a draw costs is two loads and an interpolation between whole numbers.

use super::family::Family;

/// Below 2^-20 and above 1 - 2^-20 the exact function is used.
const OCTAVES: u32 = 19;

/// So far off, in parts of the value, may the middle of a cell be.
const TOLERANCE: f64 = 6e-6;
/// Values below this part of the mean are held to the tolerance of this part.
const SMALL: f64 = 0.05;
/// So much probability may fall on cells that are not good enough.
const INEXACT_MAX: f64 = 0.01;
/// The greatest node has so many bits at most: twice the difference of two still fits into a word.
const NODE_BITS: i32 = 60;
/// With fewer binary places than this, the nanoseconds of a unit of seconds would not fit into a word. Values of 2^30 and more
/// have no table.
const PLACES_MIN: i32 = 30;
const NS_PER_SECOND: u128 = 1_000_000_000;
/// A node at an end of a cell that straight lines do not fit.
const NO_NODE: i64 = -1;

/// Values of a quantile function at nodes that are dense in both tails: every halving of the tail has the same number
/// of cells. There are no nodes at the ends of a cell that straight lines do not fit (a jump, a bend): there the exact
/// function has to be asked.
///
/// It is read by the bits of a random word: from the word to the value there is no branch that nobody could guess, no
/// floating-point number and no shift of a double word. In a simulation of queues the next event waits for the last draw.
#[derive(Debug)]
pub(super) struct Table {
    /// The value of a unit: the nodes are whole numbers of units.
    unit: f64,
    /// Nanoseconds a unit of seconds, in parts of 2^-64.
    unit_ns: u64,
    /// Bits of a tail's mantissa that name a cell of its octave.
    cell_bits: u32,
    /// The nodes of one side.
    side: usize,
    /// Nodes by share from below, from 2^-20 up to 1/2, and behind them by share from above.
    nodes: Box<[i64]>,
}

impl Table {
    /// A table as coarse as it may be; `None` for values that are too large for one.
    pub(super) fn of(family: &Family) -> Option<Self> {
        let greatest = family.quantile(1.0 - libm::exp2(-f64::from(OCTAVES) - 1.0));
        let places = (NODE_BITS - 1).saturating_sub(libm::ilogb(greatest)).min(NODE_BITS);
        if places < PLACES_MIN {
            return None;
        }
        let unit = libm::exp2(-f64::from(places));
        let unit_ns = (NS_PER_SECOND << (64 - places)) as u64;
        let mut best = None;
        for cell_bits in 6..=9 {
            let (mut nodes, inexact_below) = side(cell_bits, unit, family, |v| v);
            let (upper, inexact_above) = side(cell_bits, unit, family, |v| 1.0 - v);
            let side = nodes.len();
            nodes.extend(upper);
            best = Some(Self { unit, unit_ns, cell_bits, side, nodes: nodes.into() });
            if inexact_below + inexact_above <= INEXACT_MAX {
                break;
            }
        }
        best
    }

    /// The value at the share that a word stands for; `None` where the exact function must be asked.
    #[inline]
    pub(super) fn value(&self, word: u64) -> Option<f64> {
        Some(self.units(word)? as f64 * self.unit)
    }

    /// The same of a value in seconds, in nanoseconds.
    #[inline]
    pub(super) fn ns(&self, word: u64) -> Option<i64> {
        // Units are never negative.
        let product = u128::from(self.units(word)? as u64) * u128::from(self.unit_ns);
        Some(((product + (1 << 63)) >> 64) as i64)
    }

    #[inline]
    fn units(&self, word: u64) -> Option<i64> {
        // All ones in the upper half: there the tail is counted from above.
        let upper = ((word as i64) >> 63) as u64;
        let tail = word ^ upper;
        // The tail is at most a half: of its bits the first is 0. A 1 at the end is below what any cell can tell.
        let octave = (tail | 1).leading_zeros() - 1;
        if octave >= OCTAVES {
            return None;
        }
        let mantissa = tail << octave << 2;
        let cell = (mantissa >> (64 - self.cell_bits)) as usize;
        let part = (mantissa << self.cell_bits >> 1) as i64;
        let place = ((OCTAVES - 1 - octave) as usize) << self.cell_bits | cell;
        let first = (upper as usize & self.side) + place;
        let cell = self.nodes.get(first..)?.get(..2)?;
        let (from, to) = (cell[0], cell[1]);
        // Half of it and twice the other: the shift takes the upper word of the product.
        let difference = (i128::from((to - from) << 1) * i128::from(part)) >> 64;
        (from.min(to) != NO_NODE).then_some(from + difference as i64)
    }
}

/// The nodes of one side, and the probability that falls on cells where they are no good.
fn side(cell_bits: u32, unit: f64, family: &Family, share: impl Fn(f64) -> f64) -> (Vec<i64>, f64) {
    let cells = (OCTAVES << cell_bits) as usize;
    // Tails from 2^-20 on; a cell is linear in the mantissa of its octave.
    let tail = |place: f64| {
        let cells_of_octave = f64::from(1u32 << cell_bits);
        let octave = libm::floor(place / cells_of_octave);
        libm::exp2(octave - f64::from(OCTAVES) - 1.0) * (1.0 + place / cells_of_octave - octave)
    };
    let exact: Vec<f64> = (0..=cells).map(|place| family.quantile(share(tail(place as f64)))).collect();
    let mut nodes: Vec<i64> = exact.iter().map(|value| libm::round(value / unit) as i64).collect();
    let mut inexact = 0.0;
    let small = SMALL * family.mean();
    for place in 0..cells {
        let middle = family.quantile(share(tail(place as f64 + 0.5)));
        let off = (f64::midpoint(exact[place], exact[place + 1]) - middle).abs();
        if off > TOLERANCE * middle.max(small) {
            inexact += tail(place as f64 + 1.0) - tail(place as f64);
            nodes[place] = NO_NODE;
            nodes[place + 1] = NO_NODE;
        }
    }
    (nodes, inexact)
}

//! A quantile function as a table: what a draw costs is a load and an interpolation.

use super::family::Family;

/// Below 2^-20 and above 1 - 2^-20 the exact function is used.
const OCTAVES: u32 = 19;
const MANTISSA_BITS: u32 = 52;
/// 2^-20 as bits of a double.
const LEAST_BITS: u64 = (1023 - 20) << MANTISSA_BITS;

/// So far off, in parts of the value, may the middle of a cell be.
const TOLERANCE: f64 = 6e-6;
/// Values below this part of the mean are held to the tolerance of this part.
const SMALL: f64 = 0.05;
/// So much probability may fall on cells that are not good enough.
const INEXACT_MAX: f64 = 0.01;

/// Values of a quantile function at nodes that are dense in both tails: every halving of the tail has the same number
/// of cells. The nodes at the ends of a cell that straight lines do not fit (a jump, a bend) are not numbers: there
/// the exact function has to be asked.
#[derive(Debug)]
pub(super) struct Table {
    /// Bits of a mantissa within a cell: a cell is 2^-(52 - `part_bits`) of an octave.
    part_bits: u32,
    /// 2^-`part_bits`.
    part_unit: f64,
    /// Nodes from 2^-20 up to 1/2, by share from below.
    lower: Box<[f64]>,
    /// Nodes from 2^-20 up to 1/2, by share from above.
    upper: Box<[f64]>,
}

impl Table {
    /// A table as coarse as it may be.
    pub(super) fn of(family: &Family) -> Self {
        let mut best = None;
        for cell_bits in 6..=9 {
            let (lower, inexact_below) = side(cell_bits, family, |v| v);
            let (upper, inexact_above) = side(cell_bits, family, |v| 1.0 - v);
            let part_bits = MANTISSA_BITS - cell_bits;
            let table = Self { part_bits, part_unit: 1.0 / (1u64 << part_bits) as f64, lower, upper };
            if inexact_below + inexact_above <= INEXACT_MAX {
                return table;
            }
            best = Some(table);
        }
        best.expect("at least one was tried")
    }

    /// The value at `u`; `None` where the exact function must be asked.
    #[inline]
    pub(super) fn at(&self, u: f64) -> Option<f64> {
        if u < 0.5 { self.cell::<true>(u, &self.lower) } else { self.cell::<false>(1.0 - u, &self.upper) }
    }

    /// The value by the share of a tail: values grow along the lower nodes, and fall along the upper ones.
    #[inline]
    fn cell<const GROWING: bool>(&self, tail: f64, nodes: &[f64]) -> Option<f64> {
        let bits = tail.to_bits();
        let place = (bits.wrapping_sub(LEAST_BITS) >> self.part_bits) as usize;
        let cell = nodes.get(place..)?.get(..2)?;
        let (from, to) = (cell[0], cell[1]);
        // The share of the cell, exactly: cells are linear in the tail's mantissa. (A signed number converts faster.)
        let part = (bits & ((1 << self.part_bits) - 1)) as i64 as f64 * self.part_unit;
        let value = from + (to - from) * part;
        // A rounding must not carry the value past the next node.
        let is_past = if GROWING { value > to } else { value < to };
        if value.is_nan() { None } else { Some(if is_past { to } else { value }) }
    }
}

/// The nodes of one side, and the probability that falls on cells where they are no good.
fn side(cell_bits: u32, family: &Family, share: impl Fn(f64) -> f64) -> (Box<[f64]>, f64) {
    let shift = MANTISSA_BITS - cell_bits;
    let cells = (OCTAVES << cell_bits) as usize;
    let tail = |place: usize, half: u64| {
        f64::from_bits(LEAST_BITS + ((place as u64) << shift) + (half << (shift - 1)))
    };
    let exact: Vec<f64> = (0..=cells).map(|place| family.quantile(share(tail(place, 0)))).collect();
    let mut nodes = exact.clone();
    let mut inexact = 0.0;
    let small = SMALL * family.mean();
    for place in 0..cells {
        let middle = family.quantile(share(tail(place, 1)));
        let off = (f64::midpoint(exact[place], exact[place + 1]) - middle).abs();
        if off > TOLERANCE * middle.max(small) {
            inexact += tail(place + 1, 0) - tail(place, 0);
            nodes[place] = f64::NAN;
            nodes[place + 1] = f64::NAN;
        }
    }
    (nodes.into(), inexact)
}

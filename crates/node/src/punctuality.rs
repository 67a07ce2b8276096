//! How the wall clock treated a run: lateness, holds, lag. None of it is part of the answer.

/// Percentiles of non-negative quantities by counting in bins of powers of two, an eighth of an octave apart:
/// within 10 %, in constant memory.
#[derive(Clone, Debug)]
pub struct Percentiles([u64; Self::COUNT]);

impl Default for Percentiles {
    fn default() -> Self {
        Self([0; Self::COUNT])
    }
}

impl Percentiles {
    const PER_OCTAVE: usize = 8;
    const COUNT: usize = 64 * Self::PER_OCTAVE;

    /// A quantity, this often.
    pub fn record(&mut self, value: u64, weight: u64) {
        let bin = &mut self.0[Self::bin(value)];
        *bin = bin.saturating_add(weight);
    }

    fn bin(value: u64) -> usize {
        let octave = 63 - value.max(1).leading_zeros() as usize;
        let within = if octave >= 3 { (value >> (octave - 3)) as usize & 7 } else { 0 };
        octave * Self::PER_OCTAVE + within
    }

    /// The upper end of the bin that the quantile falls into; 0 without records.
    pub fn quantile(&self, q: f64) -> u64 {
        let count = self.0.iter().fold(0u64, |sum, bin| sum.saturating_add(*bin));
        let rank = (count as f64 * q).ceil() as u64;
        let mut passed = 0u64;
        for (bin, bin_count) in self.0.iter().enumerate() {
            passed = u64::saturating_add(passed, *bin_count);
            if *bin_count > 0 && passed >= rank {
                let (octave, within) = (bin / Self::PER_OCTAVE, (bin % Self::PER_OCTAVE) as u64);
                return if octave >= 3 {
                    ((8 + within + 1) << (octave - 3)).saturating_sub(1)
                } else {
                    1 << octave
                };
            }
        }
        0
    }
}

/// What a node knows of its punctuality.
#[derive(Clone, Debug, Default)]
pub struct Punctuality {
    late: u64,
    lateness_ns: Percentiles,
    lag_ns: Percentiles,
    held_ns: u64,
}

impl Punctuality {
    /// A message came this much after its due time had been finished, in simulated nanoseconds.
    pub fn late_by(&mut self, lateness_ns: u64) {
        self.late += 1;
        self.lateness_ns.record(lateness_ns, 1);
    }

    /// For `passed_ns`, the frontier has been this far behind the schedule, both in nanoseconds of wall time.
    pub fn lags_by(&mut self, lag_ns: u64, passed_ns: u64) {
        self.lag_ns.record(lag_ns, passed_ns);
    }

    /// A missing promise held the clock for so much wall time.
    pub fn held_for(&mut self, ns: u64) {
        self.held_ns += ns;
    }

    /// Messages that came late.
    pub fn late(&self) -> u64 {
        self.late
    }

    /// The 99th percentile of lateness, in simulated nanoseconds.
    pub fn lateness_p99_ns(&self) -> u64 {
        self.lateness_ns.quantile(0.99)
    }

    /// The 99th percentile of lag, in nanoseconds of wall time.
    pub fn lag_p99_ns(&self) -> u64 {
        self.lag_ns.quantile(0.99)
    }

    /// Wall time held, in nanoseconds.
    pub fn held_ns(&self) -> u64 {
        self.held_ns
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_within_an_eighth_of_an_octave() {
        let mut punctuality = Punctuality::default();
        for lag in 1..=1000 {
            punctuality.lags_by(lag * 1_000, 5);
        }
        let p99 = punctuality.lag_p99_ns() as f64;
        assert!((990_000.0..990_000.0 * 1.13).contains(&p99), "{p99}");
        assert_eq!(punctuality.lateness_p99_ns(), 0);
    }
}

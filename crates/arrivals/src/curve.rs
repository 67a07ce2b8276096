//! A curve over a stretch of simulated time: the share of its orders placed by an instant.

use model::SimTime;

/// The cumulative share of an entry's orders over its window, linear between its points.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// Nanoseconds of simulated time and the share placed by then. The times rise, the shares never fall; they run from
    /// 0 to 1. At least two points.
    points: Vec<(i64, f64)>,
}

impl Curve {
    /// The curve through cumulative masses of any scale, by rising time, without the flat ends. `None` if there is no mass.
    pub(crate) fn of_masses(points: &[(i64, f64)]) -> Option<Self> {
        let ((_, before), (_, whole)) = (*points.first()?, *points.last()?);
        let placed = whole - before;
        if placed.is_nan() || placed <= 0.0 {
            return None;
        }
        let first = points.iter().rposition(|(_, mass)| *mass <= before)?;
        let last = points.iter().position(|(_, mass)| *mass >= whole)?;
        let share = |&(at, mass): &(i64, f64)| (at, ((mass - before) / placed).clamp(0.0, 1.0));
        Some(Self { points: points[first..=last].iter().map(share).collect() })
    }

    /// When the first order can be placed.
    pub fn start(&self) -> SimTime {
        SimTime::from_ns(self.points[0].0)
    }

    /// The end: no order is placed at it or after it.
    pub fn end(&self) -> SimTime {
        SimTime::from_ns(self.points[self.points.len() - 1].0)
    }

    /// The instants at which the rate may change, with both ends.
    pub fn bends(&self) -> impl Iterator<Item = SimTime> {
        self.points.iter().map(|(at, _)| SimTime::from_ns(*at))
    }

    /// The curve cut to the stretches [from, to) in which its entry is active, and the share of the whole that lies in
    /// them. `None` if nothing does.
    pub fn within(&self, active: &[(SimTime, SimTime)]) -> Option<(Self, f64)> {
        let mut cuts: Vec<SimTime> = self.bends().collect();
        let inside = |at: &SimTime| *at > self.start() && *at < self.end();
        cuts.extend(active.iter().flat_map(|(from, to)| [*from, *to]).filter(inside));
        cuts.sort_unstable();
        cuts.dedup();
        let mut mass = 0.0;
        let mut points = vec![(cuts[0].ns(), 0.0)];
        for pair in cuts.windows(2) {
            if active.iter().any(|(from, to)| *from <= pair[0] && pair[1] <= *to) {
                mass += self.placed_between(pair[0], pair[1]);
            }
            points.push((pair[1].ns(), mass));
        }
        Some((Self::of_masses(&points)?, mass.min(1.0)))
    }

    /// The share of the orders placed before an instant.
    pub fn placed_by(&self, instant: SimTime) -> f64 {
        let at = instant.ns();
        let after = self.points.partition_point(|(point, _)| *point <= at);
        if after == 0 {
            return 0.0;
        }
        let Some(&(right, high)) = self.points.get(after) else { return 1.0 };
        let (left, low) = self.points[after - 1];
        low + (high - low) * (at - left) as f64 / (right - left) as f64
    }

    /// The share of the orders placed in [`from`, `to`).
    pub fn placed_between(&self, from: SimTime, to: SimTime) -> f64 {
        (self.placed_by(to) - self.placed_by(from)).max(0.0)
    }

    /// The instant by which a share `u` (0 to 1) of the orders has been placed; before the end of the window.
    pub fn quantile(&self, u: f64) -> SimTime {
        Place::default().of(self, u)
    }
}

/// A place on a curve that only moves forward: finding the quantiles of rising shares costs no search.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Place {
    segment: usize,
}

impl Place {
    /// The quantile of `u`, which is not below that of the call before.
    #[inline]
    pub(crate) fn of(&mut self, curve: &Curve, u: f64) -> SimTime {
        let points = &curve.points;
        while self.segment + 2 < points.len() && points[self.segment + 1].1 <= u {
            self.segment += 1;
        }
        let ((left, low), (right, high)) = (points[self.segment], points[self.segment + 1]);
        let way = if high > low { ((u - low) / (high - low)).clamp(0.0, 1.0) } else { 0.0 };
        let at = left + (way * (right - left) as f64) as i64;
        // The end of a segment belongs to the next one, so that nothing falls on the end of a stretch.
        SimTime::from_ns(at.min(right - 1))
    }
}

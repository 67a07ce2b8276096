//! Profiles: which share of a day's orders has been placed by which time of day.

use model::{Duration, SimTime};

const DAY_S: f64 = 86_400.0;
const NS_PER_SECOND: f64 = 1e9;

/// The cumulative curve of one day, linear between its points, from (0 h, 0 %) to (24 h, 100 %).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Profile {
    name: &'static str,
    /// Seconds from midnight and the share placed by then, between the two ends.
    points: &'static [(f64, f64)],
}

/// Tmall, 11 November 2013 (value of trade; CNY 35.019 bn): reported milestones of the day.
const TMALL_2013: &[(f64, f64)] = &[
    (55.0, 0.0029),
    (367.0, 0.0286),
    (2_280.0, 0.143),
    (20_940.0, 0.286),
    (49_140.0, 0.571),
    (63_060.0, 0.714),
];
/// Tmall, 11 November 2011 (value of trade; CNY 3.36 bn).
const TMALL_2011: &[(f64, f64)] = &[(480.0, 0.030), (1_260.0, 0.060), (1_920.0, 0.089), (40_260.0, 0.343)];
/// Tmall, 11 November 2019 (value of trade; CNY 268.4 bn): a spike of pre-sold orders at midnight.
const TMALL_2019: &[(f64, f64)] =
    &[(96.0, 0.037), (3_839.0, 0.373), (5_167.0, 0.450), (51_687.0, 0.745), (59_460.0, 0.795)];

impl Profile {
    /// The classic midnight start. Reported trade value, the best proxy there is for orders.
    pub const fn tmall_2013() -> Self {
        Self { name: "tmall-2013", points: TMALL_2013 }
    }

    /// An early festival: a flatter midnight and a heavy evening.
    pub const fn tmall_2011() -> Self {
        Self { name: "tmall-2011", points: TMALL_2011 }
    }

    /// Pre-sold orders paid at midnight: 37 % of the day in the first 64 minutes.
    pub const fn tmall_2019() -> Self {
        Self { name: "tmall-2019", points: TMALL_2019 }
    }

    /// The same rate all day.
    pub const fn flat() -> Self {
        Self { name: "flat", points: &[] }
    }

    /// All profiles.
    pub const fn all() -> [Self; 4] {
        [Self::tmall_2013(), Self::tmall_2011(), Self::tmall_2019(), Self::flat()]
    }

    /// The profile that scenarios call by this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::all().into_iter().find(|profile| profile.name == name)
    }

    /// The name in scenarios.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The points of one day, with both ends: seconds from midnight, share placed by then.
    fn day(&self) -> impl Iterator<Item = (f64, f64)> {
        let between = self.points.iter().copied();
        std::iter::once((0.0, 0.0)).chain(between).chain(std::iter::once((DAY_S, 1.0)))
    }

    /// The curve over a window of this `length` that starts at `time_of_day`, renormalised to 100 %. Where the
    /// window is longer than a day the curve repeats. An empty window puts everything at its start.
    pub fn over(&self, time_of_day: Duration, length: Duration) -> Curve {
        let start = time_of_day.seconds() % DAY_S;
        let end = start + length.seconds();
        let mut points = vec![(start, self.cumulative(start))];
        for day in 0..=(end / DAY_S) as u64 {
            let midnight = day as f64 * DAY_S;
            let of_day = self.day().map(|(at, share)| (midnight + at, day as f64 + share));
            points.extend(of_day.filter(|(at, _)| *at > start && *at < end));
        }
        points.push((end, self.cumulative(end)));
        points.dedup_by(|later, earlier| later.0 <= earlier.0);
        Curve::normalised(&points)
    }

    /// The share of a day's orders placed by `seconds` after the first midnight; above 1 from the second day on.
    fn cumulative(&self, seconds: f64) -> f64 {
        let days = libm::floor(seconds / DAY_S);
        let of_day = seconds - days * DAY_S;
        let mut before = (0.0, 0.0);
        for after in self.day() {
            if of_day <= after.0 && after.0 > before.0 {
                return days + before.1 + (after.1 - before.1) * (of_day - before.0) / (after.0 - before.0);
            }
            before = after;
        }
        days + 1.0
    }
}

/// A profile over a run's window: the share of the window's orders placed by an instant.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// Nanoseconds from the start of the window and the share placed by then; both never fall, and the shares run
    /// from 0 to 1.
    points: Vec<(f64, f64)>,
}

impl Curve {
    /// Moves the points (seconds, any scale) to start at (0, 0) and end at share 1.
    fn normalised(points: &[(f64, f64)]) -> Self {
        let (first, last) = (points[0], points[points.len() - 1]);
        let placed = last.1 - first.1;
        if placed <= 0.0 {
            return Self { points: vec![(0.0, 0.0), (0.0, 1.0)] };
        }
        let move_point = |(at, share): &(f64, f64)| {
            (libm::round((at - first.0) * NS_PER_SECOND), (share - first.1) / placed)
        };
        let mut points: Vec<_> = points.iter().map(move_point).collect();
        points.last_mut().expect("a curve has two points").1 = 1.0;
        Self { points }
    }

    /// The instant by which a share `u` (0 to 1) of the window's orders has been placed.
    #[inline]
    pub fn quantile(&self, u: f64) -> SimTime {
        let after = self.points.partition_point(|(_, share)| *share < u).clamp(1, self.points.len() - 1);
        let ((left, low), (right, high)) = (self.points[after - 1], self.points[after]);
        let way = if high > low { ((u - low) / (high - low)).clamp(0.0, 1.0) } else { 0.0 };
        SimTime::from_ns((left + way * (right - left)) as i64)
    }

    /// The share of the window's orders placed by an instant.
    pub fn cumulative(&self, instant: SimTime) -> f64 {
        let at = instant.ns() as f64;
        let after = self.points.partition_point(|(point, _)| *point <= at);
        if after == 0 {
            return 0.0;
        }
        let Some(&(right, high)) = self.points.get(after) else { return 1.0 };
        let (left, low) = self.points[after - 1];
        low + (high - low) * (at - left) / (right - left)
    }

    /// The highest share per second anywhere in the window.
    pub fn peak_share_per_second(&self) -> f64 {
        let slope = |pair: &[(f64, f64)]| {
            let length = pair[1].0 - pair[0].0;
            if length > 0.0 { (pair[1].1 - pair[0].1) * NS_PER_SECOND / length } else { 0.0 }
        };
        self.points.windows(2).map(slope).fold(0.0, f64::max)
    }
}

//! Profiles: which share of a day's orders has been placed by which time of day.
//!
//! The festival curves are reported milestones of trade value at Tmall on 11 November, the best proxy there is for the
//! orders of cross-border shops. They are linear between their points.

use std::borrow::Cow;
use std::fmt;

use model::{Duration, SimTime};

use crate::curve::Curve;

const DAY_S: f64 = 86_400.0;
const DAY_NS: i64 = 86_400_000_000_000;
/// A custom curve of a day never needs more points than minutes.
const POINTS_MAX: usize = 1_440;

/// The cumulative curve of one day, linear between its points, from (00:00, 0 %) to (24:00, 100 %).
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// Empty for a custom curve.
    name: &'static str,
    /// Seconds from midnight and the share placed by then, between the two ends.
    points: Cow<'static, [(f64, f64)]>,
}

/// Tmall 2011, CNY 3.36 bn: milestones at 8, 21 and 32 minutes and 11:11. Source: technode.com, 2011-11-12; the shares
/// are arithmetic on its sums.
const TMALL_2011: &[(f64, f64)] = &[(480.0, 0.030), (1_260.0, 0.060), (1_920.0, 0.089), (40_260.0, 0.343)];
/// Tmall 2013, CNY 35.019 bn: milestones at 55 s, 6 min 7 s, 38 min, 05:49, 13:39 and 17:31. Source: woaifanyi.com
/// (a translated report of the day); the shares are arithmetic on its sums.
const TMALL_2013: &[(f64, f64)] = &[
    (55.0, 0.0029),
    (367.0, 0.0286),
    (2_280.0, 0.143),
    (20_940.0, 0.286),
    (49_140.0, 0.571),
    (63_060.0, 0.714),
];
/// Tmall 2019: milestones at 1 min 36 s, 63 min 59 s, 86 min 7 s, 14:21:27 and 16:31. Source: xinhuanet.com,
/// 2019-11-11; the day's total, CNY 268.4 bn, is general knowledge.
const TMALL_2019: &[(f64, f64)] =
    &[(96.0, 0.037), (3_839.0, 0.373), (5_167.0, 0.450), (51_687.0, 0.745), (59_460.0, 0.795)];
/// Festivals since 2021 open a sale at 20:00, and pre-sold orders are paid from midnight: two windows a day. That they
/// do is general knowledge; the shares are assumed.
const TWO_WINDOW: &[(f64, f64)] = &[
    (1_800.0, 0.12),  // 00:30
    (7_200.0, 0.20),  // 02:00
    (28_800.0, 0.24), // 08:00
    (72_000.0, 0.58), // 20:00
    (73_800.0, 0.74), // 20:30
    (79_200.0, 0.90), // 22:00
];

impl Profile {
    /// An early festival: a flatter midnight and a heavy evening.
    pub const fn tmall_2011() -> Self {
        Self { name: "tmall-2011", points: Cow::Borrowed(TMALL_2011) }
    }

    /// The classic midnight start: 14 % of the day in the first 38 minutes.
    pub const fn tmall_2013() -> Self {
        Self { name: "tmall-2013", points: Cow::Borrowed(TMALL_2013) }
    }

    /// Pre-sold orders paid at midnight: 37 % of the day in the first 64 minutes.
    pub const fn tmall_2019() -> Self {
        Self { name: "tmall-2019", points: Cow::Borrowed(TMALL_2019) }
    }

    /// A festival day with two windows, from 20:00 and from midnight (assumed).
    pub const fn two_window() -> Self {
        Self { name: "two-window", points: Cow::Borrowed(TWO_WINDOW) }
    }

    /// The same rate all day.
    pub const fn flat() -> Self {
        Self { name: "flat", points: Cow::Borrowed(&[]) }
    }

    /// All built-in profiles.
    pub const fn all() -> [Self; 5] {
        [Self::tmall_2011(), Self::tmall_2013(), Self::tmall_2019(), Self::two_window(), Self::flat()]
    }

    /// The built-in profile that scenarios call by this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::all().into_iter().find(|profile| profile.name == name)
    }

    /// The name in scenarios; empty for a custom curve.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// A curve from points: time since midnight (up to 24 h) and the share of the day's orders placed by then (0 to 1).
    /// The ends, 0 % at 00:00 and 100 % at 24:00, may be left out.
    pub fn custom(points: &[(Duration, f64)]) -> Result<Self, ProfileError> {
        if points.len() > POINTS_MAX {
            return Err(ProfileError::TooMany(points.len()));
        }
        let mut before: Option<(Duration, f64)> = None;
        for (number, &(at, share)) in points.iter().enumerate() {
            let end = match at.ns() {
                0 => Some(0.0),
                DAY_NS => Some(1.0),
                1..DAY_NS => None,
                _ => return Err(ProfileError::BeyondDay(number)),
            };
            if !(0.0..=1.0).contains(&share) || end.is_some_and(|end: f64| (share - end).abs() > 0.0) {
                return Err(ProfileError::Share(number));
            }
            if before.is_some_and(|(earlier, _)| at <= earlier) {
                return Err(ProfileError::Unordered(number));
            }
            if before.is_some_and(|(_, less)| share < less) {
                return Err(ProfileError::Falling(number));
            }
            before = Some((at, share));
        }
        let inner = points.iter().filter(|(at, _)| (1..DAY_NS).contains(&at.ns()));
        Ok(Self { name: "", points: inner.map(|(at, share)| (at.seconds(), *share)).collect() })
    }

    /// The points of one day, with both ends: seconds from midnight, share placed by then.
    fn day(&self) -> impl Iterator<Item = (f64, f64)> {
        let between = self.points.iter().copied();
        std::iter::once((0.0, 0.0)).chain(between).chain(std::iter::once((DAY_S, 1.0)))
    }

    /// The curve over [`from`, `to`), renormalised to 100 %, where time 0 shows `time_of_day` on the clock. A window
    /// longer than a day repeats the day. `None` if the profile places nothing in the window.
    pub fn over(&self, time_of_day: Duration, from: SimTime, to: SimTime) -> Option<Curve> {
        let clock = time_of_day.ns() % DAY_NS;
        let day_of = |instant: SimTime| (instant.ns() + clock).div_euclid(DAY_NS);
        let (first, last) = (day_of(from), day_of(to));
        let placed = |instant: SimTime| {
            let of_day = (instant.ns() + clock).rem_euclid(DAY_NS) as f64 / 1e9;
            (day_of(instant) - first) as f64 + self.placed_by(of_day)
        };
        let mut points = vec![(from.ns(), placed(from))];
        for day in first..=last {
            let midnight = day * DAY_NS - clock;
            let of_day = self
                .day()
                .map(|(at, share)| (midnight + libm::round(at * 1e9) as i64, (day - first) as f64 + share));
            points.extend(of_day.filter(|(at, _)| *at > from.ns() && *at < to.ns()));
        }
        points.push((to.ns(), placed(to)));
        points.dedup_by(|later, earlier| later.0 <= earlier.0);
        Curve::of_masses(&points)
    }

    /// The share of a day's orders placed by `seconds` after midnight.
    fn placed_by(&self, seconds: f64) -> f64 {
        let mut before = (0.0, 0.0);
        for after in self.day() {
            if seconds <= after.0 && after.0 > before.0 {
                return before.1 + (after.1 - before.1) * (seconds - before.0) / (after.0 - before.0);
            }
            before = after;
        }
        1.0
    }
}

/// The points do not make a curve of a day; the number is the point's place in the list, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProfileError {
    /// More points than there are minutes.
    TooMany(usize),
    /// A point after 24:00.
    BeyondDay(usize),
    /// A share outside 0 to 100 %, or an end of the day that is not 0 % or 100 %.
    Share(usize),
    /// A point that is not later than the one before it.
    Unordered(usize),
    /// A share below the one before it.
    Falling(usize),
}

impl fmt::Display for ProfileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooMany(count) => {
                write!(f, "{count} points are too many; a curve has at most {POINTS_MAX}")
            }
            Self::BeyondDay(number) => write!(f, "point {} is after 24:00", number + 1),
            Self::Share(number) => {
                write!(
                    f,
                    "the share of point {} must lie between 0 % at 00:00 and 100 % at 24:00",
                    number + 1
                )
            }
            Self::Unordered(number) => write!(f, "point {} is not later than the one before it", number + 1),
            Self::Falling(number) => {
                write!(
                    f,
                    "the share of point {} is below the one before it; shares are cumulative",
                    number + 1
                )
            }
        }
    }
}

impl std::error::Error for ProfileError {}

//! Targets that no staffing can reach: what is asked, beside what is left of a parcel's time when nobody ever waits, how many
//! orders and goods there are, and who comes to a station at all.

mod measured;
mod orders;

use measure::{Bound, Statistic, Target, Timed, narrow};
use model::{Duration, Lane};
use protocol::Interval;
use scenario::{LeastTimes, Scenario};

/// What can be said about a target before a run.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Nothing speaks against it.
    Open,
    /// It seems out of reach, for this reason.
    Out(String),
    /// Only a run can tell.
    Unknown,
}

/// Whether a target can be reached.
pub(crate) fn reach(scenario: &Scenario, target: &Target) -> Reach {
    if let Some(reason) = measured::nothing(scenario, target) {
        return Reach::Out(reason);
    }
    match target.bound() {
        // A sample has no greatest.
        None | Some(Bound::Length(Statistic::Max, ..)) => Reach::Unknown,
        Some(Bound::Released(by, count)) => orders::released(scenario, by, count),
        Some(Bound::Length(_, _, limit_s)) if limit_s <= 0.0 && target.is_strict() => {
            Reach::Out("no time is less than 0s; write `<= 0s` or a time".to_owned())
        }
        Some(Bound::Length(statistic, timed, limit_s)) => {
            of_times(scenario, timed, |least| too_long(least, statistic, limit_s))
        }
        Some(Bound::Share(timed, limit, share)) => {
            let of_all = orders::share_of_all(scenario, target, timed, share);
            of_all.unwrap_or_else(|| of_times(scenario, timed, |least| too_few(least, limit, share)))
        }
    }
}

/// What `shortfall` says about the least times of something, with what takes most of them.
fn of_times(
    scenario: &Scenario,
    timed: Timed,
    shortfall: impl FnOnce(&LeastTimes) -> Option<String>,
) -> Reach {
    let least = match timed {
        Timed::Interval(interval, Some(lane)) if !interval.can_be_of(lane) => {
            let text =
                format!("no parcel of the {} lane has this interval: nothing is measured", lane.name());
            return Reach::Out(text);
        }
        Timed::Interval(interval, lane) if !lanes(interval, lane).any(|lane| scenario.comes_to(lane)) => {
            let lanes: Vec<&str> = lanes(interval, lane).map(Lane::name).collect();
            let text =
                format!("no parcel goes into the {} lane here: nothing is measured", lanes.join(" or "));
            return Reach::Out(text);
        }
        Timed::Interval(interval, lane) => scenario.least_times(interval, lane),
        Timed::Service(station) => Some(scenario.least_services(station)),
        // Nobody waits then.
        Timed::Wait(_) => return Reach::Open,
    };
    let Some(least) = least else { return Reach::Unknown };
    let Some(text) = shortfall(&least) else { return Reach::Open };
    let (slowest, share) = least.slowest();
    Reach::Out(format!(
        "seems out of reach even with unlimited staff: {text} then, and {slowest} takes {:.0}% of it",
        share * 100.0
    ))
}

/// The lanes of the parcels that are asked for.
fn lanes(interval: Interval, lane: Option<Lane>) -> impl Iterator<Item = Lane> {
    Lane::ALL.into_iter().filter(move |own| interval.can_be_of(*own) && lane.is_none_or(|lane| lane == *own))
}

/// That a statistic of the least times is above a limit.
fn too_long(least: &LeastTimes, statistic: Statistic, limit_s: f64) -> Option<String> {
    let (name, seconds) = match statistic {
        Statistic::Percentile(share) => (format!("p{}", share * 100.0), least.quantile_s(share)),
        Statistic::Mean => ("mean".to_owned(), least.mean_s()),
        Statistic::Min => ("min".to_owned(), least.quantile_s(0.0)),
        Statistic::Max => ("max".to_owned(), least.quantile_s(1.0)),
    };
    (seconds > limit_s).then(|| format!("{name} of a sample is {}", narrow(seconds)))
}

/// That fewer than a share of the least times are within a limit.
fn too_few(least: &LeastTimes, limit: Duration, share: f64) -> Option<String> {
    let within = least.share_within(limit);
    (within < share)
        .then(|| format!("{:.1}% of a sample need no more than {}", within * 100.0, narrow(limit.seconds())))
}

#[cfg(test)]
mod tests;

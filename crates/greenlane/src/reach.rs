//! Targets that no staffing can reach: what is asked, beside what is left of a parcel's time when nobody ever waits.

use measure::{Bound, Statistic, Target, Timed, narrow};
use model::{Duration, Lane, SimTime};
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
    match target.bound() {
        // A sample has no greatest.
        None | Some(Bound::Length(Statistic::Max, ..)) => Reach::Unknown,
        Some(Bound::Released(by, count)) => released(scenario, by, count),
        Some(Bound::Length(_, _, limit_s)) if limit_s <= 0.0 && target.is_strict() => {
            Reach::Out("no time is less than 0s; write `<= 0s` or a time".to_owned())
        }
        Some(Bound::Length(statistic, timed, limit_s)) => {
            of_times(scenario, timed, |least| too_long(least, statistic, limit_s))
        }
        Some(Bound::Share(timed, limit, share)) => {
            of_times(scenario, timed, |least| too_few(least, limit, share))
        }
    }
}

/// Nobody is released who has not ordered.
fn released(scenario: &Scenario, by: Option<SimTime>, count: f64) -> Reach {
    let placed = scenario.expected_orders(by.unwrap_or(SimTime::MAX));
    if placed >= count {
        return Reach::Open;
    }
    let then = if by.is_some() { "by then" } else { "in all" };
    Reach::Out(format!("out of reach even with unlimited staff: about {placed:.0} orders are placed {then}"))
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
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]

    use super::{Reach, reach};
    use crate::report;

    /// What is said about a target of the ordinary day.
    fn told(target: &str) -> Reach {
        let setting = format!("targets=[\"{target}\"]");
        let scenario = scenario::load("builtin/bonded-1210", &[setting]).unwrap();
        reach(&scenario, &report::targets(&scenario).unwrap()[0])
    }

    fn reason(target: &str) -> String {
        match told(target) {
            Reach::Out(reason) => reason,
            other => panic!("{target}: {other:?}"),
        }
    }

    #[test]
    fn what_no_staffing_reaches_is_told_with_the_part_that_takes_longest() {
        // The waybill's p95 alone is ten minutes.
        for target in [
            "p95(order_to_release, lane=green) < 10m",
            "p99.9(order_to_documents) < 20m",
            "p95(order_to_release, lane=green, seller=all) < 10m",
            "share(order_to_release <= 10m) >= 95% in 90% of days",
        ] {
            let reason = reason(target);
            assert!(reason.contains("even with unlimited staff") && reason.contains("waybill"), "{reason}");
        }
        assert!(reason("p95(review) < 5m").contains("customs.reviewers takes 100%"));
        assert!(reason("mean(service(customs.reviewers)) < 4m").contains("mean of a sample is 4m17"));
        assert!(reason("released at 12:00 >= 45000").contains("orders are placed by then"));
        assert!(reason("released >= 46000").contains("about 45000 orders are placed in all"));
    }

    #[test]
    fn parcels_of_a_warm_up_are_not_released_for_a_target() {
        let text = |set: &[&str]| -> Vec<String> { set.iter().map(|set| (*set).to_owned()).collect() };
        let steady = ["study={ steady_state: { warmup: 12h } }", "arrivals=[{ total: 2400, profile: flat }]"];
        let scenario = scenario::load("builtin/bare", &text(&steady)).unwrap();
        let judged = |target: &str| {
            let scenario = scenario.with(&text(&[&format!("targets=[\"{target}\"]")])).unwrap();
            reach(&scenario, &report::targets(&scenario).unwrap()[0])
        };
        assert_eq!(judged("released >= 1199"), Reach::Open);
        assert!(matches!(judged("released >= 1201"), Reach::Out(_)));
    }

    /// Who makes no list by hand does not wait for the desk that does.
    #[test]
    fn the_desk_of_declarations_takes_no_time_of_automated_ones() {
        let judged = |share: &str| {
            let set = [
                format!("digital.document_automation={share}"),
                "warehouse.declarations.service=2h".to_owned(),
                "targets=[p95(order_to_documents) < 1h]".to_owned(),
            ];
            let scenario = scenario::load("builtin/bonded-1210", &set).unwrap();
            reach(&scenario, &report::targets(&scenario).unwrap()[0])
        };
        assert_eq!(judged("100%"), Reach::Open);
        assert!(matches!(judged("50%"), Reach::Out(_)));
    }

    #[test]
    fn what_can_be_reached_is_not_told() {
        for target in [
            "p95(customs_clearance, lane=green) < 10m",
            "p95(review) < 13m",
            "share(review <= 12m) >= 94%",
            "p95(wait(customs.reviewers)) < 1s",
            "released at 23:00 >= 40000",
        ] {
            assert_eq!(told(target), Reach::Open, "{target}");
        }
    }

    #[test]
    fn what_only_a_run_can_tell_is_not_judged() {
        for target in [
            "p95(order_to_gate) < 2h",
            "p95(line_to_release, seller=all) < 1s",
            "p95(customs_clearance, lane=red, warehouse=warehouse) < 1s",
            "max(review) < 1h",
            "min(review) > 1s",
            "utilisation(customs.xray) < 85%",
            "queue(customs.reviewers) < 500",
            "backlog(customs) < 1000 at 06:00",
            "touches < 0.5",
            "cost < CNY 3",
        ] {
            assert_eq!(told(target), Reach::Unknown, "{target}");
        }
    }

    #[test]
    fn a_lane_that_nobody_comes_to_is_told() {
        let judged = |set: &str, target: &str| {
            let set = [set.to_owned(), format!("targets=[\"{target}\"]")];
            let scenario = scenario::load("demo", &set).unwrap();
            reach(&scenario, &report::targets(&scenario).unwrap()[0])
        };
        let nobody = "risk={ random: 0%, score: { recall: 0%, false_positives: 0% }, review_verdicts: { escalates: 0% } }";
        for target in ["p95(customs_clearance, lane=red) < 5h", "p95(scan) < 5h"] {
            let Reach::Out(reason) = judged(nobody, target) else { panic!("{target}") };
            assert!(reason.contains("no parcel goes into the red lane"), "{reason}");
            assert!(!matches!(judged("seed=5", target), Reach::Out(_)), "{target}");
        }
    }

    #[test]
    fn no_time_is_less_than_none() {
        assert!(reason("p95(wait(customs.reviewers)) < 0s").contains("no time is less than 0s"));
        assert_eq!(told("p95(wait(customs.reviewers)) <= 0s"), Reach::Open);
    }

    /// One parcel in twelve of the demo is inspected or reviewed, of every seller.
    #[test]
    fn the_slower_lanes_count_where_none_is_named() {
        let scenario = |target: &str| scenario::load("demo", &[format!("targets=[\"{target}\"]")]).unwrap();
        let judged = |target: &str| {
            let scenario = scenario(target);
            reach(&scenario, &report::targets(&scenario).unwrap()[0])
        };
        assert!(matches!(judged("share(customs_clearance <= 1s) >= 95%"), Reach::Out(_)));
        assert_eq!(judged("share(customs_clearance <= 1s) >= 85%"), Reach::Open);
    }

    #[test]
    fn a_lane_without_the_interval_is_told() {
        for target in ["mean(review, lane=green) < 1h", "p95(scan, lane=yellow) < 1h"] {
            assert!(reason(target).contains("nothing is measured"), "{target}");
        }
        assert_eq!(told("p95(review, lane=red) < 1h"), Reach::Open);
    }
}

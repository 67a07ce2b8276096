//! The names that a target may use.

use model::{Credit, Lane, SiteNumber, Stage};
use protocol::{Interval, Setting, StationId, StationKind};

use super::{Comparison, Statistic};

pub(super) const STATISTICS: [(&str, Statistic); 8] = [
    ("p50", Statistic::Percentile(0.5)),
    ("p90", Statistic::Percentile(0.9)),
    ("p95", Statistic::Percentile(0.95)),
    ("p99", Statistic::Percentile(0.99)),
    ("p99.9", Statistic::Percentile(0.999)),
    ("mean", Statistic::Mean),
    ("max", Statistic::Max),
    ("min", Statistic::Min),
];

pub(super) const COMPARISONS: [(&str, Comparison); 4] = [
    ("<", Comparison::Less),
    ("<=", Comparison::LessOrEqual),
    (">", Comparison::Greater),
    (">=", Comparison::GreaterOrEqual),
];

/// What stands before the parenthesis, or alone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Function {
    Statistic(Statistic),
    Share,
    Measure(Measure),
}

/// What is measured besides intervals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Measure {
    Wait,
    Service,
    Queue,
    Backlog,
    Utilisation,
    Released,
    Touches,
    Cost,
}

const MEASURES: [(&str, Measure); 6] = [
    ("queue", Measure::Queue),
    ("backlog", Measure::Backlog),
    ("utilisation", Measure::Utilisation),
    ("released", Measure::Released),
    ("touches", Measure::Touches),
    ("cost", Measure::Cost),
];

/// What a target can begin with.
pub(super) fn functions() -> Vec<(&'static str, Function)> {
    let statistics = STATISTICS.map(|(name, statistic)| (name, Function::Statistic(statistic)));
    let measures = MEASURES.map(|(name, measure)| (name, Function::Measure(measure)));
    statistics.into_iter().chain([("share", Function::Share)]).chain(measures).collect()
}

/// What a statistic can be of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Metric {
    Interval(Interval),
    Measure(Measure),
}

pub(super) fn metrics() -> Vec<(&'static str, Metric)> {
    let intervals = Interval::ALL.map(|interval| (interval.name(), Metric::Interval(interval)));
    let stations = [("wait", Measure::Wait), ("service", Measure::Service)];
    let measures = stations.into_iter().chain(MEASURES);
    intervals.into_iter().chain(measures.map(|(name, measure)| (name, Metric::Measure(measure)))).collect()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Filter {
    Lane,
    Seller,
    Credit,
    Goods,
    Warehouse,
}

pub(super) const FILTERS: [(&str, Filter); 5] = [
    ("lane", Filter::Lane),
    ("seller", Filter::Seller),
    ("credit", Filter::Credit),
    ("goods", Filter::Goods),
    ("warehouse", Filter::Warehouse),
];

pub(super) fn lanes() -> [(&'static str, Lane); 4] {
    Lane::ALL.map(|lane| (lane.name(), lane))
}

pub(super) fn credits() -> [(&'static str, Credit); 3] {
    Credit::ALL.map(|credit| (credit.name(), credit))
}

/// What `backlog(...)` counts.
pub(super) fn backlog_parts() -> Vec<(&'static str, Vec<Stage>)> {
    let before_release = |stage: &Stage| *stage != Stage::Leaving;
    let groups = [
        ("all", Stage::ALL.into_iter().filter(before_release).collect()),
        ("customs", Stage::ALL.into_iter().filter(|stage| stage.is_customs()).collect()),
    ];
    groups.into_iter().chain(Stage::ALL.map(|stage| (stage.name(), vec![stage]))).collect()
}

/// Every station by name.
pub(super) fn stations(setting: &Setting) -> Vec<(String, StationId)> {
    let sites: Vec<String> = setting.sites.iter().map(|site| site.name.clone()).collect();
    let at_site =
        |kind: StationKind| 0..if kind.is_at_sites() { sites.len().clamp(1, SiteNumber::MAX) } else { 1 };
    StationKind::ALL
        .into_iter()
        .flat_map(|kind| at_site(kind).map(move |site| StationId::at(kind, SiteNumber(site as u8))))
        .map(|id| (id.name(&sites), id))
        .collect()
}

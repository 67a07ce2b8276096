//! What a ledger has to know about a run before the first report: its bounds, how many of everything there are, and what
//! the targets want told apart.

use std::sync::Arc;

use model::{Clock, Duration, GoodsNumber, ParcelKey, SimTime};
use protocol::{Setting, Window};
use serde::{Deserialize, Serialize};

use crate::money::StaffCost;
use crate::target::{Target, TargetError, TargetScope};

/// Hours of the day.
pub(crate) const HOURS: usize = 24;
/// More rows than this are not kept: parcels are then not told apart by day and span.
const ROWS_MAX: usize = 1 << 16;

/// A named part of the day, like `midnight: 00:00-02:00`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The name in the scenario.
    pub name: String,
    /// Since midnight.
    pub from: Duration,
    /// Since midnight; not after `from` where the span runs over midnight.
    pub to: Duration,
}

impl Span {
    /// Whether an instant lies in the span, on any day.
    pub fn holds(&self, clock: Clock, instant: SimTime) -> bool {
        let time = clock.time_of_day_ns(instant);
        let (from, to) = (self.from.ns(), self.to.ns());
        if from < to { (from..to).contains(&time) } else { time >= from || time < to }
    }
}

/// What a ledger has to know about a run.
#[derive(Clone, Debug)]
pub struct Description {
    pub(crate) window: Window,
    /// Up to where lines are told: the horizon, or where the run was interrupted.
    pub(crate) told_until: SimTime,
    pub(crate) clock: Clock,
    pub(crate) shape: Shape,
    /// Where time is cut into periods: the starts of all but the first.
    pub(crate) cuts: Arc<[SimTime]>,
    /// When the cost of any staff changes within the window: the starts of all periods of cost but the first.
    pub(crate) cost_cuts: Arc<[SimTime]>,
    /// Whether time is cut as the targets want it.
    pub(crate) tells_periods: bool,
    /// Tells the goods and the site of a parcel, where they are told apart.
    classes: Option<Arc<Setting>>,
}

/// The sizes of a ledger's tables. Two ledgers can be merged if they have the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Shape {
    pub(crate) sellers: usize,
    /// 1 where goods are not told apart.
    pub(crate) goods: usize,
    /// 1 where sites are not told apart.
    pub(crate) sites: usize,
    pub(crate) periods: usize,
}

/// A pool, and the stations that draw from it.
#[derive(Clone, Debug)]
pub struct PoolStations {
    /// The pool, like `customs.pools.officers`.
    pub name: String,
    /// The names of its stations.
    pub stations: Vec<String>,
}

impl Shape {
    /// How many rows a table by period, seller, goods and site has; `None` if there are too many.
    pub(crate) fn rows(&self) -> Option<usize> {
        [self.sellers, self.goods, self.sites, self.periods]
            .into_iter()
            .try_fold(1usize, usize::checked_mul)
            .filter(|rows| *rows <= ROWS_MAX.max(self.sellers))
    }

    #[inline]
    pub(crate) fn row(&self, period: usize, seller: usize, goods: usize, site: usize) -> usize {
        ((period * self.sellers + seller) * self.goods + goods) * self.sites + site
    }
}

impl Description {
    /// A run with these bounds and so many seller streams, from midnight, with nothing told apart but sellers and lanes.
    pub fn new(window: Window, seller_count: usize) -> Self {
        let shape = Shape { sellers: seller_count, goods: 1, sites: 1, periods: 1 };
        Self {
            window,
            told_until: window.horizon,
            clock: Clock::default(),
            shape,
            cuts: Arc::from([]),
            cost_cuts: Arc::from([]),
            tells_periods: true,
            classes: None,
        }
    }

    /// A run of this setting, measured so that these targets can be told. The same for all entities, zones and
    /// replications of a scenario, but for the setting's draws.
    pub fn of(setting: &Arc<Setting>, clock: Clock, spans: &[Span], targets: &[Target]) -> Self {
        let window = setting.window;
        let count = |wanted: bool, count: usize| if wanted { count.max(1) } else { 1 };
        let by_goods = targets.iter().any(Target::needs_goods);
        let by_site = targets.iter().any(Target::needs_sites);
        let mut shape = Shape {
            sellers: setting.sellers.len(),
            goods: count(by_goods, setting.goods.len()),
            sites: count(by_site, setting.sites.len()),
            periods: 1,
        };
        let cuts = cuts(&window, clock, spans, targets);
        let cut = Shape { periods: cuts.len() + 1, ..shape };
        let tells_periods = cut.rows().is_some();
        let cuts = if tells_periods { cuts } else { Vec::new() };
        shape.periods = cuts.len() + 1;
        let classes = (shape.goods > 1 || shape.sites > 1).then(|| Arc::clone(setting));
        let (told_until, cost_cuts) = (window.horizon, Arc::from([]));
        Self { window, told_until, clock, shape, cuts: cuts.into(), cost_cuts, tells_periods, classes }
    }

    /// The same, for staff that costs so much: staffed time is told apart where a cost changes.
    #[must_use]
    pub fn with_costs(self, costs: &[StaffCost]) -> Self {
        let within = self.window.warmup_end..self.window.arrivals_end;
        let changes = costs.iter().map(|cost| cost.from);
        let mut cuts: Vec<SimTime> = changes.filter(|at| *at > within.start && within.contains(at)).collect();
        cuts.sort_unstable();
        cuts.dedup();
        Self { cost_cuts: cuts.into(), ..self }
    }

    /// The same, with the targets as they are written.
    pub fn read(
        setting: &Arc<Setting>,
        clock: Clock,
        spans: &[Span],
        pools: &[PoolStations],
        targets: &[&str],
    ) -> Result<Self, TargetError> {
        let scope = TargetScope { setting, clock, spans, pools };
        let targets: Result<Vec<Target>, TargetError> =
            targets.iter().map(|text| Target::parse(text, &scope)).collect();
        Ok(Self::of(setting, clock, spans, &targets?))
    }

    /// The same with a cohort and lines that end at an instant, if that comes before their ends.
    pub(crate) fn told_until(&self, at: SimTime) -> Self {
        let arrivals_end = at.clamp(self.window.warmup_end, self.window.arrivals_end);
        let told_until = at.min(self.window.horizon);
        Self { window: Window { arrivals_end, ..self.window }, told_until, ..self.clone() }
    }

    /// The same for a run that came to an instant and no further.
    pub(crate) fn ending_at(&self, at: SimTime) -> Self {
        let Self { window, told_until, .. } = self.told_until(at);
        let horizon = at.clamp(window.arrivals_end, window.horizon);
        Self { window: Window { horizon, ..window }, told_until, ..self.clone() }
    }

    /// The run's bounds.
    pub fn window(&self) -> &Window {
        &self.window
    }

    /// The row of a parcel. Its site is the one that stocks its goods, wherever it is picked: so every parcel is in one row from
    /// its order to its end, and in the same one whatever the backups do.
    #[inline]
    pub(crate) fn row(&self, parcel: ParcelKey, placed: SimTime, goods: GoodsNumber) -> usize {
        let (period, seller) = (self.period(placed), parcel.stream().index());
        // Mostly goods and sites are not told apart.
        let Some(setting) = &self.classes else { return period * self.shape.sellers + seller };
        debug_assert!(self.shape.goods > 0 && self.shape.sites > 0, "there is one of each at least");
        // What is not told apart has one number, which is 0.
        let site = if self.shape.sites > 1 { setting.site_of(parcel).index() } else { 0 };
        let (goods, site) = (goods.index().min(self.shape.goods - 1), site.min(self.shape.sites - 1));
        self.shape.row(period, seller, goods, site)
    }

    /// The row of a parcel of which only the key is told.
    #[inline]
    pub(crate) fn row_by_key(&self, parcel: ParcelKey, placed: SimTime) -> usize {
        let goods = self.classes.as_ref().map_or(GoodsNumber(0), |setting| setting.goods_of(parcel));
        self.row(parcel, placed, goods)
    }

    #[inline]
    fn period(&self, placed: SimTime) -> usize {
        if self.cuts.is_empty() { 0 } else { self.cuts.partition_point(|cut| *cut <= placed) }
    }

    /// The period of cost that an instant of the window lies in.
    pub(crate) fn cost_period(&self, at: SimTime) -> usize {
        self.cost_cuts.partition_point(|cut| *cut <= at)
    }

    /// The first instant of a period of cost.
    pub(crate) fn cost_period_start(&self, period: usize) -> SimTime {
        period.checked_sub(1).map_or(self.window.warmup_end, |before| self.cost_cuts[before])
    }

    /// The first instant of a period.
    pub(crate) fn period_start(&self, period: usize) -> SimTime {
        period.checked_sub(1).map_or(self.window.warmup_end, |before| self.cuts[before])
    }
}

/// Every midnight in the cohort's time, if a target asks for days, and every beginning and end of a span that one asks
/// for.
fn cuts(window: &Window, clock: Clock, spans: &[Span], targets: &[Target]) -> Vec<SimTime> {
    let mut times_of_day_ns = Vec::new();
    if targets.iter().any(Target::needs_days) {
        times_of_day_ns.push(0);
    }
    for span in spans.iter().filter(|span| targets.iter().any(|target| target.needs_span(span))) {
        times_of_day_ns.extend([span.from.ns(), span.to.ns()]);
    }
    let days = clock.day(window.warmup_end)..=clock.day(window.arrivals_end);
    let on_each_day =
        |time_ns: i64| days.clone().map(move |day| clock.at_on_day(day, Duration::from_ns(time_ns)));
    let mut cuts: Vec<SimTime> = times_of_day_ns
        .into_iter()
        .flat_map(on_each_day)
        .filter(|cut| *cut > window.warmup_end && *cut <= window.arrivals_end)
        .collect();
    cuts.sort_unstable();
    cuts.dedup();
    cuts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_may_run_over_midnight() {
        let clock = Clock::default();
        let hours = |hours: i64| Duration::from_seconds(hours * 3_600);
        let night = Span { name: "night".to_owned(), from: hours(22), to: hours(6) };
        let holds = [21, 22, 23, 24, 29, 30].map(|hour| night.holds(clock, SimTime::ZERO + hours(hour)));
        assert_eq!(holds, [false, true, true, true, true, false]);
    }
}

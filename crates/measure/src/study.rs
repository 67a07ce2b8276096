//! A study: replications in, results out.

use std::collections::BTreeMap;

use model::{Credit, Lane, Milestone};
use protocol::{Interval, StationId, Window};

use crate::account::Account;
use crate::confidence::mean_range95;
use crate::ledger::{Ledger, LedgerMismatch};
use crate::named::Named;
use crate::results::{
    Checks, Confidence, IntervalStatistics, Mode, OrderResults, Punctuality, Results, RiskResults, RunCost,
    SCHEMA, SeriesResults, StationResults,
};
use crate::selection::Selection;
use crate::series::SERIES_STEP;
use crate::station::StationLedger;
use crate::tally::Tally;
use crate::target::Target;

/// A class of sellers, as results and targets name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SellerGroup {
    /// The name in the scenario.
    pub name: String,
    /// Customs' credit class.
    pub credit: Credit,
}

/// What a study is about.
#[derive(Clone, Debug)]
pub struct StudyDescription {
    /// Which clock runs.
    pub mode: Mode,
    /// The scenario's name.
    pub scenario: String,
    /// The hash of everything the scenario says.
    pub scenario_hash: String,
    /// The seed of all draws.
    pub seed: u64,
    /// The kind of study: `terminating` or `steady_state`.
    pub study: String,
    /// The sellers, by stream.
    pub sellers: Vec<SellerGroup>,
    /// What is asked of the run.
    pub targets: Vec<Target>,
}

/// One replication: the merged ledger of its entities (of all zones), and the account of its parcels.
#[derive(Clone, Debug, PartialEq)]
pub struct Replication {
    /// Everything that was observed.
    pub ledger: Ledger,
    /// Where every parcel went.
    pub account: Account,
}

/// Replications, added up. The order of adding does not matter.
#[derive(Clone, Debug)]
pub struct Study {
    description: StudyDescription,
    groups: Vec<Group>,
    pooled: Ledger,
    account: Account,
    checks: Checks,
    /// What intervals of confidence are made from, by replication.
    samples: BTreeMap<u32, Vec<Sample>>,
    /// The first replication, while it is the only one: alone it has no interval of confidence, and sampling takes
    /// longer than all the rest. Until a second one comes, the pooled ledger is its ledger.
    unsampled: Option<u32>,
}

#[derive(Clone, Debug)]
struct Group {
    axis: Axis,
    name: String,
    selection: Selection,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Axis {
    Overall,
    Lane,
    Seller,
    Credit,
}

/// Mean, p50, p90, p95 and p99 of one interval and group in one replication.
type Sample = [Option<f64>; 5];

impl Study {
    /// A study of runs with these bounds, before the first replication.
    pub fn new(window: Window, description: StudyDescription) -> Self {
        Self {
            groups: groups(&description.sellers),
            pooled: Ledger::new(window, description.sellers.len()),
            description,
            account: Account::default(),
            checks: Checks { conservation: true, littles_law: true, utilisation: true, stage_sum: true },
            samples: BTreeMap::new(),
            unsampled: None,
        }
    }

    /// Adds the replication with this number.
    pub fn add(&mut self, number: u32, replication: Replication) -> Result<(), LedgerMismatch> {
        let Replication { mut ledger, account } = replication;
        ledger.settle();
        if let Some(first) = self.unsampled.take() {
            self.samples.insert(first, self.sample(&self.pooled));
        }
        let sample = (self.replications() > 0).then(|| self.sample(&ledger));
        let checks = checks(&ledger, &account);
        self.pooled.merge(ledger)?;
        self.account.add(&account);
        self.checks = Checks {
            conservation: self.checks.conservation && checks.conservation,
            littles_law: self.checks.littles_law && checks.littles_law,
            utilisation: self.checks.utilisation && checks.utilisation,
            stage_sum: self.checks.stage_sum && checks.stage_sum,
        };
        match sample {
            Some(sample) => {
                self.samples.insert(number, sample);
            }
            None => self.unsampled = Some(number),
        }
        Ok(())
    }

    /// How many replications there are.
    pub fn replications(&self) -> usize {
        self.samples.len() + usize::from(self.unsampled.is_some())
    }

    /// The results of all replications so far.
    pub fn results(&self, run: RunCost, punctuality: Option<Punctuality>) -> Results {
        let StudyDescription { mode, scenario, scenario_hash, seed, study, targets, .. } = &self.description;
        let replications = self.replications();
        let orders = self.pooled.orders();
        Results {
            schema: SCHEMA,
            mode: *mode,
            scenario: scenario.clone(),
            scenario_hash: scenario_hash.clone(),
            seed: *seed,
            replications,
            study: study.clone(),
            digest: self.pooled.digest().to_string(),
            orders: OrderResults::new(
                &self.account,
                orders.count(Milestone::Released),
                orders.released_by_end(),
            ),
            intervals: self
                .axis(Axis::Overall)
                .map(|(place, group)| self.intervals(place, group))
                .next()
                .expect("the first group is the whole cohort"),
            by_lane: self.by(Axis::Lane),
            by_seller: self.by(Axis::Seller),
            by_credit: self.by(Axis::Credit),
            stations: StationId::ALL.into_iter().map(|station| self.station(station)).collect(),
            series: self.series(),
            risk: self.risk(),
            targets: targets.iter().map(|target| target.evaluate(&self.pooled, replications)).collect(),
            checks: self.checks,
            punctuality,
            run,
        }
    }

    fn sample(&self, ledger: &Ledger) -> Vec<Sample> {
        let sample = |(selection, interval)| {
            let (tally, open) = measured(ledger, interval, selection);
            let percentile = |q| tally.percentile_s(q, open);
            [tally.mean_s(), percentile(0.5), percentile(0.9), percentile(0.95), percentile(0.99)]
        };
        let selections = self.groups.iter().map(|group| &group.selection);
        selections
            .flat_map(|selection| Interval::ALL.map(|interval| (selection, interval)))
            .map(sample)
            .collect()
    }

    fn axis(&self, axis: Axis) -> impl Iterator<Item = (usize, &Group)> {
        self.groups.iter().enumerate().filter(move |(_, group)| group.axis == axis)
    }

    fn by(&self, axis: Axis) -> Named<Named<IntervalStatistics>> {
        self.axis(axis).map(|(place, group)| (group.name.clone(), self.intervals(place, group))).collect()
    }

    /// Every interval of a group. The whole cohort shows every interval, so that the contract's names are always
    /// there; another group shows those it has.
    fn intervals(&self, place: usize, group: &Group) -> Named<IntervalStatistics> {
        Interval::ALL
            .into_iter()
            .map(|interval| {
                let (tally, open) = measured(&self.pooled, interval, &group.selection);
                let confidence = self.confidence(place * Interval::ALL.len() + interval.index());
                (interval.name().to_owned(), statistics(&tally, open, confidence))
            })
            .filter(|(_, statistics)| {
                group.axis == Axis::Overall || statistics.n > 0 || statistics.censored > 0
            })
            .collect()
    }

    fn confidence(&self, place: usize) -> Option<Confidence> {
        if self.replications() < 2 {
            return None;
        }
        let range = |statistic: usize| {
            let values: Option<Vec<f64>> =
                self.samples.values().map(|sample| sample[place][statistic]).collect();
            mean_range95(&values?)
        };
        Some(Confidence {
            mean_s: range(0),
            p50_s: range(1),
            p90_s: range(2),
            p95_s: range(3),
            p99_s: range(4),
        })
    }

    fn station(&self, id: StationId) -> StationResults {
        let station = self.pooled.station(id);
        let window = self.pooled.window();
        let replications = self.replications().max(1) as f64;
        let window_ns = window.arrivals_end.since(window.warmup_end).ns() as f64 * replications;
        let on_average =
            |integral_ns: u128| if window_ns > 0.0 { integral_ns as f64 / window_ns } else { 0.0 };
        let rostered = |value: f64| station.is_rostered().then_some(value);
        StationResults {
            name: id.name(),
            servers_mean: rostered(on_average(station.window().rostered_ns)),
            arrivals: station.arrivals(),
            served: station.served(),
            utilisation: station.utilisation(),
            overtime_h: rostered(station.window().overtime_ns as f64 / 3.6e12),
            wait_mean_s: station.waits().mean_s(),
            wait_p95_s: station.waits().percentile_s(0.95, station.still_waiting()),
            service_mean_s: station.services().mean_s(),
            queue_mean: on_average(station.window().waiting_ns),
            queue_max: station.queue_max(),
            queue_end: station.queue_end() as f64 / replications,
        }
    }

    fn series(&self) -> SeriesResults {
        let replications = self.replications().max(1) as f64;
        let series = self.pooled.series();
        let queue = |id: StationId| {
            let marks = self.pooled.station(id).queue_at_marks();
            let queues: Vec<f64> = marks.iter().map(|&count| count as f64 / replications).collect();
            (id.name().to_owned(), queues)
        };
        SeriesResults {
            step_s: SERIES_STEP.seconds(),
            placed: series.placed().to_vec(),
            released: series.released().to_vec(),
            delivered: series.delivered().to_vec(),
            queue: StationId::ALL.into_iter().map(queue).collect(),
        }
    }

    fn risk(&self) -> RiskResults {
        let risk = self.pooled.risk();
        RiskResults {
            scanned: risk.scanned,
            flagged: risk.flagged,
            unpacked: self.pooled.orders().count(Milestone::UnpackEnded),
            caught: risk.caught,
            missed: risk.missed,
            held_for_nothing: risk.held_for_nothing,
        }
    }
}

fn groups(sellers: &[SellerGroup]) -> Vec<Group> {
    let overall = Group { axis: Axis::Overall, name: String::new(), selection: Selection::ALL };
    let lanes = Lane::ALL.map(|lane| Group {
        axis: Axis::Lane,
        name: lane.name().to_owned(),
        selection: Selection::lane(lane),
    });
    let by_seller = sellers.iter().enumerate().map(|(stream, seller)| Group {
        axis: Axis::Seller,
        name: seller.name.clone(),
        selection: Selection::streams(vec![stream]),
    });
    let by_credit = Credit::ALL.into_iter().filter_map(|credit| {
        let streams: Vec<usize> =
            (0..sellers.len()).filter(|&stream| sellers[stream].credit == credit).collect();
        (!streams.is_empty()).then(|| Group {
            axis: Axis::Credit,
            name: credit.name().to_owned(),
            selection: Selection::streams(streams),
        })
    });
    std::iter::once(overall).chain(lanes).chain(by_seller).chain(by_credit).collect()
}

fn measured(ledger: &Ledger, interval: Interval, selection: &Selection) -> (Tally, u64) {
    (ledger.interval_tally(interval, selection), ledger.interval_open(interval, selection))
}

fn statistics(tally: &Tally, open: u64, ci95: Option<Confidence>) -> IntervalStatistics {
    let percentile = |q| tally.percentile_s(q, open);
    IntervalStatistics {
        n: tally.n(),
        censored: open,
        mean_s: tally.mean_s(),
        sd_s: tally.standard_deviation_s(),
        min_s: tally.min_s(),
        p50_s: percentile(0.5),
        p90_s: percentile(0.9),
        p95_s: percentile(0.95),
        p99_s: percentile(0.99),
        p999_s: percentile(0.999),
        max_s: tally.max_s(),
        ci95,
    }
}

fn checks(ledger: &Ledger, account: &Account) -> Checks {
    let every_station = |holds: fn(&StationLedger) -> bool| {
        StationId::ALL.into_iter().all(|station| holds(ledger.station(station)))
    };
    Checks {
        conservation: account.is_conserved(),
        littles_law: every_station(StationLedger::littles_law_holds),
        utilisation: every_station(StationLedger::busy_time_holds),
        stage_sum: ledger.stage_sum_holds(),
    }
}

//! What is left of a parcel's time when nobody ever waits for anybody: no staffing can do better.
//!
//! A sample of parcels that are released goes the way with unlimited servers everywhere. It is a reckoning, not a run: nobody
//! corrects a document, who is detained and cleared loses no time by it, and the services are those of the first phase.

use std::collections::BTreeMap;

use model::{Duration, Lane};
use protocol::{Interval, Probability, StationId, StationKind};

use super::rates::Rates;
use super::released::{INSPECTION, REVIEW, some_leave_unserved};
use crate::scenario::{Scenario, ScenarioPhase};

/// Parcels of the sample: enough for a 99th percentile within a few per cent.
const SAMPLE: usize = 4_000;

/// How long a part of the way takes a sample of parcels that never wait.
#[derive(Clone, Debug, PartialEq)]
pub struct LeastTimes {
    /// In seconds, the shortest first; never empty.
    seconds: Vec<f64>,
    slowest: (String, f64),
}

impl LeastTimes {
    /// An interval, for a parcel of the lane; in any lane: by as few in the slower ones as there may be. `None` where the
    /// reckoning does not know the way: behind the release it depends on other parcels.
    pub(crate) fn of_interval(scenario: &Scenario, interval: Interval, lane: Option<Lane>) -> Option<Self> {
        let way = |lane| Way::along(scenario, interval, lane);
        let by_lane = matches!(interval, Interval::CustomsClearance | Interval::OrderToRelease);
        if lane.is_some() || !by_lane {
            return Some(Way::sample(&[(1.0, way(lane.unwrap_or(Lane::Green))?)]));
        }
        // Of the shares in all phases, the least: a change may send more on a slower way, and fewer.
        let (yellow, red) = scenario
            .phases
            .iter()
            .map(|phase| {
                // Whom nobody looks at is released at once.
                let (yellow, red) = Rates::least_lanes(phase);
                let all = |share: f64, stations: &[StationKind]| {
                    if some_leave_unserved(phase, stations) { 0.0 } else { share }
                };
                (all(yellow, &REVIEW), all(red, &INSPECTION))
            })
            .fold((1.0, 1.0), |least, shares| (f64::min(least.0, shares.0), f64::min(least.1, shares.1)));
        let green = (1.0 - yellow - red).max(0.0);
        Some(Way::sample(&[(yellow, way(Lane::Yellow)?), (red, way(Lane::Red)?), (green, way(Lane::Green)?)]))
    }

    /// The services at a station.
    pub(crate) fn of_service(scenario: &Scenario, station: StationId) -> Self {
        let mut way = Way::new(scenario);
        way.steps.push(Step::Station(station));
        Way::sample(&[(1.0, way)])
    }

    /// The time that this share of the parcels does not exceed; the least for 0.
    pub fn quantile_s(&self, share: f64) -> f64 {
        self.seconds[((self.seconds.len() - 1) as f64 * share.clamp(0.0, 1.0)) as usize]
    }

    /// The mean.
    pub fn mean_s(&self) -> f64 {
        self.seconds.iter().sum::<f64>() / self.seconds.len() as f64
    }

    /// The share of the parcels that need no more than this.
    pub fn share_within(&self, limit: Duration) -> f64 {
        self.seconds.partition_point(|taken| *taken <= limit.seconds()) as f64 / self.seconds.len() as f64
    }

    /// The step that takes most of the time, and its share of it.
    pub fn slowest(&self) -> (&str, f64) {
        (&self.slowest.0, self.slowest.1)
    }
}

/// A step of the way.
enum Step {
    Station(StationId),
    Links(f64),
    /// From the payment to the last document: ORDER after the push, or LIST.
    LastDocument,
    /// Unpacking, for the share that is flagged, of those released: what is seized or shipped back ends no interval.
    Unpacking(Probability),
}

/// The steps of a part of the way, one behind the other.
struct Way<'a> {
    phase: &'a ScenarioPhase,
    link_s: f64,
    steps: Vec<Step>,
}

impl<'a> Way<'a> {
    fn new(scenario: &'a Scenario) -> Self {
        let phase = &scenario.phases[0];
        Self { phase, link_s: phase.setting.links.lookahead().seconds(), steps: Vec::new() }
    }

    /// The steps of an interval; `None` where they are not known.
    fn along(scenario: &'a Scenario, interval: Interval, lane: Lane) -> Option<Self> {
        let mut way = Self::new(scenario);
        match interval {
            Interval::OrderToDocuments => way.documents(),
            Interval::Acceptance => way.station(StationKind::Intake),
            Interval::CustomsClearance => way.clearance(lane),
            Interval::OrderToRelease => {
                way.documents();
                way.clearance(lane);
            }
            Interval::LineToRelease => way.inspection(),
            Interval::Review => way.station(StationKind::Reviewers),
            Interval::Scan => {
                way.station(StationKind::Xray);
                way.station(StationKind::Images);
            }
            Interval::Unpack => way.station(StationKind::Unpackers),
            _ => return None,
        }
        Some(way)
    }

    /// From the order to the last document.
    fn documents(&mut self) {
        self.station(StationKind::Payment);
        self.steps.push(Step::LastDocument);
    }

    /// From the last document to the release.
    fn clearance(&mut self, lane: Lane) {
        self.station(StationKind::Intake);
        match lane {
            Lane::Green | Lane::Blue => {}
            Lane::Yellow => {
                let to_person = self.phase.customs.review.automatic_escalates;
                if to_person.is_none_or(|share| share.value() >= 1.0) {
                    self.station(StationKind::Reviewers);
                }
            }
            Lane::Red => {
                self.links(1.0);
                self.station(StationKind::Pickers);
                self.station(StationKind::Packers);
                self.links(1.0);
                self.inspection();
            }
        }
    }

    fn inspection(&mut self) {
        self.station(StationKind::Xray);
        self.station(StationKind::Images);
        let flagged = Rates::of(self.phase, 0.0).unpacked_of_red_released().clamp(0.0, 1.0);
        self.steps.extend(Probability::new(flagged).ok().map(Step::Unpacking));
    }

    fn station(&mut self, kind: StationKind) {
        self.steps.push(Step::Station(kind.into()));
    }

    fn links(&mut self, count: f64) {
        self.steps.push(Step::Links(count));
    }

    /// The time that a station takes at a quantile: who serves does not matter, there are as many as are wanted.
    fn at(&self, station: StationId, u: f64) -> f64 {
        let Some(parameters) = self.phase.table(station.kind.role()).get(station) else { return 0.0 };
        parameters.service.0.quantile(u) * parameters.pace
    }

    /// Draws the sample from a low-discrepancy sequence: the check says the same every time. Each way is that of a share of
    /// the parcels.
    fn sample(ways: &[(f64, Self)]) -> LeastTimes {
        let mut sums: Vec<Vec<f64>> = ways.iter().map(|(_, way)| vec![0.0; way.steps.len()]).collect();
        let mut seconds = Vec::with_capacity(SAMPLE);
        for parcel in 0..SAMPLE {
            let mut number = 0;
            let mut next = || {
                number += 1;
                shuffled(parcel, number)
            };
            let way = way_of(ways, shuffled(parcel, 0));
            let mut total = 0.0;
            for (step, sum) in ways[way].1.steps.iter().zip(&mut sums[way]) {
                let took = ways[way].1.taken(step, &mut next);
                *sum += took;
                total += took;
            }
            seconds.push(total);
        }
        seconds.sort_by(f64::total_cmp);
        let mut by_name = BTreeMap::<String, f64>::new();
        for ((_, way), sums) in ways.iter().zip(&sums) {
            for (step, sum) in way.steps.iter().zip(sums) {
                *by_name.entry(step.name()).or_default() += sum;
            }
        }
        let all: f64 = seconds.iter().sum();
        let most = by_name.into_iter().max_by(|a, b| a.1.total_cmp(&b.1));
        let slowest = most.map_or((String::new(), 0.0), |(name, sum)| (name, sum / all));
        LeastTimes { seconds, slowest }
    }

    fn taken(&self, step: &Step, next: &mut impl FnMut() -> f64) -> f64 {
        match step {
            Step::Station(station) => self.at(*station, next()),
            Step::Links(count) => count * self.link_s,
            Step::LastDocument => {
                let [push, stock, waybill, by_hand, desk] = [(); 5].map(|()| next());
                let at = |kind: StationKind, u| self.at(kind.into(), u);
                let order = at(StationKind::Push, push) + self.link_s;
                // Seller to warehouse to carrier and back, and to customs: four links.
                let known =
                    at(StationKind::Stock, stock) + at(StationKind::Waybills, waybill) + 4.0 * self.link_s;
                let is_automated = by_hand < self.phase.setting.digital.document_automation.value();
                let made = if is_automated { 0.0 } else { at(StationKind::Declarations, desk) };
                order.max(known + made)
            }
            Step::Unpacking(flagged) => {
                let (chance, u) = (next(), next());
                if chance < flagged.value() { self.at(StationKind::Unpackers.into(), u) } else { 0.0 }
            }
        }
    }
}

impl Step {
    fn name(&self) -> String {
        match self {
            Self::Station(station) => station.name(&[]),
            Self::Links(_) => "the way of the messages".to_owned(),
            Self::LastDocument => "waiting for the last document (push, waybill, declaration)".to_owned(),
            Self::Unpacking(_) => StationId::of(StationKind::Unpackers).name(&[]),
        }
    }
}

/// The way that a parcel takes, by a number from 0 to 1.
fn way_of(ways: &[(f64, Way<'_>)], number: f64) -> usize {
    let mut below = 0.0;
    let within = |(share, _): &(f64, Way<'_>)| {
        below += share;
        number < below
    };
    ways.iter().position(within).unwrap_or(ways.len() - 1)
}

/// A number strictly between 0 and 1: parcels are spread evenly in each dimension, in another order in each.
fn shuffled(parcel: usize, dimension: u64) -> f64 {
    // Additive recurrence with the fractional parts of square roots of primes (Weyl's theorem).
    const PRIMES: [f64; 16] =
        [2.0, 3.0, 5.0, 7.0, 11.0, 13.0, 17.0, 19.0, 23.0, 29.0, 31.0, 37.0, 41.0, 43.0, 47.0, 53.0];
    let root = libm::sqrt(PRIMES[dimension as usize % PRIMES.len()]);
    let place = (parcel as f64 + 1.0) * root;
    (place - libm::floor(place)).clamp(1e-9, 1.0 - 1e-9)
}

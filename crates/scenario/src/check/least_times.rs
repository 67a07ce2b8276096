//! What is left of a parcel's time when nobody ever waits for anybody: no staffing can do better.
//!
//! A sample of parcels that are released goes the way with unlimited servers everywhere. It is a reckoning, not a run: nobody
//! corrects a document, who is detained and cleared loses no time by it, and where a change makes a service shorter for a while,
//! all have the shorter one.

use std::collections::BTreeMap;

use model::{Duration, Lane};
use protocol::{Interval, Probability, SiteShare, StationId, StationKind};
use warehouse::PickAfter;

use super::rates::Rates;
use super::released::{INSPECTION, REVIEW, some_leave_unserved};
use super::services::Services;
use crate::scenario::{Scenario, ScenarioPhase};

/// Parcels of the sample: enough for a 99th percentile within a few per cent.
const SAMPLE: usize = 4_000;
/// The dimension of the sample that decides about the site. The steps of a way use those from 1 on.
const OF_SITE: u64 = 15;

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
        way.steps.push(Step::Station(Services::at(scenario, station)));
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
enum Step<'a> {
    Station(Services<'a>),
    Links(f64),
    /// From the payment to the last document: ORDER after the push, or LIST.
    LastDocument(Box<LastDocument<'a>>),
    /// Unpacking, for the share that is flagged, of those released: what is seized or shipped back ends no interval.
    Unpacking(Probability, Services<'a>),
}

/// Who makes the last document, and what that takes.
struct LastDocument<'a> {
    push: Services<'a>,
    stock: Services<'a>,
    waybills: Services<'a>,
    declarations: Services<'a>,
    /// The share of the lists that nobody makes by hand.
    automated: f64,
}

/// The steps of a part of the way, one behind the other.
struct Way<'a> {
    scenario: &'a Scenario,
    link_s: f64,
    steps: Vec<Step<'a>>,
}

impl<'a> Way<'a> {
    fn new(scenario: &'a Scenario) -> Self {
        let links = scenario.phases.iter().map(|phase| phase.setting.links.lookahead().seconds());
        Self { scenario, link_s: links.fold(f64::INFINITY, f64::min), steps: Vec::new() }
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

    fn in_all(&self, holds: impl FnMut(&ScenarioPhase) -> bool) -> bool {
        self.scenario.phases.iter().all(holds)
    }

    /// From the order to the last document.
    fn documents(&mut self) {
        self.station(StationKind::Payment);
        let automation = |phase: &ScenarioPhase| phase.setting.digital.document_automation.value();
        let last = LastDocument {
            push: self.services(StationKind::Push),
            stock: self.services(StationKind::Stock),
            waybills: self.services(StationKind::Waybills),
            declarations: self.services(StationKind::Declarations),
            automated: self.scenario.phases.iter().map(automation).fold(0.0, f64::max),
        };
        self.steps.push(Step::LastDocument(Box::new(last)));
    }

    /// From the last document to the release.
    fn clearance(&mut self, lane: Lane) {
        self.station(StationKind::Intake);
        match lane {
            Lane::Green | Lane::Blue => {}
            Lane::Yellow => {
                let to_person = |phase: &ScenarioPhase| phase.customs.review.automatic_escalates;
                if self.in_all(|phase| to_person(phase).is_none_or(|share| share.value() >= 1.0)) {
                    self.station(StationKind::Reviewers);
                }
            }
            Lane::Red => {
                self.links(1.0);
                // Who is picked from the reservation on may be packed before the documents are complete.
                if self.in_all(|phase| phase.warehouse.pick_after != PickAfter::Reservation) {
                    self.station(StationKind::Pickers);
                    self.station(StationKind::Packers);
                }
                self.links(1.0);
                self.inspection();
            }
        }
    }

    fn inspection(&mut self) {
        self.station(StationKind::Xray);
        self.station(StationKind::Images);
        let flagged = |phase| Rates::of(phase, 0.0).unpacked_of_red_released().clamp(0.0, 1.0);
        let least = self.scenario.phases.iter().map(flagged).fold(1.0, f64::min);
        let unpackers = self.services(StationKind::Unpackers);
        self.steps.extend(Probability::new(least).ok().map(|flagged| Step::Unpacking(flagged, unpackers)));
    }

    fn services(&self, kind: StationKind) -> Services<'a> {
        Services::of(self.scenario, kind)
    }

    fn station(&mut self, kind: StationKind) {
        self.steps.push(Step::Station(self.services(kind)));
    }

    fn links(&mut self, count: f64) {
        self.steps.push(Step::Links(count));
    }

    /// Which site stocks a parcel, by a number from 0 to 1. A site's share never changes.
    fn site_of(&self, number: f64) -> usize {
        let mut below = 0.0;
        let sites = &self.scenario.phases[0].setting.sites;
        let within = |site: &SiteShare| {
            below += site.share;
            number < below
        };
        sites.iter().position(within).unwrap_or(sites.len().saturating_sub(1))
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
            let site = ways[way].1.site_of(shuffled(parcel, OF_SITE));
            let mut total = 0.0;
            for (step, sum) in ways[way].1.steps.iter().zip(&mut sums[way]) {
                let took = ways[way].1.taken(step, site, &mut next);
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

    fn taken(&self, step: &Step<'_>, site: usize, next: &mut impl FnMut() -> f64) -> f64 {
        match step {
            Step::Station(services) => services.least_s(site, next()),
            Step::Links(count) => count * self.link_s,
            Step::LastDocument(last) => {
                let [push, stock, waybill, by_hand, desk] = [(); 5].map(|()| next());
                let order = last.push.least_s(site, push) + self.link_s;
                // Seller to warehouse to carrier and back, and to customs: four links.
                let known = last.stock.least_s(site, stock)
                    + last.waybills.least_s(site, waybill)
                    + 4.0 * self.link_s;
                let made = if by_hand < last.automated { 0.0 } else { last.declarations.least_s(site, desk) };
                order.max(known + made)
            }
            Step::Unpacking(flagged, unpackers) => {
                let (chance, u) = (next(), next());
                if chance < flagged.value() { unpackers.least_s(site, u) } else { 0.0 }
            }
        }
    }
}

impl Step<'_> {
    fn name(&self) -> String {
        match self {
            Self::Station(services) | Self::Unpacking(_, services) => services.name(),
            Self::Links(_) => "the way of the messages".to_owned(),
            Self::LastDocument(_) => "waiting for the last document (push, waybill, declaration)".to_owned(),
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
pub(super) fn shuffled(parcel: usize, dimension: u64) -> f64 {
    // Additive recurrence with the fractional parts of square roots of primes (Weyl's theorem).
    const PRIMES: [f64; 16] =
        [2.0, 3.0, 5.0, 7.0, 11.0, 13.0, 17.0, 19.0, 23.0, 29.0, 31.0, 37.0, 41.0, 43.0, 47.0, 53.0];
    let root = libm::sqrt(PRIMES[dimension as usize % PRIMES.len()]);
    let place = (parcel as f64 + 1.0) * root;
    (place - libm::floor(place)).clamp(1e-9, 1.0 - 1e-9)
}

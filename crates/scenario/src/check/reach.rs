//! Targets that no staffing can reach, and why: what is left of a parcel's time when nobody ever waits for anybody.
//!
//! A sample of parcels goes the way with unlimited servers everywhere. What a target asks that even these do not reach
//! is told, with the part of the way that takes most of the time. It is a reckoning, not a run: nobody corrects a document,
//! and what is found at the line counts like what is released.

use model::{Duration, SimTime};
use protocol::{Probability, StationId, StationKind};

use super::Warning;
use super::rates::Rates;
use crate::scenario::{Scenario, ScenarioPhase};
use crate::text::Text;
use crate::units::{Moment, Time};

/// Parcels of the sample: enough for a 99th percentile within a few per cent.
const SAMPLE: usize = 4_000;

/// One warning for each target that is out of reach.
pub(super) fn warnings(scenario: &Scenario) -> Vec<Warning> {
    let told = |target: &crate::scenario::TargetText| {
        let message = out_of_reach(scenario, &target.text)?;
        Some(Warning { station: format!("target `{}`", target.text), message })
    };
    scenario.targets.iter().filter_map(told).collect()
}

fn out_of_reach(scenario: &Scenario, target: &str) -> Option<String> {
    if let Some(rest) = target.trim().strip_prefix("released at ") {
        return too_few(scenario, rest);
    }
    let asked = Asked::parse(target)?;
    let mut parts = asked.parts(scenario)?;
    parts.sample();
    let least = parts.statistic(&asked);
    if least <= asked.limit_s {
        return None;
    }
    let (slowest, share) = parts.slowest();
    Some(format!(
        "seems out of reach even with unlimited staff: {} of a sample is {} then, and {slowest} takes {:.0}% of it",
        asked.function,
        Duration::from_seconds_f64(least),
        share * 100.0
    ))
}

/// "released at TIME >= N": nobody is released who has not ordered.
fn too_few(scenario: &Scenario, rest: &str) -> Option<String> {
    let (time, count) = rest.split_once(">=")?;
    let moment = Moment::try_from(Text::from(time.trim())).ok()?;
    let count: f64 = count.trim().parse().ok()?;
    let at = scenario.clock.instant(moment).min(scenario.window.horizon);
    let placed = scenario.arrivals.expected(SimTime::ZERO, at);
    (placed < count).then(|| {
        let placed = super::fluid::grouped(placed);
        format!("out of reach even with unlimited staff: about {placed} orders are placed by then")
    })
}

/// A target on an interval: "p95(customs_clearance, lane=green) < 10m".
struct Asked {
    function: String,
    interval: String,
    lane: Option<String>,
    limit_s: f64,
}

impl Asked {
    fn parse(target: &str) -> Option<Self> {
        let (function, rest) = target.trim().split_once('(')?;
        let (inner, rest) = rest.split_once(')')?;
        let mut inner = inner.split(',').map(str::trim);
        let interval = inner.next()?.to_owned();
        let mut lane = None;
        for filter in inner {
            match filter.split_once('=') {
                Some((name, value)) if name.trim() == "lane" => lane = Some(value.trim().to_owned()),
                // Other filters choose sellers or goods: the sample does not know them.
                _ => return None,
            }
        }
        let limit = rest.trim().strip_prefix('<')?.trim_start_matches('=').split_whitespace().next()?;
        let limit = Time::try_from(Text::from(limit)).ok()?;
        let function = function.trim().to_owned();
        let known = ["p50", "p90", "p95", "p99", "mean", "min"].contains(&function.as_str());
        known.then_some(Self { function, interval, lane, limit_s: limit.0.seconds() })
    }

    /// The parts of the interval, as a parcel of the lane meets them; `None` where the sample does not know it.
    fn parts<'a>(&self, scenario: &'a Scenario) -> Option<Parts<'a>> {
        let phase = &scenario.phases[0];
        let link_s = scenario.phases[0].setting.links.lookahead().seconds();
        let mut parts = Parts { phase, link_s, steps: Vec::new(), totals: Vec::new(), sums: Vec::new() };
        let to_t1 = |parts: &mut Parts<'a>| {
            parts.push(StationKind::Payment);
            // Seller to warehouse to carrier and back to customs: three links behind the payment.
            parts.links(3.0);
            parts.steps.push(Step::Later(
                StationKind::Push,
                vec![StationKind::Stock, StationKind::Waybills, StationKind::Declarations],
            ));
        };
        let decision = |parts: &mut Parts<'a>, lane: &str| match lane {
            "yellow" => {
                let rates = Rates::of(phase);
                parts.push(StationKind::Intake);
                if rates.to_person >= 1.0 {
                    parts.push(StationKind::Reviewers);
                }
            }
            "red" => {
                parts.push(StationKind::Intake);
                parts.links(1.0);
                parts.push(StationKind::Pickers);
                parts.push(StationKind::Packers);
                parts.links(1.0);
                parts.inspection();
            }
            _ => parts.push(StationKind::Intake),
        };
        let lane = self.lane.as_deref().unwrap_or("green");
        match self.interval.as_str() {
            "order_to_documents" => to_t1(&mut parts),
            "customs_clearance" => decision(&mut parts, lane),
            "order_to_release" => {
                to_t1(&mut parts);
                decision(&mut parts, lane);
            }
            "line_to_release" => parts.inspection(),
            "review" => parts.push(StationKind::Reviewers),
            "scan" => parts.push(StationKind::Xray),
            "unpack" => parts.push(StationKind::Unpackers),
            _ => return None,
        }
        Some(parts)
    }
}

/// A step of the way.
enum Step {
    Station(StationKind),
    Links(f64),
    /// The later of one station and a row of others.
    Later(StationKind, Vec<StationKind>),
    /// Unpacking, for the share that is flagged.
    Unpacking(Probability),
}

/// The parts of an interval, and a sample of it.
struct Parts<'a> {
    phase: &'a ScenarioPhase,
    link_s: f64,
    steps: Vec<Step>,
    totals: Vec<f64>,
    /// What each step took in all, by name.
    sums: Vec<(String, f64)>,
}

impl Parts<'_> {
    fn push(&mut self, kind: StationKind) {
        self.steps.push(Step::Station(kind));
    }

    fn links(&mut self, count: f64) {
        self.steps.push(Step::Links(count));
    }

    fn inspection(&mut self) {
        self.push(StationKind::Xray);
        self.push(StationKind::Images);
        let flagged = Rates::of(self.phase).unpacked_of_red.clamp(0.0, 1.0);
        self.steps.extend(Probability::new(flagged).ok().map(Step::Unpacking));
    }

    /// The time that a station takes at a quantile: who serves does not matter, there are as many as are wanted.
    fn at(&self, kind: StationKind, u: f64) -> f64 {
        let Some(parameters) = self.phase.table(kind.role()).get(StationId::of(kind)) else { return 0.0 };
        parameters.service.0.quantile(u) * parameters.pace
    }

    /// Draws the sample from a low-discrepancy sequence: the check says the same every time.
    fn sample(&mut self) {
        let mut sums = vec![0.0; self.steps.len()];
        for parcel in 0..SAMPLE {
            let mut number = 0;
            let mut next = || {
                number += 1;
                shuffled(parcel, number)
            };
            let mut total = 0.0;
            for (place, step) in self.steps.iter().enumerate() {
                let took = match step {
                    Step::Station(kind) => self.at(*kind, next()),
                    Step::Links(count) => count * self.link_s,
                    Step::Later(one, others) => {
                        let one = self.at(*one, next());
                        one.max(others.iter().map(|kind| self.at(*kind, next())).sum())
                    }
                    Step::Unpacking(flagged) => {
                        let (chance, u) = (next(), next());
                        if chance < flagged.value() { self.at(StationKind::Unpackers, u) } else { 0.0 }
                    }
                };
                sums[place] += took;
                total += took;
            }
            self.totals.push(total);
        }
        self.totals.sort_by(f64::total_cmp);
        self.sums = self.steps.iter().map(Step::name).zip(sums).collect();
    }

    fn statistic(&self, asked: &Asked) -> f64 {
        let share = match asked.function.as_str() {
            "mean" => return self.totals.iter().sum::<f64>() / SAMPLE as f64,
            "min" => 0.0,
            "p50" => 0.5,
            "p90" => 0.9,
            "p99" => 0.99,
            _ => 0.95,
        };
        self.totals[((SAMPLE - 1) as f64 * share) as usize]
    }

    /// The step that takes most of the time, and its share.
    fn slowest(&self) -> (String, f64) {
        let all: f64 = self.sums.iter().map(|(_, sum)| sum).sum();
        let most = self.sums.iter().max_by(|a, b| a.1.total_cmp(&b.1));
        most.map_or((String::new(), 0.0), |(name, sum)| (name.clone(), sum / all))
    }
}

impl Step {
    fn name(&self) -> String {
        match self {
            Self::Station(kind) => StationId::of(*kind).name(&[]),
            Self::Links(_) => "the way of the messages".to_owned(),
            Self::Later(..) => "waiting for the last document (push, waybill, declaration)".to_owned(),
            Self::Unpacking(_) => StationId::of(StationKind::Unpackers).name(&[]),
        }
    }
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

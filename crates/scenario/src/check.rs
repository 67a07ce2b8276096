//! Warnings before a run: stations that are offered more work than they can do, and when.
//!
//! A fluid follows the expected orders through the stations in steps of five minutes. It knows rates, shares, mean
//! services and rosters, and nothing of chance: a station without a warning still has a queue.

use std::fmt;

use customs::Risk;
use model::{Credit, DocumentKind, Duration, Field, SimTime};
use protocol::SellerClass;
use queueing::{Capacity, StationParameters};
use warehouse::PickAfter;

use crate::scenario::Scenario;

const BIN_S: i64 = 300;
/// Periods that are told for one station; the rest is counted.
const PERIODS_TOLD: usize = 3;
/// Differences below this are rounding.
const TOLERANCE: f64 = 1e-6;

/// What a planner should know before a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// The station, by its key in the scenario.
    pub station: String,
    /// What will happen, with the numbers.
    pub message: String,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.station, self.message)
    }
}

/// The warnings of a scenario, in the order of a parcel's way.
pub(crate) fn warnings(scenario: &Scenario) -> Vec<Warning> {
    let mut fluid = Fluid { scenario, warnings: Vec::new() };
    let rates = Rates::of(scenario);
    let Scenario { seller, warehouse, customs, carrier, .. } = scenario;

    let placed = fluid.placed();
    let paid = fluid.through("seller.payment", &seller.payment, &placed);
    let pushed = fluid.through("seller.push", &seller.push, &paid);
    let issued = fluid.through("carrier.waybills", &carrier.waybills, &paid);
    // ORDER comes through the push, PAYMENT at once, WAYBILL and LIST with the waybill number.
    let documents =
        (0..placed.len()).map(|bin| pushed[bin] + paid[bin] + 2.0 * issued[bin]).collect::<Vec<_>>();
    fluid.through("customs.intake", &customs.intake, &documents);

    let faults = |kind| scaled(&pushed, rates.faults_in(kind));
    let of_seller: Vec<f64> =
        faults(DocumentKind::Order).iter().zip(faults(DocumentKind::Payment)).map(|(a, b)| a + b).collect();
    fluid.through("seller.corrections", &seller.corrections, &of_seller);
    fluid.through("carrier.corrections", &carrier.corrections, &faults(DocumentKind::Waybill));
    fluid.through("warehouse.corrections", &warehouse.corrections, &faults(DocumentKind::List));
    fluid.through("customs.reviewers", &customs.reviewers, &scaled(&pushed, rates.review));

    let to_pick = if warehouse.pick_after == PickAfter::Reservation { &paid } else { &pushed };
    let picked = fluid.through("warehouse.pickers", &warehouse.pickers, to_pick);
    let packed = fluid.through("warehouse.packers", &warehouse.packers, &picked);
    let at_line = fluid.through("warehouse.line", &warehouse.line, &scaled(&packed, rates.red));
    let scanned = fluid.through("customs.xray", &customs.xray, &at_line);
    let viewed = fluid.through("customs.images", &customs.images, &scanned);
    fluid.through("customs.unpackers", &customs.unpackers, &scaled(&viewed, rates.unpacked_of_red));
    let loaded = fluid.through("warehouse.dock", &warehouse.dock, &packed);
    let vehicles: Vec<f64> = loaded.iter().map(|parcels| fluid.vehicles(*parcels)).collect();
    fluid.through("customs.gate", &customs.gate, &vehicles);
    fluid.warnings
}

fn scaled(flow: &[f64], factor: f64) -> Vec<f64> {
    flow.iter().map(|customers| customers * factor).collect()
}

/// Which share of the parcels takes which way.
struct Rates {
    mismatch: f64,
    review: f64,
    red: f64,
    unpacked_of_red: f64,
}

impl Rates {
    fn of(scenario: &Scenario) -> Self {
        let risk = &scenario.customs.risk;
        let (mut mismatch, mut red, mut unpacked) = (0.0, 0.0, 0.0);
        for seller in &scenario.sellers {
            let random = random_share(risk, &seller.class);
            let inspected = |flagged: f64| 1.0 - (1.0 - random) * (1.0 - flagged);
            let violation = seller.class.prevalence.value();
            let guilty = violation * inspected(risk.score.recall.value());
            let honest = (1.0 - violation) * inspected(risk.score.false_positives.value());
            mismatch += seller.share * seller.class.mismatch.value();
            red += seller.share * (guilty + honest);
            unpacked += seller.share
                * (guilty * risk.image.sensitivity.value() + honest * risk.image.false_alarms.value());
        }
        let unpacked_of_red = if red > 0.0 { unpacked / red } else { 0.0 };
        Self { mismatch, review: risk.review.value(), red, unpacked_of_red }
    }

    /// The share of the parcels with a fault in this document: every field is as likely.
    fn faults_in(&self, kind: DocumentKind) -> f64 {
        let fields = Field::ALL.iter().filter(|field| field.document() == kind).count();
        self.mismatch * fields as f64 / Field::ALL.len() as f64
    }
}

fn random_share(risk: &Risk, class: &SellerClass) -> f64 {
    match class.credit {
        Credit::Advanced => risk.random.and(risk.aeo_factor).value(),
        Credit::Registered => risk.random.value(),
        Credit::Discredited => risk.discredited.value(),
    }
}

/// Customers per step, on their way.
struct Fluid<'a> {
    scenario: &'a Scenario,
    warnings: Vec<Warning>,
}

/// Steps in a row in which a station with a constant number of servers is offered too much.
struct Period {
    from: usize,
    to: usize,
    servers: u32,
    customers_peak: f64,
    waiting: f64,
}

impl Fluid<'_> {
    fn placed(&self) -> Vec<f64> {
        let window = &self.scenario.window;
        let bins = (window.horizon.ns() as u64).div_ceil(BIN_S as u64 * 1_000_000_000) as usize;
        let by = |at: SimTime| -> f64 {
            let until = at.min(window.arrivals_end);
            self.scenario.arrivals.iter().map(|plan| plan.expected(until)).sum()
        };
        (0..bins).map(|bin| by(start_of(bin + 1)) - by(start_of(bin))).collect()
    }

    /// Vehicles for so many parcels of a step: full ones, or as many as the longest wait fills.
    fn vehicles(&self, parcels: f64) -> f64 {
        let carrier = &self.scenario.carrier;
        let during_wait = 1.0 + parcels / BIN_S as f64 * carrier.vehicle_wait_max.seconds();
        parcels / during_wait.min(f64::from(carrier.vehicle_capacity.get()))
    }

    /// Sends a flow through a station: what it can't serve waits. Returns the flow behind the station.
    fn through(&mut self, name: &str, station: &StationParameters, flow: &[f64]) -> Vec<f64> {
        let mean_s = station.service.0.mean();
        let (mut waiting, mut served, mut periods) =
            (0.0, Vec::with_capacity(flow.len()), Vec::<Period>::new());
        for (bin, &customers) in flow.iter().enumerate() {
            let capacity = match station.roster.at(start_of(bin)) {
                Capacity::Servers(servers) if mean_s > 0.0 || servers == 0 => Some(servers),
                _ => None,
            };
            let possible = match capacity {
                None => f64::INFINITY,
                Some(0) => 0.0,
                Some(servers) => f64::from(servers) * BIN_S as f64 / mean_s,
            };
            let leave = possible.min(waiting + customers);
            waiting += customers - leave;
            served.push(leave);
            // A closed station is meant to be closed; it shows when it opens.
            if let Some(servers @ 1..) = capacity
                && customers > possible * (1.0 + TOLERANCE)
            {
                add(
                    &mut periods,
                    Period { from: bin, to: bin + 1, servers, customers_peak: customers, waiting },
                );
            }
        }
        self.warn(name, mean_s, &periods);
        if waiting >= 1.0 {
            let message = format!("about {} are still waiting at the end of the run", grouped(waiting));
            self.warnings.push(Warning { station: name.to_owned(), message });
        }
        served
    }

    fn warn(&mut self, name: &str, mean_s: f64, periods: &[Period]) {
        let clock = self.scenario.clock;
        for period in periods.iter().take(PERIODS_TOLD) {
            let Period { from, to, servers, customers_peak, waiting } = period;
            let per_hour = customers_peak * 3_600.0 / BIN_S as f64;
            let load = customers_peak / BIN_S as f64 * mean_s;
            let message = format!(
                "from {} to {} up to {load:.1} Erlang are offered ({}/h, {} each) to {servers} {}; \
                 about {} wait by then",
                clock.label(start_of(*from)),
                clock.label(start_of(*to)),
                grouped(per_hour),
                Duration::from_seconds_f64(mean_s),
                if *servers == 1 { "server" } else { "servers" },
                grouped(*waiting),
            );
            self.warnings.push(Warning { station: name.to_owned(), message });
        }
        if periods.len() > PERIODS_TOLD {
            let message = format!("overloaded in {} more periods", periods.len() - PERIODS_TOLD);
            self.warnings.push(Warning { station: name.to_owned(), message });
        }
    }
}

fn start_of(bin: usize) -> SimTime {
    SimTime::from_seconds(bin as i64 * BIN_S)
}

/// Appends a bin, to the last period if it goes on.
fn add(periods: &mut Vec<Period>, bin: Period) {
    match periods.last_mut() {
        Some(last) if last.to == bin.from && last.servers == bin.servers => {
            last.to = bin.to;
            last.customers_peak = last.customers_peak.max(bin.customers_peak);
            last.waiting = bin.waiting;
        }
        _ => periods.push(bin),
    }
}

/// A count as planners read it: 12,345; small ones with a decimal.
fn grouped(number: f64) -> String {
    if number < 10.0 {
        return format!("{number:.1}");
    }
    let digits = format!("{number:.0}");
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

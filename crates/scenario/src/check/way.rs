//! A parcel's way as flows from station to station.

use model::{DocumentKind, Duration, SimTime, SiteNumber};
use protocol::{StationId, StationKind};
use warehouse::PickAfter;

use super::backups::{SiteShares, lines_decide};
use super::fluid::{Flow, phase_at};
use super::rates::{Rates, errs_by_old_rule, share_of};
use crate::scenario::{Scenario, ScenarioPhase};

/// Sends the expected orders through all stations, in the order of a parcel's way.
pub(super) fn through(scenario: &Scenario) -> Flow {
    let mut way = Way::new(scenario);
    way.documents();
    way.goods();
    // Which site a parcel comes to is settled when its stock is reserved, but how long the line of the pickers is, only
    // the first time around tells.
    if lines_decide(scenario) {
        way = Way { flow: Flow::new(scenario), ..way };
        way.documents();
        way.goods();
    }
    way.flow
}

struct Way<'a> {
    scenario: &'a Scenario,
    flow: Flow,
    /// The shares that hold in each step.
    rates: Vec<Rates>,
    /// Which site parcels come to.
    sites: SiteShares,
    /// Parcels whose payment is confirmed.
    paid: Vec<f64>,
    /// Parcels whose documents are complete.
    complete: Vec<f64>,
    /// Those of them that no review holds up any more.
    reviewed: Vec<f64>,
}

impl<'a> Way<'a> {
    fn new(scenario: &'a Scenario) -> Self {
        let flow = Flow::new(scenario);
        let rates = rates_of_steps(scenario, &flow);
        let sites = SiteShares::without_lines(scenario, flow.steps);
        Self { scenario, flow, rates, sites, paid: Vec::new(), complete: Vec::new(), reviewed: Vec::new() }
    }

    fn phase(&self) -> &ScenarioPhase {
        phase_at(self.scenario, self.scenario.window.start)
    }

    fn at(&mut self, kind: StationKind, came: &[f64]) -> Vec<f64> {
        self.flow.station(self.scenario, StationId::of(kind), came)
    }

    /// Through the same station at every site, by what comes to each; what leaves it there.
    fn at_sites(&mut self, kind: StationKind, came: &[Vec<f64>]) -> Vec<Vec<f64>> {
        let at_site = |(site, came): (usize, &Vec<f64>)| {
            let station = StationId::at(kind, SiteNumber(site as u8));
            self.flow.station(self.scenario, station, came)
        };
        came.iter().enumerate().map(at_site).collect()
    }

    /// What comes to each site of a flow of parcels.
    fn by_site(&self, flow: &[f64]) -> Vec<Vec<f64>> {
        (0..self.phase().setting.sites.len()).map(|site| self.sites.part(site, flow)).collect()
    }

    /// The same as [`Way::part`], of the flow at each site.
    fn part_of_each(&self, flows: &[Vec<f64>], share: impl Fn(&Rates) -> f64) -> Vec<Vec<f64>> {
        flows.iter().map(|flow| self.part(flow, &share)).collect()
    }

    /// The flow times a share that may change from step to step.
    fn part(&self, flow: &[f64], share: impl Fn(&Rates) -> f64) -> Vec<f64> {
        flow.iter().zip(&self.rates).map(|(customers, rates)| customers * share(rates)).collect()
    }

    /// From the order to the decision about it.
    fn documents(&mut self) {
        let (scenario, steps) = (self.scenario, self.flow.steps);
        // A zone sees its part of the orders.
        let zones = f64::from(scenario.zones.get());
        let placed: Vec<f64> = (0..steps.count)
            .map(|step| scenario.arrivals.expected(steps.at(step), steps.at(step + 1)) / zones)
            .collect();
        self.paid = self.at(StationKind::Payment, &placed);
        let paid = self.paid.clone();
        let pushed = self.at(StationKind::Push, &paid);
        let stocked = all(&self.at_sites(StationKind::Stock, &self.by_site(&paid)));
        let issued = self.at(StationKind::Waybills, &stocked);
        let by_hand = self.part(&issued, |rates| rates.by_hand);
        let declared_by_hand = all(&self.at_sites(StationKind::Declarations, &self.by_site(&by_hand)));
        let automatic = self.part(&issued, |rates| 1.0 - rates.by_hand);
        let declared: Vec<f64> = declared_by_hand.iter().zip(&automatic).map(|(a, b)| a + b).collect();
        self.complete = later(&pushed, &declared);
        let duplicates = self.part(&self.complete, |rates| rates.duplicates);
        let filed: Vec<f64> = (0..steps.count)
            .map(|step| pushed[step] + paid[step] + issued[step] + declared[step] + duplicates[step])
            .collect();
        let filed_again = self.part(&self.complete, Rates::filed_again);
        let documents: Vec<f64> =
            filed.iter().zip(&filed_again).map(|(first, again)| first + again).collect();
        let intake = StationId::of(StationKind::Intake);
        let taken_in = self.flow.station_again(scenario, intake, &documents, &filed);
        // Four documents a parcel: a line before intake holds parcels back as well.
        let filings: Vec<f64> = self.rates.iter().map(Rates::filings).collect();
        let decided: Vec<f64> =
            taken_in.iter().zip(&filings).map(|(documents, filings)| documents / filings).collect();
        self.complete = later(&self.complete.clone(), &decided);
        self.flow.decided = self.complete.clone();
        self.corrections();
        self.review();
    }

    /// Accepted lists that are looked at.
    fn review(&mut self) {
        let complete = self.complete.clone();
        if self.rates.iter().any(|rates| rates.automatic > 0.0) {
            let looks = self.part(&complete, |rates| rates.automatic);
            self.at(StationKind::AutomaticReviewer, &looks);
        }
        let visits = self.part(&complete, |rates| rates.visits);
        let visitors = self.part(&complete, |rates| rates.visitors);
        let reviewers = StationId::of(StationKind::Reviewers);
        let visited = self.flow.station_again(self.scenario, reviewers, &visits, &visitors);
        let unseen = self.part(&complete, |rates| 1.0 - rates.visitors);
        let seen = self.part(&visited, |rates| share_of(rates.visitors, rates.visits));
        self.reviewed = unseen.iter().zip(&seen).map(|(unseen, seen)| unseen + seen).collect();
    }

    fn corrections(&mut self) {
        let complete = self.complete.clone();
        let of_seller = self.part(&complete, Rates::seller_desk);
        self.at(StationKind::SellerCorrections, &of_seller);
        let of_carrier = self.part(&complete, |rates| rates.corrections(DocumentKind::Waybill));
        self.at(StationKind::CarrierCorrections, &of_carrier);
        let of_warehouse = self.part(&complete, Rates::warehouse_desk);
        self.at_sites(StationKind::WarehouseCorrections, &self.by_site(&of_warehouse));
    }

    /// From the shelf to the gate.
    fn goods(&mut self) {
        let phase = self.phase();
        let wanted = match phase.warehouse.pick_after {
            PickAfter::Reservation => self.paid.clone(),
            // Whoever is to pass customs' line is picked before.
            PickAfter::Release if !phase.customs.release_at_line => self.reviewed.clone(),
            PickAfter::Release | PickAfter::Acceptance => self.complete.clone(),
        };
        let to_pick = self.part(&wanted, |rates| rates.picked);
        self.sites = SiteShares::with_lines(self.scenario, self.flow.steps, &to_pick);
        let picked = self.at_sites(StationKind::Pickers, &self.by_site(&to_pick));
        let packed = self.at_sites(StationKind::Packers, &picked);
        let to_line = self.part_of_each(&packed, |rates| share_of(rates.at_line, rates.picked));
        let at_line = all(&self.at_sites(StationKind::Line, &to_line));
        let red = self.part(&at_line, |rates| share_of(rates.red, rates.at_line));
        let scanned = self.at(StationKind::Xray, &red);
        let viewed = self.at(StationKind::Images, &scanned);
        let flagged = self.part(&viewed, Rates::unpacked_of_red);
        let unpacked = self.at(StationKind::Unpackers, &flagged);
        let found = self.part(&unpacked, |rates| share_of(rates.detained, rates.unpacked));
        let stopped = self.part(&self.complete, |rates| rates.stopped);
        let detained: Vec<f64> = found.iter().zip(&stopped).map(|(a, b)| a + b).collect();
        self.at(StationKind::Detention, &detained);
        let blue = self.part(&self.complete, |rates| rates.blue);
        self.at(StationKind::Audit, &blue);
        let released = self.part_of_each(&packed, |rates| share_of(rates.released, rates.picked));
        let loaded = self.at_sites(StationKind::Dock, &released);
        let vehicles = self.vehicles(&loaded);
        self.at(StationKind::Gate, &vehicles);
    }

    /// The vehicles that drive what is loaded at each site.
    fn vehicles(&mut self, loaded: &[Vec<f64>]) -> Vec<f64> {
        let mut vehicles = vec![0.0; self.flow.steps.count];
        for (site, own) in loaded.iter().enumerate() {
            let station = StationId::at(StationKind::Vehicles, SiteNumber(site as u8));
            let driven = self.flow.station(self.scenario, station, own);
            let passage = self.flow.passages.last();
            let together = |step| passage.and_then(|passage| passage.together.get(step)).copied();
            for (step, parcels) in driven.into_iter().enumerate() {
                vehicles[step] += parcels / together(step).unwrap_or(1.0);
            }
        }
        vehicles
    }
}

/// The shares that hold in each step. Steps in a row mostly have the same.
fn rates_of_steps(scenario: &Scenario, flow: &Flow) -> Vec<Rates> {
    let mut latest: Option<(SimTime, f64, Rates)> = None;
    let of_step = |step| {
        let at = flow.steps.at(step);
        let phase = phase_at(scenario, at);
        let middle = at + Duration::from_seconds_f64(flow.steps.length_s() / 2.0);
        let by_old_rule = errs_by_old_rule(&phase.setting.policies, middle);
        let same = latest.filter(|(from, old, _)| (*from, *old) == (phase.from, by_old_rule));
        let rates = same.map_or_else(|| Rates::of(phase, by_old_rule), |(.., rates)| rates);
        latest = Some((phase.from, by_old_rule, rates));
        rates
    };
    (0..flow.steps.count).map(of_step).collect()
}

/// The flows of all sites together.
fn all(flows: &[Vec<f64>]) -> Vec<f64> {
    let mut sum = flows.first().map_or_else(Vec::new, |flow| vec![0.0; flow.len()]);
    for flow in flows {
        sum.iter_mut().zip(flow).for_each(|(sum, own)| *sum += own);
    }
    sum
}

/// The flow of things that need both flows: by each instant, the lesser sum.
fn later(a: &[f64], b: &[f64]) -> Vec<f64> {
    let (mut sum_a, mut sum_b, mut passed) = (0.0, 0.0, 0.0);
    a.iter()
        .zip(b)
        .map(|(a, b)| {
            sum_a += a;
            sum_b += b;
            let now = f64::min(sum_a, sum_b).max(passed);
            let flow = now - passed;
            passed = now;
            flow
        })
        .collect()
}

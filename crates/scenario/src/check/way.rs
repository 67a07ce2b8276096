//! A parcel's way as flows from station to station.

use model::{DocumentKind, Duration, SimTime, SiteNumber};
use protocol::{StationId, StationKind};
use warehouse::PickAfter;

use super::backups::{SiteShares, lines_decide};
use super::fluid::{Flow, phase_at};
use super::rates::{Rates, errs_by_old_rule, share_of};
use super::stream::{Cancellations, Stream};
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
    cancellations: Cancellations,
    /// Parcels whose payment is confirmed.
    paid: Stream,
    /// Parcels whose documents are complete.
    complete: Stream,
    /// Those of them that no review holds up any more.
    reviewed: Stream,
    /// Lists that leave the reviewers' line unserved, by step.
    unreviewed: Vec<f64>,
}

impl<'a> Way<'a> {
    fn new(scenario: &'a Scenario) -> Self {
        let flow = Flow::new(scenario);
        let rates = rates_of_steps(scenario, &flow);
        let sites = SiteShares::without_lines(scenario, flow.steps);
        let cancellations = Cancellations::of(scenario);
        let [paid, complete, reviewed] = [(); 3].map(|()| Stream::kept(Vec::new()));
        Self { scenario, flow, rates, sites, cancellations, paid, complete, reviewed, unreviewed: Vec::new() }
    }

    fn phase(&self) -> &'a ScenarioPhase {
        phase_at(self.scenario, self.scenario.window.start)
    }

    /// Through a station: what leaves it, later by the service.
    fn at(&mut self, kind: StationKind, came: &Stream) -> Stream {
        self.at_station(StationId::of(kind), came)
    }

    fn at_station(&mut self, station: StationId, came: &Stream) -> Stream {
        let served = came.with(self.flow.station(self.scenario, station, &came.by_step).go_on.clone());
        self.later(station, served)
    }

    /// Who is served there, without those who have cancelled meanwhile.
    fn later(&self, station: StationId, served: Stream) -> Stream {
        served.after(self.scenario, self.flow.steps, &self.cancellations, station)
    }

    /// Through the same station at every site, by what comes to each; what leaves it there.
    fn at_sites(&mut self, kind: StationKind, came: &[Stream]) -> Vec<Stream> {
        let at_site = |(site, came): (usize, &Stream)| {
            self.at_station(StationId::at(kind, SiteNumber(site as u8)), came)
        };
        came.iter().enumerate().map(at_site).collect()
    }

    /// What comes to each site of a flow of parcels.
    fn by_site(&self, flow: &Stream) -> Vec<Stream> {
        let sites = 0..self.phase().setting.sites.len();
        sites.map(|site| flow.with(self.sites.part(site, &flow.by_step))).collect()
    }

    /// The same as [`Way::part`], of the flow at each site.
    fn part_of_each(&self, flows: &[Stream], share: impl Fn(&Rates) -> f64) -> Vec<Stream> {
        flows.iter().map(|flow| self.part(flow, &share)).collect()
    }

    /// The flow times a share that may change from step to step.
    fn part(&self, flow: &Stream, share: impl Fn(&Rates) -> f64) -> Stream {
        flow.with(
            flow.by_step.iter().zip(&self.rates).map(|(customers, rates)| customers * share(rates)).collect(),
        )
    }

    /// From the order to the decision about it.
    fn documents(&mut self) {
        let (scenario, steps) = (self.scenario, self.flow.steps);
        // A zone sees its part of the orders.
        let zones = f64::from(scenario.zones.get());
        let placed = (0..steps.count)
            .map(|step| scenario.arrivals.expected(steps.at(step), steps.at(step + 1)) / zones)
            .collect();
        self.paid = self.at(StationKind::Payment, &Stream::placed(placed, &self.cancellations));
        let paid = self.paid.clone();
        let pushed = self.at(StationKind::Push, &paid);
        let stocked = all(&self.at_sites(StationKind::Stock, &self.by_site(&paid)));
        let issued = self.at(StationKind::Waybills, &stocked);
        let by_hand = self.part(&issued, |rates| rates.by_hand);
        let declared_by_hand = all(&self.at_sites(StationKind::Declarations, &self.by_site(&by_hand)));
        let automatic = self.part(&issued, |rates| 1.0 - rates.by_hand);
        let declared = declared_by_hand.and(&automatic);
        self.complete = pushed.and_not_before(&declared);
        let duplicates = self.part(&self.complete, |rates| rates.duplicates);
        let filed = all(&[pushed, paid, issued, declared, duplicates]).by_step;
        let filed_again = self.part(&self.complete, Rates::filed_again).by_step;
        let documents: Vec<f64> =
            filed.iter().zip(&filed_again).map(|(first, again)| first + again).collect();
        let intake = StationId::of(StationKind::Intake);
        let taken_in = &self.flow.station_again(scenario, intake, &documents, &filed).go_on;
        // Four documents a parcel: a line before intake holds parcels back as well.
        let filings = self.rates.iter().map(Rates::filings);
        let decided = taken_in.iter().zip(filings).map(|(documents, filings)| documents / filings).collect();
        let complete = self.complete.and_not_before(&self.complete.with(decided));
        self.complete = self.later(intake, complete).for_good();
        self.flow.decided.clone_from(&self.complete.by_step);
        self.corrections();
        self.review();
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

    /// Accepted lists that are looked at.
    fn review(&mut self) {
        let complete = self.complete.clone();
        if self.rates.iter().any(|rates| rates.automatic > 0.0) {
            let looks = self.part(&complete, |rates| rates.automatic);
            self.at(StationKind::AutomaticReviewer, &looks);
        }
        let visits = self.part(&complete, |rates| rates.visits).by_step;
        let visitors = self.part(&complete, |rates| rates.visitors).by_step;
        let reviewers = StationId::of(StationKind::Reviewers);
        let passage = self.flow.station_again(self.scenario, reviewers, &visits, &visitors);
        let visited = complete.with(passage.go_on.clone());
        self.unreviewed.clone_from(&passage.left);
        let seen = self.part(&visited, |rates| share_of(rates.visitors, rates.visits));
        self.reviewed = seen.and(&self.part(&complete, |rates| 1.0 - rates.visitors));
    }

    /// From the shelf to the gate.
    fn goods(&mut self) {
        let phase = self.phase();
        let wanted = match phase.warehouse.pick_after {
            PickAfter::Reservation => self.paid.clone().for_good(),
            // Whoever is to pass customs' line is picked before.
            PickAfter::Release if !phase.customs.release_at_line => self.reviewed.clone(),
            PickAfter::Release | PickAfter::Acceptance => self.complete.clone(),
        };
        let to_pick = self.part(&wanted, |rates| rates.picked);
        self.sites = SiteShares::with_lines(self.scenario, self.flow.steps, &to_pick.by_step);
        let picked = self.at_sites(StationKind::Pickers, &self.by_site(&to_pick));
        let packed = self.at_sites(StationKind::Packers, &picked);
        // Whom the line does not release waits for the end of the review before it, everybody before the dock.
        let line_waits = !phase.customs.release_at_line;
        let to_line = self.when_reviewed(&packed, line_waits, |rates| rates.at_line);
        let at_line = all(&self.at_sites(StationKind::Line, &to_line));
        self.inspection(&at_line);
        let released = self.when_reviewed(&packed, true, |rates| rates.released);
        let loaded = self.at_sites(StationKind::Dock, &released);
        let vehicles = self.vehicles(&loaded);
        self.at(StationKind::Gate, &vehicles);
    }

    /// The packed parcels at each site that go on, at so many an order; where they wait for it, not before the review is done.
    fn when_reviewed(
        &self,
        packed: &[Stream],
        waits: bool,
        per_order: impl Fn(&Rates) -> f64,
    ) -> Vec<Stream> {
        let ready = self.part_of_each(packed, |rates| share_of(per_order(rates), rates.picked));
        let reviewed = self.part_of_each(&self.by_site(&self.reviewed), per_order);
        let go_on = ready.into_iter().zip(&reviewed);
        go_on.map(|(ready, reviewed)| if waits { ready.and_not_before(reviewed) } else { ready }).collect()
    }

    /// From customs' line to detention, and the audit.
    fn inspection(&mut self, at_line: &Stream) {
        let red = self.part(at_line, |rates| share_of(rates.red, rates.at_line));
        let scanned = self.at(StationKind::Xray, &red);
        let viewed = self.at(StationKind::Images, &scanned);
        let flagged = self.part(&viewed, Rates::unpacked_of_red);
        let unpacked = self.at(StationKind::Unpackers, &flagged);
        let found = self.part(&unpacked, |rates| share_of(rates.detained, rates.unpacked));
        let stopped = self.part(&self.complete, |rates| rates.stopped);
        self.at(StationKind::Detention, &found.and(&stopped));
        let unreviewed = self.complete.with(self.unreviewed.clone());
        // Whoever leaves the reviewers' line and is not inspected is audited.
        let never_seen = self.part(&unreviewed, |rates| (1.0 - rates.red).max(0.0));
        let blue = self.part(&self.complete, |rates| rates.blue);
        self.at(StationKind::Audit, &blue.and(&never_seen));
    }

    /// The vehicles that drive what is loaded at each site.
    fn vehicles(&mut self, loaded: &[Stream]) -> Stream {
        let mut vehicles = vec![0.0; self.flow.steps.count];
        for (site, own) in loaded.iter().enumerate() {
            let station = StationId::at(StationKind::Vehicles, SiteNumber(site as u8));
            let driven = self.flow.station(self.scenario, station, &own.by_step);
            for (step, parcels) in driven.go_on.iter().enumerate() {
                vehicles[step] += parcels / driven.together.get(step).copied().unwrap_or(1.0);
            }
        }
        Stream::kept(vehicles)
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
fn all(flows: &[Stream]) -> Stream {
    let sum = flows.iter().skip(1).fold(flows.first().cloned(), |sum, flow| sum.map(|sum| sum.and(flow)));
    sum.unwrap_or_else(|| Stream::kept(Vec::new()))
}

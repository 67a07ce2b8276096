//! What the tests share: a setting with two sellers, two classes of goods and two sites, and short ways to say reports.

#![allow(dead_code, unreachable_pub, reason = "each test file uses its part")]
#![allow(clippy::unwrap_used, reason = "a helper of tests may panic")]

pub(crate) mod evening;

use std::sync::Arc;

use measure::{
    Account, Checks, Clock, Description, Ledger, Mode, Replication, Results, RunCost, Span, StaffCost,
};
use measure::{PoolStations, Study, StudyDescription, Target, TargetScope};
use model::{
    Credit, Duration, Fen, GoodsNumber, Holder, HsCode, Lane, Milestone, ParcelKey, SellerStream, SimTime,
    Stage,
};
use protocol::{
    Buyers, Cancellation, Closing, Digital, Faults, GoodsClass, Interval, LinkDelays, Observer, OpenParcel,
    Outcome, ParcelFacts, Probability, SellerClass, Setting, SiteShare, Window,
};
use queueing::{Distribution, Draws, Lag};

pub fn at(seconds: i64) -> SimTime {
    SimTime::from_seconds(seconds)
}

pub fn seconds(seconds: i64) -> Duration {
    Duration::from_seconds(seconds)
}

/// From time 0, arrivals for so long, to the horizon.
pub fn window(arrivals_end: i64, horizon: i64) -> Window {
    Window { start: at(0), warmup_end: at(0), arrivals_end: at(arrivals_end), horizon: at(horizon) }
}

fn seller(name: &str, credit: Credit) -> SellerClass {
    SellerClass {
        name: name.to_owned(),
        credit,
        faults: Faults::default(),
        prevalence: Probability::ZERO,
        green_channel: false,
        black_listed: false,
        white_listed: false,
    }
}

fn goods(name: &str) -> GoodsClass {
    GoodsClass {
        name: name.to_owned(),
        share: 0.5,
        value: Distribution::constant(10_000.0),
        value_max: Fen::new(500_000),
        hs_code: HsCode(3304),
        vat: Probability::ZERO,
        consumption_tax: Probability::ZERO,
        tariff: Probability::ZERO,
        licence_required: false,
        origin_required: false,
        on_positive_list: true,
        prohibited: Probability::ZERO,
        infringing: Probability::ZERO,
        prevalence_factor: 1.0,
        stock: None,
    }
}

/// The sellers `flagship` (advanced) and `bazaar` (registered), the goods `cosmetics` and `health`, the sites A and B.
pub fn setting(window: Window) -> Arc<Setting> {
    let site = |name: &str| SiteShare { name: name.to_owned(), share: 0.5, backup: None, backup_above: None };
    Arc::new(Setting {
        draws: Draws::new(1111, 0),
        sellers: vec![seller("flagship", Credit::Advanced), seller("bazaar", Credit::Registered)],
        goods: vec![goods("cosmetics"), goods("health")],
        sites: vec![site("A"), site("B")],
        buyers: Buyers {
            people: 1_000,
            spent_before: Distribution::constant(0.0),
            single_item: Probability::ZERO,
        },
        cancellation: Cancellation { share: Probability::ZERO, after: Lag::constant(Duration::ZERO) },
        digital: Digital {
            barcode: Probability::ZERO,
            document_automation: Probability::ZERO,
            hs_accuracy: Probability::ONE,
            single_window: true,
            separate_filing_factor: 1.0,
        },
        policies: Vec::new(),
        resend_after: seconds(60),
        links: LinkDelays::uniform(seconds(2), seconds(60)).unwrap(),
        window,
    })
}

/// 00:00-02:00 and 22:00-24:00.
/// Reviewers and unpackers are of one pool.
pub fn pools() -> Vec<PoolStations> {
    let stations = vec!["customs.reviewers".to_owned(), "customs.unpackers".to_owned()];
    vec![PoolStations { name: "customs.pools.officers".to_owned(), stations }]
}

pub fn spans() -> Vec<Span> {
    let span = |name: &str, from: i64, to: i64| Span {
        name: name.to_owned(),
        from: seconds(from * 3_600),
        to: seconds(to * 3_600),
    };
    vec![span("midnight", 0, 2), span("late", 22, 24)]
}

/// A scenario: its window, what time 0 is called, its targets.
pub struct Case {
    pub setting: Arc<Setting>,
    pub clock: Clock,
    pub targets: Vec<Target>,
    pub staff_costs: Vec<StaffCost>,
}

impl Case {
    pub fn new(window: Window, start_hour: i64, targets: &[&str]) -> Self {
        let setting = setting(window);
        let clock = Clock { start_of_day: seconds(start_hour * 3_600), ..Clock::default() };
        let spans = spans();
        let scope = TargetScope { setting: &setting, clock, spans: &spans, pools: &pools() };
        let targets = targets.iter().map(|expr| Target::parse(expr, &scope).unwrap()).collect();
        Self { setting, clock, targets, staff_costs: Vec::new() }
    }

    pub fn ledger(&self) -> Ledger {
        let description = Description::of(&self.setting, self.clock, &spans(), &self.targets);
        Ledger::new(&description.with_costs(&self.staff_costs))
    }

    pub fn study(&self) -> Study {
        Study::new(StudyDescription {
            mode: Mode::Virtual,
            scenario: "festival".to_owned(),
            scenario_hash: "00".to_owned(),
            seed: 1111,
            study: "terminating".to_owned(),
            setting: Arc::clone(&self.setting),
            clock: self.clock,
            spans: spans(),
            targets: self.targets.clone(),
            staff_costs: self.staff_costs.clone(),
            pools: [vec![], vec![], vec!["officers".to_owned()], vec![]],
        })
    }

    /// The results of replications whose accounts are not of interest.
    pub fn results(&self, ledgers: Vec<Ledger>) -> Results {
        self.study_of(ledgers).results(RunCost::default(), None)
    }

    /// A study of them.
    pub fn study_of(&self, ledgers: Vec<Ledger>) -> Study {
        let mut study = self.study();
        for (number, ledger) in (0..).zip(ledgers) {
            study.add(number, Replication { ledger, account: Account::default() }).unwrap();
        }
        study
    }
}

pub fn parcel(stream: u16, ordinal: u64) -> ParcelKey {
    ParcelKey::new(SellerStream::new(stream), ordinal)
}

pub fn facts(parcel: ParcelKey, placed: SimTime, lane: Lane) -> ParcelFacts {
    ParcelFacts { parcel, placed, lane, goods: GoodsNumber(0) }
}

/// A parcel that is open in an interval at the horizon.
pub fn open(parcel: ParcelKey, placed: SimTime, lane: Option<Lane>) -> OpenParcel {
    OpenParcel { parcel, placed, lane, goods: GoodsNumber(0) }
}

/// Reports everything that a green parcel's way from the order to its delivery consists of; the release comes `length`
/// after the order, and all that time is the seller's.
pub fn through(ledger: &mut Ledger, facts: ParcelFacts, length: Duration) {
    let ParcelFacts { parcel, placed, .. } = facts;
    let released = placed + length;
    ledger.milestone(parcel, Milestone::Placed, placed);
    ledger.enter(Stage::Payment, placed, placed);
    ledger.leave(Stage::Payment, placed, released);
    ledger.enter(Stage::Leaving, placed, released);
    ledger.milestone(parcel, Milestone::Released, released);
    ledger.interval(Interval::OrderToRelease, facts, length, released);
    ledger.held(Holder::Seller, facts, length, released);
    ledger.stages(length);
    ledger.leave(Stage::Leaving, placed, released);
    ledger.milestone(parcel, Milestone::Delivered, released);
    ledger.outcome(Outcome::Delivered, parcel, placed, true, released);
}

/// The account of a ledger in which nobody is inside.
pub fn settled(ledger: Ledger) -> Replication {
    let account = Account::new(&ledger, &[Closing::default()], 0);
    Replication { ledger, account }
}

pub const ALL_HOLD: Checks = Checks::ALL_HOLD;

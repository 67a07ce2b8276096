//! Customs alone: the documents and parcels of its neighbours come when a test says so, and all that it does is
//! written down.

use std::sync::Arc;

use customs::{
    AuditRules, Checks, Customs, DetentionRules, Guarantee, ImageReview, Parameters, Review, Risk, Score,
};
use model::{
    Credit, Duration, Fen, Holder, HsCode, Milestone, ParcelKey, RuleBook, SellerStream, SimTime, SiteNumber,
    Stage,
};
use protocol::{
    Buyers, Cancellation, Digital, Entity, Faults, FileList, FileOrder, FilePayment, FileWaybill, GoodsClass,
    Interval, LinkDelays, LinkId, Message, MoneyEvent, Observer, OpenParcel, Outcome, ParcelFacts, Phase,
    Probability, RiskEvent, SellerClass, Setting, SiteShare, StationId, StationKind, StationTable,
    StationVisit, Touch, Verdict, Window, true_list, true_order, true_payment, true_waybill, waybill_number,
};
use queueing::{Capacity, Distribution, Draws, Lag, Level, Roster, Servers, StationParameters};

pub(crate) const SECOND: i64 = 1_000_000_000;
/// When an order is placed whose ORDER comes at 100 s.
pub(crate) const T0: SimTime = SimTime::from_seconds(70);
const NEVER: Probability = Probability::ZERO;
pub(crate) const ALWAYS: Probability = Probability::ONE;

pub(crate) fn at(seconds: i64) -> SimTime {
    SimTime::from_seconds(seconds)
}

pub(crate) fn parcel(ordinal: u64) -> ParcelKey {
    ParcelKey::new(SellerStream::new(0), ordinal)
}

pub(crate) fn share(value: f64) -> Probability {
    Probability::new(value).expect("a share")
}

/// One honest seller of one harmless class of goods.
pub(crate) fn setting() -> Setting {
    Setting {
        draws: Draws::new(7, 0),
        sellers: vec![SellerClass {
            name: "shop".to_owned(),
            credit: Credit::Registered,
            faults: Faults::default(),
            prevalence: NEVER,
            green_channel: false,
            black_listed: false,
            white_listed: false,
        }],
        goods: vec![GoodsClass {
            name: "cosmetics".to_owned(),
            share: 1.0,
            value: Distribution::constant(13_900.0),
            value_max: Fen::new(500_000),
            hs_code: HsCode(3_304_990_099),
            vat: share(0.13),
            consumption_tax: NEVER,
            tariff: share(0.1),
            licence_required: false,
            origin_required: false,
            on_positive_list: true,
            prohibited: NEVER,
            infringing: NEVER,
            prevalence_factor: 1.0,
            stock: None,
        }],
        sites: vec![SiteShare { name: "A".to_owned(), share: 1.0, backup: None, backup_above: None }],
        buyers: Buyers { people: 1_000_000, spent_before: Distribution::constant(0.0), single_item: ALWAYS },
        cancellation: Cancellation { share: NEVER, after: Lag::NONE },
        digital: Digital {
            barcode: NEVER,
            document_automation: NEVER,
            hs_accuracy: ALWAYS,
            single_window: true,
            separate_filing_factor: 1.0,
        },
        policies: Vec::new(),
        resend_after: Duration::from_seconds(60),
        links: LinkDelays::uniform(Duration::from_seconds(1), Duration::from_seconds(60))
            .expect("at least the least delay"),
        window: Window {
            start: SimTime::ZERO,
            warmup_end: SimTime::ZERO,
            arrivals_end: at(86_400),
            horizon: at(30 * 86_400),
        },
    }
}

/// Customs that checks nothing and takes no time.
pub(crate) fn parameters() -> Parameters {
    Parameters {
        stations: StationTable::default(),
        rules: RuleBook::CN_CBEC_2019,
        rejections_max: 3,
        completeness_limit: Duration::from_seconds(86_400),
        release_at_line: false,
        checks: Checks {
            hs_doubt: NEVER,
            hs_false_doubt: NEVER,
            value_doubt: NEVER,
            value_false_doubt: NEVER,
            prohibited_caught: NEVER,
            infringing_caught: NEVER,
        },
        guarantee: None,
        review: Review {
            share: NEVER,
            escalates: NEVER,
            rejects: NEVER,
            asks: NEVER,
            automatic_escalates: None,
        },
        risk: Risk {
            random: NEVER,
            aeo_factor: NEVER,
            discredited: NEVER,
            score: Score { recall: NEVER, false_positives: NEVER },
            expected: None,
            image: ImageReview { sensitivity: NEVER, false_alarms: NEVER },
            unpack_sensitivity: ALWAYS,
        },
        detention: DetentionRules { detains: NEVER, cleared: NEVER, shipped_back: NEVER },
        audit: AuditRules { blue: NEVER, sensitivity: NEVER },
        green_channel_lighter_checks: false,
    }
}

/// Room for one list of CNY 12.65 tax; not topped up within any test.
pub(crate) fn for_one_list() -> Guarantee {
    Guarantee {
        amount: Fen::new(1_300),
        first_top_up: at(1_000_000),
        top_up_every: Duration::from_seconds(1_000_000),
    }
}

/// So many servers, and so many seconds for each customer.
pub(crate) fn station(kind: StationKind, servers: u32, seconds: i64) -> (StationId, StationParameters) {
    let servers = Servers::Own(Roster::always(Capacity::Servers(servers)));
    let service = Lag::constant(Duration::from_seconds(seconds));
    (StationId::of(kind), StationParameters { servers, service, ..StationParameters::none() })
}

/// A station of customs at which everybody is served at once, for so many seconds.
pub(crate) fn desk(kind: StationKind, seconds: i64) -> (StationId, StationParameters) {
    let service = Lag::constant(Duration::from_seconds(seconds));
    (StationId::of(kind), StationParameters { service, ..StationParameters::none() })
}

/// All that customs told.
#[derive(Default)]
pub(crate) struct Log {
    pub(crate) milestones: Vec<(ParcelKey, Milestone, SimTime)>,
    pub(crate) intervals: Vec<(Interval, ParcelFacts, Duration)>,
    pub(crate) censored: Vec<(Interval, ParcelKey)>,
    pub(crate) stages: Vec<Duration>,
    pub(crate) entered: Vec<(Stage, SimTime, SimTime)>,
    pub(crate) left: Vec<(Stage, SimTime, SimTime)>,
    pub(crate) held: Vec<(Holder, ParcelKey, Duration)>,
    pub(crate) risks: Vec<RiskEvent>,
    pub(crate) money: Vec<MoneyEvent>,
    pub(crate) touches: Vec<Touch>,
    pub(crate) visits: Vec<(StationId, StationVisit)>,
}

impl Observer for Log {
    fn milestone(&mut self, parcel: ParcelKey, milestone: Milestone, at: SimTime) {
        self.milestones.push((parcel, milestone, at));
    }
    fn interval(&mut self, interval: Interval, facts: ParcelFacts, length: Duration, _: SimTime) {
        self.intervals.push((interval, facts, length));
    }
    fn censored(&mut self, interval: Interval, open: OpenParcel) {
        self.censored.push((interval, open.parcel));
    }
    fn stages(&mut self, sum: Duration) {
        self.stages.push(sum);
    }
    fn outcome(&mut self, _: Outcome, _: ParcelKey, _: SimTime, _: bool, _: SimTime) {
        panic!("customs has custody of nothing");
    }
    fn risk(&mut self, event: RiskEvent, _: SimTime) {
        self.risks.push(event);
    }
    fn enter(&mut self, stage: Stage, placed: SimTime, at: SimTime) {
        self.entered.push((stage, placed, at));
    }
    fn leave(&mut self, stage: Stage, placed: SimTime, at: SimTime) {
        self.left.push((stage, placed, at));
    }
    fn held(&mut self, holder: Holder, facts: ParcelFacts, length: Duration, _: SimTime) {
        self.held.push((holder, facts.parcel, length));
    }
    fn money(&mut self, event: MoneyEvent, _: SimTime, _: SimTime) {
        self.money.push(event);
    }
    fn touch(&mut self, touch: Touch, _: SimTime, _: SimTime) {
        self.touches.push(touch);
    }
    fn level(&mut self, _: StationId, _: SimTime, _: Level) {}
    fn visit(&mut self, station: StationId, visit: StationVisit) {
        self.visits.push((station, visit));
    }
}

/// Customs between its links.
pub(crate) struct Zone {
    pub(crate) setting: Arc<Setting>,
    customs: Entity<Customs>,
    pub(crate) log: Log,
    /// What customs sent, and when.
    pub(crate) sent: Vec<(SimTime, Message)>,
}

impl Zone {
    pub(crate) fn new(setting: Setting, parameters: Parameters) -> Self {
        Self::changing(vec![(SimTime::ZERO, setting, parameters, false)])
    }

    /// With dated changes: from when, what holds, and whether the node is down.
    pub(crate) fn changing(phases: Vec<(SimTime, Setting, Parameters, bool)>) -> Self {
        let phases: Vec<Phase<Parameters>> = phases
            .into_iter()
            .map(|(from, setting, parameters, down)| Phase {
                from,
                setting: Arc::new(setting),
                parameters,
                down,
            })
            .collect();
        let setting = Arc::clone(&phases[0].setting);
        let mut log = Log::default();
        let customs = Entity::open(Customs::new(phases), SimTime::ZERO, setting.links.clone(), &mut log);
        Self { setting, customs, log, sent: Vec::new() }
    }

    /// A message that customs hears at `seconds`.
    pub(crate) fn hear(&mut self, seconds: i64, link: LinkId, message: Message) {
        assert_eq!(self.customs.admit(link, at(seconds), message), None, "heard too late");
    }

    /// Everything up to `seconds` happens.
    pub(crate) fn run(&mut self, seconds: i64) {
        let (sent, links) = (&mut self.sent, self.setting.links.clone());
        self.customs.advance(at(seconds), &mut self.log, &mut |link, due, message| {
            sent.push((due - links.of(link), message));
        });
    }

    pub(crate) fn payment(&mut self, seconds: i64, parcel: ParcelKey) {
        let document = true_payment(&self.setting, parcel);
        let filing = FilePayment { parcel, placed: T0, attempt: 0, document };
        self.hear(seconds, LinkId::SellerToCustoms, Message::FilePayment(filing));
    }

    /// ORDER, placed 30 s and paid 20 s before it comes.
    pub(crate) fn order_filing(&self, seconds: i64, parcel: ParcelKey, attempt: u8) -> FileOrder {
        let document = true_order(&self.setting, parcel);
        let (placed, payment_confirmed) = (at(seconds - 30), at(seconds - 20));
        FileOrder { parcel, placed, payment_confirmed, attempt, document }
    }

    pub(crate) fn order(&mut self, seconds: i64, parcel: ParcelKey) {
        let filing = self.order_filing(seconds, parcel, 0);
        self.hear(seconds, LinkId::SellerToCustoms, Message::FileOrder(filing));
    }

    pub(crate) fn waybill(&mut self, seconds: i64, parcel: ParcelKey) {
        let document = true_waybill(&self.setting, parcel);
        let filing = FileWaybill { parcel, placed: T0, attempt: 0, document };
        self.hear(seconds, LinkId::CarrierToCustoms, Message::FileWaybill(filing));
    }

    /// LIST; the waybill was asked for 15 s and known 5 s before it comes.
    pub(crate) fn list_filing(&self, seconds: i64, parcel: ParcelKey, attempt: u8) -> FileList {
        FileList {
            parcel,
            site: SiteNumber(0),
            waybill_requested: at(seconds - 15),
            waybill_known: at(seconds - 5),
            attempt,
            document: true_list(&self.setting, parcel, waybill_number(parcel)),
        }
    }

    pub(crate) fn list(&mut self, seconds: i64, parcel: ParcelKey) {
        let filing = self.list_filing(seconds, parcel, 0);
        self.hear(seconds, LinkId::WarehouseToCustoms, Message::FileList(filing));
    }

    /// All four documents come, LIST last.
    pub(crate) fn file(&mut self, seconds: i64, parcel: ParcelKey) {
        self.payment(seconds, parcel);
        self.order(seconds, parcel);
        self.waybill(seconds, parcel);
        self.list(seconds, parcel);
    }

    pub(crate) fn present(&mut self, seconds: i64, parcel: ParcelKey) {
        self.hear(seconds, LinkId::WarehouseToCustoms, Message::PresentParcel(Verdict { parcel }));
    }

    /// The parcel's milestones, each at so many seconds.
    pub(crate) fn way(&self, parcel: ParcelKey) -> Vec<(Milestone, i64)> {
        let own = self.log.milestones.iter().filter(|(met, _, _)| *met == parcel);
        own.map(|(_, milestone, at)| {
            assert_eq!(at.ns() % SECOND, 0, "{milestone:?} between two seconds");
            (*milestone, at.ns() / SECOND)
        })
        .collect()
    }

    pub(crate) fn count(&self, milestone: Milestone) -> usize {
        self.log.milestones.iter().filter(|(_, met, _)| *met == milestone).count()
    }

    pub(crate) fn counted(&self, event: RiskEvent) -> usize {
        self.log.risks.iter().filter(|met| **met == event).count()
    }

    /// When each message that `pick` takes was sent, in seconds, and what it says.
    pub(crate) fn said<M>(&self, pick: impl Fn(&Message) -> Option<M>) -> Vec<(i64, M)> {
        self.sent.iter().filter_map(|(at, message)| Some((at.ns() / SECOND, pick(message)?))).collect()
    }

    pub(crate) fn refusals(&self) -> Vec<(i64, model::Field)> {
        self.said(|message| if let Message::Refused(refused) = message { Some(refused.field) } else { None })
    }

    pub(crate) fn rejections(&self) -> Vec<(i64, (model::Field, u8))> {
        self.said(|message| match message {
            Message::Rejected(rejected) => Some((rejected.field, rejected.attempt)),
            _ => None,
        })
    }

    /// Who held the clock of the only released parcel, in seconds.
    pub(crate) fn holders(&self) -> Vec<(Holder, i64)> {
        self.log.held.iter().map(|(holder, _, length)| (*holder, length.ns() / SECOND)).collect()
    }

    /// Closes; every stage entered is left, or its parcel is still inside.
    pub(crate) fn close(&mut self) {
        let mut log = std::mem::take(&mut self.log);
        self.customs.close(&mut log);
        self.log = log;
    }

    /// The stages that were entered and not left, of those that customs enters.
    pub(crate) fn open_stages(&self) -> Vec<Stage> {
        let mut open: Vec<Stage> = self.log.entered.iter().map(|(stage, _, _)| *stage).collect();
        for (stage, _, _) in self.log.left.iter().filter(|(stage, _, _)| *stage != Stage::Documents) {
            let place = open.iter().position(|entered| entered == stage);
            open.remove(place.unwrap_or_else(|| panic!("{stage:?} is left and was not entered")));
        }
        open
    }
}

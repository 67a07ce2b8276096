//! A role on the bench: the role under its real inbox, with everything it says written down.
//!
//! Used by the tests of the roles' crates as well, by path.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::sync::Arc;

use model::{Credit, Duration, Fen, HsCode, Milestone, ParcelKey, SellerStream, SimTime, Stage};
use protocol::{
    Buyers, Cancellation, Digital, Entity, Faults, GoodsClass, LinkDelays, LinkId, Message, Observer,
    Outcome, Phase, Probability, Role, SellerClass, Setting, SiteShare, StationId, StationTable, Touch,
    Unobserved, Window,
};
use queueing::{Capacity, Distribution, Draws, Lag, Level, Roster, Servers, StationParameters};

/// What every link takes.
pub(crate) const LINK: Duration = Duration::from_seconds(2);

/// The instant `seconds` after the start.
pub(crate) fn at(seconds: i64) -> SimTime {
    SimTime::from_seconds(seconds)
}

/// The length of `seconds`.
pub(crate) fn length(seconds: i64) -> Duration {
    Duration::from_seconds(seconds)
}

/// A lag that is always so many seconds.
pub(crate) fn lag(seconds: i64) -> Lag {
    Lag::constant(length(seconds))
}

/// The parcel number `ordinal` of the only seller.
pub(crate) fn parcel(ordinal: u64) -> ParcelKey {
    ParcelKey::new(SellerStream::new(0), ordinal)
}

/// A share.
pub(crate) fn share(value: f64) -> Probability {
    Probability::new(value).expect("between 0 and 1")
}

/// One seller that makes no mistakes, one class of goods, one site, nobody cancels; the run lasts a day.
pub(crate) fn setting() -> Setting {
    let window = Window { start: at(0), warmup_end: at(0), arrivals_end: at(86_400), horizon: at(86_400) };
    Setting {
        draws: Draws::new(7, 0),
        sellers: vec![SellerClass {
            name: "shop".into(),
            credit: Credit::Registered,
            faults: Faults::default(),
            prevalence: Probability::ZERO,
            green_channel: false,
            black_listed: false,
            white_listed: false,
        }],
        goods: vec![goods("toys", 1.0)],
        sites: vec![site("A", 1.0)],
        buyers: Buyers {
            people: 1_000_000,
            spent_before: Distribution::constant(0.0),
            single_item: Probability::ZERO,
        },
        cancellation: Cancellation { share: Probability::ZERO, after: lag(0) },
        digital: Digital {
            barcode: Probability::ZERO,
            document_automation: Probability::ZERO,
            hs_accuracy: Probability::ONE,
            single_window: true,
            separate_filing_factor: 1.0,
        },
        policies: Vec::new(),
        resend_after: length(300),
        links: LinkDelays::uniform(LINK, length(60)).expect("long enough"),
        window,
    }
}

/// A class of goods worth CNY 139 that needs no papers.
pub(crate) fn goods(name: &str, share: f64) -> GoodsClass {
    GoodsClass {
        name: name.into(),
        share,
        value: Distribution::constant(13_900.0),
        value_max: Fen::new(2_600_000),
        hs_code: HsCode(9_503_001_000),
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

/// A site without a backup.
pub(crate) fn site(name: &str, share: f64) -> SiteShare {
    SiteShare { name: name.into(), share, backup: None, backup_above: None }
}

/// `servers` that take `seconds` for each customer.
pub(crate) fn staffed(servers: u32, seconds: i64) -> StationParameters {
    StationParameters {
        servers: Servers::Own(Roster::always(Capacity::Servers(servers))),
        service: lag(seconds),
        ..StationParameters::none()
    }
}

/// A pure delay of `seconds`.
pub(crate) fn delay(seconds: i64) -> StationParameters {
    StationParameters { service: lag(seconds), ..StationParameters::none() }
}

/// A table of these stations.
pub(crate) fn table(stations: impl IntoIterator<Item = (StationId, StationParameters)>) -> StationTable {
    StationTable { stations: stations.into_iter().collect(), ..StationTable::default() }
}

/// A phase from `seconds` on.
pub(crate) fn phase<P>(seconds: i64, setting: Setting, parameters: P) -> Phase<P> {
    Phase { from: at(seconds), setting: Arc::new(setting), parameters, down: false }
}

/// What a role said that tests ask about.
#[derive(Clone, Debug, Default)]
pub(crate) struct Notes {
    pub(crate) milestones: Vec<(ParcelKey, Milestone, SimTime)>,
    pub(crate) outcomes: Vec<(ParcelKey, Outcome, SimTime)>,
    pub(crate) touches: Vec<(Touch, SimTime)>,
    /// Stages entered (+1) and left (-1).
    pub(crate) stages: Vec<(Stage, i32, SimTime)>,
}

impl Observer for Notes {
    fn milestone(&mut self, parcel: ParcelKey, milestone: Milestone, at: SimTime) {
        self.milestones.push((parcel, milestone, at));
    }
    fn outcome(&mut self, outcome: Outcome, parcel: ParcelKey, _: SimTime, _: bool, at: SimTime) {
        self.outcomes.push((parcel, outcome, at));
    }
    fn touch(&mut self, touch: Touch, _: SimTime, at: SimTime) {
        self.touches.push((touch, at));
    }
    fn enter(&mut self, stage: Stage, _: SimTime, at: SimTime) {
        self.stages.push((stage, 1, at));
    }
    fn leave(&mut self, stage: Stage, _: SimTime, at: SimTime) {
        self.stages.push((stage, -1, at));
    }
    fn interval(&mut self, _: protocol::Interval, _: protocol::ParcelFacts, _: Duration, _: SimTime) {}
    fn censored(&mut self, _: protocol::Interval, _: protocol::OpenParcel) {}
    fn stages(&mut self, _: Duration) {}
    fn risk(&mut self, _: protocol::RiskEvent, _: SimTime) {}
    fn held(&mut self, _: model::Holder, _: protocol::ParcelFacts, _: Duration, _: SimTime) {}
    fn money(&mut self, _: protocol::MoneyEvent, _: SimTime, _: SimTime) {}
    fn level(&mut self, _: StationId, _: SimTime, _: Level) {}
    fn visit(&mut self, _: StationId, _: protocol::StationVisit) {}
}

/// A role under its inbox.
pub(crate) struct Bench<R: Role> {
    entity: Entity<R>,
    pub(crate) notes: Notes,
    /// What the role sent, with the instant it did.
    pub(crate) sent: Vec<(SimTime, LinkId, Message)>,
}

impl<R: Role> Bench<R> {
    /// The role, opened at the start.
    pub(crate) fn new(role: R, setting: &Setting) -> Self {
        let mut notes = Notes::default();
        let entity = Entity::open(role, setting.window.start, setting.links.clone(), &mut notes);
        Self { entity, notes, sent: Vec::new() }
    }

    /// A message is due at `seconds`.
    pub(crate) fn receive(&mut self, seconds: i64, link: LinkId, message: Message) -> &mut Self {
        assert_eq!(self.entity.admit(link, at(seconds), message), None, "the test is late");
        self
    }

    /// Runs until nothing before or at `seconds` is left.
    pub(crate) fn run(&mut self, seconds: i64) -> &mut Self {
        let Self { entity, notes, sent } = self;
        entity.advance(at(seconds), notes, &mut |link, due, message| sent.push((due - LINK, link, message)));
        self
    }

    /// Parcels in custody.
    pub(crate) fn inside(&self) -> u64 {
        self.entity.close(&mut Unobserved).inside
    }

    /// What was sent since the last call, with the seconds.
    pub(crate) fn take_sent(&mut self) -> Vec<(i64, Message)> {
        let sent = std::mem::take(&mut self.sent);
        sent.into_iter().map(|(when, _, message)| (when.ns() / 1_000_000_000, message)).collect()
    }

    /// When a parcel reached a milestone, in seconds.
    pub(crate) fn reached(&self, parcel: ParcelKey, milestone: Milestone) -> Option<i64> {
        let found = self.notes.milestones.iter().find(|note| note.0 == parcel && note.1 == milestone);
        found.map(|note| note.2.ns() / 1_000_000_000)
    }

    /// How a parcel ended, and when, in seconds.
    pub(crate) fn ended(&self, parcel: ParcelKey) -> Option<(Outcome, i64)> {
        let found = self.notes.outcomes.iter().find(|note| note.0 == parcel);
        found.map(|note| (note.1, note.2.ns() / 1_000_000_000))
    }

    /// How many are in a stage after everything so far.
    pub(crate) fn in_stage(&self, stage: Stage) -> i32 {
        self.notes.stages.iter().filter(|note| note.0 == stage).map(|note| note.1).sum()
    }
}

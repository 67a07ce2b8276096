//! An entity: one role in one zone, with its inbox. The unit of determinism.

use model::{Duration, Holder, Milestone, ParcelKey, SimTime, Stage};
use queueing::Level;

use crate::inbox::{Inbox, Input, Late, Source};
use crate::link::{LinkDelays, LinkId};
use crate::message::Message;
use crate::observe::{
    Closing, Interval, MoneyEvent, Observer, OpenParcel, Outcome, ParcelFacts, ReserveEvent, RiskEvent,
    StationVisit, Touch,
};
use crate::role::{Delivery, Outputs, Role};
use crate::station_id::StationId;
use crate::stations::Reserve;
use crate::timer::{InWords, TimerWords};
use crate::timing_wheel::TimingWheel;

/// One role with its inbox, run by either clock through [`Entity::advance`].
#[derive(Clone, Debug)]
pub struct Entity<R: Role> {
    role: R,
    inbox: Inbox<TimerWords>,
    delays: LinkDelays,
}

impl<R: Role> Entity<R> {
    /// A role before the first instant `start`, opened.
    pub fn open(mut role: R, start: SimTime, delays: LinkDelays, observer: &mut impl Observer) -> Self {
        let before = start.just_before();
        let mut inbox = Inbox::new(R::NAME, before);
        let mut delivery = |link: LinkId, _: SimTime, message: Message| {
            panic!("{} sends {message:?} on {link:?} before the first instant", R::NAME)
        };
        let (_, deadlines, _) = inbox.parts();
        role.open(
            before,
            &mut EntityOutputs { now: before, deadlines, delays: &delays, observer, delivery: &mut delivery },
        );
        Self { role, inbox, delays }
    }

    /// The frontier H: every instant at or before it is finished.
    pub fn frontier(&self) -> SimTime {
        self.inbox.frontier()
    }

    /// How many inputs were handled.
    pub fn inputs(&self) -> u64 {
        self.inbox.handed_out()
    }

    /// The instant of the next input that is known, if there is one.
    pub fn next_instant(&self) -> Option<SimTime> {
        self.inbox.next_instant()
    }

    /// Takes a message in; says if it is late.
    #[expect(clippy::inline_always, reason = "a message is made where it will lie, and never moved")]
    #[inline(always)]
    pub fn admit(&mut self, link: LinkId, due: SimTime, message: Message) -> Option<Late> {
        self.inbox.admit(link, due, message)
    }

    /// Handles everything at or before `to` and finishes `to`.
    pub fn advance(&mut self, to: SimTime, observer: &mut impl Observer, delivery: &mut impl Delivery) {
        let Self { role, inbox, delays } = self;
        let (messages, deadlines, progress) = inbox.parts();
        let mut out = EntityOutputs { now: progress.now, deadlines, delays, observer, delivery };
        while let Some(source) = progress.next_source(to, messages, out.deadlines) {
            let now = progress.now;
            out.now = now;
            match source {
                Source::Deadlines => {
                    let due = out.deadlines.take(|soon| role.foresee_soon(soon));
                    if let Some(next) = out.deadlines.first() {
                        role.foresee_next(next);
                    }
                    role.handle(now, Input::Deadline(R::Timer::of_words(due)), &mut out);
                }
                Source::Link(place) => {
                    if let Some(next) = messages.second_at(place) {
                        role.foresee_message(next);
                    }
                    // It stays where it lies: a message is large, and moving it costs more than reading it.
                    role.handle(now, Input::Message(messages.at(place)), &mut out);
                    messages.discard(place);
                }
            }
        }
    }

    /// What the entity promises on a link: nothing due before this instant will follow.
    pub fn promise(&self, link: LinkId) -> SimTime {
        self.frontier().just_after() + self.delays.of(link)
    }

    /// The messages that are not handled yet, link by link.
    pub fn waiting(&self) -> impl Iterator<Item = (LinkId, &Message)> {
        self.inbox.waiting()
    }

    /// Reports what is still open at the horizon.
    pub fn close(&self, observer: &mut impl Observer) -> Closing {
        self.role.close(observer)
    }
}

/// The surroundings of a role while it handles one input.
struct EntityOutputs<'a, O, D> {
    now: SimTime,
    deadlines: &'a mut TimingWheel<TimerWords>,
    delays: &'a LinkDelays,
    observer: &'a mut O,
    delivery: &'a mut D,
}

impl<T: InWords, O: Observer, D: Delivery> Outputs<T> for EntityOutputs<'_, O, D> {
    #[expect(clippy::inline_always, reason = "a message is made where it will lie, and never moved")]
    #[inline(always)]
    fn send(&mut self, link: LinkId, message: Message) {
        self.delivery.deliver(link, self.now + self.delays.of(link), message);
    }

    #[inline]
    fn deadline(&mut self, at: SimTime, timer: T) {
        assert!(at >= self.now, "a deadline at {at:?} lies before {:?}", self.now);
        self.deadlines.add(at, timer.words());
    }
}

impl<O: Observer, D> Observer for EntityOutputs<'_, O, D> {
    #[inline]
    fn milestone(&mut self, parcel: ParcelKey, milestone: Milestone, at: SimTime) {
        self.observer.milestone(parcel, milestone, at);
    }
    #[inline]
    fn interval(&mut self, interval: Interval, facts: ParcelFacts, length: Duration, ended: SimTime) {
        self.observer.interval(interval, facts, length, ended);
    }
    #[inline]
    fn intervals(&mut self, facts: ParcelFacts, ended: SimTime, lengths: &[(Interval, Duration)]) {
        self.observer.intervals(facts, ended, lengths);
    }
    fn censored(&mut self, interval: Interval, open: OpenParcel) {
        self.observer.censored(interval, open);
    }
    #[inline]
    fn stages(&mut self, sum: Duration) {
        self.observer.stages(sum);
    }
    #[inline]
    fn outcome(&mut self, outcome: Outcome, parcel: ParcelKey, placed: SimTime, accepted: bool, at: SimTime) {
        self.observer.outcome(outcome, parcel, placed, accepted, at);
    }
    #[inline]
    fn risk(&mut self, event: RiskEvent, placed: SimTime) {
        self.observer.risk(event, placed);
    }
    #[inline]
    fn enter(&mut self, stage: Stage, placed: SimTime, at: SimTime) {
        self.observer.enter(stage, placed, at);
    }
    #[inline]
    fn leave(&mut self, stage: Stage, placed: SimTime, at: SimTime) {
        self.observer.leave(stage, placed, at);
    }
    #[inline]
    fn held(&mut self, holder: Holder, facts: ParcelFacts, length: Duration, ended: SimTime) {
        self.observer.held(holder, facts, length, ended);
    }
    #[inline]
    fn money(&mut self, event: MoneyEvent, placed: SimTime, at: SimTime) {
        self.observer.money(event, placed, at);
    }
    #[inline]
    fn touch(&mut self, touch: Touch, placed: SimTime, at: SimTime) {
        self.observer.touch(touch, placed, at);
    }
    #[inline]
    fn level(&mut self, station: StationId, now: SimTime, level: Level) {
        self.observer.level(station, now, level);
    }
    #[inline]
    fn visit(&mut self, station: StationId, visit: StationVisit) {
        self.observer.visit(station, visit);
    }
    fn reserve(&mut self, reserve: &Reserve, event: ReserveEvent, waiting: u32, at: SimTime) {
        self.observer.reserve(reserve, event, waiting, at);
    }
}

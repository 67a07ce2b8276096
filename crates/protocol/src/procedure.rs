//! What every role does alike: it opens its stations, goes on to the phases of the scenario, holds inputs back while its node
//! is down, and goes on with whoever leaves a station.
//!
//! A role says what is its own by [`Procedure`]; how it takes its inputs, [`Role`], follows from that.

use std::fmt::Debug;

use model::{RoleName, SimTime};

use crate::inbox::Input;
use crate::message::Message;
use crate::observe::{Closing, Observer};
use crate::phases::{HasStations, PhaseClock};
use crate::role::{Outputs, Role};
use crate::stations::{Customer, Departed, StationTimer, Stations};
use crate::timer::{InWords, Timer, TimerWords};

/// The phases and the stations of a role, to change them.
pub type Parts<'a, R> = (
    &'a mut PhaseClock<<R as Procedure>::Parameters, <R as Procedure>::Deadline>,
    &'a mut Stations<<R as Procedure>::Customer>,
);

/// A role of the procedure, with stations and phases.
pub trait Procedure {
    /// What may change with a phase.
    type Parameters: Clone + HasStations;
    /// Who comes to its stations.
    type Customer: Customer;
    /// What it asks to be told at an instant, besides what its stations and phases need.
    type Deadline: InWords + Debug;

    /// Which role this is.
    const NAME: RoleName;

    /// Its phases.
    fn phases(&self) -> &PhaseClock<Self::Parameters, Self::Deadline>;

    /// Its stations.
    fn stations(&self) -> &Stations<Self::Customer>;

    /// Both, to change them.
    fn parts_mut(&mut self) -> Parts<'_, Self>;

    /// A phase holds from now on, the first one too: what follows from it besides the parameters of the stations.
    fn settle_phase(&mut self, _now: SimTime, _out: &mut impl Outputs<Timer<Self::Deadline>>) {}

    /// A message comes: what does not wait until the node is up.
    #[inline]
    fn message_comes(
        &mut self,
        _now: SimTime,
        _message: &Message,
        _out: &mut impl Outputs<Timer<Self::Deadline>>,
    ) {
    }

    /// Acts on a message; `came` is before `now` if the node was down when it came.
    fn message(
        &mut self,
        now: SimTime,
        came: SimTime,
        message: &Message,
        out: &mut impl Outputs<Timer<Self::Deadline>>,
    );

    /// Acts on a deadline of its own.
    fn deadline(
        &mut self,
        now: SimTime,
        deadline: Self::Deadline,
        out: &mut impl Outputs<Timer<Self::Deadline>>,
    );

    /// Somebody leaves a station, and goes on.
    fn departed(
        &mut self,
        now: SimTime,
        departed: Departed<Self::Customer>,
        out: &mut impl Outputs<Timer<Self::Deadline>>,
    );

    /// Whoever leaves a station now has gone on.
    #[inline]
    fn all_departed(&mut self, _now: SimTime, _out: &mut impl Outputs<Timer<Self::Deadline>>) {}

    /// See [`Role::foresee_message`].
    #[inline]
    fn foresee_message(&self, _next: &Message) {}

    /// See [`Role::foresee_next`].
    #[inline]
    fn foresee_next(&self, _timer: StationTimer) {}

    /// Called once, after the horizon: reports what is still open, besides the stations, and what is inside.
    fn close_own(&self, out: &mut impl Observer) -> Closing;
}

impl<P: Procedure> Role for P {
    type Timer = Timer<P::Deadline>;
    const NAME: RoleName = P::NAME;

    fn open(&mut self, now: SimTime, out: &mut impl Outputs<Self::Timer>) {
        let (phases, stations) = self.parts_mut();
        let down = phases.open(now, out);
        stations.open(now, out);
        self.settle_phase(now, out);
        if down {
            self.parts_mut().1.suspend(now, out);
        }
    }

    #[expect(clippy::inline_always, reason = "it only tells apart where an input goes")]
    #[inline(always)]
    fn handle(
        &mut self,
        now: SimTime,
        input: Input<Self::Timer, &Message>,
        out: &mut impl Outputs<Self::Timer>,
    ) {
        let input = match input {
            Input::Deadline(Timer::Station(timer)) => return station_due(self, now, timer, out),
            Input::Deadline(Timer::Phase(number)) => return phase_begins(self, now, number, out),
            Input::Deadline(Timer::Own(deadline)) => Input::Deadline(deadline),
            Input::Message(message) => {
                self.message_comes(now, message, out);
                Input::Message(message)
            }
        };
        if self.phases().is_down() {
            self.parts_mut().0.hold(now, input);
        } else {
            act(self, now, now, input, out);
        }
    }

    #[inline]
    fn foresee_message(&self, next: &Message) {
        Procedure::foresee_message(self, next);
    }

    #[inline]
    fn foresee_soon(&self, timer: TimerWords) {
        if let Some(timer) = timer.as_station() {
            self.stations().foresee(timer);
        }
    }

    #[inline]
    fn foresee_next(&self, timer: TimerWords) {
        if let Some(timer) = timer.as_station() {
            Procedure::foresee_next(self, timer);
        }
    }

    fn close(&self, out: &mut impl Observer) -> Closing {
        self.stations().close(self.phases().setting().window.horizon, out);
        self.close_own(out)
    }
}

/// A phase begins; if the node is up again, what was held back is acted on, after whoever leaves a station.
#[cold]
#[inline(never)]
fn phase_begins<P: Procedure>(
    role: &mut P,
    now: SimTime,
    number: u16,
    out: &mut impl Outputs<Timer<P::Deadline>>,
) {
    let (phases, stations) = role.parts_mut();
    phases.enter(now, number, stations, out);
    role.settle_phase(now, out);
    let_go(role, now, out);
    while let Some(held) = role.parts_mut().0.next_held() {
        act(role, now, held.came, held.input.by_reference(), out);
    }
}

/// Acts on an input that can be held back.
#[inline]
fn act<P: Procedure>(
    role: &mut P,
    now: SimTime,
    came: SimTime,
    input: Input<P::Deadline, &Message>,
    out: &mut impl Outputs<Timer<P::Deadline>>,
) {
    match input {
        Input::Message(message) => message_due(role, now, came, message, out),
        Input::Deadline(deadline) => deadline_due(role, now, deadline, out),
    }
}

#[inline(never)]
fn message_due<P: Procedure>(
    role: &mut P,
    now: SimTime,
    came: SimTime,
    message: &Message,
    out: &mut impl Outputs<Timer<P::Deadline>>,
) {
    role.message(now, came, message, out);
    let_go(role, now, out);
}

#[cold]
#[inline(never)]
fn deadline_due<P: Procedure>(
    role: &mut P,
    now: SimTime,
    deadline: P::Deadline,
    out: &mut impl Outputs<Timer<P::Deadline>>,
) {
    role.deadline(now, deadline, out);
    let_go(role, now, out);
}

/// A station's deadline is due. By itself: a message needs less room than what goes on in a station.
#[inline(never)]
fn station_due<P: Procedure>(
    role: &mut P,
    now: SimTime,
    timer: StationTimer,
    out: &mut impl Outputs<Timer<P::Deadline>>,
) {
    if let Some(departed) = role.parts_mut().1.fire(now, timer, out) {
        role.departed(now, departed, out);
    }
    let_go(role, now, out);
}

/// Goes on with whoever has left a station.
#[expect(clippy::inline_always, reason = "mostly nobody has: to look is less than to call")]
#[inline(always)]
fn let_go<P: Procedure>(role: &mut P, now: SimTime, out: &mut impl Outputs<Timer<P::Deadline>>) {
    while let Some(departed) = role.parts_mut().1.next_departure(now, out) {
        role.departed(now, departed, out);
    }
    role.all_departed(now, out);
}

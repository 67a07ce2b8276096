//! Phases in a role: what holds now, and what waits while the role's node is down.
//!
//! A dated change of the scenario is a phase with a setting and parameters of its own. A role keeps a [`PhaseClock`]: it asks
//! for a deadline at the beginning of each later phase ([`PhaseClock::open`]), goes on to the phase when that is due
//! ([`PhaseClock::enter`]), and while the node is down gives every message and every deadline of its own to
//! [`PhaseClock::hold`]. Nothing is drawn anew when a phase begins.

use std::collections::VecDeque;

use model::SimTime;

use crate::inbox::Input;
use crate::message::Message;
use crate::role::Outputs;
use crate::setting::{Phase, Setting};
use crate::stations::{Customer, StationTable, Stations};
use crate::timer::Timer;

/// What the beginning of a phase means for the role's node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Transition {
    /// The node stays up, or stays down.
    None,
    /// The node goes down: suspend the stations first, so that nobody leaves by what else changes.
    Down,
    /// The node comes up: resume the stations, then handle what was held.
    Up,
}

/// Parameters of a role with its stations.
pub trait HasStations {
    /// The stations.
    fn stations(&self) -> &StationTable;
}

/// The phases of a role, which of them holds, and the inputs held back while the node is down.
///
/// `P` are the role's parameters, `D` its own deadlines.
#[derive(Clone, Debug)]
pub struct PhaseClock<P, D> {
    phases: Vec<Phase<P>>,
    /// The phase that holds now: every input looks at it.
    current: Phase<P>,
    held: VecDeque<Held<D>>,
}

/// An input that came while the node was down.
#[derive(Clone, Debug)]
pub struct Held<D> {
    /// When it came.
    pub came: SimTime,
    /// What came.
    pub input: Input<D>,
}

impl<P: Clone, D> PhaseClock<P, D> {
    /// The clock at the first phase. Phases are in order of time, at least one and at most 65,536.
    pub fn new(phases: Vec<Phase<P>>) -> Self {
        assert!(phases.len() <= 1 << 16, "at most 65,536 phases");
        assert!(phases.is_sorted_by_key(|phase| phase.from), "phases are in order of time");
        let current = phases.first().expect("a role needs a first phase").clone();
        Self { phases, current, held: VecDeque::new() }
    }

    /// The setting that holds now.
    #[inline]
    pub fn setting(&self) -> &Setting {
        &self.current.setting
    }

    /// The parameters that hold now.
    #[inline]
    pub fn parameters(&self) -> &P {
        &self.current.parameters
    }

    /// Whether the node is down.
    #[inline]
    pub fn is_down(&self) -> bool {
        self.current.down
    }

    /// Asks for the deadline of each later phase. Call it first in `open`: deadlines of one instant come in order of
    /// creation, so a change holds before anything else happens at its instant.
    ///
    /// Returns whether the node starts down: suspend the stations then.
    pub fn open(&self, now: SimTime, out: &mut impl Outputs<Timer<D>>) -> bool {
        for (number, phase) in self.phases.iter().enumerate().skip(1) {
            out.deadline(phase.from.max(now), Timer::Phase(number as u16));
        }
        self.is_down()
    }

    /// The phase with this number begins. Hand the stations their new parameters, and do what the answer says.
    fn begin(&mut self, number: u16) -> Transition {
        let was_down = self.is_down();
        self.current = self.phases[usize::from(number)].clone();
        match (was_down, self.is_down()) {
            (false, true) => Transition::Down,
            (true, false) => Transition::Up,
            _ => Transition::None,
        }
    }

    /// Goes on to the phase with this number: its parameters hold at the stations, which pause while the node is down.
    /// Afterwards handle what [`PhaseClock::next_held`] gives.
    pub fn enter<C: Customer>(
        &mut self,
        now: SimTime,
        number: u16,
        stations: &mut Stations<C>,
        out: &mut impl Outputs<Timer<D>>,
    ) where
        P: HasStations,
    {
        let transition = self.begin(number);
        if transition == Transition::Down {
            stations.suspend(now, out);
        }
        stations.change(now, self.parameters().stations(), out);
        if transition == Transition::Up {
            stations.resume(now, out);
        }
    }

    /// Holds an input back that comes while the node is down.
    #[cold]
    pub fn hold(&mut self, now: SimTime, input: Input<D, &Message>) {
        let input = match input {
            Input::Message(message) => Input::Message(message.clone()),
            Input::Deadline(timer) => Input::Deadline(timer),
        };
        self.held.push_back(Held { came: now, input });
    }

    /// The next input that was held back, in the order they came; none while the node is down.
    pub fn next_held(&mut self) -> Option<Held<D>> {
        if self.is_down() { None } else { self.held.pop_front() }
    }

    /// How many of the held messages carry custody of a parcel: they are inside.
    pub fn held_in_custody(&self) -> u64 {
        let carries =
            |held: &&Held<D>| matches!(&held.input, Input::Message(message) if message.carries_custody());
        self.held.iter().filter(carries).count() as u64
    }
}

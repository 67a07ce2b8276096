//! What a planner should know before a run.
use std::fmt;
use crate::scenario::Scenario;

/// What a planner should know before a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// What it is about: a station by its name, a target, or `study`.
    pub station: String,
    /// What will happen, with the numbers.
    pub message: String,
}
impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.station, self.message)
    }
}
/// L
#[derive(Clone, Debug, PartialEq)]
pub struct Load;
pub(crate) fn warnings(_: &Scenario) -> Vec<Warning> { Vec::new() }
pub(crate) fn loads(_: &Scenario) -> Vec<Load> { Vec::new() }

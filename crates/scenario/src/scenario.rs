//! A validated scenario.

use std::fmt;

use arrivals::{ArrivalPlan, Arrivals};
use protocol::{LinkDelays, SellerClass, Setting, Window};
use queueing::{Distribution, Draws};

use crate::check::{self, Warning};
use crate::clock::ClockLabel;
use crate::error::{Place, ScenarioError};
use crate::study::Study;

/// Everything that a run needs to know, checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// The name in results.
    pub name: String,
    /// What it shows, for people.
    pub about: String,
    /// The rule book.
    pub rules: String,
    /// The seed that the scenario proposes.
    pub seed: u64,
    /// The kind of study.
    pub study: Study,
    /// The run's bounds.
    pub window: Window,
    /// The clock on the wall.
    pub clock: ClockLabel,
    /// Simulated seconds per second in a live run.
    pub live_speed: f64,
    /// The classes of sellers, by stream.
    pub sellers: Vec<SellerShare>,
    /// What a buyer pays, in fen.
    pub value: Distribution,
    /// Nobody pays more, in fen.
    pub value_max_fen: i64,
    /// The links' delays.
    pub links: LinkDelays,
    /// When orders are placed, by stream.
    pub arrivals: Vec<ArrivalPlan>,
    /// The seller's stations.
    pub seller: seller::Parameters,
    /// The warehouse's stations.
    pub warehouse: warehouse::Parameters,
    /// Customs' stations and risk management.
    pub customs: customs::Parameters,
    /// The carrier's stations.
    pub carrier: carrier::Parameters,
    /// The targets as they are written.
    pub targets: Vec<TargetText>,
    /// The merged scenario as text that stands alone: `from_resolved` reads the same scenario from it.
    pub resolved: String,
}

/// A class of sellers and its share of the orders.
#[derive(Clone, Debug, PartialEq)]
pub struct SellerShare {
    /// The class.
    pub class: SellerClass,
    /// Its share, from 0 to 1.
    pub share: f64,
}

/// A target as it is written, and where.
#[derive(Clone, Debug)]
pub struct TargetText {
    /// The text.
    pub text: String,
    /// Where it stands.
    pub at: Option<Place>,
}

impl PartialEq for TargetText {
    /// The same target may stand in another file.
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl TargetText {
    /// An error about this target, shown at its place.
    pub fn error(&self, what: impl Into<String>) -> ScenarioError {
        let error = ScenarioError::new(what);
        match &self.at {
            Some(place) => error.at(place.clone()),
            None => error,
        }
    }
}

/// The identity of a scenario: a 128-bit FNV-1a hash of its resolved text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ScenarioHash(pub [u8; 16]);

impl fmt::Display for ScenarioHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl Scenario {
    /// What every role knows about one replication with this seed.
    pub fn setting(&self, seed: u64, replication: u32) -> Setting {
        Setting {
            draws: Draws::new(seed, replication),
            sellers: self.sellers.iter().map(|seller| seller.class.clone()).collect(),
            value: self.value,
            value_max_fen: self.value_max_fen,
            links: self.links.clone(),
            window: self.window,
        }
    }

    /// The orders of a replication, in the order of the driver's link.
    pub fn arrivals(&self, setting: &Setting) -> Arrivals {
        arrivals::arrivals(&self.arrivals, &setting.draws, &self.window)
    }

    /// The identity of the scenario: equal for equal resolved texts, on every platform.
    pub fn hash(&self) -> ScenarioHash {
        const OFFSET: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
        const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
        let step = |hash: u128, byte: u8| (hash ^ u128::from(byte)).wrapping_mul(PRIME);
        ScenarioHash(self.resolved.bytes().fold(OFFSET, step).to_be_bytes())
    }

    /// What a planner should know before running it: stations with more work than capacity, and when.
    pub fn check(&self) -> Vec<Warning> {
        check::warnings(self)
    }

    /// Reads the scenario that a `resolved` text stands for.
    pub fn from_resolved(text: &str) -> Result<Self, ScenarioError> {
        crate::load::from_resolved(text)
    }
}

//! A process: one live entity that can die at any step of a round, and its journal, which can't.

use model::RoleName;
use node::journal::{Journal, MemoryJournal};
use node::live::{Live, live_entity};
use node::pace::WallNs;
use protocol::MODEL_VERSION;
use queueing::Draws;
use scenario::Scenario;
use wire::Hello;

/// One role's process.
pub(crate) struct Process {
    pub(crate) role: RoleName,
    pub(crate) journal: MemoryJournal,
    /// The entity; `None` while the process is dead.
    pub(crate) live: Option<Box<dyn Live>>,
    /// When the driver starts its schedule: until then it only journals.
    pub(crate) started: WallNs,
    pub(crate) incarnation: u64,
    /// A round is on its way.
    pub(crate) round_pending: bool,
    /// A look at the clock is on its way.
    pub(crate) tick_pending: bool,
}

impl Process {
    pub(crate) fn new(role: RoleName) -> Self {
        Self {
            role,
            journal: MemoryJournal::default(),
            live: None,
            started: WallNs(0),
            incarnation: 0,
            round_pending: false,
            tick_pending: false,
        }
    }

    /// The process starts, and takes up what its journal holds. Acknowledgements are noted once in a while only: with
    /// `forgets` none were.
    pub(crate) fn start(&mut self, scenario: &Scenario, draws: Draws, forgets: bool) -> &mut dyn Live {
        let noted = if forgets { Vec::new() } else { self.journal.acknowledged().expect("memory") };
        let mut live = live_entity(self.role, scenario, draws, &noted);
        self.journal.replay(&mut |_, round| live.apply(&round)).expect("memory");
        self.incarnation += 1;
        self.live.insert(live).as_mut()
    }

    pub(crate) fn die(&mut self) {
        self.live = None;
        self.round_pending = false;
        self.tick_pending = false;
    }

    pub(crate) fn is_finished(&self) -> bool {
        self.live.as_ref().is_some_and(|live| live.closing().is_some())
    }
}

/// What a stream says first.
pub(crate) fn hello(incarnation: u64, acknowledged: u64, promised: model::SimTime) -> Hello {
    Hello {
        run: "storm".to_owned(),
        scenario_hash: bytes::Bytes::from_static(&[0; 16]),
        model_version: MODEL_VERSION,
        incarnation,
        acknowledged,
        promised,
    }
}

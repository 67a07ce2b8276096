//! Processes: start, death, and the round in between.

use model::RoleName;
use node::journal::Journal;
use node::live::Live;
use node::pace::WallNs;
use protocol::LinkId;

use super::{COLLECT_MAX_NS, Event, RETRY_MAX_NS, TICK_NS, World};

/// The process has died.
struct Dead;

impl World<'_> {
    pub(super) fn live(&mut self, role: RoleName) -> Option<&mut (dyn Live + 'static)> {
        self.processes[role.index()].live.as_deref_mut()
    }

    pub(super) fn start(&mut self, role: RoleName) {
        let forgets = self.random.bool();
        let started = WallNs(self.now.0 + self.upto(RETRY_MAX_NS));
        let process = &mut self.processes[role.index()];
        process.started = started;
        self.witness.back(process.start(self.scenario, self.draws, forgets));
        self.at(started, Event::Round(role));
        LinkId::out_of_role(role).for_each(|link| self.connect(link));
    }

    /// The process is gone, and its streams and all that was under way on them.
    fn die(&mut self, role: RoleName) {
        self.processes[role.index()].die();
        for link in LinkId::out_of_role(role) {
            self.streams[link.index()].lose_all();
            self.streams[link.index()].outbound = None;
        }
        for link in LinkId::into_role(role) {
            let streams = &mut self.streams[link.index()];
            streams.lose_all();
            streams.inbound = None;
            if let Some(stream) = streams.outbound {
                self.after(RETRY_MAX_NS, Event::Disconnected(link, stream));
            }
        }
        self.after(self.conditions.away_max_ns, Event::Start(role));
    }

    /// Something came for this process: a round follows.
    pub(super) fn wake(&mut self, role: RoleName) {
        if !std::mem::replace(&mut self.processes[role.index()].round_pending, true) {
            self.after(COLLECT_MAX_NS, Event::Round(role));
        }
    }

    /// One round, in the order of the live loop. The process may die between any two steps.
    pub(super) fn round(&mut self, role: RoleName) {
        if self.live(role).is_none() {
            return;
        }
        if let Err(Dead) = self.try_round(role) {
            self.die(role);
            return;
        }
        let process = &mut self.processes[role.index()];
        let ticks = self.conditions.is_paced() && !process.is_finished();
        if ticks && !std::mem::replace(&mut process.tick_pending, true) {
            self.at(WallNs(self.now.0 + TICK_NS), Event::Tick(role));
        }
    }

    fn try_round(&mut self, role: RoleName) -> Result<(), Dead> {
        let allowance = self.allowance(self.processes[role.index()].started);
        let Some(live) = self.live(role) else { return Ok(()) };
        if let Some(round) = live.plan(allowance) {
            let (position, acknowledged) = (live.position(), live.acknowledged());
            self.survives()?;
            let appended = self.processes[role.index()].journal.append(position, &round, &acknowledged);
            assert_eq!(appended.expect("memory"), position + 1);
            self.survives()?;
            if let Some(live) = self.live(role) {
                live.apply(&round);
            }
            self.survives()?;
        }
        self.flush(role)
    }

    fn flush(&mut self, role: RoleName) -> Result<(), Dead> {
        let Some(live) = self.live(role) else { return Ok(()) };
        for (link, receipt) in live.receipts() {
            self.send_receipt(link, receipt);
            self.survives()?;
        }
        for link in LinkId::out_of_role(role) {
            while let Some(frame) = self.live(role).and_then(|live| live.outlink(link).next_frame()) {
                self.send_frame(link, frame);
                self.survives()?;
            }
        }
        Ok(())
    }

    fn survives(&mut self) -> Result<(), Dead> {
        if self.trouble(self.conditions.death) { Err(Dead) } else { Ok(()) }
    }
}

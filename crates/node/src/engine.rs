//! The engine: the one task of a node in which everything happens in order.
//!
//! gRPC tasks hand it events; it decides, journals, handles, and hands frames and receipts back. It never waits for a
//! peer: reading, journalling and acknowledging go on while the clock is held. It shares one thread with the gRPC tasks of
//! its node: handing a frame from thread to thread costs more than handling it.

use std::time::{Duration, Instant};

use model::{RoleName, SimTime};
use protocol::LinkId;
use tokio::sync::{mpsc, oneshot, watch};
use tonic::Status;
use wire::{Ahead, Entry, Frame, Hello, Receipt};

use crate::control::{Command, Progress, ProgressState};
use crate::drivers::Drivers;
use crate::journal::{JournalDirectory, JournalError};
use crate::live::HeldBy;
use crate::outlink::LinkError;
use crate::pace::{Speed, WallNs};
use crate::run::{FULL_DISK_RETRY, Run};
use crate::witness::RoundError;

/// So many events at most are taken in before the next round.
const EVENTS_PER_ROUND: usize = 4_096;
/// With nothing to pace, the engine wakes this often, to tell its progress.
const IDLE: Duration = Duration::from_millis(250);
/// What is in the journal is acknowledged after so long at the latest, for all that came meanwhile at once.
const ACKNOWLEDGE_INTERVAL: Duration = Duration::from_millis(5);
/// Progress is told at every change of state, and otherwise this often at most.
const PROGRESS_INTERVAL_NS: u64 = 20_000_000;

/// A stream, numbered in order of opening; the newest of a link wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct StreamNumber(pub(crate) u64);

/// Where receipts of an inbound stream go.
pub(crate) type Receipts = mpsc::UnboundedSender<Result<Receipt, Status>>;

/// What the gRPC side tells the engine.
#[derive(Debug)]
pub(crate) enum Event {
    /// A peer opened a stream and said Hello.
    Opened { link: LinkId, stream: StreamNumber, hello: Hello, receipts: Receipts },
    /// A frame came.
    Batch { link: LinkId, stream: StreamNumber, entries: Vec<Entry>, promise: Option<SimTime> },
    /// A peer looks ahead.
    Ahead { link: LinkId, stream: StreamNumber, ahead: Ahead },
    /// A stream to a peer is open.
    Connected { link: LinkId, stream: StreamNumber, frames: mpsc::UnboundedSender<Frame> },
    /// A peer answered.
    Receipt { link: LinkId, stream: StreamNumber, receipt: Receipt },
    /// A stream to a peer is gone.
    Disconnected { link: LinkId, stream: StreamNumber },
    /// The driver, or a person, wants something.
    Command(Command),
    /// The node is to stop.
    Stop,
}

struct Inbound {
    stream: StreamNumber,
    receipts: Receipts,
}

struct Outbound {
    stream: StreamNumber,
    frames: mpsc::UnboundedSender<Frame>,
    /// Whether Hello was said: it takes a run to say it.
    greeted: bool,
}

/// One node's engine.
pub(crate) struct Engine {
    role: RoleName,
    directory: Option<JournalDirectory>,
    run: Option<Run>,
    failed: Option<String>,
    inbound: Vec<Option<Inbound>>,
    outbound: Vec<Option<Outbound>>,
    started: Instant,
    last_round: WallNs,
    last_receipts: WallNs,
    last_published: WallNs,
    progress: watch::Sender<Progress>,
    drivers: Drivers,
}

impl Engine {
    /// An engine that takes up the newest run in its journal directory, if there is one. Without a directory journals
    /// are kept in memory.
    #[expect(clippy::disallowed_methods, reason = "the paced clock starts here")]
    pub(crate) fn new(
        role: RoleName,
        directory: Option<JournalDirectory>,
        progress: watch::Sender<Progress>,
    ) -> Result<Self, JournalError> {
        let run = match directory.as_ref().map(JournalDirectory::newest).transpose()?.flatten() {
            Some((header, journal)) => {
                let incarnation = journal.incarnation();
                let run = Run::open(header, Box::new(journal), incarnation)?;
                tracing::info!(
                    run = run.header().run,
                    frontier_s = run.frontier().seconds(),
                    "took up the journal"
                );
                Some(run)
            }
            None => None,
        };
        let mut engine = Self {
            role,
            directory,
            run,
            failed: None,
            inbound: LinkId::ALL.iter().map(|_| None).collect(),
            outbound: LinkId::ALL.iter().map(|_| None).collect(),
            started: Instant::now(),
            last_round: WallNs(0),
            last_receipts: WallNs(0),
            last_published: WallNs(0),
            progress,
            drivers: Drivers::default(),
        };
        engine.publish();
        Ok(engine)
    }

    /// Those who drive its run, to be counted by whoever serves them.
    pub(crate) fn drivers(&self) -> Drivers {
        self.drivers.clone()
    }

    /// Runs until it is told to stop, or the journal fails.
    pub(crate) async fn work(
        mut self,
        mut events: mpsc::UnboundedReceiver<Event>,
    ) -> Result<(), JournalError> {
        loop {
            match tokio::time::timeout(self.wake_in(), events.recv()).await {
                Ok(Some(Event::Stop) | None) => return Ok(()),
                Ok(Some(event)) => {
                    self.take(event);
                    // What other peers have sent meanwhile belongs to the same round.
                    tokio::task::yield_now().await;
                }
                Err(_) => {}
            }
            for _ in 0..EVENTS_PER_ROUND {
                match events.try_recv() {
                    Ok(Event::Stop) => return Ok(()),
                    Ok(event) => self.take(event),
                    Err(_) => break,
                }
            }
            self.round()?;
            self.flush();
            self.publish();
        }
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "the paced clock reads the monotonic clock here, and only here"
    )]
    fn wall(&self) -> WallNs {
        WallNs(Instant::now().duration_since(self.started).as_nanos() as u64)
    }

    /// How long the engine may sleep when no event comes.
    fn wake_in(&self) -> Duration {
        match &self.run {
            Some(run) if self.failed.is_none() => {
                if run.is_disk_full() {
                    return FULL_DISK_RETRY;
                }
                let wake_in = run.tick().unwrap_or(IDLE);
                if run.owes_receipts() { wake_in.min(ACKNOWLEDGE_INTERVAL) } else { wake_in }
            }
            _ => IDLE,
        }
    }

    fn take(&mut self, event: Event) {
        match event {
            Event::Opened { link, stream, hello, receipts } => self.opened(link, stream, &hello, receipts),
            Event::Batch { link, stream, entries, promise } => self.batch(link, stream, entries, promise),
            Event::Ahead { link, stream, ahead } => {
                let current = self.inbound[link.index()].as_ref().is_some_and(|is| is.stream == stream);
                if let Some(run) = self.run.as_mut().filter(|_| current && self.failed.is_none()) {
                    run.live().look_ahead(link, ahead);
                }
            }
            Event::Connected { link, stream, frames } => {
                self.outbound[link.index()] = Some(Outbound { stream, frames, greeted: false });
                self.say_hello(link);
            }
            Event::Receipt { link, stream, receipt } => self.receipt(link, stream, &receipt),
            Event::Disconnected { link, stream } => {
                let current = &mut self.outbound[link.index()];
                if current.as_ref().is_some_and(|outbound| outbound.stream == stream) {
                    *current = None;
                    if let Some(run) = &mut self.run {
                        run.live().outlink(link).disconnected();
                    }
                }
            }
            Event::Command(command) => self.command(command),
            Event::Stop => {}
        }
    }

    // Streams that end here ----------------------------------------------------------------------------------

    fn opened(&mut self, link: LinkId, stream: StreamNumber, hello: &Hello, receipts: Receipts) {
        if self.inbound[link.index()].as_ref().is_some_and(|newer| newer.stream.0 > stream.0) {
            let _ = receipts.send(Err(Status::aborted("a newer stream has taken over")));
            return;
        }
        let answer = match &mut self.run {
            None => Err(Refusal::NotInThisRun(Status::unavailable(format!(
                "{} has no run yet: configure it first",
                self.role
            )))),
            Some(run) => run.hello(link, hello),
        };
        match answer {
            Ok(receipt) => {
                // A receiver that is gone is noticed when its stream closes.
                let _ = receipts.send(Ok(receipt));
                tracing::debug!(link = ?link, incarnation = hello.incarnation, "a peer's stream is open");
                let displaced = self.inbound[link.index()].take();
                if let Some(older) = displaced {
                    let _ = older.receipts.send(Err(Status::aborted("a newer stream has taken over")));
                }
                self.inbound[link.index()] = Some(Inbound { stream, receipts });
            }
            Err(Refusal::NotInThisRun(status)) => {
                tracing::debug!(link = ?link, reason = status.message(), "refused a stream");
                let _ = receipts.send(Err(status));
            }
            Err(Refusal::Broken(error)) => {
                let _ = receipts.send(Err(Status::failed_precondition(error.to_string())));
                self.fail(&format!("{link:?}: {error}"));
            }
        }
    }

    fn batch(&mut self, link: LinkId, stream: StreamNumber, entries: Vec<Entry>, promise: Option<SimTime>) {
        let Some(inbound) = &self.inbound[link.index()] else { return };
        if inbound.stream != stream {
            return;
        }
        let Some(run) = self.run.as_mut().filter(|_| self.failed.is_none()) else { return };
        match run.live().receive(link, entries, promise) {
            Ok(None) => {}
            Ok(Some(rewind)) => {
                let _ = inbound.receipts.send(Ok(rewind));
            }
            Err(error) => {
                let _ = inbound.receipts.send(Err(Status::invalid_argument(error.to_string())));
                self.inbound[link.index()] = None;
                self.fail(&format!("{link:?}: {error}"));
            }
        }
    }

    // Streams that start here --------------------------------------------------------------------------------

    fn say_hello(&mut self, link: LinkId) {
        let (Some(outbound), Some(run)) = (&mut self.outbound[link.index()], &mut self.run) else { return };
        let hello = run.make_hello(link);
        outbound.greeted = true;
        // A stream that has just broken is noticed by its Disconnected.
        let _ = outbound.frames.send(Frame::Hello(hello));
    }

    fn receipt(&mut self, link: LinkId, stream: StreamNumber, receipt: &Receipt) {
        let current = self.outbound[link.index()].as_ref();
        if current.is_none_or(|outbound| outbound.stream != stream) {
            return;
        }
        let Some(run) = &mut self.run else { return };
        if let Err(error) = run.live().outlink(link).receipt(receipt) {
            self.fail(&format!("{link:?}: {error}"));
        }
    }

    /// A node that can't go on says so to everybody who watches, and handles nothing more.
    fn fail(&mut self, reason: &str) {
        tracing::error!(reason, "the node can't go on");
        self.failed = Some(reason.to_owned());
    }

    // The round ----------------------------------------------------------------------------------------------

    fn round(&mut self) -> Result<(), JournalError> {
        let wall = self.wall();
        let passed_ns = wall.0.saturating_sub(self.last_round.0);
        self.last_round = wall;
        let Some(run) = self.run.as_mut().filter(|_| self.failed.is_none()) else { return Ok(()) };
        match run.round(wall, passed_ns) {
            Ok(()) => Ok(()),
            Err(RoundError::Journal(error)) => Err(error),
            Err(broken @ RoundError::Broken { .. }) => {
                self.fail(&broken.to_string());
                Ok(())
            }
        }
    }

    fn flush(&mut self) {
        let wall = self.last_round;
        let Some(run) = self.run.as_mut().filter(|_| self.failed.is_none()) else { return };
        if wall.0 >= self.last_receipts.0 + ACKNOWLEDGE_INTERVAL.as_nanos() as u64 {
            self.last_receipts = wall;
            for (link, receipt) in run.live().receipts() {
                if let Some(inbound) = &self.inbound[link.index()] {
                    let _ = inbound.receipts.send(Ok(receipt));
                }
            }
        }
        for link in LinkId::out_of_role(self.role) {
            if let Some(outbound) = &self.outbound[link.index()] {
                while let Some(frame) = run.next_frame(link) {
                    let _ = outbound.frames.send(frame);
                }
            }
        }
    }

    // Commands -----------------------------------------------------------------------------------------------

    fn command(&mut self, command: Command) {
        let wall = self.wall();
        match command {
            Command::Configure { run, wish, reply } => {
                let answer = self.configure(*run, &wish);
                answer_with(reply, answer);
            }
            Command::Start { run, start, reply } => {
                let answer = self.named_run(&run).map(|run| {
                    run.start(wall, &start);
                    run.frontier()
                });
                if answer.is_ok() {
                    let (from_s, paused) = (start.from.seconds(), start.paused);
                    tracing::info!(run, speed = %SpeedText(start.speed), from_s, paused, "a schedule was set");
                }
                answer_with(reply, answer);
            }
            Command::Pause { run, reply } => {
                let answer = self.named_run(&run).map(|run| run.pause(wall));
                if answer.is_ok() {
                    tracing::info!(run, "paused");
                }
                answer_with(reply, answer);
            }
            Command::SetSpeed { run, speed, reply } => {
                let answer = self.named_run(&run).map(|run| run.set_speed(wall, speed));
                if answer.is_ok() {
                    tracing::info!(run, speed = %SpeedText(speed), "changed speed");
                }
                answer_with(reply, answer);
            }
            Command::Statement { run, interim, reply } => {
                let answer = self.named_run(&run).and_then(|run| {
                    run.statement(interim).ok_or_else(|| {
                        let at = run.frontier().seconds();
                        Status::failed_precondition(format!(
                            "the run is not finished: it stands at {at:.3} s"
                        ))
                    })
                });
                answer_with(reply, answer);
            }
        }
    }

    fn publish(&mut self) {
        let wall = self.wall();
        let failed = self.failed.clone();
        let progress = match (&mut self.run, failed) {
            (Some(run), failed) => run.progress(wall, failed),
            (None, Some(reason)) => Progress { state: ProgressState::Failed(reason), ..Progress::default() },
            (None, None) => Progress::default(),
        };
        let is_news = {
            let told = self.progress.borrow();
            told.state != progress.state || told.run != progress.run
        };
        if is_news || wall.0 >= self.last_published.0 + PROGRESS_INTERVAL_NS {
            self.last_published = wall;
            let lines = self.run.as_ref().map_or_else(Vec::new, Run::lines);
            self.progress.send_replace(Progress { lines, ..progress });
        }
    }
}

fn answer_with<T>(reply: oneshot::Sender<Result<T, Status>>, answer: Result<T, Status>) {
    // Who asked may have gone.
    let _ = reply.send(answer);
}

struct SpeedText(Speed);

impl std::fmt::Display for SpeedText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            Speed::Max => f.write_str("max"),
            Speed::Times(times) => write!(f, "{times}x"),
        }
    }
}

/// Why a peer's stream is not taken.
pub(crate) enum Refusal {
    /// One of the two is not in the same run: now, or at all.
    NotInThisRun(Status),
    /// The two ends do not agree on what happened: this node can't go on.
    Broken(LinkError),
}

/// The link whose promise holds the clock, if one does.
pub(crate) fn holding_link(held_by: HeldBy) -> Option<LinkId> {
    match held_by {
        HeldBy::Promise(link) | HeldBy::Outbox(link) => Some(link),
        HeldBy::Schedule | HeldBy::Horizon => None,
    }
}

mod taking_on;
#[cfg(test)]
mod tests;

//! The witness: sees everything that leaves a process, and what a successor of that process must still know.

use model::SimTime;
use node::live::Live;
use protocol::{LinkDelays, LinkId, Message};
use wire::{Ahead, Frame, Receipt};

/// What was said on one link, over all streams and all incarnations of its two ends.
#[derive(Debug, Default)]
struct Said {
    /// Every message that was sent, by number.
    messages: Vec<(SimTime, Message)>,
    /// The latest promise.
    promise: Option<SimTime>,
    /// The receiver has said that it has every message below this number.
    acknowledged: u64,
}

/// What was said on all links.
#[derive(Debug)]
pub(crate) struct Witness {
    delays: LinkDelays,
    links: [Said; LinkId::ALL.len()],
    /// Customs has said that nobody does anything before this instant.
    pub(crate) quiet: SimTime,
    /// Messages sent again.
    pub(crate) repeated: u64,
}

impl Witness {
    pub(crate) fn new(delays: LinkDelays) -> Self {
        Self { delays, links: Default::default(), quiet: SimTime::MIN, repeated: 0 }
    }

    /// A frame leaves. A number always means the same message, and no promise is broken. Promises never decrease; only
    /// the driver, who keeps nothing, may begin a stream with less than it had promised before.
    pub(crate) fn frame(&mut self, link: LinkId, frame: &Frame) {
        if let Frame::Ahead(Ahead::Quiet(quiet)) = frame {
            self.quiet = self.quiet.max(*quiet);
        }
        let Frame::Batch { entries, promise } = frame else { return };
        let said = &mut self.links[link.index()];
        let quiet = self.quiet + self.delays.of(link);
        for entry in entries {
            let known = said.messages.len() as u64;
            if entry.number < known {
                let before = &said.messages[entry.number as usize];
                assert_eq!(before, &(entry.due, entry.message.clone()), "{link:?} message {}", entry.number);
                self.repeated += 1;
            } else {
                assert_eq!(entry.number, known, "{link:?}: a number was left out");
                let promise = said.promise.unwrap_or(SimTime::MIN);
                assert!(
                    entry.due >= promise,
                    "{link:?}: message {} breaks the promise {promise:?}",
                    entry.number
                );
                assert!(
                    link.from().is_none() || entry.due >= quiet,
                    "{link:?}: message {} disturbs the quiet",
                    entry.number
                );
                said.messages.push((entry.due, entry.message.clone()));
            }
        }
        if let Some(promise) = *promise {
            let stateless = link.from().is_none();
            assert!(
                stateless || said.promise.is_none_or(|before| before <= promise),
                "{link:?}: {promise:?} decreases"
            );
            said.promise = said.promise.max(Some(promise));
        }
    }

    /// A receipt leaves.
    pub(crate) fn receipt(&mut self, link: LinkId, receipt: &Receipt) {
        let next = match receipt {
            Receipt::Welcome(welcome) => welcome.next,
            Receipt::Acknowledged { next } => *next,
            Receipt::Rewind { .. } => panic!("{link:?}: a stream in order has no gap"),
        };
        let acknowledged = &mut self.links[link.index()].acknowledged;
        assert!(next >= *acknowledged, "{link:?}: acknowledged {acknowledged} before, {next} now");
        *acknowledged = next;
    }

    /// A process is back: it holds all that it acknowledged, has made all that it sent, and stands by its promises.
    pub(crate) fn back(&self, live: &mut dyn Live) {
        for (link, made, journalled) in live.tallies() {
            let said = &self.links[link.index()];
            if link.to() == live.role() {
                assert!(
                    journalled >= said.acknowledged,
                    "{link:?}: {journalled} of {} left",
                    said.acknowledged
                );
            } else {
                let sent = said.messages.len() as u64;
                assert!(made >= sent, "{link:?}: {sent} were sent, {made} are made again");
                let promised = live.outlink(link).promised();
                assert!(promised >= said.promise, "{link:?}: {promised:?} after {:?}", said.promise);
            }
        }
    }
}

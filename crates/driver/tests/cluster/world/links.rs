//! Links: streams that open and break, what travels on them, and the driver at the end of one of them.

use driver::order_source::OrderSource;
use model::{RoleName, SimTime};
use node::pace::WallNs;
use protocol::LinkId;
use wire::{Frame, Receipt};

use super::{Event, RETRY_MAX_NS, TICK_NS, World};
use crate::process::hello;
use crate::streams::StreamNumber;

impl World<'_> {
    // Streams ------------------------------------------------------------------------------------------------

    /// The sender will try to open a stream.
    pub(super) fn connect(&mut self, link: LinkId) {
        if !std::mem::replace(&mut self.streams[link.index()].connecting, true) {
            self.after(RETRY_MAX_NS, Event::Connect(link));
        }
    }

    pub(super) fn open_stream(&mut self, link: LinkId) {
        let is_away = |world: &Self, role: RoleName| world.processes[role.index()].live.is_none();
        if self.streams[link.index()].outbound.is_some()
            || link.from().is_some_and(|role| is_away(self, role))
        {
            return;
        }
        if is_away(self, link.to()) {
            return self.connect(link);
        }
        let hello = match link.from() {
            None => hello(self.driver_incarnation, self.driver.acknowledged(), self.driver.promised()),
            Some(role) => {
                let incarnation = self.processes[role.index()].incarnation;
                let Some(live) = self.live(role) else { return };
                live.outlink(link).disconnected();
                let (acknowledged, promised) = live.link_state(link);
                hello(incarnation, acknowledged, promised)
            }
        };
        self.streams[link.index()].open();
        self.send_frame(link, Frame::Hello(hello));
    }

    /// The sender notices that its stream is gone.
    pub(super) fn disconnected(&mut self, link: LinkId) {
        self.streams[link.index()].outbound = None;
        match link.from() {
            None => self.driver.disconnected(),
            Some(role) => {
                if let Some(live) = self.live(role) {
                    live.outlink(link).disconnected();
                }
            }
        }
        self.connect(link);
    }

    /// The stream breaks one way, the other or both. The sender notices a little later.
    fn cut(&mut self, link: LinkId, stream: StreamNumber) {
        let way = self.random.u8(0..3);
        let streams = &mut self.streams[link.index()];
        if way != 0 {
            streams.frames_lost = stream;
        }
        if way != 1 {
            streams.receipts_lost = stream;
        }
        self.after(RETRY_MAX_NS, Event::Disconnected(link, stream));
    }

    // What travels -------------------------------------------------------------------------------------------

    /// What leaves at `now` arrives a little later, and not before what left before it.
    fn arrival(&mut self, last_ns: u64) -> WallNs {
        WallNs(last_ns.max(self.now.0 + self.upto(self.conditions.travel_max_ns)))
    }

    pub(super) fn send_frame(&mut self, link: LinkId, frame: Frame) {
        self.witness.frame(link, &frame);
        let Some(stream) = self.streams[link.index()].outbound else { return };
        let arrives = self.arrival(self.streams[link.index()].frame_arrives);
        self.streams[link.index()].frame_arrives = arrives.0;
        self.at(arrives, Event::Frame(link, stream, frame));
        if self.trouble(self.conditions.cut) {
            self.cut(link, stream);
        }
    }

    pub(super) fn send_receipt(&mut self, link: LinkId, receipt: Receipt) {
        let Some(stream) = self.streams[link.index()].inbound else { return };
        self.witness.receipt(link, &receipt);
        let arrives = self.arrival(self.streams[link.index()].receipt_arrives);
        self.streams[link.index()].receipt_arrives = arrives.0;
        self.at(arrives, Event::Receipt(link, stream, receipt));
    }

    pub(super) fn frame(&mut self, link: LinkId, stream: StreamNumber, frame: Frame) {
        let lost = stream <= self.streams[link.index()].frames_lost;
        let inbound = self.streams[link.index()].inbound;
        let Some(live) = self.live(link.to()).filter(|_| !lost) else { return };
        match frame {
            Frame::Hello(hello) => {
                let welcome = live.hello(link, &hello).expect("the ends agree");
                self.streams[link.index()].inbound = Some(stream);
                if let Some(displaced) = inbound {
                    // The receiver closes the stream that it had.
                    self.after(RETRY_MAX_NS, Event::Disconnected(link, displaced));
                }
                self.send_receipt(link, welcome);
            }
            Frame::Batch { entries, promise } if inbound == Some(stream) => {
                let rewind = live.receive(link, entries, promise).expect("a good frame");
                assert_eq!(rewind, None, "{link:?}: a stream in order has no gap");
                self.wake(link.to());
            }
            Frame::Ahead(ahead) if inbound == Some(stream) => {
                live.look_ahead(link, ahead);
                self.wake(link.to());
            }
            Frame::Batch { .. } | Frame::Ahead(_) => {}
        }
    }

    pub(super) fn receipt(&mut self, link: LinkId, stream: StreamNumber, receipt: &Receipt) {
        let streams = &self.streams[link.index()];
        if stream <= streams.receipts_lost || streams.outbound != Some(stream) {
            return;
        }
        match link.from() {
            None => {
                self.driver.receipt(receipt).expect("the ends agree");
                self.drive();
            }
            Some(role) => {
                if let Some(live) = self.live(role) {
                    live.outlink(link).receipt(receipt).expect("the ends agree");
                }
                self.wake(role);
            }
        }
    }

    // The driver ---------------------------------------------------------------------------------------------

    /// Sends the orders that are due within one lead.
    pub(super) fn drive(&mut self) {
        let link = LinkId::DriverToSeller;
        if self.trouble(self.conditions.death) {
            return self.replace_driver();
        }
        let lead = self.setting.links.of(link);
        let until = self.schedule_at(self.now).map_or(SimTime::MIN, |now| now + lead);
        while let Some(frame) = self.driver.next_frame(until) {
            self.send_frame(link, frame);
        }
        let waits_for_clock = self.driver.next_due().is_some() && self.driver.has_room();
        if self.conditions.is_paced()
            && waits_for_clock
            && !std::mem::replace(&mut self.driver_tick_pending, true)
        {
            self.at(WallNs(self.now.0 + TICK_NS), Event::DriverTick);
        }
    }

    /// The driver dies, and another one takes its place with nothing but the scenario and the seed.
    fn replace_driver(&mut self) {
        let link = LinkId::DriverToSeller;
        self.driver =
            OrderSource::new(self.scenario.order_list(self.draws, self.draws, 0), self.setting.window);
        self.driver_incarnation += 1;
        self.streams[link.index()].lose_all();
        self.streams[link.index()].outbound = None;
        self.connect(link);
    }
}

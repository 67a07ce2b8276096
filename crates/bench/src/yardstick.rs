//! The yardstick: the reference tandem as one would write it by hand, a loop around a binary heap.
//!
//! Nothing but what the tandem needs: no keys, no digest, no histograms, no messages; a small fast random generator,
//! closed-form exponentials, one heap of events, a line and a count of busy servers a station, and the sum of times.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use crate::tandem::{SERVERS, Tandem};

/// Instants in nanoseconds; at one instant, events in order of creation. Station 0 to 4 ends a service; the number past
/// them is an arrival.
type Event = Reverse<(u64, u64, u8, u64)>;

const ARRIVAL: u8 = SERVERS.len() as u8;

#[derive(Default)]
struct Desk {
    busy: u32,
    line: VecDeque<u64>,
}

struct Loop {
    heap: BinaryHeap<Event>,
    created: u64,
    random: Random,
    desks: [Desk; SERVERS.len()],
    service_ns: [f64; SERVERS.len()],
}

/// Runs so many customers through the tandem. Returns their mean time in it, in seconds.
pub(crate) fn run(tandem: Tandem, customers: u64) -> f64 {
    let gap_ns = tandem.gap_mean_s() * 1e9;
    let mut state = Loop {
        heap: BinaryHeap::new(),
        created: 0,
        random: Random(tandem.seed),
        desks: Default::default(),
        service_ns: std::array::from_fn(|station| tandem.service_mean_s(station) * 1e9),
    };
    let mut to_come = customers;
    let mut sojourn_ns = 0.0;
    state.schedule(0, gap_ns, ARRIVAL, 0);
    while let Some(Reverse((now, _, kind, entered))) = state.heap.pop() {
        if kind == ARRIVAL {
            to_come -= 1;
            if to_come > 0 {
                state.schedule(now, gap_ns, ARRIVAL, 0);
            }
            state.arrive(now, 0, now);
            continue;
        }
        let station = usize::from(kind);
        match state.desks[station].line.pop_front() {
            Some(next) => state.schedule(now, state.service_ns[station], kind, next),
            None => state.desks[station].busy -= 1,
        }
        if station + 1 < SERVERS.len() {
            state.arrive(now, station + 1, entered);
        } else {
            sojourn_ns += (now - entered) as f64;
        }
    }
    sojourn_ns / 1e9 / customers as f64
}

impl Loop {
    #[inline]
    fn schedule(&mut self, now: u64, mean_ns: f64, kind: u8, entered: u64) {
        let after = (self.random.exponential() * mean_ns) as u64;
        self.heap.push(Reverse((now + after, self.created, kind, entered)));
        self.created += 1;
    }

    #[inline]
    fn arrive(&mut self, now: u64, station: usize, entered: u64) {
        let desk = &mut self.desks[station];
        if desk.busy < SERVERS[station] {
            desk.busy += 1;
            self.schedule(now, self.service_ns[station], station as u8, entered);
        } else {
            desk.line.push_back(entered);
        }
    }
}

/// SplitMix64 (Steele, Lea and Flood 2014).
struct Random(u64);

impl Random {
    #[inline]
    #[expect(
        clippy::disallowed_methods,
        reason = "the yardstick takes what is fastest; nothing depends on its bits"
    )]
    fn exponential(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^= bits >> 31;
        // Above 0, so that the logarithm is finite.
        let uniform = ((bits >> 11) as f64 + 0.5) / (1u64 << 53) as f64;
        -uniform.ln()
    }
}

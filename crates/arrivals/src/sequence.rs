//! The merged sequence of all streams' orders.

use model::{ParcelKey, SellerStream, SimTime};
use protocol::Window;
use queueing::Draws;

use crate::plan::ArrivalPlan;

/// All orders of a run, by (time, stream, ordinal). The place in this sequence is the order's number on the
/// driver's link.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arrivals(Vec<(SimTime, ParcelKey)>);

/// Draws every stream by its plan (streams are numbered as the plans are listed) and merges them.
///
/// # Panics
/// With more than 32,767 plans: a scenario has that many sellers at most.
pub fn arrivals(plans: &[ArrivalPlan], draws: &Draws, window: &Window) -> Arrivals {
    let mut orders = Vec::new();
    for (number, plan) in plans.iter().enumerate() {
        let number = u16::try_from(number).expect("at most 32,767 seller streams");
        let stream = SellerStream::new(number);
        let times = plan.times(*draws, stream, window);
        let keyed = times.into_iter().zip(0u64..).map(|(at, ordinal)| (at, ParcelKey::new(stream, ordinal)));
        orders.extend(keyed);
    }
    // Each stream is in order already: the stable sort finds the runs and only merges them.
    orders.sort();
    Arrivals(orders)
}

impl Arrivals {
    /// How many orders there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no order at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Order number `n`, counted from 0: when it is placed, and which parcel it is.
    #[inline]
    pub fn get(&self, n: usize) -> Option<(SimTime, ParcelKey)> {
        self.0.get(n).copied()
    }

    /// All orders, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (SimTime, ParcelKey)> + '_ {
        self.0.iter().copied()
    }
}

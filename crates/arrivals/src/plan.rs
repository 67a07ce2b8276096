//! The plan of a run's orders: its entries, and what they make of a zone and a replication.

use std::num::NonZeroU32;
use std::sync::Arc;

use model::{Purpose, SellerStream, SimTime, Subject};
use queueing::{Draws, normal_quantile};

use crate::amount::{Amount, Volume};
use crate::curve::{Curve, Place};
use crate::keys::{ENTRIES_MAX, EntriesError, Ordinals};
use crate::orders::{Arrivals, Orders};
use crate::shares::largest_remainder;
use crate::strand::{Kept, Points, Strand};
use crate::trace::TraceWindow;

/// One entry of a scenario's `arrivals`.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// When its orders are placed, and with whom.
    pub pattern: Pattern,
    /// The factor on their number.
    pub volume: Volume,
}

/// When an entry's orders are placed, and with whom.
#[derive(Clone, Debug, PartialEq)]
pub enum Pattern {
    /// A number of orders over a curve.
    Spread {
        /// How many.
        amount: Amount,
        /// When. Shared, because a curve of many days has many points.
        curve: Arc<Curve>,
        /// So many orders at one instant. The last batch of a seller and zone is smaller where the number asks for it.
        batch: NonZeroU32,
        /// With whom: the sellers and their shares, of any sum. An exact number is split by largest remainder.
        sellers: Vec<(SellerStream, f64)>,
    },
    /// Orders as a file lists them.
    Trace(TraceWindow),
}

/// A zone of several that share a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ZoneShare {
    /// Which zone, from 0.
    pub zone: u32,
    /// Of how many.
    pub of: NonZeroU32,
}

impl ZoneShare {
    /// The only zone.
    pub const WHOLE: Self = Self { zone: 0, of: NonZeroU32::MIN };

    /// This zone's part of `count` things of a seller. What is left over goes to zones from the seller's number on, so
    /// that it is not always the first zone's.
    fn part(self, count: u64, stream: SellerStream) -> u64 {
        let of = u64::from(self.of.get());
        let turn = (u64::from(self.zone) + u64::from(stream.number())) % of;
        count / of + u64::from(turn < count % of)
    }
}

/// All entries of a run. Times, keys and numbers of a seller's orders depend on the entries for this seller and on the
/// draws alone: other sellers and volume factors move nobody's parcel.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    entries: Vec<Placed>,
}

/// An entry with the place it has in the keys of each of its sellers.
#[derive(Clone, Debug, PartialEq)]
struct Placed {
    entry: Entry,
    before_run: bool,
    /// The sellers, and how many entries of theirs come before this one.
    sellers: Vec<(SellerStream, usize)>,
}

impl Plan {
    /// The plan of these entries, and of those that only fill the zone before the run (`start_with`). Where an entry
    /// stands in its list matters among the entries for the same seller.
    pub fn new(entries: Vec<Entry>, start_with: Vec<Entry>) -> Result<Self, EntriesError> {
        let mut placed = Vec::new();
        for (before_run, entries) in [(true, start_with), (false, entries)] {
            let mut counts: Vec<usize> = Vec::new();
            for entry in entries {
                let mut sellers = Vec::new();
                for stream in entry.pattern.sellers() {
                    counts.resize(counts.len().max(stream.index() + 1), 0);
                    let number = counts[stream.index()];
                    if number == ENTRIES_MAX {
                        return Err(EntriesError(stream));
                    }
                    counts[stream.index()] += 1;
                    sellers.push((stream, number));
                }
                placed.push(Placed { entry, before_run, sellers });
            }
        }
        Ok(Self { entries: placed })
    }

    /// The orders of one zone, in order, one by one. `draws` are the zone's; `run` are those of the replication as a
    /// whole, from which come the forecast errors that all zones share.
    pub fn orders(&self, run: Draws, draws: Draws, zone: ZoneShare) -> Orders {
        let strands = self.entries.iter().flat_map(|placed| placed.strands(run, zone)).collect();
        Orders::new(strands, draws)
    }

    /// The same orders in a list, for a sender that must be able to say order number `n` again.
    pub fn arrivals(&self, run: Draws, draws: Draws, zone: ZoneShare) -> Arrivals {
        self.orders(run, draws, zone).collect()
    }

    /// Orders expected in [`from`, `to`), over all zones.
    pub fn expected(&self, from: SimTime, to: SimTime) -> f64 {
        self.entries.iter().map(|placed| placed.entry.expected(from, to)).sum()
    }

    /// Orders of one seller expected in [`from`, `to`), over all zones.
    pub fn expected_of(&self, stream: SellerStream, from: SimTime, to: SimTime) -> f64 {
        let of = |placed: &Placed| placed.entry.expected_of(stream, from, to);
        self.entries.iter().map(of).sum()
    }

    /// The variance of the number of orders in [`from`, `to`), over all zones; 0 where it is certain.
    pub fn variance(&self, from: SimTime, to: SimTime) -> f64 {
        self.entries.iter().map(|placed| placed.entry.variance(from, to)).sum()
    }

    /// The stretch of [`from`, `to`) with the highest expected rate, over all zones. Rates are constant between the bends
    /// of curves; those of traces are taken over quarter hours.
    pub fn peak(&self, from: SimTime, to: SimTime) -> Peak {
        let mut bends: Vec<SimTime> = self.entries.iter().flat_map(|placed| placed.entry.bends()).collect();
        bends.retain(|at| *at > from && *at < to);
        bends.extend([from, to]);
        bends.sort_unstable();
        bends.dedup();
        let mut peak = Peak { from, to, orders_per_s: 0.0 };
        for pair in bends.windows(2) {
            let orders_per_s = self.expected(pair[0], pair[1]) / pair[1].since(pair[0]).seconds();
            if orders_per_s > peak.orders_per_s {
                peak = Peak { from: pair[0], to: pair[1], orders_per_s };
            }
        }
        peak
    }
}

/// A stretch of time and its rate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Peak {
    /// Its start.
    pub from: SimTime,
    /// Its end.
    pub to: SimTime,
    /// Orders per second, on average over it.
    pub orders_per_s: f64,
}

impl Pattern {
    fn sellers(&self) -> Vec<SellerStream> {
        match self {
            Self::Spread { sellers, .. } => sellers.iter().map(|(stream, _)| *stream).collect(),
            Self::Trace(window) => window.sellers().collect(),
        }
    }
}

impl Entry {
    /// As planned, one order at a time.
    pub fn spread(amount: Amount, curve: Curve, sellers: Vec<(SellerStream, f64)>) -> Self {
        let pattern = Pattern::Spread { amount, curve: Arc::new(curve), batch: NonZeroU32::MIN, sellers };
        Self { pattern, volume: Volume::ONE }
    }

    fn expected(&self, from: SimTime, to: SimTime) -> f64 {
        let once = match &self.pattern {
            Pattern::Spread { amount, curve, sellers, .. } => {
                let any = sellers.iter().any(|(_, share)| *share > 0.0);
                if any { amount.mean() * curve.placed_between(from, to) } else { 0.0 }
            }
            Pattern::Trace(window) => {
                window.sellers().map(|stream| window.count(stream, from, to)).sum::<usize>() as f64
            }
        };
        once * self.volume.factor()
    }

    /// Zones and sellers are taken for independent, and which orders a volume thins out as well: where that is not so, less varies.
    fn variance(&self, from: SimTime, to: SimTime) -> f64 {
        let (mean, factor) = (self.expected(from, to), self.volume.factor());
        // What is drawn comes with its copies, which have their own instants; of the last a share is kept.
        let thinned = factor.fract() * (1.0 - factor.fract());
        match &self.pattern {
            Pattern::Trace(_) => mean * thinned,
            Pattern::Spread { amount, curve, batch, .. } => {
                let batch = f64::from(batch.get());
                let within = curve.placed_between(from, to);
                match amount {
                    Amount::Exact(_) if within >= 1.0 => mean * thinned * batch,
                    Amount::Exact(_) => mean * batch * (1.0 - within).max(thinned),
                    Amount::Poisson(_) => mean * batch,
                    Amount::Forecast { cv, .. } => mean * batch + (cv * mean) * (cv * mean),
                }
            }
        }
    }

    fn expected_of(&self, stream: SellerStream, from: SimTime, to: SimTime) -> f64 {
        let once = match &self.pattern {
            Pattern::Spread { amount, curve, sellers, .. } => {
                let all: f64 = sellers.iter().map(|(_, share)| share).sum();
                let own: f64 = sellers.iter().filter(|(one, _)| *one == stream).map(|(_, share)| share).sum();
                let share = if all > 0.0 { own / all } else { 0.0 };
                amount.mean() * share * curve.placed_between(from, to)
            }
            Pattern::Trace(window) => window.count(stream, from, to) as f64,
        };
        once * self.volume.factor()
    }

    fn bends(&self) -> Vec<SimTime> {
        match &self.pattern {
            Pattern::Spread { curve, .. } => curve.bends().collect(),
            Pattern::Trace(window) => window.quarter_hours().collect(),
        }
    }
}

impl Placed {
    /// The strands of a zone: one for each seller and layer.
    fn strands(&self, run: Draws, zone: ZoneShare) -> Vec<Strand> {
        let mut strands = Vec::new();
        for ((stream, number), source) in self.sellers.iter().zip(self.sources(run, zone)) {
            let layers = match source.count() {
                Some(points) => exact_layers(points, self.entry.volume),
                None => shared_layers(self.entry.volume),
            };
            for (layer, kept) in layers {
                let ordinals = Ordinals::of(*stream, *number, self.before_run, layer);
                strands.push(Strand::new(ordinals, source.points(layer), kept));
            }
        }
        strands
    }

    /// Where each seller's orders in a zone come from.
    fn sources(&self, run: Draws, zone: ZoneShare) -> Vec<Source<'_>> {
        let (amount, curve, batch, sellers) = match &self.entry.pattern {
            Pattern::Trace(window) => {
                let of = |&(stream, _): &(SellerStream, usize)| Source::Trace { window, stream, zone };
                return self.sellers.iter().map(of).collect();
            }
            Pattern::Spread { amount, curve, batch, sellers } => (amount, curve, batch.get(), sellers),
        };
        let shares: Vec<f64> = sellers.iter().map(|(_, share)| *share).collect();
        if let Amount::Exact(count) = amount {
            let of = |(orders, (stream, _)): (u64, &(SellerStream, f64))| Source::Exact {
                curve,
                orders: zone.part(orders, *stream) as u32,
                batch,
            };
            return largest_remainder(u64::from(*count), &shares).into_iter().zip(sellers).map(of).collect();
        }
        let all = shares.iter().sum::<f64>();
        let batches = amount.mean() * self.forecast_factor(run) / f64::from(zone.of.get()) / f64::from(batch);
        let of = |share: f64| {
            let mean = if all > 0.0 { batches * share / all } else { 0.0 };
            Source::Poisson { curve, mean, batch }
        };
        shares.into_iter().map(of).collect()
    }

    /// The factor by which the forecast was wrong, in this replication; 1 where there is none.
    fn forecast_factor(&self, run: Draws) -> f64 {
        let (Pattern::Spread { amount: Amount::Forecast { cv, .. }, .. }, Some(&(stream, number))) =
            (&self.entry.pattern, self.sellers.first())
        else {
            return 1.0;
        };
        // A lognormal factor with mean 1 and this coefficient of variation.
        let variance = libm::log1p(cv * cv);
        let index = number as u32 + if self.before_run { ENTRIES_MAX as u32 } else { 0 };
        let u = run.uniform(Subject::Stream(stream), Purpose::ForecastError, index);
        libm::exp(libm::sqrt(variance) * normal_quantile(u) - variance / 2.0)
    }
}

/// What a strand is made from, layer by layer.
enum Source<'a> {
    Exact { curve: &'a Arc<Curve>, orders: u32, batch: u32 },
    Poisson { curve: &'a Arc<Curve>, mean: f64, batch: u32 },
    Trace { window: &'a TraceWindow, stream: SellerStream, zone: ZoneShare },
}

impl Source<'_> {
    /// How many points a layer has; `None` if that is random.
    fn count(&self) -> Option<u32> {
        match self {
            Self::Exact { orders, batch, .. } => Some(orders.div_ceil(*batch)),
            Self::Poisson { .. } => None,
            Self::Trace { window, stream, zone } => Some(window.rows(*stream, *zone).len()),
        }
    }

    fn points(&self, layer: u64) -> Points {
        let place = Place::default();
        match self {
            Self::Exact { curve, orders, batch } => {
                Points::Exact { curve: Arc::clone(curve), place, orders: *orders, batch: *batch, rest: 1.0 }
            }
            Self::Poisson { curve, mean, batch } => {
                Points::Poisson { curve: Arc::clone(curve), place, mean: *mean, batch: *batch, passed: 0.0 }
            }
            Self::Trace { window, stream, zone } => {
                Points::Trace { rows: window.rows(*stream, *zone), moved: layer > 0 }
            }
        }
    }
}

/// The layers of a seller's exact number of points in a zone: the product with the factor, rounded, is exact.
fn exact_layers(points: u32, volume: Volume) -> Vec<(u64, Kept)> {
    let mut left = libm::round(f64::from(points) * volume.factor()) as u64;
    let mut layers = Vec::new();
    for (layer, _) in volume.layers() {
        let keep = left.min(u64::from(points)) as u32;
        left -= u64::from(keep);
        layers.push((layer, if keep == points { Kept::All } else { Kept::Of { keep, to_come: points } }));
    }
    layers
}

/// The layers of a random number of points: each point of the last is kept with the factor's fraction.
fn shared_layers(volume: Volume) -> Vec<(u64, Kept)> {
    let kept = |share: f64| if share < 1.0 { Kept::Share(share) } else { Kept::All };
    volume.layers().map(|(layer, share)| (layer, kept(share))).collect()
}

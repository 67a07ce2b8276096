//! What the tests share: entries, windows and draws in few words.

use std::num::NonZeroU32;
use std::sync::Arc;

use arrivals::{Amount, Curve, Entry, Pattern, Plan, Profile, RateSteps, Volume, ZoneShare};
use model::{Duration, ParcelKey, SellerStream, SimTime};
use queueing::Draws;

pub(crate) fn hour(hours: i64) -> SimTime {
    SimTime::from_seconds(hours * 3_600)
}

pub(crate) fn stream(number: u16) -> SellerStream {
    SellerStream::new(number)
}

/// From time 0, which is midnight.
pub(crate) fn curve(profile: &Profile, hours: i64) -> Curve {
    profile.over(Duration::ZERO, SimTime::ZERO, hour(hours)).expect("a profile places something")
}

pub(crate) fn exact(count: u32, hours: i64, sellers: &[(u16, f64)]) -> Entry {
    spread(Amount::Exact(count), curve(&Profile::tmall_2013(), hours), sellers)
}

pub(crate) fn spread(amount: Amount, curve: Curve, sellers: &[(u16, f64)]) -> Entry {
    Entry::spread(amount, curve, sellers.iter().map(|(number, share)| (stream(*number), *share)).collect())
}

/// A Poisson process with these rates, orders per second from a second on.
pub(crate) fn rate(steps: &[(i64, f64)], hours: i64, sellers: &[(u16, f64)]) -> Entry {
    let steps = steps.iter().map(|(at, rate)| (SimTime::from_seconds(*at), *rate)).collect();
    let steps = RateSteps::new(steps).expect("steps in order");
    let (curve, mean) = steps.over(SimTime::ZERO, hour(hours)).expect("a rate above 0");
    spread(Amount::Poisson(mean), curve, sellers)
}

pub(crate) fn at_volume(mut entry: Entry, factor: f64) -> Entry {
    entry.volume = Volume::new(factor).expect("0 to 10");
    entry
}

pub(crate) fn in_batches(mut entry: Entry, size: u32) -> Entry {
    if let Pattern::Spread { batch, .. } = &mut entry.pattern {
        *batch = NonZeroU32::new(size).expect("at least 1");
    }
    entry
}

pub(crate) fn with_curve(mut entry: Entry, new: Curve) -> Entry {
    if let Pattern::Spread { curve, .. } = &mut entry.pattern {
        *curve = Arc::new(new);
    }
    entry
}

pub(crate) fn plan(entries: &[Entry]) -> Plan {
    Plan::new(entries.to_vec(), vec![]).expect("few entries")
}

pub(crate) fn orders(plan: &Plan, seed: u64) -> Vec<(SimTime, ParcelKey)> {
    let draws = Draws::new(seed, 0);
    plan.orders(draws, draws, ZoneShare::WHOLE).collect()
}

pub(crate) fn of_stream(orders: &[(SimTime, ParcelKey)], number: u16) -> Vec<(SimTime, ParcelKey)> {
    orders.iter().filter(|(_, key)| key.stream().number() == number).copied().collect()
}

/// Mean and variance.
pub(crate) fn moments(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    (mean, values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / (n - 1.0))
}

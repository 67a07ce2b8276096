//! When orders are placed: the entries of the scenario as a plan.

mod trace;

use std::num::NonZeroU32;
use std::sync::Arc;

use arrivals::{Amount, Curve, Entry, Pattern, Plan, Profile, RateSteps, Volume};
use model::{Duration, SellerStream, SimTime};
use protocol::SellerClass;

use super::Files;
use super::frame::Frame;
use crate::check::Warning;
use crate::error::{ScenarioError, choice};
use crate::layer::{ArrivalLayer, Layer, ListLayer, MeanTotal, ProfilePoint, ProfileText, RateText};
use crate::sources::Sources;
use crate::units::Rate;

type Result<T> = std::result::Result<T, ScenarioError>;

/// More orders than this are a slip of the pen.
const ORDERS_MAX: f64 = 1e9;
const DAY_NS: i64 = 86_400_000_000_000;
/// What to do about a change of an entry that a list does not have.
const NUMBERS_HELP: &str = "call one by its number from 0, or give the whole list";
const WHAT_HELP: &str = "write one, like - { total: 660000, profile: tmall-2013 } or - { rate: 8/h }";

/// The plan of a scenario, and warnings of traces with rows that place no order or with other bytes than were said. Traces are read, and what they
/// hash to is written into the layer.
pub(crate) fn plan(
    layer: &mut Layer,
    sources: &Sources,
    frame: &Frame,
    sellers: &[SellerClass],
    shares: &[f64],
    files: Files,
) -> Result<(Plan, Vec<Warning>)> {
    let streams = (0u16..).map(SellerStream::new);
    let by_share: Vec<(SellerStream, f64)> = streams.zip(shares.iter().copied()).collect();
    let volume = sources.need(layer.volume, "volume")?.factor();
    let mut entries: Vec<ArrivalLayer> =
        layer.arrivals.as_ref().map(ListLayer::entries).unwrap_or_default().to_vec();
    if entries.is_empty() {
        return Err(sources.fail("arrivals", "there are 0 entries", WHAT_HELP));
    }
    let (mut planned, mut warnings) = (Vec::new(), Vec::new());
    for (number, entry) in entries.iter_mut().enumerate() {
        let reader = Reader {
            sources,
            frame,
            sellers,
            by_share: &by_share,
            volume,
            path: format!("arrivals.{number}"),
        };
        let said = entry.trace_hash;
        let read = reader.entry(entry, files)?;
        warnings.extend(reader.other_bytes(entry, said));
        warnings.extend(read.as_ref().and_then(|read| reader.rows_left_out(entry, &read.pattern)));
        planned.extend(read);
    }
    layer.arrivals = layer.arrivals.take().map(|list| list.with_entries(entries));
    let before = normal_trade(layer, frame, &by_share, sources)?;
    let plan = Plan::new(planned, before);
    let plan = plan.map_err(|error| sources.fail("arrivals", error.to_string(), "write fewer entries"))?;
    let expected = plan.expected(frame.window.start, frame.window.horizon);
    if expected > ORDERS_MAX {
        let what =
            format!("this makes {expected:.0} orders in the run; at most {ORDERS_MAX:.0} are possible");
        return Err(sources.fail("arrivals", what, "place fewer, or shorten clock.run"));
    }
    Ok((plan, warnings))
}

/// The trade before time 0.
fn normal_trade(
    layer: &Layer,
    frame: &Frame,
    by_share: &[(SellerStream, f64)],
    sources: &Sources,
) -> Result<Vec<Entry>> {
    let start = frame.window.start;
    let start_with = layer.clock.clone().and_then(|clock| clock.start_with).unwrap_or_default();
    if start == SimTime::ZERO {
        if start_with.backlog.is_some_and(|backlog| backlog.0 > 0) {
            let help = "say how long it took to come, like start_with: { normal: 24h, backlog: 200000 }";
            return Err(sources.fail("clock.start_with.backlog", "there is no time before the window", help));
        }
        return Ok(Vec::new());
    }
    let trade = sources.need(start_with.trade, "clock.start_with.trade")?;
    let profile = sources.need(start_with.profile, "clock.start_with.profile")?;
    let profile = profile_of(&profile, "clock.start_with.profile", sources)?;
    // Whole days of trade, cut to the time before the window.
    let days = start.ns().div_euclid(DAY_NS);
    let whole = profile.over(frame.calendar.time_of_day(), SimTime::from_ns(days * DAY_NS), SimTime::ZERO);
    let Some((curve, share)) = whole.and_then(|curve| curve.within(&[(start, SimTime::ZERO)])) else {
        return Ok(Vec::new());
    };
    let orders = trade.per_second() * 86_400.0 * (-days) as f64 * share;
    check_count(orders, "clock.start_with.trade", sources)?;
    let mut before = vec![Entry::spread(Amount::Exact(libm::round(orders) as u32), curve, by_share.to_vec())];
    let backlog = sources.need(start_with.backlog, "clock.start_with.backlog")?;
    before.extend(
        Profile::flat()
            .over(Duration::ZERO, start, SimTime::ZERO)
            .map(|evenly| Entry::spread(Amount::Exact(backlog.0 as u32), evenly, by_share.to_vec())),
    );
    Ok(before)
}

fn check_count(orders: f64, path: &str, sources: &Sources) -> Result<()> {
    if orders <= ORDERS_MAX {
        return Ok(());
    }
    let what = format!("this makes {orders:.0} orders in the run; at most {ORDERS_MAX:.0} are possible");
    Err(sources.fail(path, what, "place fewer, or shorten clock.run"))
}

/// Reads one entry.
struct Reader<'a> {
    sources: &'a Sources,
    frame: &'a Frame,
    sellers: &'a [SellerClass],
    by_share: &'a [(SellerStream, f64)],
    volume: f64,
    path: String,
}

impl Reader<'_> {
    fn fail(&self, key: &str, what: impl AsRef<str>, help: impl Into<String>) -> ScenarioError {
        let path = if key.is_empty() { self.path.clone() } else { format!("{}.{key}", self.path) };
        self.sources.fail(&path, what, help)
    }

    /// The entry of the plan; none where nothing is placed, or where a trace is left out.
    fn entry(&self, entry: &mut ArrivalLayer, files: Files) -> Result<Option<Entry>> {
        let factor = self.volume * entry.volume.map_or(1.0, crate::units::Percent::factor);
        let volume = Volume::new(factor).map_err(|error| {
            self.fail("volume", error.to_string(), "write a smaller factor, here or in `volume`")
        })?;
        if entry.trace.is_some() {
            let pattern = self.trace(entry, files)?;
            return Ok(pattern.map(|pattern| Entry { pattern, volume }));
        }
        let (amount, curve) = match (entry.total, &entry.mean_total, &entry.rate) {
            (Some(total), None, None) => {
                let curve = self.active_curve(entry, self.profile_curve(entry)?)?.0;
                (Amount::Exact(total.0 as u32), curve)
            }
            (None, Some(mean), None) => {
                let curve = self.active_curve(entry, self.profile_curve(entry)?)?.0;
                (self.mean(mean)?, curve)
            }
            (None, None, Some(rate)) => {
                if entry.profile.is_some() {
                    return Err(self.fail("profile", "a rate needs no profile", "keep one of them"));
                }
                let Some((curve, orders)) = self.rate(rate)? else { return Ok(None) };
                let (curve, share) = self.active_curve(entry, curve)?;
                (Amount::Poisson(orders * share), curve)
            }
            _ => return Err(self.not_one_amount(entry)),
        };
        check_count(amount.mean() * volume.factor(), &self.path, self.sources)?;
        let batch = entry.batch.map_or(1, |batch| batch.0 as u32);
        let batch = NonZeroU32::new(batch).ok_or_else(|| {
            self.fail("batch", "a batch of nothing places nothing", "write at least 1, like 50")
        })?;
        let sellers = self.sellers_of(entry)?;
        Ok(Some(Entry {
            pattern: Pattern::Spread { amount, curve: Arc::new(curve), batch, sellers },
            volume,
        }))
    }

    /// What is wrong where none or several keys say how many orders come.
    fn not_one_amount(&self, entry: &ArrivalLayer) -> ScenarioError {
        match amounts(entry).as_slice() {
            [first, second, ..] => {
                let what = format!("both `{first}` and `{second}` are given");
                self.fail(second, what, "keep one of them; a second entry of the list can say the other")
            }
            _ if entry.profile.is_some() => {
                let help = "add `total: N` or `mean_total: N`";
                self.fail("", "nothing says how many orders follow the profile", help)
            }
            _ => self.fail("", "arrivals are a total with a profile, a rate or a trace", WHAT_HELP),
        }
    }

    fn sellers_of(&self, entry: &ArrivalLayer) -> Result<Vec<(SellerStream, f64)>> {
        let Some(name) = &entry.seller else { return Ok(self.by_share.to_vec()) };
        let number = self.sellers.iter().position(|seller| seller.name == *name).ok_or_else(|| {
            let names: Vec<&str> = self.sellers.iter().map(|seller| seller.name.as_str()).collect();
            self.fail("seller", format!("there is no seller `{name}`"), choice(name, &names))
        })?;
        Ok(vec![(self.by_share[number].0, 1.0)])
    }

    fn mean(&self, mean: &MeanTotal) -> Result<Amount> {
        match mean {
            MeanTotal::Poisson(mean) => Ok(Amount::Poisson(mean.0 as f64)),
            MeanTotal::Forecast(forecast) => {
                let mean = self.sources.need(forecast.mean, &format!("{}.mean_total.mean", self.path))?;
                let cv = self.sources.need(forecast.cv, &format!("{}.mean_total.cv", self.path))?.0;
                if cv > 3.0 {
                    return Err(self.fail(
                        "mean_total.cv",
                        "this forecast is no forecast",
                        "write a cv up to 3, like 0.1",
                    ));
                }
                Ok(Amount::Forecast { mean: mean.0 as f64, cv })
            }
        }
    }

    fn profile_curve(&self, entry: &ArrivalLayer) -> Result<Curve> {
        let text = entry.profile.as_ref().ok_or_else(|| {
            let amount = amounts(entry).first().copied().unwrap_or("total");
            let names = Profile::all().map(|profile| profile.name());
            let help = format!(
                "add it, like `profile: tmall-2013`; the curves are {}, or write points",
                names.join(", ")
            );
            self.fail("", format!("a `{amount}` needs a `profile`, and this key is missing"), help)
        })?;
        let profile = profile_of(text, &format!("{}.profile", self.path), self.sources)?;
        let window = self.frame.window;
        profile.over(self.frame.calendar.time_of_day(), SimTime::ZERO, window.arrivals_end).ok_or_else(|| {
            self.fail(
                "profile",
                "this profile places nothing in the window",
                "change clock.start, clock.run or the points",
            )
        })
    }

    /// The curve cut to where the entry is active, and the share of it that lies there.
    fn active_curve(&self, entry: &ArrivalLayer, curve: Curve) -> Result<(Curve, f64)> {
        let (from, to) = self.bounds(entry)?;
        let active = match &entry.span {
            None if entry.from.is_none() && entry.to.is_none() => return Ok((curve, 1.0)),
            None => vec![(from, to)],
            Some(name) => {
                let path = format!("{}.span", self.path);
                let hours = self.frame.calendar.span(name, &path, self.sources)?;
                self.frame.calendar.stretches(hours, from, to)
            }
        };
        curve.within(&active).ok_or_else(|| {
            let key = if entry.span.is_some() { "span" } else { "from" };
            self.fail(
                key,
                "nothing is placed in this part of the run",
                "change span, from, to, or the profile",
            )
        })
    }

    fn bounds(&self, entry: &ArrivalLayer) -> Result<(SimTime, SimTime)> {
        let window = self.frame.window;
        let at = |moment, key: &str, otherwise| match moment {
            None => Ok(otherwise),
            Some(moment) => self.frame.instant(moment, &format!("{}.{key}", self.path), self.sources),
        };
        let from = at(entry.from, "from", SimTime::ZERO)?;
        if from >= window.arrivals_end {
            let (from, end) = (self.frame.clock.label(from), self.frame.clock.label(window.arrivals_end));
            let what = format!("the entry begins at {from}, and arrivals end at {end}");
            return Err(self.fail("from", what, "write an earlier one, or lengthen clock.run"));
        }
        let to = at(entry.to, "to", window.arrivals_end)?.min(window.arrivals_end);
        if to <= from {
            return Err(self.fail("to", "the entry ends before it begins", "write a later end"));
        }
        Ok((from, to))
    }

    fn rate(&self, rate: &RateText) -> Result<Option<(Curve, f64)>> {
        let per_second = |rate: Option<Rate>, key: &str| -> Result<f64> {
            Ok(self.sources.need(rate, &format!("{}.rate{key}", self.path))?.per_second())
        };
        let steps = match rate {
            RateText::Constant(rate) => RateSteps::constant(rate.per_second()),
            RateText::Steps(steps) => {
                let mut given = Vec::new();
                let steps = steps.entries().map_err(|what| self.fail("rate", what, NUMBERS_HELP))?;
                for (number, step) in steps.iter().enumerate() {
                    let from = self.sources.need(step.from, &format!("{}.rate.{number}.from", self.path))?;
                    given.push((SimTime::ZERO + from.0, per_second(step.rate, &format!(".{number}.rate"))?));
                }
                RateSteps::new(given)
            }
        };
        let help = "write steps in order of time, the first from 0s, like [{ from: 0s, rate: 80/h }, { from: 2h, rate: 8/h }]";
        let steps = steps.map_err(|error| self.fail("rate", error.to_string(), help))?;
        let placed = steps.over(SimTime::ZERO, self.frame.window.arrivals_end);
        if let Some((_, orders)) = placed
            && orders > ORDERS_MAX
        {
            let what = format!(
                "this rate makes {orders:.0} orders in the run; at most {ORDERS_MAX:.0} are possible"
            );
            return Err(self.fail("rate", what, "lower the rate or shorten clock.run"));
        }
        Ok(placed)
    }
}

/// The keys that say how many orders come, of those that are given.
fn amounts(entry: &ArrivalLayer) -> Vec<&'static str> {
    let amounts = [
        ("total", entry.total.is_some()),
        ("mean_total", entry.mean_total.is_some()),
        ("rate", entry.rate.is_some()),
    ];
    amounts.into_iter().filter(|(_, is_given)| *is_given).map(|(key, _)| key).collect()
}

/// A built-in curve or points.
fn profile_of(text: &ProfileText, path: &str, sources: &Sources) -> Result<Profile> {
    match text {
        ProfileText::Named(name) => Profile::named(name).ok_or_else(|| {
            let profiles = Profile::all();
            let names: Vec<&str> = profiles.iter().map(Profile::name).collect();
            sources.fail(path, format!("there is no profile `{name}`"), choice(name, &names))
        }),
        ProfileText::Points(points) => {
            let points = points.entries().map_err(|what| sources.fail(path, what, NUMBERS_HELP))?;
            if points.is_empty() {
                let help = "write some like { at: 06:00, share: 30% }, or the name of a curve, like flat";
                return Err(sources.fail(path, "the profile has no points", help));
            }
            let point = |(number, point): (usize, &ProfilePoint)| -> Result<(Duration, f64)> {
                let at = sources.need(point.at, &format!("{path}.{number}.at"))?;
                let share = sources.need(point.share, &format!("{path}.{number}.share"))?;
                Ok((Duration::from_seconds(i64::from(at.seconds)), share.fraction()))
            };
            let points: Vec<(Duration, f64)> = points.iter().enumerate().map(point).collect::<Result<_>>()?;
            let help = "write times of day in order with the share placed by then, from 0% to 100%";
            Profile::custom(&points).map_err(|error| sources.fail(path, error.to_string(), help))
        }
    }
}

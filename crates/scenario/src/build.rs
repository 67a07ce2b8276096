//! From the merged layer to a validated scenario. What is missing or contradicts itself is named by its full key.

use std::collections::BTreeMap;

use arrivals::{ArrivalPlan, Profile, RateSteps, largest_remainder};
use model::{Credit, Duration, SimTime};
use protocol::{LinkDelays, Probability, SellerClass, Window};

use crate::calendar::{Calendar, uneven_minute};
use crate::clock::ClockLabel;
use crate::error::{ScenarioError, suggestion};
use crate::layer::{ArrivalLayer, Layer, ListLayer, RateText, SellerClassLayer};
use crate::load::Sources;
use crate::roles;
use crate::scenario::{Scenario, SellerShare, TargetText};
use crate::study::Study;
use crate::units::{Hours, Share, Time};

/// The rule books that exist.
const RULES: &[&str] = &["cn-cbec-2019"];
/// Streams have 15 bits.
const SELLERS_MAX: usize = 32_767;
/// Shares of a whole are written with a few decimals.
const SHARES_TOLERANCE: f64 = 1e-6;

impl Sources {
    /// An error about a key, shown where the last layer gives it; a missing key is shown at the table it should stand
    /// in, in a file if there is one.
    pub(crate) fn fail(&self, path: &str, what: impl AsRef<str>, help: impl Into<String>) -> ScenarioError {
        let what = format!("{path}: {}", what.as_ref());
        let files = || self.0.iter().rev().filter(|source| !source.is_set());
        let above = std::iter::successors(Some(path), |path| match path.rsplit_once('.') {
            Some((above, _)) => Some(above),
            None => (!path.is_empty()).then_some(""),
        });
        let given = self.0.iter().rev().find_map(|source| source.place(path));
        let place =
            given.or_else(|| above.skip(1).find_map(|path| files().find_map(|file| file.place(path))));
        if let Some(place) = place {
            return ScenarioError::new(what).at(place).help(help);
        }
        let file = files().next().map(|file| format!("{}: ", file.name())).unwrap_or_default();
        ScenarioError::new(format!("{file}{what}")).help(help)
    }

    /// The value of a key that must be given.
    pub(crate) fn need<T>(&self, value: Option<T>, path: &str) -> Result<T, ScenarioError> {
        value.ok_or_else(|| {
            let help = "add it, or extend a scenario that has it, like `extends: builtin/bonded-1210`";
            self.fail(path, "this key is missing", help)
        })
    }

    /// The probability of a share that must be given.
    pub(crate) fn probability(&self, share: Option<Share>, path: &str) -> Result<Probability, ScenarioError> {
        let share = self.need(share, path)?;
        Probability::new(share.fraction())
            .map_err(|error| self.fail(path, error.to_string(), "write it like 5.5%"))
    }
}

/// Validates the merged layer.
pub(crate) fn build(mut layer: Layer, sources: &Sources) -> Result<Scenario, ScenarioError> {
    let sellers = layer.sellers.take().map(ListLayer::patched).transpose();
    layer.sellers = sellers.map_err(|key| no_entry(sources, "sellers", &key))?;
    let arrivals = layer.arrivals.take().map(ListLayer::patched).transpose();
    layer.arrivals = arrivals.map_err(|key| no_entry(sources, "arrivals", &key))?;
    let resolved = serde_saphyr::to_string(&layer)
        .map_err(|error| ScenarioError::new(format!("the scenario can't be written as text: {error}")))?;

    let name = name(&layer, sources)?;
    let rules = rules(&layer, sources)?;
    let study = sources.need(layer.study, "study")?.0;
    let (clock, window) = clock_and_window(&layer, study, sources)?;
    let calendar = calendar(&layer, clock, window, sources)?;
    let sellers = sellers_of(&layer, sources)?;
    let arrivals = arrivals_of(&layer, &sellers, &calendar, window, sources)?;
    let goods = layer.goods.clone().unwrap_or_default();
    let value = sources.need(goods.value, "goods.value")?;
    let value = value
        .distribution()
        .map_err(|error| sources.fail("goods.value", error.to_string(), "correct the distribution"))?;
    let links = links(&layer, sources)?;
    let roles = roles::Roles { sources, calendar: &calendar };
    Ok(Scenario {
        name,
        about: layer.about.clone().unwrap_or_default(),
        rules,
        seed: sources.need(layer.seed, "seed")?.0,
        study,
        window,
        clock,
        live_speed: sources.need(layer.live.clone().and_then(|live| live.speed), "live.speed")?.0,
        value,
        value_max_fen: sources.need(goods.value_max, "goods.value_max")?.fen,
        links,
        seller: roles.seller(layer.seller.unwrap_or_default())?,
        warehouse: roles.warehouse(layer.warehouse.unwrap_or_default())?,
        customs: roles.customs(layer.customs.unwrap_or_default(), layer.risk.unwrap_or_default())?,
        carrier: roles.carrier(layer.carrier.unwrap_or_default())?,
        targets: targets(layer.targets.unwrap_or_default(), sources),
        sellers,
        arrivals,
        resolved,
    })
}

fn no_entry(sources: &Sources, list: &str, key: &str) -> ScenarioError {
    let path = format!("{list}.{key}");
    sources.fail(&path, "there is no such entry to change", "entries are called by number from 0, or by name")
}

fn name(layer: &Layer, sources: &Sources) -> Result<String, ScenarioError> {
    let name = sources.need(layer.scenario.clone(), "scenario")?;
    let plain = |c: char| c.is_alphanumeric() || "-_./".contains(c);
    if name.is_empty() || name.len() > 100 || !name.chars().all(plain) {
        let help = "write up to 100 letters, digits, `-`, `_`, `.` or `/`, like hangzhou-1111";
        return Err(sources.fail("scenario", format!("`{name}` is not a name"), help));
    }
    Ok(name)
}

fn rules(layer: &Layer, sources: &Sources) -> Result<String, ScenarioError> {
    let rules = sources.need(layer.rules.clone(), "rules")?;
    if RULES.contains(&rules.as_str()) {
        return Ok(rules);
    }
    let help = format!("the rule books are {}", RULES.join(", "));
    Err(sources.fail("rules", format!("there is no rule book `{rules}`"), help))
}

fn clock_and_window(
    layer: &Layer,
    study: Study,
    sources: &Sources,
) -> Result<(ClockLabel, Window), ScenarioError> {
    let clock = layer.clock.clone().unwrap_or_default();
    let start = sources.need(clock.start, "clock.start")?;
    let Time(run) = sources.need(clock.run, "clock.run")?;
    let Time(drain) = sources.need(clock.then.and_then(|then| then.drain), "clock.then.drain")?;
    if run == Duration::ZERO {
        return Err(sources.fail(
            "clock.run",
            "the run has no length",
            "write how long orders come, like 16h30m",
        ));
    }
    let warmup = match study {
        Study::Terminating => Duration::ZERO,
        Study::SteadyState { warmup } if warmup < run => warmup,
        Study::SteadyState { .. } => {
            let what = format!("the warm-up is not shorter than the run ({})", Time(run));
            return Err(sources.fail("study.steady_state.warmup", what, "shorten it, or lengthen clock.run"));
        }
    };
    let arrivals_end = SimTime::ZERO + run;
    let window = Window { warmup_end: SimTime::ZERO + warmup, arrivals_end, horizon: arrivals_end + drain };
    Ok((ClockLabel::new(start), window))
}

fn calendar(
    layer: &Layer,
    clock: ClockLabel,
    window: Window,
    sources: &Sources,
) -> Result<Calendar, ScenarioError> {
    let shifts: BTreeMap<String, Hours> =
        layer.calendar.clone().and_then(|calendar| calendar.shifts).unwrap_or_default();
    if !shifts.is_empty()
        && let Some((minute, covering)) = uneven_minute(&shifts)
    {
        let time = format!("{:02}:{:02}", minute / 60, minute % 60);
        let what = match covering {
            0 => format!("no shift is on duty at {time}"),
            _ => format!("{covering} shifts are on duty at {time}"),
        };
        let help =
            "shifts cover the 24 hours without gap or overlap, like 00:00-08:00, 08:00-16:00, 16:00-24:00";
        return Err(sources.fail("calendar.shifts", what, help));
    }
    let start_minutes = (clock.time_of_day().ns() / 60_000_000_000) as u32;
    Ok(Calendar { shifts, start_minutes, horizon: window.horizon })
}

fn links(layer: &Layer, sources: &Sources) -> Result<LinkDelays, ScenarioError> {
    let links = layer.links.clone().unwrap_or_default();
    let Time(delay) = sources.need(links.delay, "links.delay")?;
    let Time(lead) = sources.need(links.lead, "links.lead")?;
    LinkDelays::uniform(delay, lead).ok_or_else(|| {
        let path = if delay < LinkDelays::LEAST { "links.delay" } else { "links.lead" };
        sources.fail(path, "a link is never this fast", "write at least 100ms, like 2s")
    })
}

fn targets(texts: Vec<String>, sources: &Sources) -> Vec<TargetText> {
    let place = |number: usize| {
        let path = format!("targets.{number}");
        sources.0.iter().rev().find_map(|source| source.place(&path))
    };
    texts.into_iter().enumerate().map(|(number, text)| TargetText { text, at: place(number) }).collect()
}

fn sellers_of(layer: &Layer, sources: &Sources) -> Result<Vec<SellerShare>, ScenarioError> {
    let entries = layer.sellers.as_ref().map(ListLayer::entries).unwrap_or_default();
    if entries.is_empty() || entries.len() > SELLERS_MAX {
        let help = format!(
            "write 1 to {SELLERS_MAX} sellers, like - {{ name: flagship, share: 100%, credit: advanced, ... }}"
        );
        return Err(sources.fail("sellers", format!("there are {} sellers", entries.len()), help));
    }
    let mut sellers: Vec<SellerShare> = Vec::new();
    for (number, entry) in entries.iter().enumerate() {
        let seller = seller_class(entry, &format!("sellers.{number}"), sources)?;
        if sellers.iter().any(|other| other.class.name == seller.class.name) {
            let what = format!("there are two sellers `{}`", seller.class.name);
            return Err(sources.fail(&format!("sellers.{number}.name"), what, "give each its own name"));
        }
        sellers.push(seller);
    }
    let sum: f64 = sellers.iter().map(|seller| seller.share).sum();
    if (sum - 1.0).abs() > SHARES_TOLERANCE {
        let shares: Vec<String> = sellers
            .iter()
            .map(|seller| format!("{} {}%", seller.class.name, rounded(seller.share * 100.0)))
            .collect();
        let what =
            format!("the shares sum to {}%, not to 100% ({})", rounded(sum * 100.0), shares.join(", "));
        return Err(sources.fail("sellers", what, "change the `share` of a seller so that they sum to 100%"));
    }
    Ok(sellers)
}

/// A percentage without the dust of binary fractions.
fn rounded(percent: f64) -> f64 {
    (percent * 1e6).round() / 1e6
}

fn seller_class(
    entry: &SellerClassLayer,
    path: &str,
    sources: &Sources,
) -> Result<SellerShare, ScenarioError> {
    let key = |key: &str| format!("{path}.{key}");
    let name = sources.need(entry.name.clone(), &key("name"))?;
    let plain = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    if name.is_empty() || !name.chars().all(plain) {
        let help = "write letters, digits, `-` and `_`, like flagship: targets call the seller by it";
        return Err(sources.fail(&key("name"), format!("`{name}` is not a name"), help));
    }
    let credit = sources.need(entry.credit.clone(), &key("credit"))?;
    let class = Credit::ALL.into_iter().find(|class| class.name() == credit).ok_or_else(|| {
        let names = Credit::ALL.map(Credit::name);
        let what = format!("there is no credit class `{credit}`");
        sources.fail(&key("credit"), what, choice(&credit, &names))
    })?;
    let mismatch = entry.faults.as_ref().and_then(|faults| faults.mismatch);
    let mismatch = sources.probability(mismatch, &key("faults.mismatch"))?;
    let prevalence = sources.probability(entry.prevalence, &key("prevalence"))?;
    let share = sources.need(entry.share, &key("share"))?.fraction();
    Ok(SellerShare { class: SellerClass { name, credit: class, mismatch, prevalence }, share })
}

/// The advice for a word that should be one of a few.
pub(crate) fn choice(word: &str, names: &[&str]) -> String {
    match suggestion(word, names.iter().copied()) {
        Some(close) => format!("did you mean `{close}`? The choices are {}", names.join(", ")),
        None => format!("the choices are {}", names.join(", ")),
    }
}

fn arrivals_of(
    layer: &Layer,
    sellers: &[SellerShare],
    calendar: &Calendar,
    window: Window,
    sources: &Sources,
) -> Result<Vec<ArrivalPlan>, ScenarioError> {
    let entries = layer.arrivals.as_ref().map(ListLayer::entries).unwrap_or_default();
    let [entry] = entries else {
        let help = "write one, like - { total: 660000, profile: tmall-2013 } or - { rate: 8/h }";
        return Err(sources.fail("arrivals", format!("there are {} entries", entries.len()), help));
    };
    let shares: Vec<f64> = sellers.iter().map(|seller| seller.share).collect();
    match entry {
        ArrivalLayer { total: Some(total), profile: Some(profile), rate: None } => {
            let profile = Profile::named(profile).ok_or_else(|| {
                let names = Profile::all().map(|profile| profile.name());
                let what = format!("there is no profile `{profile}`");
                sources.fail("arrivals.0.profile", what, choice(profile, &names))
            })?;
            let curve = profile.over(calendar.time_of_day(), window.arrivals_end.since(SimTime::ZERO));
            let plan = |count: u64| ArrivalPlan::Total { count: count as u32, curve: curve.clone() };
            Ok(largest_remainder(total.0, &shares).into_iter().map(plan).collect())
        }
        ArrivalLayer { total: None, profile: None, rate: Some(rate) } => {
            let rate = rate_steps(rate, window, sources)?;
            Ok(shares.iter().map(|share| ArrivalPlan::Poisson { rate: rate.thinned(*share) }).collect())
        }
        _ => {
            let help = "write { total: 660000, profile: tmall-2013 } or { rate: 8/h }";
            Err(sources.fail("arrivals.0", "arrivals are a total with a profile, or a rate", help))
        }
    }
}

fn rate_steps(rate: &RateText, window: Window, sources: &Sources) -> Result<RateSteps, ScenarioError> {
    const ORDERS_MAX: f64 = 1e9;
    let fail = |what: &str, help: &str| sources.fail("arrivals.0.rate", what, help);
    let steps = match rate {
        RateText::Constant(rate) => RateSteps::constant(rate.per_second()),
        RateText::Steps(steps) => {
            let step = |from: &Time| SimTime::ZERO + from.0;
            RateSteps::new(steps.iter().map(|s| (step(&s.from), s.rate.per_second())).collect())
        }
    };
    let help = "write steps in order of time, the first from 0s, like [{ from: 0s, rate: 80/h }, { from: 2h, rate: 8/h }]";
    let steps = steps.map_err(|error| fail(&error.to_string(), help))?;
    let expected = steps.expected(window.arrivals_end);
    if expected > ORDERS_MAX {
        let what =
            format!("this rate makes {expected:.0} orders in the run; at most {ORDERS_MAX:.0} are possible");
        return Err(fail(&what, "lower the rate or shorten clock.run"));
    }
    Ok(steps)
}

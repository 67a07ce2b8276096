//! What bounds a run: its name, its clock, its calendar, its links. A dated change can change none of it.

use std::collections::BTreeMap;

use model::{Duration, RuleBook, SimTime};
use protocol::{LinkDelays, Window};

use crate::calendar::{Calendar, overlapping_minute, uneven_minute};
use crate::clock::ClockLabel;
use crate::error::{ScenarioError, choice};
use crate::layer::{ArrivalLayer, CalendarLayer, Layer, ListLayer};
use crate::scenario::Span;
use crate::sources::Sources;
use crate::study::{Study, Warmup};
use crate::units::{Hours, Moment, Time};

type Result<T> = std::result::Result<T, ScenarioError>;

/// A name has so many bytes.
const NAME_BYTES_MAX: usize = 100;

/// What bounds a run.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    pub(crate) name: String,
    pub(crate) rules: RuleBook,
    pub(crate) study: Study,
    pub(crate) window: Window,
    pub(crate) clock: ClockLabel,
    pub(crate) calendar: Calendar,
    pub(crate) links: LinkDelays,
    pub(crate) resend_after: Duration,
}

impl Frame {
    pub(crate) fn of(layer: &Layer, sources: &Sources) -> Result<Self> {
        let name = name(layer, sources)?;
        let rules = rules(layer, sources)?;
        let study = study(layer, sources)?;
        let (clock, window) = clock_and_window(layer, study, sources)?;
        let calendar = calendar(layer, clock, window, sources)?;
        let links = layer.links.clone().unwrap_or_default();
        let resend_after = sources.need(links.resend_after, "links.resend_after")?.0;
        let what = "nobody files again at once for ever";
        let help = "write how long a party waits before it files again, at least 1s, like 5m";
        sources.not_too_often(resend_after, "links.resend_after", what, help)?;
        let links = delays(links.delay, links.lead, sources)?;
        Ok(Self { name, rules, study, window, clock, calendar, links, resend_after })
    }

    /// An instant of the run.
    pub(crate) fn instant(&self, moment: Moment, path: &str, sources: &Sources) -> Result<SimTime> {
        let at = self.clock.instant(moment);
        if at >= self.window.horizon {
            let (begins, ends) = (self.clock.label(self.window.start), self.clock.label(self.window.horizon));
            let what = format!("`{moment}` is not within the run (from {begins} to {ends})");
            return Err(sources.fail(
                path,
                what,
                "write an instant of the run, or change clock.start or clock.run",
            ));
        }
        Ok(at)
    }
}

fn name(layer: &Layer, sources: &Sources) -> Result<String> {
    let name = sources.need(layer.scenario.clone(), "scenario")?;
    // A name that stands alone is shorter; that of a variant is `SCENARIO/VARIANT`.
    if !is_name_within(&name, 2 * NAME_BYTES_MAX + 1) {
        return Err(sources.fail("scenario", format!("`{name}` is not a name"), name_like("hangzhou-1111")));
    }
    for variant in layer.variants.iter().flat_map(|variants| variants.keys()) {
        if !is_name(variant) || name.len() > NAME_BYTES_MAX {
            let what = format!("`{name}/{variant}` is not a name");
            return Err(sources.fail_key(&format!("variants.{variant}"), &what, name_like("more_xray")));
        }
    }
    Ok(name)
}

/// Whether a scenario or a variant can be called so.
pub(crate) fn is_name(name: &str) -> bool {
    is_name_within(name, NAME_BYTES_MAX)
}

fn is_name_within(name: &str, bytes_max: usize) -> bool {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./".contains(c);
    !name.is_empty() && name.len() <= bytes_max && name.chars().all(is_plain)
}

fn name_like(example: &str) -> String {
    format!("write up to {NAME_BYTES_MAX} letters, digits, `-`, `_`, `.` or `/`, like {example}")
}

fn rules(layer: &Layer, sources: &Sources) -> Result<RuleBook> {
    let name = sources.need(layer.rules.as_deref(), "rules")?;
    RuleBook::by_name(name).ok_or_else(|| {
        let names = RuleBook::ALL.map(|book| book.name);
        sources.fail("rules", format!("there is no rule book `{name}`"), choice(name, &names))
    })
}

/// MSER-5 looks for the end of a transient: where the load changes by itself there is none.
fn study(layer: &Layer, sources: &Sources) -> Result<Study> {
    let study = sources.need(layer.study, "study")?.0;
    if study != (Study::SteadyState { warmup: Warmup::Mser5 }) {
        return Ok(study);
    }
    let steps = |entry: &ArrivalLayer| match &entry.rate {
        Some(crate::layer::RateText::Steps(steps)) => steps.entries().is_ok_and(|steps| steps.len() > 1),
        Some(crate::layer::RateText::Constant(_)) => entry.span.is_some(),
        None => entry.profile != Some(crate::layer::ProfileText::Named("flat".to_owned())),
    };
    let arrivals = layer.arrivals.as_ref().map(ListLayer::entries).unwrap_or_default();
    let why = if arrivals.iter().any(steps) {
        Some("arrivals follow a profile")
    } else if layer.changes.as_ref().is_some_and(|changes| !changes.entries().is_empty()) {
        Some("there are dated changes")
    } else if has_roster(layer) {
        Some("staff follows a roster or opening hours")
    } else {
        None
    };
    match why {
        None => Ok(study),
        Some(why) => {
            let what = format!("mser5 finds no end of a warm-up here: {why}");
            let help = "give the warm-up as a time, or use `study: terminating`";
            Err(sources.fail("study.steady_state.warmup", what, help))
        }
    }
}

fn has_roster(layer: &Layer) -> bool {
    super::stations::of_layer(layer).iter().any(|(_, station)| {
        station.staff.is_some() || station.hours.as_ref().is_some_and(|hours| hours.0.is_some())
    })
}

fn clock_and_window(layer: &Layer, study: Study, sources: &Sources) -> Result<(ClockLabel, Window)> {
    let clock = layer.clock.clone().unwrap_or_default();
    let start = sources.need(clock.start, "clock.start")?;
    let Time(run) = sources.need(clock.run, "clock.run")?;
    let Time(drain) = sources.need(clock.then.and_then(|then| then.drain), "clock.then.drain")?;
    let before = clock.start_with.and_then(|start_with| start_with.normal);
    let Time(before) = sources.need(before, "clock.start_with.normal")?;
    if run == Duration::ZERO {
        let help = "write how long orders come, like 16h30m";
        return Err(sources.fail("clock.run", "the run has no length", help));
    }
    let warmup = match study {
        Study::Terminating | Study::SteadyState { warmup: Warmup::Mser5 } => Duration::ZERO,
        Study::SteadyState { warmup: Warmup::Time(warmup) } if warmup < run => warmup,
        Study::SteadyState { .. } => {
            let what = format!("the warm-up is not shorter than the run ({})", Time(run));
            return Err(sources.fail("study.steady_state.warmup", what, "shorten it, or lengthen clock.run"));
        }
    };
    let arrivals_end = SimTime::ZERO + run;
    let window = Window {
        start: SimTime::from_ns(-before.ns()),
        warmup_end: SimTime::ZERO + warmup,
        arrivals_end,
        horizon: arrivals_end + drain,
    };
    Ok((ClockLabel::new(start), window))
}

/// Every day of the run changes every roster so often.
const SHIFTS_MAX: usize = 24;
/// The load of every station is told for each.
const SPANS_MAX: usize = 100;

fn calendar(layer: &Layer, clock: ClockLabel, window: Window, sources: &Sources) -> Result<Calendar> {
    let calendar = layer.calendar.clone().unwrap_or_default();
    let shifts: BTreeMap<String, Hours> = calendar.shifts.unwrap_or_default().0;
    let spans = calendar.spans.unwrap_or_default();
    for (key, count, max) in [("shifts", shifts.len(), SHIFTS_MAX), ("spans", spans.len(), SPANS_MAX)] {
        if count > max {
            let what = format!("there are {count} {key}");
            return Err(sources.fail(
                &format!("calendar.{key}"),
                what,
                format!("at most {max} are possible"),
            ));
        }
    }
    if !shifts.is_empty()
        && let Some(uneven_one) = uneven_minute(&shifts)
    {
        let latest = of_latest(&shifts, sources);
        // What overlaps by itself is wrong whatever the layers below say.
        let overlap = overlapping_minute(&latest);
        return Err(match overlap {
            Some((minute, covering)) => uneven(&latest, minute, covering, sources),
            None => uneven(&shifts, uneven_one.0, uneven_one.1, sources),
        });
    }
    if let Some(name) = spans.keys().find(|name| shifts.contains_key(*name)) {
        let help = "call the span otherwise: `in` a part of the day has to mean one of them";
        return Err(sources.fail_key(
            &format!("calendar.spans.{name}"),
            "a shift has this name already",
            help,
        ));
    }
    let start_minutes = (clock.time_of_day().ns() / 60_000_000_000) as u32;
    Ok(Calendar { shifts, spans, start_minutes, start: window.start, horizon: window.horizon })
}

/// The shifts that the last source gives that gives any.
fn of_latest(shifts: &BTreeMap<String, Hours>, sources: &Sources) -> BTreeMap<String, Hours> {
    let giver = |name: &String| sources.giver(&format!("calendar.shifts.{name}")).map(|giver| giver.number);
    let latest = shifts.keys().filter_map(giver).max();
    let of_it = shifts.iter().filter(|(name, _)| giver(name) == latest);
    of_it.map(|(name, hours)| (name.clone(), *hours)).collect()
}

/// The error of shifts that leave a minute out, or cover it more than once.
fn uneven(
    shifts: &BTreeMap<String, Hours>,
    minute: u32,
    covering: usize,
    sources: &Sources,
) -> ScenarioError {
    let time = format!("{:02}:{:02}", minute / 60, minute % 60);
    let on_duty = shifts.iter().filter(|(_, hours)| hours.holds(minute));
    let names: Vec<String> = on_duty.map(|(name, hours)| format!("`{name}` ({hours})")).collect();
    let what = if covering == 0 {
        format!("no shift is on duty at {time}")
    } else {
        format!("{covering} shifts are on duty at {time}: {}", names.join(", "))
    };
    let help = "shifts cover the 24 hours without gap or overlap, like 00:00-08:00, 08:00-16:00, 16:00-24:00; \
                to replace those of the layers below, give all of one day together";
    sources.fail("calendar.shifts", what, help)
}

/// All named parts of the day, shifts and spans.
pub(crate) fn spans(calendar: &CalendarLayer) -> Vec<Span> {
    let shifts = calendar.shifts.iter().flat_map(|shifts| &shifts.0);
    let named = shifts.chain(calendar.spans.iter().flatten());
    let minutes = |minutes: u32| Duration::from_seconds(i64::from(minutes) * 60);
    named
        .map(|(name, hours)| Span { name: name.clone(), from: minutes(hours.from), to: minutes(hours.to) })
        .collect()
}

impl Calendar {
    /// A part of the day by its name.
    pub(crate) fn span(&self, name: &str, path: &str, sources: &Sources) -> Result<Hours> {
        let found = self.spans.get(name).or_else(|| self.shifts.get(name));
        found.copied().ok_or_else(|| {
            let names: Vec<&str> = self.spans.keys().chain(self.shifts.keys()).map(String::as_str).collect();
            let help = format!("{}; spans are named in calendar.spans", choice(name, &names));
            sources.fail(path, format!("there is no span `{name}`"), help)
        })
    }
}

fn delays(delay: Option<Time>, lead: Option<Time>, sources: &Sources) -> Result<LinkDelays> {
    let Time(delay) = sources.need(delay, "links.delay")?;
    let Time(lead) = sources.need(lead, "links.lead")?;
    LinkDelays::uniform(delay, lead).ok_or_else(|| {
        let path = if delay < LinkDelays::LEAST { "links.delay" } else { "links.lead" };
        sources.fail(path, "a link is never this fast", "write at least 100ms, like 2s")
    })
}

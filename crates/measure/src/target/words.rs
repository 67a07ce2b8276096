//! What one word of targets and results means, for people: everything that has this name is told.
//!
//! The meanings stand beside the names, in `model`, `protocol` and this module's neighbours; here they are only laid out.

use std::fmt::Write;

use model::{Credit, Lane, Milestone, Stage};
use protocol::{Interval, StationKind};

use super::language::{of_filter, of_function, of_interval, of_measure, of_standing};
use super::names::{self, Filter, Function, Measure, Metric};

/// A word is a slip of another one from this likeness on.
const CLOSE: f64 = 0.9;

/// What a word means in targets and results: a metric, a statistic, a filter, a lane, a credit class, a stage, a station,
/// a point of a time release study, or the name of one of these lists; in capitals or not. `None` if it is none of them.
pub fn explain_word(asked: &str) -> Option<String> {
    let spelt = words().into_iter().find(|word| word.eq_ignore_ascii_case(asked));
    let word = spelt.as_deref().unwrap_or(asked);
    let groups = lists().into_iter().filter(|(names, _)| names.contains(&word)).map(|(_, told)| told());
    let told: Vec<String> = groups.chain(meanings(word)).collect();
    (!told.is_empty()).then(|| told.join("\n"))
}

/// The word that this one is most likely a misspelling of, unless one of the others is as close.
pub fn closest_word<'a>(word: &str, others: impl IntoIterator<Item = &'a str>) -> Option<String> {
    closest(words(), others, |known| strsim::jaro_winkler(known, word))
}

/// The likest of these words, unless one of the others is as close.
pub(crate) fn closest<'a, W: AsRef<str>>(
    words: impl IntoIterator<Item = W>,
    others: impl IntoIterator<Item = &'a str>,
    likeness: impl Fn(&str) -> f64,
) -> Option<W> {
    let words = words.into_iter().map(|word| (likeness(word.as_ref()), word));
    let (best, word) = words.max_by(|a, b| a.0.total_cmp(&b.0))?;
    let other = others.into_iter().map(likeness).fold(CLOSE, f64::max);
    (best > other).then_some(word)
}

/// Every word that is explained.
pub fn words() -> Vec<String> {
    let lists = lists().into_iter().flat_map(|(names, _)| names.iter().copied());
    let names = names::functions().into_iter().map(|(name, _)| name);
    let names = names.chain(names::metrics().into_iter().map(|(name, _)| name));
    let names = names.chain(names::FILTERS.map(|(name, _)| name)).chain(Lane::ALL.map(Lane::name));
    let names = names.chain(Credit::ALL.map(Credit::name)).chain(Stage::ALL.map(Stage::name));
    let names = names.chain(Milestone::ALL.into_iter().filter_map(|milestone| milestone.study_point().0));
    let stations = StationKind::ALL.into_iter().flat_map(|kind| [kind.key().to_owned(), full_name(kind)]);
    let mut words: Vec<String> = lists.chain(names).map(str::to_owned).chain(stations).collect();
    words.sort_unstable();
    words.dedup();
    words
}

type List = (&'static [&'static str], fn() -> String);

/// The lists that can be asked for, each by some names.
fn lists() -> [List; 6] {
    [
        (&["lane", "lanes"], || {
            table(
                "lanes: what customs decides of a parcel's list",
                Lane::ALL.map(|lane| (lane.name(), lane.description())),
            )
        }),
        (&["stages"], || {
            let rows = Stage::ALL.map(|stage| (stage.name(), stage.description()));
            table("stages: where a parcel on its way stands; a backlog is counted by them", rows)
        }),
        (&["intervals", "metrics"], || {
            let rows = Interval::ALL.map(|interval| (interval.name(), of_interval(interval)));
            table("intervals: the metrics of a time release study", rows)
                + "\n`greenlane explain targets` tells the other metrics.\n"
        }),
        (&["stations"], || {
            let rows = StationKind::ALL.map(|kind| (full_name(kind), kind.description()));
            table(
                "stations, as targets name them; of several sites: warehouse.SITE.pickers, carrier.SITE.vehicles",
                rows,
            )
        }),
        (&["filters"], || {
            let rows = names::FILTERS.map(|(name, filter)| (name, of_filter(filter).0));
            table("filters: which parcels an interval is asked of", rows)
        }),
        (&["milestones", "points"], || {
            let of_study = |milestone: Milestone| {
                let (point, what) = milestone.study_point();
                point.map(|point| (point, what))
            };
            let rows: Vec<_> = Milestone::ALL.into_iter().filter_map(of_study).collect();
            table("points of a time release study", rows)
        }),
    ]
}

/// Everything that has this name.
fn meanings(word: &str) -> Vec<String> {
    let mut told = Vec::new();
    let metrics = names::metrics().into_iter().filter(|(name, _)| *name == word);
    told.extend(metrics.map(|(name, metric)| match metric {
        Metric::Interval(interval) => told_interval(interval),
        Metric::Measure(measure) => told_measure(name, measure),
    }));
    // Measures that stand alone have been told among the metrics.
    let functions = names::functions().into_iter().filter(|(name, _)| *name == word);
    told.extend(functions.filter_map(|(name, function)| {
        let mut examples = vec![match function {
            Function::Share => "share(order_to_release <= 2h) >= 90%".to_owned(),
            _ => format!("{name}(order_to_release) < 2h"),
        }];
        examples.extend(of_standing(function).map(|_| format!("{name}(queue(customs.reviewers)) < 500")));
        let meaning = [of_function(function)?].into_iter().chain(of_standing(function));
        Some(entry(
            &format!("{name}: a function of targets"),
            &meaning.collect::<Vec<_>>().join("\n  "),
            &examples,
        ))
    }));
    let filters = names::FILTERS.into_iter().filter(|(name, _)| *name == word);
    told.extend(filters.map(|(name, filter)| {
        let (meaning, example) = of_filter(filter);
        let text =
            entry(&format!("{name}: a filter of targets on intervals"), meaning, &[example.to_owned()]);
        match filter {
            Filter::Credit => {
                text + "\n"
                    + &table(
                        "credit classes",
                        Credit::ALL.map(|credit| (credit.name(), credit.description())),
                    )
            }
            _ => text,
        }
    }));
    told.extend(Lane::ALL.into_iter().filter(|lane| lane.name() == word).map(|lane| {
        let example = format!("p95(customs_clearance, lane={word}) < 10m");
        entry(&format!("{word}: a lane"), lane.description(), &[example])
    }));
    told.extend(Credit::ALL.into_iter().filter(|credit| credit.name() == word).map(|credit| {
        let example = format!("p95(customs_clearance, credit={word}) < 10m");
        entry(&format!("{word}: a credit class of sellers"), credit.description(), &[example])
    }));
    told.extend(Stage::ALL.into_iter().filter(|stage| stage.name() == word).map(|stage| {
        let head = format!("{word}: a stage of a parcel's way, counted in the backlog");
        entry(&head, stage.description(), &[format!("backlog({word}) < 1000 at 06:00")])
    }));
    told.extend(
        StationKind::ALL
            .into_iter()
            .filter(|kind| is_station(word, *kind))
            .map(|kind| told_station(kind, word)),
    );
    let points = Milestone::ALL.into_iter().filter(|milestone| milestone.study_point().0 == Some(word));
    told.extend(points.map(|milestone| {
        entry(&format!("{word}: a point of a time release study"), milestone.study_point().1, &[])
    }));
    told
}

fn told_interval(interval: Interval) -> String {
    let name = interval.name();
    let mut text = format!("{name}: an interval, a metric of targets and a row of the results\n\n");
    line(&mut text, interval.description());
    if let Some((from, to)) = interval.bounds() {
        for (word, milestone) in [("from", from), ("to", to)] {
            let (point, what) = milestone.study_point();
            let point = point.map_or_else(String::new, |point| format!("{point}, "));
            line(&mut text, &format!("{word:<6}{point}{what}"));
        }
    }
    if matches!(interval, Interval::ReviewWait | Interval::Review) {
        line(
            &mut text,
            "Told when the review ends, or the run: a parcel that is cancelled before that is in neither",
        );
        line(&mut text, "`review_wait` nor `review`, even if a reviewer had begun (T4).");
    }
    let examples = [
        format!("p95({name}) < 2h"),
        format!("mean({name}, lane=green) < 30m"),
        format!("share({name} <= 2h) >= 90%"),
    ];
    text + &quoted(&examples) + "`greenlane explain targets` tells all functions and filters.\n"
}

fn told_measure(name: &str, measure: Measure) -> String {
    let (meaning, example) = of_measure(measure);
    let mut text = entry(&format!("{name}: a metric of targets"), meaning, &[example.to_owned()]);
    if matches!(measure, Measure::Queue | Measure::Backlog) {
        text += "\nwith a function:\n";
        for of in ["max", "mean", "p95", "min"] {
            let known = names::functions().into_iter().find(|(function, _)| *function == of);
            let meaning = known.and_then(|(_, function)| of_standing(function));
            line(&mut text, &format!("{of:<5}{}", meaning.unwrap_or_default()));
        }
    }
    if measure != Measure::Backlog {
        return text;
    }
    let parts = names::backlog_parts().into_iter().map(|(part, stages)| match stages.as_slice() {
        [stage] => (part, stage.description().to_owned()),
        several => (part, several.iter().map(|stage| stage.name()).collect::<Vec<_>>().join(", ")),
    });
    text + "\n" + &table("parts of the backlog", parts)
}

/// A station by the name that was asked for, or by its whole name where that was its key alone.
fn told_station(kind: StationKind, asked: &str) -> String {
    let name = if asked.contains('.') { asked.to_owned() } else { full_name(kind) };
    let examples = [
        format!("p95(wait({name})) < 30m"),
        format!("mean(service({name})) < 5m"),
        format!("queue({name}) < 500"),
        format!("utilisation({name}) < 85%"),
    ];
    entry(&format!("{name}: a station"), kind.description(), &examples)
}

/// The name of a station where the warehouse has one site.
fn full_name(kind: StationKind) -> String {
    format!("{}.{}", kind.role(), kind.key())
}

/// Whether a word names this station: `reviewers`, `customs.reviewers`, `warehouse.A.pickers`.
fn is_station(word: &str, kind: StationKind) -> bool {
    let parts: Vec<&str> = word.split('.').collect();
    match parts.as_slice() {
        [key] => *key == kind.key(),
        [role, key] => *role == kind.role().name() && *key == kind.key(),
        [role, _, key] => kind.is_at_sites() && *role == kind.role().name() && *key == kind.key(),
        _ => false,
    }
}

/// What something is, what that means, and how it stands in a target.
fn entry(head: &str, meaning: &str, examples: &[String]) -> String {
    let mut text = format!("{head}\n\n");
    line(&mut text, meaning);
    text + &quoted(examples)
}

fn quoted(examples: &[String]) -> String {
    if examples.is_empty() {
        return String::new();
    }
    let lines = examples.iter().map(|example| format!("  \"{example}\"\n"));
    format!("\nin a target:\n{}", lines.collect::<String>())
}

fn table<N: AsRef<str>, M: AsRef<str>>(head: &str, rows: impl IntoIterator<Item = (N, M)>) -> String {
    let rows: Vec<(N, M)> = rows.into_iter().collect();
    let width = rows.iter().map(|(name, _)| name.as_ref().chars().count()).max().unwrap_or_default();
    let mut text = format!("{head}\n\n");
    for (name, meaning) in rows {
        line(&mut text, &format!("{:<width$}  {}", name.as_ref(), meaning.as_ref()));
    }
    text
}

fn line(text: &mut String, what: &str) {
    // Text is always written.
    let _ = writeln!(text, "  {what}");
}

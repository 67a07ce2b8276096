//! The grammar of targets.

use std::collections::VecDeque;

use model::{Credit, Duration, Lane, SimTime};
use protocol::{Interval, StationId};

use super::lexer::{Token, tokens};
use super::{Comparison, Measure, Metric, ReleasedBy, Statistic, Target, TargetError, TargetScope, Unit};
use crate::selection::Selection;
use crate::series::SERIES_STEP;

const STATISTICS: [(&str, Statistic); 8] = [
    ("p50", Statistic::Percentile(0.5)),
    ("p90", Statistic::Percentile(0.9)),
    ("p95", Statistic::Percentile(0.95)),
    ("p99", Statistic::Percentile(0.99)),
    ("p99.9", Statistic::Percentile(0.999)),
    ("mean", Statistic::Mean),
    ("max", Statistic::Max),
    ("min", Statistic::Min),
];
const OTHER_MEASURES: [&str; 4] = ["share", "utilisation", "queue", "released"];
const FILTERS: [&str; 3] = ["lane", "seller", "credit"];
const COMPARISONS: [(&str, Comparison); 4] = [
    ("<", Comparison::Less),
    ("<=", Comparison::LessOrEqual),
    (">", Comparison::Greater),
    (">=", Comparison::GreaterOrEqual),
];
/// A length of time fits into 63 bits of nanoseconds.
const LENGTH_MAX_NS: f64 = 9e18;
const UNITS_NS: [(&str, f64); 5] = [("ms", 1e6), ("s", 1e9), ("m", 60e9), ("h", 3_600e9), ("d", 86_400e9)];

pub(super) fn parse(expr: &str, scope: &TargetScope<'_>) -> Result<Target, TargetError> {
    let mut parser = Parser { expr, tokens: tokens(expr).into(), scope };
    let mut measure = parser.measure()?;
    let comparison = parser.comparison()?;
    let threshold = parser.threshold(measure.unit())?;
    if parser.peek().text == "at" {
        parser.at(&mut measure)?;
    }
    parser.end()?;
    Ok(Target { expr: expr.trim().to_owned(), measure, comparison, threshold })
}

struct Parser<'a> {
    expr: &'a str,
    tokens: VecDeque<Token<'a>>,
    scope: &'a TargetScope<'a>,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Token<'a> {
        *self.tokens.front().expect("the token of the end is never taken")
    }

    fn next(&mut self) -> Token<'a> {
        let token = self.peek();
        if self.tokens.len() > 1 {
            self.tokens.pop_front();
        }
        token
    }

    fn error<T>(&self, at: Token<'_>, message: String) -> Result<T, TargetError> {
        Err(TargetError { expr: self.expr.trim().to_owned(), column: at.column, message })
    }

    fn expect(&mut self, sign: &str) -> Result<(), TargetError> {
        let token = self.next();
        if token.text == sign {
            return Ok(());
        }
        self.error(token, format!("expected `{sign}`, found {}", shown(token)))
    }

    /// The thing that a word names, or an error that lists the names and suggests the nearest.
    fn named<T: Clone>(&self, what: &str, token: Token<'_>, known: &[(&str, T)]) -> Result<T, TargetError> {
        if let Some((_, thing)) = known.iter().find(|(name, _)| *name == token.text) {
            return Ok(thing.clone());
        }
        let nearest = known
            .iter()
            .map(|(name, _)| (strsim::jaro_winkler(name, token.text), *name))
            .filter(|(likeness, _)| *likeness > 0.8)
            .max_by(|a, b| a.0.total_cmp(&b.0));
        let suggestion = nearest.map_or(String::new(), |(_, name)| format!("; did you mean `{name}`?"));
        let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
        let text = format!("{} is not {what}{suggestion} (known: {})", shown(token), names.join(", "));
        self.error(token, text)
    }

    fn measure(&mut self) -> Result<Measure, TargetError> {
        let function = self.next();
        match function.text {
            "share" => self.share(),
            "utilisation" => {
                let station = self.station_in_parentheses()?;
                Ok(Measure::Utilisation(station))
            }
            "queue" => {
                let station = self.station_in_parentheses()?;
                let mut measure = Measure::Queue(station, None);
                if self.peek().text == "at" {
                    self.at(&mut measure)?;
                }
                Ok(measure)
            }
            "released" => {
                let mut measure = Measure::Released(ReleasedBy::Horizon);
                if self.peek().text == "at" {
                    self.at(&mut measure)?;
                }
                Ok(measure)
            }
            _ => {
                let known: Vec<(&str, Option<Statistic>)> = STATISTICS
                    .iter()
                    .map(|(name, statistic)| (*name, Some(*statistic)))
                    .chain(OTHER_MEASURES.map(|name| (name, None)))
                    .collect();
                let statistic = self.named("a measure", function, &known)?;
                let statistic = statistic.expect("the other measures are matched above");
                self.expect("(")?;
                let metric = self.metric()?;
                let metric = self.filters(metric)?;
                Ok(Measure::Statistic(statistic, metric))
            }
        }
    }

    fn share(&mut self) -> Result<Measure, TargetError> {
        self.expect("(")?;
        let metric = self.metric()?;
        self.expect("<=")?;
        let token = self.next();
        let limit = self.duration(token)?;
        let metric = self.filters(metric)?;
        Ok(Measure::Share { metric, limit })
    }

    fn metric(&mut self) -> Result<Metric, TargetError> {
        let token = self.next();
        match token.text {
            "wait" => Ok(Metric::Wait(self.station_in_parentheses()?)),
            "service" => Ok(Metric::Service(self.station_in_parentheses()?)),
            _ => {
                let mut known = Interval::ALL.map(|interval| (interval.name(), Some(interval))).to_vec();
                known.extend([("wait(STATION)", None), ("service(STATION)", None)]);
                match self.named("an interval", token, &known)? {
                    Some(interval) => Ok(Metric::Interval(interval, Selection::ALL)),
                    None => self.error(token, "name the station in parentheses".to_owned()),
                }
            }
        }
    }

    fn station_in_parentheses(&mut self) -> Result<StationId, TargetError> {
        self.expect("(")?;
        let token = self.next();
        let station = self.named("a station", token, &StationId::ALL.map(|id| (id.name(), id)))?;
        self.expect(")")?;
        Ok(station)
    }

    /// `, lane=green, seller=flagship)`
    fn filters(&mut self, mut metric: Metric) -> Result<Metric, TargetError> {
        loop {
            let token = self.next();
            match token.text {
                ")" => return Ok(metric),
                "," => {}
                _ => return self.error(token, format!("expected `,` or `)`, found {}", shown(token))),
            }
            let filter = self.next();
            let name = self.named("a filter", filter, &FILTERS.map(|name| (name, name)))?;
            self.expect("=")?;
            let value = self.next();
            let Metric::Interval(_, selection) = &metric else {
                return self.error(filter, "waits and services at a station have no filters".to_owned());
            };
            let narrowed = self.narrow(selection.clone(), name, value)?;
            if let Metric::Interval(_, selection) = &mut metric {
                *selection = narrowed;
            }
        }
    }

    fn narrow(
        &self,
        mut selection: Selection,
        filter: &str,
        value: Token<'_>,
    ) -> Result<Selection, TargetError> {
        let sellers = self.scope.sellers;
        let chosen: Vec<usize> = match filter {
            "lane" => {
                let lane = self.named("a lane", value, &Lane::ALL.map(|lane| (lane.name(), lane)))?;
                if selection.lane.is_some_and(|before| before != lane) {
                    return self.error(value, "a parcel has one lane only".to_owned());
                }
                selection.lane = Some(lane);
                return Ok(selection);
            }
            "seller" => {
                let known: Vec<(&str, usize)> = sellers
                    .iter()
                    .enumerate()
                    .map(|(stream, seller)| (seller.name.as_str(), stream))
                    .collect();
                vec![self.named("a seller", value, &known)?]
            }
            _ => {
                let credit =
                    self.named("a credit class", value, &Credit::ALL.map(|credit| (credit.name(), credit)))?;
                (0..sellers.len()).filter(|&stream| sellers[stream].credit == credit).collect()
            }
        };
        selection.streams = Some(chosen.into_iter().filter(|&stream| selection.has_stream(stream)).collect());
        Ok(selection)
    }

    fn comparison(&mut self) -> Result<Comparison, TargetError> {
        let token = self.next();
        self.named("a comparison", token, &COMPARISONS)
    }

    fn threshold(&mut self, unit: Unit) -> Result<f64, TargetError> {
        let token = self.next();
        match unit {
            Unit::Seconds => Ok(self.duration(token)?.seconds()),
            Unit::Share => match token.text.strip_suffix('%').and_then(number) {
                Some(percent) => Ok(percent / 100.0),
                None => self.error(token, format!("expected a share like `90%`, found {}", shown(token))),
            },
            Unit::Count => match number(token.text) {
                Some(count) => Ok(count),
                None => self.error(token, format!("expected a number like `1000`, found {}", shown(token))),
            },
        }
    }

    fn duration(&self, token: Token<'_>) -> Result<Duration, TargetError> {
        if let Some(length) = duration(token.text) {
            return Ok(length);
        }
        let text = token.text;
        let choice = if number(text).is_some() {
            format!("; write its unit: `{text}s`, `{text}m`, `{text}h` or `{text}d`")
        } else {
            String::new()
        };
        self.error(
            token,
            format!("expected a length of time like `90s` or `1h30m`, found {}{choice}", shown(token)),
        )
    }

    /// `at 16:30`
    fn at(&mut self, measure: &mut Measure) -> Result<(), TargetError> {
        let at = self.next();
        let token = self.next();
        let Some(instant) = self.instant(token.text) else {
            let text = format!("expected a time of day like `16:30`, found {}", shown(token));
            return self.error(token, text);
        };
        if instant > self.scope.window.horizon {
            return self.error(token, format!("`{}` lies after the end of the run", token.text));
        }
        let mark = (instant.ns() % SERIES_STEP.ns() == 0).then(|| (instant.ns() / SERIES_STEP.ns()) as usize);
        match (measure, mark) {
            (Measure::Released(by @ ReleasedBy::Horizon), _) if instant == self.scope.window.arrivals_end => {
                *by = ReleasedBy::ArrivalsEnd;
            }
            (Measure::Released(by @ ReleasedBy::Horizon), Some(mark)) => *by = ReleasedBy::Mark(mark),
            (Measure::Queue(_, by @ None), Some(mark)) => *by = Some(mark),
            (Measure::Released(ReleasedBy::Horizon) | Measure::Queue(_, None), None) => {
                let text = "counts are kept every 15 minutes from the start of the run; choose such a time"
                    .to_owned();
                return self.error(token, text);
            }
            (Measure::Released(_) | Measure::Queue(..), _) => {
                return self.error(at, "there is a time already".to_owned());
            }
            _ => return self.error(at, "only `released` and `queue` have a time".to_owned()),
        }
        Ok(())
    }

    fn instant(&self, text: &str) -> Option<SimTime> {
        let (hours, minutes) = text.split_once(':')?;
        let [hours, minutes] = [hours, minutes].map(|part| {
            let digits = (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
            digits.then(|| part.parse::<i64>().ok()).flatten()
        });
        let seconds = hours? * 3_600 + minutes.filter(|&minutes| minutes < 60)? * 60;
        (seconds <= 86_400).then(|| self.scope.clock.first_at(Duration::from_seconds(seconds)))
    }

    fn end(&self) -> Result<(), TargetError> {
        let token = self.peek();
        if token.text.is_empty() {
            return Ok(());
        }
        self.error(token, format!("the target ends before {}", shown(token)))
    }
}

fn shown(token: Token<'_>) -> String {
    if token.text.is_empty() { "the end".to_owned() } else { format!("`{}`", token.text) }
}

/// A plain number: digits, perhaps with a point.
fn number(text: &str) -> Option<f64> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    text.parse().ok().filter(|_| plain)
}

/// `90s`, `1h30m`, `1.5h`.
fn duration(text: &str) -> Option<Duration> {
    let mut rest = text;
    let mut sum_ns = 0.0;
    while !rest.is_empty() {
        let unit_at = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let (digits, after) = rest.split_at(unit_at);
        let length = after.find(|c: char| c.is_ascii_digit()).unwrap_or(after.len());
        let (unit, after) = after.split_at(length);
        let (_, unit_ns) = UNITS_NS.iter().find(|(name, _)| *name == unit)?;
        sum_ns += number(digits)? * unit_ns;
        rest = after;
    }
    (!text.is_empty() && sum_ns < LENGTH_MAX_NS).then(|| Duration::from_seconds_f64(sum_ns / 1e9))
}

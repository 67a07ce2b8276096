//! The grammar of targets.

use std::collections::VecDeque;

use model::{Duration, SimTime};
use protocol::StationId;

use super::lexer::{Token, duration, number, shown, tokens};
use super::names::{self, Filter, Function, Measure};
use super::{Comparison, Metric, Place, Question, Statistic, Target, TargetError, TargetScope, Unit, When};
use crate::selection::Selection;
use crate::series::SERIES_STEP;

pub(super) fn parse(expr: &str, scope: &TargetScope<'_>) -> Result<Target, TargetError> {
    let mut parser = Parser { expr, tokens: tokens(expr).into(), scope };
    let mut question = parser.question()?;
    let comparison = parser.comparison()?;
    let threshold = parser.threshold(question.unit())?;
    let (mut span, mut days) = (None, None);
    loop {
        let token = parser.peek();
        match token.text {
            "at" => parser.at(&mut question)?,
            "in" if !question.has_parts() => {
                let text = "only intervals, queues and backlogs can be asked of a span or of days".to_owned();
                return parser.error(token, text);
            }
            "in" => {
                parser.next();
                let part = parser.next();
                if part.text.ends_with('%') && days.is_none() {
                    days = Some(parser.share_of(part)?);
                    parser.expect("of")?;
                    parser.expect("days")?;
                } else if span.is_none() {
                    let spans = scope.spans.iter().map(|span| (span.name.as_str(), span));
                    span = Some(
                        parser.named("a span of the calendar", part, &spans.collect::<Vec<_>>())?.clone(),
                    );
                } else {
                    return parser.error(part, "one span, and one share of days".to_owned());
                }
            }
            _ => break,
        }
    }
    parser.end()?;
    Ok(Target { expr: expr.trim().to_owned(), question, comparison, threshold, span, days })
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
        let names = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
        self.error(token, format!("{} is not {what}{suggestion} (known: {names})", shown(token)))
    }

    fn question(&mut self) -> Result<Question, TargetError> {
        let token = self.next();
        match self.named("a measure", token, &names::functions())? {
            Function::Share => self.share(),
            Function::Measure(measure) => {
                let mut question = self.measured(token, measure, None)?;
                if self.peek().text == "at" {
                    self.at(&mut question)?;
                }
                Ok(question)
            }
            Function::Statistic(statistic) => {
                self.expect("(")?;
                let token = self.next();
                match self.named("an interval or another metric", token, &names::metrics())? {
                    names::Metric::Interval(interval) => {
                        let metric = self.filters(Metric::Interval(interval, Selection::ALL))?;
                        Ok(Question::Lengths(statistic, metric))
                    }
                    names::Metric::Measure(measure) => {
                        let question = self.measured(token, measure, Some(statistic))?;
                        self.no_filters()?;
                        Ok(question)
                    }
                }
            }
        }
    }

    /// A question about something other than an interval; a queue without a statistic is the longest.
    fn measured(
        &mut self,
        token: Token<'_>,
        measure: Measure,
        statistic: Option<Statistic>,
    ) -> Result<Question, TargetError> {
        let over = When::Over(statistic.unwrap_or(Statistic::Max));
        let question = match measure {
            Measure::Wait | Measure::Service => {
                let metric = self.of_station(measure)?;
                return Ok(Question::Lengths(statistic.unwrap_or(Statistic::Mean), metric));
            }
            Measure::Queue => {
                return Ok(Question::Standing(Place::Queue(self.station_in_parentheses()?), over));
            }
            Measure::Backlog => {
                self.expect("(")?;
                let part = self.next();
                let stages = self.named("a part of the backlog", part, &names::backlog_parts())?;
                self.expect(")")?;
                return Ok(Question::Standing(Place::Backlog(stages), over));
            }
            Measure::Utilisation => Question::Utilisation(self.station_in_parentheses()?),
            Measure::Released => Question::Released(None),
            Measure::Touches => Question::Touches,
            Measure::Cost => Question::Cost,
        };
        if !matches!(statistic, None | Some(Statistic::Mean)) {
            return self.error(token, format!("{} is one number: it has a mean only", shown(token)));
        }
        Ok(question)
    }

    fn of_station(&mut self, measure: Measure) -> Result<Metric, TargetError> {
        let station = self.station_in_parentheses()?;
        Ok(if measure == Measure::Wait { Metric::Wait(station) } else { Metric::Service(station) })
    }

    fn share(&mut self) -> Result<Question, TargetError> {
        self.expect("(")?;
        let token = self.next();
        let metric = match self.named("an interval", token, &names::metrics())? {
            names::Metric::Interval(interval) => Metric::Interval(interval, Selection::ALL),
            names::Metric::Measure(measure @ (Measure::Wait | Measure::Service)) => {
                self.of_station(measure)?
            }
            names::Metric::Measure(_) => {
                let text = "a share is of an interval, or of the waits or services at a station".to_owned();
                return self.error(token, text);
            }
        };
        self.expect("<=")?;
        let token = self.next();
        let limit = self.duration(token)?;
        let metric = self.filters(metric)?;
        Ok(Question::Share { metric, limit })
    }

    fn station_in_parentheses(&mut self) -> Result<StationId, TargetError> {
        self.expect("(")?;
        let token = self.next();
        let known = names::stations(self.scope.setting);
        let known: Vec<(&str, StationId)> = known.iter().map(|(name, id)| (name.as_str(), *id)).collect();
        let station = self.named("a station", token, &known)?;
        self.expect(")")?;
        Ok(station)
    }

    fn no_filters(&mut self) -> Result<(), TargetError> {
        let token = self.peek();
        if token.text == "," {
            return self.error(token, "only intervals have filters".to_owned());
        }
        self.expect(")")
    }

    /// `, lane=green, seller=flagship)`
    fn filters(&mut self, metric: Metric) -> Result<Metric, TargetError> {
        let Metric::Interval(interval, mut selection) = metric else {
            self.no_filters()?;
            return Ok(metric);
        };
        loop {
            let token = self.next();
            match token.text {
                ")" => return Ok(Metric::Interval(interval, selection)),
                "," => {}
                _ => return self.error(token, format!("expected `,` or `)`, found {}", shown(token))),
            }
            let name = self.next();
            let filter = self.named("a filter", name, &names::FILTERS)?;
            self.expect("=")?;
            let value = self.next();
            self.narrow(&mut selection, filter, value)?;
        }
    }

    fn narrow(&self, selection: &mut Selection, filter: Filter, value: Token<'_>) -> Result<(), TargetError> {
        let setting = self.scope.setting;
        let one_of = |what: &str, names: Vec<&str>| {
            let known: Vec<(&str, usize)> = names.into_iter().zip(0..).collect();
            self.named(what, value, &known)
        };
        let only = |chosen: Option<usize>, number: usize, what: &str| {
            if chosen.is_some_and(|before| before != number) {
                return self.error(value, format!("a parcel has one {what} only"));
            }
            Ok(Some(number))
        };
        let mut streams = |chosen: Vec<usize>| {
            let both = chosen.into_iter().filter(|stream| selection.has_stream(*stream));
            selection.streams = Some(both.collect());
        };
        match filter {
            Filter::Lane => {
                let lane = self.named("a lane", value, &names::lanes())?;
                only(selection.lane.map(model::Lane::index), lane.index(), "lane")?;
                selection.lane = Some(lane);
            }
            Filter::Seller => {
                let names = setting.sellers.iter().map(|seller| seller.name.as_str());
                streams(vec![one_of("a seller", names.collect())?]);
            }
            Filter::Credit => {
                let credit = self.named("a credit class", value, &names::credits())?;
                let of_class = |stream: &usize| setting.sellers[*stream].credit == credit;
                streams((0..setting.sellers.len()).filter(of_class).collect());
            }
            Filter::Goods => {
                let names = setting.goods.iter().map(|goods| goods.name.as_str());
                let number = one_of("a class of goods", names.collect())?;
                selection.goods = only(selection.goods, number, "class of goods")?;
            }
            Filter::Warehouse => {
                let names = setting.sites.iter().map(|site| site.name.as_str());
                let number = one_of("a site of the warehouse", names.collect())?;
                selection.site = only(selection.site, number, "site")?;
            }
        }
        Ok(())
    }

    fn comparison(&mut self) -> Result<Comparison, TargetError> {
        let token = self.next();
        self.named("a comparison", token, &names::COMPARISONS)
    }

    fn share_of(&self, token: Token<'_>) -> Result<f64, TargetError> {
        match token.text.strip_suffix('%').and_then(number) {
            Some(percent) => Ok(percent / 100.0),
            None => self.error(token, format!("expected a share like `90%`, found {}", shown(token))),
        }
    }

    fn threshold(&mut self, unit: Unit) -> Result<f64, TargetError> {
        let token = self.next();
        match unit {
            Unit::Seconds => Ok(self.duration(token)?.seconds()),
            Unit::Share => self.share_of(token),
            Unit::Count => match number(token.text) {
                Some(count) => Ok(count),
                None => self.error(token, format!("expected a number like `1000`, found {}", shown(token))),
            },
            Unit::Fen => {
                let amount = if token.text == "CNY" { number(self.next().text) } else { None };
                match amount {
                    Some(yuan) => Ok(yuan * 100.0),
                    None => self.error(token, "expected an amount like `CNY 3.50`".to_owned()),
                }
            }
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
    fn at(&mut self, question: &mut Question) -> Result<(), TargetError> {
        let at = self.next();
        let token = self.next();
        let Some(instant) = self.instant(token.text) else {
            let text = format!("expected a time of day like `16:30`, found {}", shown(token));
            return self.error(token, text);
        };
        let window = &self.scope.setting.window;
        if instant > window.horizon {
            return self.error(token, format!("`{}` lies after the end of the run", token.text));
        }
        match question {
            Question::Released(Some(_)) | Question::Standing(_, When::At(_)) => {
                return self.error(at, "there is a time already".to_owned());
            }
            Question::Released(by) => *by = Some(instant),
            Question::Standing(_, when) => *when = When::At(instant),
            _ => return self.error(at, "only `released`, `queue` and `backlog` have a time".to_owned()),
        }
        let exact = matches!(question, Question::Released(_)) && instant == window.arrivals_end;
        if !exact && instant.ns() % SERIES_STEP.ns() != 0 {
            let text = "counts are kept every 15 minutes from the start of the run; choose such a time";
            return self.error(token, text.to_owned());
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

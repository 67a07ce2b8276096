//! The grammar of targets.

use std::collections::VecDeque;

use model::{Duration, with_point_moved};
use protocol::StationId;

use super::lexer::{Token, duration, in_own_units, number, shown, tokens};
use super::moment::Moment;
use super::names::{self, Filter, Function, Measure};
use super::{Comparison, Metric, Place, Question, Statistic, Target, TargetError, TargetScope, Unit, When};
use crate::description::Span;
use crate::selection::Selection;
use crate::series::SERIES_STEP;

pub(super) fn parse(expr: &str, scope: &TargetScope<'_>) -> Result<Target, TargetError> {
    let mut parser = Parser { expr, tokens: tokens(expr).into(), scope, moment: None };
    let mut question = parser.question()?;
    let comparison = parser.comparison()?;
    let threshold = parser.threshold(question.unit())?;
    let (span, days) = parser.tail(&mut question)?;
    parser.end()?;
    let moment = parser.moment;
    Ok(Target { expr: expr.trim().to_owned(), question, comparison, threshold, span, days, moment })
}

struct Parser<'a> {
    expr: &'a str,
    tokens: VecDeque<Token<'a>>,
    scope: &'a TargetScope<'a>,
    /// The instant that is asked for, once it has been read.
    moment: Option<Moment>,
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

    /// A question about something other than an interval; a queue without a statistic is a run's longest.
    fn measured(
        &mut self,
        token: Token<'_>,
        measure: Measure,
        statistic: Option<Statistic>,
    ) -> Result<Question, TargetError> {
        let over = statistic.map_or(When::MostOfRun, When::Over);
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
            Measure::Utilisation => Question::Utilisation(self.stations_in_parentheses()?),
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
        if token.text.contains(".pools.") {
            let text = "is not a station: a pool has no line of its own, ask a station that draws from it";
            return self.error(token, format!("{} {text}", shown(token)));
        }
        let station = self.station(token)?;
        self.expect(")")?;
        Ok(station)
    }

    /// A station, or all that draw from a pool.
    fn stations_in_parentheses(&mut self) -> Result<Vec<StationId>, TargetError> {
        self.expect("(")?;
        let token = self.next();
        let stations = if token.text.contains(".pools.") {
            let pools = self.scope.pools.iter().map(|pool| (pool.name.as_str(), &pool.stations));
            let members = self.named("a pool", token, &pools.collect::<Vec<_>>())?;
            let known = names::stations(self.scope.setting);
            known.into_iter().filter(|(name, _)| members.contains(name)).map(|(_, id)| id).collect()
        } else {
            vec![self.station(token)?]
        };
        self.expect(")")?;
        Ok(stations)
    }

    fn station(&self, token: Token<'_>) -> Result<StationId, TargetError> {
        let known = names::stations(self.scope.setting);
        let known: Vec<(&str, StationId)> = known.iter().map(|(name, id)| (name.as_str(), *id)).collect();
        self.named("a station", token, &known)
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
        if token.text.is_empty() {
            return self.error(token, "a comparison is missing: end it like `< 2h`".to_owned());
        }
        self.named("a comparison", token, &names::COMPARISONS)
    }

    fn share_of(&self, token: Token<'_>) -> Result<f64, TargetError> {
        match token.text.strip_suffix('%').and_then(number) {
            Some(percent) if percent > 100.0 => self.error(token, "a share is 100% at the most".to_owned()),
            Some(percent) => Ok(with_point_moved(percent, -2)),
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
                    Some(yuan) => Ok(with_point_moved(yuan, 2)),
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
            in_own_units(text).map_or_else(String::new, |meant| format!("; write `{meant}`"))
        };
        self.error(
            token,
            format!("expected a length of time like `90s` or `1h30m`, found {}{choice}", shown(token)),
        )
    }

    /// `at 16:30`, `at 06-18 08:00`, `at 26h`
    fn at(&mut self, question: &mut Question) -> Result<(), TargetError> {
        let (at, first, scope) = (self.next(), self.next(), self.scope);
        let moment = match Moment::read(first, || self.next(), scope) {
            Ok(moment) => moment,
            Err((token, message)) => return self.error(token, message),
        };
        if self.moment.is_some() {
            return self.error(at, "there is a time already".to_owned());
        }
        let instant = moment.instant;
        let exact = match question {
            Question::Released(by) => {
                *by = Some(instant);
                instant == scope.setting.window.arrivals_end
            }
            Question::Standing(_, When::Over(_)) => {
                let text = "at one time there is one number: leave out the statistic, or the time".to_owned();
                return self.error(at, text);
            }
            Question::Standing(_, when) => {
                *when = When::At(instant);
                false
            }
            _ => return self.error(at, "only `released`, `queue` and `backlog` have a time".to_owned()),
        };
        if !exact && instant.ns() % SERIES_STEP.ns() != 0 {
            let text = "counts are kept every 15 minutes from the start of the run; choose such a time";
            return self.error(first, text.to_owned());
        }
        self.moment = Some(moment);
        Ok(())
    }

    /// `in midnight`, `at 16:30`, `in 90% of days`, in any order.
    fn tail(&mut self, question: &mut Question) -> Result<(Option<Span>, Option<f64>), TargetError> {
        let (mut span, mut days) = (None, None);
        loop {
            let token = self.peek();
            match token.text {
                "at" => self.at(question)?,
                "in" if !question.has_parts() => {
                    let text = "only intervals, queues and backlogs can be asked of a span or of days";
                    return self.error(token, text.to_owned());
                }
                "in" => {
                    self.next();
                    let part = self.next();
                    if part.text.ends_with('%') && days.is_none() {
                        days = Some((part, self.share_of(part)?));
                        self.expect("of")?;
                        self.expect("days")?;
                    } else if span.is_none() {
                        span = Some((part, self.span(part)?));
                    } else {
                        return self.error(part, "one span, and one share of days".to_owned());
                    }
                }
                _ => break,
            }
        }
        if let (Some((part, span)), Question::Standing(..)) = (&span, &*question) {
            self.is_on_marks(*part, span)?;
        }
        self.agree(span.as_ref().map(|(part, _)| *part), days.map(|(part, _)| part))?;
        Ok((span.map(|(_, span)| span), days.map(|(_, share)| share)))
    }

    fn span(&self, part: Token<'_>) -> Result<Span, TargetError> {
        let spans: Vec<(&str, &Span)> =
            self.scope.spans.iter().map(|span| (span.name.as_str(), span)).collect();
        self.named("a span of the calendar", part, &spans).cloned()
    }

    /// What stands in line is counted by quarters of an hour.
    fn is_on_marks(&self, part: Token<'_>, span: &Span) -> Result<(), TargetError> {
        let start = self.scope.clock.start_of_day;
        let on_mark = |time: Duration| (time.ns() - start.ns()) % SERIES_STEP.ns() == 0;
        if on_mark(span.from) && on_mark(span.to) {
            return Ok(());
        }
        let text = "lines are counted every 15 minutes from the start of the run; choose a span that begins and ends so";
        self.error(part, text.to_owned())
    }

    /// One instant lies in a span or not, and a dated one lies in one day.
    fn agree(&self, span: Option<Token<'_>>, days: Option<Token<'_>>) -> Result<(), TargetError> {
        let Some(moment) = &self.moment else { return Ok(()) };
        if let Some(span) = span {
            let text = format!(
                "`at` asks for one instant, and `in {}` for a part of the day; leave out one of them",
                span.text
            );
            return self.error(span, text);
        }
        match days {
            Some(days) if moment.time_of_day.is_none() => {
                let text = "days are asked one by one, each at a time of day: write one like `at 08:00`";
                self.error(days, text.to_owned())
            }
            _ => Ok(()),
        }
    }

    fn end(&self) -> Result<(), TargetError> {
        let token = self.peek();
        if token.text.is_empty() {
            return Ok(());
        }
        self.error(token, format!("the target ends before {}", shown(token)))
    }
}

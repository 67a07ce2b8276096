//! The instants that a target can ask for: `16:30`, `06-18 08:00`, and `26h` after the start.

use model::{Clock, DayOfYear, Duration, SimTime};
use protocol::Window;

use super::TargetScope;
use super::lexer::{Token, duration, shown};

/// An instant that a target asks for.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Moment {
    pub(super) instant: SimTime,
    /// What the clock shows then.
    pub(super) label: String,
    /// The time of day, which every day has, if it is one.
    pub(super) time_of_day: Option<Duration>,
    /// It is a time of day that comes again in the run.
    pub(super) is_first: bool,
}

impl Moment {
    /// Reads a moment of one piece, or of two: a date and a time of day. Or the piece that is wrong, and what is right.
    pub(super) fn read<'a>(
        first: Token<'a>,
        next: impl FnOnce() -> Token<'a>,
        scope: &TargetScope<'_>,
    ) -> Result<Self, (Token<'a>, String)> {
        let (clock, window) = (scope.clock, &scope.setting.window);
        let time = time_of_day(first.text);
        let instant = if let Some(time) = time {
            clock.first_at(time)
        } else if let Some(after) = duration(first.text) {
            SimTime::ZERO + after
        } else if let Some(date) = date(first.text) {
            let second = next();
            let time = time_of_day(second.text).ok_or_else(|| {
                (
                    second,
                    format!("expected a time of day like `08:00` after the date, found {}", shown(second)),
                )
            })?;
            clock.at_date(date, time)
        } else {
            let forms = "a time like `16:30`, `06-18 08:00` or `26h` (after the start)";
            return Err((first, format!("expected {forms}, found {}", shown(first))));
        };
        if instant > window.horizon {
            return Err((first, outside(first, clock, window)));
        }
        let day = Duration::from_seconds(86_400);
        let is_first = time.is_some() && instant + day <= window.horizon;
        Ok(Self { instant, label: clock.label(instant), time_of_day: time, is_first })
    }
}

fn outside(token: Token<'_>, clock: Clock, window: &Window) -> String {
    let [from, to] = [SimTime::ZERO, window.horizon].map(|bound| clock.label(bound));
    format!("`{}` lies outside the run, which goes from {from} to {to}", token.text)
}

/// `08:00`, to `24:00`.
fn time_of_day(text: &str) -> Option<Duration> {
    let (hours, minutes) = text.split_once(':')?;
    let (hours, minutes) = (two_digits(hours)?, two_digits(minutes)?);
    let seconds = hours * 3_600 + minutes * 60;
    (minutes < 60 && seconds <= 86_400).then(|| Duration::from_seconds(i64::from(seconds)))
}

/// `06-18`
fn date(text: &str) -> Option<DayOfYear> {
    let (month, day) = text.split_once('-')?;
    DayOfYear::new(two_digits(month)?, two_digits(day)?)
}

/// One digit, or two.
fn two_digits(text: &str) -> Option<u32> {
    let digits = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

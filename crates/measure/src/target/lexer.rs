//! Words and signs of a target, with their places, and what numbers and times they are.

use model::Duration;

/// A piece of a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token<'a> {
    /// The text; empty at the end.
    pub(super) text: &'a str,
    /// The place, counted in characters from 1.
    pub(super) column: usize,
}

const SIGNS: &str = "(),=<>";

/// All pieces, and an empty one for the end.
pub(super) fn tokens(expr: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = expr.trim_end();
    let end = Token { text: "", column: rest.chars().count() + 1 };
    let mut column = 1;
    loop {
        let trimmed = rest.trim_start();
        column += rest.chars().count() - trimmed.chars().count();
        let Some(first) = trimmed.chars().next() else { break };
        let length = if trimmed.starts_with("<=") || trimmed.starts_with(">=") {
            2
        } else if SIGNS.contains(first) {
            1
        } else {
            trimmed.find(|c: char| SIGNS.contains(c) || c.is_whitespace()).unwrap_or(trimmed.len())
        };
        let (text, after) = trimmed.split_at(length);
        tokens.push(Token { text, column });
        column += text.chars().count();
        rest = after;
    }
    tokens.push(end);
    tokens
}

/// A piece as it is shown in an error.
pub(super) fn shown(token: Token<'_>) -> String {
    if token.text.is_empty() { "the end".to_owned() } else { format!("`{}`", token.text) }
}

/// A plain number: digits, perhaps with a point.
pub(super) fn number(text: &str) -> Option<f64> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    text.parse().ok().filter(|_| plain)
}

/// A length of time fits into 63 bits of nanoseconds.
const LENGTH_MAX_NS: f64 = 9e18;
const UNITS_NS: [(&str, f64); 5] = [("ms", 1e6), ("s", 1e9), ("m", 60e9), ("h", 3_600e9), ("d", 86_400e9)];

/// `90s`, `1h30m`, `1.5h`.
pub(super) fn duration(text: &str) -> Option<Duration> {
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

/// Other words for units of time, each with the unit that a target has.
const OTHER_UNITS: [(&str, &[&str]); 4] = [
    ("s", &["sec", "secs", "second", "seconds"]),
    ("m", &["min", "mins", "minute", "minutes"]),
    ("h", &["hr", "hrs", "hour", "hours"]),
    ("d", &["day", "days"]),
];

/// A length in other words for its unit, as a target has it: `90m` for `90min`.
pub(super) fn in_own_units(text: &str) -> Option<String> {
    let (digits, word) = text.split_at(text.find(|c: char| c.is_ascii_alphabetic())?);
    number(digits)?;
    let (unit, _) = OTHER_UNITS.iter().find(|(_, words)| words.contains(&word))?;
    Some(format!("{digits}{unit}"))
}

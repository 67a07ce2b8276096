//! Words and signs of a target, with their places.

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

//! Errors that show the place: file, line, column, the line itself with a caret, and what to do.

use std::collections::BTreeSet;
use std::fmt;

/// The widest piece of a source line that is shown.
const SHOWN_CHARS: usize = 110;
/// The longest that what is wrong, where, or what to do may be: it quotes what was written, and that may be a whole file.
const PART_CHARS: usize = 600;

/// A place in a scenario's sources.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file, the embedded scenario, or the `--set` argument.
    pub source: String,
    /// The line, from 1; 0 where the source is a `--set` argument.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The piece of the source line around the column, for showing. (A line may be as long as a file, and each of
    /// thousands of errors has its place.)
    pub text: String,
    /// Where in that piece the column is, in characters from 0.
    caret: usize,
}

impl Place {
    /// A place in a line, of which no more is kept than is shown.
    pub(crate) fn new(source: impl Into<String>, line: usize, column: usize, whole: &str) -> Self {
        let at = whole.chars().take(column.saturating_sub(1)).count();
        let start = if at < SHOWN_CHARS * 3 / 4 { 0 } else { at - SHOWN_CHARS / 4 };
        let text = whole.chars().skip(start).take(SHOWN_CHARS).map(printable).collect();
        Self { source: source.into(), line, column, text, caret: at - start }
    }

    /// The place of a character in a text whose value stands here, so many characters after its first. `None` where the
    /// piece of the line does not show the text as it is read: longer than it, folded, or written with codes.
    pub(crate) fn within(&self, text: &str, offset: usize) -> Option<Self> {
        let mut shown = self.text.chars().skip(self.caret).peekable();
        let mut further = 0;
        let quote = shown.next_if(|c| matches!(c, '"' | '\''));
        further += usize::from(quote.is_some());
        for expected in text.chars().take(offset) {
            let mut c = shown.next()?;
            further += 1;
            // `''` and `\"` stand for one character.
            if (quote, c) == (Some('\''), '\'') || (quote, c) == (Some('"'), '\\') {
                c = shown.next()?;
                further += 1;
            }
            if c != expected {
                return None;
            }
        }
        Some(Self { column: self.column + further, caret: self.caret + further, ..self.clone() })
    }

    /// The caret's width: it underlines one word.
    fn width(&self) -> usize {
        let behind: Vec<char> = self.text.chars().skip(self.caret).collect();
        // A colon inside a word is a part of it, like that of 09:00.
        let is_inner = |place: usize| behind.get(place + 1).is_some_and(|next| next.is_alphanumeric());
        let ends = |(place, c): &(usize, &char)| match c {
            ':' => !is_inner(*place),
            c => c.is_whitespace() || ",=[]{}()".contains(**c),
        };
        let word = behind.iter().enumerate().take_while(|part| !ends(part)).count();
        // A quote that ends the text is no part of its last word.
        let is_quote = |place: usize| behind.get(place).is_some_and(|c| matches!(c, '"' | '\''));
        if word > 1 && is_quote(word - 1) && !is_quote(0) { word - 1 } else { word.max(1) }
    }
}

/// A character as it is shown: what would move the cursor, colour the terminal or turn the direction of writing is a space.
fn printable(c: char) -> char {
    if c.is_control() || TURNS_WRITING.contains(&c) { ' ' } else { c }
}

/// Marks, embeddings, overrides and isolates of the bidirectional algorithm (Unicode Standard Annex 9, table 4 and section 2):
/// with them a line reads otherwise than it is.
const TURNS_WRITING: [char; 12] = [
    '\u{61c}', '\u{200e}', '\u{200f}', '\u{202a}', '\u{202b}', '\u{202c}', '\u{202d}', '\u{202e}',
    '\u{2066}', '\u{2067}', '\u{2068}', '\u{2069}',
];

/// A part of an error as it is told: on one line, and cut in the middle, between words, where it is too long. What is
/// wrong stands at its beginning, what would be right at its end.
fn told(text: &str) -> String {
    const TAIL_CHARS: usize = PART_CHARS / 3;
    let length = text.chars().count();
    if length <= PART_CHARS {
        return text.chars().map(printable).collect();
    }
    let head: String = text.chars().take(PART_CHARS - TAIL_CHARS).collect();
    let tail: String = text.chars().skip(length - TAIL_CHARS).collect();
    // A text may be one long word.
    let head = head.rsplit_once(' ').map_or(head.as_str(), |(words, _)| words);
    let tail = tail.split_once(' ').map_or(tail.as_str(), |(_, words)| words);
    format!("{head} ... {tail}").chars().map(printable).collect()
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.source)?;
        if self.line > 0 { write!(f, ":{}:{}", self.line, self.column) } else { Ok(()) }
    }
}

/// So many errors are told at most.
pub(crate) const ERRORS_MAX: usize = 8;
/// The rows of one screen: what does not fit is counted and not told.
const SCREEN_ROWS: usize = 40;
/// The columns of one screen: a longer line takes several rows.
const SCREEN_COLUMNS: usize = 120;

/// The rows that a text takes on a screen.
fn rows(text: &str) -> usize {
    text.lines().map(|line| line.chars().count().div_ceil(SCREEN_COLUMNS).max(1)).sum()
}

/// Why a scenario can't be used: one error, or several that do not depend on each other. Its text fits on one screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScenarioError(Box<Parts>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Parts {
    what: String,
    place: Option<Place>,
    help: Option<String>,
    /// Other errors of the same scenario.
    more: Vec<ScenarioError>,
    /// Whether there may be others yet.
    is_cut: bool,
}

impl ScenarioError {
    /// What is wrong, without a place.
    pub fn new(what: impl Into<String>) -> Self {
        Self(Box::new(Parts { what: what.into(), place: None, help: None, more: Vec::new(), is_cut: false }))
    }

    /// The place that is to be looked at.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.0.place = Some(place);
        self
    }

    /// What to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.0.help = Some(help.into());
        self
    }

    /// The same, said of a part of the scenario that has a name; shown there if it has no place yet.
    #[must_use]
    pub fn inside(mut self, part: &str, place: Option<&Place>) -> Self {
        self.0.what = format!("{part}: {}", self.0.what);
        if self.0.place.is_none() {
            self.0.place = place.cloned();
        }
        self.0.more = self.0.more.into_iter().map(|error| error.inside(part, place)).collect();
        self
    }

    /// This error and another that does not depend on it.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        self.and_all([other])
    }

    /// This error and others, each told once. There may be thousands.
    pub(crate) fn and_all(mut self, others: impl IntoIterator<Item = Self>) -> Self {
        let mut known: BTreeSet<_> = std::iter::once(&self).chain(&self.0.more).map(Self::said).collect();
        for mut other in others {
            let further = std::mem::take(&mut other.0.more);
            self.0.is_cut |= other.0.is_cut;
            for error in std::iter::once(other).chain(further) {
                if known.insert(error.said()) {
                    self.0.more.push(error);
                }
            }
        }
        self
    }

    /// The same, where not all others have been looked for.
    #[must_use]
    pub(crate) fn cut(mut self) -> Self {
        self.0.is_cut = true;
        self
    }

    /// This error and those told with it, without those that stand where one of the others does.
    pub(crate) fn except_at(mut self, others: &[Self]) -> Vec<Self> {
        let more = std::mem::take(&mut self.0.more);
        let mut all: Vec<Self> = std::iter::once(self).chain(more).collect();
        all.retain(|error| {
            !others.iter().any(|other| other.place().is_some() && other.place() == error.place())
        });
        all
    }

    /// What makes this error another one than the next.
    fn said(&self) -> (String, Option<Place>) {
        (self.0.what.clone(), self.0.place.clone())
    }

    /// Every value, or the errors of all that have none.
    ///
    /// # Errors
    /// All errors together.
    pub fn all<T>(results: impl IntoIterator<Item = Result<T, Self>>) -> Result<Vec<T>, Self> {
        let (mut values, mut errors) = (Vec::new(), Vec::new());
        for result in results {
            match result {
                Ok(value) => values.push(value),
                Err(error) => errors.push(error),
            }
        }
        let mut errors = errors.into_iter();
        errors.next().map_or(Ok(values), |first| Err(first.and_all(errors)))
    }

    /// The errors of several results together; nothing if none has one.
    pub(crate) fn together<'a>(errors: impl IntoIterator<Item = Option<&'a Self>>) -> Result<(), Self> {
        errors.into_iter().flatten().cloned().reduce(Self::and).map_or(Ok(()), Err)
    }

    /// Where, if it is known.
    pub fn place(&self) -> Option<&Place> {
        self.0.place.as_ref()
    }

    /// What to do about it.
    pub(crate) fn advice(&self) -> Option<&str> {
        self.0.help.as_deref()
    }

    /// What is wrong, without place and advice.
    pub fn what(&self) -> &str {
        &self.0.what
    }
}

impl fmt::Display for Parts {
    /// One error, with its place and advice.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&told(&self.what))?;
        let mut margin = 0;
        if let Some(place) = &self.place {
            let number = if place.line > 0 { place.line.to_string() } else { String::new() };
            margin = number.len();
            let (at, shown) = (told(&place.to_string()), &place.text);
            write!(f, "\n{:margin$}--> {at}\n{:margin$} |\n{number} | {shown}", "", "")?;
            write!(f, "\n{:margin$} | {}{}", "", " ".repeat(place.caret), "^".repeat(place.width()))?;
        }
        match &self.help {
            Some(help) => write!(f, "\n{:margin$} = help: {}", "", told(help)),
            None => Ok(()),
        }
    }
}

impl fmt::Display for ScenarioError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = self.0.to_string();
        let mut told = 0;
        for error in self.0.more.iter().take(ERRORS_MAX - 1) {
            let next = format!("\nerror: {}", error.0);
            // One row is kept for the count of the others.
            if rows(&text) + rows(&next) > SCREEN_ROWS - 1 {
                break;
            }
            text += &next;
            told += 1;
        }
        f.write_str(&text)?;
        match self.0.more.len() - told {
            0 => Ok(()),
            untold if self.0.is_cut => write!(f, "\nat least {untold} more errors are not shown"),
            1 => f.write_str("\n1 more error is not shown"),
            untold => write!(f, "\n{untold} more errors are not shown"),
        }
    }
}

impl std::error::Error for ScenarioError {}

/// How much two words are alike, from 0 to 1.
pub(crate) fn likeness(word: &str, other: &str) -> f64 {
    strsim::jaro_winkler(word, other)
}

/// The candidate that `word` is most likely a misspelling of.
pub(crate) fn suggestion<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let close = |candidate: &'a str| (likeness(word, candidate), candidate);
    let best = candidates.map(close).max_by(|a, b| a.0.total_cmp(&b.0))?;
    (best.0 > 0.75).then_some(best.1)
}

/// The advice for a word that should be one of a few.
pub(crate) fn choice(word: &str, names: &[&str]) -> String {
    match suggestion(word, names.iter().copied()) {
        Some(close) => format!("did you mean `{close}`? The choices are {}", names.join(", ")),
        None if names.is_empty() => "there is none to choose from".to_owned(),
        None => format!("the choices are {}", names.join(", ")),
    }
}

//! YAML tags: `!foo 5` asks a reader for a type of its own, and a scenario has none.

use std::collections::BTreeSet;

use crate::error::ScenarioError;
use crate::places::Spot;
use crate::source::Source;

/// The tags of YAML itself, for what a scenario is made of.
const KNOWN: [&str; 7] = ["!!str", "!!int", "!!float", "!!bool", "!!null", "!!map", "!!seq"];

/// The end of a tag is looked for so far.
const TAG_CHARS: usize = 64;

/// An error for each value of a source that has a tag.
pub(crate) fn unknown_tags(source: &Source) -> Vec<ScenarioError> {
    if !source.text().contains('!') {
        return Vec::new();
    }
    let values: BTreeSet<Spot> = source.places().value_spots().collect();
    let marks = source.text().lines().zip(1..).flat_map(|(line, number)| {
        let starts = line.char_indices().zip(1..);
        let starts = starts.filter(|((start, sign), _)| *sign == '!' && may_begin_value(&line[..*start]));
        starts.map(move |((start, _), column)| (&line[start..], (number, column)))
    });
    let unknown = marks.filter_map(|(rest, spot)| {
        let tag: String = rest.chars().take(TAG_CHARS).take_while(|c| !ends_tag(*c)).collect();
        let is_tag = !KNOWN.contains(&tag.as_str())
            && !tag.contains(['"', '\''])
            && is_before_value(rest, &tag, spot, &values);
        is_tag.then(|| {
            let error = ScenarioError::new(format!("`{tag}` is a tag of YAML, and a scenario has none"));
            error.at(source.place_at(spot)).help("leave it out; a text that begins with `!` stands in quotes")
        })
    });
    unknown.collect()
}

/// Whether a value may begin behind this part of a line: not at the end of a word, nor in a comment.
fn may_begin_value(before: &str) -> bool {
    let is_comment = before.trim_start().starts_with('#') || before.contains(" #");
    let bare = before.trim_end();
    let is_apart = bare.is_empty() || bare.len() < before.len() && bare.ends_with([':', '-', '?']);
    !is_comment && (is_apart || bare.ends_with(['[', '{', ',']))
}

const fn ends_tag(c: char) -> bool {
    c.is_whitespace() || matches!(c, ',' | '[' | ']' | '{' | '}')
}

/// Whether a value stands at the tag's spot, right behind it, or at the beginning of the next line.
fn is_before_value(rest: &str, tag: &str, (line, column): Spot, values: &BTreeSet<Spot>) -> bool {
    let behind = &rest[tag.len()..];
    let blanks = behind.chars().take(TAG_CHARS).take_while(|c| c.is_whitespace()).count();
    let ends_line = behind.trim_start().is_empty();
    let next = |spot: &Spot| ends_line && spot.0 == line + 1;
    let width = tag.chars().count() + blanks;
    values.contains(&(line, column))
        || values.contains(&(line, column + width))
        || values.range((line + 1, 0)..).next().is_some_and(next)
}

//! Words that keys offer as a choice, and the names of scenarios: found in what offers them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::LazyLock;

use super::visit_keys;
use crate::embedded::{embedded_names, embedded_scenarios};
use crate::layer::Layer;
use crate::shape::{Described, Shape};

/// What a word means as a choice, with the paths of the keys that offer it so.
type Meanings = BTreeMap<&'static str, Vec<String>>;

/// Every word that is a choice somewhere.
static CHOICES: LazyLock<BTreeMap<&'static str, Meanings>> = LazyLock::new(|| {
    let mut choices = BTreeMap::<&'static str, Meanings>::new();
    visit_keys(&Layer::shape(), |path, shape| {
        for (word, meaning) in words(shape) {
            choices.entry(word).or_default().entry(meaning).or_default().push(path.to_owned());
        }
    });
    choices
});

/// The words that a key offers, each with what it means.
fn words(shape: &Shape) -> Vec<(&'static str, &'static str)> {
    match shape {
        Shape::Choice(words) => words.to_vec(),
        Shape::Either(shapes) => shapes.iter().flat_map(|shape| words(&shape())).collect(),
        _ => Vec::new(),
    }
}

/// What a word means where keys offer it.
pub(super) fn of_choice(word: &str) -> Option<String> {
    let meanings = CHOICES.get(word)?;
    let mut text = String::new();
    for (meaning, paths) in meanings {
        // Customs is what most scenarios are about.
        let path = paths.iter().find(|path| path.starts_with("customs.")).or(paths.first())?;
        let keys: BTreeSet<&str> = paths.iter().filter_map(|path| path.rsplit('.').next()).collect();
        let keys: Vec<String> = keys.into_iter().map(|key| format!("`{key}`")).collect();
        let of = if keys.len() == 1 { "the key" } else { "the keys" };
        if !text.is_empty() {
            text.push('\n');
        }
        let _ = writeln!(
            text,
            "{word}: a choice of {of} {}\n\n  {meaning}\n\n  like {path}: {word}",
            keys.join(", ")
        );
    }
    Some(text + "\n`greenlane explain` tells a key's other choices.\n")
}

/// What a built-in scenario shows, by its name or the last part of it.
pub(super) fn of_scenario(name: &str) -> Option<String> {
    let is_last = |own: &&str| own.rsplit('/').next() == Some(name);
    let own = embedded_names().find(|own| *own == name).or_else(|| embedded_names().find(is_last))?;
    let scenarios = embedded_scenarios().ok()?;
    let (_, about) = scenarios.into_iter().find(|(other, _)| *other == own)?;
    Some(format!(
        "{own}: a scenario that is built in\n\n  {about}\n\n`greenlane check {own}` tells about it, `greenlane simulate {own}` runs it.\n"
    ))
}

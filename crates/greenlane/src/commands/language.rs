//! `greenlane explain`, `schema` and `new`: the scenario language for people and editors.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::Path;

use crate::arguments::{Explain, New};
use crate::exit::{Failure, PASS};
use crate::glossary::{self, glossary};
use crate::lines::filled;
use crate::standard_streams::print;

pub(crate) fn explain(explain: &Explain) -> Result<u8, Failure> {
    match explain.key.as_str() {
        "scenarios" => scenarios(),
        "glossary" => say(&glossary()),
        "targets" => say(&format!("{}\n{}", scenario::explain("targets")?, measure::target_language())),
        asked => say(&explained(asked)?),
    }
}

/// What a word of targets and results means, and what a key does; some words are all of these. In the summary names are
/// written with spaces.
fn explained(asked: &str) -> Result<String, Failure> {
    let word = asked.trim().replace(' ', "_");
    let meanings =
        [measure::explain_word(&word), measure::explain_result_word(&word), glossary::meaning(asked)];
    let meanings: Vec<String> = meanings.into_iter().flatten().collect();
    match scenario::explain(asked) {
        Ok(key) if meanings.is_empty() => Ok(key),
        Ok(key) => Ok(format!("{}\nin a scenario: {key}", meanings.join("\n"))),
        Err(_) if !meanings.is_empty() => Ok(meanings.join("\n")),
        Err(unknown) => match closest(&word) {
            Some(close) if !word.contains('.') => Err(Failure::BadInput(format!(
                "there is no key and no word `{asked}`\n = help: did you mean `{close}`? \
                 `greenlane explain` lists the keys, `greenlane explain targets` the words of targets"
            ))),
            _ => Err(unknown.into()),
        },
    }
}

/// The word of targets or results that is meant, unless a key is as close.
fn closest(word: &str) -> Option<String> {
    let keys = scenario::all_keys();
    let keys: Vec<&str> = keys.iter().filter_map(|path| path.rsplit('.').next()).collect();
    let others = [keys.clone(), measure::result_words()].concat();
    measure::closest_word(word, others)
        .or_else(|| measure::closest_result_word(word, keys).map(str::to_owned))
}

/// Lists the scenarios that are built in.
pub(crate) fn scenarios() -> Result<u8, Failure> {
    let mut text =
        "scenarios built in; `greenlane check NAME` tells about one, `greenlane simulate NAME` runs it\n\n"
            .to_owned();
    for (name, about) in scenario::embedded_scenarios()? {
        text.push_str(&beside(name, &about));
    }
    say(&text)
}

/// A name, and beside it a text.
fn beside(name: &str, about: &str) -> String {
    const NAME: usize = 32;
    filled(&format!("  {name:<NAME$}"), about.split_whitespace(), NAME + 2)
}

pub(crate) fn schema() -> Result<u8, Failure> {
    say(&scenario::schema())
}

pub(crate) fn new(new: &New) -> Result<u8, Failure> {
    let Some(path) = &new.file else { return say(&scenario::template("mine")) };
    let name = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let plain = |c: char| c.is_alphanumeric() || c == '-' || c == '_' || c == '.';
    let yaml = path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml");
    if name.is_empty() || !name.chars().all(plain) || !yaml {
        let shown = path.display();
        return Err(Failure::BadInput(format!(
            "`{shown}` is no name of a scenario; write letters, digits, `-` or `_`, and .yaml, like ./mine.yaml"
        )));
    }
    write(path, &scenario::template(name))?;
    let shown = path.display();
    say(&format!("{shown} is written; `greenlane check {shown}` reads it\n"))
}

/// Writes a new file; one that exists is left alone.
fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let shown = path.display();
    let file = OpenOptions::new().write(true).create_new(true).open(path);
    let mut file = file.map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => {
            Failure::BadInput(format!("{shown} exists already; name another file, or remove it first"))
        }
        _ => Failure::BadInput(format!("{shown} can't be written: {error}")),
    })?;
    file.write_all(text.as_bytes())
        .map_err(|error| Failure::failed(format!("{shown} can't be written: {error}")))
}

fn say(text: &str) -> Result<u8, Failure> {
    print(text).map(|()| PASS)
}

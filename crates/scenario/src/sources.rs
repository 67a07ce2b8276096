//! The sources of a scenario together: where a key of the whole stands.

use std::collections::BTreeMap;
use std::sync::Arc;

use model::Duration;
use protocol::Probability;
use queueing::Distribution;

use crate::error::{Place, ScenarioError};
use crate::explain::{example, has_default};
use crate::layer::{DistributionText, ENTRIES};
use crate::shape::ANY_TEXT;
use crate::source::{RESOLVED, Source};
use crate::units::Share;

/// Who has the last word on a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Giver {
    /// The place of the source among the others.
    pub(crate) number: usize,
    /// Whether it is a variant, or a dated change.
    pub(crate) is_variant: bool,
    /// Whether it is a scenario with all its layers merged: it does not tell which of them said what.
    pub(crate) is_resolved: bool,
}

/// The sources of a scenario, the last word last.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sources {
    list: Vec<Arc<Source>>,
    /// Other paths by which an entry of a list may be called: `sellers.0` is `sellers.flagship`. Shared, because each
    /// setting of each change makes sources anew.
    aliases: Arc<BTreeMap<String, Vec<String>>>,
    /// Where sources say an entry that they add: `targets.3` is `targets+.0` in one of them. Shared likewise.
    added: Arc<BTreeMap<String, BTreeMap<usize, String>>>,
}

impl Sources {
    pub(crate) fn new(sources: Vec<Source>) -> Self {
        let aliases = BTreeMap::from([("seller.push".to_owned(), vec!["push".to_owned()])]);
        let list = sources.into_iter().map(Into::into).collect();
        Self { list, aliases: aliases.into(), added: Arc::default() }
    }

    /// Puts a source on top, which has the last word.
    pub(crate) fn add(&mut self, source: Source) {
        self.list.push(source.into());
    }

    /// Lets an entry of a list be found by its name, and by what is said about every entry.
    pub(crate) fn call(&mut self, list: &str, number: usize, name: Option<&str>) {
        let by_number = format!("{list}.{number}");
        let others = name.map(|name| format!("{list}.{name}")).into_iter();
        let others = others.chain([format!("{list}.{ENTRIES}.{number}"), list.to_owned()]);
        for other in others {
            if !self.aliases.get(&by_number).is_some_and(|known| known.contains(&other)) {
                Arc::make_mut(&mut self.aliases).entry(by_number.clone()).or_default().push(other);
            }
        }
    }

    /// Lets entries that the last sources added behind the others be found where they are said: so many each, of the list's
    /// entries up to `end`.
    pub(crate) fn call_added(&mut self, list: &str, sizes: &[usize], end: usize) {
        if sizes.is_empty() {
            return;
        }
        let key = format!("{list}+");
        let givers = (0..self.list.len()).rev().filter(|number| self.list[*number].place(&key).is_some());
        let mut number = end;
        for (source, size) in givers.zip(sizes.iter().rev()) {
            for place in (0..*size).rev() {
                number = number.saturating_sub(1);
                let in_list = format!("{key}.{place}");
                let alone = self.list[source].place(&in_list).is_none();
                let said = if alone { key.clone() } else { in_list };
                let entry = Arc::make_mut(&mut self.added).entry(format!("{list}.{number}")).or_default();
                entry.insert(source, said);
            }
        }
    }

    /// Where a source gives a key.
    fn at(&self, number: usize, path: &str) -> Option<Place> {
        let source = &self.list[number];
        let added = |dot: usize| {
            let (entry, rest) = path.split_at(dot);
            let said = self.added.get(entry)?.get(&number)?;
            source.place(&format!("{said}{rest}"))
        };
        let ends = path.match_indices('.').map(|(dot, _)| dot).chain([path.len()]);
        let adds = || source.place(&format!("{path}+"));
        source.place(path).or_else(|| ends.into_iter().find_map(added)).or_else(adds)
    }

    /// The path and its other names.
    fn spellings(&self, path: &str) -> Vec<String> {
        let mut spellings = vec![path.to_owned()];
        for (dot, _) in path.match_indices('.') {
            let (from, rest) = path.split_at(dot);
            let others = self.aliases.get(from).into_iter().flatten();
            spellings.extend(others.map(|to| format!("{to}{rest}")));
        }
        spellings
    }

    /// Where the last source that gives a key gives it.
    pub(crate) fn place(&self, path: &str) -> Option<Place> {
        let spellings = self.spellings(path);
        (0..self.list.len()).rev().find_map(|source| spellings.iter().find_map(|path| self.at(source, path)))
    }

    /// The last source that gives a key.
    pub(crate) fn giver(&self, path: &str) -> Option<Giver> {
        let spellings = self.spellings(path);
        let gives = |number: &usize| spellings.iter().any(|path| self.at(*number, path).is_some());
        let number = (0..self.list.len()).rev().find(gives)?;
        let source = &self.list[number];
        Some(Giver { number, is_variant: source.is_inside(), is_resolved: source.name() == RESOLVED })
    }

    /// Whether a variant or a dated change is on top.
    pub(crate) fn is_varied(&self) -> bool {
        self.list.iter().any(|source| source.is_inside())
    }

    /// Whether a file or an embedded scenario gives a key.
    pub(crate) fn is_in_file(&self, path: &str) -> bool {
        self.list.iter().any(|source| source.is_file() && source.place(path).is_some())
    }

    /// Where a key stands, or the nearest table above it.
    pub(crate) fn near(&self, path: &str) -> Option<Place> {
        self.place(path).or_else(|| self.above(path, |_| true))
    }

    fn above(&self, path: &str, which: impl Fn(&Source) -> bool) -> Option<Place> {
        let sources = || (0..self.list.len()).rev().filter(|number| which(&self.list[*number]));
        std::iter::successors(Some(path), |path| up(path))
            .skip(1)
            .find_map(|path| sources().find_map(|source| self.at(source, path)))
    }

    /// An error about a key, shown where the last layer gives it; a missing key is shown at the table it should stand
    /// in, in a file if there is one.
    pub(crate) fn fail(&self, path: &str, what: impl AsRef<str>, help: impl Into<String>) -> ScenarioError {
        let what = format!("{path}: {}", what.as_ref());
        if let Some(place) = self.place(path).or_else(|| self.above(path, Source::is_file)) {
            return ScenarioError::new(what).at(place).help(help);
        }
        let file = self.list.iter().rev().find(|source| source.is_file());
        let file = file.map(|file| format!("{}: ", file.name())).unwrap_or_default();
        ScenarioError::new(format!("{file}{what}")).help(help)
    }

    /// An error about a key that should not be there: shown at the key itself.
    pub(crate) fn fail_key(&self, path: &str, what: &str, help: impl Into<String>) -> ScenarioError {
        match self.list.iter().rev().find_map(|source| source.key_place(path)) {
            Some(place) => ScenarioError::new(format!("{path}: {what}")).at(place).help(help),
            None => self.fail(path, what, help),
        }
    }

    /// What comes again and again does so once a second at most: a run would go from one to the next and never end.
    pub(crate) fn not_too_often(
        &self,
        period: Duration,
        path: &str,
        what: &str,
        help: &str,
    ) -> Result<(), ScenarioError> {
        if period < Duration::from_seconds(1) { Err(self.fail(path, what, help)) } else { Ok(()) }
    }

    /// The value of a key that must be given.
    pub(crate) fn need<T>(&self, value: Option<T>, path: &str) -> Result<T, ScenarioError> {
        value.ok_or_else(|| {
            let help = add(path);
            match self.place_for(path) {
                Some(place) => {
                    ScenarioError::new(format!("{path}: this key is missing")).at(place).help(help)
                }
                None => self.fail(path, "this key is missing", help),
            }
        })
    }

    /// Where a key that is missing should stand: where a variant or a change has its table, since without them nothing is
    /// missing; else in the last file that has the table, with keys in it (`none` may stand there as well); else in the last
    /// setting. What a list below gave, which another took the place of, is no place for it.
    fn place_for(&self, path: &str) -> Option<Place> {
        let table = up(path).filter(|table| !table.is_empty())?;
        let last = |which: &dyn Fn(usize) -> bool| {
            (0..self.list.len()).rev().filter(|number| which(*number)).find_map(|number| {
                let table = self.at(number, table)?;
                Some(self.at(number, path).unwrap_or(table))
            })
        };
        let is_file = |number: usize| self.list[number].is_file();
        let has_keys =
            |number: usize| self.spellings(table).iter().any(|table| self.list[number].has_keys(table));
        last(&|number| self.list[number].is_inside())
            .or_else(|| last(&|number| is_file(number) && has_keys(number)))
            .or_else(|| last(&|number| !is_file(number)))
            .or_else(|| last(&is_file))
    }

    /// What a distribution that must be given is drawn from.
    pub(crate) fn distribution<Q>(
        &self,
        text: Option<&DistributionText<Q>>,
        path: &str,
    ) -> Result<Distribution, ScenarioError> {
        let help = "parameters that are not said here are kept from the layers below, where the family is the same: \
                    say all of them to replace them";
        self.need(text, path)?.distribution().map_err(|why| self.fail(path, why, help))
    }

    /// The probability of a share that must be given.
    pub(crate) fn probability(&self, share: Option<Share>, path: &str) -> Result<Probability, ScenarioError> {
        let share = self.need(share, path)?;
        Probability::new(share.fraction())
            .map_err(|error| self.fail(path, error.to_string(), "write it like 5.5%"))
    }
}

/// What to do about a key that is missing: the defaults have it, or it is written like this.
fn add(path: &str) -> String {
    if has_default(path) {
        return "add it, or extend a scenario that has it, like `extends: builtin/bonded-1210`".to_owned();
    }
    let key = path.rsplit('.').next().unwrap_or(path);
    match example(path) {
        Some(example) if example != ANY_TEXT => format!("add it, like `{key}: {example}`"),
        _ => format!("add it; `greenlane explain {path}` tells how it is written"),
    }
}

/// The path of the table that a key stands in; the empty path is the whole text.
fn up(path: &str) -> Option<&str> {
    match path.rsplit_once('.') {
        Some((above, _)) => Some(above),
        None => (!path.is_empty()).then_some(""),
    }
}

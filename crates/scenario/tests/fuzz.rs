//! Whatever the text, the parser answers with a scenario or an error that fits on a screen: it never panics.

use std::sync::LazyLock;

use proptest::prelude::*;
use scenario::{embedded_names, embedded_text, from_resolved, load};

static KEYS: LazyLock<Vec<String>> = LazyLock::new(scenario::all_keys);

/// What is told fits on a screen, whatever it is about and however many errors there are.
fn assert_fits(error: &scenario::ScenarioError) {
    let text = error.to_string();
    assert!(text.lines().count() <= 40, "{text}");
}

fn read(text: &str) {
    if let Err(error) = from_resolved(text) {
        assert_fits(&error);
    }
}

fn resolved(name: &str) -> String {
    load(name, &[]).expect("a shipped scenario loads").resolved
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        read(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn random_punctuation(text in "[ \\-\\[\\]{}:,&*!|>'\"%@`#?a-c0-9.\n]{0,200}") {
        read(&text);
    }

    #[test]
    fn random_settings(path in "[a-z]{1,8}(\\.[a-z0-9_]{1,10}){0,4}", value in ".{0,40}") {
        if let Err(error) = load("builtin/bare", &[format!("{path}={value}")]) {
            assert_fits(&error);
        }
    }

    /// Every key of the language with every kind of value.
    #[test]
    fn any_key_with_any_value(
        number in any::<prop::sample::Index>(),
        value in prop::sample::select(vec![
            "5", "-5", "5s", "0s", "5/s", "0/s", "5%", "0%", "100%", "CNY 5", "CNY 0", "CNY 5/h", "none", "unlimited",
            "true", "[]", "{}", "~", "\"\"", "[5]", "{a: 5}", "09:00-18:00", "02:00", "400d", "1000000", "[{}]",
            "{exponential: {mean: 5s}}", "1e9", ".nan", "{mixture: []}", "{values: []}", "{quantiles: []}",
        ]),
    ) {
        let key = KEYS[number.index(KEYS.len())].replace('*', "day");
        if let Err(error) = load("builtin/bonded-1210", &[format!("{key}={value}")]) {
            assert_fits(&error);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// A shipped file with some bytes cut out, doubled or replaced.
    #[test]
    fn mutated_files(
        file in any::<prop::sample::Index>(),
        edits in proptest::collection::vec((any::<prop::sample::Index>(), 0_usize..12, "[ \\-\\[\\]{}:,0-9a-z%\n]{0,4}"), 1..4),
    ) {
        let names: Vec<&str> = embedded_names().filter(|name| *name != "builtin/bare").collect();
        let name = names[file.index(names.len())];
        let text = if name.contains("teaching") { resolved(name) } else { embedded_text(name).unwrap().to_owned() };
        let mut text: Vec<char> = text.chars().collect();
        for (at, cut, put) in edits {
            let at = at.index(text.len());
            let end = (at + cut).min(text.len());
            text.splice(at..end, put.chars());
        }
        read(&text.into_iter().collect::<String>());
    }
}

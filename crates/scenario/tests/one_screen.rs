//! An error fits on a screen and leaves the terminal alone, whatever it quotes.

mod support;
use support::{bonded, error_of, error_of_set, loaded};

/// The rows that a text takes on a screen of 120 columns.
fn rows(text: &str) -> usize {
    text.lines().map(|line| line.chars().count().div_ceil(120).max(1)).sum()
}

fn assert_fits(error: &str) {
    assert!(rows(error) <= 40, "{} rows: {error:.2000}", rows(error));
}

#[test]
fn a_value_as_long_as_a_file_is_cut_and_what_would_be_right_is_told() {
    let long = "x".repeat(100_000);
    for (key, right) in
        [("scenario", "is not a name"), ("clock: { run", "is not a time; write it like 500ms")]
    {
        let close = if key.contains('{') { " }" } else { "" };
        let error = error_of(format!("extends: builtin/bonded-1210\n{key}: {long}{close}\n"));
        assert_fits(&error);
        assert!(error.contains(right) && error.contains("scenario.yaml:2:"), "{error}");
    }
    assert_fits(&error_of_set(&format!("seed={long}")));
    assert_fits(&error_of_set(&format!("{long}=5")));
}

#[test]
fn a_value_of_many_lines_is_told_on_one() {
    let error = error_of(format!("extends: builtin/bonded-1210\nscenario: \"a{}b\"\n", "\\n".repeat(100)));
    assert_fits(&error);
    assert!(error.starts_with("scenario: `a ") && error.contains("b` is not a name"), "{error}");
}

/// Who reads targets quotes the whole of what can't be read.
#[test]
fn a_target_of_many_lines_is_told_on_one() {
    let scenario = loaded(&format!("targets: [\"p95{}\"]\n", "\\n".repeat(100)));
    let target = &scenario.targets[0];
    let error = target.error(60, "`(` is expected").to_string();
    assert_fits(&error);
    assert!(error.starts_with("target `p95") && error.contains("`(` is expected\n"), "{error}");
}

#[test]
fn what_is_quoted_can_not_colour_the_terminal() {
    let error = error_of("extends: builtin/bonded-1210\nscenario: \"a\\e[31mb\"\n");
    assert!(error.contains("a [31mb"), "{error}");
    let error = error_of("extends: builtin/bonded-1210\nscenario: \"a\u{202e}b\"\n");
    assert!(error.contains("`a b`") && !error.contains('\u{202e}'), "nor turn the writing: {error:?}");
    let error = error_of(bonded("\"se\\ted\\a\": 5\n"));
    assert!(!error.chars().any(|c| c.is_control() && c != '\n'), "{error:?}");
}

/// Names that are offered as a choice may be many and long.
#[test]
fn errors_with_long_advice_are_told_as_far_as_they_fit() {
    let seller = |n| format!("  - {{ name: s{n}, share: 0.1% }}\n");
    let sellers: String = (0..1_000).map(seller).collect();
    let arrivals = "  - { total: 5, profile: flat, seller: nobody }\n".repeat(20);
    let error = error_of(bonded(&format!("sellers:\n{sellers}arrivals:\n{arrivals}")));
    assert_fits(&error);
    let key = |n| format!("key{n}: 5\n");
    let keys: String = (0..20).map(key).collect();
    let error = error_of(bonded(&keys));
    assert_fits(&error);
    assert!(error.ends_with("more errors are not shown"), "{error}");
}

/// No word is cut in two, where the text has words.
#[test]
fn a_long_text_is_cut_between_words() {
    let names: Vec<String> = (100..400).map(|number| format!("station{number}")).collect();
    let told = scenario::ScenarioError::new(names.join(", ")).to_string();
    let words = told.split([' ', ',']).filter(|word| !word.is_empty() && *word != "...");
    assert!(
        told.contains(" ... ") && words.into_iter().all(|word| names.iter().any(|name| name == word)),
        "{told}"
    );
}

//! What is no YAML, no scenario, or too much of it is refused quickly, with the place.

mod support;
use support::{bonded, error_of};

#[test]
fn broken_yaml_is_shown_at_its_place() {
    let error = error_of(bonded("customs:\n  xray: { servers: 3\nclock: { run: 5h }\n"));
    assert!(error.starts_with("this is not YAML") && error.contains("scenario.yaml:5:6"), "{error}");
    for text in [
        "scenario: x\n\tseed: 3\n",
        "a: [1, 2",
        "a: 'b",
        "? ? ?",
        "&a *a",
        "%YAML 9\n---\n",
        "{",
        "\0",
        "a: b: c",
    ] {
        assert!(!error_of(text).is_empty(), "{text}");
    }
}

#[test]
fn a_key_given_twice_and_a_second_document_are_errors() {
    let error = error_of(bonded("seed: 5\nseed: 6\n"));
    assert!(error.contains("`seed` is given twice") && error.contains("scenario.yaml:4:1"), "{error}");
    assert!(error_of(bonded("---\nseed: 5\n")).contains("second document"));
}

#[test]
fn a_value_where_a_table_or_a_list_is_due_says_so() {
    assert!(error_of(bonded("customs: 5\n")).contains("customs: expected a table of keys"));
    assert!(error_of(bonded("targets: 5\n")).contains("targets: "));
    assert!(error_of("- a\n- b\n").contains("expected a table of keys"));
    assert!(error_of("just words\n").contains("expected a table of keys"));
}

#[test]
fn a_yaml_bomb_costs_no_more_than_reading_it() {
    let mut bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n".to_owned();
    for level in 1..12 {
        let alias = format!("*a{},", level - 1).repeat(9);
        bomb += format!("a{level}: &a{level} [{alias}]\n").as_str();
    }
    let error = error_of(&bomb);
    assert!(error.contains("too much or too deep"), "{error}");
}

#[test]
fn deep_nesting_is_refused() {
    for text in [format!("a: {}", "[".repeat(5_000)), format!("a: {}1{}", "[".repeat(100), "]".repeat(100))] {
        let error = error_of(&text);
        assert!(error.contains("recursion") || error.contains("too deep"), "{error}");
        assert!(error.lines().all(|line| line.len() < 200), "{error}");
    }
    let blocks = (0..100).map(|depth| " ".repeat(depth) + "a:\n").collect::<String>();
    assert!(error_of(blocks).contains("too deep"));
}

#[test]
fn ten_megabytes_of_junk_and_bytes_that_are_no_text_are_refused() {
    assert!(error_of("x".repeat(10 << 20)).contains("longer than 1 MiB"));
    assert!(error_of("[".repeat(1 << 20)).lines().all(|line| line.len() < 200));
    assert!(error_of(b"scenario: \xff\xfe").contains("not UTF-8"));
}

//! Tags of YAML: a scenario has none.

mod support;
use support::{bonded, error_of, loaded};

#[test]
fn a_tag_is_refused_wherever_it_stands() {
    for (text, tag) in [
        ("seed: !!python/object 5", "!!python/object"),
        ("about: !foo x", "!foo"),
        ("customs: { xray: !foo { servers: 1 } }", "!foo"),
        ("customs: !foo\n  xray: { servers: 1 }", "!foo"),
        ("targets: [!foo 'released > 5']", "!foo"),
        ("targets: !foo\n  - released > 5", "!foo"),
    ] {
        let error = error_of(bonded(&format!("{text}\n")));
        assert!(
            error.contains(&format!("`{tag}` is a tag of YAML")) && error.contains("scenario.yaml:3:"),
            "{text}: {error}"
        );
    }
    loaded("seed: !!int 5\nabout: 'wait! !foo'   # not !bar here\n");
}

#[test]
fn an_exclamation_mark_elsewhere_is_none() {
    for text in [
        "about: Watch out!",
        "about: \"Watch out!\"",
        "about: 'Watch out: !'",
        "# A title: hello!",
        "# A title: !",
        "about: |\n  Watch out!",
        "about: Watch   # really!",
    ] {
        loaded(&format!("{text}\nseed: 7\n"));
    }
}

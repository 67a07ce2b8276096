//! Errors say what is missing, what clashes, and what was meant.

mod support;
use support::{bonded, error_of, error_of_set, loaded};

#[test]
fn arrivals_say_what_is_missing_or_too_much() {
    for (entry, at, what, help) in [
        (
            "{ total: 4000 }",
            "{",
            "a `total` needs a `profile`, and this key is missing",
            "profile: tmall-2013",
        ),
        ("{ mean_total: 4000 }", "{", "a `mean_total` needs a `profile`", "two-window"),
        ("{ total: 4000, rate: 5/h }", "5/h", "both `total` and `rate` are given", "keep one of them"),
        (
            "{ total: 4, mean_total: 5, profile: flat }",
            "5",
            "both `total` and `mean_total` are given",
            "keep one",
        ),
        ("{ profile: flat }", "{", "nothing says how many orders follow the profile", "add `total: N`"),
        ("{ volume: 50% }", "{", "arrivals are a total with a profile, a rate or a trace", "write one, like"),
        ("{ trace: a.csv, total: 5 }", "5", "a trace has no `total`", "leave this key out"),
        (
            "{ rate: 5/h, from: 3h }",
            "3h",
            "arrivals.0.from: the entry begins at 05-11 03:00, and arrivals end at 05-11 02:00",
            "lengthen clock.run",
        ),
        ("{ rate: 5/h, from: 3h, to: 4h }", "3h", "arrivals.0.from: the entry begins at", "an earlier one"),
        ("{ rate: 5/h, from: 1h, to: 30m }", "30m", "the entry ends before it begins", "a later end"),
    ] {
        let line = format!("arrivals: [{entry}]");
        let at = line.find(at).map_or(0, |place| place + 1);
        let error = error_of(bonded(&format!("{line}\nclock: {{ run: 2h }}\n")));
        assert!(error.starts_with("arrivals.0") && error.contains(what), "{entry}: {error}");
        assert!(
            error.contains(help) && error.contains(&format!("scenario.yaml:3:{at}\n")),
            "{entry}: {error}"
        );
    }
}

#[test]
fn an_empty_file_is_told_how_to_begin() {
    for text in ["", "\n\n", "# a comment\n", "null\n", "{}\n", "---\n"] {
        let error = error_of(text);
        assert!(error.starts_with("scenario.yaml: this file is empty"), "{text:?}: {error}");
        assert!(error.contains("extends: builtin/bonded-1210") && error.contains("greenlane new"), "{error}");
    }
}

#[test]
fn a_key_with_dots_is_shown_nested() {
    for (rest, help) in [
        ("customs.reviewers.servers: 3", "customs: { reviewers: { servers: 3 } }"),
        ("customs.reviewers.servers: 3   # more", "customs: { reviewers: { servers: 3 } }"),
        ("customs: { reviewers.servers: 3 }", "reviewers: { servers: 3 }"),
        ("customs.reviewers:\n  servers: 3", "customs: { reviewers: ... }"),
        ("customs.xray: { servers: 3 }", "customs: { xray: ... }"),
        ("sellers.all.share: 100%", "sellers: { all: { share: 100% } }"),
    ] {
        let error = error_of(bonded(&format!("{rest}\n")));
        assert!(
            error.ends_with(&format!("in a file keys stand inside each other: {help}")),
            "{rest}: {error}"
        );
    }
    assert!(error_of(bonded("custms.xray: 3\n")).contains("did you mean"));
}

#[test]
fn a_change_of_servers_that_a_pool_has_names_both() {
    let pool = "customs: { pools: { officers: { servers: 9 } }, unpackers: { pool: officers } }\n";
    let change = "changes: [{ at: 1h, set: { customs.reviewers.servers: 5 } }]\n";
    let variant = "variants: { cross_trained: { customs.reviewers.pool: officers } }\n";
    let error = error_of(bonded(&format!("{pool}{change}{variant}")));
    let what = "the variant `cross_trained`: changes.0.set.customs.reviewers.servers: customs.reviewers draws from the pool \
                `officers` and would get servers of its own: stations keep their pools in a run";
    assert!(error.starts_with(what), "{error}");
    assert!(error.contains("set `customs.pools.officers.staff` or `.servers` in their place"), "{error}");
    let variant = "variants: { cross_trained: { customs.reviewers.pool: officers, \
                   changes.0.set: { customs.pools.officers.servers: 5 } } }\n";
    assert_eq!(loaded(&format!("{pool}{change}{variant}")).variants.len(), 1, "as the help says");
    for (set, what, help) in [
        (
            "customs.reviewers.pool: officers",
            "customs.reviewers has servers of its own and would draw from the pool `officers`",
            "change `customs.pools.officers`",
        ),
        (
            "customs.pools.others.servers: 5, customs.unpackers.pool: others",
            "customs has another number of pools from then on, 2 and not 1",
            "name every pool in `customs.pools`",
        ),
    ] {
        let error = error_of(bonded(&format!("{pool}changes: [{{ at: 1h, set: {{ {set} }} }}]\n")));
        assert!(error.starts_with("changes.0.set.customs.") && error.contains(help), "{error}");
        assert!(error.contains(&format!(": {what}")), "{error}");
    }
    let pools = "customs: { pools: { a: { servers: 9 }, b: { servers: 9 } }, xray: { pool: a }, images: { pool: b } }\n";
    let error =
        error_of(bonded(&format!("{pools}changes: [{{ at: 1h, set: {{ customs.xray.pool: b }} }}]\n")));
    assert!(error.contains("customs.xray draws from the pool `a` and would draw from `b`"), "{error}");
}

#[test]
fn the_opposite_is_no_suggestion() {
    let error = error_of_set("customs.reviewers.discipline=lifo");
    assert!(error.contains("`lifo` is no choice here; the choices are fifo, priority"), "{error}");
    let error = error_of_set("customs.reviewers.discipline=fiffo");
    assert!(error.contains("did you mean `fifo`? the choices are"), "{error}");
}

#[test]
fn other_words_for_units_are_known() {
    for (set, meant) in [
        ("clock.run=90min", "write 90m "),
        ("clock.run=1h30min", "write 1h30m "),
        ("clock.run=2 hours", "write 2h "),
        ("clock.run=2 Days", "write 2d "),
        ("customs.xray.rate=1500/hour", "write 1500/h "),
        ("customs.xray.rate=25/m", "write 25/min "),
        ("customs.xray.rate=20000/d", "write 20000/day "),
    ] {
        let error = error_of_set(set);
        assert!(error.contains(meant), "{set}: {error}");
    }
    assert!(error_of_set("clock.run=1h 1h").contains("write it like"));
}

/// All errors are counted, or it is said that they are not.
#[test]
fn untold_errors_are_counted() {
    let key = |number| format!("unknown{number}: 5\n");
    let keys = |count: usize| (0..count).map(key).collect::<Vec<_>>().concat();
    let error = error_of(bonded(&keys(60)));
    let told = error.matches("-->").count();
    assert!(error.ends_with(&format!("\n{} more errors are not shown", 60 - told)), "{error}");
    let error = error_of(bonded(&keys(3_000)));
    let at_least = error
        .rsplit_once("\nat least ")
        .and_then(|(_, rest)| rest.strip_suffix(" more errors are not shown"));
    assert!(
        at_least.and_then(|count| count.parse::<usize>().ok()).is_some_and(|count| count > told),
        "{error}"
    );
    let error = error_of(bonded("changes: [foo]\n"));
    assert!(!error.contains("not shown"), "there is no other: {error}");
}

#[test]
fn a_target_that_is_a_sentence_is_shown_a_target() {
    let scenario = loaded("targets: [95% released within 24 hours, p95(scn) < 5m]\n");
    let error = |number: usize| scenario.targets[number].error(1, "no").to_string();
    assert!(error(0).contains("share(order_to_release <= 24h) >= 95%"), "{}", error(0));
    assert!(
        error(1).ends_with("= help: `greenlane explain targets` tells what a target can say"),
        "{}",
        error(1)
    );
}

#[test]
fn a_name_says_which_letters() {
    for rest in ["goods: [{ class: 化妆品, share: 100% }]", "sellers: [{ name: 旗舰店, share: 100% }]"]
    {
        assert!(error_of(bonded(&format!("{rest}\n"))).contains("write ASCII letters (a to z), digits"));
    }
}

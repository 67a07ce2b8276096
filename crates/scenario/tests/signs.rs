//! Values that look like additions, and values that are given twice: none is read otherwise than it looks, and none is lost.

mod support;
use support::{bonded, error_of, error_of_files, error_of_set, loaded};

#[test]
fn a_number_with_a_plus_is_refused() {
    for (set, number) in [
        ("customs.reviewers.servers=+2", "+2"),
        ("customs.reviewers.servers='+2'", "+2"),
        ("customs.reviewers={servers: +2}", "+2"),
        ("customs.reviewers.service=+90s", "+90s"),
        ("risk.review=+5%", "+5%"),
        ("risk.aeo_factor=+.5", "+.5"),
        ("live.speed=+60", "+60"),
    ] {
        let error = error_of_set(set);
        assert!(error.contains(&format!("`{number}` has a plus")), "{set}: {error}");
        assert!(error.contains("write the new number, without a plus") && error.contains('^'), "{error}");
        assert_eq!(error.matches("-->").count(), 1, "told once: {error}");
    }
    let error = error_of(bonded("customs:\n  reviewers: { servers: +2 }\nrisk: { review: 5 }\n"));
    assert!(error.starts_with("customs.reviewers.servers: `+2` has a plus"), "{error}");
    assert!(error.contains("scenario.yaml:4:25") && error.contains("`5` is a bare number"), "{error}");
    for rest in [
        "changes: [{ at: 1h, set: { customs.reviewers.servers: +2 } }]",
        "variants: { more: { customs.reviewers.servers: +2 } }",
        "customs: { pools: { a: { servers: &more +2 } }, reviewers: { pool: a }, images: { servers: *more } }",
    ] {
        let error = error_of(bonded(&format!("{rest}\n")));
        assert!(error.contains("`+2` has a plus") && error.contains("scenario.yaml:3:"), "{rest}: {error}");
    }
}

/// What is told to people or kept as it is holds no number of the model; and a key may begin with a plus.
#[test]
fn a_plus_in_a_text_is_no_number() {
    loaded("about: +2\ntheory: { error: +0.5 }\n");
    loaded("about: more than +2 of them\ntargets+: [\"p95(scan) < 5m\"]\n");
}

#[test]
fn push_and_its_long_form_are_not_both_given() {
    let error = error_of(bonded("push: { rate: 30/s }\nseller: { push: { servers: 2, rate: 5/s } }\n"));
    assert!(error.starts_with("push: both `push` and `seller.push` are given"), "{error}");
    assert!(error.contains("scenario.yaml:3:1") && error.contains("keep one of them"), "{error}");
    let base = bonded("seller: { push: { servers: 2, rate: 5/s } }\n");
    let files = [
        ("over.yaml", &b"extends: ./base.yaml\npush: { rate: 30/s }\nseed: x\n"[..]),
        ("base.yaml", base.as_bytes()),
    ];
    let error = error_of_files(&files, &[]);
    assert!(!error.contains("push"), "a layer may change another: {error}");
}

#[test]
fn a_key_is_not_said_twice_with_dots_and_in_a_table() {
    for (first, second, key) in [
        ("customs.xray.servers: 5", "customs.xray: { servers: 6 }", "customs.xray.servers"),
        ("customs: { xray: { servers: 6 } }", "customs.xray.servers: 5", "customs.xray.servers"),
        ("push.rate: 5/s", "seller.push: { rate: 6/s }", "seller.push.rate"),
        (
            "customs.images.service: 8s",
            "customs.images.service.exponential.mean: 5s",
            "customs.images.service",
        ),
        (
            "customs.images.service.exponential.mean: 5s",
            "customs.images.service: 8s",
            "customs.images.service",
        ),
        ("goods: { vat: 9% }", "goods.vat: 13%", "goods.vat"),
    ] {
        let told = |error: String| {
            let name = |setting: &str| setting.split(':').next().unwrap_or_default().to_owned();
            let both = format!("both `{}` and `{}` are given", name(first), name(second));
            assert!(error.contains(&both) && error.contains(key), "{error}");
            assert!(error.contains("keep one of them") && error.contains("scenario.yaml:3:"), "{error}");
        };
        told(error_of(bonded(&format!("variants: {{ a: {{ {first}, {second} }} }}\n"))));
        told(error_of(bonded(&format!("changes: [{{ at: 1h, set: {{ {first}, {second} }} }}]\n"))));
    }
    // A list that is given whole may be changed after that.
    let sellers = "sellers: [{ name: a, share: 60% }, { name: b, share: 40% }], sellers.a.prevalence: 1%";
    assert_eq!(loaded(&format!("variants: {{ two: {{ {sellers} }} }}\n")).variants.len(), 1);
}

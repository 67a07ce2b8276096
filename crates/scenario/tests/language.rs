//! Pools, sites, reserves, distributions, arrivals: what the keys mean for the core.

mod support;
use model::{Duration, RoleName, SellerStream, SimTime, SiteNumber};
use protocol::{ReservePlace, StationId, StationKind};
use queueing::{Capacity, PoolNumber, Servers};
use support::{bonded, error_of, error_of_files, loaded, loaded_files};

#[test]
fn the_sample_of_the_language_loads() {
    let scenario = loaded(
        "goods:
  - { class: cosmetics, share: 70%, value: { lognormal: { mean: CNY 139, sd: CNY 150 } } }
  - { class: health,    share: 30%, value: { lognormal: { mean: CNY 139, sd: CNY 150 } }, licence: required }
sellers:
  - { name: flagship, share: 60%, credit: advanced,   faults: { mismatch: 0.5% }, prevalence: 0.1% }
  - { name: bazaar,   share: 40%, credit: registered, faults: { mismatch: 3% },   prevalence: 0.6% }
push: { rate: 30/s }
customs:
  pools:
    officers: { staff: { night: 90, day: 70, evening: 80 }, shift_end: finish, cost: CNY 60/h, fatigue: { after: 8h, slower: 5%/h } }
  reviewers:  { pool: officers, service: { lognormal: { median: 3m, p95: 12m } } }
  images:     { staff: { night: 8, day: 6, evening: 6 }, service: 8s }
  unpackers:  { pool: officers, service: { triangular: { min: 5m, mode: 10m, max: 30m } } }
warehouse:
  sites:
    - { name: A, share: 70%, pickers: { staff: { night: 400, day: 300, evening: 300 }, service: 45s }, backup: B }
    - { name: B, share: 30%, pickers: { staff: { night: 170, day: 130, evening: 130 }, service: 45s } }
reserve:
  - { when: \"queue(customs.reviewers) > 500 for 15m\", call: 20, into: officers, ready_after: 40m, release_below: 50 }
plan:
  vary: { customs.xray.servers: { from: 1, to: 8 } }
predict: { mean_wait: ask }
answers: hidden
",
    );
    let phase = &scenario.phases[0];
    assert!(phase.setting.goods[1].licence_required && !phase.setting.goods[0].licence_required);
    assert!((phase.setting.goods[0].vat.value() - 0.13).abs() < 1e-12, "as the defaults say of every class");
    assert_eq!(scenario.pool_names(RoleName::Customs), ["officers"]);
    let reviewers = phase.customs.stations.get(StationKind::Reviewers.into()).unwrap();
    assert_eq!(reviewers.servers, Servers::Pool(PoolNumber(0)));
    let pool = &phase.customs.stations.pools[0];
    assert_eq!(pool.roster.at(SimTime::from_seconds(9 * 3600)), Capacity::Servers(70));
    assert!((pool.fatigue.unwrap().slower_per_hour - 0.05).abs() < 1e-12);
    let [reserve] = phase.customs.stations.reserves[..] else { panic!("one reserve") };
    assert_eq!((reserve.above, reserve.call, reserve.into), (500, 20, ReservePlace::Pool(PoolNumber(0))));
    assert_eq!(reserve.lasting, Duration::from_seconds(900));
    let pickers =
        |site| phase.warehouse.stations.get(StationId::at(StationKind::Pickers, SiteNumber(site))).unwrap();
    let night = |site: u8| match &pickers(site).servers {
        Servers::Own(roster) => roster.at(SimTime::ZERO),
        Servers::Pool(_) => panic!("own servers"),
    };
    assert_eq!((night(0), night(1)), (Capacity::Servers(400), Capacity::Servers(170)));
    assert!(phase.warehouse.stations.get(StationId::at(StationKind::Packers, SiteNumber(1))).is_some());
    assert!(phase.carrier.stations.get(StationId::at(StationKind::Vehicles, SiteNumber(1))).is_some());
    assert_eq!(phase.setting.sites[0].backup, Some(SiteNumber(1)));
    let push = phase.seller.stations.get(StationKind::Push.into()).unwrap();
    assert!((push.service.0.mean() - 1.0 / 30.0).abs() < 1e-9, "a rate is a constant service of 1/rate");
    let cost = scenario.staff_costs.iter().find(|cost| cost.station.kind == StationKind::Reviewers).unwrap();
    assert_eq!(cost.fen_per_hour, 6_000, "a pool's people are counted at its first station");
    assert!(scenario.answers_hidden && scenario.plan.is_some() && scenario.predict.contains_key("mean_wait"));
}

#[test]
fn every_family_of_distributions_has_the_mean_that_is_written() {
    for (service, mean_s) in [
        ("8s", 8.0),
        ("{ constant: 8s }", 8.0),
        ("{ uniform: { min: 2s, max: 6s } }", 4.0),
        ("{ exponential: { mean: 20s } }", 20.0),
        ("{ erlang: { shape: 3, mean: 30s } }", 30.0),
        ("{ gamma: { shape: 0.5, mean: 30s } }", 30.0),
        ("{ gamma: { mean: 30s, cv: 0.5 } }", 30.0),
        ("{ gamma: { mean: 30s, sd: 15s } }", 30.0),
        ("{ lognormal: { mean: 4m, sd: 3m } }", 240.0),
        ("{ lognormal: { mean: 4m, cv: 2 } }", 240.0),
        ("{ weibull: { shape: 1, scale: 30s } }", 30.0),
        ("{ weibull: { shape: 2, mean: 30s } }", 30.0),
        ("{ triangular: { min: 5m, mode: 10m, max: 30m } }", 900.0),
        ("{ quantiles: [{ at: 0%, value: 10s }, { at: 50%, value: 20s }, { at: 100%, value: 40s }] }", 22.5),
        ("{ values: [{ value: 10s, weight: 3 }, { value: 50s, weight: 1 }] }", 20.0),
        ("{ mixture: [{ share: 90%, of: 10s }, { share: 10%, of: { exponential: { mean: 110s } } }] }", 20.0),
    ] {
        let scenario = loaded(&format!("customs:\n  images: {{ service: {service} }}\n"));
        let images = scenario.phases[0].customs.stations.get(StationKind::Images.into()).unwrap();
        let mean = images.service.0.mean();
        assert!((mean / mean_s - 1.0).abs() < 1e-4, "{service}: {mean} s");
    }
}

#[test]
fn arrivals_are_placed_by_seller_span_and_volume() {
    let text = "calendar: { spans: { lunch: 12:00-13:00 } }
volume: 150%
sellers: [{ name: a, share: 50% }, { name: b, share: 50% }]
arrivals:
  - { total: 1000, profile: flat, span: lunch, seller: b }
  - { rate: 60/h, from: 1h, to: 2h, seller: a }
  - { mean_total: { mean: 500, cv: 0.1 }, profile: [{ at: 06:00, share: 100% }] }
";
    let plan = loaded(text).arrivals;
    let hour = |hours: i64| SimTime::from_seconds(hours * 3600);
    let of = |seller, from, to| {
        let expected = plan.expected_of(SellerStream::new(seller), hour(from), hour(to));
        (expected * 10.0).round() / 10.0
    };
    assert_eq!((of(1, 12, 13), of(1, 13, 24)), (1_500.0, 0.0));
    // 500 x 1.5 over six hours, half each; and 60/h x 1.5.
    assert_eq!((of(0, 0, 1), of(1, 1, 2), of(0, 1, 2)), (62.5, 62.5, 62.5 + 90.0));
}

#[test]
fn a_trace_is_read_and_its_rows_are_checked() {
    let yaml = bonded("arrivals: [{ trace: orders.csv }]\nsellers: [{ name: a, share: 100% }]\n");
    let files = |csv: &'static str| {
        [("scenario.yaml", yaml.as_bytes().to_vec()), ("orders.csv", csv.as_bytes().to_vec())]
    };
    let scenario = loaded_files(&files("time,seller\n10s,a\n00:01:00,a\n00:02:00,a\n"));
    assert_eq!(scenario.arrivals.expected(SimTime::ZERO, SimTime::from_seconds(100)).round() as u32, 2);
    assert!(scenario.resolved.contains("trace_hash"));
    assert!(scenario.check().iter().all(|warning| !warning.about.contains("trace")));
    for (csv, what) in [
        ("time,seller\n00:02:00,a\n00:01:00,a\n", "orders.csv:3:1"),
        ("time,seller\n00:02:00,b\n", "orders.csv:2:10"),
        ("time,seller\nnoon,a\n", "orders.csv:2:1"),
    ] {
        let files = files(csv);
        let files: Vec<(&str, &[u8])> = files.iter().map(|(name, text)| (*name, text.as_slice())).collect();
        let error = error_of_files(&files, &[]);
        assert!(error.contains(what) && error.contains("help:"), "{error}");
    }
    assert!(error_of(&yaml).contains("can't read"));
}

/// A written scenario says what its traces hash to.
#[test]
fn a_trace_with_other_bytes_than_were_written_is_told() {
    let hash = "00112233445566778899aabbccddeeff";
    let yaml = |hash: &str| bonded(&format!("arrivals: [{{ trace: orders.csv, trace_hash: {hash} }}]\n"));
    let csv = b"time,seller\n10s,all\n".to_vec();
    let scenario = loaded_files(&[("scenario.yaml", yaml(hash).into_bytes()), ("orders.csv", csv)]);
    let told: Vec<String> = scenario.check().iter().map(ToString::to_string).collect();
    let what = "is not the trace that this scenario was written with";
    assert!(
        told.iter().any(|told| told.starts_with("arrivals.0.trace: ") && told.contains(what)),
        "{told:?}"
    );
    let error = error_of(yaml("abc"));
    assert!(
        error.contains("`abc` is not 32 hexadecimal digits") && error.contains("scenario.yaml:3:"),
        "{error}"
    );
}

#[test]
fn what_does_not_fit_together_is_refused() {
    for (text, what) in [
        ("customs: { reviewers: { pool: officers } }", "this role has no pools"),
        ("customs: { pools: { a: { servers: 3 } }, reviewers: { pool: b } }", "there is no pool `b`"),
        (
            "customs: { pools: { a: { servers: 3 } }, reviewers: { pool: a, fatigue: { after: 1h, slower: 5%/h } } }",
            "the pool's people",
        ),
        ("customs: { pools: { a: { servers: unlimited } } }", "never unlimited"),
        ("customs: { reviewers: { when_full: block } }", "nothing to block"),
        ("customs: { reviewers: { pace: 0% } }", "work takes time"),
        ("customs: { reviewers: { discipline: lifo } }", "is no choice here"),
        ("customs: { reviewers: { batch: { size: 0, wait_max: 1m } } }", "never leaves"),
        ("customs: { reviewers: { fatigue: { after: 1h, slower: 5% } } }", "5%/h"),
        ("customs: { reviewers: { cost: CNY 60 } }", "CNY 60/h"),
        ("customs: { completeness_limit: 0s }", "refused at its first document"),
        ("customs: { guarantee: { amount: CNY 5 } }", "this key is missing"),
        (
            "customs: { guarantee: { amount: CNY 5, first_top_up: 1h, top_up_every: 1ns } }",
            "at least 1s, like 1d",
        ),
        (
            "customs: { intake: { scaling: { metric: queue, above: 5, below: 1, step: 1, max: 3, delay: 0s, cool_down: 1ms } } }",
            "at least 1s, like 5m",
        ),
        ("links: { resend_after: 1us }", "at least 1s, like 5m"),
        ("goods: { vatt: 5% }", "did you mean `vat`?"),
        ("goods: [{ class: a, share: 60% }, { class: b, share: 30% }]", "the shares sum to 90%"),
        ("goods: [{ class: 1, share: 100% }]", "is not a name"),
        ("warehouse: { sites: [{ name: A, share: 100%, backup: A }] }", "back itself up"),
        ("warehouse: { sites: [{ name: A, share: 100%, backup: C }] }", "no site `C`"),
        ("risk: { review_verdicts: { escalates: 60%, rejects: 60%, asks: 0% } }", "at most 100%"),
        ("priority: { green_channel: { who: [al] } }", "did you mean `all`?"),
        (
            "reserve: [{ when: often, call: 5, into: x, ready_after: 1m, release_below: 5 }]",
            "is not understood",
        ),
        (
            "reserve: [{ when: \"queue(customs.reviewers) > 5 for 1m\", call: 5, into: x, ready_after: 1m, release_below: 5 }]",
            "no pool `x`",
        ),
        (
            "reserve: [{ when: \"queue(customs.reviewers) > 5 for 1m\", call: 5, into: customs.pools.x, ready_after: 1m, release_below: 5 }]",
            "customs has no pool `x`",
        ),
        ("zones: 0", "no zone"),
        ("volume: 1001%", "more than 1000%"),
        ("arrivals: [{ total: 5, profile: flat, span: lunch }]", "no span `lunch`"),
        ("arrivals: [{ total: 5, profile: flat, seller: b }]", "no seller `b`"),
        (
            "arrivals: [{ total: 5, profile: [{ at: 06:00, share: 50% }, { at: 05:00, share: 60% }] }]",
            "arrivals.0.profile",
        ),
        ("clock: { start_with: { backlog: 5 } }", "before the window"),
    ] {
        let error = error_of(bonded(&format!("{text}\n")));
        assert!(error.contains(what), "{text}: {error}");
        assert!(error.contains("scenario.yaml:3:"), "{text}: {error}");
    }
}

#[test]
fn a_reserve_goes_into_a_pool_by_its_name_or_by_its_key() {
    for into in ["officers", "pools.officers", "customs.officers", "customs.pools.officers"] {
        let scenario = loaded(&format!(
            "customs: {{ pools: {{ officers: {{ servers: 5 }} }}, reviewers: {{ pool: officers }} }}
reserve: [{{ when: \"queue(customs.reviewers) > 5 for 1m\", call: 5, into: {into}, ready_after: 1m, release_below: 5 }}]
"
        ));
        let [reserve] = scenario.phases[0].customs.stations.reserves[..] else { panic!("one reserve") };
        assert_eq!(reserve.into, ReservePlace::Pool(PoolNumber(0)), "{into}");
    }
}

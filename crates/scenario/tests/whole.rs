//! What only the whole scenario can get wrong: shares, shifts, rosters, missing keys, studies.

mod support;
use model::SimTime;
use protocol::StationKind;
use queueing::{Capacity, Servers};
use support::{bonded, error_of, error_of_set};

#[test]
fn shares_must_sum_to_100_percent() {
    let sellers = "sellers:
  - { name: a, share: 60%, credit: advanced,   faults: { mismatch: 1% }, prevalence: 0% }
  - { name: b, share: 41%, credit: registered, faults: { mismatch: 1% }, prevalence: 0% }
";
    let error = error_of(bonded(sellers));
    assert!(error.contains("sellers: the shares sum to 101%, not to 100% (a 60%, b 41%)"), "{error}");
    assert!(error.contains("scenario.yaml:4:3"), "{error}");
    let twice = sellers.replace("name: b, share: 41%", "name: a, share: 40%");
    assert!(error_of(bonded(&twice)).contains("two called `a`"));
    assert!(error_of(bonded("sellers: []\n")).contains("there are 0 sellers"));
}

#[test]
fn a_roster_must_speak_of_every_shift_and_of_no_other() {
    let error = error_of(bonded("customs:\n  reviewers: { staff: { night: 3, day: 3 } }\n"));
    assert!(error.contains("nothing is said about the shift `evening` (16:00-24:00)"), "{error}");
    assert!(error.contains("customs.reviewers.staff") && error.contains("scenario.yaml:4:23"), "{error}");
    let error = error_of_set("customs.reviewers.staff={nigt: 3, day: 3, evening: 3}");
    assert!(error.contains("there is no shift `nigt`") && error.contains("did you mean `night`?"), "{error}");
}

#[test]
fn shifts_cover_the_day_without_gap_or_overlap() {
    let error = error_of_set("calendar.shifts={night: 00:00-08:00, day: 09:00-24:00}");
    assert!(error.contains("no shift is on duty at 08:00"), "{error}");
    let error = error_of_set("calendar.shifts={night: 22:00-09:00, day: 08:00-22:00}");
    assert!(error.contains("2 shifts are on duty at 08:00"), "{error}");
}

/// One shift that is said anew changes that one; shifts that cover the day are another roster.
#[test]
fn shifts_change_by_name_unless_they_cover_the_day() {
    let shifts = |set: &[&str]| {
        let set: Vec<String> = set.iter().map(|set| (*set).to_owned()).collect();
        let scenario = scenario::load("builtin/bonded-1210", &set).unwrap_or_else(|error| panic!("{error}"));
        let named = |span: &scenario::Span| format!("{} {}-{}", span.name, span.from, span.to);
        scenario.spans.iter().map(named).collect::<Vec<_>>().join(", ")
    };
    let moved = shifts(&["calendar.shifts.night=00:00-07:00", "calendar.shifts.day=07:00-16:00"]);
    assert_eq!(moved, "day 7 h-16 h, evening 16 h-1 d, night 0 s-7 h");
    assert_eq!(shifts(&["calendar.shifts={am: 00:00-12:00, pm: 12:00-24:00}"]), "am 0 s-12 h, pm 12 h-1 d");
    let error = error_of_set("calendar.shifts.day=08:00-20:00");
    assert!(
        error.contains("2 shifts are on duty at 16:00: `day` (08:00-20:00), `evening` (16:00-24:00)"),
        "{error}"
    );
    assert!(error.contains("to replace those of the layers below, give all of one day together"), "{error}");
}

#[test]
fn rosters_follow_shifts_and_hours_over_the_whole_run() {
    let set = [
        "clock.start=\"05-11 20:00\"".to_owned(),
        "calendar.shifts={night: 22:00-06:00, day: 06:00-22:00}".to_owned(),
        "customs.reviewers.staff={night: 2, day: 9}".to_owned(),
        "customs.images={servers: unlimited, hours: 09:00-18:00}".to_owned(),
    ];
    let scenario = scenario::load("builtin/bonded-1210", &set).unwrap();
    let at = |hours: i64| SimTime::from_seconds(hours * 3600);
    let station = |kind: StationKind, hours: i64| {
        let stations = &scenario.phases[0].customs.stations;
        match &stations.get(kind.into()).unwrap().servers {
            Servers::Own(roster) => roster.at(at(hours)),
            Servers::Pool(_) => panic!("no pool here"),
        }
    };
    let reviewers = |hours| station(StationKind::Reviewers, hours);
    let expected = [(0, 9), (2, 2), (9, 2), (10, 9), (25, 9), (26, 2), (34, 9), (48, 9)];
    for (hours, servers) in expected {
        assert_eq!(reviewers(hours), Capacity::Servers(servers), "{hours} h after 20:00");
    }
    let images = |hours| station(StationKind::Images, hours);
    assert_eq!(
        (images(0), images(13), images(22)),
        (Capacity::Servers(0), Capacity::Unlimited, Capacity::Servers(0))
    );
    assert_eq!(images(37), Capacity::Unlimited, "the second day");
}

#[test]
fn what_is_missing_is_named_with_its_full_key() {
    let error = error_of("scenario: x\nrules: cn-cbec-2019\nseed: 1\n");
    assert!(error.starts_with("study: this key is missing"), "{error}");
    assert!(error.contains("scenario.yaml:1:1") && error.contains("extends: builtin/bonded-1210"), "{error}");
}

#[test]
fn contradictions_are_errors() {
    for (set, what) in [
        ("customs.xray={service: 3s, rate: 5/s}", "both `rate` and `service`"),
        ("customs.xray={servers: 3, staff: {night: 1, day: 1, evening: 1}}", "both `servers` and `staff`"),
        ("seller.push.rate=30/s", "limits nothing with unlimited servers"),
        ("study={steady_state: {warmup: 2d}}", "not shorter than the run"),
        ("study={steady_state: {warmup: mser5}}", "mser5 finds no end"),
        ("study=forever", "terminating"),
        ("clock.run=0s", "no length"),
        ("arrivals=[]", "there are 0 entries"),
        ("arrivals=[{total: 5}]", "this key is missing"),
        ("arrivals=[{rate: [{from: 1h, rate: 5/h}]}]", "the first step"),
        ("arrivals.0.profile=tmall-2031", "did you mean `tmall-20"),
        ("rules=cn-cbec-2020", "cn-cbec-2019"),
        ("warehouse.pick_after=acceptence", "did you mean `acceptance`?"),
        ("sellers.all.credit=registred", "did you mean `registered`?"),
        ("scenario=a b", "is not a name"),
    ] {
        let error = error_of_set(set);
        assert!(error.contains(what), "{set}: {error}");
    }
}

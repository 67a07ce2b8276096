//! Errors are shown at the word that is wrong, in the layer that brought it, and name what really is at odds.

mod support;
use support::{bonded, error_of, error_of_files};

/// Whether the caret under the last line of source that is shown stands under this word.
fn stands_under(error: &str, word: &str) -> bool {
    let lines: Vec<&str> = error.lines().collect();
    let Some(caret) = lines.iter().position(|line| line.trim_start_matches([' ', '|']).starts_with('^'))
    else {
        return false;
    };
    let column = lines[caret].find('^').unwrap_or_default();
    lines[caret - 1].get(column..).is_some_and(|rest| rest.starts_with(word))
}

#[test]
fn two_sites_of_one_name_are_told_before_their_backups() {
    let sites = "warehouse: { sites: [{ name: A, share: 70%, backup: C }, { name: A, share: 30% }] }";
    let error = error_of(bonded(sites));
    assert!(error.contains("there are two called `A`"), "{error}");
}

#[test]
fn shifts_of_one_layer_that_overlap_are_told_with_each_other() {
    let error = error_of(bonded("calendar: { shifts: { a: 00:00-12:00, b: 11:00-24:00 } }"));
    assert!(error.contains("2 shifts are on duty at 11:00: `a` (00:00-12:00), `b` (11:00-24:00)"), "{error}");
    let error = error_of(bonded("calendar: { shifts: { a: 00:00-12:00 } }"));
    assert!(error.contains("`a` (00:00-12:00), `night`"), "{error}");
}

#[test]
fn a_station_that_a_reserve_watches_is_shown_where_it_is_named() {
    let reserve = |station: &str| {
        let when = format!("queue({station}) > 5 for 10m");
        bonded(&format!(
            "warehouse: {{ sites: [{{ name: A, share: 70% }}, {{ name: B, share: 30% }}] }}\n\
             reserve: [{{ when: \"{when}\", call: 3, into: customs.reviewers, ready_after: 10m, release_below: 2 }}]"
        ))
    };
    for station in ["reviewers", "warehouse.pickers"] {
        let error = error_of(reserve(station));
        assert!(stands_under(&error, station), "{error}");
    }
}

#[test]
fn a_planner_varies_keys_that_there_are() {
    let plan = |key: &str| bonded(&format!("plan: {{ vary: {{ {key}: {{ from: 1, to: 3 }} }} }}"));
    let error = error_of(plan("customs.xray.serverz"));
    assert!(
        error.contains("plan.vary.customs.xray.serverz: there is no key `serverz` in `customs.xray`"),
        "{error}"
    );
    assert!(error.contains("did you mean `customs.xray.servers`?"), "{error}");
    assert!(stands_under(&error, "customs.xray.serverz"), "{error}");
}

/// The defaults give the X-ray a rate.
#[test]
fn unlimited_servers_over_a_rate_are_shown_where_they_are_said() {
    let error = error_of(bonded("customs: { xray: { servers: unlimited } }"));
    assert!(error.contains("scenario.yaml:3") && stands_under(&error, "unlimited"), "{error}");
    assert!(error.contains("`service`") && error.contains("takes the place of the rate"), "{error}");
    let error = error_of(bonded("customs: { xray: { servers: unlimited, rate: 600/h } }"));
    assert!(stands_under(&error, "600/h"), "{error}");
}

#[test]
fn a_trace_is_called_without_dots_that_stand_for_nothing() {
    let files = [("scenario.yaml", bonded("arrivals: [{ trace: ./missing.csv }]"))];
    let error = error_of_files(&[(files[0].0, files[0].1.as_bytes())], &[]);
    assert!(error.contains("can't read missing.csv"), "{error}");
}

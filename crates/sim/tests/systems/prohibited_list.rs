//! Prohibited list: `digital.prohibited_list` is the share of prohibited goods that are Detained (501-503) as they are
//! accepted, and come to `customs.detention`; the rest goes on.

use protocol::{RiskEvent, Touch};

use crate::day::{PARCELS, day, near};

#[test]
fn what_the_list_catches_is_stopped_and_never_delivered() {
    let caught = |share: &str| {
        let set = ["goods.prohibited=20%".to_owned(), format!("digital.prohibited_list={share}")];
        let day = day(&set.each_ref().map(String::as_str));
        let caught = day.risk(RiskEvent::ProhibitedCaught);
        assert_eq!(day.0.account.delivered + caught, PARCELS);
        assert_eq!((day.risk(RiskEvent::Detained), day.touches(Touch::Detention)), (caught, caught));
        caught
    };
    assert_eq!(caught("0%"), 0);
    near(caught("50%"), PARCELS, 0.1);
    near(caught("100%"), PARCELS, 0.2);
}

/// What slips through a list is a violation like any other: examination finds it, and what nobody examines is missed.
#[test]
fn what_slips_through_is_found_by_examination_or_missed() {
    for (goods, list) in
        [("goods.prohibited", "digital.prohibited_list"), ("goods.infringing", "digital.ip_check")]
    {
        let with = |inspected: &str| {
            let set = [format!("{goods}=20%"), format!("{list}=25%"), format!("risk.random={inspected}")];
            let day = day(&set.each_ref().map(String::as_str));
            [RiskEvent::Detained, RiskEvent::Caught, RiskEvent::Missed].map(|event| day.risk(event))
        };
        let [stopped, caught, missed] = with("0%");
        assert_eq!(caught, 0);
        near(stopped + missed, PARCELS, 0.2);
        assert_eq!(with("100%"), [stopped, missed, 0], "{goods}: all that was missed is caught");
    }
}

/// So does an audit after the release.
#[test]
fn what_slips_through_is_found_by_an_audit() {
    let set =
        ["goods.prohibited=20%", "digital.prohibited_list=0%", "audit.blue=100%", "audit.sensitivity=100%"];
    let day = day(&set);
    let missed = day.risk(RiskEvent::Missed);
    near(missed, PARCELS, 0.2);
    assert_eq!(day.risk(RiskEvent::AuditFound), missed);
}

/// Goods that are prohibited and infringe: whichever list stops them, a detention never clears them.
#[test]
fn prohibited_goods_that_are_stopped_for_another_reason_are_not_cleared() {
    let with = |prohibited: &str| {
        let set = [
            format!("goods.prohibited={prohibited}"),
            "digital.prohibited_list=0%".to_owned(),
            "goods.infringing=100%".to_owned(),
            "digital.ip_check=100%".to_owned(),
            "detention={ detains: 100%, cleared: 100%, shipped_back: 0% }".to_owned(),
        ];
        day(&set.each_ref().map(String::as_str)).0.account.delivered
    };
    assert_eq!(with("0%"), PARCELS);
    assert_eq!(with("100%"), 0);
}

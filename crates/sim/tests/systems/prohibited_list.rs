//! Prohibited list: `digital.prohibited_list` is the share of prohibited goods that are Detained (501-503) as they are
//! accepted; the rest goes on.

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

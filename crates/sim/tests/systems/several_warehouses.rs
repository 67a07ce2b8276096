//! Several warehouses: `warehouse.sites` share the parcels out as they come (ReserveStock), each to its own
//! `warehouse.pickers`; where a site is closed, its `backup` picks in its place, and HandOver is not late.

use model::{Duration, Milestone, SimTime, SiteNumber};
use protocol::{StationId, StationKind};

use crate::day::{PARCELS, day, near};
use crate::support::{load, run_slowly};

const SITES: &str = "warehouse.sites=[{ name: A, share: 70%, backup: B, pickers: { servers: 100, service: 45s } }, \
                     { name: B, share: 30%, pickers: { servers: 100, service: 45s } }]";

#[test]
fn parcels_are_shared_out_by_key_and_a_backup_takes_over() {
    let picked = |day: &crate::day::Day, site| {
        let pickers = day.0.ledger.station(StationId::at(StationKind::Pickers, SiteNumber(site)));
        pickers.map_or(0, measure::StationLedger::served)
    };
    let both = day(&[SITES]);
    near(picked(&both, 0), PARCELS, 0.7);
    assert!(picked(&both, 0) + picked(&both, 1) + 10 > PARCELS, "all but the last are picked within the day");
    // A is down for half of the day: its parcels of that time are picked at B.
    let down = "changes=[{ at: 1s, for: 12h, fault: { station: warehouse.A.pickers, capacity: 0% } }]";
    let half = day(&[SITES, down]);
    near(picked(&half, 0), PARCELS, 0.35);
    assert_eq!(half.count(Milestone::PickStarted), PARCELS);
}

#[test]
fn a_backup_picks_while_nobody_is_on_duty() {
    // A works from 12 to 24 h: half of its parcels come before.
    let sites = "warehouse.sites=[{ name: A, share: 70%, backup: B, pickers: { servers: 100, service: 45s, hours: 12:00-24:00 } }, \
                 { name: B, share: 30%, pickers: { servers: 100, service: 45s } }]";
    let day = day(&[sites, "clock.start=11-11 00:00"]);
    let at_a = day.0.ledger.station(StationId::at(StationKind::Pickers, SiteNumber(0))).unwrap();
    near(at_a.served(), PARCELS, 0.35);
    assert!(at_a.waits().mean_s().unwrap() < 1.0, "nobody waits for the morning");
}

/// A is down for half of the day. Without a backup, what comes more than an hour before its end is late.
#[test]
fn fewer_parcels_are_late_with_a_backup() {
    let late = |sites: &str| {
        let down = "changes=[{ at: 1s, for: 12h, fault: { station: warehouse.A.pickers, capacity: 0% } }]";
        let orders = "arrivals=[{ total: 2000, profile: flat }]";
        let run = run_slowly(&load("builtin/bare", &[orders, sites, down]));
        let is_late = |met: &&Vec<(Milestone, SimTime)>| {
            let out = met.iter().find(|(milestone, _)| *milestone == Milestone::GatePassed);
            out.is_none_or(|(_, at)| at.since(met[0].1) > Duration::from_seconds(3600))
        };
        run.milestones.values().filter(is_late).count() as u64
    };
    assert_eq!(late(SITES), 0);
    near(late(&SITES.replace("backup: B, ", "")), PARCELS, 0.7 * 11.0 / 24.0);
}

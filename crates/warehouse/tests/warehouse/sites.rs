//! Several sites: who stocks a parcel, and when its backup takes over.

use model::{Milestone, SiteNumber};
use protocol::{HandOver, Message, Setting, StationId, StationKind};
use queueing::StationParameters;
use warehouse::{Parameters, PickAfter, Warehouse};

use crate::support::{Bench, parcel, phase, setting, site, staffed, table};
use crate::{CARRIER, CUSTOMS, SELLER, accepted, issued, lists, released, reserve, warehouse};

const A: SiteNumber = SiteNumber(0);
const B: SiteNumber = SiteNumber(1);

fn pickers(site: SiteNumber) -> StationId {
    StationId::at(StationKind::Pickers, site)
}

fn two_sites(share_of_a: f64) -> Setting {
    let mut setting = setting();
    setting.sites = vec![site("A", share_of_a), site("B", 1.0 - share_of_a)];
    setting.sites[0].backup = Some(B);
    setting
}

/// One picker at each site who takes 100 s.
fn parameters() -> Parameters {
    Parameters {
        stations: table([(pickers(A), staffed(1, 100)), (pickers(B), staffed(1, 100))]),
        pick_after: PickAfter::Acceptance,
    }
}

/// Parcels come one after the other and are accepted at once; the site of each.
fn run(warehouse: &mut Bench<Warehouse>, from: i64, parcels: std::ops::Range<u64>) -> Vec<SiteNumber> {
    for (second, ordinal) in (from..).zip(parcels.clone()) {
        warehouse.receive(second, SELLER, reserve(ordinal)).receive(second, CARRIER, issued(ordinal));
        warehouse.receive(second, CUSTOMS, accepted(ordinal));
    }
    warehouse.run(from + (parcels.end - parcels.start) as i64);
    lists(&warehouse.take_sent()).into_iter().map(|(_, _, site, _)| site).collect()
}

#[test]
fn parcels_are_stocked_by_share_and_keep_their_site() {
    let setting = two_sites(0.7);
    let mut warehouse = warehouse(&setting, parameters());
    let sites = run(&mut warehouse, 0, 0..1_000);
    let at_a = sites.iter().filter(|site| **site == A).count();
    assert!((640..760).contains(&at_a), "{at_a} of 1000");
    let drawn: Vec<_> = (0..1_000).map(|ordinal| setting.site_of(parcel(ordinal))).collect();
    assert_eq!(sites, drawn);
}

#[test]
fn each_site_picks_with_its_own_pickers() {
    let mut warehouse = warehouse(&two_sites(0.5), parameters());
    let sites = run(&mut warehouse, 0, 0..10);
    let first = |site| sites.iter().position(|found| *found == site).expect("both have parcels") as u64;
    for site in [A, B] {
        assert_eq!(warehouse.reached(parcel(first(site)), Milestone::PickStarted), Some(first(site) as i64));
    }
    let ordinal = first(B);
    warehouse.receive(500, CUSTOMS, released(ordinal)).run(500);
    let sent = warehouse.take_sent();
    let site = sent.iter().find_map(|(_, message)| match message {
        Message::HandOver(HandOver { site, .. }) => Some(*site),
        _ => None,
    });
    assert_eq!(site, Some(B));
}

#[test]
fn a_closed_site_sends_its_parcels_to_the_backup_until_it_opens_again() {
    let setting = two_sites(1.0);
    let mut closed = parameters();
    closed.stations.stations[0].1.capacity = 0.0;
    let phases = vec![
        phase(0, setting.clone(), parameters()),
        phase(100, setting.clone(), closed),
        phase(200, setting.clone(), parameters()),
    ];
    let mut warehouse = Bench::new(Warehouse::new(phases), &setting);
    assert_eq!(run(&mut warehouse, 0, 0..2), [A, A]);
    assert_eq!(run(&mut warehouse, 100, 2..4), [B, B]);
    assert_eq!(run(&mut warehouse, 200, 4..6), [A, A]);
    // The service that was interrupted for 100 s still takes its 100 s of work.
    warehouse.receive(210, CUSTOMS, released(0)).run(300);
    assert_eq!(warehouse.reached(parcel(0), Milestone::Packed), Some(200));
}

/// Without stock, pickers or packers a site sends nothing out: whether they are out of order or nobody is on duty.
#[test]
fn a_site_is_closed_when_any_of_its_stations_is() {
    let setting = two_sites(1.0);
    let closed = |kind, is_out_of_order: bool| {
        let capacity = if is_out_of_order { 0.0 } else { 1.0 };
        (kind, StationParameters { capacity, ..staffed(u32::from(is_out_of_order), 1) })
    };
    let site_with = |stations: Vec<(SiteNumber, (StationKind, StationParameters))>| {
        let at_site = |(site, (kind, parameters))| (StationId::at(kind, site), parameters);
        let stations = table(stations.into_iter().map(at_site));
        let mut warehouse = warehouse(&setting, Parameters { stations, ..parameters() });
        run(&mut warehouse, 0, 0..1)
    };
    for kind in [StationKind::Stock, StationKind::Pickers, StationKind::Packers] {
        for is_out_of_order in [true, false] {
            let of_home = closed(kind, is_out_of_order);
            assert_eq!(site_with(vec![(A, of_home.clone())]), [B], "{of_home:?}");
            // A backup that is closed itself is no help.
            let packers = closed(StationKind::Packers, true);
            assert_eq!(site_with(vec![(A, packers), (B, of_home.clone())]), [A], "{of_home:?}");
        }
    }
}

#[test]
fn an_overloaded_site_sends_parcels_to_the_backup() {
    let mut setting = two_sites(1.0);
    setting.sites[0].backup_above = Some(2);
    let mut warehouse = warehouse(&setting, parameters());
    // One is served, three are in line: then the line is above two.
    assert_eq!(run(&mut warehouse, 0, 0..6), [A, A, A, A, B, B]);
}

//! What stays the same in a run, whatever changes.

use model::RoleName;
use protocol::{Setting, StationId, StationTable};
use queueing::Servers;

use crate::scenario::ScenarioPhase;

/// What is not the same in two phases and has to be, with advice; `None` if a run can have both.
pub(super) fn difference(
    first: &ScenarioPhase,
    phase: &ScenarioPhase,
) -> Option<(&'static str, &'static str)> {
    let sellers =
        |setting: &Setting| setting.sellers.iter().map(|seller| seller.name.clone()).collect::<Vec<_>>();
    let goods = |setting: &Setting| setting.goods.iter().map(|class| class.name.clone()).collect::<Vec<_>>();
    let sites = |setting: &Setting| {
        setting.sites.iter().map(|site| (site.name.clone(), site.share.to_bits())).collect::<Vec<_>>()
    };
    let shares =
        |setting: &Setting| setting.goods.iter().map(|class| class.share.to_bits()).collect::<Vec<_>>();
    let (old, new) = (&first.setting, &phase.setting);
    if sellers(old) != sellers(new) || goods(old) != goods(new) || sites(old) != sites(new) {
        return Some((
            "sellers, goods and sites stay the same in a run",
            "change what belongs to one of them, like `sellers.flagship.prevalence`",
        ));
    }
    if shares(old) != shares(new) {
        return Some(("shares of goods stay the same in a run", "write two scenarios"));
    }
    // Every role makes a parcel's documents from what was bought: they would disagree about parcels under way.
    let bought = |setting: &Setting| {
        let goods = setting.goods.iter();
        let goods = goods.map(|class| (class.value.clone(), class.value_max, class.hs_code, class.stock));
        let buyers = &setting.buyers;
        (goods.collect::<Vec<_>>(), buyers.people, buyers.single_item)
    };
    if bought(old) != bought(new) {
        return Some((
            "what is bought stays the same in a run: values, HS codes, stock and buyers",
            "write two scenarios, or change what customs makes of it",
        ));
    }
    let table = |role: RoleName, phase: &ScenarioPhase| servers_of(phase.table(role));
    let same = RoleName::ALL.into_iter().all(|role| table(role, first) == table(role, phase));
    (!same).then_some((
        "stations keep their pools, and pools their number, in a run",
        "change `servers` or `staff`; a pool can start with 0 people",
    ))
}

/// Which pool each station draws from, and how many pools there are.
fn servers_of(table: &StationTable) -> (Vec<(StationId, Option<u8>)>, usize) {
    let pool = |servers: &Servers| match servers {
        Servers::Pool(number) => Some(number.0),
        Servers::Own(_) => None,
    };
    (
        table.stations.iter().map(|(id, parameters)| (*id, pool(&parameters.servers))).collect(),
        table.pools.len(),
    )
}

//! What stays the same in a run, whatever changes.

use protocol::Setting;

use super::same_servers::other_servers;
use crate::layer::Layer;
use crate::scenario::ScenarioPhase;

/// What is not the same in two phases and has to be, with advice; `None` if a run can have both.
pub(super) fn difference(
    first: &ScenarioPhase,
    phase: &ScenarioPhase,
    layer: &Layer,
) -> Option<(String, String)> {
    let told = |what: &str, help: &str| Some((what.to_owned(), help.to_owned()));
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
        return told(
            "sellers, goods and sites stay the same in a run",
            "change what belongs to one of them, like `sellers.flagship.prevalence`",
        );
    }
    if shares(old) != shares(new) {
        return told("shares of goods stay the same in a run", "write two scenarios");
    }
    // Every role makes a parcel's documents from what was bought: they would disagree about parcels under way.
    let bought = |setting: &Setting| {
        let goods = setting.goods.iter();
        let goods = goods.map(|class| (class.value.clone(), class.value_max, class.hs_code, class.stock));
        let buyers = &setting.buyers;
        (goods.collect::<Vec<_>>(), buyers.people, buyers.single_item)
    };
    if bought(old) != bought(new) {
        return told(
            "what is bought stays the same in a run: values, HS codes, stock and buyers",
            "write two scenarios, or change what customs makes of it",
        );
    }
    let sites: Vec<String> = new.sites.iter().map(|site| site.name.clone()).collect();
    other_servers(first, phase, layer, &sites)
}

//! A layer: what one file or one `--set` says, all of it optional. Layers merge into one; the last word counts.
//!
//! Sections merge key by key. Distributions, shifts and lists are values: a layer that gives one replaces it whole,
//! except that a list can be patched entry by entry (`sellers: { flagship: { share: 50% } }`).

mod distribution;
mod list;
mod station;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub(crate) use distribution::DistributionText;
pub(crate) use list::{ListLayer, Named, RateText};
pub(crate) use station::{ServersText, StationLayer};

use crate::study::StudyText;
use crate::text::{Orders, Seed, Servers, Speed};
use crate::units::{Factor, Hours, Money, Rate, Share, Start, Time};

/// How a later layer changes an earlier one.
pub(crate) trait Merge {
    /// Both layers as one, where `over` has the last word.
    fn merge(self, over: Self) -> Self;
}

impl<T: Merge> Merge for Option<T> {
    fn merge(self, over: Self) -> Self {
        match (self, over) {
            (Some(under), Some(over)) => Some(under.merge(over)),
            (under, over) => over.or(under),
        }
    }
}

/// Values that a later layer replaces whole.
macro_rules! replaced {
    ($($name:ty),* $(,)?) => { $(
        impl Merge for $name {
            fn merge(self, over: Self) -> Self {
                over
            }
        }
    )* };
}
replaced!(String, Time, Rate, Share, Factor, Money, Hours, Start, Speed, Seed, Servers, Orders, StudyText);
replaced!(ServersText, BTreeMap<String, Hours>, Vec<RateStepLayer>, Vec<String>);

impl<Q> Merge for DistributionText<Q> {
    fn merge(self, over: Self) -> Self {
        over
    }
}

/// A section of a layer: every key optional, none other allowed.
macro_rules! section {
    ($($(#[$doc:meta])* $name:ident { $($key:ident : $type:ty),* $(,)? })*) => { $(
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
        #[serde(deny_unknown_fields, default)]
        pub(crate) struct $name {
            $(#[serde(skip_serializing_if = "Option::is_none")] pub(crate) $key: Option<$type>,)*
        }

        impl Merge for $name {
            fn merge(self, over: Self) -> Self {
                Self { $($key: self.$key.merge(over.$key),)* }
            }
        }
    )* };
}

section! {
    /// The whole scenario.
    Layer {
        scenario: String,
        extends: String,
        about: String,
        rules: String,
        seed: Seed,
        study: StudyText,
        clock: ClockLayer,
        live: LiveLayer,
        links: LinksLayer,
        calendar: CalendarLayer,
        arrivals: ListLayer<ArrivalLayer>,
        goods: GoodsLayer,
        sellers: ListLayer<SellerClassLayer>,
        seller: SellerLayer,
        warehouse: WarehouseLayer,
        customs: CustomsLayer,
        carrier: CarrierLayer,
        risk: RiskLayer,
        targets: Vec<String>,
    }

    /// When the run starts, how long orders come, and what follows.
    ClockLayer { start: Start, run: Time, then: ThenLayer }
    /// After the end of the arrivals.
    ThenLayer { drain: Time }
    /// The live cluster.
    LiveLayer { speed: Speed }
    /// The links between the roles.
    LinksLayer { delay: Time, lead: Time }
    /// The shifts of the day.
    CalendarLayer { shifts: BTreeMap<String, Hours> }
    /// What the parcels are worth.
    GoodsLayer { value: DistributionText<Money>, value_max: Money }

    /// A class of sellers.
    SellerClassLayer { name: String, share: Share, credit: String, faults: FaultsLayer, prevalence: Share }
    /// What goes wrong in documents.
    FaultsLayer { mismatch: Share }

    /// The seller's stations.
    SellerLayer { payment: StationLayer, push: StationLayer, corrections: StationLayer }
    /// The warehouse's stations.
    WarehouseLayer {
        pick_after: String,
        pickers: StationLayer,
        packers: StationLayer,
        line: StationLayer,
        dock: StationLayer,
        corrections: StationLayer,
    }
    /// Customs' stations.
    CustomsLayer {
        intake: StationLayer,
        reviewers: StationLayer,
        xray: StationLayer,
        images: StationLayer,
        unpackers: StationLayer,
        gate: StationLayer,
        rejections_max: Servers,
    }
    /// The carrier's stations.
    CarrierLayer {
        waybills: StationLayer,
        corrections: StationLayer,
        vehicles: VehiclesLayer,
        line_haul: DistributionText<Time>,
        delivery: DistributionText<Time>,
    }
    /// When a vehicle leaves.
    VehiclesLayer { capacity: Servers, wait_max: Time }

    /// Risk management.
    RiskLayer {
        random: Share,
        aeo_factor: Factor,
        discredited: Share,
        score: ScoreLayer,
        review: Share,
        image: ImageLayer,
        unpack_sensitivity: Share,
    }
    /// The risk engine.
    ScoreLayer { recall: Share, false_positives: Share }
    /// The image review.
    ImageLayer { sensitivity: Share, false_alarms: Share }
}

/// How orders arrive: an exact total over a profile, or a rate.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct ArrivalLayer {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) total: Option<Orders>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) profile: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) rate: Option<RateText>,
}

impl Merge for ArrivalLayer {
    /// A rate takes the place of a total with its profile, and the other way round.
    fn merge(self, over: Self) -> Self {
        let total_over = over.total.is_some() || over.profile.is_some();
        let rate_over = over.rate.is_some();
        Self {
            total: over.total.or(self.total.filter(|_| !rate_over)),
            profile: over.profile.or(self.profile.filter(|_| !rate_over)),
            rate: over.rate.or(self.rate.filter(|_| !total_over)),
        }
    }
}

/// A rate from a time on.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RateStepLayer {
    pub(crate) from: Time,
    pub(crate) rate: Rate,
}

impl Named for SellerClassLayer {
    fn is_named(&self, name: &str) -> bool {
        self.name.as_deref() == Some(name)
    }
}

impl Named for ArrivalLayer {
    fn is_named(&self, _: &str) -> bool {
        false
    }
}

//! The parameters of seller, warehouse and carrier, from their sections of the scenario.

use model::RoleName;
use warehouse::PickAfter;

use super::classes::lag;
use super::stations::Stations;
use crate::error::ScenarioError;
use crate::layer::{PickAfterText, ReleasePointText};
use crate::scenario::StaffCost;

type Result<T> = std::result::Result<T, ScenarioError>;

impl Stations<'_> {
    pub(crate) fn seller(&self, costs: &mut Vec<StaffCost>) -> Result<seller::Parameters> {
        Ok(seller::Parameters { stations: self.table(RoleName::Seller, costs)? })
    }

    pub(crate) fn warehouse(&self, costs: &mut Vec<StaffCost>) -> Result<warehouse::Parameters> {
        let warehouse = self.layer.warehouse.clone().unwrap_or_default();
        let pick_after = match self.sources.need(warehouse.pick_after, "warehouse.pick_after")? {
            PickAfterText::Reservation => PickAfter::Reservation,
            PickAfterText::Acceptance => PickAfter::Acceptance,
            PickAfterText::Release => PickAfter::Release,
        };
        Ok(warehouse::Parameters { stations: self.table(RoleName::Warehouse, costs)?, pick_after })
    }

    /// Customs goes by it, and tells the warehouse parcel by parcel.
    pub(crate) fn release_point(&self) -> Result<ReleasePointText> {
        let warehouse = self.layer.warehouse.as_ref();
        self.sources.need(warehouse.and_then(|warehouse| warehouse.release_point), "warehouse.release_point")
    }

    pub(crate) fn carrier(&self, costs: &mut Vec<StaffCost>) -> Result<carrier::Parameters> {
        let carrier = self.layer.carrier.clone().unwrap_or_default();
        Ok(carrier::Parameters {
            stations: self.table(RoleName::Carrier, costs)?,
            line_haul: lag(carrier.line_haul.as_ref(), "carrier.line_haul", self.sources)?,
            delivery: lag(carrier.delivery.as_ref(), "carrier.delivery", self.sources)?,
        })
    }
}

//! The parameters of the four roles, from their sections of the scenario.

use std::num::NonZeroU32;

use customs::{ImageReview, Risk, Score};
use model::Duration;
use protocol::Probability;
use queueing::{Capacity, Distribution, Lag, Roster, StationParameters};
use warehouse::PickAfter;

use crate::build::choice;
use crate::calendar::Calendar;
use crate::error::ScenarioError;
use crate::layer::{
    CarrierLayer, CustomsLayer, DistributionText, RiskLayer, SellerLayer, ServersText, StationLayer,
    WarehouseLayer,
};
use crate::load::Sources;
use crate::units::{TIME_MAX_DAYS, Time};

type Result<T> = std::result::Result<T, ScenarioError>;

/// Reads the roles' sections.
pub(crate) struct Roles<'a> {
    pub(crate) sources: &'a Sources,
    pub(crate) calendar: &'a Calendar,
}

impl Roles<'_> {
    /// The seller's stations.
    pub(crate) fn seller(&self, seller: SellerLayer) -> Result<seller::Parameters> {
        Ok(seller::Parameters {
            payment: self.station(seller.payment, "seller.payment")?,
            push: self.station(seller.push, "seller.push")?,
            corrections: self.station(seller.corrections, "seller.corrections")?,
        })
    }

    /// The warehouse's stations.
    pub(crate) fn warehouse(&self, warehouse: WarehouseLayer) -> Result<warehouse::Parameters> {
        const PATH: &str = "warehouse.pick_after";
        let pick_after = match self.sources.need(warehouse.pick_after, PATH)?.as_str() {
            "reservation" => PickAfter::Reservation,
            "acceptance" => PickAfter::Acceptance,
            "release" => PickAfter::Release,
            other => {
                let help = choice(other, &["reservation", "acceptance", "release"]);
                return Err(self.sources.fail(PATH, format!("picking can't wait for `{other}`"), help));
            }
        };
        Ok(warehouse::Parameters {
            pick_after,
            pickers: self.station(warehouse.pickers, "warehouse.pickers")?,
            packers: self.station(warehouse.packers, "warehouse.packers")?,
            line: self.station(warehouse.line, "warehouse.line")?,
            dock: self.station(warehouse.dock, "warehouse.dock")?,
            corrections: self.station(warehouse.corrections, "warehouse.corrections")?,
        })
    }

    /// Customs' stations and risk management.
    pub(crate) fn customs(&self, customs: CustomsLayer, risk: RiskLayer) -> Result<customs::Parameters> {
        const PATH: &str = "customs.rejections_max";
        let rejections_max = self.sources.need(customs.rejections_max, PATH)?.0;
        let rejections_max = u8::try_from(rejections_max).ok().filter(|&max| max > 0).ok_or_else(|| {
            self.sources.fail(PATH, format!("{rejections_max} is out of range"), "write 1 to 255, like 3")
        })?;
        Ok(customs::Parameters {
            intake: self.station(customs.intake, "customs.intake")?,
            reviewers: self.station(customs.reviewers, "customs.reviewers")?,
            xray: self.station(customs.xray, "customs.xray")?,
            images: self.station(customs.images, "customs.images")?,
            unpackers: self.station(customs.unpackers, "customs.unpackers")?,
            gate: self.station(customs.gate, "customs.gate")?,
            rejections_max,
            risk: self.risk(risk)?,
        })
    }

    fn risk(&self, risk: RiskLayer) -> Result<Risk> {
        let share = |share, path| self.sources.probability(share, path);
        let score = risk.score.unwrap_or_default();
        let image = risk.image.unwrap_or_default();
        let factor = self.sources.need(risk.aeo_factor, "risk.aeo_factor")?.0;
        Ok(Risk {
            random: share(risk.random, "risk.random")?,
            aeo_factor: Probability::new(factor).map_err(|error| {
                self.sources.fail("risk.aeo_factor", error.to_string(), "write a number from 0 to 1")
            })?,
            discredited: share(risk.discredited, "risk.discredited")?,
            score: Score {
                recall: share(score.recall, "risk.score.recall")?,
                false_positives: share(score.false_positives, "risk.score.false_positives")?,
            },
            review: share(risk.review, "risk.review")?,
            image: ImageReview {
                sensitivity: share(image.sensitivity, "risk.image.sensitivity")?,
                false_alarms: share(image.false_alarms, "risk.image.false_alarms")?,
            },
            unpack_sensitivity: share(risk.unpack_sensitivity, "risk.unpack_sensitivity")?,
        })
    }

    /// The carrier's stations.
    pub(crate) fn carrier(&self, carrier: CarrierLayer) -> Result<carrier::Parameters> {
        const CAPACITY: &str = "carrier.vehicles.capacity";
        let vehicles = carrier.vehicles.unwrap_or_default();
        let capacity = self.sources.need(vehicles.capacity, CAPACITY)?.0 as u32;
        Ok(carrier::Parameters {
            waybills: self.station(carrier.waybills, "carrier.waybills")?,
            corrections: self.station(carrier.corrections, "carrier.corrections")?,
            vehicle_capacity: NonZeroU32::new(capacity).ok_or_else(|| {
                self.sources.fail(
                    CAPACITY,
                    "a vehicle that holds nothing never leaves",
                    "write at least 1, like 1000",
                )
            })?,
            vehicle_wait_max: self.sources.need(vehicles.wait_max, "carrier.vehicles.wait_max")?.0,
            line_haul: self.lag(carrier.line_haul, "carrier.line_haul")?,
            delivery: self.lag(carrier.delivery, "carrier.delivery")?,
        })
    }

    fn lag(&self, lag: Option<DistributionText<Time>>, path: &str) -> Result<Lag> {
        let distribution = self.sources.need(lag, path)?.distribution();
        distribution
            .map(Lag)
            .map_err(|error| self.sources.fail(path, error.to_string(), "correct the distribution"))
    }

    fn station(&self, station: Option<StationLayer>, path: &str) -> Result<StationParameters> {
        let station = self.sources.need(station, path)?;
        Ok(StationParameters { roster: self.roster(&station, path)?, service: self.service(&station, path)? })
    }

    /// The work of one customer: `service`, or the time that `rate` leaves for each.
    fn service(&self, station: &StationLayer, path: &str) -> Result<Lag> {
        let rate_path = format!("{path}.rate");
        let Some(rate) = station.rate else { return self.lag(station.service, &format!("{path}.service")) };
        if station.service.is_some() {
            let help = "keep one of them: a rate is a constant service of 1/rate for each server";
            return Err(self.sources.fail(&rate_path, "both `rate` and `service` are given", help));
        }
        if station.servers == Some(ServersText::Unlimited) {
            let help = "a rate is per server; write `servers: 1` for one server of this rate";
            return Err(self.sources.fail(&rate_path, "a rate limits nothing with unlimited servers", help));
        }
        let seconds = rate.seconds_each();
        if !seconds.is_finite() || seconds > (TIME_MAX_DAYS * 86_400) as f64 {
            let what = format!("a server of {rate} never finishes");
            return Err(self.sources.fail(
                &rate_path,
                what,
                "write a higher rate; `servers: 0` closes a station",
            ));
        }
        // A server works in whole nanoseconds; the rate's own rounding must not depend on the platform.
        let service = Duration::from_seconds_f64(seconds);
        Ok(Lag(Distribution::constant(service.seconds())))
    }

    fn roster(&self, station: &StationLayer, path: &str) -> Result<Roster> {
        let staff_path = format!("{path}.staff");
        let Some(staff) = &station.staff else {
            let capacity = match self.sources.need(station.servers, &format!("{path}.servers"))? {
                ServersText::Unlimited => Capacity::Unlimited,
                ServersText::Servers(servers) => Capacity::Servers(servers),
            };
            return Ok(self.calendar.open(capacity, station.hours));
        };
        if station.servers.is_some() {
            let help = "keep one of them: `servers` at all times, or `staff` by shift";
            return Err(self.sources.fail(&staff_path, "both `servers` and `staff` are given", help));
        }
        let shifts = &self.calendar.shifts;
        let names: Vec<&str> = shifts.keys().map(String::as_str).collect();
        if let Some(unknown) = staff.keys().find(|name| !shifts.contains_key(*name)) {
            let what = format!("there is no shift `{unknown}`");
            return Err(self.sources.fail(&format!("{staff_path}.{unknown}"), what, choice(unknown, &names)));
        }
        if let Some((missing, hours)) = shifts.iter().find(|(name, _)| !staff.contains_key(*name)) {
            let what = format!("nothing is said about the shift `{missing}` ({hours})");
            return Err(self.sources.fail(
                &staff_path,
                what,
                format!("add `{missing}: N`; 0 closes the station"),
            ));
        }
        let staff = staff.iter().map(|(name, servers)| (name.clone(), servers.0 as u32)).collect();
        Ok(self.calendar.staffed(&staff, station.hours))
    }
}

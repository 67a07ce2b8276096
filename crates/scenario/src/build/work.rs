//! The work of one customer: a service, or a rate.

use queueing::Lag;

use super::classes::{constant, lag};
use super::stations::Stations;
use crate::error::ScenarioError;
use crate::layer::{ServersText, StationLayer};
use crate::units::{Rate, TIME_MAX_DAYS};

type Result<T> = std::result::Result<T, ScenarioError>;

impl Stations<'_> {
    /// The work of one customer: `service`, or the time that `rate` leaves for each.
    pub(super) fn service(&self, said: &StationLayer, path: &str) -> Result<Lag> {
        let rate_path = format!("{path}.rate");
        let Some(rate) = said.rate else {
            return lag(said.service.as_ref(), &format!("{path}.service"), self.sources);
        };
        if said.service.is_some() {
            let help = "keep one of them: a rate is a constant service of 1/rate for each server";
            return Err(self.sources.fail(&rate_path, "both `rate` and `service` are given", help));
        }
        if said.servers == Some(ServersText::Unlimited) {
            return Err(self.unlimited_rate(path, rate));
        }
        let seconds = rate.seconds_each();
        if !seconds.is_finite() || seconds > (TIME_MAX_DAYS * 86_400) as f64 {
            let help = "write a higher rate; `servers: 0` closes a station";
            return Err(self.sources.fail(&rate_path, format!("a server of {rate} never finishes"), help));
        }
        Ok(constant(seconds))
    }

    /// The error of a rate of unlimited servers, shown at what was said last.
    fn unlimited_rate(&self, path: &str, rate: Rate) -> ScenarioError {
        let (rate_path, servers_path) = (format!("{path}.rate"), format!("{path}.servers"));
        let number = |path: &str| self.sources.giver(path).map(|giver| giver.number);
        if number(&servers_path) > number(&rate_path) {
            let what = format!("unlimited servers have no rate, and the layers below give {rate}");
            let help = "write a `service` beside it, like `service: 6s`, which takes the place of the rate; or a number of servers";
            return self.sources.fail(&servers_path, what, help);
        }
        let help = "a rate is per server; write `servers: 1` for one server of this rate";
        self.sources.fail(&rate_path, "a rate limits nothing with unlimited servers", help)
    }
}

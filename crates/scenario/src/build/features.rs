//! What can happen at a station beside service: fatigue, breakdowns, batches, automatic scaling.

use queueing::{Batch, BreakdownClock, Breakdowns, Fatigue, Scaling, ScalingMetric};

use super::classes::lag;
use super::stations::Stations;
use crate::error::ScenarioError;
use crate::layer::{BreakdownClockText, Optional, ScalingMetricText, ServersText, StationLayer};

type Result<T> = std::result::Result<T, ScenarioError>;

impl Stations<'_> {
    pub(super) fn fatigue(&self, said: &StationLayer, path: &str) -> Result<Option<Fatigue>> {
        let Some(fatigue) = Optional::on(said.fatigue.clone()) else { return Ok(None) };
        let key = |key: &str| format!("{path}.fatigue.{key}");
        Ok(Some(Fatigue {
            after: self.sources.need(fatigue.after, &key("after"))?.0,
            slower_per_hour: self.sources.need(fatigue.slower, &key("slower"))?.per_hour(),
        }))
    }

    pub(super) fn breakdowns(&self, said: &StationLayer, path: &str) -> Result<Option<Breakdowns>> {
        let Some(breakdowns) = Optional::on(said.breakdowns.clone()) else { return Ok(None) };
        let key = |key: &str| format!("{path}.breakdowns.{key}");
        let up = lag(breakdowns.up.as_ref(), &key("up"), self.sources)?;
        if up.0.mean() < 1.0 {
            let help = "write how long a server lives, at least a second on average";
            return Err(self.sources.fail(&key("up"), "a server would break down all the time", help));
        }
        if said.servers == Some(ServersText::Unlimited) {
            let help = "give `servers` or `staff`";
            return Err(self.sources.fail(
                &format!("{path}.breakdowns"),
                "unlimited servers never break down",
                help,
            ));
        }
        Ok(Some(Breakdowns {
            clock: match breakdowns.clock {
                Some(BreakdownClockText::Working) => BreakdownClock::Working,
                _ => BreakdownClock::Calendar,
            },
            up,
            down: lag(breakdowns.down.as_ref(), &key("down"), self.sources)?,
        }))
    }

    pub(super) fn batch(&self, said: &StationLayer, path: &str) -> Result<Option<Batch>> {
        let Some(batch) = Optional::on(said.batch.clone()) else { return Ok(None) };
        let key = |key: &str| format!("{path}.batch.{key}");
        let size = self.sources.need(batch.size, &key("size"))?.0 as u32;
        if size == 0 {
            let help = "write at least 1, like 1000";
            return Err(self.sources.fail(&key("size"), "a batch of nothing never leaves", help));
        }
        Ok(Some(Batch { size, wait_max: self.sources.need(batch.wait_max, &key("wait_max"))?.0 }))
    }

    pub(super) fn scaling(&self, said: &StationLayer, path: &str) -> Result<Option<Scaling>> {
        let Some(scaling) = Optional::on(said.scaling.clone()) else { return Ok(None) };
        let key = |key: &str| format!("{path}.scaling.{key}");
        let above = self.sources.need(scaling.above, &key("above"))?.0;
        let below = self.sources.need(scaling.below, &key("below"))?.0;
        if below > above {
            let help = "servers leave below `below` and come above `above`: write a smaller `below`";
            return Err(self.sources.fail(&key("below"), "it would call and release at once", help));
        }
        let cool_down = self.sources.need(scaling.cool_down, &key("cool_down"))?.0;
        let (what, help) = ("it would look all the time", "write a time of at least 1s, like 5m");
        self.sources.not_too_often(cool_down, &key("cool_down"), what, help)?;
        if said.servers == Some(ServersText::Unlimited) {
            let help = "give `servers` or `staff`";
            return Err(self.sources.fail(
                &format!("{path}.scaling"),
                "unlimited servers need no scaling",
                help,
            ));
        }
        Ok(Some(Scaling {
            metric: match self.sources.need(scaling.metric, &key("metric"))? {
                ScalingMetricText::Queue => ScalingMetric::Queue,
                ScalingMetricText::Utilisation => ScalingMetric::Utilisation,
            },
            above,
            below,
            step: self.sources.need(scaling.step, &key("step"))?.0 as u32,
            max: self.sources.need(scaling.max, &key("max"))?.0 as u32,
            delay: self.sources.need(scaling.delay, &key("delay"))?.0,
            cool_down,
        }))
    }
}

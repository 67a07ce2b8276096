//! What is told of a line: when more comes than can be served, and who still waits at the end.

use model::Duration;
use protocol::ReservePlace;
use queueing::PoolNumber;

use super::super::{Warning, counted, more_of, when};
use super::{Crew, Line, Place, grouped, phase_at};
use crate::scenario::{Scenario, ScenarioPhase};

/// Periods that are told for one station; the rest is counted.
const PERIODS_TOLD: usize = 3;
/// Differences below this are rounding.
const TOLERANCE: f64 = 1e-6;

/// Steps in a row in which a station with a constant number of servers is offered too much.
struct Period {
    from: usize,
    to: usize,
    servers: f64,
    vigour_min: f64,
    erlang_max: f64,
    per_hour_max: f64,
    waiting: f64,
}

impl Line {
    /// The periods of overload, and what waits at the end.
    pub(in crate::check) fn warnings(&self, scenario: &Scenario) -> Vec<Warning> {
        let mut periods = Vec::<Period>::new();
        let waits = |period: &Period| self.is_long(period.waiting) || self.always_settles();
        for step in 0..self.came.len() {
            // A closed station is meant to be closed; it shows when it opens, or at the end.
            if let Some(crew) = self.crews[step].filter(|crew| crew.servers > 0.0)
                && (self.erlang(step) > crew.fresh() * (1.0 + TOLERANCE) || self.holds_up(step, crew))
            {
                self.add(&mut periods, step, crew);
            }
        }
        periods.retain(waits);
        let closings = self.closings(scenario, &periods);
        let left = self.waiting.last().copied().unwrap_or_default();
        let stay = self.is_long(left) && !self.impatient;
        // A line that is worked off by the end passes.
        let told = |message: String| Warning { passes: !stay, ..Warning::new(&self.name, message) };
        let mut warnings: Vec<Warning> =
            periods.iter().take(PERIODS_TOLD).map(|period| told(self.told(scenario, period))).collect();
        if periods.len() > PERIODS_TOLD {
            warnings.push(told(format!("overloaded in {}", more_of(periods.len() - PERIODS_TOLD, "period"))));
        }
        warnings.extend(closings.first().map(|step| told(self.closes(scenario, *step, closings.len()))));
        warnings.extend(self.blocked(scenario));
        if stay {
            let help = self.without_help(scenario);
            warnings
                .push(told(format!("about {} are still waiting at the end of the run{help}", grouped(left))));
        }
        warnings
    }

    /// Whether all are busy and it is full, so that all who find no room wait at the station before.
    fn holds_up(&self, step: usize, crew: Crew) -> bool {
        let is_full = self.room.is_some_and(|room| self.waiting[step] >= room - TOLERANCE);
        self.blocks && is_full && self.erlang(step) >= crew.fresh() * (1.0 - TOLERANCE)
    }

    /// Steps at whose beginning the station closes with a line, though in none of the periods that are told.
    fn closings(&self, scenario: &Scenario, told: &[Period]) -> Vec<usize> {
        let closes = |step: &usize| {
            let [before, now] = [self.crews[step - 1], self.crews[*step]];
            before.is_some_and(|crew| crew.servers > 0.0)
                && now.is_some_and(|crew| crew.servers <= 0.0)
                && self.waiting[step - 1] >= 1.0
                && !self.always_settles()
                && !self.is_out_of_order(phase_at(scenario, self.steps.at(*step)))
                && told.iter().all(|period| period.to != *step)
        };
        (1..self.crews.len()).filter(closes).collect()
    }

    /// Whether its node is down or none of its capacity is left.
    fn is_out_of_order(&self, phase: &ScenarioPhase) -> bool {
        let role = self.place.role();
        let is_at_zero = |station| phase.table(role).get(station).is_some_and(|own| own.capacity <= 0.0);
        phase.down[role.index()] || matches!(self.place, Place::Station(station) if is_at_zero(station))
    }

    fn closes(&self, scenario: &Scenario, step: usize, times: usize) -> String {
        let others = match times {
            1 => String::new(),
            2 => ", and once more".to_owned(),
            _ => format!(", and {} times more", times - 1),
        };
        let opens_again = self.crews[step..].iter().any(|crew| crew.is_none_or(|crew| crew.servers > 0.0));
        format!(
            "closes at {} with about {} in line, who wait {}{others}: its hours are too short for what comes",
            when(scenario, self.steps.at(step)),
            grouped(self.waiting[step - 1]),
            if opens_again { "until it opens again" } else { "in vain, since it does not open again" },
        )
    }

    /// Appends a step, to the last period if it goes on.
    fn add(&self, periods: &mut Vec<Period>, step: usize, crew: Crew) {
        let per_hour = self.came[step] * 3_600.0 / self.steps.length_s();
        match periods.last_mut() {
            Some(last) if last.to == step && (last.servers - crew.servers).abs() < TOLERANCE => {
                last.to = step + 1;
                last.erlang_max = last.erlang_max.max(self.erlang(step));
                last.per_hour_max = last.per_hour_max.max(per_hour);
                last.waiting = self.waiting[step];
                last.vigour_min = last.vigour_min.min(crew.vigour);
            }
            _ => periods.push(Period {
                from: step,
                to: step + 1,
                servers: crew.servers,
                vigour_min: crew.vigour,
                erlang_max: self.erlang(step),
                per_hour_max: per_hour,
                waiting: self.waiting[step],
            }),
        }
    }

    /// Whether nobody ever works here but whoever is called in by a rule, which is not reckoned.
    pub(in crate::check) fn waits_for_help(&self, scenario: &Scenario) -> bool {
        let nobody = |crew: &Option<Crew>| crew.is_some_and(|crew| crew.servers <= 0.0);
        self.crews.iter().all(nobody) && !self.without_help(scenario).is_empty()
    }

    /// That whoever is called in by a rule is not reckoned, where there is such a rule.
    fn without_help(&self, scenario: &Scenario) -> &'static str {
        let tables = || scenario.phases.iter().map(|phase| phase.table(self.place.role()));
        let (scales, reserve) = match self.place {
            Place::Station(station) => (
                tables().filter_map(|table| table.get(station)).any(|own| own.scaling.is_some()),
                ReservePlace::Station(station),
            ),
            Place::Pool(_, number) => (
                tables()
                    .filter_map(|table| table.pools.get(usize::from(number)))
                    .any(|pool| pool.scaling.is_some()),
                ReservePlace::Pool(PoolNumber(number)),
            ),
        };
        let has_reserve = tables().flat_map(|table| &table.reserves).any(|own| own.into == reserve);
        match (scales, has_reserve) {
            (false, false) => "",
            (true, false) => " (without those whom `scaling` calls: they are not reckoned)",
            (false, true) => " (without the `reserve`: it is not reckoned)",
            (true, true) => " (without `scaling` and `reserve`: they are not reckoned)",
        }
    }

    fn told(&self, scenario: &Scenario, period: &Period) -> String {
        let Period { from, to, servers, vigour_min, erlang_max, per_hour_max, waiting } = period;
        let each = match self.place {
            Place::Pool(..) => "from all its stations".to_owned(),
            Place::Station(_) => {
                let mean_s = self.work_s[*from] / self.came[*from];
                let full =
                    self.batch.map_or(String::new(), |batch| format!(" in full batches of {}", batch.size));
                format!("{}/h, {} each{full}", grouped(*per_hour_max), Duration::from_seconds_f64(mean_s))
            }
        };
        let crowd = match self.room {
            Some(room) if self.blocks => {
                format!("at most {room:.0} wait here, the others at the station before (`when_full: block`)")
            }
            Some(room) => format!("at most {room:.0} wait, who finds no room does not"),
            None if self.impatient => "who waits longer than their patience leaves the line".to_owned(),
            None => {
                // A pool's line is reckoned as one.
                let elsewhere =
                    if self.blocks { ", some of them at a station before (`when_full: block`)" } else { "" };
                format!("about {} wait by then{elsewhere}{}", grouped(*waiting), self.without_help(scenario))
            }
        };
        let tired = if *vigour_min < 1.0 {
            format!(" who tire (at worst like {:.1} fresh ones)", servers * vigour_min)
        } else {
            String::new()
        };
        format!(
            "from {} to {} up to {erlang_max:.1} Erlang are offered ({each}) to {}{tired}; {crowd}",
            when(scenario, self.steps.at(*from)),
            when(scenario, self.steps.at(*to)),
            counted(*servers),
        )
    }
}

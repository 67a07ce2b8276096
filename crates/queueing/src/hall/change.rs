//! Dated changes: other rules from now on. Work that has been drawn stays; what is under way is paced anew.

use model::SimTime;

use super::line::Rules;
use super::rich::is_plain;
use super::{Customer, Floor, Hall};
use crate::parameters::{PoolParameters, StationParameters};

impl<C: Customer> Hall<C> {
    /// Other parameters from now on, for the same lines.
    pub fn change(
        &mut self,
        now: SimTime,
        crew: &PoolParameters,
        lines: &[&StationParameters],
        floor: &mut impl Floor<C>,
    ) {
        assert_eq!(lines.len(), self.lines.len(), "a change keeps the lines");
        self.count_time(now);
        let rules: Vec<Rules> = lines.iter().map(|parameters| Rules::of(parameters)).collect();
        if !is_plain(crew) || !rules.iter().all(Rules::are_plain) {
            let before = self.crew();
            self.enrich(&before);
        }
        self.shift_end = crew.shift_end;
        if self.rich.is_some() {
            self.change_rich(now, crew, rules, floor);
        } else {
            self.set_rules(rules);
        }
        if self.roster != crew.roster {
            self.roster = crew.roster.clone();
            self.roster_generation = self.roster_generation.wrapping_add(1);
            self.follow_roster(now, floor);
        } else if self.rich.is_some() {
            self.staff(now, floor);
        }
        self.dispatch(now, floor);
        for line in 0..self.lines.len() as u8 {
            self.ask_for_batch(now, line, floor);
        }
        self.tell_all_next_time();
        self.tell_levels(now, floor);
        self.settle();
    }

    fn change_rich(
        &mut self,
        now: SimTime,
        crew: &PoolParameters,
        rules: Vec<Rules>,
        floor: &mut impl Floor<C>,
    ) {
        let failures_change = self.rich().breakdowns != crew.breakdowns;
        let repaced = |(line, rules): (&super::Line<C>, &Rules)| {
            line.rules.pace.to_bits() != rules.pace.to_bits()
                || line.rules.capacity.to_bits() != rules.capacity.to_bits()
        };
        let stretches_change = failures_change || self.lines.iter().zip(&rules).any(repaced);
        if stretches_change {
            self.pause_all(now);
        }
        self.set_rules(rules);
        self.rich().fatigue = crew.fatigue;
        if failures_change {
            self.rich().breakdowns.clone_from(&crew.breakdowns);
            self.renew_lives(now, floor);
        }
        self.set_scaling(now, crew.scaling, floor);
        if stretches_change {
            self.work_on_all(now, floor);
        }
    }

    fn set_rules(&mut self, rules: Vec<Rules>) {
        for (line, rules) in self.lines.iter_mut().zip(rules) {
            if line.rules != rules {
                line.set_rules(rules);
            }
        }
    }

    fn pause_all(&mut self, now: SimTime) {
        for slot in 0..self.slots.len() as u32 {
            self.pause(now, slot);
        }
    }

    fn work_on_all(&mut self, now: SimTime, floor: &mut impl Floor<C>) {
        for slot in 0..self.slots.len() as u32 {
            self.work_on(now, slot, floor);
        }
    }

    /// Everything stops: services pause, none starts. Lines, rosters, patience and repairs go on.
    pub fn suspend(&mut self, now: SimTime, floor: &mut impl Floor<C>) {
        self.count_time(now);
        let crew = self.crew();
        self.enrich(&crew);
        self.pause_all(now);
        self.rich().halted = true;
        self.tell_levels(now, floor);
    }

    /// Everything goes on.
    pub fn resume(&mut self, now: SimTime, floor: &mut impl Floor<C>) {
        self.count_time(now);
        if let Some(rich) = &mut self.rich {
            rich.halted = false;
            self.work_on_all(now, floor);
        }
        self.dispatch(now, floor);
        self.tell_levels(now, floor);
        self.settle();
    }

    /// From now on, customers of this line leave only when [`Floor::room_behind`] says that there is room, or by
    /// [`Hall::unblock`].
    pub fn needs_room_behind(&mut self, line: u8, needs: bool) {
        if needs || self.rich.is_some() {
            let crew = self.crew();
            self.enrich(&crew);
            self.rich().behind[usize::from(line)] = needs;
            self.settle();
        }
    }

    /// The crew as it is now.
    pub(super) fn crew(&self) -> PoolParameters {
        let rich = self.rich.as_ref();
        PoolParameters {
            roster: self.roster.clone(),
            shift_end: self.shift_end,
            fatigue: rich.and_then(|rich| rich.fatigue),
            breakdowns: rich.and_then(|rich| rich.breakdowns.clone()),
            scaling: rich.and_then(|rich| rich.scaling.as_ref()).map(|scaling| scaling.rule),
        }
    }
}

//! The worst quarter of an hour of a station: a mean over a part of the day hides it.

use model::{Duration, SimTime};

use super::Line;

/// So long is looked at together: what lasts shorter is no peak but chance.
const QUARTER: Duration = Duration::from_seconds(15 * 60);

/// A steady load is highest from the start, not where rounding makes it so.
const ROUNDING: f64 = 1.0 + 1e-6;

/// When most work is offered to those on duty.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Peak {
    /// Busy servers if there are enough, over servers on duty; infinite where nobody is on duty and work comes.
    pub load: f64,
    /// When it begins.
    pub at: SimTime,
}

impl Peak {
    /// Whether more comes than can be done at once, or as much: to the per cent that is shown.
    pub fn is_overload(&self) -> bool {
        self.load >= 0.995
    }
}

impl Line {
    /// The peak of these steps, which are in order: an overload of those on duty before work that nobody is there for, and this
    /// before all other loads. `None` where servers are unlimited.
    pub(super) fn peak(&self, steps: &[usize]) -> Option<Peak> {
        let (mut highest, mut nobody): (Option<Peak>, Option<Peak>) = (None, None);
        let mut came_to_nobody = 0.0;
        for quarter in steps.chunk_by(|a, b| self.quarter(*a) == self.quarter(*b)) {
            let (mut work_s, mut possible_s) = (0.0, 0.0);
            for step in quarter {
                work_s += self.work_s[*step];
                possible_s += super::possible_s(self.crews[*step], self.steps);
            }
            if work_s <= 0.0 || possible_s.is_infinite() {
                continue;
            }
            let peak = Peak { load: work_s / possible_s, at: self.steps.at(quarter[0]) };
            if peak.load.is_infinite() {
                came_to_nobody += quarter.iter().map(|step| self.came[*step]).sum::<f64>();
                nobody = nobody.or(Some(peak));
            } else if highest.is_none_or(|highest| peak.load > highest.load * ROUNDING) {
                highest = Some(peak);
            }
        }
        let nobody = nobody.filter(|_| came_to_nobody >= 1.0);
        highest.filter(Peak::is_overload).or(nobody).or(highest)
    }

    fn quarter(&self, step: usize) -> i64 {
        self.steps.at(step).since(self.steps.start).ns() / QUARTER.ns()
    }
}

//! What a planner should know before a run, as `check` tells it and a summary repeats it.

use std::fmt::Write;

use measure::Target;
use scenario::Scenario;

use crate::reach::{Reach, reach};

/// A summary tells so many; the rest is counted.
const SUMMARY_LINES: usize = 3;

/// What is told about a scenario and its targets without a run.
#[derive(Debug, Default)]
pub(crate) struct Warnings {
    /// Loads, outages, targets out of reach, in the order of a parcel's way.
    pub(crate) told: Vec<String>,
    /// Those of them that do not pass within the run. What passes, like a queue that comes and goes, its results show.
    lasting: Vec<String>,
    /// The targets that only a run can tell.
    pub(crate) open: Vec<String>,
}

impl Warnings {
    pub(crate) fn of(scenario: &Scenario, targets: &[Target]) -> Self {
        let all = scenario.check();
        let lasting = all.iter().filter(|warning| !warning.passes).map(ToString::to_string).collect();
        let told = all.iter().map(ToString::to_string).collect();
        let mut warnings = Self { told, lasting, open: Vec::new() };
        for target in targets {
            match reach(scenario, target) {
                Reach::Open => {}
                Reach::Out(reason) => {
                    let warning = format!("target `{}`: {reason}", target.expr());
                    warnings.lasting.push(warning.clone());
                    warnings.told.push(warning);
                }
                Reach::Unknown => warnings.open.push(target.expr().to_owned()),
            }
        }
        warnings
    }

    /// The first that last, for a summary; nothing where there is none.
    fn in_short(&self) -> String {
        let mut text = String::new();
        let shown = self.lasting.len().min(SUMMARY_LINES);
        for warning in &self.lasting[..shown] {
            // Text is always written.
            let _ = writeln!(text, "warning: {warning}");
        }
        let more = if shown == 0 { 0 } else { self.told.len() - shown };
        if more > 0 {
            let _ = writeln!(text, "and {more} more: `greenlane check` with the same scenario tells all");
        }
        text
    }

    /// The summary with these warnings above its verdict: the header ends at the first empty line.
    pub(crate) fn above_verdict(&self, summary: &str) -> String {
        match (self.in_short(), summary.split_once("\n\n")) {
            (short, Some((header, rest))) if !short.is_empty() => format!("{header}\n\n{short}\n{rest}"),
            _ => summary.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Warnings;

    /// So many warnings, of which the first last.
    fn warnings(lasting: usize, all: usize) -> Warnings {
        let numbered = |count| (1..=count).map(|number| format!("w{number}")).collect();
        Warnings { told: numbered(all), lasting: numbered(lasting), open: Vec::new() }
    }

    #[test]
    fn a_summary_has_a_few_above_its_verdict() {
        let summary = "head\ndigest\n\nPASS\n\ntable\n";
        assert_eq!(warnings(0, 2).above_verdict(summary), summary);
        assert_eq!(warnings(1, 1).above_verdict(summary), "head\ndigest\n\nwarning: w1\n\nPASS\n\ntable\n");
        let many = warnings(4, 5).above_verdict(summary);
        assert!(
            many.contains("warning: w3\nand 2 more: `greenlane check`") && !many.contains("w4"),
            "{many}"
        );
    }
}

//! The report: a row a figure, with its ratio to the yardstick where it has one, and its budget.

use std::fmt::Write as _;

use serde::Serialize;

use crate::timing::median;

/// What most ratios are to.
pub(crate) const LOOP: &str = "the loop by hand";

/// All rows of one run.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// The version of this form.
    pub schema: &'static str,
    /// Whether the long rows were left out.
    pub quick: bool,
    /// The rows, in order.
    pub rows: Vec<Row>,
}

/// One figure.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// What was measured.
    pub name: String,
    /// How much; `None` if it could not be measured here.
    pub figure: Option<f64>,
    /// The unit of the figure.
    pub unit: &'static str,
    /// The figure as a multiple of something measured in the same run.
    pub ratio: Option<Ratio>,
    /// What it should be.
    pub budget: Option<Budget>,
    /// What a reader should know about it.
    pub note: String,
}

/// A figure as a multiple of another.
#[derive(Clone, Debug, Serialize)]
pub struct Ratio {
    /// How many times.
    pub times: f64,
    /// Of what.
    pub of: &'static str,
}

/// A limit, on the ratio if it says so, else on the figure.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Budget {
    /// The limit.
    pub limit: f64,
    /// Whether more is better.
    pub at_least: bool,
    /// Whether the ratio is limited, not the figure.
    pub on_ratio: bool,
}

impl Row {
    /// A row without ratio, budget and note.
    pub fn new(name: impl Into<String>, figure: Option<f64>, unit: &'static str) -> Self {
        Self { name: name.into(), figure, unit, ratio: None, budget: None, note: String::new() }
    }

    /// With the ratio of the figure to `reference`.
    #[must_use]
    pub fn against(mut self, reference: Option<f64>, of: &'static str) -> Self {
        let times = self.figure.zip(reference).map(|(figure, reference)| figure / reference);
        self.ratio = times.map(|times| Ratio { times, of });
        self
    }

    /// With the median of ratios that were measured pair by pair, one right after the other.
    #[must_use]
    pub fn paired(mut self, times: Vec<f64>, of: &'static str) -> Self {
        self.ratio = Some(Ratio { times: median(times), of });
        self
    }

    /// With a budget.
    #[must_use]
    pub fn budget(mut self, budget: Budget) -> Self {
        self.budget = Some(budget);
        self
    }

    /// With a note.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }

    /// Whether the budget is met; `None` where there is no budget or no figure.
    pub fn met(&self) -> Option<bool> {
        let budget = self.budget?;
        let value = if budget.on_ratio { self.ratio.as_ref()?.times } else { self.figure? };
        Some(if budget.at_least { value >= budget.limit } else { value <= budget.limit })
    }
}

impl Budget {
    /// The figure should be at least this.
    pub const fn at_least(limit: f64) -> Self {
        Self { limit, at_least: true, on_ratio: false }
    }

    /// The figure should be at most this.
    pub const fn at_most(limit: f64) -> Self {
        Self { limit, at_least: false, on_ratio: false }
    }

    /// The ratio should be at least this.
    pub const fn ratio_at_least(limit: f64) -> Self {
        Self { limit, at_least: true, on_ratio: true }
    }

    /// The ratio should be at most this.
    pub const fn ratio_at_most(limit: f64) -> Self {
        Self { limit, at_least: false, on_ratio: true }
    }
}

impl Report {
    /// Whether no budget was missed.
    pub fn all_met(&self) -> bool {
        self.rows.iter().all(|row| row.met() != Some(false))
    }

    /// The report for people, a line a row.
    pub fn table(&self) -> String {
        let mut text = format!("{:<58} {:>22}  {:<28} {:<14} \n", "what", "figure", "ratio", "budget");
        for row in &self.rows {
            let figure = row
                .figure
                .map_or("not available".to_owned(), |figure| format!("{} {}", number(figure), row.unit));
            let ratio = row.ratio.as_ref();
            let ratio = ratio.map_or(String::new(), |ratio| format!("{:.2} x {}", ratio.times, ratio.of));
            let budget = row.budget.map_or(String::new(), |budget| {
                let sign = if budget.at_least { "≥" } else { "≤" };
                format!("{sign} {}{}", number(budget.limit), if budget.on_ratio { " x" } else { "" })
            });
            let met = match row.met() {
                Some(true) => "met",
                Some(false) => "MISSED",
                None => "",
            };
            let line = format!("{:<58} {figure:>22}  {ratio:<28} {budget:<14} {met}", row.name);
            let _ = writeln!(text, "{}", line.trim_end());
            if !row.note.is_empty() {
                let _ = writeln!(text, "    {}", row.note);
            }
        }
        text
    }
}

/// Three figures that count, with commas between thousands.
fn number(value: f64) -> String {
    if value < 100.0 {
        let digits = if value < 10.0 { 2 } else { 1 };
        return format!("{value:.digits$}");
    }
    measure::grouped(value.round() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_is_on_the_figure_or_on_the_ratio() {
        let row = Row::new("speed", Some(6.0), "M/s").against(Some(4.0), "loop");
        assert_eq!(row.met(), None);
        assert_eq!(row.clone().budget(Budget::at_least(6.0)).met(), Some(true));
        assert_eq!(row.clone().budget(Budget::at_most(5.9)).met(), Some(false));
        assert_eq!(row.clone().budget(Budget::ratio_at_least(1.5)).met(), Some(true));
        assert_eq!(row.budget(Budget::ratio_at_least(1.6)).met(), Some(false));
    }

    #[test]
    fn what_could_not_be_measured_misses_nothing() {
        let row = Row::new("instructions", None, "a parcel").budget(Budget::at_most(1.0));
        let report = Report { schema: "greenlane.bench/1", quick: true, rows: vec![row] };
        assert!(report.all_met());
        assert!(report.table().contains("not available"));
    }

    #[test]
    fn numbers_are_easy_to_read() {
        let numbers = [0.5, 12.34, 650.0, 3_400_000.0].map(number);
        assert_eq!(numbers, ["0.50", "12.3", "650", "3,400,000"]);
    }
}

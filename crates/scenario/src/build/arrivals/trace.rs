//! Orders from a trace: a file of its own, whose errors are shown in it.

use std::fs::File;
use std::io::Read;

use arrivals::{LeftOut, Pattern, TRACE_BYTES_MAX, Trace, TraceClock, TraceWindow};

use super::{Reader, Result};
use crate::build::Files;
use crate::check::Warning;
use crate::error::{Place, ScenarioError};
use crate::layer::{ArrivalLayer, TraceHash};
use crate::scenario::fnv1a_128;

impl Reader<'_> {
    pub(super) fn trace(&self, entry: &mut ArrivalLayer, files: Files) -> Result<Option<Pattern>> {
        let Some(file) = entry.trace.clone() else { return Ok(None) };
        for (key, given) in [
            ("total", entry.total.is_some()),
            ("mean_total", entry.mean_total.is_some()),
            ("rate", entry.rate.is_some()),
            ("seller", entry.seller.is_some()),
            ("profile", entry.profile.is_some()),
            ("span", entry.span.is_some()),
            ("batch", entry.batch.is_some()),
        ] {
            if given {
                let help = "a trace says itself who orders when: leave this key out";
                return Err(self.fail(key, format!("a trace has no `{key}`"), help));
            }
        }
        if files == Files::Leave {
            return Ok(None);
        }
        let text = self.read(&file)?;
        entry.trace_hash = Some(TraceHash(fnv1a_128(text.as_bytes())));
        let names: Vec<&str> = self.sellers.iter().map(|seller| seller.name.as_str()).collect();
        let (month, day) = self.frame.clock.day().month_and_day();
        let clock = TraceClock { month, day, time_of_day: self.frame.clock.time_of_day() };
        let trace = Trace::read(&text, &names, clock).map_err(|error| {
            let number = error.line.max(1);
            let line = text.lines().nth(number - 1).unwrap_or_default();
            let what = format!("{}.trace: {}", self.path, error.what);
            let told = ScenarioError::new(what).help(error.help.clone());
            told.at(Place::new(file.as_str(), number, column_of_cell(line, error.cell), line))
        })?;
        let (from, to) = self.bounds(entry)?;
        Ok(Some(Pattern::Trace(TraceWindow::new(trace, from, to))))
    }

    /// A trace with other bytes than the scenario was written with.
    pub(super) fn other_bytes(&self, entry: &ArrivalLayer, said: Option<TraceHash>) -> Option<Warning> {
        let (file, said) = (entry.trace.as_ref()?, said?);
        let message = format!(
            "{file} is not the trace that this scenario was written with: its bytes hash to something else than \
             `trace_hash`. Put the first one back, or leave `trace_hash` out"
        );
        (entry.trace_hash != Some(said)).then(|| Warning::new(format!("{}.trace", self.path), message))
    }

    /// A row outside the entry's window is no mistake, but it is told.
    pub(super) fn rows_left_out(&self, entry: &ArrivalLayer, pattern: &Pattern) -> Option<Warning> {
        let (Pattern::Trace(window), Some(file)) = (pattern, &entry.trace) else { return None };
        let LeftOut { rows, first_line } = window.left_out()?;
        let message = format!(
            "{rows} of {} rows of {file} lie outside the entry's window and place no order; the first is in line \
             {first_line}. Move `from` and `to`, or the run",
            window.rows_of_file()
        );
        Some(Warning::new(format!("{}.trace", self.path), message))
    }

    fn read(&self, path: &str) -> Result<String> {
        let help = "a relative path starts at the file that names it";
        let fail = |error: std::io::Error| self.fail("trace", format!("can't read {path}: {error}"), help);
        let file = File::open(path).map_err(fail)?;
        let mut bytes = Vec::new();
        file.take(TRACE_BYTES_MAX as u64 + 1).read_to_end(&mut bytes).map_err(fail)?;
        if bytes.len() > TRACE_BYTES_MAX {
            let what = format!("{path} is longer than {} MiB", TRACE_BYTES_MAX >> 20);
            return Err(self.fail("trace", what, "write the rows into several files, one an entry"));
        }
        String::from_utf8(bytes).map_err(|error| {
            let at = error.utf8_error().valid_up_to();
            self.fail("trace", format!("{path} is not UTF-8 text (at byte {at})"), "save it as UTF-8")
        })
    }
}

/// Where the text of a cell begins in a line of a trace, in characters from 1.
fn column_of_cell(line: &str, cell: usize) -> usize {
    let commas = line.chars().zip(1..).filter(|(sign, _)| *sign == ',');
    let before =
        cell.checked_sub(1).and_then(|place| commas.map(|(_, column)| column).nth(place)).unwrap_or(0);
    let blank = line.chars().skip(before).take_while(|sign| cell > 0 && " \t\"".contains(*sign)).count();
    before + blank + 1
}

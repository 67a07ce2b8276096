//! `greenlane bench`: the budgets of the virtual clock, measured in one run.

use std::time::Duration;

use indicatif::ProgressBar;

use crate::arguments::Bench;
use crate::exit::{Failure, PASS};
use crate::standard_streams::print;

/// A budget is a target: missed, it gives the code of a failed target.
const BUDGET_MISSED: u8 = 99;

pub(crate) fn run(arguments: &Bench) -> Result<u8, Failure> {
    let executable = std::env::current_exe()
        .map_err(|error| Failure::failed(format!("the program's own path is not known: {error}")))?;
    let bar = ProgressBar::new_spinner();
    bar.enable_steady_tick(Duration::from_millis(200));
    let report = bench::run(&executable, arguments.quick, |what| bar.set_message(what.to_owned()))
        .map_err(Failure::failed)?;
    bar.finish_and_clear();
    let json = serde_json::to_string_pretty(&report).map_err(Failure::failed)?;
    match &arguments.json {
        Some(path) if path.as_os_str() == "-" => print(&(json + "\n"))?,
        place => {
            if let Some(path) = place {
                std::fs::write(path, json + "\n").map_err(|error| {
                    Failure::BadInput(format!("{} can't be written: {error}", path.display()))
                })?;
            }
            print(&report.table())?;
        }
    }
    Ok(if report.all_met() { PASS } else { BUDGET_MISSED })
}

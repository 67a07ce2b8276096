//! From replications to what people and scripts read: the summary, result.json, the exit code.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use measure::summary::{SummaryContext, render};
use measure::{
    LiveFigures, Mode, Replication, Results, RunCost, Study, StudyDescription, Target, TargetScope,
};
use model::{Milestone, SimTime};
use protocol::Setting;
use scenario::{Scenario, ScenarioError};

use crate::arguments::ResultPlaces;
use crate::exit::Failure;
use crate::process;
use crate::standard_streams::print;
use crate::warnings::Warnings;

/// The targets of a scenario, read; or the errors of all that can't be.
pub(crate) fn targets(scenario: &Scenario) -> Result<Vec<Target>, ScenarioError> {
    let (clock, spans) = (sim::clock(scenario), sim::spans(scenario));
    let setting = setting(scenario, scenario.seed);
    let pools = sim::pools(scenario);
    let scope = TargetScope { setting: &setting, clock, spans: &spans, pools: &pools };
    let read = scenario.targets.iter().map(|target| {
        Target::parse(&target.text, &scope).map_err(|error| target.error(error.column, &error.message))
    });
    ScenarioError::all(read)
}

/// The setting that the run begins with.
fn setting(scenario: &Scenario, seed: u64) -> Setting {
    scenario.setting(Scenario::draws(seed, 0, 0))
}

/// Finds out before a run whether its results can be written.
pub(crate) fn check_places(places: &ResultPlaces) -> Result<(), Failure> {
    let bad = |path: &Path, error: std::io::Error| {
        Failure::BadInput(format!("results can't be written to {}: {error}", path.display()))
    };
    if let Some(file) = places.json.as_deref().filter(|file| *file != Path::new("-")) {
        let is_there = file.symlink_metadata().is_ok();
        fs::OpenOptions::new().append(true).create(true).open(file).map_err(|error| bad(file, error))?;
        if !is_there {
            // Where no result comes of the run, none is left behind.
            fs::remove_file(file).map_err(|error| bad(file, error))?;
        }
    }
    if let Some(directory) = &places.out {
        fs::create_dir_all(directory).map_err(|error| bad(directory, error))?;
    }
    Ok(())
}

/// A study of a scenario, before the first replication.
pub(crate) fn study(scenario: &Scenario, mode: Mode, seed: u64, targets: Vec<Target>) -> Study {
    let kind = match scenario.study {
        scenario::Study::Terminating => "terminating",
        scenario::Study::SteadyState { .. } => "steady_state",
    };
    Study::new(StudyDescription {
        mode,
        scenario: scenario.name.clone(),
        scenario_hash: scenario.hash().to_string(),
        seed,
        study: kind.to_owned(),
        setting: Arc::new(setting(scenario, seed)),
        clock: sim::clock(scenario),
        spans: sim::spans(scenario),
        targets,
        staff_costs: sim::staff_costs(scenario),
        pools: scenario.pools.clone(),
    })
}

/// A live run that is over.
pub(crate) struct Finished<'a> {
    pub(crate) scenario: &'a Scenario,
    pub(crate) mode: Mode,
    pub(crate) seed: u64,
    pub(crate) targets: Vec<Target>,
    pub(crate) replications: Vec<Replication>,
    pub(crate) live: Option<LiveFigures>,
    pub(crate) wall_s: f64,
    /// Whether another process ran a part of it.
    pub(crate) resumed: bool,
    /// The instant at which it was interrupted.
    pub(crate) interrupted_at: Option<SimTime>,
}

impl Finished<'_> {
    /// Tells the results where they are wanted; returns the verdict's exit code.
    pub(crate) fn tell(self, places: &ResultPlaces) -> Result<u8, Failure> {
        // What is not over yet can't be judged.
        let judged = if self.interrupted_at.is_some() { Vec::new() } else { self.targets.clone() };
        let mut study = study(self.scenario, self.mode, self.seed, judged);
        for (number, replication) in (0..).zip(self.replications) {
            study.add(number, replication).map_err(Failure::failed)?;
        }
        let cost = run_cost(&study, self.wall_s);
        let parcels_per_s = cost.parcels_per_s.filter(|_| !self.resumed);
        let cost = RunCost { parcels_per_s, ..cost };
        if let Some(at) = self.interrupted_at {
            study = study.interrupted_at(at);
        }
        let results = study.results(cost, self.live);
        tell_results(self.scenario, &self.targets, &results, places)
    }
}

/// Tells the results of a study under the virtual clock where they are wanted; returns the verdict's exit code. With fewer
/// replications than were asked for it was interrupted, and what was asked of all of them is not judged.
pub(crate) fn tell(
    scenario: &Scenario,
    targets: &[Target],
    study: &Study,
    asked: u32,
    wall_s: f64,
    places: &ResultPlaces,
) -> Result<u8, Failure> {
    let mut results = study.results(run_cost(study, wall_s), None);
    if results.replications < asked as usize {
        results.replications_asked = Some(asked);
        results.targets.clear();
    }
    tell_results(scenario, targets, &results, places)
}

fn run_cost(study: &Study, wall_s: f64) -> RunCost {
    let placed = study.pooled().orders().count(Milestone::Placed);
    RunCost {
        wall_s,
        cpu_s: process::cpu_s(),
        parcels_per_s: Some(placed as f64 / wall_s.max(1e-9)),
        rss_mb: process::rss_peak_mb(),
    }
}

fn tell_results(
    scenario: &Scenario,
    targets: &[Target],
    results: &Results,
    places: &ResultPlaces,
) -> Result<u8, Failure> {
    let context = SummaryContext {
        clock_label: scenario.clock.label(SimTime::ZERO),
        arrivals: scenario.window.arrivals_end.since(SimTime::ZERO),
        start_of_day: scenario.clock.time_of_day(),
        pools: sim::pools(scenario),
    };
    let json_to_stdout = places.json.as_deref() == Some(Path::new("-"));
    let summary = if json_to_stdout && places.out.is_none() {
        String::new()
    } else {
        Warnings::of(scenario, targets).above_verdict(&render(results, &context))
    };
    print(if json_to_stdout { results.to_json() } else { summary.clone() }.as_str())?;
    if let Some(file) = places.json.as_deref().filter(|_| !json_to_stdout) {
        write(file, results.to_json())?;
    }
    if let Some(directory) = &places.out {
        write(&directory.join("result.json"), results.to_json())?;
        write(&directory.join("summary.txt"), &summary)?;
        write_scenario(directory, scenario)?;
    }
    Ok(results.verdict().exit_code())
}

/// Writes the scenario so that it stands alone, with copies of its traces beside it.
fn write_scenario(directory: &Path, scenario: &Scenario) -> Result<(), Failure> {
    let (text, traces) = scenario.standing_alone()?;
    for (trace, name) in traces {
        // Read whole before it is written: it may be its own copy.
        let rows = fs::read(&trace)
            .map_err(|error| Failure::failed(format!("can't read {} again: {error}", trace.display())))?;
        write(&directory.join(name), rows)?;
    }
    write(&directory.join("scenario.yaml"), text)
}

/// Writes a file whole.
pub(crate) fn write(file: &Path, bytes: impl AsRef<[u8]>) -> Result<(), Failure> {
    fs::write(file, bytes)
        .map_err(|error| Failure::failed(format!("can't write {}: {error}", file.display())))
}

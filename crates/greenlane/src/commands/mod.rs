//! One module a command.

pub(crate) mod bench;
pub(crate) mod check;
pub(crate) mod health;
pub(crate) mod language;
pub(crate) mod live;
pub(crate) mod serve;
pub(crate) mod simulate;
mod warmup;

use scenario::Scenario;
use tokio::runtime::Runtime;

use crate::arguments::ScenarioChoice;
use crate::exit::Failure;

/// The scenario that was chosen. Settings from outside have the last word over a variant's, and the seed is one of them: so
/// the scenario that is written beside the results gives them again.
fn load(choice: &ScenarioChoice) -> Result<Scenario, Failure> {
    let Some(name) = &choice.scenario else {
        return Err(Failure::BadInput(
            "which scenario? Name one, like demo, or a file, like ./mine.yaml; `greenlane check` lists those built in"
                .to_owned(),
        ));
    };
    let seed = choice.seed.map(|seed| format!("seed={seed}"));
    let settings: Vec<String> = choice.set.iter().cloned().chain(seed).collect();
    match &choice.variant {
        None => Ok(scenario::load(name, &settings)?),
        Some(variant) => Ok(scenario::load(name, &[])?.variant(variant)?.with(&settings)?),
    }
}

fn runtime() -> Result<Runtime, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.map_err(|error| Failure::failed(format!("the runtime could not be started: {error}")))
}

/// Returns when the program is asked to stop, by Ctrl-C or SIGTERM.
async fn asked_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
        }
        Err(_) => {
            let _ = tokio::signal::ctrl_c().await;
        }
    }
}

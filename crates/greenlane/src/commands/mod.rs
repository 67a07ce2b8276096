//! One module a command.

pub(crate) mod bench;
pub(crate) mod check;
pub(crate) mod health;
pub(crate) mod language;
pub(crate) mod live;
pub(crate) mod serve;
pub(crate) mod simulate;

use scenario::Scenario;
use tokio::runtime::Runtime;

use crate::arguments::ScenarioChoice;
use crate::exit::Failure;

/// The scenario that was chosen, and the seed. Settings from outside have the last word over a variant's.
fn load(choice: &ScenarioChoice) -> Result<(Scenario, u64), Failure> {
    let Some(name) = &choice.scenario else {
        return Err(Failure::BadInput(
            "which scenario? Name one, like demo, or a file, like ./mine.yaml; `greenlane check` lists those built in"
                .to_owned(),
        ));
    };
    let scenario = match &choice.variant {
        None => scenario::load(name, &choice.set)?,
        Some(variant) => scenario::load(name, &[])?.variant(variant)?.with(&choice.set)?,
    };
    let seed = choice.seed.unwrap_or(scenario.seed);
    Ok((scenario, seed))
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

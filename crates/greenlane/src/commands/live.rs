//! `greenlane up` and `greenlane drive`: a live run, on an embedded cluster or on nodes elsewhere.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use driver::{Controls, DriveOptions, EmbeddedCluster, LivePunctuality, LiveRun};
use measure::{Mode, Punctuality};
use model::RoleName;
use node::pace::Speed;
use scenario::Scenario;

use super::{asked_to_stop, load, runtime, warmup};
use crate::arguments::{Drive, LiveOptions, RUN_NAME_MARKS, ResultPlaces, ScenarioChoice, Up};
use crate::exit::{Failure, INTERRUPTED};
use crate::report::{Finished, check_places, targets};
use crate::standard_streams::note;
use crate::steering;
use crate::watching::Watching;

/// A run is on pace if its clock was at most this far behind the schedule, 99 % of the time.
const ON_PACE_MS: f64 = 100.0;
/// An interrupted run has so long to give its account.
const ACCOUNT_WITHIN: Duration = Duration::from_secs(6);
/// An embedded node is there, or something is very wrong.
const EMBEDDED_PATIENCE: Duration = Duration::from_secs(10);

pub(crate) fn up(up: &Up) -> Result<u8, Failure> {
    let scenario = chosen(&up.choice, &up.places)?;
    let seed = scenario.seed;
    runtime()?.block_on(async {
        let cluster = EmbeddedCluster::start(up.data.clone()).await?;
        for (role, url) in cluster.peers() {
            note(format_args!("{role:<9} {url}"));
        }
        let run = up.run.clone().unwrap_or_else(|| new_run_name(&scenario, seed));
        let again = up.data.as_ref().map_or_else(String::new, |data| {
            note(format_args!("{:<9} {run} (the same command with --run {run} takes it up again)", "run"));
            let data = data.display();
            format!(". Its journals are in {data}: the same command with --run {run} takes it up again")
        });
        let options = DriveOptions {
            run,
            seed,
            replication: 0,
            speed: speed(&scenario, &up.live),
            hold: up.live.hold,
            peers: cluster.peers().clone(),
            patience: EMBEDDED_PATIENCE,
        };
        let code = Box::pin(drive_to_verdict(&scenario, &options, &up.places, &again)).await;
        cluster.stop().await?;
        code
    })
}

pub(crate) fn drive(drive: &Drive) -> Result<u8, Failure> {
    let scenario = chosen(&drive.choice, &drive.places)?;
    let seed = scenario.seed;
    let peers: BTreeMap<RoleName, String> = drive.peer.iter().cloned().collect();
    let options = DriveOptions {
        run: drive.run.clone().unwrap_or_else(|| new_run_name(&scenario, seed)),
        seed,
        replication: 0,
        speed: speed(&scenario, &drive.live),
        hold: drive.live.hold,
        peers,
        patience: drive.patience,
    };
    let again = format!(
        ". The nodes keep its journals: the same command with --run {} takes it up again",
        options.run
    );
    runtime()?.block_on(drive_to_verdict(&scenario, &options, &drive.places, &again))
}

/// The scenario that was chosen, with the same warm-up as `simulate` would find: so both clocks tell the same.
fn chosen(choice: &ScenarioChoice, places: &ResultPlaces) -> Result<Scenario, Failure> {
    let scenario = load(choice)?;
    // Told before the time is spent that it takes.
    targets(&scenario)?;
    check_places(places)?;
    Ok(warmup::settled(&scenario, None, || false)?.unwrap_or(scenario))
}

async fn drive_to_verdict(
    scenario: &Scenario,
    options: &DriveOptions,
    places: &ResultPlaces,
    when_interrupted: &str,
) -> Result<u8, Failure> {
    let targets = targets(scenario)?;
    let watching = Watching::new(scenario);
    let controls = Controls::default();
    steering::listen(&controls, &watching);
    let run = tokio::select! {
        run = driver::drive(scenario, options, &controls, |progress| watching.note(progress)) => run,
        () = stopped(&controls) => {
            watching.done();
            return Err(Failure::Interrupted(format!(
                "interrupted: run {} has not reached its horizon, so there is no result{when_interrupted}",
                options.run
            )));
        }
    };
    watching.done();
    let LiveRun { replication, punctuality, wall, interrupted_at, resumed_from } = run?;
    let finished = Finished {
        scenario,
        mode: Mode::Live,
        seed: options.seed,
        targets,
        replications: vec![replication],
        live: Some(told(punctuality).into()),
        wall_s: wall.as_secs_f64(),
        resumed: resumed_from.is_some(),
        interrupted_at,
    };
    let verdict = finished.tell(places)?;
    let Some(at) = interrupted_at else { return Ok(verdict) };
    let at = scenario.clock.label(at);
    note(format_args!("interrupted at {at}: the results are what had happened by then{when_interrupted}"));
    Ok(INTERRUPTED)
}

/// Passes a wish to stop on to the run, which then ends with an account of what has happened. Returns if it doesn't, or
/// when somebody asks again.
async fn stopped(controls: &Controls) {
    tokio::select! {
        () = asked_to_stop() => controls.stop(),
        () = controls.stopped() => {}
    }
    tokio::select! {
        () = asked_to_stop() => {}
        () = tokio::time::sleep(ACCOUNT_WITHIN) => {}
    }
}

fn told(punctuality: LivePunctuality) -> Punctuality {
    let ms = |ns: u64| ns as f64 / 1e6;
    Punctuality {
        exact: punctuality.late == 0,
        late: punctuality.late,
        lateness_p99_ms: ms(punctuality.lateness_p99_ns),
        held_ms: ms(punctuality.held_ns),
        lag_p99_ms: ms(punctuality.lag_p99_ns),
        on_pace: ms(punctuality.lag_p99_ns) <= ON_PACE_MS,
        dispatch_lag_p99_ms: punctuality.dispatch_lag_p99_ns.map(ms),
    }
}

fn speed(scenario: &Scenario, live: &LiveOptions) -> Speed {
    live.speed.unwrap_or(Speed::Times(scenario.live_speed))
}

/// A name that no run had before.
#[expect(clippy::disallowed_methods, reason = "only the name of the run comes from the wall clock")]
fn new_run_name(scenario: &Scenario, seed: u64) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let plain = |c: char| if c.is_ascii_alphanumeric() || RUN_NAME_MARKS.contains(&c) { c } else { '-' };
    let name = scenario.name.trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
    let name: String = name.chars().map(plain).take(48).collect();
    let name = if name.is_empty() { "run" } else { &name };
    format!("{name}-{seed}-{:x}", now.as_micros())
}

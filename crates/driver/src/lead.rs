//! Leading one node through a run, as often as it takes: configure, start, watch, statement.

use std::time::{Duration, Instant};

use model::{RoleName, SimTime};
use node::pace::Schedule;
use protocol::MODEL_VERSION;
use tokio::sync::watch;
use tokio_stream::StreamExt;
use tonic::transport::{Channel, Endpoint};
use tonic::{Code, Status};
use wire::v1;
use wire::v1::control_client::ControlClient;

use crate::agreement::Agreement;
use crate::conduct::Conductor;
use crate::error::DriveError;
use crate::progress::ClusterProgress;

const RETRY: Duration = Duration::from_millis(100);
/// A node that has finished is asked this often whether it is still there, until all have.
const STILL_THERE: Duration = Duration::from_secs(1);
/// A node that comes back sooner is not told to be away.
const TOLD_AFTER: Duration = Duration::from_secs(1);
const WATCH_INTERVAL_MS: u32 = 100;
/// A run that is interrupted waits so long for a node that is away.
const LAST_WORDS_WITHIN: Duration = Duration::from_secs(2);

/// Why an attempt ended without a statement.
enum Setback {
    /// The node is away: try again.
    Away(String),
    Fatal(DriveError),
}

/// Leads one node to the horizon, or to where the run is interrupted, and returns its statement.
#[expect(clippy::disallowed_methods, reason = "patience is measured by the monotonic clock")]
pub(crate) async fn conduct(
    conductor: &Conductor<'_>,
    role: RoleName,
    configured: &watch::Sender<usize>,
    report: &(impl Fn(&ClusterProgress) + Sync),
) -> Result<v1::StatementResponse, DriveError> {
    let endpoint = conductor.endpoint(role)?;
    let mut counted = false;
    let mut away_since: Option<Instant> = None;
    loop {
        let mut reached = |takes_part: bool| {
            away_since = None;
            conductor.note_away(role, false).iter().for_each(report);
            if takes_part && !std::mem::replace(&mut counted, true) {
                configured.send_modify(|count| *count += 1);
            }
        };
        match lead(conductor, role, &endpoint, &mut reached, report).await {
            Ok(statement) => return Ok(statement),
            Err(Setback::Fatal(error)) if counted => return Err(error.after_it_took_part()),
            Err(Setback::Fatal(error)) => return Err(error),
            Err(Setback::Away(reason)) => {
                let interrupted = *conductor.interrupted.borrow();
                let patience = if interrupted { LAST_WORDS_WITHIN } else { conductor.options.patience };
                let since = *away_since.get_or_insert_with(Instant::now);
                if since.elapsed() > TOLD_AFTER {
                    conductor.note_away(role, true).iter().for_each(report);
                }
                if since.elapsed() > patience {
                    let url = conductor.url(role)?;
                    return Err(DriveError::Unreachable { role, url, patience, reason });
                }
                tracing::debug!(%role, reason, "node away, trying again");
                tokio::time::sleep(RETRY).await;
            }
        }
    }
}

/// One attempt.
async fn lead(
    conductor: &Conductor<'_>,
    role: RoleName,
    endpoint: &Endpoint,
    reached: &mut impl FnMut(bool),
    report: &(impl Fn(&ClusterProgress) + Sync),
) -> Result<v1::StatementResponse, Setback> {
    let setback = |status| setback(conductor, role, &status);
    let channel = endpoint.connect().await.map_err(|error| Setback::Away(source_of(&error)))?;
    let mut client = wire::control_client(channel);
    agree(conductor, role, &mut client, reached).await?;
    let request = configure_request(conductor, false);
    let configured = client.configure(request).await.map_err(setback)?.into_inner();
    check_configured(conductor, role, &configured)?;
    conductor.note_configured(role, &configured).iter().for_each(report);
    reached(true);
    let schedule = conductor.schedule.subscribe();
    let mut interrupted = conductor.interrupted.subscribe();
    tokio::select! {
        watched = watch_to_horizon(conductor, role, client.clone(), report) => watched?,
        Err(setback) = send_schedule(conductor, role, client.clone(), schedule) => return Err(setback),
        Ok(_) = interrupted.wait_for(|is| *is) => {
            let request = v1::StatementRequest { run: conductor.run().to_owned(), interim: true };
            return Ok(client.statement(request).await.map_err(setback)?.into_inner());
        }
    }
    conductor.finished.send_modify(|finished| {
        finished.insert(role);
    });
    // A peer may still need this node's last messages: it must stay until all have finished.
    let mut finished = conductor.finished.subscribe();
    loop {
        let request = v1::StatementRequest { run: conductor.run().to_owned(), interim: false };
        let statement = client.statement(request).await.map_err(setback)?.into_inner();
        let all = async {
            tokio::select! {
                _ = finished.wait_for(|finished| finished.len() == RoleName::ALL.len()) => {}
                _ = interrupted.wait_for(|is| *is) => {}
            }
        };
        if tokio::time::timeout(STILL_THERE, all).await.is_ok() {
            return Ok(statement);
        }
    }
}

/// Asks a node whether it would take the run, and waits until all four would: before that, none of them changes anything.
async fn agree(
    conductor: &Conductor<'_>,
    role: RoleName,
    client: &mut ControlClient<Channel>,
    reached: &mut impl FnMut(bool),
) -> Result<(), Setback> {
    if !conductor.agreement.borrow().is_complete() {
        let answer = client.configure(configure_request(conductor, true)).await;
        let answer = answer.map_err(|status| setback(conductor, role, &status))?.into_inner();
        check_configured(conductor, role, &answer)?;
        reached(false);
        conductor.agreed(role, &answer);
    }
    let mut agreement = conductor.agreement.subscribe();
    let complete = agreement.wait_for(Agreement::is_complete).await;
    complete.map(drop).map_err(|_| Setback::Away("the run is over".to_owned()))
}

/// Sends the schedule to a node, from its start on and whenever it changes. It ends only if the node is away.
async fn send_schedule(
    conductor: &Conductor<'_>,
    role: RoleName,
    mut client: ControlClient<Channel>,
    mut schedule: watch::Receiver<Schedule>,
) -> Result<(), Setback> {
    let running = schedule.wait_for(|schedule| *schedule != Schedule::Waiting).await;
    running.map_err(|_| Setback::Away("the run is over".to_owned()))?;
    loop {
        schedule.mark_unchanged();
        let started = client.start(conductor.start_request()).await;
        let started = started.map_err(|status| setback(conductor, role, &status))?.into_inner();
        conductor.note_frontier(role, SimTime::from_ns(started.frontier_ns));
        if schedule.changed().await.is_err() {
            return std::future::pending().await;
        }
    }
}

/// The node at the address of a role plays that role, and reads the same scenario.
fn check_configured(
    conductor: &Conductor<'_>,
    role: RoleName,
    configured: &v1::ConfigureResponse,
) -> Result<(), Setback> {
    let refuse = |reason: String| {
        let url = conductor.url(role).unwrap_or_default();
        Err(Setback::Fatal(DriveError::Refused { role, url, reason }))
    };
    match wire::role_from_wire("ConfigureResponse", "role", configured.role) {
        Ok(told) if told == role => {}
        Ok(told) => return refuse(format!("it plays {told}: check the --peer addresses")),
        Err(error) => return refuse(error.to_string()),
    }
    if configured.scenario_hash[..] != conductor.scenario_hash()[..] {
        return refuse(
            "it reads another scenario from the same text: use the same build everywhere".to_owned(),
        );
    }
    Ok(())
}

async fn watch_to_horizon(
    conductor: &Conductor<'_>,
    role: RoleName,
    mut client: ControlClient<Channel>,
    report: &(impl Fn(&ClusterProgress) + Sync),
) -> Result<(), Setback> {
    let run = conductor.run().to_owned();
    let request = v1::WatchRequest { run, interval_ms: WATCH_INTERVAL_MS, drives: true };
    let events = client.watch(request).await.map_err(|status| setback(conductor, role, &status))?;
    let mut events = events.into_inner();
    while let Some(event) = events.next().await {
        let event = event.map_err(|status| setback(conductor, role, &status))?;
        report(&conductor.note(role, &event));
        match event.state() {
            v1::NodeState::Finished => return Ok(()),
            v1::NodeState::Failed => {
                return Err(Setback::Fatal(DriveError::NodeFailed { role, reason: event.reason }));
            }
            _ => {}
        }
    }
    Err(Setback::Away("its watch ended".to_owned()))
}

fn configure_request(conductor: &Conductor<'_>, ask_only: bool) -> v1::ConfigureRequest {
    let over = conductor.agreement.borrow().over().unwrap_or_default().to_owned();
    v1::ConfigureRequest {
        run: conductor.run().to_owned(),
        scenario: conductor.resolved_scenario().to_owned(),
        seed: conductor.options.seed,
        replication: conductor.options.replication,
        model_version: MODEL_VERSION,
        ask_only,
        over,
    }
}

fn setback(conductor: &Conductor<'_>, role: RoleName, status: &Status) -> Setback {
    match status.code() {
        Code::InvalidArgument | Code::FailedPrecondition | Code::Unimplemented | Code::PermissionDenied => {
            let url = conductor.url(role).unwrap_or_default();
            Setback::Fatal(DriveError::Refused { role, url, reason: status.message().to_owned() })
        }
        // Its journal can't be read: asking again would not help.
        Code::DataLoss => {
            Setback::Fatal(DriveError::NodeFailed { role, reason: status.message().to_owned() })
        }
        _ => Setback::Away(status.message().to_owned()),
    }
}

/// The innermost reason: "connection refused" rather than "transport error".
fn source_of(error: &dyn std::error::Error) -> String {
    let mut innermost = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost.to_string()
}

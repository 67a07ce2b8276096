//! Logs: to standard error, one line a noteworthy event, never one a parcel.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

use crate::arguments::{Command, LogFormat, Logs};
use crate::exit::Failure;

/// Starts logging as the command line says.
pub(crate) fn start(logs: &Logs, command: &Command) -> Result<(), Failure> {
    let usual = match command {
        Command::Serve(_) | Command::Drive(_) => "info",
        _ => "warn",
    };
    let wanted = logs.log.as_deref().unwrap_or(usual);
    let filter = EnvFilter::try_new(wanted).map_err(|_| {
        let levels = "error, warn, info, debug or trace";
        Failure::BadInput(format!("--log {wanted}: write a level ({levels}), or a filter like node=debug"))
    })?;
    let colours = std::io::stderr().is_terminal();
    let subscriber =
        tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(colours);
    match logs.log_format {
        LogFormat::Text => subscriber.with_target(false).compact().init(),
        LogFormat::Json => subscriber.json().init(),
    }
    Ok(())
}

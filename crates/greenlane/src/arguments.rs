//! The command line.

use std::net::SocketAddr;
use std::num::{NonZeroU32, NonZeroUsize};
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};
use model::RoleName;
use node::pace::Speed;

/// A flight simulator for a bonded-zone customs clearance operation.
#[derive(Debug, Parser)]
#[command(
    name = "greenlane",
    version,
    max_term_width = 100,
    after_help = "Exit codes: 0 pass, 64 bad input, \
    98 not trustworthy or nothing measured at all, 99 a target failed, 105 interrupted, 70 anything else."
)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) logs: Logs,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// How the program logs, to standard error.
#[derive(Debug, Args)]
pub(crate) struct Logs {
    /// The form of log lines.
    #[arg(long, global = true, value_enum, default_value_t = LogFormat::Text)]
    pub(crate) log_format: LogFormat,
    /// What is logged: a level, or a filter like `node=debug`. By default `info` for serve and drive, else `warn`.
    #[arg(long, global = true, value_name = "FILTER")]
    pub(crate) log: Option<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum LogFormat {
    Text,
    Json,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Runs a scenario in virtual time, as fast as the processor goes.
    Simulate(Simulate),
    /// Runs a scenario on a whole cluster in this process, over real gRPC, at its own speed.
    Up(Up),
    /// Runs one node of a cluster until it is stopped.
    Serve(Serve),
    /// Drives a cluster of nodes through a scenario.
    Drive(Drive),
    /// Asks a node whether it is ready: exit code 0 if it is.
    Health(Health),
    /// Checks a scenario: errors, and what a planner should know before running it. Without one: lists those built in.
    Check(Check),
    /// Explains a key of the scenario language (type, unit, default, source, effect), or a word of targets and results.
    Explain(Explain),
    /// Prints the JSON Schema of scenario files, for editors.
    Schema,
    /// Prints a commented scenario to start from, or writes it to a file.
    New(New),
    /// Measures the budgets of the virtual clock on this machine, as ratios within one run.
    Bench(Bench),
}

/// Which scenario, and with which changes.
#[derive(Debug, Args)]
pub(crate) struct ScenarioChoice {
    /// A file (`./mine.yaml`) or an embedded scenario (`demo`, `teaching/mm1`, ...; `greenlane check` lists them).
    #[arg(value_name = "SCENARIO")]
    pub(crate) scenario: Option<String>,
    /// One of the scenario's variants instead of the scenario itself; `check` lists them.
    #[arg(long, value_name = "NAME")]
    pub(crate) variant: Option<String>,
    /// Changes a value of the scenario, as often as wanted: `--set customs.xray.servers=4`.
    #[arg(long, value_name = "KEY=VALUE")]
    pub(crate) set: Vec<String>,
    /// The seed of all random numbers, instead of the scenario's.
    #[arg(long, value_name = "N", value_parser = parse_seed, allow_negative_numbers = true, overrides_with = "seed")]
    pub(crate) seed: Option<u64>,
}

/// Where results go.
#[derive(Debug, Args)]
pub(crate) struct ResultPlaces {
    /// Writes result.json to this file; `-` prints it instead of the summary.
    #[arg(long, value_name = "FILE", overrides_with = "json")]
    pub(crate) json: Option<PathBuf>,
    /// Writes result.json, summary.txt and scenario.yaml (resolved) into this directory.
    #[arg(long, value_name = "DIR", overrides_with = "out")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Simulate {
    #[command(flatten)]
    pub(crate) choice: ScenarioChoice,
    /// Independent repetitions; two or more give intervals of confidence.
    #[arg(long, value_name = "N", value_parser = parse_replications, allow_negative_numbers = true, default_value = "1")]
    pub(crate) replications: NonZeroU32,
    /// Worker threads; by default one a core. The results do not depend on it.
    #[arg(long, value_name = "N", value_parser = parse_threads, allow_negative_numbers = true)]
    pub(crate) threads: Option<NonZeroUsize>,
    #[command(flatten)]
    pub(crate) places: ResultPlaces,
}

/// How a live run is paced.
#[derive(Debug, Args)]
pub(crate) struct LiveOptions {
    /// Simulated seconds per second, or `max`; by default the scenario's own speed.
    #[arg(long, value_name = "N or max", value_parser = parse_speed, allow_negative_numbers = true, overrides_with = "speed")]
    pub(crate) speed: Option<Speed>,
    /// How long a node waits for a silent peer before it goes on without (then the answer may differ from the virtual
    /// run's). By default it waits for ever.
    #[arg(long, value_name = "TIME", value_parser = parse_duration)]
    pub(crate) hold: Option<Duration>,
}

#[derive(Debug, Args)]
pub(crate) struct Up {
    #[command(flatten)]
    pub(crate) choice: ScenarioChoice,
    #[command(flatten)]
    pub(crate) live: LiveOptions,
    /// Keeps the journals in this directory; by default they are removed with the cluster.
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// The name of the run; naming a run whose journals are in the directory takes it up again. By default a new name.
    #[arg(long, value_name = "NAME", value_parser = parse_run, allow_hyphen_values = true)]
    pub(crate) run: Option<String>,
    #[command(flatten)]
    pub(crate) places: ResultPlaces,
}

#[derive(Debug, Args)]
pub(crate) struct Drive {
    #[command(flatten)]
    pub(crate) choice: ScenarioChoice,
    #[command(flatten)]
    pub(crate) live: LiveOptions,
    /// Where a role's node is, once a role: `--peer customs=http://127.0.0.1:7103`.
    #[arg(long, value_name = "ROLE=URL", value_parser = parse_peer)]
    pub(crate) peer: Vec<(RoleName, String)>,
    /// The name of the run; naming a run that the nodes have takes it up again. By default a new name.
    #[arg(long, value_name = "NAME", value_parser = parse_run, allow_hyphen_values = true)]
    pub(crate) run: Option<String>,
    /// How long a node may stay unreachable before the driver gives up.
    #[arg(long, value_name = "TIME", value_parser = parse_duration, default_value = "30s")]
    pub(crate) patience: Duration,
    #[command(flatten)]
    pub(crate) places: ResultPlaces,
}

#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// seller, warehouse, customs or carrier.
    #[arg(value_name = "ROLE")]
    pub(crate) role: RoleName,
    /// The address to listen on.
    #[arg(long, value_name = "ADDRESS:PORT", value_parser = parse_listen, default_value = "127.0.0.1:0")]
    pub(crate) listen: SocketAddr,
    /// The directory of this node's journals, its own alone.
    #[arg(long, value_name = "DIR")]
    pub(crate) data: PathBuf,
    /// Where the other roles' nodes are, once a role.
    #[arg(long, value_name = "ROLE=URL", value_parser = parse_peer)]
    pub(crate) peer: Vec<(RoleName, String)>,
}

#[derive(Debug, Args)]
pub(crate) struct Health {
    /// Where the node is, like http://127.0.0.1:7103.
    #[arg(value_name = "URL")]
    pub(crate) url: String,
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    #[command(flatten)]
    pub(crate) choice: ScenarioChoice,
    /// Writes what is told to this file as JSON; `-` prints it instead of the text.
    #[arg(long, value_name = "FILE", overrides_with = "json")]
    pub(crate) json: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Bench {
    /// Leaves out what takes minutes: ten million parcels inside.
    #[arg(long)]
    pub(crate) quick: bool,
    /// Writes the rows to this file as JSON; `-` prints them instead of the table.
    #[arg(long, value_name = "FILE", overrides_with = "json")]
    pub(crate) json: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// A path like `customs.xray.servers`, or its last part; a metric, a lane, a stage or a station, like
    /// `order_to_release` or `green`; `targets` tells how one is written, `scenarios` what is built in, `glossary` the codes and words
    /// of the trade in Chinese and English.
    #[arg(value_name = "KEY", default_value = "")]
    pub(crate) key: String,
}

#[derive(Debug, Args)]
pub(crate) struct New {
    /// The file to write, like ./mine.yaml; without it the scenario is printed. A file that exists is not overwritten.
    #[arg(value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
}

/// A speed as it is written: simulated seconds per second, or `max`.
pub(crate) fn parse_speed(text: &str) -> Result<Speed, String> {
    if text == "max" {
        return Ok(Speed::Max);
    }
    let number = text.strip_suffix('x').unwrap_or(text).parse::<f64>();
    match number {
        Ok(times) if times.is_finite() && times > 0.0 => Ok(Speed::Times(times)),
        _ => Err("a speed is a number above 0, like 60 (an hour a minute), or max".to_owned()),
    }
}

fn parse_duration(text: &str) -> Result<Duration, String> {
    humantime::parse_duration(text)
        .map_err(|_| "a time is a number with its unit, like 500ms, 1s, 2m or 1h".to_owned())
}

fn parse_seed(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("a seed is a whole number from 0 to {}, like 7", u64::MAX))
}

fn parse_replications(text: &str) -> Result<NonZeroU32, String> {
    text.parse().map_err(|_| format!("replications are a whole number from 1 to {}, like 20", u32::MAX))
}

/// Each thread runs a zone of its own: more than a machine can start help nobody.
const THREADS_MAX: usize = 1_024;

fn parse_threads(text: &str) -> Result<NonZeroUsize, String> {
    let threads = text.parse().ok().filter(|threads: &NonZeroUsize| threads.get() <= THREADS_MAX);
    threads.ok_or_else(|| {
        format!("threads are a whole number from 1 to {THREADS_MAX}, like 2; leave it out for one a core")
    })
}

fn parse_listen(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| {
        "an address to listen on is IP:PORT, like 127.0.0.1:7103, or 0.0.0.0:7103 for every network"
            .to_owned()
    })
}

/// What a run's name may have besides letters and digits.
pub(crate) const RUN_NAME_MARKS: [char; 3] = ['-', '_', '.'];
const RUN_NAME_MOST: usize = 100;

fn parse_run(text: &str) -> Result<String, String> {
    let good = |c: char| c.is_ascii_alphanumeric() || RUN_NAME_MARKS.contains(&c);
    let begins_well = text.starts_with(|c: char| c.is_ascii_alphanumeric());
    if begins_well && text.len() <= RUN_NAME_MOST && text.chars().all(good) {
        return Ok(text.to_owned());
    }
    Err(format!(
        "the name of a run has letters, digits and - _ . only, begins with a letter or digit, and has at most \
         {RUN_NAME_MOST} of them, like night-shift-2"
    ))
}

fn parse_peer(text: &str) -> Result<(RoleName, String), String> {
    let (role, url) = text.split_once('=').ok_or("a peer is ROLE=URL, like customs=http://127.0.0.1:7103")?;
    let role = role.parse::<RoleName>().map_err(|error| error.to_string())?;
    if !is_address(url) {
        return Err(format!(
            "`{url}` is no address of {role}: write http://HOST:PORT, like http://127.0.0.1:7103"
        ));
    }
    Ok((role, url.to_owned()))
}

/// Whether this is a URL that a node can be reached at: nodes speak HTTP/2 without TLS.
pub(crate) fn is_address(url: &str) -> bool {
    let uri = tonic::transport::Uri::try_from(url);
    uri.is_ok_and(|uri| uri.scheme_str() == Some("http") && uri.host().is_some_and(|host| !host.is_empty()))
}

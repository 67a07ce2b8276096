//! The one binary: argument parsing, and the thin commands over the crates that do the work.

// `println!` and `eprintln!` panic when their reader has read enough: see `standard_streams`.
#![warn(clippy::print_stdout, clippy::print_stderr)]

mod arguments;
mod commands;
mod exit;
mod glossary;
mod lines;
mod logs;
mod process;
mod reach;
mod report;
mod standard_streams;
mod status;
mod steering;
mod waiting;
mod warnings;
mod watching;

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, Command};
use exit::Failure;

/// A run allocates a few large things that live long, and comes back to each after minutes or hours of simulated time. This allocator
/// puts them into large pages where the system has any, so that the way to them is short: a tenth of the time of a run.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are answers; everything else is bad input.
            let wanted = !error.use_stderr();
            // Nothing can be said to a terminal that is gone.
            let _ = error.print();
            return ExitCode::from(if wanted { exit::PASS } else { exit::BAD_INPUT });
        }
    };
    match run(arguments) {
        Ok(code) => ExitCode::from(code),
        Err(failure) => {
            let _ = writeln!(std::io::stderr(), "error: {failure}");
            ExitCode::from(failure.exit_code())
        }
    }
}

fn run(arguments: Arguments) -> Result<u8, Failure> {
    logs::start(&arguments.logs, &arguments.command)?;
    match arguments.command {
        Command::Simulate(simulate) => commands::simulate::run(&simulate),
        Command::Up(up) => commands::live::up(&up),
        Command::Drive(drive) => commands::live::drive(&drive),
        Command::Serve(serve) => commands::serve::run(&serve),
        Command::Health(health) => commands::health::run(&health),
        Command::Check(check) => commands::check::run(&check),
        Command::Explain(explain) => commands::language::explain(&explain),
        Command::Schema => commands::language::schema(),
        Command::New(new) => commands::language::new(&new),
        Command::Bench(bench) => commands::bench::run(&bench),
    }
}

//! What the program prints: what was asked for, to standard output; notes and errors, to standard error.

use std::fmt::Display;
use std::io::{ErrorKind, Write};

use crate::exit::Failure;

/// Prints to standard output. A reader that has read enough, like `head`, is no failure.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    let mut stdout = std::io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::failed(format!("can't print to standard output: {error}")))
        }
        _ => Ok(()),
    }
}

/// Prints a line to standard error. Where nobody reads it any more, the run goes on without.
pub(crate) fn note(line: impl Display) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

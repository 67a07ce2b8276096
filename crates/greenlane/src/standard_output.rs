//! What the program prints. Notes and errors go to standard error, what was asked for goes here.

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

//! Reading a trace: what is wrong is told with its line.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use model::{SellerStream, SimTime};

use super::clock::TimeReader;
use super::{Trace, TraceClock};

/// No trace is larger than this, in bytes.
pub const TRACE_BYTES_MAX: usize = 256 << 20;
/// Streams have 15 bits.
const SELLERS_MAX: u16 = 1 << 15;
/// A line is shown up to here.
const SHOWN_MAX: usize = 60;

/// A trace that can't be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TraceError {
    /// The line, from 1; 0 for the file as a whole.
    pub line: usize,
    /// The cell of the line that is wrong, from 0.
    pub cell: usize,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub help: String,
}

impl fmt::Display for TraceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line > 0 {
            write!(f, "line {}: ", self.line)?;
        }
        f.write_str(&self.what)
    }
}

impl std::error::Error for TraceError {}

impl TraceError {
    fn new(line: usize, what: String, help: impl Into<String>) -> Self {
        Self { line, cell: 0, what, help: help.into() }
    }
}

impl Trace {
    /// Reads rows of `time,seller` under a header with these names, in order of time. Sellers are called by name; their
    /// streams are numbered as `sellers` lists them.
    pub fn read(text: &str, sellers: &[&str], clock: TraceClock) -> Result<Self, TraceError> {
        if text.len() > TRACE_BYTES_MAX {
            let what =
                format!("the trace has {} MiB; at most {} are read", text.len() >> 20, TRACE_BYTES_MAX >> 20);
            return Err(TraceError::new(0, what, "cut it to the window of the run"));
        }
        let trimmed = (1..).zip(text.lines()).map(|(number, line)| (number, line.trim()));
        let mut lines = trimmed.filter(|(_, line)| !line.is_empty());
        header(lines.next())?;
        let mut reader = TimeReader::new(clock);
        let streams = (0..SELLERS_MAX).map(SellerStream::new);
        let streams: BTreeMap<&str, SellerStream> = sellers.iter().copied().zip(streams).collect();
        let mut by_seller: Vec<Vec<SimTime>> = vec![Vec::new(); sellers.len()];
        let mut before = SimTime::MIN;
        let mut parts: Vec<(usize, usize)> = Vec::new();
        let mut expected = 0;
        for (row_number, (number, line)) in lines.enumerate() {
            let (at, seller) = row(number, line, &mut reader, &streams)?;
            if at < before {
                let what = format!("`{}` is earlier than the row above it", shown(line));
                return Err(TraceError::new(number, what, "sort the rows by time"));
            }
            before = at;
            if number != expected {
                parts.push((row_number, number));
            }
            expected = number + 1;
            by_seller[seller.index()].push(at);
        }
        Ok(Self { by_seller: by_seller.into_iter().map(Arc::from).collect(), lines: parts.into() })
    }
}

fn header(first: Option<(usize, &str)>) -> Result<(), TraceError> {
    let help = "begin the file with the line `time,seller`";
    let Some((number, line)) = first else {
        return Err(TraceError::new(0, "the trace is empty".to_owned(), help));
    };
    let columns: Vec<&str> = line.trim_start_matches('\u{feff}').split(',').map(cell).collect();
    if columns == ["time", "seller"] {
        return Ok(());
    }
    let what = format!("the header is `{}`, not `time,seller`", shown(line));
    Err(TraceError::new(number, what, help))
}

fn row(
    number: usize,
    line: &str,
    reader: &mut TimeReader,
    streams: &BTreeMap<&str, SellerStream>,
) -> Result<(SimTime, SellerStream), TraceError> {
    let mut cells = line.split(',').map(cell);
    let (Some(time), Some(seller), None) = (cells.next(), cells.next(), cells.next()) else {
        let what = format!("`{}` is not a time and a seller", shown(line));
        return Err(TraceError::new(number, what, "write two columns, like 00:00:12.5,flagship"));
    };
    let Some(at) = reader.read(time) else {
        let what = format!("`{}` is not a time", shown(time));
        let help = "write 2013-11-11 00:00:12.5, or 00:00:12.5 by the clock of the first day, or 12.5s from the start";
        return Err(TraceError::new(number, what, help));
    };
    let Some(&stream) = streams.get(seller) else {
        let what = format!("there is no seller `{}`", shown(seller));
        let names: Vec<&str> = streams.keys().take(10).copied().collect();
        let error = TraceError::new(number, what, format!("the sellers are {}", names.join(", ")));
        return Err(TraceError { cell: 1, ..error });
    };
    Ok((at, stream))
}

/// The text of a cell, without spaces and quotation marks around it.
fn cell(text: &str) -> &str {
    let text = text.trim();
    text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text)
}

/// The start of a text, for a message.
fn shown(text: &str) -> String {
    if text.chars().count() <= SHOWN_MAX {
        return text.to_owned();
    }
    text.chars().take(SHOWN_MAX).chain("...".chars()).collect()
}

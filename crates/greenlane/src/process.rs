//! What this process has cost so far, as the system tells it.

use std::fs;

/// The largest resident memory of this process, in MB; `None` where the system does not tell.
pub(crate) fn rss_peak_mb() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kb: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kb / 1024.0)
}

/// The CPU time of all threads of this process, in seconds; `None` where the system does not tell.
pub(crate) fn cpu_s() -> Option<f64> {
    /// The kernel counts in hundredths of a second on every platform that has this file.
    const TICKS_PER_SECOND: f64 = 100.0;
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // The program's name may hold spaces; the fields after it do not.
    let (_, fields) = stat.rsplit_once(')')?;
    let mut fields = fields.split_whitespace().skip(11);
    let user: f64 = fields.next()?.parse().ok()?;
    let system: f64 = fields.next()?.parse().ok()?;
    Some((user + system) / TICKS_PER_SECOND)
}

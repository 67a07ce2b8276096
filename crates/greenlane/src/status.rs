//! How a live run goes, in words: the line of its progress, and the answer to `status`.

use std::fmt::Write;

use driver::{ClusterProgress, Counted, Pace};
use model::{RoleName, SimTime};
use node::pace::Speed;
use protocol::Window;
use scenario::ClockLabel;

/// Where a run is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Phase {
    /// Trade before time 0 fills the zone: none of it counts. So much of it has passed, in percent.
    Before { at: SimTime, percent: i64 },
    /// What had happened by an instant.
    Counting(Counted),
}

impl Phase {
    pub(crate) fn of(progress: &ClusterProgress, window: &Window) -> Self {
        let start = window.start.min(SimTime::ZERO);
        let counted = progress.counted.unwrap_or(Counted { at: start, placed: 0, released: 0 });
        if counted.at >= SimTime::ZERO.just_before() {
            let at = counted.at.max(SimTime::ZERO);
            return Self::Counting(Counted { at, ..counted });
        }
        let at = counted.at.max(start);
        let percent = i128::from(at.ns() - start.ns()) * 100 / i128::from((-start.ns()).max(1));
        Self::Before { at, percent: percent as i64 }
    }

    pub(crate) const fn instant(&self) -> SimTime {
        match self {
            Self::Before { at, .. } => *at,
            Self::Counting(counted) => counted.at,
        }
    }

    /// Whether there is something to tell.
    pub(crate) const fn has_begun(&self) -> bool {
        match self {
            Self::Before { percent, .. } => *percent > 0,
            Self::Counting(counted) => counted.placed > 0,
        }
    }

    /// How much of the phase has passed, and how long it is.
    pub(crate) fn passed(&self, window: &Window) -> (u64, u64) {
        match self {
            Self::Before { percent, .. } => (*percent as u64, 100),
            // The drain has no pace: it is a phase of its own.
            Self::Counting(counted) => {
                let (arrivals_end, horizon) = (window.arrivals_end.ns().max(1), window.horizon.ns());
                let at = counted.at.ns().max(0);
                if at < arrivals_end {
                    (at as u64, arrivals_end as u64)
                } else if horizon > arrivals_end {
                    ((at - arrivals_end) as u64, (horizon - arrivals_end) as u64)
                } else {
                    (1, 1)
                }
            }
        }
    }

    pub(crate) fn text(&self, clock: &ClockLabel) -> String {
        match self {
            Self::Before { percent, .. } => {
                format!("the trade before {}: {percent} %", clock.label(SimTime::ZERO))
            }
            Self::Counting(Counted { at, placed, released }) => {
                format!("{}  placed {placed}  released {released}", clock.label(*at))
            }
        }
    }
}

/// Whether the run goes on, and if not, why; nothing before it has begun.
pub(crate) fn standing(progress: &ClusterProgress) -> Option<String> {
    if !progress.away.is_empty() {
        let names: Vec<String> = progress.away.iter().map(ToString::to_string).collect();
        let all = match names.as_slice() {
            [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
            names => names.concat(),
        };
        return Some(format!("waiting for {all}, no answer"));
    }
    let speed = |speed| match speed {
        Speed::Max => "as fast as it goes".to_owned(),
        Speed::Times(times) => format!("at {times}x"),
    };
    match progress.pace {
        Pace::Waiting => None,
        Pace::Paused(then) => Some(format!("paused, will go on {}", speed(then))),
        Pace::Running(now) => Some(format!("running {}", speed(now))),
        Pace::Stopping => Some("stopping: all nodes come to the same instant".to_owned()),
    }
}

/// The answer to `status` tells so many lines.
const LINES: usize = 6;

/// The longest line at a station, for whom the run's own line has room.
pub(crate) fn longest_line(progress: &ClusterProgress) -> Option<String> {
    progress.lines().first().map(|(station, waiting)| format!("{station} {waiting} in line"))
}

/// The answer to `status`: the counts, each node with what holds it up, and the lines at the stations.
pub(crate) fn status(progress: &ClusterProgress, clock: &ClockLabel, window: &Window) -> String {
    let phase = Phase::of(progress, window);
    let mut text = phase.text(clock);
    text.extend(standing(progress).iter().flat_map(|standing| ["  ", standing]));
    for role in RoleName::ALL {
        let Some(node) = progress.roles.get(&role) else { continue };
        let (name, at, behind_s) = (role.name(), clock.label(node.frontier), node.behind.seconds());
        // Text is always written.
        let _ = match phase {
            // There is no schedule yet.
            Phase::Before { .. } => write!(text, "\n  {name:<9}  at {at}"),
            Phase::Counting(_) => write!(text, "\n  {name:<9}  at {at}, {behind_s:.1} s behind the schedule"),
        };
        if let Some(peer) = node.waits_for {
            let _ = write!(text, ", waits for {peer}");
        }
        if progress.away.contains(&role) {
            text += ", does not answer";
        }
    }
    let lines = progress.lines();
    let lines = lines.iter().take(LINES).map(|(station, waiting)| format!("{station} {waiting}"));
    let lines = lines.collect::<Vec<_>>().join(", ");
    text + "\n  in line: " + if lines.is_empty() { "nobody" } else { &lines }
}

#[cfg(test)]
mod tests {
    use driver::RoleProgress;
    use model::Duration;

    use super::*;

    /// The demo, with trade for half an hour before it.
    fn demo() -> (ClockLabel, Window) {
        let demo = scenario::load("demo", &[]).expect("an embedded scenario");
        (demo.clock, Window { start: SimTime::from_seconds(-1_800), ..demo.window })
    }

    fn progress(at_s: i64, placed: u64, released: u64) -> ClusterProgress {
        let counted = Some(Counted { at: SimTime::from_seconds(at_s), placed, released });
        ClusterProgress { counted, ..ClusterProgress::default() }
    }

    #[test]
    fn what_comes_before_time_0_is_told_as_what_it_is() {
        let (clock, window) = demo();
        let phase = Phase::of(&progress(-1_080, 0, 0), &window);
        assert_eq!(phase.text(&clock), "the trade before 11-11 00:00: 40 %");
        assert_eq!(phase.passed(&window), (40, 100));
        let phase = Phase::of(&ClusterProgress::default(), &window);
        assert!(!phase.has_begun(), "{phase:?}");
        let phase = Phase::of(&progress(3_660, 7, 5), &window);
        assert_eq!(phase.text(&clock), "11-11 01:01  placed 7  released 5");
        assert_eq!(phase.passed(&window), (3_660_000_000_000, 7_200_000_000_000));
        let draining = Phase::of(&progress(9_000, 7, 5), &window);
        assert_eq!(draining.passed(&window), (1_800_000_000_000, 7_200_000_000_000));
        // The schedule is anchored when everybody is right before time 0.
        let mut anchored = progress(0, 0, 0);
        anchored.counted =
            anchored.counted.map(|counted| Counted { at: counted.at.just_before(), ..counted });
        assert_eq!(Phase::of(&anchored, &window).text(&clock), "11-11 00:00  placed 0  released 0");
    }

    #[test]
    fn a_status_tells_each_node_and_what_holds_it() {
        let (clock, window) = demo();
        let mut progress = progress(3_660, 7, 5);
        progress.pace = Pace::Running(Speed::Times(60.0));
        let at = |seconds, behind_s, waits_for| RoleProgress {
            frontier: SimTime::from_seconds(seconds),
            behind: Duration::from_seconds(behind_s),
            waits_for,
            ..RoleProgress::default()
        };
        let mut customs = at(3_660, 12, Some(RoleName::Seller));
        customs.lines = vec![("customs.reviewers".to_owned(), 61), ("customs.images".to_owned(), 2)];
        progress.roles.insert(RoleName::Customs, customs);
        progress.roles.insert(RoleName::Seller, at(3_600, 72, None));
        progress.away.insert(RoleName::Seller);
        let told = status(&progress, &clock, &window);
        let lines: Vec<&str> = told.lines().collect();
        assert_eq!(lines[0], "11-11 01:01  placed 7  released 5  waiting for seller, no answer");
        assert_eq!(lines[1], "  seller     at 11-11 01:00, 72.0 s behind the schedule, does not answer");
        assert_eq!(lines[2], "  customs    at 11-11 01:01, 12.0 s behind the schedule, waits for seller");
        assert_eq!(lines[3], "  in line: customs.reviewers 61, customs.images 2");
        assert_eq!(longest_line(&progress).as_deref(), Some("customs.reviewers 61 in line"));
    }

    /// The trade before time 0 goes as fast as it can.
    #[test]
    fn nobody_is_behind_before_there_is_a_schedule() {
        let (clock, window) = demo();
        let mut progress = progress(-1_080, 0, 0);
        let behind = Duration::from_seconds(31_326);
        let frontier = SimTime::from_seconds(-1_080);
        progress.roles.insert(
            RoleName::Seller,
            RoleProgress { frontier, behind, waits_for: Some(RoleName::Customs), ..RoleProgress::default() },
        );
        let told = status(&progress, &clock, &window);
        assert!(told.contains("seller     at 11-10 23:42, waits for customs"), "{told}");
    }
}

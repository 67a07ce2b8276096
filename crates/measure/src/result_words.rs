//! What the words of a summary mean, for people: headings of its tables, and names in its lists.
//!
//! Names that targets know too are told in [`crate::explain_word`]; intervals, lanes, stages and stations stand there.

use crate::result_keys::{OF_JSON, PARTS};
use crate::target::{closest, words};

/// Words of the head, of the verdict and of the last lines.
const OF_THE_RUN: &[(&str, &str)] = &[
    (
        "digest",
        "A fingerprint of every milestone of every parcel. Two runs with the same digest are the same, parcel by parcel, under either clock.",
    ),
    ("hash", "A fingerprint of the resolved scenario, the seed included. Equal hashes are equal scenarios."),
    ("PASS", "Every self-check holds and every target is met: exit code 0."),
    ("NO TARGETS", "Every self-check holds, and nothing was asked of the run: exit code 0."),
    ("TARGET FAILED", "The run is to be trusted, and a target is not met: exit code 99."),
    (
        "NOT TRUSTWORTHY",
        "A self-check fails, a message came late in a live run, or nothing was measured or released: exit code 98.",
    ),
    (
        "INTERRUPTED",
        "Somebody stopped the run: it tells what had happened by then, and judges no target. Exit code 105.",
    ),
    ("met", "The target is met."),
    ("FAILED", "The target is not met, or the self-check does not hold."),
    ("took", "How long the run took on the wall, and how many parcels were placed in a second of it."),
    ("late", "Messages of a live run that came after their time: the run is then not exact."),
    ("on pace", "Whether the clock of a live run was hardly ever behind its schedule."),
    ("behind its pace", "The clock of a live run was behind its schedule more than now and then."),
    ("exact", "Nothing came late in a live run: it equals the one of the virtual clock, parcel by parcel."),
    ("came late", "Messages of a live run that came after their time: the run is then not exact."),
    ("lag", "How far the clock of a live run was behind its schedule, on the wall."),
    (
        "lag p99",
        "How far the clock of a live run was behind its schedule at most, on the wall, 99 % of the time.",
    ),
    ("parcels/s", "Parcels that were placed in a second on the wall."),
    (
        "virtual clock",
        "The clock of `simulate`: it jumps from deadline to deadline, as fast as the machine can.",
    ),
    (
        "live clock",
        "The clock of `up` and `drive`: four nodes that exchange messages, paced by the clock on the wall.",
    ),
    (
        "nothing measured",
        "No parcel, visit or time that the target asks for: it fails. A run in which nothing at all was placed or released is not to be trusted.",
    ),
    (
        "the first",
        "The time of day that a target asks for comes several times in the run: it is asked at the first, on this day.",
    ),
    (
        "warm-up",
        "The beginning of a steady state (`study.steady_state.warmup`): its parcels are in no interval and no target, its time in no figure of a station.",
    ),
    (
        "days",
        "Days of the calendar, from midnight to midnight, that the arrivals' window after the warm-up touches, the first and the last perhaps in part: 48 hours from 20:00 on are three. `in P% of days` asks each by itself, without those on which nothing was measured; parcels belong to the day of their order.",
    ),
    (
        "held by peers",
        "How long the clock of a live run stood, on the wall, since a message of a peer was missing.",
    ),
    ("software", "How long a message takes in the program itself, in a live run."),
];

/// Headings of the tables of intervals.
const OF_INTERVALS: &[(&str, &str)] = &[
    (
        "interval",
        "A part of a parcel's way, from one point to another, as a time release study has them; `greenlane explain intervals` lists all.",
    ),
    ("n", "How many parcels ended the interval."),
    (
        "+/-",
        "Half the 95 % interval of the mean over the replications: the true mean lies within it on either side, 19 times in 20.",
    ),
    (
        "p50",
        "Half of the parcels take no longer; p90, p95 and p99 are read alike. Parcels that are still open count as later than everything.",
    ),
    (
        "open",
        "Parcels that had begun the interval and not ended it when the run ended. They are in no mean and no maximum. A percentile or a target that falls among them is not known: it is told by its bound, like `> 6h05.0m`, what it would be if all of them ended now; or as `open` where there is none, since they may have begun a moment ago.",
    ),
];

/// Headings of the tables of stations.
const OF_STATIONS: &[(&str, &str)] = &[
    (
        "station",
        "A place with servers and a line; `greenlane explain stations` lists all. It is measured over the window of arrivals, without the drain; only the longest line, `queue`, is that of the drain as well.",
    ),
    (
        "servers",
        "Servers on the roster, on average, of a pool all of the pool's; `unlimited` is a pure delay, `any` as many as are wanted in opening hours.",
    ),
    ("any", "As many servers as are wanted in opening hours, and none outside them."),
    ("unlimited", "As many servers as there are customers: nobody waits."),
    (
        "arrivals",
        "Customers who came to the station and found room: parcels, but documents at intake and vehicles at the gate.",
    ),
    (
        "busy",
        "Busy time of the servers over the time that they are on the roster; overtime counts in neither. A server that is out of order with a customer is busy until it is repaired. At a station with a pool it is the part of the pool's time that the station takes.",
    ),
    (
        "pool",
        "People of one role who serve several stations. Their busy time at all of these together is that of the pool.",
    ),
    ("overtime", "Hours that servers worked beyond the end of their shifts."),
    ("wait mean", "The mean wait of the customers who were served."),
    ("wait p95", "95 % of the customers wait no longer; who still waits counts as later than everything."),
    ("when open", "The 95th percentile of the wait, counted in opening hours alone."),
    (
        "queue",
        "The longest line there was, from the end of the warm-up to the end of the drain; with several zones, the longest of any one of them.",
    ),
    (
        "end",
        "Customers in line at the end of the window, where the drain begins; with several replications the mean of a run.",
    ),
    ("lines and desks", "What queueing theory speaks of, for scenarios of a few stations."),
    (
        "visits",
        "How often a parcel comes to the station, on average: all who came in the window over the parcels placed in it, whatever became of them. Who was placed before the window and comes in it counts, and who comes in the drain does not: where much is under way when the window begins or ends, it is off by that.",
    ),
    ("waited", "The share of all who came and found room that had to wait."),
    ("no room", "The share of customers who were turned away, since the line was full."),
    (
        "left",
        "Customers who came in the window and left the line unserved, in it or later: out of patience, or cancelled.",
    ),
    ("in line", "How many wait, on average over time."),
    (
        "in line for",
        "The mean time in line of all who came in the window, those who lost their patience included. Where nobody waits when it begins or ends, it is `in line` over arrivals a second (Little's law).",
    ),
    ("in service", "How many are being served, on average over time."),
    (
        "in line at",
        "The line of a station every 15 minutes, around its longest; with several replications the mean of a run.",
    ),
    (
        "in review",
        "How many parcels are in review at these times, where nobody waits in line; with several replications the mean of a run.",
    ),
    (
        "in scan",
        "How many parcels are at the X-ray or its image review at these times, where nobody waits in line; with several replications the mean of a run.",
    ),
    (
        "in unpacking",
        "How many parcels wait to be unpacked or are at these times, where nobody waits in line; with several replications the mean of a run.",
    ),
    (
        "service",
        "The mean time from the start of a service to its end: with what a breakdown takes, or a night in which it is suspended.",
    ),
    ("at desk", "The mean wait and the mean service together."),
    ("served/h", "Services that ended, by the hour."),
];

/// Words of the lists below the tables: where parcels are, risk, money, self-checks.
const OF_PARCELS: &[(&str, &str)] = &[
    ("placed", "Orders of the whole run, without those of the trade before time 0."),
    (
        "carried in",
        "Parcels of the trade before time 0 that were still on their way then (`clock.start_with`).",
    ),
    (
        "by the end of arrivals",
        "How many of the parcels placed from time 0 on had been released when the last order was placed, before the drain.",
    ),
    ("released", "Of the parcels placed from time 0 on, those that customs released (800)."),
    (
        "delivered",
        "Parcels that reached their buyers; this and the other ends count those carried in as well.",
    ),
    ("cancelled", "Orders that their buyers took back before release."),
    ("refused", "Parcels whose papers customs refused for good: rejected too often, or beyond the limits."),
    ("seized", "Parcels that customs keeps."),
    ("shipped back", "Parcels that were sent back abroad."),
    ("inside", "Parcels in somebody's custody at the end, those on the road to their buyers included."),
    ("in flight", "Parcels that were just being handed from one to the next at the end."),
    (
        "who held the clock",
        "Whose time it was, of the mean time from order to release: who had the parcel or its papers before them. What comes to customs while its node is down waits on customs' time.",
    ),
    (
        "most of the waiting",
        "The stations with the most of all time that was spent waiting for a server in the window, or for the opening hours of any: the first to look at. Who waits for company where servers are unlimited, as for a full vehicle, does not count.",
    ),
    ("payment provider", "Who confirms the payment: a holder of the clock."),
    (
        "backlog at the end",
        "Parcels that are not delivered when the run ends, by where they stand; and how old they are on average.",
    ),
    ("mean age", "The mean time since the order, of those that stand there."),
    (
        "reserves",
        "How often reserve staff was called; in a single run when, by how many waiting, and when it came and went.",
    ),
    ("called off", "Reserve staff whose call was taken back before it came."),
    (
        "inspected",
        "Parcels chosen for inspection or sent there by review, of all that got a lane, those included that a list stopped.",
    ),
    ("scanned", "X-ray pictures taken."),
    ("flagged", "Pictures on which something was seen, and their share of those taken."),
    ("unpacked", "Parcels opened by hand."),
    (
        "caught",
        "Violations found by unpacking, of the parcels that the lists of prohibited and infringing goods had let pass.",
    ),
    ("missed", "Violations released, those included that the lists should have stopped."),
    ("held for nothing", "Honest parcels that were unpacked."),
    ("detained", "Parcels kept until a decision about them: found by unpacking, or stopped by a list."),
    (
        "unexamined",
        "Parcels that passed on without the examination they were sent to: no room, or no patience.",
    ),
    ("audited", "Parcels looked at after their release, whoever had examined them before it or not."),
    ("duplicates dropped", "Orders whose number had been filed before: read, and dropped."),
    ("precision", "Violations found, of the parcels unpacked."),
    (
        "recall",
        "Violations found by unpacking, of those found or released: how good inspection is with what the lists let pass. A better list leaves it the harder cases.",
    ),
    ("money and hands", "Tax, the cost of staff, and acts by hand."),
    ("tax", "Tax assessed at release, of the parcels placed in the window."),
    (
        "staff",
        "What servers on a roster cost in the window, of stations and pools with a `cost`; others and unlimited servers cost nothing.",
    ),
    ("per declaration", "The cost of staff over the parcels placed in the window."),
    ("declaration", "The list of a parcel's goods that is filed with customs: one a parcel."),
    (
        "touches per parcel",
        "Acts by hand over the parcels placed in the window: lists typed, corrections, reviews, answers, pictures, unpacking, detentions, audits. An act counts when it ends; a review does not if the parcel is cancelled meanwhile.",
    ),
    (
        "self-checks",
        "Each compares two sums of the same thing that were kept independently. If they differ, the run is not to be trusted.",
    ),
    ("conservation", "A self-check: every parcel placed is somewhere, once."),
    ("littles_law", "A self-check: at every station the line added up over time is the sum of the waits."),
    (
        "utilisation",
        "A self-check: at every station busy time is the sum of the services and, but for overtime, fits into the roster.",
    ),
    (
        "stage_sum",
        "A self-check: the stages of all released parcels add up to their times from order to release.",
    ),
];

/// Words of `greenlane check`.
const OF_CHECK: &[(&str, &str)] = &[
    (
        "offered load",
        "The work that comes to a station, as the number of servers that it keeps busy on average (Erlang), over those on duty. Above 100 % a line grows.",
    ),
    ("part", "A part of the day: a shift of the calendar. Loads are averages over it."),
    (
        "peak",
        "The greatest offered load of any quarter of an hour, over those on duty then; what passes soon is no overload.",
    ),
    (
        "coupled",
        "Controls that act by what the run does: reserves, automatic scaling, a backup by the line, the top-up towards an expected rate. With them one parcel more may make others wait less, and two runs differ by more than what was changed.",
    ),
    ("tightest", "The station whose load comes nearest to what those on duty can do."),
    (
        "Erlang",
        "Work offered in a time over that time: how many servers are busy on average, if there are enough.",
    ),
    ("customers/h", "Customers who come in an hour, on average over a part of the day."),
    ("each", "The mean service of one customer."),
    ("on duty", "Servers on the roster, on average over a part of the day."),
    (
        "relaxation time",
        "How long a station takes to forget how it began, by and by. A steady state is told from its beginning by about 1,000 of them.",
    ),
];

/// Every word of a summary that is explained, with what it means.
fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
    [OF_THE_RUN, OF_INTERVALS, OF_STATIONS, OF_PARCELS, OF_CHECK, PARTS, OF_JSON]
        .into_iter()
        .flatten()
        .copied()
}

/// Every word of a summary that is explained.
pub fn result_words() -> Vec<&'static str> {
    all().map(|(word, _)| word).collect()
}

/// A word with its spaces as the line of a command has them.
fn plain(word: &str) -> String {
    word.trim().replace(['_', '-'], " ").to_lowercase()
}

/// What a word of a summary means; `None` if it is none.
pub fn explain_result_word(asked: &str) -> Option<String> {
    let in_part = asked.split_once('.').filter(|(part, _)| PARTS.iter().any(|(known, _)| known == part));
    let asked = plain(in_part.map_or(asked, |(_, key)| key));
    let (word, meaning) = all().find(|(word, _)| plain(word) == asked)?;
    Some(format!("{word}: a word of the results\n\n  {meaning}\n"))
}

/// The word of a summary that this one is most likely a misspelling of, unless a word of targets or one of the others is
/// as close.
pub fn closest_result_word<'a>(
    word: &str,
    others: impl IntoIterator<Item = &'a str>,
) -> Option<&'static str> {
    let asked = plain(word);
    let of_targets = words();
    let others: Vec<&str> = others.into_iter().collect();
    let others = others.into_iter().chain(of_targets.iter().map(String::as_str));
    closest(result_words(), others, |known| strsim::jaro_winkler(&plain(known), &asked))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_is_explained_twice() {
        let mut words: Vec<String> = result_words().into_iter().map(plain).collect();
        let count = words.len();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), count);
    }

    #[test]
    fn a_word_is_found_however_its_spaces_are_written() {
        for asked in ["held for nothing", "held_for_nothing", "self-checks", "pass", "+/-", "erlang"] {
            assert!(explain_result_word(asked).is_some(), "{asked}");
        }
        for asked in [
            "in review",
            "virtual clock",
            "live clock",
            "nothing measured",
            "lag p99",
            "parcels/s",
            "days",
            "the first",
        ] {
            assert!(explain_result_word(asked).is_some(), "{asked}");
        }
        for asked in
            ["punctuality.exact", "perceived", "software_ms", "held_ms", "dispatch_lag_p99_ms", "open"]
        {
            assert!(explain_result_word(asked).is_some(), "{asked}");
        }
        for asked in ["ci95", "risk.topped_up", "drawn at random", "orders.released_by_end", "risk.caught"] {
            assert!(explain_result_word(asked).is_some(), "{asked}");
        }
        assert_eq!(explain_result_word("customs.xray.servers"), None, "a key of a scenario");
        assert_eq!(closest_result_word("conservaton", ["cancellation"]), Some("conservation"));
        assert_eq!(closest_result_word("reviewer", ["reviewers"]), None);
    }
}

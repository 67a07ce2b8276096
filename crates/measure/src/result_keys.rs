//! The keys of `result.json` that the summary has under another name, or not at all.
//!
//! Units stand at the end of a key (`_s`, `_ns`, `_h`, `_fen`); shares are from 0 to 1. Keys below `intervals` and the like are
//! those of a summary's tables, or words of targets.

/// Parts of `result.json`: a key may be called with the one that it stands in, like `risk.topped_up`.
pub(crate) const PARTS: &[(&str, &str)] = &[
    ("orders", "Where the parcels of the run went: part of result.json."),
    ("intervals", "Each interval of the time release study over all parcels: part of result.json."),
    ("by_lane", "The intervals of the parcels of each lane: part of result.json."),
    ("by_seller", "The intervals of the parcels of each class of sellers: part of result.json."),
    ("by_credit", "The intervals of the parcels of each credit class: part of result.json."),
    (
        "by_holder",
        "The time from order to release that each holder held, of every released parcel: part of result.json. The means add up to the mean from order to release.",
    ),
    ("by_hour", "The intervals by the hour of the day of the order: part of result.json."),
    (
        "stations",
        "What each station did in the window, and its longest line (`queue_max`), which is that of the drain as well: part of result.json.",
    ),
    (
        "series",
        "Counts by quarters of an hour from `start` on: part of result.json. `placed`, `released`, `p50` and `p95` have one entry a quarter; `inside`, `queue` and `backlog` one for the beginning of each, and one for the end.",
    ),
    ("risk", "What risk management and inspection did: part of result.json."),
    ("money", "Tax and the cost of staff, in fen: part of result.json. 100 fen are CNY 1."),
    (
        "touches",
        "Acts by hand, by kind, of the parcels placed in the window: part of result.json. An act counts when it ends; a review does not if the parcel is cancelled meanwhile.",
    ),
    ("targets", "What was asked of the run, and what came of it: part of result.json."),
    ("checks", "The self-checks, and whether each held: part of result.json."),
    (
        "interventions",
        "Each call of reserve staff: when, by how many waiting, when it came and went. Part of result.json.",
    ),
    (
        "punctuality",
        "How punctual a live run was: part of result.json, and of no virtual run. `exact` says that nothing came late, `late` how many messages did, `on_pace` whether the clock kept up.",
    ),
    (
        "perceived",
        "The time from order to release as the driver of a live run saw it on the wall, times the speed: part of result.json.",
    ),
    (
        "software_ms",
        "How long a message takes from node to node on the wall, in milliseconds: part of result.json, of a live run.",
    ),
    ("run", "What the run took on this machine: part of result.json, and in no digest."),
];

/// The other keys.
pub(crate) const OF_JSON: &[(&str, &str)] = &[
    (
        "ci95",
        "The two ends of the 95 % interval over the replications: the true value lies between them 19 times in 20. `null` from one replication. Where few replications differ much it may reach below 0.",
    ),
    (
        "censored",
        "Parcels that had begun the interval and not ended it when the run ended, as `open` in the summary: in percentiles they count as later than everything.",
    ),
    (
        "estimand",
        "Which number a target asks for, in words: of which parcels or instants, and over which days and replications.",
    ),
    (
        "released_by_end",
        "How many parcels had been released when the last order was placed, before the drain.",
    ),
    (
        "targeted",
        "Parcels chosen for inspection by the criteria of risk management (`risk.score`, and black lists).",
    ),
    ("drawn_at_random", "Parcels chosen for inspection at random (`risk.random`)."),
    ("topped_up", "Parcels chosen for inspection to reach the expected rate (`risk.expected`)."),
    ("escalated", "Parcels that document review sent to inspection, and that had not been chosen before."),
    (
        "prohibited_caught",
        "Parcels stopped because their goods are on the prohibited list; all of them are detained.",
    ),
    ("audit_found", "Of the parcels audited after release, those with a violation."),
    (
        "inspection_rate",
        "Parcels chosen for inspection or escalated to it, of those with a lane, from 0 to 1: `inspected` in the summary.",
    ),
    ("flag_rate", "Pictures on which something was seen, of those taken, from 0 to 1."),
    ("hit_rate", "Violations found, of the parcels chosen for inspection or escalated to it, from 0 to 1."),
    ("lateness_p99_ms", "How late messages of a live run came, in simulated milliseconds: 99 % no later."),
    (
        "held_ms",
        "How long the clock of a live run stood since a message of a peer was missing, in milliseconds on the wall.",
    ),
    (
        "lag_p99_ms",
        "How far the clock of a live run was behind its schedule at most, in milliseconds on the wall, 99 % of the time.",
    ),
    (
        "dispatch_lag_p99_ms",
        "How late the driver of a live run sent its orders, in milliseconds on the wall: 99 % no later. `null` where it was not measured.",
    ),
    ("at_s", "When something happened, in seconds from time 0."),
    (
        "event",
        "What happened to reserve staff: `called`, `arrived`, `sent_home`, or `called_off` on the way.",
    ),
    ("number", "How many people of the reserve."),
    ("trigger", "Which line calls the reserve."),
    ("waiting", "Customers in that line at the time."),
    ("schema", "The form of this file and its version: another number if a key changes its meaning."),
    ("mode", "Which clock ran: `virtual` or `live`."),
    ("scenario_hash", "A hash of everything that the scenario says, its traces and the seed included."),
    ("replications", "How many runs with other luck the results are of."),
    (
        "replications_asked",
        "How many replications were asked for, where a study was interrupted after fewer.",
    ),
    ("interrupted_at", "Where a live run was interrupted; the results are what had happened by then."),
    ("run_s", "The length of the run from time 0 to the last order, in seconds."),
    (
        "verdict",
        "What came of the run: `pass`, `no_targets`, `target_failed`, `not_trustworthy` or `interrupted`.",
    ),
    ("exit_code", "With which code the program ended."),
    ("mean_s", "The mean length in seconds, of those that ended."),
    ("sd_s", "The standard deviation of the lengths in seconds."),
    ("min_s", "The least length in seconds."),
    ("max_s", "The greatest length in seconds, of those that ended."),
    (
        "p50_s",
        "Half of the parcels take no longer, in seconds; `p90_s` to `p999_s` (99.9 %) are read alike. `null` where it falls among those still open: the summary has its bound then.",
    ),
    ("p90_s", "90 % of the parcels take no longer, in seconds; see `p50_s`."),
    ("p95_s", "95 % of the parcels take no longer, in seconds; see `p50_s`."),
    ("p99_s", "99 % of the parcels take no longer, in seconds; see `p50_s`."),
    ("p999_s", "99.9 % of the parcels take no longer, in seconds; see `p50_s`."),
    ("servers_mean", "Servers on the roster, on average over the window; `null` where they are unlimited."),
    ("served", "Services that ended in the window."),
    ("served_per_h", "Services that ended in the window, by the hour."),
    ("turned_away", "Customers who found no room."),
    ("overtime_h", "Hours that servers worked beyond the end of their shifts."),
    ("waited_share", "The share of all who came and found room that had to wait."),
    ("wait_mean_s", "The mean wait in seconds, of the customers of the window who were served."),
    ("wait_p95_s", "95 % of the customers of the window wait no longer, in seconds."),
    (
        "wait_open_mean_s",
        "The mean wait in seconds, counted in opening hours alone; `null` where the station never closes.",
    ),
    ("wait_open_p95_s", "The 95th percentile of the wait in seconds, counted in opening hours alone."),
    (
        "in_line_mean_s",
        "The mean time in line in seconds, of all who came in the window, those who left unserved included.",
    ),
    ("service_mean_s", "The mean service in seconds, from its start to its end."),
    ("queue_mean", "How many wait, on average over the window."),
    (
        "queue_max",
        "The longest line that lasted for any time, from the end of the warm-up to the end of the drain.",
    ),
    ("queue_end", "How many wait at the end of the window, where the drain begins."),
    ("in_service_mean", "How many are being served, on average over the window."),
    ("step_s", "The length of a step of the series, in seconds."),
    ("backlog_age_s", "How old the parcels of a backlog are on average, in seconds since their orders."),
    ("mean_age_s", "How old the parcels that stand here are on average, in seconds since their orders."),
    ("parcels", "How many parcels stand here; with several replications the mean of a run."),
    ("tax_fen", "Tax assessed at release at the rates of cross-border retail, in fen."),
    ("tax_in_full_fen", "Tax assessed in full, beyond the limits of cross-border retail, in fen."),
    (
        "staff_fen",
        "What people on a roster cost in the window, in fen; `null` where the scenario gives no cost.",
    ),
    ("per_declaration_fen", "The cost of staff over the parcels placed in the window, in fen."),
    ("answer", "Acts by hand: a declaring agent answers a question of document review."),
    ("image_review", "Acts by hand: somebody looks at a picture."),
    ("unpacking", "Acts by hand: a parcel is opened. As a stage: a parcel waits to be opened, or is."),
    ("expr", "A target as it is written."),
    ("observed", "What a target asks for, as a number in its unit: seconds, a share, a count or fen."),
    ("unit", "The unit of a target's number: `s` (seconds), `share`, `count` or `fen`."),
    ("text", "What a target asks for, as the summary shows it."),
    ("wall_s", "How long the run took on the wall, in seconds."),
    ("cpu_s", "Time of the processors that the run took, in seconds."),
    ("rss_mb", "The most memory that the program had, in MiB."),
    ("parcels_per_s", "Parcels that were placed in a second on the wall."),
];

//! Changes at a time, reserve staff, and what belongs to teaching.

use super::list::Entry;
use super::{choices, section};
use crate::raw::Settings;
use crate::text::Servers;
use crate::units::{Moment, Share, Time};

section! {
    /// A dated change: settings, or a fault.
    ChangeLayer {
        /// When it begins: "02:00" (the first at the start or after it), "11-12 02:00", or a time after the start like 26h.
        at: Moment,
        /// When it begins; the same as `at`, for use with `to`.
        from: Moment,
        /// How long it lasts; without it and `to`, until the end of the run.
        r#for: Time,
        /// When it ends.
        to: Moment,
        /// What it sets, like { digital.traceability.inspection_time: 50% }.
        set: Settings,
        /// What fails: a node, or a station. Killing a process is not a fault: it changes nothing.
        fault: FaultLayer,
    }
    /// A modelled outage.
    FaultLayer {
        /// The role whose node is down: messages to it wait, its services pause and go on afterwards.
        node: String,
        /// The station, like customs.xray or warehouse.A.pickers.
        station: String,
        /// The speed that is left to the station: 50% is half, 0% is down.
        capacity: Share,
    }

    /// Reserve staff.
    ReserveLayer {
        /// When they are called: queue(STATION) > NUMBER for TIME, like "queue(customs.reviewers) > 500 for 15m". The station
        /// is named as targets name it, the number is of customers in line.
        when: String,
        /// How many are called.
        call: Servers,
        /// Where they go: a pool of the same role, or a station with servers of its own.
        into: String,
        /// How long after the call they are there.
        ready_after: Time,
        /// They leave when fewer than so many wait.
        release_below: Servers,
    }
}

choices! {
    /// Whether answers are shown to students.
    AnswersText {
        /// with the results
        Shown = "shown",
        /// to the teacher alone
        Hidden = "hidden",
    }
}

impl Entry for ChangeLayer {}
impl Entry for ReserveLayer {}

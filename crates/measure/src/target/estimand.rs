//! What number a target asks for, in words.

use super::{Metric, Place, Question, Statistic, Target, When};
use crate::selection::is_of_all_placed;

/// The instants at which it is looked for the most that stand somewhere.
fn instants(place: &Place) -> String {
    let instant = if matches!(place, Place::Queue(_)) { "time" } else { "quarter of an hour" };
    format!("{instant} from the warm-up to the end of the drain")
}

impl Target {
    /// What number is asked for, in words.
    pub(super) fn estimand(&self) -> String {
        let span = self.span.as_ref().map_or(String::new(), |span| format!(" in {}", span.name));
        let at = self.moment.as_ref().map_or("", |moment| moment.label.as_str());
        if self.days.is_some() {
            return format!("the share of days that meet it{span}");
        }
        match &self.question {
            Question::Lengths(_, Metric::Interval(..)) => {
                format!("of the parcels placed in the window{span}, all days and replications together")
            }
            Question::Share { metric: Metric::Interval(interval, selection), .. } => {
                let of = if is_of_all_placed(*interval) && selection.lane.is_none() {
                    "and not cancelled before it ended"
                } else {
                    "that came to it and were not stopped there"
                };
                format!("the share of the parcels placed in the window{span} {of}")
            }
            Question::Lengths(..) => "of the visits in the window, all replications together".to_owned(),
            Question::Share { .. } => "the share of the visits in the window".to_owned(),
            Question::Standing(_, When::At(_)) => format!("at {at}, the mean of replications"),
            Question::Standing(place, When::MostOfRun) => {
                format!("the most of a run, at any {}{span}, the mean of replications", instants(place))
            }
            Question::Standing(place, When::Over(Statistic::Max)) => {
                format!("the most at any {}{span}, in any replication", instants(place))
            }
            Question::Standing(_, When::Over(Statistic::Min)) => {
                format!("the least at any quarter of an hour of the window{span}, in any replication")
            }
            Question::Standing(Place::Queue(_), When::Over(Statistic::Mean)) => {
                format!("over the time of the window{span}, the mean of replications")
            }
            Question::Standing(_, When::Over(_)) => {
                format!("over the quarters of an hour of the window{span}, the mean of replications")
            }
            Question::Utilisation(_) => {
                "busy time within the roster over rostered time, in the window".to_owned()
            }
            Question::Released(None) => "parcels placed in the window, the mean of replications".to_owned(),
            Question::Released(Some(_)) => {
                format!("parcels placed in the window and released by {at}, the mean of replications")
            }
            Question::Touches => "acts by hand per parcel placed in the window".to_owned(),
            Question::Cost => "cost of staff in the window per parcel placed in it".to_owned(),
        }
    }
}

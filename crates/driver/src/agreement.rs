//! No node takes a run before all would: each is asked first, and the answers are laid side by side.

use std::collections::BTreeMap;

use model::RoleName;
use wire::v1;

/// The run that a node had when it was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Present {
    /// Its name; empty if there was none.
    run: String,
    is_finished: bool,
}

impl From<&v1::ConfigureResponse> for Present {
    fn from(answer: &v1::ConfigureResponse) -> Self {
        Self { run: answer.present_run.clone(), is_finished: answer.present_is_finished }
    }
}

/// What the nodes have answered. Each of them would take the run.
#[derive(Clone, Debug, Default)]
pub(crate) struct Agreement(BTreeMap<RoleName, Present>);

impl Agreement {
    /// A node has answered.
    pub(crate) fn answered(&mut self, role: RoleName, present: Present) {
        self.0.insert(role, present);
    }

    /// Whether all have.
    pub(crate) fn is_complete(&self) -> bool {
        self.0.len() == RoleName::ALL.len()
    }

    /// The older run that is finished on every node: nobody needs its journals. Where one node has finished and another
    /// has not, the first may have to say its last words once more.
    pub(crate) fn over(&self) -> Option<&str> {
        let mut present = self.0.values();
        let first = present.next()?;
        let same = self.is_complete() && first.is_finished && present.all(|other| other == first);
        (same && !first.run.is_empty()).then_some(first.run.as_str())
    }

    /// Older runs that somebody has and that are not over.
    pub(crate) fn unfinished(&self, run: &str) -> Vec<&str> {
        let over = self.over();
        let names = self.0.values().map(|present| present.run.as_str());
        let mut names: Vec<&str> =
            names.filter(|name| !name.is_empty() && *name != run && Some(*name) != over).collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agreement(finished: [bool; 4]) -> Agreement {
        let present = |is_finished| Present { run: "old".to_owned(), is_finished };
        Agreement(RoleName::ALL.into_iter().zip(finished.map(present)).collect())
    }

    #[test]
    fn a_run_is_over_when_every_node_has_finished_it() {
        assert_eq!(agreement([true; 4]).over(), Some("old"));
        assert!(agreement([true; 4]).unfinished("new").is_empty());
        for unfinished in 0..4 {
            let mut finished = [true; 4];
            finished[unfinished] = false;
            assert_eq!(agreement(finished).over(), None);
            assert_eq!(agreement(finished).unfinished("new"), ["old"]);
            assert!(agreement(finished).unfinished("old").is_empty(), "it is the one that is taken up");
        }
    }

    #[test]
    fn a_node_without_a_run_or_without_an_answer_makes_nothing_over() {
        let mut one_is_new = agreement([true; 4]);
        one_is_new.answered(RoleName::Carrier, Present { run: String::new(), is_finished: false });
        assert_eq!(one_is_new.over(), None);
        assert_eq!(one_is_new.unfinished("new"), ["old"]);
        let mut one_is_silent = agreement([true; 4]);
        one_is_silent.0.remove(&RoleName::Customs);
        assert_eq!(one_is_silent.over(), None);
    }
}

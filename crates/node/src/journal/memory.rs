//! A journal in memory, for runs that need no durability and for tests that kill nodes.

use std::sync::{Arc, Mutex, PoisonError};

use protocol::LinkId;

use super::{Journal, JournalError, Position, Round};

/// Shared rounds: a node that is dropped leaves them to its successor.
#[derive(Clone, Debug, Default)]
pub struct MemoryJournal {
    store: Arc<Mutex<Store>>,
}

#[derive(Debug, Default)]
struct Store {
    rounds: Vec<Round>,
    acknowledged: Vec<(LinkId, u64)>,
}

impl Journal for MemoryJournal {
    fn append(
        &mut self,
        expected: Position,
        round: &Round,
        acknowledged: &[(LinkId, u64)],
    ) -> Result<Position, JournalError> {
        let mut store = self.store.lock().unwrap_or_else(PoisonError::into_inner);
        let found = store.rounds.len() as Position;
        if found != expected {
            return Err(JournalError::Fenced { expected, found });
        }
        store.rounds.push(round.clone());
        store.acknowledged = acknowledged.to_vec();
        Ok(found + 1)
    }

    fn replay(&mut self, visit: &mut dyn FnMut(Position, Round)) -> Result<Position, JournalError> {
        let rounds = self.store.lock().unwrap_or_else(PoisonError::into_inner).rounds.clone();
        let count = rounds.len() as Position;
        for (position, round) in (0..).zip(rounds) {
            visit(position, round);
        }
        Ok(count)
    }

    fn acknowledged(&mut self) -> Result<Vec<(LinkId, u64)>, JournalError> {
        Ok(self.store.lock().unwrap_or_else(PoisonError::into_inner).acknowledged.clone())
    }
}

#[cfg(test)]
mod tests {
    use model::SimTime;

    use super::*;

    #[test]
    fn a_writer_that_lost_its_place_is_fenced() {
        let mut journal = MemoryJournal::default();
        let round = Round { received: vec![], advance_to: SimTime::ZERO };
        assert_eq!(journal.append(0, &round, &[]).unwrap(), 1);
        let mut successor = journal.clone();
        assert_eq!(successor.append(1, &round, &[]).unwrap(), 2);
        let late = journal.append(1, &round, &[]);
        assert!(matches!(late, Err(JournalError::Fenced { expected: 1, found: 2 })));
    }
}

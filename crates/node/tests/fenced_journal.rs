//! A writer that has lost its place in the journal is fenced: two processes never write one history.

mod support;

use model::{RoleName, SimTime};
use node::journal::{Journal, JournalDirectory, JournalError, MemoryJournal, Round};
use support::{SmallRun, header};

fn round(seconds: i64) -> Round {
    Round { received: vec![], advance_to: SimTime::from_seconds(seconds) }
}

fn assert_fences(journal: &mut dyn Journal) {
    assert_eq!(journal.append(0, &round(1), &[]).expect("room"), 1);
    assert_eq!(journal.append(1, &round(2), &[]).expect("room"), 2);
    for expected in [0, 1] {
        let error = journal.append(expected, &round(9), &[]).expect_err("fenced");
        let named = matches!(&error, JournalError::Fenced { expected: at, found: 2 } if *at == expected);
        assert!(named, "{error:?}");
        assert!(error.to_string().contains("another process has taken it over"), "{error}");
    }
    let error = journal.append(3, &round(9), &[]).expect_err("fenced");
    assert!(
        matches!(error, JournalError::Fenced { expected: 3, found: 2 }),
        "a hole in the history: {error:?}"
    );
    let mut frontiers = Vec::new();
    assert_eq!(journal.replay(&mut |_, round| frontiers.push(round.advance_to.seconds())).expect("room"), 2);
    assert_eq!(frontiers, [1.0, 2.0], "what was refused left nothing behind");
}

#[test]
fn in_memory() {
    let mut journal = MemoryJournal::default();
    assert_fences(&mut journal);
    let mut successor = journal.clone();
    assert_eq!(successor.append(2, &round(3), &[]).unwrap(), 3);
    assert!(matches!(journal.append(2, &round(3), &[]), Err(JournalError::Fenced { expected: 2, found: 3 })));
}

#[test]
fn in_a_file() {
    let data = tempfile::tempdir().unwrap();
    let directory = JournalDirectory::open(data.path(), RoleName::Seller).unwrap();
    let header = header("small", RoleName::Seller, &SmallRun::new().scenario);
    assert_fences(&mut directory.create(&header).unwrap());
}

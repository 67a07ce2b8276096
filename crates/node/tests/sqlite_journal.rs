//! The journal in a file: what was written is read back, by one process at a time, and damage is found and named.

mod support;

use std::path::{Path, PathBuf};

use model::{RoleName, SimTime};
use node::journal::{Journal, JournalDirectory, JournalError, Round, SqliteJournal};
use protocol::LinkId;
use support::{SmallRun, header};
use tempfile::TempDir;

struct Place {
    run: SmallRun,
    data: TempDir,
    directory: JournalDirectory,
}

impl Place {
    fn new() -> Self {
        let data = tempfile::tempdir().expect("a place for files");
        let directory = JournalDirectory::open(data.path(), RoleName::Seller).expect("a good journal");
        Self { run: SmallRun::new(), data, directory }
    }

    fn create(&self, run: &str) -> SqliteJournal {
        self.directory.create(&header(run, RoleName::Seller, &self.run.scenario)).expect("a good journal")
    }

    /// A journal with the rounds of a seller at work, closed.
    fn written(&self) -> Vec<Round> {
        let (_, rounds) = self.run.seller_at_work();
        let mut journal = self.create("small");
        for (position, round) in (0..).zip(&rounds) {
            assert_eq!(journal.append(position, round, &[]).expect("a good journal"), position + 1);
        }
        rounds
    }

    fn newest(&self) -> SqliteJournal {
        self.directory.newest().expect("a good journal").expect("there is one").1
    }

    /// Changes the file behind the journal's back.
    fn tamper(&self, statement: &str) {
        let files = databases(self.data.path());
        rusqlite::Connection::open(&files[0])
            .expect("a good journal")
            .execute_batch(statement)
            .expect("a good journal");
    }
}

fn databases(data: &Path) -> Vec<PathBuf> {
    let files =
        std::fs::read_dir(data).expect("a good journal").map(|file| file.expect("a good journal").path());
    let mut files: Vec<_> =
        files.filter(|path| path.extension().is_some_and(|end| end == "sqlite")).collect();
    files.sort();
    files
}

fn read(journal: &mut dyn Journal) -> Result<Vec<Round>, JournalError> {
    let mut rounds = Vec::new();
    let count = journal.replay(&mut |position, round| {
        assert_eq!(position, rounds.len() as u64);
        rounds.push(round);
    })?;
    assert_eq!(count, rounds.len() as u64);
    Ok(rounds)
}

#[test]
fn what_was_written_is_read_back_after_a_restart() {
    let place = Place::new();
    let rounds = place.written();
    assert!(rounds[0].received.len() == 40 && rounds[1].received.is_empty());
    for incarnation in 2..4 {
        let (found, mut journal) = place.directory.newest().unwrap().expect("there is one");
        assert_eq!(found, header("small", RoleName::Seller, &place.run.scenario));
        assert_eq!(journal.incarnation(), incarnation);
        assert_eq!(read(&mut journal).unwrap(), rounds);
    }
    // The entity of the rounds read back is the entity of the rounds written.
    let read = read(&mut place.newest()).unwrap();
    let (first, second) = (place.run.seller_at_work().0, place.run.replayed(RoleName::Seller, &read));
    assert_eq!(first.tallies(), second.tallies());
    assert_eq!(first.ledger().digest(), second.ledger().digest());
    assert_eq!(first.frontier(), second.frontier());
}

#[test]
fn acknowledgements_are_noted_once_in_a_while() {
    let place = Place::new();
    let mut journal = place.create("small");
    assert_eq!(journal.acknowledged().unwrap(), vec![]);
    for position in 0..130 {
        let round = Round { received: vec![], advance_to: SimTime::from_seconds(position as i64) };
        let acknowledged = [(LinkId::SellerToCustoms, position), (LinkId::SellerToWarehouse, 2 * position)];
        journal.append(position, &round, &acknowledged).unwrap();
    }
    drop(journal);
    let noted = place.newest().acknowledged().unwrap();
    assert_eq!(noted.len(), 2);
    for (link, next) in noted {
        let now = if link == LinkId::SellerToCustoms { 129 } else { 258 };
        assert!(next > 0 && next <= now, "{link:?}: {next}");
    }
}

#[test]
fn a_journal_is_open_in_one_process_only() {
    let place = Place::new();
    let held = place.create("small");
    let error = place.directory.newest().unwrap_err();
    let JournalError::InUse { path } = &error else { panic!("{error:?}") };
    assert!(path.ends_with(".sqlite") && path.contains("seller"), "{path}");
    assert!(error.to_string().contains("--data"), "{error}");
    drop(held);
    assert_eq!(read(&mut place.newest()).unwrap(), vec![]);
}

#[test]
fn a_missing_round_is_named() {
    let place = Place::new();
    place.written();
    place.tamper("DELETE FROM round WHERE position = 1");
    let error = read(&mut place.newest()).unwrap_err();
    assert!(matches!(&error, JournalError::Damaged { position: 1, .. }), "{error:?}");
    assert!(error.to_string().contains("it is missing; the next one is 2"), "{error}");
}

#[test]
fn a_garbled_round_is_named() {
    for garbage in ["X'FF'", "X'0AFFFFFF'", "X'03010203'", "'text'", "5"] {
        let place = Place::new();
        place.written();
        place.tamper(&format!("UPDATE round SET received = {garbage} WHERE position = 2"));
        let error = read(&mut place.newest()).unwrap_err();
        assert!(matches!(&error, JournalError::Damaged { position: 2, .. }), "{garbage}: {error:?}");
    }
}

#[test]
fn a_frontier_that_is_no_number_is_named() {
    let place = Place::new();
    place.written();
    place.tamper("UPDATE round SET advance_to = 'noon' WHERE position = 2");
    let error = read(&mut place.newest()).unwrap_err();
    assert!(matches!(&error, JournalError::Damaged { position: 2, .. }), "{error:?}");
}

#[test]
fn a_garbled_header_is_named() {
    let place = Place::new();
    place.written();
    for (key, value) in [("seed", "many"), ("role", "king"), ("model_version", "-1")] {
        place.tamper(&format!("UPDATE header SET value = '{value}' WHERE key = '{key}'"));
        let error = place.directory.newest().unwrap_err();
        assert!(matches!(&error, JournalError::Damaged { .. }), "{error:?}");
    }
}

#[test]
fn a_file_that_is_no_journal_is_named() {
    let place = Place::new();
    std::fs::write(place.data.path().join("seller-000001-x.sqlite"), [7; 4096]).unwrap();
    let error = place.directory.newest().unwrap_err();
    assert!(error.to_string().contains("seller-000001-x.sqlite"), "{error}");
}

#[test]
fn a_new_run_leaves_older_ones_until_they_are_removed() {
    let place = Place::new();
    assert!(place.directory.newest().unwrap().is_none());
    for run in ["first", "second/../run", "second....run"] {
        drop(place.create(run));
    }
    let names = ["seller-000001-first", "seller-000002-second....run", "seller-000003-second....run"];
    let path = |name: &str| place.data.path().join(format!("{name}.sqlite"));
    assert_eq!(databases(place.data.path()), names.map(path));
    for run in ["first", "second/../run", "second....run"] {
        assert_eq!(place.directory.find(run).unwrap().expect("it is there").0.run, run);
    }
    assert!(place.directory.find("third").unwrap().is_none());
    // The journal of the run that the node has is open.
    let present = place.directory.find("second....run").unwrap();
    assert!(place.directory.find("second....run").unwrap().is_none());
    assert_eq!(place.directory.find("second/../run").unwrap().expect("it is there").0.run, "second/../run");
    drop(present);
    place.directory.remove("second/../run").unwrap();
    assert_eq!(databases(place.data.path()), [path(names[0]), path(names[2])]);
    assert!(place.directory.find("second/../run").unwrap().is_none());
    assert_eq!(place.directory.newest().unwrap().expect("there is one").0.run, "second....run");
}

#[test]
fn the_newest_journal_is_found_among_those_of_this_role() {
    let place = Place::new();
    drop(place.create("first"));
    // A directory that keeps an older journal beside a newer one, and another role's.
    let old = databases(place.data.path())[0].clone();
    std::fs::copy(&old, place.data.path().join("seller-000000-older.sqlite")).unwrap();
    std::fs::copy(&old, place.data.path().join("carrier-000009-other.sqlite")).unwrap();
    std::fs::copy(&old, place.data.path().join("seller-x-other.sqlite")).unwrap();
    let connection =
        rusqlite::Connection::open(place.data.path().join("seller-000000-older.sqlite")).unwrap();
    connection.execute_batch("UPDATE header SET value = 'older' WHERE key = 'run'").unwrap();
    drop(connection);
    assert_eq!(place.directory.newest().unwrap().expect("there is one").0.run, "first");
}

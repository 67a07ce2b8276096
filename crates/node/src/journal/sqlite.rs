//! The journal in SQLite: one file a run, in write-ahead mode, locked for this process alone.
//!
//! `synchronous = NORMAL`: a committed round survives the death of the process (kill -9). It may be lost with the power;
//! the peers then name the loss at the next handshake.

use std::fs;
use std::path::{Path, PathBuf};

use model::{RoleName, SimTime};
use protocol::LinkId;
use rusqlite::{Connection, ErrorCode, OptionalExtension, params};

use super::{Journal, JournalError, Position, Round, RunHeader};

const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS header (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS round (position INTEGER PRIMARY KEY, advance_to INTEGER NOT NULL, received BLOB NOT NULL);
    CREATE TABLE IF NOT EXISTS acknowledged (link INTEGER PRIMARY KEY, next INTEGER NOT NULL);
";
/// Acknowledgements only shorten what a replay keeps, so they are noted once in a while.
const ROUNDS_BETWEEN_ACKNOWLEDGEMENTS: Position = 64;

/// A journal in a file.
#[derive(Debug)]
pub struct SqliteJournal {
    path: String,
    connection: Connection,
    incarnation: u64,
    /// How many rounds there are; nobody else can add one.
    rounds: Position,
    blob: Vec<u8>,
}

impl SqliteJournal {
    fn open(path: &Path) -> Result<Self, JournalError> {
        let name = path.display().to_string();
        let connection = Connection::open(path).map_err(|error| storage(&name, &error))?;
        let mut journal = Self { path: name, connection, incarnation: 0, rounds: 0, blob: Vec::new() };
        journal.prepare().map_err(|error| journal.error(&error))?;
        Ok(journal)
    }

    /// The same; `None` if it is open already.
    fn open_if_free(path: &Path) -> Result<Option<Self>, JournalError> {
        match Self::open(path) {
            Err(JournalError::InUse { .. }) => Ok(None),
            opened => opened.map(Some),
        }
    }

    fn prepare(&mut self) -> rusqlite::Result<()> {
        self.connection.busy_timeout(std::time::Duration::ZERO)?;
        self.connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
        self.connection.pragma_update(None, "journal_mode", "WAL")?;
        self.connection.pragma_update(None, "synchronous", "NORMAL")?;
        self.connection.pragma_update(None, "wal_autocheckpoint", 4_000)?;
        self.connection.execute_batch("BEGIN IMMEDIATE")?;
        self.connection.execute_batch(SCHEMA)?;
        self.incarnation = self.get("incarnation")?.and_then(|text| text.parse().ok()).unwrap_or(0) + 1;
        self.set("incarnation", &self.incarnation.to_string())?;
        let count = "SELECT COALESCE(MAX(position) + 1, 0) FROM round";
        self.rounds = self.connection.query_row(count, [], |row| row.get::<_, i64>(0))? as Position;
        self.connection.execute_batch("COMMIT")
    }

    /// How often this journal has been opened: 1 for the first time.
    pub fn incarnation(&self) -> u64 {
        self.incarnation
    }

    fn get(&self, key: &str) -> rusqlite::Result<Option<String>> {
        let query = "SELECT value FROM header WHERE key = ?1";
        self.connection.query_row(query, [key], |row| row.get(0)).optional()
    }

    fn set(&self, key: &str, value: &str) -> rusqlite::Result<()> {
        let insert =
            "INSERT INTO header VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value";
        self.connection.execute(insert, [key, value]).map(drop)
    }

    fn write_header(&self, header: &RunHeader) -> rusqlite::Result<()> {
        // The journal of a run that is over is removed next: this one must be on the disk before.
        self.connection.pragma_update(None, "synchronous", "FULL")?;
        self.connection.execute_batch("BEGIN IMMEDIATE")?;
        self.set("role", header.role.name())?;
        self.set("scenario", &header.scenario)?;
        self.set("seed", &header.seed.to_string())?;
        self.set("replication", &header.replication.to_string())?;
        self.set("model_version", &header.model_version.to_string())?;
        // Last: a header without a run is one that was never finished.
        self.set("run", &header.run)?;
        self.connection.execute_batch("COMMIT")?;
        self.connection.pragma_update(None, "synchronous", "NORMAL")
    }

    fn header(&self) -> Result<Option<RunHeader>, JournalError> {
        let get = |key| self.get(key).map_err(|error| self.error(&error));
        let Some(run) = get("run")? else { return Ok(None) };
        let text = |key: &'static str| {
            get(key)?.ok_or_else(|| self.damaged(0, &format!("the header has no `{key}`")))
        };
        let number = |key: &'static str| {
            text(key)?
                .parse::<u64>()
                .map_err(|error| self.damaged(0, &format!("the header's `{key}` is not a number: {error}")))
        };
        Ok(Some(RunHeader {
            run,
            role: text("role")?.parse().map_err(|error| self.damaged(0, &format!("{error}")))?,
            scenario: text("scenario")?,
            seed: number("seed")?,
            replication: number("replication")? as u32,
            model_version: number("model_version")? as u32,
        }))
    }

    fn error(&self, error: &rusqlite::Error) -> JournalError {
        let path = self.path.clone();
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy) => JournalError::InUse { path },
            Some(ErrorCode::DiskFull) => JournalError::Full { path },
            _ => storage(&path, error),
        }
    }

    fn damaged(&self, position: Position, reason: &str) -> JournalError {
        JournalError::Damaged { path: self.path.clone(), position, reason: reason.to_owned() }
    }

    fn write_round(
        connection: &Connection,
        position: Position,
        round: &Round,
        received: &[u8],
    ) -> rusqlite::Result<()> {
        let mut statement = connection.prepare_cached("INSERT INTO round VALUES (?1, ?2, ?3)")?;
        statement.execute(params![position as i64, round.advance_to.ns(), received]).map(drop)
    }

    fn write_acknowledged(connection: &Connection, acknowledged: &[(LinkId, u64)]) -> rusqlite::Result<()> {
        let replace = "INSERT OR REPLACE INTO acknowledged VALUES (?1, ?2)";
        let mut statement = connection.prepare_cached(replace)?;
        for (link, next) in acknowledged {
            statement.execute(params![link.number(), *next as i64])?;
        }
        Ok(())
    }

    fn commit_round(
        &mut self,
        position: Position,
        round: &Round,
        acknowledged: &[(LinkId, u64)],
    ) -> rusqlite::Result<()> {
        if position % ROUNDS_BETWEEN_ACKNOWLEDGEMENTS != ROUNDS_BETWEEN_ACKNOWLEDGEMENTS - 1 {
            return Self::write_round(&self.connection, position, round, &self.blob);
        }
        let transaction = self.connection.unchecked_transaction()?;
        Self::write_round(&transaction, position, round, &self.blob)?;
        Self::write_acknowledged(&transaction, acknowledged)?;
        transaction.commit()
    }
}

fn storage(path: &str, error: &rusqlite::Error) -> JournalError {
    JournalError::Storage { path: path.to_owned(), reason: error.to_string() }
}

fn decode_received(blob: &[u8]) -> Result<Vec<(LinkId, wire::Entry)>, wire::WireError> {
    wire::Records::new(blob).collect()
}

impl Journal for SqliteJournal {
    fn append(
        &mut self,
        expected: Position,
        round: &Round,
        acknowledged: &[(LinkId, u64)],
    ) -> Result<Position, JournalError> {
        if expected != self.rounds {
            return Err(JournalError::Fenced { expected, found: self.rounds });
        }
        self.blob.clear();
        for (link, entry) in &round.received {
            wire::append_record(*link, entry, &mut self.blob)
                .map_err(|error| self.damaged(expected, &error.to_string()))?;
        }
        self.commit_round(expected, round, acknowledged).map_err(|error| self.error(&error))?;
        self.rounds += 1;
        Ok(self.rounds)
    }

    fn replay(&mut self, visit: &mut dyn FnMut(Position, Round)) -> Result<Position, JournalError> {
        let query = "SELECT position, advance_to, received FROM round ORDER BY position";
        let mut statement = self.connection.prepare(query).map_err(|error| self.error(&error))?;
        let mut rows = statement.query([]).map_err(|error| self.error(&error))?;
        let mut next: Position = 0;
        while let Some(row) = rows.next().map_err(|error| self.error(&error))? {
            let position = row.get::<_, i64>(0).map_err(|error| self.error(&error))? as Position;
            if position != next {
                return Err(self.damaged(next, &format!("it is missing; the next one is {position}")));
            }
            let unreadable = |error: &dyn std::fmt::Display| self.damaged(position, &error.to_string());
            let blob = row.get_ref(2).and_then(|value| Ok(value.as_blob()?));
            let received = decode_received(blob.map_err(|error| unreadable(&error))?);
            let received = received.map_err(|error| unreadable(&error))?;
            let advance_to = row.get(1).map_err(|error| unreadable(&error))?;
            visit(position, Round { received, advance_to: SimTime::from_ns(advance_to) });
            next += 1;
        }
        Ok(next)
    }

    fn acknowledged(&mut self) -> Result<Vec<(LinkId, u64)>, JournalError> {
        let query = "SELECT link, next FROM acknowledged";
        let mut statement = self.connection.prepare(query).map_err(|error| self.error(&error))?;
        let rows = statement.query_map([], |row| Ok((row.get::<_, u32>(0)?, row.get::<_, i64>(1)? as u64)));
        let rows: Vec<_> =
            rows.and_then(Iterator::collect).map_err(|error: rusqlite::Error| self.error(&error))?;
        Ok(rows.into_iter().filter_map(|(link, next)| Some((LinkId::from_number(link)?, next))).collect())
    }
}

/// The directory that holds a node's journals, a file a run: `ROLE-NUMBER-RUN.sqlite`, numbered in order of creation.
/// It belongs to one process at a time, from before the first run on.
#[derive(Debug)]
pub struct JournalDirectory {
    path: PathBuf,
    role: RoleName,
    /// Locked for as long as it is open.
    _lock: fs::File,
}

impl JournalDirectory {
    /// The directory of this role's journals; made if it is not there, and locked for this process.
    pub fn open(path: &Path, role: RoleName) -> Result<Self, JournalError> {
        let shown = || path.display().to_string();
        let storage =
            |error: std::io::Error| JournalError::Directory { path: shown(), reason: error.to_string() };
        fs::create_dir_all(path).map_err(storage)?;
        let lock = fs::File::create(path.join(format!("{role}.lock"))).map_err(storage)?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { path: path.to_owned(), role, _lock: lock }),
            Err(fs::TryLockError::WouldBlock) => Err(JournalError::InUse { path: shown() }),
            Err(fs::TryLockError::Error(error)) => Err(storage(error)),
        }
    }

    /// The journal that was made last, with the run it belongs to. One without a header was given up while it was made.
    pub fn newest(&self) -> Result<Option<(RunHeader, SqliteJournal)>, JournalError> {
        for (_, path) in self.files()?.into_iter().rev() {
            let journal = SqliteJournal::open(&path)?;
            let Some(header) = journal.header()? else { continue };
            if header.role != self.role {
                return Err(JournalError::OfAnotherRun {
                    path: journal.path,
                    found: format!("a run of {}", header.role),
                    wanted: format!("one of {}", self.role),
                });
            }
            return Ok(Some((header, journal)));
        }
        Ok(None)
    }

    /// A fresh journal for a run, beside those of older ones.
    pub fn create(&self, header: &RunHeader) -> Result<SqliteJournal, JournalError> {
        let number = self.files()?.last().map_or(1, |(number, _)| number + 1);
        let path = self.path.join(format!("{}-{number:06}-{}", self.role, file_end(&header.run)));
        let journal = SqliteJournal::open(&path)?;
        journal.write_header(header).map_err(|error| journal.error(&error))?;
        Ok(journal)
    }

    /// The journal of a run that this node had before. One that is open is of another run, whose file has the same name.
    pub fn find(&self, run: &str) -> Result<Option<(RunHeader, SqliteJournal)>, JournalError> {
        for path in self.files_of(run)?.into_iter().rev() {
            let Some(journal) = SqliteJournal::open_if_free(&path)? else { continue };
            if let Some(header) = journal.header()?.filter(|header| header.run == run) {
                return Ok(Some((header, journal)));
            }
        }
        Ok(None)
    }

    /// Removes the journal of a run that is over; it may not be open.
    pub fn remove(&self, run: &str) -> Result<(), JournalError> {
        for path in self.files_of(run)? {
            let Some(journal) = SqliteJournal::open_if_free(&path)? else { continue };
            if journal.header()?.is_some_and(|header| header.run != run) {
                continue;
            }
            drop(journal);
            for suffix in ["", "-wal", "-shm"] {
                let mut file = path.clone().into_os_string();
                file.push(suffix);
                // A file that is gone already is no obstacle to the new run.
                let _ = fs::remove_file(file);
            }
        }
        Ok(())
    }

    /// The files that a run of this name would be in, oldest first.
    fn files_of(&self, run: &str) -> Result<Vec<PathBuf>, JournalError> {
        let end = file_end(run);
        let is_of = |path: &PathBuf| {
            let name = path.file_name().and_then(|name| name.to_str());
            // ROLE-NUMBER-END
            name.and_then(|name| name.splitn(3, '-').nth(2)).is_some_and(|found| found == end)
        };
        Ok(self.files()?.into_iter().map(|(_, path)| path).filter(is_of).collect())
    }

    /// This role's journals with their numbers, oldest first.
    fn files(&self) -> Result<Vec<(u64, PathBuf)>, JournalError> {
        let storage = |error: std::io::Error| JournalError::Storage {
            path: self.path.display().to_string(),
            reason: error.to_string(),
        };
        let mut files = Vec::new();
        for file in fs::read_dir(&self.path).map_err(storage)? {
            let path = file.map_err(storage)?.path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            let number = name
                .strip_suffix(".sqlite")
                .and_then(|name| name.strip_prefix(self.role.name()))
                .and_then(|name| name.strip_prefix('-'))
                .and_then(|name| name.split('-').next())
                .and_then(|number| number.parse().ok());
            if let Some(number) = number {
                files.push((number, path));
            }
        }
        files.sort();
        Ok(files)
    }
}

/// How the name of a run's file ends: with the name of the run, as far as a file's name may say it.
fn file_end(run: &str) -> String {
    let safe = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_') { c } else { '.' };
    let run: String = run.chars().map(safe).take(wire::RUN_NAME_BYTES_MAX).collect();
    format!("{run}.sqlite")
}

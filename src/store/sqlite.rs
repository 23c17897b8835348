//! The SQLite engine: open, and what every open sets.
//!
//! SQLite's defaults are not safe for a file that somebody else may have made (triggers and views of the
//! file's own run, double-quoted strings pass, deleted bytes stay): every open sets them. Our own open
//! file is never opened with `std::fs`: closing it would drop SQLite's locks on it.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction, TransactionBehavior};

use super::read::LogRow;
use super::upgrade::EARLIER;
use super::{APPLICATION_ID, FORMAT, beside, schema};
use crate::aside;
use crate::breach::{Breach, BreachKind};
use crate::error::{Error, Result, StoreError};

/// How long to wait for another writer, who may be recording a long document.
const PATIENCE: Duration = Duration::from_secs(30);

/// What a store is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// To read: the file is not changed.
    Read,
    /// To read and append.
    Write,
}

/// An open ledger file.
#[derive(Debug)]
pub struct Store {
    pub(super) conn: Connection,
    pub(super) path: PathBuf,
}

impl Store {
    /// Makes a ledger with its name and its first checkpoint: aside, so that it is there whole or not at all.
    ///
    /// # Errors
    /// [`StoreError::Exists`] where a file with anything in it stands at the path; [`StoreError::Beside`]; what keeps it from
    /// being written. Then it is not there.
    pub fn create(path: &Path, log: &LogRow, note: &str) -> Result<()> {
        let io = |source| Error::Io { doing: "create", path: path.display().to_string(), source };
        // Of two at once the second waits, where the system can make it, and finds what the first made.
        let folder = File::open(aside::folder_of(path)).and_then(|folder| folder.lock().map(|()| folder));
        if !Store::is_free(path) {
            return Err(Error::Store(StoreError::Exists { path: path.to_owned() }));
        }
        beside::check_none(path)?;
        let (file, name) = aside::beside(path).map_err(io)?;
        // SQLite's locks are lost with the first file that is closed.
        drop(file);
        let made = Store::fill(&name, log, note);
        for end in ["-wal", "-shm"] {
            let mut left = name.as_os_str().to_owned();
            left.push(end);
            let _ = std::fs::remove_file(left);
        }
        // What went wrong went wrong with the ledger, whatever its name was.
        made.map_err(|error| fail(path, error))?;
        let real = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let done = aside::take_place(name, &real).map_err(io);
        drop(folder);
        done
    }

    /// Whether a ledger may be made at a path: there is nothing, an empty file, or an SQLite database without anything in
    /// it, such as is left where making one was cut short.
    pub(crate) fn is_free(path: &Path) -> bool {
        // A log beside it is left alone: what it holds is looked at once more where the ledger is made.
        let blank = || -> rusqlite::Result<bool> {
            let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
                | OpenFlags::SQLITE_OPEN_NO_MUTEX
                | OpenFlags::SQLITE_OPEN_URI;
            let conn = Connection::open_with_flags(immutable(path), flags)?;
            let count = |sql| conn.query_row(sql, [], |row| row.get::<_, i64>(0));
            Ok(count("SELECT count(*) FROM sqlite_schema")? == 0 && count("PRAGMA application_id")? == 0)
        };
        match std::fs::metadata(path) {
            Ok(file) if file.is_file() => file.len() == 0 || blank().unwrap_or(false),
            Ok(_) => false,
            // A link that leads nowhere is something.
            Err(_) => !path.is_symlink(),
        }
    }

    fn fill(path: &Path, log: &LogRow, note: &str) -> rusqlite::Result<()> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let store = Store { conn: Connection::open_with_flags(plain(path), flags)?, path: path.to_owned() };
        store.set_guard(Access::Write)?;
        // A ledger that is only half made is no ledger: nothing need be taken back.
        store.conn.execute_batch("PRAGMA journal_mode = MEMORY")?;
        let tx = Transaction::new_unchecked(&store.conn, TransactionBehavior::Immediate)?;
        tx.execute_batch(schema::SQL)?;
        tx.execute("INSERT INTO log VALUES (?1, ?2, ?3, ?4)", (log.id, &log.origin, &log.vkey, log.entry))?;
        tx.execute("INSERT INTO checkpoint VALUES (0, 0, ?1, x'')", [note])?;
        tx.commit()?;
        store.use_log()?;
        store.conn.close().map_err(|(_, error)| error)
    }

    /// Opens a ledger.
    ///
    /// # Errors
    /// [`StoreError::NoLedger`], [`StoreError::NotALedger`], [`StoreError::Newer`], [`StoreError::Beside`]; and what keeps SQLite from
    /// reading.
    pub fn open(path: &Path, access: Access) -> Result<Self> {
        Store::open_format(path, access, FORMAT)
    }

    pub(super) fn open_format(path: &Path, access: Access, format: i64) -> Result<Self> {
        match std::fs::metadata(path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(Error::Store(StoreError::NoLedger { path: path.to_owned() }));
            }
            Err(source) => {
                return Err(Error::Io { doing: "read", path: path.display().to_string(), source });
            }
            Ok(file) if !file.is_file() => return Err(not_a_ledger(path, "it is no file")),
            Ok(file) if file.len() == 0 => return Err(not_a_ledger(path, "it is empty")),
            Ok(_) => {}
        }
        beside::check(path, access)?;
        let mode = match access {
            Access::Read => OpenFlags::SQLITE_OPEN_READ_ONLY,
            Access::Write => OpenFlags::SQLITE_OPEN_READ_WRITE,
        };
        let flags = mode | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let open = |name: &Path, flags| -> Result<Store> {
            let conn = Connection::open_with_flags(name, flags).map_err(|error| fail(path, error))?;
            let store = Store { conn, path: path.to_owned() };
            // Until the ledger is found to be what was signed, closing it takes no log into the file.
            store.take_log_at_close(false).map_err(|error| store.fail(error))?;
            store.guard(access)?;
            store.check_format(format)?;
            if access == Access::Write && format != FORMAT {
                store.make_ready()?;
            }
            Ok(store)
        };
        match open(&plain(path), flags) {
            // In a folder that cannot be written SQLite cannot make the index of a write-ahead log. It
            // needs none where there is no such log and nobody writes.
            Err(Error::Store(StoreError::Engine { .. }) | Error::Store(StoreError::ReadOnly { .. }))
                if access == Access::Read && !beside::has_log(path) =>
            {
                open(&immutable(path), flags | OpenFlags::SQLITE_OPEN_URI)
            }
            other => other,
        }
    }

    /// Sets what SQLite's defaults leave open.
    pub(super) fn guard(&self, access: Access) -> Result<()> {
        self.set_guard(access).map_err(|error| self.fail(error))
    }

    fn set_guard(&self, access: Access) -> rusqlite::Result<()> {
        let conn = &self.conn;
        conn.busy_timeout(PATIENCE)?;
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false)?;
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
        let triggers = access == Access::Write;
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, triggers)?;
        conn.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
        conn.set_prepared_statement_cache_capacity(32);
        // Nothing is deleted but on demand, and then the file is written anew: FAST, which zeroes what
        // costs no page of its own, costs half as much of an append as ON does.
        conn.execute_batch(
            "PRAGMA cache_size = -16384; PRAGMA recursive_triggers = ON;
                 PRAGMA secure_delete = FAST; PRAGMA synchronous = FULL;",
        )?;
        // A page that is not sound is found by whoever reads the history; checking each again while
        // appending takes a tenth of the time.
        conn.pragma_update(None, "cell_size_check", access == Access::Read)
    }

    /// Has commits go into a write-ahead log, if they do not. The header of the file says so, which is one sector: no
    /// journal is written for it, so none can be left.
    fn use_log(&self) -> rusqlite::Result<()> {
        let mode = |pragma: &str| self.conn.query_row(pragma, [], |row| row.get::<_, String>(0));
        if mode("PRAGMA journal_mode")? != "wal" {
            mode("PRAGMA journal_mode = MEMORY")?;
            if mode("PRAGMA journal_mode = WAL")? != "wal" {
                // Where the file is, there can be no such log.
                mode("PRAGMA journal_mode = DELETE")?;
            }
        }
        Ok(())
    }

    /// Whether closing takes what is in the write-ahead log into the file.
    fn take_log_at_close(&self, take: bool) -> rusqlite::Result<()> {
        self.conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, !take).map(|_| ())
    }

    /// Lets the file be written.
    fn make_ready(&self) -> Result<()> {
        self.use_log().and_then(|()| self.take_log_at_close(true)).map_err(|error| self.fail(error))
    }

    fn check_format(&self, wanted: i64) -> Result<()> {
        let pragma = |name: &str| -> Result<i64> {
            self.conn
                .query_row(&format!("PRAGMA {name}"), [], |row| row.get(0))
                .map_err(|error| self.fail(error))
        };
        if pragma("application_id")? != APPLICATION_ID {
            return Err(not_a_ledger(&self.path, "it is an SQLite database of something else"));
        }
        match pragma("user_version")? {
            found if found == wanted => Ok(()),
            found if EARLIER.contains(&found) => {
                Err(Error::Store(StoreError::Older { path: self.path.clone(), found }))
            }
            found if found > FORMAT => {
                Err(Error::Store(StoreError::Newer { path: self.path.clone(), found, known: FORMAT }))
            }
            found => Err(not_a_ledger(&self.path, &format!("there is no format {found}"))),
        }
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Lets the file grow to so many pages and no further.
    ///
    /// # Errors
    /// What keeps SQLite from setting it.
    pub fn limit_pages(&self, pages: i64) -> Result<()> {
        self.conn
            .query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(()))
            .map_err(|error| self.fail(error))
    }

    /// Begins a read transaction, so that all that follows is read from one state. It ends with the store.
    ///
    /// # Errors
    /// What keeps SQLite from reading.
    pub fn begin_read(&self) -> Result<()> {
        self.conn.execute_batch("BEGIN").map_err(|error| self.fail(error))
    }

    /// Ends it, before a write transaction begins: what was read is what was signed.
    ///
    /// # Errors
    /// What keeps SQLite from ending it.
    pub fn end_read(&self) -> Result<()> {
        self.conn.execute_batch("COMMIT").map_err(|error| self.fail(error))?;
        self.make_ready()
    }

    /// How the tables compare with those of a ledger.
    ///
    /// # Errors
    /// What keeps SQLite from reading.
    pub fn compare_schema(&self) -> Result<schema::Comparison> {
        schema::compare(&self.conn).map_err(|error| self.fail(error))
    }

    /// What SQLite's own check of every page and index finds wrong, if anything.
    ///
    /// # Errors
    /// What keeps SQLite from reading.
    pub fn page_check(&self) -> Result<Option<String>> {
        let found: String = self
            .conn
            .query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))
            .map_err(|error| self.fail(error))?;
        Ok((found != "ok").then_some(found))
    }

    pub(super) fn fail(&self, error: rusqlite::Error) -> Error {
        fail(&self.path, error)
    }
}

/// A seq or size as SQLite has it. What does not fit is beyond any ledger.
pub(super) fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// The path in a form that SQLite takes for a file's name and nothing else.
pub(super) fn plain(path: &Path) -> PathBuf {
    if path.is_relative() { Path::new(".").join(path) } else { path.to_owned() }
}

/// The URI of a file that nobody changes while it is open.
pub(super) fn immutable(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut uri = String::from("file:");
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => {
                uri.push(char::from(*byte));
            }
            _ => uri.push_str(&format!("%{byte:02x}")),
        }
    }
    uri.push_str("?immutable=1");
    PathBuf::from(uri)
}

pub(super) fn not_a_ledger(path: &Path, why: &str) -> Error {
    Error::Store(StoreError::NotALedger { path: path.to_owned(), why: why.to_owned() })
}

pub(super) fn fail(path: &Path, source: rusqlite::Error) -> Error {
    let path = path.to_owned();
    if matches!(
        source,
        rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::Utf8Error(..)
    ) {
        let message = format!("a row holds what no row of a ledger can: {source}");
        return Error::Breach(Breach::new(BreachKind::File, None, message));
    }
    match source.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            Error::Store(StoreError::Locked { path })
        }
        Some(ErrorCode::DiskFull) => Error::Store(StoreError::Full { path }),
        Some(ErrorCode::ReadOnly) => Error::Store(StoreError::ReadOnly { path }),
        Some(ErrorCode::NotADatabase) => not_a_ledger(&path, "it is no SQLite database"),
        Some(ErrorCode::DatabaseCorrupt) => {
            let message = format!("SQLite cannot read the file: {source}");
            Error::Breach(Breach::new(BreachKind::File, None, message))
        }
        _ => Error::Store(StoreError::Engine { path, source: Box::new(source) }),
    }
}

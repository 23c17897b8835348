//! The connection to SQLite, and what is set on each.
//!
//! SQLite's defaults are not safe for a file that somebody else may have made: the file's own triggers and views run,
//! strings in double quotes are accepted, deleted bytes stay. So every connection sets them. A ledger file that is open is
//! never opened with `std::fs` as well: closing that would drop SQLite's locks.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::{Connection, ErrorCode, ffi};

use crate::breach::{Breach, BreachKind};
use crate::error::{Error, Result, StoreError};
use crate::store::Access;

/// How long to wait for another writer, who may be recording a long document.
const PATIENCE: Duration = Duration::from_secs(30);

/// An open ledger file.
#[derive(Debug)]
pub struct Store {
    pub(super) conn: Connection,
    pub(super) path: PathBuf,
}

impl Store {
    /// Sets what SQLite's defaults leave unsafe.
    pub(super) fn guard(&self, access: Access) -> Result<()> {
        self.set_guard(access).map_err(|error| self.fail(error))
    }

    pub(super) fn set_guard(&self, access: Access) -> rusqlite::Result<()> {
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
        // Nothing is deleted except on demand, and then the file is rewritten. FAST zeroes only what costs no page of its
        // own, and costs an append half of what ON costs.
        conn.execute_batch(
            "PRAGMA recursive_triggers = ON; PRAGMA secure_delete = FAST; PRAGMA synchronous = FULL;",
        )?;
        // In KiB. A reader passes over the rows once, and needs the pages above them; a writer keeps what it has added.
        let cache = if access == Access::Read { -4096 } else { -16384 };
        conn.pragma_update(None, "cache_size", cache)?;
        // Reading the history finds a damaged page. Checking each page again while appending would take a tenth of
        // the time.
        conn.pragma_update(None, "cell_size_check", access == Access::Read)
    }

    /// Makes commits go into a write-ahead log. The file's header says so, which is one sector: no journal is written for
    /// it, so none can be left behind.
    pub(super) fn use_log(&self) -> rusqlite::Result<()> {
        let mode = |pragma: &str| self.conn.query_row(pragma, [], |row| row.get::<_, String>(0));
        if mode("PRAGMA journal_mode")? != "wal" {
            mode("PRAGMA journal_mode = MEMORY")?;
            if mode("PRAGMA journal_mode = WAL")? != "wal" {
                // The file system does not allow such a log.
                mode("PRAGMA journal_mode = DELETE")?;
            }
        }
        Ok(())
    }

    /// Whether closing the connection moves the write-ahead log into the file.
    pub(super) fn take_log_at_close(&self, take: bool) -> rusqlite::Result<()> {
        self.conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, !take).map(|_| ())
    }

    /// Allows the file to be written.
    pub(super) fn make_ready(&self) -> Result<()> {
        self.use_log().and_then(|()| self.take_log_at_close(true)).map_err(|error| self.fail(error))
    }

    /// The path of the file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Begins a read transaction: everything after it is read from one state. It ends with the store.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read.
    pub fn begin_read(&self) -> Result<()> {
        self.conn.execute_batch("BEGIN").map_err(|error| self.fail(error))
    }

    /// Ends the read transaction, before a write transaction begins. What was read was found to be what was signed.
    ///
    /// # Errors
    /// Returns an error if the transaction cannot be ended.
    pub fn end_read(&self) -> Result<()> {
        self.conn.execute_batch("COMMIT").map_err(|error| self.fail(error))?;
        self.make_ready()
    }

    pub(super) fn fail(&self, error: rusqlite::Error) -> Error {
        fail(&self.path, error)
    }
}

/// A seq or size as SQLite stores it. No ledger is so long that it does not fit.
pub(super) fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// The path in a form that SQLite takes as the name of a file and as nothing else.
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
        let message = format!("a row holds a value that no ledger can hold: {source}");
        return Breach::new(BreachKind::File, None, message).into();
    }
    match source.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            Error::Store(StoreError::Locked { path })
        }
        Some(ErrorCode::DiskFull) => Error::Store(StoreError::Full { path }),
        // The index of the write-ahead log cannot grow: the disk has no room for it.
        _ if source.sqlite_error().is_some_and(|error| error.extended_code == ffi::SQLITE_IOERR_SHMSIZE) => {
            Error::Store(StoreError::Full { path })
        }
        Some(ErrorCode::ReadOnly) => Error::Store(StoreError::ReadOnly { path }),
        Some(ErrorCode::NotADatabase) => not_a_ledger(&path, "it is not an SQLite database"),
        Some(ErrorCode::DatabaseCorrupt) => {
            let message = format!("SQLite cannot read the file: {source}");
            Breach::new(BreachKind::File, None, message).into()
        }
        _ => Error::Store(StoreError::Engine { path, source: Box::new(source) }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_whose_index_cannot_grow_is_a_full_disk() {
        for code in [ffi::SQLITE_FULL, ffi::SQLITE_IOERR_SHMSIZE] {
            let found = fail(Path::new("a.db"), rusqlite::Error::SqliteFailure(ffi::Error::new(code), None));
            assert!(matches!(found, Error::Store(StoreError::Full { .. })), "{code}: {found:?}");
        }
    }
}

//! Making and opening ledgers.
//!
//! Invariant: a ledger is made whole or not at all, and what is not a ledger of this format is not opened as one
//! (`tests/engine.rs`, `tests/store.rs`).

use std::fs::File;
use std::path::Path;

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

use super::beside;
use super::connection::{Store, fail, immutable, not_a_ledger, plain};
use super::schema::{self, APPLICATION_ID, EARLIER, FORMAT};
use crate::aside;
use crate::error::{Error, Result, StoreError};
use crate::store::{Access, LogRow};

impl Store {
    /// Makes a ledger with its name and its first checkpoint. It is made under another name, so that it is there whole or
    /// not at all.
    ///
    /// # Errors
    /// Returns [`StoreError::Exists`] if the file at the path holds anything, [`StoreError::Beside`] if a file beside
    /// it belongs to another database, and an error if the file cannot be written. Then there is no ledger.
    pub fn create(path: &Path, log: &LogRow, note: &str) -> Result<()> {
        let io = |source| Error::Io { doing: "create", path: path.display().to_string(), source };
        // If two programs do this at once, the second waits where the system allows it, and finds what the first made.
        let folder = File::open(aside::folder_of(path)).and_then(|folder| folder.lock().map(|()| folder));
        if !Store::is_free(path) {
            return Err(Error::Store(StoreError::Exists { path: path.to_owned() }));
        }
        beside::check_none(path)?;
        let (file, name) = aside::beside(path).map_err(io)?;
        // Closing any handle of a file drops SQLite's locks on it: this one is closed before SQLite opens the file.
        drop(file);
        let made = Store::fill(&name, log, note);
        for end in ["-wal", "-shm"] {
            let mut left = name.as_os_str().to_owned();
            left.push(end);
            let _ = std::fs::remove_file(left);
        }
        // The error names the ledger, not the name under which it was made.
        made.map_err(|error| fail(path, error))?;
        let real = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let done = aside::take_place(name, &real).map_err(io);
        drop(folder);
        done
    }

    /// Whether a ledger may be made at a path: there is nothing, an empty file, or an empty SQLite database, which is left
    /// where making a ledger was cut off.
    pub(crate) fn is_free(path: &Path) -> bool {
        // A write-ahead log beside it is left alone here: making the ledger looks at it again.
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
            // A link that leads nowhere counts as something.
            Err(_) => !path.is_symlink(),
        }
    }

    fn fill(path: &Path, log: &LogRow, note: &str) -> rusqlite::Result<()> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let store = Store { conn: Connection::open_with_flags(plain(path), flags)?, path: path.to_owned() };
        store.set_guard(Access::Write)?;
        // A file that is not a ledger yet does not need a rollback.
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
    /// Returns [`StoreError::NoLedger`], [`StoreError::NotALedger`], [`StoreError::Older`], [`StoreError::Newer`],
    /// [`StoreError::Beside`], and an error if the file cannot be read.
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
            Ok(file) if !file.is_file() => return Err(not_a_ledger(path, "it is not a file")),
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
            // Until the ledger is found to be what was signed, closing it moves no log into the file.
            store.take_log_at_close(false).map_err(|error| store.fail(error))?;
            store.guard(access)?;
            store.check_format(format)?;
            if access == Access::Write && format != FORMAT {
                store.make_ready()?;
            }
            Ok(store)
        };
        match open(&plain(path), flags) {
            // In a read-only folder SQLite cannot make the index of a write-ahead log. It needs none if there is no such log
            // and nobody writes.
            Err(Error::Store(StoreError::Engine { .. }) | Error::Store(StoreError::ReadOnly { .. }))
                if access == Access::Read && !beside::has_log(path) =>
            {
                open(&immutable(path), flags | OpenFlags::SQLITE_OPEN_URI)
            }
            other => other,
        }
    }

    fn check_format(&self, wanted: i64) -> Result<()> {
        let pragma = |name: &str| -> Result<i64> {
            self.conn
                .query_row(&format!("PRAGMA {name}"), [], |row| row.get(0))
                .map_err(|error| self.fail(error))
        };
        if pragma("application_id")? != APPLICATION_ID {
            return Err(not_a_ledger(&self.path, "it is an SQLite database of another program"));
        }
        match pragma("user_version")? {
            found if found == wanted => Ok(()),
            found if EARLIER.contains(&found) => {
                Err(Error::Store(StoreError::Older { path: self.path.clone(), found }))
            }
            found if found > FORMAT => {
                Err(Error::Store(StoreError::Newer { path: self.path.clone(), found, known: FORMAT }))
            }
            found => Err(not_a_ledger(&self.path, &format!("format {found} is unknown"))),
        }
    }
}

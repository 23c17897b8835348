//! The SQLite engine: open, read in one snapshot, append in one transaction.
//!
//! SQLite's defaults are not safe for a file that somebody else may have made (triggers and views of the
//! file's own run, double-quoted strings pass, deleted bytes stay): every open sets them. Our own open
//! file is never opened with `std::fs`: closing it would drop SQLite's locks on it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::types::ValueRef;
use rusqlite::{
    CachedStatement, Connection, ErrorCode, OpenFlags, OptionalExtension, Transaction, TransactionBehavior,
};

use super::{APPLICATION_ID, FORMAT, blob, schema};
use crate::breach::{Breach, BreachKind};
use crate::error::{Error, Result};
use crate::tlog::{Hash, TILE_WIDTH, join_hashes, split_hashes};

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
    conn: Connection,
    path: PathBuf,
}

/// The ledger's name and key, as the file states them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogRow {
    /// 0, in a ledger.
    pub id: i64,
    /// The origin.
    pub origin: String,
    /// The verifier key, as text.
    pub vkey: String,
}

/// A row of the history, as stored.
#[derive(Debug, Clone, Copy)]
pub struct EntryRow<'a> {
    /// The row's place.
    pub seq: i64,
    /// The kind column.
    pub kind: &'a [u8],
    /// The about column.
    pub about: Option<i64>,
    /// The hashed bytes; `None` where the row holds no text.
    pub body: Option<&'a [u8]>,
}

/// A signed note, as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckpointRow {
    /// The size it is filed under.
    pub size: i64,
    /// The note; lossy where it is no UTF-8, which no signature survives.
    pub note: String,
    /// The peaks of the tree, if they are whole hashes.
    pub peaks: Option<Vec<Hash>>,
}

/// A captured document or text, as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlobRow {
    /// The hash it is filed under.
    pub hash: String,
    /// The bytes, if the stream gives exactly as many as the size column says.
    pub bytes: Option<Vec<u8>>,
}

/// An open write transaction; dropped without [`Batch::commit`], it leaves nothing.
pub struct Batch<'a> {
    store: &'a Store,
    /// Prepared once, for it is run once an entry.
    next_entry: CachedStatement<'a>,
    tx: Transaction<'a>,
}

impl Store {
    /// Makes a ledger with its name and its first checkpoint, in one transaction.
    ///
    /// # Errors
    /// [`Error::Exists`] where a file with anything in it stands at the path.
    pub fn create(path: &Path, log: &LogRow, note: &str) -> Result<()> {
        if std::fs::metadata(path).is_ok_and(|file| file.len() > 0 || !file.is_file()) {
            return Err(Error::Exists { path: path.to_owned() });
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(plain(path), flags).map_err(|error| fail(path, error))?;
        let store = Store { conn, path: path.to_owned() };
        store.guard(Access::Write)?;
        let made = store.fill(log, note);
        if made.is_err() {
            // Nothing was committed: what is left is the empty file that SQLite made.
            drop(store);
            if std::fs::metadata(path).is_ok_and(|file| file.len() == 0) {
                let _ = std::fs::remove_file(path);
            }
        }
        made
    }

    fn fill(&self, log: &LogRow, note: &str) -> Result<()> {
        let fail = |error| self.fail(error);
        self.conn.execute_batch("PRAGMA journal_mode = WAL").map_err(fail)?;
        let tx = Transaction::new_unchecked(&self.conn, TransactionBehavior::Immediate).map_err(fail)?;
        let objects: i64 =
            tx.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).map_err(fail)?;
        if objects > 0 {
            return Err(Error::Exists { path: self.path.clone() });
        }
        tx.execute_batch(schema::SQL).map_err(fail)?;
        tx.execute("INSERT INTO log VALUES (?1, ?2, ?3)", (log.id, &log.origin, &log.vkey)).map_err(fail)?;
        tx.execute("INSERT INTO checkpoint VALUES (0, ?1, x'')", [note]).map_err(fail)?;
        tx.commit().map_err(fail)
    }

    /// Opens a ledger.
    ///
    /// # Errors
    /// [`Error::NoLedger`], [`Error::NotALedger`], [`Error::Newer`]; and what keeps SQLite from reading.
    pub fn open(path: &Path, access: Access) -> Result<Self> {
        match std::fs::metadata(path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(Error::NoLedger { path: path.to_owned() });
            }
            Err(source) => {
                return Err(Error::Io { doing: "read", path: path.display().to_string(), source });
            }
            Ok(file) if !file.is_file() => return Err(not_a_ledger(path, "it is no file")),
            Ok(file) if file.len() == 0 => return Err(not_a_ledger(path, "it is empty")),
            Ok(_) => {}
        }
        let mode = match access {
            Access::Read => OpenFlags::SQLITE_OPEN_READ_ONLY,
            Access::Write => OpenFlags::SQLITE_OPEN_READ_WRITE,
        };
        let flags = mode | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let open = |name: &Path, flags| -> Result<Store> {
            let conn = Connection::open_with_flags(name, flags).map_err(|error| fail(path, error))?;
            let store = Store { conn, path: path.to_owned() };
            store.guard(access)?;
            store.check_format()?;
            Ok(store)
        };
        match open(&plain(path), flags) {
            // In a folder that cannot be written SQLite cannot make the index of a write-ahead log. It
            // needs none where there is no such log and nobody writes.
            Err(Error::Store { .. } | Error::ReadOnly { .. })
                if access == Access::Read && !has_write_ahead_log(path) =>
            {
                open(&immutable(path), flags | OpenFlags::SQLITE_OPEN_URI)
            }
            other => other,
        }
    }

    /// Sets what SQLite's defaults leave open.
    fn guard(&self, access: Access) -> Result<()> {
        let conn = &self.conn;
        let set = || {
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
            // Nothing is ever deleted: FAST, which zeroes what costs no page of its own, leaves as little
            // behind as ON does, and costs half as much of an append.
            conn.execute_batch(
                "PRAGMA cache_size = -16384; PRAGMA recursive_triggers = ON;
                 PRAGMA secure_delete = FAST; PRAGMA synchronous = FULL;",
            )?;
            // A page that is not sound is found by whoever reads the history; checking each again while
            // appending takes a tenth of the time.
            conn.pragma_update(None, "cell_size_check", access == Access::Read)
        };
        set().map_err(|error| self.fail(error))
    }

    fn check_format(&self) -> Result<()> {
        let pragma = |name: &str| -> Result<i64> {
            self.conn
                .query_row(&format!("PRAGMA {name}"), [], |row| row.get(0))
                .map_err(|error| self.fail(error))
        };
        if pragma("application_id")? != APPLICATION_ID {
            return Err(not_a_ledger(&self.path, "it is an SQLite database of something else"));
        }
        match pragma("user_version")? {
            FORMAT => Ok(()),
            found if found > FORMAT => Err(Error::Newer { path: self.path.clone(), found, known: FORMAT }),
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

    /// Ends it, before a write transaction begins.
    ///
    /// # Errors
    /// What keeps SQLite from ending it.
    pub fn end_read(&self) -> Result<()> {
        self.conn.execute_batch("COMMIT").map_err(|error| self.fail(error))
    }

    /// Begins a write transaction: from here on nobody else appends.
    ///
    /// # Errors
    /// [`Error::Locked`] when another writer keeps the ledger for longer than half a minute.
    pub fn begin_write(&self) -> Result<Batch<'_>> {
        let tx = Transaction::new_unchecked(&self.conn, TransactionBehavior::Immediate)
            .map_err(|error| self.fail(error))?;
        // SQLite would begin at 1; after the first it chooses the next, which is faster (schema/ledger.sql).
        let next = "INSERT OR ROLLBACK INTO entry (kind, about, body) VALUES (?1, ?2, ?3)";
        let next_entry = self.conn.prepare_cached(next).map_err(|error| self.fail(error))?;
        Ok(Batch { store: self, next_entry, tx })
    }

    /// The first way in which the tables are not those of a ledger.
    ///
    /// # Errors
    /// What keeps SQLite from reading.
    pub fn schema_difference(&self) -> Result<Option<String>> {
        schema::difference(&self.conn).map_err(|error| self.fail(error))
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

    /// The rows of the log table: one, in a ledger.
    ///
    /// # Errors
    /// What keeps SQLite from reading.
    pub fn log(&self) -> Result<Vec<LogRow>> {
        let read = || {
            let mut rows = self.conn.prepare_cached("SELECT id, origin, vkey FROM log ORDER BY id")?;
            rows.query_map([], |row| Ok(LogRow { id: row.get(0)?, origin: row.get(1)?, vkey: row.get(2)? }))?
                .collect::<rusqlite::Result<_>>()
        };
        read().map_err(|error| self.fail(error))
    }

    /// The place after the last entry.
    ///
    /// # Errors
    /// What keeps SQLite from reading.
    pub fn next_seq(&self) -> Result<i64> {
        self.conn
            .prepare_cached("SELECT coalesce(max(seq) + 1, 0) FROM entry")
            .and_then(|mut row| row.query_row([], |row| row.get(0)))
            .map_err(|error| self.fail(error))
    }

    /// Hands every entry of `seqs` to `each`, in order.
    ///
    /// # Errors
    /// What keeps SQLite from reading, and what `each` returns.
    pub fn entries(
        &self,
        seqs: std::ops::Range<u64>,
        mut each: impl FnMut(EntryRow<'_>) -> Result<()>,
    ) -> Result<()> {
        let fail = |error| self.fail(error);
        let mut statement = self
            .conn
            .prepare_cached(
                "SELECT seq, kind, about, body FROM entry WHERE seq >= ?1 AND seq < ?2 ORDER BY seq",
            )
            .map_err(fail)?;
        // A place below 0 belongs to no entry, but must be seen.
        let from = if seqs.start == 0 { i64::MIN } else { signed(seqs.start) };
        let mut rows = statement.query((from, signed(seqs.end))).map_err(fail)?;
        while let Some(row) = rows.next().map_err(fail)? {
            let kind = row.get_ref(1).map_err(fail)?;
            let body = row.get_ref(3).map_err(fail)?;
            each(EntryRow {
                seq: row.get(0).map_err(fail)?,
                kind: kind.as_bytes().unwrap_or_default(),
                about: row.get(2).map_err(fail)?,
                body: if let ValueRef::Text(body) = body { Some(body) } else { None },
            })?;
        }
        Ok(())
    }

    /// The entries about an entry, in order, but for the claims of a source. What the index leaves out is
    /// missing here: enough to refuse a slip, not to show a history.
    ///
    /// # Errors
    /// What keeps SQLite from reading.
    pub fn about(&self, seq: u64) -> Result<Vec<u64>> {
        self.seqs("SELECT seq FROM entry WHERE about = ?1 AND kind <> 'claim' ORDER BY seq", signed(seq))
    }

    /// The sources captured from bytes of this hash, in order: a pass over the whole table, where captured
    /// bytes of this hash are kept at all.
    ///
    /// # Errors
    /// What keeps SQLite from reading.
    pub fn sources_of(&self, sha256: &Hash) -> Result<Vec<u64>> {
        self.seqs(
            "SELECT seq FROM entry
             WHERE EXISTS (SELECT 1 FROM blob WHERE hash = ?1)
               AND kind = 'source' AND json_extract(body, '$.data.sha256') = ?1 ORDER BY seq",
            sha256.to_string(),
        )
    }

    /// The claims taken from a source, in order: a pass over the whole table.
    ///
    /// # Errors
    /// What keeps SQLite from reading.
    pub fn claims_of(&self, source: u64) -> Result<Vec<u64>> {
        self.seqs("SELECT seq FROM entry WHERE kind = 'claim' AND about = ?1 ORDER BY seq", signed(source))
    }

    fn seqs(&self, sql: &str, parameter: impl rusqlite::ToSql) -> Result<Vec<u64>> {
        let read = || {
            let mut rows = self.conn.prepare_cached(sql)?;
            rows.query_map([parameter], |row| Ok(row.get::<_, i64>(0)?.unsigned_abs()))?
                .collect::<rusqlite::Result<_>>()
        };
        read().map_err(|error| self.fail(error))
    }

    /// The hashes of a full tile; `None` where there is no such row, or not 256 whole hashes in it.
    ///
    /// # Errors
    /// What keeps SQLite from reading.
    pub fn tile(&self, level: u32, n: u64) -> Result<Option<Vec<Hash>>> {
        let bytes: Option<Vec<u8>> = self
            .conn
            .prepare_cached("SELECT hashes FROM tile WHERE level = ?1 AND n = ?2")
            .and_then(|mut row| row.query_row((level, signed(n)), |row| row.get(0)).optional())
            .map_err(|error| self.fail(error))?;
        let hashes = bytes.and_then(|bytes| split_hashes(&bytes));
        Ok(hashes.filter(|hashes| hashes.len() as u64 == TILE_WIDTH))
    }

    /// How many tiles there are.
    ///
    /// # Errors
    /// What keeps SQLite from reading.
    pub fn tile_count(&self) -> Result<u64> {
        self.conn
            .query_row("SELECT count(*) FROM tile", [], |row| row.get::<_, i64>(0))
            .map(i64::unsigned_abs)
            .map_err(|error| self.fail(error))
    }

    /// The last checkpoint.
    ///
    /// # Errors
    /// What keeps SQLite from reading.
    pub fn last_checkpoint(&self) -> Result<Option<CheckpointRow>> {
        self.conn
            .prepare_cached("SELECT size, note, peaks FROM checkpoint ORDER BY size DESC LIMIT 1")
            .and_then(|mut row| row.query_row([], checkpoint_row).optional())
            .map_err(|error| self.fail(error))
    }

    /// The first checkpoint of a size above `size`, or of any size.
    ///
    /// # Errors
    /// What keeps SQLite from reading.
    pub fn checkpoint_after(&self, size: Option<i64>) -> Result<Option<CheckpointRow>> {
        self.conn
            .prepare_cached(
                "SELECT size, note, peaks FROM checkpoint WHERE ?1 IS NULL OR size > ?1
                 ORDER BY size LIMIT 1",
            )
            .and_then(|mut row| row.query_row([size], checkpoint_row).optional())
            .map_err(|error| self.fail(error))
    }

    /// A captured document or text.
    ///
    /// # Errors
    /// What keeps SQLite from reading.
    pub fn blob(&self, hash: &Hash) -> Result<Option<BlobRow>> {
        self.conn
            .prepare_cached("SELECT hash, size, bytes FROM blob WHERE hash = ?1")
            .and_then(|mut row| row.query_row([hash.to_string()], blob_row).optional())
            .map_err(|error| self.fail(error))
    }

    /// Hands every captured document and text to `each`, one at a time.
    ///
    /// # Errors
    /// What keeps SQLite from reading, and what `each` returns.
    pub fn blobs(&self, mut each: impl FnMut(BlobRow) -> Result<()>) -> Result<()> {
        let fail = |error| self.fail(error);
        let mut statement =
            self.conn.prepare("SELECT hash, size, bytes FROM blob ORDER BY rowid").map_err(fail)?;
        let mut rows = statement.query([]).map_err(fail)?;
        while let Some(row) = rows.next().map_err(fail)? {
            each(blob_row(row).map_err(fail)?)?;
        }
        Ok(())
    }

    fn fail(&self, error: rusqlite::Error) -> Error {
        fail(&self.path, error)
    }
}

impl Batch<'_> {
    /// Appends an entry.
    ///
    /// # Errors
    /// What keeps SQLite from writing; the triggers refuse a place that is not the next.
    pub fn insert_entry(&mut self, seq: u64, kind: &str, about: Option<u64>, body: &str) -> Result<()> {
        let values = (kind, about.map(signed), body);
        let done = if seq == 0 {
            self.tx.execute("INSERT OR ROLLBACK INTO entry VALUES (0, ?1, ?2, ?3)", values)
        } else {
            self.next_entry.execute(values)
        };
        done.map_err(|error| self.store.fail(error))?;
        if self.tx.last_insert_rowid() == signed(seq) {
            return Ok(());
        }
        let message = format!("entry {seq} would not follow the last one");
        Err(Error::Breach(Breach::new(BreachKind::Entry, Some(seq), message)))
    }

    /// Adds a full tile.
    ///
    /// # Errors
    /// What keeps SQLite from writing.
    pub fn insert_tile(&self, level: u32, n: u64, hashes: &[Hash]) -> Result<()> {
        self.tx
            .prepare_cached("INSERT INTO tile VALUES (?1, ?2, ?3)")
            .and_then(|mut row| row.execute((level, signed(n), join_hashes(hashes))))
            .map(|_| ())
            .map_err(|error| self.store.fail(error))
    }

    /// Adds captured bytes under their hash, if they are not there.
    ///
    /// # Errors
    /// What keeps SQLite from writing.
    pub fn put_blob(&self, hash: &Hash, bytes: &[u8]) -> Result<()> {
        let name = hash.to_string();
        let there = self
            .tx
            .query_row("SELECT 1 FROM blob WHERE hash = ?1", [&name], |_| Ok(()))
            .optional()
            .map_err(|error| self.store.fail(error))?;
        if there.is_some() {
            return Ok(());
        }
        let path = || self.store.path.display().to_string();
        let stream = blob::compress(bytes).map_err(|source| Error::Io {
            doing: "compress for",
            path: path(),
            source,
        })?;
        self.tx
            .execute("INSERT INTO blob VALUES (?1, ?2, ?3)", (name, bytes.len() as i64, stream))
            .map(|_| ())
            .map_err(|error| self.store.fail(error))
    }

    /// Adds the signed note of the tree as it now is.
    ///
    /// # Errors
    /// What keeps SQLite from writing.
    pub fn insert_checkpoint(&self, size: u64, note: &str, peaks: &[Hash]) -> Result<()> {
        self.tx
            .prepare_cached("INSERT INTO checkpoint VALUES (?1, ?2, ?3)")
            .and_then(|mut row| row.execute((signed(size), note, join_hashes(peaks))))
            .map(|_| ())
            .map_err(|error| self.store.fail(error))
    }

    /// Makes what was added last: when this returns, it is on the disk.
    ///
    /// # Errors
    /// What keeps SQLite from writing; then nothing of the batch is there.
    pub fn commit(self) -> Result<()> {
        let Batch { store, next_entry, tx } = self;
        drop(next_entry);
        tx.commit().map_err(|error| store.fail(error))
    }
}

fn checkpoint_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<CheckpointRow> {
    let note = row.get_ref(1)?;
    let note = if let ValueRef::Text(note) = note { String::from_utf8_lossy(note) } else { "".into() };
    let peaks: Vec<u8> = row.get(2)?;
    Ok(CheckpointRow { size: row.get(0)?, note: note.into_owned(), peaks: split_hashes(&peaks) })
}

fn blob_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<BlobRow> {
    let hash = String::from_utf8_lossy(row.get_ref(0)?.as_bytes()?).into_owned();
    let size: i64 = row.get(1)?;
    let stream = row.get_ref(2)?.as_bytes()?;
    let bytes = u64::try_from(size).ok().and_then(|size| blob::decompress(stream, size));
    Ok(BlobRow { hash, bytes })
}

/// A seq or size as SQLite has it. What does not fit is beyond any ledger.
fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// The path in a form that SQLite takes for a file's name and nothing else.
fn plain(path: &Path) -> PathBuf {
    if path.is_relative() { Path::new(".").join(path) } else { path.to_owned() }
}

/// The URI of a file that nobody changes while it is open.
fn immutable(path: &Path) -> PathBuf {
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

/// Whether anything stands in a write-ahead log beside the file.
fn has_write_ahead_log(path: &Path) -> bool {
    let mut name = path.as_os_str().to_owned();
    name.push("-wal");
    std::fs::metadata(PathBuf::from(name)).is_ok_and(|file| file.len() > 0)
}

fn not_a_ledger(path: &Path, why: &str) -> Error {
    Error::NotALedger { path: path.to_owned(), why: why.to_owned() }
}

fn fail(path: &Path, source: rusqlite::Error) -> Error {
    let path = path.to_owned();
    match source.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Error::Locked { path },
        Some(ErrorCode::DiskFull) => Error::Full { path },
        Some(ErrorCode::ReadOnly) => Error::ReadOnly { path },
        Some(ErrorCode::NotADatabase) => not_a_ledger(&path, "it is no SQLite database"),
        Some(ErrorCode::DatabaseCorrupt) => {
            let message = format!("SQLite cannot read the file: {source}");
            Error::Breach(Breach::new(BreachKind::File, None, message))
        }
        _ => Error::Store { path, source },
    }
}

//! The files that SQLite keeps beside a ledger, inspected before they are used.
//!
//! Invariant: a write-ahead log or a journal of another database never changes the ledger. SQLite moves whatever it finds
//! there into the file, so both are first read through connections that cannot write: the state of the file alone must
//! equal the state that it has with the log, or be an earlier one. `tests/beside.rs` plants all kinds; `tests/power.rs`
//! shows that what a crash leaves is recognised.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension};

use super::connection::{Store, fail, immutable, not_a_ledger, plain};
use super::schema::APPLICATION_ID;
use crate::error::{Error, Result, StoreError};
use crate::store::Access;

/// How often to look again while another program may be at work, and how long to wait in between.
const LOOKS: u32 = 4;
const PAUSE: Duration = Duration::from_millis(40);

/// Checks that the files beside a ledger belong to it.
///
/// # Errors
/// Returns [`StoreError::Beside`] if one does not, [`StoreError::NotALedger`] if the file itself is another database, and an
/// error if the files cannot be read.
pub(super) fn check(path: &Path, access: Access) -> Result<()> {
    for end in ["-wal", "-shm", "-journal"] {
        let file = beside(path, end);
        if fs::symlink_metadata(&file).is_ok_and(|there| !there.is_file()) {
            return Err(Error::Store(StoreError::Beside {
                path: file,
                why: "is not a file that SQLite made",
            }));
        }
    }
    // While it is written, a ledger has a journal for a moment, and only in the mode that writing ends.
    let mut looks = 0;
    while holds(&beside(path, "-journal")) {
        if looks == 8 * LOOKS {
            let why = "is the journal of a change that was cut off, or of another database";
            return Err(Error::Store(StoreError::Beside { path: beside(path, "-journal"), why }));
        }
        std::thread::sleep(PAUSE);
        looks += 1;
    }
    if has_log(path) { log(path, access) } else { Ok(()) }
}

/// Checks that nothing of another database lies where a ledger is to be made.
///
/// # Errors
/// Returns [`StoreError::Beside`] if something does.
pub(super) fn check_none(path: &Path) -> Result<()> {
    for end in ["-wal", "-journal"] {
        let file = beside(path, end);
        if fs::symlink_metadata(&file).is_ok_and(|there| !there.is_file() || there.len() > 0) {
            return Err(Error::Store(StoreError::Beside {
                path: file,
                why: "was left by another ledger or database",
            }));
        }
    }
    Ok(())
}

/// Whether there is a write-ahead log beside the file that holds anything.
pub(super) fn has_log(path: &Path) -> bool {
    holds(&beside(path, "-wal"))
}

fn holds(file: &Path) -> bool {
    fs::metadata(file).is_ok_and(|there| there.len() > 0)
}

/// The path of a file beside a ledger. SQLite follows links to the ledger first.
fn beside(path: &Path, end: &str) -> PathBuf {
    let real = if path.is_symlink() { fs::canonicalize(path).ok() } else { None };
    let mut name = real.unwrap_or_else(|| path.to_owned()).into_os_string();
    name.push(end);
    PathBuf::from(name)
}

/// Checks that the write-ahead log belongs to this ledger.
fn log(path: &Path, access: Access) -> Result<()> {
    let refuse = |why| Err(Error::Store(StoreError::Beside { path: beside(path, "-wal"), why }));
    if !is_log(&beside(path, "-wal"))? {
        return refuse("is not a write-ahead log");
    }
    let mut looks = 0;
    loop {
        // The file alone first: what is appended in between is in the log as well.
        let alone = look(path, &immutable(path), OpenFlags::SQLITE_OPEN_URI)?;
        let first = State::of(&alone, None);
        match first.id {
            Ok(id) if id != APPLICATION_ID => {
                return Err(not_a_ledger(path, "it is a database of another program"));
            }
            Err(error) if error.sqlite_error_code() != Some(ErrorCode::DatabaseCorrupt) => {
                return Err(fail(path, error));
            }
            _ => {}
        }
        let through = look(path, &plain(path), OpenFlags::empty())?;
        let then = State::of(&through, first.last.as_ref().ok());
        match then.id {
            Err(error) if !is_damage(&error) && access == Access::Write => return Err(fail(path, error)),
            // The reader's own connection will report it better.
            Err(error) if !is_damage(&error) => return Ok(()),
            _ => {}
        }
        match then.follows(&first) {
            Follows::Yes if access == Access::Read => return Ok(()),
            // Pages that nothing refers to change nothing that is read, but would still be moved into the file over other pages.
            // So a writer checks every page. This costs time only while another program has the ledger open: otherwise there
            // is no log.
            Follows::Yes if is_sound(&through) => return Ok(()),
            // Another program may be taking the log into the file.
            _ if looks < LOOKS => {}
            Follows::No(why) if is_sound(&alone) => return refuse(why),
            Follows::Yes => return refuse(STALE),
            // A crash stopped that. A reader changes nothing, and verifies what is read.
            _ if access == Access::Read => return Ok(()),
            // A writer moves the log into the file: together they must be a whole ledger.
            _ if then.may_follow(&first) && is_sound(&through) => return Ok(()),
            _ => return refuse(OTHER),
        }
        std::thread::sleep(PAUSE);
        looks += 1;
    }
}

const OTHER: &str = "is not the write-ahead log of this ledger";
const STALE: &str = "is the write-ahead log of another state of this ledger";

/// Whether SQLite found the content damaged, as opposed to not being able to read the file.
fn is_damage(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase))
}

/// A connection that cannot write.
fn look(path: &Path, name: &Path, more: OpenFlags) -> Result<Store> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | more;
    let conn = Connection::open_with_flags(name, flags).map_err(|error| fail(path, error))?;
    let set = || -> rusqlite::Result<()> {
        conn.busy_timeout(LOOKS * PAUSE)?;
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false)?;
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
        // Without this SQLite refuses a file whose first page already comes from the log and states the later length.
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_WRITABLE_SCHEMA, true)?;
        Ok(())
    };
    set().map_err(|error| fail(path, error))?;
    Ok(Store { conn, path: path.to_owned() })
}

fn is_sound(store: &Store) -> bool {
    store.page_check().is_ok_and(|found| found.is_none())
}

/// What a ledger says about itself, as far as it can be read. Not everything can be read from the file alone while a log is
/// being moved into it.
struct State {
    id: rusqlite::Result<i64>,
    format: rusqlite::Result<i64>,
    /// Its name and its first key.
    first: rusqlite::Result<(String, String)>,
    /// The size and note of its last checkpoint.
    last: rusqlite::Result<(i64, String)>,
    /// Whether it holds the last checkpoint of another state.
    holds: rusqlite::Result<bool>,
    /// How many rows are missing: checkpoints by their numbers, the last entry and tile, first entries after a checkpoint.
    missing: rusqlite::Result<i64>,
}

/// Whether one state equals another or comes after it.
#[derive(Debug)]
enum Follows {
    Yes,
    No(&'static str),
    /// The earlier one cannot be read.
    Unknown,
}

impl State {
    fn of(store: &Store, other: Option<&(i64, String)>) -> Self {
        let conn = &store.conn;
        let pragma = |name: &str| conn.query_row(&format!("PRAGMA {name}"), [], |row| row.get(0));
        // Everything is read from one state.
        let _ = store.begin_read();
        let format = pragma("user_version");
        let first = "SELECT origin, vkey FROM log ORDER BY id LIMIT 1";
        let last = "SELECT size, note FROM checkpoint ORDER BY size DESC LIMIT 1";
        let holds = match other {
            Some(row) => {
                let sql = "SELECT 1 FROM checkpoint WHERE size = ?1 AND note = ?2";
                conn.query_row(sql, (row.0, &row.1), |_| Ok(())).optional().map(|row| row.is_some())
            }
            None => Ok(false),
        };
        // Format 1 does not number checkpoints.
        let missing = if matches!(format, Ok(1)) {
            Ok(0)
        } else {
            let sql = "SELECT max(n) + 1 - count(*)
                 + (max(size) <> (SELECT coalesce(max(seq) + 1, 0) FROM entry))
                 + (max(size) / 256 <> (SELECT coalesce(max(n) + 1, 0) FROM tile))
                 + (SELECT count(*) FROM checkpoint AS c WHERE size < (SELECT max(size) FROM checkpoint)
                    AND NOT EXISTS (SELECT 1 FROM entry WHERE seq = c.size))
                 FROM checkpoint";
            conn.query_row(sql, [], |row| row.get(0))
        };
        State {
            id: pragma("application_id"),
            first: conn.query_row(first, [], |row| Ok((row.get(0)?, row.get(1)?))),
            last: conn.query_row(last, [], |row| Ok((row.get(0)?, row.get(1)?))),
            format,
            holds,
            missing,
        }
    }

    /// Whether this state, read through the log, equals the state of the file alone or comes after it.
    fn follows(&self, alone: &State) -> Follows {
        let State {
            id: Ok(id),
            format: Ok(format),
            first: Ok(first),
            last: Ok(last),
            missing: Ok(missing),
            ..
        } = alone
        else {
            return Follows::Unknown;
        };
        let same = matches!((&self.id, &self.format), (Ok(now), Ok(later)) if now == id && later >= format);
        if !same || self.first.as_ref().ok() != Some(first) {
            return Follows::No(OTHER);
        }
        let later = self.last.as_ref().is_ok_and(|now| now.0 >= last.0)
            && self.missing.as_ref().is_ok_and(|now| now <= missing);
        if later && matches!(self.holds, Ok(true)) { Follows::Yes } else { Follows::No(STALE) }
    }

    /// Whether everything that can be read of the file alone agrees with this state.
    fn may_follow(&self, alone: &State) -> bool {
        let (Ok(id), Ok(format)) = (&alone.id, &alone.format) else { return false };
        let same = matches!((&self.id, &self.format), (Ok(now), Ok(later)) if now == id && later >= format);
        let named = alone.first.as_ref().ok().is_none_or(|first| self.first.as_ref().ok() == Some(first));
        same && named && self.last.is_ok()
    }
}

/// Whether a file begins as a write-ahead log does: with the magic number and the checksum of the header, or with zeros, as
/// after a crash that lost the first sector (SQLite's file format, section 4).
fn is_log(file: &Path) -> Result<bool> {
    let mut header = Vec::new();
    let read = File::open(file).and_then(|file| file.take(32).read_to_end(&mut header));
    read.map_err(|source| Error::Io { doing: "read", path: file.display().to_string(), source })?;
    if header.iter().all(|byte| *byte == 0) {
        return Ok(true);
    }
    let (words, []) = header.as_chunks::<4>() else { return Ok(false) };
    let [magic, .., one, two] = words else { return Ok(false) };
    let read: fn([u8; 4]) -> u32 = match u32::from_be_bytes(*magic) {
        0x377f_0682 => u32::from_le_bytes,
        0x377f_0683 => u32::from_be_bytes,
        _ => return Ok(false),
    };
    let (mut a, mut b) = (0_u32, 0_u32);
    for pair in words[..words.len() - 2].chunks(2) {
        let [first, second] = pair else { return Ok(false) };
        a = a.wrapping_add(read(*first)).wrapping_add(b);
        b = b.wrapping_add(read(*second)).wrapping_add(a);
    }
    Ok(words.len() == 8 && [a, b] == [u32::from_be_bytes(*one), u32::from_be_bytes(*two)])
}

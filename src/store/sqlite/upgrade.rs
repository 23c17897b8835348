//! Upgrading: a ledger of an earlier format becomes one of this format, in one transaction.
//!
//! Invariant: entries, captured bytes and checkpoints are carried over unchanged, and what the new format adds is computed
//! from the entries. So every signature stays valid, and the result is verified like any ledger. `tests/format.rs`
//! upgrades a ledger of each earlier format.

use std::io::{ErrorKind, Read, Write};

use flate2::read::ZlibDecoder;
use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::connection::Store;
use super::schema::{FORMAT, SQL};
use super::write::Batch;
use crate::error::{Error, Result, StoreError};
use crate::store::{Access, Spool};
use crate::tlog::{Growing, leaf_hash};

impl Store {
    /// Upgrades a ledger of an earlier format. A ledger of this format is left as it is.
    ///
    /// # Errors
    /// Returns [`StoreError::NotALedger`] if the format is unknown, and an error if the file cannot be written. Then the
    /// ledger is as it was.
    pub fn upgrade(path: &std::path::Path) -> Result<()> {
        let found = match Store::open(path, Access::Read) {
            Err(Error::Store(StoreError::Older { found, .. })) => found,
            other => return other.map(|_| ()),
        };
        let store = Store::open_format(path, Access::Write, found)?;
        let fail = |error| store.fail(error);
        let tx = Transaction::new_unchecked(&store.conn, TransactionBehavior::Immediate).map_err(fail)?;
        let change = || -> rusqlite::Result<()> {
            let drop = |kind: &str| -> rusqlite::Result<()> {
                let sql = "SELECT name FROM sqlite_schema WHERE type = ?1";
                let names: Vec<String> =
                    tx.prepare(sql)?.query_map([kind], |row| row.get(0))?.collect::<Result<_, _>>()?;
                for name in names {
                    // The name comes from the file and may be anything. It is quoted, so that it cannot end the statement.
                    tx.execute(&format!("DROP {kind} \"{}\"", name.replace('"', "\"\"")), [])?;
                }
                Ok(())
            };
            drop("trigger")?;
            drop("view")?;
            if found == 1 {
                tx.execute_batch(
                    "DROP TABLE tile; ALTER TABLE log RENAME TO before; ALTER TABLE checkpoint RENAME TO signed",
                )?;
            }
            // Made in memory, the schema can be read back as single statements.
            let model = Connection::open_in_memory()?;
            model.execute_batch(SQL)?;
            let mut rows =
                model.prepare("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid")?;
            let objects: Vec<(String, String)> =
                rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
            for (name, sql) in objects {
                let there = "SELECT count(*) FROM sqlite_schema WHERE name = ?1";
                if tx.query_row(there, [&name], |row| row.get::<_, i64>(0))? == 0 {
                    tx.execute_batch(&sql)?;
                }
                match name.as_str() {
                    _ if found > 1 => {}
                    "log" => tx.execute_batch(
                        "INSERT INTO log SELECT id, origin, vkey, NULL FROM before; DROP TABLE before",
                    )?,
                    "checkpoint" => tx.execute_batch(
                        "INSERT INTO checkpoint
                         SELECT size, row_number() OVER (ORDER BY size) - 1, note, peaks FROM signed;
                         DROP TABLE signed",
                    )?,
                    _ => {}
                }
            }
            tx.pragma_update(None, "user_version", FORMAT)
        };
        change().map_err(fail)?;
        let batch = Batch::within(&store, tx)?;
        if found == 1 {
            let mut growing = Growing::default();
            store.entries(0..u64::MAX, |row| {
                growing.push(leaf_hash(row.body.unwrap_or_default()), |grown| batch.insert_grown(&grown))
            })?;
        }
        cut(&store, &batch)?;
        batch.commit()
    }
}

/// The errors with which reading reports that bytes are not a zlib stream.
const NO_STREAM: [ErrorKind; 3] = [ErrorKind::InvalidInput, ErrorKind::InvalidData, ErrorKind::UnexpectedEof];

/// Moves captured documents, which were stored whole under their hashes, into blocks under each of their sources.
fn cut(store: &Store, batch: &Batch<'_>) -> Result<()> {
    let fail = |error| store.fail(error);
    let sql = "SELECT seq, json_extract(body, '$.data.sha256'), json_extract(body, '$.data.text')
               FROM entry WHERE kind = 'source' ORDER BY seq";
    let mut sources = store.conn.prepare(sql).map_err(fail)?;
    let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
    let sources: Vec<(i64, String, String)> =
        sources.query_map([], read).and_then(Iterator::collect).map_err(fail)?;
    for (source, bytes, text) in sources {
        for (part, hash) in [("bytes", Some(&bytes)), ("text", Some(&text).filter(|text| **text != bytes))] {
            let Some(hash) = hash else { continue };
            // A withheld document is not there. If it was captured again since, it belongs to the later source alone.
            let stream = "SELECT rowid, size FROM blob WHERE hash = ?1 AND NOT EXISTS (
                 SELECT 1 FROM entry, json_each(body, '$.data.blobs') AS named
                 WHERE kind = 'redaction' AND kind <> 'claim' AND seq > ?2 AND named.value = ?1)";
            let row = store
                .conn
                .prepare_cached(stream)
                .map_err(fail)?
                .query_row((hash, source), |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?)));
            let (row, size) = match row {
                Err(rusqlite::Error::QueryReturnedNoRows) => continue,
                other => other.map_err(fail)?,
            };
            let stream = store.conn.blob_open("main", "blob", "bytes", row, true).map_err(fail)?;
            let mut spool = Spool::default();
            // A stream that does not give so many bytes is cut as far as it goes: verification will report it.
            let mut bytes = ZlibDecoder::new(stream).take(size.unsigned_abs());
            let mut piece = vec![0; 1 << 16];
            loop {
                let length = match bytes.read(&mut piece) {
                    Ok(0) => break,
                    Ok(length) => length,
                    // It is not a stream: the content of the file is damaged. Any other error is one of the medium or
                    // the machine.
                    Err(error) if NO_STREAM.contains(&error.kind()) => break,
                    Err(source) => {
                        return Err(Error::Io {
                            doing: "read",
                            path: store.path().display().to_string(),
                            source,
                        });
                    }
                };
                spool.write_all(&piece[..length]).map_err(|source| Error::Io {
                    doing: "write",
                    path: "a temporary file".to_owned(),
                    source,
                })?;
            }
            batch.insert_document(source.unsigned_abs(), part, &mut spool)?;
        }
    }
    store.conn.execute_batch("DROP TABLE blob").map_err(fail)
}

//! Writing: one transaction at a time, which only adds rows. The only exception is withholding.

use rusqlite::{CachedStatement, OptionalExtension, Transaction, TransactionBehavior};

use super::connection::{Store, signed};
use crate::breach::{Breach, BreachKind};
use crate::error::{Error, Result};
use crate::store::Spool;
use crate::store::rows::WITHHELD;
use crate::tlog::{Grown, Hash, join_hashes, sha256};

/// An open write transaction. If it is dropped without [`Batch::commit`], it leaves nothing.
pub struct Batch<'a> {
    store: &'a Store,
    /// Prepared once, because it runs for every entry.
    next_entry: CachedStatement<'a>,
    /// The place that the next entry takes.
    next_seq: i64,
    tx: Transaction<'a>,
}

impl Store {
    /// Begins a write transaction. Nobody else can append until it ends.
    ///
    /// # Errors
    /// Returns `StoreError::Locked` if another writer keeps the ledger for longer than half a minute.
    pub fn begin_write(&self) -> Result<Batch<'_>> {
        let tx = Transaction::new_unchecked(&self.conn, TransactionBehavior::Immediate)
            .map_err(|error| self.fail(error))?;
        Batch::within(self, tx)
    }
}

impl<'a> Batch<'a> {
    /// A batch within an open write transaction.
    pub(super) fn within(store: &'a Store, tx: Transaction<'a>) -> Result<Self> {
        // SQLite would begin at 1; after the first it chooses the next, which is faster (schema/ledger.sql).
        let next = "INSERT OR ROLLBACK INTO entry (kind, about, body) VALUES (?1, ?2, ?3)";
        let next_entry = store.conn.prepare_cached(next).map_err(|error| store.fail(error))?;
        Ok(Batch { store, next_entry, next_seq: store.next_seq()?, tx })
    }

    /// Appends an entry.
    ///
    /// # Errors
    /// Returns an error if the file cannot be written, or `seq` is not the next place.
    pub fn insert_entry(&mut self, seq: u64, kind: &str, about: Option<u64>, body: &str) -> Result<()> {
        let misplaced = || {
            let message = format!("entry {seq} would not follow the last one");
            Err(Breach::new(BreachKind::Entry, Some(seq), message).into())
        };
        if i64::try_from(seq) != Ok(self.next_seq) {
            return misplaced();
        }
        let values = (kind, about.map(signed), body);
        let done = if seq == 0 {
            self.tx.execute("INSERT OR ROLLBACK INTO entry VALUES (0, ?1, ?2, ?3)", values)
        } else {
            self.next_entry.execute(values)
        };
        done.map_err(|error| self.store.fail(error))?;
        if self.tx.last_insert_rowid() != self.next_seq {
            return misplaced();
        }
        self.next_seq += 1;
        Ok(())
    }

    /// Adds a node of the tree, or a full tile, which must be given whole.
    ///
    /// # Errors
    /// Returns an error if the file cannot be written.
    pub fn insert_grown(&self, grown: &Grown<'_>) -> Result<()> {
        match grown {
            Grown::Node { level, n, hash } => {
                self.insert("INSERT INTO node VALUES (?1, ?2, ?3)", (level, signed(*n), hash.0))
            }
            Grown::Tile { n, hashes, groups, .. } => {
                let values = (signed(*n), join_hashes(hashes), join_hashes(groups));
                self.insert("INSERT INTO tile VALUES (?1, ?2, ?3)", values)
            }
        }
    }

    /// Adds one part of what a source captured.
    ///
    /// # Errors
    /// Returns an error if the temporary file cannot be read or the ledger cannot be written.
    pub fn insert_document(&self, source: u64, part: &str, spool: &mut Spool) -> Result<()> {
        let io = |source| Error::Io { doing: "read", path: "a temporary file".to_owned(), source };
        let (sha256, size) = (spool.hash().to_string(), signed(spool.size()));
        let hashes = spool.finish().map_err(io)?;
        let (count, hashes) = (hashes.len(), join_hashes(hashes));
        self.insert(
            "INSERT INTO document VALUES (?1, ?2, ?3, ?4, ?5)",
            (signed(source), part, sha256, size, hashes),
        )?;
        spool.rewind().map_err(io)?;
        let mut stream = Vec::new();
        for n in 0..count {
            spool.read_stream(n, &mut stream).map_err(io)?;
            self.insert(
                "INSERT INTO block VALUES (?1, ?2, ?3, ?4)",
                (signed(source), part, signed(n as u64), &stream),
            )?;
        }
        Ok(())
    }

    /// Adds the signed note of the tree as it is now.
    ///
    /// # Errors
    /// Returns an error if the file cannot be written.
    pub fn insert_checkpoint(&self, size: u64, note: &str, peaks: &[Hash]) -> Result<()> {
        let next = "INSERT INTO checkpoint
             SELECT ?1, n + 1, ?2, ?3 FROM checkpoint ORDER BY size DESC LIMIT 1";
        self.insert(next, (signed(size), note, join_hashes(peaks)))
    }

    /// Adds the next key of the log, which `entry` names.
    ///
    /// # Errors
    /// Returns an error if the file cannot be written.
    pub fn insert_key(&self, id: i64, origin: &str, vkey: &str, entry: u64) -> Result<()> {
        self.insert("INSERT INTO log VALUES (?1, ?2, ?3, ?4)", (id, origin, vkey, signed(entry)))
    }

    /// Stores a witness's signature line for a checkpoint, unless it is there already.
    ///
    /// # Errors
    /// Returns an error if the file cannot be written.
    pub fn put_cosignature(&self, size: u64, line: &str, vkey: Option<&str>) -> Result<()> {
        let there = "SELECT 1 FROM cosignature WHERE size = ?1 AND line = ?2";
        let there = self.tx.query_row(there, (signed(size), line), |_| Ok(())).optional();
        if there.map_err(|error| self.store.fail(error))?.is_some() {
            return Ok(());
        }
        self.insert("INSERT INTO cosignature VALUES (?1, ?2, ?3)", (signed(size), line, vkey))
    }

    /// Stores a time-stamp response for a checkpoint, unless it is there already.
    ///
    /// # Errors
    /// Returns an error if the file cannot be written.
    pub fn put_timestamp(&self, size: u64, token: &[u8]) -> Result<()> {
        let hash = sha256(token).to_string();
        let there = "SELECT 1 FROM timestamp WHERE size = ?1 AND sha256 = ?2";
        let there = self.tx.query_row(there, (signed(size), &hash), |_| Ok(())).optional();
        if there.map_err(|error| self.store.fail(error))?.is_some() {
            return Ok(());
        }
        self.insert("INSERT INTO timestamp VALUES (?1, ?2, ?3)", (signed(size), hash, token))
    }

    /// Replaces an entry by its leaf hash. The triggers refuse it unless the last entry, a redaction, names it.
    ///
    /// # Errors
    /// Returns an error if the file cannot be written.
    pub fn withhold_entry(&self, seq: u64, leaf: &Hash) -> Result<()> {
        let values = (signed(seq), WITHHELD, leaf.to_string());
        self.insert("UPDATE entry SET kind = ?2, about = NULL, body = ?3 WHERE seq = ?1", values)
    }

    /// Removes what sources of a range captured. The triggers refuse it unless the last entry, a redaction, names them.
    ///
    /// # Errors
    /// Returns an error if the file cannot be written.
    pub fn withhold_documents(&self, first: u64, last: u64) -> Result<()> {
        let range = (signed(first), signed(last));
        self.insert("DELETE FROM block WHERE source BETWEEN ?1 AND ?2", range)?;
        self.insert("DELETE FROM document WHERE source BETWEEN ?1 AND ?2", range)
    }

    fn insert(&self, sql: &str, values: impl rusqlite::Params) -> Result<()> {
        self.tx
            .prepare_cached(sql)
            .and_then(|mut row| row.execute(values))
            .map(|_| ())
            .map_err(|error| self.store.fail(error))
    }

    /// Ends the transaction. When this returns, everything that was added is on the disk.
    ///
    /// # Errors
    /// Returns an error if the file cannot be written. Then nothing of the batch is there.
    pub fn commit(self) -> Result<()> {
        let Batch { store, next_entry, tx, .. } = self;
        drop(next_entry);
        tx.commit().map_err(|error| store.fail(error))
    }
}

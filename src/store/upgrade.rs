//! Upgrading: a ledger of an earlier format becomes one of this format, in one transaction.
//!
//! The law: entries, captured bytes and checkpoints are carried over as they are; what is new is made from
//! the entries. So every signature holds as before, and verification judges the result like any ledger
//! (`tests/format.rs` upgrades one of each that was kept).

use rusqlite::{Transaction, TransactionBehavior};

use super::schema::SQL;
use super::sqlite::{Access, Store};
use super::write::Batch;
use crate::error::{Error, Result};
use crate::tlog::{Growing, leaf_hash};

/// The formats before this one.
pub(super) const EARLIER: std::ops::Range<i64> = 1..super::FORMAT;

impl Store {
    /// Upgrades a ledger of an earlier format. One of this format is left as it is.
    ///
    /// # Errors
    /// [`Error::NotALedger`] where it is of no format; what keeps it from being written. Then it is as it was.
    pub fn upgrade(path: &std::path::Path) -> Result<()> {
        let found = match Store::open(path, Access::Read) {
            Err(Error::Older { found, .. }) => found,
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
                    tx.execute_batch(&format!("DROP {kind} \"{name}\""))?;
                }
                Ok(())
            };
            drop("trigger")?;
            drop("view")?;
            // Format 3 has the tables of format 2.
            if found == 1 {
                tx.execute_batch(
                    "DROP TABLE tile; ALTER TABLE log RENAME TO before; ALTER TABLE checkpoint RENAME TO signed",
                )?;
            }
            // Made in memory, the schema comes apart into its statements.
            let model = rusqlite::Connection::open_in_memory()?;
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
            tx.pragma_update(None, "user_version", super::FORMAT)
        };
        change().map_err(fail)?;
        let batch = Batch::within(&store, tx)?;
        if found > 1 {
            return batch.commit();
        }
        let mut growing = Growing::default();
        store.entries(0..u64::MAX, |row| {
            growing.push(leaf_hash(row.body.unwrap_or_default()), |grown| batch.insert_grown(&grown))
        })?;
        batch.commit()
    }
}

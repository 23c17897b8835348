//! The schema: what a new ledger is made with, and what every ledger is compared with.
//!
//! Invariant: the schema is that of `schema/ledger.sql` to the letter. The only exception are the statistics that SQLite
//! keeps for itself when a viewer runs `ANALYZE` or `PRAGMA optimize`: they are reported and ignored, because nothing that
//! is trusted reads them. `tests/tamper.rs` changes the schema in every way.

use rusqlite::Connection;
use sha2::{Digest, Sha256};

use super::connection::Store;
use crate::error::Result;
use crate::tlog::Hash;

/// `schema/ledger.sql`, which makes the tables of a ledger.
pub(super) const SQL: &str = include_str!("../../../schema/ledger.sql");

/// SQLite's `application_id` of a ledger: `CLml`.
pub const APPLICATION_ID: i64 = 0x434c_6d6c;

/// SQLite's `user_version` of a ledger: the format that docs/FORMAT.md describes.
pub const FORMAT: i64 = 4;

/// The formats before this one.
pub(super) const EARLIER: std::ops::Range<i64> = 1..FORMAT;

/// One row of `sqlite_schema`: type, name, table, SQL.
type Object = (String, String, String, Option<String>);

/// The digest of a ledger's `sqlite_schema`. With it the usual comparison needs no second database. A test below keeps it
/// up to date.
const DIGEST: &str = "8ad30eb14fbdc60e77a95a5e565854eb6d8420cbf1f206a4697bc85e14eb6366";

/// The tables in which SQLite keeps statistics, with the SQL that it gives them.
const STATISTICS: [(&str, &str); 2] = [
    ("sqlite_stat1", "CREATE TABLE sqlite_stat1(tbl,idx,stat)"),
    ("sqlite_stat4", "CREATE TABLE sqlite_stat4(tbl,idx,neq,nlt,ndlt,sample)"),
];

/// The result of comparing the schema of a file with that of a ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// The first difference, in words.
    pub difference: Option<String>,
    /// Whether the file holds statistics that another program left.
    pub statistics: bool,
}

impl Store {
    /// Compares the schema with that of a ledger.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read.
    pub fn compare_schema(&self) -> Result<Comparison> {
        compare(&self.conn).map_err(|error| self.fail(error))
    }
}

/// Compares the schema of an open database with that of a ledger.
fn compare(conn: &Connection) -> rusqlite::Result<Comparison> {
    let mut found = objects(conn)?;
    let all = found.len();
    found.retain(|object| !is_statistics(object));
    let statistics = found.len() < all;
    if digest(&found).to_string() == DIGEST {
        return Ok(Comparison { difference: None, statistics });
    }
    let model = Connection::open_in_memory()?;
    model.execute_batch(SQL)?;
    let wanted = objects(&model)?;
    let missing = wanted.iter().find(|object| !found.contains(object));
    let spare = found.iter().find(|object| !wanted.contains(object));
    let difference = match (missing, spare) {
        (Some((kind, name, ..)), Some((_, other, ..))) if name == other => {
            Some(format!("the {kind} {name} was redefined"))
        }
        (Some((kind, name, ..)), _) => Some(format!("the {kind} {name} is missing")),
        (None, Some((kind, name, ..))) => Some(format!("the {kind} {name} does not belong there")),
        (None, None) => None,
    };
    Ok(Comparison { difference, statistics })
}

fn is_statistics((kind, name, table, sql): &Object) -> bool {
    let known = |(wanted, wanted_sql): &(&str, &str)| name == wanted && sql.as_deref() == Some(wanted_sql);
    kind == "table" && name == table && STATISTICS.iter().any(known)
}

fn objects(conn: &Connection) -> rusqlite::Result<Vec<Object>> {
    let mut rows = conn.prepare("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name")?;
    rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?.collect()
}

/// SHA-256 over every field of every row, each preceded by its length in eight bytes (a missing SQL has the length
/// 2^64 - 1). So two schemas that differ only in where a field ends have different digests.
fn digest(objects: &[Object]) -> Hash {
    let mut hasher = Sha256::new();
    let mut field = |text: Option<&str>| {
        hasher.update(text.map_or(u64::MAX, |text| text.len() as u64).to_be_bytes());
        hasher.update(text.unwrap_or_default());
    };
    for (kind, name, table, sql) in objects {
        [Some(kind.as_str()), Some(name), Some(table), sql.as_deref()].into_iter().for_each(&mut field);
    }
    Hash(hasher.finalize().into())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_digest_is_that_of_the_schema() {
        let model = Connection::open_in_memory().unwrap();
        model.execute_batch(SQL).unwrap();
        assert_eq!(digest(&objects(&model).unwrap()).to_string(), DIGEST);
        assert_eq!(compare(&model).unwrap(), Comparison { difference: None, statistics: false });
        model.execute_batch("ANALYZE").unwrap();
        assert_eq!(compare(&model).unwrap(), Comparison { difference: None, statistics: true });
        model.execute_batch("DROP VIEW claim; CREATE VIEW claim AS SELECT 1 AS seq").unwrap();
        assert_eq!(compare(&model).unwrap().difference.unwrap(), "the view claim was redefined");
    }

    #[test]
    fn no_row_can_hide_in_another() {
        let row = |parts: [&str; 4]| -> Object {
            let [kind, name, table, sql] = parts.map(str::to_owned);
            (kind, name, table, Some(sql))
        };
        let two = [row(["index", "a", "t", "x"]), row(["index", "b", "t", "y"])];
        for one in [
            row(["index", "a", "t", "x\nindex|b|t|y"]),
            row(["index|a|t|x\nindex", "b", "t", "y"]),
            row(["index", "a", "t", "xindexbty"]),
        ] {
            assert_ne!(digest(&two), digest(&[one]));
        }
        let mut absent = two.clone();
        absent[1].3 = None;
        let mut empty = two.clone();
        empty[1].3 = Some(String::new());
        assert_ne!(digest(&absent), digest(&empty));
    }
}

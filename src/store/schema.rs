//! The tables: what makes a ledger, and what a ledger is compared with.

use rusqlite::Connection;

use crate::tlog::sha256;

/// `schema/ledger.sql`, which makes the tables of a ledger.
pub(super) const SQL: &str = include_str!("../../schema/ledger.sql");

/// SQLite's `application_id` of a ledger: `CLml`.
pub const APPLICATION_ID: i64 = 0x434c_6d6c;

/// SQLite's `user_version` of a ledger: the format that docs/FORMAT.md describes.
pub const FORMAT: i64 = 3;

/// One row of `sqlite_schema`: type, name, table, SQL.
type Object = (String, String, String, Option<String>);

/// SHA-256 of the lines `type|name|table|SQL` of a ledger's `sqlite_schema`, so that the usual answer costs no
/// second database. A test below keeps it fresh.
const DIGEST: &str = "522b2cd5933a42f4ec4ef75a07c10db59b0ee19fc7d037d0a64e93c61a646be6";

/// The first difference between the schema of an open database and that of a ledger, in words.
pub(super) fn difference(conn: &Connection) -> rusqlite::Result<Option<String>> {
    let found = objects(conn)?;
    if digest(&found) == DIGEST {
        return Ok(None);
    }
    let model = Connection::open_in_memory()?;
    model.execute_batch(SQL)?;
    let wanted = objects(&model)?;
    let missing = wanted.iter().find(|object| !found.contains(object));
    let spare = found.iter().find(|object| !wanted.contains(object));
    Ok(match (missing, spare) {
        (Some((kind, name, ..)), Some((_, other, ..))) if name == other => {
            Some(format!("the {kind} {name} was redefined"))
        }
        (Some((kind, name, ..)), _) => Some(format!("the {kind} {name} is missing")),
        (None, Some((kind, name, ..))) => Some(format!("the {kind} {name} does not belong there")),
        (None, None) => None,
    })
}

fn objects(conn: &Connection) -> rusqlite::Result<Vec<Object>> {
    let mut rows = conn.prepare("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name")?;
    rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?.collect()
}

fn digest(objects: &[Object]) -> String {
    let mut text = String::new();
    for (kind, name, table, sql) in objects {
        text.push_str(&format!("{kind}|{name}|{table}|{}\n", sql.as_deref().unwrap_or_default()));
    }
    sha256(text.as_bytes()).to_string()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_digest_is_that_of_the_schema() {
        let model = Connection::open_in_memory().unwrap();
        model.execute_batch(SQL).unwrap();
        assert_eq!(digest(&objects(&model).unwrap()), DIGEST);
        assert_eq!(difference(&model).unwrap(), None);
        model.execute_batch("DROP VIEW claim; CREATE VIEW claim AS SELECT 1 AS seq").unwrap();
        assert_eq!(difference(&model).unwrap().unwrap(), "the view claim was redefined");
    }
}

//! The tables: what makes a ledger, and what a ledger is compared with.

use rusqlite::Connection;

/// `schema/ledger.sql`, which makes the tables of a ledger.
pub(super) const SQL: &str = include_str!("../../schema/ledger.sql");

/// SQLite's `application_id` of a ledger: `CLml`.
pub const APPLICATION_ID: i64 = 0x434c_6d6c;

/// SQLite's `user_version` of a ledger: the format that docs/FORMAT.md describes.
pub const FORMAT: i64 = 1;

/// One row of `sqlite_schema`: type, name, table, SQL.
type Object = (String, String, String, Option<String>);

/// The first difference between the schema of an open database and that of a ledger, in words.
pub(super) fn difference(conn: &Connection) -> rusqlite::Result<Option<String>> {
    let model = Connection::open_in_memory()?;
    model.execute_batch(SQL)?;
    let (wanted, found) = (objects(&model)?, objects(conn)?);
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

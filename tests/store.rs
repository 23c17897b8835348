//! The store on SQLite: any program that opens the file can add the next entry and nothing else, and can read the views.
//! `tests/engine.rs` tests what every engine must keep.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use crate::common;

use crate::common::sample;
use claimlog::error::{Error, StoreError};
use claimlog::store::{Access, Store};
use rusqlite::Connection;

#[test]
fn a_stranger_with_sqlite_cannot_update_delete_replace_or_skip() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    drop(sample(&path));
    let conn = Connection::open(&path).unwrap();
    for table in ["log", "entry", "tile", "node", "document", "block", "checkpoint"] {
        let columns: Vec<String> = conn
            .prepare(&format!("SELECT name FROM pragma_table_info('{table}')"))
            .unwrap()
            .query_map([], |row| row.get(0))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        for column in columns {
            let update = format!("UPDATE {table} SET {column} = {column}");
            assert!(conn.execute(&update, []).unwrap_err().to_string().contains("append-only"), "{update}");
        }
        let delete = format!("DELETE FROM {table}");
        assert!(conn.execute(&delete, []).unwrap_err().to_string().contains("append-only"), "{delete}");
        for verb in ["INSERT", "INSERT OR REPLACE", "REPLACE"] {
            let again = format!("{verb} INTO {table} SELECT * FROM {table} LIMIT 1");
            assert!(conn.execute(&again, []).unwrap_err().to_string().contains("claimlog:"), "{again}");
        }
    }
    for (what, values) in [
        ("a gap", "(SELECT max(seq) + 2 FROM entry), 'claim', NULL, '{}'"),
        ("a place before the first", "-1, 'claim', NULL, '{}'"),
        ("about itself, its place left open", "NULL, 'claim', (SELECT max(seq) + 1 FROM entry), '{}'"),
        ("about itself", "(SELECT max(seq) + 1 FROM entry), 'claim', (SELECT max(seq) + 1 FROM entry), '{}'"),
        ("a body that is not text", "(SELECT max(seq) + 1 FROM entry), 'claim', NULL, x'7b7d'"),
    ] {
        for verb in ["INSERT", "INSERT OR REPLACE", "INSERT OR IGNORE"] {
            let before: i64 = conn.query_row("SELECT count(*) FROM entry", [], |row| row.get(0)).unwrap();
            let _ = conn.execute(&format!("{verb} INTO entry SELECT {values}"), []);
            let after: i64 = conn.query_row("SELECT count(*) FROM entry", [], |row| row.get(0)).unwrap();
            assert_eq!(before, after, "{verb}: {what}");
        }
    }
    assert!(common::verify(&path).unwrap().breaches.is_empty());
}

#[test]
fn views_read_like_tables() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    drop(sample(&path));
    let conn = Connection::open(&path).unwrap();
    let one = |sql: &str| -> String { conn.query_row(sql, [], |row| row.get(0)).unwrap() };
    assert_eq!(one("SELECT text FROM claim WHERE seq = 1"), "The dam was finished in 1969.");
    assert_eq!(one("SELECT verdict FROM claim WHERE seq = 1"), "supported");
    assert_eq!(one("SELECT text FROM claim WHERE retracted"), "Claim number 2 is made.");
    assert_eq!(one("SELECT url FROM source"), "https://example.org/a");
    assert_eq!(one("SELECT by FROM assessment WHERE claim = 1"), "Bo Ek");
    assert_eq!(one("SELECT quote FROM evidence WHERE claim = 1"), "left the site");
    assert_eq!(one("SELECT relation FROM relation WHERE claim = 1 AND other = 2"), "depends-on");
    assert_eq!(one("SELECT because FROM retraction WHERE entry = 10"), "recorded twice");
    assert_eq!(one("SELECT code FROM waiver WHERE entry = 2"), "S003");
}

#[test]
fn what_is_not_a_ledger_is_not_opened_as_one() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let open = |name: &str| Store::open(&at(name), Access::Read).map(|_| ());
    assert!(matches!(open("none.db"), Err(Error::Store(StoreError::NoLedger { .. }))));
    std::fs::write(at("empty.db"), "").unwrap();
    std::fs::write(at("text.db"), "This is no database, but long enough to have a header.".repeat(40))
        .unwrap();
    std::fs::create_dir(at("folder.db")).unwrap();
    Connection::open(at("other.db")).unwrap().execute_batch("CREATE TABLE a (b)").unwrap();
    for name in ["empty.db", "text.db", "folder.db", "other.db"] {
        assert!(
            matches!(open(name), Err(Error::Store(StoreError::NotALedger { .. }))),
            "{name}: {:?}",
            open(name)
        );
    }
    drop(sample(&at("newer.db")));
    Connection::open(at("newer.db")).unwrap().execute_batch("PRAGMA user_version = 5").unwrap();
    assert!(matches!(open("newer.db"), Err(Error::Store(StoreError::Newer { found: 5, known: 4, .. }))));
}

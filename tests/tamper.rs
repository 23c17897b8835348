//! Tampering: one thing in the file is changed, and `verify` must report it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr, clippy::print_stdout)]

use crate::common;

use std::path::Path;

use crate::common::{harm, key, repair, sample, settle, trust, verify};
use claimlog::breach::BreachKind;
use claimlog::error::Error;
use claimlog::ledger::Ledger;
use claimlog::store::Access;
use claimlog::tlog::SigningKey;
use claimlog::verify::{Depth, Pin, Trust};
use rusqlite::Connection;
use rusqlite::types::Value;

/// A value that differs from another of the same type, and as little as it can.
fn other(value: &Value) -> Vec<Value> {
    match value {
        Value::Null => vec![Value::Integer(0)],
        Value::Integer(n) => vec![Value::Integer(n + 1), Value::Integer(n + 1_000_000)],
        Value::Real(n) => vec![Value::Real(n + 1.0)],
        Value::Text(text) => {
            let mut changed = text.clone();
            let last = changed.pop().unwrap_or('a');
            changed.push(if last == 'x' { 'y' } else { 'x' });
            vec![Value::Text(changed), Value::Text(format!("{text} ")), Value::Text(String::new())]
        }
        Value::Blob(bytes) => {
            let mut flipped = bytes.clone();
            match flipped.last_mut() {
                Some(byte) => *byte ^= 1,
                None => flipped.extend([0; 32]),
            }
            vec![
                Value::Blob(flipped),
                Value::Blob([&bytes[..], &[0]].concat()),
                Value::Blob(bytes[..bytes.len() / 2].to_vec()),
            ]
        }
    }
}

#[test]
fn the_cells_of_every_table_are_watched() {
    // Of the many rows that are alike, every fortieth.
    let changes = watch_cells(40);
    assert!(changes > 250, "only {changes} changes were tried");
}

#[test]
#[ignore = "slow: .ci/run has it"]
fn every_cell_of_every_table_is_watched() {
    let changes = watch_cells(1);
    assert!(changes > 2000, "only {changes} changes were tried");
}

/// Changes the cells of every table, of the entries those of every so manieth row, and asks each time; returns how
/// many changes that made.
fn watch_cells(step: i64) -> usize {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    drop(common::full_sample(&path));
    settle(&path);
    let sound = std::fs::read(&path).unwrap();
    assert!(verify(&path).unwrap().breaches.is_empty());
    let (mut changes, mut refused) = (0, 0);
    for (table, columns) in [
        ("log", &["id", "origin", "vkey", "entry"][..]),
        ("entry", &["seq", "kind", "about", "body"]),
        ("tile", &["n", "hashes", "groups"]),
        ("node", &["level", "n", "hash"]),
        ("document", &["source", "part", "sha256", "size", "hashes"]),
        ("block", &["source", "part", "n", "bytes"]),
        ("checkpoint", &["size", "n", "note", "peaks"]),
        ("cosignature", &["size", "line", "vkey"]),
        ("timestamp", &["size", "sha256", "token"]),
    ] {
        let keys = match table {
            "node" => "level, n",
            "cosignature" => "size, line",
            "timestamp" => "size, sha256",
            _ => "rowid",
        };
        let conn = Connection::open(&path).unwrap();
        let count: i64 =
            conn.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap();
        drop(conn);
        assert!(count > 0, "{table} is empty");
        for row in 0..count {
            if table == "entry" && row > 12 && row < count - 8 && row % step != 0 {
                continue;
            }
            for column in columns {
                let old: Value = Connection::open(&path)
                    .unwrap()
                    .query_row(
                        &format!("SELECT {column} FROM {table} ORDER BY {keys} LIMIT 1 OFFSET {row}"),
                        [],
                        |row| row.get(0),
                    )
                    .unwrap();
                for new in other(&old).into_iter().filter(|new| *new != old) {
                    let conn = harm(&path);
                    let place = format!("SELECT {keys} FROM {table} ORDER BY {keys} LIMIT 1 OFFSET {row}");
                    let update = format!("UPDATE {table} SET {column} = ?1 WHERE ({keys}) = ({place})");
                    // STRICT columns that take no such value defend themselves.
                    let done = conn.execute(&update, [&new]);
                    repair(&conn);
                    drop(conn);
                    if done.is_ok() {
                        // What depends on the keys is judged by a reader who knows the first, one between, and the last.
                        let readers = common::readers();
                        let readers =
                            if ["log", "checkpoint"].contains(&table) { &readers[..] } else { &readers[..1] };
                        for (known, trust) in readers.iter().enumerate() {
                            let what =
                                format!("{table}.{column} of row {row}: {old:?} to {new:?}, key {known}");
                            let found = Ledger::verify(&path, trust, None, Depth::Full).unwrap();
                            assert!(!found.breaches.is_empty(), "{what}");
                            // Nothing that reads goes on with it, either, unless it is a copy that nothing reads.
                            let opened = Ledger::open(&path, Access::Read, trust.clone());
                            let opened = opened.and_then(|ledger| ledger.view(None));
                            let unread = ["cosignature", "timestamp"].contains(&table);
                            assert!(unread || matches!(opened, Err(Error::Breach(_))), "{what}");
                        }
                        changes += 1;
                    } else {
                        refused += 1;
                    }
                    put_back(&path, &sound);
                }
            }
        }
    }
    assert!(verify(&path).unwrap().breaches.is_empty(), "the changes were not undone");
    println!("{changes} changes of single cells, every one found; {refused} that no column takes");
    changes
}

/// Puts the file back as it was.
fn put_back(path: &Path, bytes: &[u8]) {
    for end in ["-wal", "-shm", "-journal"] {
        let _ = std::fs::remove_file(format!("{}{end}", path.display()));
    }
    std::fs::write(path, bytes).unwrap();
}

/// What is done to a ledger, and what it is found as.
type Attack = (&'static str, &'static str, BreachKind);

#[test]
fn rows_and_tables_are_watched() {
    let attacks: &[Attack] = &[
        ("an entry is deleted", "DELETE FROM entry WHERE seq = 5", BreachKind::Entry),
        (
            "the last entry is deleted",
            "DELETE FROM entry WHERE seq = (SELECT max(seq) FROM entry)",
            BreachKind::Rollback,
        ),
        (
            "an entry is added",
            "INSERT INTO entry SELECT max(seq) + 1, kind, about, body FROM entry",
            BreachKind::Entry,
        ),
        (
            "two entries change places",
            "UPDATE entry SET seq = -1 WHERE seq = 20; UPDATE entry SET seq = 20 WHERE seq = 21; UPDATE entry SET seq = 21 WHERE seq = -1",
            BreachKind::Tile,
        ),
        (
            "an entry before the first",
            "INSERT INTO entry SELECT -1, kind, about, body FROM entry WHERE seq = 20",
            BreachKind::Entry,
        ),
        ("a tile is deleted", "DELETE FROM tile", BreachKind::Tile),
        ("a tile is added", "INSERT INTO tile SELECT n + 7, hashes, groups FROM tile", BreachKind::Tile),
        ("a document is deleted", "DELETE FROM document", BreachKind::Blob),
        ("a block is deleted", "DELETE FROM block", BreachKind::Blob),
        (
            "a block is added",
            "INSERT INTO block SELECT source, part, n + 1, bytes FROM block",
            BreachKind::Blob,
        ),
        (
            "a document is added",
            "INSERT INTO document SELECT source + 1, part, sha256, size, hashes FROM document",
            BreachKind::Blob,
        ),
        ("all checkpoints are deleted", "DELETE FROM checkpoint", BreachKind::Checkpoint),
        (
            "the last checkpoint is deleted",
            "DELETE FROM checkpoint WHERE size = (SELECT max(size) FROM checkpoint)",
            BreachKind::Entry,
        ),
        ("the name is deleted", "DELETE FROM log", BreachKind::Log),
        ("a second name is added", "INSERT INTO log SELECT 1, origin, vkey, NULL FROM log", BreachKind::Log),
        ("a table is added", "CREATE TABLE more (a)", BreachKind::Schema),
        ("an index is dropped", "DROP INDEX entry_about", BreachKind::Schema),
        ("a trigger is dropped", "DROP TRIGGER entry_update", BreachKind::Schema),
        (
            "a trigger is defused",
            "DROP TRIGGER entry_update; CREATE TRIGGER entry_update BEFORE UPDATE ON entry BEGIN SELECT 1; END",
            BreachKind::Schema,
        ),
        ("a view lies", "DROP VIEW claim; CREATE VIEW claim AS SELECT 1 AS seq", BreachKind::Schema),
        ("a column is renamed", "ALTER TABLE checkpoint RENAME COLUMN peaks TO peak", BreachKind::Schema),
    ];
    for (what, sql, kind) in attacks {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.db");
        drop(sample(&path));
        let conn = Connection::open(&path).unwrap();
        conn.execute_batch("PRAGMA ignore_check_constraints = ON").unwrap();
        if *kind == BreachKind::Schema {
            conn.execute_batch(sql).unwrap();
        } else {
            let conn = harm(&path);
            conn.execute_batch(sql).unwrap_or_else(|error| panic!("{what}: {error}"));
            repair(&conn);
        }
        drop(conn);
        let found = verify(&path).unwrap();
        assert!(found.breaches.iter().any(|breach| breach.kind == *kind), "{what}: {:?}", found.breaches);
        if *kind != BreachKind::Blob {
            let opened = Ledger::open(&path, Access::Read, trust()).and_then(|ledger| ledger.view(None));
            assert!(matches!(opened, Err(Error::Breach(_))), "{what}");
        }
    }
}

/// A kind that contains all of the body up to a later field that is called `at`, in a claim from a record with such a
/// column.
#[test]
fn a_kind_cannot_swallow_the_fields_after_it() {
    let shop = common::Shop::with_ledger();
    shop.write("a.csv", "text,aa,at\nThe dam fell.,x,zzz\nThe weir stood.,x,zzz\n");
    shop.expect(0, &["ingest", "a.csv"]);
    let ledger = shop.path("ledger.db");
    let conn = harm(&ledger);
    let changed = conn
        .execute(
            r#"UPDATE entry SET kind = substr(body, 10, instr(body, '","at":"zzz') - 10), about = NULL
               WHERE kind = 'claim' AND body LIKE '%"at":"zzz%'"#,
            [],
        )
        .unwrap();
    assert_eq!(changed, 2);
    repair(&conn);
    drop(conn);
    for command in [&["verify"][..], &["list"], &["export"], &["audit"], &["log"]] {
        assert_eq!(shop.run(command).status.code(), Some(3), "{command:?}");
    }
}

/// What programs that show a database do of their own accord.
#[test]
fn what_viewers_leave_is_said_and_passed_over() {
    let shop = common::Shop::with_ledger();
    shop.write("a.txt", "The dam was finished in 1969.");
    shop.expect(0, &["ingest", "a.txt"]);
    let ledger = shop.path("ledger.db");
    for sql in ["ANALYZE", "PRAGMA optimize", "PRAGMA wal_checkpoint(TRUNCATE)", "REINDEX", "VACUUM"] {
        let conn = Connection::open(&ledger).unwrap();
        conn.execute_batch(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
        drop(conn);
        assert_eq!(shop.json(0, &["verify", "--full"])["ok"], true, "{sql}");
        shop.expect(0, &["list"]);
    }
    std::fs::write(shop.path("ledger.db-wal"), "").unwrap();
    shop.expect(0, &["add", "The weir stood."]);
    let notes = shop.json(0, &["verify"])["notes"].clone();
    assert_eq!(notes.as_array().unwrap().len(), 1, "{notes}");
    // A table of that name with anything else in it was not made by SQLite.
    for sql in [
        "UPDATE sqlite_schema SET sql = 'CREATE TABLE sqlite_stat1(tbl,idx,stat,more)' WHERE name = 'sqlite_stat1'",
        "UPDATE sqlite_schema SET sql = 'CREATE TABLE sqlite_stat4(a)' WHERE name = 'sqlite_stat4'",
    ] {
        let bent = shop.path("bent.db");
        settle(&ledger);
        std::fs::copy(&ledger, &bent).unwrap();
        let conn = Connection::open(&bent).unwrap();
        conn.execute_batch(&format!("PRAGMA writable_schema = ON; {sql}")).unwrap();
        drop(conn);
        let found = Ledger::verify(&bent, &Trust::on_first_sight(), None, Depth::Every).unwrap();
        assert_eq!(found.breaches[0].kind, BreachKind::Schema, "{sql}");
    }
}

#[test]
fn an_edited_entry_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    drop(sample(&path));
    let conn = harm(&path);
    conn.execute_batch(
        "UPDATE entry SET body = replace(body, 'number 57', 'number 58') WHERE body LIKE '%number 57 %'",
    )
    .unwrap();
    repair(&conn);
    let seq: u64 = 8 + 57;
    drop(conn);
    let found = verify(&path).unwrap();
    assert!(found.breaches.iter().any(|breach| breach.seq == Some(seq)), "{:?}", found.breaches);
}

#[test]
fn a_rewrite_without_the_key_cannot_be_signed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    let thief = SigningKey::from_seed("example.org/test", &[8; 32]).unwrap();
    Ledger::create(&path, &thief).unwrap();
    // With the key given, a ledger by another is refused.
    let found = verify(&path).unwrap();
    assert_eq!(found.breaches[0].kind, BreachKind::Key);
    // With a remembered checkpoint, too.
    let honest = folder.path().join("honest.db");
    let ledger = sample(&honest);
    let pin = Pin { vkey: key().verifier(), note: ledger.head().note.clone() };
    let remembering = Trust { vkey: None, pins: vec![pin] };
    let opened = Ledger::open(&path, Access::Read, remembering);
    assert!(matches!(opened, Err(Error::Breach(breach)) if breach.kind == BreachKind::Key));
}

#[test]
fn what_was_remembered_shows_rollback_and_fork_even_with_the_key() {
    let folder = tempfile::tempdir().unwrap();
    let (path, old) = (folder.path().join("ledger.db"), folder.path().join("old.db"));
    let mut ledger = sample(&path);
    let before = ledger.head().checkpoint.size;
    ledger.store_to(&old);
    common::fill(&mut ledger, 40);
    let pin = Pin { vkey: key().verifier(), note: ledger.head().note.clone() };
    let remembering = Trust { vkey: None, pins: vec![pin.clone()] };
    // The ledger itself extends it.
    assert!(Ledger::open(&path, Access::Read, remembering.clone()).is_ok());
    // A copy from before is a rollback.
    let opened = Ledger::open(&old, Access::Read, remembering.clone());
    assert!(matches!(opened, Err(Error::Breach(breach)) if breach.kind == BreachKind::Rollback));
    // The same copy, extended differently by somebody who has the key, is a fork.
    let mut fork = common::open(&old);
    common::fill(&mut fork, 30);
    common::append(&mut fork, |draft| draft.retract(before, "another history")).unwrap();
    common::fill(&mut fork, 30);
    drop(fork);
    let opened = Ledger::open(&old, Access::Read, remembering.clone());
    assert!(matches!(opened, Err(Error::Breach(breach)) if breach.kind == BreachKind::Fork));
    let found = Ledger::verify(&old, &remembering, None, Depth::Every).unwrap();
    assert!(found.breaches.iter().any(|breach| breach.kind == BreachKind::Fork), "{:?}", found.breaches);
    // And so says an old checkpoint from anywhere.
    let against = Ledger::verify(&old, &trust(), Some(&pin.note), Depth::Every).unwrap();
    assert_eq!(against.breaches[0].kind, BreachKind::Fork);
    let against = Ledger::verify(&path, &trust(), Some(&pin.note), Depth::Every).unwrap();
    assert!(against.breaches.is_empty());
}

/// Copies a ledger as it is, through SQLite.
trait StoreTo {
    fn store_to(&self, path: &Path);
}

impl StoreTo for Ledger {
    fn store_to(&self, path: &Path) {
        let conn = Connection::open(self.path()).unwrap();
        conn.execute("VACUUM INTO ?1", [path.to_str().unwrap()]).unwrap();
    }
}

//! The format: what docs/FORMAT.md says is so, and what was written stays readable.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr, clippy::print_stdout)]

#[path = "../tools/build_ledger.rs"]
mod build_ledger;
use crate::common::{self, Schema};

use std::path::Path;

use claimlog::ledger::Ledger;
use claimlog::model::{Entry, Kind};
use claimlog::store::Access;
use claimlog::tlog::{leaf_hash, node_hash};
use claimlog::verify::Trust;
use rusqlite::{Connection, OpenFlags};
use serde_json::Value;

/// The code blocks of a Markdown file, in order.
fn blocks(markdown: &str) -> Vec<&str> {
    markdown
        .split("```")
        .skip(1)
        .step_by(2)
        .map(|block| block.split_once('\n').unwrap().1.trim_end())
        .collect()
}

#[test]
fn the_example_of_the_document_is_computed_right() {
    let document = std::fs::read_to_string("docs/FORMAT.md").unwrap();
    let [first, leaf, second, root] = blocks(&document)[..4] else { panic!("four blocks") };
    assert_eq!(leaf_hash(first.as_bytes()).to_string(), leaf);
    let (one, two) = (leaf_hash(first.as_bytes()), leaf_hash(second.as_bytes()));
    assert!(document.contains(&format!("`{two}`")));
    assert_eq!(node_hash(&one, &two).to_string(), root);
    for body in [first, second] {
        assert_eq!(Entry::decode(body).unwrap().encode().unwrap(), body);
    }
}

/// Everything that a ledger says, row by row.
fn dump(path: &Path) -> Vec<String> {
    let conn = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let mut rows = Vec::new();
    for sql in [
        "SELECT 'log ' || id || ' ' || origin || ' ' || vkey || ' ' || coalesce(entry, '-') FROM log",
        "SELECT seq || ' ' || kind || ' ' || coalesce(about, '-') || ' ' || body FROM entry ORDER BY seq",
        "SELECT n || ' ' || hex(hashes) || hex(groups) FROM tile ORDER BY n",
        "SELECT level || ' ' || n || ' ' || hex(hash) FROM node ORDER BY level, n",
        "SELECT size || ' ' || line || ' ' || coalesce(vkey, '-') FROM cosignature ORDER BY size, line",
        "SELECT size || ' ' || sha256 || ' ' || hex(token) FROM timestamp ORDER BY size, sha256",
        "SELECT source || ' ' || part || ' ' || sha256 || ' ' || size || ' ' || hex(hashes) FROM document ORDER BY source, part",
        "SELECT source || ' ' || part || ' ' || n || ' ' || hex(bytes) FROM block ORDER BY source, part, n",
        "SELECT size || ' ' || n || ' ' || note || ' ' || hex(peaks) FROM checkpoint ORDER BY size",
    ] {
        let mut statement = conn.prepare(sql).unwrap();
        rows.extend(statement.query_map([], |row| row.get::<_, String>(0)).unwrap().map(Result::unwrap));
    }
    rows
}

#[test]
fn the_example_ledger_is_what_the_examples_make() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    build_ledger::build(&path).unwrap();
    assert_eq!(dump(&path), dump(Path::new("ledger.db.example")));
}

#[test]
fn the_example_ledger_opens_read_only_and_holds_every_kind() {
    let before = std::fs::read("ledger.db.example").unwrap();
    let path = Path::new("ledger.db.example");
    let found = Ledger::verify(path, &Trust::on_first_sight(), None, claimlog::verify::Depth::Full).unwrap();
    assert!(found.breaches.is_empty(), "{:?}", found.breaches);
    let ledger = Ledger::open(path, Access::Read, Trust::on_first_sight()).unwrap();
    let view = ledger.view(None).unwrap();
    for kind in [
        Kind::Source,
        Kind::Claim,
        Kind::Evidence,
        Kind::Assessment,
        Kind::Relation,
        Kind::Retraction,
        Kind::Waiver,
        Kind::Description,
    ] {
        assert!(view.records().iter().any(|record| view.kind(record.seq) == Some(kind)), "{kind:?}");
    }
    drop(ledger);
    assert!(!Path::new("ledger.db.example-wal").exists());
    assert!(before == std::fs::read("ledger.db.example").unwrap());
}

#[test]
fn real_entries_fit_the_schema_and_bent_ones_do_not() {
    let schema = Schema::read(Path::new("schema/entry.schema.json"));
    let folder = tempfile::tempdir().unwrap();
    let sample = folder.path().join("ledger.db");
    drop(common::sample(&sample));
    let mut bent = 0;
    for path in [Path::new("ledger.db.example"), &sample] {
        let conn = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
        let mut statement = conn.prepare("SELECT body FROM entry LIMIT 60").unwrap();
        for body in statement.query_map([], |row| row.get::<_, String>(0)).unwrap() {
            let body = body.unwrap();
            let entry: Value = serde_json::from_str(&body).unwrap();
            assert_eq!(schema.check(&entry), Ok(()), "{body}");
            // The program reads exactly what the schema allows.
            for (key, value) in [
                ("kind", Value::from("rumour")),
                ("at", "yesterday".into()),
                ("more", 1.into()),
                ("about", (-1).into()),
                ("data", Value::Null),
            ] {
                let mut wrong = entry.clone();
                wrong[key] = value;
                assert!(schema.check(&wrong).is_err(), "{wrong}");
                assert!(Entry::decode(&wrong.to_string()).is_err(), "{wrong}");
                bent += 1;
            }
            for key in entry["data"].as_object().unwrap().keys() {
                let mut wrong = entry.clone();
                wrong["data"][key] = serde_json::json!({"odd": [1.5]});
                assert!(schema.check(&wrong).is_err(), "{wrong}");
                assert!(Entry::decode(&wrong.to_string()).is_err(), "{wrong}");
                bent += 1;
            }
        }
    }
    assert!(bent > 300);
}

#[test]
fn reports_fit_their_schema() {
    let schema = Schema::read(Path::new("schema/findings.schema.json"));
    let shop = common::Shop::with_ledger();
    let digest = std::path::absolute("examples/digest.txt").unwrap();
    let digest = digest.to_str().unwrap();
    shop.expect(0, &["ingest", digest]);
    shop.expect(0, &["add", "Harrow is obliged to share its reservoir with Sorrel."]);
    let quoting = "The dam was not built. The report says “loses a third of its water” and “this was never said” [1].\n\n\
                   Sources:\n[1] https://example.org/a\n";
    shop.write("quoting.txt", quoting);
    for report in [
        shop.json(1, &["check", digest, digest]),
        shop.json(1, &["audit"]),
        shop.json(1, &["audit", "--as-of", "4"]),
        shop.json(1, &["check", digest, "quoting.txt", "--against", "ledger.db"]),
    ] {
        assert_eq!(schema.check(&report), Ok(()));
    }
}

/// The example ledger of format 1, as it was published with it.
#[test]
fn a_ledger_of_a_format_before_is_upgraded_and_every_signature_holds() {
    upgrade(1, "tests/golden/format1.db");
    upgrade(2, "tests/golden/format2.db");
    upgrade(3, "tests/golden/format3.db");
    upgrade(3, "tests/golden/format3-rotated.db");
}

fn upgrade(format: i64, golden: &str) {
    use claimlog::error::{Error, StoreError};
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    std::fs::copy(golden, &path).unwrap();
    let opened = Ledger::open(&path, Access::Read, Trust::on_first_sight());
    assert!(matches!(opened, Err(Error::Store(StoreError::Older { found, .. })) if found == format));
    let before: Vec<String> = {
        let conn = Connection::open_with_flags(&path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
        let mut rows = conn.prepare("SELECT body FROM entry UNION ALL SELECT note FROM checkpoint").unwrap();
        rows.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    Ledger::upgrade(&path).unwrap();
    let found = Ledger::verify(&path, &Trust::on_first_sight(), None, claimlog::verify::Depth::Full).unwrap();
    assert!(found.breaches.is_empty(), "{:?}", found.breaches);
    let conn = Connection::open_with_flags(&path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let mut rows = conn.prepare("SELECT body FROM entry UNION ALL SELECT note FROM checkpoint").unwrap();
    let after: Vec<String> = rows.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    assert_eq!(before, after);
    let after = std::fs::read(&path).unwrap();
    Ledger::upgrade(&path).unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), after, "once is enough");
}

/// The names of triggers and views come from the file and may be anything.
#[test]
fn an_upgrade_runs_nothing_that_the_file_says() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    std::fs::copy("tests/golden/format3.db", &path).unwrap();
    let conn = Connection::open(&path).unwrap();
    conn.execute_batch("CREATE VIEW \"v\"\"; COMMIT; CREATE TABLE mine (a); --\" AS SELECT 1").unwrap();
    drop(conn);
    Ledger::upgrade(&path).unwrap();
    let found = Ledger::verify(&path, &Trust::on_first_sight(), None, claimlog::verify::Depth::Full).unwrap();
    assert!(found.breaches.is_empty(), "{:?}", found.breaches);
}

//! The attacks on a ledger that others have described, each performed on a real file, and the finding that catches
//! it. The two tables come from a survey of textbook ledgers, and of further questions that such designs
//! must answer. Cells, rows, schemas, proofs, folders, keys and redactions have files of their own (tamper, proof, publish,
//! rotation, redaction). What is not detected is at the end, and in docs/DESIGN.md.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use crate::common;

use std::path::Path;

use crate::common::{
    append, create, document, fill, full_sample, harm, key, open, readers, repair, sample, settle, trust,
    verify,
};
use claimlog::audit::{Selection, audit};
use claimlog::breach::BreachKind;
use claimlog::error::{Error, Refusal, Result, StoreError};
use claimlog::ledger::Ledger;
use claimlog::model::Time;
use claimlog::record::NewClaim;
use claimlog::store::Access;
use claimlog::tlog::{Checkpoint, Growing, Grown, Range, SigningKey, join_hashes, leaf_hash};
use claimlog::verify::{Depth, Pin, Trust, Verification};
use rusqlite::Connection;

fn kinds(found: &Verification) -> Vec<BreachKind> {
    found.breaches.iter().map(|breach| breach.kind).collect()
}

fn put_back(path: &Path, bytes: &[u8]) {
    for end in ["-wal", "-shm", "-journal"] {
        let _ = std::fs::remove_file(format!("{}{end}", path.display()));
    }
    std::fs::write(path, bytes).unwrap();
}

/// The hash of everything that the commands read: every entry, text, status, finding and note.
fn sayings(path: &Path, trust: &Trust) -> Result<claimlog::tlog::Hash> {
    let ledger = Ledger::open(path, Access::Read, trust.clone())?;
    let view = ledger.view(None)?;
    let mut said = ledger.note(None)?;
    for record in view.records() {
        said.push_str(&format!("{} {} {:?}\n", record.seq, record.leaf, record.entry));
        if view.claim(record.seq).is_some() {
            said.push_str(view.status(record.seq).name());
        }
    }
    for (_, source) in view.sources() {
        said.push_str(view.text(&source.text).unwrap_or("withheld"));
    }
    for finding in audit(&view, &Selection::default()).findings {
        said.push_str(&format!("{} {:?} {}\n", finding.code, finding.seq, finding.message));
    }
    for size in ledger.checkpoint_sizes()? {
        said.push_str(&format!("{} {:?}", ledger.note(Some(size))?, ledger.timestamps(size)?));
    }
    Ok(claimlog::tlog::sha256(said.as_bytes()))
}

/// Rewrites the whole chain after an entry was edited: tree rows, peaks, and the last note signed by `key`.
fn recompute(path: &Path, key: &SigningKey) {
    let conn = harm(path);
    conn.execute_batch("DELETE FROM tile; DELETE FROM node; DELETE FROM checkpoint").unwrap();
    let bodies: Vec<String> = conn
        .prepare("SELECT body FROM entry ORDER BY seq")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(|body| body.unwrap())
        .collect();
    let mut growing = Growing::default();
    for body in &bodies {
        let insert = |grown: Grown<'_>| match grown {
            Grown::Node { level, n, hash } => {
                conn.execute("INSERT INTO node VALUES (?1, ?2, ?3)", (level, n.cast_signed(), hash.0))
            }
            Grown::Tile { n, hashes, groups, .. } => conn.execute(
                "INSERT INTO tile VALUES (?1, ?2, ?3)",
                (n.cast_signed(), join_hashes(hashes), join_hashes(groups)),
            ),
        };
        growing.push(leaf_hash(body.as_bytes()), |grown| insert(grown).map(|_| ())).unwrap();
    }
    let range = growing.range();
    let checkpoint =
        Checkpoint { origin: key.verifier().name().to_owned(), size: range.size(), root: range.root() };
    let size = i64::try_from(range.size()).unwrap();
    conn.execute(
        "INSERT INTO checkpoint VALUES (?1, 0, ?2, ?3)",
        (size, checkpoint.sign(key), join_hashes(range.peaks())),
    )
    .unwrap();
    repair(&conn);
    drop(conn);
}

#[test]
fn an_edit_with_the_whole_chain_recomputed_is_caught_by_the_key_and_with_the_key_by_what_was_seen() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    let ledger = sample(&path);
    let pin = Pin { vkey: key().verifier(), note: ledger.head().note.clone() };
    drop(ledger);
    let conn = harm(&path);
    conn.execute_batch("UPDATE entry SET body = replace(body, '1969', '1971') WHERE seq = 1").unwrap();
    drop(conn);
    // Without the key: an attacker makes another key with the same name, signs with it, and puts it into the file.
    let thief = SigningKey::from_seed("example.org/test", &[66; 32]).unwrap();
    recompute(&path, &thief);
    assert_eq!(kinds(&verify(&path).unwrap()).first(), Some(&BreachKind::Checkpoint));
    let conn = harm(&path);
    conn.execute("UPDATE log SET vkey = ?1", [thief.verifier().to_string()]).unwrap();
    repair(&conn);
    drop(conn);
    assert_eq!(kinds(&verify(&path).unwrap()), [BreachKind::Key]);
    // A machine that keeps its memory by the name alone would be fooled (CVE-2022-39199); by the key, not.
    let remembering = Trust { vkey: None, pins: vec![pin.clone()] };
    let opened = Ledger::open(&path, Access::Read, remembering.clone());
    assert!(matches!(opened, Err(Error::Breach(breach)) if breach.kind == BreachKind::Key));
    // With the key everything is consistent. Only something that was kept elsewhere shows the change.
    let conn = harm(&path);
    conn.execute("UPDATE log SET vkey = ?1", [key().verifier().to_string()]).unwrap();
    repair(&conn);
    drop(conn);
    recompute(&path, &key());
    assert_eq!(kinds(&verify(&path).unwrap()), []);
    for depth in [Depth::New, Depth::Every, Depth::Full] {
        let found = Ledger::verify(&path, &remembering, None, depth).unwrap();
        assert!(kinds(&found).contains(&BreachKind::Fork), "{depth:?}: {found:?}");
        let found = Ledger::verify(&path, &trust(), Some(&pin.note), depth).unwrap();
        assert!(kinds(&found).contains(&BreachKind::Fork), "{depth:?}: {found:?}");
    }
    let opened = Ledger::open(&path, Access::Read, remembering);
    assert!(matches!(opened, Err(Error::Breach(breach)) if breach.kind == BreachKind::Fork));
}

#[test]
fn the_last_rows_cut_off_with_the_key_are_missed_by_whoever_saw_them() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    let ledger = sample(&path);
    let pin = Pin { vkey: key().verifier(), note: ledger.head().note.clone() };
    drop(ledger);
    harm(&path).execute_batch("DELETE FROM entry WHERE seq > 200").unwrap();
    recompute(&path, &key());
    assert_eq!(kinds(&verify(&path).unwrap()), []);
    let remembering = Trust { vkey: None, pins: vec![pin.clone()] };
    let found = Ledger::verify(&path, &remembering, None, Depth::Every).unwrap();
    assert!(kinds(&found).contains(&BreachKind::Rollback), "{found:?}");
    let found = Ledger::verify(&path, &trust(), Some(&pin.note), Depth::Every).unwrap();
    assert!(kinds(&found).contains(&BreachKind::Rollback), "{found:?}");
}

#[test]
fn an_index_that_leaves_rows_out_changes_no_answer_and_the_full_check_sees_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    drop(sample(&path));
    let said = sayings(&path, &trust()).unwrap();
    let conn = harm(&path);
    let name = "SELECT sql FROM sqlite_schema WHERE name = 'entry_about'";
    let sql: String = conn.query_row(name, [], |row| row.get(0)).unwrap();
    // Made of fewer rows than its definition, put back afterwards, says.
    conn.execute_batch(&format!(
        "DROP INDEX entry_about; {}",
        sql.replace("kind <> 'claim'", "kind = 'waiver'")
    ))
    .unwrap();
    conn.execute("UPDATE sqlite_schema SET sql = ?1 WHERE name = 'entry_about'", [&sql]).unwrap();
    repair(&conn);
    drop(conn);
    assert_eq!(sayings(&path, &trust()).unwrap(), said);
    assert_eq!(kinds(&verify(&path).unwrap()), [BreachKind::File]);
}

#[test]
fn a_text_stored_as_bytes_is_seen() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    drop(sample(&path));
    let schema = |from: &str, to: &str| {
        let conn = harm(&path);
        let sql = "UPDATE sqlite_schema SET sql = replace(sql, ?1, ?2) WHERE name = 'entry'";
        conn.execute(sql, [from, to]).unwrap();
    };
    schema(") STRICT", ")");
    harm(&path).execute_batch("UPDATE entry SET body = CAST(body AS BLOB) WHERE seq = 20").unwrap();
    let conn = harm(&path);
    repair(&conn);
    let sql = "UPDATE sqlite_schema SET sql = sql || ' STRICT' WHERE name = 'entry'";
    conn.execute(sql, []).unwrap();
    drop(conn);
    let found = verify(&path).unwrap();
    assert!(!found.breaches.is_empty());
    assert!(Ledger::open(&path, Access::Read, trust()).and_then(|ledger| ledger.view(None)).is_err());
}

#[test]
fn fields_cannot_be_moved_across_their_border() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = create(&folder.path().join("ledger.db"));
    let add = |ledger: &mut Ledger, text: &str, claimant: &str| {
        let (text, claimant) = (text.to_owned(), Some(claimant.to_owned()));
        append(ledger, |draft| draft.claim(NewClaim { text, claimant, ..NewClaim::default() })).unwrap()
    };
    let one = add(&mut ledger, "It is so", ", says Ann Lee");
    let two = add(&mut ledger, "It is so, says", "Ann Lee");
    assert_ne!(one.leaf, two.leaf);
}

#[test]
fn the_clock_does_not_go_back_and_who_has_the_key_and_does_it_is_reported() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    let mut ledger = sample(&path);
    let earlier: Time = "2020-01-01T00:00:00Z".parse().unwrap();
    let refused = ledger.append(
        claimlog::ledger::Recorder { clock: Box::new(move || earlier), ..common::by(&key()) },
        |draft| draft.retract(20, "wrong"),
    );
    assert!(matches!(refused, Err(Error::Refused(Refusal::ClockBack { .. }))));
    // Another program, with the key.
    let body = r#"{"kind":"retraction","about":20,"at":"2020-01-01T00:00:00Z","data":{"because":"wrong"}}"#;
    append(&mut ledger, |draft| draft.push_raw("retraction", Some(20), body)).unwrap();
    let view = ledger.view(None).unwrap();
    let report = audit(&view, &Selection::default());
    assert!(report.findings.iter().any(|finding| finding.code == "L002"));
}

#[test]
fn the_same_claim_twice_is_reported_and_the_same_document_twice_is_one() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = create(&folder.path().join("ledger.db"));
    let text = "The dam was finished in 1969.";
    for already in [false, true] {
        let done = append(&mut ledger, |draft| draft.ingest(&document(text), |_| {})).unwrap();
        assert_eq!(done.already, already);
    }
    let claim = NewClaim { text: text.into(), ..NewClaim::default() };
    append(&mut ledger, |draft| draft.claim(claim)).unwrap();
    let view = ledger.view(None).unwrap();
    let report = audit(&view, &Selection::default());
    assert!(report.findings.iter().any(|finding| finding.code == "C007"));
}

/// What a program with the key may write, and no reader may take for something else.
#[test]
fn json_that_two_readers_could_read_differently_is_read_by_none() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    let mut ledger = sample(&path);
    let size = ledger.head().checkpoint.size;
    let bodies = [
        r#"{"kind":"claim","at":"2026-03-02T09:00:00Z","data":{"text":"It is so.","text":"It is not so."}}"#,
        r#"{"kind":"claim","at":"2026-03-02T09:00:00Z","at":"2027-03-02T09:00:00Z","data":{"text":"It is so."}}"#,
        r#"{"kind":"claim","at":"2026-03-02T09:00:00Z","data":{"text":"It is so.","span":{"start":0,"end":NaN}}}"#,
        r#"{"kind":"claim","at":"2026-03-02T09:00:00Z","data":{"text":"It is so.","span":{"start":-0,"end":1}}}"#,
        r#"{"kind":"claim","at":"2026-03-02T09:00:00Z","data":{"text":"It is so.","span":{"start":0,"end":1e2}}}"#,
        r#"{"kind":"claim","at":"2026-03-02T09:00:00Z","data":{"text":"It is so.","span":{"start":0,"end":99999999999999999999}}}"#,
        r#"{"kind":"claim","at":"2026-03-02T09:00:00Z","data":{"text":"It is so.","verdict":"supported"}}"#,
        r#"{"kind":"claim","at":"2026-03-02T09:00:00+01:00","data":{"text":"It is so."}}"#,
        "{\"kind\":\"claim\",\"at\":\"2026-03-02T09:00:00Z\",\"data\":{\"text\":\"\\ud800\"}}",
    ];
    for body in bodies {
        append(&mut ledger, |draft| draft.push_raw("claim", None, body)).unwrap();
    }
    assert_eq!(kinds(&verify(&path).unwrap()), [], "the bytes are what was signed");
    let view = ledger.view(None).unwrap();
    for seq in size..size + bodies.len() as u64 {
        assert!(view.entry(seq).is_none(), "entry {seq} was read");
    }
    let report = audit(&view, &Selection::default());
    let unreadable = report.findings.iter().filter(|finding| finding.code == "L001").count();
    assert_eq!(unreadable, bodies.len());
}

#[test]
fn a_retraction_hides_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = sample(&folder.path().join("ledger.db"));
    let view = ledger.view(None).unwrap();
    assert!(view.claim(10).is_some(), "the original is there");
    assert!(view.retraction(10).is_some(), "and so is its retraction");
    assert!(!ledger.body(10).unwrap().is_empty());
}

#[test]
fn replace_and_its_like_do_nothing_in_any_program() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    drop(sample(&path));
    let conn = Connection::open(&path).unwrap();
    for sql in [
        "REPLACE INTO entry SELECT seq, kind, about, 'x' FROM entry WHERE seq = 5",
        "INSERT OR REPLACE INTO entry SELECT seq, kind, about, 'x' FROM entry WHERE seq = 5",
        "INSERT INTO entry SELECT seq, kind, about, 'x' FROM entry WHERE seq = 5 ON CONFLICT DO UPDATE SET body = 'x'",
        "UPDATE OR REPLACE entry SET seq = 6 WHERE seq = 5",
    ] {
        assert!(conn.execute(sql, []).is_err(), "{sql}");
    }
    assert_eq!(kinds(&verify(&path).unwrap()), []);
}

/// What happens if a byte was changed.
#[derive(Debug, PartialEq, Eq)]
enum Seen {
    /// A command refuses the file, or `verify --full` names it.
    Caught,
    /// Every answer is as before.
    Harmless,
    /// Another answer, and nothing notices.
    Unseen,
}

fn judge(path: &Path, trust: &Trust, said: claimlog::tlog::Hash) -> Seen {
    let Ok(again) = sayings(path, trust) else {
        return Seen::Caught;
    };
    // A cosignature or time stamp whose row is lost to a damaged page is found by SQLite's own check.
    match Ledger::verify(path, trust, None, Depth::Full) {
        Ok(found) if found.breaches.is_empty() && again == said => Seen::Harmless,
        Ok(found) if found.breaches.is_empty() => Seen::Unseen,
        _ => Seen::Caught,
    }
}

/// One bit in every page of the file: it is found, or it changed nothing that anybody reads.
#[test]
fn a_flipped_bit_in_any_page_changes_no_answer_unseen() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    drop(full_sample(&path));
    settle(&path);
    let sound = std::fs::read(&path).unwrap();
    let said = sayings(&path, &trust()).unwrap();
    let pages = sound.len() / 4096;
    let (mut caught, mut harmless) = (0, 0);
    for page in 0..pages {
        // Somewhere in its header, its middle and its end.
        for place in [3, 9, 100, 1500, 2048, 3000, 4000, 4090] {
            let mut other = sound.clone();
            other[page * 4096 + place] ^= 1 << (page % 8);
            put_back(&path, &other);
            match judge(&path, &readers()[(page + place) % 3], said) {
                Seen::Caught => caught += 1,
                Seen::Harmless => harmless += 1,
                Seen::Unseen => panic!("page {page}, byte {place}: another answer, and nothing noticed"),
            }
        }
    }
    println!("{caught} flipped bits in {pages} pages caught, {harmless} in space that nothing reads");
    assert!(caught > pages, "{caught} of {pages} pages");
}

/// Single bytes across the whole file, in the slow suite: every seventeenth.
#[test]
#[ignore = "slow: .ci/run has it"]
fn no_byte_of_the_file_changes_an_answer_unseen() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    drop(full_sample(&path));
    settle(&path);
    let sound = std::fs::read(&path).unwrap();
    let said = sayings(&path, &trust()).unwrap();
    let (mut caught, mut harmless) = (0, 0);
    for at in (0..sound.len()).step_by(17) {
        let mut other = sound.clone();
        other[at] ^= 1 << (at % 8);
        put_back(&path, &other);
        match judge(&path, &readers()[at % 3], said) {
            Seen::Caught => caught += 1,
            Seen::Harmless => harmless += 1,
            Seen::Unseen => panic!("byte {at}: another answer, and nothing noticed"),
        }
    }
    println!("{caught} bytes caught, {harmless} that change no answer");
}

/// SQLite drops what follows a damaged frame of its log without reporting it.
#[test]
fn a_flipped_bit_in_the_write_ahead_log_is_missed_entries_and_is_seen() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    fill(&mut create(&path), 5);
    settle(&path);
    let mut ledger = open(&path);
    for _ in 0..20 {
        fill(&mut ledger, 5);
    }
    let pin = Pin { vkey: key().verifier(), note: ledger.head().note.clone() };
    // Copied while it is open: closing would take the log into the file.
    let wal = |path: &Path| std::path::PathBuf::from(format!("{}-wal", path.display()));
    let (file, log) = (std::fs::read(&path).unwrap(), std::fs::read(wal(&path)).unwrap());
    drop(ledger);
    assert!(log.len() > 10 * 4096, "{}", log.len());
    let copy = folder.path().join("copy.db");
    let remembering = Trust { vkey: None, pins: vec![pin] };
    let mut lost = 0;
    for at in (0..log.len()).step_by(1009) {
        let mut other = log.clone();
        other[at] ^= 0x10;
        put_back(&copy, &file);
        std::fs::write(wal(&copy), other).unwrap();
        let found = Ledger::verify(&copy, &remembering, None, Depth::Every);
        let whole = found.as_ref().is_ok_and(|found| found.size == 105 && found.breaches.is_empty());
        let seen = found.is_err() || kinds(found.as_ref().unwrap()).contains(&BreachKind::Rollback);
        assert!(whole || seen, "byte {at}: {found:?}");
        lost += usize::from(seen);
    }
    assert!(lost > 10, "{lost}");
}

#[test]
fn a_journal_planted_beside_the_ledger_is_no_way_in() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    drop(sample(&path));
    settle(&path);
    let sound = std::fs::read(&path).unwrap();
    // The journal of an attacker's own transaction: played back, it would put other pages in place.
    let other = folder.path().join("other.db");
    std::fs::write(&other, &sound).unwrap();
    let conn = harm(&other);
    conn.query_row("PRAGMA journal_mode = PERSIST", [], |_| Ok(())).unwrap();
    conn.execute_batch(
        "PRAGMA synchronous = FULL; BEGIN; UPDATE entry SET body = replace(body, '1969', '1971')",
    )
    .unwrap();
    conn.execute_batch("PRAGMA cache_spill = 1; PRAGMA cache_size = 1; UPDATE entry SET kind = 'claims'")
        .unwrap();
    let journal = std::fs::read(folder.path().join("other.db-journal")).unwrap_or_default();
    drop(conn);
    assert!(journal.len() > 4096, "{}", journal.len());
    let said = sayings(&path, &trust()).unwrap();
    for end in ["-journal", "-wal"] {
        for bytes in [journal.clone(), vec![0; 4096], b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7".repeat(700)] {
            put_back(&path, &sound);
            std::fs::write(format!("{}{end}", path.display()), &bytes).unwrap();
            match sayings(&path, &trust()) {
                Ok(again) => assert_eq!(again, said),
                Err(error) => assert!(matches!(error, Error::Store(StoreError::Beside { .. })), "{error:?}"),
            }
        }
    }
}

#[test]
fn what_the_file_would_run_is_not_run() {
    for sql in [
        "CREATE TRIGGER mine AFTER INSERT ON entry BEGIN UPDATE log SET origin = 'mine'; END",
        "CREATE VIEW mine AS SELECT load_extension('mine')",
        "CREATE TABLE mine (a DEFAULT (load_extension('mine')))",
        "CREATE INDEX mine ON entry (abs(random()))",
        "CREATE VIRTUAL TABLE mine USING fts5(a)",
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.db");
        drop(sample(&path));
        let conn = Connection::open(&path).unwrap();
        // What SQLite itself refuses to make need not be caught.
        if conn.execute_batch(sql).is_err() {
            continue;
        }
        drop(conn);
        for access in [Access::Read, Access::Write] {
            let opened = Ledger::open(&path, access, trust());
            assert!(
                matches!(opened, Err(Error::Breach(breach)) if breach.kind == BreachKind::Schema),
                "{sql}"
            );
        }
    }
}

#[test]
fn two_logs_cannot_share_a_memory() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    let ledger = sample(&path);
    // A pin of another origin neither vouches for this ledger nor is broken by it.
    let other = SigningKey::from_seed("example.org/other", &[3; 32]).unwrap();
    let checkpoint = Checkpoint { origin: "example.org/other".into(), size: 9000, root: Range::new().root() };
    let pin = Pin { vkey: other.verifier(), note: checkpoint.sign(&other) };
    let opened = Ledger::open(&path, Access::Read, Trust { vkey: None, pins: vec![pin] }).unwrap();
    assert!(opened.head().first_met);
    assert_eq!(opened.head().checkpoint, ledger.head().checkpoint);
}

#[test]
fn incremental_verification_reads_what_is_new_and_proves_the_rest() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    let mut ledger = sample(&path);
    let pin = Pin { vkey: key().verifier(), note: ledger.head().note.clone() };
    let old = ledger.head().checkpoint.size;
    for step in [0, 1, 200, 300, 700] {
        fill(&mut ledger, step);
        let remembering = Trust { vkey: None, pins: vec![pin.clone()] };
        let found = Ledger::verify(&path, &remembering, None, Depth::New).unwrap();
        assert_eq!((kinds(&found), found.from), (vec![], old));
        assert_eq!(found.root, ledger.head().checkpoint.root);
    }
    drop(ledger);
    settle(&path);
    let sound = std::fs::read(&path).unwrap();
    for (sql, kind) in [
        ("UPDATE entry SET body = replace(body, 'made', 'said') WHERE seq = 900", BreachKind::Entry),
        ("UPDATE entry SET about = 3 WHERE seq = 900", BreachKind::Column),
        ("DELETE FROM entry WHERE seq = 900", BreachKind::Entry),
        ("UPDATE tile SET groups = zeroblob(512) WHERE n = 2", BreachKind::Tile),
        ("UPDATE tile SET hashes = zeroblob(8192) WHERE n = 1", BreachKind::Tile),
        ("UPDATE node SET hash = zeroblob(32) WHERE level = 9", BreachKind::Tile),
        ("DELETE FROM checkpoint WHERE size > 1000", BreachKind::Entry),
    ] {
        let conn = harm(&path);
        conn.execute_batch(sql).unwrap();
        repair(&conn);
        drop(conn);
        let remembering = Trust { vkey: None, pins: vec![pin.clone()] };
        let found = Ledger::verify(&path, &remembering, None, Depth::New).unwrap();
        assert!(kinds(&found).contains(&kind), "{sql}: {found:?}");
        put_back(&path, &sound);
    }
    // What was read before is not read again: that is what the whole pass is for.
    let conn = harm(&path);
    conn.execute_batch("UPDATE entry SET body = replace(body, 'made', 'said') WHERE seq = 20").unwrap();
    repair(&conn);
    drop(conn);
    let remembering = Trust { vkey: None, pins: vec![pin] };
    assert_eq!(kinds(&Ledger::verify(&path, &remembering, None, Depth::New).unwrap()), []);
    assert_ne!(kinds(&Ledger::verify(&path, &remembering, None, Depth::Every).unwrap()), []);
}

/// What goes unseen, and why it may (docs/DESIGN.md says so).
#[test]
fn what_is_not_seen_is_known() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    drop(full_sample(&path));
    // An older checkpoint that is missing is seen, for they are numbered; with the numbers bent as well it is
    // not. Nothing depends on it: the last one signs every entry.
    let conn = harm(&path);
    conn.execute_batch("DELETE FROM checkpoint WHERE n = 2").unwrap();
    repair(&conn);
    drop(conn);
    assert_eq!(kinds(&verify(&path).unwrap()), [BreachKind::Checkpoint]);
    let conn = harm(&path);
    conn.execute_batch("UPDATE checkpoint SET n = n - 1 WHERE n > 2").unwrap();
    repair(&conn);
    drop(conn);
    assert_eq!(kinds(&verify(&path).unwrap()), []);
    // A witness's line with its key, or a time stamp, taken away whole: nothing says that there was one.
    let conn = harm(&path);
    conn.execute_batch("DELETE FROM cosignature; DELETE FROM timestamp").unwrap();
    repair(&conn);
    drop(conn);
    assert_eq!(kinds(&verify(&path).unwrap()), []);
}

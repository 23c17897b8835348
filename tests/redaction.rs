//! Redaction: the bytes are gone, their leaf hashes are left, nothing comes back, and the ledger verifies.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use crate::common;

use crate::common::{Shop, append, create, document, harm, repair, sample, verify};
use claimlog::breach::BreachKind;
use claimlog::error::{Error, Refusal};
use claimlog::model::Stance;
use claimlog::record::{Bearing, NewClaim};

/// Whether any file whose name starts with that of the ledger contains these bytes.
fn holds(folder: &std::path::Path, words: &str) -> bool {
    std::fs::read_dir(folder).unwrap().flatten().filter(|file| file.path().is_file()).any(|file| {
        let bytes = std::fs::read(file.path()).unwrap();
        bytes.windows(words.len()).any(|part| part == words.as_bytes())
    })
}

#[test]
fn the_bytes_of_what_is_withheld_are_in_no_page_and_no_log() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    let mut ledger = create(&path);
    // Incompressible words, so that the captured document would be found in its stream too.
    let secret: String = (0..4000_u32).map(|n| format!("w{:x} ", n.wrapping_mul(2_654_435_761))).collect();
    let text = format!("The xylophone was sold to {secret}. It was a quokka.");
    append(&mut ledger, |draft| draft.ingest(&document(&text), |_| {})).unwrap();
    let blob: Vec<u8> = rusqlite::Connection::open(&path)
        .unwrap()
        .query_row("SELECT bytes FROM block LIMIT 1", [], |row| row.get(0))
        .unwrap();
    let claim = NewClaim { text: "Another word for it is zither.".into(), ..NewClaim::default() };
    let other = append(&mut ledger, |draft| draft.claim(claim)).unwrap().seq;
    append(&mut ledger, |draft| {
        let quote = Some("It was a quokka".into());
        draft.evidence(
            other,
            Stance::Supports,
            Bearing::Source { seq: 0, quote, context: Default::default(), anyway: false },
            None,
        )
    })
    .unwrap();
    common::fill(&mut ledger, 500);
    assert!(holds(folder.path(), "xylophone") && holds(folder.path(), "quokka"));
    let before = ledger.head().checkpoint.clone();
    let note = ledger.head().note.clone();
    let withheld = append(&mut ledger, |draft| draft.redact(0, "a court ordered it")).unwrap();
    assert_eq!(withheld.redaction.entries, [(0, other - 1), (other + 1, other + 1)]);
    assert_eq!((withheld.documents, withheld.unsalted), (1, 0));
    append(&mut ledger, |draft| draft.redact(other, "on demand")).unwrap();
    ledger.scrub().unwrap();
    for words in ["xylophone", "quokka", "zither", &secret[100..120]] {
        assert!(!holds(folder.path(), words), "{words}");
    }
    let piece = &blob[blob.len() / 2..blob.len() / 2 + 24];
    let whole = std::fs::read(&path).unwrap();
    assert!(!whole.windows(24).any(|part| part == piece), "the stream of the document is there");
    let found = verify(&path).unwrap();
    assert_eq!((found.breaches.len(), found.withheld), (0, other + 2));
    // It extends what was signed before, and nothing says what was captured.
    let against =
        claimlog::ledger::Ledger::verify(&path, &common::trust(), Some(&note), claimlog::verify::Depth::Full);
    assert!(against.unwrap().breaches.is_empty());
    let view = ledger.view(None).unwrap();
    assert_eq!(view.checkpoint.size, before.size + 2);
    assert!(view.source(0).is_none() && view.claim(1).is_none());
    assert!(matches!(ledger.body(1), Err(Error::Refused(Refusal::Withheld { seq: 1 }))));
    assert!(matches!(ledger.prove(1, None).map(|_| ()), Err(Error::Refused(Refusal::Withheld { .. }))));
    // Reports and exports go on without it.
    let report = claimlog::audit::audit(&view, &claimlog::audit::Selection::default());
    assert!(report.findings.iter().any(|finding| finding.code == "L001"), "the gap is reported");
    // The same bytes may be captured again.
    append(&mut ledger, |draft| draft.ingest(&document(&text), |_| {})).unwrap();
    assert!(verify(&path).unwrap().breaches.is_empty());
}

#[test]
fn withholding_without_a_redaction_is_a_breach() {
    for (sql, kind) in [
        ("UPDATE entry SET kind = 'withheld', about = NULL, body = ?1 WHERE seq = 20", BreachKind::Withheld),
        ("UPDATE entry SET kind = 'withheld', about = 1, body = ?1 WHERE seq = 20", BreachKind::Column),
        ("DELETE FROM document WHERE ?1 = ?1", BreachKind::Blob),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.db");
        let ledger = sample(&path);
        let leaf = ledger.leaves().unwrap()[20].to_string();
        drop(ledger);
        let conn = harm(&path);
        conn.execute(sql, [leaf]).unwrap();
        repair(&conn);
        drop(conn);
        let found = verify(&path).unwrap();
        assert!(found.breaches.iter().any(|breach| breach.kind == kind), "{sql}: {:?}", found.breaches);
        // A missing entry is found when the ledger is opened, a missing document when something that rests on it is read.
        let opened = claimlog::ledger::Ledger::open(&path, claimlog::store::Access::Read, common::trust());
        assert!(opened.is_err() || kind == BreachKind::Blob, "{sql}");
        assert!(opened.and_then(|ledger| ledger.view(None)).is_err(), "{sql}");
    }
}

/// Every command that opens a ledger, on one with a source 0, its claims 1 and 2, and claims 3 and 4.
const COMMANDS: [&[&str]; 32] = [
    &["list"],
    &["show", "4"],
    &["search", "weir"],
    &["log"],
    &["audit"],
    &["export", "-o", "a.jsonl"],
    &["export", "--format", "csv"],
    &["export", "--format", "claimreview"],
    &["verify"],
    &["verify", "--new"],
    &["verify", "--full"],
    &["verify", "4"],
    &["prove", "4", "-o", "4.tlog-proof"],
    &["prove", "3", "-o", "3.tlog-proof", "--entry", "3.json"],
    &["tiles", "site"],
    &["source", "list"],
    &["source", "show", "0", "--text"],
    &["source", "rate", "0", "B", "--because", "x"],
    &["source", "recheck", "0", "b.txt"],
    &["checkpoint"],
    &["checkpoint", "--size", "1"],
    &["checkpoint", "--since", "1"],
    &["add", "It is so."],
    &["ingest", "b.txt"],
    &["ingest", "b.txt", "--dry-run"],
    &["evidence", "4", "--supports", "--claim", "3"],
    &["assess", "4", "--verdict", "supported", "--because", "x"],
    &["relate", "4", "contradicts", "3"],
    &["retract", "4", "--because", "x"],
    &["waive", "4", "--code", "S001", "--because", "x"],
    &["redact", "4", "--because", "x", "--yes"],
    &["rotate", "--because", "x", "--yes"],
];

/// What somebody who has an earlier copy puts back from it.
const PUT_BACK: [(&str, &str); 5] = [
    (
        "a claim",
        "UPDATE entry SET (kind, about, body) = (SELECT kind, about, body FROM old.entry AS o WHERE o.seq = entry.seq) WHERE seq = 3",
    ),
    (
        "a source, with all of its own",
        "UPDATE entry SET (kind, about, body) = (SELECT kind, about, body FROM old.entry AS o WHERE o.seq = entry.seq) WHERE seq < 3;
         INSERT INTO document SELECT * FROM old.document; INSERT INTO block SELECT * FROM old.block",
    ),
    ("the captured document alone", "INSERT INTO document SELECT * FROM old.document; INSERT INTO block SELECT * FROM old.block"),
    ("its blocks alone", "INSERT INTO block SELECT * FROM old.block"),
    ("its description alone", "INSERT INTO document SELECT * FROM old.document"),
];

#[test]
fn what_was_withheld_does_not_come_back_in_any_command() {
    let shop = Shop::with_ledger();
    let text = shop.write("a.txt", "The xylophone was sold. It was red.");
    shop.write("b.txt", "The weir was raised.");
    shop.expect(0, &["ingest", &text]);
    shop.expect(0, &["add", "The zither was sold."]);
    shop.expect(0, &["add", "The weir stood."]);
    let (ledger, old) = (shop.path("ledger.db"), shop.path("old.db"));
    common::settle(&ledger);
    std::fs::copy(&ledger, &old).unwrap();
    shop.expect(0, &["redact", "0", "--because", "a court ordered it", "--yes"]);
    shop.expect(0, &["redact", "3", "--because", "on demand", "--yes"]);
    common::settle(&ledger);
    let sound = std::fs::read(&ledger).unwrap();
    let home = shop.path("home");
    let kept = shop.path("kept");
    copy_folder(&home, &kept);
    for (what, sql) in PUT_BACK {
        let conn = harm(&ledger);
        conn.execute("ATTACH ?1 AS old", [old.to_str().unwrap()]).unwrap();
        conn.execute_batch(sql).unwrap();
        repair(&conn);
        conn.execute_batch("DETACH old").unwrap();
        drop(conn);
        common::settle(&ledger);
        let bent = std::fs::read(&ledger).unwrap();
        for command in COMMANDS {
            let output = shop.run(command);
            let said = String::from_utf8_lossy(&output.stdout).into_owned();
            assert_eq!(output.status.code(), Some(3), "{what}: {command:?}: {said}");
            for word in ["xylophone", "zither"] {
                assert!(!said.contains(word), "{what}: {command:?}: {said}");
                for name in ["a.jsonl", "3.json", "site/tile/entries/000.p/7"] {
                    let there = std::fs::read(shop.path(name)).unwrap_or_default();
                    assert!(!there.windows(word.len()).any(|part| part == word.as_bytes()), "{what}: {name}");
                }
            }
            common::settle(&ledger);
            assert!(std::fs::read(&ledger).unwrap() == bent, "{what}: {command:?} changed the ledger");
        }
        std::fs::write(&ledger, &sound).unwrap();
        std::fs::remove_dir_all(&home).unwrap();
        copy_folder(&kept, &home);
        shop.state();
    }
}

fn copy_folder(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().flatten() {
        let (path, to) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy_folder(&path, &to);
        } else {
            std::fs::copy(path, to).unwrap();
        }
    }
}

/// A document that was withheld when its hash still stayed, in format 3, put back under its source.
#[test]
fn what_was_withheld_in_a_format_before_does_not_come_back_either() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    std::fs::copy("tests/golden/format3-rotated.db", &path).unwrap();
    claimlog::ledger::Ledger::upgrade(&path).unwrap();
    let text = "The mill stood empty for years. Nobody knows who sold it.";
    // Captured again, it is allowed to be there, under the later source.
    let mut ledger = common::open_with(&path, &common::next_key());
    let anew = ledger.append(common::by(&common::next_key()), |draft| draft.ingest(&document(text), |_| {}));
    let anew = anew.unwrap().seq;
    assert!(ledger.view(None).is_ok());
    drop(ledger);
    let conn = harm(&path);
    let copy = format!(
        "INSERT INTO document SELECT 319, part, sha256, size, hashes FROM document WHERE source = {anew};
         INSERT INTO block SELECT 319, part, n, bytes FROM block WHERE source = {anew}"
    );
    conn.execute_batch(&copy).unwrap();
    repair(&conn);
    drop(conn);
    let trust = claimlog::verify::Trust { vkey: Some(common::next_key().verifier()), pins: vec![] };
    let opened = claimlog::ledger::Ledger::open(&path, claimlog::store::Access::Read, trust);
    assert!(matches!(opened, Err(Error::Breach(breach)) if breach.kind == BreachKind::Withheld));
}

#[test]
fn a_source_takes_along_all_that_holds_its_words() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    let mut ledger = create(&path);
    let text = "The xylophone was sold. It was red.";
    append(&mut ledger, |draft| draft.ingest(&document(text), |_| {})).unwrap();
    append(&mut ledger, |draft| draft.retract(0, "by mistake")).unwrap();
    // The same bytes again, since the first capture was withdrawn; and the same text out of other bytes.
    let again = append(&mut ledger, |draft| draft.ingest(&document(text), |_| {})).unwrap().seq;
    let other = document(&format!("\u{feff}{text}"));
    let other = append(&mut ledger, |draft| draft.ingest(&other, |_| {})).unwrap().seq;
    let withheld = append(&mut ledger, |draft| draft.redact(0, "a court ordered it")).unwrap();
    assert_eq!(withheld.redaction.entries, [(0, 2), (again, again + 2)]);
    assert_eq!((withheld.documents, withheld.same_text), (2, vec![other]));
    assert!(verify(&path).unwrap().breaches.is_empty());
}

/// A WARC of pages, each a response of its own.
fn archive(pages: &[&str]) -> String {
    let mut warc = String::new();
    for (n, page) in pages.iter().enumerate() {
        let body = format!("<html><head><title>Page {n}</title></head><body><p>{page}</p></body></html>");
        let http = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        warc.push_str(&format!(
            "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/{n}\r\nWARC-Date: 2026-03-01T09:00:00Z\r\n\
             WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{n:012}>\r\nContent-Type: application/http; msgtype=response\r\n\
             Content-Length: {}\r\n\r\n{http}\r\n\r\n",
            http.len()
        ));
    }
    warc
}

#[test]
#[cfg(feature = "warc")]
fn of_an_archive_one_document_goes_with_the_archive_and_the_others_stand() {
    let shop = Shop::with_ledger();
    let file = shop.write(
        "a.warc",
        archive(&[
            "The xylophone was sold in 1971.",
            "The weir was raised in 1974.",
            "The mill burnt down in 1987.",
        ]),
    );
    let within = shop.json(0, &["ingest", &file])["sources"][0]["within"].clone();
    std::fs::remove_file(shop.path("a.warc")).unwrap();
    let seq = |n: usize| within[n]["seq"].to_string();
    let told = shop.json(0, &["redact", &seq(0), "--because", "a court ordered it", "--yes"]);
    assert_eq!(told["documents"], 2, "the page, and the archive whose bytes hold it: {told}");
    assert!(!holds(shop.folder.path(), "xylophone"));
    let sources = shop.expect(0, &["source", "list"]);
    assert_eq!(sources.lines().count(), 2, "{sources}");
    assert!(shop.expect(0, &["source", "show", &seq(1), "--text"]).contains("The weir was raised in 1974."));
    // One more: the archive is gone already.
    let told = shop.json(0, &["redact", &seq(2), "--because", "a court ordered it", "--yes"]);
    assert_eq!(told["documents"], 1, "{told}");
    assert!(!holds(shop.folder.path(), "burnt"));
    assert_eq!(shop.json(0, &["redact", &seq(2), "--because", "again", "--yes"])["already"], true);
    assert_eq!(shop.expect(0, &["source", "list"]).lines().count(), 1);
    shop.state();
}

#[test]
fn a_shell_can_withhold_nothing_of_its_own_accord() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    let mut ledger = sample(&path);
    let leaf = "0".repeat(64);
    let conn = rusqlite::Connection::open(&path).unwrap();
    let update = "UPDATE entry SET kind = 'withheld', about = NULL, body = ?1 WHERE seq = ?2";
    assert!(conn.execute(update, (&leaf, 20)).is_err());
    assert!(conn.execute("DELETE FROM document", []).is_err());
    append(&mut ledger, |draft| draft.redact(20, "on demand")).unwrap();
    assert!(conn.execute(update, (&leaf, 21)).is_err(), "the redaction names another");
    assert!(conn.execute("DELETE FROM document", []).is_err());
}

/// What a program with the key may write: ranges backwards, beyond the end, of the whole of 64 bits.
#[test]
fn redactions_that_name_what_is_not_there_are_a_breach_and_no_panic() {
    for entries in ["[[5,3]]", "[[0,18446744073709551615]]", "[[900,901]]", "[[18446744073709551615,0]]"] {
        let shop = Shop::with_ledger();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.db");
        let mut ledger = sample(&path);
        let body = format!(
            r#"{{"kind":"redaction","about":20,"at":"2026-03-02T09:00:00Z","data":{{"because":"x","entries":{entries}}}}}"#
        );
        append(&mut ledger, |draft| draft.push_raw("redaction", Some(20), &body)).unwrap();
        drop(ledger);
        let found = verify(&path).unwrap();
        // What it names and is present should have been withheld. What is not present does not matter.
        let named = entries.starts_with("[[0");
        assert_eq!(found.breaches.iter().any(|one| one.kind == BreachKind::Withheld), named, "{entries}");
        for command in ["log", "audit", "verify", "tiles"] {
            let folder = shop.path("site");
            let mut arguments = vec!["--ledger", path.to_str().unwrap(), command];
            if command == "tiles" {
                arguments.push(folder.to_str().unwrap());
            }
            let status = shop.run(&arguments).status.code();
            assert!(matches!(status, Some(0 | 1 | 3)), "{command} {entries}: {status:?}");
        }
    }
}

#[test]
fn what_the_history_rests_on_is_not_withheld() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    let mut ledger = sample(&path);
    let added = append(&mut ledger, |draft| draft.redact(20, "on demand")).unwrap().added;
    let refused = append(&mut ledger, |draft| draft.redact(added.seq, "hide that, too"));
    assert!(matches!(refused, Err(Error::Refused(Refusal::Unwithholdable { .. }))));
    let retraction = ledger.view(None).unwrap().retraction(10).unwrap();
    let refused = append(&mut ledger, |draft| draft.redact(retraction, "let it stand again"));
    assert!(matches!(refused, Err(Error::Refused(Refusal::Unwithholdable { .. }))));
    let refused = append(&mut ledger, |draft| draft.redact(20, "again"));
    assert!(matches!(refused, Err(Error::Refused(Refusal::Withheld { .. }))));
    assert!(matches!(
        append(&mut ledger, |draft| draft.redact(21, " ")),
        Err(Error::Refused(Refusal::Empty { .. }))
    ));
    append(&mut ledger, |draft| draft.redact(0, "a court")).unwrap();
    assert!(matches!(
        append(&mut ledger, |draft| draft.redact(0, "a court")),
        Err(Error::Refused(Refusal::Withheld { .. }))
    ));
}

#[test]
fn the_program_withholds_and_finishes_what_was_cut_off() {
    let shop = Shop::with_ledger();
    let text = shop.write("a.txt", "The xylophone was sold. It was red.");
    shop.expect(0, &["ingest", &text]);
    std::fs::remove_file(shop.path("a.txt")).unwrap();
    let told = shop.expect(0, &["redact", "0", "--because", "a court ordered it", "--yes"]);
    assert!(told.contains("withheld 3 entries (0 to 2) and 1 captured document;"), "{told}");
    assert!(!holds(shop.folder.path(), "xylophone"));
    shop.expect(0, &["redact", "0", "--because", "again", "--yes"]);
    assert_eq!(shop.state().0, 4);
    for command in [&["audit"][..], &["list"], &["log"], &["source", "list"], &["search", "red"]] {
        let output = shop.run(command);
        assert!(matches!(output.status.code(), Some(0 | 1)), "{command:?}: {output:?}");
    }
    let told = shop.expect(0, &["verify"]);
    assert!(told.contains("3 of them are withheld"), "{told}");
}

#[test]
#[ignore = "slow: the program waits half a minute for the reader; .ci/run has it"]
fn bytes_that_a_reader_keeps_in_the_log_are_told_and_gone_at_the_next_attempt() {
    let shop = Shop::with_ledger();
    let text = shop.write("a.txt", "The xylophone was sold. It was red.");
    shop.expect(0, &["ingest", &text]);
    std::fs::remove_file(shop.path("a.txt")).unwrap();
    let reader = rusqlite::Connection::open(shop.path("ledger.db")).unwrap();
    reader.execute_batch("BEGIN; SELECT count(*) FROM entry").unwrap();
    let told = shop.failure(2, &["redact", "0", "--because", "a court ordered it", "--yes"]);
    assert!(told["message"].as_str().unwrap().contains("still in the file"), "{told}");
    drop(reader);
    shop.expect(0, &["redact", "0", "--because", "a court ordered it", "--yes"]);
    assert!(!holds(shop.folder.path(), "xylophone"));
    assert_eq!(shop.state().0, 4);
}

#[test]
fn words_that_still_stand_in_a_captured_document_are_told_before_and_after() {
    let shop = Shop::with_ledger();
    let text = shop.write("a.txt", "The xylophone was sold. It was red.");
    shop.expect(0, &["ingest", &text]);
    shop.expect(0, &["add", "A claim of its own."]);
    shop.expect(0, &["evidence", "3", "--supports", "--source", "0", "--quote", "It was red"]);
    let because = ["--because", "a court ordered it"];
    let says = "the words still stand in the captured document of source 0; `claimlog redact 0` removes that";
    for (entry, is_told) in [("1", true), ("4", true), ("3", false), ("0", false)] {
        let call = [&["redact", entry][..], &because].concat();
        let told = shop.json(0, &[&call[..], &["--dry-run"]].concat());
        assert_eq!(told["still_in"].as_u64(), is_told.then_some(0), "{entry}");
        let told = shop.run(&[&call[..], &["--dry-run"]].concat());
        let told = String::from_utf8_lossy(&told.stderr).into_owned();
        assert_eq!(told.contains(says), is_told, "{entry}: {told}");
        let done = shop.run(&[&call[..], &["--yes"]].concat());
        assert!(done.status.success());
        let told = String::from_utf8_lossy(&done.stderr).into_owned();
        assert_eq!(told.contains(says), is_told, "{entry}: {told}");
    }
}

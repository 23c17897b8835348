//! The program from end to end: the contract, and what nobody planned.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr, clippy::print_stdout)]

use crate::common;

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use crate::common::{DAM, Shop, values};
use claimlog::text::is_hidden;
use claimlog::tlog::{Checkpoint, VerifierKey};
use serde_json::{Value, json};

/// The same, and the source is a primary record: entry 5.
fn verified_shop() -> Shop {
    let shop = Shop::judged();
    shop.expect(0, &["source", "describe", "0", "--primary", "--because", "it is the log book"]);
    shop
}

#[test]
fn a_claim_goes_from_a_document_to_a_verified_export() {
    let shop = verified_shop();
    let listed = values(&shop.expect(0, &["list", "--json"]));
    assert_eq!(listed.len(), 2);
    for (key, value) in [
        ("seq", json!(1)),
        ("status", json!("supported")),
        ("source", json!(0)),
        ("span", json!({"start": 0, "end": 48})),
        ("at", json!(common::NOW)),
        ("claimant", Value::Null),
    ] {
        assert_eq!(listed[0][key], value, "{key}");
    }
    assert_eq!(values(&shop.expect(0, &["list", "--status", "supported", "--json"])).len(), 1);
    assert_eq!(values(&shop.expect(0, &["list", "--limit", "1", "--json"])).len(), 1);
    assert_eq!(values(&shop.expect(0, &["list", "--source", "0", "--code", "S003", "--json"])).len(), 0);
    let exported = values(&shop.expect(0, &["export", "--verified", "--format", "jsonl"]));
    let [claim, about] = exported.as_slice() else { panic!("{exported:?}") };
    assert_eq!(claim["seq"], 1);
    assert_eq!(claim["source"]["url"], "https://example.org/a");
    assert_eq!(claim["source"]["sha256"], claimlog::tlog::sha256(DAM.as_bytes()).to_string());
    assert_eq!(claim["confidence"], "high");
    assert_eq!(claim["assessment"]["by"], "Bo Ek");
    assert_eq!(claim["assessment"]["at"], common::NOW);
    assert_eq!(claim["quote"], claim["text"]);
    assert_eq!(claim["leaf"], listed[0]["leaf"]);
    assert_eq!(claim["source"]["primary"], true);
    assert_eq!(claim["rests_on"][0]["basis"], "primary-record");
    // The note in the last line verifies with the key, and it is the note that the program prints.
    let note = shop.expect(0, &["checkpoint"]);
    assert_eq!(about["export"]["checkpoint"]["note"], note);
    let vkey: VerifierKey =
        values(&shop.expect(0, &["pins", "--json"]))[0]["vkey"].as_str().unwrap().parse().unwrap();
    assert_eq!(Checkpoint::open(&note, &vkey).unwrap().size, 6);
    let csv = shop.expect(0, &["export", "--verified", "--format", "csv"]);
    assert_eq!(csv.lines().count(), 2);
    assert!(csv.lines().nth(1).unwrap().starts_with("1,"));
    shop.expect(0, &["export", "--status", "unassessed", "-o", "out.jsonl"]);
    assert_eq!(std::fs::read_to_string(shop.path("out.jsonl")).unwrap().lines().count(), 2);
    assert_eq!(shop.run(&["export", "--status", "refuted"]).status.code(), Some(1));
}

#[test]
fn the_policy_of_verified_claims_lets_nothing_else_pass() {
    let verified = |shop: &Shop| shop.run(&["export", "--verified"]).status.code() == Some(0);
    for (what, commands) in [
        ("retracted", &[&["retract", "1", "--because", "wrong"][..]][..]),
        ("its source retracted", &[&["retract", "0", "--because", "forged"]]),
        ("its evidence retracted", &[&["retract", "3", "--because", "misread"]]),
        ("no primary record after all", &[&["retract", "5", "--because", "a copy"]]),
        ("its assessment retracted", &[&["retract", "4", "--because", "misread"]]),
        ("superseded", &[&["relate", "2", "supersedes", "1"]]),
        ("contradicted", &[&["relate", "2", "contradicts", "1"]]),
        (
            "assessed otherwise by another",
            &[&["assess", "1", "--verdict", "refuted", "--because", "no", "--by", "Ann Lee"]],
        ),
        (
            "assessed otherwise since",
            &[&["assess", "1", "--verdict", "conflicting", "--because", "no", "--by", "Bo Ek"]],
        ),
    ] {
        let shop = verified_shop();
        assert!(verified(&shop), "{what}");
        for command in commands {
            shop.expect(0, command);
        }
        assert!(!verified(&shop), "{what}");
    }
    // A source without a locator is not enough, but a passage of another source that has one is.
    let shop = Shop::with_ledger();
    let name = shop.write("a.txt", DAM);
    shop.expect(0, &["ingest", &name]);
    shop.expect(0, &["assess", "1", "--verdict", "supported", "--because", "known", "--by", "Bo Ek"]);
    assert!(!verified(&shop));
    let name = shop.write("b.txt", "A log book: the dam was finished in 1969.");
    shop.expect(0, &["ingest", &name, "--url", "https://example.org/b"]);
    shop.expect(
        0,
        &["evidence", "1", "--supports", "--source", "4", "--quote", "the dam was finished in 1969"],
    );
    assert!(verified(&shop));
    // An error-level finding is in the way, until it is waived.
    let shop = Shop::with_ledger();
    let name = shop.write("a.txt", "Was the dam finished?");
    shop.expect(0, &["ingest", &name, "--url", "https://example.org/a"]);
    let name = shop.write("b.txt", "A log book: the dam was finished in 1969.");
    shop.expect(0, &["ingest", &name, "--url", "https://example.org/b"]);
    shop.expect(0, &["evidence", "1", "--supports", "--source", "2", "--quote", "finished in 1969"]);
    shop.expect(0, &["assess", "1", "--verdict", "supported", "--because", "known", "--by", "Bo Ek"]);
    assert!(!verified(&shop));
    shop.expect(0, &["waive", "1", "--code", "question", "--because", "it is the title of a report"]);
    assert!(verified(&shop));
}

#[test]
fn documents_that_nobody_planned_give_one_clear_error() {
    let shop = Shop::with_ledger();
    let before = shop.state();
    let wide = "caf\u{e9} \u{20ac} ".repeat(20);
    for (what, bytes, message) in [
        ("empty", b"".to_vec(), "contains no text"),
        ("white space", b" \n\t\r\n\xc2\xa0\n".to_vec(), "contains no text"),
        ("marks only", b"---\n***\n...\n".to_vec(), "contains no text"),
        ("a NUL byte", b"one\ntwo\0".to_vec(), "a NUL"),
        (
            "broken UTF-8",
            [wide.as_bytes(), b"\xc3"].concat(),
            "it ends within a character at byte 200 (line 1)",
        ),
        ("a picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(), "an image"),
    ] {
        let name = shop.write("odd.txt", bytes);
        for command in ["ingest", "check"] {
            let error = shop.failure(2, &[command, &name]);
            let text = error["message"].as_str().unwrap();
            assert!(text.contains(message) && text.contains("odd.txt"), "{what}: {error}");
        }
        assert_eq!(shop.state(), before, "{what}");
    }
    std::fs::create_dir(shop.folder.path().join("nothing")).unwrap();
    let before = shop.state();
    for (arguments, message) in [
        (&["ingest", "none.txt"][..], "none.txt"),
        (&["ingest", "nothing"], "contains no files"),
        (&["add", ""], "is empty"),
        (&["add", &"x".repeat(70_000)], "65535"),
        (&["add", "a", "--source", "9"], "no entry 9"),
        (&["add", "a", "--url", "example"], "--url"),
        (&["add", "a", "--date", "yesterday"], "--date"),
        (&["show", "99"], "no entry 99"),
        (&["audit", "--select", "Z9"], "no rule Z9"),
        (&["audit", "--as-of", "99"], "no entry 99"),
        (&["explain", "Z999"], "no rule Z999"),
        (&["search", "..."], "no word"),
        (&["search", "status:done"], "no status done"),
        (&["search", "code:Z9"], "no rule Z9"),
        (&["search", "claimant:"], "names no value"),
        (&["verify", "--against", "none"], "none"),
        (&["verify", "--vkey", "nonsense"], "--vkey"),
        (&["list", "--ledger", "none.db"], "no ledger at none.db"),
        (&["init"], "exists already"),
        (&["nosuch"], "nosuch"),
    ] {
        let error = shop.failure(2, arguments);
        assert!(error["message"].as_str().unwrap().contains(message), "{arguments:?}: {error}");
        assert_eq!(shop.state(), before, "{arguments:?}");
    }
}

#[test]
fn one_bad_document_among_ten_leaves_the_others_whole() {
    let shop = Shop::with_ledger();
    let mut names: Vec<String> =
        (0..10).map(|n| shop.write(&format!("{n}.txt"), format!("Claim {n} is made. It is so."))).collect();
    std::fs::remove_file(shop.path("4.txt")).unwrap();
    shop.write("7.txt", "");
    names.insert(0, "ingest".into());
    let arguments: Vec<&str> = names.iter().map(String::as_str).collect();
    let output = shop.run(&arguments);
    assert_eq!(output.status.code(), Some(2));
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(errors.contains("4.txt") && errors.contains("7.txt contains no text"), "{errors}");
    assert_eq!(shop.state().0, 8 * 3);
    // The other documents are still reported.
    let output = shop.run(&["check", "7.txt", "0.txt", "4.txt", "--json"]);
    assert_eq!(output.status.code(), Some(2));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["claims"].as_array().unwrap().len(), 2);
    let errors = values(std::str::from_utf8(&output.stderr).unwrap());
    assert!(errors[0]["error"]["message"].as_str().unwrap().contains("7.txt contains no text"), "{errors:?}");
    assert!(errors[1]["error"]["message"].as_str().unwrap().contains("4.txt"), "{errors:?}");
}

#[cfg(unix)]
#[test]
fn an_interrupt_leaves_whole_documents() {
    let shop = Shop::with_ledger();
    shop.write("small.txt", "The dam was finished in 1969. It holds.");
    let rows: String = (0..1_000_000).map(|n| format!("The dam of year {n} held its water.,Ann\n")).collect();
    shop.write("big.csv", format!("claim,who\n{rows}"));
    let mut child = shop.command(&["ingest", "small.txt", "big.csv"]).stdout(Stdio::piped()).spawn().unwrap();
    // It stands ready, so that no program has to be started while the second document is read.
    let kill = format!("read line; kill -INT {}", child.id());
    let mut killer = Command::new("sh").args(["-c", &kill]).stdin(Stdio::piped()).spawn().unwrap();
    // The first document is reported when it is recorded; the second takes seconds.
    let mut told = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut told).unwrap();
    assert!(told.starts_with("small.txt: source 0, 2 claims"), "{told}");
    killer.stdin.take().unwrap().write_all(b"\n").unwrap();
    assert!(killer.wait().unwrap().success());
    assert!(!child.wait().unwrap().success());
    assert_eq!(shop.state().0, 3);
    // Nothing remains that would prevent it from being recorded later.
    shop.json(0, &["ingest", "big.csv"]);
}

#[test]
fn text_of_every_kind_is_kept_to_the_byte() {
    for (what, bytes, claims) in [
        ("CRLF", "One is so.\r\nTwo is so.\r\n".as_bytes().to_vec(), 2),
        ("a byte order mark", "\u{feff}One is so.".as_bytes().to_vec(), 1),
        ("right to left", "\u{5d4}\u{5e1}\u{5db}\u{5e8} \u{5d4}\u{5d5}\u{5e9}\u{5dc}\u{5dd}. \u{5d4}\u{5d5}\u{5d0} \u{5e0}\u{5e9}\u{5d1}\u{5e8}.".as_bytes().to_vec(), 2),
        ("combining marks", "Cafe\u{301} au lait. A\u{30a}lesund is far.".as_bytes().to_vec(), 2),
        ("UTF-16", "\u{feff}One is so.".encode_utf16().flat_map(u16::to_le_bytes).collect(), 1),
        ("windows-1252", b"Le caf\xe9 est ferm\xe9. Il \xe9tait ouvert hier.".to_vec(), 2),
        ("no full stop", b"One is so".to_vec(), 1),
        ("a line of 5 MB", "It is so. ".repeat(500_000).into_bytes(), 500_000),
        ("a word of 1 MB", "x".repeat(1 << 20).into_bytes(), 128),
    ] {
        let shop = Shop::with_ledger();
        let name = shop.write("a.txt", &bytes);
        let value = shop.json(0, &["ingest", &name]);
        assert_eq!(value["sources"][0]["claims"].as_array().unwrap().len(), claims, "{what}");
        assert_eq!(value["sources"][0]["sha256"], claimlog::tlog::sha256(&bytes).to_string(), "{what}");
        assert_eq!(shop.state().0, claims as u64 + 1, "{what}");
        if claims < 10 {
            let audited = shop.json(0, &["audit", "--select", "S005,L"]);
            assert_eq!(audited["findings"], json!([]), "{what}");
        }
    }
}

#[test]
fn nothing_unsafe_is_ever_printed_raw() {
    let shop = Shop::with_ledger();
    let evil = "The \u{1b}[31mred\u{1b}[0m dam\u{7} is \u{202e}safe\u{2066}\u{9b}2J, exp\u{200b}erts\u{200d} s\u{ad}ay\u{fe0f}\u{e0041}\u{3164}\u{2800}\u{115f}\u{34f}\u{180e}\u{206a}\u{e000}\u{f0000}\u{feff}\u{2028} so.";
    let name = shop.write("evil\u{1b}[2J.txt", format!("{evil} Was it?"));
    shop.expect(0, &["ingest", &name, "--title", evil, "--url", "https://example.org/a"]);
    shop.expect(0, &["add", evil, "--claimant", evil]);
    shop.expect(0, &["assess", "1", "--verdict", "supported", "--because", evil, "--by", evil]);
    for arguments in [
        &["list"][..],
        &["list", "--json"],
        &["show", "1"],
        &["show", "1", "--json"],
        &["log"],
        &["log", "--json"],
        &["audit"],
        &["audit", "--json"],
        &["audit", "--format", "sarif"],
        &["audit", "--format", "github"],
        &["check", &name],
        &["check", &name, "--json"],
        &["search", "dam"],
        &["export"],
        &["export", "--format", "csv"],
        &["export", "--format", "claimreview"],
        &["compare", evil, evil],
        &["compare", evil, "The red dam is safe, experts say so."],
        &["source", "list"],
        &["source", "show", "0", "--text"],
        &["extract", &name],
        &["show", "0"],
        &["add", "x", "--source", "0", "--quote", evil],
        &["show", evil],
        &["ingest", evil],
    ] {
        let output = shop.run(arguments);
        for stream in [&output.stdout, &output.stderr] {
            let text = String::from_utf8_lossy(stream);
            let raw = text.chars().find(|c| *c != '\n' && (c.is_control() || is_hidden(*c)));
            assert_eq!(raw, None, "{arguments:?}\n{}", text.escape_debug());
        }
    }
    // The words themselves are kept.
    assert_eq!(values(&shop.expect(0, &["list", "--json"]))[2]["text"], evil);
}

#[test]
fn a_copy_from_before_is_refused_by_every_command_until_it_is_accepted() {
    let shop = Shop::judged();
    let old = shop.path("old.db");
    rusqlite::Connection::open(shop.path("ledger.db"))
        .unwrap()
        .execute("VACUUM INTO ?1", [old.to_str().unwrap()])
        .unwrap();
    shop.expect(0, &["add", "The weir is older."]);
    for arguments in [
        &["list"][..],
        &["show", "1"],
        &["log"],
        &["audit"],
        &["export"],
        &["search", "dam"],
        &["checkpoint"],
        &["add", "It is so."],
    ] {
        let error = shop.failure(3, &[&["--ledger", "old.db"], arguments].concat());
        assert!(error["message"].as_str().unwrap().contains("does not verify"), "{error}");
    }
    let found = shop.json(3, &["verify", "--ledger", "old.db"]);
    assert_eq!((&found["ok"], &found["breaches"][0]["kind"]), (&json!(false), &json!("rollback")));
    shop.failure(2, &["pins", "--forget", "example.org/shop"]);
    shop.failure(2, &["pins", "--forget", "example.org/other", "--yes"]);
    shop.expect(0, &["pins", "--forget", "example.org/shop", "--yes"]);
    let output = shop.run(&["list", "--ledger", "old.db"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&output.stderr).contains("for the first time"));
    // And now the newer one shows that history went on without the older.
    shop.expect(0, &["list"]);
}

#[test]
fn on_another_machine_a_ledger_is_read_and_not_written() {
    let shop = Shop::judged();
    let note = shop.expect(0, &["checkpoint"]);
    shop.write("note.txt", &note);
    let elsewhere = |arguments: &[&str]| {
        shop.command(arguments).env("CLAIMLOG_HOME", shop.path("elsewhere")).output().unwrap()
    };
    let first = elsewhere(&["verify", "--against", "note.txt"]);
    assert_eq!(first.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&first.stderr).contains("for the first time"));
    assert!(!String::from_utf8_lossy(&elsewhere(&["list"]).stderr).contains("for the first time"));
    let refused = elsewhere(&["add", "It is so."]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("not on this machine"));
    // A key given pins it.
    let other =
        claimlog::tlog::SigningKey::from_seed("example.org/shop", &[9; 32]).unwrap().verifier().to_string();
    assert_eq!(shop.run(&["list", "--vkey", &other]).status.code(), Some(3));
}

#[test]
fn a_ledger_is_read_where_nothing_can_be_written() {
    let shop = Shop::judged();
    let folder = shop.path("locked");
    std::fs::create_dir(&folder).unwrap();
    std::fs::rename(shop.path("ledger.db"), folder.join("ledger.db")).unwrap();
    let mut mode = std::fs::metadata(&folder).unwrap().permissions();
    mode.set_readonly(true);
    std::fs::set_permissions(&folder, mode.clone()).unwrap();
    let listed = shop.run(&["list", "--ledger", "locked/ledger.db"]);
    let is_root = std::fs::write(folder.join("probe"), "").is_ok();
    let added = shop.run(&["add", "It is so.", "--ledger", "locked/ledger.db"]);
    #[allow(clippy::permissions_set_readonly_false)]
    mode.set_readonly(false);
    std::fs::set_permissions(&folder, mode).unwrap();
    assert_eq!(listed.status.code(), Some(0), "{}", String::from_utf8_lossy(&listed.stderr));
    if !is_root {
        assert_eq!(added.status.code(), Some(2), "{}", String::from_utf8_lossy(&added.stderr));
    }
}

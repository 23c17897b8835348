//! The program from end to end: the contract, and what nobody planned.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr, clippy::print_stdout)]

use crate::common;

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use crate::common::Shop;
use claimlog::text::is_hidden;
use claimlog::tlog::{Checkpoint, VerifierKey};
use serde_json::{Value, json};

const TEXT: &str =
    "The dam was finished in 1969, the ministry said. Builders left the site in 1971, the paper said.";

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// A ledger with a located source and two claims, the first of them supported in the words of that source.
fn judged_shop() -> Shop {
    let shop = Shop::with_ledger();
    let name = shop.write("a.txt", TEXT);
    shop.expect(0, &["ingest", &name, "--url", "https://example.org/a", "--published", "2026-03-01"]);
    shop.expect(0, &["evidence", "1", "--supports", "--source", "0", "--quote", "finished in 1969"]);
    shop.expect(
        0,
        &[
            "assess",
            "1",
            "--verdict",
            "supported",
            "--confidence",
            "high",
            "--evidence",
            "3",
            "--because",
            "the log book says so",
            "--by",
            "Bo Ek",
        ],
    );
    shop
}

/// The same, and the source is a primary record: entry 5.
fn verified_shop() -> Shop {
    let shop = judged_shop();
    shop.expect(0, &["source", "describe", "0", "--primary", "--because", "it is the log book"]);
    shop
}

#[test]
fn a_claim_goes_from_a_document_to_a_verified_export() {
    let shop = verified_shop();
    let listed = lines(&shop.expect(0, &["list", "--json"]));
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
    assert_eq!(lines(&shop.expect(0, &["list", "--status", "supported", "--json"])).len(), 1);
    assert_eq!(lines(&shop.expect(0, &["list", "--limit", "1", "--json"])).len(), 1);
    assert_eq!(lines(&shop.expect(0, &["list", "--source", "0", "--code", "S003", "--json"])).len(), 0);
    let exported = lines(&shop.expect(0, &["export", "--verified", "--format", "jsonl"]));
    let [claim, about] = exported.as_slice() else { panic!("{exported:?}") };
    assert_eq!(claim["seq"], 1);
    assert_eq!(claim["source"]["url"], "https://example.org/a");
    assert_eq!(claim["source"]["sha256"], claimlog::tlog::sha256(TEXT.as_bytes()).to_string());
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
        lines(&shop.expect(0, &["pins", "--json"]))[0]["vkey"].as_str().unwrap().parse().unwrap();
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
    let name = shop.write("a.txt", TEXT);
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
    let errors = lines(std::str::from_utf8(&output.stderr).unwrap());
    assert!(errors[0]["error"]["message"].as_str().unwrap().contains("7.txt contains no text"), "{errors:?}");
    assert!(errors[1]["error"]["message"].as_str().unwrap().contains("4.txt"), "{errors:?}");
}

#[cfg(unix)]
#[test]
fn an_interrupt_leaves_whole_documents() {
    let shop = Shop::with_ledger();
    shop.write("small.txt", "The dam was finished in 1969. It holds.");
    let rows: String = (0..250_000).map(|n| format!("The dam of year {n} held its water.,Ann\n")).collect();
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
    assert_eq!(lines(&shop.expect(0, &["list", "--json"]))[2]["text"], evil);
}

#[test]
fn a_copy_from_before_is_refused_by_every_command_until_it_is_accepted() {
    let shop = judged_shop();
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
    let shop = judged_shop();
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
    let shop = judged_shop();
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

#[test]
fn every_reading_command_answers_in_json() {
    let shop = judged_shop();
    let shown = shop.json(0, &["show", "1"]);
    assert_eq!(shown["status"], "supported");
    assert_eq!(shown["history"].as_array().unwrap().len(), 2);
    assert_eq!(shown["proof"]["index"], 1);
    let leaf = claimlog::tlog::leaf_hash(shown["body"].as_str().unwrap().as_bytes()).to_string();
    assert_eq!(shown["leaf"], leaf);
    assert_eq!(shop.json(0, &["show", &leaf[..10]])["seq"], 1);
    assert_eq!(shop.json(0, &["show", "0"])["claims"], json!([1, 2]));
    assert_eq!(lines(&shop.expect(0, &["search", "DAM", "finish", "--json"])).len(), 1);
    assert_eq!(shop.expect(1, &["search", "submarine", "--json"]), "");
    assert_eq!(lines(&shop.expect(0, &["search", "status:supported", "--json"])).len(), 1);
    assert_eq!(lines(&shop.expect(0, &["search", "source:0", "--json"])).len(), 2);
    shop.expect(1, &["search", "dam", "claimant:nobody"]);
    shop.expect(1, &["search", "\"finished dam\""]);
    assert_eq!(lines(&shop.expect(0, &["log", "--json"])).len(), 5);
    assert_eq!(lines(&shop.expect(0, &["rules", "--json"])).len(), claimlog::audit::RULES.len());
    assert_eq!(shop.json(0, &["explain", "link-title"])["code"], "F001");
    let verified = shop.json(0, &["verify"]);
    assert_eq!(
        (&verified["ok"], &verified["size"], &verified["breaches"]),
        (&json!(true), &json!(5), &json!([]))
    );
    let audited = shop.json(0, &["audit"]);
    assert_eq!(audited["checkpoint"]["size"], 5);
    assert_eq!(audited["claims"].as_array().unwrap().len(), 2);
    let before = shop.json(0, &["audit", "--as-of", "2"]);
    assert_eq!(before["claims"][0]["status"], "unassessed");
    assert_eq!(before["summary"]["as_of"], 2);
    for shell in ["bash", "zsh", "fish"] {
        assert!(shop.expect(0, &["completions", shell]).contains("claimlog"));
    }
    assert!(shop.expect(0, &["man"]).contains(".TH claimlog"));
    shop.expect(0, &["man", "pages"]);
    assert!(shop.path("pages/claimlog-audit.1").exists());
}

#[test]
fn reports_validate_and_annotate() {
    let shop = Shop::with_ledger();
    let name = shop.write("a,b.txt", "It held.\nWas the dam \u{1f642} finished? 100% of it?");
    shop.expect(0, &["ingest", &name]);
    let sarif: Value =
        serde_json::from_str(&shop.expect(1, &["audit", "--format", "sarif", "--select", "F003"])).unwrap();
    let region = &sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"];
    assert_eq!(
        (&region["startLine"], &region["startColumn"], &region["charLength"]),
        (&json!(2), &json!(1), &json!(23))
    );
    let schema = std::path::Path::new("../shared/vectors/conformance/schemas");
    match std::fs::read_dir(schema)
        .ok()
        .and_then(|files| files.flatten().find(|file| file.file_name().to_string_lossy().contains("sarif")))
    {
        Some(file) => {
            assert_eq!(common::Schema::read(&file.path()).check(&sarif), Ok(()));
        }
        None => eprintln!("skipped: the schema of SARIF is not in {}", schema.display()),
    }
    let github = shop.expect(1, &["audit", "--format", "github", "--select", "F003"]);
    assert!(
        github.starts_with(
            "::error file=a%2Cb.txt,line=2,endLine=2,col=1,endColumn=24,title=F003 question::claim 2 of "
        ),
        "{github}"
    );
}

#[test]
fn an_entry_of_a_later_kind_is_passed_over_and_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    let mut ledger = common::create(&path);
    common::fill(&mut ledger, 1);
    common::append(&mut ledger, |draft| {
        draft.push_raw(
            "opinion",
            Some(0),
            r#"{"kind":"opinion","about":0,"at":"2026-03-02T09:00:00Z","data":{}}"#,
        )
    })
    .unwrap();
    assert!(common::verify(&path).unwrap().breaches.is_empty());
    let view = ledger.view(None).unwrap();
    let report = claimlog::audit::audit(
        &view,
        &claimlog::audit::Selection { select: vec!["L".into()], ignore: vec![] },
    );
    let codes: Vec<_> = report.findings.iter().map(|finding| (finding.code, finding.seq)).collect();
    assert_eq!(codes, [("L001", 1)]);
    // And writing goes on after it.
    common::fill(&mut ledger, 1);
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let shop = Shop::with_ledger();
    let name = shop.write("a.txt", "It is so. ".repeat(20_000));
    shop.expect(0, &["ingest", &name]);
    let mut child = shop.command(&["list"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_where_an_answer_is_written() {
    let shop = judged_shop();
    let error = shop.failure(2, &["export", "-o", "/dev/full"]);
    assert!(error["message"].as_str().unwrap().contains("/dev/full"), "{error}");
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = shop.command(&["list"]).stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn two_statements_compare_and_a_file_of_pairs() {
    let shop = Shop::new();
    let (a, b) = ("The dam holds 40 million litres.", "The dam holds 54 million litres.");
    let verdict = shop.json(0, &["compare", a, b]);
    assert_eq!((&verdict["relation"], &verdict["code"]), (&json!("contradiction"), &json!("C002")));
    assert_eq!(verdict["spans"], json!({"a": [{"start": 14, "end": 31}], "b": [{"start": 14, "end": 31}]}));
    let told = shop.expect(0, &["compare", a, b]);
    assert!(told.contains("contradiction C002") && told.contains("^^^^^"), "{told}");
    let pairs = format!("{}\n\n{}\r\n", json!({"a": a, "b": b}), json!({"a": a, "b": "Bread is cheap."}));
    let name = shop.write("pairs.jsonl", &pairs);
    let answers = lines(&shop.expect(0, &["compare", "--jsonl", &name]));
    let relations: Vec<&Value> = answers.iter().map(|answer| &answer["relation"]).collect();
    assert_eq!(relations, ["contradiction", "none"]);
    // A line that is not a pair is answered with what is wrong, and the lines after it are answered too.
    let good = json!({"a": a, "b": b, "id": {"n": [1, null]}});
    for (line, place, id) in [
        ("{\"a\":1,\"b\":\"x\",\"id\":null}", ":2:6", json!(null)),
        ("{\"a\":\"x\",\"id\":\"q-7\"}", ":2:20", json!("q-7")),
        ("nonsense", ":2:2", json!(null)),
    ] {
        let name = shop.write("bad.jsonl", format!("{good}\n{line}\n{good}\n"));
        let run = shop.run(&["compare", "--jsonl", &name]);
        assert_eq!(run.status.code(), Some(2), "{line}");
        let stderr = String::from_utf8_lossy(&run.stderr).into_owned();
        assert!(stderr.contains(&format!("bad.jsonl{place}")), "{stderr}");
        let answers = lines(&String::from_utf8_lossy(&run.stdout));
        assert_eq!(answers.len(), 3, "{line}");
        assert_eq!((&answers[0], &answers[0]["id"]), (&answers[2], &json!({"n": [1, null]})));
        assert_eq!((&answers[1]["line"], &answers[1]["id"]), (&json!(2), &id), "{line}");
        assert!(answers[1]["error"]["message"].as_str().unwrap().contains(place), "{}", answers[1]);
    }
    // Many pairs are shared out to all processors: the answers keep the order.
    let mut many: Vec<String> = (1..=300)
        .map(|litres| json!({"a": a, "b": format!("The dam holds {litres} million litres.")}).to_string())
        .collect();
    many.insert(250, "nonsense".to_owned());
    many.push("{}".to_owned());
    let name = shop.write("many.jsonl", many.join("\n"));
    let run = shop.run(&["compare", "--jsonl", &name]);
    let stderr = String::from_utf8_lossy(&run.stderr).into_owned();
    assert!(stderr.contains("many.jsonl:251:2") && stderr.contains("not pairs: 1"), "{stderr}");
    let answers = lines(&String::from_utf8_lossy(&run.stdout));
    assert_eq!(answers.len(), 302);
    let same = answers.iter().position(|answer| answer["relation"] == "duplicate");
    assert_eq!(same, Some(39));
    for wrong in
        [&["compare", a][..], &["compare"], &["compare", a, b, "--jsonl", "x"], &["compare", "--jsonl", "x"]]
    {
        assert_eq!(shop.run(wrong).status.code(), Some(2), "{wrong:?}");
    }
    let long = "The dam holds 40 million litres and leaks. ".repeat(40_000);
    let name = shop.write("long.jsonl", json!({"a": long, "b": long}).to_string());
    assert!(shop.expect(0, &["compare", "--jsonl", &name]).contains("longer than any single statement"));
    let german = "Der Rat hat den neuen Hafenplan nach langer Debatte genehmigt, sagte der Bürgermeister.";
    let verdict = shop.json(0, &["compare", german, b]);
    assert!(verdict["reason"].as_str().unwrap().contains("German"), "{verdict}");
}

#[cfg(unix)]
#[test]
fn a_pipe_is_read_from_a_shell_and_not_waited_for_by_its_name() {
    let shop = judged_shop();
    for name in ["pipe", "pipe.csv"] {
        assert!(Command::new("mkfifo").arg(shop.path(name)).status().unwrap().success());
        for arguments in [
            &["ingest", name][..],
            &["check", name],
            &["extract", name],
            &["verify", "--against", name],
            &["rotate", "--with", name, "--because", "lost", "--yes"],
            &["checkpoint", "--policy", name],
            &["checkpoint", "--timestamp-response", name],
            &["check-proof", name, "--entry", name, "--policy", name],
            &["compare", "--jsonl", name],
        ] {
            let failure = shop.failure(2, arguments);
            assert!(failure["message"].as_str().unwrap().contains("is a pipe"), "{arguments:?}: {failure}");
        }
    }
    // What a shell hands over is open already.
    shop.write("a.txt", "Was the dam finished?");
    let mut shell = Command::new("sh");
    let program = shop.command(&[]).get_program().to_str().unwrap().to_owned();
    shell.args([
        "-c",
        &format!("cat a.txt | {program} check /dev/stdin; cat a.txt | {program} check /proc/self/fd/0"),
    ]);
    let output = shell.current_dir(shop.folder.path()).output().unwrap();
    let out = String::from_utf8(output.stdout).unwrap();
    assert_eq!(out.matches("F003").count(), 2, "{out}");
}

#[test]
fn a_command_of_other_programs_is_answered_with_what_to_do() {
    let shop = Shop::new();
    for (word, instead) in [
        ("status", "claimlog audit"),
        ("stats", "claimlog audit"),
        ("changes", "claimlog diff"),
        ("undo", "claimlog retract"),
        ("edit", "supersedes"),
        ("import", "claimlog ingest"),
        ("delete", "claimlog retract"),
        ("version", "--version"),
        ("STATUS", "claimlog audit"),
    ] {
        let failure = shop.failure(2, &[word]);
        assert!(failure["message"].as_str().unwrap().contains(word), "{failure}");
        assert!(failure["hint"].as_str().unwrap().contains(instead), "{failure}");
        let output = shop.run(&[word]);
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{told}");
        assert!(told.starts_with("error: ") && told.contains(instead), "{told}");
    }
    let help = shop.run(&["help", "undo"]);
    assert!(String::from_utf8_lossy(&help.stderr).contains("claimlog retract"));
    for (option, value, instead) in [("--status", "verified", "supported"), ("--status", "false", "refuted")]
    {
        let failure = shop.failure(2, &["list", option, value]);
        assert!(failure["message"].as_str().unwrap().contains(value), "{failure}");
        assert!(failure["hint"].as_str().unwrap().contains(instead), "{failure}");
    }
    // A mistyped command still gets the suggestion of the right one.
    let slip = shop.run(&["aduit"]);
    assert!(String::from_utf8_lossy(&slip.stderr).contains("'audit'"));
}

#[test]
fn a_statement_is_read_from_standard_input() {
    let shop = Shop::with_ledger();
    let add = |input: &[u8]| {
        let mut command = shop.command(&["add", "-", "--json"]);
        let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        std::io::Write::write_all(&mut child.stdin.take().unwrap(), input).unwrap();
        child.wait_with_output().unwrap()
    };
    assert_eq!(add("The dam’s gate is open.\r\n".as_bytes()).status.code(), Some(0));
    assert_eq!(add(b"It is so.\nAnd so is this.\n").status.code(), Some(0));
    let texts: Vec<Value> = shop.claims().into_iter().map(|claim| claim["text"].clone()).collect();
    assert_eq!(texts, ["The dam’s gate is open.", "It is so.\nAnd so is this."]);
    for (input, why) in [(&b""[..], "no statement"), (b" \n\n", "no statement"), (b"caf\xe9", "not UTF-8")] {
        let output = add(input);
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(told.contains(why), "{told}");
    }
    assert_eq!(shop.state().0, 2);
}

#[test]
fn a_rule_goes_by_its_name_and_by_its_code() {
    let shop = judged_shop();
    shop.expect(0, &["add", "Was the dam finished?"]);
    let flagged = |options: &[&str]| {
        let report = shop.run(&[&["audit", "--json"], options].concat());
        let report: Value = serde_json::from_slice(&report.stdout).unwrap();
        let findings = report["findings"].as_array().unwrap().clone();
        findings.iter().map(|finding| finding["code"].clone()).collect::<Vec<_>>()
    };
    for name in ["question", "F003", "f003"] {
        assert_eq!(flagged(&["--select", name]), ["F003"], "{name}");
        assert!(!flagged(&["--ignore", name]).contains(&json!("F003")), "{name}");
        for option in ["--code", "--rule"] {
            assert_eq!(lines(&shop.expect(0, &["list", option, name, "--json"])).len(), 1, "{option} {name}");
        }
        assert_eq!(shop.json(0, &["explain", name])["code"], "F003");
    }
    assert!(flagged(&["--select", "question,S"]).contains(&json!("S001")));
    shop.expect(0, &["waive", "5", "--rule", "question", "--because", "it is quoted"]);
    assert_eq!(flagged(&["--select", "question"]), Vec::<Value>::new());
}

#[test]
fn a_mistake_is_not_told_with_options_that_nobody_must_give() {
    let shop = Shop::new();
    let output = shop.command(&["evidence", "1"]).env("CLAIMLOG_LEDGER", "x.db").output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(told.contains("Usage: claimlog evidence") && !told.contains("--ledger"), "{told}");
    let output = shop.command(&["list"]).env("CLAIMLOG_LEDGER", "x.db").output().unwrap();
    assert!(String::from_utf8_lossy(&output.stderr).contains("x.db"));
    shop.expect(0, &["init"]);
    shop.command(&["add", "It is so."]).env("CLAIMLOG_RECORDER", "the desk").output().unwrap();
    assert_eq!(shop.json(0, &["show", "0"])["recorder"], "the desk");
}

#[test]
fn without_a_command_the_help_is_printed_as_it_is_asked_for() {
    let shop = Shop::new();
    let asked = shop.command(&["--help"]).output().unwrap();
    let told = shop.command(&[]).output().unwrap();
    assert_eq!((told.status.code(), told.stdout.len()), (Some(2), 0));
    let told = String::from_utf8_lossy(&told.stderr).into_owned();
    assert!(!told.contains("\\u{") && !told.contains('\u{1b}'), "{told}");
    let first = String::from_utf8_lossy(&asked.stdout).lines().nth(4).map(str::to_owned);
    assert_eq!(told.lines().nth(4).map(str::to_owned), first, "{told}");
}

#[test]
fn one_claim_of_a_source_is_not_called_claims() {
    let shop = Shop::with_ledger();
    shop.write("one.txt", "The mill burned down in 1901.");
    shop.write("two.txt", "The weir is old. The dam is full.");
    shop.expect(0, &["ingest", "one.txt", "two.txt"]);
    let told = shop.expect(0, &["source", "list"]);
    assert!(told.contains("1 claim   one.txt") && told.contains("2 claims  two.txt"), "{told}");
}

#[test]
fn an_error_in_json_names_what_is_missing() {
    let shop = Shop::with_ledger();
    for (call, missing) in [
        (&["assess", "1", "--verdict", "refuted"][..], "--because"),
        (&["assess", "1", "--verdict", "nonsense", "--because", "x"], "not-checkable"),
        (&["source", "get", "0"], "--output"),
        (&[], "no command is named"),
    ] {
        let told = shop.failure(2, call);
        let message = told["message"].as_str().unwrap();
        assert!(message.contains(missing) && !message.contains('\n'), "{message}");
    }
}

//! Messages: a message says what happened, where, and what to do next, in the words of what the user gave.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use crate::common::Shop;

/// A ledger with a source (0), its two claims (1, 2), and a claim of its own (3).
fn shop() -> Shop {
    let shop = Shop::with_ledger();
    shop.write("dam.txt", "The dam is full. The mill is closed.");
    shop.expect(0, &["ingest", "dam.txt"]);
    shop.expect(0, &["add", "The weir is older."]);
    shop
}

#[test]
fn an_error_says_what_to_do_next() {
    let shop = shop();
    shop.write("blank.txt", " \n");
    shop.write("bad.json", "{bad");
    shop.write("bad.pdf", "%PDF-1.4\nnothing");
    shop.write("bad.policy", "logs\n");
    shop.write("bad.jsonl", "{\"claim\":}\n");
    let cases: [(i32, &[&str], &str, &str); 18] = [
        (2, &["add", "x", "--source", "1"], "entry 1 is a claim, not a source", "claimlog source list"),
        (2, &["source", "show", "1"], "entry 1 is a claim, not a source", "claimlog source list"),
        (
            2,
            &["evidence", "0", "--supports", "--claim", "1"],
            "entry 0 is a source, not a claim",
            "claimlog list",
        ),
        (
            2,
            &["assess", "1", "--verdict", "supported", "--because", "x", "--evidence", "2"],
            "not evidence",
            "log",
        ),
        (2, &["add", "x", "--source", "0", "--quote", "is"], "occurs 2 times in source 0", "--prefix"),
        (2, &["add", "Nothing like it", "--source", "0"], "not in source 0", "claimlog source show 0 --text"),
        (2, &["ingest", "dam.txt", "--charset", "nope"], "no encoding named `nope`", "windows-1252"),
        (2, &["ingest", "bad.json"], "bad.json:1:2: it is not valid JSON", "correct the file at that place"),
        (2, &["ingest", "bad.jsonl"], "bad.jsonl:1:10: it is not valid JSON", "--on-error skip"),
        (2, &["ingest", "bad.pdf"], "bad.pdf cannot be read as PDF: failed", "not damaged"),
        (2, &["ingest", "blank.txt"], "blank.txt contains no text", ""),
        (2, &["checkpoint", "--size", "9"], "no checkpoint for exactly 9 entries", "leave the size out"),
        (2, &["prove", "1", "--policy", "bad.policy"], "bad.policy cannot be used", ""),
        (
            2,
            &["rotate", "--name-first", "--because", "x"],
            "had only one key",
            "only a ledger whose key was changed",
        ),
        (
            2,
            &["check-proof", "dam.txt", "--entry", "dam.txt"],
            "give either --vkey or --policy",
            "--vkey KEY",
        ),
        (2, &["tiles", "ledger.db"], "ledger.db is the ledger", "choose another file or folder"),
        (2, &["export", "-o", "none/x.csv"], "cannot write none/x.csv", ""),
        (2, &["add", "x", "--source", "0123456789"], "no entry 0123456789", "claimlog log"),
    ];
    for (status, arguments, message, hint) in cases {
        let error = shop.failure(status, arguments);
        assert!(error["message"].as_str().unwrap().contains(message), "{arguments:?}: {error}");
        assert!(error["hint"].as_str().unwrap_or_default().contains(hint), "{arguments:?}: {error}");
        assert!(!error.to_string().contains(".new-"), "a file aside means nothing to the user: {error}");
    }
}

#[test]
fn a_document_where_a_statement_is_expected_is_noted() {
    let shop = shop();
    for (text, is_noted) in [
        ("https://example.org/dam", true),
        ("dam.txt", true),
        ("See dam.txt there.", false),
        ("Full.", false),
    ] {
        let error = String::from_utf8(shop.run(&["add", text]).stderr).unwrap();
        assert_eq!(error.contains("to record what it says: claimlog ingest"), is_noted, "{text}: {error}");
    }
}

#[test]
fn a_list_without_results_is_not_silent() {
    let shop = shop();
    for (status, arguments, note) in [
        (0, &["list", "--status", "refuted"], "no claims to show\n"),
        (1, &["search", "reservoir", "dam"], "no claim has these words\n"),
    ] {
        let output = shop.run(arguments);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(status), 0));
        assert_eq!(String::from_utf8(output.stderr).unwrap(), note);
        assert!(shop.run(&[arguments, &["-q"][..]].concat()).stderr.is_empty(), "{arguments:?}");
    }
}

#[test]
fn one_breach_is_one_breach_and_a_folder_is_not_a_ledger() {
    let shop = shop();
    shop.expect(0, &["tiles", "site"]);
    std::fs::remove_file(shop.path("site/tile/0/000.p/4")).unwrap();
    let output = shop.run(&["verify", "--tiles", "site"]);
    let (out, error) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert_eq!(output.status.code(), Some(3));
    assert!(out.ends_with("the history does not verify: 1 breach\n"), "{out}");
    assert!(error.contains("publish it again with `claimlog tiles FOLDER`"), "{error}");
}

#[test]
fn a_list_without_rows_is_not_asked_for_its_columns() {
    let shop = shop();
    shop.write("none.json", "[]");
    let told = shop.failure(2, &["ingest", "none.json"]);
    assert_eq!(told["message"], "none.json cannot be read as JSON: it contains no claims");
}

#[test]
fn an_export_counts_the_reviews_that_it_wrote() {
    let shop = shop();
    let call = ["export", "--format", "claimreview", "-o", "c.jsonld"];
    let said = |status: i32| {
        let output = shop.run(&call);
        assert_eq!(output.status.code(), Some(status), "{output:?}");
        String::from_utf8(output.stderr).unwrap()
    };
    let told = said(1);
    assert!(told.contains("wrote 0 reviews to c.jsonld: 3 claims have no verdict\n"), "{told}");
    shop.expect(0, &["assess", "1", "--verdict", "refuted", "--because", "it is half full"]);
    let told = said(0);
    assert!(told.contains("wrote 1 review of 3 of 3 claims under the checkpoint"), "{told}");
}

#[test]
fn a_rehearsal_never_says_that_something_is_done() {
    let shop = shop();
    for call in [
        &["retract", "3", "--because", "x"][..],
        &["assess", "3", "--verdict", "refuted", "--because", "x"],
        &["waive", "3", "--code", "S001", "--because", "x"],
        &["confirm", "3", "--claimant", "Ann", "--because", "x"],
        &["source", "describe", "0", "--author", "Ann", "--because", "x"],
        &["retract", "2,3", "--because", "x"],
    ] {
        let told = shop.expect(0, &[call, &["--dry-run", "-q"]].concat());
        assert!(told.lines().all(|line| line.starts_with("would be entry ")), "{call:?}: {told}");
    }
    assert_eq!(shop.state().0, 4);
}

#[test]
fn a_ledger_that_is_cut_off_is_to_be_restored_and_nothing_else() {
    let shop = shop();
    for (name, call) in
        [("--full", &["verify", "--full"][..]), ("", &["verify"]), ("list", &["list"]), ("audit", &["audit"])]
    {
        let whole = std::fs::read(shop.path("ledger.db")).unwrap();
        std::fs::write(shop.path("ledger.db"), &whole[..whole.len() / 2]).unwrap();
        let output = shop.run(call);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        std::fs::write(shop.path("ledger.db"), &whole).unwrap();
        assert_eq!(output.status.code(), Some(3), "{name}: {output:?}");
        assert!(told.contains("hint: restore a copy that verifies") && !told.contains("--full"), "{told}");
    }
}

#[test]
fn the_option_that_named_a_missing_ledger_is_the_one_to_correct() {
    let shop = shop();
    for (name, content) in [("none.db", None), ("no.db", Some("This is not a ledger at all."))] {
        if let Some(content) = content {
            shop.write(name, content);
        }
        let error = shop.failure(2, &["check", "dam.txt", "--against", name]);
        let hint = error["hint"].as_str().unwrap();
        assert!(hint.contains("--against") && !hint.contains("--ledger"), "{error}");
    }
}

#[test]
fn a_recheck_counts_every_quote_that_stands() {
    let shop = shop();
    shop.write("later.txt", "Today. The dam is full. The mill is open.");
    let told = shop.expect(1, &["source", "recheck", "0", "later.txt"]);
    assert!(told.starts_with("1 quote stands (1 at another place), 1 changed in source 4\n"), "{told}");
    let told = shop.expect(0, &["log"]);
    assert!(told.contains("in source 4: 1 quote stands (1 at another place), 1 changed"), "{told}");
    shop.write("same.txt", "The dam is full. The mill is closed. ");
    let told = shop.expect(0, &["source", "recheck", "0", "same.txt"]);
    assert!(
        told.contains("2 quotes stand in source") && told.contains(": every quote is where it was"),
        "{told}"
    );
}

#[test]
#[cfg(target_os = "linux")]
fn what_was_recorded_is_told_where_the_answer_cannot_be_written() {
    let shop = shop();
    for (call, is_told) in [(&["add", "The weir is new."][..], true), (&["list"], false)] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = shop.command(call).stdout(full).output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert_eq!(told.contains("hint: it was recorded; `claimlog log` shows it"), is_told, "{told}");
    }
}

#[test]
fn what_would_change_nothing_or_replace_another_file_is_said() {
    let shop = shop();
    let failed = |arguments: &[&str], says: &str, hint: &str| {
        let told = shop.failure(2, arguments);
        let (message, given) = (told["message"].as_str().unwrap(), told["hint"].as_str().unwrap_or_default());
        assert!(message.contains(says) && given.contains(hint), "{arguments:?}: {told}");
    };
    // A table that has headings alone.
    shop.write("head.csv", "text,claimant\n");
    failed(&["ingest", "head.csv"], "head.csv has a line of headings, and no row below it", "");
    // Other columns for a table that is recorded.
    shop.write("two.csv", "a,b\nThe dam is full.,It is not.\n");
    shop.expect(0, &["ingest", "two.csv", "--map", "text=a"]);
    let said = |arguments: &[&str]| String::from_utf8(shop.run(arguments).stderr).unwrap();
    let told = said(&["ingest", "two.csv", "--map", "text=b"]);
    assert!(told.contains("note: two.csv: --map was passed over"), "{told}");
    // A baseline that is not there.
    failed(&["audit", "--baseline", "known.json"], "cannot read known.json", "--write-baseline");
    // A table in the place of a bundle.
    shop.expect(0, &["export", "-o", "all.zip"]);
    let before = std::fs::read(shop.path("all.zip")).unwrap();
    failed(
        &["export", "--format", "csv", "-o", "all.zip"],
        "all.zip exists, and its name is that of bundle",
        "another name",
    );
    assert!(std::fs::read(shop.path("all.zip")).unwrap() == before);
    shop.expect(0, &["export", "--format", "csv", "-o", "new.zip"]);
    shop.expect(0, &["export", "-o", "all.zip"]);
    // A passage that is evidence already.
    shop.write("later.txt", "The dam is full, the keeper wrote.");
    shop.expect(0, &["ingest", "later.txt"]);
    shop.expect(0, &["bearing", "1", "--record", "1", "--because", "he was there"]);
    failed(
        &["bearing", "1", "--record", "1", "--because", "he was there"],
        "passage 1 is recorded already, as evidence",
        "claimlog retract",
    );
    // What is withheld is shown as far as it is known, in words and in JSON.
    shop.expect(0, &["redact", "3", "--because", "on demand", "--yes"]);
    assert!(shop.expect(0, &["show", "3"]).contains("entry 3 cannot be read"));
    let shown = shop.json(0, &["show", "3"]);
    assert!(shown["unreadable"] == true && shown["body"].is_null(), "{shown}");
}

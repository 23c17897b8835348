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

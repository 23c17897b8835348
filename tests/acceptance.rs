//! Acceptance: a pasted digest is read the way an editor reads it, sentence by sentence. There are two: the project's own
//! digest, and the digest that started the project, if it is available.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr, clippy::print_stdout)]

use std::collections::BTreeMap;
use std::path::Path;

use crate::common::Shop;
use serde_json::Value;

/// A segment: its span in code points, and the codes that it is flagged with, except S002 and S003.
type Row = (usize, usize, &'static [&'static str]);

const OWN: [Row; 15] = [
    (0, 148, &[]),
    (149, 273, &["F002"]),
    (274, 385, &["S004"]),
    (386, 508, &[]),
    (509, 593, &["F006"]),
    (594, 621, &["F003"]),
    (622, 740, &["F007"]),
    (741, 832, &[]),
    (833, 917, &["F005"]),
    (918, 987, &["F006"]),
    (988, 1074, &["F002"]),
    (1075, 1175, &["F008"]),
    (1176, 1230, &["F001"]),
    (1231, 1266, &["F001"]),
    (1267, 1313, &["F001"]),
];

const SEED: [Row; 15] = [
    (0, 282, &["F008"]),
    (283, 467, &["S004"]),
    (468, 661, &["F002"]),
    (662, 962, &[]),
    (963, 1151, &["F006"]),
    (1152, 1428, &[]),
    (1429, 1492, &[]),
    (1493, 1607, &["F006"]),
    (1608, 1799, &["F002"]),
    (1800, 1883, &["F003", "F005"]),
    (1884, 2061, &["F007"]),
    (2062, 2186, &["F005"]),
    (2187, 2236, &["F001"]),
    (2237, 2278, &["F001"]),
    (2279, 2335, &["F001"]),
];

/// The codes of each claim. Also checks that its span contains its words.
fn read(report: &Value, text: &str, first: u64) -> BTreeMap<u64, (usize, usize, Vec<String>)> {
    let code_points = |byte: &Value| text[..usize::try_from(byte.as_u64().unwrap()).unwrap()].chars().count();
    let mut rows = BTreeMap::new();
    for claim in report["claims"].as_array().unwrap() {
        let span = &claim["span"];
        if span.is_null() {
            continue;
        }
        let (start, end) = (code_points(&span["start"]), code_points(&span["end"]));
        let words: String = text.chars().skip(start).take(end - start).collect();
        assert_eq!(claim["text"], words);
        assert_eq!(claim["status"], "unassessed");
        rows.insert(claim["seq"].as_u64().unwrap() - first, (start, end, Vec::new()));
    }
    for finding in report["findings"].as_array().unwrap() {
        let code = finding["code"].as_str().unwrap().to_owned();
        rows.get_mut(&(finding["seq"].as_u64().unwrap() - first)).unwrap().2.push(code);
    }
    rows
}

fn assert_rows(rows: BTreeMap<u64, (usize, usize, Vec<String>)>, expected: &[Row; 15]) {
    assert_eq!(rows.len(), 15);
    for ((number, (start, end, mut codes)), row) in rows.into_iter().zip(expected) {
        codes.sort();
        assert_eq!((start, end), (row.0, row.1), "segment {}", number + 1);
        // Every segment is flagged for its source; all but the attributed one for its speaker.
        let attributed = row.2.contains(&"S004");
        let mut wanted: Vec<&str> = row.2.iter().copied().chain(["S002"]).collect();
        if !attributed {
            wanted.push("S003");
        }
        wanted.sort_unstable();
        assert_eq!(codes, wanted, "segment {}", number + 1);
    }
}

fn assert_accepted(path: &Path, expected: &[Row; 15], positive_control: (&str, u64)) {
    let text = std::fs::read_to_string(path).unwrap();
    let shop = Shop::with_ledger();
    let path = std::path::absolute(path).unwrap();
    let name = path.to_str().unwrap();
    let checked = shop.json(1, &["check", name]);
    assert_rows(read(&checked, &text, 0), expected);
    assert_eq!(checked["summary"]["sentences"], 12);
    assert_eq!(checked["summary"]["attributed"], 1);
    // The same in a ledger: claims 1 to 15 of source 0.
    let ingested = shop.json(0, &["ingest", name]);
    assert_eq!(ingested["sources"][0]["claims"].as_array().unwrap().len(), 15);
    let audited = shop.json(1, &["audit"]);
    assert_rows(read(&audited, &text, 1), expected);
    // Ingesting again changes nothing; nothing is verified.
    assert_eq!(shop.json(0, &["ingest", name])["sources"][0]["already"], true);
    assert_eq!(shop.state().0, 16);
    let nothing = shop.run(&["export", "--verified"]);
    assert_eq!(nothing.status.code(), Some(1));
    assert!(nothing.stdout.is_empty());
    assert!(String::from_utf8_lossy(&nothing.stderr).contains("none of 15 claims passes"));
    // The positive control: what a claim denies is affirmed.
    let (control, denied) = positive_control;
    let added = shop.json(0, &["add", control])["seq"].clone();
    let audited = shop.json(0, &["audit", "--select", "C"]);
    let findings = audited["findings"].as_array().unwrap();
    // A pair is reported once, and belongs to both of its claims.
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert_eq!((&findings[0]["seq"], &findings[0]["other"]), (&added, &denied.into()));
    for (one, other) in [(denied, added.as_u64().unwrap()), (added.as_u64().unwrap(), denied)] {
        let shown = shop.json(0, &["show", &one.to_string()]);
        let findings = shown["findings"].as_array().unwrap();
        let pair: Vec<_> = findings.iter().filter(|finding| finding["other"] == other).collect();
        assert_eq!(pair.len(), 1, "{findings:?}");
        assert_eq!((&pair[0]["seq"], &pair[0]["related"][0]["seq"]), (&one.into(), &other.into()));
    }
    let listed = shop.run(&["list", "--code", "C003", "--json"]);
    assert_eq!(String::from_utf8_lossy(&listed.stdout).lines().count(), 2);
}

/// The words and the codes of each claim of a text, in order.
fn segments(shop: &Shop, text: &str) -> Vec<(String, Vec<String>)> {
    let name = shop.write("line.txt", text);
    let report = shop.json(1, &["check", &name]);
    let codes = |seq: &Value| {
        let of_claim = report["findings"].as_array().unwrap().iter().filter(|finding| finding["seq"] == *seq);
        let mut codes: Vec<String> =
            of_claim.map(|finding| finding["code"].as_str().unwrap().into()).collect();
        codes.sort();
        codes
    };
    let claims = report["claims"].as_array().unwrap().iter();
    claims.map(|claim| (claim["text"].as_str().unwrap().to_owned(), codes(&claim["seq"]))).collect()
}

/// A digest that lost its line breaks, in a browser, a chat or a terminal, has the same segments and findings.
fn assert_read_on_one_line(text: &str) {
    let shop = Shop::with_ledger();
    let expected = segments(&shop, text);
    assert_eq!(expected.len(), 15);
    for between in [" ", "  ", "\t", " | ", " · ", " • "] {
        assert_eq!(segments(&shop, &text.replace('\n', between)), expected, "{between:?}");
    }
}

#[test]
fn the_projects_own_digest_on_one_line() {
    assert_read_on_one_line(include_str!("../examples/digest.txt"));
}

#[test]
fn the_digest_that_started_it_on_one_line() {
    match std::fs::read_to_string("../shared/seed/digest.txt") {
        Ok(text) => assert_read_on_one_line(&text),
        Err(_) => eprintln!("skipped: the digest is not here"),
    }
}

#[test]
fn the_projects_own_digest() {
    let control = ("Harrow is obliged to share its reservoir with Sorrel.", 9);
    assert_accepted(Path::new("examples/digest.txt"), &OWN, control);
}

#[test]
fn the_digest_that_started_it() {
    let path = Path::new("../shared/seed/digest.txt");
    if !path.exists() {
        eprintln!("skipped: {} is not here", path.display());
        return;
    }
    let control = ("Russia has committed to sending troops to defend Iran.", 12);
    assert_accepted(path, &SEED, control);
}

#[test]
fn agreeing_claims_of_one_unknown_origin_are_one_line_of_support() {
    let shop = Shop::with_ledger();
    let name = shop
        .write("a.txt", "The dam leaks. Water is lost at the dam. The dam loses water. The dam is unsafe.");
    shop.expect(0, &["ingest", &name]);
    for other in ["1", "2", "3"] {
        shop.expect(0, &["evidence", "4", "--supports", "--claim", other]);
    }
    let audited = shop.json(0, &["audit", "--select", "S009"]);
    let message = audited["findings"][0]["message"].as_str().unwrap();
    assert!(message.contains("3 pieces") && message.contains("an unknown origin"), "{message}");
}

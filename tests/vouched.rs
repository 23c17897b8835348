//! Lists of hashes and time stamps beside a file are compared with it, and never stop it from being recorded.
#![allow(clippy::unwrap_used)]
use crate::common::Shop;

const WORDS: &str = "The weir at Harrow lost water in May.";

/// The notes that `ingest` gives on `a.txt`, with these files beside it. Nothing is recorded.
fn notes(beside: &[(&str, Vec<u8>)]) -> Vec<String> {
    let shop = Shop::with_ledger();
    shop.write("a.txt", WORDS);
    for (name, bytes) in beside {
        shop.write(name, bytes);
    }
    let told = shop.json(0, &["ingest", "a.txt", "--dry-run"]);
    let notes = told["sources"][0]["notes"].as_array().cloned().unwrap_or_default();
    notes.iter().map(|note| note.as_str().unwrap().to_owned()).collect()
}

/// An OpenTimestamps proof for a hash, which a calendar promised to have attested.
fn proof(hash: &[u8]) -> Vec<u8> {
    let magic = b"\0OpenTimestamps\0\0Proof\0\xbf\x89\xe2\xe8\x84\xe8\x92\x94\x01\x08";
    let promised = b"\0\x83\xdf\xe3\x0d\x2e\xf9\x0c\x8e\x0b\x0ahttps://c.";
    [&magic[..], hash, promised].concat()
}

#[test]
fn what_is_beside_a_file_is_compared_with_it() {
    let hash = claimlog::tlog::sha256(WORDS.as_bytes());
    let (same, other) = (hash.to_string(), "0".repeat(64));
    for list in ["a.txt.sha256", "a.txt.sha256sum", "SHA256SUMS"] {
        let found = notes(&[(list, format!("{same}  a.txt\n").into_bytes())]);
        assert_eq!(found, [format!("{list} beside it states the same SHA-256")]);
        let found = notes(&[(list, format!("{same}  b.txt\n{other} *a.txt\n").into_bytes())]);
        assert!(found.len() == 1 && found[0].contains(&format!("another SHA-256, {other}")), "{found:?}");
    }
    let found = notes(&[("a.txt.ots", proof(&hash.0))]);
    assert!(found[0].contains("the same SHA-256") && found[0].contains("this was not checked"), "{found:?}");
    assert!(found[0].contains("promised by https://c."), "{found:?}");
    let found = notes(&[("a.txt.ots", proof(&[0; 32]))]);
    assert!(found.len() == 1 && found[0].contains(&other), "{found:?}");
}

#[test]
fn what_is_stated_beside_a_file_is_recorded_with_it() {
    let hash = claimlog::tlog::sha256(WORDS.as_bytes());
    let (same, other) = (format!("sha256:{hash}"), "0".repeat(64));
    for name in ["a.txt", "a.csv"] {
        let shop = Shop::with_ledger();
        let words = if name == "a.csv" { format!("claim\n{WORDS}\n") } else { WORDS.to_owned() };
        let hash = claimlog::tlog::sha256(words.as_bytes());
        let same = if name == "a.csv" { format!("sha256:{hash}") } else { same.clone() };
        shop.write(name, &words);
        shop.write("SHA256SUMS", format!("{hash}  {name}\n"));
        shop.write("hashes.csv", format!("file,sha256\n{name},{hash}\n"));
        shop.write(&format!("{name}.ots"), proof(&hash.0));
        shop.expect(0, &["ingest", name]);
        let entry = shop.json(0, &["show", "0"]);
        let body: serde_json::Value = serde_json::from_str(entry["body"].as_str().unwrap()).unwrap();
        let stated = body["data"]["stated"].to_string();
        for (field, value, by) in [
            ("digest", same.as_str(), "hash-list"),
            ("digest", &same, "time-stamp"),
            ("attested", "not yet, but promised by https://c.", "time-stamp"),
        ] {
            let one = serde_json::json!({"field": field, "value": value, "by": by}).to_string();
            assert!(stated.contains(&one), "{one}: {entry}");
        }
        assert_eq!(stated.matches("hash-list").count(), 1, "{stated}");
        assert!(!entry.to_string().contains("digest-mismatch"), "{entry}");
        let said = shop.expect(0, &["show", "0"]);
        assert!(said.contains("a list of hashes beside it"), "{said}");
        shop.expect(0, &["verify"]);
    }
    // Another hash is recorded as what it is, with a caveat, and never stops the file.
    let shop = Shop::with_ledger();
    shop.write("a.txt", WORDS);
    shop.write("a.txt.ots", proof(&[0; 32]));
    shop.expect(0, &["ingest", "a.txt"]);
    let entry = shop.json(0, &["show", "0"]).to_string();
    assert!(entry.contains(&other) && entry.contains("digest-mismatch"), "{entry}");
    // What is given on standard input has nothing beside it, and a claim of a long list has room.
    let shop = Shop::with_ledger();
    let many: String = (0..1000).map(|n| format!("{n:064x}  a.txt\n")).collect();
    shop.write("a.txt", WORDS);
    shop.write("SHA256SUMS", many);
    shop.expect(0, &["ingest", "a.txt"]);
    let entry = shop.json(0, &["show", "0"]);
    let body: serde_json::Value = serde_json::from_str(entry["body"].as_str().unwrap()).unwrap();
    assert_eq!(body["data"]["stated"].as_array().unwrap().len(), 4, "{entry}");
}

#[test]
fn what_states_nothing_stops_nothing() {
    let whole = proof(&[7; 32]);
    for broken in [Vec::new(), b"words".to_vec(), whole[..whole.len() - 1].to_vec()] {
        let found = notes(&[("a.txt.ots", broken)]);
        assert!(found.len() == 1 && found[0].contains("not a whole OpenTimestamps proof"), "{found:?}");
    }
    for list in
        [b"words".to_vec(), vec![0xff; 99], Vec::new(), b"d41d8cd98f00b204e9800998ecf8427e  a.txt".to_vec()]
    {
        assert_eq!(notes(&[("SHA256SUMS", list)]), Vec::<String>::new());
    }
    let shop = Shop::with_ledger();
    shop.write("a.txt", WORDS);
    std::fs::File::create(shop.path("SHA256SUMS")).unwrap().set_len(1 << 30).unwrap();
    let told = shop.json(0, &["ingest", "a.txt"])["sources"][0]["notes"].to_string();
    assert!(
        told.contains("SHA256SUMS beside it is longer than 16777216 bytes; it was not compared"),
        "{told}"
    );
    // Names that others wrote are not printed raw.
    let hostile = proof(&claimlog::tlog::sha256(WORDS.as_bytes()).0);
    let hostile: Vec<u8> = hostile.iter().map(|byte| if *byte == b':' { 0x1b } else { *byte }).collect();
    assert!(!notes(&[("a.txt.ots", hostile)]).concat().contains('\u{1b}'));
}

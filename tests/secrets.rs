//! Secrets: somebody with a list of guesses, the right one among them, looks at everything that the program writes after
//! an entry and a document were withheld, and can tell no guess from another.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use crate::common;

use std::collections::BTreeMap;
use std::path::Path;

use crate::common::Shop;
use claimlog::tlog::{Hash, block_root, leaf_hash, sha256};
use serde_json::Value;

const DOCUMENT: &str = "The bell of Harrow was sold to Mara Quill. She paid nine coins.";
const CLAIM: &str = "The buyer of the bell lives at 12 Weir Lane.";

/// What is guessed: documents, and lines that may have been entries.
struct Guess {
    said: String,
    entries: Vec<String>,
}

fn guesses() -> Vec<Guess> {
    let names = ["Mara Quill", "Ann Lee", "Bo Ek", "nobody", "the board", "Ida Marsh"];
    let documents =
        names.iter().map(|name| format!("The bell of Harrow was sold to {name}. She paid nine coins."));
    let lanes = (1..40).map(|n| format!("The buyer of the bell lives at {n} Weir Lane."));
    let claims = names.iter().map(|name| format!("The bell of Harrow was sold to {name}."));
    documents
        .chain(lanes)
        .chain(claims)
        .map(|said| {
            // Everything that others can know about an entry: when, who, about what; with and without a span.
            let text = Value::from(said.as_str());
            let (end, at) = (said.len(), common::NOW);
            let entries = vec![
                format!(r#"{{"kind":"claim","at":"{at}","data":{{"text":{text}}}}}"#),
                format!(
                    r#"{{"kind":"claim","about":0,"at":"{at}","data":{{"text":{text},"span":{{"start":0,"end":{end}}},"part":"body"}}}}"#
                ),
                format!(
                    r#"{{"kind":"claim","about":0,"at":"{at}","data":{{"text":{text},"span":{{"start":0,"end":{end}}}}}}}"#
                ),
            ];
            Guess { said, entries }
        })
        .collect()
}

/// Everything that would be in an artefact if the guess were right and could be checked.
fn traces(guess: &Guess) -> Vec<(&'static str, Vec<u8>)> {
    let said = guess.said.as_bytes();
    let mut traces = vec![("the words", said.to_vec()), ("its checksum in a stream", adler32(said).to_vec())];
    let mut hashes = vec![sha256(said), leaf_hash(said), block_root(&[leaf_hash(said)])];
    for entry in &guess.entries {
        hashes.extend([sha256(entry.as_bytes()), leaf_hash(entry.as_bytes())]);
    }
    for hash in hashes {
        let Hash(raw) = hash;
        traces.push(("a hash, raw", raw.to_vec()));
        traces.push(("a hash, hexadecimal", hash.to_string().into_bytes()));
        traces.push(("a hash, hexadecimal", hash.to_string().to_uppercase().into_bytes()));
        traces.push(("a hash, base64", hash.to_base64().into_bytes()));
    }
    traces
}

/// The checksum that ends a zlib stream (RFC 1950, section 8).
fn adler32(bytes: &[u8]) -> [u8; 4] {
    let (a, b) = bytes.iter().fold((1_u32, 0_u32), |(a, b), byte| {
        let a = (a + u32::from(*byte)) % 65_521;
        (a, (b + a) % 65_521)
    });
    (b << 16 | a).to_be_bytes()
}

/// The guesses that some artefact confirms.
fn confirmed(artefacts: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let (mut sought, mut names) = (Vec::new(), Vec::new());
    for guess in guesses() {
        for (what, trace) in traces(&guess) {
            names.push(format!("“{}”: {what}", guess.said));
            sought.push(trace);
        }
    }
    let finder = aho_corasick::AhoCorasick::new(&sought).unwrap();
    let mut found = Vec::new();
    for (name, bytes) in artefacts {
        for place in finder.find_overlapping_iter(bytes) {
            found.push(format!("{} in {name}", names[place.pattern().as_usize()]));
        }
    }
    found
}

fn collect(folder: &Path, artefacts: &mut BTreeMap<String, Vec<u8>>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, artefacts);
        } else {
            artefacts.insert(path.display().to_string(), std::fs::read(&path).unwrap());
        }
    }
}

/// A ledger in which the document and the claim are withheld, when `withheld` says so, and what every command writes.
fn artefacts(withheld: bool) -> BTreeMap<String, Vec<u8>> {
    let shop = Shop::with_ledger();
    let document = shop.write("a.txt", DOCUMENT);
    shop.expect(0, &["ingest", &document, "--url", "https://example.org/bell"]);
    std::fs::remove_file(shop.path("a.txt")).unwrap();
    let claim = shop.json(0, &["add", CLAIM])["seq"].to_string();
    shop.expect(0, &["add", "The weir stands."]);
    shop.expect(0, &["assess", &claim, "--verdict", "supported", "--because", "it is known"]);
    shop.expect(0, &["evidence", &claim, "--supports", "--source", "0", "--quote", "She paid nine coins"]);
    shop.expect(0, &["source", "rate", "0", "B", "--because", "it was right before"]);
    // A viewer that was here before samples what is in the indexes.
    rusqlite::Connection::open(shop.path("ledger.db")).unwrap().execute_batch("ANALYZE").unwrap();
    if withheld {
        shop.expect(0, &["redact", "0", "--because", "a court ordered it", "--yes"]);
        shop.expect(0, &["redact", &claim, "--because", "on demand", "--yes"]);
    }
    shop.expect(0, &["rotate", "--because", "once a year", "--yes"]);
    let mut artefacts = BTreeMap::new();
    for arguments in [
        &["tiles", "site"][..],
        &["checkpoint", "--timestamp-request", "today.tsq"],
        &["prove", "4", "-o", "4.tlog-proof", "--entry", "4.json"],
        &["export", "--format", "jsonl", "-o", "all.jsonl"],
        &["export", "--format", "csv", "-o", "all.csv"],
        &["export", "--format", "claimreview", "-o", "all.json"],
    ] {
        let status = shop.run(arguments).status.code();
        assert!(matches!(status, Some(0 | 1)), "{arguments:?}: {status:?}");
    }
    for arguments in [
        &["list", "--json"][..],
        &["log", "--json"],
        &["log"],
        &["source", "list", "--json"],
        &["search", "bell", "--json"],
        &["audit", "--json"],
        &["audit", "--format", "sarif"],
        &["checkpoint"],
        &["checkpoint", "--since", "1"],
        &["verify", "--json"],
        &["show", "5", "--json"],
        &["show", "7", "--json"],
        &["show", "8", "--json"],
        &["pins", "--json"],
    ] {
        let output = shop.run(arguments);
        assert!(matches!(output.status.code(), Some(0 | 1)), "{arguments:?}: {output:?}");
        artefacts.insert(arguments.join(" "), [output.stdout, output.stderr].concat());
    }
    collect(shop.folder.path(), &mut artefacts);
    artefacts
}

#[test]
fn what_is_withheld_cannot_be_guessed_back() {
    // The guesses contain the right answers, and the guesser finds the traces of entries that are not withheld.
    let before = confirmed(&artefacts(false));
    for part in ["12 Weir Lane.”: the words", "Mara Quill. She paid nine coins.”: a hash, hexadecimal"] {
        assert!(before.iter().any(|found| found.contains(part)), "{part}: {before:#?}");
    }
    assert!(before.iter().all(|found| found.contains("Mara Quill") || found.contains("12 Weir Lane")));
    assert_eq!(confirmed(&artefacts(true)), [""; 0]);
}

/// A ledger of format 3 in which a document was withheld although its hash stayed. The same guesser finds it there.
/// This shows that the guesser above would have found something.
#[test]
fn what_was_withheld_in_a_format_before_can_be_and_is_said_to_be() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    std::fs::copy("tests/golden/format3-rotated.db", &path).unwrap();
    claimlog::ledger::Ledger::upgrade(&path).unwrap();
    common::settle(&path);
    let whole = std::fs::read(&path).unwrap();
    let holds = |hash: Hash| {
        let text = hash.to_string();
        whole.windows(text.len()).any(|part| part == text.as_bytes())
    };
    let right = "The mill stood empty for years. Nobody knows who sold it.";
    assert!(holds(sha256(right.as_bytes())) && !holds(sha256(right.replace("mill", "barn").as_bytes())));
    // The owner can withhold the entry with the hash, too, and is warned that its leaf hash has no salt.
    let mut ledger = common::open_with(&path, &common::next_key());
    let withheld = ledger.append(common::by(&common::next_key()), |draft| draft.redact(319, "its hash, too"));
    assert_eq!(withheld.unwrap().unsalted, 1);
}

#[test]
fn no_two_entries_share_a_salt_and_nothing_fixes_it() {
    let mut seen = Vec::new();
    for _ in 0..2 {
        let shop = Shop::with_ledger();
        for n in 0..3 {
            shop.expect(0, &["add", &format!("It is {n}.")]);
        }
        let log = shop.expect(0, &["log", "--json"]);
        assert_eq!(log.lines().count(), 3);
        for seq in 0..3 {
            let shown = shop.json(0, &["show", &seq.to_string()]);
            seen.push(shown["salt"].as_str().unwrap().to_owned());
            assert!(
                shown["body"].as_str().unwrap().contains(&format!("\"salt\":\"{}\"", seen.last().unwrap()))
            );
        }
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 6, "the clock is fixed in both, and the salts are not");
}

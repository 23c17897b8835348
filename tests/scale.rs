//! The corpora of benches/scale: the same seed gives the same bytes, what is planted is there in the number that is said, and an
//! audit finds all of it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[allow(dead_code)]
#[path = "../benches/scale/corpus/mod.rs"]
mod corpus;

use std::collections::{BTreeMap, BTreeSet};

use corpus::{Corpus, Kind, Planted};
use serde_json::Value;

use crate::common::Shop;

fn rows(corpus: &Corpus) -> String {
    let mut rows = Vec::new();
    corpus.write_rows(&mut rows).unwrap();
    String::from_utf8(rows).unwrap()
}

#[test]
fn a_corpus_is_the_same_for_the_same_seed_and_no_other() {
    let text = rows(&Corpus::new(1, 2_000));
    assert_eq!(text, rows(&Corpus::new(1, 2_000)));
    assert_ne!(text, rows(&Corpus::new(2, 2_000)));
    let hash = claimlog::tlog::leaf_hash(text.as_bytes());
    // If the corpora are to change, the figures in docs/PERFORMANCE.md are measured anew.
    assert_eq!(hash.to_string(), "ea720f628ece7e9310145f06f9dd66f33229fb5c4800299e27f8f503f1a99e06");
}

#[test]
fn a_corpus_has_what_is_planted_in_it() {
    let corpus = Corpus::new(1, 20_000);
    let rows: Vec<Value> = rows(&corpus).lines().map(|row| serde_json::from_str(row).unwrap()).collect();
    assert_eq!(rows.len(), 20_000);
    let text = |row: u64| rows[row as usize]["claim"].as_str().unwrap();

    let mut counts: BTreeMap<(Kind, &str), usize> = BTreeMap::new();
    let mut places = BTreeSet::new();
    for Planted { kind, how, rows } in corpus.planted() {
        *counts.entry((kind, how)).or_default() += 1;
        assert_eq!(rows.len(), if kind == Kind::Title { 1 } else { 2 });
        assert!(rows.iter().all(|row| places.insert(*row)), "two things in one row");
        let same = rows.len() == 2 && text(rows[0]) == text(rows[1]);
        assert_eq!(same, how == "nothing", "{kind:?} {how}: {}", text(rows[0]));
    }
    let of = |kind| counts.iter().filter(move |((found, _), _)| *found == kind).map(|(_, count)| count);
    for kind in [Kind::Contradiction, Kind::Duplicate, Kind::Title] {
        assert_eq!(of(kind).sum::<usize>(), 100);
    }
    for kind in [Kind::Contradiction, Kind::Duplicate] {
        assert!(of(kind).eq(&[25; 4]));
    }

    let mut addresses: BTreeMap<&str, usize> = BTreeMap::new();
    for row in &rows {
        *addresses.entry(row["url"].as_str().unwrap()).or_default() += 1;
    }
    let most = addresses.values().max().unwrap();
    assert!((200..=500).contains(most), "{most} claims at one address");
}

#[test]
fn an_audit_finds_all_that_is_planted() {
    let corpus = Corpus::new(1, 800);
    let shop = Shop::with_ledger();
    let path = shop.write("rows.jsonl", rows(&corpus));
    shop.expect(0, &["ingest", &path]);
    let report = shop.json(1, &["audit"]);
    let mut found = BTreeSet::new();
    for finding in report["findings"].as_array().unwrap() {
        let kind = match finding["code"].as_str().unwrap() {
            "C002" | "C003" | "C004" | "C005" => Kind::Contradiction,
            "C007" | "C008" => Kind::Duplicate,
            "F001" => Kind::Title,
            _ => continue,
        };
        // The corpus is source 0: the claim of row 0 is entry 1.
        let rows = [&finding["seq"], &finding["other"]].map(|seq| seq.as_u64().map(|seq| seq - 1));
        let mut rows: Vec<u64> = rows.into_iter().flatten().collect();
        rows.sort_unstable();
        found.insert((kind, rows));
    }
    let planted = corpus.planted();
    assert_eq!(planted.len(), 12);
    for Planted { kind, how, rows } in planted {
        let text = corpus.text(rows[0]);
        assert!(found.contains(&(kind, rows)), "{kind:?} ({how}) is not found: {text}");
    }
}

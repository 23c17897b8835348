//! The slow suite: `cargo test --release --test program slow:: -- --ignored`, which `.ci/run` does.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use crate::common;

use std::collections::BTreeSet;
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::common::{Shop, create, open, verify};

/// Two writers at once, one of them killed at a random moment, five hundred times over: every entry that was
/// acknowledged is there, and a document is there whole or not at all.
#[test]
#[ignore = "slow: .ci/run has it"]
fn five_hundred_kills_under_load_lose_nothing_acknowledged() {
    let shop = Shop::with_ledger();
    let text: String = (0..300).map(|n| format!("The mill was closed in the year {n}. ")).collect();
    let (mut acknowledged, mut documents) = (BTreeSet::new(), 0);
    let mut random = 0x9e37_79b9_7f4a_7c15_u64;
    let mut killed = 0;
    let mut n = 0_u64;
    while killed < 500 {
        n += 1;
        let name = shop.write("a.txt", format!("Capture number {n}. {text}"));
        let quiet = |arguments: &[&str]| {
            shop.command(arguments).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap()
        };
        let mut victim = quiet(&["ingest", &name, "--json"]);
        let beside = quiet(&["add", &format!("Beside number {n}."), "--json"]);
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        std::thread::sleep(Duration::from_micros(random % 14_000));
        let _ = victim.kill();
        let done = victim.wait_with_output().unwrap();
        let added = beside.wait_with_output().unwrap();
        assert!(added.status.success());
        let value: serde_json::Value = serde_json::from_slice(&added.stdout).unwrap();
        assert!(acknowledged.insert(value["seq"].as_u64().unwrap()), "a place given twice");
        if done.status.success() {
            documents += 1;
        } else {
            killed += 1;
        }
        // What was acknowledged is there. The whole ledger is verified now and then, and at the end.
        if n.is_multiple_of(40) || killed == 500 {
            let (size, _) = shop.state();
            assert!(acknowledged.last().unwrap() < &size);
            let whole = (size - acknowledged.len() as u64) / 302;
            assert_eq!(size, acknowledged.len() as u64 + 302 * whole, "half a document");
            assert!(whole >= documents, "{whole} of {documents} acknowledged documents");
        }
    }
    let log = shop.expect(0, &["search", "Beside", "number", "--json"]);
    let found: BTreeSet<u64> = log
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["seq"].as_u64().unwrap())
        .collect();
    assert_eq!(found, acknowledged);
    println!("{killed} kills, {documents} documents that came through");
}

/// Eight writers at once for a minute: every acknowledged entry is there, once, in a chain that verifies.
#[test]
#[ignore = "slow: .ci/run has it"]
fn eight_writers_for_a_minute() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    drop(create(&path));
    let until = Instant::now() + Duration::from_secs(60);
    let all: Vec<(u64, String)> = std::thread::scope(|scope| {
        let writers: Vec<_> = (0..8)
            .map(|writer| {
                let path = &path;
                scope.spawn(move || {
                    let mut mine = Vec::new();
                    let mut ledger = open(path);
                    while Instant::now() < until {
                        let text = format!("Writer {writer} wrote number {}.", mine.len());
                        let claim = claimlog::record::NewClaim { text: text.clone(), ..Default::default() };
                        match common::append(&mut ledger, |draft| draft.claim(claim)) {
                            Ok(added) => mine.push((added.seq, text)),
                            Err(claimlog::error::Error::Store(claimlog::error::StoreError::Locked {
                                ..
                            })) => {}
                            Err(error) => panic!("{error:?}"),
                        }
                    }
                    mine
                })
            })
            .collect();
        writers.into_iter().flat_map(|writer| writer.join().unwrap()).collect()
    });
    let found = verify(&path).unwrap();
    assert!(found.breaches.is_empty(), "{:?}", found.breaches);
    assert_eq!(found.size, all.len() as u64);
    let places: BTreeSet<u64> = all.iter().map(|(seq, _)| *seq).collect();
    assert_eq!(places.len(), all.len());
    let view = open(&path).view(None).unwrap();
    for (seq, text) in &all {
        assert_eq!(*view.claim(*seq).unwrap().text, **text);
    }
    println!("{} entries by eight writers in a minute", all.len());
}

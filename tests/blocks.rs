//! Blocks: the words under a span are checked without the rest, and a changed byte is found by the command that reads it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use crate::common;

use std::path::Path;

use crate::common::{append, create, document, harm, open, page, repair, sample, verify};
use claimlog::breach::BreachKind;
use claimlog::error::{Error, Refusal};
use claimlog::ledger::Ledger;
use claimlog::model::{Data, Entry, Span};
use claimlog::tlog::{BLOCK, block_root, leaf_hash};

/// A text of so many bytes. No eleven bytes in it occur twice, and there is a character of three bytes at each border of a
/// block.
fn text_of(size: usize) -> String {
    let mut text: Vec<u8> = (0..).flat_map(|n: u32| format!("{n:010} ").into_bytes()).take(size).collect();
    for border in (BLOCK..size.saturating_sub(2)).step_by(BLOCK) {
        text[border - 1..border + 2].copy_from_slice("√".as_bytes());
    }
    String::from_utf8(text).unwrap()
}

#[test]
fn the_root_in_the_entry_is_that_of_the_blocks() {
    for size in [1, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, 3 * BLOCK + 7] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.db");
        let mut ledger = create(&path);
        let text = text_of(size);
        append(&mut ledger, |draft| draft.ingest(&document(&text), |_| {})).unwrap();
        let Data::Source(source) = Entry::decode(&ledger.body(0).unwrap()).unwrap().data else { panic!() };
        let leaves: Vec<_> = text.as_bytes().chunks(BLOCK).map(leaf_hash).collect();
        assert_eq!(source.blocks, Some(block_root(&leaves)), "{size}");
        assert_eq!(source.text_blocks, None, "the text is the bytes");
        assert_eq!(ledger.view(None).unwrap().text(&source.text), Some(text.as_str()));
        assert!(verify(&path).unwrap().breaches.is_empty());
    }
}

#[test]
fn words_are_read_over_every_border() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    let text = text_of(3 * BLOCK + 7);
    let mut ledger = create(&path);
    append(&mut ledger, |draft| draft.ingest(&document(&text), |_| {})).unwrap();
    let borders = [0, BLOCK, 2 * BLOCK, 3 * BLOCK, text.len()];
    for start in borders.iter().flat_map(|at| at.saturating_sub(3)..=at + 3) {
        for end in borders.iter().flat_map(|at| at.saturating_sub(3)..=at + 3).filter(|end| *end > start) {
            let span = Span { start, end };
            match span.of(&text) {
                Some(words) => assert_eq!(ledger.words(0, span).unwrap(), words, "{span:?}"),
                None => assert!(
                    matches!(ledger.words(0, span), Err(Error::Refused(Refusal::NoText { .. }))),
                    "{span:?}"
                ),
            }
        }
    }
    assert!(matches!(
        ledger.words(1, Span { start: 0, end: 1 }),
        Err(Error::Refused(Refusal::WrongKind { .. }))
    ));
}

#[test]
fn a_block_that_was_changed_is_found_by_who_reads_it_and_by_verify() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    let mut ledger = create(&path);
    let text = text_of(4 * BLOCK);
    append(&mut ledger, |draft| draft.ingest(&document(&text), |_| {})).unwrap();
    drop(ledger);
    let changes = [
        // The stream of another block, of the same length when it is undone.
        "UPDATE block SET bytes = (SELECT bytes FROM block WHERE n = 1) WHERE n = 2",
        "UPDATE block SET bytes = x'' WHERE n = 2",
        "DELETE FROM block WHERE n = 2",
        "UPDATE block SET n = 9 WHERE n = 2",
    ];
    for change in changes {
        let bent = folder.path().join("bent.db");
        common::settle(&path);
        std::fs::copy(&path, &bent).unwrap();
        spoil(&bent, change);
        let ledger = open(&bent);
        let read = |n: usize| ledger.words(0, Span { start: n * BLOCK + 20, end: n * BLOCK + 30 });
        for n in [0, 1, 3] {
            assert!(read(n).is_ok(), "block {n} after {change}");
        }
        assert!(matches!(read(2), Err(Error::Breach(_))), "{change}");
        assert!(matches!(ledger.view(None), Err(Error::Breach(_))), "{change}");
        assert!(verify(&bent).unwrap().breaches.iter().any(|one| one.kind == BreachKind::Blob), "{change}");
    }
    // Leaf hashes that were changed to fit: they no longer make the root of the entry.
    let bent = folder.path().join("bent.db");
    std::fs::copy(&path, &bent).unwrap();
    let other = leaf_hash(&text.as_bytes()[BLOCK..2 * BLOCK]);
    let hex: String = other.to_string();
    spoil(
        &bent,
        &format!(
            "UPDATE block SET bytes = (SELECT bytes FROM block WHERE n = 1) WHERE n = 2;
             UPDATE document SET hashes = unhex(substr(hex(hashes), 1, 128) || '{hex}' || substr(hex(hashes), 193))"
        ),
    );
    let ledger = open(&bent);
    for n in 0..4 {
        let span = Span { start: n * BLOCK + 20, end: n * BLOCK + 30 };
        assert!(matches!(ledger.words(0, span), Err(Error::Breach(_))), "{n}");
    }
}

fn spoil(path: &Path, change: &str) {
    let conn = harm(path);
    conn.execute_batch(change).unwrap();
    repair(&conn);
}

#[test]
fn a_page_keeps_its_bytes_and_its_text_apart() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    let mut ledger = sample(&path);
    let seq = append(&mut ledger, |draft| draft.ingest(&page(), |_| {})).unwrap().seq;
    let Data::Source(source) = Entry::decode(&ledger.body(seq).unwrap()).unwrap().data else { panic!() };
    assert_eq!(source.blocks, Some(leaf_hash(&page().bytes)), "one block is its own root");
    assert_eq!(source.text_blocks, Some(leaf_hash(page().text.as_bytes())));
    // The text is as it was, and nothing that rests on the bytes is shown all the same.
    drop(ledger);
    spoil(&path, "UPDATE block SET bytes = x'00' WHERE part = 'bytes' AND source > 0");
    assert!(matches!(open(&path).view(None), Err(Error::Breach(_))));
    assert!(Ledger::open(&path, claimlog::store::Access::Read, common::trust()).is_ok());
}

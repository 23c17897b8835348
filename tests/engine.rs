//! The engine: the promises that `src/store/mod.rs` lists, tested through its public interface. Another
//! engine must pass them too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use claimlog::error::{Error, Result, StoreError};
use claimlog::store::{Access, Batch, LogRow, Spool, Store};
use claimlog::tlog::{BLOCK, Grown, Hash, leaf_hash, sha256};

fn log() -> LogRow {
    LogRow { id: 0, origin: "example.org/log".into(), vkey: "key".into(), entry: None }
}

fn open(path: &Path) -> Store {
    let store = Store::open(path, Access::Write).unwrap();
    store.begin_read().unwrap();
    store.end_read().unwrap();
    store
}

fn new(folder: &Path) -> Store {
    let path = folder.join("ledger.db");
    Store::create(&path, &log(), "first note").unwrap();
    open(&path)
}

/// Appends an entry of that kind in a batch.
fn add(batch: &mut Batch<'_>, seq: u64, kind: &str, about: Option<u64>, data: &str) -> Result<()> {
    batch.insert_entry(seq, kind, about, &format!("{{\"kind\":\"{kind}\",\"data\":{data}}}"))
}

/// One batch, with a checkpoint of all entries at its end where it added some and `write` did not sign them.
fn commit<T>(store: &Store, write: impl FnOnce(&mut Batch<'_>) -> T) -> T {
    let mut batch = store.begin_write().unwrap();
    let answer = write(&mut batch);
    let size = store.next_seq().unwrap();
    if store.last_checkpoint().unwrap().unwrap().size < size {
        batch.insert_checkpoint(size.unsigned_abs(), "note", &[sha256(b"peak")]).unwrap();
    }
    batch.commit().unwrap();
    answer
}

fn bodies(store: &Store) -> Vec<(i64, String)> {
    let mut bodies = Vec::new();
    store
        .entries(0..u64::MAX, |row| {
            bodies.push((row.seq, String::from_utf8(row.body.unwrap().to_vec()).unwrap()));
            Ok(())
        })
        .unwrap();
    bodies
}

fn document(store: &Store, source: u64, part: &str) -> Option<Vec<u8>> {
    let row = store.document(source, part).unwrap()?;
    let size = row.size.unsigned_abs();
    let mut bytes = Vec::new();
    store
        .blocks((source, part), size, (0, u64::MAX), |_, block| {
            bytes.extend(block.unwrap());
            Ok(())
        })
        .unwrap();
    assert_eq!((bytes.len() as u64, sha256(&bytes).to_string()), (size, row.sha256));
    assert_eq!(row.hashes.unwrap(), bytes.chunks(BLOCK).map(leaf_hash).collect::<Vec<_>>());
    Some(bytes)
}

#[test]
fn a_new_ledger_is_whole_and_replaces_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    std::fs::write(&path, "notes").unwrap();
    let exists = |made| matches!(made, Err(Error::Store(StoreError::Exists { .. })));
    assert!(exists(Store::create(&path, &log(), "note")));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "notes");
    let path = folder.path().join("other.db");
    Store::create(&path, &log(), "note").unwrap();
    assert!(exists(Store::create(&path, &log(), "note")));
    let store = open(&path);
    assert_eq!(store.log().unwrap(), [log()]);
    let first = store.last_checkpoint().unwrap().unwrap();
    assert_eq!((first.size, first.n, first.note.as_str(), first.peaks), (0, 0, "note", Some(Vec::new())));
    assert!(Store::create(&folder.path().join("no/such/ledger.db"), &log(), "note").is_err());
}

#[test]
fn a_batch_is_there_whole_after_its_commit_and_not_at_all_without() {
    let folder = tempfile::tempdir().unwrap();
    let store = new(folder.path());
    let fill = |batch: &mut Batch<'_>| {
        add(batch, 0, "source", None, "{}").unwrap();
        add(batch, 1, "claim", Some(0), "{}").unwrap();
        batch.insert_document(0, "bytes", &mut Spool::of(b"captured").unwrap()).unwrap();
        batch.insert_grown(&Grown::Node { level: 8, n: 0, hash: sha256(b"node") }).unwrap();
        batch.insert_checkpoint(2, "second note", &[sha256(b"peak")]).unwrap();
        batch.insert_key(1, "example.org/log", "next key", 1).unwrap();
    };
    let state = |store: &Store| {
        let last = store.last_checkpoint().unwrap().unwrap();
        let counts = (store.next_seq().unwrap(), store.log().unwrap().len(), store.tree_rows().unwrap());
        (counts, last, document(store, 0, "bytes"))
    };
    let before = state(&store);
    let mut batch = store.begin_write().unwrap();
    fill(&mut batch);
    drop(batch);
    assert_eq!(state(&store), before);
    commit(&store, fill);
    let other = Store::open(store.path(), Access::Read).unwrap();
    let (counts, last, bytes) = state(&other);
    assert_eq!(counts, (2, 2, (0, 1)));
    assert_eq!((last.size, last.n, last.note.as_str()), (2, 1, "second note"));
    assert_eq!(last.peaks.unwrap(), [sha256(b"peak")]);
    assert_eq!(bytes.unwrap(), b"captured");
}

#[test]
fn a_second_writer_waits_for_the_first_and_sees_what_it_appended() {
    let folder = tempfile::tempdir().unwrap();
    let store = new(folder.path());
    let path = store.path().to_owned();
    let (begun, wait) = mpsc::channel();
    let second = thread::spawn(move || {
        let store = open(&path);
        wait.recv().unwrap();
        let mut batch = store.begin_write().unwrap();
        let next = store.next_seq().unwrap();
        add(&mut batch, next.unsigned_abs(), "claim", None, "{}").unwrap();
        batch.commit().unwrap();
        next
    });
    commit(&store, |batch| {
        begun.send(()).unwrap();
        add(batch, 0, "claim", None, "{}").unwrap();
        thread::sleep(Duration::from_millis(200));
    });
    assert_eq!(second.join().unwrap(), 1);
    assert_eq!(store.next_seq().unwrap(), 2);
}

#[test]
fn a_reader_keeps_the_state_that_it_began_with() {
    let folder = tempfile::tempdir().unwrap();
    let store = new(folder.path());
    commit(&store, |batch| add(batch, 0, "claim", None, "{}").unwrap());
    let reader = Store::open(store.path(), Access::Read).unwrap();
    reader.begin_read().unwrap();
    assert_eq!(reader.next_seq().unwrap(), 1);
    commit(&store, |batch| add(batch, 1, "claim", None, "{}").unwrap());
    assert_eq!((reader.next_seq().unwrap(), bodies(&reader).len()), (1, 1));
    assert_eq!(reader.last_checkpoint().unwrap().unwrap().size, 1);
    assert_eq!(Store::open(store.path(), Access::Read).unwrap().next_seq().unwrap(), 2);
}

#[test]
fn only_the_next_place_and_the_next_checkpoint_are_taken() {
    let folder = tempfile::tempdir().unwrap();
    let store = new(folder.path());
    for seq in [1, 2, u64::MAX] {
        assert!(add(&mut store.begin_write().unwrap(), seq, "claim", None, "{}").is_err(), "{seq}");
    }
    commit(&store, |batch| {
        add(batch, 0, "claim", None, "{}").unwrap();
        add(batch, 1, "claim", None, "{}").unwrap();
        batch.insert_checkpoint(2, "note", &[]).unwrap();
    });
    for seq in [0, 1, 3] {
        assert!(add(&mut store.begin_write().unwrap(), seq, "claim", None, "{}").is_err(), "{seq}");
    }
    for size in [0, 1, 2, 3] {
        assert!(store.begin_write().unwrap().insert_checkpoint(size, "again", &[]).is_err(), "{size}");
    }
    for (id, entry) in [(0, 1), (2, 1)] {
        assert!(store.begin_write().unwrap().insert_key(id, "o", "k", entry).is_err(), "{id}");
    }
    assert_eq!((store.next_seq().unwrap(), store.last_checkpoint().unwrap().unwrap().n), (2, 1));
    let sizes = |after| store.checkpoint_after(after).unwrap().map(|row| (row.size, row.n));
    assert_eq!([sizes(None), sizes(Some(0)), sizes(Some(2))], [Some((0, 0)), Some((2, 1)), None]);
    let up_to = |size| store.checkpoint_up_to(size).unwrap().map(|row| row.size);
    assert_eq!([up_to(0), up_to(1), up_to(2), up_to(9)], [Some(0), Some(0), Some(2), Some(2)]);
}

#[test]
fn bytes_come_back_as_they_were_given() {
    let folder = tempfile::tempdir().unwrap();
    let store = new(folder.path());
    let texts = ["{}", "\"ä \u{202e}\u{0}\n\r\"", &format!("{:?}", "x".repeat(65_000))];
    let sizes = [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK + 7];
    let bytes = |size: usize| -> Vec<u8> { (0..size).map(|n| ((n * n) >> 3) as u8).collect() };
    let hashes: Vec<Hash> = (0..256_u32).map(|n| sha256(&n.to_be_bytes())).collect();
    let line = "\u{2014} example.org/witness AAAA\n";
    commit(&store, |batch| {
        for (seq, text) in (0..).zip(texts) {
            batch.insert_entry(seq, "claim", None, text).unwrap();
        }
        for (source, size) in (0..).zip(sizes) {
            batch.insert_document(source, "bytes", &mut Spool::of(&bytes(size)).unwrap()).unwrap();
            batch.insert_document(source, "text", &mut Spool::of(b"text").unwrap()).unwrap();
        }
        let (root, groups) = (sha256(b"root"), &hashes[..16]);
        batch.insert_grown(&Grown::Tile { n: 0, root, hashes: &hashes, groups }).unwrap();
        batch.insert_grown(&Grown::Node { level: 8, n: 0, hash: root }).unwrap();
        batch.insert_checkpoint(3, "note\n\n\u{2014} x", &hashes[..2]).unwrap();
        batch.put_cosignature(3, line, None).unwrap();
        batch.put_timestamp(3, b"\0token").unwrap();
    });
    let wanted: Vec<_> = (0..).zip(texts.map(str::to_owned)).collect();
    assert_eq!(bodies(&store), wanted);
    let mut some = Vec::new();
    let pass = store.entries(1..3, |row| {
        some.push(row.seq);
        Err(Error::Store(StoreError::Full { path: "given by the caller".into() }))
    });
    assert!(matches!(pass, Err(Error::Store(StoreError::Full { .. }))));
    assert_eq!(some, [1]);
    for (source, size) in (0..).zip(sizes) {
        assert_eq!(document(&store, source, "bytes").unwrap(), bytes(size), "{size}");
        assert_eq!(document(&store, source, "text").unwrap(), b"text");
    }
    let mut second = Vec::new();
    let size = sizes[5] as u64;
    store
        .blocks((5, "bytes"), size, (1, 1), |n, block| {
            second.push((n, block.unwrap().to_vec()));
            Ok(())
        })
        .unwrap();
    assert_eq!(second, [(1, bytes(sizes[5])[BLOCK..2 * BLOCK].to_vec())]);
    assert_eq!(store.count_blocks().unwrap(), 1 + 1 + 1 + 2 + 4 + sizes.len() as u64);
    assert_eq!(store.tile(0).unwrap(), Some((hashes.clone(), hashes[..16].to_vec())));
    assert_eq!((store.tile(1).unwrap(), store.next_tile().unwrap()), (None, 1));
    assert_eq!((store.node(8, 0).unwrap(), store.node(9, 0).unwrap()), (Some(sha256(b"root")), None));
    assert_eq!(store.checkpoint(3).unwrap().unwrap().note, "note\n\n\u{2014} x");
    assert_eq!(store.cosignatures(Some(3)).unwrap()[0].line, line);
    assert_eq!(store.timestamps(None).unwrap()[0].token, b"\0token");
}

#[test]
fn entries_are_found_by_what_they_are_about() {
    let folder = tempfile::tempdir().unwrap();
    let store = new(folder.path());
    let hash = sha256(b"captured");
    commit(&store, |batch| {
        for (seq, kind, about, data) in [
            (0, "source", None, "{}"),
            (1, "claim", Some(0), "{}"),
            (2, "evidence", Some(1), "{\"source\":0,\"passage\":{}}"),
            (3, "retraction", Some(1), "{}"),
            (4, "source", None, "{}"),
            (5, "key", None, "{}"),
        ] {
            add(batch, seq, kind, about, data).unwrap();
        }
        batch.insert_document(0, "bytes", &mut Spool::of(b"captured").unwrap()).unwrap();
    });
    assert_eq!(store.about(0).unwrap(), [] as [u64; 0]);
    assert_eq!(store.about(1).unwrap(), [2, 3]);
    assert_eq!(store.claims_of::<Vec<_>>(0).unwrap(), [1]);
    assert_eq!(store.evidence_from(0).unwrap(), [2]);
    assert_eq!(store.taken_from(&[0].into()).unwrap(), [1, 2]);
    assert_eq!((store.sources_of(&hash).unwrap(), store.sources_with(&hash).unwrap()), (vec![0], vec![0]));
    assert_eq!((store.bare_sources().unwrap(), store.key_entries().unwrap()), (vec![4], vec![5]));
}

#[test]
fn nothing_is_changed_except_what_the_last_entry_withholds() {
    let folder = tempfile::tempdir().unwrap();
    let store = new(folder.path());
    let secret = "\"a secret that must not stay behind\"";
    commit(&store, |batch| {
        add(batch, 0, "source", None, secret).unwrap();
        add(batch, 1, "claim", Some(0), "{}").unwrap();
        for source in [0, 1] {
            batch.insert_document(source, "bytes", &mut Spool::of(secret.as_bytes()).unwrap()).unwrap();
        }
        batch.insert_grown(&Grown::Node { level: 8, n: 0, hash: sha256(b"node") }).unwrap();
    });
    let leaf = leaf_hash(bodies(&store)[0].1.as_bytes());
    let refused = |write: &dyn Fn(&mut Batch<'_>) -> Result<()>| {
        assert!(write(&mut store.begin_write().unwrap()).is_err());
    };
    refused(&|batch| batch.withhold_entry(0, &leaf));
    refused(&|batch| batch.withhold_documents(0, 0));
    refused(&|batch| batch.insert_document(0, "bytes", &mut Spool::of(b"other").unwrap()));
    refused(&|batch| batch.insert_grown(&Grown::Node { level: 8, n: 0, hash: sha256(b"other") }));
    refused(&|batch| batch.put_cosignature(7, "line", None));
    refused(&|batch| batch.put_timestamp(7, b"token"));
    // What the redaction names may go, and nothing else.
    let redact = |batch: &mut Batch<'_>| add(batch, 2, "redaction", Some(0), "{\"entries\":[[0,0]]}");
    refused(&|batch| redact(batch).and_then(|()| batch.withhold_entry(1, &leaf)));
    refused(&|batch| redact(batch).and_then(|()| batch.withhold_documents(0, 1)));
    commit(&store, |batch| {
        redact(batch).unwrap();
        batch.withhold_documents(0, 0).unwrap();
        batch.withhold_entry(0, &leaf).unwrap();
    });
    let mut withheld = Vec::new();
    store
        .entries(0..u64::MAX, |row| {
            withheld.push((row.is_withheld(), row.about, row.leaf() == Some(leaf)));
            Ok(())
        })
        .unwrap();
    assert_eq!(withheld, [(true, None, true), (false, Some(0), false), (false, Some(0), false)]);
    assert_eq!((store.withheld().unwrap(), store.redactions().unwrap()), (vec![0], vec![2]));
    assert_eq!(store.withheld_within(0, u64::MAX).unwrap(), (1, 2));
    assert_eq!(document(&store, 0, "bytes"), None);
    // Saying the same again about a checkpoint adds nothing.
    commit(&store, |batch| {
        for _ in 0..2 {
            batch.put_cosignature(0, "line", Some("key")).unwrap();
            batch.put_timestamp(0, b"token").unwrap();
        }
    });
    let said = (store.cosignatures(None).unwrap().len(), store.timestamps(Some(0)).unwrap().len());
    assert_eq!(said, (1, 1));
    // The file contains no byte of it.
    store.scrub().unwrap();
    let path = store.path().to_owned();
    drop(store);
    let file = std::fs::read(&path).unwrap();
    let words = secret.trim_matches('"').as_bytes();
    assert!(!file.windows(words.len()).any(|bytes| bytes == words));
}

#[test]
fn a_full_disk_and_a_reader_who_writes_are_said() {
    let folder = tempfile::tempdir().unwrap();
    let store = new(folder.path());
    commit(&store, |batch| add(batch, 0, "claim", None, "{}").unwrap());
    store.limit_pages(1).unwrap();
    let mut batch = store.begin_write().unwrap();
    let noise: Vec<u8> = (0..40_u32).flat_map(|n| sha256(&n.to_be_bytes()).0).cycle().take(1 << 20).collect();
    let full = batch
        .insert_document(0, "bytes", &mut Spool::of(&noise).unwrap())
        .and_then(|()| (1..9_000).try_for_each(|seq| add(&mut batch, seq, "claim", None, "\"long\"")));
    drop(batch);
    assert!(matches!(full, Err(Error::Store(StoreError::Full { .. }))), "{full:?}");
    assert_eq!((store.next_seq().unwrap(), document(&store, 0, "bytes")), (1, None));
    let reader = Store::open(store.path(), Access::Read).unwrap();
    let write = reader.begin_write().and_then(|mut batch| add(&mut batch, 1, "claim", None, "{}"));
    assert!(matches!(write, Err(Error::Store(StoreError::ReadOnly { .. }))), "{write:?}");
}

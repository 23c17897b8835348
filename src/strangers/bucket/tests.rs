//! A store in memory: what races, what is there before, and what is withheld. Only built as `#[cfg(test)]`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;

use object_store::memory::InMemory;

use super::*;
use crate::ledger::{Ledger, Recorder};
use crate::record::NewClaim;
use crate::store::Access;
use crate::strangers::{Published, verify_published};
use crate::tlog::SigningKey;
use crate::verify::Trust;

/// A ledger, and a store in memory that it is published in.
struct Shop {
    folder: tempfile::TempDir,
    ledger: Ledger,
    store: Arc<InMemory>,
}

fn key() -> SigningKey {
    SigningKey::from_seed("example.org/bucket", &[7; 32]).unwrap()
}

fn trust() -> Trust {
    Trust { vkey: Some(key().verifier()), pins: Vec::new() }
}

fn by() -> Recorder<'static> {
    Recorder::new(Some("the test"), move |_| Ok(key()), || "2026-03-02T09:00:00Z".parse().unwrap())
}

impl Shop {
    fn of(claims: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.db");
        Ledger::create(&path, &key()).unwrap();
        let ledger = Ledger::open(&path, Access::Write, trust()).unwrap();
        let mut shop = Shop { folder, ledger, store: Arc::new(InMemory::new()) };
        shop.fill("Claim", claims);
        shop
    }

    fn fill(&mut self, what: &str, claims: usize) {
        let claim = |n| NewClaim { text: format!("{what} number {n} is made."), ..NewClaim::default() };
        let filled =
            self.ledger.append(by(), |draft| (0..claims).try_for_each(|n| draft.claim(claim(n)).map(drop)));
        filled.unwrap();
    }

    /// A copy of the ledger as it is now, published in the same store.
    fn copy(&self) -> Self {
        let folder = tempfile::tempdir().unwrap();
        // With the log of SQLite beside it.
        for file in std::fs::read_dir(self.folder.path()).unwrap().flatten() {
            std::fs::copy(file.path(), folder.path().join(file.file_name())).unwrap();
        }
        let path = folder.path().join("ledger.db");
        let ledger = Ledger::open(&path, Access::Write, trust()).unwrap();
        Shop { folder, ledger, store: Arc::clone(&self.store) }
    }

    fn bucket(&self) -> Bucket {
        let prefix = "a/log".to_owned();
        Bucket::over(
            Arc::clone(&self.store) as _,
            BucketAddress { cloud: Cloud::Amazon, bucket: "claims".to_owned(), prefix },
        )
    }

    fn publish(&self) -> Result<Published> {
        self.ledger.put_on(&mut self.bucket())
    }

    /// What is under the prefix.
    fn held(&self) -> BTreeMap<String, Vec<u8>> {
        let listed = wait(self.store.list(None).try_collect::<Vec<_>>()).unwrap();
        let read = |key: &Key| wait(async { self.store.get(key).await?.bytes().await }).unwrap().to_vec();
        let name = |key: &Key| key.as_ref().strip_prefix("a/log/").unwrap().to_owned();
        listed.iter().map(|one| (name(&one.location), read(&one.location))).collect()
    }

    fn put(&self, name: &str, bytes: &[u8]) {
        self.bucket().put(name, bytes.to_vec(), PutMode::Overwrite).unwrap().unwrap();
    }

    /// The size of the log that a stranger reads in the bucket and finds to be sound.
    fn read(&self) -> u64 {
        let bucket = self.bucket();
        let found = verify_published(|name| bucket.read(name), &trust(), None).unwrap();
        assert!(found.breaches.is_empty(), "{:?}", found.breaches);
        found.size
    }
}

fn overtaken(answer: Result<impl std::fmt::Debug>) {
    let error = answer.unwrap_err();
    assert!(matches!(error, Error::Bucket(BucketError::Overtaken { .. })), "{error:?}");
}

fn forked(answer: Result<impl std::fmt::Debug>) {
    let error = answer.unwrap_err();
    assert!(matches!(&error, Error::Breach(breach) if breach.kind == BreachKind::Fork), "{error:?}");
}

/// What a folder holds after the same steps, a bucket holds.
#[test]
fn a_bucket_holds_what_a_folder_holds() {
    let mut shop = Shop::of(0);
    let site = shop.folder.path().join("site");
    for step in [0, 1, 253, 2, 255, 1, 700] {
        shop.fill("Step", step);
        let published = shop.publish().unwrap();
        shop.ledger.publish(&site).unwrap();
        assert_eq!(published.size, shop.read());
        let there = shop.held();
        for (name, bytes) in &there {
            assert_eq!(std::fs::read(site.join(name)).unwrap(), *bytes, "{name}");
        }
        fn files(folder: &std::path::Path) -> usize {
            let all = std::fs::read_dir(folder).unwrap().flatten();
            all.map(|one| if one.path().is_dir() { files(&one.path()) } else { 1 }).sum()
        }
        assert_eq!(there.len() + 1, files(&site), "beside .lock: {:?}", there.keys());
    }
    // Again: nothing is put but the checkpoint.
    assert_eq!(shop.publish().unwrap().written, 1);
}

#[test]
fn of_two_publishers_one_loses_and_nothing_is_rolled_back() {
    let mut ahead = Shop::of(300);
    ahead.publish().unwrap();
    let mut slow = ahead.copy();
    ahead.fill("Later", 300);
    slow.fill("Later", 10);
    // Both are of one log: the slow one began before the other was done.
    let mut bucket = slow.bucket();
    bucket.begin().unwrap();
    assert_eq!(ahead.publish().unwrap().size, 600);
    let note = slow.ledger.note(None).unwrap();
    overtaken(bucket.sign(&note));
    assert_eq!(ahead.read(), 600);
    // And one that begins later sees that it is behind.
    let error = slow.publish().unwrap_err();
    assert!(matches!(&error, Error::Breach(breach) if breach.kind == BreachKind::Rollback), "{error:?}");
    assert_eq!(ahead.read(), 600);
}

#[test]
fn of_two_first_publishers_one_loses() {
    let first = Shop::of(5);
    let mut second = first.copy();
    second.fill("Later", 1);
    let mut bucket = second.bucket();
    assert_eq!(bucket.begin().unwrap(), None);
    first.publish().unwrap();
    overtaken(bucket.sign(&second.ledger.note(None).unwrap()));
    assert_eq!(first.read(), 5);
}

/// What a shorter log sweeps is not the edge of a longer one that is being written.
#[test]
fn a_publisher_does_not_sweep_the_edge_of_another() {
    let mut short = Shop::of(300);
    short.publish().unwrap();
    let mut long = short.copy();
    short.fill("Same", 10);
    long.fill("Same", 10);
    long.fill("More", 10);
    let mut bucket = long.bucket();
    let edge = TilePath { level: Some(0), n: 1, width: 64 };
    bucket.write(&edge, vec![1; 64 * 32]).unwrap();
    bucket.settle().unwrap();
    short.publish().unwrap();
    assert!(bucket.read(&edge.to_string()).unwrap().is_some());
    assert!(bucket.read("tile/0/001.p/44").unwrap().is_none(), "the old edge is swept");
}

#[test]
fn another_tile_in_the_place_is_not_replaced() {
    for name in
        ["tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/000", "tile/entries/001.p/44"]
    {
        for bytes in [&b""[..], b"\0", &[9; 8192], &[0; 44 * 32]] {
            let shop = Shop::of(300);
            shop.put(name, bytes);
            forked(shop.publish());
            let there = shop.held();
            assert_eq!(there[name], bytes, "{name}");
            assert!(!there.contains_key("checkpoint"), "{name}");
        }
    }
}

/// A publisher that stopped before the checkpoint is gone on from; another history that stopped there is not.
#[test]
fn what_a_stopped_publisher_left_is_used() {
    let mut shop = Shop::of(300);
    shop.publish().unwrap();
    let note = shop.held()["checkpoint"].clone();
    shop.fill("Later", 300);
    shop.publish().unwrap();
    shop.put("checkpoint", &note);
    assert_eq!(shop.publish().unwrap().written, 1, "nothing but the checkpoint");
    assert_eq!(shop.read(), 600);
    let mut other = Shop::of(0);
    other.fill("Other", 700);
    other.store = Arc::clone(&shop.store);
    forked(other.publish());
}

#[test]
fn another_log_is_not_written_over() {
    let shop = Shop::of(3);
    for note in [
        &b""[..],
        b"hello",
        b"\xff\xfe",
        b"example.org/other\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
    ] {
        shop.put("checkpoint", note);
        assert!(shop.publish().is_err());
        assert_eq!(shop.held().len(), 1, "nothing but what was there");
    }
}

/// What was withheld since is taken out of a bundle, a full one and one at the edge, and is not put back by an old copy.
#[test]
fn a_withheld_entry_leaves_the_bucket() {
    let mut shop = Shop::of(300);
    shop.publish().unwrap();
    let old = shop.copy();
    let text = |shop: &Shop, needle: &str| {
        shop.held().values().filter(|bytes| String::from_utf8_lossy(bytes).contains(needle)).count()
    };
    assert_eq!((text(&shop, "number 17 is"), text(&shop, "number 290 is")), (1, 1));
    shop.ledger.append(by(), |draft| draft.redact(17, "an order").map(drop)).unwrap();
    shop.ledger.append(by(), |draft| draft.redact(290, "an order").map(drop)).unwrap();
    shop.publish().unwrap();
    assert_eq!((text(&shop, "number 17 is"), text(&shop, "number 290 is")), (0, 0));
    shop.read();
    assert!(old.publish().is_err());
    assert_eq!((text(&shop, "number 17 is"), text(&shop, "number 290 is")), (0, 0));
}

//! Publication: the folder is the log, incrementally, and nothing in it can be bent unseen.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::common::{Shop, append, create, document, fill, key, trust};
use claimlog::breach::BreachKind;
use claimlog::error::{Error, ProofError};
use claimlog::strangers::{Folder, verify_published};
use claimlog::tlog::TilePath;
use claimlog::verify::{Pin, Trust, Verification};

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fn walk(folder: &Path, root: &Path, found: &mut BTreeMap<String, Vec<u8>>) {
        for file in std::fs::read_dir(folder).unwrap().flatten() {
            let path = file.path();
            if path.is_dir() {
                walk(&path, root, found);
            } else if file.file_name() != ".lock" {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
                found.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(folder, folder, &mut found);
    found
}

fn audit(folder: &Path) -> claimlog::error::Result<Verification> {
    let folder = Folder::at(folder);
    verify_published(|name| folder.read(name), &trust(), None)
}

fn kinds(found: &Verification) -> Vec<BreachKind> {
    found.breaches.iter().map(|breach| breach.kind).collect()
}

#[test]
fn publishing_step_by_step_gives_what_publishing_at_once_gives() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| -> PathBuf { folder.path().join(name) };
    let mut ledger = create(&at("ledger.db"));
    let mut size = 0;
    for step in [0, 1, 1, 253, 1, 1, 1, 254, 300, 1000] {
        fill(&mut ledger, step);
        let before = if at("steps").exists() { files(&at("steps")) } else { BTreeMap::new() };
        let published = ledger.publish(&at("steps")).unwrap();
        assert_eq!((published.before, published.size), (size, size + step as u64));
        size += step as u64;
        let after = files(&at("steps"));
        for (name, bytes) in &before {
            let full = name.parse::<TilePath>().is_ok_and(|path| path.width == 256);
            assert!(!full || after.get(name) == Some(bytes), "{name} was changed");
        }
        let partials = after.keys().filter(|name| name.contains(".p/") && name.starts_with("tile/0/"));
        assert_eq!(partials.count(), usize::from(size % 256 != 0), "one ragged edge at {size}");
        let once = at(&format!("once-{size}"));
        ledger.publish(&once).unwrap();
        assert_eq!(files(&once), after, "at {size}");
        let found = audit(&at("steps")).unwrap();
        assert_eq!((kinds(&found), found.size, found.root), (vec![], size, ledger.head().checkpoint.root));
    }
    // Again, and nothing but the checkpoint and the edge is written.
    let published = ledger.publish(&at("steps")).unwrap();
    assert!(published.written <= 8, "{published:?}");
}

#[test]
fn every_file_of_a_published_log_is_watched() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = create(&folder.path().join("ledger.db"));
    fill(&mut ledger, 1000);
    let site = folder.path().join("site");
    ledger.publish(&site).unwrap();
    let sound = files(&site);
    assert_eq!(sound.len(), 1 + 4 + 4 + 1, "{:?}", sound.keys());
    let mut bent = 0;
    for (name, bytes) in &sound {
        let path = site.join(name);
        for place in [0, 1, bytes.len() / 3, bytes.len() / 2, bytes.len() - 1] {
            let mut other = bytes.clone();
            other[place] ^= 1;
            std::fs::write(&path, &other).unwrap();
            let found = audit(&site);
            assert!(found.is_err() || !found.unwrap().breaches.is_empty(), "{name} at {place}");
            bent += 1;
        }
        for other in [vec![], bytes[..bytes.len() - 1].to_vec()] {
            std::fs::write(&path, &other).unwrap();
            let found = audit(&site);
            assert!(found.is_err() || !found.unwrap().breaches.is_empty(), "{name} cut");
        }
        std::fs::remove_file(&path).unwrap();
        let found = audit(&site);
        assert!(found.is_err() || !found.unwrap().breaches.is_empty(), "{name} removed");
        std::fs::write(&path, bytes).unwrap();
    }
    assert_eq!(kinds(&audit(&site).unwrap()), []);
    assert_eq!(bent, 50);
}

/// A leaf hash between a true bundle and a true root (CVE-2026-56865): several readers of tiles returned it as
/// authentic, because they compared only some tiles of a path with their parents.
#[test]
fn a_forged_tile_is_refused_before_it_is_used() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = create(&folder.path().join("ledger.db"));
    fill(&mut ledger, 1000);
    let site = folder.path().join("site");
    ledger.publish(&site).unwrap();
    let forge = |name: &str, place: usize| {
        let path = site.join(name);
        let sound = std::fs::read(&path).unwrap();
        let mut forged = sound.clone();
        forged[place * 32..place * 32 + 32].copy_from_slice(&claimlog::tlog::leaf_hash(b"forged").0);
        std::fs::write(&path, &forged).unwrap();
        let found = audit(&site).unwrap();
        std::fs::write(&path, sound).unwrap();
        assert_eq!(kinds(&found), [BreachKind::Tile], "{name}");
        assert!(found.breaches[0].message.contains(name), "{}", found.breaches[0].message);
    };
    for place in [0, 5, 255] {
        forge("tile/0/000", place);
        forge("tile/0/002", place);
    }
    // Forging the bundle to match does not help the attacker.
    let (tile, bundle) = (site.join("tile/0/000"), site.join("tile/entries/000"));
    let mut entries = std::fs::read(&bundle).unwrap();
    let length = usize::from(u16::from_be_bytes([entries[0], entries[1]]));
    entries[length] = b' ';
    let mut hashes = std::fs::read(&tile).unwrap();
    hashes[..32].copy_from_slice(&claimlog::tlog::leaf_hash(&entries[2..2 + length]).0);
    std::fs::write(&tile, hashes).unwrap();
    std::fs::write(&bundle, entries).unwrap();
    assert_eq!(kinds(&audit(&site).unwrap()), [BreachKind::Tile]);
}

#[test]
fn another_log_or_history_is_not_published_over_this_one() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| -> PathBuf { folder.path().join(name) };
    let mut ledger = create(&at("ledger.db"));
    fill(&mut ledger, 10);
    ledger.publish(&at("site")).unwrap();
    let before = files(&at("site"));
    let mut other = create(&at("other.db"));
    fill(&mut other, 5);
    let shorter = other.publish(&at("site"));
    assert!(matches!(shorter, Err(Error::Breach(breach)) if breach.kind == BreachKind::Rollback));
    append(&mut other, |draft| draft.retract(0, "another history")).unwrap();
    fill(&mut other, 10);
    let fork = other.publish(&at("site"));
    assert!(matches!(fork, Err(Error::Breach(breach)) if breach.kind == BreachKind::Fork));
    std::fs::write(at("site/checkpoint"), "a page of my own").unwrap();
    assert!(matches!(ledger.publish(&at("site")), Err(Error::Proof(ProofError::Malformed { .. }))));
    std::fs::write(at("site/checkpoint"), &before["checkpoint"]).unwrap();
    assert_eq!(files(&at("site")), before);
}

#[test]
fn a_published_log_is_held_to_what_was_remembered() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| -> PathBuf { folder.path().join(name) };
    let mut ledger = create(&at("ledger.db"));
    fill(&mut ledger, 300);
    ledger.publish(&at("site")).unwrap();
    let old = Folder::at(&at("site"));
    fill(&mut ledger, 1);
    let pin = Pin { vkey: key().verifier(), note: ledger.head().note.clone() };
    let remembering = Trust { vkey: None, pins: vec![pin.clone()] };
    let found = verify_published(|name| old.read(name), &remembering, None).unwrap();
    assert_eq!(kinds(&found), [BreachKind::Rollback]);
    let found = verify_published(|name| old.read(name), &trust(), Some(&pin.note)).unwrap();
    assert_eq!(kinds(&found), [BreachKind::Rollback]);
    let mut other = create(&at("other.db"));
    fill(&mut other, 300);
    append(&mut other, |draft| draft.retract(0, "another history")).unwrap();
    other.publish(&at("fork")).unwrap();
    let fork = Folder::at(&at("fork"));
    let found = verify_published(|name| fork.read(name), &remembering, None).unwrap();
    assert_eq!(kinds(&found), [BreachKind::Fork]);
    // Without a given or remembered key, nothing is trusted.
    assert!(verify_published(|name| old.read(name), &Trust::on_first_sight(), None).is_err());
}

#[test]
fn what_is_withheld_leaves_the_folder_too() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| -> PathBuf { folder.path().join(name) };
    let mut ledger = create(&at("ledger.db"));
    append(&mut ledger, |draft| draft.ingest(&document("The xylophone was sold. It was red."), |_| {}))
        .unwrap();
    fill(&mut ledger, 600);
    ledger.publish(&at("site")).unwrap();
    let holds = |name: &str| {
        let all = files(&at(name));
        all.values().any(|bytes| bytes.windows(9).any(|part| part == b"xylophone"))
    };
    assert!(holds("site"));
    append(&mut ledger, |draft| draft.redact(0, "a court ordered it")).unwrap();
    ledger.publish(&at("site")).unwrap();
    assert!(!holds("site"));
    let found = audit(&at("site")).unwrap();
    assert_eq!((kinds(&found), found.withheld), (vec![], 3));
    ledger.publish(&at("once")).unwrap();
    assert_eq!(files(&at("once")), files(&at("site")));
    // An entry that is left out and that no redaction names is a breach.
    let path = at("site").join("tile/entries/001");
    let bytes = std::fs::read(&path).unwrap();
    let length = usize::from(u16::from_be_bytes([bytes[0], bytes[1]]));
    std::fs::write(&path, [&[0, 0], &bytes[2 + length..]].concat()).unwrap();
    assert_eq!(kinds(&audit(&at("site")).unwrap()), [BreachKind::Withheld]);
}

#[test]
fn the_program_publishes_and_audits() {
    let shop = Shop::with_ledger();
    let text = shop.write("a.txt", "The dam was finished in 1969. It holds 40 million litres.");
    shop.expect(0, &["ingest", &text]);
    let told = shop.expect(0, &["tiles", "site"]);
    assert!(told.starts_with("published 3 entries in site, of which 0 were already there"), "{told}");
    let told = shop.expect(0, &["verify", "--tiles", "site"]);
    assert!(told.starts_with("the history verifies: 3 entries"), "{told}");
    assert!(told.contains("of the log example.org/shop"), "{told}");
    shop.write("site/tile/0/000.p/3", [0; 96]);
    let found = shop.json(3, &["verify", "--tiles", "site"]);
    assert_eq!(found["breaches"][0]["kind"], "tile", "{found}");
    shop.failure(2, &["verify", "--tiles", "nowhere"]);
    let other = key().verifier().to_string();
    shop.failure(2, &["verify", "--tiles", "site", "--vkey", &other]);
}

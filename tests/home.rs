//! The home: a key is made once, a remembered checkpoint only grows.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use claimlog::error::Error;
use claimlog::home::Home;
use claimlog::tlog::{Checkpoint, sha256};
use claimlog::verify::Pin;
use common::key;

fn pin(size: u64) -> Pin {
    let checkpoint = Checkpoint { origin: "example.org/test".into(), size, root: sha256(&[]) };
    Pin { vkey: key().verifier(), note: checkpoint.sign(&key()) }
}

#[test]
fn a_key_is_kept_once_and_for_its_owner_alone() {
    let folder = tempfile::tempdir().unwrap();
    let home = Home::at(folder.path());
    assert!(matches!(home.key(&key().verifier()), Err(Error::NoKey { .. })));
    let path = home.keep_key(&key()).unwrap();
    assert_eq!(home.key(&key().verifier()).unwrap().verifier(), key().verifier());
    assert!(matches!(home.keep_key(&key()), Err(Error::Io { doing: "create", .. })));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
    std::fs::write(&path, "not a key").unwrap();
    assert!(matches!(home.key(&key().verifier()), Err(Error::Malformed { .. })));
}

#[test]
fn a_remembered_checkpoint_is_never_replaced_by_a_smaller_one() {
    let folder = tempfile::tempdir().unwrap();
    let home = Home::at(folder.path());
    assert_eq!(home.pins().unwrap(), []);
    for (size, remembered) in [(3, 3), (5, 5), (4, 5), (5, 5), (0, 5), (9, 9)] {
        home.remember(&pin(size)).unwrap();
        assert_eq!(home.pins().unwrap(), [pin(remembered)], "after {size}");
    }
    assert_eq!(home.forget("example.org/other").unwrap(), []);
    assert_eq!(home.forget("example.org/test").unwrap(), [pin(9)]);
    assert_eq!(home.pins().unwrap(), []);
}

#[test]
fn writers_at_once_leave_the_largest() {
    let folder = tempfile::tempdir().unwrap();
    let home = Home::at(folder.path());
    std::thread::scope(|scope| {
        for part in 0..4 {
            let home = &home;
            scope.spawn(move || (0..25).for_each(|n| home.remember(&pin(n * 4 + part)).unwrap()));
        }
    });
    assert_eq!(home.pins().unwrap(), [pin(99)]);
}

#[test]
fn a_damaged_memory_is_told_and_not_taken_for_none() {
    let folder = tempfile::tempdir().unwrap();
    let home = Home::at(folder.path());
    home.remember(&pin(3)).unwrap();
    let file = std::fs::read_dir(folder.path().join("pins"))
        .unwrap()
        .flatten()
        .find(|file| file.path().extension().is_some_and(|end| end == "pin"))
        .unwrap()
        .path();
    let good = std::fs::read_to_string(&file).unwrap();
    for bad in [String::new(), good.replace("\n3\n", "\n2\n"), good[..good.len() / 2].to_owned()] {
        std::fs::write(&file, bad).unwrap();
        assert!(home.pins().is_err());
    }
}

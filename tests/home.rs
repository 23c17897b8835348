//! The home: a key is made once, a remembered checkpoint only grows.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use crate::common;

use std::path::{Path, PathBuf};

use crate::common::{Shop, key};
use claimlog::error::{Error, KeyError, ProofError};
use claimlog::home::Home;
use claimlog::tlog::{Checkpoint, sha256};
use claimlog::verify::Pin;

fn pin(size: u64) -> Pin {
    let checkpoint = Checkpoint { origin: "example.org/test".into(), size, root: sha256(&[]) };
    Pin { vkey: key().verifier(), note: checkpoint.sign(&key()) }
}

#[test]
fn a_key_is_kept_once_and_for_its_owner_alone() {
    let folder = tempfile::tempdir().unwrap();
    let home = Home::at(folder.path());
    assert!(matches!(home.key(&key().verifier()), Err(Error::Key(KeyError::NoKey { .. }))));
    let path = home.keep_key(&key()).unwrap();
    assert_eq!(home.key(&key().verifier()).unwrap().verifier(), key().verifier());
    assert!(matches!(home.keep_key(&key()), Err(Error::Key(KeyError::Kept { path: kept })) if kept == path));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
    std::fs::write(&path, "not a key").unwrap();
    assert!(matches!(home.key(&key().verifier()), Err(Error::Proof(ProofError::Malformed { .. }))));
}

#[test]
fn a_remembered_checkpoint_is_never_replaced_by_a_smaller_one() {
    let folder = tempfile::tempdir().unwrap();
    let home = Home::at(folder.path());
    assert_eq!(home.pins().unwrap().known, []);
    for (size, remembered) in [(3, 3), (5, 5), (4, 5), (5, 5), (0, 5), (9, 9)] {
        home.remember(&pin(size)).unwrap();
        assert_eq!(home.pins().unwrap().known, [pin(remembered)], "after {size}");
    }
    assert_eq!(home.forget("example.org/other").unwrap().known, []);
    assert_eq!(home.forget("example.org/test").unwrap().known, [pin(9)]);
    assert_eq!(home.pins().unwrap().known, []);
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
    assert_eq!(home.pins().unwrap().known, [pin(99)]);
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
    for (bad, says_whose) in [
        (String::new(), false),
        (good.replace("\n3\n", "\n2\n"), true),
        (good[..good.len() / 2].to_owned(), true),
    ] {
        std::fs::write(&file, bad).unwrap();
        let pins = home.pins().unwrap();
        assert_eq!(pins.known, []);
        // Its name says whose it was, whatever is in it.
        assert!(pins.unreadable[0].is_of(&key().verifier()));
        assert!(!pins.unreadable[0].is_of(&common::witness().verifier()));
        assert_eq!(pins.unreadable[0].vkey.is_some(), says_whose);
        assert!(home.remember(&pin(9)).is_err(), "what cannot be compared is not replaced");
    }
    let name = file.file_stem().unwrap().to_str().unwrap();
    assert_eq!(home.forget(name).unwrap().unreadable.len(), 1);
    home.remember(&pin(9)).unwrap();
    assert_eq!(home.pins().unwrap().known, [pin(9)]);
}

/// Puts things at `path`, in turn, that cannot be read as a file.
#[cfg(unix)]
fn things(path: &Path, each: &mut dyn FnMut(&str)) {
    let made = |what: &str, each: &mut dyn FnMut(&str)| {
        assert!(std::fs::symlink_metadata(path).is_ok(), "{what}");
        each(what);
        let _ = std::fs::remove_file(path);
        let _ = std::fs::remove_dir(path);
    };
    std::fs::write(path, b"\xff\x00 garbage").unwrap();
    made("garbage", each);
    assert!(std::process::Command::new("mkfifo").arg(path).status().unwrap().success());
    made("a pipe", each);
    std::fs::create_dir(path).unwrap();
    made("a folder", each);
    std::os::unix::fs::symlink("nowhere", path).unwrap();
    made("a link that leads nowhere", each);
    std::os::unix::fs::symlink(path, path).unwrap();
    made("a link to itself", each);
    std::fs::File::create(path).unwrap().set_len(1 << 30).unwrap();
    made("a gigabyte", each);
    std::os::unix::fs::symlink("/dev/zero", path).unwrap();
    made("a device", each);
}

#[cfg(unix)]
#[test]
fn what_cannot_be_read_of_another_ledger_stops_nobody() {
    let shop = Shop::with_ledger();
    let other = shop.path("home/pins/0000000000000000.pin");
    std::fs::write(shop.path("home/pins/ffffffffffffffff.pin"), "garbage").unwrap();
    std::fs::write(shop.path("home/keys/0000000000000000.key"), "garbage").unwrap();
    let mut size = 0;
    things(&other, &mut |what| {
        for arguments in
            [&["add", "It is so."][..], &["verify"], &["list"], &["rotate", "--because", "now", "--yes"]]
        {
            let output = shop.run(arguments);
            let told = String::from_utf8(output.stderr).unwrap();
            assert_eq!(output.status.code(), Some(0), "{what}: {arguments:?}: {told}");
            // Said once, of each file.
            assert_eq!(told.matches("0000000000000000.pin cannot be read").count(), 1, "{what}: {told}");
            assert_eq!(told.matches("cannot be read").count(), 2, "{what}: {told}");
        }
        size += 2;
        assert_eq!(shop.state().0, size, "{what}");
        let listed = shop.expect(0, &["pins"]);
        assert!(listed.contains("0000000000000000  unreadable"), "{what}: {listed}");
        let name = format!("{size}.db");
        shop.expect(0, &["init", "--ledger", &name, "--origin", &name]);
        shop.expect(0, &["pins", "--forget", &name, "--yes"]);
    });
    shop.expect(0, &["pins", "--forget", "ffffffffffffffff", "--yes"]);
    assert!(!shop.expect(0, &["pins"]).contains("unreadable"));
}

#[cfg(unix)]
#[test]
fn what_cannot_be_read_of_this_ledger_is_told_and_can_be_forgotten() {
    let shop = Shop::with_ledger();
    shop.expect(0, &["add", "It is so."]);
    let files = |folder: &str| -> Vec<PathBuf> {
        std::fs::read_dir(shop.path(folder)).unwrap().map(|file| file.unwrap().path()).collect()
    };
    let pin =
        files("home/pins").into_iter().find(|path| path.extension().is_some_and(|end| end == "pin")).unwrap();
    let name = pin.file_stem().unwrap().to_str().unwrap().to_owned();
    let good = std::fs::read(&pin).unwrap();
    std::fs::remove_file(&pin).unwrap();
    things(&pin, &mut |what| {
        for arguments in [&["add", "It is not so."][..], &["verify"], &["list"]] {
            let failure = shop.failure(2, arguments);
            let hint = failure["hint"].as_str().unwrap_or_default();
            assert!(hint.contains(&format!("pins --forget {name}")), "{what}: {failure}");
        }
        // A folder is not removed unasked.
        if what != "a folder" {
            shop.expect(0, &["pins", "--forget", &name, "--yes"]);
            shop.expect(0, &["list"]);
            std::fs::remove_file(&pin).unwrap();
            std::fs::write(&pin, "garbage").unwrap();
        }
    });
    std::fs::write(&pin, good).unwrap();
    assert_eq!(shop.state().0, 1);
    // The same of its key.
    let key = files("home/keys").remove(0);
    let good = std::fs::read(&key).unwrap();
    std::fs::remove_file(&key).unwrap();
    things(&key, &mut |what| {
        shop.failure(2, &["add", "It is not so."]);
        assert_eq!(shop.state().0, 1, "{what}");
    });
    std::fs::write(&key, good).unwrap();
    shop.expect(0, &["add", "It is not so."]);
}

#[cfg(unix)]
#[test]
fn a_key_that_others_can_read_is_said_so() {
    use std::os::unix::fs::PermissionsExt;
    let shop = Shop::with_ledger();
    let told = |arguments: &[&str]| String::from_utf8(shop.run(arguments).stderr).unwrap();
    assert!(!told(&["add", "It is so."]).contains("chmod"));
    let key = std::fs::read_dir(shop.path("home/keys")).unwrap().next().unwrap().unwrap().path();
    for (mode, exposed) in [(0o644, true), (0o640, true), (0o602, true), (0o600, false), (0o400, false)] {
        std::fs::set_permissions(&key, std::fs::Permissions::from_mode(mode)).unwrap();
        let note = format!("chmod 600 {}", key.display());
        assert_eq!(told(&["add", "It is so."]).contains(&note), exposed, "{mode:o}");
        assert!(!told(&["list"]).contains("chmod"), "reading uses no key");
    }
}

#[test]
fn quiet_does_not_hide_what_is_missing_of_trust() {
    let shop = Shop::with_ledger();
    shop.expect(0, &["add", "It is so."]);
    let told = |arguments: &[&str]| String::from_utf8(shop.run(arguments).stderr).unwrap();
    assert_eq!(told(&["list", "-q"]), "");
    std::fs::remove_dir_all(shop.path("home/pins")).unwrap();
    assert!(told(&["list", "-q"]).contains("taken on trust"));
    assert_eq!(told(&["list", "-q"]), "");
    std::fs::remove_dir_all(shop.path("home/pins")).unwrap();
    std::fs::write(shop.path("home/pins"), "no folder").unwrap();
    let told_of_file = shop.failure(2, &["list"]);
    assert!(told_of_file["message"].as_str().unwrap().contains("pins"), "{told_of_file}");
    std::fs::remove_file(shop.path("home/pins")).unwrap();
    // A place that nothing can be written to, not even by root.
    std::os::unix::fs::symlink("/proc/nowhere", shop.path("home/pins")).unwrap();
    assert!(told(&["list", "-q"]).contains("a rollback may go undetected"));
    // With --json, stderr has an error or nothing. The answer of `verify` says it.
    let found = shop.json(0, &["verify"]);
    assert_eq!((&found["first_met"], &found["remembered"]), (&true.into(), &false.into()));
    std::fs::remove_file(shop.path("home/pins")).unwrap();
    shop.expect(0, &["list"]);
    let found = shop.json(0, &["verify"]);
    assert_eq!((&found["first_met"], &found["remembered"]), (&false.into(), &true.into()));
}

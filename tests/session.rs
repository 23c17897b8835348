//! Sessions: a user of the library gets the same checks as a user of the program, without asking for them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;

use claimlog::error::{Error, KeyError, Refusal, StoreError};
use claimlog::home::Home;
use claimlog::model::Time;
use claimlog::record::NewClaim;
use claimlog::session::{Clock, NextKey, Notice, Session};
use claimlog::verify::Depth;

use crate::common::settle;

const NOW: u64 = 1_772_442_000;

fn session(folder: &Path, home: &str) -> Session {
    let clock = Clock { fixed: Some(Time::of_unix(NOW)), is_right: false };
    Session::new(folder.join("ledger.db"), Home::at(&folder.join(home))).with_clock(clock)
}

fn add(session: &Session, text: &str) -> Result<u64, Error> {
    let claim = NewClaim { text: text.to_owned(), ..NewClaim::default() };
    session.append(|draft| draft.claim(claim)).map(|(added, _)| added.seq)
}

#[test]
fn what_was_seen_is_remembered_without_being_asked() {
    let folder = tempfile::tempdir().unwrap();
    let owner = session(folder.path(), "owner");
    owner.init(Some("example.org/s")).unwrap();
    assert_eq!(owner.notices(), [], "who made the ledger knows its key");
    add(&owner, "It is so.").unwrap();
    let path = folder.path().join("ledger.db");
    settle(&path);
    let older = std::fs::read(&path).unwrap();
    add(&owner, "It is not so.").unwrap();
    settle(&path);
    std::fs::write(&path, older).unwrap();
    // Every way in refuses the older copy.
    assert!(matches!(owner.read(None), Err(Error::Breach(_))));
    assert!(matches!(owner.with(|_| Ok::<_, Error>(())), Err(Error::Breach(_))));
    assert!(matches!(add(&owner, "It is so again."), Err(Error::Breach(_))));
    assert!(matches!(owner.rehearse(|_| Ok(())), Err(Error::Breach(_))));
    assert!(matches!(owner.attach(&[]), Err(Error::Breach(_))));
    assert!(matches!(owner.rotate(NextKey::Fresh, "once a year"), Err(Error::Breach(_))));
    assert_eq!(owner.verify(None, Depth::Every).unwrap().found.breaches.len(), 1);
    assert_eq!(owner.home().pins().unwrap().known.len(), 1);
}

#[test]
fn what_a_person_should_know_comes_back_once() {
    let folder = tempfile::tempdir().unwrap();
    let owner = session(folder.path(), "owner");
    let made = owner.init(Some("example.org/s")).unwrap();
    let reader = session(folder.path(), "reader");
    for _ in 0..2 {
        reader.read(None).unwrap();
    }
    let origin = "example.org/s".to_owned();
    assert_eq!(reader.notices(), [Notice::FirstMet { origin, vkey: Box::new(made.head.vkey.clone()) }]);
    assert_eq!(reader.notices(), []);
    // A reader has no key to append with, and learns so before anything is written.
    assert!(matches!(add(&reader, "It is so."), Err(Error::Key(KeyError::NoKey { .. }))));
    assert_eq!(owner.read(None).unwrap().1.records().len(), 0);
    // Nothing can be kept where a folder has the name of the lock.
    std::fs::create_dir_all(folder.path().join("forgetful/pins/lock")).unwrap();
    let forgetful = session(folder.path(), "forgetful");
    forgetful.read(None).unwrap();
    assert!(forgetful.notices().contains(&Notice::NotRemembered));
}

#[test]
fn a_key_that_was_expected_and_did_not_sign_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    session(folder.path(), "owner").init(Some("example.org/s")).unwrap();
    let other = crate::common::key().verifier();
    let reader = session(folder.path(), "reader").expecting(Some(other));
    assert!(matches!(reader.read(None), Err(Error::Breach(_))));
    assert!(reader.home().pins().unwrap().known.is_empty(), "and nothing is remembered of it");
}

#[test]
fn a_second_ledger_takes_neither_the_place_nor_the_name_of_the_first() {
    let folder = tempfile::tempdir().unwrap();
    let owner = session(folder.path(), "owner");
    owner.init(Some("example.org/s")).unwrap();
    assert!(matches!(owner.init(None), Err(Error::Store(StoreError::Exists { .. }))));
    let second = Session::new(folder.path().join("second.db"), owner.home().clone());
    let known = second.init(Some("example.org/s"));
    assert!(matches!(known, Err(Error::Key(KeyError::OriginKnown { .. }))), "{known:?}");
    assert!(!folder.path().join("second.db").exists());
}

#[test]
fn a_key_that_could_not_be_recorded_is_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let owner = session(folder.path(), "owner");
    owner.init(Some("example.org/s")).unwrap();
    let keys = || std::fs::read_dir(folder.path().join("owner/keys")).unwrap().count();
    // Without a reason nothing is recorded.
    assert!(matches!(owner.rotate(NextKey::Fresh, " "), Err(Error::Refused(Refusal::Empty { .. }))));
    assert_eq!(keys(), 1);
    let mut kept = 0;
    let mut taken_back = 0;
    let prepared = owner.prepare_key::<Error>(
        "",
        |_| {
            kept += 1;
            Ok(())
        },
        || taken_back += 1,
    );
    assert!(prepared.is_err());
    assert_eq!((kept, taken_back), (1, 1));
    // A key of another ledger cannot sign for this one.
    let foreign = NextKey::Given(Box::new(crate::common::key()));
    assert!(matches!(owner.rotate(foreign, "yes"), Err(Error::Key(KeyError::OtherLog { .. }))));
    assert_eq!(keys(), 1);
    let (added, vkey) = owner.rotate(NextKey::Fresh, "once a year").unwrap();
    assert_eq!((added.seq, keys()), (0, 2));
    let (ledger, _) = owner.read(None).unwrap();
    assert_eq!(ledger.head().vkey, vkey);
}

#[test]
fn a_clock_in_doubt_records_nothing() {
    let folder = tempfile::tempdir().unwrap();
    session(folder.path(), "owner").init(Some("example.org/s")).unwrap();
    let at = |text: &str, is_right| {
        let clock = Clock { fixed: Some(text.parse().unwrap()), is_right };
        session(folder.path(), "owner").with_clock(clock)
    };
    let ahead = add(&at("9999-12-31T23:59:59Z", false), "It is so.");
    assert!(matches!(ahead, Err(Error::Refused(Refusal::ClockAhead { .. }))), "{ahead:?}");
    assert_eq!(add(&at("2026-03-02T09:00:00Z", false), "It is so.").unwrap(), 0);
    let back = add(&at("2026-03-01T09:00:00Z", false), "It is not so.");
    assert!(matches!(back, Err(Error::Refused(Refusal::ClockBack { .. }))), "{back:?}");
    assert_eq!(add(&at("2026-03-01T09:00:00Z", true), "It is not so.").unwrap(), 1);
}

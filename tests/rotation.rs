//! Keys: the log itself says who signs next, and nobody else can say it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use claimlog::breach::BreachKind;
use claimlog::error::Error;
use claimlog::ledger::Ledger;
use claimlog::store::Access;
use claimlog::tlog::SigningKey;
use claimlog::verify::{Depth, Pin, Trust};
use common::{Shop, append, create, fill, harm, key, next_key, now, repair};

fn seed(n: u8) -> SigningKey {
    SigningKey::from_seed("example.org/test", &[n; 32]).unwrap()
}

fn given(key: &SigningKey) -> Trust {
    Trust { vkey: Some(key.verifier()), pins: Vec::new() }
}

#[test]
fn whoever_knows_any_key_of_the_log_follows_to_the_last() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    let mut ledger = create(&path);
    fill(&mut ledger, 5);
    let pin = Pin { vkey: key().verifier(), note: ledger.head().note.clone() };
    let mut old = key();
    for n in 20..24 {
        let new = seed(n);
        ledger.rotate(Some(&old), &new, now, None, "once a year").unwrap();
        ledger.append(&new, now, None, |draft| draft.retract(u64::from(n - 20), "wrong")).unwrap();
        // The old key is done with.
        let refused = ledger.append(&old, now, None, |draft| draft.retract(4, "wrong"));
        assert!(matches!(refused, Err(Error::NoKey { .. })));
        old = new;
    }
    for known in [key(), seed(20), seed(21), seed(22), seed(23)] {
        let found = Ledger::verify(&path, &given(&known), None, Depth::Full).unwrap();
        assert_eq!(found.breaches, []);
        assert_eq!(found.head.unwrap().vkey, seed(23).verifier());
    }
    let remembering = Trust { vkey: None, pins: vec![pin.clone()] };
    assert!(!Ledger::open(&path, Access::Read, remembering).unwrap().head().first_met);
    let against = Ledger::verify(&path, &given(&seed(23)), Some(&pin.note), Depth::New).unwrap();
    assert_eq!(against.breaches, []);
    let found = Ledger::verify(&path, &given(&seed(24)), None, Depth::Every).unwrap();
    assert_eq!(found.breaches[0].kind, BreachKind::Key);
}

#[test]
fn a_key_that_the_old_one_did_not_let_in_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    let mut ledger = create(&path);
    fill(&mut ledger, 5);
    let refused = ledger.rotate(None, &seed(20), now, None, "stolen");
    assert!(matches!(refused, Err(Error::NoKey { .. })));
    let refused = ledger.rotate(Some(&seed(21)), &seed(20), now, None, "stolen");
    assert!(matches!(refused, Err(Error::NoKey { .. })));
    let foreign = SigningKey::from_seed("example.org/other", &[3; 32]).unwrap();
    let refused = ledger.rotate(Some(&key()), &foreign, now, None, "another name");
    assert!(matches!(refused, Err(Error::NoKey { .. })));
    assert_eq!(Ledger::verify(&path, &given(&key()), None, Depth::Full).unwrap().size, 5);
    // A thief who has the file, but not the key, writes the change and signs it with the new key alone.
    ledger.rotate(Some(&key()), &next_key(), now, None, "once a year").unwrap();
    let note = ledger.head().note.clone();
    drop(ledger);
    let alone: String = note.lines().take(5).map(|line| format!("{line}\n")).collect();
    let conn = harm(&path);
    conn.execute("UPDATE checkpoint SET note = ?1 WHERE note = ?2", [&alone, &note]).unwrap();
    repair(&conn);
    drop(conn);
    for trust in [given(&key()), Trust::default()] {
        let opened = Ledger::open(&path, Access::Read, trust);
        assert!(matches!(opened, Err(Error::Breach(breach)) if breach.kind == BreachKind::Key));
    }
}

#[test]
fn a_lost_key_is_followed_by_the_one_prepared_and_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    let mut ledger = create(&path);
    append(&mut ledger, |draft| draft.prepare_key(&seed(30).verifier(), "in case of loss")).unwrap();
    fill(&mut ledger, 3);
    assert!(matches!(ledger.rotate(None, &seed(31), now, None, "lost"), Err(Error::NoKey { .. })));
    ledger.rotate(None, &seed(30), now, None, "the laptop was lost").unwrap();
    ledger.append(&seed(30), now, None, |draft| draft.retract(2, "wrong")).unwrap();
    for known in [key(), seed(30)] {
        let found = Ledger::verify(&path, &given(&known), None, Depth::Full).unwrap();
        assert_eq!(found.breaches, []);
    }
    drop(ledger);
    // The entry that prepared it bent into another's: the change has nothing to stand on.
    let conn = harm(&path);
    conn.execute_batch("UPDATE log SET entry = 2 WHERE id = 1").unwrap();
    repair(&conn);
    drop(conn);
    assert!(matches!(Ledger::open(&path, Access::Read, given(&key())), Err(Error::Breach(_))));
}

#[test]
fn the_program_rotates_prepares_and_recovers() {
    let shop = Shop::with_ledger();
    shop.expect(0, &["add", "It is so."]);
    let first = shop.json(0, &["rotate", "--because", "once a year"]);
    assert_eq!(first["seq"], 1);
    shop.expect(0, &["rotate", "--prepare", "standby.key", "--because", "in case of loss"]);
    shop.failure(2, &["rotate", "--prepare", "standby.key", "--because", "again"]);
    std::fs::remove_dir_all(shop.path("home/keys")).unwrap();
    let lost = shop.failure(2, &["add", "It is not so."]);
    assert!(lost["message"].as_str().unwrap().contains("not on this machine"), "{lost}");
    shop.failure(2, &["rotate", "--because", "lost"]);
    shop.expect(0, &["rotate", "--with", "standby.key", "--because", "the laptop was lost"]);
    shop.expect(0, &["add", "It is so again."]);
    assert_eq!(shop.state().0, 5);
    let log = shop.expect(0, &["log"]);
    assert!(log.contains("key that signs from here on: the laptop was lost"), "{log}");
    let mode = std::os::unix::fs::PermissionsExt::mode(
        &std::fs::metadata(shop.path("standby.key")).unwrap().permissions(),
    );
    assert_eq!(mode & 0o777, 0o600);
}

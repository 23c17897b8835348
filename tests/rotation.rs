//! Keys: the log itself names the key that signs next, and nobody else can name one.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use crate::common;

use std::process::Stdio;

use crate::common::{Shop, append, by, create, fill, harm, key, next_key, repair};
use claimlog::breach::BreachKind;
use claimlog::error::{Error, KeyError, ProofError, Refusal};
use claimlog::ledger::{Draft, Ledger, OldKey};
use claimlog::store::Access;
use claimlog::tlog::SigningKey;
use claimlog::verify::{Depth, Pin, Trust};

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
        ledger.rotate(by(&old), &new, OldKey::Signs, "once a year").unwrap();
        ledger.append(by(&new), |draft| draft.retract(u64::from(n - 20), "wrong")).unwrap();
        // The old key is done with.
        let refused = ledger.append(by(&old), |draft| draft.retract(4, "wrong"));
        assert!(matches!(refused, Err(Error::Key(KeyError::NoKey { .. }))));
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
    let refused = ledger.rotate(by(&key()), &seed(20), OldKey::Lost, "stolen");
    assert!(matches!(refused, Err(Error::Key(KeyError::NoKey { .. }))));
    let refused = ledger.rotate(by(&seed(21)), &seed(20), OldKey::Signs, "stolen");
    assert!(matches!(refused, Err(Error::Key(KeyError::NoKey { .. }))));
    let foreign = SigningKey::from_seed("example.org/other", &[3; 32]).unwrap();
    let refused = ledger.rotate(by(&key()), &foreign, OldKey::Signs, "another name");
    assert!(matches!(refused, Err(Error::Key(KeyError::NoKey { .. }))));
    assert_eq!(Ledger::verify(&path, &given(&key()), None, Depth::Full).unwrap().size, 5);
    // A thief who has the file, but not the key, writes the change and signs it with the new key alone.
    ledger.rotate(by(&key()), &next_key(), OldKey::Signs, "once a year").unwrap();
    let note = ledger.head().note.clone();
    drop(ledger);
    let alone: String = note.lines().take(5).map(|line| format!("{line}\n")).collect();
    let conn = harm(&path);
    conn.execute("UPDATE checkpoint SET note = ?1 WHERE note = ?2", [&alone, &note]).unwrap();
    repair(&conn);
    drop(conn);
    for trust in [given(&key()), Trust::on_first_sight()] {
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
    assert!(matches!(
        ledger.rotate(by(&key()), &seed(31), OldKey::Lost, "lost"),
        Err(Error::Key(KeyError::NoKey { .. }))
    ));
    ledger.rotate(by(&key()), &seed(30), OldKey::Lost, "the laptop was lost").unwrap();
    ledger.append(by(&seed(30)), |draft| draft.retract(2, "wrong")).unwrap();
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
fn a_key_that_was_prepared_and_withdrawn_is_not_let_in_and_every_change_has_a_reason() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = create(&folder.path().join("ledger.db"));
    let standby =
        append(&mut ledger, |draft| draft.prepare_key(&seed(30).verifier(), "in case of loss")).unwrap();
    append(&mut ledger, |draft| draft.retract(standby.seq, "the paper was stolen")).unwrap();
    let refused = ledger.rotate(by(&key()), &seed(30), OldKey::Lost, "lost");
    assert!(matches!(refused, Err(Error::Key(KeyError::NoKey { .. }))));
    let refused = ledger.rotate(by(&key()), &seed(31), OldKey::Signs, " ");
    assert!(matches!(refused, Err(Error::Refused(Refusal::Empty { .. }))));
}

/// The holder of a stolen standby key writes with a program that does not look at withdrawals: every signature is right.
#[test]
fn a_standby_key_that_was_withdrawn_is_not_believed_by_readers() {
    let folder = tempfile::tempdir().unwrap();
    for (name, hides_it) in [("stolen.db", false), ("hidden.db", true)] {
        let path = folder.path().join(name);
        let mut ledger = create(&path);
        let prepare = |draft: &mut Draft<'_>| draft.prepare_key(&seed(30).verifier(), "in case of loss");
        let standby = append(&mut ledger, prepare).unwrap().seq;
        // The retraction stands under no entry, so the writer does not find it.
        let body = format!(
            r#"{{"kind":"retraction","about":{standby},"at":"2026-03-02T09:00:00Z","data":{{"because":"it was stolen"}}}}"#
        );
        append(&mut ledger, |draft| draft.push_raw("retraction", None, &body)).unwrap();
        ledger.rotate(by(&key()), &seed(30), OldKey::Lost, "mine now").unwrap();
        drop(ledger);
        let conn = harm(&path);
        conn.execute("UPDATE entry SET about = ?1 WHERE kind = 'retraction'", [standby as i64]).unwrap();
        if hides_it {
            // An index of fewer rows than its definition, put back afterwards, says.
            let name = "SELECT sql FROM sqlite_schema WHERE name = 'entry_about'";
            let sql: String = conn.query_row(name, [], |row| row.get(0)).unwrap();
            let fewer = sql.replace("kind <> 'claim'", "kind = 'waiver'");
            conn.execute_batch(&format!("DROP INDEX entry_about; {fewer}")).unwrap();
            conn.execute("UPDATE sqlite_schema SET sql = ?1 WHERE name = 'entry_about'", [&sql]).unwrap();
        }
        repair(&conn);
        drop(conn);
        for known in [key(), seed(30)] {
            let opened = Ledger::open(&path, Access::Read, given(&known));
            if hides_it {
                // Opening looks into an index. Reading does not.
                let seen = opened.unwrap().view(None);
                assert!(matches!(seen, Err(Error::Breach(breach)) if breach.kind == BreachKind::Key));
            } else {
                assert!(matches!(opened, Err(Error::Breach(breach)) if breach.kind == BreachKind::Key));
            }
            let found = Ledger::verify(&path, &given(&known), None, Depth::Every).unwrap();
            let withdrawn = |message: &str| message.contains("was withdrawn by entry");
            assert!(found.breaches.iter().any(|breach| withdrawn(&breach.message)), "{:?}", found.breaches);
        }
    }
}

/// Only a withdrawal before the change counts, and a key may be named again.
#[test]
fn a_standby_key_that_is_withdrawn_after_its_use_or_named_again_is_believed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    let mut ledger = create(&path);
    let prepare = |draft: &mut Draft<'_>| draft.prepare_key(&seed(30).verifier(), "in case of loss");
    let first = append(&mut ledger, prepare).unwrap().seq;
    append(&mut ledger, |draft| draft.retract(first, "the wrong reason")).unwrap();
    let again = append(&mut ledger, prepare).unwrap().seq;
    ledger.rotate(by(&key()), &seed(30), OldKey::Lost, "the laptop was lost").unwrap();
    ledger.append(by(&seed(30)), |draft| draft.retract(again, "it is in use")).unwrap();
    for known in [key(), seed(30)] {
        let found = Ledger::verify(&path, &given(&known), None, Depth::Full).unwrap();
        assert_eq!(found.breaches, []);
        Ledger::open(&path, Access::Read, given(&known)).unwrap().view(None).unwrap();
    }
}

/// What the history rests on is made unreadable, or hidden as if it were withheld: a breach, and no word about a slip.
#[test]
fn an_entry_that_names_a_key_or_withholds_cannot_be_hidden() {
    let folder = tempfile::tempdir().unwrap();
    let sound = folder.path().join("sound.db");
    drop(common::full_sample(&sound));
    common::settle(&sound);
    for kind in ["key", "redaction"] {
        for change in [
            "body = CAST(x'7b22ff22' AS TEXT)".to_owned(),
            "body = ''".to_owned(),
            format!("kind = 'withheld', about = NULL, body = '{}'", "0".repeat(64)),
        ] {
            let path = folder.path().join("bent.db");
            std::fs::copy(&sound, &path).unwrap();
            let conn = harm(&path);
            conn.execute_batch(&format!("UPDATE entry SET {change} WHERE kind = '{kind}'")).unwrap();
            repair(&conn);
            drop(conn);
            for trust in common::readers() {
                let opened = Ledger::open(&path, Access::Read, trust).and_then(|ledger| ledger.view(None));
                assert!(matches!(opened, Err(Error::Breach(_))), "{kind}: {change}: {opened:?}");
            }
        }
    }
}

#[test]
fn the_program_rotates_prepares_and_recovers() {
    let shop = Shop::with_ledger();
    shop.expect(0, &["add", "It is so."]);
    let first = shop.json(0, &["rotate", "--because", "once a year", "--yes"]);
    assert_eq!(first["seq"], 1);
    shop.expect(0, &["rotate", "--prepare", "standby.key", "--because", "in case of loss"]);
    shop.failure(2, &["rotate", "--prepare", "standby.key", "--because", "again"]);
    std::fs::remove_dir_all(shop.path("home/keys")).unwrap();
    let lost = shop.failure(2, &["add", "It is not so."]);
    assert!(lost["message"].as_str().unwrap().contains("not on this machine"), "{lost}");
    shop.failure(2, &["rotate", "--because", "lost", "--yes"]);
    shop.expect(0, &["rotate", "--with", "standby.key", "--because", "the laptop was lost", "--yes"]);
    shop.expect(0, &["add", "It is so again."]);
    assert_eq!(shop.state().0, 5);
    let log = shop.expect(0, &["log"]);
    assert!(log.contains("key that signs from now on: the laptop was lost"), "{log}");
    let mode = std::os::unix::fs::PermissionsExt::mode(
        &std::fs::metadata(shop.path("standby.key")).unwrap().permissions(),
    );
    assert_eq!(mode & 0o777, 0o600);
}

/// A key is never written over, so a key that is kept here already is named, with its file and the way on.
#[test]
fn a_key_that_is_kept_already_is_named_with_its_file() {
    let shop = Shop::with_ledger();
    shop.expect(0, &["rotate", "--prepare", "standby.key", "--because", "in case of loss"]);
    shop.expect(0, &["rotate", "--with", "standby.key", "--because", "the laptop was lost", "--yes"]);
    let state = shop.state();
    // It signs now.
    let refused = shop.failure(2, &["rotate", "--with", "standby.key", "--because", "again", "--yes"]);
    let message = refused["message"].as_str().unwrap();
    assert!(message.contains("has signed for this ledger") && message.contains("home/keys/"), "{message}");
    assert!(refused["hint"].as_str().unwrap().contains("without --with"), "{refused}");
    // Its file was copied to where the program keeps keys, or a command was stopped half-way.
    shop.expect(0, &["rotate", "--prepare", "later.key", "--because", "in case of loss"]);
    let kept = shop.expect(0, &["pins"]);
    let key = SigningKey::from_secret_text(std::fs::read_to_string(shop.path("later.key")).unwrap().trim());
    claimlog::home::Home::at(&shop.path("home")).keep_key(&key.unwrap()).unwrap();
    let refused = shop.failure(2, &["rotate", "--with", "later.key", "--because", "again", "--yes"]);
    let message = refused["message"].as_str().unwrap();
    assert!(message.contains("is kept here already") && message.contains("home/keys/"), "{message}");
    assert!(refused["hint"].as_str().unwrap().contains("move that file away"), "{refused}");
    assert_eq!(shop.expect(0, &["pins"]), kept);
    assert_eq!(shop.state().0, state.0 + 1);
}

/// A ledger whose key was changed twice, with checkpoints by each.
fn thrice(path: &std::path::Path) -> Vec<Pin> {
    let mut ledger = create(path);
    let mut pins = Vec::new();
    let keys = [key(), seed(20), seed(21)];
    for (n, signer) in keys.iter().enumerate() {
        if n > 0 {
            ledger.rotate(by(&keys[n - 1]), signer, OldKey::Signs, "once a year").unwrap();
        }
        let claim = claimlog::record::NewClaim { text: format!("It is {n}."), ..Default::default() };
        ledger.append(by(signer), |draft| draft.claim(claim)).unwrap();
        pins.push(Pin { vkey: signer.verifier(), note: ledger.head().note.clone() });
    }
    common::settle(path);
    pins
}

/// The readers of a log with these keys: each knows one of them, by name or by a checkpoint that is remembered.
fn readers(pins: &[Pin]) -> Vec<(String, Trust)> {
    let mut readers = Vec::new();
    for (n, pin) in pins.iter().enumerate() {
        readers.push((format!("key {n}"), Trust { vkey: Some(pin.vkey.clone()), pins: Vec::new() }));
        readers.push((format!("pin {n}"), Trust { vkey: None, pins: vec![pin.clone()] }));
    }
    readers
}

/// Puts `thief` in place of the key of row `id`, in the table and in every checkpoint that this key signed.
fn forge(path: &std::path::Path, id: usize, old: &SigningKey, thief: &SigningKey) {
    let conn = harm(path);
    conn.execute("UPDATE log SET vkey = ?1 WHERE id = ?2", (thief.verifier().to_string(), id as i64))
        .unwrap();
    let mut rows = conn.prepare("SELECT size, note FROM checkpoint").unwrap();
    let notes: Vec<(i64, String)> =
        rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect();
    drop(rows);
    for (size, note) in notes {
        let (text, lines) = note.split_once("\n\n").unwrap();
        let text = format!("{text}\n");
        let mut forged = format!("{text}\n");
        for line in lines.lines() {
            let by_old = claimlog::tlog::verify_note(&format!("{text}\n{line}\n"), &old.verifier()).is_ok();
            if by_old {
                forged.push_str(&claimlog::tlog::sign_line(&text, thief));
            } else {
                forged.push_str(&format!("{line}\n"));
            }
        }
        conn.execute("UPDATE checkpoint SET note = ?1 WHERE size = ?2", (forged, size)).unwrap();
    }
    repair(&conn);
}

#[test]
fn a_key_of_somebody_else_in_any_place_is_refused_for_every_reader() {
    let folder = tempfile::tempdir().unwrap();
    let sound = folder.path().join("sound.db");
    let pins = thrice(&sound);
    let keys = [key(), seed(20), seed(21)];
    for (who, trust) in readers(&pins) {
        let found = Ledger::verify(&sound, &trust, None, Depth::Full).unwrap();
        assert_eq!((found.breaches, found.notes), (vec![], vec![]), "{who}");
        // Every earlier checkpoint is trusted, whichever key signed it.
        for pin in &pins {
            let found = Ledger::verify(&sound, &trust, Some(&pin.note), Depth::Every).unwrap();
            assert_eq!(found.breaches, [], "{who}");
        }
        let ledger = Ledger::open(&sound, Access::Read, trust).unwrap();
        for size in ledger.checkpoint_sizes().unwrap() {
            ledger.note(Some(size)).unwrap_or_else(|error| panic!("{who}, {size}: {error}"));
        }
    }
    for (id, old) in keys.iter().enumerate() {
        for rows in [true, false] {
            let path = folder.path().join("forged.db");
            std::fs::copy(&sound, &path).unwrap();
            if rows {
                forge(&path, id, old, &seed(66));
            } else {
                // The checkpoints as they were, the row alone.
                let conn = harm(&path);
                conn.execute(
                    "UPDATE log SET vkey = ?1 WHERE id = ?2",
                    (seed(66).verifier().to_string(), id as i64),
                )
                .unwrap();
                repair(&conn);
            }
            for (who, trust) in readers(&pins) {
                let opened = Ledger::open(&path, Access::Read, trust.clone());
                assert!(
                    matches!(&opened, Err(Error::Breach(breach)) if [BreachKind::Key, BreachKind::Checkpoint].contains(&breach.kind)),
                    "{who}, key {id} forged: {opened:?}"
                );
                let found = Ledger::verify(&path, &trust, None, Depth::Every).unwrap();
                assert!(!found.breaches.is_empty(), "{who}, key {id} forged");
            }
        }
    }
    // A checkpoint that the thief signed for the sound ledger is trusted by nobody.
    let forged = pins[0].note.split_once("\n\n").unwrap().0;
    let forged = claimlog::tlog::sign_note(&format!("{forged}\n"), &seed(66));
    for (who, trust) in readers(&pins) {
        let answer = Ledger::verify(&sound, &trust, Some(&forged), Depth::Every);
        assert!(matches!(answer, Err(Error::Proof(ProofError::Malformed { .. }))), "{who}");
    }
}

#[test]
fn every_row_of_the_keys_is_what_its_entry_says() {
    let folder = tempfile::tempdir().unwrap();
    let sound = folder.path().join("sound.db");
    let pins = thrice(&sound);
    for change in [
        "UPDATE log SET entry = entry + 1 WHERE id = 1",
        "UPDATE log SET entry = entry - 1 WHERE id = 1",
        "UPDATE log SET entry = entry + 1 WHERE id = 2",
        "UPDATE log SET entry = NULL WHERE id = 2",
        "UPDATE log SET entry = 0 WHERE id = 0",
        "DELETE FROM log WHERE id = 2",
        "DELETE FROM log WHERE id = 0; UPDATE log SET id = id - 1, entry = CASE id WHEN 1 THEN NULL ELSE entry END",
        "UPDATE log SET vkey = (SELECT vkey FROM log WHERE id = 2) WHERE id = 1",
        "UPDATE log SET vkey = (SELECT vkey FROM log WHERE id = 1) WHERE id = 0",
    ] {
        let path = folder.path().join("bent.db");
        std::fs::copy(&sound, &path).unwrap();
        let conn = harm(&path);
        conn.execute_batch(change).unwrap();
        repair(&conn);
        drop(conn);
        for (who, trust) in readers(&pins) {
            let opened = Ledger::open(&path, Access::Read, trust);
            assert!(matches!(opened, Err(Error::Breach(_))), "{who}: {change}");
        }
    }
}

/// A ledger of format 3 whose key was changed: no entry names the first one.
#[test]
fn of_an_older_ledger_the_first_key_is_believed_by_who_knows_it_until_the_owner_names_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    std::fs::copy("tests/golden/format3-rotated.db", &path).unwrap();
    Ledger::upgrade(&path).unwrap();
    let early = |trust: &Trust| Ledger::open(&path, Access::Read, trust.clone()).unwrap().note(Some(4));
    let (first, last) = (given(&key()), given(&next_key()));
    let old = early(&first).unwrap();
    // A reader who knows only the last key can verify the history. The checkpoints of the first key are reported, and not
    // trusted.
    let found = Ledger::verify(&path, &last, None, Depth::Full).unwrap();
    assert_eq!((found.breaches, found.notes.len()), (vec![], 1));
    assert!(matches!(early(&last), Err(Error::Proof(ProofError::Unfollowed { size: 4 }))));
    assert!(matches!(
        Ledger::verify(&path, &last, Some(&old), Depth::Every),
        Err(Error::Proof(ProofError::Malformed { .. }))
    ));
    assert!(matches!(early(&Trust::on_first_sight()), Err(Error::Proof(ProofError::Unfollowed { .. }))));
    assert_eq!(Ledger::verify(&path, &first, Some(&old), Depth::Every).unwrap().breaches, []);
    // The owner names it, who must know it.
    let name = |trust: &Trust| {
        let mut ledger = Ledger::open(&path, Access::Write, trust.clone()).unwrap();
        ledger.name_first_key(by(&next_key()), "it was not named")
    };
    assert!(matches!(name(&last), Err(Error::Key(KeyError::FirstKey { .. }))));
    name(&first).unwrap();
    assert!(matches!(name(&first), Err(Error::Key(KeyError::FirstKey { .. }))), "once is enough");
    for trust in [&first, &last, &Trust::on_first_sight()] {
        assert_eq!(early(trust).unwrap(), old);
        assert_eq!(Ledger::verify(&path, trust, Some(&old), Depth::Every).unwrap().notes, [""; 0]);
    }
    // From then on a forged first key is refused.
    common::settle(&path);
    forge(&path, 0, &key(), &seed(66));
    for trust in [first, last] {
        let opened = Ledger::open(&path, Access::Read, trust);
        assert!(matches!(opened, Err(Error::Breach(_))), "{opened:?}");
    }
}

#[test]
fn a_ledger_with_one_key_has_no_first_key_to_name() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = create(&folder.path().join("ledger.db"));
    let refused = ledger.name_first_key(by(&key()), "for order");
    assert!(matches!(refused, Err(Error::Key(KeyError::FirstKey { .. }))));
}

#[test]
fn a_remembered_key_that_the_ledger_no_longer_names_is_a_breach() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    let pins = thrice(&path);
    let stranger = Pin {
        vkey: seed(66).verifier(),
        note: claimlog::tlog::sign_note(
            "example.org/test\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
            &seed(66),
        ),
    };
    for known in [None, Some(pins[2].vkey.clone())] {
        let trust = Trust { vkey: known, pins: vec![pins[2].clone(), stranger.clone()] };
        let opened = Ledger::open(&path, Access::Read, trust);
        assert!(matches!(opened, Err(Error::Breach(breach)) if breach.kind == BreachKind::Key));
    }
}

/// Adders and two changes of key at once: an adder that meets a change of key signs with the new key.
#[test]
fn adders_that_meet_a_change_of_key_all_go_through() {
    let shop = Shop::with_ledger();
    let (mut added, mut changes) = (0, 0);
    for round in 0..8 {
        let begin = |arguments: &[&str]| {
            shop.command(arguments).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
        };
        let texts: Vec<String> = (0..5).map(|n| format!("Claim {n} of round {round}.")).collect();
        let mut children: Vec<_> = texts.iter().map(|text| begin(&["add", text])).collect();
        children.insert(round % 5, begin(&["rotate", "--because", "once a year", "--yes"]));
        children.insert((round + 2) % 5, begin(&["rotate", "--because", "twice a year", "--yes"]));
        for child in children {
            let output = child.wait_with_output().unwrap();
            assert!(output.status.success(), "round {round}: {}", String::from_utf8_lossy(&output.stderr));
        }
        (added, changes) = (added + 5, changes + 2);
        assert_eq!(shop.state().0, added + changes);
    }
}

/// Whoever knows the old key alone is told that it was changed, where, and whom to ask: not that something was forged.
#[test]
fn a_bundle_and_published_tiles_say_to_an_old_key_where_it_was_changed() {
    let shop = Shop::with_ledger();
    let vkey = |known: &[&String]| {
        let pins = shop.expect(0, &["--json", "pins"]);
        let pins = pins.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
        let mut keys = pins.map(|pin| pin["vkey"].as_str().unwrap().to_owned());
        keys.find(|key| !known.contains(&key)).unwrap()
    };
    let first = vkey(&[]);
    shop.expect(0, &["add", "It is so."]);
    shop.expect(0, &["rotate", "--because", "once a year", "--yes"]);
    let second = vkey(&[&first]);
    shop.expect(0, &["add", "It is still so."]);
    shop.expect(0, &["rotate", "--because", "once a year", "--yes"]);
    let third = vkey(&[&first, &second]);
    assert!(first != second && second != third);
    // Both keys signed the checkpoint that changes them; the new one alone signs the statement.
    shop.expect(0, &["export", "-o", "changed.zip"]);
    shop.expect(0, &["add", "It was so."]);
    shop.expect(0, &["export", "-o", "all.zip"]);
    // A bundle that tells of an earlier entry is signed by the last key as well.
    shop.expect(0, &["export", "--as-of", "0", "-o", "then.zip"]);
    shop.expect(0, &["tiles", "site"]);
    let short = third.split('+').take(2).collect::<Vec<_>>().join("+");
    let fresh = shop.path("elsewhere");
    let run = |arguments: &[&str]| {
        let output = shop.command(arguments).env("CLAIMLOG_HOME", &fresh).output().unwrap();
        let told = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8(told).unwrap())
    };
    for (old, entry) in [(&first, 1), (&second, 3)] {
        let says = format!(
            "is signed by a later key, {short}: the log says in entry {entry} that its key was changed"
        );
        for file in ["all.zip", "then.zip"] {
            let (status, told) = run(&["check-bundle", file, "--vkey", old]);
            assert!(status == Some(3) && told.contains(&says), "{file}: {told}");
            assert!(told.contains("ask its owner for the new key") && told.contains(": 1 fault"), "{told}");
        }
        let (status, told) = run(&["verify", "--tiles", "site", "--vkey", old]);
        assert!(status == Some(2) && told.contains(&says) && told.contains("hint: ask the owner"), "{told}");
    }
    let (status, told) = run(&["check-bundle", "changed.zip", "--vkey", &second]);
    assert!(status == Some(3) && told.contains("in entry 3 that its key was changed"), "{told}");
    assert!(told.contains(": 1 fault") && told.contains(&short), "{told}");
    assert_eq!(run(&["check-bundle", "changed.zip", "--vkey", &third]).0, Some(0));
    assert_eq!(run(&["check-bundle", "all.zip", "--vkey", &third]).0, Some(0));
    assert_eq!(run(&["check-bundle", "then.zip", "--vkey", &third]).0, Some(0));
    assert_eq!(run(&["verify", "--tiles", "site", "--vkey", &third]).0, Some(0));
    // A key of another log leads nowhere.
    let other =
        SigningKey::from_seed(third.split('+').next().unwrap(), &[9; 32]).unwrap().verifier().to_string();
    let (status, told) = run(&["check-bundle", "all.zip", "--vkey", &other]);
    assert!(status == Some(3) && told.contains("its signature is missing or invalid"), "{told}");
    let (status, told) = run(&["verify", "--tiles", "site", "--vkey", &other]);
    assert!(status == Some(2) && !told.contains("later key"), "{told}");
}

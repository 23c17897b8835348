//! Proofs: what a stranger can check, and every way of bending it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use crate::common;

use crate::common::{Shop, append, create, fill, full_sample, key, next_key, sample, witness};
use claimlog::error::{Error, ProofError, Refusal};
use claimlog::model::Data;
use claimlog::strangers::{EntryProof, check_extension, check_proof};
use claimlog::tlog::{Extension, InclusionProof, Policy, SigningKey};

fn policy() -> Policy {
    Policy::of_log(key().verifier())
}

#[test]
fn every_entry_is_proven_and_only_as_itself() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = sample(&folder.path().join("ledger.db"));
    let size = ledger.head().checkpoint.size;
    for seq in 0..size {
        let EntryProof { proof, entry: body } = ledger.prove(seq, None).unwrap();
        let proven = check_proof("proof", &proof.to_string(), body.as_bytes(), &policy()).unwrap();
        assert_eq!(proven.seq, seq);
        assert_eq!(proven.accepted.checkpoint, ledger.head().checkpoint);
        assert!(proven.entry.is_ok());
        for other in [body.replace("\"at\"", "\"At\""), format!("{body} "), String::new()] {
            assert!(check_proof("proof", &proof.to_string(), other.as_bytes(), &policy()).is_err(), "{seq}");
        }
        let moved = InclusionProof { index: (seq + 1) % size, ..proof };
        assert!(check_proof("proof", &moved.to_string(), body.as_bytes(), &policy()).is_err(), "{seq}");
    }
    assert!(matches!(ledger.prove(size, None), Err(Error::Refused(Refusal::NoEntry { .. }))));
}

#[test]
fn every_changed_byte_of_a_proof_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = sample(&folder.path().join("ledger.db"));
    let EntryProof { proof, entry: body } = ledger.prove(7, None).unwrap();
    let text = proof.to_string();
    let mut refused = 0;
    for at in 0..text.len() {
        for change in [1, 2, 0x20, 0x80] {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= change;
            if let Ok(changed) = String::from_utf8(bytes) {
                assert!(
                    check_proof("proof", &changed, body.as_bytes(), &policy()).is_err(),
                    "byte {at}: {change}"
                );
                refused += 1;
            }
        }
        if text.is_char_boundary(at) {
            assert!(check_proof("proof", &text[..at], body.as_bytes(), &policy()).is_err(), "cut at {at}");
            let longer = format!("{}\n{}", &text[..at], &text[at..]);
            // An empty line more before the signatures ends the path or the text elsewhere.
            assert!(check_proof("proof", &longer, body.as_bytes(), &policy()).is_err(), "line break at {at}");
        }
    }
    for at in 0..body.len() {
        let mut bytes = body.clone().into_bytes();
        bytes[at] ^= 1;
        assert!(check_proof("proof", &text, &bytes, &policy()).is_err(), "byte {at} of the entry");
        refused += 1;
    }
    assert!(refused > 1900, "{refused}");
    // A hash left out, one too many, two exchanged.
    for at in 0..proof.path.len() {
        let mut fewer = proof.clone();
        fewer.path.remove(at);
        let mut more = proof.clone();
        more.path.insert(at, more.path[0]);
        let mut exchanged = proof.clone();
        exchanged.path.swap(at, (at + 1) % proof.path.len());
        for bent in [fewer, more, exchanged] {
            assert!(check_proof("proof", &bent.to_string(), body.as_bytes(), &policy()).is_err());
        }
    }
}

#[test]
fn what_is_put_beside_a_proof_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = sample(&folder.path().join("ledger.db"));
    let EntryProof { proof, entry: body } = ledger.prove(3, None).unwrap();
    let bare = check_proof("proof", &proof.to_string(), body.as_bytes(), &policy()).unwrap();
    let with = InclusionProof { extra: Some(b"verdict: supported".to_vec()), ..proof };
    assert_eq!(check_proof("proof", &with.to_string(), body.as_bytes(), &policy()).unwrap(), bare);
    let bad = with.to_string().replacen("extra ", "extra !", 1);
    assert!(check_proof("proof", &bad, body.as_bytes(), &policy()).is_err());
}

/// A tree of the attacker's own, with a valid path, is not a tree of the log (sigstore-python#248).
#[test]
fn a_proof_against_some_other_tree_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let honest = sample(&folder.path().join("ledger.db"));
    let thief = SigningKey::from_seed("example.org/test", &[1; 32]).unwrap();
    let other = SigningKey::from_seed("example.org/other", &[7; 32]).unwrap();
    for bad in [thief, other] {
        let path = folder.path().join(format!("{}.db", bad.verifier().name().replace('/', "-")));
        claimlog::ledger::Ledger::create(&path, &bad).unwrap();
        let trust = claimlog::verify::Trust { vkey: Some(bad.verifier()), pins: Vec::new() };
        let mut ledger =
            claimlog::ledger::Ledger::open(&path, claimlog::store::Access::Write, trust).unwrap();
        let add = |draft: &mut claimlog::ledger::Draft<'_>| {
            let text = "It is otherwise.".to_owned();
            draft.claim(claimlog::record::NewClaim { text, ..Default::default() })
        };
        ledger.append(common::by(&bad), add).unwrap();
        let EntryProof { proof, entry: body } = ledger.prove(0, None).unwrap();
        assert!(check_proof("proof", &proof.to_string(), body.as_bytes(), &policy()).is_err());
        // Its path under the honest checkpoint.
        let grafted = InclusionProof { checkpoint: honest.note(None).unwrap(), ..proof };
        assert!(check_proof("proof", &grafted.to_string(), body.as_bytes(), &policy()).is_err());
        std::fs::remove_file(&path).unwrap();
    }
}

#[test]
fn consistency_is_proven_between_any_two_sizes() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = create(&folder.path().join("ledger.db"));
    let mut notes = vec![ledger.note(None).unwrap()];
    for step in [1, 1, 1, 4, 9, 240, 1, 300, 70] {
        fill(&mut ledger, step);
        notes.push(ledger.note(None).unwrap());
    }
    let sizes: Vec<u64> = ledger.checkpoint_sizes().unwrap().into_iter().rev().collect();
    let mut bent = 0;
    for (old, old_note) in sizes.iter().zip(&notes) {
        for new in sizes.iter().filter(|new| *new >= old) {
            let proof = ledger.extension(*old, Some(*new)).unwrap();
            let text = proof.to_string();
            let Extension { old: found, accepted } =
                check_extension("proof", &text, old_note, &policy()).unwrap();
            assert_eq!((found.size, accepted.checkpoint.size), (*old, *new));
            for (other, note) in sizes.iter().zip(&notes).filter(|(other, _)| *other != old) {
                assert!(check_extension("proof", &text, note, &policy()).is_err(), "{old} {new} {other}");
                bent += 1;
            }
            let mut fewer = proof.clone();
            if fewer.path.pop().is_some() {
                assert!(check_extension("proof", &fewer.to_string(), old_note, &policy()).is_err());
            }
        }
    }
    assert!(bent > 300, "{bent}");
    // Any two sizes of the tree, signed or not.
    let size = ledger.head().checkpoint.size;
    for old in (0..=size).step_by(7) {
        for new in (old..=size).step_by(13) {
            ledger.consistency(old, new).unwrap();
        }
    }
    assert!(ledger.consistency(2, 1).is_err() && ledger.consistency(0, size + 1).is_err());
    assert!(matches!(ledger.extension(0, Some(2_000)), Err(Error::Proof(ProofError::NoCheckpoint { .. }))));
    assert!(
        matches!(ledger.extension(0, Some(5)), Err(Error::Proof(ProofError::NoCheckpoint { .. }))),
        "no note signs 5"
    );
}

#[test]
fn a_policy_finds_the_checkpoint_that_enough_witnesses_cosigned() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    drop(full_sample(&path));
    let mut ledger = common::open_with(&path, &next_key());
    let cosigned = ledger.head().checkpoint.size;
    ledger.append(common::by(&next_key()), |draft| draft.retract(2, "later")).unwrap();
    let text = format!("log {}\nwitness w {}\nquorum w\n", next_key().verifier(), witness().witness());
    let policy: Policy = text.parse().unwrap();
    let EntryProof { proof, entry: body } = ledger.prove(3, Some(&policy)).unwrap();
    let proven = check_proof("proof", &proof.to_string(), body.as_bytes(), &policy).unwrap();
    assert_eq!(proven.accepted.checkpoint.size, cosigned);
    assert_eq!(proven.accepted.cosigned, [("w".to_owned(), 1_772_442_000)]);
    assert!(matches!(&proven.entry, Ok(entry) if matches!(entry.data, Data::Claim(_))));
    // The entry that came after it is not covered yet.
    let last = ledger.head().checkpoint.size - 1;
    assert!(matches!(ledger.prove(last, Some(&policy)), Err(Error::Proof(ProofError::NotCosigned { .. }))));
    // The line left out, and the line bent.
    let bare = InclusionProof { checkpoint: ledger.bare_note(Some(cosigned)).unwrap(), ..proof.clone() };
    assert!(check_proof("proof", &bare.to_string(), body.as_bytes(), &policy).is_err());
    let line = proof.checkpoint.rfind(' ').unwrap() + 20;
    let mut bent = proof.checkpoint.clone().into_bytes();
    bent[line] = if bent[line] == b'A' { b'B' } else { b'A' };
    let bent = InclusionProof { checkpoint: String::from_utf8(bent).unwrap(), ..proof };
    assert!(check_proof("proof", &bent.to_string(), body.as_bytes(), &policy).is_err());
}

#[test]
fn the_program_proves_and_checks() {
    let shop = Shop::with_ledger();
    let text = shop.write("a.txt", "The dam was finished in 1969. It holds 40 million litres.");
    shop.expect(0, &["ingest", &text]);
    shop.expect(0, &["prove", "1", "-o", "1.tlog-proof", "--entry", "1.json"]);
    let vkey = std::fs::read_dir(shop.path("home/pins"))
        .unwrap()
        .flatten()
        .find(|file| file.path().extension().is_some_and(|end| end == "pin"))
        .map(|file| std::fs::read_to_string(file.path()).unwrap().lines().next().unwrap().to_owned())
        .unwrap();
    let ok = shop.json(0, &["check-proof", "1.tlog-proof", "--entry", "1.json", "--vkey", &vkey]);
    assert_eq!(ok["ok"], true);
    assert_eq!(ok["entry"]["data"]["text"], "The dam was finished in 1969.");
    let told = shop.expect(0, &["check-proof", "1.tlog-proof", "--entry", "1.json", "--vkey", &vkey]);
    assert!(told.starts_with("proven: entry 1 of example.org/shop"), "{told}");
    // What `echo` adds is forgiven; what somebody else adds is not.
    let body = std::fs::read_to_string(shop.path("1.json")).unwrap();
    shop.write("echo.json", format!("{body}\n"));
    shop.expect(0, &["check-proof", "1.tlog-proof", "--entry", "echo.json", "--vkey", &vkey]);
    shop.write("other.json", body.replace("1969", "1971"));
    shop.failure(3, &["check-proof", "1.tlog-proof", "--entry", "other.json", "--vkey", &vkey]);
    let other = key().verifier().to_string();
    shop.failure(3, &["check-proof", "1.tlog-proof", "--entry", "1.json", "--vkey", &other]);
    shop.failure(2, &["check-proof", "1.tlog-proof", "--entry", "1.json"]);
    shop.failure(2, &["check-proof", "none", "--entry", "1.json", "--vkey", &vkey]);
    shop.failure(3, &["check-proof", "1.json", "--entry", "1.json", "--vkey", &vkey]);
    // Consistency, between two people who share nothing but files.
    let old = shop.expect(0, &["checkpoint"]);
    shop.write("old.note", &old);
    shop.expect(0, &["add", "It is so."]);
    let size = old.lines().nth(1).unwrap();
    let proof = shop.expect(0, &["checkpoint", "--since", size]);
    shop.write("extension", &proof);
    let told = shop.expect(0, &["check-proof", "extension", "--against", "old.note", "--vkey", &vkey]);
    assert!(told.starts_with("proven: the 4 entries of example.org/shop extend the first 3"), "{told}");
    shop.failure(3, &["check-proof", "1.tlog-proof", "--against", "old.note", "--vkey", &vkey]);
}

#[test]
fn a_forged_node_makes_a_breach_and_no_proof() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    fill(&mut create(&path), 1000);
    let conn = rusqlite::Connection::open(&path).unwrap();
    conn.execute_batch("DROP TRIGGER node_update; UPDATE node SET hash = zeroblob(32)").unwrap();
    conn.execute_batch(
        "CREATE TRIGGER node_update BEFORE UPDATE ON node\nBEGIN SELECT RAISE(ABORT, 'claimlog: the ledger is append-only'); END",
    )
    .unwrap();
    drop(conn);
    let mut ledger = common::open(&path);
    let proof = ledger.prove(300, None).map(|proved| proved.proof.index);
    assert!(matches!(proof, Err(Error::Breach(_))), "{proof:?}");
    let appended = append(&mut ledger, |draft| draft.retract(300, "wrong"));
    assert!(matches!(appended, Err(Error::Breach(_))), "{appended:?}");
}

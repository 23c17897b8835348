//! Bundles: the same bytes for the same claims, everything that bears on a claim in it, and every bend refused by name.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use claimlog::bundle::{Vouched, check};
use claimlog::model::View;
use claimlog::tlog::Policy;

use crate::common::bundles::{bends, bundle, ledger};
use crate::common::{Shop, key, witness};

fn policy() -> Policy {
    Policy::of_log(key().verifier())
}

/// The status that a command has for a bundle.
fn status(bytes: &[u8], policy: Option<&Policy>) -> (i32, Vec<String>) {
    let checked = check(bytes, policy);
    let mut says: Vec<String> = checked.faults.into_iter().map(|fault| fault.sentence).collect();
    let status = match checked.vouched {
        _ if !says.is_empty() => 3,
        Vouched::Nobody => 2,
        Vouched::Yes if checked.is_complete => 0,
        _ => 1,
    };
    if status == 1 {
        says.push("completeness is not attested".to_owned());
    }
    (status, says)
}

#[test]
fn every_bend_of_every_member_is_refused_by_its_own_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let bends = bends(folder.path());
    let refused = bends.iter().filter(|bent| bent.status == 3).count();
    assert!(refused >= 200, "{refused}");
    for bent in &bends {
        let (found, says) = status(&bent.bytes, Some(&policy()));
        assert_eq!(found, bent.status, "{}: {says:?}", bent.name);
        for wanted in bent.says.iter().chain(&bent.also) {
            assert!(
                says.iter().any(|one| one.contains(wanted.as_str())),
                "{}: {wanted}: {says:?}",
                bent.name
            );
        }
    }
}

#[test]
fn the_same_claims_give_the_same_bytes_and_the_status_of_each_follows_from_them() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger(folder.path());
    let view = ledger.view(None).unwrap();
    for (seq, ..) in view.claims() {
        let one = bundle(&ledger, &view, &[seq], Some(&key()), false);
        assert!(one == bundle(&ledger, &view, &[seq], Some(&key()), false));
        let members = crate::common::bundles::unpack(&one);
        let text = |name: &str| {
            let (_, content) = members.iter().find(|(found, _)| found == name).unwrap();
            String::from_utf8(content.clone()).unwrap()
        };
        // A view of the entries in it says the same of the claim as the whole ledger.
        let mut part = View::new(view.checkpoint.clone());
        let proofs = text("proofs.txt");
        let places = proofs.lines().filter_map(|line| line.strip_prefix("index ")?.parse().ok());
        for (place, line) in places.zip(text("entries.jsonl").lines()) {
            let record = view.record(place).unwrap();
            assert_eq!(record.entry.as_ref().unwrap().encode().unwrap(), line);
            part.push_logged(record.clone());
        }
        assert_eq!(part.status(seq), view.status(seq), "{seq}");
        assert_eq!(part.claim(seq), view.claim(seq));
        assert_eq!(status(&one, Some(&policy())).0, 0);
    }
}

#[test]
fn without_a_key_nobody_vouches_and_with_a_policy_witnesses_count() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger(folder.path());
    let view = ledger.view(None).unwrap();
    let made = bundle(&ledger, &view, &[1], Some(&key()), true);
    assert_eq!(status(&made, None), (2, Vec::new()));
    let other = claimlog::tlog::SigningKey::from_seed("example.org/other", &[7; 32]).unwrap();
    let (found, says) = status(&made, Some(&Policy::of_log(other.verifier())));
    assert!(found == 3 && says[0].contains("the checkpoint cannot be believed"), "{says:?}");
    let asks = format!("log {}\nwitness w {}\nquorum w\n", key().verifier(), witness().witness());
    let asks: Policy = asks.parse().unwrap();
    let checked = check(&made, Some(&asks));
    assert!(checked.faults.is_empty() && checked.is_complete && checked.vouched == Vouched::TooFewWitnesses);
    // Cosigned, and the lines are carried.
    let (note, size) = (ledger.note(None).unwrap(), ledger.head().checkpoint.size);
    let line = witness().cosign(&crate::common::note_text(&note), 1_772_442_000);
    let word = claimlog::strangers::Attachment::Cosignature { size, line, key: witness().witness() };
    ledger.attach(&[word]).unwrap();
    let made = bundle(&ledger, &view, &[1], Some(&key()), true);
    let checked = check(&made, Some(&asks));
    assert!(checked.faults.is_empty() && checked.vouched == Vouched::Yes, "{:?}", checked.faults);
    assert_eq!(checked.cosigned, [("w".to_owned(), 1_772_442_000)]);
    // A cosignature that was bent.
    let mut members = crate::common::bundles::unpack(&made);
    let note = &mut members.iter_mut().find(|(name, _)| name == "checkpoint").unwrap().1;
    let at = note.len() - 20;
    note[at] = if note[at] == b'A' { b'B' } else { b'A' };
    let (found, says) = status(&crate::common::bundles::pack(&members), Some(&asks));
    assert!(found == 3 && says.iter().any(|one| one.contains("the cosignature by w is invalid")), "{says:?}");
}

#[test]
fn a_ledger_with_everything_that_can_be_stored_is_bundled_and_holds() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    drop(crate::common::full_sample(&path));
    let key = crate::common::next_key();
    let ledger = crate::common::open_with(&path, &key);
    let view = ledger.view(None).unwrap();
    let seqs: Vec<u64> = view.claims().map(|(seq, ..)| seq).collect();
    let made = bundle(&ledger, &view, &seqs, Some(&key), true);
    let (found, says) = status(&made, Some(&Policy::of_log(key.verifier())));
    assert_eq!((found, says), (0, Vec::new()));
    let names: Vec<String> =
        crate::common::bundles::unpack(&made).into_iter().map(|(name, _)| name).collect();
    assert!(names.contains(&"timestamps/1.tsr".to_owned()), "{names:?}");
    assert!(check(&made, Some(&Policy::of_log(key.verifier()))).unchecked[0].contains("openssl ts"));
    // The key of yesterday does not sign for today.
    assert_eq!(status(&made, Some(&Policy::of_log(crate::common::key().verifier()))).0, 3);
}

#[test]
fn the_program_bundles_checks_and_attests() {
    let shop = Shop::with_ledger();
    let text = shop.write("a.txt", "The dam was finished in 1969. Will it hold?");
    shop.expect(0, &["ingest", &text, "--url", "https://a.example/a"]);
    let mut pins = std::fs::read_dir(shop.path("home/pins")).unwrap().flatten().map(|file| file.path());
    let pin = pins.find(|path| path.extension().is_some_and(|end| end == "pin")).unwrap();
    let vkey = std::fs::read_to_string(pin).unwrap().lines().next().unwrap().to_owned();
    shop.expect(0, &["export", "-o", "a.zip", "--receipts"]);
    shop.expect(0, &["export", "--format", "bundle", "-o", "b", "--receipts"]);
    let read = |name: &str| std::fs::read(shop.path(name)).unwrap();
    assert_eq!(read("a.zip"), read("b"));
    let told = shop.expect(0, &["check-bundle", "a.zip", "--vkey", &vkey]);
    assert!(
        told.contains("whole: 2 of 2 claims of example.org/shop") && told.contains("complete: "),
        "{told}"
    );
    let told = shop.failure(2, &["check-bundle", "a.zip"]);
    assert!(told["message"].as_str().unwrap().contains("nobody vouches"), "{told}");
    let mut bent = read("a.zip");
    let at = bent.len() / 2;
    bent[at] ^= 1;
    shop.write("bent.zip", bent);
    let told = shop.json(3, &["check-bundle", "bent.zip", "--vkey", &vkey]);
    assert!(!told["faults"].as_array().unwrap().is_empty() && told["ok"] == false, "{told}");
    // Without the key nobody attests that it is complete, and no receipt can be made.
    shop.expect(0, &["export", "--withhold-text", "-o", "less.zip"]);
    assert!(shop.expect(0, &["check-bundle", "less.zip", "--vkey", &vkey]).contains("were left out"));
    let keys = std::fs::read_dir(shop.path("home/keys")).unwrap().flatten().next().unwrap().path();
    let kept = std::fs::read(&keys).unwrap();
    std::fs::remove_file(&keys).unwrap();
    shop.expect(0, &["export", "-o", "unsigned.zip"]);
    let told = shop.expect(1, &["check-bundle", "unsigned.zip", "--vkey", &vkey]);
    assert!(told.contains("completeness is not attested"), "{told}");
    shop.failure(2, &["export", "-o", "none.zip", "--receipts"]);
    shop.failure(2, &["audit", "--attest", "none.attestation"]);
    assert!(!shop.path("none.zip").exists() && !shop.path("none.attestation").exists());
    std::fs::write(&keys, kept).unwrap();
    for bad in [
        &["export", "--format", "bundle"][..],
        &["export", "--receipts"],
        &["export", "--format", "csv", "--withhold-text"],
        &["check-bundle", "a.zip", "--vkey", &vkey, "--policy", "a.txt"],
        &["check-bundle", "nothing.zip", "--vkey", &vkey],
    ] {
        shop.failure(2, bad);
    }
    // The audit itself.
    let call = ["audit", "--source", "0", "--format", "json"];
    let report = shop.expect(1, &[&call[..], &["--attest", "audit.attestation"]].concat());
    let told = shop.json(0, &["check-bundle", "audit.attestation", "--vkey", &vkey]);
    assert_eq!(told["report_sha256"], claimlog::tlog::sha256(report.as_bytes()).to_string());
    assert_eq!((&told["audit"]["errors"], &told["audit"]["claims"]), (&1.into(), &2.into()), "{told}");
    let told = shop.expect(0, &["check-bundle", "audit.attestation", "--vkey", &vkey]);
    assert!(
        told.contains("attested: an audit of example.org/shop") && told.contains("source 0 (0 left out)"),
        "{told}"
    );
    shop.failure(2, &["check-bundle", "audit.attestation"]);
    let good = read("audit.attestation");
    for at in (0..good.len()).step_by(37) {
        let mut bent = good.clone();
        bent[at] ^= 2;
        shop.write("bent", bent);
        let output = shop.run(&["check-bundle", "bent", "--vkey", &vkey]);
        assert_eq!(output.status.code(), Some(3), "byte {at}");
    }
    let other = key().verifier().to_string();
    assert_eq!(shop.run(&["check-bundle", "audit.attestation", "--vkey", &other]).status.code(), Some(3));
}

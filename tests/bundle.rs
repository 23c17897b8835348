//! Bundles: the same bytes for the same claims, everything that bears on a claim in it, and every bend refused by name.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use claimlog::bundle::{Vouched, check};
use claimlog::model::View;
use claimlog::tlog::Policy;

use crate::common::bends::{bends, restated};
use crate::common::bundles::{bundle, judged, ledger, pack, unpack};
use crate::common::{Shop, append, key, witness};

fn policy() -> Policy {
    Policy::of_log(key().verifier())
}

/// The status that a command has for a bundle, and what it says.
fn status(bytes: &[u8], policy: Option<&Policy>) -> (i32, Vec<String>) {
    let (status, mut says) = judged(bytes, policy);
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
    let said = format!("{} bundles, bent in every way,", bends.len());
    assert!(include_str!("../docs/BUNDLE.md").contains(&said), "{said}");
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
        let members = unpack(&one);
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
    let mut members = unpack(&made);
    let note = &mut members.iter_mut().find(|(name, _)| name == "checkpoint").unwrap().1;
    let at = note.len() - 20;
    note[at] = if note[at] == b'A' { b'B' } else { b'A' };
    let (found, says) = status(&pack(&members), Some(&asks));
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
    let names: Vec<String> = unpack(&made).into_iter().map(|(name, _)| name).collect();
    assert!(names.contains(&"timestamps/1.tsr".to_owned()), "{names:?}");
    assert!(check(&made, Some(&Policy::of_log(key.verifier()))).unchecked[0].contains("openssl ts"));
    // The key of yesterday does not sign for today.
    assert_eq!(status(&made, Some(&Policy::of_log(crate::common::key().verifier()))).0, 3);
}

#[test]
fn without_a_signature_a_verdict_is_still_one_that_the_entries_have() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger(folder.path());
    let view = ledger.view(None).unwrap();
    let good = unpack(&bundle(&ledger, &view, &[1], None, false));
    let bent = |changes: &[(&str, &str)]| {
        let mut members = good.clone();
        let claims = &mut members.iter_mut().find(|(name, _)| name == "claims.jsonl").unwrap().1;
        let mut text = String::from_utf8(claims.clone()).unwrap();
        for (from, to) in changes {
            assert!(text.contains(from), "{from}: {text}");
            text = text.replacen(from, to, 1);
        }
        *claims = text.into_bytes();
        status(&pack(&restated(members, |_| {})), Some(&policy()))
    };
    // What a policy chose among the verdicts on a claim is one of them, word for word.
    let judged = ("{\"seq\":1,", "{\"rests_on\":[],\"seq\":1,");
    let (verdict, reason) =
        (("\"verdict\":\"refuted\"", "\"verdict\":\"supported\""), ("\"because\":\"", "\"because\":\"x"));
    let confidence = ("\"confidence\":null", "\"confidence\":\"high\"");
    assert_eq!(bent(&[judged]).0, 1);
    for changes in [&[verdict][..], &[reason], &[judged, verdict], &[judged, reason], &[judged, confidence]] {
        let (found, says) = bent(changes);
        assert!(found == 3 && says[0].contains("claims.jsonl says of claim 1"), "{changes:?}: {says:?}");
    }
    // What follows from no entry is vouched for by nobody, and that is said.
    let checked = check(&pack(&good), Some(&policy()));
    assert!(checked.unchecked.iter().any(|one| one.contains("index.html")), "{:?}", checked.unchecked);
    let signed = bundle(&ledger, &view, &[1], Some(&key()), false);
    assert_eq!(check(&signed, Some(&policy())).unchecked, Vec::<String>::new());
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
    let says = shop.expect(0, &["check-bundle", "audit.attestation", "--vkey", &vkey]);
    assert!(
        says.contains("attested: an audit of example.org/shop") && says.contains("source 0 (0 left out)"),
        "{says}"
    );
    // Rules that were not applied and findings that a baseline knows are not passed over in silence.
    shop.expect(0, &["audit", "--baseline", "known.json", "--write-baseline"]);
    let some = ["audit", "--select", "F", "--ignore", "F001", "--baseline", "known.json"];
    shop.expect(0, &[&some[..], &["--attest", "some.attestation"]].concat());
    let some = shop.json(0, &["check-bundle", "some.attestation", "--vkey", &vkey])["audit"].clone();
    let codes: Vec<&str> = claimlog::audit::RULES.iter().map(|rule| rule.code).collect();
    let applied: Vec<&str> =
        codes.iter().copied().filter(|code| code.starts_with('F') && *code != "F001").collect();
    assert_eq!(
        (&some["rules"]["count"], &some["selected"]),
        (&applied.len().into(), &applied.clone().into())
    );
    assert_ne!(some["rules"]["sha256"], told["audit"]["rules"]["sha256"]);
    assert!(some["known"].as_u64().unwrap() > 0 && some["errors"] == 0, "{some}");
    assert_eq!(
        (&told["audit"]["rules"]["count"], &told["audit"]["selected"]),
        (&codes.len().into(), &().into())
    );
    let says = shop.expect(0, &["check-bundle", "some.attestation", "--vkey", &vkey]);
    assert!(says.contains(&format!("by {} of the rules (F002", applied.len())), "{says}");
    assert!(says.contains("known from a baseline"), "{says}");
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
    // What came later is not passed over in silence.
    shop.expect(0, &["assess", "1", "--verdict", "supported", "--because", "seen"]);
    shop.expect(0, &["export", "--as-of", "2", "-o", "then.zip"]);
    let later = "as of entry 2: what the log has after it was left out";
    assert!(shop.expect(0, &["check-bundle", "then.zip", "--vkey", &vkey]).contains(later));
    assert_eq!(shop.json(0, &["check-bundle", "then.zip", "--vkey", &vkey])["as_of"], 2);
    let told = unpack(&read("then.zip"));
    let (_, about) = told.iter().find(|(name, _)| name == "README.txt").unwrap();
    assert!(
        String::from_utf8_lossy(about).contains("What was recorded after that entry is not"),
        "{about:?}"
    );
    shop.expect(0, &["audit", "--as-of", "2", "--fail-on", "never", "--attest", "then.attestation"]);
    assert!(shop.expect(0, &["check-bundle", "then.attestation", "--vkey", &vkey]).contains(later));
}

#[test]
fn a_bundle_is_whole_whatever_was_redacted_and_nothing_passes_as_withheld() {
    let size = |folder: &tempfile::TempDir| ledger(folder.path()).head().checkpoint.size;
    let size = size(&tempfile::tempdir().unwrap());
    let mut checked = 0;
    for redacted in 0..size {
        let folder = tempfile::tempdir().unwrap();
        let mut ledger = ledger(folder.path());
        // What the history depends on is not withheld.
        if append(&mut ledger, |draft| draft.redact(redacted, "on demand")).is_err() {
            continue;
        }
        let view = ledger.view(None).unwrap();
        for (seq, ..) in view.claims() {
            let made = bundle(&ledger, &view, &[seq], Some(&key()), false);
            let found = status(&made, Some(&policy()));
            assert_eq!(found, (0, Vec::new()), "claim {seq}, {redacted} redacted");
            checked += 1;
        }
    }
    assert!(checked > 20, "{checked}");
    // An entry that is left out, and said to be withheld by somebody who has no key.
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = ledger(folder.path());
    append(&mut ledger, |draft| draft.redact(2, "on demand")).unwrap();
    let view = ledger.view(None).unwrap();
    let good = unpack(&bundle(&ledger, &view, &[5], None, false));
    assert_eq!(status(&pack(&good), Some(&policy())).0, 1);
    let member = |name: &str| {
        let (_, content) = good.iter().find(|(found, _)| found == name).unwrap();
        String::from_utf8(content.clone()).unwrap()
    };
    let (entries, proofs) = (member("entries.jsonl"), member("proofs.txt"));
    let proofs: Vec<String> =
        proofs.split("c2sp.org/").skip(1).map(|block| format!("c2sp.org/{block}")).collect();
    let places = proofs.iter().map(|block| {
        block.lines().find_map(|line| line.strip_prefix("index ")).unwrap().parse::<u64>().unwrap()
    });
    let (lines, places): (Vec<&str>, Vec<u64>) = (entries.lines().collect(), places.collect());
    assert_eq!(places.len(), lines.len());
    for (at, left_out) in places.iter().enumerate().filter(|(_, seq)| **seq != 5) {
        let without = |all: Vec<String>| -> Vec<u8> {
            let kept = all.into_iter().enumerate().filter(|(place, _)| *place != at);
            kept.map(|(_, one)| one).collect::<String>().into_bytes()
        };
        let mut members = good.clone();
        for (name, content) in &mut members {
            match name.as_str() {
                "entries.jsonl" => *content = without(lines.iter().map(|line| format!("{line}\n")).collect()),
                "proofs.txt" => *content = without(proofs.clone()),
                _ => {}
            }
        }
        for said in [true, false] {
            let bent = restated(members.clone(), |told| {
                let index = &mut told["index"];
                index["entries"].as_array_mut().unwrap().remove(at);
                if said {
                    index["withheld"].as_array_mut().unwrap().push((*left_out).into());
                }
            });
            let (found, says) = status(&pack(&bent), Some(&policy()));
            assert_eq!(found, 3, "entry {left_out}, withheld {said}: {says:?}");
        }
    }
}

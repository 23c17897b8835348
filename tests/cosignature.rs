//! Cosignatures by ML-DSA-44 (C2SP tlog-cosignature, signature type 0x06): a published vector, a witness written here
//! from the specification alone, and every changed byte. (`tests/strangers.rs` has another library sign.)
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use crate::common;

use crate::common::{PostQuantum, Server, Shop, asked_text, key, note_text};
use claimlog::tlog::{SigningKey, VerifierKey, WitnessKey, sign_note};

const TEXT: &str = "example.org/test\n3\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n";

fn cosigner() -> PostQuantum {
    PostQuantum::new("example.org/pq", 8)
}

/// What a text says with one byte changed, where it is still text.
fn changed(text: &str, at: usize) -> Option<String> {
    let mut bytes = text.to_owned().into_bytes();
    bytes[at] ^= 1;
    String::from_utf8(bytes).ok()
}

#[test]
fn the_published_vector_holds_and_nothing_else() {
    let vector = include_str!("vectors/torchwood-mldsa44.txt");
    let (vkey, note) = vector.split_once("\n\n").unwrap();
    let key: WitnessKey = vkey.parse().unwrap();
    assert_eq!(key.to_string(), vkey);
    // It is valid, and its time, 0, does not say when it was made.
    assert_eq!(key.cosigned(note), Ok(None));
    let text = note_text(note);
    for at in (0..text.len()).chain((text.len() + 1..note.len()).step_by(7)) {
        let Some(other) = changed(note, at) else { continue };
        // With another name or id it is the line of somebody else, which is passed over.
        let (_, line) = other.split_once("\n\n").unwrap_or_default();
        if !line.starts_with("\u{2014} example.com/mldsa-log td9Fx") {
            continue;
        }
        assert!(key.cosigned(&other).is_err(), "byte {at}");
    }
}

#[test]
fn a_cosignature_holds_for_one_checkpoint_at_one_time() {
    let (log, witness) = (key(), cosigner());
    let key: WitnessKey = witness.vkey().parse().unwrap();
    let note = sign_note(TEXT, &log);
    assert_eq!(key.cosigned(&note), Ok(None));
    let cosigned = format!("{note}{}", witness.cosign(TEXT, 1_772_442_000));
    assert_eq!(key.cosigned(&cosigned), Ok(Some(1_772_442_000)));
    let later = format!("{cosigned}{}", witness.cosign(TEXT, 1_772_442_001));
    assert_eq!(key.cosigned(&later), Ok(Some(1_772_442_001)));
    for at in 0..cosigned.len() {
        let Some(other) = changed(&cosigned, at) else { continue };
        let log_line = (TEXT.len() + 1..note.len()).contains(&at);
        assert!(log_line || key.cosigned(&other).ok().flatten().is_none(), "byte {at}");
    }
    for time in [1 << 63, u64::MAX] {
        assert!(key.cosigned(&format!("{note}{}", witness.cosign(TEXT, time))).is_err(), "{time}");
    }
    // It does not cover extension lines, so they are not trusted because of it.
    let extended = format!("{TEXT}and more\n");
    let note = format!("{}{}", sign_note(&extended, &log), witness.cosign(&extended, 9));
    assert!(key.cosigned(&note).is_err());
    // The names are signed, with a length of one byte.
    for (length, holds) in [(255, true), (256, false)] {
        let witness = PostQuantum::new(&"w".repeat(length), 8);
        let key: WitnessKey = witness.vkey().parse().unwrap();
        assert_eq!(key.cosigned(&format!("{TEXT}\n{}", witness.cosign(TEXT, 9))).is_ok(), holds, "{length}");
        let text = TEXT.replacen("example.org/test", &"o".repeat(length), 1);
        let key: WitnessKey = cosigner().vkey().parse().unwrap();
        assert_eq!(
            key.cosigned(&format!("{text}\n{}", cosigner().cosign(&text, 9))).is_ok(),
            holds,
            "{length}"
        );
    }
}

#[test]
fn keys_are_read_as_written_and_told_from_others() {
    let vkey = cosigner().vkey();
    let read: WitnessKey = vkey.parse().unwrap();
    assert_eq!((read.name(), read.to_string()), ("example.org/pq", vkey.clone()));
    assert!(vkey.parse::<VerifierKey>().is_err(), "a witness is not a log");
    assert!(SigningKey::from_secret_text(&format!("PRIVATE+KEY+{vkey}")).is_err());
    for at in 0..vkey.len() {
        if let Some(other) = changed(&vkey, at) {
            assert!(other.parse::<WitnessKey>().is_err(), "byte {at}");
        }
        assert!(vkey[..at].parse::<WitnessKey>().is_err(), "cut at {at}");
    }
}

/// The whole way: asked, kept, verified, proven by a policy, and refused where a byte differs.
#[test]
fn a_witness_of_ml_dsa_is_asked_kept_and_counted() {
    let server = |time| {
        // As the specification lets a witness: with the lines of two keys of its own, and of another.
        Server::saying("200 OK", move |request| {
            let text = asked_text(request);
            let other = PostQuantum::new("example.org/pq", 9);
            cosigner().cosign(&text, time)
                + &common::witness().cosign(&text, time)
                + &other.cosign(&text, time)
        })
    };
    let shop = Shop::with_ledger();
    shop.expect(0, &["add", "It is so."]);
    let vkey = cosigner().vkey();
    let url = server(1_772_442_000).url;
    let told = shop.expect(0, &["checkpoint", "--witness", &url, "--witness-key", &vkey]);
    assert_eq!(told, "the checkpoint of 1 entry is cosigned by example.org/pq\n");
    let told = shop.expect(0, &["verify"]);
    assert!(
        told.contains("the checkpoint of 1 entry cosigned by example.org/pq at 2026-03-02T09:00:00Z"),
        "{told}"
    );
    // Two witnesses, one by each type, must cosign.
    let log = shop.json(0, &["pins"])["vkey"].as_str().unwrap().to_owned();
    let ed25519 = common::witness().witness();
    let second = server(1_772_442_009).url;
    let policy = |old: &str| {
        format!(
            "log {log}\nwitness new {vkey} {url}\nwitness old {old} {second}\ngroup both all new old\nquorum both\n"
        )
    };
    shop.write("policy", policy(&ed25519.to_string()));
    shop.expect(2, &["prove", "0", "--policy", "policy", "-o", "0.proof", "--entry", "0.json"]);
    shop.expect(0, &["checkpoint", "--policy", "policy"]);
    shop.expect(0, &["prove", "0", "--policy", "policy", "-o", "0.proof", "--entry", "0.json"]);
    let check = ["check-proof", "0.proof", "--entry", "0.json", "--policy", "policy"];
    let proven = shop.json(0, &check);
    assert_eq!(proven["cosigned"][0]["witness"], "new", "{proven}");
    assert_eq!(proven["cosigned"][1]["time"], 1_772_442_009, "{proven}");
    // Not by another key of the same name.
    shop.write("other", policy(&PostQuantum::new("example.org/pq", 7).vkey()));
    shop.expect(3, &["check-proof", "0.proof", "--entry", "0.json", "--policy", "other"]);
    let proof = std::fs::read_to_string(shop.path("0.proof")).unwrap();
    let line = proof.find("\u{2014} example.org/pq ").unwrap();
    for at in (line..proof.len() - 2).step_by(211) {
        shop.write("0.proof", changed(&proof, at).unwrap_or_default());
        shop.expect(3, &check);
    }
}

/// A cosignature that was changed in the file is found.
#[test]
fn a_stored_cosignature_that_was_changed_is_found() {
    let shop = Shop::with_ledger();
    let (vkey, server) =
        (cosigner().vkey(), Server::saying("200 OK", |it| cosigner().cosign(&asked_text(it), 9)));
    shop.expect(0, &["checkpoint", "--witness", &server.url, "--witness-key", &vkey]);
    common::settle(&shop.path("ledger.db"));
    let conn = common::harm(&shop.path("ledger.db"));
    conn.execute_batch("UPDATE cosignature SET line = replace(line, 'A', 'B')").unwrap();
    common::repair(&conn);
    drop(conn);
    let told = shop.expect(3, &["verify"]);
    assert!(told.contains("a cosignature on the checkpoint of 0 entries"), "{told}");
}

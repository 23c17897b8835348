//! What strangers may hand over: notes, keys, policies, proofs, paths of tiles, bundles, entries, time stamps.
//! Nothing panics, and what is read is written back the same.
#![no_main]

use claimlog::model::Entry;
use claimlog::tlog::{
    Checkpoint, ConsistencyProof, InclusionProof, Policy, SigningKey, TilePath, Timestamp, VerifierKey,
    WitnessKey, cosignature_lines, join_entries, split_entries, verify_note,
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let key = SigningKey::from_seed("example.org/log", &[7; 32]).expect("a sound name");
    let _ = Timestamp::read(data);
    if let Some(entries) = split_entries(data) {
        assert_eq!(join_entries(entries).expect("they came from a bundle"), data);
    }
    let Ok(text) = std::str::from_utf8(data) else { return };
    assert!(verify_note(text, &key.verifier()).is_err(), "nobody but the key signs for it");
    assert!(Policy::of_log(key.verifier()).open(text).is_err());
    let _ = key.witness().cosigned(text);
    let _ = cosignature_lines(text);
    if let Ok(checkpoint) = Checkpoint::parse(text) {
        assert!(text.starts_with(&checkpoint.text()));
    }
    if let Ok(key) = text.parse::<VerifierKey>() {
        assert_eq!(key.to_string(), text);
    }
    if let Ok(key) = text.parse::<WitnessKey>() {
        assert_eq!(key.to_string(), text);
    }
    let _ = text.parse::<Policy>();
    if let Ok(path) = text.parse::<TilePath>() {
        assert_eq!(path.to_string(), text);
    }
    if let Ok(proof) = text.parse::<InclusionProof>() {
        assert_eq!(proof.to_string(), text);
        assert!(proof.check(b"entry", &Policy::of_log(key.verifier())).is_err());
    }
    if let Ok(proof) = text.parse::<ConsistencyProof>() {
        assert_eq!(proof.to_string(), text);
    }
    if let Ok(entry) = Entry::decode(text) {
        let again = Entry::decode(&entry.encode().expect("it was decoded"));
        assert_eq!(again, Ok(entry));
    }
});

//! Cosignatures: a witness signs that it saw a checkpoint, and when (C2SP tlog-cosignature v1.1), with Ed25519 (signature
//! type 0x04) or ML-DSA-44 (type 0x06).
//!
//! Invariant: the signed message names the log, its size, its root and the time in seconds since 1970, so a cosignature is
//! valid for one checkpoint at one time. Ed25519 signs the line `cosignature/v1`, the line `time` and the whole text of the
//! note. ML-DSA-44 signs the names of witness and log, the time, the size and the root; it does not cover extension lines, so
//! a note that has them is refused. A cosignature with time 0 states no time: it must be valid, and it does not count. The
//! tests below change every byte, and `tests/cosignature.rs` does so for ML-DSA-44.

use std::fmt;
use std::str::FromStr;

use ed25519_dalek::{Signature, Signer};
use ml_dsa::{KeyInit, MlDsa44};

use super::note::{
    COSIGNATURE, KeyText, Note, OTHER_ID, SUBTREE_COSIGNATURE, SignatureLine, ed25519_key, key_id,
    signature_line, write_key,
};
use super::{Checkpoint, Malformed, SigningKey};

/// The public key of a witness and the name that it signs under. As text `name+id+base64`.
#[derive(Clone, PartialEq, Eq)]
pub struct WitnessKey {
    name: String,
    key: Public,
}

/// The key that a witness's signatures are checked with.
#[derive(Clone, PartialEq, Eq)]
enum Public {
    Ed25519(Box<ed25519_dalek::VerifyingKey>),
    /// As FIPS 204 encodes it: 1,312 bytes.
    MlDsa44(Box<[u8]>),
}

impl WitnessKey {
    /// The name that the witness signs under.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether this is the same key, under the same or another name.
    pub(super) fn is_same_key(&self, other: &WitnessKey) -> bool {
        self.key == other.key
    }

    /// When this witness cosigned the note, in seconds since 1970. `None` if it did not, or did not state a time.
    ///
    /// # Errors
    /// Returns an error if the note is malformed, or a cosignature with this key's name and id is invalid.
    pub fn cosigned(&self, note: &str) -> Result<Option<u64>, Malformed> {
        let note = Note::parse(note)?;
        let id = self.id();
        let mut latest = None;
        for line in note.signatures.iter().filter(|line| line.name == self.name && line.id == id) {
            let time = self.time_of(note.text, &line.signature)?;
            if time > 0 {
                latest = latest.max(Some(time));
            }
        }
        Ok(latest)
    }

    /// The time in a cosignature that is valid for `text`. A cosignature is eight bytes of time and the signature.
    fn time_of(&self, text: &str, cosignature: &[u8]) -> Result<u64, Malformed> {
        let bad = |why| Malformed::new("cosignature", why);
        let (time, signature) = cosignature.split_first_chunk::<8>().ok_or(bad("it ends before its time"))?;
        let time = u64::from_be_bytes(*time);
        if i64::try_from(time).is_err() {
            return Err(bad("its time is beyond 2^63 - 1 seconds"));
        }
        let holds = match &self.key {
            Public::Ed25519(key) => Signature::from_slice(signature)
                .is_ok_and(|signature| key.verify_strict(message(time, text).as_bytes(), &signature).is_ok()),
            Public::MlDsa44(key) => {
                let message = subtree_message(&self.name, time, text)?;
                let key = ml_dsa::VerifyingKey::<MlDsa44>::new_from_slice(key);
                let signature = ml_dsa::Signature::<MlDsa44>::try_from(signature);
                key.is_ok_and(|key| {
                    signature.is_ok_and(|signature| key.verify_with_context(&message, &[], &signature))
                })
            }
        };
        if holds { Ok(time) } else { Err(bad("it is invalid")) }
    }

    fn id(&self) -> [u8; 4] {
        let (tag, key) = self.key.parts();
        key_id(&self.name, tag, key)
    }
}

impl Public {
    /// The signature type, and the bytes of the key.
    fn parts(&self) -> (u8, &[u8]) {
        match self {
            Public::Ed25519(key) => (COSIGNATURE, key.as_bytes()),
            Public::MlDsa44(key) => (SUBTREE_COSIGNATURE, key),
        }
    }
}

impl SigningKey {
    /// The public key, for checking cosignatures.
    #[must_use]
    pub fn witness(&self) -> WitnessKey {
        let (name, key) = self.parts();
        WitnessKey { name: name.to_owned(), key: Public::Ed25519(Box::new(key.verifying_key())) }
    }

    /// The signature line, with its newline, by which this key as a witness cosigns a note of `text` at a
    /// time, in seconds since 1970.
    #[must_use]
    pub fn cosign(&self, text: &str, time: u64) -> String {
        let (name, key) = self.parts();
        let signature = key.sign(message(time, text).as_bytes());
        let id = key_id(name, COSIGNATURE, key.verifying_key().as_bytes());
        signature_line(name, &id, &[&time.to_be_bytes()[..], &signature.to_bytes()].concat())
    }
}

/// What Ed25519 signs.
fn message(time: u64, text: &str) -> String {
    format!("cosignature/v1\ntime {time}\n{text}")
}

/// What ML-DSA-44 signs: a `cosigned_message` of the whole tree.
fn subtree_message(witness: &str, time: u64, text: &str) -> Result<Vec<u8>, Malformed> {
    let bad = |why| Malformed::new("cosignature", why);
    let checkpoint = Checkpoint::parse(text)?;
    if checkpoint.text() != text {
        return Err(bad("the checkpoint has extension lines, which ML-DSA-44 cosignatures do not cover"));
    }
    let Checkpoint { origin, size, root } = checkpoint;
    let (Ok(witness_length), Ok(origin_length)) = (u8::try_from(witness.len()), u8::try_from(origin.len()))
    else {
        return Err(bad("the name of the witness or of the log is longer than 255 bytes"));
    };
    let start = 0_u64;
    Ok([
        &b"subtree/v1\n\0"[..],
        &[witness_length],
        witness.as_bytes(),
        &time.to_be_bytes(),
        &[origin_length],
        origin.as_bytes(),
        &start.to_be_bytes(),
        &size.to_be_bytes(),
        &root.0,
    ]
    .concat())
}

impl fmt::Display for WitnessKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (tag, key) = self.key.parts();
        write_key(f, "", &self.name, tag, key)
    }
}

impl fmt::Debug for WitnessKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for WitnessKey {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        const WHAT: &str = "witness key";
        let bad = |why| Malformed::new(WHAT, why);
        let KeyText { name, id, tag, key } = KeyText::read(WHAT, text)?;
        let key = match tag {
            COSIGNATURE => Public::Ed25519(Box::new(ed25519_key(WHAT, &key)?)),
            SUBTREE_COSIGNATURE if ml_dsa::VerifyingKey::<MlDsa44>::new_from_slice(&key).is_ok() => {
                Public::MlDsa44(key.into())
            }
            SUBTREE_COSIGNATURE => return Err(bad("its key is not 1312 bytes long")),
            _ => return Err(bad("not a key for cosignatures: Ed25519 (type 4) or ML-DSA-44 (type 6)")),
        };
        let key = WitnessKey { name, key };
        if key.id() == id { Ok(key) } else { Err(bad(OTHER_ID)) }
    }
}

/// The signature lines in a witness's answer, each with its newline.
///
/// # Errors
/// Returns an error if there is no line, or one is not a signature line.
pub fn cosignature_lines(answer: &str) -> Result<Vec<String>, Malformed> {
    if answer.is_empty() || !answer.ends_with('\n') {
        return Err(Malformed::new("cosignature", "no signature line, or the last line has no newline"));
    }
    answer.lines().map(|line| SignatureLine::parse(line).map(|_| format!("{line}\n"))).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::tlog::sign_note;

    const TEXT: &str = "example.org/log\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n";

    #[test]
    fn a_cosignature_holds_for_one_note_at_one_time() {
        let log = SigningKey::from_seed("example.org/log", &[7; 32]).unwrap();
        let witness = SigningKey::from_seed("example.org/witness", &[8; 32]).unwrap();
        let note = sign_note(TEXT, &log);
        assert_eq!(witness.witness().cosigned(&note).unwrap(), None);
        let line = witness.cosign(TEXT, 1_772_442_000);
        let cosigned = format!("{note}{line}");
        assert_eq!(witness.witness().cosigned(&cosigned).unwrap(), Some(1_772_442_000));
        let later = format!("{cosigned}{}", witness.cosign(TEXT, 1_772_442_001));
        assert_eq!(witness.witness().cosigned(&later).unwrap(), Some(1_772_442_001));
        for at in 0..cosigned.len() {
            let mut bytes = cosigned.clone().into_bytes();
            bytes[at] ^= 1;
            let Ok(changed) = String::from_utf8(bytes) else { continue };
            let log_line = (TEXT.len() + 1..note.len()).contains(&at);
            let seen = witness.witness().cosigned(&changed).ok().flatten();
            assert!(log_line || seen.is_none(), "byte {at}");
        }
    }

    #[test]
    fn keys_round_trip_and_are_not_those_of_logs() {
        let key = SigningKey::from_seed("example.org/witness", &[8; 32]).unwrap();
        let text = key.witness().to_string();
        assert_eq!(text.parse::<WitnessKey>().unwrap(), key.witness());
        assert!(text.parse::<crate::tlog::VerifierKey>().is_err());
        assert!(key.verifier().to_string().parse::<WitnessKey>().is_err());
    }

    #[test]
    fn an_answer_is_signature_lines_and_nothing_else() {
        let line = SigningKey::from_seed("example.org/witness", &[8; 32]).unwrap().cosign(TEXT, 5);
        assert_eq!(cosignature_lines(&line).unwrap(), [line.as_str()]);
        assert_eq!(cosignature_lines(&format!("{line}{line}")).unwrap().len(), 2);
        for bad in ["", "\n", "hello\n", line.trim_end(), &format!("{line}\n"), &format!("{line}\n{line}")] {
            assert!(cosignature_lines(bad).is_err(), "{bad:?}");
        }
    }
}

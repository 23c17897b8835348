//! Cosignatures: a witness's word that it saw this checkpoint, and when (C2SP tlog-cosignature v1,
//! Ed25519, signature type 0x04).
//!
//! The law: what is signed is the line `cosignature/v1`, the line `time` with the seconds since 1970, and
//! the whole text of the note; so a cosignature holds for one checkpoint at one time. The tests below
//! change every byte.

use std::fmt;
use std::str::FromStr;

use ed25519_dalek::{Signature, Signer};

use super::note::{COSIGNATURE, Note, SignatureLine, key_id, read_public, signature_line, write_key};
use super::{Malformed, SigningKey};

/// The public key of a witness and the name it signs under; `name+id+base64` as text.
#[derive(Clone, PartialEq, Eq)]
pub struct WitnessKey {
    name: String,
    key: ed25519_dalek::VerifyingKey,
}

impl WitnessKey {
    /// The name that the witness signs under.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// When this witness cosigned the note, in seconds since 1970; `None` if it did not.
    ///
    /// # Errors
    /// A note that is not well formed; a cosignature under this key's name and id that is false.
    pub fn cosigned(&self, note: &str) -> Result<Option<u64>, Malformed> {
        let bad = |why| Malformed::new("cosignature", why);
        let note = Note::parse(note)?;
        let id = key_id(&self.name, COSIGNATURE, self.key.as_bytes());
        let mut latest = None;
        for line in note.signatures.iter().filter(|line| line.name == self.name && line.id == id) {
            let (time, signature) =
                line.signature.split_first_chunk::<8>().ok_or(bad("it is not 72 bytes long"))?;
            let signature = Signature::from_slice(signature).map_err(|_| bad("it is not 72 bytes long"))?;
            let time = u64::from_be_bytes(*time);
            self.key
                .verify_strict(message(time, note.text).as_bytes(), &signature)
                .map_err(|_| bad("it is false"))?;
            latest = latest.max(Some(time));
        }
        Ok(latest)
    }
}

impl SigningKey {
    /// The public half, for cosignatures.
    #[must_use]
    pub fn witness(&self) -> WitnessKey {
        let (name, key) = self.parts();
        WitnessKey { name: name.to_owned(), key: key.verifying_key() }
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

fn message(time: u64, text: &str) -> String {
    format!("cosignature/v1\ntime {time}\n{text}")
}

impl fmt::Display for WitnessKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_key(f, "", &self.name, COSIGNATURE, self.key.as_bytes())
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
        let (name, key) = read_public("witness key", text, COSIGNATURE)?;
        Ok(WitnessKey { name, key })
    }
}

/// The signature lines of what a witness answered, each with its newline, if it is nothing else.
///
/// # Errors
/// No line, or one that is no signature.
pub fn cosignature_lines(answer: &str) -> Result<Vec<String>, Malformed> {
    if answer.is_empty() || !answer.ends_with('\n') {
        return Err(Malformed::new("cosignature", "no signature line, or the last one does not end"));
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

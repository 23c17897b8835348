//! Signed notes and their keys: C2SP signed-note v1, Ed25519 (signature type 0x01).
//!
//! Invariant: a note is text, an empty line, and signature lines `— name base64(id ‖ signature)`; the
//! text ends at the *last* empty line. Signatures of unknown keys are ignored. If a
//! signature has a known key's name and id and does not verify, the whole note is refused. The tests below change
//! every byte of a note; `tests.rs` opens notes that others signed.

use std::fmt;
use std::str::FromStr;

use base64::prelude::{BASE64_STANDARD, Engine};
use ed25519_dalek::{Signature, Signer};

use super::{Hash, Malformed, sha256};

/// The signature types of this format that are read here.
pub(super) const ED25519: u8 = 0x01;
pub(super) const COSIGNATURE: u8 = 0x04;
pub(super) const SUBTREE_COSIGNATURE: u8 = 0x06;
const PREFIX: &str = "\u{2014} ";
/// A note longer than this (bytes) is refused before it is read.
const LONGEST: usize = 1 << 20;

/// A public key and the name that it signs under. As text `name+id+base64`.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    key: ed25519_dalek::VerifyingKey,
}

/// A private key and the name that it signs under. As text `PRIVATE+KEY+name+id+base64`.
#[derive(Clone)]
pub struct SigningKey {
    name: String,
    key: ed25519_dalek::SigningKey,
}

impl VerifierKey {
    /// The name that the key signs under: the log's origin.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether this is the same key, under the same or another name.
    pub(super) fn is_same_key(&self, other: &VerifierKey) -> bool {
        self.key == other.key
    }

    pub(super) fn raw(&self) -> &ed25519_dalek::VerifyingKey {
        &self.key
    }

    /// The four bytes by which signature lines name this key.
    #[must_use]
    pub fn id(&self) -> [u8; 4] {
        key_id(&self.name, ED25519, self.key.as_bytes())
    }
}

impl VerifierKey {
    /// The name and the id, by which people tell keys apart and envelopes name them.
    #[must_use]
    pub fn short(&self) -> String {
        format!("{}+{:08x}", self.name, u32::from_be_bytes(self.id()))
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_key(f, "", &self.name, ED25519, self.key.as_bytes())
    }
}

impl fmt::Debug for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for VerifierKey {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        const WHAT: &str = "verifier key";
        let KeyText { name, id, tag, key } = KeyText::read(WHAT, text)?;
        if tag != ED25519 {
            return Err(Malformed::new(WHAT, "not an Ed25519 key (type 1)"));
        }
        let key = VerifierKey { name, key: ed25519_key(WHAT, &key)? };
        if key.id() == id { Ok(key) } else { Err(Malformed::new(WHAT, OTHER_ID)) }
    }
}

impl SigningKey {
    /// The key made from a 32-byte seed, which signs under `name`.
    ///
    /// # Errors
    /// Returns an error if the name is empty or contains a plus sign, a space or a control character.
    pub fn from_seed(name: &str, seed: &[u8; 32]) -> Result<Self, Malformed> {
        check_name(name)?;
        Ok(SigningKey { name: name.to_owned(), key: ed25519_dalek::SigningKey::from_bytes(seed) })
    }

    pub(super) fn parts(&self) -> (&str, &ed25519_dalek::SigningKey) {
        (&self.name, &self.key)
    }

    /// The public key.
    #[must_use]
    pub fn verifier(&self) -> VerifierKey {
        VerifierKey { name: self.name.clone(), key: self.key.verifying_key() }
    }

    /// The text to keep in a file that nobody else can read.
    #[must_use]
    pub fn to_secret_text(&self) -> String {
        struct Text<'a>(&'a SigningKey);
        impl fmt::Display for Text<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let SigningKey { name, key } = self.0;
                write_key_of(f, "PRIVATE+KEY+", name, self.0.verifier().id(), ED25519, key.as_bytes())
            }
        }
        Text(self).to_string()
    }

    /// Reads what [`SigningKey::to_secret_text`] wrote.
    ///
    /// # Errors
    /// Returns an error if the text is anything else.
    pub fn from_secret_text(text: &str) -> Result<Self, Malformed> {
        let text = text
            .strip_prefix("PRIVATE+KEY+")
            .ok_or(Malformed::new("signing key", "it does not start with PRIVATE+KEY+"))?;
        let KeyText { name, id, tag, key } = KeyText::read("signing key", text)?;
        let seed: [u8; 32] = match key.try_into() {
            Ok(seed) if tag == ED25519 => seed,
            _ => return Err(Malformed::new("signing key", "not an Ed25519 key (type 1) of 32 bytes")),
        };
        let key = SigningKey::from_seed(&name, &seed)?;
        if key.verifier().id() == id { Ok(key) } else { Err(Malformed::new("signing key", OTHER_ID)) }
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({}, secret)", self.name)
    }
}

/// Signs `text`, which must end in a newline, and returns the whole note.
#[must_use]
pub fn sign_note(text: &str, key: &SigningKey) -> String {
    format!("{text}\n{}", sign_line(text, key))
}

/// The signature line of `key` for a note of `text`, with its newline. It may be appended to the note.
#[must_use]
pub fn sign_line(text: &str, key: &SigningKey) -> String {
    let signature = key.key.sign(text.as_bytes());
    signature_line(&key.name, &key.verifier().id(), &signature.to_bytes())
}

/// A signature line with its newline.
pub(super) fn signature_line(name: &str, id: &[u8; 4], signature: &[u8]) -> String {
    format!("{PREFIX}{name} {}\n", BASE64_STANDARD.encode([id, signature].concat()))
}

/// The parts of a note. Nothing in it is verified yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Note<'a> {
    /// The text, with the newline that ends it.
    pub(super) text: &'a str,
    /// The signature lines, in order.
    pub(super) signatures: Vec<SignatureLine<'a>>,
}

/// One signature line of a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SignatureLine<'a> {
    pub(super) name: &'a str,
    pub(super) id: [u8; 4],
    /// The bytes after the id.
    pub(super) signature: Vec<u8>,
}

impl<'a> Note<'a> {
    /// # Errors
    /// Returns an error if the text is not a note.
    pub(super) fn parse(note: &'a str) -> Result<Self, Malformed> {
        let bad = |why| Malformed::new("signed note", why);
        if note.len() > LONGEST {
            return Err(bad("longer than 1 MiB"));
        }
        if note.bytes().any(|byte| byte < 0x20 && byte != b'\n') {
            return Err(bad("it holds a control character"));
        }
        let split = note.rfind("\n\n").ok_or(bad("no empty line before the signatures"))?;
        let (text, lines) = (&note[..=split], &note[split + 2..]);
        if lines.is_empty() || !lines.ends_with('\n') {
            return Err(bad("no signature line, or the last line has no newline"));
        }
        let signatures = lines.lines().map(SignatureLine::parse).collect::<Result<_, _>>()?;
        Ok(Note { text, signatures })
    }
}

impl<'a> SignatureLine<'a> {
    /// Reads a line without its newline.
    pub(super) fn parse(line: &'a str) -> Result<Self, Malformed> {
        let bad = |why| Malformed::new("signed note", why);
        let (name, base64) = line
            .strip_prefix(PREFIX)
            .and_then(|line| line.split_once(' '))
            .ok_or(bad("a signature line is not of the form \u{2014} name base64"))?;
        check_name(name)?;
        let bytes = BASE64_STANDARD.decode(base64).map_err(|_| bad("a signature is not base64"))?;
        let (id, signature) = bytes.split_first_chunk::<4>().ok_or(bad("a signature is too short"))?;
        Ok(SignatureLine { name, id: *id, signature: signature.to_vec() })
    }
}

/// The text of `note` if `key` signed it.
///
/// # Errors
/// Returns an error if the note is malformed, `key` did not sign it, or a signature of `key` is invalid.
pub fn verify_note<'a>(note: &'a str, key: &VerifierKey) -> Result<&'a str, Malformed> {
    let bad = |why| Malformed::new("signed note", why);
    let note = Note::parse(note)?;
    let mut signed = false;
    for line in note.signatures.iter().filter(|line| line.name == key.name && line.id == key.id()) {
        let signature =
            Signature::from_slice(&line.signature).map_err(|_| bad("the signature is not 64 bytes long"))?;
        key.key
            .verify_strict(note.text.as_bytes(), &signature)
            .map_err(|_| bad("the signature is invalid"))?;
        signed = true;
    }
    if signed { Ok(note.text) } else { Err(bad("not signed by this key")) }
}

pub(super) fn check_name(name: &str) -> Result<(), Malformed> {
    let fits = !name.is_empty() && name.chars().all(|c| c != '+' && !c.is_whitespace() && !c.is_control());
    if fits {
        Ok(())
    } else {
        Err(Malformed::new("key name", "empty, or contains a plus sign, a space or a control character"))
    }
}

/// The id of a key: the first bytes of SHA-256(name ‖ newline ‖ type ‖ key).
pub(super) fn key_id(name: &str, tag: u8, key: &[u8]) -> [u8; 4] {
    let Hash([a, b, c, d, ..]) = sha256(&[name.as_bytes(), &[b'\n', tag], key].concat());
    [a, b, c, d]
}

/// Writes a public key as text.
pub(super) fn write_key(
    f: &mut fmt::Formatter<'_>,
    prefix: &str,
    name: &str,
    tag: u8,
    key: &[u8],
) -> fmt::Result {
    write_key_of(f, prefix, name, key_id(name, tag, key), tag, key)
}

fn write_key_of(
    f: &mut fmt::Formatter<'_>,
    prefix: &str,
    name: &str,
    id: [u8; 4],
    tag: u8,
    key: &[u8],
) -> fmt::Result {
    let tagged = BASE64_STANDARD.encode([&[tag], key].concat());
    write!(f, "{prefix}{name}+{:08x}+{tagged}", u32::from_be_bytes(id))
}

pub(super) const OTHER_ID: &str = "its id does not fit its name and key";

/// The parts of a key's text. The caller, who knows the type of key, checks the id.
pub(super) struct KeyText {
    pub(super) name: String,
    pub(super) id: [u8; 4],
    /// The signature type.
    pub(super) tag: u8,
    pub(super) key: Vec<u8>,
}

impl KeyText {
    /// Reads `name+id+base64`. `what` names the key in errors.
    pub(super) fn read(what: &'static str, text: &str) -> Result<Self, Malformed> {
        let bad = |why| Malformed::new(what, why);
        // The name has no plus sign, but base64 may: split from the left.
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(id), Some(tagged)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(bad("not of the form name+id+base64"));
        };
        check_name(name)?;
        if id.len() != 8 || id.bytes().any(|digit| !matches!(digit, b'0'..=b'9' | b'a'..=b'f')) {
            return Err(bad("its id is not 8 lowercase hexadecimal digits"));
        }
        let id = u32::from_str_radix(id, 16).map_err(|_| bad("its id is not a number"))?.to_be_bytes();
        let tagged = BASE64_STANDARD.decode(tagged).map_err(|_| bad("its key is not base64"))?;
        let (tag, key) = tagged.split_first().ok_or(bad("it holds no key"))?;
        Ok(KeyText { name: name.to_owned(), id, tag: *tag, key: key.to_vec() })
    }
}

/// The Ed25519 public key in these bytes.
pub(super) fn ed25519_key(what: &'static str, key: &[u8]) -> Result<ed25519_dalek::VerifyingKey, Malformed> {
    let key = key.try_into().map_err(|_| Malformed::new(what, "its key is not 32 bytes long"))?;
    ed25519_dalek::VerifyingKey::from_bytes(key)
        .map_err(|_| Malformed::new(what, "its key is not a point of the curve"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn key() -> SigningKey {
        SigningKey::from_seed("example.org/log", &[7; 32]).unwrap()
    }

    #[test]
    fn keys_round_trip_as_text() {
        let (secret, public) = (key().to_secret_text(), key().verifier().to_string());
        assert_eq!(SigningKey::from_secret_text(&secret).unwrap().to_secret_text(), secret);
        assert_eq!(public.parse::<VerifierKey>().unwrap(), key().verifier());
        assert!(!format!("{:?}", key()).contains(secret.rsplit_once('+').unwrap().1));
        for name in ["", "a b", "a+b", "a\nb", "a\u{a0}b"] {
            assert!(SigningKey::from_seed(name, &[7; 32]).is_err(), "{name:?}");
        }
        let wrong_name = public.replace("/log", "/lag");
        let wrong_id = public.replacen(&public[16..24], "00000000", 1);
        for bad in ["", "a", "a+b", "a+00000000+", &wrong_name, &wrong_id, &public[..40]] {
            assert!(bad.parse::<VerifierKey>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_note_verifies_and_every_changed_byte_does_not() {
        let note = sign_note("example.org/log\n0\n\nextra\n", &key());
        let text = verify_note(&note, &key().verifier()).unwrap();
        assert_eq!(text, "example.org/log\n0\n\nextra\n");
        for at in 0..note.len() {
            let mut bytes = note.clone().into_bytes();
            bytes[at] ^= 1;
            if let Ok(changed) = String::from_utf8(bytes) {
                assert!(verify_note(&changed, &key().verifier()).is_err(), "byte {at}");
            }
        }
        for at in 0..note.len() {
            if note.is_char_boundary(at) {
                assert!(verify_note(&note[..at], &key().verifier()).is_err(), "cut at {at}");
            }
        }
    }

    #[test]
    fn other_signatures_are_passed_over_but_not_alone_enough() {
        let other = SigningKey::from_seed("example.org/witness", &[8; 32]).unwrap();
        let ours = sign_note("text\n", &key());
        let theirs = sign_note("text\n", &other);
        let both = format!("{ours}{}", theirs.strip_prefix("text\n\n").unwrap());
        assert!(verify_note(&both, &key().verifier()).is_ok());
        assert!(verify_note(&both, &other.verifier()).is_ok());
        assert!(verify_note(&theirs, &key().verifier()).is_err());
    }
}

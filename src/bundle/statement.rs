//! The statement: what the exporter says of a bundle or of an audit, in the form of in-toto (Statement v1, predicate
//! "simple verification result" v0.1) in a DSSE envelope.
//!
//! Invariant: an envelope is read only if it is written exactly as [`Envelope::write`] writes it, so that no byte of it
//! can be changed unnoticed; and what it says is used only beside the answer to whose signature it has.

use std::collections::BTreeMap;
use std::io;

use base64::prelude::{BASE64_STANDARD, Engine};
use serde::{Deserialize, Serialize};

use super::once;
use crate::export::About;
use crate::model::{Seq, Time};
use crate::plain::write_json;
use crate::tlog::{Hash, SigningKey, VerifierKey};

const PAYLOAD: &str = "application/vnd.in-toto+json";
const STATEMENT: &str = "https://in-toto.io/Statement/v1";
const PREDICATE: &str = "https://in-toto.io/attestation/svr/v0.1";

/// A DSSE envelope: bytes of a kind, and who signed them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// What was signed.
    pub payload: Vec<u8>,
    /// The signatures, each with the name of its key: one, or none.
    pub signatures: Vec<(String, Vec<u8>)>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    payload: String,
    #[serde(rename = "payloadType")]
    payload_type: String,
    signatures: Vec<Signature>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Signature {
    keyid: String,
    sig: String,
}

/// What is signed: the pre-authentication encoding of DSSE.
fn encoded(payload: &[u8]) -> Vec<u8> {
    let head = format!("DSSEv1 {} {PAYLOAD} {} ", PAYLOAD.len(), payload.len());
    [head.as_bytes(), payload].concat()
}

impl Envelope {
    /// A payload, signed by a key if there is one.
    #[must_use]
    pub fn seal(payload: Vec<u8>, key: Option<&SigningKey>) -> Self {
        let signatures = key.map(|key| (key.verifier().short(), key.sign_bare(&encoded(&payload)).to_vec()));
        Envelope { payload, signatures: signatures.into_iter().collect() }
    }

    /// The envelope in JSON, on one line.
    #[must_use]
    pub fn write(&self) -> Vec<u8> {
        let sign = |(keyid, sig): &(String, Vec<u8>)| Signature {
            keyid: keyid.clone(),
            sig: BASE64_STANDARD.encode(sig),
        };
        let written = Written {
            payload: BASE64_STANDARD.encode(&self.payload),
            payload_type: PAYLOAD.to_owned(),
            signatures: self.signatures.iter().map(sign).collect(),
        };
        // Texts and lists of texts cannot fail.
        let mut out = serde_json::to_vec(&written).unwrap_or_default();
        out.push(b'\n');
        out
    }

    /// Reads an envelope.
    ///
    /// # Errors
    /// Returns an error in words if it is not written as [`Envelope::write`] writes it.
    pub fn read(bytes: &[u8]) -> Result<Self, String> {
        let written: Written = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
        let decode = |text: &str| BASE64_STANDARD.decode(text).map_err(|error| error.to_string());
        let signatures = written.signatures.iter().map(|one| Ok((one.keyid.clone(), decode(&one.sig)?)));
        let envelope = Envelope {
            payload: decode(&written.payload)?,
            signatures: signatures.collect::<Result<_, String>>()?,
        };
        if envelope.write() == bytes && envelope.signatures.len() <= 1 {
            Ok(envelope)
        } else {
            Err("it is not written as an export writes it".to_owned())
        }
    }

    /// Whether a key signed it, and every signature by its name holds.
    #[must_use]
    pub fn is_signed_by(&self, key: &VerifierKey) -> bool {
        let (name, message) = (key.short(), encoded(&self.payload));
        !self.signatures.is_empty()
            && self
                .signatures
                .iter()
                .all(|(by, signature)| *by == name && key.signed_bare(&message, signature))
    }
}

/// An in-toto statement of this program. `T` is what it says beyond the fields of the standard.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Statement<T> {
    #[serde(rename = "_type")]
    kind: String,
    subject: Vec<Subject>,
    #[serde(rename = "predicateType")]
    predicate_type: String,
    predicate: Predicate<T>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Subject {
    name: String,
    digest: BTreeMap<String, Hash>,
}

/// A simple verification result. The last field is an extension, and its name a URI, as in-toto asks.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Predicate<T> {
    verifier: Verifier,
    #[serde(rename = "timeCreated")]
    time_created: Time,
    properties: Vec<String>,
    #[serde(rename = "pkg:cargo/claimlog#statement")]
    told: T,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Verifier {
    id: String,
}

impl<T> Statement<T> {
    /// A statement about things with these hashes. `time` is that of the last entry: the same history gives the same
    /// statement.
    pub(super) fn new(subjects: &[(String, Hash)], time: Time, properties: Vec<String>, told: T) -> Self {
        let subject = |(name, hash): &(String, Hash)| Subject {
            name: name.clone(),
            digest: BTreeMap::from([("sha256".to_owned(), *hash)]),
        };
        Statement {
            kind: STATEMENT.to_owned(),
            subject: subjects.iter().map(subject).collect(),
            predicate_type: PREDICATE.to_owned(),
            predicate: Predicate {
                verifier: Verifier { id: format!("pkg:cargo/claimlog@{}", env!("CARGO_PKG_VERSION")) },
                time_created: time,
                properties,
                told,
            },
        }
    }

    /// What it says beyond the fields of the standard.
    pub(super) fn told(&self) -> &T {
        &self.predicate.told
    }

    /// The things that it is about, with their hashes, in order.
    pub(super) fn subjects(&self) -> impl Iterator<Item = (&str, Option<Hash>)> {
        self.subject.iter().map(|one| (one.name.as_str(), one.digest.get("sha256").copied()))
    }
}

impl<T: Serialize> Statement<T> {
    /// The statement in JSON.
    ///
    /// # Errors
    /// Returns an error if serde fails, which the statements of this program do not cause.
    pub(super) fn payload(&self) -> io::Result<Vec<u8>> {
        let mut out = Vec::new();
        write_json(&mut out, self)?;
        Ok(out)
    }
}

impl<T: for<'de> Deserialize<'de>> Statement<T> {
    /// Reads a statement.
    ///
    /// # Errors
    /// Returns an error in words if it is not one of this form.
    pub(super) fn read(payload: &[u8]) -> Result<Self, String> {
        let read = once::read(payload).and_then(serde_json::from_value);
        let statement: Statement<T> = read.map_err(|error| error.to_string())?;
        if statement.kind != STATEMENT || statement.predicate_type != PREDICATE {
            return Err("it is a statement of another kind".to_owned());
        }
        Ok(statement)
    }
}

/// What a bundle's statement says, as it is written.
#[derive(Debug, Serialize)]
pub(super) struct Telling<'a> {
    pub(super) bundle: u32,
    pub(super) export: &'a About<'a>,
    pub(super) index: &'a Index,
}

/// What a bundle's statement says, as it is read.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Told {
    pub(super) bundle: u32,
    pub(super) export: Exported,
    pub(super) index: Index,
}

/// What is in a bundle.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Index {
    /// The claims that were exported, in order.
    pub(super) exported: Vec<Seq>,
    /// The entries, in order, and what each is called.
    pub(super) entries: Vec<(Seq, String)>,
    /// For each claim every entry that bears on it.
    pub(super) bears_on: BTreeMap<Seq, Vec<Seq>>,
    /// The entries among these that are withheld from everybody.
    pub(super) withheld: Vec<Seq>,
    /// Whether the captured documents and texts were left out.
    pub(super) without_texts: bool,
    /// The captured documents and texts that are withheld from everybody.
    pub(super) withheld_texts: Vec<Hash>,
}

impl Index {
    /// Whether every entry is named once, and in order, wherever entries are named.
    pub(super) fn is_in_order(&self) -> bool {
        let mut lists = self.bears_on.values().chain([&self.withheld]);
        self.entries.is_sorted_by(|(one, _), (other, _)| one < other)
            && lists.all(|list| list.is_sorted_by(|one, other| one < other))
    }

    /// Whether an entry is named, where they are named in order.
    pub(super) fn names(&self, seq: Seq) -> bool {
        self.entries.binary_search_by_key(&seq, |(seq, _)| *seq).is_ok()
    }
}

/// The part of what an export says of itself that is checked.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Exported {
    pub(super) checkpoint: SignedState,
    pub(super) as_of: Option<Seq>,
    pub(super) claims: u64,
    pub(super) written: u64,
}

/// A checkpoint as a statement names it.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct SignedState {
    pub(super) origin: String,
    pub(super) size: u64,
    pub(super) root: Hash,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn key(seed: u8) -> SigningKey {
        SigningKey::from_seed("example.org/log", &[seed; 32]).unwrap()
    }

    #[test]
    fn an_envelope_is_read_as_it_was_written_and_no_byte_of_it_can_be_changed() {
        let sealed = Envelope::seal(b"{\"a\":1}".to_vec(), Some(&key(1)));
        let bytes = sealed.write();
        let read = Envelope::read(&bytes).unwrap();
        assert!(read == sealed && read.is_signed_by(&key(1).verifier()));
        assert!(!read.is_signed_by(&key(2).verifier()));
        for at in 0..bytes.len() {
            for change in [1, 2, 0x20] {
                let mut bent = bytes.clone();
                bent[at] ^= change;
                let holds = Envelope::read(&bent).is_ok_and(|read| read.is_signed_by(&key(1).verifier()));
                assert!(!holds, "byte {at}");
            }
        }
        for more in [&b" "[..], b"\n", b"{}"] {
            assert!(Envelope::read(&[&bytes[..], more].concat()).is_err());
        }
        assert!(!Envelope::seal(b"{}".to_vec(), None).is_signed_by(&key(1).verifier()));
        // Two signatures, of which one is by somebody else.
        let mut both = sealed.clone();
        both.signatures.extend(Envelope::seal(sealed.payload, Some(&key(2))).signatures);
        assert!(!both.is_signed_by(&key(1).verifier()));
    }

    /// The example of the DSSE protocol, with our type: the lengths are of bytes.
    #[test]
    fn what_is_signed_begins_with_the_name_of_the_format() {
        assert_eq!(
            encoded("hello ä".as_bytes()),
            "DSSEv1 28 application/vnd.in-toto+json 8 hello ä".as_bytes()
        );
    }
}

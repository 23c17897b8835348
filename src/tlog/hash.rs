//! SHA-256 values and the two domain-separated hashes of RFC 6962, section 2.1.

use std::fmt;
use std::str::FromStr;

use base64::prelude::{BASE64_STANDARD, Engine};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};

use super::Malformed;

/// 32 bytes of SHA-256. As text 64 lowercase hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash(pub [u8; 32]);

/// SHA-256 of some bytes. Captured documents and texts are named by it.
#[must_use]
pub fn sha256(bytes: &[u8]) -> Hash {
    Hash(Sha256::digest(bytes).into())
}

/// Hash of a leaf: SHA-256(0x00 ‖ entry).
#[must_use]
pub fn leaf_hash(entry: &[u8]) -> Hash {
    // Most entries are short, and hashing one piece is faster than hashing two.
    let mut piece = [0; 512];
    if let Some(place) = piece.get_mut(1..=entry.len()) {
        place.copy_from_slice(entry);
        return sha256(&piece[..=entry.len()]);
    }
    let mut hasher = Sha256::new();
    hasher.update([0]);
    hasher.update(entry);
    Hash(hasher.finalize().into())
}

/// Hash of an inner node: SHA-256(0x01 ‖ left ‖ right).
#[must_use]
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let mut block = [1; 65];
    block[1..33].copy_from_slice(&left.0);
    block[33..].copy_from_slice(&right.0);
    sha256(&block)
}

impl Hash {
    /// The hash in standard base64 with padding, as checkpoints write it.
    #[must_use]
    pub fn to_base64(&self) -> String {
        BASE64_STANDARD.encode(self.0)
    }

    /// Reads the canonical base64 of 32 bytes.
    ///
    /// # Errors
    /// Returns an error if the text is anything else.
    pub fn from_base64(text: &str) -> Result<Self, Malformed> {
        const BAD: Malformed = Malformed::new("hash", "not the base64 of 32 bytes");
        let bytes = BASE64_STANDARD.decode(text).map_err(|_| BAD)?;
        Ok(Hash(bytes.try_into().map_err(|_| BAD)?))
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let mut text = [0; 64];
        for (pair, byte) in text.chunks_exact_mut(2).zip(self.0) {
            pair[0] = DIGITS[usize::from(byte >> 4)];
            pair[1] = DIGITS[usize::from(byte & 15)];
        }
        f.write_str(std::str::from_utf8(&text).map_err(|_| fmt::Error)?)
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Hash {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        const BAD: Malformed = Malformed::new("hash", "not 64 lowercase hexadecimal digits");
        let digits = text.as_bytes();
        if digits.len() != 64 {
            return Err(BAD);
        }
        let value = |digit: u8| match digit {
            b'0'..=b'9' => Ok(digit - b'0'),
            b'a'..=b'f' => Ok(digit - b'a' + 10),
            _ => Err(BAD),
        };
        let mut hash = [0; 32];
        for (byte, pair) in hash.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = value(pair[0])? << 4 | value(pair[1])?;
        }
        Ok(Hash(hash))
    }
}

impl Serialize for Hash {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(from)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn text_forms_round_trip_and_are_strict() {
        let hash = sha256(b"");
        let hex = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(hash.to_string(), hex);
        assert_eq!(hex.parse::<Hash>().unwrap(), hash);
        assert_eq!(Hash::from_base64(&hash.to_base64()).unwrap(), hash);
        for bad in ["", "e3", &hex[1..], &hex.to_uppercase(), &format!("{hex}0")] {
            assert!(bad.parse::<Hash>().is_err(), "{bad}");
        }
        let base64 = hash.to_base64();
        for bad in ["", &base64[1..], base64.trim_end_matches('='), &format!("{base64}\n")] {
            assert!(Hash::from_base64(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_leaf_of_any_length_is_hashed_behind_a_zero_byte() {
        for length in [0, 1, 62, 63, 64, 510, 511, 512, 513, 65_535] {
            let entry = vec![b'x'; length];
            assert_eq!(leaf_hash(&entry), sha256(&[&[0], &entry[..]].concat()), "{length}");
        }
    }

    #[test]
    fn leaves_and_nodes_are_kept_apart() {
        // RFC 6962 test values: the empty leaf, and a node that is not the leaf of its children's bytes.
        let empty = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d";
        assert_eq!(leaf_hash(b"").to_string(), empty);
        let (left, right) = (leaf_hash(b"a"), leaf_hash(b"b"));
        assert_ne!(node_hash(&left, &right), leaf_hash(&[left.0, right.0].concat()));
    }
}

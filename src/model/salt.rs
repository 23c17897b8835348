//! Salts: random bits that protect a withheld entry from being guessed.
//!
//! Invariant: every entry that is appended contains 128 unpredictable bits in the bytes that are hashed. When the entry is
//! withheld, the salt is removed with its bytes, and its leaf hash cannot confirm a guess at its content.
//! `tests/secrets.rs` tries guesses, with the right ones among them, on everything that the program writes.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The salt of an entry: 128 bits; 32 lowercase hexadecimal digits as text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Salt(pub [u8; 16]);

impl fmt::Display for Salt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(hex(&self.0, &mut [0; 32]))
    }
}

impl fmt::Debug for Salt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Salt {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const BAD: &str = "a salt is 32 lowercase hexadecimal digits";
        let number = u128::from_str_radix(text, 16).map_err(|_| BAD)?;
        let salt = Salt(number.to_be_bytes());
        // Only one spelling is accepted: no sign, no capitals, always 32 digits.
        if hex(&salt.0, &mut [0; 32]) == text { Ok(salt) } else { Err(BAD) }
    }
}

impl Serialize for Salt {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(hex(&self.0, &mut [0; 32]))
    }
}

impl<'de> Deserialize<'de> for Salt {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(from)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

fn hex<'a>(bytes: &[u8; 16], text: &'a mut [u8; 32]) -> &'a str {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    for (pair, byte) in text.chunks_exact_mut(2).zip(bytes) {
        pair[0] = DIGITS[usize::from(byte >> 4)];
        pair[1] = DIGITS[usize::from(byte & 15)];
    }
    std::str::from_utf8(text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_salt_is_written_in_one_way() {
        let text = "000102030405060708090a0b0c0d0eff";
        assert_eq!(text.parse::<Salt>().unwrap().to_string(), text);
        for bad in
            ["", "0", &text[1..], &text.to_uppercase(), &format!("+{}", &text[1..]), &format!("{text}0")]
        {
            assert!(bad.parse::<Salt>().is_err(), "{bad}");
        }
    }
}

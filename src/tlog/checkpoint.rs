//! Checkpoints: origin, size and root of a tree, as C2SP tlog-checkpoint writes them.

use super::{Hash, Malformed, SigningKey, VerifierKey, sign_note, verify_note};

/// What a log says of itself: this name, this many entries, this root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The log's name; also the name of the key that signs.
    pub origin: String,
    /// The number of entries.
    pub size: u64,
    /// The root of the tree over them.
    pub root: Hash,
}

impl Checkpoint {
    /// The text of the note, which is what is signed.
    #[must_use]
    pub fn text(&self) -> String {
        let Checkpoint { origin, size, root } = self;
        format!("{origin}\n{size}\n{}\n", root.to_base64())
    }

    /// The signed note of this checkpoint.
    #[must_use]
    pub fn sign(&self, key: &SigningKey) -> String {
        sign_note(&self.text(), key)
    }

    /// The checkpoint in a note, if `key` signed it under the checkpoint's own origin.
    ///
    /// # Errors
    /// A note that does not verify, or whose text is no checkpoint of that origin.
    pub fn open(note: &str, key: &VerifierKey) -> Result<Self, Malformed> {
        let checkpoint = Checkpoint::parse(verify_note(note, key)?)?;
        if checkpoint.origin == key.name() {
            Ok(checkpoint)
        } else {
            Err(Malformed::new("checkpoint", "its origin is not the name of the key that signed"))
        }
    }

    /// The checkpoint in a note that any of `keys` signed under its own origin.
    ///
    /// # Errors
    /// As [`Checkpoint::open`], of the last key; no keys.
    pub fn open_any<'k>(
        note: &str,
        keys: impl IntoIterator<Item = &'k VerifierKey>,
    ) -> Result<Self, Malformed> {
        let mut opened = Err(Malformed::new("checkpoint", "there is no key to check it with"));
        for key in keys {
            opened = Checkpoint::open(note, key);
            if opened.is_ok() {
                break;
            }
        }
        opened
    }

    /// Reads a note's text. Extension lines may follow and are passed over.
    ///
    /// # Errors
    /// Anything that is not canonical: an empty origin, a size with a leading zero, a short root.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let bad = |why| Malformed::new("checkpoint", why);
        let body = text.strip_suffix('\n').ok_or(bad("the last line has no newline"))?;
        let mut lines = body.split('\n');
        let (Some(origin), Some(size), Some(root)) = (lines.next(), lines.next(), lines.next()) else {
            return Err(bad("fewer than three lines"));
        };
        if origin.is_empty() {
            return Err(bad("no origin"));
        }
        let number: u64 = size.parse().map_err(|_| bad("its size is not a number"))?;
        if number.to_string() != size {
            return Err(bad("its size is not in canonical form"));
        }
        let root = Hash::from_base64(root)?;
        if lines.any(str::is_empty) {
            return Err(bad("an empty extension line"));
        }
        Ok(Checkpoint { origin: origin.to_owned(), size: number, root })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::tlog::sha256;

    #[test]
    fn only_the_canonical_text_is_read() {
        let root = sha256(b"").to_base64();
        let good = Checkpoint { origin: "example.org/log".into(), size: 7, root: sha256(b"") };
        assert_eq!(Checkpoint::parse(&format!("example.org/log\n7\n{root}\n")).unwrap(), good);
        assert_eq!(Checkpoint::parse(&format!("example.org/log\n7\n{root}\nmore\n")).unwrap(), good);
        for bad in [
            String::new(),
            format!("\n7\n{root}\n"),
            format!("o\n07\n{root}\n"),
            format!("o\n+7\n{root}\n"),
            format!("o\n-7\n{root}\n"),
            format!("o\n18446744073709551616\n{root}\n"),
            format!("o\n7\n{}\n", &root[1..]),
            format!("o\n7\n{root}"),
            format!("o\n7\n{root}\n\nmore\n"),
            format!("o\r\n7\r\n{root}\r\n"),
            "o\n7\n".to_owned(),
        ] {
            assert!(Checkpoint::parse(&bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn the_origin_is_the_signer() {
        let key = SigningKey::from_seed("example.org/log", &[1; 32]).unwrap();
        let mut checkpoint = Checkpoint { origin: "example.org/log".into(), size: 0, root: sha256(b"") };
        assert_eq!(Checkpoint::open(&checkpoint.sign(&key), &key.verifier()).unwrap(), checkpoint);
        checkpoint.origin = "example.org/other".into();
        assert!(Checkpoint::open(&checkpoint.sign(&key), &key.verifier()).is_err());
    }
}

//! Checkpoints: origin, size and root of a tree, as C2SP tlog-checkpoint writes them.

use super::{Hash, Malformed, SigningKey, VerifierKey, sign_note, verify_note};

/// The state of a log: its name, the number of its entries and the root over them. The text of a checkpoint looks like this:
///
/// ```text
/// example.org/log
/// 7
/// 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The name of the log, which is also the name of its key.
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

    /// The checkpoint in a note, if `key` signed the note and has the checkpoint's origin as its name.
    ///
    /// # Errors
    /// Returns an error if the note does not verify, or its text is not a checkpoint of that origin.
    pub fn open(note: &str, key: &VerifierKey) -> Result<Self, Malformed> {
        let checkpoint = Checkpoint::parse(verify_note(note, key)?)?;
        if checkpoint.origin == key.name() {
            Ok(checkpoint)
        } else {
            Err(Malformed::new("checkpoint", "its origin is not the name of the key that signed"))
        }
    }

    /// The checkpoint in a note that any of `keys` signed.
    ///
    /// # Errors
    /// Returns the error of [`Checkpoint::open`] for the last key, or an error if there are no keys.
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

    /// Reads the text of a note. Extension lines may follow and are ignored.
    ///
    /// # Errors
    /// Returns an error if anything is not canonical: an empty origin, a size with a leading zero, a short root.
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

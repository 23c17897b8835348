//! Proof files: that an entry is in a log (C2SP tlog-proof), and that a log was only appended to.
//!
//! Invariant: a proof is never read in parts. [`InclusionProof::check`] and [`ConsistencyProof::check`] open the
//! checkpoint by the reader's own policy, check the tree, and only then answer. `tests/proof.rs` changes every byte of
//! a proof.

use std::fmt::{self, Write};
use std::str::FromStr;

use base64::prelude::{BASE64_STANDARD, Engine};

use super::proof::{check_consistency, check_inclusion};
use super::{Accepted, Checkpoint, Hash, Malformed, Policy, leaf_hash};

const HEADER: &str = "c2sp.org/tlog-proof@v1";
/// The most hashes in a proof, because a tree has at most 2^64 leaves. A file with more is refused.
const MOST_HASHES: usize = 64;

/// Proves that an entry is number `index` of the log that signed the checkpoint: a `.tlog-proof` file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InclusionProof {
    /// Extra data that somebody added. The proof neither uses it nor proves it.
    pub extra: Option<Vec<u8>>,
    /// The place of the entry.
    pub index: u64,
    /// The sibling hashes on the path from the leaf to the root.
    pub path: Vec<Hash>,
    /// The signed note, with its cosignatures.
    pub checkpoint: String,
}

/// Proves that the log that signed the checkpoint extends its first `old` entries. As text, the `add-checkpoint` request of
/// C2SP tlog-witness.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsistencyProof {
    /// The older size.
    pub old: u64,
    /// The hashes of the proof (RFC 6962, section 2.1.2).
    pub path: Vec<Hash>,
    /// The signed note of the later size.
    pub checkpoint: String,
}

impl InclusionProof {
    /// Opens the checkpoint by `policy`, and checks that `entry` is number `index` of its tree.
    ///
    /// # Errors
    /// Returns an error if [`Policy::open`] does, or if the entry is not there.
    pub fn check(&self, entry: &[u8], policy: &Policy) -> Result<Accepted, Malformed> {
        let accepted = policy.open(&self.checkpoint)?;
        let Checkpoint { size, root, .. } = &accepted.checkpoint;
        if check_inclusion(self.index, *size, &leaf_hash(entry), &self.path, root) {
            Ok(accepted)
        } else {
            Err(Malformed::new("proof", "the entry is not at the stated index of the checkpoint's tree"))
        }
    }
}

/// Two checkpoints of a log, of which the later extends the older one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extension {
    /// The older checkpoint.
    pub old: Checkpoint,
    /// The later checkpoint, as the policy accepted it.
    pub accepted: Accepted,
}

impl ConsistencyProof {
    /// Opens the later checkpoint by `policy` and the older one by its log's signature, and checks that the later tree
    /// extends the older one.
    ///
    /// # Errors
    /// Returns an error if [`Policy::open`] does, if the older checkpoint is of another log or size, or if the later tree does not
    /// extend the older one.
    pub fn check(&self, old_note: &str, policy: &Policy) -> Result<Extension, Malformed> {
        let bad = |why| Malformed::new("proof", why);
        let accepted = policy.open(&self.checkpoint)?;
        let (old, new) = (Checkpoint::open_any(old_note, policy.logs())?, &accepted.checkpoint);
        if old.origin != new.origin {
            return Err(bad("the two checkpoints are of different logs"));
        }
        if old.size != self.old {
            return Err(bad("it is for a checkpoint of another size"));
        }
        if !check_consistency(old.size, new.size, &old.root, &new.root, &self.path) {
            return Err(bad("the later tree does not extend the older one"));
        }
        Ok(Extension { old, accepted })
    }
}

impl fmt::Display for InclusionProof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEADER}")?;
        if let Some(extra) = &self.extra {
            writeln!(f, "extra {}", BASE64_STANDARD.encode(extra))?;
        }
        writeln!(f, "index {}", self.index)?;
        write_path(f, &self.path)?;
        write!(f, "\n{}", self.checkpoint)
    }
}

impl FromStr for InclusionProof {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let bad = |why| Malformed::new("proof", why);
        let rest = text.strip_prefix(HEADER).and_then(|rest| rest.strip_prefix('\n'));
        let mut rest = rest.ok_or(bad("it does not start with c2sp.org/tlog-proof@v1"))?;
        let mut extra = None;
        if let Some(line) = rest.strip_prefix("extra ") {
            let (base64, after) = line.split_once('\n').ok_or(bad("it is cut off"))?;
            extra = Some(BASE64_STANDARD.decode(base64).map_err(|_| bad("its extra data is not base64"))?);
            rest = after;
        }
        let line = rest.strip_prefix("index ").ok_or(bad("no line gives the index"))?;
        let (index, rest) = line.split_once('\n').ok_or(bad("it is cut off"))?;
        let index = read_number(index)?;
        let (path, checkpoint) = read_path(rest)?;
        Ok(InclusionProof { extra, index, path, checkpoint: checkpoint.to_owned() })
    }
}

impl fmt::Display for ConsistencyProof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "old {}", self.old)?;
        write_path(f, &self.path)?;
        write!(f, "\n{}", self.checkpoint)
    }
}

impl FromStr for ConsistencyProof {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let bad = |why| Malformed::new("proof", why);
        let line = text.strip_prefix("old ").ok_or(bad("no line gives the older size"))?;
        let (old, rest) = line.split_once('\n').ok_or(bad("it is cut off"))?;
        let old = read_number(old)?;
        let (path, checkpoint) = read_path(rest)?;
        Ok(ConsistencyProof { old, path, checkpoint: checkpoint.to_owned() })
    }
}

fn write_path(f: &mut fmt::Formatter<'_>, path: &[Hash]) -> fmt::Result {
    for hash in path {
        f.write_str(&hash.to_base64())?;
        f.write_char('\n')?;
    }
    Ok(())
}

fn read_number(text: &str) -> Result<u64, Malformed> {
    let number: Option<u64> = text.parse().ok();
    number
        .filter(|number| number.to_string() == text)
        .ok_or(Malformed::new("proof", "a number is not in canonical form"))
}

/// The hashes in the lines up to an empty line, and the text after that line.
fn read_path(text: &str) -> Result<(Vec<Hash>, &str), Malformed> {
    let (mut path, mut rest) = (Vec::new(), text);
    loop {
        let ends = Malformed::new("proof", "no empty line before the checkpoint");
        let (line, after) = rest.split_once('\n').ok_or(ends)?;
        if line.is_empty() {
            return Ok((path, after));
        }
        if path.len() == MOST_HASHES {
            return Err(Malformed::new("proof", "more hashes than any proof can have"));
        }
        path.push(Hash::from_base64(line)?);
        rest = after;
    }
}

//! Proofs: made from a ledger, checked without one.
//!
//! Invariant: [`check_proof`] is the only way from a proof to the content of an entry. By the reader's own policy it checks the
//! signature, the origin, the cosignatures, the root, the path and the bytes, and only then reads the fields.
//! `tests/proof.rs` changes every byte of every part.

use crate::breach::{Breach, BreachKind};
use crate::error::{Error, ProofError, Refusal, Result};
use crate::ledger::Ledger;
use crate::model::{Entry, Seq};
use crate::tlog::{
    Accepted, Checkpoint, ConsistencyProof, Extension, Hash, InclusionProof, Policy, check_consistency,
    check_inclusion, leaf_hash,
};
use crate::verify::{Tree, stored_body};

/// An entry that a proof shows to be in a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proven {
    /// Its place.
    pub seq: Seq,
    /// Its leaf hash.
    pub leaf: Hash,
    /// The entry; or, if this version cannot read it, why not.
    pub entry: Result<Entry, String>,
    /// The checkpoint that covers it, and the witnesses of the policy that cosigned it.
    pub accepted: Accepted,
}

/// The proof of an entry, to be given away with the bytes that it proves.
#[derive(Debug, Clone)]
pub struct EntryProof {
    /// The proof.
    pub proof: InclusionProof,
    /// The entry, byte for byte as it was hashed.
    pub entry: String,
}

/// Checks by `policy` a tlog-proof of `entry`, the bytes as the ledger holds them. `label` names the proof in messages.
///
/// # Errors
/// Returns an error if the proof is malformed, the policy does not accept its checkpoint, or the checkpoint's tree does not
/// hold the entry there.
pub fn check_proof(label: &str, proof: &str, entry: &[u8], policy: &Policy) -> Result<Proven> {
    let fail = |source| Error::Proof(ProofError::NotProven { path: label.to_owned(), source });
    let proof: InclusionProof = proof.parse().map_err(fail)?;
    let accepted = proof.check(entry, policy).map_err(fail)?;
    let text = std::str::from_utf8(entry).map_err(|error| error.to_string());
    Ok(Proven { seq: proof.index, leaf: leaf_hash(entry), entry: text.and_then(Entry::decode), accepted })
}

/// Checks by `policy` that a log was only appended to between an older checkpoint and a later one.
///
/// # Errors
/// Returns an error if the proof is malformed, the policy does not accept a checkpoint, or the later tree does not extend the
/// older one.
pub fn check_extension(label: &str, proof: &str, old_note: &str, policy: &Policy) -> Result<Extension> {
    let fail = |source| Error::Proof(ProofError::NotProven { path: label.to_owned(), source });
    let proof: ConsistencyProof = proof.parse().map_err(fail)?;
    proof.check(old_note, policy).map_err(fail)
}

impl Ledger {
    /// The proof of an entry under the latest checkpoint that `policy` accepts, and the bytes that it proves.
    ///
    /// # Errors
    /// Returns [`Refusal::NoEntry`], [`Refusal::Withheld`], [`ProofError::NotCosigned`] if no checkpoint satisfies the policy,
    /// and [`Error::Breach`] if the stored tree is not the signed one.
    pub fn prove(&self, seq: Seq, policy: Option<&Policy>) -> Result<EntryProof> {
        let head = self.head();
        let mut size = head.checkpoint.size;
        if seq >= size {
            return Err(Error::Refused(Refusal::NoEntry { name: seq.to_string() }));
        }
        let body = stored_body(self.store(), seq)?;
        let mut note = self.cosigned(size, head.note.clone())?;
        if let Some(policy) = policy {
            let mut covering = self.checkpoint_sizes()?.into_iter().take_while(|size| *size > seq);
            loop {
                let Some(next) = covering.next() else {
                    return Err(Error::Proof(ProofError::NotCosigned { seq }));
                };
                (size, note) = (next, self.note(Some(next))?);
                if policy.open(&note).is_ok() {
                    break;
                }
            }
        }
        let mut tree = Tree::new(self.store(), &head.range);
        let path = tree.inclusion(seq, size)?;
        let root = if size == head.checkpoint.size { head.checkpoint.root } else { tree.range(size)?.root() };
        if !check_inclusion(seq, size, &leaf_hash(body.as_bytes()), &path, &root) {
            let message = format!("the stored tree does not prove entry {seq}");
            return Err(Breach::new(BreachKind::Tile, Some(seq), message).into());
        }
        let proof = InclusionProof { extra: None, index: seq, path, checkpoint: note };
        Ok(EntryProof { proof, entry: body })
    }

    /// Some entries, and their paths to the root of the latest checkpoint; the proofs share that checkpoint, and have none.
    ///
    /// # Errors
    /// Returns an error as [`Ledger::prove`] does.
    pub fn prove_all(&self, seqs: impl IntoIterator<Item = Seq>) -> Result<Vec<EntryProof>> {
        let head = self.head();
        let Checkpoint { size, root, .. } = &head.checkpoint;
        let mut tree = Tree::new(self.store(), &head.range);
        let prove = |seq: Seq| {
            if seq >= *size {
                return Err(Error::Refused(Refusal::NoEntry { name: seq.to_string() }));
            }
            let entry = stored_body(self.store(), seq)?;
            let path = tree.inclusion(seq, *size)?;
            if !check_inclusion(seq, *size, &leaf_hash(entry.as_bytes()), &path, root) {
                let message = format!("the stored tree does not prove entry {seq}");
                return Err(Breach::new(BreachKind::Tile, Some(seq), message).into());
            }
            let proof = InclusionProof { extra: None, index: seq, path, checkpoint: String::new() };
            Ok(EntryProof { proof, entry })
        };
        seqs.into_iter().map(prove).collect()
    }

    /// The proof that the signed tree of `size` entries extends that of its first `old` entries, in the form of a C2SP
    /// tlog-witness request. Without a size, the proof for the latest checkpoint.
    ///
    /// # Errors
    /// Returns [`ProofError::NoCheckpoint`] if no checkpoint signs `size` entries or `old` is larger, and [`Error::Breach`] if the
    /// stored tree is not the signed one.
    pub fn extension(&self, old: u64, size: Option<u64>) -> Result<ConsistencyProof> {
        let head = self.head();
        let size = size.unwrap_or(head.checkpoint.size);
        if old > size || size > head.checkpoint.size {
            return Err(Error::Proof(ProofError::NoCheckpoint { size: old.max(size) }));
        }
        let checkpoint = self.bare_note(Some(size))?;
        Ok(ConsistencyProof { old, path: self.consistency(old, size)?, checkpoint })
    }

    /// The consistency proof between any two sizes of the signed tree, checked before it is returned.
    ///
    /// # Errors
    /// Returns [`ProofError::NoCheckpoint`] if `old` is larger than `size` or `size` larger than the tree, and [`Error::Breach`] if
    /// the stored tree is not the signed one.
    pub fn consistency(&self, old: u64, size: u64) -> Result<Vec<Hash>> {
        let head = self.head();
        if old > size || size > head.checkpoint.size {
            return Err(Error::Proof(ProofError::NoCheckpoint { size: old.max(size) }));
        }
        let mut tree = Tree::new(self.store(), &head.range);
        let path = tree.consistency(old, size)?;
        let (old_root, root) = (tree.range(old)?.root(), tree.range(size)?.root());
        if check_consistency(old, size, &old_root, &root, &path) {
            return Ok(path);
        }
        let message = format!("the stored tree of {size} entries does not extend the tree of {old} entries");
        Err(Breach::new(BreachKind::Tile, None, message).into())
    }
}

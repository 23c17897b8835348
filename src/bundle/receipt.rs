//! Receipts: that an entry is in the log, as a COSE receipt (RFC 9942) for people who work with SCITT.
//!
//! Invariant: a receipt follows from the proof of its entry and one signature over the root, so that a checker rebuilds
//! it byte for byte instead of reading it. The encoding is the deterministic one of RFC 8949, section 4.2: five kinds of
//! values are written and CBOR is never read, so a library for it is not needed. The verifiable data structure is
//! RFC9162_SHA256: its leaves are SHA-256(0x00 ‖ entry), as in this log.

use crate::tlog::{Checkpoint, Hash, SigningKey, VerifierKey};

/// EdDSA (RFC 9053).
const EDDSA: i64 = -8;
/// The tag of COSE_Sign1.
const SIGN1: u64 = 18;

/// Writes the head of a value in CBOR (RFC 8949, section 3): its major type and its number.
fn head(out: &mut Vec<u8>, major: u8, number: u64) {
    let major = major << 5;
    match number {
        0..24 => out.push(major | number as u8),
        24..0x100 => out.extend([major | 24, number as u8]),
        0x100..0x1_0000 => {
            out.push(major | 25);
            out.extend((number as u16).to_be_bytes());
        }
        0x1_0000..0x1_0000_0000 => {
            out.push(major | 26);
            out.extend((number as u32).to_be_bytes());
        }
        _ => {
            out.push(major | 27);
            out.extend(number.to_be_bytes());
        }
    }
}

fn int(out: &mut Vec<u8>, number: i64) {
    if number < 0 { head(out, 1, number.unsigned_abs() - 1) } else { head(out, 0, number.unsigned_abs()) }
}

fn bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    head(out, 2, bytes.len() as u64);
    out.extend(bytes);
}

fn text(out: &mut Vec<u8>, text: &str) {
    head(out, 3, text.len() as u64);
    out.extend(text.as_bytes());
}

fn list(out: &mut Vec<u8>, length: u64) {
    head(out, 4, length);
}

fn map(out: &mut Vec<u8>, length: u64) {
    head(out, 5, length);
}

/// The protected header: the algorithm, the key, the issuer and the subject (the log, for both), and the structure.
fn protected(key: &VerifierKey) -> Vec<u8> {
    let mut out = Vec::new();
    map(&mut out, 4);
    int(&mut out, 1);
    int(&mut out, EDDSA);
    int(&mut out, 4);
    bytes(&mut out, &key.id());
    int(&mut out, 15);
    map(&mut out, 2);
    for claim in [1, 2] {
        int(&mut out, claim);
        text(&mut out, key.name());
    }
    int(&mut out, 395);
    int(&mut out, 1);
    out
}

/// What is signed (RFC 9052, section 4.4): the payload is the root, which the receipt leaves out.
fn signed(key: &VerifierKey, root: &Hash) -> Vec<u8> {
    let mut out = Vec::new();
    list(&mut out, 4);
    text(&mut out, "Signature1");
    bytes(&mut out, &protected(key));
    bytes(&mut out, b"");
    bytes(&mut out, &root.0);
    out
}

/// The signature that all receipts under a root have.
pub(super) fn sign(key: &SigningKey, root: &Hash) -> [u8; 64] {
    key.sign_bare(&signed(&key.verifier(), root))
}

/// Whether a key made the signature of the receipts under a root.
pub(super) fn is_signed(key: &VerifierKey, root: &Hash, signature: &[u8]) -> bool {
    key.signed_bare(&signed(key, root), signature)
}

/// The receipt of the entry at `index`, whose path leads to the checkpoint's root.
pub(super) fn receipt(
    key: &VerifierKey,
    checkpoint: &Checkpoint,
    index: u64,
    path: &[Hash],
    signature: &[u8; 64],
) -> Vec<u8> {
    let mut proof = Vec::new();
    list(&mut proof, 3);
    head(&mut proof, 0, checkpoint.size);
    head(&mut proof, 0, index);
    list(&mut proof, path.len() as u64);
    path.iter().for_each(|hash| bytes(&mut proof, &hash.0));
    let mut out = Vec::new();
    head(&mut out, 6, SIGN1);
    list(&mut out, 4);
    bytes(&mut out, &protected(key));
    map(&mut out, 1);
    int(&mut out, 396);
    map(&mut out, 1);
    int(&mut out, -1);
    list(&mut out, 1);
    bytes(&mut out, &proof);
    // No payload: nil.
    out.push(0xf6);
    bytes(&mut out, signature);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples of RFC 8949, appendix A.
    #[test]
    fn numbers_are_written_as_the_standard_has_them() {
        for (number, wanted) in [
            (0, &[0x00][..]),
            (23, &[0x17]),
            (24, &[0x18, 0x18]),
            (100, &[0x18, 0x64]),
            (1000, &[0x19, 0x03, 0xe8]),
            (1_000_000, &[0x1a, 0x00, 0x0f, 0x42, 0x40]),
            (1_000_000_000_000, &[0x1b, 0x00, 0x00, 0x00, 0xe8, 0xd4, 0xa5, 0x10, 0x00]),
            (-1, &[0x20]),
            (-10, &[0x29]),
            (-100, &[0x38, 0x63]),
            (-1000, &[0x39, 0x03, 0xe7]),
        ] {
            let mut out = Vec::new();
            int(&mut out, number);
            assert_eq!(out, wanted, "{number}");
        }
    }
}

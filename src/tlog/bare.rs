//! Bare signatures: Ed25519 over bytes that are not a note, by the key that signs notes.
//!
//! Invariant: nothing signed here can be taken for a note, or a note for it. What is signed begins with the name of its own
//! format: `DSSEv1 ` (DSSE) has a space in its first line, and the first line of a checkpoint is a key name, which has
//! none; a COSE `Sig_structure` (RFC 9052, section 4.4) begins with the byte 0x84, which begins no UTF-8 text. Callers may
//! sign nothing else.

use ed25519_dalek::{Signature, Signer};

use super::{SigningKey, VerifierKey};

impl SigningKey {
    /// The Ed25519 signature of these bytes, which begin with the name of their format: see the invariant of this module.
    #[must_use]
    pub fn sign_bare(&self, message: &[u8]) -> [u8; 64] {
        self.parts().1.sign(message).to_bytes()
    }
}

impl VerifierKey {
    /// Whether this key signed these bytes.
    #[must_use]
    pub fn signed_bare(&self, message: &[u8], signature: &[u8]) -> bool {
        let signature = Signature::from_slice(signature);
        signature.is_ok_and(|signature| self.raw().verify_strict(message, &signature).is_ok())
    }
}

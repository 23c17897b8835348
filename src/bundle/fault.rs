//! Faults: what is wrong with a bundle, each kind with its own sentence.

use serde::Serialize;

/// What is wrong with a bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// The kind.
    pub kind: FaultKind,
    /// What is the case, in a sentence.
    pub sentence: String,
}

/// The kinds of faults.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FaultKind {
    /// It is not a ZIP file as an export writes it.
    Zip,
    /// The name of a member leads out of the folder.
    Path,
    /// Two members have one name.
    Twice,
    /// A member unpacks to more than it may.
    Bomb,
    /// The statement is not one.
    Statement,
    /// The statement is signed by another key, or its signature is invalid.
    Signature,
    /// The checkpoint is malformed, or signed by another key.
    Checkpoint,
    /// The checkpoint is older than an entry.
    Older,
    /// A cosignature is invalid.
    Cosignature,
    /// A member is missing.
    Missing,
    /// A member was added.
    Added,
    /// The members are in another order.
    Order,
    /// An entry is not what the log has at its place.
    Entry,
    /// An entry or its proof is missing.
    LeftOut,
    /// A claim is not what its entries say.
    Claim,
    /// A member is not written in the form that an export has.
    Form,
    /// The counts do not agree.
    Count,
    /// A captured document or text is not what its source's entry names.
    Text,
    /// A receipt does not hold.
    Receipt,
    /// Two members have each other's content.
    Swapped,
    /// A member is not what the statement names.
    Changed,
}

impl Fault {
    pub(super) fn new(kind: FaultKind, sentence: impl Into<String>) -> Self {
        Fault { kind, sentence: sentence.into() }
    }

    /// A member is not what an export makes of anything.
    pub(super) fn unreadable(name: &str) -> Self {
        Fault::new(FaultKind::Form, format!("{name} is not written as an export writes it"))
    }
}

//! Formats that are made as a whole, and not claim by claim.

/// A format that shows more than claims one after another.
#[derive(Debug, PartialEq, Eq)]
pub struct Whole {
    /// Its name, as `--format` takes it.
    pub name: &'static str,
    /// Its media type.
    pub media_type: &'static str,
    /// How the names of its files end.
    pub ending: &'static str,
    /// The version that brought it.
    pub since: &'static str,
    /// What it is.
    pub about: &'static str,
    /// What of a claim it leaves out.
    pub leaves_out: &'static str,
}

/// What a stranger can check without the ledger: the claims, the entries with their proofs, and the sources.
pub static BUNDLE: Whole = Whole {
    name: "bundle",
    media_type: "application/zip",
    ending: ".zip",
    since: "0.2.0",
    about: "A ZIP that a stranger can check without the ledger: claims, entries, proofs, sources",
    leaves_out: "What does not bear on the claims",
};

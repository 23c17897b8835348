//! Labels: what is said of a format that is written. Those of the formats that are made as a whole, and not claim by claim,
//! are here; a format of the other kind ([`Format`](super::Format)) has its own.

use std::path::Path;

/// What is said of a format.
#[derive(Debug, PartialEq, Eq)]
pub struct Label {
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
    /// The feature of this crate that writes it, if it can be left out of a build.
    pub feature: Option<&'static str>,
    /// Whether this build writes it.
    pub built: bool,
}

impl Label {
    /// Whether the name of a file ends as those of this format do.
    #[must_use]
    pub fn fits(&self, path: &Path) -> bool {
        let name = path.file_name().map(|name| name.to_string_lossy().to_ascii_lowercase());
        name.is_some_and(|name| name.ends_with(self.ending))
    }
}

/// What a stranger can check without the ledger: the claims, the entries with their proofs, and the sources.
pub static BUNDLE: Label = Label {
    name: "bundle",
    media_type: "application/zip",
    ending: ".zip",
    since: "0.2.0",
    about: "A ZIP that a stranger can check without the ledger: claims, entries, proofs, sources",
    leaves_out: "What does not bear on the claims",
    feature: None,
    built: true,
};

/// A page for a browser: one file, which fetches nothing.
pub static HTML: Label = Label {
    name: "html",
    media_type: "text/html",
    ending: ".html",
    since: "0.2.0",
    about: "A page for a browser: findings, sources with the claims marked, claims, proof; one file",
    leaves_out: "The captured bytes, and of long texts what stands far from a claim",
    feature: None,
    built: true,
};

/// A folder as the Hugging Face Hub expects it, which `datasets` opens as it is.
pub static HUGGINGFACE: Label = Label {
    name: "huggingface",
    media_type: "inode/directory",
    ending: "/",
    since: "0.2.0",
    about: "A folder for the Hugging Face Hub: the claims as Parquet, and a card that says what they are",
    leaves_out: "Evidence, the words around a quote, and other columns of its record",
    feature: Some("parquet"),
    built: cfg!(feature = "parquet"),
};

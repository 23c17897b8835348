//! A data set: the folder that `export --format huggingface` writes.
//!
//! Invariant: nothing else in the folder is changed, and the card is written last, so that it never describes claims that
//! are not there (`tests/parquet.rs`).

use std::path::{Path, PathBuf};

use super::context::Context;
use super::output::Failure;
use super::target::Target;
use claimlog::aside::make_folders;
use claimlog::export::{About, CLAIMS, Format, Subset, card};

/// How a row is checked.
const HOW: &str = "With the ledger, `claimlog prove SEQ` makes a proof of a row. Without the ledger, `claimlog \
                   check-proof` checks the proof: it is of the same leaf, and ends in the root that the checkpoint signs.";

/// The files of a data set.
pub(super) struct Dataset {
    claims: Target,
    pub(super) card: Target,
    /// The folder of the claims.
    folder: PathBuf,
}

impl Dataset {
    /// The data set in a folder, which may not exist yet.
    ///
    /// # Errors
    /// Returns an error if a command may not write there.
    pub(super) fn at(folder: &Path, context: &Context) -> Result<Self, Failure> {
        context.folder_target(folder)?;
        let claims = folder.join(CLAIMS);
        let data = context.folder_target(claims.parent().unwrap_or(folder))?;
        let (claims, card) = (context.target(&claims)?, context.target(&folder.join("README.md"))?);
        Ok(Dataset { claims, card, folder: data })
    }

    /// Writes the chosen claims, and then the card.
    pub(super) fn write(&self, subset: &Subset<'_>, about: About<'_>) -> Result<(), Failure> {
        let made = make_folders(&self.folder);
        made.map_err(|source| Failure::io("create", &self.folder.display().to_string(), source))?;
        let mut said = String::new();
        self.claims.write(|out| {
            let format = Format::of_name("parquet").ok_or(std::io::ErrorKind::Unsupported)?;
            said = card(subset, &format.write(subset, about, out)?, HOW);
            Ok(())
        })?;
        self.card.bytes(said.as_bytes())
    }
}

//! Formats that claims are written in: records, as the rules of the audit are.

use std::io;

use super::Subset;

/// A format and everything about it.
#[derive(Debug)]
pub struct Format {
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
    /// Whether it says in which groups a claim is.
    pub grouped: bool,
    pub(super) write: fn(&Subset<'_>, &mut dyn io::Write) -> io::Result<()>,
}

impl Format {
    /// Writes claims.
    ///
    /// # Errors
    /// Returns an error if the writer does.
    pub fn write(&self, subset: &Subset<'_>, out: &mut dyn io::Write) -> io::Result<()> {
        (self.write)(subset, out)
    }
}

impl PartialEq for Format {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

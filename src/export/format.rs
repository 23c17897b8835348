//! Formats that claims are written in: records, as the rules of the audit are.

use std::io;

use super::columns::Columns;
use super::{About, Exported, Label, Subset};

/// How many bytes are written at once.
const AT_ONCE: usize = 1 << 18;

/// A format and everything about it.
#[derive(Debug)]
pub struct Format {
    /// What is said of it.
    pub label: Label,
    /// What a record of it is: a claim, or a review, of which a claim may have none or several.
    pub record: &'static str,
    /// Whether it says in which groups a claim is.
    pub grouped: bool,
    /// Whether what is said once has no place in it, and is written into a file beside it.
    pub beside: bool,
    /// How claims are written.
    pub(super) encode: Encode,
}

/// How claims are written.
#[derive(Debug)]
pub(super) enum Encode {
    /// As text, one after another.
    Text {
        /// Writes what comes before the first claim.
        begin: fn(&mut Vec<u8>) -> io::Result<()>,
        /// Writes a claim after so many records. Returns how many records it is.
        claim: fn(&About<'_>, &Exported<'_>, u64, &mut Vec<u8>) -> io::Result<u64>,
        /// Writes what comes after the last claim.
        end: fn(&About<'_>, &mut Vec<u8>) -> io::Result<()>,
    },
    /// In the columns of Parquet, a group of rows at a time.
    Columns,
}

impl PartialEq for Format {
    fn eq(&self, other: &Self) -> bool {
        self.label == other.label
    }
}

/// Claims on their way into a format, one after another.
struct Writer<'w> {
    format: &'w Format,
    about: About<'w>,
    out: &'w mut dyn io::Write,
    held: Vec<u8>,
    columns: Option<Columns>,
}

impl Format {
    /// Writes chosen claims, one after another, so memory does not grow with their number. `about` is what is said once of
    /// all of them; it is returned with the number of records.
    ///
    /// # Errors
    /// Returns an error if `out` does, or if this build does not write the format.
    pub fn write<'w>(
        &'w self,
        subset: &Subset<'_>,
        about: About<'w>,
        out: &'w mut dyn io::Write,
    ) -> io::Result<About<'w>> {
        let mut writer = self.writer(about, out)?;
        subset.exported().try_for_each(|claim| writer.claim(&claim))?;
        writer.end()
    }

    fn writer<'w>(&'w self, about: About<'w>, out: &'w mut dyn io::Write) -> io::Result<Writer<'w>> {
        let mut held = Vec::with_capacity(AT_ONCE + (AT_ONCE >> 2));
        let columns = match self.encode {
            Encode::Text { begin, .. } => begin(&mut held).map(|()| None)?,
            Encode::Columns => Some(Columns::new()?),
        };
        Ok(Writer { format: self, about, out, held, columns })
    }
}

impl<'w> Writer<'w> {
    fn claim(&mut self, claim: &Exported<'_>) -> io::Result<()> {
        self.about.written += match (&self.format.encode, &mut self.columns) {
            (Encode::Text { claim: write, .. }, _) => {
                write(&self.about, claim, self.about.written, &mut self.held)?
            }
            (Encode::Columns, columns) => {
                columns
                    .iter_mut()
                    .try_for_each(|columns| columns.claim(&self.about, claim, &mut self.held))?;
                1
            }
        };
        if self.held.len() >= AT_ONCE {
            self.out.write_all(&self.held)?;
            self.held.clear();
        }
        Ok(())
    }

    /// Writes what comes after the last claim.
    fn end(mut self) -> io::Result<About<'w>> {
        match (&self.format.encode, self.columns) {
            (Encode::Text { end, .. }, _) => end(&self.about, &mut self.held)?,
            (Encode::Columns, columns) => {
                columns.into_iter().try_for_each(|columns| columns.end(&self.about, &mut self.held))?;
            }
        }
        self.out.write_all(&self.held)?;
        self.out.flush()?;
        Ok(self.about)
    }
}

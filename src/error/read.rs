//! Errors of documents.

use crate::plain::listed;
use crate::remedy::Remedy;

/// Why a document was not read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The document is too long.
    #[error("{path} is longer than {limit} bytes")]
    TooBig {
        /// The document.
        path: String,
        /// The limit in bytes.
        limit: u64,
    },
    /// The document contains more claims than a text of its length can.
    #[error("{path} contains more than {limit} claims")]
    TooMany {
        /// The document.
        path: String,
        /// The limit.
        limit: usize,
    },
    /// The file belongs to another program, and is not read.
    #[error("{path} is {what}, which cannot be read")]
    Foreign {
        /// The file.
        path: String,
        /// What it is, with its article.
        what: &'static str,
        /// What to do instead.
        remedy: Remedy,
    },
    /// The document does not follow its format.
    #[error("{path} cannot be read as {format}: {why}")]
    Unreadable {
        /// The document.
        path: String,
        /// The format.
        format: &'static str,
        /// What is wrong.
        why: String,
    },
    /// The document contains no text.
    #[error("{path} contains no text")]
    Blank {
        /// The document.
        path: String,
    },
    /// The table has headings, and nothing below them.
    #[error("{path} has a line of headings, and no row below it")]
    NoRows {
        /// The table.
        path: String,
    },
    /// The pages of the document contain no text.
    #[error("no text in {path} ({pages} {}): the pages may be scans", if *pages == 1 { "page" } else { "pages" })]
    NoWords {
        /// The document.
        path: String,
        /// How many pages it has.
        pages: usize,
    },
    /// A row of a table cannot be recorded as a claim.
    #[error("{path}:{line}:{column}: {why}")]
    Row {
        /// The table.
        path: String,
        /// The line, from 1.
        line: usize,
        /// The column in characters, from 1.
        column: usize,
        /// What is wrong.
        why: String,
    },
    /// A table has no column for the claims, or lacks a column that was mapped.
    #[error("{path}: {why}; its columns are: {}", listed(columns))]
    NoColumn {
        /// The table.
        path: String,
        /// What is missing.
        why: String,
        /// The columns that it has.
        columns: Vec<String>,
    },
    /// No encoding has the name that was given.
    #[error("there is no encoding named `{label}`")]
    NoEncoding {
        /// The name.
        label: String,
    },
    /// The bytes are not text.
    #[error("{path} is not a text file: {why} at byte {at} (line {line})")]
    NotText {
        /// The document.
        path: String,
        /// What was found.
        why: String,
        /// The offset of its first byte.
        at: usize,
        /// Its line, from 1.
        line: usize,
    },
}

impl ReadError {
    pub(super) fn remedy(&self) -> Option<Remedy> {
        Some(match self {
            ReadError::TooBig { .. } | ReadError::TooMany { .. } => Remedy::CutIntoParts,
            ReadError::Foreign { remedy, .. } => remedy.clone(),
            ReadError::Unreadable { .. } => Remedy::NameFormat,
            ReadError::Blank { .. } | ReadError::NoRows { .. } => return None,
            ReadError::NoWords { .. } => Remedy::RecogniseText,
            ReadError::Row { .. } => Remedy::CorrectRow,
            ReadError::NoColumn { .. } => Remedy::MapColumn,
            ReadError::NoEncoding { .. } => Remedy::NameEncoding,
            ReadError::NotText { .. } => Remedy::SaveAsUtf8,
        })
    }
}

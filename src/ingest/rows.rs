//! What the rows of a table are read from: a text, or the columns of a Parquet file as a text.
//!
//! Invariant: it can be read again from its beginning, and says the same (`tests/parquet.rs`).

use std::io::{self, Read, Seek};

#[cfg(feature = "parquet")]
use super::parquet::Lines;

/// The text of a table.
#[derive(Debug)]
pub struct Rows<R>(From<R>);

#[derive(Debug)]
enum From<R> {
    Text(R),
    #[cfg(feature = "parquet")]
    Columns(Lines<R>),
}

impl<R> Rows<R> {
    /// A text in a file.
    pub(super) fn text(file: R) -> Self {
        Rows(From::Text(file))
    }

    /// The columns of a Parquet file.
    #[cfg(feature = "parquet")]
    pub(super) fn columns(lines: Lines<R>) -> Self {
        Rows(From::Columns(lines))
    }
}

impl<R: Read + Seek + Send + 'static> Rows<R> {
    /// Goes back to its beginning.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read.
    pub(super) fn rewind(&mut self) -> io::Result<()> {
        match &mut self.0 {
            From::Text(file) => file.rewind(),
            #[cfg(feature = "parquet")]
            From::Columns(lines) => lines.rewound().map(|again| *lines = again),
        }
    }
}

impl<R: Read + Seek + Send + 'static> Read for Rows<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match &mut self.0 {
            From::Text(file) => file.read(into),
            #[cfg(feature = "parquet")]
            From::Columns(lines) => lines.read(into),
        }
    }
}

//! The columns in a build that writes none: it says so, and nothing is ever written.

use std::io;

use super::{About, Exported};

/// No columns.
pub(super) enum Columns {}

impl Columns {
    pub(super) fn new() -> io::Result<Self> {
        let why = "this build leaves Parquet out; build it with the feature `parquet`";
        Err(io::Error::new(io::ErrorKind::Unsupported, why))
    }

    pub(super) fn claim(&mut self, _: &About<'_>, _: &Exported<'_>, _: &mut Vec<u8>) -> io::Result<()> {
        match *self {}
    }

    pub(super) fn end(self, _: &About<'_>, _: &mut Vec<u8>) -> io::Result<()> {
        match self {}
    }
}

//! Writing a ZIP file (APPNOTE 6.3, without ZIP64): members one after another, then their directory.
//!
//! Invariant: nothing in the file depends on the moment or the machine. Every member has the time 1980-01-01, and is
//! deflated at one level. `super::read` accepts exactly this form, and `docs/check_bundle.py` builds it again to compare;
//! a library chooses versions, flags and extra fields by itself, another release others. The crate `zip`, with which
//! documents are read, is left out of some builds, and a bundle can be made by each.

use std::io::{self, Write};

use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};

use crate::tlog::{Hash, sha256};

pub(super) const LOCAL: [u8; 4] = *b"PK\x03\x04";
pub(super) const CENTRAL: [u8; 4] = *b"PK\x01\x02";
pub(super) const END: [u8; 4] = *b"PK\x05\x06";
/// The version that is needed to unpack: 2.0, for deflate.
pub(super) const NEEDED: u16 = 20;
/// The version that it is made by: 2.0 on Unix, so that the files get the usual permissions.
pub(super) const MADE_BY: u16 = 3 << 8 | 20;
pub(super) const DEFLATED: u16 = 8;
/// The first of January 1980, the first day that a ZIP file can state.
pub(super) const DATE: u16 = 0x0021;
/// A plain file that its owner may change and everybody read.
pub(super) const MODE: u32 = 0o100_644 << 16;

/// A ZIP file that is being written.
pub(super) struct Zip<'w> {
    out: &'w mut dyn Write,
    at: u64,
    directory: Vec<u8>,
    members: Vec<(String, Hash)>,
}

impl<'w> Zip<'w> {
    pub(super) fn new(out: &'w mut dyn Write) -> Self {
        Zip { out, at: 0, directory: Vec::new(), members: Vec::new() }
    }

    /// The members so far, with the hashes of their content.
    pub(super) fn members(&self) -> &[(String, Hash)] {
        &self.members
    }

    /// Writes a member.
    ///
    /// # Errors
    /// Returns an error if the writer does, or if the file would get too large for a ZIP file.
    pub(super) fn add(&mut self, name: &str, content: &[u8]) -> io::Result<()> {
        let mut deflated = DeflateEncoder::new(Vec::new(), Compression::new(6));
        deflated.write_all(content)?;
        let deflated = deflated.finish()?;
        let mut crc = Crc::new();
        crc.update(content);
        let length = u16::try_from(name.len()).map_err(|_| too_large())?;
        let mut common = Vec::new();
        for number in [NEEDED, 0, DEFLATED, 0, DATE] {
            common.extend(number.to_le_bytes());
        }
        for number in [u64::from(crc.sum()), deflated.len() as u64, content.len() as u64] {
            common.extend(fit(number)?.to_le_bytes());
        }
        common.extend(length.to_le_bytes());
        common.extend([0; 2]);
        self.directory.extend(CENTRAL);
        self.directory.extend(MADE_BY.to_le_bytes());
        self.directory.extend(&common);
        // No comment, disk 0, no attributes of its own.
        self.directory.extend([0; 6]);
        self.directory.extend(MODE.to_le_bytes());
        self.directory.extend(fit(self.at)?.to_le_bytes());
        self.directory.extend(name.as_bytes());
        let head = [&LOCAL[..], &common, name.as_bytes()].concat();
        self.put(&head)?;
        self.put(&deflated)?;
        self.members.push((name.to_owned(), sha256(content)));
        Ok(())
    }

    /// Writes the directory.
    ///
    /// # Errors
    /// Returns an error as [`Zip::add`] does.
    pub(super) fn end(mut self) -> io::Result<()> {
        let count = u16::try_from(self.members.len()).map_err(|_| too_large())?.to_le_bytes();
        let mut end = [&END[..], &[0; 4], &count, &count].concat();
        end.extend(fit(self.directory.len() as u64)?.to_le_bytes());
        end.extend(fit(self.at)?.to_le_bytes());
        end.extend([0; 2]);
        let directory = std::mem::take(&mut self.directory);
        self.put(&directory)?;
        self.put(&end)?;
        self.out.flush()
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.at += bytes.len() as u64;
        self.out.write_all(bytes)
    }
}

fn fit(number: u64) -> io::Result<u32> {
    u32::try_from(number).map_err(|_| too_large())
}

fn too_large() -> io::Error {
    io::Error::new(
        io::ErrorKind::FileTooLarge,
        "a bundle holds at most 65,535 files and 4 GiB; choose fewer claims, or leave out the sources' texts",
    )
}

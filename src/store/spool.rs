//! Spools: bytes on their way into the ledger that are too many to hold in memory.

use std::io::{self, Read, Seek, SeekFrom, Write};

use flate2::Compression;
use flate2::write::ZlibEncoder;
use sha2::{Digest, Sha256};
use tempfile::SpooledTempFile;

use crate::tlog::Hash;

/// Bytes beyond which a spool is a temporary file.
const IN_MEMORY: usize = 4 << 20;

/// The longest stream that SQLite keeps in one value.
pub(super) const LONGEST_STREAM: u64 = 999_000_000;

/// Bytes that are written into it, compressed as a ledger keeps them, and hashed.
#[derive(Debug)]
pub struct Spool {
    hasher: Sha256,
    size: u64,
    encoder: ZlibEncoder<SpooledTempFile>,
}

/// The bytes of a spool, complete.
pub(super) struct Spooled<'a> {
    pub(super) hash: Hash,
    pub(super) size: u64,
    /// How long the compressed stream is, which is read from the beginning.
    pub(super) length: u64,
    pub(super) stream: &'a mut SpooledTempFile,
}

impl Default for Spool {
    fn default() -> Self {
        let encoder = ZlibEncoder::new(SpooledTempFile::new(IN_MEMORY), Compression::fast());
        Spool { hasher: Sha256::new(), size: 0, encoder }
    }
}

impl Write for Spool {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.encoder.write_all(bytes)?;
        self.hasher.update(bytes);
        self.size += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Spool {
    /// How many bytes were written.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// SHA-256 of the bytes so far.
    #[must_use]
    pub fn hash(&self) -> Hash {
        Hash(self.hasher.clone().finalize().into())
    }

    /// Ends the stream; nothing can be written after it.
    pub(super) fn finish(&mut self) -> io::Result<Spooled<'_>> {
        self.encoder.try_finish()?;
        let (hash, size) = (self.hash(), self.size);
        let stream = self.encoder.get_mut();
        let length = stream.seek(SeekFrom::End(0))?;
        stream.rewind()?;
        Ok(Spooled { hash, size, length, stream })
    }
}

impl Read for Spooled<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.stream.read(into)
    }
}

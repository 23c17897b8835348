//! Spools: a document on its way into the ledger, cut into blocks that are compressed and hashed as they come.

use std::io::{self, Read, Seek, Write};

use sha2::{Digest, Sha256};
use tempfile::SpooledTempFile;

use super::blob::Compressor;
use crate::tlog::{BLOCK, Hash, block_root, leaf_hash};

/// A spool with more bytes of compressed blocks than this is a temporary file.
const IN_MEMORY: usize = 4 << 20;

/// Takes the bytes that are written into it, compresses them as a ledger keeps them, and hashes the whole and every block.
pub struct Spool {
    hasher: Sha256,
    size: u64,
    /// The block that is being filled.
    open: Vec<u8>,
    hashes: Vec<Hash>,
    /// The length of the stream of each block.
    lengths: Vec<usize>,
    streams: SpooledTempFile,
    compressor: Compressor,
}

impl Default for Spool {
    fn default() -> Self {
        Spool {
            hasher: Sha256::new(),
            size: 0,
            open: Vec::new(),
            hashes: Vec::new(),
            lengths: Vec::new(),
            streams: SpooledTempFile::new(IN_MEMORY),
            compressor: Compressor::default(),
        }
    }
}

impl Write for Spool {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut rest = bytes;
        while !rest.is_empty() {
            let (now, later) = rest.split_at(rest.len().min(BLOCK - self.open.len()));
            self.open.extend_from_slice(now);
            if self.open.len() == BLOCK {
                self.cut()?;
            }
            rest = later;
        }
        self.hasher.update(bytes);
        self.size += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Spool {
    /// A spool of these bytes.
    ///
    /// # Errors
    /// Returns an error if the temporary file cannot be written.
    pub fn of(bytes: &[u8]) -> io::Result<Self> {
        let mut spool = Spool::default();
        spool.write_all(bytes)?;
        Ok(spool)
    }

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

    /// The root over the blocks of everything that was written.
    ///
    /// # Errors
    /// Returns an error if the temporary file cannot be written.
    pub fn root(&mut self) -> io::Result<Hash> {
        self.finish()?;
        Ok(block_root(&self.hashes))
    }

    /// The leaf hashes of the blocks, in order. Nothing can be written afterwards.
    pub(super) fn finish(&mut self) -> io::Result<&[Hash]> {
        if !self.open.is_empty() {
            self.cut()?;
        }
        Ok(&self.hashes)
    }

    /// Goes back to the first stream.
    pub(super) fn rewind(&mut self) -> io::Result<()> {
        self.streams.rewind()
    }

    /// Reads the stream of block `n`, which must be the next one.
    pub(super) fn read_stream(&mut self, n: usize, stream: &mut Vec<u8>) -> io::Result<()> {
        stream.resize(self.lengths.get(n).copied().unwrap_or_default(), 0);
        self.streams.read_exact(stream)
    }

    fn cut(&mut self) -> io::Result<()> {
        let stream = self.compressor.compress(&self.open)?;
        self.streams.write_all(stream)?;
        self.lengths.push(stream.len());
        self.hashes.push(leaf_hash(&self.open));
        self.open.clear();
        Ok(())
    }
}

impl std::fmt::Debug for Spool {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Spool").field("size", &self.size).finish_non_exhaustive()
    }
}

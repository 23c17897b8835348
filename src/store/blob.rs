//! Compression of captured bytes: each block is one zlib stream (RFC 1950).

use std::io;

use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};

/// Makes one stream after another in the same workspace.
pub(super) struct Compressor {
    state: Compress,
    stream: Vec<u8>,
}

impl Default for Compressor {
    fn default() -> Self {
        Compressor { state: Compress::new(Compression::fast(), true), stream: Vec::new() }
    }
}

impl Compressor {
    /// The zlib stream of some bytes.
    pub(super) fn compress(&mut self, bytes: &[u8]) -> io::Result<&[u8]> {
        self.state.reset();
        self.stream.clear();
        // Bytes that cannot be compressed grow by an eighth at most: fixed codes have up to nine bits (RFC 1951, section
        // 3.2.6), and the fastest level does not always change to stored blocks.
        self.stream.reserve(bytes.len() + bytes.len() / 8 + 1024);
        match self.state.compress_vec(bytes, &mut self.stream, FlushCompress::Finish) {
            Ok(Status::StreamEnd) => Ok(&self.stream),
            Ok(_) => Err(io::Error::other("the compressed block does not fit")),
            Err(error) => Err(io::Error::other(error)),
        }
    }
}

/// Reads one stream after another in the same workspace.
pub(super) struct Decompressor {
    state: Decompress,
    bytes: Vec<u8>,
}

impl Default for Decompressor {
    fn default() -> Self {
        Decompressor { state: Decompress::new(true), bytes: Vec::new() }
    }
}

impl Decompressor {
    /// The bytes of a stream, if it is a zlib stream of exactly `size` bytes with nothing after it. Makes no more bytes
    /// than it has room for: those of the largest `size` so far, and one.
    ///
    /// # Errors
    /// Returns an error if there is not enough memory. The stream may be sound.
    pub(super) fn decompress(&mut self, stream: &[u8], size: u64) -> io::Result<Option<&[u8]>> {
        let Decompressor { state, bytes } = self;
        let no_memory = |_| io::Error::from(io::ErrorKind::OutOfMemory);
        let room = usize::try_from(size).ok().and_then(|size| size.checked_add(1));
        state.reset(true);
        bytes.clear();
        bytes.try_reserve_exact(room.unwrap_or(usize::MAX)).map_err(no_memory)?;
        let ended = state.decompress_vec(stream, bytes, FlushDecompress::Finish);
        let whole = matches!(ended, Ok(Status::StreamEnd))
            && bytes.len() as u64 == size
            && state.total_in() == stream.len() as u64;
        Ok(whole.then_some(bytes))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn streams_round_trip_and_say_nothing_more() {
        let noise: Vec<u8> =
            (0..65_536_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13).to_le_bytes()[0]).collect();
        // Every byte has a fixed code of nine bits, and nothing repeats.
        let mut state = 1_u32;
        let long: Vec<u8> = std::iter::repeat_with(|| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            144 + ((state >> 16) % 112) as u8
        })
        .take(65_536)
        .collect();
        let (mut compressor, mut decompressor) = (Compressor::default(), Decompressor::default());
        for bytes in [&b""[..], b"a", &[0; 65_536], &noise, &long] {
            let size = bytes.len() as u64;
            let stream = compressor.compress(bytes).unwrap();
            let mut is =
                |stream: &[u8], size| decompressor.decompress(stream, size).unwrap().map(<[u8]>::to_vec);
            assert_eq!(is(stream, size).as_deref(), Some(bytes));
            assert_eq!(is(stream, size + 1), None);
            if size > 0 {
                assert_eq!(is(stream, size - 1), None);
            }
            assert_eq!(is(&stream[..stream.len() - 1], size), None);
            assert_eq!(is(&[stream, b"x"].concat(), size), None);
        }
        assert_eq!(decompressor.decompress(b"", 0).unwrap(), None);
    }
}

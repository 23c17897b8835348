//! Compression of captured bytes: each block is one zlib stream (RFC 1950).

use std::io::{self, Read};

use flate2::read::ZlibDecoder;
use flate2::{Compress, Compression, FlushCompress, Status};

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
        // Bytes that cannot be compressed grow by less than this (RFC 1951, section 3.2.4: five bytes per stored block).
        self.stream.reserve(bytes.len() + bytes.len() / 100 + 1024);
        match self.state.compress_vec(bytes, &mut self.stream, FlushCompress::Finish) {
            Ok(Status::StreamEnd) => Ok(&self.stream),
            Ok(_) => Err(io::Error::other("the compressed block does not fit")),
            Err(error) => Err(io::Error::other(error)),
        }
    }
}

/// The bytes of a stream, if it is a zlib stream of exactly `size` bytes with nothing after it. Never makes more than
/// `size` + 1 bytes.
///
/// # Errors
/// Returns an error if there is not enough memory. The stream may be sound.
pub(super) fn decompress(stream: &[u8], size: u64) -> std::io::Result<Option<Vec<u8>>> {
    let mut decoder = ZlibDecoder::new(stream);
    let mut bytes = Vec::new();
    match (&mut decoder).take(size + 1).read_to_end(&mut bytes) {
        Err(error) if error.kind() == std::io::ErrorKind::OutOfMemory => return Err(error),
        Err(_) => return Ok(None),
        Ok(_) => {}
    }
    let whole = bytes.len() as u64 == size && decoder.total_in() == stream.len() as u64;
    Ok(whole.then_some(bytes))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn streams_round_trip_and_say_nothing_more() {
        let noise: Vec<u8> =
            (0..65_536_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13).to_le_bytes()[0]).collect();
        let mut compressor = Compressor::default();
        for bytes in [&b""[..], b"a", &[0; 65_536], &noise] {
            let size = bytes.len() as u64;
            let stream = compressor.compress(bytes).unwrap();
            let is = |stream: &[u8], size| decompress(stream, size).unwrap();
            assert_eq!(is(stream, size).as_deref(), Some(bytes));
            assert_eq!(is(stream, size + 1), None);
            if size > 0 {
                assert_eq!(is(stream, size - 1), None);
            }
            assert_eq!(is(&stream[..stream.len() - 1], size), None);
            assert_eq!(is(&[stream, b"x"].concat(), size), None);
        }
        assert_eq!(decompress(b"", 0).unwrap(), None);
    }
}

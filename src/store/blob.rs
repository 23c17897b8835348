//! Compression of captured bytes: one zlib stream (RFC 1950) to a blob.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;

/// The zlib stream of some bytes.
pub(super) fn compress(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = ZlibEncoder::new(Vec::with_capacity(bytes.len() / 2), Compression::fast());
    encoder.write_all(bytes)?;
    encoder.finish()
}

/// The `size` bytes of a stream that says nothing more; never more than `size` bytes are made of it.
pub(super) fn decompress(stream: &[u8], size: u64) -> Option<Vec<u8>> {
    let mut decoder = ZlibDecoder::new(stream);
    let mut bytes = Vec::new();
    (&mut decoder).take(size + 1).read_to_end(&mut bytes).ok()?;
    let whole = bytes.len() as u64 == size && decoder.total_in() == stream.len() as u64;
    whole.then_some(bytes)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn streams_round_trip_and_say_nothing_more() {
        for bytes in [&b""[..], b"a", &[0; 100_000]] {
            let size = bytes.len() as u64;
            let stream = compress(bytes).unwrap();
            assert_eq!(decompress(&stream, size).as_deref(), Some(bytes));
            assert_eq!(decompress(&stream, size + 1), None);
            if size > 0 {
                assert_eq!(decompress(&stream, size - 1), None);
            }
            assert_eq!(decompress(&stream[..stream.len() - 1], size), None);
            assert_eq!(decompress(&[&stream[..], b"x"].concat(), size), None);
        }
        assert_eq!(decompress(b"", 0), None);
    }
}

//! The members of a gzip file (RFC 1952), as a web archive has one for each record.
//!
//! Invariant: a member that cannot be unpacked costs itself, and is reported. The tests of [`super::warc_records`] hold it.

use std::io::{self, Read};

/// How a record of a WARC file begins.
pub(super) const START: &[u8] = b"WARC/";

/// The most places in a file where the beginning of a member is looked for after one that is broken. By chance there is one
/// in every 16 megabytes.
const MOST_TRIED: usize = 10_000;

/// The bytes of a file, or of the members of a gzip file one after another. A member that cannot be unpacked is left where
/// the next member begins with a record.
pub(super) struct Members<'a> {
    rest: &'a [u8],
    /// The member that is being read, and how many bytes of the file it begins before `rest`.
    member: Option<flate2::bufread::GzDecoder<&'a [u8]>>,
    start: &'a [u8],
    packed: bool,
    /// How many places were tried where a member may begin.
    tried: usize,
    cut: bool,
    broken: bool,
}

impl<'a> Members<'a> {
    pub(super) fn of(bytes: &'a [u8]) -> Self {
        Members {
            rest: bytes,
            member: None,
            start: bytes,
            packed: super::is_packed(bytes),
            tried: 0,
            cut: false,
            broken: false,
        }
    }

    /// Whether the file is cut off, or a member of it cannot be unpacked.
    pub(super) fn damage(&self) -> (bool, bool) {
        (self.cut, self.broken)
    }

    /// Goes on with the next member that begins with a record.
    fn leave_broken(&mut self, error: &io::Error) {
        let mut at = 1;
        self.member = None;
        while let Some(next) =
            self.start.get(at..).and_then(|rest| rest.windows(3).position(|three| three == [0x1f, 0x8b, 8]))
        {
            self.tried += 1;
            if self.tried > MOST_TRIED {
                break;
            }
            let rest = &self.start[at + next..];
            let mut head = [0; 5];
            if flate2::bufread::GzDecoder::new(rest).read_exact(&mut head).is_ok() && head == START {
                self.broken = true;
                self.rest = rest;
                return;
            }
            at += next + 1;
        }
        self.cut |= error.kind() == io::ErrorKind::UnexpectedEof;
        self.broken |= error.kind() != io::ErrorKind::UnexpectedEof;
        self.rest = &[];
    }
}

impl Read for Members<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if !self.packed {
            return self.rest.read(buffer);
        }
        loop {
            if self.member.is_none() {
                // Zeros may fill the end.
                if !super::is_packed(self.rest) {
                    return Ok(0);
                }
                self.start = self.rest;
                self.member = Some(flate2::bufread::GzDecoder::new(self.rest));
            }
            let Some(member) = self.member.as_mut() else { return Ok(0) };
            match member.read(buffer) {
                Ok(0) => {
                    self.rest =
                        self.member.take().map(flate2::bufread::GzDecoder::into_inner).unwrap_or_default();
                }
                Ok(count) => return Ok(count),
                Err(error) => self.leave_broken(&error),
            }
        }
    }
}

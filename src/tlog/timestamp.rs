//! Time stamps: a request for one (RFC 3161, section 2.4.1), and what a response says (section 2.4.2).
//!
//! Invariant: a response is read only if the request was granted and it stamps a SHA-256 hash. Its signature is not checked
//! here: `openssl ts -verify` does that with the certificates that the reader trusts (`tests/timestamp.rs`). Lengths are
//! definite, as in DER; nothing is read beyond its end.

use super::{Hash, Malformed};

/// The part of a request before the hash: version 1, SHA-256.
const HEAD: [u8; 24] = [
    0x30, 0x39, 0x02, 0x01, 0x01, 0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03,
    0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20,
];
/// The part of a request after the hash: it asks for the signer's certificate.
const TAIL: [u8; 3] = [0x01, 0x01, 0xff];

const SHA256: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01];
const SIGNED_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];
const TST_INFO: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x01, 0x04];

const INTEGER: u8 = 0x02;
const OCTETS: u8 = 0x04;
const OBJECT: u8 = 0x06;
const TIME: u8 = 0x18;
const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
const EXPLICIT_0: u8 = 0xa0;

/// What a time-stamp response says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timestamp {
    /// The SHA-256 of what was stamped.
    pub imprint: Hash,
    /// The time by the authority's clock: RFC 3339, in UTC.
    pub time: String,
}

/// The request to stamp a hash, in DER. It has no nonce: the hash of a checkpoint is used once, and the same ledger gives
/// the same bytes everywhere.
#[must_use]
pub fn timestamp_request(hash: &Hash) -> Vec<u8> {
    [&HEAD[..], &hash.0, &TAIL].concat()
}

impl Timestamp {
    /// Reads a response, in DER. Its signature is not verified.
    ///
    /// # Errors
    /// Returns an error if it is not a response, the request was not granted, or it does not stamp a SHA-256 hash.
    pub fn read(response: &[u8]) -> Result<Self, Malformed> {
        let bad = |why| Malformed::new("time-stamp response", why);
        let (mut response, rest) = take(response, SEQUENCE)?;
        if !rest.is_empty() {
            return Err(bad("extra bytes follow it"));
        }
        let mut status = next(&mut response, SEQUENCE)?;
        if !matches!(next(&mut status, INTEGER)?, [0 | 1]) {
            return Err(bad("the request was not granted"));
        }
        let mut content = next(&mut response, SEQUENCE)?;
        if next(&mut content, OBJECT)? != SIGNED_DATA {
            return Err(bad("its token is not signed data"));
        }
        let mut signed = take(next(&mut content, EXPLICIT_0)?, SEQUENCE)?.0;
        next(&mut signed, INTEGER)?;
        next(&mut signed, SET)?;
        let mut encapsulated = next(&mut signed, SEQUENCE)?;
        if next(&mut encapsulated, OBJECT)? != TST_INFO {
            return Err(bad("its token is not a time stamp"));
        }
        let info = take(next(&mut encapsulated, EXPLICIT_0)?, OCTETS)?.0;
        let mut info = take(info, SEQUENCE)?.0;
        next(&mut info, INTEGER)?;
        next(&mut info, OBJECT)?;
        let mut imprint = next(&mut info, SEQUENCE)?;
        let mut algorithm = next(&mut imprint, SEQUENCE)?;
        if next(&mut algorithm, OBJECT)? != SHA256 {
            return Err(bad("it does not stamp a SHA-256 hash"));
        }
        let hash = next(&mut imprint, OCTETS)?.try_into();
        let imprint = Hash(hash.map_err(|_| bad("it does not stamp a SHA-256 hash"))?);
        next(&mut info, INTEGER)?;
        let time = read_time(next(&mut info, TIME)?).ok_or(bad("its time cannot be read"))?;
        Ok(Timestamp { imprint, time })
    }
}

/// Takes an element with this tag off the front.
fn next<'a>(bytes: &mut &'a [u8], tag: u8) -> Result<&'a [u8], Malformed> {
    let (inner, rest) = take(bytes, tag)?;
    *bytes = rest;
    Ok(inner)
}

/// The content of the element at the front, which must have this tag, and the bytes after it.
fn take(bytes: &[u8], tag: u8) -> Result<(&[u8], &[u8]), Malformed> {
    const BAD: Malformed = Malformed::new("time-stamp response", "it is not valid DER");
    let ([found, length], rest) = bytes.split_first_chunk::<2>().ok_or(BAD)?;
    if *found != tag {
        return Err(BAD);
    }
    let (length, rest) = match length {
        0..=0x7f => (usize::from(*length), rest),
        0x81..=0x84 => {
            let (long, rest) = rest.split_at_checked(usize::from(length & 0x7f)).ok_or(BAD)?;
            let length = long.iter().fold(0_u64, |length, byte| length << 8 | u64::from(*byte));
            (usize::try_from(length).map_err(|_| BAD)?, rest)
        }
        _ => return Err(BAD),
    };
    rest.split_at_checked(length).ok_or(BAD)
}

/// A GeneralizedTime in UTC, such as `20261123013000Z` or `20261123013000.5Z`.
fn read_time(bytes: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(bytes).ok()?.strip_suffix('Z')?;
    let (whole, fraction) = text.split_once('.').map_or((text, None), |(whole, part)| (whole, Some(part)));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() != 14 || !digits(whole) || fraction.is_some_and(|part| !digits(part)) {
        return None;
    }
    let part = |from: usize, to: usize| &whole[from..to];
    let fraction = fraction.map(|part| format!(".{part}")).unwrap_or_default();
    Some(format!(
        "{}-{}-{}T{}:{}:{}{fraction}Z",
        part(0, 4),
        part(4, 6),
        part(6, 8),
        part(8, 10),
        part(10, 12),
        part(12, 14)
    ))
}

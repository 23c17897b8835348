//! Stamps: what an OpenTimestamps proof states about a file beside it.
//!
//! Invariant: what is stated is compared, never believed: an attestation is named as the proof's own word. Bytes that are
//! not such a proof state nothing, and never stop the file from being read. The tests below and `tests/vouched.rs` hold
//! it.

/// How an OpenTimestamps proof of a file begins; then its version follows.
const MAGIC: &[u8] = b"\0OpenTimestamps\0\0Proof\0\xbf\x89\xe2\xe8\x84\xe8\x92\x94";

/// The longest argument of an operation or attestation, in bytes (python-opentimestamps).
const LONGEST: usize = 8192;

/// The most attestations of a proof that are named. A proof has a few.
const MOST_ATTESTED: usize = 20;

/// What an OpenTimestamps proof states.
#[derive(Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The hash of the file, in hexadecimal. It is SHA-256 if it has 64 digits.
    pub hash: String,
    /// Who is said to have attested it, each once, in order. Of many, the first twenty.
    pub attested: Vec<String>,
}

/// Reads an OpenTimestamps proof (`.ots`, version 1). Nothing if it is not one, or is cut off.
#[must_use]
pub fn read_stamp(proof: &[u8]) -> Option<Stamp> {
    let mut rest = proof.strip_prefix(MAGIC)?.strip_prefix(b"\x01")?;
    let length = match take(&mut rest, 1)? {
        [0x08] => 32,
        [0x02 | 0x03] => 20,
        _ => return None,
    };
    let hash = take(&mut rest, length)?.iter().map(|byte| format!("{byte:02x}")).collect();
    let (mut open, mut attested) = (1_usize, Vec::new());
    // Each fork opens a branch, and each attestation ends one.
    while open > 0 {
        match take(&mut rest, 1)? {
            [0xff] => open += 1,
            [0x00] => {
                let kind = take(&mut rest, 8)?;
                let payload = variable(&mut rest)?;
                let who = attestation(kind, payload);
                if attested.len() < MOST_ATTESTED && !attested.contains(&who) {
                    attested.push(who);
                }
                open -= 1;
            }
            [0xf0 | 0xf1] => {
                variable(&mut rest)?;
            }
            [0xf2 | 0xf3 | 0x02 | 0x03 | 0x08 | 0x67] => {}
            _ => return None,
        }
    }
    rest.is_empty().then_some(Stamp { hash, attested })
}

/// Who attests, in words.
fn attestation(kind: &[u8], payload: &[u8]) -> String {
    let height = || number(&mut &*payload).map_or_else(String::new, |height| format!(" {height}"));
    match kind {
        b"\x05\x88\x96\x0d\x73\xd7\x19\x01" => format!("Bitcoin block{}", height()),
        b"\x06\x86\x9a\x0d\x73\xd7\x1b\x45" => format!("Litecoin block{}", height()),
        b"\x83\xdf\xe3\x0d\x2e\xf9\x0c\x8e" => {
            let address = variable(&mut &*payload).unwrap_or_default();
            format!("not yet, but promised by {}", String::from_utf8_lossy(address))
        }
        _ => "an authority of a kind that is not known".to_owned(),
    }
}

fn take<'a>(rest: &mut &'a [u8], count: usize) -> Option<&'a [u8]> {
    let (taken, after) = rest.split_at_checked(count)?;
    *rest = after;
    Some(taken)
}

/// A number in LEB128.
fn number(rest: &mut &[u8]) -> Option<u64> {
    let mut value = 0;
    for shift in (0..63).step_by(7) {
        let byte = *take(rest, 1)?.first()?;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

/// Bytes with their number before them.
fn variable<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = usize::try_from(number(rest)?).ok().filter(|length| *length <= LONGEST)?;
    take(rest, length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proof(rest: &[u8]) -> Vec<u8> {
        [MAGIC, b"\x01\x08", &[0xab; 32], rest].concat()
    }

    #[test]
    fn a_stamp_states_a_hash_and_who_attested_it() {
        let promised = b"\x83\xdf\xe3\x0d\x2e\xf9\x0c\x8e\x0b\x0ahttps://c.";
        let bitcoin = b"\x05\x88\x96\x0d\x73\xd7\x19\x01\x03\xe8\x9f\x15";
        let rest = [b"\xf0\x02zz\x08\xff\x00", &promised[..], b"\xf1\x01y\x08\x00", &bitcoin[..]].concat();
        let whole = proof(&rest);
        let stamp = Stamp {
            hash: "ab".repeat(32),
            attested: vec![
                "not yet, but promised by https://c.".to_owned(),
                "Bitcoin block 348136".to_owned(),
            ],
        };
        assert_eq!(read_stamp(&whole), Some(stamp));
        // Cut off anywhere, or with more after its end, it states nothing.
        for end in 0..whole.len() {
            assert_eq!(read_stamp(&whole[..end]), None, "{end}");
        }
        assert_eq!(read_stamp(&[&whole[..], b"x"].concat()), None);
        let promised = |n: u32| {
            let address = format!("https://c{n:07}.");
            [b"\xff\x00\x83\xdf\xe3\x0d\x2e\xf9\x0c\x8e\x12\x11", address.as_bytes()].concat()
        };
        let many: Vec<u8> = (0..100_000).flat_map(promised).chain(*b"\x00kindkind\x00").collect();
        assert_eq!(read_stamp(&proof(&many)).map(|stamp| stamp.attested.len()), Some(MOST_ATTESTED));
        for bad in [&b"\x99"[..], b"\xf0\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", b"\xf0\xff\xff\x7fx"] {
            assert_eq!(read_stamp(&proof(bad)), None);
        }
    }
}

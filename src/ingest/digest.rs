//! Digests that a web archive states (ISO 28500, WACZ): `sha1:` and others, in base 32, base 64 or hexadecimal.
//!
//! Invariant: a digest holds if the bytes have it, in whichever way it is written, and only then. A digest of another kind is
//! reported as not checked, and one that cannot be read as that. The tests below hold it.

use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};

/// What comparing a digest with bytes shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Checked {
    Holds,
    Fails,
    /// It is of a kind that is not checked.
    Unknown,
    /// It is not written as a digest of its kind can be.
    Unreadable,
}

/// Compares a digest with the bytes that it may be of: any of them suffices.
pub(super) fn check(stated: &str, bytes: &[&[u8]]) -> Checked {
    let stated = stated.trim().trim_matches(['"', '\'']);
    let Some((name, value)) = stated.split_once(':') else { return Checked::Unknown };
    let name: String =
        name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    let digest: fn(&[u8]) -> Vec<u8> = match name.as_str() {
        "sha1" => |bytes| Sha1::digest(bytes).to_vec(),
        "sha256" => |bytes| Sha256::digest(bytes).to_vec(),
        "sha512" => |bytes| Sha512::digest(bytes).to_vec(),
        "md5" => |bytes| Md5::digest(bytes).to_vec(),
        _ => return Checked::Unknown,
    };
    let value = value.trim();
    let length = digest(b"").len();
    let read = [of_hexadecimal(value), of_base32(value), of_base64(value)];
    let stated: Vec<Vec<u8>> = read.into_iter().flatten().filter(|stated| stated.len() == length).collect();
    if stated.is_empty() {
        return Checked::Unreadable;
    }
    let holds = bytes.iter().any(|bytes| stated.contains(&digest(bytes)));
    if holds { Checked::Holds } else { Checked::Fails }
}

fn of_hexadecimal(value: &str) -> Option<Vec<u8>> {
    if !value.is_ascii() || !value.len().is_multiple_of(2) {
        return None;
    }
    (0..value.len()).step_by(2).map(|at| u8::from_str_radix(&value[at..at + 2], 16).ok()).collect()
}

/// RFC 4648, of either alphabet, with or without the padding.
fn of_base64(value: &str) -> Option<Vec<u8>> {
    let value = value.trim_end_matches('=').replace('-', "+").replace('_', "/");
    base64::Engine::decode(&base64::engine::general_purpose::STANDARD_NO_PAD, value).ok()
}

/// RFC 4648, with or without the padding, in any case.
fn of_base32(value: &str) -> Option<Vec<u8>> {
    let (mut bits, mut count) = (0_u32, 0);
    let mut bytes = Vec::new();
    for c in value.trim_end_matches('=').bytes() {
        let five = match c {
            b'A'..=b'Z' => c - b'A',
            b'a'..=b'z' => c - b'a',
            b'2'..=b'7' => c - b'2' + 26,
            _ => return None,
        };
        bits = bits << 5 | u32::from(five);
        count += 5;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
            bits &= (1 << count) - 1;
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_holds_however_it_is_written() {
        for stated in [
            "sha1:VL2MMHO4YXUKFWV63YHTWSBM3GXKSQ2N",
            "SHA-1:vl2mmho4yxukfwv63yhtwsbm3gxksq2n",
            "sha1:aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d",
            "\"md5:5d41402abc4b2a76b9719d911017c592\"",
            "sha256:LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=",
            "sha-256:LPJNul-wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ",
            "md5:5d41402abc4b2a76b9719d911017c592",
            "md5:LVAUAKV4JMVHNOLRTWIRAF6FSI======",
            "md5:LVAUAKV4JMVHNOLRTWIRAF6FSI",
            "sha-256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
            "sha256: 2CF24DBA5FB0A30E26E83B2AC5B9E29E1B161E5C1FA7425E73043362938B9824 ",
        ] {
            assert_eq!(check(stated, &[b"x", b"hello"]), Checked::Holds, "{stated}");
            assert_eq!(check(stated, &[b"x"]), Checked::Fails, "{stated}");
        }
        for (stated, checked) in [
            ("sha1:", Checked::Unreadable),
            ("sha256:zz", Checked::Unreadable),
            ("sha1:\u{e9}\u{e9}", Checked::Unreadable),
            ("sha1:AAAA", Checked::Unreadable),
            ("sha256:aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d", Checked::Unreadable),
            ("sha1:AAF4C61DDCC5E8A2DABEDE0F3B482CD9AEA9434E", Checked::Fails),
            ("blake3:abc", Checked::Unknown),
            ("xxh3:1", Checked::Unknown),
            ("hello", Checked::Unknown),
        ] {
            assert_eq!(check(stated, &[b"hello"]), checked, "{stated}");
        }
    }
}

//! Wrapped: bytes that are written as letters: armour, base64, hexadecimal and their like, and lists of hashes.
//!
//! Invariant: a text that somebody wrote is not taken for one of these. The tests below hold it.

use super::hash_list;

/// How many bytes of a list are looked at.
const SEARCHED: usize = 1 << 20;

/// Whether the first line of a file begins an armoured block (RFC 7468, RFC 9580) of this name.
pub(super) fn is_armour(file: &[u8], name: &str) -> bool {
    let line = first_line(file);
    line.strip_prefix("-----BEGIN ").is_some_and(|rest| rest.contains(name) && rest.ends_with("-----"))
        // Words that are signed in the clear can be read.
        && !line.contains("SIGNED MESSAGE")
}

fn first_line(file: &[u8]) -> &str {
    let head = &file[..file.len().min(256)];
    let line = head.split(|byte| matches!(byte, b'\n' | b'\r')).next().unwrap_or_default();
    std::str::from_utf8(line).unwrap_or_default()
}

/// Whether a file begins with these words, in any case and with any line break.
pub(super) fn begins(file: &[u8], words: &str) -> bool {
    let head = String::from_utf8_lossy(&file[..file.len().min(256)]).replace('\r', "").to_lowercase();
    head.trim_start_matches('\u{feff}').starts_with(words)
}

/// Whether it begins with `begin 644 name`, and a line whose first character says its length follows.
pub(super) fn is_uuencoded(file: &[u8]) -> bool {
    let mut words = first_line(file).split(' ');
    words.next() == Some("begin")
        && words
            .next()
            .is_some_and(|mode| mode.len() == 3 && mode.bytes().all(|digit| digit.is_ascii_digit()))
        && words.next().is_some()
        && file
            .split(|byte| *byte == b'\n')
            .nth(1)
            .is_some_and(|line| line.starts_with(b"M") && line.len() >= 61)
}

/// How many bytes must be alike before they are taken for an encoding.
const ENOUGH: usize = 64;

/// The bytes of a file without white space and a byte order mark, if no line has white space within it and there are
/// enough of them. A line of a text in a language with spaces has some.
fn unspaced(file: &[u8]) -> Option<impl Iterator<Item = u8>> {
    let file = file.strip_prefix("\u{feff}".as_bytes()).unwrap_or(file).trim_ascii();
    let inner = |line: &[u8]| line.trim_ascii().iter().any(|byte| matches!(byte, b' ' | b'\t'));
    if file.len() < ENOUGH || !file.is_ascii() || file.split(|byte| *byte == b'\n').any(inner) {
        return None;
    }
    Some(file.iter().copied().filter(|byte| !byte.is_ascii_whitespace()))
}

/// Whether it is nothing but base64 (RFC 4648), with or without `data:…;base64,` before it.
pub(super) fn is_base64(file: &[u8]) -> bool {
    let head = first_line(file);
    let start = head.starts_with("data:").then(|| head.find(";base64,").map(|at| at + 8)).flatten();
    let Some(bytes) = unspaced(&file[start.unwrap_or(0)..]) else { return false };
    let (mut upper, mut lower, mut other, mut padding) = (0, 0, 0, 0);
    for byte in bytes {
        match byte {
            b'=' => padding += 1,
            _ if padding > 0 => return false,
            b'A'..=b'Z' => upper += 1,
            b'a'..=b'z' => lower += 1,
            b'0'..=b'9' | b'+' | b'/' | b'-' | b'_' => other += 1,
            _ => return false,
        }
    }
    // Of a long word, or words without spaces, most letters are of one case.
    padding <= 2 && upper * 8 > lower && lower * 8 > upper && (other > 0 || padding > 0)
}

pub(super) fn is_hexadecimal(file: &[u8]) -> bool {
    unspaced(file).is_some_and(|mut bytes| bytes.all(|byte| byte.is_ascii_hexdigit()))
}

/// Whether every line is a hash and the name of a file, as `sha256sum` and its like write them, or as hashdeep does.
pub(super) fn is_hash_list(file: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(&file[..file.len().min(SEARCHED)]) else { return false };
    if text.starts_with("%%%% HASHDEEP-") {
        return true;
    }
    let is_entry = |line: &str| hash_list::entry(line).is_some();
    let cut = file.len() > SEARCHED;
    let mut lines: Vec<&str> = text.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect();
    if cut {
        lines.pop();
    }
    !lines.is_empty()
        && lines.iter().all(|line| line.starts_with('#') || is_entry(line))
        && lines.iter().any(|line| is_entry(line))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrapped_is_told_from_words() {
        let base64 = "VGhlIGJvYXJkIG1ldCBuaW5lIHRpbWVzIGluIDIwMjUuIEl0IGNvc3QgNDEg\r\nbWlsbGlvbi4K\r\n";
        assert!(
            is_base64(base64.as_bytes()) && is_base64(format!("data:text/plain;base64,{base64}").as_bytes())
        );
        assert!(is_hexadecimal("0123456789abcdef".repeat(5).as_bytes()));
        let uu = format!("begin 644 a.txt\nM{}\n`\nend\n", "5".repeat(60));
        assert!(is_uuencoded(uu.as_bytes()));
        let hash = "a".repeat(64);
        for list in [
            format!("{hash}  a.pdf\n{hash} *b c.pdf\n"),
            format!("# made today\n{hash}  a.pdf\r\n"),
            format!("SHA256 (a.pdf) = {hash}\n"),
            "%%%% HASHDEEP-1.0\n".to_owned(),
        ] {
            assert!(is_hash_list(list.as_bytes()), "{list}");
        }
        for words in [
            "The dam fell.".to_owned(),
            "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft".to_owned(),
            "https://example.org/aVeryLongAddressThatGoesOnAndOnAndOn/ForAWhile/AndThenSome/More".to_owned(),
            format!("{hash} is the hash of the file.\nIt was signed."),
            "oneverylongwordwithoutanycapitallettersinitthatgoesonandonandonandon".to_owned(),
            "begin 644 words, and then some more of them".to_owned(),
            "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten\neleven\ntwelve\nthirteen".to_owned(),
            String::new(),
        ] {
            let bytes = words.as_bytes();
            assert!(
                !is_base64(bytes) && !is_hexadecimal(bytes) && !is_hash_list(bytes) && !is_uuencoded(bytes),
                "{words}"
            );
        }
        assert!(!is_armour(b"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n", "PGP "));
    }
}

//! Wrapped: bytes that are written as letters: armour, base64, hexadecimal and their like, and lists of hashes.
//!
//! Invariant: a text that somebody wrote is not taken for one of these. The tests below hold it.

use super::hash_list;
use super::passages;

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

/// Whether it begins as subtitles in SubStation Alpha, SubViewer, MicroDVD or LRC do.
pub(super) fn is_timed(file: &[u8]) -> bool {
    let file = file.strip_prefix("\u{feff}".as_bytes()).unwrap_or(file).trim_ascii_start();
    let line = first_line(file).trim_end();
    let is_time = |time: &str| {
        time.contains(':')
            && time.split([':', '.']).all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
    };
    let is_number = |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let sbv = line.split_once(',').is_some_and(|(start, end)| {
        [start, end].iter().all(|time| is_time(time) && time.matches(':').count() == 2 && time.contains('.'))
    });
    let frames = line
        .strip_prefix('{')
        .and_then(|rest| rest.split_once("}{"))
        .and_then(|(start, rest)| Some((start, rest.split_once('}')?.0)))
        .is_some_and(|(start, end)| is_number(start) && is_number(end));
    let sung = line.strip_prefix('[').and_then(|rest| rest.split_once(']')).is_some_and(|(inner, _)| {
        is_time(inner) && inner.contains('.')
            || ["ti:", "ar:", "al:", "by:", "length:"].iter().any(|tag| inner.starts_with(tag))
    });
    line == "[Script Info]" || sbv || frames || sung
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
    let text = String::from_utf8_lossy(&file[start.unwrap_or(0)..]);
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let is_one = lines.len() < 2 && start.is_none() && padding == 0;
    // A long name, or the path of a class, changes between capitals, letters and digits less often.
    if is_one && !lines.iter().all(|line| passages::is_mixed(line)) {
        return false;
    }
    // Of a long word, or words without spaces, most letters are of one case.
    padding <= 2 && upper * 8 > lower && lower * 8 > upper && (other > 0 || padding > 0)
}

/// How long a line of hexadecimal is at least, if there are several.
const HEXADECIMAL: usize = 16;

/// Whether it is nothing but hexadecimal, on one line or on lines of one length. Years, numbers and short words are shorter.
pub(super) fn is_hexadecimal(file: &[u8]) -> bool {
    let Some(mut bytes) = unspaced(file) else { return false };
    if !bytes.all(|byte| byte.is_ascii_hexdigit()) {
        return false;
    }
    let text = String::from_utf8_lossy(file);
    let lines = text.trim_start_matches('\u{feff}').lines().map(str::trim);
    let mut lines: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
    let has = |is_one: fn(&u8) -> bool| lines.iter().any(|line| line.bytes().any(|byte| is_one(&byte)));
    if !has(u8::is_ascii_digit) || !has(u8::is_ascii_alphabetic) {
        return false;
    }
    if lines.len() > 1 {
        lines.pop();
    }
    let length = lines.first().map_or(0, |line| line.len());
    length >= HEXADECIMAL && length.is_multiple_of(2) && lines.iter().all(|line| line.len() == length)
        || lines.len() == 1 && text.trim().lines().count() == 1
}

/// Whether every line is a hash and the name of a file, as `sha256sum` and its like write them, or as hashdeep does.
pub(super) fn is_hash_list(file: &[u8]) -> bool {
    let head = &file[..file.len().min(SEARCHED)];
    if head.contains(&0) && head.iter().filter(|byte| **byte == 0).count() * 3 < head.len() {
        return false;
    }
    let text = hash_list::written(head);
    if text.starts_with("%%%% HASHDEEP-") {
        return true;
    }
    let is_entry = |line: &str| hash_list::entry(line).is_some();
    let cut = file.len() > SEARCHED;
    let mut lines: Vec<&str> = text.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect();
    if cut {
        lines.pop();
    }
    let is_shell = || lines.len() > 1 && lines.iter().all(|line| hash_list::is_of_shell(line));
    !lines.is_empty()
        && lines.iter().all(|line| line.starts_with('#') || is_entry(line))
        && lines.iter().any(|line| is_entry(line))
        || is_shell()
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
        for hexadecimal in ["0123456789abcdef".repeat(5), format!("{}0a\n", "4d7a214614ab2935\r\n".repeat(5))]
        {
            assert!(is_hexadecimal(hexadecimal.as_bytes()), "{hexadecimal}");
        }
        let line = "VGhlIHdlaXIgd2FzIGJ1aWx0IGluIDE5NjkgYW5kIGNvc3QgNDEgbWlsbGlvbiBwb3VuZHMuIFRo";
        assert!(is_base64(line.as_bytes()));
        let uu = format!("begin 644 a.txt\nM{}\n`\nend\n", "5".repeat(60));
        assert!(is_uuencoded(uu.as_bytes()));
        let hash = "a".repeat(64);
        for list in [
            format!("{hash}  a.pdf\n{hash} *b c.pdf\n"),
            format!("# made today\n{hash}  a.pdf\r\n"),
            format!("SHA256 (a.pdf) = {hash}\n"),
            "%%%% HASHDEEP-1.0\n".to_owned(),
            format!(
                "SHA256 hash of a.pdf:\r\n{hash}\r\nCertUtil: -hashfile command completed successfully.\r\n"
            ),
            format!(
                "Algorithm       Hash      Path\n---------       ----      ----\nSHA256          {hash}       C:\\a.pdf\n"
            ),
        ] {
            let wide: Vec<u8> = list.encode_utf16().flat_map(u16::to_le_bytes).collect();
            assert!(is_hash_list(&wide) && is_hash_list(&[&[0xff, 0xfe], &wide[..]].concat()), "{list}");
            assert!(is_hash_list(list.as_bytes()), "{list}");
        }
        for timed in [
            "[Script Info]\r\nTitle: x\n",
            "0:00:01.000,0:00:04.000\nThe dam\n",
            "{0}{25}The dam fell.\n",
            "[00:12.00]The dam fell.\n",
            "\u{feff}[ar:Ann Lee]\n[00:12.00]The dam\n",
        ] {
            assert!(is_timed(timed.as_bytes()), "{timed}");
        }
        for words in [
            "[10:30] We met, and the dam fell.",
            "{1}{a} is a list.",
            "10:30, 11:45 and 12:00",
            "[sic] The dam",
            "",
        ] {
            assert!(!is_timed(words.as_bytes()), "{words}");
        }
        for words in [
            "The dam fell.".to_owned(),
            "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft".to_owned(),
            "https://example.org/aVeryLongAddressThatGoesOnAndOnAndOn/ForAWhile/AndThenSome/More".to_owned(),
            format!("{hash} is the hash of the file.\nIt was signed."),
            "oneverylongwordwithoutanycapitallettersinitthatgoesonandonandonandon".to_owned(),
            "1969\n1970\n".repeat(10),
            "0123456789".repeat(8),
            "02079460958\n02079460959\n02079460960\n02079460961\n02079460962\n02079460963".to_owned(),
            "cafe\ndead\nbeef\nfade\nface\nbabe\n".repeat(4),
            "a1b2c3d4\n0f9e8d7c\n".repeat(6),
            "#TheWeirAtHarrowWasBuiltIn1969AndNobodyWasHurtWhenTheMillBurnedDownIn1987".to_owned(),
            "TheWeirAtHarrowWasBuiltIn1969AndNobodyWasHurtWhenTheMillBurnedDownIn1987".to_owned(),
            "org/example/weir/HarrowWeirFactoryBean2/AbstractWeirBuilderFactory/TheMillAtHarrow".to_owned(),
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

//! Encoded: whole texts that are something else written in letters, digits and signs: base32, base85, tokens, dumps of
//! bytes, percent-encoding, quoted-printable, escapes, encodings in ASCII, and pointers to files that are elsewhere.
//!
//! Invariant: a text that somebody wrote is not taken for one of these: every sign of an encoding must fit everywhere in
//! the text. A format that the user names is read whatever the text looks like. The tests below hold it.

use super::About;
use super::dump;
use crate::error::{Error, ReadError, Result};
use crate::remedy::Remedy;

/// How many characters must be alike before they are taken for an encoding.
const ENOUGH: usize = 64;

/// How many characters a line of an encoding has at least: lines of words without spaces are shorter.
const LINE: usize = 32;

/// How many escapes there must be.
const ESCAPES: usize = 3;

/// Refuses a text that is something else in an encoding, unless the user named its format.
///
/// # Errors
/// Returns [`ReadError::Foreign`] with the name of the encoding.
pub(super) fn refuse(path: &str, about: &About, text: &str) -> Result<()> {
    match kind(text).filter(|_| about.format.is_none()) {
        Some((what, remedy)) => {
            Err(Error::Unread(ReadError::Foreign { path: path.to_owned(), what, remedy }))
        }
        None => Ok(()),
    }
}

/// What a text is, with its article, and what to do instead.
fn kind(text: &str) -> Option<(&'static str, Remedy)> {
    let text = text.trim_start_matches('\u{feff}').trim();
    let has = |start: &str| text.lines().any(|line| line.starts_with(start));
    let is_pointer = text.starts_with("version https://git-lfs.github.com/spec/");
    if is_pointer && has("oid sha256:") && has("size ") {
        return Some(("a pointer of Git LFS to a file that is not here", Remedy::GetTheFile));
    }
    if !text.contains('\n') && (text.starts_with("/annex/objects/") || text.starts_with("../.git/annex/")) {
        return Some(("a pointer of git-annex to a file that is not here", Remedy::GetTheFile));
    }
    let keys = ["ssh-rsa AAAA", "ssh-ed25519 AAAA", "ssh-dss AAAA", "ecdsa-sha2-", "untrusted comment: "];
    if keys.iter().any(|start| text.starts_with(start))
        && text.lines().any(|line| line.contains("AAAA") || is_long_word(line))
    {
        return Some(("a key, signature or certificate", Remedy::KeepIt));
    }
    if !text.is_ascii() {
        return None;
    }
    let decode = |what| Some((what, Remedy::Decode));
    if let Some(what) = charset(text) {
        return Some((what, Remedy::SaveAsUtf8));
    }
    if dump::is_dump(text) {
        return decode("a dump of bytes in hexadecimal or octal");
    }
    if dump::is_bytes(text) {
        return decode("bytes written as numbers");
    }
    if is_escaped(text) {
        return decode("a text whose characters are written as escapes");
    }
    if is_quoted_printable(text) {
        return decode("something in quoted-printable");
    }
    if text.starts_with("<~") && text.ends_with("~>") {
        return decode("something in base85");
    }
    if text.lines().any(|line| line.trim().contains([' ', '\t'])) {
        return None;
    }
    if is_token(text) {
        return decode("a token (JSON Web Token)");
    }
    if is_percent_encoded(text) {
        return decode("a text in percent-encoding");
    }
    let enough = text.len() >= ENOUGH && text.lines().any(|line| line.trim().len() >= LINE);
    if enough && is_base32(text) {
        return decode("something in base32");
    }
    if enough && is_base85(text) {
        return decode("something in base85");
    }
    None
}

/// Whether a line is one long word of the letters of base64.
fn is_long_word(line: &str) -> bool {
    line.len() >= 40 && line.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte))
}

/// Whether every line is in base32, of either alphabet (RFC 4648): capitals and digits, with padding at the end alone.
fn is_base32(text: &str) -> bool {
    let (mut letters, mut digits, mut padding, mut late, mut count) = (0, 0, 0, 0, 0);
    for byte in text.bytes().filter(|byte| !byte.is_ascii_whitespace()) {
        count += 1;
        match byte {
            b'=' => padding += 1,
            _ if padding > 0 => return false,
            b'A'..=b'Z' => letters += 1,
            b'2'..=b'7' => digits += 1,
            b'0'..=b'9' => (digits, late) = (digits + 1, late + 1),
            _ => return false,
        }
    }
    // Base32 with all digits has no letters after V.
    let fits = late == 0 || !text.contains(['W', 'X', 'Y', 'Z']);
    count % 8 == 0 && padding <= 6 && fits && digits * 20 > count && letters * 3 > count
}

/// Whether it is in base85 of either alphabet (Adobe's, RFC 1924): letters, digits and signs that change all the time.
fn is_base85(text: &str) -> bool {
    let is_adobe = |byte: u8| matches!(byte, b'!'..=b'u' | b'z');
    let is_other = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&()*+-;<=>?@^_`{|}~".contains(&byte);
    let bytes = || text.bytes().filter(|byte| !byte.is_ascii_whitespace());
    if !bytes().all(is_adobe) && !bytes().all(is_other) || text.contains("://") {
        return false;
    }
    let class = |byte: u8| match byte {
        b'a'..=b'z' => 0,
        b'A'..=b'Z' => 1,
        b'0'..=b'9' => 2,
        _ => 3,
    };
    let mut counts = [0_usize; 4];
    bytes().for_each(|byte| counts[class(byte)] += 1);
    let changes = bytes().zip(bytes().skip(1)).filter(|(a, b)| class(*a) != class(*b)).count();
    let count = bytes().count();
    counts.iter().all(|one| *one * 20 > count) && changes * 5 > count * 2
}

/// Whether it is a JSON Web Token (RFC 7519): parts in base64, of which the first begins an object.
pub(super) fn is_token(text: &str) -> bool {
    let is_part =
        |part: &str| part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_=".contains(&byte));
    let text = text.strip_prefix("Bearer ").unwrap_or(text);
    text.len() >= ENOUGH / 2
        && text.starts_with("eyJ")
        && matches!(text.matches('.').count(), 2 | 4)
        && text.split('.').all(is_part)
}

/// Whether white space and signs are written as `%20` or `+`, as in forms and addresses: there are none of their own.
fn is_percent_encoded(text: &str) -> bool {
    let text = text.strip_prefix("data:").unwrap_or(text);
    let (mut escapes, mut rest) = (0, text);
    while let Some((_, after)) = rest.split_once('%') {
        if !after.get(..2).is_some_and(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit())) {
            return false;
        }
        escapes += 1;
        rest = &after[2..];
    }
    let is_address =
        text.lines().any(|line| line.contains("://") || line.starts_with('/') || line.starts_with("www."));
    escapes >= ESCAPES && !is_address && (escapes + text.matches('+').count()) * 20 > text.len() / 2
}

/// Whether it is in quoted-printable (RFC 2045): every `=` begins the number of a byte, or ends a line, and some must mean
/// that.
fn is_quoted_printable(text: &str) -> bool {
    let (mut letters, mut soft, mut at) = (0, 0, 0);
    let bytes = text.as_bytes();
    let hex = |at: usize| {
        let digits = std::str::from_utf8(bytes.get(at + 1..at + 3)?).ok()?;
        let is_hex = digits.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'A'..=b'F'));
        u8::from_str_radix(digits, 16).ok().filter(|_| is_hex && bytes[at] == b'=')
    };
    while let Some(next) = bytes[at..].iter().position(|byte| *byte == b'=') {
        at += next;
        let line = bytes[..at].iter().rev().take_while(|byte| **byte != b'\n').count();
        let after = &bytes[at + 1..];
        if after.is_empty() || after.starts_with(b"\n") || after.starts_with(b"\r\n") {
            // Lines are broken where they would be too long.
            soft += usize::from((60..=76).contains(&(line + 1)));
            at += 1;
        } else if hex(at).is_some() {
            let mut run = Vec::new();
            while let Some(byte) = bytes.get(at).and_then(|_| hex(at)) {
                run.push(byte);
                at += 3;
            }
            let is_letter = run.len() > 1
                && run.iter().any(|byte| *byte >= 0xc2)
                && std::str::from_utf8(&run).is_ok()
                || run.iter().all(|byte| *byte >= 0xa0)
                    && !bytes.get(at).is_some_and(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase());
            letters += usize::from(is_letter);
        } else {
            return false;
        }
    }
    letters >= 2 || letters + soft >= 2 || letters == 1 && text.len() < ENOUGH * 2
}

/// Whether most of it is escapes of characters, as programs and pages write them: `\x54`, `\u0054`, `&#84;`.
fn is_escaped(text: &str) -> bool {
    // An escape has one of these signs, and at most ten characters.
    let signs = text.bytes().filter(|byte| matches!(byte, b'\\' | b'#')).count();
    if signs * 20 <= text.len() {
        return false;
    }
    let of = |start: &str, length: usize| {
        let hex = |rest: &str| {
            rest.get(..length).is_some_and(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit()))
        };
        text.split(start).skip(1).filter(|rest| hex(rest)).count() * (start.len() + length)
    };
    let numbered = text.split("&#").skip(1).filter_map(|rest| rest.split_once(';').map(|(number, _)| number));
    let numbered: usize = numbered
        .filter(|number| {
            number.len() <= 7
                && number.trim_start_matches(['x', 'X']).bytes().all(|byte| byte.is_ascii_hexdigit())
        })
        .map(|number| number.len() + 3)
        .sum();
    let escaped = of("\\x", 2) + of("\\u", 4) + numbered;
    escaped >= ESCAPES * 8 && escaped * 2 > text.len()
}

/// The encoding that writes its letters as ASCII, if it is one that is not read.
fn charset(text: &str) -> Option<&'static str> {
    if text.contains("\u{1b}$)") {
        return Some("a text in ISO-2022-KR or ISO-2022-CN");
    }
    // HZ: pairs of bytes between ~{ and ~}.
    let hz = text.split("~{").skip(1).filter_map(|rest| rest.split_once("~}").map(|(within, _)| within));
    let hz: Vec<&str> = hz.collect();
    let is_pairs = |within: &&str| {
        !within.is_empty()
            && within.len().is_multiple_of(2)
            && within.bytes().all(|byte| matches!(byte, 0x21..=0x7e))
    };
    if !hz.is_empty() && hz.iter().all(is_pairs) && text.matches("~{").count() == hz.len() {
        return Some("a text in HZ");
    }
    // UTF-7 (RFC 2152): letters of UTF-16 in base64, between + and -.
    let letters = text.split('+').skip(1).filter(|rest| {
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '/').unwrap_or(rest.len());
        rest[end..].starts_with('-')
            && utf7(&rest[..end]).is_some_and(|words| {
                words.chars().all(|c| {
                    !c.is_ascii()
                        && (c.is_alphanumeric()
                            || "\u{20ac}\u{2013}\u{2014}\u{2018}\u{2019}\u{201c}\u{201d}".contains(c))
                })
            })
    });
    (letters.count() >= 2).then_some("a text in UTF-7")
}

/// The words that base64 without padding says in UTF-16.
fn utf7(written: &str) -> Option<String> {
    let value = |byte: u8| {
        b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
            .iter()
            .position(|one| *one == byte)
    };
    let (mut bits, mut held, mut units) = (0_u64, 0, Vec::new());
    if !(3..=64).contains(&written.len()) {
        return None;
    }
    for byte in written.bytes() {
        bits = bits << 6 | value(byte)? as u64;
        held += 6;
        if held >= 16 {
            held -= 16;
            units.push(u16::try_from(bits >> held).ok()?);
            bits &= (1 << held) - 1;
        }
    }
    // What is left over is nothing.
    (bits == 0 && held < 6 && !units.is_empty()).then(|| String::from_utf16(&units).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn what(text: &str) -> Option<&'static str> {
        kind(text).map(|(what, _)| what)
    }

    #[test]
    fn what_is_encoded_is_called_by_its_name() {
        for (text, word) in [
            ("version https://git-lfs.github.com/spec/v1\noid sha256:ab\nsize 9\n", "Git LFS"),
            ("/annex/objects/SHA256E-s9--ab.pdf\n", "git-annex"),
            ("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIG ann@example", "a key"),
            ("KRUGKIDEMFWSAYLUEBEGC4TSN53SA53BOMQGM2LONFZWQZLEEBUW4IBRHE3DSIDB\nNZSCAY3P\n", "base32"),
            ("AHK6A834C5MI0OBK41462SJIDTRI0TR1ECG6CQBED5PMGPB441KMS81H74R3I831", "base32"),
            ("<~<+ohcA79<t@<<V_@<-C,G9D*<F!,(~>", "base85"),
            ("<+ohcA79<t@<<V_@<-C,G9D*<F!,(/DJ=0*ARlotDBLYo2E;mgDIal\"Df^\"C1bg+iBl%U\"Df-\\:D", "base85"),
            ("RA^-&WMOR}VRRr!VRCYBcOZ9Rb0B7EZfSF9Wn>^}ZXhu^HaQ?+Ze$>1Z*z1YG%+A;X>4q1Z*CxPZ", "base85"),
            ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.SflKxwRJSMeKKF2QT4", "token"),
            ("The%20weir%20was%20built%20in%201969.", "percent-encoding"),
            ("a=The+weir&b=It+was+built%2C+they+said%2C+in+1969%21", "percent-encoding"),
            ("data:text/plain,The%20weir%20was%20built.", "percent-encoding"),
            ("It cost =E2=82=AC41 million.", "quoted-printable"),
            ("Le caf=E9 est ferm=E9.", "quoted-printable"),
            (
                "The weir at Harrow was built in 1969, and it cost 41 million pounds. The co=\nunty paid for it, and nobody was hurt when the mill burned down in 1987, th=\ney said.",
                "quoted-printable",
            ),
            ("\\u0054\\u0068\\u0065 \\u0064\\u0061\\u006d", "escapes"),
            ("&#84;&#104;&#101; &#100;&#97;&#109; &#102;", "escapes"),
            ("\u{1b}$)C\u{e}GX7N\u{f} fell", "ISO-2022"),
            ("~{4s0SSZ~}1969~{Dj=(~}", "HZ"),
            ("Die M+APw-hle brannte. Gr+APYA3w-e: 41.", "UTF-7"),
        ] {
            assert!(what(text).is_some_and(|what| what.contains(word)), "{text}: {:?}", what(text));
        }
    }

    #[test]
    fn words_are_not_taken_for_an_encoding() {
        for text in [
            "The weir was built in 1969.",
            "version https://git-lfs.github.com/spec/v1 is the first line of a pointer.",
            "The rate was 12%20 years ago? It rose by 5% in 1969.",
            "https://example.org/a%20b%20c%20d?x=%E2%82%AC\nhttps://example.org/%C3%A9",
            "x=3D is written. a = b. The sum =41 was paid.",
            "With x=80 and y=90 it is a=20.",
            "THE-WEIR-WAS-BUILT-IN-1969-AND-NOBODY-WAS-HURT-WHEN-THE-MILL-BURNED-DOWN",
            "DONAUDAMPFSCHIFFFAHRTSELEKTRIZITAETENHAUPTBETRIEBSWERKBAUUNTERBEAMTE",
            "ACGTACGTTTGACCATGACGTACGTTTGACCATGACGTACGTTTGACCATGACGTACGTTTGACCATG",
            "{\"a\":1,\"Bc\":[1,2,3],\"d\":{\"e\":\"F\"},\"g\":[10,20,30],\"Hi\":null,\"j\":2020}",
            "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten\neleven\ntwelve",
            "AB1234\nCD5678\nEF9012\nGH3456\nIJ7890\nKL1234\nMN5678\nOP9012\nQR3456\nST7890",
            "a=The+cost-plan+was+made+now-and-then",
            "Call +44-20-7946 or +1-555-0100 at ~10.",
            "The file C:\\users\\x is at \\x41. It cost &#163;41.",
            "1969,1970,1971,1972,1973,1974,1975,1976,1977,1978,1979,1980,1981,1982,1983",
            "2 + 2 = 4",
            "~",
            "",
        ] {
            assert_eq!(what(text), None, "{text}");
        }
    }
}

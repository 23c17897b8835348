//! Passages: what stands encoded in a text of words: base64 and base32, armour (PGP, PEM), uuencode, yEnc, dumps of bytes.
//!
//! Invariant: the passage stays in the text and is not recorded as a claim, and that is said. A word among others is never
//! set apart for its length alone: hashes and addresses stay words. The tests below hold it.

use super::dump;
use super::encoded::is_token;
use super::layout::{Block, Layout};
use crate::model::{Part, Span};

/// How long a line of an encoding is at least, if it stands alone, and a word among others.
const LINE: usize = 48;
const WORD: usize = 80;

/// What was found encoded in a text.
pub(super) struct Found {
    /// The first of it, with its article.
    pub(super) what: &'static str,
    /// What a person should know.
    pub(super) note: String,
    /// Whether the text has nothing else.
    pub(super) alone: bool,
}

/// Marks what is encoded as a part of its own, which is not recorded as a claim.
pub(super) fn set_apart(text: &str, layout: &mut Layout) -> Option<Found> {
    let found = passages(text);
    let (_, what) = *found.first()?;
    let mut at = 0;
    let mut alone = true;
    for (span, _) in &found {
        alone &= !text[at..span.start].contains(char::is_alphanumeric);
        at = span.end;
    }
    alone &= !text[at..].contains(char::is_alphanumeric);
    layout.blocks = cut(std::mem::take(&mut layout.blocks), &found, text.len());
    let (count, are) = match found.len() {
        1 => ("1 passage".to_owned(), "is"),
        count => (format!("{count} passages"), "are"),
    };
    let note = format!("{count} in it {are} encoded ({what}): kept in the text, and not recorded as claims");
    Some(Found { what, note, alone })
}

/// Marks stretches of a text as a part of their own, which is not recorded as a claim.
pub(super) fn leave_out(layout: &mut Layout, spans: &[Span], end: usize) {
    if !spans.is_empty() {
        let found: Vec<_> = spans.iter().map(|span| (*span, "")).collect();
        layout.blocks = cut(std::mem::take(&mut layout.blocks), &found, end);
    }
}

/// The blocks of a text, with what is encoded as blocks around an article.
fn cut(blocks: Vec<Block>, found: &[(Span, &'static str)], end: usize) -> Vec<Block> {
    let whole = !blocks.iter().any(|block| block.part.is_some_and(Part::is_article));
    let mut filled = Vec::new();
    let mut at = 0;
    for mut block in blocks {
        if whole {
            if block.span.start > at {
                filled.push(Block::new(Span { start: at, end: block.span.start }, Some(Part::Body)));
            }
            block.part = block.part.or(Some(Part::Body));
        }
        at = at.max(block.span.end);
        filled.push(block);
    }
    if whole && at < end {
        filled.push(Block::new(Span { start: at, end }, Some(Part::Body)));
    }
    let mut made = Vec::new();
    let mut next = found.iter().peekable();
    for block in filled {
        let mut start = block.span.start;
        while let Some((span, _)) = next.peek().filter(|(span, _)| span.start < block.span.end) {
            let from = span.start.max(start);
            if from > start {
                made.push(Block { span: Span { start, end: from }, ..block.clone() });
            }
            start = span.end.min(block.span.end);
            if start > from {
                made.push(Block {
                    heading: false,
                    span: Span { start: from, end: start },
                    part: Some(Part::Around),
                    ..block.clone()
                });
            }
            if span.end > block.span.end {
                break;
            }
            next.next();
        }
        if start < block.span.end {
            made.push(Block { span: Span { start, end: block.span.end }, ..block });
        }
    }
    made
}

/// Where something is encoded, and what it is.
fn passages(text: &str) -> Vec<(Span, &'static str)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let line = line(text, at);
        if let Some((end, what)) = block(text, at, line) {
            found.push((Span { start: at, end }, what));
            at = end;
            continue;
        }
        if line.len() >= LINE.min(WORD) {
            words(line, at, &mut found);
        }
        at += line.len() + 1;
    }
    found
}

fn line(text: &str, at: usize) -> &str {
    let rest = text.get(at..).unwrap_or_default();
    rest.split('\n').next().unwrap_or_default()
}

/// A block of whole lines that begins with this one: where it ends, and what it is.
fn block(text: &str, at: usize, first: &str) -> Option<(usize, &'static str)> {
    let shown = first.trim();
    // Most lines begin none of these.
    if shown.len() < LINE && !shown.starts_with(['-', 'b', '=', '0']) {
        return None;
    }
    let until = |is_last: &dyn Fn(&str) -> bool| {
        let mut next = at + first.len() + 1;
        while next < text.len() {
            let line = line(text, next);
            next += line.len();
            if is_last(line.trim()) {
                return Some(next);
            }
            next += 1;
        }
        None
    };
    if let Some(name) = shown.strip_prefix("-----BEGIN ").and_then(|rest| rest.strip_suffix("-----")) {
        if name == "PGP SIGNED MESSAGE" {
            // The names of the hashes end with an empty line.
            let end = until(&|line| line.is_empty()).filter(|end| {
                text[at..*end].lines().skip(1).all(|line| line.trim().is_empty() || line.starts_with("Hash:"))
            });
            return Some((end.unwrap_or(at + first.len()), "a signature or key in armour"));
        }
        let last = format!("-----END {name}-----");
        return until(&|line| line == last).map(|end| (end, "a signature or key in armour"));
    }
    if shown.starts_with("begin ")
        && shown
            .split(' ')
            .nth(1)
            .is_some_and(|mode| mode.len() == 3 && mode.bytes().all(|byte| byte.is_ascii_digit()))
    {
        let second = line(text, at + first.len() + 1);
        let is_data = second.len() >= 5 && !second.contains(char::is_lowercase);
        return until(&|line| line == "end").filter(|_| is_data).map(|end| (end, "a file in uuencode"));
    }
    if shown.starts_with("=ybegin line=") {
        return until(&|line| line.starts_with("=yend")).map(|end| (end, "a file in yEnc"));
    }
    let run = |is_one: &dyn Fn(&str) -> bool| {
        let (mut end, mut count, mut next) = (at, 0, at);
        while next < text.len() && is_one(line(text, next)) {
            end = next + line(text, next).len();
            next = end + 1;
            count += 1;
        }
        (end, count)
    };
    if dump::is_line(shown) {
        let (end, count) = run(&dump::is_line);
        return (count > 1).then_some((end, "a dump of bytes"));
    }
    if !is_long(shown) {
        return None;
    }
    let (mut end, count) = run(&|line| is_long(line.trim()));
    let all: Vec<u8> = text[at..end].bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    let what = encoding(&all)?;
    let after = line(text, end + 1).trim();
    let is_rest = !after.is_empty()
        && is_letters(after)
        && (after.len().is_multiple_of(4) || after.ends_with('='))
        && (count > 1 || after.ends_with('='));
    if is_rest && end + 1 < text.len() {
        end += 1 + line(text, end + 1).trim_end().len();
    }
    Some((end, what))
}

/// What words are written in, if they are one long word that is encoded.
pub(super) fn whole(words: &str) -> Option<&'static str> {
    let words = words.trim();
    if words.len() < LINE || words.contains(char::is_whitespace) { None } else { encoding(words.as_bytes()) }
}

/// Adds the words of a line that are encoded.
fn words(line: &str, start: usize, found: &mut Vec<(Span, &'static str)>) {
    let mut at = 0;
    for word in line.split(' ') {
        let place = start + at;
        at += word.len() + 1;
        if word.len() < LINE {
            continue;
        }
        let bare = word.trim_matches(['(', ')', '"', '\'', '`', '.', ',', ';', '<', '>']);
        let is_hash = ["sha256-", "sha384-", "sha512-"].iter().any(|name| bare.starts_with(name));
        let what = match bare.find(";base64,").filter(|_| bare.starts_with("data:")) {
            Some(_) => Some("base64"),
            None if is_token(bare) => Some("a token (JSON Web Token)"),
            None if bare.len() >= WORD && !is_hash => encoding(bare.as_bytes()),
            None => None,
        };
        if let Some(what) = what {
            found.push((
                Span { start: place, end: place + word.len() },
                if what == "base64" { "something in base64" } else { what },
            ));
        }
    }
}

fn is_letters(line: &str) -> bool {
    let bare = line.trim_end_matches('=');
    line.len() - bare.len() <= 6
        && bare.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/-_".contains(&byte))
}

fn is_long(line: &str) -> bool {
    line.len() >= LINE && is_letters(line)
}

/// What letters, digits and signs without a space are written in; nothing if they may be words.
fn encoding(bytes: &[u8]) -> Option<&'static str> {
    let text = std::str::from_utf8(bytes).ok().filter(|text| is_letters(text) || text.contains('='))?;
    if !text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/-_=".contains(&byte)) {
        return None;
    }
    let mut counts = [0_usize; 4];
    bytes.iter().for_each(|byte| counts[class(*byte)] += 1);
    let all = bytes.len();
    let [lower, upper, digits, other] = counts;
    if lower * 12 > all && upper * 12 > all && digits * 40 > all && is_mixed(text) {
        return Some("something in base64");
    }
    let is_32 = bytes.iter().all(|byte| matches!(byte, b'A'..=b'Z' | b'2'..=b'7' | b'='));
    (lower == 0 && is_32 && other <= 6 && digits * 20 > all && upper * 3 > all)
        .then_some("something in base32")
}

/// The class of a character: small letters, capitals, digits and signs.
fn class(byte: u8) -> usize {
    match byte {
        b'a'..=b'z' => 0,
        b'A'..=b'Z' => 1,
        b'0'..=b'9' => 2,
        _ => 3,
    }
}

/// Whether classes of characters follow each other as often as in what is encoded, and not in words.
pub(super) fn is_mixed(text: &str) -> bool {
    let pairs = text.as_bytes().windows(2);
    let changes = pairs.filter(|pair| class(pair[0]) != class(pair[1])).count();
    // In names of words that run together a capital begins a word.
    let is_capital = |pair: &&[u8]| class(pair[0]) == 1;
    let capitals = text.as_bytes().windows(2).filter(is_capital);
    let begin = text.as_bytes().windows(2).filter(is_capital).filter(|pair| class(pair[1]) == 0).count();
    changes * 10 > text.len() * 3 && begin * 5 < capitals.count() * 4
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const BASE64: &str = "VGhlIHdlaXIgd2FzIGJ1aWx0IGluIDE5NjkgYW5kIGNvc3QgNDEgbWlsbGlvbiBwb3VuZHMuIFRo";

    fn claims(text: &str) -> Vec<String> {
        let mut layout = Layout::default();
        set_apart(text, &mut layout);
        let body = layout.claims(text).filter(|claim| claim.details().part != Some(Part::Around));
        body.map(|claim| claim.text.to_string()).collect()
    }

    #[test]
    fn what_is_encoded_in_a_text_is_no_claim() {
        let uu = format!("begin 644 a.txt\nM{0}\nM{0}\n`\nend\n", "5".repeat(60));
        let after = "The mill burned down in 1987.";
        for passage in [
            format!("{BASE64}\n{BASE64}\nZSBkYW0uCg==\n"),
            format!("{BASE64}\n"),
            "KRUGKIDEMFWSAYLUEBEGC4TSN53SA53BOMQGM2LONFZWQZLEEBUW4IBRHE3DSIDB\n".to_owned(),
            format!("-----BEGIN PGP SIGNATURE-----\n\n{BASE64}\n=abcd\n-----END PGP SIGNATURE-----\n"),
            format!("-----BEGIN CERTIFICATE-----\n{BASE64}\n-----END CERTIFICATE-----\n"),
            uu,
            "00000000: 5468 6520 6461 6d20 6665 6c6c 2e0a 5468  The dam. It\n00000010: 5468 6520 6461 6d20 6665 6c6c 2e0a 5468  fell. So\n".to_owned(),
            format!("data:image/png;base64,{BASE64}"),
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.SflKxwRJSMeKKF2QT4".to_owned(),
        ] {
            let text = format!("The weir fell in 1969.\n\n{passage}\n\n{after}\n");
            assert_eq!(claims(&text), ["The weir fell in 1969.", after], "{passage}");
        }
        let inline = format!("The weir fell. {BASE64}{BASE64}\n");
        assert_eq!(claims(&inline), ["The weir fell."]);
        let signed = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nThe weir fell.\n";
        assert_eq!(claims(signed), ["The weir fell."]);
        assert!(whole(&BASE64[..60]).is_some() && whole(&BASE64[..48]).is_some());
        assert!(whole(&BASE64[..40]).is_none() && whole(&"4d7a214614ab2935".repeat(4)).is_none());
        let found = set_apart(BASE64, &mut Layout::default()).unwrap();
        assert!(found.alone && found.what.contains("base64"));
    }

    #[test]
    fn words_hashes_and_addresses_stay_words() {
        for text in [
            "The hash is 4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393.",
            &format!("It is {}.", "4d7a214614ab2935".repeat(8)),
            "See https://example.org/a/b?x=aGVsbG8gd29ybGQgdGhpcyBpcyBhIHRva2VuIGluIGEgdXJsaGVsbG8gd29ybGQg for it.",
            "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaftsvorsitzender",
            "/usr/share/doc/the-weir-at-harrow/and/its/history/in/the/county/archive/of/1969/volume-two/readme",
            "integrity sha512-Ze5FZIbSr8hIBN3gmvZ3x1QOoc2GoI6VRtq3RVWNq0yh4WXnqbGyQHPRLGoW2Q2bkYh1GHdFg3hPqVRDb0nXyg==",
            "-----BEGIN of the letter-----\nThe weir fell.",
            "begin 644 words, and then some more of them\nMore of them came, and they were many and more than many of those that came.\nend",
            "TheWeirAtHarrowWasBuiltIn1969AndNobodyWasHurtWhenTheMillBurnedDownIn1987",
            "ThisIsAVeryLongNameOfAClassThatSomebodyWroteInJavaAndThatGoesOnAndOnFactoryFactoryBean",
        ] {
            let mut layout = Layout::default();
            assert!(set_apart(text, &mut layout).is_none() && layout.blocks.is_empty(), "{text}");
        }
    }
}

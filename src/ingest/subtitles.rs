//! Subtitles and transcripts: SubRip (SRT) and WebVTT (W3C).
//!
//! Invariant: the words are those that a viewer reads, in their order, put together over the cues, so that a sentence that
//! runs over several is one. Each stretch keeps the time at which it begins and, in WebVTT, who says it. The tests below
//! hold it.

use html_escape::decode_html_entities;
use rustc_hash::FxHashSet;

use super::layout::{Block, Layout};
use crate::model::Span;

/// A silence of so many milliseconds after the end of a sentence begins a paragraph.
const SILENCE: u64 = 2000;

/// How many lines must name a speaker in capitals before these are names.
const LABELS: usize = 2;

/// The longest name of a speaker, in letters.
const LONGEST_NAME: usize = 30;

/// Subtitles that were read.
pub(super) struct Subtitles {
    pub(super) text: String,
    pub(super) layout: Layout,
    /// How many cues there are.
    pub(super) cues: usize,
    /// How many blocks of lines are not cues, and were not read.
    pub(super) odd: u64,
    /// Whether it ends within the times of a cue.
    pub(super) cut: bool,
}

/// What is shown at one time.
struct Cue {
    /// When it begins and ends, in milliseconds.
    start: u64,
    end: u64,
    /// Its words, with who says them.
    said: Vec<(Option<String>, String)>,
}

/// Whether a text begins as subtitles do.
pub(super) fn is_subtitles(head: &[u8]) -> bool {
    let head = String::from_utf8_lossy(head);
    let head = head.trim_start_matches('\u{feff}');
    let vtt = head
        .strip_prefix("WEBVTT")
        .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\n', '\r']));
    let mut lines = head.lines().map(str::trim).skip_while(|line| line.is_empty());
    let first = lines.next().unwrap_or_default();
    let numbered = !first.is_empty() && first.bytes().all(|byte| byte.is_ascii_digit());
    vtt || timing(first).is_some() || numbered && lines.next().is_some_and(|line| timing(line).is_some())
}

/// Reads subtitles with LF at the end of every line.
pub(super) fn read(text: &str) -> Subtitles {
    let mut made = Subtitles { text: String::new(), layout: Layout::default(), cues: 0, odd: 0, cut: false };
    // One name in capitals may be a heading.
    let labelled = text.lines().filter(|line| label(&plain(line.trim()).1).is_some()).count() >= LABELS;
    let mut before: Option<(u64, Option<String>)> = None;
    // The words of captions that roll up are shown again with the next.
    let mut shown: FxHashSet<String> = FxHashSet::default();
    let mut blocks = blocks(text);
    if let Some(last) = blocks.last_mut()
        && last.last().is_some_and(|line| is_cut(line))
    {
        made.cut = true;
        last.pop();
        if last.last().is_some_and(|line| is_number(line)) && (last.len() == 1 || is_number(last[0])) {
            last.pop();
        }
    }
    for block in blocks.iter().filter(|block| !block.is_empty()) {
        let Some(cue) = cue(block, labelled) else {
            let beside = ["WEBVTT", "NOTE", "STYLE", "REGION", "X-TIMESTAMP-MAP"];
            let block = block[0].trim_start_matches('\u{feff}');
            made.odd += u64::from(!beside.iter().any(|word| block.starts_with(word)));
            continue;
        };
        made.cues += 1;
        let earlier = std::mem::take(&mut shown);
        shown.extend(cue.said.iter().map(|(_, words)| words.clone()));
        for (who, words) in cue.said.into_iter().filter(|(_, words)| !earlier.contains(words)) {
            let parted = match &before {
                None => true,
                Some((end, speaker)) => {
                    let ended = made
                        .text
                        .trim_end_matches(['"', '\u{201d}', '\'', '\u{2019}', ')'])
                        .ends_with(['.', '!', '?', '\u{2026}']);
                    who.is_some() && *speaker != who || ended && cue.start.saturating_sub(*end) >= SILENCE
                }
            };
            if !made.text.is_empty() {
                made.text.push_str(if parted { "\n\n" } else { " " });
            }
            let start = made.text.len();
            made.text.push_str(&words);
            let speaker = who.or_else(|| before.take().and_then(|(_, speaker)| speaker).filter(|_| !parted));
            made.layout.blocks.push(Block {
                time: Some(written(cue.start)),
                claimant: speaker.clone(),
                ..Block::new(Span { start, end: made.text.len() }, None)
            });
            before = Some((cue.end, speaker));
        }
    }
    if !made.text.is_empty() {
        made.text.push('\n');
    }
    made
}

/// The blocks of lines. A blank line ends one, and so does a line of times for which it has no place: some files have no
/// blank lines. The number before those times is theirs if the cue before has a number, too.
fn blocks(text: &str) -> Vec<Vec<&str>> {
    let mut blocks: Vec<Vec<&str>> = vec![Vec::new()];
    for line in text.lines() {
        if line.is_empty() {
            blocks.push(Vec::new());
            continue;
        }
        let Some(open) = blocks.last_mut() else { continue };
        let is_beside = || ["NOTE", "STYLE", "REGION"].iter().any(|word| open[0].starts_with(word));
        let has_times = || open.iter().take(2).any(|line| timing(line).is_some());
        if timing(line).is_some() && (open.len() >= 2 || !open.is_empty() && has_times()) && !is_beside() {
            let is_counted = is_number(open[0]) || !has_times();
            let number = open.pop_if(|last| is_counted && is_number(last));
            blocks.push(number.into_iter().collect());
        }
        blocks.last_mut().into_iter().for_each(|open| open.push(line));
    }
    blocks.retain(|block| block.iter().any(|line| !line.trim().is_empty()));
    blocks
}

fn is_number(line: &str) -> bool {
    let line = line.trim().trim_start_matches('\u{feff}');
    !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether the last line of a file is a part of the times of a cue: they cannot be read, or end before they begin.
fn is_cut(line: &str) -> bool {
    line.contains("-->") && timing(line).is_none_or(|(start, end)| end < start)
}

/// A cue, if a block of lines is one: perhaps a name, the times, and the words.
fn cue(block: &[&str], labelled: bool) -> Option<Cue> {
    let mut lines = block.iter().copied();
    let (start, end) = match lines.next().map(timing)? {
        Some(times) => times,
        None => timing(lines.next()?)?,
    };
    let mut said: Vec<(Option<String>, String)> = Vec::new();
    for line in lines {
        let (who, words) = plain(line.trim());
        let named = if labelled && who.is_none() { label(&words) } else { None };
        let (who, words) = named.map_or((who, words), |(name, words)| (Some(name), words));
        if words.chars().any(|c| !c.is_whitespace()) {
            said.push((who, words));
        }
    }
    Some(Cue { start, end, said })
}

/// The speaker who is named in capitals before the words of a line, as captions do it (`>> ANN LEE: It fell.`), and the words.
fn label(words: &str) -> Option<(String, String)> {
    let (name, rest) = words.trim_start_matches(['>', '-', ' ']).split_once(": ")?;
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let fits =
        |c: char| c.is_uppercase() || matches!(c, ' ' | '.' | '-' | '\'' | '\u{2019}') || c.is_ascii_digit();
    let is_name = (2..=LONGEST_NAME).contains(&letters)
        && name.starts_with(char::is_uppercase)
        && name.chars().all(fits)
        && name.split(' ').count() <= 4;
    is_name.then(|| (name.to_owned(), rest.trim().to_owned()))
}

/// The words of a line without tags, and the voice that says them.
fn plain(line: &str) -> (Option<String>, String) {
    let (mut who, mut words, mut rest) = (None, String::new(), line);
    // A tag is searched for its end only if there is one, so that a line of many brackets takes no longer than another.
    let left = |close: char| line.rfind(close).map_or(usize::MAX, |at| line.len() - at);
    let (angle, brace) = (left('>'), left('}'));
    while let Some(at) = rest.find(['<', '{']) {
        let (before, tag) = rest.split_at(at);
        words.push_str(before);
        // A bracket may be a sign: tags begin with a letter, a slash, a time, or a backslash.
        let first = tag[1..].chars().next().unwrap_or(' ');
        let (close, last, is_tag) = match tag.starts_with('<') {
            true => ('>', angle, first.is_ascii_alphanumeric() || matches!(first, '/' | '\\')),
            false => ('}', brace, first == '\\'),
        };
        let end = if is_tag && last <= tag.len() { tag.find(close) } else { None };
        match end.map(|end| &tag[1..end]) {
            Some(inner) => {
                if let Some(name) = inner.strip_prefix("v ").or_else(|| {
                    inner.strip_prefix("v.").and_then(|rest| rest.split_once(' ').map(|(_, name)| name))
                }) {
                    who =
                        Some(decode_html_entities(name.trim()).into_owned()).filter(|name| !name.is_empty());
                }
                rest = &tag[inner.len() + 2..];
            }
            None => {
                words.push_str(&tag[..1]);
                rest = &tag[1..];
            }
        }
    }
    words.push_str(rest);
    let words = decode_html_entities(&words).split_whitespace().collect::<Vec<_>>().join(" ");
    (who, words)
}

/// The times in a line `00:00:01,000 --> 00:00:04,000`, in milliseconds.
fn timing(line: &str) -> Option<(u64, u64)> {
    let (start, rest) = line.split_once("-->")?;
    Some((milliseconds(start.trim())?, milliseconds(rest.split_whitespace().next()?)?))
}

fn milliseconds(time: &str) -> Option<u64> {
    let (clock, fraction) = time.split_once([',', '.']).unwrap_or((time, "0"));
    let mut seconds = 0_u64;
    let parts: Vec<&str> = clock.split(':').collect();
    if !(2..=3).contains(&parts.len()) {
        return None;
    }
    for part in parts {
        seconds = seconds.checked_mul(60)?.checked_add(part.parse().ok()?)?;
    }
    let fraction = format!("{fraction:0<3}");
    seconds.checked_mul(1000)?.checked_add(fraction.get(..3)?.parse().ok()?)
}

fn written(time: u64) -> String {
    let seconds = time / 1000;
    format!("{:02}:{:02}:{:02}.{:03}", seconds / 3600, seconds / 60 % 60, seconds % 60, time % 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims(text: &str) -> Vec<(String, Option<String>, Option<String>)> {
        let read = read(text);
        let claims = read.layout.claims(&read.text);
        claims
            .map(|claim| {
                (
                    claim.text.to_string(),
                    claim.extra.get("time").map(str::to_owned),
                    claim.claimant.map(|who| who.to_string()),
                )
            })
            .collect()
    }

    #[test]
    fn a_sentence_runs_over_its_cues() {
        let srt = "1\n00:00:01,000 --> 00:00:04,000\nThe dam was <i>finished</i>\n\n2\n00:00:04,000 --> 00:00:07,500\nin 1969 &amp; it stands.\n\n3\n01:00:08,000 --> 01:00:09,000\n{\\an8}Who paid\nfor it?\n";
        let found = claims(srt);
        let told: Vec<_> = found.iter().map(|(text, time, _)| (text.as_str(), time.as_deref())).collect();
        assert_eq!(
            told,
            [
                ("The dam was finished in 1969 & it stands.", Some("00:00:01.000")),
                ("Who paid for it?", Some("01:00:08.000"))
            ]
        );
    }

    #[test]
    fn voices_and_notes_are_told_apart() {
        let vtt = "WEBVTT - talk\nKind: captions\n\nNOTE made by hand\n\nSTYLE\n::cue { color: red }\n\nintro\n00:01.000 --> 00:02.000 align:start\n<v Ann Lee>The dam fell.\n\n00:02.000 --> 00:03.000\n<v.loud Bo>It <00:02.500><c>did</c> not.</v>\n";
        let found = claims(vtt);
        let told: Vec<_> = found.iter().map(|(text, _, who)| (text.as_str(), who.as_deref())).collect();
        assert_eq!(told, [("The dam fell.", Some("Ann Lee")), ("It did not.", Some("Bo"))]);
        let srt = "1\n00:00:01,000 --> 00:00:04,000\nANN LEE: The dam\n\n2\n00:00:04,000 --> 00:00:05,000\nfell\n\n3\n00:00:05,000 --> 00:00:06,000\n>> DR. BO: It did not.\n";
        let found = claims(srt);
        let told: Vec<_> = found.iter().map(|(text, _, who)| (text.as_str(), who.as_deref())).collect();
        assert_eq!(told, [("The dam fell", Some("ANN LEE")), ("It did not.", Some("DR. BO"))]);
        // One alone is a heading, and words in small letters are words.
        for line in ["BREAKING NEWS: The dam fell.", "Ann says: It fell.\nBo says: It did not."] {
            let found = claims(&format!("1\n00:00:01,000 --> 00:00:04,000\n{line}\n"));
            assert!(found.iter().all(|(_, _, who)| who.is_none()), "{found:?}");
        }
        // Captions that roll up.
        let rolling = "WEBVTT\n\n00:01.000 --> 00:02.000\nThe dam was\n\n00:02.000 --> 00:03.000\nThe dam was\nfinished in 1969.\n";
        assert_eq!(claims(rolling)[0].0, "The dam was finished in 1969.");
        assert_eq!(read("1\n00:00:01,000 --> 00:00:04,000\nIt fell.\n\nlost words\n").odd, 1);
        assert_eq!(plain("3 < 4 {x} <b>y</b>").1, "3 < 4 {x} y");
        assert_eq!(plain("<b>y <a {\\i1}z {\\i0").1, "y <a z {\\i0");
        let brackets = "<a{\\".repeat(200_000);
        assert_eq!(plain(&brackets).1, brackets);
    }

    #[test]
    fn cues_without_blank_lines_are_told_apart() {
        let one = "1\n00:00:01,000 --> 00:00:02,000\nThe dam fell in\n1969\n";
        let two = "2\n00:00:03,000 --> 00:00:04,000\nand it rose.\n";
        for text in [format!("{one}{two}"), format!("{one}  \n{two}"), format!("{one}\n{two}")] {
            let said = read(&text);
            assert_eq!(
                (said.text.as_str(), said.cues, said.odd),
                ("The dam fell in 1969 and it rose.\n", 2, 0)
            );
        }
        // Cues without numbers: a number is a word.
        let bare =
            "00:00:01,000 --> 00:00:02,000\nIt fell in\n1969\n00:00:03,000 --> 00:00:04,000\nand rose.\n";
        assert_eq!(read(bare).text, "It fell in 1969 and rose.\n");
        // What is beside the cues of WebVTT may hold times.
        let note = "WEBVTT\n\nNOTE\nold\n00:01.000 --> 00:02.000\nno\n\n00:01.000 --> 00:02.000\nIt fell.\n";
        let said = read(note);
        assert_eq!((said.text.as_str(), said.cues, said.odd), ("It fell.\n", 1, 0));
    }

    #[test]
    fn a_last_cue_that_is_cut_in_its_times_is_said() {
        let whole = "1\n00:00:01,000 --> 00:00:02,000\nIt fell.\n";
        for (end, cut) in [
            ("", false),
            ("\n2\n00:00:03,000 -->", true),
            ("\n2\n00:00:03,000 --> 00:00:", true),
            ("\n2\n00:00:03,000 --> 00:00", true),
            ("2\n00:00:03,000 --> 00", true),
            ("\n2\n00:00:03,000 --> 00:00:04,000\n", false),
        ] {
            let said = read(&format!("{whole}{end}"));
            assert_eq!((said.text.as_str(), said.odd, said.cut), ("It fell.\n", 0, cut), "{end}");
        }
    }

    #[test]
    fn subtitles_are_told_from_words() {
        for text in [
            "WEBVTT",
            "WEBVTT\n\n",
            "1\r\n00:00:01,000 --> 00:00:02,000\r\n",
            "\u{feff}1\n00:00:01.0 --> 00:00:02\nx",
            "00:01.000 --> 00:02.000\nx",
        ] {
            assert!(is_subtitles(text.as_bytes()), "{text}");
        }
        for text in ["", "1\nIt fell.", "WEBVTTS are files.", "1969\nThe dam --> the mill", "a --> b"] {
            assert!(!is_subtitles(text.as_bytes()), "{text}");
        }
        assert_eq!(milliseconds("01:02:03,4"), Some(3_723_400));
        for bad in ["", "1", "a:b", "1:2:3:4", "99999999999999999999:00"] {
            assert_eq!(milliseconds(bad), None, "{bad}");
        }
    }
}

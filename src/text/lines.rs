//! Lines: which line breaks end something and which only wrap a paragraph.
//!
//! Invariant: a blank line, a mark of structure (heading, list item, quotation, table row, rule) and a line
//! break after a short line end a run; a break in wrapped prose does not. Prose is wrapped where the next
//! line goes on in lower case, or where the lines are filled to one width and end like prose. `tests/text.rs`
//! holds it.

use std::cell::OnceCell;

use super::furniture::furniture;
use super::note::mark_length as mark_of_note;
use super::reading::Reading;
use super::stops::{ends_sentence, is_opener};
use super::turn::{is_times, turn_length};
use crate::model::Span;
use crate::words::FUNCTION;

/// The widest column, in characters, to which prose is wrapped.
const WIDEST_COLUMN: usize = 120;
/// The narrowest.
const NARROWEST_COLUMN: usize = 40;

/// The longest line that is looked at for furniture, in bytes.
const LONGEST_FURNITURE: usize = 80;

/// The character that begins a row of a table.
const ROW: char = '|';

/// Stretches of text in which only punctuation decides where a sentence ends. Spans are trimmed, and leave
/// out the Markdown mark that begins a line.
pub(super) fn runs(text: &str) -> Vec<Span> {
    let mut runs = Vec::new();
    let mut block: Vec<Line> = Vec::new();
    let mut start = 0;
    for whole in text.split_inclusive(['\n', '\u{2028}', '\u{2029}', '\u{c}']) {
        let line = Line::read(whole, start);
        match line {
            Some(line) => block.push(line),
            None => {
                close(text, &mut block, &mut runs);
                row(whole, start, &mut runs);
            }
        }
        start += whole.len();
    }
    close(text, &mut block, &mut runs);
    runs
}

/// A line with something in it.
#[derive(Clone, Copy)]
struct Line {
    /// What is left without white space and Markdown marks.
    span: Span,
    /// Whether a mark of structure begins it.
    marked: bool,
    /// Whether it is a heading, or marks alone.
    alone: bool,
}

impl Line {
    fn read(whole: &str, start: usize) -> Option<Self> {
        let content = whole.trim();
        if content.is_empty() || content.starts_with(ROW) {
            return None;
        }
        let start = start + (whole.len() - whole.trim_start().len());
        let mark = mark_length(content);
        let rest = content[mark..].trim_start();
        let alone = content.starts_with('#')
            || !rest.contains(char::is_alphanumeric)
            || is_times(rest)
            || is_address(rest)
            || (rest.starts_with('[') && mark_of_note(rest) == rest.len())
            || (rest.starts_with("**") && rest.ends_with("**"));
        let marked = mark > 0
            || alone
            || enumerator_length(content) > 0
            || is_reference(rest)
            || turn_length(rest) > 0;
        let headed = rest.len() > 4 && rest.starts_with("==") && rest.ends_with("==");
        let end = start + content.trim_end_matches(|c: char| headed && matches!(c, '=' | ' ')).len();
        let rest = rest.trim_matches(|c: char| headed && matches!(c, '=' | ' '));
        let (alone, marked) = (alone || headed, marked || headed);
        Some(Line { span: Span { start: end - rest.len(), end }, marked, alone })
    }
}

/// Whether a line begins with the number of a reference: `[3] Lund, A.`. The mark of a note follows its sentence.
fn is_reference(line: &str) -> bool {
    let Some((number, rest)) = line.strip_prefix('[').and_then(|inner| inner.split_once("] ")) else {
        return false;
    };
    let begins = rest.starts_with(char::is_uppercase) || rest.starts_with("http");
    begins && number.len() <= 3 && number.bytes().all(|c| c.is_ascii_digit())
}

/// Whether a character begins a line of its own in posts: a handle, a tag, a picture;
/// or a notice: ©.
fn begins_post(c: char) -> bool {
    matches!(c, '@' | '#' | '\u{a9}' | '\u{2190}'..='\u{27bf}' | '\u{1f000}'..)
}

/// Whether a line is an address and nothing else.
fn is_address(line: &str) -> bool {
    let named =
        ["http://", "https://", "www.", "doi:", "mailto:"].iter().any(|start| line.starts_with(start));
    // `site.org/a/b`, `site.org › a › b`
    let (host, path) = line.split_once(['/', '\u{203a}']).unwrap_or((line, ""));
    let host = host.trim_end();
    let domain =
        host.contains('.') && !host.ends_with('.') && !host.contains(char::is_whitespace) && host.is_ascii();
    let stepped =
        domain && !path.is_empty() && (line.contains(" \u{203a} ") || !line.contains(char::is_whitespace));
    stepped || (named || line.contains('@')) && !line.contains(char::is_whitespace)
}

/// The runs of a row of a table: its cells together, or each alone where one of them ends like a sentence.
fn row(line: &str, start: usize, runs: &mut Vec<Span>) {
    let mut push = |start: usize, words: &str| {
        let edge = |c: char| c == ROW || c.is_whitespace();
        let left = words.trim_start_matches(edge);
        let start = start + words.len() - left.len();
        let end = start + left.trim_end_matches(edge).len();
        if left.contains(char::is_alphanumeric) {
            runs.push(Span { start, end });
        }
    };
    if !line.trim_start().starts_with(ROW) {
        return;
    }
    if !line.split(ROW).any(ends_sentence) {
        return push(start, line);
    }
    let mut at = start;
    for cell in line.split_inclusive(ROW) {
        push(at, cell);
        at += cell.len();
    }
}

/// The bytes of the Markdown marks that begin a line: `#`, `-`, `*`, `+`, `>`, a check box.
pub(super) fn mark_length(line: &str) -> usize {
    let mut at = 0;
    loop {
        let rest = &line[at..];
        let hashes = rest.len() - rest.trim_start_matches('#').len();
        let mark = if (1..=6).contains(&hashes) {
            hashes
        } else if rest.starts_with(['-', '*', '+', '>']) {
            1
        } else if ["[ ]", "[x]", "[X]"].iter().any(|mark| rest.starts_with(mark)) && at > 0 {
            3
        } else {
            return at;
        };
        let after = &rest[mark..];
        if !after.is_empty() && !after.starts_with(char::is_whitespace) && !rest.starts_with('>') {
            return at;
        }
        at += mark + (after.len() - after.trim_start().len());
        if at >= line.len() {
            return line.len();
        }
    }
}

/// The bytes of what numbers a list item: `1.`, `2)`, `(iv)`, `•`, `b.)`.
pub(super) fn enumerator_length(line: &str) -> usize {
    let bullets = bullets_length(line);
    bullets + label_length(&line[bullets..])
}

/// The bytes of the bullets that begin a line, and of the space after them.
pub(super) fn bullets_length(line: &str) -> usize {
    let is_bullet =
        |c| matches!(c, '\u{2022}' | '\u{2043}' | '\u{25aa}' | '\u{25cf}' | '\u{25e6}' | '\u{2023}');
    if !line.starts_with(is_bullet) {
        return 0;
    }
    line.len() - line.trim_start_matches(|c: char| is_bullet(c) || c.is_whitespace()).len()
}

/// The bytes of the label of a list item: `1.`, `2)`, `(iv)`.
pub(super) fn label_length(line: &str) -> usize {
    let open = usize::from(line.starts_with('('));
    let body = &line[open..];
    let digits = body.bytes().take_while(u8::is_ascii_digit).count();
    let letters = body.bytes().take_while(u8::is_ascii_alphabetic).count();
    let label = if (1..=3).contains(&digits) {
        digits
    } else if letters == 1 || (letters <= 4 && is_roman(&body[..letters])) {
        letters
    } else {
        return 0;
    };
    let rest = &body[label..];
    let close = if open == 1 {
        usize::from(rest.starts_with(')'))
    } else if rest.starts_with(".)") {
        2
    } else {
        usize::from(rest.starts_with([')', '.']))
    };
    let spaced = rest.get(close..).is_some_and(|rest| rest.starts_with(char::is_whitespace));
    if close > 0 && spaced { open + label + close } else { 0 }
}

fn is_roman(label: &str) -> bool {
    !label.is_empty() && label.bytes().all(|c| b"ivx".contains(&c))
}

/// Joins the lines of a block into runs.
fn close(text: &str, block: &mut Vec<Line>, runs: &mut Vec<Span>) {
    let lines = std::mem::take(block);
    let words = |line: &Line| &text[line.span.start..line.span.end];
    let mut run: Option<Span> = None;
    let mut paragraph = Paragraph::default();
    for (at, line) in lines.iter().enumerate() {
        let joined = at > 0 && {
            let before = &lines[at - 1];
            if at >= paragraph.end {
                paragraph = Paragraph::around(text, &lines, at);
            }
            !line.marked
                && !before.alone
                && paragraph.wraps(text, &lines, at)
                && !is_furniture(words(before))
                && !is_furniture(words(line))
        };
        run = match run {
            Some(open) if joined => Some(Span { start: open.start, end: line.span.end }),
            Some(open) => {
                runs.push(open);
                Some(line.span)
            }
            None => Some(line.span),
        };
        // A line of marks alone is not text.
        if !words(line).contains(|c: char| c.is_alphanumeric()) {
            run = run.filter(|open| open.start < line.span.start);
            if let Some(open) = run.take() {
                runs.push(Span { start: open.start, end: text[..line.span.start].trim_end().len() });
            }
        }
    }
    runs.extend(run);
}

/// The lines of a block from one mark of structure to the next.
#[derive(Default)]
struct Paragraph {
    start: usize,
    end: usize,
    /// The last of its lines that ends like a sentence.
    last_stop: Option<usize>,
    /// Whether it is prose that was filled to one width, once that is asked for.
    filled: OnceCell<bool>,
}

impl Paragraph {
    /// The paragraph that line `at` of a block belongs to.
    fn around(text: &str, lines: &[Line], at: usize) -> Self {
        let start = (0..=at).rev().find(|line| lines[*line].marked).unwrap_or(0);
        let end = (at + 1..lines.len()).find(|next| lines[*next].marked).unwrap_or(lines.len());
        let stops = |line: &usize| ends_sentence(&text[lines[*line].span.start..lines[*line].span.end]);
        Paragraph { start, end, last_stop: (start..end).rev().find(stops), filled: OnceCell::new() }
    }

    /// Whether the break before line `at`, which no mark begins, only wraps prose.
    fn wraps(&self, text: &str, lines: &[Line], at: usize) -> bool {
        let words = |line: &Line| &text[line.span.start..line.span.end];
        let (before, line) = (words(&lines[at - 1]), words(&lines[at]));
        if ends_sentence(before) {
            // A paragraph that was not wrapped to a column ends where its line does.
            return before.len() <= WIDEST_COLUMN || before.chars().count() <= WIDEST_COLUMN;
        }
        if self.last_stop.is_none_or(|last| last < at) {
            return false;
        }
        let first = line.chars().next().unwrap_or(' ');
        first.is_lowercase()
            || (!first.is_alphanumeric() && !is_opener(first) && !begins_post(first))
            || hangs(before)
            || *self.filled.get_or_init(|| is_filled(text, &lines[self.start..self.end]))
    }
}

/// Whether the lines of a paragraph are prose, and each was filled to one width before the next was begun.
fn is_filled(text: &str, paragraph: &[Line]) -> bool {
    let words = |line: &Line| &text[line.span.start..line.span.end];
    let widths: Vec<usize> = paragraph.iter().map(|line| words(line).chars().count()).collect();
    let column = widths.iter().copied().max().unwrap_or(0);
    let filled = paragraph.windows(2).zip(&widths).all(|(pair, width)| {
        let next = words(&pair[1]).split_whitespace().next().unwrap_or("").chars().count();
        width + 1 + next > column || ends_sentence(words(&pair[0]))
    });
    let prose = paragraph
        .windows(2)
        .any(|pair| hangs(words(&pair[0])) || words(&pair[1]).starts_with(char::is_lowercase));
    (NARROWEST_COLUMN..=WIDEST_COLUMN).contains(&column) && filled && prose
}

/// Whether a line is what a page says of itself ("Read more"), so that a sentence that was cut off before it does
/// not go on in it.
fn is_furniture(line: &str) -> bool {
    line.len() <= LONGEST_FURNITURE
        && line.starts_with(char::is_uppercase)
        && !line.ends_with(['.', ','])
        && furniture(&Reading::new(line)).is_some()
}

/// Whether a line ends with a word or mark that cannot end anything.
fn hangs(line: &str) -> bool {
    let last = line.rsplit(char::is_whitespace).next().unwrap_or("");
    last.ends_with([',', ';', '-', '\u{2013}', '\u{2014}']) || FUNCTION.has(last)
}

//! Quoted: the quotations in a text: what stands between quotation marks, and what is set as a quotation, after `>`.
//!
//! Invariant: a quotation begins and ends in one paragraph, or ends with it where the mark is not closed there. “It is,” he
//! said, “safe for now” is one quotation. Fewer than three words are names, titles and words that are meant
//! otherwise, and not quotations. The tests below hold it.

use std::borrow::Cow;

use super::credit::credit_start;
use super::reading::Reading;
use super::unspaced::is_unspaced;
use crate::model::Span;
use crate::words::{CLAUSE_SAYS, FREE_SAYS};

/// The longest words between two parts of a quotation, in bytes.
const LONGEST_BETWEEN: usize = 80;

/// A quotation in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quoted {
    /// From its first word to its last.
    pub span: Span,
    /// What stands within that and does not belong to it: who speaks, or the marks of lines.
    pub between: Vec<Span>,
}

impl Quoted {
    /// A quotation without anything in between.
    #[must_use]
    pub fn whole(span: Span) -> Self {
        Quoted { span, between: Vec::new() }
    }

    /// What a document sets as a quotation without marks, up to the name of who said it, if it has words enough.
    #[must_use]
    pub fn set_as(text: &str, span: Span) -> Option<Self> {
        let words = span.of(text)?;
        let words = words[..credit_start(words).unwrap_or(words.len())].trim_end();
        let breaks = words.match_indices('\n').map(|(at, _)| span.start + at);
        let between = breaks.map(|start| Span { start, end: start + 1 }).collect();
        let span = Span { start: span.start, end: span.start + words.len() };
        has_enough_words(words).then_some(Quoted { span, between })
    }

    /// Its words, as they may stand in its source. Where a text has lost the ends of its lines, a hyphen before a space may
    /// have been one. The comma before “he said” may be that of the source or not.
    #[must_use]
    pub fn words<'a>(&self, text: &'a str) -> Vec<Cow<'a, str>> {
        if self.between.is_empty() {
            let words = self.span.of(text).unwrap_or_default();
            let divided = divided(words).map(Cow::Owned);
            return [Cow::Borrowed(words)].into_iter().chain(divided).collect();
        }
        let mut parts = Vec::new();
        let mut start = self.span.start;
        for between in &self.between {
            parts.push(text.get(start..between.start).unwrap_or_default().trim());
            start = between.end;
        }
        parts.push(text.get(start..self.span.end).unwrap_or_default().trim());
        // A hyphen at the end of a line may divide a word.
        let joined = |parts: &[&str]| {
            let mut words = String::new();
            for (at, part) in parts.iter().enumerate() {
                let is_divided = words.ends_with(['-', '\u{2010}', '\u{ad}']);
                words.extend((at > 0).then_some(if is_divided { '\n' } else { ' ' }));
                words.push_str(part);
            }
            words
        };
        let bare: Vec<&str> = parts.iter().map(|part| part.trim_end_matches(',')).collect();
        let (with, without) = (joined(&parts), joined(&bare));
        if with == without { vec![with.into()] } else { vec![without.into(), with.into()] }
    }
}

/// Words with the ends of the lines at which hyphens may have divided them, if there are such.
fn divided(words: &str) -> Option<String> {
    let is_end = |at: usize| {
        let (before, after) = (&words[..at], &words[at + 2..]);
        before.ends_with(char::is_lowercase) && after.starts_with(char::is_lowercase)
    };
    let ends: Vec<usize> = words.match_indices("- ").map(|(at, _)| at).filter(|at| is_end(*at)).collect();
    let mut made = words.to_owned();
    ends.iter().for_each(|at| made.replace_range(at + 1..at + 2, "\n"));
    (!ends.is_empty()).then_some(made)
}

/// The fewest words of a quotation.
const LEAST_WORDS: usize = 3;

/// The marks that open a quotation, each with those that close it. In Swedish and Finnish one mark does both.
const MARKS: [(char, &[char]); 15] = [
    ('\u{201c}', &['\u{201d}']),
    ('\u{201d}', &['\u{201d}']),
    ('\u{201e}', &['\u{201d}', '\u{201c}', '"']),
    ('\u{ab}', &['\u{bb}']),
    ('\u{2018}', &['\u{2019}']),
    ('\u{201a}', &['\u{2018}', '\u{2019}']),
    ('\u{bb}', &['\u{ab}', '\u{bb}']),
    ('\u{2039}', &['\u{203a}']),
    ('\u{203a}', &['\u{2039}', '\u{203a}']),
    ('\u{300c}', &['\u{300d}']),
    ('\u{300e}', &['\u{300f}']),
    ('\u{301d}', &['\u{301e}', '\u{301f}']),
    ('\u{ff02}', &['\u{ff02}']),
    ('"', &['"']),
    ('\'', &['\'']),
];

/// Those that open a quotation only where they stand free before a word, and are closed in the paragraph.
const DOUBTFUL: [char; 6] = ['"', '\'', '\u{2018}', '\u{201d}', '\u{bb}', '\u{203a}'];

/// The quotations of a text without their marks, in order.
#[must_use]
pub fn quoted(text: &str) -> Vec<Quoted> {
    let mut found = Vec::new();
    for Span { start, end } in paragraphs(text) {
        let before = found.len();
        in_paragraph(&text[start..end], start, &mut found);
        if found.len() == before {
            found.extend(set_apart(&text[start..end], start));
        }
    }
    found.retain(|one| has_enough_words(&one.words(text)[0]));
    found
}

/// Whether words are enough for a quotation. Where no spaces part them, two signs are counted as a word.
fn has_enough_words(words: &str) -> bool {
    let count = |word: &str| match word.chars().filter(|c| is_unspaced(*c)).count() {
        0 => usize::from(word.contains(char::is_alphanumeric)),
        signs => signs.div_ceil(2),
    };
    words.split_whitespace().map(count).sum::<usize>() >= LEAST_WORDS
}

/// A paragraph whose lines begin with `>`, up to the name of who said it.
fn set_apart(text: &str, offset: usize) -> Option<Quoted> {
    let lead = |line: &str| line.len() - line.trim_start_matches(['>', ' ']).len();
    let lines = || text.split_inclusive('\n').filter(|line| !line.trim().is_empty());
    if lines().next().is_none() || !lines().all(|line| line.trim_start().starts_with('>')) {
        return None;
    }
    let start = lead(text);
    // “> [!NOTE]” is a box.
    let inner = text.get(start..)?.trim_end();
    let end = start + credit_start(inner).unwrap_or(inner.len());
    let end = start + text.get(start..end)?.trim_end_matches(['>', ' ', '\n']).len();
    let breaks = text[start..end].match_indices('\n').map(|(at, _)| start + at);
    let between =
        breaks.map(|at| Span { start: offset + at, end: offset + at + 1 + lead(&text[at + 1..]) }).collect();
    (!inner.starts_with('[') && start < end)
        .then(|| Quoted { span: Span { start: offset + start, end: offset + end }, between })
}

/// Whether what stands between the marks of two quotations says only who speaks, so that the second goes on with the first.
fn is_interrupted(before: &str, gap: &str, after: &str) -> bool {
    let comma = before.trim_end().ends_with([',', '\u{2026}']) || gap.trim_start().starts_with(',');
    let closed = gap.trim_end().ends_with(',');
    let goes_on = after.trim_start().starts_with(|c: char| c.is_lowercase() || c.is_numeric());
    let plain = gap.len() <= LONGEST_BETWEEN && !gap.contains(['.', ';', ':', '?', '!', '\n']);
    let says = || Reading::new(gap).words.iter().any(|word| word.base_is(FREE_SAYS.or(CLAUSE_SAYS)));
    comma && closed && goes_on && plain && says()
}

/// The stretches between blank lines.
fn paragraphs(text: &str) -> impl Iterator<Item = Span> {
    let mut lines = text.split_inclusive('\n').peekable();
    let mut at = 0;
    std::iter::from_fn(move || {
        lines.peek()?;
        let start = at;
        for line in lines.by_ref() {
            at += line.len();
            if line.trim().is_empty() {
                break;
            }
        }
        Some(Span { start, end: at })
    })
}

fn in_paragraph(text: &str, offset: usize, found: &mut Vec<Quoted>) {
    let mut from = 0;
    // Where the last quotation was closed.
    let mut closed: Option<usize> = None;
    while let Some((at, open)) =
        text[from..].char_indices().map(|(at, c)| (from + at, c)).find(|(at, c)| opens(text, *at, *c))
    {
        let inner = at + open.len_utf8();
        let closing = MARKS.iter().find(|(mark, _)| *mark == open).map_or(&[][..], |(_, closing)| closing);
        let end = closes(text, inner, open, closing);
        // A quotation that goes on in the next paragraph is not closed in this one.
        let last = end.unwrap_or_else(|| text.trim_end().len().max(inner));
        let is_marked = end.is_some() || !DOUBTFUL.contains(&open);
        let words = &text[inner..last];
        let trimmed = words.trim();
        if is_marked && !trimmed.is_empty() {
            let start = offset + inner + (words.len() - words.trim_start().len());
            let span = Span { start, end: start + trimmed.len() };
            let before = found.last_mut().zip(closed).filter(|(one, closed)| {
                let said = text.get(one.span.start - offset..one.span.end - offset).unwrap_or_default();
                is_interrupted(said, text.get(*closed..at).unwrap_or_default(), trimmed)
            });
            match before {
                Some((one, _)) => {
                    one.between.push(Span { start: one.span.end, end: span.start });
                    one.span.end = span.end;
                }
                None => found.push(Quoted::whole(span)),
            }
            closed = end.map(|end| end + text[end..].chars().next().map_or(0, char::len_utf8));
        }
        from = match end {
            Some(end) => end + text[end..].chars().next().map_or(0, char::len_utf8),
            None if is_marked => text.len(),
            None => inner,
        };
    }
}

/// Whether a mark opens a quotation where it stands.
fn opens(text: &str, at: usize, c: char) -> bool {
    let before = text[..at].chars().next_back();
    let after = text[at + c.len_utf8()..].chars().next();
    let stands_free = before.is_none_or(|before| !before.is_alphanumeric());
    match c {
        // "The '90s", "'tis": an apostrophe.
        '\'' => stands_free && after.is_some_and(char::is_alphabetic),
        // It closes one after a word or a full stop.
        '\u{201d}' => {
            before.is_none_or(|before| {
                before.is_whitespace() || matches!(before, '(' | '[' | '\u{2013}' | '\u{2014}')
            }) && after.is_some_and(char::is_alphanumeric)
        }
        _ if DOUBTFUL.contains(&c) => stands_free && after.is_some_and(|after| !after.is_whitespace()),
        _ => MARKS.iter().any(|(mark, _)| *mark == c),
    }
}

/// Where the quotation that begins at `from` is closed.
fn closes(text: &str, from: usize, open: char, closing: &[char]) -> Option<usize> {
    let mut depth = 0;
    for (at, c) in text[from..].char_indices().map(|(at, c)| (from + at, c)) {
        let after = text[at + c.len_utf8()..].chars().next();
        let stands_free = text[..at].ends_with(|c: char| c.is_whitespace() || c == '(');
        if c == open && (!closing.contains(&c) || stands_free && after.is_some_and(char::is_alphanumeric)) {
            depth += 1;
        } else if closing.contains(&c) {
            let apostrophe = matches!(c, '\u{2019}' | '\'') && after.is_some_and(char::is_alphanumeric);
            let inner = matches!(c, '"' | '\'') && stands_free;
            if apostrophe || inner {
                continue;
            }
            if depth == 0 {
                return Some(at);
            }
            depth -= 1;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_between_marks_is_a_quotation() {
        for (text, expected) in [
            ("He said: \u{201c}The dam is safe now.\u{201d} Then he left.", &["The dam is safe now."][..]),
            (
                "\"The dam is safe,\" she said, \"and so is the weir.\"",
                &["The dam is safe and so is the weir."],
            ),
            ("\u{201c}We will,\u{201d} he said, \u{201c}not go.\u{201d}", &["We will not go."]),
            (
                "\u{201c}We will,\u{201d} said Lee, \u{201c}not\u{201d}, she said, \u{201c}go.\u{201d}",
                &["We will not go."],
            ),
            ("\u{201c}We will,\u{201d} he said. \u{201c}Not now, at least.\u{201d}", &["Not now, at least."]),
            ("\u{201c}Old mill,\u{201d} a plate reads, \u{201c}Do not go in.\u{201d}", &["Do not go in."]),
            (
                "> The dam is safe for now.\n> It was built by masons.\n\nIt fell.",
                &["The dam is safe for now. It was built by masons."],
            ),
            ("She wrote:\n\n> The dam is safe. \u{2014} Ann Lee\n", &["The dam is safe."]),
            (
                "> [!NOTE] Read this first.\n\n> Two words\n\n>\n\n> She said \u{201c}it is safe now\u{201d}.",
                &["it is safe now"],
            ),
            ("\u{201e}Der Damm ist sicher\u{201c}, sagte er.", &["Der Damm ist sicher"]),
            ("\u{ab} Le barrage est s\u{fb}r \u{bb}, dit-il.", &["Le barrage est s\u{fb}r"]),
            ("\u{2018}It isn\u{2019}t safe at all,\u{2019} he said.", &["It isn\u{2019}t safe at all,"]),
            ("A \u{201c}safe\u{201d} dam, and a \"safe\" weir.", &[]),
            ("The board\u{2019}s dam and the town\u{2019}s weir are two things.", &[]),
            ("A 12\" pipe and a 14\" pipe were laid there.", &[]),
            ("\u{201c}It goes on\nand on here\n\nuntil it ends\u{201d} there.", &["It goes on\nand on here"]),
            (
                "\u{201c}He said \u{201c}the dam fell\u{201d} to us.\u{201d}",
                &["He said \u{201c}the dam fell\u{201d} to us."],
            ),
            (
                "Lee sade: \u{201d}Dammen \u{e4}r s\u{e4}ker nu.\u{201d} Sedan gick hon.",
                &["Dammen \u{e4}r s\u{e4}ker nu."],
            ),
            ("\u{201d}Pato on ehj\u{e4} nyt,\u{201d} h\u{e4}n sanoi.", &["Pato on ehj\u{e4} nyt,"]),
            (
                "\u{bb}Pato on nyt ehj\u{e4}\u{bb}, sanoi Lee. \u{bb}Se on vanha.\u{bb}",
                &["Pato on nyt ehj\u{e4}", "Se on vanha."],
            ),
            (
                "\u{bb}Der Damm, \u{bb}alt und grau\u{ab}, ist sicher\u{ab}.",
                &["Der Damm, \u{bb}alt und grau\u{ab}, ist sicher"],
            ),
            ("\u{203a}Dammen er sikker nu\u{203a}, sagde hun.", &["Dammen er sikker nu"]),
            ("\u{201e}The dam is safe\" he said.", &["The dam is safe"]),
            (
                "\u{300c}\u{5824}\u{9632}\u{306f}\u{5b89}\u{5168}\u{3067}\u{3059}\u{300d}\u{3068}\u{8a9e}\u{3063}\u{305f}\u{3002}",
                &["\u{5824}\u{9632}\u{306f}\u{5b89}\u{5168}\u{3067}\u{3059}"],
            ),
            ("\u{300c}\u{6771}\u{4eac}\u{300d}\u{3068}\u{300e}\u{5927}\u{962a}\u{300f}", &[]),
            ("\u{300e}The dam is safe\u{300f} he said.", &["The dam is safe"]),
            ("\u{301d}The dam is safe\u{301f} he said.", &["The dam is safe"]),
            ("> The effec-\n> tive rate rose.\n> -- Ann Lee, Mill report", &["The effec-\ntive rate rose."]),
            (
                "> The dam \u{2014} old and grey \u{2014} leaks at night.",
                &["The dam \u{2014} old and grey \u{2014} leaks at night."],
            ),
            ("> The dam leaks at night.\n\n> \u{2014} Ann Lee, Mill report", &["The dam leaks at night."]),
            ("An open \" mark that nobody closes here.", &[]),
            ("Lee said 'the dam isn't safe at all', and left.", &["the dam isn't safe at all"]),
            ("\u{bb}Der Damm ist sicher\u{ab}, sagte er.", &["Der Damm ist sicher"]),
            ("\u{201a}Der Damm ist sicher\u{2018}, sagte er.", &["Der Damm ist sicher"]),
            ("\u{2039}Le barrage est s\u{fb}r\u{203a}, dit-il.", &["Le barrage est s\u{fb}r"]),
            ("\u{300c}The dam is safe\u{300d} he said.", &["The dam is safe"]),
            ("In the '90s the boards' dam and the towns' weir fell.", &[]),
            ("It's the board's dam, isn't it, and the town's.", &[]),
            ("", &[]),
            ("\u{201d}\u{201c}", &[]),
        ] {
            let found: Vec<String> = quoted(text).iter().map(|one| one.words(text)[0].to_string()).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}

//! The pages of a PDF as one text, and what is said of them.
//!
//! Invariant: what repeats at the head or foot of pages stands apart from their words, and what could not be read is
//! reported. The tests below hold it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::layout::{Block, Layout};
use super::metadata::Found;
use super::pdf::Pdf;
use super::script::is_right_to_left;
use super::tidy::tidy_date;
use crate::model::{Caveat, Field, Part, Span, StatedBy};
use crate::plain::counted;

/// What was made of the pages.
pub(super) struct Text {
    pub(super) text: String,
    pub(super) layout: Layout,
    pub(super) caveats: Vec<Caveat>,
    /// What a person should know in addition.
    pub(super) notes: Vec<String>,
}

/// The pages as one text. A form feed stands between two pages, unless a sentence runs over from one to the other. What
/// repeats at the head or foot of pages comes after the last of them, and what was filled into forms after its page.
pub(super) fn text(pdf: &Pdf, found: &mut Found) -> Text {
    let pages: Vec<Vec<String>> = pdf.pages.iter().map(|page| cleaned(page)).collect();
    let furniture = furniture(&pages);
    let some = furniture.iter().any(|lines| !lines.is_empty());
    let part = |part| if some { Some(part) } else { None };
    let mut made =
        Text { text: String::new(), layout: Layout::default(), caveats: Vec::new(), notes: Vec::new() };
    let (mut empty, mut letters, mut right, mut lost) = (0, 0_usize, 0_usize, pdf.lost > 0);
    let mut fields: BTreeMap<u32, Vec<(&str, &str)>> = BTreeMap::new();
    for (number, name, value) in &pdf.fields {
        fields.entry(*number).or_default().push((name, value));
    }
    let mut beside: Vec<(u32, &str)> = Vec::new();
    let mut before = String::new();
    for ((number, lines), aside) in (1..).zip(&pages).zip(&furniture) {
        let shown: Vec<&str> = lines
            .iter()
            .enumerate()
            .filter(|(at, _)| !aside.contains(at))
            .map(|(_, line)| line.as_str())
            .collect();
        beside.extend(aside.iter().filter_map(|at| Some((number, lines.get(*at)?.as_str()))));
        let mut shown = shown.join("\n").trim_matches('\n').to_owned();
        if let Some(fields) = fields.get(&number) {
            let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            let painted = words(&shown);
            // What the page paints is not said twice.
            for (name, value) in fields.iter().filter(|(_, value)| !painted.contains(&words(value))) {
                let name = if name.trim().is_empty() { String::new() } else { format!("{}: ", words(name)) };
                shown.push_str(&format!("\n\n{name}{}", value.trim()));
            }
        }
        let (first, last) = (shown.trim_start().chars().next(), before.trim_end().chars().next_back());
        let runs_over = last.is_some_and(|c| c.is_alphanumeric() || matches!(c, ',' | '-' | '\u{2013}'))
            && first.is_some_and(char::is_lowercase);
        if number > 1 && !runs_over {
            made.text.push('\u{c}');
        }
        let start = made.text.len();
        made.text.push_str(&shown);
        made.text.push('\n');
        let words = &made.text[start..];
        let some = words.chars().filter(|c| c.is_alphabetic());
        letters += some.clone().count();
        right += some.clone().filter(|c| is_right_to_left(*c)).count();
        lost |= words.contains(|c| matches!(c, '\u{fffd}' | '\u{e000}'..='\u{f8ff}'));
        if !words.contains(char::is_alphanumeric) && !pdf.unread.contains(&number) {
            empty += 1;
        }
        let span = Span { start, end: made.text.len() };
        made.layout.blocks.push(Block { page: Some(number), ..Block::new(span, part(Part::Body)) });
        before = shown;
    }
    if some {
        made.text.push('\u{c}');
        for (number, line) in &beside {
            let start = made.text.len();
            made.text.push_str(line);
            made.text.push('\n');
            let span = Span { start, end: made.text.len() };
            made.layout.blocks.push(Block { page: Some(*number), ..Block::new(span, Some(Part::Menu)) });
        }
        let count = beside.len();
        made.notes.push(format!(
            "{count} lines that repeat at the head or foot of its pages stand after the last page"
        ));
    }
    let by = StatedBy::Pdf;
    for (field, value) in [(Field::Title, &pdf.title), (Field::Author, &pdf.author)] {
        if let Some(value) = value {
            found.add(field, value, by);
        }
    }
    // D:20260301090000+01'00'
    let digits =
        pdf.created.as_deref().map(|date| date.trim_start_matches("D:").chars().take(8).collect::<String>());
    if let Some(date) = digits.and_then(|date| tidy_date(&date)) {
        found.add(Field::Published, &date, by);
    }
    say(pdf, &mut made);
    for (holds, caveat) in [
        (right * 50 > letters && right > 0, Caveat::RightToLeft),
        (empty > 0, Caveat::PagesWithoutText),
        (lost, Caveat::UnmappedCharacters),
        (!pdf.unread.is_empty(), Caveat::PartsUnread),
    ] {
        if holds {
            made.caveats.push(caveat);
        }
    }
    made
}

/// Says what could not be read, and what was read from beside the pages.
fn say(pdf: &Pdf, made: &mut Text) {
    if pdf.lost > 0 {
        let what = counted(pdf.lost as u64, "character");
        let have = if pdf.lost == 1 { "has" } else { "have" };
        made.notes
            .push(format!("{what} {have} no meaning in the fonts of the document: words may be missing"));
    }
    for number in pdf.unread.iter().take(MOST_NAMED) {
        made.notes.push(format!("page {number} could not be read"));
    }
    if pdf.unread.len() > MOST_NAMED {
        made.notes.push(format!("{} more pages could not be read", pdf.unread.len() - MOST_NAMED));
    }
    if !pdf.fields.is_empty() {
        let what = counted(pdf.fields.len() as u64, "form field");
        let were = if pdf.fields.len() == 1 { "was" } else { "were" };
        made.notes.push(format!("{what} {were} read, each after the text of its page"));
    }
    if pdf.turned {
        let how = "they were turned, and other programs may show other characters";
        made.notes.push(format!("a font's map to characters has its bytes the wrong way round: {how}"));
    }
    if pdf.repaired {
        let how = "the objects were looked for, and some may be missing";
        made.notes.push(format!("its table of objects is damaged or missing: {how}"));
    }
}

/// The lines of a page, without what may not stand in a text.
fn cleaned(page: &str) -> Vec<String> {
    let lines = page.replace("\r\n", "\n").replace(['\r', '\u{c}'], "\n");
    // A text in a ledger contains no NUL characters.
    lines.lines().map(|line| line.trim_end().trim_matches('\0').replace('\0', " ")).collect()
}

/// The most pages that are named because they could not be read.
const MOST_NAMED: usize = 20;

/// How many lines at the head or foot of a page may repeat.
const EDGE: usize = 3;

/// The longest line that repeats, in characters.
const LONGEST_EDGE: usize = 120;

/// For each page the numbers of its lines that stand at the head or foot of other pages as well, except for their
/// numbers.
fn furniture(pages: &[Vec<String>]) -> Vec<Vec<usize>> {
    let key = |line: &str| {
        let mut key = String::new();
        for c in line.split_whitespace().collect::<Vec<_>>().join(" ").chars() {
            match c.is_ascii_digit() {
                true if key.ends_with('#') => {}
                true => key.push('#'),
                false => key.extend(c.to_lowercase()),
            }
        }
        key
    };
    // From the edge inwards: the lines in which something stands.
    let edges = |page: &Vec<String>| {
        let filled: Vec<usize> = (0..page.len()).filter(|at| !page[*at].trim().is_empty()).collect();
        let head: Vec<usize> = filled.iter().copied().take(EDGE).collect();
        let foot: Vec<usize> = filled.iter().rev().copied().take(EDGE).collect();
        [head, foot]
    };
    let mut counts: HashMap<(usize, String), usize> = HashMap::new();
    for page in pages {
        for (side, edge) in edges(page).into_iter().enumerate() {
            let keys: BTreeSet<String> = edge.into_iter().map(|at| key(&page[at])).collect();
            keys.into_iter().for_each(|key| *counts.entry((side, key)).or_default() += 1);
        }
    }
    let written = pages.iter().filter(|page| page.iter().any(|line| !line.trim().is_empty())).count();
    // Left and right pages may have heads of their own.
    let least = (written / 3).max(2);
    let found = pages.iter().map(|page| {
        let mut aside = Vec::new();
        for (side, edge) in edges(page).into_iter().enumerate() {
            for at in edge {
                let repeats = counts.get(&(side, key(&page[at]))).is_some_and(|count| *count >= least);
                if !repeats || page[at].chars().count() > LONGEST_EDGE {
                    break;
                }
                if !aside.contains(&at) {
                    aside.push(at);
                }
            }
        }
        aside.sort_unstable();
        let filled = page.iter().filter(|line| !line.trim().is_empty()).count();
        // Pages that are alike as a whole have no words beside their heads.
        if aside.len() >= filled { Vec::new() } else { aside }
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pages: &[&str]) -> Text {
        let pages = pages.iter().map(|page| (*page).to_owned()).collect();
        let pdf = Pdf { pages, created: Some("D:20260301090000+01'00'".to_owned()), ..Pdf::default() };
        text(&pdf, &mut Found::default())
    }

    #[test]
    fn pages_are_told_apart_and_what_is_lost_is_said() {
        let made = read(&["One.\r\nTwo.", " \n", "\u{5e9}\u{5dc}\u{5d5}\u{5dd} x"]);
        assert_eq!(made.text, "One.\nTwo.\n\u{c}\n\u{c}\u{5e9}\u{5dc}\u{5d5}\u{5dd} x\n");
        let pages: Vec<_> = made.layout.claims(&made.text).map(|claim| claim.details().page).collect();
        assert_eq!(pages, [Some(1), Some(1), Some(3)]);
        assert_eq!(made.caveats, [Caveat::RightToLeft, Caveat::PagesWithoutText]);
    }

    #[test]
    fn what_repeats_at_the_edges_is_furniture_and_sentences_run_over() {
        let made = read(&[
            "Annual report\n\nThe plan was approved by a large\nPage 1 of 3",
            "Annual report\n\nmajority of the members. It cost 41 million.\nPage 2 of 3",
            "Annual report\n\nThe dam stands.\nPage 3 of 3",
        ]);
        let claims: Vec<_> = made
            .layout
            .claims(&made.text)
            .filter(|claim| claim.details().part == Some(Part::Body))
            .map(|claim| (claim.text.split_whitespace().collect::<Vec<_>>().join(" "), claim.details().page))
            .collect();
        assert_eq!(
            claims,
            [
                ("The plan was approved by a large majority of the members.".to_owned(), Some(1)),
                ("It cost 41 million.".to_owned(), Some(2)),
                ("The dam stands.".to_owned(), Some(3)),
            ]
        );
        // Pages without heads, and one page, stay as they are.
        assert_eq!(
            read(&["One fell.\nTwo rose.", "Three stood.\nFour lay."]).text,
            "One fell.\nTwo rose.\n\u{c}Three stood.\nFour lay.\n"
        );
        assert_eq!(read(&["Only this.", "Only this."]).text, "Only this.\n\u{c}Only this.\n");
    }

    #[test]
    fn what_is_beside_the_pages_is_said() {
        let pdf = Pdf {
            pages: vec!["Statement:".to_owned(), String::new()],
            lost: 3,
            unread: vec![2],
            fields: vec![(1, "what".to_owned(), "It fell.".to_owned())],
            repaired: true,
            ..Pdf::default()
        };
        let made = text(&pdf, &mut Found::default());
        assert!(made.text.starts_with("Statement:\n\nwhat: It fell.\n"), "{}", made.text);
        assert_eq!(made.caveats, [Caveat::UnmappedCharacters, Caveat::PartsUnread]);
        assert_eq!(made.notes.len(), 4, "{:?}", made.notes);
    }
}

//! Headlines: a sentence without its full stop, where it heads the text after it.
//!
//! By its words "Council approves sea wall" may be a statement. Invariant: it is taken for a headline only by what
//! stands around it: prose of full sentences below it that speaks of the same, paragraphs on both sides, or a
//! block of titles. A statement that stands alone, or among statements, is left alone.

use super::furniture::furniture;
use super::lines::{enumerator_length, mark_length};
use super::place::Place;
use super::reading::Reading;
use super::stops::ends_sentence;
use super::title::{has_pattern, title_form};
use super::turn::turn_length;
use crate::words::FUNCTION;

/// The most words and the most bytes of a headline.
const MOST_WORDS: usize = 16;
const MOST_BYTES: usize = 120;
/// The fewest characters of a paragraph that was not wrapped to a column.
const PARAGRAPH: usize = 120;
/// The fewest bytes of prose that a headline heads.
const PROSE: usize = 90;

/// How far into the prose a shared word is looked for, in bytes.
const FARTHEST: usize = 600;

/// Whether the line `at` of `lines` is a headline.
pub(super) fn is_headline(lines: &[&str], at: usize) -> bool {
    let line = lines[at].trim();
    if !may_head(line) {
        return false;
    }
    let is_blank = |at: &usize| lines[*at].trim().is_empty();
    let next = (at + 1..lines.len().min(at + 3)).find(|next| !is_blank(next));
    let last = (at.saturating_sub(2)..at).rev().find(|last| !is_blank(last));
    let below = next.map_or("", |next| lines[next].trim());
    let above = last.map_or("", |last| lines[last].trim());
    let adjacent = next == Some(at + 1);
    // After a blank line only a longer paragraph, or the first of the text, is headed.
    let least = if adjacent || last.is_none() { 1 } else { 3 };
    heads(line, below, adjacent, least)
        || parts_paragraphs(above, below, last.is_none())
        || stands_in_block(lines, at)
}

/// Whether a line may be a headline by its own form.
fn may_head(line: &str) -> bool {
    let words = line.split_whitespace().count();
    (3..=MOST_WORDS).contains(&words)
        && line.len() <= MOST_BYTES
        && line.starts_with(|c: char| {
            c.is_uppercase() || c.is_ascii_digit() || matches!(c, '\u{2018}' | '\u{201c}' | '"' | '\'')
        })
        && !ends_sentence(line)
        && !line.ends_with([',', ';', ':', '\u{2014}', '-'])
        && mark_length(line) == 0
        && enumerator_length(line) == 0
        && turn_length(line) == 0
        && !line.rsplit(' ').next().is_some_and(|last| FUNCTION.has(last))
}

/// Whether the prose below says more of what the line says: it has several sentences, and shares a word of matter.
fn heads(line: &str, below: &str, adjacent: bool, least: usize) -> bool {
    if below.len() < PROSE || !ends_sentence(below) {
        return false;
    }
    let mut limit = below.len().min(FARTHEST);
    while !below.is_char_boundary(limit) {
        limit -= 1;
    }
    let below = &below[..limit];
    let several = below.matches(". ").count() + below.matches("” ").count() >= least;
    let (title, prose) = (Reading::new(line), Reading::new(below));
    let shared = title.content().any(|word| {
        let stem = |lower: &str| lower.chars().take(5).collect::<String>();
        word.text.len() > 3 && prose.content().any(|other| stem(&other.lower) == stem(&word.lower))
    });
    shared && (adjacent || several)
}

/// Whether it stands, without an end mark, between paragraphs of full sentences.
fn parts_paragraphs(above: &str, below: &str, first: bool) -> bool {
    let paragraph = |line: &str| {
        line.chars().count() > PARAGRAPH && ends_sentence(line) && line.matches(". ").count() > 0
    };
    paragraph(below) && paragraph(above) && !first
}

/// Whether it stands in a block of lines of which another is a title by its form.
fn stands_in_block(lines: &[&str], at: usize) -> bool {
    let open = |at: usize| {
        let line = lines[at].trim();
        !line.is_empty() && line.len() <= MOST_BYTES && !line.ends_with(['.', ';', ','])
    };
    let from = (at.saturating_sub(3)..at).rev().take_while(|at| open(*at)).last().unwrap_or(at);
    let to = (at + 1..lines.len().min(at + 4)).take_while(|at| open(*at)).last().unwrap_or(at);
    (from..=to).filter(|other| *other != at).any(|other| {
        let line = lines[other].trim();
        let reading = Reading::new(line);
        // The wording of titles, or the heading of a list of links; a bare phrase may be anything.
        let worded = reading.is_title_case() && has_pattern(&reading);
        worded && title_form(&reading, Place::ALONE).is_some()
            || furniture(&reading).is_some_and(|found| found.idea == "related")
    })
}

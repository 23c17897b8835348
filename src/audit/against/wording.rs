//! Wording: the words of a sentence as a ledger is asked about them: all of them, and without what the sentence cites and its
//! number in a list.
//!
//! Invariant: what is left out becomes spaces, so every other word stays at its byte. A bracket is left out if it cites
//! something; an address and a mark always are. What is looked up does not depend on what the ledger has captured, so an
//! index finds the same. `what_a_sentence_cites_does_not_hide_what_it_says` in `tests/against.rs` holds it.

use std::collections::BTreeMap;

use super::cites::{Cited, Links};
use super::pointing::{blank, led};
use crate::model::{Claim, Entry, Seq, Span, View};
use crate::text::{addresses, brackets};

/// The words of a sentence.
#[derive(Debug)]
pub struct Wording<'a> {
    /// The sentence, by its number in the text.
    pub(super) seq: Seq,
    document: Seq,
    /// Where it begins in the text of the document.
    start: usize,
    /// All of its words.
    pub(super) whole: &'a str,
    /// Whether it is a heading of the document. A heading is not a claim: `seq` is then the document's.
    pub(super) is_heading: bool,
    /// The same without what it cites, each with the brackets that are left out if they cite something. The one that leaves
    /// out the most is the first.
    less: Vec<(Vec<Span>, String)>,
}

/// The words of each sentence of a text.
#[must_use]
pub fn wordings<'a>(text: &'a View, links: &Links) -> Vec<Wording<'a>> {
    let mut linked: BTreeMap<Seq, Vec<Span>> = BTreeMap::new();
    for (document, of) in links {
        let mut spans: Vec<Span> = of.addresses.iter().map(|(span, _)| *span).collect();
        spans.sort_unstable();
        linked.insert(*document, spans);
    }
    let of = |(seq, entry, claim): (Seq, &Entry, &'a Claim)| {
        let document = entry.about.unwrap_or(seq);
        let span = claim.span.unwrap_or(Span { start: 0, end: claim.text.len() });
        let links = linked.get(&document).map_or(&[][..], Vec::as_slice);
        let first = links.partition_point(|link| link.start < span.start);
        let own = links[first..].iter().take_while(|link| link.end <= span.end);
        let own: Vec<Span> =
            own.map(|link| Span { start: link.start - span.start, end: link.end - span.start }).collect();
        let whole: &'a str = &claim.text;
        Wording { seq, document, start: span.start, whole, is_heading: false, less: less(whole, &own) }
    };
    let heading = |document: Seq, span: &Span| {
        let whole = span.of(text.text(&text.source(document)?.text)?)?;
        Some(Wording {
            seq: document,
            document,
            start: span.start,
            whole,
            is_heading: true,
            less: Vec::new(),
        })
    };
    let headings = links.iter().flat_map(|(document, linked)| {
        linked.headings.iter().filter_map(|span| heading(*document, span)).collect::<Vec<_>>()
    });
    text.claims().map(of).chain(headings).collect()
}

impl Wording<'_> {
    /// All words that a ledger is asked about.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.whole).chain(self.less.iter().map(|(_, words)| words.as_str()))
    }

    /// Its words without what it cites at the places of its text, if that changes them.
    pub(super) fn bare(&self, places: &[Cited<'_>]) -> Option<&str> {
        let cites = places.iter().find(|places| places.document == self.document);
        let is_cited = |bracket: &Span| {
            let Span { start, end } = bracket.shifted(self.start);
            cites.is_some_and(|cites| {
                let first = cites.cites.partition_point(|cite| cite.citation.at.start < start);
                cites.cites.get(first).is_some_and(|cite| cite.citation.at.end <= end)
            })
        };
        let fits = |less: &&(Vec<Span>, String)| less.0.iter().all(is_cited);
        self.less.iter().find(fits).map(|(_, words)| words.as_str())
    }
}

/// A sentence without what it cites. `links` are the links in it.
fn less(words: &str, links: &[Span]) -> Vec<(Vec<Span>, String)> {
    let mut sure = marks(words);
    let label = number(words);
    sure.extend(label);
    let mut cited: Vec<Span> = addresses(words).collect();
    let is_within = |inner: &Span, outer: &Span| outer.start <= inner.start && inner.end <= outer.end;
    let (mut others, mut whole) = (Vec::new(), Vec::new());
    for bracket in brackets(words).filter(|bracket| label.is_none_or(|label| !is_within(bracket, &label))) {
        let has = |one: &Span| is_within(one, &bracket);
        if cited.iter().chain(links).any(has) { whole.push(bracket) } else { others.push(bracket) }
    }
    // An address may end where its bracket does, and a link is a part of the sentence unless it is in brackets.
    cited.retain(|address| !whole.iter().any(|bracket| is_within(address, bracket)));
    sure.extend(cited.into_iter().map(|address| led(words, address)));
    sure.extend(whole.into_iter().map(outside));
    let mut found = Vec::new();
    let mut add = |left_out: &[Span]| {
        let spans = sure.iter().copied().chain(left_out.iter().copied().map(outside));
        found.push((left_out.to_vec(), blank(words, spans)));
    };
    if others.len() > 1 {
        add(&others);
    }
    // Most sentences cite something at their end.
    if let Some(last) = others.last() {
        add(&[*last]);
    }
    if !sure.is_empty() {
        add(&[]);
    }
    found
}

/// A bracket with its signs.
fn outside(bracket: Span) -> Span {
    Span { start: bracket.start - 1, end: bracket.end + 1 }
}

/// The marks of notes in square brackets: `[1,3]`, `[1-3]`. A number of four digits is a year.
fn marks(words: &str) -> Vec<Span> {
    let mark = |(start, _): (usize, &str)| {
        let inner = &words[start + 1..];
        let inner = &inner[..inner.find(']')?];
        let is_apart = |c: char| matches!(c, ',' | ';' | '-' | '\u{2013}' | ' ');
        let numbers = || inner.split(is_apart).filter(|number| !number.is_empty());
        let is_label = |number: &str| number.len() <= 3 && number.bytes().all(|byte| byte.is_ascii_digit());
        let is_mark = numbers().next().is_some() && numbers().all(is_label);
        is_mark.then_some(Span { start, end: start + inner.len() + 2 })
    };
    words.match_indices('[').filter_map(mark).collect()
}

/// The number of a line in a list, before a sentence: `1.`, `2)`, `(3)`, `2.1.`, `a)`, `iv.`
fn number(words: &str) -> Option<Span> {
    let start = words.len() - words.trim_start().len();
    let inner = words[start..].trim_start_matches('(');
    let opened = words.len() - start - inner.len();
    let length = inner.find([')', ' ', '\t', '\n', '\u{a0}'])?;
    let has_end = inner[length..].starts_with(')');
    let label = &inner[..length];
    let (label, dotted) = label.strip_suffix('.').map_or((label, false), |label| (label, true));
    let is_counted = label.starts_with(|c: char| c.is_ascii_digit())
        && label
            .split('.')
            .all(|part| (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit()));
    // “A. Lund” is a name.
    let is_letter = label.len() == 1
        && label.bytes().all(|byte| byte.is_ascii_lowercase() || has_end && byte.is_ascii_uppercase());
    let is_roman =
        (1..=4).contains(&label.len()) && label.bytes().all(|byte| matches!(byte, b'i' | b'v' | b'x'));
    let end = start + opened + length + usize::from(has_end);
    let is_closed = if opened > 0 { opened == 1 && has_end && !dotted } else { has_end != dotted };
    let goes_on = words[end..].starts_with(char::is_whitespace) && words[end..].contains(char::is_alphabetic);
    ((is_counted || is_letter || is_roman) && is_closed && goes_on).then_some(Span { start, end })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_sentence_cites_and_its_number_are_left_out() {
        for (words, link, expected) in [
            ("The dam leaks.", "", &[][..]),
            ("The dam leaks (https://a.example/b, read 3 May 2020).", "", &["The dam leaks ."]),
            ("The dam leaks, see https://a.example/b.", "", &["The dam leaks ."]),
            ("The dam leaks [https://a.example/b].", "", &["The dam leaks ."]),
            ("The dam leaks (Post).", "Post", &["The dam leaks ."]),
            ("The Post says the dam leaks.", "Post", &[]),
            ("The dam (old) leaks (Post).", "", &["The dam leaks .", "The dam (old) leaks ."]),
            ("The dam leaks.[1, 3] It fell [2–4] in [1970].", "", &["The dam leaks. It fell in [1970]."]),
            ("1. The dam leaks.", "", &["The dam leaks."]),
            ("(12) The dam leaks.", "", &["The dam leaks."]),
            ("2.1. The dam leaks.", "", &["The dam leaks."]),
            ("a) The dam leaks.", "", &["The dam leaks."]),
            ("iv. The dam leaks.", "", &["The dam leaks."]),
            ("A. Lund left.", "", &[]),
            ("1911 was wet.", "", &[]),
            ("3.5 is a number.", "", &[]),
            ("1. 2.", "", &[]),
            ("a", "", &[]),
            ("[", "", &[]),
            ("It leaks ().", "", &["It leaks ."]),
        ] {
            let link = words
                .find(link)
                .filter(|_| !link.is_empty())
                .map(|start| Span { start, end: start + link.len() });
            let found: Vec<String> = less(words, link.as_slice())
                .into_iter()
                .map(|(_, words)| words.split_whitespace().collect::<Vec<_>>().join(" "))
                .collect();
            assert_eq!(found, expected, "{words}");
        }
    }
}

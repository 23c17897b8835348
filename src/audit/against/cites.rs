//! Cites: the captured sources that the places of a text cite: by their addresses, or by their titles or names in the line or
//! the brackets that are cited.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use rustc_hash::FxHashMap;

use super::around::Around;
use super::pointing::pointers;
use super::{Reported, codes};
use crate::audit::Hit;
use crate::audit::captures::{Captures, is_address, not_captured as in_words};
use crate::model::{Seq, Source, Span, View};
use crate::text::{Citation, Linked, brackets, citations, credits};

/// What a document cites.
#[derive(Debug)]
pub(super) struct Cited<'a> {
    /// The document.
    pub(super) document: Seq,
    /// Where it cites something, in order.
    pub(super) cites: Vec<Cite<'a>>,
}

/// A place where something is cited.
#[derive(Debug)]
pub(super) struct Cite<'a> {
    /// The place in the text of the document, and what is cited.
    pub(super) citation: Citation<'a>,
    /// The captured sources that it may be.
    pub(super) sources: Vec<Seq>,
}

/// The links of documents, by the numbers of these.
pub type Links = BTreeMap<Seq, Linked>;

/// What each document of a text cites.
pub(super) fn cited<'a>(text: &'a View, captures: &Captures, links: &'a Links) -> Vec<Cited<'a>> {
    let of = |(document, source): (Seq, &'a Source)| {
        let words = text.text(&source.text).unwrap_or_default();
        let found = citations(words, links.get(&document).unwrap_or(Linked::NONE));
        let mut cites: Vec<Cite<'a>> = found
            .into_iter()
            .map(|citation| Cite { citation, sources: captures.cited(citation.address, citation.line) })
            .collect();
        let known: BTreeSet<Span> = cites.iter().map(|cite| cite.citation.at).collect();
        for at in brackets(words).filter(|at| !known.contains(at)) {
            let citation = Citation { at, address: None, line: at.of(words) };
            let sources = captures.in_bracket(citation.cited());
            if !sources.is_empty() {
                cites.push(Cite { citation, sources });
            }
        }
        let known: BTreeSet<Span> = cites.iter().map(|cite| cite.citation.at).collect();
        let pointed = pointers(words).map(|(_, at)| at).filter(|at| !known.contains(at));
        for at in credits(words).into_iter().chain(pointed) {
            let citation = Citation { at, address: None, line: at.of(words) };
            let mut sources = captures.cited(None, citation.line);
            sources.extend(captures.in_bracket(citation.cited()));
            if !sources.is_empty() {
                cites.push(Cite { citation, sources });
            }
        }
        cites.sort_by_key(|cite| cite.citation.at);
        Cited { document, cites }
    };
    text.sources().map(of).collect()
}

impl Cited<'_> {
    /// The captured sources that are cited for a quotation: in its sentences, from their beginning to that of the next one,
    /// or right after it.
    pub(super) fn sources_of(&self, around: &Around<'_>) -> BTreeSet<Seq> {
        let mut end = around.quotation.end;
        let mut found = BTreeSet::new();
        let first = around.from.min(around.quotation.start);
        let from = self.cites.partition_point(|cite| cite.citation.at.start < first);
        for cite in &self.cites[from..] {
            let gap = around.text.get(end..cite.citation.at.start);
            // A credit may be a paragraph of its own.
            let is_near = |gap: &str| {
                !gap.contains("\n\n") || gap.trim_end().ends_with(['\u{2014}', '\u{2015}', '\u{2013}', '-'])
            };
            let follows = gap.is_some_and(|gap| !gap.contains(char::is_alphanumeric) && is_near(gap));
            if !follows && cite.citation.at.start >= around.to {
                break;
            }
            if follows || (around.from..around.to).contains(&cite.citation.at.start) {
                found.extend(&cite.sources);
            }
            if follows {
                end = cite.citation.at.end;
            }
        }
        found
    }
}

/// Something that a text cites, and what it is cited for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Citing<'a> {
    /// The document, by its number in the text.
    pub document: Seq,
    /// What is cited, in the words of the text: an address, or a line of its list of references.
    pub cited: &'a str,
    /// The captured sources that it may be.
    pub sources: Vec<Seq>,
    /// The sentences that it is cited for, by their numbers.
    pub sentences: Vec<Seq>,
}

/// What the sentences of a text cite, each once, in the order in which it is first cited. What they cite is recorded with them.
pub(super) fn citing<'a>(text: &'a View, captures: &Captures) -> Vec<Citing<'a>> {
    let mut found: Vec<Citing<'a>> = Vec::new();
    let mut places: FxHashMap<(Seq, &str), usize> = FxHashMap::default();
    for (seq, entry, claim) in text.claims() {
        let document = entry.about.unwrap_or(seq);
        for cited in claim.details().cites.iter().map(|cited| &**cited) {
            let at = *places.entry((document, cited)).or_insert_with(|| {
                let sources = captures.meant(cited);
                found.push(Citing { document, cited, sources, sentences: Vec::new() });
                found.len() - 1
            });
            found[at].sentences.push(seq);
        }
    }
    found
}

/// The captured sources that each sentence cites, by its number: what is recorded with it, and the names of sources in brackets
/// within it.
pub(super) fn of_sentences(
    text: &View,
    places: &[Cited<'_>],
    citing: &[Citing<'_>],
) -> BTreeMap<Seq, Vec<Seq>> {
    let mut of: BTreeMap<Seq, Vec<Seq>> = BTreeMap::new();
    for one in citing {
        for sentence in &one.sentences {
            of.entry(*sentence).or_default().extend(&one.sources);
        }
    }
    let recorded: BTreeSet<&str> = citing.iter().map(|one| one.cited).collect();
    for places in places {
        let named = places.cites.iter().filter(|cite| cite.citation.address.is_none());
        let mut named = named.peekable();
        for seq in text.claims_of(places.document) {
            let Some(span) = text.claim(*seq).and_then(|claim| claim.span) else { continue };
            while let Some(cite) = named.next_if(|cite| cite.citation.at.start < span.end) {
                if cite.citation.at.start >= span.start && !recorded.contains(cite.citation.cited()) {
                    of.entry(*seq).or_default().extend(&cite.sources);
                }
            }
        }
    }
    // If something that is not captured is cited as well, that may hold the sentence.
    for sentence in citing.iter().filter(|one| one.sources.is_empty()).flat_map(|one| &one.sentences) {
        of.remove(sentence);
    }
    of
}

/// The addresses that nobody captured: one finding for each document.
pub(super) fn not_captured<'a>(citing: &[Citing<'_>]) -> Vec<Reported<'a>> {
    let mut of: BTreeMap<Seq, Vec<&Citing<'_>>> = BTreeMap::new();
    for one in citing.iter().filter(|one| one.sources.is_empty() && is_address(one.cited)) {
        of.entry(one.document).or_default().push(one);
    }
    let report = |(document, cited): (Seq, Vec<&Citing<'_>>)| {
        let seq = cited.iter().flat_map(|one| one.sentences.first()).min().copied().unwrap_or(document);
        let hit = Hit::on(
            seq,
            format!("it cites {}", in_words(&cited.iter().map(|one| one.cited).collect::<Vec<_>>())),
        );
        let others: BTreeSet<Seq> = cited.iter().flat_map(|one| one.sentences.iter().copied()).collect();
        let hit = hit.with(others.into_iter().filter(|other| *other != seq));
        Reported { rule: codes::NOT_CAPTURED, hit, recorded: Vec::new() }
    };
    of.into_iter().map(report).collect()
}

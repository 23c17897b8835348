//! Cites: the sources that the sentences of a text name: by an address, by a mark that points to a line with one, or by
//! their title in brackets.

use std::collections::{BTreeMap, BTreeSet};

use super::around::Around;
use super::{Reported, codes};
use crate::audit::Hit;
use crate::model::{Seq, Source, Span, View};
use crate::text::{addresses, references};

/// What a document cites.
#[derive(Debug)]
pub(super) struct Cited {
    /// The document.
    pub(super) document: Seq,
    /// Where it cites something, in order.
    pub(super) cites: Vec<Cite>,
}

/// A place where something is cited.
#[derive(Debug)]
pub(super) struct Cite {
    /// The place in the text of the document.
    at: Span,
    /// The address, if one is given.
    address: Option<String>,
    /// The captured sources that it may be.
    sources: Vec<Seq>,
}

/// The links of documents, by the numbers of these: where their words stand, and their addresses.
pub type Links = BTreeMap<Seq, Vec<(Span, String)>>;

/// What each document of a text cites.
pub(super) fn cited(text: &View, ledger: &View, links: &Links) -> Vec<Cited> {
    let captured: Vec<(Seq, &Source)> = ledger.sources().filter(|(seq, _)| ledger.stands(*seq)).collect();
    let of = |(document, source): (Seq, &Source)| {
        let words = text.text(&source.text).unwrap_or_default();
        let mut cites = Vec::new();
        let listed = references(words);
        for reference in &listed {
            let line = reference.line.of(words).unwrap_or_default();
            let address = reference.url.and_then(|url| url.of(words)).map(str::to_owned);
            let mut sources = address.as_deref().map_or_else(Vec::new, |address| at(&captured, address));
            if sources.is_empty() {
                sources = captured
                    .iter()
                    .filter(|(_, source)| is_titled(source, line))
                    .map(|(seq, _)| *seq)
                    .collect();
            }
            for mark in &reference.marks {
                cites.push(Cite { at: *mark, address: address.clone(), sources: sources.clone() });
            }
        }
        let is_listed =
            |span: Span| listed.iter().any(|one| one.line.start <= span.start && span.end <= one.line.end);
        for span in addresses(words).filter(|span| !is_listed(*span)) {
            let address = span.of(words).unwrap_or_default();
            cites.push(Cite { at: span, address: Some(address.to_owned()), sources: at(&captured, address) });
        }
        for (span, address) in links.get(&document).into_iter().flatten() {
            cites.push(Cite { at: *span, address: Some(address.clone()), sources: at(&captured, address) });
        }
        for span in brackets(words) {
            let name = span.of(words).unwrap_or_default().trim();
            let sources: Vec<Seq> =
                captured.iter().filter(|(_, source)| is_named(source, name)).map(|(seq, _)| *seq).collect();
            if !sources.is_empty() {
                cites.push(Cite { at: span, address: None, sources });
            }
        }
        cites.sort_by_key(|cite| cite.at);
        Cited { document, cites }
    };
    text.sources().map(of).collect()
}

/// Whether a text may cite anything.
pub(super) fn may_cite(text: &str) -> bool {
    text.contains('(') || addresses(text).next().is_some() || !references(text).is_empty()
}

impl Cited {
    /// The captured sources that are cited for a quotation: in its sentences, from their beginning to that of the next one,
    /// or right after it.
    pub(super) fn sources_of(&self, around: &Around<'_>) -> BTreeSet<Seq> {
        let mut end = around.quotation.end;
        let mut found = BTreeSet::new();
        for cite in &self.cites {
            let gap = around.text.get(end..cite.at.start);
            let follows =
                gap.is_some_and(|gap| !gap.contains(char::is_alphanumeric) && !gap.contains("\n\n"));
            if follows || (around.from..around.to).contains(&cite.at.start) {
                found.extend(&cite.sources);
            }
            if follows {
                end = cite.at.end;
            }
        }
        found
    }
}

/// The sources that were captured at an address.
fn at(captured: &[(Seq, &Source)], address: &str) -> Vec<Seq> {
    let bare = |address: &str| {
        let address = address.split('#').next().unwrap_or_default().trim_end_matches('/');
        address
            .trim_start_matches("https://")
            .trim_start_matches("http://")
            .trim_start_matches("www.")
            .to_owned()
    };
    let wanted = bare(address);
    let is_there = |source: &Source| source.url.as_deref().is_some_and(|url| bare(url) == wanted);
    captured.iter().filter(|(_, source)| is_there(source)).map(|(seq, _)| *seq).collect()
}

/// Whether a line of a list of references has the title of a source.
fn is_titled(source: &Source, line: &str) -> bool {
    let title = source.title.as_deref().unwrap_or_default().trim();
    title.split_whitespace().count() >= 2 && line.to_lowercase().contains(&title.to_lowercase())
}

/// Whether a name in brackets is that of a source.
fn is_named(source: &Source, name: &str) -> bool {
    let names = [&source.title, &source.publisher, &source.name];
    names.into_iter().flatten().any(|own| own.trim().to_lowercase() == name.to_lowercase())
}

/// What stands in round brackets, without them.
fn brackets(text: &str) -> impl Iterator<Item = Span> {
    text.match_indices('(').filter_map(|(at, _)| {
        let start = at + 1;
        let end = start + text[start..].find([')', '(', '\n'])?;
        text[end..].starts_with(')').then_some(Span { start, end })
    })
}

/// The addresses that nobody captured, each once.
pub(super) fn reports<'a>(text: &View, cited: &Cited) -> Vec<Reported<'a>> {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for cite in cited.cites.iter().filter(|cite| cite.sources.is_empty()) {
        let Some(address) = cite.address.as_deref().filter(|address| seen.insert(address.to_string())) else {
            continue;
        };
        let claims = text.claims_of(cited.document).iter().copied();
        let span = |seq: Seq| text.claim(seq).and_then(|claim| claim.span);
        let before = claims.rev().find(|seq| span(*seq).is_some_and(|span| span.start <= cite.at.start));
        let message = format!("it cites {address}, which is not captured in the ledger");
        let hit = Hit::on(before.unwrap_or(cited.document), message);
        found.push(Reported { rule: codes::NOT_CAPTURED, hit, recorded: Vec::new() });
    }
    found
}

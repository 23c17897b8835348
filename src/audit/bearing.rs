//! Bearing: which passages of captured texts are about the matter of a claim, and what they seem to say of it.
//!
//! Invariant: a stance is a suggestion, made from the words of two sentences, with its reason. It is never recorded by
//! itself. Nothing is fetched, and the same view gives the same passages in the same order.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BTreeSet;

use crate::compare::{Conflict, Outcome, Statement, compare};
use crate::model::{Seq, Source, Span, Stance, View};
use crate::text::{Reading, is_function, lemma, rarity, seen, segments};

/// A sentence of a captured text, or a row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage<'a> {
    /// The source.
    pub source: Seq,
    /// Its place in the source's text.
    pub span: Span,
    /// Its words.
    pub text: &'a str,
    /// The claim that was taken from exactly this place, if there is one.
    pub claim: Option<Seq>,
}

/// A passage that bears on a claim, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bearing<'a> {
    /// The passage.
    pub passage: Passage<'a>,
    /// The stance that is suggested.
    pub stance: Stance,
    /// Why it is suggested, in words.
    pub reason: Cow<'static, str>,
    /// How much of the claim's matter the passage has, in hundredths. Rare words weigh more.
    pub share: u32,
    /// The evidence on the claim that already is this passage.
    pub evidence: Option<Seq>,
}

/// What [`bearing`] found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found<'a> {
    /// The passages, the best first.
    pub passages: Vec<Bearing<'a>>,
    /// How many sources were withdrawn, and not searched.
    pub withdrawn: usize,
    /// How many entries are withheld or cannot be read. Of these nobody knows any more which are sources.
    pub withheld: usize,
}

/// The least share of a claim's matter, in hundredths, that a passage must have.
const LEAST_SHARE: u32 = 25;
/// The share from which a passage in which nothing differs is taken to state the claim.
const WHOLE: u32 = 100;
/// How many passages are compared with the claim.
const MOST_COMPARED: usize = 2000;

/// The sources whose texts can be searched, how many are withdrawn, and how many entries cannot be read or have no text
/// any more.
pub fn searched(view: &View) -> (Vec<(Seq, &Source, &str)>, usize, usize) {
    let (mut searched, mut withdrawn, mut withheld) = (Vec::new(), 0, 0);
    for (seq, source) in view.sources() {
        match view.text(&source.text) {
            _ if !view.stands(seq) => withdrawn += 1,
            // An archive has no text of its own.
            Some("") => {}
            Some(text) => searched.push((seq, source, text)),
            None => withheld += 1,
        }
    }
    // What was withheld may have been a source.
    withheld += view.records().iter().filter(|record| record.entry.is_err()).count();
    (searched, withdrawn, withheld)
}

/// The passages of a source: its sentences, or of a table its claims.
pub fn passages<'a>(view: &'a View, seq: Seq, source: &Source, text: &'a str) -> Vec<Passage<'a>> {
    let mut claims: Vec<(Span, Seq)> = view
        .claims_of(seq)
        .iter()
        .filter_map(|claim| Some((view.claim(*claim).filter(|claim| claim.quote().is_none())?.span?, *claim)))
        .collect();
    claims.sort_unstable();
    let spans =
        if source.is_table() { claims.iter().map(|(span, _)| *span).collect() } else { segments(text) };
    let passage = |span: Span| {
        let claim = claims.binary_search_by_key(&span, |(span, _)| *span).ok().map(|at| claims[at].1);
        Some(Passage { source: seq, span, text: span.of(text)?, claim })
    };
    spans.into_iter().filter_map(passage).collect()
}

/// The passages of all captured texts that are about the matter of a claim, without its own.
#[must_use]
pub fn bearing(view: &View, claim: Seq) -> Found<'_> {
    let (sources, withdrawn, withheld) = searched(view);
    let mut found = Found { withdrawn, withheld, ..Found::default() };
    let Some(own) = view.claim(claim) else { return found };
    let matter = Matter::of(&own.text);
    let about = view.entry(claim).and_then(|entry| entry.about);
    let mut near: Vec<(u32, Passage<'_>)> = Vec::new();
    for (seq, source, text) in sources {
        for passage in passages(view, seq, source, text) {
            let is_own = about == Some(seq)
                && own.span.is_some_and(|own| own.start < passage.span.end && passage.span.start < own.end);
            if !is_own && let Some(share) = matter.share(passage.text) {
                near.push((share, passage));
            }
        }
    }
    near.sort_by_key(|(share, passage)| (Reverse(*share), passage.source, passage.span));
    near.truncate(MOST_COMPARED);
    let statement = Statement::read(&own.text);
    for (share, passage) in near {
        let (stance, reason) = judge(&statement, &own.text, &passage, share, &matter);
        let evidence = view.evidence_on(claim).find(|(_, evidence)| {
            let quoted = evidence.passage.as_ref().map(|quoted| quoted.span);
            evidence.source == Some(passage.source) && quoted == Some(passage.span)
        });
        let evidence = evidence.map(|(seq, _)| seq);
        found.passages.push(Bearing { passage, stance, reason, share, evidence });
    }
    let decides = |bearing: &Bearing<'_>| bearing.stance != Stance::Mentions;
    let key = |bearing: &Bearing<'_>| {
        let Bearing { passage, share, .. } = bearing;
        (!decides(bearing), Reverse(*share), passage.text.len(), passage.source, passage.span)
    };
    found.passages.sort_by_key(key);
    found
}

/// What a passage seems to say of a claim, and why.
fn judge(
    statement: &Statement<'_>,
    claim: &str,
    passage: &Passage<'_>,
    share: u32,
    matter: &Matter,
) -> (Stance, Cow<'static, str>) {
    let there = Statement::read(passage.text);
    let comparison = compare(statement, &there);
    let reason = |before: &str| format!("{before}: {}", comparison.reason).into();
    match (comparison.outcome, comparison.conflict) {
        (Outcome::Contradiction, _) => (Stance::Refutes, reason("it contradicts the claim")),
        (Outcome::Duplicate, Some(Conflict::SameWords)) => {
            (Stance::Supports, "it says the same in the same words".into())
        }
        (Outcome::Duplicate, _) => (Stance::Supports, reason("it says the same")),
        (Outcome::Tension, _) => (Stance::Mentions, reason("it is in tension with the claim")),
        (Outcome::None, _) => {
            let asks = |text: &str| Reading::new(text).asks();
            let same_numbers = numbers(claim).is_subset(&numbers(passage.text));
            if share >= WHOLE && same_numbers && !asks(passage.text) && comparison.found_nothing() {
                let why = "it has every word and number of the claim, and no difference of fact was found";
                return (Stance::Supports, why.into());
            }
            (
                Stance::Mentions,
                format!("it has these words of the claim: {}", matter.shared(passage.text)).into(),
            )
        }
    }
}

/// The numbers in a text, as they are written.
fn numbers(text: &str) -> BTreeSet<String> {
    let reading = Reading::new(text);
    let words = reading.words.iter().map(|word| word.lower.to_string());
    words.filter(|word| word.contains(|c: char| c.is_ascii_digit())).collect()
}

/// The words of a claim that say what it is about, with their weights.
struct Matter {
    words: Vec<(String, u32)>,
    total: u32,
}

impl Matter {
    fn of(text: &str) -> Self {
        let words: Vec<(String, u32)> = bases(text)
            .into_iter()
            .map(|word| {
                let weight = weight(&word);
                (word, weight)
            })
            .collect();
        let total = words.iter().map(|(_, weight)| weight).sum();
        Matter { words, total }
    }

    /// How much of the matter a text has, in hundredths, if that is enough.
    fn share(&self, text: &str) -> Option<u32> {
        let bases = bases(text);
        let (mut weight, mut count) = (0, 0);
        for (_, one) in self.words.iter().filter(|(word, _)| bases.contains(word)) {
            weight += one;
            count += 1;
        }
        let share = weight * 100 / self.total.max(1);
        let enough = count >= self.words.len().min(2) && count > 0 && share >= LEAST_SHARE;
        enough.then_some(share)
    }

    /// The words of the matter that a text has, the rarest first.
    fn shared(&self, text: &str) -> String {
        let bases = bases(text);
        let mut shared: Vec<_> = self.words.iter().filter(|(word, _)| bases.contains(word)).collect();
        shared.sort_by_key(|(word, weight)| (Reverse(*weight), word));
        let words: Vec<&str> = shared.iter().take(6).map(|(word, _)| word.as_str()).collect();
        format!("“{}”", words.join("”, “"))
    }
}

/// Rare words weigh more.
fn weight(word: &str) -> u32 {
    1 + u32::from(rarity(word))
}

/// The base forms of the words of a text that carry content.
fn bases(text: &str) -> BTreeSet<String> {
    let seen = seen(text);
    let reading = Reading::new(seen.as_ref().map_or(text, |seen| &seen.text));
    let content = reading.words.iter().filter(|word| !is_function(&word.lower));
    content.map(|word| lemma(&word.lower).into_owned()).collect()
}

//! Sentences: what a ledger says of a sentence of a text.

use std::borrow::Cow;
use std::collections::BTreeSet;

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::{Known, Reported, Wording, codes};
use crate::audit::held::Texts;
use crate::audit::reading::read_claims;
use crate::audit::shape::same_words;
use crate::audit::{Hit, Quoted, Scope, Summary, look_at_view, rule, rule_for};
use crate::compare::{Outcome, Statement, compare, in_parts};
use crate::model::{Seq, Span, Status, View};
use crate::text::language;

/// What a sentence is to a recorded claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// It has the words of the claim.
    Recorded,
    /// It cannot be true together with the claim.
    Contradicts,
    /// It states the fact of the claim in other words.
    SameFact,
    /// It is in tension with the claim.
    Tension,
    /// No claim bears on it.
    NotRecorded,
}

/// What a ledger says of a sentence.
#[derive(Debug, Clone, Serialize)]
pub struct Sentence<'a> {
    /// The number of the sentence in the text, as a claim; of a heading, that of its document.
    pub seq: Seq,
    /// The words of a heading. A heading is not a claim, and it is here if a claim bears on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub heading: Option<&'a str>,
    /// What it is to the claims that it is closest to.
    pub relation: Relation,
    /// The claims that bear on it, the closest first.
    pub claims: Vec<Recorded<'a>>,
}

/// A claim of the ledger that bears on a sentence.
#[derive(Debug, Clone, Serialize)]
pub struct Recorded<'a> {
    /// The claim.
    pub seq: Seq,
    /// What the sentence is to it.
    pub relation: Relation,
    /// Where it stands.
    pub status: Status,
    /// The claim that has taken its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub superseded_by: Option<Seq>,
    /// Whether its source does not have its words any more.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub altered: bool,
    /// The rule by which the two conflict or are the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<&'static str>,
    /// Why, in words.
    pub reason: Cow<'static, str>,
    /// The words of the sentence that it rests on, in bytes.
    pub words: Option<Span>,
    /// The words of the claim that it rests on, in bytes.
    pub claim_words: Option<Span>,
    /// The words of the claim.
    pub text: &'a str,
}

/// The rule that finds claims whose source does not have their words any more.
const ALTERED: &str = "S008";

/// What a ledger says of each sentence of a text.
/// `wordings` has its words, and `bare` those without what it cites.
pub(super) fn sentences<'a>(
    text: &View,
    ledger: &'a View,
    known: &Known<'_>,
    (wordings, bare): (&[Wording<'a>], &FxHashMap<Seq, &str>),
) -> Vec<Sentence<'a>> {
    let altered = rule(ALTERED).map_or_else(Vec::new, |rule| look_at_view(ledger, &[rule], Scope::All).0);
    let altered: BTreeSet<Seq> = altered.into_iter().map(|(_, hit)| hit.seq).collect();
    let mut stated = Vec::new();
    read_claims(text, |_| true, &mut Summary::default(), &mut |case| {
        if case.aside.is_none() {
            stated.push((case.seq, case.title.is_some()));
        }
    });
    let headings: Vec<(Seq, &'a str, BTreeSet<Seq>)> = wordings
        .iter()
        .filter(|one| one.is_heading)
        .map(|one| (one.seq, one.whole, known.to(one.whole)))
        .collect();
    let wordings: FxHashMap<Seq, &Wording<'_>> =
        wordings.iter().filter(|one| !one.is_heading).map(|one| (one.seq, one)).collect();
    let sentences: Vec<(Seq, &str, BTreeSet<Seq>)> = in_parts(&stated, |some| {
        let of = |(seq, _): &(Seq, bool)| {
            let wording = wordings.get(seq)?;
            Some((*seq, wording.whole, wording.all().flat_map(|words| known.to(words)).collect()))
        };
        some.iter().filter_map(of).collect()
    });
    let all = sentences.iter().map(|(.., kin)| kin).chain(headings.iter().map(|(.., kin)| kin));
    let wanted: BTreeSet<Seq> = all.flatten().copied().collect();
    let wanted: Vec<(Seq, &'a str)> =
        wanted.into_iter().filter_map(|seq| Some((seq, &*ledger.claim(seq)?.text))).collect();
    let read = |some: &[(Seq, &'a str)]| {
        some.iter()
            .map(|(seq, text)| (*seq, Read { form: same_words(text), statement: Statement::read(text) }))
            .collect()
    };
    let read: FxHashMap<Seq, Read<'a>> = in_parts(&wanted, read).into_iter().collect();
    let bearing = Bearing { ledger, altered, read };
    let mut said: Vec<Sentence<'a>> = in_parts(&sentences, |some| {
        some.iter().map(|(seq, words, kin)| bearing.on(*seq, (words, bare.get(seq).copied()), kin)).collect()
    });
    // A title is not a sentence, but what it says may be known to be false.
    let titles: BTreeSet<Seq> = stated.into_iter().filter(|(_, title)| *title).map(|(seq, _)| seq).collect();
    said.retain(|one| !one.claims.is_empty() || !titles.contains(&one.seq));
    // Nor is a heading.
    let headings = headings.iter().map(|(document, words, kin)| Sentence {
        heading: Some(*words),
        ..bearing.on(*document, (words, None), kin)
    });
    said.extend(headings.filter(|one| !one.claims.is_empty()));
    said
}

/// A claim that is read once, and compared with several sentences.
struct Read<'a> {
    form: u128,
    statement: Statement<'a>,
}

/// What bears on sentences.
struct Bearing<'a> {
    ledger: &'a View,
    altered: BTreeSet<Seq>,
    read: FxHashMap<Seq, Read<'a>>,
}

impl<'a> Bearing<'a> {
    /// What the ledger says of a sentence, of the claims that it is compared with.
    /// `bare` has its words without what it cites.
    fn on(&self, seq: Seq, (whole, bare): (&str, Option<&str>), kin: &BTreeSet<Seq>) -> Sentence<'a> {
        // What is cited may be recorded with a claim as well, so both are compared: without it first.
        let wordings: Vec<&str> = bare.into_iter().chain([whole]).collect();
        let forms: Vec<u128> = wordings.iter().map(|words| same_words(words)).collect();
        let own: Vec<Statement<'_>> = wordings.iter().map(|words| Statement::read(words)).collect();
        let english = language(whole).is_none();
        let mut claims = Vec::new();
        for seq in kin {
            let Some(Read { form: other, statement }) = self.read.get(seq) else { continue };
            if forms.contains(other) {
                let reason = "the same words, except for spacing, marks and case";
                claims.extend(self.recorded(*seq, Relation::Recorded, reason.into()));
                continue;
            }
            if !english {
                continue;
            }
            let near = own.iter().filter(|own| own.is_near(statement));
            let found = near
                .map(|own| compare(own, statement))
                .find_map(|comparison| Some((relation_of(comparison.outcome)?, comparison)));
            let Some((relation, comparison)) = found else { continue };
            let code = comparison.conflict.map(|conflict| rule_for(conflict).code);
            let [words, claim_words] = comparison.spans.map(|spans| spans.first().copied());
            let recorded = self.recorded(*seq, relation, comparison.reason);
            claims.extend(recorded.map(|recorded| Recorded { code, words, claim_words, ..recorded }));
        }
        claims.sort_by_key(|one| (one.relation, one.seq));
        let relation = claims.first().map_or(Relation::NotRecorded, |first| first.relation);
        Sentence { seq, heading: None, relation, claims }
    }

    fn recorded(&self, seq: Seq, relation: Relation, reason: Cow<'static, str>) -> Option<Recorded<'a>> {
        let claim = self.ledger.claim(seq)?;
        Some(Recorded {
            seq,
            relation,
            status: self.ledger.status(seq),
            superseded_by: self.ledger.superseded_by(seq),
            altered: self.altered.contains(&seq),
            code: None,
            reason,
            words: None,
            claim_words: None,
            text: &claim.text,
        })
    }
}

impl<'a> Sentence<'a> {
    /// The claims that it repeats.
    fn repeated(&self) -> impl Iterator<Item = &Recorded<'a>> {
        self.claims.iter().filter(|one| matches!(one.relation, Relation::Recorded | Relation::SameFact))
    }

    /// Whether it repeats a refuted claim.
    pub(super) fn repeats_refuted(&self) -> bool {
        self.repeated().any(|one| one.status == Status::Refuted)
    }

    /// Whether it repeats a claim in doubt.
    pub(super) fn repeats_doubtful(&self) -> bool {
        self.repeated().any(|one| one.doubt().is_some())
    }
}

impl Recorded<'_> {
    /// Why the claim is in doubt, as words after "which", if it is.
    fn doubt(&self) -> Option<String> {
        Some(match self.status {
            Status::Conflicting => "has conflicting evidence".to_owned(),
            Status::Contested => "is contested".to_owned(),
            Status::Retracted => "was retracted".to_owned(),
            Status::Superseded => match self.superseded_by {
                Some(by) => format!("was superseded by claim {by}"),
                None => "was superseded".to_owned(),
            },
            _ if self.altered => "is no longer in its source".to_owned(),
            _ => return None,
        })
    }
}

fn relation_of(outcome: Outcome) -> Option<Relation> {
    match outcome {
        Outcome::Contradiction => Some(Relation::Contradicts),
        Outcome::Duplicate => Some(Relation::SameFact),
        Outcome::Tension => Some(Relation::Tension),
        Outcome::None => None,
    }
}

/// What is to be reported of a sentence.
pub(super) fn report<'a>(sentence: &Sentence<'a>) -> Option<Reported<'a>> {
    let repeated: Vec<&Recorded<'a>> = sentence.repeated().collect();
    let (rule, one, message) = if let Some(one) = repeated.iter().find(|one| one.status == Status::Refuted) {
        (codes::REFUTED, *one, format!("it repeats claim {} of the ledger, which is refuted", one.seq))
    } else if let Some((one, rule)) = conflict(sentence) {
        let stands = if one.status == Status::Supported { ", which is supported" } else { "" };
        // The words may be those of a claim whose place another has taken.
        let doubt = repeated.iter().find_map(|one| Some((one.seq, one.doubt()?)));
        let doubt =
            doubt.map_or_else(String::new, |(seq, doubt)| format!("; it repeats claim {seq}, which {doubt}"));
        let reason = &one.reason;
        (rule, one, format!("it contradicts claim {} of the ledger{stands}: {reason}{doubt}", one.seq))
    } else if let Some((one, doubt)) = repeated.iter().find_map(|one| Some((*one, one.doubt()?))) {
        (codes::DOUBTFUL, one, format!("it repeats claim {} of the ledger, which {doubt}", one.seq))
    } else {
        let one = sentence.claims.iter().find(|one| one.relation == Relation::Tension && one.is_held())?;
        (
            codes::TENSION,
            one,
            format!("it is in tension with claim {} of the ledger: {}", one.seq, one.reason),
        )
    };
    let hit = match sentence.heading {
        Some(heading) => Hit::on(sentence.seq, format!("its heading “{heading}”: {message}")),
        None => Hit { words: one.words, ..Hit::on(sentence.seq, message) },
    };
    Some(Reported { rule, hit, recorded: vec![Quoted { seq: one.seq, quote: one.text }] })
}

/// What is to be reported of a sentence that contradicts a source that it cites.
pub(super) fn against_cited<'a>(
    ledger: &View,
    sentence: &Sentence<'a>,
    cited: &[Seq],
) -> Option<Reported<'a>> {
    if sentence.heading.is_some() {
        return None;
    }
    let stands_there = |one: &&Recorded<'_>| {
        ledger.entry(one.seq).and_then(|entry| entry.about).is_some_and(|source| cited.contains(&source))
    };
    let mut there = sentence.claims.iter().filter(stands_there);
    if there.clone().any(|one| matches!(one.relation, Relation::Recorded | Relation::SameFact)) {
        return None;
    }
    let one = there.find(|one| {
        one.relation == Relation::Contradicts && !matches!(one.status, Status::Retracted | Status::Superseded)
    })?;
    let message = format!(
        "it contradicts claim {} of the ledger, which stands in the source that it cites: {}",
        one.seq, one.reason
    );
    let hit = Hit { words: one.words, ..Hit::on(sentence.seq, message) };
    Some(Reported {
        rule: codes::CITED_AGAINST,
        hit,
        recorded: vec![Quoted { seq: one.seq, quote: one.text }],
    })
}

/// What is to be reported of a sentence that the sources that it cites do not hold. `words` are those without what it cites.
pub(super) fn not_in_cited<'a>(
    ledger: &View,
    texts: &mut Texts<'_>,
    (sentence, words): (&Sentence<'a>, &str),
    cited: &[Seq],
) -> Option<Reported<'a>> {
    let stands_there = |one: &Recorded<'_>| {
        let source = ledger.entry(one.seq).and_then(|entry| entry.about);
        matches!(one.relation, Relation::Recorded | Relation::SameFact)
            && source.is_some_and(|source| cited.contains(&source))
    };
    if cited.is_empty() || sentence.claims.iter().any(stands_there) {
        return None;
    }
    let (seq, lack) = texts.lack(cited, words)?;
    let label = ledger.source(seq).map_or("", |source| source.label());
    let message = format!("it cites source {seq} of the ledger ({label}), which {lack}");
    Some(Reported { rule: codes::CITED_SILENT, hit: Hit::on(sentence.seq, message), recorded: Vec::new() })
}

impl Recorded<'_> {
    /// Whether somebody may hold it: it was not withdrawn, superseded or refuted.
    fn is_held(&self) -> bool {
        !matches!(self.status, Status::Refuted | Status::Retracted | Status::Superseded)
    }
}

/// The claim that a sentence contradicts, a supported one first.
fn conflict<'s, 'a>(sentence: &'s Sentence<'a>) -> Option<(&'s Recorded<'a>, &'static str)> {
    let conflicts = || sentence.claims.iter().filter(|one| one.relation == Relation::Contradicts);
    let supported = conflicts().find(|one| one.status == Status::Supported);
    supported
        .map(|one| (one, codes::AGAINST_SUPPORTED))
        .or_else(|| conflicts().find(|one| one.is_held()).map(|one| (one, codes::AGAINST_RECORDED)))
}

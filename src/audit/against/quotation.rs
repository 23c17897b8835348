//! Quotations: whether the words between quotation marks stand in a captured source.

use std::collections::BTreeSet;

use rustc_hash::FxHashSet;
use serde::Serialize;

use super::around::{Around, Sentences};
use super::cites::{Cited as Cites, Links};
use super::turned::{Speakers, Turned, speakers, turned};
use super::voice::voice;
use super::{Reported, codes};
use crate::audit::Hit;
use crate::audit::captures::Captures;
use crate::model::{Normalisation, Seq, Source, Span, View};
use crate::text::{
    Context, Found, Linked, QuoteMatch, Quoted, Reading, any_term, find_quote, quoted, terms_of_quote, turns,
};
use crate::words::{CLAUSE_SAYS, FREE_SAYS};

/// What became of a quotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It stands in a source to the letter.
    Exact,
    /// It stands there apart from differences that have names.
    Differs,
    /// It stands there more than once.
    Ambiguous,
    /// It stands there, and the words beside it turn its sense.
    SenseChanged,
    /// Its parts stand there, apart from each other.
    Stitched,
    /// It stands in another source than the text says, or somebody else says it there.
    Misattributed,
    /// The text says that it stands in a captured source, and it stands in none.
    Absent,
    /// It stands in no captured source.
    NotFound,
}

/// A quotation in a text.
#[derive(Debug, Clone, Serialize)]
pub struct Quotation<'a> {
    /// The document, by its number in the text.
    pub document: Seq,
    /// The sentence that it begins in, by its number.
    pub sentence: Option<Seq>,
    /// Where it stands, in bytes of the document's text.
    pub span: Span,
    /// Its words.
    pub text: &'a str,
    /// What became of it.
    pub outcome: Outcome,
    /// The captured sources that the text cites for it.
    pub cited: BTreeSet<Seq>,
    /// The source of the ledger that has its words, or the passage that is nearest to them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<Seq>,
    /// Where they stand there, in bytes of the source's text.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<Span>,
    /// How it differs from them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub differences: Vec<Normalisation>,
    /// How the words beside it there turn its sense.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub turned: Option<Turned<'a>>,
    /// Who says it, if the source says that somebody else does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub speakers: Option<Speakers<'a>>,
    /// The passage that shares the most words with it, if it stands nowhere: of the cited sources, or of all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nearest: Option<&'a str>,
}

impl Outcome {
    /// The name that messages and JSON use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Outcome::Exact => "exact",
            Outcome::Differs => "differs",
            Outcome::Ambiguous => "ambiguous",
            Outcome::SenseChanged => "sense-changed",
            Outcome::Stitched => "stitched",
            Outcome::Misattributed => "misattributed",
            Outcome::Absent => "absent",
            Outcome::NotFound => "not-found",
        }
    }

    /// Whether the quotation may stand as it is.
    #[must_use]
    pub fn is_found(self) -> bool {
        self <= Outcome::Ambiguous
    }
}

/// The share of its words, in hundredths, that a source must have before a quotation is looked for in it.
pub(super) const LEAST_SHARE: usize = 60;

/// The longest words for who speaks between two parts of a quotation, in bytes.
const LONGEST_BETWEEN: usize = 120;

/// A captured text.
struct Captured<'a> {
    seq: Seq,
    source: &'a Source,
    text: &'a str,
    terms: FxHashSet<u64>,
}

/// A place of a quotation in a source.
struct Hold<'a> {
    outcome: Outcome,
    places: Vec<Span>,
    differences: Vec<Normalisation>,
    turned: Option<Turned<'a>>,
    speakers: Option<Speakers<'a>>,
}

/// The quotations of a text.
pub(super) fn quotations<'a>(
    text: &'a View,
    ledger: &'a View,
    captures: &Captures,
    (cites, links): (&[Cites<'_>], &Links),
) -> Vec<Quotation<'a>> {
    let mut captured: Vec<Captured<'a>> = Vec::new();
    let mut found = Vec::new();
    for (document, source) in text.sources() {
        let words = text.text(&source.text).unwrap_or_default();
        let spans = all_quoted(words, links.get(&document).unwrap_or(Linked::NONE));
        if !spans.is_empty() && captured.is_empty() {
            captured = all(ledger);
        }
        let cites = cites.iter().find(|cites| cites.document == document);
        let sentences = Sentences::of(text, document, words);
        for quoted in spans {
            let around = sentences.around(quoted.span);
            let cited = cites.map_or_else(BTreeSet::new, |cites| cites.sources_of(&around));
            let voice = Voice::of(&around, captures).filter(|_| cited.is_empty());
            found.push(judged(document, (&quoted, &around), (cited, voice), &captured));
        }
    }
    found
}

/// The quotations of a text, and those that its document sets as such without marks.
pub(super) fn all_quoted(text: &str, linked: &Linked) -> Vec<Quoted> {
    let mut found = quoted(text);
    let marked = found.len();
    for span in &linked.quotes {
        let at = found[..marked].partition_point(|one| one.span.end <= span.start);
        // What is quoted within a block of a quotation comes before it.
        let inner = found[marked..].last().is_some_and(|one| one.span.end > span.start);
        let is_new = !inner && found[..marked].get(at).is_none_or(|one| one.span.start >= span.end);
        found.extend(Quoted::set_as(text, *span).filter(|_| is_new));
    }
    found.sort_by_key(|one| one.span);
    found
}

/// A source that a text names as the one who speaks.
pub(super) struct Voice<'a> {
    name: &'a str,
    pub(super) sources: Vec<Seq>,
}

impl<'a> Voice<'a> {
    /// Who speaks in a quotation, if that is a captured source.
    pub(super) fn of(around: &Around<'a>, captures: &Captures) -> Option<Self> {
        let name = voice(around)?;
        let sources = captures.named(name);
        (!sources.is_empty()).then_some(Voice { name, sources })
    }
}

/// Whether a source says that a quotation in it is by somebody of this name.
fn is_said_by(source: &Captured<'_>, places: &[Span], name: &str) -> bool {
    let (Some(first), Some(last)) = (places.first(), places.last()) else { return false };
    let turns = turns(source.text, Span { start: first.start, end: last.end });
    turns
        .iter()
        .filter_map(|turn| turn.around.or(turn.speaker)?.of(source.text))
        .any(|who| who.contains(name))
}

/// The texts of a ledger.
fn all(ledger: &View) -> Vec<Captured<'_>> {
    let standing = ledger.sources().filter(|(seq, _)| ledger.stands(*seq));
    let with_text = standing.filter_map(|(seq, source)| Some((seq, source, ledger.text(&source.text)?)));
    with_text.map(|(seq, source, text)| Captured { seq, source, text, terms: terms(text) }).collect()
}

fn terms(text: &str) -> FxHashSet<u64> {
    let mut terms = FxHashSet::default();
    any_term(text, |term| {
        terms.insert(term);
        false
    });
    terms
}

fn judged<'a>(
    document: Seq,
    (quoted, around): (&Quoted, &Around<'a>),
    (cited, voice): (BTreeSet<Seq>, Option<Voice<'_>>),
    captured: &[Captured<'a>],
) -> Quotation<'a> {
    let is_cited = !cited.is_empty();
    let mut cited = cited;
    cited.extend(voice.iter().flat_map(|voice| &voice.sources));
    let words = around.quotation.of(around.text).unwrap_or_default();
    let forms = quoted.words(around.text);
    let form = forms.first().map_or(words, |form| &**form);
    let wanted: Vec<Vec<u64>> = forms.iter().map(|form| terms_of_quote(form)).collect();
    let share = |source: &Captured<'a>| {
        let of = |wanted: &Vec<u64>| {
            wanted.iter().filter(|term| source.terms.contains(term)).count() * 100 / wanted.len().max(1)
        };
        wanted.iter().map(of).max().unwrap_or_default()
    };
    let best = |of_cited: bool| {
        let sources = captured.iter().filter(|source| cited.contains(&source.seq) == of_cited);
        let mut best: Option<(Seq, Hold<'a>)> = None;
        for source in sources.filter(|source| share(source) >= LEAST_SHARE) {
            let held = forms.iter().filter_map(|form| held(source, form, around, is_cited));
            let Some(held) = held.min_by_key(|held| held.outcome) else { continue };
            if best.as_ref().is_none_or(|(_, before)| held.outcome < before.outcome) {
                let is_exact = held.outcome == Outcome::Exact;
                best = Some((source.seq, held));
                if is_exact {
                    break;
                }
            }
        }
        best
    };
    let own = if cited.is_empty() { None } else { best(true) };
    let (source, mut held) = match own {
        Some((source, held)) => (Some(source), held),
        None => best(false).map_or((None, Hold::nowhere()), |(source, held)| (Some(source), held)),
    };
    let is_elsewhere = !cited.is_empty() && source.is_none_or(|source| !cited.contains(&source));
    // Another source may quote the one that is named.
    let reported = voice.as_ref().zip(source).is_some_and(|(voice, source)| {
        let source = captured.iter().find(|captured| captured.seq == source);
        source.is_some_and(|source| is_said_by(source, &held.places, voice.name))
    });
    let is_elsewhere = is_elsewhere && !reported;
    if is_elsewhere {
        let stands = held.outcome <= Outcome::SenseChanged;
        held = if stands {
            Hold { outcome: Outcome::Misattributed, ..held }
        } else {
            Hold { outcome: Outcome::Absent, ..Hold::nowhere() }
        };
    }
    // The passage that is most like it, of what is cited, or else of the source that has most of its words.
    let mut nearest = None;
    if matches!(held.outcome, Outcome::Absent | Outcome::NotFound) {
        let mut sources: Vec<&Captured<'a>> =
            captured.iter().filter(|source| cited.is_empty() || cited.contains(&source.seq)).collect();
        sources.retain(|source| share(source) >= LEAST_SHARE);
        let most = sources.into_iter().max_by_key(|source| (share(source), std::cmp::Reverse(source.seq)));
        nearest = most.and_then(|source| match find_quote(source.text, form, &Context::default()) {
            QuoteMatch::Nowhere(nearest) => Some((source.seq, nearest?.of(source.text)?)),
            _ => None,
        });
    }
    let source = source.filter(|_| !matches!(held.outcome, Outcome::Absent | Outcome::NotFound));
    Quotation {
        document,
        sentence: around.sentence,
        span: around.quotation,
        text: words,
        outcome: held.outcome,
        cited,
        source: source.or(nearest.map(|(source, _)| source)),
        places: held.places,
        differences: held.differences,
        turned: held.turned,
        speakers: held.speakers,
        nearest: nearest.map(|(_, words)| words),
    }
}

impl<'a> Hold<'a> {
    fn nowhere() -> Self {
        Hold {
            outcome: Outcome::NotFound,
            places: Vec::new(),
            differences: Vec::new(),
            turned: None,
            speakers: None,
        }
    }
}

/// What becomes of a quotation in a source, if it stands there.
fn held<'a>(source: &Captured<'a>, words: &str, around: &Around<'a>, is_cited: bool) -> Option<Hold<'a>> {
    let found = match find_quote(source.text, words, &Context::default()) {
        QuoteMatch::Exact(span) => Found::exact(span),
        QuoteMatch::Differs(found) => found,
        QuoteMatch::Ambiguous(places) => {
            // One place that says what the text says is enough.
            let turns: Option<Vec<Turned<'a>>> = places
                .iter()
                .map(|place| turned((source.source, source.text), &Found::exact(*place), around, is_cited))
                .collect();
            let turned = turns.and_then(|turns| turns.first().copied());
            let outcome = if turned.is_some() { Outcome::SenseChanged } else { Outcome::Ambiguous };
            return Some(Hold { outcome, places, turned, ..Hold::nowhere() });
        }
        QuoteMatch::Stitched(places)
            if places.windows(2).all(|two| is_interrupted(source.text, two[0], two[1])) =>
        {
            let span = Span { start: places[0].start, end: places[places.len() - 1].end };
            let found = Found { differences: vec![Normalisation::Elision], ..Found::exact(span) };
            return Some(Hold { places, ..judge(source, found, around, is_cited) });
        }
        QuoteMatch::Stitched(places) => {
            return Some(Hold { outcome: Outcome::Stitched, places, ..Hold::nowhere() });
        }
        QuoteMatch::Nowhere(_) => return None,
    };
    Some(judge(source, found, around, is_cited))
}

/// Whether all that stands between two parts of a quotation in its source is who says it: “It leaks,” said Ann Lee. “It is
/// old.”
fn is_interrupted(text: &str, before: Span, after: Span) -> bool {
    let Some(gap) = text.get(before.end..after.start) else { return false };
    let marks = ['"', '\u{201c}', '\u{201d}', '\u{ab}', '\u{bb}', '\u{201e}', '\u{2018}', '\u{2019}'];
    let inner = gap.trim_start_matches([',', '.', '!', '?', '\u{2026}']).strip_prefix(marks);
    let Some(inner) = inner.and_then(|inner| inner.strip_suffix(marks)) else { return false };
    let is_one =
        inner.trim_end().trim_end_matches(['.', ',', ':']).matches(['.', '?', '!', ';', '\n']).count() == 0;
    let says = || Reading::new(inner).words.iter().any(|word| word.base_is(FREE_SAYS.or(CLAUSE_SAYS)));
    inner.len() <= LONGEST_BETWEEN && is_one && !inner.contains(marks) && says()
}

/// What becomes of a quotation that stands in a source at one place.
fn judge<'a>(source: &Captured<'a>, found: Found, around: &Around<'a>, is_cited: bool) -> Hold<'a> {
    let turned = turned((source.source, source.text), &found, around, is_cited);
    let speakers = match turned {
        Some(_) => None,
        None => speakers((source.source, source.text), &found, around),
    };
    let outcome = match turned {
        Some(_) => Outcome::SenseChanged,
        None if speakers.is_some() => Outcome::Misattributed,
        None if found.differences.is_empty() => Outcome::Exact,
        None => Outcome::Differs,
    };
    Hold { outcome, places: found.pieces, differences: found.differences, turned, speakers }
}

/// What is to be reported of a quotation.
pub(super) fn report<'a>(text: &View, ledger: &'a View, quotation: &Quotation<'a>) -> Option<Reported<'a>> {
    let Quotation { source, cited, .. } = quotation;
    let named = |seq: Option<Seq>| match seq.and_then(|seq| Some((seq, ledger.source(seq)?))) {
        Some((seq, source)) => format!("source {seq} of the ledger ({})", source.label()),
        None => "a captured source".to_owned(),
    };
    let nearest = quotation
        .nearest
        .map_or_else(String::new, |near| format!("; the nearest words are “{near}” in {}", named(*source)));
    let (there, said) = (named(*source), named(cited.first().copied()));
    let (rule, message) = match quotation.outcome {
        Outcome::Exact | Outcome::Differs | Outcome::Ambiguous => return None,
        Outcome::SenseChanged => {
            let Turned { kind, words } = quotation.turned?;
            (
                codes::SENSE,
                format!("these words stand in {there}, which {} in the words “{words}”", kind.phrase()),
            )
        }
        Outcome::Stitched => {
            (codes::STITCHED, format!("it is put together of parts that stand apart in {there}"))
        }
        Outcome::Misattributed if quotation.speakers.is_some() => {
            let Speakers { source, text } = quotation.speakers?;
            let message =
                format!("these words stand in {there}, where “{source}” says them, and not “{text}”");
            (codes::MISATTRIBUTED, message)
        }
        Outcome::Misattributed => (
            codes::MISATTRIBUTED,
            format!("these words stand in {there}, and not in {said}, which is cited for them"),
        ),
        Outcome::Absent => {
            (codes::ABSENT, format!("these words do not stand in {said}, which is cited for them{nearest}"))
        }
        Outcome::NotFound => (
            codes::NOT_FOUND,
            format!("these words stand in no source that the ledger has captured{nearest}"),
        ),
    };
    let seq = quotation.sentence.unwrap_or(quotation.document);
    let own = text.claim(seq).and_then(|claim| claim.span);
    let words = own.map(|own| Span {
        start: quotation.span.start.saturating_sub(own.start),
        end: quotation.span.end.min(own.end).saturating_sub(own.start),
    });
    let hit = Hit { words, ..Hit::on(seq, message) };
    Some(Reported { rule, hit, recorded: Vec::new() })
}

//! Turned: whether words beside a quotation in its source turn its sense, and the text does not say so.
//!
//! Invariant: the text makes up for a negation, a condition and the like if it turns the words itself, so that it does not
//! assert them; what is denied is made up for by a denial or a question alone. For a condition it is enough to have the words
//! of it; for a speaker whom the source names, to name the same or anybody but the source itself, in the sentence of the
//! quotation or beside it.
//! `each_quotation_has_the_outcome_that_a_reader_would_give_it` holds it.

use serde::Serialize;

use super::around::Around;
use super::pointing::uncited;
use super::voice::label;
use crate::model::{Source, Span};
use crate::text::{Cited, Found, Reading, Speaker, Turn, TurnKind, Word, is_function, turns, turns_of_quote};
use crate::words::{CLAUSE_SAYS, FREE_SAYS, SELVES};

/// Words that turn the sense of a quotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Turned<'a> {
    /// How.
    pub kind: TurnKind,
    /// The words beside it in the source.
    pub words: &'a str,
}

/// The words that turn the sense of a quotation, and that the text does not make up for. `is_cited` says whether the text
/// cites a source for it.
pub(super) fn turned<'a>(
    (source, text): (&Source, &'a str),
    found: &Found,
    around: &Around<'_>,
    is_cited: bool,
) -> Option<Turned<'a>> {
    // The rows of a table are not sentences.
    if source.is_table() {
        return None;
    }
    let there = turns_of_quote(text, found);
    if there.is_empty() {
        return None;
    }
    // The text says of the words what the source says of them, or does not assert them either.
    let own: Vec<TurnKind> =
        spans(around).flat_map(|span| turns(around.text, span)).map(|turn| turn.kind).collect();
    let is_asserted = own.iter().all(|kind| *kind == TurnKind::Attributed);
    let is_denied =
        own.iter().any(|kind| matches!(kind, TurnKind::Negated | TurnKind::Denied | TurnKind::Asked));
    let is_made_up_for = |turn: &Turn| {
        if turn.within {
            return false;
        }
        let own = Cited { claim: "", claimant: None, source: source.voices() };
        match turn.kind {
            TurnKind::Attributed => {
                turn.is_carried(text, "", own) || says_who(source, text, turn, around, is_cited)
            }
            TurnKind::Conditional => {
                !is_asserted && !is_reversed(text, turn, around) || has_condition(text, turn, around)
            }
            // What is not so is not so under a condition either.
            TurnKind::Negated | TurnKind::Denied => is_denied,
            _ => !is_asserted,
        }
    };
    let turn = there.into_iter().find(|turn| !is_made_up_for(turn))?;
    Some(Turned { kind: turn.kind, words: turn.words.of(text).unwrap_or_default() })
}

/// Who says a quotation, by name: in the source, and in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Speakers<'a> {
    /// In the source.
    pub source: &'a str,
    /// In the text.
    pub text: &'a str,
}

/// Who says a quotation in its source and in the text, if these are two people: neither name has a word beside the quotation
/// where the other person speaks, and no sentence of the source has both.
pub(super) fn speakers<'a>(
    (source, text): (&Source, &'a str),
    found: &Found,
    around: &Around<'a>,
) -> Option<Speakers<'a>> {
    let turn = turns_of_quote(text, found).into_iter().find(|turn| turn.kind == TurnKind::Attributed)?;
    let there = turn.speaker?.of(text)?;
    let own = uncited(around.words);
    let own = Reading::new(&own);
    let here = match Speaker::stated(&own).filter(|speaker| is_outside(around.words, *speaker)) {
        Some(Speaker::Named(span)) => span.of(around.words)?,
        Some(_) => return None,
        // The first name after the dash, unless that is what the words are from.
        None => around.credit?.split([',', ';', '(']).next().filter(|name| !is_named(source, name))?.trim(),
    };
    let beside = turn.around.and_then(|span| span.of(text)).unwrap_or(there);
    // "The mayor, Tom Aasen, told the meeting": the office speaks, and the name stands beside it.
    let theirs = Some(names(there)).filter(|names| !names.is_empty()).unwrap_or_else(|| names(beside));
    let ours = names(here);
    let voices = source.voices();
    let is_voice = |name: &&str| voices.iter().flatten().any(|voice| voice.contains(*name));
    let belong = |sentence: &str| {
        ours.iter().any(|name| sentence.contains(*name)) && theirs.iter().any(|name| sentence.contains(*name))
    };
    let is_other = !theirs.is_empty()
        && !ours.is_empty()
        && !ours.iter().any(|name| beside.contains(*name))
        && !theirs.iter().any(|name| around.wide.contains(*name))
        && !ours.iter().any(is_voice)
        && !text.split(['.', '\n']).any(belong);
    is_other.then_some(Speakers { source: there, text: here })
}

/// Whether the title, the publisher or the name of a source has these words, or they have it.
fn is_named(source: &Source, words: &str) -> bool {
    let lower = words.trim().to_lowercase();
    let own = [&source.title, &source.publisher, &source.name].into_iter().flatten();
    own.map(|name| name.to_lowercase()).any(|name| name.contains(&lower) || lower.contains(&name))
}

/// The words of a name that begin with a capital.
fn names(words: &str) -> Vec<&str> {
    let apart = |c: char| !c.is_alphanumeric() && !matches!(c, '-' | '\'' | '\u{2019}');
    let is_name = |word: &&str| {
        word.starts_with(char::is_uppercase) && word.chars().count() > 1 && !is_function(&word.to_lowercase())
    };
    words.split(apart).filter(is_name).collect()
}

/// A quotation, and the clause that it is a part of: "denied that the dam is “safe for now”".
fn spans(around: &Around<'_>) -> impl Iterator<Item = Span> {
    let Span { start, end } = around.quotation;
    let lead = around.text.get(around.from..start).unwrap_or_default();
    let clause =
        [" that ", " whether "].into_iter().filter_map(|word| Some(lead.rfind(word)? + word.len())).max();
    let clause = clause.map(|at| Span { start: around.from + at, end });
    [Some(around.quotation), clause].into_iter().flatten()
}

/// Whether a text says who speaks: it names the speaker, or says that somebody speaks who is not the source. Where it says
/// neither and cites nothing, the marks alone say that somebody else speaks.
fn says_who(source: &Source, text: &str, turn: &Turn, around: &Around<'_>, is_cited: bool) -> bool {
    let wide = uncited(around.wide);
    let wide = Reading::new(&wide);
    // “Is accused of “…””: the text says it of nobody in particular either.
    let is_hearsay =
        |turn: &Turn| turn.kind == TurnKind::Attributed && turn.speaker.is_none() && turn.around.is_none();
    if turns(around.text, around.quotation).iter().any(is_hearsay) {
        return true;
    }
    let speaker = turn.around.or(turn.speaker).and_then(|span| span.of(text));
    if let Some(speaker) = speaker {
        let called = Reading::new(speaker);
        let names = |word: &&Word<'_>| !is_function(&word.lower) && !word.base_is(FREE_SAYS);
        let mut called = called.words.iter().filter(names);
        if called.any(|word| wide.words.iter().any(|other| other.lower == word.lower)) {
            return true;
        }
    }
    if let Some(name) = label(around) {
        return !is_source(source, name);
    }
    let own = uncited(around.words);
    let own = Reading::new(&own);
    if let Some(last) = last_speaker(around) {
        return !is_source(source, last);
    }
    let here = Speaker::behind(&own).filter(|speaker| is_outside(around.words, *speaker));
    let beside = Speaker::behind(&wide).filter(|speaker| is_outside(around.wide, *speaker));
    let said = match (here, beside) {
        (Some(speaker), _) => speaker.span().of(around.words),
        (None, Some(speaker)) => speaker.span().of(around.wide),
        // A thing that speaks is the source.
        (None, None) => {
            let says = |word: &Word<'_>| word.base_is(FREE_SAYS) && !own.is_quoted(word.span.start);
            return !is_cited && !own.words.iter().any(says) && !leads(around);
        }
    };
    said.is_some_and(|said| !is_source(source, said))
}

/// Whether a verb of saying stands right before a quotation: “The report states: “…””, “it notes that “…””.
fn leads(around: &Around<'_>) -> bool {
    let lead = around.text.get(around.from..around.quotation.start).unwrap_or_default();
    let lead = Reading::new(lead);
    let mut words = lead.words.iter().rev().skip_while(|word| word.lower == "that");
    words.next().is_some_and(|word| word.base_is(FREE_SAYS.or(CLAUSE_SAYS)))
}

/// Whether a speaker stands outside of brackets: what stands in them is cited, and does not speak.
fn is_outside(text: &str, speaker: Speaker) -> bool {
    let before = text.get(..speaker.span().start).unwrap_or_default();
    before.matches('(').count() <= before.matches(')').count()
}

/// Who speaks in the last clause before a quotation: "As the Post reported, the owner said: “…”", "The Post quoted the owner:
/// “…”".
fn last_speaker<'a>(around: &Around<'a>) -> Option<&'a str> {
    let lead = around.text.get(around.from..around.quotation.start)?;
    let lead = lead.trim_end_matches(|c: char| !c.is_alphanumeric() && !matches!(c, ':' | ','));
    let lead = lead.trim_end_matches([':', ',']);
    // Another quotation may have a speaker of its own.
    if lead.contains(['"', '\u{201c}', '\u{ab}', '(']) {
        return None;
    }
    let clause = lead.rsplit([',', ';']).next().unwrap_or(lead).trim();
    let quoted = [" quoted ", " quotes ", " cited ", " cites "].into_iter();
    let object = quoted.filter_map(|verb| Some(clause.rfind(verb)? + verb.len())).max();
    if let Some(object) = object.and_then(|at| clause.get(at..)) {
        let who = object.split(" as ").next().unwrap_or(object).trim();
        return (!who.is_empty()).then_some(who);
    }
    // The whole lead is read with what follows it.
    let is_aside = ["as ", "As "].iter().any(|start| clause.starts_with(start));
    if clause.len() == lead.trim().len() || is_aside {
        return None;
    }
    match Speaker::behind(&Reading::new(clause))? {
        Speaker::Writer(_) => None,
        speaker => speaker.span().of(clause),
    }
}

/// The words that begin a condition in a text.
const OPENERS: [&str; 14] = [
    "if",
    "when",
    "whenever",
    "once",
    "should",
    "where",
    "case",
    "event",
    "provided",
    "providing",
    "assuming",
    "after",
    "upon",
    "on",
];

/// The words of a condition that turn into its opposite under another beginning.
const UNLESS: [&str; 4] = ["unless", "until", "without", "except"];

/// Whether the sentence of a quotation has the words of the condition on which the source makes it depend, after words that
/// begin one: "When the ice comes early, “the ferry stops”" for "If the ice comes early, the ferry stops".
fn has_condition(text: &str, turn: &Turn, around: &Around<'_>) -> bool {
    let Some(there) = text.get(turn.words.start..) else { return false };
    let end = there.find([',', '.', ';', ':', '\n', '\u{201c}', '\u{2014}']).unwrap_or(there.len());
    let condition = Reading::new(&there[..end]);
    let own = Reading::new(around.words);
    let mut outside = own.words.iter().filter(|word| !own.is_quoted(word.span.start));
    let lower: Vec<&str> = outside.by_ref().map(|word| word.lower.as_str()).collect();
    let first = condition.words.first().map_or("", |word| word.lower.as_str());
    let opens = match UNLESS.contains(&first) {
        true => lower.iter().any(|word| UNLESS.contains(word)),
        false => {
            lower.iter().any(|word| OPENERS.contains(word)) && !lower.iter().any(|word| UNLESS.contains(word))
        }
    };
    let bases: Vec<&str> = own.words.iter().map(|word| word.base()).collect();
    let mut telling = condition.words.iter().skip(1).filter(|word| !is_function(&word.lower)).peekable();
    let has = |word: &Word<'_>| lower.contains(&word.lower.as_str()) || bases.contains(&word.base());
    opens && telling.peek().is_some() && telling.all(has)
}

/// Whether a text makes a quotation depend on the opposite of what its source makes it depend on: “if the fee is paid” for
/// “unless the fee is paid”.
fn is_reversed(text: &str, turn: &Turn, around: &Around<'_>) -> bool {
    let Some(there) = text.get(turn.words.start..) else { return false };
    let end = there.find([',', '.', ';', ':', '\n', '\u{201c}', '\u{2014}']).unwrap_or(there.len());
    let (condition, own) = (Reading::new(&there[..end]), Reading::new(around.words));
    let outside: Vec<&str> = own
        .words
        .iter()
        .filter(|word| !own.is_quoted(word.span.start))
        .map(|word| word.lower.as_str())
        .collect();
    let theirs: Vec<&str> = condition.words.iter().map(|word| word.lower.as_str()).collect();
    let mut telling = condition
        .words
        .iter()
        .skip(1)
        .filter(|word| !is_function(&word.lower) && !denies(&word.lower))
        .peekable();
    let is_same = telling.peek().is_some() && telling.all(|word| outside.contains(&word.lower.as_str()));
    let negative = |words: &[&str]| {
        let unless = words.iter().filter(|word| UNLESS.contains(word)).count();
        (unless + words.iter().filter(|word| denies(word)).count()) % 2 == 1
    };
    is_same && negative(&theirs) != negative(&outside)
}

/// Whether a word negates by itself.
fn denies(word: &str) -> bool {
    matches!(word, "not" | "no" | "never" | "nobody" | "none") || word.ends_with("n't")
}

/// Whether the words for a speaker mean the source: "it", "the report", its title or its publisher.
fn is_source(source: &Source, speaker: &str) -> bool {
    let lower = speaker.to_lowercase();
    let bare = ["the ", "a ", "an ", "this "]
        .iter()
        .find_map(|article| lower.strip_prefix(article))
        .unwrap_or(&lower);
    let last = bare.split_whitespace().next_back().unwrap_or_default();
    let same = |name: &Option<String>| name.as_ref().is_some_and(|name| name.to_lowercase() == bare);
    // "The Courier" is the Marlow Courier.
    // So it is where that is its title or name.
    let is_called = bare.len() < lower.len();
    let by_end = |name: &Option<String>| {
        name.as_ref().is_some_and(|name| name.to_lowercase().ends_with(&format!(" {bare}")))
    };
    let publisher =
        by_end(&source.publisher) || is_called && [&source.title, &source.name].into_iter().any(by_end);
    // "The lease" is the Lease of the mill; "Harrow" is a person, whatever case is called by that name.
    let common =
        speaker.split_whitespace().next_back().is_some_and(|word| word.starts_with(char::is_lowercase));
    let titled = common
        && source.title.as_ref().is_some_and(|title| {
            title.to_lowercase().split(|c: char| !c.is_alphanumeric()).any(|word| word == last)
        });
    matches!(last, "it" | "which" | "that")
        || titled
        || SELVES.has(last)
        || publisher
        || [&source.title, &source.publisher, &source.name].into_iter().any(same)
}

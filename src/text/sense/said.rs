//! Attribution and doubt beside a quote: "critics say that \[…\]", "\[…\], according to the dealer", "allegedly \[…\]".
//!
//! Who speaks is found by the engine of `speaker`; here it is only asked whether what they say is the quote, and
//! whether the quote still says so. What somebody found, showed or knew, the source says itself.

use super::cut::Cut;
use super::denied::{clause_start, complement, is_undoubted};
use super::doubt::{hearsay, hedged, is_report, nominal, to_be_shown, tried};
use super::signs::{HEARSAY, negation};
use super::{Turn, TurnKind};
use crate::model::Span;
use crate::text::reading::Reading;
use crate::text::speaker::{Speaker, is_attribute};
use crate::words::{
    ACCORDING, ATTITUDES, AUX, BE, CLAUSE, CLAUSE_SAYS, DENYING, FACTIVE, FINITE_SAYS, FREE_SAYS, MOVED,
    PREPOSITIONS, PUTS, RECORDED, SAID_NOUNS, STANCE_NOUNS, TRUE_NOUNS, VIEWS, WEEKDAYS,
};

/// The words before a quote that attribute it, or make it less than certain.
pub(super) fn before(cut: &Cut<'_>) -> Vec<Turn> {
    let spoken = speaker_before(cut).or_else(|| noun_before(cut)).or_else(|| {
        cut.carried.map(|words| Turn {
            kind: TurnKind::Attributed,
            words,
            speaker: Some(words),
            around: Some(words),
            within: false,
        })
    });
    spoken
        .or_else(|| hearsay(cut, 0, cut.first))
        .or_else(|| hedged(cut))
        .or_else(|| nominal(cut))
        .or_else(|| tried(cut))
        .or_else(|| to_be_shown(cut))
        .into_iter()
        .collect()
}

/// Whether a word is a verb of saying whose object need not be so.
fn says(reading: &Reading<'_>, at: usize) -> bool {
    let word = &reading.words[at];
    // "The report showed that": a noun, and the verb comes after it.
    let before = at.checked_sub(1).map_or("", |before| reading.words[before].lower.as_str());
    let noun =
        matches!(before, "the" | "a" | "an" | "this" | "that" | "its" | "his" | "her" | "their" | "no")
            && (word.lower == word.base() || word.lower.ends_with('s'))
            && reading.words.get(at + 1).is_some_and(|next| next.is_finite() || next.is_verb_form());
    // "Denied the request and": after an article no base form is a verb.
    let named = matches!(before, "the" | "a" | "an" | "its" | "their" | "my" | "our" | "your" | "his")
        && word.lower == word.base();
    let noun = noun || named || is_attribute(reading, at);
    // "He could not deny that": he grants it.
    let granted = DENYING.has(word.base())
        && (at.saturating_sub(3)..at).any(|before| negation(reading, before).is_some());
    word.base_is(FREE_SAYS.or(CLAUSE_SAYS).or(FINITE_SAYS))
        && word.lower.len() >= 3
        && !noun
        && !granted
        // What a court ruled is so.
        && !(FACTIVE.has(word.base()) || word.base() == "rule")
}

/// Whether a source is named in so many words at a word: "according to", "in the view of", "as she sees it".
fn names_source(reading: &Reading<'_>, at: usize) -> bool {
    let word = &reading.words[at];
    let opens = at == 0
        || matches!(reading.words[at - 1].lower.as_str(), "the" | "in" | "by")
        || reading.words[at - 1].lower.ends_with("'s")
        || matches!(reading.words[at - 1].lower.as_str(), "her" | "his" | "their" | "own");
    word.is(ACCORDING)
        // "By his own admission": what somebody admits is so.
        || word.is(VIEWS) && opens && word.base() != "admission"
        || (word.is(PUTS) || word.lower == "tell")
            && reading.words.get(at + 1).is_some_and(|next| next.lower == "it")
        || word.lower == "per"
}

/// "Engineers are confident that \[it will hold\]": that is what they think.
fn is_sure(cut: &Cut<'_>, at: usize) -> bool {
    let is = (at.saturating_sub(3)..at).rev().find(|place| cut.reading.words[*place].base_is(BE));
    let somebody = is.and_then(|is| is.checked_sub(1)).is_some_and(|before| cut.lower(before) != "it");
    cut.reading.words[at].is(ATTITUDES)
        && !MOVED.has(cut.lower(at))
        && cut.lower(at + 1) == "that"
        && somebody
        && complement(cut) == Some(at + 1)
}

fn speaker_before(cut: &Cut<'_>) -> Option<Turn> {
    let reading = &cut.reading;
    let from = cut.region_start();
    let source = (from..cut.first).rev().find(|at| {
        // "Explained why [it fell]", "explains how [it works]": it fell, and works.
        let explains = cut.lower(at + 1) == "why"
            || cut.lower(at + 1) == "how" && reading.words[*at].base() == "explain";
        says(reading, *at) && governs(cut, *at) && !explains
            || names_source(reading, *at) && (opens(cut, from) || is_inserted(cut, *at))
            || is_sure(cut, *at)
    })?;
    let kept = Reading::new(cut.kept_words());
    if Speaker::behind(&kept).is_some_and(|speaker| !matches!(speaker, Speaker::Writer(_))) {
        return None;
    }
    let start = reading.words[from].span.start;
    let region = Reading::new(reading.text.get(start..cut.kept.end)?);
    let speaker = Speaker::behind(&region).filter(|speaker| !matches!(speaker, Speaker::Writer(_)));
    let span =
        speaker.map(|speaker| speaker.span().shifted(start)).filter(|span| span.start < cut.kept.start);
    // The engine needs the whole sentence where words before it name the speaker.
    let span = span.or_else(|| {
        let speaker = Speaker::behind(reading).filter(|speaker| !matches!(speaker, Speaker::Writer(_)))?;
        Some(speaker.span()).filter(|span| span.start < cut.kept.start)
    });
    let span = match span {
        Some(span) => span,
        // A verb of saying right before a clause has a subject, and a phrase that names a source a name.
        None if names_source(reading, source) || is_announced(cut, source) => reading.words[source].span,
        None => return None,
    };
    if is_record(cut, span) {
        return None;
    }
    // The name may stand beside the words for the speaker: "the harbour master, Ole Brandt, said". What is said is not among
    // them.
    let end = span.end.max(reading.words[source].span.end).min(cut.kept.start);
    let around = Span { start, end };
    let named = (!matches!(speaker, Some(Speaker::Pronoun(_)))).then(|| cut.outer(span));
    Some(Turn {
        speaker: named,
        around: Some(cut.outer(around)),
        ..cut.turn(TurnKind::Attributed, source.min(word_at(cut, span)), source + 1)
    })
}

/// Whether a finite verb of saying stands before "that" and the quote, or before a clause that is the quote.
fn is_announced(cut: &Cut<'_>, at: usize) -> bool {
    let word = &cut.reading.words[at];
    let writer = at.checked_sub(1).is_some_and(|before| matches!(cut.lower(before), "we" | "i" | "to"));
    // "Sources close to the family say [he fled]".
    let before = at.checked_sub(1).map(|before| &cut.reading.words[before]);
    let plain = word.lower == word.base()
        && word.base_is(FREE_SAYS)
        && before
            .is_some_and(|before| !before.is(AUX) && !matches!(before.lower.as_str(), "to" | "the" | "a"));
    let finite = (word.is_verb_form() || plain || cut.lower(at + 1) == "that" && word.lower.ends_with('s'))
        && !word.lower.ends_with("ing")
        && !writer;
    let clause = cut.reading.words[cut.first..cut.last]
        .iter()
        .skip(1)
        .any(|word| word.is_finite() || word.is_verb_form());
    finite && (cut.lower(at + 1) == "that" || at + 1 == cut.first && clause && !cut.begins_with_verb())
}

/// Whether the speaker is a record: what the register says was recorded, and nobody's word.
fn is_record(cut: &Cut<'_>, span: Span) -> bool {
    let mut words =
        cut.reading.words.iter().filter(|word| word.span.start >= span.start && word.span.end <= span.end);
    words.next_back().is_some_and(|word| RECORDED.has(word.base()) || RECORDED.has(&word.lower))
}

fn word_at(cut: &Cut<'_>, span: Span) -> usize {
    cut.reading.words.iter().position(|word| word.span.end > span.start).unwrap_or(0)
}

/// Whether the quote is what a verb of saying before it says.
fn governs(cut: &Cut<'_>, at: usize) -> bool {
    let way = cut.way(at, cut.first);
    if way.stop || way.joined || way.dash {
        return false;
    }
    let quoted =
        (at..cut.first).any(|place| cut.gap(place).contains(['\u{201c}', '"', '\u{ab}', '\u{2018}']));
    let gap = cut.gap(at);
    // "He did what she had refused to do: [it closed]": what stands after a colon is said only by a verb of speech.
    let speech = cut.reading.words[at].base_is(FREE_SAYS);
    // "The mine, its owners swear, [is safe]".
    let inserted = at + 1 == cut.first
        && cut.gap(at).contains(',')
        && (at.saturating_sub(6)..at).any(|place| cut.gap(place).contains(','));
    if inserted
        || way.colon && speech
        || quoted && (gap.contains([',', ':']) || gap.contains(['\u{201c}', '"']))
    {
        return true;
    }
    if way.colon && way.that.is_none() {
        return false;
    }
    // A clause about a noun ends before the verb that the quote begins with.
    let verb = cut.begins_with_verb()
        && cut.lower(cut.first - 1) != "to"
        && cut.reading.words[at + 1..cut.first].iter().all(|word| !word.is_verb_form());
    let subject_of_kept = verb && at + 1 == cut.first;
    let relative = at > 0
        && (at.saturating_sub(3)..at)
            .any(|place| matches!(cut.lower(place), "who" | "which" | "that" | "whom"));
    let base = cut.reading.words[at].base();
    let adverse = cut.lower(at + 1) == "to" && cut.first == at + 2;
    let closed = relative && cut.begins_with_verb() && way.that.is_none();
    // "Denied the request and [fined the owner]": two acts of one person.
    let first = &cut.reading.words[cut.first];
    let coordinate = first.is_small()
        && (first.is_verb_form() || first.lower.ends_with("ed"))
        && cut.lower(cut.first - 1) == "and"
        && matches!(cut.lower(at + 1), "the" | "a" | "an" | "his" | "her" | "its" | "their" | "all" | "any");
    if coordinate && way.that.is_none() {
        return false;
    }
    let direct = way.commas == 0 && !(way.clause || subject_of_kept || closed);
    direct || way.commas == 2 && cut.gap(at).contains(',') || adverse && base != "refuse"
}

/// Whether a phrase that names a source stands between commas before the quote: "the harbour, in the words of one pilot, [is
/// deadly]".
fn is_inserted(cut: &Cut<'_>, at: usize) -> bool {
    cut.gap(cut.first - 1).contains(',')
        && cut.way(at, cut.first).commas == 1
        && (at.saturating_sub(3)..at).any(|place| cut.gap(place).contains(','))
}

/// Whether the region before the quote is a phrase that names a source, set off by a comma or not.
fn opens(cut: &Cut<'_>, from: usize) -> bool {
    let subordinate =
        CLAUSE.has(cut.lower(from)) || matches!(cut.lower(from), "although" | "after" | "before" | "when");
    let way = cut.way(from, cut.first);
    !subordinate && way.commas <= 1 && !way.colon
}

/// "The claim that \[the bridge fell\]": a noun for what somebody says.
fn noun_before(cut: &Cut<'_>) -> Option<Turn> {
    let that = complement(cut)?;
    // "The claim that", "his position is that".
    let copula = that.checked_sub(1).is_some_and(|before| cut.reading.words[before].base_is(BE));
    let noun = that.checked_sub(1 + usize::from(copula))?;
    // "Word in the harbour is that": the noun is that of the whole subject.
    let start = clause_start(cut, that);
    let head = (start..noun).take(3).find(|at| {
        let word = &cut.reading.words[*at];
        copula && (word.lower == "word" || SAID_NOUNS.has(word.base()) || word.base_is(STANCE_NOUNS))
    });
    let noun = head.unwrap_or(noun);
    if head.is_some() && cut.lower(noun) == "word" {
        return Some(cut.turn(TurnKind::Attributed, noun, that));
    }
    let word = &cut.reading.words[noun];
    let says = (word.base_is(STANCE_NOUNS) || SAID_NOUNS.has(word.base()))
        && !TRUE_NOUNS.has(word.base())
        && !(word.base() == "doubt" && is_undoubted(cut, noun));
    (says && noun >= clause_start(cut, that)).then(|| cut.turn(TurnKind::Attributed, noun, that))
}

/// Whether a verb of saying after a quote has the quote as its object, and not what follows it: "she said on Friday", "he told
/// the paper", but not "arguing that", "he mentioned the climate".
fn closes(cut: &Cut<'_>, at: usize, end: usize) -> bool {
    let verb = &cut.reading.words[at];
    let relative = (cut.last..at).any(|place| matches!(cut.lower(place), "who" | "which" | "that" | "whose"));
    let next = cut.lower(at + 1);
    let last = at + 1 == end;
    let tells = matches!(verb.base(), "tell" | "assure" | "inform");
    let inverted = at == cut.last;
    let loose = PREPOSITIONS.has(next)
        || next.ends_with("ly")
        || WEEKDAYS.has(next)
        || matches!(
            next,
            "today" | "yesterday" | "last" | "this" | "later" | "earlier" | "then" | "again" | "and" | "but"
        );
    !relative && !verb.lower.ends_with("ing") && next != "that" && (last || loose || tells || inverted)
}

/// "The mayor, Eva Holm, said", "Holm, 61, said": the word after the verb that follows what stands between commas.
fn after_apposition(cut: &Cut<'_>, end: usize) -> Option<usize> {
    let reading = &cut.reading;
    let is_said = (cut.last..end).any(|at| says(reading, at) || names_source(reading, at));
    if is_said || !cut.gap(end - 1).contains(',') {
        return None;
    }
    let close = (end..reading.words.len().min(end + 6)).find(|at| cut.gap(*at).contains(','))?;
    let verb = close + 1;
    (verb < reading.words.len() && reading.words[verb].is_verb_form() && says(reading, verb))
        .then_some(verb + 1)
}

/// Whether a quote ends where straight marks close a quotation, and has not the marks that open it.
fn lacks_opener(cut: &Cut<'_>) -> bool {
    let mark = |text: &str| text.starts_with('"') || text.starts_with("''");
    let kept = cut.kept_words();
    let inside = kept.matches('"').count() + kept.matches("''").count();
    let rest = &cut.reading.text[cut.kept.end..];
    let bare = rest.trim_start_matches([',', '.', ';', '?', '!', '\u{2026}', '-', '\u{2013}', '\u{2014}']);
    mark(bare) && inside.is_multiple_of(2)
}

/// The words after a quote that attribute it.
pub(super) fn after(cut: &Cut<'_>) -> Vec<Turn> {
    let reading = &cut.reading;
    let rest = &reading.text[cut.kept.end..];
    let bare = rest.trim_start_matches(['.', '?', '!']);
    let set_off = bare
        .trim_start()
        .starts_with([',', '\u{2014}', '\u{2013}', '"', '\u{201d}', '\u{2019}', '\u{bb}', '(', '\''])
        || cut.last < reading.words.len()
            && matches!(
                cut.lower(cut.last),
                "according" | "allegedly" | "reportedly" | "supposedly" | "apparently"
            );
    if !set_off || cut.last >= reading.words.len() {
        return Vec::new();
    }
    // The clause that is set off, up to the mark after it.
    let end = (cut.last..reading.words.len())
        .find(|at| cut.gap(*at).contains([',', ';', '\u{2014}', '\u{201c}', ')']))
        .map_or(reading.words.len(), |at| at + 1);
    let end = after_apposition(cut, end).unwrap_or(end);
    let opener = cut.lower(cut.last);
    // ", or so the guides say", ", or at least that is what they say".
    let or_so = opener == "or" && matches!(cut.lower(cut.last + 1), "so" | "at" | "that" | "that's");
    let apart = !or_so
        && matches!(
            opener,
            "and"
                | "but"
                | "while"
                | "although"
                | "because"
                | "which"
                | "who"
                | "where"
                | "when"
                | "so"
                | "yet"
                | "or"
                | "though"
                | "with"
                | "since"
                | "if"
                | "for"
                | "after"
                | "before"
                | "until"
                | "whose"
                | "whom"
                | "that"
                | "whatever"
                | "whichever"
        );
    if apart {
        return Vec::new();
    }
    let first = &reading.words[cut.last];
    if is_report(&first.lower) && first.lower.ends_with("ly")
        || matches!(opener, "apparently" | "perhaps" | "possibly" | "probably" | "maybe")
    {
        let kind = if is_report(&first.lower) { TurnKind::Attributed } else { TurnKind::Uncertain };
        return vec![cut.turn(kind, cut.last, cut.last + 1)];
    }
    if let Some((at, end)) = HEARSAY.among(reading, cut.last, end) {
        return vec![cut.turn(TurnKind::Attributed, at, end)];
    }
    // "As Halley had predicted": the source says so as well.
    let agrees = opener == "as"
        && (cut.last..end).any(|at| {
            matches!(
                reading.words[at].base(),
                "predict"
                    | "expect"
                    | "plan"
                    | "promise"
                    | "hope"
                    | "fear"
                    | "foresee"
                    | "show"
                    | "agree"
                    | "announce"
                    | "intend"
                    | "order"
            )
        });
    let source = (cut.last..end).find(|at| {
        says(reading, *at) && !agrees && (or_so || closes(cut, *at, end)) || names_source(reading, *at)
    });
    let Some(source) = source else { return Vec::new() };
    let tail_end = reading.words[end - 1].span.end;
    let Some(region) = reading.text.get(cut.kept.start..tail_end) else { return Vec::new() };
    // A straight mark that closes the quotation would open one where the mark before it is cut off.
    let opener = if lacks_opener(cut) { "\"" } else { "" };
    let region = format!("{opener}{region}");
    let region = Reading::new(&region);
    let speaker = Speaker::behind(&region).filter(|speaker| !matches!(speaker, Speaker::Writer(_)));
    let span = speaker
        .map(|speaker| speaker.span().shifted(cut.kept.start))
        .and_then(|span| {
            let back = |at: usize| at.checked_sub(opener.len());
            Some(Span { start: back(span.start)?, end: back(span.end)? })
        })
        .filter(|span| span.start >= cut.kept.end);
    // ", claimed three of the soldiers", ", or so the guides tell".
    let bare = source == cut.last && reading.words[source].is_verb_form()
        || or_so
        || reading.words[source].is(ACCORDING.or(VIEWS));
    let span = span.or_else(|| bare.then(|| reading.words[source].span));
    let Some(span) = span.filter(|span| !is_record(cut, *span)) else { return Vec::new() };
    let named = (!matches!(speaker, Some(Speaker::Pronoun(_)))).then(|| cut.outer(span));
    let after = reading.text.len().min(tail_end + 64);
    let after =
        (after..=reading.text.len()).find(|end| reading.text.is_char_boundary(*end)).unwrap_or(tail_end);
    let around = Some(cut.outer(Span { start: span.start, end: after }));
    vec![Turn { speaker: named, around, ..cut.turn(TurnKind::Attributed, cut.last.min(source), end) }]
}

//! Denials of a whole quote: "it is false that \[…\]", "\[…\], which is untrue", "\[…\]. That is not true."

use super::cut::Cut;
use super::signs::{BACK, FALSE, LACKING, UNPROVEN, WITHDRAWN, negation};
use super::{Turn, TurnKind};
use crate::text::reading::Reading;
use crate::words::{AUX, DENYING, FACTIVE, FALSE_NOUNS, HASTY, MOVED, SAID_NOUNS, STANCE_NOUNS};

/// The words before a quote that deny it as a whole.
pub(super) fn before(cut: &Cut<'_>) -> Vec<Turn> {
    // "Denied [selling data]", "denied having [sold data]".
    let near = (cut.first.saturating_sub(2)..cut.first).find(|at| {
        let way = cut.way(*at, cut.first);
        cut.reading.words[*at].base() == "deny"
            && way.commas == 0
            && !way.clause
            && way.that.is_none()
            && cut.reading.words[at + 1].lower.ends_with("ing")
    });
    if let Some(at) = near {
        return vec![cut.turn(TurnKind::Denied, at, at + 1)];
    }
    // "Ruled out [selling the quay]", "ruled out a plan to [sell it]".
    let ruled =
        (cut.first.saturating_sub(6)..cut.first.saturating_sub(1)).rev().find(|at| rules_out(cut, *at));
    if let Some(at) = ruled {
        let way = cut.way(at, cut.first);
        let open =
            !(way.stop || way.joined || way.colon || way.clause) && way.commas == 0 && way.that.is_none();
        let leads =
            at + 2 == cut.first || matches!(cut.lower(cut.first - 1), "to" | "of" | "the" | "a" | "any");
        if open && leads {
            return vec![cut.turn(TurnKind::Denied, at, at + 2)];
        }
    }
    let Some(that) = complement(cut).filter(|that| *that > 0) else { return Vec::new() };
    let from = clause_start(cut, that);
    let mut found: Vec<(usize, usize)> = Vec::new();
    let mut at = from;
    while at < that {
        let end = sign(cut, at, that);
        if let Some(end) = end {
            found.push((at, end));
        }
        at = end.unwrap_or(at + 1).max(at + 1);
    }
    // "Neither confirmed nor denied that" says nothing of it.
    let neither = (from..that).find(|at| cut.lower(*at) == "neither");
    if let Some(neither) = neither
        && (neither..that).any(|at| cut.lower(at) == "nor")
        && (neither..that).any(|at| cut.reading.words[at].base() == "deny")
    {
        return vec![cut.turn(TurnKind::Uncertain, neither, that)];
    }
    // "No one disputes that": two denials are none.
    if found.len().is_multiple_of(2) {
        return Vec::new();
    }
    vec![cut.turn(TurnKind::Denied, found[0].0, that)]
}

/// The "that" whose clause the quote stands in, if it does.
pub(super) fn complement(cut: &Cut<'_>) -> Option<usize> {
    let that = (0..cut.first).rev().find(|at| cut.lower(*at) == "that")?;
    let way = cut.way(that, cut.first);
    let open = !(way.stop || way.joined || way.colon || way.clause) && (way.commas == 0 || way.commas == 2);
    // "The treaty that nobody wanted [lasted]": the clause ended.
    let ended = cut.begins_with_verb()
        && cut.reading.words[that + 1..cut.first].iter().any(|word| word.is_finite() || word.is_verb_form());
    (open && !ended).then_some(that)
}

/// Where the clause before "that" begins.
pub(super) fn clause_start(cut: &Cut<'_>, that: usize) -> usize {
    let starts = |at: &usize| {
        let way = cut.way(*at, at + 1);
        way.stop
            || way.joined
            || way.colon
            || way.dash
            || matches!(cut.lower(at + 1), "which" | "who" | "because" | "although" | "while" | "but")
    };
    (0..that).rev().find(starts).map_or(0, |at| at + 1)
}

/// The word after a sign of denial at a word, if there is one there.
fn sign(cut: &Cut<'_>, at: usize, that: usize) -> Option<usize> {
    let reading = &cut.reading;
    let word = &reading.words[at];
    if let Some(end) = LACKING.at(reading, at) {
        return Some(end);
    }
    // "For want of evidence that".
    if UNPROVEN.at(reading, at) == Some(that) {
        return Some(that);
    }
    if let Some((_, end)) = negation(reading, at) {
        // "Did not know that it fell": it fell.
        let governor =
            reading.words[at + 1..that].iter().rev().find(|word| word.is_verb_form() || word.is_verb_base());
        let known = governor.is_some_and(|verb| {
            FACTIVE.has(verb.base())
                && !matches!(
                    verb.base(),
                    "find"
                        | "prove"
                        | "show"
                        | "confirm"
                        | "establish"
                        | "see"
                        | "demonstrate"
                        | "verify"
                        | "detect"
                        | "hear"
                        | "reveal"
                        | "observe"
                )
        });
        // "No one was surprised that it fell": it fell.
        let known = known || that.checked_sub(1).is_some_and(|last| MOVED.has(&reading.words[last].lower));
        // "No doubt that", and "not … that" where the negation ends before.
        let reaches = !cut.way(at, that).clause && !is_aside(cut, at, that);
        return (!known && reaches && cut.lower(at + 1) != "doubt").then(|| after_true(reading, end));
    }
    // "It was a mistake to think that", "it is too early to say that".
    if (HASTY.has(&word.lower)
        || word.lower == "early" && at.checked_sub(1).is_some_and(|at| cut.lower(at) == "too"))
        && cut.lower(at + 1) == "to"
        && at + 3 == that
    {
        return Some(that);
    }
    if let Some(end) = FALSE.at(reading, at)
        && (end == that || matches!(cut.lower(end), "to" | "for"))
    {
        return Some(end.min(that));
    }
    let base = word.base();
    // "There is no doubt that".
    if matches!(word.lower.as_str(), "doubt" | "dispute" | "question") && is_undoubted(cut, at) {
        return None;
    }
    // "Pretended that".
    if matches!(base, "pretend" | "feign") && at + 1 == that {
        return Some(that);
    }
    let falsely =
        matches!(word.lower.as_str(), "falsely" | "wrongly" | "mistakenly" | "erroneously" | "incorrectly");
    let contrary = word.lower == "contrary" && cut.lower(at + 1) == "to";
    let denies = DENYING.has(base) && (base != "rule" || rules_out(cut, at)) && (is_governing(cut, at, that));
    // "Unconfirmed reports that".
    let unproven = UNPROVEN.at(reading, at) == Some(at + 1) && at + 2 == that && {
        let noun = &reading.words[at + 1];
        noun.base_is(STANCE_NOUNS) || SAID_NOUNS.has(noun.base()) || noun.base() == "report"
    };
    (falsely || contrary || denies || unproven || FALSE_NOUNS.has(base) && at + 1 == that)
        .then_some(at + 1)
        .map(|end| if denies || contrary { skip_noun(cut, end, that) } else { end })
}

/// Whether a word stands in a clause about a noun that a comma ends before another word: "the archive, which has no letters,
/// shows that".
fn is_aside(cut: &Cut<'_>, at: usize, that: usize) -> bool {
    let opens = (1..at)
        .rev()
        .find(|place| matches!(cut.lower(*place), "which" | "who" | "whose"))
        .is_some_and(|place| cut.gap(place - 1).contains(',') && cut.way(place, at).commas == 0);
    opens && cut.way(at, that).commas > 0
}

/// Whether "ruled out" stands at a word.
fn rules_out(cut: &Cut<'_>, at: usize) -> bool {
    cut.reading.words[at].base() == "rule" && cut.lower(at + 1) == "out"
}

/// Whether "doubt" at a word is said not to be there: "no doubt", "beyond doubt".
pub(super) fn is_undoubted(cut: &Cut<'_>, at: usize) -> bool {
    let before = |back: usize| at.checked_sub(back).map_or("", |at| cut.lower(at));
    let none = |word: &str| matches!(word, "no" | "little" | "beyond" | "without" | "any" | "hardly");
    let nobody =
        matches!(before(1), "nobody") || before(2) == "no" && before(1) == "one" || before(1) == "few";
    nobody
        || none(before(1))
        || matches!(before(1), "real" | "serious" | "reasonable" | "a") && none(before(2))
}

/// The word after "true" and the like, which "not" before them denies once.
fn after_true(reading: &Reading<'_>, end: usize) -> usize {
    let mut at = end;
    while reading.words.get(at).is_some_and(|word| {
        matches!(
            word.lower.as_str(),
            "true"
                | "correct"
                | "right"
                | "so"
                | "the"
                | "case"
                | "simply"
                | "accurate"
                | "evidence"
                | "sign"
        )
    }) {
        at += 1;
    }
    at
}

/// Whether a verb of denial has the clause, or a noun for it, as its object.
fn is_governing(cut: &Cut<'_>, at: usize, that: usize) -> bool {
    at + 1 == that
        || (at + 1..that).all(|place| {
            let word = &cut.reading.words[place];
            !word.is_verb() || word.base_is(STANCE_NOUNS)
        }) && that - at <= 6
}

/// The nouns between a verb of denial and "that" are denied once: "debunked the myth that".
fn skip_noun(cut: &Cut<'_>, at: usize, that: usize) -> usize {
    if (at..that).any(|place| {
        FALSE_NOUNS.has(cut.reading.words[place].base()) || cut.reading.words[place].base_is(STANCE_NOUNS)
    }) {
        that
    } else {
        at
    }
}

/// The words after a quote that deny it: in its sentence, or at the beginning of the next.
pub(super) fn after(cut: &Cut<'_>) -> Vec<Turn> {
    let words = &cut.reading.words;
    let predicate = complement_noun(cut);
    for at in cut.last..words.len().min(cut.last + 16) {
        let Some(end) = verdict(&cut.reading, at) else { continue };
        let denies = DENYING.has(cut.reading.words[end - 1].base());
        let about = (cut.last..at).any(|place| speaks_back(&cut.reading, place, at, end, denies))
            || denies
                && matches!(cut.lower(end), "it" | "this")
                // "Was sold to a dealer who later denied it": the sale stands.
                && !(cut.last..at).any(|place| cut.lower(place) == "who");
        if predicate && cut.way(cut.last - 1, at).commas == 0 || about {
            return vec![cut.turn(TurnKind::Denied, cut.last, end)];
        }
    }
    let whole = cut.reading.text[cut.kept.end..].chars().all(|c| !c.is_alphanumeric());
    let Some((next, base)) = cut.next.as_ref().filter(|_| whole) else { return Vec::new() };
    let found = (1..next.words.len().min(10)).find_map(|at| verdict(next, at));
    // "Historians reject this."
    let rejects = (1..next.words.len().min(6)).find_map(|at| {
        let word = &next.words[at];
        let object = next.words.get(at + 1)?;
        let closes = next
            .words
            .get(at + 2)
            .is_none_or(|after| !next.text[object.span.end..after.span.start].trim().is_empty());
        let object = matches!(object.lower.as_str(), "this" | "that" | "it") && closes;
        let negated = at.checked_sub(1).and_then(|before| negation(next, before)).is_some();
        (DENYING.has(word.base()) && object && !negated).then_some(at + 2)
    });
    let not_so = next.words.len() <= 3 && super::cut::phrase_at(next, 0, "not so").is_some();
    let begins = BACK.at(next, 0).is_some()
        && next.words.first().is_some_and(|word| !matches!(word.lower.as_str(), "he" | "she" | "they"))
        || next.words.first().is_some_and(|word| matches!(word.lower.as_str(), "he" | "she" | "they"))
            && found.is_some_and(|end| next.words[end - 1].lower == "wrong");
    let end = found.filter(|_| begins).or(rejects).or_else(|| not_so.then_some(next.words.len()));
    end.map(|end| {
        let span = crate::model::Span { start: next.words[0].span.start, end: next.words[end - 1].span.end };
        Turn {
            kind: TurnKind::Denied,
            words: span.shifted(*base),
            speaker: None,
            around: None,
            within: false,
        }
    })
    .into_iter()
    .collect()
}

/// Whether the word at a place speaks of what was said before, so that the verdict from one word to another is about that.
fn speaks_back(reading: &Reading<'_>, place: usize, at: usize, end: usize, denies: bool) -> bool {
    let word = reading.words[place].lower.as_str();
    let next = reading.words.get(place + 1);
    let object = reading.words.get(end);
    // "She denied that she lied" is about something else; "though she denies it" is not.
    let other = denies
        && object.is_some_and(|object| {
            !matches!(object.lower.as_str(), "it" | "this" | "by" | "in" | "on" | "later" | "as" | "after")
        });
    match word {
        "which" => !other,
        // "This month" is a time.
        "this" | "that" | "it" => {
            next.is_some_and(|next| {
                next.is(AUX) || next.lower.ends_with("ly") || place + 1 == at || next.is_verb_form()
            }) && !other
        }
        "he" | "she" | "they" => {
            denies && object.is_some_and(|object| matches!(object.lower.as_str(), "it" | "this"))
                || reading.words[end - 1].lower == "wrong"
                || reading.words[end - 1].lower == "mistaken"
        }
        "claim" | "statement" | "allegation" | "assertion" | "story" | "report" | "figure" | "finding"
        | "idea" | "belief" | "rumour" | "rumor" => {
            let none = place.checked_sub(1).is_some_and(|before| negation(reading, before).is_some());
            !none && (!other || object.is_none())
        }
        _ => false,
    }
}

/// The word after a verdict of falsehood at a word: "untrue", "not true", "later withdrawn", "have refuted".
fn verdict(reading: &Reading<'_>, at: usize) -> Option<usize> {
    let negated = at.checked_sub(1).and_then(|before| negation(reading, before)).is_some();
    if let Some(end) =
        FALSE.at(reading, at).or_else(|| WITHDRAWN.at(reading, at)).or_else(|| UNPROVEN.at(reading, at))
    {
        return (!negated || reading.words[at].lower == "not").then_some(end);
    }
    (DENYING.has(reading.words[at].base())
        && reading.words[at].is_verb_form()
        && !matches!(reading.words[at].base(), "rule" | "doubt")
        && !negated)
        .then_some(at + 1)
}

/// Whether the quote is what a noun for a statement says: "the claim that \[…\]".
fn complement_noun(cut: &Cut<'_>) -> bool {
    let that = complement(cut);
    // "That [the moon is made of cheese] is a myth".
    that == Some(0)
        || that.and_then(|that| that.checked_sub(1)).is_some_and(|noun| {
            let word = &cut.reading.words[noun];
            word.base_is(STANCE_NOUNS)
                || FALSE_NOUNS.has(word.base())
                || SAID_NOUNS.has(word.base())
                || matches!(word.base(), "allegation" | "story" | "theory" | "rumour" | "rumor")
        })
}

//! Conditions beside a quote: "\[the permit is void\] unless the fee is paid".

use super::cut::Cut;
use super::signs::{ABSENT, CONDITION, SPOKEN_OF};
use super::{Turn, TurnKind};
use crate::text::word::Word;
use crate::words::{ASKING, AUX, CAN, LEAVE, WILL};

/// The condition before a quote, if there is one: the quote is a part of it, or depends on it.
pub(super) fn before(cut: &Cut<'_>) -> Vec<Turn> {
    let found = (0..cut.first).rev().find_map(|at| {
        let end = CONDITION.at(&cut.reading, at).filter(|end| is_condition(cut, at, *end))?;
        let last = end.min(cut.first).saturating_sub(1);
        let way = cut.way(last, cut.first);
        let concedes = at > 0 && matches!(cut.lower(at - 1), "even" | "as" | "what");
        // "Even if the bid fails, [the stadium will be rebuilt]".
        let free = concedes && way.commas > 0;
        let apart = way.stop || way.joined || way.clause && way.commas == 0 || way.dash;
        // "Only" before an object is a condition in front of a clause alone.
        let bare = matches!(cut.lower(at), "only") && way.commas == 0;
        (!free && !apart && !bare).then_some((at, end.min(cut.first)))
    });
    let found = found.or_else(|| inverted(cut)).or_else(|| absent(cut));
    found.map(|(from, to)| cut.turn(TurnKind::Conditional, from, to)).into_iter().collect()
}

/// Whether a phrase is a condition where it stands.
fn is_condition(cut: &Cut<'_>, at: usize, end: usize) -> bool {
    let before = at.checked_sub(1).map_or("", |before| cut.lower(before));
    let next = cut.lower(end);
    let asks = at.checked_sub(1).is_some_and(|before| {
        let word = &cut.reading.words[before];
        // In "he said, “if the county pays”", "said" asks nothing.
        let is_parted = cut.gap(before).contains([',', ':', '"', '\u{201c}']);
        !is_parted && (ASKING.has(word.base()) || ASKING.has(&word.lower))
    });
    match cut.lower(at) {
        // "Dozens, if not hundreds", "asked if", "as if".
        "if" => {
            !asks
                && SPOKEN_OF.at(&cut.reading, at).is_none()
                && !is_concession(cut, end)
                && !matches!(next, "not" | "any" | "only" | "anything" | "ever")
                && before != "as"
        }
        // "The company provided meals", "provided by", "suppose so".
        "provided" | "providing" => {
            let clause = at == 0 || cut.gap(at - 1).contains([',', ';', '(', '\u{2014}']);
            clause && !matches!(next, "by" | "for" | "with") || next == "that" || is_subject(cut, end)
        }
        "assuming" => at == 0 || cut.gap(at - 1).contains([',', ';', '(', '\u{2014}']),
        "suppose" | "supposing" => at == 0 || cut.gap(at - 1).contains([',', ';', ':', '(', '\u{2014}']),
        // "Is subject to" and ", subject to"; "the subject to be".
        "subject" => !matches!(before, "the" | "a" | "this" | "that" | "be"),
        "pending" => !matches!(before, "the" | "a" | "is" | "was" | "are" | "still" | "were"),
        _ => true,
    }
}

/// "If small," between commas concedes; "if approved," is a condition.
fn is_concession(cut: &Cut<'_>, at: usize) -> bool {
    let word = cut.reading.words.get(at);
    cut.gap(at).contains(',')
        && word.is_some_and(|word| {
            !(word.is_verb_form()
                || word.is_finite()
                || word.lower.ends_with("en")
                || matches!(
                    word.lower.as_str(),
                    "so" | "not" | "necessary" | "possible" | "needed" | "required" | "asked"
                ))
        })
}

/// Whether a clause begins after "provided": "if paid", "provided the ticket was bought".
fn is_subject(cut: &Cut<'_>, at: usize) -> bool {
    matches!(cut.lower(at), "they" | "he" | "she" | "it" | "we" | "you")
        || matches!(cut.lower(at), "the" | "a" | "no")
            && (at + 1..at + 6).any(|verb| cut.reading.words.get(verb).is_some_and(|word| word.is(AUX)))
}

/// "Had the valve been closed, \[the plant would have been saved\]".
fn inverted(cut: &Cut<'_>) -> Option<(usize, usize)> {
    let clause = (0..cut.first)
        .filter(|at| *at == 0 || cut.gap(at - 1).contains([',', ';', ':']) || cut.gap(at - 1).contains('.'));
    let opens = clause.filter(|at| matches!(cut.lower(*at), "had" | "should" | "were"));
    let found = opens.last()?;
    let subject = is_subject_word(cut, found + 1);
    let way = cut.way(found, cut.first);
    (subject && !way.stop && !way.joined && !cut.reading.asks()).then_some((found, found + 1))
}

/// Whether a subject may begin with a word.
fn is_subject_word(cut: &Cut<'_>, at: usize) -> bool {
    matches!(
        cut.lower(at),
        "the"
            | "a"
            | "an"
            | "any"
            | "anybody"
            | "anyone"
            | "everybody"
            | "everyone"
            | "nobody"
            | "somebody"
            | "someone"
            | "both"
            | "each"
            | "either"
            | "neither"
            | "no"
            | "one"
            | "some"
            | "it"
            | "he"
            | "she"
            | "they"
            | "we"
            | "his"
            | "her"
            | "its"
            | "their"
            | "this"
            | "that"
            | "these"
            | "those"
            | "i"
            | "you"
    ) || cut.reading.words.get(at).is_some_and(|word| word.is_capital())
}

/// "Without the subsidy, \[the ferry would stop\]": what would be, if something were not there.
fn absent(cut: &Cut<'_>) -> Option<(usize, usize)> {
    let would = cut.reading.words[cut.first..cut.last]
        .iter()
        .any(|word| matches!(word.lower.as_str(), "would" | "could" | "might" | "will"));
    let begins = |at: &usize| *at == 0 || cut.gap(at - 1).contains([',', ';', ':', '.']);
    let found =
        (0..cut.first).rev().filter(begins).find_map(|at| Some((at, ABSENT.at(&cut.reading, at)?)))?;
    let way = cut.way(found.0, cut.first);
    (would && !way.stop && !way.joined && way.commas > 0).then_some(found)
}

/// The condition after a quote that it depends on, if there is one.
pub(super) fn after(cut: &Cut<'_>) -> Vec<Turn> {
    let words = &cut.reading.words;
    let mut found = None;
    for at in cut.last..words.len() {
        let way = cut.way(cut.last.saturating_sub(1), at);
        // "For members who pay, unless they joined late": the clause about the members ended.
        let is_over = way.commas == 1 && at > cut.last && cut.gap(at - 1).contains(',');
        let relative = !is_over
            && (cut.last..at).any(|place| {
                matches!(
                    cut.lower(place),
                    "which" | "who" | "whose" | "where" | "because" | "although" | "while" | "that" | "whom"
                )
            });
        // "Opens at ten and, if demand is high, stays open": the condition is of another verb.
        let other = matches!(cut.lower(cut.last), "and" | "but" | "or")
            && at > cut.last
            && way.commas > 0
            && cut.lower(cut.last + 1) != "only";
        if way.stop || way.joined || other && !cut.gap(cut.last - 1).contains(',') {
            break;
        }
        if relative {
            continue;
        }
        let Some(end) = CONDITION
            .at(&cut.reading, at)
            .or_else(|| only_if(cut, at))
            .or_else(|| without_leave(cut, at))
            .or_else(|| turned_after(cut, at))
        else {
            continue;
        };
        let concedes = matches!(cut.lower(at.saturating_sub(1)), "even" | "as" | "what" | "not");
        if at > cut.last.saturating_sub(1) && is_condition(cut, at, end) && !concedes && is_apart(cut, at) {
            found = Some((at, end));
            break;
        }
    }
    found.map(|(from, to)| cut.turn(TurnKind::Conditional, from, to)).into_iter().collect()
}

/// "\[The grant is void\] should the work begin before June".
fn turned_after(cut: &Cut<'_>, at: usize) -> Option<usize> {
    let says =
        cut.reading.words[cut.first..cut.last].iter().any(|word| word.is_finite() || word.is_verb_form());
    let opens = at == cut.last && matches!(cut.lower(at), "should" | "were" | "had");
    (opens && says && is_subject_word(cut, at + 1)).then_some(at + 1)
}

/// "\[The deal will collapse\] without the approval of both": what is to come depends on it; what came did without.
fn without_leave(cut: &Cut<'_>, at: usize) -> Option<usize> {
    let would = || cut.reading.words[cut.first..cut.last].iter().any(|word| word.lower == "would");
    // "With any luck" speaks of what is to come.
    if cut.lower(at) == "with"
        && let Some(end) = ABSENT.at(&cut.reading, at)
    {
        return Some(end);
    }
    let end = leave(cut, at).or_else(|| ABSENT.at(&cut.reading, at).filter(|_| would()))?;
    let open = |word: &Word<'_>| CAN.has(&word.lower) || WILL.has(word.base()) || word.lower == "must";
    cut.reading.words[cut.first..cut.last].iter().any(open).then_some(end)
}

/// "Without the board's approval", "with a permit": the word after the leave that something needs.
fn leave(cut: &Cut<'_>, at: usize) -> Option<usize> {
    let noun = |place: &usize| cut.reading.words.get(*place).is_some_and(|word| LEAVE.has(word.base()));
    let opens = matches!(cut.lower(at), "with" | "without");
    (at + 1..at + 5).find(noun).filter(|_| opens).map(|place| place + 1)
}

/// "When, and only when," and "as soon as, and only if".
fn only_if(cut: &Cut<'_>, at: usize) -> Option<usize> {
    (cut.lower(at) == "and" && cut.lower(at + 1) == "only" && matches!(cut.lower(at + 2), "if" | "when"))
        .then_some(at + 3)
}

/// Whether a phrase that has other uses is a condition of the quote: "only on Sundays" limits, and "as long as a football
/// field" measures.
fn is_apart(cut: &Cut<'_>, at: usize) -> bool {
    match (cut.lower(at), cut.lower(at + 1)) {
        ("as", "long") => {
            let rest = at + 3..(at + 12).min(cut.reading.words.len());
            let measures = |place: usize| {
                let word = cut.reading.words.get(place);
                matches!(cut.lower(place), "a" | "an" | "the" | "one")
                    || word.is_some_and(|word| word.text.starts_with(|c: char| c.is_ascii_digit()))
            };
            let is_plain = !measures(at + 3);
            rest.into_iter().any(|place| {
                let word = &cut.reading.words[place];
                let base = is_plain && place > at + 3 && word.is_verb_base();
                word.is(AUX) || word.is_finite() || word.is_verb_form() || base
            })
        }
        _ => true,
    }
}

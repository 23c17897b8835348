//! Negation beside a quote: "is not \[permitted to leave\]", "failed to \[seal the crack\]".

use super::cut::Cut;
use super::signs::{ALMOST, SHORT, is_at_least, negation};
use super::{Turn, TurnKind};
use crate::text::negation::Scope;
use crate::words::{ATTEMPTS, AUX, LOST, NOTHING_TO, NUMBER_WORDS, PREPOSITIONS, RESISTING, UNDO_FROM};

/// The negations before a quote that reach it. Two of them undo each other.
pub(super) fn before(cut: &Cut<'_>) -> Vec<Turn> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    while at < cut.first {
        let sign = negation(&cut.reading, at)
            .filter(|(scope, end)| reaches(cut, *scope, at, *end))
            .map(|(_, end)| end)
            .or_else(|| bars(cut, at));
        if let Some(end) = sign {
            found.push((at, end.min(cut.first)));
        }
        at = sign.unwrap_or(at + 1).max(at + 1);
    }
    // "Neither … nor" is one negation.
    if found.len() > 1 && found.iter().any(|(at, _)| cut.lower(*at) == "neither") {
        found.retain(|(at, _)| cut.lower(*at) != "neither");
    }
    // "Has not been and will not be": two negations side by side are one.
    while let Some(at) = found
        .windows(2)
        .position(|two| (two[0].1..two[1].0).any(|place| matches!(cut.lower(place), "and" | "or")))
    {
        found.remove(at);
    }
    if found.len().is_multiple_of(2) {
        found.clear();
    }
    let turn = |(from, to): &(usize, usize)| cut.turn(TurnKind::Negated, *from, *to);
    let found = found.last().map(turn).or_else(|| almost(cut));
    found.or_else(|| short_of(cut)).or_else(|| part_of(cut)).or_else(|| too_late(cut)).into_iter().collect()
}

/// Whether the scope of a negation from one word to another includes the beginning of the quote.
fn reaches(cut: &Cut<'_>, scope: Scope, at: usize, end: usize) -> bool {
    let last = end.saturating_sub(1);
    if end > cut.first {
        // A phrase that goes on into the quote negates there as well.
        return at < cut.first;
    }
    // "Without hesitation [the guard jumped in]": how, and not whether.
    if cut.lower(at) == "without" && cut.first <= end + 2 && has_subject(cut) {
        return false;
    }
    // "Holds no letter in which [the king gave land]".
    if is_of_none(cut, at) {
        return true;
    }
    // "Did not say [whether it would close]": the question is open in the quote as well.
    if cut.lower(cut.first) == "whether" {
        return false;
    }
    let way = cut.way(last, cut.first);
    let aside = way.commas == 2 && cut.gap(last).contains(',');
    let parted = way.stop || way.colon || way.dash || way.joined;
    // "Did not, despite his promise, [visit]": the quote is not a part of what stands between commas.
    if parted || (way.clause || way.that.is_some()) && !aside {
        return false;
    }
    if way.commas > 0 && !aside || is_new_clause(cut, last) || is_closed_relative(cut, at, end) {
        return false;
    }
    match scope {
        Scope::Clause => true,
        // "Saw no reason to [overturn the verdict]".
        Scope::Phrase if cut.first == end + 2 && cut.lower(cut.first - 1) == "to" => true,
        Scope::Phrase => !(end..cut.first).any(|word| PREPOSITIONS.has(cut.lower(word))),
        Scope::Word => cut.first <= end + 2,
    }
}

/// Whether the quote begins with the subject of a clause.
fn has_subject(cut: &Cut<'_>) -> bool {
    let Some(first) = cut.reading.words.get(cut.first) else { return false };
    let begins = first.is_capital()
        || matches!(
            first.lower.as_str(),
            "the"
                | "a"
                | "an"
                | "it"
                | "he"
                | "she"
                | "they"
                | "we"
                | "its"
                | "his"
                | "her"
                | "their"
                | "this"
        );
    begins
        && cut.reading.words[cut.first..cut.last]
            .iter()
            .skip(1)
            .any(|word| word.is_finite() || word.is_verb_form())
}

/// Whether the quote is a clause about a noun that "no" says is not there: "no letter in which", "no sign of a mill where".
fn is_of_none(cut: &Cut<'_>, at: usize) -> bool {
    let Some(last) = cut.first.checked_sub(1).filter(|last| *last > at + 1 && last - at <= 5) else {
        return false;
    };
    let way = cut.way(at, cut.first);
    let opens = matches!(cut.lower(last), "which" | "where" | "whom" | "whose" | "who");
    let verbless =
        cut.reading.words[at + 1..last].iter().all(|word| !(word.is_finite() || word.is_verb_form()));
    cut.lower(at) == "no" && opens && verbless && way.commas == 0 && !way.stop && !way.colon
}

/// Whether "and" begins another clause before the quote: "did not comment and \[shares fell\]".
fn is_new_clause(cut: &Cut<'_>, from: usize) -> bool {
    let joined =
        cut.first.checked_sub(1).filter(|last| *last > from && matches!(cut.lower(*last), "and" | "but"));
    joined.is_some()
        && !cut.begins_with_verb()
        && cut.reading.words[cut.first..cut.last].iter().any(|word| word.is_finite())
}

/// Whether a negation stands in a clause about a noun that ends before the verb that the quote begins with: "the treaty
/// that nobody wanted \[lasted\]". In "said that it will not \[repair the weir\]" it goes on.
fn is_closed_relative(cut: &Cut<'_>, at: usize, end: usize) -> bool {
    let helps = |word: usize| cut.reading.words[word].is(AUX);
    // "Said that nobody can [say when]": the verb goes on in the quote.
    if cut.first.checked_sub(1).is_some_and(helps) {
        return false;
    }
    let verbal = at.checked_sub(1).is_some_and(helps) || helps(at);
    if verbal && (end..cut.first).all(|word| cut.lower(word).ends_with("ly")) {
        return false;
    }
    let relative =
        (1..at).rev().find(|word| matches!(cut.lower(*word), "that" | "which" | "who" | "whom" | "whose"));
    relative.is_some_and(|word| {
        let between = &cut.reading.words[word..cut.first];
        let verb = cut.begins_with_verb()
            || cut.reading.words[cut.first].is_verb_base() && cut.lower(cut.first - 1) != "to";
        verb && between.iter().any(|word| word.is_finite() || word.is_verb_form())
    })
}

/// A word that bars what the quote says: "prohibits \[the sale\]", "illegal to \[sell\]", "too narrow to \[carry\]".
fn bars(cut: &Cut<'_>, at: usize) -> Option<usize> {
    let word = cut.reading.words.get(at)?;
    // "Only once [has the lake been full]": at other times it has not.
    let inverted = at == 0
        && (word.lower == "only" || word.lower == "not" && cut.lower(at + 1) != "only")
        && cut.reading.words[cut.first].is(AUX)
        && cut.reading.words[cut.first].is_small();
    if inverted {
        return Some(cut.first);
    }
    let way = cut.way(at, cut.first);
    if way.stop || way.colon || way.commas > 0 || way.clause || way.that.is_some() {
        return None;
    }
    // "Voted against [selling the forest]".
    if word.lower == "against" && at + 1 == cut.first && cut.lower(cut.first).ends_with("ing") {
        return Some(cut.first);
    }
    let to = (at + 1..cut.first.min(at + 7)).find(|place| cut.lower(*place) == "to");
    let last = cut.first.checked_sub(1)?;
    // "Resisted pressure to [close it]".
    let called = at + 2 < cut.first
        && to == Some(last)
        && RESISTING.has(word.base())
        && word.is_verb_form()
        && cut.reading.words[at + 1..last].iter().all(|word| !word.is_finite());
    if called {
        return Some(cut.first);
    }
    let base = word.base();
    let forbids = matches!(base, "forbid" | "prohibit" | "ban" | "bar" | "outlaw") && word.is_verb_form()
        || matches!(base, "forbid" | "prohibit" | "outlaw");
    let used = word.lower == "used"
        && at.checked_sub(1).is_some_and(|before| {
            matches!(cut.lower(before), "is" | "are" | "was" | "were" | "be" | "been" | "being" | "get")
        });
    let leads = to.is_some_and(|to| to == last || to < cut.first);
    if (NOTHING_TO.has(&word.lower) && !used || word.lower == "too" || forbids) && leads {
        let adjacent = word.lower != "used" || to == Some(at + 1);
        return adjacent.then_some(cut.first);
    }
    let object = !(at + 1..cut.first).any(|place| PREPOSITIONS.has(cut.lower(place)));
    let undone = UNDO_FROM.has(base) && (at + 1..cut.first).any(|place| cut.lower(place) == "from");
    (forbids && object && !undone && cut.first - at <= 3).then_some(cut.first)
}

/// "Had almost \[eradicated\]": what was nearly done was not.
fn almost(cut: &Cut<'_>) -> Option<Turn> {
    let from = (cut.first.saturating_sub(3)..cut.first)
        .find(|at| ALMOST.at(&cut.reading, *at) == Some(cut.first))?;
    let verb = cut.reading.words.get(cut.first)?;
    let is_act = verb.is_verb_form()
        || verb.lower.ends_with("ed")
        || cut.lower(cut.first - 1) == "to" && verb.lower.ends_with("ing");
    (verb.is_small() && is_act).then(|| cut.turn(TurnKind::Negated, from, cut.first))
}

/// "Fewer than \[half of them voted\]": an amount that was not reached. "No fewer than" says that it was.
fn short_of(cut: &Cut<'_>) -> Option<Turn> {
    let first = cut.reading.words.get(cut.first)?;
    // "A third", "a dozen".
    let part = matches!(first.lower.as_str(), "a" | "an")
        && matches!(
            cut.lower(cut.first + 1),
            "half"
                | "third"
                | "quarter"
                | "fifth"
                | "sixth"
                | "tenth"
                | "dozen"
                | "hundred"
                | "thousand"
                | "million"
        );
    let amount = first.text.starts_with(|c: char| c.is_ascii_digit()) || first.is(NUMBER_WORDS) || part;
    let from = (cut.first.saturating_sub(3)..cut.first)
        .find(|at| SHORT.at(&cut.reading, *at) == Some(cut.first) && cut.way(*at, cut.first).commas == 0)?;
    let reached = from.checked_sub(1).is_some_and(|before| is_at_least(&cut.reading, before));
    (amount && !reached).then(|| cut.turn(TurnKind::Negated, from, cut.first))
}

/// "Only three of the \[twelve wells were clean\]": what is said of some is not said of all.
fn part_of(cut: &Cut<'_>) -> Option<Turn> {
    let last = cut.first.checked_sub(1)?;
    let of = if matches!(cut.lower(last), "the" | "these" | "those" | "its" | "their" | "his" | "her" | "all")
    {
        last.checked_sub(1)?
    } else {
        last
    };
    let number = of.checked_sub(1).filter(|_| cut.lower(of) == "of")?;
    let word = &cut.reading.words[number];
    let some = matches!(
        word.lower.as_str(),
        "some" | "several" | "many" | "most" | "half" | "part" | "parts" | "one"
    );
    let amount = some || word.text.starts_with(|c: char| c.is_ascii_digit()) || word.is(NUMBER_WORDS);
    let says = cut.reading.words[cut.first..cut.last]
        .iter()
        .skip(1)
        .any(|word| word.is_finite() || word.is_verb_form());
    (amount && says && cut.way(number, cut.first).commas == 0)
        .then(|| cut.turn(TurnKind::Negated, number, cut.first))
}

/// "It was closed before it could \[print a page\]".
fn too_late(cut: &Cut<'_>) -> Option<Turn> {
    let could = cut.first.checked_sub(1).filter(|at| matches!(cut.lower(*at), "could" | "can"))?;
    let before = (could.saturating_sub(6)..could).rev().find(|at| cut.lower(*at) == "before")?;
    let way = cut.way(before, cut.first);
    (way.commas == 0 && !way.stop).then(|| cut.turn(TurnKind::Negated, before, cut.first))
}

/// "A motion to \[cut the budget\] failed": the verb by which what the quote would do came to nothing.
fn lost(cut: &Cut<'_>) -> Option<usize> {
    let to = cut.first.checked_sub(1).filter(|to| cut.lower(*to) == "to")?;
    let noun = to.checked_sub(1).map(|noun| cut.reading.words[noun].base())?;
    let is_plan = ATTEMPTS.has(noun)
        || matches!(
            noun,
            "motion"
                | "vote"
                | "bid"
                | "move"
                | "bill"
                | "effort"
                | "push"
                | "proposal"
                | "campaign"
                | "call"
                | "drive"
        );
    let verb = (cut.last..cut.reading.words.len().min(cut.last + 4)).find(|at| {
        let word = &cut.reading.words[*at];
        LOST.has(word.base()) && word.is_verb_form()
    })?;
    let way = cut.way(cut.last - 1, verb);
    (is_plan && way.commas == 0 && !way.stop && !way.colon).then_some(verb)
}

/// The negation right after a quote that stands for its object or its verb: "\[will return the bronzes\] to nobody".
pub(super) fn after(cut: &Cut<'_>) -> Vec<Turn> {
    let words = &cut.reading.words;
    let end = (cut.last..words.len().min(cut.last + 5))
        .find(|at| cut.gap(at.saturating_sub(1)).contains([',', ';', ':', '\u{2014}', '\u{2013}', '(', '.']));
    let limit = end.unwrap_or(words.len().min(cut.last + 5));
    if let Some(verb) = lost(cut) {
        return vec![cut.turn(TurnKind::Negated, verb, verb + 1)];
    }
    let kept = &words[cut.first..cut.last];
    let says = kept.iter().any(|word| word.is_finite() || word.is_verb_form());
    for at in cut.last..limit {
        let lower = cut.lower(at);
        if matches!(
            lower,
            "and" | "but" | "or" | "because" | "than" | "that" | "who" | "which" | "while" | "though"
        ) {
            break;
        }
        let object = matches!(lower, "nobody" | "none" | "nothing" | "nowhere" | "never")
            || lower == "no" && cut.lower(at + 1) == "one"
            || lower == "neither";
        let verb = !says
            && at < cut.last + 2
            && (lower == "not" || lower.ends_with("n't") || matches!(lower, "never" | "hardly"));
        if object || verb {
            return vec![cut.turn(TurnKind::Negated, at, at + 1)];
        }
    }
    Vec::new()
}

//! Speakers: who does a segment say is speaking?
//!
//! One engine for every rule that asks this, for `compare`, and for the tool `evaluate`. It looks for a
//! source in so many words ("according to", "in her view", "RUIZ:"), then for a verb of saying with its
//! subject, then for a noun of saying with its owner. A passive that names nobody attributes nothing.

mod frame;
mod phrase;
mod subject;

use super::cue::is_function;
use super::fold::seen;
use super::reading::Reading;
use crate::model::{Claim, Span};
use crate::words::{ATTITUDES, BE, CLAUSE_SAYS, FINITE_SAYS, FREE_SAYS, OWNERS, SAYS, STANCE_NOUNS};

pub(super) use phrase::label;

/// Who a segment says is speaking. The span is that of the speaker's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Speaker {
    /// Somebody with a name, an office or a document.
    Named(Span),
    /// Somebody named before: he, she, they, who.
    Pronoun(Span),
    /// Nobody in particular: experts, critics, some.
    Unnamed(Span),
    /// The writer: I, we.
    Writer(Span),
}

impl Speaker {
    /// The person who is said to speak in a segment, if the segment says so outside quotation marks. Thinking,
    /// wanting and judging do not count.
    #[must_use]
    pub fn of(reading: &Reading<'_>) -> Option<Self> {
        phrase::according_to(reading).or_else(|| best(reading, false))
    }

    /// The person who is said to say, think, want or judge something in a segment, if the segment says so
    /// outside quotation marks.
    #[must_use]
    pub fn behind(reading: &Reading<'_>) -> Option<Self> {
        match Speaker::stated(reading) {
            said @ (None | Some(Speaker::Writer(_))) => quotes(reading).or(said),
            found => found,
        }
    }

    /// The same, as far as the segment says it: a name that only stands beside a quotation does not count.
    #[must_use]
    pub fn stated(reading: &Reading<'_>) -> Option<Self> {
        let said = phrase::source(reading).or_else(|| best(reading, true));
        match said {
            None | Some(Speaker::Writer(_)) => {
                phrase::label(reading).or_else(|| stance(reading)).or_else(|| attitude(reading)).or(said)
            }
            found => found,
        }
    }

    /// Where the words for the speaker stand.
    #[must_use]
    pub fn span(self) -> Span {
        match self {
            Speaker::Named(span)
            | Speaker::Pronoun(span)
            | Speaker::Unnamed(span)
            | Speaker::Writer(span) => span,
        }
    }
}

/// Who a claim says is speaking, by name, if no claimant is recorded: a suggestion that somebody may confirm.
#[must_use]
pub fn suggested_claimant(claim: &Claim) -> Option<String> {
    if claim.claimant.is_some() {
        return None;
    }
    let seen = seen(&claim.text);
    let text = seen.as_ref().map_or(&*claim.text, |seen| &*seen.text);
    match Speaker::behind(&Reading::new(text))? {
        Speaker::Named(span) => span.of(text).map(str::to_owned),
        Speaker::Pronoun(_) | Speaker::Unnamed(_) | Speaker::Writer(_) => None,
    }
}

/// The speaker of the first verb that has a named one, otherwise of the first that has any. In "the mill is
/// adding a gate, Bo Ek said" the finite verb shows who speaks.
fn best(reading: &Reading<'_>, wide: bool) -> Option<Speaker> {
    let said = if wide { FREE_SAYS.or(CLAUSE_SAYS).or(FINITE_SAYS) } else { SAYS.or(FINITE_SAYS) };
    if !reading.has_base(said) {
        return None;
    }
    let mut found = None;
    for going_on in [false, true] {
        for (at, word) in reading.words.iter().enumerate() {
            let counts = word.base_is(said) && word.lower.len() >= 3 && !is_attribute(reading, at);
            if !counts || word.lower.ends_with("ing") != going_on || reading.is_quoted(word.span.start) {
                continue;
            }
            match frame::speaker_at(reading, at, wide) {
                // A name decides; anything less is kept until a name is found.
                Some(named @ Speaker::Named(_)) => return Some(named),
                other => found = found.or(other),
            }
        }
    }
    found
}

/// Whether a word begins the phrase of a noun: an article, "this", or whose it is.
fn determines(word: &str) -> bool {
    matches!(word, "the" | "a" | "an" | "its" | "his" | "her" | "their" | "our" | "my" | "this")
}

/// Whether a participle at a word belongs to a noun: "its written consent", "without stated reasons".
pub(super) fn is_attribute(reading: &Reading<'_>, at: usize) -> bool {
    let word = &reading.words[at];
    let lower =
        |at: Option<usize>| at.and_then(|at| reading.words.get(at)).map_or("", |word| word.lower.as_str());
    let participle = word.lower != word.base() && (word.lower.ends_with("en") || word.lower.ends_with("ed"));
    let before = lower(at.checked_sub(1));
    let opens = determines(before)
        || matches!(before, "your" | "no" | "any" | "without" | "with" | "prior" | "of" | "by" | "such");
    let next = reading.words.get(at + 1);
    let gap = next.and_then(|next| reading.text.get(word.span.end..next.span.start));
    let noun = next.is_some_and(|next| {
        !next.is_finite() && !is_function(&next.lower) && !next.lower.ends_with("ly") && next.is_small()
    });
    participle && opens && noun && gap.is_some_and(|gap| gap.trim().is_empty())
}

/// Whose words a segment quotes, if it quotes several beside a name: "Reid has gone after him as “a spoiled brat
/// and a leech”".
fn quotes(reading: &Reading<'_>) -> Option<Speaker> {
    if !reading.may_quote() {
        return None;
    }
    let words = &reading.words;
    let quoted = words.iter().filter(|word| reading.is_quoted(word.span.start)).count();
    if quoted < QUOTED {
        return None;
    }
    let end = words.iter().rposition(|word| !reading.is_quoted(word.span.start))? + 1;
    subject::far_subject(reading, end)
}

/// So many quoted words are somebody's words, not a name for something.
const QUOTED: usize = 4;

/// Who has, or voices, what a noun of saying names.
fn stance(reading: &Reading<'_>) -> Option<Speaker> {
    if !reading.has_base(STANCE_NOUNS) {
        return None;
    }
    owner(reading).map(Speaker::Named).or_else(|| voices(reading))
}

/// The owner of a noun of saying: "Trump's claim that", "her concerns about".
fn owner(reading: &Reading<'_>) -> Option<Span> {
    let words = &reading.words;
    (1..words.len()).filter(|at| words[*at].base_is(STANCE_NOUNS)).find_map(|at| {
        let next = words.get(at + 1).map_or("", |next| next.lower.as_str());
        let before = &words[at - 1];
        let owned = before.lower.ends_with("'s") || before.lower.ends_with("s'") || before.is(OWNERS);
        let fits = matches!(next, "that" | "about" | "whether" | "of" | "against" | "on");
        (fits && owned && !reading.is_quoted(before.span.start)).then_some(before.span)
    })
}

/// Who voices something: "residents have raised concerns about", "she made the case that".
fn voices(reading: &Reading<'_>) -> Option<Speaker> {
    let words = &reading.words;
    (2..words.len()).filter(|at| words[*at].base_is(STANCE_NOUNS)).find_map(|at| {
        let next = words.get(at + 1).map_or("", |next| next.lower.as_str());
        if !matches!(next, "that" | "about" | "over" | "whether") {
            return None;
        }
        let verb = (at.saturating_sub(4)..at).rev().find(|verb| {
            matches!(
                words[*verb].base(),
                "raise"
                    | "express"
                    | "voice"
                    | "have"
                    | "share"
                    | "reiterate"
                    | "make"
                    | "air"
                    | "hold"
                    | "issue"
                    | "file"
                    | "give"
                    | "offer"
                    | "repeat"
                    | "lodge"
                    | "harbour"
                    | "harbor"
            )
        })?;
        (!reading.is_quoted(words[verb].span.start)).then(|| subject::subject(reading, verb)).flatten()
    })
}

/// Who has an attitude to what a clause says: "Ana Ruiz is confident that the dam will hold".
fn attitude(reading: &Reading<'_>) -> Option<Speaker> {
    if !reading.has_any(ATTITUDES) {
        return None;
    }
    let words = &reading.words;
    (2..words.len()).filter(|at| words[*at].is(ATTITUDES)).find_map(|at| {
        let verb = (at.saturating_sub(3)..at).rev().find(|verb| words[*verb].base_is(BE))?;
        let clause = words.get(at + 1).is_some_and(|next| next.lower == "that");
        // "It is certain that": nobody is.
        let somebody = verb.checked_sub(1).is_some_and(|before| words[before].lower != "it");
        (clause && somebody && !reading.is_quoted(words[verb].span.start))
            .then(|| subject::speaker_from(reading, verb.checked_sub(1)?))
            .flatten()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::lemma::lemma;

    #[test]
    fn speakers_are_found_outside_quotations() {
        let who = |text: &'static str| {
            let speaker = Speaker::of(&Reading::new(text));
            speaker.map(|speaker| match speaker {
                Speaker::Named(span) => ("named", &text[span.start..span.end]),
                Speaker::Pronoun(span) => ("pronoun", &text[span.start..span.end]),
                Speaker::Unnamed(span) => ("unnamed", &text[span.start..span.end]),
                Speaker::Writer(span) => ("writer", &text[span.start..span.end]),
            })
        };
        for (text, speaker) in [
            ("Ann Lee said the dam would hold.", Some(("named", "Ann Lee"))),
            ("Ann Lee of the Water Board said so.", Some(("named", "Ann Lee of the Water Board"))),
            ("The dam will hold, the ministry said.", Some(("named", "ministry"))),
            ("“It will hold,” said Ann Lee of the ministry.", Some(("named", "Ann Lee"))),
            ("According to the Harbour Board, it held.", Some(("named", "the Harbour Board"))),
            ("According to experts, it held.", Some(("unnamed", "experts"))),
            ("It held, she later told the paper.", Some(("pronoun", "she"))),
            ("Critics say it leaked.", Some(("unnamed", "Critics"))),
            ("We argue that it leaked.", Some(("writer", "We"))),
            (
                "Lake Radio's Ann Lee speaks with Bo Ek about the dam.",
                Some(("named", "Lake Radio's Ann Lee")),
            ),
            ("Ann Lee recalled that the dam leaks.", Some(("named", "Ann Lee"))),
            // Who it is stands between the speaker and the verb.
            ("Paul Ruiz, the mayor, said the dam is not safe.", Some(("named", "Paul Ruiz"))),
            (
                "Mara Lopez, a spokeswoman for Orla, told the Tribune the guards fired.",
                Some(("named", "Mara Lopez")),
            ),
            ("The union, which represents miners, accused the company of fraud.", Some(("named", "union"))),
            ("The minister, Ann Lee, said the budget fell by 3 percent.", Some(("named", "minister"))),
            ("The police chief, John Doe, denied the officer was armed.", Some(("named", "police chief"))),
            ("Paul Ruiz, 54, said the guards beat him.", Some(("named", "Paul Ruiz"))),
            ("The dam, built in 1960, is unsafe, said the mayor.", Some(("named", "the mayor"))),
            ("It will hold, said the mayor, Ann Lee.", Some(("named", "the mayor, Ann Lee"))),
            ("Ann Lee did recall that the dam leaks.", Some(("named", "Ann Lee"))),
            ("Ann Lee would add that the dam leaks.", Some(("named", "Ann Lee"))),
            ("Ann Lee will note that the dam leaks.", Some(("named", "Ann Lee"))),
            ("Ann Lee is noting that the dam leaks.", Some(("named", "Ann Lee"))),
            ("Ann Lee has conceded that the dam leaks.", Some(("named", "Ann Lee"))),
            ("Ann Lee had spoken of the leak.", Some(("named", "Ann Lee"))),
            ("The recalled cars leak.", None),
            ("The mill moved to Oslo, adding 800 jobs.", None),
            ("The company is also adding a gate to the dam, Bo Ek said.", Some(("named", "Bo Ek"))),
            ("A man in the rain, speaking into a microphone.", None),
            ("The dam held for ten years.", None),
            ("They reported to the gate.", Some(("unnamed", "They"))),
            ("The claims were many and the states few.", None),
            ("He drank from the well “as she said”.", None),
        ] {
            assert_eq!(who(text), speaker, "{text}");
        }
    }

    #[test]
    fn the_forms_of_a_verb_of_saying_are_found() {
        let irregular = "accused accuses acknowledged acknowledges added adds admits admitted advised allege \
                         alleged alleges announced announces argue argued argues assert asserted asserts assured \
                         believe believed believes caution claimed claims commented complained concluded concludes \
                         confirmed confirms contend contended contends declared declares denied denies deny \
                         described disclosed estimated estimates explained explains forecasts indicated insist \
                         insisted insists maintain noted notes pledged predict predicted predicts promised quoted \
                         recalled remarked replied reported reports responded revealed reveals said say says speaks \
                         spoke stated states stressed suggest suggested suggests tell tells testified told tweeted \
                         urged vowed warn warned warns writes wrote \
                         recalling added adding spoken noted quipped bragged swore testified yelled";
        for form in irregular.split_whitespace() {
            let base = lemma(form);
            assert!(SAYS.has(&base) || FINITE_SAYS.has(&base), "{form}");
        }
        for verb in SAYS.iter() {
            assert_eq!(lemma(verb), verb);
            let end = if verb.ends_with('y') { "" } else { "s" };
            assert!(SAYS.has(&lemma(&format!("{verb}{end}"))) || verb.ends_with("ss"), "{verb}");
        }
    }
}

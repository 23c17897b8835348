//! Attribution: does a segment say who says it?

use super::cue::Cue;
use super::lemma::{is_verb_form, lemma};
use super::reading::{Reading, Word};
use crate::model::Span;
use crate::words::{AUX, FINITE_SAYS, FUNCTION, PLAIN, SAYS, STANCE, STANCE_NOUNS};

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
    /// The person who is said to speak in a segment, if the segment says so outside quotation marks.
    #[must_use]
    pub fn of(reading: &Reading<'_>) -> Option<Self> {
        if let Some(speaker) = according_to(reading) {
            return Some(speaker);
        }
        let is_verb = |(at, word): &(usize, &Word<'_>)| {
            word.text.starts_with(char::is_lowercase) && is_saying(reading, *at)
        };
        let (going_on, finite): (Vec<_>, Vec<_>) = reading
            .words
            .iter()
            .enumerate()
            .filter(is_verb)
            .partition(|(_, word)| word.lower.ends_with("ing"));
        // In "the mill is adding a gate, Bo Ek said" the finite verb tells who speaks.
        let verbs = finite.into_iter().chain(going_on);
        let mut found = None;
        for (at, verb) in verbs {
            if reading.is_quoted(verb.span.start) {
                continue;
            }
            match subject(reading, at) {
                // A name decides; anything less is kept until a name is found.
                Some(named @ Speaker::Named(_)) => return Some(named),
                other => found = found.or(other),
            }
        }
        found
    }
}

/// An attribution: somebody says what a segment says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attribution {
    /// Who, in bytes of the text, if the segment names them.
    pub speaker: Option<Span>,
    /// Whether it is carried over: the segment stands inside a quotation that began earlier.
    pub carried: bool,
}

/// For each segment of a text, whether somebody is said to say, think or want what it says. Scope ends with
/// the segment, except that a quotation may go on, and that a colon after a verb of saying reaches the next
/// segment.
#[must_use]
pub fn attributions(text: &str, segments: &[Span]) -> Vec<Option<Attribution>> {
    let mut found = Vec::with_capacity(segments.len());
    let (mut quotation, mut announced, mut end) = (Quotation::default(), false, 0);
    for segment in segments {
        let gap = text.get(end..segment.start);
        end = segment.end;
        let Some(words) = segment.of(text) else {
            found.push(None);
            continue;
        };
        let reading = Reading::new(words);
        let stance = stance(&reading);
        let quoted = quotes_words(words);
        let inside = quotation.carries(gap, words) || announced;
        announced = words.ends_with(':') && stance.is_some();
        let said = (stance.is_some() || quoted || inside) && !announced;
        found.push(said.then(|| Attribution {
            speaker: stance.flatten().map(|span| span.shifted(segment.start)),
            carried: inside && stance.is_none(),
        }));
    }
    found
}

/// Whether a segment says that somebody says, thinks or wants something, and who, if it names them.
fn stance(reading: &Reading<'_>) -> Option<Option<Span>> {
    match Speaker::of(reading) {
        Some(Speaker::Named(span) | Speaker::Pronoun(span) | Speaker::Unnamed(span)) => {
            return Some(Some(span));
        }
        Some(Speaker::Writer(_)) | None => {}
    }
    let words = &reading.words;
    let mut found = None;
    for (at, word) in words.iter().enumerate() {
        let base = lemma(&word.lower);
        if STANCE.has(&base) && is_predicate(reading, at) {
            match subject(reading, at) {
                Some(Speaker::Named(span) | Speaker::Pronoun(span) | Speaker::Unnamed(span)) => {
                    return Some(Some(span));
                }
                _ => match far_subject(reading, at) {
                    Some(span) => return Some(Some(span)),
                    None => found = found.or(Some(None)),
                },
            }
        }
        // "Trump's claim that", "concerns about", "the idea that"
        let next = words.get(at + 1).map_or("", |next| next.lower.as_str());
        if STANCE_NOUNS.has(&base)
            && matches!(next, "that" | "about" | "of" | "on" | "to" | "against" | "from" | "by" | "whether")
        {
            let owner = at.checked_sub(1).map(|before| &words[before]).filter(|owner| {
                owner.lower.ends_with("'s") || matches!(owner.lower.as_str(), "his" | "her" | "their" | "its")
            });
            match owner {
                Some(owner) => return Some(Some(owner.span)),
                None if matches!(next, "that" | "about" | "whether") => found = found.or(Some(None)),
                None => {}
            }
        }
    }
    found.or_else(|| headline_speaker(reading).map(Some))
}

/// The nearest name or pronoun before a verb, or before the words between the verb and its subject; otherwise
/// a definite noun.
fn far_subject(reading: &Reading<'_>, at: usize) -> Option<Span> {
    let words = &reading.words;
    let outside = |word: &Word<'_>| !reading.is_quoted(word.span.start);
    let pronoun = |word: &Word<'_>| matches!(word.lower.as_str(), "he" | "she" | "they" | "who" | "we" | "i");
    let name = |place: usize| {
        let word = &words[place];
        let starts = place == 0
            && (FUNCTION.has(&word.lower) || word.lower.ends_with("ing") || word.lower.ends_with("ly"));
        word.text.starts_with(char::is_uppercase) && !starts && !FUNCTION.has(&word.lower)
    };
    for place in (0..at).rev().take(14) {
        let word = &words[place];
        if !outside(word) {
            continue;
        }
        if pronoun(word) {
            return Some(word.span);
        }
        if name(place) {
            return as_speaker(reading, place).and_then(|speaker| match speaker {
                Speaker::Named(span) | Speaker::Unnamed(span) => Some(span),
                Speaker::Pronoun(_) | Speaker::Writer(_) => None,
            });
        }
    }
    // "Advocates fear", "the company plans"
    let noun = at.checked_sub(1).map(|before| &words[before])?;
    (noun.lower.len() > 3 && outside(noun) && !FUNCTION.has(&noun.lower) && !AUX.has(&noun.lower))
        .then_some(noun.span)
}

/// "Pence: Flowers won't be at debate": one to three capitals before a colon.
fn headline_speaker(reading: &Reading<'_>) -> Option<Span> {
    let (head, rest) = reading.text.split_once(": ")?;
    let words: Vec<&str> = head.split_whitespace().collect();
    let names =
        (1..=3).contains(&words.len()) && words.iter().all(|word| word.starts_with(char::is_uppercase));
    (names && rest.split_whitespace().count() > 3).then_some(Span { start: 0, end: head.len() })
}

/// Whether a word is a form of a verb of saying: "recalled" and "recalls" wherever they stand, "recall" as the verb of
/// its clause, since it may be a noun elsewhere, and "recalling" after a form of "be" or before "that": in "it moved
/// to Oslo, adding 800 jobs" nobody speaks.
fn is_saying(reading: &Reading<'_>, at: usize) -> bool {
    let word = reading.words[at].lower.as_str();
    let base = lemma(word);
    if word.ends_with("ing") && base != word {
        return SAYS.has(&base) && (is_continuous(reading, at) || is_before_that(reading, at));
    }
    if base != word {
        return SAYS.has(&base) || FINITE_SAYS.has(&base);
    }
    SAYS.has(&base) && (PLAIN.has(word) || is_predicate(reading, at))
}

/// Whether a form of "be" stands before a word, or before the words that may part the two.
fn is_continuous(reading: &Reading<'_>, at: usize) -> bool {
    let before = reading.words[..at].iter().rev();
    before
        .take_while(|word| skippable(word))
        .any(|word| lemma(&word.lower) == "be" || word.lower.ends_with("'s") || word.lower.ends_with("'re"))
}

fn is_before_that(reading: &Reading<'_>, at: usize) -> bool {
    reading.words.get(at + 1).is_some_and(|next| next.lower == "that")
}

/// Whether a word of stance is the verb of its clause: finite, after a helping verb, or after a plural.
fn is_predicate(reading: &Reading<'_>, at: usize) -> bool {
    let words = &reading.words;
    let word = words[at].lower.as_str();
    let before = at.checked_sub(1).map_or("", |before| words[before].lower.as_str());
    if matches!(
        before,
        "the" | "a" | "an" | "this" | "that" | "his" | "her" | "their" | "its" | "of" | "no" | "any"
    ) {
        return false;
    }
    let finite = is_verb_form(word);
    let helped = AUX.has(before)
        || matches!(before, "been" | "be" | "being" | "to" | "not" | "also" | "n't")
        || before.ends_with("ly");
    finite
        || helped
        || word.ends_with("ing")
        || before.ends_with('s')
        || matches!(before, "they" | "who" | "people" | "many" | "some")
}

/// Whether a quotation is open, from one segment to the next.
#[derive(Debug, Clone, Copy, Default)]
pub struct Quotation {
    open: bool,
}

impl Quotation {
    /// Whether a segment begins inside a quotation that an earlier one opened; `gap` is what stands between
    /// the two. A quotation that goes on into a new paragraph begins that paragraph with a mark; otherwise it
    /// has ended.
    pub fn carries(&mut self, gap: Option<&str>, words: &str) -> bool {
        if gap.is_none_or(|gap| gap.matches('\n').count() > 1) {
            self.open = false;
        }
        let inside = self.open;
        for c in words.chars() {
            match c {
                '\u{201c}' => self.open = true,
                '\u{201d}' => self.open = false,
                '"' => self.open = !self.open,
                _ => {}
            }
        }
        inside
    }
}

/// Whether a segment quotes four words or more, or opens a quotation that it does not close.
fn quotes_words(words: &str) -> bool {
    let plain = words.replace(['\u{201c}', '\u{201d}'], "\"");
    let parts: Vec<&str> = plain.split('"').collect();
    parts.iter().skip(1).step_by(2).any(|part| part.split_whitespace().count() >= 4)
}

/// The word for the writer, where a segment speaks in the first person outside quotation marks.
#[must_use]
pub fn first_person(reading: &Reading<'_>) -> Option<Span> {
    reading
        .words
        .iter()
        .find(|word| {
            let first = word.lower.split('\'').next().unwrap_or("");
            let own = matches!(first, "we" | "our" | "ours" | "my" | "us") && word.text != "US";
            (own || (first == "i" && word.text.starts_with('I') && is_pronoun_i(reading, word)))
                && !reading.is_quoted(word.span.start)
        })
        .map(|word| word.span)
}

/// Whether "I" is the pronoun, not a numeral or an initial: it stands before a word in lower case.
fn is_pronoun_i(reading: &Reading<'_>, word: &Word<'_>) -> bool {
    let rest = &reading.text[word.span.end..];
    word.lower.len() > 1
        || rest.trim_start_matches([' ', ',']).starts_with(char::is_lowercase) && !rest.starts_with('.')
}

fn according_to(reading: &Reading<'_>) -> Option<Speaker> {
    let at = reading.words.windows(2).position(|pair| {
        pair[0].lower == "according" && pair[1].lower == "to" && !reading.is_quoted(pair[0].span.start)
    })?;
    let first = reading.words.get(at + 2)?;
    let rest = &reading.text[first.span.start..];
    let end = rest.find([',', ';', '.', '\u{201d}', '"']).unwrap_or(rest.len());
    let span = Span { start: first.span.start, end: first.span.start + end };
    let unnamed = reading.cued(Cue::Unnamed).any(|cue| cue.start == first.span.start);
    Some(if unnamed { Speaker::Unnamed(span) } else { Speaker::Named(span) })
}

/// The subject of the verb of saying at word `at`: it stands before the verb, or after it if a quotation
/// precedes.
fn subject(reading: &Reading<'_>, at: usize) -> Option<Speaker> {
    let words = &reading.words;
    let mut head = at;
    while head > 0 && skippable(&words[head - 1]) {
        head -= 1;
    }
    let before = head.checked_sub(1).map(|head| &words[head]);
    if let Some(word) = before
        && !parted(reading, word.span.end, words[at].span.start)
        && let Some(speaker) = as_speaker(reading, head - 1)
    {
        return Some(speaker);
    }
    // `"…," said the minister`: the verb follows the end of a quotation.
    let lead = reading.text[..words[at].span.start].trim_end();
    let inverted = lead.ends_with([',', '"', '\u{201d}', '\u{2019}', '\'', '?', '!']);
    let next = words.get(at + 1).filter(|_| inverted)?;
    let name = next.text.starts_with(char::is_uppercase) || matches!(next.lower.as_str(), "the" | "a" | "an");
    name.then(|| {
        let last = words[at + 1..]
            .iter()
            .take_while(|word| word.span == next.span || word.text.starts_with(char::is_uppercase))
            .last()
            .unwrap_or(next);
        Speaker::Named(Span { start: next.span.start, end: last.span.end })
    })
}

/// What may stand between a subject and its verb.
fn skippable(word: &Word<'_>) -> bool {
    AUX.has(&word.lower)
        || (word.lower.len() > 4 && word.lower.ends_with("ly"))
        || matches!(word.lower.as_str(), "also" | "later" | "then" | "previously" | "once" | "been")
}

/// Whether more than a comma separates a subject from its verb.
fn parted(reading: &Reading<'_>, from: usize, to: usize) -> bool {
    reading.text[from..to].contains([';', ':', '.', '\u{201d}', '"'])
}

/// The word at `at` as the last word of a subject.
fn as_speaker(reading: &Reading<'_>, at: usize) -> Option<Speaker> {
    let words = &reading.words;
    let word = &words[at];
    match word.lower.as_str() {
        "i" | "we" => return Some(Speaker::Writer(word.span)),
        "he" | "she" | "who" => return Some(Speaker::Pronoun(word.span)),
        _ => {}
    }
    if let Some(cue) = reading.cued(Cue::Unnamed).find(|cue| cue.end == word.span.end) {
        let nobody = at == 0 || !words[at - 1].text.starts_with(char::is_uppercase);
        return Some(if nobody || cue.start == 0 { Speaker::Unnamed(cue) } else { Speaker::Named(cue) });
    }
    let capital = word.text.starts_with(char::is_uppercase);
    if FUNCTION.has(&word.lower) && word.text != "US" {
        return None;
    }
    let mut start = at;
    while let Some(before) = start.checked_sub(1) {
        let joined = reading.text[words[before].span.end..words[start].span.start].trim().len() <= 1;
        let name = words[before].text.starts_with(char::is_uppercase);
        // "Ann Lee of the Water Board" is one speaker.
        let office = matches!(words[before].lower.as_str(), "of" | "the" | "from" | "for")
            && capital
            && before > 0
            && (matches!(words[before - 1].lower.as_str(), "of" | "from" | "for")
                || words[before - 1].text.starts_with(char::is_uppercase));
        if !joined || !(name || office) {
            break;
        }
        start = before;
    }
    let span = Span { start: words[start].span.start, end: word.span.end };
    // A common noun can be a speaker if it is definite: "the ministry said", "a spokesman said".
    let definite = || {
        words[..=at].iter().rev().skip(1).take(4).any(|word| {
            matches!(word.lower.as_str(), "the" | "a" | "an" | "its" | "his" | "her" | "their" | "another")
                || word.lower.ends_with("'s")
        })
    };
    (capital || definite()).then_some(Speaker::Named(span))
}

#[cfg(test)]
mod tests {
    use super::*;

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

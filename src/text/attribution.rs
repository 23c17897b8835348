//! Attribution: for each segment of a text, is somebody said to say it?

use super::reading::Reading;
use super::speaker::{Speaker, label};
use super::word::Word;
use crate::model::Span;
use crate::words::FIRST_PERSON;

/// An attribution: somebody says what a segment says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attribution {
    /// Who, in bytes of the text, if the segment names them.
    pub speaker: Option<Span>,
    /// Whether it is carried over: the segment stands inside speech that began earlier.
    pub carried: bool,
}

/// For each segment of a text, whether somebody is said to say, think or want what it says. This is what the
/// audit asks, segment by segment.
#[must_use]
pub fn attributions(text: &str, segments: &[Span]) -> Vec<Option<Attribution>> {
    let mut found = Vec::with_capacity(segments.len());
    let (mut speech, mut end) = (Speech::default(), 0);
    for segment in segments {
        let gap = text.get(end..segment.start);
        end = segment.end;
        let Some(words) = segment.of(text) else {
            found.push(None);
            continue;
        };
        let reading = Reading::new(words);
        let speaker = Speaker::behind(&reading).filter(|speaker| !matches!(speaker, Speaker::Writer(_)));
        let carried = speech.carries(gap, &reading, speaker);
        found.push((speaker.is_some() || carried).then(|| Attribution {
            speaker: speaker.map(|speaker| speaker.span().shifted(segment.start)),
            carried: carried && speaker.is_none(),
        }));
    }
    found
}

/// Speech that goes on from one segment to the next: a quotation, what a colon announced, the turn of a
/// speaker in a transcript.
#[derive(Debug, Clone, Copy, Default)]
pub struct Speech {
    quotation: Quotation,
    /// Whether the segment before was attributed and ended with a colon.
    announced: bool,
    /// Whether the segments before are attributed, so that a quotation after them has a speaker.
    attributed: bool,
    /// Whether the line began with the label of a speaker.
    turn: bool,
}

impl Speech {
    /// Whether a segment belongs to speech that began earlier; `gap` is what stands between it and the
    /// segment before it, and `speaker` is who it says itself.
    pub fn carries(&mut self, gap: Option<&str>, reading: &Reading<'_>, speaker: Option<Speaker>) -> bool {
        let words = reading.text;
        let parted = is_break(gap);
        if parted && !(gap.is_some() && (opens_quotation(words) || self.announced)) {
            *self = Speech::default();
        }
        let inside = self.quotation.carries(gap, words) || closes_quotation(words);
        let line = gap.is_none_or(|gap| gap.contains('\n'));
        self.turn = label(reading).is_some() || (self.turn && !line);
        let quoted = opens_quotation(words);
        let carried = inside || self.announced || self.turn || (quoted && self.attributed);
        let named = speaker.is_some_and(|speaker| !matches!(speaker, Speaker::Writer(_)));
        self.announced = words.trim_end().ends_with(':') && named;
        self.attributed = named || carried;
        carried
    }

    /// Whether speech before a paragraph may go on in it, as its words begin.
    #[must_use]
    pub fn may_go_on(before: &str, words: &str) -> bool {
        opens_quotation(words) || before.trim_end().ends_with(':')
    }
}

/// Whether a segment begins a new paragraph, after what stands before it.
#[must_use]
pub fn is_break(gap: Option<&str>) -> bool {
    gap.is_none_or(|gap| gap.matches('\n').count() > 1)
}

/// Whether a segment closes a quotation that it did not open.
fn closes_quotation(words: &str) -> bool {
    let count = |mark| words.matches(mark).count();
    !words.is_ascii() && count('\u{201d}') > count('\u{201c}') || words.ends_with('"') && count('"') % 2 == 1
}

fn opens_quotation(words: &str) -> bool {
    words.starts_with(['"', '\u{201c}', '\u{ab}']) || words.starts_with("''")
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
        if is_break(gap) {
            self.open = false;
        }
        let inside = self.open;
        let marked = words.bytes().any(|byte| matches!(byte, b'"' | b'\'') || !byte.is_ascii());
        for (at, c) in words.char_indices().filter(|_| marked) {
            match c {
                '\u{201c}' => self.open = true,
                '\u{201d}' => self.open = false,
                '"' => self.open = !self.open,
                '\'' if words[at + 1..].starts_with('\'') => self.open = !self.open,
                _ => {}
            }
        }
        inside
    }
}

/// The word for the writer, where a segment speaks in the first person outside quotation marks.
#[must_use]
pub fn first_person(reading: &Reading<'_>) -> Option<Span> {
    if !reading.has_any(FIRST_PERSON) && !reading.may_quote() {
        return None;
    }
    reading
        .words
        .iter()
        .filter(|word| word.is(FIRST_PERSON) || word.lower.contains('\''))
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

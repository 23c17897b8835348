//! Phrases: the nouns of a clause with their modifiers, and what governs them.

use serde::{Deserialize, Serialize};

use super::class::CLASSES;
use super::tag::{Form, Tag, Tagged};

/// A word of a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::compare) struct Item {
    /// Its token.
    pub(super) token: u16,
    /// How deep it stands among words that say whose something is, after "of" or before "'s": not at all for the
    /// noun itself.
    pub(super) depth: u8,
}

/// A noun phrase.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(in crate::compare) struct Phrase {
    pub(super) items: Vec<Item>,
    /// The word before it that governs it: "in", "by"; empty, if none does.
    pub(super) governor: Box<str>,
    /// Whether its article identifies it.
    pub(super) definite: bool,
    /// Whether an article or a number says that it is some of many.
    pub(super) indefinite: bool,
    /// "No cracks".
    pub(super) none: bool,
    /// Whether it joins several things.
    pub(super) joined: bool,
    /// Whether a clause narrows it: "men who smoke".
    pub(super) restricted: bool,
    /// How many or how much it says there is of it.
    pub(super) amount: Option<u8>,
    /// A year that stands before its noun.
    pub(super) year: Option<u8>,
    /// Whether it stands before the verb of its clause.
    pub(super) early: bool,
}

impl Phrase {
    /// The token of its noun: the last word that does not say whose it is.
    pub(super) fn head(&self) -> Option<u16> {
        self.items.iter().rev().find(|item| item.depth == 0).or(self.items.last()).map(|item| item.token)
    }

    /// What stands after "of", or before "'s", as a phrase of its own.
    pub(super) fn whose(&self) -> Option<Phrase> {
        let items: Vec<Item> = self
            .items
            .iter()
            .filter(|item| item.depth > 0)
            .map(|item| Item { depth: item.depth - 1, ..*item })
            .collect();
        (!items.is_empty()).then(|| Phrase { items, definite: true, ..Phrase::default() })
    }

    /// What stands before its noun, as a phrase of its own: "Marl" of "the Marl altarpiece theft".
    pub(super) fn front(&self) -> Option<Phrase> {
        let head = self.head();
        let items: Vec<Item> =
            self.items.iter().filter(|item| item.depth == 0 && Some(item.token) != head).copied().collect();
        (!items.is_empty()).then(|| Phrase { items, definite: true, ..Phrase::default() })
    }
}

/// Reads the noun phrase that begins at a word; `subject` if it may be followed by its verb. Returns it and
/// the word after it.
pub(super) fn phrase(words: &Tagged<'_, '_>, first: usize, subject: bool) -> Option<(Phrase, usize)> {
    let mut made = Phrase::default();
    let (mut at, mut after_of, mut depth) = (first, false, 0);
    while at < words.len() && (at == first || !words.comma(at)) {
        let started = !made.items.is_empty() || made.amount.is_some() || made.none && at > first;
        match words.tag(at) {
            Tag::The if !started || after_of => made.definite |= made.items.is_empty(),
            Tag::A if !started || after_of => made.indefinite |= made.items.is_empty(),
            Tag::No if !started => made.none = true,
            Tag::Quantity(number) if !started || after_of => {
                made.amount = Some(number);
                made.indefinite |= made.items.is_empty();
                at = words.statement.quantities[usize::from(number)].last + 1;
                after_of &= !made.items.is_empty();
                continue;
            }
            Tag::Moment(number) if !started && before_noun(words, number) => {
                made.year = Some(number);
                at = words.statement.moments[usize::from(number)].last + 1;
                continue;
            }
            Tag::Of if started => {
                depth += u8::from(!made.items.is_empty());
                after_of = true;
                at += 1;
                continue;
            }
            // "The novel The Salt Road": an article inside a title.
            Tag::The | Tag::A if words.is_title(at) => {}
            Tag::Adverb if goes_on(words, at) && (!started || after_of) => {
                // "The first school", but not "first opened".
                let first = words.lower(at) == "first" && at > first;
                made.items.extend(words.token(at).filter(|_| first).map(|token| Item { token, depth }));
            }
            Tag::Word | Tag::Name => {
                let inside = !made.items.is_empty() || made.amount.is_some();
                let ends = inside && !after_of && ends_before(words, at, subject, &made);
                let Some(token) = words.token(at).filter(|_| !ends) else { break };
                made.items.push(Item { token, depth });
                after_of = false;
                if is_possessive(words, at) {
                    let owner = made.items.iter_mut().rev().take_while(|item| item.depth >= depth);
                    owner.for_each(|item| item.depth += 1);
                    made.definite = true;
                    after_of = true;
                }
            }
            _ => break,
        }
        at += 1;
    }
    made.early = subject;
    // "Membership", "inflation": a noun without an article that is not a plural.
    let single = made.head().is_some_and(|head| {
        let token = &words.statement.tokens[usize::from(head)];
        words.lower(token.at) == &*token.base
    });
    made.definite |= !made.indefinite && single;
    let any = !made.items.is_empty() || made.amount.is_some() || made.none;
    any.then_some((made, at))
}

/// Whether a moment stands before a noun: "the 1908 congress", "Sunday's landslide".
pub(super) fn before_noun(words: &Tagged<'_, '_>, number: u8) -> bool {
    let moment = &words.statement.moments[usize::from(number)];
    let next = moment.last + 1;
    let article =
        moment.first.checked_sub(1).is_some_and(|last| matches!(words.tag(last), Tag::The | Tag::A));
    // "In 2016 Harlan Bank" begins with a date.
    let governed = moment.first.checked_sub(1).is_some_and(|last| words.tag(last) == Tag::Preposition);
    let dated = governed && words.tag(next) == Tag::Name && !is_possessive(words, moment.last);
    let year = moment.weekday.is_none() && (moment.month.is_none() || article) && !dated;
    (year || is_possessive(words, moment.last))
        && matches!(words.tag(next), Tag::Word | Tag::Name)
        && !words.comma(next)
        && !words.is_finite(next)
}

/// Whether a noun phrase goes on after an adverb.
fn goes_on(words: &Tagged<'_, '_>, at: usize) -> bool {
    let next = words.tag(at + 1);
    matches!(next, Tag::Word | Tag::Name | Tag::Quantity(_) | Tag::The | Tag::A | Tag::Adverb)
        && !words.is_finite(at + 1)
}

fn is_possessive(words: &Tagged<'_, '_>, at: usize) -> bool {
    let word = &words.reading.words[at];
    let rest = &words.reading.text[word.span.end..];
    word.lower.ends_with("'s") || word.lower.ends_with('s') && rest.starts_with(['\'', '\u{2019}'])
}

/// Whether a word no longer belongs to the noun phrase before it.
fn ends_before(words: &Tagged<'_, '_>, at: usize, subject: bool, made: &Phrase) -> bool {
    if words.tag(at) == Tag::Name {
        // A name after a noun in lower case is in apposition: "its supplier Lomond Mills".
        return false;
    }
    let last_number = made.amount.is_some() && made.items.iter().all(|item| item.depth > 0);
    if !CLASSES.state(words.lower(at)).is_empty()
        && made.amount.is_some()
        && !matches!(words.tag(at + 1), Tag::Word | Tag::Name)
    {
        return true;
    }
    match words.form(at) {
        Some(Form::Past | Form::Participle) => !last_number || subject && words.is_finite(at),
        Some(Form::Present | Form::Base) => subject && words.is_finite(at),
        _ => false,
    }
}

//! Asides: what stands in a text beside its statements and titles.

use super::fragment::{ENTRIES, FIGURES, fragment};
use super::furniture::{Furniture, by_wording, furniture};
use super::place::Place;
use super::reading::Reading;
use super::reference::is_reference_line;
use super::turn::turn_length;

/// What a segment is, if it is neither a statement nor a title nor a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Aside {
    /// What a page, a mail or an assistant says of itself.
    Furniture(Furniture),
    /// A line of figures, an address, a label: and which of them.
    Fragment(&'static str),
    /// A line of a list of references.
    Reference,
}

/// What a segment is beside the statements of its text, if it is that. `titled` says that it has the form of a
/// title.
#[must_use]
pub fn aside(reading: &Reading<'_>, place: Place, titled: bool) -> Option<Aside> {
    if place.reference || is_reference_line(reading.text) {
        return Some(Aside::Reference);
    }
    let told = furniture(reading).or_else(|| of_turn(reading)).map(Aside::Furniture);
    let told = told.or_else(|| fragment(reading, place).map(Aside::Fragment));
    // The wording of titles is much like that of calls: the model has the last word.
    told.or_else(|| {
        let found = by_wording(reading).filter(|_| !titled)?;
        Some(Aside::Furniture(found))
    })
}

/// Whether words show by themselves that they state nothing: page furniture, a reference, a question, or a fragment that
/// has no figures to compare.
#[must_use]
pub fn states_nothing(words: &str) -> bool {
    let reading = Reading::new(words);
    match aside(&reading, Place::ALONE, false) {
        Some(Aside::Fragment(kind)) => !matches!(kind, FIGURES | ENTRIES),
        Some(Aside::Furniture(_) | Aside::Reference) => true,
        None => reading.asks(),
    }
}

/// The furniture that a turn of a chat is: `[12:04] Ana: This message was deleted`.
fn of_turn(reading: &Reading<'_>) -> Option<Furniture> {
    let label = turn_length(reading.text);
    let words = reading.text.get(label..).filter(|_| label > 0)?;
    let mut found = furniture(&Reading::new(words))?;
    found.words.iter_mut().for_each(|span| *span = span.shifted(label));
    Some(found)
}

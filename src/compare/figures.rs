//! Figures: which amounts of a statement a text does not have.
//!
//! Invariant: an amount is there if the text has one of the same unit that may be the same, as rounding and words such as
//! "about" allow. Years, and numbers that only name something, are not amounts. The tests below hold it.

use super::number::scale_word;
use super::quantity::{Quantity, quantities};
use crate::model::Span;
use crate::text::Reading;

/// Ways to speak, and not amounts: "a century ago", "half of it", "one of them"; and what every text has: "three times".
const SMALL: [&str; 9] = ["a", "an", "half", "one", "two", "three", "1", "2", "3"];

/// The amounts in a text.
#[derive(Debug, Clone, Default)]
pub struct Figures(Vec<Quantity>);

impl Figures {
    /// The amounts of a reading.
    #[must_use]
    pub fn of(reading: &Reading<'_>) -> Self {
        let mut found = quantities(reading);
        found.retain(|own| {
            let words = &reading.words[own.first..=own.last];
            let scaled = words.iter().any(|word| scale_word(&word.lower).is_some());
            scaled || !SMALL.contains(&reading.words[own.first].lower.as_str())
        });
        Figures(found)
    }

    /// Where a statement has amounts that are not among these.
    pub fn lacking(&self, statement: &Figures) -> Vec<Span> {
        let is_there = |own: &&Quantity| self.0.iter().any(|other| own.comparable(other) && own.meets(other));
        statement.0.iter().filter(|own| !is_there(own)).map(|own| own.span).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_there_if_it_may_be_the_same() {
        let lacking = |text: &str, statement: &str| -> Vec<String> {
            let (there, own) = (Figures::of(&Reading::new(text)), Figures::of(&Reading::new(statement)));
            let spans = there.lacking(&own);
            spans.iter().filter_map(|span| span.of(statement)).map(str::to_owned).collect()
        };
        let text = "The dam holds 39.6 million litres. Its 120 gates cost $5 million in 1969.";
        for (statement, lacks) in [
            ("The dam holds about 40 million litres.", &[][..]),
            ("The dam holds 40 million litres.", &[]),
            ("The dam holds 38 million litres.", &["38 million litres"]),
            ("The gates cost five million dollars, twice as much as in 1950.", &[]),
            ("More than 100 gates were made in three years.", &[]),
            ("The 130 gates hold.", &["130"]),
            ("It cost three million dollars.", &["three million dollars"]),
            ("Half of it was built a century ago, one of them in 1970.", &[]),
            ("Nothing is said here.", &[]),
        ] {
            assert_eq!(lacking(text, statement), lacks, "{statement}");
        }
    }
}

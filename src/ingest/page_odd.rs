//! What was met in a page that a reader would see in another way: counted, and said once for the page.
//!
//! Invariant: what is left out of the text, or is not recorded as a claim, is said. `tests/pages.rs` and the tests of
//! [`super::html`] read such pages.

/// What was met in a page, and how often.
#[derive(Debug, Default)]
pub(super) struct Odd {
    /// Passages that were struck out.
    pub(super) strikes: usize,
    /// Pages in frames that were read.
    pub(super) frames: usize,
    /// Elements that style sheets hide.
    pub(super) veiled: usize,
    /// Formulas that were not read.
    pub(super) formulas: usize,
}

impl Odd {
    /// Adds what was met in another page.
    pub(super) fn add(&mut self, other: &Odd) {
        self.strikes += other.strikes;
        self.frames += other.frames;
        self.veiled += other.veiled;
        self.formulas += other.formulas;
    }

    /// What a person should know. `closed` says whether parts of the page are closed.
    pub(super) fn notes(&self, closed: bool) -> Vec<String> {
        let met = [
            (
                self.strikes,
                "passage is",
                "passages are",
                "struck out in it: kept after their blocks as `~~…~~`, and not recorded as claims",
            ),
            (self.frames, "page in a frame was", "pages in frames were", "read where the frame stands"),
            (self.veiled, "element that a style hides was", "elements that styles hide were", "left out"),
            (
                self.formulas,
                "formula in MathML was",
                "formulas in MathML were",
                "not read: numbers in it may be missing from their sentences",
            ),
        ];
        let said = met.iter().filter(|(count, ..)| *count > 0);
        let mut notes: Vec<String> = said
            .map(|(count, one, more, what)| match count {
                1 => format!("1 {one} {what}"),
                count => format!("{count} {more} {what}"),
            })
            .collect();
        if closed {
            let what =
                "what stands in closed parts of it (`details`) is kept apart, and not recorded as claims";
            notes.push(what.to_owned());
        }
        notes
    }
}

//! The words of a cell of an Excel workbook, put together from stretches of different looks.
//!
//! Invariant: a raised number is never a part of the number before it, and words that are struck out are not read, which is
//! said. `tests/workbooks.rs` holds it.

use super::raised::set_high;
use super::xml::attribute;

/// Words that are being put together.
#[derive(Default)]
pub(super) struct Rich {
    pub(super) words: String,
    /// Whether some words are struck out.
    pub(super) struck: bool,
    /// The words of the stretch that is open.
    stretch: String,
    taken: bool,
    /// Whether what comes is how words are pronounced.
    spoken: bool,
    is_raised: bool,
    is_struck: bool,
}

impl Rich {
    /// Begins an element of this name without its prefix.
    pub(super) fn start(&mut self, tag: &str, attributes: &[(String, String)]) {
        match tag {
            "v" | "t" => self.taken = !self.spoken,
            "rPh" => self.spoken = true,
            "r" => (self.is_raised, self.is_struck) = (false, false),
            "vertAlign" => self.is_raised = attribute(attributes, "val") == Some("superscript"),
            "strike" => self.is_struck = !matches!(attribute(attributes, "val"), Some("0" | "false")),
            _ => {}
        }
    }

    pub(super) fn text(&mut self, words: &str) {
        if self.taken {
            self.stretch.push_str(words);
        }
    }

    pub(super) fn end(&mut self, tag: &str) {
        match tag {
            "v" | "t" => {
                self.taken = false;
                let words = std::mem::take(&mut self.stretch);
                if self.is_struck && !words.trim().is_empty() {
                    self.struck = true;
                } else if self.is_raised {
                    let words = set_high(&self.words, &words);
                    self.words.push_str(&words);
                } else {
                    self.words.push_str(&words);
                }
            }
            "rPh" => self.spoken = false,
            "r" => (self.is_raised, self.is_struck) = (false, false),
            _ => {}
        }
    }
}

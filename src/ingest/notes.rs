//! Notes: what a person should know about how a document was read.
//!
//! Invariant: of many notes the first ones are kept, and it is said how many are left out. The tests below hold it.

/// The most notes that are kept.
const MOST: usize = 20;

/// Notes on a document.
#[derive(Debug, Default)]
pub(super) struct Notes {
    first: Vec<String>,
    /// How many more there are.
    more: usize,
}

impl Notes {
    /// Adds a note, unless there are many already.
    pub(super) fn add(&mut self, note: String) {
        if self.first.len() < MOST {
            self.first.push(note);
        } else {
            self.more += 1;
        }
    }

    /// These notes, and others after them.
    #[cfg(feature = "warc")]
    pub(super) fn and(mut self, other: Self) -> Self {
        self.first.extend(other.first);
        self.more += other.more;
        self
    }

    /// The notes as a person reads them.
    pub(super) fn into_vec(mut self) -> Vec<String> {
        if self.more > 0 {
            self.first.push(format!("{} more such notes are left out", self.more));
        }
        self.first
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_that_are_left_out_are_counted() {
        let notes = |count: usize| {
            let mut notes = Notes::default();
            (0..count).for_each(|number| notes.add(number.to_string()));
            notes
        };
        assert_eq!(notes(MOST).into_vec().len(), MOST);
        let both = notes(MOST + 2).and(notes(MOST + 3)).into_vec();
        assert_eq!(both.len(), 2 * MOST + 1);
        assert_eq!(both.last().map(String::as_str), Some("5 more such notes are left out"));
    }
}

//! Place: how a segment stands on its page.

/// How a segment stands in the lines of its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Only marks of structure stand before it on its line.
    pub starts_line: bool,
    /// Nothing stands after it on its line.
    pub ends_line: bool,
    /// The mark that begins its line.
    pub mark: Option<Mark>,
    /// No line after it ends like a sentence.
    pub trails: bool,
    /// It stands after the end of the prose, or after other words on its line.
    pub follows: bool,
    /// It has no end mark, and heads the text after it or stands among titles.
    pub headline: bool,
    /// It stands in a list of references, or heads it.
    pub reference: bool,
}

/// A mark of structure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// `#`
    Heading,
    /// `-`, `*`, `+`
    Item,
    /// `>`
    Quotation,
    /// `|`
    Row,
}

impl Place {
    /// The place of a statement that does not stand in a text.
    pub const ALONE: Place = Place {
        starts_line: true,
        ends_line: true,
        mark: None,
        trails: false,
        follows: false,
        headline: false,
        reference: false,
    };

    /// Whether it has its line to itself.
    #[must_use]
    pub fn is_alone(self) -> bool {
        self.starts_line && self.ends_line
    }
}

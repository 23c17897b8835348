//! Stops: the marks at which sentences end, and those around them.

/// Whether a line ends with a full stop, question or exclamation mark, apart from closing marks.
pub(super) fn ends_sentence(line: &str) -> bool {
    let bare = line.trim_end_matches(|c: char| c.is_whitespace() || is_closer(c));
    bare.ends_with(is_terminator)
}

/// Whether a character can end a sentence.
pub(super) fn is_terminator(c: char) -> bool {
    matches!(
        c,
        '.' | '!'
            | '?'
            | '\u{2026}'
            | '\u{203d}'
            | '\u{3002}'
            | '\u{ff01}'
            | '\u{ff0e}'
            | '\u{ff1f}'
            | '\u{61f}'
            | '\u{6d4}'
            | '\u{964}'
            | '\u{965}'
    )
}

/// Whether a character can stand between the end of a sentence and the space after it.
pub(super) fn is_closer(c: char) -> bool {
    matches!(
        c,
        '"' | '\''
            | ')'
            | ']'
            | '}'
            | '*'
            | '_'
            | '\u{bb}'
            | '\u{201d}'
            | '\u{2019}'
            | '\u{203a}'
            | '\u{300d}'
            | '\u{300f}'
            | '\u{ff09}'
    )
}

/// Whether a character can stand before the first word of a sentence.
pub(super) fn is_opener(c: char) -> bool {
    matches!(
        c,
        '"' | '\''
            | '('
            | '['
            | '{'
            | '*'
            | '_'
            | '`'
            | '-'
            | '\u{ab}'
            | '\u{201c}'
            | '\u{2018}'
            | '\u{2039}'
            | '\u{201e}'
            | '\u{bf}'
            | '\u{a1}'
            | '\u{2013}'
            | '\u{2014}'
            | '\u{300c}'
            | '\u{300e}'
            | '\u{ff08}'
    )
}

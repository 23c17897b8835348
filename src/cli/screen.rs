//! Screen: how large the terminal is, and text that fits it.

use std::io::{self, IsTerminal};

use terminal_size::{Height, Width};

/// The width of what is written where there is no terminal.
const USUAL: usize = 100;

/// A terminal that is narrower is written to as if it were as wide as this.
const NARROWEST: usize = 40;

/// The size of a terminal, in characters.
#[derive(Debug, Clone, Copy)]
pub(super) struct Screen {
    pub(super) columns: usize,
    pub(super) rows: usize,
}

impl Screen {
    /// The terminal that standard output goes to, if it goes to one.
    pub(super) fn of_stdout() -> Option<Self> {
        let stdout = io::stdout();
        if stdout.is_terminal() { Screen::of(terminal_size::terminal_size_of(&stdout)?) } else { None }
    }

    /// The terminal that standard error goes to, if it goes to one.
    pub(super) fn of_stderr() -> Option<Self> {
        let stderr = io::stderr();
        if stderr.is_terminal() { Screen::of(terminal_size::terminal_size_of(&stderr)?) } else { None }
    }

    fn of((width, height): (Width, Height)) -> Option<Self> {
        let screen = Screen { columns: width.0.into(), rows: height.0.into() };
        Some(screen).filter(|screen| screen.columns > 0 && screen.rows > 0)
    }

    /// Text in lines that fit after so many characters.
    fn fit(self, text: &str, after: usize) -> String {
        wrap(text, self.columns.max(NARROWEST).saturating_sub(after))
    }

    /// How many rows a text takes, which ends in a newline; its colours take none.
    pub(super) fn rows_of(self, text: &str) -> usize {
        let plain = anstream::adapter::strip_str(text).to_string();
        plain.lines().map(|line| line.chars().count().div_ceil(self.columns).max(1)).sum()
    }
}

/// The width of a line on standard output.
pub(super) fn width() -> usize {
    Screen::of_stdout().map_or(USUAL, |screen| screen.columns.max(NARROWEST))
}

/// How much of a text to show on a line after so many characters: what the terminal has room for, or as much as usual
/// where there is no terminal.
pub(super) fn room(after: usize, usual: usize) -> usize {
    Screen::of_stdout().map_or(usual, |screen| screen.columns.max(NARROWEST).saturating_sub(after + 1))
}

/// Text in lines that fit the terminal after so many characters; as it is where there is no terminal.
pub(super) fn fit(text: String, after: usize) -> String {
    Screen::of_stdout().map_or_else(|| text.clone(), |screen| screen.fit(&text, after))
}

/// The same for standard error.
pub(super) fn fit_error(text: String, after: usize) -> String {
    Screen::of_stderr().map_or_else(|| text.clone(), |screen| screen.fit(&text, after))
}

/// Text in lines of at most so many characters, cut between words only. A line that begins with spaces goes on with as
/// many.
pub(super) fn wrap(text: &str, most: usize) -> String {
    let mut wrapped = String::with_capacity(text.len() + text.len() / most.max(1));
    for (n, line) in text.split('\n').enumerate() {
        if n > 0 {
            wrapped.push('\n');
        }
        let words = line.trim_start_matches(' ');
        let indent = &line[..line.len() - words.len()];
        wrapped.push_str(indent);
        let mut column = indent.len();
        for (n, word) in words.split(' ').enumerate() {
            let length = word.chars().count();
            if n > 0 && column + 1 + length > most {
                wrapped.push('\n');
                wrapped.push_str(indent);
                column = indent.len();
            } else if n > 0 {
                wrapped.push(' ');
                column += 1;
            }
            wrapped.push_str(word);
            column += length;
        }
    }
    wrapped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_cut_between_words() {
        assert_eq!(wrap("one two three", 7), "one two\nthree");
        assert_eq!(wrap("one\ntwo three", 80), "one\ntwo three");
        assert_eq!(wrap("longer-than-that a b", 5), "longer-than-that\na b");
        assert_eq!(wrap("  one two three", 7), "  one\n  two\n  three");
        assert_eq!(wrap("one  two", 80), "one  two");
        assert_eq!(wrap("", 5), "");
    }

    #[test]
    fn rows_are_counted_as_a_terminal_shows_them() {
        let screen = Screen { columns: 10, rows: 24 };
        assert_eq!(screen.rows_of("\u{1b}[31m0123456789\u{1b}[0m\n01234567890\n\n"), 4);
    }
}

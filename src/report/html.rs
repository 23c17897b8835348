//! HTML: the one place where a text becomes part of a page.

use std::fmt::{Arguments, Write};

use crate::plain::visible;
use crate::text::is_hidden_at;

/// A page that is being written.
#[derive(Default)]
pub(super) struct Html(String);

impl Html {
    /// Writes markup of our own. What others wrote is escaped before it comes here.
    pub(super) fn put(&mut self, markup: Arguments<'_>) {
        // Writing to a string cannot fail.
        let _ = self.0.write_fmt(markup);
    }

    pub(super) fn into_text(self) -> String {
        self.0
    }
}

/// A text on one line, as it may stand between tags or in a quoted attribute. Hidden characters are shown as codes.
pub(super) fn words(text: &str) -> String {
    escape(&visible(text))
}

/// A text with its line breaks, for `pre`. It is read back exactly, unless it holds a hidden character, which is then
/// shown as a code: see [`is_exact`].
pub(super) fn lines(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        if is_shown_as_code(text, at, c) {
            out.push_str(&format!("\\u{{{:x}}}", u32::from(c)));
        } else if c == '\r' {
            // A reader of HTML makes a line feed of a bare one.
            out.push_str("&#13;");
        } else {
            push(&mut out, c);
        }
    }
    out
}

/// Whether [`lines`] shows every character as it is.
pub(super) fn is_exact(text: &str) -> bool {
    text.char_indices().all(|(at, c)| !is_shown_as_code(text, at, c))
}

fn is_shown_as_code(text: &str, at: usize, c: char) -> bool {
    !matches!(c, '\n' | '\r' | '\t') && (c.is_control() || is_hidden_at(text, at, c))
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    text.chars().for_each(|c| push(&mut out, c));
    out
}

fn push(out: &mut String, c: char) {
    match c {
        '&' => out.push_str("&amp;"),
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        '"' => out.push_str("&quot;"),
        '\'' => out.push_str("&#39;"),
        c => out.push(c),
    }
}

/// The beginning of a text, to recognise it by.
pub(super) fn short(text: &str, most: usize) -> String {
    let mut chars = text.chars();
    let start: String = chars.by_ref().take(most).collect();
    words(&if chars.next().is_some() { format!("{}…", start.trim_end()) } else { start })
}

/// The attribute by which a browser finds the direction of a text; none where every letter goes from left to right, as the
/// page does.
pub(super) fn direction(text: &str) -> &'static str {
    // The first letter that goes from right to left is Hebrew, U+05D0; no script before its block does.
    if text.chars().all(|c| c < '\u{590}' || ('\u{2000}'..='\u{206f}').contains(&c)) {
        ""
    } else {
        " dir=\"auto\""
    }
}

/// An address that a reader may follow: nothing that runs a program.
pub(super) fn link(url: &str) -> String {
    let safe = ["https://", "http://"].iter().any(|scheme| url.starts_with(scheme)) && visible(url) == url;
    let shown = words(url);
    if safe { format!("<a href=\"{shown}\">{shown}</a>") } else { shown }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_in_which_anything_may_go_to_the_left_has_its_direction_found() {
        for plain in ["", "The dam is “full” — 40 %…", "Плотина полна.", "é\u{301}"] {
            assert_eq!(direction(plain), "", "{plain}");
        }
        for other in ["قال المجلس", "הסכר מלא", "The dam, السد, is full.", "水坝", "\u{1e900}"]
        {
            assert_eq!(direction(other), " dir=\"auto\"", "{other}");
        }
    }

    #[test]
    fn nothing_that_others_wrote_is_markup() {
        assert_eq!(
            words("<b a='1' c=\"2\">&\u{202e}"),
            "&lt;b a=&#39;1&#39; c=&quot;2&quot;&gt;&amp;\\u{202e}"
        );
        assert_eq!(words("a\nb"), "a b");
        assert_eq!(lines("a\r\n\tb</pre>\u{202e}"), "a&#13;\n\tb&lt;/pre&gt;\\u{202e}");
        assert!(is_exact("a\r\n\tb") && !is_exact("a\u{0}") && !is_exact("\u{202e}b"));
        assert_eq!(short("abcdef", 3), "abc…");
        for bad in
            ["javascript:alert(1)", "data:text/html,x", "ftp://a", "https://a\u{202e}b", "JAVASCRIPT:x"]
        {
            assert!(!link(bad).contains("href"), "{bad}");
        }
        assert!(
            link("https://a.example/?a=1&b=\"")
                .starts_with("<a href=\"https://a.example/?a=1&amp;b=&quot;\"")
        );
    }
}

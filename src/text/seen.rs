//! Seen: what is known of a run of text on the way to a place in it.
//!
//! Invariant: places are asked for in order, and no stretch is read again for each of them, so that time is
//! in proportion to the run, whatever stands in it. `benches/growth.rs` measures it.

use std::cell::OnceCell;

/// What was seen of a run.
pub(super) struct Seen<'a> {
    words: &'a str,
    /// Whether its writer omits capitals, once that is asked for.
    spares: OnceCell<bool>,
    /// The quotation marks of the sentence that began at the first place, up to the second.
    quotes: Quotes,
    /// What stands before the place up to which it was looked at.
    before: Before,
    /// Where the sentence that begins at the first place has its first character that is not white space.
    body: (usize, usize),
    token: Token,
}

/// What was last seen before a place.
#[derive(Default)]
pub(super) struct Before {
    at: usize,
    /// Where the last white space ended.
    pub(super) token: usize,
    /// The last character that only addresses and file names have.
    pub(super) barred: Option<usize>,
}

/// How many quotation marks stand in a stretch.
#[derive(Default)]
struct Quotes {
    from: usize,
    to: usize,
    opened: usize,
    closed: usize,
    angled: usize,
    unangled: usize,
    straight: usize,
}

/// What stands between white space, as far as it was looked at.
#[derive(Default)]
pub(super) struct Token {
    end: usize,
    /// Where its last letter or digit ends.
    pub(super) inner: usize,
    /// The last character that only addresses and file names have.
    pub(super) barred: Option<usize>,
    /// The last dot before `inner`.
    pub(super) dot: Option<usize>,
}

impl<'a> Seen<'a> {
    pub(super) fn new(words: &'a str) -> Self {
        Seen {
            words,
            spares: OnceCell::new(),
            quotes: Quotes::default(),
            before: Before::default(),
            body: (0, 0),
            token: Token::default(),
        }
    }

    pub(super) fn spares_capitals(&self) -> bool {
        let spares = || self.words.starts_with(char::is_lowercase) || self.words.contains(" i ");
        *self.spares.get_or_init(spares)
    }

    /// The mark that closes the quotation that is open at `to`, if one was opened after `from`.
    pub(super) fn open_quotation(&mut self, from: usize, to: usize) -> Option<char> {
        let quotes = &mut self.quotes;
        if quotes.from != from || quotes.to > to {
            *quotes = Quotes { from, to: from, ..Quotes::default() };
        }
        for c in self.words[quotes.to..to].chars() {
            match c {
                '\u{201c}' => quotes.opened += 1,
                '\u{201d}' => quotes.closed += 1,
                '"' => quotes.straight += 1,
                '\u{ab}' => quotes.angled += 1,
                '\u{bb}' => quotes.unangled += 1,
                _ => {}
            }
        }
        quotes.to = to;
        if quotes.opened > quotes.closed {
            Some('\u{201d}')
        } else if quotes.angled > quotes.unangled {
            Some('\u{bb}')
        } else {
            (quotes.straight % 2 == 1).then_some('"')
        }
    }

    /// What stands before `at`: where the token that ends there began.
    pub(super) fn before(&mut self, at: usize) -> &Before {
        let before = &mut self.before;
        for (place, c) in self.words[before.at..at].char_indices() {
            let place = before.at + place;
            if c.is_whitespace() {
                before.token = place + c.len_utf8();
            } else if is_barred(c) {
                before.barred = Some(place);
            }
        }
        before.at = at;
        before
    }

    /// Where the sentence that begins at `start` has its first character that is not white space.
    pub(super) fn body(&mut self, start: usize) -> usize {
        if self.body.0 != start {
            self.body = (start, self.words.len() - self.words[start..].trim_start().len());
        }
        self.body.1
    }

    /// The rest of the token that `at` stands in.
    pub(super) fn token(&mut self, at: usize) -> &Token {
        if at >= self.token.end {
            let rest = &self.words[at..];
            let words = &rest[..rest.find(char::is_whitespace).unwrap_or(rest.len())];
            let inner = words.trim_end_matches(|c: char| !c.is_alphanumeric());
            self.token = Token {
                end: at + words.len(),
                inner: at + inner.len(),
                barred: words.rfind(is_barred).map(|found| at + found),
                dot: inner.rfind('.').map(|found| at + found),
            };
        }
        &self.token
    }
}

/// Whether a character stands only in addresses and names of files.
fn is_barred(c: char) -> bool {
    matches!(c, '@' | '/' | '\\' | '_')
}

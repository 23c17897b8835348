//! Results: what a search engine prints around a snippet, where the line ends were lost.
//!
//! `Title https://site › a › b Dec 3, 2025 — Snippet ... Title | Site 4 days ago · Snippet`. The address with its
//! path and the stamp are segments of their own. Invariant: neither is looked for within a sentence;
//! `tests/text.rs` holds it.

use super::stamp;
use crate::model::Span;

/// What parts the steps of a path.
const STEP: &str = " \u{203a} ";

/// The most words of the name of a site.
const MOST_OF_SITE: usize = 4;

/// Cuts a stretch at the addresses and stamps of search results. `is_title` tells a title.
pub(super) fn cut(text: &str, span: Span, is_title: impl Fn(&str) -> bool) -> Vec<Span> {
    let mut parts = Vec::new();
    let mut rest = span;
    while let Some((from, to, next)) = mark(&text[rest.start..rest.end], &is_title) {
        let start = rest.start;
        if from > 0 {
            let before = text[start..start + from].trim_end_matches(|c: char| c.is_whitespace() || c == '-');
            parts.push(Span { start, end: start + before.len() });
        }
        parts.push(Span { start: start + from, end: start + to });
        rest.start = start + next;
        if rest.start >= rest.end {
            return parts;
        }
    }
    parts.push(rest);
    parts
}

/// Where the first address or stamp of a result begins and ends, and where what follows it begins.
fn mark(words: &str, is_title: &impl Fn(&str) -> bool) -> Option<(usize, usize, usize)> {
    // Every mark of a result has one of these. Most sentences have none, and are not read word by word.
    let marked = words.bytes().any(|byte| byte == b'-' || !byte.is_ascii());
    let addressed = words.contains(':') && words.contains("://");
    if !marked && !addressed {
        return None;
    }
    let mut starts = words.split(' ').scan(0, |at, word| {
        let start = *at;
        *at += word.len() + 1;
        Some(start)
    });
    starts.find_map(|at| {
        let rest = &words[at..];
        if let Some(end) = path_length(rest) {
            return Some((at, at + end, at + end + skip(&rest[end..])));
        }
        let (end, next) = stamp::of_result(rest)?;
        let before = words[..at].trim_end();
        // "OSTBY, 14 May 2027 – The mayor" is a dateline.
        let site = !before.ends_with(',')
            && before.split(' ').count() <= MOST_OF_SITE
            && before.split(' ').all(|word| word.starts_with(char::is_uppercase));
        (before.is_empty() || site || is_title(before)).then_some((at, at + end, at + next))
    })
}

fn skip(rest: &str) -> usize {
    rest.len() - rest.trim_start().len()
}

/// The bytes of an address that steps follow: `https://site › a › b`, `site.org › a`.
fn path_length(words: &str) -> Option<usize> {
    let host = words.split(' ').next()?;
    let named = host.trim_start_matches("https://").trim_start_matches("http://");
    let domain =
        named.split('.').count() > 1 && named.split('.').all(|part| !part.is_empty()) && named.is_ascii();
    let mut end = host.len();
    while words[end..].starts_with(STEP) {
        let step = words[end + STEP.len()..].split(' ').next().unwrap_or("");
        end += STEP.len() + step.len();
    }
    (domain && end > host.len()).then_some(end)
}

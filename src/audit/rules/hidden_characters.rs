//! F010 hidden-characters.

use std::collections::BTreeMap;

use crate::audit::{Case, Check, Hit, Level, Rule};
use crate::model::Span;
use crate::text::{Mixed, hidden, mixed_words};

pub(super) const RULE: Rule = Rule {
    code: "F010",
    name: "hidden-characters",
    level: Level::Warning,
    since: "0.2.0",
    what: "A claim that contains invisible characters, or a word that mixes in look-alike letters from another script.",
    why: "Readers do not know that the characters are there. They stop searches from finding a word, and can carry a hidden text.",
    help: "find out what the source means, and state the claim in visible characters; in a ledger, record that with `claimlog add`, give the original words with --quote, and then `claimlog relate NEW supersedes OLD`",
    flagged: r#"{"source":{"url":"https://example.org/a","author":"A. Writer","published":"2026-03-01"},"text":"The dam was fini\u200bshed in 1969.\nThe d\u0430m holds 40 million litres."}"#,
    clean: "The dam was finished in 1969.\nThe dam holds 40 million litres.",
    check: Check::Claim { english: false, check },
};

/// The most characters that are named in a finding.
const MOST_NAMED: usize = 8;

fn check(case: &Case<'_>) -> Vec<Hit> {
    let text = &case.claim.text;
    let mut counts: BTreeMap<char, usize> = BTreeMap::new();
    let mut first = None;
    for (at, c) in hidden(text) {
        first = first.or(Some(Span { start: at, end: at + c.len_utf8() }));
        *counts.entry(c).or_default() += 1;
    }
    let count: usize = counts.values().sum();
    let named = counts.iter().map(|(c, count)| format!("{count} of U+{:04X}", u32::from(*c)));
    let named = listed(named.collect());
    let message = match count {
        1 => format!("1 invisible character: {named}"),
        _ => format!("{count} invisible characters: {named}"),
    };
    let hit = |words: Span, message: String| Hit { words: Some(words), ..Hit::on(case.seq, message) };
    let unseen = first.map(|first| hit(first, message));
    unseen
        .into_iter()
        .chain(mixed_words(text).iter().map(|word| hit(word.span, passes(text, word))))
        .collect()
}

/// Which letters of a word pass for others.
fn passes(text: &str, word: &Mixed) -> String {
    let scripts = if word.as_latin { "another script pass for Latin" } else { "Latin pass for Cyrillic" };
    let mut letters: Vec<String> = Vec::new();
    for (_, c) in &word.letters {
        let name = format!("{c} (U+{:04X})", u32::from(*c));
        if !letters.contains(&name) {
            letters.push(name);
        }
    }
    let words: String = word.span.of(text).unwrap_or_default().chars().take(40).collect();
    format!("“{words}”: letters of {scripts} ones: {}", listed(letters))
}

fn listed(names: Vec<String>) -> String {
    let more = names.len().saturating_sub(MOST_NAMED);
    let end = if more > 0 { format!(", and {more} more") } else { String::new() };
    names[..names.len() - more].join(", ") + &end
}

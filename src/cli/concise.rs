//! Findings on a line each: in groups where there are many, or as compilers print them; and counts of them.
//!
//! Invariant: no finding is left out, and a line shows the whole sentence. `tests/findings.rs` holds it.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::place::Places;
use super::shown::Shown;
use claimlog::audit::{Finding, Level, Report};
use claimlog::model::View;
use claimlog::plain::{counted, visible};

/// The findings of a report, grouped by rule: errors first, of one level the most frequent first, and last what is true
/// of whole documents.
pub(super) fn groups(view: &View, shown: &[Shown<'_, '_>], places: &Places<'_>) -> String {
    let mut by_rule: BTreeMap<_, Vec<&Shown<'_, '_>>> = BTreeMap::new();
    for one in shown {
        let key = (!one.claims.is_empty(), one.finding.level, one.finding.code);
        by_rule.entry(key).or_default().push(one);
    }
    let mut groups: Vec<_> = by_rule.into_iter().collect();
    groups
        .sort_by_key(|((whole, level, code), shown)| (*whole, *level, std::cmp::Reverse(shown.len()), *code));
    let mut text = String::new();
    for ((whole, level, code), shown) in groups {
        let Some(first) = shown.first().map(|one| one.finding) else { continue };
        let shared = shown.iter().all(|one| one.finding.message == first.message);
        let message = if shared { format!(": {}", visible(&first.message)) } else { String::new() };
        let count = counted(shown.iter().map(|one| one.claims.len().max(1) as u64).sum(), "finding");
        let _ = writeln!(text, "{}[{code}] {}, {count}{message}", level.name(), first.name);
        let _ = writeln!(text, "  help: {}", first.help);
        for one in &shown {
            let subject = one.subject(view);
            let why = if shared { String::new() } else { format!("  ({})", visible(&one.finding.message)) };
            let _ = if whole {
                writeln!(text, "  {}  {subject}{why}", document(one.finding, places))
            } else {
                let place = visible(&places.position(one.finding));
                writeln!(text, "  {place}  {subject}  {}{why}", sentence(view, one.finding))
            };
        }
        text.push('\n');
    }
    text
}

/// A line for each finding.
pub(super) fn lines(view: &View, shown: &[Shown<'_, '_>], places: &Places<'_>) -> String {
    let mut text = String::new();
    for one in shown {
        let Finding { code, name, level, message, .. } = one.finding;
        let (level, message, subject) = (level.name(), visible(message), one.subject(view));
        let _ = if one.claims.is_empty() {
            let (place, words) = (visible(&places.position(one.finding)), sentence(view, one.finding));
            writeln!(text, "{place}: {level}[{code}] {name}: {subject}: {message}: {words}")
        } else {
            let place = document(one.finding, places);
            writeln!(text, "{place}: {level}[{code}] {name}: {subject}: {message}")
        };
    }
    text
}

/// How many findings each rule has, and how many each source.
pub(super) fn counts(view: &View, report: &Report<'_>, places: &Places<'_>) -> String {
    let mut rules: BTreeMap<_, u64> = BTreeMap::new();
    let mut sources: BTreeMap<_, BTreeMap<Level, u64>> = BTreeMap::new();
    for finding in &report.findings {
        *rules.entry((finding.level, finding.code, finding.name)).or_default() += 1;
        *sources.entry(finding.source).or_default().entry(finding.level).or_default() += 1;
    }
    let mut text = String::new();
    for ((level, code, name), count) in rules {
        let _ = writeln!(text, "{count:>8}  {:<7}  {code}  {name}", level.name());
    }
    for (source, counts) in sources {
        let what: Vec<String> = counts.iter().map(|(level, count)| counted(*count, level.name())).collect();
        let name = match source {
            Some(source) => {
                let name = visible(places.name(source).unwrap_or_default());
                let claims = counted(view.claims_of(source).len() as u64, "claim");
                format!("source {source}, {name}, {claims}")
            }
            None => "entries without a source".to_owned(),
        };
        let _ = writeln!(text, "{name}: {}", what.join(", "));
    }
    text
}

/// What the document of a finding is called.
fn document(finding: &Finding<'_>, places: &Places<'_>) -> String {
    visible(finding.source.and_then(|source| places.name(source)).unwrap_or_default())
}

/// The whole sentence, with the words in question between marks if they are not all of it.
fn sentence(view: &View, finding: &Finding<'_>) -> String {
    let whole = view.claim(finding.seq).map_or(finding.quote, |claim| &claim.text);
    let words = finding.words.filter(|words| words.of(whole).is_some_and(|words| words != whole));
    match words {
        Some(words) => {
            let (before, rest) = whole.split_at(words.start);
            let (words, after) = rest.split_at(words.end - words.start);
            format!("{}»{}«{}", visible(before), visible(words), visible(after))
        }
        None => visible(whole),
    }
}

//! Findings on a line each: in groups where there are many, or as compilers print them.
//!
//! Invariant: no finding is left out, and a line shows the whole sentence. `tests/findings.rs` holds it.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::place::{Find, Indexes};
use claimlog::audit::{Finding, Level, Report};
use claimlog::model::View;
use claimlog::plain::{counted, visible};

/// The findings of a report, grouped by rule: errors first, and of one level the most frequent first.
pub(super) fn groups(view: &View, report: &Report<'_>, place: &Find<'_>) -> String {
    let mut by_rule: BTreeMap<(Level, &str), Vec<&Finding<'_>>> = BTreeMap::new();
    for finding in &report.findings {
        by_rule.entry((finding.level, finding.code)).or_default().push(finding);
    }
    let mut groups: Vec<_> = by_rule.into_iter().collect();
    groups.sort_by_key(|((level, code), findings)| (*level, std::cmp::Reverse(findings.len()), *code));
    let mut text = String::new();
    let mut indexes = Indexes::default();
    for ((level, code), findings) in groups {
        let Some(first) = findings.first() else { continue };
        let shared = findings.iter().all(|finding| finding.message == first.message);
        let message = if shared { format!(": {}", visible(&first.message)) } else { String::new() };
        let count = counted(findings.len() as u64, "finding");
        let _ = writeln!(text, "{}[{code}] {}, {count}{message}", level.name(), first.name);
        let _ = writeln!(text, "  help: {}", first.help);
        for finding in &findings {
            let place = position(finding, place, &mut indexes);
            let why = if shared { String::new() } else { format!("  ({})", visible(&finding.message)) };
            let _ = writeln!(text, "  {place}  {}{why}", sentence(view, finding));
        }
        text.push('\n');
    }
    text
}

/// A line for each finding, in the order of the report.
pub(super) fn lines(view: &View, report: &Report<'_>, place: &Find<'_>) -> String {
    let mut text = String::new();
    let mut indexes = Indexes::default();
    for finding in &report.findings {
        let Finding { code, name, level, message, .. } = finding;
        let place = position(finding, place, &mut indexes);
        let (level, message) = (level.name(), visible(message));
        let _ = writeln!(text, "{place}: {level}[{code}] {name}: {message}: {}", sentence(view, finding));
    }
    text
}

/// Where a finding is: file, line and column of its words, or the entry.
fn position<'t>(finding: &Finding<'_>, place: &Find<'t>, indexes: &mut Indexes<'t>) -> String {
    match (place(finding.seq), finding.span) {
        (Some(place), Some(span)) => {
            let (index, start) = (indexes.of(place.text), span.start.min(place.text.len()));
            format!("{}:{}:{}", visible(place.name), index.number(start), index.column(start))
        }
        _ => format!("entry {}", finding.seq),
    }
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

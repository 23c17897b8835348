//! What needs the reader: the findings, worst first; a pair of claims once, with the words in which they differ.

use std::collections::{BTreeMap, BTreeSet};

use super::Shown;
use super::head::claim;
use super::html::{Html, words};
use crate::audit::{Finding, Level};
use crate::model::{Seq, Span};
use crate::plain::counted;

/// So many findings of one rule are shown; the claims of the others are listed.
const MOST: usize = 100;

pub(super) fn write(html: &mut Html, shown: &Shown<'_>) {
    let count = |level: Level| shown.findings.iter().filter(|finding| finding.level == level).count() as u64;
    let (errors, warnings, notes) = (count(Level::Error), count(Level::Warning), count(Level::Note));
    html.put(format_args!(
        "<section id=\"needs\" aria-labelledby=\"h-needs\">\n<h2 id=\"h-needs\">What needs you</h2>\n\
         <p>{}, {}, {}. {} waived.</p>\n",
        counted(errors, "error"),
        counted(warnings, "warning"),
        counted(notes, "note"),
        shown.page.report.summary.waived
    ));
    if shown.findings.is_empty() {
        html.put(format_args!("<p>The audit found nothing on these claims.</p>\n"));
    }
    let rules: BTreeSet<(Level, &str)> =
        shown.findings.iter().map(|finding| (finding.level, finding.code)).collect();
    for (level, code) in rules {
        let of_rule: Vec<&&Finding<'_>> =
            shown.findings.iter().filter(|finding| finding.code == code).collect();
        rule(html, shown, level, &of_rule);
    }
    html.put(format_args!("</section>\n"));
}

/// The findings of one rule.
fn rule(html: &mut Html, shown: &Shown<'_>, level: Level, findings: &[&&Finding<'_>]) {
    let Some(first) = findings.first() else { return };
    let (code, name, level) = (first.code, first.name, level.name());
    html.put(format_args!(
        "<div class=\"rule {level}\"><h3>{} {code} {}: {}</h3>\n<ul class=\"findings\">\n",
        level,
        name.replace('-', " "),
        findings.len()
    ));
    let (alike, findings) = alike(findings);
    for (message, seqs) in alike {
        let claims: Vec<String> = seqs.iter().map(|seq| claim(shown, *seq)).collect();
        html.put(format_args!("<li>{}<br>{}</li>\n", words(message), claims.join(", ")));
    }
    let disputes = disputes(findings);
    for dispute in disputes.iter().take(MOST) {
        let [finding, others @ ..] = &dispute[..] else { continue };
        html.put(format_args!("<li>"));
        match finding.other {
            Some(other) => pair(html, shown, finding, other),
            None => single(html, shown, finding),
        }
        if !others.is_empty() {
            let both =
                |finding: &Finding<'_>| finding.entries().map(|seq| claim(shown, seq)).collect::<Vec<_>>();
            let others: Vec<String> = others.iter().map(|finding| both(finding).join(" and ")).collect();
            html.put(format_args!(
                "<p>{} more pairs of this dispute: {}</p>",
                others.len(),
                others.join("; ")
            ));
        }
        html.put(format_args!("</li>\n"));
    }
    html.put(format_args!("</ul>\n"));
    if disputes.len() > MOST {
        let others: Vec<String> = disputes[MOST..]
            .iter()
            .flatten()
            .filter_map(|finding| finding.entries().next())
            .map(|seq| claim(shown, seq))
            .collect();
        html.put(format_args!("<p>{} more of this rule: {}</p>\n", others.len(), others.join(", ")));
    }
    html.put(format_args!("</div>\n"));
}

/// So many findings that say the same of whole claims are one line with all of the claims.
const ALIKE: usize = 3;

/// The messages that are found on many claims, with these; and the findings that are left.
fn alike<'f>(findings: &[&'f &'f Finding<'f>]) -> (Vec<(&'f str, Vec<Seq>)>, Vec<&'f &'f Finding<'f>>) {
    let mut by: BTreeMap<&str, Vec<Seq>> = BTreeMap::new();
    let is_whole =
        |finding: &Finding<'_>| finding.other.is_none() && finding.words.is_none_or(|words| words.start == 0);
    for finding in findings.iter().filter(|finding| is_whole(finding)) {
        by.entry(&finding.message).or_default().push(finding.seq);
    }
    by.retain(|_, seqs| seqs.len() >= ALIKE);
    let left = findings.iter().copied();
    let left = left.filter(|finding| !(is_whole(finding) && by.contains_key(&*finding.message))).collect();
    (by.into_iter().collect(), left)
}

/// The findings, those on pairs of one dispute together: the words of the first pair say what it is about, and of ten claims
/// that disagree there are up to forty-five pairs.
fn disputes<'f>(findings: Vec<&'f &'f Finding<'f>>) -> Vec<Vec<&'f &'f Finding<'f>>> {
    let mut all: Vec<Vec<&'f &'f Finding<'f>>> = Vec::new();
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in findings {
        let dispute = finding.group.as_deref().filter(|_| finding.other.is_some());
        match dispute.and_then(|dispute| places.get(dispute)) {
            Some(place) => all[*place].push(finding),
            None => {
                places.extend(dispute.map(|dispute| (dispute, all.len())));
                all.push(vec![finding]);
            }
        }
    }
    all
}

/// A finding on one entry: the whole words, with those that it is about set off.
fn single(html: &mut Html, shown: &Shown<'_>, finding: &Finding<'_>) {
    let view = shown.page.view;
    let (entry, text) = match view.claim(finding.seq) {
        Some(said) => (claim(shown, finding.seq), Some(&*said.text)),
        None => {
            (format!("{} {}", view.kind(finding.seq).map_or("entry", |kind| kind.name()), finding.seq), None)
        }
    };
    html.put(format_args!("{entry}: {}", words(&finding.message)));
    match text {
        Some(text) => {
            let part = finding.words.filter(|words| words.end - words.start < text.len());
            html.put(format_args!("<q dir=\"auto\">{}</q>", marked(text, part)));
            for known in &finding.recorded {
                html.put(format_args!(
                    "<p>The ledger has, as claim {}:</p><q dir=\"auto\">{}</q>",
                    known.seq,
                    words(known.quote)
                ));
            }
        }
        None if !finding.quote.is_empty() => {
            html.put(format_args!("<q dir=\"auto\">{}</q>", words(finding.quote)))
        }
        None => {}
    }
}

/// A finding on two claims: both, side by side.
fn pair(html: &mut Html, shown: &Shown<'_>, finding: &Finding<'_>, other: Seq) {
    let of = claim(shown, finding.seq);
    html.put(format_args!("{of}: {}<div class=\"pair\">", words(&finding.message)));
    for seq in [other, finding.seq] {
        html.put(format_args!("<div>{}", claim(shown, seq)));
        let said = shown.page.view.claim(seq).map_or("", |claim| &claim.text);
        let part = differing(shown, finding, seq, said);
        html.put(format_args!("<q dir=\"auto\">{}</q>", marked(said, part)));
        if let Some((source, _)) = shown.page.view.source_of(seq) {
            html.put(format_args!("<small>{}</small>", super::head::source(shown, source)));
        }
        html.put(format_args!("</div>"));
    }
    html.put(format_args!("</div>"));
}

/// The words of a claim in which it differs from the other one of a pair.
pub(super) fn differing(shown: &Shown<'_>, finding: &Finding<'_>, seq: Seq, text: &str) -> Option<Span> {
    if seq == finding.seq {
        return finding.words.filter(|words| words.end - words.start < text.len());
    }
    let group = shown.page.report.groups.iter().find(|group| Some(&group.id) == finding.group.as_ref())?;
    let value = group.values.iter().find(|value| value.claims.contains(&seq))?;
    let start = text.find(&value.value).filter(|_| value.value.len() < text.len())?;
    Some(Span { start, end: start + value.value.len() })
}

/// A text with a part of it set off.
pub(super) fn marked(text: &str, part: Option<Span>) -> String {
    let pieces = part.and_then(|part| Some((text.get(..part.start)?, part.of(text)?, text.get(part.end..)?)));
    match pieces {
        Some((before, part, after)) => {
            format!("{}<mark>{}</mark>{}", words(before), words(part), words(after))
        }
        None => words(text),
    }
}

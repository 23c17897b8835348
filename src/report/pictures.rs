//! The pictures: drawn as SVG, with their words in HTML, so that they can be read on a phone; each has a table of the
//! same facts, or is one.

use std::collections::BTreeMap;

use super::Shown;
use super::head::{claim, source};
use super::html::{Html, short, words};
use super::standing::{ORDER, badge, shape};
use crate::model::{Kind, Seq, Stance, Status, Time};

pub(super) fn write(html: &mut Html, shown: &Shown<'_>) {
    html.put(format_args!(
        "<section id=\"pictures\" aria-labelledby=\"h-pictures\">\n<h2 id=\"h-pictures\">Pictures</h2>\n"
    ));
    coverage(html, shown);
    timeline(html, shown);
    map(html, shown);
    html.put(format_args!("</section>\n"));
}

/// The claims of each source, by status: a bar and its numbers in one table.
fn coverage(html: &mut Html, shown: &Shown<'_>) {
    html.put(format_args!("<h3>Claims by source</h3>\n"));
    let view = shown.page.view;
    let mut by: BTreeMap<Option<Seq>, BTreeMap<Status, usize>> = BTreeMap::new();
    for seq in &shown.sources {
        by.entry(Some(*seq)).or_default();
    }
    for seq in shown.page.seqs {
        let from = view.source_of(*seq).map(|(source, _)| source);
        *by.entry(from).or_default().entry(view.status(*seq)).or_default() += 1;
    }
    let most = by.values().map(|counts| counts.values().sum::<usize>()).max().unwrap_or(0);
    if most == 0 {
        html.put(format_args!("<p>There are no claims here.</p>\n"));
        return;
    }
    html.put(format_args!(
        "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Claims by source\"><table class=\"bars\">\n<thead><tr><th scope=\"col\">Source</th><th scope=\"col\">Claims</th><th scope=\"col\">By status</th></tr></thead>\n<tbody>\n"
    ));
    for (seq, counts) in by {
        let name = seq.map_or("no captured source".to_owned(), |seq| source(shown, seq));
        let all: usize = counts.values().sum();
        html.put(format_args!("<tr><th scope=\"row\">{name}</th><td>{all}</td><td>"));
        html.put(format_args!(
            "<svg class=\"bar\" viewBox=\"0 0 {} 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\" focusable=\"false\">",
            most.max(1)
        ));
        let mut at = 0;
        for status in ORDER {
            if let Some(count) = counts.get(&status) {
                html.put(format_args!(
                    "<rect class=\"b-{}\" x=\"{at}\" width=\"{count}\" height=\"10\"/>",
                    status.name()
                ));
                at += count;
            }
        }
        html.put(format_args!("</svg><span class=\"counts\">"));
        for status in ORDER {
            if let Some(count) = counts.get(&status) {
                html.put(format_args!("{} {count} ", badge(status)));
            }
        }
        html.put(format_args!("</span></td></tr>\n"));
    }
    html.put(format_args!("</tbody>\n</table></div>\n"));
}

/// The kinds of entries on the time line, as rows.
const ROWS: [(&str, &[Kind]); 6] = [
    ("sources", &[Kind::Source, Kind::Recheck]),
    ("claims", &[Kind::Claim]),
    ("evidence", &[Kind::Evidence]),
    ("verdicts", &[Kind::Assessment]),
    ("contradictions and other relations", &[Kind::Relation]),
    ("withdrawn, waived, withheld", &[Kind::Retraction, Kind::Waiver, Kind::Redaction]),
];

/// So many columns a time line has at most.
const COLUMNS: usize = 48;

/// When what was recorded: a row of circles for each kind, and a table of the same.
fn timeline(html: &mut Html, shown: &Shown<'_>) {
    let view = shown.page.view;
    let Some(signed) = shown.page.signed else { return };
    let entries = signed.proofs.iter().filter_map(|proof| view.entry(proof.proof.index));
    let mut counts: BTreeMap<Time, [usize; ROWS.len()]> = BTreeMap::new();
    for entry in entries {
        let kind = entry.data.kind();
        if let Some(row) = ROWS.iter().position(|(_, kinds)| kinds.contains(&kind)) {
            counts.entry(entry.at).or_default()[row] += 1;
        }
    }
    let (Some(first), Some(last)) = (counts.keys().next().copied(), counts.keys().next_back().copied())
    else {
        return;
    };
    let since = |at: Time| (at.seconds() - first.seconds()) as usize;
    let column = |at: Time| since(at) * (COLUMNS - 1) / since(last).max(1);
    let mut columns: BTreeMap<usize, (Time, Time, [usize; ROWS.len()])> = BTreeMap::new();
    for (at, found) in counts {
        let (_, until, sum) = columns.entry(column(at)).or_insert((at, at, [0; ROWS.len()]));
        *until = at;
        sum.iter_mut().zip(found).for_each(|(sum, found)| *sum += found);
    }
    html.put(format_args!(
        "<h3>Time line</h3>\n<p>What was recorded from {first} to {last}. A larger circle stands for more entries.</p>\n<div class=\"timeline\" aria-hidden=\"true\">\n"
    ));
    for (row, (name, _)) in ROWS.iter().enumerate() {
        if columns.values().all(|(_, _, sum)| sum[row] == 0) {
            continue;
        }
        html.put(format_args!(
            "<span>{name}</span><svg viewBox=\"0 0 {} 24\" focusable=\"false\"><path class=\"grid\" d=\"M8 12H{}\"/>",
            COLUMNS * 12 + 16,
            COLUMNS * 12 + 8
        ));
        for (at, (_, _, sum)) in columns.iter().filter(|(_, (_, _, sum))| sum[row] > 0) {
            let radius = 4 + sum[row].ilog2().min(7);
            html.put(format_args!(
                "<circle class=\"dot r{row}\" cx=\"{}\" cy=\"12\" r=\"{radius}\"/>",
                14 + at * 12
            ));
        }
        html.put(format_args!("</svg>\n"));
    }
    html.put(format_args!(
        "</div>\n<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Time line as a table\"><table>\n<caption>The time line as a table</caption>\n<thead><tr><th scope=\"col\">When</th>"
    ));
    ROWS.iter().for_each(|(name, _)| html.put(format_args!("<th scope=\"col\">{name}</th>")));
    html.put(format_args!("</tr></thead>\n<tbody>\n"));
    for (from, until, sum) in columns.values() {
        let when = if from == until { from.to_string() } else { format!("{from} to {until}") };
        html.put(format_args!("<tr><th scope=\"row\" class=\"when\">{when}</th>"));
        sum.iter().for_each(|count| html.put(format_args!("<td>{count}</td>")));
        html.put(format_args!("</tr>\n"));
    }
    html.put(format_args!("</tbody>\n</table></div>\n"));
}

/// So many claims the map has at most.
const MAPPED: usize = 40;
/// The height of a row, in units of the picture.
const ROW: usize = 20;

/// Which source each claim is from, and what bears on it: lines from sources to claims to evidence, and a table of them.
fn map(html: &mut Html, shown: &Shown<'_>) {
    let view = shown.page.view;
    let weighed: Vec<Seq> =
        shown.page.seqs.iter().copied().filter(|seq| view.evidence_on(*seq).next().is_some()).collect();
    html.put(format_args!("<h3>What bears on what</h3>\n"));
    if weighed.is_empty() {
        html.put(format_args!("<p>No evidence is recorded on any of these claims.</p>\n"));
        return;
    }
    let drawn = &weighed[..weighed.len().min(MAPPED)];
    let mut from: Vec<Seq> = drawn.iter().filter_map(|seq| Some(view.source_of(*seq)?.0)).collect();
    let mut on: Vec<Seq> = drawn
        .iter()
        .flat_map(|seq| view.evidence_on(*seq).filter_map(|(_, evidence)| evidence.source))
        .collect();
    for side in [&mut from, &mut on] {
        side.sort_unstable();
        side.dedup();
    }
    let rows = drawn.len().max(from.len()).max(on.len());
    let place = |all: &[Seq], seq: Seq| {
        let at = all.binary_search(&seq).unwrap_or_default();
        // Spread over the height of the picture.
        (2 * at + 1) * rows * ROW / (2 * all.len().max(1))
    };
    html.put(format_args!("<div class=\"map\" aria-hidden=\"true\">\n<ul>"));
    from.iter().for_each(|seq| html.put(format_args!("<li>{}</li>", label(shown, *seq))));
    let height = rows * ROW;
    html.put(format_args!(
        "</ul>\n<svg viewBox=\"0 0 100 {height}\" preserveAspectRatio=\"none\" focusable=\"false\">"
    ));
    let curve = |y: usize, to: usize| format!("M0 {y}C50 {y} 50 {to} 100 {to}");
    for seq in drawn {
        if let Some((source, _)) = view.source_of(*seq) {
            html.put(format_args!(
                "<path class=\"taken\" vector-effect=\"non-scaling-stroke\" d=\"{}\"/>",
                curve(place(&from, source), place(drawn, *seq))
            ));
        }
    }
    html.put(format_args!("</svg>\n<ol>"));
    for seq in drawn {
        let said = view.claim(*seq).map_or(String::new(), |said| short(&said.text, 60));
        html.put(format_args!("<li>{} {seq} {said}</li>", shape(view.status(*seq))));
    }
    html.put(format_args!(
        "</ol>\n<svg viewBox=\"0 0 100 {height}\" preserveAspectRatio=\"none\" focusable=\"false\">"
    ));
    for seq in drawn {
        for (_, evidence) in view.evidence_on(*seq) {
            if let Some(source) = evidence.source {
                let line = curve(place(drawn, *seq), place(&on, source));
                html.put(format_args!(
                    "<path class=\"{}\" vector-effect=\"non-scaling-stroke\" d=\"{line}\"/>",
                    evidence.stance.name()
                ));
            }
        }
    }
    html.put(format_args!("</svg>\n<ul>"));
    on.iter().for_each(|seq| html.put(format_args!("<li>{}</li>", label(shown, *seq))));
    html.put(format_args!("</ul>\n</div>\n"));
    if weighed.len() > drawn.len() {
        html.put(format_args!(
            "<p>The picture has the first {MAPPED} of {} claims; the table has all.</p>\n",
            weighed.len()
        ));
    }
    html.put(format_args!(
        "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"What bears on what\"><table>\n<thead><tr><th scope=\"col\">Claim</th><th scope=\"col\">From</th><th scope=\"col\">Evidence</th></tr></thead>\n<tbody>\n"
    ));
    for seq in weighed {
        let said = view.claim(seq).map_or(String::new(), |said| short(&said.text, 90));
        let origin =
            view.source_of(seq).map_or("no captured source".to_owned(), |(from, _)| source(shown, from));
        html.put(format_args!(
            "<tr><td>{} {}<br>{said}</td><td>{origin}</td><td>",
            claim(shown, seq),
            badge(view.status(seq))
        ));
        for (_, evidence) in view.evidence_on(seq) {
            let by = match (evidence.source, evidence.claim) {
                (Some(from), _) => source(shown, from),
                (None, Some(other)) => claim(shown, other),
                (None, None) => String::new(),
            };
            let what = match evidence.stance {
                Stance::Supports => "supported by",
                Stance::Refutes => "refuted by",
                Stance::Mentions => "mentioned by",
            };
            html.put(format_args!("{what} {by}<br>"));
        }
        html.put(format_args!("</td></tr>\n"));
    }
    html.put(format_args!("</tbody>\n</table></div>\n"));
}

fn label(shown: &Shown<'_>, seq: Seq) -> String {
    words(shown.page.view.source(seq).map_or("withheld", |source| source.label()))
}

//! The claims: a card each, with its words, who said it, where, what bears on it and what became of it; and what was
//! waived, withdrawn and withheld.

use std::collections::{BTreeMap, BTreeSet};

use super::Shown;
use super::head::{claim, source, unread};
use super::html::{Html, direction, link, words};
use super::standing::badge;
use crate::audit::rule;
use crate::model::{Data, Entry, Kind, Seq, Status};
use crate::present::{history, line};
use crate::text::suggested_claimant;

pub(super) fn write(html: &mut Html, shown: &Shown<'_>) {
    html.put(format_args!(
        "<section id=\"claims\" aria-labelledby=\"h-claims\">\n<h2 id=\"h-claims\">Claims</h2>\n"
    ));
    filter(html, shown);
    if shown.page.seqs.is_empty() {
        html.put(format_args!("<p>There are no claims here.</p>\n"));
    }
    let view = shown.page.view;
    let from = |seq: &Seq| {
        (view.entry(*seq).and_then(|it| it.about), view.claim(*seq).and_then(|it| it.url.as_deref()))
    };
    for seqs in shown.page.seqs.chunk_by(|one, next| from(one) == from(next)) {
        group(html, shown, seqs);
    }
    html.put(format_args!("</section>\n"));
}

/// Claims that follow each other and are from one place: what they share is said once.
fn group(html: &mut Html, shown: &Shown<'_>, seqs: &[Seq]) {
    let view = shown.page.view;
    let Some((first, entry)) = seqs.first().and_then(|seq| Some((view.claim(*seq)?, view.entry(*seq)?)))
    else {
        return;
    };
    let place = entry.about.map_or("no captured source".to_owned(), |from| source(shown, from));
    let url = first.url.as_deref().map(|url| format!(" · {}", link(url))).unwrap_or_default();
    let is_one = seqs.iter().all(|seq| view.entry(*seq).is_some_and(|it| recorded(it) == recorded(entry)));
    // Of a text that is only checked nothing is recorded.
    let is_recorded = shown.page.signed.is_some();
    let moment =
        if is_one && is_recorded { format!(" <small>{}</small>", recorded(entry)) } else { String::new() };
    html.put(format_args!("<section class=\"from\">\n<h3>From {place}{url}{moment}</h3>\n"));
    for seq in seqs {
        card(html, shown, *seq, !is_one && is_recorded);
    }
    html.put(format_args!("</section>\n"));
}

/// When and by whom an entry was recorded.
fn recorded(entry: &Entry) -> String {
    let by = entry.recorder.as_deref().map(|name| format!(" by {}", words(name))).unwrap_or_default();
    format!("recorded <span class=\"when\">{}</span>{by}", entry.at)
}

/// The fields by which a script leaves out cards. They are shown when it runs.
fn filter(html: &mut Html, shown: &Shown<'_>) {
    html.put(format_args!(
        "<form id=\"filter\" hidden><label>Words <input type=\"search\" id=\"f-words\"></label> <label>Status \
         <select id=\"f-status\"><option value=\"\">any</option>"
    ));
    let mut statuses: Vec<Status> = shown.page.seqs.iter().map(|seq| shown.page.view.status(*seq)).collect();
    statuses.sort_unstable();
    statuses.dedup();
    for status in statuses {
        html.put(format_args!("<option>{}</option>", status.name()));
    }
    html.put(format_args!(
        "</select></label> <label><input type=\"checkbox\" id=\"f-found\"> only with a finding</label> \
         <output id=\"f-count\"></output></form>\n"
    ));
}

fn card(html: &mut Html, shown: &Shown<'_>, seq: Seq, says_when: bool) {
    let view = shown.page.view;
    let (Some(said), Some(entry)) = (view.claim(seq), view.entry(seq)) else { return };
    let status = view.status(seq);
    html.put(format_args!(
        "<article id=\"c{seq}\">\n<h4><a href=\"#c{seq}\">Claim {seq}</a> {}</h4>\n<blockquote{}>{}</blockquote>\n",
        badge(status),
        direction(&said.text),
        words(&said.text)
    ));
    let who = match (&said.claimant, suggested_claimant(said)) {
        (Some(name), _) => format!("said by <b>{}</b>", words(name)),
        (None, Some(name)) => format!("nobody is recorded as saying this; the words name {}", words(&name)),
        (None, None) => "nobody is named as saying this".to_owned(),
    };
    let mut facts = vec![who];
    facts.extend(said.date.as_deref().map(|date| format!("on <span class=\"when\">{}</span>", words(date))));
    facts.extend(said.details().page.map(|page| format!("page {page}")));
    facts.extend(says_when.then(|| recorded(entry)));
    let leaf = view.leaf(seq).filter(|_| shown.page.signed.is_some());
    facts.extend(leaf.map(|leaf| format!("leaf <code>{}</code>", &leaf.to_string()[..16])));
    html.put(format_args!("<p>{}</p>\n", facts.join(" · ")));
    if let Some(quote) = said.quote() {
        html.put(format_args!("<p>in the source: <q{}>{}</q></p>\n", direction(quote), words(quote)));
    }
    became(html, shown, seq);
    if let Some(findings) = shown.on.get(&seq) {
        let mut codes: BTreeMap<(&str, &str, &str), BTreeSet<Seq>> = BTreeMap::new();
        for finding in findings {
            let with = finding.other.map(|other| if other == seq { finding.seq } else { other });
            codes.entry((finding.level.name(), finding.code, finding.name)).or_default().extend(with);
        }
        html.put(format_args!("<p class=\"codes\">"));
        for ((level, code, name), with) in codes {
            let with = with_claims(shown, &with);
            html.put(format_args!(
                "<i class=\"{level}\">{level} {code} {}{with}</i> ",
                name.replace('-', " ")
            ));
        }
        html.put(format_args!("</p>\n"));
    }
    html.put(format_args!("</article>\n"));
}

/// So many claims are named beside a code; the findings have all.
const NAMED: usize = 6;

/// The claims that a finding names beside this one.
fn with_claims(shown: &Shown<'_>, others: &BTreeSet<Seq>) -> String {
    if others.is_empty() {
        return String::new();
    }
    let named: Vec<String> = others.iter().take(NAMED).map(|other| claim(shown, *other)).collect();
    let more = match others.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!(" with {}{more}", named.join(", "))
}

/// What became of a claim, step by step: each with its shape and its words.
fn became(html: &mut Html, shown: &Shown<'_>, seq: Seq) {
    let steps: Vec<(Seq, &Entry)> = history(shown.page.view, seq)
        .into_iter()
        .filter_map(|seq| Some((seq, shown.page.view.entry(seq)?)))
        .collect();
    if steps.is_empty() {
        return;
    }
    html.put(format_args!("<ol class=\"history\" aria-label=\"What became of claim {seq}\">\n"));
    for (step, entry) in steps {
        let withdrawn =
            shown.page.view.retraction(step).map(|by| format!(" <i>(withdrawn in entry {by})</i>"));
        let by = recorded_by(entry);
        html.put(format_args!(
            "<li><span aria-hidden=\"true\">{}</span> {} {}{by}{}{}</li>\n",
            mark(&entry.data),
            entry.at,
            words(&line(entry)),
            withdrawn.unwrap_or_default(),
            around(shown, seq, entry)
        ));
    }
    html.put(format_args!("</ol>\n"));
}

fn recorded_by(entry: &Entry) -> String {
    entry.recorder.as_deref().map(|name| format!(" (recorded by {})", words(name))).unwrap_or_default()
}

/// What the rule says whose finding was waived.
fn called(entry: &Entry) -> String {
    match &entry.data {
        Data::Waiver(waiver) => rule(&waiver.code)
            .map(|rule| format!(" \u{2014} {}: {}", waiver.code, words(rule.what)))
            .unwrap_or_default(),
        _ => String::new(),
    }
}

/// Where evidence on a claim stands, or what else a relation of it is about, with a way to it.
fn around(shown: &Shown<'_>, seq: Seq, entry: &Entry) -> String {
    match &entry.data {
        Data::Evidence(evidence) => match (evidence.source, evidence.claim) {
            (Some(from), _) => format!(" — {}", source(shown, from)),
            (None, Some(other)) => format!(" — {}", claim(shown, other)),
            (None, None) => String::new(),
        },
        Data::Relation(relation) => {
            let other = if relation.to == seq { entry.about.unwrap_or(seq) } else { relation.to };
            format!(" — {}", claim(shown, other))
        }
        _ => String::new(),
    }
}

/// The shape of a step.
pub(super) fn mark(data: &Data) -> char {
    match data {
        Data::Evidence(_) => '●',
        Data::Assessment(_) => '■',
        Data::Relation(_) => '▲',
        Data::Retraction(_) | Data::Redaction(_) => '○',
        Data::Waiver(_) => '◇',
        _ => '·',
    }
}

/// What was waived, withdrawn and withheld, each with its reason and its moment.
pub(super) fn write_aside(html: &mut Html, shown: &Shown<'_>) {
    let view = shown.page.view;
    html.put(format_args!(
        "<section id=\"aside\" aria-labelledby=\"h-aside\">\n<h2 id=\"h-aside\">Waived, withdrawn, withheld</h2>\n"
    ));
    let concerns = |about: Option<Seq>| {
        about.is_some_and(|about| {
            let under = view.entry(about).and_then(|entry| entry.about);
            let is_source = shown.sources.binary_search(&about).is_ok();
            shown.has(about) || is_source || under.is_some_and(|under| shown.has(under))
        })
    };
    let kinds =
        [("Waived findings", Kind::Waiver), ("Withdrawn", Kind::Retraction), ("Withheld", Kind::Redaction)];
    let mut is_empty = true;
    for (title, kind) in kinds {
        let all = view.records().iter().filter_map(|record| Some((record.seq, record.entry.as_ref().ok()?)));
        // What a withheld entry was about is not known any more: every redaction is shown.
        let here = all.filter(|(_, entry)| {
            entry.data.kind() == kind && (kind == Kind::Redaction || concerns(entry.about))
        });
        let lines: Vec<String> = here
            .map(|(_, entry)| {
                let (said, by) = (words(&line(entry)), recorded_by(entry));
                format!("<li>{} {said}{by}{}</li>\n", entry.at, called(entry))
            })
            .collect();
        if !lines.is_empty() {
            is_empty = false;
            html.put(format_args!("<h3>{title}</h3>\n<ul>\n{}</ul>\n", lines.concat()));
        }
    }
    if is_empty {
        html.put(format_args!("<p>Nothing was waived, withdrawn or withheld.</p>\n"));
    }
    if let Some((count, why)) = unread(view) {
        html.put(format_args!(
            "<p>{count} of the log cannot be read: {why}. What is withheld is an entry. Where its words also stand in \
             the text of a source, they are there until that source is withheld.</p>\n"
        ));
    }
    html.put(format_args!("</section>\n"));
}

//! The beginning of the page: its policy, its style, the verdict, and what it proves.

use std::collections::BTreeSet;

use base64::prelude::{BASE64_STANDARD, Engine};

use super::Shown;
use super::html::{Html, words};
use super::standing::{ORDER, said, said_of_one, shape};
use crate::audit::{Finding, Level};
use crate::model::{Data, Seq, View};
use crate::plain::counted;
use crate::tlog::sha256;

const STYLE: &str = include_str!("report.css");
/// The proof comes first: the report's own script, and that of the page for bundles, are written with its words.
const SCRIPT: &str = concat!(include_str!("proof.js"), include_str!("report.js"));

/// A source of style or script, by its hash: the browser runs nothing else.
fn by_hash(text: &str) -> String {
    format!("'sha256-{}'", BASE64_STANDARD.encode(sha256(text.as_bytes()).0))
}

/// The policy that a server gives with its pages, for a header: that of the pages, and that no other page frames them.
#[must_use]
pub fn served_policy() -> String {
    let (style, script) = (by_hash(STYLE), by_hash(SCRIPT));
    format!(
        "default-src 'none'; style-src {style}; script-src {script}; base-uri 'none'; form-action 'self'; \
         frame-ancestors 'none'"
    )
}

/// The beginning of a page with another script or none, up to its heading; the header is open. The title is escaped.
pub(super) fn begin_plain(html: &mut Html, title: &str, script: Option<&str>) {
    let style = by_hash(STYLE);
    let script = script.map(|script| format!("script-src {}; ", by_hash(script))).unwrap_or_default();
    html.put(format_args!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src {style}; {script}base-uri 'none'; \
         form-action 'self'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n<title>{title}</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n<header>\n<h1>{title}</h1>\n"
    ));
}

pub(super) fn end_plain(html: &mut Html, script: Option<&str>) {
    let script = script.map(|script| format!("<script>{script}</script>\n")).unwrap_or_default();
    html.put(format_args!("</main>\n{script}</body>\n</html>\n"));
}

pub(super) fn begin(html: &mut Html, shown: &Shown<'_>) {
    let page = shown.page;
    let (view, about) = (page.view, page.about);
    let origin = if page.signed.is_some() { words(&view.checkpoint.origin) } else { "A check".to_owned() };
    let (style, script) = (by_hash(STYLE), by_hash(SCRIPT));
    let claims = match page.seqs {
        [one] if page.is_served => format!("claim {one}"),
        seqs => counted(seqs.len() as u64, "claim"),
    };
    html.put(format_args!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src {style}; script-src \
         {script}; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n<title>{origin}: {claims}</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#needs\">Skip to what needs you</a>\n"
    ));
    let last =
        view.records().iter().rev().find_map(|record| Some((record.seq, record.entry.as_ref().ok()?.at)));
    let until = match last {
        Some((_, at)) if page.signed.is_none() => format!("checked {at}"),
        _ if page.is_served => format!("as of {}", counted(view.checkpoint.size, "entry")),
        Some((seq, at)) => format!("as of entry {seq}, {at}"),
        None => "of an empty log".to_owned(),
    };
    let sources = match page.is_served {
        true => String::new(),
        false => format!(", {}", counted(shown.sources.len() as u64, "source")),
    };
    html.put(format_args!(
        "<header>\n<h1>{origin}: {claims}{sources}</h1>\n<p class=\"until\">{until}</p>\n"
    ));
    verdict(html, shown);
    if page.signed.is_some() {
        html.put(format_args!(
            "<div class=\"box\"><p><b>This shows</b> what was recorded, from which words, and how named people judged it. \
             Its proof shows that the log held these entries when its key signed {}: \
             <a href=\"#proof\">verify it</a>.</p>\n<p><b>It does not show</b> that a \
             claim is true, that a source is genuine, or when something was published.</p></div>\n",
            counted(view.checkpoint.size, "entry")
        ));
        if page.is_served {
            page.seqs.iter().for_each(|seq| links(html, *seq));
        } else {
            coverage(html, shown, about.claims);
            withheld(html, shown);
        }
        if let Some(seq) = about.as_of {
            html.put(format_args!(
                "<p class=\"verdict\">This is the log as of entry {seq}. What was recorded later is not here, and may say \
                 otherwise.</p>\n"
            ));
        }
    } else {
        html.put(format_args!(
            "<div class=\"box\"><p><b>This shows</b> what was found on the sentences of these texts.</p>\n<p><b>It does \
             not show</b> whether a sentence is true. Nothing was recorded.</p></div>\n"
        ));
    }
    let pictures = if page.is_served { "" } else { "<a href=\"#pictures\">Pictures</a> " };
    html.put(format_args!(
        "<nav aria-label=\"Sections\"><a href=\"#needs\">What needs you</a> {pictures}\
         <a href=\"#sources\">Sources</a> <a href=\"#claims\">Claims</a> <a href=\"#against\">Contradictions</a> \
         <a href=\"#aside\">Waived, withdrawn, withheld</a> <a href=\"#proof\">Proof</a></nav>\n</header>\n<main>\n"
    ));
}

/// So many claims of one status are named in the verdict; their cards have all.
const NAMED: usize = 12;

/// The verdict: how many claims have which status, and which they are.
fn verdict(html: &mut Html, shown: &Shown<'_>) {
    if shown.page.seqs.is_empty() {
        html.put(format_args!("<p class=\"verdict\">There are no claims here.</p>\n"));
        return;
    }
    if shown.page.signed.is_none() {
        // Nobody judges the sentences of a text that is only checked: what was found on them is the verdict.
        return found(html, shown);
    }
    html.put(format_args!("<ul class=\"verdict\">\n"));
    for status in ORDER {
        let seqs: Vec<Seq> =
            shown.page.seqs.iter().copied().filter(|seq| shown.page.view.status(*seq) == status).collect();
        if seqs.is_empty() {
            continue;
        }
        let said = if shown.page.is_served { said_of_one(status) } else { said(status, seqs.len()) };
        let (name, shape) = (status.name(), shape(status));
        html.put(format_args!(
            "<li><span class=\"status s-{name}\"><span aria-hidden=\"true\">{shape}</span> {said}</span>"
        ));
        if !shown.page.is_served {
            let which: Vec<String> = seqs.iter().take(NAMED).map(|seq| claim(shown, *seq)).collect();
            let more = match seqs.len().saturating_sub(NAMED) {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            html.put(format_args!(" <small>{}{more}</small>", which.join(", ")));
        }
        html.put(format_args!("</li>\n"));
    }
    html.put(format_args!("</ul>\n"));
}

/// The verdict on a text: on how many of its claims something was found that needs somebody.
fn found(html: &mut Html, shown: &Shown<'_>) {
    let needs_somebody = |finding: &&&Finding<'_>| finding.level != Level::Note;
    let claims: BTreeSet<Seq> =
        shown.findings.iter().filter(needs_somebody).map(|finding| finding.seq).collect();
    let claims = claims.iter().filter(|seq| shown.has(**seq)).count();
    let what = match claims {
        0 => "no error or warning".to_owned(),
        one => format!("errors or warnings on {one}"),
    };
    let of = counted(shown.page.seqs.len() as u64, "claim");
    html.put(format_args!("<p class=\"verdict\">Of {of} in the text: <b>{what}</b></p>\n"));
}

/// Which claims of the log are here, and what left the others out.
fn coverage(html: &mut Html, shown: &Shown<'_>, claims: u64) {
    let (page, here) = (shown.page, shown.page.seqs.len() as u64);
    let conditions = page.about.conditions;
    let log = page.about.as_of.map_or("the log".to_owned(), |seq| format!("the log up to entry {seq}"));
    if conditions.is_empty() {
        html.put(format_args!("<p>All {} of {log} are here.</p>\n", counted(claims, "claim")));
        return;
    }
    html.put(format_args!(
        "<p>{here} of {} of {log} are here. The others were left out by these conditions:</p>\n<ul class=\"conditions\">\n",
        counted(claims, "claim")
    ));
    for step in conditions {
        html.put(format_args!("<li>{}: {} left out</li>\n", words(&step.sentence), step.out));
    }
    html.put(format_args!("</ul>\n"));
    if let Some(under) = &page.about.verified {
        html.put(format_args!("<p>The policy has the SHA-256 <code>{}</code>.</p>\n", under.policy_sha256));
    }
}

/// Whether something was withheld from everybody.
fn withheld(html: &mut Html, shown: &Shown<'_>) {
    if shown.page.without_texts {
        html.put(format_args!("<p>The texts of the sources are left out of this file.</p>\n"));
    }
    match unread(shown.page.view) {
        None => html.put(format_args!("<p>Nothing of the log is withheld.</p>\n")),
        Some((count, why)) => html
            .put(format_args!("<p><a href=\"#aside\">{count} of the log</a> cannot be read: {why}.</p>\n")),
    }
}

/// How many entries of the log cannot be read, if there are any, and why: redactions name all of them, or others may be
/// of a later version.
pub(super) fn unread(view: &View) -> Option<(String, &'static str)> {
    let entries = view.records().iter().filter_map(|record| record.entry.as_ref().ok());
    let named: Vec<(Seq, Seq)> = entries
        .filter_map(|entry| match &entry.data {
            Data::Redaction(redaction) => Some(redaction.entries.as_slice()),
            _ => None,
        })
        .flatten()
        .copied()
        .collect();
    let unread: Vec<Seq> =
        view.records().iter().filter(|record| record.entry.is_err()).map(|record| record.seq).collect();
    let is_named = |seq: &Seq| named.iter().any(|(first, last)| (first..=last).contains(&seq));
    let why = match (unread.len(), unread.iter().all(is_named)) {
        (0, _) => return None,
        (1, true) => "it is withheld",
        (1, false) => "it is withheld, or of a later version",
        (_, true) => "they are withheld",
        (_, false) => "they are withheld, or of a later version",
    };
    Some((counted(unread.len() as u64, "entry"), why))
}

pub(super) fn end(html: &mut Html) {
    html.put(format_args!("</main>\n<script>{SCRIPT}</script>\n</body>\n</html>\n"));
}

/// The other forms of an entry.
pub(super) fn links(html: &mut Html, seq: Seq) {
    html.put(format_args!(
        "<nav aria-label=\"The same for programs\"><a href=\"/\">All claims</a> <a href=\"/entry/{seq}.json\">JSON</a> \
         <a href=\"/bytes/{seq}\">the bytes that are hashed</a> <a href=\"/proof/{seq}\">proof</a></nav>\n"
    ));
}

/// A link to a claim that is on the page, or its number.
pub(super) fn claim(shown: &Shown<'_>, seq: Seq) -> String {
    if shown.has(seq) {
        format!("<a href=\"#c{seq}\">claim {seq}</a>")
    } else if shown.page.is_served {
        format!("<a href=\"/entry/{seq}\">claim {seq}</a>")
    } else {
        format!("claim {seq}")
    }
}

/// A link to a source that is on the page, or its number.
pub(super) fn source(shown: &Shown<'_>, seq: Seq) -> String {
    let label = shown.page.view.source(seq).map_or("a source that is withheld", |source| source.label());
    let label = words(label);
    if shown.sources.binary_search(&seq).is_ok() {
        format!("<a href=\"#s{seq}\">{label}</a>")
    } else if shown.page.is_served {
        format!("<a href=\"/entry/{seq}\">{label}</a>")
    } else {
        format!("{label} (source {seq})")
    }
}

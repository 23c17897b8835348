//! Pages that only a server has: of an entry other than a claim, and of one sentence.

use serde_json::Value;

use super::head::{begin_plain, end_plain, links};
use super::html::{Html, words};
use crate::model::{Data, Seq, View};
use crate::present::{data, history, line};

/// The page of an entry that is not a claim, or that cannot be read.
#[must_use]
pub fn entry_page(view: &View, seq: Seq) -> String {
    let mut html = Html::default();
    let kind = view.kind(seq).map_or("entry", |kind| kind.name());
    begin_plain(&mut html, &format!("{}: {kind} {seq}", words(&view.checkpoint.origin)), None);
    html.put(format_args!("</header>\n<main>\n"));
    match view.entry(seq) {
        None => html.put(format_args!(
            "<p>This entry cannot be read: it is withheld, or of a later version. Its hash is still in the log.</p>\n"
        )),
        Some(entry) => {
            html.put(format_args!("<blockquote dir=\"auto\">{}</blockquote>\n<dl>\n", words(&line(entry))));
            fact(&mut html, "recorded", &words(&entry.at.to_string()));
            if let Some(name) = &entry.recorder {
                fact(&mut html, "recorder", &words(name));
            }
            if let Some(about) = entry.about {
                fact(&mut html, "about", &to(about));
            }
            if let Value::Object(fields) = data(entry) {
                for (name, value) in &fields {
                    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                    fact(&mut html, &words(&name.replace('_', " ")), &words(&text));
                }
            }
            if let Data::Source(_) = entry.data {
                fact(&mut html, "claims", &format!("<a href=\"/claims?source={seq}\">the claims that were taken from it</a>"));
            }
            html.put(format_args!("</dl>\n"));
        }
    }
    let later = history(view, seq);
    if !later.is_empty() {
        html.put(format_args!("<h2>What became of it</h2>\n<ol class=\"history\">\n"));
        for step in later {
            let Some(entry) = view.entry(step) else { continue };
            let by = view.retraction(step).map(|by| format!(" <i>(withdrawn in {})</i>", to(by)));
            let by = by.unwrap_or_default();
            html.put(format_args!("<li>{} {}: {}{by}</li>\n", entry.at, to(step), words(&line(entry))));
        }
        html.put(format_args!("</ol>\n"));
    }
    let leaf = view.leaf(seq).map(|leaf| leaf.to_string()).unwrap_or_default();
    html.put(format_args!("<p class=\"leaf\">leaf <code>{leaf}</code></p>\n"));
    links(&mut html, seq);
    end_plain(&mut html, None);
    html.into_text()
}

fn fact(html: &mut Html, name: &str, value: &str) {
    html.put(format_args!("<dt>{name}</dt><dd dir=\"auto\">{value}</dd>\n"));
}

fn to(seq: Seq) -> String {
    format!("<a href=\"/entry/{seq}\">entry {seq}</a>")
}

/// A page of one sentence.
#[must_use]
pub fn notice(title: &str, why: &str) -> String {
    let mut html = Html::default();
    begin_plain(&mut html, title, None);
    html.put(format_args!("</header>\n<main>\n<p>{}</p>\n<p><a href=\"/\">All claims</a></p>\n", words(why)));
    end_plain(&mut html, None);
    html.into_text()
}

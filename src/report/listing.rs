//! The list: claims of a ledger that a server shows, found by words and facets.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use super::head::{begin_plain, end_plain};
use super::html::{Html, words};
use super::standing::{ORDER, badge};
use crate::model::{Seq, Status, View};
use crate::plain::{counted, percent_encoded};
use crate::text::suggested_claimant;
use crate::tlog::Checkpoint;

/// What a reader asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// Words that the claims have.
    pub words: String,
    /// Their status.
    pub status: Option<Status>,
    /// The source that they were taken from.
    pub source: Option<Seq>,
    /// The code of a rule that reports them.
    pub code: Option<String>,
    /// Who says them.
    pub claimant: Option<String>,
    /// The page, from 1.
    pub page: usize,
}

/// What claims are counted by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facet {
    /// The field of [`Asked`].
    pub name: &'static str,
    /// Its most frequent values, most frequent first.
    pub values: Vec<Value>,
    /// How many values are left out.
    pub others: usize,
}

/// A value of a facet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Value {
    /// The value, as it is asked for.
    pub value: String,
    /// The value in words.
    pub label: String,
    /// How many of the claims have it.
    pub count: usize,
}

impl Serialize for Facet {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Facet { name, values, others } = self;
        serde_json::json!({"name": name, "values": values, "others": others}).serialize(serializer)
    }
}

/// A page of a list.
pub struct Listing<'a> {
    /// A view that has the claims of the page.
    pub view: &'a View,
    /// The state that was searched.
    pub checkpoint: &'a Checkpoint,
    /// The claims of the page, in order.
    pub seqs: &'a [Seq],
    /// The rules that report a claim.
    pub codes: &'a dyn Fn(Seq) -> &'a [&'static str],
    /// What was asked for.
    pub asked: &'a Asked,
    /// How the claims that were found are counted.
    pub facets: &'a [Facet],
    /// How many claims there are.
    pub claims: usize,
    /// How many were found.
    pub found: usize,
    /// How many pages they are.
    pub pages: usize,
    /// Whether the best match is first.
    pub is_sorted: bool,
    /// How many entries are newer than the state that was searched.
    pub newer: u64,
}

impl Asked {
    /// The fields that are asked for, in order, without the page.
    fn fields(&self) -> BTreeMap<&'static str, String> {
        let all = [
            ("words", Some(self.words.clone()).filter(|words| !words.is_empty())),
            ("status", self.status.map(|status| status.name().to_owned())),
            ("source", self.source.map(|seq| seq.to_string())),
            ("code", self.code.clone()),
            ("claimant", self.claimant.clone()),
        ];
        all.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }
}

/// The address of a list, escaped for an attribute.
fn address(path: &str, fields: &BTreeMap<&'static str, String>, page: usize) -> String {
    let mut query: Vec<String> =
        fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    query.extend((page > 1).then(|| format!("page={page}")));
    format!("{path}{}{}", if query.is_empty() { "" } else { "?" }, query.join("&amp;"))
}

/// A value as it stands in an address: only what is not reserved there stands as it is (RFC 3986, section 2.3).
fn encoded(text: &str) -> String {
    percent_encoded(text, |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~'))
}

/// The page, in HTML.
#[must_use]
pub fn listing(shown: &Listing<'_>) -> String {
    let Listing { checkpoint, asked, claims, found, .. } = *shown;
    let mut html = Html::default();
    let origin = words(&checkpoint.origin);
    begin_plain(&mut html, &format!("{origin}: {}", counted(claims as u64, "claim")), None);
    html.put(format_args!(
        "<p class=\"until\">as of {}, root <code>{}</code> · <a href=\"/checkpoint\">checkpoint</a></p>\n",
        counted(checkpoint.size, "entry"),
        checkpoint.root.to_base64()
    ));
    if shown.newer > 0 {
        html.put(format_args!(
            "<p class=\"box\">{} recorded since, and the list is being made anew. Load the page again in a moment.</p>\n",
            if shown.newer == 1 { "1 entry was".to_owned() } else { format!("{} entries were", shown.newer) }
        ));
    }
    form(&mut html, asked);
    html.put(format_args!("</header>\n<main class=\"list\">\n"));
    facets(&mut html, shown);
    html.put(format_args!(
        "<section id=\"claims\" aria-labelledby=\"h-claims\">\n<h2 id=\"h-claims\">{}</h2>\n",
        {
            if found == claims {
                format!("All {}", counted(claims as u64, "claim"))
            } else {
                format!("{found} of {}", counted(claims as u64, "claim"))
            }
        }
    ));
    if !shown.is_sorted && !asked.words.is_empty() && found > 0 {
        html.put(format_args!(
            "<p>So many have these words that they are in the order in which they were recorded.</p>\n"
        ));
    }
    if shown.seqs.is_empty() {
        html.put(format_args!(
            "<p>{}</p>\n",
            if found == 0 { "No claim is like that." } else { "The list has fewer pages." }
        ));
    }
    for seq in shown.seqs {
        row(&mut html, shown, *seq);
    }
    pages(&mut html, shown);
    html.put(format_args!("</section>\n"));
    end_plain(&mut html, None);
    html.into_text()
}

fn form(html: &mut Html, asked: &Asked) {
    html.put(format_args!(
        "<form class=\"search\" action=\"/claims\" role=\"search\"><label>Words <input type=\"search\" name=\"words\" \
         value=\"{}\"></label> <label>Status <select name=\"status\"><option value=\"\">any</option>",
        words(&asked.words)
    ));
    for status in ORDER {
        let chosen = if asked.status == Some(status) { " selected" } else { "" };
        let name = status.name();
        html.put(format_args!("<option value=\"{name}\"{chosen}>{}</option>", name.replace('-', " ")));
    }
    html.put(format_args!("</select></label>"));
    for (name, value) in asked.fields().into_iter().filter(|(name, _)| !["words", "status"].contains(name)) {
        html.put(format_args!("<input type=\"hidden\" name=\"{name}\" value=\"{}\">", words(&value)));
    }
    html.put(format_args!(" <button>Search</button> <a class=\"narrow\" href=\"#facets\">Choose by source, rule or claimant</a></form>\n"));
}

fn facets(html: &mut Html, shown: &Listing<'_>) {
    html.put(format_args!("<aside id=\"facets\" aria-label=\"Choose by\">\n"));
    let fields = shown.asked.fields();
    for Facet { name, values, others } in shown.facets {
        let title = if *name == "code" { "rule" } else { name };
        html.put(format_args!("<h2>By {title}</h2>\n"));
        if let Some(chosen) = fields.get(name) {
            let mut without = fields.clone();
            without.remove(name);
            let label = values.iter().find(|it| it.value == *chosen).map_or(chosen.as_str(), |it| &it.label);
            html.put(format_args!(
                "<p><b>{}</b> <a href=\"{}\">any {title}</a></p>\n",
                words(label),
                address("/claims", &without, 1)
            ));
            continue;
        }
        if values.is_empty() {
            html.put(format_args!("<p>None.</p>\n"));
            continue;
        }
        html.put(format_args!("<ul>\n"));
        for Value { value, label, count } in values {
            let mut with = fields.clone();
            with.insert(name, value.clone());
            html.put(format_args!(
                "<li><a href=\"{}\">{}</a> <span class=\"count\">{count}</span></li>\n",
                address("/claims", &with, 1),
                words(label)
            ));
        }
        html.put(format_args!("</ul>\n"));
        if *others > 0 {
            html.put(format_args!("<p class=\"facts\">and {others} more</p>\n"));
        }
    }
    html.put(format_args!("</aside>\n"));
}

fn row(html: &mut Html, shown: &Listing<'_>, seq: Seq) {
    let view = shown.view;
    let (Some(said), Some(entry)) = (view.claim(seq), view.entry(seq)) else { return };
    html.put(format_args!(
        "<article class=\"claim\" id=\"c{seq}\">\n<h3><a href=\"/entry/{seq}\">Claim {seq}</a> {}</h3>\n\
         <blockquote dir=\"auto\">{}</blockquote>\n",
        badge(view.status(seq)),
        words(&said.text)
    ));
    let mut facts = vec![match (&said.claimant, suggested_claimant(said)) {
        (Some(name), _) => format!("said by <b>{}</b>", words(name)),
        (None, Some(name)) => format!("nobody is recorded as saying this; the words name {}", words(&name)),
        (None, None) => "nobody is named as saying this".to_owned(),
    }];
    if let Some(from) = entry.about {
        let label = view.source(from).map_or("a source that is withheld", |source| source.label());
        facts.push(format!("in <a href=\"/entry/{from}\">{}</a>", words(label)));
    }
    facts.push(format!("recorded <span class=\"when\">{}</span>", entry.at));
    facts.extend((shown.codes)(seq).iter().map(|code| format!("<i>{code}</i>")));
    html.put(format_args!("<p class=\"facts\">{}</p>\n</article>\n", facts.join(" · ")));
}

fn pages(html: &mut Html, shown: &Listing<'_>) {
    let Listing { asked, pages, .. } = *shown;
    let fields = asked.fields();
    let json = address("/claims.json", &fields, asked.page);
    html.put(format_args!("<nav aria-label=\"Pages\">"));
    if asked.page > 1 {
        let before = (asked.page - 1).min(pages.max(1));
        html.put(format_args!(
            "<a href=\"{}\" rel=\"prev\">Page {before}</a> ",
            address("/claims", &fields, before)
        ));
    }
    html.put(format_args!("<span>Page {} of {}</span> ", asked.page, pages.max(1)));
    if asked.page < pages {
        let after = asked.page + 1;
        html.put(format_args!(
            "<a href=\"{}\" rel=\"next\">Page {after}</a> ",
            address("/claims", &fields, after)
        ));
    }
    html.put(format_args!("<a href=\"{json}\">the same as JSON</a></nav>\n"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_one_whatever_is_in_it() {
        let asked =
            Asked { words: "a&b \"c\" é\u{202e}".to_owned(), source: Some(4), page: 2, ..Asked::default() };
        assert_eq!(
            address("/claims", &asked.fields(), asked.page),
            "/claims?source=4&amp;words=a%26b%20%22c%22%20%C3%A9%E2%80%AE&amp;page=2"
        );
        assert_eq!(address("/claims", &Asked::default().fields(), 1), "/claims");
    }
}

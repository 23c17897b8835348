//! Metadata: what a page says about itself, and what the program that saved it says about the page.
//!
//! Invariant: each statement keeps its place of origin and is never mixed with what the user says. JSON-LD (schema.org)
//! comes first, then Open Graph, then `citation_` and Dublin Core elements, then the elements of HTML. The tests below
//! hold it.

use std::collections::BTreeMap;

use dom_query::{Document, Selection};

use super::json::Node;
use super::json_ld::{Block, Things, is_a};
use super::tidy::{LONGEST_URL, encoded, locator, tidy_date};
use crate::model::{Field, Stated, StatedBy};

/// The longest value that is kept, in characters: it is a name or an address, not a text.
pub(super) const LONGEST: usize = 1000;

/// The most statements about one thing that are kept from one place.
const MOST: usize = 20;

/// The most bytes that the statements about one thing take in the source's entry.
const MOST_ENCODED: usize = 6000;

/// The schema.org types that a page's own article has.
const ARTICLES: [&str; 14] = [
    "Article",
    "NewsArticle",
    "ReportageNewsArticle",
    "AnalysisNewsArticle",
    "BackgroundNewsArticle",
    "OpinionNewsArticle",
    "ReviewNewsArticle",
    "BlogPosting",
    "LiveBlogPosting",
    "ScholarlyArticle",
    "TechArticle",
    "Report",
    "WebPage",
    "SocialMediaPosting",
];

/// The names of `meta` elements, in lower case, and what they state.
const META: [(&str, Field, StatedBy); 30] = [
    ("og:title", Field::Title, StatedBy::OpenGraph),
    ("og:url", Field::Url, StatedBy::OpenGraph),
    ("og:site_name", Field::Publisher, StatedBy::OpenGraph),
    ("article:author", Field::Author, StatedBy::OpenGraph),
    ("article:published_time", Field::Published, StatedBy::OpenGraph),
    ("article:modified_time", Field::Modified, StatedBy::OpenGraph),
    ("og:updated_time", Field::Modified, StatedBy::OpenGraph),
    ("citation_title", Field::Title, StatedBy::Meta),
    ("citation_author", Field::Author, StatedBy::Meta),
    ("citation_publisher", Field::Publisher, StatedBy::Meta),
    ("citation_journal_title", Field::Publisher, StatedBy::Meta),
    ("citation_publication_date", Field::Published, StatedBy::Meta),
    ("citation_date", Field::Published, StatedBy::Meta),
    ("citation_doi", Field::Url, StatedBy::Meta),
    ("dc.title", Field::Title, StatedBy::Meta),
    ("dc.creator", Field::Author, StatedBy::Meta),
    ("dc.publisher", Field::Publisher, StatedBy::Meta),
    ("dc.date", Field::Published, StatedBy::Meta),
    ("dc.rights", Field::Licence, StatedBy::Meta),
    ("dcterms.title", Field::Title, StatedBy::Meta),
    ("dcterms.creator", Field::Author, StatedBy::Meta),
    ("dcterms.publisher", Field::Publisher, StatedBy::Meta),
    ("dcterms.date", Field::Published, StatedBy::Meta),
    ("dcterms.modified", Field::Modified, StatedBy::Meta),
    ("dcterms.license", Field::Licence, StatedBy::Meta),
    ("author", Field::Author, StatedBy::Meta),
    ("date", Field::Published, StatedBy::Meta),
    ("last-modified", Field::Modified, StatedBy::Meta),
    ("copyright", Field::Licence, StatedBy::Meta),
    ("license", Field::Licence, StatedBy::Meta),
];

/// The statements that were found. Each is kept once.
#[derive(Default)]
pub(super) struct Found(Vec<Stated>);

impl Found {
    /// Adds a statement, with white space collapsed. A date or an address that is not valid is left out.
    pub(super) fn add(&mut self, field: Field, value: &str, by: StatedBy) {
        if self.0.iter().filter(|stated| (stated.field, stated.by) == (field, by)).count() >= MOST {
            return;
        }
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        // A name is cut; of an address, a part would be another address.
        let value: String = match field {
            Field::Licence if value.contains("://") && value.len() > LONGEST_URL => return,
            Field::Url => value,
            _ => value.chars().take(LONGEST).collect(),
        };
        let value = match field {
            _ if value.is_empty() => return,
            Field::Published | Field::Modified | Field::Captured => match tidy_date(&value) {
                Some(date) => date,
                None => return,
            },
            Field::Url => match locator(&value) {
                Some(url) => url,
                None => return,
            },
            _ => value,
        };
        let stated = Stated { field, value, by };
        if !self.0.contains(&stated) {
            self.0.push(stated);
        }
    }

    /// The statements, sorted by what they are about; the more reliable places come first.
    pub(super) fn into_stated(mut self) -> Vec<Stated> {
        // What saved it has the first word, for it says where it was found.
        let saved = |stated: &Stated| matches!(stated.by, StatedBy::Saved | StatedBy::Warc);
        self.0.sort_by_key(|stated| (!saved(stated), stated.field, stated.by));
        let mut room: BTreeMap<Field, usize> = BTreeMap::new();
        self.0.retain(|Stated { field, value, .. }| {
            let room = room.entry(*field).or_insert(MOST_ENCODED);
            let fits = encoded(value) <= *room;
            *room -= if fits { encoded(value) } else { 0 };
            fits
        });
        self.0.sort_by_key(|stated| (stated.field, stated.by));
        self.0
    }
}

/// Finds what the page states. Returns the JSON-LD in it, or what is wrong with it.
pub(super) fn read(document: &Document, html: &str, found: &mut Found) -> Vec<Result<Block, String>> {
    let mut blocks = Vec::new();
    for script in document.select("script[type]").iter() {
        // A type may have parameters.
        let kind = script.attr("type").unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim();
        if !kind.eq_ignore_ascii_case("application/ld+json") {
            continue;
        }
        let block = Block::read(&script.text());
        if let Ok(block) = &block
            && let Ok(node) = Node::parse(&block.text, 0)
        {
            json_ld(node, 0, &Things::of(node), found);
        }
        blocks.push(block);
    }
    for meta in document.select("meta").iter() {
        let Some(value) = meta.attr("content") else { continue };
        for name in ["property", "name", "itemprop", "http-equiv"].iter().filter_map(|name| meta.attr(name)) {
            let name = name.trim().to_lowercase();
            for (_, field, by) in META.iter().filter(|(known, ..)| *known == name) {
                found.add(*field, &value, *by);
            }
        }
    }
    let mut attribute = |selector: &str, name: &str, field: Field, by: StatedBy, all: bool| {
        let values: Vec<_> =
            document.select(selector).iter().filter_map(|one: Selection| one.attr(name)).collect();
        for value in values.iter().take(if all { 20 } else { 1 }) {
            found.add(field, value, by);
        }
    };
    attribute("link[rel~='canonical' i]", "href", Field::Url, StatedBy::Html, false);
    attribute("link[rel~='license' i], a[rel~='license' i]", "href", Field::Licence, StatedBy::Html, false);
    attribute(
        "time[pubdate], time[itemprop='datePublished']",
        "datetime",
        Field::Published,
        StatedBy::Html,
        false,
    );
    attribute("blockquote[cite], q[cite]", "cite", Field::Url, StatedBy::Cite, true);
    // Not `head title`, for which every title of a page would be followed up to the root.
    if let Some(title) = document.select("head").select("title").iter().next() {
        found.add(Field::Title, &title.text(), StatedBy::Html);
    }
    saved(html, found);
    blocks
}

/// The article among what JSON-LD describes.
fn json_ld(node: Node<'_>, depth: usize, things: &Things, found: &mut Found) {
    if depth > 4 {
        return;
    }
    node.items().into_iter().take(200).for_each(|item| json_ld(item, depth + 1, things, found));
    if let Some(graph) = node.get("@graph") {
        json_ld(graph, depth + 1, things, found);
    }
    if !is_a(node, &ARTICLES) {
        return;
    }
    let by = StatedBy::JsonLd;
    for (name, field) in [
        ("headline", Field::Title),
        ("datePublished", Field::Published),
        ("dateModified", Field::Modified),
        ("url", Field::Url),
        ("mainEntityOfPage", Field::Url),
        ("license", Field::Licence),
        ("author", Field::Author),
        ("creator", Field::Author),
        ("publisher", Field::Publisher),
    ] {
        for value in node.get(name).into_iter().flat_map(|value| things.names(value)) {
            found.add(field, &value, by);
        }
    }
}

/// What a browser or SingleFile writes into a page that it saves.
fn saved(html: &str, found: &mut Found) {
    let mut end = html.len().min(4096);
    while !html.is_char_boundary(end) {
        end -= 1;
    }
    let head = &html[..end];
    // <!-- saved from url=(0024)https://example.org/a -->
    if let Some((_, rest)) = head.split_once("saved from url=(") {
        let url = rest.split_once(')').and_then(|(_, rest)| rest.split([' ', '\n', '\r', '>']).next());
        found.add(Field::Url, url.unwrap_or_default(), StatedBy::Saved);
    }
    // <!-- Page saved with SingleFile, then lines of `url:` and `saved date:` -->
    if let Some((_, rest)) = head.split_once("Page saved with SingleFile") {
        let comment = rest.split("-->").next().unwrap_or_default();
        for line in comment.lines() {
            if let Some(url) = line.trim().strip_prefix("url:") {
                found.add(Field::Url, url.trim(), StatedBy::Saved);
            } else if let Some(date) = line.trim().strip_prefix("saved date:") {
                found.add(Field::Captured, date.trim(), StatedBy::Saved);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stated(html: &str) -> Vec<(Field, String, StatedBy)> {
        let mut found = Found::default();
        read(&Document::from(html), html, &mut found);
        found.into_stated().into_iter().map(|one| (one.field, one.value, one.by)).collect()
    }

    #[test]
    fn a_page_is_heard_and_where_it_said_it_is_kept() {
        let html = r#"<!-- saved from url=(0021)https://example.org/a -->
<html><head><title>Dam  news | The Example</title>
<meta property="og:title" content="Dam news"><meta name="author" content=" Ann  Lee "><meta property="og:url" content="/a">
<link rel="canonical" href="https://example.org/dam">
<script type="Application/LD+JSON; charset=utf-8">{"@context":"https://schema.org","@graph":[{"@type":["NewsArticle"],
"headline":"Dam news","author":[{"@type":"Person","name":"Ann Lee"},"B. Cole"],"datePublished":"2026-03-01T09:00:00+01:00",
"publisher":{"@id":"/desk"}},{"@type":"Organization","@id":"/desk","name":"The Example"}]};</script></head><body><blockquote cite="https://example.org/report">x</blockquote>"#;
        assert_eq!(
            stated(html),
            [
                (Field::Title, "Dam news".to_owned(), StatedBy::JsonLd),
                (Field::Title, "Dam news".to_owned(), StatedBy::OpenGraph),
                (Field::Title, "Dam news | The Example".to_owned(), StatedBy::Html),
                (Field::Author, "Ann Lee".to_owned(), StatedBy::JsonLd),
                (Field::Author, "B. Cole".to_owned(), StatedBy::JsonLd),
                (Field::Author, "Ann Lee".to_owned(), StatedBy::Meta),
                (Field::Publisher, "The Example".to_owned(), StatedBy::JsonLd),
                (Field::Published, "2026-03-01T09:00:00+01:00".to_owned(), StatedBy::JsonLd),
                (Field::Url, "https://example.org/dam".to_owned(), StatedBy::Html),
                (Field::Url, "https://example.org/report".to_owned(), StatedBy::Cite),
                (Field::Url, "https://example.org/a".to_owned(), StatedBy::Saved),
            ]
        );
        let single = "<!--\n Page saved with SingleFile \n url: https://example.org/b \n saved date: Sun Mar 01 2026 09:00:00 GMT+0100 (CET)\n-->";
        assert_eq!(
            stated(single),
            [
                (Field::Url, "https://example.org/b".to_owned(), StatedBy::Saved),
                (Field::Captured, "2026-03-01T09:00:00+01:00".to_owned(), StatedBy::Saved),
            ]
        );
    }

    #[test]
    fn dates_are_tidied_or_dropped() {
        for (text, date) in [
            ("2026-03-01", Some("2026-03-01")),
            ("2026/03/01", Some("2026-03-01")),
            ("2026-03-01 09:00:00", Some("2026-03-01")),
            ("March 1, 2026", Some("2026-03-01")),
            ("Sun, 01 Mar 2026 09:00:00 GMT", Some("2026-03-01T09:00:00Z")),
            ("1 March 2026", Some("2026-03-01")),
            ("20260301", Some("2026-03-01")),
            ("2026-03-01T09:00+0100", Some("2026-03-01")),
            ("2026-03-01T09:00:00.123", Some("2026-03-01")),
            ("2026-03-01 09:00:00.123456 +0000 UTC", Some("2026-03-01")),
            ("2026-03-01T09:00:00+01:00[Europe/Paris]", Some("2026-03-01")),
            ("2026-03-01 9:00 p.m.", Some("2026-03-01")),
            ("2026-03-01Z", Some("2026-03-01")),
            ("2026-03-01-05:00", Some("2026-03-01")),
            ("March 1, 2026 at 9:00 AM EST", Some("2026-03-01")),
            ("Sun Mar 01 09:00:00 +0000 2026", Some("2026-03-01T09:00:00Z")),
            ("4 Mar 20", None),
            ("March 4, 20", None),
            ("Wed Mar 04 20", None),
            ("Wed Mar 04 09:00:00 +0000 20", None),
            ("2 3 2020", None),
            ("1601012345", None),
            ("20201231999", None),
            ("2020123", None),
            ("2020/04/031", None),
            ("2020-03-04T99:99:99Z", None),
            ("2020-03-04 to 2020-05-06", None),
            ("2020-03-04/2020-05-06", None),
            ("2020-03-04-05", None),
            ("2020-03-04?", None),
            ("4 Mar 2020 or 5 Mar 2021", None),
            ("March 4, 2020 (or so)", None),
            ("yesterday", None),
            ("03/01/2026", None),
            ("2026-02-30", None),
            ("", None),
        ] {
            assert_eq!(tidy_date(text).as_deref(), date, "{text}");
        }
    }
}

//! The text of RSS, Atom and JSON Feed. Each item keeps its address, date and author.

use super::layout::{Block, Layout};
use super::metadata::{Found, LONGEST};
use super::tidy::{locator, tidy_date};
use super::{dom, html};
use crate::model::{Field, Part, Span, StatedBy};

/// The most elements, or JSON objects. The parser takes almost a kilobyte for an empty item.
const MOST_ELEMENTS: usize = 1_000_000;

/// A feed as text: its items in order, each with a heading.
pub(super) struct Feed {
    pub(super) text: String,
    pub(super) layout: Layout,
}

/// Reads a feed that was decoded.
pub(super) fn read(text: &str, found: &mut Found) -> Result<Feed, String> {
    let mark = if text.trim_start().starts_with('{') { '{' } else { '<' };
    if text.matches(mark).count() > MOST_ELEMENTS {
        return Err(format!("it has more than {MOST_ELEMENTS} elements"));
    }
    let feed = feed_rs::parser::parse(undeclared(text).as_bytes()).map_err(|error| error.to_string())?;
    let by = StatedBy::Feed;
    let date = |date: chrono::DateTime<chrono::Utc>| date.to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
    let mut made = Feed { text: String::new(), layout: Layout::default() };
    if let Some(title) = &feed.title {
        found.add(Field::Title, &title.content, by);
    }
    feed.authors
        .iter()
        .filter_map(|author| author.name.as_deref())
        .for_each(|name| found.add(Field::Author, name, by));
    feed.links.iter().take(3).for_each(|link| found.add(Field::Url, &link.href, by));
    if let Some(rights) = &feed.rights {
        found.add(Field::Licence, &rights.content, by);
    }
    for (field, time) in [(Field::Published, feed.published), (Field::Modified, feed.updated)] {
        if let Some(time) = time {
            found.add(field, &date(time), by);
        }
    }
    for entry in &feed.entries {
        let link = entry.links.iter().find(|link| link.rel.as_deref().is_none_or(|rel| rel == "alternate"));
        let about = |block: Block| Block {
            url: link.and_then(|link| locator(&link.href)),
            date: entry.published.or(entry.updated).and_then(|time| tidy_date(&date(time))),
            claimant: entry
                .authors
                .iter()
                .find_map(|author| author.name.clone())
                .filter(|name| !name.trim().is_empty() && name.len() <= LONGEST),
            ..block
        };
        let content = entry.content.as_ref().and_then(|content| content.body.as_deref());
        let summary = entry.summary.as_ref().map(|summary| summary.content.as_str());
        let body = content.or(summary).unwrap_or_default();
        let (text, layout) = shown(body)?;
        if let Some(title) = &entry.title {
            let (title, _) = shown(&title.content)?;
            let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
            if !title.is_empty() {
                let start = made.gap() + 3;
                made.text.push_str("## ");
                made.text.push_str(&title);
                let span = Span { start, end: made.text.len() };
                // The title of an entry without a text is what it states.
                let heading = !text.trim().is_empty();
                made.layout.blocks.push(about(Block { heading, ..Block::new(span, Some(Part::Title)) }));
            }
        }
        if text.trim().is_empty() {
            continue;
        }
        let start = made.gap();
        made.text.push_str(text.trim_end());
        for block in layout.blocks {
            made.layout.blocks.push(about(Block {
                span: block.span.shifted(start),
                part: Some(Part::Body),
                ..block
            }));
        }
    }
    if !made.text.is_empty() {
        made.text.push('\n');
    }
    Ok(made)
}

/// A feed without its XML declaration. It was decoded, so the declared encoding is no longer true.
fn undeclared(text: &str) -> &str {
    let declaration = text.trim_start().strip_prefix("<?xml").and_then(|rest| rest.split_once("?>"));
    declaration.map_or(text, |(_, rest)| rest)
}

/// The words that a reader sees of a text that may be HTML.
fn shown(content: &str) -> Result<(String, Layout), String> {
    let page = html::read(&dom::parse(content)?);
    Ok((page.text, page.layout))
}

impl Feed {
    /// Starts a new paragraph. Returns where it begins.
    fn gap(&mut self) -> usize {
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        self.text.len()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn three_dialects_give_one_text() {
        let rss = r#"<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><link>https://example.org/</link><item><title>Dam &amp; weir</title><link>https://example.org/1</link><pubDate>Sun, 01 Mar 2026 09:00:00 GMT</pubDate><description>&lt;p&gt;The dam &lt;b&gt;fell&lt;/b&gt;.&lt;/p&gt;</description></item></channel></rss>"#;
        let atom = r#"<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>News</title><id>a</id><updated>2026-03-01T09:00:00Z</updated><entry><id>b</id><title>Dam &amp; weir</title><link href="https://example.org/1"/><published>2026-03-01T09:00:00Z</published><updated>2026-03-01T09:00:00Z</updated><content type="html">&lt;p&gt;The dam &lt;b&gt;fell&lt;/b&gt;.&lt;/p&gt;</content></entry></feed>"#;
        let json = r#"{"version":"https://jsonfeed.org/version/1.1","title":"News","items":[{"id":"1","url":"https://example.org/1","title":"Dam & weir","date_published":"2026-03-01T09:00:00Z","content_html":"<p>The dam <b>fell</b>.</p>"}]}"#;
        for text in [rss, atom, json] {
            let mut found = Found::default();
            let feed = read(text, &mut found).unwrap();
            assert_eq!(feed.text, "## Dam & weir\n\nThe dam fell.\n");
            let claims: Vec<_> = feed.layout.claims(&feed.text).collect();
            assert_eq!(claims.len(), 1);
            assert_eq!(&*claims[0].text, "The dam fell.");
            assert_eq!(claims[0].url.as_deref(), Some("https://example.org/1"));
            assert_eq!(claims[0].date.as_deref(), Some("2026-03-01T09:00:00Z"));
            assert_eq!(found.into_stated()[0].value, "News");
        }
        assert!(read("<rss>", &mut Found::default()).is_err());
    }

    #[test]
    fn what_was_decoded_is_not_decoded_again() {
        for declaration in ["<?xml version='1.0' encoding='ISO-8859-1'?>\n", "<?xml version='1.0'?>", ""] {
            let text = format!(
                "\n{declaration}<rss version=\"2.0\"><channel><item><title>Caf\u{e9}</title></item></channel></rss>"
            );
            let feed = read(text.trim_start(), &mut Found::default()).unwrap();
            assert_eq!(feed.text, "## Caf\u{e9}\n", "{declaration}");
        }
    }
}

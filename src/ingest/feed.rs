//! The text of RSS, Atom and JSON Feed. Each item keeps its address, date and author.
//!
//! Invariant: an item is read whatever is wrong with another, and what could not be read is counted. Of several texts of an
//! item each is kept that says something that the others do not. The tests below hold it.

use std::borrow::Cow;

use super::feed_items::{Channel, Item, Value, read as read_xml};
use super::json::Node;
use super::layout::{Block, Layout};
use super::metadata::{Found, LONGEST};
use super::notes::Notes;
use super::tidy::{locator, tidy_date};
use super::{dom, html};
use crate::model::{Field, Part, Span, StatedBy};
use crate::plain::counted;

/// The most elements, or JSON objects.
const MOST_ELEMENTS: usize = 1_000_000;

/// The most texts of an item that are compared with each other. Real items have up to three.
const MOST_BODIES: usize = 100;

/// A feed as text: its items in order, each with a heading.
pub(super) struct Feed {
    pub(super) text: String,
    pub(super) layout: Layout,
    /// What a person should know.
    pub(super) notes: Vec<String>,
    /// Whether parts of it could not be read.
    pub(super) partly: bool,
    /// Whether it is cut off.
    pub(super) cut: bool,
}

/// An item as it is shown.
#[derive(Default)]
struct Shown {
    title: String,
    /// Its texts, the more complete first, as HTML.
    bodies: Vec<String>,
    url: Option<String>,
    date: Option<String>,
    author: Option<String>,
}

/// Reads a feed that was decoded.
pub(super) fn read(text: &str, found: &mut Found) -> Result<Feed, String> {
    let is_json = text.trim_start().starts_with('{');
    let mark = if is_json { '{' } else { '<' };
    if text.matches(mark).count() > MOST_ELEMENTS {
        return Err(format!("it has more than {MOST_ELEMENTS} elements"));
    }
    let mut made =
        Feed { text: String::new(), layout: Layout::default(), notes: Vec::new(), partly: false, cut: false };
    let items = if is_json { of_json(text, found, &mut made)? } else { of_xml(text, found, &mut made)? };
    let mut wrong = Notes::default();
    for item in items {
        let title = item.title.clone();
        if let Err(why) = made.add(item) {
            made.partly = true;
            wrong.add(format!("the item “{title}” could not be read: {why}"));
        }
    }
    made.notes.extend(wrong.into_vec());
    if !made.text.is_empty() {
        made.text.push('\n');
    }
    Ok(made)
}

/// The items of a feed in XML.
fn of_xml(text: &str, found: &mut Found, made: &mut Feed) -> Result<Vec<Shown>, String> {
    let Channel { head, items, wrong, cut, lost } = read_xml(&signs(text));
    let lost_words = counted(lost, "item");
    match (&wrong, items.is_empty()) {
        (Some((at, why)), true) => return Err(format!("{why}, at byte {at}")),
        (None, true) => {
            return Err(
                if lost > 0 { "it is cut off within its first item" } else { "it has no items" }.to_owned()
            );
        }
        (Some((at, why)), false) => {
            made.partly = true;
            made.notes
                .push(format!("it is not valid XML at byte {at} ({why}); {lost_words} could not be read"));
        }
        (None, false) if lost > 0 => {
            made.notes.push(format!("{lost_words} could not be read: the feed ends within it"))
        }
        (None, false) => {}
    }
    made.cut = cut;
    say(&head, found);
    Ok(items.iter().map(shown_item).collect())
}

/// A feed in which each `<` that begins no tag is written as `&lt;`.
fn signs(text: &str) -> Cow<'_, str> {
    let mut signs = String::new();
    let (mut at, mut written) = (0, 0);
    while let Some(found) = text[at..].find('<').map(|found| at + found) {
        let rest = &text[found + 1..];
        let end = [("![CDATA[", "]]>"), ("!--", "-->")].iter().find_map(|(start, end)| {
            rest.starts_with(start).then(|| rest.find(end).map_or(text.len(), |at| found + 1 + at))
        });
        let is_tag =
            rest.starts_with(|c: char| c.is_alphabetic() || matches!(c, '/' | '!' | '?' | '_' | ':'));
        if !is_tag {
            signs.push_str(&text[written..found]);
            signs.push_str("&lt;");
            written = found + 1;
        }
        at = end.unwrap_or(found + 1);
    }
    if written == 0 { Cow::Borrowed(text) } else { Cow::Owned(signs + &text[written..]) }
}

/// What the feed says of itself.
fn say(head: &Item, found: &mut Found) {
    let by = StatedBy::Feed;
    if let Some(title) = head.first("title") {
        found.add(Field::Title, &line(title).unwrap_or_default(), by);
    }
    head.all("author").for_each(|author| found.add(Field::Author, &author.text, by));
    let addresses = head.all("link").filter_map(|link| link.href.as_deref().or(Some(link.text.as_str())));
    addresses
        .filter(|address| !address.trim().is_empty())
        .take(3)
        .for_each(|address| found.add(Field::Url, address, by));
    if let Some(rights) = head.first("rights") {
        found.add(Field::Licence, &rights.text, by);
    }
    for (field, name) in [(Field::Published, "published"), (Field::Modified, "updated")] {
        if let Some(date) = head.first(name) {
            found.add(field, &date.text, by);
        }
    }
}

fn shown_item(item: &Item) -> Shown {
    let alternate = |link: &&Value| link.rel.as_deref().is_none_or(|rel| rel == "alternate");
    let links = item.all("link").filter(alternate).map(|link| link.href.as_deref().unwrap_or(&link.text));
    let guid =
        item.first("guid").map(|guid| guid.text.as_str()).filter(|guid| guid.trim().starts_with("http"));
    let body = |value: &Value| match value.plain {
        true => value.text.replace('&', "&amp;").replace('<', "&lt;"),
        false => value.text.clone(),
    };
    let date = item.first("published").or_else(|| item.first("updated"));
    Shown {
        title: item.first("title").and_then(line).unwrap_or_default(),
        bodies: ["encoded", "content", "description", "summary", "podcast", "media", "dublin"]
            .into_iter()
            .flat_map(|name| item.all(name))
            .map(body)
            .collect(),
        url: links.chain(guid).find_map(locator),
        date: date.and_then(|date| tidy_date(&date.text)),
        author: item.first("author").map(|author| author.text.clone()),
    }
}

/// A text in one line, as it is shown.
fn line(value: &Value) -> Option<String> {
    let text = if value.plain { value.text.clone() } else { shown(&value.text).ok()?.0 };
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}

/// The items of a JSON Feed.
fn of_json(text: &str, found: &mut Found, made: &mut Feed) -> Result<Vec<Shown>, String> {
    let node = Node::parse(text, 0).map_err(|(_, why)| why)?;
    let by = StatedBy::Feed;
    for (name, field) in [("title", Field::Title), ("home_page_url", Field::Url), ("feed_url", Field::Url)] {
        if let Some(value) = node.get(name).and_then(Node::text) {
            found.add(field, &value, by);
        }
    }
    names(node).iter().for_each(|name| found.add(Field::Author, name, by));
    let items = node.get("items").map(Node::items).unwrap_or_default();
    let lost = items.iter().filter(|item| !item.is_object()).count() as u64;
    if lost > 0 {
        made.partly = true;
        made.notes.push(format!("{} could not be read: an item must be an object", counted(lost, "item")));
    }
    let item = |item: Node<'_>| {
        let words = |name: &str| item.get(name).and_then(Node::text).map(|words| words.into_owned());
        let escaped = |words: String| words.replace('&', "&amp;").replace('<', "&lt;").replace('\n', "<br>");
        let html = words("content_html");
        Shown {
            title: words("title").unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" "),
            bodies: [html, words("content_text").map(escaped), words("summary").map(escaped)]
                .into_iter()
                .flatten()
                .collect(),
            url: ["url", "external_url", "id"].iter().find_map(|name| locator(&words(name)?)),
            date: words("date_published")
                .or_else(|| words("date_modified"))
                .and_then(|date| tidy_date(&date)),
            author: names(item).into_iter().next(),
        }
    };
    Ok(items.into_iter().filter(|item| item.is_object()).map(item).collect())
}

/// The authors of a JSON Feed or an item of it.
fn names(node: Node<'_>) -> Vec<String> {
    let authors = node.get("authors").map(Node::items).unwrap_or_default();
    let one = node.get("author");
    authors
        .into_iter()
        .chain(one)
        .filter_map(|author| author.get("name")?.text().map(|name| name.into_owned()))
        .collect()
}

/// The words that a reader sees of a text that may be HTML.
fn shown(content: &str) -> Result<(String, Layout), String> {
    let page = html::read(&dom::parse(content)?);
    Ok((page.text, page.layout))
}

/// The letters and digits of a text.
fn key(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

impl Feed {
    /// Adds an item. Of its texts those are added that say something more than the ones before: not the same again, and not
    /// its beginning, as a teaser gives it.
    fn add(&mut self, item: Shown) -> Result<(), String> {
        let author = item.author.filter(|name| !name.trim().is_empty() && name.len() <= LONGEST);
        let claimant = author.map(|name| name.split_whitespace().collect::<Vec<_>>().join(" "));
        let about = |block: Block| Block {
            url: item.url.clone(),
            date: item.date.clone(),
            claimant: claimant.clone(),
            ..block
        };
        if item.bodies.len() > MOST_BODIES {
            return Err(format!("it has more than {MOST_BODIES} texts"));
        }
        let mut texts: Vec<(String, Layout)> = Vec::new();
        let mut said = String::new();
        for body in &item.bodies {
            let (text, layout) = shown(body)?;
            let key = key(&text);
            let end = key.char_indices().nth(key.chars().count() * 3 / 4).map_or(key.len(), |(at, _)| at);
            if key.is_empty() || said.contains(&key[..end]) {
                continue;
            }
            said.push_str(&key);
            texts.push((text, layout));
        }
        if !item.title.is_empty() {
            let start = self.gap() + 3;
            self.text.push_str("## ");
            self.text.push_str(&item.title);
            let span = Span { start, end: self.text.len() };
            // The title of an entry without a text is what it states.
            let heading = !texts.is_empty();
            self.layout.blocks.push(about(Block { heading, ..Block::new(span, Some(Part::Title)) }));
        }
        for (text, layout) in texts {
            let start = self.gap();
            self.text.push_str(text.trim_end());
            for block in layout.blocks {
                let part = if block.part == Some(Part::Struck) { Part::Struck } else { Part::Body };
                self.layout.blocks.push(about(Block {
                    span: block.span.shifted(start),
                    part: Some(part),
                    ..block
                }));
            }
        }
        Ok(())
    }

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
    fn what_is_not_closed_and_signs_that_are_no_tags_lose_no_item() {
        let item =
            |words: &str| format!("<item><title>A < B</title><description>{words}</description></item>");
        for (words, text) in [
            ("He said 3 < 4 and left.", "He said 3 < 4 and left."),
            ("He said <b>no and left.", "He said no and left."),
            ("He <i>said <b>no and <br>left.", "He said no and\nleft."),
            ("<![CDATA[He said 3 < 4.]]>", "He said 3 < 4."),
        ] {
            let feed = format!("<rss><channel>{}{}</channel></rss>", item(words), item("The dam fell."));
            let read = read(&feed, &mut Found::default()).unwrap();
            assert_eq!(read.text, format!("## A < B\n\n{text}\n\n## A < B\n\nThe dam fell.\n"), "{words}");
        }
        // Nor does an element that nothing closes.
        let feed =
            "<rss><channel><item><description>One <b><i>fell.<item><title>B</title></item></channel></rss>";
        assert_eq!(read(feed, &mut Found::default()).unwrap().text, "One fell.\n\n## B\n");
    }

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
    fn feeds_are_read_as_they_come() {
        let item = "<item><title>Dam</title><description>The dam fell on Monday.</description></item>";
        let text = "## Dam\n\nThe dam fell on Monday.\n";
        for feed in [
            format!("<rss><channel>{item}</channel></rss>"),
            format!("<rss version='2.0.1'><channel><title>N</title>{item}</channel></rss>"),
            format!("<?xml version='1.0'?><rdf:RDF xmlns='http://purl.org/rss/1.0/'><channel/>{item}</rdf:RDF>"),
            format!("<channel>{item}</channel>"),
            "<rss><channel><item><title>Dam</title><x:encoded xmlns:x='http://purl.org/rss/1.0/modules/content/'><![CDATA[<p>The dam <b>fell</b> on Monday.]]></x:encoded></item></channel></rss>".to_owned(),
            "<rss><channel><item><title>Dam</title><itunes:summary>The dam fell on Monday.</itunes:summary></item></channel></rss>".to_owned(),
            "<rss><channel><item><title>Dam</title><media:group><media:description>The dam fell on Monday.</media:description></media:group></item></channel></rss>".to_owned(),
            "<feed version='0.3' xmlns='http://purl.org/atom/ns#'><entry><title>Dam</title><content type='text/html' mode='escaped'>&lt;p>The dam fell on Monday.</content></entry></feed>".to_owned(),
            "<feed><entry><title>Dam</title><summary type='application/octet-stream'>\nVGhlIGRhbSA8Yj5mZWxsPC9iPiBvbiBNb25kYXku</summary></entry></feed>".to_owned(),
            "<rss><channel><item><media:title>Weir</media:title><title type='odd'>Dam</title><description>The dam fell on Monday.</description></item></channel></rss>".to_owned(),
            "<feed><entry><title>Dam</title><content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>The dam <b>fell</b> on Monday.</div></content></entry></feed>".to_owned(),
            "<a:feed xmlns:a='http://www.w3.org/2005/Atom'><a:entry><a:title>Dam</a:title><a:summary>The dam fell on Monday.</a:summary></a:entry></a:feed>".to_owned(),
            r#"{"version":"https://jsonfeed.org/version/1","items":[{"id":7,"title":"Dam","content_text":"The dam fell on Monday."}]}"#.to_owned(),
        ] {
            let found = read(&feed, &mut Found::default()).unwrap();
            assert_eq!(found.text, text, "{feed}");
            assert!(!found.cut && !found.partly && found.notes.is_empty(), "{feed} {:?}", found.notes);
        }
    }

    #[test]
    fn a_bad_item_costs_itself() {
        let good = "<item><title>Dam</title><description>AT&T &amp; Johnson & Co paid &nbsp;41 million.</description></item>";
        for (feed, cut) in [
            (format!("<rss><channel>{good}</channel></rss>"), None),
            (format!("<rss><channel>{good}<item><title>Cut o"), Some(true)),
            (format!("<rss><channel><item><title>a</title><br <p></item>{good}</channel></rss>"), None),
            (format!("<rss><channel><item><title>a<!-- </title></item>{good}"), Some(false)),
        ] {
            let Ok(found) = read(&feed, &mut Found::default()) else {
                assert_eq!(cut, Some(false), "{feed}");
                continue;
            };
            assert!(found.text.contains("AT&T & Johnson & Co paid 41 million."), "{feed}: {}", found.text);
            assert_eq!(found.cut, cut == Some(true), "{feed}");
            assert!(cut.is_none() || !found.notes.is_empty());
        }
        // The tag of an item itself is broken, or a comment has no end.
        let deep = format!(
            "<item><title>Deep</title><description>{}</description></item>",
            "&lt;p>&lt;b>".repeat(50_000)
        );
        for (rest, lost) in [
            ("<item".to_owned(), "0 items"),
            ("<item a=\"".to_owned(), "0 items"),
            ("<item><!-- x".repeat(5000), "5000 items"),
            (deep, "the item “Deep” could not be read"),
        ] {
            let found = read(&format!("<rss><channel>{good}{rest}"), &mut Found::default()).unwrap();
            assert!(found.partly && found.text.contains("41 million"), "{}", found.text);
            assert!(found.notes[0].contains(lost), "{lost}: {:?}", found.notes);
        }
        for none in ["<rss></rss>", "<rss><channel><item><title>Cut", "<feed><entry>"] {
            assert!(read(none, &mut Found::default()).is_err(), "{none}");
        }
    }

    #[test]
    fn texts_that_say_more_are_kept_and_teasers_are_not() {
        let feed = "<feed><entry><title>Dam</title><summary>Forty-one people were moved.</summary><content>It fell on Monday, the board said, at noon.</content></entry>\
            <entry><title>Mill</title><author><name>Ann</name><email>a@example.org</email></author><summary>It burned down, the board \u{2026}</summary><content>It burned down, the board said, at noon.</content></entry></feed>";
        let found = read(feed, &mut Found::default()).unwrap();
        assert_eq!(
            found.text,
            "## Dam\n\nIt fell on Monday, the board said, at noon.\n\nForty-one people were moved.\n\n## Mill\n\nIt burned down, the board said, at noon.\n"
        );
        let who: Vec<_> = found
            .layout
            .claims(&found.text)
            .map(|claim| claim.claimant.map(|name| name.to_string()))
            .collect();
        assert_eq!(who, [None, None, Some("Ann".to_owned())]);
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

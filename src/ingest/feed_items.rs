//! The items of a feed in XML: RSS of any version, RSS 1.0, Atom 0.3 and 1.0, with the usual modules.
//!
//! Invariant: an item is read whatever is wrong with another. The usual prefixes need no declaration, and a prefix that is
//! declared for a usual vocabulary is that one. The tests of [`super::feed`] hold it.

use base64::prelude::{BASE64_STANDARD, Engine};

use super::xml::{Piece, Xml, attribute};

/// What a feed says, before its words are shown.
#[derive(Debug, Default)]
pub(super) struct Channel {
    pub(super) head: Item,
    pub(super) items: Vec<Item>,
    /// What is wrong, and at which byte.
    pub(super) wrong: Option<(usize, String)>,
    /// Whether it ends within an element.
    pub(super) cut: bool,
    /// How many items could not be read.
    pub(super) lost: u64,
}

/// An item, or the feed itself.
#[derive(Debug, Default)]
pub(super) struct Item {
    /// Its elements in order: the name, and what is in it.
    values: Vec<(&'static str, Value)>,
}

/// What is in an element.
#[derive(Debug, Default, Clone)]
pub(super) struct Value {
    /// Its characters, or its markup if it has elements of HTML.
    pub(super) text: String,
    /// Whether it is plain text, and not HTML.
    pub(super) plain: bool,
    /// Where it leads: `href`.
    pub(super) href: Option<String>,
    /// What the link is for: `rel`.
    pub(super) rel: Option<String>,
}

/// The elements that are read, each by all its usual names.
const NAMES: [(&str, &[&str]); 20] = [
    ("title", &["title", "dc:title", "media:title"]),
    ("link", &["link", "atom:link"]),
    ("guid", &["guid"]),
    ("encoded", &["content:encoded", "encoded"]),
    ("content", &["content", "atom:content", "fullitem", "body", "xhtml:body", "xhtml:div"]),
    ("description", &["description", "tagline", "subtitle"]),
    ("summary", &["summary", "atom:summary", "abstract"]),
    ("podcast", &["itunes:summary"]),
    ("media", &["media:description", "media:text"]),
    ("dublin", &["dc:description", "dcterms:abstract"]),
    (
        "published",
        &[
            "pubdate",
            "published",
            "issued",
            "created",
            "dc:date",
            "dcterms:issued",
            "dcterms:created",
            "date",
        ],
    ),
    ("updated", &["updated", "modified", "lastbuilddate", "dcterms:modified"]),
    ("author", &["author", "dc:creator", "itunes:author", "creator"]),
    ("name", &["name"]),
    ("email", &["email"]),
    ("rights", &["copyright", "rights", "dc:rights"]),
    ("item", &["item", "entry"]),
    ("group", &["media:group", "media:content"]),
    ("root", &["rss", "feed", "rdf", "channel"]),
    ("beside", &["source", "image", "textinput", "cloud", "thr:in-reply-to", "media:community"]),
];

/// Names of these that elements of HTML have as well.
const IN_HTML: [&str; 7] = ["title", "link", "body", "summary", "content", "xhtml:body", "xhtml:div"];

/// The prefixes that vocabularies usually have.
const VOCABULARIES: [(&str, &str); 12] = [
    ("http://purl.org/rss/1.0/modules/content/", "content"),
    ("http://purl.org/dc/elements/1.1/", "dc"),
    ("http://purl.org/dc/terms/", "dcterms"),
    ("http://www.itunes.com/dtds/podcast-1.0.dtd", "itunes"),
    ("http://search.yahoo.com/mrss/", "media"),
    ("http://search.yahoo.com/mrss", "media"),
    ("http://www.w3.org/1999/xhtml", "xhtml"),
    ("http://www.w3.org/2005/Atom", ""),
    ("http://purl.org/atom/ns#", ""),
    ("http://purl.org/rss/1.0/", ""),
    ("http://www.w3.org/1999/02/22-rdf-syntax-ns#", ""),
    ("http://channel.netscape.com/rdf/simple/0.9/", ""),
];

impl Item {
    /// What the elements of this name say, in order.
    pub(super) fn all<'i>(&'i self, name: &'static str) -> impl Iterator<Item = &'i Value> {
        self.values.iter().filter(move |(found, _)| *found == name).map(|(_, value)| value)
    }

    /// What the first of them says that says something.
    pub(super) fn first(&self, name: &'static str) -> Option<&Value> {
        self.all(name).find(|value| !value.text.trim().is_empty())
    }
}

/// An element that is open.
struct Open {
    name: &'static str,
    /// Whether its name has no prefix.
    own: bool,
    value: Value,
    /// How deep within it the reader is, in elements that are markup of its words.
    depth: usize,
    /// Whether its elements are markup.
    markup: bool,
    /// Whether its content is not text.
    foreign: bool,
    /// Whether its content may be text in base64.
    coded: bool,
}

/// The most faults after which the next item is looked for. Each may be found only at the end of the feed.
const MOST_FAULTS: usize = 200;

/// Reads a feed.
pub(super) fn read(text: &str) -> Channel {
    let mut channel = Channel::default();
    let mut at = 0;
    let mut reading = Reading::default();
    for faults in 1.. {
        let Err((place, why)) = reading.run(&text[at..], &mut channel) else { break };
        let place = at.saturating_add(place).min(text.len());
        channel.lost += u64::from(reading.item.is_some());
        channel.wrong.get_or_insert((place, why));
        reading = Reading { prefixes: reading.prefixes, ..Reading::default() };
        // The next item is read all the same. What is wrong may be the tag of an item itself.
        let Some(next) = next_item(text, place.max(at + 1)) else { break };
        at = next;
        if faults == MOST_FAULTS {
            channel.lost += std::iter::successors(Some(next), |at| next_item(text, at + 1)).count() as u64;
            break;
        }
    }
    if reading.item.is_some() {
        channel.lost += 1;
    }
    channel.cut = reading.item.is_some()
        || reading.depth > 0 && channel.wrong.is_none() && !text.trim_end().ends_with('>');
    channel
}

/// Where the next item begins.
fn next_item(text: &str, at: usize) -> Option<usize> {
    let at = (at..text.len()).find(|at| text.is_char_boundary(*at))?;
    text[at..]
        .match_indices('<')
        .find(|(found, _)| ["<item", "<entry"].iter().any(|tag| text[at + found..].starts_with(tag)))
        .map(|(found, _)| at + found)
}

#[derive(Default)]
struct Reading {
    /// The prefixes that are declared for usual vocabularies.
    prefixes: Vec<(String, &'static str)>,
    item: Option<Item>,
    open: Option<Open>,
    /// How deep the reader is within an element that is passed over.
    passing: usize,
    depth: usize,
}

impl Reading {
    fn run(&mut self, text: &str, channel: &mut Channel) -> Result<(), (usize, String)> {
        let mut xml = Xml::of(text);
        while let Some(piece) = xml.next()? {
            match piece {
                Piece::Start(name, attributes) => self.start(&name, attributes, channel),
                Piece::End(name) => self.end(&name, channel),
                Piece::Text(words) => {
                    if let Some(open) = self.open.as_mut().filter(|_| self.passing == 0) {
                        match open.markup {
                            true => open.value.text.push_str(&escaped(&words)),
                            false => open.value.text.push_str(&words),
                        }
                    }
                }
            }
        }
        Ok(())
    }

    /// The name of an element among those that are read.
    fn known(&self, name: &str) -> Option<&'static str> {
        let lower = name.to_lowercase();
        let usual = match lower.split_once(':') {
            Some((prefix, local)) => match self.prefixes.iter().find(|(own, _)| own == prefix) {
                Some((_, "")) => local.to_owned(),
                Some((_, usual)) => format!("{usual}:{local}"),
                None if matches!(prefix, "rdf" | "rss" | "atom") => local.to_owned(),
                None => lower.clone(),
            },
            None => lower.clone(),
        };
        NAMES.iter().find(|(_, names)| names.contains(&usual.as_str())).map(|(known, _)| *known)
    }

    fn start(&mut self, name: &str, attributes: Vec<(String, String)>, channel: &mut Channel) {
        self.depth += 1;
        for (attribute, value) in &attributes {
            if let Some(prefix) = attribute.strip_prefix("xmlns:")
                && let Some((_, usual)) = VOCABULARIES.iter().find(|(address, _)| address == value)
            {
                self.prefixes.push((prefix.to_lowercase(), usual));
            }
        }
        if self.passing > 0 {
            self.passing += 1;
            return;
        }
        let known = self.known(name);
        if known == Some("item") {
            // An item is not in another: what is open was not closed.
            self.close(channel);
            self.finish(channel);
        }
        if let Some(open) = &mut self.open {
            // The name of a person, in an author.
            if open.name == "author" && matches!(known, Some("name" | "email")) && !open.markup {
                let first = open.value.text.trim().is_empty();
                if known == Some("email") && !first {
                    self.passing = 1;
                } else {
                    open.depth += 1;
                }
                return;
            }
            if open.name == "author" {
                self.passing = 1;
                return;
            }
            if !open.markup {
                open.value.text = escaped(&open.value.text);
                open.markup = true;
            }
            open.depth += 1;
            open.value.text.push_str(&format!("<{}>", name.rsplit(':').next().unwrap_or(name)));
            return;
        }
        match known {
            Some("item") => self.item = Some(Item::default()),
            Some("root" | "group") => {}
            Some("beside") => self.passing = 1,
            Some(known) => {
                let get = |name: &str| attribute(&attributes, name).map(str::to_owned);
                let kind = get("type").unwrap_or_default().to_lowercase();
                let mode = get("mode").unwrap_or_default();
                let is_html = kind.contains("html") || kind.contains("xml") || mode == "xml";
                let is_words = kind.is_empty() || is_html || kind.starts_with("text");
                let value = Value {
                    plain: matches!(kind.as_str(), "text" | "text/plain" | "plain"),
                    href: get("href"),
                    rel: get("rel"),
                    ..Value::default()
                };
                let foreign = mode == "base64" || known == "content" && !is_words;
                let coded = mode == "base64" || !is_words;
                let own = !name.contains(':');
                self.open = Some(Open { name: known, own, value, depth: 0, markup: false, foreign, coded });
            }
            None => {}
        }
    }

    fn end(&mut self, name: &str, channel: &mut Channel) {
        self.depth = self.depth.saturating_sub(1);
        if self.passing > 0 {
            self.passing -= 1;
            return;
        }
        let known = self.known(name);
        if let Some(open) = &mut self.open {
            // Of markup that is not closed, the element ends where it is closed itself. Names that HTML has may be markup.
            let closes = known == Some(open.name) && !IN_HTML.contains(&name.to_lowercase().as_str());
            if open.depth > 0 && !closes && known != Some("item") {
                open.depth -= 1;
                if open.markup {
                    open.value.text.push_str(&format!("</{}>", name.rsplit(':').next().unwrap_or(name)));
                }
                return;
            }
            self.close(channel);
        }
        if known == Some("item") {
            self.finish(channel);
        }
    }

    /// Ends the element that is open.
    fn close(&mut self, channel: &mut Channel) {
        let Some(Open { name, own, mut value, mut foreign, coded, .. }) = self.open.take() else { return };
        if coded && let Some(text) = decoded(&value.text) {
            (value.text, foreign) = (text, false);
        }
        let item = self.item.as_mut().unwrap_or(&mut channel.head);
        match (foreign, name == "title" && own) {
            (true, _) => {}
            // The title of an item comes before that of a picture or a film in it.
            (false, true) => item.values.insert(0, (name, value)),
            (false, false) => item.values.push((name, value)),
        }
    }

    /// Ends the item that is open.
    fn finish(&mut self, channel: &mut Channel) {
        channel.items.extend(self.item.take());
    }
}

/// The text in base64; nothing if it is none.
fn decoded(text: &str) -> Option<String> {
    let text: String = text.split_whitespace().collect();
    let bytes = BASE64_STANDARD.decode(text).ok()?;
    String::from_utf8(bytes).ok().filter(|text| !text.contains('\0'))
}

fn escaped(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;")
}

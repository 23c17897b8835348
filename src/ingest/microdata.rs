//! Reviews that a page states in microdata (WHATWG HTML) or RDFa Lite (W3C), as pages did before JSON-LD was usual.
//!
//! Invariant: what a page marks up is written as the JSON-LD that says the same, and read in the same way as that. What an
//! element refers to (`itemref`, `resource`, `about`) is read where it is referred to, and what is written is bounded,
//! however the page is nested. The tests below hold it.

use dom_query::{Document, NodeRef};
use serde_json::{Map, Value};

use super::raised::set_high;

/// How deep a thing may be nested in another, and elements in it.
const DEEPEST: usize = 60;

/// The most reviews of a page.
const MOST: usize = 100;

/// The most that is written of a page, in bytes. Each element that is visited counts as one.
const MOST_WRITTEN: usize = 2 << 20;

/// The most elements to which a thing refers, and what looking for one counts as.
const MOST_REFERRED: usize = 20;
const LOOK: usize = 4096;

/// The bytes of the marks around a property in JSON, at most.
const MARKS: usize = 16;

/// The properties whose value is a thing, in programs that forget to say so, and those that a relation of RDFa names.
const THINGS: [&str; 6] =
    ["reviewRating", "itemReviewed", "author", "publisher", "appearance", "firstAppearance"];

/// A page that is being read.
struct Page<'a> {
    document: &'a Document,
    /// What may still be written.
    left: usize,
}

/// The ClaimReviews that a page marks up, each as JSON-LD; and how many more there are.
pub(super) fn reviews(document: &Document) -> (Vec<String>, usize) {
    let marked = "[itemscope][itemtype*='ClaimReview'], [typeof*='ClaimReview']";
    let found = document.select(marked);
    let mut page = Page { document, left: MOST_WRITTEN };
    let things = found.nodes().iter().take(MOST).filter_map(|node| page.thing(node, 0));
    let with_context = things.map(|mut thing| {
        thing.insert("@context".to_owned(), "https://schema.org".into());
        Value::Object(thing).to_string()
    });
    (with_context.collect(), found.nodes().len().saturating_sub(MOST))
}

/// A name without its vocabulary.
fn local(name: &str) -> &str {
    name.rsplit(['/', '#', ':']).next().unwrap_or(name)
}

/// The names of the properties that an element is.
fn names(node: &NodeRef<'_>) -> Vec<String> {
    let said = node.attr("itemprop").or_else(|| node.attr("property")).unwrap_or_default();
    let mut names: Vec<String> = said.split_whitespace().map(|name| local(name).to_owned()).collect();
    // A link to anywhere has relations, too.
    let relations = node.attr("rel").unwrap_or_default();
    let relations = relations.split_whitespace().map(local).filter(|name| THINGS.contains(name));
    let is_thing = node.has_attr("typeof") || node.has_attr("resource") || !node.has_attr("href");
    names.extend(relations.filter(|_| is_thing).map(str::to_owned));
    names
}

impl<'a> Page<'a> {
    /// A thing as an object, with its type.
    fn thing(&mut self, node: &NodeRef<'a>, depth: usize) -> Option<Map<String, Value>> {
        let kind = node.attr("itemtype").or_else(|| node.attr("typeof")).unwrap_or_default();
        let kind = local(kind.split_whitespace().next().unwrap_or_default()).to_owned();
        let mut object = Map::new();
        self.properties(node, depth, &mut object);
        let others = node.attr("itemref").unwrap_or_default();
        for id in others.split_whitespace().take(MOST_REFERRED) {
            if let Some(other) = self.named(&["[id"], id) {
                self.property(&other, depth, &mut object);
            }
        }
        // What RDFa says of it in another place.
        let name = node.attr("about").or_else(|| node.attr("resource")).filter(|_| node.has_attr("typeof"));
        if let Some(other) = name
            .and_then(|name| self.named(&[":not([typeof])[about"], &name))
            .filter(|other| other.id != node.id)
        {
            self.properties(&other, depth, &mut object);
        }
        if object.is_empty() {
            return None;
        }
        if !kind.is_empty() && take(&mut self.left, kind.len()) {
            object.insert("@type".to_owned(), kind.into());
        }
        Some(object)
    }

    /// The element that one of these attributes names so; each is the beginning of a selector.
    fn named(&mut self, attributes: &[&str], name: &str) -> Option<NodeRef<'a>> {
        if name.contains(['\'', '"', '\\', ']']) || !take(&mut self.left, LOOK) {
            return None;
        }
        let selector: Vec<String> =
            attributes.iter().map(|attribute| format!("{attribute}='{name}']")).collect();
        self.document.select(&selector.join(",")).nodes().first().copied()
    }

    /// Adds the properties that stand in an element, but not those of things within it.
    fn properties(&mut self, node: &NodeRef<'a>, depth: usize, object: &mut Map<String, Value>) {
        if depth > DEEPEST {
            return;
        }
        for child in node.children_it(false).filter(NodeRef::is_element) {
            if self.left == 0 {
                return;
            }
            self.property(&child, depth, object);
        }
    }

    /// Adds what an element says: as a property, and in the elements within it.
    fn property(&mut self, child: &NodeRef<'a>, depth: usize, object: &mut Map<String, Value>) {
        if !take(&mut self.left, 1) || depth > DEEPEST {
            return;
        }
        let names = names(child);
        let is_marked = child.has_attr("itemscope") || child.has_attr("typeof");
        let of_thing = |name: &String| THINGS.contains(&name.as_str());
        let inner = || child.descendants_it().find(|inner| inner.has_attr("typeof"));
        // The thing of which it speaks: itself, one to which it refers, the one in it, or what stands in it.
        let thing = match names.iter().any(of_thing) && !is_marked {
            true => self.pointed(child).or_else(|| inner().filter(|_| child.has_attr("rel"))).or_else(|| {
                let has_own = |inner: NodeRef<'_>| inner.has_attr("itemprop") || inner.has_attr("property");
                child.descendants_it().any(has_own).then_some(*child)
            }),
            false => is_marked.then_some(*child),
        };
        let said = if thing.is_some() || names.is_empty() { String::new() } else { words(child) };
        // A thing with several names is read for each, so that all that is written of it is counted.
        for name in &names {
            if !take(&mut self.left, name.len() + said.len() + MARKS) {
                return;
            }
            let value = match &thing {
                Some(thing) => self.thing(thing, depth + 1).map(Value::Object),
                None => Some(Value::from(&*said)),
            };
            if let Some(value) = value {
                add(object, name.clone(), value);
            }
        }
        if thing.is_none() {
            self.properties(child, depth + 1, object);
        }
    }

    /// The thing elsewhere in the page to which an element of RDFa refers.
    fn pointed(&mut self, node: &NodeRef<'a>) -> Option<NodeRef<'a>> {
        let name = node.attr("resource").or_else(|| node.attr("href"))?;
        let name = name.starts_with(['#', '_', '[']).then_some(name)?;
        let found = self.named(&["[typeof][about", "[typeof][resource"], name.trim())?;
        (found.id != node.id).then_some(found)
    }
}

/// Takes the room for something from what may still be written. Returns whether there was enough; if not, none is left.
fn take(left: &mut usize, cost: usize) -> bool {
    let rest = left.checked_sub(cost);
    *left = rest.unwrap_or(0);
    rest.is_some()
}

/// Adds a value to those that a property has already.
fn add(object: &mut Map<String, Value>, name: String, value: Value) {
    match object.get_mut(&name) {
        None => {
            object.insert(name, value);
        }
        Some(Value::Array(values)) => values.push(value),
        Some(first) => *first = Value::Array(vec![first.take(), value]),
    }
}

/// The value of a property that is not a thing: what an attribute says, or else the words of the element.
fn words(node: &NodeRef<'_>) -> String {
    let attribute = match node.node_name().as_deref() {
        Some("a" | "area" | "link") => "href",
        Some("img" | "audio" | "video" | "iframe" | "source" | "embed") => "src",
        Some("time") => "datetime",
        Some("data" | "meter") => "value",
        _ => "content",
    };
    let said = node.attr("content").or_else(|| node.attr(attribute)).map(|said| said.to_string());
    let said = said.unwrap_or_else(|| {
        let mut shown = String::new();
        inner_words(node, 0, &mut shown);
        shown
    });
    said.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The words in an element, without those of things in it; a raised number is one, and what is struck out is left out.
fn inner_words(node: &NodeRef<'_>, depth: usize, shown: &mut String) {
    for child in node.children_it(false) {
        if child.is_text() {
            shown.push_str(&child.text());
            continue;
        }
        let is_thing = child.has_attr("itemscope") || child.has_attr("typeof");
        let is_struck = ["del", "s", "strike"].iter().any(|name| child.has_name(name));
        if is_thing || is_struck || depth > DEEPEST {
            continue;
        }
        let mut inner = String::new();
        inner_words(&child, depth + 1, &mut inner);
        shown.push_str(&if child.has_name("sup") { set_high(shown, &inner) } else { inner });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_page_marks_up_is_written_as_json() {
        let microdata = r#"<div itemscope itemtype="http://schema.org/ClaimReview"><p>Said: <b itemprop="claimReviewed">The dam  fell.</b></p>
            <time itemprop="datePublished" datetime="2026-03-01">1 March</time><a itemprop="url" href="https://desk.example/1">x</a>
            <div itemprop="itemReviewed" itemscope itemtype="http://schema.org/Claim"><span itemprop="author" itemscope><meta itemprop="name" content="Ann"></span></div>
            <div itemprop="reviewRating" itemscope itemtype="http://schema.org/Rating"><span itemprop="alternateName">False</span></div></div>"#;
        let rdfa = r#"<div vocab="https://schema.org/" typeof="ClaimReview"><b property="claimReviewed">The dam fell.</b>
            <div property="schema:reviewRating" typeof="schema:Rating"><b property="alternateName">False</b></div></div>"#;
        let read = |html: &str| {
            let (reviews, _) = reviews(&Document::from(html));
            reviews.iter().filter_map(|review| serde_json::from_str::<Value>(review).ok()).collect::<Vec<_>>()
        };
        let referred = r#"<div itemscope itemtype="https://schema.org/ClaimReview" itemref="c r"></div><p><b id=c itemprop="claimReviewed">The dam fell.</b></p>
            <p id=r itemprop="reviewRating" itemscope><i itemprop="alternateName">False</i></p>"#;
        let related = r#"<div typeof="ClaimReview"><b property="claimReviewed">The dam fell.</b><a rel="nofollow" href="/x">x</a>
            <div rel="schema:reviewRating"><p typeof="Rating"><b property="alternateName">False</b></p></div></div>"#;
        let pointed = r##"<div typeof="ClaimReview"><b property="claimReviewed">The dam fell.</b><link property="reviewRating" resource="#r"></div>
            <p about="#r" typeof="Rating"><b property="alternateName">False</b></p>"##;
        let unmarked = r#"<div itemscope itemtype="https://schema.org/ClaimReview"><p>It said <b itemprop="claimReviewed">The dam <i itemprop="x">fell</i>.</b>
            <span itemprop="reviewRating"><meta itemprop="alternateName" content="False"></span></p></div>"#;
        for html in [microdata, rdfa, referred, related, pointed, unmarked] {
            let found = read(html);
            assert_eq!(found.len(), 1, "{html}");
            assert_eq!(found[0]["claimReviewed"], "The dam fell.");
            assert_eq!(found[0]["reviewRating"]["alternateName"], "False");
        }
        let found = read(microdata);
        assert_eq!(found[0]["datePublished"], "2026-03-01");
        assert_eq!(found[0]["itemReviewed"]["author"]["name"], "Ann");
        assert_eq!(found[0]["url"], "https://desk.example/1");
        let split = r##"<div about="#v" typeof="ClaimReview"><b property="claimReviewed">The dam <s>rose</s>fell in 1969<sup>3</sup>.</b></div>
            <div about="#v"><p property="reviewRating" typeof="Rating"><i property="alternateName">False</i></p></div>"##;
        let found = read(split);
        assert_eq!(found[0]["claimReviewed"], "The dam fell in 1969\u{b3}.");
        assert_eq!(found[0]["reviewRating"]["alternateName"], "False");
        let circle = "<div id=a itemscope itemtype=ClaimReview itemref=b><b itemprop=claimReviewed>x</b></div><i id=b itemprop=author itemscope itemref='a b'>y</i>";
        assert!(read(circle)[0].to_string().len() < MOST_WRITTEN + 1000);
        for none in [
            "<p itemprop=claimReviewed>x</p>",
            "<div itemscope itemtype=ClaimReview></div>",
            "<div typeof=Review>x</div>",
        ] {
            assert!(read(none).is_empty(), "{none}");
        }
        let deep = format!("<div itemscope itemtype=ClaimReview>{}<b itemprop=a>x", "<div>".repeat(2000));
        assert!(read(&deep).is_empty());
    }

    #[test]
    fn names_within_names_do_not_multiply() {
        let names: String = (0..40).map(|number| format!("n{number} ")).collect();
        let start = "<div itemscope itemtype=ClaimReview><b itemprop=claimReviewed>It fell.</b>";
        let nested = |inner: &str, value: &str| format!("{start}{}{value}", inner.repeat(20));
        for html in [
            nested(&format!("<div itemscope itemprop='{names}'>"), "<b itemprop=name>x</b>"),
            nested(&format!("<div itemscope itemprop='{names}'>"), ""),
            nested(&format!("<div itemprop='{names}'>"), &"x".repeat(100_000)),
        ] {
            let (found, _) = reviews(&Document::from(html.as_str()));
            assert!(
                found[0].contains(r#""claimReviewed":"It fell.""#) && found[0].len() < MOST_WRITTEN + 1000
            );
        }
    }
}

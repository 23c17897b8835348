//! Reviews that a page states in microdata (WHATWG HTML) or RDFa Lite (W3C), as pages did before JSON-LD was usual.
//!
//! Invariant: what a page marks up is written as the JSON-LD that says the same, and read in the same way as that. Nothing
//! is followed to another place of the page, and what is written is bounded, however the page is nested. The tests below
//! hold it.

use dom_query::{Document, NodeRef};
use serde_json::{Map, Value};

/// How deep a thing may be nested in another, and elements in it.
const DEEPEST: usize = 60;

/// The most reviews of a page.
const MOST: usize = 100;

/// The most that is written of a page, in bytes. Each element that is visited counts as one.
const MOST_WRITTEN: usize = 2 << 20;

/// The bytes of the marks around a property in JSON, at most.
const MARKS: usize = 16;

/// The ClaimReviews that a page marks up, each as JSON-LD.
pub(super) fn reviews(document: &Document) -> Vec<String> {
    let marked = "[itemscope][itemtype*='ClaimReview'], [typeof*='ClaimReview']";
    let found = document.select(marked);
    let mut left = MOST_WRITTEN;
    let things = found.nodes().iter().take(MOST).filter_map(|node| thing(node, 0, &mut left));
    let with_context = things.map(|mut thing| {
        thing.insert("@context".to_owned(), "https://schema.org".into());
        Value::Object(thing).to_string()
    });
    with_context.collect()
}

/// A thing as an object, with its type. `left` is what may still be written.
fn thing(node: &NodeRef<'_>, depth: usize, left: &mut usize) -> Option<Map<String, Value>> {
    let kind = node.attr("itemtype").or_else(|| node.attr("typeof")).unwrap_or_default();
    let kind = kind.split_whitespace().next().unwrap_or_default();
    let kind = kind.rsplit(['/', '#', ':']).next().unwrap_or_default().to_owned();
    let mut object = Map::new();
    properties(node, depth, &mut object, left);
    if object.is_empty() {
        return None;
    }
    if !kind.is_empty() && take(left, kind.len()) {
        object.insert("@type".to_owned(), kind.into());
    }
    Some(object)
}

/// Adds the properties that stand in an element, but not those of things within it.
fn properties(node: &NodeRef<'_>, depth: usize, object: &mut Map<String, Value>, left: &mut usize) {
    if depth > DEEPEST {
        return;
    }
    for child in node.children_it(false).filter(NodeRef::is_element) {
        if !take(left, 1) {
            return;
        }
        let names = child.attr("itemprop").or_else(|| child.attr("property")).unwrap_or_default();
        let is_thing = child.has_attr("itemscope") || child.has_attr("typeof");
        let said = if is_thing || names.trim().is_empty() { String::new() } else { words(&child) };
        // A thing with several names is read for each, so that all that is written of it is counted.
        for name in names.split_whitespace() {
            let name = name.rsplit(['/', '#', ':']).next().unwrap_or(name);
            if !take(left, name.len() + said.len() + MARKS) {
                return;
            }
            let value = match is_thing {
                true => thing(&child, depth + 1, left).map(Value::Object),
                false => Some(Value::from(&*said)),
            };
            if let Some(value) = value {
                add(object, name.to_owned(), value);
            }
        }
        if !is_thing {
            properties(&child, depth + 1, object, left);
        }
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
    let said = node.attr("content").or_else(|| node.attr(attribute)).unwrap_or_else(|| node.text());
    said.split_whitespace().collect::<Vec<_>>().join(" ")
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
            let reviews = reviews(&Document::from(html));
            reviews.iter().filter_map(|review| serde_json::from_str::<Value>(review).ok()).collect::<Vec<_>>()
        };
        for html in [microdata, rdfa] {
            let found = read(html);
            assert_eq!(found.len(), 1, "{html}");
            assert_eq!(found[0]["claimReviewed"], "The dam fell.");
            assert_eq!(found[0]["reviewRating"]["alternateName"], "False");
        }
        let found = read(microdata);
        assert_eq!(found[0]["datePublished"], "2026-03-01");
        assert_eq!(found[0]["itemReviewed"]["author"]["name"], "Ann");
        assert_eq!(found[0]["url"], "https://desk.example/1");
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
            let found = reviews(&Document::from(html.as_str()));
            assert!(
                found[0].contains(r#""claimReviewed":"It fell.""#) && found[0].len() < MOST_WRITTEN + 1000
            );
        }
    }
}

//! Reviews that a page states in microdata (WHATWG HTML) or RDFa Lite (W3C), as pages did before JSON-LD was usual.
//!
//! Invariant: what a page marks up is written as the JSON-LD that says the same, and read in the same way as that. Nothing
//! is followed to another place of the page. The tests below hold it.

use dom_query::{Document, NodeRef};
use serde_json::{Map, Value};

/// How deep a thing may be nested in another, and elements in it.
const DEEPEST: usize = 60;

/// The most reviews of a page.
const MOST: usize = 100;

/// The most properties of a thing.
const MOST_PROPERTIES: usize = 200;

/// The ClaimReviews that a page marks up, each as JSON-LD.
pub(super) fn reviews(document: &Document) -> Vec<String> {
    let marked = "[itemscope][itemtype*='ClaimReview'], [typeof*='ClaimReview']";
    let found = document.select(marked);
    let things = found.nodes().iter().take(MOST).filter_map(|node| thing(node, 0));
    let with_context = things.map(|mut thing| {
        thing.insert("@context".to_owned(), "https://schema.org".into());
        Value::Object(thing).to_string()
    });
    with_context.collect()
}

/// A thing as an object, with its type.
fn thing(node: &NodeRef<'_>, depth: usize) -> Option<Map<String, Value>> {
    let kind = node.attr("itemtype").or_else(|| node.attr("typeof")).unwrap_or_default();
    let kind = kind.split_whitespace().next().unwrap_or_default();
    let kind = kind.rsplit(['/', '#', ':']).next().unwrap_or_default().to_owned();
    let mut object = Map::new();
    properties(node, depth, &mut object);
    if object.is_empty() {
        return None;
    }
    if !kind.is_empty() {
        object.insert("@type".to_owned(), kind.into());
    }
    Some(object)
}

/// Adds the properties that stand in an element, but not those of things within it.
fn properties(node: &NodeRef<'_>, depth: usize, object: &mut Map<String, Value>) {
    if depth > DEEPEST {
        return;
    }
    for child in node.children_it(false).filter(NodeRef::is_element) {
        let names = child.attr("itemprop").or_else(|| child.attr("property")).unwrap_or_default();
        let is_thing = child.has_attr("itemscope") || child.has_attr("typeof");
        if !names.trim().is_empty() {
            let value = match is_thing {
                true => thing(&child, depth + 1).map(Value::Object),
                false => Some(Value::from(words(&child))),
            };
            for name in names.split_whitespace() {
                let name = name.rsplit(['/', '#', ':']).next().unwrap_or(name).to_owned();
                if let Some(value) = &value
                    && object.len() < MOST_PROPERTIES
                {
                    add(object, name, value.clone());
                }
            }
        }
        if !is_thing {
            properties(&child, depth + 1, object);
        }
    }
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

/// The value of a property that is no thing: what an attribute says, or else the words of the element.
fn words(node: &NodeRef<'_>) -> String {
    let attribute = match node.node_name().as_deref() {
        Some("a" | "area" | "link") => "href",
        Some("img" | "audio" | "video" | "iframe" | "source" | "embed") => "src",
        Some("time") => "datetime",
        Some("data" | "meter") => "value",
        _ => "content",
    };
    let said = node.attr("content").or_else(|| node.attr(attribute)).map(|said| said.to_string());
    said.unwrap_or_else(|| node.text().to_string()).split_whitespace().collect::<Vec<_>>().join(" ")
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
        assert!(
            read(
                &("<div itemscope itemtype=ClaimReview>".to_owned()
                    + &"<div>".repeat(2000)
                    + "<b itemprop=a>x")
            )
            .is_empty()
        );
    }
}

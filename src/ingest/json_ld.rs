//! JSON-LD (W3C) as pages and feeds write it.
//!
//! Invariant: a block of a page that is valid JSON is read unchanged. A block that is not valid is repaired if the mistake
//! has only one meaning, and that is reported: the marks of a comment or CDATA around it, a semicolon after it, control
//! characters and needless escapes in its strings, and commas before a closing bracket. The property
//! `what_is_json_stays_as_it_is` holds it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use html_escape::decode_html_entities;

use super::json::{Node, line_and_column};
use super::{dom, html};

/// How deep things with names are searched for.
const DEEPEST: usize = 12;

/// The most things in a document whose names are remembered.
const MOST: usize = 10_000;

/// A block of JSON-LD in a page.
pub(super) struct Block {
    /// The block as JSON, unchanged or repaired.
    pub(super) text: String,
    /// What was wrong with it, if it was repaired.
    pub(super) wrong: Option<String>,
}

impl Block {
    /// Reads a block.
    ///
    /// # Errors
    /// Returns what is wrong, in words, if the block cannot be repaired.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let why = match Node::parse(text, 0) {
            Ok(_) => return Ok(Block { text: text.to_owned(), wrong: None }),
            Err((at, why)) => {
                let (line, column) = line_and_column(text, at);
                format!("{why} at line {line} column {column}")
            }
        };
        let text = mended(text);
        match Node::parse(&text, 0) {
            Ok(_) => Ok(Block { text, wrong: Some(why) }),
            Err(_) => Err(why),
        }
    }
}

/// The block between its first bracket and the last that belongs to it.
fn unwrapped(text: &str) -> &str {
    let head = text.find('{').unwrap_or(text.len());
    // The brackets of CDATA are none of JSON.
    let after_mark = text[..head].rfind("CDATA[").map_or(0, |at| at + "CDATA[".len());
    let start = text[after_mark..head].find('[').map_or(head, |at| after_mark + at);
    let depth = text[start..head].matches('[').count();
    let mut end = text.rfind('}').map_or(text.len(), |at| at + 1).max(start);
    for _ in 0..depth {
        let rest = &text[end..];
        // A comma before the bracket is left for later.
        let bracket = rest.find(|c: char| !c.is_whitespace() && c != ',');
        match bracket.filter(|at| rest[*at..].starts_with(']')) {
            Some(at) => end += at + 1,
            None => break,
        }
    }
    &text[start..end]
}

/// The text of a block that is nearly JSON, repaired.
fn mended(text: &str) -> String {
    let text = unwrapped(text);
    let mut mended = String::with_capacity(text.len());
    let mut quoted = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' => {
                quoted = !quoted;
                mended.push(c);
            }
            '\\' if quoted => match chars.next() {
                Some(c @ ('"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' | 'u')) => mended.extend(['\\', c]),
                // PHP escapes what needs none.
                Some(c) => mended.push(c),
                None => {}
            },
            '\n' if quoted => mended.push_str("\\n"),
            '\r' if quoted => mended.push_str("\\r"),
            '\t' if quoted => mended.push_str("\\t"),
            c if quoted && c < ' ' => mended.push_str(&format!("\\u{:04x}", u32::from(c))),
            ',' if !quoted => {
                let mut rest = chars.clone();
                let next = rest.find(|c| !c.is_whitespace());
                if !matches!(next, Some('}' | ']')) {
                    mended.push(c);
                }
            }
            c => mended.push(c),
        }
    }
    mended
}

/// Whether the `@type` of a node is one of these, with or without the address of its vocabulary.
pub(super) fn is_a(node: Node<'_>, types: &[&str]) -> bool {
    // Programs that take microdata out of pages write `type` and `properties`.
    let extracted = || node.get("type").filter(|_| node.get("properties").is_some());
    let Some(found) = node.get("@type").or_else(extracted) else { return false };
    let one = |node: Node<'_>| {
        node.string().is_some_and(|(name, _)| {
            let name = name.rsplit(['/', '#', ':']).next().unwrap_or_default();
            types.contains(&name)
        })
    };
    one(found) || found.items().into_iter().any(one)
}

/// The member of a thing with this name of schema.org, with or without a prefix or the address of the vocabulary.
pub(super) fn member<'a>(node: Node<'a>, name: &str) -> Option<Node<'a>> {
    let members = node.members();
    let found = members.iter().find(|(found, _)| found == name);
    let found = found.or_else(|| members.iter().find(|(found, _)| local(found) == name));
    let properties = || members.iter().find(|(found, _)| found == "properties");
    match found {
        Some((_, value)) => Some(*value),
        None => properties().and_then(|(_, properties)| properties.get(name)),
    }
}

/// A name, or names with full stops between them, without prefixes and addresses of vocabularies.
pub(super) fn local(name: &str) -> String {
    let name = name.replace("http://schema.org/", "").replace("https://schema.org/", "");
    let plain = |part: &str| part.rsplit(':').next().unwrap_or(part).to_owned();
    let parts: Vec<String> = name.split('.').filter(|part| *part != "properties").map(plain).collect();
    parts.join(".")
}

/// The words that a reader sees of a string that may be HTML, in one line; and whether there were tags.
pub(super) fn shown(words: Cow<'_, str>) -> (Cow<'_, str>, bool) {
    let words = decoded(words);
    let is_tag = |at: usize| {
        let rest = words[at + 1..].trim_start_matches('/');
        rest.starts_with(|c: char| c.is_ascii_alphabetic()) && rest.contains('>')
    };
    if !words.match_indices('<').any(|(at, _)| is_tag(at)) {
        return (words, false);
    }
    let page = dom::parse(&words).map(|document| html::read(&document).text);
    let line = page.map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "));
    match line {
        Ok(line) if !line.is_empty() => (Cow::Owned(line), true),
        _ => (words, false),
    }
}

/// The words of a string without HTML entities, which pages write into their JSON.
pub(super) fn decoded(words: Cow<'_, str>) -> Cow<'_, str> {
    if !words.contains('&') {
        return words;
    }
    Cow::Owned(decode_html_entities(&words).into_owned())
}

/// The things in a document by their `@id`. A graph describes a thing once and refers to it elsewhere.
#[derive(Default)]
pub(super) struct Things<'a> {
    names: BTreeMap<String, String>,
    /// What says most of each.
    nodes: BTreeMap<String, Node<'a>>,
}

impl<'a> Things<'a> {
    /// Those of a document.
    pub(super) fn of(node: Node<'a>) -> Self {
        let mut things = Things::default();
        things.find(node, 0);
        things
    }

    fn find(&mut self, node: Node<'a>, depth: usize) {
        // What does not have both has nothing to find.
        if depth > DEEPEST || self.nodes.len() >= MOST || !node.raw().contains("\"@id\"") {
            return;
        }
        if let Some((id, _)) = node.get("@id").and_then(Node::string) {
            if let Some((name, _)) = member(node, "name").and_then(Node::string) {
                self.names.entry(id.clone().into_owned()).or_insert_with(|| decoded(name).into_owned());
            }
            let known = self.nodes.entry(id.into_owned()).or_insert(node);
            if node.raw().len() > known.raw().len() {
                *known = node;
            }
        }
        for item in node.items() {
            self.find(item, depth + 1);
        }
        for (_, member) in node.members() {
            self.find(member, depth + 1);
        }
    }

    /// The names by which things are referred to.
    pub(super) fn ids(&self) -> Vec<String> {
        self.nodes.keys().cloned().collect()
    }

    /// The thing that a value is: another one, if it only refers to that.
    pub(super) fn resolved(&self, node: Node<'a>) -> Node<'a> {
        let members = node.members();
        let refers = members.iter().all(|(name, _)| matches!(&**name, "@id" | "@type" | "id" | "type"));
        let id = || node.get("@id").and_then(Node::string).map(|(id, _)| id.into_owned());
        match refers {
            true => id().and_then(|id| self.nodes.get(&id)).copied().unwrap_or(node),
            false => node,
        }
    }

    /// The names in a value, which may be text, a thing with a name, a reference to one, or several of these.
    pub(super) fn names(&self, node: Node<'_>) -> Vec<String> {
        if let Some((words, _)) = node.string() {
            return vec![decoded(words).into_owned()];
        }
        if node.is_array() {
            let items = node.items().into_iter().take(50).filter(|item| !item.is_array());
            return items.flat_map(|item| self.names(item)).collect();
        }
        if !node.is_object() {
            return node.text().map(Cow::into_owned).into_iter().collect();
        }
        let string = |name: &str| {
            // A processor of JSON-LD writes a list of values, each an object.
            let value = member(node, name)?;
            let value = if value.is_array() { *value.items().first()? } else { value };
            let value = value.get("@value").unwrap_or(value);
            value.string().map(|(words, _)| decoded(words).into_owned())
        };
        let pointed = || self.names.get(&string("@id")?).cloned();
        // An identifier of the document itself names nobody.
        let address = |name: &str| string(name).filter(|id| !id.starts_with(['#', '_', '/']));
        let named = string("name").or_else(|| string("@value")).or_else(pointed);
        named.or_else(|| address("@id")).or_else(|| address("url")).into_iter().collect()
    }
}

/// The names in a value without references.
pub(super) fn names(node: Node<'_>) -> Vec<String> {
    Things::default().names(node)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_pages_write_is_mended() {
        let good = r#"{"a":["x, ]","\u00e9 \"q\" \\ \/"],"b":{}}"#;
        for (text, wanted) in [
            ("<!--\n{\"a\":1}\n-->", "{\"a\":1}"),
            ("//<![CDATA[\n{\"a\":1}\n//]]>", "{\"a\":1}"),
            ("/*<![CDATA[*/[{\"a\":1}]/*]]>*/", "[{\"a\":1}]"),
            ("<![CDATA[[{\"a\":1}, ]]]>", "[{\"a\":1} ]"),
            ("{\"a\":1};", "{\"a\":1}"),
            ("{\"a\":[1,\n],}", "{\"a\":[1\n]}"),
            ("{\"a\":\"x\ny\tz\u{1}\"}", "{\"a\":\"x\\ny\\tz\\u0001\"}"),
            (r#"{"a":"it\'s \"x\""}"#, r#"{"a":"it's \"x\""}"#),
            (&format!("<!--{good}-->"), good),
        ] {
            let block = Block::read(text).unwrap();
            assert_eq!((block.text.as_str(), block.wrong.is_some()), (wanted, true), "{text}");
        }
        for bad in [
            "",
            "{",
            "{\"a\":\"x}",
            "[[[",
            "}{",
            "<![CDATA[",
            "{\"a\" 1}",
            "]",
            "{\"a\":\"\\",
            ",}",
            "{\u{e9}",
        ] {
            assert!(Block::read(bad).is_err(), "{bad}");
        }
    }

    proptest::proptest! {
        #[test]
        fn what_is_json_stays_as_it_is(
            text in r#"\{"[a1,}\] /;<!-]{0,5}": ?(\[1, ?[0-9],"\\\\",\[\]\]|"[a\],}>-]{0,4}\\[n"\\],\]"|\{\}|\[\{"b":null\}\])\}"#
        ) {
            proptest::prop_assert!(Node::parse(&text, 0).is_ok(), "{}", text);
            proptest::prop_assert_eq!(mended(&text), text.clone());
            for wrapped in [format!("<!-- {text} -->"), format!("//<![CDATA[\n{text};\n//]]>")] {
                proptest::prop_assert_eq!(Block::read(&wrapped).unwrap().text, text.clone());
            }
        }

        #[test]
        fn what_is_read_is_json(text in r#"[\[\]{},:"\\a1 <!CDATA;/\né-]{0,16}"#) {
            if let Ok(block) = Block::read(&text) {
                proptest::prop_assert!(Node::parse(&block.text, 0).is_ok());
            }
        }
    }

    #[test]
    fn a_pointer_is_followed_to_its_name() {
        let text = r##"{"@graph":[{"@type":"Organization","@id":"#o","name":"The Desk &amp; Co"},{"@id":"#e","x":1}],
            "a":{"@id":"#o"},"b":[{"@id":"#o"},{"name":"Ann"}],"c":{"@id":"#gone"},"d":{"@id":"https://example.org/x"},
            "e":{"@value":"Mostly false","@language":"en"},"f":"B &#8217;s","g":{"@id":"#e"},"h":null,"i":7}"##;
        let node = Node::parse(text, 0).unwrap();
        let things = Things::of(node);
        for (member, names) in [
            ("a", &["The Desk & Co"][..]),
            ("b", &["The Desk & Co", "Ann"]),
            ("c", &[]),
            ("d", &["https://example.org/x"]),
            ("e", &["Mostly false"]),
            ("f", &["B \u{2019}s"]),
            ("g", &[]),
            ("h", &[]),
            ("i", &["7"]),
        ] {
            assert_eq!(things.names(node.get(member).unwrap()), names, "{member}");
        }
    }
}

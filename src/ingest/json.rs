//! JSON that knows where it stands: values with their places in the text they were read from.
//!
//! The law: a string's place is that of its words between the quotation marks, escapes and all, so that a claim can
//! point at what the file says. Nesting deeper than 128 is refused (`serde_json`'s limit).

use std::borrow::Cow;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::model::Span;

/// A value of JSON, and where its text begins in the document, in bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node<'a> {
    raw: &'a str,
    at: usize,
}

/// The members of an object, in order; of two of one name, both.
struct Members<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

struct Items<'a>(Vec<&'a RawValue>);

/// A name, borrowed where it holds no escapes.
#[derive(serde::Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'a> Node<'a> {
    /// Reads a document, or a part of one that begins at byte `at` of it.
    ///
    /// # Errors
    /// Where and why it is no JSON: line, column, words.
    pub(super) fn parse(text: &'a str, at: usize) -> Result<Self, (usize, usize, String)> {
        let raw: &'a RawValue = serde_json::from_str(text).map_err(|error| {
            let words = error.to_string();
            let end = words.rfind(" at line ").unwrap_or(words.len());
            (error.line(), error.column(), words[..end].to_owned())
        })?;
        Ok(Node::within(text, at, raw))
    }

    /// A value that `serde_json` borrowed from `text`.
    fn within(text: &'a str, at: usize, raw: &'a RawValue) -> Self {
        let raw = raw.get();
        Node { raw, at: at + (raw.as_ptr() as usize).saturating_sub(text.as_ptr() as usize) }
    }

    /// Its text, as it stands there.
    pub(super) fn raw(self) -> &'a str {
        self.raw
    }

    /// Where its text stands.
    pub(super) fn span(self) -> Span {
        Span { start: self.at, end: self.at + self.raw.len() }
    }

    /// The members of an object, in order; none of anything else.
    pub(super) fn members(self) -> Vec<(Cow<'a, str>, Node<'a>)> {
        let Ok(Members(members)) = serde_json::from_str(self.raw) else {
            return Vec::new();
        };
        members.into_iter().map(|(name, raw)| (name, Node::within(self.raw, self.at, raw))).collect()
    }

    /// The items of an array, in order; none of anything else.
    pub(super) fn items(self) -> Vec<Node<'a>> {
        if !self.raw.starts_with('[') {
            return Vec::new();
        }
        let Ok(Items(items)) = serde_json::from_str(self.raw) else {
            return Vec::new();
        };
        items.into_iter().map(|raw| Node::within(self.raw, self.at, raw)).collect()
    }

    /// The member of that name.
    pub(super) fn get(self, name: &str) -> Option<Node<'a>> {
        self.members().into_iter().find(|(found, _)| found == name).map(|(_, node)| node)
    }

    /// Whether it is an object.
    pub(super) fn is_object(self) -> bool {
        self.raw.starts_with('{')
    }

    /// Whether it is an array.
    pub(super) fn is_array(self) -> bool {
        self.raw.starts_with('[')
    }

    /// The words of a string, and where they stand.
    pub(super) fn string(self) -> Option<(Cow<'a, str>, Span)> {
        if !self.raw.starts_with('"') || self.raw.len() < 2 {
            return None;
        }
        let inner = &self.raw[1..self.raw.len() - 1];
        let span = Span { start: self.at + 1, end: self.at + 1 + inner.len() };
        if !inner.contains('\\') {
            return Some((Cow::Borrowed(inner), span));
        }
        Some((Cow::Owned(serde_json::from_str(self.raw).ok()?), span))
    }

    /// Its value as text: a string's words, anything else as JSON; nothing for `null`.
    pub(super) fn text(self) -> Option<Cow<'a, str>> {
        if self.raw == "null" {
            return None;
        }
        Some(self.string().map_or(Cow::Borrowed(self.raw), |(words, _)| words))
    }
}

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some((Name(name), raw)) = map.next_entry()? {
                    members.push((name, raw));
                }
                Ok(Members(members))
            }
        }
        from.deserialize_map(Reader)
    }
}

impl<'de> Deserialize<'de> for Items<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Items<'de>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an array")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                let mut items = Vec::new();
                while let Some(raw) = seq.next_element()? {
                    items.push(raw);
                }
                Ok(Items(items))
            }
        }
        from.deserialize_seq(Reader)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_value_knows_its_place() {
        let text = r#" {"a": ["x", {"b\u0021": "caf\u00e9 \"no\""}], "n": null, "a": 2} "#;
        let node = Node::parse(text, 0).unwrap();
        assert_eq!(&text[node.span().start..node.span().end], text.trim());
        let items = node.get("a").unwrap().items();
        assert_eq!(items[0].string().unwrap().0, "x");
        let (words, span) = items[1].get("b!").unwrap().string().unwrap();
        assert_eq!(words, "café \"no\"");
        assert_eq!(span.of(text), Some(r#"caf\u00e9 \"no\""#));
        assert_eq!(node.get("n").unwrap().text(), None);
        assert_eq!(node.members().len(), 3);
        assert_eq!(Node::parse("{\n \"a\" 1}", 0).unwrap_err().0, 2);
        assert!(Node::parse(&"[".repeat(100_000), 0).is_err());
    }
}

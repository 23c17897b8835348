//! JSON values with their places in the text that they were read from.
//!
//! Invariant: the place of a string is the place of its words between the quotation marks, with their escapes, so that a
//! claim can point to what the file says. JSON that programs read differently is refused: a name that occurs twice in an
//! object, and an escape that is half a character ([`flaw`]). The tests below hold it.

use std::borrow::Cow;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::model::Span;

/// A JSON value, and the byte of the document at which its text begins.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node<'a> {
    raw: &'a str,
    at: usize,
}

/// The members of an object, in order. If two have the same name, both are there.
struct Members<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

struct Items<'a>(Vec<&'a RawValue>);

/// A name. It is borrowed if it contains no escapes.
#[derive(serde::Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'a> Node<'a> {
    /// Reads a document, or the part of one that begins at its byte `at`.
    ///
    /// # Errors
    /// Returns the byte of `text` at which something is wrong, and what.
    pub(super) fn parse(text: &'a str, at: usize) -> Result<Self, (usize, String)> {
        let raw: &'a RawValue = serde_json::from_str(text).map_err(|error| {
            let words = error.to_string();
            let end = words.rfind(" at line ").unwrap_or(words.len());
            let before: usize =
                text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
            let place = (before + error.column().saturating_sub(1)).min(text.trim_end().len());
            let cut = if error.is_eof() { "; perhaps the file is cut off" } else { "" };
            (place, format!("it is not valid JSON: {}{cut}", &words[..end]))
        })?;
        match flaw(text) {
            None => Ok(Node::within(text, at, raw)),
            Some(flaw) => Err(flaw),
        }
    }

    /// A document that need not be sound: its members are found, or there are none.
    pub(super) fn unread(text: &'a str) -> Self {
        Node { raw: text, at: 0 }
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

    /// The members of an object, in order. Other values have none.
    pub(super) fn members(self) -> Vec<(Cow<'a, str>, Node<'a>)> {
        let Ok(Members(members)) = serde_json::from_str(self.raw) else {
            return Vec::new();
        };
        members.into_iter().map(|(name, raw)| (name, Node::within(self.raw, self.at, raw))).collect()
    }

    /// The items of an array, in order. Other values have none.
    pub(super) fn items(self) -> Vec<Node<'a>> {
        if !self.is_array() {
            return Vec::new();
        }
        let Ok(Items(items)) = serde_json::from_str(self.raw) else {
            return Vec::new();
        };
        items.into_iter().map(|raw| Node::within(self.raw, self.at, raw)).collect()
    }

    /// The member with this name.
    pub(super) fn get(self, name: &str) -> Option<Node<'a>> {
        self.members().into_iter().find(|(found, _)| found == name).map(|(_, node)| node)
    }

    /// Whether it is an object.
    pub(super) fn is_object(self) -> bool {
        self.raw.as_bytes().first() == Some(&b'{')
    }

    /// Whether it is an array.
    pub(super) fn is_array(self) -> bool {
        self.raw.as_bytes().first() == Some(&b'[')
    }

    /// The words of a string, and where they stand.
    pub(super) fn string(self) -> Option<(Cow<'a, str>, Span)> {
        if self.raw.as_bytes().first() != Some(&b'"') || self.raw.len() < 2 {
            return None;
        }
        let inner = &self.raw[1..self.raw.len() - 1];
        let span = Span { start: self.at + 1, end: self.at + 1 + inner.len() };
        if !inner.contains('\\') {
            return Some((Cow::Borrowed(inner), span));
        }
        Some((Cow::Owned(serde_json::from_str(self.raw).ok()?), span))
    }

    /// The value as text: the words of a string, any other value as JSON, and nothing for `null`.
    pub(super) fn text(self) -> Option<Cow<'a, str>> {
        if self.raw == "null" {
            return None;
        }
        Some(self.string().map_or(Cow::Borrowed(self.raw), |(words, _)| words))
    }
}

/// The line and the column, in characters, of a byte of a text. Both count from 1.
pub(super) fn line_and_column(text: &str, at: usize) -> (usize, usize) {
    let at = (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let before = &text[..at];
    let line = before.rsplit('\n').next().unwrap_or_default();
    (1 + before.matches('\n').count(), 1 + line.chars().count())
}

/// What is wrong with a JSON text that `serde_json` accepts, and at which byte: a name that occurs twice in one object, or
/// an escape that is half a character. The first of them is returned. It takes linear time, except for sorting names.
#[must_use]
pub fn flaw(text: &str) -> Option<(usize, String)> {
    // The names in the objects that are open, with their places, and where those of each object begin.
    let mut names: Vec<(Cow<'_, str>, usize)> = Vec::new();
    let mut objects: Vec<usize> = Vec::new();
    let (bytes, escapes) = (text.as_bytes(), text.contains('\\'));
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'{' => objects.push(names.len()),
            b'}' => {
                let own = objects.pop().unwrap_or_default().min(names.len());
                if let Some((name, place)) = repeated(&mut names[own..]) {
                    let name: String = name.chars().take(MOST_SHOWN).collect();
                    return Some((place, format!("the name `{name}` occurs twice in this object")));
                }
                names.truncate(own);
            }
            b'"' => {
                let start = at;
                at += 1;
                if escapes {
                    while bytes.get(at).is_some_and(|byte| *byte != b'"') {
                        at += if bytes[at] == b'\\' { 2 } else { 1 };
                    }
                } else {
                    at += text[at..].find('"')?;
                }
                let string = text.get(start..=at)?;
                if let Some((place, half)) = half_character(string) {
                    let why = format!("`{half}` is half a character: the other half is missing");
                    return Some((start + place, why));
                }
                if text[at + 1..].trim_start().starts_with(':') {
                    let inner = &string[1..string.len() - 1];
                    let name = match inner.contains('\\') {
                        false => Cow::Borrowed(inner),
                        true => serde_json::from_str::<Name<'_>>(string).ok()?.0,
                    };
                    names.push((name, start));
                }
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// The characters of a name that are shown.
const MOST_SHOWN: usize = 40;

/// The first name that came before, and where.
fn repeated<'n>(names: &'n mut [(Cow<'_, str>, usize)]) -> Option<(&'n str, usize)> {
    names.sort_unstable();
    let again = names.windows(2).filter(|pair| pair[0].0 == pair[1].0).map(|pair| (&*pair[1].0, pair[1].1));
    again.min_by_key(|(_, place)| *place)
}

/// The first escape of a surrogate without its other half, and where.
fn half_character(string: &str) -> Option<(usize, &str)> {
    let unit = |at: usize| {
        let digits = string.get(at..at + 6)?.strip_prefix("\\u")?;
        u16::from_str_radix(digits, 16).ok()
    };
    let mut at = 0;
    while let Some(next) = string.get(at..).and_then(|rest| rest.find('\\')) {
        at += next;
        at += match (unit(at), unit(at + 6)) {
            (Some(0xd800..0xdc00), Some(0xdc00..0xe000)) => 12,
            (Some(0xd800..0xe000), _) => return Some((at, &string[at..at + 6])),
            (Some(_), _) => 6,
            (None, _) => 2,
        };
    }
    None
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
        let text = r#" {"a": ["x", {"b\u0021": "caf\u00e9 \"no\""}], "n": null} "#;
        let node = Node::parse(text, 0).unwrap();
        assert_eq!(&text[node.span().start..node.span().end], text.trim());
        let items = node.get("a").unwrap().items();
        assert_eq!(items[0].string().unwrap().0, "x");
        let (words, span) = items[1].get("b!").unwrap().string().unwrap();
        assert_eq!(words, "café \"no\"");
        assert_eq!(span.of(text), Some(r#"caf\u00e9 \"no\""#));
        assert_eq!(node.get("n").unwrap().text(), None);
        assert_eq!(node.members().len(), 2);
        assert_eq!(Node::parse("{\n \"a\" 1}", 0).unwrap_err().0, 7);
        assert!(Node::parse(&"[".repeat(100_000), 0).is_err());
    }

    #[test]
    fn what_readers_of_json_disagree_about_is_none() {
        for (text, place, why) in [
            (r#"{"a":1,"a":2}"#, 7, "the name `a` occurs twice in this object"),
            (r#"{"a":1,"\u0061":2}"#, 7, "the name `a` occurs twice in this object"),
            (r#"[{"b":[{"a":{"c":1 , "d":{}, "c" : 2}}]}]"#, 29, "the name `c` occurs twice in this object"),
            (r#"{"":1,"":2}"#, 6, "the name `` occurs twice in this object"),
            (r#"{"a":"x\ud800y"}"#, 7, "`\\ud800` is half a character: the other half is missing"),
            (r#"["\\\uDC00"]"#, 4, "`\\uDC00` is half a character: the other half is missing"),
            (r#"["\ud83d\u0041"]"#, 2, "`\\ud83d` is half a character: the other half is missing"),
            (r#"{"\udfff":1}"#, 2, "`\\udfff` is half a character: the other half is missing"),
        ] {
            assert_eq!(flaw(text), Some((place, why.to_owned())), "{text}");
            assert_eq!(Node::parse(text, 0).unwrap_err(), (place, why.to_owned()), "{text}");
        }
        for text in [
            r#"{"a":1,"b":{"a":2},"c":[{"a":3},{"a":4}],"A":5}"#,
            r#"{"a":"\ud83d\ude00 \\ud800 \"{\"a\":1,\"a\":2}\"","é":"é:"}"#,
            r#"["a","a",":","a" , "{"]"#,
            "null",
        ] {
            assert_eq!(flaw(text), None, "{text}");
            assert!(Node::parse(text, 0).is_ok(), "{text}");
        }
        // Whatever it is given, it ends.
        for odd in ["}", "{\"", "\"\\", "{\"a\"", "{{\"a\":\"\\u12", "\"\\u\u{e9}\u{e9}\""] {
            let _ = flaw(odd);
        }
    }

    proptest::proptest! {
        #[test]
        fn a_name_comes_twice_where_a_map_would_lose_one(names in proptest::collection::vec("[ab]{0,2}|\\\\u006[12]", 0..6)) {
            let members: Vec<String> = names.iter().map(|name| format!("\"{name}\":{{\"a\":0}}")).collect();
            let text = format!("{{{}}}", members.join(","));
            let map: std::collections::BTreeMap<String, serde_json::Value> = serde_json::from_str(&text).unwrap();
            proptest::prop_assert_eq!(flaw(&text).is_some(), map.len() < names.len());
        }
    }
}

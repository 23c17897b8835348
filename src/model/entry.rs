//! Entries: the closed set of things that can be appended, and their bytes.
//!
//! Invariant: an entry is encoded once, when it is appended. That line of JSON is stored and hashed, and no entry is
//! encoded again in order to verify it. Decoding is strict: a field that occurs twice, an unknown field and a number that is
//! not a plain whole number are refused.

use std::fmt;

use serde::de::{self, Error as _, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer as _, Serialize};

use super::{Data, Kind, Salt, Seq, Text, Time};

/// The most bytes that an entry may have: the largest value of the length prefix of a C2SP entry bundle.
pub const ENTRY_LIMIT: usize = 65_535;

/// One appended record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The earlier entry that this one is about.
    pub about: Option<Seq>,
    /// When it was recorded.
    pub at: Time,
    /// Who recorded it.
    pub recorder: Option<Box<str>>,
    /// Random bits that protect the content from being guessed once it is withheld; entries of formats before 4 have none.
    pub salt: Option<Salt>,
    /// What it says.
    pub data: Data,
}

#[derive(Serialize)]
struct Line<'a> {
    kind: Kind,
    #[serde(skip_serializing_if = "Option::is_none")]
    about: Option<Seq>,
    at: Time,
    #[serde(skip_serializing_if = "Option::is_none")]
    recorder: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    salt: Option<Salt>,
    data: &'a Data,
}

/// The fields of a stored line.
#[derive(Deserialize)]
#[serde(field_identifier, rename_all = "lowercase")]
enum Field {
    Kind,
    About,
    At,
    Recorder,
    Salt,
    Data,
}

/// Reads a stored line in one pass: its kind comes before its data. A kind of a later format is an error in words.
struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Result<Entry, String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an entry")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<Self::Value, A::Error> {
        fn once<T, E: de::Error>(field: &mut Option<T>, name: &'static str, value: T) -> Result<(), E> {
            field.replace(value).map_or(Ok(()), |_| Err(E::duplicate_field(name)))
        }
        let (mut kind, mut about, mut at, mut recorder, mut salt, mut data) =
            (None, None, None, None, None, None);
        while let Some(field) = from.next_key()? {
            match field {
                Field::Kind => {
                    let Text(name) = from.next_value()?;
                    let known = Kind::of_name(&name);
                    let unknown = || format!("`{name}` is not a kind of entry that this version knows");
                    once(&mut kind, "kind", known.ok_or_else(unknown))?;
                }
                Field::About => once(&mut about, "about", from.next_value()?)?,
                Field::At => once(&mut at, "at", from.next_value()?)?,
                Field::Recorder => once(&mut recorder, "recorder", from.next_value()?)?,
                Field::Salt => once(&mut salt, "salt", from.next_value()?)?,
                Field::Data => {
                    let read = match kind.as_ref().ok_or_else(|| A::Error::missing_field("kind"))? {
                        Ok(kind) => Ok(Data::decode(*kind, &mut from)?),
                        Err(unknown) => {
                            from.next_value::<IgnoredAny>().map(|_| Err(String::clone(unknown)))?
                        }
                    };
                    once(&mut data, "data", read)?;
                }
            }
        }
        let missing = A::Error::missing_field;
        let (at, data) = (at.ok_or_else(|| missing("at"))?, data.ok_or_else(|| missing("data"))?);
        let (about, recorder, salt) = (about.flatten(), recorder.flatten(), salt.flatten());
        Ok(data.map(|data| Entry { about, at, recorder, salt, data }))
    }
}

impl Entry {
    /// The line of JSON that is stored and hashed.
    ///
    /// # Errors
    /// Returns an error if serde does; no value of these types causes one.
    pub fn encode(&self) -> Result<String, String> {
        let Entry { about, at, salt, data, .. } = self;
        let (kind, recorder) = (data.kind(), self.recorder.as_deref());
        let mut line = Vec::with_capacity(512);
        serde_json::to_writer(&mut line, &Line { kind, about: *about, at: *at, recorder, salt: *salt, data })
            .map_err(|error| error.to_string())?;
        String::from_utf8(line).map_err(|error| error.to_string())
    }

    /// The entries that this one names.
    #[must_use]
    pub fn refers_to(&self) -> Vec<Seq> {
        let mut named: Vec<Seq> = self.about.into_iter().collect();
        match &self.data {
            Data::Evidence(evidence) => named.extend(evidence.source.into_iter().chain(evidence.claim)),
            Data::Assessment(assessment) => named.extend(&assessment.evidence),
            Data::Relation(relation) => named.push(relation.to),
            Data::Recheck(recheck) => named.push(recheck.capture),
            Data::Key(key) => named.extend(key.prepared),
            _ => {}
        }
        named
    }

    /// Reads a stored line.
    ///
    /// # Errors
    /// Returns an error in words if the line does not fit: a kind of a later format, a missing or unknown field.
    pub fn decode(body: &str) -> Result<Self, String> {
        let mut from = serde_json::Deserializer::from_str(body);
        let entry = from.deserialize_map(Reader).map_err(|error| error.to_string())?;
        from.end().map_err(|error| error.to_string())?;
        entry
    }

    /// The kind and the `about` that a stored line states, read from its first fields. This is far cheaper than
    /// decoding the line, and is all that the typed columns are compared with. `None` if the line does not begin like
    /// an entry.
    #[must_use]
    pub fn columns(body: &str) -> Option<(&str, Option<Seq>)> {
        let (kind, rest) = body.strip_prefix("{\"kind\":\"")?.split_once('"')?;
        if !kind.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-') {
            return None;
        }
        let rest = rest.strip_prefix(',')?;
        let (about, rest) = match rest.strip_prefix("\"about\":") {
            None => (None, rest),
            Some(rest) => {
                let (number, rest) = rest.split_once(',')?;
                let seq: Seq = number.parse().ok()?;
                // A plain whole number as the writer encodes it: no sign, no leading zero.
                (Some(seq).filter(|_| number.bytes().all(|byte| byte.is_ascii_digit())), rest)
            }
        };
        rest.starts_with("\"at\":\"").then_some((kind, about))
    }
}

/// How many bytes a text takes at most as a JSON string, without the quotation marks.
pub(crate) fn encoded(text: &str) -> usize {
    // Counted apart, because each of these loops takes many bytes at a time.
    let marks = text.bytes().filter(|byte| matches!(byte, b'"' | b'\\')).count();
    text.len() + marks + 5 * text.bytes().filter(|byte| *byte < 0x20).count()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const GOOD: &str =
        r#"{"kind":"retraction","about":3,"at":"2026-11-22T18:34:52Z","data":{"because":"wrong"}}"#;

    #[test]
    fn an_entry_round_trips() {
        let entry = Entry::decode(GOOD).unwrap();
        assert_eq!(entry.about, Some(3));
        assert_eq!(entry.encode().unwrap(), GOOD);
    }

    #[test]
    fn decoding_is_strict() {
        for (from, to) in [
            (r#""about":3"#, r#""about":3,"about":4"#),
            (r#""about":3"#, r#""about":-0"#),
            (r#""about":3"#, r#""about":3.0"#),
            (r#""about":3"#, r#""about":1e2"#),
            (r#""about":3"#, r#""about":NaN"#),
            (r#""about":3"#, r#""about":"3""#),
            (r#""about":3"#, r#""about":18446744073709551616"#),
            (r#""about":3"#, r#""about":3,"more":1"#),
            (r#"{"because":"wrong"}"#, r#"{"because":"wrong","because":"right"}"#),
            (r#"{"because":"wrong"}"#, r#"{"because":"wrong","more":1}"#),
            (r#"{"because":"wrong"}"#, r"{}"),
            (r#"{"because":"wrong"}"#, r"null"),
            ("18:34:52Z", "18:34:52"),
            ("retraction", "retractions"),
            ("}}", "}}{}"),
        ] {
            let bad = GOOD.replacen(from, to, 1);
            assert_ne!(bad, GOOD);
            assert!(Entry::decode(&bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_columns_are_read_from_the_first_fields_and_nothing_else() {
        assert_eq!(Entry::columns(GOOD), Some(("retraction", Some(3))));
        let none = GOOD.replace("\"about\":3,", "");
        assert_eq!(Entry::columns(&none), Some(("retraction", None)));
        // A kind with quotation marks in it could reach to a later field that is called `at`.
        for (from, to) in [
            ("retraction", "Retraction"),
            ("retraction", "retraction\\"),
            ("retraction", "with space"),
            ("\"about\":3,", "\"about\":+3,"),
            ("\"about\":3,", "\"about\":-3,"),
            ("\"about\":3,", "\"about\":3.0,"),
            ("\"about\":3,", "\"about\":\"3\","),
            ("\"about\":3,", "\"more\":3,"),
            ("\"about\":3,", "\"about\": 3,"),
            ("{", " {"),
        ] {
            let bent = GOOD.replacen(from, to, 1);
            assert_ne!(bent, GOOD);
            let found = Entry::columns(&bent);
            assert!(found.is_none_or(|found| found == ("retraction", None)), "{bent}: {found:?}");
        }
    }
}

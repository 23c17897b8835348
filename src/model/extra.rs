//! The other fields of a claim's record.
//!
//! Invariant: the names are different and sorted, so that the same fields are the same value and the same JSON. All of
//! them are one text: a ledger of a million claims has millions of such fields, and a map takes fifteen times the memory.

use std::collections::BTreeMap;
use std::fmt::{self, Write};

use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Text;

/// Texts under names, as netstrings: `2:id,3:c-1,`. An object in JSON.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Extra(Box<str>);

impl Extra {
    /// The value of a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter().find(|(own, _)| *own == name).map(|(_, value)| value)
    }

    /// Each name and its value, sorted by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let mut rest = &*self.0;
        std::iter::from_fn(move || Some((netstring(&mut rest)?, netstring(&mut rest)?)))
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds a value, in the place of an earlier one of this name.
    pub fn insert(&mut self, name: &str, value: &str) {
        let mut all: BTreeMap<&str, &str> = self.iter().collect();
        all.insert(name, value);
        *self = all.into_iter().collect();
    }
}

/// Takes the first netstring off.
fn netstring<'a>(rest: &mut &'a str) -> Option<&'a str> {
    let (length, after) = rest.split_once(':')?;
    let (text, after) = after.split_at_checked(length.parse().ok()?)?;
    *rest = after.strip_prefix(',')?;
    Some(text)
}

fn put(texts: &mut String, text: &str) {
    // A String takes every text.
    let _ = write!(texts, "{}:{text},", text.len());
}

/// Of values of one name the last is kept.
impl<T: AsRef<str> + Ord> FromIterator<(T, T)> for Extra {
    fn from_iter<I: IntoIterator<Item = (T, T)>>(fields: I) -> Self {
        let mut fields: Vec<(T, T)> = fields.into_iter().collect();
        fields.sort_by(|(a, _), (b, _)| a.cmp(b));
        let mut texts = String::with_capacity(fields.len() * 32);
        for (at, (name, value)) in fields.iter().enumerate() {
            if fields.get(at + 1).is_none_or(|(next, _)| next != name) {
                put(&mut texts, name.as_ref());
                put(&mut texts, value.as_ref());
            }
        }
        Extra(texts.into())
    }
}

impl fmt::Debug for Extra {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl Serialize for Extra {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(self.iter())
    }
}

impl<'de> Deserialize<'de> for Extra {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Once;
        impl<'de> Visitor<'de> for Once {
            type Value = Extra;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of texts")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<Self::Value, A::Error> {
                let mut fields: Vec<(Text<'_>, Text<'_>)> = Vec::new();
                while let Some(field) = from.next_entry()? {
                    fields.push(field);
                }
                // Entries have them sorted already.
                fields.sort_by(|(a, _), (b, _)| a.0.cmp(&b.0));
                if let Some(twice) = fields.windows(2).find(|two| two[0].0.0 == two[1].0.0) {
                    return Err(A::Error::custom(format_args!("`{}` comes twice", twice[0].0.0)));
                }
                Ok(fields.iter().map(|(name, value)| (&*name.0, &*value.0)).collect())
            }
        }
        from.deserialize_map(Once)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn any_texts_come_back_sorted() {
        let fields = [("topic", "2:a,"), ("", ""), ("é:", "\0,\u{1f600}"), ("id", "c-1")];
        let extra: Extra = fields.into_iter().collect();
        assert_eq!(
            extra.iter().collect::<Vec<_>>(),
            [("", ""), ("id", "c-1"), ("topic", "2:a,"), ("é:", "\0,\u{1f600}")]
        );
        assert_eq!((extra.get("id"), extra.get("i")), (Some("c-1"), None));
        let json = serde_json::to_string(&extra).unwrap();
        assert_eq!(serde_json::from_str::<Extra>(&json).unwrap(), extra);
        let turned: Extra = fields.into_iter().rev().collect();
        assert_eq!(turned, extra);
    }

    #[test]
    fn a_name_has_one_value() {
        let mut extra: Extra = [("a", "1"), ("b", "2"), ("a", "3")].into_iter().collect();
        extra.insert("b", "4");
        assert_eq!(serde_json::to_string(&extra).unwrap(), r#"{"a":"3","b":"4"}"#);
        assert!(!extra.is_empty() && Extra::default().is_empty());
        let twice = serde_json::from_str::<Extra>(r#"{"a":"1","b":"2","a":"3"}"#).unwrap_err();
        assert!(twice.to_string().starts_with("`a` comes twice"), "{twice}");
        assert!(serde_json::from_str::<Extra>(r#"{"a":1}"#).is_err());
    }
}

//! The settings of a policy: read from TOML, and hashed in a canonical form.

use serde::{Deserialize, Deserializer, Serialize};

use crate::model::{Confidence, Reliability};
use crate::tlog::{Hash, sha256};

/// What the conditions mean. It is part of what is hashed: another meaning is another policy.
const MEANING: &str = "verified/1";

/// What a claim must meet to be exported as verified. What is not set here is asked of every claim; see
/// [`Policy::sentences`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Policy {
    /// How many sources must support it.
    #[serde(deserialize_with = "at_least_one")]
    pub min_sources: u32,
    /// Whether sources of one publisher, author or host count once, and those of the claim's own publisher not at all.
    pub independent: bool,
    /// How reliable each of these sources must be.
    #[serde(deserialize_with = "a_grade")]
    pub reliability: Option<Reliability>,
    /// How sure the assessor must be. The ledger records no credibility of information (1 to 6 in the Admiralty code).
    pub credibility: Option<Confidence>,
    /// How many days old the verdict may be.
    #[serde(deserialize_with = "some_day")]
    pub max_age: Option<u32>,
    /// Who may have judged it; anybody with a name, if nobody is listed.
    #[serde(deserialize_with = "names")]
    pub by: Vec<String>,
    /// Whether the place of its words in its own source counts as support.
    pub accept_own_source: bool,
    /// Whether the address in its row, or of the published review, counts as support.
    pub accept_row_url: bool,
}

impl Default for Policy {
    fn default() -> Self {
        Policy {
            min_sources: 1,
            independent: false,
            reliability: None,
            credibility: None,
            max_age: None,
            by: Vec::new(),
            accept_own_source: false,
            accept_row_url: false,
        }
    }
}

/// A policy with what its conditions mean, as it is hashed.
#[derive(Serialize)]
struct Canonical<'a> {
    policy: &'static str,
    #[serde(flatten)]
    fields: &'a Policy,
}

impl Policy {
    /// Reads a policy. What is left out has its default.
    ///
    /// # Errors
    /// Returns an error in words, with its place, if the text is not TOML, or a field is unknown or out of its range.
    pub fn from_toml(text: &str) -> Result<Self, String> {
        toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start.min(text.len()));
            let line = text.get(..at).unwrap_or_default().matches('\n').count() + 1;
            format!("line {line}: {}", error.message())
        })
    }

    /// The policy in TOML. [`Policy::from_toml`] reads it back.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let mut lines = vec![format!("min-sources = {}", self.min_sources)];
        lines.push(format!("independent = {}", self.independent));
        if let Some(grade) = self.reliability {
            lines.push(format!("reliability = \"{grade:?}\""));
        }
        if let Some(confidence) = self.credibility {
            lines.push(format!("credibility = \"{}\"", confidence.name()));
        }
        if let Some(days) = self.max_age {
            lines.push(format!("max-age = {days}"));
        }
        let names: Vec<String> = self.by.iter().map(|name| quoted(name)).collect();
        lines.push(format!("by = [{}]", names.join(", ")));
        lines.push(format!("accept-own-source = {}", self.accept_own_source));
        lines.push(format!("accept-row-url = {}\n", self.accept_row_url));
        lines.join("\n")
    }

    /// The canonical form: one line of JSON with every field in a fixed order and the names sorted.
    ///
    /// # Errors
    /// Returns an error if serde does; no policy causes one.
    pub fn canonical(&self) -> Result<String, String> {
        let mut fields = self.clone();
        fields.by.sort();
        fields.by.dedup();
        let canonical = Canonical { policy: MEANING, fields: &fields };
        serde_json::to_string(&canonical).map_err(|error| error.to_string())
    }

    /// The SHA-256 of the canonical form.
    ///
    /// # Errors
    /// Returns an error as [`Policy::canonical`] does.
    pub fn hash(&self) -> Result<Hash, String> {
        Ok(sha256(self.canonical()?.as_bytes()))
    }
}

/// A text between quotation marks, as TOML and JSON read it.
fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => quoted.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted + "\""
}

fn at_least_one<'de, D: Deserializer<'de>>(from: D) -> Result<u32, D::Error> {
    match u32::deserialize(from)? {
        0 => Err(serde::de::Error::custom("`min-sources` is at least 1")),
        count => Ok(count),
    }
}

fn some_day<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u32>, D::Error> {
    match Option::deserialize(from)? {
        Some(0) => Err(serde::de::Error::custom("`max-age` is a number of days, at least 1")),
        days => Ok(days),
    }
}

fn a_grade<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Reliability>, D::Error> {
    match Option::deserialize(from)? {
        Some(Reliability::F) => {
            Err(serde::de::Error::custom("`reliability` is from A to E: F means that nobody can tell"))
        }
        grade => Ok(grade),
    }
}

fn names<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    let names: Vec<String> = Vec::deserialize(from)?;
    if names.iter().any(|name| name.trim().is_empty()) {
        return Err(serde::de::Error::custom("a name in `by` is empty"));
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_default_is_read_from_nothing_and_its_hash_is_pinned() {
        let policy = Policy::from_toml("").unwrap();
        assert_eq!(policy, Policy::default());
        assert_eq!(
            policy.canonical().unwrap(),
            r#"{"policy":"verified/1","min-sources":1,"independent":false,"reliability":null,"credibility":null,"max-age":null,"by":[],"accept-own-source":false,"accept-row-url":false}"#
        );
        assert_eq!(
            policy.hash().unwrap().to_string(),
            "9033bc87168475fbc315ace933df637c1f822711d97c889c1f1b1ca5973883a0"
        );
    }

    #[test]
    fn what_is_written_is_read_back_and_every_field_changes_the_hash() {
        let mut hashes = vec![Policy::default().hash().unwrap()];
        for text in [
            "min-sources = 2",
            "independent = true",
            "reliability = \"B\"",
            "credibility = \"moderate\"",
            "max-age = 30",
            "by = [\"Ann \\\"the\\\" Lee\", \"B\\\\o\\u0007\\u007f\", \"Æ\"]",
            "accept-own-source = true",
            "accept-row-url = true",
        ] {
            let policy = Policy::from_toml(text).unwrap();
            assert_eq!(Policy::from_toml(&policy.to_toml()).unwrap(), policy, "{text}");
            hashes.push(policy.hash().unwrap());
        }
        let count = hashes.len();
        hashes.sort();
        hashes.dedup();
        assert_eq!(hashes.len(), count);
        let order = |text: &str| Policy::from_toml(text).unwrap().hash().unwrap();
        assert_eq!(order("by = [\"A\", \"B\"]"), order("by = [\"B\", \"A\", \"B\"]"));
    }

    #[test]
    fn what_is_no_policy_is_refused_with_its_line() {
        for (text, words) in [
            ("independent = true\nmin-sources = 0", "line 2: `min-sources` is at least 1"),
            ("min-sources = -1", "line 1:"),
            ("min-source = 1", "line 1: unknown field `min-source`"),
            ("max-age = 0", "at least 1"),
            ("max-age = \"30d\"", "line 1:"),
            ("reliability = \"F\"", "from A to E"),
            ("reliability = \"Z\"", "unknown variant `Z`"),
            ("credibility = 2", "line 1:"),
            ("by = \"Ann Lee\"", "line 1:"),
            ("by = [\" \"]", "a name in `by` is empty"),
            ("accept-row-url = 1", "line 1:"),
            ("independent = true\nindependent = true", "line 2: duplicate key"),
            ("= 1", "line 1:"),
        ] {
            let error = Policy::from_toml(text).unwrap_err();
            assert!(error.contains(words), "{text}: {error}");
        }
    }
}

//! Descriptions: what somebody says about a source or a claim after it was recorded.

use serde::{Deserialize, Deserializer, Serialize};

use super::{Claim, Source};

/// What is said later about the source or the claim that the entry is about. Of several descriptions that stand, the
/// latest that has a field is valid for this field. A description of a source has no `claimant`; that of a claim has
/// nothing else.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Description {
    /// Where the source was published: a URL, DOI or ISBN.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Its title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Who wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// Who published it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    /// When it was published: a year, a month, a day or a time (ISO 8601).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<String>,
    /// Whether it is a primary record: it may be evidence for its own claims.
    #[serde(default, skip_serializing_if = "std::ops::Not::not", deserialize_with = "only_true")]
    pub primary: bool,
    /// Who makes the claim.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claimant: Option<String>,
    /// Why.
    pub because: String,
}

/// A flag that is either `true` or not there, so that one thing is not said in two ways.
fn only_true<'de, D: Deserializer<'de>>(from: D) -> Result<bool, D::Error> {
    match bool::deserialize(from)? {
        true => Ok(true),
        false => Err(serde::de::Error::custom("`primary` can only be true; leave it out otherwise")),
    }
}

impl Description {
    /// What it says, each field with its name and value, in a fixed order.
    #[must_use]
    pub fn fields(&self) -> Vec<(&'static str, &str)> {
        let texts = [
            ("url", &self.url),
            ("title", &self.title),
            ("author", &self.author),
            ("publisher", &self.publisher),
            ("published", &self.published),
        ];
        let texts = texts.into_iter().filter_map(|(name, value)| Some((name, value.as_deref()?)));
        let primary = self.primary.then_some(("primary", "true"));
        let claimant = self.claimant.as_deref().map(|name| ("claimant", name));
        texts.chain(primary).chain(claimant).collect()
    }

    /// Puts what it says about a source into the source.
    pub fn describe_source(&self, source: &mut Source) {
        for (field, value) in [
            (&mut source.url, &self.url),
            (&mut source.title, &self.title),
            (&mut source.author, &self.author),
            (&mut source.publisher, &self.publisher),
            (&mut source.published, &self.published),
        ] {
            if value.is_some() {
                field.clone_from(value);
            }
        }
    }

    /// Puts what it says about a claim into the claim.
    pub fn describe_claim(&self, claim: &mut Claim) {
        if self.claimant.is_some() {
            claim.claimant = self.claimant.as_deref().map(Into::into);
        }
    }
}

//! Recording descriptions: what somebody says about a source or a claim after it was recorded.

use super::filled;
use crate::error::{Difference, Error, Refusal, Result};
use crate::ledger::{Appended, Draft};
use crate::model::{Claim, Data, Description, Field, Kind, Reliability, Seq, Source, StatedBy};

/// What is known about a source now.
struct Known {
    source: Source,
    primary: bool,
    reliability: Option<Reliability>,
}

impl Draft<'_> {
    /// Records more about a source than was recorded with it. The description has no claimant.
    ///
    /// # Errors
    /// Returns a refusal if the entry is not a source, was retracted or is withheld, the description says nothing or
    /// nothing new, or no reason is given.
    pub fn describe(&mut self, seq: Seq, said: Description) -> Result<Appended> {
        self.standing(seq, Kind::Source)?;
        let because = filled("the reason", &said.because)?.to_owned();
        let said = Description { claimant: None, because, ..said };
        for (name, value) in said.fields() {
            filled(&format!("the {name}"), value)?;
        }
        if said.fields().is_empty() {
            return Err(Error::Refused(Refusal::Empty { what: "the description".to_owned() }));
        }
        let known = self.known(seq)?;
        let mut source = known.source.clone();
        said.describe_source(&mut source);
        if source == known.source && said.primary <= known.primary {
            return Err(Error::Refused(Refusal::NothingNew { seq }));
        }
        self.push(Some(seq), Data::Description(Box::new(said)))
    }

    /// Records who makes a claim, if that was not recorded with it.
    ///
    /// # Errors
    /// Returns a refusal if the entry is not a claim, was retracted or is withheld, the claimant is known to be this
    /// one, or no claimant or reason is given.
    pub fn confirm(&mut self, seq: Seq, claimant: &str, because: &str) -> Result<Appended> {
        let entry = self.standing(seq, Kind::Claim)?;
        let claimant = filled("the claimant", claimant)?;
        let because = filled("the reason", because)?.to_owned();
        if !matches!(entry.data, Data::Claim(_)) {
            return Err(Error::Refused(Refusal::NothingNew { seq }));
        }
        let claim = self.described_claim(seq)?;
        if claim.claimant.as_deref() == Some(claimant) {
            return Err(Error::Refused(Refusal::NothingNew { seq }));
        }
        let said = Description { claimant: Some(claimant.to_owned()), because, ..Description::default() };
        self.push(Some(seq), Data::Description(Box::new(said)))
    }

    /// A claim as it is described now; an empty one, if the entry is not a claim.
    pub(super) fn described_claim(&self, seq: Seq) -> Result<Claim> {
        let Data::Claim(mut claim) = self.entry(seq)?.data else { return Ok(Claim::default()) };
        for earlier in self.descriptions_of(seq)? {
            earlier.describe_claim(&mut claim);
        }
        Ok(claim)
    }

    /// A source as it is described now.
    pub(super) fn described_source(&self, seq: Seq) -> Result<Source> {
        Ok(self.known(seq)?.source)
    }

    /// The address of a source as it is described now.
    pub(super) fn address(&self, seq: Seq) -> Result<Option<String>> {
        Ok(self.known(seq)?.source.url)
    }

    /// What somebody says about a document that differs from what is known about the source of the same bytes.
    pub(super) fn differences(&self, seq: Seq, new: &Source) -> Result<Vec<Difference>> {
        let Known { source, reliability, .. } = self.known(seq)?;
        // The address that a capture states was not said by anybody: it may be replaced by a description.
        let captured = |url: &String| {
            let by = |by| matches!(by, StatedBy::Saved | StatedBy::Warc);
            new.stated.iter().any(|one| one.field == Field::Url && by(one.by) && one.value == *url)
        };
        let grade = |grade: Option<Reliability>| grade.map(|grade| format!("{grade:?}"));
        let fields = [
            ("url", source.url, new.url.clone().filter(|url| !captured(url))),
            ("title", source.title, new.title.clone()),
            ("author", source.author, new.author.clone()),
            ("publisher", source.publisher, new.publisher.clone()),
            ("published", source.published, new.published.clone()),
            ("reliability", grade(reliability), grade(new.reliability)),
        ];
        let differs = fields.into_iter().filter_map(|(field, recorded, given)| {
            let given = given.filter(|given| recorded.as_ref() != Some(given))?;
            Some(Difference { field, recorded, given })
        });
        Ok(differs.collect())
    }

    fn known(&self, seq: Seq) -> Result<Known> {
        let Data::Source(source) = self.entry(seq)?.data else {
            return Err(Error::Refused(Refusal::NoText { seq }));
        };
        let (mut source, mut primary) = (*source, false);
        for said in self.descriptions_of(seq)? {
            said.describe_source(&mut source);
            primary |= said.primary;
        }
        let mut reliability = source.reliability;
        for about in self.about(seq)? {
            if let Data::Rating(rating) = self.entry(about)?.data
                && self.retraction_of(about)?.is_none()
            {
                reliability = Some(rating.reliability);
            }
        }
        Ok(Known { source, primary, reliability })
    }

    /// The descriptions of an entry that stand, in order.
    fn descriptions_of(&self, seq: Seq) -> Result<Vec<Description>> {
        let mut found = Vec::new();
        for about in self.about(seq)? {
            if let Data::Description(said) = self.entry(about)?.data
                && self.retraction_of(about)?.is_none()
            {
                found.push(*said);
            }
        }
        Ok(found)
    }
}

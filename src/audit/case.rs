//! A case: one claim as the rules see it, read once.

use std::borrow::Cow;

use super::Hit;
use crate::model::{Claim, Field, Seq, Source, Span, Verdict, View};
use crate::text::{Aside, Folded, Mentions, Place, Reading, Speaker, aside, cut_off, title_form};

/// A claim, its place, and what its words show.
#[derive(Debug)]
pub struct Case<'a> {
    /// The whole view.
    pub view: &'a View,
    /// The claim's place in the ledger.
    pub seq: Seq,
    /// The claim.
    pub claim: &'a Claim,
    /// The source that it was taken from.
    pub source: Option<&'a Source>,
    /// Its words, as they are seen.
    pub reading: &'a Reading<'a>,
    /// What a reader sees of the claim, if that differs from its text. The reading is made from this.
    pub seen: Option<&'a Folded>,
    /// Its place on the page.
    pub place: Place,
    /// Up to three segments before it in its paragraph.
    pub previous: &'a [Reading<'a>],
    /// What its source says before it.
    pub mentions: &'a Mentions<'a>,
    /// Whether it is in English, unless another language was reliably detected.
    pub english: bool,
    /// What it is beside the statements of its text: furniture, a fragment, a reference.
    pub aside: Option<Aside>,
    /// Why it is a title and not a statement, if it is one.
    pub title: Option<Vec<String>>,
    /// Where and why it breaks off, if it does.
    pub cut: Option<(Span, String)>,
    /// Who it says is speaking.
    pub speaker: Option<Speaker>,
    /// Whether it stands inside a quotation that began before it.
    pub carried: bool,
}

impl<'a> Case<'a> {
    #[allow(clippy::too_many_arguments)]
    pub(super) fn new(
        view: &'a View,
        seq: Seq,
        claim: &'a Claim,
        reading: &'a Reading<'a>,
        place: Place,
        previous: &'a [Reading<'a>],
        mentions: &'a Mentions<'a>,
        english: bool,
    ) -> Self {
        let title = title_form(reading, place).filter(|_| english);
        let aside =
            aside(reading, place, title.is_some()).filter(|aside| english || *aside == Aside::Reference);
        let title = title.filter(|_| aside.is_none());
        let cut = cut_off(reading, place).filter(|_| english && title.is_none() && aside.is_none());
        Case {
            view,
            seq,
            claim,
            source: view.source_of(seq).map(|(_, source)| source),
            reading,
            seen: None,
            place,
            previous,
            mentions,
            english,
            aside,
            title,
            cut,
            speaker: Speaker::behind(reading),
            carried: false,
        }
    }

    /// Whether it states something: it is not a title, a question, cut off, or beside the statements.
    #[must_use]
    pub fn is_statement(&self) -> bool {
        self.aside.is_none() && self.title.is_none() && self.cut.is_none() && !self.reading.asks()
    }

    /// Whether somebody judged that it cannot be checked: then it is known to be a forecast or an opinion.
    #[must_use]
    pub fn is_not_checkable(&self) -> bool {
        self.view.verdict(self.seq) == Some(Verdict::NotCheckable)
    }

    /// Whether a speaker is known: its claimant, a speaker in its words (even one without a name, which is
    /// F007's to report), or the author or publisher of its
    /// source, recorded or stated by the source itself.
    #[must_use]
    pub fn is_attributed(&self) -> bool {
        self.says_who()
            || matches!(self.speaker, Some(Speaker::Unnamed(_)))
            || self.source.is_some_and(|source| {
                let stated =
                    [Field::Author, Field::Publisher].iter().any(|field| source.stated(*field).is_some());
                source.author.is_some() || source.publisher.is_some() || stated
            })
    }

    /// Whether the words of the claim, or its record, name the speaker.
    #[must_use]
    pub fn says_who(&self) -> bool {
        self.claim.claimant.is_some()
            || self.carried
            || matches!(self.speaker, Some(Speaker::Named(_) | Speaker::Pronoun(_)))
    }

    /// A hit on this claim, at words of the reading.
    #[must_use]
    pub fn hit(&self, words: Option<Span>, message: impl Into<Cow<'static, str>>) -> Vec<Hit> {
        let words = words.map(|span| self.seen.and_then(|seen| seen.origin(span)).unwrap_or(span));
        vec![Hit { words, ..Hit::on(self.seq, message) }]
    }
}

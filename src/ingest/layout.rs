//! Layout: the blocks that were distinguished when a text was extracted.

use std::collections::BTreeMap;

use crate::model::{Claim, Details, Part, Span};
use crate::text::{Linked, claims};

/// A stretch of a text, with what is known about the claims in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Where it stands in the text.
    pub span: Span,
    /// The part of the page it is.
    pub part: Option<Part>,
    /// The page that it is on, from 1.
    pub page: Option<u32>,
    /// Whether the document calls it a heading.
    pub heading: bool,
    /// Who says it.
    pub claimant: Option<String>,
    /// When it was said.
    pub date: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// The time at which it begins in what was recorded: hours, minutes, seconds.
    pub time: Option<String>,
}

/// The blocks of a text, in order. There are none if no blocks were distinguished.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Layout {
    /// The blocks.
    pub blocks: Vec<Block>,
    /// The links.
    pub links: Linked,
}

impl Block {
    /// A block of which only the part is known.
    #[must_use]
    pub fn new(span: Span, part: Option<Part>) -> Self {
        Block { span, part, page: None, heading: false, claimant: None, date: None, url: None, time: None }
    }
}

impl Layout {
    /// A claim for each segment of `text`, with what its block says about it. A heading that the document marks is a
    /// part of the page and states nothing, so it is not a claim.
    pub fn claims<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Claim> + 'a {
        self.segments(text).filter(|(_, heading)| !heading).map(|(claim, _)| claim)
    }

    /// Each segment of `text` as a claim, and whether it is a heading.
    pub(super) fn segments<'a>(&'a self, text: &'a str) -> impl Iterator<Item = (Claim, bool)> + 'a {
        let mut at = 0;
        claims(text, &self.links).map(move |mut claim| {
            let start = claim.span.map_or(0, |span| span.start);
            while self.blocks.get(at).is_some_and(|block| block.span.end <= start) {
                at += 1;
            }
            let block = self.blocks.get(at).filter(|block| block.span.start <= start);
            if let Some(block) = block {
                let cites = claim.details.take().map_or_else(Vec::new, |details| details.cites);
                let details = Details { part: block.part, page: block.page, cites, ..Details::default() };
                claim.details = details.boxed();
                let [claimant, date, url] =
                    [&block.claimant, &block.date, &block.url].map(|said| said.as_deref().map(Into::into));
                claim = Claim { claimant, date, url, ..claim };
                if let Some(time) = &block.time {
                    claim.extra.insert("time", time);
                }
            }
            (claim, block.is_some_and(|block| block.heading))
        })
    }

    /// Whether any block belongs to an article.
    #[must_use]
    pub fn has_article(&self) -> bool {
        self.blocks.iter().any(|block| block.part.is_some_and(Part::is_article))
    }

    /// The text of the blocks of some parts of the page, one per line.
    #[must_use]
    pub fn text_of(&self, text: &str, wanted: impl Fn(Part) -> bool) -> String {
        let mut found = String::new();
        for block in self.blocks.iter().filter(|block| block.part.is_some_and(&wanted)) {
            found.push_str(block.span.of(text).unwrap_or_default());
            found.push('\n');
        }
        found
    }

    /// How many characters there are of each part.
    #[must_use]
    pub fn sizes(&self) -> BTreeMap<Part, usize> {
        let mut sizes = BTreeMap::new();
        for block in &self.blocks {
            if let Some(part) = block.part {
                *sizes.entry(part).or_default() += block.span.end - block.span.start;
            }
        }
        sizes
    }
}

//! A document: its bytes, its text, and what it contains.
//!
//! Invariant: each segment of a prose is a claim, a heading that the document marks, or outside the article, and
//! nothing else. `tests/pages.rs` and `tests/reports.rs` count them.

use std::collections::BTreeSet;

use super::zips::is_zip;
use super::{Columns, Layout, Record, charset, is_packed};
use crate::error::Error;
use crate::model::{Claim, Part, Source};
use crate::plain::counted;
use crate::text::Linked;

/// A captured document and its text.
#[derive(Debug)]
pub struct Document {
    /// The bytes as they came.
    pub bytes: Vec<u8>,
    /// The text extracted from them.
    pub text: String,
    /// What is recorded about it.
    pub source: Source,
    /// What it contains.
    pub content: Content,
    /// Whether the text around the article is recorded, too.
    pub whole: bool,
    /// The documents in it, if it is an archive.
    pub within: Vec<Document>,
    /// What is wrong with the rows that were skipped.
    pub skipped: Vec<Error>,
    /// What a person should know about how it was read.
    pub notes: Vec<String>,
}

impl Document {
    /// What a person should know of it, if it is read as a part of another document.
    pub(super) fn said(&self) -> impl Iterator<Item = String> {
        let skipped = self.skipped.len() as u64;
        let left_out =
            (skipped > 0).then(|| format!("{} left out, without a claim", counted(skipped, "row")));
        self.notes.iter().cloned().chain(left_out)
    }
}

/// What a document contains.
#[derive(Debug, Clone)]
pub enum Content {
    /// Prose. Each segment is a claim.
    Prose(Layout),
    /// Prose, and claims of others in what the document says about itself.
    Reviewed(Layout, Vec<Record>),
    /// Single claims that somebody has written down, and how their columns were read.
    Records(Vec<Record>, Box<Columns>),
    /// Only other documents.
    Nothing,
}

/// How many segments of a prose are not claims.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Headings that the document marks.
    pub headings: usize,
    /// Segments outside the article: menus, related links.
    pub around: usize,
}

/// What a segment of a prose is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Claim,
    Heading,
    Around,
}

impl Document {
    /// The claims in it, in order: those of its prose and those of others that it lists.
    pub fn records(&self) -> Box<dyn Iterator<Item = Record> + '_> {
        let records = match &self.content {
            Content::Reviewed(_, records) | Content::Records(records, _) => records.as_slice(),
            Content::Prose(_) | Content::Nothing => &[],
        };
        let prose = self.prose().filter(|claim| claim.span.is_none_or(|span| !self.source.sets_aside(span)));
        let prose = prose.map(|claim| Record { claim, ..Record::default() });
        Box::new(prose.chain(records.iter().cloned()))
    }

    /// The segments of its prose as claims, in order, even those that are set aside. Of a page these are the segments of
    /// the article, unless there is no article or the whole page is asked for.
    pub fn prose(&self) -> impl Iterator<Item = Claim> + '_ {
        self.segments().filter(|(_, role)| *role == Role::Claim).map(|(claim, _)| claim)
    }

    /// What of its prose is not a claim.
    #[must_use]
    pub fn left_out(&self) -> LeftOut {
        let mut left_out = LeftOut::default();
        // Without blocks, all of a text is claims.
        if self.layout().is_some_and(|layout| !layout.blocks.is_empty()) {
            for (_, role) in self.segments() {
                match role {
                    Role::Claim => {}
                    Role::Heading => left_out.headings += 1,
                    Role::Around => left_out.around += 1,
                }
            }
        }
        left_out
    }

    /// The segments of its prose, each as a claim, and what it is.
    fn segments(&self) -> impl Iterator<Item = (Claim, Role)> + '_ {
        let layout = match &self.content {
            Content::Prose(layout) => Some((layout, self.text.len())),
            Content::Reviewed(layout, _) => {
                Some((layout, layout.blocks.last().map_or(0, |block| block.span.end)))
            }
            Content::Records(..) | Content::Nothing => None,
        };
        layout.into_iter().flat_map(move |(layout, end)| {
            let article = layout.has_article() && !self.whole;
            layout.segments(&self.text[..end]).map(move |(claim, heading)| {
                let struck = claim.details().part == Some(Part::Struck) && !self.whole;
                let role = match heading {
                    true => Role::Heading,
                    false if struck => Role::Around,
                    false if article && !claim.details().part.is_none_or(Part::is_article) => Role::Around,
                    false => Role::Claim,
                };
                (claim, role)
            })
        })
    }

    /// The claims in it, as [`Document::records`] returns them. Single claims are moved out of the document.
    pub fn take_records(&mut self) -> Box<dyn Iterator<Item = Record> + '_> {
        match &mut self.content {
            Content::Records(records, _) => Box::new(std::mem::take(records).into_iter()),
            _ => self.records(),
        }
    }

    /// What is written in it, with LF at the end of every line, if it is a file of lines: not a PDF, an archive or a
    /// packed file.
    #[must_use]
    pub fn written(&self) -> Option<String> {
        let apart = ["application/pdf", "multipart/related", "message/rfc822"];
        if is_packed(&self.bytes)
            || is_zip(&self.bytes)
            || matches!(self.content, Content::Nothing)
            || apart.contains(&self.source.media_type.as_str())
        {
            return None;
        }
        charset::written(&self.bytes, &self.source.charset)
    }

    /// The layout of its text, if it has one.
    #[must_use]
    pub fn layout(&self) -> Option<&Layout> {
        match &self.content {
            Content::Prose(layout) | Content::Reviewed(layout, _) => Some(layout),
            Content::Records(..) | Content::Nothing => None,
        }
    }

    /// The links in its text.
    #[must_use]
    pub fn links(&self) -> &Linked {
        self.layout().map_or(Linked::NONE, |layout| &layout.links)
    }

    /// The links in its text, and the headings of it or of its article.
    #[must_use]
    pub fn marked(&self) -> Linked {
        let mut marked = self.links().clone();
        if self.layout().is_some_and(|layout| layout.blocks.iter().any(|block| block.heading)) {
            let own = |claim: &Claim| claim.details().part.is_none_or(Part::is_article);
            let headings = self.segments().filter(|(claim, role)| *role == Role::Heading && own(claim));
            marked.headings = headings.filter_map(|(claim, _)| claim.span).collect();
        }
        marked
    }

    /// The names by which its records refer to each other.
    #[must_use]
    pub fn ids(&self) -> BTreeSet<String> {
        match &self.content {
            Content::Records(records, _) => records.iter().filter_map(|record| record.id.clone()).collect(),
            _ => BTreeSet::new(),
        }
    }
}

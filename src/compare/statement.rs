//! Statements: claims that are read once and compared often.

use std::sync::OnceLock;

use super::content::Content;
use super::frame::{Framed, Frames};

/// A claim as a comparison sees it.
#[derive(Debug, Clone)]
pub struct Statement<'a> {
    pub(super) content: Content<'a>,
    /// Its frames, once they are asked for.
    frames: OnceLock<Frames>,
}

impl<'a> Statement<'a> {
    /// Reads a statement.
    #[must_use]
    pub fn read(text: &'a str) -> Self {
        Statement { content: Content::read(text), frames: OnceLock::new() }
    }

    /// Whether it has so many words in common with another that the two are worth comparing.
    #[must_use]
    pub fn is_near(&self, other: &Statement<'_>) -> bool {
        self.content.is_near(&other.content)
    }

    /// What it holds, with its frames.
    pub(super) fn framed(&self) -> Framed<'_, 'a> {
        Framed { content: &self.content, frames: self.frames.get_or_init(|| Frames::of(&self.content)) }
    }
}

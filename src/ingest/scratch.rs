//! Scratch: documents as a view, without a ledger.

use super::{Document, Record};
use crate::error::{Error, Refusal, Result};
use crate::model::{Data, Seq, Time, View};

/// A view that documents are added to. Nothing in it is signed or stored.
#[derive(Debug)]
pub struct Scratch {
    /// The view so far.
    pub view: View,
    now: Time,
}

impl Scratch {
    /// A view without documents, in which everything is recorded at one time.
    #[must_use]
    pub fn new(now: Time) -> Self {
        Scratch { view: View::unsigned(), now }
    }

    /// The view of some documents.
    ///
    /// # Errors
    /// Returns an error if an entry cannot be encoded.
    pub fn of(documents: impl IntoIterator<Item = Document>, now: Time) -> Result<View> {
        let mut scratch = Scratch::new(now);
        documents.into_iter().try_for_each(|document| scratch.add(document))?;
        Ok(scratch.view)
    }

    /// Adds a document with its claims, and the documents in it.
    ///
    /// # Errors
    /// Returns an error if an entry cannot be encoded.
    pub fn add(&mut self, document: Document) -> Result<()> {
        self.add_within(None, document)
    }

    /// Adds a document and the claims of its prose, even those that are set aside. What the document lists, and the
    /// documents in it, are not added.
    ///
    /// # Errors
    /// Returns an error if an entry cannot be encoded.
    pub fn add_prose(&mut self, document: &Document) -> Result<()> {
        let seq = self.push(None, Data::Source(Box::new(document.source.clone())))?;
        for claim in document.prose() {
            self.push(Some(seq), Data::Claim(claim))?;
        }
        self.view.add_text(document.source.text, document.text.clone());
        Ok(())
    }

    fn add_within(&mut self, outer: Option<Seq>, mut document: Document) -> Result<()> {
        let seq = self.push(outer, Data::Source(Box::new(document.source.clone())))?;
        for Record { claim, assessments, .. } in document.take_records() {
            let claim = self.push(Some(seq), Data::Claim(claim))?;
            for assessment in assessments {
                self.push(Some(claim), Data::Assessment(Box::new(assessment)))?;
            }
        }
        self.view.add_text(document.source.text, document.text);
        document.within.into_iter().try_for_each(|inner| self.add_within(Some(seq), inner))
    }

    fn push(&mut self, about: Option<Seq>, data: Data) -> Result<Seq> {
        self.view.add(about, self.now, data).map_err(|why| Error::Refused(Refusal::Encode(why)))
    }
}

//! The reader: entries of a ledger, proved one by one, with all that bears on them.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use crate::error::Result;
use crate::index::{Rows, Tag};
use crate::ledger::{Ledger, logged};
use crate::model::{Data, Entry, Logged, Seq, Source, Span, View};
use crate::verify::Prover;

/// A text of more bytes than this is read only around what is shown, if it is a table.
const WHOLE: u64 = 256 * 1024;

/// So many bytes of a text show its language.
const BEGINNING: usize = 4096 + 8;

/// So many bytes before and after its words are read with a claim.
const MARGIN: usize = 256;

/// A ledger and the rows that say where in it things stand.
pub struct Reader<'a> {
    pub(super) ledger: &'a Ledger,
    pub(super) rows: &'a Rows,
    prover: RefCell<Prover<'a>>,
}

impl<'a> Reader<'a> {
    /// A reader of a ledger, where the rows are those of all its entries.
    #[must_use]
    pub fn new(ledger: &'a Ledger, rows: &'a Rows) -> Self {
        let prover = RefCell::new(Prover::new(ledger.store(), ledger.head().tree()));
        Reader { ledger, rows, prover }
    }

    pub(super) fn values(&self, key: u64) -> Result<Vec<Seq>> {
        self.rows.values(key, usize::MAX)
    }

    pub(super) fn logged(&self, seq: Seq) -> Result<Logged> {
        let (leaf, body) = self.prover.borrow_mut().entry(seq)?;
        Ok(logged(seq, leaf, body.as_deref()))
    }

    /// Whether a source is reliably not in English.
    pub(super) fn is_foreign(&self, source: Seq) -> Result<bool> {
        Ok(!self.rows.values(Tag::Foreign.of(source), 1)?.is_empty())
    }

    /// The words of a claim, or no words if it cannot be read.
    pub(super) fn words(&self, seq: Seq) -> Result<Box<str>> {
        Ok(match self.logged(seq)?.entry {
            Ok(Entry { data: Data::Claim(claim), .. }) => claim.text,
            _ => Box::default(),
        })
    }

    /// Adds entries, and all that bears on them, to those that are there; each is read once.
    pub(super) fn close(
        &self,
        entries: &mut BTreeMap<Seq, Logged>,
        wanted: impl IntoIterator<Item = Seq>,
    ) -> Result<()> {
        let size = self.ledger.head().checkpoint.size;
        let mut next: Vec<Seq> = wanted.into_iter().collect();
        while let Some(seq) = next.pop() {
            // An entry may name one that is not there; a rule reports that.
            if seq >= size || entries.contains_key(&seq) {
                continue;
            }
            let logged = self.logged(seq)?;
            if let Ok(entry) = &logged.entry {
                next.extend(entry.refers_to());
            }
            next.extend(self.values(Tag::About.of(seq))?);
            entries.insert(seq, logged);
        }
        Ok(())
    }

    /// The view of some entries.
    pub(super) fn view(&self, entries: BTreeMap<Seq, Logged>) -> View {
        let mut view = View::new(self.ledger.head().checkpoint.clone());
        entries.into_values().for_each(|logged| view.push_logged(logged));
        view
    }

    /// Adds to a view which of its sources are not in English, and the whole texts of some. Of `own`, the source of `entry`,
    /// it is the whole too, unless that is a large table: then it is how it begins, and what is around the words of the
    /// entry.
    pub(super) fn add_texts(
        &self,
        view: &mut View,
        whole: &BTreeSet<Seq>,
        (entry, own): (Seq, Option<Seq>),
    ) -> Result<()> {
        let quoted: BTreeSet<Seq> = view.records().iter().filter_map(quotes).collect();
        let sources: Vec<(Seq, Source)> = view.sources().map(|(seq, source)| (seq, source.clone())).collect();
        let mut foreign = BTreeSet::new();
        for (seq, source) in sources {
            if self.is_foreign(seq)? {
                foreign.insert(seq);
            }
            let is_own = own == Some(seq);
            let is_small = source.size <= WHOLE || !source.is_table() || quoted.contains(&seq);
            if whole.contains(&seq) || is_own && is_small {
                if let Some(text) = self.ledger.text(seq, &source)? {
                    view.add_text(source.text, text);
                }
                continue;
            }
            if !is_own {
                continue;
            }
            let mut pieces = vec![Span { start: 0, end: BEGINNING }];
            let place = view.claim(entry).and_then(|claim| claim.span);
            pieces.extend(place.map(|span| Span {
                start: span.start.saturating_sub(MARGIN),
                end: span.end.saturating_add(MARGIN),
            }));
            for piece in pieces {
                if let Some((start, text)) = self.ledger.piece(seq, &source, piece)? {
                    view.add_piece(source.text, start, text);
                }
            }
        }
        view.set_foreign(foreign);
        Ok(())
    }
}

/// How the text of a source begins; nothing, if an entry is not a source or its text was withheld.
pub(super) fn beginning(ledger: &Ledger, logged: &Logged) -> Result<Option<String>> {
    let Ok(Entry { data: Data::Source(source), .. }) = &logged.entry else { return Ok(None) };
    let piece = ledger.piece(logged.seq, source, Span { start: 0, end: BEGINNING })?;
    Ok(piece.map(|(_, text)| text))
}

/// The source of which an entry quotes words that are looked for in the whole text.
fn quotes(logged: &Logged) -> Option<Seq> {
    match logged.entry.as_ref().ok()? {
        Entry { about, data: Data::Claim(claim), .. } if claim.quote().is_some() => *about,
        Entry { data: Data::Evidence(evidence), .. } if evidence.passage.is_some() => evidence.source,
        _ => None,
    }
}

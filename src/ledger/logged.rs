//! Single entries and parts of texts, each proved by itself.
//!
//! Invariant: what is returned was compared with the signed root, and nothing else of the ledger was.

use super::Ledger;
use super::draft::find_in;
use crate::breach::{Breach, BreachKind};
use crate::error::Result;
use crate::model::{Entry, Logged, Seq, Source, Span};
use crate::tlog::{Hash, check_consistency};
use crate::verify::{self, Part, Tree, proven_entry};

impl Ledger {
    /// An entry in its place.
    ///
    /// # Errors
    /// Returns [`Refusal::NoEntry`](crate::error::Refusal), [`Error::Breach`](crate::Error) if it is not what was signed, and an error if
    /// the file cannot be read.
    pub fn logged(&self, seq: Seq) -> Result<Logged> {
        let (leaf, body) = proven_entry(&self.store, self.head.tree(), seq)?;
        Ok(logged(seq, leaf, body.as_deref()))
    }

    /// Hands every entry from `first` on to `each`, in order. If `first` is 0, the whole history is verified. Use what
    /// `each` saw only if this returns without an error.
    ///
    /// # Errors
    /// Returns [`Error::Breach`](crate::Error) if an entry is not what was signed, and an error if the file cannot be read.
    pub fn each_from(&self, first: Seq, mut each: impl FnMut(Logged) -> Result<()>) -> Result<()> {
        verify::read(&self.store, &self.head, first, |seq, leaf, body| each(logged(seq, leaf, body)))?;
        Ok(())
    }

    /// The root over the first `size` entries, as the stored nodes give it: if the entries are those that were signed, it
    /// is the root that was signed then.
    ///
    /// # Errors
    /// Returns [`Error::Breach`](crate::Error) if a node is missing, and an error if the file cannot be read.
    pub fn root_of(&self, size: u64) -> Result<Hash> {
        let mut tree = Tree::new(&self.store, &self.head.range);
        let root = tree.range(size)?.root();
        let path = tree.consistency(size, self.head.checkpoint.size)?;
        let (new, head) = (self.head.checkpoint.size, &self.head.checkpoint.root);
        if size == 0 || check_consistency(size, new, &root, head, &path) {
            return Ok(root);
        }
        let message =
            format!("the nodes of the tree of the first {size} entries are not those that were signed");
        Err(Breach::new(BreachKind::Tile, None, message).into())
    }

    /// A piece of a source's text that begins or ends at most three bytes within a range, so that it is whole characters,
    /// and where it begins. Nothing, if the text was withheld.
    ///
    /// # Errors
    /// Returns [`Error::Breach`](crate::Error) if it is not what was signed, and an error if the file cannot be read.
    pub fn piece(&self, seq: Seq, source: &Source, span: Span) -> Result<Option<(usize, String)>> {
        let part = Part::text(seq, source);
        if !part.is_there(&self.store)? {
            return Ok(None);
        }
        let bytes = part.range(&self.store, span.start as u64..span.end as u64)?;
        let start = bytes.iter().position(|byte| byte & 0xc0 != 0x80).unwrap_or(bytes.len());
        let bytes = &bytes[start..];
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default(),
        };
        Ok(Some((span.start + start, text.to_owned())))
    }

    /// The whole text of a source, after it and the bytes that it was extracted from were compared with the source's
    /// entry. Nothing, if it was withheld.
    ///
    /// # Errors
    /// Returns [`Error::Breach`](crate::Error) if it is not what was signed, and an error if the file cannot be read.
    pub fn text(&self, seq: Seq, source: &Source) -> Result<Option<String>> {
        let (bytes, text) = (Part::bytes(seq, source), Part::text(seq, source));
        if text.sha256 != bytes.sha256 && bytes.is_there(&self.store)? {
            bytes.read(&self.store, |_| {})?;
        }
        if text.is_there(&self.store)? {
            return super::captured_text(&self.store, seq, source).map(Some);
        }
        Ok(None)
    }

    /// The entry with this name: its number, or at least the first 6 hexadecimal digits of its leaf hash.
    ///
    /// # Errors
    /// Returns [`Refusal::NoEntry`](crate::error::Refusal) or [`Refusal::ManyEntries`](crate::error::Refusal).
    pub fn find(&self, name: &str) -> Result<Seq> {
        find_in(name, &self.store, &self.head.range)
    }
}

/// An entry as a view has it.
pub(crate) fn logged(seq: Seq, leaf: Hash, body: Option<&str>) -> Logged {
    let entry = body.map_or(Err("it is withheld; only its leaf hash is left".to_owned()), Entry::decode);
    Logged { seq, leaf, entry }
}

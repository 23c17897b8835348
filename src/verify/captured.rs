//! Captured documents: compared with the entries of their sources, whole or only the part under a span.
//!
//! Invariant: captured bytes are returned only after they were found to match the source's entry. If the entry has a block
//! root, single blocks are compared with it and nothing else need be read. Entries of formats before 4 have none: then the
//! whole document is compared with its hash. `tests/blocks.rs` changes bytes around every border, `tests/tamper.rs` every
//! cell.

use std::collections::BTreeMap;
use std::ops::Range;

use sha2::{Digest, Sha256};

use super::scan::{Breaches, Seen};
use crate::breach::{Breach, BreachKind};
use crate::error::{Error, Result};
use crate::model::{Data, Entry, Redaction, Seq, Source};
use crate::store::{DocumentRow, Store};
use crate::tlog::{BLOCK, Hash, block_count, block_root, leaf_hash};

/// One part of what a source captured, as its entry describes it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Part {
    source: Seq,
    name: &'static str,
    /// SHA-256 of the whole.
    pub(crate) sha256: Hash,
    /// The length in bytes, if the entry states it.
    size: Option<u64>,
    /// The root over its blocks, if the entry has one.
    root: Option<Hash>,
}

impl Part {
    /// The bytes as they were captured.
    pub(crate) fn bytes(seq: Seq, source: &Source) -> Self {
        Part {
            source: seq,
            name: "bytes",
            sha256: source.sha256,
            size: Some(source.size),
            root: source.blocks,
        }
    }

    /// The extracted text. If the bytes are the text, the bytes.
    pub(crate) fn text(seq: Seq, source: &Source) -> Self {
        if source.text == source.sha256 {
            return Part::bytes(seq, source);
        }
        Part { source: seq, name: "text", sha256: source.text, size: None, root: source.text_blocks }
    }

    /// Both parts; only the bytes if they are the text.
    pub(crate) fn all(seq: Seq, source: &Source) -> impl Iterator<Item = Self> {
        let text = Some(Part::text(seq, source)).filter(|part| part.name == "text");
        [Part::bytes(seq, source)].into_iter().chain(text)
    }

    /// Whether anything is stored of it.
    pub(crate) fn is_there(&self, store: &Store) -> Result<bool> {
        Ok(store.document(self.source, self.name)?.is_some())
    }

    fn is_of(&self, row: &DocumentRow) -> bool {
        u64::try_from(row.source) == Ok(self.source) && row.part == self.name
    }

    fn breach(&self, state: &str) -> Breach {
        let Part { source, name, sha256, .. } = self;
        let verb = if *name == "bytes" { "are" } else { "is" };
        let message = format!("the captured {name} of source {source} {verb} {state} (sha256 {sha256})");
        Breach::new(BreachKind::Blob, Some(self.source), message)
    }

    /// The leaf hashes of its blocks and its size, once its row was found to match the entry.
    fn row(&self, store: &Store) -> Result<(Vec<Hash>, u64)> {
        let row = store.document(self.source, self.name)?;
        let row = row.ok_or_else(|| Error::Breach(self.breach("missing")))?;
        let changed = || Error::Breach(self.breach("not what the entry of the source states"));
        let size = u64::try_from(row.size).map_err(|_| changed())?;
        let hashes = row.hashes.filter(|hashes| hashes.len() as u64 == block_count(size));
        let hashes = hashes.ok_or_else(changed)?;
        let same = row.sha256.parse() == Ok(self.sha256)
            && self.size.is_none_or(|said| said == size)
            && self.root.is_none_or(|root| block_root(&hashes) == root);
        if same { Ok((hashes, size)) } else { Err(changed()) }
    }

    /// Hands the blocks that hold the bytes of `range` to `each`, after comparing each with its leaf hash.
    fn blocks(
        &self,
        store: &Store,
        (hashes, size): (&[Hash], u64),
        range: Range<u64>,
        mut each: impl FnMut(u64, &[u8]),
    ) -> Result<()> {
        let changed = || Error::Breach(self.breach("not what the entry of the source states"));
        let mut next = range.start / BLOCK as u64;
        let end = block_count(range.end);
        if next >= end {
            return Ok(());
        }
        store.blocks((self.source, self.name), size, (next, end - 1), |n, bytes| {
            let leaf = usize::try_from(n).ok().and_then(|n| hashes.get(n));
            match bytes {
                Some(bytes) if n == next && leaf == Some(&leaf_hash(bytes)) => each(n, bytes),
                _ => return Err(changed()),
            }
            next += 1;
            Ok(())
        })?;
        if next == end { Ok(()) } else { Err(changed()) }
    }

    /// Hands the whole part to `each`, piece by piece. Use what `each` saw only if this returns without an error.
    ///
    /// # Errors
    /// Returns a breach if the part is missing or does not match the entry.
    pub(crate) fn read(&self, store: &Store, mut each: impl FnMut(&[u8])) -> Result<()> {
        let (hashes, size) = self.row(store)?;
        let mut whole = Sha256::new();
        self.blocks(store, (&hashes, size), 0..size, |_, bytes| {
            whole.update(bytes);
            each(bytes);
        })?;
        if Hash(whole.finalize().into()) == self.sha256 {
            Ok(())
        } else {
            Err(Error::Breach(self.breach("not what the entry of the source states")))
        }
    }

    /// The whole part.
    ///
    /// # Errors
    /// Returns an error as [`Part::read`] does.
    pub(crate) fn whole(&self, store: &Store) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.read(store, |piece| bytes.extend_from_slice(piece))?;
        Ok(bytes)
    }

    /// The bytes of a range, which is cut to the length of the part. Only the blocks that hold them are read, unless
    /// the entry has no block root.
    ///
    /// # Errors
    /// Returns an error as [`Part::read`] does.
    pub(crate) fn range(&self, store: &Store, range: Range<u64>) -> Result<Vec<u8>> {
        let cut = |bytes: &[u8], from: u64, range: &Range<u64>| {
            let place =
                |at: u64| usize::try_from(at.saturating_sub(from)).unwrap_or(usize::MAX).min(bytes.len());
            bytes.get(place(range.start)..place(range.end)).unwrap_or_default().to_vec()
        };
        if self.root.is_none() {
            return Ok(cut(&self.whole(store)?, 0, &range));
        }
        let (hashes, size) = self.row(store)?;
        let range = range.start.min(size)..range.end.min(size);
        let mut bytes = Vec::new();
        self.blocks(store, (&hashes, size), range.clone(), |_, block| bytes.extend_from_slice(block))?;
        Ok(cut(&bytes, range.start / BLOCK as u64 * BLOCK as u64, &range))
    }
}

/// The hashes that redactions of formats before 4 withhold, with the last redaction that names each.
pub(crate) fn withheld_by_hash<'a>(
    redactions: impl IntoIterator<Item = &'a (Seq, Redaction)>,
) -> BTreeMap<Hash, Seq> {
    let mut withheld = BTreeMap::new();
    for (seq, redaction) in redactions {
        withheld.extend(redaction.blobs.iter().map(|hash| (*hash, *seq)));
    }
    withheld
}

/// Collects the parts that a source's entry describes.
pub(super) fn note(parts: &mut Vec<Part>, seq: Seq, body: &str) {
    if body.starts_with("{\"kind\":\"source\"")
        && let Ok(Entry { data: Data::Source(source), .. }) = Entry::decode(body)
    {
        parts.extend(Part::all(seq, &source));
    }
}

/// Checks that every captured part is present unless it was withheld, and matches its entry. Returns how many blocks were
/// read.
pub(super) fn check(store: &Store, parts: &[Part], seen: &Seen, found: &mut Breaches) -> Result<u64> {
    let withheld = withheld_by_hash(&seen.redactions);
    // The same bytes may be captured again after they were withheld.
    let gone = |part: &Part| withheld.get(&part.sha256).filter(|by| **by > part.source).copied();
    let mut blocks = 0;
    for part in parts {
        match part.read(store, |_| blocks += 1) {
            Ok(()) if let Some(by) = gone(part) => {
                found.add(
                    part.breach(&format!("still present, although entry {by} (a redaction) withheld it")),
                );
            }
            Ok(()) => {}
            Err(Error::Breach(_)) if gone(part).is_some() && !part.is_there(store)? => {}
            Err(Error::Breach(breach)) => found.add(breach),
            Err(error) => return Err(error),
        }
    }
    Ok(blocks)
}

/// Checks that nothing is stored besides `parts`, which must be all parts of the history, and their `blocks`.
pub(super) fn check_nothing_else(
    store: &Store,
    parts: &[Part],
    blocks: u64,
    seen: &Seen,
    found: &mut Breaches,
) -> Result<()> {
    let mut at = 0;
    store.documents(|row| {
        // Parts and rows are in the order of sources, and `bytes` comes before `text`.
        while parts.get(at).is_some_and(|part| !part.is_of(&row) && part.source.cast_signed() <= row.source) {
            at += 1;
        }
        if parts.get(at).is_none_or(|part| !part.is_of(&row)) {
            let withheld = u64::try_from(row.source).is_ok_and(|seq| seen.is_withheld(seq));
            let (kind, why) = if withheld {
                (BreachKind::Withheld, "still present, although the entry is withheld")
            } else {
                (BreachKind::Blob, "there is no such source, or it has no such part")
            };
            let (part, source) = (row.part.escape_debug(), row.source);
            found.add(Breach::new(kind, None, format!("captured {part} of source {source}: {why}")));
        }
        Ok(())
    })?;
    let there = store.count_blocks()?;
    if there != blocks && found.is_empty() {
        let message = format!("there are {there} blocks of captured documents instead of {blocks}");
        found.add(Breach::new(BreachKind::Blob, None, message));
    }
    Ok(())
}

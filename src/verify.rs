//! Verification: is the history what was signed?
//!
//! The law: nothing of the file is believed but what follows from a signature of the expected key. The
//! key is expected because it was given, or because it was remembered outside the ledger; on first
//! sight it is the one that the file names, and the caller is told. `tests/tamper.rs` changes every
//! cell of every table and asks.

use std::collections::BTreeMap;

use crate::breach::{Breach, BreachKind};
use crate::error::{Error, Result};
use crate::model::{Data, ENTRY_LIMIT, Entry, Seq};
use crate::store::{CheckpointRow, EntryRow, LogRow, Store};
use crate::tlog::{
    Checkpoint, Hash, Range, TILE_WIDTH, VerifierKey, check_consistency, leaf_hash, node_from_tiles,
    prove_consistency, sha256, tile_root,
};

/// Breaches reported before a scan gives up.
const MOST_BREACHES: usize = 100;

/// What is believed before a ledger is opened.
#[derive(Debug, Clone, Default)]
pub struct Trust {
    /// The key that must have signed, if the caller names one.
    pub vkey: Option<VerifierKey>,
    /// The checkpoints remembered outside the ledger.
    pub pins: Vec<Pin>,
}

/// A checkpoint remembered outside the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pin {
    /// The key that signed it.
    pub vkey: VerifierKey,
    /// The signed note.
    pub note: String,
}

/// The latest signed state of a ledger.
#[derive(Debug, Clone)]
pub struct Head {
    /// The key.
    pub vkey: VerifierKey,
    /// What it signed last.
    pub checkpoint: Checkpoint,
    /// The signed note.
    pub note: String,
    /// The tree of that size.
    pub range: Range,
    /// Whether neither a given nor a remembered key vouches for this one.
    pub first_met: bool,
}

/// The answer to `verify`.
#[derive(Debug, Clone)]
pub struct Verification {
    /// How many entries there are.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
    /// What is wrong; nothing, if the history is what was signed.
    pub breaches: Vec<Breach>,
    /// The latest signed state, if there is one to believe.
    pub head: Option<Head>,
}

/// A checkpoint that the history must extend, and what it means if it does not.
struct Mark {
    checkpoint: Checkpoint,
    whence: &'static str,
}

/// Reads the latest signed state and proves that it extends what is remembered. O(log n).
///
/// # Errors
/// The first breach found.
pub(crate) fn head(store: &Store, trust: &Trust) -> Result<Head> {
    if let Some(difference) = store.schema_difference()? {
        return breach(BreachKind::Schema, difference);
    }
    let (vkey, first_met) = expected_key(store, trust)?;
    let Some(row) = store.last_checkpoint()? else {
        return breach(BreachKind::Checkpoint, "the ledger has no checkpoint");
    };
    let (checkpoint, range) = open_row(&vkey, row.size, &row.note, row.peaks).map_err(Error::Breach)?;
    if store.next_seq()? != row.size {
        let (size, found) = (row.size, store.next_seq()?);
        return breach(
            if found < size { BreachKind::Rollback } else { BreachKind::Entry },
            format!("the last checkpoint signs {size} entries, but there are {found}"),
        );
    }
    for mark in marks(trust, &vkey)? {
        extends(store, &checkpoint, &mark)?;
    }
    Ok(Head { vkey, checkpoint, note: row.note, range, first_met })
}

/// Recomputes the whole history and compares everything that is stored with it.
///
/// # Errors
/// What keeps the file from being read; a breach is no error here.
pub(crate) fn verify(
    store: &Store,
    trust: &Trust,
    against: Option<&Checkpoint>,
    full: bool,
) -> Result<Verification> {
    let mut found = Found::default();
    let head = match head(store, trust) {
        Ok(head) => Some(head),
        Err(Error::Breach(breach)) => {
            let other_tables = breach.kind == BreachKind::Schema;
            found.add(breach);
            if other_tables {
                // What other tables hold cannot be asked for as if they were ours.
                let range = Range::new();
                let (size, root) = (range.size(), range.root());
                return Ok(Verification { size, root, breaches: found.breaches, head: None });
            }
            None
        }
        Err(error) => return Err(error),
    };
    // Without a key to believe, the file's own still shows which parts disagree with each other.
    let vkey = match &head {
        Some(head) => Some(head.vkey.clone()),
        None => store.log()?.first().and_then(|log| log.vkey.parse().ok()),
    };
    let mut compare = Vec::new();
    if let Some(vkey) = &vkey {
        compare = marks(trust, vkey).unwrap_or_default();
        if let Some(checkpoint) = against {
            compare.push(Mark { checkpoint: checkpoint.clone(), whence: "given" });
        }
    }
    let mut captured = BTreeMap::new();
    let range = scan(store, vkey.as_ref(), &compare, &mut found, |seq, _, body| {
        if body.starts_with("{\"kind\":\"source\"")
            && let Ok(Entry { data: Data::Source(source), .. }) = Entry::decode(body)
        {
            captured.entry(source.sha256).or_insert(seq);
            captured.entry(source.text).or_insert(seq);
        }
        Ok(())
    })?;
    check_blobs(store, captured, &mut found)?;
    if full && let Some(message) = store.page_check()? {
        found.add(Breach::new(BreachKind::File, None, format!("SQLite's own check says: {message}")));
    }
    Ok(Verification { size: range.size(), root: range.root(), breaches: found.breaches, head })
}

/// Hands every entry to `each` once the whole history is known to be what `head` signed. What `each`
/// saw counts only if this returns well.
///
/// # Errors
/// The first breach found, and what `each` returns.
pub(crate) fn read(
    store: &Store,
    head: &Head,
    each: impl FnMut(Seq, Hash, &str) -> Result<()>,
) -> Result<()> {
    let mut found = Found::default();
    scan(store, Some(&head.vkey), &[], &mut found, each)?;
    found.breaches.into_iter().next().map_or(Ok(()), |breach| Err(Error::Breach(breach)))
}

/// The bytes of a captured document, checked against their hash.
///
/// # Errors
/// A breach where they are missing or are not those bytes.
pub(crate) fn captured(store: &Store, seq: Seq, hash: &Hash) -> Result<Vec<u8>> {
    let wrong = |what| {
        let message = format!("the captured bytes of source {seq} {what} ({hash})");
        Error::Breach(Breach::new(BreachKind::Blob, Some(seq), message))
    };
    let row = store.blob(hash)?.ok_or_else(|| wrong("are missing"))?;
    row.bytes.filter(|bytes| sha256(bytes) == *hash).ok_or_else(|| wrong("were changed"))
}

/// The hashes of a tile of the tree of `size` entries: stored, if it is full, or made from what is below.
pub(crate) fn tile_hashes(store: &Store, size: u64, level: u32, n: u64) -> Result<Vec<Hash>> {
    let below = size >> (8 * level);
    let (start, end) = (n * TILE_WIDTH, below.min((n + 1) * TILE_WIDTH));
    if end == start + TILE_WIDTH {
        return store.tile(level, n)?.ok_or_else(|| {
            let message = format!("tile {level}/{n} is missing or cut");
            Error::Breach(Breach::new(BreachKind::Tile, None, message))
        });
    }
    let mut hashes = Vec::new();
    if level == 0 {
        store.entries(start..end, |row| {
            hashes.push(leaf_hash(row.body.unwrap_or_default()));
            Ok(())
        })?;
    } else {
        for lower in start..end {
            hashes.push(tile_root(&tile_hashes(store, size, level - 1, lower)?));
        }
    }
    Ok(hashes)
}

/// A node of the tree of `size` entries, as the provers of [`crate::tlog`] ask for it.
pub(crate) fn node(store: &Store, size: u64, level: u32, index: u64) -> Result<Hash> {
    node_from_tiles(level, index, |level, n| tile_hashes(store, size, level, n))?.ok_or_else(|| {
        let message = format!("node {level}/{index} of the tree is missing");
        Error::Breach(Breach::new(BreachKind::Tile, None, message))
    })
}

/// The key that must have signed, and whether nobody vouches for it yet.
fn expected_key(store: &Store, trust: &Trust) -> Result<(VerifierKey, bool)> {
    let rows = store.log()?;
    let [row @ LogRow { id: 0, .. }] = rows.as_slice() else {
        return breach(BreachKind::Log, "the ledger does not say, once, whose it is");
    };
    let Ok(vkey) = row.vkey.parse::<VerifierKey>() else {
        return breach(BreachKind::Log, "the ledger's verifier key is malformed");
    };
    if vkey.name() != row.origin {
        return breach(BreachKind::Log, "the ledger's key is not that of its origin");
    }
    if let Some(wanted) = &trust.vkey {
        if *wanted != vkey {
            let message = format!("the ledger is signed by {vkey}, not by the key given, {wanted}");
            return breach(BreachKind::Key, message);
        }
        return Ok((vkey, false));
    }
    let mut pins = trust.pins.iter().filter(|pin| pin.vkey.name() == row.origin).peekable();
    let first_met = pins.peek().is_none();
    if !first_met && !pins.any(|pin| pin.vkey == vkey) {
        let message = format!("{} was signed by another key when it was last seen here", row.origin);
        return breach(BreachKind::Key, message);
    }
    Ok((vkey, first_met))
}

fn marks(trust: &Trust, vkey: &VerifierKey) -> Result<Vec<Mark>> {
    let pins = trust.pins.iter().filter(|pin| pin.vkey == *vkey);
    let open = |pin: &Pin| {
        let checkpoint = Checkpoint::open(&pin.note, vkey).map_err(|source| Error::Malformed {
            path: format!("the remembered checkpoint of {}", vkey.name()),
            source,
        })?;
        Ok(Mark { checkpoint, whence: "remembered" })
    };
    pins.map(open).collect()
}

/// Proves that the tree of `checkpoint` extends that of `mark`, from the stored tiles.
fn extends(store: &Store, checkpoint: &Checkpoint, mark: &Mark) -> Result<()> {
    let (old, size) = (mark.checkpoint.size, checkpoint.size);
    if old > size {
        return Err(Error::Breach(mark.rollback(size)));
    }
    let mut nodes = |level, index| node(store, size, level, index);
    let path = prove_consistency(old, size, &mut nodes)?;
    if check_consistency(old, size, &mark.checkpoint.root, &checkpoint.root, &path) {
        Ok(())
    } else {
        Err(Error::Breach(mark.fork()))
    }
}

impl Mark {
    fn rollback(&self, size: u64) -> Breach {
        let Mark { checkpoint: Checkpoint { size: old, .. }, whence } = self;
        let message = format!("the {whence} checkpoint signs {old} entries, but there are {size}");
        Breach::new(BreachKind::Rollback, Some(size), message)
    }

    fn fork(&self) -> Breach {
        let Mark { checkpoint: Checkpoint { size: old, .. }, whence } = self;
        let message = format!("the first {old} entries are not those that the {whence} checkpoint signs");
        Breach::new(BreachKind::Fork, None, message)
    }
}

#[derive(Default)]
struct Found {
    breaches: Vec<Breach>,
    /// Whether the entries have parted from what was signed: once they have, every later root differs.
    parted: bool,
}

impl Found {
    fn add(&mut self, breach: Breach) {
        if self.breaches.len() < MOST_BREACHES && !self.breaches.contains(&breach) {
            self.breaches.push(breach);
        }
    }
}

/// One pass over the entries, in bounded memory: places, columns, tiles, checkpoints and marks.
fn scan(
    store: &Store,
    vkey: Option<&VerifierKey>,
    marks: &[Mark],
    found: &mut Found,
    mut each: impl FnMut(Seq, Hash, &str) -> Result<()>,
) -> Result<Range> {
    let mut range = Range::new();
    let mut tiles = Tiles::default();
    let mut row = store.checkpoint_after(None)?;
    let mut last_size = None;
    let mut unsigned = 0..0;
    let mut pass = |range: &Range, row: &mut Option<_>, found: &mut Found| -> Result<()> {
        check_marks(marks, range, found);
        let due = |size: i64| size <= i64::try_from(range.size()).unwrap_or(i64::MAX);
        while let Some(CheckpointRow { size, note, peaks }) =
            row.take_if(|row: &mut CheckpointRow| due(row.size))
        {
            last_size = Some(size);
            unsigned.end = range.size();
            check_row(vkey, range, (size, &note, peaks), unsigned.clone(), found);
            unsigned.start = range.size();
            *row = store.checkpoint_after(Some(size))?;
        }
        Ok(())
    };
    pass(&range, &mut row, found)?;
    store.entries(0..u64::MAX, |entry| {
        let seq = range.size();
        let Some(body) = check_entry(seq, &entry, found) else {
            return Ok(());
        };
        let leaf = leaf_hash(body.as_bytes());
        each(seq, leaf, body)?;
        let mut full = Ok(());
        range.push(leaf, |level, hash| {
            if level % 8 == 0
                && let Err(error) = tiles.push(store, level / 8, hash, found)
            {
                full = Err(error);
            }
        });
        full?;
        pass(&range, &mut row, found)
    })?;
    let size = range.size();
    if let Some(row) = row {
        let message = format!("a checkpoint signs {} entries, but there are {size}", row.size);
        found.add(Breach::new(BreachKind::Rollback, Some(size), message));
    } else if last_size != i64::try_from(size).ok() {
        let message = format!("no checkpoint signs all {size} entries");
        found.add(Breach::new(BreachKind::Checkpoint, None, message));
    }
    for mark in marks.iter().filter(|mark| mark.checkpoint.size > size) {
        found.add(mark.rollback(size));
    }
    if store.tile_count()? != tiles.full {
        let message = format!("there are {} tiles, not {}", store.tile_count()?, tiles.full);
        found.add(Breach::new(BreachKind::Tile, None, message));
    }
    Ok(range)
}

fn check_marks(marks: &[Mark], range: &Range, found: &mut Found) {
    for mark in marks.iter().filter(|mark| mark.checkpoint.size == range.size()) {
        if mark.checkpoint.root != range.root() {
            found.add(mark.fork());
        }
    }
}

/// The body of a row that is in its place and whose columns say what it says.
fn check_entry<'a>(seq: Seq, row: &EntryRow<'a>, found: &mut Found) -> Option<&'a str> {
    if u64::try_from(row.seq) != Ok(seq) {
        let message = format!("entry {seq} is missing: the next one is {}", row.seq);
        found.add(Breach::new(BreachKind::Entry, Some(seq), message));
    }
    let body = row.body.and_then(|body| std::str::from_utf8(body).ok());
    let Some(body) = body.filter(|body| body.len() <= ENTRY_LIMIT) else {
        let message = format!("entry {seq} holds no text of at most {ENTRY_LIMIT} bytes");
        found.add(Breach::new(BreachKind::Entry, Some(seq), message));
        return None;
    };
    let kind = std::str::from_utf8(row.kind).unwrap_or_default();
    let about = row.about.map(u64::try_from).transpose();
    if !about.is_ok_and(|about| Entry::starts_as(body, kind, about)) {
        let message = format!("the columns of entry {seq} are not what its body says");
        found.add(Breach::new(BreachKind::Column, Some(seq), message));
    }
    Some(body)
}

fn check_row(
    vkey: Option<&VerifierKey>,
    range: &Range,
    (size, note, peaks): (i64, &str, Option<Vec<Hash>>),
    unsigned: std::ops::Range<u64>,
    found: &mut Found,
) {
    let Some(vkey) = vkey else {
        return;
    };
    match open_row(vkey, size, note, peaks) {
        Err(breach) => found.add(breach),
        Ok((checkpoint, _)) if checkpoint.size != range.size() => {
            let message = format!("entries are missing before the checkpoint of {size}");
            found.add(Breach::new(BreachKind::Entry, None, message));
        }
        Ok((checkpoint, _)) if checkpoint.root != range.root() => {
            // The first place says where.
            if !std::mem::replace(&mut found.parted, true) {
                let std::ops::Range { start, end } = unsigned;
                let message = format!(
                    "the {} of the entries {start} to {} differ from what the checkpoint of {size} signs",
                    if end - start == 1 { "bytes" } else { "bytes of one or more" },
                    end.saturating_sub(1),
                );
                let seq = (end - start == 1).then_some(start);
                found.add(Breach::new(BreachKind::Entry, seq, message));
            }
        }
        Ok(_) => {}
    }
}

/// The checkpoint in a row, if its note, size and peaks agree.
fn open_row(
    vkey: &VerifierKey,
    size: i64,
    note: &str,
    peaks: Option<Vec<Hash>>,
) -> std::result::Result<(Checkpoint, Range), Breach> {
    let wrong =
        |why: &str| Breach::new(BreachKind::Checkpoint, None, format!("the checkpoint of {size}: {why}"));
    let checkpoint = Checkpoint::open(note, vkey).map_err(|error| wrong(&error.to_string()))?;
    if i64::try_from(checkpoint.size) != Ok(size) {
        return Err(wrong(&format!("its note signs {} entries", checkpoint.size)));
    }
    let range = peaks.and_then(|peaks| Range::from_peaks(checkpoint.size, peaks));
    match range {
        Some(range) if range.root() == checkpoint.root => Ok((checkpoint, range)),
        _ => Err(wrong("its peaks are not those of the root it signs")),
    }
}

/// Tiles as they fill, compared with the stored ones.
#[derive(Default)]
struct Tiles {
    /// For each level, the number of full tiles and the hashes of the next.
    levels: Vec<(u64, Vec<Hash>)>,
    full: u64,
}

impl Tiles {
    fn push(&mut self, store: &Store, level: u32, hash: Hash, found: &mut Found) -> Result<()> {
        if self.levels.len() <= level as usize {
            self.levels.push((0, Vec::with_capacity(TILE_WIDTH as usize)));
        }
        let (n, hashes) = &mut self.levels[level as usize];
        hashes.push(hash);
        if hashes.len() as u64 != TILE_WIDTH {
            return Ok(());
        }
        let stored = store.tile(level, *n)?;
        if stored.as_ref() != Some(hashes) {
            let place = stored
                .and_then(|stored| stored.iter().zip(&*hashes).position(|(stored, made)| stored != made));
            let seq = place.filter(|_| level == 0).map(|at| *n * TILE_WIDTH + at as u64);
            let message = match seq {
                Some(seq) => format!("entry {seq} and its hash in tile {level}/{n} disagree"),
                None => format!("tile {level}/{n} is missing or is not that of the entries"),
            };
            found.add(Breach::new(BreachKind::Tile, seq, message));
        }
        *n += 1;
        self.full += 1;
        hashes.clear();
        Ok(())
    }
}

fn check_blobs(store: &Store, mut captured: BTreeMap<Hash, Seq>, found: &mut Found) -> Result<()> {
    let mut blob = |seq, message: String| found.add(Breach::new(BreachKind::Blob, seq, message));
    store.blobs(|row| {
        let Ok(hash) = row.hash.parse::<Hash>() else {
            blob(None, format!("captured bytes are filed under `{}`", row.hash.escape_debug()));
            return Ok(());
        };
        match captured.remove(&hash) {
            None => blob(None, format!("the captured bytes {hash} belong to no source")),
            Some(seq) if row.bytes.is_none_or(|bytes| sha256(&bytes) != hash) => {
                blob(Some(seq), format!("the captured bytes of source {seq} were changed ({hash})"));
            }
            Some(_) => {}
        }
        Ok(())
    })?;
    for (hash, seq) in captured {
        blob(Some(seq), format!("the captured bytes of source {seq} are missing ({hash})"));
    }
    Ok(())
}

fn breach<T>(kind: BreachKind, message: impl Into<String>) -> Result<T> {
    Err(Error::Breach(Breach::new(kind, None, message)))
}

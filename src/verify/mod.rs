//! Verification: is the history what was signed?
//!
//! Invariant: nothing in the file is trusted unless it follows from a signature of the expected key. That key was given by
//! the caller or remembered outside the ledger. On first sight it is the key that the file names, and [`Head::first_met`]
//! says so. `tests/tamper.rs` changes every cell of every table and verifies.

mod captured;
mod keys;
mod outside;
mod scan;
mod standby;
mod tree;
mod withheld;

pub use outside::Vouched;

use scan::Pass;

use crate::breach::{Breach, BreachKind};
use crate::error::{Error, ProofError, Result};
use crate::model::{Redaction, Seq};
use crate::store::Store;
use crate::tlog::{Checkpoint, Hash, Range, VerifierKey, check_consistency};
pub(crate) use captured::{Part, withheld_by_hash};
pub(crate) use keys::Keys;
pub(crate) use outside::{cosignature, timestamp};
pub(crate) use scan::{Breaches, Seen, check_known, check_withheld};
pub(crate) use tree::{Prover, Tree, leaves, proven_body, proven_entry, read_back, stored_body};

/// What is trusted before a ledger is opened.
#[derive(Debug, Clone)]
pub struct Trust {
    /// The key that must have signed, if the caller gives one.
    pub vkey: Option<VerifierKey>,
    /// The checkpoints remembered outside the ledger.
    pub pins: Vec<Pin>,
}

impl Trust {
    /// Trusts whatever key the ledger names, as if nothing were known about the ledger: no rollback and no other history is
    /// detected. A person opens a ledger by a [`Session`](crate::session::Session) instead.
    #[must_use]
    pub fn on_first_sight() -> Self {
        Trust { vkey: None, pins: Vec::new() }
    }
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
    /// The key that signs now.
    pub vkey: VerifierKey,
    /// The latest checkpoint.
    pub checkpoint: Checkpoint,
    /// The signed note.
    pub note: String,
    /// The tree over its entries.
    pub range: Range,
    /// Whether the ledger is seen for the first time: neither a given nor a remembered key vouches for this one.
    pub first_met: bool,
    /// All keys of the log, this one last.
    pub(crate) keys: Keys,
}

impl Head {
    /// All keys of the log, in order. The last one signs now.
    pub fn vkeys(&self) -> impl Iterator<Item = &VerifierKey> {
        self.keys.iter()
    }

    /// The tree that the latest checkpoint signs.
    pub(crate) fn tree(&self) -> SignedTree<'_> {
        SignedTree { checkpoint: &self.checkpoint, range: &self.range }
    }
}

/// How much of a history to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// Only the entries after the latest checkpoint that is remembered or given. The entries before it were read when it was
    /// remembered.
    New,
    /// Every entry.
    Every,
    /// Every entry, and SQLite's own check of every page of the file.
    Full,
}

/// A checkpoint, and the tree that shows what it signs.
#[derive(Clone, Copy)]
pub(crate) struct SignedTree<'a> {
    /// The checkpoint.
    pub(crate) checkpoint: &'a Checkpoint,
    /// The tree of the latest signed state, of which the checkpoint signs all entries or the first.
    pub(crate) range: &'a Range,
}

/// The result of verifying a history.
#[derive(Debug, Clone)]
pub struct Verification {
    /// The name of the log, if a trusted key signed it.
    pub origin: Option<String>,
    /// How many entries there are.
    pub size: u64,
    /// The root of the tree over them.
    pub root: Hash,
    /// The first entry that was read. Those before it were verified by proof.
    pub from: u64,
    /// What is wrong. Empty if the history is what was signed.
    pub breaches: Vec<Breach>,
    /// The latest signed state, if a trusted key signed it.
    pub head: Option<Head>,
    /// How many of the entries that were read are withheld.
    pub withheld: u64,
    /// The checkpoints that others vouch for.
    pub vouched: Vec<Vouched>,
    /// What is worth knowing and is not a breach.
    pub notes: Vec<String>,
}

/// A checkpoint from outside the ledger, which the history must extend.
pub(crate) struct KnownCheckpoint {
    pub(crate) checkpoint: Checkpoint,
    /// How it is known, for messages: `remembered`, `given`.
    pub(crate) how: &'static str,
}

/// Reads the latest signed state. Proves that it extends the remembered checkpoints, and that nothing is present that should
/// have been withheld. O(log n) for each key, remembered checkpoint and redaction.
///
/// # Errors
/// Returns the first breach, and an error if the file cannot be read.
pub(crate) fn head(store: &Store, trust: &Trust) -> Result<Head> {
    if let Some(difference) = store.compare_schema()?.difference {
        return breach(BreachKind::Schema, difference);
    }
    let mut keys = Keys::read(store)?;
    let known = keys.known(trust)?;
    let Some(row) = store.last_checkpoint()? else {
        return breach(BreachKind::Checkpoint, "the ledger has no checkpoint");
    };
    let vkey = keys.named_for(u64::try_from(row.size).unwrap_or_default()).clone();
    if vkey != *keys.last() {
        return breach(BreachKind::Key, "the ledger names a key that has not signed yet");
    }
    let (checkpoint, range) = open_row(&vkey, row.size, &row.note, row.peaks)?;
    let found = store.next_seq()?;
    if found != row.size {
        let size = row.size;
        return breach(
            if found < size { BreachKind::Rollback } else { BreachKind::Entry },
            format!("the last checkpoint signs {size} entries, but the ledger has {found}"),
        );
    }
    let tree = SignedTree { checkpoint: &checkpoint, range: &range };
    keys.follow(store, &known, tree)?;
    for one in known_checkpoints(trust, &keys)? {
        extends(store, tree, &one)?;
    }
    withheld::check(store, tree)?;
    Ok(Head { vkey, checkpoint, note: row.note, range, first_met: known.is_empty(), keys })
}

/// Recomputes the history, or its new part, and compares everything that is stored with it.
///
/// # Errors
/// Returns an error if the file cannot be read. Breaches are part of the result.
pub(crate) fn verify(
    store: &Store,
    trust: &Trust,
    against: Option<&str>,
    depth: Depth,
) -> Result<Verification> {
    let mut found = Breaches::default();
    let head = match head(store, trust) {
        Ok(head) => Some(head),
        Err(Error::Breach(breach)) => {
            let other_tables = breach.kind == BreachKind::Schema;
            found.add(breach);
            if other_tables {
                // Tables of another schema cannot be read as if they were ours.
                return Ok(Verification::of_nothing(found.breaches));
            }
            None
        }
        Err(error) => return Err(error),
    };
    // Without a trusted key, the keys in the file still show which parts disagree with each other.
    let keys = match &head {
        Some(head) => Some(head.keys.clone()),
        None => Keys::read(store).ok(),
    };
    let against = against.map(|note| open_given(note, trust, head.as_ref())).transpose()?;
    let mut compare = Vec::new();
    if let Some(keys) = &keys {
        compare = known_checkpoints(trust, keys).unwrap_or_default();
        if let Some(checkpoint) = &against {
            compare.push(KnownCheckpoint { checkpoint: checkpoint.clone(), how: "given" });
        }
    }
    let mut from = Range::new();
    if let Some(head) = &head
        && depth == Depth::New
    {
        // The remembered checkpoints were proved with the head. The given one was not, and may be older.
        for one in compare.iter().filter(|one| Some(&one.checkpoint) == against.as_ref()) {
            match extends(store, head.tree(), one) {
                Err(Error::Breach(breach)) => found.add(breach),
                other => other?,
            }
        }
        let latest = compare.iter().max_by_key(|one| one.checkpoint.size);
        if let Some(latest) = latest.filter(|_| found.breaches.is_empty()) {
            let range = Tree::new(store, &head.range).range(latest.checkpoint.size)?;
            if range.root() == latest.checkpoint.root {
                from = range;
            } else {
                found.add(latest.fork());
            }
        }
    }
    let start = from.size();
    // Checkpoints of fewer entries were compared by proof; the pass would not meet them.
    compare.retain(|one| one.checkpoint.size >= start);
    let mut parts = Vec::new();
    let pass = Pass { store, from, keys: keys.as_ref(), known: &compare };
    let (range, seen) = pass.run(&mut found, |seq, _, body| {
        if let Some(body) = body {
            captured::note(&mut parts, seq, body);
        }
        Ok(())
    })?;
    let blocks = captured::check(store, &parts, &seen, &mut found)?;
    if start == 0 {
        captured::check_nothing_else(store, &parts, blocks, &seen, &mut found)?;
    }
    let vouched = outside::check(store, &mut found)?;
    if depth == Depth::Full
        && let Some(message) = store.page_check()?
    {
        found.add(Breach::new(BreachKind::File, None, format!("SQLite's own check reports: {message}")));
    }
    let withheld = seen.withheld_count();
    let (size, root, breaches) = (range.size(), range.root(), found.breaches);
    let origin = head.as_ref().map(|head| head.checkpoint.origin.clone());
    let notes = notes(store, head.as_ref())?;
    Ok(Verification { origin, size, root, from: start, breaches, head, withheld, vouched, notes })
}

/// What is worth knowing and is not a breach.
fn notes(store: &Store, head: Option<&Head>) -> Result<Vec<String>> {
    let mut notes = Vec::new();
    if let Some(size) = head.and_then(|head| head.keys.unfollowed_up_to()) {
        notes.push(format!(
            "the checkpoints of up to {size} entries are signed by the log's first key, which no entry names: nothing \
             known here vouches for them"
        ));
    }
    if store.compare_schema()?.statistics {
        notes.push("another program left statistics in the file; claimlog does not use them".to_owned());
    }
    Ok(notes)
}

/// The checkpoint in a note from anywhere, signed by a key that is given or remembered or that follows from such a key.
fn open_given(note: &str, trust: &Trust, head: Option<&Head>) -> Result<Checkpoint> {
    let known = trust.vkey.iter().chain(trust.pins.iter().map(|pin| &pin.vkey));
    let opened = match head {
        Some(head) => head.keys.open(note, known),
        None => Checkpoint::open_any(note, known),
    };
    opened.map_err(|source| {
        Error::Proof(ProofError::Malformed { path: "the checkpoint to verify against".to_owned(), source })
    })
}

impl Verification {
    pub(crate) fn of_breach(breach: Breach) -> Self {
        Verification::of_nothing(vec![breach])
    }

    fn of_nothing(breaches: Vec<Breach>) -> Self {
        let range = Range::new();
        Verification {
            origin: None,
            size: range.size(),
            root: range.root(),
            from: 0,
            breaches,
            head: None,
            withheld: 0,
            vouched: Vec::new(),
            notes: Vec::new(),
        }
    }
}

/// Hands every entry from `first` on to `each`, with its bytes unless it is withheld, and verifies them, or the whole
/// history if `first` is 0, against `head`. Returns the redactions among them. Use what `each` saw only if this returns
/// without an error.
///
/// # Errors
/// Returns the first breach, the error that `each` returns, and an error if the file cannot be read.
pub(crate) fn read(
    store: &Store,
    head: &Head,
    first: Seq,
    each: impl FnMut(Seq, Hash, Option<&str>) -> Result<()>,
) -> Result<Vec<(Seq, Redaction)>> {
    let mut found = Breaches::default();
    let from = Tree::new(store, &head.range).range(first)?;
    let pass = Pass { store, from, keys: Some(&head.keys), known: &[] };
    let (range, seen) = pass.run(&mut found, each)?;
    if found.is_empty() && range.root() != head.checkpoint.root {
        found.add(Breach::new(BreachKind::Entry, None, "the entries are not those that were signed"));
    }
    match found.breaches.into_iter().next() {
        Some(breach) => Err(breach.into()),
        None => Ok(seen.redactions),
    }
}

fn known_checkpoints(trust: &Trust, keys: &Keys) -> Result<Vec<KnownCheckpoint>> {
    let pins = trust.pins.iter().filter(|pin| keys.has(&pin.vkey));
    let open = |pin: &Pin| {
        let checkpoint = Checkpoint::open(&pin.note, &pin.vkey).map_err(|source| {
            Error::Proof(ProofError::Malformed {
                path: format!("the remembered checkpoint of {}", pin.vkey.name()),
                source,
            })
        })?;
        Ok(KnownCheckpoint { checkpoint, how: "remembered" })
    };
    pins.map(open).collect()
}

/// Proves from the stored nodes that a signed tree extends the tree of a known checkpoint.
fn extends(store: &Store, tree: SignedTree<'_>, known: &KnownCheckpoint) -> Result<()> {
    let (old, Checkpoint { size, root, .. }) = (known.checkpoint.size, tree.checkpoint);
    if old > *size {
        return Err(known.rollback(*size).into());
    }
    let path = Tree::new(store, tree.range).consistency(old, *size)?;
    if check_consistency(old, *size, &known.checkpoint.root, root, &path) {
        Ok(())
    } else {
        Err(known.fork().into())
    }
}

impl KnownCheckpoint {
    pub(crate) fn rollback(&self, size: u64) -> Breach {
        let KnownCheckpoint { checkpoint: Checkpoint { size: old, .. }, how } = self;
        let message = format!("the {how} checkpoint signs {old} entries, but there are only {size}");
        Breach::new(BreachKind::Rollback, Some(size), message)
    }

    pub(crate) fn fork(&self) -> Breach {
        let KnownCheckpoint { checkpoint: Checkpoint { size: old, .. }, how } = self;
        let message = format!("the first {old} entries differ from those that the {how} checkpoint signs");
        Breach::new(BreachKind::Fork, None, message)
    }
}

/// The checkpoint and tree in a row, if its note, size and peaks agree.
fn open_row(
    vkey: &VerifierKey,
    size: i64,
    note: &str,
    peaks: Option<Vec<Hash>>,
) -> std::result::Result<(Checkpoint, Range), Breach> {
    let wrong = |why: &str| {
        Breach::new(BreachKind::Checkpoint, None, format!("the checkpoint of {size} entries: {why}"))
    };
    let checkpoint = Checkpoint::open(note, vkey).map_err(|error| wrong(&error.to_string()))?;
    if i64::try_from(checkpoint.size) != Ok(size) {
        return Err(wrong(&format!("its note signs {} entries", checkpoint.size)));
    }
    let range = peaks.and_then(|peaks| Range::from_peaks(checkpoint.size, peaks));
    match range {
        Some(range) if range.root() == checkpoint.root => Ok((checkpoint, range)),
        _ => Err(wrong("its peaks do not belong to the root that it signs")),
    }
}

fn breach<T>(kind: BreachKind, message: impl Into<String>) -> Result<T> {
    Err(Breach::new(kind, None, message).into())
}

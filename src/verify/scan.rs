//! One pass over the entries in bounded memory: places, columns, tree, checkpoints and withheld entries.

use super::keys::Keys;
use super::standby::Standbys;
use super::{KnownCheckpoint, open_row};
use crate::breach::{Breach, BreachKind};
use crate::error::Result;
use crate::model::{Data, ENTRY_LIMIT, Entry, Redaction, Seq};
use crate::store::{CheckpointRow, EntryRow, Store};
use crate::tlog::{Growing, Grown, Hash, Range, TILE_HEIGHT, TILE_WIDTH, tile_root};

/// The most breaches that are reported.
const MOST_BREACHES: usize = 100;

/// The breaches found so far.
#[derive(Default)]
pub(crate) struct Breaches {
    pub(crate) breaches: Vec<Breach>,
    /// Whether a root differed from the signed one: after that, every later root differs too.
    parted: bool,
}

impl Breaches {
    pub(super) fn is_empty(&self) -> bool {
        self.breaches.is_empty()
    }

    pub(crate) fn add(&mut self, breach: Breach) {
        if self.breaches.len() < MOST_BREACHES && !self.breaches.contains(&breach) {
            self.breaches.push(breach);
        }
    }
}

/// What a pass collected besides the tree.
#[derive(Default)]
pub(crate) struct Seen {
    /// The withheld entries, as ranges of first and last.
    pub(super) withheld: Vec<(Seq, Seq)>,
    /// The redactions.
    pub(crate) redactions: Vec<(Seq, Redaction)>,
    standbys: Standbys,
}

impl Seen {
    /// Whether an entry is withheld.
    pub(super) fn is_withheld(&self, seq: Seq) -> bool {
        let place = self.withheld.partition_point(|(_, last)| *last < seq);
        self.withheld.get(place).is_some_and(|(first, _)| *first <= seq)
    }

    /// How many entries are withheld.
    pub(crate) fn withheld_count(&self) -> u64 {
        self.withheld.iter().map(|(first, last)| last - first + 1).sum()
    }

    pub(crate) fn withhold(&mut self, seq: Seq) {
        match self.withheld.last_mut() {
            Some((_, last)) if *last + 1 == seq => *last = seq,
            _ => self.withheld.push((seq, seq)),
        }
    }
}

/// The pass: where it begins, whose signatures count, and which other checkpoints the history must extend.
pub(super) struct Pass<'a> {
    pub(super) store: &'a Store,
    /// The tree of the entries that are not read again.
    pub(super) from: Range,
    /// The keys whose signatures count, if the ledger states them.
    pub(super) keys: Option<&'a Keys>,
    pub(super) known: &'a [KnownCheckpoint],
}

impl Pass<'_> {
    /// Reads every entry after `from`, and hands each to `each` with its place, its leaf hash and, unless it is
    /// withheld, its bytes.
    pub(super) fn run(
        self,
        found: &mut Breaches,
        mut each: impl FnMut(Seq, Hash, Option<&str>) -> Result<()>,
    ) -> Result<(Range, Seen)> {
        let Pass { store, from, keys, known } = self;
        let start = from.size();
        let mut growing = Growing::from(from);
        let mut seen = Seen::default();
        // The checkpoint of the state that the pass begins with was verified before.
        let first = if start == 0 { None } else { i64::try_from(start).ok() };
        let mut row = store.checkpoint_after(first)?;
        let mut last_size = first;
        let mut number = match first {
            Some(_) => store.checkpoint(start)?.map(|row| row.n + 1),
            None => Some(0),
        };
        let mut unsigned = start..start;
        let mut pass = |range: &Range, row: &mut Option<_>, found: &mut Breaches| -> Result<()> {
            check_known(known, range, found);
            let due = |size: i64| size <= i64::try_from(range.size()).unwrap_or(i64::MAX);
            while let Some(signed) = row.take_if(|row: &mut CheckpointRow| due(row.size)) {
                let CheckpointRow { size, n, .. } = signed;
                last_size = Some(size);
                if number.is_some_and(|number| number != n) {
                    let message = format!(
                        "the checkpoint of {size} entries has number {n}: an earlier checkpoint is missing"
                    );
                    found.add(Breach::new(BreachKind::Checkpoint, None, message));
                }
                number = n.checked_add(1);
                unsigned.end = range.size();
                check_row(keys, range, signed, unsigned.clone(), found);
                unsigned.start = range.size();
                *row = store.checkpoint_after(last_size)?;
            }
            Ok(())
        };
        pass(growing.range(), &mut row, found)?;
        store.entries(start..u64::MAX, |entry| {
            let seq = growing.range().size();
            let Some((leaf, body)) = check_entry(seq, &entry, found, &mut seen) else {
                return Ok(());
            };
            each(seq, leaf, body)?;
            growing.push(leaf, |grown| check_grown(store, &grown, found))?;
            pass(growing.range(), &mut row, found)
        })?;
        let range = growing.range().clone();
        let size = range.size();
        if let Some(row) = row {
            let message = format!("a checkpoint signs {} entries, but the ledger has {size}", row.size);
            found.add(Breach::new(BreachKind::Rollback, Some(size), message));
        } else if last_size != i64::try_from(size).ok() {
            let message = format!("no checkpoint signs all {size} entries");
            found.add(Breach::new(BreachKind::Checkpoint, None, message));
        }
        for one in known.iter().filter(|one| one.checkpoint.size > size) {
            found.add(one.rollback(size));
        }
        let wanted = (size / TILE_WIDTH, (TILE_HEIGHT..64).map(|level| size >> level).sum());
        // A pass that begins later reads only what is new: it does not count what came before.
        let rows = if start == 0 { store.tree_rows()? } else { (store.next_tile()?, wanted.1) };
        if rows != wanted {
            let message = format!(
                "there are {} tiles and {} nodes of the tree instead of {} and {}",
                rows.0, rows.1, wanted.0, wanted.1
            );
            found.add(Breach::new(BreachKind::Tile, None, message));
        }
        check_withheld(start, &seen, found);
        Ok((range, seen))
    }
}

pub(crate) fn check_known(known: &[KnownCheckpoint], range: &Range, found: &mut Breaches) {
    for one in known.iter().filter(|one| one.checkpoint.size == range.size()) {
        if one.checkpoint.root != range.root() {
            found.add(one.fork());
        }
    }
}

/// The leaf hash of a row, and its body unless it is withheld. Adds a breach if the row is misplaced or its columns do not
/// match the body.
fn check_entry<'a>(
    seq: Seq,
    row: &EntryRow<'a>,
    found: &mut Breaches,
    seen: &mut Seen,
) -> Option<(Hash, Option<&'a str>)> {
    if u64::try_from(row.seq) != Ok(seq) {
        let message = format!("the row in the place of entry {seq} has the number {}", row.seq);
        found.add(Breach::new(BreachKind::Entry, Some(seq), message));
    }
    let body = row.body.and_then(|body| std::str::from_utf8(body).ok());
    let (Some(body), Some(leaf)) = (body.filter(|body| body.len() <= ENTRY_LIMIT), row.leaf()) else {
        let message = format!("entry {seq} is not text of at most {ENTRY_LIMIT} bytes");
        found.add(Breach::new(BreachKind::Entry, Some(seq), message));
        return None;
    };
    if row.is_withheld() {
        if row.about.is_some() {
            let message = format!("entry {seq} is withheld, but its row still says what it is about");
            found.add(Breach::new(BreachKind::Column, Some(seq), message));
        }
        seen.withhold(seq);
        return Some((leaf, None));
    }
    let about = row.about.map(u64::try_from).transpose();
    let said = Entry::columns(body);
    if !said.is_some_and(|(kind, said)| kind.as_bytes() == row.kind && about == Ok(said)) {
        let message = format!("the columns of entry {seq} do not match its body");
        found.add(Breach::new(BreachKind::Column, Some(seq), message));
    }
    // The few entries that decide what else is valid.
    let decides = match row.kind {
        b"redaction" | b"key" => true,
        b"retraction" => matches!(about, Ok(Some(about)) if seen.standbys.has(about)),
        _ => false,
    };
    if decides && let Ok(entry) = Entry::decode(body) {
        if let Some(breach) = seen.standbys.note(seq, &entry) {
            found.add(breach);
        }
        if let Data::Redaction(redaction) = entry.data {
            seen.redactions.push((seq, redaction));
        }
    }
    Some((leaf, Some(body)))
}

/// Checks, among the entries that were read, that those are withheld that later redactions name, and no others.
pub(crate) fn check_withheld(start: Seq, seen: &Seen, found: &mut Breaches) {
    let mut named: Vec<(Seq, Seq)> = Vec::new();
    for (at, redaction) in &seen.redactions {
        for (first, last) in &redaction.entries {
            // An entry cannot name itself or a later one.
            named.push((*first, (*last).min(at.saturating_sub(1))));
            for seq in (*first).max(start)..=(*last).min(at.saturating_sub(1)) {
                if !seen.is_withheld(seq) {
                    let message = format!(
                        "entry {seq} should have been withheld (redaction: entry {at}) but is still present"
                    );
                    found.add(Breach::new(BreachKind::Withheld, Some(seq), message));
                    break;
                }
            }
        }
    }
    let named = merged(named);
    for (first, last) in &seen.withheld {
        for seq in *first..=*last {
            let place = named.partition_point(|(_, last)| *last < seq);
            if named.get(place).is_none_or(|(first, _)| *first > seq) {
                let message = format!("entry {seq} is withheld, but no redaction names it");
                found.add(Breach::new(BreachKind::Withheld, Some(seq), message));
            }
        }
    }
}

/// The ranges in order. Adjacent ones are merged, empty ones dropped.
pub(super) fn merged(mut ranges: Vec<(Seq, Seq)>) -> Vec<(Seq, Seq)> {
    ranges.retain(|(first, last)| first <= last);
    ranges.sort_unstable();
    let mut merged: Vec<(Seq, Seq)> = Vec::new();
    for (first, last) in ranges {
        match merged.last_mut() {
            Some((_, end)) if first <= end.saturating_add(1) => *end = last.max(*end),
            _ => merged.push((first, last)),
        }
    }
    merged
}

fn check_row(
    keys: Option<&Keys>,
    range: &Range,
    row: CheckpointRow,
    unsigned: std::ops::Range<u64>,
    found: &mut Breaches,
) {
    let Some(keys) = keys else {
        return;
    };
    let CheckpointRow { size, note, peaks, .. } = row;
    let vkey = keys.named_for(u64::try_from(size).unwrap_or_default());
    match open_row(vkey, size, &note, peaks) {
        Err(breach) => found.add(breach),
        Ok((checkpoint, _)) if checkpoint.size != range.size() => {
            let message = format!("entries are missing before the checkpoint of {size} entries");
            found.add(Breach::new(BreachKind::Entry, None, message));
        }
        Ok((checkpoint, _)) if checkpoint.root != range.root() => {
            // Only the first difference says where the change is.
            if !std::mem::replace(&mut found.parted, true) {
                let std::ops::Range { start, end } = unsigned;
                let seq = (end - start == 1).then_some(start);
                let entries = match seq {
                    Some(seq) => format!("entry {seq} does"),
                    None => format!("entries {start} to {} do", end.saturating_sub(1)),
                };
                let message = format!("{entries} not match the signed checkpoint of {size} entries");
                found.add(Breach::new(BreachKind::Entry, seq, message));
            }
        }
        Ok(_) => {}
    }
}

/// Compares a node or tile that a leaf completed with the stored one. A pass that begins within a tile has not seen the
/// tile's first leaves: that tile is compared by its root.
fn check_grown(store: &Store, grown: &Grown<'_>, found: &mut Breaches) -> Result<()> {
    let (n, root, hashes, groups) = match *grown {
        Grown::Node { level, n, hash } => {
            if store.node(level, n)? != Some(hash) {
                let message =
                    format!("node {level}/{n} of the tree is missing or does not match the entries");
                found.add(Breach::new(BreachKind::Tile, None, message));
            }
            return Ok(());
        }
        Grown::Tile { n, root, hashes, groups } => (n, root, hashes, groups),
    };
    let whole = hashes.len() as u64 == TILE_WIDTH;
    let stored = store.tile(n)?;
    let same = stored.as_ref().is_some_and(|(stored, stored_groups)| {
        if whole {
            (stored.as_slice(), stored_groups.as_slice()) == (hashes, groups)
        } else {
            tile_root(stored) == root && stored_groups.iter().copied().eq(stored.chunks(16).map(tile_root))
        }
    });
    if same {
        return Ok(());
    }
    let stored = stored.filter(|_| whole);
    let place = stored.and_then(|(stored, _)| stored.iter().zip(hashes).position(|(a, b)| a != b));
    let seq = place.map(|at| n * TILE_WIDTH + at as u64);
    let message = match seq {
        Some(seq) => format!("entry {seq} does not match its hash in tile {n}"),
        None => format!("tile {n} is missing or does not match the entries"),
    };
    found.add(Breach::new(BreachKind::Tile, seq, message));
    Ok(())
}

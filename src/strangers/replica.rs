//! Checking a published folder without the ledger.
//!
//! Invariant: the checkpoint must be signed by a given or remembered key, every tile is compared with its parent before
//! it is used ([`crate::tlog::Tiled`]), and every entry with its hash in a tile. `tests/publish.rs` changes every file.

use crate::breach::{Breach, BreachKind};
use crate::error::{Error, ProofError, Result};
use crate::model::{Data, Entry, Key, Rotation, Seq, rotation};
use crate::tlog::{
    Checkpoint, Malformed, Range, TILE_WIDTH, TileFault, TilePath, Tiled, VerifierKey, leaf_hash,
    split_entries,
};
use crate::verify::{Breaches, KnownCheckpoint, Seen, Trust, Verification, check_known, check_withheld};

/// Verifies a published log. `read` gives the bytes at a path in it, or `None` if there is no such file. The log must also
/// extend `against`, a signed note from anywhere.
///
/// # Errors
/// Returns an error if a file cannot be read, or if no given or remembered key signed a checkpoint. Breaches are part of the
/// result.
pub fn verify_published(
    mut read: impl FnMut(&str) -> Result<Option<Vec<u8>>>,
    trust: &Trust,
    against: Option<&str>,
) -> Result<Verification> {
    let name = || "the published checkpoint".to_owned();
    let fail = |source| Error::Proof(ProofError::Malformed { path: name(), source });
    let bytes = read("checkpoint")?
        .ok_or(fail(Malformed::new("checkpoint", "there is no file `checkpoint` in the folder")))?;
    let note = String::from_utf8_lossy(&bytes).into_owned();
    let remembered = trust.pins.iter().map(|pin| &pin.vkey);
    let keys: Vec<_> = trust.vkey.as_ref().map_or_else(|| remembered.collect(), |vkey| vec![vkey]);
    let signed = match Checkpoint::open_any(&note, keys.iter().copied()) {
        Ok(signed) => signed,
        Err(source) => {
            let Some(Rotation { seq, now }) = rotated(&note, &keys, &mut read)? else {
                return Err(fail(source));
            };
            return Err(Error::Proof(ProofError::Rotated { path: name(), seq, now: now.short() }));
        }
    };
    let mut known = Vec::new();
    for pin in trust.pins.iter().filter(|pin| pin.vkey.name() == signed.origin) {
        let checkpoint = Checkpoint::open(&pin.note, &pin.vkey).map_err(fail)?;
        known.push(KnownCheckpoint { checkpoint, how: "remembered" });
    }
    if let Some(note) = against {
        let opened = Checkpoint::open_any(note, keys.iter().copied());
        let checkpoint = opened.map_err(|source| {
            Error::Proof(ProofError::Malformed {
                path: "the checkpoint to verify against".to_owned(),
                source,
            })
        })?;
        known.push(KnownCheckpoint { checkpoint, how: "given" });
    }
    let mut found = Breaches::default();
    let mut seen = Seen::default();
    let range = match audit(&signed, &mut read, &known, &mut found, &mut seen) {
        Ok(range) => range,
        Err(TileFault::Read(error)) => return Err(error),
        Err(TileFault::Missing(path)) => {
            found.add(Breach::new(BreachKind::Tile, None, format!("{path} is missing")));
            Range::new()
        }
        Err(TileFault::Forged(path)) => {
            let message = format!("{path} does not match the tile above it or the signed root");
            found.add(Breach::new(BreachKind::Tile, None, message));
            Range::new()
        }
    };
    if found.breaches.is_empty() {
        check_withheld(0, &seen, &mut found);
    }
    let withheld = seen.withheld_count();
    Ok(Verification {
        origin: Some(signed.origin),
        size: range.size(),
        root: range.root(),
        from: 0,
        breaches: found.breaches,
        head: None,
        withheld,
        vouched: Vec::new(),
        notes: Vec::new(),
    })
}

/// Where the log changed a known key, by the entries that are published. They are not verified: nothing follows from them
/// but whom to ask.
fn rotated(
    note: &str,
    keys: &[&VerifierKey],
    read: &mut impl FnMut(&str) -> Result<Option<Vec<u8>>>,
) -> Result<Option<Rotation>> {
    let text = note.rfind("\n\n").map_or(note, |end| &note[..=end]);
    let Ok(Checkpoint { size, .. }) = Checkpoint::parse(text) else { return Ok(None) };
    let mut found: Vec<(Seq, Key)> = Vec::new();
    for n in 0..size.div_ceil(TILE_WIDTH) {
        let path = TilePath { level: None, n, width: TILE_WIDTH.min(size - n * TILE_WIDTH) };
        let bundle = match read(&path.to_string())? {
            None => read(&path.full().to_string())?,
            there => there,
        };
        for (seq, entry) in
            (n * TILE_WIDTH..).zip(split_entries(&bundle.unwrap_or_default()).unwrap_or_default())
        {
            let body = std::str::from_utf8(entry).ok().filter(|body| body.starts_with("{\"kind\":\"key\""));
            if let Some(Ok(Entry { data: Data::Key(key), .. })) = body.map(Entry::decode) {
                found.push((seq, key));
            }
        }
    }
    let signs = |key: &VerifierKey| Checkpoint::open(note, key).is_ok();
    Ok(rotation(found.iter().map(|(seq, key)| (*seq, key)), |key| keys.contains(&key), signs))
}

fn audit(
    signed: &Checkpoint,
    read: &mut impl FnMut(&str) -> Result<Option<Vec<u8>>>,
    known: &[KnownCheckpoint],
    found: &mut Breaches,
    seen: &mut Seen,
) -> Result<Range, TileFault<Error>> {
    let read = std::cell::RefCell::new(read);
    let fetch = |path: &TilePath| (*read.borrow_mut())(&path.to_string());
    let mut tree = Tiled::open(signed, fetch)?;
    let mut range = Range::new();
    check_known(known, &range, found);
    for n in 0..signed.size.div_ceil(TILE_WIDTH) {
        let leaves = tree.tile(0, n)?.to_vec();
        let path = TilePath { level: None, n, width: leaves.len() as u64 };
        let mut bundle = fetch(&path).map_err(TileFault::Read)?;
        if bundle.is_none() {
            bundle = fetch(&path.full()).map_err(TileFault::Read)?;
        }
        let bundle = bundle.ok_or(TileFault::Missing(path))?;
        let entries = split_entries(&bundle).unwrap_or_default();
        if entries.len() < leaves.len() {
            found.add(Breach::new(BreachKind::Entry, None, format!("{path} does not hold all its entries")));
            return Ok(range);
        }
        for (leaf, entry) in leaves.iter().zip(entries) {
            let seq = range.size();
            let body = std::str::from_utf8(entry).ok();
            if entry.is_empty() {
                seen.withhold(seq);
            } else if leaf_hash(entry) != *leaf {
                let message = format!("the published bytes of entry {seq} are not what was signed");
                found.add(Breach::new(BreachKind::Entry, Some(seq), message));
            } else if let Some(body) = body.filter(|body| body.starts_with("{\"kind\":\"redaction\""))
                && let Ok(Entry { data: Data::Redaction(redaction), .. }) = Entry::decode(body)
            {
                seen.redactions.push((seq, redaction));
            }
            range.push(*leaf, |_, _| {});
            check_known(known, &range, found);
        }
    }
    for one in known.iter().filter(|one| one.checkpoint.size > signed.size) {
        found.add(one.rollback(signed.size));
    }
    Ok(range)
}

//! Cosignatures of witnesses and time stamps, checked against the checkpoints that they are for.
//!
//! Invariant: a cosignature counts only if it is for a checkpoint of this ledger and valid under the key that is stored with
//! it. The signature of a time stamp is not checked here (see [`crate::tlog::Timestamp`]). `tests/witness.rs` and
//! `tests/timestamp.rs` hold this.

use super::scan::Breaches;
use crate::breach::{Breach, BreachKind};
use crate::error::Result;
use crate::store::{CosignatureRow, Store, TimestampRow};
use crate::tlog::{Timestamp, WitnessKey, cosignature_lines, sha256};

/// A checkpoint that others vouch for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Vouched {
    /// How many entries it signs.
    pub size: u64,
    /// The name of the witness; `None` for a time-stamping authority.
    pub witness: Option<String>,
    /// When: seconds since 1970 if a witness says so, RFC 3339 if an authority does.
    pub time: String,
    /// Whether the signature was checked here.
    pub checked: bool,
}

/// Compares the stored cosignatures and time stamps with their checkpoints.
pub(super) fn check(store: &Store, found: &mut Breaches) -> Result<Vec<Vouched>> {
    let mut vouched = Vec::new();
    let note = |size: i64| -> Result<Option<String>> {
        let Ok(size) = u64::try_from(size) else { return Ok(None) };
        Ok(store.checkpoint(size)?.map(|row| row.note))
    };
    for row in store.cosignatures(None)? {
        match cosignature(note(row.size)?.as_deref(), &row) {
            Ok(one) => vouched.push(one),
            Err(breach) => found.add(breach),
        }
    }
    for row in store.timestamps(None)? {
        match timestamp(note(row.size)?.as_deref(), &row) {
            Ok(one) => vouched.push(one),
            Err(breach) => found.add(breach),
        }
    }
    vouched.sort();
    Ok(vouched)
}

/// What a stored signature line says about the checkpoint with this note.
pub(crate) fn cosignature(note: Option<&str>, row: &CosignatureRow) -> std::result::Result<Vouched, Breach> {
    let wrong = |why: &str| {
        let message = format!("a cosignature on the checkpoint of {} entries: {why}", row.size);
        Breach::new(BreachKind::Cosignature, None, message)
    };
    let (Some(note), Ok(size)) = (note, u64::try_from(row.size)) else {
        return Err(wrong("there is no such checkpoint"));
    };
    if cosignature_lines(&row.line).map_or(0, |lines| lines.len()) != 1 {
        return Err(wrong("it is not one signature line"));
    }
    let witness = Some(row.line.split(' ').nth(1).unwrap_or_default().to_owned());
    let Some(vkey) = &row.vkey else {
        return Ok(Vouched { size, witness, time: String::new(), checked: false });
    };
    let key: WitnessKey = vkey.parse().map_err(|_| wrong("its key is malformed"))?;
    match key.cosigned(&format!("{note}{}", row.line)) {
        Ok(Some(time)) => Ok(Vouched { size, witness, time: time.to_string(), checked: true }),
        _ => Err(wrong("it is invalid")),
    }
}

/// What a stored time-stamp response says about the checkpoint with this note.
pub(crate) fn timestamp(note: Option<&str>, row: &TimestampRow) -> std::result::Result<Vouched, Breach> {
    let wrong = |why: &str| {
        let message = format!("a time stamp on the checkpoint of {} entries: {why}", row.size);
        Breach::new(BreachKind::Timestamp, None, message)
    };
    let (Some(note), Ok(size)) = (note, u64::try_from(row.size)) else {
        return Err(wrong("there is no such checkpoint"));
    };
    if sha256(&row.token).to_string() != row.sha256 {
        return Err(wrong("its bytes were changed"));
    }
    match Timestamp::read(&row.token) {
        Ok(stamp) if stamp.imprint == sha256(note.as_bytes()) => {
            Ok(Vouched { size, witness: None, time: stamp.time, checked: false })
        }
        Ok(_) => Err(wrong("it stamps something else")),
        Err(error) => Err(wrong(error.why)),
    }
}

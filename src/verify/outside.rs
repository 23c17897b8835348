//! What others said of the checkpoints: cosignatures of witnesses, and time stamps.
//!
//! The law: it counts only as far as it is about a checkpoint of this ledger and holds under the key it came
//! with. A time stamp's signer is not judged here (see [`crate::tlog::Timestamp`]).

use super::scan::Found;
use crate::breach::{Breach, BreachKind};
use crate::error::Result;
use crate::store::Store;
use crate::tlog::{Timestamp, WitnessKey, cosignature_lines, sha256};

/// A checkpoint that others vouch for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Vouched {
    /// How many entries it signs.
    pub size: u64,
    /// Who: the name of a witness, or none for a stamping authority.
    pub witness: Option<String>,
    /// When: seconds since 1970, in the word of a witness; RFC 3339, in that of an authority.
    pub time: String,
    /// Whether the signature was checked here.
    pub checked: bool,
}

/// Compares what is stored with the checkpoints it is about.
pub(super) fn check(store: &Store, found: &mut Found) -> Result<Vec<Vouched>> {
    let mut vouched = Vec::new();
    for row in store.cosignatures(None)? {
        let mut wrong = |why: &str| {
            let message = format!("a cosignature of the checkpoint of {}: {why}", row.size);
            found.add(Breach::new(BreachKind::Cosignature, None, message));
        };
        let Some(size) = u64::try_from(row.size).ok() else {
            wrong("there is no such checkpoint");
            continue;
        };
        let Some(checkpoint) = store.checkpoint(size)? else {
            wrong("there is no such checkpoint");
            continue;
        };
        if cosignature_lines(&row.line).map_or(0, |lines| lines.len()) != 1 {
            wrong("it is no signature line");
            continue;
        }
        let name = row.line.split(' ').nth(1).unwrap_or_default().to_owned();
        let Some(vkey) = &row.vkey else {
            vouched.push(Vouched { size, witness: Some(name), time: String::new(), checked: false });
            continue;
        };
        let Ok(key) = vkey.parse::<WitnessKey>() else {
            wrong("its key is malformed");
            continue;
        };
        match key.cosigned(&format!("{}{}", checkpoint.note, row.line)) {
            Ok(Some(time)) => {
                vouched.push(Vouched { size, witness: Some(name), time: time.to_string(), checked: true });
            }
            _ => wrong("it is false"),
        }
    }
    for row in store.timestamps(None)? {
        let mut wrong = |why: &str| {
            let message = format!("a time stamp of the checkpoint of {}: {why}", row.size);
            found.add(Breach::new(BreachKind::Timestamp, None, message));
        };
        let size = u64::try_from(row.size).ok();
        let checkpoint = size.map(|size| store.checkpoint(size)).transpose()?.flatten();
        let (Some(size), Some(checkpoint)) = (size, checkpoint) else {
            wrong("there is no such checkpoint");
            continue;
        };
        if sha256(&row.token).to_string() != row.sha256 {
            wrong("its bytes were changed");
            continue;
        }
        match Timestamp::read(&row.token) {
            Ok(stamp) if stamp.imprint == sha256(checkpoint.note.as_bytes()) => {
                vouched.push(Vouched { size, witness: None, time: stamp.time, checked: false });
            }
            Ok(_) => wrong("it is about something else"),
            Err(why) => wrong(why.why),
        }
    }
    vouched.sort();
    Ok(vouched)
}

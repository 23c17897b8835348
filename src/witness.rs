//! The witness client: asks a witness to cosign a checkpoint (C2SP tlog-witness, `add-checkpoint`).
//!
//! The law: a witness is told only what it needs to be sure that the log was only added to, and nothing it
//! answers is kept unless it is a signature line over this checkpoint. What it has seen beyond this ledger is
//! a breach of the ledger. `tests/strangers.rs` asks a witness that others wrote.

use std::time::Duration;

use crate::breach::{Breach, BreachKind};
use crate::error::{Error, Result};
use crate::ledger::{Attachment, Ledger};
use crate::tlog::{ConsistencyProof, WitnessKey, cosignature_lines};

/// How long to wait for a witness.
const PATIENCE: Duration = Duration::from_secs(30);
/// The longest answer that is read (bytes).
const LONGEST: u64 = 1 << 16;

/// What a witness answered.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Answer {
    /// Its signature lines.
    Cosigned(String),
    /// It knows the log at this size.
    Has(u64),
    /// It has seen other entries.
    Fork,
    /// Anything else, in words.
    Refused(String),
}

impl Ledger {
    /// Asks the witness at `url` to cosign the latest checkpoint, and gives what is to be attached. `key` is
    /// what its answer must be signed with; without one its lines are kept unchecked.
    ///
    /// # Errors
    /// [`Error::Witness`], [`Error::Breach`] where it has seen more than this ledger, or other, entries.
    pub fn ask_witness(&self, url: &str, key: Option<&WitnessKey>) -> Result<Vec<Attachment>> {
        let refused = |why: String| Error::Witness { url: url.to_owned(), why };
        let size = self.head().checkpoint.size;
        let mut old = 0;
        for row in self.cosignatures()? {
            let same = key.is_some_and(|key| row.vkey.as_deref() == Some(&key.to_string()));
            if same && row.size.unsigned_abs() <= size {
                old = old.max(row.size.unsigned_abs());
            }
        }
        let mut tries = 0;
        loop {
            let request = self.extension(old, None)?;
            match ask(url, &request).map_err(refused)? {
                Answer::Cosigned(lines) => {
                    let lines = cosignature_lines(&lines)
                        .map_err(|error| refused(format!("it answered what is no cosignature: {error}")))?;
                    return attachments(&lines, &request.checkpoint, size, key).map_err(refused);
                }
                Answer::Has(theirs) if theirs > size => {
                    let message =
                        format!("the witness at {url} has seen {theirs} entries, but there are {size}");
                    return Err(Error::Breach(Breach::new(BreachKind::Rollback, Some(size), message)));
                }
                Answer::Has(theirs) if tries < 3 => {
                    old = theirs;
                    tries += 1;
                }
                Answer::Has(_) => return Err(refused("it changes its mind".to_owned())),
                Answer::Fork => {
                    let message =
                        format!("the witness at {url} has seen other entries among the first {old}");
                    return Err(Error::Breach(Breach::new(BreachKind::Fork, None, message)));
                }
                Answer::Refused(why) => return Err(refused(why)),
            }
        }
    }
}

/// The lines that are to be kept: those of the key, or all.
fn attachments(
    lines: &[String],
    note: &str,
    size: u64,
    key: Option<&WitnessKey>,
) -> Result<Vec<Attachment>, String> {
    let mut kept = Vec::new();
    for line in lines {
        let vkey = match key {
            None => None,
            Some(key) => match key.cosigned(&format!("{note}{line}")) {
                Ok(Some(_)) => Some(key.to_string()),
                Ok(None) => continue,
                Err(error) => return Err(error.to_string()),
            },
        };
        kept.push(Attachment::Cosignature { size, line: line.clone(), vkey });
    }
    if kept.is_empty() { Err("it answered with the cosignature of another key".to_owned()) } else { Ok(kept) }
}

fn ask(url: &str, request: &ConsistencyProof) -> Result<Answer, String> {
    let agent = ureq::Agent::new_with_config(
        ureq::Agent::config_builder().timeout_global(Some(PATIENCE)).http_status_as_error(false).build(),
    );
    let url = format!("{}/add-checkpoint", url.trim_end_matches('/'));
    let mut response = agent.post(&url).send(request.to_string()).map_err(|error| error.to_string())?;
    let status = response.status().as_u16();
    let body = response.body_mut().with_config().limit(LONGEST).read_to_string();
    Ok(read_answer(status, body.map_err(|error| error.to_string())?))
}

fn read_answer(status: u16, body: String) -> Answer {
    match status {
        200 => Answer::Cosigned(body),
        409 => match body.trim_end().parse() {
            Ok(size) => Answer::Has(size),
            Err(_) => Answer::Refused("it answered 409 without a size".to_owned()),
        },
        422 => Answer::Fork,
        403 => Answer::Refused("it does not know the key of this log (403)".to_owned()),
        404 => Answer::Refused("it does not know this log (404)".to_owned()),
        _ => Answer::Refused(format!("it answered {status} {}", body.trim_end())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_read_as_the_specification_has_them() {
        assert_eq!(read_answer(200, "x\n".into()), Answer::Cosigned("x\n".into()));
        assert_eq!(read_answer(409, "12\n".into()), Answer::Has(12));
        assert_eq!(read_answer(422, String::new()), Answer::Fork);
        for (status, body) in [(409, "many"), (403, ""), (404, ""), (500, "oh"), (301, ""), (400, "")] {
            assert!(matches!(read_answer(status, body.into()), Answer::Refused(_)), "{status}");
        }
    }
}

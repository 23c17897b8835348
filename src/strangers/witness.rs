//! The witness client: asks a witness to cosign a checkpoint (C2SP tlog-witness, `add-checkpoint`).
//!
//! Invariant: a witness is a stranger. It receives only what it needs to check that the log was only appended to. Of
//! its answer only lines that are valid under its key are kept, and what it says unsigned is reported as such. It is
//! asked at the address that was given: redirects are not followed, a proxy that the environment names is used.
//! `tests/witness.rs` answers in every hostile way; `tests/strangers.rs` asks a witness that others wrote.

#[cfg(feature = "network")]
use std::time::Duration;

use super::Attachment;
use crate::error::{Declined, Error, ProofError, Result};
use crate::ledger::Ledger;
use crate::tlog::{ConsistencyProof, WitnessKey, cosignature_lines, sha256};

/// How long to wait for a witness.
#[cfg(feature = "network")]
const PATIENCE: Duration = Duration::from_secs(30);
/// The longest answer that is read (bytes).
#[cfg(feature = "network")]
const LONGEST: u64 = 1 << 16;
/// The most signature lines in one answer. A witness has one or two keys; C2SP signed-note asks every reader to accept 16.
const MOST_LINES: usize = 16;
/// How much of an unexpected answer is reported (characters).
const EXCERPT: usize = 200;

/// What a witness answered.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Answer {
    /// Its signature lines.
    Cosigned(String),
    /// It knows the log at this size.
    Has(u64),
    /// It has seen different entries.
    Fork,
    /// Anything else.
    Refused(Declined),
}

impl Ledger {
    /// Asks the witness at `url` to cosign the latest checkpoint. Returns the lines of its answer that are valid under
    /// `key`, to be attached.
    ///
    /// # Errors
    /// Returns [`ProofError::Witness`] if the witness does not cosign, and [`Error::Breach`] if the ledger itself does
    /// not verify.
    pub fn ask_witness(&self, url: &str, key: &WitnessKey) -> Result<Vec<Attachment>> {
        let refused = |why| Error::Proof(ProofError::Witness { url: url.to_owned(), why });
        let size = self.head().checkpoint.size;
        let claims = |says| {
            let checkpoint = format!("{}/checkpoint", sha256(self.head().checkpoint.origin.as_bytes()));
            refused(Declined::Claim { says, checkpoint })
        };
        let (vkey, mut old) = (key.to_string(), 0);
        for row in self.cosignatures()?.iter().filter(|row| row.vkey.as_ref() == Some(&vkey)) {
            if row.size.unsigned_abs() <= size {
                old = old.max(row.size.unsigned_abs());
            }
        }
        let mut tries = 0;
        loop {
            let request = self.extension(old, None)?;
            match ask(url, &request).map_err(|why| refused(Declined::Unreachable(why)))? {
                Answer::Cosigned(lines) => {
                    let kept = attachments(&lines, &request.checkpoint, size, key);
                    return kept.map_err(|why| refused(Declined::NotCosigned(why)));
                }
                Answer::Has(theirs) if theirs > size => {
                    return Err(claims(format!("it has seen {theirs} entries, but this ledger has {size}")));
                }
                Answer::Has(theirs) if tries < 3 => {
                    old = theirs;
                    tries += 1;
                }
                Answer::Has(_) => {
                    return Err(refused(Declined::Other("it keeps reporting different sizes".to_owned())));
                }
                Answer::Fork => {
                    return Err(claims(format!("it has seen different entries among the first {old}")));
                }
                Answer::Refused(why) => return Err(refused(why)),
            }
        }
    }
}

/// The lines of an answer that are valid under the key.
fn attachments(answer: &str, note: &str, size: u64, key: &WitnessKey) -> Result<Vec<Attachment>, String> {
    let count = answer.lines().count();
    if count > MOST_LINES {
        return Err(format!("it answered with {count} lines; at most {MOST_LINES} are read"));
    }
    let lines =
        cosignature_lines(answer).map_err(|error| format!("its answer is not a cosignature: {error}"))?;
    let mut kept = Vec::new();
    for line in lines {
        if key.cosigned(&format!("{note}{line}")).map_err(|error| error.to_string())?.is_some() {
            kept.push(Attachment::Cosignature { size, line, key: key.clone() });
        }
    }
    if kept.is_empty() {
        Err("it did not answer with a cosignature of that key".to_owned())
    } else {
        Ok(kept)
    }
}

fn ask(url: &str, request: &ConsistencyProof) -> Result<Answer, String> {
    let url = format!("{}/add-checkpoint", url.trim_end_matches('/'));
    let Sent { status, location, body } = post(&url, request.to_string())?;
    if (300..400).contains(&status) {
        let to = excerpt(location.as_deref().unwrap_or("nowhere"));
        return Ok(Answer::Refused(Declined::Redirect(status, to)));
    }
    Ok(read_answer(status, body))
}

/// What a server sent.
struct Sent {
    status: u16,
    location: Option<String>,
    /// The body; of a redirect, nothing.
    body: String,
}

/// Posts a text. The first answer counts: redirects are not followed.
#[cfg(feature = "network")]
fn post(url: &str, text: String) -> Result<Sent, String> {
    let config = ureq::Agent::config_builder()
        .timeout_global(Some(PATIENCE))
        .http_status_as_error(false)
        // Redirects are not followed: only the given address is asked.
        .max_redirects(0);
    let agent = ureq::Agent::new_with_config(config.build());
    let mut response = agent.post(url).send(text).map_err(|error| error.to_string())?;
    let status = response.status();
    let location = response.headers().get("location").and_then(|to| to.to_str().ok()).map(str::to_owned);
    let body = if status.is_redirection() {
        String::new()
    } else {
        let body = response.body_mut().with_config().limit(LONGEST).read_to_string();
        body.map_err(|error| error.to_string())?
    };
    Ok(Sent { status: status.as_u16(), location, body })
}

/// Says that the network was left out of this build.
#[cfg(not(feature = "network"))]
fn post(_: &str, _: String) -> Result<Sent, String> {
    Err("this build cannot ask witnesses: it was built without the feature `network`".to_owned())
}

fn read_answer(status: u16, body: String) -> Answer {
    match status {
        200 => Answer::Cosigned(body),
        409 => match body.trim_end().parse() {
            Ok(size) => Answer::Has(size),
            Err(_) => Answer::Refused(Declined::Other("it answered with status 409 and no size".to_owned())),
        },
        422 => Answer::Fork,
        403 | 404 => Answer::Refused(Declined::Unknown(status)),
        _ => Answer::Refused(Declined::Other(
            format!("it answered with status {status} {}", excerpt(&body)).trim_end().to_owned(),
        )),
    }
}

/// The first line of what a stranger sent, cut to a length that can be reported.
fn excerpt(text: &str) -> String {
    text.lines().next().unwrap_or_default().chars().take(EXCERPT).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_read_as_the_specification_has_them() {
        assert_eq!(read_answer(200, "x\n".into()), Answer::Cosigned("x\n".into()));
        assert_eq!(read_answer(409, "12\n".into()), Answer::Has(12));
        assert_eq!(read_answer(422, String::new()), Answer::Fork);
        assert_eq!(read_answer(404, String::new()), Answer::Refused(Declined::Unknown(404)));
        for (status, body) in [(409, "many"), (409, "-1"), (403, ""), (500, "oh"), (204, ""), (400, "")] {
            assert!(matches!(read_answer(status, body.into()), Answer::Refused(_)), "{status}");
        }
        let long = read_answer(500, "x".repeat(60_000));
        assert!(matches!(long, Answer::Refused(Declined::Other(told)) if told.len() < 250));
    }
}

//! The statement of an audit: which rules were applied to which state of a log, and what they found.

use std::io;

use serde::{Deserialize, Serialize};

use super::statement::{Envelope, Statement};
use crate::export::RuleSet;
use crate::model::{Seq, View};
use crate::tlog::{Accepted, Checkpoint, Hash, Policy};

/// What a statement says of an audit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Audited {
    /// The signed note of the state that was audited, with its cosignatures.
    pub note: String,
    /// The last entry that was looked at, if it is not the last of that state.
    pub as_of: Option<Seq>,
    /// The rules that were applied.
    pub rules: RuleSet,
    /// The codes of these rules, if they are not all of the program's.
    pub selected: Option<Vec<String>>,
    /// How many claims there are.
    pub claims: u64,
    /// What was asked of the claims that the report is about, and how many claims each condition left out.
    pub conditions: Vec<(String, u64)>,
    /// How many errors were found.
    pub errors: u64,
    /// How many warnings.
    pub warnings: u64,
    /// How many notes.
    pub notes: u64,
    /// How many findings a waiver accepts.
    pub waived: u64,
    /// How many findings were not reported because a baseline has them already.
    pub known: u64,
}

/// The name that the report has in its statement.
const REPORT: &str = "audit.json";

/// The statement of an audit whose report has this hash.
///
/// # Errors
/// Returns an error if serde fails, which the statements of this program do not cause.
pub fn statement_of_audit(view: &View, report: Hash, audited: Audited) -> io::Result<Vec<u8>> {
    let properties = vec![format!("claimlog:audited-by-rules:{}", audited.rules.sha256)];
    Statement::new(&[(REPORT.to_owned(), report)], super::make::last_time(view), properties, audited)
        .payload()
}

/// The statement of an audit that a policy believes: what it says, the hash of the report, and the checkpoint.
///
/// # Errors
/// Returns an error in words if it is not written as the program writes it, the checkpoint is not of a log of the policy,
/// or the key that signed the checkpoint did not sign the statement.
pub fn check_audit(
    bytes: &[u8],
    policy: &Policy,
) -> Result<(Audited, Hash, Checkpoint, Option<Accepted>), String> {
    let envelope = Envelope::read(bytes)?;
    let statement: Statement<Audited> = Statement::read(&envelope.payload)?;
    let audited = statement.told().clone();
    let mut subjects = statement.subjects();
    let report = match (subjects.next(), subjects.next()) {
        (Some((REPORT, Some(hash))), None) => hash,
        _ => return Err("it is about something else than a report of an audit".to_owned()),
    };
    let key = policy.logs().iter().find(|key| Checkpoint::open(&audited.note, key).is_ok());
    let key = key.ok_or("no key of the policy signed the checkpoint that it names")?;
    let checkpoint = Checkpoint::open(&audited.note, key).map_err(|why| why.to_string())?;
    if !envelope.is_signed_by(key) {
        return Err(
            "it is not what the key of the log signed: it was changed, or somebody else signed it".to_owned()
        );
    }
    for witness in policy.witnesses() {
        witness
            .key
            .cosigned(&audited.note)
            .map_err(|why| format!("the cosignature by {}: {why}", witness.name))?;
    }
    let accepted = policy.open(&audited.note).ok();
    Ok((audited, report, checkpoint, accepted))
}

//! `claimlog check-bundle`

use std::io::Read;
use std::path::{Path, PathBuf};

use serde_json::json;

use super::context::Context;
use super::output::Failure;
use super::{Answer, Done, input};
use claimlog::bundle::{Checked, Vouched, check, check_audit};
use claimlog::model::{Seq, Time};
use claimlog::plain::{counted, listed, visible};
use claimlog::present::CheckpointRow;
use claimlog::tlog::Policy;

/// Check a bundle, or the statement of an audit, without a ledger
///
/// A bundle is what `claimlog export --format bundle` writes. Every file in it is compared with the signed statement,
/// every entry is proven under the checkpoint, and the claims are compared with what their entries say. Ask the owner of
/// the log for its key, by another way than the bundle.
///
/// Of the statement that `claimlog audit --attest` writes, the signature is checked and what it says is printed: the
/// checkpoint, the rules, what was found, and the SHA-256 of the report in JSON.
///
/// The exit status is 0 if all of it holds under the key or the policy; 1 if it is whole, but the witnesses that the
/// policy asks for have not cosigned it, or the key of the log did not sign the statement, so that something may have
/// been left out; 2 if neither a key nor a policy is given; 3 if anything was changed, swapped, left out or added.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  claimlog check-bundle claims.zip --vkey KEY
  claimlog check-bundle claims.zip --policy policy.txt
  claimlog check-bundle audit.attestation --vkey KEY")]
pub(super) struct Args {
    /// The bundle, or the statement of an audit
    file: PathBuf,
    /// A tlog-policy file that says who must have signed and cosigned, instead of --vkey
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
}

/// The longest file that is read: a ZIP file without extensions cannot be longer.
const LONGEST: u64 = u32::MAX as u64;

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let read = input::open(path)?.take(LONGEST).read_to_end(&mut bytes);
    read.map_err(|source| Failure::io("read", &path.display().to_string(), source))?;
    Ok(bytes)
}

pub(super) fn run(args: Args, context: &Context) -> Done {
    let policy = match (&args.policy, context.vkey()) {
        (Some(_), Some(_)) => {
            return Err(Failure::usage("--vkey and --policy both say whose signature counts")
                .hint("give one of them; a policy names the key of the log itself"));
        }
        (Some(path), None) => Some(input::policy(path)?),
        (None, vkey) => vkey.cloned().map(Policy::of_log),
    };
    let bytes = read(&args.file)?;
    if bytes.starts_with(b"{") {
        return audit(&bytes, policy.as_ref(), context);
    }
    let checked = check(&bytes, policy.as_ref());
    let answer = match (&checked.faults[..], checked.vouched) {
        ([], Vouched::Nobody) => {
            return Err(Failure::usage("the bundle is consistent, but nobody vouches for it").hint(ASK));
        }
        ([], Vouched::Yes) if checked.is_complete => Answer::Yes,
        ([], _) => Answer::No,
        _ => Answer::Breached,
    };
    let output = &context.output;
    if output.json {
        output.value(&json!({
            "ok": answer == Answer::Yes, "faults": checked.faults,
            "checkpoint": checked.checkpoint.as_ref().map(CheckpointRow::new), "complete": checked.is_complete,
            "as_of": checked.as_of, "enough_witnesses": checked.vouched == Vouched::Yes,
            "cosigned": checked.cosigned.iter().map(|(name, time)| json!({"witness": name, "time": time})).collect::<Vec<_>>(),
            "exported": checked.claims.0, "claims": checked.claims.1, "entries": checked.entries,
            "unchecked": checked.unchecked,
        }))?;
        return Ok(answer);
    }
    if answer == Answer::Breached {
        for fault in &checked.faults {
            output.line(visible(&format!("fault: {}", fault.sentence)))?;
        }
        let faults = counted(checked.faults.len() as u64, "fault");
        output.line(format_args!("the bundle does not hold: {faults}"))?;
        return Ok(answer);
    }
    tell(&checked, context)?;
    Ok(answer)
}

/// Checks the statement of an audit.
fn audit(bytes: &[u8], policy: Option<&Policy>, context: &Context) -> Done {
    let Some(policy) = policy else {
        return Err(
            Failure::usage("nothing says whose statement it is to be, so nobody vouches for it").hint(ASK)
        );
    };
    let output = &context.output;
    let (audited, report, checkpoint, accepted) = match check_audit(bytes, policy) {
        Ok(found) => found,
        Err(why) => {
            if output.json {
                output.value(&json!({"ok": false, "faults": [{"kind": "statement", "sentence": why}]}))?;
            } else {
                output.line(visible(&format!("fault: the statement of the audit: {why}")))?;
            }
            return Ok(Answer::Breached);
        }
    };
    if output.json {
        output.value(&json!({
            "ok": accepted.is_some(), "faults": [], "checkpoint": CheckpointRow::new(&checkpoint), "audit": audited,
            "report_sha256": report,
        }))?;
    } else {
        output.line(visible(&format!(
            "attested: an audit of {}, {} under the checkpoint of {}, root {}",
            checkpoint.origin,
            counted(audited.claims, "claim"),
            counted(checkpoint.size, "entry"),
            checkpoint.root.to_base64()
        )))?;
        if let Some(seq) = audited.as_of {
            output.line(as_of(seq))?;
        }
        for (sentence, out) in &audited.conditions {
            output
                .line(visible(&format!("  only claims of which this holds: {sentence} ({out} left out)")))?;
        }
        output.line(format_args!(
            "  it found {}, {} and {}; {} waived",
            counted(audited.errors, "error"),
            counted(audited.warnings, "warning"),
            counted(audited.notes, "note"),
            audited.waived
        ))?;
        if audited.known > 0 {
            output
                .line(format_args!("  {} more, known from a baseline", counted(audited.known, "finding")))?;
        }
        let which = audited.selected.as_ref().map(|codes| format!(" of the rules ({})", listed(codes)));
        let which = which.unwrap_or_else(|| " rules".to_owned());
        let by = format!("  by {}{which}, sha256 {}", audited.rules.count, audited.rules.sha256);
        output.line(visible(&by))?;
        output.line(format_args!("  its report in JSON has the sha256 {report}"))?;
        if accepted.is_none() {
            output.line("fewer witnesses cosigned the checkpoint than the policy asks for")?;
        }
    }
    Ok(if accepted.is_some() { Answer::Yes } else { Answer::No })
}

/// What to do where nobody vouches.
const ASK: &str = "ask the owner of the log for its key, and give it with --vkey KEY";

/// That what was told ends with an entry.
fn as_of(seq: Seq) -> String {
    format!("as of entry {seq}: what the log has after it was left out, and may say otherwise")
}

/// Says what a bundle that holds shows.
fn tell(checked: &Checked, context: &Context) -> Result<(), Failure> {
    let output = &context.output;
    let (written, claims) = checked.claims;
    let Some(checkpoint) = &checked.checkpoint else { return Ok(()) };
    output.line(visible(&format!(
        "whole: {written} of {} of {}, with {} under the checkpoint of {}, root {}",
        counted(claims, "claim"),
        checkpoint.origin,
        counted(checked.entries as u64, "entry"),
        counted(checkpoint.size, "entry"),
        checkpoint.root.to_base64()
    )))?;
    output.line(if checked.is_complete {
        "complete: the key of the log signed the list of everything that bears on these claims"
    } else {
        "completeness is not attested: a contradiction, a retraction or a later verdict may have been left out"
    })?;
    if let Some(seq) = checked.as_of {
        output.line(as_of(seq))?;
    }
    for (name, time) in &checked.cosigned {
        output.line(visible(&format!("  cosigned by {name} at {}", Time::of_unix(*time))))?;
    }
    if checked.vouched == Vouched::TooFewWitnesses {
        output.line("fewer witnesses cosigned the checkpoint than the policy asks for")?;
    }
    for note in &checked.unchecked {
        output.line(visible(&format!("  note: {note}")))?;
    }
    output.say(
        "This shows what the log holds. It does not show that a claim is true, or that the owner of the key shows \
         everybody the same log: compare the root with one that somebody else kept.",
    );
    Ok(())
}

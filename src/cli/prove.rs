//! `claimlog prove` and `claimlog check-proof`

use std::path::{Path, PathBuf};

use serde_json::json;

use super::context::Context;
use super::output::Failure;
use super::{Answer, Done, input};
use claimlog::error::Error;
use claimlog::ledger::{Ledger, find};
use claimlog::plain::{counted, visible};
use claimlog::present::{CheckpointRow, data, line};
use claimlog::strangers::{EntryProof, Proven, check_extension, check_proof};
use claimlog::tlog::{Accepted, Checkpoint, Extension, Policy};
use claimlog::verify::Head;

/// Write the proof that an entry is in the ledger
///
/// The proof is a C2SP tlog-proof. With the entry's bytes and the verifier key, it shows anyone that the entry was
/// recorded, without the ledger. Check it with `claimlog check-proof`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  claimlog prove 12 -o 12.tlog-proof --entry 12.json
  claimlog check-proof 12.tlog-proof --entry 12.json --vkey KEY")]
pub(super) struct Args {
    /// The entry: its number, or the start of its leaf hash
    #[arg(value_name = "ENTRY")]
    entry_name: String,
    /// The file for the proof [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Also write the entry's bytes to this file
    #[arg(long, value_name = "FILE")]
    entry: Option<PathBuf>,
    /// Prove it with the latest checkpoint that this tlog-policy file accepts
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
}

pub(super) fn run(args: Args, context: &Context) -> Done {
    let target = |path: &Option<PathBuf>| path.as_deref().map(|path| context.target(path)).transpose();
    let (output, entry) = (target(&args.output)?, target(&args.entry)?);
    if output.as_ref().is_some_and(|output| entry.as_ref().is_some_and(|entry| entry.is_same(output))) {
        return Err(Failure::usage("the proof and the entry would be written to the same file")
            .hint("name two files with --output and --entry"));
    }
    let policy = args.policy.as_deref().map(input::policy).transpose()?;
    let prove = |ledger: &Ledger| -> Result<_, Error> {
        let is_seq = args.entry_name.bytes().all(|byte| byte.is_ascii_digit());
        let leaves = if is_seq { Vec::new() } else { ledger.leaves()? };
        let Head { checkpoint, vkey, .. } = ledger.head();
        let seq = find(&args.entry_name, checkpoint.size, (0..).zip(leaves))?;
        Ok((seq, ledger.prove(seq, policy.as_ref())?, vkey.clone()))
    };
    let (seq, EntryProof { proof, entry: body }, vkey) = context.session(|session| session.with(prove))?;
    if let Some(entry) = entry {
        entry.bytes(body.as_bytes())?;
    }
    match (output, &args.output) {
        (Some(output), Some(path)) => {
            output.bytes(proof.to_string().as_bytes())?;
            let next = args.entry.as_deref().map_or("ENTRY".into(), Path::to_string_lossy);
            context.output.say(format_args!(
                "proved entry {seq}; check it with: claimlog check-proof {} --entry {next} --vkey {vkey}",
                path.display()
            ));
        }
        _ => context.output.text(&proof)?,
    }
    Ok(Answer::Yes)
}

/// Check a proof without a ledger
///
/// Signature, origin, cosignatures, root, path and bytes are checked in this order. The entry is printed only if all of
/// them are right. Use --against to check a consistency proof, as `claimlog checkpoint --since` writes it.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  claimlog check-proof 12.tlog-proof --entry 12.json --vkey KEY
  claimlog check-proof 12.tlog-proof --entry 12.json --policy policy.txt
  claimlog check-proof growth.proof --against old.note --vkey KEY")]
pub(super) struct CheckArgs {
    /// The proof
    proof: PathBuf,
    /// The entry's bytes
    #[arg(long, value_name = "FILE", required_unless_present = "against")]
    entry: Option<PathBuf>,
    /// The older checkpoint, for a proof that a newer one extends it
    #[arg(long, value_name = "NOTE-FILE", conflicts_with = "entry")]
    against: Option<PathBuf>,
    /// A tlog-policy file that says who must have signed and cosigned, instead of --vkey
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
}

pub(super) fn run_check(args: CheckArgs, context: &Context) -> Done {
    let policy = match (&args.policy, context.vkey()) {
        (Some(path), None) => input::policy(path)?,
        (None, Some(vkey)) => Policy::of_log(vkey.clone()),
        _ => {
            return Err(Failure::usage("give either --vkey or --policy, to say whose signature counts")
                .hint("give the log's key with --vkey KEY, or a tlog-policy file with --policy FILE"));
        }
    };
    let label = args.proof.display().to_string();
    let text = input::note(&args.proof)?;
    if let Some(path) = &args.against {
        return match check_extension(&label, &text, &input::note(path)?, &policy) {
            Ok(extension) => extended(context, &extension),
            Err(error) => refuse(context, error.into()),
        };
    }
    let entry = match &args.entry {
        Some(path) => input::bytes(path)?,
        None => Vec::new(),
    };
    match check_proof(&label, &text, &entry, &policy) {
        Ok(proven) => tell(context, &proven),
        // One newline at the end is what an editor or a shell adds; no entry ends in one.
        Err(_) if entry.ends_with(b"\n") => {
            match check_proof(&label, &text, &entry[..entry.len() - 1], &policy) {
                Ok(proven) => tell(context, &proven),
                Err(error) => refuse(context, error.into()),
            }
        }
        Err(error) => refuse(context, error.into()),
    }
}

fn refuse(context: &Context, failure: Failure) -> Done {
    context.output.fail(&failure);
    Ok(Answer::Breached)
}

fn extended(context: &Context, Extension { old, accepted }: &Extension) -> Done {
    if context.output.json {
        context.output.value(&json!({
            "ok": true, "old": CheckpointRow::new(old), "checkpoint": CheckpointRow::new(&accepted.checkpoint),
            "cosigned": cosigned(accepted),
        }))?;
    } else {
        context.output.line(format_args!(
            "proven: the {} of {} extend the first {}",
            counted(accepted.checkpoint.size, "entry"),
            visible(&accepted.checkpoint.origin),
            old.size
        ))?;
    }
    Ok(Answer::Yes)
}

fn cosigned(accepted: &Accepted) -> Vec<serde_json::Value> {
    accepted.cosigned.iter().map(|(name, time)| json!({"witness": name, "time": time})).collect()
}

fn tell(context: &Context, proven: &Proven) -> Done {
    let Proven { seq, leaf, entry, accepted } = proven;
    let Checkpoint { origin, size, root } = &accepted.checkpoint;
    let output = &context.output;
    if output.json {
        output.value(&json!({
            "ok": true, "seq": seq, "leaf": leaf, "checkpoint": CheckpointRow::new(&accepted.checkpoint),
            "cosigned": cosigned(accepted),
            "entry": entry.as_ref().ok().map(|entry| json!({
                "kind": entry.data.kind().name(), "about": entry.about, "at": entry.at,
                "recorder": entry.recorder, "data": data(entry),
            })),
        }))?;
        return Ok(Answer::Yes);
    }
    output.line(visible(&format!(
        "proven: entry {seq} of {origin}, in the tree of {} with root {}",
        counted(*size, "entry"),
        root.to_base64()
    )))?;
    for (name, time) in &accepted.cosigned {
        output
            .line(visible(&format!("  cosigned by {name} at {}", claimlog::model::Time::of_unix(*time))))?;
    }
    match entry {
        Ok(entry) => {
            output.line(visible(&format!("  {}  {}", entry.at, line(entry))))?;
            if let Some(recorder) = &entry.recorder {
                output.line(visible(&format!("  recorded by {recorder}")))?;
            }
        }
        Err(why) => output.line(visible(&format!("  this version cannot read it: {why}")))?,
    }
    output.say("This shows that the log holds these bytes at this place. It does not show that they are true, or that no later entry withdraws or contradicts them.");
    Ok(Answer::Yes)
}

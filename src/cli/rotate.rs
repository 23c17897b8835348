//! `claimlog rotate`

use std::path::{Path, PathBuf};

use serde_json::json;

use super::context::Context;
use super::output::Failure;
use super::sure::Sure;
use super::{Answer, Done, input};
use claimlog::error::{Error, ProofError};
use claimlog::plain::visible;
use claimlog::session::NextKey;
use claimlog::tlog::SigningKey;

/// Change the key that signs for the ledger
///
/// Makes a new key and records it. The checkpoint that records it is signed by both keys, and later checkpoints by the
/// new one, so anyone who knows the old key can follow.
///
/// Prepare for the loss of the key in advance: --prepare records a standby key and writes it to a file, which you keep
/// elsewhere; --with starts to use that key, even if the current one is lost. A change of key asks for confirmation.
/// If the key is lost and no standby key was prepared, nothing more can be recorded. The ledger stays readable, and a
/// new one can cite its last checkpoint.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  claimlog rotate --because 'the laptop was replaced' --yes
  claimlog rotate --because 'in case of loss' --prepare standby.key
  claimlog rotate --because 'the key was lost' --with standby.key --yes")]
pub(super) struct Args {
    /// The reason
    #[arg(long, value_name = "TEXT")]
    because: String,
    /// Make a standby key and write it to this file; the current key stays in use
    #[arg(long, value_name = "FILE", conflicts_with = "with")]
    prepare: Option<PathBuf>,
    /// Use the key in this file from now on
    #[arg(long, value_name = "FILE")]
    with: Option<PathBuf>,
    /// Record which key signed first; the current key stays in use. A ledger whose key was changed before format 4 needs
    /// it, so that readers who do not know its first key can trust its earlier checkpoints
    #[arg(long, conflicts_with_all = ["with", "prepare"])]
    name_first: bool,
    #[command(flatten)]
    sure: Sure,
}

pub(super) fn run(args: Args, context: &Context) -> Done {
    let because = &args.because;
    let (recorded, does, next) = if args.name_first {
        (context.session(|session| session.name_first_key(because))?, "signed first", None)
    } else if let Some(path) = &args.prepare {
        let target = context.target(path)?;
        let keep = |key: &SigningKey| target.keep_secret(format!("{}\n", key.to_secret_text()).as_bytes());
        let recorded =
            context.session(|session| session.prepare_key(because, keep, || target.drop_secret()))?;
        (
            recorded,
            "is now a standby key",
            Some(format!("keep {target} somewhere other than the current key")),
        )
    } else {
        let loss = format!(
            "From now on {} signs for {}, and the present key signs nothing more.",
            args.with
                .as_ref()
                .map_or("a new key".to_owned(), |path| format!("the key in {}", path.display())),
            context.ledger.display()
        );
        if !args.sure.of("a change of key", &loss)? {
            context.output.say("the key was not changed");
            return Ok(Answer::No);
        }
        let next = match &args.with {
            Some(path) => NextKey::Given(Box::new(given(path)?)),
            None => NextKey::Fresh,
        };
        let recorded = context.session(|session| session.rotate(next, because))?;
        let publish = "publish the new key where the old one is published";
        (recorded, "signs from now on", Some(publish.to_owned()))
    };
    let (added, vkey) = recorded;
    if context.output.json {
        context.output.value(&json!({"seq": added.seq, "vkey": vkey.to_string()}))?;
    } else {
        context.output.line(visible(&format!("{:>6}  {vkey} {does}", added.seq)))?;
        if let Some(next) = next {
            context.output.say(next);
        }
    }
    Ok(Answer::Yes)
}

/// The key in a file.
fn given(path: &Path) -> Result<SigningKey, Failure> {
    let key = SigningKey::from_secret_text(input::note(path)?.trim_end());
    Ok(key
        .map_err(|source| Error::Proof(ProofError::Malformed { path: path.display().to_string(), source }))?)
}

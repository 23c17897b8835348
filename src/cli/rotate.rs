//! `claimlog rotate`

use std::path::{Path, PathBuf};

use serde_json::json;

use super::context::Context;
use super::output::Failure;
use super::{Answer, Done, input};
use claimlog::error::{Error, ProofError};
use claimlog::plain::visible;
use claimlog::session::NextKey;
use claimlog::tlog::SigningKey;

/// Change the key that signs for the ledger
///
/// Makes a new key, and records it; the checkpoint that does so is signed by both keys, and those after it by
/// the new one. Whoever knows the old key can follow. Against the loss of a key, prepare one in advance: --prepare
/// records a second key and writes it to a file, to be kept elsewhere; --with takes it into use, though the key
/// before it is gone. A lost key that was not prepared for ends the ledger: it can be read for ever, and a new
/// one can cite its last checkpoint.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The reason
    #[arg(long, value_name = "TEXT")]
    because: String,
    /// Make a key for later, and write it to this file; the key in use stays
    #[arg(long, value_name = "FILE", conflicts_with = "with")]
    prepare: Option<PathBuf>,
    /// Use the key in this file from here on
    #[arg(long, value_name = "FILE")]
    with: Option<PathBuf>,
    /// Name the log's first key in the log; the key in use stays. For a ledger whose key was changed before format 4: until
    /// then, whoever does not know its first key believes no checkpoint of that
    #[arg(long, conflicts_with_all = ["with", "prepare"])]
    name_first: bool,
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
        (recorded, "may sign one day", Some(format!("keep {target} where the other key is not")))
    } else {
        let next = match &args.with {
            Some(path) => NextKey::Given(Box::new(given(path)?)),
            None => NextKey::Fresh,
        };
        let recorded = context.session(|session| session.rotate(next, because))?;
        let publish = "publish the new key where the old one is published";
        (recorded, "signs from here on", Some(publish.to_owned()))
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

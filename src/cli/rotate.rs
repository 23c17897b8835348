//! `claimlog rotate`

use std::path::PathBuf;

use serde_json::json;

use super::context::Context;
use super::output::Failure;
use super::{Answer, Done, input};
use claimlog::error::{Error, KeyError, ProofError};
use claimlog::plain::visible;
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
    let output = &context.output;
    let prepared = args.prepare.as_deref().map(|path| context.target(path)).transpose()?;
    let ledger = context.open_to_write()?;
    let origin = ledger.head().checkpoint.origin.clone();
    if args.name_first {
        let (added, ledger) = context.with_recorder(|ledger, by| ledger.name_first_key(by, &args.because))?;
        let vkey = ledger.first_key().to_string();
        if output.json {
            output.value(&json!({"seq": added.seq, "vkey": vkey}))?;
        } else {
            output.line(format_args!("{:>6}  {vkey} signed first", added.seq))?;
        }
        return Ok(Answer::Yes);
    }
    if let Some(target) = prepared {
        let key = new_key(&origin)?;
        target.keep_secret(format!("{}\n", key.to_secret_text()).as_bytes())?;
        let vkey = key.verifier();
        let added = context.append(|draft| draft.prepare_key(&vkey, &args.because));
        if added.is_err() && context.is_still(ledger.head()) {
            target.drop_secret();
        }
        let (added, _) = added?;
        if output.json {
            output.value(&json!({"seq": added.seq, "vkey": vkey.to_string()}))?;
        } else {
            output.line(visible(&format!("{:>6}  {vkey} may sign one day", added.seq)))?;
            output.say(format_args!("keep {target} where the other key is not"));
        }
        return Ok(Answer::Yes);
    }
    let home = context.home()?;
    context.tell_of_exposed_key(ledger.head())?;
    let lost = match home.key(&ledger.head().vkey) {
        Ok(_) => false,
        Err(Error::Key(KeyError::NoKey { .. })) if args.with.is_some() => true,
        Err(error) => return Err(error.into()),
    };
    let key = match &args.with {
        Some(path) => SigningKey::from_secret_text(input::note(path)?.trim_end()).map_err(|source| {
            Error::Proof(ProofError::Malformed { path: path.display().to_string(), source })
        })?,
        None => new_key(&origin)?,
    };
    if key.verifier().name() != origin {
        return Err(Failure::usage(format!("the key signs for {}, not for {origin}", key.verifier().name())));
    }
    // A moment that is doubted is refused before a key is kept.
    drop(context.moment(&ledger)?);
    let before = ledger.head().clone();
    // The key first: a ledger that nobody can sign for would be of no use.
    let kept = home.keep_key(&key)?;
    let rotated = context.with_recorder(|ledger, by| ledger.rotate(by, &key, lost, &args.because));
    if rotated.is_err() && context.is_still(&before) {
        home.drop_key(&kept);
    }
    let (added, _) = rotated?;
    let vkey = key.verifier();
    if output.json {
        output.value(&json!({"seq": added.seq, "vkey": vkey.to_string()}))?;
    } else {
        output.line(visible(&format!("{:>6}  {vkey} signs from here on", added.seq)))?;
        output.say("publish the new key where the old one is published");
    }
    Ok(Answer::Yes)
}

fn new_key(origin: &str) -> Result<SigningKey, Failure> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(|error| Error::Key(KeyError::Random(error.to_string())))?;
    let key = SigningKey::from_seed(origin, &seed);
    Ok(key.map_err(|source| {
        Error::Proof(ProofError::Malformed { path: format!("the origin {origin}"), source })
    })?)
}

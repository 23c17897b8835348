//! `claimlog init`

use serde_json::json;

use super::context::Context;
use super::output::Failure;
use super::{Answer, Done};
use claimlog::error::{Error, KeyError, ProofError, StoreError};
use claimlog::ledger::Ledger;
use claimlog::plain::visible;
use claimlog::store::Access;
use claimlog::tlog::{SigningKey, sha256};
use claimlog::verify::Trust;

/// Make a ledger and the key that signs for it
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The ledger's name, without spaces, such as example.org/claims; made from the key if not given
    #[arg(long, value_name = "NAME")]
    origin: Option<String>,
}

pub(super) fn run(args: Args, context: &Context) -> Done {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(|error| Error::Key(KeyError::Random(error.to_string())))?;
    let origin =
        args.origin.unwrap_or_else(|| format!("claimlog/{}", &sha256(&sha256(&seed).0).to_string()[..16]));
    let key = SigningKey::from_seed(&origin, &seed).map_err(|source| {
        Error::Proof(ProofError::Malformed { path: format!("--origin {origin}"), source })
    })?;
    if !Ledger::is_free(&context.ledger) {
        return Err(Error::Store(StoreError::Exists { path: context.ledger.clone() }).into());
    }
    let home = context.home()?;
    let pins = home.pins()?.of(&origin);
    if !pins.known.is_empty() || !pins.unreadable.is_empty() {
        return Err(Failure::usage(format!("another ledger of the name {origin} is known here"))
            .hint(format!("choose another name, or `claimlog pins --forget {origin}`")));
    }
    // The key first: a ledger that nobody can sign for would be of no use.
    let path = home.keep_key(&key)?;
    let trust = Trust { vkey: Some(key.verifier()), ..Trust::default() };
    if let Err(error) = Ledger::create(&context.ledger, &key) {
        // What is reported failed may be there all the same, and then this is its only key.
        let found = Ledger::open(&context.ledger, Access::Read, trust);
        if matches!(
            found,
            Err(Error::Store(StoreError::NoLedger { .. }) | Error::Store(StoreError::NotALedger { .. }))
        ) {
            home.drop_key(&path);
        }
        return Err(error.into());
    }
    let ledger = Ledger::open(&context.ledger, Access::Read, trust)?;
    let head = ledger.head();
    context.remember(head);
    let output = &context.output;
    if output.json {
        let (size, root) = (head.checkpoint.size, head.checkpoint.root);
        output.value(&json!({
            "origin": origin, "vkey": head.vkey.to_string(), "size": size, "root": root.to_base64(),
        }))?;
    } else {
        say(context, &origin, &head.vkey.to_string())?;
        output.say(format_args!(
            "its key is in {}\nnext: claimlog ingest FILE --url WHERE-IT-WAS-PUBLISHED",
            path.display()
        ));
    }
    Ok(Answer::Yes)
}

fn say(context: &Context, origin: &str, vkey: &str) -> Result<(), Failure> {
    let path = visible(&context.ledger.display().to_string());
    let (origin, vkey) = (visible(origin), visible(vkey));
    context.output.line(format_args!("made {path}, the ledger {origin}\nverifier key: {vkey}"))
}

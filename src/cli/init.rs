//! `claimlog init`

use serde_json::json;

use super::context::Context;
use super::output::Failure;
use super::{Answer, Done};
use claimlog::plain::visible;
use claimlog::session::Made;

/// Create a ledger and the key that signs it
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  claimlog init
  claimlog init --origin example.org/claims")]
pub(super) struct Args {
    /// The ledger's name, without spaces, such as example.org/claims [default: made from the key]
    #[arg(long, value_name = "NAME")]
    origin: Option<String>,
}

pub(super) fn run(args: Args, context: &Context) -> Done {
    let Made { head, key } = context.session(|session| session.init(args.origin.as_deref()))?;
    let origin = &head.checkpoint.origin;
    let output = &context.output;
    if output.json {
        let (size, root) = (head.checkpoint.size, head.checkpoint.root);
        output.value(&json!({
            "origin": origin, "vkey": head.vkey.to_string(), "size": size, "root": root.to_base64(),
        }))?;
    } else {
        say(context, origin, &head.vkey.to_string())?;
        output.say(format_args!(
            "its key is in {}; keep a copy of it somewhere else\nnext: claimlog ingest FILE --url WHERE-IT-WAS-PUBLISHED",
            key.display()
        ));
    }
    Ok(Answer::Yes)
}

fn say(context: &Context, origin: &str, vkey: &str) -> Result<(), Failure> {
    let path = visible(&context.ledger.display().to_string());
    let (origin, vkey) = (visible(origin), visible(vkey));
    context.output.line(format_args!("made {path}, the ledger {origin}\nverifier key: {vkey}"))
}

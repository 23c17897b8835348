//! `claimlog tiles`

use std::path::PathBuf;

use serde_json::json;

use super::context::Context;
use super::progress::Waiting;
use super::{Answer, Done};
use claimlog::error::Error;
use claimlog::plain::visible;

/// Publish the ledger into a folder that any web server can serve
///
/// Writes the C2SP tlog-tiles layout: checkpoint, tile/… and tile/entries/…. Only what is new is written, and
/// the checkpoint last. The folder shows every entry; captured documents are not in it. Anybody can audit it
/// with `claimlog verify --tiles`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The folder; made if it is not there
    folder: PathBuf,
}

pub(super) fn run(args: Args, context: &Context) -> Done {
    context.published_target(&args.folder)?;
    let waiting = Waiting::new(&context.output, "publishing");
    let published = context.session(|session| {
        session.with(|ledger| Ok::<_, Error>((ledger.publish(&args.folder)?, ledger.head().vkey.clone())))
    });
    drop(waiting);
    let (published, vkey) = published?;
    let output = &context.output;
    if output.json {
        output.value(&json!({
            "before": published.before, "size": published.size, "written": published.written,
        }))?;
    } else {
        let folder = visible(&args.folder.display().to_string());
        let (size, before, written) = (published.size, published.before, published.written);
        output.line(format_args!(
            "published {size} entries in {folder}, {before} of them before; {written} files written"
        ))?;
        output.say(format_args!("audit it with: claimlog verify --tiles {folder} --vkey {vkey}"));
    }
    Ok(Answer::Yes)
}

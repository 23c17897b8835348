//! `claimlog tiles`

use std::path::PathBuf;

use serde_json::json;

use super::context::Context;
use super::progress::Waiting;
use super::{Answer, Done};
use claimlog::error::Error;
use claimlog::plain::{counted, visible};

/// Publish the log in a folder that any web server can serve
///
/// Writes the C2SP tlog-tiles layout: checkpoint, tile/… and tile/entries/…. Only new files are written, the checkpoint
/// last. The folder shows every entry, but no captured documents. Anyone can check it with `claimlog verify --tiles`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  claimlog tiles site")]
pub(super) struct Args {
    /// The folder; it is created if it does not exist
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
            "published {} in {folder}, of which {before} were already there; {} written",
            counted(size, "entry"),
            counted(written, "file")
        ))?;
        output.say(format_args!("check it with: claimlog verify --tiles {folder} --vkey {vkey}"));
    }
    Ok(Answer::Yes)
}

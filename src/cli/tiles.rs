//! `claimlog tiles`

use std::path::PathBuf;

use serde_json::json;

use super::context::Context;
use super::progress::Waiting;
use super::{Answer, Done};
use claimlog::error::Error;
use claimlog::plain::{counted, visible};
use claimlog::strangers::Site;

/// Publish the log for any web server, in a folder or a bucket
///
/// Writes the C2SP tlog-tiles layout: checkpoint, tile/… and tile/entries/…. Only new files are written, the checkpoint
/// last. The folder shows every entry, but no captured documents. Anyone can check it with `claimlog verify --tiles`.
/// In a bucket nothing is replaced but the checkpoint that was read at first, and what was redacted since. Credentials are
/// read from the environment. Buckets need a build with the feature `object-storage`, as the released programs are.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  claimlog tiles site
  claimlog tiles s3://BUCKET/log      # or gs://BUCKET/log, az://CONTAINER/log")]
pub(super) struct Args {
    /// The folder, which is created if it does not exist, or the address of a bucket
    #[arg(value_name = "SITE")]
    site: PathBuf,
}

pub(super) fn run(args: Args, context: &Context) -> Done {
    let site = Site::parse(&args.site).map_err(Error::Bucket)?;
    if let Site::Folder(folder) = &site {
        context.published_target(folder)?;
    }
    let waiting = Waiting::new(&context.output, "publishing");
    let published = context.session(|session| {
        session.with(|ledger| Ok::<_, Error>((ledger.publish_at(&site)?, ledger.head().vkey.clone())))
    });
    drop(waiting);
    let (published, vkey) = published?;
    let output = &context.output;
    if output.json {
        output.value(&json!({
            "before": published.before, "size": published.size, "written": published.written,
        }))?;
    } else {
        let place = visible(&site.to_string());
        let (size, before, written) = (published.size, published.before, published.written);
        output.line(format_args!(
            "published {} in {place}, of which {before} were already there; {} written",
            counted(size, "entry"),
            counted(written, "file")
        ))?;
        output.say(format_args!("check it with: claimlog verify --tiles {place} --vkey {vkey}"));
    }
    Ok(Answer::Yes)
}

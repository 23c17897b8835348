//! `claimlog verify-page`

use std::path::PathBuf;

use serde_json::json;

use super::context::Context;
use super::{Answer, Done};
use claimlog::plain::visible;
use claimlog::report::verifier;

/// Write a web page that checks any bundle that is dropped on it
///
/// The page is one file, and is the same for every bundle. It needs a browser and no network, and checks every file
/// against the signed statement, every entry against the checkpoint, the words of the claims against their entries, and
/// cosignatures by a policy. Give it to those who get a bundle and have neither this program nor
/// Python.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  claimlog verify-page -o check.html")]
pub(super) struct Args {
    /// The file to write
    #[arg(long, short, value_name = "FILE")]
    output: PathBuf,
}

pub(super) fn run(args: &Args, context: &Context) -> Done {
    let (target, page) = (context.target(&args.output)?, verifier());
    target.bytes(page.as_bytes())?;
    if context.output.json {
        let path = args.output.display().to_string();
        context.output.value(&json!({"path": path, "size": page.len()}))?;
    } else {
        context
            .output
            .line(visible(&format!("{target}: a page that checks bundles, {} bytes", page.len())))?;
    }
    Ok(Answer::Yes)
}

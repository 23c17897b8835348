//! `claimlog source get`

use std::path::{Path, PathBuf};

use serde_json::json;

use super::context::Context;
use super::moment::AsOf;
use super::{Answer, Done};
use claimlog::excerpt::Need;
use claimlog::ledger::Captured;
use claimlog::plain::visible;

/// Write what a source captured to a file: the bytes as they came
///
/// The whole ledger is verified first, and what is written was compared with the hash in the source's entry. A file is
/// written whole or not at all.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  claimlog source get 16 -o page.html
  claimlog source get 16 --text -o - | wc -w")]
pub(super) struct Args {
    /// The source: its number, or the start of its leaf hash
    source: String,
    /// The file to write; - writes to standard output
    #[arg(long, short, value_name = "FILE")]
    output: PathBuf,
    /// Write the text that was extracted from the bytes
    #[arg(long)]
    text: bool,
    #[command(flatten)]
    as_of: AsOf,
}

pub(super) fn run(args: Args, context: &Context) -> Done {
    let straight = args.output == Path::new("-");
    let place = if straight { Path::new("/dev/stdout") } else { &args.output };
    let target = context.target(place)?;
    let (ledger, view, _) = args.as_of.part(&Need::of([args.source.clone()]), context)?;
    let seq = context.find(&view, &args.source)?;
    let what = if args.text { Captured::Text } else { Captured::Bytes };
    let (mut size, mut refused) = (0, None);
    let written = target.write(|out| {
        let captured = ledger.captured(seq, what, |piece| {
            size += piece.len();
            out.write_all(piece)
        });
        captured.unwrap_or_else(|error| {
            refused = Some(error);
            Err(std::io::Error::other("it was not read"))
        })
    });
    if let Some(error) = refused {
        return Err(error.into());
    }
    written?;
    if straight {
        return Ok(Answer::Yes);
    }
    let name = if args.text { "text" } else { "bytes" };
    let source = view.source(seq);
    let sha256 = source.map(|source| if args.text { source.text } else { source.sha256 });
    if context.output.json {
        let path = args.output.display().to_string();
        context
            .output
            .value(&json!({"seq": seq, "path": path, "part": name, "size": size, "sha256": sha256}))?;
    } else {
        let sha256 = sha256.map(|hash| hash.to_string()).unwrap_or_default();
        let line = format!("{target}: the {name} of source {seq}, {size} bytes, sha256 {sha256}");
        context.output.line(visible(&line))?;
    }
    Ok(Answer::Yes)
}

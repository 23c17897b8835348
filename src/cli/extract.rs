//! `claimlog extract`

use std::path::PathBuf;

use serde_json::json;

use super::context::Context;
use super::ingest::AboutArgs;
use super::{Answer, Done, input};
use claimlog::ingest::{Document, Format};
use claimlog::model::Part;

/// Print the text that is read of a document, as `ingest` would keep it
///
/// Nothing is recorded. Of a page, --body prints the article alone; of an archive, the documents in it follow its list.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  claimlog extract page.html
  claimlog extract page.html --body
  claimlog extract report.pdf --json")]
pub(super) struct Args {
    /// The file; - for standard input
    #[arg(value_name = "PATH")]
    path: PathBuf,
    /// Only the article's own text, without titles, captions, menus and what is related
    #[arg(long)]
    body: bool,
    /// Its format, if content and name do not tell
    #[arg(long)]
    format: Option<Format>,
    #[command(flatten)]
    about: AboutArgs,
}

pub(super) fn run(args: Args, context: &Context) -> Done {
    let document = input::document(&args.path, args.about.about(args.format))?;
    for note in &document.notes {
        context.output.say(format_args!("note: {note}"));
    }
    for document in std::iter::once(&document).chain(&document.within) {
        let text = if args.body { body(document) } else { document.text.clone() };
        if context.output.json {
            let blocks: Vec<_> = document.layout().map_or_else(Vec::new, |layout| {
                layout
                    .blocks
                    .iter()
                    .map(|block| json!({"span": block.span, "part": block.part, "page": block.page}))
                    .collect()
            });
            context.output.value(&json!({"source": document.source, "text": text, "blocks": blocks}))?;
        } else {
            // It goes to a file or a pager as it is, but never as commands to a terminal.
            let lines: Vec<_> = text.lines().map(claimlog::plain::visible).collect();
            context.output.line(lines.join("\n"))?;
        }
    }
    Ok(Answer::Yes)
}

/// The article of a page; all of a text in which no article was told.
fn body(document: &Document) -> String {
    match document.layout() {
        Some(layout) if layout.has_article() => {
            layout.text_of(&document.text, |part| matches!(part, Part::Body | Part::Heading))
        }
        _ => document.text.clone(),
    }
}

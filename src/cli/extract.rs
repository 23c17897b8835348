//! `claimlog extract`

use std::path::PathBuf;

use serde_json::json;

use super::context::Context;
use super::ingest::{AboutArgs, formats};
use super::{Answer, Done, input};
use claimlog::ingest::{Document, Format};
use claimlog::model::Part;

/// Print the text that is read from a document
///
/// It is the text that `claimlog ingest` would keep; nothing is recorded. With --body, only the article of a page is
/// printed. For an archive, its list of documents is printed first, then each document.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  claimlog extract page.html
  claimlog extract page.html --body
  claimlog extract report.pdf --json")]
pub(super) struct Args {
    /// The file; - for standard input
    #[arg(value_name = "PATH")]
    path: PathBuf,
    /// Only the text of the article, without titles, captions, menus and related links
    #[arg(long)]
    body: bool,
    /// Its format [default: detected from its content and name]
    #[arg(long, visible_alias = "read-as", value_parser = formats())]
    format: Option<&'static Format>,
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
                    .map(|block| {
                        json!({
                            "span": block.span, "part": block.part, "page": block.page,
                            "heading": block.heading,
                        })
                    })
                    .collect()
            });
            context.output.value(&json!({"source": document.source, "text": text, "blocks": blocks}))?;
        } else {
            // A file or a pager gets it as it is. A terminal must not obey it.
            let lines: Vec<_> = text.lines().map(claimlog::plain::visible).collect();
            context.output.line(lines.join("\n"))?;
        }
    }
    Ok(Answer::Yes)
}

/// The article of a page, or the whole text if there is no article.
fn body(document: &Document) -> String {
    match document.layout() {
        Some(layout) if layout.has_article() => {
            layout.text_of(&document.text, |part| matches!(part, Part::Body | Part::Heading))
        }
        _ => document.text.clone(),
    }
}

//! `claimlog formats`

use serde_json::json;

use super::context::Context;
use super::form::Form;
use super::{Answer, Done};
use claimlog::ingest;

/// List the formats that are read and written
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  claimlog formats
  claimlog formats --json")]
pub(super) struct Args {}

pub(super) fn run(_: Args, context: &Context) -> Done {
    let output = &context.output;
    if output.json {
        for format in ingest::FORMATS {
            output.value(&json!({
                "use": "read", "name": format.name, "about": format.about, "media_types": format.media_types,
                "endings": format.endings, "feature": format.feature, "built": format.built,
            }))?;
        }
        for label in Form::all().map(Form::label) {
            output.value(&json!({
                "use": "write", "name": label.name, "about": label.about,
                "media_types": [label.media_type], "endings": [label.ending],
                "leaves_out": label.leaves_out, "since": label.since,
                "feature": label.feature, "built": label.built,
            }))?;
        }
        return Ok(Answer::Yes);
    }
    output.line("Formats that are read (ingest, check, extract):")?;
    for format in ingest::FORMATS {
        let missing = if format.built { "" } else { " (not in this build)" };
        let endings = format.endings.join(" ");
        output.line(format_args!("  {:<12} {endings:<28} {}{missing}", format.name, format.about))?;
    }
    output.line("Formats that are written (export):")?;
    for label in Form::all().map(Form::label) {
        let missing = if label.built { "" } else { " (not in this build)" };
        output.line(format_args!("  {:<12} {:<28} {}{missing}", label.name, label.ending, label.about))?;
        output.line(format_args!("  {:<41} Leaves out: {}", "", lower(label.leaves_out)))?;
    }
    Ok(Answer::Yes)
}

/// A phrase as it stands after another.
fn lower(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

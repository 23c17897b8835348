//! `claimlog formats`

use serde_json::json;

use super::context::Context;
use super::form::WHOLE;
use super::{Answer, Done};
use claimlog::{export, ingest};

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
        for format in &export::FORMATS {
            output.value(&json!({
                "use": "write", "name": format.name, "about": format.about,
                "media_types": [format.media_type], "endings": [format.ending],
                "leaves_out": format.leaves_out, "since": format.since,
            }))?;
        }
        for format in WHOLE {
            output.value(&json!({
                "use": "write", "name": format.name, "about": format.about,
                "media_types": [format.media_type], "endings": [format.ending],
                "leaves_out": format.leaves_out, "since": format.since,
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
    let streamed = export::FORMATS.iter().map(|it| (it.name, it.ending, it.about, it.leaves_out));
    let whole = WHOLE.iter().map(|it| (it.name, it.ending, it.about, it.leaves_out));
    for (name, ending, about, leaves_out) in streamed.chain(whole) {
        output.line(format_args!("  {name:<12} {ending:<28} {about}"))?;
        output.line(format_args!("  {:<41} Leaves out: {}", "", lower(leaves_out)))?;
    }
    Ok(Answer::Yes)
}

/// A phrase as it stands after another.
fn lower(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

//! `claimlog keys`

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::context::Context;
use super::stream::{Asked, answer_each, any};
use super::{Answer, Done};
use claimlog::audit::Keys;

/// Print the keys by which another engine can group claims
///
/// Each line of FILE is {"id": …, "text": …}. Each answer is one line with the id, the form and the keys. Claims with the
/// same form have the same words: only the first of them is compared with others. Each of the others is grouped under
/// each of its keys, in the order in which they were recorded, and `claimlog blocks` compares a group. A text in another
/// language, or longer than any single statement may be, has no keys. The answer to a line that is not a claim is {"line": …, "id": …, "error": {"message": …}}; the
/// exit status is then 2.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  claimlog keys claims.jsonl > keys.jsonl")]
pub(super) struct Args {
    /// A file of claims, or - for standard input
    file: PathBuf,
}

#[derive(Debug, Deserialize)]
struct Text {
    text: String,
    #[serde(default, deserialize_with = "any")]
    id: Option<Value>,
}

impl Asked for Text {
    const LINE: &'static str = "{\"id\": 1, \"text\": \"one statement\"}";
    const LINES: &'static str = "claims";
    const PIPED: &'static str = "claimlog keys - < claims.jsonl";
}

#[derive(Debug, Serialize)]
struct Grouped {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<Value>,
    form: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'static str>,
    keys: Vec<String>,
}

pub(super) fn run(args: &Args, context: &Context) -> Done {
    answer_each(&args.file, context, |Text { text, id }| {
        let (Keys { form, keys }, language) = Keys::with_language(&text);
        let keys = keys.iter().map(ToString::to_string).collect();
        vec![Grouped { id, form: format!("{form:032x}"), language, keys }]
    })?;
    Ok(Answer::Yes)
}

//! `claimlog compare`

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::context::Context;
use super::output::Failure;
use super::stream::{Asked, answer_each, any};
use super::{Answer, Done};
use claimlog::audit::{Languages, Related};
use claimlog::compare::{Comparison, Outcome};
use claimlog::plain::visible;

/// Compare two statements: do they contradict each other?
///
/// The answer is contradiction, tension, duplicate or none. With --jsonl, each line of FILE is {"a": …, "b": …}, and
/// each answer is one line of JSON. Spans are counted in bytes. An "id", if a line has one, is in its answer. The answer
/// to a line that is not a pair is {"line": …, "id": …, "error": {"message": …}}; the exit status is then 2.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  claimlog compare 'The dam opened in 1969.' 'The dam opened in 1971.'
  claimlog compare --jsonl pairs.jsonl > verdicts.jsonl")]
pub(super) struct Args {
    /// The first statement
    #[arg(required_unless_present = "jsonl", requires = "b", conflicts_with = "jsonl")]
    a: Option<String>,
    /// The second statement
    b: Option<String>,
    /// A file of pairs, or - for standard input
    #[arg(long, value_name = "FILE")]
    jsonl: Option<PathBuf>,
}

#[derive(Debug, Deserialize)]
struct Pair {
    a: String,
    b: String,
    #[serde(default, deserialize_with = "any")]
    id: Option<Value>,
}

impl Asked for Pair {
    const LINE: &'static str = "{\"a\": \"one statement\", \"b\": \"another statement\"}";
    const LINES: &'static str = "pairs";
    const PIPED: &'static str = "claimlog compare --jsonl - < pairs.jsonl";
}

#[derive(Debug, Serialize)]
struct Answered {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<Value>,
    #[serde(flatten)]
    found: Related,
}

pub(super) fn run(args: Args, context: &Context) -> Done {
    match (args.a, args.b, args.jsonl) {
        (Some(a), Some(b), None) => {
            let comparison = Languages::default().compare(&a, &b);
            if context.output.json {
                context.output.value(&Related::new(comparison))?;
            } else {
                context.output.text(shown(&comparison, &a, &b))?;
            }
        }
        (_, _, Some(path)) => {
            let languages = Languages::default();
            answer_each(&path, context, |Pair { a, b, id }| {
                vec![Answered { id, found: Related::new(languages.compare(&a, &b)) }]
            })?;
        }
        _ => return Err(Failure::usage("name two statements, or a file of pairs with --jsonl")),
    }
    Ok(Answer::Yes)
}

/// The comparison and both statements, with the words that it rests on underlined.
fn shown(comparison: &Comparison, a: &str, b: &str) -> String {
    let outcome = comparison.outcome.name();
    let code = Related::code_of(comparison).map(|code| format!(" {code}")).unwrap_or_default();
    let mut text = format!("{outcome}{code}: {}\n", visible(&comparison.reason));
    if matches!(comparison.outcome, Outcome::Contradiction | Outcome::Tension) {
        for (statement, spans) in [(a, &comparison.spans[0]), (b, &comparison.spans[1])] {
            let width = |part: &str| visible(part).chars().count();
            let line = statement.replace('\n', " ");
            text.push_str(&format!("  {}\n", visible(&line)));
            if let Some((lead, words)) = spans
                .first()
                .and_then(|span| Some((line.get(..span.start)?, line.get(span.start..span.end)?)))
            {
                text.push_str(&format!("  {}{}\n", " ".repeat(width(lead)), "^".repeat(width(words))));
            }
        }
    }
    text
}

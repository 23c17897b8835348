//! `claimlog compare`

use std::borrow::Cow;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::context::Context;
use super::output::Failure;
use super::stream::{Asked, answer_each, any};
use super::{Answer, Done};
use claimlog::audit::rule_for;
use claimlog::compare::{Comparison, Outcome, Statement, compare};
use claimlog::model::Span;
use claimlog::plain::visible;
use claimlog::text::{LONGEST_SEGMENT, language};

/// Of how many statements the language is kept in memory.
const MOST_KNOWN: usize = 1 << 16;

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

/// How two statements relate.
#[derive(Debug, Serialize)]
pub(super) struct Related {
    relation: Outcome,
    code: Option<&'static str>,
    reason: Cow<'static, str>,
    spans: Spans,
}

#[derive(Debug, Serialize)]
struct Spans {
    a: Vec<Span>,
    b: Vec<Span>,
}

impl Related {
    pub(super) fn new(comparison: Comparison) -> Self {
        let code = code(&comparison);
        let Comparison { outcome: relation, reason, spans: [a, b], .. } = comparison;
        Related { relation, code, reason, spans: Spans { a, b } }
    }
}

pub(super) fn run(args: Args, context: &Context) -> Done {
    match (args.a, args.b, args.jsonl) {
        (Some(a), Some(b), None) => {
            let comparison = compared(&a, &b, &Languages::default());
            if context.output.json {
                context.output.value(&Related::new(comparison))?;
            } else {
                context.output.text(shown(&comparison, &a, &b))?;
            }
        }
        (_, _, Some(path)) => {
            let languages = Languages::default();
            answer_each(&path, context, |Pair { a, b, id }| {
                vec![Answered { id, found: Related::new(compared(&a, &b, &languages)) }]
            })?;
        }
        _ => return Err(Failure::usage("name two statements, or a file of pairs with --jsonl")),
    }
    Ok(Answer::Yes)
}

/// The languages of the statements that were met: to detect one takes longer than to compare two statements, and many
/// pairs have a statement in common.
#[derive(Default)]
struct Languages(Mutex<FxHashMap<String, Option<&'static str>>>);

impl Languages {
    /// The language of a statement, if it is reliably not English.
    fn of(&self, text: &str) -> Option<&'static str> {
        let known = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(name) = known().get(text) {
            return *name;
        }
        let name = language(text);
        let mut known = known();
        if known.len() >= MOST_KNOWN {
            known.clear();
        }
        known.insert(text.to_owned(), name);
        name
    }
}

fn compared(a: &str, b: &str, languages: &Languages) -> Comparison {
    if a.len().max(b.len()) > LONGEST_SEGMENT {
        return Comparison::none("one of the statements is longer than any single statement may be");
    }
    match languages.of(a).or_else(|| languages.of(b)) {
        Some(name) => {
            Comparison::none(format!("one of the statements is in {name}; only English is compared"))
        }
        None => compare(&Statement::read(a), &Statement::read(b)),
    }
}

/// The code of the rule that reports what was found.
fn code(comparison: &Comparison) -> Option<&'static str> {
    comparison.conflict.map(|conflict| rule_for(conflict).code)
}

/// The comparison and both statements, with the words that it rests on underlined.
fn shown(comparison: &Comparison, a: &str, b: &str) -> String {
    let outcome = match comparison.outcome {
        Outcome::Contradiction => "contradiction",
        Outcome::Tension => "tension",
        Outcome::Duplicate => "duplicate",
        Outcome::None => "none",
    };
    let code = code(comparison).map(|code| format!(" {code}")).unwrap_or_default();
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

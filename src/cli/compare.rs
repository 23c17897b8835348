//! `claimlog compare`

use std::io::{self, BufRead, BufReader, IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rustc_hash::FxHashMap;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::context::Context;
use super::output::Failure;
use super::{Answer, Done, input};
use claimlog::audit::rule_for;
use claimlog::compare::{Comparison, Outcome, Statement, compare, in_parts};
use claimlog::ingest::json_flaw;
use claimlog::model::Span;
use claimlog::plain::{self, visible};
use claimlog::text::{LONGEST_SEGMENT, language};

/// The longest line of JSON Lines that is read, in bytes.
const LONGEST_LINE: u64 = 16 << 20;

/// How much of the input is read ahead, in bytes.
const AHEAD: usize = 1 << 20;

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
struct Asked {
    a: String,
    b: String,
    #[serde(default, deserialize_with = "any")]
    id: Option<Value>,
}

/// What a line is called that is not a pair, if that can be read.
#[derive(Debug, Deserialize)]
struct Named {
    #[serde(default, deserialize_with = "any")]
    id: Option<Value>,
}

/// Any value that is there, even null.
fn any<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(from).map(Some)
}

#[derive(Debug, Serialize)]
struct Wrong<'a> {
    line: u64,
    id: Option<&'a Value>,
    error: Message<'a>,
}

#[derive(Debug, Serialize)]
struct Message<'a> {
    message: &'a str,
}

#[derive(Debug, Serialize)]
struct Answered<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a Value>,
    relation: Outcome,
    code: Option<&'static str>,
    reason: &'a str,
    spans: Spans<'a>,
}

#[derive(Debug, Serialize)]
struct Spans<'a> {
    a: &'a [Span],
    b: &'a [Span],
}

pub(super) fn run(args: Args, context: &Context) -> Done {
    match (args.a, args.b, args.jsonl) {
        (Some(a), Some(b), None) => {
            let comparison = compared(&a, &b, &Languages::default());
            if context.output.json {
                context.output.value(&answer(&comparison, None))?;
            } else {
                context.output.text(shown(&comparison, &a, &b))?;
            }
        }
        (_, _, Some(path)) => many(&path, context)?,
        _ => return Err(Failure::usage("name two statements, or a file of pairs with --jsonl")),
    }
    Ok(Answer::Yes)
}

fn many(path: &Path, context: &Context) -> Result<(), Failure> {
    let label = if path == Path::new("-") { "standard input".to_owned() } else { path.display().to_string() };
    let lines: Box<dyn Read> = if path == Path::new("-") {
        if io::stdin().is_terminal() {
            return Err(Failure::usage("nothing is piped into standard input")
                .hint("name a file, or pipe one: `claimlog compare --jsonl - < pairs.jsonl`"));
        }
        Box::new(io::stdin().lock())
    } else {
        Box::new(input::open(path)?)
    };
    let mut lines = BufReader::with_capacity(AHEAD, lines);
    let languages = Languages::default();
    let mut number = 0;
    let mut wrong: Option<(Failure, u64)> = None;
    loop {
        let (block, failure) = arrived(&mut lines, &label, &mut number);
        if block.is_empty() && failure.is_none() {
            break;
        }
        let answers =
            in_parts(&block, |part| part.iter().map(|line| answered(line, &label, &languages)).collect());
        let mut text = Vec::new();
        for (answer, failure) in answers {
            text.extend(answer);
            if let Some(failure) = failure {
                wrong.get_or_insert((failure, 0)).1 += 1;
            }
        }
        context.output.lines(&text)?;
        failure.map_or(Ok(()), Err)?;
    }
    match wrong {
        None => Ok(()),
        Some((first, 1)) => Err(first),
        Some((first, count)) => Err(first.and(&format!("other lines that are not pairs: {}", count - 1))),
    }
}

/// The answer to a line, and what is wrong with it if it is not a pair.
fn answered(line: &Line, label: &str, languages: &Languages) -> (Vec<u8>, Option<Failure>) {
    let mut text = Vec::new();
    match asked(line, label) {
        Ok(asked) => {
            let comparison = compared(&asked.a, &asked.b, languages);
            let written = plain::write_json(&mut text, &answer(&comparison, asked.id.as_ref()));
            (text, written.err().map(|source| Failure::io("write", "an answer", source)))
        }
        Err(failure) => {
            let named: Option<Named> = serde_json::from_slice(&line.1).ok();
            let id = named.as_ref().and_then(|named| named.id.as_ref());
            let wrong = Wrong { line: line.0, id, error: Message { message: &failure.reason() } };
            let written = plain::write_json(&mut text, &wrong);
            (text, Some(written.err().map_or(failure, |source| Failure::io("write", "an answer", source))))
        }
    }
}

/// A line of the input, with its number.
type Line = (u64, Vec<u8>);

/// The next lines that hold a pair, as many as have arrived but at least one, and why no more can be read.
fn arrived(
    lines: &mut BufReader<Box<dyn Read>>,
    label: &str,
    number: &mut u64,
) -> (Vec<Line>, Option<Failure>) {
    let mut block = Vec::new();
    while block.is_empty() || lines.buffer().contains(&b'\n') {
        *number += 1;
        let mut line = Vec::new();
        match lines.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line) {
            Ok(0) => break,
            Ok(read) if read as u64 == LONGEST_LINE => {
                let long = format!("{label}:{number}: the line is longer than 16 MiB");
                return (block, Some(Failure::usage(long)));
            }
            Ok(_) if line.iter().all(u8::is_ascii_whitespace) => {}
            Ok(_) => block.push((*number, line)),
            Err(source) => return (block, Some(Failure::io("read", label, source))),
        }
    }
    (block, None)
}

/// The pair on a line.
fn asked((number, line): &Line, label: &str) -> Result<Asked, Failure> {
    let wrong = |column: usize, why: &str| {
        Failure::usage(format!("{label}:{number}:{column}: {why}"))
            .hint("each line is {\"a\": \"one statement\", \"b\": \"another statement\"}")
    };
    let text = std::str::from_utf8(line)
        .map_err(|error| wrong(error.valid_up_to() + 1, "these bytes are not UTF-8"))?;
    let asked: Asked = serde_json::from_str(text).map_err(|error| wrong(error.column(), &reason(&error)))?;
    if let Some((at, why)) = json_flaw(text) {
        return Err(wrong(1 + text[..at].chars().count(), &why));
    }
    Ok(asked)
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

/// What is wrong with a line, without the place, which is printed before it.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rsplit_once(" at line ").map_or_else(|| text.clone(), |(what, _)| what.to_owned())
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

fn answer<'a>(comparison: &'a Comparison, id: Option<&'a Value>) -> Answered<'a> {
    let Comparison { outcome, reason, spans: [a, b], .. } = comparison;
    Answered { id, relation: *outcome, code: code(comparison), reason, spans: Spans { a, b } }
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

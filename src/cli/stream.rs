//! JSON Lines in, JSON Lines out: each line is answered in its place, and a line that cannot be answered says why.

use std::io::{self, BufRead, BufReader, IsTerminal, Read};
use std::path::Path;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::context::Context;
use super::input;
use super::output::Failure;
use claimlog::compare::in_parts;
use claimlog::ingest::json_flaw;
use claimlog::plain;

/// The longest line that is read, in bytes.
const LONGEST_LINE: u64 = 16 << 20;

/// How much of the input is read ahead, in bytes.
const AHEAD: usize = 1 << 20;

/// A line that asks something, as a command reads it.
pub(super) trait Asked: DeserializeOwned {
    /// What a line is.
    const LINE: &'static str;
    /// What several are called.
    const LINES: &'static str;
    /// How they are piped into the command.
    const PIPED: &'static str;
}

/// What a line is called that asks nothing, if that can be read.
#[derive(Debug, Deserialize)]
struct Named {
    #[serde(default, deserialize_with = "any")]
    id: Option<Value>,
}

/// Any value that is there, even null.
pub(super) fn any<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Value>, D::Error> {
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

/// A line of the input, with its number.
type Line = (u64, Vec<u8>);

/// Answers each line of a file with the values that `answer` makes of it, in order.
///
/// # Errors
///
/// Returns a failure if the file cannot be read, and after the last answer the first line that cannot be answered.
pub(super) fn answer_each<A: Asked, R: Serialize>(
    path: &Path,
    context: &Context,
    answer: impl Fn(A) -> Vec<R> + Sync,
) -> Result<(), Failure> {
    let label = if path == Path::new("-") { "standard input".to_owned() } else { path.display().to_string() };
    let lines: Box<dyn Read> = if path == Path::new("-") {
        if io::stdin().is_terminal() {
            return Err(Failure::usage("nothing is piped into standard input")
                .hint(format!("name a file, or pipe one: `{}`", A::PIPED)));
        }
        Box::new(io::stdin().lock())
    } else {
        Box::new(input::open(path)?)
    };
    let mut lines = BufReader::with_capacity(AHEAD, lines);
    let mut number = 0;
    let mut wrong: Option<(Failure, u64)> = None;
    loop {
        let (block, failure) = arrived(&mut lines, &label, &mut number);
        if block.is_empty() && failure.is_none() {
            break;
        }
        let answers =
            in_parts(&block, |part| part.iter().map(|line| answered(line, &label, &answer)).collect());
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
        Some((first, count)) => {
            Err(first.and(&format!("other lines that are not {}: {}", A::LINES, count - 1)))
        }
    }
}

/// The answers to a line, and what is wrong with it if there are none.
fn answered<A: Asked, R: Serialize>(
    line: &Line,
    label: &str,
    answer: impl Fn(A) -> Vec<R>,
) -> (Vec<u8>, Option<Failure>) {
    let mut text = Vec::new();
    let unwritten = |source| Failure::io("write", "an answer", source);
    match asked(line, label) {
        Ok(asked) => {
            let written = answer(asked).iter().try_for_each(|value| plain::write_json(&mut text, value));
            (text, written.err().map(unwritten))
        }
        Err(failure) => {
            let named: Option<Named> = serde_json::from_slice(&line.1).ok();
            let id = named.as_ref().and_then(|named| named.id.as_ref());
            let wrong = Wrong { line: line.0, id, error: Message { message: &failure.reason() } };
            let written = plain::write_json(&mut text, &wrong);
            (text, Some(written.err().map_or(failure, unwritten)))
        }
    }
}

/// The next lines that are not blank, as many as have arrived but at least one, and why no more can be read.
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

/// What a line asks.
fn asked<A: Asked>((number, line): &Line, label: &str) -> Result<A, Failure> {
    let wrong = |column: usize, why: &str| {
        Failure::usage(format!("{label}:{number}:{column}: {why}")).hint(format!("each line is {}", A::LINE))
    };
    let text = std::str::from_utf8(line)
        .map_err(|error| wrong(error.valid_up_to() + 1, "these bytes are not UTF-8"))?;
    let asked = serde_json::from_str(text).map_err(|error| wrong(error.column(), &reason(&error)))?;
    if let Some((at, why)) = json_flaw(text) {
        return Err(wrong(1 + text[..at].chars().count(), &why));
    }
    Ok(asked)
}

/// What is wrong with a line, without the place, which is printed before it.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rsplit_once(" at line ").map_or_else(|| text.clone(), |(what, _)| what.to_owned())
}

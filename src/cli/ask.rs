//! Asking: a question on the terminal, and the answer to it.

use std::io::{self, BufRead, Write};

use super::output::Failure;

/// Asks on stderr and reads a line from stdin, without white space at its ends; nothing at the end of the input.
pub(super) fn asked(question: &str) -> Result<Option<String>, Failure> {
    asked_on(&mut io::stdin().lock(), &mut io::stderr(), question)
}

/// Whether the answer to a question is yes.
pub(super) fn agreed(question: &str) -> Result<bool, Failure> {
    let answer = asked(&format!("{question} [y/N] "))?;
    Ok(matches!(answer.as_deref(), Some("y" | "Y" | "yes")))
}

/// The same as [`asked`], on other streams.
pub(super) fn asked_on(
    input: &mut impl BufRead,
    output: &mut impl Write,
    question: &str,
) -> Result<Option<String>, Failure> {
    let written = write!(output, "{question}").and_then(|()| output.flush());
    written.map_err(|source| Failure::io("write", "standard error", source))?;
    let mut answer = String::new();
    let length = input.read_line(&mut answer);
    let length = length.map_err(|source| Failure::io("read", "standard input", source))?;
    Ok((length > 0).then(|| answer.trim().to_owned()))
}

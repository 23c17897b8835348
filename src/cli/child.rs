//! The child: the process in which this program reads a PDF.

use std::ffi::OsString;
use std::io;
use std::process::Command;
use std::sync::OnceLock;

use super::context::Context;
use super::output::Failure;
use super::{Answer, Done};
use claimlog::ingest::{Pdf, PdfReader};
use claimlog::sandbox;

/// How this program is started again, if that is not by the file that is running: inside of another program it is not.
static AGAIN: OnceLock<Vec<OsString>> = OnceLock::new();

/// Read a PDF on standard input, and print its pages as JSON; for the program itself
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// How many bytes there are
    size: usize,
}

/// Reads the PDF, in the child.
pub(super) fn run(args: Args, _: &Context) -> Done {
    let served = sandbox::serve(args.size, io::stdin().lock(), io::stdout().lock());
    served.map_err(|source| Failure::io("read", "the PDF", source))?;
    Ok(Answer::Yes)
}

/// The reader of PDF for every command: a child process.
pub(super) fn reader() -> PdfReader<'static> {
    PdfReader::Apart(&read_pdf)
}

/// Says how this program is started again. What was said first holds.
pub(super) fn start_with(words: Vec<OsString>) {
    let _ = AGAIN.set(words);
}

fn again() -> Result<Command, String> {
    if let Some((program, arguments)) = AGAIN.get().and_then(|words| words.split_first()) {
        let mut command = Command::new(program);
        command.args(arguments);
        return Ok(command);
    }
    let program = std::env::current_exe();
    program.map(Command::new).map_err(|error| format!("the reader of PDF cannot be started: {error}"))
}

fn read_pdf(bytes: &[u8]) -> Result<Pdf, String> {
    let mut command = again()?;
    command.args(["read-pdf", &bytes.len().to_string()]);
    sandbox::read_pdf(command, bytes)
}

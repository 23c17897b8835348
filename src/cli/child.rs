//! The child: the process in which this program reads a PDF.

use std::io;
use std::process::Command;

use super::context::Context;
use super::output::Failure;
use super::{Answer, Done};
use claimlog::ingest::{Pdf, PdfReader};
use claimlog::sandbox;

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

fn read_pdf(bytes: &[u8]) -> Result<Pdf, String> {
    let program = std::env::current_exe();
    let program = program.map_err(|error| format!("the reader of PDF cannot be started: {error}"))?;
    let mut command = Command::new(program);
    command.args(["read-pdf", &bytes.len().to_string()]);
    sandbox::read_pdf(command, bytes)
}

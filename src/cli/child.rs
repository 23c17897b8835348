//! The child: a PDF is read in a process of its own, which may crash, hang or want all memory, and takes nothing with
//! it.

use std::io::{self, Read, Write};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use super::context::Context;
use super::output::Failure;
use super::{Answer, Done};
use claimlog::ingest::Pdf;

/// The longest that a PDF may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// The most memory that its reader may have, in bytes.
#[cfg(all(unix, feature = "pdf"))]
const MOST_MEMORY: u64 = 2 << 30;

/// The most text that is taken from it, in bytes.
const MOST_TEXT: u64 = 256 << 20;

/// Read a PDF on standard input, and print its pages as JSON; for the program itself
#[derive(Debug, clap::Args)]
pub(super) struct Args {}

/// What the child does.
pub(super) fn run(_: Args, _: &Context) -> Done {
    #[cfg(all(unix, feature = "pdf"))]
    {
        let limit = |resource, most| rlimit::setrlimit(resource, most, most);
        // Without limits it is still a process of its own: a system that sets none is no reason not to read.
        let _ = limit(rlimit::Resource::AS, MOST_MEMORY);
        let _ = limit(rlimit::Resource::CPU, PATIENCE.as_secs());
        let _ = limit(rlimit::Resource::CORE, 0);
    }
    // Its reader panics on bad files; the parent says so in its own words.
    std::panic::set_hook(Box::new(|_| {}));
    let mut bytes = Vec::new();
    let fail = |source| Failure::io("read", "the PDF", source);
    io::stdin().lock().read_to_end(&mut bytes).map_err(fail)?;
    let read = claimlog::ingest::read_pdf(&bytes);
    let mut out = io::stdout().lock();
    let written = serde_json::to_writer(&mut out, &read).map_err(io::Error::from).and_then(|()| out.flush());
    written.map_err(|source| Failure::io("write", "standard output", source))?;
    Ok(Answer::Yes)
}

/// Reads a PDF in a child.
pub(super) fn read_pdf(bytes: &[u8]) -> Result<Pdf, String> {
    let program =
        std::env::current_exe().map_err(|error| format!("its reader cannot be started: {error}"))?;
    let child = Command::new(program)
        .arg("read-pdf")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let mut child = child.map_err(|error| format!("its reader cannot be started: {error}"))?;
    let (Some(mut stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
        return Err("its reader cannot be reached".to_owned());
    };
    let (tell, told) = mpsc::channel();
    thread::scope(|scope| {
        scope.spawn(move || {
            // A reader that stops early has said what it has to say.
            let _ = stdin.write_all(bytes);
        });
        scope.spawn(move || {
            let mut answer = Vec::new();
            let _ = stdout.take(MOST_TEXT).read_to_end(&mut answer);
            let _ = tell.send(answer);
        });
        let answer = told.recv_timeout(PATIENCE);
        // Whatever it is doing, nobody waits for it any more.
        let _ = child.kill();
        let status = child.wait();
        let answer = answer.map_err(|_| format!("it took longer than {} seconds", PATIENCE.as_secs()))?;
        serde_json::from_slice::<Result<Pdf, String>>(&answer).unwrap_or_else(|_| {
            let how = status.map(|status| status.to_string()).unwrap_or_default();
            Err(format!("its reader gave up ({how})"))
        })
    })
}

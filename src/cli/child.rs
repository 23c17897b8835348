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

/// The longest that anybody waits for a PDF.
const PATIENCE: Duration = Duration::from_secs(60);

/// How much its reader may have: of seconds at work, and of memory in bytes. Large files may have more of both.
#[derive(Debug, Clone, Copy)]
struct Limits {
    seconds: u64,
    memory: u64,
}

impl Limits {
    /// For a PDF of `size` bytes: one of ten megabytes takes less than ten seconds and, with what reads the answer, less
    /// than a gigabyte.
    fn of(size: usize) -> Self {
        let size = size as u64;
        Limits {
            seconds: (9 + (size >> 20).saturating_sub(10)).min(PATIENCE.as_secs()),
            memory: ((640 << 20) + 8 * size).min(2 << 30),
        }
    }
}

/// The most text that is taken from it, in bytes.
const MOST_TEXT: u64 = 32 << 20;

/// Read a PDF on standard input, and print its pages as JSON; for the program itself
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// How many bytes there are
    size: usize,
}

/// What the child does.
pub(super) fn run(args: Args, _: &Context) -> Done {
    #[cfg(all(unix, feature = "pdf"))]
    {
        let Limits { seconds, memory } = Limits::of(args.size);
        let limit = |resource, most| rlimit::setrlimit(resource, most, most);
        // Without limits it is still a process of its own: a system that sets none is no reason not to read.
        let _ = limit(rlimit::Resource::AS, memory);
        let _ = limit(rlimit::Resource::CPU, seconds);
        let _ = limit(rlimit::Resource::CORE, 0);
    }
    // Its reader panics on bad files; the parent says so in its own words.
    std::panic::set_hook(Box::new(|_| {}));
    let mut bytes = Vec::with_capacity(args.size);
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
        .args(["read-pdf", &bytes.len().to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = child.map_err(|error| format!("its reader cannot be started: {error}"))?;
    let streams = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let (Some(mut stdin), Some(stdout), Some(mut stderr)) = streams else {
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
        let last_words = scope.spawn(move || {
            let mut words = Vec::new();
            let _ = (&mut stderr).take(4096).read_to_end(&mut words);
            // Nobody reads on, but nobody is to wait for a reader either.
            let _ = io::copy(&mut stderr, &mut io::sink());
            String::from_utf8_lossy(&words).into_owned()
        });
        let answer = told.recv_timeout(PATIENCE);
        // Whatever it is doing, nobody waits for it any more.
        let _ = child.kill();
        let status = child.wait();
        let last_words = last_words.join().unwrap_or_default();
        let Limits { seconds, memory } = Limits::of(bytes.len());
        let answer = answer.map_err(|_| format!("it took longer than {} seconds", PATIENCE.as_secs()))?;
        serde_json::from_slice::<Result<Pdf, String>>(&answer).unwrap_or_else(|_| {
            let how = status.map(|status| status.to_string()).unwrap_or_default();
            Err(match () {
                () if answer.len() as u64 >= MOST_TEXT => {
                    format!("its text is longer than {MOST_TEXT} bytes")
                }
                () if last_words.contains("memory allocation") => {
                    format!("its reader wanted more than {} megabytes of memory", memory >> 20)
                }
                () if how.contains("SIGXCPU") || how.contains("SIGKILL") => {
                    format!("its reader worked longer than {seconds} seconds")
                }
                () => format!("its reader gave up ({how})"),
            })
        })
    })
}

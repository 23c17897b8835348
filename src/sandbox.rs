//! Sandbox: a PDF is read in a process of its own, with limits. That process may crash, hang or ask for all memory
//! without harm to the process that asked for it.
//!
//! Invariant: whatever the file contains, the caller gets pages or a reason in words, within [`PATIENCE`].
//! `tests/bounds.rs` and `tests/ingest.rs` hold it.

use std::io::{self, Read, Write};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::ingest::{Pdf, read_pdf as read_here};

/// How long the caller waits for a PDF at most.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// The most text that is taken from a PDF, in bytes.
const MOST_TEXT: u64 = 32 << 20;

/// How much processor time, in seconds, and memory, in bytes, the other process may use. Large files may have more.
#[derive(Debug, Clone, Copy)]
struct Limits {
    seconds: u64,
    memory: u64,
}

impl Limits {
    /// For a PDF of `size` bytes. One of ten megabytes takes less than ten seconds and, together with the process that
    /// reads the answer, less than a gigabyte.
    fn of(size: usize) -> Self {
        let size = size as u64;
        Limits {
            seconds: (9 + (size >> 20).saturating_sub(10)).min(PATIENCE.as_secs()),
            memory: ((640 << 20) + 8 * size).min(2 << 30),
        }
    }
}

/// Reads a PDF of `size` bytes from `input` and writes its pages to `output`, within limits. A program calls this in the
/// process that `read_pdf` starts; the limits hold for the rest of that process.
///
/// # Errors
/// Returns an error if `input` cannot be read or `output` cannot be written.
pub fn serve(size: usize, mut input: impl Read, mut output: impl Write) -> io::Result<()> {
    #[cfg(all(unix, feature = "pdf"))]
    {
        let Limits { seconds, memory } = Limits::of(size);
        let limit = |resource, most| rlimit::setrlimit(resource, most, most);
        // Some systems set no limits. It still is a process of its own.
        let _ = limit(rlimit::Resource::AS, memory);
        let _ = limit(rlimit::Resource::CPU, seconds);
        let _ = limit(rlimit::Resource::CORE, 0);
    }
    // The reader panics on bad files. The process that asked reports it in its own words.
    std::panic::set_hook(Box::new(|_| {}));
    let mut bytes = Vec::with_capacity(size);
    input.read_to_end(&mut bytes)?;
    serde_json::to_writer(&mut output, &read_here(&bytes))?;
    output.flush()
}

/// Reads a PDF in another process, which `command` starts and which calls [`serve`] on its standard input and output.
///
/// # Errors
/// Returns the reason, in words, if the PDF cannot be read within the limits.
pub fn read_pdf(mut command: Command, bytes: &[u8]) -> Result<Pdf, String> {
    let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = child.map_err(|error| format!("the reader of PDF cannot be started: {error}"))?;
    let streams = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let (Some(mut stdin), Some(stdout), Some(mut stderr)) = streams else {
        return Err("the reader of PDF cannot be reached".to_owned());
    };
    let (send, answers) = mpsc::channel();
    thread::scope(|scope| {
        scope.spawn(move || {
            // A reader that stops early has written its answer.
            let _ = stdin.write_all(bytes);
        });
        scope.spawn(move || {
            let mut answer = Vec::new();
            let _ = stdout.take(MOST_TEXT).read_to_end(&mut answer);
            let _ = send.send(answer);
        });
        let last_words = scope.spawn(move || {
            let mut words = Vec::new();
            let _ = (&mut stderr).take(4096).read_to_end(&mut words);
            // The rest is not used, but the reader must not wait until somebody takes it.
            let _ = io::copy(&mut stderr, &mut io::sink());
            String::from_utf8_lossy(&words).into_owned()
        });
        let answer = answers.recv_timeout(PATIENCE);
        // Whatever it is doing now is of no use.
        let _ = child.kill();
        let status = child.wait().ok();
        let last_words = last_words.join().unwrap_or_default();
        let answer = answer.map_err(|_| format!("it took longer than {} seconds", PATIENCE.as_secs()))?;
        serde_json::from_slice::<Result<Pdf, String>>(&answer)
            .unwrap_or_else(|_| Err(reason(bytes.len(), &answer, &last_words, status)))
    })
}

/// Why the answer is not complete.
fn reason(size: usize, answer: &[u8], last_words: &str, status: Option<ExitStatus>) -> String {
    let Limits { seconds, memory } = Limits::of(size);
    let how = status.map(|status| status.to_string()).unwrap_or_default();
    if answer.len() as u64 >= MOST_TEXT {
        return format!("its text is longer than {MOST_TEXT} bytes");
    }
    if last_words.contains("memory allocation") {
        return format!("its reader wanted more than {} megabytes of memory", memory >> 20);
    }
    if how.contains("SIGXCPU") || how.contains("SIGKILL") {
        return format!("its reader took more than {seconds} seconds of processor time");
    }
    format!("its reader stopped ({how})")
}

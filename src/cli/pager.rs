//! Pager: output longer than the screen is read in another program, as git does.
//!
//! Invariant: what is written is the same, whether a pager starts or not; a pager that cannot start, or that its
//! reader quits, is not a failure. `tests/pager.rs` runs it in a pseudo-terminal.

use std::io::{self, Write};
use std::process::{Child, Command, Stdio};

use super::screen::Screen;

/// Where long output goes.
#[derive(Debug)]
pub(super) struct Pager {
    screen: Screen,
    /// The program and its arguments.
    words: Vec<String>,
    state: State,
    /// What to say on stderr once everything is read.
    notes: Vec<String>,
}

#[derive(Debug)]
enum State {
    /// It fits the screen so far.
    Kept { text: String, rows: usize },
    /// The pager reads it.
    Read(Child),
    /// It is written to standard output as it comes.
    Plain,
}

impl Pager {
    /// A pager for standard output, if that is a terminal and a pager is wanted.
    pub(super) fn new() -> Option<Self> {
        let screen = Screen::of_stdout()?;
        let named = ["CLAIMLOG_PAGER", "PAGER"].iter().find_map(|name| std::env::var(name).ok());
        let words = named.unwrap_or_else(|| "less -FRX".to_owned());
        let words: Vec<String> = words.split_whitespace().map(str::to_owned).collect();
        // As in git, these mean that none is wanted.
        if words.is_empty() || words == ["cat"] {
            return None;
        }
        Some(Pager { screen, words, state: State::Kept { text: String::new(), rows: 0 }, notes: Vec::new() })
    }

    /// Writes text, in the colours that are wanted.
    pub(super) fn write(&mut self, more: &str) -> io::Result<()> {
        match &mut self.state {
            State::Kept { text, rows } => {
                text.push_str(more);
                *rows += self.screen.rows_of(more);
                // The prompt of the shell takes a row, too.
                if *rows >= self.screen.rows { self.start() } else { Ok(()) }
            }
            State::Read(child) => give(child, more),
            State::Plain => print(more),
        }
    }

    /// Says something on stderr: at once, if nothing was written yet, or when everything is read.
    pub(super) fn say(&mut self, text: String) -> Option<String> {
        let is_first = matches!(&self.state, State::Kept { text, .. } if text.is_empty());
        if is_first {
            return Some(text);
        }
        self.notes.push(text);
        None
    }

    /// Waits until everything is read; what was to be said after it.
    pub(super) fn finish(&mut self) -> (io::Result<()>, Vec<String>) {
        let written = match std::mem::replace(&mut self.state, State::Plain) {
            State::Kept { text, .. } => print(&text),
            State::Read(mut child) => {
                drop(child.stdin.take());
                child.wait().map(drop)
            }
            State::Plain => Ok(()),
        };
        (written, std::mem::take(&mut self.notes))
    }

    fn start(&mut self) -> io::Result<()> {
        let State::Kept { text, .. } = std::mem::replace(&mut self.state, State::Plain) else {
            return Ok(());
        };
        let Some((program, arguments)) = self.words.split_first() else { return print(&text) };
        let mut command = Command::new(program);
        command.args(arguments).stdin(Stdio::piped());
        // Options that colours and short texts need, unless the user has set others.
        for (name, value) in [("LESS", "FRX"), ("LV", "-c")] {
            if std::env::var_os(name).is_none() {
                command.env(name, value);
            }
        }
        match command.spawn() {
            Ok(mut child) => {
                leave_interrupts();
                let given = give(&mut child, &text);
                self.state = State::Read(child);
                given
            }
            Err(_) => print(&text),
        }
    }
}

impl Drop for Pager {
    fn drop(&mut self) {
        // If this program ends early, the reader keeps the terminal until the pager ends.
        let _ = self.finish();
    }
}

fn give(child: &mut Child, text: &str) -> io::Result<()> {
    match &mut child.stdin {
        Some(stdin) => stdin.write_all(text.as_bytes()),
        None => Err(io::ErrorKind::BrokenPipe.into()),
    }
}

fn print(text: &str) -> io::Result<()> {
    // Colours were taken out before, if there is to be none.
    let mut stdout = anstream::AutoStream::always(io::stdout());
    stdout.write_all(text.as_bytes())?;
    stdout.flush()
}

/// Leaves Ctrl-C to the pager: without its writer it would have no terminal to read keys from.
fn leave_interrupts() {
    #[cfg(unix)]
    {
        use std::sync::Arc;
        use std::sync::atomic::AtomicBool;

        let _ = signal_hook::flag::register(signal_hook::consts::SIGINT, Arc::new(AtomicBool::new(false)));
    }
}

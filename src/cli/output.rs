//! Output: the one place that writes to stdout and stderr, and decides how a failure looks.

use std::cell::{Cell, RefCell};
use std::fmt::Display;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::rc::Rc;

use anstream::adapter::strip_str;
use anstream::{AutoStream, ColorChoice as Choice};
use anstyle::{AnsiColor, Style};
use clap::ColorChoice;
use serde::Serialize;
use serde_json::json;

use super::pager::Pager;
use super::screen::fit_error;
use super::{Answer, Done, remedy};
use claimlog::error::Error;
use claimlog::plain;

/// How to write, and where.
#[derive(Debug, Clone)]
pub(super) struct Output {
    choice: Choice,
    pub(super) json: bool,
    pub(super) quiet: bool,
    /// The pager for long output; all copies share it.
    pager: Option<Rc<RefCell<Pager>>>,
    /// Whether the command has recorded something; all copies share it.
    recorded: Rc<Cell<bool>>,
}

/// Why a command could not do what it was asked.
#[derive(Debug)]
pub(super) struct Failure {
    message: String,
    cause: Option<String>,
    hint: Option<String>,
    status: u8,
    /// Whether it is only that the reader of stdout went away.
    silent: bool,
}

impl Failure {
    /// The command was called in a wrong way.
    pub(super) fn usage(message: impl Into<String>) -> Self {
        Failure { message: message.into(), cause: None, hint: None, status: 2, silent: false }
    }

    /// The same failure with what to do about it.
    pub(super) fn hint(self, hint: impl Into<String>) -> Self {
        Failure { hint: Some(hint.into()), ..self }
    }

    /// The same failure, where another option than --ledger named the ledger. Only what a hint says to do is changed: a command
    /// or a path in it may have the words as well.
    pub(super) fn naming(self, option: &str) -> Self {
        let named = format!("with {option}");
        Failure { hint: self.hint.map(|hint| hint.replace("with --ledger PATH", &named)), ..self }
    }

    /// The same failure, with the place where it happened.
    pub(super) fn at(self, place: &str) -> Self {
        Failure { message: format!("{place}: {}", self.message), ..self }
    }

    /// The same failure, and what else is to be said.
    pub(super) fn and(self, more: &str) -> Self {
        Failure { message: format!("{}; {more}", self.message), ..self }
    }

    /// The message and the cause, in one line.
    pub(super) fn reason(&self) -> String {
        let cause = self.cause.iter().map(|cause| format!(": {cause}"));
        std::iter::once(self.message.clone()).chain(cause).collect()
    }

    /// A failure to read or write a stream.
    pub(super) fn io(doing: &'static str, path: &str, source: io::Error) -> Self {
        Error::Io { doing, path: path.to_owned(), source }.into()
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let silent = matches!(&error, Error::Io { source, .. }
            if source.kind() == io::ErrorKind::BrokenPipe);
        let mut causes = Vec::new();
        let mut cause = std::error::Error::source(&error);
        while let Some(inner) = cause {
            causes.push(inner.to_string());
            cause = inner.source();
        }
        let status = if matches!(error, Error::Breach(_)) { 3 } else { 2 };
        Failure {
            message: error.to_string(),
            cause: (!causes.is_empty()).then(|| causes.join(": ")),
            hint: error.remedy().as_ref().map(remedy::words),
            status,
            silent,
        }
    }
}

impl Output {
    pub(super) fn new(color: ColorChoice, json: bool, quiet: bool) -> Self {
        let choice = match color {
            ColorChoice::Always => Choice::Always,
            ColorChoice::Never => Choice::Never,
            ColorChoice::Auto => Choice::Auto,
        };
        Output { choice, json, quiet, pager: None, recorded: Rc::default() }
    }

    /// The same output, which starts a pager if it gets long. JSON is for programs and is never paged.
    pub(super) fn paged(self) -> Self {
        let pager = if self.json { None } else { Pager::new() };
        Output { pager: pager.map(RefCell::new).map(Rc::new), ..self }
    }

    /// Remembers that something was recorded, so that nobody records it again where the answer cannot be written.
    pub(super) fn note_recorded(&self) {
        self.recorded.set(true);
    }

    /// Standard output cannot be written.
    fn unwritten(&self, source: io::Error) -> Failure {
        let failure = Failure::io("write", "standard output", source);
        if self.recorded.get() { failure.hint("it was recorded; `claimlog log` shows it") } else { failure }
    }

    /// Writes text that has no control characters except our own colours.
    pub(super) fn text(&self, text: impl Display) -> Result<(), Failure> {
        let write = match &self.pager {
            Some(pager) => pager.borrow_mut().write(&self.coloured(text.to_string())),
            None => {
                let mut stdout = AutoStream::new(io::stdout(), self.choice);
                write!(stdout, "{text}").and_then(|()| stdout.flush())
            }
        };
        write.map_err(|source| self.unwritten(source))
    }

    /// Text with colours only if standard output gets colours.
    fn coloured(&self, text: String) -> String {
        let choice = match self.choice {
            Choice::Auto => AutoStream::choice(&io::stdout()),
            choice => choice,
        };
        if choice == Choice::Never { strip_str(&text).to_string() } else { text }
    }

    /// Waits until the reader quits the pager, then prints the notes that waited.
    fn finish(&self) -> Result<(), Failure> {
        let Some(pager) = &self.pager else { return Ok(()) };
        let (written, notes) = pager.borrow_mut().finish();
        notes.iter().for_each(|note| complain(note));
        written.map_err(|source| self.unwritten(source))
    }

    /// Writes a line.
    pub(super) fn line(&self, text: impl Display) -> Result<(), Failure> {
        self.text(format_args!("{text}\n"))
    }

    /// Writes one value as one line of JSON.
    pub(super) fn value<T: Serialize>(&self, value: &T) -> Result<(), Failure> {
        let mut stdout = BufWriter::new(io::stdout().lock());
        let write = plain::write_json(&mut stdout, value).and_then(|()| stdout.flush());
        write.map_err(|source| self.unwritten(source))
    }

    /// Writes lines of JSON.
    pub(super) fn lines(&self, lines: &[u8]) -> Result<(), Failure> {
        let mut stdout = io::stdout().lock();
        let write = stdout.write_all(lines).and_then(|()| stdout.flush());
        write.map_err(|source| self.unwritten(source))
    }

    /// Prints a note on stderr, unless the person wants none.
    pub(super) fn say(&self, text: impl Display) {
        if !self.quiet {
            self.warn(text);
        }
    }

    /// Prints on stderr what everybody must see. In JSON mode stderr holds only an error.
    pub(super) fn warn(&self, text: impl Display) {
        if self.json {
            return;
        }
        let now = match &self.pager {
            Some(pager) => pager.borrow_mut().say(text.to_string()),
            None => Some(text.to_string()),
        };
        if let Some(text) = now {
            complain(&text);
        }
    }

    /// Whether a person watches stderr.
    pub(super) fn is_watched(&self) -> bool {
        !self.quiet && !self.json && io::stderr().is_terminal()
    }

    /// Reports a failure on stderr.
    pub(super) fn fail(&self, failure: &Failure) {
        let Failure { message, cause, hint, .. } = failure;
        if self.json {
            let error = json!({"error": {"message": message, "cause": cause, "hint": hint}});
            let _ = plain::write_json(&mut io::stderr(), &error);
            return;
        }
        let red = AnsiColor::Red.on_default().bold();
        let bold = Style::new().bold();
        let mut stderr = AutoStream::new(io::stderr(), self.choice);
        let message = fit_error(plain::visible(message), 7);
        let _ = writeln!(stderr, "{red}error{red:#}{bold}:{bold:#} {message}");
        if let Some(cause) = cause {
            let _ = writeln!(stderr, "{}", fit_error(format!("  cause: {}", plain::visible(cause)), 0));
        }
        if let Some(hint) = hint {
            let _ = writeln!(stderr, "{}", fit_error(format!("  hint: {}", plain::visible(hint)), 0));
        }
    }
}

/// Prints text on stderr with its control characters escaped.
pub(super) fn complain(text: &str) {
    let lines: Vec<String> = text.lines().map(plain::visible).collect();
    let _ = writeln!(io::stderr(), "{}", fit_error(lines.join("\n"), 0));
}

/// The exit status of an answer. A failure is reported first.
pub(super) fn exit(answer: Done, output: &Output) -> u8 {
    let finished = output.finish();
    match answer.and_then(|answer| finished.map(|()| answer)) {
        Ok(Answer::Yes) => 0,
        Ok(Answer::No) => 1,
        Ok(Answer::Breached) => 3,
        Err(failure) if failure.silent => 0,
        Err(failure) => {
            output.fail(&failure);
            failure.status
        }
    }
}

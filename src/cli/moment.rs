//! Moments: a state of the ledger that a person names, by its last entry or by a date.

use std::fmt::{Display, Formatter};
use std::path::{Path, PathBuf};

use super::context::Context;
use super::input;
use super::output::Failure;
use claimlog::error::{Error, Refusal};
use claimlog::excerpt::Need;
use claimlog::ledger::Ledger;
use claimlog::model::{Logged, Seq, Time, View};
use claimlog::tlog::Checkpoint;
use claimlog::verify::Depth;

/// An entry, or a time from its first second to its last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Moment {
    Entry(Seq),
    Date(Time, Time),
}

/// Reads a moment: digits alone are the number of an entry.
pub(super) fn moment(text: &str) -> Result<Moment, String> {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().map(Moment::Entry).map_err(|_| format!("there is no entry {text}"));
    }
    let (first, last) = Time::span_of(text).map_err(|_| {
        format!("`{text}` is not the number of an entry, nor a date such as 2026-03, 2026-03-02 or 2026-03-02T09:00:00Z")
    })?;
    Ok(Moment::Date(first, last))
}

impl Moment {
    /// Whether an entry was recorded at it or later.
    pub(super) fn begins_by(self, record: &Logged) -> bool {
        match self {
            Moment::Entry(seq) => record.seq >= seq,
            Moment::Date(first, _) => record.entry.as_ref().is_ok_and(|entry| entry.at >= first),
        }
    }

    /// Whether an entry was recorded at it or earlier.
    pub(super) fn ends_after(self, record: &Logged) -> bool {
        match self {
            Moment::Entry(seq) => record.seq <= seq,
            Moment::Date(_, last) => record.entry.as_ref().is_ok_and(|entry| entry.at <= last),
        }
    }

    /// The last entry of the state that is meant.
    ///
    /// # Errors
    ///
    /// Returns a failure if there is no such entry, or nothing was recorded by that date.
    pub(super) fn last(self, view: &View) -> Result<Seq, Failure> {
        self.last_if_any(view)?.ok_or_else(|| {
            Failure::usage(format!("the ledger was begun after {self}, and has no state of that time"))
                .hint("`claimlog log` lists what was recorded when")
        })
    }

    /// The same; nothing, if that date is before all entries.
    ///
    /// # Errors
    ///
    /// Returns a failure if there is no such entry.
    pub(super) fn last_if_any(self, view: &View) -> Result<Option<Seq>, Failure> {
        match self {
            Moment::Entry(seq) if view.record(seq).is_some() => Ok(Some(seq)),
            Moment::Entry(seq) => Err(Error::Refused(Refusal::NoEntry { name: seq.to_string() }).into()),
            Moment::Date(..) => {
                let mut readable = view.records().iter().rev();
                Ok(readable.find(|record| self.ends_after(record)).map(|record| record.seq))
            }
        }
    }
}

/// The entry, or the first and the last second of the time, as a person writes them.
impl Display for Moment {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        match self {
            Moment::Entry(seq) => write!(f, "entry {seq}"),
            Moment::Date(first, last) if first == last => first.fmt(f),
            Moment::Date(first, last) => write!(f, "{first} to {last}"),
        }
    }
}

/// The state of the ledger that a command reads.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct AsOf {
    /// Read the ledger as it was after this entry, at the end of this date (2026-03, 2026-03-02 or an RFC 3339 time), or
    /// under the checkpoint in this file
    #[arg(long, value_name = "SEQ|DATE|CHECKPOINT", value_parser = state)]
    as_of: Option<State>,
}

/// A state of the ledger, as a person names it.
#[derive(Debug, Clone, PartialEq, Eq)]
enum State {
    At(Moment),
    /// A signed note, kept in a file.
    Under(PathBuf),
}

/// Reads a state: a moment, or else the file of a checkpoint.
fn state(text: &str) -> Result<State, String> {
    let read = moment(text).map(State::At);
    read.or_else(|why| {
        let path = Path::new(text);
        let is_there = !text.is_empty() && std::fs::metadata(path).is_ok_and(|file| !file.is_dir());
        if is_there {
            Ok(State::Under(path.to_owned()))
        } else {
            Err(format!("{why}, nor the file of a checkpoint"))
        }
    })
}

impl State {
    /// The last entry of the state.
    ///
    /// # Errors
    ///
    /// Returns a failure as [`Moment::last`] does, and if the ledger does not extend the checkpoint.
    fn last(&self, ledger: &Ledger, view: &View, context: &Context) -> Result<Seq, Failure> {
        let path = match self {
            State::At(moment) => return moment.last(view),
            State::Under(path) => path,
        };
        let note = input::note(path)?;
        let found = context.session(|session| session.verify(Some(&note), Depth::New))?.found;
        if let Some(breach) = found.breaches.into_iter().next() {
            return Err(Error::Breach(breach).into());
        }
        let name = path.display().to_string();
        let checkpoint = Checkpoint::open_any(&note, ledger.head().vkeys())
            .map_err(|why| Failure::usage(format!("{name}: {why}")))?;
        checkpoint.size.checked_sub(1).ok_or_else(|| {
            Failure::usage(format!("{name}: the checkpoint covers no entry, so there is nothing to read"))
                .hint("`claimlog log` lists what was recorded when")
        })
    }
}

impl AsOf {
    /// The ledger, its view in that state, and the last entry of that state if one was named.
    pub(super) fn view(&self, context: &Context) -> Result<(Ledger, View, Option<Seq>), Failure> {
        let (ledger, view) = context.view(None)?;
        let Some(state) = &self.as_of else { return Ok((ledger, view, None)) };
        let last = state.last(&ledger, &view, context)?;
        let view = if last + 1 == view.records().len() as Seq { view } else { ledger.view(Some(last))? };
        Ok((ledger, view, Some(last)))
    }

    /// As [`AsOf::view`], but only what is needed of the state of now.
    pub(super) fn part(
        &self,
        need: &Need,
        context: &Context,
    ) -> Result<(Ledger, View, Option<Seq>), Failure> {
        match &self.as_of {
            Some(_) => self.view(context),
            None => context.part(need).map(|(ledger, view)| (ledger, view, None)),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn digits_are_an_entry_and_anything_else_is_a_date() {
        assert_eq!(moment("20"), Ok(Moment::Entry(20)));
        assert_eq!(moment("2026"), Ok(Moment::Entry(2026)));
        let Ok(Moment::Date(first, last)) = moment("2026-02") else { unreachable!() };
        assert_eq!(
            (first.to_string(), last.to_string()),
            ("2026-02-01T00:00:00Z".into(), "2026-02-28T23:59:59Z".into())
        );
        for bad in [
            "",
            "-1",
            "+1",
            "yesterday",
            "2026-13",
            "2026-02-30",
            "2026-2-3",
            "20..40",
            "99999999999999999999",
        ] {
            assert!(moment(bad).is_err(), "{bad}");
        }
    }
}

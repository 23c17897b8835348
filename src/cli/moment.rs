//! Moments: a state of the ledger that a person names, by its last entry or by a date.

use super::context::Context;
use super::output::Failure;
use claimlog::error::{Error, Refusal};
use claimlog::excerpt::Need;
use claimlog::ledger::Ledger;
use claimlog::model::{Logged, Seq, Time, View};

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
        match self {
            Moment::Entry(seq) if view.record(seq).is_some() => Ok(seq),
            Moment::Entry(seq) => Err(Error::Refused(Refusal::NoEntry { name: seq.to_string() }).into()),
            Moment::Date(_, last) => {
                let mut readable = view.records().iter().rev();
                let found = readable.find(|record| self.ends_after(record)).map(|record| record.seq);
                found.ok_or_else(|| {
                    Failure::usage(format!("nothing was recorded by {last}"))
                        .hint("`claimlog log` lists what was recorded when")
                })
            }
        }
    }
}

/// The state of the ledger that a command reads.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct AsOf {
    /// Read the ledger as it was after this entry, or at the end of this date (2026-03, 2026-03-02 or an RFC 3339 time)
    #[arg(long, value_name = "SEQ|DATE", value_parser = moment)]
    as_of: Option<Moment>,
}

impl AsOf {
    /// The ledger, its view in that state, and the last entry of that state if one was named.
    pub(super) fn view(&self, context: &Context) -> Result<(Ledger, View, Option<Seq>), Failure> {
        let (ledger, view) = context.view(None)?;
        let Some(moment) = self.as_of else { return Ok((ledger, view, None)) };
        let last = moment.last(&view)?;
        let view = if last + 1 == view.records().len() as Seq { view } else { ledger.view(Some(last))? };
        Ok((ledger, view, Some(last)))
    }

    /// As [`AsOf::view`], but only what is needed of the state of now.
    pub(super) fn part(
        &self,
        need: &Need,
        context: &Context,
    ) -> Result<(Ledger, View, Option<Seq>), Failure> {
        match self.as_of {
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

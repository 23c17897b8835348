//! The clock: whether the moment that is about to be recorded can be now.
//!
//! The law: what is recorded cannot be taken back, and no later time may be before it; so a clock that is far ahead
//! of all that speaks of the time is doubted before anything is recorded. A ledger that rested, on a machine that
//! did not, is not kept waiting: files of the years between show that they passed. `--clock-is-right` ends every
//! doubt, for one command, and goes on after a last entry that a clock ahead left behind, at that entry's time.
//! `tests/clock.rs` sets the clock.

use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use super::output::Failure;
use claimlog::error::{Error, Refusal};
use claimlog::ledger::Ledger;
use claimlog::model::{Entry, Time};

/// A day, in seconds.
const DAY: i64 = 86_400;

/// When this program was young: a clock that says an earlier time lost it.
const BEGINNING: u64 = 1_767_225_600; // 2026-01-01T00:00:00Z

/// The most names of a folder that are looked at.
const MOST_FILES: usize = 10_000;

/// The clock of one command.
#[derive(Debug)]
pub(super) struct Clock {
    /// What `CLAIMLOG_NOW` says.
    set: Option<Time>,
    /// Whether `--clock-is-right` was said.
    is_right: bool,
}

impl Clock {
    pub(super) fn new(is_right: bool) -> Result<Self, Failure> {
        let set = std::env::var("CLAIMLOG_NOW").ok().map(|text| Time::parse_any(&text)).transpose();
        let set = set.map_err(|why| Failure::usage(format!("CLAIMLOG_NOW: {why}")))?;
        Ok(Clock { set, is_right })
    }

    /// The moment, by the system's clock or `CLAIMLOG_NOW`.
    pub(super) fn now(&self) -> Time {
        self.set.unwrap_or_else(Time::now)
    }

    /// The moment to record after an entry of the time `last`.
    pub(super) fn after(&self, last: Option<Time>) -> Time {
        let now = self.now();
        if self.is_right { last.map_or(now, |last| now.max(last)) } else { now }
    }

    /// Refuses a moment that can hardly be now, after an entry of the time `last`. What `places` hold may speak for
    /// it: files, and folders of files.
    pub(super) fn doubt(
        &self,
        last: Option<Time>,
        places: impl FnOnce() -> Vec<PathBuf>,
    ) -> Result<(), Failure> {
        if self.is_right {
            return Ok(());
        }
        let (now, system) = (self.now(), Time::now());
        if now.seconds() > system.seconds() + DAY {
            return Err(Failure::usage(format!(
                "CLAIMLOG_NOW says {now}, which is in the future: the system's clock says {system}"
            ))
            .hint(
                "leave it unset; or, if the system's clock is the one that is wrong, add --clock-is-right",
            ));
        }
        match last {
            None if self.set.is_none() && now < Time::of_unix(BEGINNING) => {
                Err(Failure::usage(format!("the clock says {now}, which is before this program was made"))
                    .hint("set the clock: a computer whose clock lost its battery begins in the past"))
            }
            Some(last) if now.seconds() - last.seconds() > Time::LONG_REST && !speaks_for(now, &places()) => {
                let years = (now.seconds() - last.seconds()) / (Time::LONG_REST / 5);
                Err(Failure::usage(format!(
                    "the clock says {now}, which is {years} years after the last entry, at {last}; no file \
                     beside the ledger or at home is of the years between"
                ))
                .hint("set the clock; or, if the ledger rested for so long, add --clock-is-right, this once"))
            }
            _ => Ok(()),
        }
    }
}

/// When the last entry of a ledger was recorded; nothing of one that cannot be read.
pub(super) fn last_time(ledger: &Ledger) -> Result<Option<Time>, Failure> {
    let Some(seq) = ledger.head().checkpoint.size.checked_sub(1) else { return Ok(None) };
    match ledger.body(seq) {
        Ok(body) => Ok(Entry::decode(&body).ok().map(|entry| entry.at)),
        // Another program may withhold it in between.
        Err(Error::Refused(Refusal::Withheld { .. })) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Whether a file says that the clock came to this moment day by day: one of the five years before it, but for the
/// last month, in which a clock that went wrong may have dated what it likes.
fn speaks_for(now: Time, places: &[PathBuf]) -> bool {
    let days = now.seconds() - Time::LONG_REST..now.seconds() - 30 * DAY;
    let is_of_them = |path: &Path| {
        let changed = std::fs::metadata(path).and_then(|file| file.modified()).ok();
        let since = changed.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        since.and_then(|since| i64::try_from(since.as_secs()).ok()).is_some_and(|time| days.contains(&time))
    };
    places.iter().any(|place| {
        is_of_them(place)
            || std::fs::read_dir(place)
                .is_ok_and(|files| files.flatten().take(MOST_FILES).any(|file| is_of_them(&file.path())))
    })
}

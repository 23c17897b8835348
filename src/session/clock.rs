//! Clocks: whether the time that is about to be recorded can be right.
//!
//! Invariant: a clock that is far ahead of every sign of the present time is refused before anything is recorded, because
//! an entry cannot be removed and no later entry may have an earlier time. A ledger that was not used for years is not
//! refused on a machine that was used: files from those years show that they have passed. If the caller says that the
//! clock is right, nothing is refused. After an entry by a clock that was ahead, new entries then get that entry's time.
//! `tests/clock.rs` sets the clock.

use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::error::{Error, Refusal, Result};
use crate::home::Home;
use crate::ledger::Ledger;
use crate::model::{Entry, Time};

/// A day, in seconds.
const DAY: i64 = 86_400;

/// A time before this program existed: a clock that says an earlier time has been reset.
const BEGINNING: u64 = 1_767_225_600; // 2026-01-01T00:00:00Z

/// The most names of a folder that are looked at.
const MOST_FILES: usize = 10_000;

/// The clock of a session: the system's, or a fixed moment.
#[derive(Debug, Clone, Copy, Default)]
pub struct Clock {
    /// The moment, if it is fixed.
    pub fixed: Option<Time>,
    /// Whether somebody vouches for the clock, so that nothing is doubted.
    pub is_right: bool,
}

impl Clock {
    /// The moment.
    #[must_use]
    pub fn now(&self) -> Time {
        self.fixed.unwrap_or_else(system)
    }

    /// The times to record in a ledger, if they can be right. The clock is read for each of them.
    pub(super) fn recording_in(self, ledger: &Ledger, home: &Home) -> Result<impl Fn() -> Time + use<>> {
        let last = last_time(ledger)?;
        self.doubt(last, || {
            let folder = |path: &Path| path.parent().map(Path::to_owned);
            let beside = std::fs::canonicalize(ledger.path()).ok().as_deref().and_then(folder);
            let kept = [home.config.join("keys"), home.state.join("pins")];
            let program = std::env::current_exe().ok();
            kept.into_iter().chain(beside).chain(program).chain(std::env::home_dir()).collect()
        })?;
        Ok(move || {
            let now = self.now();
            if self.is_right { last.map_or(now, |last| now.max(last)) } else { now }
        })
    }

    /// Refuses a time that is unlikely to be right after an entry of the time `last`. Files in `places`, or the places
    /// themselves, may show that the years between have passed.
    fn doubt(self, last: Option<Time>, places: impl FnOnce() -> Vec<PathBuf>) -> Result<()> {
        if self.is_right {
            return Ok(());
        }
        let (now, system) = (self.now(), system());
        if now.seconds() > system.seconds() + DAY {
            return Err(Error::Refused(Refusal::ClockAhead { now, system }));
        }
        match last {
            None if self.fixed.is_none() && now < Time::of_unix(BEGINNING) => {
                Err(Error::Refused(Refusal::ClockLost { now }))
            }
            Some(last) if now.seconds() - last.seconds() > Time::LONG_REST && !speaks_for(now, &places()) => {
                let years = (now.seconds() - last.seconds()) / (Time::LONG_REST / 5);
                Err(Error::Refused(Refusal::ClockLeaps { now, last, years }))
            }
            _ => Ok(()),
        }
    }
}

/// The moment of the system's clock.
fn system() -> Time {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    Time::of_unix(since.map_or(0, |since| since.as_secs()))
}

/// When the last entry of a ledger was recorded, if there is one that can be read.
fn last_time(ledger: &Ledger) -> Result<Option<Time>> {
    let Some(seq) = ledger.head().checkpoint.size.checked_sub(1) else { return Ok(None) };
    match ledger.body(seq) {
        Ok(body) => Ok(Entry::decode(&body).ok().map(|entry| entry.at)),
        // Another program may withhold it in between.
        Err(Error::Refused(Refusal::Withheld { .. })) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whether a file shows that the years before this moment really passed: a file from the five years before it, except the
/// last month, in which a wrong clock may have dated anything.
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

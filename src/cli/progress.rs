//! Progress: shown to a person while work takes more than a second, and to nobody else.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::output::Output;

const PATIENCE: Duration = Duration::from_secs(1);

/// A bar for work whose length is known.
pub(super) struct Progress {
    bar: Option<ProgressBar>,
    since: Instant,
    template: &'static str,
}

/// A spinner for work whose length is not known.
pub(super) struct Waiting {
    bar: Option<ProgressBar>,
    done: Arc<AtomicBool>,
}

impl Progress {
    /// A bar for the bytes of a document.
    pub(super) fn of_bytes(output: &Output) -> Self {
        Self::new(output, "{bar:40} {bytes_per_sec} eta {eta}")
    }

    /// A bar for the entries of a ledger.
    pub(super) fn of_entries(output: &Output) -> Self {
        Self::new(output, "making the index  {bar:40} {per_sec} eta {eta}")
    }

    /// A bar for the claims of a ledger that are compared with each other.
    pub(super) fn of_claims(output: &Output) -> Self {
        Self::new(
            output,
            "comparing claims (what is compared is kept if this stops)  {bar:40} {per_sec} eta {eta}",
        )
    }

    fn new(output: &Output, template: &'static str) -> Self {
        let bar = output.is_watched().then(ProgressBar::hidden);
        Progress { bar, since: Instant::now(), template }
    }

    /// Shows that so much of the whole is done.
    pub(super) fn at(&self, done: u64, whole: u64) {
        let Some(bar) = &self.bar else { return };
        if bar.is_hidden() && self.since.elapsed() > PATIENCE {
            bar.set_draw_target(ProgressDrawTarget::stderr());
            bar.set_length(whole);
            if let Ok(style) = ProgressStyle::with_template(self.template) {
                bar.set_style(style);
            }
        }
        if !bar.is_hidden() {
            bar.set_position(done);
        }
    }
}

impl Waiting {
    pub(super) fn new(output: &Output, what: &'static str) -> Self {
        let bar = output.is_watched().then(|| ProgressBar::hidden().with_message(what));
        let done = Arc::new(AtomicBool::new(false));
        if let Some(bar) = bar.clone() {
            let done = Arc::clone(&done);
            // If the system has no thread left, nothing is shown while it waits.
            let _ = thread::Builder::new().spawn(move || {
                thread::sleep(PATIENCE);
                if !done.load(Ordering::Relaxed) {
                    bar.set_draw_target(ProgressDrawTarget::stderr());
                    bar.enable_steady_tick(Duration::from_millis(100));
                }
            });
        }
        Waiting { bar, done }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.done.store(true, Ordering::Relaxed);
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

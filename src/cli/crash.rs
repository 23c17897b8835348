//! Crash: how the program ends when it cannot answer.
//!
//! Invariant: whatever happens, the exit status is one of the four. A panic is a bug and is reported as one. If memory
//! runs out (SIGABRT) or a file may not grow (SIGXFSZ), the command fails like any other. The ledger is sound after
//! each: `tests/memory.rs` and `tests/fault.rs` check it.

use std::panic::{self, AssertUnwindSafe, PanicHookInfo};

use clap::ColorChoice;

use super::output::{Failure, Output};

/// Runs the program, and exits with 2 if it panics.
pub(super) fn caught(json: bool, run: impl FnOnce() -> u8) -> u8 {
    #[cfg(unix)]
    heed_signals();
    panic::set_hook(Box::new(move |info| tell(info, json)));
    panic::catch_unwind(AssertUnwindSafe(run)).unwrap_or(2)
}

/// Makes a failed allocation exit with 2, and a write past the limit of the file size fail instead of killing.
#[cfg(unix)]
fn heed_signals() {
    use std::sync::Arc;
    use std::sync::atomic::AtomicBool;

    use signal_hook::consts::{SIGABRT, SIGXFSZ};
    use signal_hook::flag;

    // A system that sets no handler ends the program by the signal itself, as it would any other.
    let _ = flag::register_conditional_shutdown(SIGABRT, 2, Arc::new(AtomicBool::new(true)));
    let _ = flag::register(SIGXFSZ, Arc::new(AtomicBool::new(false)));
}

fn tell(info: &PanicHookInfo<'_>, json: bool) {
    let payload = info.payload();
    let words =
        payload.downcast_ref::<&str>().copied().or(payload.downcast_ref::<String>().map(String::as_str));
    let what = words.unwrap_or("it is not known what happened");
    let place = info.location().map_or_else(String::new, |place| format!(", at {place}"));
    let failure = Failure::usage(format!("this is a bug in claimlog: {what}{place}"))
        .hint("report it with the command; only what was acknowledged before is recorded");
    Output::new(ColorChoice::Auto, json, false).fail(&failure);
}

#[cfg(test)]
mod tests {
    #![allow(clippy::panic)]
    use super::*;

    #[test]
    fn a_panic_ends_with_two() {
        let status = caught(true, || panic!("a case that nobody thought of"));
        let _ = panic::take_hook();
        assert_eq!(status, 2);
    }
}

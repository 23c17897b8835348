//! One process, measured: what it took of the processor, the wall time, and its peak of memory.
//!
//! The shell's `time` counts the processor in milliseconds, GNU `time` the memory. They are around every process, and
//! take about a millisecond themselves: the row `start` shows it.

use std::path::Path;
use std::process::Command;

const SCRIPT: &str = r#"
TIMEFORMAT='%R %U %S'
{ time /usr/bin/time -q -f %M -o peak "$@" <input >output 2>errors; } 2>times
"#;

/// What one process took.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Run {
    /// Seconds.
    pub(crate) wall: f64,
    /// Seconds of the processor, in user mode and in the system.
    pub(crate) cpu: f64,
    /// Megabytes.
    pub(crate) peak: f64,
    /// The exit status, or -1 after a signal.
    pub(crate) status: i32,
}

impl Run {
    /// Whether there is an answer. A finding makes the status 1, and so does an export without a claim.
    pub(crate) fn answered(&self) -> bool {
        matches!(self.status, 0 | 1)
    }
}

/// Runs a program in a folder. What it prints is in the files `output` and `errors` of that folder.
pub(crate) fn run(folder: &Path, program: &Path, arguments: &[&str]) -> Run {
    std::fs::write(folder.join("input"), "").unwrap();
    let status = Command::new("bash")
        .args(["-c", SCRIPT, "bash"])
        .arg(program)
        .args(arguments)
        .current_dir(folder)
        .env("CLAIMLOG_HOME", folder.join("home"))
        .env("CLAIMLOG_LEDGER", "ledger.db")
        .env("CLAIMLOG_RECORDER", "Ana Ruiz")
        .status()
        .unwrap();
    let times = std::fs::read_to_string(folder.join("times")).unwrap();
    let times: Vec<f64> = times.split_whitespace().map(|time| time.parse().unwrap()).collect();
    let peak = std::fs::read_to_string(folder.join("peak")).expect("GNU time is needed, as /usr/bin/time");
    let peak: f64 = peak.trim().parse().unwrap();
    Run {
        wall: times[0],
        cpu: times[1] + times[2], // In kibibytes there.
        peak: peak * 1024.0 / 1e6,
        status: status.code().unwrap_or(-1),
    }
}

/// The medians of several runs of one command; the status is one that is not 0, if there is one.
pub(crate) fn median(runs: &[Run]) -> Run {
    let middle = |value: fn(&Run) -> f64| {
        let mut values: Vec<f64> = runs.iter().map(value).collect();
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    };
    Run {
        wall: middle(|run| run.wall),
        cpu: middle(|run| run.cpu),
        peak: middle(|run| run.peak),
        status: runs.iter().map(|run| run.status).find(|status| *status != 0).unwrap_or(0),
    }
}

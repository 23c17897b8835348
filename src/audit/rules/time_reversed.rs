//! L002 time-reversed.

use crate::audit::{Check, Hit, Level, Rule};
use crate::model::{Seq, View};

pub(super) const RULE: Rule = Rule {
    code: "L002",
    name: "time-reversed",
    level: Level::Error,
    since: "0.1.0",
    what: "An entry recorded at an earlier time than the entry before it.",
    why: "The program never records such an entry: a clock was set back, or another program made the entry.",
    help: "ask whoever keeps the ledger; the order of the entries is reliable, their times are not; accept it with `claimlog waive`",
    flagged: r#"{"at":"2026-03-02T09:00:00Z","source":{"url":"https://example.org/a","author":"A. Writer","published":"2026-03-01"},"text":"The dam was finished in 1969."}
{"at":"2026-03-01T09:00:00Z","about":1,"evidence":{"stance":"supports","source":0}}"#,
    clean: r#"{"at":"2026-03-02T09:00:00Z","source":{"url":"https://example.org/a","author":"A. Writer","published":"2026-03-01"},"text":"The dam was finished in 1969."}
{"at":"2026-03-02T09:00:00Z","about":1,"evidence":{"stance":"supports","source":0}}"#,
    check: Check::Entry(check),
};

fn check(view: &View, seq: Seq) -> Vec<Hit> {
    let Some((before, earlier)) = view.readable_before(seq) else { return Vec::new() };
    let reversed = view.entry(seq).filter(|entry| entry.at < earlier.at).map(|entry| {
        let message = format!("recorded at {}, before entry {before} at {}", entry.at, earlier.at);
        Hit::on(seq, message).with([before])
    });
    reversed.into_iter().collect()
}

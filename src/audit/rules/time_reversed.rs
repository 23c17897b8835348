//! L002 time-reversed.

use crate::audit::{Check, Hit, Level, Rule};
use crate::model::{Seq, Time, View};

pub(super) const RULE: Rule = Rule {
    code: "L002",
    name: "time-reversed",
    level: Level::Error,
    since: "0.1.0",
    what: "An entry recorded at an earlier time than the entry before it.",
    why: "The program never records one: a clock was set back, or the entry was made by other means.",
    help: "ask who keeps the ledger; the order of the entries stands, their times do not",
    flagged: r#"{"at":"2026-03-02T09:00:00Z","source":{"url":"https://example.org/a","author":"A. Writer","published":"2026-03-01"},"text":"The dam was finished in 1969."}
{"at":"2026-03-01T09:00:00Z","about":1,"evidence":{"stance":"supports","source":0}}"#,
    clean: r#"{"at":"2026-03-02T09:00:00Z","source":{"url":"https://example.org/a","author":"A. Writer","published":"2026-03-01"},"text":"The dam was finished in 1969."}
{"at":"2026-03-02T09:00:00Z","about":1,"evidence":{"stance":"supports","source":0}}"#,
    check: Check::View(check),
};

fn check(view: &View) -> Vec<Hit> {
    let mut last: Option<(Seq, Time)> = None;
    let mut hits = Vec::new();
    for (seq, at) in
        view.records().iter().filter_map(|record| Some((record.seq, record.entry.as_ref().ok()?.at)))
    {
        if let Some((before, time)) = last
            && at < time
        {
            let message = format!("recorded at {at}, before entry {before} at {time}");
            hits.push(Hit::on(seq, message).with([before]));
        }
        last = Some((seq, at));
    }
    hits
}

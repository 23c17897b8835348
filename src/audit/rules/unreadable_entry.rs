//! L001 unreadable-entry.

use crate::audit::{Check, Hit, Level, Rule};
use crate::model::{Seq, View};

pub(super) const RULE: Rule = Rule {
    code: "L001",
    name: "unreadable-entry",
    level: Level::Warning,
    since: "0.1.0",
    what: "An entry that this version cannot read: its kind is unknown, or it is malformed.",
    why: "Its bytes are the ones that were signed, but its content is missing from everything that is shown.",
    help: "use a newer version of claimlog, or ask whoever recorded it; for a withheld entry, `claimlog log` shows the reason",
    flagged: "",
    clean: "",
    check: Check::Entry(check),
};

fn check(view: &View, seq: Seq) -> Vec<Hit> {
    let why = view.record(seq).and_then(|record| record.entry.as_ref().err());
    why.map(|why| Hit::on(seq, format!("this entry cannot be read: {why}"))).into_iter().collect()
}

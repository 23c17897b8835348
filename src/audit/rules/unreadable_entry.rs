//! L001 unreadable-entry.

use crate::audit::{Check, Hit, Level, Rule};
use crate::model::{Seq, View};

pub(super) const RULE: Rule = Rule {
    code: "L001",
    name: "unreadable-entry",
    level: Level::Warning,
    since: "0.1.0",
    what: "An entry that this version cannot read: of a kind it does not know, or malformed.",
    why: "Its bytes are what was signed, but what they say is left out of everything that is shown.",
    help: "use a newer claimlog, or ask who recorded it; why an entry is withheld, `claimlog log` says",
    flagged: "",
    clean: "",
    check: Check::Entry(check),
};

fn check(view: &View, seq: Seq) -> Vec<Hit> {
    let why = view.record(seq).and_then(|record| record.entry.as_ref().err());
    why.map(|why| Hit::on(seq, format!("this entry cannot be read: {why}"))).into_iter().collect()
}

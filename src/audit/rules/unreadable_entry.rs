//! L001 unreadable-entry.

use crate::audit::{Check, Hit, Level, Rule};
use crate::model::View;

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
    check: Check::View(check),
};

fn check(view: &View) -> Vec<Hit> {
    let unreadable =
        view.records().iter().filter_map(|record| Some((record.seq, record.entry.as_ref().err()?)));
    unreadable.map(|(seq, why)| Hit::on(seq, format!("this entry cannot be read: {why}"))).collect()
}

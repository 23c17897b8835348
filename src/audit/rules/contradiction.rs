//! C001 contradiction.

use crate::audit::{Check, Hit, Level, Rule};
use crate::model::{Seq, View};

pub(super) const RULE: Rule = Rule {
    code: "C001",
    name: "contradiction",
    level: Level::Error,
    since: "0.1.0",
    what: "A claim that another claim contradicts according to a recorded relation, while both stand.",
    why: "Both cannot be true. Until one of them is refuted, retracted or superseded, neither can be relied on.",
    help: "judge both with `claimlog assess`; the contradiction is resolved once one is refuted, retracted with `claimlog retract`, or superseded",
    flagged: r#"The dam was finished in 1969. Builders left the site in 1971.
{"about":1,"relation":{"relation":"contradicts","to":2}}"#,
    clean: r#"The dam was finished in 1969. Builders left the site in 1971.
{"about":1,"relation":{"relation":"contradicts","to":2}}
{"about":2,"evidence":{"stance":"refutes","source":0}}
{"about":2,"assessment":{"verdict":"refuted","evidence":[4],"because":"the gate log ends in 1969","by":"Bo Ek"}}"#,
    check: Check::Entry(check),
};

fn check(view: &View, seq: Seq) -> Vec<Hit> {
    if view.claim(seq).is_none() {
        return Vec::new();
    }
    let hit = |(relation, other): (Seq, Seq)| {
        let message = format!("it contradicts claim {other}, as relation {relation} says");
        let hit = Hit::on(seq, message);
        // A ledger may hold a relation to something else, or to itself, from a program that did not check.
        if other != seq && view.claim(other).is_some() { hit.shared_with(other) } else { hit.with([other]) }
    };
    view.contradictions_of(seq).into_iter().map(hit).collect()
}

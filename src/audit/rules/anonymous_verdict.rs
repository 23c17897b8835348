//! A009 anonymous-verdict.

use crate::audit::{Check, Hit, Level, Rule};
use crate::model::{Seq, View};

pub(super) const RULE: Rule = Rule {
    code: "A009",
    name: "anonymous-verdict",
    level: Level::Warning,
    since: "0.2.0",
    what: "A claim whose current verdict is by nobody: it names no assessor, and its entry no recorder.",
    why: "Nobody stands behind the verdict, so nobody can be asked about it, and it is not exported as verified.",
    help: "have somebody assess the claim with `claimlog assess --by`; for a table, map the column that names the \
           assessor with `claimlog ingest --map by=COLUMN`",
    flagged: r#"The dam was finished in 1969.
{"about":1,"assessment":{"verdict":"not-checkable","because":"the records are lost"}}"#,
    clean: r#"The dam was finished in 1969.
{"about":1,"assessment":{"verdict":"not-checkable","because":"the records are lost","by":"Bo Ek"}}"#,
    check: Check::Entry(check),
};

fn check(view: &View, claim: Seq) -> Vec<Hit> {
    let anonymous = view
        .claim(claim)
        .filter(|_| view.stands(claim))
        .and_then(|_| view.standing_assessment(claim))
        .filter(|assessed| assessed.assessor().is_none());
    let hit = anonymous.map(|assessed| {
        let message = format!("nobody is named for assessment {}", assessed.seq);
        Hit::on(claim, message).with([assessed.seq])
    });
    hit.into_iter().collect()
}

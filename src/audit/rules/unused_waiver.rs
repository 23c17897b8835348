//! L004 unused-waiver.

use crate::audit::{Check, Hit, Level, Rule, Scope};
use crate::model::View;

pub(super) const RULE: Rule = Rule {
    code: "L004",
    name: "unused-waiver",
    level: Level::Warning,
    since: "0.1.0",
    what: "A waiver that accepts no finding.",
    why: "The finding was repaired, or the waiver names the wrong entry or rule. It may hide a finding later.",
    help: "retract the waiver with `claimlog retract`",
    flagged: r#"The dam was finished in 1969.
{"about":1,"waiver":{"code":"F003","because":"asked on purpose"}}"#,
    clean: r#"Was the dam finished in 1969?
{"about":1,"waiver":{"code":"F003","because":"asked on purpose"}}"#,
    check: Check::View(check),
};

/// The audit itself knows which waivers accepted something, and adds the hits once all rules have run.
fn check(_: &View, _: Scope) -> Vec<Hit> {
    Vec::new()
}

//! K002 against-supported.

use crate::audit::{Check, Level, Rule};

pub(super) const RULE: Rule = Rule {
    code: "K002",
    name: "against-supported",
    level: Level::Error,
    since: "0.2.0",
    what: "A sentence of a text that contradicts a claim which the ledger has as supported.",
    why: "One of the two is wrong, and for the recorded one there is evidence.",
    help: "correct the sentence, or assess the claim anew with `claimlog assess` if the sentence is right",
    flagged: r#"{"source":{"url":"https://example.org/a","title":"Water report","author":"A. Writer","publisher":"The Example","published":"2026-03-01"},"text":"The Ardle dam holds 40 million litres."}
{"about":1,"evidence":{"stance":"supports","source":0}}
{"about":1,"assessment":{"verdict":"supported","evidence":[2],"because":"The register says so.","by":"Bo Ek"}}
{"check":"The Ardle dam holds 38 million litres."}"#,
    clean: r#"{"source":{"url":"https://example.org/a","title":"Water report","author":"A. Writer","publisher":"The Example","published":"2026-03-01"},"text":"The Ardle dam holds 40 million litres."}
{"about":1,"evidence":{"stance":"supports","source":0}}
{"about":1,"assessment":{"verdict":"supported","evidence":[2],"because":"The register says so.","by":"Bo Ek"}}
{"check":"The Ardle dam holds 40 million litres."}"#,
    check: Check::Text,
};

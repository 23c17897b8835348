//! K001 refuted-repeated.

use crate::audit::{Check, Level, Rule};

pub(super) const RULE: Rule = Rule {
    code: "K001",
    name: "refuted-repeated",
    level: Level::Error,
    since: "0.2.0",
    what: "A sentence of a text that repeats a claim which the ledger has as refuted, in its words or in others.",
    why: "What was found to be false should not be published again as if nobody had checked it.",
    help: "leave it out, or say that it is refuted; `claimlog show` has the evidence",
    flagged: r#"{"source":{"url":"https://example.org/a","title":"Water report","author":"A. Writer","publisher":"The Example","published":"2026-03-01"},"text":"The Ardle dam holds 40 million litres."}
{"about":1,"evidence":{"stance":"refutes","source":0}}
{"about":1,"assessment":{"verdict":"refuted","evidence":[2],"because":"The register says so.","by":"Bo Ek"}}
{"check":"The Ardle dam holds 40 million litres."}"#,
    clean: r#"{"source":{"url":"https://example.org/a","title":"Water report","author":"A. Writer","publisher":"The Example","published":"2026-03-01"},"text":"The Ardle dam holds 40 million litres."}
{"about":1,"evidence":{"stance":"supports","source":0}}
{"about":1,"assessment":{"verdict":"supported","evidence":[2],"because":"The register says so.","by":"Bo Ek"}}
{"check":"The Ardle dam holds 40 million litres."}"#,
    check: Check::Text,
};

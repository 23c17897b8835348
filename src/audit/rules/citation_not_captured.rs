//! S012 citation-not-captured.

use std::collections::BTreeSet;

use crate::audit::captures::{Captures, is_address, not_captured};
use crate::audit::{Check, Hit, Level, Rule, Scope};
use crate::model::View;

pub(super) const RULE: Rule = Rule {
    code: "S012",
    name: "citation-not-captured",
    level: Level::Note,
    since: "0.2.0",
    what: "A source whose claims cite addresses that are not captured in the ledger.",
    why: "Whether the cited pages say it cannot be checked, and they may change or vanish.",
    help: "save the page and capture it with `claimlog ingest FILE --url ADDRESS`",
    flagged: r#"{"source":{"url":"https://example.org/a","publisher":"The Example","published":"2026-03-01"},"text":"The weir was built in 1911 (https://example.org/weir). It has been painted green twice."}"#,
    clean: r#"{"source":{"url":"https://example.org/a","publisher":"The Example","published":"2026-03-01"},"text":"The weir was built in 1911 (https://example.org/weir). It has been painted green twice."}
{"source":{"url":"http://www.example.org/weir/","publisher":"The Parish","published":"2025-05-01"},"text":"Masons of the parish built the weir from 1909 to 1911."}"#,
    check: Check::View(check),
};

/// One hit for each source, on its entry.
fn check(view: &View, scope: Scope) -> Vec<Hit> {
    let mut captures = None;
    let of = |source| {
        let (mut addresses, mut claims) = (Vec::new(), BTreeSet::new());
        let in_force = view.claims_of(source).iter().filter(|claim| view.in_force(**claim));
        for (seq, claim) in in_force.filter_map(|seq| Some((*seq, view.claim(*seq)?))) {
            for cited in claim.details().cites.iter().filter(|cited| is_address(cited)) {
                let captures = captures.get_or_insert_with(|| Captures::of(view));
                if captures.meant(cited).is_empty() {
                    addresses.push(&**cited);
                    claims.insert(seq);
                }
            }
        }
        let mut seen = BTreeSet::new();
        addresses.retain(|address| seen.insert(*address));
        let message = format!("its claims cite {}", not_captured(&addresses));
        (!addresses.is_empty()).then(|| Hit::on(source, message).with(claims))
    };
    scope.seqs(view).filter(|seq| view.source(*seq).is_some() && view.stands(*seq)).filter_map(of).collect()
}

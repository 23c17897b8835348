//! S013 citation-not-held.

use crate::audit::captures::Captures;
use crate::audit::held::Texts;
use crate::audit::{Check, Hit, Level, Rule, Scope};
use crate::model::{Seq, View};

pub(super) const RULE: Rule = Rule {
    code: "S013",
    name: "citation-not-held",
    level: Level::Warning,
    since: "0.2.0",
    what: "A source with claims that cite captured sources which have none of the amounts or few of the words in them.",
    why: "A citation looks like support; here the cited text cannot be what the claim was taken from.",
    help: "read what is cited; withdraw a claim that it does not hold with `claimlog retract`, or accept the finding with `claimlog waive`",
    flagged: r#"{"source":{"url":"https://example.org/weir","publisher":"The Parish","published":"2025-05-01"},"text":"Masons of the parish built the weir from 1909 to 1911."}
{"source":{"url":"https://example.org/a","publisher":"The Example","published":"2026-03-01"},"text":"The weir was built by 47 masons of the parish (https://example.org/weir). It has been painted green twice."}"#,
    clean: r#"{"source":{"url":"https://example.org/weir","publisher":"The Parish","published":"2025-05-01"},"text":"Masons of the parish built the weir from 1909 to 1911. There were forty-seven of them."}
{"source":{"url":"https://example.org/a","publisher":"The Example","published":"2026-03-01"},"text":"The weir was built by 47 masons of the parish (https://example.org/weir). It has been painted green twice."}"#,
    check: Check::View(check),
};

/// The most claims that a finding quotes what is missing of.
const MOST_SAID: usize = 3;

/// One hit for each source, on its entry.
fn check(view: &View, scope: Scope) -> Vec<Hit> {
    let mut captures = None;
    let mut texts = Texts::of(view);
    let of = |source: Seq| {
        let mut found: Vec<(Seq, String)> = Vec::new();
        let in_force = view.claims_of(source).iter().filter(|claim| view.in_force(**claim));
        for (seq, claim) in in_force.filter_map(|seq| Some((*seq, view.claim(*seq)?))) {
            let cites = &claim.details().cites;
            if cites.is_empty() {
                continue;
            }
            let captures = captures.get_or_insert_with(|| Captures::of(view));
            let sources: Vec<Vec<Seq>> = cites.iter().map(|cited| captures.meant(cited)).collect();
            // Where something that is not captured is cited as well, that may hold it.
            if sources.iter().any(Vec::is_empty) {
                continue;
            }
            if let Some((cited, lack)) = texts.lack(&sources.concat(), &claim.text) {
                found.push((seq, format!("claim {seq} cites source {cited}, which {lack}")));
            }
        }
        let (claims, said): (Vec<Seq>, Vec<String>) = found.into_iter().unzip();
        let more = match claims.len().saturating_sub(MOST_SAID) {
            0 => String::new(),
            more => format!("; and {more} more"),
        };
        let message = format!("{}{more}", said[..said.len().min(MOST_SAID)].join("; "));
        (!claims.is_empty()).then(|| Hit::on(source, message).with(claims))
    };
    scope.seqs(view).filter(|seq| view.source(*seq).is_some() && view.stands(*seq)).filter_map(of).collect()
}

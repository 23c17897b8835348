//! Attesting an audit: a statement that the key of the log signs.

use super::bundled;
use super::context::Context;
use super::output::Failure;
use super::target::Target;
use claimlog::audit::{RULES, Report, Selection};
use claimlog::bundle::{Audited, Envelope, statement_of_audit};
use claimlog::export::{Funnel, RuleSet};
use claimlog::ledger::Ledger;
use claimlog::model::View;
use claimlog::tlog::sha256;

/// An audit of a ledger.
pub(super) struct Audit<'a> {
    pub(super) ledger: &'a Ledger,
    pub(super) view: &'a View,
    pub(super) report: &'a Report<'a>,
    /// The rules that were applied.
    pub(super) rules: &'a Selection,
    /// Which claims it is about, if not all.
    pub(super) chosen: Option<&'a Funnel>,
}

/// Writes the statement of an audit whose report in JSON has these bytes.
pub(super) fn write(
    audit: &Audit<'_>,
    bytes: &[u8],
    target: &Target,
    context: &Context,
) -> Result<(), Failure> {
    let key = bundled::key(audit.ledger, true, context)?;
    let summary = &audit.report.summary;
    let applied = || RULES.iter().filter(|rule| audit.rules.takes(rule.code));
    let codes: Vec<String> = applied().map(|rule| rule.code.to_owned()).collect();
    let steps = audit.chosen.iter().flat_map(|funnel| &funnel.steps);
    let audited = Audited {
        note: audit.ledger.note(None)?,
        as_of: summary.as_of,
        rules: RuleSet::of(applied()),
        selected: (codes.len() < RULES.len()).then_some(codes),
        claims: audit.view.claims().count() as u64,
        conditions: steps.map(|step| (step.sentence.clone(), step.out as u64)).collect(),
        errors: summary.errors as u64,
        warnings: summary.warnings as u64,
        notes: summary.notes as u64,
        waived: summary.waived as u64,
        known: summary.known as u64,
    };
    let payload = statement_of_audit(audit.view, sha256(bytes), audited);
    let payload = payload.map_err(|source| Failure::io("write", &target.to_string(), source))?;
    target.bytes(&Envelope::seal(payload, key.as_ref()).write())?;
    context.output.say(format_args!(
        "attested in {target}: the report in JSON, of SHA-256 {}; check it with: claimlog check-bundle {target} --vkey {}",
        sha256(bytes),
        audit.ledger.head().vkey
    ));
    Ok(())
}

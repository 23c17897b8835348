//! `claimlog diff`

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::context::Context;
use super::human::short;
use super::log::entry_line;
use super::moment::{Moment, moment};
use super::output::Failure;
use super::{Answer, Done};
use claimlog::model::{Seq, Status, View};
use claimlog::plain::visible;
use claimlog::present::EntryRow;

/// Say what changed between two states of the ledger
///
/// A state is named by its last entry or by a date, whose end is meant. 20..40 is from the state after entry 20 to the
/// state after entry 40; without the first, everything from the beginning; without the second, up to now.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  claimlog diff 20..40
  claimlog diff 2026-03-01.. --findings
  claimlog diff ..20 --json")]
pub(super) struct Args {
    /// The two states: A..B
    #[arg(value_name = "A..B", value_parser = states)]
    states: States,
    /// Say also which findings are new and which are gone
    #[arg(long)]
    findings: bool,
}

/// Two states of a ledger.
#[derive(Debug, Clone, Copy)]
struct States {
    from: Option<Moment>,
    to: Option<Moment>,
}

fn states(text: &str) -> Result<States, String> {
    let Some((from, to)) = text.split_once("..") else {
        return Err(format!("`{text}` does not name two states, such as 20..40 or 2026-03-01.."));
    };
    let end = |text: &str| if text.is_empty() { Ok(None) } else { moment(text).map(Some) };
    Ok(States { from: end(from)?, to: end(to)? })
}

/// A claim whose status differs.
struct Changed {
    seq: Seq,
    from: Option<Status>,
    to: Status,
}

/// A finding, by which it is the same in two states.
type Found = (Seq, &'static str, String);

pub(super) fn run(args: Args, context: &Context) -> Done {
    let (ledger, now) = context.view(None)?;
    let States { from, to } = args.states;
    // Before the first entry there was nothing: everything is new since then.
    let from = from.map_or(Ok(None), |moment| moment.last_if_any(&now))?;
    let first = from.map_or(0, |from| from + 1);
    let size = match to {
        Some(moment) => moment.last(&now)? + 1,
        None => now.records().len() as Seq,
    };
    if first > size {
        return Err(Failure::usage("the first state is later than the second")
            .hint("name the earlier state first, as in 20..40"));
    }
    let before = match from {
        Some(seq) => ledger.view(Some(seq))?,
        None => View::new(now.checkpoint.clone()),
    };
    let after = match size.checked_sub(1) {
        Some(last) if size < now.records().len() as Seq => ledger.view(Some(last))?,
        Some(_) => now,
        None => View::new(now.checkpoint.clone()),
    };
    let changed = changed(&before, &after);
    let findings = if args.findings {
        let (old, new) = (found(&before, context)?, found(&after, context)?);
        let appeared: Vec<Found> = new.difference(&old).cloned().collect();
        Some((appeared, old.difference(&new).cloned().collect::<Vec<Found>>()))
    } else {
        None
    };
    let added = after.records().get(usize::try_from(first).unwrap_or(usize::MAX)..).unwrap_or_default();
    if context.output.json {
        let entries: Vec<EntryRow<'_>> = added.iter().map(EntryRow::new).collect();
        let changed: Vec<Value> = changed
            .iter()
            .map(|Changed { seq, from, to }| json!({"seq": seq, "from": from, "to": to}))
            .collect();
        let mut value = json!({
            "from": from, "to": size.checked_sub(1), "entries": entries, "changed": changed,
        });
        if let Some((new, gone)) = &findings {
            let row = |(seq, code, message): &Found| json!({"seq": seq, "code": code, "message": message});
            let rows = |found: &[Found]| found.iter().map(row).collect::<Vec<Value>>();
            value["findings"] = json!({"new": rows(new), "gone": rows(gone)});
        }
        context.output.value(&value)?;
    } else {
        let output = &context.output;
        for record in added {
            output.line(format_args!("+ {}", entry_line(record, 2)))?;
        }
        for Changed { seq, from, to } in &changed {
            let from = from.map_or("new", Status::name);
            let words = after.claim(*seq).map_or("", |claim| &claim.text);
            let line = format!("~ claim {seq}: {from} → {}: “{}”", to.name(), short(words, 60));
            output.line(visible(&line))?;
        }
        for (sign, found) in findings.iter().flat_map(|(new, gone)| [("new", new), ("gone", gone)]) {
            for (seq, code, message) in found {
                output.line(visible(&format!("{sign} finding {code} on entry {seq}: {message}")))?;
            }
        }
        if added.is_empty() {
            output.say("nothing was added between the two states");
        }
    }
    Ok(if added.is_empty() { Answer::No } else { Answer::Yes })
}

/// The claims whose status differs. A claim that is new is one of them only if somebody has judged it since.
fn changed(before: &View, after: &View) -> Vec<Changed> {
    let status = |(seq, ..): (Seq, _, _)| {
        let from = before.claim(seq).map(|_| before.status(seq));
        let to = after.status(seq);
        (from.unwrap_or(Status::Unassessed) != to).then_some(Changed { seq, from, to })
    };
    after.claims().filter_map(status).collect()
}

fn found(view: &View, context: &Context) -> Result<BTreeSet<Found>, Failure> {
    let report = context.audit(view, &context.settings.selection(&[], &[]))?;
    let key =
        |finding: &claimlog::audit::Finding<'_>| (finding.seq, finding.code, finding.message.to_string());
    Ok(report.findings.iter().map(key).collect())
}

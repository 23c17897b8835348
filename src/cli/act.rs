//! Acts: what commands record about entries, one or many, under one checkpoint.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::context::{Context, State};
use super::human::short;
use super::output::Failure;
use super::{Answer, Done};
use claimlog::error::Error;
use claimlog::ledger::{Appended, Draft};
use claimlog::model::{Description, Entry, Logged, Seq, Stance, View};
use claimlog::plain::{counted, visible};
use claimlog::record::{Bearing, NewAssessment};

/// How many recorded acts are printed one by one.
const SHOWN: usize = 50;

/// Something to be recorded about an entry.
#[derive(Debug, Clone)]
pub(super) enum Act {
    Retract { seq: Seq, because: String },
    Waive { seq: Seq, code: String, because: String },
    Assess { claim: Seq, assessment: NewAssessment },
    Evidence { claim: Seq, stance: Stance, bearing: Bearing, note: Option<String> },
    Describe { source: Seq, said: Description },
    Confirm { claim: Seq, claimant: String, because: String },
}

/// An act that was recorded, or that would be.
#[derive(Debug)]
pub(super) struct Recorded {
    act: Act,
    pub(super) added: Appended,
    pub(super) entry: Entry,
}

impl Act {
    /// The entry that it is about.
    pub(super) fn about(&self) -> Seq {
        match self {
            Act::Retract { seq, .. } | Act::Waive { seq, .. } => *seq,
            Act::Assess { claim, .. } | Act::Evidence { claim, .. } | Act::Confirm { claim, .. } => *claim,
            Act::Describe { source, .. } => *source,
        }
    }

    /// The entry that it withdraws.
    pub(super) fn withdraws(&self) -> Option<Seq> {
        if let Act::Retract { seq, .. } = self { Some(*seq) } else { None }
    }

    /// Drafts it.
    pub(super) fn record(self, draft: &mut Draft<'_>) -> Result<Recorded, Error> {
        let act = self.clone();
        let added = match self {
            Act::Retract { seq, because } => draft.retract(seq, &because),
            Act::Waive { seq, code, because } => draft.waive(seq, &code, &because),
            Act::Assess { claim, assessment } => draft.assess(claim, assessment),
            Act::Evidence { claim, stance, bearing, note } => draft.evidence(claim, stance, bearing, note),
            Act::Describe { source, said } => draft.describe(source, said),
            Act::Confirm { claim, claimant, because } => draft.confirm(claim, &claimant, &because),
        }?;
        Ok(Recorded { act, added, entry: draft.entry(added.seq)? })
    }

    /// What it makes of its entry, in a view that holds it.
    fn words(&self, view: &View) -> String {
        match self {
            Act::Retract { seq, .. } => format!("entry {seq} is retracted"),
            Act::Waive { seq, code, .. } => format!("{code} is waived on entry {seq}"),
            Act::Assess { claim, .. } => format!("claim {claim} is {}", view.status(*claim).name()),
            Act::Evidence { claim, stance, .. } => format!("{} claim {claim}", stance.name()),
            Act::Describe { source, said } => {
                let fields = said.fields().into_iter().map(|(name, value)| format!("{name} {value}"));
                format!("source {source} is described: {}", fields.collect::<Vec<_>>().join(", "))
            }
            Act::Confirm { claim, claimant, .. } => format!("claim {claim} is by {}", claimant.trim()),
        }
    }
}

/// Drafts acts in their order; all are recorded under one checkpoint, or none.
pub(super) fn record(
    acts: Vec<Act>,
    dry_run: bool,
    context: &Context,
) -> Result<(Vec<Recorded>, State), Failure> {
    context.draft(dry_run, |draft| {
        acts.into_iter().map(|act| act.record(draft)).collect::<Result<Vec<Recorded>, Error>>()
    })
}

/// Records acts, or rehearses them, and says what they make of their entries.
pub(super) fn run(acts: Vec<Act>, mut view: View, dry_run: bool, context: &Context) -> Done {
    let output = &context.output;
    if acts.is_empty() {
        output.say("no entry was chosen; nothing was recorded");
        if output.json {
            output.value(&document(&[], &view, dry_run))?;
        }
        return Ok(Answer::No);
    }
    let (recorded, State { size, .. }) = record(acts, dry_run, context)?;
    // Where a plan judges one claim twice, each line says where the claim stood then. Otherwise the view takes in all
    // entries first, since it computes the statuses anew after each.
    let about: BTreeSet<Seq> = recorded.iter().map(|recorded| recorded.act.about()).collect();
    let again = about.len() < recorded.len();
    let mut made = Vec::new();
    for Recorded { act, added, entry } in &recorded {
        view.push_logged(Logged { seq: added.seq, leaf: added.leaf, entry: Ok(entry.clone()) });
        if again {
            made.push(act.words(&view));
        }
    }
    if !again {
        made.extend(recorded.iter().map(|recorded| recorded.act.words(&view)));
    }
    if output.json {
        output.value(&document(&recorded, &view, dry_run))?;
        return Ok(Answer::Yes);
    }
    // A rehearsal is read line by line; what was recorded is in the ledger.
    let (shown, would) = if dry_run { (recorded.len(), "would be ") } else { (SHOWN, "") };
    for (Recorded { act, added, .. }, words) in recorded.iter().zip(made).take(shown) {
        let mut line = format!("{would}entry {}: {words}", added.seq);
        if let Some(claim) = view.claim(act.about()).filter(|_| recorded.len() > 1) {
            line.push_str(&format!(": “{}”", short(&claim.text, 60)));
        }
        output.line(visible(&line))?;
    }
    if recorded.len() > shown {
        output.line(format_args!("and {} more, up to entry {}", recorded.len() - shown, size - 1))?;
    }
    if dry_run {
        output.say(format_args!("nothing was recorded; the ledger would have {}", counted(size, "entry")));
    } else if recorded.len() > 1 {
        output.say(format_args!("{} entries were recorded under one checkpoint", recorded.len()));
    }
    Ok(Answer::Yes)
}

fn document(recorded: &[Recorded], view: &View, dry_run: bool) -> Value {
    let seqs: Vec<Seq> = recorded.iter().map(|recorded| recorded.added.seq).collect();
    let entries: Vec<Seq> = recorded.iter().map(|recorded| recorded.act.about()).collect();
    let mut value = json!({"seqs": seqs, "entries": entries, "dry_run": dry_run});
    if let [one] = recorded {
        value["seq"] = one.added.seq.into();
    }
    let judged: Vec<_> = recorded
        .iter()
        .filter(|recorded| matches!(recorded.act, Act::Assess { .. }))
        .map(|recorded| view.status(recorded.act.about()).name())
        .collect();
    if let ([status], [_]) = (&*judged, recorded) {
        value["status"] = (*status).into();
    } else if !judged.is_empty() {
        value["statuses"] = judged.into();
    }
    value
}

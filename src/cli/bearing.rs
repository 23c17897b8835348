//! `claimlog bearing`

use serde_json::json;

use super::context::Context;
use super::human::{Quoted, appended, short};
use super::moment::AsOf;
use super::output::Failure;
use super::place::{At, Documents};
use super::screen::room;
use super::{Answer, Done};
use claimlog::audit::{self, Bearing as Bears};
use claimlog::model::{Kind, Seq, Stance};
use claimlog::plain::{counted, visible};
use claimlog::record::Bearing;
use claimlog::text::Context as Around;

/// Find passages that bear on a claim, in the texts of all sources
///
/// Every sentence of every captured text is looked at, whether it is recorded as a claim or not; the claim's own passage
/// is left out. The first are those that seem to decide the claim, then those that share most of its words, where rare
/// words count for more. A stance is suggested with its reason: refutes, if a difference of fact was found; supports, if
/// the passage says the same; mentions in all other cases. Read the passage in its place before you record it: the
/// program knows words, and not whether a source is right. Nothing is fetched.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  claimlog bearing 7
  claimlog bearing 7 --limit 30 --json
  claimlog bearing 7 --record 2 --because 'the survey of that year'
  claimlog bearing 7 --record 2 --mentions")]
pub(super) struct Args {
    /// The claim: its number, or the start of its leaf hash
    claim: String,
    /// Show at most N passages
    #[arg(long, value_name = "N", default_value_t = 10)]
    limit: usize,
    /// Record the Nth passage as evidence, with the stance that is suggested
    #[arg(long, value_name = "N", conflicts_with = "as_of")]
    record: Option<usize>,
    /// Why the passage bears on the claim
    #[arg(long, value_name = "TEXT", requires = "record")]
    because: Option<String>,
    /// Record that it supports the claim
    #[arg(long, requires = "record", conflicts_with_all = ["refutes", "mentions"])]
    supports: bool,
    /// Record that it refutes the claim
    #[arg(long, requires = "record", conflicts_with = "mentions")]
    refutes: bool,
    /// Record that it is about the same matter, but does not decide it
    #[arg(long, requires = "record")]
    mentions: bool,
    #[command(flatten)]
    as_of: AsOf,
}

pub(super) fn run(args: Args, context: &Context) -> Done {
    let (_, view, _) = args.as_of.view(context)?;
    let claim = context.find_a(Kind::Claim, &view, &args.claim)?;
    let found = audit::bearing(&view, claim);
    let documents = Documents::new(&view);
    if let Some(number) = args.record {
        let chosen = number.checked_sub(1).and_then(|at| found.passages.get(at));
        let Some(chosen) = chosen else {
            let count = counted(found.passages.len() as u64, "passage");
            return Err(Failure::usage(format!(
                "there is no passage {number}: {count} bear on claim {claim}"
            ))
            .hint(format!("`claimlog bearing {claim}` lists and numbers them")));
        };
        if let Some(seq) = chosen.evidence {
            return Err(Failure::usage(format!("passage {number} is recorded already, as evidence {seq}"))
                .hint(format!("`claimlog show {seq}` shows it; `claimlog retract {seq}` takes it back")));
        }
        let whole = view.source(chosen.passage.source).and_then(|source| view.text(&source.text));
        return record(&args, context, claim, chosen, whole.unwrap_or_default());
    }
    for (number, bears) in (1..).zip(&found.passages).take(args.limit) {
        let Bears { passage, stance, reason, share, evidence } = bears;
        let at = documents.at(passage);
        if context.output.json {
            let At { line, column, page, .. } = at;
            context.output.value(&json!({
                "number": number, "source": passage.source, "name": at.name, "line": line, "column": column,
                "page": page, "span": passage.span, "quote": passage.text, "claim": passage.claim,
                "stance": stance, "reason": reason, "share": share, "evidence": evidence,
            }))?;
            continue;
        }
        let recorded = evidence.map_or_else(String::new, |seq| format!(" (recorded as evidence {seq})"));
        let words = visible(&short(passage.text, room(6, 300)));
        context.output.line(format_args!(
            "{number:>3}  {:<8}  {}{recorded}\n     {words}\n     {}",
            stance.name(),
            visible(&at.to_string()),
            visible(reason)
        ))?;
    }
    let more = found.passages.len().saturating_sub(args.limit);
    if more > 0 {
        context.output.say(format_args!("{more} more; --limit N shows more"));
    }
    tell_unsearched(context, found.withdrawn, found.withheld);
    if found.passages.is_empty() {
        context.output.say(format_args!("no passage of a captured text bears on claim {claim}"));
        return Ok(Answer::No);
    }
    context.output.say(format_args!("next: claimlog bearing {claim} --record N --because REASON"));
    Ok(Answer::Yes)
}

/// Says what was not searched, and why.
pub(super) fn tell_unsearched(context: &Context, withdrawn: usize, withheld: usize) {
    let are = |count: usize| if count == 1 { "is" } else { "are" };
    if withdrawn > 0 {
        let sources = counted(withdrawn as u64, "source");
        context.output.say(format_args!("note: {sources} {} withdrawn, and not searched", are(withdrawn)));
    }
    if withheld > 0 {
        let entries = counted(withheld as u64, "entry");
        context.output.say(format_args!(
            "note: {entries} {} withheld, or cannot be read; sources among them are not searched",
            are(withheld)
        ));
    }
}

/// Records a passage as evidence, as `evidence --quote` does.
fn record(args: &Args, context: &Context, claim: Seq, chosen: &Bears<'_>, whole: &str) -> Done {
    let stance = match (args.supports, args.refutes, args.mentions) {
        (true, ..) => Stance::Supports,
        (_, true, _) => Stance::Refutes,
        (.., true) => Stance::Mentions,
        _ => chosen.stance,
    };
    let passage = &chosen.passage;
    let ((added, quoted), _) = context.append(|draft| {
        let bearing = Bearing::Source {
            seq: passage.source,
            quote: Some(passage.text.to_owned()),
            context: Around::of(whole, passage.span),
            anyway: false,
        };
        let added = draft.evidence(claim, stance, bearing, args.because.clone())?;
        Ok((added, Quoted::of(&draft.entry(added.seq)?)))
    })?;
    if context.output.json {
        let quote = Quoted::json(quoted.as_ref());
        context.output.value(&json!({"seq": added.seq, "stance": stance, "quote": quote}))?;
        return Ok(Answer::Yes);
    }
    appended(context, added, &format!("source {} {} claim {claim}", passage.source, stance.name()))?;
    context.output.line(format_args!("  {}", visible(&short(passage.text, room(2, 300)))))?;
    context.output.say(format_args!(
        "next: claimlog assess {claim} --verdict VERDICT --evidence {} --because REASON",
        added.seq
    ));
    Ok(Answer::Yes)
}

//! `claimlog search`

use serde_json::json;

use super::bearing::tell_unsearched;
use super::choice::Choice;
use super::context::Context;
use super::human::{claim_line, limit, only_first, short};
use super::moment::AsOf;
use super::output::Failure;
use super::place::{At, Documents};
use super::screen::room;
use super::terms::{Terms, words};
use super::{Answer, Done};
use claimlog::audit::{passages, searched};
use claimlog::excerpt::Need;
use claimlog::model::View;
use claimlog::plain::visible;
use claimlog::present::ClaimRow;
use claimlog::text::Query;

/// Find claims by their words
///
/// A claim matches if it has every word, in any order. Upper and lower case, accents, ligatures,
/// soft hyphens and the kinds of quotation marks make no difference. Words are whole, and other
/// forms of an English word are found too: "leak" finds "leaked". If no claim has the words, the
/// last one may be the beginning of a longer word.
///
///   "the dam leaks"    these words side by side
///   fin*               a word that begins so
///   claimant:ruiz      a claimant with these words; also author, publisher, title (of the
///                      source), url (of the claim or its source), date (how it begins)
///   source:0           from this source: its entry, or words of its title or address
///   status:supported   with this status
///   code:F002          flagged by this rule: its code or name
///
/// A value with spaces stands in quotation marks: claimant:"Ana Ruiz". A filter may stand alone.
///
/// The best match is first. Each word gives 3 points as it was asked for, 2 in another form, 1 as
/// a beginning. Of equal matches, the one whose words stand nearer to each other is first, then
/// the one recorded first. Claims that were withdrawn are last.
///
/// With --in sources, the sentences of all captured texts are searched, whether they are recorded
/// as claims or not. The filters of claims (claimant, status, code) are then refused, and date is
/// the date of the source. Sources that were withdrawn are left out.
#[derive(Debug, clap::Args)]
#[command(
    verbatim_doc_comment,
    after_help = "Examples:
  claimlog search dam 1969
  claimlog search '\"the dam leaks\" claimant:ruiz'
  claimlog search dam --status supported --min-confidence high --json
  claimlog search --in sources dam leak"
)]
pub(super) struct Args {
    /// The words, phrases and filters
    #[arg(required = true)]
    words: Vec<String>,
    /// Where to search
    #[arg(long = "in", value_name = "WHERE", default_value = "claims")]
    within: Within,
    #[command(flatten)]
    choice: Choice,
    #[command(flatten)]
    as_of: AsOf,
    /// Show at most N claims or passages [default: all, or 50 on a terminal]
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

/// What is searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Within {
    /// The claims
    Claims,
    /// The texts of all sources, sentence by sentence
    Sources,
}

pub(super) fn run(args: Args, context: &Context) -> Done {
    let text = args.words.join(" ");
    if args.within == Within::Sources && !args.choice.is_all() {
        return Err(Failure::usage("--in sources searches texts, and another option chooses claims")
            .hint("leave out the option, or search the claims"));
    }
    let need = match words(&text).filter(|_| args.within == Within::Claims && args.choice.is_all()) {
        Some(words) => {
            let most = limit(args.limit).saturating_add(1);
            Need::Claims { status: Vec::new(), source: None, words: Some(words), most }
        }
        None => Need::All,
    };
    let (_, view, _) = args.as_of.part(&need, context)?;
    let terms = Terms::read(&text, &view, context)?;
    if args.within == Within::Sources {
        return in_sources(&args, &view, &terms, context);
    }
    let mut found = terms.claims(&view);
    if !args.choice.is_all() {
        let chosen = args.choice.claims(&view, context)?;
        found.retain(|seq| chosen.has(*seq));
    }
    let most = limit(args.limit);
    for (count, seq) in found.iter().enumerate() {
        if count == most {
            only_first(most, context);
            break;
        }
        if context.output.json {
            context.output.value(&ClaimRow::new(&view, *seq))?;
        } else {
            context.output.line(claim_line(&view, *seq))?;
        }
    }
    if found.is_empty() && most > 0 {
        context.output.say("no claim has these words");
    }
    Ok(if found.is_empty() { Answer::No } else { Answer::Yes })
}

/// Shows the passages of captured texts that match, best first.
fn in_sources(args: &Args, view: &View, terms: &Terms, context: &Context) -> Done {
    let query = terms.of_texts()?;
    let (sources, withdrawn, withheld) = searched(view);
    let chosen: Vec<_> =
        sources.into_iter().filter(|(seq, source, _)| terms.hold_of_source(*seq, source)).collect();
    let find = |query: &Query| {
        let mut found = Vec::new();
        for (seq, source, text) in &chosen {
            for passage in passages(view, *seq, source, text) {
                if let Some(score) = query.score(passage.text) {
                    found.push((std::cmp::Reverse(score), passage));
                }
            }
        }
        found.sort_by_key(|(score, passage)| (*score, passage.source, passage.span));
        found
    };
    let mut found = find(query);
    if found.is_empty() {
        found = find(&query.clone().with_open_end());
    }
    let documents = Documents::new(view);
    let most = limit(args.limit);
    for (_, passage) in found.iter().take(most) {
        let at = documents.at(passage);
        if context.output.json {
            let At { line, column, page, .. } = at;
            context.output.value(&json!({
                "source": passage.source, "name": at.name, "line": line, "column": column, "page": page,
                "span": passage.span, "quote": passage.text, "claim": passage.claim,
            }))?;
        } else {
            let words = visible(&short(passage.text, room(2, 300)));
            context.output.line(format_args!("{}\n  {words}", visible(&at.to_string())))?;
        }
    }
    if found.len() > most {
        only_first(most, context);
    }
    tell_unsearched(context, withdrawn, withheld);
    if found.is_empty() {
        context.output.say("no passage of a captured text has these words");
    }
    Ok(if found.is_empty() { Answer::No } else { Answer::Yes })
}

//! `claimlog search`

use super::context::Context;
use super::human::{claim_line, limit};
use super::output::Failure;
use super::{Answer, Done};
use claimlog::present::ClaimRow;
use claimlog::text::normal_form;

/// Find claims by their words
///
/// A claim matches if it has every word, in any order. Upper and lower case are the same, and the last word may be the
/// beginning of a longer one.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  claimlog search dam 1969
  claimlog search dam --json")]
pub(super) struct Args {
    /// The words
    #[arg(required = true)]
    words: Vec<String>,
    /// Show at most N claims [default: all, or 50 on a terminal]
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

pub(super) fn run(args: Args, context: &Context) -> Done {
    let wanted = words(&args.words.join(" "));
    let Some((last, whole)) = wanted.split_last() else {
        return Err(Failure::usage("there is no word to search for"));
    };
    let (_, view) = context.view(None)?;
    let matches = |text: &str| {
        let words = words(text);
        whole.iter().all(|word| words.contains(word)) && words.iter().any(|word| word.starts_with(last))
    };
    let most = limit(args.limit);
    let mut count = 0;
    for (seq, _, _) in view.claims().filter(|(_, _, claim)| matches(&claim.text)) {
        if count == most {
            context.output.say(format_args!("only the first {most} are shown; --limit N shows more"));
            break;
        }
        count += 1;
        if context.output.json {
            context.output.value(&ClaimRow::new(&view, seq))?;
        } else {
            context.output.line(claim_line(&view, seq))?;
        }
    }
    if count == 0 && most > 0 {
        context.output.say("no claim has these words");
    }
    Ok(if count == 0 { Answer::No } else { Answer::Yes })
}

fn words(text: &str) -> Vec<String> {
    let folded = normal_form(text);
    let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

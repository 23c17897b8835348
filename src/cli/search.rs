//! `claimlog search`

use super::context::Context;
use super::human::{claim_line, limit};
use super::output::Failure;
use super::{Answer, Done};
use claimlog::present::ClaimRow;
use claimlog::text::normal_form;

/// Find claims by their words
///
/// Every word must stand in the claim, in any order and case; the last one may be the beginning of a word.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The words
    #[arg(required = true)]
    words: Vec<String>,
    /// At most so many
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
            context.output.say(format_args!("the first {most}; see more with --limit"));
            break;
        }
        count += 1;
        if context.output.json {
            context.output.value(&ClaimRow::new(&view, seq))?;
        } else {
            context.output.line(claim_line(&view, seq))?;
        }
    }
    Ok(if count == 0 { Answer::No } else { Answer::Yes })
}

fn words(text: &str) -> Vec<String> {
    let folded = normal_form(text);
    let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

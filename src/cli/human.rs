//! What several commands print in the same way.

use serde_json::{Value, json};

use super::context::Context;
use super::output::Failure;
use super::screen::room;
use claimlog::ledger::Appended;
use claimlog::model::{Data, Entry, Seq, Span, View};
use claimlog::plain::visible;
use claimlog::text::suggested_claimant;

/// A claim on a line.
pub(super) fn claim_line(view: &View, seq: Seq) -> String {
    let text = view.claim(seq).map_or_else(String::new, |claim| visible(&claim.text));
    let line = format!("{seq:>6}  {:<19}  {}", view.status(seq).name(), short(&text, room(29, 90)));
    let mut lines = vec![line];
    if let Some(name) = view.claim(seq).and_then(suggested_claimant) {
        lines.push(format!("{:29}suggested claimant: {}", "", visible(&short(&name, room(49, 60)))));
    }
    let withdrawn = view.source_of(seq).filter(|(source, _)| view.in_force(seq) && !view.stands(*source));
    if let Some((source, _)) = withdrawn {
        lines.push(format!("{:29}its source {source} was retracted", ""));
    }
    lines.join("\n")
}

/// Text cut to `most` characters.
pub(super) fn short(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", text[..at].trim_end()),
        None => text.to_owned(),
    }
}

/// Prints what was appended.
pub(super) fn appended(context: &Context, added: Appended, what: &str) -> Result<(), Failure> {
    if context.output.json {
        return context.output.value(&json!({"seq": added.seq}));
    }
    context.output.line(format_args!("entry {}: {}", added.seq, visible(what)))
}

/// The words of a source that an entry quotes: where they are, and which differences were ignored to find them.
pub(super) struct Quoted {
    span: Span,
    words: String,
    overlooked: Vec<&'static str>,
}

impl Quoted {
    /// What an entry quotes, if anything.
    pub(super) fn of(entry: &Entry) -> Option<Self> {
        let (span, words, ways) = match &entry.data {
            Data::Claim(claim) => (claim.span?, claim.anchor(), &claim.details().normalised),
            Data::Evidence(evidence) => {
                let passage = evidence.passage.as_ref()?;
                (passage.span, passage.quote.as_str(), &passage.normalised)
            }
            _ => return None,
        };
        let overlooked = ways.iter().map(|way| way.name()).collect();
        Some(Quoted { span, words: words.to_owned(), overlooked })
    }

    /// The quote in JSON.
    pub(super) fn json(quoted: Option<&Self>) -> Value {
        quoted.map_or(Value::Null, |Quoted { span, words, overlooked }| {
            json!({"span": span, "words": words, "normalised": overlooked})
        })
    }

    /// Prints which differences were ignored, so that nobody thinks the source has exactly the words that were typed.
    pub(super) fn tell(quoted: Option<&Self>, context: &Context) {
        if let Some(Quoted { words, overlooked, .. }) = quoted.filter(|quoted| !quoted.overlooked.is_empty())
        {
            let ways = overlooked.join(" and ").replace('-', " ");
            context
                .output
                .say(format_args!("note: the quote was found with different {ways}: “{}”", visible(words)));
        }
    }
}

/// Says that more lines follow than were shown.
pub(super) fn only_first(most: usize, context: &Context) {
    context.output.say(format_args!("only the first {most} are shown; --limit N shows more"));
}

/// How many lines to print: all, unless stdout is a terminal.
pub(super) fn limit(asked: Option<usize>) -> usize {
    let watched = std::io::IsTerminal::is_terminal(&std::io::stdout());
    asked.unwrap_or(if watched { 50 } else { usize::MAX })
}

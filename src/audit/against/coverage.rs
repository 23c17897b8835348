//! Coverage: how much of a text a ledger speaks of. What it does not speak of is not approved.
//!
//! Invariant: each sentence is counted once, by what is said of it (`tests/against.rs`).

use serde::Serialize;

use crate::plain::counted;

/// How much of a text a ledger speaks of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Coverage {
    /// Sentences of the text.
    pub sentences: usize,
    /// Those whose words are recorded, of a claim that nothing speaks against.
    pub recorded: usize,
    /// Those that repeat a refuted claim, in its words or in others.
    pub refuted: usize,
    /// Those that repeat a claim in doubt: superseded, retracted, contested, or no longer in its source.
    pub doubtful: usize,
    /// Those that contradict a recorded claim.
    pub contradicts: usize,
    /// Those in tension with a recorded claim.
    pub tension: usize,
    /// Those that state the fact of such a claim in other words.
    pub same_fact: usize,
    /// All others.
    pub not_recorded: usize,
    /// Quotations in the text.
    pub quotations: usize,
    /// Those that stand in a captured source, and say there what they say in the text.
    pub faithful: usize,
    /// Sentences that cite something.
    pub citing: usize,
    /// What they cite: addresses and lines of lists of references, each once.
    pub cited: usize,
    /// How much of that is captured in the ledger.
    pub captured: usize,
    /// The sentences that cite what is cited the most.
    pub most_cited: usize,
}

impl Coverage {
    /// In words, on one line.
    #[must_use]
    pub fn in_words(&self) -> String {
        let Coverage { sentences, recorded, contradicts, tension, same_fact, not_recorded, .. } = self;
        let Coverage { refuted, doubtful, .. } = self;
        let Coverage { quotations, faithful, citing, cited, captured, most_cited, .. } = self;
        let spoken = sentences - not_recorded;
        let parts = [
            (*recorded, "recorded"),
            (*same_fact, "in other words"),
            (*refuted, if *refuted == 1 { "repeats a refuted claim" } else { "repeat a refuted claim" }),
            (*doubtful, if *doubtful == 1 { "repeats a claim in doubt" } else { "repeat a claim in doubt" }),
            (*contradicts, if *contradicts == 1 { "contradicts a claim" } else { "contradict a claim" }),
            (*tension, "in tension with a claim"),
        ];
        let parts: Vec<String> = parts
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| format!("{count} {what}"))
            .collect();
        let parts = if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(", ")) };
        let of = counted(*sentences as u64, "sentence");
        let words = match quotations {
            0 => "no quotations".to_owned(),
            _ => format!(
                "{faithful} of {} faithful to a captured source",
                counted(*quotations as u64, "quotation")
            ),
        };
        let sources = match citing {
            0 => String::new(),
            _ => format!(
                "; {citing} cite {}, of which {captured} {} captured and one is cited for {most_cited}",
                counted(*cited as u64, "source"),
                if *captured == 1 { "is" } else { "are" },
            ),
        };
        format!(
            "the ledger speaks of {spoken} of {of}{parts}; {words}{sources}; what it does not speak of is not approved"
        )
    }
}

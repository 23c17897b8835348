//! The card of a data set: README.md with a head in YAML, as the Hugging Face Hub reads it (its page "Dataset Cards").
//!
//! Invariant: everything in it follows from the ledger and from what chose the claims; it judges nothing and advertises
//! nothing. Words of others are in it as [`visible`] shows them, and never end the block that they stand in. The tests
//! below hold it.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::{About, Subset};
use crate::plain::{counted, visible};

/// The file of the claims, in the folder of the data set.
pub const CLAIMS: &str = "data/train-00000-of-00001.parquet";

/// The sizes that the hub sorts data sets by: their names, and from how many rows on they hold.
const SIZES: [(&str, u64); 8] = [
    ("n<1K", 0),
    ("1K<n<10K", 1_000),
    ("10K<n<100K", 10_000),
    ("100K<n<1M", 100_000),
    ("1M<n<10M", 1_000_000),
    ("10M<n<100M", 10_000_000),
    ("100M<n<1B", 100_000_000),
    ("n>1B", 1_000_000_000),
];

/// The card of an export of these claims. `how` says, in Markdown, how a row is checked.
#[must_use]
pub fn card(subset: &Subset<'_>, about: &About<'_>, how: &str) -> String {
    let state = &about.checkpoint;
    let (origin, claims) = (visible(state.origin), subset.seqs.len() as u64);
    let size = SIZES.iter().rfind(|(_, from)| *from <= claims).map_or("n<1K", |(name, _)| name);
    // A string of JSON is one of YAML.
    let name = serde_json::Value::from(origin.as_str());
    let mut card = format!(
        "---\npretty_name: {name}\nsize_categories:\n- {size}\ntags:\n- claims\n- fact-checking\n- provenance\n\
         configs:\n- config_name: default\n  data_files:\n  - split: train\n    path: {CLAIMS}\n---\n\n"
    );
    let _ = write!(
        card,
        "# Claims of {origin}\n\n{} of {} in the ledger, each with its status, its source and its place in the \
         signed history. A status says what the ledger's people found, not that a claim is true.\n\n\
         | status | claims |\n|---|---|\n",
        claims,
        counted(about.claims, "claim"),
        origin = text(&origin),
    );
    let mut counts: BTreeMap<_, u64> = BTreeMap::new();
    for seq in subset.seqs {
        *counts.entry(subset.view.status(*seq).name()).or_default() += 1;
    }
    for (status, count) in counts {
        let _ = writeln!(card, "| {status} | {count} |");
    }
    card += "\n## What chose the claims\n\n";
    match &about.verified {
        None if about.conditions.is_empty() => {
            card += "Nothing: these are all claims, whatever their status.\n"
        }
        None => {}
        Some(under) => {
            let at = under.at.map(|at| format!(", counted from {at}")).unwrap_or_default();
            let _ = write!(card, "The policy with SHA-256 `{}`{at}:\n\n", under.policy_sha256);
            block(&mut card, &under.policy.to_toml());
        }
    }
    if !about.conditions.is_empty() {
        card += "\n| condition | left out |\n|---|---|\n";
        for step in about.conditions {
            let _ = writeln!(card, "| {} | {} |", cell(&step.sentence), step.out);
        }
    }
    let _ = write!(
        card,
        "\n## How to check it\n\nThe claims belong to the history that this checkpoint signs ({}):\n\n",
        counted(state.size, "entry")
    );
    block(&mut card, state.note);
    let _ = write!(
        card,
        "\nThe same is in the metadata of `{CLAIMS}`, under \"claimlog.export\". In each row `seq` is the place of the \
         claim in the history and `leaf` the hash of its entry (RFC 6962). {how} `source_sha256` is the hash of the bytes that were captured, and `quote` \
         the words at `span_start` to `span_end`, in bytes of their text.\n\nThe rights in the words of a claim and of \
         a source are those of their authors; the ledger does not record a licence.\n\nWritten by claimlog {}.\n",
        about.claimlog
    );
    card
}

/// Words in a line of Markdown: nothing in them is a mark.
fn text(words: &str) -> String {
    let mut text = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '\n' | '\r' => text.push(' '),
            '&' => text.push_str("&amp;"),
            '<' => text.push_str("&lt;"),
            c if c.is_ascii_punctuation() && !matches!(c, '.' | ',' | '/' | '-' | ':' | ';' | '%') => {
                text.extend(['\\', c]);
            }
            c => text.push(c),
        }
    }
    text
}

/// Words in a cell of a table.
fn cell(words: &str) -> String {
    text(&visible(words))
}

/// A block of lines as they are, which no line of them ends.
fn block(card: &mut String, lines: &str) {
    for line in lines.lines() {
        card.push_str("    ");
        card.push_str(&visible(line));
        card.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_others_are_no_marks() {
        for (words, shown) in [
            ("dam.example/log", "dam.example/log"),
            ("a|b", "a\\|b"),
            ("*a*\n# b", "\\*a\\* \\# b"),
            ("<script>&amp;", "&lt;script\\>&amp;amp;"),
            ("[x](javascript:1)", "\\[x\\]\\(javascript:1\\)"),
        ] {
            assert_eq!(text(words), shown, "{words}");
        }
        let mut card = String::new();
        block(&mut card, "a\n```\n---\n\u{202e}b");
        assert!(card.lines().all(|line| line.starts_with("    ")), "{card}");
        assert!(!card.contains('\u{202e}'), "{card}");
    }
}

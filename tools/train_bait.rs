//! Trains the linear model of `src/text/bait.rs`.
//!
//! `cargo run --release --example train_bait -- DIR` reads headlines with and without bait (Chakraborty et
//! al. 2016, MIT) and plain sentences (UD English EWT dev, WikiFactCheck, FEVER-Symmetric, BreakingNLI, SNLI
//! and MNLI; CC BY-SA and MIT) under DIR, holds every fifth headline back, and writes
//! `src/text/bait.weights`: logistic regression by stochastic gradient descent, a fixed order and a fixed
//! seed, so that the same data gives the same bytes.

#[path = "learn.rs"]
mod learn;

use std::path::Path;

use claimlog::text::Reading;
use claimlog::text::training::{FEATURES, STEP, each_feature, held_back};

use learn::{Case, Pace, Result, report, strings, train};

const PACE: Pace = Pace { rounds: 24, rate: 0.25, decay: 2e-6 };

fn main() -> Result<()> {
    let folder = std::env::args_os().nth(1).ok_or("usage: train_bait DIR")?;
    let folder = Path::new(&folder);
    let mut cases = Vec::new();
    for (file, bait) in
        [("titles/chakraborty-clickbait.jsonl", true), ("titles/chakraborty-news.jsonl", false)]
    {
        for text in strings(&folder.join(file), &["text"])? {
            cases.push(case(&text, bait, held_back(&text)));
        }
    }
    for (file, fields) in [
        ("pairs/wikifactcheck-0.jsonl", &["a", "b"][..]),
        ("pairs/wikifactcheck-1.jsonl", &["a", "b"]),
        ("pairs/wikifactcheck-2.jsonl", &["a", "b"]),
        ("pairs/fever-symmetric-dev.jsonl", &["a", "b"]),
        ("pairs/breaking-nli.jsonl", &["a"]),
        ("pairs/negation-nli-mnli.jsonl", &["a", "b"]),
        ("pairs/snli-mnli-train-6k.jsonl", &["a", "b"]),
    ] {
        for text in strings(&folder.join(file), fields)? {
            // Claims come with a full stop and without.
            let bare = text.trim_end_matches([' ', '.']).to_owned();
            cases.push(case(&bare, false, false));
            cases.push(case(&text, false, false));
        }
    }
    let sentences = std::fs::read_to_string(folder.join("segmentation/en_ewt-ud-dev.sents.tsv"))?;
    for line in sentences.lines().filter_map(|line| line.strip_prefix("S\t")) {
        if let Some((_, text)) = line.split_once('\t') {
            cases.push(case(text, false, false));
        }
    }
    let bytes = train(&mut cases, FEATURES, STEP, &PACE);
    std::fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/text/bait.weights"), &bytes)?;
    report(&cases, &bytes, STEP, &[0.0, 0.5, 1.0, 1.5, 2.0, 3.0])
}

fn case(text: &str, bait: bool, held: bool) -> Case {
    Case::new(|found| each_feature(&Reading::new(text), |hash, _| found.push(hash)), bait, held)
}

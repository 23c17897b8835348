//! Trains the linear model of `src/text/bait.rs`.
//!
//! `cargo run --release --example train_bait -- DIR` reads headlines with and without bait (Chakraborty et
//! al. 2016, MIT) and plain sentences (UD English EWT dev, WikiFactCheck, FEVER-Symmetric, BreakingNLI, SNLI
//! and MNLI; CC BY-SA and MIT) under DIR, holds every fifth headline back, and writes
//! `src/text/bait.weights`: logistic regression by stochastic gradient descent, a fixed order and a fixed
//! seed, so that the same data gives the same bytes.

use std::error::Error;
use std::io::Write;
use std::path::Path;

use claimlog::text::Reading;
use claimlog::text::training::{FEATURES, STEP, each_feature, held_back};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const ROUNDS: usize = 24;
const RATE: f32 = 0.25;
const DECAY: f32 = 2e-6;

struct Case {
    features: Vec<usize>,
    bait: bool,
    held: bool,
}

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
    let weights = train(&mut cases);
    let mut bytes = Vec::with_capacity(FEATURES);
    bytes.extend(weights.iter().map(|weight| (weight / STEP).round().clamp(-127.0, 127.0) as i8 as u8));
    std::fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/text/bait.weights"), &bytes)?;
    report(&cases, &bytes)
}

fn case(text: &str, bait: bool, held: bool) -> Case {
    let mut features = Vec::new();
    each_feature(&Reading::new(text), |hash, _| features.push(hash));
    features.sort_unstable();
    features.dedup();
    Case { features, bait, held }
}

fn train(cases: &mut [Case]) -> Vec<f32> {
    let mut weights = vec![0.0_f32; FEATURES];
    let mut random = 0x9e37_79b9_7f4a_7c15_u64;
    for round in 0..ROUNDS {
        for at in (1..cases.len()).rev() {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            cases.swap(at, (random % (at as u64 + 1)) as usize);
        }
        let rate = RATE / (1.0 + round as f32);
        for case in cases.iter().filter(|case| !case.held) {
            let sum: f32 = case.features.iter().map(|at| weights[*at]).sum();
            let wanted = if case.bait { 1.0 } else { 0.0 };
            let step = rate * (wanted - 1.0 / (1.0 + (-sum).exp()));
            for at in &case.features {
                weights[*at] += step - rate * DECAY * weights[*at];
            }
        }
    }
    weights
}

fn report(cases: &[Case], bytes: &[u8]) -> Result<()> {
    let mut out = std::io::stdout().lock();
    for enough in [0.0, 0.5, 1.0, 1.5, 2.0, 3.0] {
        let (mut right, mut wrong, mut missed) = (0, 0, 0);
        for case in cases.iter().filter(|case| case.held) {
            let sum: f32 = case.features.iter().map(|at| f32::from(bytes[*at] as i8) * STEP).sum();
            match (case.bait, sum >= enough) {
                (true, true) => right += 1,
                (false, true) => wrong += 1,
                (true, false) => missed += 1,
                (false, false) => {}
            }
        }
        let precision = f64::from(right) / f64::from(right + wrong);
        let recall = f64::from(right) / f64::from(right + missed);
        writeln!(out, "from {enough}: precision {precision:.4}, recall {recall:.4} on the fifth held back")?;
    }
    Ok(())
}

fn strings(path: &Path, fields: &[&str]) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for line in std::fs::read_to_string(path)?.lines().filter(|line| !line.is_empty()) {
        let row: serde_json::Value = serde_json::from_str(line)?;
        found.extend(
            fields.iter().filter_map(|field| row[*field].as_str()).map(|text| text.trim().to_owned()),
        );
    }
    Ok(found)
}

//! Trains the linear model of `src/text/furniture.rs`.
//!
//! `cargo run --release --example train_lines -- DIR` reads the lines of `tools/lines`, every combination of
//! their slots, and plain sentences (UD English EWT dev, WikiFactCheck, FEVER-Symmetric, BreakingNLI, SNLI and
//! MNLI; CC BY-SA and MIT) under DIR, holds every fifth line back, and writes `src/text/lines.weights`: logistic
//! regression by stochastic gradient descent, a fixed order and a fixed seed, so that the same data gives the
//! same bytes.

use std::error::Error;
use std::io::Write;
use std::path::Path;

use claimlog::text::Reading;
use claimlog::text::training::{LINE_FEATURES, LINE_STEP, each_line_feature, held_back};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const ROUNDS: usize = 20;
const RATE: f32 = 0.25;
const DECAY: f32 = 4e-6;

struct Case {
    features: Vec<usize>,
    furniture: bool,
    held: bool,
}

fn main() -> Result<()> {
    let folder = std::env::args_os().nth(1).ok_or("usage: train_lines DIR")?;
    let (folder, own) = (Path::new(&folder), Path::new(env!("CARGO_MANIFEST_DIR")));
    let mut cases = Vec::new();
    for (file, furniture) in [("furniture.txt", true), ("statements.txt", false)] {
        let lines = std::fs::read_to_string(own.join("tools/lines").join(file))?;
        for template in lines.lines().filter(|line| !line.starts_with('#')) {
            // A template is held back whole, so that its other lines do not give it away.
            let held = held_back(template);
            for line in expand(template) {
                cases.push(case(&line, furniture, held));
                let bare = line.trim_end_matches('.');
                if bare.len() < line.len() || furniture {
                    cases.push(case(
                        &if furniture { format!("{bare}.") } else { bare.to_owned() },
                        furniture,
                        held,
                    ));
                }
            }
        }
    }
    let own_lines = cases.len();
    for (file, fields) in [
        ("pairs/wikifactcheck-0.jsonl", &["a", "b"][..]),
        ("pairs/wikifactcheck-1.jsonl", &["a", "b"]),
        ("pairs/fever-symmetric-dev.jsonl", &["a", "b"]),
        ("pairs/breaking-nli.jsonl", &["a"]),
        ("pairs/negation-nli-mnli.jsonl", &["a", "b"]),
        ("pairs/snli-mnli-train-6k.jsonl", &["a", "b"]),
    ] {
        for line in std::fs::read_to_string(folder.join(file))?.lines().filter(|line| !line.is_empty()) {
            let row: serde_json::Value = serde_json::from_str(line)?;
            for text in fields.iter().filter_map(|field| row[*field].as_str()) {
                cases.push(case(text.trim(), false, held_back(text)));
            }
        }
    }
    let sentences = std::fs::read_to_string(folder.join("segmentation/en_ewt-ud-dev.sents.tsv"))?;
    for line in sentences.lines().filter_map(|line| line.strip_prefix("S\t")) {
        // Only news and blogs: reviews and mails hold furniture themselves.
        if let Some((_, text)) = line
            .split_once('\t')
            .filter(|(name, _)| name.starts_with("newsgroup") || name.starts_with("weblog"))
        {
            cases.push(case(text, false, held_back(text)));
        }
    }
    let weights = train(&mut cases);
    let bytes: Vec<u8> =
        weights.iter().map(|weight| (weight / LINE_STEP).round().clamp(-127.0, 127.0) as i8 as u8).collect();
    std::fs::write(own.join("src/text/lines.weights"), &bytes)?;
    report(&cases, &bytes, own_lines)
}

/// Every line that a template stands for.
fn expand(template: &str) -> Vec<String> {
    let Some((head, rest)) = template.split_once('{') else { return vec![template.to_owned()] };
    let Some((slot, tail)) = rest.split_once('}') else { return vec![template.to_owned()] };
    let tails = expand(tail);
    slot.split('|').flat_map(|word| tails.iter().map(move |tail| format!("{head}{word}{tail}"))).collect()
}

fn case(text: &str, furniture: bool, held: bool) -> Case {
    let mut features = Vec::new();
    each_line_feature(&Reading::new(text), |hash, _| features.push(hash));
    features.sort_unstable();
    features.dedup();
    Case { features, furniture, held }
}

fn train(cases: &mut [Case]) -> Vec<f32> {
    let mut weights = vec![0.0_f32; LINE_FEATURES];
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
            let wanted = if case.furniture { 1.0 } else { 0.0 };
            let step = rate * (wanted - 1.0 / (1.0 + (-sum).exp()));
            for at in &case.features {
                weights[*at] += step - rate * DECAY * weights[*at];
            }
        }
    }
    weights
}

fn report(cases: &[Case], bytes: &[u8], own: usize) -> Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{own} own lines among {}", cases.len())?;
    for enough in [0.0, 1.0, 2.0, 3.0, 4.0, 5.0] {
        let (mut right, mut wrong, mut missed) = (0, 0, 0);
        for case in cases.iter().filter(|case| case.held) {
            let sum: f32 = case.features.iter().map(|at| f32::from(bytes[*at] as i8) * LINE_STEP).sum();
            match (case.furniture, sum >= enough) {
                (true, true) => right += 1,
                (false, true) => wrong += 1,
                (true, false) => missed += 1,
                (false, false) => {}
            }
        }
        writeln!(out, "from {enough}: {right} right, {wrong} wrong, {missed} missed on the fifth held back")?;
    }
    Ok(())
}

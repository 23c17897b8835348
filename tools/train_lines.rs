//! Trains the linear model of `src/text/furniture.rs`.
//!
//! `cargo run --release --example train_lines -- DIR` reads the lines of `tools/lines`, every combination of
//! their slots, and plain sentences (UD English EWT dev, WikiFactCheck, FEVER-Symmetric, BreakingNLI, SNLI and
//! MNLI; CC BY-SA and MIT) under DIR, holds every fifth line back, and writes `src/text/lines.weights`: logistic
//! regression by stochastic gradient descent, a fixed order and a fixed seed, so that the same data gives the
//! same bytes.

#[path = "learn.rs"]
mod learn;

use std::path::Path;

use claimlog::text::Reading;
use claimlog::text::training::{LINE_FEATURES, LINE_STEP, each_line_feature, held_back};

use learn::{Case, Pace, Result, report, strings, train};

const PACE: Pace = Pace { rounds: 20, rate: 0.25, decay: 4e-6 };

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
    for (file, fields) in [
        ("pairs/wikifactcheck-0.jsonl", &["a", "b"][..]),
        ("pairs/wikifactcheck-1.jsonl", &["a", "b"]),
        ("pairs/fever-symmetric-dev.jsonl", &["a", "b"]),
        ("pairs/breaking-nli.jsonl", &["a"]),
        ("pairs/negation-nli-mnli.jsonl", &["a", "b"]),
        ("pairs/snli-mnli-train-6k.jsonl", &["a", "b"]),
    ] {
        for text in strings(&folder.join(file), fields)? {
            cases.push(case(&text, false, held_back(&text)));
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
    let bytes = train(&mut cases, LINE_FEATURES, LINE_STEP, &PACE);
    std::fs::write(own.join("src/text/lines.weights"), &bytes)?;
    report(&cases, &bytes, LINE_STEP, &[0.0, 1.0, 2.0, 3.0, 4.0, 5.0])
}

/// Every line that a template stands for.
fn expand(template: &str) -> Vec<String> {
    let Some((head, rest)) = template.split_once('{') else { return vec![template.to_owned()] };
    let Some((slot, tail)) = rest.split_once('}') else { return vec![template.to_owned()] };
    let tails = expand(tail);
    slot.split('|').flat_map(|word| tails.iter().map(move |tail| format!("{head}{word}{tail}"))).collect()
}

fn case(text: &str, furniture: bool, held: bool) -> Case {
    Case::new(|found| each_line_feature(&Reading::new(text), |hash, _| found.push(hash)), furniture, held)
}

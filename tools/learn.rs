//! Learning: logistic regression by stochastic gradient descent, in a fixed order and with a fixed seed, so that
//! the same data gives the same bytes. Both trainers use it.

use std::error::Error;
use std::io::Write;
use std::path::Path;

pub(crate) type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// A text as the model sees it.
pub(crate) struct Case {
    /// Its features, sorted, each once.
    pub(crate) features: Vec<usize>,
    /// Whether it is what the model looks for.
    pub(crate) wanted: bool,
    /// Whether it is held back from the model.
    pub(crate) held: bool,
}

/// How a model learns.
pub(crate) struct Pace {
    pub(crate) rounds: usize,
    pub(crate) rate: f32,
    pub(crate) decay: f32,
}

impl Case {
    /// A case with the features that `each` hands over.
    pub(crate) fn new(each: impl FnOnce(&mut Vec<usize>), wanted: bool, held: bool) -> Self {
        let mut features = Vec::new();
        each(&mut features);
        features.sort_unstable();
        features.dedup();
        Case { features, wanted, held }
    }
}

/// The weights of so many features, each a byte of so many steps.
pub(crate) fn train(cases: &mut [Case], features: usize, step: f32, pace: &Pace) -> Vec<u8> {
    let mut weights = vec![0.0_f32; features];
    let mut random = 0x9e37_79b9_7f4a_7c15_u64;
    for round in 0..pace.rounds {
        for at in (1..cases.len()).rev() {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            cases.swap(at, (random % (at as u64 + 1)) as usize);
        }
        let rate = pace.rate / (1.0 + round as f32);
        for case in cases.iter().filter(|case| !case.held) {
            let sum: f32 = case.features.iter().map(|at| weights[*at]).sum();
            let wanted = if case.wanted { 1.0 } else { 0.0 };
            let gradient = rate * (wanted - 1.0 / (1.0 + (-sum).exp()));
            for at in &case.features {
                weights[*at] += gradient - rate * pace.decay * weights[*at];
            }
        }
    }
    weights.iter().map(|weight| (weight / step).round().clamp(-127.0, 127.0) as i8 as u8).collect()
}

/// Prints what the weights find among the cases held back, for several thresholds.
pub(crate) fn report(cases: &[Case], weights: &[u8], step: f32, thresholds: &[f32]) -> Result<()> {
    let mut out = std::io::stdout().lock();
    for enough in thresholds {
        let (mut right, mut wrong, mut missed) = (0, 0, 0);
        for case in cases.iter().filter(|case| case.held) {
            let sum: f32 = case.features.iter().map(|at| f32::from(weights[*at] as i8) * step).sum();
            match (case.wanted, sum >= *enough) {
                (true, true) => right += 1,
                (false, true) => wrong += 1,
                (true, false) => missed += 1,
                (false, false) => {}
            }
        }
        let precision = f64::from(right) / f64::from(right + wrong);
        let recall = f64::from(right) / f64::from(right + missed);
        writeln!(
            out,
            "from {enough}: precision {precision:.4} ({right} right, {wrong} wrong), recall {recall:.4} on what was held back"
        )?;
    }
    Ok(())
}

/// The texts in some fields of a file of JSON Lines.
pub(crate) fn strings(path: &Path, fields: &[&str]) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for line in std::fs::read_to_string(path)?.lines().filter(|line| !line.is_empty()) {
        let row: serde_json::Value = serde_json::from_str(line)?;
        found.extend(
            fields.iter().filter_map(|field| row[*field].as_str()).map(|text| text.trim().to_owned()),
        );
    }
    Ok(found)
}

//! The table: figures with their counts and intervals.

use std::io::{self, Write};

use super::Result;

/// What is printed.
pub(super) struct Table {
    rows: Vec<[String; 4]>,
    mistakes: bool,
    told: Vec<(String, usize)>,
}

/// Hits and misses of a detector.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Counts {
    pub(super) right: usize,
    pub(super) wrong: usize,
    pub(super) missed: usize,
}

impl Counts {
    /// Counts one case.
    pub(super) fn add(&mut self, wanted: bool, found: bool) {
        match (wanted, found) {
            (true, true) => self.right += 1,
            (false, true) => self.wrong += 1,
            (true, false) => self.missed += 1,
            (false, false) => {}
        }
    }

    fn precision(self) -> (usize, usize) {
        (self.right, self.right + self.wrong)
    }

    fn recall(self) -> (usize, usize) {
        (self.right, self.right + self.missed)
    }
}

impl Table {
    pub(super) fn new(mistakes: bool) -> Self {
        Table { rows: Vec::new(), mistakes, told: Vec::new() }
    }

    /// Precision, recall and their mean.
    pub(super) fn counts(&mut self, detector: &str, data: &str, counts: Counts) {
        let (found, all) = counts.precision();
        let (_, wanted) = counts.recall();
        let f1 = 2.0 * found as f64 / (all + wanted).max(1) as f64;
        self.share(detector, data, "precision", counts.precision());
        self.share(detector, data, "recall", counts.recall());
        self.figure(detector, data, "F1", format!("{f1:.3}"));
    }

    /// A share with its interval.
    pub(super) fn share(&mut self, detector: &str, data: &str, what: &str, (count, all): (usize, usize)) {
        let value = match wilson(count, all) {
            Some((share, low, high)) => format!("{share:.4} ({low:.4} to {high:.4}), {count} of {all}"),
            None => "none".to_owned(),
        };
        self.figure(detector, data, what, value);
    }

    /// Any figure.
    pub(super) fn figure(&mut self, detector: &str, data: &str, what: &str, value: String) {
        self.rows.push([detector.to_owned(), data.to_owned(), what.to_owned(), value]);
    }

    /// Prints a mistake, at most ten of a kind, if the option asks for mistakes.
    pub(super) fn mistake(&mut self, kind: &str, text: &str) {
        if !self.mistakes {
            return;
        }
        let place = match self.told.iter().position(|(told, _)| told == kind) {
            Some(place) => place,
            None => {
                self.told.push((kind.to_owned(), 0));
                self.told.len() - 1
            }
        };
        self.told[place].1 += 1;
        if self.told[place].1 <= 400 {
            let _ = writeln!(io::stderr(), "{kind}: {text}");
        }
    }

    pub(super) fn print(&self) -> Result<()> {
        let mut out = io::stdout().lock();
        writeln!(out, "| detector | data | figure | value |\n|---|---|---|---|")?;
        let mut last = "";
        for [detector, data, what, value] in &self.rows {
            let shown = if detector == last { "" } else { detector };
            last = detector;
            writeln!(out, "| {shown} | {data} | {what} | {value} |")?;
        }
        Ok(())
    }
}

/// A share and Wilson's interval at 95 % (Wilson 1927).
fn wilson(count: usize, all: usize) -> Option<(f64, f64, f64)> {
    if all == 0 {
        return None;
    }
    let (n, z) = (all as f64, 1.959_964_f64);
    let share = count as f64 / n;
    let middle = share + z * z / (2.0 * n);
    let half = z * (share * (1.0 - share) / n + z * z / (4.0 * n * n)).sqrt();
    let scale = 1.0 + z * z / n;
    Some((share, ((middle - half) / scale).max(0.0), ((middle + half) / scale).min(1.0)))
}

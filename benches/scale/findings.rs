//! What an audit reported, compared with what was planted.

use std::collections::BTreeMap;
use std::collections::HashSet;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use serde::Deserialize;

use crate::corpus::{Corpus, Kind};

#[derive(Deserialize)]
struct Report {
    findings: Vec<Finding>,
}

#[derive(Deserialize)]
struct Finding {
    code: String,
    seq: u64,
    other: Option<u64>,
}

/// Pairs and single claims, by the rows that hold them.
#[derive(Default)]
pub(crate) struct Findings {
    pairs: HashSet<(Kind, u64, u64)>,
    titles: HashSet<u64>,
}

impl Findings {
    /// Reads the report of `audit --json`, if there is one. The corpus is source 0, so the claim of a row has the next number.
    pub(crate) fn read(report: &Path) -> Option<Self> {
        let report: Report = serde_json::from_reader(BufReader::new(File::open(report).unwrap())).ok()?;
        let mut found = Findings::default();
        for finding in report.findings {
            match (finding.code.as_str(), finding.other) {
                ("C002" | "C003" | "C004" | "C005", Some(other)) => {
                    found.pair(Kind::Contradiction, finding.seq - 1, other - 1);
                }
                ("C007" | "C008", Some(other)) => found.pair(Kind::Duplicate, finding.seq - 1, other - 1),
                ("F001", _) => drop(found.titles.insert(finding.seq - 1)),
                _ => {}
            }
        }
        Some(found)
    }

    /// Takes pairs of rows that a peer calls duplicates, a pair a line.
    pub(crate) fn of_pairs(text: &str) -> Self {
        let mut found = Findings::default();
        for line in text.lines() {
            let (a, b) = line.split_once(' ').unwrap();
            found.pair(Kind::Duplicate, a.parse().unwrap(), b.parse().unwrap());
        }
        found
    }

    fn pair(&mut self, kind: Kind, a: u64, b: u64) {
        self.pairs.insert((kind, a.min(b), a.max(b)));
    }

    /// How many planted pairs of the first kind are called pairs of the second, and how many were planted.
    pub(crate) fn called(&self, corpus: &Corpus, kind: Kind, called: Kind) -> (usize, usize) {
        let planted = corpus.planted();
        let of_kind: Vec<_> = planted.iter().filter(|planted| planted.kind == kind).collect();
        let found = of_kind.iter().filter(|planted| self.has(called, &planted.rows));
        (found.count(), of_kind.len())
    }

    /// How much of what was planted was found, and in which forms some is missing.
    pub(crate) fn found(&self, corpus: &Corpus) -> String {
        let mut forms: BTreeMap<(Kind, &str), (usize, usize)> = BTreeMap::new();
        let mut kinds: BTreeMap<Kind, (usize, usize)> = BTreeMap::new();
        for planted in corpus.planted() {
            let is_found = usize::from(self.has(planted.kind, &planted.rows));
            for (found, all) in [
                forms.entry((planted.kind, planted.how)).or_default(),
                kinds.entry(planted.kind).or_default(),
            ] {
                *found += is_found;
                *all += 1;
            }
        }
        let of = |(kind, (found, all)): (Kind, (usize, usize))| format!("{found} of {all} {}", kind.plural());
        let mut text =
            format!("planted and found: {}", kinds.into_iter().map(of).collect::<Vec<_>>().join(", "));
        for ((kind, how), (found, all)) in forms {
            if found < all {
                text += &format!("; missing: {} of {all} {} ({how})", all - found, kind.plural());
            }
        }
        text
    }

    fn has(&self, kind: Kind, rows: &[u64]) -> bool {
        match *rows {
            [a, b] => self.pairs.contains(&(kind, a.min(b), a.max(b))),
            _ => self.titles.contains(&rows[0]),
        }
    }
}

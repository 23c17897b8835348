//! Contradictions and near-duplicates.

use std::path::Path;

use claimlog::audit::rule_for;
use claimlog::compare::{Outcome, Statement, compare};

use super::table::{Counts, Table};
use super::{Result, field, rows};

const SETS: [(&str, &[&str]); 13] = [
    ("own hard pairs", &["own-hard"]),
    ("SICK", &["sick-train", "sick-trial"]),
    ("SemAntoNeg", &["sem-anto-neg"]),
    ("BreakingNLI", &["breaking-nli"]),
    ("WikiFactCheck (contradictions only)", &["wikifactcheck-0", "wikifactcheck-1", "wikifactcheck-2"]),
    ("RTE-3 dev", &["rte3-dev"]),
    ("FEVER-Symmetric dev", &["fever-symmetric-dev"]),
    ("GLUE diagnostic (contradictions only)", &["glue_diagnostic"]),
    ("NaN-NLI (contradictions only)", &["nan_nli"]),
    ("negation NLI, SNLI part", &["negation-nli-snli"]),
    ("negation NLI, MNLI part", &["negation-nli-mnli"]),
    ("SNLI and MNLI dev", &["snli-mnli-dev"]),
    ("MoNLI (none is a contradiction)", &["monli-no-contradictions"]),
];

pub(super) fn measure(folder: &Path, table: &mut Table) -> Result<()> {
    let (mut merged, mut contradictions) = (0, 0);
    for (name, files) in SETS {
        let mut counts = Counts::default();
        let mut all = 0;
        for file in files {
            for row in rows(folder, &format!("pairs/{file}.jsonl"))? {
                let (a, b) = (field(&row, "a"), field(&row, "b"));
                let comparison = compare(&Statement::read(a), &Statement::read(b));
                let wanted = field(&row, "label") == "contradiction";
                counts.add(wanted, comparison.outcome == Outcome::Contradiction);
                all += 1;
                contradictions += usize::from(wanted);
                let same = wanted && comparison.outcome == Outcome::Duplicate && a.trim() != b.trim();
                merged += usize::from(same);
                if same {
                    table.mistake("merged", &format!("{a} / {b}"));
                }
            }
        }
        if all == 0 {
            continue;
        }
        if counts.right + counts.missed > 0 {
            table.counts("contradiction", name, counts);
        } else {
            table.share("contradiction", name, "flagged", (counts.wrong, all));
        }
    }
    let (mut flagged, mut tension, mut all) = (0, 0, 0);
    let mut duplicates = Counts::default();
    for row in rows(folder, "pairs/mrpc-train.jsonl")? {
        let (a, b) = (field(&row, "a"), field(&row, "b"));
        let comparison = compare(&Statement::read(a), &Statement::read(b));
        all += 1;
        flagged += usize::from(comparison.outcome == Outcome::Contradiction);
        tension += usize::from(comparison.outcome == Outcome::Tension);
        if comparison.outcome == Outcome::Contradiction {
            table.mistake(
                "mrpc flagged",
                &format!(
                    "{} {} / {a} / {b}",
                    comparison.conflict.map_or("-", |conflict| rule_for(conflict).code),
                    comparison.reason
                ),
            );
        }
        duplicates.add(field(&row, "label") == "paraphrase", comparison.outcome == Outcome::Duplicate);
    }
    if all > 0 {
        table.share("contradiction", "MRPC train", "flagged", (flagged, all));
        table.share("contradiction", "MRPC train", "called tension", (tension, all));
        table.counts("near-duplicate", "MRPC train, paraphrases", duplicates);
        table.share(
            "near-duplicate",
            "contradictions of all sets",
            "wrongly merged",
            (merged, contradictions),
        );
    }
    Ok(())
}

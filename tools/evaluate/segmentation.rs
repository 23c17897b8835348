//! Sentence ends.

use std::collections::BTreeSet;
use std::path::Path;

use claimlog::text::segments;

use super::table::{Counts, Table};
use super::{Result, field, rows};

pub(super) fn measure(folder: &Path, table: &mut Table) -> Result<()> {
    let golden = rows(folder, "segmentation/golden-rules.jsonl")?;
    for (name, classic) in [("golden rules, the 48", true), ("golden rules, all", false)] {
        // The classic rules are those numbered #001 to #048; the file's other cases begin with "correctly".
        let number = |row: &serde_json::Value| {
            field(row, "name").rsplit_once('#').and_then(|(_, n)| n.parse::<u32>().ok())
        };
        let taken = golden.iter().filter(|row| {
            !classic || {
                number(row).is_some_and(|number| number <= 48) && !field(row, "name").starts_with("correctly")
            }
        });
        let (mut right, mut all) = (0, 0);
        for row in taken {
            let text = field(row, "text");
            let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            let found: Vec<String> =
                segments(text).iter().filter_map(|span| span.of(text)).map(plain).collect();
            let wanted = row["sentences"].as_array().into_iter().flatten().filter_map(|s| s.as_str());
            let wanted: Vec<String> = wanted.map(plain).collect();
            all += 1;
            right += usize::from(found == wanted);
            if found != wanted && classic {
                table.mistake("golden", &format!("{found:?} for {wanted:?}"));
            }
        }
        if all > 0 {
            table.share("segmentation", name, "right", (right, all));
        }
    }
    for part in ["dev", "test"] {
        let path = folder.join(format!("segmentation/en_ewt-ud-{part}.sents.tsv"));
        if path.exists() {
            let counts = ewt(&std::fs::read_to_string(path)?, table);
            table.counts("segmentation", &format!("UD EWT {part}, ends inside paragraphs"), counts);
        }
    }
    Ok(())
}

/// Ends of sentences inside paragraphs whose sentences are joined by blanks.
fn ewt(text: &str, table: &mut Table) -> Counts {
    let mut counts = Counts::default();
    let mut paragraph: Vec<&str> = Vec::new();
    for line in text.lines().chain(["PAR"]) {
        let mut fields = line.split('\t');
        match fields.next() {
            Some("S") => paragraph.extend(fields.nth(1)),
            _ if !paragraph.is_empty() => {
                let joined = paragraph.join(" ");
                let mut end = 0;
                let wanted: BTreeSet<usize> = paragraph[..paragraph.len() - 1]
                    .iter()
                    .map(|sentence| {
                        end += sentence.len() + 1;
                        end - 1
                    })
                    .collect();
                let spans = segments(&joined);
                let found: BTreeSet<usize> =
                    spans[..spans.len().saturating_sub(1)].iter().map(|span| span.end).collect();
                counts.right += wanted.intersection(&found).count();
                counts.wrong += found.difference(&wanted).count();
                counts.missed += wanted.difference(&found).count();
                for (kind, ends) in
                    [("ewt wrong", found.difference(&wanted)), ("ewt missed", wanted.difference(&found))]
                {
                    for end in ends {
                        let around = |from: usize, to: usize| joined.get(from..to).unwrap_or("").to_owned();
                        let start = (0..=end.saturating_sub(40))
                            .rev()
                            .find(|at| joined.is_char_boundary(*at))
                            .unwrap_or(0);
                        let stop = (end + 40..=joined.len())
                            .find(|at| joined.is_char_boundary(*at))
                            .unwrap_or(joined.len());
                        table.mistake(kind, &format!("{} ¦ {}", around(start, *end), around(*end, stop)));
                    }
                }
                paragraph.clear();
            }
            _ => {}
        }
    }
    counts
}

//! Titles, bait and what is neither.

use std::path::Path;

use claimlog::text::training::held_back;
use claimlog::text::{Place, Reading, bait, title_form};

use super::table::{Counts, Table};
use super::{Result, field, rows};

fn texts(folder: &Path, file: &str, label: Option<&str>) -> Result<Vec<String>> {
    let all = rows(folder, &format!("titles/{file}.jsonl"))?;
    let taken = all.iter().filter(|row| label.is_none_or(|label| field(row, "label") == label));
    Ok(taken.map(|row| field(row, "text").trim().to_owned()).collect())
}

fn is_title(text: &str) -> bool {
    title_form(&Reading::new(text), Place::ALONE).is_some()
}

fn is_bait(text: &str) -> bool {
    bait(&Reading::new(text)).is_some()
}

pub(super) fn measure(folder: &Path, table: &mut Table) -> Result<()> {
    let sets = [
        ("Chakraborty clickbait", texts(folder, "chakraborty-clickbait", None)?),
        ("Chakraborty news", texts(folder, "chakraborty-news", None)?),
        ("own sample, search titles", texts(folder, "own-sample-even", Some("seo"))?),
        ("own sample, headlines", texts(folder, "own-sample-even", Some("news"))?),
        ("own sample, plain claims", texts(folder, "own-sample-even", Some("plain"))?),
        ("LIAR claims", texts(folder, "liar-claims-half", None)?),
        ("Climate-FEVER claims", texts(folder, "climate-claims-half", None)?),
        ("MRPC sentences", mrpc(folder)?),
    ];
    for (name, all) in sets.iter().filter(|(_, all)| !all.is_empty()) {
        let titles = all.iter().filter(|text| is_title(text)).count();
        table.share("title form", name, "flagged", (titles, all.len()));
        if name.contains("search") {
            for text in all.iter().filter(|text| !is_title(text)) {
                table.mistake(&format!("title missed {name}"), text);
            }
        }
        if name.contains("claims") || name.starts_with("MRPC") {
            for text in all.iter().filter(|text| is_title(text)) {
                table.mistake(&format!("title {name}"), text);
            }
        }
    }
    let mut counts = Counts::default();
    // The model has seen the other four fifths.
    let held = |at: usize| sets[at].1.iter().filter(|text| held_back(text));
    held(0).for_each(|text| counts.add(true, is_bait(text)));
    held(1).for_each(|text| counts.add(false, is_bait(text)));
    if counts.right + counts.missed > 0 {
        table.counts("bait", "Chakraborty, clickbait against news, the fifth held back", counts);
    }
    for (name, all) in sets[2..].iter().filter(|(name, _)| !name.contains("search")) {
        for text in all.iter().filter(|text| is_bait(text)) {
            table.mistake(&format!("bait {name}"), text);
        }
    }
    for (name, all) in sets[2..].iter().filter(|(_, all)| !all.is_empty()) {
        table.share("bait", name, "flagged", (all.iter().filter(|text| is_bait(text)).count(), all.len()));
    }
    Ok(())
}

fn mrpc(folder: &Path) -> Result<Vec<String>> {
    let all = rows(folder, "pairs/mrpc-train.jsonl")?;
    Ok(all.iter().flat_map(|row| [field(row, "a").to_owned(), field(row, "b").to_owned()]).collect())
}

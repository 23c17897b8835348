//! The house: imports go down only. A tripwire, not a fence: it reads the `use crate::` lines.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::{Path, PathBuf};

/// What each module may use of ours.
const MAY_USE: &[(&str, &[&str])] = &[
    ("tlog", &["tlog"]),
    ("remedy", &["model"]),
    ("breach", &["remedy"]),
    ("model", &["model", "tlog"]),
    ("error", &["breach", "error", "model", "plain", "remedy", "tlog"]),
    ("plain", &["text"]),
    ("sheet", &["text"]),
    ("aside", &[]),
    ("text", &["text", "model"]),
    ("store", &["aside", "store", "tlog", "breach", "error"]),
    ("ingest", &["ingest", "model", "sheet", "text", "error", "tlog"]),
    ("compare", &["compare", "model", "text"]),
    ("audit", &["audit", "compare", "model", "text", "tlog"]),
    ("export", &["export", "audit", "model", "plain", "sheet", "text", "tlog"]),
    ("verify", &["verify", "store", "model", "tlog", "breach", "error"]),
    ("ledger", &["store", "verify", "model", "tlog", "breach", "error"]),
    ("record", &["ledger", "ingest", "text", "model", "tlog", "error"]),
    ("ladder", &["error", "ingest", "ledger", "model", "tlog", "verify"]),
    ("home", &["aside", "verify", "tlog", "error"]),
    ("present", &["present", "model", "plain", "tlog"]),
    ("session", &["session", "error", "home", "ledger", "model", "store", "strangers", "tlog", "verify"]),
    ("strangers", &["strangers", "aside", "breach", "error", "ledger", "model", "store", "tlog", "verify"]),
    ("lib", &[]),
];

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

#[test]
fn imports_go_down_only() {
    for path in files(Path::new("src")) {
        let inside = path.strip_prefix("src").unwrap();
        let module = inside.iter().next().unwrap().to_str().unwrap().trim_end_matches(".rs");
        if matches!(module, "main" | "cli") || path.extension().is_none_or(|end| end != "rs") {
            continue;
        }
        let (_, allowed) = MAY_USE
            .iter()
            .find(|(name, _)| *name == module)
            .unwrap_or_else(|| panic!("{module} has no place in the house"));
        let text = std::fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap().lines();
        let text: String = code.filter(|line| !line.trim_start().starts_with("//")).collect();
        for (at, _) in text.match_indices("crate::") {
            let used: String =
                text[at + 7..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            assert!(allowed.contains(&used.as_str()), "{} uses {used}", path.display());
        }
    }
}

#[test]
fn the_core_knows_no_file_clock_or_terminal() {
    for path in files(Path::new("src")) {
        let name = path.to_str().unwrap();
        let core =
            ["tlog", "model", "text", "audit", "export", "ingest", "plain", "sheet", "breach", "present"];
        if !core.iter().any(|module| name.starts_with(&format!("src/{module}"))) || !name.ends_with(".rs") {
            continue;
        }
        if name.ends_with("tests.rs") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for outside in [
            "std::fs",
            "std::env",
            "std::process",
            "std::net",
            "io::stdout",
            "io::stderr",
            "SystemTime",
            "Instant::now",
        ] {
            assert!(!text.contains(outside), "{name} uses {outside}");
        }
        let clock = text.contains("Utc::now") && !name.ends_with("model/time.rs");
        assert!(!clock, "{name} reads the clock");
    }
}

/// A command that wrote a file by itself could take the place of the ledger: `target` is there to refuse it.
#[test]
fn commands_write_files_in_one_place() {
    for path in files(Path::new("src/cli")) {
        let text = std::fs::read_to_string(&path).unwrap();
        for writing in ["fs::write", "File::create", "OpenOptions", "fs::rename", "fs::copy", "create_dir"] {
            assert!(!text.contains(writing), "{} uses {writing}", path.display());
        }
    }
}

#[test]
fn files_hold_one_noun() {
    let code =
        files(Path::new("src")).into_iter().filter(|path| path.extension().is_some_and(|end| end == "rs"));
    for path in code {
        let lines = std::fs::read_to_string(&path).unwrap().lines().count();
        assert!(lines <= 620, "{} has {lines} lines: perhaps two nouns", path.display());
    }
}

/// The suites are modules of a few programs: one that no program names would never run.
#[test]
fn every_suite_is_in_one_program() {
    let programs = ["history", "program", "reading"];
    let mut listed: Vec<String> = programs.map(String::from).to_vec();
    listed.push("strangers".to_owned());
    for program in programs {
        let text = std::fs::read_to_string(format!("tests/{program}.rs")).unwrap();
        let suites = text.lines().filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';'));
        listed.extend(suites.filter(|suite| *suite != "common").map(String::from));
    }
    listed.sort();
    let mut there: Vec<String> = std::fs::read_dir("tests")
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "rs"))
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    there.sort();
    assert_eq!(listed, there);
}

/// Documents are read in terminals and in differences: their lines are short, except in tables, in code, where a link
/// cannot be broken, and in files that a program writes.
#[test]
fn lines_of_documents_are_short() {
    // The first three are generated. docs/IMPORT.md is being rewritten: take it out of this list afterwards.
    let left_out = ["docs/CLI.md", "docs/RULES.md", "licenses/THIRD-PARTY.md", "docs/IMPORT.md"];
    let roots = [".", "docs", "licenses"];
    let listed = roots.iter().flat_map(|root| std::fs::read_dir(root).unwrap().flatten());
    let pages = listed.map(|entry| entry.path().display().to_string().trim_start_matches("./").to_owned());
    for page in pages.filter(|page| page.ends_with(".md") && !left_out.contains(&page.as_str())) {
        let text = std::fs::read_to_string(&page).unwrap();
        let mut is_code = false;
        for (n, line) in text.lines().enumerate() {
            is_code ^= line.trim_start().starts_with("```");
            let is_free = is_code || line.starts_with('|') || line.contains("](");
            let length = line.chars().count();
            assert!(is_free || length <= 100, "{page}:{}: {length} characters", n + 1);
        }
    }
}

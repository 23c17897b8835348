//! The house: what each module may import and where crates may be named. A tripwire, not a fence: it reads the code as
//! text.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The modules of this crate that each module may use.
const MAY_USE: &[(&str, &[&str])] = &[
    ("tlog", &["tlog"]),
    ("remedy", &["model"]),
    ("breach", &["remedy"]),
    ("model", &["model", "tlog"]),
    ("error", &["breach", "error", "model", "plain", "remedy", "tlog"]),
    ("plain", &["text"]),
    ("words", &["words"]),
    ("sheet", &["text"]),
    ("aside", &[]),
    ("text", &["text", "model", "words"]),
    ("store", &["aside", "store", "tlog", "breach", "error"]),
    ("ingest", &["ingest", "model", "plain", "remedy", "sheet", "text", "error", "tlog"]),
    ("compare", &["compare", "model", "text", "words"]),
    ("audit", &["audit", "compare", "model", "plain", "text", "tlog", "words"]),
    ("export", &["export", "audit", "model", "plain", "sheet", "text", "tlog"]),
    ("verify", &["verify", "store", "model", "tlog", "breach", "error"]),
    ("ledger", &["store", "verify", "model", "tlog", "breach", "error"]),
    ("record", &["ledger", "ingest", "text", "model", "tlog", "error"]),
    ("index", &["index", "aside", "error", "model", "text", "tlog"]),
    ("excerpt", &["excerpt", "audit", "compare", "error", "index", "ledger", "model", "text", "verify"]),
    ("home", &["aside", "index", "verify", "tlog", "error"]),
    ("sandbox", &["ingest"]),
    (
        "present",
        &["present", "audit", "error", "ingest", "ledger", "model", "plain", "text", "tlog", "verify"],
    ),
    (
        "session",
        &[
            "session",
            "aside",
            "audit",
            "error",
            "excerpt",
            "home",
            "index",
            "ledger",
            "model",
            "strangers",
            "text",
            "tlog",
            "verify",
        ],
    ),
    ("bundle", &["bundle", "error", "export", "ledger", "model", "plain", "strangers", "tlog"]),
    ("report", &["report", "audit", "export", "model", "plain", "present", "strangers", "text", "tlog"]),
    (
        "serve",
        &[
            "serve", "audit", "bundle", "error", "excerpt", "export", "home", "ingest", "ledger", "model",
            "plain", "present", "report", "session", "text", "tlog",
        ],
    ),
    (
        "strangers",
        &["strangers", "aside", "breach", "error", "ledger", "model", "store", "tlog", "verify", "web"],
    ),
    ("web", &["error", "ingest", "model", "tlog"]),
    ("lib", &[]),
];

pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

/// The code of a module, without comments and tests.
pub(crate) fn code(path: &Path) -> String {
    let text = std::fs::read_to_string(path).unwrap();
    let code = text.split("#[cfg(test)]").next().unwrap().lines();
    code.filter(|line| !line.trim_start().starts_with("//")).flat_map(|line| [line, "\n"]).collect()
}

/// The files of code in `src`.
fn sources() -> Vec<PathBuf> {
    let mut found = files(Path::new("src"));
    found.retain(|path| path.extension().is_some_and(|end| end == "rs"));
    found
}

#[test]
fn imports_go_down_only() {
    let mut arrows = BTreeSet::new();
    for path in sources() {
        let inside = path.strip_prefix("src").unwrap();
        let module = inside.iter().next().unwrap().to_str().unwrap().trim_end_matches(".rs");
        if matches!(module, "main" | "cli") {
            continue;
        }
        let (module, allowed) = MAY_USE
            .iter()
            .find(|(name, _)| *name == module)
            .unwrap_or_else(|| panic!("{module} has no place in the house"));
        let text = code(&path);
        for (at, _) in text.match_indices("crate::") {
            let used: String =
                text[at + 7..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            assert!(allowed.contains(&used.as_str()), "{} uses {used}", path.display());
            arrows.insert((*module, used));
        }
    }
    for (module, allowed) in MAY_USE {
        for used in allowed.iter().filter(|used| *used != module) {
            assert!(arrows.contains(&(*module, (*used).to_owned())), "{module} does not use {used}: say so");
        }
    }
}

/// The table of imports in docs/DESIGN.md is the one above. If it is stale, it is rewritten.
#[test]
fn the_design_prints_the_imports() {
    let (start, end) = ("<!-- imports: written by tests/house.rs -->\n", "<!-- end of imports -->");
    let mut table = String::from("| module | imports |\n|---|---|\n");
    for (module, allowed) in MAY_USE.iter().rev().filter(|(module, _)| *module != "lib") {
        let used: Vec<_> =
            allowed.iter().filter(|used| *used != module).map(|used| format!("`{used}`")).collect();
        let used = if used.is_empty() { "nothing of ours".to_owned() } else { used.join(", ") };
        table.push_str(&format!("| `{module}` | {used} |\n"));
    }
    let path = Path::new("docs/DESIGN.md");
    let text = std::fs::read_to_string(path).unwrap();
    let (before, rest) = text.split_once(start).unwrap();
    let (now, after) = rest.split_once(end).unwrap();
    if now != table {
        std::fs::write(path, format!("{before}{start}{table}{end}{after}")).unwrap();
        panic!(
            "the table of imports in docs/DESIGN.md was stale; it was written anew: look at it and commit it"
        );
    }
}

/// Where each crate that reaches outside may be named.
const THIRD_PARTIES: [(&str, &[&str]); 6] = [
    // The last two are exceptions for a while: the derives that clap reads are being replaced there.
    ("clap", &["src/cli/", "src/model/", "src/export/"]),
    ("rusqlite", &["src/store/"]),
    ("ureq", &["src/strangers/bucket/wire.rs", "src/strangers/witness.rs", "src/web/wire.rs"]),
    ("object_store", &["src/strangers/bucket/"]),
    ("tokio", &["src/strangers/bucket/"]),
    ("rustls", &["src/web/wire.rs"]),
];

#[test]
fn third_parties_stay_in_their_rooms() {
    for path in sources() {
        let name = path.to_str().unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        let words: BTreeSet<&str> = text.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
        for (party, rooms) in THIRD_PARTIES {
            let there = words.contains(party) && !text.contains(&format!("//! {party}"));
            assert!(!there || rooms.iter().any(|room| name.starts_with(room)), "{name} uses {party}");
        }
    }
}

/// What to do about an error or a finding is a value; only the command line knows commands and options.
#[test]
fn no_command_line_is_outside_of_cli() {
    // An exception for a while: the help of rules is being reworded.
    let left_out = ["src/audit/rules/"];
    for path in sources() {
        let name = path.to_str().unwrap();
        if ["src/cli/", "src/main.rs"].iter().chain(&left_out).any(|room| name.starts_with(room)) {
            continue;
        }
        for line in code(&path).lines() {
            let option = line.match_indices("--").any(|(at, _)| {
                !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '-')
                    && line[at + 2..].starts_with(|c: char| c.is_ascii_lowercase())
            });
            assert!(!option && !line.contains("`claimlog"), "{name} has a command line: {}", line.trim());
        }
    }
}

#[test]
fn the_core_knows_no_file_clock_or_terminal() {
    let core = [
        "audit",
        "breach",
        "bundle",
        "compare",
        "error",
        "export",
        "ingest",
        "model",
        "plain",
        "present",
        "record",
        "remedy",
        "report",
        "sheet",
        "text",
        "tlog",
        "verify",
        // Not the witness, which is asked over the network, and not the folder that is published.
        "strangers/attachment",
        "strangers/proof",
        "strangers/replica",
    ];
    for path in sources() {
        let name = path.to_str().unwrap();
        if !core.iter().any(|module| name.starts_with(&format!("src/{module}"))) || name.ends_with("tests.rs")
        {
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
            "Utc::now",
        ] {
            assert!(!text.contains(outside), "{name} uses {outside}");
        }
    }
}

/// The network is reached in three places only; `tests/fetch.rs`, `tests/witness.rs` and `tests/bucket.rs` show when. `serve` answers streams
/// that others connected, and connects none.
#[test]
fn connections_are_made_in_three_places_and_taken_in_one() {
    for path in sources() {
        let name = path.to_str().unwrap();
        let text = code(&path);
        let connects = ["TcpStream::connect", "UdpSocket", "ToSocketAddrs", "UnixStream", "ureq"];
        if let Some(found) = connects.iter().find(|word| text.contains(**word)) {
            let rooms = ["src/strangers/bucket/wire.rs", "src/strangers/witness.rs", "src/web/wire.rs"];
            assert!(rooms.contains(&name), "{name} uses {found}");
        }
        assert!(!text.contains("TcpListener") || name == "src/serve/mod.rs", "{name} listens");
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
    for path in sources() {
        let lines = std::fs::read_to_string(&path).unwrap().lines().count();
        assert!(lines <= 500, "{} has {lines} lines: perhaps two nouns", path.display());
    }
}

/// The suites are modules of a few programs: one that no program names would never run.
#[test]
fn every_suite_is_in_one_program() {
    let programs = ["history", "program", "reading", "strangers"];
    let mut listed: Vec<String> = programs.map(String::from).to_vec();
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

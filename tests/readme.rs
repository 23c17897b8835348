//! The README: what it shows is what the program prints.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr, clippy::print_stdout)]

/// In a folder of its own, with the example documents: the session makes a ledger. With `TRYCMD=overwrite` what was
/// printed is written into README.md.
#[test]
fn the_transcripts_of_the_readme_are_true() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let readme = path("README.md");
    std::fs::copy("README.md", &readme).unwrap();
    // trycmd runs a README.md in the folder README.in beside it.
    std::fs::create_dir_all(path("README.in/examples")).unwrap();
    for file in ["examples/digest.txt", "examples/report.md"] {
        std::fs::copy(file, path("README.in").join(file)).unwrap();
    }
    let cases = trycmd::TestCases::new();
    cases.env("CLAIMLOG_HOME", path("home").to_str().unwrap()).env("CLAIMLOG_NOW", "2026-03-02T10:00:00Z");
    // The name that the program asks for on a terminal.
    cases.env("CLAIMLOG_RECORDER", "M. Okafor");
    cases.case(&readme);
    let ran = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| cases.run()));
    if std::env::var_os("TRYCMD").is_some_and(|mode| mode == "overwrite") {
        std::fs::copy(&readme, "README.md").unwrap();
    }
    if let Err(failure) = ran {
        std::panic::resume_unwind(failure);
    }
}

#[test]
fn every_command_is_named_and_has_help() {
    let readme = std::fs::read_to_string("README.md").unwrap();
    let changelog = std::fs::read_to_string("CHANGELOG.md").unwrap();
    let program = env!("CARGO_BIN_EXE_claimlog");
    let help = std::process::Command::new(program).arg("--help").output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let commands: Vec<&str> = help
        .lines()
        .skip_while(|line| !line.starts_with("Record:"))
        .take_while(|line| !line.starts_with("Options:"))
        .filter_map(|line| line.strip_prefix("  ")?.split_whitespace().next())
        .collect();
    assert!(commands.len() > 20, "{commands:?}");
    for command in commands {
        assert!(changelog.contains(command), "CHANGELOG.md does not name {command}");
        let known = ["pins", "completions", "man", "rules"];
        assert!(readme.contains(command) || known.contains(&command), "README.md does not name {command}");
        let help = std::process::Command::new(program).args([command, "--help"]).output().unwrap();
        let help = String::from_utf8(help.stdout).unwrap();
        assert!(help.contains("Usage:") && !help.starts_with("Usage:"), "{command} has no help");
    }
}

#[test]
fn cli_md_is_what_the_definitions_say() {
    let run = std::process::Command::new(env!("CARGO_BIN_EXE_claimlog"))
        .args(["man", "--markdown"])
        .output()
        .unwrap();
    let text = String::from_utf8(run.stdout).unwrap();
    for line in text.lines() {
        assert!(line.chars().count() <= 100, "{line}");
    }
    let path = std::path::Path::new("docs/CLI.md");
    if std::fs::read_to_string(path).ok().as_deref() != Some(&text) {
        std::fs::write(path, &text).unwrap();
        panic!("docs/CLI.md was stale; it was written anew: look at it and commit it");
    }
}

#[test]
fn every_variable_of_ours_is_in_the_help() {
    let run = std::process::Command::new(env!("CARGO_BIN_EXE_claimlog")).arg("--help").output().unwrap();
    let help = String::from_utf8(run.stdout).unwrap();
    let mut folders = vec![std::path::PathBuf::from("src")];
    let mut found = 0;
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned();
            for part in text.split("\"CLAIMLOG_").skip(1) {
                let rest = part.split(|c: char| !c.is_ascii_uppercase()).next().unwrap();
                let name = format!("CLAIMLOG_{rest}");
                assert!(help.contains(&name), "{} in {}", name, path.display());
                found += 1;
            }
        }
    }
    assert!(found > 4, "{found}");
}

#[test]
fn the_readme_counts_the_rules() {
    let readme = std::fs::read_to_string("README.md").unwrap().replace('\n', " ");
    let count = format!("The {} rules look for", claimlog::audit::RULES.len());
    assert!(readme.contains(&count), "README.md does not say: {count}");
}

//! The README: what it shows is what the program prints.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr, clippy::print_stdout)]

#[test]
fn the_transcripts_of_the_readme_are_true() {
    let home = tempfile::tempdir().unwrap();
    trycmd::TestCases::new()
        .env("CLAIMLOG_HOME", home.path().to_str().unwrap())
        .env("CLAIMLOG_NOW", "2026-03-02T10:00:00Z")
        .case("README.md")
        .run();
    std::fs::remove_file("verified.csv").unwrap();
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
        .skip_while(|line| !line.starts_with("Commands:"))
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.strip_prefix("  ")?.split_whitespace().next())
        .filter(|command| *command != "help")
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

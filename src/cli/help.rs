//! Help: the commands in groups, the exit statuses, the environment.
//!
//! Invariant: every command stands in one group, and has examples that its own definition accepts. The tests below
//! hold it, and write docs/CLI.md.

use std::fmt::Write;

use clap::builder::{StyledStr, Styles};
use clap::{Command, CommandFactory};

use super::Cli;

/// The widest line of a help text.
pub(super) const WIDEST: usize = 100;

/// A group of commands in the overview.
struct Group {
    name: &'static str,
    commands: &'static [Entry],
}

/// A command in its group, with what its exit statuses 1 and 3 mean. The statuses 0 and 2 mean the same everywhere.
struct Entry {
    name: &'static str,
    no: Option<&'static str>,
    breached: Option<&'static str>,
}

const UNSOUND: Option<&str> = Some("the ledger does not verify");

/// A command that works on a ledger.
const fn ledger(name: &'static str) -> Entry {
    Entry { name, no: None, breached: UNSOUND }
}

/// A command that works on a ledger and can answer no.
const fn asks(name: &'static str, no: &'static str) -> Entry {
    Entry { name, no: Some(no), breached: UNSOUND }
}

/// A command that needs no ledger.
const fn free(name: &'static str) -> Entry {
    Entry { name, no: None, breached: None }
}

/// What it means if a filter chose no entry.
const NOTHING: &str = "no entry was chosen";

const GROUPS: [Group; 6] = [
    Group {
        name: "Record",
        commands: &[free("init"), ledger("ingest"), ledger("add"), ledger("evidence"), ledger("confirm")],
    },
    Group {
        name: "Judge",
        commands: &[
            asks("assess", NOTHING),
            ledger("relate"),
            asks("retract", NOTHING),
            asks("waive", NOTHING),
            asks("triage", "nothing was recorded"),
        ],
    },
    Group {
        name: "Read",
        commands: &[
            ledger("list"),
            ledger("show"),
            asks("search", "no claim has these words"),
            asks("bearing", "no passage bears on the claim"),
            ledger("groups"),
            ledger("log"),
            asks("diff", "nothing was added"),
            ledger("source"),
            ledger("serve"),
            free("extract"),
            asks("export", "no claim was chosen"),
            free("policy"),
            free("formats"),
        ],
    },
    Group {
        name: "Check",
        commands: &[
            Entry {
                name: "check",
                no: Some("a finding is an error"),
                breached: Some("the ledger of --against does not verify"),
            },
            free("compare"),
            free("keys"),
            free("blocks"),
            asks("audit", "a finding is an error"),
            free("rules"),
            free("explain"),
        ],
    },
    Group {
        name: "Prove",
        commands: &[
            ledger("verify"),
            asks("checkpoint", "the policy is not satisfied"),
            ledger("prove"),
            Entry {
                name: "check-bundle",
                no: Some("too few witnesses, or not signed"),
                breached: Some("the bundle does not hold"),
            },
            free("verify-page"),
            Entry { name: "check-proof", no: None, breached: Some("the proof does not hold") },
            ledger("tiles"),
        ],
    },
    Group {
        name: "Keep",
        commands: &[
            asks("rotate", "the key was not changed"),
            asks("redact", "nothing was removed"),
            asks("upgrade", "nothing was changed"),
            Entry { name: "pins", no: Some("nothing was forgotten"), breached: None },
            free("config"),
            free("completions"),
            free("man"),
        ],
    },
];

/// The commands under another that can answer no.
const BELOW: [Entry; 1] = [asks("recheck", "a quote was changed or has vanished")];

const ENVIRONMENT: [(&str, &str); 7] = [
    ("CLAIMLOG_LEDGER", "The ledger, unless --ledger is given [default: ledger.db]"),
    ("CLAIMLOG_RECORDER", "Who records, unless --recorder is given"),
    ("CLAIMLOG_HOME", "The folder of keys and remembered checkpoints"),
    ("CLAIMLOG_NOW", "The time to record and to audit at, for tests and examples"),
    ("CLAIMLOG_PAGER, PAGER", "The pager for long output [default: less -FRX]"),
    ("NO_COLOR, CLICOLOR_FORCE", "Never or always use colour"),
    ("HTTPS_PROXY, NO_PROXY", "How to reach a witness (see claimlog checkpoint --help)"),
];

const EXAMPLES: &str = "Examples:
  claimlog check digest.txt        # check a text the way an editor would
  claimlog init                    # make ledger.db and its key
  claimlog ingest digest.txt --url https://example.org/digest
  claimlog audit                   # are the claims well founded?
  claimlog verify                  # was the history changed?
  claimlog export --verified -o verified.jsonl";

const STATUS: &str =
    "Exit status: 0 yes; 1 no; 2 an error, so there is no answer; 3 the ledger does not verify.
Run claimlog COMMAND --help to read about a command, and claimlog explain CODE about a rule.";

/// The definition of the command line, with everything that its help shows.
pub(super) fn command() -> Command {
    let command = Cli::command();
    let template = overview(&command);
    let mut after = format!("{EXAMPLES}\n\nEnvironment:\n");
    for (names, what) in ENVIRONMENT {
        let _ = writeln!(after, "  {names:<24}  {what}");
    }
    let command = command
        .help_template(StyledStr::from(template))
        .after_help(format!("{after}\n{STATUS}"))
        .max_term_width(WIDEST);
    let names = GROUPS.iter().flat_map(|group| group.commands);
    names.fold(command, |command, entry| {
        if command.find_subcommand(entry.name).is_none() {
            return command;
        }
        command.mut_subcommand(entry.name, |command| with_status(command, entry))
    })
}

/// The groups, and the commands in each.
pub(super) fn groups() -> impl Iterator<Item = (&'static str, Vec<&'static str>)> {
    GROUPS.iter().map(|group| (group.name, group.commands.iter().map(|entry| entry.name).collect()))
}

/// A command and those under it, whose help also says what the exit statuses mean.
fn with_status(command: Command, entry: &Entry) -> Command {
    let below: Vec<String> = command.get_subcommands().map(|below| below.get_name().to_owned()).collect();
    let command = below.into_iter().fold(command, |command, name| {
        let own = BELOW.iter().find(|entry| entry.name == name);
        command.mut_subcommand(name, |command| with_status(command, own.unwrap_or(entry)))
    });
    let mut after = command.get_after_help().map(|after| format!("{after}\n\n")).unwrap_or_default();
    after.push_str("Exit status: 0 success");
    for (status, meaning) in [(1, entry.no), (2, Some("an error")), (3, entry.breached)] {
        if let Some(meaning) = meaning {
            let _ = write!(after, "; {status} {meaning}");
        }
    }
    command.after_help(after + ".")
}

/// The help of the program itself: its commands in their groups.
fn overview(command: &Command) -> String {
    let styles = Styles::styled();
    let (header, literal) = (styles.get_header(), styles.get_literal());
    let mut text = String::from("{about-with-newline}\n{usage-heading} {usage}\n");
    for group in &GROUPS {
        let _ = writeln!(text, "\n{header}{}:{header:#}", group.name);
        for Entry { name, .. } in group.commands {
            let about = command.find_subcommand(name).and_then(Command::get_about);
            let about = about.map(ToString::to_string).unwrap_or_default();
            let _ = writeln!(text, "  {literal}{name:<11}{literal:#}  {about}");
        }
    }
    let _ = write!(text, "\n{header}Options:{header:#}\n{{options}}{{after-help}}");
    text
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;

    #[test]
    fn every_command_stands_in_one_group() {
        let mut grouped: Vec<&str> =
            GROUPS.iter().flat_map(|group| group.commands).map(|entry| entry.name).collect();
        grouped.sort_unstable();
        let command = Cli::command();
        let shown = command.get_subcommands().filter(|command| !command.is_hide_set());
        let mut there: Vec<&str> = shown.map(Command::get_name).collect();
        there.sort_unstable();
        assert_eq!(grouped, there);
    }

    /// Each visible command, with the words that call it.
    fn all() -> Vec<(Vec<String>, Command)> {
        fn below(path: &[String], command: &Command, found: &mut Vec<(Vec<String>, Command)>) {
            found.push((path.to_vec(), command.clone()));
            let shown = command.get_subcommands().filter(|command| !command.is_hide_set());
            for command in shown.filter(|command| command.get_name() != "help") {
                below(&[path, &[command.get_name().to_owned()]].concat(), command, found);
            }
        }
        let mut command = command();
        command.build();
        let mut found = Vec::new();
        below(&["claimlog".to_owned()], &command, &mut found);
        found
    }

    /// The lines under a heading of a help text, up to the next empty one.
    fn section(help: &str, heading: &str) -> Vec<String> {
        let lines = help.lines().skip_while(|line| *line != heading).skip(1);
        lines.take_while(|line| !line.is_empty()).map(str::to_owned).collect()
    }

    /// The commands of a line of shell, each as its words; what is redirected is left out.
    fn shell(line: &str) -> Vec<Vec<String>> {
        let (mut commands, mut words, mut word) = (Vec::new(), Vec::new(), None::<String>);
        let mut quote = None;
        for c in line.chars() {
            match (quote, c) {
                (Some(mark), _) if c == mark => quote = None,
                (None, '\'' | '"') => (quote, word) = (Some(c), Some(word.unwrap_or_default())),
                (None, ' ') => words.extend(word.take()),
                (None, '#' | '>') if word.is_none() => break,
                (None, '|') => commands.push(std::mem::take(&mut words)),
                _ => word.get_or_insert_default().push(c),
            }
        }
        words.extend(word);
        commands.push(words);
        commands
    }

    #[test]
    fn every_command_has_examples_that_its_definition_accepts() {
        for (path, command) in all() {
            let help = command.get_after_help().unwrap().to_string();
            let examples = section(&help, "Examples:");
            assert!(!examples.is_empty(), "{path:?} has no example");
            for line in &examples {
                assert!(line.starts_with("  ") && line.chars().count() <= 86, "{line}");
            }
            let mut called = 0;
            for line in examples.join("\n").replace("\\\n", " ").lines() {
                for words in
                    shell(line).iter().filter(|words| words.first().is_some_and(|word| word == "claimlog"))
                {
                    let parsed = super::command().try_get_matches_from(words);
                    assert!(parsed.is_ok(), "{line}: {}", parsed.unwrap_err());
                    called += usize::from(words.starts_with(&path));
                }
            }
            assert!(called > 0, "no example of {path:?} calls it");
            assert!(help.contains("Exit status: 0"), "{path:?}");
        }
    }

    #[test]
    fn options_of_all_commands_stand_apart() {
        for (path, command) in all().into_iter().skip(1) {
            for option in command.get_arguments().filter(|option| option.is_global_set()) {
                assert_eq!(option.get_help_heading(), Some("Global options"), "{path:?} {option}");
            }
        }
    }

    #[test]
    fn no_help_is_wider_than_its_terminal() {
        for (path, command) in all() {
            let help = command.clone().term_width(80).render_long_help().to_string();
            for line in help.lines() {
                let is_example = line.starts_with("  claimlog ") || line.starts_with("      ");
                assert!(line.chars().count() <= 80 || is_example, "{path:?}: {line}");
            }
        }
    }

    #[test]
    fn the_overview_fits_a_terminal() {
        let help = command().render_help().to_string();
        for line in help.lines().take_while(|line| !line.starts_with("Options:")) {
            assert!(line.chars().count() <= 80 || line.starts_with("Every claim"), "{line}");
        }
    }
}

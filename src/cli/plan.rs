//! Plans: decisions about findings, one on a line, to be read by people and replayed.
//!
//! Invariant: a line is read by the definition of the command that it names, so a plan can say nothing that the command
//! line cannot say. A plan is recorded as a whole, under one checkpoint, or not at all.

use std::collections::HashMap;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use super::act::Act;
use super::context::Context;
use super::output::Failure;
use super::{assess, confirm, describe, evidence, retract, waive};
use claimlog::model::View;

/// A line of a plan.
#[derive(Debug, Parser)]
#[command(name = "plan", no_binary_name = true, disable_help_flag = true, disable_help_subcommand = true)]
struct Line {
    #[command(subcommand)]
    step: Step,
}

/// What a line says.
#[derive(Debug, Subcommand)]
enum Step {
    /// The origin of the ledger that the plan is for
    Ledger {
        origin: String,
    },
    Retract(retract::Args),
    Waive(waive::Args),
    Assess(assess::Args),
    Evidence(evidence::Args),
    Describe(describe::Args),
    Confirm(confirm::Args),
    /// A finding that was looked at and left as it is
    Skip {
        _entry: String,
        _code: String,
    },
    /// A note to the reader of the plan; it is not recorded
    Note {
        _entry: String,
        _text: String,
    },
}

/// The decisions of a plan, each with the number of its line.
#[derive(Debug)]
pub(super) struct Plan {
    name: String,
    steps: Vec<(usize, Step)>,
}

impl Plan {
    /// Reads a plan.
    ///
    /// # Errors
    ///
    /// Returns a failure that names the first line that cannot be read.
    pub(super) fn read(name: &str, text: &str) -> Result<Self, Failure> {
        let mut steps = Vec::new();
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        for (number, line) in (1..).zip(text.lines()) {
            let bad = |why: String| {
                Failure::usage(format!("{name}, line {number}: {why}"))
                    .hint("`claimlog triage --help` describes the lines of a plan; nothing was recorded")
            };
            let words = words(line).map_err(bad)?;
            if words.is_empty() {
                continue;
            }
            if words.iter().any(|word| word == "--dry-run") {
                return Err(bad("--dry-run is an option of `claimlog triage`, not of a line".to_owned()));
            }
            steps.push((number, parse(&words).map_err(bad)?));
        }
        Ok(Plan { name: name.to_owned(), steps })
    }

    /// What the plan asks to record, in the order of its lines.
    ///
    /// # Errors
    ///
    /// Returns a failure that names the first line that does not fit the ledger.
    pub(super) fn acts(&self, view: &View, context: &Context) -> Result<Vec<Act>, Failure> {
        let (mut acts, mut withdrawn) = (Vec::new(), HashMap::new());
        for (number, step) in &self.steps {
            let here = |failure: Failure| failure.at(&format!("{}, line {number}", self.name));
            let made = step.acts(view, context).map_err(here)?;
            if let Some((seq, line)) = made.iter().find_map(|act| withdrawn.get_key_value(&act.about())) {
                return Err(here(Failure::usage(format!("entry {seq} is retracted on line {line} already")))
                    .hint("take one of the two lines out of the plan; nothing was recorded"));
            }
            withdrawn.extend(made.iter().filter_map(Act::withdraws).map(|seq| (seq, number)));
            acts.extend(made);
        }
        Ok(acts)
    }
}

impl Step {
    fn acts(&self, view: &View, context: &Context) -> Result<Vec<Act>, Failure> {
        match self {
            Step::Ledger { origin } if *origin != view.checkpoint.origin => {
                let here = &view.checkpoint.origin;
                Err(Failure::usage(format!("the plan is for {origin}, and this ledger is {here}"))
                    .hint("name the right ledger with --ledger PATH"))
            }
            Step::Ledger { .. } | Step::Skip { .. } | Step::Note { .. } => Ok(Vec::new()),
            Step::Retract(args) => args.acts(view, context),
            Step::Waive(args) => args.acts(view, context),
            Step::Assess(args) => args.acts(view, context),
            Step::Evidence(args) => Ok(vec![args.act(|name| context.find(view, name))?]),
            Step::Describe(args) => Ok(vec![args.act(view, context)?]),
            Step::Confirm(args) => args.acts(view, context),
        }
    }
}

fn parse(words: &[String]) -> Result<Step, String> {
    let matches = Line::command().try_get_matches_from(words);
    let line = matches.and_then(|matches| Line::from_arg_matches(&matches));
    line.map(|line| line.step).map_err(|error| super::mistake(&error.to_string()))
}

/// The words of a line, quoted as in a shell. A word that begins with `#` begins a comment.
///
/// # Errors
///
/// Returns an error if a quotation mark is not closed.
fn words(line: &str) -> Result<Vec<String>, String> {
    let (mut words, mut word) = (Vec::new(), None::<String>);
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        match c {
            '#' if word.is_none() => break,
            ' ' | '\t' | '\r' => words.extend(word.take()),
            '\'' | '"' => {
                let word = word.get_or_insert_default();
                loop {
                    match chars.next() {
                        Some(end) if end == c => break,
                        Some('\\') if c == '"' => word.extend(chars.next()),
                        Some(inner) => word.push(inner),
                        None => return Err(format!("the quotation mark {c} is not closed")),
                    }
                }
            }
            '\\' => word.get_or_insert_default().extend(chars.next()),
            _ => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    Ok(words)
}

/// A text as one word of a line.
pub(super) fn quoted(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    format!("'{}'", line.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_lines_of_a_plan_are_sound() {
        Line::command().debug_assert();
    }

    #[test]
    fn what_is_quoted_is_read_back() {
        for text in
            ["", "junk", "the mayor's word", "\"so\" they said", "a # b", r"c:\new", "two  \n lines", "“so”"]
        {
            let line = format!("retract 3 --because {}", quoted(text));
            let expected = text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert_eq!(words(&line).unwrap(), ["retract", "3", "--because", &expected], "{line}");
        }
    }

    #[test]
    fn words_are_split_as_in_a_shell() {
        for (line, expected) in [
            ("", &[][..]),
            ("  # only a comment", &[]),
            ("skip 3 F001 # why not", &["skip", "3", "F001"]),
            ("note 3 a#b", &["note", "3", "a#b"]),
            (r#"note 3 "a \"b\" c""#, &["note", "3", r#"a "b" c"#]),
            (r"note 3 a\ b", &["note", "3", "a b"]),
            ("note\t3 ''", &["note", "3", ""]),
        ] {
            assert_eq!(words(line).unwrap(), expected, "{line}");
        }
        assert!(words("note 3 'open").is_err() && words("note 3 \"open").is_err());
    }

    #[test]
    fn a_line_that_no_command_reads_is_refused_with_its_number() {
        for bad in [
            "retrct 3 --because x",
            "retract 3",
            "waive 3 --because x",
            "waive 3 --code F999 --because x",
            "evidence 3 --source 0",
            "describe 0 --url nowhere --because x",
            "describe 0 --url https://example.org/a",
            "describe 0 --because x",
            "redact 0 --because x --yes",
            "rotate --because x --yes",
            "retract 3 --because x --dry-run",
            "retract 3 --because x --ledger other.db",
            "skip",
            "note 3",
            "--help",
            "retract 3 --because 'x",
        ] {
            let plan = format!("# a plan\nskip 3 F001\n{bad}\n");
            let failure = Plan::read("plan.txt", &plan).unwrap_err().reason();
            assert!(failure.starts_with("plan.txt, line 3: "), "{bad}: {failure}");
        }
        let good = "ledger example.org/desk\nretract 1-3,5 --because 'a title'\nwaive 4 --code F006 --because x\n\
                    evidence 4 --supports --source 0 --quote 'so it is'\nassess 4 --verdict refuted --because x\n\
                    describe 0 --url https://example.org/a --publisher 'The Mill' --because x\n\
                    confirm 4 --claimant Ana --because x\nnote 4 'ask again'\nskip 4 S002\n";
        assert_eq!(Plan::read("plan.txt", good).unwrap().steps.len(), 9);
    }
}

//! The project file: `claimlog.toml` says for a folder and everything below it what options say for one call.
//!
//! Invariant: a file with anything in it that is not a setting, or a value that a setting cannot have, stops the command
//! and names the place; nothing in it is passed over.

use std::fs;
use std::io::{self, Read};
use std::ops::Range;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::codes;
use super::fail_on::FailOn;
use super::output::Failure;
use super::pattern::Pattern;

use claimlog::export::Policy;

/// The name of the file.
pub(super) const NAME: &str = "claimlog.toml";

/// The longest file that is read, in bytes.
const LONGEST: u64 = 1 << 20;

/// The settings of the file.
pub(super) const KEYS: [&str; 7] =
    ["ledger", "recorder", "select", "ignore", "per-path", "fail-on", "policy"];

/// A value, and the line of the file in which it stands.
#[derive(Debug, Clone)]
pub(super) struct Stated<T> {
    pub(super) value: T,
    pub(super) line: usize,
}

/// Rules that are ignored in some files.
#[derive(Debug, Clone)]
pub(super) struct PerPath {
    pub(super) pattern: Pattern,
    pub(super) ignore: Vec<String>,
}

/// What a project file says.
#[derive(Debug, Clone, Default)]
pub(super) struct Project {
    pub(super) path: PathBuf,
    /// Relative to the folder of the file.
    pub(super) ledger: Option<Stated<PathBuf>>,
    pub(super) recorder: Option<Stated<String>>,
    pub(super) select: Option<Stated<Vec<String>>>,
    pub(super) ignore: Option<Stated<Vec<String>>>,
    pub(super) per_path: Vec<Stated<PerPath>>,
    pub(super) fail_on: Option<Stated<FailOn>>,
    /// The conditions of `export --verified`, as they stand in the file.
    pub(super) policy: Option<Stated<Policy>>,
}

impl Project {
    /// The nearest file, in a folder or in one above it, up to the root of the file system.
    ///
    /// # Errors
    ///
    /// Returns a failure if the nearest file cannot be read.
    pub(super) fn above(folder: &Path) -> Result<Option<Self>, Failure> {
        for folder in folder.ancestors() {
            let path = folder.join(NAME);
            match read(&path) {
                Ok(text) => return Project::parse(&path, &text).map(Some),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                // What cannot be looked into is not ours.
                Err(error) if error.kind() == io::ErrorKind::PermissionDenied && !path.exists() => {}
                Err(error) => return Err(Failure::io("read", &path.display().to_string(), error)),
            }
        }
        Ok(None)
    }

    /// Reads the text of a file.
    fn parse(path: &Path, text: &str) -> Result<Self, Failure> {
        let bad = |(at, why): Bad| {
            let line = line_of(text, at.start);
            Failure::usage(format!("{}, line {line}: {why}", path.display()))
                .hint("`claimlog config --help` describes the settings")
        };
        let mut project = Project { path: path.to_owned(), ..Project::default() };
        let table = DeTable::parse(text).map_err(|error| {
            let why = error.message().lines().next().unwrap_or_default().to_owned();
            bad((error.span().unwrap_or_default(), why))
        })?;
        for (key, value) in table.get_ref() {
            let line = line_of(text, key.span().start);
            project.set(key, value, line).map_err(bad)?;
        }
        if let Some(policy) = &mut project.policy {
            let whole: Whole = toml::from_str(text)
                .map_err(|error| bad((error.span().unwrap_or_default(), error.message().to_owned())))?;
            policy.value = whole.policy;
        }
        Ok(project)
    }

    fn set(
        &mut self,
        key: &Spanned<std::borrow::Cow<'_, str>>,
        value: &Spanned<DeValue<'_>>,
        line: usize,
    ) -> Result<(), Bad> {
        match &**key.get_ref() {
            "ledger" => {
                let folder = self.path.parent().unwrap_or(Path::new("."));
                self.ledger = Some(Stated { value: folder.join(string(value)?), line });
            }
            "recorder" => self.recorder = Some(Stated { value: string(value)?.to_owned(), line }),
            "select" => self.select = Some(Stated { value: codes(value)?, line }),
            "ignore" => self.ignore = Some(Stated { value: codes(value)?, line }),
            "fail-on" => {
                let level = string(value)?;
                let Ok(known) = FailOn::from_str(level, false) else {
                    return Err((value.span(), not_one_of("level", level, &FailOn::NAMES)));
                };
                self.fail_on = Some(Stated { value: known, line });
            }
            "per-path" => {
                for (pattern, ignore) in table(value, "a table of patterns, each with a list of rules")? {
                    let pattern = Pattern::new(pattern.get_ref());
                    let pattern = pattern.map_err(|why| (ignore.span(), why))?;
                    let value = PerPath { pattern, ignore: codes(ignore)? };
                    self.per_path.push(Stated { value, line });
                }
            }
            "policy" => {
                table(value, "a table of conditions")?;
                self.policy = Some(Stated { value: Policy::default(), line });
            }
            other => return Err((key.span(), not_one_of("setting", other, &KEYS))),
        }
        Ok(())
    }
}

/// What of a file is read by its type.
#[derive(serde::Deserialize)]
struct Whole {
    policy: Policy,
}

/// What is wrong, and where.
type Bad = (Range<usize>, String);

/// The text of a file. A pipe, which may never have a writer, is not read.
fn read(path: &Path) -> io::Result<String> {
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a regular file"));
    }
    let mut text = String::new();
    let length = fs::File::open(path)?.take(LONGEST + 1).read_to_string(&mut text)? as u64;
    if length > LONGEST {
        return Err(io::Error::new(
            io::ErrorKind::FileTooLarge,
            format!("it is longer than {LONGEST} bytes"),
        ));
    }
    Ok(text)
}

/// The number of the line in which a byte stands.
fn line_of(text: &str, at: usize) -> usize {
    text.as_bytes().iter().take(at).filter(|byte| **byte == b'\n').count() + 1
}

fn string<'a>(value: &'a Spanned<DeValue<'_>>) -> Result<&'a str, Bad> {
    match value.get_ref() {
        DeValue::String(text) if !text.trim().is_empty() => Ok(text),
        DeValue::String(_) => Err((value.span(), "the value is empty".to_owned())),
        _ => Err((value.span(), "the value must be a text in quotation marks".to_owned())),
    }
}

fn table<'a, 'i>(value: &'a Spanned<DeValue<'i>>, what: &str) -> Result<&'a DeTable<'i>, Bad> {
    match value.get_ref() {
        DeValue::Table(table) => Ok(table),
        _ => Err((value.span(), format!("the value must be {what}"))),
    }
}

/// A list of rules: names, codes, or beginnings of codes.
fn codes(value: &Spanned<DeValue<'_>>) -> Result<Vec<String>, Bad> {
    let DeValue::Array(list) = value.get_ref() else {
        return Err((
            value.span(),
            "the value must be a list of rules, such as [\"F006\", \"S\"]".to_owned(),
        ));
    };
    list.iter().map(|rule| codes::codes(string(rule)?).map_err(|why| (rule.span(), why))).collect()
}

/// That a word is unknown, with the most similar one that is known.
fn not_one_of(what: &str, word: &str, known: &[&str]) -> String {
    let near = known.iter().map(|name| (distance(word, name), name)).min();
    match near.filter(|(distance, name)| *distance <= 2.max(name.len() / 3)) {
        Some((_, name)) => format!("there is no {what} {word}; perhaps {name} is meant"),
        None => format!("there is no {what} {word}; there are {}", known.join(", ")),
    }
}

/// How many letters must be put in, left out or replaced to make one word of another.
fn distance(one: &str, two: &str) -> usize {
    let two: Vec<char> = two.chars().collect();
    let mut row: Vec<usize> = (0..=two.len()).collect();
    for (n, a) in one.chars().enumerate() {
        let mut before = row[0];
        row[0] = n + 1;
        for (m, b) in two.iter().enumerate() {
            let replaced = before + usize::from(a != *b);
            before = row[m + 1];
            row[m + 1] = replaced.min(before + 1).min(row[m] + 1);
        }
    }
    row[two.len()]
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn each_setting_is_read_with_its_line() {
        let text = "ledger = \"data/desk.db\"\nrecorder = \"Ana\"\nselect = [\"F\", \"hedged-claim\"]\nignore = [\n  \
                    \"S003\",\n]\nfail-on = \"warning\"\n[per-path]\n\"drafts/\" = [\"F006\"]\n\"*.csv\" = [\"S\"]\n\
                    [policy]\nmin-sources = 2\n";
        let project = Project::parse(Path::new("/desk/claimlog.toml"), text).unwrap();
        let ledger = project.ledger.unwrap();
        assert_eq!((ledger.value.to_str(), ledger.line), (Some("/desk/data/desk.db"), 1));
        assert_eq!(project.recorder.unwrap().value, "Ana");
        assert_eq!(project.select.unwrap().value, ["F", "F006"]);
        let ignore = project.ignore.unwrap();
        assert_eq!((ignore.value, ignore.line), (vec!["S003".to_owned()], 4));
        assert_eq!(project.fail_on.unwrap().value, FailOn::Warning);
        let ignored: Vec<_> = project.per_path.iter().map(|one| one.value.ignore.join(",")).collect();
        assert_eq!(ignored.len(), 2);
        let policy = project.policy.unwrap();
        assert_eq!((policy.value.min_sources, policy.line), (2, 11));
        assert!(Project::parse(Path::new("claimlog.toml"), "").unwrap().ledger.is_none());
    }

    #[test]
    fn what_is_not_a_setting_is_refused_with_its_place() {
        for (text, why) in [
            ("recoder = \"Ana\"", "line 1: there is no setting recoder; perhaps recorder is meant"),
            ("\n\nledgers = \"a.db\"", "line 3: there is no setting ledgers; perhaps ledger is meant"),
            ("colour = \"red\"", "line 1: there is no setting colour; there are ledger, recorder"),
            ("ledger = 3", "line 1: the value must be a text"),
            ("ledger = \"\"", "line 1: the value is empty"),
            ("recorder = [\"Ana\"]", "line 1: the value must be a text"),
            ("select = \"F\"", "line 1: the value must be a list of rules"),
            ("select = [\n\"F\",\n\"F999\"]", "line 3: there is no rule F999"),
            ("ignore = [3]", "line 1: the value must be a text"),
            ("fail-on = \"warnings\"", "line 1: there is no level warnings; perhaps warning is meant"),
            ("per-path = [\"a\"]", "line 1: the value must be a table of patterns"),
            ("[per-path]\n\"a/\" = \"F\"", "line 2: the value must be a list of rules"),
            ("[per-path]\n\"\" = [\"F\"]", "line 2: the pattern is empty"),
            ("policy = \"strict\"", "line 1: the value must be a table of conditions"),
            ("ledger = \"a\"\nledger = \"b\"", "line 2: "),
            ("ledger = ", "line 1: "),
            ("[policy\n", "line 1: "),
        ] {
            let failure = Project::parse(Path::new("claimlog.toml"), text).unwrap_err().reason();
            assert!(failure.starts_with(&format!("claimlog.toml, {why}")), "{text}: {failure}");
        }
    }

    #[test]
    fn words_are_as_far_apart_as_their_letters() {
        for (one, two, far) in
            [("", "", 0), ("a", "", 1), ("ledger", "ledger", 0), ("leger", "ledger", 1), ("abc", "cab", 2)]
        {
            assert_eq!((distance(one, two), distance(two, one)), (far, far));
        }
    }
}

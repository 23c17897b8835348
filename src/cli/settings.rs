//! Settings: what holds for a call, and where each value comes from.
//!
//! Invariant: an option wins over the environment, the environment over the project file, the project file over the
//! default. A value is never made of two of them.

use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};

use super::Global;
use super::fail_on::FailOn;
use super::output::Failure;
use super::project::{PerPath, Project, Stated};
use claimlog::audit::Selection;
use claimlog::export::Policy;

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Origin {
    Option(&'static str),
    Environment(&'static str),
    File {
        path: PathBuf,
        line: usize,
    },
    /// A file of the person's own folder, which remembers an answer.
    Remembered(PathBuf),
    Default,
}

/// A value and its origin.
#[derive(Debug, Clone)]
pub(super) struct Setting<T> {
    pub(super) value: T,
    pub(super) origin: Origin,
}

/// What holds for a call.
#[derive(Debug, Clone)]
pub(super) struct Settings {
    /// The project file, if there is one.
    pub(super) file: Option<PathBuf>,
    pub(super) ledger: Setting<PathBuf>,
    pub(super) recorder: Setting<Option<String>>,
    pub(super) select: Setting<Vec<String>>,
    pub(super) ignore: Setting<Vec<String>>,
    pub(super) per_path: Vec<Setting<PerPath>>,
    pub(super) fail_on: Setting<Option<FailOn>>,
    pub(super) policy: Setting<Option<Policy>>,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::Option(name) | Origin::Environment(name) => f.write_str(name),
            Origin::File { path, line } => write!(f, "{}, line {line}", path.display()),
            Origin::Remembered(path) => write!(f, "remembered in {}", path.display()),
            Origin::Default => f.write_str("default"),
        }
    }
}

impl Origin {
    /// Its kind, as JSON writes it.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Origin::Option(_) => "option",
            Origin::Environment(_) => "environment",
            Origin::File { .. } => "file",
            Origin::Remembered(_) => "remembered",
            Origin::Default => "default",
        }
    }
}

impl<T> Setting<T> {
    pub(super) fn default(value: T) -> Self {
        Setting { value, origin: Origin::Default }
    }
}

impl Settings {
    /// The settings of a call with these options, under a project file.
    ///
    /// # Errors
    ///
    /// Returns a failure if a variable of the environment is not text.
    pub(super) fn new(global: &Global, project: Option<Project>) -> Result<Self, Failure> {
        let file = project.as_ref().map(|project| project.path.clone());
        let Project { path, ledger, recorder, select, ignore, per_path, fail_on, policy } =
            project.unwrap_or_default();
        let from = |line: usize| Origin::File { path: path.clone(), line };
        let ledger = match (&global.ledger, variable("CLAIMLOG_LEDGER"), ledger) {
            (Some(path), _, _) => Setting { value: path.clone(), origin: Origin::Option("--ledger") },
            (None, Some(path), _) => {
                Setting { value: path.into(), origin: Origin::Environment("CLAIMLOG_LEDGER") }
            }
            (None, None, Some(Stated { value, line })) => Setting { value, origin: from(line) },
            (None, None, None) => Setting::default(PathBuf::from("ledger.db")),
        };
        let named = variable("CLAIMLOG_RECORDER").map(OsString::into_string).transpose();
        let named = named.map_err(|_| Failure::usage("CLAIMLOG_RECORDER is not UTF-8 text"))?;
        let recorder = match (&global.recorder, named, recorder) {
            (Some(name), _, _) => Setting { value: Some(name.clone()), origin: Origin::Option("--recorder") },
            (None, Some(name), _) => {
                Setting { value: Some(name), origin: Origin::Environment("CLAIMLOG_RECORDER") }
            }
            (None, None, Some(Stated { value, line })) => Setting { value: Some(value), origin: from(line) },
            (None, None, None) => Setting::default(None),
        };
        let list = |stated: Option<Stated<Vec<String>>>| match stated {
            Some(Stated { value, line }) => Setting { value, origin: from(line) },
            None => Setting::default(Vec::new()),
        };
        let per_path =
            per_path.into_iter().map(|Stated { value, line }| Setting { value, origin: from(line) });
        Ok(Settings {
            ledger,
            recorder,
            select: list(select),
            ignore: list(ignore),
            per_path: per_path.collect(),
            fail_on: optional(fail_on, from),
            policy: optional(policy, from),
            file,
        })
    }

    /// The rules to apply: those that were asked for, or else those of the project file.
    pub(super) fn selection(&self, select: &[String], ignore: &[String]) -> Selection {
        let or = |asked: &[String], set: &Setting<Vec<String>>| {
            if asked.is_empty() { set.value.clone() } else { asked.to_vec() }
        };
        Selection { select: or(select, &self.select), ignore: or(ignore, &self.ignore) }
    }

    /// Whether the project file says that a rule is to be ignored in the file at a path from its folder.
    pub(super) fn ignores(&self, path: &str, code: &str) -> bool {
        let found = self.per_path.iter().filter(|one| one.value.pattern.matches(path));
        found.flat_map(|one| &one.value.ignore).any(|start| code.starts_with(start.as_str()))
    }

    /// The path of a file from the folder of the project file, with `/` between folders; only its name if it is elsewhere.
    pub(super) fn path_of(&self, file: &Path) -> String {
        let real = |path: &Path| std::fs::canonicalize(path).ok();
        let folder = self.file.as_deref().and_then(Path::parent).and_then(real);
        let whole = real(file);
        let inside = whole.as_deref().zip(folder.as_deref());
        let inside = inside.and_then(|(file, folder)| file.strip_prefix(folder).ok());
        let path = inside.or_else(|| file.file_name().map(Path::new)).unwrap_or(file);
        path.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
    }
}

/// What a file states, or nothing.
fn optional<T>(stated: Option<Stated<T>>, from: impl Fn(usize) -> Origin) -> Setting<Option<T>> {
    match stated {
        Some(Stated { value, line }) => Setting { value: Some(value), origin: from(line) },
        None => Setting::default(None),
    }
}

/// A variable of the environment that is not empty.
pub(super) fn variable(name: &str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}

//! The level of the findings that make a check fail.

/// From which level on findings make the exit status 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub(super) enum FailOn {
    /// Errors
    #[default]
    Error,
    /// Errors and warnings
    Warning,
    /// All findings
    Note,
    /// No finding
    Never,
}

impl FailOn {
    /// The names of all, as the option and the project file write them.
    pub(super) const NAMES: [&str; 4] = ["error", "warning", "note", "never"];

    /// Its name.
    pub(super) fn name(self) -> &'static str {
        FailOn::NAMES[self as usize]
    }
}

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
    /// Its name, as the option and the project file write it.
    pub(super) fn name(self) -> &'static str {
        match self {
            FailOn::Error => "error",
            FailOn::Warning => "warning",
            FailOn::Note => "note",
            FailOn::Never => "never",
        }
    }
}

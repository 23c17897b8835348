//! The form of an export: a format that claims are streamed into, one that is made as a whole, or a folder.

use std::path::Path;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use claimlog::export::{BUNDLE, FORMATS, Format, HTML, HUGGINGFACE, Label};

/// A format.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Form {
    Streamed(&'static Format),
    Whole(&'static Label),
    Folder(&'static Label),
}

impl Form {
    /// The one that is taken if nothing names another.
    pub(super) const DEFAULT: Form = Form::Streamed(&FORMATS[0]);

    /// All of them.
    pub(super) fn all() -> impl Iterator<Item = Form> {
        FORMATS
            .iter()
            .map(Form::Streamed)
            .chain([&BUNDLE, &HTML].map(Form::Whole))
            .chain([Form::Folder(&HUGGINGFACE)])
    }

    /// What is said of it.
    pub(super) fn label(self) -> &'static Label {
        match self {
            Form::Streamed(format) => &format.label,
            Form::Whole(label) | Form::Folder(label) => label,
        }
    }

    /// The form of a file, by the ending of its name.
    pub(super) fn of_path(path: &Path) -> Option<Self> {
        Form::all().find(|form| form.label().fits(path))
    }
}

/// Reads the name of a form.
pub(super) fn by_name() -> impl TypedValueParser<Value = Form> {
    let names = Form::all().map(Form::label).map(|label| PossibleValue::new(label.name).help(label.about));
    PossibleValuesParser::new(names).try_map(|name| {
        let form = Form::all().find(|form| form.label().name == name);
        form.ok_or_else(|| format!("`{name}` is not a format"))
    })
}

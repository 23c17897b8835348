//! The form of an export: a format that claims are streamed into, or one that is made as a whole.

use std::path::Path;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use claimlog::export::{BUNDLE, FORMATS, Format, HTML, Whole};

/// The formats that are made as a whole.
pub(super) static WHOLE: [&Whole; 2] = [&BUNDLE, &HTML];

/// A format.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Form {
    Streamed(&'static Format),
    Whole(&'static Whole),
}

impl Form {
    /// The one that is taken if nothing names another.
    pub(super) const DEFAULT: Form = Form::Streamed(&FORMATS[0]);

    pub(super) fn name(self) -> &'static str {
        match self {
            Form::Streamed(format) => format.name,
            Form::Whole(whole) => whole.name,
        }
    }

    /// The form of a file, by the ending of its name.
    pub(super) fn of_path(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_string_lossy().to_ascii_lowercase();
        let whole = WHOLE.iter().find(|whole| name.ends_with(whole.ending));
        whole.map(|whole| Form::Whole(whole)).or_else(|| Format::of_path(path).map(Form::Streamed))
    }
}

/// Reads the name of a form.
pub(super) fn by_name() -> impl TypedValueParser<Value = Form> {
    let streamed = FORMATS.iter().map(|format| PossibleValue::new(format.name).help(format.about));
    let whole = WHOLE.iter().map(|whole| PossibleValue::new(whole.name).help(whole.about));
    PossibleValuesParser::new(streamed.chain(whole)).try_map(|name| {
        let whole = WHOLE.iter().find(|whole| whole.name == name).map(|whole| Form::Whole(whole));
        let form = whole.or_else(|| Format::of_name(&name).map(Form::Streamed));
        form.ok_or_else(|| format!("`{name}` is not a format"))
    })
}

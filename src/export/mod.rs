//! Export: a subset of the claims, in formats that others read.
//!
//! Invariant: a format writes nothing but what follows from a [`View`](crate::model::View) and the chosen claims, and
//! every export carries what a stranger needs to go back to the sources and to the signed history: of each claim its
//! place and its leaf, and once the checkpoint ([`About`]). A format is a record ([`Format`]) in a file of its own.

mod about;
mod card;
mod claimreview;
#[cfg_attr(not(feature = "parquet"), path = "columns_left_out.rs")]
mod columns;
mod csv;
mod format;
mod jsonl;
mod label;
mod parquet;
mod policy;
mod record;
mod row;
mod subset;

pub use about::{About, RuleSet, SignedState, Under};
pub use card::{CLAIMS, card};
pub use format::Format;
pub use label::{BUNDLE, HTML, HUGGINGFACE, Label};
pub use policy::{Basis, CONDITIONS, Condition, Funnel, Judge, Piece, Policy, Step, Unmet};
pub use record::Exported;
pub use subset::{Subset, Verified};

use std::path::Path;

/// Every format; the first is the default.
pub static FORMATS: [Format; 4] = [jsonl::FORMAT, csv::FORMAT, parquet::FORMAT, claimreview::FORMAT];

impl Format {
    /// The format of a name.
    #[must_use]
    pub fn of_name(name: &str) -> Option<&'static Self> {
        FORMATS.iter().find(|format| format.label.name == name)
    }

    /// The format of a file, by the ending of its name.
    #[must_use]
    pub fn of_path(path: &Path) -> Option<&'static Self> {
        FORMATS.iter().find(|format| format.label.fits(path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_record_is_whole_and_found_by_its_name_and_its_ending() {
        for format in &FORMATS {
            let upper = format!("a/b{}", format.label.ending.to_uppercase());
            assert_eq!(Format::of_name(format.label.name), Some(format));
            assert_eq!(Format::of_path(Path::new(&upper)), Some(format));
        }
        for label in FORMATS.iter().map(|format| &format.label).chain([&BUNDLE, &HTML, &HUGGINGFACE]) {
            let is_folder = label == &HUGGINGFACE;
            assert!(
                label.ending.starts_with(if is_folder { '/' } else { '.' }) && label.media_type.contains('/'),
                "{}",
                label.name
            );
            for text in [label.about, label.leaves_out] {
                assert!(text.starts_with(char::is_uppercase) && !text.ends_with('.'), "{text}");
            }
        }
        assert_eq!(Format::of_path(Path::new("a.txt")), None);
        assert_eq!(Format::of_path(Path::new("csv")), None);
    }
}

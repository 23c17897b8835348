//! Formats that claims are written in: records, as the rules of the audit are.

use std::io;
use std::path::Path;

use super::{claimreview, csv, jsonl};
use crate::model::{Seq, View};

/// A format, and all that is to be said about it.
#[derive(Debug)]
pub struct Format {
    /// Its name, as `--format` takes it.
    pub name: &'static str,
    /// Its media type.
    pub media_type: &'static str,
    /// How the names of its files end.
    pub ending: &'static str,
    /// The version that brought it.
    pub since: &'static str,
    /// What it is.
    pub about: &'static str,
    /// What of a claim it leaves out.
    pub leaves_out: &'static str,
    pub(super) write: fn(&Subset<'_>, &mut dyn io::Write) -> io::Result<()>,
}

/// Every format; the first is the one that is written if nothing else is asked for.
pub static FORMATS: [Format; 3] = [jsonl::FORMAT, csv::FORMAT, claimreview::FORMAT];

/// Chosen claims of a view.
#[derive(Debug, Clone, Copy)]
pub struct Subset<'a> {
    /// The view.
    pub view: &'a View,
    /// The claims.
    pub seqs: &'a [Seq],
    /// The signed checkpoint of the view's history.
    pub note: &'a str,
}

impl Format {
    /// The format of a name.
    #[must_use]
    pub fn of_name(name: &str) -> Option<&'static Self> {
        FORMATS.iter().find(|format| format.name == name)
    }

    /// The format of a file, by the ending of its name.
    #[must_use]
    pub fn of_path(path: &Path) -> Option<&'static Self> {
        let name = path.file_name()?.to_string_lossy().to_ascii_lowercase();
        FORMATS.iter().find(|format| name.ends_with(format.ending))
    }

    /// Writes claims.
    ///
    /// # Errors
    /// Returns an error if the writer does.
    pub fn write(&self, subset: &Subset<'_>, out: &mut dyn io::Write) -> io::Result<()> {
        (self.write)(subset, out)
    }
}

impl PartialEq for Format {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_record_is_whole_and_found_by_its_name_and_its_ending() {
        for format in &FORMATS {
            assert_eq!(Format::of_name(format.name), Some(format));
            assert_eq!(
                Format::of_path(Path::new(&format!("a/b{}", format.ending.to_uppercase()))),
                Some(format)
            );
            assert!(format.ending.starts_with('.') && format.media_type.contains('/'), "{}", format.name);
            for text in [format.about, format.leaves_out] {
                assert!(text.starts_with(char::is_uppercase) && !text.ends_with('.'), "{text}");
            }
        }
        assert_eq!(Format::of_path(Path::new("a.txt")), None);
        assert_eq!(Format::of_path(Path::new("csv")), None);
    }
}

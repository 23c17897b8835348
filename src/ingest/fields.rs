//! The fields of a header, as HTTP (RFC 9112) and WARC (ISO 28500) write them: a name, a colon and a value on each line.
//!
//! Invariant: a line that begins with white space goes on with the field before it. The tests of [`super::http`] and
//! [`super::warc_records`] hold it.

/// The fields of a header in their order, with their names in lower case.
#[derive(Debug, Default)]
pub(super) struct Fields(Vec<(String, String)>);

impl Fields {
    /// Adds a line of a header.
    pub(super) fn line(&mut self, line: &str) {
        match line.split_once(':') {
            Some((name, value)) if !line.starts_with([' ', '\t']) => self.add(name.trim(), value.trim()),
            _ => {
                if let Some((_, value)) = self.0.last_mut() {
                    value.push(' ');
                    value.push_str(line.trim());
                }
            }
        }
    }

    /// Adds a field.
    pub(super) fn add(&mut self, name: &str, value: &str) {
        self.0.push((name.to_ascii_lowercase(), value.to_owned()));
    }

    /// The value of the first field of this name, in lower case.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }
}

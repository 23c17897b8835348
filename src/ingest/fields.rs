//! The fields of a header, as HTTP (RFC 9112) and WARC (ISO 28500) write them: a name, a colon and a value on each line.
//!
//! Invariant: a line that begins with white space goes on with the field before it, and another line without a colon is
//! not a field. The tests of [`super::http`] and
//! [`super::warc_records`] hold it.

/// The fields of a header in their order, with their names in lower case.
#[derive(Debug, Default)]
pub(crate) struct Fields(Vec<(String, String)>);

impl Fields {
    /// Adds a line of a header.
    pub(crate) fn line(&mut self, line: &str) {
        if line.starts_with([' ', '\t']) {
            let more = Some(line.trim()).filter(|more| !more.is_empty());
            if let (Some((_, value)), Some(more)) = (self.0.last_mut(), more) {
                value.push_str(if value.is_empty() { "" } else { " " });
                value.push_str(more);
            }
        } else if let Some((name, value)) = line.split_once(':') {
            self.add(name.trim(), value.trim());
        }
    }

    /// Adds a field.
    pub(crate) fn add(&mut self, name: &str, value: &str) {
        self.0.push((name.to_ascii_lowercase(), value.to_owned()));
    }

    /// The values of all fields of this name, in lower case.
    pub(crate) fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    /// The value of the first field of this name, in lower case.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// Whether they say that a body is sent in chunks (RFC 9112, section 7.1).
    pub(crate) fn are_of_chunks(&self) -> bool {
        self.all("transfer-encoding").any(|coding| coding.to_ascii_lowercase().contains("chunked"))
    }
}

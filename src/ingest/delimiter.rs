//! Delimiters: what separates the cells of a table.

/// The delimiter that a first line `sep=;` names, as Excel writes it, and the length of that line in bytes.
pub(super) fn said_delimiter(input: &[u8]) -> (Option<u8>, usize) {
    let delimiter = match input.get(..4) {
        Some(name) if name.eq_ignore_ascii_case(b"sep=") => input.get(4).copied(),
        _ => None,
    };
    let end = match input.get(5..) {
        Some([b'\n', ..]) => 6,
        Some([b'\r', b'\n', ..]) => 7,
        _ => return (None, 0),
    };
    delimiter.map_or((None, 0), |delimiter| (Some(delimiter), end))
}

/// How many lines without a delimiter, such as a title, may stand before the first line of a table.
const MOST_ABOVE: usize = 10;

/// The delimiter that occurs most often, outside quotation marks, in the first line that has one.
pub(super) fn guess_delimiter(input: &[u8]) -> u8 {
    let mut quoted = false;
    let mut counts = [0_usize; 4];
    let delimiters = [b',', b';', b'\t', b'|'];
    let mut lines = 0;
    for byte in input {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => {
                lines += 1;
                if lines > MOST_ABOVE || counts.iter().any(|count| *count > 0) {
                    break;
                }
            }
            byte if !quoted => {
                if let Some(at) = delimiters.iter().position(|delimiter| delimiter == byte) {
                    counts[at] += 1;
                }
            }
            _ => {}
        }
    }
    let most = (0..4).max_by_key(|at| (counts[*at], std::cmp::Reverse(*at))).unwrap_or(0);
    delimiters[most]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delimiter_is_found_out() {
        for (text, delimiter) in [
            ("a,b", b','),
            ("a;b;c,d", b';'),
            ("a\tb", b'\t'),
            ("\"a,b\"|c", b'|'),
            ("a", b','),
            ("a title\n\na;b\n1,2;3", b';'),
        ] {
            assert_eq!(guess_delimiter(text.as_bytes()), delimiter, "{text}");
        }
    }

    #[test]
    fn a_first_line_says_a_delimiter_or_nothing() {
        assert_eq!(said_delimiter(b"sep=;\r\na"), (Some(b';'), 7));
        for none in ["", "sep=", "sep=;", "sep=;;\n", "sep=\n", "sep;\n", "claim\n"] {
            assert_eq!(said_delimiter(none.as_bytes()), (None, 0), "{none:?}");
        }
    }
}

//! The first element of an XML document, which says what kind of document it is.

/// The name of the first element of an XML document, in lower case and without its prefix.
pub(super) fn root(file: &[u8]) -> Option<String> {
    let head = &file[..file.len().min(4096)];
    let head = head.strip_prefix("\u{feff}".as_bytes()).unwrap_or(head);
    let head = String::from_utf8_lossy(head);
    let mut rest = head.trim_start();
    loop {
        let skipped = |rest: &str, end: &str| rest.split_once(end).map(|(_, rest)| rest.trim_start().len());
        let left = if rest.starts_with("<?") {
            skipped(rest, "?>")?
        } else if rest.starts_with("<!--") {
            skipped(rest, "-->")?
        } else if rest.starts_with("<!") {
            skipped(rest, ">")?
        } else {
            break;
        };
        rest = &rest[rest.len() - left..];
    }
    let name = rest.strip_prefix('<')?.split(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).next()?;
    let name = name.rsplit(':').next().unwrap_or(name).to_lowercase();
    name.starts_with(char::is_alphabetic).then_some(name)
}

/// Whether it is XML, and its first element has one of these names.
pub(super) fn has_root(file: &[u8], names: &[&str]) -> bool {
    file.trim_ascii_start().starts_with(b"<") && root(file).is_some_and(|root| names.contains(&root.as_str()))
}

/// Whether it says that it is XML, and is neither a page nor a feed.
pub(super) fn is_other_xml(file: &[u8]) -> bool {
    let start = file.strip_prefix("\u{feff}".as_bytes()).unwrap_or(file).trim_ascii_start();
    let known = ["html", "rss", "feed", "rdf", "channel", "body", "head"];
    // Other spellings are read, or refused, by the reader of pages.
    start.starts_with(b"<?xml") && root(file).is_some_and(|root| !known.contains(&root.as_str()))
}

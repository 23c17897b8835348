//! XML, piece by piece, with the small faults that real files have: a bare `&`, an end tag too many, names of HTML for
//! characters.

use html_escape::decode_html_entities;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// A piece of an XML document.
#[derive(Debug)]
pub(super) enum Piece {
    /// A tag that opens an element, with its name and attributes as they are written, prefixes included.
    Start(String, Vec<(String, String)>),
    /// A tag that closes one. An empty element is opened and closed.
    End(String),
    /// Characters, of CDATA as well.
    Text(String),
}

/// A document that is being read.
pub(super) struct Xml<'a> {
    reader: Reader<&'a [u8]>,
    /// The end of an empty element.
    end: Option<String>,
}

impl<'a> Xml<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.allow_dangling_amp = true;
        config.allow_unmatched_ends = true;
        config.check_end_names = false;
        Xml { reader, end: None }
    }

    /// The next piece; nothing at the end.
    ///
    /// # Errors
    /// Returns the byte at which something is wrong, and what.
    pub(super) fn next(&mut self) -> Result<Option<Piece>, (usize, String)> {
        if let Some(name) = self.end.take() {
            return Ok(Some(Piece::End(name)));
        }
        loop {
            let event = self.reader.read_event();
            let place = |reader: &Reader<_>| usize::try_from(reader.error_position()).unwrap_or(usize::MAX);
            return Ok(Some(match event {
                Ok(Event::Start(tag)) => start(&tag),
                Ok(Event::Empty(tag)) => {
                    self.end = Some(tag.name().as_ref().to_owned());
                    start(&tag)
                }
                Ok(Event::End(tag)) => Piece::End(tag.name().as_ref().trim().to_owned()),
                Ok(Event::Text(text)) => Piece::Text(text.to_string()),
                Ok(Event::CData(text)) => Piece::Text(text.to_string()),
                Ok(Event::GeneralRef(name)) => {
                    Piece::Text(decode_html_entities(&format!("&{};", &*name)).into_owned())
                }
                Ok(Event::Eof) => return Ok(None),
                Ok(_) => continue,
                Err(error) => return Err((place(&self.reader), error.to_string())),
            }));
        }
    }

    /// The next piece of the file of this name.
    ///
    /// # Errors
    /// Returns what is wrong in that file, and where.
    #[cfg(feature = "office")]
    pub(super) fn next_of(&mut self, name: &str) -> Result<Option<Piece>, String> {
        self.next().map_err(|(at, why)| format!("{name}: {why} at byte {at}"))
    }
}

fn start(tag: &BytesStart<'_>) -> Piece {
    let mut tags = tag.html_attributes();
    let attributes = tags.with_checks(false).flatten();
    let attributes =
        attributes.map(|one| (one.key.as_ref().to_owned(), decode_html_entities(&*one.value).into_owned()));
    Piece::Start(tag.name().as_ref().to_owned(), attributes.collect())
}

/// A name without its prefix.
pub(super) fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// The value of an attribute with this name, whatever its prefix.
pub(super) fn attribute<'a>(attributes: &'a [(String, String)], name: &str) -> Option<&'a str> {
    attributes.iter().find(|(found, _)| local(found) == name).map(|(_, value)| value.as_str())
}

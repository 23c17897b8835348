//! RSS, Atom and JSON Feed.

#[cfg(not(feature = "feed"))]
use super::left_out as read;
use crate::ingest::LONGEST_PAGE;
use crate::ingest::format::{Format, Holds, Look, Sniff};

pub(in crate::ingest) static FORMAT: Format = Format {
    name: "feed",
    title: "a feed",
    about: "RSS, Atom or JSON Feed, of any version",
    endings: &[".rss", ".atom", ".xml", ".rdf"],
    media_types: &["application/xml", "application/rss+xml", "application/atom+xml", JSON_FEED],
    holds: Holds::Text,
    feature: Some("feed"),
    built: cfg!(feature = "feed"),
    archived: &["application/rss+xml", "application/atom+xml", JSON_FEED],
    extractor: "feed/2",
    sniff: Sniff::Likely(is_feed),
    longest: LONGEST_PAGE,
    read,
};

/// The media type of JSON Feed.
const JSON_FEED: &str = "application/feed+json";

/// Whether a document looks like a feed in XML.
pub(super) fn is_feed(look: &Look<'_>) -> bool {
    let names_feed =
        || ["<rss", "<feed", "<rdf:rdf", ":feed", "<channel"].iter().any(|tag| look.head.contains(tag));
    ["<rss", "<feed", "<rdf:rdf", "<channel", "<atom:feed"].iter().any(|tag| look.head.starts_with(tag))
        || look.head.starts_with("<?xml") && names_feed()
}

#[cfg(feature = "feed")]
fn read(mut input: crate::ingest::input::Input<'_>) -> crate::error::Result<crate::ingest::input::Made> {
    use crate::ingest::{Content, charset, feed, input::Made};
    let declared = charset::declared_by_xml(input.bytes);
    let decoded = input.decoded(declared.as_deref())?;
    let feed = feed::read(&decoded.text, &mut input.found).map_err(|why| input.refuse(why))?;
    let mut made = Made::new(input.format, &decoded, feed.text);
    if decoded.text.trim_start().starts_with('{') {
        made.media_type = JSON_FEED;
    }
    made.stated = input.found.into_stated();
    made.content = Content::Prose(feed.layout);
    made.notes = feed.notes;
    if feed.partly {
        made.caveats.push(crate::model::Caveat::PartsUnread);
    }
    if feed.cut {
        made.cut_off("it ends within an element");
    }
    Ok(made)
}

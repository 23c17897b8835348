//! Posts in the files in which people get them from Telegram, X and the Fediverse.

use crate::ingest::columns::Columns;
use crate::ingest::format::{Format, Holds, Sniff};
use crate::ingest::json::Node;
use crate::ingest::json_claims::{self, Claims};
use crate::ingest::{About, LONGEST_PAGE, posts};

pub(in crate::ingest) static FORMAT: Format = Format {
    name: "posts",
    title: "an archive of posts",
    about: "Posts: a Telegram export, an archive of X, an ActivityPub outbox",
    endings: &[".js"],
    media_types: &["application/json"],
    holds: Holds::Claims,
    feature: None,
    built: true,
    archived: &[],
    extractor: "posts/1",
    // It is JSON: the reader of JSON recognises it. In an archive of X a variable stands before it.
    sniff: Sniff::Certain(|head| head.starts_with(b"window.YTD.")),
    longest: LONGEST_PAGE,
    read: |input| json_claims::read(input, claims),
};

/// The claims in an archive of posts.
pub(super) fn claims(node: Node<'_>, _: &About) -> Claims {
    let (rows, notes) = posts::read(node);
    Claims { rows, notes, columns: Columns::default() }
}

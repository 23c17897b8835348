//! Reading: one document of one format, from its bytes to its text and what is known of it.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::BTreeMap;

#[cfg(feature = "warc")]
use super::archive;
use super::charset::{self, Decoded};
use super::columns::{self, Columns};
#[cfg(feature = "feed")]
use super::feed;
use super::json::Node;
use super::json_ld::Block;
#[allow(unused_imports, reason = "only builds without a feature say it")]
use super::left_out;
use super::metadata::Found;
use super::record::Record;
use super::table::{self, Kind as TableKind, Table};
use super::{About, Content, Document, Format, LONGEST_PAGE, Layout, OnError, ReadPdf};
use super::{article, claimreview, dom, html, json_ld, markdown, metadata, mhtml, pdf, tidy};
use crate::error::{Error, ReadError, Refusal, Result};
use crate::model::{Caveat, CharsetBy, Field, Part, Source, Span, Stated, StatedBy};
use crate::text::{Index, segments};
use crate::tlog::sha256;

/// A document that is being read.
pub(super) struct Reading<'a> {
    pub(super) path: &'a str,
    pub(super) bytes: &'a [u8],
    pub(super) about: &'a About,
    pub(super) found: Found,
}

/// What reading came to.
pub(super) struct Made {
    pub(super) text: String,
    media_type: &'static str,
    extractor: &'static str,
    charset: &'static str,
    charset_by: CharsetBy,
    stated: Vec<Stated>,
    caveats: Vec<Caveat>,
    content: Content,
    within: Vec<Document>,
    skipped: Vec<Error>,
    notes: Vec<String>,
}

impl Made {
    pub(super) fn new(
        media_type: &'static str,
        extractor: &'static str,
        decoded: &Decoded<'_>,
        text: String,
    ) -> Self {
        Made {
            text,
            media_type,
            extractor,
            charset: decoded.charset,
            charset_by: decoded.by,
            stated: Vec::new(),
            caveats: if decoded.lies { vec![Caveat::WrongCharset] } else { Vec::new() },
            content: Content::Prose(Layout::default()),
            within: Vec::new(),
            skipped: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// How many claims it holds.
    pub(super) fn claims(&self) -> usize {
        match &self.content {
            Content::Records(records, _) => records.len(),
            Content::Nothing => 0,
            Content::Prose(_) | Content::Reviewed(..) => segments(&self.text).len(),
        }
    }

    pub(super) fn document(self, bytes: Vec<u8>, about: About) -> Document {
        let mut caveats = self.caveats;
        caveats.sort_unstable();
        caveats.dedup();
        // Where what captured it found it, unless the recorder says otherwise.
        // A page that was saved from a file of somebody's machine can be found there by nobody else.
        let captured = |stated: &&Stated| {
            stated.field == Field::Url
                && matches!(stated.by, StatedBy::Saved | StatedBy::Warc)
                && !stated.value.to_ascii_lowercase().starts_with("file:")
        };
        let found = self.stated.iter().find(captured);
        let url = about.url.or_else(|| found.map(|stated| stated.value.clone()));
        let mut notes = self.notes;
        let others = [StatedBy::Cite, StatedBy::Saved, StatedBy::Warc];
        let own = self.stated.iter().find(|one| one.field == Field::Url && !others.contains(&one.by));
        if let (None, Some(own)) = (&url, own) {
            notes.push(format!("it says that it stands at {}: give --url, if it was found there", own.value));
        }
        let source = Source {
            sha256: sha256(&bytes),
            size: bytes.len() as u64,
            blocks: None,
            name: about.name,
            media_type: self.media_type.to_owned(),
            charset: self.charset.to_owned(),
            charset_by: self.charset_by,
            text: sha256(self.text.as_bytes()),
            text_blocks: None,
            extractor: self.extractor.to_owned(),
            url,
            title: about.title,
            author: about.author,
            publisher: about.publisher,
            published: about.published,
            reliability: about.reliability,
            stated: self.stated,
            caveats,
        };
        let Made { text, content, within, skipped, .. } = self;
        Document { bytes, text, source, content, whole: about.whole, within, skipped, notes }
    }
}

impl<'a> Reading<'a> {
    fn refuse(&self, format: &'static str, why: impl Into<String>) -> Error {
        Error::Unread(ReadError::Unreadable { path: self.path.to_owned(), format, why: why.into() })
    }

    fn decoded(&self, declared: Option<&str>) -> Result<Decoded<'a>> {
        let declared = self.about.transferred.as_deref().or(declared);
        charset::decode(self.path, self.bytes, self.about.charset.as_deref(), declared)
    }

    /// The text with every line ended by LF.
    fn lines(decoded: &Decoded<'_>) -> String {
        if decoded.text.contains('\r') {
            decoded.text.replace("\r\n", "\n").replace('\r', "\n")
        } else {
            decoded.text.clone().into_owned()
        }
    }

    pub(super) fn read(self, format: Format, pdf: ReadPdf<'_>) -> Result<Made> {
        let limited = matches!(
            format,
            Format::Html
                | Format::Mhtml
                | Format::Json
                | Format::Claimreview
                | Format::Factcheck
                | Format::Feed
        );
        if limited && self.bytes.len() > LONGEST_PAGE {
            return Err(Error::Unread(ReadError::TooBig {
                path: self.path.to_owned(),
                limit: LONGEST_PAGE as u64,
            }));
        }
        let path = self.path.to_owned();
        let made = match format {
            Format::Text => {
                let decoded = self.decoded(None)?;
                Made::new("text/plain", "plain/1", &decoded, Self::lines(&decoded))
            }
            Format::Markdown => {
                let decoded = self.decoded(None)?;
                let text = markdown::extract(&Self::lines(&decoded));
                Made::new("text/markdown", "markdown/1", &decoded, text)
            }
            Format::Html => {
                let declared = charset::declared_by_html(self.bytes);
                let decoded = self.decoded(declared.as_deref())?;
                self.page("text/html", "html/1", &decoded)?
            }
            Format::Mhtml => self.saved_page()?,
            Format::Csv => self.table(TableKind::Delimited(None))?,
            Format::Tsv => self.table(TableKind::Delimited(Some(b'\t')))?,
            Format::Jsonl => self.table(TableKind::Lines)?,
            Format::Json | Format::Claimreview | Format::Factcheck => self.json(format)?,
            Format::Feed => self.feed()?,
            Format::Pdf => self.pdf(pdf)?,
            Format::Warc | Format::Wacz => self.archive(format, pdf)?,
        };
        if !made.text.contains(char::is_alphanumeric) {
            return Err(if format == Format::Pdf {
                Error::Unread(ReadError::NoWords { path, pages: made.text.matches('\u{c}').count() + 1 })
            } else {
                Error::Refused(Refusal::Empty { what: path })
            });
        }
        Ok(made)
    }

    /// A page of HTML: what a reader sees, the article marked in it, and what the page says of itself.
    fn page(
        mut self,
        media_type: &'static str,
        extractor: &'static str,
        decoded: &Decoded<'_>,
    ) -> Result<Made> {
        let document = dom::parse(&decoded.text).map_err(|why| self.refuse("HTML", why))?;
        let mut page = html::read(&document);
        let blocks = metadata::read(&document, &decoded.text, &mut self.found);
        let stated = self.found.into_stated();
        let title =
            stated.iter().find(|stated| stated.field == Field::Title).map(|stated| stated.value.clone());
        // Deeper than any browser builds a page, the search for an article would not end well.
        let searched = page.depth <= html::DEEPEST && page.above <= html::MOST_ABOVE;
        let found = searched && article::mark(&mut page, document, title.as_deref());
        let mut records = Vec::new();
        let mut made = Made::new(media_type, extractor, decoded, String::new());
        // What a page states of the claims of others is in no sentence of it: it follows the text, as it stands there.
        for block in blocks {
            let Block { text: block, wrong } = match block {
                Ok(block) => block,
                Err(why) => {
                    made.notes.push(format!("JSON-LD of the page cannot be read: {why}"));
                    continue;
                }
            };
            if let Some(why) = wrong {
                made.notes.push(format!("JSON-LD of the page is broken and was mended: {why}"));
            }
            let start = page.text.len() + usize::from(!page.text.is_empty());
            let Ok(node) = Node::parse(&block, start) else { continue };
            let (reviews, notes) = claimreview::reviews(node, self.about.publisher.clone());
            if reviews.is_empty() {
                continue;
            }
            if !page.text.is_empty() {
                page.text.push('\n');
            }
            page.text.push_str(&block);
            page.text.push('\n');
            for review in reviews {
                match review {
                    Ok(record) => records.push(record),
                    Err((_, why)) => made.notes.push(format!("a ClaimReview of the page is no claim: {why}")),
                }
            }
            made.notes.extend(notes);
        }
        if !found {
            made.caveats.push(Caveat::NoArticle);
            // Without an article the page is all there is.
            page.layout.blocks.iter_mut().filter(|block| block.part == Some(Part::Around)).for_each(
                |block| {
                    block.part = None;
                },
            );
        }
        made.text = page.text;
        made.stated = stated;
        made.content = match records.is_empty() {
            true => Content::Prose(page.layout),
            false => Content::Reviewed(page.layout, records),
        };
        Ok(made)
    }

    fn saved_page(mut self) -> Result<Made> {
        let saved = mhtml::read(self.bytes, &mut self.found).map_err(|why| self.refuse("MHTML", why))?;
        let declared = saved.charset.clone().or_else(|| charset::declared_by_html(&saved.html));
        let inner = Reading { bytes: &saved.html, path: self.path, about: self.about, found: self.found };
        let decoded = inner.decoded(declared.as_deref())?;
        inner.page("multipart/related", "mhtml/1", &decoded)
    }

    fn table(self, kind: TableKind) -> Result<Made> {
        let decoded = self.decoded(None)?;
        let (media_type, extractor) = match kind {
            TableKind::Delimited(Some(b'\t')) => ("text/tab-separated-values", "csv/1"),
            TableKind::Delimited(_) => ("text/csv", "csv/1"),
            TableKind::Lines => ("application/jsonl", "jsonl/1"),
        };
        let About { map, publisher, on_error, .. } = self.about.clone();
        let mut table = Table::new(self.path, kind, map, publisher, decoded.text.as_bytes())?;
        let (mut records, mut skipped) = (Vec::new(), Vec::new());
        while let Some(record) = table.next_record() {
            match record {
                Ok(record) => records.push(record),
                Err(error @ Error::Unread(ReadError::Row { .. })) if on_error == OnError::Skip => {
                    skipped.push(error)
                }
                Err(error) => return Err(error),
            }
        }
        if records.is_empty() {
            return Err(table.columns().none_of(self.path, skipped.len()));
        }
        let columns = table.columns().clone();
        let mut made = Made::new(media_type, extractor, &decoded, decoded.text.clone().into_owned());
        (made.notes, made.skipped) = (columns.notes(), skipped);
        made.content = Content::Records(records, Box::new(columns));
        Ok(made)
    }

    fn json(self, format: Format) -> Result<Made> {
        let decoded = self.decoded(None)?;
        let text = decoded.text.clone().into_owned();
        let index = OnceCell::new();
        let row = |(at, why): (usize, String)| {
            let index = index.get_or_init(|| Index::new(&text));
            Error::Unread(ReadError::Row {
                path: self.path.to_owned(),
                line: index.number(at),
                column: index.column(at),
                why,
            })
        };
        let node = Node::parse(&text, 0).map_err(row)?;
        let format = match format {
            Format::Json if claimreview::is_answer(node) => Format::Factcheck,
            Format::Json if claimreview::has_reviews(node) => Format::Claimreview,
            Format::Json
                if node
                    .get("version")
                    .is_some_and(|version| version.raw().contains("jsonfeed.org/version")) =>
            {
                return self.feed();
            }
            other => other,
        };
        let mut columns = Columns::default();
        let (extractor, (found, notes)) = match format {
            Format::Claimreview => {
                ("claimreview/1", claimreview::reviews(node, self.about.publisher.clone()))
            }
            Format::Factcheck => ("factcheck/1", claimreview::answers(node)),
            _ => {
                columns = Columns::new(self.about.map.clone(), self.about.publisher.clone());
                let found = self.rows(node, &mut columns)?;
                let notes = columns.notes();
                ("json/1", (found, notes))
            }
        };
        if found.is_empty() {
            return Err(self.refuse("JSON", "there is no claim in it"));
        }
        let mut made = Made::new("application/json", extractor, &decoded, String::new());
        let mut records = Vec::new();
        for found in found {
            match found {
                Ok(record) => records.push(record),
                Err(wrong) => {
                    let error = row(wrong);
                    if self.about.on_error == OnError::Stop {
                        return Err(error);
                    }
                    made.skipped.push(error);
                }
            }
        }
        made.notes = notes;
        made.text = text;
        made.content = Content::Records(records, Box::new(columns));
        Ok(made)
    }

    /// The rows of a JSON document: an array of objects, the one such array in an object, or an object of objects.
    fn rows<'n>(&self, node: Node<'n>, columns: &mut Columns) -> Result<Vec<claimreview::Found>> {
        let objects = |nodes: &[Node<'_>]| nodes.iter().filter(|node| node.is_object()).count();
        let named = |node: Node<'n>| -> Vec<(Option<String>, Node<'n>)> {
            node.members().into_iter().map(|(name, item)| (Some(name.into_owned()), item)).collect()
        };
        let unnamed = |node: Node<'n>| -> Vec<(Option<String>, Node<'n>)> {
            node.items().into_iter().map(|item| (None, item)).collect()
        };
        let rows: Vec<(Option<String>, Node<'n>)> = if node.is_array() {
            unnamed(node)
        } else {
            // Of the collections at the top the largest; else the document itself is one.
            let size = |node: Node<'_>| {
                let members: Vec<_> = node.members().into_iter().map(|(_, member)| member).collect();
                objects(&node.items()).max(objects(&members))
            };
            let mut collections: Vec<_> =
                node.members().into_iter().map(|(_, member)| (size(member), member)).collect();
            collections.sort_by_key(|(size, _)| std::cmp::Reverse(*size));
            match collections.first() {
                Some((1.., member)) if member.is_array() => unnamed(*member),
                Some((1.., member)) if !member.members().iter().any(|(_, one)| !one.is_object()) => {
                    named(*member)
                }
                _ => named(node),
            }
        };
        // The sources that rows name, where the document has them beside the claims.
        let sources: BTreeMap<String, Named> = node
            .get("sources")
            .map(Node::members)
            .unwrap_or_default()
            .into_iter()
            .filter(|(_, source)| source.is_object())
            .map(|(name, source)| (name.into_owned(), Named::of(source)))
            .collect();
        let mut cells = Vec::new();
        for (name, row) in &rows {
            let mut members = Vec::new();
            table::flatten(*row, "", 0, &mut members);
            let (named, unknown) = named_sources(*row, &sources);
            if let Some(source) = named {
                let place = Span { start: source.start, end: source.start };
                for (name, value) in &source.members {
                    members.push((format!("source.{name}"), Cow::Borrowed(value.as_str()), place, ""));
                }
            }
            if let Some(name) = name.as_ref().filter(|_| !members.iter().any(|(column, ..)| column == "id")) {
                let span = Span { start: row.span().start, end: row.span().start };
                members.insert(0, ("id".to_owned(), Cow::Owned(name.clone()), span, ""));
            }
            cells.push((row.span().start, row.is_object(), members, unknown));
        }
        columns
            .meet(cells.iter().flat_map(|(_, _, members, _)| members.iter().map(|(name, ..)| name.as_str())));
        let missing = columns.missing();
        let why = match missing.first() {
            Some(column) => format!("there is no column `{column}`"),
            None if !columns.has_text() => "no column is known to hold the claims".to_owned(),
            None => String::new(),
        };
        if !why.is_empty() {
            return Err(Error::Unread(ReadError::NoColumn {
                path: self.path.to_owned(),
                why,
                columns: columns.names().to_vec(),
            }));
        }
        let read =
            |(start, is_object, members, unknown): (usize, bool, Vec<table::Member<'_>>, Vec<String>)| {
                if !is_object {
                    return Err((start, "a row is an object: {…}".to_owned()));
                }
                let cells: Vec<_> = members
                    .iter()
                    .map(|(column, value, span, raw)| columns::Cell { column, value, span: *span, raw })
                    .collect();
                let mut record = columns
                    .record(&cells)
                    .map(Record::finished)
                    .map_err(|(cell, why)| (cell.map_or(start, |cell| cells[cell].span.start), why))?;
                record.claim.unresolved = unknown;
                Ok(record)
            };
        Ok(cells.into_iter().map(read).collect())
    }

    #[cfg(feature = "feed")]
    fn feed(mut self) -> Result<Made> {
        let declared = charset::declared_by_xml(self.bytes);
        let decoded = self.decoded(declared.as_deref())?;
        let feed = feed::read(&decoded.text, &mut self.found).map_err(|why| self.refuse("feed", why))?;
        let media_type = if decoded.text.trim_start().starts_with('{') {
            "application/feed+json"
        } else {
            "application/xml"
        };
        let mut made = Made::new(media_type, "feed/1", &decoded, feed.text);
        made.stated = self.found.into_stated();
        made.content = Content::Prose(feed.layout);
        Ok(made)
    }

    #[cfg(not(feature = "feed"))]
    fn feed(self) -> Result<Made> {
        Err(self.refuse("feed", left_out("feed")))
    }

    fn pdf(mut self, read: ReadPdf<'_>) -> Result<Made> {
        let pdf = read(self.bytes).map_err(|why| self.refuse("PDF", why))?;
        let (text, layout, caveats) = pdf::text(&pdf, &mut self.found);
        let decoded =
            Decoded { text: Cow::Borrowed(""), charset: "UTF-8", by: CharsetBy::Declared, lies: false };
        let mut made = Made::new("application/pdf", pdf::EXTRACTOR, &decoded, text);
        made.notes = caveats.iter().map(|caveat| caveat.words().to_owned()).collect();
        (made.caveats, made.stated) = (caveats, self.found.into_stated());
        made.content = Content::Prose(layout);
        Ok(made)
    }

    #[cfg(feature = "warc")]
    fn archive(self, format: Format, pdf: ReadPdf<'_>) -> Result<Made> {
        let mut contents = archive::Contents::new(self.bytes.len());
        let (name, media_type, extractor) = match format {
            Format::Wacz => ("WACZ", "application/wacz+zip", "wacz/1"),
            _ => ("WARC", "application/warc", "warc/1"),
        };
        let read = if format == Format::Wacz { archive::wacz } else { archive::warc };
        read(self.bytes, &mut contents).map_err(|why| self.refuse(name, why))?;
        let decoded =
            Decoded { text: Cow::Borrowed(""), charset: "UTF-8", by: CharsetBy::Valid, lies: false };
        let mut made = Made::new(media_type, extractor, &decoded, contents.list);
        made.notes = contents.notes;
        if contents.mismatch {
            made.caveats.push(Caveat::DigestMismatch);
        }
        made.content = Content::Nothing;
        let mut claims = 0;
        for item in contents.items {
            let path = format!("{}: {}", self.path, item.url);
            let about = About {
                name: Some(item.record).filter(|record| (1..=metadata::LONGEST).contains(&record.len())),
                url: None,
                format: Format::of_media_type(&item.media_type),
                transferred: item.charset,
                map: self.about.map.clone(),
                on_error: self.about.on_error,
                whole: self.about.whole,
                reliability: self.about.reliability,
                ..About::default()
            };
            let mut found = Found::default();
            found.add(Field::Url, &item.url, StatedBy::Warc);
            found.add(Field::Captured, item.date.as_deref().unwrap_or_default(), StatedBy::Warc);
            found.add(Field::Digest, item.digest.as_deref().unwrap_or_default(), StatedBy::Warc);
            let format = about.format.unwrap_or_else(|| Format::of(None, &item.bytes));
            let reading = Reading { path: &path, bytes: &item.bytes, about: &about, found };
            match reading.read(format, pdf) {
                Ok(mut inner) => {
                    claims += inner.claims();
                    super::bounded(self.path, self.bytes.len(), claims)?;
                    if !item.holds {
                        inner.caveats.push(Caveat::DigestMismatch);
                    }
                    made.within.push(inner.document(item.bytes, about));
                }
                Err(error) => made.notes.push(format!("{error}; it is kept in the archive only")),
            }
        }
        Ok(made)
    }

    #[cfg(not(feature = "warc"))]
    fn archive(self, _: Format, _: ReadPdf<'_>) -> Result<Made> {
        Err(self.refuse("web archive", left_out("warc")))
    }
}

/// A source that rows name: what is copied of it into each of them.
struct Named {
    start: usize,
    members: Vec<(String, String)>,
    /// Whether it says where it stands.
    located: bool,
}

impl Named {
    fn of(source: Node<'_>) -> Self {
        let url = source.get("url").and_then(Node::string);
        let known = ["title", "url", "author", "publisher", "year", "published"];
        let members = source.members().into_iter().filter(|(name, _)| known.contains(&&**name));
        // What is too long for any field of an entry is only seen to be so.
        let shorter = |value: String| value.chars().take(columns::MOST_ENCODED + 1).collect::<String>();
        let value = |value| shorter(json_ld::names(value).join(", "));
        let members = members.map(|(name, node)| (name.into_owned(), value(node)));
        Named {
            start: source.span().start,
            members: members.filter(|(_, value)| !value.is_empty()).collect(),
            located: url.is_some_and(|(url, _)| tidy::locator(&url).is_some()),
        }
    }
}

/// Of the sources that a row names, the first that has an address, or the first; and the names that no source has.
fn named_sources<'s>(
    row: Node<'_>,
    sources: &'s BTreeMap<String, Named>,
) -> (Option<&'s Named>, Vec<String>) {
    let named = ["source_ids", "sources", "source_id", "source"].iter().find_map(|name| row.get(name));
    let names = named.filter(|_| !sources.is_empty()).map(json_ld::names).unwrap_or_default();
    let (known, mut unknown): (Vec<_>, Vec<_>) =
        names.into_iter().partition(|name| sources.contains_key(name));
    let mut room = columns::LONGEST_EXTRA;
    unknown.retain(|name| {
        room = room.saturating_sub(tidy::encoded(name));
        room > 0
    });
    let mut found = known.iter().filter_map(|name| sources.get(name));
    let first = found.clone().next();
    (found.find(|source| source.located).or(first), unknown)
}

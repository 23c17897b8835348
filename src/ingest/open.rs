//! Open: the one way from a file into the ledger. Its format is decided once, from its beginning; then it is read whole
//! as a document, or a row at a time as a table.
//!
//! Invariant: a table in UTF-8 is never in memory as a whole, and what is remembered of its rows is in proportion to
//! the references between them. `tests/ingest.rs` holds that both ways record the same.

use std::collections::BTreeSet;
use std::io::{BufReader, Read, Seek, Write};

use encoding_rs::{Decoder, DecoderResult, UTF_8};

use super::damage::Damage;
use super::input::Made;
use super::pdf::PdfReader;
use super::rows::Rows;
use super::table::{Kind, Table};
use super::zips::is_zip;
use super::{About, Document, Format, LONGEST_DOCUMENT, OnError, foreign, is_packed, read_as, read_with};
use crate::error::{Error, ReadError, Result};
use crate::model::{CharsetBy, Source};
use crate::tlog::Hash;

/// How many bytes are read before the format is decided, and at a time afterwards.
const PIECE: usize = 64 << 10;

/// How many bytes of a table are read at a time.
const BUFFER: usize = 256 << 10;

/// The mark that may stand before a text in UTF-8.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// What a file holds. A table's bytes were written to `S` as they were read.
#[derive(Debug)]
pub enum Opened<R, S> {
    /// A document, in memory.
    Document(Box<Document>),
    /// A table of claims, to be read a row at a time.
    Table(Box<Streamed<R, S>>),
}

/// A table of claims that is read a row at a time.
#[derive(Debug)]
pub struct Streamed<R, S> {
    /// Where its bytes were written.
    pub bytes: S,
    /// Where its text was written, if its bytes are not its text alone: a byte order mark stands before it, or it is in
    /// columns.
    pub text: Option<S>,
    /// Its rows.
    pub table: Table<BufReader<Rows<R>>>,
    /// The names by which rows refer to others, and that other rows have.
    pub names: BTreeSet<String>,
    /// What to do with a row that contains no claim.
    pub on_error: OnError,
    format: &'static Format,
    charset_by: CharsetBy,
    about: About,
    damage: Damage,
}

impl<R, S> Streamed<R, S> {
    /// The source that is recorded for it, for bytes of this hash and size and a text of this hash.
    #[must_use]
    pub fn source(&self, bytes: (Hash, u64), text: Hash) -> Source {
        let (about, url) = (self.about.clone(), self.about.url.clone());
        let mut made = Made::utf8(self.format, self.charset_by);
        made.damaged(&self.damage);
        made.source(about, url, bytes, text)
    }
}

impl<R: Read + Seek + Send + 'static, S> Streamed<R, S> {
    /// What a person should know about how it was read.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        let mut notes = self.table.columns().notes();
        notes.extend(self.damage.notes());
        notes
    }
}

/// Opens a file. `path` is what messages call it.
///
/// # Errors
/// Returns an error if the file cannot be read, is too long, or is not what its format asks for.
pub fn open<R: Read + Seek + Send + 'static, S: Write + Default>(
    path: &str,
    mut input: R,
    about: About,
    pdf: PdfReader<'_>,
) -> Result<Opened<R, S>> {
    let mut head = beginning(path, &mut input)?;
    // What a ZIP archive is, its last bytes may say.
    if is_packed(&head) || is_zip(&head) {
        rest(path, &mut input, &mut head)?;
        return Ok(Opened::Document(Box::new(read_with(path, head, about, pdf)?)));
    }
    let format = about.format.unwrap_or_else(|| Format::of(about.name.as_deref(), &head));
    if let (Some(kind), None) = (format.table(), &about.charset) {
        foreign::refuse(path, &about, &head)?;
        let surveyed = survey(path, &head, &mut input)?;
        input.rewind().map_err(io(path))?;
        if let Some(written) = surveyed {
            let by = if written.text.is_some() { CharsetBy::Bom } else { CharsetBy::Valid };
            return streamed(path, written, Rows::text(input), (format, kind, by), about);
        }
        // In another encoding it is read whole.
        head.clear();
    }
    #[cfg(feature = "parquet")]
    if format.holds == super::Holds::Columns {
        return columns(path, &head, input, format, about);
    }
    rest(path, &mut input, &mut head)?;
    Ok(Opened::Document(Box::new(read_as(path, head, format, about, pdf)?)))
}

/// Reads a document from a stream that can be read only once, such as a pipe. `path` is what messages call it.
///
/// # Errors
/// Returns an error if the stream cannot be read, is too long, or is not what its format asks for.
pub fn read_from(path: &str, mut input: impl Read, about: About, pdf: PdfReader<'_>) -> Result<Document> {
    let mut bytes = Vec::new();
    rest(path, &mut input, &mut bytes)?;
    read_with(path, bytes, about, pdf)
}

/// What was written of a table while it was looked through, and what is wrong with its text.
struct Written<S> {
    bytes: S,
    text: Option<S>,
    damage: Damage,
}

/// A table that was looked through, and that is at its beginning again.
fn streamed<R: Read + Seek + Send + 'static, S>(
    path: &str,
    Written { bytes, text, damage }: Written<S>,
    mut rows: Rows<R>,
    (format, kind, charset_by): (&'static Format, Kind, CharsetBy),
    about: About,
) -> Result<Opened<R, S>> {
    let names = names(path, kind, &about, &mut rows)?;
    let (table, on_error) = (table(path, kind, &about, rows)?, about.on_error);
    let streamed = Streamed { bytes, text, table, names, on_error, format, charset_by, about, damage };
    Ok(Opened::Table(Box::new(streamed)))
}

/// A table in the columns of a Parquet file.
#[cfg(feature = "parquet")]
fn columns<R: Read + Seek + Send + 'static, S: Write + Default>(
    path: &str,
    head: &[u8],
    mut input: R,
    format: &'static Format,
    about: About,
) -> Result<Opened<R, S>> {
    use super::parquet::{Lines, most_text};

    let mut bytes = S::default();
    bytes.write_all(head).map_err(unwritten)?;
    let mut size = head.len() as u64;
    pieces(
        |piece| input.by_ref().take(PIECE as u64).read_to_end(piece).map_err(io(path)),
        |piece| {
            size += piece.len() as u64;
            bytes.write_all(piece).map_err(unwritten)
        },
    )?;
    let broken = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::InvalidData => {
            let (path, why) = (path.to_owned(), error.to_string());
            Error::Unread(ReadError::Unreadable { path, format: format.title, why })
        }
        _ => io(path)(error),
    };
    let mut rows = Rows::columns(Lines::new(input, most_text(size)).map_err(broken)?);
    let (mut text, mut damage) = (S::default(), Damage::default());
    pieces(
        |piece| rows.by_ref().take(PIECE as u64).read_to_end(piece).map_err(broken),
        |piece| {
            damage.look(piece);
            text.write_all(piece).map_err(unwritten)
        },
    )?;
    rows.rewind().map_err(broken)?;
    let written = Written { bytes, text: Some(text), damage };
    streamed(path, written, rows, (format, Kind::Lines, CharsetBy::Valid), about)
}

/// Takes what is read, a piece at a time, up to the end.
#[cfg(feature = "parquet")]
fn pieces(
    mut read: impl FnMut(&mut Vec<u8>) -> Result<usize>,
    mut take: impl FnMut(&[u8]) -> Result<()>,
) -> Result<()> {
    let mut piece = Vec::with_capacity(PIECE);
    while read(&mut piece)? > 0 {
        take(&piece)?;
        piece.clear();
    }
    Ok(())
}

/// An error of writing what was read.
fn unwritten(source: std::io::Error) -> Error {
    Error::Io { doing: "write", path: "a temporary file".to_owned(), source }
}

/// An error of reading a file.
fn io(path: &str) -> impl Fn(std::io::Error) -> Error + '_ {
    move |source| Error::Io { doing: "read", path: path.to_owned(), source }
}

/// Reads as much of a file as decides its format.
fn beginning(path: &str, input: &mut impl Read) -> Result<Vec<u8>> {
    let mut head = Vec::new();
    loop {
        let more = (head.len()).max(PIECE) as u64;
        let read = input.take(more).read_to_end(&mut head).map_err(io(path))?;
        let told = head.strip_prefix(MARK).unwrap_or(&head).trim_ascii();
        // Whether JSON has one document or a document on each line is decided by its first line.
        let open = told.starts_with(b"{") && !told.contains(&b'\n');
        if !open || (read as u64) < more || head.len() as u64 > LONGEST_DOCUMENT {
            return Ok(head);
        }
    }
}

/// Reads what is left of a file, up to one byte more than a document may have.
fn rest(path: &str, input: &mut impl Read, bytes: &mut Vec<u8>) -> Result<()> {
    let room = (LONGEST_DOCUMENT + 1).saturating_sub(bytes.len() as u64);
    input.take(room).read_to_end(bytes).map_err(io(path))?;
    Ok(())
}

/// Writes the bytes of a table to `S`, and its text if a byte order mark stands before it, and looks for damage. Returns
/// nothing if the table is not in UTF-8.
fn survey<S: Write + Default>(path: &str, head: &[u8], input: &mut impl Read) -> Result<Option<Written<S>>> {
    let mut bytes = S::default();
    let mut text = head.starts_with(MARK).then(S::default);
    let mut decoder = UTF_8.new_decoder_without_bom_handling();
    let (mut piece, mut scratch) = (head.to_vec(), vec![0; PIECE]);
    let (mut mark, mut damage) = (MARK.len(), Damage::default());
    loop {
        let last = piece.is_empty();
        if !is_utf8(&mut decoder, &piece, last, &mut scratch) {
            return Ok(None);
        }
        if last {
            return Ok(Some(Written { bytes, text, damage }));
        }
        damage.look(&piece);
        bytes.write_all(&piece).map_err(unwritten)?;
        if let Some(text) = &mut text {
            text.write_all(&piece[std::mem::take(&mut mark)..]).map_err(unwritten)?;
        }
        piece.clear();
        input.take(PIECE as u64).read_to_end(&mut piece).map_err(io(path))?;
    }
}

/// Whether a text is UTF-8 up to the end of this piece.
fn is_utf8(decoder: &mut Decoder, mut piece: &[u8], last: bool, scratch: &mut [u8]) -> bool {
    loop {
        match decoder.decode_to_utf8_without_replacement(piece, scratch, last) {
            (DecoderResult::InputEmpty, ..) => return true,
            (DecoderResult::OutputFull, read, _) => piece = &piece[read..],
            (DecoderResult::Malformed(..), ..) => return false,
        }
    }
}

fn table<R: Read>(path: &str, kind: Kind, about: &About, input: R) -> Result<Table<BufReader<R>>> {
    let input = BufReader::with_capacity(BUFFER, input);
    Table::new(path, kind, about.map.clone(), about.publisher.clone(), input)
}

/// The names by which rows of a table refer to others, and that other rows have. A claim is recorded with the names that
/// no row has, so they must be known before the first claim is. Leaves the file at its beginning.
fn names<R: Read + Seek + Send + 'static>(
    path: &str,
    kind: Kind,
    about: &About,
    input: &mut Rows<R>,
) -> Result<BTreeSet<String>> {
    let mut referred = BTreeSet::new();
    let relates = table(path, kind, about, &mut *input)?.relates()?;
    input.rewind().map_err(io(path))?;
    if relates {
        let mut rows = table(path, kind, about, &mut *input)?;
        each(&mut rows, |record| referred.extend(record.links.into_iter().map(|(_, name)| name)))?;
        input.rewind().map_err(io(path))?;
    }
    let mut found = BTreeSet::new();
    if !referred.is_empty() {
        let mut rows = table(path, kind, about, &mut *input)?;
        each(&mut rows, |record| found.extend(record.id.and_then(|id| referred.take(&id))))?;
        input.rewind().map_err(io(path))?;
    }
    Ok(found)
}

/// Goes through the claims of a table. Rows that contain none are reported when the claims are recorded.
fn each<R: Read>(table: &mut Table<BufReader<R>>, mut take: impl FnMut(super::Record)) -> Result<()> {
    while let Some(record) = table.next_record() {
        match record {
            Ok(record) => take(record),
            Err(Error::Unread(ReadError::Row { .. })) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

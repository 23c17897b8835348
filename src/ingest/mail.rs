//! Mails (RFC 5322, MIME) and mailboxes (mbox): the words of a mail, what its headers say, and what is attached to it.
//!
//! Invariant: what is encoded is decoded before anything is taken for words. Of parts that say the same in two ways the
//! plain one is read, unless it is a stub. Quoted replies, forwarded mails and signatures stay in the text, and are marked as a part that is not
//! the sender's words. The tests below hold it.

use mail_parser::{
    Address, ContentType, Encoding, Message, MessageParser, MessagePart, MimeHeaders, PartType,
};

use super::charset;
use super::layout::{Block, Layout};
use super::mail_mended::{body, closed, loose_body, parted};
use super::mail_parts::parts;
use super::metadata::Found;
use super::{dom, html};
use crate::model::{Field, Part, Span, StatedBy};

/// The most attachments of a mail that are read.
const MOST_ATTACHED: usize = 1000;

/// A plain part with so many times fewer words than the page beside it does not say the same.
const FEWER: usize = 4;

/// What says that there is a page is shorter than so many words.
const LONGEST_STUB: usize = 30;

/// A mail that was read.
#[derive(Default)]
pub(super) struct Mail {
    pub(super) text: String,
    pub(super) layout: Layout,
    pub(super) attached: Vec<Attached>,
    /// What a person should know.
    pub(super) notes: Vec<String>,
    /// Whether it ends before its last part does.
    pub(super) cut: bool,
}

/// What is attached to a mail.
pub(super) struct Attached {
    pub(super) name: String,
    pub(super) media_type: String,
    pub(super) charset: Option<String>,
    pub(super) bytes: Vec<u8>,
}

/// Whether a file begins as a mail or a mailbox does: with headers of mails and nothing else. A page that a browser saved
/// has such headers, too, and says so.
pub(super) fn is_mail(head: &[u8]) -> bool {
    let head = String::from_utf8_lossy(head).replace("\r\n", "\n");
    let head = head.trim_start_matches('\u{feff}');
    let (is_box, headers) = match head.strip_prefix("From ").and_then(|rest| rest.split_once('\n')) {
        Some((_, rest)) => (true, rest),
        None => (false, head),
    };
    let lower = headers.to_ascii_lowercase();
    if lower.contains("snapshot-content-location:")
        || lower.contains("from: <saved by")
        || lower.contains("from: \"saved by")
    {
        return false;
    }
    let (mut sender, mut travel, mut others) = (false, false, 0);
    let mut lines = lower.split('\n').peekable();
    while let Some(line) = lines.next() {
        if line.trim().is_empty() {
            break;
        }
        if line.starts_with([' ', '\t']) {
            continue;
        }
        let Some((name, _)) = line.split_once(':') else {
            // The last line may be cut.
            if lines.peek().is_none() {
                break;
            }
            return false;
        };
        match name {
            "from" => sender = true,
            "received" | "return-path" | "delivered-to" | "message-id" | "mime-version" | "x-mailer"
            | "dkim-signature" => {
                travel = true;
            }
            "to" | "subject" | "date" | "cc" | "reply-to" => others += 1,
            _ if name.is_empty() || name.contains([' ', '\t']) => return false,
            _ => {}
        }
    }
    sender && (travel || others >= 1) || travel && others >= 1 || is_box && (sender || travel)
}

/// The mails of a mailbox, each without the line that begins it; nothing if it is a single mail.
pub(super) fn mails(bytes: &[u8]) -> Option<Vec<Vec<u8>>> {
    if !bytes.starts_with(b"From ") {
        return None;
    }
    let mut mails: Vec<Vec<u8>> = Vec::new();
    let (mut blank, mut rest) = (true, bytes);
    while !rest.is_empty() {
        let end = rest.iter().position(|byte| *byte == b'\n').map_or(rest.len(), |at| at + 1);
        let (line, after) = rest.split_at(end);
        let begins = blank
            && line.starts_with(b"From ")
            && is_mail(&[b"From x\n", &after[..after.len().min(1024)]].concat());
        if begins {
            mails.push(Vec::new());
        } else if let Some(mail) = mails.last_mut() {
            // mboxrd: a line that began with `From ` got a mark.
            let marks = line.iter().take_while(|byte| **byte == b'>').count();
            let marked = marks > 0 && line[marks..].starts_with(b"From ");
            mail.extend_from_slice(&line[usize::from(marked)..]);
        } else {
            return None;
        }
        blank = line.trim_ascii().is_empty();
        rest = after;
    }
    Some(mails)
}

/// Reads one mail.
pub(super) fn read(bytes: &[u8], found: &mut Found) -> Result<Mail, String> {
    let parted = parted(bytes);
    let bytes = parted.as_deref().unwrap_or(bytes);
    let mended = closed(bytes);
    let message =
        MessageParser::default().parse(mended.as_deref().unwrap_or(bytes)).ok_or("it has no headers")?;
    let kind = message.content_type().map(media_type);
    if kind.is_some_and(|kind| kind == "multipart/encrypted" || kind.contains("pkcs7-mime")) {
        return Err("it is encrypted; decrypt it first".to_owned());
    }
    headers(&message, found);
    let mut mail = Mail {
        text: String::new(),
        layout: Layout::default(),
        attached: Vec::new(),
        notes: Vec::new(),
        cut: mended.is_some(),
    };
    if let Some(subject) =
        message.subject().map(|subject| subject.split_whitespace().collect::<Vec<_>>().join(" "))
        && !subject.is_empty()
    {
        mail.text = format!("# {subject}\n");
        let span = Span { start: 2, end: mail.text.len() - 1 };
        mail.layout.blocks.push(Block { heading: true, ..Block::new(span, Some(Part::Title)) });
    }
    let texts: Vec<&MessagePart<'_>> = message.text_bodies().collect();
    let pages: Vec<&MessagePart<'_>> = message.html_bodies().collect();
    for (at, part) in texts.iter().copied().enumerate() {
        let beside = match texts.len() == pages.len() {
            true => pages.get(at),
            false => pages.first().filter(|_| texts.len() == 1),
        };
        let page = beside.copied().filter(|page| matches!(page.body, PartType::Html(_)));
        match &part.body {
            PartType::Text(_) => match page.filter(|page| is_stub(&message, part, page)) {
                Some(page) => {
                    mail.page(&message, page)?;
                    mail.notes
                        .push("its plain part has few words or none: its HTML part was read".to_owned());
                }
                None => mail.plain(&message, part)?,
            },
            PartType::Html(_) => mail.page(&message, part)?,
            _ => {}
        }
    }
    if mail.layout.blocks.iter().any(|block| block.part == Some(Part::Around)) {
        mail.notes.push(
            "quoted or forwarded mails and signatures are kept apart from the sender's words".to_owned(),
        );
    }
    let attached = message.attachment_count();
    if attached > MOST_ATTACHED {
        mail.notes.push(format!("it has {attached} attachments; the first {MOST_ATTACHED} were read"));
    }
    for part in message.attachments().take(MOST_ATTACHED) {
        let media_type = match (part.content_type(), &part.body) {
            (Some(kind), _) => media_type(kind),
            (None, PartType::Message(_)) => "message/rfc822".to_owned(),
            (None, _) => "text/plain".to_owned(),
        };
        let name = part.attachment_name().unwrap_or_default().to_owned();
        let bytes = match &part.body {
            // Its bytes stand among those of the mail around it, unless they are encoded.
            PartType::Message(inner) => {
                let root = inner.root_part();
                let place = root.raw_header_offset() as usize..root.raw_end_offset() as usize;
                inner.raw_message.get(place).filter(|bytes| !bytes.is_empty()).map(<[u8]>::to_vec)
            }
            _ => body(&message, part),
        };
        let charset = part.content_type().and_then(|kind| kind.attribute("charset")).map(str::to_owned);
        match bytes {
            Some(bytes) => mail.attached.push(Attached { name, media_type, charset, bytes }),
            None => mail.notes.push(format!("an attachment ({media_type}) is not encoded as declared")),
        }
    }
    Ok(mail)
}

/// Whether the plain one of two parts that should say the same has far fewer of the sender's words than the page, or says
/// only that there is one.
fn is_stub(message: &Message<'_>, plain: &MessagePart<'_>, page: &MessagePart<'_>) -> bool {
    type Read = fn(&mut Mail, &Message<'_>, &MessagePart<'_>) -> Result<(), String>;
    let own = |read: Read, part: &MessagePart<'_>| {
        let mut mail = Mail::default();
        read(&mut mail, message, part).ok()?;
        let blocks = mail.layout.blocks.iter().filter(|block| block.part == Some(Part::Body));
        let said = blocks.filter_map(|block| mail.text.get(block.span.start..block.span.end));
        Some(said.flat_map(str::split_whitespace).map(str::to_lowercase).collect::<Vec<_>>())
    };
    let (Some(plain), Some(page)) = (own(Mail::plain, plain), own(Mail::page, page)) else { return false };
    let count = |said: &[String]| {
        let is_word = |word: &&String| word.contains(char::is_alphanumeric) && !word.contains("://");
        said.iter().filter(is_word).count()
    };
    let names = |said: &[String]| said.iter().any(|word| word.contains("html"));
    let (few, many) = (count(&plain), count(&page));
    few * FEWER < many || few < LONGEST_STUB && many > 0 && names(&plain) && !names(&page)
}

fn media_type(kind: &ContentType<'_>) -> String {
    format!("{}/{}", kind.c_type, kind.c_subtype.as_deref().unwrap_or_default()).to_ascii_lowercase()
}

/// What the headers of a mail say about it.
fn headers(message: &Message<'_>, found: &mut Found) {
    let by = StatedBy::Mail;
    if let Some(subject) = message.subject() {
        found.add(Field::Title, subject, by);
    }
    let from = match message.from() {
        Some(Address::List(list)) => list.iter().collect(),
        Some(Address::Group(groups)) => groups.iter().flat_map(|group| &group.addresses).collect(),
        None => Vec::new(),
    };
    for one in from {
        let (name, address) =
            (one.name.as_deref().unwrap_or_default(), one.address.as_deref().unwrap_or_default());
        let written = match (name.trim(), address.trim()) {
            ("", address) => address.to_owned(),
            (name, "") => name.to_owned(),
            (name, address) => format!("{name} <{address}>"),
        };
        found.add(Field::Author, &written, by);
    }
    if let Some(date) = message.date() {
        found.add(Field::Published, &date.to_rfc3339(), by);
    }
    if let Some(id) = message.message_id() {
        // RFC 2392
        found.add(Field::Url, &format!("mid:{id}"), by);
    }
}

/// Whether a part in base64 ends within a group of four characters.
fn is_cut(message: &Message<'_>, part: &MessagePart<'_>) -> bool {
    let range = part.offset_body as usize..part.offset_end as usize;
    let body = message.raw_message.get(range).unwrap_or_default();
    let written =
        body.iter().filter(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'='));
    matches!(part.encoding, Encoding::Base64) && written.count() % 4 != 0
}

impl Mail {
    /// The words of a part, decoded. What is not encoded as declared costs itself, and is said.
    fn decoded(&mut self, message: &Message<'_>, part: &MessagePart<'_>) -> String {
        let bytes = match loose_body(message, part) {
            (bytes, true) => bytes,
            (bytes, false) => {
                self.notes.push(
                    "a part of it is not encoded as declared: what is wrong stands as it is".to_owned(),
                );
                bytes
            }
        };
        if is_cut(message, part) {
            self.notes.push("a part of it in base64 ends too early: words may be missing".to_owned());
        }
        let charset = part.content_type().and_then(|kind| kind.attribute("charset"));
        let known = charset.and_then(|label| encoding_rs::Encoding::for_label(label.trim().as_bytes()));
        let declared = charset::decode("", &bytes, None, charset).ok();
        if let Some(decoded) = declared {
            if let (Some(charset), None) = (charset, known) {
                let read = decoded.charset;
                self.notes.push(format!(
                    "a part of it declares the encoding {charset}, which is not known: it was read as {read}"
                ));
            }
            return decoded.lines();
        }
        let label = charset.unwrap_or("no encoding").to_owned();
        let (text, read) = match charset::decode("", &bytes, None, None) {
            Ok(decoded) => (decoded.lines(), decoded.charset),
            // What cannot be read is marked in its place.
            Err(_) => {
                let encoding = known.unwrap_or(encoding_rs::UTF_8);
                let (text, _) = encoding.decode_without_bom_handling(&bytes);
                (text.replace("\r\n", "\n").replace('\0', "\u{fffd}"), encoding.name())
            }
        };
        self.notes.push(format!("a part of it declares {label}, and is not: it was read as {read}"));
        text
    }

    /// Adds a part in plain text.
    fn plain(&mut self, message: &Message<'_>, part: &MessagePart<'_>) -> Result<(), String> {
        let words = self.decoded(message, part);
        let flowed = part.content_type().is_some_and(|kind| {
            kind.attribute("format").is_some_and(|format| format.eq_ignore_ascii_case("flowed"))
        });
        let words = if flowed { unflowed(&words) } else { words };
        let lines: Vec<&str> = words.trim_end().lines().collect();
        let parts = parts(&lines);
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        let mut at = 0;
        while at < lines.len() {
            let end = (at..lines.len()).find(|next| parts[*next] != parts[at]).unwrap_or(lines.len());
            let start = self.text.len();
            for line in &lines[at..end] {
                self.text.push_str(line.trim_end());
                self.text.push('\n');
            }
            self.layout.blocks.push(Block::new(Span { start, end: self.text.len() }, Some(parts[at])));
            at = end;
        }
        Ok(())
    }

    /// Adds a part in HTML that has no plain part beside it, or only a stub.
    fn page(&mut self, message: &Message<'_>, part: &MessagePart<'_>) -> Result<(), String> {
        let words = self.decoded(message, part);
        let page = dom::parse(&words)?;
        quotations(&page);
        let page = html::read(&page);
        // What a program of Outlook's kind quotes begins with the headers of the mail, in a paragraph of their own.
        let lines: Vec<&str> = page.text.lines().collect();
        let told = parts(&lines);
        let line_of = |at: usize| page.text[..at].matches('\n').count();
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        let start = self.text.len();
        self.text.push_str(&page.text);
        for block in page.layout.blocks {
            let quoted = page.text[..block.span.start].ends_with("> ");
            let part = match block.part {
                Some(Part::Struck) => Part::Struck,
                _ if quoted => Part::Around,
                _ => told.get(line_of(block.span.start)).copied().unwrap_or(Part::Body),
            };
            self.layout.blocks.push(Block { span: block.span.shifted(start), part: Some(part), ..block });
        }
        self.layout.links.append(page.layout.links, start);
        self.notes.extend(page.notes);
        Ok(())
    }
}

/// Paragraphs whose lines were wrapped so that they can be put together again (RFC 3676).
fn unflowed(words: &str) -> String {
    let mut text = String::with_capacity(words.len());
    for line in words.lines() {
        let line = line.strip_prefix(' ').unwrap_or(line);
        text.push_str(line);
        // The mark before a signature ends with a blank as well.
        if !line.ends_with(' ') || line == "-- " {
            text.push('\n');
        }
    }
    text
}

/// Marks what the programs that write mails in HTML quote as quotations.
fn quotations(page: &dom_query::Document) {
    page.select(
        ".gmail_quote, .gmail_attr, .yahoo_quoted, .protonmail_quote, .moz-cite-prefix, .zmail_extra, .OutlookMessageHeader",
    )
    .rename("blockquote");
    // Words that the sender set in, as Gmail writes them.
    for set_in in page.select("blockquote[style]").nodes() {
        let style: String = set_in.attr_or("style", "").chars().filter(|c| !c.is_whitespace()).collect();
        let is_quote = set_in.attr("class").is_some_and(|class| class.contains("quote"));
        if style.to_ascii_lowercase().contains("border:none") && !is_quote && set_in.attr("type").is_none() {
            set_in.rename("div");
        }
    }
    for mark in page.select("#divRplyFwdMsg, #appendonsend, #mail-editor-reference-message-container").nodes()
    {
        let mut next = Some(*mark);
        while let Some(node) = next {
            next = node.next_sibling();
            if node.is_element() && !node.has_name("hr") {
                node.rename("blockquote");
            }
        }
    }
}

#[cfg(test)]
mod tests;

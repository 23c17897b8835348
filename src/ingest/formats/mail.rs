//! E-mail: a mail, or a mailbox of them. What is attached is a document in it.

use crate::error::Result;
use crate::ingest::format::{Format, Holds, Sniff};
use crate::ingest::input::{Input, Made};
use crate::ingest::mail::{self, Attached};
use crate::ingest::metadata::{Found, LONGEST};
use crate::ingest::notes::Notes;
use crate::ingest::{About, Content, LONGEST_PAGE, foreign};
use crate::model::{CharsetBy, Field};

pub(in crate::ingest) static FORMAT: Format = Format {
    name: "mail",
    title: "a mail",
    about: "A mail or a mailbox, with what is attached (RFC 5322, mbox)",
    endings: &[".eml", ".mbox", ".mbx", ".emlx"],
    media_types: &["message/rfc822", "application/mbox"],
    holds: Holds::Text,
    feature: None,
    built: true,
    archived: &["message/rfc822"],
    extractor: "mail/2",
    sniff: Sniff::Certain(mail::is_mail),
    longest: usize::MAX,
    read: |input| read(input, 0),
};

/// How deep mails may be attached to each other.
const DEEPEST: usize = 8;

fn read(input: Input<'_>, depth: usize) -> Result<Made> {
    match mail::mails(input.bytes) {
        Some(mails) => mailbox(&input, mails, depth),
        None if input.bytes.len() > LONGEST_PAGE => {
            Err(input.refuse("a single mail is longer than 40 megabytes"))
        }
        None => one(input, depth),
    }
}

/// A mailbox: a list of its mails, each of which is a source of its own.
fn mailbox(input: &Input<'_>, mails: Vec<Vec<u8>>, depth: usize) -> Result<Made> {
    let mut made = Made::utf8(input.format, CharsetBy::Valid);
    made.content = Content::Nothing;
    made.media_type = "application/mbox";
    let (mut unread, mut notes) = (0_usize, Notes::default());
    for (number, bytes) in (1..).zip(mails) {
        let path = format!("{}: mail {number}", input.path);
        let about = within(input.about, None);
        let inner = Input {
            format: &FORMAT,
            path: &path,
            bytes: &bytes,
            about: &about,
            pdf: input.pdf,
            room: input.room,
            found: Found::default(),
        };
        match one(inner, depth + 1) {
            Ok(mail) => {
                made.claims_within += mail.claims();
                crate::ingest::bounded(input.path, input.bytes.len(), made.claims_within)?;
                let said = |field| {
                    mail.stated
                        .iter()
                        .find(|stated| stated.field == field)
                        .map_or("", |stated| stated.value.as_str())
                };
                let line = [said(Field::Published), said(Field::Author), said(Field::Title)];
                let words: Vec<&str> = line.into_iter().filter(|word| !word.is_empty()).collect();
                made.text.push_str(&format!("mail {number} {}\n", words.join(" ")));
                for note in &mail.notes {
                    notes.add(format!("mail {number}: {note}"));
                }
                made.within.push(mail.document(bytes, about));
            }
            Err(error) => {
                unread += 1;
                made.text.push_str(&format!("mail {number} could not be read\n"));
                notes.add(format!("{error}; only the mailbox keeps it"));
            }
        }
    }
    if made.within.is_empty() {
        return Err(input.refuse("no mail in it can be read"));
    }
    made.notes = notes.into_vec();
    if unread > 0 {
        made.caveats.push(crate::model::Caveat::PartsUnread);
        made.notes.push(format!("{unread} of its mails could not be read"));
    }
    Ok(made)
}

fn one(mut input: Input<'_>, depth: usize) -> Result<Made> {
    let bytes = message(input.bytes);
    let mail = mail::read(bytes, &mut input.found).map_err(|why| input.refuse(why))?;
    let mut made = Made::utf8(input.format, CharsetBy::Declared);
    made.text = mail.text;
    made.content = Content::Prose(mail.layout);
    made.stated = std::mem::take(&mut input.found).into_stated();
    made.notes = mail.notes;
    if mail.cut {
        made.cut_off("the last boundary of its parts is missing");
    }
    let mut notes = Notes::default();
    for Attached { name, media_type, charset, bytes } in mail.attached {
        let label = if name.is_empty() { media_type.as_str() } else { name.as_str() };
        let path = format!("{}: {label}", input.path);
        let mut about =
            within(input.about, Some(name.clone()).filter(|name| (1..=LONGEST).contains(&name.len())));
        about.transferred = charset;
        let kept = |why: String| {
            format!("attachment {label} ({media_type}, {} bytes) was not read: {why}", bytes.len())
        };
        let format = match media_type.as_str() {
            "message/rfc822" => &FORMAT,
            _ => Format::of(about.name.as_deref(), &bytes),
        };
        if depth >= DEEPEST {
            notes.add(kept("mails are attached to each other too deep".to_owned()));
            continue;
        }
        let is_words = format.name != "text" || media_type.starts_with("text/");
        let inner = Input {
            format,
            path: &path,
            bytes: &bytes,
            about: &about,
            pdf: input.pdf,
            room: input.room,
            found: Found::default(),
        };
        let read = foreign::refuse(&path, &about, &bytes).and_then(|()| match format == &FORMAT {
            true => read(inner, depth + 1),
            false if is_words => inner.read(),
            false => Err(inner.refuse(format!("{media_type} is not a kind of text"))),
        });
        match read {
            Ok(inner) => {
                made.claims_within += inner.claims();
                crate::ingest::bounded(input.path, input.bytes.len(), made.claims_within)?;
                let inner = inner.document(bytes, about);
                inner.said().for_each(|note| notes.add(format!("{label}: {note}")));
                made.within.push(inner);
            }
            Err(error) => notes.add(kept(error.to_string())),
        }
    }
    made.notes.extend(notes.into_vec());
    if made.text.is_empty() && !made.within.is_empty() {
        made.text = "a mail without words\n".to_owned();
        made.content = Content::Nothing;
    }
    Ok(made)
}

/// What is known about a document in a mail.
fn within(outer: &About, name: Option<String>) -> About {
    About {
        name,
        map: outer.map.clone(),
        on_error: outer.on_error,
        whole: outer.whole,
        reliability: outer.reliability,
        ..About::default()
    }
}

/// The message in a file of Apple Mail, which has its length before it and a list of properties after it; else all bytes.
fn message(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().take(24).position(|byte| *byte == b'\n');
    let number = end.and_then(|end| std::str::from_utf8(&bytes[..end]).ok()?.trim().parse::<usize>().ok());
    match (end, number) {
        (Some(end), Some(length)) => {
            let rest = &bytes[end + 1..];
            &rest[..rest.len().min(length)]
        }
        _ => bytes,
    }
}

//! The page in an MHTML file (RFC 2557): the first part that is HTML, and the pages in its frames, which are parts of their
//! own.

use mail_parser::{Message, MessageParser, MessagePart, MimeHeaders};

use super::mail_mended::{body, closed};
use super::metadata::Found;
use crate::model::{Field, StatedBy};

/// A page found in a MIME message: its bytes, and the encoding that its part declares.
pub(super) struct Saved {
    pub(super) html: Vec<u8>,
    pub(super) charset: Option<String>,
}

/// What an MHTML file holds.
pub(super) struct Parts {
    pub(super) page: Saved,
    /// The pages in its frames, in their order.
    pub(super) frames: Vec<Saved>,
    /// Whether the file is cut off.
    pub(super) cut: bool,
}

/// Finds the page, and notes what the browser says about it.
pub(super) fn read(bytes: &[u8], found: &mut Found) -> Result<Parts, String> {
    let whole = bytes;
    let mended = closed(whole);
    let bytes = mended.as_deref().unwrap_or(whole);
    let message = MessageParser::default().parse(bytes).ok_or("it is not a MIME message")?;
    let header = |name: &str| message.header_raw(name).map(|value| value.trim().to_owned());
    if let Some(url) = header("Snapshot-Content-Location") {
        found.add(Field::Url, &url, StatedBy::Saved);
    }
    if let Some(subject) = message.subject() {
        found.add(Field::Title, subject, StatedBy::Saved);
    }
    if let Some(date) = header("Date") {
        found.add(Field::Captured, &date, StatedBy::Saved);
    }
    let is_page = |part: &&MessagePart<'_>| {
        part.content_type().is_some_and(|kind| {
            kind.c_type.eq_ignore_ascii_case("text")
                && kind.c_subtype.as_deref().is_some_and(|kind| kind.eq_ignore_ascii_case("html"))
                || kind.c_subtype.as_deref().is_some_and(|kind| kind.eq_ignore_ascii_case("xhtml+xml"))
        })
    };
    let mut pages = message.parts.iter().filter(is_page);
    let part = pages.next().ok_or("it contains no HTML page")?;
    if let Some(url) = part.content_location() {
        found.add(Field::Url, url, StatedBy::Saved);
    }
    let page = saved(&message, part).ok_or("its HTML page is not encoded as declared")?;
    let frames = pages.filter_map(|part| saved(&message, part)).collect();
    Ok(Parts { page, frames, cut: mended.is_some() })
}

/// The bytes of a part, decoded. What encoding they are in the page may say itself.
fn saved(message: &Message<'_>, part: &MessagePart<'_>) -> Option<Saved> {
    let html = body(message, part)?;
    let charset = part.content_type().and_then(|kind| kind.attribute("charset")).map(str::to_owned);
    Some(Saved { html, charset })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_page_and_its_address_are_found() {
        let text = "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.org/a\r\nSubject: Dams\r\nDate: Sun, 1 Mar 2026 09:00:00 -0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; type=\"text/html\"; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Location: https://example.org/a\r\n\r\n<p>The d=C3=A4m fe=\r\nll.</p>\r\n--b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n--b--\r\n";
        let mut found = Found::default();
        let read_parts = read(text.as_bytes(), &mut found).unwrap();
        assert!(!read_parts.cut);
        let saved = read_parts.page;
        assert_eq!(String::from_utf8(saved.html).unwrap().trim(), "<p>The däm fell.</p>");
        let stated: Vec<_> = found.into_stated().into_iter().map(|one| one.value).collect();
        assert_eq!(stated, ["Dams", "https://example.org/a", "2026-03-01T09:00:00Z"]);
        assert!(read(b"MIME-Version: 1.0\r\n\r\nx", &mut Found::default()).is_err());
    }

    #[test]
    fn the_bytes_of_the_page_are_those_that_were_saved() {
        let saved = |headers: &str, body: &[u8]| {
            let head = format!(
                "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"b\"\r\n\r\n--b\r\n{headers}\r\n\r\n"
            );
            let saved = read(&[head.as_bytes(), body, b"\r\n--b--\r\n"].concat(), &mut Found::default())
                .unwrap()
                .page;
            (
                String::from_utf8_lossy(saved.html.trim_ascii()).into_owned(),
                saved.html.contains(&0xe9),
                saved.charset,
            )
        };
        let plain = "Content-Type: text/html";
        for (headers, body) in [
            (plain.to_owned(), &b"<p>caf\xe9 = 1</p>"[..]),
            (format!("{plain}\r\nContent-Transfer-Encoding: quoted-printable"), b"<p>caf=E9 =3D=\r\n 1</p>"),
            (format!("{plain}\r\nContent-Transfer-Encoding: base64"), b"PHA+Y2Fm\r\n6SA9IDE8L3A+"),
        ] {
            assert_eq!(saved(&headers, body), ("<p>caf\u{fffd} = 1</p>".to_owned(), true, None), "{headers}");
        }
        let charset = saved("Content-Type: text/html; charset=\"windows-1252\"", b"<p>caf\xe9</p>").2;
        assert_eq!(charset.as_deref(), Some("windows-1252"));
    }

    #[test]
    fn a_file_that_is_cut_off_is_decoded_all_the_same() {
        let whole = "From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>It cost =E2=82=AC41 a lo=\r\nt.</p>\r\n";
        for (file, frames, cut) in [
            (whole.to_owned(), 0, true),
            (format!("{whole}--b--\r\n"), 0, false),
            (format!("{whole}--b\r\nContent-Type: text/html\r\n\r\n<p>In a frame.\r\n--b--\r\n"), 1, false),
            (
                format!(
                    "{whole}--b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\nPHA+SW4gYSBmcmFt"
                ),
                1,
                true,
            ),
        ] {
            let parts = read(file.as_bytes(), &mut Found::default()).unwrap();
            assert!(String::from_utf8_lossy(&parts.page.html).contains("It cost €41 a lot."), "{file}");
            assert_eq!((parts.frames.len(), parts.cut), (frames, cut), "{file}");
        }
    }
}

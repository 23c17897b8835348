//! The page in an MHTML file (RFC 2557): the first part that is HTML.

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Encoding, MessageParser, MimeHeaders};

use super::metadata::Found;
use crate::model::{Field, StatedBy};

/// A page found in a MIME message: its bytes, and the encoding that its part declares.
pub(super) struct Saved {
    pub(super) html: Vec<u8>,
    pub(super) charset: Option<String>,
}

/// Finds the page, and notes what the browser says about it.
pub(super) fn read(bytes: &[u8], found: &mut Found) -> Result<Saved, String> {
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
    let is_page = |part: &&mail_parser::MessagePart<'_>| {
        part.content_type().is_some_and(|kind| {
            kind.c_type.eq_ignore_ascii_case("text")
                && kind.c_subtype.as_deref().is_some_and(|kind| kind.eq_ignore_ascii_case("html"))
                || kind.c_subtype.as_deref().is_some_and(|kind| kind.eq_ignore_ascii_case("xhtml+xml"))
        })
    };
    let part = message.parts.iter().find(is_page).ok_or("it contains no HTML page")?;
    if let Some(url) = part.content_location() {
        found.add(Field::Url, url, StatedBy::Saved);
    }
    let range = part.offset_body as usize..part.offset_end as usize;
    let body = message.raw_message.get(range).unwrap_or_default();
    // The bytes, not mail-parser's text: what encoding they are in the page may say itself.
    let html = match part.encoding {
        Encoding::None => Some(body.to_vec()),
        Encoding::QuotedPrintable => quoted_printable_decode(body),
        Encoding::Base64 => base64_decode(body),
    };
    let html = html.ok_or("its HTML page is not encoded as declared")?;
    let charset = part.content_type().and_then(|kind| kind.attribute("charset")).map(str::to_owned);
    Ok(Saved { html, charset })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_page_and_its_address_are_found() {
        let text = "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.org/a\r\nSubject: Dams\r\nDate: Sun, 1 Mar 2026 09:00:00 -0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; type=\"text/html\"; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Location: https://example.org/a\r\n\r\n<p>The d=C3=A4m fe=\r\nll.</p>\r\n--b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n--b--\r\n";
        let mut found = Found::default();
        let saved = read(text.as_bytes(), &mut found).unwrap();
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
            let saved =
                read(&[head.as_bytes(), body, b"\r\n--b--\r\n"].concat(), &mut Found::default()).unwrap();
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
}

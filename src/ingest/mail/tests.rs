//! Tests of mail.
#![allow(clippy::unwrap_used)]
use super::*;

fn said(mail: &Mail) -> Vec<String> {
    let claims = mail.layout.claims(&mail.text);
    claims
        .filter(|claim| claim.details().part == Some(Part::Body))
        .map(|claim| claim.text.to_string())
        .collect()
}

#[test]
fn a_mail_is_told_from_words_and_saved_pages() {
    for mail in [
        "From: a@example.org\r\nSubject: x\r\n\r\nwords",
        "Return-Path: <a@example.org>\nDate: Sun, 1 Mar 2026 09:00:00 +0000\n\n",
        "From a@example.org Sun Mar  1 09:00:00 2026\nFrom: a\nTo: b\n\nx",
        "Received: from x\n\tby y\nDate: x\nFrom: a\n\nx",
        "MIME-Version: 1.0\nFrom: a@example.org\nTo: b@example.org\n\nx",
    ] {
        assert!(is_mail(mail.as_bytes()), "{mail}");
    }
    for other in [
        "From here on it was told as follows.\nIt fell.\n",
        "Subject: the dam.\n\nIt fell.",
        "From: Ann\n\nIt fell.",
        "Date: today\nIt fell: at noon\n",
        "MIME-Version: 1.0",
        "From: <Saved by Blink>\r\nSubject: x\r\nMIME-Version: 1.0\r\n\r\n",
        "Note: one\nFrom: a\nthis is not a header\n\n",
        "",
    ] {
        assert!(!is_mail(other.as_bytes()), "{other}");
    }
}

#[test]
fn what_is_encoded_is_decoded_and_quotes_are_told_apart() {
    let head = "From: =?utf-8?Q?Ann_L=C3=A9e?= <ann@example.org>\r\nDate: Sun, 1 Mar 2026 09:00:00 +0100\r\nSubject: =?iso-8859-1?Q?D=E4m?=\r\nMessage-ID: <1@example.org>\r\nMIME-Version: 1.0\r\n";
    let plain = "It fell at noon.\r\n\r\nOn Sunday, Bo <b@example.org> wrote:\r\n> Did it fall?\r\n\r\nIt rose again.\r\n-- \r\nAnn, The Desk\r\n";
    let base64 = {
        use base64::Engine;
        base64::engine::general_purpose::STANDARD.encode(plain)
    };
    for mail in [
        format!("{head}Content-Type: text/plain\r\n\r\n{plain}"),
        format!(
            "{head}Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{base64}\r\n"
        ),
        format!(
            "{head}Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n{plain}\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>other</p>\r\n--b--\r\n"
        ),
    ] {
        let mut found = Found::default();
        let read = read(mail.as_bytes(), &mut found).unwrap();
        assert_eq!(said(&read), ["It fell at noon.", "It rose again."], "{mail}");
        assert!(!read.cut);
        let stated: Vec<_> = found.into_stated().into_iter().map(|one| one.value).collect();
        assert_eq!(
            stated,
            ["D\u{e4}m", "Ann L\u{e9}e <ann@example.org>", "2026-03-01T09:00:00+01:00", "mid:1@example.org"]
        );
    }
    let html = format!(
        "{head}Content-Type: text/html; charset=windows-1252\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>It fe=\r\nll =96 twice.</p><blockquote><p>Did it?</p></blockquote>"
    );
    let read_html = read(html.as_bytes(), &mut Found::default()).unwrap();
    assert_eq!(said(&read_html), ["It fell \u{2013} twice."]);
    // Cut off within a group of four.
    for (cut, notes) in [(0, 0), (5, 1)] {
        let base64 = &base64[..base64.len() - cut];
        let mail = format!(
            "{head}Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n{base64}\r\n"
        );
        let read = read(mail.as_bytes(), &mut Found::default()).unwrap();
        assert_eq!(read.notes.iter().filter(|note| note.contains("too early")).count(), notes);
    }
}

#[test]
fn what_is_not_encoded_as_declared_costs_itself() {
    let head = "From: a@example.org\r\nTo: b@example.org\r\nContent-Type: text/plain; charset=";
    let long = "The dam fell at noon, and it was never built again by anybody.";
    let base64 = {
        use base64::Engine;
        base64::engine::general_purpose::STANDARD.encode(long)
    };
    let broken = format!("{}\r\n!!\r\n{}\r\n", &base64[..40], &base64[40..]);
    for (charset, encoding, body, words, note) in [
        (
            "utf-8",
            "quoted-printable",
            &b"It cost =E2=82=AC41 =ZZ and =\r\nfell."[..],
            "It cost \u{20ac}41 =ZZ and fell.",
            "not encoded",
        ),
        ("utf-8", "base64", broken.as_bytes(), long, "not encoded"),
        ("x-unknown", "8bit", b"The caf\xc3\xa9 fell.", "The caf\u{e9} fell.", "x-unknown"),
        (
            "utf-8",
            "8bit",
            b"Le caf\xe9 est ferm\xe9 depuis hier.",
            "Le caf\u{e9} est ferm\u{e9} depuis hier.",
            "declares utf-8",
        ),
        (
            "utf-8",
            "8bit",
            b"One caf\xc3\xa9 and one \xff byte.",
            "One caf\u{e9} and one \u{fffd} byte.",
            "declares utf-8",
        ),
        ("utf-8", "8bit", b"It fell.", "It fell.", ""),
    ] {
        let mail = format!("{head}{charset}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n");
        let read = read(&[mail.as_bytes(), body].concat(), &mut Found::default()).unwrap();
        assert_eq!(said(&read), [words]);
        assert_eq!(read.notes.is_empty(), note.is_empty(), "{:?}", read.notes);
        assert!(note.is_empty() || read.notes.iter().any(|one| one.contains(note)), "{:?}", read.notes);
    }
}

#[test]
fn what_programs_quote_in_html_is_told_apart() {
    let head = "From: a@example.org\r\nTo: b@example.org\r\nContent-Type: text/html\r\n\r\n<p>It rose.</p>";
    for quoted in [
        "<div class='gmail_quote'><div class=gmail_attr>On Monday, Bo wrote:</div><div>It fell.</div></div>",
        "<hr><div id='divRplyFwdMsg'><b>From:</b> Bo</div><div>It fell.</div>",
        "<p><b>From:</b> Bo<br><b>Sent:</b> Monday<br><b>To:</b> Ann<br><b>Subject:</b> Dam</p><p>It fell.</p>",
    ] {
        let read = read(format!("{head}{quoted}").as_bytes(), &mut Found::default()).unwrap();
        assert_eq!(said(&read), ["It rose."], "{quoted}: {}", read.text);
        assert!(read.text.contains("It fell."));
    }
}

#[test]
fn words_that_are_set_in_are_the_senders() {
    let head = "From: a@example.org\r\nTo: b@example.org\r\nContent-Type: text/html\r\n\r\n<p>It rose.</p>";
    let style = "margin:0 0 0 40px;border: none;padding:0px";
    for (attributes, own) in [
        (format!("style='{style}'"), &["It rose.", "It fell."][..]),
        (format!("class=gmail_quote style='{style}'"), &["It rose."]),
        (format!("type=cite style='{style}'"), &["It rose."]),
        ("style='border-left:1px solid'".to_owned(), &["It rose."]),
    ] {
        let mail = format!("{head}<blockquote {attributes}><div>It fell.</div></blockquote>");
        let read = read(mail.as_bytes(), &mut Found::default()).unwrap();
        assert_eq!(said(&read), own, "{mail}");
    }
}

#[test]
fn a_page_is_read_where_the_plain_part_is_a_stub() {
    let page = "<p>The dam above Harrow fell at noon.</p><blockquote><p>Did it fall?</p></blockquote>";
    for (plain, is_read) in [
        ("", true),
        ("\r\n \r\n", true),
        ("Your mail program cannot show HTML.", true),
        ("See https://example.org/mail", true),
        ("The dam fell.", false),
    ] {
        for (open, close) in
            [("", ""), ("Content-Type: multipart/related; boundary=c\r\n\r\n--c\r\n", "\r\n--c--")]
        {
            let mail = format!(
                "From: a@example.org\r\nTo: b@example.org\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n{plain}\r\n--b\r\n{open}Content-Type: text/html\r\n\r\n{page}{close}\r\n--b--\r\n"
            );
            let read = read(mail.as_bytes(), &mut Found::default()).unwrap();
            let dam = if is_read { "The dam above Harrow fell at noon." } else { plain };
            assert_eq!(said(&read), [dam], "{mail}");
            assert_eq!(read.notes.iter().any(|note| note.contains("HTML part was read")), is_read);
        }
    }
}

#[test]
fn attachments_and_cut_ends_are_found() {
    let mail = "From: a@example.org\nTo: b@example.org\nContent-Type: multipart/mixed; boundary=\"O\"\n\n--O\nContent-Type: text/plain\n\nIt fell.\n--O\nContent-Type: text/csv; name=\"a.csv\"\nContent-Disposition: attachment; filename=\"a.csv\"\nContent-Transfer-Encoding: base64\n\nY2xhaW0sd2hvCg==\n";
    for (end, cut) in [("--O--\n", false), ("", true)] {
        let read = read(format!("{mail}{end}").as_bytes(), &mut Found::default()).unwrap();
        assert_eq!((said(&read), read.cut), (vec!["It fell.".to_owned()], cut));
        assert_eq!(
            (read.attached[0].name.as_str(), &*read.attached[0].bytes),
            ("a.csv", &b"claim,who\n"[..])
        );
    }
    let sealed = "From: a\nTo: b\nContent-Type: multipart/encrypted; boundary=x\n\n--x\n--x--\n";
    assert!(read(sealed.as_bytes(), &mut Found::default()).err().unwrap().contains("encrypted"));
}

#[test]
fn a_mailbox_is_taken_apart() {
    let mailbox = "From a Sun Mar 1\nFrom: a\nSubject: one\n\nFirst.\n>From here on.\n\nFrom b Sun Mar 1\nFrom: b\nTo: c\n\nFrom the start.\n";
    let mails = mails(mailbox.as_bytes()).unwrap();
    let texts: Vec<_> = mails.iter().map(|mail| String::from_utf8_lossy(mail)).collect();
    assert_eq!(texts.len(), 2, "{texts:?}");
    assert!(texts[0].contains("\nFrom here on.") && texts[1].contains("\nFrom the start."));
    assert!(super::mails(b"From: a\n\nx").is_none());
}

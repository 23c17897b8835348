//! Documents as they come: what is not words is not read as words, and what is lost is said.
#![allow(clippy::unwrap_used, clippy::panic)]
use std::io::Write;

use crate::common::Shop;

/// What a command says on standard error and prints.
fn said(shop: &Shop, args: &[&str]) -> String {
    let output = shop.run(args);
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[test]
fn any_file_is_kept_if_that_is_asked_for() {
    let shop = Shop::with_ledger();
    for (name, bytes, media_type) in [
        ("a.jpg", &b"\xff\xd8\xff\xe0 JFIF"[..], "image/jpeg"),
        ("a.mp4", b"\0\0\0\x18ftypisom", "video/mp4"),
        ("a.txt", b"plain words", "application/octet-stream"),
        ("a.gz", b"\x1f\x8b\x08broken", "application/gzip"),
        ("empty.bin", b"", "application/octet-stream"),
    ] {
        shop.write(name, bytes);
        let told = shop.json(0, &["ingest", "--as", "file", name, "--url", "https://example.org/a"]);
        let source = &told["sources"][0];
        assert!(source["claims"].as_array().unwrap().is_empty(), "{told}");
        let seq = source["seq"].to_string();
        let shown = shop.json(0, &["show", &seq]);
        assert!(shown.to_string().contains(media_type), "{name}: {shown}");
    }
    // A claim about it is recorded without a place; nothing can be quoted from it.
    shop.expect(0, &["add", "The picture shows the dam at Harrow.", "--source", "0"]);
    assert!(
        shop.run(&["add", "It shows a dam.", "--source", "0", "--quote", "a dam"]).status.code() == Some(2)
    );
    shop.expect(0, &["verify"]);
    shop.run(&["audit"]);
}

#[test]
fn a_text_may_begin_with_a_bracket() {
    let shop = Shop::new();
    for words in
        ["[AP] The weir lost water.", "{sic} The weir lost water.", "[1] \u{201c}No,\u{201d} she said."]
    {
        shop.write("notes", words);
        assert!(shop.expect(0, &["extract", "notes"]).contains(words));
    }
    // What is meant as JSON, or called so, is not.
    for (name, words) in [
        ("notes", "{\"claims\":[{\"claim\":\"The weir lost"),
        ("notes", "[{ \"claim\" : \"a\" },"),
        ("a.json", "[AP] The weir lost water."),
    ] {
        shop.write(name, words);
        let error = shop.failure(2, &["extract", name]);
        assert!(error["message"].as_str().unwrap().contains("not valid JSON"), "{error}");
    }
}

#[test]
fn what_a_wrong_encoding_did_is_said() {
    let shop = Shop::with_ledger();
    for (name, text) in [
        ("a.txt", "The caf\u{c3}\u{a9} was closed."),
        ("a.html", "<p>It was closed, the board\u{e2}\u{20ac}\u{2122}s office said.</p>"),
        ("a.csv", "claim,who\nThe caf\u{fffd} was closed.,Ann\n"),
        ("a.json", "[{\"claim\":\"The caf\u{c3}\u{a9} was closed.\"}]"),
    ] {
        shop.write(name, text);
        for command in ["check", "extract", "ingest"] {
            let said = said(&shop, &[command, name]);
            assert!(said.contains("wrong encoding"), "{command} {name}: {said}");
        }
        assert!(said(&shop, &["show", "0", "--json"]).contains("garbled"));
    }
    // A guess is said, and a file in UTF-8 with a bad byte is none.
    shop.write("guess.txt", b"Le caf\xe9 est ferm\xe9 depuis hier.");
    for command in ["check", "extract", "ingest"] {
        assert!(said(&shop, &[command, "guess.txt"]).contains("which is a guess"), "{command}");
    }
    for bytes in [&b"one caf\xc3\xa9, one \xff byte"[..], b"caf\xc3\xa9 \xe2\x82"] {
        shop.write("bad.txt", bytes);
        let error = shop.failure(2, &["extract", "bad.txt"]);
        let message = error["message"].as_str().unwrap();
        assert!(message.contains("broken UTF-8") || message.contains("cut off"), "{error}");
    }
}

#[test]
fn what_is_cut_off_is_said_to_be() {
    let shop = Shop::with_ledger();
    let page = format!(
        "<html><body>{}</body></html>",
        "<p>The dam was finished in 1969, the board said.</p>".repeat(400)
    );
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(page.as_bytes()).unwrap();
    let packed = encoder.finish().unwrap();
    for (name, bytes) in [
        ("a.html.gz", &packed[..packed.len() - 10]),
        ("a.html", &page.as_bytes()[..page.len() - 20]),
        ("b.html", &page.as_bytes()[..page.len() - 9]),
    ] {
        shop.write(name, bytes);
        let said = said(&shop, &["extract", name]);
        assert!(
            said.contains("cut off") && said.contains("finished in 1969"),
            "{name}: {}",
            &said[said.len() - 200..]
        );
    }
    shop.write("whole.html", &page);
    assert!(!said(&shop, &["extract", "whole.html"]).contains("cut off"));
}

/// A ZIP archive of these files.
fn zipped(files: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in files {
        // As the formats ask, the media type is not packed.
        let method = if *name == "mimetype" {
            zip::CompressionMethod::Stored
        } else {
            zip::CompressionMethod::Deflated
        };
        zip.start_file(*name, zip::write::SimpleFileOptions::default().compression_method(method)).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The claims that a check finds in a file, with blanks as one.
fn claims(shop: &Shop, name: &str, bytes: &[u8]) -> Vec<String> {
    shop.write(name, bytes);
    let output = shop.run(&["check", name, "--json"]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{name}: {}", String::from_utf8_lossy(&output.stderr)));
    let texts = report["claims"].as_array().unwrap().iter().map(|claim| claim["text"].as_str().unwrap());
    texts.map(|text| text.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

#[test]
fn office_documents_are_read_as_their_words() {
    let shop = Shop::new();
    let word = r#"<w:document xmlns:w="w"><w:body><w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>The dam</w:t></w:r></w:p>
        <w:p><w:r><w:t xml:space="preserve">It was finished in </w:t></w:r><w:del><w:r><w:delText>1969</w:delText></w:r></w:del><w:ins><w:r><w:t>1971</w:t></w:r></w:ins><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t xml:space="preserve"> at </w:t></w:r><w:r><w:t>10</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>6</w:t></w:r><w:r><w:t xml:space="preserve"> pounds.</w:t></w:r></w:p>
        <w:p><w:r><w:t>It leaks 10</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>-3</w:t></w:r><w:r><w:t xml:space="preserve"> litres.</w:t></w:r></w:p>
        <w:tbl><w:tr><w:tc><w:p><w:r><w:t>cost</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>41</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>"#;
    let notes = r#"<w:footnotes xmlns:w="w"><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote><w:footnote w:id="2"><w:p><w:r><w:t>The board said so.</w:t></w:r></w:p></w:footnote></w:footnotes>"#;
    let docx = zipped(&[
        ("[Content_Types].xml", "<x/>"),
        ("word/document.xml", word),
        ("word/footnotes.xml", notes),
        ("docProps/core.xml", "<cp><dc:title>Dams &amp; weirs</dc:title></cp>"),
    ]);
    // Whatever it is called.
    for name in ["a.docx", "a.txt", "nameless"] {
        let found = claims(&shop, name, &docx);
        assert_eq!(found[0], "It was finished in 1971\u{b2} at 10\u{2076} pounds.", "{name}: {found:?}");
        assert!(found.iter().any(|text| text.contains("The board said so.")), "{found:?}");
        assert!(found.contains(&"It leaks 10\u{207b}\u{b3} litres.".to_owned()), "{found:?}");
        assert!(!found.iter().any(|text| text.contains("1969") || text == "The dam"), "{found:?}");
    }
    assert!(said(&shop, &["extract", "a.docx"]).contains("2 tracked changes"));
    assert!(said(&shop, &["extract", "a.docx", "--json"]).contains("\"Dams & weirs\""));
    let odt = r#"<office:document-content xmlns:office="o" xmlns:text="t"><office:automatic-styles><style:style style:name="T1"><style:text-properties style:text-position="super 58%"/></style:style></office:automatic-styles><office:body><office:text><text:tracked-changes><text:changed-region><text:deletion><text:p>It was finished in 1969.</text:p></text:deletion></text:changed-region><text:changed-region/></text:tracked-changes>
        <text:h text:outline-level="1">The dam</text:h><text:p>It was <text:span>finished</text:span><text:s/>in 1971<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>The board said so.</text:p><text:p>It did.</text:p></text:note-body></text:note>, at last.</text:p><text:p>It cost 10<text:span text:style-name="T1">6</text:span> pounds.</text:p></office:text></office:body></office:document-content>"#;
    let odt = zipped(&[("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", odt)]);
    let found = claims(&shop, "a.odt", &odt);
    assert_eq!(found[0], "It was finished in 1971\u{b9}, at last.", "{found:?}");
    assert!(found.contains(&"It cost 10\u{2076} pounds.".to_owned()), "{found:?}");
    let text = said(&shop, &["extract", "a.odt"]);
    assert!(text.contains("said so. It did.") && text.contains("2 tracked changes"), "{text}");
    assert!(!found.iter().any(|text| text.contains("1969")), "{found:?}");
    let epub = zipped(&[
        ("mimetype", "application/epub+zip"),
        (
            "META-INF/container.xml",
            r#"<container><rootfiles><rootfile full-path="O/a.opf"/></rootfiles></container>"#,
        ),
        (
            "O/a.opf",
            r#"<package><metadata><dc:title>Dams</dc:title></metadata><manifest><item id="b" href="b.xhtml" media-type="application/xhtml+xml"/><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/><itemref idref="b"/></spine></package>"#,
        ),
        ("O/a.xhtml", "<html><body><h1>One</h1><p>It fell in 1969.</p></body></html>"),
        ("O/b.xhtml", "<html><body><p>It rose in 1971.</p></body></html>"),
    ]);
    assert_eq!(claims(&shop, "a.epub", &epub), ["It fell in 1969.", "It rose in 1971."]);
    // What is cut off, or protected, is refused by its name.
    for (name, bytes, why) in [
        ("cut.docx", &docx[..docx.len() - 60], "cut off"),
        ("cut.odt", &odt[..odt.len() - 60], "cut off"),
        ("none.docx", &zipped(&[("word/document.xmlx", "x")]), "word/document.xml"),
    ] {
        shop.write(name, bytes);
        let error = shop.failure(2, &["extract", name]);
        assert!(error["message"].as_str().unwrap().contains(why), "{name}: {error}");
    }
}

#[test]
fn mails_subtitles_and_posts_are_never_words_as_they_stand() {
    let shop = Shop::with_ledger();
    let mail = "Return-Path: <a@example.org>\nFrom: Ann <a@example.org>\nDate: Sun, 1 Mar 2026 09:00:00 +0000\nMessage-ID: <1@example.org>\nSubject: Dam\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"b\"\n\n--b\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\nIt cost =E2=82=AC41 million to bu=\nild.\n\n> Did it?\n--b\nContent-Type: text/csv; name=\"a.csv\"\n\nclaim,who\nThe dam fell.,Bo\n--b\nContent-Type: image/png; name=\"a.png\"\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=\n--b--\n";
    assert_eq!(
        claims(&shop, "a.txt", mail.as_bytes()),
        ["It cost \u{20ac}41 million to build.", "The dam fell."]
    );
    let told = said(&shop, &["ingest", "a.txt"]);
    assert!(told.contains("a.png") && told.contains("was not read"), "{told}");
    assert!(said(&shop, &["show", "0", "--json"]).contains("mid:1@example.org"));
    // Apple Mail writes the length before a mail. It may be wrong.
    for length in ["60", "18446744073709551615"] {
        let mail = format!("{length}\nFrom: a@example.org\nTo: b@example.org\nSubject: x\n\nIt stands.\n");
        assert_eq!(claims(&shop, "a.emlx", mail.as_bytes()), ["It stands."], "{length}");
    }
    let mailbox = format!(
        "From a@example.org Sun Mar  1 09:00:00 2026\n{mail}\nFrom b@example.org Sun Mar  1 10:00:00 2026\nFrom: b\nTo: c\n\nIt stands.\n"
    );
    assert_eq!(
        claims(&shop, "all.mbox", mailbox.as_bytes()),
        ["It cost \u{20ac}41 million to build.", "The dam fell.", "It stands."]
    );
    let srt = "1\r\n00:00:01,000 --> 00:00:04,000\r\nThe dam was\r\n\r\n2\r\n00:00:04,000 --> 00:00:07,500\r\nfinished in 1969.\r\n";
    assert_eq!(claims(&shop, "nameless", srt.as_bytes()), ["The dam was finished in 1969."]);
    let tweets =
        "window.YTD.tweets.part0 = [{\"tweet\":{\"id_str\":\"1\",\"full_text\":\"It fell &amp; rose.\"}}]";
    assert_eq!(claims(&shop, "tweets.js", tweets.as_bytes()), ["It fell & rose."]);
    shop.write("a.js", "let x = 1;");
    shop.failure(2, &["extract", "a.js"]);
}

#[test]
fn whole_records_of_a_broken_archive_are_read() {
    let shop = Shop::new();
    let page = |words: &str| format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>{words}</p>");
    let record = |url: &str, words: &str, wrong: usize| {
        let block = page(words);
        format!(
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n{block}\r\n\r\n",
            block.len() - wrong
        )
    };
    let (one, two) = (
        record("https://example.org/1", "The dam fell in 1969.", 0),
        record("https://example.org/2", "It rose in 1971.", 0),
    );
    let bad = record("https://example.org/3", "It was never read.", 9);
    for (name, archive, word) in [
        ("cut.warc", format!("{one}{}", &two[..two.len() - 20]), "cut off"),
        ("wrong.warc", format!("{bad}{one}"), "is not true"),
    ] {
        assert_eq!(claims(&shop, name, archive.as_bytes()), ["The dam fell in 1969."], "{name}");
        assert!(said(&shop, &["extract", name]).contains(word), "{name}");
    }
}

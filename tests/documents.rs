//! Documents as they come: what is not words is not read as words, and what is lost is said.
#![allow(clippy::unwrap_used, clippy::panic)]
use std::io::Write;

use crate::common::Shop;
use crate::common::files::{claims, said, zipped};

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
            r#"<package><metadata><dc:title>Dams</dc:title></metadata><manifest><item id="b" href="b.xhtml" media-type="application/xhtml+xml"/><item id="a" href="../O/a%20%25c3.xhtml#x" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/><itemref idref="b"/></spine></package>"#,
        ),
        ("O/a %c3.xhtml", "<html><body><h1>One</h1><p>It fell in 1969.</p></body></html>"),
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
fn hidden_words_of_an_office_document_are_set_apart() {
    let shop = Shop::with_ledger();
    let run = |more: &str, words: &str| {
        format!("<w:r><w:rPr>{more}</w:rPr><w:t xml:space=\"preserve\">{words}</w:t></w:r>")
    };
    let mark = "<w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr>";
    let word = [
        "<w:document xmlns:w=\"w\"><w:body><w:p>",
        mark,
        &run("", "It fell "),
        &run("<w:vanish/>", "long "),
        &run("<w:vanish w:val=\"1\"/>", "before "),
        &run("<w:vanish w:val=\"0\"/><w:b/>", "in "),
        &run("", "1969."),
        "</w:p><w:p><w:pPr><w:pStyle w:val=\"Kept\"/></w:pPr>",
        &run("", "The board knew."),
        "</w:p><w:p>",
        &run("<w:rStyle w:val=\"Secret\"/>", "It is not said."),
        &run("", "It rose again."),
        "</w:p></w:body></w:document>",
    ]
    .concat();
    let styles = "<w:styles xmlns:w=\"w\"><w:style w:styleId=\"Kept\"><w:basedOn w:val=\"Secret\"/></w:style>\
        <w:style w:styleId=\"Secret\"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>";
    let docx = zipped(&[("word/document.xml", &word), ("word/styles.xml", styles)]);
    let style = |name: &str, family: &str| {
        format!(
            "<style:style style:name=\"{name}\" style:family=\"{family}\"><style:text-properties text:display=\"none\"/></style:style>"
        )
    };
    let odt = [
        "<office:document-content><office:automatic-styles>",
        &style("T1", "text"),
        "</office:automatic-styles><office:body><office:text>",
        "<text:p>It fell <text:span text:style-name=\"T1\">long <text:s/>before </text:span>in 1969.</text:p>",
        "<text:section text:display=\"none\"><text:p text:style-name=\"P\">The board knew.</text:p></text:section>",
        "<text:section text:display=\"condition\" text:condition=\"x\"><text:p>It rose again.</text:p></text:section>",
        "<text:p>It is not <text:hidden-paragraph text:is-hidden=\"true\"/>said.</text:p>",
        "<text:p><text:hidden-text text:is-hidden=\"true\">Never.</text:hidden-text></text:p>",
        "<text:p text:style-name=\"P1\">Nobody said it.</text:p>",
        "</office:text></office:body></office:document-content>",
    ]
    .concat();
    let common = format!("<x><text:p>A header.</text:p>{}</x>", style("P1", "paragraph"));
    let odt = zipped(&[
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        ("content.xml", &odt),
        ("styles.xml", &common),
    ]);
    for (name, bytes, places) in [("a.docx", docx, 3), ("a.odt", odt, 5)] {
        assert_eq!(claims(&shop, name, &bytes), ["It fell in 1969.", "It rose again."], "{name}");
        let text = said(&shop, &["extract", name]);
        assert!(text.contains(&format!("hides words in {places} places")), "{text}");
        for words in ["long", "before", "The board knew.", "It is not"] {
            assert!(text.contains(words), "{words}: {text}");
        }
        assert!(!text.contains("A header"), "{text}");
        let told = said(&shop, &["ingest", name, "--whole-page"]);
        assert!(told.contains(&format!("{} claims", places + 2)), "{told}");
    }
}

#[test]
fn struck_words_of_an_office_document_are_set_apart() {
    let shop = Shop::with_ledger();
    let run = |more: &str, words: &str| {
        format!("<w:r><w:rPr>{more}</w:rPr><w:t xml:space=\"preserve\">{words}</w:t></w:r>")
    };
    let word = [
        "<w:document xmlns:w=\"w\"><w:body><w:p>",
        &run("", "It cost "),
        &run("<w:strike/>", "41"),
        &run("<w:dstrike w:val=\"0\"/>", " 43 "),
        "<w:r><w:pict><w:txbxContent><w:p>",
        &run("", "In a box."),
        "</w:p></w:txbxContent></w:pict></w:r></w:p></w:body></w:document>",
    ]
    .concat();
    let docx = zipped(&[("word/document.xml", &word)]);
    let odt = "<office:document-content><office:automatic-styles><style:style style:name=\"T1\"><style:text-properties style:text-line-through-style=\"solid\"/></style:style><style:style style:name=\"T2\"><style:text-properties style:text-line-through-style=\"none\"/></style:style></office:automatic-styles><office:body><office:text><text:p>It cost <text:span text:style-name=\"T1\">41</text:span> <text:span text:style-name=\"T2\">43</text:span></text:p><text:p>In a box.</text:p></office:text></office:body></office:document-content>";
    let odt = zipped(&[("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", odt)]);
    for (name, bytes) in [("a.docx", docx), ("a.odt", odt)] {
        shop.write(name, bytes);
        let text = said(&shop, &["extract", name]);
        assert!(text.contains("It cost 43\n") && text.contains("~~41~~"), "{name}: {text}");
        assert!(text.contains("1 passage is struck out"), "{name}: {text}");
        assert!(text.contains("\nIn a box."), "{name}: {text}");
    }
}

#[test]
fn a_style_of_an_office_document_raises_and_strikes() {
    let shop = Shop::with_ledger();
    let run = |more: &str, words: &str| {
        format!("<w:r><w:rPr>{more}</w:rPr><w:t xml:space=\"preserve\">{words}</w:t></w:r>")
    };
    let word = [
        "<w:document xmlns:w=\"w\"><w:body><w:p>",
        &run("", "In 1969"),
        &run("<w:rStyle w:val=\"Mark\"/>", "3"),
        &run("", " it cost 10"),
        &run("<w:vertAlign w:val=\"superscript\"/>", "6.5"),
        &run("", ", or 41"),
        &run("<w:position w:val=\"6\"/>", "2"),
        &run("", ", or 5"),
        &run("<w:position w:val=\"-6\"/>", "7"),
        &run("<w:rStyle w:val=\"Old\"/>", " or 40"),
        &run("", "."),
        "</w:p><w:p><w:pPr><w:pStyle w:val=\"Gone\"/></w:pPr>",
        &run("", "It was wrong."),
        "</w:p></w:body></w:document>",
    ]
    .concat();
    let styles = "<w:styles xmlns:w=\"w\"><w:style w:styleId=\"Mark\"><w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr></w:style>\
        <w:style w:styleId=\"Old\"><w:basedOn w:val=\"Gone\"/></w:style><w:style w:styleId=\"Gone\"><w:rPr><w:strike/></w:rPr></w:style></w:styles>";
    let docx = zipped(&[("word/document.xml", &word), ("word/styles.xml", styles)]);
    let style = |name: &str, more: &str| {
        format!("<style:style style:name=\"{name}\"><style:text-properties {more}/></style:style>")
    };
    let span =
        |style: &str, words: &str| format!("<text:span text:style-name=\"{style}\">{words}</text:span>");
    let odt = [
        "<office:document-content><office:automatic-styles>",
        &style("T1", "style:text-position=\"33% 58%\""),
        &style("T2", "style:text-position=\"-33% 58%\""),
        &style("T3", "style:text-line-through-type=\"single\""),
        "</office:automatic-styles><office:body><office:text><text:p>In 1969",
        &span("T1", "3"),
        " it cost 10",
        &span("T1", "6.5"),
        ", or 41",
        &span("T1", "2"),
        ", or 5",
        &span("T2", "7"),
        &span("T3", " or 40"),
        ".</text:p><text:p text:style-name=\"T3\">It was wrong.</text:p></office:text></office:body></office:document-content>",
    ]
    .concat();
    let odt = zipped(&[("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", &odt)]);
    for (name, bytes) in [("a.docx", docx), ("a.odt", odt)] {
        let found = claims(&shop, name, &bytes);
        assert_eq!(found, ["In 1969\u{b3} it cost 10^(6.5), or 41\u{b2}, or 57."], "{name}");
        let text = said(&shop, &["extract", name]);
        assert!(text.contains("~~or 40~~") && text.contains("~~It was wrong.~~"), "{name}: {text}");
    }
}

#[test]
fn what_is_said_of_a_document_in_another_is_said() {
    let shop = Shop::with_ledger();
    let answer = |n: usize, kind: &str, body: &str| {
        let block = format!("HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n{body}");
        format!(
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/{n}\r\n\
             Content-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n{block}\r\n\r\n",
            block.len()
        )
    };
    let page = answer(1, "text/html", "<p>The caf\u{c3}\u{a9} was closed.</p>");
    let rows = answer(2, "application/json", "[{\"claim\":\"It rose.\"},{\"claim\":\"\"}]");
    shop.write("a.warc", page.clone() + &rows);
    shop.write("one.warc", page);
    for command in ["check", "extract", "ingest"] {
        let told = said(&shop, &[command, "a.warc", "--on-error", "skip"]);
        for part in ["https://example.org/1: ", "wrong encoding", "https://example.org/2: 1 row left out"] {
            assert!(told.contains(part), "{command}: {told}");
        }
        let told = said(&shop, &[command, "one.warc"]);
        assert_eq!(told.matches("wrong encoding").count(), 1, "{command}: {told}");
    }
    let mail = "From: a@example.org\nTo: b@example.org\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"b\"\n\n\
        --b\nContent-Type: text/plain\n\nIt stands.\n--b\nContent-Type: text/csv; charset=utf-8; name=\"a.csv\"\n\n\
        claim,who\nThe caf\u{c3}\u{a9} was closed.,Bo\n--b--\n";
    shop.write("a.eml", mail);
    assert!(said(&shop, &["check", "a.eml"]).contains("a.csv: "));
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
    // Mails in a mail are read once each.
    let inner = |n: usize| {
        format!(
            "--d\n\nFrom: c@example.org\nSubject: {n}\nDate: Sun, 1 Mar 2026 09:00:00 +0000\n\nIt fell in 197{n}.\n\n"
        )
    };
    let digest = format!(
        "From: a@example.org\nTo: b@example.org\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=m\n\n--m\nContent-Type: text/plain\n\n\
         It stands.\n--m\nContent-Type: multipart/digest; boundary=d\n\n{}{}{}--d--\n--m--\n",
        inner(1),
        inner(2),
        inner(3)
    );
    assert_eq!(
        claims(&shop, "digest.eml", digest.as_bytes()),
        ["It stands.", "It fell in 1971.", "It fell in 1972.", "It fell in 1973."]
    );
    // Without a blank line, what can be no header begins the words.
    let bare = "From: a@example.org\nTo: b@example.org\nSubject: x\n y\nIt stands, they said.\n";
    assert_eq!(claims(&shop, "a.eml", bare.as_bytes()), ["It stands, they said."]);
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

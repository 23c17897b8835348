//! Real documents in: every format is read, kept whole and found again; a broken one gives one clear error and changes
//! nothing. What needs `../shared` says so and is skipped where that is absent.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use crate::common;

use std::io::Write;

use crate::common::Shop;
use claimlog::ingest::{FORMATS, Format};
use serde_json::{Value, json};

const PAGE: &str = r#"<!DOCTYPE html><html><head><meta charset="utf-8"><title>Dam news | The Example</title>
<meta property="og:site_name" content="The Example"><link rel="canonical" href="https://example.org/dam">
</head><body><nav><a href="/">Home</a> <a href="/water">Water</a></nav><article><h1>Dam news of the week</h1>
<p>The old dam above Harrow was finished in 1969, after eleven years of work by three hundred people from the valley.</p>
<p>It holds 40 million litres, the water board&rsquo;s survey of the spring found, a third less than it was built to hold.</p>
<p>Ann Lee, who leads the board, said that the silt would be cleared before the next winter, &ldquo;whatever it costs&rdquo;.</p>
<figure><img src="a.jpg"><figcaption>The dam in March</figcaption></figure></article>
<div class="related"><h3>Related</h3><ul><li><a href="/x">Ten Secrets of Cheap Irrigation</a></li></ul></div>
<footer>All rights reserved</footer></body></html>"#;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A PDF whose pages show these words.
fn pdf(pages: &[&str]) -> Vec<u8> {
    let show = |page: &&str| match page.is_empty() {
        true => String::new(),
        false => format!("BT /F1 12 Tf 72 700 Td ({page}) Tj ET"),
    };
    drawn(&pages.iter().map(show).collect::<Vec<_>>())
}

/// A page with these lines in 12 points: each stands as many lines below the line before it as its number says.
fn set(lines: &[(f64, &str)]) -> String {
    let mut y = 760.0;
    let show = lines.iter().map(|(below, words)| {
        y -= 12.0 * below;
        format!("BT /F1 12 Tf 72 {y:.2} Td ({words}) Tj ET")
    });
    show.collect::<Vec<_>>().join("\n")
}

/// A PDF whose pages are drawn by these operators.
fn drawn(pages: &[String]) -> Vec<u8> {
    let mut objects = vec!["<</Type/Catalog/Pages 2 0 R>>".to_owned()];
    let kids: Vec<_> = (0..pages.len()).map(|n| format!("{} 0 R", 4 + 2 * n)).collect();
    objects.push(format!("<</Type/Pages/Kids[{}]/Count {}>>", kids.join(" "), pages.len()));
    objects.push("<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned());
    for (n, show) in pages.iter().enumerate() {
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</Font<</F1 3 0 R>>>>/Contents {} 0 R>>",
            5 + 2 * n
        ));
        objects.push(format!("<</Length {}>>\nstream\n{show}\nendstream", show.len()));
    }
    let mut bytes = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for (n, object) in objects.iter().enumerate() {
        places.push(bytes.len());
        bytes.extend(format!("{} 0 obj\n{object}\nendobj\n", n + 1).bytes());
    }
    let start = bytes.len();
    bytes.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    for place in places {
        bytes.extend(format!("{place:010} 00000 n \n").bytes());
    }
    bytes.extend(
        format!("trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1).bytes(),
    );
    bytes
}

fn warc_record(kind: &str, url: &str, block: &[u8], payload: &[u8]) -> Vec<u8> {
    let digest = |bytes: &[u8]| format!("sha256:{}", claimlog::tlog::sha256(bytes));
    let head = format!(
        "WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-03-01T09:00:00Z\r\nWARC-Record-ID: \
         <urn:uuid:{url}>\r\nWARC-Block-Digest: {}\r\nWARC-Payload-Digest: {}\r\nContent-Type: application/http; \
         msgtype=response\r\nContent-Length: {}\r\n\r\n",
        digest(block),
        digest(payload),
        block.len()
    );
    [head.as_bytes(), block, b"\r\n\r\n"].concat()
}

fn warc() -> Vec<u8> {
    let payload = gzip(PAGE.as_bytes());
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Encoding: gzip\r\n\r\n";
    let response =
        warc_record("response", "https://example.org/dam", &[head.as_bytes(), &payload].concat(), &payload);
    let head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n";
    let revisit = warc_record("revisit", "https://example.org/again", head, b"");
    [response, revisit].concat()
}

#[test]
fn a_page_is_kept_whole_and_known_for_what_it_is() {
    let shop = Shop::with_ledger();
    shop.write("page.html", PAGE);
    let told = shop.json(0, &["ingest", "page.html"]);
    let note = told["sources"][0]["notes"][0].as_str().unwrap();
    assert_eq!(
        note,
        "it states that its address is https://example.org/dam; give that address if you found it there"
    );
    let source = &shop.json(0, &["show", "0"])["data"];
    assert_eq!(source["extractor"], "html/2");
    assert_eq!(
        (source["charset"].as_str(), source["charset_by"].as_str()),
        (Some("UTF-8"), Some("declared"))
    );
    // What the page says about itself is kept as its statement. It does not set the address or the publisher of the source.
    assert_eq!((&source["url"], &source["publisher"]), (&Value::Null, &Value::Null));
    let stated = source["stated"].as_array().unwrap();
    assert!(
        stated.contains(&json!({"field": "publisher", "value": "The Example", "by": "open-graph"})),
        "{stated:?}"
    );
    let parts: Vec<_> = shop
        .claims()
        .iter()
        .map(|claim| {
            let shown = shop.json(0, &["show", &claim["seq"].to_string()]);
            (claim["text"].as_str().unwrap().to_owned(), shown["data"]["part"].as_str().unwrap().to_owned())
        })
        .collect();
    // The title is a part of the page and of its text, and not a claim.
    assert!(parts[0].0.ends_with("from the valley.") && parts[0].1 == "body");
    assert!(shop.expect(0, &["source", "show", "0", "--text"]).contains("Dam news of the week"));
    let others = ["menu", "related", "title", "heading"];
    assert_eq!(parts.iter().filter(|(_, part)| others.contains(&part.as_str())).count(), 0);
    assert_eq!(told["sources"][0]["claims"].as_array().unwrap().len(), parts.len());
    // Again it changes nothing, and the whole page says more.
    let before = shop.state();
    assert_eq!(shop.json(0, &["ingest", "page.html"])["sources"][0]["already"], true);
    assert_eq!(shop.state(), before);
    let all = shop.json(1, &["check", "page.html", "--whole-page"]);
    let text = |claim: &Value| claim["text"].as_str().unwrap().to_owned();
    assert!(all["claims"].as_array().unwrap().iter().map(text).any(|text| text.contains("Cheap Irrigation")));
    let findings = all["findings"].as_array().unwrap();
    let related = |finding: &&Value| finding["message"].as_str().unwrap().contains("related links");
    assert!(
        findings.iter().filter(|finding| finding["code"] == "F004").any(|finding| related(&finding)),
        "{findings:?}"
    );
}

#[test]
fn an_address_that_leads_nowhere_for_others_is_no_locator() {
    let shop = Shop::with_ledger();
    for (name, url) in [("a.html", "file:///home/ann/dam.html"), ("b.html", "https://example.org/dam")] {
        shop.write(name, format!("<!-- saved from url=({:04}){url} -->\n{PAGE}", url.len()));
    }
    shop.json(0, &["ingest", "a.html", "b.html"]);
    let sources = shop.expect(0, &["source", "list", "--json"]);
    let urls: Vec<Value> = sources
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["source"]["url"].clone())
        .collect();
    assert_eq!(urls, [Value::Null, json!("https://example.org/dam")]);
}

#[test]
fn what_was_overlooked_to_find_a_quote_is_said() {
    let shop = Shop::with_ledger();
    shop.write("page.html", PAGE);
    shop.json(0, &["ingest", "page.html"]);
    let add = |quote: &str| ["add", "So it was.", "--source", "0", "--quote", quote].map(str::to_owned);
    let run = |quote: &str, more: &str| {
        let mut arguments = add(quote).to_vec();
        arguments.extend((!more.is_empty()).then(|| more.to_owned()));
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let output = shop.run(&arguments);
        assert_eq!(output.status.code(), Some(0), "{quote}");
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    let quoted =
        |quote: &str| serde_json::from_str::<Value>(&run(quote, "--json").0).unwrap()["quote"].clone();
    let typed = "the  water board's survey";
    assert_eq!(quoted(typed)["normalised"], json!(["spacing", "quotation-marks"]));
    assert_eq!(quoted(typed)["words"], "the water board\u{2019}s survey");
    assert_eq!(quoted("the silt would be cleared")["normalised"], json!([]));
    let note =
        "note: the quote was found with different spacing and quotation marks: “the water board’s survey”";
    assert!(run(typed, "").1.contains(note), "{}", run(typed, "").1);
    let evidence = ["evidence", "1", "--supports", "--source", "0", "--quote", typed];
    assert_eq!(shop.json(0, &evidence)["quote"]["normalised"], json!(["spacing", "quotation-marks"]));
    let ambiguous = shop.failure(2, &["add", "So.", "--source", "0", "--quote", "the"]);
    assert!(ambiguous["message"].as_str().unwrap().contains("7 times"), "{ambiguous}");
    let nowhere =
        shop.failure(2, &["add", "So.", "--source", "0", "--quote", "The old dam was finished in 1970"]);
    assert!(nowhere["hint"].as_str().unwrap().contains("The old dam above Harrow"), "{nowhere}");
}

#[test]
fn the_ladder_is_climbed_rung_by_rung() {
    let shop = Shop::with_ledger();
    shop.write("page.html", PAGE);
    shop.json(0, &["ingest", "page.html"]);
    let marks = |value: &Value| -> Vec<(String, String)> {
        let rungs = value["ladder"].as_array().unwrap();
        let word = |rung: &Value, name: &str| rung[name].as_str().unwrap().to_owned();
        rungs.iter().map(|rung| (word(rung, "name"), word(rung, "mark"))).collect()
    };
    let shown = shop.json(0, &["show", "2"]);
    let wanted: Vec<_> = ["bytes", "text", "span", "extraction", "inclusion", "checkpoint"]
        .map(|name| (name.to_owned(), "holds".to_owned()))
        .into_iter()
        .chain([("vouched".to_owned(), "unchecked".to_owned())])
        .collect();
    assert_eq!(marks(&shown), wanted);
    assert_eq!(marks(&shop.json(0, &["verify", "2"])), wanted);
    let selector = &shown["selector"];
    assert_eq!(selector["prefix"].as_str().unwrap().chars().count(), 32);
    assert_eq!(selector["exact"], shown["data"]["text"]);
    shop.failure(2, &["verify", "0"]);
    // Nothing that rests on the page is shown once its bytes are others, though the text that was read of them is as it was.
    let ledger = shop.path("ledger.db");
    let conn = common::harm(&ledger);
    conn.execute_batch("UPDATE block SET bytes = x'00' WHERE part = 'bytes'").unwrap();
    common::repair(&conn);
    drop(conn);
    for command in
        [&["show", "2"][..], &["verify", "2"], &["list"], &["export"], &["audit"], &["source", "show", "0"]]
    {
        assert_eq!(shop.run(command).status.code(), Some(3), "{command:?}");
    }
}

#[test]
fn a_later_capture_is_held_against_the_first() {
    let shop = Shop::with_ledger();
    shop.write("page.html", PAGE);
    // Without an address: the recheck alone says that the two are of one page.
    shop.json(0, &["ingest", "page.html"]);
    let same = shop.json(0, &["source", "recheck", "0", "page.html"]);
    assert_eq!(same["outcome"]["stands"], shop.claims().len());
    shop.write(
        "later.html",
        PAGE.replace("40 million", "20 million").replace("<p>Ann Lee, who", "<p>Nobody, who once"),
    );
    let later = shop.json(1, &["source", "recheck", "0", "later.html"]);
    assert_eq!(later["outcome"]["changed"].as_array().unwrap().len(), 2, "{later}");
    let report = shop.json(0, &["audit", "--select", "S008"]);
    assert_eq!(report["findings"].as_array().unwrap().len(), 2, "{report}");
    assert!(
        report["findings"][0]["message"].as_str().unwrap().contains("a later capture of source 0"),
        "{report}"
    );
    shop.write(
        "gone.html",
        "<html><body><p>This page has moved somewhere else entirely, sorry.</p></body></html>",
    );
    let gone = shop.json(1, &["source", "recheck", "0", "gone.html"]);
    assert_eq!(gone["outcome"]["vanished"].as_array().unwrap().len(), shop.claims().len(), "{gone}");
    shop.json(0, &["source", "rate", "0", "c", "--because", "it rewrote a number"]);
    let listed: Value =
        serde_json::from_str(shop.expect(0, &["source", "list", "--json"]).lines().next().unwrap()).unwrap();
    assert_eq!(listed["reliability"], "C");
    assert!(shop.expect(0, &["source", "show", "0", "--text"]).contains("⟦It holds 40 million litres"));
    shop.is_sound();
}

#[test]
fn archives_feeds_and_pdfs_give_their_documents() {
    let shop = Shop::with_ledger();
    let warc = warc();
    shop.write("a.warc", &warc);
    let told = shop.json(0, &["ingest", "a.warc"]);
    assert_eq!(told["sources"][0]["within"].as_array().unwrap().len(), 1);
    assert!(
        told["sources"][0]["notes"][0].as_str().unwrap().contains("https://example.org/again is a revisit")
    );
    let inner = shop.json(0, &["show", "1"]);
    assert_eq!((&inner["about"], &inner["data"]["url"]), (&json!(0), &json!("https://example.org/dam")));
    assert_eq!(inner["data"].get("caveats"), None);
    // One byte of the page is not what the archive says it is.
    let mut forged = warc.clone();
    let digest = b"WARC-Payload-Digest: sha256:";
    let at = forged.windows(digest.len()).position(|part| part == digest).unwrap() + digest.len();
    forged[at] = if forged[at] == b'0' { b'1' } else { b'0' };
    shop.write("forged.warc", &forged);
    let told = shop.json(0, &["ingest", "forged.warc"]);
    let inner = &told["sources"][0]["within"][0]["seq"];
    assert_eq!(shop.json(0, &["show", &inner.to_string()])["data"]["caveats"], json!(["digest-mismatch"]));
    shop.write("a.pdf", pdf(&["The dam was finished in 1969.", "", "It holds 40 million litres."]));
    let told = shop.json(0, &["ingest", "a.pdf"]);
    assert!(told["sources"][0]["notes"][0].as_str().unwrap().contains("contain no text"), "{told}");
    let seqs = told["sources"][0]["claims"].as_array().unwrap();
    let pages: Vec<_> =
        seqs.iter().map(|seq| shop.json(0, &["show", &seq.to_string()])["data"]["page"].clone()).collect();
    assert_eq!(pages, [json!(1), json!(3)]);
    let quoted = [
        "add",
        "It holds water.",
        "--source",
        &told["sources"][0]["seq"].to_string(),
        "--quote",
        "holds 40 million",
    ];
    let added = shop.json(0, &quoted);
    assert_eq!(shop.json(0, &["show", &added["seq"].to_string()])["data"]["page"], 3);
    shop.write("images.pdf", pdf(&["", ""]));
    assert!(
        shop.failure(2, &["ingest", "images.pdf"])["message"]
            .as_str()
            .unwrap()
            .contains("no text in images.pdf (2 pages)")
    );
    // A folder means its files.
    std::fs::create_dir_all(shop.path("inbox/deep")).unwrap();
    shop.write("inbox/deep/b.html", PAGE);
    shop.write("inbox/a.md", "# A\n\nThe weir was built in 1901.\n");
    let told = shop.json(0, &["ingest", "inbox"]);
    assert_eq!(told["sources"].as_array().unwrap().len(), 2);
    shop.is_sound();
}

#[test]
fn a_member_of_an_archive_keeps_its_address_or_is_refused_by_name() {
    let shop = Shop::with_ledger();
    let record = |kind: &str, url: &str, words: &str| {
        let head = format!("HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n");
        warc_record(
            "response",
            url,
            [head.as_bytes(), words.as_bytes()].concat().as_slice(),
            words.as_bytes(),
        )
    };
    let base64 = "VGhlIG9sZCBkYW0gYWJvdmUgSGFycm93IHdhcyBmaW5pc2hlZCBpbiAxOTY5Lg\n".repeat(4);
    let members = [
        ("text/plain", "https://example.org/a", "The weir was built in 1901.\n"),
        (
            "application/json",
            "https://example.org/b",
            "[{\"claim\":\"The weir fell in 1911.\",\"by\":\"Ann\"}]",
        ),
        ("text/csv", "https://example.org/c", "claim,by\nThe weir holds 40 litres.,Ann\n"),
        ("text/plain", "https://example.org/d", &base64),
    ];
    let records: Vec<Vec<u8>> = members.iter().map(|(kind, url, words)| record(kind, url, words)).collect();
    shop.write("a.warc", records.concat());
    let told = shop.json(0, &["ingest", "a.warc"]);
    let within = told["sources"][0]["within"].as_array().unwrap();
    let urls: Vec<Value> = within
        .iter()
        .map(|one| shop.json(0, &["show", &one["seq"].to_string()])["data"]["url"].clone())
        .collect();
    assert_eq!(urls, members[..3].iter().map(|(_, url, _)| json!(url)).collect::<Vec<_>>(), "{told}");
    let notes = told["sources"][0]["notes"].to_string();
    assert!(notes.contains("something in base64") && notes.contains("https://example.org/d"), "{notes}");
}

#[cfg(feature = "pdf")]
#[test]
fn fault_14_wide_spacing_within_a_paragraph_of_a_pdf_does_not_part_a_sentence() {
    let shop = Shop::with_ledger();
    let texts = |lines: &[(f64, &str)], name: &str| -> Vec<String> {
        shop.write(name, drawn(&[set(lines)]));
        let told = shop.json(0, &["ingest", name]);
        let seqs = told["sources"][0]["claims"].as_array().unwrap().iter();
        let text = |seq: &Value| shop.json(0, &["show", &seq.to_string()])["data"]["text"].clone();
        seqs.map(|seq| text(seq).as_str().unwrap().split_whitespace().collect::<Vec<_>>().join(" ")).collect()
    };
    let first =
        "The surveyors of the county walked along the old canal and asked for a load limit of 9 tonnes.";
    let second =
        "The lock keepers asked for 3 new gates, and the council agreed to pay for them before next winter.";
    for spacing in [1.0, 1.5, 1.9, 2.0] {
        // Two paragraphs: at the larger gap, and where only the short last line shows the break.
        for larger in [1.0, 1.6] {
            let lines = [
                (1.0, "The surveyors of the county walked along the old canal and asked for"),
                (spacing, "a load limit of 9 tonnes."),
                (spacing * larger, "The lock keepers asked for 3 new gates, and the council agreed to pay"),
                (spacing, "for them before next winter."),
            ];
            let name = format!("plain-{spacing}-{larger}.pdf");
            assert_eq!(texts(&lines, &name), [first, second], "{spacing} {larger}");
        }
    }
    for spacing in [1.9, 2.0] {
        // A short heading and short items stay apart, as they were.
        let lines = [
            (1.0, "Canal repairs"),
            (spacing, "The surveyors of the county walked along the old canal and asked for"),
            (spacing, "a load limit of 9 tonnes."),
            (spacing, "- The towpath was closed in May"),
            (spacing, "- The bridge was painted in June"),
        ];
        let found = texts(&lines, &format!("list-{spacing}.pdf"));
        assert!(found.iter().any(|text| text == first), "{found:?}");
        let apart = |words: &str| found.iter().filter(|text| text.contains(words)).count() == 1;
        assert!(apart("Canal repairs") && apart("closed in May") && apart("painted in June"), "{found:?}");
        let mixed = |text: &String| {
            ["repairs", "surveyors", "towpath", "bridge"].iter().filter(|word| text.contains(**word)).count()
                > 1
        };
        assert!(!found.iter().any(mixed), "{found:?}");
        // A page of full lines with a larger gap between two of them.
        let lines = [
            (1.0, "The surveyors of the county walked along the old canal in the rain"),
            (spacing, "and saw that its northern bank had moved by more than 20 centimetres."),
            (spacing * 1.6, "Nobody had measured the bank since the flood of 1987 came over"),
            (spacing, "the wall, the lock and the two meadows below the village of Arden."),
        ];
        let found = texts(&lines, &format!("gap-{spacing}.pdf"));
        assert_eq!(found.len(), 2, "{found:?}");
    }
}

#[test]
fn a_hundred_broken_files_give_one_clear_error_each_and_change_nothing() {
    let shop = Shop::with_ledger();
    let page = PAGE.as_bytes();
    let good_pdf = pdf(&["The dam was finished in 1969."]);
    let warc = warc();
    let packed = gzip(PAGE.repeat(20).as_bytes());
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    let mut add = |name: &str, bytes: Vec<u8>| files.push((name.to_owned(), bytes));
    // Cut before anything of it is whole. What is whole in others is read: `tests/documents.rs`.
    for n in 1..16 {
        add("cut.html.gz", packed[..n].to_vec());
        add("cut.pdf", good_pdf[..n * 12].to_vec());
        add("cut.warc.gz", gzip(&warc)[..8 + n].to_vec());
        add("cut.warc", warc[..30 + n * 6].to_vec());
    }
    // Not what they say they are.
    for name in ["a.pdf", "a.warc", "a.wacz", "a.mhtml", "a.rss", "a.jsonl", "a.csv", "a.json"] {
        add(name, b"<p>only a page".to_vec());
        add(name, b"PK\x03\x04 no archive".to_vec());
    }
    for (name, text) in [
        ("ragged.csv", "claim,who\na b,c\nd,e,f\n"),
        ("ragged.tsv", "claim\twho\na b\tc\nd\te\tf\n"),
        ("quotes.csv", "claim,who\n\"never closed,c\nd,e\n"),
        ("quotes.csv", "claim,who\n\"a\" b\",c\n\"d,e"),
        ("columns.csv", "a,b\nc,d\n"),
        ("header.csv", "claim,who\n"),
        ("empty.csv", ""),
        ("rows.jsonl", "{\"claim\":\"a\"}\n{\"claim\":\n"),
        ("rows.jsonl", "[1,2]\n[3]\n"),
        ("pretty.jsonl", "{\n \"claim\":\"a\"\n"),
        ("nul.csv", "claim\nThe dam\0fell.\n"),
        ("nul.jsonl", "{\"claim\":\"a\",\"who\":\"b\\u0000\"}\n"),
        ("nul.jsonl", "{\"claim\":\"a\",\"x\\u0000\":\"b\"}\n"),
        ("rows.jsonl", "{\"claim\":\"\"}\n"),
        ("trail.json", "{\"claims\":[{\"claim\":\"a\"}]} x"),
        ("none.json", "{\"a\":1}"),
        ("review.json", "{\"@type\":\"ClaimReview\",\"claimReviewed\":\"\"}"),
        ("answer.json", "{\"claims\":[{\"text\":\"\",\"claimReview\":[]}]}"),
        ("feed.xml", "<rss version=\"2.0\"><channel><item>"),
        ("feed.atom", "<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><title>x"),
        ("empty.html", "<html><body><script>let x;</script></body></html>"),
        ("hidden.html", "<p hidden>nothing to see</p>"),
        ("empty.md", "```\ncode\n```\n"),
        ("mail.mhtml", "MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nno page"),
        ("mail.mht", "From: <Saved by Blink>\r\n\r\n"),
        ("pages.pdf", "%PDF-1.7\n%%EOF"),
    ] {
        add(name, text.as_bytes().to_vec());
    }
    // Lying charsets.
    for declared in ["utf-8", "utf-16", "UTF8"] {
        let lie = format!("<meta charset={declared}><p>");
        add(
            "lie.html",
            [lie.as_bytes(), &b"caf\xe9 cr\xe8me br\xfbl\xe9e d\xe9j\xe0 vu ".repeat(40)].concat(),
        );
    }
    // Deep, long, packed.
    add("deep.json", "[".repeat(200_000).into_bytes());
    add("deep.jsonl", [b"{\"claim\":".as_slice(), &b"[".repeat(200_000)].concat());
    add("deep.rss", ["<rss>", &"<a>".repeat(10_000)].concat().into_bytes());
    add("line.csv", [b"claim,who\n\"".as_slice(), &vec![b'x'; 9 << 20]].concat());
    add("line.jsonl", [b"{\"claim\":\"".as_slice(), &vec![b'x'; 9 << 20]].concat());
    let attributes: String = (0..200_000).map(|n| format!(" a{n}=1")).collect();
    add("attributes.html", [page, b"<p", attributes.as_bytes(), b">x"].concat());
    add("big.html", [page, &vec![b' '; 41 << 20]].concat());
    add("big.json", vec![b'['; 41 << 20]);
    add("bomb.html.gz", gzip(&vec![b'a'; 70 << 20]));
    add("bomb.txt.gz", gzip(&vec![b'a'; 200 << 20]));
    let before = shop.state();
    assert!(files.len() >= 100, "{} files", files.len());
    for (name, bytes) in &files {
        shop.write(name, bytes);
        let error = shop.failure(2, &["ingest", name]);
        let message = error["message"].as_str().unwrap();
        assert!(message.contains(name.as_str()), "{name}, {} bytes: {error}", bytes.len());
        assert!(message.len() < 400, "{name}: {message}");
        std::fs::remove_file(shop.path(name)).unwrap();
    }
    assert_eq!(shop.state(), before);
}

#[test]
fn what_is_deep_or_odd_but_whole_is_read() {
    let shop = Shop::with_ledger();
    shop.write("deep.html", ["<div>".repeat(30_000).as_str(), "The dam was finished in 1969."].concat());
    shop.write("bom.csv", "\u{feff}claim,who\r\nThe dam fell.,Ann\r\n");
    shop.write("latin.csv", b"claim,who\nLe caf\xe9 est ferm\xe9 depuis hier.,Zo\xe9\n");
    shop.write(
        "rtl.html",
        "<p dir=rtl>\u{5d4}\u{5e1}\u{5db}\u{5e8} \u{5e0}\u{5d1}\u{5e0}\u{5d4} \u{5d1}-1969.</p>",
    );
    shop.json(0, &["ingest", "deep.html", "bom.csv", "latin.csv", "rtl.html"]);
    let texts: Vec<_> =
        shop.claims().iter().map(|claim| claim["text"].as_str().unwrap().to_owned()).collect();
    assert_eq!(
        texts[..3],
        ["The dam was finished in 1969.", "The dam fell.", "Le caf\u{e9} est ferm\u{e9} depuis hier."]
    );
    assert_eq!(texts.len(), 4);
    let report = shop.json(0, &["audit", "--select", "S005,S006"]);
    assert_eq!(report["findings"].as_array().unwrap().len(), 0, "{report}");
}

#[test]
fn a_page_that_says_too_much_is_read() {
    let shop = Shop::with_ledger();
    let authors: String =
        (0..900).map(|n| format!("<meta name=author content='{n} {}'>", "x".repeat(900))).collect();
    let address = format!("<link rel=canonical href='https://example.org/{}'>", "a".repeat(5000));
    shop.write("authors.html", format!("<head>{authors}{address}</head><p>The mill burnt in 1971."));
    shop.write("amp.html", format!("<p>{}<p>The mill burnt in 1971.", "&amp;".repeat(200_000)));
    shop.json(0, &["ingest", "authors.html", "amp.html"]);
    let stated = shop.json(0, &["show", "0"])["data"]["stated"].as_array().unwrap().len();
    // What fits into the entry is kept. An address is kept whole or not at all.
    assert!((2..=20).contains(&stated), "{stated}");
    shop.is_sound();
}

/// What a ledger says, without times, salts and what depends on them.
fn entries(shop: &Shop) -> Vec<Value> {
    let log = shop.expect(0, &["log", "--json"]);
    let size = log.lines().count();
    let entry = |seq: usize| {
        let shown = shop.json(0, &["show", &seq.to_string()]);
        let mut data = shown["data"].clone();
        if let Some(source) = data.as_object_mut() {
            source.remove("name");
        }
        json!([shown["about"], data])
    };
    (0..size).map(entry).collect()
}

#[test]
fn a_table_is_recorded_alike_in_a_stream_and_in_memory() {
    let csv = "id,claim,contradicts,supports\na,The dam is full.,b,\"c, nobody\"\nb,The dam is empty.,,a\nno claim,,a,\n\
               c,It rained.,c,\nc,It did not rain.,a b b,\n";
    let bom = format!("\u{feff}{csv}");
    let empty = "id,claim,contradicts\na,The dam is full.,\nb,The dam is empty.,\n".to_owned();
    let mut late: String = (0..80).map(|n| format!("{{\"claim\":\"Dam {n} is full.\"}}\n")).collect();
    late.push_str("{\"id\":\"x\",\"claim\":\"Weir x is old.\"}\n");
    late.push_str("{\"claim\":\"Weir x is new.\",\"contradicts\":[\"x\",\"y\"]}\n");
    for (format, text) in [("csv", csv.to_owned()), ("csv", bom), ("csv", empty), ("jsonl", late)] {
        let streamed = Shop::with_ledger();
        streamed.write("a.txt", &text);
        streamed.json(0, &["ingest", "a.txt", "--format", format, "--on-error", "skip"]);
        let whole = Shop::with_ledger();
        let mut command = whole.command(&["ingest", "-", "--format", format, "--on-error", "skip"]);
        let mut child = command
            .stdin(std::process::Stdio::piped())
            .stderr(std::process::Stdio::null())
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        assert!(child.wait().unwrap().success());
        assert_eq!(entries(&streamed), entries(&whole), "{text}");
        streamed.is_sound();
    }
}

#[test]
fn every_format_has_a_complete_record() {
    for (n, format) in FORMATS.iter().enumerate() {
        assert!(FORMATS[..n].iter().all(|other| other.name != format.name), "{}", format.name);
        assert!(!format.about.is_empty() && !format.about.ends_with('.'), "{}", format.name);
        assert!(!format.title.is_empty() && !format.media_types.is_empty(), "{}", format.name);
        assert!(format.endings.iter().all(|end| end.starts_with('.') && *end == end.to_lowercase()));
        let shared = format.endings.iter().any(|end| Format::of_name(end) != Some(format));
        assert!(!shared, "{} shares an ending with another format", format.name);
        assert!(format.built || format.feature.is_some(), "{}", format.name);
    }
    let help = Shop::new().expect(0, &["ingest", "--help"]);
    for format in FORMATS {
        assert!(help.contains(&format!("- {}:", format.name)), "{help}");
    }
}

#[test]
fn a_file_of_another_program_is_called_what_it_is() {
    let shop = Shop::with_ledger();
    let docx = b"PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0 ppt/presentation.xml and more";
    let packed = gzip(docx);
    for (name, bytes, what, hint) in [
        (
            "report.docx",
            docx.as_slice(),
            "report.docx is a PowerPoint presentation",
            "save it as PDF, HTML or plain text",
        ),
        ("report.docx.gz", &packed, "report.docx.gz is a PowerPoint presentation", "save it as PDF"),
        ("report.csv", docx, "report.csv is a PowerPoint presentation", "save it as PDF"),
        ("old.rtf", b"{\\rtf1\\ansi The dam.}", "old.rtf is an RTF document", "save it as PDF"),
        ("scan.png", b"\x89PNG\r\n\x1a\n\0\0", "scan.png is an image", "recognise the text"),
        ("talk.mp3", b"ID3\x04\0\0", "talk.mp3 is an audio file", "transcript"),
        ("all.zip", b"PK\x03\x04\x14\0 a.txt", "all.zip is a ZIP archive", "unpack it"),
    ] {
        shop.write(name, bytes);
        for command in ["ingest", "check", "extract"] {
            let error = shop.failure(2, &[command, name]);
            let (message, advice) = (error["message"].as_str().unwrap(), error["hint"].as_str().unwrap());
            assert!(message.contains(what) && advice.contains(hint), "{error}");
        }
    }
    // A format that is named is tried.
    shop.expect(0, &["extract", "old.rtf", "--format", "text"]);
    for command in ["check", "extract"] {
        let error = shop.failure(2, &[command, "https://example.org/dam"]);
        assert!(error["message"].as_str().unwrap().contains("is a web address"), "{error}");
        assert!(error["hint"].as_str().unwrap().contains("--url"), "{error}");
    }
}

//! Documents as they come: what is not words is not read as words, and what is lost is said.
#![allow(clippy::unwrap_used)]
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

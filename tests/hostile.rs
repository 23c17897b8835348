//! Hostile text, through the program: nothing of it is seen raw, and nothing that is not seen changes an answer.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::process::Output;

use crate::common::Shop;
use claimlog::text::is_hidden;
use proptest::prelude::*;
use serde_json::{Value, json};

/// Checks that nothing is printed that a terminal would obey or a reader would not see.
fn assert_safe(output: &Output, arguments: &[&str]) {
    for stream in [&output.stdout, &output.stderr] {
        let text = String::from_utf8_lossy(stream);
        let raw = text.chars().find(|c| *c != '\n' && (c.is_control() || is_hidden(*c)));
        assert_eq!(raw, None, "{arguments:?}\n{}", text.escape_debug());
    }
}

#[test]
fn usage_errors_and_names_of_ledgers_are_printed_safely() {
    let hidden = [
        "\u{202e}",
        "\u{9b}31m",
        "\u{200b}",
        "\u{1b}[31m",
        "\r",
        "\u{e0041}",
        "\u{ad}",
        "\u{3164}",
        "\u{f8ff}",
        "\u{7}",
    ];
    for c in hidden {
        let shop = Shop::new();
        let (option, value) = (format!("--{c}x"), format!("a{c}b"));
        for arguments in [
            &[option.as_str()][..],
            &[&value],
            &["list", "--status", &value],
            &["list", "--limit", &value],
            &["add", "x", "--date", &value],
            &["ingest", "x", "--map", &value],
            &["export", "--format", &value],
            &["compare", &value],
            &["check", "x", "--color", &value],
            &["audit", "--json", "--format", &value],
            &["verify", &option],
            &["--color", "always", &option],
        ] {
            let output = shop.run(arguments);
            assert_eq!(output.status.code(), Some(2), "{arguments:?}");
            assert_safe(&output, arguments);
        }
        let output = shop.command(&["list"]).env("CLAIMLOG_NOW", &value).output().unwrap();
        assert_safe(&output, &["CLAIMLOG_NOW"]);
    }
    for c in ["\u{202e}", "\u{2066}", "\u{200b}", "\u{ad}"] {
        let shop = Shop::new();
        let origin = format!("example.org/{c}dam");
        for arguments in [
            &["init", "--origin", &origin][..],
            &["init", "--origin", &origin],
            &["rotate", "--because", "it is old", "--yes"],
            &["rotate", "--because", "for later", "--prepare", "later.key"],
            &["verify"],
            &["pins"],
            &["log"],
            &["tiles", "site"],
            &["show", "0"],
            &["log", "--json"],
            &["verify", "--json"],
        ] {
            assert_safe(&shop.run(arguments), arguments);
        }
    }
    // What is well known is not changed.
    let shop = Shop::new();
    let told = String::from_utf8(shop.run(&["list", "--status", "\u{2764}\u{fe0f}"]).stderr).unwrap();
    assert!(told.contains("'\u{2764}\u{fe0f}'"), "{told}");
}

#[test]
fn words_are_found_whatever_hides_among_them() {
    let shop = Shop::with_ledger();
    shop.write("a.txt", "The dam was fini\u{200b}shed in 19\u{ad}69. The weir\u{2060} is ol\u{fe0f}der.");
    shop.expect(0, &["ingest", "a.txt", "--url", "https://example.org/a"]);
    let found = shop.expect(0, &["search", "finished", "1969"]);
    assert!(found.contains("fini\\u{200b}shed"), "{found}");
    shop.expect(0, &["search", "w\u{200b}eir", "older"]);
    // A quote that is typed without them is the source's words with them, and that is said.
    let added =
        shop.json(0, &["add", "It was finished then.", "--source", "0", "--quote", "was finished in 1969"]);
    assert_eq!(added["quote"]["words"], "was fini\u{200b}shed in 19\u{ad}69");
    assert_eq!(added["quote"]["normalised"], json!(["hidden-characters"]));
    let told = shop.run(&["add", "It is older.", "--source", "0", "--quote", "The weir is older"]);
    let told = String::from_utf8_lossy(&told.stderr).into_owned();
    assert!(
        told.contains("found with different hidden characters: “The weir\\u{2060} is ol\\u{fe0f}der”"),
        "{told}"
    );
    let audited = shop.json(0, &["audit", "--select", "S005,S006,F010"]);
    let codes: Vec<&Value> = audited["findings"].as_array().unwrap().iter().map(|one| &one["code"]).collect();
    assert_eq!(codes, ["F010", "F010"]);
    let report = shop.run(&["audit", "--select", "F010"]);
    assert!(String::from_utf8_lossy(&report.stdout).contains("1 of U+200B"));
    let verdict = shop.json(
        0,
        &["compare", "The dam was finished in 1969.", "The d\u{430}m was fini\u{200b}shed in 1971."],
    );
    assert_eq!((&verdict["relation"], &verdict["code"]), (&json!("contradiction"), &json!("C005")));
}

#[test]
fn claims_that_hide_their_words_contradict_each_other_in_an_audit() {
    let shop = Shop::with_ledger();
    shop.write("a.txt", "The Oder dam was finished in 1969, the ministry said.");
    shop.write(
        "b.txt",
        "The Od\u{435}r d\u{200b}am was fini\u{200b}shed in 19\u{200b}71, the ministry said.",
    );
    shop.expect(0, &["ingest", "a.txt", "b.txt", "--url", "https://example.org/a"]);
    let audited = shop.json(0, &["audit", "--select", "C"]);
    assert_eq!(audited["findings"][0]["code"], "C005", "{audited}");
}

#[test]
fn a_later_capture_with_soft_hyphens_says_the_same() {
    let shop = Shop::with_ledger();
    shop.write("a.txt", "The dam was finished in 1969. The weir is older.");
    shop.write("b.txt", "The dam was fin\u{ad}ish\u{200b}ed in 1969. The weir is old.");
    shop.expect(0, &["ingest", "a.txt"]);
    let told = shop.expect(1, &["source", "recheck", "0", "b.txt"]);
    assert!(told.contains("1 quote stands (1 at another place), 1 changed"), "{told}");
    assert!(told.contains("changed   2"), "{told}");
}

/// What a command says about a wrong file.
fn refused(shop: &Shop, arguments: &[&str]) -> String {
    let output = shop.run(arguments);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn json_that_readers_read_differently_is_an_error_with_its_place() {
    let shop = Shop::with_ledger();
    let review = r#"{"@type":"ClaimReview","claimReviewed":"The dam is full.","url":"https://a.example/","url":"https://b.example/"}"#;
    let answer = r#"{"claims":[{"text":"The dam is full.","claimReview":[{"textualRating":"False","textualRating":"True"}]}]}"#;
    for (name, text, place) in [
        (
            "a.json",
            "[\n {\"text\":\"The dam is full.\",\n  \"text\":\"The dam is empty.\"}]",
            "a.json:3:3: the name `text` occurs twice",
        ),
        (
            "b.json",
            "[{\"text\":\"The dam is full.\",\"t\\u0065xt\":\"No.\"}]",
            "b.json:1:29: the name `text` occurs twice",
        ),
        (
            "c.json",
            "[{\"text\":\"\u{e9}\u{e9} \\ud800 is full.\"}]",
            "c.json:1:14: `\\ud800` is half a character",
        ),
        (
            "d.json",
            "[{\"text\":\"It is full.\",\"x\":{\"y\":[{\"z\":1,\"z\":2}]}}]",
            "d.json:1:41: the name `z` occurs twice",
        ),
        (
            "e.jsonl",
            "{\"text\":\"One is.\"}\n{\"text\":\"Two are.\",\"text\":\"No.\"}\n",
            "e.jsonl:2:20: the name `text` occurs twice",
        ),
        (
            "f.jsonl",
            "{\"text\":\"One is.\"}\n{\"text\":\"Two \\udc00 are.\"}\n",
            "f.jsonl:2:14: `\\udc00` is half a character",
        ),
        ("g.json", review, "g.json:1:86: the name `url` occurs twice"),
        ("h.json", answer, "h.json:1:79: the name `textualRating` occurs twice"),
    ] {
        shop.write(name, text);
        let told = refused(&shop, &["ingest", name]);
        assert!(told.contains(place), "{told}");
    }
    assert_eq!(shop.state().0, 0);
    // A row that is wrong may be left out; the others are read.
    shop.expect(0, &["ingest", "e.jsonl", "--on-error", "skip"]);
    assert_eq!(shop.state().0, 2);
    let pair = r#"{"a":"One is.","b":"Two are."}"#;
    for (line, place) in [
        (r#"{"a":"One is.","b":"No.","b":"Two are."}"#, ":2:"),
        (r#"{"a":"One is.","b":"No.","c":[{"d":1,"d":2}]}"#, ":2:38: the name `d` occurs twice"),
        (r#"{"a":"One \ud800 is.","b":"No."}"#, ":2:"),
        (r#"{"a":"One is.","b":"No.","c":"\ud800"}"#, ":2:31: `\\ud800` is half a character"),
    ] {
        shop.write("pairs.jsonl", format!("{pair}\n{line}\n"));
        let told = refused(&shop, &["compare", "--jsonl", "pairs.jsonl"]);
        assert!(told.contains(&format!("pairs.jsonl{place}")), "{told}");
    }
}

#[test]
fn a_page_is_not_lost_for_its_json_ld() {
    let shop = Shop::with_ledger();
    let review =
        r#"{"@type":"ClaimReview","claimReviewed":"The dam is full.","claimReviewed":"The dam is empty."}"#;
    let page = format!(
        "<html><head><title>On the dam</title><script type=\"application/ld+json\">{review}</script></head><body><article><p>The \
         dam was looked at by the ministry in March, and it was full to the brim.</p></article></body></html>"
    );
    shop.write("a.html", page);
    let output = shop.run(&["ingest", "a.html"]);
    assert_eq!(output.status.code(), Some(0));
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        told.contains("JSON-LD of the page cannot be read: the name `claimReviewed` occurs twice"),
        "{told}"
    );
    let list = shop.expect(0, &["list"]);
    assert!(list.contains("full to the brim") && !list.contains("The dam is"), "{list}");
}

#[test]
fn a_sheet_begins_no_formula_and_gives_back_what_it_was_given() {
    let texts: Vec<String> = [
        "=",
        "+",
        "-",
        "@",
        "'",
        "''",
        "'=",
        "\u{ff1d}",
        "\u{200b}=",
        "\\u{3d}",
        "\u{202e}",
        "-\u{a0}",
        "@\t",
        "-\r",
    ]
    .iter()
    .map(|sign| format!("{sign}1 dam \u{ad}holds\n40\tmillion \\u{{41}} \"litres\", = 3."))
    .chain(["\u{1d}The dam is so.".to_owned(), "It is '=so'.".to_owned()])
    .collect();
    let shop = Shop::with_ledger();
    let rows: String =
        texts.iter().map(|text| format!("{}\n", json!({"text": text, "claimant": text}))).collect();
    shop.write("a.jsonl", rows);
    shop.expect(0, &["ingest", "a.jsonl"]);
    shop.expect(0, &["export", "--format", "csv", "-o", "out.csv"]);
    let sheet = std::fs::read(shop.path("out.csv")).unwrap();
    for row in csv::Reader::from_reader(&*sheet).records() {
        for cell in &row.unwrap() {
            let first = cell.trim_start().chars().next().unwrap_or('a');
            assert!(!"=+-@\t\r\u{ff1d}".contains(first) && !cell.contains(is_hidden), "{cell:?}");
        }
    }
    let told = |shop: &Shop| -> Vec<(Value, Value)> {
        let list = shop.expect(0, &["list", "--json"]);
        let rows = list.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        rows.map(|row| (row["text"].clone(), row["claimant"].clone())).collect()
    };
    let wanted: Vec<(Value, Value)> = texts.iter().map(|text| (json!(text), json!(text))).collect();
    assert_eq!(told(&shop), wanted);
    // The same, semicolons between, as a spreadsheet of another country saves it.
    let mut other = csv::WriterBuilder::new().delimiter(b';').from_writer(Vec::new());
    for row in csv::ReaderBuilder::new().has_headers(false).from_reader(&*sheet).records() {
        other.write_record(&row.unwrap()).unwrap();
    }
    for (name, bytes) in [("a.csv", sheet), ("b.csv", other.into_inner().unwrap())] {
        let again = Shop::with_ledger();
        again.write(name, bytes);
        again.expect(0, &["ingest", name]);
        assert_eq!(told(&again), wanted, "{name}");
        again.json(0, &["audit", "--select", "S005,L"]);
    }
    // An apostrophe of strangers is theirs.
    let strangers = Shop::with_ledger();
    strangers.write("a.csv", "seq,text,status\n1,'=1 dam,\n2,'Tis so \\u{41}.,\n");
    strangers.expect(0, &["ingest", "a.csv"]);
    let list = told(&strangers);
    assert_eq!((&list[0].0, &list[1].0), (&json!("'=1 dam"), &json!("'Tis so \\u{41}.")));
}

#[test]
fn a_feed_of_reviews_can_stand_in_a_page() {
    let shop = Shop::with_ledger();
    let evil = "The dam </script><!--<script> is full.";
    shop.expect(0, &["add", evil]);
    shop.expect(0, &["assess", "0", "--verdict", "supported", "--because", evil, "--by", "</SCRIPT>"]);
    let feed = shop.expect(0, &["export", "--format", "claimreview"]);
    assert!(!feed.contains('<'), "{feed}");
    let read: Value = serde_json::from_str(&feed).unwrap();
    assert_eq!(read["dataFeedElement"][0]["item"][0]["claimReviewed"], evil);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_goes_through_a_sheet(texts in proptest::collection::vec("[='+@\\-\t\r\n \\\\u{}0-9a-f\u{200b}\u{202e}\u{e9}\"';,]{0,16}x", 1..12)) {
        let shop = Shop::with_ledger();
        let rows: String = texts.iter().map(|text| format!("{}\n", json!({"text": text}))).collect();
        shop.write("a.jsonl", rows);
        shop.expect(0, &["ingest", "a.jsonl"]);
        shop.expect(0, &["export", "--format", "csv", "-o", "out.csv"]);
        let again = Shop::with_ledger();
        again.write("out.csv", std::fs::read(shop.path("out.csv")).unwrap());
        again.expect(0, &["ingest", "out.csv"]);
        let words = |shop: &Shop| -> Vec<Value> {
            let list = shop.expect(0, &["list", "--json"]);
            list.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["text"].clone()).collect()
        };
        let wanted: Vec<Value> = texts.iter().map(|text| json!(text.trim())).collect();
        prop_assert_eq!(words(&shop), wanted.clone());
        prop_assert_eq!(words(&again), wanted);
    }
}

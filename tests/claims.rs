//! Claims that others have written down: tables, reviews and registries are read completely, exported and read again, and
//! a row without a claim is reported with its place. Tests that need `../shared` are skipped, with a message, without it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::io::Write;

use crate::common::Shop;
use serde_json::{Value, json};

#[test]
fn a_rehearsal_says_what_would_be_and_changes_nothing() {
    let shop = Shop::with_ledger();
    shop.write(
        "a.csv",
        "Claim;Who;Date said;Link;Rating;Notes\nThe dam fell.;Ann;2026-03-01;https://example.org/a;False;x\n",
    );
    let map = "text=Claim,claimant=Who,date=\"Date said\",url=Link,verdict=Rating";
    let before = shop.state();
    let dry = shop.json(0, &["ingest", "a.csv", "--map", map, "--publisher", "The Desk", "--dry-run"]);
    assert_eq!(shop.state(), before);
    let real = shop.json(0, &["ingest", "a.csv", "--map", map, "--publisher", "The Desk"]);
    assert_eq!(
        (&dry["sources"], &dry["checkpoint"]["size"]),
        (&real["sources"], &real["checkpoint"]["size"])
    );
    // Nobody can know the root before the salts are drawn.
    assert_eq!((&dry["checkpoint"]["root"], real["checkpoint"]["root"].is_string()), (&Value::Null, true));
    assert_eq!(real["sources"][0]["columns"]["kept"], json!(["Notes"]));
    // Of several, each is rehearsed alone, and no state of the ledger has them all.
    shop.write("b.txt", "The weir stood.");
    shop.write("c.txt", "The mill burnt.");
    let before = shop.state();
    let dry = shop.json(0, &["ingest", "b.txt", "c.txt", "--dry-run"]);
    assert_eq!((shop.state(), &dry["checkpoint"]), (before, &Value::Null));
    assert_eq!(dry["sources"][1]["seq"], dry["sources"][0]["seq"]);
    let shown = shop.json(0, &["show", "1"]);
    assert_eq!(shown["status"], "refuted");
    assert_eq!(shown["data"]["extra"], json!({"Notes": "x"}));
    assert_eq!(shown["history"][0]["data"]["by"], "The Desk");
    assert_eq!(shown["history"][0]["data"]["rating"], "False");
    shop.is_sound();
}

#[test]
fn rows_that_are_no_claims_are_named_and_stop_or_are_skipped() {
    let shop = Shop::with_ledger();
    shop.write("a.csv", "claim,who\nThe dam fell.,Ann\n,Bo\nThe weir \"stood\",C,D\nThe mill burnt.,Di\n");
    let before = shop.state();
    let error = shop.failure(2, &["ingest", "a.csv"]);
    assert!(error["message"].as_str().unwrap().starts_with("a.csv:3:1: "), "{error}");
    assert_eq!(shop.state(), before);
    let told = shop.json(0, &["ingest", "a.csv", "--on-error", "skip"]);
    assert_eq!(told["sources"][0]["skipped"]["count"], 2);
    assert_eq!(shop.claims().len(), 2);
}

/// The content of claims as CSV has it, without what belongs to one ledger only.
fn content(csv: &str) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let names = reader.headers().unwrap().clone();
    let kept: Vec<usize> = [
        "text",
        "status",
        "confidence",
        "claimant",
        "date",
        "url",
        "assessed_by",
        "because",
        "rating",
        "assessment_url",
        "assessment_date",
    ]
    .iter()
    .map(|name| names.iter().position(|other| other == *name).unwrap())
    .collect();
    reader
        .records()
        .map(|row| kept.iter().map(|at| row.as_ref().unwrap()[*at].to_owned()).collect())
        .collect()
}

#[test]
fn csv_and_claimreview_out_and_in_again_are_the_same() {
    let shop = Shop::with_ledger();
    let rows = [
        "claim,who,date,url,rating,by,review url,review date,because,confidence",
        "\"He said \"\"no\"\", twice.\",\"Lee, Ann\",2026-03-01,https://example.org/a,Pants on Fire,The Desk,https://desk.example/1,2026-03-02,it is not so,high",
        "The weir is old.,,2026,,half true,The Desk,,,as the records say,",
        "No verdict here.,Bo,,https://example.org/b,,,,,,",
        "Caf\u{e9} \u{5e9}\u{5dc}\u{5d5}\u{5dd} \u{1f30a} rose.,,,,True,Other,,,so the board said,low",
    ];
    shop.write("a.csv", rows.join("\r\n"));
    shop.json(0, &["ingest", "a.csv"]);
    let again = |format: &str, name: &str| {
        shop.expect(0, &["export", "--format", format, "-o", name]);
        let other = Shop::with_ledger();
        other.write(name, std::fs::read(shop.path(name)).unwrap());
        other.json(0, &["ingest", name]);
        other
    };
    let first = shop.expect(0, &["export", "--format", "csv"]);
    let other = again("csv", "out.csv");
    assert_eq!(content(&other.expect(0, &["export", "--format", "csv"])), content(&first));
    assert_eq!(content(&first).len(), 4);
    let other = again("claimreview", "out.json");
    let feed = |shop: &Shop| shop.expect(0, &["export", "--format", "claimreview"]);
    assert_eq!(feed(&other), feed(&shop));
    let other = again("jsonl", "out.jsonl");
    assert_eq!(content(&other.expect(0, &["export", "--format", "csv"])), content(&first));
}

/// Each record once carried the whole signed checkpoint: 1,368 bytes for a claim of 240.
#[test]
fn an_export_says_once_what_holds_for_all_of_it_and_is_read_back_without_that() {
    let shop = Shop::with_ledger();
    shop.expect(0, &["add", "A pier sinks.", "--claimant", "x", "--url", "https://a.example/1"]);
    shop.expect(0, &["add", "A weir leaks.", "--claimant", "x", "--url", "https://a.example/2"]);
    let note = shop.expect(0, &["checkpoint"]);
    let told = |text: &str| -> Value {
        let line: Value = serde_json::from_str(text).unwrap();
        assert_eq!(line["export"]["checkpoint"]["note"], note);
        assert_eq!((&line["export"]["claims"], &line["export"]["written"]), (&json!(2), &json!(2)));
        line
    };
    let read = |name: &str| std::fs::read_to_string(shop.path(name)).unwrap();
    for name in ["out/a.jsonl", "out/b.csv"] {
        std::fs::create_dir_all(shop.path("out")).unwrap();
        shop.expect(0, &["export", "-o", name]);
    }
    let (jsonl, csv) = (read("out/a.jsonl"), read("out/b.csv"));
    assert_eq!((jsonl.lines().count(), csv.lines().count()), (3, 3));
    assert!(!jsonl.lines().next().unwrap().contains("checkpoint"), "{jsonl}");
    assert_eq!(told(jsonl.lines().last().unwrap()), told(&read("out/b.csv.meta.json")));
    // Two exports in one file, each with its line, are four claims.
    shop.write("both.jsonl", [jsonl.as_str(), &jsonl].concat());
    let other = Shop::with_ledger();
    let from = |name: &str| shop.path(name).display().to_string();
    let counted =
        |path: &str| other.json(0, &["ingest", path])["sources"][0]["claims"].as_array().unwrap().len();
    assert_eq!(counted(&from("both.jsonl")), 4);
    // Nothing is recorded from what describes an export; in a folder it is passed over.
    let folder = other.json(0, &["ingest", &from("out")]);
    assert_eq!(folder["sources"].as_array().unwrap().len(), 2, "{folder}");
    let refused = other.failure(2, &["ingest", &from("out/b.csv.meta.json")]);
    assert!(refused.to_string().contains("what an export says of itself"), "{refused}");
    // An export of no claims says so in the file beside it.
    assert_eq!(shop.run(&["export", "--status", "refuted", "-o", "out/b.csv"]).status.code(), Some(1));
    let empty: Value = serde_json::from_str(&read("out/b.csv.meta.json")).unwrap();
    assert_eq!(empty["export"]["written"], 0);
}

/// The reviews in an export as ClaimReview.
fn reviews(shop: &Shop) -> Vec<Value> {
    let feed: Value = serde_json::from_str(&shop.expect(0, &["export", "--format", "claimreview"])).unwrap();
    let items = feed["dataFeedElement"].as_array().unwrap().iter();
    items.map(|element| element["item"][0].clone()).collect()
}

#[test]
fn fault_13_a_published_review_goes_out_as_it_came_in() {
    let review = |author: Value, rating: Value| {
        json!({"@type": "ClaimReview", "claimReviewed": "The weir at Arden was sold.", "author": author,
            "datePublished": "2026-04-02", "itemReviewed": {"@type": "Claim", "author": {"name": "L. Orr"}},
            "reviewRating": rating, "url": "https://check.example/weir"})
    };
    let desk =
        json!({"@type": "NewsMediaOrganization", "name": "Arden Check", "url": "https://check.example"});
    let bare = json!({"name": "Arden Check"});
    let words = json!({"@type": "Rating", "alternateName": "Mostly true"});
    // The author and the rating as they come in, and the same as they must go out.
    let cases = [
        (
            desk.clone(),
            json!({"@type": "Rating", "ratingValue": 1, "bestRating": 5, "worstRating": 1, "alternateName": "False"}),
        ),
        (
            desk.clone(),
            json!({"@type": "Rating", "ratingValue": 4.5, "bestRating": 5, "worstRating": 0, "alternateName": "Half true"}),
        ),
        (bare.clone(), words.clone()),
        (bare.clone(), json!({"@type": "Rating", "ratingValue": 7, "bestRating": 7, "worstRating": 1})),
        // Its scale runs down, and its words say what it is.
        (
            bare.clone(),
            json!({"@type": "Rating", "ratingValue": 5, "bestRating": 1, "worstRating": 5, "alternateName": "False"}),
        ),
        (
            bare.clone(),
            json!({"@type": "Rating", "name": "False", "alternateName": "Not so", "ratingValue": 2, "bestRating": 9}),
        ),
        (bare.clone(), json!({"@type": "Rating", "name": "False"})),
    ];
    for (author, rating) in cases {
        let shop = Shop::with_ledger();
        let whole = review(author.clone(), rating.clone());
        shop.write("in.json", whole.to_string());
        shop.json(0, &["ingest", "in.json"]);
        let out = reviews(&shop);
        assert_eq!(out, [whole], "{rating}");
        // Out, in and out again is the same.
        let other = Shop::with_ledger();
        shop.expect(0, &["export", "--format", "claimreview", "-o", "out.json"]);
        other.write("out.json", std::fs::read(shop.path("out.json")).unwrap());
        other.json(0, &["ingest", "out.json"]);
        assert_eq!(reviews(&other), out, "{rating}");
    }
    // A name alone is enough for an author. A body that was written stays; a reason that was not written is not.
    let shop = Shop::with_ledger();
    let mut said = review(json!("Arden Check"), words);
    said["reviewBody"] = json!("The deed names another buyer.");
    let more = review(json!(["Arden Check"]), json!({"@type": "Rating", "alternateName": "False"}));
    shop.write("in.json", json!([said, more]).to_string());
    shop.json(0, &["ingest", "in.json"]);
    let out = reviews(&shop);
    assert_eq!((&out[0]["author"], &out[0]["reviewBody"]), (&bare, &said["reviewBody"]));
    assert_eq!((&out[1]["author"], out[1].get("reviewBody")), (&bare, None));
    // A review without a rating gives no verdict, and is not written as one.
    let shop = Shop::with_ledger();
    shop.write("in.json", review(bare, json!(null)).to_string());
    shop.json(0, &["ingest", "in.json"]);
    let none = shop.expect(1, &["export", "--format", "claimreview"]);
    assert!(none.contains("\"dataFeedElement\":[]"), "{none}");
}

#[test]
fn fault_13_the_verdict_of_the_desk_stands_beside_the_published_review() {
    let shop = Shop::with_ledger();
    shop.write(
        "in.json",
        r#"{"claims":[{"text":"The weir at Arden was sold.","claimReview":[{"publisher":{"name":"Arden Check"},
            "url":"https://check.example/weir","textualRating":"False"},{"publisher":{"name":"Other Desk"},"textualRating":"Mostly true"}]}]}"#,
    );
    let told = shop.json(0, &["ingest", "in.json"]);
    let claim = told["sources"][0]["claims"][0].to_string();
    shop.json(
        0,
        &["assess", &claim, "--verdict", "supported", "--because", "the deed says so", "--by", "Mo Adair"],
    );
    let out = reviews(&shop);
    let named: Vec<_> = out.iter().map(|one| one["author"]["name"].as_str().unwrap()).collect();
    assert_eq!(named, ["Arden Check", "Other Desk", "Mo Adair"]);
    assert_eq!(out[0]["reviewRating"], json!({"@type": "Rating", "alternateName": "False"}));
    assert_eq!(out[1]["reviewRating"], json!({"@type": "Rating", "alternateName": "Mostly true"}));
    assert_eq!((out[0].get("reviewBody"), out[1].get("reviewBody")), (None, None));
    let own = &out[2];
    assert_eq!((&own["reviewBody"], own.get("url")), (&json!("the deed says so"), None));
    assert_eq!(own["reviewRating"]["ratingValue"], 3);
    let scale = own["reviewRating"]["ratingExplanation"].as_str().unwrap();
    assert!(scale.contains("recorded in claimlog"), "{scale}");
}

#[test]
fn the_name_of_a_file_chooses_the_format_that_is_written() {
    let shop = Shop::with_ledger();
    shop.write("a.txt", "The dam holds.");
    shop.json(0, &["ingest", "a.txt"]);
    let starts = |name: &str, arguments: &[&str]| {
        let output = shop.run(&[&["export", "-o", name], arguments].concat());
        // Nobody judged the claim: a feed of reviews has none, and says so.
        assert_eq!(output.status.code(), Some(i32::from(name.ends_with(".jsonld"))), "{name}");
        let told = String::from_utf8(output.stderr).unwrap().contains("is written as");
        let text = String::from_utf8(std::fs::read(shop.path(name)).unwrap()).unwrap();
        (text.chars().take(7).collect::<String>(), told)
    };
    assert_eq!(starts("a.csv", &[]), ("seq,lea".to_owned(), false));
    assert_eq!(starts("A.CSV", &[]), ("seq,lea".to_owned(), false));
    assert_eq!(starts("a.jsonl", &[]), ("{\"seq\":".to_owned(), false));
    assert_eq!(starts("a.jsonld", &[]), ("{\"@cont".to_owned(), false));
    // --format overrides the name, and a name without a known ending is reported.
    assert_eq!(starts("b.csv", &["--format", "jsonl"]), ("{\"seq\":".to_owned(), false));
    assert_eq!(starts("b.out", &[]), ("{\"seq\":".to_owned(), true));
    let listed = shop.expect(0, &["formats", "--json"]);
    let lines: Vec<Value> = listed.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let names = |used: &str| lines.iter().filter(|line| line["use"] == used).count();
    assert!(names("read") > 10 && names("write") == 7, "{listed}");
    assert!(shop.expect(0, &["formats"]).contains("Leaves out: "));
}

#[cfg(unix)]
#[test]
fn what_comes_through_a_pipe_is_read_whole() {
    let shop = Shop::with_ledger();
    let rows: String = (0..5000).map(|n| format!("The dam of year {n} held its water.,Ann\n")).collect();
    for path in ["-", "/dev/stdin"] {
        let text = format!("claim,who\n{rows}{path} was the way it came.,Bo\n");
        let mut command = shop.command(&["ingest", path, "--format", "csv", "--json"]);
        let mut child =
            command.stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped()).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        std::thread::spawn(move || stdin.write_all(text.as_bytes()).unwrap());
        let output = child.wait_with_output().unwrap();
        let told: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(told["sources"][0]["claims"].as_array().unwrap().len(), 5001, "{path}");
    }
}

#[test]
fn a_row_with_its_own_address_is_located() {
    let shop = Shop::with_ledger();
    let table = "claim,who,url\nThe dam holds 40 million litres.,Ann,https://example.org/dam\nThe mill closed in 1969.,Bo,\n";
    shop.write("table.csv", table);
    shop.json(0, &["ingest", "table.csv"]);
    let report = shop.json(0, &["audit"]);
    let found: Vec<_> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| (f["code"].as_str(), f["seq"].as_u64()))
        .collect();
    // The dam has its address, the mill has none.
    assert_eq!(found, [(Some("S002"), Some(2)), (Some("S004"), Some(2))], "{report}");
}

#[test]
fn a_review_in_a_page_is_found_as_pages_write_it() {
    let shop = Shop::with_ledger();
    let review = |words: &str| {
        format!(
            r##"{{"@graph":[{{"@type":"Organization","@id":"#desk","name":"The Desk"}},{{"@type":"ClaimReview","claimReviewed":"{words}",
"author":{{"@id":"#desk"}},"reviewRating":{{"ratingValue":1,"bestRating":5,"worstRating":1,"alternateName":"False"}},}}]}}"##
        )
    };
    let page = |script: &str| {
        format!(
            "<title>t</title><p>The desk looked at it.</p><script type=application/ld+json>{script}</script>"
        )
    };
    shop.write("a.html", page(&format!("<!--\n{}\n-->", review("The dam fell &amp; broke."))));
    shop.write("b.html", page(&review("The weir\nstood.")));
    shop.write("c.html", page("{\"@type\":\"ClaimReview\""));
    let told = shop.json(0, &["ingest", "a.html", "b.html", "c.html"]);
    for (source, note) in [(0, "was repaired"), (1, "was repaired"), (2, "cannot be read")] {
        let notes = told["sources"][source]["notes"].to_string();
        assert!(notes.contains(note), "{notes}");
    }
    let listed = shop.expect(0, &["list", "--status", "refuted", "--json"]);
    let texts: Vec<String> = listed
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["text"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(texts, ["The dam fell & broke.", "The weir\nstood."]);
    shop.is_sound();
}

#[test]
fn the_rows_of_a_table_are_read_alone() {
    let shop = Shop::with_ledger();
    shop.write("table.csv", "claim,who\nAnn Lee runs the mill.,Bo\nShe closed it in 1969.,Bo\n");
    shop.write("titles.json", r#"[{"claim": "Dam demand: 460 TWh (2024) \u2192 1,000 TWh (2030)"}]"#);
    shop.write("same.json", r#"[{"claim": "Dam demand: 460 TWh (2024) → 1,000 TWh (2030)"}]"#);
    shop.json(0, &["ingest", "table.csv", "titles.json", "same.json"]);
    let report = shop.json(1, &["audit"]);
    let found = |code: &str| -> Vec<u64> {
        let findings = report["findings"].as_array().unwrap().iter();
        findings.filter(|f| f["code"] == code).map(|f| f["seq"].as_u64().unwrap()).collect()
    };
    // However its file writes the arrow, a line of figures is a fragment.
    assert_eq!(found("F011"), [4, 6], "{report}");
    // No other row says who "she" is.
    assert_eq!(found("F005"), [2], "{report}");
}

const REGISTRY: &str = "../shared/data/claims/realitycheck-data/registry.yaml";

#[test]
fn a_real_registry_comes_in_without_loss() {
    let Ok(yaml) = std::fs::read_to_string(REGISTRY) else {
        println!("skipped: {REGISTRY} is not there");
        return;
    };
    let mut registry: Value = serde_yaml_ng::from_str(&yaml).unwrap();
    let sources = std::fs::read_to_string(REGISTRY.replace("registry.yaml", "sources.yaml")).unwrap();
    registry["sources"] = serde_yaml_ng::from_str::<Value>(&sources).unwrap()["sources"].clone();
    assert_eq!(registry["sources"].as_object().unwrap().len(), 120);
    let shop = Shop::with_ledger();
    shop.write("registry.json", serde_json::to_vec(&registry).unwrap());
    let told =
        shop.json(0, &["ingest", "registry.json", "--map", "date=first_extracted,claimant=source.author"]);
    println!("{}", told["sources"][0]["columns"]);
    let log = shop.expect(0, &["log", "--json"]);
    let entries: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let claims: Vec<&Value> = entries.iter().filter(|entry| entry["kind"] == "claim").collect();
    assert_eq!(claims.len(), 495);
    let located = claims.iter().filter(|claim| claim["data"]["url"].is_string()).count();
    let said = claims.iter().filter(|claim| claim["data"]["claimant"].is_string()).count();
    println!("{located} with an address, {said} with somebody who says it");
    let has_address = |record: &Value| {
        let names = record["source_ids"].as_array().unwrap();
        names.iter().any(|name| {
            registry["sources"][name.as_str().unwrap()]["url"].as_str().is_some_and(|url| url.contains("://"))
        })
    };
    let wanted =
        registry["claims"].as_object().unwrap().values().filter(|record| has_address(record)).count();
    assert_eq!((located, said), (wanted, 495));
    shop.is_sound();
    // The audit finds what is wrong with it: claims that contradict each other and both stand, claims that nobody can go
    // back to, support that does not support, phrases that state nothing, and a report that no claim names.
    let report = shop.json(1, &["audit"]);
    let findings = report["findings"].as_array().unwrap();
    let count = |code: &str| findings.iter().filter(|finding| finding["code"] == code).count();
    assert_eq!(count("S002"), 495 - located);
    assert_eq!((count("C001"), count("S009"), count("F001"), count("F005")), (15, 12, 5, 1));
    assert_eq!(count("F011"), 1);
    // The file itself is kept to the byte, sources and all.
    let source = &entries[0]["data"];
    assert_eq!(source["sha256"], source["text"]);
    // Every field of every record is in its claim.
    for claim in &claims {
        let data = &claim["data"];
        let id = data["extra"]["id"].as_str().unwrap();
        let record = registry["claims"][id].as_object().unwrap();
        for (name, value) in record {
            let kept = match name.as_str() {
                "text" => data["text"].clone(),
                "first_extracted" => data["date"].clone(),
                name => data["extra"].get(name).cloned().unwrap_or_default(),
            };
            match value {
                Value::String(text) => {
                    assert_eq!(kept.as_str().unwrap_or_default(), text.trim(), "{id} {name}")
                }
                Value::Array(items) if items.is_empty() => {}
                Value::Null => {}
                other => assert_eq!(kept, other.to_string(), "{id} {name}"),
            }
        }
    }
}

#[test]
fn every_sample_of_claimskg_comes_in_and_messy_rows_are_named() {
    for name in ["aap", "fullfact", "politifact", "snopes"] {
        let path = format!("../shared/data/claims/output_sample_{name}.csv");
        let Ok(bytes) = std::fs::read(&path) else {
            println!("skipped: {path} is not there");
            return;
        };
        let rows =
            csv::ReaderBuilder::new().flexible(true).from_reader(bytes.as_slice()).into_records().count();
        let shop = Shop::with_ledger();
        shop.write("sample.csv", &bytes);
        // In one of them no row says what was claimed: that is said, and a column can be named in its stead.
        let mut arguments = vec!["ingest", "sample.csv", "--on-error", "skip"];
        if name == "aap" {
            assert!(shop.failure(2, &arguments)["message"].as_str().unwrap().contains("in any of 100 rows"));
            arguments.extend(["--map", "text=extra_title"]);
        }
        let told = shop.json(0, &arguments);
        let told = &told["sources"][0];
        let claims = told["claims"].as_array().unwrap().len();
        let skipped = told["skipped"]["count"].as_u64().unwrap_or(0) as usize;
        println!("{name}: {claims} claims, {skipped} skipped of {rows}: {}", told["skipped"]["first"][0]);
        assert_eq!(claims + skipped, rows, "{name}");
    }
}

#[test]
fn what_is_too_long_for_an_entry_stays_in_the_file_and_is_counted() {
    let shop = Shop::with_ledger();
    let long = |length: usize| "very ".repeat(length / 5);
    let table = format!(
        "claim,who,url,rating,because,by,note\n\
         The dam fell.,{},https://example.org/{},False,{},The Desk,x\n\
         The weir stood.,Ann,https://example.org/a,True,{},{},{}\n",
        long(70_000),
        "a".repeat(5000),
        long(60_000),
        long(30_000),
        long(5000),
        long(4000),
    );
    shop.write("long.csv", &table);
    let told = shop.json(0, &["ingest", "long.csv"]);
    assert!(told["sources"][0]["notes"].to_string().contains("4 values are too long"), "{told}");
    let first = shop.json(0, &["show", "1"]);
    assert_eq!((&first["data"]["claimant"], &first["data"]["url"]), (&Value::Null, &Value::Null));
    assert_eq!(first["history"][0]["data"]["because"], "published as “False”");
    let second = shop.json(0, &["show", "2"]);
    assert_eq!(second["history"][0]["data"]["because"], long(30_000).trim());
    assert_eq!(second["history"][0]["data"]["by"], Value::Null);
    assert_eq!(second["data"]["extra"]["note"], long(4000).trim());
    // A claim of that length is refused.
    shop.write("claim.csv", format!("claim,who\n\"{}\",Ann\n", long(50_000)));
    let error = shop.failure(2, &["ingest", "claim.csv"]);
    assert!(
        error["message"].as_str().unwrap().starts_with("claim.csv:2:2: the claim is longer than"),
        "{error}"
    );
    shop.is_sound();
}

#[test]
fn rows_with_names_of_their_own_are_read_like_others() {
    let shop = Shop::with_ledger();
    let rows: String =
        (0..15_000).map(|n| format!("{{\"claim\":\"The dam {n} fell.\",\"k{n}\":{n}}}\n")).collect();
    shop.write("own.jsonl", rows);
    let told = shop.json(0, &["ingest", "own.jsonl"]);
    assert_eq!(told["sources"][0]["claims"].as_array().unwrap().len(), 15_000);
    assert_eq!(shop.json(0, &["show", "15000"])["data"]["extra"], json!({"k14999": "14999"}));
    // If there are many columns, a person sees the first ones.
    let names: Vec<_> = (0..2000).map(|n| format!("c{n}")).collect();
    shop.write("wide.csv", format!("claim,{}\nThe dam fell.{}\n", names.join(","), ",".repeat(2000)));
    let output = shop.run(&["ingest", "wide.csv"]);
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("c39, and 1960 more") && told.len() < 1000, "{told}");
}

//! Descriptions: what is said about a source or a claim after it was recorded, and everything that follows it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use claimlog::error::{Error, Refusal};
use claimlog::model::Description;
use serde_json::{Value, json};

use crate::common::{self, Shop};

const TEXT: &str = "The dam was finished in 1969. Builders left the site in 1971, the paper said.";

fn shop() -> Shop {
    let shop = Shop::with_ledger();
    let name = shop.write("a.txt", TEXT);
    shop.expect(0, &["ingest", &name]);
    shop
}

fn codes(shop: &Shop) -> Vec<String> {
    let audited = shop.json(0, &["audit"]);
    let findings = audited["findings"].as_array().unwrap();
    findings.iter().map(|finding| finding["code"].as_str().unwrap().to_owned()).collect()
}

/// Fault 5: `ingest` again with --url dropped the URL, with exit status 0.
#[test]
fn fault_5_ingest_again_with_an_address_does_not_drop_it() {
    let shop = shop();
    let size = shop.state().0;
    let again = ["ingest", "a.txt", "--url", "https://a.example/1", "--publisher", "O'Neil & Sons"];
    let error = shop.failure(2, &again);
    let message = error["message"].as_str().unwrap();
    assert!(message.starts_with("a.txt is recorded already, as source 0"), "{message}");
    assert!(message.contains("no url is known, and “https://a.example/1” was given"), "{message}");
    assert!(message.contains("no publisher is known"), "{message}");
    assert_eq!(shop.state().0, size, "nothing is recorded");
    // The hint is a command that can be run as it stands, once it has a reason.
    let hint = error["hint"].as_str().unwrap();
    let command = hint.split('`').nth(1).unwrap().replace("REASON", "found there");
    assert!(command.starts_with("claimlog source describe 0 --url 'https://a.example/1'"), "{command}");
    let script = command.replacen("claimlog", env!("CARGO_BIN_EXE_claimlog"), 1);
    let run = std::process::Command::new("sh")
        .args(["-c", &script])
        .current_dir(shop.folder.path())
        .env("CLAIMLOG_HOME", shop.path("home"))
        .env("CLAIMLOG_NOW", common::NOW)
        .output()
        .unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let shown = shop.json(0, &["source", "show", "0"]);
    assert_eq!(shown["source"]["url"], "https://a.example/1");
    assert_eq!(shown["source"]["publisher"], "O'Neil & Sons");
    // Said once more it is nothing new; said without metadata as well.
    assert_eq!(shop.json(0, &again)["sources"][0]["already"], true);
    assert_eq!(shop.json(0, &["ingest", "a.txt"])["sources"][0]["already"], true);
    // Something else than what is known now is refused again; a rehearsal refuses it too.
    let other = shop.failure(2, &["ingest", "a.txt", "--url", "https://b.example/2", "--dry-run"]);
    assert!(other["message"].as_str().unwrap().contains("its url is “https://a.example/1”"), "{other}");
    let rated = shop.failure(2, &["ingest", "a.txt", "--reliability", "B"]);
    assert!(rated["hint"].as_str().unwrap().contains("claimlog source rate 0 B"), "{rated}");
    shop.expect(0, &["source", "rate", "0", "B", "--because", "known"]);
    shop.expect(0, &["ingest", "a.txt", "--reliability", "B"]);
    shop.is_sound();
}

/// One document of many that is known otherwise does not keep the others out.
#[test]
fn the_other_documents_of_a_call_are_recorded() {
    let shop = shop();
    shop.write("b.txt", "The weir is older.");
    let run = shop.run(&["ingest", "a.txt", "b.txt", "--publisher", "The Example"]);
    assert_eq!(run.status.code(), Some(2));
    assert_eq!(shop.json(0, &["source", "show", "3"])["source"]["publisher"], "The Example");
}

/// Fault 6: following S002's advice made errors, and did not silence S002.
#[test]
fn fault_6_describing_a_source_silences_what_it_is_flagged_for() {
    let shop = shop();
    assert!(codes(&shop).contains(&"S002".to_owned()));
    shop.expect(
        0,
        &[
            "source",
            "describe",
            "0",
            "--url",
            "https://a.example/1",
            "--publisher",
            "The Example",
            "--published",
            "2026-03-01",
            "--because",
            "found there",
        ],
    );
    assert_eq!(codes(&shop), [""; 0]);
    assert_eq!(shop.claims().len(), 2, "no claim is doubled");
}

#[test]
fn everything_follows_a_description_and_says_so() {
    let shop = shop();
    let describe = |arguments: &[&str]| {
        let arguments = [&["source", "describe", "0"], arguments, &["--recorder", "Ann Lee"]].concat();
        shop.expect(0, &arguments)
    };
    let printed = describe(&["--url", "https://a.example/1", "--title", "Dams", "--because", "seen"]);
    assert_eq!(printed, "entry 3: source 0 is described: url https://a.example/1, title Dams\n");
    describe(&["--url", "https://a.example/2", "--primary", "--because", "it moved"]);
    shop.expect(0, &["confirm", "1", "2", "--claimant", "Bo Ek", "--because", "his speech"]);
    let by = |seq: u64, fields: &[&str], recorder: Value, because: &str| json!({"seq": seq, "fields": fields, "at": common::NOW, "recorder": recorder, "because": because});
    let source = json!([
        by(3, &["title"], "Ann Lee".into(), "seen"),
        by(4, &["url", "primary"], "Ann Lee".into(), "it moved"),
    ]);
    let shown = shop.json(0, &["source", "show", "0"]);
    assert_eq!(
        (&shown["source"]["url"], &shown["source"]["title"]),
        (&json!("https://a.example/2"), &json!("Dams"))
    );
    assert_eq!((&shown["described_by"], &shown["primary"]), (&source, &json!(true)));
    assert!(shown["data"].get("url").is_none(), "the entry stays as it was recorded");
    let text = shop.expect(0, &["source", "show", "0"]);
    assert!(text.contains("https://a.example/2 (described later by Ann Lee, entry 4)"), "{text}");
    assert!(text.contains("primary      yes (described later by Ann Lee, entry 4)"), "{text}");
    let listed = shop.json(0, &["source", "list"]);
    assert_eq!((&listed["source"]["url"], &listed["described_by"]), (&json!("https://a.example/2"), &source));
    let text = shop.expect(0, &["source", "list"]);
    assert!(text.contains("Dams  https://a.example/2, described in 3 and 4"), "{text}");
    assert!(shop.expect(0, &["show", "1"]).contains("claimant     Bo Ek (described later, entry 5)"));
    assert_eq!(shop.claims()[0]["claimant"], "Bo Ek");
    for words in ["title:dams", "url:a.example", "claimant:\"Bo Ek\"", "source:dams"] {
        assert_eq!(shop.expect(0, &["search", words]).lines().count(), 2, "{words}");
    }
    // What is retracted no longer counts, field by field.
    shop.expect(0, &["retract", "4", "--because", "it did not"]);
    let shown = shop.json(0, &["source", "show", "0"]);
    assert_eq!((&shown["source"]["url"], &shown["primary"]), (&json!("https://a.example/1"), &json!(false)));
    shop.expect(0, &["retract", "3", "5", "--because", "no"]);
    let shown = shop.json(0, &["source", "show", "0"]);
    assert_eq!((&shown["source"].get("url"), &shown["described_by"]), (&None, &json!([])));
    assert_eq!(shop.claims()[0]["claimant"], Value::Null);
    // Of an earlier state it says what was known then.
    assert!(!codes(&shop).is_empty());
    shop.is_sound();
}

#[test]
fn what_cannot_be_described_is_refused_with_a_message() {
    let shop = shop();
    let because = ["--because", "known"];
    let size = shop.state().0;
    for (arguments, words) in [
        (&["source", "describe", "1", "--url", "https://a.example/1"][..], "is a claim, not a source"),
        (&["source", "describe", "9", "--url", "https://a.example/1"], "there is no entry 9"),
        (&["source", "describe", "0", "--title", "  "], "the title is empty"),
        (&["source", "describe", "0", "--url", "a.example"], "a locator starts with a scheme"),
        (&["source", "describe", "0", "--published", "March"], "expected a date"),
        (&["source", "describe", "0"], "required"),
        (&["confirm", "0", "--claimant", "Bo Ek"], "is a source, not a claim"),
        (&["confirm", "1", "--claimant", " "], "the claimant is empty"),
        (&["confirm", "1", "7", "--claimant", "Bo Ek"], "there is no entry 7"),
    ] {
        let error = shop.failure(2, &[arguments, &because].concat());
        assert!(error["message"].as_str().unwrap().contains(words), "{arguments:?}: {error}");
    }
    let error = shop.failure(2, &["source", "describe", "0", "--primary", "--because", " "]);
    assert_eq!(error["message"], "the reason is empty");
    // A rehearsal records nothing.
    shop.expect(0, &["source", "describe", "0", "--primary", "--because", "x", "--dry-run"]);
    shop.expect(0, &["confirm", "1", "2", "--claimant", "Bo Ek", "--because", "x", "--dry-run"]);
    assert_eq!(shop.state().0, size);
    let known = ["source", "describe", "0", "--url", "https://a.example/1", "--because", "known"];
    shop.expect(0, &known);
    assert_eq!(shop.failure(2, &known)["message"], "nothing new is said about entry 0");
    let confirm = ["confirm", "1", "--claimant", "Bo Ek", "--because", "x"];
    shop.expect(0, &confirm);
    assert_eq!(shop.failure(2, &confirm)["message"], "nothing new is said about entry 1");
    shop.expect(0, &["retract", "0", "1", "--because", "forged"]);
    for arguments in [&known[..], &confirm] {
        assert!(shop.failure(2, arguments)["message"].as_str().unwrap().contains("was retracted by entry"));
    }
}

/// Withholding a source withholds what was said about it: its address would show what it was.
#[test]
fn a_withheld_source_takes_its_descriptions_along() {
    let shop = shop();
    shop.expect(0, &["source", "describe", "0", "--url", "https://secret.example/1", "--because", "seen"]);
    shop.expect(0, &["confirm", "2", "--claimant", "Zebedee Quill", "--because", "his speech"]);
    shop.expect(0, &["redact", "0", "--because", "a court order", "--yes"]);
    let bytes = std::fs::read(shop.path("ledger.db")).unwrap();
    for word in ["secret.example", "Zebedee"] {
        assert!(!bytes.windows(word.len()).any(|window| window == word.as_bytes()), "{word}");
    }
    let error = shop.failure(2, &["source", "describe", "0", "--primary", "--because", "x"]);
    assert!(error["message"].as_str().unwrap().contains("entry 0 is withheld"), "{error}");
    shop.state();
}

/// The library refuses what the program refuses.
#[test]
fn a_description_that_says_nothing_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = common::create(&folder.path().join("ledger.db"));
    common::append(&mut ledger, |draft| draft.ingest(&common::document(TEXT), |_| {})).unwrap();
    let nothing = Description { because: "x".into(), ..Description::default() };
    // A claimant is not said about a source.
    let claimant = Description { claimant: Some("Bo Ek".into()), ..nothing.clone() };
    for said in [nothing, claimant] {
        let refused = common::append(&mut ledger, |draft| draft.describe(0, said.clone()));
        assert!(matches!(refused, Err(Error::Refused(Refusal::Empty { .. }))), "{refused:?}");
    }
}

#[test]
fn primary_is_said_in_one_way() {
    assert!(serde_json::from_str::<Description>(r#"{"primary":true,"because":"x"}"#).is_ok());
    for bad in [
        r#"{"primary":false,"because":"x"}"#,
        r#"{"primary":"true","because":"x"}"#,
        r#"{"url":"https://a.example"}"#,
        r#"{"url":"https://a.example","because":"x","reliability":"A"}"#,
    ] {
        assert!(serde_json::from_str::<Description>(bad).is_err(), "{bad}");
    }
}

#[test]
fn exports_say_what_was_described_later_and_by_whom() {
    let shop = shop();
    let describe = |arguments: &[&str]| {
        let arguments = [&["source", "describe", "0"], arguments, &["--recorder", "Ann Lee"]].concat();
        shop.expect(0, &arguments)
    };
    describe(&["--title", "Dams", "--because", "seen"]);
    describe(&["--url", "https://a.example/2", "--primary", "--because", "it moved"]);
    shop.expect(0, &["confirm", "1", "2", "--claimant", "Bo Ek", "--because", "his speech"]);
    let by = |seq: u64, fields: &[&str], recorder: Value, because: &str| json!({"seq": seq, "fields": fields, "at": common::NOW, "recorder": recorder, "because": because});
    let source = json!([
        by(3, &["title"], "Ann Lee".into(), "seen"),
        by(4, &["url", "primary"], "Ann Lee".into(), "it moved"),
    ]);
    let exported = shop.expect(0, &["export"]);
    let first: Value = serde_json::from_str(exported.lines().next().unwrap()).unwrap();
    assert_eq!(first["claimant"], "Bo Ek");
    assert_eq!(first["described_by"], json!([by(5, &["claimant"], Value::Null, "his speech")]));
    assert_eq!(first["source"]["described_by"], source);
    assert_eq!(first["source"]["primary"], true);
    assert_eq!(first["url"], "https://a.example/2");
    let csv = shop.expect(0, &["export", "--format", "csv"]);
    assert!(
        csv.contains("claimant in 5,title in 3 by Ann Lee; url and primary in 4 by Ann Lee,true"),
        "{csv}"
    );
}

/// A list of claims was the same after their source was retracted.
#[test]
fn a_list_says_which_claims_rest_on_a_retracted_source() {
    let shop = Shop::with_ledger();
    let page = shop.write("mill.txt", "The mill burned down in 1901. It was rebuilt in 1904.");
    shop.expect(0, &["ingest", &page]);
    assert!(!shop.expect(0, &["list"]).contains("was retracted"));
    shop.expect(0, &["retract", "0", "2", "--because", "a forgery"]);
    let told = shop.expect(0, &["list"]);
    assert_eq!(told.matches("its source 0 was retracted").count(), 1, "{told}");
}

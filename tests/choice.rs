//! The choice of claims: one vocabulary, the same claims from every command, and every claim accounted for.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde_json::{Value, json};

use crate::common::Shop;

/// Six claims: two sources with a rating, two claimants, verdicts of two confidences, a question that a rule reports.
fn shop() -> Shop {
    let shop = Shop::with_ledger();
    let at = |time: &str, arguments: &[&str]| {
        let output = shop.command(arguments).env("CLAIMLOG_NOW", time).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    };
    shop.write("a.txt", "The dam was finished in 1969. The weir leaks at night. Will the pier be closed?");
    shop.write("b.txt", "The harbour has four cranes.");
    at("2026-03-01T09:00:00Z", &["ingest", "a.txt", "--url", "https://a.example/a"]);
    at("2026-03-02T09:00:00Z", &["ingest", "b.txt", "--url", "https://b.example/b"]);
    at("2026-03-03T09:00:00Z", &["add", "The mill was sold.", "--claimant", "Ana Ruiz"]);
    at("2026-03-04T09:00:00Z", &["add", "The mill was burnt.", "--claimant", "Bo Ek"]);
    at("2026-03-05T09:00:00Z", &["source", "rate", "0", "B", "--because", "known"]);
    at("2026-03-05T09:00:00Z", &["source", "rate", "4", "D", "--because", "unknown"]);
    let assess = |claim: &str, verdict: &str, confidence: &str| {
        at(
            "2026-03-06T09:00:00Z",
            &[
                "assess",
                claim,
                "--verdict",
                verdict,
                "--confidence",
                confidence,
                "--because",
                "seen",
                "--by",
                "Ann Lee",
            ],
        );
    };
    assess("1", "supported", "high");
    assess("2", "refuted", "low");
    assess("5", "supported", "moderate");
    shop
}

/// The claims that `list`, `search` and `export` choose by these options.
fn chosen(shop: &Shop, options: &[&str]) -> Vec<u64> {
    let seqs = |text: String| -> Vec<u64> {
        let rows = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        rows.filter_map(|row| row["seq"].as_u64()).collect()
    };
    let run = |command: &[&str]| {
        let output = shop.run(&[command, options].concat());
        assert!(matches!(output.status.code(), Some(0 | 1)), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let exported = run(&["export"]);
    let about: Option<Value> = exported.lines().last().map(|line| serde_json::from_str(line).unwrap());
    let exported = seqs(exported);
    // An export of no claims is an empty file.
    assert_eq!(about.is_none(), exported.is_empty(), "{options:?}");
    // Every claim is chosen or counted at one condition, also where none is chosen, and each step has what the one before left.
    let counted: Value = serde_json::from_str(&run(&["export", "--dry-run", "--json"])).unwrap();
    let mut left = counted["claims"].as_u64().unwrap();
    for step in counted["steps"].as_array().unwrap() {
        left -= step["out"].as_u64().unwrap();
        assert_eq!(step["left"], left, "{options:?}: {counted}");
    }
    assert_eq!((left, &counted["passed"]), (exported.len() as u64, &json!(left)), "{options:?}: {counted}");
    if let Some(about) = about.as_ref().map(|about| &about["export"]) {
        let told = (&about["claims"], &about["conditions"], &about["written"]);
        assert_eq!(told, (&counted["claims"], &counted["steps"], &counted["passed"]), "{options:?}");
    }
    assert_eq!(seqs(run(&["list", "--json"])), exported, "{options:?}");
    // Every claim has one of these words.
    let mut found: Vec<u64> =
        ["the", "will"].iter().flat_map(|word| seqs(run(&["search", word, "--json"]))).collect();
    found.sort_unstable();
    found.dedup();
    assert_eq!(found, exported, "{options:?}");
    exported
}

#[test]
fn every_command_chooses_the_same_claims_and_every_claim_is_counted() {
    let shop = shop();
    for (options, expected) in [
        (&[][..], &[1, 2, 3, 5, 6, 7][..]),
        (&["--status", "supported"], &[1, 5]),
        (&["--status", "supported,refuted"], &[1, 2, 5]),
        (&["--status", "supported", "--status", "refuted"], &[1, 2, 5]),
        (&["--source", "0"], &[1, 2, 3]),
        (&["--source", "4", "--status", "refuted"], &[]),
        (&["--claimant", "ruiz"], &[6]),
        (&["--claimant", "RUIZ Ana"], &[6]),
        (&["--claimant", "Ru"], &[]),
        (&["--since", "2026-03-03"], &[6, 7]),
        (&["--until", "2026-03-01"], &[1, 2, 3]),
        (&["--since", "2026-03-02", "--until", "2026-03-03"], &[5, 6]),
        (&["--since", "5", "--until", "6"], &[5, 6]),
        (&["--since", "99"], &[]),
        (&["--min-confidence", "low"], &[1, 2, 5]),
        (&["--min-confidence", "moderate"], &[1, 5]),
        (&["--min-confidence", "high"], &[1]),
        (&["--reliability", "B"], &[1, 2, 3]),
        (&["--reliability", "a"], &[]),
        (&["--reliability", "E"], &[1, 2, 3, 5]),
        (&["--code", "question"], &[3]),
        (&["--without-code", "question"], &[1, 2, 5, 6, 7]),
        (&["--code", "question", "--without-code", "F"], &[]),
        (&["--search", "mill"], &[6, 7]),
        (&["--search", "mill claimant:ek"], &[7]),
        (&["--verified"], &[]),
        (&["--as-of", "4"], &[1, 2, 3]),
        (&["--as-of", "2026-03-02"], &[1, 2, 3, 5]),
    ] {
        assert_eq!(chosen(&shop, options), expected, "{options:?}");
    }
}

#[test]
fn the_policy_counts_what_the_other_conditions_left() {
    let shop = shop();
    let told = shop.json(1, &["export", "--verified", "--source", "0", "--dry-run"]);
    let steps = told["steps"].as_array().unwrap();
    assert_eq!(
        (&steps[0]["condition"], &steps[0]["out"], &steps[0]["left"]),
        (&json!("source"), &json!(3), &json!(3))
    );
    assert_eq!((&steps[1]["condition"], &steps[1]["out"]), (&json!("supported"), &json!(2)));
    assert_eq!((&told["claims"], &told["passed"]), (&json!(6), &json!(0)));
    assert_eq!(told["sha256"].as_str().unwrap().len(), 64);
}

#[test]
fn a_dry_run_counts_and_writes_nothing() {
    let shop = shop();
    let told =
        shop.expect(0, &["export", "--claimant", "ruiz", "--since", "5", "--dry-run", "-o", "a.jsonl"]);
    assert_eq!(
        told,
        "        6 claims\n        1 claimant: its claimant has the words “ruiz” (-5)\n        1 since: it was recorded since entry 5\n"
    );
    assert!(!shop.path("a.jsonl").exists());
    let told = shop.json(1, &["export", "--status", "contested", "--dry-run"]);
    assert_eq!(told["policy"], Value::Null);
    assert_eq!(
        told["steps"],
        json!([{
            "condition": "status", "sentence": "its status is contested", "out": 6, "left": 0
        }])
    );
}

#[test]
fn an_export_says_by_which_rules_and_conditions_it_was_made_and_is_the_same_again() {
    let shop = shop();
    let call = ["export", "--status", "supported", "--format", "csv", "-o"];
    for name in ["a.csv", "b.csv"] {
        shop.expect(0, &[&call[..], &[name]].concat());
    }
    let read = |name: &str| std::fs::read(shop.path(name)).unwrap();
    assert_eq!(read("a.csv"), read("b.csv"));
    assert_eq!(read("a.csv.meta.json"), read("b.csv.meta.json"));
    let about: Value = serde_json::from_slice(&read("a.csv.meta.json")).unwrap();
    let about = &about["export"];
    assert_eq!(about["rules"]["count"], claimlog::audit::RULES.len());
    assert_eq!(about["rules"]["sha256"].as_str().unwrap().len(), 64);
    assert_eq!((&about["claims"], &about["written"]), (&json!(6), &json!(2)));
    assert_eq!(about["conditions"][0]["out"], 4);
}

#[test]
fn an_audit_of_some_claims_reports_them_and_says_so() {
    let shop = shop();
    let all = shop.json(1, &["audit"]);
    assert_eq!(all["selection"], Value::Null);
    let some = shop.json(0, &["audit", "--source", "0", "--status", "refuted"]);
    let on: Vec<u64> =
        some["findings"].as_array().unwrap().iter().map(|finding| finding["seq"].as_u64().unwrap()).collect();
    assert!(!on.is_empty() && on.len() < all["findings"].as_array().unwrap().len());
    // The claim, its verdict, and its source, which others share.
    assert!(on.iter().all(|seq| [0, 2, 11].contains(seq)), "{on:?}");
    assert_eq!(some["selection"]["claims"], 6);
    assert_eq!(some["selection"]["steps"][1]["condition"], "source");
    let told = shop.run(&["audit", "--source", "0"]);
    assert!(String::from_utf8(told.stderr).unwrap().contains("only what is found on 3 of 6 claims"));
}

#[test]
fn a_state_is_named_by_a_checkpoint_that_the_ledger_extends() {
    let shop = shop();
    let note = shop.expect(0, &["checkpoint"]);
    shop.write("then.note", &note);
    let later =
        shop.command(&["add", "The ferry sank."]).env("CLAIMLOG_NOW", "2026-03-07T09:00:00Z").status();
    assert!(later.unwrap().success());
    assert_eq!(chosen(&shop, &["--as-of", "then.note"]), [1, 2, 3, 5, 6, 7]);
    assert_eq!(chosen(&shop, &[]).len(), 7);
    // Of another log, bent, no note at all, a folder, nothing.
    let other = Shop::with_ledger();
    other.expect(0, &["add", "It is so."]);
    shop.write("other.note", other.expect(0, &["checkpoint"]));
    shop.write("bent.note", note.replacen("\n13\n", "\n12\n", 1));
    shop.write("empty.note", "");
    for (name, status) in
        [("other.note", 2), ("bent.note", 2), ("empty.note", 2), (".", 2), ("none.note", 2), ("", 2)]
    {
        let output = shop.run(&["list", "--as-of", name]);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(status), "{name}: {told}");
        assert!(output.stdout.is_empty(), "{name}");
    }
    let told = shop.failure(2, &["list", "--as-of", "none.note"]);
    assert!(told["message"].as_str().unwrap().contains("nor the file of a checkpoint"), "{told}");
}

#[test]
fn what_cannot_be_asked_is_refused() {
    let shop = shop();
    for bad in [
        &["--reliability", "F"][..],
        &["--reliability", "Z"],
        &["--min-confidence", "certain"],
        &["--since", "soon"],
        &["--without-code", "nothing"],
        &["--claimant", ""],
        &["--claimant", "…"],
        &["--policy", "p.toml"],
        &["--source", "99"],
        &["--status", "unknown"],
    ] {
        for command in ["list", "export", "audit"] {
            assert_eq!(shop.run(&[&[command], bad].concat()).status.code(), Some(2), "{command} {bad:?}");
        }
        assert_eq!(shop.run(&[&["search", "the"], bad].concat()).status.code(), Some(2), "search {bad:?}");
    }
    let told = shop.failure(2, &["search", "dam", "--in", "sources", "--claimant", "ruiz"]);
    assert!(told["message"].as_str().unwrap().contains("--in sources searches texts"), "{told}");
}

//! Groups: claims that say the same or disagree are reported once, and cost a line each, however many they are.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde_json::{Value, json};

use crate::common::{Shop, values};

fn groups(shop: &Shop, kind: &str) -> Vec<Value> {
    values(&shop.expect(0, &["groups", kind, "--json"]))
}

/// So many claims, each of which contradicts all others.
fn populations(town: &str, count: usize) -> String {
    (0..count).map(|n| format!("The population of {town} is {}.\n\n", 52_000 + 70 * n)).collect()
}

fn size_of(count: usize) -> (usize, usize, usize) {
    let shop = Shop::new();
    shop.write("a.txt", populations("Orla", count));
    let json = shop.json(0, &["check", "a.txt", "--select", "C"]);
    let (findings, groups) = (json["findings"].as_array().unwrap(), json["groups"].as_array().unwrap());
    assert_eq!(groups.len(), 1, "one fact is in dispute");
    assert_eq!(groups[0]["claims"].as_array().unwrap().len(), count);
    assert_eq!(groups[0]["values"].as_array().unwrap().len(), count);
    let told = shop.expect(0, &["check", "a.txt", "--select", "C"]);
    (findings.len(), json.to_string().len(), told.len())
}

/// Fault 12 of the report of newcomers.
#[test]
fn fault_12_claims_that_disagree_cost_a_line_each_and_not_one_for_each_pair() {
    let (some, many) = (size_of(50), size_of(150));
    assert_eq!((some.0, many.0), (49, 149));
    // Three times as many claims: about three times as much.
    assert!(many.1 < some.1 * 4 && many.2 < some.2 * 4, "{some:?} {many:?}");
    let shop = Shop::with_ledger();
    shop.write("a.txt", populations("Orla", 150) + &populations("Velden", 150));
    shop.expect(0, &["ingest", "a.txt"]);
    let json = shop.json(0, &["audit", "--select", "C"]);
    let findings = json["findings"].as_array().unwrap();
    let findings: Vec<_> = findings.iter().filter(|finding| finding["code"] == "C002").collect();
    assert_eq!(findings.len(), 298);
    let groups: std::collections::BTreeSet<_> =
        findings.iter().map(|finding| finding["group"].as_str()).collect();
    assert_eq!(groups.len(), 2, "each names the fact in dispute: {groups:?}");
    let told = shop.expect(0, &["audit", "--select", "C002", "--format", "concise"]);
    assert!(told.contains("claim 150 of source 0, dispute-1: it contradicts claim 1: "), "{told}");
    let listed = shop.expect(0, &["list", "--code", "C002", "--json"]);
    assert_eq!(listed.lines().count(), 300, "each claim is flagged");
    let shown = shop.json(0, &["show", "1"]);
    let conflicts = shown["findings"].as_array().unwrap().iter().filter(|it| it["code"] == "C002").count();
    assert_eq!(conflicts, 1);
    shop.write("b.txt", populations("Harrow", 300));
    // So many are not compared with each other, but each with the first.
    let json = shop.json(0, &["check", "b.txt", "--select", "C"]);
    assert_eq!(json["findings"].as_array().unwrap().len(), 299);
    assert_eq!(json["groups"][0]["claims"].as_array().unwrap().len(), 300);
    assert_eq!(json["groups"][0]["values"].as_array().unwrap().len(), 300);
}

#[test]
fn a_fact_in_dispute_has_its_values_with_claims_sources_and_dates() {
    let shop = Shop::with_ledger();
    shop.write("a.txt", "The mill was closed in 1903. The weir is older.");
    shop.write("b.txt", "The mill was closed in 1904.");
    shop.write("c.txt", "The mill was closed in 1903! The weir is older than that.");
    for (name, date) in [("a.txt", "2026-01-02"), ("b.txt", "2026-01-03"), ("c.txt", "2026-01-04")] {
        shop.expect(0, &["ingest", name, "--published", date]);
    }
    let expected = json!({
        "id": "dispute-1", "kind": "conflict", "rules": ["C005"], "claims": [1, 4, 6],
        "values": [
            {"value": "1903", "claims": [1, 6], "sources": [0, 5], "dates": ["2026-01-02", "2026-01-04"]},
            {"value": "1904", "claims": [4], "sources": [3], "dates": ["2026-01-03"]},
        ],
    });
    assert_eq!(groups(&shop, "--conflicts"), std::slice::from_ref(&expected));
    let same = groups(&shop, "--duplicates");
    assert_eq!((&same[0]["id"], &same[0]["claims"], same.len()), (&json!("same-1"), &json!([1, 6]), 1));
    let told = shop.expect(0, &["groups"]);
    for words in [
        "dispute-1: 3 claims with 2 values for one fact (C005)",
        "“1903”  claims 1, 6; sources 0 a.txt, 5 c.txt; 2026-01-02 to 2026-01-04",
        "“1904”  claim 4; source 3 b.txt; 2026-01-03",
        "same-1: 2 claims that say the same (C007)",
    ] {
        assert!(told.contains(words), "{words} in {told}");
    }
    assert_eq!(shop.json(0, &["audit"])["groups"].as_array().unwrap().len(), 2);
    // Later claims join a group and do not change its name.
    shop.expect(0, &["add", "The mill was closed in 1905.", "--date", "2026"]);
    let later = &groups(&shop, "--conflicts")[0];
    assert_eq!((&later["id"], &later["claims"]), (&json!("dispute-1"), &json!([1, 4, 6, 8])));
    assert_eq!(later["values"][2], json!({"value": "1905", "claims": [8], "sources": [], "dates": ["2026"]}));
    // Who is withdrawn is out, and so is a pair that is accepted.
    shop.expect(0, &["retract", "8", "--because", "a slip"]);
    assert_eq!(groups(&shop, "--conflicts"), [expected]);
    shop.expect(0, &["waive", "4", "--code", "C005", "--because", "another mill"]);
    assert!(groups(&shop, "--conflicts").is_empty());
    assert_eq!(shop.run(&["groups", "--conflicts", "--duplicates"]).status.code(), Some(2));
}

#[test]
fn a_waiver_takes_one_claim_out_of_a_dispute_and_leaves_the_others() {
    let shop = Shop::with_ledger();
    for year in [1903, 1904, 1905] {
        shop.expect(0, &["add", &format!("The mill was closed in {year}.")]);
    }
    let findings = |shop: &Shop| {
        let json = shop.json(0, &["audit", "--select", "C"]);
        let pair = |finding: &Value| (finding["seq"].as_u64().unwrap(), finding["other"].as_u64().unwrap());
        let pairs: Vec<_> = json["findings"].as_array().unwrap().iter().map(pair).collect();
        (pairs, json["summary"]["waived"].as_u64().unwrap())
    };
    assert_eq!(findings(&shop), (vec![(1, 0), (2, 0)], 0));
    // The first one is accepted: the others still contradict each other, and the waiver is in use.
    shop.expect(0, &["waive", "0", "--code", "C005", "--because", "another mill"]);
    assert_eq!(findings(&shop), (vec![(2, 1)], 2));
    assert_eq!(groups(&shop, "--conflicts")[0]["claims"], json!([1, 2]));
    assert!(!shop.json(1, &["audit"])["findings"].to_string().contains("unused-waiver"));
    for (claim, count) in [("0", 0), ("1", 1), ("2", 1)] {
        let shown = shop.json(0, &["show", claim]);
        let found = shown["findings"].as_array().unwrap().iter().filter(|it| it["code"] == "C005").count();
        assert_eq!(found, count, "claim {claim}");
    }
}

#[test]
fn one_claim_may_be_in_dispute_about_two_facts() {
    let shop = Shop::with_ledger();
    for claim in [
        "The new bridge at Orla was opened in 1961 and cost 3 million crowns.",
        "The new bridge at Orla was opened in 1964.",
        "The new bridge at Orla cost 4 million crowns.",
    ] {
        shop.expect(0, &["add", claim]);
    }
    let found = groups(&shop, "--conflicts");
    let facts: Vec<_> = found.iter().map(|group| (&group["id"], &group["claims"])).collect();
    let both = [(&json!("dispute-0"), &json!([0, 1])), (&json!("dispute-0-2"), &json!([0, 2]))];
    assert_eq!(facts, both, "{found:?}");
}

/// The same words, other words and a recorded duplicate are reported by two rules, and make one group.
#[test]
fn all_claims_that_say_the_same_are_one_group_and_one_line_of_the_queue() {
    let shop = Shop::with_ledger();
    for claim in [
        "The old mill was closed in 1903 by the council.",
        "The old mill was closed in 1903 by the council!",
        "The council closed the old mill in 1903.",
        "That happened soon after.",
        "The weir leaks.",
    ] {
        shop.expect(0, &["add", claim]);
    }
    shop.expect(0, &["relate", "3", "duplicates", "1"]);
    let found = groups(&shop, "--duplicates");
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((&found[0]["id"], &found[0]["claims"]), (&json!("same-0"), &json!([0, 1, 2, 3])));
    assert_eq!(found[0]["rules"], json!(["C007", "C008"]));
    let queue = values(&shop.expect(0, &["list", "--unjudged", "--json"]));
    let same: Vec<_> = queue.iter().map(|row| (&row["seq"], &row["same"])).collect();
    assert_eq!(same, [(&json!(0), &json!([1, 2, 3])), (&json!(4), &json!([]))]);
    // A waiver takes a pair out of both.
    shop.expect(0, &["waive", "2", "--code", "C008", "--because", "another mill"]);
    assert_eq!(groups(&shop, "--duplicates")[0]["claims"], json!([0, 1, 3]));
    let queue = values(&shop.expect(0, &["list", "--unjudged", "--json"]));
    assert_eq!(queue[0]["same"], json!([1, 3]));
}

#[test]
fn what_somebody_recorded_is_in_the_groups_too() {
    let shop = Shop::with_ledger();
    for claim in
        ["The weir is old.", "It was built long ago.", "The weir is not old.", "Nothing else is said."]
    {
        shop.expect(0, &["add", claim]);
    }
    shop.expect(0, &["relate", "1", "duplicates", "0"]);
    shop.expect(0, &["relate", "2", "contradicts", "0"]);
    assert_eq!(groups(&shop, "--duplicates")[0]["claims"], json!([0, 1]));
    let dispute = &groups(&shop, "--conflicts")[0];
    assert_eq!((&dispute["claims"], &dispute["rules"]), (&json!([0, 2]), &json!(["C001"])));
}

#[test]
fn exports_name_the_groups_of_each_claim() {
    let shop = Shop::with_ledger();
    shop.write(
        "a.txt",
        "The mill was closed in 1903. The mill was closed in 1904. The mill was closed in 1904! It rained.",
    );
    shop.expect(0, &["ingest", "a.txt"]);
    let mut rows = values(&shop.expect(0, &["export"]));
    assert!(rows.pop().unwrap()["export"].is_object());
    let named: Vec<_> = rows.iter().map(|row| row.get("groups").cloned()).collect();
    let (dispute, both) = (json!(["dispute-1"]), json!(["dispute-1", "same-2"]));
    assert_eq!(named, [Some(dispute), Some(both.clone()), Some(both), None]);
    let csv = shop.expect(0, &["export", "--format", "csv"]);
    let mut rows = csv::Reader::from_reader(csv.as_bytes());
    let at = rows.headers().unwrap().iter().position(|name| name == "groups").unwrap();
    let named: Vec<String> = rows.records().map(|row| row.unwrap()[at].to_owned()).collect();
    assert_eq!(named, ["dispute-1", "dispute-1 same-2", "dispute-1 same-2", ""]);
}

/// A claim that repeats one which is contradicted is contradicted as well.
#[test]
fn a_copy_of_a_contradicted_claim_is_not_verified() {
    let shop = Shop::with_ledger();
    let url = |name: &str| format!("https://{name}.example/1");
    for (name, text) in [
        ("a", "The mill was closed in 1903."),
        ("b", "The mill was closed in 1904."),
        ("c", "The mill was closed in 1903!"),
        ("d", "The records say that the mill was closed then."),
    ] {
        shop.write(name, text);
        shop.expect(0, &["ingest", name, "--url", &url(name), "--read-as", "text"]);
    }
    let judge = |claim: &str| {
        let evidence = shop.json(
            0,
            &["evidence", claim, "--supports", "--source", "6", "--quote", "the mill was closed then"],
        );
        let evidence = evidence["seq"].to_string();
        let because = ["--because", "so the records say", "--by", "Bo Ek"];
        shop.expect(
            0,
            &[&["assess", claim, "--verdict", "supported", "--evidence", &evidence][..], &because].concat(),
        );
    };
    judge("5");
    assert_eq!(values(&shop.expect(0, &["export", "--verified"])).len(), 2);
    judge("3");
    assert_eq!(shop.run(&["export", "--verified"]).status.code(), Some(1), "both cannot be true");
}

#[test]
fn the_speaker_in_a_claims_words_is_suggested_and_not_recorded() {
    let shop = Shop::with_ledger();
    let text = "The weir leaks, Ann Lee of the Orla Board said. Critics say it is old. The mill was sold.";
    shop.write("a.txt", text);
    let suggested = |value: &Value| value.get("suggested_claimant").cloned();
    let checked = shop.json(0, &["check", "a.txt"]);
    let names: Vec<_> = checked["claims"].as_array().unwrap().iter().map(suggested).collect();
    assert_eq!(names, [Some("Ann Lee of the Orla Board".into()), None, None]);
    shop.expect(0, &["ingest", "a.txt"]);
    let audited = shop.json(0, &["audit"]);
    assert_eq!(audited["claims"], {
        let listed = values(&shop.expect(0, &["list", "--json"]));
        json!(listed)
    });
    let exported = values(&shop.expect(0, &["export"]));
    let found = values(&shop.expect(0, &["search", "weir", "--json"]));
    let shown = shop.json(0, &["show", "1"]);
    for claim in [&audited["claims"][0], &exported[0], &found[0], &shown["claim"]] {
        assert_eq!(suggested(claim), Some("Ann Lee of the Orla Board".into()), "{claim}");
        assert_eq!(claim["claimant"], Value::Null);
    }
    assert!(!shown["body"].to_string().contains("suggested"), "nothing is recorded");
    for arguments in [&["list"][..], &["search", "weir"]] {
        let told = shop.expect(0, arguments);
        assert!(told.contains("suggested claimant: Ann Lee of the Orla Board"), "{told}");
    }
    assert!(shop.expect(0, &["show", "1"]).contains("suggested    claimant “Ann Lee of the Orla Board”"));
    // Where a claimant is recorded, none is suggested.
    shop.expect(0, &["add", "The weir leaks, Ann Lee said.", "--claimant", "Bo Ek"]);
    assert_eq!(suggested(&values(&shop.expect(0, &["list", "--json"]))[3]), None);
    assert!(!shop.expect(0, &["show", "4"]).contains("suggested"));
}

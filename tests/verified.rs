//! Verified claims: what the program exports and explains under a policy, and that every export says which policy it is.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde_json::{Value, json};

use crate::common::Shop;

/// Fault 1: a claim that nobody had evidence for was exported as verified.
#[test]
fn fault_1_no_claim_is_verified_without_evidence() {
    let shop = Shop::with_ledger();
    let name = shop.write("m.txt", "The harbour is made of glass.");
    shop.expect(0, &["ingest", &name, "--url", "https://blog.example/m"]);
    shop.expect(0, &["assess", "1", "--verdict", "supported", "--because", "it is plain to see"]);
    let run = shop.run(&["export", "--verified"]);
    assert_eq!((run.status.code(), run.stdout.len()), (Some(1), 0));
    let why = |shop: &Shop| -> Vec<String> {
        let told = shop.json(1, &["export", "--verified", "--explain", "1"]);
        let conditions = told["conditions"].as_array().unwrap();
        let unmet = conditions.iter().filter(|one| one["met"] == false);
        unmet.map(|one| one["condition"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(why(&shop), ["named", "evidence", "sources"]);
    let again = ["assess", "1", "--verdict", "supported", "--because", "it is plain to see", "--by", "Bo Ek"];
    shop.expect(0, &again);
    assert_eq!(why(&shop), ["evidence", "sources"]);
    // Its own source is no proof of it, even if somebody quotes it.
    shop.expect(0, &["evidence", "1", "--supports", "--source", "0", "--quote", "made of glass"]);
    assert_eq!(why(&shop), ["sources"]);
    let name = shop.write("n.txt", "Divers brought glass up from the harbour.");
    shop.expect(0, &["ingest", &name, "--url", "https://lab.example/n"]);
    shop.expect(0, &["evidence", "1", "--supports", "--source", "5", "--quote", "glass up from the harbour"]);
    shop.expect(0, &["export", "--verified", "--explain", "1"]);
    let [exported, about] = exported(&shop, &[]);
    let policy = shop.json(0, &["policy", "show"]);
    assert_eq!(
        about["export"]["verified"],
        json!({"policy": policy["policy"], "policy_sha256": policy["sha256"], "at": null})
    );
    assert_eq!(
        exported["rests_on"],
        json!([{"evidence": 7, "source": 5, "url": "https://lab.example/n", "basis": "other-source"}])
    );
}

/// The one verified claim, and the last line of its export.
fn exported(shop: &Shop, policy: &[&str]) -> [Value; 2] {
    let text = shop.expect(0, &[&["export", "--verified"], policy].concat());
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    lines.try_into().unwrap()
}

/// Fault 11: the export said no, not why, and left the file of yesterday.
#[test]
fn fault_11_an_empty_selection_says_why_and_replaces_the_file() {
    let shop = Shop::with_ledger();
    shop.expect(0, &["add", "A pier sinks.", "--claimant", "x", "--url", "https://a.example/1"]);
    shop.expect(0, &["add", "A weir leaks.", "--claimant", "x", "--url", "https://a.example/2"]);
    shop.expect(0, &["assess", "1", "--verdict", "supported", "--because", "seen", "--by", "Bo Ek"]);
    for (name, wanted) in
        [("v.jsonl", ""), ("v.csv", "seq,leaf,text"), ("v.jsonld", "\"dataFeedElement\":[]")]
    {
        shop.write(name, "OLD");
        let run = shop.run(&["export", "--verified", "-o", name]);
        assert_eq!(run.status.code(), Some(1));
        let told = String::from_utf8(run.stderr).unwrap();
        for line in [
            "        2 claims\n",
            "        1 supported: its status is supported (-1)\n",
            "        0 evidence: evidence is recorded on it (A001) (-1)\n",
            "none of 2 claims passes",
        ] {
            assert!(told.contains(line), "{line}: {told}");
        }
        let written = std::fs::read_to_string(shop.path(name)).unwrap();
        assert!(written.starts_with(wanted) || written.contains(wanted), "{name}: {written}");
        assert!(!written.contains("OLD"), "{name}");
        assert_eq!(written.lines().count(), usize::from(!wanted.is_empty()), "{name}: {written}");
    }
    // A selection by status does the same.
    shop.write("r.csv", "OLD");
    assert_eq!(shop.run(&["export", "--status", "refuted", "-o", "r.csv"]).status.code(), Some(1));
    assert_eq!(std::fs::read_to_string(shop.path("r.csv")).unwrap().lines().count(), 1);
    // The funnel as an answer.
    let funnel = shop.json(1, &["export", "--verified", "--explain"]);
    assert_eq!((&funnel["claims"], &funnel["passed"]), (&json!(2), &json!(0)));
    let steps = funnel["steps"].as_array().unwrap();
    let out: u64 = steps.iter().map(|step| step["out"].as_u64().unwrap()).sum();
    assert_eq!(out, 2);
    assert_eq!(
        steps[0],
        json!({
            "condition": "supported", "sentence": "its status is supported", "out": 1, "left": 1
        })
    );
    assert!(shop.expect(1, &["export", "--verified", "--explain"]).starts_with("        2 claims\n"));
}

/// A table whose rows have an address and a verdict each.
#[test]
fn verdicts_that_were_imported_are_their_publishers() {
    let shop = Shop::with_ledger();
    let table = "Claim,Who,Link,verdict,by,verdict-url\n\
                 The dam leaks.,Ann Lee,https://a.example/1,supported,The Desk,https://desk.example/1\n\
                 The weir leaks.,Ann Lee,https://a.example/2,supported,The Desk,\n\
                 The canal leaks.,Ann Lee,https://a.example/3,supported,,https://desk.example/3\n";
    let name = shop.write("t.csv", table);
    let map = "text=Claim,claimant=Who,url=Link,verdict=verdict,by=by,verdict-url=verdict-url";
    let recorder = ["--recorder", "Somebody Else"];
    shop.expect(0, &[&["ingest", &name, "--map", map][..], &recorder].concat());
    let unmet = |claim: &str, policy: &[&str]| -> Vec<String> {
        let run = shop.run(&[&["export", "--verified", "--explain", claim, "--json"], policy].concat());
        let told: Value = serde_json::from_slice(&run.stdout).unwrap();
        let conditions = told["conditions"].as_array().unwrap().iter();
        conditions
            .filter(|one| one["met"] == false)
            .map(|one| one["condition"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(unmet("1", &[]), ["evidence", "sources"]);
    shop.write("row.toml", "accept-row-url = true");
    let row = ["--policy", "row.toml"];
    assert_eq!(unmet("1", &row), [""; 0]);
    assert_eq!(unmet("2", &row), ["published"]);
    assert_eq!(unmet("3", &row), ["named"]);
    let [exported, _] = exported(&shop, &row);
    assert_eq!(exported["seq"], 1);
    assert_eq!(exported["assessment"]["by"], "The Desk");
    assert_eq!(
        exported["rests_on"],
        json!([{"evidence": null, "source": null, "url": "https://a.example/1", "basis": "row-url"}])
    );
    // Such an address has no rating.
    shop.write("rated.toml", "accept-row-url = true\nreliability = \"C\"");
    assert_eq!(unmet("1", &["--policy", "rated.toml"]), ["evidence", "sources"]);
    // The address of a claim that was typed in is no row's.
    shop.expect(0, &["add", "The lock leaks.", "--url", "https://a.example/4"]);
    shop.expect(0, &["assess", "7", "--verdict", "supported", "--because", "seen", "--by", "Bo Ek"]);
    assert_eq!(unmet("7", &row), ["evidence", "sources", "no-errors"][..2]);
}

#[test]
fn a_policy_is_shown_read_and_named_in_every_format() {
    let shop = Shop::with_ledger();
    let shown = shop.json(0, &["policy", "show"]);
    let canonical = shown["canonical"].as_str().unwrap();
    assert_eq!(shown["sha256"], claimlog::tlog::sha256(canonical.as_bytes()).to_string());
    let text = shop.expect(0, &["policy", "show"]);
    assert!(text.contains(&format!("sha256 {}", shown["sha256"].as_str().unwrap())), "{text}");
    assert!(text.contains("named           somebody with a name judged it"), "{text}");
    let toml = shop.expect(0, &["policy", "show", "--toml"]);
    shop.write("same.toml", &toml);
    assert_eq!(shop.json(0, &["policy", "show", "--policy", "same.toml"])["sha256"], shown["sha256"]);
    shop.write("strict.toml", "min-sources = 2\nindependent = true\nby = [\"Bo Ek\"]\n");
    let strict = shop.json(0, &["policy", "show", "--policy", "strict.toml"]);
    assert_ne!(strict["sha256"], shown["sha256"]);
    assert_eq!(strict["policy"]["min-sources"], 2);
    let text = shop.expect(0, &["policy", "show", "--policy", "strict.toml"]);
    assert!(
        text.contains("the assessor is Bo Ek") && text.contains("at least 2 sources support it"),
        "{text}"
    );
    // What is no policy is an error with its place; so is a policy without --verified.
    shop.write("bad.toml", "independent = true\nmin-source = 2\n");
    let error = shop.failure(2, &["export", "--verified", "--policy", "bad.toml"]);
    assert!(
        error["message"].as_str().unwrap().contains("bad.toml is not a policy: line 2: unknown field"),
        "{error}"
    );
    shop.failure(2, &["export", "--verified", "--policy", "none.toml"]);
    shop.failure(2, &["export", "--policy", "strict.toml"]);
    shop.failure(2, &["export", "--explain"]);
    shop.failure(2, &["export", "--verified", "--explain", "9"]);
    let name = shop.write("a.txt", "The dam was finished in 1969.");
    shop.expect(0, &["ingest", &name, "--url", "https://paper.example/a"]);
    let name = shop.write("b.txt", "Work on the wall ended in 1969.");
    shop.expect(0, &["ingest", &name, "--url", "https://board.example/b"]);
    shop.failure(2, &["export", "--verified", "--explain", "0"]);
    shop.expect(0, &["evidence", "1", "--supports", "--source", "2", "--quote", "ended in 1969"]);
    shop.expect(0, &["assess", "1", "--verdict", "supported", "--because", "seen", "--by", "Bo Ek"]);
    let hash = shown["sha256"].as_str().unwrap();
    for format in ["jsonl", "csv", "claimreview"] {
        let exported = shop.expect(0, &["export", "--verified", "--format", format]);
        assert!(exported.contains(hash), "{format}: {exported}");
        let all = shop.expect(0, &["export", "--format", format]);
        assert!(!all.contains(hash), "{format}: {all}");
    }
    let csv = shop.expect(0, &["export", "--verified", "--format", "csv"]);
    assert!(csv.contains("evidence 4 from source 2 (other-source)"), "{csv}");
    // With -o, the claims are written as well.
    let text = shop.expect(0, &["export", "--verified", "--explain", "-o", "v.jsonl"]);
    assert!(text.contains("        1 no-errors: no error-level finding concerns it"), "{text}");
    assert_eq!(std::fs::read_to_string(shop.path("v.jsonl")).unwrap().lines().count(), 2);
    let text = shop.expect(1, &["export", "--verified", "--policy", "strict.toml", "--explain", "1"]);
    assert!(text.contains("claim 1 is not verified"), "{text}");
    assert!(text.contains("✗ sources") && text.contains("1 of 2 sources"), "{text}");
}

/// The example ledger still exports claim 7, and the session of the README its claim.
#[test]
fn the_example_ledger_exports_claim_7() {
    let shop = Shop::new();
    std::fs::copy("ledger.db.example", shop.path("ledger.db")).unwrap();
    let [exported, _] = exported(&shop, &[]);
    assert_eq!(exported["seq"], 7);
    assert_eq!(exported["rests_on"][0]["source"], 16);
}

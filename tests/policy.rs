//! The policy: each condition is failed once, each setting changes what passes, and every export says which policy it is.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use claimlog::audit::{Selection, audit, example_view};
use claimlog::export::{CONDITIONS, Judge, Policy};
use claimlog::model::View;
use serde_json::{Value, json};

use crate::common::Shop;

/// A claim of one source, a passage of another that supports it, and a verdict by somebody: entries 0 to 5.
const MET: &str = r#"{"source":{"url":"https://paper.example/a","publisher":"The Paper"},"text":"The dam was finished in 1969."}
{"source":{"url":"https://board.example/b","publisher":"The Board"},"text":"Work on the wall ended in 1969."}
{"about":1,"evidence":{"stance":"supports","source":2,"passage":{"span":{"start":17,"end":30},"quote":"ended in 1969"}}}
{"about":1,"assessment":{"verdict":"supported","confidence":"moderate","evidence":[4],"because":"the board says so","by":"Bo Ek"}}"#;

fn judged(policy: &str, example: &str) -> Vec<(&'static str, String)> {
    let view = example_view(example).unwrap();
    judged_in(policy, &view)
}

fn judged_in(policy: &str, view: &View) -> Vec<(&'static str, String)> {
    let policy = Policy::from_toml(policy).unwrap();
    let now = "2026-06-01T09:00:00Z".parse().unwrap();
    let report = audit(view, &Selection::default());
    let judge = Judge::new(&policy, view, &report, now);
    let unmet = judge.unmet(1);
    // One claim judged alone is judged as it is among all.
    let (passed, funnel) = judge.select(view.claims().map(|(seq, ..)| seq));
    assert_eq!(passed.contains(&1), unmet.is_empty());
    assert_eq!(funnel.passed(), passed.len());
    assert_eq!(judge.first_unmet(1).as_ref(), unmet.first());
    unmet.into_iter().map(|one| (one.condition, one.why)).collect()
}

/// The example with some words replaced, and lines added.
fn bent(pairs: &[(&str, &str)], more: &str) -> String {
    let bent = pairs.iter().fold(MET.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replace(from, to)
    });
    if more.is_empty() { bent } else { format!("{bent}\n{more}") }
}

#[test]
fn every_condition_is_failed_by_a_claim_that_meets_the_others() {
    assert_eq!(judged("", MET), []);
    let span = r#"{"span":{"start":17,"end":30},"quote":"ended in 1969"}"#;
    let mut failed = Vec::new();
    for (condition, why, policy, example) in [
        ("supported", "its status is not-checkable", "", bent(&[("\"supported\"", "\"not-checkable\"")], "")),
        (
            "supported",
            "its status is retracted",
            "",
            bent(&[], r#"{"about":1,"retraction":{"because":"no"}}"#),
        ),
        ("named", "nobody is named for assessment 5", "", bent(&[(",\"by\":\"Bo Ek\"", "")], "")),
        ("named", "nobody is named for assessment 5", "", bent(&[("\"Bo Ek\"", "\"  \"")], "")),
        ("by", "assessment 5 is by Bo Ek", "by = [\"Ann Lee\", \"Bo\"]", MET.to_owned()),
        ("reasoned", "no reason is given", "", bent(&[("the board says so", " ")], "")),
        (
            "published",
            "assessment 5 was published elsewhere, and has no address",
            "",
            bent(&[("\"by\":\"Bo Ek\"", "\"by\":\"Bo Ek\",\"rating\":\"True\"")], ""),
        ),
        ("credibility", "assessment 5 has moderate confidence", "credibility = \"high\"", MET.to_owned()),
        (
            "credibility",
            "assessment 5 states no confidence",
            "credibility = \"low\"",
            bent(&[("\"confidence\":\"moderate\",", "")], ""),
        ),
        ("max-age", "assessment 5 is 90 days old", "max-age = 89", MET.to_owned()),
        (
            "sources",
            "no support counts; evidence 4 is from the claim's own source, 2",
            "",
            bent(&[("https://board.example/b", "https://paper.example/a/#top")], ""),
        ),
        (
            "sources",
            "no support counts; evidence 4 is from source 2, which has no address",
            "",
            bent(&[("\"url\":\"https://board.example/b\",", "")], ""),
        ),
        (
            "sources",
            "no support counts; evidence 4 quotes no passage of source 2",
            "",
            bent(&[(&format!(",\"passage\":{span}"), "")], ""),
        ),
        (
            "sources",
            "no support counts; evidence 4 has an error (S005)",
            "",
            bent(&[("\"quote\":\"ended in 1969\"", "\"quote\":\"ended in 1971\"")], ""),
        ),
        (
            "sources",
            "no support counts; evidence 4 is from source 2, which is not rated",
            "reliability = \"B\"",
            MET.to_owned(),
        ),
        (
            "sources",
            "no support counts; evidence 4 is from source 2, which is rated C",
            "reliability = \"B\"",
            bent(&[], r#"{"about":2,"rating":{"reliability":"C","because":"often wrong"}}"#),
        ),
        (
            "sources",
            "no support counts; evidence 4 is from source 2, which is rated F",
            "reliability = \"E\"",
            bent(&[], r#"{"about":2,"rating":{"reliability":"F","because":"unknown"}}"#),
        ),
        ("sources", "1 of 2 sources", "min-sources = 2", MET.to_owned()),
        (
            "sources",
            "0 of 1 independent sources, in 1 piece of support",
            "independent = true",
            bent(&[("The Board", "the paper ")], ""),
        ),
        (
            "uncontradicted",
            "it contradicts claim 3, which is supported as well",
            "",
            bent(
                &[("Work on the wall ended in 1969.", "The dam was not finished in 1969.")],
                r#"{"about":3,"assessment":{"verdict":"supported","because":"seen","by":"Ann Lee"}}"#,
            )
            .replace(span, r#"{"span":{"start":12,"end":24},"quote":"not finished"}"#),
        ),
        (
            "no-errors",
            "it has an error (F003)",
            "",
            bent(&[("The dam was finished in 1969.", "Was the dam finished in 1969?")], ""),
        ),
    ] {
        let unmet = judged(policy, &example);
        // A contradiction is an error-level finding as well.
        let unmet: Vec<_> =
            unmet.into_iter().filter(|(one, _)| condition != "uncontradicted" || *one == condition).collect();
        assert_eq!(unmet, [(condition, why.to_owned())], "{condition}");
        failed.push(condition);
    }
    // Without any entry of evidence, both fail.
    let without =
        bent(&[("\"stance\":\"supports\"", "\"stance\":\"mentions\""), ("\"evidence\":[4],", "")], "");
    assert_eq!(judged("", &without), [("sources", "nothing that counts supports it".to_owned())]);
    let without =
        bent(&[], r#"{"about":4,"retraction":{"because":"misread"}}"#).replace("\"evidence\":[4],", "");
    let unmet = judged("", &without);
    assert_eq!(unmet[0], ("evidence", "no evidence on it is recorded".to_owned()));
    failed.push("evidence");
    // Words that are not at their place are an error, too.
    let wrong = MET.replacen(
        "\n{\"source\"",
        "\n{\"about\":0,\"claim\":{\"text\":\"The dam leaks.\",\"span\":{\"start\":0,\"end\":14}}}\n{\"source\"",
        1,
    );
    let view = example_view(&wrong).unwrap();
    let policy = Policy::default();
    let report = audit(&view, &Selection::default());
    let judge = Judge::new(&policy, &view, &report, "2026-06-01T09:00:00Z".parse().unwrap());
    assert!(judge.unmet(2).iter().any(|one| one.condition == "quotations"), "{:?}", judge.unmet(2));
    failed.push("quotations");
    for condition in &CONDITIONS {
        assert!(failed.contains(&condition.name), "{} is never failed", condition.name);
    }
}

#[test]
fn every_setting_lets_pass_what_it_says() {
    let own = bent(
        &[
            ("\"source\":2", "\"source\":0"),
            ("\"start\":17,\"end\":30", "\"start\":12,\"end\":28"),
            ("\"quote\":\"ended", "\"quote\":\"finished"),
        ],
        "",
    );
    assert_eq!(
        judged("", &own),
        [("sources", "no support counts; evidence 4 is from the claim's own source, 0".to_owned())]
    );
    assert_eq!(judged("accept-own-source = true", &own), []);
    let primary =
        format!("{own}\n{}", r#"{"about":0,"description":{"primary":true,"because":"it is the log book"}}"#);
    assert_eq!(judged("", &primary), []);
    // A primary record still has to be named by an entry of evidence; the lax policy asks for none.
    let alone = MET.lines().next().unwrap().to_owned()
        + "\n{\"about\":0,\"description\":{\"primary\":true,\"because\":\"it is the log book\"}}\n"
        + "{\"about\":1,\"assessment\":{\"verdict\":\"supported\",\"because\":\"it is plain to see\",\"by\":\"Bo Ek\"}}";
    let unmet = judged("", &alone);
    assert_eq!(unmet.iter().map(|(one, _)| *one).collect::<Vec<_>>(), ["evidence", "sources"]);
    assert_eq!(judged("accept-own-source = true", &alone), []);
    // Names are compared without case; the recorder stands in for an assessor who is not named.
    assert_eq!(judged("by = [\" bo ek\"]", MET), []);
    let recorded = bent(&[(",\"by\":\"Bo Ek\"}", "},\"recorder\":\"Ann Lee\"")], "");
    assert_eq!(judged("by = [\"Ann Lee\"]", &recorded), []);
    // Of a verdict that was published elsewhere the recorder is not the assessor.
    let published = recorded.replace(
        "\"because\":\"the board says so\"",
        "\"because\":\"the board says so\",\"url\":\"https://desk.example/1\"",
    );
    assert_eq!(judged("", &published)[0].0, "named");
    assert_eq!(judged("max-age = 90", MET), []);
    let dated = |date: &str| {
        let date = format!("\"by\":\"Bo Ek\",\"url\":\"https://desk.example/1\"{date}");
        judged("max-age = 40", &bent(&[("\"by\":\"Bo Ek\"", &date)], ""))
    };
    assert_eq!(dated(",\"date\":\"2026-05\""), []);
    assert_eq!(dated(",\"date\":\"2026\"")[0].1, "assessment 5 is 151 days old");
    assert_eq!(dated("")[0].1, "assessment 5 does not say when it was published");
    let rated = bent(&[], r#"{"about":2,"rating":{"reliability":"B","because":"careful"}}"#);
    assert_eq!(judged("reliability = \"B\"", &rated), []);
    assert_eq!(judged("reliability = \"C\"", &rated), []);
    assert_eq!(judged("credibility = \"moderate\"", MET), []);
    // A verdict by somebody else, who is not listed or has no name, does not hide one that counts.
    let others = bent(
        &[],
        "{\"about\":1,\"assessment\":{\"verdict\":\"supported\",\"because\":\"yes\"}}\n\
         {\"about\":1,\"assessment\":{\"verdict\":\"supported\",\"because\":\"yes\",\"by\":\"Cy\"}}",
    );
    assert_eq!(judged("by = [\"Bo Ek\"]", &others), []);
    assert_eq!(judged("by = [\"Di\"]", &others)[0].1, "assessment 7 is by Cy");
}

#[test]
fn sources_are_counted_by_document_or_by_origin() {
    let more = |url: &str, publisher: &str, text: &str| {
        let end = text.len();
        format!(
            "{MET}\n{{\"source\":{{\"url\":\"{url}\",\"publisher\":\"{publisher}\"}},\"text\":\"{text}\"}}\n\
             {{\"about\":1,\"evidence\":{{\"stance\":\"supports\",\"source\":6,\"passage\":{{\"span\":{{\"start\":0,\"end\":{end}}},\"quote\":\"{text}\"}}}}}}"
        )
    };
    let two = "min-sources = 2";
    let independent = "min-sources = 2\nindependent = true";
    let other = more("https://third.example/c", "The Third", "In 1969 the wall was closed.");
    assert_eq!((judged(two, &other), judged(independent, &other)), (vec![], vec![]));
    for (url, publisher) in [
        ("https://www.board.example/c", "The Third"),
        ("https://third.example/c", "the board"),
        ("https://paper.example/c", "The Third"),
    ] {
        let near = more(url, publisher, "In 1969 the wall was closed.");
        assert_eq!(judged(two, &near), [], "{url}");
        let why = "1 of 2 independent sources, in 2 pieces of support".to_owned();
        assert_eq!(judged(independent, &near), [("sources", why)], "{url} {publisher}");
    }
    // The same document captured again, or the same text elsewhere, is one source.
    for (url, text) in [
        ("https://board.example/b/", "In 1969 the wall was closed."),
        ("https://third.example/c", "Work on the wall ended in 1969."),
    ] {
        let same = more(url, "The Third", text);
        assert_eq!(judged(two, &same)[0].1, "1 of 2 sources, in 2 pieces of support", "{url}");
    }
    // A copy of the claim's own source is its own source.
    let copy = more("https://third.example/c", "The Third", "The dam was finished in 1969.");
    let unmet = judged(two, &copy);
    assert_eq!(
        unmet,
        [("sources", "1 of 2 sources; evidence 8 is from the claim's own source, 6".to_owned())]
    );
}

/// A verdict that was published elsewhere does not rest on its own publication.
#[test]
fn a_captured_review_is_no_evidence_for_its_own_verdict() {
    let published =
        |url: &str| bent(&[("\"by\":\"Bo Ek\"", &format!("\"by\":\"The Desk\",\"url\":\"{url}\""))], "");
    assert_eq!(judged("", &published("https://desk.example/1")), []);
    let own = published("https://board.example/b#verdict");
    let why = "no support counts; evidence 4 is from the published verdict itself, source 2".to_owned();
    assert_eq!(judged("", &own), [("sources", why)]);
    assert_eq!(judged("accept-row-url = true", &own), []);
}

/// Another claim may be the evidence: it stands for the place from which it was taken.
#[test]
fn a_claim_supports_as_its_source_does() {
    let by_claim = |more: &str| {
        let text = MET.replace(
            r#""source":2,"passage":{"span":{"start":17,"end":30},"quote":"ended in 1969"}"#,
            "\"claim\":3",
        );
        judged("", &if more.is_empty() { text } else { format!("{text}\n{more}") })
    };
    assert_eq!(by_claim(""), []);
    let refuted = r#"{"about":3,"assessment":{"verdict":"refuted","because":"no","by":"Ann Lee"}}"#;
    assert_eq!(by_claim(refuted)[0].1, "no support counts; evidence 4 rests on claim 3, which is refuted");
    // Here the evidence stays, and what it rests on is withdrawn: A003 is an error.
    let retracted = by_claim(r#"{"about":3,"retraction":{"because":"no"}}"#);
    assert_eq!(retracted[0].1, "no support counts; evidence 4 rests on claim 3, which is retracted");
    assert_eq!(retracted[1], ("no-errors", "it has an error (A003)".to_owned()));
}

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

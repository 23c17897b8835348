//! The policy: each condition is failed once, and each setting changes what passes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use claimlog::audit::{Selection, audit, example_view};
use claimlog::export::{CONDITIONS, Judge, Policy};
use claimlog::model::View;

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

//! Statuses: the table decides, and docs/STATUS.md is the table.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;
use std::path::Path;

use claimlog::audit::{Selection, audit, example_view};
use claimlog::model::{STATUSES, Status, View};

use crate::common::Shop;

fn status(example: &str) -> Status {
    example_view(example).unwrap().status(1)
}

/// Two claims of one source, and verdicts on the first: each by somebody.
fn judged(verdicts: &[(&str, &str)], more: &str) -> String {
    let mut example = "The dam was finished in 1969. Builders left the site in 1971.".to_owned();
    for (verdict, by) in verdicts {
        let by = if by.is_empty() { String::new() } else { format!(",\"by\":\"{by}\"") };
        example.push_str(&format!(
            "\n{{\"about\":1,\"assessment\":{{\"verdict\":\"{verdict}\",\"because\":\"seen\"{by}}}}}"
        ));
    }
    if more.is_empty() { example } else { format!("{example}\n{more}") }
}

#[test]
fn status_md_is_what_the_table_says() {
    let mut text = String::from(
        "# The status of a claim\n\n\
         Made from the table in `src/model/status.rs` by `cargo test --test reading status::`.\n\n\
         A status is computed from the entries and stored nowhere. The first row that holds decides. Entries\n\
         that were retracted do not count.\n\n\
         | status | when |\n|---|---|\n",
    );
    for row in &STATUSES {
        text.push_str(&format!("| {} | {} |\n", row.status.name(), row.when));
    }
    text.push_str(
        "\nThe assessor is the person whom the assessment names (`--by`), or else the recorder of its entry. A\n\
         verdict that was published elsewhere is its publisher's: the recorder of its entry is not its\n\
         assessor. Names are compared without regard to case. Verdicts for which nobody is named count as\n\
         those of one assessor, and are reported (A009).\n\n\
         A later verdict by the same assessor replaces the earlier one. A verdict that nobody can tell\n\
         (not-enough-evidence, not-checkable) does not make a claim contested: it is the status only while\n\
         it is the latest verdict.\n\n\
         Two claims that say the same keep a status each. If their verdicts disagree, both are reported\n\
         (A007). An entry that somebody other than its author retracted is reported as well (A008).\n",
    );
    let path = Path::new("docs/STATUS.md");
    if std::fs::read_to_string(path).ok().as_deref() != Some(&text) {
        std::fs::write(path, &text).unwrap();
        panic!("docs/STATUS.md was stale; it was written anew: look at it and commit it");
    }
}

#[test]
fn two_verdicts_make_one_status() {
    let all = ["supported", "refuted", "conflicting", "not-enough-evidence", "not-checkable"];
    let decided = &all[..3];
    for first in all {
        for second in all {
            let both = status(&judged(&[(first, "Ann Lee"), (second, "Bo Ek")], ""));
            let disagree = first != second && decided.contains(&first) && decided.contains(&second);
            let wanted = if disagree { "contested" } else { second };
            assert_eq!(both.name(), wanted, "{first}, then {second}");
            // The same person changed their mind.
            let changed = status(&judged(&[(first, "Ann Lee"), (second, "ann lee ")], ""));
            assert_eq!(changed.name(), second, "{first}, then {second}");
        }
    }
    // Of verdicts without a name, and of one person, the latest counts; a third assessor can disagree with it.
    assert_eq!(status(&judged(&[("refuted", ""), ("supported", "")], "")), Status::Supported);
    let three = [("refuted", "Cy"), ("supported", "Ann Lee"), ("not-checkable", "Bo Ek")];
    assert_eq!(status(&judged(&three, "")), Status::Contested);
    assert_eq!(status(&judged(&[("refuted", ""), ("supported", "Ann Lee")], "")), Status::Contested);
}

#[test]
fn a_row_before_decides() {
    let two = [("refuted", "Cy"), ("supported", "Ann Lee")];
    let relation = |kind: &str| format!(r#"{{"about":2,"relation":{{"relation":"{kind}","to":1}}}}"#);
    let retraction = r#"{"about":1,"retraction":{"because":"no"}}"#;
    assert_eq!(status(&judged(&two, &relation("supersedes"))), Status::Superseded);
    let both = format!("{}\n{retraction}", relation("supersedes"));
    assert_eq!(status(&judged(&two, &both)), Status::Retracted);
    assert_eq!(status(&judged(&[("supported", "Cy")], &relation("contradicts"))), Status::Contested);
    assert_eq!(status(&judged(&[("refuted", "Cy")], &relation("contradicts"))), Status::Refuted);
    assert_eq!(status(&judged(&[("supported", "Cy")], &relation("duplicates"))), Status::Supported);
    assert_eq!(status(&judged(&[], "")), Status::Unassessed);
    // A retracted verdict counts for nothing.
    let withdrawn = judged(&two, r#"{"about":3,"retraction":{"because":"no"}}"#);
    assert_eq!(status(&withdrawn), Status::Supported);
}

/// The recorder stands in for an assessor who is not named, except for a verdict that was published elsewhere.
#[test]
fn the_recorder_is_the_assessor_unless_somebody_is_named() {
    let assessor = |more: &str| -> Option<String> {
        let line = format!(
            r#"{{"recorder":"the desk","about":1,"assessment":{{"verdict":"refuted","because":"no"{more}}}}}"#
        );
        let view = example_view(&judged(&[], &line)).unwrap();
        view.standing_assessment(1).unwrap().assessor().map(str::to_owned)
    };
    assert_eq!(assessor("").as_deref(), Some("the desk"));
    assert_eq!(assessor(r#","by":" Ann Lee ""#).as_deref(), Some("Ann Lee"));
    assert_eq!(assessor(r#","by":" ""#).as_deref(), Some("the desk"));
    for published in [r#","rating":"False""#, r#","url":"https://desk.example/1""#, r#","date":"2026-03""#] {
        assert_eq!(assessor(published), None, "{published}");
        assert_eq!(assessor(&format!("{published},\"by\":\"The Desk\"")).as_deref(), Some("The Desk"));
    }
}

/// `show` says who disagrees, and the program what two assessors made of it.
#[test]
fn a_contested_claim_says_why() {
    let shop = Shop::with_ledger();
    shop.expect(0, &["add", "The dam leaks.", "--url", "https://example.org/a"]);
    shop.expect(0, &["add", "The dam is tight.", "--url", "https://example.org/b"]);
    let assess = |verdict: &str, by: &str| {
        let arguments = ["assess", "0", "--verdict", verdict, "--because", "seen", "--by", by];
        shop.expect(0, &arguments);
    };
    assess("refuted", "Ann Lee");
    assess("conflicting", "Bo Ek");
    let shown = shop.expect(0, &["show", "0"]);
    assert!(shown.contains("contested: refuted by Ann Lee; conflicting by Bo Ek"), "{shown}");
    assert_eq!(shop.json(0, &["show", "0"])["status"], "contested");
    assess("conflicting", "Ann Lee");
    assert!(shop.expect(0, &["show", "0"]).contains("status       conflicting"));
    shop.expect(0, &["relate", "1", "contradicts", "0"]);
    let shown = shop.expect(0, &["show", "1"]);
    assert!(shown.contains("status       contested: claim 0 contradicts it"), "{shown}");
}

fn flagged(view: &View, code: &str) -> Vec<(u64, String)> {
    let selection = Selection { select: vec![code.to_owned()], ignore: Vec::new() };
    let findings = audit(view, &selection).findings;
    findings.iter().map(|finding| (finding.seq, finding.message.to_string())).collect()
}

/// Verdicts on claims that say the same are compared; each claim is reported once, however many there are.
#[test]
fn verdicts_on_duplicates_that_disagree_are_reported() {
    let source = r#"{"source":{"url":"https://example.org/b","author":"A. Writer"},"text":"The dam leaks. The weir holds. THE DAM LEAKS! The dam leaks. It is dry."}"#;
    let verdict = |seq: u64, verdict: &str| {
        format!(r#"{{"about":{seq},"assessment":{{"verdict":"{verdict}","because":"seen","by":"Bo Ek"}}}}"#)
    };
    let view = |lines: &[String]| example_view(&format!("{source}\n{}", lines.join("\n"))).unwrap();
    let three = [verdict(1, "supported"), verdict(3, "refuted"), verdict(4, "conflicting")];
    let says = |words: &str| words.to_owned();
    assert_eq!(
        flagged(&view(&three), "A007"),
        [
            (
                1,
                says(
                    "it is judged supported, and claim 3, which says the same, refuted, and 1 more do not agree either"
                )
            ),
            (
                3,
                says(
                    "it is judged refuted, and claim 1, which says the same, supported, and 1 more do not agree either"
                )
            ),
            (
                4,
                says(
                    "it is judged conflicting, and claim 1, which says the same, supported, and 1 more do not agree either"
                )
            ),
        ]
    );
    for silent in [
        vec![verdict(1, "supported"), verdict(3, "supported")],
        vec![verdict(1, "supported"), verdict(2, "refuted")],
        vec![verdict(1, "supported"), verdict(3, "not-checkable")],
        vec![verdict(1, "supported"), verdict(3, "not-enough-evidence")],
        vec![
            verdict(1, "supported"),
            verdict(3, "refuted"),
            r#"{"about":3,"retraction":{"because":"twice"}}"#.into(),
        ],
        vec![
            verdict(1, "supported"),
            verdict(3, "refuted"),
            r#"{"about":1,"relation":{"relation":"supersedes","to":3}}"#.into(),
        ],
    ] {
        assert_eq!(flagged(&view(&silent), "A007"), [], "{silent:?}");
    }
    // In other words they say the same if somebody recorded that, in either direction.
    let relation = r#"{"about":5,"relation":{"relation":"duplicates","to":2}}"#.to_owned();
    let related = [verdict(2, "refuted"), verdict(5, "conflicting"), relation];
    let found: BTreeSet<u64> = flagged(&view(&related), "A007").into_iter().map(|(seq, _)| seq).collect();
    assert_eq!(found, BTreeSet::from([2, 5]));
}

#[test]
fn a_retraction_by_another_is_reported() {
    let line = |recorder: &str, rest: &str| {
        let recorder =
            if recorder.is_empty() { String::new() } else { format!("\"recorder\":\"{recorder}\",") };
        format!("{{{recorder}{rest}}}")
    };
    let verdict = |by: &str| format!(r#""about":1,"assessment":{{"verdict":"refuted","because":"no"{by}}}"#);
    let found = |author: &str, by: &str, retractor: &str| -> Vec<(u64, String)> {
        let lines =
            [line(author, &verdict(by)), line(retractor, r#""about":3,"retraction":{"because":"no"}"#)];
        flagged(&example_view(&judged(&[], &lines.join("\n"))).unwrap(), "A008")
    };
    let named = r#","by":"Bo Ek""#;
    assert_eq!(
        found("Bo Ek", "", "Ann Lee"),
        [(4, "Ann Lee retracted assessment 3, which is by Bo Ek".to_owned())]
    );
    assert_eq!(
        found("Bo Ek", named, ""),
        [(4, "somebody without a name retracted assessment 3, which is by Bo Ek".to_owned())]
    );
    assert_eq!(found("the desk", named, "Ann Lee").len(), 1);
    for (author, by, retractor) in [
        ("Bo Ek", "", "bo ek"),
        ("the desk", named, "Bo Ek"),
        ("the desk", named, "the desk"),
        ("", "", "Ann Lee"),
        ("", "", ""),
        // No recorder is set in this ledger: nobody can tell.
        ("", named, ""),
    ] {
        assert_eq!(found(author, by, retractor), [], "{author} {by} {retractor}");
    }
    // Words of a source are the source's: anybody may clean them up. A claim that was typed in has an author.
    let title = judged(&[], &line("Ann Lee", r#""about":2,"retraction":{"because":"a title"}"#));
    assert_eq!(flagged(&example_view(&title).unwrap(), "A008"), []);
    let typed = [
        line("Bo Ek", r#""claim":{"text":"The weir holds.","url":"https://example.org/w"}"#),
        line("Ann Lee", r#""about":0,"retraction":{"because":"no"}"#),
    ];
    assert_eq!(flagged(&example_view(&typed.join("\n")).unwrap(), "A008").len(), 1);
}

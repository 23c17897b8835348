//! The rules: each flags its example, every one is silent on the repaired twin, and the documents are
//! those that the records make.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;

use claimlog::audit::{RULES, Selection, audit, example_view, rule};
use proptest::prelude::*;

#[test]
fn each_rule_flags_its_example_and_every_rule_is_silent_on_its_twin() {
    for rule in &RULES {
        if rule.flagged.is_empty() {
            // Of an entry that cannot be read there is no example that can be: `tests/cli.rs` makes one.
            assert_eq!(rule.code, "L001");
            continue;
        }
        let flagged = example_view(rule.flagged).unwrap();
        let found = audit(&flagged, &Selection::default()).findings;
        assert!(found.iter().any(|finding| finding.code == rule.code), "{}: {found:#?}", rule.code);
        let clean = example_view(rule.clean).unwrap();
        let found = audit(&clean, &Selection::default()).findings;
        assert!(found.is_empty(), "{}: {found:#?}", rule.code);
        assert_ne!(rule.clean, "", "{}", rule.code);
    }
}

#[test]
fn codes_and_names_are_pinned() {
    let codes: Vec<String> = RULES.iter().map(|rule| format!("{} {}", rule.code, rule.name)).collect();
    assert_eq!(
        codes,
        [
            "S001 unsourced-claim",
            "S002 unlocated-source",
            "S003 unattributed-claim",
            "S004 attributed-but-unlocated",
            "S005 quote-not-found",
            "S006 quote-ambiguous",
            "S007 source-missing",
            "S008 source-altered",
            "S009 not-independent",
            "S010 unresolved-reference",
            "F001 link-title",
            "F002 truncated-sentence",
            "F003 question",
            "F004 boilerplate",
            "F005 dangling-reference",
            "F006 hedged-claim",
            "F007 unnamed-speaker",
            "F008 loose-time",
            "F009 opinion",
            "C001 contradiction",
            "C002 number-conflict",
            "C003 negation-conflict",
            "C004 antonym-conflict",
            "C005 date-conflict",
            "C006 tension",
            "C007 duplicate-claim",
            "C008 near-duplicate",
            "A001 verdict-without-evidence",
            "A002 verdict-against-evidence",
            "A003 rests-on-withdrawn",
            "A004 supported-but-contradicted",
            "A005 outdated-assessment",
            "A006 self-assessed",
            "L001 unreadable-entry",
            "L002 time-reversed",
            "L003 broken-reference",
            "L004 unused-waiver",
            "L005 clock-ahead",
        ]
    );
}

#[test]
fn each_record_is_whole_and_each_file_is_a_rule() {
    let mut files: Vec<String> = std::fs::read_dir("src/audit/rules")
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "mod.rs")
        .collect();
    files.sort();
    let mut names: Vec<String> =
        RULES.iter().map(|rule| format!("{}.rs", rule.name.replace('-', "_"))).collect();
    names.sort();
    assert_eq!(files, names);
    for record in &RULES {
        assert!(std::ptr::eq(rule(record.code).unwrap(), record));
        assert!(std::ptr::eq(rule(record.name).unwrap(), record));
        for (text, end) in [(record.what, "."), (record.why, ".")] {
            assert!(text.ends_with(end) && text.starts_with(char::is_uppercase), "{}: {text}", record.code);
        }
        assert!(!record.help.ends_with('.'), "{}", record.code);
    }
}

#[test]
fn rules_md_is_what_the_records_say() {
    let mut text = String::from(
        "# The rules\n\nMade from the records in `src/audit/rules/` by `cargo test --test rules`; \
         `claimlog explain CODE` prints a chapter. An example is a document, or entries, one a line, or both.\n",
    );
    for rule in &RULES {
        text.push('\n');
        text.push_str(&rule.to_markdown());
    }
    let path = Path::new("docs/RULES.md");
    if std::fs::read_to_string(path).ok().as_deref() != Some(&text) {
        std::fs::write(path, &text).unwrap();
        panic!("docs/RULES.md was stale; it was written anew: look at it and commit it");
    }
}

#[test]
fn findings_point_at_words_of_the_source() {
    for rule in &RULES {
        let view = example_view(rule.flagged).unwrap();
        for finding in audit(&view, &Selection::default()).findings {
            if let (Some(span), Some((_, source))) = (finding.span, view.source_of(finding.seq))
                && view.claim(finding.seq).is_some_and(|claim| claim.quote.is_none())
                && finding.code != "S005"
            {
                let text = view.text(&source.text).unwrap();
                if let Some(words) = span.of(text) {
                    assert!(words == finding.quote || rule.code == "S005", "{}: {finding:?}", rule.code);
                }
            }
        }
    }
}

#[test]
fn waivers_and_selections_take_findings_out() {
    let text = "Was the dam finished in time?";
    let selection = |select: &[&str], ignore: &[&str]| Selection {
        select: select.iter().map(|code| (*code).to_owned()).collect(),
        ignore: ignore.iter().map(|code| (*code).to_owned()).collect(),
    };
    let codes = |example: &str, selection: &Selection| -> Vec<&str> {
        audit(&example_view(example).unwrap(), selection)
            .findings
            .iter()
            .map(|finding| finding.code)
            .collect()
    };
    assert_eq!(codes(text, &selection(&[], &[])), ["F003"]);
    assert_eq!(codes(text, &selection(&["S"], &[])), [""; 0]);
    assert_eq!(codes(text, &selection(&["F"], &["F00"])), [""; 0]);
    let waived =
        format!("{text}\n{}", r#"{"about":1,"waiver":{"code":"F003","because":"asked on purpose"}}"#);
    assert_eq!(codes(&waived, &selection(&[], &[])), [""; 0]);
    // A waiver of a rule that was not applied is not called unused.
    assert_eq!(codes(&waived, &selection(&["L"], &[])), [""; 0]);
    let retracted = format!("{waived}\n{}", r#"{"about":2,"retraction":{"because":"no"}}"#);
    assert_eq!(codes(&retracted, &selection(&[], &[])), ["F003"]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_a_rule_panic(text in "[^{]\\PC{0,300}") {
        if let Ok(view) = example_view(&text) {
            let first = audit(&view, &Selection::default());
            let second = audit(&view, &Selection::default());
            prop_assert_eq!(first.findings, second.findings);
        }
    }

    #[test]
    fn no_prose_makes_a_rule_panic(text in "([Tt]he |[Aa]ccording to |said |may |not |which|[A-Z][a-z]{1,6}|[a-z]{1,7}|[.!?,:\n]|[“”’\"]| ){1,80}") {
        if let Ok(view) = example_view(&text) {
            let _ = audit(&view, &Selection::default());
        }
    }
}

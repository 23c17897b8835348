//! The rules: each flags its example, every one is silent on the repaired twin, and the documents are
//! those that the records make.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;

use claimlog::audit::{Known, Links, RULES, Selection, against, audit, example_text, example_view, rule};
use claimlog::text::is_hidden;
use proptest::prelude::*;

#[test]
fn each_rule_flags_its_example_and_every_rule_is_silent_on_its_twin() {
    for rule in &RULES {
        if rule.flagged.is_empty() {
            // An entry that cannot be read cannot be written as an example: `tests/cli.rs` makes one.
            assert_eq!(rule.code, "L001");
            continue;
        }
        let found = found(rule.flagged);
        assert!(found.iter().any(|finding| finding.starts_with(rule.code)), "{}: {found:#?}", rule.code);
        let found = self::found(rule.clean);
        assert!(found.is_empty(), "{}: {found:#?}", rule.code);
        assert_ne!(rule.clean, "", "{}", rule.code);
    }
}

/// What an audit finds on an example; if the example has a text that is checked, what is found on that.
fn found(example: &str) -> Vec<String> {
    let all = Selection::default();
    let ledger = example_view(example).unwrap();
    let text = example_text(example).unwrap();
    let mut report = audit(text.as_ref().unwrap_or(&ledger), &all);
    if let Some(text) = &text {
        report.add(&mut against(text, &ledger, &Known::all(&ledger), &Links::new(), &all));
    }
    report
        .findings
        .iter()
        .map(|finding| format!("{} {}: {}", finding.code, finding.quote, finding.message))
        .collect()
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
            "S011 sense-changed",
            "S012 citation-not-captured",
            "S013 citation-not-held",
            "F001 link-title",
            "F002 truncated-sentence",
            "F003 question",
            "F004 boilerplate",
            "F005 dangling-reference",
            "F006 hedged-claim",
            "F007 unnamed-speaker",
            "F008 loose-time",
            "F009 opinion",
            "F010 hidden-characters",
            "F011 fragment",
            "F012 reference",
            "F013 loose-citation",
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
            "A007 duplicates-disagree",
            "A008 retracted-by-another",
            "A009 anonymous-verdict",
            "K001 refuted-repeated",
            "K002 against-supported",
            "K003 against-recorded",
            "K004 doubtful-repeated",
            "K005 tension-with-recorded",
            "K006 quotation-turned",
            "K007 quotation-stitched",
            "K008 quotation-misattributed",
            "K009 quotation-absent",
            "K010 quotation-unknown",
            "K011 cited-not-captured",
            "K012 cited-source-contradicts",
            "K013 cited-source-silent",
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
        "# The rules\n\nMade from the records in `src/audit/rules/` by `cargo test --test reading rules::`;\n\
         `claimlog explain CODE` prints a chapter. Each example is a document, entries (one per line), or both.\n",
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
fn what_is_hidden_is_reported_and_what_writing_needs_is_not() {
    let selection = Selection { select: vec!["F010".to_owned()], ignore: Vec::new() };
    let found = |text: &str| -> Vec<(String, String)> {
        let view = example_view(text).unwrap();
        let report = audit(&view, &selection);
        report.findings.iter().map(|one| (one.quote.to_owned(), one.message.to_string())).collect()
    };
    for (text, quote, message) in [
        (
            "The dam was fini\u{200b}shed\u{200b} in 19\u{ad}69.",
            "\u{200b}",
            "3 invisible characters: 1 of U+00AD, 2 of U+200B",
        ),
        (
            "The dam\u{e0041}\u{e0042} fell.",
            "\u{e0041}",
            "2 invisible characters: 1 of U+E0041, 1 of U+E0042",
        ),
        ("The dam\u{202e} fell.", "\u{202e}", "1 invisible character: 1 of U+202E"),
        ("The dam\u{fe0f} fell.", "\u{fe0f}", "1 invisible character: 1 of U+FE0F"),
        ("The dam\u{3164}fell.", "\u{3164}", "1 invisible character: 1 of U+3164"),
        ("The dam \u{f8ff} fell.", "\u{f8ff}", "1 invisible character: 1 of U+F8FF"),
        (
            "The d\u{430}m fell.",
            "d\u{430}m",
            "“d\u{430}m”: letters of another script pass for Latin ones: \u{430} (U+0430)",
        ),
        (
            "\u{41f}\u{440}o\u{440}\u{44b}\u{432} \u{43f}\u{43b}\u{43e}\u{442}\u{438}\u{43d}\u{44b}.",
            "\u{41f}\u{440}o\u{440}\u{44b}\u{432}",
            "“\u{41f}\u{440}o\u{440}\u{44b}\u{432}”: letters of Latin pass for Cyrillic ones: o (U+006F)",
        ),
    ] {
        assert_eq!(found(text), [(quote.to_owned(), message.to_owned())], "{text:?}");
    }
    for silent in [
        "The dam fell \u{2764}\u{fe0f} and rose.",
        "A family \u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467} moved in.",
        "It is step 1\u{fe0f}\u{20e3} of three.",
        "The flag \u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f} was raised, and \u{1f1f3}\u{1f1f4} too.",
        "The pirates \u{1f3f4}\u{200d}\u{2620}\u{fe0f} sailed.",
        "The city of \u{845b}\u{e0100}\u{98fe} voted.",
        "\u{4fae}\u{fe00} is a variant.",
        "\u{645}\u{6cc}\u{200c}\u{62e}\u{648}\u{627}\u{647}\u{645} \u{628}\u{631}\u{648}\u{645}.",
        "\u{915}\u{94d}\u{200d}\u{937} is a letter.",
        "\u{d28}\u{d4d}\u{200d} is old.",
        "\u{1820}\u{180b}\u{1828}\u{180e}\u{1820} is Mongolian.",
        "The \u{3b1}-particle hit; the \u{3b2}-blocker helped.",
        "It is 5 \u{b5}m, or 5 \u{3bc}m, wide.",
        "TNF\u{3b1}, NF\u{3ba}B and IFN\u{3b3} rose at \u{394}T.",
        "The \u{41c}\u{43e}\u{441}\u{43a}\u{432}\u{430} river is long.",
        "\u{41f}\u{43b}\u{43e}\u{442}\u{438}\u{43d}\u{430} \u{440}\u{443}\u{445}\u{43d}\u{443}\u{43b}\u{430}.",
        "He sent an SMS\u{43a}\u{430} by Wi-Fi-\u{441}\u{435}\u{442}\u{44c}.",
        "Caf\u{e9} cafe\u{301} na\u{ef}ve \u{141}\u{f3}d\u{17a} fell.",
        "Two\u{a0}thousand\u{2009}litres \u{2013} \u{201c}all\u{201d}\u{3000}of it.",
        "The dam, which fell in\nMarch,\thad held.",
    ] {
        assert_eq!(found(silent), [], "{silent:?}");
    }
}

#[test]
fn what_is_hidden_changes_no_other_finding() {
    let selection = Selection { select: Vec::new(), ignore: vec!["F010".to_owned()] };
    let found = |example: &str| -> Vec<(&'static str, u64, String)> {
        let view = example_view(example).unwrap();
        let report = audit(&view, &selection);
        let seen = |text: &str| text.chars().filter(|c| !is_hidden(*c)).collect();
        report.findings.iter().map(|one| (one.code, one.seq, seen(one.quote))).collect()
    };
    let text = "Experts say that the dam may be full. Was it finished last week? We think that it should be repaired.\n\
                It was built by a firm that the council had hired before, which.\nSubscribe to our newsletter\n\
                Dam Safety: The Hidden Risks Nobody Talks About\n";
    let hiding: String = text
        .chars()
        .flat_map(|c| [Some(c), c.is_alphanumeric().then_some('\u{200b}')])
        .flatten()
        .collect::<String>()
        .replace('.', ".\u{2060}");
    let plain = found(text);
    assert_eq!(plain.len(), 7, "{plain:?}");
    assert_eq!(found(&hiding), plain);
}

#[test]
fn findings_point_at_words_of_the_source() {
    for rule in &RULES {
        let view = example_view(rule.flagged).unwrap();
        for finding in audit(&view, &Selection::default()).findings {
            if let (Some(span), Some((_, source))) = (finding.span, view.source_of(finding.seq))
                && view.claim(finding.seq).is_some_and(|claim| claim.quote().is_none())
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

/// The changelog and the records agree on the version that brought a rule.
#[test]
fn a_rule_that_the_changelog_lists_says_the_same_version() {
    let changelog = std::fs::read_to_string("CHANGELOG.md").unwrap();
    let sections: Vec<(&str, &str)> =
        changelog.split("\n## ").skip(1).map(|section| section.split_once('\n').unwrap()).collect();
    let released: Vec<&str> =
        sections.iter().filter_map(|(head, _)| Some(head.split_once(" - ")?.0)).collect();
    for rule in &RULES {
        let listed = sections.iter().find(|(_, text)| text.contains(&format!("Rule {} ", rule.code)));
        match listed.map(|(head, _)| head.split_once(" - ").map(|(version, _)| version)) {
            Some(Some(version)) => assert_eq!(rule.since, version, "{}", rule.code),
            Some(None) => assert!(!released.contains(&rule.since), "{} is not released yet", rule.code),
            // What the first version brought is counted there, not listed.
            None => assert_eq!(Some(&rule.since), released.last(), "{} is not in the changelog", rule.code),
        }
    }
}

//! Forms: what is a title, furniture, a fragment or a statement, on a line of its own and after prose on one line.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use claimlog::audit::{Selection, audit, example_view};

const PROSE: &str = "The weir was built in 1969 by the county. It was closed in 1990.";

/// The codes of what states nothing.
const FORMS: [&str; 4] = ["F001", "F004", "F011", "F012"];

/// Whether every claim that begins in `words` is told to state nothing, and none of them begins before it.
fn states_nothing(between: &str, words: &str) -> Vec<bool> {
    let text = format!("{PROSE}{between}{words}");
    let view = example_view(&text).unwrap();
    let selection = Selection { select: FORMS.map(str::to_owned).to_vec(), ignore: Vec::new() };
    let found = audit(&view, &selection).findings;
    let start = PROSE.len() + between.len();
    let claims = view.claims().filter_map(|(seq, _, claim)| Some((seq, claim.span?)));
    let after = claims.filter(|(_, span)| span.end > start);
    after.map(|(seq, span)| span.start >= start && found.iter().any(|finding| finding.seq == seq)).collect()
}

#[test]
fn each_line_is_what_an_editor_says() {
    let mut wrong = Vec::new();
    for case in include_str!("cases/forms.txt").lines().filter(|line| !line.starts_with('#')) {
        let [kind, marks, words] = case.splitn(3, " | ").collect::<Vec<_>>()[..] else { panic!("{case}") };
        for (place, between) in [("own", "\n"), ("line", " ")] {
            let said = states_nothing(between, words);
            let holds = match kind {
                "statement" => !said.contains(&true),
                _ => !said.contains(&false),
            };
            // A mistake that was mended must lose its mark.
            if holds == marks.split(' ').any(|mark| mark == place) {
                wrong.push(format!("{kind} ({place}): {words}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_heading_of_a_list_of_references_belongs_to_it() {
    for (heading, code) in [
        ("References", "F012"),
        ("## Bibliography", "F012"),
        ("Works cited", "F012"),
        ("Notes:", "F012"),
        ("Sources:", "F012"),
        ("Ships of Orla", "F001"),
    ] {
        let text = format!("{PROSE}[1]\n\n{heading}\n\n[1] Lund, A. The weirs of Orla. Sea Press, 2012.\n");
        let view = example_view(&text).unwrap();
        let selection = Selection { select: FORMS.map(str::to_owned).to_vec(), ignore: Vec::new() };
        let found: Vec<_> = audit(&view, &selection).findings.iter().map(|one| one.code).collect();
        assert_eq!(found, [code, "F012"], "{heading}");
    }
}

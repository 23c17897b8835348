//! Findings as people read them: many in groups, each on a line, and withdrawn with one command.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use crate::common::Shop;

/// A text with more than thirty findings, several titles and a pair that conflicts.
fn crowded(shop: &Shop) -> String {
    let mut text = String::from("The dam was finished in 1969. The dam was not finished in 1969.\n\n");
    for year in 1990..2030 {
        text.push_str(&format!("The ferry to Orla may carry {year} sheep in {year}.\n\n"));
    }
    text.push_str("10 Best Dams to Visit in 2024\n\nWhy Everybody Loves the Orla Dam\n");
    let path = shop.path("crowded.txt");
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn many_findings_are_grouped_and_none_is_left_out() {
    let shop = Shop::new();
    let file = crowded(&shop);
    let json = shop.json(1, &["check", &file]);
    let count = json["findings"].as_array().unwrap().len();
    assert!(count > 30, "{count}");
    let grouped = String::from_utf8(shop.run(&["check", &file]).stdout).unwrap();
    // What is true of the whole document is said once, for all of its claims.
    let of_document = |code: &str| {
        json["findings"].as_array().unwrap().iter().filter(|finding| finding["code"] == code).count()
    };
    let said_once = of_document("S002") + of_document("S003") - 2;
    let lines = grouped.lines().filter(|line| line.starts_with("  ") && line.contains(".txt")).count();
    assert_eq!(lines, count - said_once, "{grouped}");
    let headings: Vec<_> =
        grouped.lines().filter(|line| !line.starts_with("  ") && line.contains(" finding")).collect();
    assert!(headings[0].starts_with("error[F001] link-title, 2 findings"), "{headings:?}");
    let level = |line: &&str| ["error", "warning", "note"].iter().position(|level| line.starts_with(level));
    let (whole, of_claims): (Vec<_>, Vec<_>) =
        headings.iter().copied().partition(|line| line.contains("[S00"));
    assert!(of_claims.iter().map(level).is_sorted(), "worst first: {headings:?}");
    assert_eq!(headings[headings.len() - 2..], whole, "and documents last");
    // The words stand out in their whole sentence, and the pair is there once.
    let pair: Vec<_> = grouped.lines().filter(|line| line.contains("»not finished«")).collect();
    assert_eq!(pair.len(), 1, "{grouped}");
    assert!(pair[0].ends_with("  The dam was »not finished« in 1969."), "{pair:?}");
    let concise = String::from_utf8(shop.run(&["check", &file, "--format", "concise"]).stdout).unwrap();
    assert_eq!(concise.lines().count(), count - said_once);
    assert!(concise.lines().all(|line| line.contains("crowded.txt:")), "{concise}");
}

#[test]
fn what_is_not_a_claim_is_withdrawn_with_one_command() {
    let shop = Shop::new();
    let file = crowded(&shop);
    shop.json(0, &["init"]);
    shop.json(0, &["ingest", &file]);
    let audit = |args: &[&str]| String::from_utf8(shop.run(&[&["audit"], args].concat()).stdout).unwrap();
    let command = "claimlog retract --code F001 --source 0 --because 'not a claim'";
    assert!(audit(&[]).contains(command), "{}", audit(&[]));
    let retract = ["retract", "--code", "F001", "--source", "0", "--because", "not a claim"];
    let size = shop.state().0;
    let rehearsed = shop.json(0, &[&retract[..], &["--dry-run"]].concat());
    assert_eq!(shop.state().0, size, "a dry run records nothing");
    let selected = shop.json(1, &["audit", "--select", "F001"]);
    let found: Vec<_> = selected["findings"].as_array().unwrap().iter().map(|one| &one["seq"]).collect();
    assert_eq!(rehearsed["entries"].as_array().unwrap().iter().collect::<Vec<_>>(), found);
    let done = shop.json(0, &retract);
    assert_eq!(done["seqs"].as_array().unwrap().len(), 2);
    assert_eq!(done["entries"], rehearsed["entries"]);
    assert!(!audit(&[]).contains("claimlog retract"));
    // Nothing is left to withdraw.
    assert_eq!(shop.run(&retract).status.code(), Some(1));
    // Several named entries are withdrawn together, or none of them.
    let size = shop.state().0;
    assert_eq!(shop.run(&["retract", "1", "999", "--because", "no"]).status.code(), Some(2));
    assert_eq!(shop.state().0, size);
    let both = shop.json(0, &["retract", "1", "2", "--because", "no"]);
    assert_eq!(both["entries"], serde_json::json!([1, 2]));
    shop.is_sound();
}

#[test]
fn what_states_nothing_contradicts_nothing() {
    let shop = Shop::new();
    let text = "14.32 GMT\n\nThe kelp farm has 14 boats.\n\n14.20 GMT\n\nThe kelp farm has 15 boats.\n\n\
                3 min read\n\n4 min read\n\nDoes the mill have 3 looms?\n\nDoes the mill have 4 looms?\n";
    shop.write("live.txt", text);
    let checked = shop.json(0, &["check", "live.txt", "--select", "C"]);
    let found: Vec<_> = checked["findings"].as_array().unwrap().iter().map(|one| &one["quote"]).collect();
    assert_eq!(found, ["15"], "the boats");
    shop.json(0, &["init"]);
    shop.json(0, &["ingest", "live.txt"]);
    let alone = |seq: &str| shop.json(0, &["show", seq])["findings"].to_string();
    assert!(alone("2").contains("C00") && !alone("3").contains("C00") && !alone("6").contains("C00"));
}

#[test]
fn what_compare_calls_the_same_is_reported_by_the_audit() {
    let shop = Shop::new();
    shop.json(0, &["init"]);
    for (at, (one, other)) in [
        ("The tower of Brenna was restored in 1962.[3]", "The tower of Brenna was restored in 1962."),
        ("The mill of Orla burned down in 1901.", "UPDATE: The mill of Orla burned down in 1901."),
        ("The \u{fb01}rst pier of Tolna sank in 1884.", "The first pier of Tolna sank in 1884."),
        ("The **weir** of Varga leaks in winter.", "The weir of Varga leaks in winter."),
    ]
    .into_iter()
    .enumerate()
    {
        assert_eq!(shop.json(0, &["compare", one, other])["code"], "C007", "{one}");
        shop.json(0, &["add", one]);
        shop.json(0, &["add", other]);
        let later = (2 * at + 1).to_string();
        let alone = shop.json(0, &["show", &later])["findings"].to_string();
        assert!(alone.contains("C007"), "{other}: {alone}");
    }
    let audited = shop.json(0, &["audit", "--select", "C"]);
    let found: Vec<_> = audited["findings"].as_array().unwrap().iter().map(|one| &one["code"]).collect();
    assert_eq!(found, ["C007"; 4], "{audited}");
    assert_eq!(audited["groups"].as_array().unwrap().len(), 4);
}

#[test]
fn rules_that_leave_each_other_nothing_are_refused() {
    let shop = Shop::new();
    shop.write("a.txt", "The mill burned down in 1901.\n");
    shop.json(0, &["init"]);
    for command in [&["check", "a.txt"][..], &["audit"]] {
        let error = shop.failure(2, &[command, &["--select", "F", "--ignore", "F"]].concat());
        assert!(error["message"].as_str().unwrap().contains("no rule is left"), "{error}");
    }
}

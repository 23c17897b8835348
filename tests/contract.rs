//! The contract of every command: an answer in JSON, an exit status that its help names, and no change by a rehearsal.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;

use crate::common::Shop;
use serde_json::Value;

/// A call of each command, in an order in which one can follow the other, and its exit status.
const CALLS: [(&[&str], i32); 51] = [
    (&["init", "--origin", "example.org/mill"], 0),
    (&["ingest", "mill.txt"], 0),
    (&["add", "The mill was sold."], 0),
    (&["evidence", "1", "--supports", "--source", "0"], 0),
    (&["assess", "1", "--verdict", "refuted", "--because", "no"], 0),
    (&["relate", "1", "depends-on", "3"], 0),
    (&["retract", "3", "--because", "no"], 0),
    (&["waive", "2", "--code", "F003", "--because", "asked on purpose"], 0),
    (&["triage", "--plan", "mill.plan"], 0),
    (&["confirm", "1", "--claimant", "Ann Lee", "--because", "the byline"], 0),
    (&["list"], 0),
    (&["show", "1"], 0),
    (&["search", "mill"], 0),
    (&["bearing", "1"], 1),
    (&["groups"], 0),
    (&["log"], 0),
    (&["diff", ".."], 0),
    (&["source", "list"], 0),
    (&["source", "show", "0"], 0),
    (&["source", "get", "0", "-o", "out.txt"], 0),
    (&["source", "rate", "0", "B", "--because", "known"], 0),
    (&["source", "describe", "0", "--url", "https://example.org/mill", "--because", "found there"], 0),
    (&["source", "recheck", "0", "mill.txt"], 0),
    (&["extract", "mill.txt"], 0),
    (&["export"], 0),
    (&["export", "-o", "out.zip"], 0),
    (&["check-bundle", "out.zip", "--vkey", "{vkey}"], 0),
    (&["verify-page", "-o", "check.html"], 0),
    (&["policy", "show"], 0),
    (&["formats"], 0),
    (&["check", "mill.txt"], 1),
    (&["compare", "It is so.", "It is not so."], 0),
    (&["keys", "claims.jsonl"], 0),
    (&["blocks", "groups.jsonl"], 0),
    (&["audit", "--select", "L"], 0),
    (&["rules"], 0),
    (&["explain", "F001"], 0),
    (&["verify"], 0),
    (&["checkpoint"], 0),
    (&["prove", "1", "-o", "out.proof", "--entry", "out.json"], 0),
    (&["check-proof", "out.proof", "--entry", "out.json", "--vkey", "{vkey}"], 0),
    (&["tiles", "site"], 0),
    // It answers until it is ended (`tests/serve.rs`); this is refused.
    (&["serve", "--address", "0.0.0.0:0"], 2),
    (&["redact", "1", "--because", "a court", "--yes"], 0),
    (&["rotate", "--because", "once a year", "--yes"], 0),
    (&["upgrade", "--yes"], 0),
    (&["pins"], 0),
    (&["config"], 0),
    (&["completions", "bash"], 0),
    (&["man", "pages"], 0),
    (&["pins", "--forget", "example.org/mill", "--yes"], 0),
];

/// Commands whose answer is text in a format of its own, which `--json` leaves as it is.
const NOT_JSON: [&str; 2] = ["checkpoint", "completions"];

fn shop() -> Shop {
    let shop = Shop::new();
    shop.write("mill.txt", "The mill burned down in 1901.\n\nWho owned the mill?\n");
    shop.write("claims.jsonl", "{\"id\":1,\"text\":\"The mill has 3 wheels.\"}\n");
    let of = |n: u8| format!("{{\"id\":{n},\"text\":\"The mill has {n} wheels.\"}}");
    let key = "0".repeat(32);
    shop.write("groups.jsonl", format!("{{\"key\":\"s{key}\",\"claims\":[{},{}]}}\n", of(3), of(4)));
    shop.write("mill.plan", "assess 2 --verdict not-checkable --because 'a question'\n");
    shop
}

/// The commands that a help text lists under its headings.
fn commands(shop: &Shop, above: &[&str]) -> Vec<Vec<String>> {
    let help = shop.expect(0, &[above, &["--help"]].concat());
    let is_start = |line: &str| if above.is_empty() { line == "Record:" } else { line == "Commands:" };
    let listed = help.lines().skip_while(|line| !is_start(line)).take_while(|line| *line != "Options:");
    let names = listed.filter_map(|line| line.strip_prefix("  ")?.split_whitespace().next());
    let names = names
        .filter(|name| *name != "help" && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'));
    let path = |name: &str| above.iter().map(|word| (*word).to_owned()).chain([name.to_owned()]).collect();
    names.map(path).collect()
}

/// Every command that can be called.
fn all(shop: &Shop) -> BTreeSet<Vec<String>> {
    let mut all: BTreeSet<Vec<String>> = commands(shop, &[]).into_iter().collect();
    assert!(all.remove(&vec!["source".to_owned()]));
    all.extend(commands(shop, &["source"]));
    all
}

fn path(call: &[&str]) -> Vec<String> {
    let words = if call[0] == "source" { 2 } else { 1 };
    call[..words].iter().map(|word| (*word).to_owned()).collect()
}

#[test]
fn every_command_answers_in_json_with_a_status_that_its_help_names() {
    let shop = shop();
    let called: BTreeSet<Vec<String>> = CALLS.iter().map(|(call, _)| path(call)).collect();
    assert_eq!(called, all(&shop), "a command has no call here, or a call has no command");
    let mut vkey = String::new();
    for (call, status) in CALLS {
        let call: Vec<String> = call
            .iter()
            .map(|word| if *word == "{vkey}" { vkey.clone() } else { (*word).to_owned() })
            .collect();
        let call: Vec<&str> = call.iter().map(String::as_str).collect();
        let output = shop.run(&[&call[..], &["--json"]].concat());
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(status), "{call:?}: {said}");
        assert!(said.is_empty() || status == 2, "{call:?}: with --json only an error is on stderr: {said}");
        let help = shop.expect(
            0,
            &[&path(&call).iter().map(String::as_str).collect::<Vec<_>>()[..], &["--help"]].concat(),
        );
        let named = help.split("Exit status:").nth(1).unwrap();
        assert!(named.contains(&format!("{status} ")), "{call:?}: {named}");
        assert!(help.contains("Examples:"), "{call:?}");
        if NOT_JSON.contains(&call[0]) {
            continue;
        }
        for line in String::from_utf8_lossy(&output.stdout).lines() {
            let value: Result<Value, _> = serde_json::from_str(line);
            assert!(value.is_ok(), "{call:?}: {line}");
            if call[0] == "init" {
                vkey = value.unwrap()["vkey"].as_str().unwrap().to_owned();
            }
        }
    }
}

#[test]
fn a_failure_of_any_command_is_json_with_status_2() {
    let shop = shop();
    for command in all(&shop) {
        let command: Vec<&str> = command.iter().map(String::as_str).collect();
        let error = shop.failure(2, &[&command[..], &["--no-such-option"]].concat());
        assert!(error["message"].as_str().unwrap().contains("--no-such-option"), "{command:?}: {error}");
    }
}

#[test]
fn a_rehearsal_changes_no_byte() {
    let calls: [&[&str]; 9] = [
        &["ingest", "more.txt"],
        &["assess", "1", "--verdict", "refuted", "--because", "no"],
        &["retract", "1-2", "--because", "no"],
        &["waive", "1", "--code", "F003", "--because", "no"],
        &["triage", "--plan", "mill.plan"],
        &["redact", "0", "--because", "a court"],
        &["export", "-o", "claims.jsonl"],
        &["confirm", "1", "--claimant", "Ann Lee", "--because", "the byline"],
        &["source", "describe", "0", "--url", "https://example.org/mill", "--because", "found there"],
    ];
    let shop = shop();
    shop.write("more.txt", "The mill was rebuilt.");
    let takes = |command: &[String]| {
        let command: Vec<&str> = command.iter().map(String::as_str).collect();
        shop.expect(0, &[&command[..], &["--help"]].concat()).contains("--dry-run")
    };
    let rehearsed: BTreeSet<Vec<String>> = all(&shop).into_iter().filter(|command| takes(command)).collect();
    assert_eq!(calls.iter().map(|call| path(call)).collect::<BTreeSet<_>>(), rehearsed);
    shop.expect(0, &["init"]);
    shop.expect(0, &["ingest", "mill.txt"]);
    shop.expect(0, &["list"]);
    let before = std::fs::read(shop.path("ledger.db")).unwrap();
    for call in calls {
        for form in [&["--dry-run"][..], &["--dry-run", "--json"]] {
            shop.expect(0, &[call, form].concat());
            shop.expect(0, &["list"]);
            assert!(std::fs::read(shop.path("ledger.db")).unwrap() == before, "{call:?}");
        }
    }
}

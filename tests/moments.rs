//! States of a ledger in time: `--as-of` on every command that reads, the filters of `log`, `diff`, and the queue.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use crate::common::Shop;
use serde_json::{Value, json};

const TEXT: &str = "The weir was built in 1931.\n\nIt feeds two canals.\n";

/// Runs at a time, as somebody.
fn at(shop: &Shop, day: &str, recorder: &str, arguments: &[&str]) {
    let mut command = shop.command(arguments);
    command.env("CLAIMLOG_NOW", format!("{day}T12:00:00Z")).env("CLAIMLOG_RECORDER", recorder);
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// Entries 0 to 2 on 1 March by Ana; 3 and 4 on 2 March by Bo; 5 on 2 April by Ana.
fn shop() -> Shop {
    let shop = Shop::with_ledger();
    let name = shop.write("weir.txt", TEXT);
    at(&shop, "2026-03-01", "Ana", &["ingest", &name]);
    at(&shop, "2026-03-02", "Bo", &["add", "The weir leaks."]);
    at(&shop, "2026-03-02", "Bo", &["assess", "1", "--verdict", "refuted", "--because", "it was 1932"]);
    at(&shop, "2026-04-02", "Ana", &["retract", "4", "--because", "it was 1931 after all"]);
    shop
}

fn rows(shop: &Shop, arguments: &[&str]) -> Vec<Value> {
    let out = shop.expect(0, &[arguments, &["--json"]].concat());
    out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn seqs(rows: &[Value]) -> Value {
    rows.iter().map(|row| row["seq"].clone()).collect::<Vec<_>>().into()
}

#[test]
fn every_command_that_reads_can_read_an_earlier_state() {
    let shop = shop();
    let status = |as_of: &[&str]| rows(&shop, &[&["list"], as_of].concat())[0]["status"].clone();
    for (as_of, expected) in [
        (&[][..], "unassessed"),
        (&["--as-of", "2"], "unassessed"),
        (&["--as-of", "4"], "refuted"),
        (&["--as-of", "5"], "unassessed"),
        (&["--as-of", "2026-03-01"], "unassessed"),
        (&["--as-of", "2026-03-02"], "refuted"),
        (&["--as-of", "2026-03"], "refuted"),
        (&["--as-of", "2026-03-02T12:00:00Z"], "refuted"),
        (&["--as-of", "2026-03-02T11:59:59Z"], "unassessed"),
        (&["--as-of", "2026-04"], "unassessed"),
        (&["--as-of", "2027-01"], "unassessed"),
    ] {
        assert_eq!(status(as_of), expected, "{as_of:?}");
    }
    let before = ["--as-of", "2026-03-01"];
    let count = |command: &[&str]| rows(&shop, &[command, &before].concat()).len();
    assert_eq!((count(&["list"]), count(&["log"]), count(&["source", "list"])), (2, 3, 1));
    assert_eq!(count(&["search", "weir"]), 1);
    assert_eq!(count(&["export"]), 2 + 1);
    assert_eq!(shop.json(0, &["audit", "--as-of", "2026-03-01"])["summary"]["claims"], 2);
    assert_eq!(shop.json(0, &["audit", "--as-of", "2026-03-01"])["summary"]["as_of"], 2);
    assert_eq!(shop.json(0, &["show", "1", "--as-of", "4"])["status"], "refuted");
    assert_eq!(shop.json(0, &["show", "1", "--as-of", "2"])["history"], json!([]));
    assert_eq!(shop.json(0, &["source", "show", "0", "--as-of", "2"])["claims"], json!([1, 2]));
    let exported = shop.run(&["export", "--as-of", "4", "--status", "refuted"]);
    assert!(String::from_utf8_lossy(&exported.stderr).contains("as of entry 4"));
    assert_eq!(shop.run(&["export", "--status", "refuted"]).status.code(), Some(1));
    assert_eq!(shop.run(&["groups", "--as-of", "2"]).status.code(), Some(0));
    let get = ["source", "get", "0", "-o", "old.txt", "--as-of", "2"];
    assert_eq!(shop.run(&get).status.code(), Some(0));
    for command in [
        &["audit"][..],
        &["bearing"],
        &["export"],
        &["groups"],
        &["list"],
        &["log"],
        &["search"],
        &["show"],
        &["source", "get"],
        &["source", "list"],
        &["source", "show"],
    ] {
        assert!(shop.expect(0, &[command, &["--help"]].concat()).contains("--as-of"), "{command:?}");
    }
    // What is not in that state is not found in it.
    for call in [
        &["show", "4", "--as-of", "2"][..],
        &["list", "--as-of", "6"],
        &["list", "--as-of", "2026-02-28"],
        &["list", "--as-of", "yesterday"],
        &["list", "--as-of", "2026-02-30"],
        &["list", "--source", "3", "--as-of", "2"],
        &["audit", "--as-of", "6"],
        &["bearing", "1", "--as-of", "0"],
        &["bearing", "1", "--as-of", "4", "--record", "1"],
        &["source", "get", "0", "-o", "old.txt", "--as-of", "6"],
        &["export", "--as-of", ""],
    ] {
        assert_eq!(shop.run(call).status.code(), Some(2), "{call:?}");
    }
}

#[test]
fn the_log_is_filtered_by_time_kind_and_recorder() {
    let shop = shop();
    for (filters, expected) in [
        (&[][..], json!([0, 1, 2, 3, 4, 5])),
        (&["--since", "2026-03-02"], json!([3, 4, 5])),
        (&["--since", "3"], json!([3, 4, 5])),
        (&["--until", "2026-03"], json!([0, 1, 2, 3, 4])),
        (&["--until", "2"], json!([0, 1, 2])),
        (&["--since", "2026-03-02", "--until", "2026-03-02"], json!([3, 4])),
        (&["--kind", "claim"], json!([1, 2, 3])),
        (&["--kind", "assessment,retraction"], json!([4, 5])),
        (&["--recorder", "Ana"], json!([0, 1, 2, 5])),
        (&["--recorder", "Bo", "--kind", "claim"], json!([3])),
        (&["--recorder", "bo"], json!([])),
        (&["--since", "2027"], json!([])),
        (&["--recorder", "Ana", "--as-of", "2026-03"], json!([0, 1, 2])),
        (&["--kind", "claim", "--limit", "1"], json!([3])),
    ] {
        if filters == ["--since", "2027"] {
            // Digits alone are the number of an entry, and there is none so late.
            assert_eq!(shop.expect(0, &["log", "--since", "2027"]), "");
            continue;
        }
        assert_eq!(seqs(&rows(&shop, &[&["log"], filters].concat())), expected, "{filters:?}");
    }
    let told = shop.expect(0, &["log", "--kind", "retraction"]);
    assert!(told.contains("Ana") && told.contains("retraction of entry 4"), "{told}");
    for bad in [&["--kind", "rumour"][..], &["--since", "soon"], &["--until", "2026-13"]] {
        assert_eq!(shop.run(&[&["log"], bad].concat()).status.code(), Some(2), "{bad:?}");
    }
    // The environment says who records. It is no filter.
    let output = shop.command(&["log", "--json"]).env("CLAIMLOG_RECORDER", "Ana").output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout).lines().count(), 6);
}

#[test]
fn a_difference_is_what_was_added_and_what_changed_through_it() {
    let shop = shop();
    for (range, added, changed) in [
        ("2..4", json!([3, 4]), json!([{"seq": 1, "from": "unassessed", "to": "refuted"}])),
        ("2026-03-01..2026-03-02", json!([3, 4]), json!([{"seq": 1, "from": "unassessed", "to": "refuted"}])),
        ("4..", json!([5]), json!([{"seq": 1, "from": "refuted", "to": "unassessed"}])),
        ("2..", json!([3, 4, 5]), json!([])),
        ("..4", json!([0, 1, 2, 3, 4]), json!([{"seq": 1, "from": null, "to": "refuted"}])),
        ("..", json!([0, 1, 2, 3, 4, 5]), json!([])),
    ] {
        let found = shop.json(0, &["diff", range]);
        assert_eq!(seqs(found["entries"].as_array().unwrap()), added, "{range}");
        assert_eq!(found["changed"], changed, "{range}");
        assert_eq!(found.get("findings"), None);
    }
    // A date before the first entry is the state of nothing.
    let all = shop.json(0, &["diff", ".."]);
    assert_eq!(shop.json(0, &["diff", "1999-01-01.."]), all);
    let told = shop.expect(0, &["diff", "2..4"]);
    assert_eq!(told.lines().count(), 3, "{told}");
    assert!(
        told.contains("Bo") && told.contains("~ claim 1: unassessed → refuted: “The weir was built"),
        "{told}"
    );
    // New findings and those that are gone: the assessment had no evidence.
    let new = shop.json(0, &["diff", "3..4", "--findings"])["findings"].clone();
    let codes = |found: &Value| {
        found
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["code"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert!(codes(&new["new"]).contains(&"A001".to_owned()), "{new}");
    let gone = shop.json(0, &["diff", "4..5", "--findings"])["findings"].clone();
    assert!(codes(&gone["gone"]).contains(&"A001".to_owned()), "{gone}");
    // No difference is no; a range that is none is an error.
    assert_eq!(shop.json(1, &["diff", "5.."])["entries"], json!([]));
    assert_eq!(shop.json(1, &["diff", "4..4"])["changed"], json!([]));
    for bad in ["4..2", "..6", "6..", "4", "4...5", "a..b", "2026-04..2026-03"] {
        assert_eq!(shop.run(&["diff", bad]).status.code(), Some(2), "{bad}");
    }
    let empty = Shop::with_ledger();
    assert_eq!(empty.json(1, &["diff", ".."])["entries"], json!([]));
}

#[test]
fn the_queue_has_what_nobody_judged_most_repeated_first() {
    let shop = Shop::with_ledger();
    for text in [
        "The ferry runs on Sundays.",
        "The harbour office is closed.",
        "The pier was rebuilt in 1988.",
        "The harbour office is closed!",
        "The pier was rebuilt in 1988.",
        "the pier was rebuilt in 1988.",
        "The lamp was lit in 1990.",
    ] {
        shop.expect(0, &["add", text]);
    }
    let queue = |filters: &[&str]| -> Vec<(Value, Value, Value)> {
        let rows = rows(&shop, &[&["list", "--unjudged"], filters].concat());
        rows.iter().map(|row| (row["seq"].clone(), row["repeated"].clone(), row["same"].clone())).collect()
    };
    let one = |seq: u64, repeated: u64, same: &[u64]| (json!(seq), json!(repeated), json!(same));
    assert_eq!(queue(&[]), [one(2, 3, &[4, 5]), one(1, 2, &[3]), one(0, 1, &[]), one(6, 1, &[])]);
    assert_eq!(queue(&["--limit", "1"]), [one(2, 3, &[4, 5])]);
    assert_eq!(queue(&["--search", "pier"]), [one(2, 3, &[4, 5])]);
    let told = shop.expect(0, &["list", "--unjudged"]);
    assert!(told.contains("said 3 times: also 4, 5"), "{told}");
    // What is judged, withdrawn or replaced does not wait; what somebody calls a duplicate is one.
    shop.expect(0, &["assess", "0", "--verdict", "refuted", "--because", "no"]);
    shop.expect(0, &["retract", "4", "--because", "twice"]);
    shop.expect(0, &["relate", "6", "duplicates", "1"]);
    assert_eq!(queue(&[]), [one(1, 3, &[3, 6]), one(2, 2, &[5])]);
    // If one of them is judged, the others still wait.
    shop.expect(0, &["assess", "1", "--verdict", "supported", "--because", "yes"]);
    assert_eq!(queue(&[]), [one(3, 3, &[1, 6]), one(2, 2, &[5])]);
    assert_eq!(queue(&["--as-of", "2"]).len(), 3);
}

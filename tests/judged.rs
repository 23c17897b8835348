//! Judged pairs: what is found on the pairs of a ledger's claims is the same whether some of it was kept or all is compared.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::{BTreeMap, HashSet};

use claimlog::audit::{BlockKey, Comparing, FoundPair, Judged, Keys, Pairs, example_view, judge};
use claimlog::model::View;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::common::two::{MANY, Two, WITH};
use super::common::{Shop, case_texts};

/// Claims that repeat and contradict each other, of one shape, and in crowds that nothing splits.
fn lines(count: usize) -> Vec<String> {
    let pick = |list: &[&str], n: usize| list[n % list.len()].to_owned();
    let line = |n: usize| {
        let place = pick(&["Oslo", "Lima", "Kyoto", "Quito", "Tarn"], n * 7 / 3);
        let thing = pick(&["ferry", "dam", "mill", "weir", "hall", "bank", "mine"], n * 5 / 2);
        match n % 12 {
            0..=4 => {
                let deed = pick(&["opened", "closed", "sank"], n);
                format!("The {thing} in {place} {deed} in {} with {} aboard.", 1950 + n % 40, n % 17)
            }
            5 | 6 => format!("The ferry sank with {n} aboard."),
            7 => format!("The {thing} never closed."),
            8 => format!("The {thing} in {place} was sold."),
            9 => format!("Mill {n} burnt down."),
            _ => format!("Ann Lee owns {} {thing}s in {place}.", n % 7 + 2),
        }
    };
    (0..count).map(line).collect()
}

fn view(lines: &[String]) -> View {
    example_view(&lines.join("\n\n")).unwrap()
}

/// The same, written and read.
fn kept(judged: &Judged) -> Judged {
    let mut kept = Judged::default();
    judged.pieces().for_each(|piece| assert!(kept.add(&piece)));
    assert_eq!(&kept, judged);
    kept
}

/// The comparison of all claims, after some were judged.
fn after(view: &View, judged: Judged) -> Comparing<'_> {
    let mut comparing = Comparing::of(view, judged);
    while comparing.step() {}
    comparing
}

#[test]
fn pairs_that_go_on_are_those_of_a_comparison_of_all() {
    let lines = lines(420);
    let all = view(&lines);
    let whole = Pairs::of(&all);
    assert!(whole.found().len() > 300 && whole.crowds().count() > 0, "{}", whole.found().len());
    for before in [0, 1, 52, 250, 419] {
        let first = Pairs::of(&view(&lines[..before.max(1)]));
        let known = first.judged().claims();
        let more = after(&all, kept(first.judged()));
        assert_eq!(more.judged(), whole.judged(), "{before}");
        assert_eq!(more.compared(), whole.judged().claims() - known, "{before}");
        // One state after the other, as a ledger grows.
        let part = view(&lines[..before.midpoint(420)]);
        let middle = after(&part, kept(first.judged()));
        assert_eq!(after(&all, kept(middle.judged())).judged(), whole.judged(), "{before}");
    }
    let mut again = Comparing::of(&all, kept(whole.judged()));
    assert!(!again.step());
    assert_eq!((again.judged(), again.compared()), (whole.judged(), 0));
}

/// Grouped by another engine, the claims of a ledger give the pairs that the ledger's audit finds.
#[test]
fn groups_that_are_judged_apart_have_the_pairs_of_all() {
    let mut lines = lines(420);
    lines.insert(30, lines[2].to_uppercase());
    let all = view(&lines);
    let claims: Vec<(u64, &str)> = all.claims().map(|(seq, _, claim)| (seq, &*claim.text)).collect();
    let mut groups: BTreeMap<BlockKey, Vec<(u64, &str)>> = BTreeMap::new();
    let mut forms = HashSet::new();
    for (seq, text) in &claims {
        let Keys { form, keys } = Keys::of(text);
        if forms.insert(form) {
            keys.into_iter().for_each(|key| groups.entry(key).or_default().push((*seq, text)));
        }
    }
    assert!(forms.len() < claims.len(), "some claims have the same words");
    let mut found = Vec::new();
    for (key, members) in &groups {
        let texts: Vec<&str> = members.iter().map(|(_, text)| *text).collect();
        assert_eq!(key.to_string().parse(), Ok(*key));
        for (places, comparison) in judge(*key, &texts) {
            let words = comparison.spans.map(|spans| spans.first().copied());
            let (claims, reason) = (places.map(|place| members[place].0), comparison.reason.into());
            found.push(FoundPair { claims, conflict: comparison.conflict.unwrap(), reason, words });
        }
    }
    found.sort_by_key(|found| found.claims);
    assert!(found == Pairs::of(&all).found());
}

#[test]
fn keys_and_blocks_are_lines_for_another_engine() {
    let shop = Shop::new();
    let texts = [
        "The dam holds 40 million litres.",
        "The dam holds 52 million litres.",
        "the dam holds 40 million litres",
        "Der Rat hat den neuen Hafenplan nach langer Debatte genehmigt, sagte der B\u{fc}rgermeister.",
    ];
    let rows = texts.iter().enumerate().map(|(id, text)| format!("{}\n", json!({"id": id, "text": text})));
    let file = shop.write("claims.jsonl", rows.collect::<String>());
    let parsed =
        |text: &str| -> Vec<Value> { text.lines().map(|line| serde_json::from_str(line).unwrap()).collect() };
    let keys = parsed(&shop.expect(0, &["keys", &file]));
    assert_eq!(keys[0]["form"], keys[2]["form"]);
    assert_ne!(keys[0]["form"], keys[1]["form"]);
    assert_eq!((&keys[3]["language"], &keys[3]["keys"]), (&json!("German"), &json!([])));
    let mut groups: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for row in &keys[..2] {
        let id = row["id"].as_u64().unwrap();
        for key in row["keys"].as_array().unwrap() {
            let member = json!({"id": id, "text": texts[id as usize]});
            groups.entry(key.as_str().unwrap().to_owned()).or_default().push(member);
        }
    }
    assert!(groups.values().filter(|members| members.len() > 1).count() > 1, "they share several keys");
    let rows: String =
        groups.iter().map(|(key, claims)| format!("{}\n", json!({"key": key, "claims": claims}))).collect();
    let file = shop.write("groups.jsonl", rows);
    let found = parsed(&shop.expect(0, &["blocks", &file]));
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((&found[0]["a"], &found[0]["b"], &found[0]["code"]), (&json!(0), &json!(1), &json!("C002")));
    // A line that asks nothing is answered with what is wrong, and the exit status says so.
    for (command, line, what) in [
        ("keys", "{\"id\":3}", "missing field `text`"),
        ("keys", "nonsense", "expected"),
        ("blocks", "{\"key\":\"w12\",\"claims\":[]}", "is not the key of a group"),
        ("blocks", "{\"key\":\"w0123456789abcdef\"}", "missing field `claims`"),
    ] {
        let file = shop.write("bad.jsonl", format!("{line}\n"));
        let run = shop.run(&[command, &file]);
        let told = String::from_utf8_lossy(&run.stdout).into_owned();
        assert!(run.status.code() == Some(2) && told.contains(what), "{command} {line}: {told}");
    }
    let empty = shop.write("empty.jsonl", "");
    assert_eq!(shop.expect(0, &["blocks", &empty]), "");
}

#[test]
fn what_was_found_on_other_texts_is_dropped() {
    // Of few words that many have, so that it is not slow.
    let mut lines: Vec<String> = (0..1300).map(|n| format!("Number{n} sank near w{}.", n % 90)).collect();
    lines[1200] = "Number3 never sank near w3.".to_owned();
    let judged = Pairs::of(&view(&lines)).judged().clone();
    assert!(judged.claims() == 1300, "{}", judged.claims());
    // A comparison that stopped on the way goes on from there.
    let all = view(&lines);
    let mut stopped = Comparing::of(&all, Judged::default());
    assert!(stopped.step_of(1024));
    let mut more = Comparing::of(&all, kept(stopped.judged()));
    assert_eq!(more.done(), (1024, 1300));
    while more.step_of(128) {}
    assert_eq!((more.judged(), more.compared()), (&judged, 276));
    // A state of the past, and texts that are not the same: as many claims count as are known to be the same.
    for (change, place, compared) in [
        ("cut", 1299, 275),
        ("cut", 1024, 0),
        ("cut", 700, 700),
        ("other", 1250, 276),
        ("other", 3, 1300),
        ("gone", 1100, 275),
    ] {
        let mut changed = lines.clone();
        match change {
            "cut" => changed.truncate(place),
            "gone" => drop(changed.remove(place)),
            _ => changed[place] = "Number77 sank near w78.".to_owned(),
        }
        let now = view(&changed);
        let more = after(&now, judged.clone());
        assert_eq!(more.judged(), Pairs::of(&now).judged(), "{change} {place}");
        assert_eq!(more.compared(), compared, "{change} {place}");
    }
}

/// What is kept is used by later builds of the same version: what they find must be the same.
#[test]
fn what_is_kept_is_of_one_version() {
    let texts: Vec<String> = case_texts().map(str::to_owned).collect();
    let pairs = Pairs::of(&view(&texts));
    let mut hasher = Sha256::new();
    // After the version and the hashes of the texts.
    pairs.judged().pieces().skip(1).for_each(|piece| hasher.update(&piece));
    let found: String = hasher.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(
        found, "485a793611a37ed8",
        "a comparison has changed: raise VERSION in src/audit/judged.rs, and write the new hash here"
    );
}

#[test]
fn an_audit_finds_the_same_with_what_was_kept() {
    let two = Two::new();
    let asked = ["audit", "--json"];
    two.agree(&asked);
    let first = std::fs::read(two.pairs()).unwrap();
    assert!(first.starts_with(b"claimlog pairs\n"));
    assert_eq!(std::fs::read(two.shop.path("plain/ledger.db-pairs")).unwrap(), b"something else");
    // Whatever is recorded since.
    let rows: String = (0..40)
        .map(|n| {
            format!(
                "{{\"text\":\"The mill at Ardle was sold for {n} crowns in 1904.\",\"speaker\":\"Bo\"}}\n"
            )
        })
        .collect();
    two.shop.write("more.jsonl", rows);
    for arguments in [
        &["ingest", "more.jsonl"][..],
        &["retract", "21,33,1130", "--because", "they were wrong"],
        &["relate", "8", "supersedes", "16"],
        &["waive", "1131", "--code", "C", "--because", "it is known"],
        &["add", "The mill near Ardle leaks since 1955.", "--url", "https://example.org/r"],
    ] {
        two.shop.expect(0, arguments);
    }
    two.copy();
    two.agree(&asked);
    assert!(std::fs::read(two.pairs()).unwrap() != first, "what is new is added");
    // Other commands that ask what the rules find, and a state of the past.
    for arguments in [
        &["list", "--code", "C002,C007"][..],
        &["groups", "--json"],
        &["export", "--verified", "--explain"],
        &["audit", "--select", "C", "--as-of", "1100", "--format", "concise"],
    ] {
        two.agree(arguments);
    }
    two.shop.expect(0, &["redact", "40", "--because", "an order", "--yes"]);
    assert!(!two.pairs().exists(), "nothing of what is withheld is left");
    two.copy();
    two.agree(&asked);
}

/// Whatever somebody does to the file, no answer changes; and a file that the program cannot keep is no error.
#[test]
fn a_changed_file_of_pairs_changes_no_answer() {
    let two = Two::new();
    let asked = ["audit", "--select", "C002,C004", "--format", "concise"];
    two.agree(&asked);
    let (_, answer, _) = two.run(WITH, &asked);
    assert!(answer.lines().count() > MANY / 50, "{answer}");
    let whole = std::fs::read(two.pairs()).unwrap();
    let mut changes: Vec<Vec<u8>> = vec![
        Vec::new(),
        b"claimlog pairs\n".to_vec(),
        whole[..whole.len() / 2].to_vec(),
        [&whole[..], b"\0"].concat(),
    ];
    for at in (0..whole.len()).step_by(whole.len() / 4).chain([15, whole.len() - 1]) {
        let mut changed = whole.clone();
        changed[at] ^= 1;
        changes.push(changed);
    }
    let ask = || two.run(WITH, &asked);
    for changed in changes {
        std::fs::write(two.pairs(), &changed).unwrap();
        assert!(ask() == (Some(0), answer.clone(), String::new()));
    }
    // The memory of another file, and none.
    let state = std::fs::read_dir(two.shop.path("home/pairs")).unwrap().next().unwrap().unwrap().path();
    std::fs::write(&state, "\"0000000000000000000000000000000000000000000000000000000000000000\"").unwrap();
    assert!(ask().1 == answer);
    std::fs::remove_dir_all(two.shop.path("home/pairs")).unwrap();
    two.shop.write("home/pairs", "");
    assert!(ask().1 == answer);
    std::fs::remove_file(two.pairs()).unwrap();
    assert!(ask().1 == answer);
    assert!(!two.pairs().exists(), "it is not written where its hash cannot be remembered");
}

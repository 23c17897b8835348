//! Pools: which of many statements are compared, and that nothing is ruled out that a comparison finds.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;

use claimlog::compare::{LIMIT, Pool, Sketch, Statement, compare};

use super::common::case_texts;

/// The statements of the project's own cases, and variants of them with another name, number, verb or mood.
fn statements() -> Vec<String> {
    let mut texts: BTreeSet<String> = BTreeSet::new();
    for text in case_texts() {
        texts.insert(text.to_owned());
        for (from, to) in [
            (" is ", " is not "),
            (" was ", " was never "),
            (" rose ", " fell "),
            (" the ", " the first "),
            ("19", "20"),
            (" in ", " in Oslo and in "),
            (" by ", " by Berg, not by "),
        ] {
            texts.extend(text.contains(from).then(|| text.replacen(from, to, 1)));
        }
    }
    texts.into_iter().collect()
}

/// The pairs of some statements that are compared, by their numbers.
fn pairs(sketches: Vec<Sketch>, only: Option<u32>) -> BTreeSet<(u32, u32)> {
    let all = Pool::new(sketches).each_group(only, |group| group.pairs);
    let once: BTreeSet<(u32, u32)> = all.iter().copied().collect();
    assert_eq!(once.len(), all.len(), "a pair comes up once");
    once
}

#[test]
fn what_is_ruled_out_is_never_found() {
    let texts = statements();
    let read: Vec<Statement<'_>> = texts.iter().map(|text| Statement::read(text)).collect();
    let sketches: Vec<Sketch> = read.iter().map(Sketch::of).collect();
    let (mut ruled_out, mut wrong) = (0, Vec::new());
    for (one, sketch) in sketches.iter().enumerate() {
        // Neighbours in the order of the alphabet are variants of one statement.
        let near = (one + 1)..(one + 12).min(texts.len());
        let far = (one + 12..texts.len()).step_by(41);
        for other in near.chain(far).filter(|other| !sketch.may_find(&sketches[*other])) {
            ruled_out += 1;
            let found = compare(&read[one], &read[other]);
            if found.conflict.is_some() && read[one].is_near(&read[other]) {
                wrong.push(format!(
                    "{:?} {}: {} / {}",
                    found.conflict, found.reason, texts[one], texts[other]
                ));
            }
        }
    }
    assert!(ruled_out > 10_000, "{ruled_out}");
    assert!(wrong.is_empty(), "{} of {ruled_out}:\n{}", wrong.len(), wrong.join("\n"));
}

/// Statements of few words, so that many groups are crowded.
fn crowd(count: usize) -> Vec<Sketch> {
    let pick = |list: &[&str], n: usize| list[n % list.len()].to_owned();
    let one = |n: usize| {
        let place = pick(&["Oslo", "Lima", "Kyoto", "Quito", "Tarn"], n * 7 / 3);
        let thing = pick(&["ferry", "dam", "mill", "weir", "hall", "bank", "mine"], n * 5 / 2);
        let deed = pick(&["opened", "closed", "sank"], n);
        format!("The {thing} in {place} {deed} in {} with {} aboard.", 1950 + n % 40, n % 17)
    };
    (0..count).map(|n| Sketch::of(&Statement::read(&one(n)))).collect()
}

#[test]
fn later_statements_change_nothing_among_the_earlier_ones() {
    let all = crowd(1500);
    let whole = pairs(all.clone(), None);
    for count in [LIMIT, 2 * LIMIT + 1, 900] {
        let earlier: BTreeSet<(u32, u32)> =
            whole.iter().copied().filter(|(_, other)| (*other as usize) < count).collect();
        assert_eq!(pairs(all[..count].to_vec(), None), earlier, "{count}");
    }
    // One statement alone meets those that it meets among all.
    for only in [0, 3, 700, 1499] {
        let own = whole.iter().copied().filter(|(one, other)| *one == only || *other == only).collect();
        assert_eq!(pairs(all.clone(), Some(only)), own, "{only}");
    }
}

#[test]
fn statements_meet_under_their_rare_words() {
    let texts = ["The ferry sank with 48 aboard.", "Bread is cheap.", "The ferry sank with 52 aboard."];
    let sketches = texts.map(|text| Sketch::of(&Statement::read(text)));
    assert_eq!(pairs(sketches.to_vec(), None), BTreeSet::from([(0, 2)]));
}

#[test]
fn a_crowd_that_nothing_splits_is_told_on_its_first_statement() {
    let of = |count: usize| {
        let sketches = (0..count).map(|_| Sketch::of(&Statement::read("The ferry sank."))).collect();
        let crowds = |group: claimlog::compare::Together| group.crowd.into_iter().collect();
        BTreeSet::<(u32, u32)>::from_iter(Pool::new(sketches).each_group(None, crowds))
    };
    assert_eq!(of(LIMIT + 1), BTreeSet::new());
    assert_eq!(of(LIMIT + 2), BTreeSet::from([(0, LIMIT as u32 + 1)]));
}

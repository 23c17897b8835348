//! Faults: a step of an append fails, and the ledger is in its state before or after it, never between.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::common::{Shop, append, create, document, fill, open, verify};
use claimlog::error::{Error, Refusal, StoreError};
use claimlog::record::NewClaim;
use rusqlite::Connection;

/// The size of a ledger that must verify.
fn sound(path: &Path) -> u64 {
    let found = verify(path).unwrap();
    assert!(found.breaches.is_empty(), "{:?}", found.breaches);
    found.size
}

#[test]
fn a_disk_that_is_full_at_any_page_leaves_the_ledger_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    fill(&mut create(&path), 10);
    let pages = |path: &Path| -> i64 {
        Connection::open(path).unwrap().query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap()
    };
    let text = "The dam was finished in a year that nobody remembers well. ".repeat(400);
    let mut refused = 0;
    for room in 0.. {
        let mut ledger = open(&path);
        ledger.limit_pages(pages(&path) + room).unwrap();
        match append(&mut ledger, |draft| draft.ingest(&document(&text), |_| {})) {
            Err(Error::Store(StoreError::Full { .. })) => refused += 1,
            Err(error) => panic!("{error:?}"),
            Ok(_) => break,
        }
        drop(ledger);
        assert_eq!(sound(&path), 10, "with {room} pages to spare");
    }
    assert!(refused > 10, "only {refused} sizes were tried");
    assert_eq!(sound(&path), 10 + 1 + 400);
}

#[test]
fn a_draft_that_fails_midway_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    let mut ledger = create(&path);
    for claims in [0, 1, 255, 256, 300] {
        let failed = append(&mut ledger, |draft| {
            for _ in 0..claims {
                draft.claim(NewClaim { text: "It is so.".into(), ..NewClaim::default() })?;
            }
            draft.ingest(&document("It is kept nowhere."), |_| {})?;
            Err::<(), _>(Error::Refused(Refusal::Empty { what: "the reason".into() }))
        });
        assert!(failed.is_err());
        assert_eq!(sound(&path), 0);
    }
    fill(&mut ledger, 1);
    assert_eq!(sound(&path), 1);
}

/// Commits the same transaction in a child that is killed at a random moment.
#[test]
fn a_program_killed_at_any_moment_leaves_whole_documents() {
    let shop = Shop::with_ledger();
    let text = "The dam was finished in a year that nobody remembers well. ".repeat(3000);
    let mut sizes = Vec::new();
    for n in 0..12_u64 {
        let name = shop.write("a.txt", format!("Capture number {n}. {text}"));
        let mut child =
            shop.command(&["ingest", &name]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(3 + n * 7));
        let _ = child.kill();
        child.wait().unwrap();
        let (size, _) = shop.state();
        assert_eq!(size % 3002, 0, "half a document of {size} entries");
        sizes.push(size);
    }
    assert!(sizes.is_sorted());
}

#[cfg(unix)]
#[test]
fn an_interrupt_leaves_whole_documents() {
    let shop = Shop::with_ledger();
    let name = shop.write("a.txt", "The dam was finished in a year that nobody knows. ".repeat(60_000));
    let child = shop.command(&["ingest", &name]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(60));
    let killed = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(killed.success());
    let output = child.wait_with_output().unwrap();
    let (size, _) = shop.state();
    assert!(size == 0 || output.status.success(), "{size} entries, {:?}", output.status);
}

#[test]
fn writers_at_once_both_succeed_in_some_order() {
    let shop = Shop::with_ledger();
    let texts: Vec<String> = (0..8).map(|n| format!("Claim number {n}.")).collect();
    let children: Vec<_> = texts
        .iter()
        .map(|text| {
            shop.command(&["add", text, "--json"])
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap()
        })
        .collect();
    let mut seqs: Vec<u64> = children
        .into_iter()
        .map(|child| {
            let output = child.wait_with_output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            let value: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
            value["seq"].as_u64().unwrap()
        })
        .collect();
    seqs.sort_unstable();
    assert_eq!(seqs, (0..8).collect::<Vec<_>>());
    assert_eq!(shop.state().0, 8);
}

#[test]
fn a_ledger_that_another_program_holds_is_waited_for_and_then_left() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    let mut ledger = create(&path);
    fill(&mut ledger, 1);
    let other = Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let refused = append(&mut ledger, |draft| draft.retract(0, "wrong"));
    assert!(matches!(refused, Err(Error::Store(StoreError::Locked { .. }))), "{refused:?}");
    // Reading goes on meanwhile, and afterwards so does writing.
    assert_eq!(sound(&path), 1);
    other.execute_batch("ROLLBACK").unwrap();
    append(&mut ledger, |draft| draft.retract(0, "wrong")).unwrap();
    assert_eq!(sound(&path), 2);
}

/// Many short commits beside many reads: no reader takes a commit in between for a breach.
#[test]
fn readers_beside_a_writer_see_whole_commits() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    drop(create(&path));
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            let mut ledger = open(&path);
            for _ in 0..300 {
                fill(&mut ledger, 3);
            }
        });
        let mut reads = 0;
        while !writer.is_finished() || reads < 20 {
            drop(open(&path));
            assert_eq!(sound(&path) % 3, 0);
            reads += 1;
        }
        writer.join().unwrap();
    });
    assert_eq!(sound(&path), 900);
}

/// A limit of the length of files is like a full disk: it is reported, and nothing is recorded.
#[cfg(unix)]
#[test]
fn a_file_that_may_not_grow_ends_a_command_in_order() {
    let shop = Shop::with_ledger();
    let name =
        shop.write("a.txt", "The dam was finished in a year that nobody remembers well. ".repeat(3000));
    let (mut size, mut refused) = (0, 0);
    for blocks in (0..600).step_by(25) {
        let limited = shop.command(&["ingest", &name]);
        let script = format!("ulimit -f {blocks} && exec \"$0\" \"$@\"");
        let mut shell = Command::new("sh");
        shell.args(["-c", &script]).arg(limited.get_program()).args(limited.get_args());
        for (name, value) in limited.get_envs() {
            value.map(|value| shell.env(name, value));
        }
        let output = shell.current_dir(shop.folder.path()).output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr);
        let (now, _) = shop.state();
        match output.status.code() {
            Some(0) => assert!(now > size, "{blocks} blocks: acknowledged and lost"),
            code => {
                assert_eq!((code, now), (Some(2), size), "{blocks} blocks: {:?} {told}", output.status);
                assert!(told.contains("error: "), "{told}");
                refused += 1;
            }
        }
        size = now;
    }
    assert!(refused > 4, "only {refused} limits were too low");
}

//! Beside: whatever lies where SQLite keeps its files beside a ledger, the ledger is not changed by it.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use crate::common;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::common::{Shop, create, fill, key, open, settle, trust, unsigned_timestamp, verify};
use claimlog::error::{Error, StoreError};
use claimlog::ledger::Ledger;
use claimlog::store::Access;
use rusqlite::Connection;

fn beside(path: &Path, end: &str) -> PathBuf {
    PathBuf::from(format!("{}{end}", path.display()))
}

/// A ledger and what lies beside it, as bytes.
type Planted = (Vec<u8>, Vec<u8>);

fn plant(path: &Path, end: &str, (ledger, file): &Planted) {
    for end in ["-wal", "-shm", "-journal"] {
        let _ = std::fs::remove_file(beside(path, end));
    }
    std::fs::write(path, ledger).unwrap();
    std::fs::write(beside(path, end), file).unwrap();
}

fn is_as_planted(path: &Path, end: &str, (ledger, file): &Planted) -> bool {
    std::fs::read(path).unwrap() == *ledger && std::fs::read(beside(path, end)).unwrap() == *file
}

/// The write-ahead log that `write` leaves, copied while somebody reads: without one it would be taken into the file.
fn log_of(path: &Path, write: impl FnOnce()) -> Vec<u8> {
    let reader = Connection::open(path).unwrap();
    reader.execute_batch("BEGIN; SELECT count(*) FROM sqlite_schema").unwrap();
    write();
    let log = std::fs::read(beside(path, "-wal")).unwrap();
    assert!(log.len() > 4096, "{} bytes", log.len());
    log
}

/// A ledger with some of everything that a command may ask for.
fn shop() -> Shop {
    let shop = Shop::with_ledger();
    shop.write("a.txt", "The dam was finished in 1969. It holds 40 million litres. Nobody lives there.");
    shop.expect(0, &["ingest", "a.txt"]);
    let note = shop.expect(0, &["checkpoint"]);
    shop.write("token.tsr", unsigned_timestamp(note.as_bytes()));
    settle(&shop.path("ledger.db"));
    shop
}

const WRITING: [&[&str]; 14] = [
    &["add", "It is so."],
    &["ingest", "a.txt"],
    &["evidence", "1", "--supports", "--source", "0", "--quote", "holds 40"],
    &["assess", "1", "--verdict", "supported", "--because", "the log book"],
    &["relate", "1", "depends-on", "2"],
    &["retract", "2", "--because", "wrong"],
    &["waive", "2", "--code", "S003", "--because", "known"],
    &["redact", "2", "--because", "a court", "--yes"],
    &["source", "rate", "0", "B", "--because", "corrected promptly"],
    &["source", "recheck", "0", "a.txt"],
    &["checkpoint", "--timestamp-response", "token.tsr"],
    &["rotate", "--because", "once a year", "--yes"],
    &["rotate", "--because", "in case", "--prepare", "standby.key"],
    &["upgrade", "--yes"],
];

const READING: [&[&str]; 11] = [
    &["list"],
    &["show", "1"],
    &["search", "dam"],
    &["log"],
    &["audit"],
    &["verify"],
    &["checkpoint"],
    &["prove", "1"],
    &["export"],
    &["tiles", "site"],
    &["source", "show", "0", "--text"],
];

fn is_refused(shop: &Shop, arguments: &[&str], end: &str, planted: &Planted, what: &str) {
    let path = shop.path("ledger.db");
    plant(&path, end, planted);
    let told = shop.failure(2, arguments);
    let message = told["message"].as_str().unwrap();
    assert!(message.contains(&format!("ledger.db{end} is ")), "{what}: {arguments:?}: {message}");
    assert!(message.ends_with("nothing was changed"), "{what}: {arguments:?}: {message}");
    assert!(told["hint"].as_str().unwrap().contains("claimlog verify"), "{told}");
    assert!(is_as_planted(&path, end, planted), "{what}: {arguments:?} changed something");
    assert!(!shop.path("standby.key").exists() && !shop.path("site/checkpoint").exists());
}

fn foreign_database(folder: &Path) -> Vec<u8> {
    let other = folder.join("other.db");
    let conn = Connection::open(&other).unwrap();
    conn.execute_batch(
        "PRAGMA journal_mode = WAL; CREATE TABLE t (a); INSERT INTO t VALUES (zeroblob(9000))",
    )
    .unwrap();
    log_of(&other, || conn.execute_batch("INSERT INTO t VALUES (zeroblob(9000))").unwrap())
}

/// Two write-ahead logs of another ledger: one that contains all its pages, and one from just after an append.
fn foreign_ledger(origin: &str) -> [Vec<u8>; 2] {
    let shop = Shop::new();
    shop.expect(0, &["init", "--origin", origin]);
    let path = shop.path("ledger.db");
    let whole = log_of(&path, || {
        shop.expect(0, &["add", "Something else is so."]);
        Connection::open(&path).unwrap().execute_batch("VACUUM").unwrap();
    });
    settle(&path);
    [whole, log_of(&path, || drop(shop.expect(0, &["add", "Another thing is so."])))]
}

#[test]
fn a_foreign_write_ahead_log_changes_nothing_whatever_the_command() {
    let shop = shop();
    let path = shop.path("ledger.db");
    let sound = std::fs::read(&path).unwrap();
    let size = shop.state().0;
    let [whole, added] = foreign_ledger("example.org/other");
    let [twin, _] = foreign_ledger("example.org/shop");
    for (what, log) in [
        ("of another database", foreign_database(shop.folder.path())),
        ("of another ledger", whole),
        ("of another ledger, in part", added),
        ("of another ledger of this name", twin),
        ("no log, but words", b"These are the minutes of a meeting. ".repeat(400)),
        ("no log, but a number", vec![7; 5000]),
        ("short", b"abc".to_vec()),
    ] {
        let planted = (sound.clone(), log);
        let all = what == "of another ledger";
        for arguments in WRITING.iter().chain(&READING).enumerate().filter(|(n, _)| all || n % 7 == 0) {
            is_refused(&shop, arguments.1, "-wal", &planted, what);
        }
    }
    std::fs::remove_file(beside(&path, "-wal")).unwrap();
    assert_eq!(shop.state().0, size);
    shop.expect(0, &["add", "It is so."]);
}

#[test]
fn a_log_of_another_state_of_the_ledger_changes_nothing() {
    let shop = shop();
    let path = shop.path("ledger.db");
    // Another history under the same key.
    let early = std::fs::read(&path).unwrap();
    let fork = log_of(&path, || drop(shop.expect(0, &["add", "It was another way."])));
    plant(&path, "-wal", &(early, Vec::new()));
    let _ = std::fs::remove_dir_all(shop.path("home/pins"));
    shop.expect(0, &["add", "It was this way."]);
    is_refused(&shop, &["add", "It is so."], "-wal", &(std::fs::read(&path).unwrap(), fork), "a fork");
    // An older file under a newer log: refused, unless the log contains everything that came between; then it is used.
    let mut refused = 0;
    for adds in 1..40 {
        std::fs::remove_file(beside(&path, "-wal")).unwrap();
        let (old, before) = (std::fs::read(&path).unwrap(), shop.state().0);
        for n in 0..adds {
            shop.expect(0, &["add", &format!("Claim {n} is so.")]);
        }
        settle(&path);
        let new = log_of(&path, || drop(shop.expect(0, &["add", "One more is so."])));
        let planted = (old, new);
        plant(&path, "-wal", &planted);
        // A machine that remembers nothing: what it remembered would refuse it, too.
        std::fs::remove_dir_all(shop.path("home/pins")).unwrap();
        let status = shop.run(&["add", "It is so."]).status.code();
        if status == Some(0) {
            let size = shop.state().0;
            assert!([before + 1, before + adds + 2].contains(&size), "{adds}: {size}");
        } else {
            assert_eq!((status, is_as_planted(&path, "-wal", &planted)), (Some(2), true), "{adds}");
            refused += 1;
        }
        plant(&path, "-wal", &(planted.0, Vec::new()));
        let _ = std::fs::remove_dir_all(shop.path("home/pins"));
    }
    assert!(refused > 5, "{refused}");
}

/// Every log that a long row of commits had, put back beside the last state: SQLite would set back just those pages.
#[test]
fn no_older_log_of_the_ledger_sets_it_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    let mut ledger = create(&path);
    let mut logs = Vec::new();
    for n in 0..60 {
        settle(&path);
        logs.push(log_of(&path, || fill(&mut ledger, 1 + n % 5)));
    }
    drop(ledger);
    settle(&path);
    let sound = std::fs::read(&path).unwrap();
    let size = verify(&path).unwrap().size;
    let last = logs.len() - 1;
    let mut refused = 0;
    for (n, log) in logs.into_iter().enumerate() {
        let planted = (sound.clone(), log);
        plant(&path, "-wal", &planted);
        match Ledger::open(&path, Access::Write, trust()) {
            Err(Error::Store(StoreError::Beside { .. })) => {
                refused += 1;
                assert!(is_as_planted(&path, "-wal", &planted), "log {n}");
            }
            // What sets nothing back, as the last one, does no harm.
            opened => drop(opened.unwrap_or_else(|error| panic!("log {n}: {error:?}"))),
        }
        let _ = std::fs::remove_file(beside(&path, "-wal"));
        let found = verify(&path).unwrap();
        assert!(found.size == size && found.breaches.is_empty(), "log {n}: {:?}", found.breaches);
    }
    assert!(refused >= last - 1, "{refused} of {last}");
}

#[test]
fn a_log_of_the_ledger_is_taken_for_what_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    let mut ledger = create(&path);
    fill(&mut ledger, 300);
    settle(&path);
    let before = std::fs::read(&path).unwrap();
    let log = log_of(&path, || fill(&mut ledger, 300));
    drop(ledger);
    settle(&path);
    let after = std::fs::read(&path).unwrap();
    // After a crash while the log was taken into the file, each page is as before or as after.
    let torn = |step: usize| -> Vec<u8> {
        let pages = after.chunks(4096).enumerate();
        let page = |(n, new): (usize, &[u8])| match before.get(n * 4096..(n + 1) * 4096) {
            Some(old) if n % step == 0 => old.to_vec(),
            _ => new.to_vec(),
        };
        pages.flat_map(page).collect()
    };
    let cut = before[..before.len() - 4096].to_vec();
    for (what, file) in [
        ("before", before.clone()),
        ("after", after.clone()),
        ("every second page", torn(2)),
        ("every third page", torn(3)),
        ("all but some pages", torn(7)),
        ("cut", cut),
    ] {
        plant(&path, "-wal", &(file, log.clone()));
        assert_eq!(verify(&path).unwrap().size, 600, "{what}");
        let mut ledger =
            Ledger::open(&path, Access::Write, trust()).unwrap_or_else(|error| panic!("{what}: {error}"));
        fill(&mut ledger, 1);
        drop(ledger);
        let found = verify(&path).unwrap();
        assert!(found.size == 601 && found.breaches.is_empty(), "{what}: {:?}", found.breaches);
    }
    // A file that is torn, and not by this log.
    let [foreign, _] = foreign_ledger("example.org/other");
    for step in [2, 3] {
        let planted = (torn(step), foreign.clone());
        plant(&path, "-wal", &planted);
        let opened = Ledger::open(&path, Access::Write, trust());
        assert!(matches!(opened, Err(Error::Store(StoreError::Beside { .. }))), "{opened:?}");
        assert!(is_as_planted(&path, "-wal", &planted));
    }
}

#[test]
fn a_foreign_journal_is_refused() {
    let shop = shop();
    let path = shop.path("ledger.db");
    let sound = std::fs::read(&path).unwrap();
    // A hot journal: of an interrupted change to another database.
    let other = shop.path("other.db");
    let conn = Connection::open(&other).unwrap();
    conn.execute_batch("CREATE TABLE t (a); INSERT INTO t VALUES (zeroblob(90000))").unwrap();
    conn.execute_batch("PRAGMA cache_size = 1; BEGIN; UPDATE t SET a = randomblob(90000)").unwrap();
    let hot = std::fs::read(beside(&other, "-journal")).unwrap();
    assert!(hot.len() > 4096);
    for journal in [hot, b"These are the minutes of a meeting. ".repeat(400)] {
        let planted = (sound.clone(), journal);
        for arguments in [WRITING[0], WRITING[7], WRITING[13], READING[0], READING[5]] {
            is_refused(&shop, arguments, "-journal", &planted, "a journal");
        }
    }
    std::fs::remove_file(beside(&path, "-journal")).unwrap();
    shop.expect(0, &["add", "It is so."]);
}

#[test]
fn no_ledger_is_made_where_something_is_left_of_another() {
    for end in ["-wal", "-journal"] {
        let shop = Shop::new();
        shop.write(&format!("ledger.db{end}"), b"what is left of another".repeat(300));
        let before = std::fs::read(shop.path(&format!("ledger.db{end}"))).unwrap();
        let told = shop.failure(2, &["init"]);
        assert!(told["message"].as_str().unwrap().contains("nothing was changed"), "{told}");
        assert!(!shop.path("ledger.db").exists());
        assert_eq!(std::fs::read(shop.path(&format!("ledger.db{end}"))).unwrap(), before);
        std::fs::remove_file(shop.path(&format!("ledger.db{end}"))).unwrap();
        shop.expect(0, &["init"]);
    }
}

/// SQLite makes a new index of the log when nobody else has it open.
#[test]
fn an_index_of_the_log_changes_nothing_whatever_is_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    let other = folder.path().join("other.db");
    let mut ledger = create(&path);
    fill(&mut ledger, 50);
    settle(&path);
    let file = std::fs::read(&path).unwrap();
    let log = log_of(&path, || fill(&mut ledger, 50));
    let own = std::fs::read(beside(&path, "-shm")).unwrap();
    drop(ledger);
    let conn = Connection::open(&other).unwrap();
    conn.execute_batch(
        "PRAGMA journal_mode = WAL; CREATE TABLE t (a); INSERT INTO t VALUES (zeroblob(90000))",
    )
    .unwrap();
    let foreign = std::fs::read(beside(&other, "-shm")).unwrap();
    for (what, index) in [
        ("garbage", vec![0x5a; 32768]),
        ("foreign", foreign),
        ("own, cut", own[..100].to_vec()),
        ("words", b"These are the minutes of a meeting.".to_vec()),
        ("own, older", own),
    ] {
        for (log, size) in [(&log, 100), (&Vec::new(), 50)] {
            plant(&path, "-wal", &(file.clone(), log.clone()));
            std::fs::write(beside(&path, "-shm"), &index).unwrap();
            assert_eq!(verify(&path).unwrap().size, size, "{what}");
            std::fs::write(beside(&path, "-shm"), &index).unwrap();
            fill(&mut open(&path), 1);
            let found = verify(&path).unwrap();
            assert!(found.size == size + 1 && found.breaches.is_empty(), "{what}: {:?}", found.breaches);
        }
    }
    // The target of a link is not an index and is not used as one.
    let victim = folder.path().join("victim");
    for end in ["-shm", "-wal", "-journal"] {
        plant(&path, "-wal", &(file.clone(), Vec::new()));
        std::fs::write(&victim, "a letter").unwrap();
        let _ = std::fs::remove_file(beside(&path, end));
        std::os::unix::fs::symlink(&victim, beside(&path, end)).unwrap();
        for access in [Access::Read, Access::Write] {
            let opened = Ledger::open(&path, access, trust());
            assert!(matches!(opened, Err(Error::Store(StoreError::Beside { .. }))), "{opened:?}");
        }
        assert_eq!(std::fs::read(&victim).unwrap(), b"a letter");
        assert!(std::fs::read(&path).unwrap() == file);
        std::fs::remove_file(beside(&path, end)).unwrap();
    }
    assert_eq!(verify(&path).unwrap().size, 50);
}

/// The ordinary reason why a log is there: somebody else is writing, and takes it into the file all the time.
#[test]
fn writers_and_readers_beside_a_busy_log_are_let_in() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    fill(&mut create(&path), 2000);
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let conn = Connection::open(&path).unwrap();
            while !done.load(Ordering::Relaxed) {
                let taken = conn.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()));
                assert!(taken.is_ok() || taken.unwrap_err().sqlite_error_code().is_some());
            }
        });
        let writers: Vec<_> = (0..2)
            .map(|_| {
                scope.spawn(|| {
                    for _ in 0..40 {
                        let mut ledger = open(&path);
                        ledger
                            .append(common::by(&key()), |draft| {
                                draft.claim(claimlog::record::NewClaim {
                                    text: "It is so.".repeat(500),
                                    ..Default::default()
                                })
                            })
                            .unwrap();
                        drop(Ledger::open(&path, Access::Read, trust()).unwrap());
                    }
                })
            })
            .collect();
        let ended: Vec<_> = writers.into_iter().map(|writer| writer.join()).collect();
        done.store(true, Ordering::Relaxed);
        assert!(ended.iter().all(Result::is_ok));
    });
    let found = verify(&path).unwrap();
    assert!(found.size == 2080 && found.breaches.is_empty(), "{:?}", found.breaches);
}

/// A ledger in another journal mode, like the committed example, goes into write-ahead mode when it is written.
#[test]
fn a_ledger_in_another_mode_is_taken_into_ours_when_it_is_written() {
    let shop = shop();
    let path = shop.path("ledger.db");
    let mode = |path: &Path| -> String {
        Connection::open(path).unwrap().query_row("PRAGMA journal_mode", [], |row| row.get(0)).unwrap()
    };
    Connection::open(&path).unwrap().query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(())).unwrap();
    let before = std::fs::read(&path).unwrap();
    shop.expect(0, &["list"]);
    assert!(before == std::fs::read(&path).unwrap(), "reading changes nothing");
    assert_eq!(mode(&path), "delete");
    shop.expect(0, &["add", "It is so."]);
    assert_eq!(mode(&path), "wal");
    assert!(!beside(&path, "-journal").exists());
}

//! Speed, as ratios in one run: what the ledger costs beside the bare work under it.
//!
//! `cargo bench`. Each figure is the median of several rounds, taken in turn with what it is compared
//! with, since other work on the machine moves both. The goals are those of the project's issues.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, clippy::panic)]

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use claimlog::audit::{Selection, audit};
use claimlog::ingest::{About, Document, Scratch};
use claimlog::ledger::{Ledger, Recorder, Salts};
use claimlog::model::{Claim, Data, Entry, Salt, Span, Time};
use claimlog::record::NewClaim;
use claimlog::store::{Access, Spool};
use claimlog::strangers::{EntryProof, check_proof};
use claimlog::tlog::{Policy, Range, SigningKey, leaf_hash};
use claimlog::verify::{Depth, Pin, Trust};
use rusqlite::Connection;

const CLAIMS: usize = 100_000;
const SALT: Salt = Salt([7; 16]);

fn key() -> SigningKey {
    SigningKey::from_seed("example.org/bench", &[7; 32]).unwrap()
}

fn now() -> Time {
    "2026-03-02T09:00:00Z".parse().unwrap()
}

fn by() -> Recorder<'static> {
    Recorder::new(Some("the bench"), |_| Ok(key()), now)
}

fn trust() -> Trust {
    Trust { vkey: Some(key().verifier()), ..Trust::on_first_sight() }
}

/// A sentence of realistic length (about 110 bytes), different for every number.
fn sentence(n: usize) -> String {
    const WHO: [&str; 7] =
        ["The harbour board", "Ann Lee", "The ministry", "A survey", "The council", "Bo Ek", "The port"];
    const WHAT: [&str; 5] = ["reported a catch of", "recorded a total of", "approved", "counted", "sold"];
    format!(
        "{} {} {n} tonnes in the {}th week of the season, which is more than in any other year since {}.",
        WHO[n % 7],
        WHAT[n % 5],
        n % 52 + 1,
        1960 + n % 60
    )
}

fn append(path: &Path, claims: usize) {
    append_texts(&mut create(path), by(), (0..claims).map(sentence));
}

/// The bench, with salts that make the bytes that `bodies` has.
fn known() -> Recorder<'static> {
    Recorder { salts: Salts::given(std::iter::repeat(SALT)), ..by() }
}

fn create(path: &Path) -> Ledger {
    Ledger::create(path, &key()).unwrap();
    Ledger::open(path, Access::Write, trust()).unwrap()
}

fn append_texts(ledger: &mut Ledger, by: Recorder<'_>, texts: impl Iterator<Item = String>) {
    let write = |draft: &mut claimlog::ledger::Draft<'_>| {
        for text in texts {
            let claim = Claim { text: text.into(), claimant: Some("Ann Lee".into()), ..Claim::default() };
            draft.push(None, Data::Claim(claim))?;
        }
        Ok(())
    };
    ledger.append(by, write).unwrap();
}

fn bodies() -> Vec<String> {
    let body = |n| {
        let claim = Claim { text: sentence(n).into(), claimant: Some("Ann Lee".into()), ..Claim::default() };
        let (recorder, salt, data) = (Some("the bench".into()), Some(SALT), Data::Claim(claim));
        let entry = Entry { about: None, at: now(), recorder, salt, data };
        entry.encode().unwrap()
    };
    (0..CLAIMS).map(body).collect()
}

fn bare(path: &Path) -> Connection {
    let conn = Connection::open(path).unwrap();
    conn.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
         CREATE TABLE entry (seq INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT;",
    )
    .unwrap();
    conn
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn rate(count: usize, time: Duration) -> f64 {
    count as f64 / time.as_secs_f64()
}

fn bulk_append() {
    let bodies = bodies();
    let bytes = bodies.iter().map(String::len).sum::<usize>() / CLAIMS;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..5 {
        let folder = tempfile::tempdir().unwrap();
        let conn = bare(&folder.path().join("bare.db"));
        let since = Instant::now();
        let tx = conn.unchecked_transaction().unwrap();
        let mut insert = tx.prepare("INSERT INTO entry VALUES (?1, ?2)").unwrap();
        for (seq, body) in (0_i64..).zip(&bodies) {
            insert.execute((seq, body)).unwrap();
        }
        drop(insert);
        tx.commit().unwrap();
        theirs.push(since.elapsed());
        let texts: Vec<String> = (0..CLAIMS).map(sentence).collect();
        let mut ledger = create(&folder.path().join("ledger.db"));
        let since = Instant::now();
        append_texts(&mut ledger, by(), texts.into_iter());
        ours.push(since.elapsed());
    }
    let (ours, theirs) = (rate(CLAIMS, median(ours)), rate(CLAIMS, median(theirs)));
    println!(
        "bulk append, {CLAIMS} claims of {bytes} bytes: {ours:.0}/s; bare INSERT {theirs:.0}/s; ratio {:.2} (goal 0.50)",
        ours / theirs
    );
}

fn durable_append() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    append(&path, 1000);
    let mut ledger = Ledger::open(&path, Access::Write, trust()).unwrap();
    let conn = bare(&folder.path().join("bare.db"));
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for n in 0..400_usize {
        let since = Instant::now();
        conn.execute("INSERT INTO entry VALUES (?1, ?2)", (i64::try_from(n).unwrap(), sentence(n))).unwrap();
        theirs.push(since.elapsed());
        let since = Instant::now();
        let claim = NewClaim { text: sentence(n), ..NewClaim::default() };
        ledger.append(by(), |draft| draft.claim(claim)).unwrap();
        ours.push(since.elapsed());
    }
    let (ours, theirs) = (median(ours), median(theirs));
    println!(
        "one durable append: {ours:?}; bare durable INSERT {theirs:?}; ratio {:.2} (goal 1.50 at most)",
        ours.as_secs_f64() / theirs.as_secs_f64()
    );
}

/// The whole pass over the entries, and with SQLite's own check of the file.
fn verification() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    append_texts(&mut create(&path), known(), (0..CLAIMS).map(sentence));
    let bodies = bodies();
    let (mut ours, mut full, mut hashing) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..7 {
        let since = Instant::now();
        let mut range = Range::new();
        bodies.iter().for_each(|body| range.push(leaf_hash(body.as_bytes()), |_, _| {}));
        let root = range.root();
        hashing.push(since.elapsed());
        let since = Instant::now();
        let found = Ledger::verify(&path, &trust(), None, Depth::Every).unwrap();
        ours.push(since.elapsed());
        assert!(found.breaches.is_empty() && found.root == root);
        let since = Instant::now();
        let found = Ledger::verify(&path, &trust(), None, Depth::Full).unwrap();
        full.push(since.elapsed());
        assert!(found.breaches.is_empty() && found.root == root);
    }
    let (ours, full) = (rate(CLAIMS, median(ours)), rate(CLAIMS, median(full)));
    let hashing = rate(CLAIMS, median(hashing));
    println!(
        "verify: {ours:.0} entries/s (goal 1,200,000/s), --full {full:.0}/s; hashing alone {hashing:.0}/s; ratio {:.2}",
        ours / hashing
    );
}

/// Appends so many more claims, in commits that fit in memory.
fn grow(path: &Path, claims: std::ops::Range<usize>) {
    let mut ledger = Ledger::open(path, Access::Write, trust()).unwrap();
    for start in claims.clone().step_by(200_000) {
        append_texts(&mut ledger, by(), (start..claims.end.min(start + 200_000)).map(sentence));
    }
}

fn each(times: &mut Vec<Duration>, work: impl FnOnce()) {
    let since = Instant::now();
    work();
    times.push(since.elapsed());
}

/// Proofs, incremental verification and size at a million entries and at ten.
fn proofs() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    drop(create(&path));
    let mut before = 0;
    let policy = Policy::of_log(key().verifier());
    for size in [1_000_000, 10_000_000] {
        grow(&path, before..size);
        before = size;
        let ledger = Ledger::open(&path, Access::Read, trust()).unwrap();
        let (mut made, mut consistent, mut checked) = (Vec::new(), Vec::new(), Vec::new());
        let mut random = 88_172_645_463_325_252_u64;
        let mut next = || {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            random % size as u64
        };
        for n in 0..3000 {
            let seq = next();
            let mut proof = None;
            each(&mut made, || proof = Some(ledger.prove(seq, None).unwrap()));
            let EntryProof { proof, entry: body } = proof.unwrap();
            let text = proof.to_string();
            each(&mut checked, || drop(check_proof("proof", &text, body.as_bytes(), &policy).unwrap()));
            each(&mut consistent, || drop(ledger.consistency(seq, size as u64).unwrap()));
            if n == 500 {
                // The first ones found the pages cold.
                made.clear();
                consistent.clear();
            }
        }
        println!(
            "{size} entries: inclusion proof {:?} (goal 40 µs at a million, 1.5 times that at ten), consistency proof \
             {:?}, checking a proof {:?} (goal 60 µs); medians",
            median(made),
            median(consistent),
            median(checked)
        );
        let pin = Pin { vkey: key().verifier(), note: ledger.head().note.clone() };
        drop(ledger);
        let payload: u64 = {
            let conn = Connection::open(&path).unwrap();
            conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
            conn.query_row("SELECT sum(length(body)) FROM entry", [], |row| row.get::<_, i64>(0)).unwrap()
                as u64
        };
        let file = std::fs::metadata(&path).unwrap().len();
        println!(
            "{size} entries: {file} bytes for a payload of {payload}: {:.3} of payload and 32 bytes an entry (goal 1.15)",
            file as f64 / (payload as f64 + 32.0 * size as f64)
        );
        let remembering = Trust { vkey: None, pins: vec![pin] };
        let (mut none, mut thousand, mut open) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..21 {
            each(&mut open, || drop(Ledger::open(&path, Access::Read, remembering.clone()).unwrap()));
        }
        let opened = |times: &mut Vec<Duration>, new: u64| {
            for _ in 0..21 {
                each(times, || {
                    let found = Ledger::verify(&path, &remembering, None, Depth::New).unwrap();
                    assert!(found.breaches.is_empty() && found.size - found.from == new);
                });
            }
        };
        opened(&mut none, 0);
        grow(&path, before..before + 10_000);
        before += 10_000;
        opened(&mut thousand, 10_000);
        let (none, thousand, open) = (median(none), median(thousand), median(open));
        println!(
            "{size} entries: incremental verification {none:?}, of which opening the ledger {open:?}, the rest {:?}; and \
             {:?} more for each new entry (goal 1 µs each and 200 µs)",
            none.saturating_sub(open),
            thousand.saturating_sub(none) / 10_000
        );
    }
}

fn check() {
    let text: String = (0..CLAIMS).map(|n| sentence(n) + if n % 6 == 5 { "\n\n" } else { " " }).collect();
    let mut times = Vec::new();
    for _ in 0..3 {
        let since = Instant::now();
        let document: Document =
            claimlog::ingest::read("bench", text.clone().into_bytes(), About::default()).unwrap();
        let view = Scratch::of([document], now()).unwrap();
        assert_eq!(view.records().len(), CLAIMS + 1);
        let report = audit(&view, &Selection::default());
        times.push(since.elapsed());
        assert!(!report.findings.is_empty());
    }
    println!("check: {:.0} sentences/s, all rules (goal 50,000/s)", rate(CLAIMS, median(times)));
}

fn start_up() {
    let program = env!("CARGO_BIN_EXE_claimlog");
    let mut times = Vec::new();
    for _ in 0..21 {
        let since = Instant::now();
        let status = Command::new(program)
            .args(["check", "examples/digest.txt"])
            .stdout(Stdio::null())
            .status()
            .unwrap();
        times.push(since.elapsed());
        assert_eq!(status.code(), Some(1));
    }
    println!(
        "start-up to the last output of `check examples/digest.txt`: {:?} (goal 20 ms to the first)",
        median(times)
    );
}

/// Peak memory of a child that appends or verifies so many claims, in MiB.
fn peak(work: &str, claims: usize, path: &Path) -> u64 {
    let child = Command::new(std::env::current_exe().unwrap())
        .env("CLAIMLOG_BENCH", format!("{work} {claims}"))
        .arg(path)
        .output()
        .unwrap();
    assert!(child.status.success(), "{}", String::from_utf8_lossy(&child.stderr));
    String::from_utf8(child.stdout).unwrap().trim().parse::<u64>().unwrap() / 1024
}

fn child(work: &str) {
    let path = std::env::args().nth(1).unwrap();
    let (work, claims) = work.split_once(' ').unwrap();
    match work {
        "append" => append(Path::new(&path), claims.parse().unwrap()),
        _ => assert!(
            Ledger::verify(Path::new(&path), &trust(), None, Depth::Full).unwrap().breaches.is_empty()
        ),
    }
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("0 kB");
    println!("{}", peak.trim().trim_end_matches(" kB"));
}

fn memory() {
    for claims in [CLAIMS, 10 * CLAIMS] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.db");
        let (append, verify) = (peak("append", claims, &path), peak("verify", claims, &path));
        println!(
            "peak memory with {claims} claims: append {append} MiB, verify {verify} MiB (goal: does not grow)"
        );
    }
}

fn main() {
    if let Ok(work) = std::env::var("CLAIMLOG_BENCH") {
        return child(&work);
    }
    if std::env::args().any(|argument| argument == "proofs") {
        return proofs();
    }
    bulk_append();
    durable_append();
    verification();
    check();
    start_up();
    memory();
    words();
    proofs();
}

/// The words of one claim of a table of 240 MB: the ledger is opened, and only the block that contains them is read.
fn words() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    let mut ledger = create(&path);
    let mut spool = Spool::default();
    let mut n = 0;
    while spool.size() < 240_000_000 {
        spool.write_all(format!("{}\n", sentence(n)).as_bytes()).unwrap();
        n += 1;
    }
    let mut source = claimlog::ingest::read("a.txt", b"a".to_vec(), About::default()).unwrap().source;
    (source.sha256, source.text, source.size) = (spool.hash(), spool.hash(), spool.size());
    ledger.append(by(), |draft| draft.capture(None, &source, &mut spool, None)).unwrap();
    drop(ledger);
    let times = (0..20).map(|n| {
        let since = Instant::now();
        let ledger = Ledger::open(&path, Access::Read, trust()).unwrap();
        let start = n * 11_000_000;
        assert_eq!(ledger.words(0, Span { start, end: start + 100 }).unwrap().len(), 100);
        since.elapsed()
    });
    let times = median(times.collect());
    println!("the words of one claim of a source of 240 MB, opening included: {times:?} (goal 20 ms)");
}

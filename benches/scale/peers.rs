//! Programs of others that do a part of the work, on the same rows, in turn with ours.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::corpus::Kind;
use crate::desk::{Desk, bytes_on_disk};
use crate::findings::Findings;
use crate::options::Options;
use crate::process::{Run, median, run};

/// What all programs took that are installed, and what else is to be said.
#[derive(Default)]
pub(crate) struct Peers {
    pub(crate) measured: Vec<Peer>,
    pub(crate) notes: Vec<String>,
}

/// One program at one kind of work.
pub(crate) struct Peer {
    pub(crate) work: Work,
    pub(crate) name: &'static str,
    pub(crate) run: Run,
    /// Bytes that it leaves on the disk.
    pub(crate) bytes: Option<u64>,
    pub(crate) found: String,
}

/// A program of others: the work, its name, the command that succeeds if it is installed, and the command to measure.
struct Theirs {
    work: Work,
    name: &'static str,
    needs: Vec<String>,
    program: PathBuf,
    arguments: Vec<String>,
    /// Whether it is run in the folder that the one before it left.
    goes_on: bool,
}

/// A part of what claimlog does that others do as well.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Work {
    Record,
    Check,
    Index,
    Search,
    Duplicates,
}

impl Work {
    const ALL: [Work; 5] = [Work::Record, Work::Check, Work::Index, Work::Search, Work::Duplicates];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Work::Record => "record all rows",
            Work::Check => "check the history",
            Work::Index => "index the words",
            Work::Search => "find two words",
            Work::Duplicates => "find duplicates",
        }
    }

    /// The row of the other table that is the same work.
    fn row(self) -> &'static str {
        match self {
            Work::Record => "ingest",
            Work::Check => "verify-full",
            Work::Index => "index",
            Work::Search => "search",
            Work::Duplicates => "audit",
        }
    }
}

/// Where the scripts are.
fn script(name: &str) -> String {
    format!("{}/benches/scale/peers/{name}", env!("CARGO_MANIFEST_DIR"))
}

fn all(peers: &Path, rows: &str) -> Vec<Theirs> {
    let python = peers.join("venv/bin/python").display().to_string();
    let modules = peers.join("node_modules").display().to_string();
    let imports = |name: &str| vec![python.clone(), "-c".to_owned(), format!("import {name}")];
    let git = || vec!["git".to_owned(), "--version".to_owned()];
    let theirs = |work, name, needs, program: &str, arguments: &[&str]| Theirs {
        work,
        name,
        needs,
        program: program.into(),
        arguments: arguments.iter().map(|argument| (*argument).to_owned()).collect(),
        goes_on: matches!(work, Work::Check | Work::Search),
    };
    let hypercore = vec!["node".to_owned(), "-e".to_owned(), format!("require('{modules}/hypercore')")];
    vec![
        theirs(
            Work::Record,
            "SQLite, from Python",
            imports("sqlite3"),
            &python,
            &[&script("sqlite.py"), rows],
        ),
        theirs(Work::Record, "pymerkle", imports("pymerkle"), &python, &[&script("merkle.py"), rows]),
        theirs(Work::Record, "hypercore", hypercore, "node", &[&script("hypercore.js"), rows, &modules]),
        theirs(Work::Record, "git fast-import", git(), "bash", &[&script("git_import.sh"), rows, &python]),
        theirs(Work::Check, "git fsck --full", git(), "git", &["-C", "repo.git", "fsck", "--full"]),
        theirs(
            Work::Index,
            "FTS5, from Python",
            imports("sqlite3"),
            &python,
            &[&script("fts.py"), "build", rows],
        ),
        theirs(
            Work::Search,
            "FTS5, from Python",
            imports("sqlite3"),
            &python,
            &[&script("fts.py"), "query", "council approved"],
        ),
        theirs(
            Work::Duplicates,
            "datasketch",
            imports("datasketch"),
            &python,
            &[&script("minhash.py"), rows],
        ),
    ]
}

fn is_there(needs: &[String]) -> bool {
    let mut command = Command::new(&needs[0]);
    command.args(&needs[1..]).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// Measures ours and theirs in turn, at each kind of work; ours is the first of each.
pub(crate) fn measure(desk: &Desk, peers: &Path, options: &Options) -> Peers {
    let Peers { mut measured, mut notes } = Peers::default();
    desk.take();
    let (there, missing): (Vec<Theirs>, Vec<Theirs>) =
        all(peers, desk.rows.to_str().unwrap()).into_iter().partition(|peer| is_there(&peer.needs));
    notes.extend(missing.iter().map(|peer| format!("not installed, and left out: {}", peer.name)));
    let home = desk.folder.with_file_name("peers");
    for work in Work::ALL.into_iter().filter(|work| options.wants(work.row())) {
        let theirs: Vec<&Theirs> = there.iter().filter(|peer| peer.work == work).collect();
        if theirs.is_empty() {
            continue;
        }
        let mut runs: Vec<Vec<Run>> = vec![Vec::new(); theirs.len() + 1];
        let mut outcomes = vec![(None, String::new()); theirs.len() + 1];
        for _ in 0..options.rounds(desk.corpus.claims) {
            runs[0].push(ours(desk, work));
            outcomes[0] = what_ours_left(desk, work);
            for (n, peer) in (1..).zip(&theirs) {
                let folder = home.join(peer.name.split([' ', ',']).next().unwrap());
                if !peer.goes_on && folder.exists() {
                    fs::remove_dir_all(&folder).unwrap();
                }
                fs::create_dir_all(&folder).unwrap();
                let arguments: Vec<&str> = peer.arguments.iter().map(String::as_str).collect();
                runs[n].push(run(&folder, &peer.program, &arguments));
                outcomes[n] = what_they_left(desk, work, &folder);
            }
        }
        let names = ["claimlog"].into_iter().chain(theirs.iter().map(|peer| peer.name));
        for ((name, runs), (bytes, found)) in names.zip(runs).zip(outcomes) {
            let run = median(&runs);
            eprintln!(
                "{:>9} {}, {name}: {:.3} s, {:.0} MB",
                desk.corpus.claims,
                work.name(),
                run.cpu,
                run.peak
            );
            if !run.answered() {
                notes.push(format!("{name} failed with status {}: {}", run.status, work.name()));
            }
            measured.push(Peer { work, name, run, bytes, found });
        }
    }
    Peers { measured, notes }
}

/// What of ours does the same work, or more.
fn ours(desk: &Desk, work: Work) -> Run {
    match work {
        Work::Record => desk.ingest(),
        Work::Check => desk.run(&["verify", "--full"]),
        Work::Index => {
            desk.forget();
            desk.run(&["list", "--limit", "1"])
        }
        Work::Search => desk.run(&["search", "council approved", "--limit", "10"]),
        Work::Duplicates => {
            desk.forget();
            desk.run(&["audit", "--select", "C", "--json"])
        }
    }
}

fn what_ours_left(desk: &Desk, work: Work) -> (Option<u64>, String) {
    match work {
        Work::Record => (Some(desk.sizes().1), String::new()),
        Work::Index => (Some(desk.sizes().2), String::new()),
        Work::Duplicates => {
            let found = Findings::read(&desk.folder.join("output"));
            (None, found.map_or(String::new(), |found| pairs(desk, &found)))
        }
        Work::Check | Work::Search => (None, String::new()),
    }
}

fn what_they_left(desk: &Desk, work: Work, folder: &Path) -> (Option<u64>, String) {
    match work {
        // A few kilobytes of what the process printed are among them.
        Work::Record | Work::Index => (Some(bytes_on_disk(folder)), String::new()),
        Work::Duplicates => {
            let text = fs::read_to_string(folder.join("output")).unwrap();
            (None, pairs(desk, &Findings::of_pairs(&text)))
        }
        Work::Check | Work::Search => (None, String::new()),
    }
}

/// What was found of the planted pairs, and how many contradictions were called duplicates.
fn pairs(desk: &Desk, found: &Findings) -> String {
    let called = |kind, called| found.called(&desk.corpus, kind, called);
    let (duplicates, all) = called(Kind::Duplicate, Kind::Duplicate);
    let (contradictions, _) = called(Kind::Contradiction, Kind::Contradiction);
    let (mistaken, _) = called(Kind::Contradiction, Kind::Duplicate);
    format!(
        "{duplicates} of {all} duplicates, {contradictions} of {all} contradictions; {mistaken} contradictions called \
         duplicates"
    )
}

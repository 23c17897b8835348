//! Power: every step of a commit and of `tiles` fails, is done and reported failed, or is the last before the
//! power goes, with what was not synced lost or torn. Afterwards the log has its size from before or after.
//!
//! A library between the program and its files (tests/power/shim.c) writes the steps down and fails them: a
//! program that is only killed keeps what it wrote, so that cannot show a missing fsync.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr, clippy::print_stdout)]

use crate::common;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::common::Shop;
use claimlog::aside::SCRAP;
use claimlog::error::{Error, StoreError};
use claimlog::home::Home;
use claimlog::ledger::Ledger;
use claimlog::store::Access;
use claimlog::strangers::{Folder, verify_published};
use claimlog::tlog::{Checkpoint, VerifierKey};
use claimlog::verify::Trust;

/// The files of a folder, by their paths.
type Files = BTreeMap<PathBuf, Vec<u8>>;

fn read_all(folder: &Path) -> Files {
    let mut found = Files::new();
    for file in std::fs::read_dir(folder).unwrap().flatten() {
        if file.path().is_dir() {
            found.extend(read_all(&file.path()));
        } else if !file.path().to_str().unwrap().ends_with("-shm") {
            found.insert(file.path(), std::fs::read(file.path()).unwrap());
        }
    }
    found
}

fn put_all(folder: &Path, files: &Files) {
    let _ = std::fs::remove_dir_all(folder);
    std::fs::create_dir_all(folder).unwrap();
    for (path, bytes) in files {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
}

/// One run of the program over files in a folder.
struct Scene {
    shop: Shop,
    /// The folder that is watched.
    root: PathBuf,
    before: Files,
    /// Where keys and remembered checkpoints are, which every run begins with.
    home: Files,
    arguments: Vec<String>,
    /// What the files say: the size, if all is well.
    size: fn(&Path) -> Option<u64>,
    sizes: (u64, u64),
}

const MODES: [&str; 5] = ["refuse", "full", "after", "kill", "killafter"];

impl Scene {
    fn run(&self, variables: &[(&str, &str)]) -> std::process::Output {
        put_all(&self.root, &self.before);
        put_all(&self.shop.path("home"), &self.home);
        let arguments: Vec<&str> = self.arguments.iter().map(String::as_str).collect();
        let mut command = self.shop.command(&arguments);
        command
            .env("LD_PRELOAD", common::shim("shim"))
            .env("SHIM_ROOT", &self.root)
            .envs(variables.iter().copied());
        command.output().unwrap()
    }

    /// The steps of an undisturbed run.
    fn steps(&self) -> Vec<Step> {
        let log = self.shop.path("steps");
        let _ = std::fs::remove_file(&log);
        let output = self.run(&[("SHIM_LOG", log.to_str().unwrap())]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!((self.size)(&self.root), Some(self.sizes.1));
        read_steps(&std::fs::read(log).unwrap())
    }

    /// Fails every step in every way; returns how many runs that made.
    fn fail_every_step(&self) -> usize {
        let count = self.steps().iter().filter(|step| step.is_counted()).count();
        assert!(count > 2, "only {count} steps");
        let (mut runs, mut kept) = (0, 0);
        for at in 1..=count {
            for mode in MODES {
                let output = self.run(&[("SHIM_AT", &at.to_string()), ("SHIM_MODE", mode)]);
                let size = (self.size)(&self.root);
                let (before, after) = self.sizes;
                assert!(
                    size == Some(before) || size == Some(after),
                    "step {at} {mode}: {size:?}\n{}",
                    String::from_utf8_lossy(&output.stderr)
                );
                // What was acknowledged is there. If a checkpoint could not be remembered, that is reported, and the
                // command succeeds.
                let told = String::from_utf8_lossy(&output.stderr);
                if output.status.success() && !told.contains("could not be remembered") {
                    assert_eq!(size, Some(after), "step {at} {mode}: acknowledged and lost");
                }
                if output.status.code().is_some_and(|code| code != 0) {
                    let told = String::from_utf8_lossy(&output.stderr);
                    assert!(told.lines().any(|line| line.starts_with("error: ")), "step {at} {mode}: {told}");
                    kept += usize::from(size == Some(after));
                }
                // What was not finished is not left beside it, if the program was left to clear it away.
                if output.status.code().is_some() {
                    let name = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().into_owned();
                    let left: Vec<_> = read_all(&self.root)
                        .keys()
                        .map(name)
                        .filter(|name| name.starts_with(SCRAP))
                        .collect();
                    assert_eq!(left, [""; 0], "step {at} {mode}");
                }
                // And the next attempt goes through, but that a ledger is made once.
                let again: Vec<&str> = self.arguments.iter().map(String::as_str).collect();
                let retry = self.shop.run(&again);
                assert!(
                    retry.status.success() || (self.arguments[0] == "init" && size == Some(after)),
                    "step {at} {mode}: {}",
                    String::from_utf8_lossy(&retry.stderr)
                );
                runs += 1;
            }
        }
        println!("{count} steps, {runs} runs, {kept} reported failed and there all the same");
        runs
    }

    /// Takes the power away after every step, with what was not synced lost, kept in part, or torn.
    fn lose_power_after_every_step(&self) -> usize {
        let steps = self.steps();
        let mut states = 0;
        let mut medium = Medium::new(&self.before);
        for end in 0..=steps.len() {
            for files in medium.after_power_loss() {
                put_all(&self.root, &files);
                let size = (self.size)(&self.root);
                let (before, after) = self.sizes;
                assert!(size == Some(before) || size == Some(after), "after step {end}: {size:?}");
                if end == steps.len() {
                    assert_eq!(size, Some(after), "what was acknowledged was not on the disk");
                }
                // A writer, which merges the log into the ledger, is accepted too.
                let ledger = self.root.join("ledger.db");
                if ledger.exists() {
                    let opened = Ledger::open(&ledger, Access::Write, Trust::on_first_sight());
                    drop(opened.unwrap_or_else(|error| panic!("after step {end}: {error:?}")));
                    assert_eq!((self.size)(&self.root), size, "after step {end}, opened to write");
                }
                states += 1;
            }
            if let Some(step) = steps.get(end) {
                medium.apply(step);
            }
        }
        println!("{} steps, {states} states after a power loss", steps.len());
        states
    }
}

/// What the program did to a file.
#[derive(Debug, Clone)]
struct Step {
    op: String,
    path: PathBuf,
    offset: usize,
    bytes: Vec<u8>,
}

impl Step {
    /// Whether the shim counts it: opening is not a step.
    fn is_counted(&self) -> bool {
        !matches!(self.op.as_str(), "create" | "empty")
    }
}

fn read_steps(mut log: &[u8]) -> Vec<Step> {
    let mut steps = Vec::new();
    while let Some(end) = log.iter().position(|byte| *byte == b'\n') {
        let line = std::str::from_utf8(&log[..end]).unwrap();
        let words: Vec<&str> = line.split(' ').collect();
        let length: usize = words[3].parse().unwrap();
        let bytes = log[end + 1..end + 1 + length].to_vec();
        log = &log[end + 1 + length..];
        let offset = words[2].parse().unwrap();
        steps.push(Step { op: words[0].to_owned(), path: words[1].into(), offset, bytes });
    }
    steps
}

/// A disk that keeps what was synced, and of the rest whatever it likes.
struct Medium {
    /// The content of each file as the program sees it, and the part of it that is safely on the disk.
    files: Vec<(Vec<u8>, Vec<u8>)>,
    /// The writes to each file since it was synced last.
    loose: BTreeMap<usize, Vec<Step>>,
    /// The names as the program sees them, and those that are safely on the disk.
    names: BTreeMap<PathBuf, usize>,
    durable: BTreeMap<PathBuf, usize>,
    /// The folders whose own names are not on the disk, so that nothing in them is.
    loose_folders: BTreeSet<PathBuf>,
}

impl Medium {
    fn new(before: &Files) -> Self {
        let files = before.values().map(|bytes| (bytes.clone(), bytes.clone())).collect();
        let names: BTreeMap<PathBuf, usize> = before.keys().cloned().zip(0..).collect();
        Medium {
            files,
            loose: BTreeMap::new(),
            durable: names.clone(),
            names,
            loose_folders: BTreeSet::new(),
        }
    }

    fn file(&mut self, path: &Path) -> usize {
        if let Some(file) = self.names.get(path) {
            return *file;
        }
        self.files.push((Vec::new(), Vec::new()));
        self.names.insert(path.to_owned(), self.files.len() - 1);
        self.files.len() - 1
    }

    fn apply(&mut self, step: &Step) {
        match step.op.as_str() {
            "sync" if self.names.contains_key(&step.path) => {
                let file = self.file(&step.path);
                self.files[file].1 = self.files[file].0.clone();
                self.loose.remove(&file);
            }
            // A folder: the names in it are as they are.
            "sync" => {
                self.durable.retain(|path, _| path.parent() != Some(&step.path));
                let names = self.names.iter().filter(|(path, _)| path.parent() == Some(&step.path));
                self.durable.extend(names.map(|(path, file)| (path.clone(), *file)));
                self.loose_folders.retain(|folder| folder.parent() != Some(&step.path));
            }
            "mkdir" => drop(self.loose_folders.insert(step.path.clone())),
            "unlink" => drop(self.names.remove(&step.path)),
            "rename" => {
                let file = self.names.remove(&step.path).unwrap();
                self.names.insert(String::from_utf8(step.bytes.clone()).unwrap().into(), file);
            }
            _ => {
                let file = self.file(&step.path);
                change(&mut self.files[file].0, step, step.bytes.len());
                self.loose.entry(file).or_default().push(step.clone());
            }
        }
    }

    /// What may be found afterwards: what was synced alone; with the last write; with all but the first; with
    /// the last torn after 512 bytes; everything. With the names as they were synced, and as they are.
    fn after_power_loss(&self) -> Vec<Files> {
        let mut states = Vec::new();
        let mut durable = self.durable.clone();
        durable.retain(|path, _| !path.ancestors().any(|folder| self.loose_folders.contains(folder)));
        for names in [&durable, &self.names] {
            for keep in 0..5 {
                let mut files = Files::new();
                for (path, file) in names {
                    let mut bytes = self.files[*file].1.clone();
                    let loose = self.loose.get(file).map_or(&[][..], Vec::as_slice);
                    for (at, step) in loose.iter().enumerate() {
                        let is_last = at + 1 == loose.len();
                        let length = step.bytes.len();
                        match keep {
                            1 if is_last => change(&mut bytes, step, length),
                            2 if at > 0 => change(&mut bytes, step, length),
                            3 => change(&mut bytes, step, if is_last { length.min(512) } else { length }),
                            4 => change(&mut bytes, step, length),
                            _ => {}
                        }
                    }
                    files.insert(path.clone(), bytes);
                }
                if !states.contains(&files) {
                    states.push(files);
                }
            }
        }
        states
    }
}

fn change(bytes: &mut Vec<u8>, step: &Step, length: usize) {
    match step.op.as_str() {
        "empty" => bytes.clear(),
        "truncate" => bytes.resize(step.offset, 0),
        "write" => {
            let end = step.offset + length;
            if bytes.len() < end {
                bytes.resize(end, 0);
            }
            bytes[step.offset..end].copy_from_slice(&step.bytes[..length]);
        }
        _ => {}
    }
}

/// A ledger of some claims in a folder of its own.
fn shop(claims: usize) -> Shop {
    let shop = Shop::new();
    std::fs::create_dir(shop.path("data")).unwrap();
    shop.expect(0, &["init", "--origin", "example.org/shop", "--ledger", "data/ledger.db"]);
    let text: String = (0..claims).map(|n| format!("The dam was finished in the year {n}. ")).collect();
    let name = shop.write("first.txt", text);
    shop.expect(0, &["ingest", &name, "--ledger", "data/ledger.db"]);
    common::settle(&shop.path("data/ledger.db"));
    shop
}

fn ledger_size(folder: &Path) -> Option<u64> {
    let path = folder.join("ledger.db");
    let depth = claimlog::verify::Depth::Full;
    let found = claimlog::ledger::Ledger::verify(&path, &Trust::on_first_sight(), None, depth).ok()?;
    found.breaches.is_empty().then_some(found.size)
}

fn scene(
    shop: Shop,
    root: &str,
    arguments: &[&str],
    size: fn(&Path) -> Option<u64>,
    sizes: (u64, u64),
) -> Scene {
    let root = std::fs::canonicalize(shop.path(root)).unwrap();
    let before = read_all(&root);
    let home = read_all(&shop.path("home"));
    let arguments = arguments.iter().map(|argument| (*argument).to_owned()).collect();
    Scene { shop, root, before, home, arguments, size, sizes }
}

/// A commit that fills a tile, keeps a document and adds nodes.
fn commit() -> Scene {
    let shop = shop(250);
    let text: String = (0..40).map(|n| format!("The mill was closed in the year {n}. ")).collect();
    shop.write("second.txt", text);
    scene(shop, "data", &["ingest", "second.txt", "--ledger", "data/ledger.db"], ledger_size, (251, 292))
}

/// A redaction: two transactions, and a rewrite of the file.
fn redaction() -> Scene {
    let shop = shop(30);
    let arguments = ["redact", "0", "--because", "a court", "--ledger", "data/ledger.db", "--yes"];
    scene(shop, "data", &arguments, ledger_size, (31, 32))
}

/// 0 for the old file, 1 for the complete new file, `None` for anything else.
fn exported(folder: &Path) -> Option<u64> {
    let found = std::fs::read(folder.join("claims.jsonl")).ok()?;
    let new = std::fs::read(folder.parent()?.join("whole.jsonl")).ok()?;
    if found == new { Some(1) } else { (found == b"what was there before").then_some(0) }
}

/// An export that replaces a file.
fn exporting() -> Scene {
    let shop = shop(60);
    shop.expect(0, &["export", "-o", "whole.jsonl", "--ledger", "data/ledger.db"]);
    std::fs::create_dir(shop.path("out")).unwrap();
    shop.write("out/claims.jsonl", "what was there before");
    scene(shop, "out", &["export", "-o", "out/claims.jsonl", "--ledger", "data/ledger.db"], exported, (0, 1))
}

/// The size of the only checkpoint that is remembered in a home.
fn remembered(folder: &Path) -> Option<u64> {
    let files = std::fs::read_dir(folder.join("pins")).ok()?.flatten().map(|file| file.path());
    let pins: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|end| end == "pin")).collect();
    let [pin] = &pins[..] else { return None };
    let text = std::fs::read_to_string(pin).ok()?;
    let (vkey, note) = text.split_once('\n')?;
    Some(Checkpoint::open(note, &vkey.parse::<VerifierKey>().ok()?).ok()?.size)
}

/// A later checkpoint that replaces the remembered one.
fn remembering() -> Scene {
    let shop = shop(30);
    let home = read_all(&shop.path("home"));
    shop.expect(0, &["add", "It is so.", "--ledger", "data/ledger.db"]);
    put_all(&shop.path("home"), &home);
    scene(shop, "home", &["log", "--ledger", "data/ledger.db"], remembered, (31, 32))
}

fn site_size(folder: &Path) -> Option<u64> {
    let pin = std::fs::read_dir(folder.parent()?.join("home/pins")).ok()?.flatten();
    let pin = pin.map(|file| file.path()).find(|path| path.extension().is_some_and(|end| end == "pin"))?;
    let vkey = std::fs::read_to_string(pin).ok()?.lines().next()?.parse().ok()?;
    let trust = Trust { vkey: Some(vkey), pins: Vec::new() };
    let site = Folder::at(folder);
    let found = verify_published(|name| site.read(name), &trust, None).ok()?;
    found.breaches.is_empty().then_some(found.size)
}

/// Publishing what grew past a tile since.
fn publication() -> Scene {
    let shop = shop(250);
    shop.expect(0, &["tiles", "site", "--ledger", "data/ledger.db"]);
    let text: String = (0..40).map(|n| format!("The mill was closed in the year {n}. ")).collect();
    let name = shop.write("second.txt", text);
    shop.expect(0, &["ingest", &name, "--ledger", "data/ledger.db"]);
    scene(shop, "site", &["tiles", "site", "--ledger", "data/ledger.db"], site_size, (251, 292))
}

/// The size of a ledger that has a key and no unreadable remembered checkpoint.
fn keyed_size(folder: &Path) -> Option<u64> {
    let path = folder.join("data/ledger.db");
    let size = ledger_size(&folder.join("data"))?;
    let ledger = Ledger::open(&path, Access::Read, Trust::on_first_sight()).ok()?;
    let home = Home::at(&folder.join("home"));
    home.key(&ledger.head().vkey).ok()?;
    home.pins().ok()?.unreadable.is_empty().then_some(size)
}

/// A change of key, which is of use only with the key's file.
fn rotation() -> Scene {
    let arguments = ["rotate", "--because", "once a year", "--ledger", "data/ledger.db", "--yes"];
    scene(shop(30), ".", &arguments, keyed_size, (31, 32))
}

/// 1 for a ledger that has a key, 0 if there is no ledger yet: no file, or an empty one that SQLite made.
fn made(folder: &Path) -> Option<u64> {
    match Ledger::open(&folder.join("data/ledger.db"), Access::Read, Trust::on_first_sight()) {
        Err(Error::Store(StoreError::NoLedger { .. }) | Error::Store(StoreError::NotALedger { .. })) => {
            Some(0)
        }
        _ => keyed_size(folder).map(|size| size + 1),
    }
}

/// A ledger that is made.
fn making() -> Scene {
    let shop = Shop::new();
    std::fs::create_dir(shop.path("data")).unwrap();
    shop.write("data/readme.txt", "What is here.");
    std::fs::create_dir(shop.path("home")).unwrap();
    let arguments = ["init", "--origin", "example.org/shop", "--ledger", "data/ledger.db"];
    scene(shop, ".", &arguments, made, (0, 1))
}

#[test]
fn a_ledger_survives_a_loss_of_power_at_any_step_of_its_making() {
    assert!(making().lose_power_after_every_step() > 20);
}

#[test]
fn a_ledger_whose_making_fails_at_any_step_is_there_or_not() {
    assert!(making().fail_every_step() > 50);
}

#[test]
fn a_change_of_key_that_fails_at_any_step_leaves_a_key_that_signs() {
    assert!(rotation().fail_every_step() > 100);
}

#[test]
fn a_change_of_key_survives_a_loss_of_power_at_any_step() {
    assert!(rotation().lose_power_after_every_step() > 40);
}

#[test]
fn a_commit_that_fails_at_any_step_is_there_or_not() {
    assert!(commit().fail_every_step() > 100);
}

#[test]
fn a_commit_survives_a_loss_of_power_at_any_step() {
    assert!(commit().lose_power_after_every_step() > 40);
}

#[test]
fn a_redaction_that_fails_at_any_step_is_there_or_not() {
    assert!(redaction().fail_every_step() > 100);
}

#[test]
fn a_redaction_survives_a_loss_of_power_at_any_step() {
    assert!(redaction().lose_power_after_every_step() > 40);
}

#[test]
fn an_export_that_fails_at_any_step_leaves_the_old_file_or_the_new() {
    assert!(exporting().fail_every_step() > 10);
}

#[test]
fn an_export_survives_a_loss_of_power_at_any_step() {
    assert!(exporting().lose_power_after_every_step() > 5);
}

#[test]
fn a_checkpoint_whose_remembering_fails_at_any_step_is_the_old_or_the_new() {
    assert!(remembering().fail_every_step() > 10);
}

#[test]
fn a_remembered_checkpoint_survives_a_loss_of_power_at_any_step() {
    assert!(remembering().lose_power_after_every_step() > 3);
}

#[test]
fn a_publication_that_fails_at_any_step_serves_the_old_log_or_the_new() {
    assert!(publication().fail_every_step() > 100);
}

#[test]
fn a_publication_survives_a_loss_of_power_at_any_step() {
    assert!(publication().lose_power_after_every_step() > 40);
}

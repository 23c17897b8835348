//! Memory: one allocation fails, or that one and all later ones. The command ends with an exit status of its own, after a
//! right answer or none. The ledger is in its state before or after it, and nothing that was acknowledged is lost.
//!
//! A library between the program and its memory (tests/power/memory.c) refuses the nth allocation. Failures before
//! the program has set its handler for SIGABRT are not tried, because the program has no influence on them.
#![cfg(all(target_os = "linux", target_env = "gnu"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use crate::common;

use std::path::{Path, PathBuf};
use std::process::Output;

use crate::common::Shop;
use claimlog::error::{Error, StoreError};
use claimlog::home::Home;
use claimlog::ledger::Ledger;
use claimlog::store::Access;
use claimlog::strangers::{Folder, verify_published};
use claimlog::verify::{Depth, Trust};

/// A command, and whether its answer is the same every time.
const COMMANDS: [(&[&str], bool); 11] = [
    (&["init", "--origin", "example.org/second", "--ledger", "second.db"], false),
    (&["add", "The mill is closed."], false),
    (&["ingest", "b.txt"], false),
    (&["audit", "--json"], true),
    (&["check", "b.txt"], true),
    (&["verify"], true),
    (&["export", "--status", "unassessed"], true),
    (&["list"], true),
    (&["redact", "0", "--because", "a court", "--yes"], false),
    (&["rotate", "--because", "once a year", "--yes"], false),
    (&["tiles", "site"], false),
];

/// The files of a shop before each run.
struct Before {
    shop: Shop,
    files: Vec<(PathBuf, Vec<u8>)>,
}

/// What the files say: the entries of the ledger, and those of the ledger that `init` makes and of the published folder.
type State = (u64, Option<u64>, Option<u64>);

impl Before {
    fn new() -> Self {
        let shop = Shop::with_ledger();
        let text: String = (0..20).map(|n| format!("The dam was finished in the year {n}. ")).collect();
        let first = shop.write("a.txt", &text);
        shop.write("b.txt", text.replace("dam", "mill"));
        shop.expect(0, &["ingest", &first]);
        shop.expect(0, &["tiles", "site"]);
        shop.expect(0, &["add", "The bridge is open."]);
        common::settle(&shop.path("ledger.db"));
        let mut files = Vec::new();
        collect(shop.folder.path(), &mut files);
        Before { shop, files }
    }

    fn run(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
        for file in std::fs::read_dir(self.shop.folder.path()).unwrap().flatten() {
            let path = file.path();
            if path.is_dir() { std::fs::remove_dir_all(path) } else { std::fs::remove_file(path) }.unwrap();
        }
        for (path, bytes) in &self.files {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
            if path.extension().is_some_and(|end| end == "key") {
                let owner = std::os::unix::fs::PermissionsExt::from_mode(0o600);
                std::fs::set_permissions(path, owner).unwrap();
            }
        }
        let mut command = self.shop.command(arguments);
        command.env("LD_PRELOAD", common::shim("memory")).envs(variables.iter().copied());
        command.output().unwrap()
    }

    /// What the files say, which must be sound, with a key for each ledger and nothing remembered that is damaged.
    fn state(&self) -> State {
        let home = Home::at(&self.shop.path("home"));
        let pins = home.pins().unwrap();
        assert!(pins.unreadable.is_empty(), "{pins:?}");
        let mut keys = Vec::new();
        let mut size = |name: &str| {
            let path = self.shop.path(name);
            match Ledger::open(&path, Access::Read, Trust::on_first_sight()) {
                Err(
                    Error::Store(StoreError::NoLedger { .. }) | Error::Store(StoreError::NotALedger { .. }),
                ) => return None,
                opened => {
                    let key = home.key(&opened.unwrap().head().vkey).unwrap();
                    keys.push(key.verifier());
                }
            }
            let found = Ledger::verify(&path, &Trust::on_first_sight(), None, Depth::Full).unwrap();
            assert_eq!(found.breaches, []);
            Some(found.size)
        };
        let (first, second) = (size("ledger.db").unwrap(), size("second.db"));
        let site = Folder::at(&self.shop.path("site"));
        let published = keys.iter().chain(pins.known.iter().map(|pin| &pin.vkey)).find_map(|vkey| {
            let trust = Trust { vkey: Some(vkey.clone()), pins: Vec::new() };
            verify_published(|name| site.read(name), &trust, None).ok()
        });
        let published = published.map(|found| {
            assert_eq!(found.breaches, []);
            found.size
        });
        (first, second, published)
    }

    /// Refuses so many allocations spread over a command, and as many of its last ones, in both ways. Returns the number of
    /// runs.
    fn refuse(&self, arguments: &[&str], repeats: bool, points: u64) -> usize {
        let old = {
            self.run(&["--version"], &[]);
            self.state()
        };
        let count = self.shop.path("count");
        let honest = self.run(arguments, &[("SHIM_COUNT", count.to_str().unwrap())]);
        let status = honest.status.code().unwrap();
        assert!(status < 2, "{arguments:?}: {}", String::from_utf8_lossy(&honest.stderr));
        let new = self.state();
        let count: u64 = std::fs::read_to_string(count).unwrap().parse().unwrap();
        assert!(count > 100, "{arguments:?}: only {count} allocations");
        let step = (count / points).max(1);
        let (mut runs, mut told) = (0, 0);
        for at in (1..=count).filter(|at| at.is_multiple_of(step) || count - at < points) {
            for mode in [&[][..], &[("SHIM_ON", "1")]] {
                let at = at.to_string();
                let output = self.run(arguments, &[&[("SHIM_AT", at.as_str())], mode].concat());
                let err = String::from_utf8_lossy(&output.stderr);
                let what = format!("{arguments:?}, allocation {at} {mode:?}: {:?}\n{err}", output.status);
                let state = self.state();
                assert!(state == old || state == new, "{what}\n{state:?}");
                if output.status.code() == Some(status) {
                    assert_eq!(state, new, "{what}");
                    assert!(!repeats || output.stdout == honest.stdout, "another answer: {what}");
                } else {
                    assert_eq!(output.status.code(), Some(2), "{what}");
                    told += usize::from(!err.is_empty());
                }
                runs += 1;
            }
        }
        println!("{arguments:?}: {count} allocations, {runs} runs, {told} of them said why they could not");
        runs
    }
}

fn collect(folder: &Path, files: &mut Vec<(PathBuf, Vec<u8>)>) {
    for file in std::fs::read_dir(folder).unwrap().flatten() {
        if file.path().is_dir() {
            collect(&file.path(), files);
        } else if !file.path().to_str().unwrap().ends_with("-shm") {
            files.push((file.path(), std::fs::read(file.path()).unwrap()));
        }
    }
}

#[test]
fn a_command_without_memory_ends_in_order() {
    let before = Before::new();
    let runs: usize = COMMANDS.iter().map(|(arguments, repeats)| before.refuse(arguments, *repeats, 6)).sum();
    assert!(runs > 200, "only {runs} runs");
}

#[test]
#[ignore = "slow: .ci/run has it"]
fn a_command_without_memory_at_any_of_many_points_ends_in_order() {
    let before = Before::new();
    let runs: usize =
        COMMANDS.iter().map(|(arguments, repeats)| before.refuse(arguments, *repeats, 80)).sum();
    println!("{runs} runs");
}

/// A panic is reported as a defect. This one is caused by letting no thread start where a PDF is read.
#[test]
fn a_panic_is_an_exit_status_of_ours() {
    let mut before = Before::new();
    before.files.push((before.shop.folder.path().join("paper.pdf"), b"%PDF-1.4\n%%EOF\n".to_vec()));
    let output = before.run(&["extract", "paper.pdf"], &[("SHIM_THREADS", "1")]);
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(told.contains("this is a bug in claimlog: ") && told.contains("hint: report it"), "{told}");
    let output = before.run(&["extract", "paper.pdf", "--json"], &[("SHIM_THREADS", "1")]);
    let error: serde_json::Value = serde_json::from_slice(&output.stderr).unwrap();
    assert!(error["error"]["message"].as_str().unwrap().contains("a bug in claimlog"), "{error}");
    assert_eq!(output.status.code(), Some(2));
}

/// An audit shares its work out to threads. Without any it does the work alone, and finds the same.
#[test]
fn an_audit_without_a_thread_finds_the_same() {
    let before = Before::new();
    let (usual, alone) = (before.run(&["audit"], &[]), before.run(&["audit"], &[("SHIM_THREADS", "1")]));
    assert_eq!(alone.status.code(), usual.status.code());
    assert_eq!(alone.stdout, usual.stdout);
    assert!(!usual.stdout.is_empty());
}

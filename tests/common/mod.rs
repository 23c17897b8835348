//! Small ledgers in one line, under a fixed clock and a test key; and the program, run.
#![allow(dead_code, unreachable_pub, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use claimlog::error::Result;
use claimlog::ingest::{About, Document};
use claimlog::ledger::{Draft, Ledger};
use claimlog::model::{Stance, Time, Verdict};
use claimlog::record::{Bearing, NewAssessment, NewClaim};
use claimlog::store::Access;
use claimlog::tlog::SigningKey;
use claimlog::verify::{Trust, Verification};

pub const NOW: &str = "2026-03-02T09:00:00Z";

pub fn key() -> SigningKey {
    SigningKey::from_seed("example.org/test", &[7; 32]).unwrap()
}

pub fn now() -> Time {
    NOW.parse().unwrap()
}

/// Trust in the test key and nothing remembered.
pub fn trust() -> Trust {
    Trust { vkey: Some(key().verifier()), pins: Vec::new() }
}

pub fn document(text: &str) -> Document {
    let about =
        About { name: Some("a.txt".into()), url: Some("https://example.org/a".into()), ..About::default() };
    claimlog::ingest::read("a.txt", text.as_bytes().to_vec(), about).unwrap()
}

pub fn create(path: &Path) -> Ledger {
    Ledger::create(path, &key()).unwrap();
    open(path)
}

pub fn open(path: &Path) -> Ledger {
    Ledger::open(path, Access::Write, trust()).unwrap()
}

pub fn append<T>(ledger: &mut Ledger, write: impl FnOnce(&mut Draft<'_>) -> Result<T>) -> Result<T> {
    ledger.append(&key(), now, Some("the test"), write)
}

/// Appends so many claims without a source, in one transaction.
pub fn fill(ledger: &mut Ledger, claims: usize) {
    append(ledger, |draft| {
        for n in 0..claims {
            draft.claim(NewClaim { text: format!("Claim number {n} is made."), ..NewClaim::default() })?;
        }
        Ok(())
    })
    .unwrap();
}

/// A ledger that holds every kind of entry, in several commits, and a full tile.
pub fn sample(path: &Path) -> Ledger {
    let mut ledger = create(path);
    let text = "The dam was finished in 1969. Builders left the site in 1971. It holds 40 million litres.";
    append(&mut ledger, |draft| draft.ingest(&document(text), |_| {})).unwrap();
    append(&mut ledger, |draft| {
        let bearing = Bearing::Source { seq: 0, quote: Some("left the site".into()), prefix: None };
        let evidence = draft.evidence(1, Stance::Supports, bearing, None)?.seq;
        draft.assess(1, assessment(Verdict::Supported, vec![evidence]))?;
        draft.waive(2, "S003", "the log book is known")?;
        draft.relate(1, claimlog::model::RelationKind::DependsOn, 2, None)
    })
    .unwrap();
    fill(&mut ledger, 300);
    append(&mut ledger, |draft| draft.retract(10, "recorded twice")).unwrap();
    ledger
}

pub fn assessment(verdict: Verdict, evidence: Vec<u64>) -> NewAssessment {
    NewAssessment {
        verdict,
        confidence: None,
        evidence,
        because: "the log book says so".into(),
        by: Some("Bo Ek".into()),
    }
}

pub fn verify(path: &Path) -> Result<Verification> {
    Ledger::verify(path, &trust(), None, true)
}

/// The program in a folder of its own, with its own home and a fixed clock.
pub struct Shop {
    pub folder: tempfile::TempDir,
}

impl Shop {
    pub fn new() -> Self {
        Shop { folder: tempfile::tempdir().unwrap() }
    }

    /// A folder with a ledger in it.
    pub fn with_ledger() -> Self {
        let shop = Shop::new();
        assert_eq!(shop.run(&["init", "--origin", "example.org/shop"]).status.code(), Some(0));
        shop
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        std::fs::write(self.path(name), bytes).unwrap();
        name.to_owned()
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(option_env!("CARGO_BIN_EXE_claimlog").unwrap_or("claimlog"));
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env_clear()
            .env("CLAIMLOG_HOME", self.path("home"))
            .env("CLAIMLOG_NOW", NOW)
            .stdin(Stdio::null());
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Runs, expects an exit status, and gives stdout.
    pub fn expect(&self, status: i32, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert_eq!(output.status.code(), Some(status), "{arguments:?}\n{out}\n{err}");
        out.into_owned()
    }

    /// Runs in JSON and gives the one document.
    pub fn json(&self, status: i32, arguments: &[&str]) -> serde_json::Value {
        let arguments = [arguments, &["--json"]].concat();
        serde_json::from_str(&self.expect(status, &arguments)).unwrap()
    }

    /// Runs, expects a failure of that status, and gives what stderr says in JSON.
    pub fn failure(&self, status: i32, arguments: &[&str]) -> serde_json::Value {
        let arguments = [arguments, &["--json"]].concat();
        let output = self.run(&arguments);
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(status), "{arguments:?}\n{error}");
        assert!(output.stdout.is_empty(), "{arguments:?}: a failure answers nothing");
        serde_json::from_str::<serde_json::Value>(&error).unwrap()["error"].clone()
    }

    /// The size and root that `verify` reports, which must find nothing wrong.
    pub fn state(&self) -> (u64, String) {
        let value = self.json(0, &["verify", "--full"]);
        assert_eq!(value["ok"], true, "{value}");
        (value["size"].as_u64().unwrap(), value["root"].as_str().unwrap().to_owned())
    }
}

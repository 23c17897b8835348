//! Checking: the commands of docs/CHECKING.md accept honest files and refuse altered ones, and those of docs/KEYS.md
//! that test a backup tell a good one from a bad one.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

use std::path::Path;
use std::process::{Command, Output};

use claimlog::store::Access;
use claimlog::strangers::Attachment;
use claimlog::tlog::SigningKey;

use crate::common::{self, Shop};

/// The code blocks of one language of docs/CHECKING.md, each with the heading of its section.
fn blocks(language: &str) -> Vec<(String, String)> {
    blocks_of("docs/CHECKING.md", language)
}

fn blocks_of(page: &str, language: &str) -> Vec<(String, String)> {
    let page = std::fs::read_to_string(page).unwrap();
    let mut found = Vec::new();
    for section in page.split("\n## ").skip(1) {
        let heading = section.lines().next().unwrap();
        for block in section.split(&format!("\n```{language}\n")).skip(1) {
            let code = block.split("\n```").next().unwrap();
            found.push((heading.to_owned(), code.to_owned()));
        }
    }
    found
}

fn sh(folder: &Path, script: &str) -> Output {
    let mut bash = Command::new("bash");
    bash.args(["-euo", "pipefail", "-c", script]).current_dir(folder);
    bash.output().unwrap()
}

/// Runs the commands of one section, and says whether all of them succeeded.
fn section(folder: &Path, number: u32) -> bool {
    let start = format!("{number}. ");
    let of_section = blocks("sh").into_iter().filter(|(heading, _)| heading.starts_with(&start));
    let scripts: Vec<String> = of_section.map(|(_, code)| code).collect();
    assert!(!scripts.is_empty(), "section {number} has commands");
    sh(folder, &scripts.join("\n")).status.success()
}

/// Whether the tools that the page uses are installed; which is not, is printed.
fn has_tools() -> bool {
    let tools =
        ["bash --version", "openssl version", "python3 --version", "sqlite3 -version", "sha256sum --version"];
    let is_there = |line: &&str| {
        let (tool, argument) = line.split_once(' ').unwrap();
        Command::new(tool).arg(argument).output().is_ok_and(|output| output.status.success())
    };
    let missing = tools.iter().find(|line| !is_there(line));
    if let Some(line) = missing {
        eprintln!("skipped: `{line}` fails, so the tool is not installed");
    }
    missing.is_none()
}

/// A ledger whose owner gave out everything that the page speaks of, with a witness and a stamping authority.
fn given_out() -> Shop {
    let shop = Shop::with_ledger();
    let digest = std::fs::read("examples/digest.txt").unwrap();
    shop.write("digest.txt", digest);
    shop.expect(0, &["ingest", "digest.txt", "--url", "https://example.org/digest"]);
    let kept = shop.expect(0, &["checkpoint"]);
    shop.write("kept.note", kept);
    let claims: String = (0..300).map(|n| format!("{{\"text\": \"Claim number {n} is made.\"}}\n")).collect();
    shop.write("more.jsonl", claims);
    shop.expect(0, &["ingest", "more.jsonl"]);
    shop.expect(0, &["redact", "20", "--because", "a court said so", "--yes"]);
    let init = shop.json(0, &["pins"]);
    shop.write("KEY", format!("{}\n", init["vkey"].as_str().unwrap()));
    shop.expect(0, &["prove", "7", "-o", "7.tlog-proof", "--entry", "7.json"]);
    shop.expect(0, &["prove", "0", "-o", "0.tlog-proof", "--entry", "0.json"]);
    witnessed(&shop);
    stamped(&shop);
    let note = shop.expect(0, &["checkpoint"]);
    shop.write("today.note", note);
    shop.expect(0, &["tiles", "site"]);
    common::settle(&shop.path("ledger.db"));
    for (_, script) in blocks("python") {
        let name = script.strip_prefix("# ").unwrap().split(' ').next().unwrap();
        shop.write(name, &script);
    }
    shop
}

fn witnessed(shop: &Shop) {
    let witness = SigningKey::from_seed("example.org/witness", &[9; 32]).unwrap();
    let note = shop.expect(0, &["checkpoint"]);
    let text = format!("{}\n", note.split_once("\n\n").unwrap().0);
    let size = note.lines().nth(1).unwrap().parse().unwrap();
    let line = witness.cosign(&text, 1_772_442_000);
    let word = Attachment::Cosignature { size, line, key: witness.witness() };
    let vkey = std::fs::read_to_string(shop.path("KEY")).unwrap().trim_end().parse().unwrap();
    let trust = claimlog::verify::Trust { vkey: Some(vkey), pins: Vec::new() };
    let ledger = claimlog::ledger::Ledger::open(&shop.path("ledger.db"), Access::Write, trust).unwrap();
    ledger.attach(&[word]).unwrap();
    shop.write("WITNESS", format!("{}\n", witness.witness()));
}

fn stamped(shop: &Shop) {
    shop.expect(0, &["checkpoint", "--timestamp-request", "today.tsq"]);
    shop.write("extensions", "extendedKeyUsage = critical,timeStamping\n");
    shop.write("serial", "01\n");
    shop.write(
        "tsa.cnf",
        "[tsa]\nserial = serial\ncrypto_device = builtin\ndefault_policy = 1.2.3.4\nsigner_digest = sha256\n\
         digests = sha256\naccuracy = secs:1\nordering = no\ntsa_name = no\ness_cert_id_chain = no\n",
    );
    let made = sh(
        shop.folder.path(),
        "openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -subj /CN=ca -days 2
         openssl req -newkey rsa:2048 -nodes -keyout tsa.key -out tsa.csr -subj /CN=tsa
         openssl x509 -req -in tsa.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out tsa.pem -days 2 \
           -extfile extensions
         openssl ts -reply -queryfile today.tsq -signer tsa.pem -inkey tsa.key -config tsa.cnf \
           -section tsa -out today.tsr",
    );
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    shop.expect(0, &["checkpoint", "--timestamp-response", "today.tsr"]);
    shop.expect(0, &["checkpoint", "--timestamp-export", "stamped"]);
}

#[test]
fn the_commands_of_the_page_accept_what_was_given_out() {
    if !has_tools() {
        return;
    }
    let shop = given_out();
    for number in 1..=7 {
        assert!(section(shop.folder.path(), number), "section {number}");
    }
    let digest = std::fs::read("examples/digest.txt").unwrap();
    assert!(std::fs::read(shop.path("captured")).unwrap() == digest);
    assert!(shop.path("318.tsr").exists(), "the time stamp was taken out of the ledger");
    let note = |name: &str| std::fs::read(shop.path(name)).unwrap();
    assert!(note("site/checkpoint") == note("today.note"), "the published checkpoint has the cosignature");
    let words = sh(
        shop.folder.path(),
        &blocks("sh").into_iter().find(|(_, code)| code.starts_with("tail")).unwrap().1,
    );
    assert!(String::from_utf8_lossy(&words.stdout).starts_with("We believe that the old canal"));
    // The signature of a proof, a folder and a stamped checkpoint is checked in the same way as that of a checkpoint.
    for note in ["proof.note", "site/checkpoint", "stamped"] {
        std::fs::copy(shop.path(note), shop.path("today.note")).unwrap();
        assert!(section(shop.folder.path(), 1), "{note}");
    }
}

#[test]
fn the_commands_of_the_page_refuse_what_was_altered() {
    if !has_tools() {
        return;
    }
    let shop = given_out();
    // A file in which one byte was altered, and the section whose commands must notice.
    for (number, file, at) in [
        (1, "today.note", 30),
        (2, "7.json", 40),
        (2, "7.tlog-proof", 60),
        (3, "site/tile/entries/000", 700),
        (3, "today.note", 30),
        (4, "kept.note", 25),
        (6, "today.note", 30),
        (7, "stamped", 30),
    ] {
        let honest = std::fs::read(shop.path(file)).unwrap();
        let mut altered = honest.clone();
        altered[at] = if altered[at] == b'B' { b'C' } else { b'B' };
        shop.write(file, altered);
        assert!(!section(shop.folder.path(), number), "section {number}: {file}");
        shop.write(file, honest);
        assert!(section(shop.folder.path(), number), "section {number}: {file}");
    }
    let conn = rusqlite::Connection::open(shop.path("ledger.db")).unwrap();
    let triggers: Vec<String> = {
        let mut rows = conn.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").unwrap();
        rows.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    for trigger in triggers {
        conn.execute_batch(&format!("DROP TRIGGER \"{trigger}\"")).unwrap();
    }
    conn.execute("UPDATE entry SET body = replace(body, 'number 9 ', 'number 8 ')", []).unwrap();
    drop(conn);
    assert!(!section(shop.folder.path(), 3), "an entry of the ledger");
    assert!(sh(shop.folder.path(), "python3 root.py ledger.db kept.note").status.success());
}

#[test]
fn the_backup_of_a_key_is_tested_as_the_page_says() {
    if !has_tools() {
        return;
    }
    let shop = Shop::with_ledger();
    common::settle(&shop.path("ledger.db"));
    let tests = blocks_of("docs/KEYS.md", "sh");
    let (_, script) = tests.iter().find(|(heading, _)| heading == "Test the backup").unwrap();
    let program = Path::new(env!("CARGO_BIN_EXE_claimlog")).parent().unwrap().display().to_string();
    let script = format!("PATH={program}:$PATH\n{script}");
    let before = shop.state();
    std::fs::rename(shop.path("home"), shop.path("BACKUP")).unwrap();
    assert!(sh(shop.folder.path(), &script).status.success());
    assert!(!shop.path("trial").exists());
    for key in std::fs::read_dir(shop.path("BACKUP/keys")).unwrap().flatten() {
        std::fs::remove_file(key.path()).unwrap();
    }
    assert!(!sh(shop.folder.path(), &script).status.success(), "a backup without the key");
    std::fs::rename(shop.path("BACKUP"), shop.path("home")).unwrap();
    assert_eq!(shop.state(), before);
}

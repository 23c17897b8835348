//! Strangers: programs that others wrote accept what is published here, and refuse what was bent, as we do.
//!
//! `.ci/run` installs them (tests/strangers/install); a tool that is not there is skipped, and said so.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr, clippy::print_stdout)]

mod browser;
mod common;
mod corpora;
mod driver;
mod moto;
mod sight;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use claimlog::strangers::{EntryProof, Folder, check_extension, check_proof, verify_published};
use claimlog::tlog::{Policy, TilePath, WitnessKey, sign_note};
use common::{Server, Shop, create, fill, key, trust};

/// The cases: a folder each, named by kind and number.
struct Cases {
    folder: tempfile::TempDir,
    expected: BTreeMap<String, bool>,
}

impl Cases {
    fn add(&mut self, kind: &str, files: &[(&str, &[u8])], expected: bool) {
        let name = format!("{kind}-{:04}", self.expected.len());
        let folder = self.folder.path().join(&name);
        std::fs::create_dir(&folder).unwrap();
        for (file, bytes) in files {
            std::fs::write(folder.join(file), bytes).unwrap();
        }
        self.expected.insert(name, expected);
    }

    /// A folder of its own for a published log.
    fn site(&mut self, expected: bool) -> PathBuf {
        let name = format!("tiles-{:04}", self.expected.len());
        let folder = self.folder.path().join(&name);
        self.expected.insert(name, expected);
        folder
    }
}

/// A place in a text whose change changes what it decodes to: not the last digits of base64, in which some bits
/// are unused.
fn places(text: &[u8]) -> Vec<usize> {
    let spare = |at: usize| text[at..].iter().take(3).any(|byte| *byte == b'=');
    (0..text.len()).filter(|at| !spare(*at) && text[*at].is_ascii()).collect()
}

fn bent(text: &[u8], at: usize) -> Vec<u8> {
    let mut other = text.to_vec();
    other[at] = if other[at] == b'B' { b'C' } else { b'B' };
    other
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for file in std::fs::read_dir(from).unwrap().flatten() {
        let target = to.join(file.file_name());
        if file.path().is_dir() {
            copy(&file.path(), &target)
        } else {
            assert!(std::fs::copy(file.path(), target).is_ok())
        }
    }
}

fn cases() -> Cases {
    let folder = tempfile::tempdir().unwrap();
    let shop = tempfile::tempdir().unwrap();
    let mut cases = Cases { folder, expected: BTreeMap::new() };
    std::fs::write(cases.folder.path().join("vkey"), key().verifier().to_string()).unwrap();
    let mut ledger = create(&shop.path().join("ledger.db"));
    let mut notes = Vec::new();
    for step in [1, 2, 5, 248, 1, 300, 443] {
        fill(&mut ledger, step);
        notes.push((ledger.head().checkpoint.size, ledger.note(None).unwrap()));
        let site = cases.site(true);
        ledger.publish(&site).unwrap();
        let _ = std::fs::remove_file(site.join(".lock"));
    }
    let size = ledger.head().checkpoint.size;
    for seq in (0..size).step_by(61).chain([size - 1]) {
        let EntryProof { proof, entry: body } = ledger.prove(seq, None).unwrap();
        let text = proof.to_string().into_bytes();
        cases.add("inclusion", &[("proof", &text), ("entry", body.as_bytes())], true);
        for at in places(&text).into_iter().skip(seq as usize % 31).step_by(43) {
            cases.add("inclusion", &[("proof", &bent(&text, at)), ("entry", body.as_bytes())], false);
        }
        let other = bent(body.as_bytes(), seq as usize % body.len());
        cases.add("inclusion", &[("proof", &text), ("entry", &other)], false);
    }
    for (old, note) in &notes {
        let text = ledger.extension(*old, None).unwrap().to_string().into_bytes();
        cases.add("consistency", &[("proof", &text), ("old", note.as_bytes())], true);
        for at in places(&text).into_iter().skip(*old as usize % 17).step_by(59) {
            cases.add("consistency", &[("proof", &bent(&text, at)), ("old", note.as_bytes())], false);
        }
        for at in places(note.as_bytes()).into_iter().step_by(40) {
            cases.add("consistency", &[("proof", &text), ("old", &bent(note.as_bytes(), at))], false);
        }
    }
    let sound = shop.path().join("site");
    ledger.publish(&sound).unwrap();
    std::fs::remove_file(sound.join(".lock")).unwrap();
    for (level, n, width) in [
        (Some(0), 0, 256),
        (Some(0), 2, 256),
        (Some(0), 3, 232),
        (Some(1), 0, 3),
        (None, 0, 256),
        (None, 3, 232),
    ] {
        for place in [0, 40, 95] {
            let site = cases.site(false);
            copy(&sound, &site);
            let path = site.join(TilePath { level, n, width }.to_string());
            let bytes = std::fs::read(&path).unwrap();
            let mut other = bytes.clone();
            other[place] ^= 1;
            std::fs::write(path, other).unwrap();
        }
    }
    cases
}

/// This program's answer to a case.
fn ours(folder: &Path) -> bool {
    let policy = Policy::of_log(key().verifier());
    let read = |name: &str| String::from_utf8_lossy(&std::fs::read(folder.join(name)).unwrap()).into_owned();
    match folder.file_name().unwrap().to_str().unwrap().split('-').next().unwrap() {
        "inclusion" => {
            check_proof("proof", &read("proof"), &std::fs::read(folder.join("entry")).unwrap(), &policy)
                .is_ok()
        }
        "consistency" => check_extension("proof", &read("proof"), &read("old"), &policy).is_ok(),
        _ => {
            let site = Folder::at(folder);
            let found = verify_published(|name| site.read(name), &trust(), None);
            found.is_ok_and(|found| found.breaches.is_empty())
        }
    }
}

fn judge(who: &str, mut command: Command, cases: &Cases, skip: impl Fn(&str, bool) -> bool) {
    let output = command.arg(cases.folder.path()).output().unwrap();
    assert!(output.status.success(), "{who}: {}", String::from_utf8_lossy(&output.stderr));
    let (mut accepted, mut refused) = (0, 0);
    for line in String::from_utf8(output.stdout).unwrap().lines() {
        let mut words = line.split(' ');
        let (name, verdict) = (words.next().unwrap(), words.next().unwrap() == "yes");
        let expected = cases.expected[name];
        if skip(name, expected) {
            continue;
        }
        assert_eq!(verdict, expected, "{who} on {name}: {line}");
        if verdict { accepted += 1 } else { refused += 1 }
    }
    println!("{who}: {accepted} accepted, {refused} refused");
    assert!(accepted > 25 && refused >= 200, "{who}: {accepted} accepted, {refused} refused");
}

pub(crate) fn tools() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("target/strangers")
}

#[test]
fn what_we_accept_and_refuse_so_do_others() {
    let cases = cases();
    let refused = cases.expected.values().filter(|expected| !**expected).count();
    assert!(refused >= 200, "{refused}");
    for (name, expected) in &cases.expected {
        assert_eq!(ours(&cases.folder.path().join(name)), *expected, "{name}");
    }
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/strangers");
    let python = tools().join("venv/bin/python");
    if python.exists() {
        let mut command = Command::new(python);
        command.arg(scripts.join("check.py"));
        judge("aics-tlog", command, &cases, |_, _| false);
    } else {
        eprintln!("skipped: aics-tlog is not installed (tests/strangers/install)");
    }
    let go = tools().join("check-go");
    if go.exists() {
        judge("golang.org/x/mod", Command::new(go), &cases, |name, expected| {
            name.starts_with("tiles") && !expected
        });
    } else {
        eprintln!("skipped: golang.org/x/mod is not installed (tests/strangers/install)");
    }
}

/// A Python that has `cryptography`.
fn python_for_bundles() -> Option<PathBuf> {
    let has = |python: &PathBuf| {
        let import = "import cryptography.hazmat.primitives.asymmetric.ed25519";
        Command::new(python).args(["-c", import]).output().is_ok_and(|output| output.status.success())
    };
    let found = [tools().join("venv/bin/python"), PathBuf::from("python3")].into_iter().find(has);
    if found.is_none() {
        eprintln!("skipped: cryptography is not installed (tests/strangers/install)");
    }
    found
}

/// Of a bundle that was changed in any one place, signed or not, both checkers say the same: every fault, in the same
/// words and order. Each kind of bundle has its share of the changes.
#[test]
fn two_checkers_say_the_same_of_every_bundle_that_was_changed_in_one_place() {
    let Some(python) = python_for_bundles() else { return };
    let folder = tempfile::tempdir().unwrap();
    let bases = common::mutants::bases(folder.path());
    let (mut all, mut refused) = (0, 0);
    for (place, base) in bases.iter().enumerate() {
        let shelf = folder.path().join(base.name);
        std::fs::create_dir(&shelf).unwrap();
        let trust = shelf.join("policy");
        std::fs::write(&trust, &base.policy).unwrap();
        let mutants = common::mutants::mutants(&base.bytes).into_iter().enumerate();
        let mutants: Vec<(usize, (String, Vec<u8>))> =
            mutants.filter(|(number, _)| *number == 0 || number % bases.len() == place).collect();
        for (number, (_, bytes)) in &mutants {
            std::fs::write(shelf.join(format!("{number:05}.zip")), bytes).unwrap();
        }
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut script = Command::new(&python);
        script.arg(root.join("tests/strangers/check_bundles.py")).arg(root.join("docs/check_bundle.py"));
        let output = script.arg(&shelf).arg("--policy").arg(&trust).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let told = String::from_utf8(output.stdout).unwrap();
        assert_eq!(told.lines().count(), mutants.len());
        for ((_, (name, bytes)), line) in mutants.iter().zip(told.lines()) {
            let mut columns = line.split('\t');
            let (status, faults) = (columns.next().unwrap(), columns.next().unwrap());
            let theirs: Vec<String> = serde_json::from_str(faults).unwrap();
            let (wanted, ours) = common::bundles::judged(bytes, Some(&base.policy()));
            assert_eq!(theirs, ours, "{}, {name}", base.name);
            assert_eq!(status, wanted.to_string(), "{}, {name}: {ours:?}", base.name);
            assert!(wanted < 2 || name != "good" || base.name == "an older key", "{}: {ours:?}", base.name);
            all += 1;
            refused += usize::from(wanted == 3);
        }
    }
    println!("docs/check_bundle.py and the program: the same of {all} bundles, {refused} refused");
    assert!(refused > 1000, "{refused} of {all}");
}

/// The checker in Python that a stranger reads gives the same verdict on every bend, in the same sentence.
#[test]
fn the_checker_that_a_stranger_reads_judges_bundles_as_the_program_does() {
    let Some(python) = python_for_bundles() else { return };
    let folder = tempfile::tempdir().unwrap();
    let bends = common::bends::bends(folder.path());
    for (number, bent) in bends.iter().enumerate() {
        std::fs::write(folder.path().join(format!("{number:04}.zip")), &bent.bytes).unwrap();
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = Command::new(&python)
        .arg(root.join("tests/strangers/check_bundles.py"))
        .arg(root.join("docs/check_bundle.py"))
        .args([folder.path().to_str().unwrap(), "--vkey", &key().verifier().to_string()])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let told = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<&str> = told.lines().collect();
    assert_eq!(lines.len(), bends.len());
    for (bent, line) in bends.iter().zip(lines) {
        let (status, says) = line.split_once('\t').unwrap();
        assert_eq!(status, bent.status.to_string(), "{}: {says}", bent.name);
        for wanted in &bent.says {
            assert!(says.contains(wanted.as_str()), "{}: {wanted}: {says}", bent.name);
        }
    }
    // A policy that cannot be read is refused, as the program refuses it: nobody is let through by a slip of the pen.
    let whole = bends.iter().position(|bent| bent.status == 0).unwrap();
    let log = format!("log {}\n", key().verifier());
    for (lines, status) in [
        ("quorum none\n", 0),
        ("", 2),
        ("quorom none\n", 2),
        ("quorum nobody\n", 2),
        ("quorum none\nquorum none\n", 2),
        ("group g any nobody\nquorum g\n", 2),
    ] {
        let policy = folder.path().join("policy");
        std::fs::write(&policy, format!("{log}{lines}")).unwrap();
        let mut script = Command::new(&python);
        script.arg(root.join("docs/check_bundle.py")).arg(folder.path().join(format!("{whole:04}.zip")));
        let output = script.arg("--policy").arg(&policy).output().unwrap();
        assert_eq!(
            output.status.code(),
            Some(status),
            "{lines}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        assert_eq!(
            std::fs::read_to_string(&policy).unwrap().parse::<Policy>().is_ok(),
            status == 0,
            "{lines}"
        );
    }
    println!("docs/check_bundle.py: {} bundles judged as the program judges them", bends.len());
}

/// The receipts of a bundle hold for another program, and bent ones do not; its statement is one of in-toto.
#[cfg(unix)]
#[test]
fn others_accept_receipts_and_statements() {
    let python = tools().join("venv/bin/python");
    let has = Command::new(&python).args(["-c", "import scitt_cose, in_toto_attestation"]).output();
    if !has.is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: scitt-cose and in-toto-attestation are not installed (tests/strangers/install)");
        return;
    }
    let shop = sight::thirty();
    shop.expect(0, &["export", "--format", "bundle", "--receipts", "-o", "claims.zip"]);
    let output = Command::new(python)
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/strangers/receipts.py"))
        .args([shop.path("claims.zip").to_str().unwrap(), &shop_vkey(&shop)])
        .output()
        .unwrap();
    let (told, error) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{told}{error}");
    let counts: Vec<usize> = told.split_whitespace().map(|count| count.parse().unwrap()).collect();
    assert!(counts[0] > 25 && counts[1] > 200 && counts[2] > counts[0], "{counts:?}");
    println!("scitt-cose, in-toto-attestation: {} accepted, {} refused", counts[0], counts[1]);
}

/// Their proof from our tiles is byte for byte our proof.
#[test]
fn another_program_makes_the_same_proof_from_our_tiles() {
    let program = tools().join("venv/bin/tlog-tiles");
    if !program.exists() {
        eprintln!("skipped: tlog-scales is not installed (tests/strangers/install)");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = create(&folder.path().join("ledger.db"));
    fill(&mut ledger, 700);
    let site = folder.path().join("site");
    ledger.publish(&site).unwrap();
    for seq in [0, 255, 256, 699] {
        let output =
            Command::new(&program).arg("gen-proof").arg(&site).arg(seq.to_string()).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let EntryProof { proof, entry: body } = ledger.prove(seq, None).unwrap();
        let theirs = String::from_utf8(output.stdout).unwrap();
        assert_eq!(theirs.trim_end(), proof.to_string().trim_end());
        check_proof("proof", &proof.to_string(), body.as_bytes(), &Policy::of_log(key().verifier())).unwrap();
    }
}

/// The archive of a page that was fetched is one to another program, and every digest in it holds there.
#[test]
fn another_program_reads_the_archive_of_a_page() {
    let program = tools().join("venv/bin/warcio");
    if !program.exists() {
        eprintln!("skipped: warcio is not installed (tests/strangers/install)");
        return;
    }
    let page = "<!DOCTYPE html><title>T</title><article><p>The dam of Varne is full.</p></article>";
    let there = Server::saying("200 OK\r\nContent-Type: text/html", move |_| page.to_owned());
    let here = Server::saying(&format!("302 Found\r\nLocation: {}/page", there.url), |_| String::new());
    let shop = Shop::with_ledger();
    shop.expect(0, &["ingest", &here.url, "--allow-private"]);
    shop.expect(0, &["source", "get", "0", "-o", "page.warc"]);
    let run = |arguments: &[&str]| {
        let output = Command::new(&program).args(arguments).arg(shop.path("page.warc")).output().unwrap();
        (output.status.success(), String::from_utf8(output.stdout).unwrap())
    };
    let (holds, told) = run(&["check", "-v"]);
    assert!(holds && told.matches("digest pass").count() == 5, "{told}");
    let (_, told) = run(&["index", "--fields", "warc-type,warc-target-uri,http:status"]);
    assert!(told.contains("warcinfo") && told.contains("\"302\"") && told.contains("\"200\""), "{told}");
    assert!(told.contains(&format!("{}/page", there.url)), "{told}");
    let whole = std::fs::read_to_string(shop.path("page.warc")).unwrap();
    std::fs::write(shop.path("page.warc"), whole.replace("is full", "is fuII")).unwrap();
    assert!(!run(&["check"]).0);
}

/// A running program that is stopped when it is dropped.
struct Running(std::process::Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_witness_that_others_wrote_cosigns_and_notices_forks() {
    let program = tools().join("venv/bin/aics-witness");
    if !program.exists() {
        eprintln!("skipped: aics-witness is not installed (tests/strangers/install)");
        return;
    }
    let shop = Shop::with_ledger();
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let config = shop.path("witness.json");
    let config = config.to_str().unwrap();
    let witness = |arguments: &[&str]| {
        let output = Command::new(&program).args(arguments).args(["-c", config]).output().unwrap();
        let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success(), "{arguments:?}\n{out}\n{err}");
        format!("{out}\n{err}")
    };
    let listen = format!("127.0.0.1:{port}");
    let told = witness(&["init", "--name", "example.org/witness", "--listen", &listen]);
    let wkey =
        told.split_whitespace().find(|word| word.starts_with("example.org/witness+")).unwrap().to_owned();
    let vkey = shop_vkey(&shop);
    witness(&["add-log", "--origin", "example.org/shop", "--vkey", &vkey]);
    let mut child = Command::new(&program)
        .args(["serve", "-c", config])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let stderr = child.stderr.take().unwrap();
    let _running = Running(child);
    std::thread::spawn(move || BufReader::new(stderr).lines().for_each(drop));
    for _ in 0..200 {
        if std::net::TcpStream::connect(&listen).is_ok() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    let url = format!("http://{listen}");
    let ask = ["checkpoint", "--witness", url.as_str(), "--witness-key", wkey.as_str()];
    shop.expect(0, &["add", "It is so."]);
    let told = shop.expect(0, &ask);
    assert!(told.starts_with("the checkpoint of 1 entry is cosigned by example.org/witness"), "{told}");
    for n in 0..5 {
        shop.expect(0, &["add", &format!("It is so for the {n}th time.")]);
    }
    shop.expect(0, &ask);
    // A tlog-policy file says which suffice, and asks by itself.
    shop.write("policy", format!("log {vkey}\nwitness w {wkey} {url}\nquorum w\n"));
    shop.expect(0, &["add", "It is so in the end."]);
    shop.expect(0, &["checkpoint", "--policy", "policy"]);
    shop.expect(0, &["prove", "3", "--policy", "policy", "-o", "3.proof", "--entry", "3.json"]);
    let proven = shop.json(0, &["check-proof", "3.proof", "--entry", "3.json", "--policy", "policy"]);
    assert_eq!(proven["cosigned"][0]["witness"], "w", "{proven}");
    let told = shop.expect(0, &["verify"]);
    assert!(told.contains("the checkpoint of 7 entries cosigned by example.org/witness"), "{told}");
    // Without its key it is not asked.
    shop.expect(0, &["add", "It is so without a key."]);
    let refused = shop.failure(2, &["checkpoint", "--witness", &url]);
    assert!(refused["hint"].as_str().unwrap().contains("--witness-key"), "{refused}");
    shop.expect(0, &ask);
    // A key that is not the witness's.
    let wrong = common::witness().witness().to_string();
    let refused = shop.failure(2, &["checkpoint", "--witness", &url, "--witness-key", &wrong]);
    assert!(refused["message"].as_str().unwrap().contains("did not cosign"), "{refused}");
    // Rolled back with everything that this machine remembers, the witness still knows, and says so: unsigned.
    common::settle(&shop.path("ledger.db"));
    let saved = std::fs::read(shop.path("ledger.db")).unwrap();
    shop.expect(0, &["add", "It was seen."]);
    shop.expect(0, &ask);
    let _ = std::fs::remove_file(shop.path("ledger.db-wal"));
    let _ = std::fs::remove_file(shop.path("ledger.db-shm"));
    std::fs::write(shop.path("ledger.db"), saved).unwrap();
    std::fs::remove_dir_all(shop.path("home/pins")).unwrap();
    let refused = shop.failure(2, &ask);
    assert!(refused["message"].as_str().unwrap().contains("has seen 9 entries"), "{refused}");
    shop.expect(0, &["add", "It was never seen."]);
    let refused = shop.failure(2, &ask);
    assert!(refused["message"].as_str().unwrap().contains("has seen different entries"), "{refused}");
    // Nobody there.
    let refused = shop.failure(2, &["checkpoint", "--witness", "http://127.0.0.1:1", "--witness-key", &wkey]);
    assert!(refused["message"].as_str().unwrap().contains("did not cosign"), "{refused}");
}

/// A cosignature by ML-DSA-44 that another program made for our checkpoint is valid here, under its key.
#[test]
fn a_cosignature_that_another_library_made_holds() {
    let python = tools().join("venv/bin/python");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/strangers/cosign.py");
    let text = format!("example.org/test\n0\n{}\n", claimlog::tlog::sha256(b"").to_base64());
    let output = Command::new(python).arg(script).args(["example.org/pq", "1772442000", &text]).output();
    let Some(output) = output.ok().filter(|output| output.status.success()) else {
        eprintln!("skipped: cryptography is not installed (tests/strangers/install)");
        return;
    };
    let told = String::from_utf8(output.stdout).unwrap();
    let (vkey, line) = told.split_once('\n').unwrap();
    let witness: WitnessKey = vkey.parse().unwrap();
    assert_eq!(witness.to_string(), vkey);
    let note = format!("{}{line}", sign_note(&text, &key()));
    assert_eq!(witness.cosigned(&note), Ok(Some(1_772_442_000)));
    let policy = format!("log {}\nwitness w {vkey}\nquorum w\n", key().verifier());
    assert!(policy.parse::<Policy>().unwrap().open(&note).is_ok());
    assert!(witness.cosigned(&note.replacen("\n0\n", "\n1\n", 1)).is_err());
}

fn shop_vkey(shop: &Shop) -> String {
    let pins = std::fs::read_dir(shop.path("home/pins")).unwrap().flatten();
    let mut pins = pins.filter(|file| file.path().extension().is_some_and(|end| end == "pin"));
    let text = std::fs::read_to_string(pins.next().unwrap().path()).unwrap();
    text.lines().next().unwrap().to_owned()
}

//! Outputs: what a command writes replaces a file whole or not at all, and never replaces what the ledger depends on.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::collections::BTreeMap;
use std::os::unix::fs::{FileTypeExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::common::{Shop, unsigned_timestamp};

/// Every option and argument that names a file to write, with a call that writes it in the place of `{}`.
const FILES: [(&str, &str, &[&str]); 11] = [
    ("check", "--baseline", &["check", "first.txt", "--baseline", "{}", "--write-baseline"]),
    ("audit", "--attest", &["audit", "--attest", "{}"]),
    ("audit", "--baseline", &["audit", "--baseline", "{}", "--write-baseline"]),
    ("export", "--output", &["export", "-o", "{}"]),
    ("verify-page", "--output", &["verify-page", "-o", "{}"]),
    ("get", "--output", &["source", "get", "0", "-o", "{}"]),
    ("prove", "--output", &["prove", "0", "-o", "{}"]),
    ("prove", "--entry", &["prove", "0", "-o", "fine.proof", "--entry", "{}"]),
    ("checkpoint", "--timestamp-request", &["checkpoint", "--timestamp-request", "{}"]),
    ("checkpoint", "--timestamp-export", &["checkpoint", "--timestamp-export", "{}"]),
    ("rotate", "--prepare", &["rotate", "--because", "loss", "--prepare", "{}"]),
];

/// Those that name a folder.
const FOLDERS: [(&str, &str, &[&str]); 2] =
    [("tiles", "site", &["tiles", "{}"]), ("man", "folder", &["man", "{}"])];

/// Those that are written only on a terminal; `tests/bulk.rs` writes them.
const ASKED: [(&str, &str); 1] = [("triage", "--write")];

/// Those that name what is read.
const INPUTS: [(&str, &str); 26] = [
    ("ingest", "paths"),
    ("check", "paths"),
    ("check", "--against"),
    ("compare", "--jsonl"),
    ("keys", "file"),
    ("blocks", "file"),
    ("verify", "--against"),
    ("verify", "--tiles"),
    ("audit", "--policy"),
    ("export", "--policy"),
    ("list", "--policy"),
    ("search", "--policy"),
    ("policy", "--policy"),
    ("checkpoint", "--policy"),
    ("checkpoint", "--timestamp-response"),
    ("prove", "--policy"),
    ("check-bundle", "--policy"),
    ("check-bundle", "file"),
    ("check-proof", "--entry"),
    ("check-proof", "--against"),
    ("check-proof", "--policy"),
    ("check-proof", "proof"),
    ("rotate", "--with"),
    ("recheck", "file"),
    ("extract", "path"),
    ("triage", "--plan"),
];

/// The program completes the names of files after each option and argument that takes a path: nobody has to remember
/// to add one here.
#[test]
fn every_path_that_a_command_takes_is_known_to_be_read_or_written() {
    let completions = Shop::new().expect(0, &["completions", "zsh"]);
    let (mut command, mut found) = ("", Vec::new());
    for line in completions.lines() {
        if let Some(name) = line.strip_prefix('(').and_then(|line| line.strip_suffix(')')) {
            command = name;
        }
        let Some(line) = line.strip_suffix(":_files' \\") else { continue };
        // `'(--other)*--name=[…`, or `'*::name -- …`; the short form of an option has a line of its own.
        let line = line.trim_start_matches('\'');
        let line = if line.starts_with('(') { line.split_once(')').unwrap().1 } else { line };
        let name = line.trim_start_matches(['*', ':']).split(['=', ' ', '+']).next().unwrap();
        if name.starts_with('-') && !name.starts_with("--") {
            continue;
        }
        if name != "--ledger" {
            found.push((command, name));
        }
    }
    let written = FILES.iter().chain(&FOLDERS).map(|(command, name, _)| (*command, *name));
    let mut known: Vec<(&str, &str)> = written.chain(ASKED).chain(INPUTS).collect();
    known.sort_unstable();
    found.sort_unstable();
    found.dedup();
    assert_eq!(found, known);
}

/// A ledger of some claims whose checkpoint is stamped.
fn shop(claims: usize) -> Shop {
    let shop = Shop::with_ledger();
    let text: String = (0..claims).map(|n| format!("The dam was finished in the year {n}. ")).collect();
    let name = shop.write("first.txt", text);
    shop.expect(0, &["ingest", &name]);
    let note = shop.expect(0, &["checkpoint"]);
    let token = shop.write("token.tsr", unsigned_timestamp(note.as_bytes()));
    shop.expect(0, &["checkpoint", "--timestamp-response", &token]);
    shop
}

/// Everything in a folder: the bytes of a file, what a link says, the kind of anything else.
fn all(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let (path, kind) = (entry.path(), entry.file_type().unwrap());
        let what = if kind.is_dir() {
            found.extend(all(&path));
            b"a folder".to_vec()
        } else if kind.is_symlink() {
            std::fs::read_link(&path).unwrap().into_os_string().into_encoded_bytes()
        } else if kind.is_file() {
            std::fs::read(&path).unwrap()
        } else {
            format!("a FIFO: {}", kind.is_fifo()).into_bytes()
        };
        found.insert(path, what);
    }
    found
}

fn call(arguments: &[&str], path: &str) -> Vec<String> {
    arguments.iter().map(|argument| argument.replace("{}", path)).collect()
}

fn run(shop: &Shop, arguments: &[&str], path: &str) -> Output {
    let arguments = call(arguments, path);
    shop.run(&arguments.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Checks that a call is refused with one error, and changes no byte and no name.
fn is_refused(shop: &Shop, arguments: &[&str], path: &str) {
    let before = all(shop.folder.path());
    let output = run(shop, arguments, path);
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{arguments:?} {path}: {told}");
    assert!(told.starts_with("error: ") && told.matches("error: ").count() == 1, "{told}");
    assert!(told.contains("nothing was written") && told.contains("hint: "), "{path}: {told}");
    assert!(output.stdout.is_empty(), "{arguments:?} {path}");
    assert!(before == all(shop.folder.path()), "{arguments:?} {path}: something changed");
}

fn only_file(folder: &Path, end: &str) -> String {
    let mut files = std::fs::read_dir(folder).unwrap().flatten().map(|file| file.path());
    let file = files.find(|path| path.extension().is_some_and(|found| found == end)).unwrap();
    file.display().to_string()
}

/// Places to which no output may be written, with what is there, if anything.
fn protected(shop: &Shop) -> Vec<String> {
    let at = |name: &str| shop.path(name);
    let (key, pin) = (only_file(&at("home/keys"), "key"), only_file(&at("home/pins"), "pin"));
    let other = rusqlite::Connection::open(at("other.db")).unwrap();
    other.execute_batch("CREATE TABLE t (a); INSERT INTO t VALUES (1)").unwrap();
    drop(other);
    std::fs::create_dir(at("folder")).unwrap();
    for (to, name) in [
        (at("ledger.db").as_path(), "to-ledger"),
        (Path::new("ledger.db-journal"), "to-journal"),
        (Path::new(&key), "to-key"),
        (at("other.db").as_path(), "to-other"),
        (Path::new("home"), "to-home"),
        (Path::new("nothing"), "to-nothing"),
        (Path::new("/dev/null"), "to-null"),
        (at("folder").as_path(), "to-folder"),
    ] {
        symlink(to, at(name)).unwrap();
    }
    for (from, name) in
        [("ledger.db", "hard-ledger"), (&key, "hard-key"), (&pin, "hard-pin"), ("other.db", "hard-other")]
    {
        std::fs::hard_link(at(from), at(name)).unwrap();
    }
    assert!(Command::new("mkfifo").arg(at("fifo")).status().unwrap().success());
    std::os::unix::net::UnixListener::bind(at("socket")).unwrap();
    let mut places: Vec<String> = [
        "ledger.db",
        "./ledger.db",
        "folder/../ledger.db",
        "ledger.db-wal",
        "ledger.db-shm",
        "ledger.db-journal",
        "folder/../ledger.db-journal",
        "home/keys/new.key",
        "home/pins/new.pin",
        "home/new",
        "to-home/keys/new.key",
        "folder/../home/pins/lock",
        "to-ledger",
        "to-ledger-wal",
        "to-journal",
        "to-key",
        "to-other",
        "to-nothing",
        "to-null",
        "to-folder",
        "hard-ledger",
        "hard-key",
        "hard-pin",
        "hard-other",
        "other.db",
        "other.db-wal",
        "folder",
        "fifo",
        "socket",
        "/dev/zero",
        "/dev/full",
    ]
    .map(String::from)
    .into();
    places.extend([key, pin, at("ledger.db").display().to_string()]);
    places
}

#[test]
fn no_output_takes_the_place_of_what_the_ledger_rests_on() {
    let shop = shop(3);
    let places = protected(&shop);
    let mut runs = 0;
    for (_, _, arguments) in FILES {
        for place in &places {
            is_refused(&shop, arguments, place);
            runs += 1;
        }
    }
    // With a reader, so that what SQLite keeps beside the ledger is there, and full.
    let reader = rusqlite::Connection::open(shop.path("ledger.db")).unwrap();
    reader.execute_batch("BEGIN; SELECT count(*) FROM entry").unwrap();
    shop.expect(0, &["add", "It is so."]);
    assert!(std::fs::metadata(shop.path("ledger.db-wal")).unwrap().len() > 4096);
    for (_, _, arguments) in FILES {
        for place in ["ledger.db-wal", "ledger.db-shm", "ledger.db-journal", "to-ledger", "hard-ledger"] {
            is_refused(&shop, arguments, place);
            runs += 1;
        }
    }
    drop(reader);
    assert_eq!(shop.state().0, 5);
    println!("{runs} outputs refused");
}

#[test]
fn the_second_file_of_an_output_is_as_safe_as_the_first() {
    let shop = shop(3);
    symlink(shop.path("ledger.db"), shop.path("stamped.tsr")).unwrap();
    // SQLite's own files come and go with a reader.
    shop.expect(0, &["list"]);
    is_refused(&shop, &["checkpoint", "--timestamp-export", "{}"], "stamped");
    is_refused(&shop, &["prove", "0", "-o", "{}", "--entry", "ledger.db"], "fine");
    let both = shop.failure(2, &["prove", "0", "-o", "one", "--entry", "./one"]);
    assert!(both["message"].as_str().unwrap().contains("the same file"), "{both}");
    assert!(!shop.path("one").exists());
}

#[test]
fn no_folder_is_filled_that_holds_what_the_ledger_rests_on() {
    let shop = shop(3);
    protected(&shop);
    for (name, file, to) in [
        ("by-link", "checkpoint", "ledger.db"),
        ("by-lock", ".lock", "ledger.db"),
        ("by-page", "claimlog-add.1", "ledger.db"),
        ("by-key", "checkpoint", "hard-key"),
    ] {
        std::fs::create_dir(shop.path(name)).unwrap();
        symlink(shop.path(to), shop.path(name).join(file)).unwrap();
    }
    for place in
        ["home", "home/keys", "home/site", "to-home", "to-home/site", "folder/../home", "ledger.db", "fifo"]
    {
        for (_, _, arguments) in FOLDERS {
            is_refused(&shop, arguments, place);
        }
    }
    for place in [".", "by-link", "by-lock", "by-key", "to-nothing"] {
        is_refused(&shop, &["tiles", "{}"], place);
    }
    is_refused(&shop, &["man", "{}"], "by-page");
    // The folders of the layout may not lead elsewhere either.
    std::fs::create_dir(shop.path("site")).unwrap();
    symlink(shop.path("home/keys"), shop.path("site/tile")).unwrap();
    let before = all(&shop.path("home/keys"));
    shop.failure(2, &["tiles", "site"]);
    assert!(before == all(&shop.path("home/keys")));
    std::fs::remove_file(shop.path("site/tile")).unwrap();
    shop.expect(0, &["tiles", "site"]);
    shop.expect(0, &["man", "pages"]);
    shop.expect(0, &["man", "."]);
    assert!(shop.path("pages/claimlog-add.1").exists() && shop.path("claimlog-source-list.1").exists());
}

#[test]
fn a_file_is_replaced_and_keeps_its_permissions() {
    let shop = shop(3);
    let mode = |name: &str| std::fs::metadata(shop.path(name)).unwrap().permissions().mode() & 0o777;
    for (command, option, arguments) in FILES {
        if option == "--prepare" {
            // A secret is made new, and takes the place of nothing.
            shop.write("there", "a file");
            let output = run(&shop, arguments, "there");
            assert_eq!(output.status.code(), Some(2));
            assert_eq!(std::fs::read(shop.path("there")).unwrap(), b"a file");
            assert_eq!(run(&shop, arguments, "secret").status.code(), Some(0));
            assert_eq!(mode("secret"), 0o600);
            continue;
        }
        let name = format!("{command}{option}");
        assert_eq!(run(&shop, arguments, &name).status.code(), Some(0));
        let fresh = std::fs::read(shop.path(&name)).unwrap();
        std::fs::File::create(shop.path("usual")).unwrap();
        assert_eq!(mode(&name), mode("usual"));
        shop.write(&name, "what was there before, and longer than what comes: ".repeat(1000));
        std::fs::set_permissions(shop.path(&name), PermissionsExt::from_mode(0o640)).unwrap();
        symlink(&name, shop.path("link")).unwrap();
        assert_eq!(run(&shop, arguments, "link").status.code(), Some(0), "{name}");
        assert!(std::fs::read(shop.path(&name)).unwrap() == fresh, "{name}");
        assert_eq!(mode(&name), 0o640);
        assert!(shop.path("link").is_symlink());
        std::fs::remove_file(shop.path("link")).unwrap();
        let before = all(shop.folder.path());
        assert_eq!(run(&shop, arguments, "/dev/null").status.code(), Some(0), "{name}");
        let straight = run(&shop, arguments, "/dev/stdout");
        assert_eq!(straight.status.code(), Some(0), "{name}");
        assert!(
            String::from_utf8_lossy(&straight.stdout).contains(&*String::from_utf8_lossy(&fresh)),
            "{name}"
        );
        // Beside the file of what the call writes besides.
        let mut after = all(shop.folder.path());
        after.retain(|path, _| !path.ends_with("fine.proof"));
        let mut before = before;
        before.retain(|path, _| !path.ends_with("fine.proof"));
        assert!(before == after, "{name}");
    }
}

/// Runs with no file allowed to grow past 64 KiB, and the signal that says so ignored: a full disk, for files.
fn cramped(shop: &Shop, arguments: &[&str]) -> Output {
    let program = shop.command(arguments);
    let mut command = Command::new("/bin/sh");
    command.args(["-c", "trap '' XFSZ; ulimit -f 128; exec \"$0\" \"$@\""]);
    command.arg(program.get_program()).args(program.get_args()).current_dir(shop.folder.path()).env_clear();
    for (name, value) in program.get_envs() {
        command.env(name, value.unwrap());
    }
    command.output().unwrap()
}

#[test]
fn a_full_disk_leaves_the_old_file_and_nothing_beside_it() {
    let shop = shop(300);
    // SQLite's own files come and go with a reader.
    shop.expect(0, &["list"]);
    shop.write("old", "what stood there before");
    let before = all(shop.folder.path());
    for format in ["jsonl", "csv"] {
        for name in ["old", "new"] {
            let output = cramped(&shop, &["export", "--format", format, "-o", name]);
            let told = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(2), "{told}");
            assert!(told.contains("cannot write"), "{told}");
            assert!(before == all(shop.folder.path()), "{format}: something changed");
        }
    }
    assert_eq!(
        cramped(&shop, &["prove", "0", "-o", "old"]).status.code(),
        Some(0),
        "the limit is in no other way"
    );
}

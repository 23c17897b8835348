//! The archive that a version hands out: made from a program that was built, and taken apart as its user does.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![cfg(target_os = "linux")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn pack(to: &Path) -> Output {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut command = Command::new(root.join("tools/release/pack"));
    command.args([env!("CARGO_BIN_EXE_claimlog"), "test-target"]).arg(to).arg(root.join("deny.toml"));
    command.env("SOURCE_DATE_EPOCH", "1700000000").output().unwrap()
}

fn run(folder: &Path, program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).current_dir(folder).args(arguments).output().unwrap();
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn an_archive_holds_what_its_page_says_and_the_same_files_give_the_same_bytes() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    for folder in [one.path(), two.path()] {
        let output = pack(folder);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let name = format!("claimlog-{}-test-target", env!("CARGO_PKG_VERSION"));
    let archive = format!("{name}.tar.gz");
    assert_eq!(fs::read(one.path().join(&archive)).unwrap(), fs::read(two.path().join(&archive)).unwrap());
    assert_eq!(run(one.path(), "sha256sum", &["-c", "SHA256SUMS"]), format!("{archive}: OK\n"));
    run(one.path(), "tar", &["-xzf", &archive]);
    let inside = one.path().join(&name);
    assert_eq!(
        run(&inside, "./claimlog", &["--version"]).trim(),
        format!("claimlog {}", env!("CARGO_PKG_VERSION"))
    );
    for file in [
        "man/claimlog.1",
        "completions/claimlog.bash",
        "completions/claimlog.fish",
        "licenses/THIRD-PARTY.md",
        "LICENSE-MIT",
        "sbom.json",
    ] {
        assert!(fs::metadata(inside.join(file)).is_ok_and(|file| file.len() > 0), "{file}");
    }
    // A bent archive is seen.
    let mut bytes = fs::read(one.path().join(&archive)).unwrap();
    bytes[100] ^= 1;
    fs::write(one.path().join(&archive), bytes).unwrap();
    let checked =
        Command::new("sha256sum").current_dir(one.path()).args(["-c", "SHA256SUMS"]).output().unwrap();
    assert!(!checked.status.success());
}

#[test]
fn without_a_program_nothing_is_packed() {
    let folder = tempfile::tempdir().unwrap();
    let pack = Path::new(env!("CARGO_MANIFEST_DIR")).join("tools/release/pack");
    let output = Command::new(pack).args(["/nowhere/claimlog", "x"]).arg(folder.path()).output().unwrap();
    assert!(!output.status.success());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn the_python_package_has_the_version_of_the_program() {
    let line = format!("version = \"{}\"", env!("CARGO_PKG_VERSION"));
    for file in ["python/Cargo.toml", "python/pyproject.toml"] {
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap();
        assert!(text.lines().any(|one| one == line), "{file} does not have the line {line}");
    }
}

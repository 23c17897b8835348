//! The pager: long output is read in it, and nothing else is. In a pseudo-terminal, which `script` makes.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr, clippy::print_stdout)]

use std::process::Command;

use crate::common::Shop;

/// What a person sees of a call in a terminal of ten rows and sixty columns, and its exit status.
fn seen(shop: &Shop, pager: &str, call: &str) -> Option<(String, i32)> {
    let linux = Command::new("script").arg("--version").output();
    if !linux.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).contains("util-linux")) {
        eprintln!("skipped: there is no `script` of util-linux");
        return None;
    }
    let program = shop.command(&[]).get_program().to_str().unwrap().to_owned();
    let call = format!("stty rows 10 cols 60; {}", call.replace("claimlog", &program));
    let output = Command::new("script")
        .args(["-qec", &call, "/dev/null"])
        .current_dir(shop.folder.path())
        .env("CLAIMLOG_HOME", shop.path("home"))
        .env("CLAIMLOG_NOW", crate::common::NOW)
        .env("CLAIMLOG_PAGER", pager)
        .env("TERM", "xterm")
        .env_remove("NO_COLOR")
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout).replace("\r\n", "\n");
    Some((text, output.status.code().unwrap()))
}

#[test]
fn long_output_is_read_in_a_pager() {
    let shop = Shop::with_ledger();
    shop.write("mark.sh", "sed 's/^/paged> /'");
    let pager = format!("sh {}", shop.path("mark.sh").display());
    let Some((rules, status)) = seen(&shop, &pager, "claimlog rules") else { return };
    assert_eq!(status, 0, "{rules}");
    assert!(rules.lines().all(|line| line.starts_with("paged> ")), "{rules}");
    assert_eq!(rules.matches("link-title").count(), 1);
    let (help, _) = seen(&shop, &pager, "claimlog audit --help").unwrap();
    assert!(help.contains("paged> "), "{help}");
    // A status that is not 0 is kept, and what is said on stderr comes after.
    shop.write("a.txt", "Was it so? ".repeat(20));
    let (check, status) = seen(&shop, &pager, "claimlog check a.txt --select F003,C").unwrap();
    assert_eq!(status, 1, "{check}");
    assert!(check.contains("paged> "), "{check}");
    for call in [
        "claimlog rules --no-pager",
        "claimlog rules --json",
        "claimlog rules | cat",
        "claimlog explain F001 --json",
        "claimlog verify",
        "claimlog audit --format json",
    ] {
        let (text, status) = seen(&shop, &pager, call).unwrap();
        assert_eq!(status, 0, "{call}: {text}");
        assert!(!text.contains("paged> ") && !text.is_empty(), "{call}: {text}");
    }
    for pager in ["", "cat", "no-such-program --at-all"] {
        let (text, status) = seen(&shop, pager, "claimlog rules").unwrap();
        assert!(status == 0 && text.contains("clock-ahead"), "{pager}: {text}");
    }
}

#[test]
fn a_pager_that_is_quit_is_not_a_failure_and_escapes_stay_escaped() {
    let shop = Shop::with_ledger();
    shop.write("a.txt", "It is \u{1b}[2J so. ".repeat(20_000));
    shop.expect(0, &["ingest", "a.txt"]);
    let Some((text, status)) = seen(&shop, "head -n 3", "claimlog list --limit 20000") else { return };
    assert_eq!(status, 0, "{text}");
    assert_eq!(text.lines().count(), 3, "{text}");
    assert!(!text.contains("\u{1b}[2J") && text.contains("[2J"), "{text}");
}

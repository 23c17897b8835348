//! The clock: a wrong clock is doubted before anything is recorded, a right clock never for long, and after entries by a
//! wrong clock the ledger can continue.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use crate::common;

use std::process::Output;
use std::time::{Duration, SystemTime};

use crate::common::Shop;
use claimlog::model::Time;
use serde_json::Value;

const YEAR: u64 = 31_557_600;
const DAY: u64 = 86_400;

/// The moment at which the test runs, in seconds since 1970.
fn today() -> u64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs()
}

/// Runs with a system clock that shows `clock`, and no other time in the environment.
fn run_at(shop: &Shop, clock: u64, arguments: &[&str]) -> Output {
    let mut command = shop.command(arguments);
    command.env_remove("CLAIMLOG_NOW").env("HOME", shop.path("person"));
    command.env("LD_PRELOAD", common::shim("clock")).env("SHIM_CLOCK", clock.to_string()).output().unwrap()
}

/// Runs by a clock in the environment.
fn run_by(shop: &Shop, now: &str, arguments: &[&str]) -> Output {
    shop.command(arguments).env("CLAIMLOG_NOW", now).output().unwrap()
}

/// Expects success.
fn done(output: Output) -> String {
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Expects a refusal that says what to do.
fn refused(output: Output) -> String {
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(told.contains("hint: "), "{told}");
    told
}

/// When each entry was recorded.
fn times(shop: &Shop) -> Vec<String> {
    let log = shop.expect(0, &["log", "--json"]);
    log.lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["at"].as_str().unwrap().to_owned())
        .collect()
}

/// The entries that the audit finds a clock ahead at.
fn ahead(shop: &Shop) -> Vec<u64> {
    let report = shop.run(&["audit", "--select", "L", "--json"]);
    let report: Value = serde_json::from_slice(&report.stdout).unwrap();
    let findings = report["findings"].as_array().unwrap();
    assert!(findings.iter().all(|finding| finding["code"] == "L005"), "{findings:?}");
    findings.iter().map(|finding| finding["seq"].as_u64().unwrap()).collect()
}

#[test]
fn a_moment_in_the_future_is_not_recorded_without_a_word() {
    let shop = Shop::with_ledger();
    let told = refused(run_by(&shop, "9999-12-31T23:59:59Z", &["add", "It is so."]));
    assert!(told.contains("--clock-is-right") && told.contains("9999"), "{told}");
    for arguments in [
        &["ingest", "a.txt"][..],
        &["ingest", "a.txt", "--dry-run"],
        &["rotate", "--because", "once a year", "--yes"],
        &["rotate", "--prepare", "standby.key", "--because", "in case of loss"],
    ] {
        shop.write("a.txt", "The dam was finished in 1969.");
        refused(run_by(&shop, "9999-12-31T23:59:59Z", arguments));
    }
    assert_eq!(shop.state().0, 0);
    assert!(!shop.path("standby.key").exists());
    let tomorrow = Time::of_unix(today() + DAY - 60).to_string();
    done(run_by(&shop, &tomorrow, &["add", "It is so."]));
    // What is read needs no clock.
    done(run_by(&shop, "9999-12-31T23:59:59Z", &["list"]));
    done(run_by(&shop, "9999-12-31T23:59:59Z", &["verify"]));
    done(run_by(&shop, "9999-12-31T23:59:59Z", &["add", "It is so, too.", "--clock-is-right"]));
    assert_eq!(times(&shop)[1], "9999-12-31T23:59:59Z");
}

#[test]
fn a_ledger_goes_on_after_a_clock_that_was_far_ahead() {
    let shop = Shop::with_ledger();
    shop.expect(0, &["add", "The dam is full."]);
    done(run_by(&shop, "9999-12-31T23:59:59Z", &["add", "The mill is closed.", "--clock-is-right"]));
    // The clock is right again, and the ledger's last time is not.
    let told = refused(shop.run(&["add", "The bridge is open."]));
    assert!(told.contains("--clock-is-right"), "{told}");
    assert_eq!(shop.state().0, 2);
    assert_eq!(ahead(&shop), [0; 0]);
    shop.expect(0, &["add", "The bridge is open.", "--clock-is-right"]);
    assert_eq!(ahead(&shop), [1]);
    let name = shop.write("a.txt", "The dam was finished in 1969. The builders left in 1971.");
    shop.expect(0, &["ingest", &name, "--clock-is-right"]);
    shop.expect(0, &["rotate", "--because", "once a year", "--clock-is-right", "--yes"]);
    shop.expect(0, &["retract", "0", "--because", "it is not", "--clock-is-right"]);
    assert_eq!(ahead(&shop), [1]);
    assert_eq!(times(&shop)[2..], ["9999-12-31T23:59:59Z"; 6]);
    shop.is_sound();
    let explained = shop.expect(0, &["explain", "clock-ahead"]);
    assert!(explained.contains("order"), "{explained}");
}

#[test]
fn a_ledger_that_rested_is_not_kept_waiting() {
    let shop = Shop::with_ledger();
    std::fs::create_dir(shop.path("person")).unwrap();
    shop.expect(0, &["add", "The dam is full."]);
    // Less than five years is accepted.
    done(run_at(&shop, today() + 4 * YEAR, &["add", "The mill is closed."]));
    let later = today() + 12 * YEAR;
    let told = refused(run_at(&shop, later, &["add", "The bridge is open."]));
    assert!(told.contains("--clock-is-right") && told.contains("8 years after"), "{told}");
    // A file of last night proves nothing: whatever set the clock wrong may have dated it.
    let diary = shop.path("person/diary.txt");
    shop.write("person/diary.txt", "The bridge was opened in 2031.");
    let file = std::fs::File::options().write(true).open(&diary).unwrap();
    let date = |seconds| file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)).unwrap();
    for (days, speaks) in [(1, false), (29, false), (31, true), (3 * 365, true), (6 * 365, false)] {
        date(later - days * DAY);
        let tried = run_at(&shop, later, &["ingest", "person/diary.txt", "--dry-run", "--title", "A diary"]);
        assert_eq!(
            !String::from_utf8_lossy(&tried.stderr).contains("years after"),
            speaks,
            "{days} days before"
        );
    }
    date(later - 100 * DAY);
    done(run_at(&shop, later, &["add", "The bridge is open."]));
    done(run_at(&shop, later + 20, &["add", "The road is closed."]));
    assert_eq!(ahead(&shop), [0; 0]);
    // A machine that was not used for so long needs the option once.
    std::fs::remove_file(&diary).unwrap();
    let again = later + 6 * YEAR;
    refused(run_at(&shop, again, &["add", "The road is open."]));
    done(run_at(&shop, again, &["add", "The road is open.", "--clock-is-right"]));
    done(run_at(&shop, again + 5, &["add", "The road is closed again."]));
    assert_eq!(ahead(&shop), [0; 0]);
    assert_eq!(shop.state().0, 6);
}

#[test]
fn a_clock_that_lost_its_battery_records_nothing() {
    let shop = Shop::with_ledger();
    let told = refused(run_at(&shop, 3600, &["add", "The dam is full."]));
    assert!(told.contains("1970-01-01T01:00:00Z") && told.contains("set the clock"), "{told}");
    shop.expect(0, &["add", "The dam is full."]);
    let told = refused(run_at(&shop, 3600, &["add", "The mill is closed."]));
    assert!(told.contains("1970-01-01T01:00:00Z") && told.contains("set the clock"), "{told}");
    assert_eq!(shop.state().0, 1);
    // Reading goes on.
    done(run_at(&shop, 3600, &["list"]));
    // A small step back is what it was: the time of the entry before it.
    let now = common::now().seconds();
    let back = Time::of_unix(u64::try_from(now - 1).unwrap()).to_string();
    done(run_by(&shop, &back, &["add", "The mill is closed."]));
    assert_eq!(times(&shop), [common::NOW; 2]);
}

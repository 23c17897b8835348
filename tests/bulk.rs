//! Acts in bulk: entries are chosen in one way by every command, rehearsed, and recorded under one checkpoint; what
//! cannot be undone is confirmed first.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use crate::common::Shop;
use serde_json::{Value, json};

/// Five statements (claims 1 to 5) and two questions (6 and 7), from a source without an address.
const TEXT: &str = "The mill burned down in 1901.\n\nThe mill had 40 looms.\n\nThe owner left the town in 1902.\n\n\
    The town bought the ruin for 900 crowns.\n\nA school stands there today.\n\nWho owned the mill?\n\nWas it insured?\n";

fn shop() -> Shop {
    let shop = Shop::with_ledger();
    let name = shop.write("mill.txt", TEXT);
    assert_eq!(shop.json(0, &["ingest", &name])["sources"][0]["claims"].as_array().unwrap().len(), 7);
    shop
}

fn bytes(shop: &Shop) -> Vec<u8> {
    std::fs::read(shop.path("ledger.db")).unwrap()
}

/// How many checkpoints a ledger has.
fn checkpoints(shop: &Shop) -> i64 {
    let conn = rusqlite::Connection::open(shop.path("ledger.db")).unwrap();
    conn.query_row("SELECT count(*) FROM checkpoint", [], |row| row.get(0)).unwrap()
}

/// Rehearses a call, which must change nothing, then makes it, which must say the same and add one checkpoint. What the
/// rehearsal answers in JSON.
fn rehearsed(shop: &Shop, call: &[&str]) -> Value {
    shop.expect(0, &["list"]);
    let (before, size, signed) = (bytes(shop), shop.state().0, checkpoints(shop));
    let tried = shop.json(0, &[call, &["--dry-run"]].concat());
    let words = shop.expect(0, &[call, &["--dry-run"]].concat());
    assert!(bytes(shop) == before, "{call:?} changed the file");
    assert_eq!((shop.state().0, checkpoints(shop)), (size, signed), "{call:?}");
    assert_eq!(tried["dry_run"], true);
    let done: Vec<&str> = words.lines().filter_map(|line| line.strip_prefix("would be ")).collect();
    assert_eq!(shop.expect(0, call).lines().collect::<Vec<_>>(), done, "{call:?}");
    let count = tried["seqs"].as_array().unwrap().len();
    assert_eq!(words.lines().count(), count, "{words}");
    assert_eq!((shop.state().0, checkpoints(shop)), (size + count as u64, signed + 1), "{call:?}");
    shop.is_sound();
    tried
}

#[test]
fn entries_are_named_by_numbers_ranges_lists_leaves_and_filters() {
    let leaf =
        |shop: &Shop, claim: usize| shop.claims()[claim - 1]["leaf"].as_str().unwrap()[..12].to_owned();
    for (names, expected) in [
        (&["3"][..], json!([3])),
        (&["1-3"], json!([1, 2, 3])),
        (&["1,4,5"], json!([1, 4, 5])),
        (&["1-2,5", "7"], json!([1, 2, 5, 7])),
        (&["5", "1-3", "2"], json!([1, 2, 3, 5])),
        (&["0-2"], json!([1, 2])),
        (&["--code", "F003"], json!([6, 7])),
        (&["--code", "question"], json!([6, 7])),
        (&["1-6", "--code", "F003"], json!([6])),
        (&["--search", "mill"], json!([1, 2, 6])),
        (&["1-2", "--search", "mill looms"], json!([2])),
        (&["--source", "0", "--search", "town"], json!([3, 4])),
        (&["--status", "unassessed", "--code", "F003"], json!([6, 7])),
    ] {
        for act in [
            &["retract", "--because", "junk"][..],
            &["assess", "--verdict", "not-checkable", "--because", "an opinion"],
        ] {
            let shop = shop();
            let done = rehearsed(&shop, &[act, names].concat());
            assert_eq!(done["entries"], expected, "{act:?} {names:?}");
        }
    }
    let shop = shop();
    let leaf = leaf(&shop, 4);
    assert_eq!(rehearsed(&shop, &["retract", &leaf, "--because", "junk"])["entries"], json!([4]));
    assert_eq!(rehearsed(&shop, &["retract", "0", "--because", "forged"])["entries"], json!([0]));
}

#[test]
fn waivers_of_ranges_and_filters_accept_only_what_is_reported() {
    let shop = shop();
    fn waive<'a>(names: &[&'a str]) -> Vec<&'a str> {
        [&["waive"], names, &["--because", "asked on purpose"]].concat()
    }
    assert_eq!(rehearsed(&shop, &waive(&["1-7", "--code", "F003"]))["entries"], json!([6, 7]));
    assert_eq!(shop.run(&waive(&["1-7", "--code", "F003"])).status.code(), Some(1), "all are waived");
    // An entry that is named by itself is waived whatever the audit says.
    assert_eq!(rehearsed(&shop, &waive(&["2", "--code", "F003"]))["entries"], json!([2]));
    let shop = self::shop();
    let done = rehearsed(&shop, &waive(&["--code", "F003,S002", "--source", "0"]));
    assert_eq!(done["entries"], json!([1, 2, 3, 4, 5, 6, 6, 7, 7]));
    let left = shop.json(0, &["audit", "--select", "F003,S002"]);
    assert_eq!(left["findings"], json!([]));
}

#[test]
fn a_name_that_fits_nothing_is_refused_and_nothing_is_recorded() {
    let shop = shop();
    shop.expect(0, &["retract", "2", "--because", "junk"]);
    let size = shop.state().0;
    let tail = ["--because", "junk"];
    for (status, names) in [
        (2, &[][..]),
        (2, &["1-99"]),
        (2, &["99"]),
        (2, &["5-3"]),
        (2, &["2-2"]),
        (2, &["0-0"]),
        (2, &["1,2"]),
        (2, &["1-"]),
        (2, &["-3"]),
        (2, &["--code", "F999"]),
        (2, &["--source", "1"]),
        (2, &["--source", "99"]),
        (2, &["--search", ""]),
        (2, &["--status", "junk"]),
        (1, &["--code", "F001"]),
        (1, &["--search", "zeppelin"]),
        (1, &["--status", "refuted"]),
        (1, &["1-7", "--status", "refuted"]),
    ] {
        for act in [&["retract"][..], &["assess", "--verdict", "refuted"]] {
            for dry in [&[][..], &["--dry-run"]] {
                let call = [act, names, &tail[..], dry].concat();
                assert_eq!(shop.run(&call).status.code(), Some(status), "{call:?}");
                assert_eq!(shop.state().0, size, "{call:?}");
            }
        }
    }
    // A range passes over what was withdrawn, and says so.
    let told = shop.run(&["retract", "1-3", "--because", "junk", "--dry-run"]);
    let told = String::from_utf8_lossy(&told.stderr).into_owned();
    assert!(told.contains("1-3 holds 1 claim withdrawn before, which is passed over"), "{told}");
    assert_eq!(rehearsed(&shop, &["retract", "1-3", "--because", "junk"])["entries"], json!([1, 3]));
    // One reason that does not fit, and nothing of the others is recorded.
    let size = shop.state().0;
    shop.failure(2, &["assess", "4-6", "0", "--verdict", "refuted", "--because", "no"]);
    shop.failure(2, &["assess", "4-6", "--verdict", "refuted", "--because", " "]);
    assert_eq!(shop.state().0, size);
}

#[test]
fn the_filters_of_a_list_are_those_of_the_acts() {
    let shop = shop();
    shop.expect(0, &["assess", "1-2", "--verdict", "refuted", "--because", "no"]);
    let listed = |filters: &[&str]| {
        let out = shop.expect(0, &[&["list", "--json"], filters].concat());
        let seq = |line: &str| serde_json::from_str::<Value>(line).unwrap()["seq"].clone();
        Value::from(out.lines().map(seq).collect::<Vec<_>>())
    };
    for filters in [
        &["--status", "refuted,unassessed", "--search", "mill"][..],
        &["--code", "F003", "--source", "0"],
        &["--status", "refuted"],
    ] {
        let call = [&["retract", "--because", "x", "--dry-run"], filters].concat();
        assert_eq!(shop.json(0, &call)["entries"], listed(filters), "{filters:?}");
    }
}

/// Fault 7 of the newcomers: `redact` and `rotate` asked nothing.
#[test]
fn fault_7_what_cannot_be_undone_is_confirmed() {
    let shop = shop();
    shop.expect(0, &["list"]);
    let before = bytes(&shop);
    for (call, lost) in [
        (&["redact", "1", "--because", "oops"][..], "1 entry (1)"),
        (&["redact", "0", "--because", "oops"], "8 entries (0 to 7) and 1 captured document"),
        (&["rotate", "--because", "oops"], "a new key"),
        (&["rotate", "--because", "oops", "--with", "some.key"], "some.key"),
        (&["upgrade"], "ledger.db"),
        (&["pins", "--forget", "example.org/shop"], "example.org/shop"),
    ] {
        let told = shop.failure(2, call);
        assert!(told["message"].as_str().unwrap().contains(lost), "{told}");
        assert!(told["message"].as_str().unwrap().contains("cannot be undone"), "{told}");
        assert!(told["hint"].as_str().unwrap().contains("--yes"), "{told}");
        assert!(bytes(&shop) == before, "{call:?}");
    }
    assert_eq!(shop.expect(0, &["pins"]).lines().count(), 1);
    let tried = shop.json(0, &["redact", "0", "--because", "oops", "--dry-run"]);
    assert_eq!((&tried["entries"], &tried["documents"]), (&json!([[0, 7]]), &json!(1)));
    assert!(bytes(&shop) == before);
    // A word that sounds like a command that cannot be undone is not corrected to it.
    let told = shop.failure(2, &["stats"]);
    assert!(!told.to_string().contains("rotate"), "{told}");
    shop.expect(0, &["redact", "1", "--because", "oops", "--yes"]);
    shop.expect(0, &["rotate", "--because", "oops", "--yes"]);
    shop.expect(0, &["upgrade", "--yes"]);
    shop.expect(0, &["pins", "--forget", "example.org/shop", "--yes"]);
    assert_eq!(shop.expect(0, &["pins"]), "");
}

#[test]
fn what_was_captured_can_be_got_out() {
    let shop = shop();
    let page = "<html><body><p>The mill \u{2014} a ruin \u{2014} was sold.</p></body></html>\r\n\0\n";
    let name = shop.write("mill.html", page.replace('\0', ""));
    let page = page.replace('\0', "");
    let seq = shop.json(0, &["ingest", &name])["sources"][0]["seq"].to_string();
    let got = shop.json(0, &["source", "get", &seq, "-o", "out.html"]);
    assert_eq!(std::fs::read(shop.path("out.html")).unwrap(), page.as_bytes());
    assert_eq!(got["sha256"], claimlog::tlog::sha256(page.as_bytes()).to_string());
    assert_eq!(got["size"], page.len());
    assert_eq!(shop.run(&["source", "get", &seq, "-o", "-"]).stdout, page.as_bytes());
    let text = shop.json(0, &["source", "show", &seq, "--text"])["text"].as_str().unwrap().to_owned();
    assert_eq!(shop.run(&["source", "get", &seq, "--text", "-o", "-"]).stdout, text.as_bytes());
    assert_ne!(text, page);
    // Refused: what is not a source, what is withheld, what no ledger has; the old file stays.
    shop.expect(0, &["redact", "0", "--because", "a court", "--yes"]);
    for (call, why) in [
        (&["source", "get", "1", "-o", "out.html"][..], "entry 1 is withheld"),
        (&["source", "get", "0", "-o", "out.html"], "entry 0 is withheld"),
        (&["source", "get", "0", "--text", "-o", "-"], "entry 0 is withheld"),
        (&["source", "get", "9", "-o", "out.html"], "entry 9 is a claim, not a source"),
        (&["source", "get", "99", "-o", "out.html"], "there is no entry 99"),
    ] {
        let told = shop.failure(2, call);
        assert!(told["message"].as_str().unwrap().contains(why), "{told}");
        assert_eq!(std::fs::read(shop.path("out.html")).unwrap(), page.as_bytes(), "{call:?}");
    }
    assert!(!shop.path("new.html").exists());
    assert_eq!(shop.run(&["source", "get", &seq]).status.code(), Some(2), "nowhere to write");
}

#[test]
fn a_plan_is_recorded_under_one_checkpoint_or_not_at_all() {
    let shop = shop();
    let plan = "# after reading\nledger example.org/shop\nretract 6-7 --because 'questions'\n\
        waive 1 --code S002 --because 'known'\nevidence 2 --supports --source 0 --quote '40 looms'\n\
        assess 3 --verdict refuted --because 'no'\nskip 4 S002\nnote 5 'ask the school'\n\
        describe 0 --url https://example.org/mill --because 'found there'\n\
        confirm 4-5 --claimant 'Bo Ek' --because 'his letter'\n";
    shop.write("monday.plan", plan);
    let done = rehearsed(&shop, &["triage", "--plan", "monday.plan"]);
    assert_eq!(done["entries"], json!([6, 7, 1, 2, 3, 0, 4, 5]));
    assert_eq!(shop.json(0, &["source", "show", "0"])["source"]["url"], "https://example.org/mill");
    assert_eq!(shop.claims()[4]["claimant"], "Bo Ek");
    assert_eq!(shop.claims()[2]["status"], "refuted");
    // The same plan again does not fit any more.
    let (size, root) = shop.state();
    let told = shop.failure(2, &["triage", "--plan", "monday.plan"]);
    assert!(told["message"].as_str().unwrap().contains("line 3"), "{told}");
    for (plan, why) in [
        ("ledger example.org/other\nretract 1 --because x\n", "line 1: the plan is for example.org/other"),
        ("retract 1 --because x\nretract 99 --because x\n", "line 2: there is no entry 99"),
        (
            "retract 1-2 --because x\n\nretract 2 --because x\n",
            "bad.plan, line 3: entry 2 is retracted on line 1 already",
        ),
        (
            "retract 1 --because x\nassess 1 --verdict refuted --because x\n",
            "bad.plan, line 2: entry 1 is retracted on line 1 already",
        ),
        ("skip 1 F001\nretract 1\n", "line 2: the following required arguments were not provided: --because"),
        (
            "retract 1 --because x\nevidence 2 --supports --source 0 --quote 'no such words'\n",
            "the quote is not in",
        ),
        (
            "retract 2 --because x\ndescribe 1 --url https://example.org/mill --because x\n",
            "entry 1 is a claim",
        ),
        ("retract 1 --because x\nredact 2 --because x --yes\n", "line 2: unrecognized subcommand 'redact'"),
        ("retract 1 --because 'x\n", "line 1: the quotation mark ' is not closed"),
    ] {
        shop.write("bad.plan", plan);
        for dry in [&[][..], &["--dry-run"]] {
            let told = shop.failure(2, &[&["triage", "--plan", "bad.plan"], dry].concat());
            assert!(told["message"].as_str().unwrap().contains(why), "{plan}: {told}");
            assert_eq!(shop.state(), (size, root.clone()), "{plan}");
        }
    }
    // A line without entries, filters or rules would act on every claim.
    for line in ["retract", "assess --verdict refuted", "confirm --claimant Ana"] {
        shop.write("all.plan", format!("{line} --because x\n"));
        let told = shop.failure(2, &["triage", "--plan", "all.plan"]);
        assert_eq!(told["message"], "all.plan, line 1: no entry is named", "{line}");
    }
    // A plan that is too long is refused, not cut.
    shop.write("long.plan", "skip 1 F001\n".repeat(90_000) + "retract 1 --because x\n");
    let told = shop.failure(2, &["triage", "--plan", "long.plan"]);
    assert_eq!(told["message"], "long.plan is longer than 1048576 bytes");
    assert_eq!(shop.state(), (size, root.clone()));
    shop.write("skips.plan", "skip 1 F001\n\n# nothing else\n");
    assert_eq!(shop.run(&["triage", "--plan", "skips.plan"]).status.code(), Some(1));
    shop.failure(2, &["triage", "--plan", "none.plan"]);
    let told = shop.failure(2, &["triage"]);
    assert!(told["message"].as_str().unwrap().contains("no terminal"), "{told}");
    assert!(told["hint"].as_str().unwrap().contains("--plan"), "{told}");
    assert_eq!(shop.state(), (size, root));
}

/// What a person sees who types these lines at a terminal, and the exit status.
#[cfg(unix)]
fn typed(shop: &Shop, call: &str, lines: &str) -> Option<(String, i32)> {
    typed_as(shop, Some("Ana"), call, lines)
}

/// The same, with or without the name of a recorder in the environment.
#[cfg(unix)]
pub(crate) fn typed_as(
    shop: &Shop,
    recorder: Option<&str>,
    call: &str,
    lines: &str,
) -> Option<(String, i32)> {
    use std::io::Write;
    use std::process::{Command, Stdio};
    let linux = Command::new("script").arg("--version").output();
    if !linux.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).contains("util-linux")) {
        return None;
    }
    let program = shop.command(&[]).get_program().to_str().unwrap().to_owned();
    let mut child = Command::new("script")
        .args(["-qec", &call.replace("claimlog", &program), "/dev/null"])
        .current_dir(shop.folder.path())
        .env("CLAIMLOG_HOME", shop.path("home"))
        .env("CLAIMLOG_NOW", crate::common::NOW)
        .envs(recorder.map(|name| ("CLAIMLOG_RECORDER", name)))
        .env("TERM", "xterm")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).replace("\r\n", "\n");
    Some((text, output.status.code().unwrap()))
}

#[cfg(unix)]
#[test]
fn findings_are_gone_through_on_a_terminal() {
    let shop = shop();
    let answers = "r\nnot a statement\nw\nasked on purpose\ny\n";
    let Some((seen, status)) = typed(&shop, "claimlog triage --select F003", answers) else { return };
    assert_eq!(status, 0, "{seen}");
    assert!(seen.contains("[1 of 2] error[F003] question: claim 6 of source 0, mill.txt"), "{seen}");
    let plan = std::fs::read_to_string(shop.path("triage-8.plan")).unwrap();
    assert!(plan.ends_with(
        "retract 6 --because 'not a statement'\nwaive 7 --code F003 --because 'asked on purpose'\n"
    ));
    assert_eq!(shop.state().0, 10);
    assert_eq!(shop.json(0, &["audit", "--select", "F003"])["findings"], json!([]));
    // Whoever says no has the plan, and nothing is recorded; nor is anything in a rehearsal.
    for (call, answers, status) in [
        ("claimlog triage --select S002 --write a.plan", "r\nx\nq\nn\n", 1),
        ("claimlog triage --select S002 --write a.plan --dry-run", "r\nx\nq\n", 0),
    ] {
        let (seen, found) = typed(&shop, call, answers).unwrap();
        assert_eq!((found, shop.state().0), (status, 10), "{seen}");
        assert!(std::fs::read_to_string(shop.path("a.plan")).unwrap().contains("retract 1 --because 'x'"));
    }
}

#[cfg(unix)]
#[test]
fn each_line_of_a_plan_says_what_it_made_of_its_claim() {
    let shop = shop();
    shop.write(
        "two.plan",
        "assess 1 --verdict refuted --because x\nassess 1 --verdict supported --because y\n",
    );
    let words = shop.expect(0, &["triage", "--plan", "two.plan"]);
    let lines: Vec<&str> = words.lines().collect();
    assert!(lines[0].contains("claim 1 is refuted") && lines[1].contains("claim 1 is supported"), "{words}");
}

#[test]
fn a_plan_that_is_not_text_is_refused_with_what_to_do() {
    let shop = shop();
    std::fs::write(shop.path("raw.plan"), b"retract 1 --because 'caf\xe9'\n").unwrap();
    let told = shop.failure(2, &["triage", "--plan", "raw.plan"]);
    assert!(told["message"].as_str().unwrap().contains("raw.plan"), "{told}");
    assert!(told["hint"].as_str().is_some_and(|hint| hint.contains("UTF-8")), "{told}");
}

#[test]
fn a_plan_replaces_nothing_that_the_ledger_rests_on() {
    let shop = shop();
    shop.expect(0, &["list"]);
    let before = bytes(&shop);
    for place in ["ledger.db", "ledger.db-wal", "home/keys/new.key", "home"] {
        let Some((seen, status)) = typed(&shop, &format!("claimlog triage --write {place}"), "s\nq\n") else {
            return;
        };
        assert!(status == 2 && seen.contains("nothing was written"), "{seen}");
    }
    assert!(bytes(&shop) == before);
}

#[cfg(unix)]
#[test]
fn on_a_terminal_what_cannot_be_undone_is_asked_about() {
    let shop = shop();
    let redact = "claimlog redact 1 --because oops";
    let Some((seen, status)) = typed(&shop, redact, "n\n") else { return };
    assert_eq!((status, shop.state().0), (1, 8), "{seen}");
    assert!(seen.contains("It removes 1 entry (1)") && seen.contains("[y/N]"), "{seen}");
    let (seen, status) = typed(&shop, redact, "y\n").unwrap();
    assert_eq!((status, shop.state().0), (0, 9), "{seen}");
    let (seen, status) = typed(&shop, "claimlog rotate --because oops", "\n").unwrap();
    assert_eq!((status, shop.state().0), (1, 9), "{seen}");
}

#[test]
fn lines_that_are_set_aside_are_not_claims_and_the_source_says_so() {
    let shop = Shop::with_ledger();
    let name = shop.write("mill.txt", TEXT);
    let call = ["ingest", &name, "--set-aside", "question,F002"];
    let tried = shop.json(0, &[&call[..], &["--dry-run"]].concat());
    assert_eq!(shop.state().0, 0);
    let done = shop.json(0, &call);
    assert_eq!(done["sources"], tried["sources"]);
    let source = &done["sources"][0];
    assert_eq!(source["claims"], json!([1, 2, 3, 4, 5]));
    let place = |words: &str| {
        let start = TEXT.find(words).unwrap();
        json!({"start": start, "end": start + words.len()})
    };
    let aside = json!([{"code": "F003", "spans": [place("Who owned the mill?"), place("Was it insured?")]}]);
    assert_eq!(source["set_aside"], aside);
    assert_eq!(shop.json(0, &["show", "0"])["data"]["set_aside"], aside);
    assert_eq!(shop.json(0, &["source", "list"])["source"]["set_aside"], aside);
    let shown = shop.expect(0, &["source", "show", "0"]);
    assert!(shown.contains("set aside    F003, bytes") && shown.contains("“Was it insured?”"), "{shown}");
    assert_eq!(shop.json(0, &["audit", "--select", "F003"])["findings"], json!([]));
    // The bytes and the text are those of the document all the same.
    assert_eq!(shop.run(&["source", "get", "0", "-o", "-"]).stdout, TEXT.as_bytes());
    shop.is_sound();
    shop.expect(0, &["verify", "1"]);
    // Nothing is set aside where nothing is reported, and a table keeps its rows.
    let plain = shop.write("plain.txt", "The mill burned down in 1901, the mayor said.");
    assert_eq!(shop.json(0, &["ingest", &plain, "--set-aside", "F"])["sources"][0]["set_aside"], Value::Null);
    let table = shop.write("rows.csv", "text\nWho owned the mill?\n");
    let rows = shop.json(0, &["ingest", &table, "--set-aside", "F003"]);
    assert_eq!(rows["sources"][0]["claims"].as_array().unwrap().len(), 1);
    for bad in ["S002", "C", "F999", ""] {
        assert_eq!(shop.run(&["ingest", &plain, "--set-aside", bad]).status.code(), Some(2), "{bad}");
    }
    assert!(!shop.run(&["show", "6"]).stdout.is_empty());
}

/// Fault 15 of the newcomers: `add -` recorded the claim "-", and messages did not say what was wrong.
#[test]
fn fault_15_what_was_meant_is_read_or_named() {
    let shop = shop();
    let size = shop.state().0;
    assert_eq!(shop.run(&["add", "-"]).status.code(), Some(2), "nothing is piped in");
    assert_eq!(shop.state().0, size);
    assert_eq!(shop.run(&["audit", "--select", "link-title"]).status.code(), Some(0));
    let page = shop.failure(2, &["check", "https://example.org/mill"]);
    assert!(page["message"].as_str().unwrap().contains("is a web address"), "{page}");
    let wrong = shop.command(&["evidence", "1"]).env("CLAIMLOG_LEDGER", "ledger.db").output().unwrap();
    let told = String::from_utf8_lossy(&wrong.stderr).into_owned();
    assert!(told.contains("Usage:") && !told.contains("--ledger <PATH>"), "{told}");
}

/// The rest of fault 15: the reader that was tried last gave the message, in words about its own format.
#[test]
fn fault_15_what_cannot_be_read_is_named_by_its_kind() {
    let shop = shop();
    let size = shop.state().0;
    let mut zip = b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0".to_vec();
    zip.extend([0; 12]);
    zip.extend(b"\x14\0\0\0ppt/presentation.xml");
    for (name, bytes, kind, advice) in [
        ("note.rtf", b"{\\rtf1\\ansi The pier is closed.\\par}".to_vec(), "RTF", "plain text"),
        ("photo.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\0".to_vec(), "image", "ocrmypdf"),
        ("clip.mp4", b"\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41".to_vec(), "video", "transcript"),
        ("slides.pptx", zip, "PowerPoint", "PDF"),
    ] {
        // The name gives nothing away the second time.
        for name in [name, "unnamed"] {
            let path = shop.write(name, &bytes);
            let told = shop.failure(2, &["ingest", &path]);
            let message = told["message"].as_str().unwrap();
            assert!(message.contains(kind) && message.contains(name), "{told}");
            assert!(told["hint"].as_str().unwrap().contains(advice), "{told}");
            for wrong in ["JSON", "WACZ", "charset", "NUL"] {
                assert!(!told.to_string().contains(wrong), "{told}");
            }
        }
    }
    assert_eq!(shop.state().0, size);
}

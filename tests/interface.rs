//! What commands answer: in JSON, to other programs, to a pipe, and to a mistake.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr, clippy::print_stdout)]

use std::process::{Command, Stdio};

use crate::common::{self, Shop, values};
use serde_json::{Value, json};

#[test]
fn every_reading_command_answers_in_json() {
    let shop = Shop::judged();
    let shown = shop.json(0, &["show", "1"]);
    assert_eq!(shown["status"], "supported");
    assert_eq!(shown["history"].as_array().unwrap().len(), 2);
    assert_eq!(shown["proof"]["index"], 1);
    let leaf = claimlog::tlog::leaf_hash(shown["body"].as_str().unwrap().as_bytes()).to_string();
    assert_eq!(shown["leaf"], leaf);
    assert_eq!(shop.json(0, &["show", &leaf[..10]])["seq"], 1);
    assert_eq!(shop.json(0, &["show", "0"])["claims"], json!([1, 2]));
    assert_eq!(values(&shop.expect(0, &["search", "DAM", "finish", "--json"])).len(), 1);
    assert_eq!(shop.expect(1, &["search", "submarine", "--json"]), "");
    assert_eq!(values(&shop.expect(0, &["search", "status:supported", "--json"])).len(), 1);
    assert_eq!(values(&shop.expect(0, &["search", "source:0", "--json"])).len(), 2);
    shop.expect(1, &["search", "dam", "claimant:nobody"]);
    shop.expect(1, &["search", "\"finished dam\""]);
    assert_eq!(values(&shop.expect(0, &["log", "--json"])).len(), 5);
    assert_eq!(values(&shop.expect(0, &["rules", "--json"])).len(), claimlog::audit::RULES.len());
    assert_eq!(shop.json(0, &["explain", "link-title"])["code"], "F001");
    let verified = shop.json(0, &["verify"]);
    assert_eq!(
        (&verified["ok"], &verified["size"], &verified["breaches"]),
        (&json!(true), &json!(5), &json!([]))
    );
    let audited = shop.json(0, &["audit"]);
    assert_eq!(audited["checkpoint"]["size"], 5);
    assert_eq!(audited["claims"].as_array().unwrap().len(), 2);
    let before = shop.json(0, &["audit", "--as-of", "2"]);
    assert_eq!(before["claims"][0]["status"], "unassessed");
    assert_eq!(before["summary"]["as_of"], 2);
    for shell in ["bash", "zsh", "fish"] {
        assert!(shop.expect(0, &["completions", shell]).contains("claimlog"));
    }
    assert!(shop.expect(0, &["man"]).contains(".TH claimlog"));
    shop.expect(0, &["man", "pages"]);
    assert!(shop.path("pages/claimlog-audit.1").exists());
}

#[test]
fn reports_validate_and_annotate() {
    let shop = Shop::with_ledger();
    let name = shop.write("a,b.txt", "It held.\nWas the dam \u{1f642} finished? 100% of it?");
    shop.expect(0, &["ingest", &name]);
    let sarif: Value =
        serde_json::from_str(&shop.expect(1, &["audit", "--format", "sarif", "--select", "F003"])).unwrap();
    let region = &sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"];
    assert_eq!(
        (&region["startLine"], &region["startColumn"], &region["charLength"]),
        (&json!(2), &json!(1), &json!(23))
    );
    let schema = std::path::Path::new("../shared/vectors/conformance/schemas");
    match std::fs::read_dir(schema)
        .ok()
        .and_then(|files| files.flatten().find(|file| file.file_name().to_string_lossy().contains("sarif")))
    {
        Some(file) => {
            assert_eq!(common::Schema::read(&file.path()).check(&sarif), Ok(()));
        }
        None => eprintln!("skipped: the schema of SARIF is not in {}", schema.display()),
    }
    let github = shop.expect(1, &["audit", "--format", "github", "--select", "F003"]);
    assert!(
        github.starts_with(
            "::error file=a%2Cb.txt,line=2,endLine=2,col=1,endColumn=24,title=F003 question::claim 2 of "
        ),
        "{github}"
    );
}

#[test]
fn an_entry_of_a_later_kind_is_passed_over_and_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    let mut ledger = common::create(&path);
    common::fill(&mut ledger, 1);
    common::append(&mut ledger, |draft| {
        draft.push_raw(
            "opinion",
            Some(0),
            r#"{"kind":"opinion","about":0,"at":"2026-03-02T09:00:00Z","data":{}}"#,
        )
    })
    .unwrap();
    assert!(common::verify(&path).unwrap().breaches.is_empty());
    let view = ledger.view(None).unwrap();
    let report = claimlog::audit::audit(
        &view,
        &claimlog::audit::Selection { select: vec!["L".into()], ignore: vec![] },
    );
    let codes: Vec<_> = report.findings.iter().map(|finding| (finding.code, finding.seq)).collect();
    assert_eq!(codes, [("L001", 1)]);
    // And writing goes on after it.
    common::fill(&mut ledger, 1);
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let shop = Shop::with_ledger();
    let name = shop.write("a.txt", "It is so. ".repeat(20_000));
    shop.expect(0, &["ingest", &name]);
    let mut child = shop.command(&["list"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_where_an_answer_is_written() {
    let shop = Shop::judged();
    let error = shop.failure(2, &["export", "-o", "/dev/full"]);
    assert!(error["message"].as_str().unwrap().contains("/dev/full"), "{error}");
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = shop.command(&["list"]).stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn two_statements_compare_and_a_file_of_pairs() {
    let shop = Shop::new();
    let (a, b) = ("The dam holds 40 million litres.", "The dam holds 54 million litres.");
    let verdict = shop.json(0, &["compare", a, b]);
    assert_eq!((&verdict["relation"], &verdict["code"]), (&json!("contradiction"), &json!("C002")));
    assert_eq!(verdict["spans"], json!({"a": [{"start": 14, "end": 31}], "b": [{"start": 14, "end": 31}]}));
    let told = shop.expect(0, &["compare", a, b]);
    assert!(told.contains("contradiction C002") && told.contains("^^^^^"), "{told}");
    let pairs = format!("{}\n\n{}\r\n", json!({"a": a, "b": b}), json!({"a": a, "b": "Bread is cheap."}));
    let name = shop.write("pairs.jsonl", &pairs);
    let answers = values(&shop.expect(0, &["compare", "--jsonl", &name]));
    let relations: Vec<&Value> = answers.iter().map(|answer| &answer["relation"]).collect();
    assert_eq!(relations, ["contradiction", "none"]);
    // A line that is not a pair is answered with what is wrong, and the lines after it are answered too.
    let good = json!({"a": a, "b": b, "id": {"n": [1, null]}});
    for (line, place, id) in [
        ("{\"a\":1,\"b\":\"x\",\"id\":null}", ":2:6", json!(null)),
        ("{\"a\":\"x\",\"id\":\"q-7\"}", ":2:20", json!("q-7")),
        ("nonsense", ":2:2", json!(null)),
    ] {
        let name = shop.write("bad.jsonl", format!("{good}\n{line}\n{good}\n"));
        let run = shop.run(&["compare", "--jsonl", &name]);
        assert_eq!(run.status.code(), Some(2), "{line}");
        let stderr = String::from_utf8_lossy(&run.stderr).into_owned();
        assert!(stderr.contains(&format!("bad.jsonl{place}")), "{stderr}");
        let answers = values(&String::from_utf8_lossy(&run.stdout));
        assert_eq!(answers.len(), 3, "{line}");
        assert_eq!((&answers[0], &answers[0]["id"]), (&answers[2], &json!({"n": [1, null]})));
        assert_eq!((&answers[1]["line"], &answers[1]["id"]), (&json!(2), &id), "{line}");
        assert!(answers[1]["error"]["message"].as_str().unwrap().contains(place), "{}", answers[1]);
    }
    // Many pairs are shared out to all processors: the answers keep the order.
    let mut many: Vec<String> = (1..=300)
        .map(|litres| json!({"a": a, "b": format!("The dam holds {litres} million litres.")}).to_string())
        .collect();
    many.insert(250, "nonsense".to_owned());
    many.push("{}".to_owned());
    let name = shop.write("many.jsonl", many.join("\n"));
    let run = shop.run(&["compare", "--jsonl", &name]);
    let stderr = String::from_utf8_lossy(&run.stderr).into_owned();
    assert!(stderr.contains("many.jsonl:251:2") && stderr.contains("not pairs: 1"), "{stderr}");
    let answers = values(&String::from_utf8_lossy(&run.stdout));
    assert_eq!(answers.len(), 302);
    let same = answers.iter().position(|answer| answer["relation"] == "duplicate");
    assert_eq!(same, Some(39));
    for wrong in
        [&["compare", a][..], &["compare"], &["compare", a, b, "--jsonl", "x"], &["compare", "--jsonl", "x"]]
    {
        assert_eq!(shop.run(wrong).status.code(), Some(2), "{wrong:?}");
    }
    let long = "The dam holds 40 million litres and leaks. ".repeat(40_000);
    let name = shop.write("long.jsonl", json!({"a": long, "b": long}).to_string());
    assert!(shop.expect(0, &["compare", "--jsonl", &name]).contains("longer than any single statement"));
    let german = "Der Rat hat den neuen Hafenplan nach langer Debatte genehmigt, sagte der Bürgermeister.";
    let verdict = shop.json(0, &["compare", german, b]);
    assert!(verdict["reason"].as_str().unwrap().contains("German"), "{verdict}");
}

#[cfg(unix)]
#[test]
fn a_pipe_is_read_from_a_shell_and_not_waited_for_by_its_name() {
    let shop = Shop::judged();
    for name in ["pipe", "pipe.csv"] {
        assert!(Command::new("mkfifo").arg(shop.path(name)).status().unwrap().success());
        for arguments in [
            &["ingest", name][..],
            &["check", name],
            &["extract", name],
            &["verify", "--against", name],
            &["rotate", "--with", name, "--because", "lost", "--yes"],
            &["checkpoint", "--policy", name],
            &["checkpoint", "--timestamp-response", name],
            &["check-proof", name, "--entry", name, "--policy", name],
            &["compare", "--jsonl", name],
        ] {
            let failure = shop.failure(2, arguments);
            assert!(failure["message"].as_str().unwrap().contains("is a pipe"), "{arguments:?}: {failure}");
        }
    }
    // What a shell hands over is open already.
    shop.write("a.txt", "Was the dam finished?");
    let mut shell = Command::new("sh");
    let program = shop.command(&[]).get_program().to_str().unwrap().to_owned();
    shell.args([
        "-c",
        &format!("cat a.txt | {program} check /dev/stdin; cat a.txt | {program} check /proc/self/fd/0"),
    ]);
    let output = shell.current_dir(shop.folder.path()).output().unwrap();
    let out = String::from_utf8(output.stdout).unwrap();
    assert_eq!(out.matches("F003").count(), 2, "{out}");
}

#[test]
fn a_command_of_other_programs_is_answered_with_what_to_do() {
    let shop = Shop::new();
    for (word, instead) in [
        ("status", "claimlog audit"),
        ("stats", "claimlog audit"),
        ("changes", "claimlog diff"),
        ("undo", "claimlog retract"),
        ("edit", "supersedes"),
        ("import", "claimlog ingest"),
        ("delete", "claimlog retract"),
        ("version", "--version"),
        ("STATUS", "claimlog audit"),
    ] {
        let failure = shop.failure(2, &[word]);
        assert!(failure["message"].as_str().unwrap().contains(word), "{failure}");
        assert!(failure["hint"].as_str().unwrap().contains(instead), "{failure}");
        let output = shop.run(&[word]);
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{told}");
        assert!(told.starts_with("error: ") && told.contains(instead), "{told}");
    }
    let help = shop.run(&["help", "undo"]);
    assert!(String::from_utf8_lossy(&help.stderr).contains("claimlog retract"));
    for (option, value, instead) in [("--status", "verified", "supported"), ("--status", "false", "refuted")]
    {
        let failure = shop.failure(2, &["list", option, value]);
        assert!(failure["message"].as_str().unwrap().contains(value), "{failure}");
        assert!(failure["hint"].as_str().unwrap().contains(instead), "{failure}");
    }
    // A mistyped command still gets the suggestion of the right one.
    let slip = shop.run(&["aduit"]);
    assert!(String::from_utf8_lossy(&slip.stderr).contains("'audit'"));
}

#[test]
fn a_statement_is_read_from_standard_input() {
    let shop = Shop::with_ledger();
    let add = |input: &[u8]| {
        let mut command = shop.command(&["add", "-", "--json"]);
        let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        std::io::Write::write_all(&mut child.stdin.take().unwrap(), input).unwrap();
        child.wait_with_output().unwrap()
    };
    assert_eq!(add("The dam’s gate is open.\r\n".as_bytes()).status.code(), Some(0));
    assert_eq!(add(b"It is so.\nAnd so is this.\n").status.code(), Some(0));
    let texts: Vec<Value> = shop.claims().into_iter().map(|claim| claim["text"].clone()).collect();
    assert_eq!(texts, ["The dam’s gate is open.", "It is so.\nAnd so is this."]);
    for (input, why) in [(&b""[..], "no statement"), (b" \n\n", "no statement"), (b"caf\xe9", "not UTF-8")] {
        let output = add(input);
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(told.contains(why), "{told}");
    }
    assert_eq!(shop.state().0, 2);
}

#[test]
fn a_rule_goes_by_its_name_and_by_its_code() {
    let shop = Shop::judged();
    shop.expect(0, &["add", "Was the dam finished?"]);
    let flagged = |options: &[&str]| {
        let report = shop.run(&[&["audit", "--json"], options].concat());
        let report: Value = serde_json::from_slice(&report.stdout).unwrap();
        let findings = report["findings"].as_array().unwrap().clone();
        findings.iter().map(|finding| finding["code"].clone()).collect::<Vec<_>>()
    };
    for name in ["question", "F003", "f003"] {
        assert_eq!(flagged(&["--select", name]), ["F003"], "{name}");
        assert!(!flagged(&["--ignore", name]).contains(&json!("F003")), "{name}");
        for option in ["--code", "--rule"] {
            assert_eq!(
                values(&shop.expect(0, &["list", option, name, "--json"])).len(),
                1,
                "{option} {name}"
            );
        }
        assert_eq!(shop.json(0, &["explain", name])["code"], "F003");
    }
    assert!(flagged(&["--select", "question,S"]).contains(&json!("S001")));
    shop.expect(0, &["waive", "5", "--rule", "question", "--because", "it is quoted"]);
    assert_eq!(flagged(&["--select", "question"]), Vec::<Value>::new());
}

#[test]
fn a_mistake_is_not_told_with_options_that_nobody_must_give() {
    let shop = Shop::new();
    let output = shop.command(&["evidence", "1"]).env("CLAIMLOG_LEDGER", "x.db").output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(told.contains("Usage: claimlog evidence") && !told.contains("--ledger"), "{told}");
    let output = shop.command(&["list"]).env("CLAIMLOG_LEDGER", "x.db").output().unwrap();
    assert!(String::from_utf8_lossy(&output.stderr).contains("x.db"));
    shop.expect(0, &["init"]);
    shop.command(&["add", "It is so."]).env("CLAIMLOG_RECORDER", "the desk").output().unwrap();
    assert_eq!(shop.json(0, &["show", "0"])["recorder"], "the desk");
}

#[test]
fn without_a_command_the_help_is_printed_as_it_is_asked_for() {
    let shop = Shop::new();
    let asked = shop.command(&["--help"]).output().unwrap();
    let told = shop.command(&[]).output().unwrap();
    assert_eq!((told.status.code(), told.stdout.len()), (Some(2), 0));
    let told = String::from_utf8_lossy(&told.stderr).into_owned();
    assert!(!told.contains("\\u{") && !told.contains('\u{1b}'), "{told}");
    let first = String::from_utf8_lossy(&asked.stdout).lines().nth(4).map(str::to_owned);
    assert_eq!(told.lines().nth(4).map(str::to_owned), first, "{told}");
}

#[test]
fn one_claim_of_a_source_is_not_called_claims() {
    let shop = Shop::with_ledger();
    shop.write("one.txt", "The mill burned down in 1901.");
    shop.write("two.txt", "The weir is old. The dam is full.");
    shop.expect(0, &["ingest", "one.txt", "two.txt"]);
    let told = shop.expect(0, &["source", "list"]);
    assert!(told.contains("1 claim   one.txt") && told.contains("2 claims  two.txt"), "{told}");
}

#[test]
fn an_error_in_json_names_what_is_missing() {
    let shop = Shop::with_ledger();
    for (call, missing) in [
        (&["assess", "1", "--verdict", "refuted"][..], "--because"),
        (&["assess", "1", "--verdict", "nonsense", "--because", "x"], "not-checkable"),
        (&["source", "get", "0"], "--output"),
        (&[], "no command is named"),
    ] {
        let told = shop.failure(2, call);
        let message = told["message"].as_str().unwrap();
        assert!(message.contains(missing) && !message.contains('\n'), "{message}");
    }
}

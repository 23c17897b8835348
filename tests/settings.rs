//! Settings: the project file, which option wins, and who records.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::process::Output;

use crate::common::Shop;
use serde_json::{Value, json};

const FILE: &str = "\
# of the desk
ledger = \"data/desk.db\"
recorder = \"Ana\"
select = [\"F\", \"S002\"]
ignore = [\"S002\"]

[per-path]
\"drafts/\" = [\"question\"]
\"*.txt\" = [\"F00\"]
";

fn shop(file: &str) -> Shop {
    let shop = Shop::new();
    shop.write("claimlog.toml", file);
    for folder in ["data", "drafts", "deep/er"] {
        std::fs::create_dir_all(shop.path(folder)).unwrap();
    }
    shop
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn the_project_file_is_found_from_any_folder_below_it() {
    let shop = shop(FILE);
    shop.expect(0, &["init", "--origin", "example.org/desk"]);
    assert!(shop.path("data/desk.db").exists());
    let run = |folder: &str, arguments: &[&str]| {
        shop.command(arguments).current_dir(shop.path(folder)).output().unwrap()
    };
    let added = run("deep/er", &["add", "It is so."]);
    assert_eq!(added.status.code(), Some(0), "{}", said(&added));
    assert!(!said(&added).contains("no name is recorded"), "{}", said(&added));
    assert!(!shop.path("deep/er/ledger.db").exists());
    assert_eq!(shop.json(0, &["show", "0"])["recorder"], "Ana");
    let settings = |output: &Output| serde_json::from_slice::<Value>(&output.stdout).unwrap();
    let here = settings(&run("deep/er", &["config", "--json"]));
    let file = shop.path("claimlog.toml").canonicalize().unwrap().display().to_string();
    assert_eq!(here["file"], file);
    let ledger = &here["settings"]["ledger"];
    assert!(ledger["value"].as_str().unwrap().ends_with("data/desk.db"), "{ledger}");
    assert_eq!(
        (&ledger["from"], &ledger["path"], &ledger["line"]),
        (&json!("file"), &json!(file), &json!(2))
    );
    // A nearer file is the only one that counts.
    shop.write("deep/claimlog.toml", "recorder = \"Bo\"\n");
    let nearer = settings(&run("deep/er", &["config", "--json"]));
    assert_eq!(nearer["settings"]["recorder"]["value"], "Bo");
    assert_eq!(nearer["settings"]["ledger"]["from"], "default");
}

#[test]
fn an_option_wins_over_the_environment_and_that_over_the_file() {
    let shop = shop(FILE);
    let setting = |name: &str, arguments: &[&str], variables: &[(&str, &str)]| {
        let mut command = shop.command(&[&["config", "--json"], arguments].concat());
        command.envs(variables.iter().copied());
        let all: Value = serde_json::from_slice(&command.output().unwrap().stdout).unwrap();
        all["settings"][name].clone()
    };
    let environment = [("CLAIMLOG_LEDGER", "env.db"), ("CLAIMLOG_RECORDER", "Eve")];
    for (name, option, value) in [("ledger", "--ledger", "opt.db"), ("recorder", "--recorder", "Ola")] {
        let file = setting(name, &[], &[]);
        assert_eq!(file["from"], "file");
        let env = setting(name, &[], &environment);
        assert_eq!(
            (&env["from"], &env["name"]),
            (&json!("environment"), &json!(environment[usize::from(name != "ledger")].0))
        );
        let opt = setting(name, &[option, value], &environment);
        assert_eq!(opt, json!({"value": value, "from": "option", "name": option}));
    }
    assert_eq!(setting("select", &[], &[])["value"], json!(["F", "S002"]));
    assert_eq!(setting("per-path drafts/", &[], &[])["line"], 7);
    assert_eq!(setting("keys in", &[], &[])["from"], "environment");
    // For people: a setting on each line, with its place.
    let told = shop.expect(0, &["config"]);
    assert!(
        told.lines().any(|line| line.starts_with("recorder") && line.ends_with("claimlog.toml, line 3)")),
        "{told}"
    );
    assert!(told.lines().any(|line| line.starts_with("vkey") && line.ends_with("(default)")), "{told}");
}

#[test]
fn rules_are_chosen_by_the_file_and_by_the_folder_of_a_text() {
    let shop = shop(FILE.replace("\"*.txt\" = [\"F00\"]\n", "").as_str());
    let text = "Who built the mill? The mayor said it would perhaps be sold.";
    for name in ["drafts/a.txt", "b.txt"] {
        shop.write(name, text);
    }
    let codes = |arguments: &[&str]| {
        let found: Value =
            serde_json::from_slice(&shop.run(&[arguments, &["--json"]].concat()).stdout).unwrap();
        let codes: Vec<String> = found["findings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["code"].as_str().unwrap().to_owned())
            .collect();
        codes
    };
    let here = codes(&["check", "b.txt"]);
    assert!(here.contains(&"F003".to_owned()), "{here:?}");
    assert!(here.iter().all(|code| code.starts_with('F')), "{here:?}");
    let draft = codes(&["check", "drafts/a.txt"]);
    assert_eq!(draft, here.iter().filter(|code| *code != "F003").cloned().collect::<Vec<_>>());
    assert_eq!(codes(&["check", "drafts/../drafts/a.txt"]), draft);
    // Both at once: each by its own folder. The exit status and the counts follow.
    assert_eq!(codes(&["check", "b.txt", "drafts/a.txt"]).iter().filter(|code| *code == "F003").count(), 1);
    assert_eq!(shop.run(&["check", "drafts/a.txt", "--select", "F003"]).status.code(), Some(0));
    assert_eq!(shop.run(&["check", "b.txt", "--select", "F003"]).status.code(), Some(1));
    // Options win: they replace what the file says.
    assert!(codes(&["check", "b.txt", "--select", "S002", "--ignore", "F"]).contains(&"S002".to_owned()));
    // Of a source in a ledger only the name of its file is known.
    let named = self::shop("[per-path]\n\"a.*\" = [\"F003\"]\n\"drafts/\" = [\"F\"]\n");
    named.write("drafts/a.txt", text);
    named.write("drafts/b.txt", text.replace("mill", "weir"));
    named.expect(0, &["init"]);
    named.expect(0, &["ingest", "drafts/a.txt", "drafts/b.txt"]);
    let audited: Value =
        serde_json::from_slice(&named.run(&["audit", "--select", "F003", "--json"]).stdout).unwrap();
    assert_eq!(audited["findings"].as_array().unwrap().len(), 1, "{audited}");
    assert_eq!(audited["summary"]["errors"], 1);
}

#[test]
fn the_level_from_which_a_check_fails_is_a_setting() {
    // A question is an error, a text without an address a warning, a repetition a note.
    let texts = [("error", "Who built it?"), ("warning", "It is so."), ("note", "It is so. It is so.")];
    let rules = [("error", "F003"), ("warning", "S002"), ("note", "C007")];
    for (level, fails) in
        [("error", [1, 0, 0]), ("warning", [1, 1, 0]), ("note", [1, 1, 1]), ("never", [0, 0, 0])]
    {
        let shop = shop(&format!("fail-on = \"{level}\"\n"));
        for (((name, text), (_, rule)), status) in texts.iter().zip(rules).zip(fails) {
            let file = shop.write("a.txt", text);
            shop.expect(status, &["check", &file, "--select", rule]);
            let ledger = format!("{name}.db");
            shop.expect(0, &["init", "--ledger", &ledger, "--origin", &format!("example.org/{name}")]);
            shop.expect(0, &["ingest", &file, "--ledger", &ledger]);
            shop.expect(status, &["audit", "--ledger", &ledger, "--select", rule]);
        }
    }
}

#[test]
fn a_file_with_anything_else_in_it_stops_every_command() {
    let shop = Shop::with_ledger();
    for (file, why) in [
        ("recoder = \"Ana\"\n", "line 1: there is no setting recoder; perhaps recorder is meant"),
        ("\nselect = [\"F999\"]\n", "line 2: there is no rule F999"),
        ("fail-on = \"all\"\n", "line 1: there is no level all"),
        ("ledger = \n", "line 1: "),
    ] {
        shop.write("claimlog.toml", file);
        for command in [&["list"][..], &["add", "It is so."], &["config"], &["check", "claimlog.toml"]] {
            let told = shop.failure(2, command);
            assert!(told["message"].as_str().unwrap().contains(why), "{told}");
        }
    }
    std::fs::remove_file(shop.path("claimlog.toml")).unwrap();
    std::fs::create_dir(shop.path("claimlog.toml")).unwrap();
    assert!(shop.failure(2, &["list"])["message"].as_str().unwrap().contains("claimlog.toml"));
    std::fs::remove_dir(shop.path("claimlog.toml")).unwrap();
    assert_eq!(shop.state().0, 0);
}

/// A name that is not set is said, and one that is remembered is used.
#[test]
fn whoever_records_without_a_name_is_told() {
    let shop = Shop::with_ledger();
    let added = shop.run(&["add", "It is so."]);
    assert!(
        said(&added).contains("no name is recorded") && said(&added).contains("--recorder"),
        "{}",
        said(&added)
    );
    assert_eq!(shop.json(0, &["show", "0"])["recorder"], Value::Null);
    let named = shop.run(&["add", "It is not so.", "--recorder", "Ana"]);
    assert!(!said(&named).contains("no name"), "{}", said(&named));
    // The note is not about reading, and JSON has only the answer.
    assert!(!said(&shop.run(&["list"])).contains("no name"));
    assert_eq!(said(&shop.run(&["add", "So it is.", "--json"])), "");
    assert_eq!(shop.json(0, &["config"])["settings"]["recorder"], json!({"value": null, "from": "default"}));
}

#[cfg(unix)]
#[test]
fn a_remembered_recorder_that_cannot_be_read_stops_recording_and_nothing_else() {
    use claimlog::home::Home;
    let shop = Shop::with_ledger();
    let pin: Value = serde_json::from_str(&shop.expect(0, &["pins", "--json"])).unwrap();
    let first = pin["vkey"].as_str().unwrap().parse().unwrap();
    let home = Home::at(&shop.path("home"));
    let path = home.keep_recorder(&first, "Ana").unwrap();
    shop.expect(0, &["add", "It is so."]);
    assert_eq!(shop.json(0, &["show", "0"])["recorder"], "Ana");
    std::fs::remove_file(&path).unwrap();
    std::fs::create_dir(&path).unwrap();
    let told = shop.failure(2, &["add", "It is not so."]);
    assert!(told["message"].as_str().unwrap().contains(path.to_str().unwrap()), "{told}");
    shop.expect(0, &["list"]);
    shop.expect(0, &["add", "It is not so.", "--recorder", "Bo"]);
    std::fs::remove_dir(&path).unwrap();
    // A pipe has nobody who writes to it. It is not waited for.
    assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
    shop.failure(2, &["add", "So it is."]);
    std::fs::remove_file(&path).unwrap();
    std::fs::write(&path, b"\xff\n").unwrap();
    shop.failure(2, &["add", "So it is."]);
    assert_eq!(shop.state().0, 2);
}

#[cfg(unix)]
#[test]
fn the_recorder_is_asked_for_once_on_a_terminal() {
    use crate::bulk::typed_as;
    let shop = Shop::with_ledger();
    let Some((seen, status)) = typed_as(&shop, None, "claimlog add 'It is so.'", "Ana Ruiz\n") else {
        return;
    };
    assert!(status == 0 && seen.contains("Who records in this ledger?"), "{seen}");
    assert_eq!(shop.json(0, &["show", "0"])["recorder"], "Ana Ruiz");
    let (seen, _) = typed_as(&shop, None, "claimlog add 'It is not so.'", "").unwrap();
    assert!(!seen.contains("Who records"), "{seen}");
    // Without a terminal too, and as the assessor.
    let output = shop.run(&["assess", "0", "--verdict", "refuted", "--because", "no"]);
    assert!(!said(&output).contains("no name"), "{}", said(&output));
    let shown = shop.json(0, &["show", "2"]);
    assert_eq!((&shown["recorder"], &shown["data"]["by"]), (&json!("Ana Ruiz"), &json!("Ana Ruiz")));
    assert_eq!(shop.json(0, &["config"])["settings"]["recorder"]["from"], "remembered");
    // An empty name is an answer, too: it wins over what is remembered.
    shop.expect(0, &["add", "Nobody says so.", "--recorder", ""]);
    assert_eq!(shop.json(0, &["show", "3"])["recorder"], Value::Null);
    // It is not in the ledger, and holds for this one only.
    shop.expect(0, &["init", "--ledger", "other.db", "--origin", "example.org/other"]);
    let (seen, _) = typed_as(&shop, None, "claimlog add 'It is so.' --ledger other.db", "\n").unwrap();
    assert!(seen.contains("Who records"), "{seen}");
    assert_eq!(shop.json(0, &["show", "0", "--ledger", "other.db"])["recorder"], Value::Null);
    // Who answered that there is no name is not asked again.
    let (seen, _) = typed_as(&shop, None, "claimlog add 'So it is.' --ledger other.db", "").unwrap();
    assert!(!seen.contains("Who records"), "{seen}");
    // A name in an option or the environment is not asked for.
    shop.expect(0, &["init", "--ledger", "third.db", "--origin", "example.org/third"]);
    let (seen, _) = typed_as(&shop, Some("Bo"), "claimlog add 'So it is.' --ledger third.db", "").unwrap();
    assert!(!seen.contains("Who records"), "{seen}");
}

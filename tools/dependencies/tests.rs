//! Every fault is found, and this repository has none that can be found without the network.
#![allow(clippy::unwrap_used)]

use std::path::Path;

use serde_json::{Value, json};
use toml_edit::{DocumentMut, Item};

use super::*;

const RULES: &str = r#"
[licenses]
allow = ["Apache-2.0", "MIT"]
[bans]
skip = [{ crate = "two@1.0.0", reason = "b needs it" }]
[sources]
allow-registry = ["https://example.org/index"]
[advisories]
ignore = [{ id = "RUSTSEC-2026-0001", reason = "what it is about is not called" }]
"#;

fn package(name: &str, version: &str) -> Value {
    json!({
        "name": name, "version": version, "id": format!("{name}@{version}"), "license": "MIT OR Apache-2.0",
        "source": "registry+https://example.org/index", "manifest_path": "/nowhere/Cargo.toml",
        "targets": [{"kind": ["lib"]}],
    })
}

fn sound() -> Vec<Value> {
    let mut root = package("root", "0.1.0");
    root["source"] = Value::Null;
    vec![root, package("one", "1.2.3"), package("two", "1.0.0"), package("two", "2.0.0")]
}

fn read(packages: &[Value]) -> Metadata {
    let nodes: Vec<_> = packages.iter().map(|one| json!({"id": one["id"], "deps": []})).collect();
    let resolve = json!({"nodes": nodes, "root": "root@0.1.0"});
    serde_json::from_value(json!({"packages": packages, "resolve": resolve})).unwrap()
}

/// What is reported about these packages under the rules above, without any other data.
fn found(packages: &[Value]) -> Vec<String> {
    faults(&read(packages), &Deny::read(RULES).unwrap(), None, None).unwrap().0
}

#[test]
fn a_sound_lock_has_no_fault_and_each_bad_one_has() {
    assert_eq!(found(&sound()), Vec::<String>::new());
    let with = |change: &dyn Fn(&mut Vec<Value>)| {
        let mut packages = sound();
        change(&mut packages);
        found(&packages).join("\n")
    };
    for (told, change) in [
        (
            "GPL-3.0 is not allowed",
            &(|all: &mut Vec<Value>| all[1]["license"] = json!("GPL-3.0")) as &dyn Fn(&mut Vec<Value>),
        ),
        ("MIT AND GPL-3.0 is not", &|all| all[1]["license"] = json!("MIT AND GPL-3.0")),
        ("names no licence", &|all| all[1]["license"] = Value::Null),
        ("comes from git+", &|all| all[1]["source"] = json!("git+https://example.org/one")),
        ("comes from registry+", &|all| all[1]["source"] = json!("registry+https://example.com/index")),
        ("comes from registry+", &|all| all[1]["source"] = json!("registry+https://example.org/index.evil")),
        (r#"one is there in versions ["1.2.3", "1.3.0"]"#, &|all| all.push(package("one", "1.3.0"))),
        ("two is there in versions", &|all| all.push(package("two", "3.0.0"))),
        ("two@1.0.0 is listed in deny.toml, and is no second version", &|all| drop(all.remove(2))),
        ("two@1.0.0 is listed in deny.toml, and is no second version", &|all| drop(all.remove(3))),
    ] {
        assert!(with(change).contains(told), "{told}: {}", with(change));
    }
}

#[test]
fn what_is_excepted_for_one_crate_is_allowed_to_no_other() {
    let exceptions = r#"exceptions = [{ crate = "one", allow = ["GPL-3.0"] }]"#;
    let deny = Deny::read(&RULES.replace("[bans]", &format!("{exceptions}\n[bans]"))).unwrap();
    let with = |at: usize, licence: &str| {
        let mut packages = sound();
        packages[at]["license"] = json!(licence);
        faults(&read(&packages), &deny, None, None).unwrap().0
    };
    assert_eq!(with(1, "MIT AND GPL-3.0"), Vec::<String>::new());
    assert_eq!(with(1, "AGPL-3.0").len(), 1);
    assert_eq!(with(2, "MIT AND GPL-3.0").len(), 1);
}

#[test]
fn an_exception_has_a_reason() {
    for bad in [
        RULES.replace(r#", reason = "b needs it""#, ""),
        RULES.replace("what it is about is not called", " "),
        RULES.replace("[bans]", "[ban]"),
        RULES.replace("allow =", "deny ="),
        "allow".to_owned(),
    ] {
        assert!(Deny::read(&bad).is_err(), "{bad}");
    }
}

#[test]
fn a_yanked_version_is_found_in_cargos_cache() {
    let home = tempfile::tempdir().unwrap();
    let cache = home.path().join("registry/index/example.org-1/.cache");
    for (place, lines) in [
        ("3/o/one", r#"{"name":"one","vers":"1.2.3","yanked":false}"#),
        ("3/t/two", r#"{"name":"two","vers":"1.0.0","yanked":true}"#),
    ] {
        let file = cache.join(place);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        let newer = lines.replace("1.2.3", "9.9.9").replace("1.0.0", "9.9.9");
        std::fs::write(file, format!("\u{3}\0\0etag\x009.9.9\0{newer}\x001.0.0\0{lines}\0")).unwrap();
    }
    let rules = Deny::read(RULES).unwrap();
    let (faults, told) = faults(&read(&sound()), &rules, Some(home.path()), None).unwrap();
    assert_eq!(faults, ["two 1.0.0 was yanked"]);
    assert!(told[0].contains("2 packages looked up") && told[0].contains("1 are not in it"), "{told:?}");
    assert!(told[1].contains("not checked: no database at hand"), "{told:?}");
}

#[test]
fn an_advisory_is_told_unless_it_is_listed_patched_or_withdrawn() {
    let database = tempfile::tempdir().unwrap();
    let write = |name: &str, id: &str, more: &str, versions: &str| {
        let folder = database.path().join("crates").join(name);
        std::fs::create_dir_all(&folder).unwrap();
        let text = format!(
            "```toml\n[advisory]\nid = \"{id}\"\n{more}\n[versions]\n{versions}\n```\n\n# It breaks\n\nText.\n"
        );
        std::fs::write(folder.join(format!("{id}.md")), text).unwrap();
    };
    write("two", "RUSTSEC-2026-0001", "informational = \"unmaintained\"", "patched = []");
    write("one", "RUSTSEC-2026-0002", "", "patched = [\">= 1.2.4\"]\nunaffected = [\"< 1.2.0\"]");
    write("one", "RUSTSEC-2026-0003", "", "patched = [\"^1.2.3\"]");
    write("one", "RUSTSEC-2026-0004", "withdrawn = \"2026-02-03\"", "patched = []");
    write("one", "RUSTSEC-2026-0005", "", "patched = [\">= 2\"]\nunaffected = [\">= 1.2, < 1.3\"]");
    write("three", "RUSTSEC-2026-0006", "", "patched = []");
    let rules = Deny::read(RULES).unwrap();
    let (told, _) = faults(&read(&sound()), &rules, None, Some(database.path())).unwrap();
    assert_eq!(told, ["one 1.2.3: RUSTSEC-2026-0002: It breaks"]);
    // An ignored advisory that does not apply is reported, and a folder that is not a database is refused.
    let (told, _) = faults(&read(&sound()[..2]), &rules, None, Some(database.path())).unwrap();
    assert!(
        told.contains(&"RUSTSEC-2026-0001 is listed in deny.toml, and is about nothing here".to_owned()),
        "{told:?}"
    );
    assert!(faults(&read(&sound()), &rules, None, Some(Path::new("/nowhere"))).is_err());
}

#[test]
fn the_notices_hold_a_text_for_each_licence_that_is_kept_to() {
    let folder = tempfile::tempdir().unwrap();
    let mut packages = sound();
    for (package, license) in packages.iter_mut().zip(["MIT", "GPL-3.0 OR MIT", "Apache-2.0", "MIT"]) {
        let home = folder.path().join(package["id"].as_str().unwrap());
        std::fs::create_dir_all(home.join("tests")).unwrap();
        std::fs::write(home.join("tests/LICENSE"), include_str!("../../LICENSE-MIT")).unwrap();
        package["manifest_path"] = json!(home.join("Cargo.toml"));
        package["license"] = json!(license);
    }
    let put =
        |id: &str, name: &str, text: &str| std::fs::write(folder.path().join(id).join(name), text).unwrap();
    let mit = include_str!("../../LICENSE-MIT");
    put("one@1.2.3", "LICENSE-MIT", mit);
    put("one@1.2.3", "COPYING", "GNU GENERAL PUBLIC LICENSE, version 3");
    put("two@1.0.0", "LICENSE", include_str!("../../LICENSE-APACHE"));
    put("two@1.0.0", "NOTICE.md", "Made with care.");
    packages[3]["authors"] = json!(["Bo Ek <bo@example.org>"]);
    // What is built below this repository is not a source of texts.
    std::fs::create_dir_all(folder.path().join("root@0.1.0/target")).unwrap();
    put("root@0.1.0/target", "LICENSE", &format!("{mit}\nOf another work.\n"));
    let nodes: Vec<_> = packages
        .iter()
        .map(|one| {
            let others: Vec<_> =
                packages.iter().map(|to| json!({"pkg": to["id"], "dep_kinds": [{"kind": null}]})).collect();
            json!({"id": one["id"], "deps": others})
        })
        .collect();
    let metadata = |packages: &[Value]| -> Metadata {
        let resolve = json!({"nodes": nodes, "root": "root@0.1.0"});
        serde_json::from_value(json!({"packages": packages, "resolve": resolve})).unwrap()
    };
    let allowed = Deny::read(RULES).unwrap().licences;
    let written = notices::write(&metadata(&packages), &allowed).unwrap();
    for there in [
        "| one | 1.2.3 | GPL-3.0 OR MIT | MIT |",
        "| two | 2.0.0 | MIT | MIT |",
        &format!("\none:\n\n```text\n{}", mit.trim_end()),
        // It contains none: the text of another package, with its own authors.
        "\ntwo:\n\n```text\n",
        "Copyright (c) Bo Ek\n",
        "Made with care.",
    ] {
        assert!(written.contains(there), "{there}: {written}");
    }
    assert!(
        !written.contains("bo@")
            && !written.contains("GNU")
            && !written.contains("another work")
            && !written.contains("| root"),
        "{written}"
    );
    packages[1]["license"] = json!("GPL-3.0");
    assert!(notices::write(&metadata(&packages), &allowed).is_err());
}

/// What can be found from Cargo.lock alone.
#[test]
fn the_second_versions_in_our_lock_are_those_that_deny_toml_lists() {
    let deny = Deny::read(include_str!("../../deny.toml")).unwrap();
    let lock: DocumentMut = include_str!("../../Cargo.lock").parse().unwrap();
    let packages = lock.get("package").and_then(Item::as_array_of_tables).unwrap();
    let field = |one: &'static str| {
        move |table: &toml_edit::Table| table[one].as_str().unwrap_or_default().to_owned()
    };
    let all: Vec<_> = packages.iter().map(|one| (field("name")(one), field("version")(one))).collect();
    let faults = deny.duplicates(all.iter().map(|(name, version)| (name.as_str(), version.as_str())));
    assert_eq!(faults, Vec::<String>::new());
}

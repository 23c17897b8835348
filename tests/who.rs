//! Who: the table of docs/DESIGN.md, "Threats". Every test that it names is there, and the rows
//! that no other suite shows are shown here.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use crate::common;

use crate::common::{Shop, create, fill, key};
use claimlog::strangers::{EntryProof, check_proof};
use claimlog::tlog::{Policy, SigningKey};

#[test]
fn every_row_of_the_table_is_shown_by_tests_that_exist() {
    let document = std::fs::read_to_string("docs/DESIGN.md").unwrap();
    let (_, table) = document.split_once("## Threats").unwrap();
    let rows: Vec<&str> = table.lines().skip_while(|line| !line.starts_with("|---")).skip(1).collect();
    let mut shown = 0;
    for row in rows.iter().take_while(|line| line.starts_with('|')) {
        let tests = row.trim_end_matches(" |").rsplit(" | ").next().unwrap();
        if tests == "no test can show it" {
            continue;
        }
        for group in tests.split("; ") {
            let (file, names) = group.split_once(": ").unwrap_or_else(|| panic!("{row}"));
            let source = std::fs::read_to_string(format!("tests/{file}.rs")).unwrap();
            for name in names.split(", ") {
                assert!(source.contains(&format!("#[test]\nfn {name}()")), "{file}: {name}");
                shown += 1;
            }
        }
    }
    assert!(shown > 20, "{shown}");
}

#[test]
fn who_holds_the_state_folder_hides_a_rollback_there_and_nowhere_else() {
    let shop = Shop::with_ledger();
    shop.expect(0, &["add", "It is so."]);
    common::settle(&shop.path("ledger.db"));
    let older = std::fs::read(shop.path("ledger.db")).unwrap();
    shop.expect(0, &["add", "It is not so."]);
    let note = shop.expect(0, &["checkpoint"]);
    shop.write("kept.note", note);
    shop.write("ledger.db", older);
    assert_eq!(shop.run(&["list"]).status.code(), Some(3));
    std::fs::remove_dir_all(shop.path("home/pins")).unwrap();
    shop.expect(0, &["list"]);
    assert_eq!(shop.run(&["verify", "--against", "kept.note"]).status.code(), Some(3));
}

#[test]
fn who_holds_the_key_signs_as_its_owner() {
    let shop = Shop::with_ledger();
    shop.expect(0, &["add", "It is so."]);
    // Somebody with a copy of the key's file and of the ledger goes on as if they were the owner.
    let thief = Shop::new();
    common::settle(&shop.path("ledger.db"));
    std::fs::copy(shop.path("ledger.db"), thief.path("ledger.db")).unwrap();
    std::fs::create_dir_all(thief.path("home/keys")).unwrap();
    for file in std::fs::read_dir(shop.path("home/keys")).unwrap().flatten() {
        std::fs::copy(file.path(), thief.path("home/keys").join(file.file_name())).unwrap();
    }
    thief.expect(0, &["add", "It was never so."]);
    common::settle(&thief.path("ledger.db"));
    std::fs::copy(thief.path("ledger.db"), shop.path("ledger.db")).unwrap();
    assert_eq!(shop.state().0, 2, "it extends what the owner's machine remembers");
}

#[test]
fn one_witness_that_signs_anything_is_not_enough_where_two_are_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = create(&folder.path().join("ledger.db"));
    fill(&mut ledger, 3);
    let witness = |n: u8| SigningKey::from_seed(&format!("example.org/w{n}"), &[n; 32]).unwrap();
    let (honest, bought) = (witness(1), witness(2));
    let EntryProof { mut proof, entry: body } = ledger.prove(1, None).unwrap();
    let text = format!("{}\n", proof.checkpoint.split_once("\n\n").unwrap().0);
    proof.checkpoint.push_str(&bought.cosign(&text, 1_772_442_000));
    let log = format!("log {}\n", key().verifier());
    let line = |name: &str, key: &SigningKey| format!("witness {name} {}\n", key.witness());
    let policy = |rest: String| -> Policy { format!("{log}{rest}").parse().unwrap() };
    let one = policy(format!("{}quorum b\n", line("b", &bought)));
    let two =
        policy(format!("{}{}group both all a b\nquorum both\n", line("a", &honest), line("b", &bought)));
    assert!(check_proof("proof", &proof.to_string(), body.as_bytes(), &one).is_ok());
    assert!(check_proof("proof", &proof.to_string(), body.as_bytes(), &two).is_err());
    proof.checkpoint.push_str(&honest.cosign(&text, 1_772_442_000));
    assert!(check_proof("proof", &proof.to_string(), body.as_bytes(), &two).is_ok());
}

//! The index: a command says the same with one, without one, and with one that somebody changed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;

use super::common::two::{MANY, Two, WITH, WITHOUT};
use super::common::{Shop, harm, repair, settle};

impl Two {
    fn agree_on_all(&self) {
        self.agree_on_every(1);
    }

    fn agree_on_every(&self, nth: usize) {
        for arguments in questions().into_iter().step_by(nth) {
            self.agree(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
        }
    }
}

/// What is asked: every command that reads an excerpt.
fn questions() -> Vec<Vec<String>> {
    let mut asked: Vec<String> = Vec::new();
    for seq in [0, 2, 3, 4, 5, 7, 9, 12, 14, 777, 900, 950, 9999].into_iter().chain(MANY..MANY + 27) {
        asked.push(format!("show {seq}{}", if seq % 2 == 0 { " --json" } else { "" }));
    }
    for limit in ["1", "7", "50"] {
        asked.push(format!("list --limit {limit} --json"));
        asked.push(format!("list --limit {limit} --source 0"));
        asked.push(format!("log --limit {limit} --json"));
        asked.push(format!("search mill --limit {limit}"));
        asked.push(format!("search weir Ardle --limit {limit} --json"));
        for status in ["supported", "refuted", "contested", "superseded", "retracted", "unassessed"] {
            asked.push(format!("list --status {status} --limit {limit}"));
        }
    }
    let others = "list --status supported,contested\nlist --source 1105\nlist --status refuted --source 1101\nlist --status retracted --source 0\nsearch leak 1951\n\
        search \"Ann Lee3\" granary\nsearch repai*\nsearch repaire\nsearch nobodysaidthis\nsearch mill claimant:lee\n\
        search sold 12 crowns status:unassessed\nsearch \"weir at ardle leaks\"\nsource list\nsource list --limit 1 \
        --json\nsource show 0\nlist --search 'crowns 1904' --limit 3\nassess 5 --verdict refuted --because x --dry-run\n\
        assess 17 --verdict refuted --because x --dry-run --json\nretract 20-24,30 --because x --dry-run\n\
        confirm 8 --claimant Ann --because x --dry-run\nwaive 9 --code C001 --because x --dry-run\nshow abcdef0\n\
        source describe 0 --author Ann --because x --dry-run\nretract 99999 --because x --dry-run\nsource show 3";
    asked.extend(others.lines().map(str::to_owned));
    let split = |line: &String| {
        let mut words = Vec::new();
        for (number, part) in line.split('\'').enumerate() {
            if number % 2 == 1 {
                words.push(part.to_owned());
            } else {
                words.extend(part.split_whitespace().map(str::to_owned));
            }
        }
        words
    };
    asked.iter().map(split).collect()
}

#[test]
fn an_excerpt_answers_as_the_whole_ledger_does() {
    let two = Two::new();
    two.agree_on_all();
    // The rules do find something where entries are compared above.
    for (seq, code) in [(3, "C002"), (900, "A001"), (MANY + 2, "S008")] {
        let shown = two.shop.expect(0, &["show", &seq.to_string()]);
        assert!(shown.contains(&format!("[{code}")), "{seq}: {shown}");
    }
    for end in ["index", "kin"] {
        assert!(two.shop.path(&format!("ledger.db-{end}")).is_file());
        let foreign = std::fs::read(two.shop.path(&format!("plain/ledger.db-{end}"))).unwrap();
        assert_eq!(foreign, b"something else");
    }
    // Entries that the index does not cover yet.
    two.shop.expect(0, &["retract", "500", "--because", "it was wrong, too"]);
    two.shop.expect(0, &["add", "The mill at Ardle leaks.", "--claimant", "Ann Lee"]);
    two.shop.expect(0, &["assess", "14", "--verdict", "supported", "--because", "seen"]);
    two.copy();
    let files = || [two.index(), two.kin()].map(|path| std::fs::read(path).unwrap());
    let before = files();
    two.agree_on_every(3);
    assert!(files() == before, "few entries are read each time");
    // So many that it is extended.
    let rows: String = (0..80)
        .map(|n| {
            format!("{{\"text\":\"The new mill at Ardle was sold for {n} crowns.\",\"speaker\":\"Bo\"}}\n")
        })
        .collect();
    two.shop.write("more.jsonl", rows);
    two.shop.expect(0, &["ingest", "more.jsonl"]);
    two.copy();
    two.agree(&["show", "14"]);
    let (after, each) = (files(), |at: usize| before[at].len());
    assert!(after[0].len() > each(0) && after[1].len() > each(1), "many are added to both");
    two.agree_on_every(3);
}

/// Whatever somebody does to the index, no answer changes.
#[test]
fn a_changed_index_changes_no_answer() {
    let two = Two::new();
    let asked = [
        &["show", "12"][..],
        &["list", "--status", "retracted"],
        &["search", "weir", "Ardle", "--limit", "9"],
    ];
    two.agree(asked[0]);
    [two.index(), two.kin()].iter().for_each(|path| change_everywhere(&two, path, &asked));
    // The index of an earlier state: it does not hide what was recorded since.
    two.agree(asked[0]);
    let earlier = [two.index(), two.kin()].map(|path| (std::fs::read(&path).unwrap(), path));
    let rows: String = (0..300).map(|n| format!("{{\"text\":\"The barn {n} at Ardle leaks.\"}}\n")).collect();
    two.shop.write("more.jsonl", rows);
    two.shop.expect(0, &["ingest", "more.jsonl"]);
    two.shop.expect(0, &["retract", "2", "--because", "it was wrong"]);
    two.copy();
    two.agree(&["show", "2"]);
    for (bytes, path) in earlier {
        std::fs::write(path, bytes).unwrap();
        asked.iter().for_each(|arguments| two.agree(arguments));
        two.agree(&["show", "2"]);
        two.agree(&["search", "barn", "7"]);
    }
}

/// One in place of the other, each with what is remembered of it.
#[test]
fn the_two_parts_of_an_index_do_not_stand_for_each_other() {
    let two = Two::new();
    two.agree(&["show", "12"]);
    let (places, kin) = (std::fs::read(two.index()).unwrap(), std::fs::read(two.kin()).unwrap());
    std::fs::write(two.index(), kin).unwrap();
    std::fs::write(two.kin(), places).unwrap();
    two.agree(&["show", "12"]);
    two.agree(&["list", "--status", "retracted"]);
}

/// What only `show` needs takes most of the time to make.
#[test]
fn lists_and_searches_do_not_wait_for_the_kin() {
    let two = Two::new();
    for line in ["list --limit 3", "search mill --limit 3", "log --limit 3", "source list"] {
        two.agree(&line.split(' ').collect::<Vec<_>>());
    }
    assert!(two.index().is_file() && !two.kin().exists());
    two.agree(&["show", "12"]);
    assert!(two.kin().is_file());
}

/// The claims of a source in another language are not compared, also where only the index says which language it is.
#[test]
fn a_source_in_another_language_is_known_by_the_index() {
    let two = Two::new();
    let page = |file: &str, crowns: u32| {
        let text = format!(
            "# Das Wehr\n\nDer Rat hat das alte Wehr nach langer Debatte verkauft, sagte der B\u{fc}rgermeister am Montag \
             in der Zeitung. Die Bauern des Tals waren damit nicht einverstanden und wollen nun klagen.\n\nThe weir at \
             Fenwick was sold for {crowns} crowns in 1911.\n\nDas Geld soll in den n\u{e4}chsten Jahren f\u{fc}r die \
             Reparatur der Br\u{fc}cke ausgegeben werden.\n"
        );
        two.shop.write(file, text);
        two.shop.expect(0, &["ingest", file, "--url", &format!("https://example.org/{file}")]);
    };
    let add = |crowns: u32| {
        two.shop.expect(0, &["add", &format!("The weir at Fenwick was sold for {crowns} crowns in 1911.")]);
    };
    let agree = |english: u32, foreign: &[u32]| {
        two.copy();
        let found = two.shop.expect(0, &["search", &format!("Fenwick {english} crowns"), "--json"]);
        let seq = serde_json::from_str::<serde_json::Value>(found.lines().next().unwrap()).unwrap()["seq"]
            .to_string();
        two.agree(&["show", &seq]);
        let shown = two.shop.expect(0, &["show", &seq]);
        assert!(shown.contains("[C002"), "{shown}");
        assert!(foreign.iter().all(|crowns| !shown.contains(&format!("{crowns} crowns"))), "{shown}");
    };
    page("wehr.md", 77);
    add(78);
    add(79);
    agree(78, &[77]);
    // After what the index covers, and then in it.
    page("spaeter.md", 80);
    agree(79, &[77, 80]);
    let rows: String = (0..60).map(|n| format!("{{\"text\":\"The barn {n} at Ardle leaks.\"}}\n")).collect();
    two.shop.write("more.jsonl", rows);
    two.shop.expect(0, &["ingest", "more.jsonl"]);
    agree(78, &[77, 80]);
    agree(79, &[77, 80]);
}

/// Changes a file in many places, and asks the same each time.
fn change_everywhere(two: &Two, path: &Path, asked: &[&[&str]]) {
    let whole = std::fs::read(path).unwrap();
    let step = whole.len() / 9;
    let mut changes: Vec<Vec<u8>> =
        vec![Vec::new(), whole[..whole.len() / 2].to_vec(), b"claimlog index\n".to_vec()];
    for at in (0..whole.len()).step_by(step).chain([whole.len() - 1, whole.len() - 200]) {
        let mut changed = whole.clone();
        changed[at] ^= 1;
        changes.push(changed);
    }
    // A page over another one: both are in the file.
    let mut moved = whole.clone();
    moved.copy_within(4200..8200, 15);
    changes.push(moved);
    for changed in changes {
        std::fs::write(path, &changed).unwrap();
        asked.iter().for_each(|arguments| two.agree(arguments));
    }
}

/// What the commands that read an excerpt see of a changed ledger: what they show. `verify` sees everything.
#[test]
fn an_excerpt_is_proved_and_the_rest_is_left_to_verify() {
    let two = Two::new();
    two.agree(&["show", "12"]);
    let change = |sql: &str| {
        let conn = harm(&two.shop.path(WITH));
        conn.execute_batch(sql).unwrap();
        repair(&conn);
    };
    let status = |arguments: &[&str]| two.run(WITH, arguments).0;
    change("UPDATE entry SET body = replace(body, 'leaks since', 'leaked until') WHERE seq = 778");
    assert_eq!(status(&["show", "12"]), Some(0), "another entry");
    assert_eq!(status(&["show", "778"]), Some(3));
    assert_eq!(status(&["verify"]), Some(3));
    assert_eq!(status(&["audit", "--format", "summary"]), Some(3));
    two.shop.expect(0, &["--ledger", WITHOUT, "verify"]);
    std::fs::copy(two.shop.path(WITHOUT), two.shop.path(WITH)).unwrap();
    // The retraction of entry 12, taken out of what SQLite finds: the index knows that there is one.
    let retraction = "SELECT seq FROM entry WHERE kind = 'retraction' AND about = 12";
    change(&format!("UPDATE entry SET kind = 'waiver', about = 13 WHERE seq = ({retraction})"));
    let (code, shown, _) = two.run(WITH, &["show", "12"]);
    assert!(code == Some(3) || shown.contains("retracted"), "{shown}");
    change(&format!(
        "DELETE FROM entry WHERE seq = ({})",
        "SELECT seq FROM entry WHERE kind = 'waiver' AND about = 13"
    ));
    assert_eq!(status(&["show", "12"]), Some(3));
}

/// Of a large table, `show` reads what is around the words, and proves that; the rest is left to `verify`.
#[test]
fn of_a_large_table_the_words_that_are_shown_are_proved() {
    let shop = Shop::with_ledger();
    let row = |n: usize| {
        let text = format!("The mill number {n} at Ardle leaks since {}.", 1900 + n % 100);
        format!("{}\n", serde_json::json!({"text": text, "note": "x".repeat(600)}))
    };
    shop.write("rows.jsonl", (0..MANY).map(row).collect::<String>());
    shop.expect(0, &["ingest", "rows.jsonl"]);
    let shown = shop.expect(0, &["show", "500"]);
    for line in ["– bytes       not read as a whole", "✓ span        the words stand at bytes"] {
        assert!(shown.contains(line), "{shown}");
    }
    let ledger = shop.path(WITH);
    settle(&ledger);
    let honest = std::fs::read(&ledger).unwrap();
    // The document has blocks of 65,536 bytes; the words of claim 500 are in block 5.
    let change = |n: i64| {
        std::fs::write(&ledger, &honest).unwrap();
        let conn = harm(&ledger);
        let sql = "UPDATE block SET bytes = (SELECT bytes FROM block WHERE n = ?2) WHERE n = ?1";
        assert_eq!(conn.execute(sql, [n, 3]).unwrap(), 1);
        repair(&conn);
        drop(conn);
        settle(&ledger);
        ["show 500", "list --limit 3", "verify"].map(|line| {
            let arguments: Vec<&str> = line.split(' ').collect();
            shop.run(&arguments).status.code()
        })
    };
    assert_eq!(change(5), [Some(3), Some(0), Some(3)], "under the words");
    assert_eq!(change(8), [Some(0), Some(0), Some(3)], "elsewhere");
}

/// Who can write the state folder as well can leave something out of the index; `verify` and `audit` do not read it.
#[test]
fn an_index_and_its_hash_from_before_hide_nothing_that_was_recorded_since() {
    let two = Two::new();
    two.agree(&["show", "20"]);
    let state = |folder| std::fs::read_dir(two.shop.path(folder)).unwrap().next().unwrap().unwrap().path();
    let files = [two.index(), state("home/indexes"), two.kin(), state("home/kin")];
    let before = files.map(|path| (std::fs::read(&path).unwrap(), path));
    let rows: String = (0..40).map(|n| format!("{{\"text\":\"The barn {n} at Ardle leaks.\"}}\n")).collect();
    two.shop.write("more.jsonl", rows);
    two.shop.expect(0, &["ingest", "more.jsonl"]);
    two.shop.expect(0, &["retract", "20", "--because", "it was wrong"]);
    two.copy();
    two.agree(&["show", "20"]);
    before.into_iter().for_each(|(bytes, path)| std::fs::write(path, bytes).unwrap());
    two.agree(&["show", "20"]);
    assert!(two.shop.expect(0, &["show", "20"]).contains("retracted"));
}

#[test]
fn a_redaction_leaves_no_index_and_nothing_in_the_next_one() {
    let two = Two::new();
    two.agree(&["show", "12"]);
    assert!(two.index().is_file());
    // What is left where making an index was cut off.
    std::fs::copy(two.index(), two.shop.path(".new-scrap")).unwrap();
    two.shop.expect(0, &["redact", "4", "--because", "an order", "--yes"]);
    assert!(!two.index().exists() && !two.kin().exists() && !two.shop.path(".new-scrap").exists());
    two.copy();
    two.agree_on_every(3);
    assert!(two.index().is_file() && two.kin().is_file());
    // Another machine's index, which this one must not use: it was made before.
    let found = two.shop.expect(1, &["search", "Lee3", "employs", "3", "--limit", "5"]);
    assert_eq!(found, "");
}

#[test]
fn where_no_index_can_be_kept_everything_is_read() {
    let two = Two::new();
    two.agree(&["show", "12"]);
    // The state folder cannot take it: a file is in its place.
    for (path, folder, nth) in [(two.kin(), "home/kin", 9), (two.index(), "home/indexes", 3)] {
        std::fs::remove_file(&path).unwrap();
        std::fs::remove_dir_all(two.shop.path(folder)).unwrap();
        two.shop.write(folder, "");
        two.agree_on_every(nth);
        assert!(!path.exists());
    }
}

//! Four days of work, from beginning to end: the transcripts in tests/cli are what the program prints. With
//! `TRYCMD=overwrite` what was printed is written into them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use crate::common::Shop;

/// What begins the part of a transcript that runs in another home, without the ledger.
const ELSEWHERE: &str = "## Elsewhere\n";

/// What was done, and how many times.
type Acts = &'static [(&'static str, usize)];

/// How many commands a transcript takes, and the acts that the same job took in the version before the acts in
/// bulk, one command for each act. What one command did not do then is not counted unless somebody typed it.
const DESKS: [(&str, usize, Acts); 4] = [
    (
        "journalist",
        8,
        &[
            ("init", 1),
            ("ingest the digest", 1),
            ("audit, to see what is not a claim", 1),
            ("list --code, to learn the numbers", 1),
            ("retract a line that is not a claim, one at a time", 19),
            ("retract the source whose address was forgotten, and ingest it again", 2),
            ("ingest the other source", 1),
            ("evidence", 1),
            ("assess", 1),
            ("export", 1),
        ],
    ),
    (
        "fact-checker",
        11,
        &[
            ("init", 1),
            ("ingest the reviews and the register", 2),
            ("audit and list, to learn the conflicts and the numbers", 2),
            ("search, to find the passage", 1),
            ("evidence, with the quotation typed", 1),
            ("assess, one claim at a time, and the correction", 5),
            ("relate the duplicates, whose verdicts nothing compares", 1),
            ("waive A001 on each imported verdict", 4),
            ("export", 1),
            ("put back a rating and a text that the export changed", 4),
            ("ingest --dry-run", 1),
        ],
    ),
    (
        "investigator",
        11,
        &[
            ("init", 1),
            ("ingest the folder", 1),
            ("retract the heading of each page", 3),
            ("search and list, to find the passage and the numbers", 2),
            ("evidence, with the quotation typed", 1),
            ("assess", 1),
            ("hand over the claim, its source, the text, the evidence, the verdict and the checkpoint", 8),
            ("take the bytes out with sqlite3 and a script", 2),
            ("tiles", 1),
            ("check-proof and verify --tiles", 2),
        ],
    ),
    (
        "curator",
        6,
        &[
            ("init", 1),
            ("ingest, and again with the address of the table", 2),
            ("audit", 1),
            ("retract a duplicate, one at a time", 400),
            ("export", 1),
        ],
    ),
];

fn commands(transcript: &str) -> Vec<&str> {
    transcript.lines().filter_map(|line| line.strip_prefix("$ claimlog ")).collect()
}

fn read(name: &str) -> String {
    std::fs::read_to_string(format!("tests/cli/{name}.md")).unwrap()
}

/// The rows that the curator got: every fifth repeats the first of its five.
fn table(rows: usize) -> String {
    const TREES: [&str; 8] = ["Alder", "Birch", "Cedar", "Elm", "Hazel", "Linden", "Maple", "Rowan"];
    const ENDS: [&str; 6] = ["ford", "ham", "holm", "mouth", "stead", "wick"];
    const RULINGS: [&str; 4] = ["true", "false", "true", "half true"];
    let mut text = String::from("claim,claimant,link,ruling,by,because,said,review\n");
    for row in 0..rows {
        let n = if row % 5 == 4 { row - 4 } else { row };
        let town = format!("{}{} {}", TREES[n % 8], ENDS[n / 8 % 6], n / 48);
        writeln!(
            text,
            "The council of {town} spent {} million crowns on roads in {}.,Council of {town},\
             https://roads.example/{n},{},Desk {},the accounts say so,{}-04-0{},https://desk.example/review/{n}",
            100 + n % 89 * 7,
            2000 + n % 20,
            RULINGS[n % 4],
            n % 3,
            2021 + n % 3,
            n % 9 + 1,
        )
        .unwrap();
    }
    text
}

/// Copies a folder; what is not there is an empty folder.
fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    let Ok(entries) = std::fs::read_dir(from) else { return };
    for path in entries.map(|entry| entry.unwrap().path()) {
        let into = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &into);
        } else {
            std::fs::copy(&path, &into).unwrap();
        }
    }
}

fn claimlog(folder: &Path, home: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_claimlog"));
    command.current_dir(folder).env("CLAIMLOG_HOME", home).env("CLAIMLOG_NOW", "2026-03-02T10:00:00Z");
    command.env_remove("CLAIMLOG_LEDGER").env("CLAIMLOG_RECORDER", "M. Okafor");
    command
}

/// The key of the ledger that the first part made: the one that its owner gives to others.
fn key(folder: &Path, home: &Path) -> String {
    let printed = claimlog(folder, home).args(["--json", "pins"]).output().unwrap();
    let printed: serde_json::Value = serde_json::from_slice(&printed.stdout).unwrap();
    // A root in base64 may have two such signs as well.
    let is_key = |word: &&str| word.starts_with("desk.example/") && word.matches('+').count() > 1;
    printed.to_string().split('"').find(is_key).unwrap().to_owned()
}

/// Runs the parts of a transcript one after the other; gives them back as they are after the run.
fn run(name: &str) -> String {
    let outside = tempfile::tempdir().unwrap();
    let path = |name: &str| outside.path().join(name);
    copy(Path::new(&format!("tests/cli/{name}.in")), &path("0.in"));
    if name == "curator" {
        std::fs::write(path("0.in/claims.csv"), table(2000)).unwrap();
    }
    let text = read(name);
    let (mut after, mut secret) = (Vec::new(), String::from("KEY"));
    for (n, part) in text.split(ELSEWHERE).enumerate() {
        let (folder, home) = (path(&format!("{n}.in")), path(&format!("home-{n}")));
        if n > 0 {
            let before = path(&format!("{}.in", n - 1));
            secret = key(&before, &path(&format!("home-{}", n - 1)));
            std::fs::rename(before, &folder).unwrap();
            std::fs::remove_file(folder.join("ledger.db")).unwrap();
        }
        let file = path(&format!("{n}.md"));
        std::fs::write(&file, part.replace(" KEY\n", &format!(" {secret}\n"))).unwrap();
        let cases = trycmd::TestCases::new();
        cases.env("CLAIMLOG_HOME", home.to_str().unwrap()).env("CLAIMLOG_NOW", "2026-03-02T10:00:00Z");
        cases.env("CLAIMLOG_RECORDER", "M. Okafor").case(&file);
        cases.run();
        after.push(std::fs::read_to_string(&file).unwrap().replace(&secret, "KEY"));
        if name == "investigator" && n == 0 {
            let page = std::fs::read("tests/cli/investigator.in/pages/council.html").unwrap();
            assert!(std::fs::read(folder.join("minutes.html")).unwrap() == page, "the captured bytes");
        }
    }
    after.join(ELSEWHERE)
}

fn transcript(name: &str) {
    let after = run(name);
    if std::env::var_os("TRYCMD").is_some_and(|mode| mode == "overwrite") {
        std::fs::write(format!("tests/cli/{name}.md"), after).unwrap();
    }
}

#[test]
fn a_journalist_gets_from_a_digest_to_a_verified_export() {
    transcript("journalist");
}

#[test]
fn a_fact_checker_takes_reviews_in_judges_corrects_and_gives_them_out() {
    transcript("fact-checker");
}

#[test]
fn an_investigator_hands_over_a_proof_of_saved_pages() {
    transcript("investigator");
}

#[test]
fn a_curator_gets_from_a_table_to_a_verified_subset_without_duplicates() {
    transcript("curator");
}

#[test]
fn each_day_takes_at_most_half_of_the_commands_that_it_took() {
    for (name, count, before) in DESKS {
        let text = read(name);
        assert_eq!(commands(&text).len(), count, "{name}");
        assert!(
            text.contains(&format!("It takes {count} commands")),
            "{name} does not say how many it takes"
        );
        let before: usize = before.iter().map(|(_, times)| times).sum();
        assert!(2 * count <= before, "{name}: {count} of {before}");
    }
}

/// The words of a command line; a quotation mark ends at the next one.
fn words(line: &str) -> Vec<String> {
    let parts = line.split('\'').enumerate();
    parts
        .flat_map(|(n, part)| match n % 2 {
            0 => part.split_whitespace().map(str::to_owned).collect(),
            _ => vec![part.to_owned()],
        })
        .collect()
}

/// `cargo test --release --test program desks:: -- --ignored --nocapture` prints the seconds.
#[test]
#[ignore = "slow: .ci/run has it"]
fn a_curator_has_a_hundred_thousand_rows() {
    let shop = Shop::new();
    copy(Path::new("tests/cli/curator.in"), shop.folder.path());
    shop.write("claims.csv", table(100_000));
    for line in commands(&read("curator")) {
        let before = std::time::Instant::now();
        let call = words(line);
        let call: Vec<&str> = call.iter().map(String::as_str).collect();
        let run = shop.run(&call);
        assert_eq!(run.status.code(), Some(0), "{line}: {}", String::from_utf8_lossy(&run.stderr));
        println!("{:6.1} s  {line}", before.elapsed().as_secs_f32());
    }
    let exported = std::fs::read_to_string(shop.folder.path().join("verified.csv")).unwrap();
    assert_eq!(exported.lines().count(), 1 + 40_000);
}

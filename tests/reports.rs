//! Reports that can be acted on: every finding names its claim and its source by one number everywhere, and points into
//! the file that was given.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde_json::Value;

use crate::common::Shop;

fn text(shop: &Shop, arguments: &[&str]) -> String {
    String::from_utf8(shop.run(arguments).stdout).unwrap()
}

/// Fault 4 of the report of newcomers.
#[test]
fn fault_4_a_finding_names_its_claim_and_its_source() {
    let shop = Shop::with_ledger();
    shop.write("one.txt", "The mill burnt down in 1903. Who rebuilt it?");
    shop.write("two.txt", "Was it the town?");
    shop.expect(0, &["ingest", "one.txt", "two.txt"]);
    let audit = ["audit", "--select", "F003"];
    for format in ["human", "concise", "github"] {
        let told = text(&shop, &[&audit[..], &["--format", format]].concat());
        assert!(
            told.contains("claim 2 of source 0") && told.contains("claim 4 of source 3"),
            "{format}: {told}"
        );
    }
    let sarif: Value =
        serde_json::from_str(&text(&shop, &[&audit[..], &["--format", "sarif"]].concat())).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert!(
        results[1]["message"]["text"].as_str().unwrap().starts_with("claim 4 of source 3: "),
        "{results:?}"
    );
    let json = shop.json(1, &audit);
    let numbers: Vec<_> =
        json["findings"].as_array().unwrap().iter().map(|it| (&it["seq"], &it["source"])).collect();
    assert_eq!(numbers, [(&2.into(), &0.into()), (&4.into(), &3.into())]);
    // A claim that has no source, and an entry that is not a claim.
    shop.expect(0, &["add", "Is the weir safe?"]);
    shop.expect(0, &["waive", "1", "--code", "F001", "--because", "by mistake"]);
    let told = text(&shop, &["audit", "--format", "concise"]);
    assert!(told.contains("question: claim 5: ") && told.contains("unused-waiver: waiver 6: "), "{told}");
}

/// Fault 10 of the report of newcomers: numbers.
#[test]
fn fault_10_check_counts_alike_in_json_in_messages_and_in_annotations() {
    let shop = Shop::new();
    shop.write("a.txt", "The mill stands by the weir.");
    shop.write("two.txt", "The mill was closed in 1903. The mill was closed in 1904.");
    let json = shop.json(0, &["check", "a.txt", "two.txt", "--select", "C"]);
    let finding = &json["findings"][0];
    let (seq, other, source) = (&finding["seq"], &finding["other"], &finding["source"]);
    assert!(finding["message"].as_str().unwrap().contains(&format!("claim {other}:")), "{finding}");
    for number in [seq, other] {
        let claim = json["claims"].as_array().unwrap().iter().find(|claim| claim["seq"] == *number).unwrap();
        assert_eq!(claim["source"], *source);
    }
    assert_eq!(json["documents"][1]["seq"], *source);
    let github = text(&shop, &["check", "a.txt", "two.txt", "--select", "C", "--format", "github"]);
    assert!(github.contains(&format!("claim {seq} of source {source}, dispute-{other}: ")), "{github}");
    // A ledger that begins with these documents counts as they do.
    shop.expect(0, &["init"]);
    shop.expect(0, &["ingest", "a.txt", "two.txt"]);
    assert_eq!(shop.json(0, &["audit", "--select", "C"])["findings"], json["findings"]);
}

/// The words at a region of a file.
fn words_at(file: &str, region: &Value) -> String {
    let number = |name: &str| usize::try_from(region[name].as_u64().unwrap()).unwrap();
    let lines: Vec<&str> = file.lines().collect();
    let (first, last) = (number("startLine"), number("endLine"));
    let mut words = String::new();
    for line in first..=last {
        let from = if line == first { number("startColumn") - 1 } else { 0 };
        let all = lines[line - 1].chars().count();
        let to = if line == last { number("endColumn") - 1 } else { all };
        words.extend(lines[line - 1].chars().skip(from).take(to - from));
    }
    words
}

/// Fault 10 of the report of newcomers: places.
#[test]
fn fault_10_check_points_into_the_files_that_were_given() {
    let shop = Shop::new();
    std::fs::create_dir(shop.path("some docs")).unwrap();
    let markdown = "# The mill\n\nThe *old* [mill](https://example.org/a-b-c) by\nthe weir burnt down. Who rebuilt\n**the mill**?\n";
    let html = "<html><body><h1>The weir</h1>\n<p>The weir is old. It was\n<b>rebuilt</b> &amp; extended in 1950.</p>\n<p>Who owns <i>the weir</i>?</p></body></html>";
    let windows = "The mill is old.\r\nWho owns\u{a0}the mill?\r\n";
    for (name, content, words) in [
        ("read me.md", markdown, "Who rebuilt**the mill"),
        ("page.html", html, "Who owns <i>the weir"),
        ("dos.txt", windows, "Who owns\u{a0}the mill?"),
    ] {
        let path = format!("some docs/{name}");
        shop.write(&path, content);
        let sarif = text(&shop, &["check", &path, "--select", "F003", "--format", "sarif"]);
        let sarif: Value = serde_json::from_str(&sarif).unwrap();
        let place = &sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], path.replace(' ', "%20"));
        assert_eq!(words_at(content, &place["region"]), words, "{name}: {place}");
        let github = text(&shop, &["check", &path, "--select", "F003", "--format", "github"]);
        let line = &place["region"]["startLine"];
        assert!(github.starts_with(&format!("::error file={path},line={line},")), "{github}");
        let human = text(&shop, &["check", &path, "--select", "F003"]);
        assert!(human.contains(&format!("{path}:{line}:")), "{human}");
    }
    // An absolute path within the folder is relative to it.
    let path = shop.path("some docs/dos.txt");
    let concise = text(&shop, &["check", path.to_str().unwrap(), "--select", "F003", "--format", "concise"]);
    assert!(concise.starts_with("some docs/dos.txt:2:1: "), "{concise}");
    // What was never a file has no place.
    let mut piped = shop.command(&["check", "-", "--select", "F003", "--format", "sarif"]);
    piped.stdin(std::fs::File::open(shop.path("some docs/dos.txt")).unwrap());
    let sarif: Value = serde_json::from_slice(&piped.output().unwrap().stdout).unwrap();
    assert!(sarif["runs"][0]["artifacts"][0].get("location").is_none(), "{sarif}");
    assert!(!sarif.to_string().contains("sources/"), "{sarif}");
}

#[test]
fn what_is_true_of_a_document_is_said_once_and_last_and_errors_come_first() {
    let shop = Shop::new();
    shop.write("a.txt", "It may rain at the weir. The mill is old. Who owns it? The weir is older.");
    let json = shop.json(1, &["check", "a.txt"]);
    let count =
        |code: &str| json["findings"].as_array().unwrap().iter().filter(|it| it["code"] == code).count();
    assert_eq!((count("S002"), count("S003")), (4, 4), "JSON has one for each claim");
    for format in ["human", "concise", "github", "sarif"] {
        let told = text(&shop, &["check", "a.txt", "--format", format]);
        let told = match format {
            "sarif" => serde_json::from_str::<Value>(&told).unwrap()["runs"][0]["results"].to_string(),
            _ => told,
        };
        let at = |words: &str| told.find(words).unwrap_or_else(|| panic!("{format}: {words} in {told}"));
        assert_eq!(
            told.matches("all 4 claims of source 0 (1 to 4)").count(),
            if format == "sarif" { 4 } else { 2 }
        );
        assert!(
            at("F003") < at("F006") && at("F006") < at("S002") && at("S002") < at("S003"),
            "{format}: {told}"
        );
    }
    // Where it holds for some claims only, they are named; one claim alone is shown as any other.
    shop.write("b.txt", "The mill is old, Bo Ek said. The weir is older. It leaks.");
    let told = text(&shop, &["check", "b.txt", "--select", "S003", "--format", "concise"]);
    assert!(told.contains("2 of 3 claims of source 0 (2, 3)"), "{told}");
    shop.write("c.txt", "The mill is old, Bo Ek said. The weir is older.");
    let told = text(&shop, &["check", "c.txt", "--select", "S003", "--format", "concise"]);
    assert!(
        told.starts_with("c.txt:1:30: warning[S003] unattributed-claim: claim 2 of source 0: "),
        "{told}"
    );
}

#[test]
fn marked_titles_are_parts_of_a_page_and_lines_that_look_like_titles_are_flagged() {
    let shop = Shop::with_ledger();
    let prose = "The weir at Orla was rebuilt in 1950. The mill beside it was sold to the town.";
    shop.write(
        "a.md",
        format!("Weir Town: The Complete Guide\n=====\n\n{prose}\n\n## Where Is The Mill?\n\n{prose}\n"),
    );
    shop.write(
        "b.html",
        format!("<html><head><title>Weir</title></head><body><h1>Weir Town: The Complete Guide</h1><p>{prose}</p><h2>The Mill</h2><p>{prose}</p></body></html>"),
    );
    shop.write("c.txt", format!("Weir Town: The Complete Guide\n\n{prose}\n"));
    for name in ["a.md", "b.html"] {
        let json = shop.json(0, &["check", name, "--select", "F"]);
        let claims: Vec<_> =
            json["claims"].as_array().unwrap().iter().map(|it| it["text"].as_str().unwrap()).collect();
        assert_eq!(claims.len(), 4, "{name}: {claims:?}");
        let ingested = shop.run(&["ingest", name]);
        let told = String::from_utf8_lossy(&ingested.stderr).into_owned();
        assert!(told.contains("2 headings that the document marks"), "{told}");
        assert!(!told.contains("outside the article"), "{told}");
    }
    let shown = shop.expect(0, &["source", "show", "0", "--text"]);
    assert!(shown.contains("Weir Town: The Complete Guide"), "the text keeps them");
    // What is outside the article is not a claim either, and each segment is counted once.
    let item = |name: &str| format!("<li><a href=\"/{name}\">All news about the {name} of Orla.</a></li>");
    for (menu, count) in
        [(item("mill"), "1 segment outside"), (item("mill") + &item("weir"), "2 segments outside")]
    {
        let head = "<html><head><title>Weir</title></head><body>";
        shop.write(
            "menu.html",
            format!("{head}<nav><ul>{menu}</ul></nav><article><h1>Weir Town</h1><p>{prose}</p></article></body></html>"),
        );
        let ingested = shop.run(&["ingest", "menu.html"]);
        let told = String::from_utf8_lossy(&ingested.stderr).into_owned();
        assert!(told.contains(count) && told.contains("1 heading that the document marks"), "{told}");
        let again = shop.run(&["ingest", "menu.html"]);
        let told = String::from_utf8_lossy(&again.stderr).into_owned();
        assert!(again.status.success() && !told.contains("segment"), "{told}");
    }
    let json = shop.json(1, &["check", "c.txt", "--select", "F"]);
    assert_eq!(json["findings"][0]["code"], "F001");
    // In a feed the title of an entry without a text is all that it states.
    let item = |body: &str| format!("<item><title>The weir at Orla leaks again.</title>{body}</item>");
    let feed = format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>News</title><link>https://example.org/</link>{}{}</channel></rss>",
        item(""),
        item("<description>The mill was sold.</description>")
    );
    shop.write("d.xml", feed);
    let json = shop.json(0, &["check", "d.xml", "--select", "F001"]);
    let claims: Vec<_> =
        json["claims"].as_array().unwrap().iter().map(|it| it["text"].as_str().unwrap()).collect();
    assert_eq!(claims, ["The weir at Orla leaks again.", "The mill was sold."]);
}

#[test]
fn sources_with_one_title_are_told_apart() {
    let shop = Shop::with_ledger();
    for (name, words) in [("a.txt", "Who owns the mill?"), ("b.txt", "Who owns the weir?")] {
        shop.write(name, words);
        shop.expect(0, &["ingest", name, "--title", "Town news"]);
    }
    let told = text(&shop, &["audit", "--select", "F003"]);
    assert!(told.contains("Town news (a.txt):1:1") && told.contains("Town news (b.txt):1:1"), "{told}");
    // With one name, too, by their addresses, or else by number.
    for (folder, url) in [("one", "https://a.example/1"), ("two", "https://a.example/2")] {
        std::fs::create_dir(shop.path(folder)).unwrap();
        shop.write(&format!("{folder}/c.txt"), format!("Who owns mill {folder}?"));
        shop.expect(0, &["ingest", &format!("{folder}/c.txt"), "--url", url]);
    }
    let told = text(&shop, &["audit", "--select", "F003", "--format", "concise"]);
    assert!(
        told.contains("c.txt (https://a.example/1):1:1: ") && told.contains("c.txt (https://a.example/2):"),
        "{told}"
    );
}

#[test]
fn the_exit_status_follows_the_level_that_was_asked_for() {
    let shop = Shop::new();
    shop.write("error.txt", "Who owns the mill?");
    shop.write("note.txt", "The mill may close, Bo Ek of the Orla Board said on 2 May 2026.");
    for (file, level, status) in [
        ("error.txt", "never", 0),
        ("error.txt", "error", 1),
        ("error.txt", "note", 1),
        ("note.txt", "error", 0),
        ("note.txt", "warning", 0),
        ("note.txt", "note", 1),
    ] {
        for format in ["human", "json", "sarif", "summary"] {
            shop.expect(status, &["check", file, "--select", "F", "--fail-on", level, "--format", format]);
        }
    }
    shop.expect(1, &["check", "note.txt", "--fail-on", "warning"]);
    assert_eq!(shop.run(&["check", "note.txt", "--fail-on", "grave"]).status.code(), Some(2));
}

#[test]
fn a_baseline_knows_findings_wherever_they_stand() {
    let shop = Shop::new();
    shop.write("a.txt", "The mill is old. Who owns it?");
    let check = ["check", "a.txt", "--baseline", "known.json"];
    assert_eq!(shop.run(&check).status.code(), Some(2), "there is no such file yet");
    shop.expect(0, &[&check[..], &["--write-baseline"]].concat());
    let first = std::fs::read(shop.path("known.json")).unwrap();
    let json = shop.json(0, &check);
    assert_eq!((&json["findings"], &json["summary"]["errors"]), (&serde_json::json!([]), &0.into()));
    assert_eq!(json["summary"]["known"], 5);
    // Lines before it, other sentences, and another form of its spaces change nothing.
    shop.write("a.txt", "A weir\nstands here.\n\nThe mill is old.   Who  owns it?\n");
    let json = shop.json(0, &[&check[..], &["--fail-on", "note"]].concat());
    assert_eq!(json["findings"], serde_json::json!([]), "{json}");
    // A question more, the same question again, and the same question changed are new.
    for (more, count) in [(" Who sold it?", 1), (" Who owns it?", 2), (" Who owned it? Who buys it?", 2)] {
        shop.write("a.txt", format!("The mill is old. Who owns it?{more}"));
        let json = shop.json(1, &check);
        assert_eq!(json["findings"].as_array().unwrap().len(), count, "{more}: {json}");
    }
    shop.write("a.txt", "The mill is old. Who owns the mill?");
    assert_eq!(shop.json(1, &check)["findings"].as_array().unwrap().len(), 1);
    // The same report writes the same file; other files are refused.
    shop.write("a.txt", "The mill is old. Who owns it?");
    shop.expect(0, &[&check[..], &["--write-baseline"]].concat());
    assert_eq!(std::fs::read(shop.path("known.json")).unwrap(), first);
    for wrong in ["", "{}", "[]", "{\"version\": 2, \"known\": []}", "Who owns it?"] {
        shop.write("known.json", wrong);
        let failure = shop.failure(2, &check);
        assert!(failure["message"].as_str().unwrap().contains("known.json is not a baseline"), "{failure}");
    }
    assert_eq!(shop.run(&["check", "a.txt", "--write-baseline"]).status.code(), Some(2));
    // A ledger has one, too, and there it does not depend on numbers.
    shop.expect(0, &["init"]);
    shop.expect(0, &["ingest", "a.txt"]);
    shop.expect(0, &["audit", "--baseline", "audit.json", "--write-baseline"]);
    shop.expect(0, &["audit", "--baseline", "audit.json", "--fail-on", "note"]);
}

#[test]
fn the_most_serious_findings_are_kept_and_the_others_are_counted() {
    let shop = Shop::new();
    shop.write("a.txt", "It may rain. It may snow. The mill is old. Who owns it? Who sold it?");
    let all = shop.json(1, &["check", "a.txt"]);
    let all = all["findings"].as_array().unwrap().len();
    let json = shop.json(1, &["check", "a.txt", "--max-findings", "2"]);
    let codes: Vec<_> = json["findings"].as_array().unwrap().iter().map(|it| &it["code"]).collect();
    assert_eq!(codes, ["F003", "F003"]);
    assert_eq!(json["summary"]["left_out"], all - 2);
    assert_eq!(json["summary"]["errors"], 2);
    for format in ["human", "concise", "github", "sarif"] {
        let output = shop.run(&["check", "a.txt", "--max-findings", "2", "--format", format]);
        let told =
            String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{format}");
        assert!(told.contains("4 more; --max-findings N shows more"), "{format}: {told}");
        assert!(!told.contains("less than a commitment"), "{format}: {told}");
    }
    let none = text(&shop, &["check", "a.txt", "--max-findings", "0", "--format", "concise"]);
    assert_eq!(none, "");
}

#[test]
fn a_summary_counts_by_rule_and_by_source() {
    let shop = Shop::new();
    shop.write("a.txt", "The mill is old. Who owns it? Who sold it?");
    shop.write("b.txt", "It may rain.");
    let told = text(&shop, &["check", "a.txt", "b.txt", "--format", "summary"]);
    let lines: Vec<Vec<&str>> = told.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(lines[0], ["2", "error", "F003", "question"]);
    assert!(
        told.contains("source 0, a.txt, 3 claims: 2 errors, ") && told.contains("source 4, b.txt, 1 claim: "),
        "{told}"
    );
}

/// The findings of some rules in a text that is piped in, as (code, quoted words).
fn found(shop: &Shop, words: &str, select: &str) -> Vec<(String, String)> {
    let name = shop.write("piped.txt", words);
    let run = shop.run(&["check", &name, "--select", select, "--json"]);
    let value: Value = serde_json::from_slice(&run.stdout).unwrap();
    let findings = value["findings"].as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    findings.map(|finding| (text(&finding["code"]), text(&finding["quote"]))).collect()
}

/// Fault 2 of the newcomers: a search title on the line of the prose was not seen.
#[test]
fn fault_2_titles_are_seen_on_the_line_of_the_prose() {
    let shop = Shop::new();
    for title in [
        "Everything You Need to Know About Lighthouses",
        "Cape Orrin Live Updates, Latest News & Weather 2026",
        "Orrin Harbour Map, Piers & Timetable (Updated 2026) - PierGuide",
    ] {
        for joint in [" ", "\n"] {
            let text = format!("The lighthouse of Orrin is 31 metres tall.{joint}{title}\n");
            let found = found(&shop, &text, "F");
            assert!(found.iter().any(|(code, at)| code == "F001" && at == title), "{text}: {found:?}");
        }
    }
    let split = "The mill has two wheels. What Is A Tide Mill? Types, Parts And Uses | MillAtlas\n";
    let codes: Vec<String> = found(&shop, split, "F").into_iter().map(|(code, _)| code).collect();
    assert_eq!(codes, ["F003", "F001"]);
    // What states something is not a title, whatever its case.
    for prose in
        ["The keeper of Orrin retired in 1998.", "Orrin Council Approved The New Lighthouse In March 2020."]
    {
        let text = format!("The lighthouse of Orrin is 31 metres tall. {prose}\n");
        assert!(found(&shop, &text, "F001").is_empty(), "{text}");
    }
}

/// Fault 3: a line that was cut off was joined to the next one, and so not seen as cut off.
#[test]
fn fault_3_a_line_that_was_cut_off_is_not_joined_to_the_next() {
    let shop = Shop::new();
    let text =
        "The pilots said the owner had ignored three reports from\nRead more\nThe ferry sails again.\n";
    let found_here = found(&shop, text, "F");
    assert!(found_here.iter().any(|(code, at)| code == "F002" && at == "from"), "{found_here:?}");
    assert!(found_here.iter().any(|(code, at)| code == "F004" && at == "Read more"), "{found_here:?}");
    for cut in ["The repairs will start in June, but they.", "The tender was cancelled because of"] {
        let found = found(&shop, &format!("{cut}\n\nThe ferry sails again.\n"), "F002");
        assert_eq!(found.len(), 1, "{cut}");
    }
    // A line that is only wrapped goes on.
    let wrapped =
        "The pilots said that the owner had received three reports from\nthe harbour office in May 2024.\n";
    assert!(found(&shop, wrapped, "F002").is_empty());
}

/// Of many claims that disagree about one fact the words are shown once, and the other pairs are named.
#[test]
fn the_pairs_of_one_dispute_are_one_finding_of_the_report() {
    let shop = Shop::with_ledger();
    for year in 1961..1967 {
        shop.expect(0, &["add", &format!("The dam of Varne was finished in {year}.")]);
    }
    let found = shop.json(0, &["audit", "--select", "C"]);
    let pairs = found["findings"].as_array().unwrap().iter().filter(|one| !one["group"].is_null()).count();
    assert!(pairs >= 5, "{found}");
    let page = shop.expect(0, &["audit", "--select", "C", "--format", "html"]);
    assert_eq!(page.matches("<div class=\"pair\">").count(), 1, "{pairs} pairs");
    assert!(page.contains(&format!("{} more pairs of this dispute: ", pairs - 1)), "{pairs}: {page}");
    // A moment is not broken at its dashes.
    let page = shop.expect(0, &["export", "--format", "html"]);
    assert!(page.contains("recorded <span class=\"when\">20"), "{page}");
}

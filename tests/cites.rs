//! Cites: what a text cites is read from every format, recorded as the text's own word, shown, exported and read back; and
//! what is wrong with it is reported.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use crate::common::Shop;
use claimlog::ingest::{About, read};
use serde_json::{Value, json};

/// Each claim that cites something, with what it cites.
fn cites(name: &str, text: &str) -> Vec<(String, Vec<String>)> {
    let about = About { name: Some(name.to_owned()), ..About::default() };
    let document = read(name, text.as_bytes().to_vec(), about).unwrap();
    let claims = document.records().map(|record| record.claim);
    claims
        .map(|claim| {
            (claim.text.to_string(), claim.details().cites.iter().map(ToString::to_string).collect())
        })
        .filter(|(_, cites): &(String, Vec<String>)| !cites.is_empty())
        .collect()
}

#[test]
fn what_a_text_cites_is_read_from_every_format() {
    let (dam, weir) = ("https://example.org/dam", "https://example.org/weir");
    let leaks = |more: &str| format!("The dam leaks badly.{more}");
    for (name, text, expected) in [
        ("a.txt", format!("{} The weir fell.\n\nSources:\n[1] {dam}\n[2] Lee, Weirs, 1970.\n", leaks("[1]")), vec![(leaks("[1]"), vec![dam])]),
        ("b.txt", format!("{} ({dam}). The weir fell.\n", "The dam leaks badly"), vec![(format!("The dam leaks badly ({dam})."), vec![dam])]),
        ("c.txt", format!("{}\nSource: {dam}\n\nThe weir fell.\n", leaks("")), vec![(leaks(""), vec![dam])]),
        ("d.md", format!("The [dam]({dam}) leaks badly. The weir fell, [they say]({weir}).\n"), vec![(leaks(""), vec![dam]), ("The weir fell, they say.".to_owned(), vec![weir])]),
        ("e.md", format!("{}\n\n[^1]: See {dam}.\n", leaks("[^1]")), vec![(leaks("[^1]"), vec![dam])]),
        ("f.md", format!("{} The weir fell.[^Lee-70]\n\n[^Lee-70]: [Weirs]({weir}), by Lee.\n[^n]: Lee, *Dams*, 1970.\n", leaks("[^n]")), vec![(leaks("[^n]"), vec!["Lee, Dams, 1970."]), ("The weir fell.[^Lee-70]".to_owned(), vec![weir])]),
        ("g.html", format!("<p>The dam leaks badly.<sup><a href='#n1'>[1]</a></sup> The <a href='{weir}'>weir</a> fell.<ol><li id='n1'><a href='#r'>^</a> <a href='{dam}'>Dams</a>, 1970</ol>"), vec![(leaks("[1]"), vec![dam]), ("The weir fell.".to_owned(), vec![weir])]),
        ("l.html", format!("<p>The dam leaks badly.<a href='#n1'>[1]</a><ul><li id='n1'><a href='{dam}'>Dams</a>"), vec![(leaks("[1]"), vec![dam])]),
        ("h.html", format!("<p id=top>The dam leaks badly.<a href='/about'>About</a> <a href='mailto:a@example.org'>us</a>. <a href='#top'>[up]</a></p><p>{dam}</p>"), vec![(dam.to_owned(), vec![dam])]),
        ("i.json", json!([{"claim": "The dam leaks badly.", "cites": [dam, "Lee, Weirs, 1970.", dam]}, {"claim": "It fell.", "cites": []}]).to_string(), vec![(leaks(""), vec![dam, "Lee, Weirs, 1970."])]),
        ("j.jsonl", format!("{}\n{}\n", json!({"claim": "The dam leaks badly.", "citations": [{"title": "Dams", "url": dam}, {"title": "Weirs"}]}), json!({"claim": "It fell.", "citations": 42})), vec![(leaks(""), vec![dam, "Weirs"])]),
        ("k.csv", format!("claim,cites\nThe dam leaks badly.,\"{dam}\nLee, 1970\"\nIt fell.,7\n"), vec![(leaks(""), vec![dam, "Lee, 1970"])]),
    ] {
        let expected: Vec<(String, Vec<String>)> =
            expected.into_iter().map(|(text, cites)| (text, cites.into_iter().map(str::to_owned).collect())).collect();
        assert_eq!(cites(name, &text), expected, "{name}: {text}");
    }
}

const DRAFT: &str = "The dam leaks badly.[1] The weir was built by 47 masons.[2] It fell in spring.[2] The mill has 40 wheels.[9]\n\n\
                     Sources:\n[1] https://example.org/other\n[2] https://example.org/weir\n[3] https://example.org/third\n";

#[test]
fn what_is_cited_is_recorded_shown_exported_and_read_back() {
    let shop = Shop::with_ledger();
    shop.write("draft.txt", DRAFT);
    shop.expect(0, &["ingest", "draft.txt", "--url", "https://example.org/draft"]);
    let shown = shop.expect(0, &["show", "1"]);
    assert!(shown.contains("cites        https://example.org/other"), "{shown}");
    let shown = shop.json(0, &["show", "2"]);
    assert!(shown.to_string().contains(r#""cites":["https://example.org/weir"]"#), "{shown}");
    shop.is_sound();
    let exported = |shop: &Shop, format: &str, file: &str| {
        shop.expect(0, &["export", "--format", format, "-o", file]);
        std::fs::read_to_string(shop.path(file)).unwrap()
    };
    let of = |lines: &str| -> Vec<Value> {
        let rows = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        rows.filter(|row| row.get("text").is_some()).map(|row| row["cites"].clone()).collect()
    };
    let first = of(&exported(&shop, "jsonl", "claims.jsonl"));
    assert!(first.contains(&json!(["https://example.org/weir"])), "{first:?}");
    exported(&shop, "csv", "claims.csv");
    for file in ["claims.jsonl", "claims.csv"] {
        let again = Shop::with_ledger();
        std::fs::copy(shop.path(file), again.path(file)).unwrap();
        again.expect(0, &["ingest", file]);
        assert_eq!(of(&exported(&again, "jsonl", "again.jsonl")), first, "{file}");
    }
}

#[test]
fn a_long_document_has_one_note_of_what_it_cites() {
    let shop = Shop::with_ledger();
    let text: String = (0..300)
        .map(|n| format!("The weir at Tarn{n} was built by {n} masons (https://example.org/{n}).\n\n"))
        .collect();
    shop.write("long.txt", &text);
    let found = |arguments: &[&str]| -> Vec<Value> {
        let report = shop.json(0, arguments);
        report["findings"].as_array().unwrap().clone()
    };
    let checked = found(&["check", "long.txt", "--against", "ledger.db", "--select", "K"]);
    assert_eq!(checked.len(), 1, "{checked:?}");
    let message = checked[0]["message"].as_str().unwrap();
    assert!(
        message.starts_with(
            "it cites 300 addresses that are not captured in the ledger: https://example.org/0, "
        ),
        "{message}"
    );
    assert!(message.ends_with(" and 297 more"), "{message}");
    shop.expect(0, &["ingest", "long.txt", "--url", "https://example.org/long"]);
    let audited = found(&["audit", "--select", "S012"]);
    assert_eq!(audited.len(), 1, "{audited:?}");
    // One of them is captured, under another form of its address.
    shop.write("one.txt", "The weir at Tarn7 was built by 7 masons.");
    shop.expect(0, &["ingest", "one.txt", "--url", "http://www.example.org/7/"]);
    let audited = found(&["audit", "--select", "S012"]);
    assert!(audited[0]["message"].as_str().unwrap().contains("299 addresses"), "{audited:?}");
}

#[test]
fn what_is_wrong_with_a_citation_is_reported() {
    let shop = Shop::with_ledger();
    shop.write(
        "weir.txt",
        "Masons of the parish built the weir from 1909 to 1911. The weir holds 40 million litres.",
    );
    shop.expect(0, &["ingest", "weir.txt", "--url", "https://example.org/weir", "--title", "The weir book"]);
    shop.write("page.html", "<html><head><title>Quarry gazette</title></head><body><p>The quarry holds 40 carts.</p></body></html>");
    shop.expect(0, &["ingest", "page.html", "--url", "https://example.org/Quarry", "--title", "Scan 7"]);
    let all = |text: &str| -> Vec<String> {
        shop.write("draft.md", text);
        let out = shop.run(&["check", "draft.md", "--against", "ledger.db", "--select", "K,F013", "--json"]);
        let report: Value = serde_json::from_slice(&out.stdout).unwrap();
        report["findings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["code"].as_str().unwrap().to_owned())
            .collect()
    };
    let weir = "https://example.org/weir";
    for (text, codes) in [
        (format!("Masons of the parish built the [weir]({weir})."), &[][..]),
        (format!("The weir holds 40 million litres, [they say]({weir})."), &[]),
        (format!("The weir was finished a century ago, says [a page]({weir})."), &[]),
        (format!("About 39.7 million litres are held by [the weir]({weir})."), &[]),
        (format!("[The weir]({weir}) holds 38 million litres."), &["K012"]),
        ("The weir holds 38 million litres (The weir book).".to_owned(), &["K012"]),
        (format!("The [weir]({weir}) was built by 47 masons of the parish."), &["K013"]),
        (
            format!("Nobody in the ministry read [the letters]({weir}) that teachers wrote about pensions."),
            &["K013"],
        ),
        // Something else that is cited may hold it.
        (
            format!("The [weir]({weir}) was built by [47 masons](https://example.org/b) of the parish."),
            &["K011"],
        ),
        (
            "The weir was built by 47 masons (The weir book), [they say](https://example.org/b).".to_owned(),
            &["K011"],
        ),
        (format!("The [weir]({weir}) was built by 47 masons (The weir book)."), &["K013"]),
        // Marks and what stands with an address are not amounts.
        ("The weir was built in the parish by its masons [2,5] (The weir book).".to_owned(), &[]),
        ("The weir was built in the parish by its masons [2-5] (The weir book).".to_owned(), &[]),
        (
            format!("The weir was built in the parish by its masons ({weir}, retrieved 28 November 2026)."),
            &[],
        ),
        // The title that a page states, and a host in capitals.
        ("The quarry holds 38 carts (Quarry gazette).".to_owned(), &["K012"]),
        ("The quarry holds 38 carts (https://EXAMPLE.org/Quarry).".to_owned(), &["K012"]),
        (format!("The weir was built by masons.[1] It is old.[4]\n\nSources:\n\n\\[1\\] {weir}"), &["F013"]),
    ] {
        assert_eq!(all(&text), codes, "{text}");
    }
    // The same of what is recorded.
    shop.write("draft.txt", "The weir was built by 47 masons of the parish (https://example.org/weir).\n\nIt was sold twice (https://example.org/sale).");
    shop.expect(
        0,
        &["ingest", "draft.txt", "--url", "https://example.org/draft", "--publisher", "The Example"],
    );
    let report = shop.json(0, &["audit", "--select", "S012,S013"]);
    let codes: Vec<&str> =
        report["findings"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["S012", "S013"], "{report}");
    // How often each thing is cited is counted.
    shop.write("many.txt", "The dam leaks (https://example.org/weir). It fell (https://example.org/weir). It rose (https://example.org/x).");
    let report: Value =
        serde_json::from_slice(&shop.run(&["check", "many.txt", "--against", "ledger.db", "--json"]).stdout)
            .unwrap();
    let coverage = &report["against"]["coverage"];
    let counts: Vec<u64> = ["citing", "cited", "captured", "most-cited"]
        .iter()
        .map(|name| coverage[name].as_u64().unwrap())
        .collect();
    assert_eq!(counts, [3, 2, 1, 2], "{coverage}");
    let line = shop.run(&["check", "many.txt", "--against", "ledger.db"]);
    let line = String::from_utf8_lossy(&line.stdout).into_owned();
    assert!(line.contains("3 cite 2 sources, of which 1 is captured and one is cited for 2"), "{line}");
}

//! Bearing: passages of all captured texts that are about the matter of a claim, with a suggested stance; and searches in
//! these texts.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde_json::{Value, json};

use crate::common::{Shop, values};

/// A claim, and texts about it and about other things.
fn shop() -> Shop {
    let shop = Shop::with_ledger();
    for (name, text) in [
        ("own.txt", "The weir at Orla was rebuilt in 1950. It may leak."),
        (
            "board.txt",
            "Records of the Orla Board state that the weir at Orla was rebuilt in 1950 by the town. The mill was sold.",
        ),
        ("denial.md", "# Weir\n\nThe weir at Orla was not rebuilt in 1950. A ferry sank.\n"),
        (
            "other.txt",
            "In 1950 the old weir at Orla fell. The weir at Orla was rebuilt in 1960. Was the weir at Orla rebuilt in 1950?",
        ),
        ("rows.csv", "claim,who\nThe weir at Orla was rebuilt in 1950!,Bo Ek\nBread is cheap.,Ann Lee\n"),
    ] {
        shop.write(name, text);
        shop.expect(0, &["ingest", name]);
    }
    shop
}

/// Stance and words of what bears on claim 1.
fn found(shop: &Shop) -> Vec<(String, String)> {
    let word = |value: &Value| value.as_str().unwrap().to_owned();
    let rows = values(&shop.expect(0, &["bearing", "1", "--limit", "100", "--json"]));
    rows.iter().map(|row| (word(&row["stance"]), word(&row["quote"]))).collect()
}

#[test]
fn passages_of_all_texts_are_ranked_with_a_stance_and_its_reason() {
    let shop = shop();
    let found = found(&shop);
    let stance = |words: &str| {
        found.iter().find(|(_, quote)| quote.contains(words)).map(|(stance, _)| stance.as_str())
    };
    for (words, expected) in [
        ("Records of the Orla Board", Some("supports")),
        ("rebuilt in 1950!", Some("supports")),
        ("was not rebuilt", Some("refutes")),
        ("rebuilt in 1960", Some("refutes")),
        ("old weir at Orla fell", Some("mentions")),
        // A question states nothing.
        ("Was the weir", Some("mentions")),
        ("ferry", None),
        ("mill", None),
        ("Bread", None),
    ] {
        assert_eq!(stance(words), expected, "{words}: {found:?}");
    }
    assert!(
        !found.iter().any(|(_, quote)| quote == "The weir at Orla was rebuilt in 1950."),
        "its own passage"
    );
    let decided = found.iter().position(|(stance, _)| stance == "mentions").unwrap();
    assert!(found[decided..].iter().all(|(stance, _)| stance == "mentions"), "{found:?}");
    let told = shop.expect(0, &["bearing", "1", "--limit", "100"]);
    for words in [
        "source 6, denial.md:3:1 (claim 7)",
        "it contradicts the claim: ",
        "it has these words of the claim: ",
    ] {
        assert!(told.contains(words), "{words} in {told}");
    }
    assert_eq!(shop.expect(0, &["bearing", "1", "--limit", "2", "--json"]).lines().count(), 2);
    let before = shop.state();
    assert_eq!(shop.expect(0, &["bearing", "1"]), shop.expect(0, &["bearing", "1"]));
    assert_eq!(shop.state(), before, "nothing is recorded by itself");
}

#[test]
fn texts_that_are_not_recorded_as_claims_are_searched_too() {
    let shop = Shop::with_ledger();
    shop.write("claims.jsonl", "{\"text\": \"The weir at Orla leaks.\"}\n");
    shop.expect(0, &["ingest", "claims.jsonl"]);
    let row = "The weir at Orla has leaked since spring, the board said in its report to the town.";
    let page = format!(
        "<html><body><h1>Weir</h1><nav>The weir at Orla leaks badly.</nav><article><p>{row}</p><p>{row}</p></article></body></html>"
    );
    shop.write("page.html", page);
    shop.expect(0, &["ingest", "page.html"]);
    let menu = values(&shop.expect(0, &["bearing", "1", "--json"]));
    let menu = menu.iter().find(|row| row["quote"] == "The weir at Orla leaks badly.").unwrap();
    assert_eq!(menu["claim"], Value::Null);
}

#[test]
fn a_passage_is_recorded_as_evidence_quote_would() {
    let shop = shop();
    let rows = values(&shop.expect(0, &["bearing", "1", "--limit", "100", "--json"]));
    let number = |words: &str| {
        let at = rows.iter().position(|row| row["quote"].as_str().unwrap().contains(words)).unwrap();
        (at + 1).to_string()
    };
    let denial = number("was not rebuilt");
    let added = shop.json(0, &["bearing", "1", "--record", &denial, "--because", "the survey says so"]);
    let by_bearing = shop.json(0, &["show", &added["seq"].to_string()])["data"].clone();
    let added = shop.json(
        0,
        &[
            "evidence",
            "1",
            "--refutes",
            "--source",
            "6",
            "--quote",
            "The weir at Orla was not rebuilt in 1950.",
            "--note",
            "the survey says so",
        ],
    );
    assert_eq!(shop.json(0, &["show", &added["seq"].to_string()])["data"], by_bearing);
    // It is said of what is recorded already, and the stance is the person's.
    let again = values(&shop.expect(0, &["bearing", "1", "--limit", "100", "--json"]));
    assert!(again.iter().any(|row| row["evidence"].is_number()));
    let fell = shop.json(0, &["bearing", "1", "--record", &number("weir at Orla fell"), "--refutes"]);
    assert_eq!(shop.json(0, &["show", &fell["seq"].to_string()])["data"]["stance"], "refutes");
    let size = shop.state().0;
    for wrong in [
        &["bearing", "1", "--record", "0"][..],
        &["bearing", "1", "--record", "99"],
        &["bearing", "0"],
        &["bearing", "999"],
        &["bearing", "1", "--because", "no"],
        &["bearing", "1", "--refutes"],
        &["bearing", "1", "--record", "1", "--refutes", "--supports"],
    ] {
        assert_eq!(shop.run(wrong).status.code(), Some(2), "{wrong:?}");
    }
    assert_eq!(shop.state().0, size);
    shop.is_sound();
}

#[test]
fn sources_that_were_withdrawn_or_withheld_are_left_out_and_counted() {
    let shop = shop();
    shop.expect(0, &["retract", "6", "--because", "forged"]);
    shop.expect(0, &["redact", "3", "--because", "a court said so", "--yes"]);
    for arguments in [&["bearing", "1"][..], &["search", "--in", "sources", "weir"]] {
        let output = shop.run(arguments);
        let (told, notes) =
            (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(!told.contains("not rebuilt") && !told.contains("Orla Board"), "{told}");
        assert!(notes.contains("1 source is withdrawn, and not searched"), "{notes}");
        assert!(notes.contains("3 entries are withheld, or cannot be read; sources among them"), "{notes}");
    }
    // Nothing bears on a claim about something else.
    let seq = shop.json(0, &["add", "Quinoa grows on Mars."])["seq"].to_string();
    assert_eq!(shop.run(&["bearing", &seq]).status.code(), Some(1));
}

#[test]
fn captured_texts_are_searched_with_the_filters_of_sources() {
    let shop = shop();
    shop.write("late.txt", "The weir leaked again.");
    shop.expect(
        0,
        &[
            "ingest",
            "late.txt",
            "--url",
            "https://a.example/1",
            "--publisher",
            "The Desk",
            "--published",
            "2026-02-03",
        ],
    );
    let quotes = |arguments: &[&str]| -> Vec<String> {
        let found = shop.expect(0, &[&["search", "--in", "sources", "--json"], arguments].concat());
        values(&found).iter().map(|row| row["quote"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(quotes(&["ferry"]), ["A ferry sank."]);
    assert_eq!(quotes(&["\"weir leaked\""]), ["The weir leaked again."]);
    assert_eq!(quotes(&["weir", "leak"]), ["The weir leaked again."]);
    for filter in ["publisher:desk", "url:a.example", "date:2026-02", "source:late"] {
        assert_eq!(quotes(&["weir", filter]), ["The weir leaked again."], "{filter}");
    }
    // A heading is not a claim, and stands in the text.
    let first =
        &values(&shop.expect(0, &["search", "--in", "sources", "--json", "source:denial", "weir"]))[0];
    assert_eq!((&first["quote"], &first["line"], &first["claim"]), (&json!("Weir"), &json!(1), &Value::Null));
    let told = shop.expect(0, &["search", "--in", "sources", "ferry"]);
    assert_eq!(told, "source 6, denial.md:3:43 (claim 8)\n  A ferry sank.\n");
    assert_eq!(shop.expect(0, &["search", "--in", "sources", "--limit", "1", "weir"]).lines().count(), 2);
    for (arguments, status) in [
        (&["quinoa"][..], 1),
        (&["weir", "publisher:nobody"], 1),
        (&["weir", "status:supported"], 2),
        (&["weir", "claimant:bo"], 2),
        (&["weir", "code:F001"], 2),
        (&["source:6"], 2),
    ] {
        let output = shop.run(&[&["search", "--in", "sources"], arguments].concat());
        assert_eq!(output.status.code(), Some(status), "{arguments:?}");
    }
}

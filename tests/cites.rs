//! Cites: what a record cites is recorded as its own word, shown, exported and read back.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use crate::common::Shop;
use serde_json::{Value, json};

#[test]
fn what_a_record_cites_is_recorded_shown_exported_and_read_back() {
    let shop = Shop::with_ledger();
    let rows = [
        json!({"claim": "The dam leaks badly.", "cites": ["https://example.org/dam", "Lee, Weirs, 1970."]}),
        json!({"claim": "The weir fell.", "cites": [{"title": "Weirs", "url": "https://example.org/weir"}]}),
        json!({"claim": "The mill is old.", "cites": 42}),
    ];
    shop.write("draft.json", Value::from(rows.to_vec()).to_string());
    shop.expect(0, &["ingest", "draft.json"]);
    assert!(shop.expect(0, &["show", "1"]).contains("cites        https://example.org/dam"));
    shop.is_sound();
    let of = |shop: &Shop| -> Vec<Value> {
        shop.expect(0, &["export", "--format", "jsonl", "-o", "of.jsonl"]);
        let lines = std::fs::read_to_string(shop.path("of.jsonl")).unwrap();
        let rows = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        rows.filter(|row| row.get("text").is_some()).map(|row| row["cites"].clone()).collect()
    };
    let first = of(&shop);
    assert_eq!(first[0], json!(["https://example.org/dam", "Lee, Weirs, 1970."]));
    assert_eq!(first.iter().filter(|cites| cites.is_null()).count(), 1, "{first:?}");
    for format in ["jsonl", "csv"] {
        let (file, again) = (format!("claims.{format}"), Shop::with_ledger());
        shop.expect(0, &["export", "--format", format, "-o", &file]);
        std::fs::copy(shop.path(&file), again.path(&file)).unwrap();
        again.expect(0, &["ingest", &file]);
        assert_eq!(of(&again), first, "{format}");
    }
}

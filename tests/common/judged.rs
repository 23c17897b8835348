//! A ledger with a claim that was judged, and the answers about it.

use serde_json::Value;

use super::Shop;

/// The text of its source.
pub const DAM: &str =
    "The dam was finished in 1969, the ministry said. Builders left the site in 1971, the paper said.";

/// The values of an answer in JSON Lines.
pub fn values(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

impl Shop {
    /// A ledger with a located source and two claims, the first of them supported in the words of that source.
    pub fn judged() -> Self {
        let shop = Shop::with_ledger();
        let name = shop.write("a.txt", DAM);
        shop.expect(0, &["ingest", &name, "--url", "https://example.org/a", "--published", "2026-03-01"]);
        shop.expect(0, &["evidence", "1", "--supports", "--source", "0", "--quote", "finished in 1969"]);
        shop.expect(
            0,
            &[
                "assess",
                "1",
                "--verdict",
                "supported",
                "--confidence",
                "high",
                "--evidence",
                "3",
                "--because",
                "the log book says so",
                "--by",
                "Bo Ek",
            ],
        );
        shop
    }
}

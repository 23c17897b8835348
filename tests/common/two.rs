//! A large ledger, and a copy of it beside which nothing can be kept.

use std::path::PathBuf;

use claimlog::index::Part;
use claimlog::session::{index_path, pairs_path};

use super::{Shop, settle};

/// More entries than a ledger has that is always read as a whole.
pub const MANY: usize = 1_100;

/// A ledger with files beside it that the program made, and a copy where others take their places.
pub struct Two {
    pub shop: Shop,
}

pub const WITH: &str = "ledger.db";
pub const WITHOUT: &str = "plain/ledger.db";

impl Two {
    pub fn new() -> Self {
        let shop = Shop::with_ledger();
        let row = |n: usize| {
            let place = ["Ardle", "Bremmick", "Cossington", "Dunmere", "Elsworth"][n % 5];
            let thing = ["mill", "weir", "ferry", "quarry", "granary", "signal box", "chapel"][n % 7];
            let text = match n % 4 {
                0 => {
                    format!("The {thing} at {place} was sold for {} crowns in {}.", n / 3 + 11, 1900 + n % 90)
                }
                1 => format!("The {thing} near {place} leaks since {}.", 1950 + n % 60),
                2 => format!("Ann Lee{} said that the {place} {thing} employs {n} people.", n % 40),
                _ => format!("The {place} {thing} number {} has never been repaired.", n / 9),
            };
            serde_json::json!({"text": text, "url": format!("https://example.org/{}", n / 50), "speaker": "Bo Ek"})
        };
        let rows: String = (0..MANY).map(|n| format!("{}\n", row(n))).collect();
        shop.write("rows.jsonl", rows);
        shop.expect(0, &["ingest", "rows.jsonl"]);
        shop.write(
            "page.md",
            "# The weir\n\nAnn Lee said on 3 May 2026 that the weir at Ardle leaks. It was built in 1969.\n\nThe mill \
             at Ardle was sold for 12 crowns in 1904. It was never repaired.\n",
        );
        shop.expect(0, &["ingest", "page.md", "--url", "https://example.org/weir", "--author", "Di Moss"]);
        let page = (MANY + 1).to_string();
        for arguments in [
            // Ann Lee says so, and the claim does not.
            &[
                "evidence",
                "2",
                "--supports",
                "--source",
                &page,
                "--quote",
                "the weir at Ardle leaks",
                "--anyway",
            ][..],
            &[
                "assess",
                "2",
                "--verdict",
                "supported",
                "--because",
                "the log book says so",
                "--by",
                "Cy Dean",
            ],
            &["assess", "3", "--verdict", "refuted", "--because", "nobody works there", "--by", "Cy Dean"],
            &["assess", "3", "--verdict", "supported", "--because", "somebody does", "--by", "Ed Fox"],
            &["relate", "7", "contradicts", "9"],
            &["relate", "11", "supersedes", "5"],
            &["retract", "12", "--because", "it was wrong"],
            &["waive", "13", "--code", "S003", "--because", "it is known"],
            &["source", "rate", &page, "B", "--because", "corrected promptly"],
            &["source", "describe", "0", "--title", "The rows", "--because", "a title"],
            &["confirm", "4", "--claimant", "Ann Lee", "--because", "she says so"],
            &["add", "The mill at Ardle was sold for 99 crowns in 1904.", "--url", "https://example.org/q"],
            // What the rules say of entries with high numbers, and of a page that was captured again.
            &["assess", "900", "--verdict", "refuted", "--because", "nobody knows", "--by", "Bo Ek"],
            &["evidence", "950", "--supports", "--claim", "14"],
            &["assess", "950", "--verdict", "supported", "--because", "so it is", "--by", "Bo Ek"],
        ] {
            shop.expect(0, arguments);
        }
        shop.write("later.md", "# The weir\n\nAnn Lee said on 3 May 2026 that the weir at Ardle is dry.\n");
        shop.expect(0, &["ingest", "later.md", "--url", "https://example.org/weir", "--author", "Di Moss"]);
        std::fs::create_dir(shop.path("plain")).unwrap();
        let two = Two { shop };
        two.copy();
        two.shop.write("plain/ledger.db-index", "something else");
        two.shop.write("plain/ledger.db-kin", "something else");
        two.shop.write("plain/ledger.db-pairs", "something else");
        two
    }

    /// Makes the copy what the ledger is now.
    pub fn copy(&self) {
        settle(&self.shop.path(WITH));
        std::fs::copy(self.shop.path(WITH), self.shop.path(WITHOUT)).unwrap();
    }

    pub fn index(&self) -> PathBuf {
        index_path(&self.shop.path(WITH), Part::Places)
    }

    pub fn kin(&self) -> PathBuf {
        index_path(&self.shop.path(WITH), Part::Kin)
    }

    pub fn pairs(&self) -> PathBuf {
        pairs_path(&self.shop.path(WITH))
    }

    pub fn run(&self, ledger: &str, arguments: &[&str]) -> (Option<i32>, String, String) {
        let output = self.shop.run(&[&["--ledger", ledger], arguments].concat());
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (output.status.code(), text(&output.stdout), text(&output.stderr))
    }

    /// Both answer alike.
    pub fn agree(&self, arguments: &[&str]) {
        let (with, without) = (self.run(WITH, arguments), self.run(WITHOUT, arguments));
        assert_eq!(with, without, "{arguments:?}");
    }
}

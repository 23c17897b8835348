//! Makes a table of claims in JSON Lines, the same every time: `cargo run --release --example build_claims -- 1000000 > claims.jsonl`.
//! Sentences have 8 to 30 words, as claims that fact-checkers publish have.
#![allow(clippy::print_stderr)]

use std::io::{self, BufWriter, Write};

const WORDS: [&str; 40] = [
    "the", "dam", "water", "report", "year", "river", "council", "said", "million", "litres", "was",
    "finished", "in", "after", "before", "mayor", "built", "over", "percent", "of", "a", "new", "plan",
    "region", "data", "shows", "people", "found", "since", "bridge", "school", "law", "valley", "survey",
    "board", "winter", "cost", "road", "works", "mill",
];

/// A generator of numbers that are the same everywhere (SplitMix64, Steele et al. 2014).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % limit).unwrap_or_default()
    }
}

fn main() -> io::Result<()> {
    let rows: u64 = std::env::args().nth(1).and_then(|rows| rows.parse().ok()).unwrap_or(1_000_000);
    let mut numbers = Numbers(7);
    let mut out = BufWriter::new(io::stdout().lock());
    for row in 0..rows {
        let mut claim = String::new();
        for _ in 0..8 + numbers.below(23) {
            claim.push_str(WORDS[numbers.below(WORDS.len() as u64)]);
            claim.push(' ');
        }
        let (month, day) = (1 + row % 12, 1 + row % 28);
        writeln!(
            out,
            r#"{{"id":"C-{row}","claim":"{claim}in case {row}.","speaker":"Person {}","date":"2026-{month:02}-{day:02}","url":"https://example.org/a/{}","topic":"{}"}}"#,
            row % 977,
            row % 5003,
            WORDS[numbers.below(WORDS.len() as u64)]
        )?;
    }
    out.flush()
}

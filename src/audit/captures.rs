//! Captures: the captured sources of a ledger, by what a text calls them when it cites them.
//!
//! Invariant: an address is compared without the case of its host, its scheme, `www.`, its fragment and a slash at its end, and a DOI is the same
//! under all of its addresses. Any other words name a source if they are its title, publisher or name, or have its title in
//! them. `tests/cites.rs` holds it.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use crate::model::{Field, Seq, View};

/// The sources of a ledger that stand.
#[derive(Debug)]
pub(super) struct Captures {
    by_address: FxHashMap<String, Vec<Seq>>,
    by_name: FxHashMap<String, Vec<Seq>>,
    /// The titles of two words and more, by their first words.
    by_title: FxHashMap<String, Vec<(String, Seq)>>,
}

impl Captures {
    pub(super) fn of(ledger: &View) -> Self {
        let mut captures = Captures {
            by_address: FxHashMap::default(),
            by_name: FxHashMap::default(),
            by_title: FxHashMap::default(),
        };
        for (seq, source) in ledger.sources().filter(|(seq, _)| ledger.stands(*seq)) {
            if let Some(url) = &source.url {
                captures.by_address.entry(bare(url)).or_default().push(seq);
            }
            let lower = |name: &str| name.trim().to_lowercase();
            // The recorder's title, and the one that the page states.
            let titles = [source.title.as_deref(), source.stated(Field::Title)];
            let titles: BTreeSet<String> = titles.into_iter().flatten().map(lower).collect();
            let others = [&source.publisher, &source.name].into_iter().flatten().map(|name| lower(name));
            let names: BTreeSet<String> = others.chain(titles.iter().cloned()).collect();
            for name in names {
                captures.by_name.entry(name).or_default().push(seq);
            }
            for title in titles {
                let first = words(&title).next().filter(|_| title.contains(char::is_whitespace));
                if let Some(first) = first.map(str::to_owned) {
                    captures.by_title.entry(first).or_default().push((title, seq));
                }
            }
        }
        captures
    }

    /// The sources that an address or a line of a list of references may mean.
    pub(super) fn cited(&self, address: Option<&str>, line: Option<&str>) -> Vec<Seq> {
        let at = address.and_then(|address| self.by_address.get(&bare(address)));
        match (at, line) {
            (Some(at), _) => at.clone(),
            (None, Some(line)) => self.in_line(line),
            (None, None) => Vec::new(),
        }
    }

    /// The sources that a claim's word for what it cites may mean.
    pub(super) fn meant(&self, cited: &str) -> Vec<Seq> {
        if is_address(cited) { self.cited(Some(cited), None) } else { self.cited(None, Some(cited)) }
    }

    /// The sources of this title, publisher or name.
    pub(super) fn named(&self, name: &str) -> Vec<Seq> {
        self.by_name.get(&name.trim().to_lowercase()).cloned().unwrap_or_default()
    }

    /// The sources that a bracket or a credit names, with what may stand beside a name: `Report, p. 4`, `see the Report`,
    /// `Ann Lee, Report, 3 May`; or the address of one, without its scheme.
    pub(super) fn in_bracket(&self, words: &str) -> Vec<Seq> {
        let parts = || words.split([',', ';', '(']).map(str::trim).filter(|part| !part.is_empty());
        let is_short =
            parts().count() <= MOST_PARTS && parts().all(|part| part.split_whitespace().count() <= 12);
        if !is_short {
            return self.named(words);
        }
        let mut found: BTreeSet<Seq> = self.named(words).into_iter().collect();
        for part in parts() {
            let part = bare_name(part);
            found.extend(self.named(part));
            found.extend(
                part.strip_prefix("the ")
                    .or_else(|| part.strip_prefix("The "))
                    .iter()
                    .flat_map(|name| self.named(name)),
            );
            let is_address = part.contains('.') && part.contains('/') && !part.contains(char::is_whitespace);
            found.extend(self.by_address.get(&bare(part)).filter(|_| is_address).into_iter().flatten());
        }
        found.into_iter().collect()
    }

    /// The sources whose name a line is, or whose title it has.
    fn in_line(&self, line: &str) -> Vec<Seq> {
        let lower = line.to_lowercase();
        let mut found: BTreeSet<Seq> = self.named(line).into_iter().collect();
        for word in words(&lower).collect::<BTreeSet<_>>() {
            let titles = self.by_title.get(word).into_iter().flatten();
            found.extend(titles.filter(|(title, _)| lower.contains(title)).map(|(_, seq)| *seq));
        }
        found.into_iter().collect()
    }
}

/// The most parts between commas of a bracket that names a source.
const MOST_PARTS: usize = 5;

/// A name without the words that lead to it, and without the page or the year after it: `see Report p. 4`, `Report 2020`.
fn bare_name(part: &str) -> &str {
    let mut part = part;
    for lead in LEADS {
        if let Some(rest) =
            part.get(..lead.len()).filter(|own| own.eq_ignore_ascii_case(lead)).map(|_| &part[lead.len()..])
        {
            part = rest.trim_start();
        }
    }
    let cut = PLACES.iter().filter_map(|place| part.find(place)).min().unwrap_or(part.len());
    let part = part[..cut].trim_end();
    // A year or a number.
    let digits = part.trim_end_matches(|c: char| c.is_ascii_digit());
    let is_apart = digits.ends_with(' ') && digits.len() < part.len();
    (if is_apart { digits.trim_end() } else { part }).trim_matches(|c: char| {
        matches!(c, '*' | '_' | '"' | '\u{201c}' | '\u{201d}' | '\u{2018}' | '\u{2019}')
    })
}

/// Words that lead to the name of a source, in the order in which they stand.
const LEADS: [&str; 9] =
    ["see also ", "see ", "cf. ", "quoted in ", "cited in ", "source: ", "from ", "in ", "via "];

/// Words that say where in a source.
const PLACES: [&str; 9] =
    [" p. ", " pp. ", " page ", " pages ", " section ", " \u{a7}", " chapter ", " para ", " ch. "];

/// Whether what is cited is an address of the web, a DOI or an ISBN.
pub(super) fn is_address(cited: &str) -> bool {
    ["http://", "https://", "www.", "doi:", "doi.org/", "isbn:"].iter().any(|start| cited.starts_with(start))
        && !cited.contains(char::is_whitespace)
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// An address without what may differ between two ways to write it.
fn bare(address: &str) -> String {
    let address = address.split('#').next().unwrap_or_default().trim_end_matches('/');
    let after = address.find("://").map_or(0, |at| at + 3);
    let host = address[after..].find(['/', '?']).map_or(address.len(), |at| after + at);
    let address = format!("{}{}", address[..host].to_lowercase(), &address[host..]);
    let address =
        address.trim_start_matches("https://").trim_start_matches("http://").trim_start_matches("www.");
    let doi = ["doi.org/", "dx.doi.org/"].iter().find_map(|start| address.strip_prefix(start));
    doi.map_or_else(|| address.to_owned(), |doi| format!("doi:{doi}"))
}

/// The most addresses that a finding names.
const MOST_NAMED: usize = 3;

/// Addresses as words after "cites".
pub(super) fn not_captured(addresses: &[&str]) -> String {
    match addresses {
        [one] => format!("{one}, which is not captured in the ledger"),
        _ => {
            let more = match addresses.len().saturating_sub(MOST_NAMED) {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            let first = addresses[..addresses.len().min(MOST_NAMED)].join(", ");
            format!("{} addresses that are not captured in the ledger: {first}{more}", addresses.len())
        }
    }
}

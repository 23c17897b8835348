//! The page: held against rules of its own, on every kind of entry and on nasty texts. `tests/strangers.rs` has a browser
//! run its proof.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;

use base64::prelude::{BASE64_STANDARD, Engine};
use claimlog::audit::{Selection, audit};
use claimlog::bundle::entries_on;
use claimlog::export::About;
use claimlog::ledger::Ledger;
use claimlog::model::Seq;
use claimlog::plain::visible;
use claimlog::record::NewClaim;
use claimlog::report::{Page, Signed, page};
use claimlog::tlog::{Hash, leaf_hash, node_hash, sha256};
use serde_json::Value;

use crate::common::{NASTY, Shop, append, create, document, full_sample};

/// The page of some claims of a ledger, or of all.
fn page_of(ledger: &Ledger, seqs: Option<Vec<Seq>>) -> String {
    let view = ledger.view(None).unwrap();
    let seqs = seqs.unwrap_or_else(|| view.claims().map(|(seq, ..)| seq).collect());
    let (report, note) = (audit(&view, &Selection::default()), ledger.note(None).unwrap());
    let about = About::new(&view, &ledger.head().note, None, None, &[]);
    let proofs = ledger.prove_all(entries_on(&view, &seqs)).unwrap();
    let vkey = &ledger.head().vkey;
    let made = Page {
        view: &view,
        seqs: &seqs,
        about: &about,
        report: &report,
        signed: Some(Signed { note: &note, vkey, proofs: &proofs }),
        without_texts: false,
        is_served: false,
        said: None,
    };
    let html = page(&made);
    assert!(html == page(&made), "the same claims give the same page");
    is_sound(&html);
    html
}

/// The elements that a page may have, and those of them that are empty.
const ELEMENTS: &str = "html head meta title style body a header h1 h2 h3 h4 p b i small div nav main section span ul ol li q \
                        mark table caption thead tbody tr th td svg rect path circle text article abbr code pre form \
                        label input select option output blockquote script noscript button textarea br";
const EMPTY: [&str; 4] = ["meta", "input", "br", "rect"];

struct Tag<'a> {
    name: &'a str,
    attributes: Vec<(&'a str, &'a str)>,
    end: bool,
    closed: bool,
}

/// The tags of a page, read strictly: every attribute is quoted, every element is known.
fn tags(html: &str) -> Vec<Tag<'_>> {
    let mut tags = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        if rest.starts_with("!DOCTYPE html>") {
            continue;
        }
        let (head, after) = rest.split_once('>').unwrap();
        let (end, head) = (head.starts_with('/'), head.trim_start_matches('/'));
        let (closed, head) = (head.ends_with('/'), head.trim_end_matches('/'));
        let (name, mut given) = head.split_once(' ').unwrap_or((head, ""));
        assert!(ELEMENTS.split_whitespace().any(|known| known == name), "<{head}>");
        let mut attributes = Vec::new();
        while !given.is_empty() {
            let (one, value, left) = match given.split_once("=\"") {
                Some((one, more)) if !one.contains(' ') => {
                    let (value, left) = more.split_once('"').unwrap_or_else(|| panic!("<{head}>"));
                    (one, value, left)
                }
                _ => {
                    let (one, left) = given.split_once(' ').unwrap_or((given, ""));
                    (one, "", left)
                }
            };
            assert!(
                one.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-".contains(&byte)),
                "{one} in <{head}>"
            );
            attributes.push((one, value));
            given = left.trim_start();
        }
        rest = after;
        // What is in these is not markup.
        if !end && ["script", "style"].contains(&name) {
            rest = &rest[rest.find(&format!("</{name}>")).unwrap()..];
        }
        tags.push(Tag { name, attributes, end, closed });
    }
    tags
}

/// What stands in the only element of a name that a page begins so.
fn content<'a>(html: &'a str, start: &str, end: &str) -> &'a str {
    let (_, rest) = html.split_once(start).unwrap();
    rest.split_once(end).unwrap().0
}

/// The rules of a page: nested, named once, reachable, nothing that runs or fetches, and readable without seeing.
fn is_sound(html: &str) {
    let tags = tags(html);
    let (mut open, mut ids, mut to) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
    let mut heading = 0;
    for tag in &tags {
        let get =
            |name: &str| tag.attributes.iter().find(|(found, _)| *found == name).map(|(_, value)| *value);
        if tag.end {
            assert_eq!(open.pop().map(|(name, _)| name), Some(tag.name), "</{}>", tag.name);
            continue;
        }
        let in_hidden = open.last().is_some_and(|(_, hidden)| *hidden);
        let hidden = in_hidden || get("aria-hidden") == Some("true");
        let mut seen = BTreeSet::new();
        for (name, value) in &tag.attributes {
            assert!(seen.insert(*name), "{name} twice in {}", tag.name);
            assert!(
                !name.starts_with("on") && !["style", "src", "srcset", "action", "formaction"].contains(name),
                "{name}"
            );
            if *name == "href" {
                let safe = ["https://", "http://"].iter().any(|scheme| value.starts_with(scheme));
                assert!(safe || value.starts_with('#'), "{value}");
                to.extend(value.strip_prefix('#'));
            }
            if *name == "id" {
                assert!(ids.insert(*value), "the id {value} occurs twice");
            }
        }
        if let Some(level) = tag.name.strip_prefix('h').and_then(|level| level.parse::<u32>().ok()) {
            assert!(level <= heading + 1, "a heading is left out before h{level}");
            heading = level;
        }
        if tag.name == "svg" {
            let said = get("role") == Some("img") && get("aria-label").is_some_and(|label| !label.is_empty());
            assert!(said || hidden, "a picture without words");
        }
        if !EMPTY.contains(&tag.name) && !tag.closed {
            open.push((tag.name, hidden));
        }
    }
    assert!(open.is_empty(), "{open:?} is open");
    let lost: Vec<_> = to.difference(&ids).collect();
    assert!(lost.is_empty(), "links to nothing: {lost:?}");
    // The policy lets the browser run and draw what is here, and fetch nothing.
    let policy = content(html, "Content-Security-Policy\" content=\"", "\"");
    assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
    for (start, end, what) in [("<style>", "</style>", "style-src"), ("<script>", "</script>", "script-src")]
    {
        let text = content(html, start, end);
        let hash = format!("{what} 'sha256-{}'", BASE64_STANDARD.encode(sha256(text.as_bytes()).0));
        assert!(policy.contains(&hash), "{policy} has no {hash}");
        for fetching in ["://", "@import", "url(", "fetch(", "XMLHttp", " import(", "innerHTML", "eval("] {
            assert!(!text.contains(fetching), "{what}: {fetching}");
        }
    }
    if html.contains("id=\"data\"") {
        assert_eq!(html.matches("<script").count(), 2, "the data and the script");
        proves_itself(html);
    }
}

/// What the script has.
fn data(html: &str) -> Value {
    let packed = content(html, "<script type=\"application/octet-stream\" id=\"data\">", "</script>");
    let packed = BASE64_STANDARD.decode(packed).unwrap();
    serde_json::from_reader(flate2::read::GzDecoder::new(&packed[..])).unwrap()
}

/// The root follows from the entries and the other hashes of the page, and its data are those of the ledger.
fn proves_itself(html: &str) {
    let data = data(html);
    let list = |name: &str| data[name].as_array().unwrap().clone();
    let seqs: Vec<u64> = list("seqs").iter().map(|seq| seq.as_u64().unwrap()).collect();
    let entry = |(seq, entry): (&u64, &Value)| with_words(html, *seq, entry.as_str().unwrap());
    let entries: Vec<String> = seqs.iter().zip(&list("entries")).map(entry).collect();
    let leaves: Vec<Hash> = entries.iter().map(|entry| leaf_hash(entry.as_bytes())).collect();
    let nodes: Vec<Hash> =
        list("nodes").iter().map(|node| Hash::from_base64(node.as_str().unwrap()).unwrap()).collect();
    if seqs.is_empty() {
        return;
    }
    let mut nodes = nodes.into_iter();
    let entries: Vec<(u64, Hash)> = seqs.into_iter().zip(leaves).collect();
    let root = root(&entries, 0, data["size"].as_u64().unwrap(), &mut nodes);
    assert!(nodes.next().is_none(), "a hash too many");
    assert!(data["note"].as_str().unwrap().contains(&root.to_base64()));
}

/// The bytes of an entry: those of a claim have their words on its card.
fn with_words(html: &str, seq: u64, entry: &str) -> String {
    let value: Value = serde_json::from_str(entry).unwrap();
    if value["kind"] != "claim" || value["data"]["text"] != 0 {
        return entry.to_owned();
    }
    let card = content(html, &format!("<article id=\"c{seq}\">"), "</article>");
    let said = content(card, "<blockquote", "</blockquote>").split_once('>').unwrap().1;
    let said = said.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
    let said = serde_json::to_string(&said.replace("&amp;", "&")).unwrap();
    entry.replacen("\"text\":0", &format!("\"text\":{said}"), 1)
}

fn root(entries: &[(u64, Hash)], start: u64, end: u64, nodes: &mut impl Iterator<Item = Hash>) -> Hash {
    if entries.is_empty() {
        return nodes.next().unwrap();
    }
    if end - start == 1 {
        return entries[0].1;
    }
    let middle = start + (end - start).next_power_of_two() / 2;
    let (left, right) = entries.split_at(entries.partition_point(|(seq, _)| *seq < middle));
    let left = root(left, start, middle, nodes);
    node_hash(&left, &root(right, middle, end, nodes))
}

/// A text as the page has it.
fn escaped(text: &str) -> String {
    let visible = visible(text);
    visible
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}

#[test]
fn every_kind_of_entry_and_any_selection_makes_a_sound_page() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    drop(full_sample(&path));
    let ledger = crate::common::open_with(&path, &crate::common::next_key());
    let html = page_of(&ledger, None);
    for words in [
        "Builders left the site in 1971.",
        "the log book is known",
        "recorded twice",
        "a court ordered it",
        "1 entry of the log cannot be read: it is withheld",
        "<a href=\"#aside\">1 entry of the log</a> cannot be read",
        "verdicts",
        "supported by",
    ] {
        assert!(html.contains(words), "{words}");
    }
    for seqs in [vec![], vec![1], vec![1, 2], vec![12, 100, 255]] {
        let html = page_of(&ledger, Some(seqs.clone()));
        assert_eq!(html.matches("<article id=\"c").count(), seqs.len());
    }
}

#[test]
fn a_log_of_nothing_has_a_page() {
    let folder = tempfile::tempdir().unwrap();
    let html = page_of(&create(&folder.path().join("ledger.db")), None);
    for words in [
        "There are no claims here.",
        "0 claims, 0 sources",
        "of an empty log",
        "Nothing of the log is withheld.",
    ] {
        assert!(html.contains(words), "{words}");
    }
}

#[test]
fn nasty_texts_are_shown_and_do_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = create(&folder.path().join("ledger.db"));
    append(&mut ledger, |draft| draft.ingest(&document(&NASTY.join("\r\n\n")), |_| {})).unwrap();
    append(&mut ledger, |draft| {
        for text in NASTY {
            let url = format!("https://a.example/{}", text.split(' ').next().unwrap());
            let claim = NewClaim {
                text: text.to_owned(),
                claimant: Some(text.to_owned()),
                url: Some(url),
                ..NewClaim::default()
            };
            // What is not an address is refused; then it is the words alone.
            if draft.claim(claim).is_err() {
                draft.claim(NewClaim { text: text.to_owned(), ..NewClaim::default() })?;
            }
        }
        let long = format!("It is {}long.", "very ".repeat(12_000));
        draft.claim(NewClaim { text: long, ..NewClaim::default() })?;
        draft.retract(2, NASTY[0])?;
        draft.waive(3, "S003", NASTY[1])
    })
    .unwrap();
    let html = page_of(&ledger, None);
    for text in NASTY {
        assert!(html.contains(&escaped(text)), "{text}");
    }
    for raw in ["<script>alert", "<img", "\u{202e}", "\u{200b}", "<b onclick"] {
        assert!(!html.contains(raw), "{raw:?}");
    }
}

#[test]
fn the_program_writes_the_same_page_into_a_file_and_into_a_bundle() {
    let shop = Shop::with_ledger();
    let text = shop.write(
        "a.txt",
        "The dam was finished in 1969. It holds 40 million litres. It holds 38 million litres.",
    );
    shop.expect(0, &["ingest", &text, "--url", "https://a.example/a"]);
    shop.expect(0, &["export", "-o", "a.html"]);
    let page = std::fs::read_to_string(shop.path("a.html")).unwrap();
    is_sound(&page);
    assert_eq!(shop.expect(0, &["export", "--format", "html"]), page);
    shop.expect(0, &["export", "-o", "a.zip"]);
    let members = crate::common::bundles::unpack(&std::fs::read(shop.path("a.zip")).unwrap());
    let (_, index) = members.iter().find(|(name, _)| name == "index.html").unwrap();
    assert!(*index == page.as_bytes());
    // The pair once, both sides, with the words in which they differ.
    let pair = content(&page, "<div class=\"pair\">", "</div></div>");
    for words in ["claim 2", "claim 3", "<mark>40 million litres</mark>", "<mark>38 million litres</mark>"] {
        assert!(pair.contains(words), "{words}: {pair}");
    }
    assert_eq!(page.matches("<div class=\"pair\">").count(), 1);
    // Which claims have which status, and on each card what is against it.
    let verdict = content(&page, "<ul class=\"verdict\">", "</ul>");
    assert!(verdict.contains("3 nobody has judged") && verdict.contains("<a href=\"#c3\">claim 3</a>"));
    for (card, other) in [("<article id=\"c2\">", "claim 3</a>"), ("<article id=\"c3\">", "claim 2</a>")] {
        assert!(content(&page, card, "</article>").contains(other), "{other}");
    }
    // Of some claims, and of an audit; what is left out is said.
    shop.expect(0, &["export", "--search", "dam", "-o", "some.html"]);
    let some = std::fs::read_to_string(shop.path("some.html")).unwrap();
    is_sound(&some);
    assert!(some.contains("1 of 3 claims of the log are here") && some.contains("2 left out"));
    let audited = shop.run(&["audit", "--format", "html", "--search", "dam"]);
    let audited = String::from_utf8(audited.stdout).unwrap();
    is_sound(&audited);
    assert!(audited.contains("1 of 3 claims of the log are here"));
    // What came later is not passed over in silence.
    let then = shop.expect(0, &["audit", "--as-of", "1", "--fail-on", "never", "--format", "html"]);
    assert!(
        then.contains("of the log up to entry 1 are here")
            && then.contains("as of entry 1. What was recorded")
    );
    assert!(!audited.contains("as of entry 1. What was recorded"));
    let withheld = shop.expect(0, &["export", "--format", "html", "--withhold-text"]);
    is_sound(&withheld);
    assert!(
        withheld.contains("The text of this source is not in this file.") && !withheld.contains("<pre dir")
    );
    // A text without a ledger: the same page, and nothing to prove.
    let checked = shop.expect(0, &["check", "a.txt", "--format", "html", "--select", "F,C"]);
    is_sound(&checked);
    assert!(checked.contains("nothing to prove") && checked.contains("<mark>40 million litres</mark>"));
    let against = shop.run(&["check", "a.txt", "--format", "html", "--against", "ledger.db"]);
    is_sound(&String::from_utf8(against.stdout).unwrap());
}

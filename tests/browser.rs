//! Browsers: Chromium proves the report and checks bundles, and names what was changed. Left out where there is none.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::io::{Read, Write};
use std::path::Path;

use base64::prelude::{BASE64_STANDARD, Engine};
use claimlog::home::Home;
use claimlog::session::Session;
use claimlog::strangers::Attachment;
use claimlog::tlog::{SigningKey, leaf_hash};

use crate::common::bends::bends;
use crate::common::bundles::{bundle, ledger, pack, unpack};
use crate::common::{Shop, key, note_text, witness};
use crate::driver::Browser;

/// What a page says after its button was pressed.
fn pressed(browser: &Browser, folder: &Path, page: &str) -> String {
    pressed_with(browser, folder, page, "")
}

/// The same after a policy was pasted.
fn pressed_with(browser: &Browser, folder: &Path, page: &str, policy: &str) -> String {
    std::fs::write(folder.join("page.html"), page).unwrap();
    browser.open_file(&folder.join("page.html"));
    let told = browser.run(&format!("document.getElementById('policy').value = {policy:?}; {PRESS}"));
    told.as_str().unwrap().to_owned()
}

/// Presses the button, and waits for what the page says.
const PRESS: &str = r#"
const verdict = document.getElementById("verdict");
const said = new Promise((done) => new MutationObserver(() => done(verdict.textContent)).observe(verdict, { childList: true }));
document.getElementById("verify").click();
return said;
"#;

/// A text with the character at a place changed.
fn changed(text: &str, at: usize) -> String {
    let mut bytes = text.as_bytes().to_vec();
    bytes[at] = if bytes[at] == b'B' { b'C' } else { b'B' };
    String::from_utf8(bytes).unwrap()
}

/// A page whose data are bent, and packed again.
fn bend_data(page: &str, bend: impl FnOnce(String) -> String) -> String {
    let (before, rest) = page.split_once("id=\"data\">").unwrap();
    let (packed, after) = rest.split_once('<').unwrap();
    let packed = BASE64_STANDARD.decode(packed).unwrap();
    let mut json = String::new();
    flate2::read::GzDecoder::new(&packed[..]).read_to_string(&mut json).unwrap();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(bend(json).as_bytes()).unwrap();
    format!("{before}id=\"data\">{}<{after}", BASE64_STANDARD.encode(gzip.finish().unwrap()))
}

/// What stands in a page between two texts.
fn content<'a>(page: &'a str, start: &str, end: &str) -> &'a str {
    let (_, rest) = page.split_once(start).unwrap();
    rest.split_once(end).unwrap().0
}

fn with_data(page: &str, from: &str, to: &str) -> String {
    bend_data(page, |json| {
        assert!(json.contains(from), "{from}: {json}");
        json.replacen(from, to, 1)
    })
}

fn with_data_at(page: &str, words: &str, more: usize) -> String {
    bend_data(page, |json| {
        let at = json.find(words).unwrap_or_else(|| panic!("{words}: {json}")) + words.len() + more;
        changed(&json, at)
    })
}

#[test]
fn a_browser_proves_the_page_and_names_what_was_changed() {
    let Some(browser) = Browser::start() else { return };
    let shop = Shop::with_ledger();
    shop.write(
        "a.txt",
        "The dam was finished in 1969. It holds 40 million litres. It is \u{202e}old\u{202c} & <wide>.",
    );
    shop.expect(0, &["ingest", "a.txt", "--url", "https://a.example/a"]);
    shop.write("b.txt", "The weir \"leaks\" — at night.\r\n\r\nThe pier was closed.\n");
    shop.expect(0, &["ingest", "b.txt"]);
    shop.expect(0, &["assess", "1", "--verdict", "refuted", "--because", "it was 1971", "--by", "Bo Ek"]);
    let folder = shop.path("");
    let made = |arguments: &[&str]| shop.expect(0, &[&["export", "--format", "html"], arguments].concat());
    let good = made(&[]);
    let told = pressed(&browser, &folder, &good);
    assert!(told.starts_with("Everything that this page can check about itself holds."), "{told}");
    let part = made(&["--source", "0"]);
    assert!(pressed(&browser, &folder, &part).starts_with("Everything"));
    let after = |page: &str, words: &str| page.find(words).unwrap_or_else(|| panic!("{words}")) + words.len();
    let badge = |page: &str| {
        page.replacen(
            "<b class=\"s-refuted\">refuted</b></h4>",
            "<b class=\"s-supported\">supported</b></h4>",
            1,
        )
    };
    let everywhere = badge(&with_data(&good, "\"1\":\"refuted\"", "\"1\":\"supported\""));
    // Words that were changed together with the hash on their card: then the entry is not in the tree.
    let wrong = changed(&good, after(&good, "<blockquote>The "));
    let words = content(&wrong, "<article id=\"c1\">", "</blockquote>")
        .split_once("<blockquote>")
        .unwrap()
        .1
        .to_owned();
    let mut line = String::new();
    bend_data(&wrong, |json| {
        let data: serde_json::Value = serde_json::from_str(&json).unwrap();
        line = data["entries"][1].as_str().unwrap().replacen("\"text\":0", &format!("\"text\":{words:?}"), 1);
        json
    });
    let leaf = |page: &str| {
        content(page, "<article id=\"c1\">", "</code>").split_once("<code>").unwrap().1.to_owned()
    };
    let with_leaf = wrong.replacen(&leaf(&good), &leaf_hash(line.as_bytes()).to_string()[..16], 1);
    let text = after(&good, "Text of source 4\"");
    let text = text + good[text..].find("The weir").unwrap() + 4;
    for (bent, says) in [
        (changed(&good, after(&good, "<blockquote>The ")), "The words of claim 1 are not those of its entry"),
        (with_leaf, "an entry or a hash of its path was changed"),
        (changed(&good, text), "The text of source 4 is not what was captured"),
        (badge(&good), "The status of claim 1 was changed"),
        (everywhere, "Claim 1 is shown as supported, and its entries say refuted"),
        (with_data_at(&part, "\"nodes\":[\"", 0), "an entry or a hash of its path was changed"),
        (with_data_at(&good, "— example.org/shop ", 40), "The signature of the checkpoint is invalid"),
        (changed(&good, after(&good, "id=\"data\">") + 60), "the data of this page cannot be unpacked"),
        (with_data(&good, "it was 1971", "it was 1972"), "an entry or a hash of its path was changed"),
    ] {
        let told = pressed(&browser, &folder, &bent);
        assert!(!told.starts_with("Everything") && told.contains(says), "{says}: {told}");
    }
}

#[test]
fn a_browser_checks_cosignatures_by_a_policy_that_is_pasted() {
    let Some(browser) = Browser::start() else { return };
    let shop = Shop::with_ledger();
    shop.expect(0, &["add", "The dam was finished in 1969."]);
    let made = || shop.expect(0, &["export", "--format", "html"]);
    let bare = made();
    let note = shop.expect(0, &["checkpoint"]);
    let line = witness().cosign(&note_text(&note), 1_772_442_000);
    let word = Attachment::Cosignature { size: 1, line, key: witness().witness() };
    let session = Session::new(shop.path("ledger.db"), Home::at(&shop.path("home")));
    session.attach(&[word]).unwrap();
    let page = made();
    let vkey = crate::shop_vkey(&shop);
    let other = SigningKey::from_seed("example.org/witness", &[9; 32]).unwrap();
    let asks = |key: &SigningKey| format!("log {vkey}\nwitness w {}\nquorum w", key.witness());
    let strange = asks(&witness()).replace(&vkey, &key().verifier().to_string());
    for (page, policy, says) in [
        (&page, String::new(), "Everything that this page can check about itself holds."),
        (&page, asks(&witness()), "Everything that this page can check about itself holds."),
        (&bare, asks(&witness()), "Fewer witnesses cosigned the checkpoint than the policy asks for: none"),
        (&page, asks(&other), "Fewer witnesses cosigned the checkpoint than the policy asks for: none"),
        (&page, strange, "The policy that you pasted is about another log"),
        (&page, "quorum".to_owned(), "The policy that you pasted cannot be read"),
        (&page, "nonsense".to_owned(), "The policy that you pasted cannot be read"),
    ] {
        let told = pressed_with(&browser, &shop.path(""), page, &policy);
        assert!(told.contains(says), "{says}: {told}");
    }
    let bent = with_data_at(&page, "\u{2014} example.org/witness ", 40);
    let told = pressed_with(&browser, &shop.path(""), &bent, &asks(&witness()));
    assert!(told.contains("The cosignature by w is invalid"), "{told}");
}

/// Drops files on the page, one after the other, and gives what it says of each.
const DROP: &str = r#"
const told = [], verdict = document.getElementById("verdict"), input = document.getElementById("file");
let said = () => {};
new MutationObserver(() => said()).observe(verdict, { childList: true, characterData: true, subtree: true });
for (const [trust, name, content] of CASES) {
  document.getElementById("trust").value = trust;
  const files = new DataTransfer();
  files.items.add(new File([Uint8Array.from(atob(content), (c) => c.charCodeAt(0))], name));
  input.files = files.files;
  input.dispatchEvent(new Event("change"));
  while (verdict.textContent.startsWith("Checking")) await new Promise((done) => { said = done; });
  const rungs = [...document.querySelectorAll("[data-rung]")].map((it) => it.className).join(" ");
  told.push([verdict.textContent, document.getElementById("faults").textContent, rungs]);
}
return told;
"#;

/// So many bundles are dropped before the page is asked again, so that no wait is long.
const AT_ONCE: usize = 50;

/// What the page says of each bundle: the verdict, the other faults and the states of its lines.
fn dropped(browser: &Browser, page: &Path, cases: &[(String, String, Vec<u8>)]) -> Vec<[String; 3]> {
    browser.open_file(page);
    let said = cases.chunks(AT_ONCE).flat_map(|cases| {
        let cases: Vec<_> = cases
            .iter()
            .map(|(trust, name, bytes)| serde_json::json!([trust, name, BASE64_STANDARD.encode(bytes)]))
            .collect();
        let told = browser.run(&DROP.replace("CASES", &serde_json::to_string(&cases).unwrap()));
        serde_json::from_value::<Vec<[String; 3]>>(told).unwrap()
    });
    said.collect()
}

/// The page for bundles says of each bent bundle what docs/check_bundle.py says, and nothing ill of a good one.
#[test]
fn a_page_checks_the_bundles_that_are_dropped_on_it() {
    let Some(browser) = Browser::start() else { return };
    let shop = Shop::new();
    shop.expect(0, &["verify-page", "-o", "check.html"]);
    let page = shop.path("check.html");
    let bends = bends(shop.folder.path());
    let vkey = key().verifier().to_string();
    let cases: Vec<_> =
        bends.iter().map(|bent| (vkey.clone(), bent.name.clone(), bent.bytes.clone())).collect();
    let told = dropped(&browser, &page, &cases);
    assert_eq!(told.len(), bends.len());
    for (bent, [verdict, others, rungs]) in bends.iter().zip(&told) {
        let says = format!("{verdict} {others}");
        let begins = match bent.status {
            0 => "The bundle holds: ",
            1 => "What the bundle holds is in the log, but completeness is not attested",
            _ => "The bundle does not hold. The first thing that fails: ",
        };
        assert!(verdict.starts_with(begins), "{}: {says}", bent.name);
        assert_eq!(rungs.contains("fails"), bent.status == 3, "{}: {rungs}: {says}", bent.name);
        for wanted in &bent.says {
            assert!(says.contains(wanted.as_str()), "{}: {wanted}: {says}", bent.name);
        }
    }
    // Whose signature counts.
    let good = &bends[0].bytes;
    let of = |trust: &str| (trust.to_owned(), "good".to_owned(), good.clone());
    let policy = |more: &str| format!("log {vkey}\n{more}");
    let asks = policy(&format!("witness w {}\nquorum w", witness().witness()));
    let other = SigningKey::from_seed("example.org/test", &[9; 32]).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger(folder.path());
    let size = ledger.head().checkpoint.size;
    let line = witness().cosign(&note_text(&ledger.note(None).unwrap()), 1_772_442_000);
    ledger.attach(&[Attachment::Cosignature { size, line, key: witness().witness() }]).unwrap();
    let made = bundle(&ledger, &ledger.view(None).unwrap(), &[1], Some(&key()), false);
    let mut members = unpack(&made);
    let note = &mut members.iter_mut().find(|(name, _)| name == "checkpoint").unwrap().1;
    let at = note.len() - 20;
    note[at] = if note[at] == b'A' { b'B' } else { b'A' };
    let cases = [
        (of(""), "The bundle is consistent, but nobody vouches for it"),
        (of("nonsense"), "Nothing was found out"),
        (of(&vkey.replace('+', "-")), "Nothing was found out"),
        (of(&policy("quorum none")), "The bundle holds: "),
        (of(&policy("")), "Nothing was found out"),
        (of(&asks), "fewer witnesses cosigned the checkpoint than the policy asks for"),
        ((asks.clone(), "cosigned".to_owned(), made.clone()), "The bundle holds: 1 of "),
        ((asks.clone(), "bent".to_owned(), pack(&members)), "the cosignature by w is invalid"),
        (of(&other.verifier().to_string()), "the checkpoint cannot be believed"),
    ];
    let asked: Vec<_> = cases.iter().map(|(case, _)| case.clone()).collect();
    let told = dropped(&browser, &page, &asked);
    for ((_, wanted), [verdict, others, _]) in cases.iter().zip(&told) {
        assert!(format!("{verdict} {others}").contains(wanted), "{wanted}: {verdict} {others}");
    }
}

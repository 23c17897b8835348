//! Every kind of page as others judge it: the Nu checker, axe-core, and a browser, which must have nothing to say and
//! nothing to fetch. A tool that is not installed (tests/strangers/install) is skipped, and said so.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, clippy::print_stderr)]

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

use crate::common::serving::Serving;
use crate::common::{NASTY, Shop, full_sample};
use crate::driver::Browser;
use crate::tools;

/// The widths of a phone, a tablet and a desk, in pixels.
const WIDTHS: [u32; 3] = [360, 768, 1440];
/// So many claims has the large page.
const MANY: usize = 5000;

/// Pages, and the server that has some of them.
struct Pages {
    shop: Shop,
    serving: Serving,
    /// Those that are files.
    files: Vec<&'static str>,
    /// Paths that the server answers.
    served: Vec<&'static str>,
}

impl Pages {
    /// Every kind of page, apart from a large one.
    fn of_every_kind() -> Self {
        let mut files = Vec::new();
        let none = Shop::with_ledger();
        let shop = thirty();
        let mut page = |name: &'static str, html: String| {
            shop.write(name, html);
            files.push(name);
        };
        page("none.html", said(&none, &["export", "--format", "html"]));
        none.expect(0, &["add", "The weir leaks."]);
        page("one.html", none.expect(0, &["export", "--format", "html"]));
        page("thirty.html", shop.expect(0, &["export", "--format", "html"]));
        page("withheld.html", shop.expect(0, &["export", "--format", "html", "--withhold-text"]));
        page("some.html", shop.expect(0, &["export", "--format", "html", "--search", "mill"]));
        page("audit.html", said(&shop, &["audit", "--format", "html"]));
        page("check.html", said(&shop, &["check", "a.txt", "--format", "html"]));
        page("verifier.html", verifier());
        let nasty = Shop::with_ledger();
        nasty.write("nasty.txt", NASTY.join("\r\n\n"));
        nasty.expect(0, &["ingest", "nasty.txt"]);
        for text in NASTY {
            nasty.run(&["add", "--claimant", text, "--", text]);
        }
        page("nasty.html", nasty.expect(0, &["export", "--format", "html"]));
        let sample = Shop::new();
        drop(full_sample(&sample.path("ledger.db")));
        page("kinds.html", sample.expect(0, &["export", "--format", "html"]));
        let serving = Serving::of(&shop);
        let served = vec![
            "/",
            "/claims?words=mill&status=refuted",
            "/claims?words=zebra",
            "/entry/0",
            "/entry/2",
            "/nothing",
        ];
        Pages { shop, serving, files, served }
    }

    /// The addresses of all pages.
    fn addresses(&self) -> Vec<String> {
        let files = self.files.iter().map(|name| format!("file://{}", self.shop.path(name).display()));
        let served = self.served.iter().map(|path| format!("http://{}{path}", self.serving.host));
        files.chain(served).collect()
    }
}

/// The page that checks bundles.
fn verifier() -> String {
    let shop = Shop::new();
    shop.expect(0, &["verify-page", "-o", "page.html"]);
    std::fs::read_to_string(shop.path("page.html")).unwrap()
}

/// What a command says, whatever it finds.
fn said(shop: &Shop, arguments: &[&str]) -> String {
    String::from_utf8(shop.run(arguments).stdout).unwrap()
}

/// A shop with thirty claims from two sources, of which some were judged, contradicted, withdrawn and withheld.
pub(crate) fn thirty() -> Shop {
    let shop = Shop::with_ledger();
    let mut text = String::from(
        "The mill burned down in 1901.\n\nThe mill burned down in 1905.\n\nWho owned the mill?\n\n",
    );
    for n in 0..25 {
        let _ = writeln!(text, "The water in well {n} fell by {} centimetres in 1969, Bo Ek said.\n", n + 20);
    }
    shop.write("a.txt", text);
    shop.write("b.txt", "In 1901 the mill burned down, and two barns with it.\n\nThe town had 300 houses.\n");
    shop.expect(0, &["ingest", "a.txt", "--url", "https://a.example/a", "--title", "The mill of Orla"]);
    shop.expect(0, &["ingest", "b.txt"]);
    for arguments in [
        &["evidence", "1", "--supports", "--source", "29", "--quote", "In 1901 the mill burned down"][..],
        &["assess", "1", "--verdict", "supported", "--because", "the town book", "--by", "Ann Lee"],
        &["assess", "2", "--verdict", "refuted", "--because", "it was 1901", "--by", "Ann Lee"],
        &["relate", "2", "contradicts", "1", "--because", "two years"],
        &["retract", "5", "--because", "read wrongly"],
        &["waive", "3", "--code", "F003", "--because", "asked on purpose"],
        &["redact", "6", "--because", "a court ordered it", "--yes"],
    ] {
        shop.expect(0, arguments);
    }
    shop
}

/// A large page, its shop, and its first and last claims.
fn many() -> (Shop, PathBuf) {
    let shop = Shop::with_ledger();
    let name = |mut n: usize| {
        let mut name = String::from("O");
        for _ in 0..4 {
            name += ["ra", "ben", "lo", "tis", "mu", "ker", "vi", "don", "sa", "pel"][n % 10];
            n /= 10;
        }
        name
    };
    // Each is about another town, so that few are like each other.
    let line = |n: usize| {
        let (town, who, place) = (name(n), name(9999 - n % 700), n / 40);
        format!(
            "{{\"text\":\"The council of {town} opened a bridge over the river {town}a in {} at a cost of {} million.\",\
             \"claimant\":\"Speaker {who}\",\"date\":\"2025-11-09\",\"url\":\"https://town.example/minutes/{place}\"}}\n",
            1950 + n % 70,
            n % 90 + 2
        )
    };
    shop.write("many.jsonl", (0..MANY).map(line).collect::<String>());
    shop.expect(0, &["ingest", "many.jsonl"]);
    shop.expect(0, &["export", "-o", "many.html"]);
    let page = shop.path("many.html");
    (shop, page)
}

/// The Nu checker finds no error in any page.
#[test]
fn the_nu_checker_finds_no_error() {
    let jar = tools().join("node/node_modules/vnu-jar/build/dist/vnu.jar");
    if !jar.exists() {
        eprintln!("skipped: vnu-jar is not installed (tests/strangers/install)");
        return;
    }
    let pages = Pages::of_every_kind();
    let (large, many) = many();
    let mut files: Vec<PathBuf> =
        pages.files.iter().map(|name| pages.shop.path(name)).chain([many]).collect();
    for (at, path) in pages.served.iter().enumerate() {
        files.push(pages.shop.path(&format!("served{at}.html")));
        std::fs::write(files.last().unwrap(), pages.serving.get(path).2).unwrap();
    }
    let output = Command::new("java")
        .arg("-jar")
        .arg(jar)
        .args(["--format", "json", "--stdout"])
        .args(&files)
        .output()
        .unwrap();
    drop(large);
    let told: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
    let messages = told["messages"].as_array().unwrap();
    let errors: BTreeSet<String> = messages
        .iter()
        .filter(|it| it["type"] == "error")
        .map(|it| format!("{} at {}, for example in {}", it["message"], it["extract"], it["url"]))
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
    println!("Nu checker: {} pages, no error", files.len());
}

/// Nobody is kept from reading a page, by its width, its colours or its structure; it says nothing and fetches nothing.
#[test]
fn a_browser_shows_every_page_to_everybody() {
    let Some(browser) = Browser::start() else { return };
    let axe = std::fs::read_to_string(tools().join("node/node_modules/axe-core/axe.min.js")).ok();
    if axe.is_none() {
        eprintln!("skipped: axe-core is not installed (tests/strangers/install)");
    }
    let pages = Pages::of_every_kind();
    let mut judged = 0;
    for address in pages.addresses() {
        for (width, is_dark) in WIDTHS.into_iter().flat_map(|width| [(width, false), (width, true)]) {
            browser.show_as(width, is_dark, "screen");
            browser.open(&address);
            let wide = browser
                .run("return document.documentElement.scrollWidth - document.documentElement.clientWidth");
            assert!(wide.as_i64().unwrap() <= 0, "{address} is {wide} pixels wider than {width}");
            let (asked, told) = (browser.requests(), browser.messages());
            assert!(asked.iter().all(|it| *it == address), "{address} asked for {asked:?}");
            let told: Vec<_> = told.iter().filter(|it| !it.contains("status of 404")).collect();
            assert!(told.is_empty(), "{address}: {told:?}");
            let Some(axe) = &axe else { continue };
            browser.run(&format!("{axe}; window.axe = axe"));
            let found = browser.run(AXE);
            assert_eq!(found, serde_json::json!([]), "{address} at {width}, dark: {is_dark}: {found:#}");
            judged += 1;
            browser.messages();
            browser.requests();
        }
    }
    println!("axe-core: {judged} views, no violation");
}

/// What axe-core finds, in short.
const AXE: &str = r#"
const found = (await axe.run()).violations;
return found.map((it) => [it.id, it.nodes.slice(0, 5).map((node) => [node.target.join(" "), node.failureSummary])]);
"#;

/// Without script, and on paper, a page has every word.
#[test]
fn a_page_can_be_read_without_script_and_on_paper() {
    let Some(browser) = Browser::start() else { return };
    let shop = thirty();
    shop.expect(0, &["export", "-o", "page.html"]);
    let claims = shop.claims();
    let words = [
        "it was 1901",
        "two years",
        "read wrongly",
        "asked on purpose",
        "a court ordered it",
        "The mill of Orla",
    ];
    browser.cdp("Emulation.setScriptExecutionDisabled", &serde_json::json!({"value": true}));
    for media in ["screen", "print"] {
        browser.show_as(768, false, media);
        browser.open_file(&shop.path("page.html"));
        assert_eq!(browser.run("return document.getElementById('verify').hidden"), true, "no script ran");
        let text = browser.run(SEEN);
        let text = text.as_str().unwrap();
        for said in claims.iter().map(|claim| claim["text"].as_str().unwrap()).chain(words) {
            assert!(text.contains(said), "{media}: {said}: {text}");
        }
    }
}

/// The words that are on the page, wherever a reader would have to scroll to.
const SEEN: &str = r#"
const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), seen = [];
while (texts.nextNode()) if (texts.currentNode.parentElement.checkVisibility()) seen.push(texts.currentNode.data);
return seen.join("").replace(/\s+/g, " ");
"#;

/// How large a page of many claims is, and how soon a browser shows and proves it. It is for a release build:
/// `cargo test --locked --release --test strangers -- --ignored --nocapture how_soon`.
#[test]
#[ignore = "it measures, and asserts no time"]
fn how_soon_a_large_page_is_shown_and_proved() {
    let Some(browser) = Browser::start() else { return };
    let (shop, page) = many();
    let page = std::env::var_os("CLAIMLOG_PAGE").map_or(page, PathBuf::from);
    let size = std::fs::metadata(&page).unwrap().len();
    println!("{size} bytes");
    for _ in 0..5 {
        browser.open_file(&page);
        println!("{}", timed(&browser));
    }
    drop(shop);
}

fn timed(browser: &Browser) -> Value {
    browser.run(
        r#"
const paint = performance.getEntriesByName("first-contentful-paint")[0];
const loaded = performance.getEntriesByType("navigation")[0];
const verdict = document.getElementById("verdict"), steps = [], since = performance.now();
const ladder = new MutationObserver(() => steps.push(Math.round(performance.now() - since)));
document.querySelectorAll("[data-rung]").forEach((it) => ladder.observe(it, { attributes: true }));
const said = new Promise((done) => new MutationObserver(() => done(verdict.textContent)).observe(verdict, { childList: true }));
document.getElementById("verify").click();
const told = await said;
return { first_frame_ms: paint && Math.round(paint.startTime), loaded_ms: Math.round(loaded.loadEventEnd),
  proved_ms: Math.round(performance.now() - since), after_each_step_ms: steps, told: told.slice(0, 60) };
"#,
    )
}

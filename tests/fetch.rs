//! Pages that are fetched: what is kept is what was on the wire, and whatever a server does, an answer that is not whole
//! or not a document records nothing. The network is used when a web address is given, and only then.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::common::Shop;
use crate::common::site::Site;
use claimlog::ingest::{About, read};
use serde_json::Value;

const PAGE: &str = "<!DOCTYPE html><html><head><title>The dam</title></head><body><article><h1>The dam of Varne</h1>\
    <p>The dam of Varne holds 40 million litres of water.</p><p>It was built by the town in 1969, as the log book says.\
    </p><p>Nobody has measured it since the flood of last year.</p></article><a href=\"/other\">more</a>\
    <img src=\"/image.png\"><script src=\"/script.js\"></script></body></html>";

fn page(body: &str) -> String {
    format!(
        "HTTP/1.1 200 Fine\r\nX-Odd:  as it came \r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// A redirect to there.
fn turn(to: &str) -> String {
    format!("HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n")
}

fn ingest(shop: &Shop, url: &str) -> Value {
    shop.json(0, &["ingest", url, "--allow-private"])
}

/// What `ingest` says of an address when it fails. Nothing is recorded.
fn refused(url: &str, more: &[&str]) -> (String, String) {
    let shop = Shop::with_ledger();
    let before = shop.state();
    let error = shop.failure(2, &[&["ingest", url], more].concat());
    assert_eq!(shop.state(), before, "{url}");
    let said = |key: &str| error[key].as_str().unwrap_or_default().to_owned();
    (format!("{}: {}", said("message"), said("cause")), said("hint"))
}

#[test]
fn a_page_is_kept_as_it_was_on_the_wire() {
    let site = Site::answering(|path, stream| {
        let wire = match path {
            "/old?q=1" => turn("/new/../page"),
            _ => page(PAGE),
        };
        let _ = stream.write_all(wire.as_bytes());
    });
    let shop = Shop::with_ledger();
    let url = site.at("/old?q=1#part");
    let made = shop.json(0, &["ingest", &url, "--allow-private", "--publisher", "The Town"]);
    let (archive, inner) = (&made["sources"][0], &made["sources"][0]["within"][0]);
    assert_eq!(inner["url"], site.at("/page"), "{made}");
    assert_eq!(inner["claims"].as_array().unwrap().len(), 3, "{made}");
    let notes = archive["notes"].to_string();
    assert!(notes.contains("/old?q=1 (302)") && notes.contains("/page (200)"), "{made}");
    // The way is asked step by step, without cookies or a disguise, and nothing else is.
    assert_eq!(site.paths(), ["/old?q=1", "/page"]);
    for head in site.asked.lock().unwrap().iter() {
        assert!(head.contains(concat!("User-Agent: claimlog/", env!("CARGO_PKG_VERSION"), "\r\n")), "{head}");
        assert!(!head.to_ascii_lowercase().contains("cookie") && !head.contains("Mozilla"), "{head}");
    }
    // The bytes of both answers are in the archive, to the letter.
    shop.expect(0, &["source", "get", "0", "-o", "page.warc"]);
    let warc = std::fs::read_to_string(shop.path("page.warc")).unwrap();
    for block in [&turn("/new/../page"), &page(PAGE)] {
        assert!(warc.contains(&format!("\r\n\r\n{block}\r\n\r\n")), "{warc}");
    }
    for head in site.asked.lock().unwrap().iter() {
        assert!(warc.contains(&format!("\r\n\r\n{head}\r\n")), "{warc}");
    }
    assert!(
        warc.contains("WARC-IP-Address: 127.0.0.1\r\n") && warc.contains("WARC-Type: warcinfo"),
        "{warc}"
    );
    // It is read like an archive that others made: every digest holds.
    let document = read("page.warc", warc.clone().into_bytes(), About::default()).unwrap();
    assert_eq!(document.text.matches("its digest holds").count(), 5, "{}", document.text);
    assert_eq!(document.within.len(), 1);
    let text = |seq: &str| shop.expect(0, &["source", "show", seq, "--text"]);
    assert!(text("0").contains("response") && text("1").contains("40 million litres"));
    // What a person says is about the page.
    let sources: Vec<Value> = shop
        .expect(0, &["source", "list", "--json"])
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(sources[1]["source"]["publisher"], "The Town");
    assert_eq!(sources[0]["source"]["url"], url);
    shop.is_sound();
    // The same page again says nothing new.
    let before = shop.state();
    let again = shop.json(0, &["ingest", &site.at("/page"), "--allow-private", "--publisher", "The Town"]);
    assert_eq!(
        (&again["sources"][0]["already"], &again["sources"][0]["seq"]),
        (&Value::Bool(true), &1.into())
    );
    let other = shop.failure(2, &["ingest", &site.at("/page"), "--allow-private", "--publisher", "Else"]);
    assert!(other["hint"].as_str().unwrap().contains("source describe 1"), "{other}");
    assert_eq!(shop.state(), before);
}

#[test]
fn what_a_server_sends_is_read_by_its_content() {
    let packed = |bytes: &[u8]| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    };
    let sent = |head: &str, body: &[u8]| [format!("HTTP/1.1 200 OK\r\n{head}\r\n").as_bytes(), body].concat();
    let latin = b"<!DOCTYPE html><title>x</title><article><p>The d\xe9bacle of Varne cost 40 million euros.</p></article>";
    let chunked = format!(
        "Content-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n{:x};a=b\r\n{PAGE}\r\n0\r\nT: v\r\n\r\n",
        PAGE.len()
    );
    let table = b"claim,claimant\nThe dam of Varne is full.,Ann Lee\n";
    for (name, wire, format, words) in [
        ("no headers", sent("", PAGE.as_bytes()), "text/html", "40 million litres"),
        ("LF alone", format!("HTTP/1.0 200\n\n{PAGE}").into_bytes(), "text/html", "40 million litres"),
        ("in chunks", format!("HTTP/1.1 200 OK\r\n{chunked}").into_bytes(), "text/html", "40 million litres"),
        (
            "packed although it was not asked for",
            sent("Content-Encoding: gzip\r\nContent-Type: text/html\r\n", &packed(PAGE.as_bytes())),
            "text/html",
            "40 million litres",
        ),
        (
            "a table called something else",
            sent("Content-Type: application/x-thing\r\n", table),
            "text/csv",
            "is full",
        ),
        ("a packed file", sent("Content-Type: application/gzip\r\n", &packed(table)), "text/csv", "is full"),
        (
            "more than it states",
            [page(PAGE).as_bytes(), b"and more"].concat(),
            "text/html",
            "40 million litres",
        ),
    ] {
        let (site, shop) = (Site::saying(wire), Shop::with_ledger());
        let made = ingest(&shop, &site.at("/claims.csv"));
        let claims = made["sources"][0]["within"][0]["claims"].as_array().unwrap().len();
        assert!(claims > 0, "{name}: {made}");
        let listed = shop.expect(0, &["source", "list", "--json"]);
        let inner: Value = serde_json::from_str(listed.lines().nth(1).unwrap()).unwrap();
        assert_eq!(inner["source"]["media_type"], format, "{name}: {inner}");
        assert!(shop.claims().iter().any(|claim| claim.to_string().contains(words)), "{name}");
        shop.is_sound();
    }
    // An encoding that is not true is named, and the right one can be given.
    let wrong = Site::saying(sent("Content-Type: text/html; charset=utf-8\r\n", latin));
    let (said, hint) = refused(&wrong.at("/"), &["--allow-private"]);
    assert!(said.contains("it declares UTF-8") && hint.contains("--charset"), "{said} {hint}");
    let shop = Shop::with_ledger();
    shop.expect(0, &["ingest", &wrong.at("/"), "--allow-private", "--charset", "windows-1252"]);
    assert!(shop.claims()[0].to_string().contains("d\u{e9}bacle of Varne"));
    // What is not read is kept as a file if that is asked for.
    let image = sent("Content-Type: image/png\r\n", b"\x89PNG\r\n\x1a\n\0\0");
    let (said, hint) = refused(&Site::saying(image.clone()).at("/a"), &["--allow-private"]);
    assert!(said.contains("is an image") && hint.contains("--as file"), "{said} {hint}");
    let shop = Shop::with_ledger();
    shop.expect(0, &["ingest", &Site::saying(image).at("/a"), "--allow-private", "--as", "file"]);
    shop.expect(0, &["source", "get", "1", "-o", "a.png"]);
    assert_eq!(std::fs::read(shop.path("a.png")).unwrap(), b"\x89PNG\r\n\x1a\n\0\0");
}

#[test]
fn an_answer_that_is_not_whole_or_not_a_document_records_nothing() {
    let status = |line: &str| {
        format!("HTTP/1.1 {line}\r\nContent-Type: text/html\r\nContent-Length: {}\r\n\r\n{PAGE}", PAGE.len())
    };
    let huge =
        format!("HTTP/1.1 200 OK\r\n{}\r\n{PAGE}", "X-Filler: aaaaaaaaaaaaaaaaaaaaaaaa\r\n".repeat(20_000));
    for (wire, said, hint) in [
        (String::new(), "closed without an answer", "later"),
        (PAGE.to_owned(), "does not speak HTTP/1", "browser"),
        ("SSH-2.0-OpenSSH\r\n".to_owned(), "does not speak HTTP/1", "browser"),
        ("HTTP/1.1 200 OK\r\nContent-".to_owned(), "cut off: it ends within its head", "later"),
        (format!("HTTP/1.1 200 OK\r\nContent-Length: 90000\r\n\r\n{PAGE}"), "of the 90000 bytes", "later"),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n".to_owned(),
            "longer than 41943040 bytes",
            "--url",
        ),
        (
            format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfff\r\n{PAGE}"),
            "last chunk did not come",
            "later",
        ),
        (
            format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{PAGE}\r\n"),
            "not in chunks",
            "browser",
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab".to_owned(),
            "several lengths",
            "browser",
        ),
        (huge, "head of its answer is longer than", "browser"),
        ("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".to_owned(), "contains no text", ""),
        (status("404 Not Found"), "the answer is 404 Not Found", "web archive"),
        (status("410 Gone"), "410 Gone", "web archive"),
        (status("401 Unauthorized"), "401", "not circumvented"),
        (status("402 Payment Required"), "402", "not circumvented"),
        (status("403 Forbidden"), "403", "not circumvented"),
        (status("429 Slow down\r\nRetry-After: 120"), "429", "Retry-After: 120"),
        (status("500 Oh"), "500", "later"),
        (status("503 \u{1b}[31mno"), "503", "later"),
        (status("206 Partial Content"), "206", "browser"),
        (status("300 Choose"), "300", "browser"),
        ("HTTP/1.1 204 No Content\r\n\r\n".to_owned(), "204", "browser"),
        ("HTTP/1.1 304 Not Modified\r\n\r\n".to_owned(), "304", "browser"),
        ("HTTP/1.1 302 Found\r\n\r\n".to_owned(), "302", "browser"),
    ] {
        let site = Site::saying(wire.clone());
        let (found, told) = refused(&site.at("/a"), &["--allow-private"]);
        assert!(found.contains(said) && found.contains(&site.at("/a")), "{wire:.90}: {found}");
        assert!(told.contains(hint), "{wire:.90}: {told}");
        assert_eq!(site.paths().len(), 1, "{wire:.90}: asked once");
    }
    // What a server says cannot command a terminal.
    let shop = Shop::with_ledger();
    let site = Site::saying("HTTP/1.1 503 \u{1b}[31mno\r\n\r\n");
    let output = shop.run(&["ingest", &site.at("/a"), "--allow-private"]);
    assert!(!output.stderr.contains(&0x1b) && output.status.code() == Some(2));
    // What unpacks to far more than it is.
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..200 {
        encoder.write_all(&vec![b' '; 1 << 20]).unwrap();
    }
    let bomb = encoder.finish().unwrap();
    let head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n";
    let (said, _) = refused(&Site::saying([&head[..], &bomb].concat()).at("/"), &["--allow-private"]);
    assert!(said.contains("longer than"), "{said}");
    let endless = Site::answering(|_, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n");
        while stream.write_all(&[b'x'; 1 << 16]).is_ok() {}
    });
    let (said, _) = refused(&endless.at("/"), &["--allow-private"]);
    assert!(said.contains("longer than 41943040 bytes"), "{said}");
}

#[test]
fn a_server_that_takes_its_time_is_left() {
    for slow in [
        // A byte of its head now and then; silence; a body that does not come.
        |stream: &mut TcpStream| {
            while stream.write_all(b"H").is_ok() {
                std::thread::sleep(Duration::from_secs(9))
            }
        },
        |stream: &mut TcpStream| drop(stream.read(&mut [0; 64])),
        |stream: &mut TcpStream| {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nThe");
            std::thread::sleep(Duration::from_secs(9));
        },
    ] {
        let site = Site::answering(move |_, stream| slow(stream));
        let (said, hint) = refused(&site.at("/"), &["--allow-private", "--timeout", "1"]);
        assert!(said.contains("not complete after 1 second") && hint.contains("--timeout"), "{said} {hint}");
    }
}

#[test]
fn redirects_are_followed_to_documents_of_the_web_only() {
    let site = Site::answering(|path, stream| {
        let number: u32 = path.trim_start_matches("/n").parse().unwrap_or(0);
        let wire = match path {
            "/circle" => turn("/circle2"),
            "/circle2" => turn("circle#x"),
            "/file" => turn("file:///etc/passwd"),
            "/data" => turn("data:text/html,The dam is full."),
            "/login" => turn("http://ann:secret@127.0.0.1/"),
            "/nothing" => turn("http://"),
            _ => turn(&format!("/n{}", number + 1)),
        };
        let _ = stream.write_all(wire.as_bytes());
    });
    for (path, said, asked) in [
        ("/circle", "lead in a circle, back to", 2),
        ("/file", "is an address of file", 1),
        ("/data", "is an address of data", 1),
        ("/login", "a user name or a password", 1),
        ("/nothing", "its host is not one", 1),
        ("/n1", "more than 10 redirects", 11),
    ] {
        let before = site.paths().len();
        let (found, hint) = refused(&site.at(path), &["--allow-private"]);
        assert!(found.contains(said) && !found.contains("secret"), "{path}: {found}");
        assert!(hint.contains("browser"), "{path}: {hint}");
        assert_eq!(site.paths().len() - before, asked, "{path}");
    }
}

#[test]
fn this_machine_and_its_network_are_not_asked() {
    let site = Site::saying(page(PAGE));
    let port = site.url.rsplit(':').next().unwrap();
    for host in [
        "127.0.0.1",
        "localhost",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0.0.0.0",
        "[::ffff:127.0.0.1]",
        "[::1]",
        "[::]",
    ] {
        let (said, hint) = refused(&format!("http://{host}:{port}/"), &[]);
        assert!(said.contains("it was not asked"), "{host}: {said}");
        assert!(hint.contains("--allow-private"), "{host}: {hint}");
    }
    for host in [
        "10.0.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "[fd00::1]",
        "[64:ff9b::7f00:1]",
        "224.0.0.1",
    ] {
        let (said, _) = refused(&format!("http://{host}/"), &[]);
        assert!(said.contains("it was not asked"), "{host}: {said}");
    }
    assert!(site.paths().is_empty());
}

#[test]
fn an_address_that_is_not_of_the_web_is_refused_by_its_name() {
    for (url, said, hint) in [
        ("ftp://example.org/a", "an address of ftp", "--url"),
        ("file:///etc/passwd", "an address of file", "--url"),
        ("data:text/plain,x", "an address of data", "--url"),
        ("javascript:alert(1)", "an address of javascript", "--url"),
        ("gopher://example.org/", "an address of gopher", "--url"),
        ("https://ann:secret@example.org/", "a user name or a password", "leave them out"),
        ("http://", "its host is not one", "https://"),
        ("https://example.org:99999/", "its port is not one", "https://"),
        ("http://no-such-host.invalid/", "the host no-such-host.invalid was not found", "check the address"),
    ] {
        let (found, told) = refused(url, &[]);
        assert!(found.contains(said) && told.contains(hint), "{url}: {found} {told}");
        assert!(!found.contains("secret") && !told.contains("secret"), "{found}");
    }
    // A secure connection to a port that has none.
    let site = Site::saying("HTTP/1.1 400 Plain\r\n\r\n");
    let (said, _) = refused(&site.url.replace("http:", "https:"), &["--allow-private"]);
    assert!(said.contains("no secure connection was made"), "{said}");
    // Nobody listens.
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let (said, hint) = refused(&format!("http://{free}/"), &["--allow-private"]);
    assert!(said.contains("no connection to") && hint.contains("later"), "{said} {hint}");
}

#[test]
fn one_page_that_fails_does_not_lose_the_others() {
    let site = Site::answering(|path, stream| {
        let wire = if path == "/gone" {
            "HTTP/1.1 404 Not Found\r\n\r\n".to_owned()
        } else {
            page(&PAGE.replace("Varne", path))
        };
        let _ = stream.write_all(wire.as_bytes());
    });
    let shop = Shop::with_ledger();
    shop.write("note.txt", "The mill was sold in 1990 by the town.");
    let output = shop.run(&[
        "ingest",
        &site.at("/a"),
        &site.at("/gone"),
        "note.txt",
        &site.at("/b"),
        "--allow-private",
    ]);
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(2), "{out} {err}");
    assert!(err.contains("404 Not Found") && err.contains("3 of 4 documents recorded"), "{err}");
    assert_eq!(out.lines().count(), 5, "{out}");
    assert_eq!(site.paths(), ["/a", "/gone", "/b"]);
    shop.is_sound();
    // Nothing is recorded by a rehearsal.
    let before = shop.state();
    shop.expect(0, &["ingest", &site.at("/c"), "--allow-private", "--dry-run"]);
    assert_eq!(shop.state(), before);
}

#[test]
fn a_source_is_fetched_again_and_compared() {
    let now = Arc::new(Mutex::new(PAGE.to_owned()));
    let shown = Arc::clone(&now);
    let site = Site::answering(move |path, stream| {
        let body = shown.lock().unwrap().clone();
        let wire = match path {
            "/moved" => page(&body),
            _ if body.is_empty() => "HTTP/1.1 404 Not Found\r\n\r\n".to_owned(),
            _ => page(&body),
        };
        let _ = stream.write_all(wire.as_bytes());
    });
    let shop = Shop::with_ledger();
    ingest(&shop, &site.at("/a"));
    // The archive stands for its only page.
    for source in ["1", "0"] {
        let same = shop.json(0, &["source", "recheck", source, "--allow-private"]);
        assert_eq!((&same["capture"], &same["outcome"]["stands"]), (&1.into(), &3.into()), "{same}");
    }
    *now.lock().unwrap() = PAGE.replace("40 million", "20 million");
    let changed = shop.json(1, &["source", "recheck", "1", "--allow-private"]);
    assert_eq!(changed["outcome"]["changed"].as_array().unwrap().len(), 1, "{changed}");
    let capture = changed["capture"].to_string();
    let shown = shop.expect(0, &["source", "show", &capture, "--text"]);
    assert!(shown.contains("20 million"), "{shown}");
    let listed = shop.expect(0, &["source", "list", "--json"]);
    let sources: Vec<Value> = listed.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    // The later page is in the archive that it was captured in, and that is about the page.
    let of = |seq: &Value| sources.iter().find(|source| source["seq"] == *seq).unwrap()["about"].clone();
    let archive = of(&changed["capture"]);
    assert_eq!(of(&archive), 1, "{listed}");
    shop.is_sound();
    *now.lock().unwrap() = String::new();
    let before = shop.state();
    let gone = shop.failure(2, &["source", "recheck", "1", "--allow-private"]);
    assert!(gone["message"].as_str().unwrap().contains("404"), "{gone}");
    assert_eq!(shop.state(), before);
    *now.lock().unwrap() = PAGE.to_owned();
    let moved = shop.json(0, &["source", "recheck", "1", "--url", &site.at("/moved"), "--allow-private"]);
    assert_eq!(moved["outcome"]["stands"], 3, "{moved}");
    // A source without a web address names what to give.
    shop.write("note.txt", "The mill was sold in 1990 by the town.");
    let noted = shop.json(0, &["ingest", "note.txt"])["sources"][0]["seq"].to_string();
    let lost = shop.failure(2, &["source", "recheck", &noted]);
    assert!(lost["message"].as_str().unwrap().contains("has no web address"), "{lost}");
    // A saved archive is compared by its page, too.
    let saved = shop.json(0, &["source", "get", "0", "-o", "page.warc"]);
    assert!(saved.is_object());
    let same = shop.json(0, &["source", "recheck", "1", "page.warc"]);
    assert_eq!(same["outcome"]["stands"], 3, "{same}");
}

#[test]
fn the_network_is_used_if_an_address_is_given_and_only_then() {
    let site = Site::saying(page(PAGE));
    let shop = Shop::with_ledger();
    let url = site.at("/");
    // A page with links, images and addresses is read; none of them is asked.
    let text = format!("The dam is full, as {url} says [1].\n\n[1] {url}\n");
    shop.write("note.md", &text);
    shop.write(
        "page.html",
        PAGE.replace("/image.png", &site.at("/image.png")).replace("/script.js", &site.at("/s.js")),
    );
    shop.write("feed.json", format!("[{{\"claim\":\"The dam of Varne is full.\",\"url\":\"{url}\"}}]"));
    shop.expect(0, &["ingest", "note.md", "page.html", "feed.json", "--url", &url, "--allow-private"]);
    shop.expect(0, &["source", "recheck", "0", "note.md"]);
    shop.run(&["check", "note.md", "page.html"]);
    shop.run(&["audit"]);
    shop.expect(0, &["extract", "page.html"]);
    shop.expect(0, &["add", "The dam is full.", "--url", &url]);
    // Commands that read files say who fetches.
    for command in ["check", "extract"] {
        let error = shop.failure(2, &[command, &url]);
        assert!(
            error["message"].as_str().unwrap().contains("only `claimlog ingest` fetches pages"),
            "{error}"
        );
    }
    assert!(site.paths().is_empty(), "{:?}", site.paths());
    // A file whose name looks like an address is a file.
    #[cfg(unix)]
    {
        std::fs::create_dir_all(shop.path("http:/example.org")).unwrap();
        shop.write("http:/example.org/a.txt", "The mill was sold in 1990 by the town of Varne.");
        shop.expect(0, &["ingest", "http://example.org/a.txt"]);
    }
    // A proxy would hide which address is asked, and going around it would show who asks.
    let proxy = Site::saying("");
    for variable in ["HTTP_PROXY", "all_proxy"] {
        let output =
            shop.command(&["ingest", &url, "--allow-private"]).env(variable, &proxy.url).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(2) && said.contains("names a proxy"), "{said}");
    }
    assert!(site.paths().is_empty() && proxy.paths().is_empty());
    let direct = shop
        .command(&["ingest", &url, "--allow-private"])
        .env("HTTP_PROXY", &proxy.url)
        .env("NO_PROXY", "127.0.0.1")
        .output();
    assert_eq!(direct.unwrap().status.code(), Some(0));
    assert_eq!((site.paths().len(), proxy.paths().len()), (1, 0));
}

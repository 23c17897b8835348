//! The server: every route and header, who is refused, what others do to it, and that nothing of it writes.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::process::Command;

use claimlog::tlog::leaf_hash;
use serde_json::Value;

use crate::common::serving::Serving;
use crate::common::{Shop, harm, settle};

const NASTY: &str = "</script><script>alert(1)</script> \"&\u{202e} was said by the board.";

/// A shop with a source, claims by two people, a verdict and a claim that a rule reports.
fn shop() -> Shop {
    let shop = Shop::with_ledger();
    shop.write(
        "mill.txt",
        "The mill burned down in 1901.\n\nThe mill burned down in 1905.\n\nWho owned the mill?\n",
    );
    shop.expect(0, &["ingest", "mill.txt"]);
    shop.expect(0, &["add", "The town has 300 houses.", "--claimant", "Ann Lee"]);
    shop.expect(0, &["add", NASTY, "--claimant", "<b>Bo</b>"]);
    shop.expect(0, &["evidence", "4", "--supports", "--source", "0"]);
    shop.expect(0, &["assess", "4", "--verdict", "supported", "--because", "counted"]);
    shop
}

#[test]
fn every_route_answers_and_the_ledger_stays_the_same_to_the_byte() {
    let shop = shop();
    settle(&shop.path("ledger.db"));
    let before = std::fs::read(shop.path("ledger.db")).unwrap();
    let serving = Serving::of(&shop);
    for target in
        ["/", "/claims", "/claims?words=mill", "/entry/0", "/entry/1", "/entry/4", "/entry/6", "/entry/7"]
    {
        let page = serving.page(target);
        assert!(page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>\n"), "{target}");
        assert!(!page.contains("<script>alert") && !page.contains('\u{202e}'), "{target}");
    }
    let (status, head, body) = serving.send(&format!("HEAD / HTTP/1.1\r\nHost: {}\r\n\r\n", serving.host));
    assert_eq!((status, body.as_str()), (200, ""));
    assert!(!head.contains("Content-Length: 0\r\n"));
    // The same as the commands say.
    for seq in 0..8 {
        let name = seq.to_string();
        let mut shown = shop.json(0, &["show", &name]);
        let mut served = serving.json(&format!("/entry/{seq}.json"));
        let leaf = shown["leaf"].as_str().unwrap().to_owned();
        assert_eq!(served, serving.json(&format!("/entry/{leaf}.json")));
        for value in [&mut shown, &mut served] {
            value.as_object_mut().unwrap().remove("ladder");
        }
        assert_eq!(shown, served);
        let bytes = serving.page(&format!("/bytes/{leaf}"));
        assert_eq!(leaf_hash(bytes.as_bytes()).to_string(), leaf);
        shop.write("entry.json", &bytes);
        shop.write("entry.proof", serving.page(&format!("/proof/{}", &leaf[..12])));
        let vkey = serving.json("/checkpoint.json")["vkey"].as_str().unwrap().to_owned();
        shop.expect(0, &["check-proof", "entry.proof", "--entry", "entry.json", "--vkey", &vkey]);
        assert_eq!(serving.json(&format!("/proof/{seq}.json"))["entry"], Value::from(bytes));
    }
    assert_eq!(serving.page("/checkpoint"), shop.expect(0, &["checkpoint"]));
    drop(serving);
    settle(&shop.path("ledger.db"));
    assert!(std::fs::read(shop.path("ledger.db")).unwrap() == before);
}

/// What asks for JSON is refused in JSON, in the same words, whatever is wrong with it.
#[test]
fn an_address_that_ends_in_json_is_refused_in_json() {
    let shop = shop();
    let serving = Serving::of(&shop);
    let host = &serving.host;
    let long = "x".repeat(40_000);
    for (status, method, target, headers) in [
        (404, "GET", "/nothing", format!("Host: {host}")),
        (404, "GET", "/entry/999", format!("Host: {host}")),
        (400, "GET", "/claims", format!("Host: {host}\r\nContent-Length: 5")),
        (421, "GET", "/claims", "Host: evil.example".to_owned()),
        (400, "GET", "/claims", "X: y".to_owned()),
        (403, "GET", "/claims", format!("Host: {host}\r\nOrigin: http://evil.example")),
        (405, "POST", "/claims", format!("Host: {host}")),
        (431, "GET", "/claims", format!("Host: {host}\r\nX: {long}")),
        (400, "GET", "/%ff", format!("Host: {host}")),
    ] {
        let send = |end: &str| serving.send(&format!("{method} {target}{end} HTTP/1.1\r\n{headers}\r\n\r\n"));
        let (found, head, body) = send(".json");
        assert!(found == status && head.contains("Content-Type: application/json"), "{target}: {head}");
        let told: serde_json::Value = serde_json::from_str(&body).unwrap();
        let words = told["error"]["message"].as_str().unwrap();
        let (found, head, page) = send("");
        assert!(found == status && head.contains("Content-Type: text/html"), "{target}: {head}");
        assert!(target == "/nothing" || page.contains(words), "{words}: {page}");
    }
    let (status, head, body) = serving.get("/claims.json?page=x");
    assert!(status == 400 && head.contains("application/json"), "{head}{body}");
    // A port in use: what to do is said.
    let told = shop.failure(2, &["serve", "--address", host]);
    assert!(told["hint"].as_str().unwrap().contains("another program answers there"), "{told}");
}

#[test]
fn every_answer_has_the_strict_headers() {
    let shop = shop();
    let serving = Serving::of(&shop);
    let host = &serving.host;
    let answers = [
        (200, serving.get("/")),
        (200, serving.get("/claims.json")),
        (200, serving.get("/entry/1")),
        (200, serving.get("/bytes/1")),
        (200, serving.get("/proof/1")),
        (404, serving.get("/nothing")),
        (400, serving.get("/claims?status=good")),
        (421, serving.send("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n")),
        (405, serving.send(&format!("DELETE /entry/1 HTTP/1.1\r\nHost: {host}\r\n\r\n"))),
        (431, serving.send(&format!("GET / HTTP/1.1\r\nHost: {host}\r\nX: {}\r\n\r\n", "x".repeat(40_000)))),
    ];
    for (expected, (status, head, body)) in answers {
        assert_eq!(status, expected, "{head}");
        for line in [
            "X-Content-Type-Options: nosniff",
            "X-Frame-Options: DENY",
            "Referrer-Policy: no-referrer",
            "Cross-Origin-Opener-Policy: same-origin",
            "Cross-Origin-Resource-Policy: same-origin",
            "Cache-Control: no-store",
            "Connection: close",
            &format!("Content-Length: {}", body.len()),
        ] {
            assert!(head.lines().any(|it| it == line), "{line}: {head}");
        }
        let policy = head.lines().find_map(|line| line.strip_prefix("Content-Security-Policy: ")).unwrap();
        assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
        for part in ["form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"] {
            assert!(policy.split("; ").any(|it| it == part), "{policy}");
        }
        assert!(!policy.contains("unsafe") && !policy.contains("http"), "{policy}");
        assert!(!head.to_lowercase().contains("access-control"), "{head}");
        assert_eq!(head.contains("Allow: GET, HEAD"), status == 405, "{head}");
    }
}

#[test]
fn a_stranger_reads_nothing() {
    let shop = shop();
    let serving = Serving::of(&shop);
    let (host, port) = (&serving.host, serving.host.rsplit(':').next().unwrap());
    for (status, headers) in [
        (421, "Host: evil.example".to_owned()),
        (421, format!("Host: evil.example:{port}")),
        (421, format!("Host: {host}.evil.example")),
        (421, "Host: localhost".to_owned()),
        (421, "Host:".to_owned()),
        (400, String::new()),
        (400, format!("Host: {host}\r\nHost: evil.example")),
        (403, format!("Host: {host}\r\nOrigin: http://evil.example")),
        (403, format!("Host: {host}\r\nOrigin: null")),
        (403, format!("Host: {host}\r\nOrigin: http://{host}\r\nOrigin: http://evil.example")),
    ] {
        for target in ["/", "/claims.json", "/entry/1.json", "/bytes/1"] {
            let (found, _, body) = serving.send(&format!("GET {target} HTTP/1.1\r\n{headers}\r\n\r\n"));
            assert_eq!(found, status, "{headers}");
            assert!(!body.contains("mill"), "{headers}");
        }
    }
    for headers in
        [format!("Host: localhost:{port}"), format!("Host: {host}\r\nOrigin: http://localhost:{port}")]
    {
        assert_eq!(serving.send(&format!("GET / HTTP/1.1\r\n{headers}\r\n\r\n")).0, 200, "{headers}");
    }
}

#[test]
fn bad_paths_and_bad_requests_are_refused_one_by_one() {
    let shop = shop();
    shop.write("secret.txt", "a secret");
    let serving = Serving::of(&shop);
    for target in [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/entry/../../secret.txt",
        "/entry/%00",
        "/entry/",
        "/entry/1.html",
        "/entry/x.json",
        "/entry/1/",
        "/bytes/1.json",
        "/bytes//etc/passwd",
        "/proof/zz",
        "/ledger.db",
        "/favicon.ico",
        "/entry/999",
        "/entry/ffffffffffff.json",
        "/bytes/18446744073709551616",
    ] {
        let (status, _, body) = serving.get(target);
        assert_eq!(status, 404, "{target}: {body}");
        assert!(!body.contains("secret"), "{target}");
    }
    for target in [
        "/%ff",
        "/%",
        "/claims?page=x",
        "/claims?source=-1",
        "/claims?code=nothing",
        "/claims.json?colour=red",
        "*",
        "http://evil.example/",
    ] {
        assert_eq!(serving.get(target).0, 400, "{target}");
    }
    for request in [
        "\r\n\r\n\0\0",
        "GET\r\n\r\n",
        "GET / HTTP/9\r\n\r\n",
        "\u{16}\u{3}\u{1}\u{2}\r\n",
        "GET / HTTP/1.1\nHost\n\n",
    ] {
        let mut stream = serving.connect();
        stream.write_all(request.as_bytes()).unwrap();
        stream.shutdown(Shutdown::Write).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 400 "), "{request:?}: {answer}");
    }
    let many: String = (0..100).map(|n| format!("X-{n}: 1\r\n")).collect();
    assert_eq!(serving.send(&format!("GET / HTTP/1.1\r\nHost: {}\r\n{many}\r\n", serving.host)).0, 431);
    assert!(serving.page("/claims?page=999999999999").contains("The list has fewer pages"));
    assert!(serving.page("/claims?words=zebra").contains("No claim is like that"));
}

/// Whoever says nothing, or half of something, keeps nobody from being answered; too many are told so.
#[test]
fn those_who_wait_do_not_stop_the_others() {
    let shop = shop();
    let serving = Serving::of(&shop);
    let mut waiting: Vec<TcpStream> = (0..40).map(|_| serving.connect()).collect();
    waiting.iter_mut().skip(20).for_each(|it| it.write_all(b"GET / HTTP/1.1\r\nHo").unwrap());
    let answered: Vec<u16> = std::thread::scope(|scope| {
        let asking: Vec<_> = (0..16).map(|_| scope.spawn(|| serving.get("/claims?words=mill").0)).collect();
        asking.into_iter().map(|it| it.join().unwrap()).collect()
    });
    assert_eq!(answered, [200; 16]);
    waiting.extend((0..40).map(|_| serving.connect()));
    assert_eq!(serving.get("/").0, 503);
    drop(waiting);
    // Those who went away free their places.
    assert!((0..500).any(|_| serving.get("/").0 == 200));
}

#[test]
fn lists_are_those_of_the_commands_in_a_large_ledger_too() {
    let small = shop();
    let large = shop();
    let words = ["mill", "river", "bridge", "tower", "burning"];
    let lines: String = (0..1200)
        .map(|n| {
            let (word, who) = (words[n % 5], ["Ann Lee", "Bo Ruiz", "Cy"][n % 3]);
            format!(
                "{{\"text\":\"The {word} of village {n} was built by a clerk.\",\"claimant\":\"{who}\"}}\n"
            )
        })
        .collect();
    large.write("many.jsonl", lines);
    large.expect(0, &["ingest", "many.jsonl"]);
    large.expect(0, &["retract", "20", "--because", "wrong"]);
    for shop in [small, large] {
        let serving = Serving::of(&shop);
        let seqs = |arguments: &[&str], status: i32| -> Vec<u64> {
            let out = shop.expect(status, &[arguments, &["--json"]].concat());
            let seq = |line: &str| serde_json::from_str::<Value>(line).unwrap()["seq"].as_u64().unwrap();
            out.lines().map(seq).collect()
        };
        assert_eq!(serving.listed(""), seqs(&["list"], 0));
        for status in ["supported", "unassessed", "retracted"] {
            assert_eq!(
                serving.listed(&format!("status={status}")),
                seqs(&["list", "--status", status], 0),
                "{status}"
            );
        }
        assert_eq!(serving.listed("source=0"), seqs(&["list", "--source", "0"], 0));
        for (query, words) in [
            ("words=mill", "mill"),
            ("words=burn", "burn"),
            ("words=bur", "bur"),
            ("words=%22mill+burned%22", "\"mill burned\""),
            ("words=mill+village", "mill village"),
            ("words=mill&status=retracted", "mill status:retracted"),
        ] {
            let found = seqs(&["search", words], i32::from(serving.listed(query).is_empty()));
            assert_eq!(serving.listed(query), found, "{query}");
        }
        let ann = serving.listed("claimant=Ann%20Lee");
        assert!(!ann.is_empty());
        assert_eq!(ann, seqs(&["list", "--claimant", "Ann Lee"], 0));
        // Each value of a facet leads to as many claims as it says, and a rule to those that it reports.
        let whole = serving.json("/claims.json");
        for facet in whole["facets"].as_array().unwrap() {
            let (name, values) = (facet["name"].as_str().unwrap(), facet["values"].as_array().unwrap());
            assert!(!values.is_empty(), "{name}");
            for value in values {
                let asked = value["value"]
                    .as_str()
                    .unwrap()
                    .replace('<', "%3C")
                    .replace('>', "%3E")
                    .replace(' ', "+");
                let query = format!("{name}={asked}");
                assert_eq!(
                    serving.json(&format!("/claims.json?{query}"))["found"],
                    value["count"],
                    "{query}"
                );
                if name == "code" {
                    let found: BTreeSet<u64> = serving.listed(&query).into_iter().collect();
                    assert_eq!(found, seqs(&["list", "--code", &asked], 0).into_iter().collect(), "{query}");
                }
            }
        }
    }
}

#[test]
fn what_is_recorded_meanwhile_is_shown_and_what_was_changed_is_not() {
    let shop = shop();
    let serving = Serving::of(&shop);
    assert_eq!(serving.json("/claims.json?words=harbour")["found"], 0);
    shop.expect(0, &["add", "The harbour froze."]);
    assert_eq!(serving.json("/claims.json?words=harbour")["found"], 1);
    shop.expect(0, &["retract", "5", "--because", "wrong"]);
    assert!(serving.page("/entry/5").contains("retracted"));
    // Somebody edits an entry behind its back.
    let conn = harm(&shop.path("ledger.db"));
    conn.execute("UPDATE entry SET body = replace(body, '1901', '1907') WHERE seq = 1", []).unwrap();
    drop(conn);
    for target in ["/entry/1", "/entry/1.json", "/bytes/1", "/proof/1", "/claims", "/claims.json"] {
        let (status, _, body) = serving.get(target);
        assert_eq!(status, 500, "{target}");
        assert!(body.contains("does not verify") && !body.contains("1907"), "{target}: {body}");
    }
    assert_eq!(serving.get("/nothing").0, 404);
}

#[test]
fn it_ends_when_it_is_told_to() {
    for signal in ["-INT", "-TERM"] {
        let shop = shop();
        let mut serving = Serving::of(&shop);
        let _waiting = serving.connect();
        assert!(
            Command::new("kill").args([signal, &serving.child.id().to_string()]).status().unwrap().success()
        );
        assert_eq!(serving.child.wait().unwrap().code(), Some(0), "{signal}");
    }
}

#[test]
fn it_is_not_opened_to_others_unasked() {
    let shop = shop();
    for address in ["0.0.0.0:0", "[::]:0", "192.0.2.7:80"] {
        let error = shop.failure(2, &["serve", "--address", address]);
        assert!(error["hint"].as_str().unwrap().contains("--host NAME"), "{error}");
    }
    let taken = Serving::of(&shop);
    let error = shop.failure(2, &["serve", "--address", &taken.host]);
    assert!(error["message"].as_str().unwrap().contains(&taken.host), "{error}");
    let none = Shop::new();
    assert_eq!(none.run(&["serve", "--address", "127.0.0.1:0"]).status.code(), Some(2));
}

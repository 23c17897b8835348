//! Witnesses are strangers: every hostile answer is an error of the witness, never of the ledger; nothing is kept that
//! its key did not sign; and where it sends to is not asked.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::io::Write;

use crate::common::{
    Server, Shop, asked_text, create, fill, note_text, settle, unsigned_timestamp, verify, witness,
};
use claimlog::error::Error;
use claimlog::strangers::Attachment;
use claimlog::tlog::SigningKey;

/// The lines by which a key cosigns what was asked, at so many times.
fn lines(key: &SigningKey, request: &str, count: u64) -> String {
    (0..count).map(|n| key.cosign(&asked_text(request), 1_772_442_000 + n)).collect()
}

/// What is attached verifies afterwards, or is not attached.
#[test]
fn nothing_is_attached_that_verify_would_reject() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    let mut ledger = create(&path);
    fill(&mut ledger, 3);
    let size = ledger.head().checkpoint.size;
    let text = note_text(&ledger.note(None).unwrap());
    let by = |key: &SigningKey, line: &str, size| Attachment::Cosignature {
        size,
        line: line.to_owned(),
        key: key.witness(),
    };
    let line = witness().cosign(&text, 1_772_442_000);
    let other = SigningKey::from_seed("example.org/other", &[9; 32]).unwrap();
    let stamp = |of: &[u8]| unsigned_timestamp(of);
    for (name, word) in [
        ("of another size", by(&witness(), &line, size - 1)),
        ("of no checkpoint", by(&witness(), &line, size + 9)),
        ("of another key", by(&other, &line, size)),
        ("two lines", by(&witness(), &format!("{line}{line}"), size)),
        ("two ends of line", by(&witness(), &format!("{line}\n"), size)),
        ("nothing", by(&witness(), "", size)),
        ("a stamp of something else", Attachment::Timestamp { size, token: stamp(b"something else") }),
        ("no stamp", Attachment::Timestamp { size, token: b"no stamp".to_vec() }),
    ] {
        // What is right and comes with it is not kept either.
        let refused = ledger.attach(&[by(&witness(), &line, size), word]);
        assert!(matches!(refused, Err(Error::Proof(_))), "{name}: {refused:?}");
        assert_eq!(ledger.cosignatures().unwrap(), [], "{name}");
    }
    // A line whose end was lost on the way is the same line.
    ledger.attach(&[by(&witness(), line.trim_end(), size), by(&witness(), &line, size)]).unwrap();
    assert_eq!(ledger.cosignatures().unwrap().len(), 1);
    let found = verify(&path).unwrap();
    assert_eq!((found.breaches, found.vouched.len()), (vec![], 1));
}

/// The cosignature lines that the ledger holds.
fn stored(shop: &Shop) -> i64 {
    let conn = rusqlite::Connection::open(shop.path("ledger.db")).unwrap();
    conn.query_row("SELECT count(*) FROM cosignature", [], |row| row.get(0)).unwrap()
}

/// Asks the server with its key, without one, and by a policy: each time it is the witness that fails.
fn is_refused(name: &str, server: &Server, told: &str) {
    let shop = Shop::with_ledger();
    shop.expect(0, &["add", "It is so."]);
    let key = witness().witness().to_string();
    let ask = ["checkpoint", "--witness", &server.url];
    let refused = shop.failure(2, &ask).to_string();
    assert!(refused.contains("--witness-key"), "{name}: {refused}");
    assert_eq!(server.asked(), 0, "{name}: asked without its key");
    let refused = shop.failure(2, &[&ask[..], &["--witness-key", &key]].concat()).to_string();
    assert!(refused.contains(told) && refused.contains("did not cosign"), "{name}: {refused}");
    assert_blames_the_witness(name, &refused);
    let log = shop.json(0, &["pins"])["vkey"].as_str().unwrap().to_owned();
    shop.write("policy", format!("log {log}\nwitness w {key} {}\nquorum w\n", server.url));
    let output = shop.run(&["checkpoint", "--policy", "policy"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{name}: {said}");
    assert!(said.contains(told), "{name}: {said}");
    assert_blames_the_witness(name, &said);
    let said = shop.json(1, &["checkpoint", "--policy", "policy"]);
    assert!(said["why"].as_str().unwrap().contains(told) && said["checked"] == false, "{name}: {said}");
    assert_eq!(stored(&shop), 0, "{name}: a line was kept");
    shop.is_sound();
}

fn assert_blames_the_witness(name: &str, said: &str) {
    for word in ["forget", "does not verify", "verify --full"] {
        assert!(!said.contains(word), "{name}: {said}");
    }
}

#[test]
fn an_unsigned_word_is_passed_on_as_one() {
    for (name, head, body, told) in [
        ("409, huge", "409 Conflict", "18446744073709551615\n", "has seen 18446744073709551615 entries"),
        ("409, larger", "409 Conflict", "2\n", "has seen 2 entries, but this ledger has 1"),
        ("409, as large, for ever", "409 Conflict", "1\n", "keeps reporting different sizes"),
        ("409, negative", "409 Conflict", "-1\n", "status 409 and no size"),
        ("409, too large to be a size", "409 Conflict", "18446744073709551616\n", "status 409 and no size"),
        ("422", "422 Unprocessable Entity", "", "has seen different entries"),
        ("403", "403 Forbidden", "", "does not know the key"),
        ("404", "404 Not Found", "", "does not know this log"),
        ("500", "500 Internal Server Error", "the ledger is forged\n", "500 the ledger is forged"),
        ("nothing", "200 OK", "", "not a cosignature"),
        ("a page", "200 OK", "<html>\n", "not a cosignature"),
    ] {
        is_refused(name, &Server::saying(head, |_| body.to_owned()), told);
    }
    for claim in ["409 Conflict", "422 Unprocessable Entity"] {
        let shop = Shop::with_ledger();
        let server = Server::saying(claim, |_| "7\n".to_owned());
        let key = witness().witness().to_string();
        let refused = shop.failure(2, &["checkpoint", "--witness", &server.url, "--witness-key", &key]);
        assert!(refused["message"].as_str().unwrap().contains("unsigned and proves nothing"), "{refused}");
        // Where C2SP tlog-witness has a witness serve what it signed.
        let origin = claimlog::tlog::sha256(b"example.org/shop");
        let hint = refused["hint"].as_str().unwrap();
        assert!(hint.contains(&format!("{origin}/checkpoint")) && hint.contains("--against"), "{hint}");
    }
}

#[test]
fn where_a_witness_sends_to_is_not_asked() {
    for status in [300, 301, 302, 303, 307, 308] {
        // There the best of witnesses waits.
        let there = Server::saying("200 OK", |request| lines(&witness(), request, 1));
        let head = format!("{status} Elsewhere\r\nLocation: {}/add-checkpoint", there.url);
        is_refused(
            &head,
            &Server::saying(&head, |_| String::new()),
            &format!("({status}); redirects are not followed"),
        );
        assert_eq!(there.asked(), 0, "{status} was followed");
    }
    is_refused("to nowhere", &Server::saying("302 Found", |_| String::new()), "redirects to nowhere (302)");
}

#[test]
fn what_the_key_did_not_sign_is_not_kept() {
    let other = || SigningKey::from_seed("example.org/other", &[3; 32]).unwrap();
    // Of the same name, as anybody may take it.
    let namesake = || SigningKey::from_seed("example.org/witness", &[3; 32]).unwrap();
    let not_by_it = "not answer with a cosignature of that key";
    is_refused("another key", &Server::saying("200 OK", move |it| lines(&other(), it, 3)), not_by_it);
    is_refused("its name", &Server::saying("200 OK", move |it| lines(&namesake(), it, 3)), not_by_it);
    let elsewhere = |request: &str| witness().cosign(&asked_text(request).replace("shop", "ship"), 9);
    is_refused("of another log", &Server::saying("200 OK", elsewhere), "it is invalid");
    let no_time = |request: &str| witness().cosign(&asked_text(request), 0);
    is_refused("without a time", &Server::saying("200 OK", no_time), not_by_it);
    let never = |request: &str| witness().cosign(&asked_text(request), 1 << 63);
    is_refused("beyond time", &Server::saying("200 OK", never), "beyond 2^63");
    let and_more = |request: &str| lines(&witness(), request, 1) + "and more\n";
    is_refused("and more", &Server::saying("200 OK", and_more), "not a cosignature");
}

#[test]
fn of_one_answer_sixteen_lines_are_kept_at_most() {
    let many = |count| Server::saying("200 OK", move |request| lines(&witness(), request, count));
    is_refused("17 lines", &many(17), "17 lines; at most 16");
    is_refused("400 lines", &many(400), "400 lines; at most 16");
    is_refused("600 lines", &many(600), "larger than");
    let endless = Server::answering(|_, stream| {
        let _ = write!(stream, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
        while stream.write_all(&[b'x'; 4096]).is_ok() {}
    });
    is_refused("endless", &endless, "larger than");
    let shop = Shop::with_ledger();
    let key = witness().witness().to_string();
    shop.expect(0, &["checkpoint", "--witness", &many(16).url, "--witness-key", &key]);
    assert_eq!(stored(&shop), 16);
    shop.is_sound();
}

#[test]
fn nobody_there_or_no_server_is_an_error_of_the_witness() {
    is_refused("no HTTP", &Server::answering(|_, stream| drop(stream.write_all(b"\x15\x03\x01"))), "");
    is_refused("hangs up", &Server::answering(|_, _| ()), "");
    let cut = Server::answering(|_, stream| {
        let _ = write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n\u{2014} example.org/witness ");
    });
    is_refused("cut short", &cut, "");
}

/// Earlier versions kept lines without a key: they are there, and nobody vouches for them.
#[test]
fn an_unchecked_line_of_an_earlier_version_stays_unchecked() {
    let shop = Shop::with_ledger();
    let note = shop.expect(0, &["checkpoint"]);
    let line = witness().cosign(&note_text(&note), 9);
    settle(&shop.path("ledger.db"));
    let conn = rusqlite::Connection::open(shop.path("ledger.db")).unwrap();
    conn.execute("INSERT INTO cosignature (size, line, vkey) VALUES (0, ?1, NULL)", [&line]).unwrap();
    drop(conn);
    let told = shop.expect(0, &["verify"]);
    assert!(told.contains("has a cosignature by example.org/witness that was not checked"), "{told}");
    assert_eq!(shop.json(0, &["verify"])["vouched"][0]["checked"], false);
}

#[test]
fn the_proxy_that_the_environment_names_is_asked() {
    let shop = Shop::with_ledger();
    let key = witness().witness().to_string();
    let ask = ["checkpoint", "--witness", "http://witness.invalid", "--witness-key", &key];
    for (variable, asked) in [("HTTP_PROXY", true), ("all_proxy", true), ("NO_PROXY", false)] {
        let proxy = Server::answering(|_, _| ());
        let output = shop.command(&ask).env(variable, &proxy.url).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert_eq!(proxy.asked() > 0, asked, "{variable}");
    }
}

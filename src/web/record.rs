//! The records of a capture (WARC 1.1, ISO 28500:2017): what was asked and answered, byte by byte, with digests.
//!
//! Invariant: a request and an answer are written as they were on the wire, and every record states the digests of its
//! bytes, the time, and the address that was connected to. The same bytes at the same time have the same identifiers.
//! `tests/fetch.rs` reads what is written here; `tests/strangers.rs` has others read it.

use std::net::IpAddr;

use crate::model::Time;
use crate::tlog::{Hash, sha256};

/// A request and its answer.
#[derive(Debug)]
pub(super) struct Exchange {
    pub(super) url: String,
    pub(super) at: Time,
    pub(super) peer: IpAddr,
    pub(super) request: Vec<u8>,
    pub(super) answer: Vec<u8>,
    /// Where the body of the answer begins.
    pub(super) body: usize,
}

/// A web archive of these exchanges, in their order.
pub(super) fn archive(exchanges: &[Exchange]) -> Vec<u8> {
    let mut archive = Vec::new();
    let Some(first) = exchanges.first() else { return archive };
    let software = concat!("claimlog/", env!("CARGO_PKG_VERSION"));
    let about = format!(
        "software: {software}\r\nformat: WARC File Format 1.1\r\nrobots: not asked: each address was named by a person\r\n"
    );
    let info = id(&format!("warcinfo {} {}", first.at, first.url), about.as_bytes());
    let fields = format!(
        "WARC-Type: warcinfo\r\nWARC-Record-ID: {info}\r\nWARC-Date: {}\r\nContent-Type: application/warc-fields\r\n",
        first.at
    );
    add(&mut archive, &fields, about.as_bytes());
    for (n, exchange) in exchanges.iter().enumerate() {
        let Exchange { url, at, peer, request, answer, body } = exchange;
        let name = |kind: &str, block| id(&format!("{kind} {n} {at} {url}"), block);
        let (asked, answered) = (name("request", request), name("response", answer));
        let fields = |kind: &str, own: &str, other: &str| {
            format!(
                "WARC-Type: {kind}\r\nWARC-Record-ID: {own}\r\nWARC-Date: {at}\r\nWARC-Target-URI: {url}\r\n\
                 WARC-IP-Address: {peer}\r\nWARC-Concurrent-To: {other}\r\nWARC-Warcinfo-ID: {info}\r\n\
                 Content-Type: application/http; msgtype={kind}\r\n"
            )
        };
        add(&mut archive, &fields("request", &asked, &answered), request);
        let payload = answer.get(*body..).unwrap_or_default();
        let payload = format!("WARC-Payload-Digest: {}\r\n", digest(payload));
        add(&mut archive, &format!("{}{payload}", fields("response", &answered, &asked)), answer);
    }
    archive
}

fn add(archive: &mut Vec<u8>, fields: &str, block: &[u8]) {
    let digest = digest(block);
    let head =
        format!("WARC/1.1\r\n{fields}WARC-Block-Digest: {digest}\r\nContent-Length: {}\r\n\r\n", block.len());
    archive.extend_from_slice(head.as_bytes());
    archive.extend_from_slice(block);
    archive.extend_from_slice(b"\r\n\r\n");
}

fn digest(bytes: &[u8]) -> String {
    format!("sha256:{}", sha256(bytes))
}

/// An identifier of a record: a UUID of version 8 (RFC 9562), made of the hash of what it is about.
fn id(about: &str, block: &[u8]) -> String {
    let Hash(mut of) = sha256(format!("{about} {}", sha256(block)).as_bytes());
    of[6] = of[6] & 0x0f | 0x80;
    of[8] = of[8] & 0x3f | 0x80;
    let hex = Hash(of).to_string();
    let (a, b, c, d, e) = (&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..32]);
    format!("<urn:uuid:{a}-{b}-{c}-{d}-{e}>")
}

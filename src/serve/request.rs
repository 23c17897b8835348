//! Requests: what a stranger may send, and what of it is believed.
//!
//! Invariant: a request has an end, in bytes and in time, and it names a host that this server is: a page of somebody
//! else, whose name was pointed at this machine (DNS rebinding), reads nothing. `tests/serve.rs` sends what is refused.

use std::io::Read;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use httparse::{EMPTY_HEADER, Error, Status};

use crate::plain::percent_decoded;

/// The longest head of a request, in bytes.
pub(super) const LONGEST: usize = 16 * 1024;
/// The most headers.
const MOST_HEADERS: usize = 64;
/// So long a client may take to send a request.
const PATIENCE: Duration = Duration::from_secs(10);

/// What was asked for.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Request {
    /// Whether only the head of the answer is wanted.
    pub(super) is_head: bool,
    /// The path, decoded.
    pub(super) path: String,
    /// The fields of the query, decoded, in order.
    pub(super) fields: Vec<(String, String)>,
}

/// Why a request is refused: the status, and a sentence.
type Why = (u16, &'static str);

/// A request that is refused.
pub(super) struct Refused {
    pub(super) status: u16,
    pub(super) why: &'static str,
    /// Whether it asked for JSON, as far as it can be read.
    pub(super) is_json: bool,
}

/// Reads a request that names one of these hosts.
pub(super) fn read(stream: &mut TcpStream, hosts: &[String]) -> Result<Request, Refused> {
    let mut head = Vec::new();
    let read = receive(stream, hosts, &mut head);
    read.map_err(|(status, why)| Refused { status, why, is_json: asks_for_json(&head) })
}

/// Whether the first line of a head names an address that ends in `.json`.
fn asks_for_json(head: &[u8]) -> bool {
    let line = head.split(|byte| *byte == b'\r' || *byte == b'\n').next().unwrap_or_default();
    let target = line.split(|byte| *byte == b' ').nth(1).unwrap_or_default();
    let path = target.split(|byte| *byte == b'?').next().unwrap_or_default();
    path.ends_with(b".json")
}

fn receive(stream: &mut TcpStream, hosts: &[String], head: &mut Vec<u8>) -> Result<Request, Why> {
    const SLOW: Why = (408, "The request took too long.");
    let until = Instant::now() + PATIENCE;
    loop {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() || stream.set_read_timeout(Some(left)).is_err() {
            return Err(SLOW);
        }
        let mut piece = [0; 2048];
        match stream.read(&mut piece) {
            Ok(0) => return Err((400, "The request ends before its head does.")),
            Ok(count) => head.extend_from_slice(&piece[..count]),
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(_) => return Err(SLOW),
        }
        if let Some(request) = parse(head, hosts)? {
            return Ok(request);
        }
        if head.len() > LONGEST {
            return Err((431, "The head of the request is longer than 16 KiB."));
        }
    }
}

/// What a head asks for; nothing, if it has not ended.
fn parse(head: &[u8], hosts: &[String]) -> Result<Option<Request>, Why> {
    let mut headers = [EMPTY_HEADER; MOST_HEADERS];
    let mut request = httparse::Request::new(&mut headers);
    match request.parse(head) {
        Ok(Status::Complete(_)) => {}
        Ok(Status::Partial) => return Ok(None),
        Err(Error::TooManyHeaders) => return Err((431, "The request has more than 64 headers.")),
        Err(_) => return Err((400, "This is not a request of HTTP/1.1.")),
    }
    let all = |name: &str| -> Vec<&[u8]> {
        request.headers.iter().filter(|it| it.name.eq_ignore_ascii_case(name)).map(|it| it.value).collect()
    };
    let is_host = |value: &[u8]| hosts.iter().any(|host| host.as_bytes().eq_ignore_ascii_case(value));
    match all("host")[..] {
        [host] if is_host(host) => {}
        [_] => return Err((421, "This server does not go by the name that the request gives as its Host.")),
        _ => return Err((400, "The request does not name one Host.")),
    }
    let is_ours = |origin: &&[u8]| {
        let name = origin.strip_prefix(b"http://").or_else(|| origin.strip_prefix(b"https://"));
        name.is_some_and(is_host)
    };
    if !all("origin").iter().all(is_ours) {
        return Err((403, "The request comes from a page of somebody else."));
    }
    let is_head = match request.method {
        Some("GET") => false,
        Some("HEAD") => true,
        _ => return Err((405, "Nothing can be changed here: only GET and HEAD are answered.")),
    };
    let no_body = all("transfer-encoding").is_empty() && all("content-length").iter().all(|it| **it == *b"0");
    if !no_body {
        return Err((400, "A request to read has no body."));
    }
    let target = request.path.unwrap_or_default();
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let bad = (400, "The path or the query is not UTF-8 in the encoding of addresses.");
    let path =
        Some(path).filter(|path| path.starts_with('/')).and_then(|path| decoded(path, false)).ok_or(bad)?;
    let mut fields = Vec::new();
    for field in query.split('&').filter(|field| !field.is_empty()) {
        let (name, value) = field.split_once('=').unwrap_or((field, ""));
        fields.push((decoded(name, true).ok_or(bad)?, decoded(value, true).ok_or(bad)?));
    }
    Ok(Some(Request { is_head, path, fields }))
}

/// A text without its `%XX`, and in a query without its `+` (URL Standard, application/x-www-form-urlencoded); nothing, if
/// a `%` has no two digits after it.
fn decoded(text: &str, is_form: bool) -> Option<String> {
    let digits =
        |after: &str| after.as_bytes().get(..2).is_some_and(|two| two.iter().all(u8::is_ascii_hexdigit));
    if !text.split('%').skip(1).all(digits) {
        return None;
    }
    let spaced = if is_form { text.replace('+', " ") } else { text.to_owned() };
    String::from_utf8(percent_decoded(&spaced)).ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn asked(text: &str) -> Result<Option<Request>, Why> {
        parse(text.as_bytes(), &["127.0.0.1:80".to_owned(), "localhost:80".to_owned()])
    }

    #[test]
    fn addresses_are_decoded_once() {
        let request =
            asked("GET /a%2Fb?q=x+y%2B%C3%A9&q=&r HTTP/1.1\r\nHost: LOCALHOST:80\r\n\r\n").unwrap().unwrap();
        let fields =
            [("q", "x y+é"), ("q", ""), ("r", "")].map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(request, Request { is_head: false, path: "/a/b".to_owned(), fields: fields.to_vec() });
        assert_eq!(decoded("%2541", false).as_deref(), Some("%41"));
        for bad in ["%", "%4", "%zz", "%ff", "%+1"] {
            assert_eq!(decoded(bad, true), None, "{bad}");
        }
    }

    #[test]
    fn what_is_not_for_this_server_is_refused() {
        for (status, head) in [
            (400, "GET / HTTP/1.1\r\n\r\n"),
            (400, "GET / HTTP/1.1\r\nHost: localhost:80\r\nHost: localhost:80\r\n\r\n"),
            (421, "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n"),
            (421, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"),
            (421, "GET / HTTP/1.1\r\nHost: localhost:80.evil.example\r\n\r\n"),
            (403, "GET / HTTP/1.1\r\nHost: localhost:80\r\nOrigin: http://evil.example\r\n\r\n"),
            (403, "GET / HTTP/1.1\r\nHost: localhost:80\r\nOrigin: null\r\n\r\n"),
            (405, "POST / HTTP/1.1\r\nHost: localhost:80\r\n\r\n"),
            (405, "OPTIONS / HTTP/1.1\r\nHost: localhost:80\r\n\r\n"),
            (400, "GET / HTTP/1.1\r\nHost: localhost:80\r\nContent-Length: 5\r\n\r\nhello"),
            (400, "GET / HTTP/1.1\r\nHost: localhost:80\r\nTransfer-Encoding: chunked\r\n\r\n"),
            (400, "GET http://localhost:80/ HTTP/1.1\r\nHost: localhost:80\r\n\r\n"),
            (400, "GET /%ff HTTP/1.1\r\nHost: localhost:80\r\n\r\n"),
            (400, "\u{16}\u{3}\u{1} not http\r\n\r\n"),
        ] {
            assert_eq!(asked(head).err().map(|(status, _)| status), Some(status), "{head:?}");
        }
        assert_eq!(asked("GET / HTTP/1.1\r\nHost: localhost:80\r\n"), Ok(None));
        assert!(
            asked("HEAD / HTTP/1.1\r\nHost: localhost:80\r\nOrigin: http://localhost:80\r\n\r\n")
                .unwrap()
                .unwrap()
                .is_head
        );
    }
}

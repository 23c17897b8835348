//! Answers: their status, their headers and their bytes.
//!
//! Invariant: every answer has the same strict headers, whatever was asked, so that a browser runs nothing, shows it in
//! no frame and keeps nothing of it (`tests/serve.rs`).

use std::io::{self, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde::Serialize;

use crate::plain;
use crate::report;

/// So long a client may take to read an answer.
const PATIENCE: Duration = Duration::from_secs(60);
/// So long it may take to read a piece of it.
const STALL: Duration = Duration::from_secs(10);
/// So many bytes are written at a time.
const PIECE: usize = 64 * 1024;

/// An answer.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    form: &'static str,
    body: Vec<u8>,
}

impl Answer {
    pub(super) fn html(status: u16, page: String) -> Self {
        Answer { status, form: "text/html; charset=utf-8", body: page.into_bytes() }
    }

    /// One value as JSON, with hidden characters escaped.
    pub(super) fn json(status: u16, value: &impl Serialize) -> Self {
        let mut body = Vec::new();
        // Writing to memory cannot fail.
        let _ = plain::write_json(&mut body, value);
        Answer { status, form: "application/json", body }
    }

    /// A signed note or a proof, byte for byte.
    pub(super) fn note(text: String) -> Self {
        Answer { status: 200, form: "text/plain; charset=utf-8", body: text.into_bytes() }
    }

    /// The bytes of an entry, as they were hashed; a browser saves them.
    pub(super) fn bytes(body: String) -> Self {
        Answer { status: 200, form: "application/octet-stream", body: body.into_bytes() }
    }

    /// Writes the answer; of one to HEAD only the head.
    pub(super) fn write(&self, stream: &mut TcpStream, is_head: bool) -> io::Result<()> {
        stream.set_write_timeout(Some(STALL))?;
        let until = Instant::now() + PATIENCE;
        let mut all = self.head().into_bytes();
        if !is_head {
            all.extend_from_slice(&self.body);
        }
        for piece in all.chunks(PIECE) {
            if Instant::now() > until {
                return Err(io::ErrorKind::TimedOut.into());
            }
            stream.write_all(piece)?;
        }
        stream.flush()
    }

    fn head(&self) -> String {
        let Answer { status, form, body } = self;
        let allow = if *status == 405 { "Allow: GET, HEAD\r\n" } else { "" };
        format!(
            "HTTP/1.1 {status} {}\r\nContent-Type: {form}\r\nContent-Length: {}\r\n{allow}\
             Content-Security-Policy: {}\r\nX-Content-Type-Options: nosniff\r\nX-Frame-Options: DENY\r\n\
             Referrer-Policy: no-referrer\r\nCross-Origin-Opener-Policy: same-origin\r\n\
             Cross-Origin-Resource-Policy: same-origin\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n",
            reason(*status),
            body.len(),
            report::served_policy()
        )
    }
}

/// The words of a status (RFC 9110).
fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        421 => "Misdirected Request",
        431 => "Request Header Fields Too Large",
        503 => "Service Unavailable",
        _ => "Internal Server Error",
    }
}

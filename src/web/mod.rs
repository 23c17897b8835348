//! The web: one page, asked for at an address that a person names, with every redirect on the way to it, as the records
//! of a web archive.
//!
//! Invariant: only addresses of http and https that a person names, or that an answer redirects to, are asked, each once.
//! An address that leads to this machine or its network is refused unless it is allowed. What is asked and answered is
//! kept as it was on the wire. What is kept is whole: of an answer that is cut off, too long, too slow or not a document
//! nothing is returned. The program says who it is, sends no cookies and no credentials, runs no scripts, and does not
//! circumvent a refusal. `tests/fetch.rs` answers in every wrong way.
//!
//! robots.txt (RFC 9309) is not asked for: it speaks to crawlers, which find addresses by themselves. Here a person names
//! each, as in a browser, and nothing that a page links to or embeds is fetched.

#[cfg(feature = "network")]
mod address;
#[cfg(feature = "network")]
mod answer;
#[cfg(feature = "network")]
mod record;
#[cfg(feature = "network")]
mod url;
#[cfg(feature = "network")]
mod wire;

use std::time::Duration;

use crate::error::FetchError;
use crate::model::Time;

/// The longest answer that is kept, in bytes.
pub const LONGEST_ANSWER: usize = 40 << 20;

/// The most redirects that are followed.
pub const MOST_REDIRECTS: usize = 10;

/// What bounds a capture.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// How long all of it may take.
    pub patience: Duration,
    /// Whether addresses may be asked that the public network does not have.
    pub allow_private: bool,
}

/// A page as it was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capture {
    /// All requests and answers, as a WARC file.
    pub warc: Vec<u8>,
    /// The addresses that were asked, in their order, with the status of each answer. The last one is that of the page.
    pub hops: Vec<(String, u16)>,
}

/// Asks for the page at an address, and follows redirects. `clock` says the time of each request.
///
/// # Errors
/// Returns an error if there is no whole answer that holds a document.
#[cfg(feature = "network")]
pub fn capture(text: &str, limits: &Limits, clock: &dyn Fn() -> Time) -> Result<Capture, FetchError> {
    use std::time::Instant;

    let deadline = Instant::now() + limits.patience;
    let mut url = url::Url::parse(text)?;
    let (mut exchanges, mut hops) = (Vec::new(), Vec::<(String, u16)>::new());
    loop {
        let after = |error| match hops.is_empty() {
            true => error,
            false => FetchError::After { url: text.to_owned(), error: Box::new(error) },
        };
        let (exchange, answer) = exchange(&url, limits, deadline, clock()).map_err(after)?;
        let to = match answer.status {
            200 => {
                hops.push((url.to_string(), answer.status));
                exchanges.push(exchange);
                return Ok(Capture { warc: record::archive(&exchanges), hops });
            }
            301 | 302 | 303 | 307 | 308 => answer.location.as_deref(),
            _ => None,
        };
        let Some(to) = to else {
            let (status, reason, retry) = (answer.status, answer.reason, answer.retry);
            return Err(after(FetchError::Status { url: url.to_string(), status, reason, retry }));
        };
        hops.push((url.to_string(), answer.status));
        exchanges.push(exchange);
        let turned = |why: String| FetchError::Redirects { url: text.to_owned(), why };
        url = url.join(to).map_err(|error| turned(format!("{url} redirects, and {error}")))?;
        if hops.iter().any(|(hop, _)| *hop == url.to_string()) {
            return Err(turned(format!("its redirects lead in a circle, back to {url}")));
        }
        if hops.len() > MOST_REDIRECTS {
            return Err(turned(format!(
                "there are more than {MOST_REDIRECTS} redirects, the last one to {url}"
            )));
        }
    }
}

/// Says that the network was left out of this build.
///
/// # Errors
/// Returns an error.
#[cfg(not(feature = "network"))]
pub fn capture(text: &str, _: &Limits, _: &dyn Fn() -> Time) -> Result<Capture, FetchError> {
    Err(FetchError::LeftOut { url: without_credentials(text) })
}

/// A text that was given as an address, without the user name and password that may stand before its host.
pub(crate) fn without_credentials(text: &str) -> String {
    let end = text.find(['?', '#']).unwrap_or(text.len());
    let start = text[..end].find(':').map_or(0, |at| at + 1);
    let start = start + text[start..end].find(|c| !matches!(c, '/' | '\\')).unwrap_or(0);
    let end = text[start..end].find(['/', '\\']).map_or(end, |at| start + at);
    match text[start..end].rfind('@') {
        Some(at) => format!("{}\u{2026}{}", &text[..start], &text[start + at..]),
        None => text.to_owned(),
    }
}

/// The host and port of an address, to which requests are sent one after another; nothing if it is not an address.
#[must_use]
#[cfg(feature = "network")]
pub fn host_of(text: &str) -> Option<String> {
    url::Url::parse(text).ok().map(|url| url.authority())
}

/// Nothing: the network was left out of this build.
#[must_use]
#[cfg(not(feature = "network"))]
pub fn host_of(_: &str) -> Option<String> {
    None
}

/// Asks once, and receives the answer.
#[cfg(feature = "network")]
fn exchange(
    url: &url::Url,
    limits: &Limits,
    deadline: std::time::Instant,
    at: Time,
) -> Result<(record::Exchange, answer::Answer), FetchError> {
    use std::io::Write;

    use answer::Bad;

    let mut wire = wire::Wire::to(url, limits, deadline)?;
    let request = format!(
        "GET {} HTTP/1.1\r\nHost: {}\r\nUser-Agent: {}\r\nAccept: text/html, application/xhtml+xml, application/pdf, \
         */*;q=0.8\r\nAccept-Encoding: identity\r\nConnection: close\r\n\r\n",
        url.target,
        url.authority(),
        concat!("claimlog/", env!("CARGO_PKG_VERSION")),
    )
    .into_bytes();
    let name = || url.to_string();
    // A server may answer and close before it has read the request: then the answer counts.
    let _ = wire.write_all(&request).and_then(|()| wire.flush());
    let peer = wire.peer;
    let mut answer = answer::read(&mut wire, LONGEST_ANSWER).map_err(|bad| match bad {
        Bad::Late => FetchError::Late { url: name(), seconds: limits.patience.as_secs() },
        Bad::Broken(why) => FetchError::Unreachable { url: name(), why },
        Bad::TooLong => FetchError::TooLong { url: name(), limit: LONGEST_ANSWER },
        Bad::CutOff(why) => FetchError::CutOff { url: name(), why },
        Bad::NotHttp(why) => FetchError::NotHttp { url: name(), why },
    })?;
    let (kept, body) = (std::mem::take(&mut answer.bytes), answer.body);
    Ok((record::Exchange { url: name(), at, peer, request, answer: kept, body }, answer))
}

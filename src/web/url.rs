//! Web addresses (RFC 3986), as far as a document is asked for by one: http and https, a host, a port, a path and a query.
//!
//! Invariant: what is sent and written into a record has no white space, no control characters, no credentials and no
//! fragment. An address that cannot be written so is refused. The tests below hold it. That an address leads to the
//! public network is decided by the address that is connected to, never by how a host is written.

use std::fmt;
use std::net::Ipv6Addr;

use unicode_normalization::UnicodeNormalization;

use super::without_credentials;
use crate::error::FetchError;
use crate::model::split_scheme;

/// A web address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Url {
    /// Whether it is https.
    pub(super) tls: bool,
    /// A name, an address of IPv4, or one of IPv6 without its brackets.
    pub(super) host: String,
    pub(super) port: u16,
    /// The path and the query.
    pub(super) target: String,
}

impl Url {
    /// Reads an address.
    ///
    /// # Errors
    /// Returns an error if it is not of http or https, has a user name, or has no host.
    pub(super) fn parse(text: &str) -> Result<Self, FetchError> {
        let url = || without_credentials(text);
        let bad = |why: &'static str| FetchError::NoAddress { url: url(), why };
        let Some((scheme, rest)) = split_scheme(text.trim()) else { return Err(bad("it names no scheme")) };
        let tls = match scheme.to_ascii_lowercase().as_str() {
            "http" => false,
            "https" => true,
            _ => return Err(FetchError::Scheme { url: url(), scheme: scheme.to_owned() }),
        };
        // Browsers take a backslash before the query for a slash.
        let (place, more) = rest.split_at(rest.find(['?', '#']).unwrap_or(rest.len()));
        let rest = format!("{}{more}", place.replace('\\', "/"));
        let Some(rest) = rest.strip_prefix("//") else { return Err(bad("// is missing after its scheme")) };
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, rest) = rest.split_at(end);
        if authority.contains('@') {
            return Err(FetchError::Credentials { url: url() });
        }
        let (host, port) = match authority.strip_prefix('[') {
            Some(inner) => {
                let (host, port) = inner.split_once(']').ok_or_else(|| bad("] is missing after its host"))?;
                let host = host.parse::<Ipv6Addr>().map_err(|_| bad("its host is not one"))?;
                (host.to_string(), port)
            }
            None => {
                let (host, port) = authority.split_at(authority.find(':').unwrap_or(authority.len()));
                let host = ascii(host);
                let fits = |c: char| c.is_ascii_alphanumeric() || "-._~".contains(c);
                if host.is_empty() || host.len() > 253 || !host.chars().all(fits) {
                    return Err(bad("its host is not one"));
                }
                (host, port)
            }
        };
        let port = match port.strip_prefix(':') {
            None if port.is_empty() => None,
            Some("") => None,
            Some(digits) => {
                Some(digits.parse().ok().filter(|port| *port > 0).ok_or_else(|| bad("its port is not one"))?)
            }
            None => return Err(bad("its host is not one")),
        };
        let port = port.unwrap_or(if tls { 443 } else { 80 });
        Ok(Url { tls, host, port, target: target(rest) })
    }

    /// The address that a reference in an answer from here leads to (RFC 3986, section 5.2).
    ///
    /// # Errors
    /// Returns an error if it is not of http or https.
    pub(super) fn join(&self, reference: &str) -> Result<Self, FetchError> {
        let reference = reference.trim();
        if split_scheme(reference).is_some() {
            return Url::parse(reference);
        }
        let own = if self.tls { "https" } else { "http" };
        if reference.starts_with("//") {
            return Url::parse(&format!("{own}:{reference}"));
        }
        let path = self.target.split('?').next().unwrap_or("/");
        let joined = match reference.chars().next() {
            None | Some('#') => self.target.clone(),
            Some('/') => target(reference),
            Some('?') => target(&format!("{path}{reference}")),
            Some(_) => {
                let folder = &path[..path.rfind('/').map_or(0, |at| at + 1)];
                target(&format!("{folder}{reference}"))
            }
        };
        Ok(Url { target: joined, ..self.clone() })
    }

    /// The host and the port, as the field `Host` has them.
    pub(super) fn authority(&self) -> String {
        let host = if self.host.contains(':') { format!("[{}]", self.host) } else { self.host.clone() };
        let usual = if self.tls { 443 } else { 80 };
        if self.port == usual { host } else { format!("{host}:{}", self.port) }
    }
}

impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.tls { "https" } else { "http" };
        write!(f, "{scheme}://{}{}", self.authority(), self.target)
    }
}

/// The path and query of what follows an authority, without dots and fragment, in the characters that may be sent.
fn target(rest: &str) -> String {
    let rest = rest.split('#').next().unwrap_or_default();
    let (path, query) = rest.split_once('?').map_or((rest, None), |(path, query)| (path, Some(query)));
    let mut parts: Vec<&str> = Vec::new();
    let pieces: Vec<&str> = path.strip_prefix('/').unwrap_or(path).split('/').collect();
    for (n, piece) in pieces.iter().enumerate() {
        let last = n + 1 == pieces.len();
        match *piece {
            "." | ".." => {
                if *piece == ".." {
                    parts.pop();
                }
                if last {
                    parts.push("");
                }
            }
            piece => parts.push(piece),
        }
    }
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    let mut sent = String::new();
    for byte in format!("/{}{query}", parts.join("/")).bytes() {
        if byte.is_ascii_graphic() && !b"\"<>`{}|^".contains(&byte) {
            sent.push(char::from(byte));
        } else {
            sent.push_str(&format!("%{byte:02X}"));
        }
    }
    sent
}

/// A host in ASCII: a label with other letters in Punycode (RFC 3492), composed and in lower case.
fn ascii(host: &str) -> String {
    let host: String = host.nfkc().collect::<String>().to_lowercase();
    let labels = host.split(['.', '\u{3002}']).map(|label| match label.is_ascii() {
        true => label.to_owned(),
        // A label of a host has at most 63 bytes.
        false if label.len() > 252 => String::new(),
        false => format!("xn--{}", punycode(label)),
    });
    labels.collect::<Vec<_>>().join(".")
}

fn punycode(label: &str) -> String {
    let letters: Vec<u32> = label.chars().map(u32::from).collect();
    let mut out: String = label.chars().filter(char::is_ascii).collect();
    let basic = out.len() as u32;
    if basic > 0 {
        out.push('-');
    }
    let (mut n, mut delta, mut bias, mut handled) = (128_u32, 0_u32, 72_u32, basic);
    while (handled as usize) < letters.len() {
        let Some(next) = letters.iter().copied().filter(|letter| *letter >= n).min() else { break };
        delta = delta.saturating_add((next - n).saturating_mul(handled + 1));
        n = next;
        for letter in &letters {
            if *letter < n {
                delta = delta.saturating_add(1);
            }
            if *letter != n {
                continue;
            }
            let mut q = delta;
            for k in (36..).step_by(36) {
                let t = (k as u32).saturating_sub(bias).clamp(1, 26);
                if q < t {
                    break;
                }
                out.push(digit(t + (q - t) % (36 - t)));
                q = (q - t) / (36 - t);
            }
            out.push(digit(q));
            // The next bias (section 6.1).
            let mut d = if handled == basic { delta / 700 } else { delta / 2 };
            d += d / (handled + 1);
            let mut k = 0;
            while d > 455 {
                d /= 35;
                k += 36;
            }
            bias = k + 36 * d / (d + 38);
            delta = 0;
            handled += 1;
        }
        delta = delta.saturating_add(1);
        n += 1;
    }
    out
}

fn digit(value: u32) -> char {
    let byte = if value < 26 { b'a' + value as u8 } else { b'0' + (value as u8).wrapping_sub(26) };
    char::from(byte)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn read(text: &str) -> String {
        Url::parse(text).unwrap().to_string()
    }

    #[test]
    fn addresses_are_written_in_one_way() {
        for (text, written) in [
            ("http://example.org", "http://example.org/"),
            ("HTTPS://Example.ORG:443/a/../b/./c?d=e f#g", "https://example.org/b/c?d=e%20f"),
            ("http://example.org:8080?q", "http://example.org:8080/?q"),
            ("http://[2001:DB8::1]:80/", "http://[2001:db8::1]/"),
            ("https://example.org/\u{e9}\r\nX: y", "https://example.org/%C3%A9%0D%0AX:%20y"),
            ("https://example.org/a%2Fb", "https://example.org/a%2Fb"),
            ("https://example.org/a/..", "https://example.org/"),
            ("https://b\u{fc}cher.example/", "https://xn--bcher-kva.example/"),
            ("https://BU\u{308}CHER.example/", "https://xn--bcher-kva.example/"),
            (
                "https://\u{43f}\u{440}\u{438}\u{43c}\u{435}\u{440}.\u{440}\u{444}/",
                "https://xn--e1afmkfd.xn--p1ai/",
            ),
            ("https://\u{4f8b}\u{5b50}.\u{6d4b}\u{8bd5}/", "https://xn--fsqu00a.xn--0zwm56d/"),
            ("http:\\\\example.org\\a", "http://example.org/a"),
            ("http://example.org//a//b", "http://example.org//a//b"),
            ("http://[::FFFF:127.0.0.1]/", "http://[::ffff:127.0.0.1]/"),
        ] {
            assert_eq!(read(text), written, "{text}");
            assert_eq!(read(written), written);
        }
    }

    #[test]
    fn what_is_not_a_web_address_is_refused() {
        for text in [
            "",
            "a",
            "http:",
            "http:/a",
            "http://",
            "http:///a",
            "http://a:0/",
            "http://a:65536/",
            "http://a:x/",
            "http://[::1/",
            "http://[::1]x/",
            "http://[a]/",
            "http://[127.0.0.1]/",
            "http://[fe80::1%25eth0]/",
            "http://a\u{ff1a}b/",
            "http://a b/",
            "http://a\r\nb/",
            "http://a%2f/",
        ] {
            assert!(matches!(Url::parse(text), Err(FetchError::NoAddress { .. })), "{text}");
        }
        for text in
            ["ftp://a/", "file:///etc/passwd", "javascript:alert(1)", "data:text/html,x", "gopher://a/"]
        {
            assert!(matches!(Url::parse(text), Err(FetchError::Scheme { .. })), "{text}");
        }
        for text in [
            "http://ann:secret@a/",
            "https://ann:secret@a/b@c",
            "http:ann:secret@a/",
            "http:/ann:secret@a",
            "http:\\\\ann:secret@a",
            "//ann:secret@a/",
            "ann:secret@a",
            "ftp://ann:secret@a/?b@c",
        ] {
            let refused = Url::parse(text).map_err(|error| error.to_string());
            assert!(
                refused.as_ref().is_err_and(|said| said.contains("@a") && !said.contains("secret")),
                "{text}"
            );
        }
        assert!(matches!(Url::parse("https://ann@a/b"), Err(FetchError::Credentials { .. })));
        // The host is the one before the backslash, as for browsers.
        assert_eq!(read("http://good.example\\@evil.example/"), "http://good.example/@evil.example/");
    }

    #[test]
    fn references_lead_where_browsers_go() {
        let base = Url::parse("https://example.org/a/b?c").unwrap();
        for (reference, written) in [
            ("d", "https://example.org/a/d"),
            ("../d", "https://example.org/d"),
            ("../../../d", "https://example.org/d"),
            ("/d?e", "https://example.org/d?e"),
            ("?e", "https://example.org/a/b?e"),
            ("#f", "https://example.org/a/b?c"),
            ("", "https://example.org/a/b?c"),
            ("//other.example/x", "https://other.example/x"),
            ("http://other.example", "http://other.example/"),
            ("d:e/f", ""),
            ("./d:e", "https://example.org/a/d:e"),
            ("/d:e", "https://example.org/d:e"),
        ] {
            let joined = base.join(reference).map(|url| url.to_string()).unwrap_or_default();
            assert_eq!(joined, written, "{reference}");
        }
    }
}

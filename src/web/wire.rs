//! Wires: a connection to the host of a web address.
//!
//! Invariant: the address that is connected to is one that was looked at, and every step ends by the deadline. A name is
//! resolved once for a connection, so that a second answer of its name server cannot lead elsewhere. A proxy that the
//! environment names is neither used nor passed by. `tests/fetch.rs` holds it.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{IpAddr, SocketAddr, TcpStream, ToSocketAddrs};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned, crypto};

use super::Limits;
use super::address::special;
use super::url::Url;
use crate::error::FetchError;

/// How long one address of a host may take to accept a connection, if there are others.
const ONE_ADDRESS: Duration = Duration::from_secs(10);

/// A connection, and the address that it leads to.
pub(super) struct Wire {
    stream: Stream,
    pub(super) peer: IpAddr,
}

enum Stream {
    Plain(Timed),
    Secure(Box<StreamOwned<ClientConnection, Timed>>),
}

/// A connection that ends by a deadline.
struct Timed {
    stream: TcpStream,
    deadline: Instant,
}

impl Wire {
    /// Connects to the host of an address.
    pub(super) fn to(url: &Url, limits: &Limits, deadline: Instant) -> Result<Self, FetchError> {
        if proxied(url) {
            return Err(FetchError::Proxy { url: url.to_string() });
        }
        let late = || FetchError::Late { url: url.to_string(), seconds: limits.patience.as_secs() };
        let (mut refused, mut failed) = (None, None);
        for address in resolved(url, deadline, &late)? {
            if let Some(what) = special(address.ip()).filter(|_| !limits.allow_private) {
                let address = address.ip();
                refused.get_or_insert(FetchError::Private { url: url.to_string(), address, what });
                continue;
            }
            let left = left(deadline).ok_or_else(late)?;
            match TcpStream::connect_timeout(&address, left.min(ONE_ADDRESS)) {
                Ok(stream) => {
                    let timed = Timed { stream, deadline };
                    let stream = match url.tls {
                        true => secure(url, timed, trusted(), &late)?,
                        false => Stream::Plain(timed),
                    };
                    return Ok(Wire { stream, peer: address.ip() });
                }
                Err(error) => failed = Some(error),
            }
        }
        Err(match (failed, refused) {
            (Some(_), _) if left(deadline).is_none() => late(),
            (Some(error), _) => {
                let why = format!("no connection to {} was made: {error}", url.authority());
                FetchError::Unreachable { url: url.to_string(), why }
            }
            (None, Some(refused)) => refused,
            (None, None) => not_found(url, "it has no address".to_owned()),
        })
    }
}

impl Read for Wire {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match &mut self.stream {
            Stream::Plain(stream) => stream.read(into),
            Stream::Secure(stream) => stream.read(into),
        }
    }
}

impl Write for Wire {
    fn write(&mut self, from: &[u8]) -> io::Result<usize> {
        match &mut self.stream {
            Stream::Plain(stream) => stream.write(from),
            Stream::Secure(stream) => stream.write(from),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.stream {
            Stream::Plain(stream) => stream.flush(),
            Stream::Secure(stream) => stream.flush(),
        }
    }
}

impl Read for Timed {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.stream.set_read_timeout(Some(left(self.deadline).ok_or(ErrorKind::TimedOut)?))?;
        self.stream.read(into)
    }
}

impl Write for Timed {
    fn write(&mut self, from: &[u8]) -> io::Result<usize> {
        self.stream.set_write_timeout(Some(left(self.deadline).ok_or(ErrorKind::TimedOut)?))?;
        self.stream.write(from)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

/// The time that is left; nothing if there is none.
fn left(deadline: Instant) -> Option<Duration> {
    Some(deadline.saturating_duration_since(Instant::now())).filter(|left| !left.is_zero())
}

/// Whether the environment names a proxy for an address.
fn proxied(url: &Url) -> bool {
    let uri = url.to_string().parse::<ureq::http::Uri>();
    ureq::Proxy::try_from_env().is_some_and(|proxy| uri.as_ref().map_or(true, |uri| !proxy.is_no_proxy(uri)))
}

fn not_found(url: &Url, why: String) -> FetchError {
    FetchError::NoHost { url: url.to_string(), host: url.host.clone(), why }
}

/// The addresses of a host.
fn resolved(
    url: &Url,
    deadline: Instant,
    late: &dyn Fn() -> FetchError,
) -> Result<Vec<SocketAddr>, FetchError> {
    if let Ok(address) = url.host.parse() {
        return Ok(vec![SocketAddr::new(address, url.port)]);
    }
    // The system sets its own time for it: it is asked by a thread that nobody has to wait for.
    let (tell, told) = mpsc::channel();
    let asked = (url.host.clone(), url.port);
    let started = thread::Builder::new().name("resolver".to_owned()).spawn(move || {
        let found = asked.to_socket_addrs().map(|addresses| addresses.collect::<Vec<_>>());
        let _ = tell.send(found);
    });
    started.map_err(|error| not_found(url, error.to_string()))?;
    match told.recv_timeout(left(deadline).ok_or_else(late)?) {
        Ok(found) => found.map_err(|error| not_found(url, error.to_string())),
        Err(_) => Err(late()),
    }
}

/// The authorities that browsers trust.
fn trusted() -> RootCertStore {
    RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() }
}

/// Makes a connection secure, if an authority vouches for the host.
fn secure(
    url: &Url,
    mut timed: Timed,
    roots: RootCertStore,
    late: &dyn Fn() -> FetchError,
) -> Result<Stream, FetchError> {
    let insecure = |why: String| FetchError::Insecure { url: url.to_string(), why };
    let provider = Arc::new(crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| insecure(error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from(url.host.clone()).map_err(|error| insecure(error.to_string()))?;
    let mut connection =
        ClientConnection::new(Arc::new(config), name).map_err(|error| insecure(error.to_string()))?;
    while connection.is_handshaking() {
        connection.complete_io(&mut timed).map_err(|error| match error.kind() {
            ErrorKind::TimedOut | ErrorKind::WouldBlock => late(),
            _ => insecure(error.to_string()),
        })?;
    }
    Ok(Stream::Secure(Box::new(StreamOwned::new(connection, timed))))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::net::TcpListener;

    use base64::prelude::{BASE64_STANDARD, Engine};
    use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
    use rustls::{ServerConfig, ServerConnection};

    use super::super::answer::{self, Bad};
    use super::*;

    /// A certificate for page.example, signed by itself, valid from 2020 to 2120, and its key. Nobody trusts it.
    const CERTIFICATE: &str = "MIIBajCCAQ+gAwIBAgIBATAKBggqhkjOPQQDAjAYMRYwFAYDVQQDDA1jbGFpbWxvZyB0ZXN0MCAXDTIwMDEwMTAwMDAwMFoYDzIx\
        MjAwMTAxMDAwMDAwWjAYMRYwFAYDVQQDDA1jbGFpbWxvZyB0ZXN0MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEmRBtpG8ipuH3\
        F5As1RIy7AciwiGDE14PTDas4KKpH3AIQbBK8i7iBYQvuYwDYiJUQq4PH/auJx94KEQzii4of6NIMEYwFwYDVR0RBBAwDoIMcGFn\
        ZS5leGFtcGxlMAwGA1UdEwEB/wQCMAAwHQYDVR0OBBYEFDDKfEwB/jPwELyaNzK8Xrbsf9QpMAoGCCqGSM49BAMCA0kAMEYCIQCo\
        zAinoK90fcPI6JEhzkO/eDB9uonOibPwnACTT0FQcQIhAL94ifDz++16RrBPMGwbTWxJJAMEeTtD8XiKWRSAKULd";
    const KEY: &str = "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgBnwNvkZRNQxEj+YRXwPPgZtkfFynSXCWl3szyBnOy2ChRANCAASZ\
        EG2kbyKm4fcXkCzVEjLsByLCIYMTXg9MNqzgoqkfcAhBsEryLuIFhC+5jANiIlRCrg8f9q4nH3goRDOKLih/";

    fn certificate() -> CertificateDer<'static> {
        CertificateDer::from(BASE64_STANDARD.decode(CERTIFICATE).unwrap())
    }

    /// A secure server that answers once, and may close its connection without a farewell.
    fn server(wire: &'static [u8], farewell: bool) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(BASE64_STANDARD.decode(KEY).unwrap()));
        let config = ServerConfig::builder_with_provider(Arc::new(crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate()], key)
            .unwrap();
        thread::spawn(move || {
            let stream = listener.accept().unwrap().0;
            let mut stream = StreamOwned::new(ServerConnection::new(Arc::new(config)).unwrap(), stream);
            let _ = stream.read(&mut [0; 1024]);
            let _ = stream.write_all(wire);
            if farewell {
                stream.conn.send_close_notify();
            }
            let _ = stream.flush();
        });
        address
    }

    /// What is received from it under a name, if these roots are trusted.
    fn asked(
        host: &str,
        roots: RootCertStore,
        wire: &'static [u8],
        farewell: bool,
    ) -> Result<Vec<u8>, String> {
        let deadline = Instant::now() + Duration::from_secs(30);
        let url = Url::parse(&format!("https://{host}/")).unwrap();
        let stream = TcpStream::connect(server(wire, farewell)).unwrap();
        let peer = stream.peer_addr().unwrap().ip();
        let late = || FetchError::Late { url: String::new(), seconds: 0 };
        let stream =
            secure(&url, Timed { stream, deadline }, roots, &late).map_err(|error| error.to_string())?;
        let mut wire = Wire { stream, peer };
        wire.write_all(b"GET / HTTP/1.1\r\n\r\n").unwrap();
        wire.flush().unwrap();
        answer::read(&mut wire, 1 << 20).map(|answer| answer.bytes).map_err(|bad| match bad {
            Bad::CutOff(why) => format!("cut off: {why}"),
            other => format!("{other:?}"),
        })
    }

    #[test]
    fn a_secure_connection_is_to_the_host_and_whole() {
        let own = || {
            let mut roots = RootCertStore::empty();
            roots.add(certificate()).unwrap();
            roots
        };
        let (stated, open): (&[u8], &[u8]) =
            (b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc", b"HTTP/1.1 200 OK\r\n\r\nabc");
        assert_eq!(asked("page.example", own(), stated, true).as_deref(), Ok(stated));
        assert_eq!(asked("page.example", own(), open, true).as_deref(), Ok(open));
        // Its length says that nothing is missing.
        assert_eq!(asked("page.example", own(), stated, false).as_deref(), Ok(stated));
        // Anybody on the way can have ended the connection.
        let cut = asked("page.example", own(), open, false);
        assert!(cut.as_ref().is_err_and(|said| said.starts_with("cut off")), "{cut:?}");
        for (host, roots) in [("other.example", own()), ("127.0.0.1", own()), ("page.example", trusted())] {
            let refused = asked(host, roots, stated, true);
            assert!(refused.as_ref().is_err_and(|said| said.contains("no secure connection")), "{refused:?}");
        }
    }
}

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
                    let stream = if url.tls { secure(url, timed, &late)? } else { Stream::Plain(timed) };
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

/// Makes a connection secure, by the certificates that browsers trust.
fn secure(url: &Url, mut timed: Timed, late: &dyn Fn() -> FetchError) -> Result<Stream, FetchError> {
    let insecure = |why: String| FetchError::Insecure { url: url.to_string(), why };
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
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

//! The server: the report over a ledger as it is now, for a browser on the same machine.
//!
//! Invariant: nothing that is asked changes the ledger, and nobody but this machine's own pages is answered. Each
//! connection is one request, has its own thread, and ends in bounded time and memory, whatever the client does; a
//! request that fails ends no other. `tests/serve.rs` shows each.

mod answer;
mod catalogue;
mod request;
mod site;

use std::io::{self, Read};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{self, Builder};
use std::time::Duration;

pub use site::{ReadDocument, Site};

/// So many connections are served at once; more are told to come again.
const MOST: usize = 64;

/// A server that is bound to an address.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    /// What a request may name as its host, with the port.
    hosts: Vec<String>,
}

impl Server {
    /// A server at an address; port 0 lets the system choose one. It goes by that address, on the loopback interface by
    /// the name `localhost` as well, and by other names if they are given.
    ///
    /// # Errors
    /// Returns an error if the address is taken or is not of this machine.
    pub fn bind(address: SocketAddr, names: &[String]) -> io::Result<Self> {
        let listener = TcpListener::bind(address)?;
        let address = listener.local_addr()?;
        let mut hosts = vec![address.to_string()];
        if address.ip().is_loopback() {
            hosts.push(format!("localhost:{}", address.port()));
        }
        if address.port() == 80 {
            // A browser leaves it out.
            hosts.extend(["localhost".to_owned(), address.ip().to_string()]);
        }
        for name in names {
            hosts.extend([name.clone(), format!("{name}:{}", address.port())]);
        }
        Ok(Server { listener, address, hosts })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers requests until the program ends.
    pub fn run(&self, site: &Site) {
        let busy = AtomicUsize::new(0);
        thread::scope(|scope| {
            for stream in self.listener.incoming() {
                let Ok(stream) = stream else {
                    // No file is left for it, or the client went away.
                    thread::sleep(Duration::from_millis(20));
                    continue;
                };
                let place = Place::take(&busy);
                if place.number >= MOST {
                    refuse(stream);
                    continue;
                }
                // Where the system has no thread left the connection is closed, and the client may try again.
                let _ = Builder::new().spawn_scoped(scope, move || {
                    let _place = place;
                    serve(stream, &self.hosts, site);
                });
            }
        });
    }
}

/// A place among the connections that are served; it is free again when this ends, even by a panic.
struct Place<'a> {
    busy: &'a AtomicUsize,
    number: usize,
}

impl<'a> Place<'a> {
    fn take(busy: &'a AtomicUsize) -> Self {
        Place { busy, number: busy.fetch_add(1, Ordering::SeqCst) }
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.busy.fetch_sub(1, Ordering::SeqCst);
    }
}

fn serve(mut stream: TcpStream, hosts: &[String], site: &Site) {
    let (answer, is_head) = match request::read(&mut stream, hosts) {
        Ok(request) => (site.answer(&request), request.is_head),
        Err(request::Refused { status, why, is_json }) => (site::told(status, why, is_json), false),
    };
    // A client that went away needs no answer.
    let _ = answer.write(&mut stream, is_head);
    end(stream);
}

fn refuse(mut stream: TcpStream) {
    let busy = site::told(503, "Too many connections are open. Try again in a moment.", false);
    // What fits into the buffer of the connection is sent; the others are not kept waiting.
    let _ = stream.set_nonblocking(true).and_then(|()| busy.write(&mut stream, false));
}

/// Ends a connection so that its answer arrives: what the client still sends is read, but not for long.
fn end(mut stream: TcpStream) {
    let _ = stream.shutdown(Shutdown::Write);
    let _ = stream.set_read_timeout(Some(Duration::from_millis(200)));
    let mut rest = [0; 4096];
    for _ in 0..16 {
        if !matches!(stream.read(&mut rest), Ok(count) if count > 0) {
            break;
        }
    }
}

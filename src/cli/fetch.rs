//! Fetching: web addresses that a person gives in the place of files.
//!
//! Invariant: the network is used if a web address is given to a command that captures, and only then. Pages of one
//! host are fetched one after another, with a pause between them. `tests/fetch.rs` holds it.

use std::collections::BTreeMap;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use super::child;
use super::context::Context;
use super::output::Failure;
use super::progress::Waiting;
use claimlog::error::Error;
use claimlog::ingest::{About, Document, read_capture};
use claimlog::model::split_scheme;
use claimlog::web::{Capture, Limits, capture, host_of};

/// How long a host is left alone before the next page of it is fetched.
const PAUSE: Duration = Duration::from_secs(1);

#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "About the network")]
pub(super) struct FetchArgs {
    /// How many seconds a page may take, with its redirects
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=3600))]
    timeout: u64,
    /// Also fetch from this machine and its network: loopback, private, link-local and other special addresses
    #[arg(long)]
    allow_private: bool,
}

/// Fetches pages one after another.
pub(super) struct Fetcher<'a> {
    context: &'a Context,
    limits: Limits,
    /// When each host was asked last.
    asked: BTreeMap<String, Instant>,
}

impl<'a> Fetcher<'a> {
    pub(super) fn new(args: &FetchArgs, context: &'a Context) -> Self {
        let limits =
            Limits { patience: Duration::from_secs(args.timeout), allow_private: args.allow_private };
        Fetcher { context, limits, asked: BTreeMap::new() }
    }

    /// The page at an address, in the web archive that it was captured in. What is known about the page is `about`.
    pub(super) fn document(&mut self, url: &str, about: About) -> Result<Document, Failure> {
        let last = host_of(url).and_then(|host| self.asked.get(&host));
        if let Some(left) = last.and_then(|last| PAUSE.checked_sub(last.elapsed())) {
            thread::sleep(left);
        }
        let waiting = Waiting::new(&self.context.output, "fetching the page");
        let captured = capture(url, &self.limits, &|| self.context.now());
        drop(waiting);
        let hops = captured.iter().flat_map(|captured| captured.hops.iter().map(|(hop, _)| hop.as_str()));
        let hosts = hops.chain([url]).filter_map(host_of);
        self.asked.extend(hosts.map(|host| (host, Instant::now())));
        let Capture { warc, hops } = captured.map_err(Error::Fetch)?;
        let mut document = read_capture(url, warc, about, child::reader())?;
        if let Some((page, _)) = hops.last().filter(|_| hops.len() > 1) {
            let way: Vec<_> = hops.iter().map(|(hop, status)| format!("{hop} ({status})")).collect();
            document.notes.push(format!("it is at {page}; the way there: {}", way.join(", ")));
        }
        Ok(document)
    }
}

/// The web address that a person gives in the place of a file. A file of that name is that file.
pub(super) fn address(path: &Path) -> Option<&str> {
    let text = path.to_str()?;
    (is_address(text) && !path.exists()).then_some(text)
}

/// Whether a text is an address with a scheme that leads to documents, as no name of a file begins.
pub(super) fn is_address(text: &str) -> bool {
    let lower = text.trim_start().to_ascii_lowercase();
    let Some((scheme, rest)) = split_scheme(&lower) else { return false };
    let known = ["http", "https", "ftp", "file", "data", "javascript", "blob", "about", "view-source"];
    scheme.len() > 1 && (rest.starts_with("//") || known.contains(&scheme))
}

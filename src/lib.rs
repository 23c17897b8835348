//! An append-only ledger of claims: what was said, where it comes from, and where it stands, in one file that cannot be
//! rewritten without notice.
//!
//! A [`Session`] is one person and one ledger: it keeps the key, remembers what was seen, and refuses an older or another
//! history. A [`View`] is the whole ledger, read and verified; [`audit`](fn@audit) applies the rules to it,
//! and a proof shows one entry to somebody who has no ledger:
//!
//! ```
//! use claimlog::{About, Home, Policy, Selection, Session, audit, check_proof, read};
//!
//! # fn main() -> claimlog::Result<()> {
//! # let folder = tempfile::tempdir().map_err(|source| claimlog::Error::Io {
//! #     doing: "create",
//! #     path: "a folder".into(),
//! #     source,
//! # })?;
//! # let folder = folder.path();
//! let session = Session::new(folder.join("ledger.db"), Home::at(folder));
//! let made = session.init(Some("example.org/claims"))?;
//!
//! // Record a text and the claims in it.
//! let about = About { url: Some("https://example.org/dam".into()), ..About::default() };
//! let text = b"Ann Lee said on 3 May 2026 that the dam leaks.\n".to_vec();
//! let document = read("dam.txt", text, about)?;
//! session.append(|draft| draft.ingest(&document, |_| {}))?;
//!
//! // Audit it.
//! let (ledger, view) = session.read(None)?;
//! let report = audit(&view, &Selection::default());
//! assert!(report.findings.iter().all(|finding| finding.seq <= 1));
//!
//! // Prove an entry to somebody who knows only the log's key.
//! let proved = ledger.prove(1, None)?;
//! let policy = Policy::of_log(made.head.vkey.clone());
//! let proven = check_proof("the proof", &proved.proof.to_string(), proved.entry.as_bytes(), &policy)?;
//! assert_eq!(proven.seq, 1);
//! # Ok(())
//! # }
//! ```
//!
//! What a person should know comes back from [`Session::notices`]; what went wrong is an [`Error`], whose group says what a
//! caller can do, and whose [`Remedy`] says what the person can do.
//!
//! The modules, from the ground up: [`tlog`] is the Merkle log and knows no claims; [`store`] keeps bytes and hashes in
//! SQLite; [`model`] has the nouns; [`text`] reads words, and [`ingest`] documents; [`web`] asks for a page at its address; [`compare`] sets two statements side by
//! side; [`mod@audit`] applies the rules; [`export`] writes a subset; [`verify`] asks whether the history is what was
//! signed; [`index`] says where in a ledger things stand, and [`excerpt`] reads by it the entries that a question needs;
//! [`ledger`] opens, reads and appends, and [`record`] says what may be appended; [`strangers`] makes and checks
//! what others need, [`bundle`] an export that they can check, and [`mod@report`] the page that anybody reads; `serve` shows it over a ledger, to a browser; [`session`] and [`home`] are one person's side; [`present`] has the rows that every face shows.
//! docs/DESIGN.md has the map.
#![forbid(unsafe_code)]

// The command line names what it uses as every other user of the library does.
#[cfg(feature = "cli")]
extern crate self as claimlog;

pub mod aside;
pub mod audit;
pub mod breach;
pub mod bundle;
#[cfg(feature = "cli")]
pub mod cli;
pub mod compare;
pub mod error;
pub mod excerpt;
pub mod export;
pub mod home;
pub mod index;
pub mod ingest;
pub mod ledger;
pub mod model;
pub mod plain;
pub mod present;
pub mod record;
pub mod remedy;
pub mod report;
pub mod sandbox;
#[cfg(feature = "cli")]
pub mod serve;
pub mod session;
pub mod sheet;
pub mod store;
pub mod strangers;
pub mod text;
pub mod tlog;
pub mod verify;
pub mod web;
mod words;

pub use audit::{Selection, audit};
pub use error::{Error, Result};
pub use home::Home;
pub use ingest::{About, read};
pub use ledger::Ledger;
pub use model::{Seq, View};
pub use record::NewClaim;
pub use remedy::Remedy;
pub use session::{Notice, Session};
pub use strangers::check_proof;
pub use tlog::Policy;

//! Records a claim from a source, and proves it to somebody who has no ledger.
//!
//! `cargo run --example record_and_prove`
#![allow(clippy::print_stdout)]

use std::error::Error;

use claimlog::record::NewClaim;
use claimlog::strangers::EntryProof;
use claimlog::{About, Home, Policy, Session, check_proof, read};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let session = Session::new(folder.path().join("ledger.db"), Home::at(folder.path()));
    let vkey = session.init(Some("example.org/claims"))?.head.vkey;

    let about = About { url: Some("https://example.org/report".into()), ..About::default() };
    let report = read("report.md", include_bytes!("report.md").to_vec(), about)?;
    let (ingested, _) = session.append(|draft| draft.ingest(&report, |_| {}))?;
    println!("source {} with {} claims", ingested.seq, ingested.claims.len());

    let claim = NewClaim {
        text: "The pipeline was finished in 1969.".into(),
        claimant: Some("Ann Lee".into()),
        date: Some("2026-05-03".into()),
        ..NewClaim::default()
    };
    let (added, ledger) = session.append(|draft| draft.claim(claim))?;

    // What a stranger needs: the proof, the bytes of the entry, and the log's key.
    let EntryProof { proof, entry } = ledger.prove(added.seq, None)?;
    let proven = check_proof("the proof", &proof.to_string(), entry.as_bytes(), &Policy::of_log(vkey))?;
    println!("entry {} is in the log {}", proven.seq, proven.accepted.checkpoint.origin);
    for notice in session.notices() {
        println!("note: {notice:?}");
    }
    Ok(())
}

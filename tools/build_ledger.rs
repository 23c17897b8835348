//! Builds `ledger.db.example`: a ledger with every kind of entry, from the documents in `examples/`,
//! under a fixed clock and a key that everybody knows.
//!
//! `cargo run --example build_ledger -- PATH`

use std::error::Error;
use std::path::Path;

use claimlog::ingest::{About, Document};
use claimlog::ledger::{Ledger, Recorder, Salts};
use claimlog::model::{Confidence, Description, RelationKind, Reliability, Salt, Stance, Time, Verdict};
use claimlog::record::{Bearing, NewAssessment, NewClaim};
use claimlog::store::Access;
use claimlog::tlog::SigningKey;
use claimlog::verify::Trust;

/// The seed of the example's key. It signs nothing but examples.
const SEED: [u8; 32] = *b"claimlog example key, no secret.";

/// Builds the ledger at `path`, where nothing may stand yet.
///
/// # Errors
/// What the ledger returns.
#[allow(unreachable_pub)]
pub fn build(path: &Path) -> Result<(), Box<dyn Error>> {
    let key = SigningKey::from_seed("claimlog.example/sorrel", &SEED)?;
    Ledger::create(path, &key)?;
    let trust = Trust { vkey: Some(key.verifier()), ..Trust::on_first_sight() };
    let mut ledger = Ledger::open(path, Access::Write, trust)?;
    let at = |minute: u32| Time::parse_any(&format!("2026-03-02T09:{minute:02}:00Z"));
    // The salts are numbers in order, so that every build of the example has the same bytes. A real ledger takes random
    // ones.
    let mut salted = 0;
    let mut desk = |now: Time| {
        let own = key.clone();
        let first = salted;
        salted += 1000;
        let salts = Salts::given((first..).map(|n: u128| Salt(n.to_be_bytes())));
        Recorder { salts, ..Recorder::new(Some("the desk"), move |_| Ok(own.clone()), move || now) }
    };

    // A pasted digest about which nothing is known: source 0, claims 1 to 15.
    let digest = document("digest.txt", include_bytes!("../examples/digest.txt"), About::default())?;
    ledger.append(desk(at(0)?), |draft| draft.ingest(&digest, |_| {}))?;

    // A report that is published, dated and signed: source 16, claims from 17.
    let about = About {
        url: Some("https://sorrel.example/reports/2026".into()),
        title: Some("The year's measurements".into()),
        publisher: Some("Sorrel Water Board".into()),
        published: Some("2026-02-20".into()),
        reliability: Some(Reliability::B),
        ..About::default()
    };
    let report = document("report.md", include_bytes!("../examples/report.md"), about)?;
    ledger.append(desk(at(1)?), |draft| draft.ingest(&report, |_| {}))?;

    // The report bears out that the canal leaks and that Harrow need not share; the pipeline is smaller.
    ledger.append(desk(at(2)?), |draft| {
        let quote = |quote: &str| Bearing::Source {
            seq: 16,
            quote: Some(quote.into()),
            context: Default::default(),
            anyway: false,
        };
        let leaks = draft.evidence(7, Stance::Supports, quote("loses a third of its water"), None)?;
        draft.assess(7, judged(Verdict::Supported, leaks.seq, "the board's own survey says so"))?;
        let smaller = draft.evidence(3, Stance::Refutes, quote("38 million litres a day"), None)?;
        draft.assess(3, judged(Verdict::Refuted, smaller.seq, "38, not 40"))?;
        let bound = draft.claim(NewClaim {
            text: "Harrow is obliged to share its reservoir with Sorrel.".into(),
            claimant: Some("Valley Radio".into()),
            date: Some("2026-02-28".into()),
            url: Some("https://valley.example/news/17".into()),
            ..NewClaim::default()
        })?;
        draft.relate(bound.seq, RelationKind::Contradicts, 9, Some("one of them is wrong".into()))?;
        draft.evidence(9, Stance::Supports, quote("no agreement obliges Harrow"), None)
    })?;

    // The titles are withdrawn; the forecast is accepted as one.
    ledger.append(desk(at(3)?), |draft| {
        for title in [13, 14, 15] {
            draft.retract(title, "a search title, no statement")?;
        }
        draft.waive(10, "F006", "it is quoted as a forecast")
    })?;
    // The imprint of the report names its authors, which nobody had recorded with it.
    ledger.append(desk(at(4)?), |draft| {
        draft.describe(
            16,
            Description {
                author: Some("the survey office".into()),
                because: "the imprint names it".into(),
                ..Description::default()
            },
        )
    })?;
    drop(ledger);

    // One file, without a write-ahead log beside it.
    rusqlite::Connection::open(path)?.query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(()))?;
    Ok(())
}

fn document(name: &str, bytes: &[u8], about: About) -> Result<Document, claimlog::error::Error> {
    claimlog::ingest::read(name, bytes.to_vec(), About { name: Some(name.into()), ..about })
}

fn judged(verdict: Verdict, evidence: u64, because: &str) -> NewAssessment {
    NewAssessment {
        verdict,
        confidence: Some(Confidence::High),
        evidence: vec![evidence],
        because: because.into(),
        by: Some("M. Okafor".into()),
    }
}

#[allow(dead_code)]
fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("name the path of the ledger to build")?;
    build(Path::new(&path))
}

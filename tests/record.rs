//! Recording: what is refused, and that a refusal leaves the ledger as it was.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::type_complexity)]

use crate::common;

use crate::common::{append, assessment, create, document, key, verify};
use claimlog::error::{Error, Refusal, Result};
use claimlog::ledger::{Draft, Ledger};
use claimlog::model::{RelationKind, Seq, Stance, Status, Time, Verdict};
use claimlog::record::{Bearing, NewClaim};

const TEXT: &str = "The dam was finished in 1969. The weir was finished in 1969. Peru \u{2019}s law passed.";

/// A ledger with a source (0), its three claims, and a fourth without a source.
fn start(folder: &tempfile::TempDir) -> Ledger {
    let mut ledger = create(&folder.path().join("ledger.db"));
    append(&mut ledger, |draft| draft.ingest(&document(TEXT), |_| {})).unwrap();
    append(&mut ledger, |draft| draft.claim(claim("The tower leans."))).unwrap();
    ledger
}

fn claim(text: &str) -> NewClaim {
    NewClaim { text: text.into(), ..NewClaim::default() }
}

fn quoting(quote: &str, prefix: Option<&str>) -> NewClaim {
    NewClaim {
        source: Some(0),
        quote: Some(quote.into()),
        context: claimlog::text::Context { prefix: prefix.map(str::to_owned), suffix: None },
        ..claim("It is so.")
    }
}

fn supports(draft: &mut Draft<'_>, claim: Seq) -> Result<Seq> {
    let bearing = Bearing::Source { seq: 0, quote: None, context: Default::default(), anyway: false };
    Ok(draft.evidence(claim, Stance::Supports, bearing, None)?.seq)
}

#[test]
fn every_refusal_leaves_the_ledger_as_it_was() {
    type Write = fn(&mut Draft<'_>) -> Result<()>;
    let cases: &[(&str, Write, fn(&Error) -> bool)] = &[
        (
            "an empty claim",
            |d| d.claim(claim(" \n ")).map(drop),
            |e| matches!(e, Error::Refused(Refusal::Empty { .. })),
        ),
        (
            "a claim too long",
            |d| d.claim(claim(&"x".repeat(70_000))).map(drop),
            |e| matches!(e, Error::Refused(Refusal::TooLong { .. })),
        ),
        (
            "a source that is none",
            |d| d.claim(NewClaim { source: Some(1), ..claim("a") }).map(drop),
            |e| matches!(e, Error::Refused(Refusal::WrongKind { seq: 1, .. })),
        ),
        (
            "a source to come",
            |d| d.claim(NewClaim { source: Some(99), ..claim("a") }).map(drop),
            |e| matches!(e, Error::Refused(Refusal::NoEntry { .. })),
        ),
        (
            "a quote that is not there",
            |d| d.claim(quoting("The dam was finished in 1968", None)).map(drop),
            |e| matches!(e, Error::Refused(Refusal::QuoteNotFound { nearest: Some(near), .. }) if near == "The dam was finished in 1969."),
        ),
        (
            "an empty quote",
            |d| d.claim(quoting("  ", None)).map(drop),
            |e| matches!(e, Error::Refused(Refusal::Empty { .. })),
        ),
        (
            "a quote that is there twice",
            |d| d.claim(quoting("was finished in 1969", None)).map(drop),
            |e| matches!(e, Error::Refused(Refusal::QuoteAmbiguous { count: 2, .. })),
        ),
        (
            "a prefix that is not there",
            |d| d.claim(quoting("was finished in 1969", Some("The tower"))).map(drop),
            |e| matches!(e, Error::Refused(Refusal::QuoteNotFound { .. })),
        ),
        (
            "evidence on a source",
            |d| supports(d, 0).map(drop),
            |e| matches!(e, Error::Refused(Refusal::WrongKind { seq: 0, .. })),
        ),
        (
            "evidence of a claim for itself",
            |d| d.evidence(1, Stance::Supports, Bearing::Claim(1), None).map(drop),
            |e| matches!(e, Error::Refused(Refusal::Itself { seq: 1 })),
        ),
        (
            "evidence on a retracted claim",
            |d| {
                d.retract(2, "wrong")?;
                supports(d, 2).map(drop)
            },
            |e| matches!(e, Error::Refused(Refusal::Retracted { seq: 2, .. })),
        ),
        (
            "evidence from a retracted source",
            |d| {
                d.retract(0, "wrong")?;
                supports(d, 1).map(drop)
            },
            |e| matches!(e, Error::Refused(Refusal::Retracted { seq: 0, .. })),
        ),
        (
            "a verdict on a retracted claim",
            |d| {
                d.retract(2, "wrong")?;
                d.assess(2, assessment(Verdict::Refuted, vec![])).map(drop)
            },
            |e| matches!(e, Error::Refused(Refusal::Retracted { seq: 2, .. })),
        ),
        (
            "a verdict on evidence about another",
            |d| {
                let e = supports(d, 2)?;
                d.assess(1, assessment(Verdict::Supported, vec![e])).map(drop)
            },
            |e| matches!(e, Error::Refused(Refusal::OtherClaim { about: 2, claim: 1, .. })),
        ),
        (
            "a verdict on no evidence",
            |d| d.assess(1, assessment(Verdict::Supported, vec![3])).map(drop),
            |e| matches!(e, Error::Refused(Refusal::WrongKind { seq: 3, .. })),
        ),
        (
            "a verdict on retracted evidence",
            |d| {
                let e = supports(d, 1)?;
                d.retract(e, "wrong")?;
                d.assess(1, assessment(Verdict::Supported, vec![e])).map(drop)
            },
            |e| matches!(e, Error::Refused(Refusal::Retracted { .. })),
        ),
        (
            "a verdict without a reason",
            |d| {
                let mut a = assessment(Verdict::Supported, vec![]);
                a.because = " ".into();
                d.assess(1, a).map(drop)
            },
            |e| matches!(e, Error::Refused(Refusal::Empty { .. })),
        ),
        (
            "a relation to itself",
            |d| d.relate(1, RelationKind::Contradicts, 1, None).map(drop),
            |e| matches!(e, Error::Refused(Refusal::Itself { seq: 1 })),
        ),
        (
            "a relation to a source",
            |d| d.relate(1, RelationKind::Contradicts, 0, None).map(drop),
            |e| matches!(e, Error::Refused(Refusal::WrongKind { seq: 0, .. })),
        ),
        (
            "a relation twice",
            |d| {
                d.relate(1, RelationKind::Contradicts, 2, None)?;
                d.relate(1, RelationKind::Contradicts, 2, None).map(drop)
            },
            |e| matches!(e, Error::Refused(Refusal::Already { .. })),
        ),
        (
            "a claim that supersedes what supersedes it",
            |d| {
                d.relate(1, RelationKind::Supersedes, 2, None)?;
                d.relate(2, RelationKind::Supersedes, 1, None).map(drop)
            },
            |e| {
                e.to_string().starts_with(
                    "claim 2 cannot supersede claim 1: claim 1 supersedes claim 2 already, by entry ",
                )
            },
        ),
        (
            "the same along a chain",
            |d| {
                let third = d.claim(claim("a third"))?.seq;
                d.relate(1, RelationKind::Supersedes, 2, None)?;
                d.relate(2, RelationKind::Supersedes, third, None)?;
                d.relate(third, RelationKind::Supersedes, 1, None).map(drop)
            },
            |e| e.to_string().contains("claim 1 supersedes claim 5 already, by entries 6, 7"),
        ),
        (
            "a retraction of what was retracted",
            |d| {
                d.retract(1, "wrong")?;
                d.retract(1, "wrong").map(drop)
            },
            |e| matches!(e, Error::Refused(Refusal::Retracted { seq: 1, .. })),
        ),
        (
            "a retraction of a retraction",
            |d| {
                let r = d.retract(1, "wrong")?.seq;
                d.retract(r, "right after all").map(drop)
            },
            |e| matches!(e, Error::Refused(Refusal::RetractsRetraction { .. })),
        ),
        (
            "a retraction of nothing",
            |d| d.retract(99, "wrong").map(drop),
            |e| matches!(e, Error::Refused(Refusal::NoEntry { .. })),
        ),
        (
            "a retraction without a reason",
            |d| d.retract(1, "").map(drop),
            |e| matches!(e, Error::Refused(Refusal::Empty { .. })),
        ),
        (
            "a waiver twice",
            |d| {
                d.waive(1, "F006", "quoted")?;
                d.waive(1, "F006", "quoted").map(drop)
            },
            |e| matches!(e, Error::Refused(Refusal::Already { .. })),
        ),
        (
            "a waiver on a retracted entry",
            |d| {
                d.retract(1, "wrong")?;
                d.waive(1, "F006", "quoted").map(drop)
            },
            |e| matches!(e, Error::Refused(Refusal::Retracted { .. })),
        ),
    ];
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = start(&folder);
    let before = ledger.head().checkpoint.clone();
    for (what, write, expected) in cases {
        let refused = append(&mut ledger, write).expect_err(what);
        assert!(expected(&refused), "{what}: {refused:?}");
        assert_eq!(ledger.head().checkpoint, before, "{what}");
        let found = verify(ledger.path()).unwrap();
        assert!(found.breaches.is_empty() && found.size == before.size, "{what}");
    }
}

#[test]
fn quotes_are_recorded_with_the_words_of_the_source() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = start(&folder);
    let seq = append(&mut ledger, |d| d.claim(quoting("Peru's law passed", None))).unwrap().seq;
    let prefixed =
        append(&mut ledger, |d| d.claim(quoting("was finished in 1969", Some("The weir")))).unwrap().seq;
    let view = ledger.view(None).unwrap();
    let added = view.claim(seq).unwrap();
    assert_eq!(added.quote(), Some("Peru \u{2019}s law passed"));
    assert_eq!(added.details().normalised.len(), 2);
    assert_eq!(added.span.unwrap().of(TEXT), added.quote());
    assert_eq!(view.claim(prefixed).unwrap().span.unwrap().start, TEXT.find("weir").unwrap() + 5);
    assert!(view.claim(prefixed).unwrap().details().normalised.is_empty());
}

#[test]
fn the_same_bytes_again_change_nothing_until_the_source_is_retracted() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = start(&folder);
    let before = ledger.head().checkpoint.size;
    let again = append(&mut ledger, |d| d.ingest(&document(TEXT), |_| {})).unwrap();
    assert_eq!((again.already, again.seq, again.claims.iter().collect()), (true, 0, vec![1, 2, 3]));
    assert_eq!(ledger.head().checkpoint.size, before);
    append(&mut ledger, |d| d.retract(0, "no locator")).unwrap();
    let anew = append(&mut ledger, |d| d.ingest(&document(TEXT), |_| {})).unwrap();
    assert!(!anew.already && anew.seq > before);
    assert!(verify(ledger.path()).unwrap().breaches.is_empty());
}

#[test]
fn a_status_follows_from_the_entries() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = start(&folder);
    let by = |verdict, by: &str| {
        let mut new = assessment(verdict, vec![]);
        new.by = Some(by.into());
        new
    };
    let mut step = |write: &dyn Fn(&mut Draft<'_>) -> Result<Seq>, expected: [Status; 3]| {
        let seq = append(&mut ledger, write).unwrap();
        let view = ledger.view(None).unwrap();
        assert_eq!([1, 2, 3].map(|claim| view.status(claim)), expected);
        seq
    };
    use Status::{Contested, Refuted, Retracted, Superseded, Supported, Unassessed};
    step(&|d| Ok(d.assess(1, by(Verdict::Supported, "A"))?.seq), [Supported, Unassessed, Unassessed]);
    // Two assessors disagree, until one changes their mind.
    step(&|d| Ok(d.assess(1, by(Verdict::Refuted, "B"))?.seq), [Contested, Unassessed, Unassessed]);
    let last =
        step(&|d| Ok(d.assess(1, by(Verdict::Supported, "B"))?.seq), [Supported, Unassessed, Unassessed]);
    step(&|d| Ok(d.retract(last, "misread")?.seq), [Contested, Unassessed, Unassessed]);
    step(&|d| Ok(d.assess(1, by(Verdict::Supported, "B"))?.seq), [Supported, Unassessed, Unassessed]);
    // A contradiction stands until one side is out.
    step(&|d| Ok(d.relate(2, RelationKind::Contradicts, 1, None)?.seq), [Contested, Contested, Unassessed]);
    step(&|d| Ok(d.assess(2, by(Verdict::Refuted, "A"))?.seq), [Supported, Refuted, Unassessed]);
    step(&|d| Ok(d.relate(3, RelationKind::Supersedes, 1, None)?.seq), [Superseded, Refuted, Unassessed]);
    step(&|d| Ok(d.retract(3, "wrong")?.seq), [Supported, Refuted, Retracted]);
}

#[test]
fn a_clock_that_went_backwards_is_refused_but_for_a_second() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = start(&folder);
    let at = |text: &str| Time::parse_any(text).unwrap();
    let mut add = |time: &str| {
        let time = at(time);
        ledger
            .append(claimlog::ledger::Recorder { clock: Box::new(move || time), ..common::by(&key()) }, |d| {
                d.claim(claim("The tower leans more."))
            })
            .map(|added| added.seq)
    };
    assert!(matches!(add("2026-03-02T08:59:58Z"), Err(Error::Refused(Refusal::ClockBack { seq: 4, .. }))));
    let seq = add("2026-03-02T08:59:59Z").unwrap();
    add("2026-03-02T09:00:00Z").unwrap();
    let view = ledger.view(None).unwrap();
    assert_eq!(view.entry(seq).unwrap().at, at(common::NOW));
}

#[test]
fn entries_are_found_by_seq_and_by_the_start_of_their_leaf() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = start(&folder);
    common::fill(&mut ledger, 600);
    let leaf = ledger.view(None).unwrap().leaf(400).unwrap().to_string();
    let find = |name: &str, ledger: &mut Ledger| append(ledger, |draft| draft.find(name));
    assert_eq!(find("400", &mut ledger).unwrap(), 400);
    assert_eq!(find(&leaf, &mut ledger).unwrap(), 400);
    assert_eq!(find(&leaf[..12].to_uppercase(), &mut ledger).unwrap(), 400);
    for bad in ["", "-1", "605", "99999999", "abcde", "zzzzzz", &leaf[..5], &format!("{leaf}0"), " 4", "+4"] {
        assert!(matches!(find(bad, &mut ledger), Err(Error::Refused(Refusal::NoEntry { .. }))), "{bad}");
    }
}

#[test]
fn a_claim_may_take_the_place_of_one_that_no_longer_takes_its() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = start(&folder);
    append(&mut ledger, |draft| {
        let relation = draft.relate(1, RelationKind::Supersedes, 2, None)?.seq;
        draft.retract(relation, "the other way round")?;
        draft.relate(2, RelationKind::Supersedes, 1, None)
    })
    .unwrap();
    append(&mut ledger, |draft| {
        let (third, fourth) = (draft.claim(claim("a third"))?.seq, draft.claim(claim("a fourth"))?.seq);
        draft.relate(third, RelationKind::Supersedes, fourth, None)?;
        draft.relate(1, RelationKind::Supersedes, third, None)?;
        // What was withdrawn or withheld takes no claim's place.
        draft.retract(third, "made up")?;
        draft.relate(fourth, RelationKind::Supersedes, 1, None)
    })
    .unwrap();
}

#[test]
fn rows_that_supersede_each_other_in_a_circle_are_refused() {
    let table = |rows: &str| {
        let shop = crate::common::Shop::with_ledger();
        shop.write("a.csv", format!("id,claim,supersedes\n{rows}"));
        let output = shop.run(&["ingest", "a.csv", "--map", "text=claim,id=id,supersedes=supersedes"]);
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned(), shop.state().0)
    };
    let (status, told, _) = table("a,The dam is full.,b\nb,The mill is shut.,c\nc,The weir is old.,\n");
    assert_eq!(status, Some(0), "{told}");
    for (rows, names) in [
        ("a,The dam is full.,b\nb,The mill is shut.,a\nc,The weir is old.,a\n", "a, b"),
        ("a,The dam is full.,b\nb,The mill is shut.,c\nc,The weir is old.,a\n", "a, b, c"),
    ] {
        let (status, told, size) = table(rows);
        assert_eq!((status, size), (Some(2), 0), "{told}");
        assert!(told.contains(&format!("the rows {names} supersede each other in a circle")), "{told}");
    }
}

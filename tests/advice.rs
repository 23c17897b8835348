//! Advice: of every rule, what its help says makes its finding go away.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;

use claimlog::audit::{
    Check, Known, Links, RULES, Rule, Selection, against, audit, example_text, example_view, rule,
};
use claimlog::model::{Data, Seq, View};

/// What to record on the ledger of a rule's `flagged` example, in one of the ways that its help names.
enum Mend {
    /// Retract every entry that is flagged.
    Retract,
    /// Record these entries, as an example writes them.
    Record(&'static str),
    /// Waive the finding on this entry.
    Waive(Seq),
    /// Write this instead of the text that is checked against the ledger.
    Write(&'static str),
}

use Mend::{Record, Retract, Waive, Write};

const RELATE: Mend = Record(r#"{"about":2,"relation":{"relation":"contradicts","to":1}}"#);
const DUPLICATE: Mend = Record(r#"{"about":2,"relation":{"relation":"duplicates","to":1}}"#);

/// Of each rule, every way that its help names.
fn mends(code: &str) -> Vec<Mend> {
    match code {
        "S001" | "S007" => vec![Record(
            r#"{"source":{"url":"https://example.org/a","author":"A. Writer","published":"2026-03-01"},"text":"The dam holds 40 million litres."}
{"about":0,"retraction":{"because":"recorded from its source"}}"#,
        )],
        "S002" => vec![Record(
            r#"{"about":0,"description":{"url":"https://example.org/a","because":"found there"}}"#,
        )],
        "S003" => vec![
            Record(r#"{"about":1,"description":{"claimant":"Ann Lee","because":"her speech"}}"#),
            Record(r#"{"about":0,"description":{"publisher":"The Example","because":"it is their page"}}"#),
            Record(r#"{"about":0,"description":{"author":"A. Writer","because":"the byline"}}"#),
        ],
        "S004" => vec![
            Record(r#"{"about":0,"description":{"url":"https://example.org/a","because":"found there"}}"#),
            Record(r#"{"about":0,"description":{"published":"2026-03","because":"it says so"}}"#),
        ],
        "S006" => vec![Record(
            r#"{"about":4,"retraction":{"because":"ambiguous"}}
{"about":1,"evidence":{"stance":"mentions","source":0,"passage":{"span":{"start":15,"end":48},"quote":"The weir leaks badly. The tower s"}}}"#,
        )],
        "S008" => vec![Record(r#"{"about":3,"relation":{"relation":"supersedes","to":1}}"#), Waive(1)],
        "S009" => vec![
            Record(
                r#"{"source":{"url":"https://other.example/d","publisher":"The Other","published":"2026-03-04"},"text":"It was filled in spring."}
{"about":1,"evidence":{"stance":"supports","source":8}}"#,
            ),
            Record(r#"{"about":6,"retraction":{"because":"the same story"}}"#),
        ],
        "S010" => vec![Record(
            r#"{"claim":{"text":"The reservoir is full.","claimant":"Ann Lee","url":"https://example.org/a"}}
{"about":0,"relation":{"relation":"depends-on","to":1}}
{"about":0,"waiver":{"code":"S010","because":"it is claim 1"}}"#,
        )],
        "F005" => vec![Record(
            r#"{"about":0,"claim":{"text":"The contract of 1969 did not settle the price of the water.","span":{"start":0,"end":47},"quote":"The deal did not settle the price of the water."}}
{"about":2,"relation":{"relation":"supersedes","to":1}}"#,
        )],
        "F010" => vec![Record(
            r#"{"about":0,"claim":{"text":"The dam was finished in 1969."}}
{"about":0,"claim":{"text":"The dam holds 40 million litres."}}
{"about":3,"relation":{"relation":"supersedes","to":1}}
{"about":4,"relation":{"relation":"supersedes","to":2}}"#,
        )],
        "F006" | "F009" => vec![Record(
            r#"{"about":1,"assessment":{"verdict":"not-checkable","because":"nobody can know","by":"Bo Ek"}}"#,
        )],
        "F007" => vec![Record(r#"{"about":1,"description":{"claimant":"Ann Lee","because":"her speech"}}"#)],
        "F008" => {
            vec![Record(r#"{"about":0,"description":{"published":"2026-03-01","because":"it says so"}}"#)]
        }
        "C001" => vec![
            Record(r#"{"about":2,"assessment":{"verdict":"refuted","because":"no","by":"Bo Ek"}}"#),
            Record(r#"{"about":2,"retraction":{"because":"no"}}"#),
        ],
        "C002" | "C003" | "C004" | "C005" | "C006" => vec![RELATE, Waive(2), Waive(1)],
        "C007" => vec![
            Record(r#"{"about":3,"relation":{"relation":"duplicates","to":1}}"#),
            Record(r#"{"about":3,"retraction":{"because":"twice"}}"#),
        ],
        "C008" => vec![DUPLICATE, Record(r#"{"about":1,"retraction":{"because":"twice"}}"#)],
        "A001" => vec![Record(
            r#"{"about":1,"evidence":{"stance":"supports","source":0}}
{"about":1,"assessment":{"verdict":"supported","evidence":[3],"because":"the report says so","by":"Bo Ek"}}"#,
        )],
        "A002" => vec![
            Record(
                r#"{"about":1,"assessment":{"verdict":"refuted","evidence":[2],"because":"it is","by":"Bo Ek"}}"#,
            ),
            Record(r#"{"about":1,"evidence":{"stance":"supports","source":0}}"#),
        ],
        "A003" => vec![Record(
            r#"{"about":1,"assessment":{"verdict":"not-enough-evidence","because":"nothing is left","by":"Bo Ek"}}"#,
        )],
        "A004" => vec![
            Record(r#"{"about":2,"assessment":{"verdict":"refuted","because":"no","by":"Bo Ek"}}"#),
            Record(r#"{"about":5,"retraction":{"because":"they agree"}}"#),
        ],
        "A005" => vec![Record(
            r#"{"about":1,"assessment":{"verdict":"conflicting","evidence":[2,4],"because":"both","by":"Bo Ek"}}"#,
        )],
        "A006" => vec![Record(
            r#"{"about":2,"assessment":{"verdict":"supported","evidence":[3],"because":"the report","by":"Bo Ek"}}"#,
        )],
        "A007" => vec![
            Record(r#"{"about":2,"assessment":{"verdict":"supported","because":"misread","by":"Ann Lee"}}"#),
            Record(r#"{"about":2,"retraction":{"because":"twice"}}"#),
        ],
        "A008" => vec![Record(
            r#"{"about":1,"assessment":{"verdict":"not-checkable","because":"the records are lost","by":"Bo Ek"}}
{"about":3,"waiver":{"code":"A008","because":"Bo Ek recorded it again"}}"#,
        )],
        "A009" => vec![Record(
            r#"{"about":1,"assessment":{"verdict":"not-checkable","because":"the records are lost","by":"Bo Ek"}}"#,
        )],
        "L002" => vec![Waive(2)],
        "L005" => vec![Record(
            r#"{"at":"9999-12-31T23:59:59Z","about":2,"waiver":{"code":"L005","because":"the clock was wrong"}}"#,
        )],
        "K001" => vec![Write("It is false that the Ardle dam holds 40 million litres.")],
        "K002" | "K003" => vec![
            Write("The Ardle dam holds 40 million litres."),
            Record(
                r#"{"about":1,"assessment":{"verdict":"refuted","because":"it was measured","by":"Bo Ek"}}"#,
            ),
        ],
        "K004" => vec![Write("The Ardle dam holds 38 million litres.")],
        "K005" => vec![Write("In 1911 engineers said the weir was not safe.")],
        "K006" => vec![
            Write("A lease of 1911 says “not permitted to open the gate” of the keeper."),
            Write("By a lease of 1911 the keeper is not “permitted to open the gate”."),
        ],
        "K007" => vec![
            Write("A report of 1911 says “The keeper […] is not permitted” of it."),
            Write("A report of 1911 says “It has since been painted green”."),
        ],
        "K008" => vec![Write("A report of 1911 says “the mill race was dug by hand” (Mill report).")],
        "K009" => vec![Write("A report of 1911 says “the weir was built in 1911” (Water report).")],
        "K010" => vec![Record(
            r#"{"source":{"url":"https://example.org/c","author":"A. Writer","published":"2026-03-01"},"text":"In 1950 the weir was sold to a neighbour."}"#,
        )],
        "K011" => vec![Record(
            r#"{"source":{"url":"https://example.org/other","author":"A. Writer","published":"2026-03-01"},"text":"The weir is old."}"#,
        )],
        "K012" => vec![Write("The reservoir holds 40 million litres (https://example.org/a).")],
        "K013" => vec![
            Write("The weir was built by masons of the parish (https://example.org/a)."),
            Write("The weir was built by 47 masons of the parish (https://example.org/b)."),
        ],
        "S012" => vec![Record(
            r#"{"source":{"url":"https://example.org/weir","author":"A. Writer","published":"2026-03-01"},"text":"The weir is old."}"#,
        )],
        "S013" => {
            vec![Record(r#"{"about":3,"retraction":{"because":"the page does not say so"}}"#), Waive(2)]
        }
        "F013" => vec![Waive(0)],
        "S005" | "S011" | "F001" | "F002" | "F003" | "F004" | "F011" | "F012" | "L003" | "L004" => {
            vec![Retract]
        }
        _ => Vec::new(),
    }
}

fn flagged(view: &View, code: &str) -> BTreeSet<Seq> {
    let findings = audit(view, &Selection::default()).findings;
    findings.iter().filter(|finding| finding.code == code).map(|finding| finding.seq).collect()
}

/// The command that records an entry.
fn command(view: &View, seq: Seq) -> Option<&'static str> {
    Some(match &view.entry(seq)?.data {
        Data::Source(_) => "claimlog ingest",
        Data::Claim(_) if view.entry(seq)?.about.is_some_and(|about| about + 1 == seq) => "claimlog ingest",
        Data::Claim(_) => "claimlog add",
        Data::Evidence(_) => "claimlog evidence",
        Data::Assessment(_) => "claimlog assess",
        Data::Relation(_) => "claimlog relate",
        Data::Retraction(_) => "claimlog retract",
        Data::Waiver(_) => "claimlog waive",
        Data::Description(said) if said.claimant.is_some() => "claimlog confirm",
        Data::Description(_) => "claimlog source describe",
        _ => return None,
    })
}

/// What a rule for texts finds on a text.
fn flagged_text(ledger: &View, text: &View, code: &str) -> bool {
    let all = Selection::default();
    let mut report = claimlog::audit::Report::default();
    report.add(&mut against(text, ledger, &Known::all(ledger), &Links::new(), &all));
    report.findings.iter().any(|finding| finding.code == code)
}

/// Flags a rule for texts, does what its help says to the text or the ledger, and expects silence.
fn follow_text(rule: &Rule, mend: &Mend) {
    let Rule { code, help, flagged, .. } = rule;
    let (ledger, text) = (example_view(flagged).unwrap(), example_text(flagged).unwrap().unwrap());
    assert!(flagged_text(&ledger, &text, code), "{code} is not flagged");
    let silent = match mend {
        Write(words) => !flagged_text(&ledger, &example_view(words).unwrap(), code),
        Record(lines) => {
            let after = example_view(&format!("{flagged}\n{lines}")).unwrap();
            let command = command(&after, ledger.records().len() as Seq).unwrap();
            assert!(help.contains(command), "{code} does not name `{command}`: {help}");
            !flagged_text(&after, &text, code)
        }
        Retract | Waive(_) => panic!("{code}: a text is not recorded"),
    };
    assert!(silent, "{code} stays");
}

/// Flags a rule, does what its help says, and expects silence.
fn follow(rule: &Rule, mend: &Mend) {
    let Rule { code, help, .. } = rule;
    let before = example_view(rule.flagged).unwrap();
    let size = before.records().len() as Seq;
    let found = flagged(&before, code);
    assert!(!found.is_empty(), "{code} is not flagged");
    let lines = match mend {
        Record(lines) => (*lines).to_owned(),
        Waive(seq) => {
            format!(r#"{{"about":{seq},"waiver":{{"code":"{code}","because":"looked at"}}}}"#)
        }
        Write(_) => panic!("{code}: there is no text"),
        Retract => {
            let line = |seq: &Seq| format!(r#"{{"about":{seq},"retraction":{{"because":"not a claim"}}}}"#);
            found.iter().map(line).collect::<Vec<_>>().join("\n")
        }
    };
    let after = example_view(&format!("{}\n{lines}", rule.flagged)).unwrap();
    assert_eq!(flagged(&after, code), BTreeSet::new(), "{code} stays after {lines}");
    let mut named = 0;
    for seq in size..after.records().len() as Seq {
        let command = command(&after, seq).unwrap();
        // A claim that is taken from a source again comes with it.
        named += usize::from(help.contains(command));
        let aside = ["claimlog ingest", "claimlog add", "claimlog evidence", "claimlog assess"];
        assert!(
            help.contains(command) || aside.contains(&command),
            "{code} does not name `{command}`: {help}"
        );
    }
    assert!(named > 0, "{code} names nothing that was done: {help}");
}

#[test]
fn following_the_advice_of_every_rule_makes_its_finding_go_away() {
    for rule in &RULES {
        let mends = mends(rule.code);
        if rule.code == "L001" {
            // An entry that this version cannot read is no example; a newer version reads it.
            assert!(mends.is_empty() && rule.help.contains("newer version"));
            continue;
        }
        assert!(!mends.is_empty(), "nobody tried the advice of {}", rule.code);
        let is_for_texts = matches!(rule.check, Check::Text);
        mends.iter().for_each(|mend| if is_for_texts { follow_text(rule, mend) } else { follow(rule, mend) });
    }
}

/// An entry of a kind that this version does not know is reported; read by one that knows it, it is not.
#[test]
fn a_newer_version_reads_what_this_one_cannot() {
    let text = "The dam was finished in 1969.";
    let mut old = example_view(text).unwrap();
    let mut new = old.clone();
    let entry = old.entry(1).unwrap().clone();
    let leaf = old.leaf(1).unwrap();
    old.push(leaf, Err("`rumour` is not a kind of entry that this version knows".into()));
    new.push(leaf, Ok(entry));
    assert_eq!((flagged(&old, "L001").len(), flagged(&new, "L001").len()), (1, 0));
}

/// A claim whose source was retracted is retracted as well (A003), whatever was judged of it.
#[test]
fn fault_6_what_a_retracted_source_leaves_can_be_cleared() {
    let withdrawn = "The dam was finished in 1969.\n{\"about\":0,\"retraction\":{\"because\":\"a forgery\"}}";
    assert_eq!(flagged(&example_view(withdrawn).unwrap(), "A003"), BTreeSet::from([1]));
    let cleared =
        format!("{withdrawn}\n{}", r#"{"about":1,"retraction":{"because":"its source is a forgery"}}"#);
    assert_eq!(flagged(&example_view(&cleared).unwrap(), "A003"), BTreeSet::new());
    assert!(rule("A003").unwrap().help.contains("if its source was retracted"));
}

//! L003 broken-reference.

use crate::audit::{Check, Hit, Level, Rule};
use crate::model::{Data, Kind, Seq, View};

pub(super) const RULE: Rule = Rule {
    code: "L003",
    name: "broken-reference",
    level: Level::Error,
    since: "0.1.0",
    what: "An entry that refers to something other than an earlier entry of the right kind.",
    why: "The program never records such an entry, and what it says cannot be connected to anything.",
    help: "ask whoever keeps the ledger; retract the entry with `claimlog retract`",
    flagged: r#"The dam was finished in 1969.
{"about":0,"assessment":{"verdict":"not-checkable","because":"it is no claim","by":"Bo Ek"}}"#,
    clean: r#"The dam was finished in 1969.
{"about":1,"assessment":{"verdict":"not-checkable","because":"the records are lost","by":"Bo Ek"}}"#,
    check: Check::Entry(check),
};

fn check(view: &View, this: Seq) -> Vec<Hit> {
    let mut hits = Vec::new();
    if let Some(entry) = view.entry(this).filter(|_| view.stands(this)) {
        let mut refer = |seq: Seq, wanted: Option<Kind>| {
            let earlier = seq < this;
            // An entry that cannot be read may be of any kind.
            let fits = view.kind(seq).is_none_or(|kind| wanted.is_none_or(|wanted| kind == wanted));
            if !earlier || !fits {
                let wanted = wanted.map_or("entry", Kind::name);
                hits.push(Hit::on(this, format!("it refers to {seq}, which is not an earlier {wanted}")));
            }
        };
        match (&entry.data, entry.about) {
            (Data::Source(_) | Data::Claim(_) | Data::Key(_), None) => {}
            (Data::Source(_) | Data::Claim(_) | Data::Recheck(_) | Data::Rating(_), Some(about)) => {
                refer(about, Some(Kind::Source));
            }
            (Data::Retraction(_) | Data::Waiver(_) | Data::Redaction(_), Some(about)) => refer(about, None),
            (Data::Description(said), Some(about)) => {
                refer(about, Some(if said.claimant.is_some() { Kind::Claim } else { Kind::Source }));
            }
            (Data::Evidence(_) | Data::Assessment(_) | Data::Relation(_), Some(about)) => {
                refer(about, Some(Kind::Claim));
            }
            (data, _) => {
                let about = entry.about.map_or("nothing".to_owned(), |seq| seq.to_string());
                return vec![Hit::on(this, format!("this {} is about {about}", data.kind().name()))];
            }
        }
        match &entry.data {
            Data::Evidence(evidence) => {
                evidence.source.into_iter().for_each(|seq| refer(seq, Some(Kind::Source)));
                evidence.claim.into_iter().for_each(|seq| refer(seq, Some(Kind::Claim)));
            }
            Data::Assessment(assessment) => {
                assessment.evidence.iter().for_each(|seq| refer(*seq, Some(Kind::Evidence)));
            }
            Data::Relation(relation) => refer(relation.to, Some(Kind::Claim)),
            Data::Recheck(recheck) => refer(recheck.capture, Some(Kind::Source)),
            Data::Key(key) => key.prepared.into_iter().for_each(|seq| refer(seq, Some(Kind::Key))),
            _ => {}
        }
    }
    hits
}

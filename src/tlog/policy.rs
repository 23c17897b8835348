//! Policies: whose signatures a checkpoint must have (C2SP tlog-policy).
//!
//! Invariant: a stranger's checkpoint is accepted only by a policy, which names the log's key and says which witnesses must
//! have cosigned. A key counts once, under any name, and so does each member of a group. The tests below count every subset
//! of witnesses.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use super::{Checkpoint, Malformed, VerifierKey, WitnessKey};

/// Which logs are accepted, and which witnesses must have cosigned.
#[derive(Debug, Clone)]
pub struct Policy {
    logs: Vec<VerifierKey>,
    witnesses: Vec<Witness>,
    quorum: Quorum,
}

/// A witness that a policy names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witness {
    /// Its name in the policy.
    pub name: String,
    /// Its key.
    pub key: WitnessKey,
    /// Its address.
    pub url: Option<String>,
}

/// What is required: a witness, by its number in the policy, or a number of members.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Quorum {
    None,
    Witness(usize),
    Of(usize, Vec<Quorum>),
}

/// A checkpoint that a policy accepts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// The checkpoint.
    pub checkpoint: Checkpoint,
    /// The witnesses of the policy that cosigned it, and when: seconds since 1970.
    pub cosigned: Vec<(String, u64)>,
}

impl Policy {
    /// The policy that accepts one log by its key alone.
    #[must_use]
    pub fn of_log(key: VerifierKey) -> Self {
        Policy { logs: vec![key], witnesses: Vec::new(), quorum: Quorum::None }
    }

    /// The witnesses named, in order.
    #[must_use]
    pub fn witnesses(&self) -> &[Witness] {
        &self.witnesses
    }

    /// The log keys named, in order.
    #[must_use]
    pub fn logs(&self) -> &[VerifierKey] {
        &self.logs
    }

    /// The checkpoint in a note, if one of the logs signed it under its own origin and enough witnesses cosigned it.
    ///
    /// # Errors
    /// Returns an error if the note does not parse, no log of the policy signed it, a signature or cosignature of a key
    /// in the policy is invalid, or too few witnesses cosigned.
    pub fn open(&self, note: &str) -> Result<Accepted, Malformed> {
        let checkpoint = Checkpoint::open_any(note, &self.logs)?;
        let mut times = Vec::new();
        for witness in &self.witnesses {
            times.push(witness.key.cosigned(note)?);
        }
        if !self.quorum.is_met(&times) {
            return Err(Malformed::new("checkpoint", "fewer witnesses cosigned it than the policy asks for"));
        }
        let cosigned = self.witnesses.iter().zip(times);
        let cosigned = cosigned.filter_map(|(witness, time)| Some((witness.name.clone(), time?)));
        Ok(Accepted { checkpoint, cosigned: cosigned.collect() })
    }
}

impl Quorum {
    fn is_met(&self, times: &[Option<u64>]) -> bool {
        match self {
            Quorum::None => true,
            Quorum::Witness(place) => times[*place].is_some(),
            Quorum::Of(count, members) => {
                members.iter().filter(|member| member.is_met(times)).count() >= *count
            }
        }
    }
}

impl FromStr for Policy {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let bad = |why| Malformed::new("policy", why);
        let mut policy = Policy { logs: Vec::new(), witnesses: Vec::new(), quorum: Quorum::None };
        let mut named: BTreeMap<&str, Quorum> = BTreeMap::new();
        let mut grouped = BTreeSet::new();
        let mut quorum = None;
        for line in text.lines() {
            let line = line.split('#').next().unwrap_or_default();
            let words: Vec<&str> = line.split_ascii_whitespace().collect();
            match words.as_slice() {
                [] => {}
                ["log", key] | ["log", key, _] => {
                    let key: VerifierKey = key.parse()?;
                    if policy.logs.iter().any(|log| log.is_same_key(&key)) {
                        return Err(bad("two logs have the same key"));
                    }
                    policy.logs.push(key);
                }
                ["witness", name, key, url @ ..] if url.len() <= 1 => {
                    let place = Quorum::Witness(policy.witnesses.len());
                    if *name == "none" || named.insert(name, place).is_some() {
                        return Err(bad("a name is used twice, or is `none`"));
                    }
                    let (key, url) = (key.parse()?, url.first().map(|url| (*url).to_owned()));
                    if policy.witnesses.iter().any(|witness| witness.key.is_same_key(&key)) {
                        return Err(bad("two witnesses have the same key"));
                    }
                    policy.witnesses.push(Witness { name: (*name).to_owned(), key, url });
                }
                ["group", name, count, members @ ..] if !members.is_empty() => {
                    if !members.iter().all(|member| grouped.insert(*member)) {
                        return Err(bad("a name is listed as a group member more than once"));
                    }
                    let find = |member: &&str| named.get(*member).cloned();
                    let found: Option<Vec<Quorum>> = members.iter().map(find).collect();
                    let members = found.ok_or(bad("a group names a member that no earlier line defines"))?;
                    let count = match *count {
                        "all" => members.len(),
                        "any" => 1,
                        number => {
                            number.parse().map_err(|_| bad("a group asks for `all`, `any` or a number"))?
                        }
                    };
                    if count == 0 || count > members.len() {
                        return Err(bad("a group asks for zero members, or for more than it has"));
                    }
                    if *name == "none" || named.insert(name, Quorum::Of(count, members)).is_some() {
                        return Err(bad("a name is used twice, or is `none`"));
                    }
                }
                ["quorum", "none"] if quorum.is_none() => quorum = Some(Quorum::None),
                ["quorum", name] if quorum.is_none() => {
                    let met = named.get(*name).ok_or(bad("no earlier line defines the quorum"))?;
                    quorum = Some(met.clone());
                }
                _ => {
                    return Err(bad(
                        "a line is not a log, witness, group or quorum line, or there are two quorum lines",
                    ));
                }
            }
        }
        policy.quorum = quorum.ok_or(bad("no line names the quorum"))?;
        if policy.logs.is_empty() {
            return Err(bad("no line names a log"));
        }
        Ok(policy)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::tlog::{Range, SigningKey};

    fn key(name: &str, seed: u8) -> SigningKey {
        SigningKey::from_seed(name, &[seed; 32]).unwrap()
    }

    #[test]
    fn every_subset_of_witnesses_is_counted_as_the_groups_say() {
        let log = key("example.org/log", 1);
        let witnesses: Vec<SigningKey> = (2..6).map(|n| key(&format!("example.org/w{n}"), n)).collect();
        let text: String = witnesses
            .iter()
            .zip(["a", "b", "c", "d"])
            .map(|(witness, name)| {
                format!("witness {name} {} https://example.org/{name}\n", witness.witness())
            })
            .collect();
        let checkpoint = Checkpoint { origin: "example.org/log".into(), size: 0, root: Range::new().root() };
        let note = checkpoint.sign(&log);
        let body = note.split_once("\n\n").unwrap().0.to_owned() + "\n";
        type Met = fn(&[bool]) -> bool;
        let rules: [(&str, Met); 5] = [
            ("quorum none", |_| true),
            ("quorum c", |w| w[2]),
            ("group g all a b\nquorum g", |w| w[0] && w[1]),
            ("group g 2 a b c\nquorum g", |w| w[..3].iter().filter(|w| **w).count() >= 2),
            ("group g any a b\ngroup h any c d # both\n\ngroup k all g h\nquorum k", |w| {
                (w[0] || w[1]) && (w[2] || w[3])
            }),
        ];
        for (rule, met) in rules {
            let policy: Policy = format!("log {}\n{text}{rule}\n", log.verifier()).parse().unwrap();
            for set in 0..16 {
                let there: Vec<bool> = (0..4).map(|n| set >> n & 1 == 1).collect();
                let lines = witnesses.iter().zip(&there).filter(|(_, there)| **there);
                let cosigned: String = lines.map(|(witness, _)| witness.cosign(&body, 9)).collect();
                let opened = policy.open(&format!("{note}{cosigned}"));
                assert_eq!(opened.is_ok(), met(&there), "{rule}: {there:?}");
                if let Ok(accepted) = opened {
                    assert_eq!(accepted.cosigned.len(), there.iter().filter(|there| **there).count());
                }
            }
        }
    }

    #[test]
    fn a_log_that_the_policy_does_not_name_is_not_believed() {
        let checkpoint = Checkpoint { origin: "example.org/log".into(), size: 0, root: Range::new().root() };
        let note = checkpoint.sign(&key("example.org/log", 1));
        assert!(Policy::of_log(key("example.org/log", 1).verifier()).open(&note).is_ok());
        assert!(Policy::of_log(key("example.org/log", 2).verifier()).open(&note).is_err());
        assert!(Policy::of_log(key("example.org/other", 1).verifier()).open(&note).is_err());
    }

    #[test]
    fn what_is_no_policy_is_refused() {
        let log = key("example.org/log", 1).verifier();
        let witness = key("example.org/w", 2).witness();
        let same = key("example.org/other", 2).witness();
        let other = key("example.org/other", 3).witness();
        let two = format!("log {log}\nwitness a {witness}\nwitness b {other}\n");
        assert!(format!("{two}group g 2 a b\nquorum g\n").parse::<Policy>().is_ok());
        for bad in [
            // One witness must not count as two, and not twice.
            format!("log {log}\nwitness a {witness}\nwitness b {same}\ngroup g 2 a b\nquorum g\n"),
            format!("{two}group g 2 a a\nquorum g\n"),
            format!("{two}group g any a\ngroup h 2 g a\nquorum h\n"),
            format!("log {log}\nlog {}\nquorum none\n", key("example.org/again", 1).verifier()),
            String::new(),
            format!("log {log}\n"),
            "quorum none\n".to_owned(),
            format!("log {log}\nquorum none\nquorum none\n"),
            format!("log {log}\nquorum a\nwitness a {witness}\n"),
            format!("log {log}\nwitness a {witness}\nwitness a {witness}\nquorum a\n"),
            format!("log {log}\nwitness none {witness}\nquorum none\n"),
            format!("log {log}\nwitness a {log}\nquorum a\n"),
            format!("log {witness}\nquorum none\n"),
            format!("log {log}\nwitness a {witness}\ngroup g 2 a\nquorum g\n"),
            format!("log {log}\nwitness a {witness}\ngroup g 0 a\nquorum g\n"),
            format!("log {log}\nwitness a {witness}\ngroup g -1 a\nquorum g\n"),
            format!("log {log}\nwitness a {witness}\ngroup g any\nquorum g\n"),
            format!("log {log}\ngroup g any g\nquorum g\n"),
            format!("log {log}\nsomething else\nquorum none\n"),
        ] {
            assert!(bad.parse::<Policy>().is_err(), "{bad}");
        }
    }
}

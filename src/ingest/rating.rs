//! Ratings: the words of fact-checkers as verdicts.
//!
//! Invariant: a rating becomes a verdict only if its words are in the table below, or if it is a place on a scale whose
//! ends are given. What is halfway becomes `conflicting`; so do "mostly true" and "mostly false", as ClaimsKG counts them
//! (Tchechmedjiev et al. 2019). Any other rating is kept in its own words, without a verdict. The tests below hold it.

use super::mapping::plain;
use crate::model::Verdict;

/// Ratings in words: in lower case, only letters and digits.
const WORDS: [(Verdict, &[&str]); 5] = [
    (
        Verdict::Supported,
        &[
            "true",
            "correct",
            "accurate",
            "supported",
            "verified",
            "confirmed",
            "correctattribution",
            "fact",
            "factual",
            "istrue",
            "legit",
            "verdadero",
            "verdadeiro",
            "vrai",
            "vero",
            "wahr",
            "richtig",
            "prawda",
            "cierto",
            "supports",
            "support",
            "entailed",
            "entailment",
            "completelytrue",
            "entirelytrue",
            "totallytrue",
            "geppettocheckmark",
            "verdadera",
            "vraie",
            "vera",
            "richtige",
            "prawdziwe",
            "sant",
            "waar",
        ],
    ),
    (
        Verdict::Refuted,
        &[
            "false",
            "refuted",
            "pantsonfire",
            "incorrect",
            "inaccurate",
            "wrong",
            "fake",
            "hoax",
            "fabricated",
            "debunked",
            "nottrue",
            "untrue",
            "misattributed",
            "miscaptioned",
            "scam",
            "fullflop",
            "disproved",
            "disproven",
            "falso",
            "faux",
            "falsch",
            "falsk",
            "fals",
            "altered",
            "alteredphoto",
            "alteredvideo",
            "manipulated",
            "doctored",
            "fakenews",
            "completelyfalse",
            "entirelyfalse",
            "totallyfalse",
            "fourpinocchios",
            "bottomlesspinocchio",
            "refutes",
            "refute",
            "contradict",
            "contradicts",
            "contradicted",
            "contradiction",
            "pantsfire",
            "notcorrect",
            "notaccurate",
            "notright",
            "nottruthful",
            "notreal",
            "notfactual",
            "bogus",
            "falsa",
            "fausse",
            "falsche",
            "onwaar",
            "onjuist",
            "faktafeil",
            "nepravda",
            "bufala",
            "bulo",
            "falseclaim",
            "falseheadline",
            "falseattribution",
            "digitallyaltered",
        ],
    ),
    (
        Verdict::Conflicting,
        &[
            "mixture",
            "mixed",
            "halftrue",
            "mostlytrue",
            "mostlyfalse",
            "barelytrue",
            "partlytrue",
            "partlyfalse",
            "partiallytrue",
            "partiallyfalse",
            "misleading",
            "missingcontext",
            "lackscontext",
            "needscontext",
            "outofcontext",
            "exaggerated",
            "cherrypicked",
            "cherrypicking",
            "cherrypicks",
            "truebutmisleading",
            "conflicting",
            "conflictingevidence",
            "conflictingevidencecherrypicking",
            "distortsthefacts",
            "spinsthefacts",
            "halfflip",
            "disputed",
            "inconclusive",
            "overstated",
            "notquite",
            "mostlycorrect",
            "mainlycorrect",
            "mainlytrue",
            "mainlyfalse",
            "somewhattrue",
            "enganoso",
            "engañoso",
            "engañosa",
            "enganosa",
            "parcialmentefalso",
            "parcialmenteverdadero",
            "teilweisefalsch",
            "teilweiserichtig",
            "größtenteilsfalsch",
            "größtenteilsrichtig",
            "irreführend",
            "fuorviante",
            "mostlyaccurate",
            "mostlyinaccurate",
            "mostlyincorrect",
            "largelytrue",
            "largelyfalse",
            "partlycorrect",
            "partiallycorrect",
            "outdated",
            "needsmorecontext",
            "deceptive",
            "distorted",
            "trompeur",
            "conflictingevidenceandcherrypicking",
            "onepinocchio",
            "twopinocchios",
            "threepinocchios",
            "truebut",
            "contested",
        ],
    ),
    (
        Verdict::NotEnoughEvidence,
        &[
            "unproven",
            "unverified",
            "unsupported",
            "noevidence",
            "notenoughevidence",
            "notenoughinfo",
            "notenoughinformation",
            "insufficientevidence",
            "researchinprogress",
            "unsubstantiated",
            "unconfirmed",
            "neutral",
            "noproof",
            "unprovable",
            "cannotbeverified",
            "notverified",
            "unknown",
            "undetermined",
            "nee",
            "nei",
            "lackofevidence",
        ],
    ),
    (
        Verdict::NotCheckable,
        &[
            "opinion",
            "notcheckable",
            "uncheckable",
            "satire",
            "labeledsatire",
            "originatedassatire",
            "satirical",
            "parody",
            "prediction",
        ],
    ),
];

/// What stands before a rating and says that it is one; in lower case.
const LABELS: [&str; 11] = [
    "rating",
    "verdict",
    "ruling",
    "conclusion",
    "fact check",
    "fact-check",
    "factcheck",
    "label",
    "claim",
    "assessment",
    "status",
];

/// How a sentence begins that only gives a rating; as [`plain`] writes it.
const SENTENCES: [&str; 20] = [
    "thisclaimis",
    "thisstatementis",
    "thisisrated",
    "theclaimis",
    "thestatementis",
    "weratethisclaim",
    "weratethisas",
    "weratethis",
    "weratethestatement",
    "werateditas",
    "werateitas",
    "weratedit",
    "werateit",
    "ratedas",
    "rated",
    "thisis",
    "thatis",
    "claimis",
    "itis",
    "its",
];

/// Words after which what was said first does not stand alone.
const LIMITS: [&str; 7] = ["but", "however", "although", "except", "though", "only", "yet"];

/// The verdict of a rating in words, if they are known: alone, after a label (`Rating: False`), as a sentence (`This is
/// false.`), or before the reason (`Misleading: the gauge was moved.`).
#[must_use]
pub(super) fn verdict_of_words(rating: &str) -> Option<Verdict> {
    let rating = unlabelled(rating.trim());
    known(rating).or_else(|| {
        let end = reason(rating)?;
        let (words, reason) = rating.split_at(end);
        let verdict = known(words)?;
        let first: String =
            reason.chars().skip_while(|c| !c.is_alphabetic()).take_while(|c| c.is_alphabetic()).collect();
        let limited = LIMITS.contains(&first.to_lowercase().as_str());
        (!limited || verdict == Verdict::Conflicting).then_some(verdict)
    })
}

/// The verdict of words that are nothing but a rating.
fn known(words: &str) -> Option<Verdict> {
    let key = plain(words);
    let of = |key: &str| WORDS.iter().find(|(_, words)| words.contains(&key)).map(|(verdict, _)| *verdict);
    of(&key).or_else(|| SENTENCES.iter().filter_map(|start| key.strip_prefix(start)).find_map(of))
}

/// A rating without the label before it, which may say whose rating it is: `Rating by The Desk: False`.
fn unlabelled(rating: &str) -> &str {
    let parts = rating
        .split_once([':', '\u{ff1a}', '='])
        .or_else(|| rating.split_once(" - "))
        .or_else(|| rating.split_once(['\u{2013}', '\u{2014}', '|']));
    let Some((label, rest)) = parts else { return rating };
    let label = label.trim().to_lowercase();
    let label = label
        .strip_prefix("our ")
        .or(label.strip_prefix("the "))
        .or(label.strip_prefix("final "))
        .unwrap_or(&label);
    let is_label = LABELS.iter().any(|known| {
        label.strip_prefix(known).is_some_and(|after| {
            after.is_empty()
                || [" by ", " from ", " of ", " result", " rating", " verdict"]
                    .iter()
                    .any(|word| after.starts_with(word))
        })
    });
    if is_label && !rest.trim().is_empty() { rest.trim() } else { rating }
}

/// Where the words of a rating end and its reason begins: a colon, the end of a sentence, a dash or a bracket.
fn reason(rating: &str) -> Option<usize> {
    let end = rating.char_indices().find(|(at, c)| {
        let after = &rating[at + c.len_utf8()..];
        match c {
            ':' | ';' | '\u{ff1a}' | '\n' => true,
            '.' | '!' => after.starts_with(char::is_whitespace),
            '\u{2013}' | '\u{2014}' | '(' => true,
            '-' => after.starts_with(' ') && rating[..*at].ends_with(' '),
            _ => false,
        }
    });
    end.map(|(at, _)| at).filter(|at| *at > 0)
}

/// Words that say that a rating is missing, whatever number stands beside them; as [`plain`] writes them.
const UNRATED: [&str; 12] = [
    "unrated",
    "notrated",
    "notyetrated",
    "norating",
    "noverdict",
    "unrateable",
    "unratable",
    "notapplicable",
    "notassessed",
    "unassessed",
    "ungraded",
    "pending",
];

/// Whether words say that a rating is missing.
pub(super) fn is_unrated(words: &str) -> bool {
    UNRATED.contains(&plain(unlabelled(words.trim())).as_str())
}

/// The verdict of a place on a scale whose worst end means false and whose best end means true (schema.org `Rating`). The
/// numbers may run up or down.
#[must_use]
pub(super) fn verdict_of_scale(value: &str, worst: Option<&str>, best: Option<&str>) -> Option<Verdict> {
    let number = |text: &str| {
        let text = text.trim().trim_end_matches('%').replace(',', ".");
        text.trim_end().parse::<f64>().ok().filter(|number| number.is_finite())
    };
    let (worst, best) = (number(worst?)?, number(best?)?);
    // 4/5, 4 out of 5: of the same scale.
    let value = match value.split_once('/').or_else(|| value.split_once(" out of ")) {
        Some((value, end)) if number(end)? == best => number(value)?,
        Some(_) => return None,
        None => number(value)?,
    };
    let share = (value - worst) / (best - worst);
    Some(match share {
        share if !(0.0..=1.0).contains(&share) => return None,
        share if share > 0.999 => Verdict::Supported,
        share if share < 0.001 => Verdict::Refuted,
        _ => Verdict::Conflicting,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rating_is_a_verdict_only_if_it_says_so() {
        for (rating, verdict) in [
            ("Pants on Fire!", Some(Verdict::Refuted)),
            ("Mostly True", Some(Verdict::Conflicting)),
            ("TRUE", Some(Verdict::Supported)),
            ("half-true", Some(Verdict::Conflicting)),
            ("not-enough-evidence", Some(Verdict::NotEnoughEvidence)),
            ("True in 1969, false since", None),
            ("", None),
            ("Legend", None),
            ("pants-fire", Some(Verdict::Refuted)),
            ("CONTRADICT", Some(Verdict::Refuted)),
            ("Support", Some(Verdict::Supported)),
            ("Rating: Mostly false", Some(Verdict::Conflicting)),
            ("Our verdict: True.", Some(Verdict::Supported)),
            ("Rating - False", Some(Verdict::Refuted)),
            ("Verdict \u{2013} True", Some(Verdict::Supported)),
            ("Cherry Picks", Some(Verdict::Conflicting)),
            ("Fact check by The Desk: FALSE", Some(Verdict::Refuted)),
            ("This claim is false!", Some(Verdict::Refuted)),
            ("We rate this claim Pants on Fire!", Some(Verdict::Refuted)),
            ("It\u{2019}s true.", Some(Verdict::Supported)),
            ("False \u{2013} the dam stands", Some(Verdict::Refuted)),
            ("Misleading. But see below.", Some(Verdict::Conflicting)),
            ("True. But not since May.", None),
            ("False: only for adults", None),
            ("Claim: the dam leaks", None),
            ("The claim is that it is false that the dam leaks", None),
            ("False alarm", None),
            ("Not", None),
            (":", None),
            ("Rating:", None),
        ] {
            assert_eq!(verdict_of_words(rating), verdict, "{rating}");
        }
        assert_eq!(verdict_of_scale("1", Some("1"), Some("5")), Some(Verdict::Refuted));
        assert_eq!(verdict_of_scale("5", Some("1"), Some("5")), Some(Verdict::Supported));
        assert_eq!(verdict_of_scale("3", Some("1"), Some("5")), Some(Verdict::Conflicting));
        assert_eq!(verdict_of_scale("5", Some("5"), Some("1")), Some(Verdict::Refuted));
        assert_eq!(verdict_of_scale("1", Some("5"), Some("1")), Some(Verdict::Supported));
        assert_eq!(verdict_of_scale("2", Some("5"), Some("1")), Some(Verdict::Conflicting));
        for (value, worst, best) in [
            ("6", Some("5"), Some("1")),
            ("nan", Some("1"), Some("5")),
            ("-1", Some("1"), Some("5")),
            ("3", None, Some("5")),
            ("x", Some("1"), Some("5")),
            ("1", Some("1"), Some("1")),
        ] {
            assert_eq!(verdict_of_scale(value, worst, best), None);
        }
    }

    #[test]
    fn no_word_means_two_things() {
        let mut all: Vec<&str> = WORDS.iter().flat_map(|(_, words)| words.iter().copied()).collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }
}

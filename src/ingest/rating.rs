//! Ratings: the words of fact-checkers as verdicts.
//!
//! Invariant: a rating becomes a verdict only if its words are in the table below, or if it is a place on a scale whose
//! ends are given. What is halfway becomes `conflicting`; so do "mostly true" and "mostly false", as ClaimsKG counts them
//! (Tchechmedjiev et al. 2019). Any other rating is kept in its own words, without a verdict. The tests below hold it.

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
            "refutes",
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
            "somewhattrue",
            "enganoso",
            "engañoso",
            "trompeur",
            "irreführend",
            "conflictingevidenceandcherrypicking",
            "mostlyaccurate",
            "mostlyinaccurate",
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
            "unknown",
            "undetermined",
            "nee",
            "nei",
            "lackofevidence",
        ],
    ),
    (
        Verdict::NotCheckable,
        &["opinion", "notcheckable", "uncheckable", "satire", "labeledsatire", "prediction"],
    ),
];

/// The verdict of a rating in words, if they are known.
#[must_use]
pub(super) fn verdict_of_words(rating: &str) -> Option<Verdict> {
    let key: String = rating.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    WORDS.iter().find(|(_, words)| words.contains(&key.as_str())).map(|(verdict, _)| *verdict)
}

/// The verdict of a place on a scale whose worst end means false and whose best end means true (schema.org `Rating`).
#[must_use]
pub(super) fn verdict_of_scale(value: &str, worst: Option<&str>, best: Option<&str>) -> Option<Verdict> {
    let number = |text: &str| text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
    let (value, worst, best) = (number(value)?, number(worst?)?, number(best?)?);
    if worst >= best || value < worst || value > best {
        return None;
    }
    Some(match (value - worst) / (best - worst) {
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
        ] {
            assert_eq!(verdict_of_words(rating), verdict, "{rating}");
        }
        assert_eq!(verdict_of_scale("1", Some("1"), Some("5")), Some(Verdict::Refuted));
        assert_eq!(verdict_of_scale("5", Some("1"), Some("5")), Some(Verdict::Supported));
        assert_eq!(verdict_of_scale("3", Some("1"), Some("5")), Some(Verdict::Conflicting));
        for (value, worst, best) in [
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

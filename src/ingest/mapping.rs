//! Mapping: what columns say about a claim, by their usual names or by what the user gives.
//!
//! Invariant: names are compared only by their letters and digits, so that "Claim Text" and `claim_text` are the same. The
//! tests of [`super::columns`] hold it.

/// What a column may say about a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// The statement.
    Text,
    /// Who says it.
    Claimant,
    /// When it was said.
    Date,
    /// Where it was said.
    Url,
    /// The verdict of whoever published it.
    Verdict,
    /// The publisher's own words for the verdict.
    Rating,
    /// How sure the publisher is.
    Confidence,
    /// The reason for the verdict.
    Because,
    /// The publisher of the verdict.
    By,
    /// Where the verdict was published.
    VerdictUrl,
    /// When the verdict was published.
    VerdictDate,
    /// The name by which other rows refer to this one.
    Id,
    /// The rows that it contradicts.
    Contradicts,
    /// The rows that it repeats.
    Duplicates,
    /// The rows that it replaces.
    Supersedes,
    /// The rows that it depends on.
    DependsOn,
    /// The rows that it supports.
    Supports,
    /// What it cites: addresses, or the words for other sources.
    Cites,
}

/// Every target with the names that a column for it usually has, the more telling first; lower case, letters and
/// digits only.
pub(super) const TARGETS: [(Target, &str, &[&str]); 18] = [
    (
        Target::Text,
        "text",
        &[
            "text",
            "claim",
            "claimtext",
            "claimreviewed",
            "statement",
            "assertion",
            "claimreviewclaimreviewed",
            "content",
            "claimdescription",
            "tweettext",
            "posttext",
            "statementtext",
            "sentence",
        ],
    ),
    (
        Target::Claimant,
        "claimant",
        &[
            "claimant",
            "speaker",
            "saidby",
            "who",
            "claimauthor",
            "claimedby",
            "itemreviewedauthorname",
            "creativeworkauthorname",
            "person",
            "originator",
            "statementoriginator",
            "claimoriginator",
            "claimspeaker",
            "statementauthor",
        ],
    ),
    (
        Target::Date,
        "date",
        &[
            "date",
            "claimdate",
            "datesaid",
            "saidon",
            "when",
            "statementdate",
            "itemrevieweddatepublished",
            "creativeworkdatepublished",
            "dateofclaim",
            "claimpublished",
            "claimpublisheddate",
            "tweetdate",
        ],
    ),
    (
        Target::Url,
        "url",
        &[
            "url",
            "claimurl",
            "link",
            "href",
            "sourceurl",
            "locator",
            "appearance",
            "itemreviewedurl",
            "sourcelink",
            "originalclaimurl",
            "tweeturl",
            "posturl",
            "claimlink",
            "statementurl",
        ],
    ),
    (
        Target::Verdict,
        "verdict",
        &[
            "verdict",
            "assessmentverdict",
            "label",
            "truthvalue",
            "status",
            "claimlabel",
            "claimverdict",
            "veracity",
            "goldlabel",
            "factcheckverdict",
            "factchecklabel",
            "veracitylabel",
        ],
    ),
    (
        Target::Rating,
        "rating",
        &[
            "rating",
            "ruling",
            "ratingname",
            "textualrating",
            "reviewrating",
            "factcheckrating",
            "truthrating",
            "claimrating",
            "ratingalternatename",
            "reviewratingalternatename",
            "assessmentrating",
        ],
    ),
    (Target::Confidence, "confidence", &["confidence"]),
    (
        Target::Because,
        "because",
        &[
            "because",
            "assessmentbecause",
            "reason",
            "explanation",
            "justification",
            "rationale",
            "factchecksummary",
            "factcheckexplanation",
            "verdictreason",
            "reviewbody",
        ],
    ),
    (
        Target::By,
        "by",
        &[
            "by",
            "assessedby",
            "assessmentby",
            "factchecker",
            "checker",
            "reviewer",
            "ratedby",
            "claimreviewauthorname",
            "claimreviewauthor",
            "publishername",
            "factcheckpublisher",
            "factcheckorganization",
            "factcheckerorganization",
        ],
    ),
    (
        Target::VerdictUrl,
        "verdict-url",
        &[
            "verdicturl",
            "assessmenturl",
            "reviewurl",
            "claimreviewurl",
            "factcheckurl",
            "factcheckingarticle",
            "factcheckarticle",
            "factcheckanalysislink",
            "factchecklink",
            "pageurl",
            "verdictlink",
        ],
    ),
    (
        Target::VerdictDate,
        "verdict-date",
        &[
            "verdictdate",
            "assessmentdate",
            "reviewdate",
            "claimreviewdatepublished",
            "datechecked",
            "factcheckdate",
            "factcheckpublished",
            "factcheckpublisheddate",
        ],
    ),
    (Target::Id, "id", &["id", "claimid", "key", "identifier"]),
    (Target::Contradicts, "contradicts", &["contradicts"]),
    (Target::Duplicates, "duplicates", &["duplicates", "duplicateof"]),
    (Target::Supersedes, "supersedes", &["supersedes"]),
    (Target::DependsOn, "depends-on", &["dependson"]),
    (Target::Supports, "supports", &["supports"]),
    (Target::Cites, "cites", &["cites", "citations", "citedsources", "cited"]),
];

/// What the columns of a ClaimReview say where each row is one, with its members as columns: of the review, not of the claim.
pub(super) const REVIEW: [(Target, &[&str]); 5] = [
    (Target::Url, &["itemreviewedappearanceurl", "itemreviewedfirstappearanceurl"]),
    (Target::By, &["authorname", "author", "publishername", "publisher"]),
    (Target::VerdictUrl, &["url"]),
    (Target::VerdictDate, &["datepublished"]),
    (Target::Because, &["reviewbody"]),
];

/// The mapping that the user gives: fields, each with the name of its column.
pub type Map = Vec<(Target, String)>;

/// Reads `text=Claim,claimant=Who,date="Date said"`.
///
/// # Errors
/// Returns what is wrong with the text, in words.
pub fn parse_map(text: &str) -> Result<Map, String> {
    let mut map = Map::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let Some((name, after)) = rest.split_once('=') else {
            return Err(format!("`{rest}` is not FIELD=COLUMN"));
        };
        let known = TARGETS.iter().find(|(_, known, _)| *known == name.trim());
        let Some((target, ..)) = known else {
            let all: Vec<_> = TARGETS.iter().map(|(_, name, _)| *name).collect();
            return Err(format!("`{}` is not a field; the fields are {}", name.trim(), all.join(", ")));
        };
        let (column, tail) = if let Some(quoted) = after.strip_prefix('"') {
            quoted.split_once('"').ok_or_else(|| format!("a quotation mark after `{name}=` is not closed"))?
        } else {
            let end = after.find(',').unwrap_or(after.len());
            (after[..end].trim(), &after[end..])
        };
        if column.is_empty() || map.iter().any(|(other, _)| other == target) {
            return Err(format!("`{}` needs one column", name.trim()));
        }
        map.push((*target, column.to_owned()));
        rest = match tail.trim_start() {
            "" => "",
            tail => tail
                .strip_prefix(',')
                .ok_or_else(|| format!("a comma is missing before `{tail}`"))?
                .trim_start(),
        };
    }
    Ok(map)
}

/// Words that programs and people write where a table has nothing to say; as [`plain`] writes them.
const NOTHING: [&str; 26] = [
    "nan",
    "none",
    "null",
    "na",
    "nil",
    "nat",
    "unknown",
    "notavailable",
    "notapplicable",
    "notknown",
    "nodata",
    "undefined",
    "tbd",
    "anonymous",
    "anon",
    "blank",
    "empty",
    "missing",
    "unspecified",
    "notspecified",
    "notgiven",
    "notprovided",
    "notstated",
    "unattributed",
    "noname",
    "nodate",
];

/// What spreadsheets and databases write for an error or nothing.
const SIGNS: [&str; 8] = ["\\N", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!"];

/// Whether a value says that there is none: `nan`, `None`, `#N/A`, `-`, `unknown`.
pub(super) fn is_nothing(value: &str) -> bool {
    let value = value.trim();
    if value.len() > 20 {
        return false;
    }
    let plain = plain(value);
    // Marks alone name nobody, but a sign may be a rating; Na is a name.
    let is_mark =
        |c: char| c.is_ascii() || c.is_whitespace() || matches!(c, '\u{2010}'..='\u{2027}' | '\u{2212}');
    plain.is_empty() && value.chars().all(is_mark)
        || SIGNS.contains(&value)
        || value != "Na" && NOTHING.contains(&plain.as_str())
}

/// Whether a column of this name holds verdicts or ratings.
pub(super) fn holds_ratings(name: &str) -> bool {
    let name = plain(name);
    let usual = TARGETS.iter().filter(|(target, ..)| matches!(target, Target::Verdict | Target::Rating));
    usual.flat_map(|(.., usual)| *usual).any(|usual| *usual == name)
}

/// The name of a column as the usual names are written: in lower case, only letters and digits.
pub(super) fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether a column of this name is mapped to the text of claims by itself.
pub(super) fn may_hold_claims(name: &str) -> bool {
    let name = plain(name);
    let mut usual =
        TARGETS.iter().filter(|(target, ..)| *target == Target::Text).flat_map(|(.., usual)| *usual);
    usual.any(|usual| *usual == name)
}

/// Whether a column of this name can only hold claims. Columns called "text" or "content" may hold anything.
pub(super) fn holds_claims(name: &str) -> bool {
    let name = plain(name);
    let usual = TARGETS.iter().filter(|(target, ..)| *target == Target::Text).flat_map(|(.., usual)| *usual);
    usual.filter(|usual| !matches!(**usual, "text" | "content")).any(|usual| *usual == name)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn words_for_nothing_are_nothing() {
        for word in [
            "",
            "nan",
            "NaN",
            "None",
            "NULL",
            "<NA>",
            "N/A",
            "#N/A",
            "n.a.",
            "-",
            "\u{2014}",
            "?",
            "Unknown",
            "...",
            "Anonymous",
            "\\N",
            "(blank)",
            "#REF!",
            "#DIV/0!",
            "<null>",
            "[missing]",
        ] {
            assert!(is_nothing(word), "{word}");
        }
        for word in [
            "Nan Goldin",
            "Anna",
            "0",
            "no",
            "Nile",
            "unknown sources",
            "None of the above",
            "N",
            "Anonymous sources",
            "Blank Media",
            "\u{274c}",
        ] {
            assert!(!is_nothing(word), "{word}");
        }
    }

    #[test]
    fn a_map_is_read_as_it_is_written() {
        let map = parse_map("text=Claim, claimant=Who,date=\"Date said\",verdict=Rating").unwrap();
        assert_eq!(map[2], (Target::Date, "Date said".to_owned()));
        assert_eq!(map.len(), 4);
        for bad in ["text", "tekst=a", "text=", "text=\"a", "text=a,text=b", "text=\"a\"b"] {
            assert!(parse_map(bad).is_err(), "{bad}");
        }
        assert!(parse_map("").unwrap().is_empty());
    }
}

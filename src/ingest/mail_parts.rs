//! The parts of a mail in plain text: which lines are the sender's own, and which are quoted from another mail.
//!
//! Invariant: only what programs write before a mail that they quote parts it from the sender's words: a rule with words,
//! the headers of the mail, who wrote it and when, or marks before each line. The tests below hold it.

use crate::model::Part;

/// What stands in a rule before a mail that is quoted, in lower case.
const RULES: [&str; 11] = [
    "original message",
    "original appointment",
    "forwarded message",
    "forwarded by",
    "urspr\u{fc}ngliche nachricht",
    "weitergeleitete nachricht",
    "message d'origine",
    "message transf\u{e9}r\u{e9}",
    "mensaje original",
    "messaggio originale",
    "oorspronkelijk bericht",
];

/// The headers of a mail as programs write them into the words of another, in lower case: who wrote it, and the others.
const SENDERS: [&str; 9] = ["from", "von", "de", "da", "van", "fr\u{e5}n", "fra", "od", "\u{43e}\u{442}"];
const HEADERS: [&str; 30] = [
    "sent",
    "date",
    "to",
    "cc",
    "bcc",
    "subject",
    "reply-to",
    "gesendet",
    "datum",
    "an",
    "betreff",
    "envoy\u{e9}",
    "\u{e0}",
    "objet",
    "enviado",
    "enviado el",
    "fecha",
    "para",
    "asunto",
    "assunto",
    "data",
    "inviato",
    "a",
    "oggetto",
    "verzonden",
    "aan",
    "onderwerp",
    "skickat",
    "till",
    "\u{e4}mne",
];

/// The headers that say what a mail is about, in lower case.
const SUBJECTS: [&str; 9] =
    ["subject", "betreff", "objet", "asunto", "assunto", "oggetto", "onderwerp", "\u{e4}mne", "emne"];

/// How a line ends that says who wrote what is quoted, in lower case.
const WROTE: [&str; 8] = [
    " wrote:",
    " schrieb:",
    " a \u{e9}crit :",
    " a \u{e9}crit:",
    " escribi\u{f3}:",
    " ha scritto:",
    " escreveu:",
    " schreef:",
];

/// How a line begins that says when somebody wrote what is quoted, in lower case.
const STARTS: [&str; 8] = ["on ", "am ", "le ", "el ", "il ", "em ", "op ", "den "];

/// How a line begins that a program adds below the words, in lower case.
const ADDED: [&str; 8] = [
    "sent from my ",
    "sent from mail for ",
    "sent from outlook",
    "get outlook for ",
    "von meinem iphone gesendet",
    "gesendet von ",
    "envoy\u{e9} de mon ",
    "enviado desde mi ",
];

/// The most lines of a signature whose mark lacks the blank.
const LONGEST_SIGNATURE: usize = 10;

/// The part of the mail that each line is: the sender's own words, or what is quoted, the line that says whom, a signature,
/// or a forwarded mail.
pub(super) fn parts(lines: &[&str]) -> Vec<Part> {
    let mut parts = vec![Part::Body; lines.len()];
    for (at, line) in lines.iter().enumerate() {
        let next = lines.get(at + 1);
        // Without its blank a mark may be a rule between words.
        let is_signature = *line == "-- " || *line == "--" && lines.len() - at - 1 <= LONGEST_SIGNATURE;
        if (is_signature || begins_another(&lines[at..])) && next.is_some() {
            parts[at..].fill(Part::Around);
            break;
        }
        let lower = line.trim().to_lowercase();
        // Such a line has few words, and no sentence.
        if ADDED.iter().any(|start| lower.starts_with(start)) && lower.len() < 80 && !lower.contains(". ") {
            parts[at] = Part::Around;
        }
        if line.starts_with('>') {
            parts[at] = Part::Around;
            // "On Sunday Ann wrote:", over two lines at most.
            let above = (0..at).rev().find(|above| !lines[*above].trim().is_empty());
            let first = above.and_then(|above| attribution(lines, above));
            if let (Some(first), Some(above)) = (first, above) {
                parts[first..=above].fill(Part::Around);
            }
        }
    }
    parts
}

/// Where the words begin that end with this line and say who wrote what is quoted below it: here, or one line above.
fn attribution(lines: &[&str], at: usize) -> Option<usize> {
    let before = at.checked_sub(1).map(|before| lines[before].trim()).unwrap_or_default();
    let lower = before.to_lowercase();
    let goes_on = STARTS.iter().any(|start| lower.starts_with(start));
    if goes_on && attributes(&format!("{before} {}", lines[at])) {
        return Some(at - 1);
    }
    attributes(lines[at]).then_some(at)
}

/// Whether words say who wrote what is quoted below them, and nothing else.
fn attributes(words: &str) -> bool {
    let lower = words.trim().to_lowercase();
    let is_within = [" schrieb ", " schreef ", " skrev "].iter().any(|verb| lower.contains(verb));
    let is_address = lower.ends_with(">:") && lower.contains('@');
    let ends = WROTE.iter().any(|end| lower.ends_with(end) || lower == end.trim_start());
    (ends || lower.ends_with(':') && (is_within || is_address)) && !has_sentence(words)
}

/// Whether a sentence ends within words: after a number, an initial or the short name of a day or month none does.
fn has_sentence(words: &str) -> bool {
    let lower = words.to_lowercase();
    let longest = if STARTS.iter().any(|start| lower.starts_with(start)) { 3 } else { 1 };
    let ended: Vec<&str> = words.split(". ").collect();
    ended.split_last().is_some_and(|(_, ended)| {
        ended.iter().any(|before| {
            let word = before.split(|c: char| !c.is_alphanumeric()).next_back().unwrap_or_default();
            word.chars().count() > longest && !word.bytes().all(|byte| byte.is_ascii_digit())
        })
    })
}

/// Whether another mail begins with the first of these lines, and the rest belongs to it.
fn begins_another(lines: &[&str]) -> bool {
    let Some(first) = lines.first() else { return false };
    let shown = first.trim().trim_matches('*').trim();
    let lower = shown.to_lowercase();
    let next = lines.get(1).map(|line| line.trim().trim_matches('*'));
    let is_rule = shown.starts_with("----") && RULES.iter().any(|words| lower.contains(words));
    let is_line = shown.len() >= 20 && shown.bytes().all(|byte| byte == b'_');
    is_rule
        || shown == "Begin forwarded message:"
        || is_line && next.is_some_and(|next| next.starts_with("From:"))
        || are_headers(lines)
        || wrote(lines)
}

/// The name and the value of a header, without the marks of bold letters around them.
fn header(line: &str) -> Option<(String, &str)> {
    let line = line.trim().trim_start_matches(['*', '#', '|', '>', ' ']);
    let (name, value) = line.split_once(':')?;
    let name = name.trim_end_matches(['*', ' ', '\u{a0}']).to_lowercase();
    Some((name, value.trim_start_matches('*').trim())).filter(|(name, _)| name.len() <= 16)
}

/// Whether these lines are the headers of a mail: who wrote it, and at least two more, among them when or about what.
fn are_headers(lines: &[&str]) -> bool {
    if lines.first().is_none_or(|first| first.trim().is_empty()) {
        return false;
    }
    let mut shown =
        lines.iter().filter(|line| !line.trim().is_empty()).take(7).map_while(|line| header(line));
    let Some((name, sender)) = shown.next() else { return false };
    if !SENDERS.contains(&name.as_str()) || sender.is_empty() {
        return false;
    }
    let others: Vec<_> = shown.take_while(|(name, _)| HEADERS.contains(&name.as_str())).collect();
    others.len() >= 2 && (sender.contains('@') || others.iter().any(|(name, value)| is_of_mail(name, value)))
}

/// Whether a header says what only one of a mail does: an address, a subject, or a year.
fn is_of_mail(name: &str, value: &str) -> bool {
    let is_year = |digits: &str| digits.len() == 4;
    SUBJECTS.contains(&name)
        || value.contains('@')
        || value.split(|c: char| !c.is_ascii_digit()).any(is_year) && value.contains(':')
}

/// Whether the first line, or the first two, say who wrote the rest and when, and no marks stand before the rest.
fn wrote(lines: &[&str]) -> bool {
    let Some(first) = lines.first().map(|line| line.trim()) else { return false };
    let both = [first, lines.get(1).map_or("", |line| line.trim())].join(" ");
    let (said, rest) = if first.ends_with(':') { (first, 1) } else { (both.as_str(), 2) };
    let lower = said.trim_end().to_lowercase();
    let german = lower.starts_with("am ") && lower.contains(" schrieb ") && lower.ends_with(':');
    let ends = german || WROTE.iter().any(|end| lower.ends_with(end));
    let starts = STARTS.iter().any(|start| lower.starts_with(start));
    let is_dated = lower.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() == 4)
        && (lower.contains('@')
            || lower
                .split(' ')
                .any(|word| word.contains(':') && word.contains(|c: char| c.is_ascii_digit())));
    let next = lines.iter().skip(rest).find(|line| !line.trim().is_empty());
    ends && starts
        && is_dated
        && lower.len() < 300
        && next.is_some_and(|next| !next.trim_start().starts_with(['>', '|']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_mail_is_told_from_the_senders_words() {
        for another in [
            "From: Bo <b@example.org>\nSent: Monday, March 2, 2026 9:00 AM\nTo: Ann\nSubject: Dam\n\nIt fell.",
            "*From:* Bo\n*Date:* Monday\n*Subject:* Dam\n\nIt fell.",
            "Von: Bo\nGesendet: Montag\nAn: Ann\nBetreff: Damm\n\nEr fiel.",
            "De : Bo\nEnvoy\u{e9} : lundi\n\u{c0} : Ann\nObjet : Barrage\n\nIl est tomb\u{e9}.",
            "-----Original Message-----\nFrom: Bo\n\nIt fell.",
            " -----Original Message-----\nFrom: Bo\n\nIt fell.",
            "-----Urspr\u{fc}ngliche Nachricht-----\nVon: Bo\n\nEr fiel.",
            "---------- Forwarded message ---------\nFrom: Bo\n\nIt fell.",
            "____________________________\nFrom: Bo\nIt fell.",
            "On Mon, 2 Mar 2026 at 09:00, Bo <b@example.org> wrote:\n\nIt fell.",
            "On Mon, 2 Mar 2026 at 09:00, Bo\n<b@example.org> wrote:\n\nIt fell.",
            "Am Mo., 2. M\u{e4}rz 2026 um 09:00 Uhr schrieb Bo <b@example.org>:\n\nEr fiel.",
            "Begin forwarded message:\n\nIt fell.",
            "-- \nBo",
        ] {
            let lines: Vec<&str> = ["It rose.", ""].into_iter().chain(another.lines()).collect();
            let told = parts(&lines);
            assert!(told[..2].iter().all(|part| *part == Part::Body), "{another}");
            assert!(told[2..].iter().all(|part| *part == Part::Around), "{another}: {told:?}");
        }
    }

    #[test]
    fn the_senders_words_stay_theirs() {
        for words in [
            "From: the start, it leaked.\nIt fell.",
            "From: Harrow\nTo: Wells\nIt takes an hour.",
            "Subject: the dam.\nTo: whom it may concern.\nIt fell.",
            "On Monday the board wrote:\n\nIt fell.",
            "On 2 March 2026 the board wrote:\n\nIt fell.",
            "Note: one\nDate: two\nTo: three",
            "--- a rule ---\nIt fell.",
            "From: Bern\nTo: Thun\nDate: daily\nIt takes an hour.",
            "Sent from my office. The dam fell.",
            "-----\nIt fell.",
        ] {
            let lines: Vec<&str> = ["It rose.", ""].into_iter().chain(words.lines()).collect();
            assert!(parts(&lines).iter().all(|part| *part == Part::Body), "{words}");
        }
        let long = format!("It rose.\n--\n{}", "It fell.\n".repeat(11));
        assert!(parts(&long.lines().collect::<Vec<_>>()).iter().all(|part| *part == Part::Body));
        let (body, around) = (Part::Body, Part::Around);
        for (words, told) in [
            ("It rose. I asked them:\n> Did it?", [body, around]),
            ("It rose. Bo wrote:\n> Did it?", [body, around]),
            ("The board said this:\n> Did it?", [body, around]),
            ("On Sunday Bo wrote:\n> Did it?", [around, around]),
            ("Am Sonntag schrieb Bo:\n> Did it?", [around, around]),
            ("--\nAnn", [around, around]),
            ("2026-03-02 9:00 GMT+01:00 Bo <b@example.org>:\n> Did it?", [around, around]),
            ("On Mon, Mar. 2, 2026 J. Smith wrote:\n> Did it?", [around, around]),
            ("Am Mo., 2. M\u{e4}rz 2026 um 09:00 Uhr schrieb Bo:\n> Did it?", [around, around]),
        ] {
            assert_eq!(parts(&words.lines().collect::<Vec<_>>()), told, "{words}");
        }
        let told = parts(&["It rose.", "Sent from my iPhone"]);
        assert_eq!(told, [Part::Body, Part::Around]);
    }
}

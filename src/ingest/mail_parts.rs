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

/// The part of the mail that each line is: the sender's own words, or what is quoted, the line that says whom, a signature,
/// or a forwarded mail.
pub(super) fn parts(lines: &[&str]) -> Vec<Part> {
    let mut parts = vec![Part::Body; lines.len()];
    for (at, line) in lines.iter().enumerate() {
        let next = lines.get(at + 1);
        let is_signature = *line == "-- " || *line == "--";
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
            if let Some(above) = above.filter(|above| lines[*above].trim_end().ends_with(':')) {
                parts[above] = Part::Around;
                if above > 0 && lines[above - 1].starts_with("On ") {
                    parts[above - 1] = Part::Around;
                }
            }
        }
    }
    parts
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
    shown.take_while(|(name, _)| HEADERS.contains(&name.as_str())).count() >= 2
}

/// Whether the first line, or the first two, say who wrote the rest and when, and no marks stand before the rest.
fn wrote(lines: &[&str]) -> bool {
    let Some(first) = lines.first().map(|line| line.trim()) else { return false };
    let both = [first, lines.get(1).map_or("", |line| line.trim())].join(" ");
    let (said, rest) = if first.ends_with(':') { (first, 1) } else { (both.as_str(), 2) };
    let lower = said.trim_end().to_lowercase();
    let german = lower.starts_with("am ") && lower.contains(" schrieb ") && lower.ends_with(':');
    let ends = german || WROTE.iter().any(|end| lower.ends_with(end));
    let starts = ["on ", "am ", "le ", "el ", "il ", "em ", "op ", "den "]
        .iter()
        .any(|start| lower.starts_with(start));
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
            "Sent from my office. The dam fell.",
            "-----\nIt fell.",
        ] {
            let lines: Vec<&str> = ["It rose.", ""].into_iter().chain(words.lines()).collect();
            assert!(parts(&lines).iter().all(|part| *part == Part::Body), "{words}");
        }
        let told = parts(&["It rose.", "Sent from my iPhone"]);
        assert_eq!(told, [Part::Body, Part::Around]);
    }
}

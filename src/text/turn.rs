//! Turns: who speaks when, in chats and transcripts.
//!
//! `[12:04] Ana: …`, `12/05/26, 09:14 - Ana: …`, `ANA RUIZ: …`, `Ana Ruiz (12:04): …`, `<ana> …`,
//! `00:12:31 --> 00:12:35`. Invariant: each turn begins a segment, which keeps its speaker; a line of times
//! alone is a segment of its own.

use super::stamp;

/// The most words of a speaker's name.
const MOST_NAMES: usize = 4;

/// The bytes of the label of a turn that a line begins with, or 0.
pub(super) fn turn_length(line: &str) -> usize {
    // Every time, and every name but one in brackets, has a colon.
    if !line.starts_with('<') && !line.contains(':') {
        return 0;
    }
    let time = stamp::length(line);
    let rest = &line[time..];
    let name = name_length(rest);
    if name > 0 {
        time + name
    } else if time > 0 && !rest.is_empty() && (line.starts_with('[') || stamp::is_dated(line)) {
        time
    } else {
        0
    }
}

/// Whether a line holds times and nothing else.
pub(super) fn is_times(line: &str) -> bool {
    let time = stamp::length(line);
    let rest = line[time..].trim_start_matches(['-', '>', '\u{2013}', '\u{2192}', ' ']);
    time > 0 && (rest.is_empty() || stamp::length(rest) == rest.len())
}

/// The bytes of a speaker's name, its colon and the space after it.
fn name_length(line: &str) -> usize {
    if let Some(inner) = line.strip_prefix('<')
        && let Some(close) = inner.find('>').filter(|close| (1..=30).contains(close))
        && inner[..close].chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ' | '@'))
        && inner[close + 1..].starts_with(' ')
    {
        return close + 3;
    }
    let bare = line.trim_start_matches('*');
    let Some(colon) = bare
        .match_indices(':')
        .map(|(at, _)| at)
        .find(|at| bare[at + 1..].starts_with([' ', '*']))
        .filter(|colon| (2..=48).contains(colon))
    else {
        return 0;
    };
    let (name, rest) = (&bare[..colon], bare[colon + 1..].trim_start_matches('*'));
    let name = name.split(" (").next().unwrap_or(name).trim_end_matches('*');
    // "TOM LEE, BYLINE:", "UNIDENTIFIED PERSON #1:"
    let loud = !name.contains(char::is_lowercase);
    let name = name.split([',', '#']).next().filter(|_| loud).unwrap_or(name).trim_end();
    let words = name.split(' ').count();
    let named = name.split(' ').all(|word| {
        word.starts_with(|c: char| c.is_uppercase() || c == '@')
            && word
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '\'' | '\u{2019}' | '_' | '@'))
    });
    let spaced = rest.starts_with(' ') && rest.trim().len() > 1;
    if words <= MOST_NAMES && named && spaced { line.len() - rest.trim_start().len() } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_label_of_a_turn_is_measured() {
        for (line, label) in [
            ("[12:04] Ana: The dam leaks.", "[12:04] Ana: "),
            ("[12:04:31] The dam leaks.", "[12:04:31] "),
            ("ANA RUIZ: The dam leaks.", "ANA RUIZ: "),
            ("VANE-TELLU: I did.", "VANE-TELLU: "),
            ("ANA RUIZ, BYLINE: I did.", "ANA RUIZ, BYLINE: "),
            ("UNIDENTIFIED PERSON #2: I did.", "UNIDENTIFIED PERSON #2: "),
            ("Oslo, Norway: I did.", ""),
            ("Ana Ruiz (12:04): The dam leaks.", "Ana Ruiz (12:04): "),
            ("12:04 Ana: The dam leaks.", "12:04 Ana: "),
            ("[03/11/2027, 19:20:01] Ana R.: The dam leaks.", "[03/11/2027, 19:20:01] Ana R.: "),
            ("03/11/27, 19:20 - Ana: The dam leaks.", "03/11/27, 19:20 - Ana: "),
            ("03/11/27, 19:20 - Ana left", "03/11/27, 19:20 - "),
            ("<ana> the dam leaks", "<ana> "),
            ("**Ana:** The dam leaks.", "**Ana:** "),
            ("The dam leaks: it is old.", ""),
            ("12:04 is when it broke.", ""),
            ("https://example.org", ""),
        ] {
            assert_eq!(&line[..turn_length(line)], label, "{line}");
        }
        assert!(is_times("00:12:31,000 --> 00:12:35,500") && is_times("[12:04]") && !is_times("12:04 Ana"));
    }
}

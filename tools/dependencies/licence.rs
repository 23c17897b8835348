//! Licence expressions as manifests have them (SPDX, and the slash of old ones), and how the text of a licence is
//! recognised.

/// The licences to comply with in an expression, if `allowed` has enough of them. If there is a choice, those that come
/// first in `allowed`.
pub(crate) fn choose(expression: &str, allowed: &[String]) -> Option<Vec<String>> {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let (chosen, rest) = either(&words, allowed)?;
    rest.is_empty().then_some(chosen?.licences)
}

/// The expression as SPDX writes it.
pub(crate) fn spdx(expression: &str) -> String {
    expression.replace(" / ", "/").replace('/', " OR ")
}

/// Licences to comply with together, and the place in the list of the last of them.
struct Choice {
    licences: Vec<String>,
    rank: usize,
}

/// What was chosen from the beginning of an expression, if anything in it is allowed, and the words after it.
type Read<'a> = Option<(Option<Choice>, &'a [&'a str])>;

fn either<'a>(words: &'a [&'a str], allowed: &[String]) -> Read<'a> {
    let (mut chosen, mut rest) = both(words, allowed)?;
    while let ["OR", after @ ..] = rest {
        let (other, after) = both(after, allowed)?;
        chosen = match (chosen, other) {
            (Some(one), Some(other)) => Some(if other.rank < one.rank { other } else { one }),
            (one, other) => one.or(other),
        };
        rest = after;
    }
    Some((chosen, rest))
}

fn both<'a>(words: &'a [&'a str], allowed: &[String]) -> Read<'a> {
    let (mut chosen, mut rest) = single(words, allowed)?;
    while let ["AND", after @ ..] = rest {
        let (other, after) = single(after, allowed)?;
        chosen = chosen.zip(other).map(|(one, other)| Choice {
            licences: [one.licences, other.licences].concat(),
            rank: one.rank.max(other.rank),
        });
        rest = after;
    }
    Some((chosen, rest))
}

fn single<'a>(words: &'a [&'a str], allowed: &[String]) -> Read<'a> {
    match words {
        ["(", inner @ ..] => match either(inner, allowed)? {
            (chosen, [")", rest @ ..]) => Some((chosen, rest)),
            _ => None,
        },
        [licence, "WITH", exception, rest @ ..] => {
            Some((ranked(&format!("{licence} WITH {exception}"), allowed), rest))
        }
        ["OR" | "AND" | "WITH" | ")", ..] | [] => None,
        [licence, rest @ ..] => Some((ranked(licence, allowed), rest)),
    }
}

fn ranked(licence: &str, allowed: &[String]) -> Option<Choice> {
    let rank = allowed.iter().position(|one| one == licence)?;
    Some(Choice { licences: vec![licence.to_owned()], rank })
}

/// The licences whose text this is, as far as they are known here.
pub(crate) fn of_text(text: &str) -> Vec<&'static str> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let has = |words: &str| text.contains(words);
    let unicode = has("unicode license v3") || has("copy of the unicode data files");
    let bsd = has("redistribution and use in source and binary forms");
    let endorse = has("endorse or promote products");
    [
        ("Apache-2.0", has("apache license version 2.0, january 2004")),
        (
            "MIT",
            has("permission is hereby granted, free of charge") && has("shall be included in") && !unicode,
        ),
        ("BSD-3-Clause", bsd && endorse),
        ("BSD-2-Clause", bsd && !endorse),
        (
            "ISC",
            has("permission to use, copy, modify, and")
                && has("and this permission notice appear in all copies"),
        ),
        ("Zlib", has("altered source versions must be plainly marked")),
        ("Unicode-3.0", unicode),
        ("CC0-1.0", has("cc0 1.0 universal")),
        ("MPL-2.0", has("mozilla public license version 2.0") && has("1.1.")),
        ("CDLA-Permissive-2.0", has("community data license agreement") && has("permissive") && has("2.0")),
    ]
    .into_iter()
    .filter_map(|(licence, is)| is.then_some(licence))
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_that_is_allowed_is_chosen_and_nothing_else_is() {
        let allowed: Vec<String> = ["Apache-2.0", "MIT", "BSD-3-Clause", "ISC"].map(str::to_owned).into();
        for (expression, chosen) in [
            ("MIT", Some("MIT")),
            ("MIT OR Apache-2.0", Some("Apache-2.0")),
            ("MIT/Apache-2.0", Some("Apache-2.0")),
            ("MIT / BSD-3-Clause", Some("MIT")),
            ("GPL-3.0 OR ISC", Some("ISC")),
            ("(MIT OR Apache-2.0) AND BSD-3-Clause", Some("Apache-2.0 BSD-3-Clause")),
            ("MIT OR Apache-2.0 AND GPL-3.0", Some("MIT")),
            ("Apache-2.0 WITH LLVM-exception OR MIT", Some("MIT")),
            ("Apache-2.0 WITH LLVM-exception", None),
            ("MIT AND GPL-3.0", None),
            ("GPL-3.0", None),
            ("", None),
            ("MIT OR", None),
            ("(MIT", None),
            ("MIT MIT", None),
            ("MIT) OR ISC", None),
        ] {
            let found = choose(expression, &allowed).map(|licences| licences.join(" "));
            assert_eq!(found.as_deref(), chosen, "{expression}");
        }
    }

    #[test]
    fn our_own_texts_are_known() {
        assert_eq!(of_text(include_str!("../../LICENSE-MIT")), ["MIT"]);
        assert_eq!(of_text(include_str!("../../LICENSE-APACHE")), ["Apache-2.0"]);
        assert!(of_text("All rights reserved.").is_empty());
    }
}

//! Two claims are the same only if each of their slots is filled alike.

use claimlog::compare::{Outcome, Pool, Sketch, Statement, compare};

/// What may fill the two places of a sentence, by kind: pairs of different things.
fn fillings(kind: &str) -> &'static [(&'static str, &'static str)] {
    match kind {
        "number" => {
            &[("12", "40"), ("5", "7"), ("three", "nine"), ("1,200", "950"), ("2.5", "3.5"), ("thirty", "13")]
        }
        "year" => &[("1951", "1990"), ("1914", "1918"), ("2005", "2010"), ("1965", "1972")],
        "month" => &[("May", "July"), ("January", "December"), ("March", "August")],
        "day" => &[("Monday", "Friday"), ("Tuesday", "Sunday"), ("Wednesday", "Thursday")],
        _ => &[("Lyon", "Metz"), ("Berg", "Olsen"), ("Norway", "Sweden"), ("Ana Ruiz", "Karl Lee")],
    }
}

fn outcome(a: &str, b: &str) -> Outcome {
    compare(&Statement::read(a), &Statement::read(b)).outcome
}

#[test]
fn what_is_exchanged_is_never_the_same() {
    let rows = include_str!("cases/exchange.txt").lines().filter(|line| !line.starts_with('#'));
    let (mut count, mut wrong) = (0, Vec::new());
    for (kind, sentence) in rows.filter_map(|row| row.split_once(" | ")) {
        count += 1;
        let pairs = fillings(kind);
        let filled = |first: &str, second: &str| sentence.replace('@', first).replace('#', second);
        for (place, (first, second)) in pairs.iter().enumerate() {
            let third = pairs[(place + 1) % pairs.len()].0;
            let own = filled(first, second);
            for other in [filled(second, first), filled(third, second), filled(first, third)] {
                if outcome(&own, &other) == Outcome::Duplicate {
                    wrong.push(format!("{own} / {other}"));
                }
            }
            if outcome(&own, &format!(" {own}")) != Outcome::Duplicate {
                wrong.push(format!("not the same as itself: {own}"));
            }
        }
    }
    assert!(count >= 100, "{count}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The relation, and the two statements, of each row of the table of slots.
fn rows() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    let rows = include_str!("cases/slots.txt").lines().filter(|line| !line.starts_with('#'));
    rows.filter_map(|row| {
        let (relation, rest) = row.split_once(" | ")?;
        let (a, b) = rest.split_once(" | ")?;
        Some((relation, a, b))
    })
}

#[test]
fn slots_relate_as_an_editor_says() {
    let mut wrong = Vec::new();
    for (relation, a, b) in rows() {
        let wanted = relation.trim_start_matches('~');
        let agrees = |found: Outcome| match wanted {
            "duplicate" => found == Outcome::Duplicate,
            "contradiction" => found == Outcome::Contradiction,
            _ => matches!(found, Outcome::None | Outcome::Tension),
        };
        let found = outcome(a, b);
        if agrees(found) == relation.starts_with('~') || found != outcome(b, a) {
            wrong.push(format!("{relation}: {a} / {b}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_found_is_proposed() {
    let texts = rows().flat_map(|(_, a, b)| [a, b]);
    let sketches = texts.map(|text| Sketch::of(&Statement::read(text))).collect();
    let mut pairs = Pool::new(sketches).each_group(None, |group| group.pairs);
    pairs.sort_unstable();
    let (mut all, mut missed) = (0, Vec::new());
    for (number, (_, a, b)) in rows().enumerate() {
        let place = (2 * number) as u32;
        if matches!(outcome(a, b), Outcome::Duplicate | Outcome::Contradiction) {
            all += 1;
            if pairs.binary_search(&(place, place + 1)).is_err() {
                missed.push(format!("{a} / {b}"));
            }
        }
    }
    assert!(missed.len() * 50 <= all, "{} of {all}: {}", missed.len(), missed.join("\n"));
}

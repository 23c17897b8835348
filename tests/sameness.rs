//! Two claims are the same only if each of their slots is filled alike.

use claimlog::compare::{Outcome, Statement, compare};

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

//! What is planted in a corpus: contradictions, duplicates and titles, each about a name of its own.

use super::names::{Names, unique};
use super::random::Random;
use super::sentence::{BODIES, BUILDINGS, ILLNESSES, MOVES, REMEDIES, sentence};

/// What an audit should find.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(crate) enum Kind {
    Contradiction,
    Duplicate,
    Title,
}

impl Kind {
    pub(crate) fn plural(self) -> &'static str {
        match self {
            Kind::Contradiction => "contradictions",
            Kind::Duplicate => "duplicates",
            Kind::Title => "titles",
        }
    }
}

/// In what the two texts of a pair differ; of a title, its form.
pub(crate) fn how(kind: Kind, number: u64) -> &'static str {
    let forms = match kind {
        Kind::Contradiction => ["number", "year", "negation", "opposite"],
        Kind::Duplicate => ["nothing", "case", "punctuation", "place of a phrase"],
        Kind::Title => ["guide", "list", "question", "guide"],
    };
    forms[(number % 4) as usize]
}

/// The two texts of a planted pair; of a title, one text.
pub(crate) fn texts(names: &Names, seed: u64, kind: Kind, number: u64) -> (String, Option<String>) {
    let random = &mut Random::of(seed ^ (kind as u64 + 1) << 56, number);
    match kind {
        Kind::Contradiction => {
            let (a, b) = contradiction(names, random, number);
            (a, Some(b))
        }
        Kind::Duplicate => {
            let (a, b) = duplicate(names, random, number);
            (a, Some(b))
        }
        Kind::Title => (title(names, random, number), None),
    }
}

fn contradiction(names: &Names, random: &mut Random, number: u64) -> (String, String) {
    let name = format!("{} {}", names.place(random), unique(2 * number));
    let (body, building) = (random.pick(&BODIES), random.pick(&BUILDINGS));
    let year = random.from(1960, 2020);
    match number % 4 {
        0 => {
            let count = random.from(120, 800);
            let text =
                |count| format!("The {body} of {name} employs {count} people in {} offices.", number % 9 + 2);
            (text(count), text(count + random.from(15, 90)))
        }
        1 => {
            let text = |year| format!("The {building} of {name} was completed in {year}.");
            (text(year), text(year - random.from(2, 9)))
        }
        2 => {
            let (remedy, illness) = (random.pick(&REMEDIES), random.pick(&ILLNESSES));
            (
                format!("The {name} {remedy} cures {illness} in children."),
                format!("The {name} {remedy} does not cure {illness} in children."),
            )
        }
        _ => {
            let (up, down) = MOVES[random.below(2) as usize];
            let text = |moved| format!("The catch of sardines in {name} {moved} sharply in {year}.");
            (text(up), text(down))
        }
    }
}

fn duplicate(names: &Names, random: &mut Random, number: u64) -> (String, String) {
    match number % 4 {
        0 => {
            let text = sentence(names, random);
            (text.clone(), text)
        }
        1 => {
            let text = sentence(names, random);
            let other = text.to_uppercase();
            (text, other)
        }
        2 => {
            let text = sentence(names, random);
            let other = text.trim_end_matches('.').replace(", ", " ");
            (text, other)
        }
        _ => {
            let (body, building) = (random.pick(&BODIES), random.pick(&BUILDINGS));
            let (name, year) = (unique(2 * number + 1), random.from(1960, 2020));
            let rest = format!("the {body} of {name} bought the {building} at an auction");
            (format!("In {year}, {rest}."), format!("T{} in {year}.", &rest[1..]))
        }
    }
}

fn title(names: &Names, random: &mut Random, number: u64) -> String {
    let (place, building) = (names.place(random), random.pick(&BUILDINGS));
    let mut thing = String::new();
    for word in building.split(' ') {
        let (first, rest) = word.split_at(1);
        thing += &format!(" {}{rest}", first.to_uppercase());
    }
    match number % 4 {
        1 => format!("{} Best{thing}s in {place} You Have to See", random.from(5, 25)),
        2 => format!("What Is a{thing} and How to Find One in {place}?"),
        _ => {
            format!("The Ultimate{thing} Guide for Visitors of {place} ({} Edition)", random.from(2018, 2025))
        }
    }
}

//! Sentences as news and reports have them: who did what, where, when, and how much.

use super::names::Names;
use super::random::Random;

pub(crate) const BODIES: [&str; 16] = [
    "city council",
    "harbour board",
    "health service",
    "transport agency",
    "fishing cooperative",
    "teachers' union",
    "water company",
    "regional court",
    "chamber of commerce",
    "fire brigade",
    "housing association",
    "observatory",
    "veterinary institute",
    "forestry office",
    "customs office",
    "orchestra",
];
pub(crate) const BUILDINGS: [&str; 20] = [
    "bridge",
    "ferry terminal",
    "swimming pool",
    "clinic",
    "primary school",
    "grain silo",
    "brewery",
    "theatre",
    "solar park",
    "fire station",
    "cement works",
    "bus station",
    "paper mill",
    "greenhouse",
    "skating rink",
    "weather station",
    "youth hostel",
    "dairy",
    "quarry",
    "water mill",
];
const FATES: [&str; 7] =
    ["was opened", "was closed", "was rebuilt", "was sold", "burned down", "was extended", "was inspected"];
const MEASURES: [(&str, &str); 14] = [
    ("the herring catch", "tonnes"),
    ("the price of bread", "cents"),
    ("the number of overnight stays", "guests"),
    ("the share of cyclists", "percent"),
    ("the output of the dairies", "litres"),
    ("the unemployment rate", "percent"),
    ("the water level", "centimetres"),
    ("the number of road deaths", "persons"),
    ("the average rent", "euros"),
    ("the nitrate content of the wells", "milligrams"),
    ("the turnout", "percent"),
    ("the barley harvest", "tonnes"),
    ("the waiting time for surgery", "days"),
    ("the budget deficit", "million euros"),
];
pub(crate) const MOVES: [(&str, &str); 3] =
    [("rose", "fell"), ("increased", "decreased"), ("improved", "worsened")];
pub(crate) const REMEDIES: [&str; 12] = [
    "ointment",
    "syrup",
    "vaccine",
    "inhaler",
    "tablet",
    "breathing course",
    "light therapy",
    "nasal spray",
    "blood test",
    "infusion",
    "eye drop",
    "gel",
];
pub(crate) const ILLNESSES: [&str; 12] = [
    "hay fever",
    "asthma",
    "migraine",
    "scabies",
    "measles",
    "gout",
    "bronchitis",
    "anaemia",
    "psoriasis",
    "malaria",
    "glaucoma",
    "whooping cough",
];
const CIRCUMSTANCES: [&str; 14] = [
    "after a dry summer",
    "under pressure from the tenants",
    "with a loan from the development bank",
    "against the advice of the auditors",
    "one year later than planned",
    "during the strike of the pilots",
    "because two suppliers had withdrawn",
    "in spite of a petition with many signatures",
    "after a court had lifted the ban",
    "at the request of the neighbouring county",
    "without a public tender",
    "before the new tariffs came into force",
    "as the last of its kind",
    "owing to the high price of timber",
];
const PLANS: [&str; 5] = ["approved", "rejected", "postponed", "criticised", "published"];
const SPORTS: [&str; 8] =
    ["handball", "rowing", "chess", "fencing", "volleyball", "curling", "ice hockey", "table tennis"];

/// A sentence of about 110 bytes.
pub(crate) fn sentence(names: &Names, random: &mut Random) -> String {
    let place = names.place(random);
    let year = random.from(1951, 2025);
    match random.below(10) {
        0 => format!(
            "The {place} {} paid {} euros for a new {} in {year}, {}.",
            random.pick(&BODIES),
            number(random),
            random.pick(&BUILDINGS),
            random.pick(&CIRCUMSTANCES)
        ),
        1 => {
            let (building, fate) = (random.pick(&BUILDINGS), random.pick(&FATES));
            format!("The {building} of {place} {fate} in {year} {}.", random.pick(&CIRCUMSTANCES))
        }
        2 => {
            let (what, unit) = MEASURES[random.below(MEASURES.len() as u64) as usize];
            let (up, down) = MOVES[random.below(2) as usize];
            let moved = random.pick(&[up, down]);
            let figure = number(random);
            format!(
                "In {place}, {what} {moved} to {figure} {unit} in {year}, according to {}.",
                names.person(random)
            )
        }
        3 => format!(
            "{} became director of the {place} {} in {year} and stayed for {} years.",
            names.person(random),
            random.pick(&BODIES),
            random.from(2, 30)
        ),
        4 => format!(
            "A study of {} patients in {place} found that the {} by {} relieves {} in {} percent of cases.",
            random.from(30, 990),
            random.pick(&REMEDIES),
            names.person(random),
            random.pick(&ILLNESSES),
            random.from(5, 95)
        ),
        5 => format!(
            "The {place} {} {} the plan for a {} with {} places {}.",
            random.pick(&BODIES),
            random.pick(&PLANS),
            random.pick(&BUILDINGS),
            count(random),
            random.pick(&CIRCUMSTANCES)
        ),
        6 => format!(
            "{place} beat {} by {} to {} in the {} final of {year}.",
            names.place(random),
            random.from(11, 40),
            random.from(0, 10),
            random.pick(&SPORTS)
        ),
        7 => format!(
            "{} told the {} that {} households in {place} have had no {} since {year}.",
            names.person(random),
            random.pick(&BODIES),
            count(random),
            random.pick(&BUILDINGS)
        ),
        8 => format!(
            "At least {} people were moved out of {place} in {year} when the {} near {} caught fire.",
            count(random),
            random.pick(&BUILDINGS),
            names.place(random)
        ),
        _ => format!(
            "{}, who was born in {place} in {}, won {} seats for the party of {} in {year}.",
            names.person(random),
            random.from(1921, 1995),
            random.from(2, 140),
            names.person(random)
        ),
    }
}

/// A number as it is written: whole, with a fraction, or in millions.
fn number(random: &mut Random) -> String {
    match random.below(10) {
        0..=6 => count(random),
        7..=8 => format!("{}.{}", random.from(1, 99), random.from(1, 9)),
        _ => format!("{} million", random.from(2, 900)),
    }
}

/// A whole number, in thousands half of the time.
fn count(random: &mut Random) -> String {
    match random.below(2) {
        0 => random.from(3, 999).to_string(),
        _ => format!("{},{:03}", random.from(1, 99), random.below(1000)),
    }
}

//! Quoting: what a ledger says of each quotation of a text; and what is shared with the tests of sentences.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;

use claimlog::audit::{Against, Known, Links, QuotationOutcome, Selection, against, example_view};
use claimlog::model::View;
use serde_json::{Value, json};

/// Sources, each with its title, as an example has them.
pub(crate) fn ledger(sources: &[(&str, &str)]) -> View {
    let line = |(title, text): &(&str, &str)| {
        let url = format!("https://example.org/{}", title.to_lowercase().replace(' ', "-"));
        json!({"source": {"url": url, "title": title}, "text": text}).to_string()
    };
    example_view(&sources.iter().map(line).collect::<Vec<_>>().join("\n")).unwrap()
}

pub(crate) fn text(words: &str) -> View {
    example_view(&json!({"source": {"url": "https://example.org/draft"}, "text": words}).to_string()).unwrap()
}

/// What is found on a text: codes of rules for texts, and outcomes of quotations.
pub(crate) fn found(ledger: &View, words: &str) -> (Vec<&'static str>, Vec<QuotationOutcome>) {
    let text = text(words);
    let said = against(&text, ledger, &Known::all(ledger), &Links::new(), &Selection::default());
    let outcomes = said.quotations.iter().map(|one| one.outcome).collect();
    (codes(said), outcomes)
}

pub(crate) fn codes(mut said: Against<'_>) -> Vec<&'static str> {
    let mut report = claimlog::audit::Report::default();
    report.add(&mut said);
    report.findings.iter().map(|finding| finding.code).collect()
}

pub(crate) const LEASE: &str = "The landlord is not permitted to terminate this lease before 2030. The tenant pays 400 crowns a month. \
                     According to critics, the weir leaks badly every winter. \u{201c}The dam is safe for now,\u{201d} Ann Lee said. \
                     If the river rises, the lower gate is opened by hand. The parish owns both banks of the race.";
pub(crate) const MILL: &str = "The mill race was dug by hand in a single summer. The e\u{fb00}ective rate was 3.4 per-\ncent in January.";

#[test]
fn each_quotation_has_the_outcome_that_a_reader_would_give_it() {
    use QuotationOutcome::*;
    let ledger = ledger(&[("Lease of the mill", LEASE), ("Mill report", MILL)]);
    for (words, outcome) in [
        // It stands there, and says there what it says here.
        ("A lease says “The tenant pays 400 crowns a month”.", Exact),
        ("A lease says “the tenant pays 400 crowns a month”.", Differs),
        ("The tenant “pays 400 crowns a month” (Lease of the mill).", Exact),
        ("The tenant \"pays 400 crowns a month\", a lease says.", Exact),
        ("The landlord is not “permitted to terminate this lease before 2030”.", Exact),
        ("If the river rises, “the lower gate is opened by hand”.", Exact),
        ("Critics say that “the weir leaks badly every winter”.", Exact),
        ("“The dam is safe for now,” Lee said on Monday.", Exact),
        ("“The dam is safe for now,” the engineer said on Monday.", Exact),
        ("Lee spoke in May. “The dam is safe for now.”", Differs),
        ("A report says “The effective rate was 3.4 percent in January”.", Differs),
        ("A report says “the effective rate was 3.4 percent in January.”", Differs),
        ("A report says “The mill race was dug … in a single summer”.", Differs),
        ("Is the landlord “permitted to terminate this lease before 2030”? He is not.", Exact),
        ("The clerk denied that the landlord is “permitted to terminate this lease before 2030”.", Exact),
        ("A lease says 'The tenant pays 400 crowns a month'.", Exact),
        ("A lease says \u{bb}The tenant pays 400 crowns a month\u{ab}.", Exact),
        ("\u{201c}The dam is safe for now\n\n\u{201c}It was built by masons,\u{201d} Lee said.", Exact),
        ("The dog barks. “The dam is safe for now” is on every wall.", Exact),
        ("“The tenant pays,” a lease says, “400 crowns a month”.", Exact),
        ("It begins: “The tenant,” it says, “pays 400 crowns a month”.", Exact),
        ("A lease says:\n\n> The tenant pays 400 crowns a month.", Exact),
        ("A lease says:\n\n> The tenant pays\n> 400 crowns a month. \u{2014} Lease", Exact),
        ("If you ask me, “the tenant pays 400 crowns a month”.", Differs),
        // The condition in other words; and who speaks last before the quotation.
        ("When the river rises, “the lower gate is opened by hand”.", Exact),
        ("Since the river rises, “the lower gate is opened by hand”.", SenseChanged),
        ("When the gate rusts, “the lower gate is opened by hand”.", SenseChanged),
        ("As the lease reports, the anglers said: “the weir leaks badly every winter”.", Exact),
        ("The lease quoted the anglers: “the weir leaks badly every winter”.", Exact),
        ("The anglers met, and the lease says: “the weir leaks badly every winter”.", SenseChanged),
        ("In May Ann Lee said “The dam is safe for now”.", Exact),
        // It does not, or says something else there.
        ("“The dam is safe for now,” Bo Ek said.", Misattributed),
        ("“The tenant pays,” a lease says, “both banks of the race”.", Stitched),
        ("“We pay,” it says, “no rent”.", NotFound),
        ("A lease says:\n\n> The landlord pays 400 crowns a month.", NotFound),
        ("In May Bo Ek said “The dam is safe for now”.", Misattributed),
        (
            "A lease says “permitted to terminate this lease before 2030”, and nobody did not smile.",
            SenseChanged,
        ),
        (
            "Nobody was surprised when Reddy said “permitted to terminate this lease before 2030”.",
            SenseChanged,
        ),
        ("A lease says “permitted to terminate this lease before 2030”.", SenseChanged),
        (
            "The landlord is “permitted to terminate this lease before 2030” (Lease of the mill).",
            SenseChanged,
        ),
        ("A lease says “the lower gate is opened by hand” each day.", SenseChanged),
        ("The lease says “the weir leaks badly every winter”.", SenseChanged),
        ("It says “the weir leaks badly every winter”.", SenseChanged),
        ("“The weir leaks badly every winter” (Lease of the mill).", SenseChanged),
        ("A lease says “the tenant pays both banks of the race”.", Stitched),
        ("A report says “the mill race was dug by hand” (Lease of the mill).", Misattributed),
        (
            "A report says “the tenant pays 400 crowns a month” [1].\n\nSources:\n[1] Mill report, https://example.org/mill-report\n",
            Misattributed,
        ),
        ("A report says “the tenant pays 400 crowns a year” (Lease of the mill).", Absent),
        ("A report says “the landlord pays 400 crowns a month” (Lease of the mill).", Absent),
        ("A report says “the tenant pays 500 crowns a month” https://example.org/mill-report here.", Absent),
        ("A report says “the tenant pays 400 crowns a year”.", NotFound),
        ("A report says “nobody ever came to the mill”.", NotFound),
        ("A report says “the tenant paid 400 crowns a month”.", NotFound),
    ] {
        let (_, outcomes) = found(&ledger, words);
        assert_eq!(outcomes.first(), Some(&outcome), "{words}");
    }
    // Each of several places turns it, or one does not.
    let bank = |of: &str| {
        format!("Visitors are not permitted to fish from the quay. {of} permitted to fish from the quay.")
    };
    let (none, some) = (bank("Children are never"), bank("Members are"));
    let words = "The rules say “permitted to fish from the quay”.";
    for (source, outcome) in [(&none, SenseChanged), (&some, Ambiguous)] {
        let rules = self::ledger(&[("Rules of the quay", source)]);
        assert_eq!(found(&rules, words).1, [outcome], "{source}");
    }
    // What is cited in brackets does not speak.
    let minutes = "\u{201c}The quay will pay the fine of 3 crowns,\u{201d} Ann Lund of the port board said.";
    let minutes = self::ledger(&[("Port minutes", minutes)]);
    let (_, outcomes) = found(&minutes, "The port board “will pay the fine of 3 crowns” (Port minutes).");
    assert!(outcomes.iter().all(|outcome| outcome.is_found()), "{outcomes:?}");
    for words in ["", "No quotation is here.", "A “safe” dam.", "“”", "“ ”", "\"\"\"", "“... … [...]”"]
    {
        assert_eq!(found(&ledger, words).1, [], "{words}");
    }
}

/// What the words around a quotation give back of what the source says of it, and what they do not.
#[test]
fn a_text_may_turn_the_words_as_its_source_does() {
    use QuotationOutcome::*;
    const WELL: &str = "There is no evidence that the well was poisoned by the tannery.";
    const YARD: &str = "The minister said that the state will not buy the shipyard at any price.";
    const PERMIT: &str = "The permit is void unless the fee is paid by May.";
    const CRITICS: &str = "Critics say that the museum wastes half of its grant on travel.";
    const ROOF: &str = "Per Lund told the board: \u{201c}The new roof leaks in three places.\u{201d}";
    const LAKE: &str = "Locals say the lake is haunted. The parish register begins in 1702.";
    const BRIBES: &str =
        "The mayor is alleged to have taken bribes from a builder. The trial begins on 3 October.";
    const TREATY: &str =
        "Neither state may station troops on the islands. The treaty shall lapse if a state withdraws.";
    const BREAD: &str =
        "The last miller, Jens Holt, recalled: “We had bread but no money.” His daughter runs a museum.";
    const LINK: &str = "“We can’t rule out a link,” said Ingrid Moe, head of the lab. “But we haven’t found one.” The samples were taken in May.";
    const PHONES: &str = "Phones are banned, Rosa Cole said: “Nobody asked the parents of the town.” \
         They will be locked away during lessons, except where a pupil needs one for medical reasons.";
    const BOATS: &str = "“We cannot leave the boats without shelter,” the mayor, Tom Aasen, told the \
         meeting. The vote was close.\n\n“The tide was high,” the board's chair, Jonas Reed, said.";
    const FALL: &str = "It is not clear whether the fall was caused by the clinic.";
    const MILL: &str = "Bo Rask told the union: “We will not move production abroad next year.”";
    const PIER: &str = "“The harbour will be dredged,” Mia Holm said, “if the county pays.”";
    for (source, words, outcome) in [
        // A name beside a quotation is nobody who speaks.
        (PHONES, "Parents in Tarnfield are cross, because “nobody asked the parents of the town”.", Exact),
        (PHONES, "Guests in Marholm were told: “Nobody asked the parents of the town.”", Exact),
        (PHONES, "Kari Lund said: “Nobody asked the parents of the town.”", Misattributed),
        (BOATS, "Kari Lund said: “We cannot leave the boats without shelter.”", Misattributed),
        (BOATS, "Tom Aasen said: “We cannot leave the boats without shelter.”", Exact),
        (BOATS, "The mayor said: “We cannot leave the boats without shelter.”", Exact),
        (BOATS, "“The tide was high,” said Kari Lund.", Misattributed),
        (BOATS, "“The tide was high,” said Jonas Reed, who is in the chair.", Exact),
        // "Unless" for "except where", and "if" for neither.
        (
            PHONES,
            "Phones “will be locked away during lessons”, unless a pupil needs one for medical reasons.",
            Exact,
        ),
        (
            PHONES,
            "Phones “will be locked away during lessons” if a pupil needs one for medical reasons.",
            SenseChanged,
        ),
        (FALL, "The trial leaves open “whether the fall was caused by the clinic”.", Exact),
        (FALL, "The report says that “the fall was caused by the clinic”.", SenseChanged),
        // What is not so is not so under a condition either.
        (
            MILL,
            "If profits fall, the mill will “move production abroad next year”, Bo Rask said.",
            SenseChanged,
        ),
        (MILL, "Bo Rask denied that the mill will “move production abroad next year”.", Exact),
        (PIER, "“The harbour will be dredged,” Mia Holm said.", SenseChanged),
        (PIER, "“The harbour will be dredged,” Mia Holm said, if the county pays.", Exact),
        (WELL, "Claims that “the well was poisoned by the tannery” are unproven.", Exact),
        (WELL, "The rumour that “the well was poisoned by the tannery” is without foundation.", Exact),
        (WELL, "“The well was poisoned by the tannery”, and no claim is unproven.", SenseChanged),
        (
            WELL,
            "Claims that the mill burned are unproven, but “the well was poisoned by the tannery”.",
            SenseChanged,
        ),
        (YARD, "The minister ruled out that the state will “buy the shipyard at any price”.", Exact),
        (
            YARD,
            "The state will “buy the shipyard at any price”, and the union ruled out a strike.",
            SenseChanged,
        ),
        (PERMIT, "Unless the fee is paid by May, “the permit is void”.", Exact),
        (PERMIT, "If the fee is not paid by May, “the permit is void”.", Exact),
        (PERMIT, "If the fee is paid by May, “the permit is void”.", SenseChanged),
        (CRITICS, "According to critics, the museum “wastes half of its grant on travel”.", Exact),
        (
            CRITICS,
            "The museum “wastes half of its grant on travel”, see https://example.org/report.",
            SenseChanged,
        ),
        (CRITICS, "The museum “wastes half of its grant on travel”; see the Report.", SenseChanged),
        (
            CRITICS,
            "The museum “wastes half of its grant on travel” – https://example.org/report",
            SenseChanged,
        ),
        (ROOF, "The new roof “leaks in three places” (Report).", SenseChanged),
        (ROOF, "Per Lund said the new roof “leaks in three places” (Report).", Exact),
        (WELL, "Unconfirmed reports that “the well was poisoned by the tannery” went around.", Exact),
        (WELL, "The tale that “the well was poisoned by the tannery” lacks support.", Exact),
        (WELL, "The report states: “the well was poisoned by the tannery”.", SenseChanged),
        (LAKE, "The report states: “the lake is haunted”.", SenseChanged),
        (LAKE, "The lake is rumoured, and “the lake is haunted” is on its sign.", Exact),
        (BRIBES, "The mayor is accused of having “taken bribes from a builder”.", Exact),
        (BRIBES, "The report says the mayor has “taken bribes from a builder”.", SenseChanged),
        (TREATY, "The treaty prohibits them to “station troops on the islands”.", Exact),
        (TREATY, "The treaty invites them to “station troops on the islands”.", SenseChanged),
        (TREATY, "Should any state withdraw from the league, “the treaty shall lapse”.", Exact),
        (BREAD, "“We had bread … no money,” Holt recalled.", Exact),
        (BREAD, "“We had … money,” Holt recalled.", SenseChanged),
        (LINK, "“We can’t rule out a link. But we haven’t found one,” Moe told them.", Exact),
        (LINK, "“We can’t rule out a link,” Moe said, “but we haven’t found one.”", Exact),
        (LINK, "“We can’t rule out a link. The samples were taken in May.”", Stitched),
        ("The shop ruled out [sic] selling fish.", "The shop is “selling fish” again, it says.", NotFound),
    ] {
        let ledger = ledger(&[("Report", source)]);
        let (_, outcomes) = found(&ledger, words);
        // A difference that has a name is as good as none.
        let own = outcomes.first().copied().unwrap_or(NotFound);
        assert_eq!(if own == Differs { Exact } else { own }, outcome, "{words}");
    }
}

/// A source that is named as the one who speaks is cited.
#[test]
fn a_source_that_speaks_is_cited() {
    use QuotationOutcome::*;
    let ledger = ledger(&[
        ("Sundby Museum", "The boat was built in 1911 by two brothers. Its mast is of oak."),
        (
            "Harbour Post",
            "The crane was sold last week. “The quay is closed to lorries,” the Sundby Museum said.",
        ),
    ]);
    for (words, outcome) in [
        ("According to the Sundby Museum, “the boat was built in 1911 by two brothers”.", Differs),
        ("According to the Sundby Museum, “the boat was built in 1912 by two sisters”.", Absent),
        ("According to the Sundby Museum, “the crane was sold last week”.", Misattributed),
        ("According to the Sundby Museum, “the quay is closed to lorries”.", Differs),
        ("According to Per Lund, “the boat was built in 1912 by two sisters”.", NotFound),
        ("“The crane was sold last week,” the Sundby Museum says.", Misattributed),
        (
            "The Harbour Post says “the crane was sold last week”, and the Sundby Museum says “its mast is of oak”.",
            Differs,
        ),
        ("The crane “was sold last week” (Harbour Post, p. 4).", Exact),
        ("The crane “was sold last week” (see Sundby Museum, 3 May).", Misattributed),
        ("The crane “was sold last week” (example.org/sundby-museum).", Misattributed),
        ("The crane “was sold last week” (www.example.org/sundby-museum).", Misattributed),
        ("The crane “was sold last week” (Museum, 3 May).", Exact),
    ] {
        let (_, outcomes) = found(&ledger, words);
        assert_eq!(outcomes.first(), Some(&outcome), "{words}");
        assert!(outcomes.iter().skip(1).all(|one| one.is_found()), "{words} {outcomes:?}");
    }
}

/// Marks of other languages, and quotations that are set apart.
#[test]
fn a_quotation_is_found_however_it_is_set() {
    use QuotationOutcome::*;
    let ledger = ledger(&[
        ("Lease of the mill", LEASE),
        ("Mill report", MILL),
        (
            "\u{5831}\u{544a}",
            "\u{65b0}\u{3057}\u{3044}\u{5824}\u{9632}\u{306f}\u{5b89}\u{5168}\u{3067}\u{3059}\u{3002}",
        ),
    ]);
    for (words, outcome) in [
        ("A lease says \u{201d}The tenant pays 400 crowns a month\u{201d}.", Exact),
        ("A lease says \u{bb}The tenant pays 400 crowns a month\u{bb}.", Exact),
        ("A lease says \u{300c}The tenant pays 400 crowns a month\u{300d}.", Exact),
        ("A lease says \u{300e}The tenant pays 400 crowns a month\u{300f}.", Exact),
        ("A lease says \u{201d}The landlord pays 400 crowns a month\u{201d}.", NotFound),
        ("A lease says \u{bb}The landlord pays 400 crowns a month\u{bb}.", NotFound),
        ("\u{300c}\u{5824}\u{9632}\u{306f}\u{5b89}\u{5168}\u{3067}\u{3059}\u{300d}", Exact),
        ("\u{300c}\u{5824}\u{9632}\u{306f}\u{5371}\u{967a}\u{3067}\u{3059}\u{300d}", NotFound),
        ("> The effec-\n> tive rate was 3.4 percent in January.", Differs),
        ("> The effec- tive rate was 3.4 percent in January.", Differs),
        ("> The tenant pays 400 crowns a month.\n> -- Lease of the mill", Exact),
        ("> The tenant pays 400 crowns a month.\n\n\u{2014} Lease of the mill, p. 3", Exact),
        ("> The tenant pays 400 crowns a month.\n\n> \u{2014} Mill report, 2020", Misattributed),
        ("> The tenant pays 500 crowns a month.\n\n> \u{2014} Lease of the mill", Absent),
        ("> The tenant pays 500 crowns a month.\n>\n> \u{2014} Somebody", NotFound),
        ("The Lease of the mill:\n\n> The weir leaks badly every winter.", SenseChanged),
        ("Critics said:\n\n> the weir leaks badly every winter.", Exact),
        ("> The dam is safe for now.\n> \u{2014} Bo Ek, engineer", Misattributed),
        ("> The dam is safe for now.\n> \u{2014} Ann Lee, engineer", Differs),
        ("> The dam is safe for now.\n> \u{2014} Lease of the mill", SenseChanged),
    ] {
        let (_, outcomes) = found(&ledger, words);
        assert_eq!(outcomes, [outcome], "{words}");
    }
}

/// Sources as a program reads them out of a PDF.
#[test]
fn a_short_quotation_is_found_whatever_the_print_of_its_words() {
    let printed = "The o\u{fb03}ce e\u{fb03}ciently stopped ero-\nsion. Cafe\u{301} Ole\u{301} serves cre\u{300}me bru\u{302}le\u{301}e. \
                   The mu\u{ad}nic\u{ad}i\u{ad}pal\u{ad}ity paid. A state-of-the-\nart self-govern-\nment began. The ru-\nral li-\nbrary shut.";
    let plain = "Soil erosion worries the river board. The office closed early on Friday.";
    let ledger = ledger(&[("Printed", printed), ("Plain", plain)]);
    for words in [
        "It says “office efficiently stopped erosion”.",
        "It says “efficiently stopped erosion” (Printed).",
        "It says “Caf\u{e9} Ol\u{e9} serves cr\u{e8}me br\u{fb}l\u{e9}e”.",
        "It says “The municipality paid”.",
        "It says “state-of-the-art self-government began”.",
        "It says “The rural library shut”.",
        "It says “So\u{ad}il ero-\nsion wor-\nries the”.",
        "It says “The o\u{fb03}ce closed”.",
        "It says “[Last week] [the] office [in town] closed early [that day]”.",
    ] {
        let (_, outcomes) = found(&ledger, words);
        assert!(outcomes.iter().all(|one| one.is_found()) && !outcomes.is_empty(), "{words} {outcomes:?}");
    }
}

#[test]
fn a_bracket_in_a_word_stands_in_the_place_of_the_word() {
    let source = "The office employs 37 people. The mill closes in May and the lease ends in June. The boat sails at dawn. \
                  The board can sell the weir.";
    let ledger = ledger(&[("Office", source)]);
    for (words, is_found) in [
        ("It says “The office employ[ed] 37 people”.", true),
        ("It says “The mill close[d] in May and the lease end[ed] in June”.", true),
        ("It says “The boat[s] sail[ed] at dawn”.", true),
        ("It says “[re]employs 37 people”.", false),
        ("It says “The office destroy[ed] 37 people”.", false),
        ("It says “The board can[not] sell the weir”.", false),
        ("It says “The office employ[ed] 38 people”.", false),
    ] {
        let (_, outcomes) = found(&ledger, words);
        assert_eq!(
            outcomes.iter().map(|one| one.is_found()).collect::<Vec<_>>(),
            [is_found],
            "{words} {outcomes:?}"
        );
    }
}

#[test]
fn a_quotation_that_differs_in_its_marks_is_not_put_together() {
    let source =
        "The ferry sank in the storm. The crew, who had rowed all night, came home in the storm by noon.";
    let ledger = ledger(&[("Ferry", source)]);
    for (words, outcome) in [
        ("It says “The ferry sank, in the storm”.", QuotationOutcome::NotFound),
        ("It says “The crew who had rowed all night, came home”.", QuotationOutcome::NotFound),
        (
            "It says “The ferry sank in the storm; the crew who had rowed all night”.",
            QuotationOutcome::NotFound,
        ),
        ("It says “The ferry sank in the storm who had rowed all night”.", QuotationOutcome::Stitched),
        ("It says “who had rowed all night in the storm”.", QuotationOutcome::Stitched),
    ] {
        assert_eq!(found(&ledger, words).1, [outcome], "{words}");
    }
}

/// The vectors of docs/QUOTES.md, as a text would quote them.
#[test]
fn faithful_quotations_pass_and_no_other_does() {
    let lines = std::fs::read_to_string("tests/vectors/quotes/quotations.jsonl").unwrap();
    let (mut wrong, mut counts) = (Vec::new(), BTreeMap::<String, usize>::new());
    for line in lines.lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let sources: Vec<(&str, &str)> = case["sources"]
            .as_object()
            .unwrap()
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str().unwrap()))
            .collect();
        let titled: Vec<(String, &str)> =
            sources.iter().map(|(name, text)| (format!("Paper {name}"), *text)).collect();
        let ledger = ledger(&titled.iter().map(|(name, text)| (name.as_str(), *text)).collect::<Vec<_>>());
        let (quote, of) = (case["quote"].as_str().unwrap(), case["of"].as_str().unwrap());
        let (_, outcomes) = found(&ledger, &format!("The paper says: \u{201c}{quote}\u{201d} (Paper {of})."));
        let class = case["class"].as_str().unwrap();
        *counts.entry(class.to_owned()).or_default() += 1;
        let [outcome] = outcomes.as_slice() else {
            wrong.push(format!("{} {outcomes:?} {quote}", case["id"]));
            continue;
        };
        let right = match case["outcome"].as_str().unwrap() {
            "found" => outcome.is_found(),
            "elsewhere" => *outcome == QuotationOutcome::Misattributed,
            _ => !outcome.is_found(),
        };
        if !right {
            wrong.push(format!("{} {outcome:?} {quote}", case["id"]));
        }
    }
    assert_eq!(counts.values().sum::<usize>(), 400);
    assert!(wrong.is_empty(), "{} of 400:\n{}", wrong.len(), wrong.join("\n"));
}

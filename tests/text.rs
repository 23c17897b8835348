//! Reading text: spans tile, in every text, and the same text is read the same way.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use claimlog::model::Span;
use claimlog::text::{LONGEST_SEGMENT, is_hidden, segments};
use proptest::prelude::*;

fn words(text: &str) -> Vec<&str> {
    segments(text).into_iter().map(|span| span.of(text).unwrap()).collect()
}

/// Spans in order, trimmed, on character boundaries; between them no letter or digit.
fn assert_tiles(text: &str) {
    let mut end = 0;
    let mut gaps = String::new();
    for Span { start, end: stop } in segments(text) {
        assert!(end <= start && start < stop, "{text:?}");
        gaps.push_str(&text[end..start]);
        let words = &text[start..stop];
        assert_eq!(words, words.trim(), "{text:?}");
        assert!(words.contains(char::is_alphanumeric), "{text:?}");
        assert!(words.len() <= LONGEST_SEGMENT);
        end = stop;
    }
    gaps.push_str(&text[end..]);
    assert!(
        !gaps.contains(|c: char| c.is_alphabetic() && !is_hidden(c)),
        "{gaps:?} was left out of {text:?}"
    );
}

#[test]
fn sentences_end_where_an_editor_says() {
    for (text, expected) in [
        ("The port closed. It reopened in May.", &["The port closed.", "It reopened in May."][..]),
        (
            "Dr. Lund of St. Olav's met Mr. Ek. They talked.",
            &["Dr. Lund of St. Olav's met Mr. Ek.", "They talked."],
        ),
        ("It cost $3.50 at 5 p.m. on Jan. 3.", &["It cost $3.50 at 5 p.m. on Jan. 3."]),
        (
            "It fell.\n| Year | Litres |\n|---|---|\n| 1969 | 60 |",
            &["It fell.", "Year | Litres", "1969 | 60"],
        ),
        ("|a|It fell. It broke.|\n| b | |", &["a", "It fell.", "It broke.", "b"]),
        (
            "It fell.[1][note 2] It broke.[citation needed] It is new.[a] Why?[by whom?] So.",
            &["It fell.[1][note 2]", "It broke.[citation needed]", "It is new.[a]", "Why?[by whom?]", "So."],
        ),
        ("He lives in the U.S. The firm does not.", &["He lives in the U.S.", "The firm does not."]),
        ("The U.S. Navy sailed.", &["The U.S. Navy sailed."]),
        ("“It held. It will hold,” she said. He left.", &["“It held. It will hold,” she said.", "He left."]),
        ("Was it you? No! Yes.", &["Was it you?", "No!", "Yes."]),
        ("It fell ... and rose.", &["It fell ... and rose."]),
        ("See https://example.org/a.b?c. Then go.", &["See https://example.org/a.b?c.", "Then go."]),
        ("港は閉まった。五月に開いた。", &["港は閉まった。", "五月に開いた。"]),
        ("أغلق الميناء. فتح في مايو.", &["أغلق الميناء.", "فتح في مايو."]),
        ("1. Boil it. 2. Cool it.", &["1. Boil it.", "2. Cool it."]),
        (
            "It has 3 islands.¹ It is deep.2 It fell.[who?] So.",
            &["It has 3 islands.¹", "It is deep.2", "It fell.[who?]", "So."],
        ),
        (
            "It fell. [1] It broke.{{cn|May}} It is new.<ref>Lee</ref> So.",
            &["It fell. [1]", "It broke.{{cn|May}}", "It is new.<ref>Lee</ref>", "So."],
        ),
        (
            "It rose by 2.5 percent. See Fig.2 of it. It is 3 km².",
            &["It rose by 2.5 percent.", "See Fig.2 of it.", "It is 3 km²."],
        ),
        (
            "She was born c. 1420. He was b. 1950 and d. 2001.",
            &["She was born c. 1420.", "He was b. 1950 and d. 2001."],
        ),
        (
            "It is incl. VAT, at elev. 820 m, in vol. iii or vol. III of it.",
            &["It is incl. VAT, at elev. 820 m, in vol. iii or vol. III of it."],
        ),
        ("They met at 5 p.m. Friday. They left.", &["They met at 5 p.m. Friday.", "They left."]),
        ("Se abrió a las 9 p. m. Según ella, cerró.", &["Se abrió a las 9 p. m.", "Según ella, cerró."]),
        (
            "A. B. Ruiz warned of leaks. J. R. Orr did not.",
            &["A. B. Ruiz warned of leaks.", "J. R. Orr did not."],
        ),
        ("it was built in 1969. it leaks.", &["it was built in 1969.", "it leaks."]),
        (
            "« Il pleut. Il fait froid », dit-elle. Il part.",
            &["« Il pleut. Il fait froid », dit-elle.", "Il part."],
        ),
        ("बाँध बना। यह फिर बना।", &["बाँध बना।", "यह फिर बना।"]),
        ("It is wrong. \u{1f9f5}", &["It is wrong. \u{1f9f5}"]),
        // What a search engine prints, without its line ends.
        (
            "Kelp Farming 2027: Yields, Costs & Map - SeaDaily https://seadaily.example › kelp › yields Mar 9, 2027 — The \
             kelp farms of Orla will double by 2030 ... Is Kelp Good For You? | KelpWorld 4 days ago · Yes.",
            &[
                "Kelp Farming 2027: Yields, Costs & Map - SeaDaily",
                "https://seadaily.example › kelp › yields",
                "Mar 9, 2027",
                "The kelp farms of Orla will double by 2030 ...",
                "Is Kelp Good For You?",
                "KelpWorld",
                "4 days ago",
                "Yes.",
            ],
        ),
        (
            "It is old. A Short History of Kelp | KelpWorld Kelp Prices 2027: Offers and How to Save",
            &[
                "It is old.",
                "A Short History of Kelp | KelpWorld",
                "Kelp Prices 2027: Offers and How to Save",
            ],
        ),
        (
            "Key facts ● Kelp harvests fell 14% in 2025. ● Exports were worth $94 million ● Two farms closed",
            &[
                "Key facts",
                "● Kelp harvests fell 14% in 2025.",
                "● Exports were worth $94 million",
                "● Two farms closed",
            ],
        ),
        ("Home • News • Sport", &["Home • News • Sport"]),
        ("ORLA, 9 March 2027 – The kelp farm sank.", &["ORLA, 9 March 2027 – The kelp farm sank."]),
        (
            "it was built in 1958 and nobody looked since 2011. apparently they knew.. anyway it leaks.",
            &[
                "it was built in 1958 and nobody looked since 2011.",
                "apparently they knew..",
                "anyway it leaks.",
            ],
        ),
        (
            "It opened on Mar 9, 2027 — a year late — and closed. He left 4 days ago - she stayed.",
            &["It opened on Mar 9, 2027 — a year late — and closed.", "He left 4 days ago - she stayed."],
        ),
    ] {
        assert_eq!(words(text), expected, "{text}");
        assert_tiles(text);
    }
}

#[test]
fn lines_end_a_segment_unless_they_wrap_prose() {
    for (text, expected) in [
        ("A title\nAnother title\n", &["A title", "Another title"][..]),
        ("The port, which closed in\nMarch, reopened.\n", &["The port, which closed in\nMarch, reopened."]),
        ("# Head\nBody text.\n- one\n- two\n", &["Head", "Body text.", "one", "two"]),
        ("One.\r\n\r\nTwo.\r\n", &["One.", "Two."]),
        // A sentence that was cut off does not go on in the furniture after it.
        (
            "The kelp went to Hald & Sons, a firm whose\nRead more: Who owns the kelp?\nIt sank.\n",
            &["The kelp went to Hald & Sons, a firm whose", "Read more: Who owns the kelp?", "It sank."],
        ),
        (
            "It sank.[1]\nThis work is free to use.\n[1] Lund A, Ek B. Kelp. Sea J. 2012;14:33.\n[2] Ek B. Kelp. doi:10.1234/sea.14\n",
            &[
                "It sank.[1]",
                "This work is free to use.",
                "[1] Lund A, Ek B. Kelp. Sea J. 2012;14:33.",
                "[2] Ek B. Kelp. doi:10.1234/sea.14",
            ],
        ),
        (
            "Kelp: facts | SeaDaily\nseadaily.example/kelp\nkelp is eaten raw.\ntrade.example › kelp\nit grows.",
            &[
                "Kelp: facts | SeaDaily",
                "seadaily.example/kelp",
                "kelp is eaten raw.",
                "trade.example › kelp",
                "it grows.",
            ],
        ),
        (
            "It sank.\n3 March 2025\n\u{a9} 2026 Kelp News",
            &["It sank.", "3 March 2025", "\u{a9} 2026 Kelp News"],
        ),
        (
            "[03/11/2027, 19:20:01] Ana R.: It sank\n[03/11/2027, 19:21:40] Bo: Who says\n03/11/27, 19:22 - Bo: so",
            &[
                "[03/11/2027, 19:20:01] Ana R.: It sank",
                "[03/11/2027, 19:21:40] Bo: Who says",
                "03/11/27, 19:22 - Bo: so",
            ],
        ),
        ("First paragraph\n\nSecond paragraph.", &["First paragraph", "Second paragraph."]),
        ("---\n***\n", &[]),
        ("  \n\t\n", &[]),
        ("", &[]),
    ] {
        assert_eq!(words(text), expected, "{text:?}");
        assert_tiles(text);
    }
}

#[test]
fn what_has_no_end_is_cut_at_a_space() {
    let line = "word ".repeat(1_000_000);
    assert_tiles(&line);
    let solid = "x".repeat(100_000);
    assert_tiles(&solid);
    let wide = "é".repeat(50_000);
    assert_tiles(&wide);
}

#[test]
fn what_is_hidden_ends_nothing_and_joins_nothing() {
    for (text, expected) in [
        (
            "The port closed.\u{200b} It\u{ad} reopened.\u{feff}\u{200b}",
            &["The port closed.", "It\u{ad} reopened."][..],
        ),
        (
            "The port clo\u{200b}sed\u{2060}. It reopened.",
            &["The port clo\u{200b}sed\u{2060}.", "It reopened."],
        ),
        ("\u{feff}# Head\n\u{200b}- one\n", &["Head", "one"]),
        ("He left \u{2764}\u{fe0f}\n\nShe stayed.", &["He left \u{2764}\u{fe0f}", "She stayed."]),
        ("\u{3164}\u{2800}\u{200b}", &[]),
    ] {
        assert_eq!(words(text), expected, "{text:?}");
        assert_tiles(text);
    }
    let long = format!("The{} dam fell.", "\u{200b}".repeat(100_000));
    assert_tiles(&long);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_tiled(text in "\\PC{0,200}") {
        assert_tiles(&text);
    }

    #[test]
    fn the_segments_of_a_text_are_those_that_are_seen(
        pieces in proptest::collection::vec("[A-Za-z]{1,7}[.!?,;:)\"”’]{0,2}[ \n]{1,3}|[0-9]{1,2}[.)] |Mr\\. |• |# |- |> |“|\\(|… |\u{200b}|\u{ad}|\u{e0041}", 0..60),
    ) {
        let hiding = pieces.concat();
        let bare: String = hiding.chars().filter(|c| !is_hidden(*c)).collect();
        let seen = |words: &str| words.chars().filter(|c| !is_hidden(*c)).collect::<String>();
        prop_assert_eq!(words(&hiding).into_iter().map(seen).collect::<Vec<_>>(), words(&bare));
        assert_tiles(&hiding);
    }

    #[test]
    fn any_prose_is_tiled(text in "([A-Za-z]{1,7}[.!?,;:)\"”’]{0,2}[ \n]{1,3}|[0-9]{1,2}[.)] |Mr\\. |• |# |- |> |“|\\(|… ){0,60}") {
        assert_tiles(&text);
    }
}

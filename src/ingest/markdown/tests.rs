//! Tests of markdown.
#![allow(clippy::unwrap_used)]
use super::*;

#[test]
fn struck_words_stand_apart() {
    let (text, _, notes) = extract(
        "It was <del>1969</del> 1971<sup>3</sup>, 10<sup>6</sup> or 2<sup>nd</sup>.\n\n<s>All *was\ngone*.</s>\n\nEnd.\n",
    );
    assert_eq!(text, "It was 1971\u{b3}, 10\u{2076} or 2nd.\n\n~~1969~~\n\n~~All was gone.~~\n\nEnd.\n");
    assert!(notes[0].starts_with("2 passages are struck out in it"), "{notes:?}");
    let (text, layout, notes) = extract("It was finished in ~~1969~~ 1971.\n\n- cost ~~41~~ 43\n- end\n");
    assert_eq!(text, "It was finished in 1971.\n\n~~1969~~\n\n- cost 43\n\n~~41~~\n\n- end\n");
    let parts: Vec<_> =
        layout.blocks.iter().map(|block| (block.part, block.span.of(&text).unwrap())).collect();
    assert_eq!(parts, [(Some(Part::Struck), "~~1969~~"), (Some(Part::Struck), "~~41~~")]);
    assert_eq!(notes.len(), 1);
}

#[test]
fn words_that_an_open_element_strikes_are_words() {
    for (markdown, seen) in [
        ("A List<s> and Map<String> fell.\n\nEnd.", "A List and Map fell.\n\nEnd."),
        ("# Of <s>lists\n\nEnd.", "# Of lists\n\nEnd."),
        ("- a <s>b\n  - c\n- d", "- a b\n- c\n\n- d"),
        ("A <s>list ~~of~~ them.", "A list of them."),
        ("A <s>list</s> fell.", "A fell.\n\n~~list~~"),
    ] {
        let (text, layout, notes) = extract(markdown);
        assert_eq!(text.trim_end(), seen, "{markdown}");
        let strikes = layout.blocks.iter().filter(|block| block.part == Some(Part::Struck)).count();
        assert_eq!(strikes, notes.len(), "{markdown}");
    }
}

#[test]
fn a_break_parts_words() {
    for (markdown, seen) in [
        ("1969<br>2010<br/>\n2011 <BR /> 2012", "1969\n2010\n2011\n2012"),
        ("| a |\n|---|\n| 1969<br>2010 |", "| a |\n| 1969 2010 |"),
        ("~~1969<br>2010\n2011~~", "~~1969 2010 2011~~"),
        ("one\\\ntwo\nthree", "one\ntwo three"),
    ] {
        assert_eq!(extract(markdown).0.trim_end(), seen, "{markdown}");
    }
}

#[test]
fn what_is_closed_is_no_claim() {
    for (markdown, claims, notes) in [
        (
            "It rose.\n\n<details>\n<summary>More</summary>\n<p>It fell.</p>\n</details>\n\nEnd.",
            &["It rose.", "More", "End."][..],
            1,
        ),
        (
            "It rose.\n\n<details>\n<summary>More</summary>\n\nIt **fell**.\n\n</details>\n\nEnd.",
            &["It rose.", "More", "End."],
            1,
        ),
        (
            "It rose.\n\n<details open>\n<summary>More</summary>\n\nIt **fell**.\n\n</details>\n\nEnd.",
            &["It rose.", "More", "It fell.", "End."],
            0,
        ),
    ] {
        let (text, layout, said) = extract(markdown);
        let own = layout.claims(&text).filter(|claim| claim.details().part != Some(Part::Around));
        assert_eq!(own.map(|claim| claim.text.to_string()).collect::<Vec<_>>(), claims, "{markdown}");
        assert_eq!(said.len(), notes, "{said:?}");
    }
}

#[test]
fn what_is_raised_is_set_apart() {
    for (markdown, seen) in [
        ("In 1969^3^ it cost 10^6^ or 2^n+1^.", "In 1969\u{b3} it cost 10\u{2076} or 2^(n+1)."),
        ("It is 10^6 or 10^7, and 5^th^.", "It is 10^6 or 10^7, and 5th."),
        ("A caret ^ here and ^ there, x^2 a^.", "A caret ^ here and ^ there, x^2 a^."),
        ("A sum x^2+y^2, 10^6-10^9 or a^b^c.", "A sum x^2+y^2, 10^6-10^9 or a^b^c."),
        ("10^3\u{d7}10^4, 10^2+10^3, 5^10\u{2212}7^3", "10^3\u{d7}10^4, 10^2+10^3, 5^10\u{2212}7^3"),
        ("It is 10^6^, 1969^3^ and 10^-3^!", "It is 10\u{2076}, 1969\u{b3} and 10\u{207b}\u{b3}!"),
        ("19<span class='super'>69</span> <span style='color:red' title='super'>3</span>", "1969 3"),
        ("See `10^6^`.", "See 10^6^."),
        (
            "It cost <span style='text-decoration:line-through'>41</span> 43<span style='vertical-align: super'>2</span>.",
            "It cost 43\u{b2}.\n\n~~41~~",
        ),
        ("It <span class='x'>cost</span> 43.", "It cost 43."),
    ] {
        assert_eq!(extract(markdown).0.trim_end(), seen, "{markdown}");
    }
}

#[test]
fn words_stay_and_marks_say_what_a_line_is() {
    let markdown = "---\ntitle: x\n---\n# A *head*\n\nOne [link](https://example.org) and `code`\nwrapped.\n\n\
                    - first\n- [second](b)\n\n1. one\n2. two\n\n> said &amp; done\n\n```\nlet x;\n```\n\
                    <div>raw, <del>not</del> <b>read</b></div>\n\n<!-- no -->\n\n![alt](i.png)\n\n| a | b |\n|---|---|\n| 1 | 2 |\n";
    let (text, layout, _) = extract(markdown);
    let headings = layout.blocks.iter().filter(|block| block.heading);
    let headings: Vec<_> = headings.filter_map(|block| block.span.of(&text)).collect();
    assert_eq!(headings, ["A head"]);
    let links: Vec<_> =
        layout.links.addresses.iter().map(|(span, url)| (span.of(&text).unwrap(), url.as_str())).collect();
    assert_eq!(links, [("link", "https://example.org"), ("second", "b")]);
    assert_eq!(
        text,
        "# A head\n\nOne link and code wrapped.\n\n- first\n- second\n\n1. one\n2. two\n\n\
         > said & done\n\nraw, read\n\n~~not~~\n\n| a | b |\n| 1 | 2 |\n"
    );
}

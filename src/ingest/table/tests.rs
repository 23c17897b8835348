//! Tests of tables.
#![allow(clippy::unwrap_used)]
use super::*;

fn rows(kind: Kind, text: &str) -> Vec<std::result::Result<Record, String>> {
    // A tiny buffer, so that every field crosses its end somewhere.
    let input = std::io::BufReader::with_capacity(5, text.as_bytes());
    let mut table = Table::new("t.csv", kind, Map::new(), None, input).unwrap();
    std::iter::from_fn(|| table.next_record()).map(|row| row.map_err(|error| error.to_string())).collect()
}

#[test]
fn lines_that_are_items_of_a_list_are_rows() {
    for text in [
        "[{\"claim\":\"a\"},\n{\"claim\":\"b\"}]\n",
        "[\n{\"claim\":\"a\"},\n{\"claim\":\"b\"}\n]\n",
        "[\n  {\n    \"claim\": \"a\"\n  },\n  {\n    \"claim\": \"b\"\n  }\n]",
        "{\"claim\":\"a\"},\n{\"claim\":\"b\"},\n",
        "{\"claim\":\"a\"}\n,{\"claim\":\"b\"}\n",
    ] {
        let found = rows(Kind::Lines, text);
        let claims: Vec<_> = found.iter().map(|row| &row.as_ref().unwrap().claim).collect();
        assert_eq!(claims.iter().map(|claim| &*claim.text).collect::<Vec<_>>(), ["a", "b"], "{text}");
        assert!(claims.iter().all(|claim| claim.span.unwrap().of(text) == Some(claim.anchor())), "{text}");
    }
}

#[test]
fn words_stand_where_their_spans_say() {
    let csv = "claim,who\r\n\"He said \"\"no\"\".\",Ann\r\n\r\n plain one ,\"B, C\"\r\n\"two\nlines\",D";
    let found = rows(Kind::Delimited(None), csv);
    let words: Vec<_> = found
        .iter()
        .map(|row| {
            let claim = &row.as_ref().unwrap().claim;
            assert_eq!(claim.span.unwrap().of(csv), Some(claim.anchor()));
            (&*claim.text, claim.claimant.as_deref().unwrap())
        })
        .collect();
    assert_eq!(words, [("He said \"no\".", "Ann"), ("plain one", "B, C"), ("two\nlines", "D")]);
    let jsonl = "{\"claim\":\"a \\\"b\\\" c\",\"n\":1.50}\n\n {\"x\":{\"y\":\"z\"},\"claim\":\"d\"}";
    for (row, (text, extra)) in
        rows(Kind::Lines, jsonl).iter().zip([("a \"b\" c", ("n", "1.50")), ("d", ("x.y", "z"))])
    {
        let claim = &row.as_ref().unwrap().claim;
        assert_eq!(claim.span.unwrap().of(jsonl), Some(claim.anchor()));
        assert_eq!(&*claim.text, text);
        assert_eq!(claim.extra.get(extra.0), Some(extra.1));
    }
}

#[test]
fn a_first_line_may_say_the_delimiter() {
    let csv = "sep=;\r\nclaim;who\r\na, b, c, d;Ann\r\nbad;x;y\r\n";
    let mut table = Table::new("t.csv", Kind::Delimited(None), Map::new(), None, csv.as_bytes()).unwrap();
    let claim = table.next_record().unwrap().unwrap().claim;
    assert_eq!((&*claim.text, claim.span.unwrap().of(csv)), ("a, b, c, d", Some("a, b, c, d")));
    let error = table.next_record().unwrap().unwrap_err().to_string();
    assert_eq!(error, "t.csv:4:7: the row has 3 columns, but the header has 2");
}

#[test]
fn the_first_row_of_json_says_what_holds_the_claim() {
    let found =
        rows(Kind::Lines, "{\"claim\":\"a\"}\n{\"text\":\"note\",\"claim\":\"b\"}\n{\"text\":\"c\"}\n");
    let texts: Vec<_> = found.iter().map(|row| row.as_ref().map(|row| &*row.claim.text)).collect();
    assert_eq!(texts[..2], [Ok("a"), Ok("b")]);
    assert!(found[2].is_err());
}

#[test]
fn a_bad_row_says_where_and_the_next_is_read() {
    let csv = "claim,who\ngood one,A\nno who\nsome,thing,more\n,B\n\u{e9}t\u{e9} 1,\"open";
    let found = rows(Kind::Delimited(None), csv);
    let errors: Vec<_> = found.iter().filter_map(|row| row.as_ref().err()).map(String::as_str).collect();
    assert_eq!(
        errors,
        [
            "t.csv:4:12: the row has 3 columns, but the header has 2",
            "t.csv:5:1: this row has no claim text",
            "t.csv:6:7: the quotation mark here is never closed",
        ]
    );
    let found = rows(Kind::Lines, "{\"claim\":\"x\"}\n{\"claim\":}\n[1]\n{\"claim\":\"y\"}\n");
    let errors: Vec<_> = found.iter().filter_map(|row| row.as_ref().err()).map(String::as_str).collect();
    assert_eq!(
        errors,
        ["t.csv:2:10: it is not valid JSON: expected value", "t.csv:3:1: a row must be a JSON object: {…}"]
    );
    assert_eq!(found.len(), 4);
}

/// The claims of a table with their claimants, and the notes on it.
fn read(map: &str, text: &str) -> (Vec<(String, Option<String>)>, Vec<String>) {
    let map = super::super::parse_map(map).unwrap();
    let input = std::io::BufReader::new(text.as_bytes());
    let mut table = Table::new("t.csv", Kind::Delimited(None), map, None, input).unwrap();
    let mut claims = Vec::new();
    while let Some(record) = table.next_record() {
        let claim = record.unwrap().claim;
        if let Some(span) = claim.span {
            assert_eq!(span.of(text), Some(claim.anchor()));
        }
        claims.push((claim.text.to_string(), claim.claimant.as_deref().map(str::to_owned)));
    }
    (claims, table.columns().notes())
}

#[test]
fn what_spreadsheets_and_programs_write_is_read() {
    let one = vec![("The dam, it leaks.".to_owned(), Some("Lee, Ann".to_owned()))];
    for (text, notes) in [
        // Blank rows, anywhere.
        ("claim,who,n\n,,\n\"The dam, it leaks.\",\"Lee, Ann\",1\n,,\n , ,\n", 0),
        // Cells that are missing at the end, or too many that are empty.
        ("claim,who,n\n\"The dam, it leaks.\",\"Lee, Ann\"\n", 1),
        ("claim,who\n\"The dam, it leaks.\",\"Lee, Ann\",,\n", 0),
        // Titles above the header.
        ("Our list\n\nclaim,who\n\"The dam, it leaks.\",\"Lee, Ann\"\n", 1),
        ("Our list,,\nof May,,\n,,\nclaim,who,n\n\"The dam, it leaks.\",\"Lee, Ann\",\n", 1),
        ("Our list\nclaim;who\nThe dam, it leaks.;Lee, Ann\n", 1),
        // Blanks before quotation marks.
        ("claim, who, n\n\"The dam, it leaks.\", \"Lee, Ann\", \"1\"\n", 0),
        // Words for nothing.
        ("claim,who,n\n\"The dam, it leaks.\",\"Lee, Ann\",NaN\n", 0),
    ] {
        let (claims, said) = read("", text);
        assert_eq!((&claims, said.len()), (&one, notes), "{text} {said:?}");
    }
    let (claims, _) =
        read("", "claim,who\n\"She said \\\"no\\\", twice.\",nan\nIt fell.,#N/A\nIt rose.,Na\n");
    let claims: Vec<_> = claims.iter().map(|(text, who)| (text.as_str(), who.as_deref())).collect();
    assert_eq!(claims, [("She said \"no\", twice.", None), ("It fell.", None), ("It rose.", Some("Na"))]);
}

#[test]
fn a_table_without_a_header_is_mapped_by_the_places_of_its_columns() {
    let text = "12\tfalse\tThe dam leaks.\tAnn\n13\ttrue\tIt stands.\tBo\n";
    let (claims, _) = read("text=3,claimant=4", text);
    let claims: Vec<_> = claims.iter().map(|(text, who)| (text.as_str(), who.as_deref())).collect();
    assert_eq!(claims, [("The dam leaks.", Some("Ann")), ("It stands.", Some("Bo"))]);
    // A column that has a number for its name is called by it.
    let (claims, _) = read("text=3", "1,3,2\na,The dam leaks.,b\n");
    assert_eq!(claims[0].0, "The dam leaks.");
    let input = "a,b\n1,2\n".as_bytes();
    let map = super::super::parse_map("text=3").unwrap();
    assert!(Table::new("t.csv", Kind::Delimited(None), map, None, input).is_err());
}

#[test]
fn json_lines_are_read_as_programs_write_them() {
    let text = "{\n \"claim\":\"One fell.\",\n \"n\":[1,\n2]\n}\n{\"claim\":\"Two fell.\",\"n\":NaN}\n";
    let found = rows(Kind::Lines, text);
    let texts: Vec<_> = found
        .iter()
        .map(|row| {
            let claim = &row.as_ref().unwrap().claim;
            assert_eq!(claim.span.unwrap().of(text), Some(&*claim.text));
            claim.text.to_string()
        })
        .collect();
    assert_eq!(texts, ["One fell.", "Two fell."]);
    // What never ends is one error, and the rest is not swallowed in silence.
    let found = rows(Kind::Lines, "{\"claim\":\"One fell.\"}\n{\n\"claim\":\"x\n{\"claim\":\"y\"}\n");
    assert!(found[0].is_ok() && found[1].is_err(), "{found:?}");
    let answer = r#"{"text":"The dam fell.","claimReview":[{"textualRating":"False"}]}"#;
    let found = rows(Kind::Lines, &format!("{answer}\n{answer}\n"));
    assert!(found.iter().all(|row| row.as_ref().is_ok_and(|row| row.assessments.len() == 1)), "{found:?}");
}

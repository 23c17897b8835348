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
    let csv = "sep=;\r\nclaim;who\r\na, b, c, d;Ann\r\nbad\r\n";
    let mut table = Table::new("t.csv", Kind::Delimited(None), Map::new(), None, csv.as_bytes()).unwrap();
    let claim = table.next_record().unwrap().unwrap().claim;
    assert_eq!((&*claim.text, claim.span.unwrap().of(csv)), ("a, b, c, d", Some("a, b, c, d")));
    let error = table.next_record().unwrap().unwrap_err().to_string();
    assert_eq!(error, "t.csv:4:1: the row has 1 columns, but the header has 2");
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
            "t.csv:3:1: the row has 1 columns, but the header has 2",
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

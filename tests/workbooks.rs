//! Excel workbooks: their sheets are tables of claims, and what a sheet hides or lacks is said.
#![allow(clippy::unwrap_used, clippy::panic)]

use serde_json::Value;

use crate::common::Shop;
use crate::common::files::{claims, said, zipped};

/// A sheet of a workbook: its name, an attribute of its entry in the list of sheets, and its file.
type Sheet<'a> = (&'a str, &'a str, String);

/// A workbook with three shared strings, the last of them long, and with styles of which 1 is a date and 2 a number.
fn workbook(sheets: &[Sheet<'_>]) -> Vec<u8> {
    let list: String = (1..)
        .zip(sheets)
        .map(|(n, (name, more, _))| {
            format!("<sheet name=\"{name}\" sheetId=\"{n}\" {more} r:id=\"rId{n}\"/>")
        })
        .collect();
    let kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let relations: String = (1..=sheets.len())
        .map(|n| {
            format!(
                "<Relationship Id=\"rId{n}\" Type=\"{kind}/worksheet\" Target=\"worksheets/sheet{n}.xml\"/>"
            )
        })
        .collect();
    let relations = format!(
        "<Relationships>{relations}<Relationship Id=\"s\" Type=\"{kind}/sharedStrings\" Target=\"/xl/sharedStrings.xml\"/>\
         <Relationship Id=\"t\" Type=\"{kind}/styles\" Target=\"styles.xml\"/></Relationships>"
    );
    let book = format!("<workbook xmlns:r=\"r\"><sheets>{list}</sheets></workbook>");
    let names: Vec<String> = (1..=sheets.len()).map(|n| format!("xl/worksheets/sheet{n}.xml")).collect();
    let long = "A".repeat(30_000);
    let strings = format!(
        "<sst><si><t>The dam fell.</t></si><si><r><t>The </t></r><r><t>weir holds.</t></r><rPh><t>WEIR</t></rPh></si>\
         <si><t>{long}</t></si><si><r><t>It rose in 1971</t></r><r><rPr><vertAlign val=\"superscript\"/></rPr><t>2</t></r>\
         <r><rPr><strike/></rPr><t> or 1972</t></r><r><t>.</t></r></si></sst>"
    );
    let mut files = vec![
        ("[Content_Types].xml", "<Types/>"),
        ("xl/workbook.xml", &book),
        ("xl/_rels/workbook.xml.rels", &relations),
        ("xl/sharedStrings.xml", &strings),
        (
            "xl/styles.xml",
            "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"d/m/yyyy\"/></numFmts><cellStyleXfs><xf numFmtId=\"14\"/>\
             </cellStyleXfs><fonts><font/><font><strike/></font></fonts><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/>\
             <xf numFmtId=\"4\"/><xf numFmtId=\"0\" fontId=\"1\"/></cellXfs></styleSheet>",
        ),
    ];
    files.extend(names.iter().zip(sheets).map(|(name, (.., text))| (name.as_str(), text.as_str())));
    zipped(&files)
}

/// A sheet with these rows, each of cells with their places, and with more after the rows.
fn sheet(rows: &[&str], more: &str) -> String {
    let rows: String = rows.iter().map(|cells| format!("<row>{cells}</row>")).collect();
    format!("<worksheet><sheetData>{rows}</sheetData>{more}</worksheet>")
}

/// A cell of words at a place.
fn cell(place: &str, words: &str) -> String {
    format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{words}</t></is></c>")
}

/// A row of words from the first column on.
fn row(number: usize, words: &[&str]) -> String {
    let cells = ('A'..).zip(words).filter(|(_, words)| !words.is_empty());
    let cells: String = cells.map(|(column, words)| cell(&format!("{column}{number}"), words)).collect();
    format!("<row r=\"{number}\">{cells}</row>")
}

/// A sheet of such rows.
fn table(rows: &[String], more: &str) -> String {
    format!("<worksheet><sheetData>{}</sheetData>{more}</worksheet>", rows.concat())
}

#[test]
fn a_workbook_is_a_table_of_claims() {
    let shop = Shop::with_ledger();
    let one = sheet(
        &[
            &cell("A1", "Claims of the year"),
            &[cell("A3", "Claim"), cell("B3", "Speaker"), cell("C3", "Date"), cell("D3", "Rating")].concat(),
            "<c r=\"A4\" t=\"s\"><v>0</v></c><c r=\"B4\" t=\"str\"><f>A1</f><v>Ann</v></c><c r=\"C4\" s=\"1\"><v>44197</v></c>\
             <c r=\"D4\" t=\"b\"><v>0</v></c><c r=\"F4\" s=\"2\"><v>0.30000000000000004</v></c>",
            "<c t=\"s\"><v>1</v></c><c r=\"C5\" t=\"d\"><v>2021-02-03</v></c>",
            &cell("A6", "It cost &quot;41&quot;, she said,_x000D_\nat last."),
        ],
        "",
    );
    let book = workbook(&[("Data", "", one)]);
    let words = ["The dam fell.", "The weir holds.", "It cost \"41\", she said, at last."];
    for name in ["a.xlsx", "a.csv", "nameless"] {
        assert_eq!(claims(&shop, name, &book), words, "{name}");
    }
    let text = shop.expect(0, &["extract", "a.xlsx"]);
    assert!(text.contains("\nThe dam fell.,Ann,2021-01-01,FALSE,,0.3\n"), "{text}");
    let told = said(&shop, &["ingest", "a.xlsx"]);
    assert!(told.contains("2 rows above the header") || told.contains("1 rows above the header"), "{told}");
    let shown = shop.json(0, &["show", "1"]).to_string();
    for part in ["\"Ann\"", "2021-01-01", "refuted"] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    // Its places are places in its text.
    shop.expect(0, &["verify"]);
    assert!(said(&shop, &["ingest", "a.xlsx"]).contains("already recorded"));
}

#[test]
fn raised_and_struck_words_of_a_cell_are_not_words_of_the_line() {
    let shop = Shop::with_ledger();
    let run = |look: &str, words: &str| format!("<r><rPr>{look}</rPr><t>{words}</t></r>");
    let raised = "<vertAlign val=\"superscript\"/>";
    let rich = |place: &str, runs: &[String]| {
        format!("<c r=\"{place}\" t=\"inlineStr\"><is>{}</is></c>", runs.concat())
    };
    let one = sheet(
        &[
            &cell("A1", "Claim"),
            &rich("A2", &[run("<b/>", "It fell in 1969"), run(raised, "3"), run("", "."), run(raised, "th")]),
            &rich("A3", &[run("", "It cost "), run("<strike/>", "41 "), run("<strike val=\"0\"/>", "43.")]),
            &rich("A4", &[run("", "It holds 10"), run(raised, "6.5"), run("", " drops.")]),
            "<c r=\"A5\" t=\"s\"><v>3</v></c>",
        ],
        "",
    );
    let book = workbook(&[("Data", "", one)]);
    let words =
        ["It fell in 1969\u{b3}.th", "It cost 43.", "It holds 10^(6.5) drops.", "It rose in 1971\u{b2}."];
    assert_eq!(claims(&shop, "a.xlsx", &book), words);
    let told = said(&shop, &["ingest", "a.xlsx"]);
    assert!(told.contains("2 cells hold words that are struck out"), "{told}");
}

#[test]
fn a_cell_whose_style_strikes_it_out_is_not_read() {
    let shop = Shop::with_ledger();
    let gone = |place: &str, words: &str| cell(place, words).replacen("<c ", "<c s=\"3\" ", 1);
    let one = sheet(
        &[
            &[cell("A1", "Claim"), cell("B1", "Who")].concat(),
            &[cell("A2", "The dam fell."), gone("B2", "Ann")].concat(),
            &[gone("A3", "The dam rose."), cell("B3", "Bob")].concat(),
            &[gone("A4", "The dam held."), gone("B4", "Eve")].concat(),
        ],
        "",
    );
    let book = workbook(&[("Data", "", one)]);
    assert_eq!(claims(&shop, "a.xlsx", &book), ["The dam fell."]);
    let told = said(&shop, &["ingest", "a.xlsx"]);
    assert!(told.contains("4 cells hold words that are struck out"), "{told}");
    assert!(told.contains("1 rows were left out: their claims are struck out"), "{told}");
    let shown = shop.json(0, &["show", "1"]).to_string();
    assert!(!shown.contains("Ann"), "{shown}");
}

#[test]
fn each_sheet_with_claims_is_read_and_the_others_are_named() {
    let shop = Shop::with_ledger();
    let claims_of = |name: &str, words: &str| table(&[row(1, &[name, "by"]), row(2, &[words, "Ann"])], "");
    let book = workbook(&[
        ("2020", "", claims_of("Claim", "The dam fell.")),
        ("Notes", "", table(&[row(1, &["Do not publish."])], "")),
        ("2021", "", claims_of("Statement", "The weir holds.")),
        ("Blank", "", table(&[], "")),
        ("Old &amp; lost", "state=\"hidden\"", claims_of("Claim", "It was never read.")),
        ("Older", "state=\"veryHidden\"", claims_of("Claim", "It was never read.")),
    ]);
    shop.write("a.xlsx", &book);
    let told = said(&shop, &["ingest", "a.xlsx"]);
    for part in [
        "sheet Notes names no column",
        "sheet Old & lost is hidden",
        "sheet Older is hidden",
        "claims of 2 sheets",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    assert!(!told.contains("Blank"), "{told}");
    let text = shop.expect(0, &["extract", "a.xlsx"]);
    assert!(text.contains("Do not publish.") && !text.contains("never read"), "{text}");
    let exported = shop.expect(0, &["export", "--format", "jsonl"]);
    let rows: Vec<Value> = exported.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let sheets: Vec<String> =
        rows.iter().map(Value::to_string).filter(|row| row.contains("\"sheet\"")).collect();
    assert_eq!(sheets.len(), 2, "{exported}");
    assert!(sheets[1].contains("The weir holds.") && sheets[1].contains("2021"), "{}", sheets[1]);
    shop.expect(0, &["verify"]);
}

#[test]
fn what_a_sheet_merges_hides_or_lacks_is_said() {
    let shop = Shop::new();
    let merges = "<mergeCells><mergeCell ref=\"B2:B4\"/><mergeCell ref=\"A1:A2\"/><mergeCell ref=\"C2:D2\"/></mergeCells>";
    // The header reaches over two rows.
    let header = table(
        &[
            row(1, &["Claim", "Speaker"]),
            row(2, &["", "Ann", "x"]),
            row(3, &["The dam fell.", "", "y"]),
            row(4, &["The weir holds."]),
            "<row r=\"5\" hidden=\"1\"><c r=\"A5\" t=\"s\"><v>0</v></c><c r=\"B5\" t=\"e\"><v>#REF!</v></c>\
             <c r=\"C5\"><f>A1+1</f></c></row>"
                .to_owned(),
        ],
        &format!(
            "<cols><col min=\"3\" max=\"16384\" hidden=\"1\"/></cols>{merges}<hyperlinks><hyperlink ref=\"A3\" r:id=\"x\"/></hyperlinks>"
        ),
    );
    shop.write("a.xlsx", workbook(&[("Data", "", header)]));
    let told = said(&shop, &["check", "a.xlsx"]);
    for part in [
        "1 rows are hidden",
        "1 columns are hidden",
        "2 merged cells",
        "1 cells show an error",
        "1 formulas have no value",
        "1 cells link",
        "1 rows that repeat the header",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    let text = shop.expect(0, &["extract", "a.xlsx"]);
    assert_eq!(
        text,
        "Claim,Speaker,\nClaim,Ann,x\nThe dam fell.,Ann,y\nThe weir holds.,Ann,\nThe dam fell.,,\n"
    );
}

#[test]
fn a_fault_in_a_workbook_has_its_place() {
    let shop = Shop::new();
    let rows = |last: String| {
        let long = row(4, &["The dam\nfell, \"again\".", "Ann"]);
        table(&[row(2, &["Claim", "Speaker", "id"]), long, last], "")
    };
    let plain = [("A", "", rows(row(9, &["", "Bo"])))];
    let dots = [("A", "", rows(row(9, &["...", "Bo"]))), ("B", "", table(&[row(1, &["x"])], ""))];
    for (sheets, place) in [(&plain[..], "a.xlsx:9:1"), (&dots, "a.xlsx, sheet A:9:1")] {
        shop.write("a.xlsx", workbook(sheets));
        let error = shop.failure(2, &["extract", "a.xlsx"]);
        assert!(error["message"].as_str().unwrap().contains(place), "{place}: {error}");
    }
    for (sheets, why) in [
        (vec![("A", "", table(&[row(1, &["Name", "Place"]), row(2, &["Ann", "Harrow"])], ""))], "no column"),
        (vec![("A", "", table(&[row(1, &["Claim"])], ""))], "no"),
        (vec![("A", "state=\"hidden\"", table(&[row(1, &["Claim"]), row(2, &["It fell."])], ""))], "hidden"),
        (vec![("A", "", "<worksheet><sheetData><row><c".to_owned())], "sheet A was not read"),
        (vec![], "no"),
    ] {
        shop.write("a.xlsx", workbook(&sheets));
        let error = shop.failure(2, &["extract", "a.xlsx"]).to_string();
        assert!(error.contains(why) && !error.contains("panic"), "{why}: {error}");
    }
    let whole = workbook(&[("A", "", table(&[row(1, &["Claim"]), row(2, &["It fell."])], ""))]);
    shop.write("a.xlsx", &whole[..whole.len() - 40]);
    assert!(shop.failure(2, &["extract", "a.xlsx"]).to_string().contains("cut off"));
    // A binary workbook is one of another program.
    shop.write("a.xlsb", zipped(&[("[Content_Types].xml", "<x/>"), ("xl/workbook.bin", "x")]));
    assert!(shop.failure(2, &["extract", "a.xlsb"]).to_string().contains("an Excel workbook"));
}

#[test]
fn a_workbook_that_unpacks_to_too_much_is_refused() {
    let shop = Shop::new();
    let shared: String =
        (2..4000).map(|n| format!("<row r=\"{n}\"><c r=\"A{n}\" t=\"s\"><v>2</v></c></row>")).collect();
    let wide: String =
        (2..9000).map(|n| format!("<row r=\"{n}\"><c r=\"XFD{n}\"><v>1</v></c></row>")).collect();
    let first = row(1, &["Claim"]);
    let merges: String = (1..3000).map(|_| "<mergeCell ref=\"A2:A9000\"/>").collect();
    let rows: String = (3..9000).map(|n| row(n, &["", "x"])).collect();
    let over = row(2, &["It fell."]);
    for text in [
        table(&[first.clone(), shared], ""),
        table(&[first.clone(), wide], ""),
        table(&[first, over, rows], &format!("<mergeCells>{merges}</mergeCells>")),
    ] {
        shop.write("a.xlsx", workbook(&[("A", "", text)]));
        let error = shop.failure(2, &["extract", "a.xlsx"]).to_string();
        assert!(error.contains("too much") || error.contains("too many"), "{error}");
    }
}
